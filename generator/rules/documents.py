"""Finished Documents: what their readers see, and what must stand there."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import lru_cache, partial
from itertools import accumulate

from generator.content.model import (
    VOICE_OF,
    Comparison,
    Decision,
    Disagreement,
    Handout,
    Library,
    NotStated,
    OptionsBlock,
    Page,
    Statement,
    Text,
    Voice,
    normalised,
)
from generator.content.model.phrases import MOST_TEXTS, Phrases
from generator.content.model.text import unpointed
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.evidence import Measured
from generator.diagnostics.registry import rule, rules_of
from generator.documents import cautions
from generator.documents.document import Chart, Document, lines_of
from generator.documents.reading_age import FORMULA, MOST, measure
from generator.documents.urls import SHELF_OF, entry_of, path_of
from generator.files.cache import key_of
from generator.files.traces import Tracing
from generator.language.words import read_words
from generator.rules.again import Again

_OF_CONTENT = frozenset({*SHELF_OF, "landing", "body", "danger-signs", "pitfalls", "causes", "questions", "study-figures"})
"""Documents that say facts to their readers; the others are about the site itself, and lead to all danger signs instead of showing them."""

def check_documents(library: Library, documents: Iterable[Document], tell: Callable[[], None] = lambda: None,
                    tracing: Tracing | None = None) -> tuple[Diagnostic, ...]:
    """What only finished Documents show: what the rules of this phase find in all of them, or, if they are `alone`, in each.

    `tell` is called often. `tracing`: which Documents an earlier run found to be right; they are not judged again while they, and all that was
    looked at with them, say the same.
    """
    every = list(documents)
    tell()
    rules, judged = rules_of("documents"), JudgedBy(library)
    warnings = judged.warnings()
    found = dict.fromkeys(problem for held in rules if not held.alone for problem in held(library, every))
    for held in (held for held in rules if held.alone):
        again = Again(library, tracing, held.name, list(map(str, library.red_flags)), heeded=warnings if held not in _OF_NO_WARNING else ())
        known, touched = judged.noted_in(again.library), _may_say([words for hashed in again.fresh for words in warnings[hashed]])
        for document in every:
            tell()
            origin = document.worked_out.get("origin", "")
            found.update(dict.fromkeys(again.faults(path_of(document.id), origin, partial(held, document, known), touched=touched(document))))
    return tuple(sorted(found))


@rule("documents")
def fact_shown_nowhere(library: Library, documents: Sequence[Document]) -> Iterator[Diagnostic]:
    """Every fact is shown on some page.

    Why: A fact that no page shows was reviewed for nothing, and readers do not know what its authors know.
    Fix: Name its id in a section of a topic, a test or a treatment. Delete it only if it is wrong or said elsewhere.
    """
    everywhere = {fact for document in documents for fact in document.facts}
    for statement, _ in library.statements:
        if statement.id not in everywhere:
            yield fact_shown_nowhere.at(statement.id, f'the fact "{statement.id}" is shown on no page',
                                        "Name its id in a section of a topic, a test or a treatment.", item=statement.id)


class JudgedBy:
    """What every Document is judged by: the words of danger signs, and each fact in which an editor's note warns of something, found by its words."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.watched, self.order = lru_cache(MOST_TEXTS)(library.watch.found), {id_: number for number, id_ in enumerate(library.red_flags)}
        self.facts: Mapping[str, tuple[Statement, tuple[cautions.Warned, ...]]] = {
            str(fact.id): (fact, told) for fact in library.facts.values() if (told := cautions.of_fact(fact, library))}
        self._words = {voice: lru_cache(MOST_TEXTS)(Phrases({id_: (str(fact.voiced(voice)),) for id_, (fact, _) in self.facts.items()}).found)
                       for voice in VOICE_OF.values()}
        self._differences = {voice: Phrases({id_: (str(entry.voiced(voice)),) for id_, entry in library.disagreements.items()})
                             for voice in VOICE_OF.values()}

    def noted_in(self, library: Library) -> JudgedBy:
        """The same, which looks entries up in a Library that notes it."""
        own = copy(self)
        own.library = library
        return own

    def said_in(self, lines: Iterable[str], voice: Voice) -> list[tuple[Statement, tuple[cautions.Warned, ...]]]:
        """The facts whose words some lines hold."""
        return [self.facts[id_] for id_ in dict.fromkeys(id_ for line in lines for id_ in self._words[voice](line))]

    def differences_in(self, lines: Iterable[str], voice: Voice) -> list[Disagreement]:
        """The disagreements whose words some lines hold."""
        return [self.library.disagreements[id_] for id_ in dict.fromkeys(id_ for line in lines for id_ in self._differences[voice].found(line))]

    def warnings(self) -> Mapping[str, tuple[str, ...]]:
        """What no Library notes where it is used, each by a hash over all of it: the words, in each voice, by which a fact with a warning or a
        disagreement is found. One that goes takes nothing but faults away, as `Again` asks of what it heeds."""
        known: list[tuple[Statement | Disagreement, object]] = [
            (fact, [fact.digest, *((one.doubt.digest, one.caution.digest) for one in told)]) for fact, told in self.facts.values()]
        known += [(entry, entry.digest) for entry in self.library.disagreements.values()]
        return {key_of(of): tuple(str(one.voiced(voice)) for voice in VOICE_OF.values()) for one, of in known}


