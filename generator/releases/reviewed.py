"""What was said when something was reviewed, found in the ledger, and what is said otherwise since, in words for authors, danger first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from generator.documents.meaning import Meaning, Saying
from generator.documents.reviewing import Standing, fingerprint, without_calls
from generator.releases.ledger import Ledger, Release

_ORDER: Final = ("danger sign", "chart sign", "answer", "return", "box", "input", "value", "caution", "difference", "fact")
"""What is told first of all that changed."""

_CALLED: Final = {"words": "text", "chart sign": "danger sign of the chart", "value": "value worked out"}
_DATA: Final = {"do": "what to do", "to": "leads to", "when": "condition"}
_SHOWN: Final = 40
"""So many signs are shown before and behind what differs."""


def reviewed_text(standing: Standing, ledger: Ledger) -> tuple[Meaning, ...] | None:
    """What was said when something was reviewed; None if no release had it so, or only as a part of a longer page."""
    for release in reversed(ledger.releases):
        found = _published(standing, release, ledger)
        if found and fingerprint(found).text == standing.reviewed.text:
            return found
    return None


def changed_on(standing: Standing, ledger: Ledger, updated: date) -> date:
    """The first day on which readers can have been told something else than was reviewed; at the latest the day of the content itself."""
    days = [updated]
    for release in ledger.releases:
        found = _published(standing, release, ledger) if release.day >= standing.review.on else ()
        if found and fingerprint(found).text != standing.reviewed.text:
            days.append(release.day)
    return max(standing.review.on, min(days))


def changes(standing: Standing, ledger: Ledger) -> tuple[str, ...] | None:
    """What is said otherwise since something was reviewed, one change each, danger first; None if that cannot be told."""
    was = reviewed_text(standing, ledger)
    return None if was is None else tuple(in_words(was, [meaning for _, meaning in standing.meanings]))


def in_words(old: Iterable[Meaning], new: Iterable[Meaning]) -> Iterator[str]:
    """What some meanings say otherwise than others did."""
    before, after = _all(old), _all(new)
    pairs = defaultdict[tuple[str, str], tuple[list[Saying], list[Saying]]](lambda: ([], []))
    for side, told in enumerate((before - after, after - before)):
        for saying in sorted(told):
            pairs[saying.subject, saying.id][side].append(saying)
    for (subject, id_), (gone, come) in sorted(pairs.items(), key=lambda pair: (_rank(pair[0][0]), pair[0])):
        name = f'{_CALLED.get(subject, subject)}{f" {chr(34)}{id_}{chr(34)}" if id_ else ""}'
        for one, other in [(one, other) for one in gone for other in come if id_ and one.text == other.text]:
            if one in gone and other in come:
                gone.remove(one)
                come.remove(other)
                yield f"{name}: {_differs(one, other)}"
        if id_ and len(gone) == len(come):
            yield from (f"{name}: {_differs(one, other)}" for one, other in zip(gone, come, strict=True))
        else:
            yield from (f'{name}: no longer says {_whole(one)}' for one in gone)
            yield from (f'{name}: now says {_whole(one)}' for one in come)


def _published(standing: Standing, release: Release, ledger: Ledger) -> tuple[Meaning, ...]:
    """What a release told of something; nothing if it did not have all of it."""
    found = [release.published(document) for document, _ in standing.meanings]
    told = [ledger.told.get(one.hash) for one in found if one is not None]
    return tuple(meaning for meaning in told if meaning is not None) if len(told) == len(found) and None not in told else ()


def _all(meanings: Iterable[Meaning]) -> set[Saying]:
    return {saying for meaning in meanings for saying in without_calls(meaning)}


def _rank(subject: str) -> int:
    return _ORDER.index(subject) if subject in _ORDER else len(_ORDER)


def _differs(one: Saying, other: Saying) -> str:
    """How two sayings of the same thing differ."""
    words = [_excerpt(one.text, other.text)] if one.text != other.text else []
    for name in dict.fromkeys(name for name, _ in (*one.data, *other.data)):
        was, now = "; ".join(one.all(name)), "; ".join(other.all(name))
        words += [f'{_DATA.get(name, name)} {_quoted(was)} is now {_quoted(now)}'] if was != now else []
    return ", ".join(words)


def _excerpt(one: str, other: str) -> str:
    """The words that differ, and a few around them."""
    same = [block for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks() if block.size]
    start = same[0].size if same and same[0].a == same[0].b == 0 else 0
    last = same[-1] if same else None
    end = last.size if last and last.a + last.size == len(one) and last.b + last.size == len(other) and (last.a, last.b) != (0, 0) else 0

    def part(text: str) -> str:
        first, behind = max(0, start - _SHOWN), len(text) - max(0, end - _SHOWN)
        first = first if first == 0 else text.find(" ", first, start) + 1 or first
        return f"{'… ' if first else ''}{text[first:behind].strip()}{' …' if behind < len(text) else ''}"

    return f"{_quoted(part(one))} is now {_quoted(part(other))}"


def _whole(saying: Saying) -> str:
    return _quoted(saying.text or "; ".join(f"{name} {value}" for name, value in saying.data))


def _quoted(words: str) -> str:
    """Words in quotes, with spaces that authors type."""
    return f'"{words.replace(chr(0xa0), " ")}"'
