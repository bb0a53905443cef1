"""What editor's notes warn of stands with every fact that has such a note, and where benefits or harms are not stated: on pages and on paper."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest

from generator.build import BuildOptions, Examined, examine
from generator.content.model import VOICE_OF, Audience, NotStated, normalised
from generator.content.new_entry import examples
from generator.documents import cautions
from generator.documents.document import (
    Caution,
    Document,
    DocumentId,
    Said,
    Step,
    Top,
    Unstated,
    fields_of,
    text_of,
)
from generator.documents.urls import document_of, page_path
from generator.language.words import ROOT as TEMPLATES
from generator.outputs import pdf
from generator.outputs.markdown import PageWriter
from generator.outputs.templates import Templates, read_templates
from generator.rules.documents import _lines_of, _weighed_in, check_documents, missing_caution
from tests.shown import NOT_STATED, boxes, leads, links, statement
from tests.worlds import PRESS, ROOT, THOROUGH, TODAY, document, edition, judged, page, plainly, real, sheet, write, written

REAL = real()
AUDIENCES = pytest.mark.parametrize("audience", VOICE_OF)
WARNED = {fact.id: fact for fact, _ in REAL.library.statements if cautions.of_fact(fact, REAL.library)}

SORE = """id: brace-makes-sore
plain: A made-up office warns that a brace can make the skin sore, now and then for good.
basis: checked
cautions:
  - kind: harm
    plain: "Sometimes: lasting sore skin."
    clinical: Rare lasting skin damage.
  - kind: doubtful benefit
    plain: A made-up review found no faster walking.
    sources: [{source: ankle-demonstration, line: 30}]
