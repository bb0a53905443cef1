"""What the rules do beyond single cases: copied sentences, facts on no page, and the list of rules itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import rules
from generator.check import RULES, check_printed, rule_name
from generator.word_runs import LENGTH, word_runs
from tests.worlds import example, judged, write

SENTENCE = "The ankle swells on its outer side within the first hour"


def copying(folder: Path, words: str) -> list[str]:
    content = example(folder, topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", f"plain: {words}"))
    write(content, {"word_runs/ankle-demonstration.txt": "".join(f"{run}\n" for run, _ in word_runs(SENTENCE))})
    return [problem.rule for problem in judged(content).problems]


@pytest.mark.parametrize("words", [
    SENTENCE + ".", "Now THE ANKLE swells, on its outer - side within a day.", "'the  ankle’ swells on its outer side'"])
def test_seven_words_in_a_row_of_a_source_are_found(tmp_path: Path, words: str) -> None:
    assert copying(tmp_path, words) == ["copied-words"]


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
    assert examined.rendered
    pages = [page._replace(facts=page.facts - {"worse-downhill"}) for page in examined.rendered.printed]
    assert [(problem.rule, problem.item) for problem in check_printed(examined.library, pages)] == [("fact-shown-nowhere", "worse-downhill")]


def test_every_rule_says_in_one_sentence_what_it_holds() -> None:
    for name, holds in rules().items():
        assert holds.endswith("."), name
        assert len(holds) < 220, name


def test_rules_are_named_once() -> None:
    names = [rule_name(rule) for rule in RULES]
    assert len(set(names)) == len(names)


def test_a_world_without_danger_signs_builds(tmp_path: Path) -> None:
    content = example(tmp_path)
    (content / "red_flags" / "cannot-stand-on-it.yml").unlink()
    (content / "decisions" / "ankle-injured.yml").unlink()
    (content / "inventories" / "ankle-demonstration.yml").unlink()
    for file in content.rglob("*.yml"):
        text = file.read_text()
        file.write_text(text.replace("red_flags: [cannot-stand-on-it]", "red_flags: not stated")
                        .replace("red_flags:\n  - cannot-stand-on-it\n", "red_flags: not stated\n"))
    assert judged(content).problems == ()


@pytest.mark.parametrize(("key", "rule"), [("search: own", "no-pagefind"), ("builder: mkdocs", "no-zensical")])
def test_an_optional_tool_that_is_asked_for_and_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, rule: str) -> None:
    monkeypatch.setattr("generator.build.find_spec", lambda name: None)
    monkeypatch.setattr("generator.pagefind.find_spec", lambda name: None)
    asked = f"{key.partition(':')[0]}: {rule.removeprefix('no-')}"
    [problem] = judged(example(tmp_path, site=(key, asked))).problems
    assert (problem.rule, problem.where.file) == (rule, "site.yml")
    assert f'leave out "{asked}"' in problem.next_move
