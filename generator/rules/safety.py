"""Danger signs, doubts and disagreements: what keeps a reader from harm."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from generator.content.model import (
    URGENCIES,
    VOICE_OF,
    ActionBox,
    AnyBox,
    Decision,
    Handout,
    Library,
    LinkBox,
    OutcomeBox,
    Page,
    Quantity,
    QuestionBox,
    Recommendation,
    RedFlag,
    RedFlagRef,
    Statement,
    Test,
    Topic,
    Treatment,
    Voice,
    WordPattern,
    normalised,
    urgency_rank,
    whole_words,
)
from generator.content.model.phrases import Phrases
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Differing, Measured
from generator.diagnostics.registry import rule
from generator.documents import cautions
from generator.language.doubt import doubt as denials_of
from generator.language.doubt import listed
from generator.language.words import of_catalogue, read_words
from generator.logic.graph import ChartGraph
from generator.rules.entries import id_of
from generator.rules.signs_against import SignsAgainst


@rule("content", blocks="pages")
def red_flag_incomplete(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every danger sign says how urgent it is and what to do.

    Why: A danger sign without an action frightens its readers and leaves them alone.
    Fix: Add urgency: and action: from the source. If no source states them, ask a clinician before this is published.
    """
    for flag in library.red_flags.values():
        for name in ("urgency", "action"):
            if getattr(flag, name) is None:
                yield red_flag_incomplete.at(flag.id, f'danger sign "{flag.id}" has no {name}',
                                             f"Add {name}:. A danger sign without it leaves its reader alone.", item=flag.id)


@rule("content", level="warning", alone=True)
def advice_lost_its_no(library: Library) -> Iterator[Diagnostic]:
    """Advice against something (`strength` should not, must not) says for each reader that it is: by a no, or a word such as avoid or only.

    An exception alone ("unless your doctor says so") is none: it is left where "Do not take it unless" lost its first two words.

    Why: "Do not take aspirin" that lost its first two words is advice to take it, and no number, no proof and no layout shows that.
    Fix: Look the sentence up in its source, and write what must not be done with "do not". Change the strength only if the source advises it.
    """
    for fact, entry in library.statements if words_against(library.language) is not None else ():
        if not isinstance(fact, Recommendation) or fact.strength not in {"should not", "must not"}:
            continue
        for reader, text in (("patients", fact.plain if fact.is_for("patient") else None), ("clinicians", fact.clinical)):
            if text is not None and not is_against(text, library.language):
                yield advice_lost_its_no.at(
                    text, f'"{fact.id}" is advice against something ({fact.strength}), and nothing in the words for {reader} is against anything',
                    'Look it up in the source, and write "do not" before what must not be done; change the strength only if the source advises it.',
                    item=id_of(entry))


@rule("content", level="warning", alone=True)
def box_lost_the_no(library: Library) -> Iterator[Diagnostic]:
    """No end and no step of a chart says plainly what its facts say with a no; nor does a question whose yes leads to what is more urgent.

    Compared are the words right behind a no, three or four of them, with the words of the box. Nothing is told where another fact of the box says
    them without the no.

    Why: "Take your next dose" under a fact that says never to take it is done by whoever reads the chart alone.
    Fix: Look the sentence up in the source. Most often the box has lost its "do not"; a question is asked the other way round than its arrows
    lead.
    """
    known = denials_of(library.language)
    for chart in (entry for entry in library.entries if isinstance(entry, Decision) and known.negates):
        boxes = {str(box.id): box for box in chart.boxes}
        for box in chart.boxes:
            if isinstance(box, QuestionBox) and not _leads_up(box, boxes):
                continue
            facts = {ref: _told_by(fact, VOICE_OF[chart.audience]) for ref in map(str, box.facts) if (fact := library.facts.get(ref)) is not None}
            plainly = " ; ".join(_without_denied(text, known.negates) for text in facts.values())
            says = _without_denied(box.says, known.negates)
            lost = next(((words, ref) for ref, text in facts.items() for words in _denied_words(text, known.negates)
                         if words in says and whole_words([words]).search(says) and not whole_words([words]).search(plainly)), None)
            if lost is not None:
                yield box_lost_the_no.at(
                    box.says, f'box "{box.id}" says "{lost[0]}", and its fact "{lost[1]}" denies that',
                    'Look it up in the source, and correct what differs: most often a "do not" is lost, or a question is turned round.',
                    item=chart.id)


