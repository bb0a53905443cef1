"""Numbers beside those of their sources: the one place that a slip in all words of a fact cannot reach."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from generator.content.model import Library, Statement, Text, normalised, whole_words
from generator.content.model.source import OPINION
from generator.content.model.text import Lines
from generator.content.source_numbers import RANGE, SourceNumbers, among
from generator.diagnostics.commands import typed
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.evidence import Differing
from generator.diagnostics.registry import rule
from generator.language.doubt import doubt, listed
from generator.language.numbers import Amount, NumberReader, Unit, reader_for
from generator.language.numbers.listing import in_digits
from generator.language.numbers.units import is_time, rate_of
from generator.language.numbers.words import side_of
from generator.language.rates import contrary, length_of, rates_in
from generator.rules.amounts import (
    CONTRARY,
    OTHER_SIDE,
    PROPORTION,
    GivenAmount,
    as_rate,
    data_of,
    each_time,
    limits_of,
    raw,
    reader_of,
    rounded_from,
    sides_of,
    texts_of,
    waits_in,
)

_MOST_TOLD = 6
_ROUNDED = Fraction(1, 20)
"""How far, as a part of it, a share may be rounded: 45.2 % to 45 %, but not 1.4 % to 1 %. Nothing else is: 38.5 °C is not 38 °C."""


@rule("numbers", level="warning", waivable=True)
def number_not_in_source(library: Library, today: date) -> Iterator[Diagnostic]:
    """A number that a fact gives as data stands in a line that the fact cites, where the numbers of all its sources are listed.

    A source that is cited without lines is looked through as a whole. The same in another unit counts, such as 24 hours for 1 day. What the authors
    add as their own opinion does not keep a fact from being compared. What a document lost in which a line was added or taken out is told once
    (lines-of-source-moved).

    Why: A slip that stands in the words for both readers and in the data, such as 10 g for 1 g, agrees with itself. Only the source contradicts it.
    Fix: Look it up in the source, and correct the number, its unit or the line. If it was worked out from other numbers of the source, or the source
    writes it in a way that is not read, accept that number in waivers.yml, as `item: "one-dose, 10 mg"`.
    """
    reader, listed = reader_of(library), library.source_numbers
    compared = [*_compared(library, reader)]
    moved = {id(one) for _, found in _moved(compared, library, reader).values() for one in found}
    for fact in (fact for fact in compared if not _fits(fact, listed, reader) and id(fact) not in moved):
        told, one = _words_of(fact, listed), fact.one
        yield number_not_in_source.at(
            fact.place, f'"{fact.statement.id}" gives {one.written}, but {_told(told)}',
            f"Look it up in the source, and correct the number, its unit or the line{_elsewhere(one, fact.cited, listed, reader)}.",
            item=f"{fact.statement.id}, {one.written}", evidence=Differing(one.written, tuple(told)))


@rule("numbers", level="warning")
def lines_of_source_moved(library: Library, today: date) -> Iterator[Diagnostic]:
    """The lines of a document are those that the facts cite: no line was added, or taken out, above them since.

    It is told where one move would mend two facts or more, at least two of three of those whose numbers do not stand in their lines, and would make
    hardly one wrong. What it does not mend is told by itself (number-not-in-source).

    Why: A line at the top of a document makes every line that is cited behind it wrong. One warning for each fact would hide which of them is wrong.
    Fix: Look one of them up. If the document was changed, change the line of each of these facts, and of all others that cite it there or further on;
    or undo what changed it, and make its word runs and numbers anew.
    """
    reader = reader_of(library)
    for source, (by, found) in _moved([*_compared(library, reader)], library, reader).items():
        facts = list(dict.fromkeys(f'"{one.statement.id}"' for one in found))
        lines, first = f"{abs(by)} line{'s' if abs(by) > 1 else ''}", min(_first_line(one.cited[source]) for one in found)
        told = ", ".join(facts[:_MOST_TOLD]) + (f" and {len(facts) - _MOST_TOLD} more" if len(facts) > _MOST_TOLD else "")
        below, happened, change = ("below", "added to", f"add {by} to") if by > 0 else ("above", "taken out of", f"take {-by} from")
        yield lines_of_source_moved.at(
            library.sources[source].id, f"the numbers of {len(facts)} facts stand {lines} {below} those that they cite: {told}",
            f"Look one of them up. If lines were {happened} the document, {change} every line that is cited below the change, at least from {first} "
            "on; or undo that, and make its numbers anew with word-runs.", item=source)


@rule("numbers", level="warning", alone=True)
def numbers_cited_too_widely(library: Library) -> Iterator[Diagnostic]:
    """A fact with numbers cites no more than twenty lines in a row of a document whose numbers are listed.

    Why: In a whole page nearly any number stands somewhere, so a wrong one is not noticed (number-not-in-source).
    Fix: Cite the lines in which it stands, several apart by a comma: 15-17, 79.
    """
    reader, told = reader_of(library), set[tuple[str, str]]()
    for fact in _compared(library, reader):
        for source, lines in ((source, lines) for source, cited in fact.cited.items() for lines in cited if lines is not None):
            most = max(int(last or first) - int(first) + 1 for first, last in RANGE.findall(lines))
            if most > _WIDEST and (str(fact.statement.id), source) not in told:
                told.add((str(fact.statement.id), source))
                yield numbers_cited_too_widely.at(
                    fact.place, f'"{fact.statement.id}" cites {most} lines in a row of {source}, and in so many nearly any number stands',
                    f"Cite the lines that say so, such as that of {fact.one.written}"
                    f"{_elsewhere(fact.one, [source], library.source_numbers, reader)}.", item=fact.statement.id)


_WIDEST = 20
"""Lines in a row: a table, or a list, as a whole."""


class _Compared(NamedTuple):
    """A number of a statement that is compared with its sources: where it stands, which lines it cites, and the times for each of which its words say
    that something is so much."""

    statement: Statement
    place: Text
    one: GivenAmount
    cited: Mapping[str, list[Lines | None]]
    times: frozenset[Unit]


def _compared(library: Library, reader: NumberReader) -> Iterator[_Compared]:
    """Each number of a fact all of whose sources have a list, and whose lines can be read surely."""
    listed = library.source_numbers
    for statement, _ in library.statements if listed else ():
        cited = _places(statement, library)
        if cited and cited.keys() <= listed.keys():
            times = _times_of(statement, reader)
            yield from (fact for place, one in data_of(statement, reader)
                        if None not in _read(_words_of(fact := _Compared(statement, place, one, cited, times), listed), reader))


def _words_of(fact: _Compared, listed: Mapping[str, SourceNumbers]) -> list[str]:
    """The numbers of the lines that a fact cites."""
    return [words for source, lines in fact.cited.items() for found in among(listed[source], lines).values() for words in found]


def _fits(fact: _Compared, listed: Mapping[str, SourceNumbers], reader: NumberReader) -> bool:
    """Whether the number of a fact stands in what it cites."""
    there = _read(_words_of(fact, listed), reader)
    if _stands_in(fact.one, there, fact.times, bare=not _is_known(fact.one, reader)):
        return True
    return _stands_in(fact.one, there, fact.times, bare=True) and _are_unread((listed[source] for source in fact.cited), reader)


_FARTHEST = 20
_MOST_LOST = Fraction(1, 3)
"""How many of the facts, as a part of them, a move may leave wrong, or make wrong."""


def _moved(compared: Sequence[_Compared], library: Library, reader: NumberReader) -> dict[str, tuple[int, list[_Compared]]]:
    """The documents that were changed above what facts cite: by how many lines, and the numbers that were lost by it."""
    listed, found = library.source_numbers, dict[str, tuple[int, list[_Compared]]]()
    lost = [fact for fact in compared if not _fits(fact, listed, reader)]
    for source in sorted({source for fact in lost for source in fact.cited if source in library.sources}):
        own = [fact for fact in lost if None not in fact.cited.get(source, [None])]
        for by in (sign * lines for lines in range(1, _FARTHEST + 1) for sign in (1, -1)) if len({fact.statement.id for fact in own}) > 1 else ():
            shifted = {**listed, source: {line - by: words for line, words in listed[source].items()}}
            mended = [fact for fact in own if _fits(fact, shifted, reader)]
            if _is_a_move(source, own, mended, [fact for fact in compared if fact not in lost and not _fits(fact, shifted, reader)]):
                found[source] = by, mended
                break
    return found


def _is_a_move(source: str, lost: Sequence[_Compared], mended: Sequence[_Compared], broken: Iterable[_Compared]) -> bool:
    """Whether a move that mends some of the facts that were lost explains them, and leaves those alone that stand below the first of them."""
    before, after = ({fact.statement.id for fact in facts} for facts in (lost, mended))
    if len(after) < 2 or len(before - after) > _MOST_LOST * len(before):
        return False
    first = min(_first_line(fact.cited[source]) for fact in mended)
    return len({fact.statement.id for fact in broken if _first_line(fact.cited.get(source, [])) >= first}) <= _MOST_LOST * len(after)


def _first_line(cited: Iterable[Lines | None]) -> int:
    """The first line of a document that is cited; 0 if it is cited without lines."""
    return min((int(line) for lines in cited for line in re.findall(r"\d+", lines or "0")), default=0)


@rule("numbers", level="warning", waivable=True, alone=True)
def limit_differs_from_source(library: Library) -> Iterator[Diagnostic]:
    """What a fact calls the least, a line that it cites does not call the most, nor the other way round; nor does a fact say what the line denies.

    "Do not repeat within 4 hours", "no more often than every 4 hours" and "leave 4 hours between doses" call 4 hours the least. Beside "not under 3
    months" a fact is told that says "give it under 3 months", but not one that denies it, advises against it, or says whom to see.

    Why: "At least 4 hours between two doses" that became "at most" in the words for both readers and in the data agrees with itself.
    Fix: Look up in the source which of the two it is, and correct the words, and limit where it stands. If the line speaks of something else with the
    same number, accept that number in waivers.yml, as `item: "one-dose, 10 mg"`.
    """
    reader, listed = reader_of(library), library.source_numbers
    for statement, _ in library.statements if listed else ():
        places = _places(statement, library)
        lines = [found for source in places.keys() & listed.keys() for found in among(listed[source], places[source]).values()]
        for place, one in data_of(statement, reader) if lines else ():
            said, told = [text for text in (statement.plain, statement.clinical) if text is not None], [*_texts_in(lines, reader)]
            ours = _sides(said, one, reader)
            ours |= {sign: limit.written for sign, limit in limits_of(statement, reader) if limit.bounds == one.bounds}
            theirs = _sides(told, one, reader)
            turned = ours and theirs and all(CONTRARY[sign] == other for sign in ours for other in theirs)
            if turned or _lost_its_denial(said, ours, theirs, one, reader):
                yield limit_differs_from_source.at(
                    place, f'"{statement.id}" says "{next(iter(ours.values()))}", and what it cites "{next(iter(theirs.values()))}"',
                    "Look up in the source which of the two it is, and correct the words, and limit where it stands.",
                    item=f"{statement.id}, {one.written}", evidence=Differing(next(iter(ours.values())), tuple(theirs.values())))


def _texts_in(lines: Iterable[Iterable[str]], reader: NumberReader) -> Iterator[Text]:
    """The numbers of some lines, and an age that stands there without its unit ("not under 16") in years, too."""
    for words in (words for found in lines for words in found):
        yield Text(words)
        for amount in reader.read(words).amounts:
            if not amount.unit.kind and amount.high <= _OLDEST and side_of(words, amount.start, amount.end, reader.language)[0]:
                yield Text(f"{words[:amount.end]} years{words[amount.end:]}")


_OLDEST = 120


def _sides(texts: Iterable[Text], one: GivenAmount, reader: NumberReader) -> dict[str, str]:
    """How texts compare with a number, and in which words; nothing where one of them has the number alone."""
    found = dict[str, str]()
    for text in texts:
        found |= waits_in(text, one, reader) or sides_of(text, one, reader)
    return found if "" not in found else {}


def _lost_its_denial(said: Iterable[Text], ours: Mapping[str, str], theirs: Mapping[str, str], one: GivenAmount, reader: NumberReader) -> bool:
    """Whether a source says of what lies beyond a limit alone that it is not so ("not under 3 months"), and a fact that it is ("for children under 3
    months"), in words that deny nothing, advise against nothing and send nobody to others."""
    if len(ours) != 1 or len(theirs) != 1:
        return False
    [sign], [(other, denied)], years = ours, theirs.items(), reader.units.read("years")
    how_long = is_time(one.unit) and (one.unit.kind != years.kind or one.bounds[0] < years.amount(_YOUNGEST))
    words, whole = doubt(reader.language), [normalised(text) for text in said if each_time(text, one, reader)]
    is_denied = whole_words(words.negates).match(normalised(denied)) is not None
    if sign not in {"<", ">"} or OTHER_SIDE[sign] != other or not is_denied or (sign == ">" and how_long):
        return False
    return not any(whole_words((*words.negates, *words.asking)).search(text) or any(listed(reader.language, key).search(text) for key in _OTHERWISE)
                   for text in whole)


_OTHERWISE = ("says_against", "says_too_much", "says_to_seek")
_YOUNGEST = Fraction(5)
"""From how many years on a time that is exceeded is an age: "not more than 10 days" tells how long, and what lasts longer is told of, too."""


@rule("numbers", level="warning", alone=True)
def how_often_not_in_source(library: Library) -> Iterator[Diagnostic]:
    """How often something is, the words of a fact say as the lines that it cites, where these say how often, be it in other words or another unit.

    Why: "Twice a week" for "twice a day" in the words for both readers agrees with itself, and most often no quantity stands beside it.
    Fix: Look up in the source how often it is, and correct the words for both readers, or the line.
    """
    reader, listed = reader_of(library), library.source_numbers
    for statement, _ in library.statements if listed else ():
        places = _places(statement, library)
        lines = [found for source in places.keys() & listed.keys() for found in among(listed[source], places[source]).values()]
        theirs = [rate for found in lines for words in found for rate in rates_in(words, reader)]
        for text in texts_of(statement) if theirs else ():
            if (told := contrary(rates_in(text, reader), theirs)) is not None:
                yield how_often_not_in_source.at(
                    text, f'"{statement.id}" says "{told[0].words}", and what it cites "{told[1].words}"',
                    "Look up in the source how often it is, and correct the words for both readers, or the line.", item=statement.id,
                    evidence=Differing(told[0].words, (told[1].words,)))


@rule("content", level="warning")
def no_source_numbers(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every source that is kept as a document has its numbers listed, so that a number that differs from it is noticed.

    Why: Two authors can read past the same slip; the source does not. Without the list no number is compared with it.
    Fix: Make the list from your own copy of the document: make word-runs SOURCE=id DOCUMENT=file, or caresheet word-runs id file.
    """
    for source in library.sources.values():
        runs = library.word_runs.get(source.id)  # without them no-word-runs names the command that makes both
        if source.file is not None and runs and source.id not in library.source_numbers:
            yield no_source_numbers.at(source.file, f"source_numbers/{source.id}.txt is missing, so no number is compared with this document",
                                       f"Make it: {typed('word-runs', {'SOURCE': str(source.id), 'DOCUMENT': f'/path/to/{source.file}'})} "
                                       "(and your content folder, if it is not content/)", item=source.id)
    for id_ in sorted(set(library.source_numbers) - set(library.sources) - library.broken):
        yield no_source_numbers.at(Where(f"source_numbers/{id_}.txt"), f'there is no source "{id_}" for these numbers',
                                   "Rename the file to the id of its source, or delete it.", item=id_)


def _places(statement: Statement, library: Library) -> dict[str, list[Lines | None]]:
    """The lines of each source that a statement cites; None for a source as a whole. What its authors say themselves stands in no document."""
    found: dict[str, list[Lines | None]] = {}
    for citation in statement.sources:
        source = library.sources.get(citation.source)
        if source is None or source.kind != OPINION:
            found.setdefault(str(citation.source), []).append(citation.line)
    return found


def _are_unread(lists: Iterable[SourceNumbers], reader: NumberReader) -> bool:
    """Whether no unit is read in some documents: they are in another language."""
    return not any(amount.unit.kind for numbers in lists for found in numbers.values() for words in found for amount in reader.read(words).amounts)


def _read(told: Iterable[str], reader: NumberReader) -> list[Amount | None]:
    """The numbers of a source; None for one that cannot be read surely: then nobody can tell what does not stand there."""
    reads = [reader.read(words) for words in _texts_in([told], reader)]
    return [amount for read in reads for amount in (*read.amounts, *(None for _ in read.unclear))]


def _times_of(statement: Statement, reader: NumberReader) -> frozenset[Unit]:
    """The times for each of which the words of a statement say that something is so much: what it gives in grams may be so many a day, be it "5 g a
    day", "5 g in 24 hours" or "5 g every day"."""
    texts = [in_digits(text, reader) for text in texts_of(statement)]
    told = (_time_of(amount) for text in texts for amount in reader.read(text).amounts)
    return frozenset((*filter(None, told), *(length for text in texts for rate in rates_in(text, reader) for length in length_of(rate))))


def _time_of(amount: Amount) -> Unit | None:
    """For how long an amount is so much, as words behind it say: a day, of "30 ml a day"."""
    further = dict(amount.per.kind if amount.per is not None else ()).items() - dict(amount.unit.kind).items()
    [(kind, power)] = further if len(further) == 1 else [("", 0)]
    length = Unit(((kind[1:], 1),), amount.unit.factor / amount.per.factor) if amount.per is not None and power == 1 else None
    return length if length is not None and is_time(length) else None


def _is_known(one: GivenAmount, reader: NumberReader) -> bool:
    """Whether the language itself knows the unit of a number, not only this content."""
    return any(amount.unit.kind == one.unit.kind for amount in reader_for(reader.language, frozenset()).read(one.written).amounts)


def _stands_in(one: GivenAmount, there: Iterable[Amount | None], times: Collection[Unit], bare: bool) -> bool:
    """Whether a source has a number: as it is, in another unit, or, of a share, rounded; each bound of a range by itself. So much a day is so much
    only for a fact whose words say of something that it is so much a day. `bare`: whether a number without a unit that is read is enough, where none
    has such a unit.
    """
    amounts = [amount for amount in there if amount is not None]
    if any(_is_each_time(one, amount, time) for amount in amounts for time in times):
        return True
    alike = {bound for amount in amounts for read in _readings(amount, times) if read.unit.kind == one.unit.kind for bound in read.bounds}
    if not alike:
        return bare and {*raw(one)} <= {bound for amount in amounts if not amount.unit.kind for bound in (amount.low, amount.high)}
    return {*one.bounds} <= alike or (one.unit.kind == PROPORTION and all(_is_rounded(one, place, alike) for place in (0, 1)))


def _is_each_time(one: GivenAmount, amount: Amount, time: Unit) -> bool:
    """Whether a source says a number of a fact as so much for each of a time of which its words speak ("5 mg/day" for 5 mg every day), or that time
    itself ("8 tablets a day" for 8 tablets in 24 hours)."""
    if one.unit.kind == time.kind:
        return _time_of(amount) == time and set(one.bounds) == {time.factor}
    rate = rate_of(one.unit, time)
    return amount.unit.kind == rate.kind and amount.bounds == tuple(rate.amount(bound) for bound in raw(one))


def _readings(amount: Amount, times: Collection[Unit]) -> tuple[Amount, ...]:
    rate, time = as_rate(amount), _time_of(amount)
    return (rate,) if amount.per is not None and time is not None and time not in times else (amount, rate)


def _is_rounded(one: GivenAmount, place: int, alike: Iterable[Fraction]) -> bool:
    """Whether the first or the last bound of a share is one of a source, rounded."""
    least, most = rounded_from(raw(one)[place], one.unit, Fraction(0))
    return any(least <= bound <= most and abs(bound - one.bounds[place]) <= abs(bound) * _ROUNDED for bound in alike)


def _elsewhere(one: GivenAmount, cited: Collection[str], listed: Mapping[str, SourceNumbers], reader: NumberReader) -> str:
    """Where a number stands in the sources that are cited, if not in the lines."""
    bare = not _is_known(one, reader)
    lines = [f"line {line} of {source}" for source in cited for line, found in listed[source].items()
             if _stands_in(one, _read(found, reader), (), bare)]
    return f" (it stands in {' and '.join(lines[:3])})" if lines else ""


def _told(near: Sequence[str]) -> str:
    """What stands in the lines instead."""
    if not near:
        return "no number stands in what it cites"
    return "what it cites has " + ", ".join(f'"{words}"' for words in near[:_MOST_TOLD]) + (" and more" if len(near) > _MOST_TOLD else "")
