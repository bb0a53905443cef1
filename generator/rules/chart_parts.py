"""The numbers of a chart: what each of its parts has as data and in words, and the facts that stand beside it.

Nothing is judged here; `rules/chart_numbers.py` compares them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from generator.content.model import (
    ActionBox,
    AnyBox,
    Decision,
    DerivedValue,
    Exclusion,
    Expression,
    FactRef,
    Input,
    Library,
    OutcomeBox,
    Points,
    QuestionBox,
    RedFlagRef,
    TableRow,
    Text,
    TimeLimit,
    TimeWords,
)
from generator.content.model.expression import (
    Arithmetic,
    Comparator,
    Compare,
    Constant,
    FunctionCall,
    Name,
    Node,
    names_in,
    number_in,
    parts_of,
    within,
)
from generator.language.numbers import NO_UNIT, NumberReader
from generator.language.numbers.words import joining
from generator.rules.amounts import (
    GivenAmount,
    is_comparable,
    measured,
    own_texts,
    raw,
    said_by,
    stated,
    texts_of,
)

Sort = Literal["limit", "points", "constant", "cap", "rate", "time", "repeats", "words", "advice", "excluded"]

OWN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

CONVERTING = frozenset(map(Fraction, (1, 7, 12, 24, 60, 100, 1000)))
"""Numbers that only convert a unit, where a formula multiplies or divides by them."""

MIRRORED: Mapping[str, Comparator] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
"""How the same comparison is written with its two sides exchanged."""


class ChartNumber(NamedTuple):
    """A number of a chart that stands as data: the part that has it, its place, of what it is a number (by id), and the facts beside it.

    `about`: of what it is, in words. `sort`: `advice` for a number in the words of what is done, `words` for one in others. `sign`: how patients are
    compared with a limit, and `row` for what a row of a table gives. `onward`: with which number the next band begins, behind a limit such as "at
    most 4". `among`: of points, all that can be counted in its place; of a rate, the numbers that make it up.
    """

    part: str
    place: Text
    of: str
    given: GivenAmount
    refs: tuple[str, ...]
    sort: Sort = "limit"
    about: str = ""
    sign: str = ""
    onward: Fraction | None = None
    among: frozenset[Fraction] = frozenset()


class ChartPart(NamedTuple):
    """A part of a chart: what it is called, the ids of its facts, its numbers that are data, its words, and of what its conditions speak.

    `beside`: further numbers with which its words are compared. `note`: where it says to its readers that a number is no source's.
    `spelt`: whether numbers that its words spell ("two") are compared.
    """

    name: str
    refs: tuple[str, ...]
    data: tuple[ChartNumber, ...] = ()
    texts: tuple[Text, ...] = ()
    names: frozenset[str] = frozenset()
    beside: tuple[GivenAmount, ...] = ()
    note: Text | None = None
    spelt: bool = True


class ChartNumbers:
    """All numbers of a chart, or of an input that charts share."""

    def __init__(self, entry: Decision | Input, library: Library, reader: NumberReader) -> None:
        self.entry, self.library, self.reader = entry, library, reader
        own = entry.inputs if isinstance(entry, Decision) else ()
        self.inputs = {str(one.id): one for one in (*library.inputs.values(), *(one for one in own if isinstance(one, Input)))}
        self.derived = {str(value.id): value for value in entry.derived} if isinstance(entry, Decision) else {}
        self._facts: dict[tuple[str, ...], list[GivenAmount]] = {}

    @cached_property
    def parts(self) -> tuple[ChartPart, ...]:
        """Every part that has numbers."""
        return (self._input(self.entry),) if isinstance(self.entry, Input) else tuple(self._parts(self.entry))

    @cached_property
    def data(self) -> tuple[ChartNumber, ...]:
        """Every number that stands as data, in the order of the parts."""
        return tuple(one for part in self.parts for one in part.data)

    def facts_of(self, refs: tuple[str, ...]) -> list[GivenAmount]:
        """What facts give as data or say in words, with a unit or without."""
        if refs not in self._facts:
            facts = [self.library.facts[ref] for ref in dict.fromkeys(refs) if ref in self.library.facts]
            self._facts[refs] = [*(one for fact in facts for one in said_by(fact, self.reader)),
                                 *(stated(text, amount) for fact in facts for text in texts_of(fact, fields=True)
                                   for amount in self.reader.read(text).amounts
                                   if not amount.unit.kind and not (amount.spelt and amount.low == 1))]
        return self._facts[refs]

    def are_read(self, refs: Iterable[str], names: Iterable[str]) -> bool:
        """Whether facts and inputs could all be read. What those would say that could not, nobody knows."""
        broken = self.library.broken
        return not broken or (all(ref in self.library.facts for ref in refs if ref in broken) and self._unread.isdisjoint(names))

    @cached_property
    def _unread(self) -> frozenset[str]:
        """The shared inputs of a chart that could not be read; of an input that names no facts, itself, if a chart that asks it could not be."""
        if isinstance(self.entry, Decision):
            shared = {str(one) for one in self.entry.inputs if not isinstance(one, Input)}
            return frozenset(one for one in shared & self.library.broken if one not in self.library.inputs)
        return frozenset({str(self.entry.id)} if self.library.broken and not _own_facts(self.entry) else ())

    # --- the parts ---

    def _parts(self, decision: Decision) -> Iterator[ChartPart]:
        yield from map(self._box, decision.boxes)
        yield from (self._input(one) for one in decision.inputs if isinstance(one, Input))
        yield from map(self._value, decision.derived)
        for sign in decision.signs:
            conditions = [one for one in sign.parts if isinstance(one, Expression)]
            name, names = f'danger sign "{sign.sign}"', _names_of(conditions)
            refs = (str(sign.sign), *self._refs_of(names))
            yield ChartPart(name, refs, tuple(self._limits(name, refs, conditions)), names=names)
        listed = decision.exclusions if isinstance(decision.exclusions, tuple) else ()
        every = tuple(dict.fromkeys(str(part) for part in decision.parts if isinstance(part, (FactRef, RedFlagRef))))
        for exclusion in listed:
            if isinstance(exclusion, Exclusion) and exclusion.when is not None:
                limits = self._limits("an exclusion", every, [exclusion.when])
                yield ChartPart("an exclusion", (), tuple(one._replace(sort="excluded") for one in limits), (exclusion.says,))
            else:
                says = exclusion.says if isinstance(exclusion, Exclusion) else exclusion
                yield ChartPart("an exclusion", every, tuple(self._of_nobody(says, every)))

    def _box(self, box: AnyBox) -> ChartPart:
        name = f'box "{box.id}"'
        conditions = [one for one in box.parts if isinstance(one, Expression)] if isinstance(box, (QuestionBox, OutcomeBox)) else []
        names = _names_of(conditions) | (frozenset(map(str, box.inputs)) if isinstance(box, QuestionBox) else frozenset())
        flags = box.red_flags if isinstance(box, QuestionBox) else ()
        added = (ref for one in box.adds for ref in one.facts) if isinstance(box, OutcomeBox) else ()
        refs = (*map(str, (*box.facts, *flags, *added)), *self._refs_of(names))
        data = (*self._answers(name, refs, box), *self._limits(name, refs, conditions), *self._times(name, refs, box))
        ranges = tuple(given for asked in names if asked in self.inputs for given in self._range(self.inputs[asked]))
        known, advice = (*(one.given for one in data), *ranges), tuple(_advice_of(box))
        others = (text for text in _words_of(box, noted=False) if not any(text is told for told in advice))
        data += (*self._in_words(name, refs, others, known), *self._in_words(name, refs, advice, known, "advice"))
        return ChartPart(name, refs, data, tuple(_words_of(box)), names, note=box.note)

    def _refs_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """The facts of inputs and derived values."""
        named = (self.inputs.get(name) or self.derived.get(name) for name in sorted(names))
        return tuple(str(ref) for one in named if one is not None for ref in one.facts)

    def _input(self, one: Input) -> ChartPart:
        name, called = f'input "{one.id}"', (one.called,) if one.called is not None else ()
        asked = (one.says, *called, *one.any_of, *(choice.says for choice in one.answers))
        further = tuple(text for text in (one.unsure, one.note) if text is not None)
        own, beside = _own_facts(one), tuple(self._range(one))
        refs = own or tuple(self._asked_beside(one))
        data = tuple(self._in_words(name, refs, asked, beside))
        return ChartPart(name, refs, data, (*asked, *further) if own else asked, frozenset({str(one.id)}), beside, one.note, spelt=bool(own))

    def _range(self, one: Input) -> Iterator[GivenAmount]:
        """The smallest and the largest number that can be answered."""
        if one.low is not None and one.high is not None:
            low, high = (self._measured(str(number), one.unit) for number in (one.low, one.high))
            yield from (low, high, low._replace(bounds=(low.bounds[0], high.bounds[1])))

    def _asked_beside(self, one: Input) -> Iterator[str]:
        """The facts of the questions that ask an input."""
        charts = (self.entry,) if isinstance(self.entry, Decision) else self.library.decisions.values()
        yield from (str(ref) for chart in charts for box in chart.boxes if isinstance(box, QuestionBox) and one.id in box.inputs for ref in box.facts)

    def _value(self, value: DerivedValue) -> ChartPart:
        name, names = f'"{value.id}"', frozenset(named(value))
        refs = (*map(str, value.facts), *self._refs_of(names))
        conditions = [one for one in value.parts if isinstance(one, Expression)]
        data = (*self._limits(name, refs, conditions), *self._points(value, refs), *self._gives(value, refs), *self._constants(value, refs))
        rows: tuple[TableRow | Points, ...] = (*value.table, *(row for row in (*value.score, *value.highest) if isinstance(row, Points)))
        texts = tuple(row.says for row in rows if row.says is not None)
        return ChartPart(name, refs, data, texts, names | {str(value.id)}, note=value.note)

    # --- the numbers of a part ---

    def _answers(self, name: str, refs: tuple[str, ...], box: AnyBox) -> Iterator[ChartNumber]:
        """The limits of the answers to a question that asks one number."""
        if isinstance(box, QuestionBox) and (box.asks == "number" or len(box.inputs) == 1):
            of = str(box.inputs[0]) if box.inputs else str(box.id)
            unit = box.unit if box.unit is not None else self._unit(of)
            for answer in box.answers:
                for limit, sign in ((answer.at_least, ">="), (answer.more_than, ">"), (answer.less_than, "<"), (answer.at_most, "<=")):
                    if limit is not None:
                        onward = self._onward(of, Fraction(str(limit.value))) if sign == "<=" else None
                        yield ChartNumber(name, limit, of, self._measured(str(limit.value), unit), refs, about=self._about(of), sign=sign,
                                          onward=onward)

    def _limits(self, name: str, refs: tuple[str, ...], conditions: Iterable[Expression]) -> Iterator[ChartNumber]:
        """The numbers with which conditions compare something."""
        for condition in conditions:
            for part in within(condition.node):
                if isinstance(part, Compare):
                    yield from self._limit(name, refs, condition, part)

    def _limit(self, name: str, refs: tuple[str, ...], place: Text, node: Compare) -> Iterator[ChartNumber]:
        for one, other, sign in ((node.left, node.right, node.comparator), (node.right, node.left, MIRRORED[node.comparator])):
            number = number_in(other)
            if number is None or number_in(one) is not None:
                continue
            if isinstance(one, Name):
                onward = self._onward(one.id, number) if sign == "<=" else None
                given = self._measured(_decimal(number), self._unit(one.id))
                yield ChartNumber(name, place, one.id, given, refs, about=self._about(one.id), sign=sign, onward=onward)
            else:
                yield ChartNumber(name, place, " ".join(place.split()), _bare(number), refs, "constant")

    def _times(self, name: str, refs: tuple[str, ...], box: AnyBox) -> Iterator[ChartNumber]:
        """The time of an end; after how long, and how often, an action is done again."""
        time = box.time if isinstance(box, OutcomeBox) else None
        if isinstance(time, TimeLimit) and time.value.value > 0:  # none at all is "at once", which no fact counts
            yield ChartNumber(name, time.value, name, measured(time.value.value, time.value.value, time.unit, self.reader), refs, "time")
        if isinstance(time, TimeWords) and time.unit is not None:
            yield ChartNumber(name, time, name, measured(time.numbers[0].value, time.numbers[-1].value, time.unit, self.reader), refs, "time")
        if isinstance(box, ActionBox) and box.repeat is not None:
            after, often = box.repeat.after, joining(self.reader.language).often
            waits = (stated(after, amount) for amount in self.reader.read(after).amounts if amount.unit.kind)
            yield from (ChartNumber(name, after, name, given, refs, "time") for given in waits)
            if often:
                rounds = Fraction(int(box.repeat.at_most))
                yield ChartNumber(name, box.repeat.to, f"{name} again", _bare(rounds)._replace(written=f"{rounds} {often[0]}"), refs, "repeats")

    def _in_words(self, name: str, refs: tuple[str, ...], texts: Iterable[Text], beside: Iterable[GivenAmount],
                  sort: Sort = "words") -> Iterator[ChartNumber]:
        """The numbers in words that nothing beside them can be compared with.

        Of numbers without a unit only limits and ranges ("14 or lower") that nothing gives in any unit: others may be names ("type 2"). What is done
        may spell its numbers ("take ten ml").
        """
        known = [*self.facts_of(refs), *beside]
        alone = {bound for one in known for bound in raw(one)}
        for text in texts:
            for amount in self.reader.read(text).amounts:
                limits = amount.low != amount.high or self.reader.is_limit(text, amount)
                strange = not is_comparable(text, amount, known) if amount.unit.kind else limits and not {amount.low, amount.high} <= alone
                if strange and (not amount.spelt or (sort == "advice" and amount.unit.kind)):
                    yield ChartNumber(name, text, name, stated(text, amount), refs, sort)

    def _of_nobody(self, says: Text, refs: tuple[str, ...]) -> Iterator[ChartNumber]:
        """The limits in the words of an exclusion without a condition. Which of the chart's facts is about them is not known: any may give them."""
        for amount in self.reader.read(says).amounts:
            if not amount.spelt and (amount.unit.kind or self.reader.is_limit(says, amount)):
                yield ChartNumber("an exclusion", says, f"exclusion {says}", stated(says, amount), refs, "excluded")

    def _points(self, value: DerivedValue, refs: tuple[str, ...]) -> Iterator[ChartNumber]:
        """The points of a score: under conditions, and of the answers of inputs."""
        for scored in (*value.score, *value.highest):
            one = self.inputs.get(str(scored)) if isinstance(scored, Expression) else None
            places: list[tuple[Text, Fraction | None]] = [(scored.points, number_in(scored.points.node))] if isinstance(scored, Points) else []
            points = (one.points, *(choice.points for choice in one.answers)) if one is not None else ()
            places += [(point, Fraction(str(point.value))) for point in points if point is not None]
            yield from self._counted(value, refs, places)

    def _gives(self, value: DerivedValue, refs: tuple[str, ...]) -> Iterator[ChartNumber]:
        """The numbers that the rows of a table give; without a unit they are points."""
        rows = [(row.gives, Fraction(row.gives)) for row in value.table if OWN_NUMBER.fullmatch(row.gives)]
        if value.unit is None:
            factor = str(value.id) in self._factors
            yield from self._counted(value, refs, ((place, number) for place, number in rows if not (factor and number == 1)))
            return
        for place, number in rows:
            yield ChartNumber(f'"{value.id}"', place, str(value.id), self._measured(_decimal(number), value.unit), refs,
                              about=self._about(str(value.id)), sign="row")

    @cached_property
    def _factors(self) -> frozenset[str]:
        """The values that others are only multiplied by or divided by, so that 1 changes nothing, as 0 does where it is added."""
        nodes = [part for value in self.derived.values() for one in value.parts if isinstance(one, Expression) for part in within(one.node)]
        named_ = Counter(part.id for part in nodes if isinstance(part, Name))
        times = Counter(side.id for part in nodes if isinstance(part, Arithmetic) and part.operator in "*/"
                        for side in (part.left, part.right) if isinstance(side, Name))
        return frozenset(name for name, count in times.items() if count == named_[name])

    def _counted(self, value: DerivedValue, refs: tuple[str, ...], places: Iterable[tuple[Text, Fraction | None]]) -> Iterator[ChartNumber]:
        """Points, but for none at all, which is no number of a source."""
        places = list(places)
        among = frozenset(number for _, number in places if number is not None) | {Fraction(0)}
        for place, number in places:
            if number:
                yield ChartNumber(f'"{value.id}"', place, str(value.id), self._measured(_decimal(number), value.unit), refs, "points",
                             self._about(str(value.id)), among=among)

    def _constants(self, value: DerivedValue, refs: tuple[str, ...]) -> Iterator[ChartNumber]:
        """The numbers in a formula, but for those that convert a unit, and small whole powers."""
        formulas = [value.formula] if value.formula is not None else []
        formulas += [scored.points for scored in (*value.score, *value.highest) if isinstance(scored, Points)]
        told = set[Fraction]()
        for number, inside in self._measured_in(value, refs):
            yield number
            told |= inside
        for formula in (one for one in formulas if number_in(one.node) is None):
            whole = {Fraction(100)} if _is_in_hundredths(formula.node) else set()
            for constant in dict.fromkeys(_constants_in(formula.node)):
                if constant not in told | whole:
                    yield ChartNumber(f'"{value.id}"', formula, str(value.id), _bare(constant), refs, "constant", self._about(str(value.id)))

    def _measured_in(self, value: DerivedValue, refs: tuple[str, ...]) -> Iterator[tuple[ChartNumber, set[Fraction]]]:
        """The numbers of a formula of which its form tells the unit, each with all numbers that make it up: `min(weight * 2, 40)` has 40 mg, and
        2 mg/kg where a fact gives mg/kg.
        """
        if value.formula is None or value.unit is None:
            return
        name, about, facts = f'"{value.id}"', self._about(str(value.id)), self.facts_of(refs)
        for term, function in terms_of(value.formula.node):
            number, times = number_in(term), times_of(term)
            if number is not None and function and number and not (function == "max" and number == 1):
                yield ChartNumber(name, value.formula, str(value.id), self._measured(_decimal(number), value.unit), refs, "cap", about), {number}
            unit = self._unit(times[1]) if times is not None else None
            if times is not None and unit is not None:
                rate = measured(_decimal(times[0]), _decimal(times[0]), Text(f"{value.unit}/{unit}"), self.reader)
                given = [fact for fact in facts if fact.unit.kind == rate.unit.kind]
                between = any(fact.bounds[0] < rate.bounds[0] < fact.bounds[1] for fact in given)
                if given and not between:  # a number within a range of its facts is compared as any other number of a formula
                    made_of = frozenset(Fraction(part.value) for part in within(term) if isinstance(part, Constant))
                    yield ChartNumber(name, value.formula, str(value.id), rate, refs, "rate", about, among=made_of), set(made_of)

    def _unit(self, name: str) -> Text | None:
        one = self.inputs.get(name) or self.derived.get(name)
        return one.unit if one is not None else None

    def called(self, name: str) -> str:
        """What an input or a value is called in messages; what is unknown by its id."""
        one = self.inputs.get(name) or self.derived.get(name)
        return str(one.name if isinstance(one, Input) else one.called) if one is not None else name

    def _about(self, name: str) -> str:
        return f' for "{self.called(name)}"' if name in self.inputs or name in self.derived else ""

    def _measured(self, number: str, unit: Text | None) -> GivenAmount:
        return measured(number, number, unit, self.reader) if unit is not None else _bare(Fraction(str(number)))

    def _onward(self, name: str, limit: Fraction) -> Fraction | None:
        """The first number behind a limit, in base units; None where numbers have no steps."""
        one, unit = self.inputs.get(name), self._unit(name)
        if one is None and (name not in self.derived or self.derived[name].formula is not None):
            return None
        onward = limit + (Fraction(str(one.step.value)) if one is not None and one.step is not None else 1)
        return self.reader.units.read(unit).amount(onward) if unit is not None else onward


