"""The numbers of charts against the facts that stand beside them.

Every limit, every number of points, every time of a chart is compared with the quantities and words of the facts that its box, its danger sign, its
input or its derived value names, after converting units. A number that a fact contradicts is an error; one that no fact gives is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

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
from generator.content.model.expression import Arithmetic, Call, Comparator, Compare, Constant, Name, Negative, Node, names_in, parts_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Differing
from generator.diagnostics.registry import rule
from generator.language.numbers import NO_UNIT, NumberReader, counts, reader_for
from generator.language.numbers.words import joining, side_of
from generator.rules.amounts import (
    Given,
    in_words,
    instead,
    is_given,
    is_of_a_kind,
    measured,
    own_texts,
    reader_of,
    said_by,
    stated,
    texts_of,
)

Sort = Literal["limit", "points", "constant", "time", "repeats", "words", "excluded"]

OWN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

CONVERTING = frozenset(map(Fraction, (1, 7, 12, 24, 60, 100, 1000)))
"""Numbers that only convert a unit, where a formula multiplies or divides by them."""


@rule("numbers", alone=True)
def chart_differs_from_facts(library: Library) -> Iterator[Diagnostic]:
    """The limits, points, times and words of a chart give the same numbers as the facts and danger signs beside them, after converting units.

    That is so of a box, of an input, of a value that is worked out, of the condition of a danger sign, and of whom the chart excludes.

    Why: A chart on the wall is followed without looking up its facts. A limit that no source supports sends people the wrong way.
    Mend: Correct the number in the chart, or name the fact that states it. Never change a fact to make it fit a chart.
    """
    for entry, numbers in _of_each(library):
        wrong = [one for one in numbers.data if numbers.verdict(one) == "differs"]
        for same in _grouped(wrong, lambda one: (one.of, one.given.unit.kind, one.given.bounds)):
            first, facts = same[0], numbers.facts_of(same[0].refs)
            fault = f"{first.part} has {first.given.written}{_others(same)}, but its facts say {in_words(first.given, facts)}"
            yield chart_differs_from_facts.at(first.place, fault, "Correct the number, or name under facts the fact that gives it.",
                                              item=entry.id, evidence=Differing(first.given.written, instead(first.given, facts)))
        for said in _grouped(numbers.misread, lambda one: (one.given.unit.kind, one.given.bounds, one.instead)):
            word = said[0]
            fault = f'{word.part} says "{word.given.written}"{_others(said)}, but its facts, limits and time say {word.told}'
            yield chart_differs_from_facts.at(word.place, fault, "Correct the words, or name under facts the fact that says so.", item=entry.id,
                                              evidence=Differing(word.given.written, word.instead))


@rule("numbers", level="warning", alone=True)
def limit_on_another_side(library: Library) -> Iterator[Diagnostic]:
    """A limit of a chart leaves the number itself on the side on which its facts, and the words beside it, have it: "60 or over" is not "over 60".

    Nothing is told where one of them has it on that side, or where none says on which side it is.

    Why: Whoever is exactly at a limit is easily led the wrong way, and nobody notices until somebody is.
    Mend: Look up in the source on which side the number falls, and correct what differs. Where both are right, as when "no more than 4" means that at
    4 the next has to wait, let the note say so, with the number.
    """
    for entry, numbers in _of_each(library):
        for astray in _grouped(numbers.on_another_side, lambda one: (one.part, one.number)):
            side = astray[0]
            fault = f'{side.part} has "{side.written}", and beside it stands "{side.told[0]}": exactly {side.number} falls on another side'
            yield limit_on_another_side.at(
                side.place, fault, "Look up in the source on which side this number falls, and correct what differs; where both are right, "
                "let the note say why.", item=entry.id, evidence=Differing(side.written, side.told))


@rule("numbers", level="warning", alone=True)
def chart_number_without_fact(library: Library) -> Iterator[Diagnostic]:
    """Every limit, every number of points and every time of a chart stands in a fact that its box, sign, input or derived value names.

    Compared are numbers in one unit, after converting; a score, which has none, with whatever number its facts give. Nothing is told of a
    limit that stands on the facts of another part of the chart.

    Why: A number that no fact gives was never read in a source, or in another unit. Nothing else of the chart would show that it is wrong by ten.
    Mend: Look the number up. Name under facts the fact that gives it, or write it in that fact as the source has it. If no source gives it, let the
    note say so, and let the person who reviews the chart decide.
    """
    for entry, numbers in _of_each(library):
        for same in _grouped(numbers.unfounded, lambda one: one.of):
            first, told = same[0], list(dict.fromkeys(one.given.written for one in same))
            facts = [fact.written for fact in numbers.facts_of(first.refs)]
            say = f"they say {_listed(facts[:4])}" if facts else "they give no number"
            fault = f"{first.part} has {' and '.join(told)}{first.about}, and none of its facts gives {'it' if len(told) == 1 else 'them'}: {say}"
            yield chart_number_without_fact.at(
                first.place, fault, "Look the number up, and name under facts the fact that gives it, in the unit of the source; "
                "if no source does, let the note say so, for the person who reviews the chart.", item=entry.id)


# --- what is compared --------------------------------------------------------------------------------------------


class Number(NamedTuple):
    """A number of a chart that stands as data: the part that has it, its place, of what it is a number (by id), and the facts beside it.

    `about`: of what it is, in words. `sign`: how patients are compared with a limit. `onward`: with which number the next band
    begins, behind a limit such as "at most 4". `among`: of points, all that can be counted in its place.
    """

    part: str
    place: Text
    of: str
    given: Given
    refs: tuple[str, ...]
    sort: Sort = "limit"
    about: str = ""
    sign: str = ""
    onward: Fraction | None = None
    among: frozenset[Fraction] = frozenset()


class Word(NamedTuple):
    """A number in the words of a chart that nothing beside it gives: the part, its place, and what is given instead."""

    part: str
    place: Text
    given: Given
    instead: tuple[str, ...]
    told: str


class Side(NamedTuple):
    """A limit, as data or in words, that has its number on another side than what stands beside it: the part, its place, the limit, the number, and
    what stands there.
    """

    part: str
    place: Text
    written: str
    number: str
    told: tuple[str, ...]


class Said(NamedTuple):
    """A limit in words: its number, whether the number itself belongs to what is above it, and the words."""

    given: Given
    upwards: bool
    words: str


class Part(NamedTuple):
    """A part of a chart: what it is called, the ids of its facts, its numbers that are data, its words, and of what its conditions speak.

    `beside`: further numbers with which its words are compared. `note`: where it says to its readers that a number is no source's.
    `spelt`: whether numbers that its words spell ("two") are compared.
    """

    name: str
    refs: tuple[str, ...]
    data: tuple[Number, ...] = ()
    texts: tuple[Text, ...] = ()
    names: frozenset[str] = frozenset()
    beside: tuple[Given, ...] = ()
    note: Text | None = None
    spelt: bool = True


class _Numbers:
    """All numbers of a chart, or of an input that charts share, and what becomes of each."""

    def __init__(self, entry: Decision | Input, library: Library, reader: NumberReader) -> None:
        self.entry, self.library, self.reader = entry, library, reader
        own = entry.inputs if isinstance(entry, Decision) else ()
        self.inputs = {str(one.id): one for one in (*library.inputs.values(), *(one for one in own if isinstance(one, Input)))}
        self.derived = {str(value.id): value for value in entry.derived} if isinstance(entry, Decision) else {}
        self._facts: dict[tuple[str, ...], list[Given]] = {}
        self._verdicts: dict[Number, str] = {}
        self._limits_said: dict[tuple[str, ...], list[Said]] = {}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part that has numbers."""
        return (self._input(self.entry),) if isinstance(self.entry, Input) else tuple(self._parts(self.entry))

    @cached_property
    def data(self) -> tuple[Number, ...]:
        """Every number that stands as data, in the order of the parts."""
        return tuple(one for part in self.parts for one in part.data)

    # --- what becomes of a number ---

    def facts_of(self, refs: tuple[str, ...]) -> list[Given]:
        """What facts give as data or say in words, with a unit or without."""
        if refs not in self._facts:
            facts = [self.library.facts[ref] for ref in dict.fromkeys(refs) if ref in self.library.facts]
            self._facts[refs] = [*(one for fact in facts for one in said_by(fact, self.reader)),
                                 *(stated(text, amount) for fact in facts for text in texts_of(fact, fields=True)
                                   for amount in self.reader.read(text).amounts
                                   if not amount.unit.kind and not (amount.spelt and amount.low == 1))]
        return self._facts[refs]

    def verdict(self, one: Number) -> str:
        """Whether the facts of its part give a number, give another of its kind (`differs`), or none that can be compared (`missing`)."""
        if one not in self._verdicts:
            self._verdicts[one] = self._judged(one)
        return self._verdicts[one]

    def _judged(self, one: Number) -> str:
        if one.sort == "repeats":
            return self._often(one)
        facts = self.facts_of(one.refs)
        if _support(facts, one):
            return "given"
        if one.sort == "points" and self._is_given_elsewhere(one):
            return "given"
        comparable = one.sort not in {"constant", "excluded"} and one.given.unit.kind and any(fact.unit.kind == one.given.unit.kind for fact in facts)
        return "differs" if comparable else "missing"

    def _often(self, one: Number) -> str:
        """The same of how often something is done, which facts may say in words alone ("3 times")."""
        words = joining(self.reader.language).often
        reader = reader_for(self.reader.language, self.library.units | frozenset(words))
        kinds = {reader.units.read(word).kind for word in words}
        facts = [self.library.facts[ref] for ref in one.refs if ref in self.library.facts]
        told = [given for fact in facts for given in said_by(fact, reader) if given.unit.kind in kinds]
        return "missing" if told and not any(set(one.given.bounds) <= set(given.bounds) for given in told) else "given"

    @cached_property
    def unfounded(self) -> tuple[Number, ...]:
        """The numbers that no fact gives, neither beside them nor elsewhere in the chart, and of which no note says so."""
        missing = (one for one in self.data if self.verdict(one) == "missing" and any(one.given.bounds))
        return tuple(one for one in missing if not (self._is_given_elsewhere(one) or self._is_noted(one) or self._means_any(one)))

    def _parts_about(self, one: Number) -> Iterator[Part]:
        """The parts that speak of what a number is about: of a time, its own part alone; of a number in words, or for whom
        the chart is not made, every part."""
        alone = one.sort in {"time", "repeats"}
        yield from (part for part in self.parts
                    if one.sort in {"words", "excluded"} or part.name == one.part or (not alone and one.of in self._closure(part.names)))

    def _facts_about(self, one: Number) -> list[Given]:
        return self.facts_of((*one.refs, *(ref for part in self._parts_about(one) for ref in part.refs)))

    def _is_given_elsewhere(self, one: Number) -> bool:
        """Whether other parts that speak of the same thing have a fact for a number, or for that with which the next band begins."""
        facts = self._facts_about(one)
        if _support(facts, one):
            return True
        if one.onward is None:
            return False
        onward = one._replace(given=one.given._replace(bounds=(one.onward, one.onward)), onward=None)
        begins = any(other.of == one.of and other.sign == ">=" and other.given.bounds == onward.given.bounds for other in self.data)
        return begins and _support(facts, onward)

    def _is_noted(self, one: Number) -> bool:
        """Whether a note gives a number to its readers, which no source does."""
        notes = (part.note for part in self._parts_about(one) if part.note is not None)
        return any(_supports(stated(note, amount), one) for note in notes for amount in self.reader.read(note).amounts)

    def _means_any(self, one: Number) -> bool:
        """Whether a count is only compared with one, and no fact counts anything."""
        return _is_count(one.given) and one.given.bounds == (Fraction(1), Fraction(1)) and not any(map(_is_count, self._facts_about(one)))

    def _closure(self, names: Iterable[str]) -> set[str]:
        """Names with all that they rest on."""
        found, ahead = set[str](), list(names)
        while ahead:
            here = ahead.pop()
            if here not in found and here in self.derived:
                ahead += _named(self.derived[here])
            found.add(here)
        return found

    @cached_property
    def misread(self) -> tuple[Word, ...]:
        """The numbers in words that differ from those of the facts, and of the data, beside them."""
        return tuple(word for part in self.parts for word in self._misread(part))

    # --- on which side a number is ---

    @cached_property
    def on_another_side(self) -> tuple[Side, ...]:
        """The limits for which the number itself is on another side than in every text beside them that tells it."""
        return tuple(side for part in self.parts for side in self._on_another_side(part))

    def _on_another_side(self, part: Part) -> Iterator[Side]:
        limits = [(one, one.sign in _UPWARDS) for one in part.data if one.sort in {"limit", "excluded"} and one.sign in _SPOKEN]
        for one, upwards in limits:
            beside = [said for said in self._said_by(one.refs) if _is_alike(said.given, one.given)]
            if beside and not self._is_noted(one) and all(said.upwards != upwards for said in beside):
                written = f"{_SPOKEN[one.sign]} {one.given.written}"
                yield Side(part.name, one.place, written, one.given.written, tuple(dict.fromkeys(said.words for said in beside)))
        for text in part.texts:
            for said in self._sides_in(text):
                if not said.given.unit.kind or text is part.note:
                    continue  # a number alone may be about anything
                data = {(f"{_SPOKEN[one.sign]} {one.given.written}", upwards) for one, upwards in limits if _is_alike(one.given, said.given)}
                known = data or {(other.words, other.upwards) for other in self._said_by(part.refs) if _is_alike(other.given, said.given)}
                if known and all(upwards != said.upwards for _, upwards in known):
                    yield Side(part.name, text, said.words, said.given.written, tuple(words for words, _ in sorted(known)))

    def _said_by(self, refs: tuple[str, ...]) -> list[Said]:
        """The limits in the words of facts."""
        if refs not in self._limits_said:
            facts = [self.library.facts[ref] for ref in dict.fromkeys(refs) if ref in self.library.facts]
            self._limits_said[refs] = [said for fact in facts for text in texts_of(fact, fields=True) for said in self._sides_in(text)]
            self._limits_said[refs] += [end for fact in facts for given in said_by(fact, self.reader) for end in _ends_of(given)]
        return self._limits_said[refs]

    def _sides_in(self, text: Text) -> Iterator[Said]:
        for amount in self.reader.read(text).amounts:
            sign, start, end = side_of(text, amount.start, amount.end, self.reader.language)
            if sign and amount.low == amount.high:
                yield Said(stated(text, amount), sign in _UPWARDS, " ".join(text[start:end].split()))

    def _misread(self, part: Part) -> Iterator[Word]:
        facts = [*self.facts_of(part.refs), *(one.given for one in part.data)]
        known = [*facts, *part.beside]
        for text in part.texts:
            for amount in self.reader.read(text).amounts:
                if (part.spelt or not amount.spelt) and is_of_a_kind(amount, known) and not is_given(amount, known):
                    told = facts if is_of_a_kind(amount, facts) else known
                    yield Word(part.name, text, stated(text, amount), instead(amount, told), in_words(amount, told))

    # --- the parts ---

    def _parts(self, decision: Decision) -> Iterator[Part]:
        yield from map(self._box, decision.boxes)
        yield from (self._input(one) for one in decision.inputs if isinstance(one, Input))
        yield from map(self._value, decision.derived)
        for sign in decision.signs:
            conditions = [one for one in sign.parts if isinstance(one, Expression)]
            name, names = f'danger sign "{sign.sign}"', _names_of(conditions)
            refs = (str(sign.sign), *self._refs_of(names))
            yield Part(name, refs, tuple(self._limits(name, refs, conditions)), names=names)
        listed = decision.exclusions if isinstance(decision.exclusions, tuple) else ()
        every = tuple(dict.fromkeys(str(part) for part in decision.parts if isinstance(part, (FactRef, RedFlagRef))))
        for exclusion in listed:
            if isinstance(exclusion, Exclusion) and exclusion.when is not None:
                limits = self._limits("an exclusion", every, [exclusion.when])
                yield Part("an exclusion", (), tuple(one._replace(sort="excluded") for one in limits), (exclusion.says,))
            else:
                yield Part("an exclusion", every, tuple(self._of_nobody(exclusion.says if isinstance(exclusion, Exclusion) else exclusion, every)))

    def _box(self, box: AnyBox) -> Part:
        name = f'box "{box.id}"'
        conditions = [one for one in box.parts if isinstance(one, Expression)] if isinstance(box, (QuestionBox, OutcomeBox)) else []
        names = _names_of(conditions) | (frozenset(map(str, box.inputs)) if isinstance(box, QuestionBox) else frozenset())
        flags = box.red_flags if isinstance(box, QuestionBox) else ()
        added = (ref for one in box.adds for ref in one.facts) if isinstance(box, OutcomeBox) else ()
        refs = (*map(str, (*box.facts, *flags, *added)), *self._refs_of(names))
        data = (*self._answers(name, refs, box), *self._limits(name, refs, conditions), *self._times(name, refs, box))
        ranges = tuple(given for asked in names if asked in self.inputs for given in self._range(self.inputs[asked]))
        data += tuple(self._in_words(name, refs, _words_of(box, noted=False), (*(one.given for one in data), *ranges)))
        return Part(name, refs, data, tuple(_words_of(box)), names, note=box.note)

    def _refs_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """The facts of inputs and derived values."""
        named = (self.inputs.get(name) or self.derived.get(name) for name in sorted(names))
        return tuple(str(ref) for one in named if one is not None for ref in one.facts)

    def _input(self, one: Input) -> Part:
        name, called = f'input "{one.id}"', (one.called,) if one.called is not None else ()
        asked = (one.says, *called, *one.any_of, *(choice.says for choice in one.answers))
        further = tuple(text for text in (one.unsure, one.note) if text is not None)
        flags = (*one.red_flags, *(sign for choice in one.answers for sign in choice.red_flags))
        own, beside = tuple(map(str, (*one.facts, *flags))), tuple(self._range(one))
        refs = own or tuple(self._asked_beside(one))
        data = tuple(self._in_words(name, refs, asked, beside))
        return Part(name, refs, data, (*asked, *further) if own else asked, frozenset({str(one.id)}), beside, one.note, spelt=bool(own))

    def _range(self, one: Input) -> Iterator[Given]:
        """The smallest and the largest number that can be answered."""
        if one.low is not None and one.high is not None:
            low, high = (self._measured(str(number), one.unit) for number in (one.low, one.high))
            yield from (low, high, low._replace(bounds=(low.bounds[0], high.bounds[1])))

    def _asked_beside(self, one: Input) -> Iterator[str]:
        """The facts of the questions that ask an input."""
        charts = (self.entry,) if isinstance(self.entry, Decision) else self.library.decisions.values()
        yield from (str(ref) for chart in charts for box in chart.boxes if isinstance(box, QuestionBox) and one.id in box.inputs for ref in box.facts)

    def _value(self, value: DerivedValue) -> Part:
        name, names = f'"{value.id}"', frozenset(_named(value))
        refs = (*map(str, value.facts), *self._refs_of(names))
        conditions = [one for one in value.parts if isinstance(one, Expression)]
        data = (*self._limits(name, refs, conditions), *self._points(value, refs), *self._gives(value, refs), *self._constants(value, refs))
        rows: tuple[TableRow | Points, ...] = (*value.table, *(row for row in (*value.score, *value.highest) if isinstance(row, Points)))
        texts = tuple(row.says for row in rows if row.says is not None)
        return Part(name, refs, data, texts, names | {str(value.id)}, note=value.note)

    # --- the numbers of a part ---

    def _answers(self, name: str, refs: tuple[str, ...], box: AnyBox) -> Iterator[Number]:
        """The limits of the answers to a question that asks one number."""
        if isinstance(box, QuestionBox) and (box.asks == "number" or len(box.inputs) == 1):
            of = str(box.inputs[0]) if box.inputs else str(box.id)
            unit = box.unit if box.unit is not None else self._unit(of)
            for answer in box.answers:
                for limit, sign in ((answer.at_least, ">="), (answer.more_than, ">"), (answer.less_than, "<"), (answer.at_most, "<=")):
                    if limit is not None:
                        onward = self._onward(of, Fraction(str(limit.value))) if sign == "<=" else None
                        yield Number(name, limit, of, self._measured(str(limit.value), unit), refs, about=self._about(of), sign=sign, onward=onward)

    def _limits(self, name: str, refs: tuple[str, ...], conditions: Iterable[Expression]) -> Iterator[Number]:
        """The numbers with which conditions compare something."""
        for condition in conditions:
            for part in _within(condition.node):
                if isinstance(part, Compare):
                    yield from self._limit(name, refs, condition, part)

    def _limit(self, name: str, refs: tuple[str, ...], place: Text, node: Compare) -> Iterator[Number]:
        for one, other, sign in ((node.left, node.right, node.comparator), (node.right, node.left, _TURNED[node.comparator])):
            number = _constant(other)
            if number is None or _constant(one) is not None:
                continue
            if isinstance(one, Name):
                onward = self._onward(one.id, number) if sign == "<=" else None
                given = self._measured(_decimal(number), self._unit(one.id))
                yield Number(name, place, one.id, given, refs, about=self._about(one.id), sign=sign, onward=onward)
            else:
                yield Number(name, place, " ".join(place.split()), _bare(number), refs, "constant")

    def _times(self, name: str, refs: tuple[str, ...], box: AnyBox) -> Iterator[Number]:
        """The time of an end; after how long, and how often, an action is done again."""
        time = box.time if isinstance(box, OutcomeBox) else None
        if isinstance(time, TimeLimit) and time.value.value > 0:  # none at all is "at once", which no fact counts
            yield Number(name, time.value, name, measured(time.value.value, time.value.value, time.unit, self.reader), refs, "time")
        if isinstance(time, TimeWords) and time.unit is not None:
            yield Number(name, time, name, measured(time.numbers[0].value, time.numbers[-1].value, time.unit, self.reader), refs, "time")
        if isinstance(box, ActionBox) and box.repeat is not None:
            after, often = box.repeat.after, joining(self.reader.language).often
            waits = (stated(after, amount) for amount in self.reader.read(after).amounts if amount.unit.kind)
            yield from (Number(name, after, name, given, refs, "time") for given in waits)
            if often:
                rounds = Fraction(int(box.repeat.at_most))
                yield Number(name, box.repeat.to, f"{name} again", _bare(rounds)._replace(written=f"{rounds} {often[0]}"), refs, "repeats")

    def _in_words(self, name: str, refs: tuple[str, ...], texts: Iterable[Text], beside: Iterable[Given]) -> Iterator[Number]:
        """The numbers in words that nothing beside them can be compared with.

        Of numbers without a unit only limits and ranges ("14 or lower") that nothing gives in any unit: others may be names ("type 2").
        """
        known = [*self.facts_of(refs), *beside]
        alone = {bound for one in known for bound in _raw(one)}
        for text in texts:
            for amount in self.reader.read(text).amounts:
                limits = amount.low != amount.high or self.reader.is_limit(text, amount)
                strange = not is_of_a_kind(amount, known) if amount.unit.kind else limits and not {amount.low, amount.high} <= alone
                if strange and not amount.spelt:
                    yield Number(name, text, name, stated(text, amount), refs, "words")

    def _of_nobody(self, says: Text, refs: tuple[str, ...]) -> Iterator[Number]:
        """The limits in the words of an exclusion without a condition. Which of the chart's facts is about them is not known: any may give them."""
        for amount in self.reader.read(says).amounts:
            if not amount.spelt and (amount.unit.kind or self.reader.is_limit(says, amount)):
                yield Number("an exclusion", says, f"exclusion {says}", stated(says, amount), refs, "excluded")

    def _points(self, value: DerivedValue, refs: tuple[str, ...]) -> Iterator[Number]:
        """The points of a score: under conditions, and of the answers of inputs."""
        for scored in (*value.score, *value.highest):
            one = self.inputs.get(str(scored)) if isinstance(scored, Expression) else None
            places: list[tuple[Text, Fraction | None]] = [(scored.points, _constant(scored.points.node))] if isinstance(scored, Points) else []
            points = (one.points, *(choice.points for choice in one.answers)) if one is not None else ()
            places += [(point, Fraction(str(point.value))) for point in points if point is not None]
            yield from self._counted(value, refs, places)

    def _gives(self, value: DerivedValue, refs: tuple[str, ...]) -> Iterator[Number]:
        """The numbers that the rows of a table give; without a unit they are points."""
        rows = [(row.gives, Fraction(row.gives)) for row in value.table if OWN_NUMBER.fullmatch(row.gives)]
        if value.unit is None:
            yield from self._counted(value, refs, rows)
            return
        for place, number in rows:
            yield Number(f'"{value.id}"', place, str(value.id), self._measured(_decimal(number), value.unit), refs, about=self._about(str(value.id)))

    def _counted(self, value: DerivedValue, refs: tuple[str, ...], places: Iterable[tuple[Text, Fraction | None]]) -> Iterator[Number]:
        """Points, but for none at all, which is no number of a source."""
        places = list(places)
        among = frozenset(number for _, number in places if number is not None) | {Fraction(0)}
        for place, number in places:
            if number:
                yield Number(f'"{value.id}"', place, str(value.id), self._measured(_decimal(number), value.unit), refs, "points",
                             self._about(str(value.id)), among=among)

    def _constants(self, value: DerivedValue, refs: tuple[str, ...]) -> Iterator[Number]:
        """The numbers in a formula, but for those that convert a unit, and small whole powers."""
        formulas = [value.formula] if value.formula is not None else []
        formulas += [scored.points for scored in (*value.score, *value.highest) if isinstance(scored, Points)]
        for formula in (one for one in formulas if _constant(one.node) is None):
            for number in dict.fromkeys(_constants_in(formula.node)):
                yield Number(f'"{value.id}"', formula, str(value.id), _bare(number), refs, "constant", self._about(str(value.id)))

    def _unit(self, name: str) -> Text | None:
        one = self.inputs.get(name) or self.derived.get(name)
        return one.unit if one is not None else None

    def _about(self, name: str) -> str:
        one = self.inputs.get(name) or self.derived.get(name)
        return f' for "{one.name if isinstance(one, Input) else one.called}"' if one is not None else ""

    def _measured(self, number: str, unit: Text | None) -> Given:
        return measured(number, number, unit, self.reader) if unit is not None else _bare(Fraction(str(number)))

    def _onward(self, name: str, limit: Fraction) -> Fraction | None:
        """The first number behind a limit, in base units; None where numbers have no steps."""
        one, unit = self.inputs.get(name), self._unit(name)
        if one is None and (name not in self.derived or self.derived[name].formula is not None):
            return None
        onward = limit + (Fraction(str(one.step.value)) if one is not None and one.step is not None else 1)
        return self.reader.units.read(unit).amount(onward) if unit is not None else onward