sources: [{source: ankle-demonstration, part: title}]
"""


def text(markdown: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>|\]\([^)]*\)|\{ [.#][^}]*\}|\[", "", markdown)).split())


def section(told: Document, anchor: str) -> str:
    """What is read in one section of a Document."""
    return text_of(told.sections[anchor])


def caution_spans(markdown: str) -> list[str]:
    """What a page warns of, each in words, in the order of the page."""
    found = re.findall(r'<span class="caution caution-\w+">(.*?)</span>(?=\s|$|<)', markdown)
    return [text(one) for one in found]


def heard(printed: pdf.PrintedSheet, paper: str = "a4") -> str:
    """What stands on a sheet, without its spaces."""
    pages = pypdfium2.PdfDocument(printed.files[paper].pdf)
    return "".join("".join(one.get_textpage().get_text_range() for one in pages).split())


def squeezed(words: str) -> str:
    return "".join(words.split())


def files(**changes: tuple[str, str]) -> dict[str, str]:
    """The miniature world with a note on the brace, which the fact on its benefit names; its harms are not stated, neither there nor on the sheet."""
    found = dict(examples()) | {"doubts/brace-makes-sore.yml": SORE}
    helps = "    plain: A brace helps you to walk well sooner.\n"
    head, _, rest = found["treatments/ankle-brace.yml"].replace(helps, f"{helps}    doubts: [brace-makes-sore]\n").partition("harms:\n")
    found["treatments/ankle-brace.yml"] = f"{head}harms: not stated\n{rest[rest.index('# How fast it works.'):]}"
    for path in ("treatments/ankle-brace.yml", "comparisons/brace-or-waiting.yml"):
        found[path] = found[path].replace("brace-helps-walking, brace-rubs", "brace-helps-walking").replace("brace-rubs", "brace-helps-walking")
    found["handouts/ankle-at-home.yml"] = found["handouts/ankle-at-home.yml"].replace("[brace-rubs]", "not stated")
    for name, (old, new) in changes.items():
        path = next(path for path in found if re.sub("[/-]", "_", path.removesuffix(".yml")) == name)
        assert old in found[path], f"{path} does not hold {old!r}"
        found[path] = found[path].replace(old, new, 1)
    return found


def world(folder: Path, **changes: tuple[str, str]) -> Examined:
    examined = judged(write(folder, files(**changes)))
    assert [problem for problem in examined.problems if problem.level == "error"] == []
    return examined


# --- in their place --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("audience", "harm"), [
    ("patient", "Known harm: Sometimes: lasting sore skin."),
    ("clinician", "Known harm: Rare lasting skin damage."),
])
def test_a_fact_is_never_said_without_what_is_warned_of_in_it(tmp_path: Path, audience: Audience, harm: str) -> None:
    examined = world(tmp_path)
    doubtful = "Doubtful: A made-up review found no faster walking."
    for id_ in (DocumentId("treatment", "ankle-brace", audience), DocumentId("comparison", "brace-or-waiting", audience)):
        said = [part for part in document(examined, id_.kind, id_.id, audience).all(Said) if part.fact == "brace-helps-walking"]
        assert len(said) > 1, id_
        assert all(text_of(part) == f"A brace helps you to walk well sooner. {harm} {doubtful}" for part in said), id_
        body = re.sub(r"<script.*?</script>", "", page(examined, page_path(id_)).partition("\n---\n")[2], flags=re.DOTALL)
        lines = [text(line) for line in body.splitlines() if "A brace helps you to walk well sooner." in text(line)]
        assert len(lines) == len(said), id_
        assert all(f"{harm} " in line and doubtful in line for line in lines), id_


def test_each_caution_has_its_source_and_leads_to_its_note(tmp_path: Path) -> None:
    brace = page(world(tmp_path), "treatments/ankle-brace/clinical.md")
    harm, doubtful = boxes(statement(brace, "brace-helps-walking"), "caution")
    for caution, place in ((harm, "title"), (doubtful, "line 30")):
        assert leads(caution, "#note-brace-makes-sore")
        [cited] = [way for way in links(caution) if way.look == "cite"]
        assert cited.words == "Made-up leaflet on twisted ankles" and f'<span id="{cited.href.removeprefix("#")}">{place}</span>' in brace
        assert not caution.xpath("ancestor::details"), "it is seen without unfolding anything"
    assert 'id="note-brace-makes-sore"' in brace


def test_harms_that_are_not_stated_are_told_from_the_notes_on_the_facts_of_the_treatment(tmp_path: Path) -> None:
    harms = section(document(world(tmp_path), "treatment", "ankle-brace"), "harms").partition("\n")[2]
    assert harms.startswith(NOT_STATED["patient"]) and "Known harm: Sometimes: lasting sore skin." in harms
    assert "no faster walking" not in harms, "that a benefit is doubtful is no harm"


def test_a_gap_brings_what_its_notes_warn_of_wherever_it_is_named(tmp_path: Path) -> None:
    examined = world(tmp_path, gaps_which_study=("doubts: [made-up-leaflet]", "doubts: [brace-makes-sore]"),
                     treatments_ankle_watching=("harms: not stated", "harms: {not_stated: which-study}"))
    for path in ("treatments/ankle-watching.md", "tests/ankle-x-ray.md"):
        lines = [text(line) for line in page(examined, path).splitlines() if "#not-known-which-study" in line]
        assert lines and all("Known harm: Sometimes: lasting sore skin." in line for line in lines), path


def test_a_sheet_says_it_with_the_fact_and_where_the_harms_are_not_stated(tmp_path: Path) -> None:
    examined = world(tmp_path)
    for paper in pdf.PAPERS:
        words = heard(sheet(examined, "handout"), paper)
        assert squeezed("A brace helps you to walk well sooner. [1] Known harm: Sometimes: lasting sore skin.") in words
        assert squeezed(f"{NOT_STATED['patient']} Known harm: Sometimes: lasting sore skin.") in words
    shown = section(document(examined, "handout", "ankle-at-home"), "block-4")
    assert shown.count("Known harm: Sometimes: lasting sore skin.") == 2


def test_a_cell_with_the_gap_of_a_treatment_says_what_is_known_of_it_and_its_version_tells(tmp_path: Path) -> None:
    same_gap = {"handouts_ankle_at_home": ("[[brace-holds-the-ankle], [brace-helps-walking], not stated]",
                                           "[[brace-holds-the-ankle], [brace-works-at-once], {not_stated: which-study}]"),
                "treatments_ankle_brace": ("harms: not stated", "harms: {not_stated: which-study}")}
    shown, versions = [], []
    for name, note in (("with", SORE), ("without", SORE.replace("  - kind: harm", "  - kind: warning"))):
        examined = judged(write(tmp_path / name, files(**same_gap) | {"doubts/brace-makes-sore.yml": note}))
        versions.append(written(examined).versions[DocumentId("handout", "ankle-at-home")].fingerprint)
        shown.append(section(document(examined, "handout", "ankle-at-home"), "block-4"))
    assert "Known harm: Sometimes: lasting sore skin." in shown[0]
    assert "Caution: Sometimes: lasting sore skin." in shown[1]
    assert versions[0] != versions[1]


def test_a_chart_says_it_with_the_step_that_stands_on_the_fact(tmp_path: Path) -> None:
    examined = world(tmp_path, decisions_ankle_injured=("facts: [raise-the-foot]", "facts: [raise-the-foot, brace-helps-walking]"))
    [step] = [part for part in document(examined, "chart", "ankle-injured").all(Step) if "brace-helps-walking" in part.facts]
    assert "Known harm: Sometimes: lasting sore skin." in text_of(step.cautions)
    steps = page(examined, "decisions/ankle-injured.md").partition('id="steps"')[2].partition("</ol>")[0]
    assert "Known harm: Sometimes: lasting sore skin." in text(steps)
    assert squeezed("Known harm: Sometimes: lasting sore skin.") in heard(sheet(examined, "chart"))


# --- the check: a page or a sheet that loses it ----------------------------------------------------------------------


def silenced(value: Any, kind: type, fact: str = "") -> Any:
    """A Document, or a part of it, whose parts of one kind warn of nothing; if a fact is named, only those that say it."""
    if isinstance(value, tuple):
        return tuple(silenced(part, kind, fact) for part in value)
    names = fields_of(type(value))
    if not names:
        return value
    inner = type(value)(*(silenced(getattr(value, name), kind, fact) for name in names))
    return replace(inner, cautions=()) if isinstance(inner, kind) and fact in {"", getattr(inner, "fact", "")} else inner


@pytest.mark.parametrize(("id_", "kind", "fact", "told"), [
    (DocumentId("treatment", "ankle-brace"), Said, "brace-helps-walking", 'says "brace-helps-walking" without what note "brace-makes-sore"'),
    (DocumentId("comparison", "brace-or-waiting", "clinician"), Said, "", 'says "brace-helps-walking" without what note "brace-makes-sore"'),
    (DocumentId("treatment", "ankle-brace"), Unstated, "", 'the page of "ankle-brace" has a place without what note "brace-makes-sore"'),
    (DocumentId("comparison", "brace-or-waiting"), Unstated, "", 'the page of "brace-or-waiting" has a place without'),
    (DocumentId("handout", "ankle-at-home"), Unstated, "", 'the page of "ankle-at-home" has a place without'),
    (DocumentId("pitfalls"), Said, "walking-off-the-pain", 'says "walking-off-the-pain" without what note "made-up-leaflet"'),
    (DocumentId("danger-signs"), Said, "cannot-stand-on-it", 'says "cannot-stand-on-it" without what note "made-up-leaflet"'),
    (DocumentId("chart", "ankle-injured"), Step, "", 'the page of "ankle-injured" has a place without what note "made-up-leaflet"'),
])
def test_a_document_that_loses_it_is_an_error(tmp_path: Path, id_: DocumentId, kind: type, fact: str, told: str) -> None:
    examined = world(tmp_path)
    whole = document(examined, id_.kind, id_.id, id_.audience)
    assert check_documents(examined.library, edition(examined).documents) == ()
    lost = silenced(whole, kind, fact)
    found = [problem for problem in check_documents(examined.library, [lost, *edition(examined).documents]) if problem.rule == "missing-caution"]
    assert any(told in problem.message for problem in found), [problem.message for problem in found]
    assert {problem.level for problem in found} == {"error"}


def test_every_place_that_is_weighed_stands_in_lines_of_its_document(tmp_path: Path) -> None:
    """Only Documents whose lines hold new words are looked at for them, and there each of their sections."""
    for examined in (world(tmp_path), REAL):
        weighed = [(one, _lines_of(section, one)) for one in edition(examined).documents for _, section, _ in _weighed_in(one, examined.library)]
        assert sum(bool(lines) for _, lines in weighed) > 10
        assert [one.id for one, lines in weighed if not {*lines} <= {*one.lines}] == []


def test_a_page_shows_whatever_its_document_warns_of(tmp_path: Path) -> None:
    for examined in (world(tmp_path), REAL):
        writer, warned = PageWriter(edition(examined)), 0
        for told in edition(examined).documents:
            wanted = [f"{one.label}: {one.text}" for one in told.all(Caution)]
            shown = caution_spans(writer.page(told))
            assert len(shown) == len(wanted), told.id
            assert all(one.startswith(words) for one, words in zip(sorted(shown), sorted(map(text, wanted)), strict=True)), told.id
            warned += len(wanted)
        assert warned > 20


def changed(folder: Path, file: str, old: str, new: str) -> Templates:
    """The templates with one change."""
    shutil.copytree(TEMPLATES, folder / "templates")
    template = folder / "templates" / file
    before = template.read_text(encoding="utf-8")
    assert old in before
    template.write_text(before.replace(old, new, 1), encoding="utf-8")
    return read_templates("en", folder / "templates")


@pytest.mark.parametrize(("file", "old", "new"), [
    ("print/look.typ", "for caution in one.cautions [", "for caution in () ["),
    ("print/look.typ", "  told(item)\n  for (label", "  item.says\n  for (label"),
    ("print/look.typ", "let shown(one) = fitting(all-words(one), par(told(one))", "let shown(one) = fitting(all-words(one), par(one.says)"),
    ("print/chart.typ", "step.cautions.map(", "().map("),
])
def test_a_sheet_that_loses_it_is_an_error(tmp_path: Path, file: str, old: str, new: str) -> None:
    made = edition(world(tmp_path / "content", handouts_ankle_at_home=("facts: [outer-side-is-hurt,",
                                                                       "facts: [brace-helps-walking, outer-side-is-hurt,")))
    press = pdf.Press(made.library, made.site, changed(tmp_path, file, old, new), made.font, made.versions, made.readers)
    _, problems = pdf.print_sheets(made.documents, press, pdf.fit_charts(made.documents, press)[0])
    assert ("missing-caution", "error") in [(problem.rule, problem.level) for problem in problems]


def test_it_cannot_be_waived() -> None:
    assert not missing_caution.waivable


# --- the real content ------------------------------------------------------------------------------------------------


def test_there_is_something_to_hold() -> None:
    kinds = {caution.kind for doubt in REAL.library.doubts.values() for caution in doubt.cautions}
    assert kinds == {"harm", "warning", "not advised", "doubtful benefit"}
    assert {"injection-main", "injection-near-nerve", "gabapentin-for-nerve-pain", "nsaids-inflammation-and-pain", "conservative-rest",
            "acupuncture-conclusion", "surgery-timing", "mri-not-safe-for-everyone"} <= set(WARNED)


def test_wherever_a_real_document_says_such_a_fact_the_sentence_stands_there() -> None:
    held = 0
    for told in edition(REAL).documents:
        voice = VOICE_OF[told.audience]
        lines = [line for line in (squeezed(normalised(line)) for line in told.lines) if line]
        for fact in (WARNED[id_] for id_ in told.facts & WARNED.keys()):
            said = [number for number, line in enumerate(lines) if squeezed(normalised(fact.voiced(voice))) in line]
            assert said, (told.id, fact.id)
            held += len(said)
            for number in said:
                near = "".join(lines[number:number + 2])
                for one in cautions.of_fact(fact, REAL.library):
                    assert squeezed(normalised(one.caution.voiced(voice))) in near, (told.id, fact.id)
    assert held > 100


@pytest.mark.parametrize("printed", edition(REAL).sheets, ids=lambda sheet: str(sheet.document.id.id))
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_wherever_a_real_sheet_says_such_a_fact_the_sentence_stands_there(printed: pdf.PrintedSheet, paper: str) -> None:
    voice, words = VOICE_OF[printed.document.audience], heard(printed, paper)
    facts = [fact for fact in WARNED.values() if squeezed(fact.voiced(voice)) in words]
    for fact in facts:
        for one in cautions.of_fact(fact, REAL.library):
            assert words.count(squeezed(one.caution.voiced(voice))) >= words.count(squeezed(fact.voiced(voice))), (fact.id, one.doubt.id)


@AUDIENCES
def test_the_known_harm_of_the_injection_stands_wherever_one_decides_about_it(audience: Audience) -> None:
    library = REAL.library
    harm = library.doubts["injection-harm"].cautions[0].voiced(VOICE_OF[audience])
    injection = document(REAL, "treatment", "epidural-steroid-injection", audience)
    if "key-points" in injection.sections:
        assert harm in section(injection, "key-points")
    [top] = injection.all(Top)
    assert harm in text_of(top.message)
    stated = plainly(library.facts["injection-rare-serious-harm"].voiced(VOICE_OF[audience]))
    comparison = document(REAL, "comparison", "treatments-for-a-pinched-nerve", audience)
    assert stated in plainly(section(injection, "harms")) and stated in plainly(section(comparison, "comparison"))
    assert harm in section(comparison, "comparison")
    for topic in library.topics.values():
        if isinstance(topic.treatments, tuple) and "epidural-steroid-injection" in topic.treatments:
            assert harm in section(document(REAL, "topic", topic.id, audience), "treatments"), topic.id


@AUDIENCES
def test_no_real_page_says_only_that_harms_or_benefits_are_not_stated_where_a_note_knows_of_them(audience: Audience) -> None:
    for entry in (*REAL.library.treatments.values(), *REAL.library.tests.values()):
        for name in cautions.WEIGHED[type(entry)]:
            wanted = cautions.where_weighed(entry, name, REAL.library) if isinstance(getattr(entry, name), NotStated) else ()
            told = plainly(section(document(REAL, document_of(entry).kind, entry.id, audience), name))
            assert all(str(one.caution.voiced(VOICE_OF[audience])) in told for one in wanted), (entry.id, name)


def test_no_real_treatment_leaves_its_harms_unstated_and_what_is_known_of_benefits_stands_there() -> None:
    assert not [entry.id for entry in REAL.library.treatments.values() if isinstance(entry.harms, NotStated)]
    surgery = REAL.library.treatments["surgery"]
    assert [one.doubt.id for one in cautions.where_weighed(surgery, "benefits", REAL.library)] == ["surgery-harm", "early-treatment"]


def test_a_clinic_with_all_its_details_keeps_the_pages_of_every_real_sheet(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "content", tmp_path / "content")
    (folder / "clinic.yml").write_text("name: The Northern Example Spine Clinic\nphone: 555-0100\nemergency_number: 112\n"
                                       "referral_address: 1 Example Street, Exampletown\n", encoding="utf-8")
    site = (folder / "site.yml").read_text(encoding="utf-8")
    (folder / "site.yml").write_text(f"{site}address: https://example.org/back-and-leg/\n", encoding="utf-8")
    examined = examine(folder, TODAY, BuildOptions(prints=False), PRESS)
    assert [problem.message for problem in examined.problems if problem.level == "error"] == []
    made = edition(examined)
    sheets = [told for told in made.documents if told.id.kind in {"chart", "handout"}]
    some = sheets if THOROUGH else sheets[::3]
    press = pdf.Press(made.library, made.site, made.templates, made.font, made.versions, made.readers)
    printed, problems = pdf.print_sheets(some, press, pdf.fit_charts(some, press)[0])
    assert len(printed) == len(some) > 4
    assert [problem.message for problem in problems if problem.level == "error"] == []


