"""Whether everything is said that must be said, or says that no source states it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from generator.content.model import CARD, OPINION, REQUIRED, Citation, Library, NotStated, Page, Quantity, Statement, Text, normalised, worded
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Measured
from generator.diagnostics.registry import rule
from generator.diagnostics.report import counted
from generator.rules.entries import id_of, parts


@rule("content")
def no_source(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every fact names its source.

    Why: A fact without a source cannot be checked by a reviewer, and nobody would notice when the evidence changes.
    Fix: Add the source and the place in it that says so. If no source says it, it is not a fact: delete it, or describe the gap.
    """
    for statement, _ in library.statements:
        if not statement.sources:
            yield no_source.at(statement.id, f'the fact "{statement.id}" names no source',
                               "Add sources: with the source's id and the line or part where it says so.", item=statement.id)


@rule("content", alone=True)
def no_locator(library: Library) -> Iterator[Diagnostic]:
    """Every citation says where in the source: a line, or a named part.

    Why: A reviewer who has to search a whole document will not check the fact.
    Fix: Read that place again, then add either line: or part:. If it cannot be found any more, write part: not stated; the page says so.
    """
    for entry in library.entries:
        for citation in parts(entry, Citation):
            source = library.sources.get(citation.source)
            opinion = source is not None and source.kind == OPINION
            if (citation.line is not None) + (citation.part is not None) != 1 and not (opinion and citation.line is None):
                yield no_locator.at(citation.source, f'the place in "{citation.source}" is missing or given twice',
                                    "Add either line: (such as 15 or 15-17) or part: (such as abstract). "
                                    "If nobody knows it any more, write part: not stated.",
                                    item=id_of(entry))


@rule("content", alone=True)
def blank(library: Library) -> Iterator[Diagnostic]:
    """Nothing is left blank: there is a value, or the explicit entry that no source states one.

    Why: A blank looks like a mistake to some readers, and like "nothing to worry about" to others.
    Fix: Write the text, leave an optional key out, or write: not stated where the key may stay open.
    """
    for entry in library.entries:
        for text in parts(entry, Text):
            if not text.strip():
                yield blank.at(text, "nothing is written here",
                               "Write it, or leave an optional key out. A key that may stay open takes: not stated.", item=id_of(entry))


@rule("content", alone=True)
def not_stated_here(library: Library) -> Iterator[Diagnostic]:
    """What has to be said is said: a name, a fact, an action or a reviewer cannot be "not stated".

    Why: A danger sign without an action, or a fact without words, helps nobody, and it hides that something is missing.
    Fix: Write it from the source, or leave out the whole entry or the optional key. Do not fill the place with a guess.
    """
    for entry in library.entries:
        open_places = {id(citation.part) for citation in parts(entry, Citation)}
        for text in parts(entry, Text):
            if normalised(text) == "not stated" and id(text) not in open_places:
                yield not_stated_here.at(text, "this cannot stay open", "Write it, or leave the entry or the optional key out.",
                                         item=id_of(entry))


