"""How problems are told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.model import Problem, Where
from generator.report import count, counted, for_github, for_people

LONG = Problem(Where("a.yml", 3, 140), "blank", "nothing is written here", "Write the value", width=4)


def test_a_long_line_is_shown_around_the_fault() -> None:
    told = for_people([LONG], "content", lambda where: "x" * 139 + "HERE" + "y" * 100)
    line, caret = told.splitlines()[2:]
    assert line[caret.index("^"):][:4] == "HERE"
    assert len(line) <= 110


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert for_people([Problem(Where("a.yml"), "too-large", "too large", "Split it")], "content", lambda where: None) == (
        "content/a.yml  error  too-large\n  too large. Split it")


def test_signs_that_would_end_an_annotation_are_escaped() -> None:
    problem = Problem(Where("a,b.yml", 1, 1), "x", "50 % of\nlines: two", "Mend")
    assert for_github([problem], "c") == "::error file=c/a%2Cb.yml,line=1,col=1,title=x::50 %25 of%0Alines: two. Mend"


def test_counts_are_in_words_that_fit() -> None:
    assert [counted(n, "error") for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
    assert count([LONG, LONG._replace(level="warning")]) == (1, 1)


@given(st.text(max_size=200), st.integers(1, 210), st.integers(1, 50))
def test_the_caret_stands_under_its_column_in_any_line(line: str, column: int, width: int) -> None:
    line = line.replace("\n", " ").replace("\r", " ")
    told = for_people([Problem(Where("a.yml", 1, column), "x", "f", "n", width=width)], "c", lambda where: line)
    assert told.splitlines()[3].strip(" |").strip("^") == ""
    assert "^" in told.splitlines()[3]
