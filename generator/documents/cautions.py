"""What editor's notes warn of, and where it stands: with each fact that has such a note, and where benefits or harms are not stated.

Pages, sheets and the check that holds both ask here, so that none of them has a rule of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from generator.content.model import (
    AnyBox,
    Caution,
    Citation,
    Comparison,
    Disagreement,
    Doubt,
    Entry,
    FactRef,
    Library,
    NotStated,
    Option,
    Page,
    Statement,
    Test,
    TimeLimit,
    Treatment,
)
from generator.language.reader import Reader

WEIGHED: Mapping[type[Entry], tuple[str, ...]] = MappingProxyType({Treatment: ("benefits", "harms"), Test: ("harms",)})
"""The sections in which a reader weighs an option: where one is not stated, what is known from editor's notes stands there."""

LONGEST = 30
"""Words: a caution stands beside a fact, also in a cell of a table."""


class Warned(NamedTuple):
    """One caution and the note that it belongs to."""

    doubt: Doubt
    caution: Caution

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Its own sources, or all of the note's."""
        return self.caution.sources or self.doubt.sources


def of(doubts: Iterable[str], library: Library) -> tuple[Warned, ...]:
    """What some editor's notes warn of, each once."""
    return tuple(Warned(library.doubts[ref], caution) for ref in dict.fromkeys(map(str, doubts)) if ref in library.doubts
                 for caution in library.doubts[ref].cautions)


def of_fact(fact: Statement, library: Library) -> tuple[Warned, ...]:
    """What stands wherever this fact is said."""
    return of(fact.doubts, library)


def of_box(box: AnyBox, library: Library) -> tuple[Warned, ...]:
    """What stands with a box of a chart: what is warned of in the facts that it stands on, and in its limit of time."""
    time = getattr(box, "time", None)
    return of([*(doubt for ref in box.facts for doubt in library.facts[ref].doubts), *(time.doubts if isinstance(time, TimeLimit) else ())], library)


def of_difference(entry: Disagreement, library: Library) -> tuple[Warned, ...]:
    """What stands with a disagreement, which says the facts of its sides in other words."""
    return of([*entry.doubts, *(doubt for side in entry.sides for ref in side.facts for doubt in library.facts[ref].doubts)], library)


def of_gap(value: object, library: Library) -> tuple[Warned, ...]:
    """What stands where something is not stated: what is warned of in the notes on the gap that is named there."""
    return of(_on_gap(value, library), library)


def where_weighed(page: Page, section: str, library: Library) -> tuple[Warned, ...]:
    """What stands in a section of benefits or harms that is not stated: the same, and what is warned of in the facts that the page says.

    That a benefit is doubtful stands for no harm, so it is not told there. A warning in a fact of another page may be about something else.
    """
    own = page.every(Statement)
    named = [library.facts[part] for part in page.every(FactRef) if part in library.facts]
    about = of((*_on_gap(getattr(page, section), library), *_on_facts(own)), library)
    beside = (one for one in of(_on_facts(named), library) if one.caution.kind != "warning")
    return tuple(one for one in dict.fromkeys((*about, *beside)) if section == "benefits" or one.caution.kind != "doubtful benefit")


def where_chosen(option: Option, row: int, library: Library) -> tuple[Warned, ...]:
    """What stands in a cell that is not stated of an option on a sheet.

    A sheet names its rows freely, so the gap says what is asked: with it comes what is warned of where a treatment or a test has the same gap under
    benefits or harms; and in any case what harm is known of its other cells, and what of them is not advised. That a benefit is doubtful is told
    once in an option.
    """
    told = _chosen(option, option.cells[row], library)
    before = {one for cell in option.cells[:row] if isinstance(cell, NotStated) for one in _chosen(option, cell, library)}
    return tuple(one for one in told if one.caution.kind != "doubtful benefit" or one not in before)


def _chosen(option: Option, cell: object, library: Library) -> tuple[Warned, ...]:
    if not isinstance(cell, NotStated):
        return ()
    facts = (library.facts[ref] for other in option.cells if isinstance(other, tuple) for ref in other)
    weighed = [one for page, section in _weighed(cell, library) for one in where_weighed(page, section, library)]
    return tuple(dict.fromkeys((*of_gap(cell, library), *weighed, *_about_itself(of(_on_facts(facts), library)))))


def told(one: Warned, reader: Reader) -> str:
    """One caution as plain text: its kind in fixed words, and its sentence."""
    return reader.labelled(kind(one.caution, reader), one.caution.voiced(reader.voice))


def kind(caution: Caution, reader: Reader) -> str:
    """Its kind in fixed words."""
    return reader(f"caution_{key(caution)}")


def key(caution: Caution) -> str:
    """Its kind as a name."""
    return caution.kind.replace(" ", "_")


def options_of(comparison: Comparison, library: Library) -> Iterator[tuple[Page, str]]:
    """Every cell of a comparison in which its reader weighs an option: the treatment and the section."""
    return ((library.treatments[ref], section) for ref in comparison.options for section in WEIGHED[Treatment])


def _on_gap(value: object, library: Library) -> Iterator[str]:
    gap = library.gaps.get(value.not_stated) if isinstance(value, NotStated) and value.not_stated is not None else None
    yield from gap.doubts if gap else ()


def _on_facts(facts: Iterable[Statement]) -> Iterator[str]:
    return (doubt for fact in facts for doubt in fact.doubts)


def _about_itself(warned: Iterable[Warned]) -> Iterator[Warned]:
    """What is about the option itself, whatever fact it was told with."""
    return (one for one in warned if one.caution.kind in {"harm", "not advised"})


def _weighed(cell: object, library: Library) -> Iterator[tuple[Page, str]]:
    """The sections of benefits and harms that name the same gap as a cell."""
    gap = cell.not_stated if isinstance(cell, NotStated) else None
    for page in (*library.tests.values(), *library.treatments.values()) if gap is not None else ():
        for section in WEIGHED[type(page)]:
            value = getattr(page, section)
            if isinstance(value, NotStated) and value.not_stated == gap:
                yield page, section
