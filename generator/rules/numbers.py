"""Numbers in words against numbers that stand as data.

Every number that a text states in a unit is read as the language of the site writes numbers, converted, and compared with the data beside it:
quantities, results of studies, time limits of danger signs, and the facts that a side names. `chart_numbers` compares the numbers of charts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from generator.content.model import (
    Action,
    Citation,
    Clinic,
    Disagreement,
    Entry,
    Inventory,
    Library,
    Quantity,
    Recommendation,
    Site,
    Source,
    Statement,
    Statistic,
    Text,
    TimeLimit,
    TimeWords,
    Treatment,
    Voiced,
    normalised,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Differing
from generator.diagnostics.registry import rule
from generator.language.doubt import listed
from generator.language.numbers import Amount, NumberReader, counts
from generator.language.numbers.clauses import clause_of
from generator.language.numbers.units import is_time
from generator.language.numbers.words import joining, side_of
from generator.rules.amounts import (
    CONTRARY,
    LIMITS,
    OTHER_SIDE,
    GivenAmount,
    as_rate,
    each_time,
    given_by,
    in_words,
    instead,
    is_dose,
    is_given,
    is_of_a_kind,
    is_rounded,
    led_by,
    limits_of,
    own_texts,
    quantified,
    reader_of,
    rounded_from,
    said_by,
    sides_of,
    stated,
    texts_of,
    waits_in,
    written,
)
from generator.rules.entries import id_of, parts

# --- the rules ---------------------------------------------------------------------------------------------------


@rule("numbers", alone=True)
def unclear_number(library: Library) -> Iterator[Diagnostic]:
    """Every number in a text can be read in one way only, in the notation of the site's language.

    Why: 1.500 is fifteen hundred to one reader and one and a half to another; with a dose or a limit that does harm.
    Fix: Write the number as the message proposes, after looking it up in the source.
    """
    reader = reader_of(library)
    for entry in library.entries:
        for text in _sentences(entry):
            for fault in reader.read(text).unclear:
                yield unclear_number.at(text, fault.why, fault.write, item=id_of(entry))


@rule("numbers", alone=True)
def number_differs(library: Library) -> Iterator[Diagnostic]:
    """A fact states no number other than those it gives as data: its quantities, its study results, its time limit.

    Why: Charts, tables and figures are made from the data, pages from the words. If they differ, one reader is told something wrong.
    Fix: Look the number up in the source and correct whichever is wrong. A second value is a quantity of its own.
    """
    reader = reader_of(library)
    for statement, text, amount, given in _stated(library, reader):
        if is_of_a_kind(amount, given) and not is_given(amount, given) and not _is_any(text, amount, reader.language):
            yield number_differs.at(text, f'"{statement.id}" says "{written(text, amount)}" but gives {in_words(amount, given)}',
                                    "Correct the one that is wrong; a second value is a quantity of its own.", item=statement.id,
                                    evidence=Differing(written(text, amount), instead(amount, given)))


@rule("numbers", alone=True)
def two_units_differ(library: Library) -> Iterator[Diagnostic]:
    """A number that stands in two units, as 38 °C (100.4 °F), is one number in both, but for rounding.

    A number may be rounded to its last digit, and off by a further 1 in 100; with a word before it, as in 10 kg (about 20 lb), by 1 in 10.

    Why: Each reader takes the number in the unit that they know. Of "38 °C (98 °F)" one of the two is wrong, and nobody sees which.
    Fix: Look up in the source which of the two it gives, and work the other one out from it. If that is only rounded, write about before it.
    """
    reader = reader_of(library)
    for entry in library.entries:
        for text in _sentences(entry):
            for first, second in pairwise(reader.read(text).amounts):
                share = _restated(text, first, second, reader.language)
                if share is not None and not _is_same(first, second, share):
                    yield two_units_differ.at(text, f'"{written(text, first)}" is not "{written(text, second)}"',
                                              "Look up in the source which of the two it gives, and work the other one out from it; "
                                              "if that is only rounded, write about before it.", item=id_of(entry),
                                              evidence=Differing(written(text, first), (written(text, second),)))


@rule("numbers", alone=True)
def negative_time(library: Library) -> Iterator[Diagnostic]:
    """No time limit is negative, of a danger sign or of a chart.

    Why: Nobody can be helped before they ask; usually the hyphen of a range was taken for a minus.
    Fix: Look the time up in the source. Of a range write the shorter time for a danger sign, so that nobody waits longer than it allows.
    """
    for entry in library.entries:
        for limit in parts(entry, TimeLimit):
            if limit.value.value < 0:
                yield negative_time.at(limit.value, f"the time limit {limit.value} {limit.unit} is negative",
                                       "Write the time as the source gives it, without a minus.", item=id_of(entry))


@rule("numbers", alone=True)
def no_unit_of_time(library: Library) -> Iterator[Diagnostic]:
    """A time has a unit of time. One that only looks like a unit of time, or is another, is an error; any other word is a warning.

    Why: Times are compared by their units: an emergency that may wait 2 "dayz" is compared with nothing, passes every proof, and is printed.
    Fix: Write the unit as the source has it: minutes, hours, days, weeks, months or years, in the language of the site.
    """
    units = reader_of(library).units
    for entry in library.entries:
        limits: list[TimeLimit | TimeWords] = [*parts(entry, TimeLimit), *parts(entry, TimeWords)]
        for limit in limits:
            if limit.unit is None or is_time(units.read(limit.unit)):
                continue
            meant = units.time_like(limit.unit)
            is_slip = meant is not None or units.is_known(limit.unit)
            yield no_unit_of_time.at(limit if isinstance(limit, TimeWords) else limit.unit,
                                     f'"{limit.unit}" is not a unit of time, so this time is not compared with any other',
                                     f'Did you mean "{meant}"? Look the time up in the source.' if meant else
                                     "Look the time up in the source, and write it in hours, days, weeks or another unit of time.",
                                     item=id_of(entry), level="error" if is_slip else "warning")


@rule("numbers", waivable=True, alone=True)
def number_without_quantity(library: Library) -> Iterator[Diagnostic]:
    """A number with a unit is also given as a quantity with that value, so that two values cannot differ unnoticed.

    Why: Only numbers that are data are compared across facts, converted between units and drawn; a slip in any other is seen by nobody. The rule
    looks at every unit that the language knows, such as mg, °C, % and weeks, and at the words that the content itself counts in, such as steps;
    of numbers in words, such as three days, at times above one. What the content measures nowhere yet is a warning; so is a time in words.
    Fix: Add quantities: with of, value (or from and to), unit and population as the source gives them.
    """
    reader = reader_of(library)
    known = {reader.units.read(unit).kind for unit in library.measured_units}
    for statement, text, amount, given in _stated(library, reader):
        if _is_measured(amount) and not _is_in_unit(amount, text) and not isinstance(statement, Statistic) and not is_of_a_kind(amount, given):
            yield number_without_quantity.at(text, f'"{statement.id}" says "{written(text, amount)}" but gives no such quantity',
                                             f"Add {_to_add(text, amount, reader)}; or correct the number.", item=statement.id,
                                             level="error" if amount.unit.kind in known and not amount.spelt else "warning")


@rule("numbers", alone=True)
def how_soon_without_time(library: Library) -> Iterator[Diagnostic]:
    """What is advised within or after some time, or can wait for some time, gives that time as a quantity.

    Why: Clinicians read how soon in a table. "Within" without a time tells them nothing, and they would not see that something is missing.
    Fix: Add the time of the source to the quantities; where the source gives none, leave how_soon out.
    """
    reader = reader_of(library)
    for statement, _ in library.statements:
        soon = statement.how_soon if isinstance(statement, Recommendation) else None
        if soon in {"within", "after", "can wait"} and not any(given.unit.kind == (("time", 1),) for given in given_by(statement, reader)):
            yield how_soon_without_time.at(statement.id, f'"{statement.id}" says how_soon: {soon}, but gives no time',
                                           "Add the time to its quantities, or leave how_soon out.", item=statement.id)


@rule("numbers", alone=True)
def quantity_not_in_words(library: Library) -> Iterator[Diagnostic]:
    """Every quantity of a fact occurs in its words, so that a slip in either is noticed.

    Why: A number that stands in the data alone is drawn and compared without any reader having seen it in its sentence.
    Fix: Write the number in the words, in digits and with its unit. If the data are wrong, correct them from the source.
    """
    reader = reader_of(library)
    for statement, _ in library.statements:
        given = given_by(statement, reader)
        said = [amount for text in texts_of(statement, fields=True) for read in reader.read(text).amounts
                if not _is_any(text, read, reader.language) or is_given(read, given) for amount in dict.fromkeys((read, as_rate(read)))]
        in_rates = {amount for text in texts_of(statement, fields=True) for amount in reader.read(text).amounts
                    if _makes_given_rate(text, amount, given, reader)}
        differing = {amount.unit.kind for amount in said if is_of_a_kind(amount, given) and not is_given(amount, given) and amount not in in_rates}
        for quantity in statement.quantities if _are_complete(statement) else ():
            one = quantified(quantity, reader)
            if one is not None and one.unit.kind not in differing and not _is_said(one, quantity, said, reader):
                yield quantity_not_in_words.at(quantity.of, f'"{statement.id}" gives {one.written} for "{quantity.of}", but its words do not',
                                               "Write this number in the words, in digits and with its unit; or correct it under quantities.",
                                               item=statement.id)


@rule("numbers", alone=True)
def voices_differ(library: Library) -> Iterator[Diagnostic]:
    """The words for patients and those for clinicians give the same numbers for the same thing.

    Why: Patient and clinician talk to each other; two different numbers for one fact end in mistrust or in a mistake.
    Fix: Look the number up and give both voices the same one. If they are about different things, make two facts of them.
    """
    reader = reader_of(library)
    for entry in library.entries:
        for part in entry.parts:
            if not isinstance(part, (Voiced, Action)) or part.clinical is None or part.plain == part.clinical:
                continue
            plain, clinical = ([stated(text, amount) for amount in reader.read(text).amounts if amount.unit.kind]
                               for text in (part.plain, part.clinical))
            for one in _only_in(plain, clinical):
                others = [other for other in _only_in(clinical, plain) if other.unit.kind == one.unit.kind]
                if others:
                    yield voices_differ.at(part.clinical, f'patients read "{one.written}", clinicians "{others[0].written}"',
                                           "Give both the same numbers; what differs is a fact of its own.", item=id_of(entry),
                                           evidence=Differing(one.written, tuple(other.written for other in others)))
                    break


@rule("numbers", level="warning", alone=True)
def least_called_most(library: Library) -> Iterator[Diagnostic]:
    """What the words for one reader call the least, those for the other, and its short form, do not call the most: "at least 4 hours", "up to 4".

    Why: All numbers agree, and one of the two readers does the opposite: gives the next dose after 2 hours, or waits where there is no time.
    Fix: Look up in the source which of the two it is, and correct the other. If both hold of different things, make two facts of them.
    """
    reader = reader_of(library)
    for entry in library.entries:
        for part in entry.parts:
            texts = [text for text in _of_one_thing(part) if text is not None] if isinstance(part, (Voiced, Action)) else []
            for first, second in pairwise(texts):
                for least, most in _turned(first, second, reader):
                    yield least_called_most.at(second, f'one reader is told "{least}", and another "{most}"',
                                               "Look up in the source which of the two it is. If both hold of different things, make two facts.",
                                               item=id_of(entry), evidence=Differing(least, (most,)))


@rule("numbers", alone=True)
def limit_in_other_words(library: Library) -> Iterator[Diagnostic]:
    """A number that is a limit as data (`limit`) is the same limit in the words of each reader.

    "At least 4 hours" where the data say at most is an error. A warning: words that do not say that it is a limit at all, words that have the
    number itself on the other side, as "more than 4 hours" for at least 4, and of a dose words that speak of what lies beyond it ("take more than 4
    tablets") and neither deny it nor say of what harm it is.

    Why: "At least 4 hours between two doses" that became "at most" for all readers agrees with everything else. The data are what holds it.
    Fix: Look up in the source which of the two it is, and correct the other. What holds once somebody is beyond a limit begins with "if".
    """
    reader = reader_of(library)
    for fact, entry in library.statements:
        for sign, limit in limits_of(fact, reader):
            for text in (text for text in (fact.plain, fact.clinical) if text is not None):
                said = sides_of(text, limit, reader)
                led = is_time(limit.unit) and any(led_by(text, amount, _LEADING[sign], library.language) for amount in each_time(text, limit, reader))
                fits = {sign} if is_dose(limit.unit) else {sign, OTHER_SIDE[sign]}
                if led or sign in waits_in(text, limit, reader) or not said or not said.keys().isdisjoint(fits):
                    continue
                wrong = said.get(CONTRARY[sign])
                words = wrong or next(iter(said.values()))
                says = f'by its data this is {limit.written}, and the words say {"only " if "" in said and not wrong else ""}"{words}"'
                yield limit_in_other_words.at(text, says, "Look up in the source which of the two it is, and correct the other.", item=id_of(entry),
                                              evidence=Differing(limit.written, (words,)), level="error" if wrong else "warning")


_LEADING = {">=": "says_after", ">": "says_after", "<=": "says_within", "<": "says_within"}
"""The words of the catalogue that say of a time that it is the least or the most."""


@rule("numbers", level="warning", alone=True)
def limit_not_as_data(library: Library) -> Iterator[Diagnostic]:
    """What the words of a dose call the least or the most is given so as data, too (`limit`).

    That is so of how much of a medicine or an injection is taken, how often and how long: under involves, used_when and duration.

    Why: Turned round for all readers, "at most 4 g a day" becomes "at least", and nothing else shows it.
    Fix: Look up in the source which of the two it is, and write that beside the value: limit: at most.
    """
    reader = reader_of(library)
    for treatment in (entry for entry in library.entries if isinstance(entry, Treatment) and entry.option in {"medicine", "injection"}):
        listed = [one for part in (treatment.involves, treatment.used_when, treatment.duration) if isinstance(part, tuple) for one in part]
        for fact in (one if isinstance(one, Statement) else library.facts.get(str(one)) for one in listed):
            for quantity in fact.quantities if fact is not None else ():
                given = quantified(quantity, reader) if quantity.limit is None else None
                if fact is None or given is None or not (is_dose(given.unit) or is_time(given.unit)):
                    continue
                said = {sign: words for text in (fact.plain, fact.clinical) if text is not None
                        for sign, words in sides_of(text, given, reader).items() if sign}
                if said:
                    yield limit_not_as_data.at(
                        quantity.of, f'the words say "{next(iter(said.values()))}", and the data of "{quantity.of}" only the number',
                        f"Look up in the source which limit it is, and write it beside value:, such as limit: {LIMITS[next(iter(said))]}.",
                        item=id_of(treatment))


def _of_one_thing(part: Voiced | Action) -> Iterator[Text | None]:
    """What is said of one thing: to patients, to clinicians, and in a few words."""
    short = getattr(part, "short", None)
    yield from (part.plain, part.clinical, *own_texts(short))


def _turned(first: Text, second: Text, reader: NumberReader) -> Iterator[tuple[str, str]]:
    """The numbers that one text calls a least and the other a most, each in its words. "Under 4" and "4 or more" are the two sides of one limit."""
    one, other = _limits_in(first, reader), _limits_in(second, reader)
    for number in one.keys() & other.keys():
        (sign, words), (turned, others) = one[number], other[number]
        if (sign, turned) in {(">=", "<="), ("<=", ">="), (">", "<"), ("<", ">")}:
            yield words, others


def _limits_in(text: Text, reader: NumberReader) -> dict[tuple[object, ...], tuple[str, str]]:
    """The limits in a text: how patients are compared with each, and in which words; none of a number that it has twice."""
    found: dict[tuple[object, ...], list[tuple[str, str]]] = {}
    for amount in reader.read(text).amounts:
        sign, start, end = side_of(text, amount.start, amount.end, reader.language)
        if sign and amount.low == amount.high and not (amount.spelt and not amount.unit.kind):
            found.setdefault((amount.unit.kind, amount.bounds), []).append((sign, " ".join(text[start:end].split())))
    return {number: said[0] for number, said in found.items() if len(said) == 1}


@rule("numbers", alone=True)
def side_differs_from_facts(library: Library) -> Iterator[Diagnostic]:
    """A side of a disagreement states the numbers of the facts that it names, and no others.

    Why: A disagreement is where readers look to see who says what; a wrong number there misquotes a source.
    Fix: Correct the number, or name the fact that states it.
    """
    reader = reader_of(library)
    for entry in (entry for entry in library.entries if isinstance(entry, Disagreement)):
        for side in entry.sides:
            if not all(ref in library.facts for ref in side.facts):
                continue
            given = [one for ref in side.facts for one in said_by(library.facts[ref], reader)]
            for amount in reader.read(side.says).amounts:
                if amount.unit.kind and not amount.spelt and not is_given(amount, given):
                    yield side_differs_from_facts.at(side.says, f'this side says "{written(side.says, amount)}", '
                                                     f"but the facts that it names say {in_words(amount, given)}",
                                                     "Correct the number, or name the fact that says it.", item=entry.id,
                                                     evidence=Differing(written(side.says, amount), instead(amount, given)))


def _to_add(text: Text, amount: Amount, reader: NumberReader) -> str:
    """The quantity of a number as its author can write it, with places to fill, and with the time for which it is; in general words where it is not
    plain what to write, or where what was written would be read as something else."""
    for end, unit in ((reader.end_of_rate(text, amount), as_rate(amount).unit), (amount.end, amount.unit)):
        plain = _PLAIN.fullmatch(" ".join(text[amount.start:end].split()))
        if plain and reader.units.read(plain["unit"]) == unit:
            number = f"from: {plain['low']}, to: {plain['high']}" if plain["high"] else f"value: {plain['low']}"
            return f"quantities: [{{of: <name of it>, {number}, unit: {plain['unit']}, population: <of whom>}}]"
    return "quantities: with of, value (or from and to), unit and population"


_PLAIN = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:(?: to |–)(?P<high>\d+(?:\.\d+)?))? ?(?P<unit>[a-zA-Zµ°][a-zA-Z/ °]*)", re.ASCII)


def _is_measured(amount: Amount) -> bool:
    """Whether a number is one that somebody measured: `three days`, but neither `one day` nor `two feet`."""
    return not amount.spelt or (amount.low > 1 and amount.unit.kind in _TIMES)


def _is_any(text: str, amount: Amount, language: str) -> bool:
    """Whether an article stands before something that is counted, and means any such thing: "if you miss a dose", and not "take a tablet"."""
    start, _ = clause_of(text, amount)
    in_case = listed(language, "says_in_case").search(normalised(text[start:amount.start]))
    return in_case is not None and counts(amount.unit) and text[amount.start:amount.end].split()[0].lower() in joining(language).articles


def _is_in_unit(amount: Amount, text: str) -> bool:
    """Whether a number belongs to a unit that is named without a number before it: the 1.73 of `GFR in mL/min/1.73 m²`."""
    return bool(re.search(r"[^\W\d]/$", text[:amount.start]))


_TIMES = ((("time", 1),), (("months", 1),))


# --- reading -----------------------------------------------------------------------------------------------------


def _stated(library: Library, reader: NumberReader) -> Iterator[tuple[Statement, Text, Amount, list[GivenAmount]]]:
    """The numbers with a unit in the words of every fact that are not given as they stand, with what the fact gives as data; each once in a text."""
    for statement, _ in library.statements:
        given = given_by(statement, reader)
        for text in texts_of(statement) if _are_complete(statement) else ():
            seen = set[tuple[object, ...]]()
            for alike in (one for one in _in_one_unit(text, reader) if not _makes_given_rate(text, one[0], given, reader)):
                amount = alike[0] if is_of_a_kind(alike[0], given) else as_rate(alike[0])
                told = amount.unit.kind, amount.bounds, amount.spelt
                if amount.unit.kind and told not in seen and not any(is_given(one, given) for one in alike):
                    yield statement, text, amount if is_of_a_kind(amount, given) else alike[0], given
                seen.add(told)


def _makes_given_rate(text: Text, amount: Amount, given: list[GivenAmount], reader: NumberReader) -> bool:
    """Whether an amount is the 24 hours of a rate that the data give: `4 g in 24 hours`, for 4 g/day. For 4 g alone the hours are a number of their
    own."""
    rates = (as_rate(one)._replace(per=None) for one in reader.read(text).amounts if one.per is not None)
    return amount.makes_rate and any(is_given(rate, given) for rate in rates)


def _in_one_unit(text: Text, reader: NumberReader) -> Iterator[tuple[Amount, ...]]:
    """The numbers of a text, each with the one behind it that says the same in another unit: `10 kg (22 lb)`, `10 kg (about 20 lb)`."""
    amounts, at = reader.read(text).amounts, 0
    while at < len(amounts):
        pair = amounts[at:at + 2]
        share = _restated(text, pair[0], pair[1], reader.language) if len(pair) == 2 else None
        same = share is not None and _is_same(pair[0], pair[1], share)
        yield pair if same else pair[:1]
        at += 2 if same else 1


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


# --- comparing ---------------------------------------------------------------------------------------------------


def _restated(text: str, first: Amount, second: Amount, language: str) -> Fraction | None:
    """By which share a number may be off that is written once more in another unit: in brackets of its own, or behind a stroke or a sign of equality.
    One with "about" before it may be off by 1 in 10. None where it is not the same once more.
    """
    between, after = text[first.end:second.start].strip().lower(), text[second.end:].lstrip()[:1]
    opened, roughly = between[:1] in {"(", "["} and after in {")", "]"}, between[1:] in joining(language).about
    unlike = (first.unit.factor, first.unit.zero) != (second.unit.factor, second.unit.zero)
    if not first.unit.kind or first.unit.kind != second.unit.kind or not unlike or not (opened or between in {"/", "="}):
        return None
    share = Fraction(1, 10) if opened and roughly else Fraction(1, 100) if between[1:] == "" else None
    return share * (first.unit.zero == second.unit.zero) if share is not None else None  # a scale that begins elsewhere has no shares


def _is_same(first: Amount, second: Amount, share: Fraction) -> bool:
    """Whether two numbers are one, each as far as it may have been rounded, and off by a share."""
    return all(low <= most and least <= high for (low, high), (least, most) in (
        (rounded_from(one, first.unit, share), rounded_from(other, second.unit, share))
        for one, other in ((first.low, second.low), (first.high, second.high))))


def _only_in(one: Iterable[GivenAmount], other: Iterable[GivenAmount]) -> list[GivenAmount]:
    """What one voice says and the other does not: "2 weeks" is said by "2 to 4 weeks", too."""
    other = list(other)
    return [said for said in one if not any(said.unit.kind == given.unit.kind and _fit(said, given) for given in other)]


def _fit(one: GivenAmount, other: GivenAmount) -> bool:
    """Whether two texts give one number, or a bound of it, or the same rounded to people out of a hundred."""
    return bool(set(one.bounds) & set(other.bounds)) or any(
        said.amount is not None and is_rounded(given, said.amount) for said, given in ((one, other), (other, one)))


def _is_said(one: GivenAmount, quantity: Quantity, said: Iterable[Amount], reader: NumberReader) -> bool:
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