@rule("content")
def missing_section(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every topic of a kind has the same sections; where the sources are silent, the section says so.

    Why: Readers must be able to tell "the sources do not say" from "the authors forgot".
    Fix: Add the section. If no source states anything, write: not stated.
    """
    for topic in library.topics.values():
        missing = [name for name in REQUIRED[topic.kind] if getattr(topic, name) is None]
        if len(missing) == 1:
            yield missing_section.at(topic.id, f'the section "{missing[0]}" is missing in {topic.kind} "{topic.id}"',
                                     f"Add it; where no source states anything, write {missing[0]}: not stated.", item=topic.id)
        elif missing:
            yield missing_section.at(topic.id, f'{len(missing)} sections are missing in {topic.kind} "{topic.id}": {", ".join(missing)}',
                                     f"Add each of them; where no source states anything, write not stated, such as {missing[0]}: not stated.",
                                     item=topic.id)


@rule("content", level="warning")
def causes_told_elsewhere(library: Library, today: date) -> Iterator[Diagnostic]:
    """A topic does not say that no source states its causes while the table of causes has some.

    Why: The page would tell its readers that nothing was found, and the table beside it the opposite.
    Fix: Name facts of these causes under causes, by id.
    """
    for topic in library.topics.values():
        rows = library.causes_by_topic.get(topic.id, ())
        facts = [str(getattr(one, "id", one)) for cause in rows if isinstance(cause.involves, tuple) for one in cause.involves]
        if rows and isinstance(topic.causes, NotStated):
            yield causes_told_elsewhere.at(topic.id, f'"{topic.id}" says causes: not stated, and cause "{rows[0].id}" is a cause of it',
                                           f"Name facts of its causes{f', such as causes: [{facts[0]}]' if facts else ''}.", item=topic.id)


@rule("content", waivable=True)
def key_points(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every topic has three to five key points before any detail; with an answer card for patients it may do without.

    Why: Most readers stop early. Fewer than three points say too little, and more than five are not remembered.
    Fix: Name the ids of the three to five facts that a reader should take away, the most important first.
    """
    for topic in library.topics.values():
        if not 3 <= len(topic.key_points) <= 5 and (topic.key_points or topic.card is None):
            yield key_points.at(topic.id, f'"{topic.id}" has {len(topic.key_points)} key points',
                                "Name the ids of three to five facts of the page under key_points.", item=topic.id,
                                evidence=Measured(len(topic.key_points), 3, 5))


@rule("content")
def card_too_long(library: Library, today: date) -> Iterator[Diagnostic]:
    """An answer card has at most 150 words for patients, all its parts together.

    Why: It is read in pain and in a hurry. What is longer is no answer, and pushes the danger signs out of sight.
    Fix: Keep one or two short facts in each part, and name the others under questions or in their section. Never shorten a warning instead.
    """
    for page in library.pages:
        if page.card is not None:
            count = sum(len(str(fact.plain).split()) for fact in _on_card(page, library))
            if count > MOST_ON_CARD:
                yield card_too_long.at(page.card.where, f'the answer card of "{page.id}" has {count} words', f"Keep it to {MOST_ON_CARD}: one or two "
                                       "short facts in each part. The others go under questions.", item=page.id,
                                       evidence=Measured(count, most=MOST_ON_CARD))


MOST_ON_CARD = 150
"""Words of an answer card for patients."""


def _on_card(page: Page, library: Library) -> Iterator[Statement]:
    """The facts of an answer card; where it does not say what the page is about, the main message does."""
    parts_of_card = [getattr(page.card, name) for name in CARD]
    yield from () if parts_of_card[0] is not None else (page.main_message,)
    for said in parts_of_card:
        for item in said if isinstance(said, tuple) else ():
            fact = item if isinstance(item, Statement) else library.facts.get(item)
            yield from (fact,) if fact is not None else ()


@rule("content", blocks="pages")
def own_cells(library: Library, today: date) -> Iterator[Diagnostic]:
    """A row or a column of your own has a cell for every option or cause; where no source says it, the cell says so.

    Why: A missing cell moves the others, or looks like an answer: a harm would be read beside the wrong treatment.
    Fix: Give the row one cell for each option, in their order, and every cause each column; where no source says it, write: not stated.
    """
    for comparison in library.comparisons.values():
        for row in comparison.rows:
            if len(row.cells) != len(comparison.options):
                asks = worded(row.asks, "plain")
                yield own_cells.at(asks, f'the row "{asks}" has {counted(len(row.cells), "cell")} for {len(comparison.options)} options',
                                   "Give it one cell for each option, in their order; where no source says it, write not stated.",
                                   item=comparison.id, evidence=Measured(len(row.cells), len(comparison.options), len(comparison.options)))
    asked = dict.fromkeys(worded(column.asks, "plain") for cause in library.causes.values() for column in cause.columns)
    for cause in library.causes.values():
        own = {worded(column.asks, "plain") for column in cause.columns}
        for asks in asked:
            if asks not in own:
                yield own_cells.at(cause.id, f'cause "{cause.id}" has no column "{asks}", which another cause has',
                                   "Add it under columns with the facts that say it; where no source says it, write facts: not stated.",
                                   item=cause.id)


@rule("content")
def sheet_for_clinicians(library: Library, today: date) -> Iterator[Diagnostic]:
    """The sheet that a page offers to patients is a sheet for patients.

    Why: A patient who prints the clinicians' sheet gets words and orders that were meant for somebody else.
    Fix: Name a sheet whose audience is patient. Clinicians' sheets are listed on their page by themselves.
    """
    for page in library.pages:
        sheet = library.handouts.get(page.sheet) if page.sheet is not None else None
        if page.sheet is not None and sheet is not None and sheet.audience != "patient":
            yield sheet_for_clinicians.at(page.sheet, f'"{page.id}" offers the sheet "{page.sheet}", which is for clinicians',
                                          "Name a sheet whose audience is patient.", item=page.id)


@rule("content")
def short_sign_too_long(library: Library, today: date) -> Iterator[Diagnostic]:
    """The short form of a danger sign has at most 7 words.

    Why: It stands in one line with others, at the very top of the page, for readers who will read no more than that.
    Fix: Name the sign alone, as people say it: numb between the legs. When and how belong to the sign itself.
    """
    for flag in library.red_flags.values():
        for short in filter(None, (flag.shortened("plain"), flag.shortened("clinical"))):
            count = len(short.split())
            if count > MOST_IN_SHORT:
                yield short_sign_too_long.at(short, f'the short form of "{flag.id}" has {count} words', "Name the sign alone, as people say it.",
                                             item=flag.id, evidence=Measured(count, most=MOST_IN_SHORT))


MOST_IN_SHORT = 7
"""Words of a danger sign in short."""


@rule("content")
def comparison_size(library: Library, today: date) -> Iterator[Diagnostic]:
    """A comparison has two to four options: more columns cannot be read side by side.

    Why: On a phone or a sheet a fifth column makes all of them illegible, and one option alone is no comparison.
    Fix: Name two to four treatments, waiting among them where it is an option; make two comparisons of a longer one.
    """
    for comparison in library.comparisons.values():
        if not 2 <= len(comparison.options) <= 4:
            yield comparison_size.at(comparison.id, f'"{comparison.id}" compares {len(comparison.options)} treatments',
                                     "Name two to four treatments under options, waiting among them; make two comparisons of a longer one.",
                                     item=comparison.id, evidence=Measured(len(comparison.options), 2, 4))


@rule("content", alone=True)
def quantity_incomplete(library: Library) -> Iterator[Diagnostic]:
    """Every quantity has either a value, which may be a limit, or a range from a smaller to a larger number.

    Why: A range that falls or lacks one end can be neither compared with other facts nor drawn.
    Fix: Look the number up in the source; write value:, or from: and to: with the smaller number first. A limit: stands beside value:.
    """
    for entry in library.entries:
        for quantity in parts(entry, Quantity):
            if quantity.limit is not None and quantity.value is None:
                yield quantity_incomplete.at(quantity.of, f'"{quantity.of}" is a limit, and has no value:',
                                             "Write the number that is the limit under value:. A range has from: and to: alone.", item=id_of(entry))
                continue
            value, low, high = quantity.amount
            if not (value is not None and low is None and high is None) and not (
                    value is None and low is not None and high is not None and low < high):
                yield quantity_incomplete.at(quantity.of, f'the amount of "{quantity.of}" is missing, given twice, or falls',
                                             "Write either value:, or from: and to: with the smaller number first.", item=id_of(entry))


@rule("content")
def row_used_nowhere(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every statement in an inventory belongs to a fact, a gap or a reference, or is left out with a reason.

    Why: An inventory shows that nothing in a source was overlooked. A statement that nobody dealt with may be the warning that is missing.
    Fix: Write the fact and name the statement under rows:, or say gap:, reference: or left_out: with the reason.
    """
    if library.broken:
        return
    used = {row for statement, _ in library.statements for row in statement.rows}
    for inventory in library.inventories.values():
        for row in inventory.rows:
            ways = [way for way in (row.gap, row.reference, row.left_out) if way is not None]
            if row.row not in used and not ways:
                yield row_used_nowhere.at(row.row, f'no fact names "{row.row}" (line {row.line} of {inventory.id}) under rows',
                                          "Write the fact, or say gap:, reference: or left_out: with the reason.", item=row.row)
            if (row.row in used and row.left_out is not None) or len(ways) > 1:
                yield row_used_nowhere.at(row.row, f'"{row.row}" is told in more than one way',
                                          "Keep one: a fact, gap:, reference: or left_out:.", item=row.row)
            if row.left_out is not None and row.about is None:
                yield row_used_nowhere.at(row.row, f'"{row.row}" is left out, but not what it was about',
                                          "Add about: in a few words of your own.", item=row.row)


@rule("content")
def row_not_listed(library: Library, today: date) -> Iterator[Diagnostic]:
    """A statement that a fact names is in the inventory of one of its sources, at a line that the fact cites.

    Why: If line and statement do not agree, one of them is wrong, and a reviewer would look in the wrong place.
    Fix: Read the line in the source, then correct the row, the line of the fact, or the inventory.
    """
    if library.broken or not library.inventories:
        return
    listed = {str(row.row): (inventory.id, row.line) for inventory in library.inventories.values() for row in inventory.rows}
    for statement, _ in library.statements:
        for name in statement.rows:
            source, line = listed.get(name, (None, None))
            if source is None or line is None:
                yield row_not_listed.at(name, f'no inventory lists "{name}"', "Correct it, or add it to the inventory of its document.",
                                        item=statement.id)
            elif not any(citation.source == source and citation.line and _meet(_lines(line), _lines(citation.line))
                         for citation in statement.sources):
                yield row_not_listed.at(name, f'"{name}" stands at line {line} of {source}, which "{statement.id}" does not cite',
                                        "Correct the row, the line of the fact, or the inventory.", item=statement.id)


def _lines(written: str) -> list[tuple[int, int]]:
    """The first and the last line of each part of `15`, `15-17` or `15, 79`."""
    return [(int(first), int(last or first)) for first, _, last in (part.partition("-") for part in written.split(", "))]


def _meet(some: Iterable[tuple[int, int]], others: Collection[tuple[int, int]]) -> bool:
    """Whether lines are in both."""
    return any(first <= until and start <= last for first, last in some for start, until in others)
