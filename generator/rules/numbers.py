"""Numbers in words against numbers that stand as data.

Every number that a text states in a unit is read as the language of the site writes numbers, converted, and compared with the data beside it:
quantities, results of studies, time limits of danger signs, limits and times of charts, and the facts that a box or a side names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from generator.content.model import (
    Action,
    ActionBox,
    AnyBox,
    Citation,
    Clinic,
    Decision,
    DerivedValue,
    Entry,
    Expression,
    Input,
    Inventory,
    Library,
    Names,
    OutcomeBox,
    Quantity,
    QuestionBox,
    RedFlag,
    Site,
    Source,
    Statement,
    Statistic,
    Text,
    TimeLimit,
    TimeWords,
    Voiced,
)
from generator.content.model.expression import limits_in
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Differing
from generator.diagnostics.registry import rule
from generator.language.numbers import Amount, NumberReader, Unit, reader_for
from generator.rules.entries import id_of, parts


class Given(NamedTuple):
    """A number that stands as data, or in the words of a fact: both bounds in base units, what they measure, and how it was written.

    `amount`: as it was read, if it stands in words.
    """

    bounds: tuple[Fraction, Fraction]
    unit: Unit
    written: str
    amount: Amount | None = None


# --- the rules ---------------------------------------------------------------------------------------------------


@rule("numbers")
def unclear_number(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every number in a text can be read in one way only, in the notation of the site's language.

    Why: 1.500 is fifteen hundred to one reader and one and a half to another; with a dose or a limit that does harm.
    Mend: Write the number as the message proposes, after looking it up in the source.
    """
    reader = reader_of(library)
    for entry in library.entries:
        for text in _sentences(entry):
            for fault in reader.read(text).unclear:
                yield unclear_number.at(text, fault.why, fault.write, item=id_of(entry))


@rule("numbers")
def number_differs(library: Library, today: date) -> Iterator[Diagnostic]:
    """A fact states no number other than those it gives as data: its quantities, its study results, its time limit.

    Why: Charts, tables and figures are made from the data, pages from the words. If they differ, one reader is told something wrong.
    Mend: Look the number up in the source and correct whichever is wrong. A second value is a quantity of its own.
    """
    reader = reader_of(library)
    for statement, text, amount, given in _stated(library, reader):
        if _is_of_a_kind(amount, given) and not _is_given(amount, given):
            yield number_differs.at(text, f'"{statement.id}" says "{_written(text, amount)}" but gives {_told(amount, given)}',
                                    "Correct the one that is wrong; a second value is a quantity of its own.", item=statement.id,
                                    evidence=Differing(_written(text, amount), _instead(amount, given)))


@rule("numbers")
def negative_time(library: Library, today: date) -> Iterator[Diagnostic]:
    """No time limit is negative, of a danger sign or of a chart.

    Why: Nobody can be helped before they ask; usually the hyphen of a range was taken for a minus.
    Mend: Look the time up in the source. Of a range write the shorter time for a danger sign, so that nobody waits longer than it allows.
    """
    for entry in library.entries:
        for limit in parts(entry, TimeLimit):
            if limit.value.value < 0:
                yield negative_time.at(limit.value, f"the time limit {limit.value} {limit.unit} is negative",
                                       "Write the time as the source gives it, without a minus.", item=id_of(entry))


@rule("numbers", waivable=True)
def number_without_quantity(library: Library, today: date) -> Iterator[Diagnostic]:
    """A number with a unit is also given as a quantity with that value, so that two values cannot differ unnoticed.

    Why: Only numbers that are data are compared across facts, converted between units and drawn. The rule looks at whatever the content measures
    anywhere: at hours, once some quantity, time limit or chart is in hours or days.
    Mend: Add quantities: with of, value (or from and to), unit and population as the source gives them.
    """
    reader = reader_of(library)
    known = _kinds_of(library, reader)
    for statement, text, amount, given in _stated(library, reader):
        if amount.unit.kind in known and not amount.spelt and not isinstance(statement, Statistic) and not _is_of_a_kind(amount, given):
            yield number_without_quantity.at(text, f'"{statement.id}" says "{_written(text, amount)}" but gives no such quantity',
                                             "Add quantities: with of, value (or from and to), unit and population; or correct the number.",
                                             item=statement.id)


