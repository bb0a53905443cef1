"""A chart before and after: who is now sent elsewhere, whether any of them is sent later or to less help, and past which steps others are led."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from generator.content.model import Decision, Entry, Input, Library, LinkBox, NotStated, OutcomeBox, QuestionBox, urgency_rank
from generator.logic.chart_logic import ChartLogic
from generator.logic.proof import Proof
from generator.logic.verification.times import DAY, TimeSpan, span_of
from generator.releases.grades import Grade

if TYPE_CHECKING:
    from generator.logic.two_versions import AnswerGiven, Ending, Led, TwoVersions

Alike = Callable[[str, str], bool]
"""Whether two texts say the same in other words."""

WORSE: Grade = "less safe or uncertain route"
BETTER: Grade = "safer route"

MOST_EXAMPLES = 1
"""With so many ways of each grade an example is told."""

SOON = 1
"""The rank of an end that says by itself that it is today, whether a time stands with it or not."""


class End(NamedTuple):
    """What an end means for a patient: its box, how urgent, how soon, who acts, what to do, where it leads, and what was done on the way."""

    box: str
    level: str | None
    time: object
    who: str
    says: str
    onto: str
    helped: int
    how: str


class MovedPatients(NamedTuple):
    """Patients who came to one end and come to another now, and how much that matters. `decided`: whether there surely are any.

    `told`: the answers of one, as what is asked and values; with the first ways of each grade only.
    """

    before: End
    after: End
    grade: Grade
    decided: bool
    told: tuple[tuple[Input, object], ...] = ()


class MovedStep(NamedTuple):
    """An action that some patients are no longer led through, or now are too: its words and level. `decided`, `told`: as for moved patients."""

    how: Literal["left out", "put in"]
    box: str
    level: str | None
    says: str
    decided: bool
    told: tuple[tuple[Input, object], ...] = ()


class Routes(NamedTuple):
    """Everybody who is led elsewhere in a chart, and past which steps others are. `decided`: whether that could be found out at all."""

    ways: tuple[MovedPatients, ...]
    decided: bool = True
    steps: tuple[MovedStep, ...] = ()


def routes(chart: str, before: Library, after: Library, alike: Alike) -> Routes:
    """Who is led elsewhere in a chart that both versions have."""
    from generator.logic.two_versions import TwoVersions

    old, new = Proof(before.decisions[chart], before), Proof(after.decisions[chart], after)
    try:
        two = TwoVersions(old, new, alike)
        found = two.led(lambda one, other: _same(end_of(old, one), end_of(new, other), before, after, alike))
        sure = _asks_the_same(old.logic.charts.values(), new.logic.charts, before, after, alike)
        ways = tuple(_ways(two, found, sure=sure, alike=alike))
        return Routes(ways, steps=tuple(_steps(two, [led for led, way in zip(found, ways, strict=True) if way.grade == WORSE])))
    except (RuntimeError, ValueError, KeyError):
        return Routes((), decided=False)


def _ways(two: TwoVersions, found: Iterable[Led], *, sure: bool, alike: Alike) -> Iterator[MovedPatients]:
    """The same with what it means, and with examples."""
    old, new = two.before.proof, two.after.proof
    left: dict[Grade, int] = {WORSE: MOST_EXAMPLES, BETTER: MOST_EXAMPLES}
    for led in found:
        was, is_now = end_of(old, led.before), end_of(new, led.after)
        grade = graded(was, is_now, old.library, new.library, alike) if sure and led.decided else WORSE
        left[grade] -= 1
        asked = two.example(led.before, led.after) if left[grade] >= 0 and led.decided else None
        yield MovedPatients(was, is_now, grade, led.decided, _told(asked))


def _steps(two: TwoVersions, worse: Sequence[Led]) -> Iterator[MovedStep]:
    """The actions past which or through which somebody is led now, apart from those who are told of anyway."""
    shown = set[str]()
    for step in two.other_steps(worse):
        proof = (two.before if step.how == "left out" else two.after).proof
        asked = two.example_of(step, worse) if step.decided and step.how not in shown else None
        shown |= {step.how} if asked else set()
        yield MovedStep(step.how, step.box, proof.level(step.box), step.says, step.decided, _told(asked))


def _told(asked: Iterable[AnswerGiven] | None) -> tuple[tuple[Input, object], ...]:
    return tuple((one.asked, one.value if one.answer is None else one.answer) for one in asked or ())


def _asks_the_same(old: Iterable[ChartLogic], new: Mapping[str, ChartLogic], before: Library, after: Library, alike: Alike) -> bool:
    """Whether every question that both versions ask means the same in both; if not, nobody can be called better off by their answers."""
    for chart in old:
        other = new.get(str(chart.decision.id))
        if other is None:
            continue
        asked = [(_texts(one), _texts(other.inputs[name])) for name, one in chart.inputs.items() if name in other.inputs]
        asked += [(_texts(box), _texts(other.questions_of[name])) for name, box in chart.questions_of.items() if name in other.questions_of]
        signs = {sign for name in chart.variables if name.startswith("sign ") for sign in (name.split()[1],)}
        flags = [(before.red_flags.get(sign), after.red_flags.get(sign)) for sign in signs]
        asked += [((str(flag.plain),), (str(its.plain),)) for flag, its in flags if flag is not None and its is not None]
        if not all(len(one) == len(its) and all(map(alike, one, its)) for one, its in asked):
            return False
    return True


def _texts(asked: Input | QuestionBox) -> tuple[str, ...]:
    """All that tells what a question means."""
    words = sorted((str(choice.id), str(choice.says)) for choice in asked.answers) if isinstance(asked, Input) else ()
    own = sorted(str(answer.answer) for answer in asked.answers) if isinstance(asked, QuestionBox) and asked.asks == "choice" else ()
    return (str(asked.says), str(asked.unit or ""), str(asked.unsure or ""), *map(str, asked.any_of), *(says for _, says in words), *own)


def end_of(proof: Proof, ending: Ending) -> End:
    """What an ending of a proof means."""
    box = proof.box(ending.box) if ending.box else None
    if box is None:
        return End(ending.box, None, None, "", "", "", ending.helped, "nowhere" if ending.how == "end" else ending.how)
    onto = str(box.decision or box.topic or "") if isinstance(box, LinkBox) else ""
    outcome = box if isinstance(box, OutcomeBox) else None
    who = "" if outcome is None or isinstance(outcome.who, NotStated) else str(outcome.who)
    time = None if outcome is None or isinstance(outcome.time, NotStated) else outcome.time
    return End(ending.box, proof.level(ending.box), time, who, str(box.says), onto, ending.helped, "end")


def _same(old: End, new: End, before: Library, after: Library, alike: Alike) -> bool:
    """Whether nobody is the worse or the better for ending at one instead of the other. What one box says anew is told of the box."""
    return (old.level == new.level and old.how == new.how and old.onto == new.onto and old.helped == new.helped
            and _times(old, new, before, after) == "same" and alike(old.who, new.who)
            and _says_alike(old, new, alike))


def _says_alike(old: End, new: End, alike: Alike) -> bool:
    """Whether two ends are one box, after whatever was repeated, or say the same."""
    return old.box.partition(" (")[0] == new.box.partition(" (")[0] or alike(old.says, new.says)


def graded(old: End, new: End, before: Library, after: Library, alike: Alike) -> Grade:
    """Whether it is surely no worse to end at one instead of the other."""
    if new.how != "end" or old.how == "several ways":
        return WORSE
    if old.how == "no way":
        return BETTER
    lower, sooner = urgency_rank(new.level) > urgency_rank(old.level), urgency_rank(new.level) < urgency_rank(old.level)
    helped_less = min(new.helped, urgency_rank(new.level)) > min(old.helped, urgency_rank(old.level))
    if lower or helped_less or new.level is None:
        return WORSE
    time = _times(old, new, before, after)
    if time == "later" or (time == "unknown" and not (sooner and _soon_by_level(old, new, before))):
        return WORSE
    if sooner:
        return BETTER
    if old.onto != new.onto or not alike(old.who, new.who) or not _says_alike(old, new, alike):
        return WORSE
    return BETTER


def _soon_by_level(old: End, new: End, before: Library) -> bool:
    """Whether an end is by its level alone as soon as another was: an emergency; or today, where the other did not say within hours."""
    was = span_of(old.time, before)
    return urgency_rank(new.level) == 0 or (urgency_rank(new.level) == SOON and (was is None or was.least >= DAY))


def _times(old: End, new: End, before: Library, after: Library) -> str:
    """Whether the time of one end is the `same` as that of another, `sooner`, `later` or `unknown`."""
    if old.time is None and new.time is None:
        return "same"
    was, is_now = span_of(old.time, before), span_of(new.time, after)
    if was is None or is_now is None:
        return "same" if old.time is not None and new.time is not None and _written(old.time) == _written(new.time) else "unknown"
    return compared(was, is_now)


def compared(was: TimeSpan, is_now: TimeSpan) -> str:
    """Whether a time is the same as another, surely sooner, surely later, or neither."""
    if was == is_now:
        return "same"
    return "sooner" if is_now.most <= was.least else "later" if is_now.least >= was.most else "unknown"


def _written(time: object) -> str:
    return time.model_dump_json(by_alias=True) if isinstance(time, Entry) else str(time)


def logic_of(chart: str, library: Library) -> str:
    """All of a chart that decides about its patients, as text: what is the same in it leads everybody to the same ends."""
    decision = library.decisions[chart]
    shared = [library.inputs[str(one)] for one in decision.inputs if not isinstance(one, Input) and one in library.inputs]
    own = decision.model_dump_json(by_alias=True, include={"inputs", "derived", "signs", "boxes"})
    return "\n".join((library.language, own, *(one.model_dump_json(by_alias=True) for one in shared)))


def linked(chart: str, library: Library) -> Iterator[str]:
    """The charts to which one leads, those among them to which these lead."""
    seen, ahead = set[str](), [chart]
    while ahead:
        decision: Decision | None = library.decisions.get(ahead.pop())
        for box in decision.boxes if decision is not None else ():
            if isinstance(box, LinkBox) and box.decision is not None and str(box.decision) not in seen:
                seen.add(str(box.decision))
                ahead.append(str(box.decision))
    yield from sorted(seen - {chart})