def _told_by(fact: Statement, voice: Voice) -> str:
    """What a fact says to one reader; of a danger sign also what to do."""
    action = fact.action if isinstance(fact, RedFlag) else None
    return f"{fact.voiced(voice)} {getattr(action, voice) if action is not None else ''}"


def _leads_up(box: QuestionBox, boxes: Mapping[str, AnyBox]) -> bool:
    """Whether yes leads to an end or a step that is more urgent than that of no."""
    ends = [boxes.get(str(ref)) for ref in (box.yes, box.no)]
    levels = [urgency_rank(str(end.level or "routine")) for end in ends if isinstance(end, (OutcomeBox, ActionBox))]
    return len(levels) == len(ends) and levels[0] < levels[1]


_SHORTEST, _LONGEST = 3, 4
"""How many words behind a no are looked for elsewhere."""


def _denied_words(text: str, negates: Sequence[str]) -> Iterator[str]:
    """The words right behind each word that denies, to the end of that part of the sentence, as far as they are enough to know them again."""
    said = normalised(text)
    for found in whole_words(negates).finditer(said):
        words = re.split(r"[,;:.!?]", said[found.end():])[0].split()[:_LONGEST]
        if len(words) >= _SHORTEST:
            yield " ".join(words)


def _without_denied(text: str, negates: Sequence[str]) -> str:
    """A text without the parts of its sentences that stand behind a word that denies."""
    return WordPattern(rf"(?:{whole_words(negates).pattern})[^,;:.!?]*").sub(" ", normalised(text))


def is_against(text: str, language: str) -> bool:
    """Whether a text denies or advises against something; what it excepts alone ("unless", "except") is neither."""
    against = words_against(language)
    return against is None or against.search(listed(language, "says_except").sub(" ", normalised(text))) is not None


@of_catalogue(None)
def words_against(language: str) -> WordPattern | None:
    """The words of a language that deny, or advise against something; None where they are not known."""
    known = denials_of(language)
    if not known.negates:
        return None
    of_a_condition = set(read_words(language)("says_on_condition").split("; "))  # "aspirin without advice from a doctor" denies the advice alone
    return whole_words([*({*known.negates} - of_a_condition), *known.lacks, *read_words(language)("says_against").split("; ")])


@rule("content", level="warning")
def sign_left_off_the_page(library: Library, today: date) -> Iterator[Diagnostic]:
    """A topic shows the danger signs that both its chart and its sheet show; a treatment and a test those that warn of it, and those that all of
    their topics and all other options there show.

    A sign warns of a treatment or a test if it means a fact of its page or one of its harms, names it, or is asked for by a question that stands on a
    fact of its page. Other options count where there are two at least.

    Why: A reader who neither follows the chart nor prints the sheet never sees the sign. Often it was taken off the page by mistake.
    Fix: Name the sign under red_flags of the page.
    """
    for topic in library.topics.values():
        shown = _named_signs(topic)
        charts = {sign: chart.id for chart in library.charts_by_topic.get(topic.id, ()) for sign in _named_signs(chart)}
        sheets = {sign: sheet.id for sheet in library.handouts_by_topic.get(topic.id, ()) for sign in _named_signs(sheet)}
        for sign in sorted(charts.keys() & sheets.keys() - shown) if shown <= library.red_flags.keys() else ():
            yield sign_left_off_the_page.at(
                topic.id, f'chart "{charts[sign]}" and sheet "{sheets[sign]}" of topic "{topic.id}" show danger sign "{sign}", and the page does not',
                f"Add {sign} under red_flags.", item=topic.id)
    topics = {kind: _topics_by_option(kind, library) for kind in (Treatment, Test)}
    against = SignsAgainst(library)
    options: list[Treatment | Test] = [*library.treatments.values(), *library.tests.values()]
    for option in options:
        reasons = {**_shown_beside(option, topics[type(option)].get(str(option.id), ()), library), **against.of(option)}
        for left_off in sorted(reasons.keys() & library.red_flags.keys() - set(map(str, _named_signs(option)))):
            yield sign_left_off_the_page.at(
                option.id, f'{reasons[left_off]} danger sign "{left_off}", and the page of "{option.id}" does not show it',
                f"Add {left_off} under red_flags.", item=option.id)


