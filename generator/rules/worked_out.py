"""How a chart works a value out, against its units and the facts beside it: what is added and compared, the least and the most, the rows of a table.

The numbers themselves are compared in `rules/chart_numbers.py`. What stands here is told where all numbers are right and in the wrong place.
Facts say it in words, of which only some are understood; so each of these is a warning, which a note of the value answers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise, permutations
from typing import NamedTuple

from generator.content.model import Decision, DerivedValue, Expression, Input, Library, Number, Text, normalised, whole_words
from generator.content.model.expression import And, Arithmetic, Compare, FunctionCall, Name, Negative, Node, names_in, number_in, within, written
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.numbers import Amount, NumberReader, Unit, measures
from generator.language.numbers.clauses import clause_of, clauses
from generator.language.numbers.words import joining, side_of
from generator.rules.amounts import GivenAmount, is_fall, measure_alike, measured, reader_of, stated, texts_of
from generator.rules.chart_parts import ChartNumbers, terms_of, times_of


@rule("numbers", level="warning", alone=True)
def units_do_not_fit(library: Library) -> Iterator[Diagnostic]:
    """What is added, taken away or compared in a chart has one unit, and a formula comes to the unit of its value.

    mg/dL from mmol/L, kg beside lb, and a product where a quotient belongs are told. A number in a formula may be of any unit, so nothing is told of
    what is multiplied by one; but where the facts give a dose by weight in mg, one in ml is told. Nothing is told where the value, or the box, has a
    note.

    Why: A sugar in mg/dL minus a target in mmol/L is a number, and a dose, that no one has ever meant. Every limit beside it is right.
    Fix: Ask both in one unit, or write into the formula what converts one into the other. Look the formula up: most often a bracket is lost, or *
    stands for /. If the source itself leaves the units out, say so in a note of the value.
    """
    for decision, numbers in _charts(library):
        for place, noted, node, unit in _expressions(decision):
            sorts = _Sorts(numbers)
            for condition in (part for part in within(node) if isinstance(part, Compare)):
                sorts.alike((condition.left, condition.right), "compares {0} with {1}")
            if unit is not None:
                sorts.comes_to(node, unit)
            else:
                sorts.of(node)
            for fault in dict.fromkeys(sorts.faults) if not noted else ():
                yield units_do_not_fit.at(
                    place, f'"{" ".join(place.split())}" {fault}', "Look it up in the source; ask both in one unit, or write what converts them. "
                    "If the source leaves units out, say so in a note.", item=decision.id)
        for value in decision.derived if not library.broken else ():
            told = _rate_of_another_sort(value, numbers)
            if told and value.note is None:
                assert value.formula is not None
                yield units_do_not_fit.at(
                    value.formula, f'"{value.id}" gives so many {told[0]}, and its facts give {told[1]}',
                    "Look the unit up in the source, or name under facts the fact that tells how the one becomes the other.", item=decision.id)


@rule("numbers", level="warning", alone=True)
def formula_without_its_limit(library: Library) -> Iterator[Diagnostic]:
    """Where the facts of a formula say what is given "at most" or "at least", the formula keeps to it: `min(…, 1000)` for at most 1000 mg.

    It may be kept by another value or a limit of the chart, by the words of a box, or by what is asked; a time behind the number ("4 g in 24 hours")
    means another dose than this. Nothing is told where a note of the value tells the number.

    Why: Without the most, a heavy patient gets too much; with max for min, everybody gets the most or more. All numbers are those of the facts.
    Fix: Write min(…, the most) or max(…, the least), in the unit of the value. If the limit is of something else, say so in a note of the value.
    """
    for decision, numbers in _charts(library):
        for value in decision.derived if not library.broken else ():
            for limit in dict.fromkeys(_limits_said(value, numbers)):
                fault = _not_kept(limit, value, numbers)
                if fault and value.formula is not None:
                    wanted = "min" if limit.most else "max"
                    yield formula_without_its_limit.at(
                        value.formula, f'the facts of "{value.id}" say "{limit.words}", and its formula {fault}',
                        f"Look it up in the source. If it holds for this value, keep the formula to it by {wanted}(…); if not, say in a note of the "
                        "value what it is about, with the number.", item=decision.id)


@rule("numbers", level="warning", alone=True)
def row_of_another_band(library: Library) -> Iterator[Diagnostic]:
    """A row of a table gives what the facts say of the same numbers: "over 8 up to 12 mmol/L take 2 units".

    Compared are the parts of a sentence that name limits of one thing and one number to give, with rows that one number alone decides. Nothing is
    told where any fact says the number of the row for such limits, or the value has a note.

    Why: Two rows that changed places have only numbers of their facts, and no gap. The patient with the high sugar gets the dose of the low one.
    Fix: Look each row up in the source, and correct the row or the fact. If both are right, say why in a note of the value.
    """
    for decision, numbers in _charts(library):
        for value in decision.derived if not library.broken else ():
            said = list(_bands_said(value, numbers)) if value.note is None else []
            for row in _rows(value, numbers) if said else ():
                beside = [band for band in said if band.numbers.unit.kind == row.numbers.unit.kind and _overlap(band.numbers, row.numbers)]
                if beside and not any(_gives_alike(row, band) for band in beside):
                    where = " ".join(row.place.split())
                    yield row_of_another_band.at(
                        row.place, f'"{value.id}" gives {row.gives.written} where "{where}", and its facts say "{beside[0].words}"',
                        "Look each row up in the source, and correct what differs; where both are right, say why in a note of the value.",
                        item=decision.id)


@rule("numbers", level="warning", alone=True)
def limit_of_another_band(library: Library) -> Iterator[Diagnostic]:
    """A limit that a condition has for a band of something else, as `age < 5 and breaths > 40`, is what the facts say for that band.

    Compared are the parts of a sentence that name limits of two things, as in "over 40 breaths a minute under 5 years", if facts name several bands.
    Nothing is told where any of them has the limit for such a band, or beside a note.

    Why: Two limits that changed places between age bands have only numbers of their facts. The small child who breathes fast is told to wait.
    Fix: Look the limit up in the source, and correct the condition or the fact.
    """
    for decision, numbers in _charts(library):
        refs = {id(one.place): one.refs for one in numbers.data if one.sort == "limit" and isinstance(one.place, Expression)}
        told = cache(partial(_pairs_said, numbers))
        for place, noted, node, _ in _expressions(decision):
            pairs = list(_pairs_in(node, numbers)) if not noted and id(place) in refs else []
            said = told(refs[id(place)]) if pairs else ()
            for pair in pairs:
                about = [one for one in said if (one.band.unit.kind, one.limit.unit.kind) == (pair.band.unit.kind, pair.limit.unit.kind)]
                alike = [one for one in about if one.limit.ends & pair.limit.ends] if _are_bands({one.band for one in about}) else []
                if alike and not any(_overlap(one.band, pair.band) for one in alike):
                    yield limit_of_another_band.at(
                        place, f'"{pair.words}" has a limit that its facts have for another band: "{alike[0].words}"',
                        "Look the limit up in the source, and correct the condition or the fact.", item=decision.id)


def _charts(library: Library) -> Iterator[tuple[Decision, ChartNumbers]]:
    reader = reader_of(library)
    yield from ((entry, ChartNumbers(entry, library, reader)) for entry in library.entries if isinstance(entry, Decision))


# --- units -------------------------------------------------------------------------------------------------------


class _Sort(NamedTuple):
    """What a part of a formula measures, how large one of it is, its unit in words, and, of what is asked, the whole kind of its unit."""

    measures: tuple[tuple[str, int], ...]
    factor: Fraction
    unit: str
    of: tuple[tuple[str, int], ...] = ()


class _Sorts:
    """What the parts of an expression measure, and where parts of two sorts meet. None stands for what may be of any sort."""

    def __init__(self, numbers: ChartNumbers) -> None:
        self._numbers = numbers
        self.faults: list[str] = []

    def of(self, node: Node) -> _Sort | None:
        """What a part measures."""
        if isinstance(node, Name):
            one = self._numbers.inputs.get(node.id) or self._numbers.derived.get(node.id)
            return self._sort(one.unit) if one is not None and one.unit is not None else None
        if isinstance(node, Negative):
            return self.of(node.of)
        if isinstance(node, FunctionCall):
            if node.function in {"min", "max"}:
                return self.alike(node.arguments, "chooses from {0} and {1}")
            return self.of(node.arguments[0]) if node.function.startswith("round") or node.function == "abs" else None
        if not isinstance(node, Arithmetic):
            return None
        if node.operator in "+-":
            return self.alike((node.left, node.right), "adds {1} to {0}" if node.operator == "+" else "takes {1} from {0}")
        left, right = self.of(node.left), self.of(node.right)
        if node.operator == "^" or left is None or right is None:
            return None  # a number converts, and may be of any unit
        sign = 1 if node.operator == "*" else -1
        powers = dict(left.measures)
        for kind, power in right.measures:
            powers[kind] = powers.get(kind, 0) + sign * power
        unit = f"{left.unit} {'×' if node.operator == '*' else '÷'} {right.unit}"
        return _Sort(tuple(sorted((kind, power) for kind, power in powers.items() if power)), left.factor * right.factor ** sign, unit)

    def alike(self, nodes: Iterable[Node], does: str) -> _Sort | None:
        """What all of some parts measure that are added, compared or chosen from."""
        known = [sort for node in nodes if (sort := self.of(node)) is not None]
        for other in known[1:]:
            if not _fits(known[0], other) or (known[0].measures and known[0].of and other.of and known[0].of != other.of):
                self.faults.append(does.format(known[0].unit, other.unit))
                return None
        return known[0] if known else None

    def comes_to(self, node: Node, unit: Text) -> None:
        """That the parts of a formula which are in its own unit measure what its unit does."""
        wanted = self._sort(unit)
        named = {kind for name in names_in(node) if (one := self._numbers.inputs.get(name.id)) is not None and one.unit is not None
                 for kind, _ in self._numbers.reader.units.read(one.unit).kind}
        known = bool(wanted.measures) or any(kind in {part.strip("/") for part in named} for kind, _ in self._numbers.reader.units.read(unit).kind)
        sort = self.of(node)
        alone = any(times_of(term) is not None for term, _ in terms_of(node))  # a dose by weight: what it is of one kilogram is compared with facts
        if not self.faults and sort is not None and known and not alone and not _fits(sort, wanted):
            self.faults.append(f"comes to {sort.unit}, and the value is in {unit}")

    def _sort(self, unit: Text) -> _Sort:
        read = self._numbers.reader.units.read(unit)
        return _Sort(measures(read), read.factor, str(unit), read.kind)


def _fits(one: _Sort, other: _Sort) -> bool:
    same = abs(one.factor - other.factor) * 1000 <= abs(one.factor) or not one.measures
    return one.measures == other.measures and same


def _expressions(decision: Decision) -> Iterator[tuple[Expression, bool, Node, Text | None]]:
    """Every expression of a chart: whether a note stands beside it, and the unit to which it has to come."""
    for value in decision.derived:
        for one in (part for part in value.parts if isinstance(part, Expression)):
            yield one, value.note is not None, one.node, value.unit if one is value.formula else None
    for box in decision.boxes:
        yield from ((one, box.note is not None, one.node, None) for one in box.parts if isinstance(one, Expression))
    for sign in decision.signs:
        yield from ((one, False, one.node, None) for one in sign.parts if isinstance(one, Expression))


def _rate_of_another_sort(value: DerivedValue, numbers: ChartNumbers) -> tuple[str, str] | None:
    """A dose by weight in a kind of unit in which no fact gives anything, though facts give another by weight: its unit, and what they give."""
    if value.formula is None or value.unit is None:
        return None
    given, unit = numbers.facts_of(tuple(map(str, value.facts))), numbers.reader.units.read(value.unit)
    for term, _ in terms_of(value.formula.node):
        by = times_of(term)
        one = numbers.inputs.get(by[1]) if by is not None else None
        if one is None or one.unit is None or not unit.kind:
            continue
        below = {f"/{kind}" for kind, _ in numbers.reader.units.read(one.unit).kind}
        rates = [fact for fact in given if below and below <= {kind for kind, _ in fact.unit.kind}]
        known = {kind.strip("/") for fact in given for kind, _ in fact.unit.kind if fact not in rates or not kind.startswith("/")}
        if rates and not {kind.strip("/") for kind, _ in unit.kind} <= known:
            return f"{value.unit}/{one.unit}", f'"{rates[0].written}"'
    return None


# --- the least and the most --------------------------------------------------------------------------------------


class _Limit(NamedTuple):
    """What facts say a value is at most, or at least."""

    given: tuple[Fraction, Fraction]
    most: bool
    words: str
    unit: Unit


def _limits_said(value: DerivedValue, numbers: ChartNumbers) -> Iterator[_Limit]:
    """What the facts of a formula say of the least and the most, in a unit of its own sort."""
    if value.formula is None or value.unit is None or not list(names_in(value.formula.node)):
        return
    own, reader = measured("1", "1", value.unit, numbers.reader), numbers.reader
    for fact in (numbers.library.facts[ref] for ref in value.facts if ref in numbers.library.facts):
        for text in texts_of(fact):
            amounts = reader.read(text).amounts
            for place, amount in enumerate(amounts):
                sign, start, end = side_of(text, amount.start, amount.end, reader.language)
                given = stated(text, amount)
                timed = _is_timed(text, amount, amounts[place + 1:], reader.language)
                if sign in {"<=", ">="} and amount.low == amount.high and measure_alike(given, own) and not timed and given.bounds[0]:
                    yield _Limit(given.bounds, sign == "<=", " ".join(text[start:end].split()), given.unit)


def _is_timed(text: Text, amount: Amount, following: tuple[Amount, ...], language: str) -> bool:
    """Whether words behind an amount say for which time it is: `4 g in 24 hours`, `4 g of it a day`, `4 g daily`."""
    rest = text[amount.end:clause_of(text, amount)[1]]
    daily = whole_words(joining(language).daily).search(normalised(rest))
    return amount.per is not None or daily is not None or any(_is_time(one.unit) and one.start < amount.end + len(rest) for one in following[:1])


def _is_time(unit: Unit) -> bool:
    return any(kind.strip("/") in {"time", "months"} for kind, _ in unit.kind)


def _not_kept(limit: _Limit, value: DerivedValue, numbers: ChartNumbers) -> str:
    """In which way a formula does not keep to a limit; empty if it, or the chart, does."""
    assert value.formula is not None and value.unit is not None
    reader, right = numbers.reader, "min" if limit.most else "max"
    noted = value.note is not None and any(stated(value.note, amount).bounds == limit.given for amount in reader.read(value.note).amounts)
    if noted:
        return ""
    bounds = [(function, measured(str(number), str(number), value.unit, reader).bounds) for term, function in terms_of(value.formula.node)
              if (number := number_in(term)) is not None and function]
    chosen = {function for function, given in bounds if given == limit.given}
    if not chosen and any(function == right and given[0] for function, given in bounds):
        return ""  # that its number differs is told of the number
    if chosen - {right}:
        return f"has {' and '.join(sorted(chosen - {right}))}(…), which gives {'that or more' if limit.most else 'that or less'}"
    return "" if chosen or _kept_elsewhere(limit, value, numbers) else f"has no {right}(…) with it"


def _kept_elsewhere(limit: _Limit, value: DerivedValue, numbers: ChartNumbers) -> bool:
    """Whether the declared range of a value, what is asked, another number of the chart, or the words of a box keep to a limit."""
    assert value.formula is not None and value.unit is not None
    reader, declared = numbers.reader, value.high if limit.most else value.low
    ends = [measured(str(declared), str(declared), value.unit, reader)] if declared is not None else []
    by = times_of(value.formula.node)
    one = numbers.inputs.get(by[1]) if by is not None else None
    asked = (one.high if limit.most else one.low) if isinstance(one, Input) else None
    if by is not None and asked is not None and by[0] > 0:
        end = by[0] * Fraction(str(asked))
        ends.append(measured(end, end, value.unit, reader))
    if any(one.bounds[0] <= limit.given[0] if limit.most else one.bounds[0] >= limit.given[0] for one in ends):
        return True
    others = (one for one in numbers.data if not (one.of == str(value.id) and one.sort in {"cap", "constant", "rate"}))
    if any(one.given.unit.kind == limit.unit.kind and one.given.bounds == limit.given for one in others):
        return True
    texts = (text for part in numbers.parts for text in part.texts if text is not part.note or part.name.startswith("box"))
    return any(stated(text, amount).bounds == limit.given and amount.unit.kind == limit.unit.kind
               for text in texts for amount in reader.read(text).amounts)


# --- rows --------------------------------------------------------------------------------------------------------


class _Range(NamedTuple):
    """Numbers above `low` and below `high`, in base units; None where they go on."""

    low: Fraction | None
    high: Fraction | None
    unit: Unit

    @property
    def ends(self) -> set[Fraction]:
        """The numbers with which it ends."""
        return {end for end in (self.low, self.high) if end is not None}


class _Band(NamedTuple):
    """For which numbers something is given, and what."""

    numbers: _Range
    gives: GivenAmount
    words: str
    place: Text
    falls: bool = False


class _Pair(NamedTuple):
    """A limit that holds for a band of something else."""

    band: _Range
    limit: _Range
    words: str


def _rows(value: DerivedValue, numbers: ChartNumbers) -> Iterator[_Band]:
    """The rows of a table that one number alone decides, and that give a number."""
    given = [(row.when, str(row.gives)) for row in value.table if Number.fits(row.gives)]
    for when, gives in given if value.unit is not None else ():
        compared = list(_compared(when.node))
        names = {name for name, _, _ in compared}
        if len(names) != 1 or len(list(names_in(when.node))) != len(compared):
            continue
        one = numbers.inputs.get(compared[0][0]) or numbers.derived.get(compared[0][0])
        if one is not None and one.unit is not None and value.unit is not None:
            band = _range_of([(sign, number) for _, sign, number in compared], numbers.reader.units.read(one.unit))
            yield _Band(band, measured(gives, gives, value.unit, numbers.reader), "", when)


def _gives_alike(row: _Band, band: _Band) -> bool:
    """Whether a row gives what facts say; -2 also where they say "2 units less"."""
    low, high = band.gives.bounds
    return row.gives.bounds == (low, high) or (band.falls and row.gives.bounds == (-high, -low))


def _range_of(compared: list[tuple[str, Fraction]], unit: Unit) -> _Range:
    """The numbers of which some comparisons hold."""
    return _Range(max((unit.amount(number) for sign, number in compared if sign in {">", ">="}), default=None),
                  min((unit.amount(number) for sign, number in compared if sign in {"<", "<="}), default=None), unit)


def _are_bands(ranges: set[_Range]) -> bool:
    """Whether some ranges part something between them: "over 40" and "over 30" do not, "under 5" and "from 5 on" do."""
    ordered = sorted(ranges, key=lambda one: -math.inf if one.low is None else one.low)
    return len(ranges) > 1 and not any(_overlap(one, other) for one, other in pairwise(ordered))


def _pairs_in(node: Node, numbers: ChartNumbers) -> Iterator[_Pair]:
    """Wherever limits of two things have to hold together in a condition: each of them for the band of the other."""
    for part in within(node):
        compared: dict[str, list[tuple[str, Fraction]]] = {}
        for name, sign, number in _together(part) if isinstance(part, And) else ():
            compared.setdefault(name, []).append((sign, number))
        units = {name: one.unit for name in compared if (one := numbers.inputs.get(name) or numbers.derived.get(name)) is not None and one.unit}
        ranges = {name: _range_of(compared[name], numbers.reader.units.read(unit)) for name, unit in units.items()}
        for band, limit in permutations(ranges.values(), 2):
            if band.unit.kind != limit.unit.kind:
                yield _Pair(band, limit, written(part))


def _together(node: Node) -> Iterator[tuple[str, str, Fraction]]:
    """The limits of numbers that have to hold together, beside whatever else has to."""
    for part in node.parts if isinstance(node, And) else (node,):
        yield from _together(part) if isinstance(part, And) else _compared(part)


def _pairs_said(numbers: ChartNumbers, refs: tuple[str, ...]) -> tuple[_Pair, ...]:
    """What facts say of limits of two things in one part of a sentence, as in "over 40 breaths a minute under 5 years"."""
    reader, found = numbers.reader, list[_Pair]()
    for fact in (numbers.library.facts[ref] for ref in dict.fromkeys(refs) if ref in numbers.library.facts):
        for text in texts_of(fact, fields=True):
            amounts = [amount for amount in _with_units(text, reader) if amount.unit.kind]
            for start, end in (*clauses(text), *clauses(text, ".;")):
                inside = [amount for amount in amounts if start <= amount.start and amount.end <= end]
                ranges = [_Range(*ends, amount.unit) for amount in inside if (ends := _ends(text, amount, reader.language)) is not None]
                if len(inside) == len(ranges) == 2 and inside[0].unit.kind != inside[1].unit.kind:
                    found += (_Pair(one, other, " ".join(text[start:end].split())) for one, other in permutations(ranges))
    return tuple(found)


def _compared(node: Node) -> Iterator[tuple[str, str, Fraction]]:
    """The limits of a condition that is nothing but limits of numbers."""
    for part in node.parts if isinstance(node, And) else (node,):
        if isinstance(part, Compare):
            left, right = number_in(part.left), number_in(part.right)
            if isinstance(part.left, Name) and right is not None:
                yield part.left.id, part.comparator, right
            elif isinstance(part.right, Name) and left is not None:
                yield part.right.id, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(part.comparator, part.comparator), left


def _bands_said(value: DerivedValue, numbers: ChartNumbers) -> Iterator[_Band]:
    """What the facts of a value say is given for which numbers: in one part of a sentence, limits of one thing and one number of the value's unit."""
    if value.unit is None:
        return
    own, reader = measured("1", "1", value.unit, numbers.reader).unit, numbers.reader
    for fact in (numbers.library.facts[ref] for ref in value.facts if ref in numbers.library.facts):
        for text in texts_of(fact, fields=True):
            amounts = [amount for amount in _with_units(text, reader) if amount.unit.kind]
            for start, end in clauses(text):
                inside = [amount for amount in amounts if start <= amount.start and amount.end <= end]
                gives = [stated(text, amount) for amount in inside if amount.unit.kind == own.kind]
                limits = [amount for amount in inside if amount.unit.kind != own.kind]
                if len(gives) != 1 or gives[0].bounds[0] != gives[0].bounds[1] or not limits or len({amount.unit.kind for amount in limits}) > 1:
                    continue
                ends = [_ends(text, amount, reader.language) for amount in limits]
                if all(one is not None for one in ends):
                    band = _Range(max((one[0] for one in ends if one and one[0] is not None), default=None),
                                  min((one[1] for one in ends if one and one[1] is not None), default=None), limits[0].unit)
                    falls = is_fall(text, next(amount for amount in inside if amount.unit.kind == own.kind), reader.language)
                    yield _Band(band, gives[0], " ".join(text[start:end].split()), text, falls)