def _words_of(box: AnyBox, *, noted: bool = True) -> Iterator[Text]:
    """The words of a box, and of its answers. `noted`: its note, too."""
    yield box.says
    if box.note is not None and noted:
        yield box.note
    if isinstance(box, QuestionBox):
        yield from box.any_of
        yield from (text for text in (box.unsure, *(answer.answer for answer in box.answers)) if text is not None)
    if isinstance(box, (OutcomeBox, ActionBox)):
        yield from own_texts(getattr(box, "who", None))
        yield from own_texts(getattr(box, "come_back_if", None))
    if isinstance(box, OutcomeBox):
        yield from (one.says for one in box.adds)


def _advice_of(box: AnyBox) -> Iterator[Text]:
    """The words of a box that say what is done, and who does it."""
    if isinstance(box, (OutcomeBox, ActionBox)):
        yield box.says
        yield from own_texts(getattr(box, "who", None))
    if isinstance(box, OutcomeBox):
        yield from (one.says for one in box.adds)


def _bare(number: Fraction) -> GivenAmount:
    return GivenAmount((number, number), NO_UNIT, _decimal(number))


def _decimal(number: Fraction) -> str:
    return f"{number.numerator / number.denominator:.12g}"


def named(value: DerivedValue) -> list[str]:
    """On what a derived value rests."""
    return [name.id for one in value.parts if isinstance(one, Expression) for name in names_in(one.node)]


