"""Checks of words that no solver can read: whether what is asked names the danger that it stands for, what is told to whoever is in doubt, and
whether the answers to choose from leave somebody out. They look at questions of their own and at inputs alike, and at danger signs by label and by
condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from generator.content.model import Answer, Choice, Expression, Input, QuestionBox, RedFlag, Text, decimal_in, normalised, whole_words
from generator.content.model.expression import (
    Arithmetic,
    Compare,
    Constant,
    FunctionCall,
    Includes,
    Name,
    Negative,
    Node,
    Not,
    OneOf,
    names_in,
    parts_of,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.doubt import doubt
from generator.language.numbers import reader_for
from generator.language.words import REFERENCE, FixedWords, read_words
from generator.logic.chart_logic import ChartLogic, SignAsConditions
from generator.logic.graph import shortened
from generator.logic.proof import Proof
from generator.logic.question_types import type_of
from generator.logic.values import Kind
from generator.logic.verification.faults import arriving


class AskedThing(NamedTuple):
    """Something that is asked, with the questions that ask it. `own`: it is the question of a box, as the input that it would be."""

    one: Input
    boxes: tuple[QuestionBox, ...]
    own: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of value that is asked for."""
        return type_of(self.one).kind

    @property
    def says(self) -> str:
        """The words of the question."""
        return shortened(self.one.says)


def everything_asked(proof: Proof) -> Iterator[AskedThing]:
    """All that a chart asks, each once."""
    chart = proof.logic.charts[proof.logic.main]
    yield from (AskedThing(one, (chart.questions_of[id_],), True) for id_, one in chart.own.inputs.items())
    for name, one in chart.inputs.items():
        yield AskedThing(one, tuple(box for box in proof.chart.questions if box.id in chart.questions and name in chart.questions[str(box.id)].asks))


def told_of(proof: Proof, *asked: AskedThing) -> str:
    """`4 "Where?"`; of some of several inputs of a question: `"Bleeding?" and "Fever?" in 4 "What else?"`."""
    groups: dict[str, list[str]] = {}
    for one in asked:
        named = " and ".join(proof.chart.name(box.id) for box in one.boxes)
        alone = one.own or (bool(one.boxes) and all(len(box.inputs) == 1 for box in one.boxes))
        groups.setdefault(named, []).extend([] if alone else [f'"{one.says}"'])
    told = (f"{' and '.join(says)} in {named}" if says and named else named or " and ".join(says) for named, says in groups.items())
    return " and ".join(told)


# --- which answer shows a danger ---------------------------------------------------------------------------------


def senses(node: Node, is_it: Callable[[Node], bool], chart: ChartLogic, sense: bool = True) -> set[bool]:
    """Whether a condition comes true by something being so (True), by its not being so (False), by either, or by neither."""
    if is_it(node):
        return {sense}
    if isinstance(node, Not):
        return senses(node.of, is_it, chart, not sense)
    if isinstance(node, Compare):
        rising, falling = (node.left, node.right) if node.comparator in {">", ">="} else (node.right, node.left)
        found = _raised(rising, is_it, chart, sense) | _raised(falling, is_it, chart, not sense)
        return found if node.comparator in {"<", "<=", ">", ">="} or not found else {True, False}
    if isinstance(node, (OneOf, Includes)) and isinstance(node.of, Name) and node.of.id in chart.derived:
        words = node.words if isinstance(node, OneOf) else (node.word,)
        return set[bool]().union(*(senses(row.when, is_it, chart, sense if row.gives in words else not sense)
                                   for row in chart.derived[node.of.id].rows))
    return set[bool]().union(*(senses(part, is_it, chart, sense) for part in parts_of(node)))