def _with_units(text: Text, reader: NumberReader) -> list[Amount]:
    """The amounts of a text; the 8 of "over 8 up to 12 mmol/L" has the unit of the 12."""
    amounts = list(reader.read(text).amounts)
    for at in reversed(range(len(amounts) - 1)):
        one, other = amounts[at], amounts[at + 1]
        limits = (side_of(text, one.start, one.end, reader.language), side_of(text, other.start, other.end, reader.language))
        between = text[limits[0][2]:limits[1][1]].strip().lower()
        if not one.unit.kind and limits[0][0] and limits[1][0] and between in {"", *joining(reader.language).also}:
            amounts[at] = one._replace(unit=other.unit)
    return amounts


def _ends(text: Text, amount: Amount, language: str) -> tuple[Fraction | None, Fraction | None] | None:
    """Above and below which numbers an amount in words is; None if the words do not say."""
    low, high = amount.bounds
    sign = "" if low != high else side_of(text, amount.start, amount.end, language)[0]
    return (low, high) if low != high else (low, None) if sign in {">", ">="} else (None, low) if sign in {"<", "<="} else None


def _overlap(one: _Range, other: _Range) -> bool:
    """Whether some number is in both, and not only a limit of both."""
    low = max((end for end in (one.low, other.low) if end is not None), default=None)
    high = min((end for end in (one.high, other.high) if end is not None), default=None)
    return low is None or high is None or low < high
