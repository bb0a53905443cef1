"""Words: their length, whose they are, and what they must not name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from generator.content.model import Address, Brand, Entry, Library, Source, Text, normalised, whole_words
from generator.content.shingles import LENGTH, runs_of, words_of
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.evidence import Copied, Measured
from generator.diagnostics.registry import rule
from generator.rules.entries import id_of, parts

ACROSS = 10
"""How many words in a row count as copied where they go on from one text to the next: a list of terms may follow its source for some words."""

MOST_SIGNS, MOST_IN_A_WORD = 5000, 200
_LONG_WORD = re.compile(rf"[^\s\u2014\u2026\u3001-\u303f\uff01-\uff0f\uff1a-\uff20]{{{MOST_IN_A_WORD + 1},}}")
"""Signs without a space; languages that need none have punctuation of their own between their clauses."""


@rule("content", blocks="pages")
def too_long(library: Library, today: date) -> Iterator[Diagnostic]:
    """No text has more than 5000 characters, and no word more than 200: neither can be read, and no page or sheet holds them.

    Why: A text of that length is several facts with several sources; a word of that length is a missing space or a paste by mistake.
    Mend: Make several facts of the text, each with its source. Put the missing spaces into the word.
    """
    for entry in library.entries:
        for text in parts(entry, Text):
            if len(text) > MOST_SIGNS:
                yield _too_long(text, f"this text has {len(text)} signs", "Make several facts of it.", id_of(entry),
                                Measured(len(text), most=MOST_SIGNS))
            elif not isinstance(text, Address) and (word := _LONG_WORD.search(text)):
                yield _too_long(text, f'the word "{word.group()[:30]}..." has more than {MOST_IN_A_WORD} signs',
                                "Write it in several words; a space may be missing.", id_of(entry),
                                Measured(len(word.group()), most=MOST_IN_A_WORD))


def _too_long(text: Text, message: str, help: str, item: str, evidence: Measured) -> Diagnostic:
    """A text that is told by its beginning."""
    return too_long.at(text.where, message, help, width=min(len(text), 30) if "\n" not in text else 1, item=item, evidence=evidence)


@rule("content", waivable=True)
def copied_words(library: Library, today: date) -> Iterator[Diagnostic]:
    """No seven words in a row are the same as in a source, nor ten that run on from one text to the next; only the bibliography quotes titles.

    Why: Copied sentences may infringe a copyright, and they keep a wording that was made for other readers.
    Mend: Say it in your own words without changing what it says: keep the numbers, the people and how certain it is.
    """
    known = {run: source for source, runs in sorted(library.word_runs.items(), reverse=True) for run in runs}
    for entry in library.entries if known else ():
        free = {id(part.title) for part in parts(entry, Source)}
        found: dict[tuple[Where, object], Diagnostic] = {}
        item = id_of(entry)
        for texts in _in_a_row(entry):
            for problem in _copied([text for text in texts if id(text) not in free], known, item):
                found.setdefault((problem.where, problem.evidence), problem)
        yield from found.values()


def _copied(texts: list[Text], known: Mapping[str, str], item: str) -> Iterator[Diagnostic]:
    """Each passage that stands in a source, as long as it goes on, at the text in which it begins."""
    words = [(word, text) for text in texts for word in words_of(text)]
    runs = list(runs_of([word for word, _ in words])) if len(words) >= LENGTH else []
    start = 0 if not known.keys().isdisjoint(runs) else len(runs)
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
    Mend: Make them from your own copy of the document: make word-runs SOURCE=id DOCUMENT=file.
    """
    for source in library.sources.values():
        if source.file is not None and not library.word_runs.get(source.id):
            yield no_word_runs.at(source.file, f"word_runs/{source.id}.txt is missing, or holds no word runs",
                                  f"Make it: make word-runs SOURCE={source.id} DOCUMENT=/path/to/{source.file} "
                                  "(and CONTENT= for a folder of your own)",
                                  item=source.id)
    for id_ in sorted(set(library.word_runs) - set(library.sources) - library.broken):
        yield no_word_runs.at(Where(f"word_runs/{id_}.txt"), f'there is no source "{id_}" for these word runs',
                              "Rename the file to the id of its source, or delete it.", item=id_)


@rule("content", waivable=True)
def brand_name(library: Library, today: date) -> Iterator[Diagnostic]:
    """No trade name or platform listed in brands.yml is printed.

    Why: A trade name looks like advice to buy, is often unknown in other countries, and hides which substance is meant.
    Mend: Write the generic name that brands.yml gives. Check that it is the same substance, device or service.
    """
    named = {normalised(brand.name): brand for brand in library.brands}
    pattern = whole_words(named)
    for entry in library.entries if named else ():
        for text in parts(entry, Text) if not isinstance(entry, Brand) else ():
            if found := pattern.search(normalised(text)):
                yield brand_name.at(text, f'"{found.group()}" is a trade name', f"Write: {named[found.group()].say}.", item=id_of(entry))