def rounded_for(condition: Expression, values: Mapping[str, DerivedValue]) -> Iterator[DerivedValue | None]:
    """The values without a note that are rounded before a condition compares them; None for what it rounds itself."""
    if _is_rounded(condition.node):
        yield None
    found, ahead = set[str](), list(_names_of([condition]))
    while ahead:
        here = ahead.pop()
        value = values.get(here)
        if value is None or here in found:
            continue
        found.add(here)
        ahead += named(value)
        if value.note is None and any(_is_rounded(one.node) for one in value.parts if isinstance(one, Expression)):
            yield value


def _is_rounded(node: Node) -> bool:
    return any(isinstance(part, FunctionCall) and part.function.startswith("round") for part in within(node))


def _names_of(conditions: Iterable[Expression]) -> frozenset[str]:
    return frozenset(name.id for one in conditions for name in names_in(one.node))


def _constants_in(node: Node) -> Iterator[Fraction]:
    """The numbers of a formula that stand for something measured."""
    if isinstance(node, Constant):
        yield Fraction(node.value)
        return
    converts = CONVERTING if isinstance(node, Arithmetic) and node.operator in "*/" else frozenset()
    power = isinstance(node, Arithmetic) and node.operator == "^"
    of = node.arguments[:1] if isinstance(node, FunctionCall) and node.function.startswith(("round", "root")) else parts_of(node)
    for place, part in enumerate(of):
        number = number_in(part)
        if number is None:
            yield from _constants_in(part)
        elif number not in {0, 1, *converts} and not (power and place == 1 and number in {2, 3}):
            yield number