def _may_say(words: Iterable[str]) -> Callable[[Document], bool]:
    """Whether a Document may say any of some words. Where it does not, no line of it holds them as whole words either."""
    sought = {unpointed(normalised(one)) for one in words} - {""}

    @lru_cache(MOST_TEXTS)
    def is_in(line: str) -> bool:
        text = unpointed(normalised(line))
        return any(one in text for one in sought)

    return lambda document: bool(sought) and any(map(is_in, document.lines))


@rule("documents", alone=True)
def missing_danger_sign(document: Document, known: JudgedBy) -> Iterator[Diagnostic]:
    """A page that contains the watch words of a danger sign, in whatever part of it, shows that danger sign at its top.

    Why: A reader of the page may have the symptom now; the danger sign must be seen before anything else.
    Fix: Add the danger sign under red_flags of that page, and see that its audience includes the page's readers. Do not reword the text to avoid the
    words.
    """
    entry, item = entry_of(document.id, known.library), document.id.id or document.id.kind
    found = {id_: word for line in document.lines for id_, word in known.watched(line).items()} if document.id.kind in _OF_CONTENT else {}
    for id_ in sorted(found, key=known.order.__getitem__):
        if id_ not in document.signs:
            word = found[id_]
            where: Where = entry.where if entry else known.library.red_flags[id_].id.where
            yield missing_danger_sign.at(where, f'the page of "{item}" speaks of "{word}" but does not show danger sign "{id_}" at its top',
                                         f"Add {id_} under red_flags, and see that its audience includes the readers of that page.", item=item)


@rule("documents", alone=True)
def missing_caution(document: Document, known: JudgedBy) -> Iterator[Diagnostic]:
    """Wherever a fact is said, or benefits or harms are not stated, what an editor's note warns of there is said with it, on pages and sheets.

    Why: A benefit without its known harm is advice that nobody would have given.
    Fix: Let the composer of the page or sheet say the caution with the fact. Do not shorten the note instead.
    """
    yield from _uncautioned_facts(document, known)
    yield from _uncautioned_gaps(document, known.library, known)


def _uncautioned_facts(document: Document, warned: JudgedBy) -> Iterator[Diagnostic]:
    """What a Document says without what an editor's note warns of in it; the warning stands in the same line, or in the next."""
    item, voice = document.id.id or document.id.kind, VOICE_OF[document.audience]
    said = warned.said_in(document.lines, voice)
    lines = _closed_lines(document.lines) if said else []
    text, starts = "\n".join(lines), list(accumulate((len(line) + 1 for line in lines), initial=0))
    for fact, told in said:
        for number in _lines_with(_closed(fact.voiced(voice)), text, starts):
            near = "".join(lines[number:number + 2])
            for one in told:
                if _closed(one.caution.voiced(voice)) not in near:
                    yield _unwarned(fact.id, f'the page of "{item}" says "{fact.id}" without what note "{one.doubt.id}" warns of', item)