_SPOKEN = {">=": "at least", ">": "more than", "<": "less than", "<=": "at most"}
_UPWARDS = {">=", "<"}
"""How limits are compared that leave the number itself to what is above it."""

_TURNED: dict[Comparator, Comparator] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}

T = TypeVar("T")


def _of_each(library: Library) -> Iterator[tuple[Decision | Input, _Numbers]]:
    """Every chart, and every input that charts share, with its numbers."""
    reader = reader_of(library)
    yield from ((entry, _Numbers(entry, library, reader)) for entry in library.entries if isinstance(entry, (Decision, Input)))


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


# --- comparing ---------------------------------------------------------------------------------------------------


def _supports(fact: Given, one: Number) -> bool:
    """Whether a fact gives a number: in its unit; for a count without one of the known units, also by the number alone."""
    number = _raw(one.given)
    if one.sort == "constant":
        return {abs(bound) for bound in number} <= {abs(bound) for bound in _raw(fact)}
    if fact.unit.kind == one.given.unit.kind and set(one.given.bounds) <= set(fact.bounds):
        return True
    if not _is_count(one.given) or not (not fact.unit.kind or fact.unit.kind == one.given.unit.kind or (not one.given.unit.kind and _is_count(fact))):
        return False
    return set(number) <= set(_raw(fact))


