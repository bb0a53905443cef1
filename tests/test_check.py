"""What the rules do beyond single cases: copied sentences, facts on no page, and the list of rules itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.shingles import LENGTH, runs_of, word_runs, words_of
from generator.diagnostics.evidence import Copied, Differing
from generator.documents.document import from_json, to_json
from generator.rules.documents import check_documents
from generator.rules.wording import runs_in
from tests.worlds import example, judged, write, written

SENTENCE = "The ankle swells on its outer side within the first hour"


def copying(folder: Path, words: str) -> list[str]:
    content = example(folder, topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", f"plain: {words}"))
    write(content, {"word_runs/ankle-demonstration.txt": "".join(f"{run}\n" for run, _ in word_runs(SENTENCE))})
    return [problem.rule for problem in judged(content).problems]


@pytest.mark.parametrize("words", [
    SENTENCE + ".", "Now THE ANKLE swells, on its outer - side within a day.", "'the  ankle’ swells on its outer side'"])
def test_seven_words_in_a_row_of_a_source_are_found(tmp_path: Path, words: str) -> None:
    assert copying(tmp_path, words) == ["copied-words"]


def copied(folder: Path, old: str, new: str, runs: str = "".join(f"{run}\n" for run, _ in word_runs(SENTENCE))) -> list[tuple[str, int, str]]:
    content = write(example(folder, topics_ankle_sprain=(old, new)), {"word_runs/ankle-demonstration.txt": runs})
    return [(problem.rule, problem.where.line, problem.message) for problem in judged(content).problems]


def test_a_heading_that_is_cited_is_named_as_it_is(tmp_path: Path) -> None:
    assert copied(tmp_path, "part: box on the last page", f"part: {SENTENCE}") == []


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=9).map(" ".join), max_size=7))
def test_the_runs_of_texts_in_a_row_are_those_of_all_their_words(row: list[str]) -> None:
    assert sorted(runs_in(row)) == sorted(runs_of([word for text in row for word in words_of(text)]))


def test_every_copied_passage_of_a_text_is_told_with_all_its_words(tmp_path: Path) -> None:
    passage = SENTENCE.lower()
    found = copied(tmp_path, "plain: Walking downhill makes the pain worse.", f"plain: {SENTENCE}. So it is in truth. {SENTENCE[4:]}.")
    assert {fault for _, _, fault in found} == {f'11 words in a row stand in source "ankle-demonstration" too: "{passage}"',
                                                f'10 words in a row stand in source "ankle-demonstration" too: "{passage[4:]}"'}


def test_what_shows_a_problem_is_data(tmp_path: Path) -> None:
    content = example(tmp_path, topics_ankle_sprain=("plain: Most people walk well again after 2 weeks.", f"plain: {SENTENCE} for 5 weeks."))
    write(content, {"word_runs/ankle-demonstration.txt": "".join(f"{run}\n" for run, _ in word_runs(SENTENCE))})
    shown = {problem.rule: problem.evidence for problem in judged(content).problems}
    assert shown["copied-words"] == Copied("ankle-demonstration", tuple(SENTENCE.lower().split()))
    assert shown["number-differs"] == Differing("5 weeks", ("2 weeks",))


@pytest.mark.parametrize(("old", "new"), [
    ("    present: [Bone is sore when pressed]", "    present: [The ankle swells on its, outer side within the first hour]"),
    ("plain: The outer side of your ankle swells.", "plain: The ankle swells on its\n    sources: [{source: ankle-demonstration, line: 12}]\n"
     "  - id: second-half\n    plain: Outer side within the first hour."),
    ("    present: [Bone is sore when pressed]", "    present: [The, ankle swells, on its outer, side, within the first hour]")])
def test_a_sentence_that_is_copied_over_several_texts_is_found(tmp_path: Path, old: str, new: str) -> None:
    assert [rule for rule, _, _ in copied(tmp_path, old, new)] == ["copied-words"]


RUNS = [run for run, _ in word_runs(SENTENCE)]


@pytest.mark.parametrize(("runs", "line"), [
    (f"{RUNS[0]}\nnot a run\n{RUNS[1]}\n", 2), (f"{RUNS[0]}\n{RUNS[1][:7]}", 2), (f"{RUNS[0]}\n{RUNS[1]}", 2), (f"{RUNS[0]} {RUNS[1]}\n", 1),
    (f"{RUNS[0]}\n\n{RUNS[1]}\n", 2), (f"{RUNS[0].upper()}\n", 1), ("\ufeff" + f"{RUNS[0]}\n", 1)])
def test_a_file_of_word_runs_that_is_not_whole_is_told(tmp_path: Path, runs: str, line: int) -> None:
    found = copied(tmp_path, "x-ray-if", "x-ray-if", runs)
    assert ("bad-word-runs", line) in [(rule, at) for rule, at, _ in found]


def test_a_long_document_is_compared_to_its_end(tmp_path: Path) -> None:
    many = "".join(f"{number:012x}\n" for number in range(100_000))
    assert [rule for rule, _, _ in copied(tmp_path, "plain: Walking downhill makes the pain worse.", f"plain: {SENTENCE}.", many + "".join(
        f"{run}\n" for run in RUNS))] == ["copied-words"]


def test_a_list_of_terms_may_follow_its_source_for_some_words(tmp_path: Path) -> None:
    assert copied(tmp_path, "    present: [Bone is sore when pressed]", "    present: [The ankle swells, on its outer side, within]") == []


def test_six_words_in_a_row_are_free(tmp_path: Path) -> None:
    assert LENGTH == 7
    assert copying(tmp_path, "Ankle swells on its outer side soon.") == []


def test_a_title_in_the_bibliography_is_no_copy(tmp_path: Path) -> None:
    content = example(tmp_path)
    source = content / "sources" / "ankle-demonstration.yml"
    title = next(line for line in source.read_text().splitlines() if line.startswith("title: ")).removeprefix("title: ")
    assert len(title.split()) >= LENGTH
    write(content, {"word_runs/ankle-demonstration.txt": "".join(f"{run}\n" for run, _ in word_runs(title))})
    assert judged(content).problems == ()


def test_a_fact_on_no_page_is_a_problem(tmp_path: Path) -> None:
    examined = judged(example(tmp_path))
    without = [from_json(to_json(document).replace(b'"worse-downhill"', b'"most-sprains-heal"')) for document in written(examined).documents]
    assert [(problem.rule, problem.item) for problem in check_documents(examined.library, without)] == [("fact-shown-nowhere", "worse-downhill")]


@pytest.mark.parametrize(("old", "new"), [
    ("names: {plain: The bands of the ankle, clinical: Ankle ligaments}", "names: {plain: One cannot walk, clinical: One cannot walk}"),
    ("clinical: Ankle ligaments}", "clinical: Ankle ligaments, also: [cannot walk]}"),
    ("which bands hold your ankle together.", "why one cannot walk."),
    ("kind: anatomy\n", "kind: anatomy\nreview: {by: Somebody who cannot walk, on: 2026-11-01}\n")], ids=["title", "name", "message", "review"])
def test_a_watch_word_is_seen_in_every_part_of_a_page(tmp_path: Path, old: str, new: str) -> None:
    problems = judged(example(tmp_path, topics_ankle_ligaments=(old, new))).problems
    assert ("missing-danger-sign", "ankle-ligaments") in {(problem.rule, problem.item) for problem in problems}


def test_a_world_without_danger_signs_builds(tmp_path: Path) -> None:
    content = example(tmp_path)
    (content / "red_flags" / "cannot-stand-on-it.yml").unlink()
    (content / "decisions" / "ankle-injured.yml").unlink()
    (content / "body_map.yml").unlink()
    (content / "inputs" / "pain.yml").unlink()
    (content / "inventories" / "ankle-demonstration.yml").unlink()
    for file in content.rglob("*.yml"):
        text = file.read_text()
        file.write_text(text.replace("red_flags: [cannot-stand-on-it]", "red_flags: not stated")
                        .replace("red_flags:\n  - cannot-stand-on-it\n", "red_flags: not stated\n"))
    assert judged(content).problems == ()


@pytest.mark.parametrize(("key", "rule"), [("search: own", "no-pagefind"), ("builder: mkdocs", "no-zensical")])
def test_an_optional_tool_that_is_asked_for_and_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, rule: str) -> None:
    monkeypatch.setattr("generator.build.find_spec", lambda name: None)
    monkeypatch.setattr("generator.site.pagefind.find_spec", lambda name: None)
    asked = f"{key.partition(':')[0]}: {rule.removeprefix('no-')}"
    [problem] = judged(example(tmp_path, site=(key, asked))).problems
    assert (problem.rule, problem.where.file) == (rule, "site.yml")
    assert f'leave out "{asked}"' in problem.help
