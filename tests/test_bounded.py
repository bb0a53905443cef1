"""Very many problems: the first are told, and the others are counted."""

from __future__ import annotations

from datetime import date

from generator.content.model import Waiver
from generator.diagnostics.bounded import MOST_TOLD, bounded, first_of, further
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.evidence import Further
from generator.diagnostics.report import count
from generator.rules.waivers import waive
from tests.worlds import TODAY


def problems(number: int, file: str = "a.yml", rule: str = "hard-to-read") -> list[Diagnostic]:
    return [Diagnostic(Where(file, line, 1), rule, f"line {line}", "Fix it", "warning", item=f"item-{line}") for line in range(1, number + 1)]


def test_as_many_as_somebody_reads_are_told_one_by_one() -> None:
    assert bounded(problems(MOST_TOLD + 1)) == tuple(problems(MOST_TOLD + 1))


def test_of_more_the_first_are_told_and_one_says_how_many_follow() -> None:
    found = bounded(reversed(problems(MOST_TOLD + 2)))
    assert found[:MOST_TOLD] == tuple(problems(MOST_TOLD))
    assert (found[-1].where.line, found[-1].message, found[-1].evidence) == (
        MOST_TOLD + 1, "2 more problems of this kind follow in this file", Further(2))
    assert count(found) == (0, MOST_TOLD + 2)


def test_of_one_stream_the_others_are_only_counted() -> None:
    assert [problem.evidence for problem in first_of(problems(MOST_TOLD + 30))][-2:] == [None, Further(30)]
    assert tuple(first_of(problems(MOST_TOLD + 1))) == tuple(problems(MOST_TOLD + 1))


def test_each_file_and_each_rule_is_counted_by_itself() -> None:
    assert len(bounded([*problems(60), *problems(60, "b.yml"), *problems(60, rule="wordy-box")])) == 180


def test_what_was_counted_before_is_counted_again() -> None:
    already = further(Diagnostic(Where("a.yml", 900, 1), "hard-to-read", "", "", "warning"), 500)
    assert bounded([*problems(MOST_TOLD), already])[-1] is already
    assert bounded([*problems(MOST_TOLD + 5), already])[-1].evidence == Further(505)


def test_a_waiver_fits_a_problem_that_would_only_be_counted() -> None:
    waiver = Waiver.model_validate({"rule": "hard-to-read", "item": "item-150", "until": str(date(TODAY.year + 1, 1, 1)), "reason": "A reason.",
                                    "by": "A person"}, strict=False)
    found = waive(problems(200), [waiver], TODAY, complete=True)
    assert {problem.rule for problem in found} == {"hard-to-read"} and count(found) == (0, 199)
