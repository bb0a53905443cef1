"""What the words of a chart say, against its conditions: nothing is narrowed, turned round or asked twice that the proofs would not see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from generator.content.model import (
    ActionBox,
    Addition,
    AnyBox,
    Decision,
    FactRef,
    Input,
    Library,
    OutcomeBox,
    QuestionBox,
    RedFlag,
    Text,
    normalised,
    whole_words,
)
from generator.content.model.expression import And, Includes, Known, Name, Node, Not, OneOf, Or, names_in, parts_of, within
from generator.content.model.library import inputs_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.doubt import doubt, listed
from generator.language.numbers.units import is_time
from generator.rules.amounts import said_by, texts_of
from generator.rules.chart_parts import ChartNumbers
from generator.rules.chart_sides import charts_of
from generator.rules.entries import quoted
from generator.rules.voices import forbidding, subjects

_IF_IT_SAYS_SO = "Look the sign up in its source. If it says so, say it in the words of the sign, too; otherwise correct the condition and its box."


@rule("numbers", level="warning", alone=True)
def sign_joined_otherwise(library: Library) -> Iterator[Diagnostic]:
    """A danger sign that names one thing *or* another counts for whoever has one of them: its condition does not join the two by `and`.

    Why: The box is written like the condition, so all proofs hold; and whoever has one of the two alone is sent home.
    Fix: Look the sign up in its source. If both are needed, say so in its words, too; otherwise write or in the condition and its box.
    """
    for chart, numbers in charts_of(library):
        for declared in chart.signs:
            flag = library.red_flags.get(str(declared.sign))
            if flag is not None and declared.when is not None and (joined := _joined_by_and(flag, declared.when.node, numbers)) is not None:
                one, other, said = joined
                yield sign_joined_otherwise.at(
                    declared.sign, f'danger sign "{flag.id}" counts only for whoever has both "{one}" and "{other}", and says {quoted(said)}',
                    _IF_IT_SAYS_SO, item=chart.id)


def _joined_by_and(flag: RedFlag, node: Node, numbers: ChartNumbers) -> tuple[str, str, Text] | None:
    """Two answers that a condition joins by `and`, which stand on two sides of an "or" in the words of a sign, with these words; None if it asks
    for both, or there are none."""
    language = numbers.reader.language
    for text in (flag.plain, flag.clinical):
        words = normalised(text) if text is not None else ""
        if text is None or listed(language, "sign_both").search(words):
            continue
        pairs = [*_alternatives(words, language)]
        for joined in (one for one in within(node) if isinstance(one, And)):
            named = [(_named(part, numbers), _subjects_of(part, numbers)) for part in joined.parts if isinstance(part, (Name, OneOf, Includes))]
            for place, (one, about) in enumerate(named):
                for other, beside in named[place + 1:]:
                    if any(_apart(about, beside, left, right) or _apart(beside, about, left, right) for left, right in pairs):
                        return one, other, text
    return None


def _apart(one: frozenset[str], other: frozenset[str], left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(one & left and other & right) and not (one & right or other & left)


def _alternatives(words: str, language: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What stands right before and right behind each "or" of some words, as far as the next "and", "with" or the like."""
    joins = listed(language, "sign_joins")
    halves = listed(language, "sign_or").for_text(words).split(words)
    for before, behind in pairwise(halves):
        left, right = joins.for_text(before).split(before)[-1], joins.for_text(behind).split(behind)[0]
        yield subjects(left, language), subjects(right, language)


@rule("numbers", level="warning", waivable=True, alone=True)
def sign_narrowed(library: Library) -> Iterator[Diagnostic]:
    """The condition of a danger sign joins by `and` only what the sign speaks of, in its words or by a number of that kind.

    Why: `drinks-little and age < 3 and temperature >= 38` is fulfilled by fewer people than "a baby under 3 months with a fever". If its box says the
    same, no proof misses the others, and they are sent home.
    Fix: Look the sign up in its source. If it says so, say it in the words of the sign, too; otherwise take the answer out of the condition and its
    box.
    """
    for chart, numbers in charts_of(library):
        for declared in chart.signs:
            flag = library.red_flags.get(str(declared.sign))
            node = declared.when.node if declared.when is not None else None
            for part in _needed(node) if flag is not None and node is not None else ():
                names = list(dict.fromkeys(name.id for name in names_in(part)))
                if flag is not None and names and not any(name in numbers.derived or _speaks_of(flag, name, part, numbers) for name in names):
                    yield sign_narrowed.at(
                        declared.sign, f'danger sign "{flag.id}" also needs "{numbers.called(names[0])}", of which the sign says nothing',
                        _IF_IT_SAYS_SO, item=chart.id)


