"""Documents -> what the search of the site reads: one file, in which each fact stands once. A browser loads it when search is first used.

It is a script that sets one name, not JSON to be fetched: so it works from a folder on a disk and under the strictest policy.
`templates/theme/assets/search-ranking.js` reads it, and holds how results are ranked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from generator.content.model import (
    VOICE_OF,
    BodyMap,
    FactRef,
    Library,
    Names,
    RedFlag,
    Statement,
    Statistic,
    Term,
    Topic,
    Voice,
    normalised,
    urgency_rank,
)
from generator.documents import cautions
from generator.documents.composing import label_of
from generator.documents.document import (
    Block,
    CardRow,
    Document,
    DocumentId,
    Kind,
    Message,
    Paragraph,
    Said,
    Top,
    Words,
    facts_of,
    place_of_fact,
    text_of,
)
from generator.documents.navigation import ABOUT
from generator.documents.urls import Named, address_of, entry_of, path_of
from generator.language.reader import Reader
from generator.outputs.edition import Edition
from generator.outputs.planned import Outline, Planned

FoundEntry = Named | BodyMap

FILE = "search/documents.js"
NAME = "caresheetDocuments"
"""Where the file stands below the root of the site, and the name that it sets."""

EVERYWHERE = 0.4
"""A heading that stands on a larger share of everything that can be found tells nothing about any of it."""

_KINDS: Mapping[Kind, str] = {"test": "test", "treatment": "treatment", "comparison": "comparison", "chart": "chart", "handout": "sheet"}
_ABOUT_THE_SITE = frozenset({*ABOUT, "a-z", "map", "fact-places", "fact-places-part"})


class ResultPage(NamedTuple):
    """A page that a result leads to: its address below the root, its title, its headings and its facts.

    `answer`: the facts that answer the page's question, which stand below its title; or, where it has none, the words in `says`.
    """

    path: str
    title: str
    headings: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    says: str = ""


class Findable(NamedTuple):
    """One thing that can be found: for patients, for clinicians or for both.

    `names`: beside the titles of its places. `synonyms`: what the glossary also calls the things that the names name. `own`: the facts that
    are written in its file. `phrases`: the words of a danger sign, or of what the site does not cover. A question that holds all words of one of
    them gets this as its first answer.
    """

    kind: str
    places: Mapping[Voice, ResultPage]
    names: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()


def files(edition: Edition) -> dict[str, bytes]:
    """The file of the search, by its path."""
    library, reader = edition.library, edition.readers.site
    found = everything(library, edition.documents, reader)
    if edition.site.search == "pagefind":
        found = [_names_only(one) for one in found]
    return {FILE: script(found, library, reader).encode()}


def planned(outline: Outline) -> Iterator[Planned]:
    """The one file."""
    yield Planned(FILE)


def everything(library: Library, documents: Iterable[Document], reader: Reader) -> list[Findable]:
    """Everything that can be found, in an order that follows from the content alone: danger signs, what is not covered, pages, words explained."""
    synonyms = _Synonyms(library)
    return [*_signs(library, reader, synonyms), *_uncovered(library, reader), *_pages(library, documents, synonyms), *_terms(library)]


# --- what is found -----------------------------------------------------------------------------------------------


def _signs(library: Library, reader: Reader, synonyms: _Synonyms) -> Iterator[Findable]:
    """Each danger sign, the most urgent first, where the list of all tells how soon and what to do."""
    found = [(urgency_rank(flag.urgency), flag, flag.urgency, flag.action) for flag in library.red_flags.values()
             if flag.urgency is not None and flag.action is not None]
    for _, flag, urgency, action in sorted(found, key=lambda one: one[0]):
        places = dict[Voice, ResultPage]()
        for audience, voice in VOICE_OF.items():
            if audience in flag.audience:
                address = address_of(DocumentId("danger-signs", "", audience))
                says = reader.labelled(reader(f"urgency_{urgency}"), getattr(action, voice))
                places[voice] = ResultPage(f"{address}#about-{flag.id}", str(flag.voiced(voice)), says=says)
        phrases = tuple(dict.fromkeys(map(str, (*flag.watch_words, *flag.also, *flag.search))))
        yield Findable("sign", places, phrases, synonyms.of(phrases), phrases=phrases)


def _uncovered(library: Library, reader: Reader) -> Iterator[Findable]:
    """What the site does not cover: it says so, how soon to act, and what to do."""
    address = address_of(DocumentId("not-covered"))
    for entry in library.not_covered.values():
        soon = reader.labelled(reader(f"urgency_{entry.urgency}")) if entry.urgency is not None else ""
        places = {voice: ResultPage(f"{address}#about-{entry.id}", str(entry.names.voiced(voice)),
                               says=f"{reader('search_not_covered')} {soon}{getattr(entry.action, voice)}") for voice in VOICE_OF.values()}
        yield Findable("uncovered", places, phrases=_names(entry.names, *entry.names.search))


def _pages(library: Library, documents: Iterable[Document], synonyms: _Synonyms) -> Iterator[Findable]:
    """Each page; the same page for both readers is found as one."""
    groups: dict[tuple[Kind, str], list[Document]] = {}
    for document in documents:
        key = (document.id.kind, document.id.audience) if document.id.kind == "landing" else (document.id.kind, document.id.id)
        if document.id.kind not in {"home", "withdrawn"}:
            groups.setdefault(key, []).append(document)
    order = {fact: number for number, fact in enumerate(library.facts)}
    for versions in groups.values():
        one = versions[0]
        entry = _entry(one.id, library)
        places = {VOICE_OF[document.audience]: _place(document, entry, library, order) for document in versions}
        titles = [place.title for place in places.values()]
        names = _names(entry.names, *entry.names.search) if entry else ()
        ours = () if names else (path_of(one.id).removesuffix("/index").rpartition("/")[2].replace("_", " "),)
        names = tuple(dict.fromkeys([*titles, *names, *ours, *synonyms.of(titles, whole=True)]))
        own = frozenset(str(part.id) for part in entry.parts if isinstance(part, Statement)) if entry else frozenset()
        yield Findable(_kind(one.id, entry), places, names, synonyms.of(names), own=own)


def _terms(library: Library) -> Iterator[Findable]:
    """Each word of the glossary, with what it means."""
    for term in library.glossary:
        title = f"{term.names.plain} ({term.names.clinical})" if term.names.clinical != term.names.plain else str(term.names.plain)
        place = ResultPage(f"{address_of(DocumentId('glossary'))}#{place_of_fact(term.id)}", title, says=str(term.plain))
        yield Findable("term", {"plain": place}, _names(term.names, *term.names.search))


def _place(document: Document, entry: FoundEntry | None, library: Library, order: Mapping[str, int]) -> ResultPage:
    answer, says, headings = document.once("search", _searched)
    page = ResultPage(address_of(document.id), document.title, answer=tuple(answer), says=says)
    if entry is None:
        return page
    named = {part.id if isinstance(part, Statement) else str(part) for part in entry.parts if isinstance(part, (Statement, FactRef))}
    shown = [fact for fact in sorted(document.facts, key=order.__getitem__) if _told(library.facts[fact], named)]
    return page._replace(headings=tuple(headings), facts=tuple(shown))


def _searched(document: Document) -> tuple[list[str], str, list[str]]:
    """What the search needs of a page: the facts that answer it, or what it says first, and its headings but for those that are facts."""
    answer = list(dict.fromkeys(fact for message in _answers(document) for fact in facts_of(message)))
    said = {"".join(word.text for word in part.words) for part in document.all(Said)}
    headings = dict.fromkeys(text_of(section.heading) for section in document.sections.values())
    return answer, "" if answer else _first_words(document), [heading for heading in headings if heading not in said]


def _answers(document: Document) -> Iterator[Message | CardRow]:
    """The answer of a page: its message, or of its card what it is and what to do."""
    yield from islice(document.all(Message), 1)
    yield from islice(document.all(CardRow), 2)


def _first_words(document: Document) -> str:
    """What a page without an answer says first about itself: the question of a chart, what a sheet or a list is for."""
    blocks = (block for one in document.blocks for block in _in_message(one))
    return next((text_of(block) for block in blocks if isinstance(block, Paragraph) and block.role in {"", "lead"}
                 and all(isinstance(span, Words) for span in block.line)), "")


def _in_message(block: Block) -> tuple[Block, ...]:
    """The blocks of the message at the top of a page; any other block by itself."""
    return block.message.blocks if isinstance(block, Top) and isinstance(block.message, Message) else (block,)


def _names_only(found: Findable) -> Findable:
    """What is found without its text, which Pagefind finds; what we find by ourselves are names, slips of typing and danger signs."""
    return found._replace(places={voice: place._replace(headings=(), facts=()) for voice, place in found.places.items()})


def _told(fact: Statement, named: set[str]) -> bool:
    """Whether a page tells a fact itself: not a danger sign, which is found by itself, nor a word that is only explained in passing."""
    return not isinstance(fact, RedFlag) and (not isinstance(fact, Term) or fact.id in named)


def _entry(document: DocumentId, library: Library) -> FoundEntry | None:
    """The entry that a Document is about; None if it is about many."""
    if document.kind == "body":
        return library.body_map
    return entry_of(document, library)


def _kind(document: DocumentId, entry: FoundEntry | None) -> str:
    if isinstance(entry, Topic):
        return entry.kind
    return _KINDS.get(document.kind, "about" if document.kind in _ABOUT_THE_SITE else "list")


def _names(names: Names, *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, (names.plain, names.clinical, *names.also, *more))))


class _Synonyms:
    """The glossary as groups of words that mean the same."""

    def __init__(self, library: Library) -> None:
        self._called = {str(term.id): _names(term.names) for term in library.glossary}
        self._vocabulary = library.vocabulary
        self._by_name: dict[str, list[str]] = {}
        for term, names in self._called.items():
            for name in dict.fromkeys(map(normalised, names)):
                self._by_name.setdefault(name, []).append(term)

    def of(self, names: Iterable[str], *, whole: bool = False) -> tuple[str, ...]:
        """Whatever else the glossary calls the things that some names name. `whole`: only what it calls one of these names itself."""
        called = {normalised(name) for name in names}
        named = (term for name in called for term in self._by_name.get(name, ()))
        found = set(named) if whole else set(self._vocabulary.found(" | ".join(sorted(called))))
        terms = (names for term, names in self._called.items() if term in found)
        return tuple(dict.fromkeys(name for names in terms for name in names if normalised(name) not in called))


# --- how it is written -------------------------------------------------------------------------------------------


def script(found: Iterable[Findable], library: Library, reader: Reader) -> str:
    """The script, one document or fact on a line, so that two versions can be compared."""
    found = list(found)
    shown = {id_ for document in found for place in document.places.values() for id_ in (*place.facts, *place.answer)}
    facts = [id_ for id_ in library.facts if id_ in shown]
    often = Counter(heading for document in found for heading in _headings(document))
    headings = [heading for heading, times in often.items() if times <= len(found) * EVERYWHERE]
    fact_numbers, heading_numbers = _numbered(facts), _numbered(headings)
    readers = [reader.told(audience) for audience in VOICE_OF]
    parts: dict[str, list[Any]] = {
        "facts": [_fact(library.facts[id_], readers) for id_ in facts],
        "warned": [[number, *warned] for number, id_ in enumerate(facts) if (warned := _warned(library.facts[id_], library, reader))],
        "headings": headings,
        "documents": [_document(document, fact_numbers, heading_numbers) for document in found],
    }
    lists = ",\n".join(f'"{name}": [\n' + ",\n".join(map(_json, items)) + "\n]" for name, items in parts.items())
    kinds = {kind: reader("search_kind_" + kind) for kind in dict.fromkeys(document.kind for document in found)}
    return (f'globalThis.{NAME} = {{\n"language": {_json(reader.words.language)},\n"unimportant": {_json(reader("search_unimportant"))},\n'
            f'"kinds": {_json(kinds)},\n{lists}\n}};\n')


def _numbered(texts: Iterable[str]) -> Mapping[str, int]:
    return {text: number for number, text in enumerate(texts)}


def _headings(document: Findable) -> list[str]:
    return list(dict.fromkeys(heading for place in document.places.values() for heading in place.headings))


def _fact(fact: Statement, readers: Iterable[Reader]) -> list[str]:
    """What lists on pages print of a fact for patients and, where it differs, for clinicians. A word of the glossary has its name as its title;
    what a figure from a study measured stands before it here."""
    if isinstance(fact, Term):
        return list(dict.fromkeys(str(fact.voiced(reader.voice)) for reader in readers))
    measured = str(fact.measure) if isinstance(fact, Statistic) else ""
    return list(dict.fromkeys(f"{label_of(fact, reader) or reader.head(measured)} {fact.voiced(reader.voice)}".strip() for reader in readers))


def _warned(fact: Statement, library: Library, reader: Reader) -> list[str]:
    """What is warned of in a fact, for patients and for clinicians; a result that shows the fact shows it too."""
    warned = cautions.of_fact(fact, library)
    return [" ".join(cautions.told(one, reader.told(audience)) for one in warned) for audience in VOICE_OF] if warned else []


def _document(document: Findable, facts: Mapping[str, int], headings: Mapping[str, int]) -> dict[str, Any]:
    """What both voices share stands once. Empty lists are left out."""
    titles = {place.title for place in document.places.values()}
    shown = {id_ for place in document.places.values() for id_ in place.facts}
    whole: dict[str, Any] = {
        "kind": document.kind, "names": [name for name in document.names if name not in titles and name not in document.phrases],
        "synonyms": list(document.synonyms), "phrases": list(document.phrases),
        "headings": [headings[text] for text in _headings(document) if text in headings],
        "own": sorted(facts[id_] for id_ in shown & document.own), "facts": sorted(facts[id_] for id_ in shown - document.own),
    }
    for voice, place in document.places.items():
        part = {"path": place.path, "title": place.title, "says": place.says, "answer": [facts[id_] for id_ in place.answer]}
        whole[voice] = {key: value for key, value in part.items() if value}
    return {key: value for key, value in whole.items() if value}


def _json(value: object) -> str:
    """JSON that is safe in a script wherever that is put."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