def _uncautioned_gaps(document: Document, library: Library, warned: JudgedBy) -> Iterator[Diagnostic]:
    """Places where something weighed is not stated, without what is warned of there."""
    item, voice = document.id.id, VOICE_OF[document.audience]
    for place, section, wanted in _weighed_in(document, library) if item else ():
        there = document.once(f"lines of {section}", partial(_lines_of, section)) if wanted else ()
        others = [_closed(entry.voiced(voice))
                  for entry in (*(fact for fact, _ in warned.said_in(there, voice)), *warned.differences_in(there, voice))]
        lines = [line for line in _closed_lines(there) if not any(words in line for words in others)]
        for one, times in wanted.items():
            if sum(_closed(one.caution.voiced(voice)) in line for line in lines) < times:
                yield _unwarned(place, f'the page of "{item}" has a place without what note "{one.doubt.id}" warns of there', item)


def _lines_with(words: str, text: str, starts: Sequence[int]) -> Iterator[int]:
    """The numbers of the lines of a text in which some words stand. `starts`: where each begins, and the next one would."""
    at = text.find(words)
    while at >= 0:
        number = bisect_right(starts, at) - 1
        yield number
        at = text.find(words, starts[number + 1])


def _closed_lines(lines: Iterable[str]) -> list[str]:
    return [closed for line in lines if (closed := _closed(line))]


@lru_cache(MOST_TEXTS)
def _closed(text: str) -> str:
    """A text for comparing, without spaces."""
    return normalised(text).replace(" ", "")


def _unwarned(place: Text, fault: str, item: str) -> Diagnostic:
    return missing_caution.at(place, fault,
                              "Let the composer of this page say it there: with each fact, and where nothing is stated.", item=item)


def _weighed_in(document: Document, library: Library) -> Iterator[tuple[Text, str, Counter[cautions.Warned]]]:
    """Where something weighed is not stated, and with the steps of a chart: the section, and how often each caution must stand in it."""
    entry = entry_of(document.id, library)
    if isinstance(entry, Comparison):
        yield entry.id, "comparison", _count((getattr(treatment, name), cautions.where_weighed(treatment, name, library))
                                             for treatment, name in cautions.options_of(entry, library))
    elif isinstance(entry, Decision):
        yield entry.id, _STEPS, Counter(one for box in entry.boxes for one in cautions.of_box(box, library))
    elif isinstance(entry, Handout):
        for number, block in enumerate(entry.blocks, 1):
            if isinstance(block, OptionsBlock):
                yield entry.id, f"block-{number}", _count((cell, cautions.where_chosen(option, row, library))
                                                          for option in block.options for row, cell in enumerate(option.cells))
    elif isinstance(entry, Page):
        for name in cautions.WEIGHED.get(type(entry), ()):
            yield entry.id, name, _count([(getattr(entry, name), cautions.where_weighed(entry, name, library))])


_STEPS = "steps"
"""In the place of a section: the steps of a chart."""


def _lines_of(section: str, document: Document) -> list[str]:
    if section == _STEPS:
        return [line for part in document.all(Chart) for line in lines_of(part)]
    return list(lines_of(document.sections[section])) if section in document.sections else []


def _count(cells: Iterable[tuple[object, Sequence[cautions.Warned]]]) -> Counter[cautions.Warned]:
    return Counter(one for cell, told in cells if isinstance(cell, NotStated) for one in told)


@rule("documents", level="warning", waivable=True, alone=True)
def hard_to_read(document: Document, known: JudgedBy) -> Iterator[Diagnostic]:
    """A page for patients has a reading age of 14 at most, by the Automated Readability Index.

    Why: Half of all adults find longer texts hard, and everybody does who is ill or frightened.
    Fix: Begin with the sentences that the message names: one thought in each, short words, "you". Keep the numbers and the warnings.
    """
    for page in measure((document,), read_words(known.library.language)("no_sentence_end")):
        if page.hard:
            entry = known.library.shelves[SHELF_OF[page.document.kind]][page.document.id]
            worst = ", ".join(f'"{sentence.item}" ({sentence.length} words)' for sentence in page.worst)
            yield hard_to_read.at(entry.id, f'the page "{page.title}" has a reading age of {page.age} ({FORMULA})',
                                  f"Patients should need {MOST} at most: use shorter sentences and shorter words. Begin with {worst}.",
                                  item=entry.id, evidence=Measured(page.age, most=MOST))


_OF_NO_WARNING = frozenset({missing_danger_sign, hard_to_read})
"""Rules that do not look at what is warned of in facts, and so need not look again where that has changed."""