def _needed(node: Node) -> Iterator[Node]:
    """What a condition joins by `and`, in any of its alternatives."""
    unknown = any(isinstance(part.of if isinstance(part, Not) else part, Known) for part in parts_of(node))
    for part in parts_of(node) if isinstance(node, (And, Or)) else ():
        if isinstance(node, And) and not unknown:  # whoever does not know has another way to show it
            yield part
        yield from _needed(part)


def _speaks_of(flag: RedFlag, name: str, part: Node, numbers: ChartNumbers) -> bool:
    """Whether a danger sign, or a fact that it means, has the words of an input, or a number of its kind."""
    one = numbers.inputs[name]
    if str(flag.id) in map(str, one.red_flags):
        return True
    facts = [numbers.library.facts[ref] for ref in map(str, flag.means if isinstance(flag.means, tuple) else ()) if ref in numbers.library.facts]
    words = [*(flag.watch_words), *flag.also, *(text for fact in (flag, *facts) for text in texts_of(fact, fields=True))]
    language = numbers.reader.language
    common = frozenset(stem for stem, count in Counter(stem for other in numbers.inputs.values() for stem in subjects(other.says, language)).items()
                       if count > 1)
    about = _subjects_of(part, numbers) | subjects(one.called or "", language) | (subjects(one.says, language) - common)
    if about & frozenset[str]().union(*(subjects(text, language) for text in words)):
        return True
    called = whole_words([normalised(one.called or one.says)])
    if any(called.search(normalised(text)) for text in words):
        return True
    if one.unit is None:
        return not about
    if is_time(numbers.reader.units.read(one.unit)) and any(listed(language, "says_of_age").search(normalised(text)) for text in words):
        return True
    kind = numbers.reader.units.read(one.unit).kind
    return any(given.unit.kind == kind for fact in (flag, *facts) for given in said_by(fact, numbers.reader))


@rule("numbers", level="warning", waivable=True, alone=True)
def told_to_the_others(library: Library) -> Iterator[Diagnostic]:
    """What a chart says to those who have something, it does not say to those who have not: neither that they have it, nor what is forbidden to the
    others.

    It looks at what an end adds for some (`when: not kidneys`), and at the box behind the "no" of a question.

    Why: "Do not give ibuprofen" that stands where the dose belongs leaves the dose to whom it harms. No proof sees it: both are as urgent.
    Fix: Look up in the fact to whom it is said. If to those who have it, turn the condition round, or exchange the two ways.
    """
    for chart, numbers in charts_of(library):
        boxes = {str(box.id): box for box in chart.boxes}
        for box in chart.boxes:
            for added in box.adds if isinstance(box, OutcomeBox) else ():
                if told := _turned_addition(added, added.facts or box.facts, numbers):
                    yield told_to_the_others.at(
                        added.says, f'box "{box.id}" says {quoted(added.says)} to those for whom {told}', _TO_WHOM, item=chart.id)
            no, yes = (boxes.get(str(box.no)), boxes.get(str(box.yes))) if isinstance(box, QuestionBox) else (None, None)
            asked = _asked_by(box, numbers) if isinstance(box, QuestionBox) else None
            if asked is None or not isinstance(no, (OutcomeBox, ActionBox)) or _forbids(yes, numbers):
                continue
            if told := _forbidden_to_the_others(no.says, no.facts, asked, numbers):
                yield told_to_the_others.at(no.says, f'"no" to "{asked}" leads to {quoted(no.says)}, and {told}', _TO_WHOM, item=chart.id)


def _forbids(box: AnyBox | None, numbers: ChartNumbers) -> bool:
    return isinstance(box, (OutcomeBox, ActionBox)) and any(True for _ in forbidding(box.says, numbers.reader.language))


_TO_WHOM = ("Look up in the fact to whom it is said. If to those who have it, turn the condition round, or exchange the two ways; if to those "
            "who lack it, say so in these words.")


