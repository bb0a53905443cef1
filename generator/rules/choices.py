"""Options side by side: on a sheet, and in the rows that a comparison adds of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import permutations

from generator.content.model import (
    SECTIONS,
    Comparison,
    FactRef,
    Handout,
    Library,
    OptionsBlock,
    Statement,
    Test,
    Text,
    Treatment,
    normalised,
    whole_words,
    worded,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.doubt import listed


@rule("content", level="warning")
def option_without_its_harm(library: Library, today: date) -> Iterator[Diagnostic]:
    """An option on a sheet tells a harm of its treatment or test, if its column says what good it does, or other columns tell harms.

    Why: Two columns are weighed against each other. The one without its harm wins, and whoever has only the sheet never learns of it.
    Fix: Name a harm of that treatment in its own column. See first whether two cells changed places.
    """
    pages: dict[str, Treatment | Test] = {**library.treatments, **library.tests}
    harms = {id_: _facts_in(page.harms) for id_, page in pages.items()}
    owners, any_harm = _owners(pages), frozenset[str]().union(*harms.values())
    for handout in library.handouts.values():
        for block in (block for block in handout.blocks if isinstance(block, OptionsBlock)):
            columns = [frozenset(str(ref) for cell in option.cells if isinstance(cell, tuple) for ref in cell) for option in block.options]
            for id_, about in _columns_about(columns, owners).items():
                column, others = columns[about], columns[:about] + columns[about + 1:]
                if not harms[id_] or column & harms[id_]:
                    continue
                page, option = pages[id_], block.options[about]
                weighed = isinstance(page, Treatment) and column & _facts_in(page.benefits)
                if weighed or any(other & any_harm for other in others):
                    yield option_without_its_harm.at(
                        option.name, f'option "{option.name}" tells of "{id_}", and none of its harms',
                        f"Name in this column those that its reader must know: {', '.join(sorted(harms[id_]))}.", item=handout.id)


def _owners(pages: Mapping[str, Treatment | Test]) -> Mapping[str, str]:
    """The page of each fact that one page alone tells, but for its harms."""
    of_pages: dict[str, list[str]] = defaultdict(list)
    for id_, page in pages.items():
        for fact in _facts_of(page):
            of_pages[fact].append(id_)
    return {fact: ids[0] for fact, ids in of_pages.items() if len(ids) == 1 and fact not in _facts_in(pages[ids[0]].harms)}


def _columns_about(columns: Sequence[frozenset[str]], owners: Mapping[str, str]) -> Mapping[str, int]:
    """For each page that is told of, the number of the one column that tells most of it; none where several tell as much."""
    told: dict[str, Counter[int]] = defaultdict(Counter)
    for number, column in enumerate(columns):
        for fact in column & owners.keys():
            told[owners[fact]][number] += 1
    return {id_: counts.most_common(1)[0][0] for id_, counts in told.items() if list(counts.values()).count(max(counts.values())) == 1}


def _facts_of(page: Treatment | Test) -> frozenset[str]:
    return frozenset[str]().union(*(_facts_in(getattr(page, name)) for name in SECTIONS[type(page)]))


def _facts_in(section: object) -> frozenset[str]:
    """The ids of the facts that a section holds or names."""
    parts = section if isinstance(section, tuple) else ()
    return frozenset(str(part.id) if isinstance(part, Statement) else str(part) for part in parts if isinstance(part, (Statement, FactRef)))


@rule("content", level="warning", alone=True)
def cells_changed_places(library: Library) -> Iterator[Diagnostic]:
    """In a row of options side by side no two cells each name the option of the other, and not their own.

    Nothing is told of a row that asks, or says, how to change from one to the other, or that compares the two.

    Why: The order of the options was changed, and this row kept the former one. Each treatment then stands beside what holds for the other.
    Fix: Put the cells of the row in the order of the options.
    """
    for comparison in (entry for entry in library.entries if isinstance(entry, Comparison)):
        named = [_names_of(library, str(ref)) for ref in comparison.options]
        for row in comparison.rows:
            yield from _changed(worded(row.asks, "plain"), named, [_text_of(library, cell) for cell in row.cells], str(comparison.id), library)
    for handout in (entry for entry in library.entries if isinstance(entry, Handout)):
        for block in (block for block in handout.blocks if isinstance(block, OptionsBlock)):
            named = [[normalised(option.name)] for option in block.options]
            for number, asks in enumerate(block.asks):
                cells = [_text_of(library, option.cells[number]) if number < len(option.cells) else "" for option in block.options]
                yield from _changed(asks, named, cells, str(handout.id), library)


def _changed(asks: Text, named: list[list[str]], cells: list[str], item: str, library: Library) -> Iterator[Diagnostic]:
    of_both = listed(library.language, "says_both")
    if of_both.search(normalised(asks)):
        return
    says: Mapping[tuple[int, int], bool] = {
        (cell, option): bool(names) and whole_words(names).search(text) is not None
        for cell, text in enumerate(cells) for option, names in enumerate(named)}
    if len(cells) != len(named):
        return
    for one, other in permutations(range(len(cells)), 2):
        alone = not (of_both.search(cells[one]) and of_both.search(cells[other]))
        if one < other and alone and says[one, other] and says[other, one] and not says[one, one] and not says[other, other]:
            yield cells_changed_places.at(
                asks, f'in the row "{asks}" the cell of "{named[one][0]}" names "{named[other][0]}" alone, and the other way round',
                "Put the cells of the row in the order of the options.", item=item)


def _names_of(library: Library, id_: str) -> list[str]:
    """What a treatment is called, in small letters; last the words of its id."""
    treatment = library.treatments.get(id_)
    names = (treatment.names.plain, treatment.names.clinical, *treatment.names.also) if treatment is not None else ()
    return list(dict.fromkeys(normalised(name) for name in (*names, id_.replace("-", " "))))


def _text_of(library: Library, cell: object) -> str:
    """What a cell says to patients and to clinicians."""
    parts = cell if isinstance(cell, tuple) else ()
    facts = [part if isinstance(part, Statement) else library.facts.get(str(part)) for part in parts]
    return normalised(" ".join(str(text) for fact in facts if fact is not None for text in (fact.plain, fact.clinical) if text is not None))
