"""Library -> problems of meaning. `RULES` is the list of everything that is checked; each rule is one small function.

A rule takes the Library and today's date and yields problems. Its name is the function's name with hyphens, and its first
docstring line is what the page of rules says about it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from generator.content.model import (
    KIND_OF_SECTION,
    REQUIRED,
    SECTIONS,
    Address,
    Brand,
    Citation,
    Comparison,
    Decision,
    Entry,
    FactRef,
    Handout,
    Library,
    NotStated,
    OptionsBlock,
    Page,
    Quantity,
    Ref,
    Review,
    Source,
    Statement,
    Term,
    Text,
    Topic,
    Waiver,
    months_later,
    normalised,
    walk,
    whole_words,
)
from generator.content.shingles import LENGTH, runs_of, words_of
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.documents import cautions
from generator.documents.printed import Printed

P = TypeVar("P")

ACROSS = 10
"""How many words in a row count as copied where they go on from one text to the next: a list of terms may follow its source for some words."""
Rule = Callable[[Library, date], Iterator[Diagnostic]]


MOST_SIGNS, MOST_IN_A_WORD = 5000, 200
_LONG_WORD = re.compile(rf"[^\s\u2014\u2026\u3001-\u303f\uff01-\uff0f\uff1a-\uff20]{{{MOST_IN_A_WORD + 1},}}")
"""Signs without a space; languages that need none have punctuation of their own between their clauses."""


def check(library: Library, today: date) -> tuple[Diagnostic, ...]:
    """Every problem that the rules find, sorted by place."""
    return tuple(sorted(problem for rule in RULES for problem in rule(library, today)))


def check_printed(library: Library, printed: Iterable[Printed]) -> tuple[Diagnostic, ...]:
    """What only the finished pages show: facts that stand on none, watch words without their danger sign, facts without what is warned of."""
    pages = list(printed)
    everywhere = {fact for page in pages for fact in page.facts}
    found = [_at(statement.id, "fact-shown-nowhere", f'the fact "{statement.id}" is shown on no page',
                 "Name its id in a section of a topic, a test or a treatment, or delete it.", item=statement.id)
             for statement, _ in library.statements if statement.id not in everywhere]
    warned = {str(fact.id): (fact, told) for fact, _ in library.statements if (told := cautions.of_fact(fact, library))}
    found += [problem for page in pages for problem in (*_missing_danger_signs(library, page), *_missing_cautions(library, page, warned.values()))]
    return tuple(sorted(dict.fromkeys(found)))


def _missing_danger_signs(library: Library, page: Printed) -> Iterator[Diagnostic]:
    for id_, word in library.watch.found(page.words).items() if page.about else ():
        if id_ not in page.top:
            item, where = ((page.about, library.red_flags[id_].id.where) if isinstance(page.about, str) else
                           (_id(page.about), page.about.where))
            fault = f'the page of "{item}" speaks of "{word}" but does not show danger sign "{id_}" at its top'
            yield Diagnostic(where, "missing-danger-sign", fault,
                          f"Add {id_} under red_flags, and see that its audience includes the readers of that page.", item=item)


Warned = tuple[Statement, tuple[cautions.Warned, ...]]


def _missing_cautions(library: Library, page: Printed, warned: Collection[Warned]) -> Iterator[Diagnostic]:
    """What a page says without what an editor's note warns of in it; the warning stands on the same line of the page, or on the next."""
    item = page.about if isinstance(page.about, str) else _id(page.about)
    lines = _lines_of(page.words)
    whole = "".join(lines)
    for fact, told in warned:
        words = _closed(fact.voiced(page.voice))
        for number, line in enumerate(lines) if words in whole else ():
            near = "".join(lines[number:number + 2])
            for one in told if words in line else ():
                if _closed(one.caution.voiced(page.voice)) not in near:
                    yield _unwarned(fact.id, f'the page of "{item}" says "{fact.id}" without what note "{one.doubt.id}" warns of', item)
    for place, section, wanted in _weighed_on(page, library):
        others = [_closed(entry.voiced(page.voice)) for entry in (*(fact for fact, _ in warned), *library.disagreements.values())]
        lines = [line for line in _lines_of(page.sections.get(section, "")) if not any(words in line for words in others)]
        for one, times in wanted.items():
            if sum(_closed(one.caution.voiced(page.voice)) in line for line in lines) < times:
                yield _unwarned(place, f'the page of "{item}" has a place without what note "{one.doubt.id}" warns of there', item)