def _shown_beside(option: Treatment | Test, topics: Sequence[Topic], library: Library) -> dict[str, str]:
    """The danger signs that every topic of a treatment or a test shows, and every other one that these topics name, if there are two at
    least: what only one other shows may warn of that."""
    others = {id_ for topic in topics for id_ in _options_of(topic, type(option))} - {str(option.id)}
    shelf: Mapping[str, Treatment | Test] = library.treatments if isinstance(option, Treatment) else library.tests
    pages: list[Page] = [*topics, *(shelf[id_] for id_ in others if id_ in shelf)]
    shared = set.intersection(*map(_named_signs, pages)) if topics and len(pages) >= len(topics) + _ENOUGH else set()
    return {str(sign): f'topic "{topics[0].id}" and all other options there show' for sign in shared}


_ENOUGH = 2
"""So many other options show a sign that it warns of none of them alone."""


def _topics_by_option(kind: type[Page], library: Library) -> Mapping[str, list[Topic]]:
    """The topics that name each treatment, or each test."""
    found: dict[str, list[Topic]] = defaultdict(list)
    for topic in library.topics.values():
        for option in _options_of(topic, kind):
            found[option].append(topic)
    return found


def _options_of(topic: Topic, kind: type[Page]) -> set[str]:
    """The treatments, or the tests, that a topic names."""
    named = topic.treatments if kind is Treatment else topic.tests
    return set(map(str, named)) if isinstance(named, tuple) else set()


@rule("content", level="warning")
def sheet_without_danger_signs(library: Library, today: date) -> Iterator[Diagnostic]:
    """A sheet for patients names danger signs where every topic that it belongs to has some.

    Why: The sheet is what stays with the patient. Without its danger box nobody tells them at home when to seek help.
    Fix: Name under red_flags of the sheet those signs of its topics that its reader must know.
    """
    for sheet in library.handouts.values():
        topics = [library.topics[ref] for ref in map(str, sheet.topics) if ref in library.topics]
        named = [sorted(_named_signs(topic)) for topic in topics]
        if sheet.audience == "patient" and named and all(named) and not _named_signs(sheet):
            signs = ", ".join(dict.fromkeys(sign for some in named for sign in some))
            yield sheet_without_danger_signs.at(sheet.id, f'sheet "{sheet.id}" names no danger sign, though its topics do',
                                                f"Add under red_flags those that its reader must know: {signs}.", item=sheet.id)


@rule("content", level="warning")
def emergency_left_off_the_sheet(library: Library, today: date) -> Iterator[Diagnostic]:
    """A sheet for patients that names danger signs names every emergency sign that all of its topics show, and those of the topic that its main
    message is from.

    Why: Whoever has only the sheet takes its list for the whole one. A sign that the pages show and the sheet does not is then no reason to call.
    Fix: Name the sign under red_flags of the sheet. If it does not fit on its pages, take out something that harms nobody when it is missing.
    """
    homes = {str(fact.id): entry for fact, entry in reversed(library.statements)}
    for sheet in library.handouts.values():
        named = _named_signs(sheet)
        topics = [library.topics[ref] for ref in map(str, sheet.topics) if ref in library.topics]
        if sheet.audience != "patient" or not named or not topics:
            continue
        shared = set.intersection(*map(_named_signs, topics))
        main = next((topic for topic in topics if topic is homes.get(str(sheet.main_message))), None)
        for sign in sorted((shared | (_named_signs(main) if main is not None else set())) - named):
            if (flag := library.red_flags.get(sign)) is not None and flag.urgency == "emergency" and "patient" in flag.audience:
                of = (f'every topic of sheet "{sheet.id}"' if sign in shared or main is None
                      else f'topic "{main.id}", which has the main message of sheet "{sheet.id}",')
                yield emergency_left_off_the_sheet.at(
                    sheet.id, f'{of} shows the emergency sign "{sign}", and the sheet does not',
                    f"Add {sign} under red_flags.", item=sheet.id)


