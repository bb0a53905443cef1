"""Words: their length, whose they are, and what they must not name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from generator.content.model import Brand, Citation, Entry, Library, Source, Text, normalised
from generator.content.shingles import LENGTH, runs_of, words_of
from generator.diagnostics.commands import by_make, typed
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.evidence import Copied
from generator.diagnostics.registry import rule
from generator.rules.entries import id_of, parts, prose

ACROSS = 10
"""How many words in a row count as copied where they go on from one text to the next: a list of terms may follow its source for some words."""


@rule("content", waivable=True, alone=True)
def copied_words(library: Library) -> Iterator[Diagnostic]:
    """No seven words in a row are the same as in a source, nor ten that run on from one text to the next; only titles and headings under `part`
    are named as they are.

    Why: Copied sentences may infringe a copyright, and they keep a wording that was made for other readers.
    Fix: Say it in your own words without changing what it says: keep the numbers, the people and how certain it is.
    """
    known = library.source_of_run
    for entry in library.entries if known else ():
        free = {*(id(part.title) for part in parts(entry, Source)), *(id(part.part) for part in parts(entry, Citation))}
        found: dict[tuple[Where, object], Diagnostic] = {}
        item = id_of(entry)
        for texts in _in_a_row(entry):
            for problem in _copied([text for text in texts if id(text) not in free], known, item):
                found.setdefault((problem.where, problem.evidence), problem)
        yield from found.values()


def _copied(texts: list[Text], known: Mapping[str, str], item: str) -> Iterator[Diagnostic]:
    """Each passage that stands in a source, as long as it goes on, at the text in which it begins."""
    if known.keys().isdisjoint(runs_in(texts)):
        return
    words = [(word, text) for text in texts for word in _words_of(text)]
    runs, start = list(runs_of([word for word, _ in words])), 0
    while start < len(runs):
        source, end = known.get(runs[start]), start
        while source is not None and end < len(runs) and known.get(runs[end]) == source:
            end += 1
        passage = [word for word, _ in words[start:end + LENGTH - 1]] if source is not None else []
        if source is not None and (words[start][1] is words[start + len(passage) - 1][1] or len(passage) >= ACROSS):
            shown = " ".join(passage) if len(passage) <= 30 else " ".join((*passage[:30], "..."))
            yield copied_words.at(words[start][1], f'{len(passage)} words in a row stand in source "{source}" too: "{shown}"',
                                  "Say it in your own words.", item=item, evidence=Copied(source, tuple(passage)))
        start = max(end, start + 1)


def runs_in(texts: Iterable[str]) -> Iterator[str]:
    """Each run of words in a row of texts: those inside of a text, then those that go on from one to the next."""
    before: tuple[str, ...] = ()
    for text in texts:
        yield from _runs_of(text)
        words = _words_of(text)
        yield from runs_of(before + words[:LENGTH - 1]) if before else ()
        before = (before + words)[1 - LENGTH:]


@lru_cache(maxsize=1000)
def _runs_of(text: str) -> tuple[str, ...]:
    """The runs of words of a text, kept: it is looked at by itself and in the rows in which it stands."""
    return tuple(runs_of(_words_of(text)))


@lru_cache(maxsize=1000)
def _words_of(text: str) -> tuple[str, ...]:
    """The words of a text, kept in the same way."""
    return tuple(words_of(text))


def _in_a_row(value: object) -> Iterator[list[Text]]:
    """The texts of an entry as they are read one after the other: each by itself; where there are several, those of a list, and the same key of all
    entries of a list."""
    if isinstance(value, Text):
        yield [value]
    elif isinstance(value, Entry):
        for name in type(value).model_fields:
            yield from _in_a_row(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _in_a_row(part)
        yield from _several(part for part in value if type(part) is Text)
        entries = [part for part in value if isinstance(part, Entry)] if len(value) > 1 else []
        for name in dict.fromkeys(name for entry in entries for name in type(entry).model_fields):
            yield from _several(text for entry in entries if type(text := getattr(entry, name, None)) is Text)


def _several(texts: Iterable[Text]) -> Iterator[list[Text]]:
    """These texts as a row; a single one is a row of its own already."""
    row = list(texts)
    if len(row) > 1:
        yield row


@rule("content")
def no_word_runs(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every source that is kept as a document has its hashed word runs, so that copying from it is noticed.

    Why: Without them the search for copied sentences would skip this source and find nothing.
    Fix: Make them from your own copy of the document: make word-runs SOURCE=id DOCUMENT=file, or caresheet word-runs id file.
    """
    for source in library.sources.values():
        if source.file is not None and not library.word_runs.get(source.id):
            yield no_word_runs.at(source.file, f"word_runs/{source.id}.txt is missing, or holds no word runs",
                                  f"Make it: {typed('word-runs', {'SOURCE': str(source.id), 'DOCUMENT': f'/path/to/{source.file}'})} "
                                  f"(and {'CONTENT=FOLDER' if by_make() else '--content FOLDER'} where it is not content/)",
                                  item=source.id)
    for id_ in sorted(set(library.word_runs) - set(library.sources) - library.broken):
        yield no_word_runs.at(Where(f"word_runs/{id_}.txt"), f'there is no source "{id_}" for these word runs',
                              "Rename the file to the id of its source, or delete it.", item=id_)


@rule("content", waivable=True, alone=True)
def brand_name(library: Library) -> Iterator[Diagnostic]:
    """No trade name or platform listed in brands.yml is printed.

    Why: A trade name looks like advice to buy, is often unknown in other countries, and hides which substance is meant.
    Fix: Write the generic name that brands.yml gives. Check that it is the same substance, device or service.
    """
    named, pattern = library.brand_names
    for entry in library.entries if named else ():
        for text in parts(entry, Text) if not isinstance(entry, Brand) else ():
            if found := pattern.search(normalised(text)):
                yield brand_name.at(text, f'"{found.group()}" is a trade name', f"Write: {named[found.group()].say}.", item=id_of(entry))


@rule("content", level="warning", alone=True)
def misread_letter(library: Library) -> Iterator[Diagnostic]:
    """No word has 0, 1 or a capital I among its small letters.

    Why: "cann0t" came from a scan and is read by everybody, but no watch word finds it: its danger sign is not asked for. Nor do readers who search.
    Fix: Look the word up in its source, and write o, l or i.
    """
    for entry in library.entries:
        for text in prose(entry):
            if (word := next((word for word in _WORD.findall(text) if _MISREAD.search(word)), None)) is not None:
                yield misread_letter.at(text, f'"{word}" has 0, 1 or I among its letters', "Look it up in its source, and write the letter.",
                                        item=id_of(entry))


_SMALL = "[a-z\u00df-\u00f6\u00f8-\u00ff]"
_MISREAD = re.compile(rf"(?<!Mc)(?<!Mac)(?:(?<={_SMALL})[01I](?={_SMALL}{{2}})|(?<={_SMALL}{_SMALL})[01I](?={_SMALL}))")
"""A sign in place of a letter that looks like it. Small letters on both sides, so that H1N1, HbA1c and p16 are none; nor is McIntyre."""
_WORD = re.compile(r"\w+")
