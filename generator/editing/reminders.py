"""What no rule can see in a finished file, but whoever changes it should think of: a review that was of other words, help that comes later."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.model import URGENCIES, urgency_rank
from generator.editing.tree import Path, Value

_OF_ITS_OWN = ("urgency", "level", "action", "time_limit", "time")
"""Keys by which help comes sooner or later."""


def reminders(before: Value, after: Value) -> tuple[str, ...]:
    """Reminders for a change of a file, in words. `before`, `after`: all that the file says."""
    changed = tuple(_changed(before, after, ()))
    return tuple(dict.fromkeys([*_review(before, after, changed), *_later(changed), *_own(changed)]))


Changed = tuple[Path, Value | None, Value | None]


def _changed(before: Value | None, after: Value | None, path: Path) -> Iterator[Changed]:
    """Every part that is another, or came, or went: the innermost ones."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from _changed(before.get(key), after.get(key), (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _changed(one, other, (*path, number))
    else:
        yield path, before, after


def _review(before: Value, after: Value, changed: tuple[Changed, ...]) -> Iterator[str]:
    review = before.get("review") if isinstance(before, dict) else None
    if isinstance(review, dict) and isinstance(after, dict) and after.get("review") == review and changed:
        yield (f"{review.get('by')} reviewed this file on {review.get('on')}, before your change. Have it looked at again, "
               "and write that down with the command review; or take the review out.")


def _later(changed: tuple[Changed, ...]) -> Iterator[str]:
    for path, one, other in changed:
        if path and path[-1] in {"urgency", "level"} and one in URGENCIES and other in URGENCIES and urgency_rank(other) > urgency_rank(one):
            yield f"Help comes later with this: {one} becomes {other}. Read the sources before you save; where they differ, the sooner help stands."


def _own(changed: tuple[Changed, ...]) -> Iterator[str]:
    if any(step in _OF_ITS_OWN for path, _, _ in changed for step in path):
        yield "A change to an urgency, an action or a time goes into a pull request of its own, and a person other than you reads it."