@rule("numbers", level="warning", waivable=True, alone=True)
def fact_behind_the_no(library: Library) -> Iterator[Diagnostic]:
    """The fact that tells what is done for those of whom a question asks stands behind its "yes", and not behind its "no" alone.

    Told is a fact of the question that has its words and denies nothing, if the box behind the "no" stands on it, and that behind the "yes" does not.

    Why: Two arrows that changed places send home whoever should see a doctor. Without a danger sign behind it, no proof asks for them.
    Fix: Look at both arrows. If they are right, name behind the "no" only facts of those who answer no.
    """
    for chart, numbers in charts_of(library):
        boxes = {str(box.id): box for box in chart.boxes}
        for box in (box for box in chart.boxes if isinstance(box, QuestionBox)):
            asked, yes, no = _asked_by(box, numbers), boxes.get(str(box.yes)), boxes.get(str(box.no))
            if asked is None or not isinstance(yes, (OutcomeBox, ActionBox)) or not isinstance(no, (OutcomeBox, ActionBox)):
                continue
            behind = {*map(str, box.facts)} & {*map(str, no.facts)} - {*map(str, yes.facts)}
            for fact in (library.facts[ref] for ref in sorted(behind & library.facts.keys())):
                about, says = subjects(asked, library.language), subjects(fact.plain, library.language)
                if about and about <= says and all(_tells_of_having(words, library.language) for words in (asked, box.says, fact.plain)):
                    yield fact_behind_the_no.at(
                        no.says, f'"yes" to "{asked}" leads to {quoted(yes.says)}, and {quoted(fact.plain)} stands behind the "no" alone',
                        'Look at both arrows. If they are right, name behind the "no" only facts of those who answer no.',
                        item=chart.id)
                    break


def _asked_by(box: QuestionBox, numbers: ChartNumbers) -> Text | None:
    """What a question of yes or no asks for, in words; None of any other."""
    if box.yes is None or box.no is None or len(box.inputs) > 1:
        return None
    one = numbers.inputs.get(str(box.inputs[0])) if box.inputs else None
    return (one.called or one.says) if one is not None else box.says


def _turned_addition(added: Addition, facts: Iterable[FactRef], numbers: ChartNumbers) -> str:
    """Of whom an end says something that is true of the others, as the end of a sentence; empty if there is nothing."""
    says = normalised(added.says)
    for name, word, sense in answers_in(added.when.node):
        one = numbers.inputs.get(name)
        if one is None or sense:
            continue
        called = next((choice.says for choice in one.answers if str(choice.id) == word), one.called or one.says)
        found = whole_words([normalised(called)]).search(says)
        if found is not None and _states(says[:found.start()], numbers.reader.language):
            return f'"{called}" is not so'
        if told := _forbidden_to_the_others(added.says, facts, called, numbers):
            return f'"{called}" is not so, and {told}'
    return ""


def _states(before: str, language: str) -> bool:
    """Whether what follows some words is stated of somebody ("your child …"), and not something to get, or to do in some case."""
    does = any(listed(language, key).search(before) for key in ("says_permits_first", "says_to_seek", "says_in_case", "says_of_help"))
    somebody = not before.strip() or listed(language, "says_of_somebody").match(before) is not None
    return somebody and not does and _is_plain(before, language) and len(before.split()) <= _A_SUBJECT


_A_SUBJECT = 3
"""How many words somebody is named by at most, before what is stated of them: "you have a …"."""


def _forbidden_to_the_others(says: Text, facts: Iterable[FactRef], called: Text, numbers: ChartNumbers) -> str:
    """Where the facts of what forbids something forbid it to whoever has just that which these people have not, as the end of a sentence."""
    language = numbers.reader.language
    if not _is_plain(called, language) or _asks_for_ability(called, language) or not [*forbidding(says, language)]:
        return ""
    about = subjects(called, language)
    for fact in (numbers.library.facts[ref] for ref in map(str, facts) if ref in numbers.library.facts):
        for part in (part for text in texts_of(fact) for part in forbidding(text, language)):
            if about and about <= part.about and not _has_exceptions(part.words, language):
                return f'fact "{fact.id}" says "{part.shown}"'
    return ""


def _asks_for_ability(words: str, language: str) -> bool:
    """Whether some words ask whether somebody can do something, so that a "no" is the danger."""
    return listed(language, "says_of_ability").search(normalised(words)) is not None


def _has_exceptions(words: str, language: str) -> bool:
    """Whether some words say what must be, or be done, before something is allowed: "until you are sober", "before an X-ray"."""
    return any(listed(language, key).search(normalised(words)) for key in ("says_except", "says_of_order_before"))


def _tells_of_having(words: str, language: str) -> bool:
    """Whether some words tell of people who have something, and not of those who lack it."""
    lacks = whole_words(doubt(language).lacks).search(normalised(words)) is not None
    return _is_plain(words, language) and not _asks_for_ability(words, language) and not _has_exceptions(words, language) and not (
        lacks and not listed(language, "says_too_little").search(normalised(words)))


def _is_plain(words: str, language: str) -> bool:
    """Whether some words neither deny something nor say that all is well, so that a "no" to them is no "yes" to their contrary."""
    known = doubt(language)
    return whole_words((*known.negates, *known.well)).search(normalised(words)) is None


