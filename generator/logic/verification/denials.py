"""Whether yes to a question means in words what it means to the proofs: that one of its danger signs is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.content.model import RedFlag, Text, normalised, whole_words
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.doubt import DoubtWords, doubt
from generator.logic.proof import Proof
from generator.logic.verification.labels import everything_asked, signs_of_box, signs_of_yes, stems, told_of, words_of


@rule("charts", level="warning", waivable=True, blocks="pages")
def yes_is_not_the_sign(proof: Proof) -> Iterator[Diagnostic]:
    """Where yes shows a danger sign, the words do not deny it, do not lose the "no" of the sign, and do not ask for all of several signs.

    Why: The proofs take yes for the sign. Whoever has the sign answers what the words ask, and goes home by an arrow that looks right.
    Fix: Word the question so that yes means that one of its signs is there. If it means that in other words, such as "no kicks" for "does not move",
    add these to the watch words of the sign; or let the person who checked it accept this with a waiver.
    """
    known = doubt(proof.library.language)
    for asked in everything_asked(proof):
        flags = signs_of_yes(proof, asked)
        listed = [*asked.one.any_of, *(text for text in (asked.one.note, *(box.note for box in asked.boxes)) if text is not None)]
        around = [sign for box in asked.boxes for sign in signs_of_box(proof, box)] if flags else []
        for says in {normalised(text): text for text in (asked.one.says, *(box.says for box in asked.boxes))}.values() if flags else ():
            meant = flags if says is asked.one.says and not asked.own else [*flags, *around]
            fault = (_asks_for_all(says, len(flags) + len(asked.one.any_of), known) or _denies_signs(says, meant, listed, known, proof)
                     or _lost_denial(says, flags, listed, known, proof))
            if fault is not None:
                yield yes_is_not_the_sign.at(
                    says, f"yes to {told_of(proof, asked)} stands for {_named(flags)}, {fault}", "Word the question so that yes means that one of "
                    "its signs is there. If it means that in other words, add these to the watch words of the sign.")
                break


def _named(flags: list[RedFlag]) -> str:
    return f"danger sign{'s' if len(flags) > 1 else ''} " + " and ".join(f'"{flag.id}"' for flag in flags)


def _asks_for_all(says: Text, several: int, known: DoubtWords) -> str | None:
    found = whole_words(known.every).search(normalised(says)) if several > 1 and known.every else None
    return f'of which one is enough, and the words say "{found.group()}"' if found else None


def _denies_signs(says: Text, flags: list[RedFlag], listed: list[Text], known: DoubtWords, proof: Proof) -> str | None:
    """The words deny something before they name a sign, and no sign denies that; or they ask whether something is as it should be."""
    words, told = known.without_asides(normalised(says)), [text for flag in flags for text in words_of(flag)]
    well = whole_words(known.well).search(words) if known.well and not _denying(known, [words]) else None
    if well is not None and not any(re.search(rf"\b{re.escape(well.group())}\b", normalised(text)) for text in (*told, *listed)):
        return f'and the words say "{well.group()}", which none of its signs does'
    found = whole_words(known.negates).search(words) if known.negates else None
    of = stems(_after(found, words), proof) if found is not None else set()
    if found is None or of & _denied([*told, *listed], known, proof):
        return None
    sign = re.search(rf"\b(?:{'|'.join(map(re.escape, sorted(stems(told, proof))))})", words)
    early = not of or sign is None or found.start() < sign.start()  # what denies no word of its own, as in "free of these", denies all of them
    return f'and the words deny with "{found.group()}" what none of its signs denies' if early else None


def _lost_denial(says: Text, flags: list[RedFlag], listed: list[Text], known: DoubtWords, proof: Proof) -> str | None:
    """Each of the signs denies for every reader what the words speak of, and neither they nor what stands beside them denies anything."""
    asked, negates = stems([says], proof), whole_words(known.negates)
    for flag in flags:
        texts = [normalised(text) for text in (flag.plain, flag.clinical) if text is not None]
        denied = stems((word for text in texts for found in negates.finditer(text) for word in _after(found, text)), proof)
        if not known.negates or not all(map(negates.search, texts)) or not denied & asked:
            return None
    return "whose words deny what the question asks for" if not _denying(known, [says, *listed]) else None


def _denied(texts: Iterable[str], known: DoubtWords, proof: Proof) -> set[str]:
    """Of what some texts say that it is not so, or hardly: the beginnings of these words."""
    found = set[str]()
    for text in map(normalised, texts):
        found |= {stem for match in whole_words(known.negates).finditer(text) for stem in stems(_after(match, text), proof)}
        for match in whole_words(known.lacks).finditer(text) if known.lacks else ():
            found |= stems([*text[:match.start()].split()[-_NEAR:], match.group(), *_after(match, text)], proof)
    return found


_NEAR = 3
"""How many words before or after a word that denies are what it denies."""


def _after(found: re.Match[str], text: str) -> list[str]:
    return text[found.end():].split()[:_NEAR]


def _denying(known: DoubtWords, texts: Iterable[str]) -> bool:
    """Whether one of some texts denies anything, in whatever way."""
    denying = whole_words([*known.negates, *known.lacks])
    return any(denying.search(normalised(text)) for text in texts)
