"""What the pages and sheets of two versions tell, thing by thing: what was told before, what is told now, and where. The same on many is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from generator.documents.document import DocumentId
from generator.documents.meaning import Meaning, Saying
from generator.releases.comparing.version import ContentVersion

ALIKE = 0.5
"""How much of two sayings without an id must be the same for one to stand in the place of the other."""

MOST_PAIRS = 4_000
"""So many pairs of sayings of one Document are weighed against each other; of more, those in the same place are taken for each other."""


class Edit(NamedTuple):
    """A thing that was told, and what is told in its place; None where there was nothing before, or is nothing now."""

    old: Saying | None
    new: Saying | None

    @property
    def one(self) -> Saying:
        """What is told now, or was."""
        found = self.new or self.old
        assert found is not None
        return found


Edits = Mapping[Edit, tuple[DocumentId, ...]]
"""Every edit, with the pages and sheets on which it was made, sorted."""


def edits(before: ContentVersion, after: ContentVersion) -> Edits:
    """All edits of the pages and sheets that both versions have, but for their danger signs."""
    found = dict[Edit, list[DocumentId]]()
    for document in sorted(before.documents.keys() & after.documents.keys()):
        for edit in edits_of(before.documents[document], after.documents[document]):
            found.setdefault(edit, []).append(document)
    return {edit: tuple(dict.fromkeys(documents)) for edit, documents in found.items()}


def edits_of(old: Meaning, new: Meaning) -> Iterator[Edit]:
    """All edits of one page or sheet, but for its danger signs."""
    if old == new:
        return
    was, is_now = frozenset(old), frozenset(new)
    gone, come = _by_thing(one for one in old if one not in is_now), _by_thing(one for one in new if one not in was)
    for thing in dict.fromkeys((*gone, *come)):
        if thing[0] != "danger sign":
            yield from paired(gone.get(thing, ()), come.get(thing, ()), at_all=bool(thing[1]))


def paired(gone: Sequence[Saying], come: Sequence[Saying], *, at_all: bool) -> Iterator[Edit]:
    """What was told, each with what is told in its place: the likest first. `at_all`: they are about one thing, however unlike they are."""
    left, there = list(gone), list(come)
    if len(left) == len(there) == 1 and at_all:
        yield Edit(left[0], there[0])
        return
    if len(left) * len(there) <= MOST_PAIRS:
        weights = sorted(((-_likeness(one, other), a, b) for a, one in enumerate(left) for b, other in enumerate(there)))
        taken, given = set[int](), set[int]()
        for weight, a, b in weights:
            if a not in taken and b not in given and (at_all or -weight >= ALIKE):
                taken.add(a)
                given.add(b)
                yield Edit(left[a], there[b])
        left, there = [one for a, one in enumerate(left) if a not in taken], [one for b, one in enumerate(there) if b not in given]
    yield from (Edit(one, None) for one in left)
    yield from (Edit(None, one) for one in there)


def _by_thing(sayings: Iterable[Saying]) -> dict[tuple[str, str], list[Saying]]:
    found = dict[tuple[str, str], list[Saying]]()
    for saying in sayings:
        found.setdefault((saying.subject, saying.id), []).append(saying)
    return found


def _likeness(one: Saying, other: Saying) -> float:
    if one.text == other.text:
        return 2.0 - (one.data != other.data)
    shared = len({*one.data} & {*other.data}) / (1 + len({*one.data} | {*other.data}))
    return max(SequenceMatcher(None, one.text, other.text, autojunk=False).ratio(), shared)
