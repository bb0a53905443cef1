"""Whether yes to a question means in words what it means to the proofs: that one of its danger signs is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.content.model import RedFlag, Text, normalised, whole_words
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.doubt import DoubtWords, doubt
from generator.logic.graph import shortened
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
        faults = list[tuple[Text, str]]()
        for says in {normalised(text): text for text in (asked.one.says, *(box.says for box in asked.boxes))}.values() if flags else ():
            meant = flags if says is asked.one.says and not asked.own else [*flags, *around]
            fault = (_asks_for_all(says, len(flags) + len(asked.one.any_of), known) or _denies_signs(says, meant, listed, known, proof)
                     or _lost_denial(says, flags, listed, known, proof) or _says_the_contrary(says, meant, listed, known, proof))
            faults += [(says, fault)] if fault is not None else []
        for item in asked.one.any_of if flags else ():
            others = [text for text in listed if text is not item]
            fault = (_denies_signs(item, flags, others, known, proof, listed=True) or _lists_what_is_denied(item, flags, known, proof)
                     or _says_the_contrary(item, flags, others, known, proof))
            faults += [(item, fault)] if fault is not None else []
        for says, fault in faults[:1]:
            yield yes_is_not_the_sign.at(
                says, f"yes to {told_of(proof, asked)} stands for {_named(flags)}, {fault}", "Word the question so that yes means that one of "
                "its signs is there. If it means that in other words, add these to the watch words of the sign.")


@rule("charts", level="warning", blocks="pages")
def name_is_not_the_question(proof: Proof) -> Iterator[Diagnostic]:
    """What is asked with yes or no means the same by its name as by its question: "asthma" is not asked as "Free of asthma?".

    Why: Conditions, properties and results are written with the name, patients answer the question. If one of the two denies what the other says,
    all proofs hold, and everybody is led the other way.
    Fix: Word the question so that yes means what the name says; or name it after what yes means, and look at every condition that has the name.
    """
    known = doubt(proof.library.language)
    for asked in everything_asked(proof):
        if asked.own or asked.kind != "yes or no":
            continue
        names = [str(asked.one.id).replace("-", " "), *([normalised(asked.one.called)] if asked.one.called is not None else [])]
        alone = [box.says for box in asked.boxes if len(box.inputs) == 1 and box.yes is not None]
        for says in (asked.one.says, *alone):
            word = _asks_the_contrary(known.without_asides(normalised(says)), names, known, proof)
            if word is not None:
                yield name_is_not_the_question.at(
                    says, f'yes to "{shortened(says)}" is written "{asked.one.id}" in conditions, and only one of the two says "{word}"',
                    "Word the question so that yes means what the name says; or name it after what yes means, and look at each condition that "
                    "has the name.")
                break


def _asks_the_contrary(says: str, names: list[str], known: DoubtWords, proof: Proof) -> str | None:
    """The word by which a question denies all that it shares with the names of what is asked, or a name all that it shares with the question; where
    the other denies nothing."""
    all_names = known.without_asides(" ".join(names))
    for one, other in ((says, all_names), (all_names, says)):
        found = whole_words(known.negates).search(one) if known.negates else None
        over = whole_words(known.over).search(one) if known.over and one is says else None
        shared = stems([one], proof) & stems([other], proof)
        plain = not _denying(known, [other], over=True) and not (known.well and whole_words(known.well).search(other))
        if plain and shared and found is not None and over is None and shared <= stems([one[found.end():]], proof):
            return found.group()
        if plain and shared and over is not None and found is None:
            return over.group()
    return None


def _named(flags: list[RedFlag]) -> str:
    return f"danger sign{'s' if len(flags) > 1 else ''} " + " and ".join(f'"{flag.id}"' for flag in flags)


def _asks_for_all(says: Text, several: int, known: DoubtWords) -> str | None:
    found = whole_words(known.every).search(normalised(says)) if several > 1 and known.every else None
    return f'of which one is enough, and the words say "{found.group()}"' if found else None


def _denies_signs(says: Text, flags: list[RedFlag], beside: list[Text], known: DoubtWords, proof: Proof, *, listed: bool = False) -> str | None:
    """The words deny something before they name a sign, and no sign denies that; or they deny all that they say of a sign; or they ask whether
    something is as it should be, or over. `listed`: they are one of a list."""
    words, told = known.without_asides(normalised(says)), [*(text for flag in flags for text in words_of(flag)), *beside]
    well = _well(words, told, known)
    if well is not None:
        return f'and the words say "{well}", which none of its signs does'
    found = whole_words(known.negates).search(words) if known.negates else None
    of = stems(_after(found, words), proof) if found is not None else set()
    if found is None or of & _denied(told, known, proof):
        return None
    own = stems((text for flag in flags for text in words_of(flag)), proof)
    sign = re.search(rf"\b(?:{'|'.join(map(re.escape, sorted(own)))})", words)
    early = not listed and (not of or sign is None or found.start() < sign.start())  # what denies no word of its own, "free of these", denies all
    behind = stems([words[found.end():]], proof)
    alone = any((of_it := stems(words_of(flag), proof)) and of and of <= of_it and stems([words], proof) & of_it <= behind for flag in flags)
    return f'and the words deny with "{found.group()}" what none of its signs denies' if early or alone else None


def _well(words: str, told: Iterable[str], known: DoubtWords) -> str | None:
    """The words by which something is said to be as it should be, or over, though no sign has them, but for denying them. Where a sign denies
    anything, "stopped" may be how its words are meant."""
    texts = [normalised(text) for text in told]
    for kinds, fits in ((known.well, False), (known.over, _denying(known, texts))):
        match = whole_words(kinds).search(words) if kinds else None
        if match is None or (whole_words(known.negates).search(words) if known.over is kinds else _denying(known, [words])):
            continue
        said = [(text, found) for text in texts for found in re.finditer(rf"\b{re.escape(match.group())}\b", text)]
        turned = [_is_denied(text[:found.start()], known) for text, found in said]
        if not (not all(turned) if said else fits):
            return match.group()
    return None


def _is_denied(before: str, known: DoubtWords) -> bool:
    """Whether a word that denies stands near the end of some words."""
    return bool(known.negates) and whole_words(known.negates).search(" ".join(before.split()[-_NEAR:])) is not None


def _lost_denial(says: Text, flags: list[RedFlag], listed: list[Text], known: DoubtWords, proof: Proof) -> str | None:
    """Each of the signs denies for every reader what the words speak of, and neither they nor what stands beside them denies anything."""
    asked, negates = stems([says], proof), whole_words(known.negates)
    for flag in flags:
        texts = [normalised(text) for text in (flag.plain, flag.clinical) if text is not None]
        denied = stems((word for text in texts for found in negates.finditer(text) for word in _after(found, text)), proof)
        if not known.negates or not all(map(negates.search, texts)) or not denied & asked:
            return None
    return "whose words deny what the question asks for" if not _denying(known, [says, *listed], over=True) else None


def _lists_what_is_denied(item: Text, flags: list[RedFlag], known: DoubtWords, proof: Proof) -> str | None:
    """One of a list speaks of what the sign that it is nearest to denies for every reader, and of nothing else of it, and denies nothing."""
    asked = stems([item], proof)
    shared = {str(flag.id): len(asked & stems([text for text in (flag.plain, flag.clinical) if text is not None], proof)) for flag in flags}
    for flag in (flag for flag in flags if shared[str(flag.id)] == max(shared.values()) > 0):
        texts = [normalised(text) for text in (flag.plain, flag.clinical) if text is not None]
        parts = [[part for part in re.split(r"[,;.:]| or (?=it |you |your |the )", text) if part.strip()] for text in texts]
        open_ = stems((part for some in parts for part in some if not _denying(known, [part])), proof)
        denied = {stem for text in texts for found in whole_words(known.negates).finditer(text) for stem in stems(_after(found, text), proof)} - open_
        words = (word for word in normalised(item).split() if not stems([word], proof) & denied)
        if asked & denied and all(_denying(known, [text]) for text in texts) and not _denying(known, [" ".join(words)], over=True):
            return f'and its list says "{item}", which its sign denies'
    return None


def _says_the_contrary(says: Text, flags: list[RedFlag], beside: list[Text], known: DoubtWords, proof: Proof) -> str | None:
    """The words and a sign speak of one thing, and one has a word where the other has its contrary: "warm hands", "cold hands"."""
    words = known.without_asides(normalised(says))
    both_ways = (pair for first, second in known.opposites for pair in ((first, second), (second, first)))
    said = [(one, other) for one, other in both_ways if _has(words, one) and not _has(words, other)]
    if not said or _denying(DoubtWords(negates=known.negates), [words]):
        return None
    all_told = " ; ".join(map(normalised, (*(text for flag in flags for text in words_of(flag)), *beside)))
    for flag in flags:
        told = " ; ".join(map(normalised, words_of(flag)))
        for one, other in said:
            about = (stems([words], proof) & stems([told], proof)) - stems([one, other], proof)
            if about and _has_open(told, other, known) and not _has(all_told, one):
                return f'and the words say "{one}", where its sign says "{other}"'
    return None


def _has_open(text: str, words: str, known: DoubtWords) -> bool:
    """The same where none of the words right before denies them, nor asks for more of them: "cannot be kept awake", "more than mild"."""
    against = whole_words([*known.negates, *known.lacks, *known.turns])
    return _has(text, words) and any(against.search(" ".join(text[:found.start()].rpartition(" ; ")[2].split()[-_NEAR:])) is None
                                     for found in whole_words([words]).finditer(text))


def _has(text: str, words: str) -> bool:
    """Whether a normalised text has some words, whole."""
    return normalised(words) in text and whole_words([words]).search(text) is not None


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


def _denying(known: DoubtWords, texts: Iterable[str], *, over: bool = False) -> bool:
    """Whether one of some texts denies anything, in whatever way. `over`: also by saying that it is over, or that it holds in spite of something."""
    denying = whole_words([*known.negates, *known.lacks, *((*known.over, *known.though) if over else ())])
    return any(denying.search(normalised(text)) for text in texts)