@rule("content", level="warning", alone=True)
def named_as_another(library: Library) -> Iterator[Diagnostic]:
    """An answer, and a row of a table, is called as its id says, and not as that of another one.

    Told is one whose words begin with the id of another, and have not its own, where the words of that other have it not, either: `{gives: mild,
    says: strong}` beside `{gives: strong, says: mild}`. Ids of one or two letters, `none` and numbers tell nothing.

    Why: Conditions and proofs follow the ids, and people the words. Whoever taps "Blue lips" is then counted as well.
    Fix: Write to each id the words that mean it. Do not change ids: conditions, cases and the answers of other charts follow them.
    """
    for entry in library.entries:
        for named in _named_rows(entry):
            for id_, says in named:
                other = next((other for other, others in named if other != id_ and _is_telling(other) and _begins_with(says, other)
                              and not _has(others, other)), None)
                if other is not None and not _has(says, id_):
                    yield named_as_another.at(says, f'"{says}" are the words of "{id_}", and have the id of another, "{other}"',
                                              "Write to each id the words that mean it.", item=getattr(entry, "id", ""))


def _named_rows(entry: object) -> Iterator[list[tuple[str, Text]]]:
    """The ids and the words of the answers to each input, and of the rows of each table."""
    inputs = [one for one in entry.inputs if isinstance(one, Input)] if isinstance(entry, Decision) else [entry] if isinstance(entry, Input) else []
    yield from ([(str(choice.id), choice.says) for choice in one.answers] for one in inputs)
    for value in entry.derived if isinstance(entry, Decision) else ():
        yield [(str(row.gives), row.says) for row in value.table if row.says is not None]


def _is_telling(id_: str) -> bool:
    return len(id_) > len("no") and id_ != "none" and not id_[0].isdigit()


def _begins_with(says: Text, id_: str) -> bool:
    return whole_words([normalised(id_.replace("-", " "))]).match(normalised(says)) is not None


def _has(says: Text, id_: str) -> bool:
    return whole_words([normalised(id_.replace("-", " "))]).search(normalised(says)) is not None


@rule("content", level="warning", alone=True)
def asked_twice(library: Library) -> Iterator[Diagnostic]:
    """No chart asks two things in the same words.

    Why: One of the two was copied and not rewritten. What it stands for is asked of nobody: whoever has it answers no.
    Fix: Ask each thing in its own words. To use one answer in several boxes, name the same input there.
    """
    for chart in (entry for entry in library.entries if isinstance(entry, Decision)):
        seen = dict[str, Input]()
        for one in inputs_of(chart, library):
            first = seen.setdefault(normalised(one.says), one)  # the same number may be asked in two units
            if first.id != one.id and first.unit == one.unit:
                yield asked_twice.at(one.says if one in chart.inputs else chart.id,
                                     f'"{first.id}" and "{one.id}" are asked in the same words: "{one.says}"',
                                     "Ask each thing in its own words. To use one answer in several boxes, name the same input there.", item=chart.id)


# --- the answers of a condition ----------------------------------------------------------------------------------


def answers_in(node: Node, sense: bool = True) -> Iterator[tuple[str, str, bool]]:
    """The answers of which a condition speaks: of which input, which answer (`yes`, or the id of a choice), and whether it comes true by it."""
    if isinstance(node, Name):
        yield node.id, "yes", sense
    elif isinstance(node, OneOf) and isinstance(node.of, Name):
        yield from ((node.of.id, "yes", not sense) if word == "no" else (node.of.id, word, sense) for word in node.words)
    elif isinstance(node, Includes) and isinstance(node.of, Name):
        yield node.of.id, node.word, sense
    elif isinstance(node, (And, Or, Not)):
        for part in parts_of(node):
            yield from answers_in(part, sense != isinstance(node, Not))


def _subjects_of(part: Node, numbers: ChartNumbers) -> frozenset[str]:
    """What the answers of a condition are about, by their words."""
    return frozenset[str]().union(*(subjects(words, numbers.reader.language) for name, word, _ in answers_in(part)
                                    if (words := _words_of(name, word, numbers)) is not None))


def _words_of(name: str, word: str, numbers: ChartNumbers) -> Text | None:
    one = numbers.inputs.get(name)
    return next((choice.says for choice in one.answers if str(choice.id) == word), one.called or one.says) if one is not None else None


def _named(part: Node, numbers: ChartNumbers) -> str:
    return " or ".join(dict.fromkeys(str(_words_of(name, word, numbers) or name) for name, word, _ in answers_in(part)))
