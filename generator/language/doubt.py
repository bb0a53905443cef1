"""How languages say what to answer in doubt, and which words are too common to tell what a question is about.

A language that is not here has no such words; its own words for yes and no are read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.content.model.text import normalised, whole_words


@dataclass(frozen=True)
class Doubt:
    """The words of one language, in small letters.

    `answering`: verbs that stand before an answer. `denies`: what means the same as answering no; `affirms`: as answering yes. `turns`: what turns
    the words after it round, as in "never no". `whom`: people and places to ask; `asking`: verbs that mean asking somebody unless one of `again`
    follows. `common`: words that say nothing about what a question is about.
    """

    answering: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    affirms: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()

    @cached_property
    def turned(self) -> re.Pattern[str]:
        """One of the words that turn round, with up to two words after it, at the end of a text."""
        return re.compile(rf"(?:{_any_of(self.turns)})(?: \w+){{0,2}} ?$") if self.turns else re.compile(r"(?!)")

    def names_somebody(self, text: str) -> bool:
        """Whether a normalised text says whom to ask, or where to go."""
        if whole_words(self.whom).search(text):
            return True
        asked = re.search(rf"(?<!\w)(?:{_any_of(self.asking)})(?!\w)(?! (?:{_any_of(self.again)})(?!\w))", text) if self.asking else None
        return asked is not None


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_COMMON = """
    about above after also and another answer any are because been before being below could danger did does doing done down each every feel feels
    for from get gets had has have having here into just like made make makes many more most much never none not now once only other over patient
    patients people person question same should sign signs some somebody such than that the their them then there these they this those today under
    very was well were what when where which while will with would you your yours
"""

DOUBT: Mapping[str, Doubt] = {
    "en": Doubt(
        answering=("answer", "say", "choose", "pick", "select", "press", "tap", "click", "tick", "mark", "put", "take", "write", "enter", "is a",
                   "as a", "means", "assume", "with"),
        denies=("not so", "not the case", "not present", "not there", "not apply", "doesn't apply", "isn't so", "isn't there", "isn't present",
                "absent", "negative", "false", "as none", "nothing", "go on", "carry on", "move on", "continue", "skip", "skip it", "skip this",
                "ignore", "leave it", "leave it out", "leave it open", "leave it blank", "leave blank", "next question", "don't worry", "not worry",
                "as normal", "as healthy", "you don't", "you do not have", "they don't", "they do not have", "not have it"),
        affirms=("is so", "it is there", "as present", "as positive", "it applies", "as if you had it", "as if it were so", "as if it were there",
                 "assume it", "assume you have", "assume the worst"),
        turns=("not", "never", "don't", "rather than", "instead of", "no longer", "without", "than"),
        whom=("doctor", "doctors", "gp", "nurse", "nurses", "midwife", "pharmacist", "pharmacy", "paramedic", "clinic", "hospital", "ambulance",
              "emergency", "helpline", "help", "them", "somebody", "someone", "anybody", "anyone", "parent", "parents", "carer", "colleague",
              "senior", "specialist", "team", "radiographer", "radiologist", "consultant", "surgeon", "relatives", "family"),
        asking=("ask", "call", "ring", "phone", "telephone", "contact", "consult"), again=("again", "yourself", "later"),
        common=frozenset(_COMMON.split()))}


def doubt(language: str) -> Doubt:
    """The words of a language as in HTML; none if it is not known."""
    return DOUBT.get(language.partition("-")[0], Doubt())


def told(text: str, words: Iterable[str], language: str) -> tuple[bool, bool]:
    """Whether a text tells somebody to answer with one of some words: at all, and plainly. Words that are turned round ("never no") do not count."""
    known, said = doubt(language), normalised(text)
    found = [match for match in whole_words(words).finditer(said) if not known.turned.search(said[:match.start()])]
    before = re.compile(rf"(?:{_any_of(known.answering)})[ \"'a-z]{{0,4}}$") if known.answering else re.compile(r"(?!)")
    return bool(found), any(re.match(r"[\"' ]*(?:[.!,;:]|$)", said[match.end():]) or before.search(said[:match.start()]) for match in found)
