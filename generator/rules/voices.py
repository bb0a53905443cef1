"""What patients and clinicians read of one fact: a no, and how often something is, do not get lost in the words for one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.content.model import (
    Action,
    ActionBox,
    Decision,
    Entry,
    Library,
    OutcomeBox,
    Quantity,
    Recommendation,
    Statement,
    Text,
    Voiced,
    WordPattern,
    normalised,
    whole_words,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Differing
from generator.diagnostics.registry import rule
from generator.language.doubt import doubt, listed, not_to
from generator.language.numbers import Amount, NumberReader
from generator.language.numbers.clauses import clauses
from generator.language.numbers.units import is_time
from generator.language.numbers.waits import AT_LEAST, wait_of
from generator.language.numbers.words import joining
from generator.language.rates import Rate, contrary, rates_in
from generator.language.words import of_catalogue, read_words
from generator.rules.amounts import is_dose, led_by, reader_of, texts_of
from generator.rules.entries import id_of, parts
from generator.rules.safety import is_against, words_against

READERS = ("patients", "clinicians")


@rule("content", level="warning", alone=True)
def no_in_one_voice(library: Library) -> Iterator[Diagnostic]:
    """What the words for one reader forbid, those for the other do not allow, nor tell to do.

    Told is a text in which nothing is against anything, or the part of it that speaks of the same, if it allows or tells to do something. What the
    other text itself allows, or excepts ("unless your doctor says so"), and the other side of a time ("not within 4 weeks", "after 4 weeks") do not
    count. Who must not stop something goes on with it; told is a text that says to stop it.

    Why: "You can have it with a pacemaker" beside "Do not give with a pacemaker" harms whoever reads the first, and no number shows it.
    Fix: Look the sentence up in its source before anything is published. Either one text has lost its "not", or the other has one too many.
    """
    numbers = reader_of(library)
    for entry in library.entries:
        for part, one, other, (reader, _) in _both_voices(entry):
            if not _is_told_of_advice(part, other, library.language) and (lost := _allowed(one, other, numbers)) is not None:
                forbidden, allowed = lost
                yield no_in_one_voice.at(
                    other, f'the words for {reader} say "{allowed}", and those for the other reader the contrary: "{forbidden}"',
                    _LOST_OR_TOO_MANY, item=id_of(entry), evidence=Differing(allowed, (forbidden,)))


_LOST_OR_TOO_MANY = ('Look it up in the source before anything is published. Either one text has lost its "not", or the other has one too many; '
                     "correct that one.")


def _both_voices(entry: Entry) -> Iterator[tuple[Voiced | Action, Text, Text, tuple[str, str]]]:
    """What is said in two voices, and its two texts, each once as the first; with who reads the second, and who the first."""
    for part in entry.parts:
        if isinstance(part, (Voiced, Action)) and part.clinical is not None and part.plain != part.clinical:
            patients, clinicians = READERS
            yield part, part.plain, part.clinical, (clinicians, patients)
            yield part, part.clinical, part.plain, (patients, clinicians)


def _is_told_of_advice(part: Voiced | Action, text: Text, language: str) -> bool:
    """Whether a text is one that `advice-lost-its-no` tells."""
    return isinstance(part, Recommendation) and part.strength in {"should not", "must not"} and not is_against(text, language)


class _Part(NamedTuple):
    """A part of a text between its stops: its words as they stand, small and without what denies nothing, and what they are about."""

    shown: str
    words: str
    about: frozenset[str]


def _allowed(forbids: Text, allows: Text, reader: NumberReader) -> tuple[str, str] | None:
    """What one text forbids and another allows, each in its words; None where they agree, or speak of different things."""
    language = reader.language
    against = words_against(language)
    if against is None:
        return None
    if (ended := _ended(forbids, allows, language)) is not None or not (forbidden := [*forbidding(forbids, language)]):
        return ended
    others = [*_parts(allows, ".;:", language)]
    excepted, permitted = _excepted(forbids, language), [part for part in _parts(forbids, ".;:,", language) if _permits(part, language)]
    allowing = [part for part in others if _permits(part, language) and (excepted.isdisjoint(part.about) or _exceptions(part.words, language))]
    plainly = not any(against.search(part.words) for part in others)
    short = len(others) == len([*_parts(forbids, ".;:", language)]) == 1
    for part in forbidden:
        meant = [other for other in allowing if not (_is_of_the_other_side(part, other, reader) or _is_nearer(permitted, part, other)
                                                     or _is_excepted(part, other, language))]
        alike = [other for other in meant if len(part.about & other.about) >= min(2, max(1, len(part.about)))]
        denied = any(part.about & other.about and against.search(other.words) for other in others)
        broad = short and _forbids_it_at_all(part, language)
        free = [other for other in meant if plainly
                and (part.about & other.about or (broad and listed(language, "says_permits").search(other.words)))]
        for other in [*(alike if not denied else ()), *free][:1]:
            return part.shown, other.shown
    return None


def _is_nearer(permitted: list[_Part], forbids: _Part, allows: _Part) -> bool:
    """Whether what one text allows beside what it forbids has as many words in common with what the other allows: it speaks of that."""
    return any(len(one.about & allows.about) >= max(1, len(forbids.about & allows.about)) for one in permitted)


def _forbids_it_at_all(part: _Part, language: str) -> bool:
    """Whether a part of a text forbids all of something, at least to some: "contraindicated", "do not take it if …"; not "do not crush it"."""
    return not listed(language, "says_forbids_doing").search(part.words) or listed(language, "says_of_whom").search(part.words) is not None


def _ended(goes_on: Text, ends: Text, language: str) -> tuple[str, str] | None:
    """What one text says not to stop, or to go on with, and another says to stop; None where they agree, or the other does not say so plainly, or in
    some case alone."""
    others = [part for part in _parts(ends, ".;:,", language) if listed(language, "says_to_end").match(part.words.strip())
              and not listed(language, "says_in_case").search(part.words) and not whole_words(doubt(language).lacks).search(part.words)]
    if not_to(language, "says_to_end").search(normalised(ends)):
        return None
    for start, end in clauses(goes_on, ".;:,") if others else ():
        said = normalised(goes_on[start:end])
        if not_to(language, "says_to_end").search(said) or listed(language, "says_to_go_on").match(said):
            about = subjects(goes_on[start:end], language)
            for other in (other for other in others if other.about & about):
                return " ".join(goes_on[start:end].split()), other.shown
    return None


def _permits(part: _Part, language: str) -> bool:
    """Whether a part of a text allows something or tells to do it, and is against nothing."""
    against = words_against(language)
    return _is_said(part.words, "says_permits", language) and (against is None or not against.search(part.words))


def _exceptions(words: str, language: str) -> list[str]:
    """What stands behind the words that make an exception."""
    return listed(language, "says_except").split(words)[1:]


def _excepted(text: str, language: str) -> frozenset[str]:
    """What a text excepts from what it forbids, as what it is about."""
    behind = " . ".join(words for start, end in clauses(text, ".;:") for words in _exceptions(normalised(text[start:end]), language))
    return frozenset().union(*(part.about for part in _parts(behind, ".", language)))


def _is_excepted(forbids: _Part, allows: _Part, language: str) -> bool:
    """Whether what allows something excepts what is forbidden: "safe without an allergy to it", where whoever is allergic must not have it."""
    return not forbids.about.isdisjoint(_excepted(allows.words, language)) and not _exceptions(forbids.words, language)


def _is_of_the_other_side(forbids: _Part, allows: _Part, reader: NumberReader) -> bool:
    """Whether what is forbidden before a time ("not within 4 weeks") is allowed after it."""
    def is_before(text: str, amount: Amount) -> bool:
        return wait_of(text, amount, reader.language)[0] == AT_LEAST or led_by(text, amount, "says_from_within", reader.language) != ""

    before = {amount.bounds for amount in reader.read(forbids.shown).amounts if is_time(amount.unit) and is_before(forbids.shown, amount)}
    return any(amount.bounds in before and not is_before(allows.shown, amount) for amount in reader.read(allows.shown).amounts)


def forbidding(text: Text, language: str, *, beyond: bool = False) -> Iterator[_Part]:
    """What a text forbids, part by part; "do not take more than 8 tablets" forbids none of the 8. `beyond`: that, too."""
    limits = _limits(language)
    if listed(language, "says_forbids").search(said := normalised(text)) or listed(language, "says_forbids_first").search(said):
        yield from (part for part in _parts(text, ".;:,", language)
                    if _is_said(part.words, "says_forbids", language) and (beyond or not limits.search(part.words)))


@of_catalogue(whole_words(()))
def _limits(language: str) -> WordPattern:
    return WordPattern(rf"(?:{whole_words(joining(language).limits).pattern}) \d")


def _parts(text: str, signs: str, language: str) -> Iterator[_Part]:
    known, common, against = doubt(language), doubt(language).common | _of_every_permission(language), words_against(language)
    for start, end in clauses(text, signs):
        words = _without_what_forbids_nothing(known.without_asides(normalised(text[start:end])), language)
        about = frozenset(word[:_STEM] for word in re.findall(r"[\w'-]+", words)
                          if len(word) >= _SHORTEST and word not in common and not (against is not None and against.fullmatch(word)))
        if words.strip():
            yield _Part(" ".join(text[start:end].split()), words, about)


def subjects(text: str, language: str) -> frozenset[str]:
    """What a text is about: the beginnings of its words, but for the common ones."""
    return frozenset[str]().union(*(part.about for part in _parts(text, ".;:,", language)))


@of_catalogue(frozenset[str]())
def _of_every_permission(language: str) -> frozenset[str]:
    """The single words of what forbids and allows, and of time, which tell nothing of what is forbidden or allowed."""
    told = (read_words(language)(key) for key in ("says_forbids", "says_forbids_first", "says_permits", "says_permits_first", "rates_of_time"))
    return frozenset(word for words in told for word in re.findall(r"[\w'-]+", words))


_STEM, _SHORTEST = 5, 4
"""By how many letters a word is known again in another form ("kidney", "kidneys"), and how many it has at least."""


def _without_what_forbids_nothing(words: str, language: str) -> str:
    """Words without "do not wait" and "do not stop", which forbid nothing that the other reader could be told to do, and without what says that
    nothing is forbidden: "not contraindicated", "no need to avoid"."""
    return _not_forbidden(language).sub(" ", not_to(language, "says_to_wait", "says_to_end").sub(" ", words))


@of_catalogue(whole_words(()))
def _not_forbidden(language: str) -> WordPattern:
    """What denies one of the words that forbid by themselves, a word or two before it."""
    told = read_words(language)("says_forbids").split("; ")
    negates = whole_words(doubt(language).negates)
    forbids = whole_words(word for word in map(normalised, told) if not negates.search(word) and " " not in word)
    joins = "|".join(map(re.escape, joining(language).also))
    return WordPattern(rf"(?:{negates.pattern})(?: (?!(?:{joins}) )\w+){{0,2}} (?:{forbids.pattern})")


def _is_said(words: str, key: str, language: str) -> bool:
    """Whether a part of a text has words that are listed under a key, or begins with one of those that count there alone."""
    return listed(language, key).search(words) is not None or listed(language, f"{key}_first").match(words) is not None


@rule("numbers", level="warning", alone=True)
def how_often_differs(library: Library) -> Iterator[Diagnostic]:
    """How often something is, the words for both readers, the data and the boxes of charts say alike, and neither voice with the dose loses it.

    Why: A dose that is taken twice a day in place of twice a week kills, and one of every day in place of every hour does not help.
    Fix: Look up in the source how often it is, and write that for both readers and under quantities.
    """
    reader = reader_of(library)
    for entry in library.entries:
        for _, one, other, readers in _both_voices(entry):
            first, second = rates_in(one, reader), rates_in(other, reader)
            told = contrary(first, second) if readers[1] == READERS[0] else None
            if told is not None:
                yield _differing(other, f'{readers[1]} read "{told[0].words}", {readers[0]} "{told[1].words}"', told, entry)
            elif first and _is_lost(one, other, reader):
                yield how_often_differs.at(
                    other, f'{readers[1]} read how often ("{first[0].words}") with the same dose of which {readers[0]} read the number alone',
                    _LOOK_UP, item=id_of(entry))
        for fact in parts(entry, Statement):
            for quantity, text, told in _not_as_data(fact, reader):
                yield _differing(text, f'"{fact.id}" says "{told[0].words}", and gives {told[1].words} for "{quantity.of}"', told, entry)
        for box in entry.boxes if isinstance(entry, Decision) else ():
            if isinstance(box, (ActionBox, OutcomeBox)) and (told := contrary(rates_in(box.says, reader), _rates_beside(box, library, reader))):
                yield _differing(box.says, f'box "{box.id}" says "{told[0].words}", and its facts "{told[1].words}"', told, entry)


def _rates_beside(box: ActionBox | OutcomeBox, library: Library, reader: NumberReader) -> list[Rate]:
    """How often the facts of a box say that something is, in texts that speak of the same."""
    texts = (text for ref in map(str, box.facts) if ref in library.facts for text in texts_of(library.facts[ref]))
    return [rate for text in texts if _subjects(text, reader.language) & _subjects(box.says, reader.language) for rate in rates_in(text, reader)]


def _subjects(text: Text, language: str) -> frozenset[str]:
    return frozenset().union(*(part.about for part in _parts(text, ".", language)))


_LOOK_UP = "Look up in the source how often it is, and write that for both readers and under quantities."


def _differing(place: Text, message: str, told: tuple[Rate, Rate], entry: Entry) -> Diagnostic:
    return how_often_differs.at(place, message, _LOOK_UP, item=id_of(entry), evidence=Differing(told[0].words, (told[1].words,)))


def _is_lost(one: Text, other: Text, reader: NumberReader) -> bool:
    """Whether a text says the dose of another, and nothing of time."""
    amounts = reader.read(other).amounts
    doses = {(amount.unit.kind, amount.bounds) for amount in amounts if is_dose(amount.unit)}
    timed = any(is_time(amount.unit) or amount.per is not None or len(amount.unit.kind) > 1 for amount in amounts)
    of_time = timed or rates_in(other, reader) or listed(reader.language, "rates_of_time").search(normalised(other))
    return not of_time and any((amount.unit.kind, amount.bounds) in doses for amount in reader.read(one).amounts)


def _not_as_data(fact: Statement, reader: NumberReader) -> Iterator[tuple[Quantity, Text, tuple[Rate, Rate]]]:
    """The quantities that tell how often something is, each with a text of the fact that tells another, and none that it tells."""
    for quantity in fact.quantities:
        value, low, high = quantity.amount
        numbers = f"{value}" if value is not None else f"{low} to {high}"
        given = rates_in(f"{numbers} {quantity.unit.replace('/', ' a ')}", reader)
        if [rate for rate in given if not rate.whole]:
            for text in texts_of(fact):
                said = [rate for rate in rates_in(text, reader) if not rate.whole]
                if said and not any(rate.fits(given[0]) for rate in said):
                    yield quantity, text, (said[0], given[0])
