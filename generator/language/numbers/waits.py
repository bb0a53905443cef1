"""How long at least, or at most, lies between two of something, where no word before the number says so: "do not repeat within 4 hours", "leave
4 hours between doses", "at least every 4 hours"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from generator.content.model.text import normalised, whole_words
from generator.language.doubt import doubt, listed
from generator.language.numbers.clauses import clause_of, clauses
from generator.language.numbers.reading import Amount
from generator.language.numbers.units import is_time

AT_LEAST, AT_MOST = ">=", "<="


class WaitWords(NamedTuple):
    """Patterns of one language around a time. `least`: what makes it the least, before and behind it; `most`: what stands before one that is the most
    between two of something ("at least every 4 hours"). `sooner`: what stands before a time that is
    the least if what is sooner is forbidden; `allowed`: those of them that make it the most if it is not. `forbids`: what forbids the rest of a
    clause."""

    least: tuple[tuple[str, str], ...]
    most: str
    sooner: str
    allowed: str
    forbids: str


_EVERY = r"(?:once )?(?:every |each |in any |in )?"
_DENIED = "(?:no|not|never)"
_WAITS: Mapping[str, WaitWords] = {"en": WaitWords(
    least=((rf"\b{_DENIED} (?:(?:more (?:often|frequently)|sooner|earlier) than|before|within|until) {_EVERY}$", ""),
           (rf"\b{_DENIED} more than (?:once|(?:a|one|1) [a-z]+) (?:every|each|in any|in) $", ""),
           (r"\b(?:wait|leave|allow|keep)(?: for)? $", r" (?:before|between|apart)\b"),
           (r"", r" (?:apart|between (?:[a-z]+ ){0,2}doses|(?:must|should) (?:pass|elapse|go by))\b")),
    most=rf"\b(?:at least|{_DENIED} less (?:often|frequently) than)(?: once)? (?:every|each) $",
    sooner=rf"\b(?:within|before|until|(?:sooner|earlier) than|more (?:often|frequently) than) {_EVERY}$",
    allowed=r"(?:within|more)\b",
    forbids=r"(?:^|\b(?:and|but|then|you|please|so|or) )(?:do not|don't)\b|\b(?:must|should|may) not\b|\b(?:mustn't|shouldn't|cannot|can't|never)\b")}


def wait_of(text: str, amount: Amount, language: str) -> tuple[str, int, int]:
    """Whether a text makes a time the least between two of something (`>=`), or the most (`<=`: "repeat it within 4 hours"), and where the words for
    it begin and end; empty where it does neither. What holds in some case alone, or is denied but not forbidden ("if not better within 2 weeks"), is
    neither."""
    nothing, waits = ("", amount.start, amount.end), _WAITS.get(language.partition("-")[0])
    if waits is None or not is_time(amount.unit):
        return nothing
    before, behind = text[:amount.start].lower(), text[amount.end:].lower()
    for first, then in waits.least:
        lead, rest = re.search(first or "$", before), re.match(then, behind)
        if lead and rest:
            return AT_LEAST, lead.start(), amount.end + rest.end()
    if (seldom := re.search(waits.most, before)) is not None:
        return AT_MOST, seldom.start(), amount.end
    sooner, clause = re.search(waits.sooner, before), before[clause_of(text, amount)[0]:]
    if sooner is None or listed(language, "says_in_case").search(normalised(clause)):
        return nothing
    if re.search(waits.forbids, clause.strip()):
        return AT_LEAST, sooner.start(), amount.end
    said = normalised(next(text[start:end] for start, end in clauses(text, ".;:") if amount.end <= end))
    denied = whole_words(doubt(language).negates).search(said) or listed(language, "says_against").search(said)
    return nothing if denied or not re.match(waits.allowed, sooner.group()) else (AT_MOST, sooner.start(), amount.end)


def is_forbidden_wait(words: str, amount: Amount, language: str) -> bool:
    """Whether words that make a time the least only together with a denial begin with no denial themselves: "within 4 hours"."""
    waits = _WAITS.get(language.partition("-")[0])
    return waits is not None and is_time(amount.unit) and re.match(waits.sooner, words[:amount.start].lower()) is not None