@rule("numbers")
def quantity_not_in_words(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every quantity of a fact occurs in its words, so that a slip in either is noticed.

    Why: A number that stands in the data alone is drawn and compared without any reader having seen it in its sentence.
    Mend: Write the number in the words, in digits and with its unit. If the data are wrong, correct them from the source.
    """
    reader = reader_of(library)
    for statement, _ in library.statements:
        given = _given_by(statement, reader)
        said = [amount for text in _texts(statement, fields=True) for amount in reader.read(text).amounts]
        differing = {amount.unit.kind for amount in said if _is_of_a_kind(amount, given) and not _is_given(amount, given)}
        for quantity in statement.quantities if _are_complete(statement) else ():
            one = _as_given(quantity, reader)
            if one is not None and one.unit.kind not in differing and not _is_said(one, quantity, said, reader):
                yield quantity_not_in_words.at(quantity.of, f'"{statement.id}" gives {one.written} for "{quantity.of}", but its words do not',
                                               "Write this number in the words, in digits and with its unit; or correct it under quantities.",
                                               item=statement.id)


@rule("numbers")
def voices_differ(library: Library, today: date) -> Iterator[Diagnostic]:
    """The words for patients and those for clinicians give the same numbers for the same thing.

    Why: Patient and clinician talk to each other; two different numbers for one fact end in mistrust or in a mistake.
    Mend: Look the number up and give both voices the same one. If they are about different things, make two facts of them.
    """
    reader = reader_of(library)
    for entry in library.entries:
        for part in entry.parts:
            if not isinstance(part, (Voiced, Action)) or part.clinical is None or part.plain == part.clinical:
                continue
            plain, clinical = ([_from(text, amount) for amount in reader.read(text).amounts if amount.unit.kind]
                               for text in (part.plain, part.clinical))
            for one in _only_in(plain, clinical):
                others = [other for other in _only_in(clinical, plain) if other.unit.kind == one.unit.kind]
                if others:
                    yield voices_differ.at(part.clinical, f'patients read "{one.written}", clinicians "{others[0].written}"',
                                           "Give both the same numbers; what differs is a fact of its own.", item=id_of(entry),
                                           evidence=Differing(one.written, tuple(other.written for other in others)))
                    break


@rule("numbers")
def chart_differs_from_facts(library: Library, today: date) -> Iterator[Diagnostic]:
    """The limits, times and words of a chart give the same numbers as the facts and danger signs that stand beside them, after converting units.

    That is so of a box, of an input, of a value that is worked out, and of the condition of a danger sign.

    Why: A chart on the wall is followed without looking up its facts. A limit that no source supports sends people the wrong way.
    Mend: Correct the number in the chart, or name the fact that states it. Never change a fact to make it fit a chart.
    """
    reader = reader_of(library)
    for decision in library.decisions.values():
        units = _units_in(decision, library)
        for part in _with_numbers(decision, library, units, reader):
            yield from _differing(part, decision, library, reader)
    for one in library.inputs.values():
        yield from _differing(_of_input(one), one, library, reader)


class _Compared(NamedTuple):
    """A part of a chart as what is compared: what it is called, the ids of its facts, its numbers that are data, and its words."""

    name: str
    refs: tuple[str, ...]
    data: tuple[tuple[Text, Given], ...]
    texts: tuple[Text, ...]


def _differing(part: _Compared, entry: Decision | Input, library: Library, reader: NumberReader) -> Iterator[Diagnostic]:
    facts = [given for ref in part.refs if ref in library.facts for given in _said_by(library.facts[ref], reader)]
    kinds = {one.unit.kind for one in facts}
    for place, one in part.data:
        if facts and one.unit.kind in kinds and not _is_in(one, facts):
            yield chart_differs_from_facts.at(place, f"{part.name} has {one.written}, but its facts say {_told(one, facts)}",
                                              "Correct the number, or name under facts the fact that gives it.", item=entry.id,
                                              evidence=Differing(one.written, _instead(one, facts)))
    known = [*facts, *(one for _, one in part.data)]
    for text in part.texts:
        for amount in reader.read(text).amounts:
            if _is_of_a_kind(amount, known) and not _is_given(amount, known):
                fault = f'{part.name} says "{_written(text, amount)}", but its facts, limits and time say {_told(amount, known)}'
                yield chart_differs_from_facts.at(text, fault, "Correct the words, or name under facts the fact that says so.", item=entry.id,
                                                  evidence=Differing(_written(text, amount), _instead(amount, known)))


def _with_numbers(decision: Decision, library: Library, units: Mapping[str, Text], reader: NumberReader) -> Iterator[_Compared]:
    """The parts of a chart that have numbers: its boxes, its own inputs, what it works out, its danger signs by condition."""
    shared = {str(one.id): one for one in (*library.inputs.values(), *(one for one in decision.inputs if isinstance(one, Input)))}
    worked_out = {str(value.id): value for value in decision.derived}
    for box in decision.boxes:
        compared = (name for condition in _conditions(box) for name, _ in limits_in(condition.node))
        names = [*(box.inputs if isinstance(box, QuestionBox) else ()), *compared]
        further = [ref for name in names for ref in (*_facts_of(shared.get(str(name))), *_facts_of(worked_out.get(str(name))))]
        refs = [*box.facts, *(box.red_flags if isinstance(box, QuestionBox) else ()), *further]
        yield _Compared(f'box "{box.id}"', tuple(map(str, refs)), tuple(_data_of(box, units, reader)), tuple(_words_of(box)))
    yield from (_of_input(one) for one in decision.inputs if isinstance(one, Input))
    for value in decision.derived:
        conditions = [part for part in value.parts if isinstance(part, Expression)]
        yield _Compared(f'"{value.id}"', tuple(map(str, value.facts)), tuple(_limits_of(conditions, units, reader)), ())
    for sign in decision.signs:
        conditions = [part for part in sign.parts if isinstance(part, Expression)]
        yield _Compared(f'danger sign "{sign.sign}"', (str(sign.sign),), tuple(_limits_of(conditions, units, reader)), ())


def _facts_of(value: Input | DerivedValue | None) -> tuple[Text, ...]:
    return value.facts if value is not None else ()


def _of_input(one: Input) -> _Compared:
    further = (text for text in (one.called, one.unsure, one.note) if text is not None)
    texts = (one.says, *one.any_of, *(choice.says for choice in one.answers), *further)
    flags = (*one.red_flags, *(sign for choice in one.answers for sign in choice.red_flags))
    return _Compared(f'input "{one.id}"', tuple(map(str, (*one.facts, *flags))), (), texts)


def _units_in(decision: Decision, library: Library) -> dict[str, Text]:
    """The unit of each number of a chart by its name."""
    named: list[Input | DerivedValue] = [*library.inputs.values(), *(one for one in decision.inputs if isinstance(one, Input)), *decision.derived]
    return {str(one.id): one.unit for one in named if one.unit is not None}


def _conditions(box: AnyBox) -> Iterator[Expression]:
    if isinstance(box, (QuestionBox, OutcomeBox)):
        yield from (part for part in box.parts if isinstance(part, Expression))


def _limits_of(conditions: Iterable[Expression], units: Mapping[str, Text], reader: NumberReader) -> Iterator[tuple[Text, Given]]:
    """The numbers with which conditions compare something that has a unit."""
    for condition in conditions:
        yield from ((condition, _given(limit, limit, units[name], reader)) for name, limit in limits_in(condition.node) if name in units)


@rule("numbers")
def side_differs_from_facts(library: Library, today: date) -> Iterator[Diagnostic]:
    """A side of a disagreement states the numbers of the facts that it names, and no others.

    Why: A disagreement is where readers look to see who says what; a wrong number there misquotes a source.
    Mend: Correct the number, or name the fact that states it.
    """
    reader = reader_of(library)
    for entry in library.disagreements.values():
        for side in entry.sides:
            if not all(ref in library.facts for ref in side.facts):
                continue
            given = [one for ref in side.facts for one in _said_by(library.facts[ref], reader)]
            for amount in reader.read(side.says).amounts:
                if amount.unit.kind and not amount.spelt and not _is_given(amount, given):
                    yield side_differs_from_facts.at(side.says, f'this side says "{_written(side.says, amount)}", '
                                                     f"but the facts that it names say {_told(amount, given)}",
                                                     "Correct the number, or name the fact that says it.", item=entry.id,
                                                     evidence=Differing(_written(side.says, amount), _instead(amount, given)))


# --- reading -----------------------------------------------------------------------------------------------------


def reader_of(library: Library) -> NumberReader:
    """The reader of numbers for a content: its language, and the units that it uses itself."""
    return reader_for(library.language, library.units)


def _kinds_of(library: Library, reader: NumberReader) -> set[object]:
    """What the quantities, time limits and charts of a content measure."""
    measured = (Quantity, TimeLimit, TimeWords, QuestionBox, Input, DerivedValue)
    units = (part.unit for entry in library.entries for part in entry.parts if isinstance(part, measured))
    return {reader.units.read(unit).kind for unit in units if unit is not None}


def _stated(library: Library, reader: NumberReader) -> Iterator[tuple[Statement, Text, Amount, list[Given]]]:
    """Every number with a unit in the words of every fact, with what the fact gives as data."""
    for statement, _ in library.statements:
        given = _given_by(statement, reader)
        for text in _texts(statement) if _are_complete(statement) else ():
            yield from ((statement, text, amount, given) for amount in reader.read(text).amounts if amount.unit.kind)


def _are_complete(statement: Statement) -> bool:
    """Whether each quantity is a value, or a range that rises; others are told by a rule of their own."""
    return all((value is None) != (low is None) and (low is None) == (high is None) and (low is None or high is None or low < high)
               for value, low, high in (quantity.amount for quantity in statement.quantities))


def _sentences(entry: Entry) -> Iterator[Text]:
    """The texts of an entry whose numbers a reader takes as numbers: no titles of sources, no places in them, no telephone numbers."""
    if isinstance(entry, (Source, Inventory, Site, Clinic)):
        return
    left_out = {id(part.part) for part in entry.parts if isinstance(part, Citation)}
    left_out |= {id(code) for part in entry.parts if (code := getattr(part, "code", None)) is not None}
    yield from (text for text in entry.parts if type(text) is Text and id(text) not in left_out)


def _texts(statement: Statement, *, fields: bool = False) -> Iterator[Text]:
    """The words of a statement: both voices, an action, and what its kind adds. `fields`: those of a figure that stand in a table, too."""
    yield statement.plain
    if statement.clinical is not None:
        yield statement.clinical
    for name in type(statement).model_fields if fields or not isinstance(statement, Statistic) else ():
        if name not in _NO_WORDS:
            yield from _own_texts(getattr(statement, name))


_NO_WORDS = {"id", "plain", "clinical", "sources", "doubts", "quantities", "rows", "results", "time_limit", "watch_words", "also", "search", "review"}


def _own_texts(value: object) -> Iterator[Text]:
    """The texts in a value, but for those of further statements in it."""
    if isinstance(value, Statement):
        return
    if type(value) is Text:
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _own_texts(part)
    elif isinstance(value, Entry) and not isinstance(value, Names):
        for name in type(value).model_fields:
            yield from _own_texts(getattr(value, name))


def _given_by(statement: Statement, reader: NumberReader) -> list[Given]:
    """What a statement gives as data: its quantities, its results, its time limit; and, of a figure, what its table says."""
    given = [one for quantity in statement.quantities if (one := _as_given(quantity, reader)) is not None]
    if isinstance(statement, Statistic):
        given += [_given(arm.value.value, arm.value.value, arm.unit, reader) for arm in statement.results]
        given += [_from(text, amount) for name in _TABLE for text in _own_texts(getattr(statement, name)) for amount in reader.read(text).amounts]
    if isinstance(statement, RedFlag) and isinstance(statement.time_limit, TimeLimit):
        given.append(_given(statement.time_limit.value.value, statement.time_limit.value.value, statement.time_limit.unit, reader))
    return given


_TABLE = ("measure", "population", "intervention", "comparator", "time_point", "uncertainty", "study")


def _said_by(statement: Statement, reader: NumberReader) -> list[Given]:
    """What a statement gives as data or says in words."""
    return [*_given_by(statement, reader),
            *(_from(text, amount) for text in _texts(statement, fields=True) for amount in reader.read(text).amounts if amount.unit.kind)]


def _data_of(box: AnyBox, units: Mapping[str, Text], reader: NumberReader) -> Iterator[tuple[Text, Given]]:
    """The numbers of a box that stand as data, each with its place: the limits of a number, those in conditions, the time of an end."""
    if isinstance(box, QuestionBox):
        unit = box.unit if box.unit is not None else units.get(str(box.inputs[0])) if len(box.inputs) == 1 else None
        for answer in box.answers if unit is not None else ():
            for limit in (answer.at_least, answer.more_than, answer.less_than, answer.at_most):
                if limit is not None and unit is not None:
                    yield limit, _given(limit.value, limit.value, unit, reader)
    yield from _limits_of(_conditions(box), units, reader)
    time = box.time if isinstance(box, OutcomeBox) else None
    if isinstance(time, TimeLimit) and time.value.value:  # none at all is "at once", which no fact counts
        yield time.value, _given(time.value.value, time.value.value, time.unit, reader)
    if isinstance(time, TimeWords) and time.unit is not None:
        yield time, _given(time.numbers[0].value, time.numbers[-1].value, time.unit, reader)


def _words_of(box: AnyBox) -> Iterator[Text]:
    """The words of a box, and of its answers."""
    yield box.says
    if box.note is not None:
        yield box.note
    if isinstance(box, QuestionBox):
        yield from box.any_of
        yield from (text for text in (box.unsure, *(answer.answer for answer in box.answers)) if text is not None)
    if isinstance(box, (OutcomeBox, ActionBox)):
        yield from _own_texts(getattr(box, "who", None))
    if isinstance(box, ActionBox) and box.repeat is not None:
        yield box.repeat.after
    if isinstance(box, OutcomeBox):
        yield from (one.says for one in box.adds)


# --- comparing ---------------------------------------------------------------------------------------------------


def _as_given(quantity: Quantity, reader: NumberReader) -> Given | None:
    value, low, high = quantity.amount
    first, last = (value, value) if value is not None else (low, high)
    return _given(first, last, quantity.unit, reader) if first is not None and last is not None else None


def _given(low: object, high: object, name: Text, reader: NumberReader) -> Given:
    unit = reader.units.read(name)
    bounds = unit.amount(Fraction(str(low))), unit.amount(Fraction(str(high)))
    return Given(bounds, unit, f"{low} {name}" if low == high else f"{low} to {high} {name}")


def _from(text: Text, amount: Amount) -> Given:
    return Given(amount.bounds, amount.unit, _written(text, amount), amount)


def _is_of_a_kind(amount: Amount, given: Iterable[Given]) -> bool:
    """Whether data measure what an amount measures."""
    return bool(amount.unit.kind) and any(one.unit.kind == amount.unit.kind for one in given)


def _is_given(amount: Amount, given: Iterable[Given]) -> bool:
    """Whether data hold an amount: the same range, or, for each bound of it, one that is the same number."""
    same = [one for one in given if one.unit.kind == amount.unit.kind]
    low, high = amount.bounds
    singles = {bound for one in same for bound in one.bounds} if low == high else {one.bounds[0] for one in same if one.bounds[0] == one.bounds[1]}
    return any(one.bounds == (low, high) or _rounds(one, amount) for one in same) or {low, high} <= singles


def _rounds(one: Given, amount: Amount) -> bool:
    """Whether people out of a number are a result that was rounded: "45 in 100" and 45.2 %, "about 4 in 10" and 42.5 %."""
    people = 1 / amount.unit.factor
    return amount.rounded and tuple(Fraction(round(bound * people)) for bound in one.bounds) == (amount.low, amount.high)


def _is_in(one: Given, facts: Iterable[Given]) -> bool:
    return any(one.unit.kind == fact.unit.kind and set(one.bounds) <= set(fact.bounds) for fact in facts)


def _only_in(one: Iterable[Given], other: Iterable[Given]) -> list[Given]:
    """What one voice says and the other does not: "2 weeks" is said by "2 to 4 weeks", too."""
    other = list(other)
    return [said for said in one if not any(said.unit.kind == given.unit.kind and _fit(said, given) for given in other)]


def _fit(one: Given, other: Given) -> bool:
    """Whether two texts give one number, or a bound of it, or the same rounded to people out of a hundred."""
    return bool(set(one.bounds) & set(other.bounds)) or any(
        said.amount is not None and _rounds(given, said.amount) for said, given in ((one, other), (other, one)))


def _is_said(one: Given, quantity: Quantity, said: Iterable[Amount], reader: NumberReader) -> bool:
    """Whether words hold a quantity: with its unit, or its number alone where the unit is a word of the content's own ("studies")."""
    said = list(said)
    bare = {bound for amount in said if not amount.unit.kind for bound in (amount.low, amount.high)}
    if not reader.units.is_known(quantity.unit) and {Fraction(str(number)) for number in quantity.amount if number is not None} <= bare:
        return True
    whole = [amount for amount in said if amount.unit.kind == one.unit.kind]
    if whole and not reader.knows_ranges and {Fraction(str(number)) for number in quantity.amount if number is not None} <= {*bare, *(
            bound for amount in whole for bound in (amount.low, amount.high))}:
        return True
    return any(amount.bounds == one.bounds for amount in whole) or set(one.bounds) <= {bound for amount in whole for bound in amount.bounds}


def _written(text: Text, amount: Amount) -> str:
    return " ".join(text[amount.start:amount.end].split())


def _instead(one: Given | Amount, given: Iterable[Given]) -> tuple[str, ...]:
    """What data say instead, each as it was written."""
    return tuple(dict.fromkeys(other.written for other in given if other.unit.kind == one.unit.kind))


def _told(one: Given | Amount, given: Iterable[Given]) -> str:
    """What data say instead, in words."""
    return " and ".join(f'"{written}"' for written in _instead(one, given)[:4]) or "no such number"