def _raised(node: Node, is_it: Callable[[Node], bool], chart: ChartLogic, sense: bool) -> set[bool]:
    """The same of a number: whether it rises."""
    if isinstance(node, Name) and node.id in chart.derived:
        derived, found = chart.derived[node.id], set[bool]()
        for row in derived.rows:
            given = row.gives if isinstance(row.gives, Node) else None
            less = isinstance(given, Negative) or (isinstance(given, Constant) and given.value < 0)
            by_condition = senses(row.when, is_it, chart, sense != less)
            sure = isinstance(given, (Constant, Negative)) and derived.collect in {"sum", "highest"}
            found |= by_condition if sure or not by_condition else {True, False}
            found |= _raised(given, is_it, chart, sense) if given is not None else set()
        return found
    if isinstance(node, Negative):
        return _raised(node.of, is_it, chart, not sense)
    if isinstance(node, Arithmetic):
        parts = _raised(node.left, is_it, chart, sense) | _raised(node.right, is_it, chart, sense != (node.operator == "-"))
        return parts if node.operator in {"+", "-"} or not parts else {True, False}
    if isinstance(node, FunctionCall):
        return set[bool]().union(*(_raised(part, is_it, chart, sense) for part in node.arguments))
    return set()


def _signs(proof: Proof, asked: AskedThing) -> Iterator[tuple[ChartLogic, SignAsConditions]]:
    """The danger signs that can rest on what is asked: of this chart, and of others that share an input with it."""
    for chart, sign, _ in proof.signs():
        if chart == proof.logic.main or asked.one.id in proof.library.inputs:
            yield proof.logic.charts[chart], sign


def _shows(proof: Proof, asked: AskedThing, is_it: Callable[[Node], bool]) -> set[bool]:
    """Whether a danger sign can be there, and count, because something is so (True), or because it is not (False)."""
    found = set[bool]()
    for chart, sign in _signs(proof, asked):
        found |= senses(sign.has, is_it, chart)
        for word, node in sign.exceptions:
            found |= senses(node, is_it, chart, word == "only_if")
    return found


def _danger_of_yes(proof: Proof, asked: AskedThing) -> set[bool]:
    """Whether yes shows a danger sign (True), or no does (False)."""
    if asked.own:
        return {True} if asked.kind == "yes or no" and asked.one.red_flags else set()
    return _shows(proof, asked, _yes_to(str(asked.one.id))) if asked.kind == "yes or no" else set()


def _yes_to(name: str) -> Callable[[Node], bool]:
    """Whether a condition is that an input is answered yes."""
    def is_it(node: Node) -> bool:
        if isinstance(node, OneOf) and node.words == ("yes",):
            node = node.of
        return node == Name(node.at, name)
    return is_it


def signs_of_yes(proof: Proof, asked: AskedThing) -> list[RedFlag]:
    """The danger signs that a yes shows, and never a no."""
    named = {str(sign) for sign in asked.one.red_flags} if asked.kind == "yes or no" else set()
    if asked.kind == "yes or no" and not asked.own:
        named |= {sign.id for chart, sign in _signs(proof, asked) if senses(sign.has, _yes_to(str(asked.one.id)), chart) == {True}}
    return [proof.library.red_flags[sign] for sign in sorted(named) if sign in proof.library.red_flags]


def signs_of_box(proof: Proof, box: QuestionBox) -> list[RedFlag]:
    """The danger signs for which a question stands: by its own label, by those of its answers and inputs, and by conditions on what it asks."""
    chart = proof.logic.charts[proof.logic.main]
    inputs = [chart.inputs[name] for name in map(str, box.inputs) if name in chart.inputs]
    labels = (*box.red_flags, *(sign for answer in box.answers for sign in answer.red_flags),
              *(sign for one in inputs for sign in (*one.red_flags, *(sign for choice in one.answers for sign in choice.red_flags))))
    names = {*map(str, labels), *(str(sign.sign) for sign in proof.decision.signs
                                  if sign.when is not None and {*map(str, box.inputs)}.intersection(chart.needed(chart.read(sign.when))))}
    return [proof.library.red_flags[sign] for sign in sorted(names) if sign in proof.library.red_flags]


def _choices(proof: Proof, asked: AskedThing) -> tuple[list[str], list[str]]:
    """The answers to choose from that show a danger sign, and all others."""
    dangerous = _dangerous_choices(proof, asked)
    return [str(choice.says) for choice in dangerous], [str(choice.says) for choice in asked.one.answers if choice not in dangerous]