def _support(facts: Iterable[Given], one: Number) -> bool:
    """Whether some fact gives a number; points also where facts give the fewest and the most, as in "each answer counts from 0 to 3"."""
    facts = list(facts)
    if any(_supports(fact, one) for fact in facts):
        return True
    ends = {min(one.among), max(one.among)} if one.among else set()
    return bool(ends) and ends.isdisjoint(_raw(one.given)) and ends <= {bound for fact in facts if _is_count(fact) for bound in _raw(fact)}


def _ends_of(given: Given) -> Iterator[Said]:
    """The ends of a range, each on both sides: where a range begins or ends, the next one may begin or end too, so it contradicts no limit."""
    if given.bounds[0] != given.bounds[1]:
        yield from (Said(given._replace(bounds=(end, end)), upwards, given.written) for end in given.bounds for upwards in (True, False))


def _is_alike(one: Given, other: Given) -> bool:
    """Whether two limits are about the same number of the same thing; what is counted without a unit is only compared with its like."""
    return one.unit.kind == other.unit.kind and one.bounds == other.bounds


def _is_count(given: Given) -> bool:
    """Whether a number stands alone, or counts something by a word of the content's own."""
    return not given.unit.kind or counts(given.unit)


def _raw(given: Given) -> tuple[Fraction, Fraction]:
    """The bounds in the unit in which they were written."""
    low, high = ((bound - given.unit.zero) / given.unit.factor for bound in given.bounds)
    return low, high


