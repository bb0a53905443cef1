"""The harms of treatments and tests: where a page says that no source states them, nothing else tells of one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.content.model import (
    Caution,
    Library,
    NotStated,
    Statement,
    Statistic,
    Test,
    Text,
    Treatment,
    normalised,
    whole_words,
)
from generator.content.model.phrases import Phrases
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.documents.reading_age import sentences
from generator.language.doubt import doubt, listed
from generator.language.numbers.words import joining
from generator.rules.entries import parts
from generator.rules.signs_against import SignsAgainst


@rule("content", level="warning")
def harms_told_elsewhere(library: Library, today: date) -> Iterator[Diagnostic]:
    """A treatment or a test does not say that no source states its harms while a danger sign or an editor's note warns of it, or, of a treatment, a
    fact, a caution or a box of a chart tells a harm.

    Why: The page, the comparison and the sheets would tell that no harm is known, and whoever must not have it takes it.
    Fix: Name these facts under harms of its page, or write the harms from their source. Only if the other text is wrong, correct that.
    """
    options: list[Treatment | Test] = [*library.treatments.values(), *library.tests.values()]
    silent = {str(option.id): option for option in options if isinstance(option.harms, NotStated)}
    told = _told_of(silent, library)
    against = SignsAgainst(library)
    for id_, option in silent.items():
        sign = next((f'danger sign "{sign}" warns of it' for sign in against.of(option) if sign in library.red_flags), None)
        if (where := sign or _told_on_its_page(option, library) or told.get(id_)) is not None:
            yield harms_told_elsewhere.at(
                option.id, f'the page of "{id_}" says that no source states its harms, and {where}',
                "Name the facts that say so under harms of its page, or write the harms from their source.", item=option.id)


def _told_on_its_page(option: Treatment | Test, library: Library) -> str | None:
    """A fact of the page itself that tells of a harm, or in which an editor's note warns of one, as the end of a sentence."""
    praising = (option.benefits, option.used_when) if isinstance(option, Treatment) else ()
    good = {id(fact) for section in praising for fact in parts(section, Statement)}
    for fact in (fact for fact in parts(option, Statement) if not isinstance(fact, Statistic) and id(fact) not in good):
        if any(caution.kind == "harm" for note in map(str, fact.doubts) if note in library.doubts for caution in library.doubts[note].cautions):
            return f'an editor\'s note on "{fact.id}" of this page warns of a harm'
        for text in (fact.plain, fact.clinical) if isinstance(option, Treatment) else ():  # what a test finds may be harmful
            if text is not None and (harm := _harm_in(text, library.language)) is not None:
                return f'"{fact.id}" of this page says "{harm}"'
    return None


def _harm_in(text: Text, language: str) -> str | None:
    """The first sentence of a text that tells of a harm, and denies nothing."""
    return next((" ".join(sentence.words.split()) for sentence in sentences(text, text) if _tells_of_harm(sentence.words, language)), None)


def _told_of(options: dict[str, Treatment | Test], library: Library) -> dict[str, str]:
    """Of each option the first sentence elsewhere that names it and tells of a harm, as the end of a sentence."""
    found = dict[str, str]()
    treatments = {id_: option for id_, option in options.items() if isinstance(option, Treatment)}
    named = Phrases({id_: (option.names.plain, option.names.clinical, *option.names.also) for id_, option in treatments.items()})
    for name, text in _texts(library) if treatments else ():
        for sentence in sentences(text, text) if named.found(text) else ():
            for id_ in named.found(sentence.words):
                if id_ not in found and _tells_of_harm(sentence.words, library.language):
                    found[id_] = f'{name} says "{" ".join(sentence.words.split())}"'
    return found


def _texts(library: Library) -> Iterator[tuple[str, Text]]:
    """What facts, cautions and the boxes of charts say, each with what it is called."""
    for fact, _ in library.statements:
        yield from ((f'"{fact.id}"', text) for text in (fact.plain, fact.clinical) if text is not None)
    for note in library.doubts.values():
        for caution in parts(note, Caution):
            yield from ((f'a caution of "{note.id}"', text) for text in (caution.plain, caution.clinical) if text is not None)
    for chart in library.decisions.values():
        for box in chart.boxes:
            yield from ((f'box "{box.id}" of chart "{chart.id}"', text) for text in parts(box, Text) if type(text) is Text)


def _tells_of_harm(words: str, language: str) -> bool:
    """Whether a sentence says that something harms, and neither denies anything nor says of what there is less."""
    said = normalised(words)
    return listed(language, "says_of_harm").search(said) is not None and not whole_words(
        [*doubt(language).negates, *joining(language).falls]).search(said)
