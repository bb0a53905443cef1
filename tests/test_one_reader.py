"""Facts for one reader alone: the other is never told them and misses nothing, and nobody is kept from a warning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.content.reader.load import load
from generator.documents.document import DocumentId, lines_of
from generator.documents.one_reader import for_one, told_to
from generator.rules import check
from tests.worlds import TODAY, document, example, judged, written

FACT = "clinician-presses-on-the-bones"
PLAIN, CLINICAL = "    plain: A clinician asks how it happened and presses on the bones.\n", "    clinical: History and palpation of the bones.\n"


def world(folder: Path, *changes: tuple[str, str]) -> Path:
    """The example world, in which only clinicians are told how the bones are examined."""
    content = example(folder, topics_ankle_sprain=(PLAIN, ""))
    topic = content / "topics" / "ankle-sprain.yml"
    text = topic.read_text(encoding="utf-8").replace(CLINICAL, f"{CLINICAL}    audience: [clinician]\n")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    topic.write_text(text, encoding="utf-8")
    return content


def found(content: Path) -> list[tuple[str, str]]:
    """The problems of a content by their rules, with what they are about."""
    library, shape = load(content)
    assert not shape
    return [(problem.rule, problem.item) for problem in check(library, TODAY)]


def test_only_its_reader_is_told_it_and_nothing_is_missing(tmp_path: Path) -> None:
    judgement = judged(world(tmp_path))
    assert judgement.problems == ()
    patient, clinician = (document(judgement, "topic", "ankle-sprain", audience) for audience in ("patient", "clinician"))
    assert FACT not in patient.facts and FACT in clinician.facts
    assert "workup" not in patient.sections and "workup" in clinician.sections
    told = {one.id.audience for one in written(judgement).documents if any("palpation" in line for line in one.lines)}
    assert told == {"clinician"}


def test_where_each_fact_stands_says_for_whom_it_is(tmp_path: Path) -> None:
    told = document(judged(world(tmp_path)), "fact-places-part", "c")
    assert f"{FACT} (for clinicians only): Ankle sprain (clinicians)" in " ".join(lines_of(told.blocks))


def test_a_fact_among_others_leaves_the_others(tmp_path: Path) -> None:
    judgement = judged(example(tmp_path, topics_ankle_sprain=("    clinical: Mostly the lateral ligaments.\n", "    audience: [patient]\n")))
    assert judgement.problems == ()
    assert "outer-side-is-hurt" not in document(judgement, "topic", "ankle-sprain", "clinician").facts
    assert "outer-side-is-hurt" in document(judgement, "topic", "ankle-sprain").facts
    assert "about" in document(judgement, "topic", "ankle-sprain", "clinician").sections


def test_a_list_that_has_nothing_for_a_reader_is_no_page_for_them(tmp_path: Path) -> None:
    content = world(tmp_path)
    for file in (content / "topics" / "ankle-sprain.yml", content / "treatments" / "ankle-brace.yml"):
        text = re.sub("    plain: In a made-up study, .*\n", "    audience: [clinician]\n", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
    documents = {one.id: one for one in written(judged(content)).documents}
    assert DocumentId("study-figures", "", "patient") not in documents
    assert documents[DocumentId("study-figures", "", "clinician")].other is None


def test_a_content_without_such_facts_is_the_same_for_both(tmp_path: Path) -> None:
    library, _ = load(example(tmp_path))
    assert for_one(library) == ()
    assert told_to(library, "patient") is library is told_to(library, "clinician")


WARNING = {
    "a word of a danger sign": ((CLINICAL, "    clinical: Palpate if the patient cannot bear weight.\n"), FACT),
    "a caution of an editor's note": ((CLINICAL, f"{CLINICAL}    doubts: [made-up-leaflet]\n"), FACT),
    "what else it could be, soon": (
        ("    plain: A broken ankle can look the same. Then you often cannot stand on the foot.\n", "    audience: [clinician]\n"),
        "ankle-may-be-broken"),
    "advice against something": (
        ("    plain: You need no second X-ray if the first one was fine.\n", "    audience: [clinician]\n"), "no-second-x-ray"),
}


@pytest.mark.parametrize(("change", "fact"), WARNING.values(), ids=WARNING)
def test_nobody_is_kept_from_a_warning(tmp_path: Path, change: tuple[str, str], fact: str) -> None:
    assert ("kept-from-patients", fact) in found(world(tmp_path, change))


def test_a_harm_is_never_for_clinicians_alone(tmp_path: Path) -> None:
    content = world(tmp_path)
    brace = content / "treatments" / "ankle-brace.yml"
    text = brace.read_text(encoding="utf-8")
    assert "harms:\n" in text
    brace.write_text(text.replace("harms:\n", f"harms:\n  - {FACT}\n"), encoding="utf-8")
    assert ("kept-from-patients", FACT) in found(content)


@pytest.mark.parametrize(("file", "named"), [("decisions/ankle-injured.yml", "[raise-the-foot]"),
                                              ("handouts/ankle-at-home.yml", "[outer-side-swells, worse-downhill]")])
def test_a_chart_or_sheet_for_patients_stands_on_no_fact_for_clinicians(tmp_path: Path, file: str, named: str) -> None:
    content = world(tmp_path)
    text = (content / file).read_text(encoding="utf-8")
    assert named in text
    (content / file).write_text(text.replace(named, f"[{FACT}]"), encoding="utf-8")
    assert "fact-for-another-reader" in {rule for rule, _ in found(content)}


def test_its_words_may_stand_under_either_key_but_one_must(tmp_path: Path) -> None:
    library, shape = load(world(tmp_path, (CLINICAL, "    plain: History and palpation of the bones.\n")))
    assert not shape and library.facts[FACT].voiced("clinical") == "History and palpation of the bones."
    _, missing = load(world(tmp_path / "none", (CLINICAL, "")))
    _, for_both = load(example(tmp_path / "both", topics_ankle_sprain=(PLAIN, "")))
    assert [problem.rule for problem in (*missing, *for_both)] == ["missing-key", "missing-key"]