def _bare(number: Fraction) -> Given:
    return Given((number, number), NO_UNIT, _decimal(number))


def _decimal(number: Fraction) -> str:
    return f"{number.numerator / number.denominator:.12g}"


def _named(value: DerivedValue) -> list[str]:
    """On what a derived value rests."""
    return [name.id for one in value.parts if isinstance(one, Expression) for name in names_in(one.node)]


def _names_of(conditions: Iterable[Expression]) -> frozenset[str]:
    return frozenset(name.id for one in conditions for name in names_in(one.node))


def _within(node: Node) -> Iterator[Node]:
    """A node and everything in it."""
    yield node
    for part in parts_of(node):
        yield from _within(part)


def _constant(node: Node) -> Fraction | None:
    """A number with its sign; None of anything else."""
    if isinstance(node, Negative):
        number = _constant(node.of)
        return -number if number is not None else None
    return Fraction(node.value) if isinstance(node, Constant) else None


def _constants_in(node: Node) -> Iterator[Fraction]:
    """The numbers of a formula that stand for something measured."""
    if isinstance(node, Constant):
        yield Fraction(node.value)
        return
    converts = CONVERTING if isinstance(node, Arithmetic) and node.operator in "*/" else frozenset()
    power = isinstance(node, Arithmetic) and node.operator == "^"
    of = node.arguments[:1] if isinstance(node, Call) and node.function.startswith(("round", "root")) else parts_of(node)
    for place, part in enumerate(of):
        number = _constant(part)
        if number is None:
            yield from _constants_in(part)
        elif number not in {0, 1, *converts} and not (power and place == 1 and number in {2, 3}):
            yield number


# --- telling -----------------------------------------------------------------------------------------------------


def _grouped(found: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[list[T]]:
    """What has one cause, in the order in which it was found."""
    groups: dict[Hashable, list[T]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    yield from groups.values()


def _others(same: list[Number] | list[Word]) -> str:
    """Which other parts say the same: `, like danger sign "low-pressure",`."""
    others = [part for part in dict.fromkeys(one.part for one in same) if part != same[0].part]
    return f", like {' and '.join(others)}" if others else ""


def _listed(numbers: Iterable[str]) -> str:
    return " and ".join(f'"{number}"' for number in dict.fromkeys(numbers))