def _lines_of(words: str) -> list[str]:
    return [line for line in map(_closed, words.splitlines()) if line]


def _closed(text: str) -> str:
    """A text for comparing, without spaces: where a word of it is led to its explanation, a page may have some more."""
    return normalised(text).replace(" ", "")


def _unwarned(place: Text, fault: str, item: str) -> Diagnostic:
    return _at(place, "missing-caution", fault,
               "Let the template of this page print it there: with each fact (macro fact), and where nothing is stated (macro not_stated).",
               item=item)


def _weighed_on(page: Printed, library: Library) -> Iterator[tuple[Text, str, Counter[cautions.Warned]]]:
    """Where something weighed is not stated, and with the steps of a chart: how often each caution must stand under that heading."""
    entry = page.about
    if isinstance(entry, Comparison):
        yield entry.id, "comparison", _count((getattr(treatment, name), cautions.where_weighed(treatment, name, library))
                                             for treatment, name in cautions.options_of(entry, library))
    elif isinstance(entry, Decision):
        yield entry.id, "steps", Counter(one for box in entry.boxes for one in cautions.of_box(box, library))
    elif isinstance(entry, Handout):
        for number, block in enumerate(entry.blocks, 1):
            if isinstance(block, OptionsBlock):
                yield entry.id, f"block-{number}", _count((cell, cautions.where_chosen(option, row, library))
                                                          for option in block.options for row, cell in enumerate(option.cells))
    elif isinstance(entry, Page):
        for name in cautions.WEIGHED.get(type(entry), ()):
            yield entry.id, name, _count([(getattr(entry, name), cautions.where_weighed(entry, name, library))])


def _count(cells: Iterable[tuple[object, Sequence[cautions.Warned]]]) -> Counter[cautions.Warned]:
    return Counter(one for cell, told in cells if isinstance(cell, NotStated) for one in told)


# --- names and places --------------------------------------------------------------------------------------------