@rule("content", level="warning")
def emergency_shown_to_no_patient(library: Library, today: date) -> Iterator[Diagnostic]:
    """An emergency sign that is for patients, and that something for clinicians names, is named by a page, a chart or a sheet for patients, too.

    Why: Taken off a page, its sheet and its chart alike, a sign is missed by no rule that compares these; and patients meet it in the list of all
    signs alone, which whoever bleeds does not read.
    Fix: Name the sign under red_flags of each page, chart and sheet whose readers may have it. If it is for clinicians alone, write its audience.
    """
    told = [entry for entry in library.entries if isinstance(entry, (Decision, Handout, Page))]
    patients = set[RedFlagRef]().union(*(_named_signs(entry) for entry in told if getattr(entry, "audience", "patient") == "patient"))
    for sign in sorted(set[RedFlagRef]().union(*map(_named_signs, told)) - patients):
        if (flag := library.red_flags.get(sign)) is not None and flag.urgency == "emergency" and "patient" in flag.audience:
            yield emergency_shown_to_no_patient.at(
                flag.id, f'no page, chart or sheet for patients names the emergency sign "{sign}"; one for clinicians does',
                "Name it under red_flags of each page, chart and sheet whose readers may have it.", item=flag.id)


@rule("content", level="warning")
def emergency_left_off_the_chart(library: Library, today: date) -> Iterator[Diagnostic]:
    """A chart for patients that asks for danger signs asks for every emergency sign that all of its topics show, or leads to a chart that does.

    Why: Nothing is proved about a sign that a chart does not name. Whoever has it is led to an end like anybody else, perhaps to stay at home.
    Fix: Ask for the sign in the first question, and name it under red_flags there and of the chart.
    """
    for chart in library.decisions.values():
        asked = _asked_for(chart, library)
        topics = [_named_signs(library.topics[ref]) for ref in map(str, chart.topics) if ref in library.topics]
        for sign in sorted(set.intersection(*topics) - asked) if asked and topics and chart.audience == "patient" else ():
            if (flag := library.red_flags.get(sign)) is not None and flag.urgency == "emergency" and "patient" in flag.audience:
                yield emergency_left_off_the_chart.at(
                    chart.id, f'every topic of chart "{chart.id}" shows the emergency sign "{sign}", which neither it nor a chart behind it asks for',
                    f"Ask for {sign} in the first question, and name it under red_flags.", item=chart.id)


@rule("content", level="warning")
def urgent_sign_left_off_the_chart(library: Library, today: date) -> Iterator[Diagnostic]:
    """A chart that asks for danger signs, or leads to urgent help, asks for an urgent one where all of its topics show such a sign.

    Why: The only urgent sign of a chart, once it is deleted, is missed by no proof. Whoever has it is led to an end like anybody else.
    Fix: Ask for each of these signs that its reader may have, in an early question, and name it under red_flags there and of the chart.
    """
    for chart in library.decisions.values():
        asked = _asked_for(chart, library)
        helps = any(isinstance(box, OutcomeBox) and box.level in {"emergency", "urgent"} for box in chart.boxes)
        topics = [_named_signs(library.topics[ref]) for ref in map(str, chart.topics) if ref in library.topics]
        urgent = {ref for ref, flag in library.red_flags.items() if flag.urgency == "urgent" and chart.audience in flag.audience}
        shared = sorted(set.intersection(*topics) & urgent) if topics and (asked or helps) else []
        if shared and asked.isdisjoint(urgent) and asked <= library.red_flags.keys():
            signs = ", ".join(shared)
            yield urgent_sign_left_off_the_chart.at(
                chart.id, f'every topic of chart "{chart.id}" shows urgent danger signs ({signs}), and neither it nor a chart behind it asks for any',
                "Ask for each of them that its reader may have, in an early question, and name it under red_flags.", item=chart.id)


def _asked_for(chart: Decision, library: Library) -> set[RedFlagRef]:
    """The danger signs that a chart names, with the charts to which it leads."""
    seen, waiting = {str(chart.id): chart}, [chart]
    while waiting:
        for box in waiting.pop().boxes:
            linked = library.decisions.get(str(box.decision)) if isinstance(box, LinkBox) and box.decision is not None else None
            if linked is not None and str(linked.id) not in seen:
                seen[str(linked.id)] = linked
                waiting.append(linked)
    return set[RedFlagRef]().union(*map(_named_signs, seen.values()))


