"""Which danger signs warn of a treatment or a test, and how that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from operator import itemgetter

from generator.content.model import Library, QuestionBox, RedFlag, Statement, Test, Treatment
from generator.content.model.phrases import Phrases
from generator.rules.entries import parts, ref_of


class SignsAgainst:
    """What each danger sign is known to warn of: found out once for the whole content, then looked up for each treatment and each test."""

    def __init__(self, library: Library) -> None:
        """Note which questions stand on each fact, which signs mean it, and which signs name each treatment and each test."""
        self._asked: dict[str, dict[int, tuple[str, QuestionBox]]] = defaultdict(dict)
        self._meant: dict[str, list[RedFlag]] = defaultdict(list)
        boxes = ((chart, box) for chart in library.decisions.values() for box in chart.boxes if isinstance(box, QuestionBox) and box.red_flags)
        for place, (chart, box) in enumerate(boxes):
            for fact in map(str, box.facts):
                self._asked[fact][place] = f'box "{box.id}" of chart "{chart.id}" asks with facts of this page for', box
        for flag in library.red_flags.values():
            for fact in dict.fromkeys(_means(flag)):
                self._meant[fact].append(flag)
        self._named: Mapping[type[Treatment | Test], Mapping[str, list[RedFlag]]] = {
            Treatment: _naming(library.red_flags.values(), library.treatments, ("plain", "clinical")),
            Test: _naming(library.red_flags.values(), library.tests, ("plain",))}  # what a test finds is no harm of it

    def of(self, option: Treatment | Test) -> dict[str, str]:
        """The danger signs that warn of a treatment or a test, each with how that is known, as the beginning of a sentence."""
        harms = map(ref_of, option.harms) if isinstance(option.harms, tuple) else ()
        own = dict.fromkeys([*(str(fact.id) for fact in parts(option, Statement)), *harms])  # in this order, whatever the hash seed
        asked = {place: one for fact in own for place, one in self._asked.get(fact, {}).items()}
        reasons = {str(sign): reason for _, (reason, box) in sorted(asked.items(), key=itemgetter(0)) for sign in box.red_flags}
        reasons |= {str(flag.id): "what this page is about is named by" for flag in self._named[type(option)].get(str(option.id), ())}
        for flag in chain.from_iterable(self._meant.get(fact, ()) for fact in own):
            meant = next(fact for fact in _means(flag) if fact in own)
            reasons[str(flag.id)] = f'what "{meant}" of this page tells is meant by'
        return reasons


def _means(flag: RedFlag) -> list[str]:
    """The facts that a danger sign means."""
    return [ref_of(one) for one in flag.means] if isinstance(flag.means, tuple) else []


def _naming(flags: Iterable[RedFlag], options: Mapping[str, Treatment | Test], voices: Iterable[str]) -> Mapping[str, list[RedFlag]]:
    """The danger signs whose words, in any of these voices, name each treatment or each test."""
    named = Phrases({id_: (option.names.plain, option.names.clinical, *option.names.also) for id_, option in options.items()})
    found: dict[str, list[RedFlag]] = defaultdict(list)
    for flag in flags:
        texts = (text for text in (getattr(flag, voice) for voice in voices) if text is not None)
        for id_ in {id_ for text in texts for id_ in named.found(text)}:
            found[id_].append(flag)
    return found