def _is_in_hundredths(node: Node) -> bool:
    """Whether something in a formula is divided by 100, so that 100 is the whole of it: `weekly * (100 + change) / 100`."""
    return any(isinstance(part, Arithmetic) and part.operator == "/" and number_in(part.right) == 100 for part in within(node))


def terms_of(node: Node, function: str = "") -> Iterator[tuple[Node, str]]:
    """The parts of a formula that are in its own unit: what is added, taken away, rounded or chosen. With each, which function chooses it."""
    if isinstance(node, FunctionCall) and node.function in {"min", "max"}:
        for one in node.arguments:
            yield from terms_of(one, node.function)
    elif isinstance(node, FunctionCall) and node.function.startswith("round"):
        yield from terms_of(node.arguments[0], function)
    elif isinstance(node, Arithmetic) and node.operator in "+-":
        yield from ((term, "") for one in (node.left, node.right) for term, _ in terms_of(one))
    else:
        yield node, function


def times_of(node: Node) -> tuple[Fraction, str] | None:
    """What a value is multiplied by, with its name; None for anything but one name, multiplied and divided by numbers."""
    number = number_in(node)
    if number is not None:
        return None
    if isinstance(node, Name):
        return Fraction(1), node.id
    if not isinstance(node, Arithmetic) or node.operator not in "*/":
        return None
    left, right = number_in(node.left), number_in(node.right)
    if right and (times := times_of(node.left)) is not None:
        return (times[0] * right if node.operator == "*" else times[0] / right), times[1]
    if left is not None and node.operator == "*" and (times := times_of(node.right)) is not None:
        return times[0] * left, times[1]
    return None


def _own_facts(one: Input) -> tuple[str, ...]:
    """The facts and danger signs that an input names itself."""
    return tuple(map(str, (*one.facts, *one.red_flags, *(sign for choice in one.answers for sign in choice.red_flags))))