def unknown_id(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every id that is named exists."""
    shelves = library.shelves
    for entry in library.entries:
        for ref in _parts(entry, Ref):
            if ref not in shelves[ref.kind] and ref not in library.broken:
                close = get_close_matches(ref, shelves[ref.kind], 1)
                kind = _KIND_WORDS[ref.kind]
                yield _at(ref, "unknown-id", f'{kind} "{ref}" does not exist',
                          f'Did you mean "{close[0]}"?' if close else f"Write the id of an existing {kind}, or write that {kind}.",
                          item=_id(entry))


def duplicate_id(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every statement has an id of its own."""
    first: dict[str, Statement] = {}
    for statement, _ in library.statements:
        other = first.setdefault(statement.id, statement)
        if other is not statement:
            yield _at(statement.id, "duplicate-id", f'the id "{statement.id}" stands twice; first in {_place(other.id.where)}',
                      "Give one of them another id. If both are the same fact, keep one and name its id in the other place.",
                      item=statement.id)


def wrong_kind_of_fact(library: Library, today: date) -> Iterator[Diagnostic]:
    """A section that is shown as a table holds only facts that have its columns."""
    for entry, name, said in _sections(library):
        kind = KIND_OF_SECTION.get(name)
        for item in said if kind and isinstance(said, tuple) else ():
            fact = library.facts.get(item) if isinstance(item, FactRef) else None
            if kind and fact is not None and not isinstance(fact, kind):
                yield _at(item, "wrong-kind-of-fact", f'"{item}" is a {type(fact).__name__}, but {name} holds only {kind.__name__} entries',
                          f"Name it in another section, or write it as a {kind.__name__}.", item=_id(entry))


def reference_loop(library: Library, today: date) -> Iterator[Diagnostic]:
    """No fact leads back to itself by its reasons, meanings or alternatives."""
    leads = {fact.id: [ref for ref in _leads_to(fact) if ref in library.facts] for fact in library.facts.values()}
    for start in leads:
        seen, ahead = set[str](), list(leads[start])
        while ahead:
            step = ahead.pop()
            if step == start:
                yield _at(library.facts[start].id, "reference-loop", f'"{start}" leads back to itself',
                          "Take out one of the references (means, why, instead, otherwise) on this way round.", item=start)
                break
            if step not in seen:
                seen.add(step)
                ahead += leads[step]


def _leads_to(fact: Statement) -> Iterator[FactRef]:
    for name in ("means", "why", "instead", "otherwise"):
        yield from _parts(getattr(fact, name, None), FactRef)


def unused_entry(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every entry is named somewhere: a danger sign, pitfall, test, treatment, source, editor's note or figure that nothing names is lost."""
    if library.broken:
        return
    named = Counter((ref.kind, str(ref)) for entry in library.entries for ref in _parts(entry, Ref))
    for shelf in ("red_flags", "pitfalls", "tests", "treatments", "sources", "doubts", "figures"):
        for id_, entry in library.shelves[shelf].items():
            if not named[(shelf, id_)] and not (shelf in {"red_flags", "pitfalls"} and named[("facts", id_)]):
                yield Diagnostic(entry.where, "unused-entry", f'no page and no fact names {_KIND_WORDS[shelf]} "{id_}"',
                              "Name it where readers need it, or delete the file.", item=id_)


def unused_term(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every word of the glossary is used in some text."""
    if library.broken or not library.glossary:
        return
    named = {ref for entry in library.entries for ref in _parts(entry, FactRef)}
    text = normalised("\n".join(words for entry in library.entries if not isinstance(entry, Term) for words in _prose(entry)))
    for term in library.glossary:
        if term.id not in named and not term.used_in(text):
            yield _at(term.id, "unused-term", f'no text uses the word "{term.names.plain}"',
                      "Use the word, add the form that the texts use under also, or delete the term.", item=term.id)


def repeated_id(library: Library, today: date) -> Iterator[Diagnostic]:
    """A list of ids names each of them once, and no entry names itself."""
    for entry in library.entries:
        for part in entry.parts:
            refs = [item for item in part if isinstance(item, Ref)] if isinstance(part, tuple) else []
            for ref, number in Counter(map(str, refs)).items():
                if number > 1:
                    again = [item for item in refs if item == ref][1]
                    yield _at(again, "repeated-id", f'"{ref}" stands twice in this list', "Keep it once.", item=_id(entry))
        if isinstance(entry, Page):
            for ref in entry.related:
                if isinstance(entry, Topic) and ref == entry.id:
                    yield _at(ref, "repeated-id", f'topic "{ref}" names itself as related', "Delete it.", item=_id(entry))


# --- completeness ------------------------------------------------------------------------------------------------


def no_source(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every fact names its source."""
    for statement, _ in library.statements:
        if not statement.sources:
            yield _at(statement.id, "no-source", f'the fact "{statement.id}" names no source',
                      "Add sources: with the source's id and the line or part where it says so.", item=statement.id)


def no_locator(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every source is named with the place in it: a line, or a named part."""
    for entry in library.entries:
        for citation in _parts(entry, Citation):
            if (citation.line is None) == (citation.part is None):
                yield _at(citation.source, "no-locator", f'the place in "{citation.source}" is missing or given twice',
                          "Add either line: (such as 15 or 15-17) or part: (such as abstract).", item=_id(entry))


def blank(library: Library, today: date) -> Iterator[Diagnostic]:
    """Nothing is left blank: there is a value, or the explicit entry that no source states one."""
    for entry in library.entries:
        for text in _parts(entry, Text):
            if not text.strip():
                yield _at(text, "blank", "nothing is written here",
                          "Write it, or leave an optional key out. A key that may stay open takes: not stated.", item=_id(entry))


def not_stated_here(library: Library, today: date) -> Iterator[Diagnostic]:
    """What must be said is said: a name, a fact, an action, a reviewer cannot be "not stated"."""
    for entry in library.entries:
        for text in _parts(entry, Text):
            if normalised(text) == "not stated":
                yield _at(text, "not-stated-here", "this cannot stay open", "Write it, or leave the entry or the optional key out.",
                          item=_id(entry))


def missing_section(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every topic of a kind has the same sections; one on which the sources are silent says so."""
    for topic in library.topics.values():
        for name in REQUIRED[topic.kind]:
            if getattr(topic, name) is None:
                yield _at(topic.id, "missing-section", f'the section "{name}" is missing in {topic.kind} "{topic.id}"',
                          f"Add it; where no source states anything, write {name}: not stated.", item=topic.id)


def key_points(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every topic has three to five key points before any detail."""
    for topic in library.topics.values():
        if not 3 <= len(topic.key_points) <= 5:
            yield _at(topic.id, "key-points", f'"{topic.id}" has {len(topic.key_points)} key points',
                      "Name the ids of three to five facts of the page under key_points.", item=topic.id)


def red_flag_incomplete(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every danger sign says how urgent it is and what to do."""
    for flag in library.red_flags.values():
        for name in ("urgency", "action"):
            if getattr(flag, name) is None:
                yield _at(flag.id, "red-flag-incomplete", f'danger sign "{flag.id}" has no {name}',
                          f"Add {name}:. A danger sign without it leaves its reader alone.", item=flag.id)


def comparison_size(library: Library, today: date) -> Iterator[Diagnostic]:
    """A comparison has two to four options: more columns cannot be read side by side."""
    for comparison in library.comparisons.values():
        if not 2 <= len(comparison.options) <= 4:
            yield _at(comparison.id, "comparison-size", f'"{comparison.id}" compares {len(comparison.options)} treatments',
                      "Name two to four treatments under options, waiting among them; make two comparisons of a longer one.", item=comparison.id)


def quantity_incomplete(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every quantity has a value, or a from and a to in rising order."""
    for entry in library.entries:
        for quantity in _parts(entry, Quantity):
            value, low, high = quantity.amount
            if not (value is not None and low is None and high is None) and not (
                    value is None and low is not None and high is not None and low < high):
                yield _at(quantity.of, "quantity-incomplete", f'the amount of "{quantity.of}" is missing, given twice, or falls',
                          "Write either value:, or from: and to: with the smaller number first.", item=_id(entry))


def doubt_without_basis(library: Library, today: date) -> Iterator[Diagnostic]:
    """An editor's note that says something was checked names what was read."""
    for doubt in library.doubts.values():
        if doubt.basis in {"checked", "partly checked"} and not doubt.sources:
            yield _at(doubt.id, "doubt-without-basis", f'editor\'s note "{doubt.id}" says {doubt.basis} but names no source',
                      "Name under sources: what was read, or write basis: own judgement.", item=doubt.id)


def caution_too_long(library: Library, today: date) -> Iterator[Diagnostic]:
    """What an editor's note warns of is one sentence of 30 words at most, so that it can stand beside each fact, also in a cell."""
    for doubt in library.doubts.values():
        for caution in doubt.cautions:
            for words in (caution.plain, caution.clinical):
                if words is not None and len(words.split()) > cautions.LONGEST:
                    yield _at(words, "caution-too-long", f'a caution of "{doubt.id}" has {len(words.split())} words, {cautions.LONGEST} are allowed',
                              "Say only what a reader must know at once; the note itself says the rest.", item=doubt.id)


def row_used_nowhere(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every statement that an inventory lists is some fact's, or a gap, a reference, or left out with a reason."""
    if library.broken:
        return
    used = {row for statement, _ in library.statements for row in statement.rows}
    for inventory in library.inventories.values():
        for row in inventory.rows:
            ways = [way for way in (row.gap, row.reference, row.left_out) if way is not None]
            if row.row not in used and not ways:
                yield _at(row.row, "row-used-nowhere", f'no fact names "{row.row}" (line {row.line} of {inventory.id}) under rows',
                          "Write the fact, or say gap:, reference: or left_out: with the reason.", item=row.row)
            if (row.row in used and row.left_out is not None) or len(ways) > 1:
                yield _at(row.row, "row-used-nowhere", f'"{row.row}" is told in more than one way',
                          "Keep one: a fact, gap:, reference: or left_out:.", item=row.row)
            if row.left_out is not None and row.about is None:
                yield _at(row.row, "row-used-nowhere", f'"{row.row}" is left out, but not what it was about',
                          "Add about: in a few words of your own.", item=row.row)


def row_not_listed(library: Library, today: date) -> Iterator[Diagnostic]:
    """A row that a fact names stands in the inventory of one of its sources, at a line that the fact cites."""
    if library.broken or not library.inventories:
        return
    listed = {str(row.row): (inventory.id, row.line) for inventory in library.inventories.values() for row in inventory.rows}
    for statement, _ in library.statements:
        for name in statement.rows:
            source, line = listed.get(name, (None, None))
            if source is None or line is None:
                yield _at(name, "row-not-listed", f'no inventory lists "{name}"', "Correct it, or add it to the inventory of its document.",
                          item=statement.id)
            elif not any(citation.source == source and citation.line and _lines(line) & _lines(citation.line) for citation in statement.sources):
                yield _at(name, "row-not-listed", f'"{name}" stands at line {line} of {source}, which "{statement.id}" does not cite',
                          "Correct the row, the line of the fact, or the inventory.", item=statement.id)


def _lines(written: str) -> set[int]:
    """The numbers of the lines in `15`, `15-17` or `15, 79`."""
    pairs = (part.partition("-") for part in written.split(", "))
    return {line for first, _, last in pairs for line in range(int(first), int(last or first) + 1)}


# --- safety ------------------------------------------------------------------------------------------------------


def undeclared_difference(library: Library, today: date) -> Iterator[Diagnostic]:
    """Two values for one quantity are told as a disagreement that names both facts."""
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
                yield _at(quantity.of, "undeclared-difference", f'"{statement.id}" and "{first.id}" give different values for "{name}"',
                          "Write a disagreement that names both facts, or correct one of them.", item=statement.id)


def one_sided_disagreement(library: Library, today: date) -> Iterator[Diagnostic]:
    """A disagreement has at least two sides, each with a fact."""
    for entry in library.disagreements.values():
        if len(entry.sides) < 2 or not all(side.facts for side in entry.sides):
            yield _at(entry.id, "one-sided-disagreement", f'disagreement "{entry.id}" lacks a second side, or a fact on a side',
                      "Name at least two sides, each with the ids of the facts that say it.", item=entry.id)


# --- wording -----------------------------------------------------------------------------------------------------


def copied_words(library: Library, today: date) -> Iterator[Diagnostic]:
    """No seven words in a row are the same as in a source, or ten from one text to the next; only the bibliography prints titles."""
    known = {run: source for source, runs in sorted(library.word_runs.items(), reverse=True) for run in runs}
    for entry in library.entries if known else ():
        free = {id(part.title) for part in _parts(entry, Source)}
        found: dict[tuple[Where, str], Diagnostic] = {}
        for texts in _in_a_row(entry):
            for problem in _copied([text for text in texts if id(text) not in free], known, _id(entry)):
                found.setdefault((problem.where, problem.message), problem)
        yield from found.values()


def _copied(texts: list[Text], known: Mapping[str, str], item: str) -> Iterator[Diagnostic]:
    """Each passage that stands in a source, as long as it goes on, at the text in which it begins."""
    words = [(word, text) for text in texts for word in words_of(text)]
    runs = list(runs_of([word for word, _ in words]))
    start = 0
    while start < len(runs):
        source, end = known.get(runs[start]), start
        while source is not None and end < len(runs) and known.get(runs[end]) == source:
            end += 1
        passage = [word for word, _ in words[start:end + LENGTH - 1]] if source is not None else []
        if passage and (words[start][1] is words[start + len(passage) - 1][1] or len(passage) >= ACROSS):
            shown = " ".join(passage) if len(passage) <= 30 else " ".join((*passage[:30], "..."))
            yield _at(words[start][1], "copied-words", f'{len(passage)} words in a row stand in source "{source}" too: "{shown}"',
                      "Say it in your own words.", item=item)
        start = max(end, start + 1)


def _in_a_row(value: object) -> Iterator[list[Text]]:
    """The texts of an entry as they are read one after the other: each by itself, those of a list, the same key of all entries of a list."""
    if isinstance(value, Text):
        yield [value]
    elif isinstance(value, Entry):
        for name in type(value).model_fields:
            yield from _in_a_row(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _in_a_row(part)
        yield [part for part in value if type(part) is Text]
        entries = [part for part in value if isinstance(part, Entry)]
        for name in dict.fromkeys(name for entry in entries for name in type(entry).model_fields):
            yield [text for entry in entries if type(text := getattr(entry, name, None)) is Text]


def no_word_runs(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every source that is a document of ours has its hashed word runs, so that copying from it is seen."""
    for source in library.sources.values():
        if source.file is not None and not library.word_runs.get(source.id):
            yield _at(source.file, "no-word-runs", f"word_runs/{source.id}.txt is missing, or holds no word runs",
                      f"Make it: make word-runs SOURCE={source.id} DOCUMENT=/path/to/{source.file} (and CONTENT= for a folder of your own)",
                      item=source.id)
    for id_ in sorted(set(library.word_runs) - set(library.sources) - library.broken):
        yield Diagnostic(Where(f"word_runs/{id_}.txt"), "no-word-runs", f'there is no source "{id_}" for these word runs',
                      "Rename the file to the id of its source, or delete it.", item=id_)


def brand_name(library: Library, today: date) -> Iterator[Diagnostic]:
    """No trade name or platform of brands.yml is printed."""
    named = {normalised(brand.name): brand for brand in library.brands}
    pattern = whole_words(named)
    for entry in library.entries if named else ():
        for text in _parts(entry, Text) if not isinstance(entry, Brand) else ():
            if found := pattern.search(normalised(text)):
                yield _at(text, "brand-name", f'"{found.group()}" is a trade name', f"Write: {named[found.group()].say}.", item=_id(entry))


def too_long(library: Library, today: date) -> Iterator[Diagnostic]:
    """No text has more than 5000 signs, and no word more than 200: neither can be read, and no page or sheet holds them."""
    for entry in library.entries:
        for text in _parts(entry, Text):
            if len(text) > MOST_SIGNS:
                yield _too_long(text, f"this text has {len(text)} signs", "Make several facts of it.", _id(entry))
            elif not isinstance(text, Address) and (word := _LONG_WORD.search(text)):
                yield _too_long(text, f'the word "{word.group()[:30]}..." has more than {MOST_IN_A_WORD} signs',
                                    "Write it in several words; a space may be missing.", _id(entry))


def _too_long(text: Text, message: str, help: str, item: str) -> Diagnostic:
    """A text that is told by its beginning."""
    return Diagnostic(text.where, "too-long", message, help, width=min(len(text), 30) if "\n" not in text else 1, item=item)


# --- age ---------------------------------------------------------------------------------------------------------


def review_overdue(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review holds as long as it says; after that the entry wants a new one."""
    for entry in library.entries:
        for review in _parts(entry, Review):
            due = months_later(review.on, review.months)
            if due <= today:
                yield Diagnostic(review.where, "review-overdue", f'the review of "{_id(entry)}" ran out on {due}',
                              "Have it reviewed again, and write by whom and on what day.", level="warning", item=_id(entry))


def review_in_future(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review is written down after it has happened."""
    for entry in library.entries:
        for review in _parts(entry, Review):
            if review.on > today:
                yield Diagnostic(review.where, "review-in-future", f'the review of "{_id(entry)}" is dated {review.on}, which has not come yet',
                              "Write the day on which it was done, or delete the review.", item=_id(entry))


RULES: tuple[Rule, ...] = (
    unknown_id, duplicate_id, repeated_id, wrong_kind_of_fact, reference_loop, unused_entry, unused_term,
    no_source, no_locator, blank, not_stated_here, missing_section, key_points,
    red_flag_incomplete, comparison_size, quantity_incomplete, doubt_without_basis, caution_too_long, row_used_nowhere, row_not_listed,
    undeclared_difference, one_sided_disagreement,
    too_long, copied_words, no_word_runs, brand_name,
    review_overdue, review_in_future,
)

LATE_RULES = {
    "missing-danger-sign": "A page that prints a danger sign's watch words, in whatever part of it, shows that danger sign at its top.",
    "missing-caution": "Wherever a fact is said, on a page or a sheet, there stands what an editor's note warns of in it: a harm, a warning, "
                       "that it is not advised, that its benefit is doubtful; also where benefits or harms are not stated.",
    "fact-shown-nowhere": "Every fact is shown on some page.",
    "hard-to-read": "A page for patients has a reading age of 14 at most, by the Automated Readability Index.",
    "waiver-overdue": "A waiver ends on its day.",
    "waiver-needless": "A waiver fits a problem that is there.",
    "waiver-forbidden": "Only rules of form and wording can be waived: none on which the pages or the safety of a reader rest.",
}

MAY_BE_WAIVED = {
    "key-points", "unused-term", "number-without-quantity", "copied-words", "brand-name", "hard-to-read", "review-overdue",
    "long-path", "choice-not-complete", "abbreviation-not-spelt-out", "red-flag-without-unsure",
}
"""Rules of form and wording. No rule on which the pages or the safety of a reader rest can be waived."""


def rule_name(rule: Callable[..., object]) -> str:
    """What a rule is called in messages and waivers."""
    return rule.__name__.replace("_", "-")


# --- waivers -----------------------------------------------------------------------------------------------------


def waive(problems: Iterable[Diagnostic], waivers: Iterable[Waiver], today: date, *, complete: bool) -> tuple[Diagnostic, ...]:
    """The problems that no waiver accepts, and those of the waivers themselves; sorted by place.

    Unless the problems are `complete`, a waiver that fits none of them may yet fit one that is still hidden.
    """
    left = list(problems)
    for waiver in waivers:
        fitting = [problem for problem in left if (problem.rule, problem.item) == (waiver.rule, waiver.item)]
        own = _waiver_problem(waiver, bool(fitting) or not complete, today)
        left = [*left, own] if own else [problem for problem in left if problem not in fitting]
    return tuple(sorted(left))


def _waiver_problem(waiver: Waiver, fits: bool, today: date) -> Diagnostic | None:
    if waiver.rule not in MAY_BE_WAIVED:
        return _at(waiver.rule, "waiver-forbidden", f"{waiver.rule} cannot be waived",
                   f"Mend the problem, and delete this waiver. Only these can be waived: {', '.join(sorted(MAY_BE_WAIVED))}.", item=waiver.item)
    if waiver.until < today:
        return _at(waiver.rule, "waiver-overdue", f'the waiver of {waiver.rule} for "{waiver.item}" ended on {waiver.until}',
                   "Mend the problem, or have somebody accept it again until a new day.", item=waiver.item)
    if not fits:
        return _at(waiver.rule, "waiver-needless", f'no problem {waiver.rule} is found in "{waiver.item}"', "Delete this waiver.", item=waiver.item)
    return None


# --- looking into entries ----------------------------------------------------------------------------------------

_KIND_WORDS = {
    "facts": "fact", "topics": "topic", "tests": "test", "treatments": "treatment", "comparisons": "comparison",
    "causes": "cause", "decisions": "chart",
    "red_flags": "danger sign", "pitfalls": "pitfall", "sources": "source", "disagreements": "disagreement",
    "doubts": "editor's note", "gaps": "gap", "figures": "figure",
}


def _parts(value: object, kind: type[P]) -> Iterator[P]:
    return (part for part in (value.parts if isinstance(value, Entry) else walk(value)) if isinstance(part, kind))


def _sections(library: Library) -> Iterator[tuple[Entry, str, object]]:
    """Every section of every entry that has sections: the entry, the section's name, and what stands in it."""
    for entry in library.entries:
        for name in SECTIONS.get(type(entry), ()):
            yield entry, name, getattr(entry, name)


def _prose(entry: Entry) -> Iterator[Text]:
    """The sentences of an entry: no ids, no places."""
    return (text for text in _parts(entry, Text) if type(text) is Text)


def _id(entry: Entry) -> str:
    return str(getattr(entry, "id", entry.where.file))


def _place(where: Where) -> str:
    return f"{where.file}:{where.line}"


def _at(text: Text, rule: str, message: str, help: str, item: str = "") -> Diagnostic:
    """A problem at a text, underlined as far as it goes on its line."""
    return Diagnostic(text.where, rule, message, help, width=max(1, len(text)) if "\n" not in text else 1, item=item)
