"""Danger signs that were turned round for a reader or for both: their watch words, their short form and the charts still tell them as they were."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.content.model import Input, Library, QuestionBox, RedFlag, Text, WordPattern, normalised, whole_words
from generator.content.model.library import inputs_of
from generator.content.model.text import places_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Differing
from generator.diagnostics.registry import rule
from generator.language.doubt import doubt, listed, paired
from generator.language.numbers.clauses import clauses
from generator.language.words import of_catalogue


@rule("content", level="warning", alone=True)
def sign_turned_round(library: Library) -> Iterator[Diagnostic]:
    """No danger sign says for either reader the contrary of its watch words, its short form, or the list of a question that asks for it alone.

    Why: "You can stand on the foot" in place of "You cannot stand on the foot" frightens the healthy, and sends home whoever is in danger.
    Fix: Look the sign up in its source, and correct what was turned round. Leave the other words as they are until then.
    """
    for flag in (entry for entry in library.entries if isinstance(entry, RedFlag)):
        told = [*_told_elsewhere(flag, library)]
        for text in (text for text in (flag.plain, flag.clinical) if text is not None):
            own = [normalised(text[start:end]).strip() for start, end in clauses(text)]
            denying = [words for words in (normalised(words) for _, words in told) if whole_words(doubt(library.language).negates).search(words)]
            denies = any(_says(clause, words, library.language) for words in denying for clause in own)
            for where, words in told:
                if (contrary := _contrary(own, normalised(words), library.language, denies=denies)) is not None:
                    yield sign_turned_round.at(
                        text, f'danger sign "{flag.id}" says "{contrary}", and {where} says the contrary: "{words}"',
                        "Look the sign up in its source, and correct what was turned round. Leave the other words as they are until then.",
                        item=flag.id, evidence=Differing(contrary, (str(words),)))
                    break


def _told_elsewhere(flag: RedFlag, library: Library) -> Iterator[tuple[str, Text]]:
    """What tells of a danger sign besides its own words, each with what it is called."""
    yield from (("one of its watch words", word) for word in flag.watch_words)
    yield from (("its short form", short) for short in (flag.shortened("plain"), flag.shortened("clinical")) if short is not None)
    for chart in library.charts_by_sign.get(str(flag.id), ()):
        asking: list[tuple[str, QuestionBox | Input]] = [(f'the list of input "{one.id}"', one) for one in inputs_of(chart, library)]
        asking += [(f'the list of box "{box.id}" in chart "{chart.id}"', box) for box in chart.boxes if isinstance(box, QuestionBox)]
        for where, asks in asking:
            if [*map(str, asks.red_flags)] == [str(flag.id)]:
                yield from ((where, item) for item in asks.any_of)


def _contrary(own: list[str], told: str, language: str, *, denies: bool) -> str | None:
    """The part of a danger sign that says the contrary of some words; None where any says the same, or none is sure to say the contrary. `denies`:
    whether the sign is known to deny something, as in "no pulse"."""
    if not told or any(_says(clause, told, language) for clause in own):
        return None
    return next((clause for clause in own if _turns(clause, told, language) or (not denies and _denies(clause, told, language))), None)


def _says(clause: str, told: str, language: str) -> bool:
    """Whether a part of a sign has some words, and does not deny them right before."""
    return any(not _is_denied(clause[:start], language) for start, _ in places_of([told], clause))


def _is_denied(before: str, language: str) -> bool:
    return _denied_right_before(language).search(before) is not None


@of_catalogue(whole_words(()))
def _denied_right_before(language: str) -> WordPattern:
    return WordPattern(rf"(?:{listed(language, 'sign_denies').pattern})(?: (?:a|an|any|the))? $")


def _denies(clause: str, told: str, language: str) -> bool:
    """Whether a part of a sign has some words that deny nothing, and denies them each time."""
    return bool(places_of([told], clause)) and not _against(language).search(told)


def _turns(clause: str, told: str, language: str) -> bool:
    """Whether a part of a sign has some words plainly where they deny, or with one word of a pair in place of its contrary."""
    plainly, turned = _turned(language, told)
    forms = tuple(form for word, form in turned if not whole_words([word]).search(clause))  # "above 38 °C or below 36 °C" has both
    plain = _in_any_form(plainly).search(clause)
    return bool(places_of(forms, clause)) or (
        plain is not None and not _against(language).search(f"{clause[:plain.start()]} {clause[plain.end():]}"))


def _in_any_form(words: str) -> re.Pattern[str]:
    """Finds some words in a part of a sign, the first of them in whatever form: "it stops after 10 minutes", for "does not stop after"."""
    first, space, rest = words.partition(" ")
    return re.compile(rf"(?<!\w){re.escape(first)}\w{{0,{_ENDING}}}{space}{re.escape(rest)}(?!\w)" if words else r"(?!)")


_ENDING = 2
"""So many letters a word may have more in another form: "stops"."""


_Turned = tuple[str, tuple[tuple[str, str], ...]]
_NOTHING: _Turned = ("", ())


@of_catalogue(_NOTHING)
def _turned(language: str, told: str) -> _Turned:
    """Some words without their denial, or nothing where that says nothing; and each form of them that has one word of a pair for its contrary, with
    the word that it had."""
    denial = whole_words(doubt(language).negates).search(told)
    plainly = told[denial.end():].strip() if denial is not None and not _is_enough(told[:denial.start()], language) else ""
    pairs = paired(language, "sign_opposites")
    both_ways = (*pairs.items(), *((other, one) for one, other in pairs.items()))
    turned = ((one, whole_words([one]).sub(other, told)) for one, other in both_ways if one in told)
    return (plainly if _is_enough(plainly, language) else "",
            tuple((one, form) for one, form in turned if form != told and _is_enough(whole_words([one]).sub(" ", told), language)))


def _against(language: str) -> WordPattern:
    known = doubt(language)
    return whole_words([*known.negates, *known.lacks])


def _is_enough(words: str, language: str) -> bool:
    """Whether some words are about something."""
    common = doubt(language).common
    return any(word not in common and len(word) >= _SHORTEST for word in words.split())


_SHORTEST = 4
