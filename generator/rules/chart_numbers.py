"""The numbers of charts against the facts that stand beside them.

Every limit, every number of points, every time of a chart is compared with the quantities and words of the facts that its box, its danger sign, its
input or its derived value names, after converting units. A number that a fact contradicts is an error; one that no fact gives is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeVar

from generator.content.model import (
    Decision,
    Expression,
    Input,
    Library,
    Statement,
    Text,
    normalised,
    whole_words,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Differing
from generator.diagnostics.registry import rule
from generator.language.numbers import Unit, counts, reader_for
from generator.language.numbers.words import joining, side_of
from generator.rules.amounts import (
    LIMITS,
    GivenAmount,
    in_words,
    instead,
    is_comparable,
    is_fall,
    is_given,
    limits_of,
    measure_alike,
    raw,
    reader_of,
    said_by,
    stated,
    texts_of,
)
from generator.rules.chart_parts import ChartNumber, ChartNumbers, ChartPart, named, rounded_for


@rule("numbers", alone=True)
def chart_differs_from_facts(library: Library) -> Iterator[Diagnostic]:
    """The limits, points, times and words of a chart give the same numbers as the facts and danger signs beside them, after converting units.

    That is so of a box, of an input, of a value that is worked out, of the condition of a danger sign, and of whom the chart excludes. A dose that is
    worked out by weight is compared with the mg/kg of its facts, and the most that a formula gives with their mg. Nothing is told of a limit if a
    note beside it tells both the limit and what the facts have instead.

    Why: A chart on the wall is followed without looking up its facts. A limit that no source supports sends people the wrong way.
    Fix: Correct the number in the chart, or name the fact that states it. Never change a fact to make it fit a chart. Where the chart sets a limit of
    its own, let the note tell both numbers and who set it, so that its readers know, and the person who reviews it decides.
    """
    for entry, numbers in _of_each(library):
        wrong = [one for one in numbers.chart.data if numbers.verdict(one) == "differs" and not numbers.is_explained(one)]
        for same in _grouped(wrong, lambda one: (one.of, one.given.unit.kind, one.given.bounds)):
            first, facts = same[0], numbers.chart.facts_of(same[0].refs)
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

    Why: A patient who is exactly at a limit is easily led the wrong way, and nobody notices until that happens.
    Fix: Look up in the source on which side the number falls, and correct what differs. Where both are right, as when "no more than 4" means that at
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
def rounded_before_sign(library: Library) -> Iterator[Diagnostic]:
    """A danger sign is decided by a number as it is, not by what is left of it after rounding.

    Nothing is told where the value that is rounded has a note.

    Why: With round(today / best * 100) < 50 somebody at 49.6 % counts as 50 %. They have the sign, and no proof finds them, because the chart takes
    the rounded number for the true one.
    Fix: Work the value out without rounding. What readers see is rounded by decimals. Where the source itself rounds first, say so in a note of the
    value.
    """
    for entry in library.entries:
        if not isinstance(entry, Decision):
            continue
        values = {str(value.id): value for value in entry.derived}
        for sign in entry.signs:
            for condition in (part for part in sign.parts if isinstance(part, Expression)):
                for value in rounded_for(condition, values):
                    what = f'"{value.id}"' if value is not None else "a number"
                    yield rounded_before_sign.at(
                        condition, f'danger sign "{sign.sign}" is decided by {what} after rounding, so somebody just beside a limit is taken for '
                        "somebody on its other side", "Work it out without rounding; decimals rounds what readers see. "
                        "If the source itself rounds first, say so in a note of the value.", item=entry.id)


@rule("numbers", level="warning", alone=True)
def chart_number_without_fact(library: Library) -> Iterator[Diagnostic]:
    """Every limit, every number of points and every time of a chart stands in a fact that its box, sign, input or derived value names.

    Compared are numbers in one unit, after converting; a score, which has none, with whatever number its facts give. Nothing is told of a
    limit that stands on the facts of another part of the chart.

    Why: A number that no fact gives was never read in a source, or in another unit. Nothing else of the chart would show that it is wrong by ten.
    Fix: Look the number up. Name under facts the fact that gives it, or write it in that fact as the source has it. If no source gives it, let the
    note say so, and let the person who reviews the chart decide.
    """
    for entry, numbers in _of_each(library):
        for same in _grouped(numbers.unfounded, lambda one: one.of):
            first, told = same[0], list(dict.fromkeys(one.given.written for one in same))
            facts = list({(fact.unit.kind, fact.bounds): fact.written for fact in reversed(numbers.chart.facts_of(first.refs))}.values())[::-1]
            say = f"they say {_listed(facts[:4])}" if facts else "they give no number"
            fault = f"{first.part} has {' and '.join(told)}{first.about}, and none of its facts gives {'it' if len(told) == 1 else 'them'}: {say}"
            where, note = (" of a box", "say so in the note of a box, with the number") if first.sort == "excluded" else ("", "let the note say so")
            yield chart_number_without_fact.at(
                first.place, fault, f"Look the number up, and name under facts{where} the fact that gives it, in the unit of the source; "
                f"if no source does, {note}, for the person who reviews the chart.", item=entry.id)


@rule("numbers", level="warning", alone=True)
def number_of_another_box(library: Library) -> Iterator[Diagnostic]:
    """A number with a unit in the words of what is done stands in a fact of its own box, and not only in one of another box.

    Nothing is told of a limit of the chart, which says who comes here, or where a note tells the number.

    Why: "Take 10 units" in the box for a low sugar has the number of a fact, and it is that of a high one. Every box is read alone.
    Fix: Look the number up. If it belongs here, name its fact here, too; if it is of another step, correct the words.
    """
    for entry, numbers in _of_each(library):
        for one in numbers.borrowed:
            given = [f'"{fact}"' for fact in numbers.facts_giving(one)]
            yield number_of_another_box.at(
                one.place, f'{one.part} says "{one.given.written}", and of its own facts none gives it; {" and ".join(given)} does, of another part '
                "of the chart", "Look the number up. If it belongs here, name that fact here, too; if it is of another step, correct the words.",
                item=entry.id)


# --- what is compared --------------------------------------------------------------------------------------------


class NumberInWords(NamedTuple):
    """A number in the words of a chart that nothing beside it gives: the part, its place, and what is given instead."""

    part: str
    place: Text
    given: GivenAmount
    instead: tuple[str, ...]
    told: str


class LimitSide(NamedTuple):
    """A limit, as data or in words, that has its number on another side than what stands beside it: the part, its place, the limit, the number, and
    what stands there.
    """

    part: str
    place: Text
    written: str
    number: str
    told: tuple[str, ...]


class SaidLimit(NamedTuple):
    """A limit in words: its number, whether the number itself belongs to what is above it, and the words."""

    given: GivenAmount
    upwards: bool
    words: str


class _Judged:
    """What becomes of each number of a chart."""

    def __init__(self, chart: ChartNumbers) -> None:
        self.chart = chart
        self._verdicts: dict[ChartNumber, str] = {}
        self._limits_said: dict[tuple[str, ...], list[SaidLimit]] = {}

    def verdict(self, one: ChartNumber) -> str:
        """Whether the facts of its part give a number, give another of its kind (`differs`), or none that can be compared (`missing`).

        A number counts as given where one of its facts could not be read, and those that could give another.
        """
        if one not in self._verdicts:
            self._verdicts[one] = self._judged(one)
        return self._verdicts[one]

    def _judged(self, one: ChartNumber) -> str:
        if one.sort == "repeats":
            return self._often(one)
        facts = self.chart.facts_of(one.refs)
        if _support(facts, one) or _is_any_at_all(one, self.chart.derived):
            return "given"
        if one.sort == "points" and self._is_given_elsewhere(one):
            return "given"
        if (one.sort == "points" or one.sign == "row") and one.given.bounds[1] < 0 and self._is_fall(one):
            return "given"
        comparable = one.sort not in {"constant", "excluded"} and any(measure_alike(one.given, fact) for fact in facts)
        own = (part for part in self.chart.parts if part.name == one.part)
        return "missing" if not comparable else "differs" if self._are_read(own, one.refs) else "given"

    def _is_fall(self, one: ChartNumber) -> bool:
        """Whether a number below 0 is what a fact says something falls by: -10 for "falls by 10%"."""
        plain = one._replace(given=one.given._replace(bounds=(-one.given.bounds[1], -one.given.bounds[0])))
        facts = [self.chart.library.facts[ref] for ref in one.refs if ref in self.chart.library.facts]
        return any(_supports(stated(text, amount), plain) and is_fall(text, amount, self.chart.reader.language)
                   for fact in facts for text in texts_of(fact, fields=True) for amount in self.chart.reader.read(text).amounts)

    def _often(self, one: ChartNumber) -> str:
        """The same of how often something is done, which facts may say in words alone ("3 times")."""
        words = joining(self.chart.reader.language).often
        reader = reader_for(self.chart.reader.language, self.chart.library.units | frozenset(words))
        kinds = {reader.units.read(word).kind for word in words}
        facts = [self.chart.library.facts[ref] for ref in one.refs if ref in self.chart.library.facts]
        told = [given for fact in facts for given in said_by(fact, reader) if given.unit.kind in kinds]
        return "missing" if told and not any(set(one.given.bounds) <= set(given.bounds) for given in told) else "given"

    def _are_read(self, parts: Iterable[ChartPart], refs: Iterable[str] = ()) -> bool:
        """Whether all the facts and inputs of some parts could be read, and some facts besides."""
        parts = list(parts)
        names = {name for part in parts for name in self._closure(part.names)}
        return self.chart.are_read((*refs, *(ref for part in parts for ref in part.refs)), names)

    @cached_property
    def unfounded(self) -> tuple[ChartNumber, ...]:
        """The numbers that no fact gives, neither beside them nor elsewhere in the chart, and of which no note says so."""
        missing = (one for one in self.chart.data if self.verdict(one) == "missing" and any(one.given.bounds))
        return tuple(one for one in missing if not (self._is_given_elsewhere(one) or self._is_noted(one) or self._means_any(one))
                     and self._are_read(self._parts_about(one), one.refs))

    @cached_property
    def borrowed(self) -> tuple[ChartNumber, ...]:
        """The numbers in the words of what is done that no fact beside them gives, and some fact of another part does."""
        advice = [one for one in self.chart.data if one.sort == "advice" and one.given.unit.kind and any(one.given.bounds)]
        limits = {(one.given.unit.kind, one.given.bounds) for one in self.chart.data if one.sort == "limit"} if advice else set()
        return tuple(one for one in advice if self.verdict(one) == "missing" and (one.given.unit.kind, one.given.bounds) not in limits
                     and self.facts_giving(one) and not self._is_noted(one))

    def facts_giving(self, one: ChartNumber) -> list[str]:
        """The ids of the facts of the chart that give a number."""
        refs = dict.fromkeys(ref for part in self._parts_about(one) for ref in part.refs)
        return [ref for ref in refs if _support(self.chart.facts_of((ref,)), one)]

    def _parts_about(self, one: ChartNumber) -> Iterator[ChartPart]:
        """The parts that speak of what a number is about: of a time, its own part alone; of a number in words, or for whom
        the chart is not made, every part."""
        alone = one.sort in {"time", "repeats"}
        yield from (part for part, names in self._resting
                    if one.sort in {"words", "advice", "excluded"} or part.name == one.part or (not alone and one.of in names))

    @cached_property
    def _resting(self) -> tuple[tuple[ChartPart, set[str]], ...]:
        """Each part with the names that it speaks of, and those on which they rest."""
        return tuple((part, self._closure(part.names)) for part in self.chart.parts)

    def _facts_about(self, one: ChartNumber) -> list[GivenAmount]:
        return self.chart.facts_of((*one.refs, *(ref for part in self._parts_about(one) for ref in part.refs)))

    def _is_given_elsewhere(self, one: ChartNumber) -> bool:
        """Whether other parts that speak of the same thing have a fact for a number, or for that with which the next band begins."""
        facts = self._facts_about(one)
        if _support(facts, one):
            return True
        if one.onward is None:
            return False
        onward = one._replace(given=one.given._replace(bounds=(one.onward, one.onward)), onward=None)
        begins = any(other.of == one.of and other.sign == ">=" and other.given.bounds == onward.given.bounds for other in self.chart.data)
        return begins and _support(facts, onward)

    def _is_noted(self, one: ChartNumber) -> bool:
        """Whether a note gives a number to its readers, which no source does."""
        notes = (part.note for part in self._parts_about(one) if part.note is not None)
        return any(_supports(stated(note, amount), one) for note in notes for amount in self.chart.reader.read(note).amounts)

    def is_explained(self, one: ChartNumber) -> bool:
        """Whether a note tells of a limit that is not that of its facts, and in the same breath what they have: then readers see that it differs."""
        others = [fact for fact in self.chart.facts_of(one.refs) if measure_alike(one.given, fact)]
        notes = (part.note for part in self._parts_about(one) if part.note is not None) if one.sort == "limit" else ()
        amounts = ([stated(note, amount) for amount in self.chart.reader.read(note).amounts] for note in notes)
        return any(any(_supports(given, one) for given in told) and any(_is_alike(given, fact) for given in told for fact in others)
                   for told in amounts)

    def _means_any(self, one: ChartNumber) -> bool:
        """Whether a count is only compared with one, and no fact counts anything."""
        return _is_count(one.given) and one.given.bounds == (Fraction(1), Fraction(1)) and not any(map(_is_count, self._facts_about(one)))

    def _closure(self, names: Iterable[str]) -> set[str]:
        """Names with all that they rest on."""
        found, ahead = set[str](), list(names)
        while ahead:
            here = ahead.pop()
            if here not in found and here in self.chart.derived:
                ahead += named(self.chart.derived[here])
            found.add(here)
        return found

    @cached_property
    def misread(self) -> tuple[NumberInWords, ...]:
        """The numbers in words that differ from those of the facts, and of the data, beside them."""
        return tuple(word for part in self.chart.parts for word in self._misread(part))

    @cached_property
    def on_another_side(self) -> tuple[LimitSide, ...]:
        """The limits for which the number itself is on another side than in every text beside them that tells it."""
        return tuple(side for part in self.chart.parts for side in self._on_another_side(part))

    def _on_another_side(self, part: ChartPart) -> Iterator[LimitSide]:
        limits = [(one, one.sign in _UPWARDS) for one in part.data if one.sort in {"limit", "excluded"} and one.sign in LIMITS]
        for one, upwards in limits:
            beside = [said for said in self._said_by(one.refs) if _is_alike(said.given, one.given)]
            if beside and not self._is_noted(one) and all(said.upwards != upwards for said in beside) and self._are_read([part], one.refs):
                written = f"{LIMITS[one.sign]} {one.given.written}"
                yield LimitSide(part.name, one.place, written, one.given.written, tuple(dict.fromkeys(said.words for said in beside)))
        for text in part.texts:
            for said in self._sides_in(text):
                if not said.given.unit.kind or text is part.note:
                    continue  # a number alone may be about anything
                data = {(f"{LIMITS[one.sign]} {one.given.written}", upwards) for one, upwards in limits if _is_alike(one.given, said.given)}
                known = data or {(other.words, other.upwards) for other in self._said_by(part.refs) if _is_alike(other.given, said.given)}
                if known and all(upwards != said.upwards for _, upwards in known) and self._are_read([part]):
                    yield LimitSide(part.name, text, said.words, said.given.written, tuple(words for words, _ in sorted(known)))

    def _said_by(self, refs: tuple[str, ...]) -> list[SaidLimit]:
        """The limits in the words of facts."""
        if refs not in self._limits_said:
            facts = [self.chart.library.facts[ref] for ref in dict.fromkeys(refs) if ref in self.chart.library.facts]
            self._limits_said[refs] = [said for fact in facts for said in self._said_of(fact)]
        return self._limits_said[refs]

    def _said_of(self, fact: Statement) -> Iterator[SaidLimit]:
        """The limits in the words of a fact, and the ends of its ranges. A range that stands as data alone begins with its first number, and its last
        one is where the words have it: "from 50 to less than 80", with `from: 50, to: 80`, holds 50 and has 80 above it.
        """
        said = [one for text in texts_of(fact, fields=True) for one in self._sides_in(text)]
        yield from said
        yield from (SaidLimit(given, sign in _UPWARDS, given.written) for sign, given in limits_of(fact, self.chart.reader))
        for given in said_by(fact, self.chart.reader):
            for end in _ends_of(given):
                first = end.given.bounds[0] == given.bounds[0]
                if given.amount is not None or (end.upwards if first else not any(_is_alike(one.given, end.given) for one in said)):
                    yield end

    def _sides_in(self, text: Text) -> Iterator[SaidLimit]:
        for amount in self.chart.reader.read(text).amounts:
            sign, start, end = side_of(text, amount.start, amount.end, self.chart.reader.language)
            if sign and amount.low == amount.high:
                yield SaidLimit(stated(text, amount), sign in _UPWARDS, " ".join(text[start:end].split()))

    def _misread(self, part: ChartPart) -> Iterator[NumberInWords]:
        facts = [*self.chart.facts_of(part.refs), *(one.given for one in part.data)]
        known = [*facts, *part.beside]
        recurring = self._recurring(part.refs)
        for text in part.texts:
            for amount in self.chart.reader.read(text).amounts:
                if amount.spelt and amount.low == 1 and amount.unit in recurring:
                    continue
                if (part.spelt or not amount.spelt) and is_comparable(text, amount, known) and not is_given(amount, known) and self._are_read([part]):
                    told = facts if is_comparable(text, amount, facts) else known
                    yield NumberInWords(part.name, text, stated(text, amount), instead(amount, told), in_words(amount, told))


    def _recurring(self, refs: tuple[str, ...]) -> set[Unit]:
        """The times after which facts say that something is done again: a week, where they say "every week"."""
        facts = [self.chart.library.facts[ref] for ref in dict.fromkeys(refs) if ref in self.chart.library.facts]
        said = whole_words(word for word in joining(self.chart.reader.language).daily if " " in word)
        found = (words for fact in facts for text in texts_of(fact) for words in said.findall(normalised(text)))
        return {self.chart.reader.units.read(words.split()[-1]) for words in found}


_UPWARDS = {">=", "<"}
"""How limits are compared that leave the number itself to what is above it."""

T = TypeVar("T")


def _of_each(library: Library) -> Iterator[tuple[Decision | Input, _Judged]]:
    """Every chart, and every input that charts share, with its numbers."""
    reader = reader_of(library)
    yield from ((entry, _Judged(ChartNumbers(entry, library, reader))) for entry in library.entries if isinstance(entry, (Decision, Input)))


# --- comparing ---------------------------------------------------------------------------------------------------


def _supports(fact: GivenAmount, one: ChartNumber) -> bool:
    """Whether a fact gives a number: in its unit; for a count without one of the known units, also by the number alone."""
    number = raw(one.given)
    if one.sort == "constant" or (one.sort == "cap" and fact.unit.kind != one.given.unit.kind):
        return {abs(bound) for bound in number} <= {abs(bound) for bound in raw(fact)}
    if one.sort == "rate":
        return fact.unit.kind == one.given.unit.kind and any(_is_share(one.given, bound, fact) for bound in fact.bounds)
    if fact.unit.kind == one.given.unit.kind and set(one.given.bounds) <= set(fact.bounds):
        return True
    if not _is_count(one.given) or not (not fact.unit.kind or fact.unit.kind == one.given.unit.kind or (not one.given.unit.kind and _is_count(fact))):
        return False
    return set(number) <= set(raw(fact))


def _is_share(rate: GivenAmount, bound: Fraction, fact: GivenAmount) -> bool:
    """Whether a rate is that of a fact; after converting units, but for what was rounded in that."""
    return rate.bounds[0] == bound or (rate.unit != fact.unit and abs(rate.bounds[0] - bound) * 100 <= abs(bound))


def _is_any_at_all(one: ChartNumber, derived: Container[str]) -> bool:
    """Whether a condition only asks whether what is worked out comes to anything (`dose > 0`), which no fact counts."""
    return one.sort == "limit" and one.of in derived and not any(raw(one.given)) and not one.given.unit.zero


def _support(facts: Iterable[GivenAmount], one: ChartNumber) -> bool:
    """Whether some fact gives a number; points also where facts give the fewest and the most, as in "each answer counts from 0 to 3"."""
    facts = list(facts)
    if any(_supports(fact, one) for fact in facts):
        return True
    if one.sort == "rate":  # 60 mg/kg in 4 doses: 15 mg/kg
        parted = {abs(bound) for fact in facts if _is_count(fact) for bound in raw(fact)} & one.among - {0}
        shares = (one.given.bounds[0] * by for number in parted for by in (number, 1 / number))
        return any(_supports(fact, one._replace(given=one.given._replace(bounds=(share, share)))) for share in shares for fact in facts)
    ends = {min(one.among), max(one.among)} if one.among else set()
    return bool(ends) and ends.isdisjoint(raw(one.given)) and ends <= {bound for fact in facts if _is_count(fact) for bound in raw(fact)}


def _ends_of(given: GivenAmount) -> Iterator[SaidLimit]:
    """The ends of a range, each on both sides: where a range begins or ends, the next one may begin or end too, so it contradicts no limit."""
    if given.bounds[0] != given.bounds[1]:
        yield from (SaidLimit(given._replace(bounds=(end, end)), upwards, given.written) for end in given.bounds for upwards in (True, False))


def _is_alike(one: GivenAmount, other: GivenAmount) -> bool:
    """Whether two limits are about the same number of the same thing; what is counted without a unit is only compared with its like."""
    return one.unit.kind == other.unit.kind and one.bounds == other.bounds


def _is_count(given: GivenAmount) -> bool:
    """Whether a number stands alone, or counts something by a word of the content's own."""
    return not given.unit.kind or counts(given.unit)


# --- telling -----------------------------------------------------------------------------------------------------


def _grouped(found: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[list[T]]:
    """What has one cause, in the order in which it was found."""
    groups: dict[Hashable, list[T]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    yield from groups.values()


def _others(same: list[ChartNumber] | list[NumberInWords]) -> str:
    """Which other parts say the same: `, like danger sign "low-pressure",`."""
    others = [part for part in dict.fromkeys(one.part for one in same) if part != same[0].part]
    return f", like {' and '.join(others)}" if others else ""


def _listed(numbers: Iterable[str]) -> str:
    return " and ".join(f'"{number}"' for number in dict.fromkeys(numbers))
