"""What may be answered to a place of a new file: which ids there are, also in files with places still to fill; what is wrong with an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.content.model import SHELVES, EntryPath, Id
from generator.content.places import KIND_WORDS
from generator.content.reader.load import load
from generator.content.starts import Ask

MOST_SHOWN = 20
"""How many ids are shown of one kind."""

_ID = re.compile(r"\bid: +([a-z0-9-]+)")
_PAGES = ("topics/", "tests/", "treatments/", "comparisons/", "causes/")
_STATEMENTS = ("red_flags/", "pitfalls/", "glossary.yml")
_NEW_ID, _ENTRY, _PATH = "id of the ", "id of the entry", "folder and id"


class KnownIds(NamedTuple):
    """The ids of a content folder by what their entries are called in messages: those of files that are right, and those of others, such as files
    with places still to fill.
    """

    ready: Mapping[str, frozenset[str]]
    unfinished: Mapping[str, frozenset[str]]

    def of(self, kind: str) -> frozenset[str]:
        """All ids of one kind."""
        return self.ready.get(kind, frozenset()) | self.unfinished.get(kind, frozenset())

    def kind_of(self, id_: str) -> str:
        """What an id is the id of; empty if there is none."""
        return next((kind for kind in sorted(KIND_WORDS.values(), key="fact".__eq__) if id_ in self.of(kind)), "")

    def listed(self, kind: str) -> str:
        """The ids of one kind, in words; empty if there are none."""
        ready = sorted(self.ready.get(kind, ()))
        later = [f"{id_} (still to finish)" for id_ in sorted(self.unfinished.get(kind, frozenset()) - {*ready})]
        return ", ".join(part for ids in (ready, later) for part in (*ids[:MOST_SHOWN], *(["…"] if len(ids) > MOST_SHOWN else [])))


def known(content: Path, path: str, text: str) -> KnownIds:
    """The ids of a content folder, which need not be there yet, and those of the facts of a page that is about to be written there."""
    unfinished = {"fact": {*(_facts_in(path, text) if path.startswith(_PAGES) else ())}}
    if not content.is_dir():
        return KnownIds({}, {kind: frozenset(ids) for kind, ids in unfinished.items()})
    library, problems = load(content)
    ready = {kind: frozenset(library.shelves[shelf]) for shelf, kind in KIND_WORDS.items()}
    for file in sorted({problem.where.file for problem in problems}):
        for kind, id_ in _ids_in(content, file):
            if id_ not in ready[kind]:
                unfinished.setdefault(kind, set()).add(id_)
    return KnownIds(ready, {kind: frozenset(ids) for kind, ids in unfinished.items()})


def fault_of(ask: Ask, answer: str, ids: KnownIds) -> str:
    """What is wrong with an answer; empty if it fits."""
    if ask.may_be_open and answer == "not stated":
        return ""
    if ask.choices and answer not in ask.choices:
        return f'"{answer}" is not one of {", ".join(ask.choices)}.'
    if ask.range and not (answer.isascii() and answer.isdigit() and int(answer) in ask.range):
        return f'"{answer}" is no number from {ask.range[0]} to {ask.range[-1]}.'
    if ask.words == _ENTRY and not ids.kind_of(answer):
        return f'There is no entry "{answer}". Press Enter, and write it in the file later.'
    if ask.words.startswith(_PATH):
        shelf, _, id_ = answer.partition("/")
        expected = f"{EntryPath.expected[0].upper()}{EntryPath.expected[1:]}"
        return "" if id_ in ids.of(KIND_WORDS.get(shelf, "")) else f'There is no entry "{answer}". {expected}.'
    if ask.words.startswith(_NEW_ID) and not Id.fits(answer):
        return f'"{answer}" does not fit: {Id.expected}.'
    if ask.kind:
        return next((_unknown(ask.kind, id_, ids) for id_ in ids_in(ask, answer) if id_ not in ids.of(ask.kind)), "")
    return ""


def ids_in(ask: Ask, answer: str) -> list[str]:
    """The ids that an answer names."""
    return re.split(r"[,\s]+", answer.strip(", \t")) if ask.several else [answer.strip()]


def _unknown(kind: str, id_: str, ids: KnownIds) -> str:
    """Why an id cannot be taken, which could be meant, and what else can be done."""
    other, there = ids.kind_of(id_), sorted(ids.of(kind))
    if other:
        what = f'"{id_}" is the id of {"an" if other[0] in "aeiou" else "a"} {other}, and not of a {kind}.'
    else:
        what = f'There is no {kind} "{id_}".' if there else f"There is no {kind} yet."
    near = get_close_matches(id_, there, 3)
    which = f"Did you mean {', '.join(near)}? Or press" if near else f"There are: {ids.listed(kind)}. Or press" if there else "Press"
    return f"{what} {which} Enter, and write it in the file later."


def _ids_in(content: Path, file: str) -> Iterator[tuple[str, str]]:
    """The ids of a file that could not be taken as it is, by what their entries are called."""
    folder, _, name = file.rpartition("/")
    stem = PurePosixPath(name).stem
    if folder in SHELVES and name.endswith(".yml") and Id.fits(stem):
        yield KIND_WORDS[folder], stem
    if file.startswith((*_PAGES, *_STATEMENTS)):
        try:
            text = (content / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return
        yield from (("fact", id_) for id_ in _facts_in(file, text))


def _facts_in(file: str, text: str) -> list[str]:
    """The ids of the facts in a file; that of a page is none."""
    return [id_ for id_ in _ID.findall(text) if not (file.startswith(_PAGES) and id_ == PurePosixPath(file).stem)]
