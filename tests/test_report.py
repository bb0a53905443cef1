"""How problems are told."""

from __future__ import annotations

import json
import random
import re
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.evidence import Answered, Copied, Counterexample, Differing, Measured, OnSheet, PassedBox, PassedEdge
from generator.diagnostics.report import count, counted, for_github, for_machines, for_people
from generator.diagnostics.terminal import one_line, printable

LONG = Diagnostic(Where("a.yml", 3, 140), "blank", "nothing is written here", "Write the value", width=4)


def test_a_long_line_is_shown_around_the_fault() -> None:
    told = for_people([LONG], "content", lambda where: "x" * 139 + "HERE" + "y" * 100)
    line, caret = told.splitlines()[2:]
    assert line[caret.index("^"):][:4] == "HERE"
    assert len(line) <= 110


def test_a_tab_and_a_space_that_is_none_are_seen() -> None:
    told = for_people([Diagnostic(Where("a.yml", 1, 1), "tab", "a tab", "Use spaces.")], "content", lambda where: "\tplain:\u00a0a")
    assert told.splitlines()[-2:] == ["    1 | →plain:␣a", "      | ^"]


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert for_people([Diagnostic(Where("a.yml"), "too-large", "too large", "Split it")], "content", lambda where: None) == (
        "content/a.yml  error  too-large\n  too large. Split it")


def test_signs_that_would_end_an_annotation_are_escaped() -> None:
    problem = Diagnostic(Where("a,b.yml", 1, 1), "x", "50 % of\nlines: two", "Fix")
    assert for_github([problem], "c") == "::error file=c/a%2Cb.yml,line=1,col=1,title=x::50 %25 of%0Alines: two. Fix"


EVIDENCE = (
    (None, None),
    (Counterexample((Answered("numb", "no"),), (PassedBox("start", 1), PassedBox("numb", 2), PassedBox("home", 4)),
                    (PassedEdge("start", "numb"), PassedEdge("numb", "home", "no"))),
     {"kind": "counterexample", "answers": [{"question": "numb", "answer": "no"}], "values": [], "signs": [],
      "boxes": [{"id": "start", "number": 1, "chart": ""}, {"id": "numb", "number": 2, "chart": ""}, {"id": "home", "number": 4, "chart": ""}],
      "edges": [{"source": "start", "target": "numb", "answer": ""}, {"source": "numb", "target": "home", "answer": "no"}]}),
    (Differing("2 weeks", ("3 weeks",)), {"kind": "differing", "said": "2 weeks", "given": ["3 weeks"]}),
    (Measured(2, 3, 5), {"kind": "measured", "found": 2, "least": 3, "most": 5}),
    (Copied("leaflet", ("the", "ankle")), {"kind": "copied", "source": "leaflet", "words": ["the", "ankle"]}),
    (OnSheet("a4", 1, "gastrocnemius", (20.0, 30.0, 80.0, 42.0)),
     {"kind": "on-sheet", "paper": "a4", "page": 1, "words": "gastrocnemius", "box": [20.0, 30.0, 80.0, 42.0]}))


@pytest.mark.parametrize(("evidence", "told"), EVIDENCE)
def test_evidence_is_told_to_machines_as_data(evidence: Any, told: object) -> None:
    [problem] = json.loads(for_machines([replace(LONG, evidence=evidence)], "c"))["problems"]
    assert problem.pop("evidence") == told
    assert problem == {"file": "c/a.yml", "line": 3, "column": 140, "level": "error", "rule": "blank", "item": "",
                       "message": "nothing is written here", "help": "Write the value"}


def test_problems_sort_by_place_whatever_their_evidence() -> None:
    problems = [replace(LONG, where=Where("a.yml", line, column), evidence=evidence)
                for line in (2, 10) for column in (1, 9) for evidence, _ in EVIDENCE]
    mixed = random.Random(1).sample(problems, len(problems))
    assert [problem.where for problem in sorted(mixed)] == [problem.where for problem in problems]


def test_problems_are_values() -> None:
    for evidence, _ in EVIDENCE:
        one, other = (replace(LONG, evidence=evidence) for _ in range(2))
        assert one == other
        assert len({one, other}) == 1
    assert len({replace(LONG, evidence=evidence) for evidence, _ in EVIDENCE}) == len(EVIDENCE)
    with pytest.raises(FrozenInstanceError):
        LONG.message = "changed"  # type: ignore[misc]


def test_counts_are_in_words_that_fit() -> None:
    assert [counted(n, "error") for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
    assert count([LONG, replace(LONG, level="warning")]) == (1, 1)


@given(st.text(max_size=200), st.integers(1, 210), st.integers(1, 50))
def test_the_caret_stands_under_its_column_in_any_line(line: str, column: int, width: int) -> None:
    line = line.replace("\n", " ").replace("\r", " ")
    told = for_people([Diagnostic(Where("a.yml", 1, column), "x", "f", "n", width=width)], "c", lambda where: line)
    assert told.splitlines()[3].strip(" |").strip("^") == ""
    assert "^" in told.splitlines()[3]


HOSTILE = ("::error::x", "##[command]rm", "##vso[task.setvariable]", "a\r::add-mask::b", "\x1b[2J", "\x9b31m",
           "\u202eevil", "\u2066x", "a\n::stop-commands::t", "\u2028", "\x85::warning::", "\udc80", "\U000e0041", "\x7f", "\t::debug::", "\ufeff")
COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)


def hostile() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=6).map("".join)


@given(hostile())
def test_what_is_printed_is_seen_and_not_obeyed(text: str) -> None:
    shown = printable(text)
    assert not COMMAND.search(shown)
    assert all(sign.isprintable() or sign in "\n\t" for sign in shown)
    assert printable(shown) == shown
    assert one_line(text).isprintable()


@given(hostile(), hostile(), hostile())
def test_no_problem_can_bring_a_command_or_a_control_character(file: str, fault: str, folder: str) -> None:
    problem = Diagnostic(Where(file, 1, 1), "x", fault, fault, item=fault)
    for told in (for_people([problem], folder, lambda where: fault), for_github([problem], folder), for_machines([problem], folder)):
        assert all(sign.isprintable() or sign == "\n" for sign in told)
        assert not COMMAND.search(told.removeprefix("::error file="))
    assert for_github([problem], folder).count("\n") == 0
    assert json.loads(for_machines([problem], folder))["problems"][0]["message"] == fault


@pytest.mark.parametrize(("text", "shown"), [
    ("::error::x", "\\::error::x"), ("  ::error::x", "  \\::error::x"), ("a ::b", "a ::b"), ("a\x1b[1m", "a\\x1b[1m"), ("a\rb", "a\\rb"),
    ("é „ü“ 漢 😀", "é „ü“ 漢 😀"), ("##[error]", "#\\#[error]"), ("## [x]", "## [x]"), ("a\u00a0b", "a\\xa0b"), ("a\nb", "a\nb")])
def test_other_words_stay_as_they_are(text: str, shown: str) -> None:
    assert printable(text) == shown