@rule("content", level="warning")
def end_above_its_sign(library: Library, today: date) -> Iterator[Diagnostic]:
    """Where a chart leads everybody with a danger sign to an end that is more urgent than the sign, a disagreement says why.

    Why: The sign and the end stand on one sheet, and tell two levels for the same words. More urgent is safe, but a reader does not know which holds.
    Fix: Read the sources. If they ask for the earlier help, raise the urgency of the sign. If they differ, name the sign and a fact of the end in a
    disagreement, and say in the action of the sign for whom which holds. Never lower the end.
    """
    told = [{str(ref) for side in entry.sides for ref in side.facts} for entry in library.disagreements.values()]
    for chart in library.decisions.values():
        graph = ChartGraph(chart)
        for box in graph.questions:
            signs = [flag for ref in box.red_flags if (flag := library.red_flags.get(ref)) is not None and flag.urgency is not None]
            ends = _ends_of_yes(box, graph)
            levels = {level for end in ends if (level := graph.level(end)) is not None}
            if not signs or not levels or min(map(urgency_rank, (flag.urgency for flag in signs))) <= max(map(urgency_rank, levels)):
                continue
            stand_on = {str(ref) for one in (box.id, *ends) for ref in graph.boxes[str(one)].facts}
            for flag in signs:
                if not any(str(flag.id) in facts and facts & stand_on - {str(flag.id)} for facts in told):
                    yield end_above_its_sign.at(
                        box.says, f'danger sign "{flag.id}" is {flag.urgency}, and yes to {graph.name(str(box.id))} leads to {graph.name(ends[0])}',
                        "Raise the urgency of the sign if its sources ask for that; or tell in a disagreement that they differ. Never lower the end.",
                        item=chart.id)


def _ends_of_yes(box: QuestionBox, graph: ChartGraph) -> list[str]:
    """The ends to which yes leads; none where one of them is a link, since the patient goes on from there."""
    reached = graph.spread([str(box.yes)]) if str(box.yes) in graph.boxes else {}
    ends = [one for one in reached if graph.ends(one)]
    return [] if any(isinstance(graph.boxes[one], LinkBox) for one in ends) else ends


@rule("content", level="warning")
def watch_words_in_one(library: Library, today: date) -> Iterator[Diagnostic]:
    """Each watch word of a danger sign stands by itself.

    Why: A watch word counts where a text has it whole. Several in one, with commas between them, are in no text, so the sign would be missing there.
    Fix: Write each on a line of its own after a hyphen, or all in brackets: [a fall, a blow].
    """
    for flag in library.red_flags.values():
        for word in flag.watch_words:
            if parts := [part.strip() for part in re.split("[,;،、]", word) if part.strip()][1:]:
                yield watch_words_in_one.at(word, f'"{word}" is one watch word, and a text has it only with all its commas',
                                            f"Write each on a line of its own after a hyphen, such as: - {parts[0]}", item=flag.id)


@rule("content", level="warning")
def watch_words_miss_their_sign(library: Library, today: date) -> Iterator[Diagnostic]:
    """A watch word of a danger sign stands in the words of the sign itself, for patients, for clinicians or in its short form.

    Why: Watch words are how a page that speaks of a danger is made to show its sign. A list that misses the sign itself, because of a slip or since
    the sign was worded anew, will miss the pages too, and nobody notices.
    Fix: Add the words with which the sign names the danger, in each form that a text may use.
    """
    for flag in library.red_flags.values():
        told = (flag.plain, flag.clinical, flag.shortened("plain"), flag.shortened("clinical"))
        own = Phrases({str(flag.id): flag.watch_words})
        if flag.watch_words and not any(own.found(text) for text in told if text is not None):
            yield watch_words_miss_their_sign.at(
                flag.watch_words[0], f'no watch word of danger sign "{flag.id}" stands in its own words',
                "Add the words with which the sign names the danger, in each form that a text may use.", item=flag.id)


def _named_signs(entry: Page | Decision | Handout) -> set[RedFlagRef]:
    """The danger signs that an entry names at its head."""
    return set(entry.red_flags) if isinstance(entry.red_flags, tuple) else set()


@rule("content")
def levels_alike(library: Library, today: date) -> Iterator[Diagnostic]:
    """The site's own words for the levels of urgency differ from each other, and none is the usual word of another level.

    Why: "Urgent" over an emergency, or one word over two levels, makes a reader wait who must not.
    Fix: Give each level a word of its own that no reader takes for another level.
    """
    levels = library.site.levels if library.site is not None else None
    if levels is None:
        return
    usual = _level_words(library.language)
    said = {level: getattr(levels, level) for level in URGENCIES}
    for level, words in said.items():
        others = [other for other in URGENCIES if other != level and normalised(words) in (usual.get(other), normalised(said[other]))]
        if others:
            yield levels_alike.at(words, f'"{words}" stands for {level} and is a word for {others[0]}',
                                  "Choose a word that no reader takes for another level.", item="site.yml")