def _dangerous_choices(proof: Proof, asked: AskedThing) -> list[Choice]:
    """The answers that show a danger sign."""
    name = str(asked.one.id)

    def means(word: str) -> Callable[[Node], bool]:
        def is_it(node: Node) -> bool:
            if isinstance(node, (OneOf, Includes)) and isinstance(node.of, Name) and node.of.id == name:
                return word in (node.words if isinstance(node, OneOf) else (node.word,))
            return False
        return is_it
    return [choice for choice in asked.one.answers if choice.red_flags or True in _shows(proof, asked, means(str(choice.id)))]


# --- in doubt ----------------------------------------------------------------------------------------------------


@rule("charts", blocks="pages")
def in_doubt_answers_no(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever is not sure about a danger sign is told to give the answer that shows it, or whom to ask; never the other answer.

    Why: Many who have a sign are not sure of it; told to answer no, they are sent home. Where a no shows the danger ("Can you still walk?"), or a yes
    makes a sign not count ("Is it your usual pain?"), it is the yes that must not be told.
    Fix: Write under unsure the answer that is safe, which is nearly always yes; or whom to ask.
    """
    judged = set[int]()
    for asked in everything_asked(proof):
        for unsure in (asked.one.unsure, *(box.unsure for box in asked.boxes)):
            verdict = _judged(proof, asked, unsure) if unsure is not None and id(unsure) not in judged else None
            if unsure is not None and verdict is not None:
                judged.add(id(unsure))
                fault, help, plainly = verdict
                yield in_doubt_answers_no.at(unsure, f'whoever is not sure about "{asked.says}" is told "{shortened(unsure)}"{fault}',
                                             help, level="error" if plainly else "warning")


def _judged(proof: Proof, asked: AskedThing, unsure: Text) -> tuple[str, str, bool] | None:
    """What is wrong with what is told in doubt, what is to be written, and whether it is plainly so."""
    language, dangers = proof.library.language, _danger_of_yes(proof, asked)
    if asked.kind in {"one of", "several of"}:
        return _judged_choice(proof, asked, unsure)
    if asked.kind == "number":
        return _judged_number(proof, asked, unsure)
    if len(dangers) != 1:
        return None
    words, known = _fixed_words(language), doubt(language)
    shows, misses = ("yes", "no") if dangers == {True} else ("no", "yes")
    safe = known.told(unsure, [words(f"chart_{shows}")])[0]
    other, other_plainly = known.told(unsure, [words(f"chart_{misses}")])
    like_it = known.told(unsure, known.denies if misses == "no" else known.affirms)[0]
    like_safe = known.told(unsure, known.affirms if misses == "no" else ())[0]
    help = f"Write that they answer {shows}, or whom they ask."
    if (other or like_it) and not (safe or like_safe):
        return ", and a danger sign is missed", help, other_plainly or (like_it and not known.names_somebody(normalised(unsure)))
    if other_plainly and safe:
        return ", which tells both answers", help, False
    if known.answering and not (safe or like_safe or known.names_somebody(normalised(unsure))):
        return ", and neither to give the safe answer nor whom to ask", help, False
    return None


def _judged_number(proof: Proof, asked: AskedThing, unsure: Text) -> tuple[str, str, bool] | None:
    """A number that is made up hides the danger that the true one would show."""
    rests = any(asked.one.id in chart.needed(sign.has) for chart, sign in _signs(proof, asked))
    reader = reader_for(proof.library.language, proof.library.units)
    own = reader.units.read(asked.one.unit).kind if asked.one.unit is not None else ()
    numbers = [amount for amount in reader.read(unsure).amounts if amount.unit.kind in {(), own} and not amount.spelt]
    told = rests and numbers and not doubt(proof.library.language).names_somebody(normalised(unsure))
    return (", a number that nobody measured, and a danger sign may be missed",
            "Write how to find the number out, or whom they ask; and add unknown: with a way for whoever does not know it.", False) if told else None


def _judged_choice(proof: Proof, asked: AskedThing, unsure: Text) -> tuple[str, str, bool] | None:
    language, (dangerous, harmless) = proof.library.language, _choices(proof, asked)
    if not dangerous:
        return None
    known = doubt(language)
    nothing = [_fixed_words(language)("logic_none"), *known.denies, *known.none]
    safe = known.told(unsure, dangerous)[0]
    if known.told(unsure, [*harmless, *nothing])[0] and not safe:
        shown = " or ".join(f'"{words}"' for words in dangerous)
        return ", and a danger sign is missed", f"Write that they choose {shown}, or whom they ask.", True
    return None


@lru_cache(maxsize=8)
def _fixed_words(language: str) -> FixedWords:
    try:
        return read_words(language)
    except KeyError:
        return read_words(REFERENCE)


@rule("charts", level="warning", waivable=True, blocks="pages")
def red_flag_without_unsure(proof: Proof) -> Iterator[Diagnostic]:
    """A question of yes or no about a danger sign says what to answer when in doubt, or has a way for whoever does not know.

    Why: Many patients cannot tell whether they have the sign, and without advice they choose the answer they hope for.
    Fix: Add unsure: with what to do in doubt; the safe answer is nearly always yes. A way under unknown is proved like any other.
    """
    for asked in everything_asked(proof):
        if asked.one.unsure is not None or asked.one.unknown is not None or not asked.boxes or any(box.unsure is not None for box in asked.boxes):
            continue
        if (asked.one.red_flags if asked.own else _danger_of_yes(proof, asked)):
            who = arriving(proof, str(asked.boxes[0].id))
            yield red_flag_without_unsure.at(asked.one, f"whoever is not sure about {told_of(proof, asked)} finds no advice what to answer{who.path}",
                                             "Add unsure: with what to do in doubt.", evidence=who.evidence)


# --- which danger the words name ---------------------------------------------------------------------------------


@rule("charts", level="warning", waivable=True, blocks="pages")
def sign_not_in_its_question(proof: Proof) -> Iterator[Diagnostic]:
    """The words of a question name each danger sign that it stands for; where they do not, a named person has to say that they mean it.

    Why: A patient answers what is asked in words. A sign that the words leave out is never put to anybody, though the proof counts it as asked.
    Fix: Put the sign into the question or its list any_of. If the words do mean it, add them to the watch words of the sign, which then finds them
    on pages, too; or let the person who checked it accept this with a waiver.
    """
    spelt = [(name.plain, name.clinical) for name in proof.decision.abbreviations]
    spoken: dict[str, list[_Spoken]] = {}
    for place, sign, words, named in _named_signs(proof):
        flag = proof.library.red_flags.get(sign)
        long = [text for short, full in spelt for text in (short, full) if any(short in one or full in one for one in words)]
        own = stems(words_of(flag), proof) if flag is not None else set()
        if flag is not None and own:
            asked = stems([*words, *long], proof)
            whole = (sign in {id_ for text in words for id_ in proof.library.watch.found(text)}
                     or any(some and some <= asked for some in (stems([text], proof) for text in words_of(flag))))
            spoken.setdefault(named, []).append(_Spoken(sign, place, asked & own, whole))
    help = ("Put what the sign is into the question, or into its list any_of, in words that its readers understand. If the words mean it, add them "
            "to the watch words of the sign.")
    for named, signs in spoken.items():
        missing = {one.sign: one.place for one in signs if not one.shared and not one.whole}
        if missing:
            listed = " and ".join(f'"{sign}"' for sign in missing)
            place, several = next(iter(missing.values())), "s" if len(missing) > 1 else ""
            yield sign_not_in_its_question.at(place, f"the words of {named} share none with those of danger sign{several} {listed}", help)
        for one in signs:
            other = next((other.sign for other in signs if one.shared < other.shared), None)
            if other is not None and one.shared and not one.whole:
                yield sign_not_in_its_question.at(
                    one.place, f'the words of {named} share with those of danger sign "{one.sign}" no more than with those of "{other}"', help)


@rule("charts", level="warning", blocks="pages")
def sign_in_another_answer(proof: Proof) -> Iterator[Diagnostic]:
    """The words of a danger sign stand in the answer that stands for it, and not in another answer to the same question.

    Why: The proofs follow the answer that has the sign, and patients choose by the words: with two answers that changed places, whoever has the sign
    is sent where the others go.
    Fix: Give the sign to the answer whose words name it, or correct the words of both. If the words do mean it, add them to the watch words of the
    sign.
    """
    negates = whole_words(doubt(proof.library.language).negates)
    for asked in everything_asked(proof):
        given = [(one.says, one.red_flags) for one in asked.one.answers] if not asked.own else [
            (one.answer, one.red_flags) for box in asked.boxes for one in box.answers if one.answer is not None]
        for says, sign in ((says, sign) for says, signs in given for sign in signs):
            flag = proof.library.red_flags.get(sign)
            if flag is None or _names_sign(says, flag, proof) or stems([says], proof) & stems(words_of(flag), proof):
                continue
            other = next((words for words, signs in given if sign not in signs and _names_sign(words, flag, proof)
                          and not negates.search(normalised(words))), None)
            if other is not None:
                fault = (f'the answer "{shortened(says)}" to {told_of(proof, asked)} stands for danger sign "{sign}", whose words stand in the '
                         f'answer "{shortened(other)}"')
                yield sign_in_another_answer.at(sign, fault, "Give the sign to the answer whose words name it, or correct the words of both.")


def _names_sign(words: Text, flag: RedFlag, proof: Proof) -> bool:
    """Whether words say a danger sign as a whole: by a watch word, or by one of its names."""
    said = stems([words], proof)
    return flag.id in proof.library.watch.found(words) or any(some and some <= said for some in (stems([text], proof) for text in words_of(flag)))


class _Spoken(NamedTuple):
    """How far the words of a question speak of a danger sign: what they share with its words, and whether they say one of its names as a whole."""

    sign: str
    place: Text
    shared: set[str]
    whole: bool


def _named_signs(proof: Proof) -> Iterator[tuple[Text, str, list[str], str]]:
    """Each danger sign that questions stand for: where that is said, the sign, the words that are put to the reader, and what these are called."""
    chart = proof.logic.charts[proof.logic.main]
    asked = list(everything_asked(proof))
    for one in asked:
        words = _words_asked(one)
        if one.own or one.kind == "yes or no":
            listed = bool(one.one.any_of) or len(one.one.red_flags) == 1  # several without a list are listed in their own words
            yield from ((sign, str(sign), words, told_of(proof, one)) for sign in one.one.red_flags if listed)
        for choice in one.one.answers if not one.own else ():
            said = [str(choice.says), *_question_words(one)]
            yield from ((sign, str(sign), said, f'the answer "{shortened(choice.says)}" to {told_of(proof, one)}') for sign in choice.red_flags)
    by_name = {str(one.one.id): one for one in asked if not one.own}
    for box in proof.chart.questions:
        inputs = [by_name[name] for name in map(str, box.inputs) if name in by_name] if box.asks is None else []
        around = [str(box.says), *([str(box.note)] if box.note else []), *(word for one in inputs for word in _words_asked(one))]
        if box.asks is None:
            yield from ((sign, str(sign), around, proof.chart.name(box.id)) for sign in box.red_flags)
        for answer in box.answers:
            said = [*around, str(answer.answer or ""), *_words_in(answer, chart, by_name)]
            yield from ((sign, str(sign), said, proof.chart.name(box.id)) for sign in answer.red_flags)
    for declared in proof.decision.signs:
        if declared.when is not None:
            read = chart.read(declared.when)
            flag = proof.library.red_flags.get(declared.sign)
            said = [*_words_of_condition(read, chart, by_name), *(_units_named(read, flag, by_name) if flag is not None else ())]
            named = " and ".join(dict.fromkeys(told_of(proof, by_name[name]) for name in chart.needed(read) if name in by_name))
            if said and named:
                yield declared.sign, str(declared.sign), said, named


def _words_asked(asked: AskedThing) -> list[str]:
    one = asked.one
    return [*_question_words(asked), *(str(text) for text in (*one.any_of, one.note, one.called) if text is not None)]


def _question_words(asked: AskedThing) -> list[str]:
    return [str(asked.one.says), *(str(text) for box in asked.boxes for text in (box.says, box.note) if text is not None)]


def _words_in(answer: Answer, chart: ChartLogic, by_name: dict[str, AskedThing]) -> list[str]:
    return _words_of_condition(chart.read(answer.when), chart, by_name) if isinstance(answer.when, Expression) else []


def _words_of_condition(node: Node, chart: ChartLogic, by_name: dict[str, AskedThing]) -> list[str]:
    """The words of all that a condition rests on: questions, the answers that it names, what is worked out."""
    found = [word for name in chart.needed(node) if name in by_name for word in _words_asked(by_name[name])]
    called = {str(value.id): str(value.called) for value in chart.decision.derived}
    found += (called[name.id] for name in names_in(node) if name.id in called)
    found += (str(choice.says) for name in chart.needed(node) if name in by_name for choice in by_name[name].one.answers)
    return found


def _units_named(node: Node, flag: RedFlag, by_name: dict[str, AskedThing]) -> Iterator[str]:
    """The units of the numbers that are asked, where the sign names the limit of the condition in this unit: "younger than 3 months"."""
    if isinstance(node, Compare) and isinstance(node.left, Name) and isinstance(node.right, Constant) and node.left.id in by_name:
        unit = by_name[node.left.id].one.unit
        number = rf"(?<![\w.]){re.escape(f'{float(node.right.value):g}')} {re.escape(normalised(unit).rstrip('s'))}" if unit is not None else "(?!)"
        if unit is not None and any(re.search(number, normalised(text)) for text in words_of(flag)):
            yield str(unit)
    for part in parts_of(node):
        yield from _units_named(part, flag, by_name)


def words_of(flag: RedFlag) -> list[str]:
    """All that is written about a danger sign in words: for each reader, in a few words, and what people call it or type."""
    texts = (flag.plain, flag.clinical, *flag.watch_words, *flag.also, *flag.search, str(flag.id).replace("-", " "))
    return [str(text) for text in texts if text is not None]


def stems(texts: Iterable[Text | str], proof: Proof) -> set[str]:
    """The beginnings of the words of some texts, but for common ones: enough to tell that two speak of the same thing.

    Of a language whose common words are not known only longer words count.
    """
    common = doubt(proof.library.language).common
    words = (word for text in texts for word in re.findall(r"\w{3,}" if common else r"\w{4,}", normalised(text)))
    return {_stem(word) for word in words if decimal_in(word) is None and word not in common}


def _stem(word: str) -> str:
    """How a word begins; `eye` of `eyes`."""
    return word[:3] if len(word) == 4 and word.endswith("s") and not word.endswith("ss") else word[:4]


# --- whom the answers leave out ----------------------------------------------------------------------------------


@rule("charts", level="warning", waivable=True, blocks="pages")
def choice_not_complete(proof: Proof) -> Iterator[Diagnostic]:
    """A choice offers yes and no, "none of these", or a way for whoever does not know; or a named person has checked that it leaves nobody out.

    Why: A patient for whom nothing fits will pick the nearest answer and get advice meant for somebody else. That a list is whole, no proof can tell.
    Fix: Add the answer "none of these" and lead it somewhere safe. Where nobody can be left out, write complete: yes, and let the person who checked
    that accept the warning with a waiver, or review the chart.
    """
    open_ = [asked for asked in everything_asked(proof) if asked.boxes and _may_leave_out(proof, asked)]
    if not open_:
        return
    first = open_[0]
    who = arriving(proof, str(first.boxes[0].id))
    together = [asked for asked in open_ if asked.boxes[:1] == first.boxes[:1]]
    others = [asked for asked in open_ if asked not in together]
    more = f"; the same is so of {told_of(proof, *others)}" if others else ""
    ticked = all(asked.one.complete is not None for asked in open_)
    help = ("Add the answer: none of these. "
            + ("Nobody has checked yet that nobody is left out." if ticked else "If nobody is left out, write complete: yes."))
    fault = f"{who.told} may find no answer that fits them to {told_of(proof, *together)}{more}"
    yield choice_not_complete.at(first.one, fault, help, evidence=who.evidence)


def _may_leave_out(proof: Proof, asked: AskedThing) -> bool:
    one = asked.one
    if asked.kind != "one of" or one.unknown is not None or (one.complete is not None and proof.decision.review is not None):
        return False
    words = _fixed_words(proof.library.language)
    none, said = whole_words(["none of these", words("logic_none")]), {normalised(choice.says) for choice in one.answers}
    return not any(map(none.fullmatch, said)) and not {normalised(words("chart_yes")), normalised(words("chart_no"))} <= said
