"""Where a page says that no source states its harms, nothing else tells of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.build import read_content
from generator.content.model import Library
from generator.rules import check
from generator.rules.signs_against import SignsAgainst
from tests.test_signs_of_charts import option, sign, topic
from tests.worlds import TODAY, example


def told(**shelves: Any) -> list[str]:
    """The pages of which a harm is told elsewhere."""
    return [one.item for one in check(Library(**shelves), TODAY) if one.rule == "harms-told-elsewhere"]


def saying(plain: str) -> dict[str, Any]:
    """A page whose message says this."""
    page = topic("page")
    return {"page": page.model_copy(update={"main_message": page.main_message.model_copy(update={"plain": plain})})}


@pytest.mark.parametrize("plain", ["The cream has side effects.", "The cream can cause burns.", "The cream is contraindicated in pregnancy."])
def test_a_harm_that_another_page_tells_is_missing(plain: str) -> None:
    assert told(treatments={"cream": option("cream")}, topics=saying(plain)) == ["cream"]


@pytest.mark.parametrize("plain", ["The cream has no side effects.", "Another one can cause burns.", "The cream lowers the harm of the sun.",
                                   "Use the cream. Sun can cause burns."])
def test_what_is_no_harm_of_it_is_no_problem(plain: str) -> None:
    assert told(treatments={"cream": option("cream")}, topics=saying(plain)) == []


def test_a_sign_that_warns_of_it_tells_a_harm() -> None:
    burnt = sign("burnt", "urgent", plain="Blisters after the cream.")
    assert told(treatments={"cream": option("cream", "burnt")}, red_flags={"burnt": burnt}) == ["cream"]
    harms = [{"id": "it-burns", "plain": "It can burn.", "sources": []}]
    assert told(treatments={"cream": option("cream", "burnt", harms=harms)}, red_flags={"burnt": burnt}) == []


def test_of_several_signs_the_first_on_its_page_is_told() -> None:
    facts = [f"tells-{number}" for number in range(9, 0, -1)]  # among so many no order of a set is the right one by chance
    cream = option("cream", harms=[{"id": fact, "plain": "It burns.", "sources": []} for fact in facts])
    signs = {f"of-{fact}": sign(f"of-{fact}", "urgent", means=[fact]) for fact in sorted(facts)}
    assert list(SignsAgainst(Library(treatments={"cream": cream}, red_flags=signs)).of(cream)) == [f"of-{fact}" for fact in facts]


def test_a_note_with_a_harm_on_its_page_tells_one(tmp_path: Path) -> None:
    content = example(tmp_path, treatments_ankle_watching=("line: 48}]", "line: 48}]\n    doubts: [made-up-leaflet]"),
                      doubts_made_up_leaflet=("kind: warning", "kind: harm"))
    found = check(read_content(content).library, TODAY)
    assert [one.item for one in found if one.rule == "harms-told-elsewhere"] == ["ankle-watching"]
