"""The page of all releases: what changed in each, dangers first, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from generator.documents.document import Block, Bullets, Detail, DocumentId, Item, Line, Link, Paragraph, Section, Target, Words
from generator.language.reader import Reader
from generator.releases.changes import Change, whole
from generator.releases.grades import GRADES, Grade
from generator.releases.ledger import Ledger, Release

MOST_PLACES = 6
"""How many pages are named of those that tell a change; the others are counted."""


def what_changed(ledger: Ledger, titles: Mapping[DocumentId, str], reader: Reader) -> tuple[Block, ...]:
    """What the page says; nothing before the first release. `titles`: those of the pages that are there, to which it leads."""
    if ledger.latest is None:
        return ()
    return (_paragraph(reader("changes_about")), *(_release(release, titles, reader) for release in reversed(ledger.releases)))


def _release(release: Release, titles: Mapping[DocumentId, str], reader: Reader) -> Section:
    note = (_paragraph(release.note),) if release.note else ()
    grades = (_grade(grade, release, titles, reader) for grade in reversed(GRADES))
    changed = tuple(section for section in grades if section is not None)
    nothing = () if changed else (_paragraph(reader("changes_none" if release.after else "changes_first")),)
    number = release.version.partition(".")[2]
    heading = f"{reader.day(release.day)}, {number}" if number else reader.day(release.day)
    return Section(release.anchor, (Words(heading),), (*note, *nothing, *changed))


def _grade(grade: Grade, release: Release, titles: Mapping[DocumentId, str], reader: Reader) -> Section | None:
    items = tuple(_change(change, titles, reader) for change in release.changes if change.grade == grade)
    if not items:
        return None
    key = grade.replace(" ", "_")
    return Section(f"{release.anchor}-{grade.replace(' ', '-')}", (Words(reader(f"grades_{key}")),), (Bullets(items),), level=3)


def _change(change: Change, titles: Mapping[DocumentId, str], reader: Reader) -> Item:
    details = [(reader("change_before"), change.before), (reader("change_after"), change.after)]
    places = tuple(_places(change, titles, reader))
    where = (Detail(reader("change_places"), places),) if places else ()
    return Item((Words(whole(change)),), details=(*(Detail(label, (Words(text),)) for label, text in details if text), *where))


def _places(change: Change, titles: Mapping[DocumentId, str], reader: Reader) -> Iterator[Link | Words]:
    there = [document for document in change.documents if document in titles]
    for place, document in enumerate(islice(there, MOST_PLACES)):
        if place:
            yield Words("; ")
        voice = reader(f"voice_{'plain' if document.audience == 'patient' else 'clinical'}")
        yield Link(f"{titles[document]} ({voice})", Target(document))
    if len(there) > MOST_PLACES:
        yield Words(reader("change_more_places", number=reader.number(len(there) - MOST_PLACES)))


def _paragraph(text: str) -> Paragraph:
    line: Line = (Words(text),)
    return Paragraph(line)
