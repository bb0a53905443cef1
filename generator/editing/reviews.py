"""A review written where it belongs: in the file of its entry, or in reviews.yml where several were reviewed at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from generator.editing.change import CannotChange, change
from generator.editing.tree import Value, tree_of
from generator.editing.writing import in_lines

SHARED = "reviews.yml"
USUAL_MONTHS = 12


class GivenReview(NamedTuple):
    """A review of some entries, each by folder and id with the hashes of its text and of its danger signs."""

    by: str
    on: date
    months: int
    of: Mapping[str, tuple[str, str]]


def file_of(path: str) -> str:
    """The file of an entry."""
    return f"{path}.yml"


def with_review(files: Mapping[str, str], given: GivenReview) -> dict[str, str]:
    """What files hold that change when a review is written down. `files`: the files of the entries, and reviews.yml if there is one.

    One entry has it in its own file, and so has each that had a review there; all others are named in reviews.yml. A former review of them goes.
    Raises CannotChange, or NotYaml if a file is none.
    """
    told = {path: _table(files[file_of(path)]) for path in given.of}
    own = [path for path in given.of if len(given.of) == 1 or "review" in told[path]]
    fresh = {file_of(path): change(files[file_of(path)], (), {**told[path], "review": _own(given, path)}) for path in own}
    shared = files.get(SHARED)
    before = tree_of(shared).data if shared is not None else []
    assert isinstance(before, list)
    after = [*_without(before, given), *([_shared(given, own)] if len(own) < len(given.of) else [])]
    if after != before:
        fresh[SHARED] = _list(shared, before, after)
    return fresh


def _table(text: str) -> dict[str, Value]:
    found = tree_of(text.removeprefix("\ufeff").replace("\r\n", "\n")).data
    if not isinstance(found, dict):
        raise CannotChange("This file holds no table of keys.")
    return found


def _who(given: GivenReview) -> dict[str, Value]:
    told: dict[str, Value] = {"by": given.by, "on": given.on.isoformat()}
    return told if given.months == USUAL_MONTHS else {**told, "months": str(given.months)}


def _own(given: GivenReview, path: str) -> Value:
    text, signs = given.of[path]
    return {**_who(given), "text": text, "signs": signs}


def _shared(given: GivenReview, own: Sequence[str]) -> Value:
    return {**_who(given), "of": [{"entry": path, "text": text, "signs": signs} for path, (text, signs) in given.of.items()
                                  if path not in own]}


def _without(reviews: Sequence[Any], given: GivenReview) -> list[Value]:
    """Shared reviews without what is reviewed anew; one that names nothing else goes."""
    left = [{**one, "of": [named for named in one["of"] if _path(named) not in given.of]} for one in reviews]
    return [one for one in left if one["of"]]


def _path(named: Any) -> str:
    return str(named["entry"] if isinstance(named, dict) else named)


def _list(text: str | None, before: list[Value], after: list[Value]) -> str:
    """The text of reviews.yml with other reviews in it."""
    if text is None:
        return f"{in_lines(after, 0)}\n"
    if before and after:
        return change(text, (), after)
    root: Any = tree_of(text)
    fresh = text[:root.start] + (in_lines(after, 0) if after else "[]") + text[root.end:]
    if tree_of(fresh).data != after:
        raise CannotChange(f"{SHARED} cannot be written anew without touching its comments. Change it in its YAML.")
    return fresh
