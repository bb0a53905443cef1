"""How soon to act: what texts say of it in words, against the urgency that stands as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.content.model import (
    URGENCIES,
    Action,
    ActionBox,
    AnyBox,
    Decision,
    Entry,
    Library,
    OutcomeBox,
    Pitfall,
    Recommendation,
    RedFlag,
    Statement,
    Statistic,
    Text,
    TimeLimit,
    TimeWords,
    Voiced,
    WordPattern,
    normalised,
    urgency_rank,
    whole_words,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Differing
from generator.diagnostics.registry import rule
from generator.documents.reading_age import sentences
from generator.language.doubt import doubt, listed, not_to
from generator.language.numbers import Amount, NumberReader
from generator.language.numbers.clauses import clause_of, clauses
from generator.language.numbers.units import is_time
from generator.language.words import of_catalogue, read_words
from generator.logic.verification.times import MOST_HOURS, span_of
from generator.rules.amounts import led_by, measured, reader_of
from generator.rules.entries import id_of, parts, quoted


@rule("content", level="warning", alone=True)
def urgency_in_words_differs(library: Library) -> Iterator[Diagnostic]:
    """A text for patients that names a danger sign and says how soon to act says what the danger sign itself says.

    Why: "Today" in one place and "at once" in another leave the reader to choose, and who is afraid of hospitals chooses the later.
    Fix: Read the sources again, and let both say the safer of the two until then. Where sources differ, tell that once, in a disagreement.
    """
    for entry in library.entries:
        for text in parts(entry, Voiced) if not isinstance(entry, RedFlag) else ():
            if isinstance(text, Statement) and not text.is_for("patient") and not isinstance(text, Pitfall):
                continue
            for flag, level, words in _differing_urgencies(text.plain, library):
                yield urgency_in_words_differs.at(
                    text.plain, f'this names danger sign "{flag.id}" ({flag.urgency}) and says "{words}" ({level})',
                    _agreeing(flag, level), item=id_of(entry), evidence=Differing(words, (str(flag.urgency),)))


@rule("content", level="warning", alone=True)
def urgency_below_its_action(library: Library) -> Iterator[Diagnostic]:
    """A danger sign is at least as urgent as its own action says, and as its time limit: help that is needed now is an emergency.

    Why: Pages, charts and sheets order and colour signs by their urgency. A routine sign whose action asks for an urgent appointment stands last.
    Fix: Read the source again. If it asks for the earlier help, raise the urgency of the sign; do not soften the action to fit.
    """
    said = _urgencies_named(library.language)
    for flag in (entry for entry in library.entries if isinstance(entry, RedFlag) and entry.urgency is not None):
        action = normalised(flag.action.plain) if flag.action is not None else ""
        told = {level: found.group() for level, pattern in said.items() if (found := pattern.search(action))}
        level, words = next(iter(told.items()), ("routine", ""))
        now = flag.time_limit == "now" or (isinstance(flag.time_limit, TimeLimit) and not flag.time_limit.value.value)
        if told and urgency_rank(str(flag.urgency)) > max(map(urgency_rank, told)):
            why = f'its action says "{words}", as of {_NAMED[level]}'
        elif now and flag.urgency != "emergency":
            why = "its time limit is now, which is how soon an emergency needs help"
        else:
            continue
        yield urgency_below_its_action.at(
            flag.id, f'danger sign "{flag.id}" is {flag.urgency}, and {why}: it stands below those on every page and sheet',
            "Read the source again: if it asks for the earlier help, raise the urgency.", item=flag.id)


@rule("content", level="warning", alone=True)
def words_of_another_urgency(library: Library) -> Iterator[Diagnostic]:
    """An end or a step of a chart asks in words for no later help than its level says; and, where that is soon or routine, for no emergency's.

    Why: The level is drawn above the words, and the proofs trust it. Whoever reads "this week" under EMERGENCY waits; whoever is told at a routine
    end to call an ambulance has an emergency that no proof knows of.
    Fix: Look up in the source how soon it is, and write that in both places. Never lower the level to fit the words.
    """
    for chart in (entry for entry in library.entries if isinstance(entry, Decision)):
        for box in (box for box in chart.boxes if isinstance(box, (OutcomeBox, ActionBox)) and box.level is not None):
            level = str(box.level)
            for says in (*_done_in(box), *([box.time] if isinstance(box, OutcomeBox) and isinstance(box.time, TimeWords) else [])):
                told = told_of(says, library.language, steps=level in {"emergency", "urgent"})
                if level in {"prompt", "routine"} and level in told and "emergency" in told and _is_of_a_step(told["emergency"], library.language):
                    told = {level: told[level]}  # "take out the lenses right away and see a doctor this week"
                soonest = min(told, key=urgency_rank, default=level)
                later = urgency_rank(soonest) > urgency_rank(level) and not (level in _SOON and _sends_first(says, library.language))
                if later or (soonest == "emergency" and level in {"prompt", "routine"}):
                    yield words_of_another_urgency.at(
                        says, f'the level of box "{box.id}" is {level}, and it says "{told[soonest]}", as of {_NAMED[soonest]}',
                        "Look up in the source how soon it is, and write that in both places. Never lower the level to fit the words.", item=chart.id,
                        evidence=Differing(told[soonest], (str(level),)))


def _sends_first(says: Text, language: str) -> bool:
    """Whether a sentence of a text sends for help now, so that what another tells of later comes behind that: "Call 999. See your doctor soon."."""
    now = listed(language, "says_of_help_now")
    return any(now.search(normalised(sentence.words)) and names_help(sentence.words, language) and not told_of(Text(sentence.words), language)
               for sentence in sentences(says, says))


@rule("content", level="warning", alone=True)
def action_below_its_urgency(library: Library) -> Iterator[Diagnostic]:
    """No action of a danger sign asks for later help than the urgency of the sign, and neither an emergency nor "today" has a time limit of more than
    a day.

    Why: The sign stands among the most urgent on every page and sheet, and below it stands "this week". Whoever is afraid of the hospital reads that.
    Fix: Read the source again, and correct the action or the time. Lower the urgency only if the source does.
    """
    for flag in (entry for entry in library.entries if isinstance(entry, RedFlag) and entry.urgency is not None):
        for action in (flag.action.plain, flag.action.clinical) if flag.action is not None else ():
            told = told_of(action, library.language) if action is not None else {}
            soonest = min(told, key=urgency_rank, default=str(flag.urgency))
            if action is not None and urgency_rank(soonest) > urgency_rank(str(flag.urgency)):
                level = "an emergency" if flag.urgency == "emergency" else flag.urgency
                yield action_below_its_urgency.at(
                    action, f'danger sign "{flag.id}" is {level}, and its action says "{told[soonest]}", as of {_NAMED[soonest]}', _READ_AGAIN,
                    item=flag.id, evidence=Differing(told[soonest], (str(flag.urgency),)))
        span = span_of(flag.time_limit, library)
        today = told_of(flag.action.plain, library.language).get("urgent") if flag.action is not None else None
        words = isinstance(flag.time_limit, TimeWords)  # a table says for what it is: to have the scan, say
        if flag.urgency != "emergency" and today is not None and words and span is not None and span.least > MOST_HOURS * 3600:
            yield action_below_its_urgency.at(
                flag.id,
                f'the action of danger sign "{flag.id}" says "{today}", and its time limit is more than {MOST_HOURS} hours', _READ_AGAIN,
                item=flag.id)
        if flag.urgency == "emergency" and span is not None and span.least > MOST_HOURS * 3600:
            place = flag.time_limit.value if isinstance(flag.time_limit, TimeLimit) else flag.time_limit
            yield action_below_its_urgency.at(place if isinstance(place, Text) else flag.id,
                                              f'danger sign "{flag.id}" is an emergency, and its time limit is more than {MOST_HOURS} hours',
                                              _READ_AGAIN, item=flag.id)


@rule("content", level="warning", alone=True)
def help_denied(library: Library) -> Iterator[Diagnostic]:
    """The action of an emergency or of an urgent danger sign does not deny the only help that it speaks of, nor does such an end of a chart.

    Why: "Do not get emergency help now" stands in red below the sign, and is followed.
    Fix: Look the action up in the source. Say first what to do, then what not to do.
    """
    for entry in library.entries:
        for text in _helping(entry):
            if (denied := _denied_help(text, library.language)) is not None:
                yield help_denied.at(text, f'this should send somebody for help soon, and all that it says of help is "{denied}"',
                                     _LOOK_UP_THE_ACTION, item=id_of(entry))


@rule("content", level="warning", waivable=True, alone=True)
def help_not_named(library: Library) -> Iterator[Diagnostic]:
    """An end or a step for patients that is an emergency, or urgent, sends them for help, has them call, or names who gives it.

    Nothing is told of a step right behind which such help stands, with its level or more.

    Why: The proofs take a step of that level for the help that a danger sign demands. "Give your child something to drink, and let it sleep" is none,
    whatever level stands above it.
    Fix: Say where they go or whom they call, as the source says. A step that is no help has no level of its own; then the end behind it is judged.
    """
    if not doubt(library.language).asking:
        return
    for chart in (entry for entry in library.entries if isinstance(entry, Decision) and entry.audience == "patient"):
        for box in (box for box in chart.boxes if isinstance(box, (OutcomeBox, ActionBox)) and box.level in _SOON):
            who = box.who if isinstance(box, OutcomeBox) and isinstance(box.who, Text) else ""
            if not names_help(f"{box.says} {who}", library.language) and not _leads_to_help(box, chart, library.language):
                step = isinstance(box, ActionBox)
                yield help_not_named.at(
                    box.says, f'{"step" if step else "end"} "{box.id}" has the level {box.level}, and {quoted(box.says)} says neither where help is '
                    "nor who gives it",
                    "Say where they go or whom they call, as the source says." + (
                        " If the step is no help, take its level away: then the end behind it is judged." if step else ""), item=chart.id)


def _leads_to_help(box: AnyBox, chart: Decision, language: str) -> bool:
    """Whether a step is what is done first, and right behind it stands help that is as urgent: "inject it", then "call an ambulance"."""
    boxes = {str(one.id): one for one in chart.boxes}
    after = boxes.get(str(box.goto)) if isinstance(box, ActionBox) and box.repeat is None else None
    if not isinstance(box, ActionBox) or not isinstance(after, (OutcomeBox, ActionBox)) or after.id == box.id:
        return False
    return urgency_rank(after.level) <= urgency_rank(box.level) and names_help(after.says, language)


def names_help(says: str, language: str) -> bool:
    """Whether words send somebody for help, or name who gives it."""
    words = listed(language, "says_of_a_step").sub(" ", normalised(says))
    return _sends_for_help(language).search(words) is not None or doubt(language).names_somebody(normalised(says))


@of_catalogue(whole_words(()))
def _sends_for_help(language: str) -> WordPattern:
    words = read_words(language)
    return whole_words([part for key in ("says_to_seek", "says_of_help", "says_emergency") for part in words(key).split("; ")])


_LOOK_UP_THE_ACTION = "Look the action up in the source. Say first what to do, then what not to do."


def _helping(entry: Entry) -> Iterator[Text]:
    """What sends somebody for help soon: the action of a danger sign, and the ends of a chart."""
    if isinstance(entry, RedFlag) and entry.urgency in _SOON and entry.action is not None:
        yield from (text for text in (entry.action.plain, entry.action.clinical) if text is not None)
    if isinstance(entry, Decision):
        yield from (box.says for box in entry.boxes if isinstance(box, OutcomeBox) and box.level in _SOON)


_SOON = {"emergency", "urgent"}


def _denied_help(text: Text, language: str) -> str | None:
    """The part of a text that denies help, if each part that speaks of help does."""
    denied = list[str]()
    for start, end in clauses(text):
        words = not_to(language, "says_to_wait").sub(" ", normalised(text[start:end]))  # "do not wait to see a doctor" denies nothing
        found = listed(language, "says_to_seek").search(words)
        if found is not None and not listed(language, "says_on_condition").search(words[found.end():]):  # nor "do not go without the test"
            if not _is_turned(words[:found.start()], language):
                return None
            denied.append(" ".join(text[start:end].split()))
    return denied[0] if denied else None


@rule("content", level="warning", alone=True)
def how_soon_in_other_words(library: Library) -> Iterator[Diagnostic]:
    """What is advised within a time (`how_soon`, a time limit, the words for the other reader, the facts of a box) is not told as after that time in
    words, and the other way round; nor is urgent help told as after any time.

    Nor do the words of a fact for one reader speak of today, or of at once, and those for the other of a later time alone.

    Why: Clinicians read how soon in a table and patients in words. "After 8 hours" in place of "within 8 hours" makes the reader wait.
    Fix: Look up in the source which of the two it is before anything is published, and correct the other.
    """
    reader = reader_of(library)
    for entry in library.entries:
        for text, where, told in _times_turned(entry, library, reader):
            yield how_soon_in_other_words.at(text, f'{where}, and its words say "{told}"', _WHICH_OF_THE_TWO, item=id_of(entry))


_WHICH_OF_THE_TWO = "Look up in the source which of the two it is, and correct the other."


def _times_turned(entry: Entry, library: Library, reader: NumberReader) -> Iterator[tuple[Text, str, str]]:
    """Each text of an entry that tells a time from its other end: the text, what it stands against, and its words."""
    seen = set[int]()
    for text, where, told in (*_against_data(entry, reader), *_against_words(entry, library, reader),
                              *_late_help(entry, reader)):
        if id(text) not in seen:
            seen.add(id(text))
            yield text, where, told


def _against_data(entry: Entry, reader: NumberReader) -> Iterator[tuple[Text, str, str]]:
    """What is advised within or after a time as data, and told from its other end: advice, danger signs and the ends of charts."""
    for fact in parts(entry, Recommendation):
        if fact.how_soon in {"within", "after", "can wait"}:
            own, contrary = ("says_within", "says_after") if fact.how_soon == "within" else ("says_after", "says_within")
            for text in (fact.plain, fact.clinical):
                if text is not None and (told := _led_otherwise(text, _times_in(text, reader), own, contrary, reader)):
                    yield text, f'"{fact.id}" has how_soon: {fact.how_soon}', told
    timed: list[tuple[str, object, tuple[Text, ...]]] = []
    if isinstance(entry, RedFlag) and entry.action is not None:
        timed += [(f'danger sign "{entry.id}"', entry.time_limit, (entry.action.plain, entry.action.clinical))]
    if isinstance(entry, Decision):
        timed += [(f'box "{box.id}"', box.time, _done_in(box)) for box in entry.boxes if isinstance(box, OutcomeBox)]
    for name, limit, texts in timed:
        if not isinstance(limit, TimeLimit):
            continue
        bounds = measured(limit.value.value, limit.value.value, limit.unit, reader).bounds
        for text in texts:
            times = [amount for amount in _times_in(text, reader) if amount.bounds == bounds]
            if told := _led_otherwise(text, times, *_LATEST, reader):
                yield text, f"{name} has a time limit of {limit.value} {limit.unit}", told


_LATEST = ("says_from_within", "says_from_after")
"""What stands before a time that is the latest, and before one that is the earliest, by their keys in the catalogue."""


def _against_words(entry: Entry, library: Library, reader: NumberReader) -> Iterator[tuple[Text, str, str]]:
    """What the words for the other reader, or the facts of a box, tell from the other end of the same time."""
    for part in entry.parts:
        if isinstance(part, (Voiced, Action)) and part.clinical is not None and not isinstance(part, Statistic):  # both are true of a study
            for text, other, whose in ((part.plain, part.clinical, "clinicians"), (part.clinical, part.plain, "patients")):
                if isinstance(part, Statement) and (later := _later_than(text, other, reader.language)) is not None:
                    yield text, f'the words for {whose} say "{later[1]}"', later[0]
                if (turned := _turned_in(text, (other,), reader)) is not None:
                    yield text, f'the words for {whose} say "{turned[1]}"', turned[0]
    for box in entry.boxes if isinstance(entry, Decision) else ():
        facts = [fact for ref in map(str, box.facts) if (fact := library.facts.get(ref)) is not None]
        beside = [text for fact in facts for text in (fact.plain, *([fact.clinical] if fact.clinical is not None else ()), *_action_of(fact))]
        for text in _done_in(box):
            if (found := _turned_in(text, beside, reader, both=True)) is not None:
                yield text, f'the facts of box "{box.id}" say "{found[1]}"', found[0]


def _later_than(text: Text, other: Text, language: str) -> tuple[str, str] | None:
    """The words by which a text asks for help soon or later that another asks for today or at once, with those of the other; None where it asks for
    that in some case, too."""
    cases = [words for sentence in sentences(text, text) if listed(language, "says_in_case").search(words := normalised(sentence.words))]
    if any(soon.search(words) for level, soon in _urgencies_said(language).items() if level in _SOON for words in cases):
        return None
    told, others = told_of(text, language, steps=False), told_of(other, language, steps=False)
    latest, soonest = min(told, key=urgency_rank, default=""), min(others, key=urgency_rank, default="")
    return (told[latest], others[soonest]) if latest in {"prompt", "routine"} and soonest in _SOON else None


def _done_in(box: AnyBox) -> tuple[Text, ...]:
    """What a box says is done."""
    return (box.says, *(one.says for one in box.adds)) if isinstance(box, OutcomeBox) else (box.says,) if isinstance(box, ActionBox) else ()


def _action_of(fact: Statement) -> tuple[Text, ...]:
    return (fact.action.plain, fact.action.clinical) if isinstance(fact, RedFlag) and fact.action is not None else ()


def _turned_in(text: Text, others: Sequence[Text], reader: NumberReader, *, both: bool = False) -> tuple[str, str] | None:
    """The words in which a text has a time as the earliest that others have as the latest, with theirs. `both`: the other way round, too."""
    for amount in (amount for amount in _times_in(text, reader) if _is_advised(text, amount, reader.language)):
        for own, contrary in (_LATEST, _LATEST[::-1]) if both else (_LATEST,):
            beside = [(other, one) for other in others for one in _times_in(other, reader)
                      if one.bounds == amount.bounds and _is_advised(other, one, reader.language)]
            meant = [led for other, one in beside if (led := led_by(other, one, own, reader.language))]
            told = led_by(text, amount, contrary, reader.language)
            itself = [(text, one) for one in _times_in(text, reader) if one.bounds == amount.bounds]
            agreeing = (*(led_by(other, one, contrary, reader.language) for other, one in beside),
                        *(led_by(text, one, own, reader.language) for _, one in itself))
            if told and meant and not any(agreeing):
                return told, meant[0]
    return None


def _late_help(entry: Entry, reader: NumberReader) -> Iterator[tuple[Text, str, str]]:
    """What sends somebody for help soon, and says that it is after a time; not what is done again then, nor what holds in some case alone."""
    language = reader.language
    for text in _helping(entry):
        for amount in _times_in(text, reader):
            start, end = clause_of(text, amount)
            words = normalised(text[start:end])
            case, again = listed(language, "says_in_case").search(words), whole_words(doubt(language).again).search(words)
            told = led_by(text, amount, "says_from_after", language)
            if told and listed(language, "says_to_seek").search(normalised(text[start:amount.start])) and not case and not again:
                yield text, "this should send somebody for help soon", told
                break


def _is_advised(text: Text, amount: Amount, language: str) -> bool:
    """Whether a time may tell when something is to be done: not in which case something holds ("if the pain persists after 2 hours"), what is not so
    by then ("not healed within 6 weeks", "do not fly within 4 weeks"), nor when something is over ("settles within 2 hours")."""
    start, _ = clause_of(text, amount)
    led = min((amount.end - len(words) for key in _LATEST if (words := led_by(text, amount, key, language))), default=amount.start)
    before, known = not_to(language, "says_to_wait").sub(" ", normalised(text[start:led])), doubt(language)
    otherwise = (listed(language, "says_in_case"), listed(language, "says_forbids"), whole_words((*known.negates, *known.over, *known.well)))
    return not any(pattern.search(before) for pattern in otherwise)


def _times_in(text: Text, reader: NumberReader) -> list[Amount]:
    return [amount for amount in reader.read(text).amounts if is_time(amount.unit)]


def _led_otherwise(text: Text, times: Iterable[Amount], own: str, contrary: str, reader: NumberReader) -> str:
    """The first of some times of a text with words of one key before it, if none has words of the other; empty without."""
    times = list(times)
    if any(led_by(text, amount, own, reader.language) for amount in times):
        return ""
    return next((led for amount in times if (led := led_by(text, amount, contrary, reader.language))), "")


_READ_AGAIN = "Read the source again, and correct what differs. Lower the urgency only if the source does."

_NAMED = {"emergency": "an emergency", "urgent": "what is urgent", "prompt": "what is soon", "routine": "what is routine"}


def _agreeing(flag: RedFlag, level: str) -> str:
    """The next move, which never makes a reader wait longer than either of the two said."""
    action = flag.action.plain if flag.action else ""
    if flag.urgency is not None and urgency_rank(flag.urgency) <= urgency_rank(level):
        return f'Say what the danger sign says: "{action}"'
    return f'Read the sources: if they ask for the earlier help, raise the urgency of the sign, which says "{action}" now; keep this text until then.'


def _differing_urgencies(text: str, library: Library) -> Iterator[tuple[RedFlag, str, str]]:
    """The sentences that say how soon to act about a danger sign, and not what any of the signs in them says: the sign, the urgency, its words."""
    said = _urgencies_said(library.language)
    for sentence in sentences(text, text) if library.watch.found(text) else ():
        flags = [library.red_flags[id_] for id_ in library.watch.found(sentence.words)]
        named = {flag.urgency: flag for flag in flags if flag.urgency and "patient" in flag.audience}
        told = {level: found.group() for level, pattern in said.items() if (found := pattern.search(normalised(sentence.words)))}
        if named and told and not named.keys() & told.keys():
            yield (next(iter(named.values())), *next(iter(told.items())))


_NO_URGENCIES: Mapping[str, WordPattern] = {}


@of_catalogue(_NO_URGENCIES)
def _urgencies_named(language: str) -> Mapping[str, WordPattern]:
    """The same, and the name of the level itself: `an urgent appointment`."""
    return {level: whole_words([*read_words(language)(f"says_{level}").split("; "), read_words(language)(f"urgency_{level}")])
            for level in _urgencies_said(language)}


@of_catalogue(_NO_URGENCIES)
def _urgencies_said(language: str) -> Mapping[str, WordPattern]:
    """The words by which a text says how soon to act, for each urgency; none in a language without a catalogue of words, which is told elsewhere."""
    words = read_words(language)
    return {level: whole_words(words(f"says_{level}").split("; ")) for level in URGENCIES}


def told_of(text: Text, language: str, *, steps: bool = True) -> Mapping[str, str]:
    """The urgencies by which a text says how soon to act, each with its words. What holds in some case alone ("if it gets worse") does not count, nor
    what is turned round ("not today"). `steps`: whether how soon something is done counts for which nobody is seen ("stop the drops at once")."""
    said, told = _urgencies_said(language), dict[str, str]()
    for sentence in sentences(text, text) if said else ():
        words = listed(language, "says_of_order").sub(" ", normalised(sentence.words))
        for level, pattern in said.items() if not listed(language, "says_in_case").search(words) else ():
            for match in pattern.finditer(words):
                step = not steps and _is_of_a_step(match.group(), language) and not doubt(language).names_somebody(words)
                if not step and not _is_turned(words[:match.start()], language) and not _is_of_the_next(words[:match.start()], language):
                    told.setdefault(level, match.group())
                    break
    return told


def _is_of_the_next(before: str, language: str) -> bool:
    """Whether what stands before some words tells of something done now, and then of the next: "the first dose now and the next one" tomorrow."""
    first = listed(language, "says_now").search(before)
    return first is not None and listed(language, "says_of_next").search(before[first.end():]) is not None


def _is_of_a_step(words: str, language: str) -> bool:
    """Whether words of an emergency may be about any step, as "at once" and "immediately" are; an ambulance is about help alone."""
    return listed(language, "says_of_a_step").fullmatch(words) is not None


def _is_turned(before: str, language: str) -> bool:
    """Whether what stands before some words turns them round: "not today", "no need for an ambulance"."""
    known = doubt(language)
    denied = bool(known.negates) and _denied_before(language).search(before) is not None
    return denied or known.turned.search(before) is not None


@of_catalogue(whole_words(()))
def _denied_before(language: str) -> WordPattern:
    return WordPattern(rf"(?:{whole_words(doubt(language).negates).pattern})(?: \w+){{0,3}} ?$")
