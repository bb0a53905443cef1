"""Finished pages: what their readers see, and what must stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from generator.content.model import Comparison, Decision, Handout, Library, NotStated, OptionsBlock, Page, Statement, Text, normalised
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Measured
from generator.diagnostics.registry import rule
from generator.documents import cautions
from generator.documents.printed import Printed
from generator.documents.reading_age import FEWEST, FORMULA, MOST, Reading
from generator.rules.entries import id_of


def check_printed(library: Library, printed: Iterable[Printed]) -> tuple[Diagnostic, ...]:
    """What only the finished pages show: facts that stand on none, watch words without their danger sign, facts without what is warned of."""
    pages = list(printed)
    return tuple(sorted(dict.fromkeys(
        problem for held in (fact_shown_nowhere, missing_danger_sign, missing_caution) for problem in held(library, pages))))


@rule("documents")
def fact_shown_nowhere(library: Library, pages: Sequence[Printed]) -> Iterator[Diagnostic]:
    """Every fact is shown on some page.

    Why: A fact that no page shows was reviewed for nothing, and readers do not know what its authors know.
    Mend: Name its id in a section of a topic, a test or a treatment. Delete it only if it is wrong or said elsewhere.
    """
    everywhere = {fact for page in pages for fact in page.facts}
    for statement, _ in library.statements:
        if statement.id not in everywhere:
            yield fact_shown_nowhere.at(statement.id, f'the fact "{statement.id}" is shown on no page',
                                        "Name its id in a section of a topic, a test or a treatment, or delete it.", item=statement.id)


@rule("documents")
def missing_danger_sign(library: Library, pages: Sequence[Printed]) -> Iterator[Diagnostic]:
    """A page that contains the watch words of a danger sign, in whatever part of it, shows that danger sign at its top.

    Why: Whoever reads about the symptom may have it now; the danger sign must be seen before anything else.
    Mend: Add the danger sign under red_flags of that page, and see that its audience includes the page's readers. Do not reword the text to avoid the
    words.
    """
    for page in pages:
        for id_, word in library.watch.found(page.words).items() if page.about else ():
            if id_ not in page.top:
                item, where = ((page.about, library.red_flags[id_].id.where) if isinstance(page.about, str) else
                               (id_of(page.about), page.about.where))
                fault = f'the page of "{item}" speaks of "{word}" but does not show danger sign "{id_}" at its top'
                yield missing_danger_sign.at(where, fault,
                                             f"Add {id_} under red_flags, and see that its audience includes the readers of that page.", item=item)


Warned = tuple[Statement, tuple[cautions.Warned, ...]]


@rule("documents")
def missing_caution(library: Library, pages: Sequence[Printed]) -> Iterator[Diagnostic]:
    """Wherever a fact is said, or benefits or harms are not stated, what an editor's note warns of there is said with it, on pages and sheets.

    Why: A benefit without its known harm is advice that nobody would have given.
    Mend: Let the template or layout print the caution directly after the fact. Do not shorten the note instead.
    """
    warned = {str(fact.id): (fact, told) for fact, _ in library.statements if (told := cautions.of_fact(fact, library))}
    for page in pages:
        yield from _missing_cautions(library, page, warned.values())


def _missing_cautions(library: Library, page: Printed, warned: Collection[Warned]) -> Iterator[Diagnostic]:
    """What a page says without what an editor's note warns of in it; the warning stands on the same line of the page, or on the next."""
    item = page.about if isinstance(page.about, str) else id_of(page.about)
    lines = _lines_of(page.words)
    whole = "".join(lines)
    for fact, told in warned:
        words = _closed(fact.voiced(page.voice))
        for number, line in enumerate(lines) if words in whole else ():
            near = "".join(lines[number:number + 2])
            for one in told if words in line else ():
                if _closed(one.caution.voiced(page.voice)) not in near:
                    yield _unwarned(fact.id, f'the page of "{item}" says "{fact.id}" without what note "{one.doubt.id}" warns of', item)
    for place, section, wanted in _weighed_on(page, library):
        others = [_closed(entry.voiced(page.voice)) for entry in (*(fact for fact, _ in warned), *library.disagreements.values())]
        lines = [line for line in _lines_of(page.sections.get(section, "")) if not any(words in line for words in others)]
        for one, times in wanted.items():
            if sum(_closed(one.caution.voiced(page.voice)) in line for line in lines) < times:
                yield _unwarned(place, f'the page of "{item}" has a place without what note "{one.doubt.id}" warns of there', item)


def _lines_of(words: str) -> list[str]:
    return [line for line in map(_closed, words.splitlines()) if line]


def _closed(text: str) -> str:
    """A text for comparing, without spaces: where a word of it is led to its explanation, a page may have some more."""
    return normalised(text).replace(" ", "")


def _unwarned(place: Text, fault: str, item: str) -> Diagnostic:
    return missing_caution.at(place, fault,
                              "Let the template of this page print it there: with each fact (macro fact), and where nothing is stated "
                              "(macro not_stated).",
                              item=item)


def _weighed_on(page: Printed, library: Library) -> Iterator[tuple[Text, str, Counter[cautions.Warned]]]:
    """Where something weighed is not stated, and with the steps of a chart: how often each caution must stand under that heading."""
    entry = page.about
    if isinstance(entry, Comparison):
        yield entry.id, "comparison", _count((getattr(treatment, name), cautions.where_weighed(treatment, name, library))
                                             for treatment, name in cautions.options_of(entry, library))
    elif isinstance(entry, Decision):
        yield entry.id, "steps", Counter(one for box in entry.boxes for one in cautions.of_box(box, library))
    elif isinstance(entry, Handout):
        for number, block in enumerate(entry.blocks, 1):
            if isinstance(block, OptionsBlock):
                yield entry.id, f"block-{number}", _count((cell, cautions.where_chosen(option, row, library))
                                                          for option in block.options for row, cell in enumerate(option.cells))
    elif isinstance(entry, Page):
        for name in cautions.WEIGHED.get(type(entry), ()):
            yield entry.id, name, _count([(getattr(entry, name), cautions.where_weighed(entry, name, library))])


def _count(cells: Iterable[tuple[object, Sequence[cautions.Warned]]]) -> Counter[cautions.Warned]:
    return Counter(one for cell, told in cells if isinstance(cell, NotStated) for one in told)


@rule("documents", level="warning", waivable=True)
def hard_to_read(pages: Iterable[Reading]) -> Iterator[Diagnostic]:
    """A page for patients has a reading age of 14 at most, by the Automated Readability Index.

    Why: Half of all adults find longer texts hard, and everybody does who is ill or frightened.
    Mend: Begin with the sentences that the message names: one thought in each, short words, "you". Keep the numbers and the warnings.
    """
    for page in pages:
        if page.age > MOST and page.words >= FEWEST:
            worst = ", ".join(f'"{sentence.item}" ({sentence.length} words)' for sentence in page.worst)
            yield hard_to_read.at(page.entry.id, f'the page "{page.title}" has a reading age of {page.age} ({FORMULA})',
                                  f"Patients should need {MOST} at most: use shorter sentences and shorter words. Begin with {worst}.",
                                  item=page.entry.id, evidence=Measured(page.age, most=MOST))
