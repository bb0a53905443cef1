"""Ids, references and places: whether what is named is there, once, and used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from generator.content.kinds import FOLDERS
from generator.content.model import KIND_OF_SECTION, FactRef, Library, Page, Ref, Statement, Term, Topic
from generator.content.places import KIND_WORDS
from generator.diagnostics.bounded import MOST_TOLD
from generator.diagnostics.commands import typed
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.rules.entries import id_of, parts, place_of, prose, sections


@rule("content", blocks="pages")
def unknown_id(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every id that is named exists.

    Why: A misspelt id would leave out a danger sign, a fact or a source, and nobody would miss it.
    Fix: Correct the spelling. If the entry does not exist yet, write it before you name it.
    """
    shelves = library.shelves
    for entry in (*library.entries, *(partly.decision for partly in library.partly_read.values())):
        unknown = (ref for ref in parts(entry, Ref) if ref not in shelves[ref.kind] and ref not in library.broken)
        for number, ref in enumerate(unknown):
            close = get_close_matches(ref, shelves[ref.kind], 1, _CLOSE) if number <= MOST_TOLD else ()
            guess = f'Did you mean "{close[0]}"? If not, ' if close else "If the id is right, "
            yield unknown_id.at(ref, f'{KIND_WORDS[ref.kind]} "{ref}" does not exist', f"{guess}{_where_to_write(ref)}", item=id_of(entry))


_CLOSE = 0.75
"""How alike an id is to one that is proposed instead of it. With less, another danger sign is proposed that is only about the same part."""


def _where_to_write(ref: Ref) -> str:
    """What to do where an entry is missing: its file and the command that starts it; a fact is written in the file of what it is about."""
    if ref.kind not in _KINDS:
        return f"write it, with id: {ref}, in the file of its topic."
    return f"write {ref.kind}/{ref}.yml: {typed('new', {'KIND': _KINDS[ref.kind], 'ID': str(ref)})}"


_KINDS = {folder: kind for kind, folder in FOLDERS.items()}
"""What each folder's kind is called by the command new."""


@rule("content")
def duplicate_id(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every statement has an id of its own.

    Why: If two statements share an id, a page that names it may say the wrong one.
    Fix: If both say the same, keep one and name its id in the other place. Otherwise give one of them a new id.
    """
    first: dict[str, Statement] = {}
    for statement, _ in library.statements:
        other = first.setdefault(statement.id, statement)
        if other is not statement:
            yield duplicate_id.at(statement.id, f'duplicate id "{statement.id}" (first in {place_of(other.id.where)})',
                                  "Give one of them another id. If both are the same fact, keep one and name its id in the other place.",
                                  item=statement.id)


def _second(refs: Iterable[Ref]) -> Iterator[Ref]:
    """The second of each that is there more than once."""
    times = Counter[str]()
    for ref in refs:
        times[str(ref)] += 1
        if times[str(ref)] == 2:
            yield ref


@rule("content", alone=True)
def repeated_id(library: Library) -> Iterator[Diagnostic]:
    """A list of ids names each of them once, and no topic names itself as related.

    Why: A fact that is listed twice is read twice; usually the second was meant to be another fact.
    Fix: Check whether another id was meant; if not, keep one of the two.
    """
    for entry in library.entries:
        for part in entry.parts:
            refs = [item for item in part if isinstance(item, Ref)] if isinstance(part, tuple) else []
            for again in _second(refs):
                yield repeated_id.at(again, f'"{again}" is listed twice', "Keep it once.", item=id_of(entry))
        if isinstance(entry, Page):
            for ref in entry.related:
                if isinstance(entry, Topic) and ref == entry.id:
                    yield repeated_id.at(ref, f'topic "{ref}" names itself as related', "Delete it.", item=id_of(entry))


@rule("content", blocks="pages")
def wrong_kind_of_fact(library: Library, today: date) -> Iterator[Diagnostic]:
    """A section that is shown as a table holds only facts that have the columns of that table.

    Why: A fact without these columns would leave cells empty, and readers would take the empty cells for an answer.
    Fix: Name the fact in a section of plain statements, or write it as the kind that the section holds.
    """
    for entry, name, said in sections(library):
        kind = KIND_OF_SECTION.get(name)
        for item in said if kind and isinstance(said, tuple) else ():
            fact = library.facts.get(item) if isinstance(item, FactRef) else None
            if kind and fact is not None and not isinstance(fact, kind):
                yield wrong_kind_of_fact.at(item, f'"{item}" is a {type(fact).__name__}, but {name} holds only {kind.__name__} entries',
                                            f"Name it in another section, or write it as a {kind.__name__}.", item=id_of(entry))


@rule("content")
def reference_loop(library: Library, today: date) -> Iterator[Diagnostic]:
    """No fact leads back to itself through its reasons, meanings or alternatives.

    Why: A reason that rests on itself explains nothing, and a reader who follows it goes round in circles.
    Fix: Take out the reference that says least on this way round.
    """
    leads = {fact.id: [ref for ref in _leads_to(fact) if ref in library.facts] for fact in library.facts.values()}
    for start in leads:
        seen, ahead = set[str](), list(leads[start])
        while ahead:
            step = ahead.pop()
            if step == start:
                yield reference_loop.at(library.facts[start].id, f'"{start}" leads back to itself',
                                        "Take out one of the references (means, why, instead, otherwise) on this way round.", item=start)
                break
            if step not in seen:
                seen.add(step)
                ahead += leads[step]


def _leads_to(fact: Statement) -> Iterator[FactRef]:
    for name in ("means", "why", "instead", "otherwise"):
        if name in type(fact).model_fields:
            yield from parts(getattr(fact, name), FactRef)


@rule("content")
def unused_entry(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every danger sign, pitfall, test, treatment, source, editor's note, figure and input is named somewhere.

    Why: An entry that nothing names is on no page: the work was done, and its reader still does not learn of it.
    Fix: Name it where its readers need it. Delete it only if it is wrong or is said elsewhere.
    """
    if library.broken:
        return
    named = Counter((ref.kind, str(ref)) for entry in library.entries for ref in parts(entry, Ref))
    for shelf in ("red_flags", "pitfalls", "tests", "treatments", "sources", "doubts", "figures", "inputs"):
        for id_, entry in library.shelves[shelf].items():
            if not named[(shelf, id_)] and not (shelf in {"red_flags", "pitfalls"} and named[("facts", id_)]):
                nothing = "no chart" if shelf == "inputs" else "no page and no fact"
                yield unused_entry.at(entry.where, f'{nothing} names {KIND_WORDS[shelf]} "{id_}"',
                                      "Name it where readers need it, or delete the file.", item=id_)


@rule("content", waivable=True)
def unused_term(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every term of the glossary is used in some text.

    Why: The glossary explains the words of this site; a term that nobody meets distracts from those that need explaining.
    Fix: Add the form that the texts use under also, or delete the term.
    """
    if library.broken or not library.glossary:
        return
    named = {ref for entry in library.entries for ref in parts(entry, FactRef)}
    texts = (text for entry in library.entries if not isinstance(entry, Term) for text in prose(entry))
    used = {id_ for text in texts for id_ in library.vocabulary.found(text)}
    for term in library.glossary:
        if term.id not in named and term.id not in used:
            yield unused_term.at(term.id, f'no text uses the word "{term.names.plain}"',
                                 "Use the word, add the form that the texts use under also, or delete the term.", item=term.id)