def _level_words(language: str) -> Mapping[str, str]:
    """The fixed words for the levels; none in a language without a catalogue of words, which is told elsewhere."""
    try:
        words = read_words(language)
    except KeyError:
        return {}
    return {level: normalised(words(f"urgency_{level}")) for level in URGENCIES}


@rule("content")
def doubt_without_basis(library: Library, today: date) -> Iterator[Diagnostic]:
    """An editor's note that says something was checked names what was read.

    Why: "Checked" is a claim. Without the source nobody can repeat it, and the note would weaken a fact for no visible reason.
    Fix: Name what was read under sources:. If nothing was read, write basis: own judgement.
    """
    for doubt in library.doubts.values():
        if doubt.basis in {"checked", "partly checked"} and not doubt.sources:
            yield doubt_without_basis.at(doubt.id, f'editor\'s note "{doubt.id}" says {doubt.basis} but names no source',
                                         "Name under sources: what was read, or write basis: own judgement.", item=doubt.id)


@rule("content")
def caution_too_long(library: Library, today: date) -> Iterator[Diagnostic]:
    """What an editor's note warns of is one sentence of 30 words at most, so that it fits beside each fact, even in a table cell.

    Why: The caution is printed wherever the fact is said. A long one is skipped, and with it the warning.
    Fix: Keep the harm and whom it concerns in the sentence; move reasons and details into the note itself.
    """
    for doubt in library.doubts.values():
        for caution in doubt.cautions:
            for words in (caution.plain, caution.clinical):
                if words is not None and len(words.split()) > cautions.LONGEST:
                    yield caution_too_long.at(words, f'a caution of "{doubt.id}" has {len(words.split())} words, {cautions.LONGEST} are allowed',
                                              "Say only what a reader must know at once; the note itself says the rest.", item=doubt.id,
                                              evidence=Measured(len(words.split()), most=cautions.LONGEST))


@rule("content")
def undeclared_difference(library: Library, today: date) -> Iterator[Diagnostic]:
    """Two values for one quantity are told as a disagreement that names both facts.

    Why: Two pages that give different numbers cost trust; whichever a reader happens to see decides what they do.
    Fix: If one value is wrong, correct it from its source. If the sources differ, write a disagreement that names both facts.
    """
    if library.broken:
        return
    together = [{fact for side in entry.sides for fact in side.facts} for entry in library.disagreements.values()]
    valued: dict[str, list[tuple[Statement, Quantity]]] = defaultdict(list)
    for statement, _ in library.statements:
        for quantity in statement.quantities:
            valued[quantity.of].append((statement, quantity))
    for name, values in valued.items():
        first, amount = values[0]
        for statement, quantity in values[1:]:
            if (quantity.amount, quantity.unit) != (amount.amount, amount.unit) and not any(
                    {first.id, statement.id} <= facts for facts in together):
                yield undeclared_difference.at(quantity.of, f'"{statement.id}" and "{first.id}" give different values for "{name}"',
                                               "Write a disagreement that names both facts, or correct one of them.", item=statement.id,
                                               evidence=Differing(_amount(quantity), (_amount(amount),)))


def _amount(quantity: Quantity) -> str:
    """A quantity in a few words: `2 to 4 weeks`."""
    numbers = (str(number) for number in quantity.amount if number is not None)
    return f"{' to '.join(numbers)} {quantity.unit}"


@rule("content")
def one_sided_disagreement(library: Library, today: date) -> Iterator[Diagnostic]:
    """A disagreement has at least two sides, each with a fact.

    Why: With one side only, readers learn that somebody disagrees, but not with what.
    Fix: Add the other side with the ids of the facts that say it. If the sources agree, delete the disagreement.
    """
    for entry in library.disagreements.values():
        if len(entry.sides) < 2 or not all(side.facts for side in entry.sides):
            yield one_sided_disagreement.at(entry.id, f'disagreement "{entry.id}" lacks a second side, or a fact on a side',
                                            "Name at least two sides, each with the ids of the facts that say it.", item=entry.id)
