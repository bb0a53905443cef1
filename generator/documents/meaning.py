"""What a Document tells its reader, freed of its form: each thing once, in an order that does not depend on where it stands.

Two Documents with the same meaning tell the same, though one may put it in another order, in other sections or behind other links. So a
review is given for a meaning, a copy on paper is as good as the page while both have the same meaning, and a comparison of two versions is one
of two meanings. Not part of it: who reviewed, days and versions, lists of contents, ways to other pages, the list of sources (each statement
names its own), and whether the reader is shown a drawing or the same in words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final, Literal, cast
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter

from generator.documents.document import (
    AlertGroup,
    Aside,
    Block,
    BodyMap,
    Bullets,
    Call,
    CardRow,
    Caution,
    Chart,
    Cite,
    ClinicDetails,
    Contents,
    CopyCheck,
    DangerGroup,
    DangerMark,
    DataFiles,
    Depths,
    Detail,
    Difference,
    DifferMark,
    Document,
    Downloads,
    Evidence,
    Item,
    Link,
    ListedSheet,
    MySheet,
    Note,
    NoteMark,
    OnPaper,
    Packs,
    Paragraph,
    Picture,
    PrintList,
    Question,
    Said,
    Section,
    Sources,
    Step,
    Table,
    TopicMap,
    Unstated,
    Ways,
    Words,
    parts_of,
    text_of,
)
from generator.documents.document.walking import BETWEEN, fields_of, is_line, labelled, read_fields
from generator.drawing.figures import Depiction

Subject = Literal["title", "danger sign", "fact", "caution", "note", "difference", "gap", "box", "answer", "input", "value", "return",
                  "chart sign", "picture", "question", "cell", "call", "words"]
"""What a saying is about."""


Keys = tuple[tuple[str, str], ...]
"""Labels, each with the key of the fixed words that it is."""


@dataclass(frozen=True, slots=True, order=True)
class Saying:
    """One thing that a Document tells: what it is about, the id of that (empty where it has none), its words, and what belongs to it as data.

    Words of a fact inside other words stand as its id in braces, since the fact is a saying of its own. `data`: pairs of a name and a value in
    words: `level` (how urgent), `do`, `call`, `when` (a condition as JSON), `to` (the box), `source` (its id and the place), `is` (a harm, or a
    do-not), the labels of details, and such. `keys`: pairs of such a label and the key of its fixed words, by which it is known again where these are
    worded otherwise. Nobody is told a key, so sayings that differ in nothing else are equal, and no hash has it.
    """

    subject: Subject
    id: str
    text: str
    data: tuple[tuple[str, str], ...] = ()
    keys: Keys = field(default=(), compare=False)

    def all(self, name: str) -> tuple[str, ...]:
        """The values of one name, in their order."""
        return tuple(value for key, value in self.data if key == name)


Meaning = tuple[Saying, ...]
"""All that one Document tells: each saying once, sorted."""


_KNOWN: WeakKeyDictionary[Document, Meaning] = WeakKeyDictionary()
"""What Documents tell that are still in use: a memory of its own would hold all of them to its end."""


def meaning_of(document: Document) -> Meaning:
    """What a Document tells; found once, for as long as what stands in it is in memory."""
    whole = document.whole
    if (known := _KNOWN.get(whole)) is None:
        known = _KNOWN[whole] = _found_in(whole)
    return known


def _found_in(document: Document) -> Meaning:
    told = {Saying("title", "", document.title): None}
    facts = dict[str, tuple[str, set[tuple[str, str]]]]()
    for saying in _told(document.blocks):
        if saying.subject == "fact":
            text, sources = facts.setdefault(saying.id, (saying.text, set()))
            facts[saying.id] = (text or saying.text, sources | {*saying.data})
        else:
            told[saying] = None
    return tuple(sorted([*told, *(Saying("fact", id_, text, tuple(sorted(data))) for id_, (text, data) in facts.items())]))


def hash_of_meaning(document: Document) -> str:
    """64 hexadecimal digits that change when, and only when, a Document tells something else."""
    return document.once("meaning", lambda one: hash_of([meaning_of(one)]))


def hash_of(meanings: Iterable[Meaning]) -> str:
    """64 hexadecimal digits that are the same for the same meanings in the same order, on every machine."""
    digest = hashlib.sha256()
    for meaning in meanings:
        for saying in meaning:
            digest.update(as_line(saying).encode() + b"\n")
        digest.update(b"\n")
    return digest.hexdigest()


def as_line(saying: Saying) -> str:
    """A saying as one line of JSON, from which `from_line` makes it again."""
    return _LINE.encode([saying.subject, saying.id, saying.text, *saying.data])


_LINE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def from_line(line: str) -> Saying:
    """The saying that `as_line` was given. Raises ValueError if the line is none."""
    try:
        subject, id_, text, *data = json.loads(line)
        saying = Saying(subject, id_, text, tuple((str(key), str(value)) for key, value in data))
    except (TypeError, ValueError) as error:
        raise ValueError(f"not a saying: {line[:80]}") from error
    if as_line(saying) != line:
        raise ValueError(f"not a saying: {line[:80]}")
    return saying


def _told(value: object) -> Iterator[Saying]:
    kind = type(value)
    if kind is tuple:
        parts = cast(tuple[object, ...], value)
        if is_line(parts):
            yield from _line(parts)
        else:
            for part in parts:
                yield from _told(part)
    elif kind is str:
        if value:
            yield Saying("words", "", cast(str, value))
    elif kind in _TOLD:
        yield from _TOLD[kind](value)
    elif kind not in _FORM and fields_of(kind):
        for name in read_fields(kind):
            yield from _told(getattr(value, name))


def _line(parts: object, label: str = "", keys: Keys = ()) -> Iterator[Saying]:
    """A line: what it says besides its facts, and its facts."""
    text = words_of(parts)
    if not _leads_only(parts) and (label or (text.strip(" .;,:") and not _only_facts(parts))):
        yield Saying("words", "", labelled(label, text), keys=keys)
    yield from _spans(parts)


def _leads_only(parts: object) -> bool:
    """Whether a line is a way to another place, or back to what is said elsewhere in the same Document, and nothing else."""
    told = [part for part in cast(tuple[object, ...], parts) if not (isinstance(part, Words) and not part.text.strip(" .,:;"))]
    links = [part for part in told if isinstance(part, Link)]
    back = bool(links) and all(link.to.document is None and link.to.fact for link in links)
    return all(isinstance(part, Link | Aside) or (back and isinstance(part, Words)) for part in told)


def _only_facts(parts: object) -> bool:
    return isinstance(parts, tuple) and all(type(part) in (Said, Unstated, Call, Caution, *_MARKS) for part in parts)


def _spans(parts: object) -> Iterator[Saying]:
    for part in cast(tuple[object, ...], parts):
        if type(part) in _TOLD:
            yield from _TOLD[type(part)](part)


def words_of(value: object) -> str:
    """The words of a line, a block or several, with each fact as its id in braces; without warnings and numbers to call, each a saying of its own."""
    if isinstance(value, tuple):
        between = "" if is_line(value) else " "
        return between.join(filter(None, map(words_of, value)))
    if isinstance(value, Said):
        return f"{{{value.fact}}}"
    if isinstance(value, Unstated):
        return value.text
    if isinstance(value, (*_MARKS, Call, Caution)):
        return ""
    if isinstance(value, Item):
        told = ((f"{value.name} " if value.name else "") + words_of(value.line), *(labelled(one.label, words_of(one.line)) for one in value.details))
        return " ".join(filter(None, told))
    if isinstance(value, str):
        return value
    own = text_of(value) if not read_fields(type(value)) or _is_span(value) else ""
    return own or " ".join(filter(None, (words_of(getattr(value, name)) for name in read_fields(type(value)))))


def _is_span(value: object) -> bool:
    return hasattr(value, "span")


def _cites(cites: Iterable[Cite]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({("source", " ".join(filter(None, (cite.source, cite.place)))) for cite in cites}))


def _fact(said: Said) -> Iterator[Saying]:
    yield Saying("fact", said.fact, "".join(word.text for word in said.words), _cites(said.cites))
    yield from _spans(said.cautions)


def _unstated(span: Unstated) -> Iterator[Saying]:
    yield Saying("gap", span.gap, span.text)
    yield from _spans(span.cautions)


def _caution(span: Caution) -> Iterator[Saying]:
    yield Saying("caution", span.note, labelled(span.label, span.text), _cites(span.cites))


def _call(call: Call) -> Iterator[Saying]:
    yield Saying("call", "", call.words)


def _item(item: Item) -> Iterator[Saying]:
    if item.details or (item.name and not _leads_only(item.line)):
        only = [part.fact for part in item.line if isinstance(part, Said)] if _only_facts(item.line) else []
        text = " ".join(filter(None, (item.name, words_of(item.line))))
        yield Saying("words", only[0] if len(only) == 1 else "", text, tuple((one.label, words_of(one.line)) for one in item.details),
                     _keys(item.details))
        yield from _spans(item.line)
    elif _only_facts(item.line):
        yield from _spans(item.line)
    else:
        yield from _line(item.line)
    for detail in item.details:
        yield from _spans(detail.line)
    if item.evidence is not None:
        yield from _evidence(item.evidence)


def _evidence(evidence: Evidence) -> Iterator[Saying]:
    yield from _told(evidence.asides)


def _detail(detail: Detail) -> Iterator[Saying]:
    yield from _line(detail.line, detail.label, _keys((detail,)))


def _keys(details: Iterable[Detail]) -> Keys:
    return tuple(dict.fromkeys((one.label, one.key) for one in details if one.key))


def _card_row(row: CardRow) -> Iterator[Saying]:
    for block in row.blocks:
        for part in block.items if isinstance(block, Bullets) else (block,):
            yield Saying("words", "", labelled(row.label, words_of(part)))
    yield from (saying for saying in _told(row.blocks) if saying.subject != "words")


def _section(section: Section) -> Iterator[Saying]:
    yield from _heading(section)
    yield from _spans(section.heading)
    weight = _WEIGHTS.get(section.anchor, "")
    for saying in _told(tuple(_known_by_id(section.blocks)) if section.anchor == "not-known" else section.blocks):
        yield replace(saying, data=tuple(sorted({*saying.data, ("is", weight)}))) if saying.subject == "fact" and weight else saying


def _heading(section: Section) -> Iterator[Saying]:
    """The heading, where an author wrote it: what readers ask, with the statements that answer it; what a part of a sheet is for."""
    name, text = section.anchor.rstrip("0123456789"), text_of(section.heading)
    if name == "asked-":
        yield Saying("question", "", " ".join([text, *(f"{{{fact}}}" for fact in sorted(_answers(section.blocks)))]))
    elif name in _WRITTEN:
        yield Saying("words", "", text)


def _answers(blocks: tuple[Block, ...]) -> frozenset[str]:
    """The statements that stand in some blocks, and those to which these lead, because they are said in full elsewhere in the same Document."""
    parts = list(parts_of(blocks))
    ways = (part.to for part in parts if isinstance(part, Link))
    return frozenset({*(part.fact for part in parts if isinstance(part, Said)),
                      *(to.fact for to in ways if to.document is None and to.fact)})


def _known_by_id(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """What no source states, without the sentences that name ends of a chart by their numbers: the boxes themselves tell what they lack."""
    for block in blocks:
        yield replace(block, items=tuple(item for item in block.items if item.anchor or not all(isinstance(part, Words) for part in item.line))
                      ) if isinstance(block, Bullets) else block


def _paragraph(paragraph: Paragraph) -> Iterator[Saying]:
    if paragraph.role not in ("reviewed", "not-reviewed", "voices", "letters", "names", "for-wide"):
        yield from _line(paragraph.line)


def _danger(group: DangerGroup) -> Iterator[Saying]:
    calls = tuple(("call", call.words) for call in group.calls)
    for item in group.signs:
        facts = [part for part in item.line if isinstance(part, Said)]
        sign = facts[0].fact if facts else ""
        text = "".join(word.text for word in facts[0].words) if facts else words_of(item)
        yield Saying("danger sign", sign, text, (("level", group.urgency), ("do", group.action), *calls))
        yield from _spans(item.line)
        yield from _told(item.details)
        if item.evidence is not None:
            yield from _evidence(item.evidence)


def _alert(group: AlertGroup) -> Iterator[Saying]:
    for sign in group.signs:
        yield Saying("danger sign", sign.sign, sign.link.text, (("level", group.urgency), ("do", group.head)))


def _difference(one: Difference) -> Iterator[Saying]:
    sides = tuple(("side", " ".join(filter(None, (side.says, words_of(side.population))))) for side in one.sides)
    sources = _cites(cite for side in one.sides for cite in side.cites)
    yield Saying("difference", one.disagreement, one.question, (*sorted(sides), *sources, ("so", words_of(one.conclusion.line))))
    yield from _spans(one.conclusion.line)
    for side in one.sides:
        yield from _spans(side.facts)


def _note(note: Note) -> Iterator[Saying]:
    yield Saying("note", note.note, note.text, (("basis", note.basis), *_cites(note.cites)))


def _question(question: Question) -> Iterator[Saying]:
    yield Saying("question", question.anchor, f"{question.question} {words_of(question.answer)}")
    yield from (saying for saying in _item(question.answer) if saying.subject != "words")


def _picture(picture: Picture) -> Iterator[Saying]:
    yield Saying("picture", picture.figure, picture.title, (("caption", picture.caption), ("drawn", _drawn(picture)), ("shows", picture.alternative)))
    yield from _told(picture.values)
    yield from _spans(picture.facts)


def _drawn(picture: Picture) -> str:
    """Where everything in a drawing is: what is moved in it may show something else."""
    return hashlib.sha256(_as_data(Depiction).dump_json(picture.depiction)).hexdigest()[:16]


def _table(table: Table) -> Iterator[Saying]:
    for row in table.rows if table.role not in _DERIVED else ():
        head = words_of(row.head)
        for column, cell in zip(table.columns, row.cells, strict=False):
            if words := words_of(cell):
                yield Saying("cell", "", words, (("row", head), ("column", words_of(column.line))))
            yield from (saying for saying in _told(cell) if saying.subject != "words")
        yield from _spans(row.head)


def _chart(chart: Chart) -> Iterator[Saying]:
    boxes = {step.number: step.box for step in chart.steps}
    for step in chart.steps:
        yield _box(chart, step, boxes)
        for answer in step.answers:
            yield Saying("answer", f"{chart.chart}.{step.box}", answer.words,
                         (("to", boxes.get(answer.number, "")), ("when", answer.when), ("fallback", str(answer.fallback).lower())))
        yield from _spans(step.cautions)
    for asked in chart.asked:
        yield Saying("input", asked.id, asked.says, _plain(asked, "id", "says"))
    for value in chart.derived:
        yield Saying("value", value.id, value.name, _plain(value, "id", "name"))
    for sign in chart.signs:
        yield Saying("chart sign", sign.id, sign.words, _plain(sign, "id", "words"))
    for back in chart.returns:
        yield Saying("return", chart.chart, back.when, (("from", boxes.get(back.start, "")), ("to", boxes.get(back.to, ""))))


def _box(chart: Chart, step: Step, boxes: Mapping[int, str]) -> Saying:
    told = [("kind", step.kind), ("level", step.level), ("urgency", step.urgency)]
    told += [("call", call.words) for call in (*step.first, *step.then)]
    told += [("asks for", sign) for sign in step.asked]
    told += [("note", note) for note in step.notes]
    details = (*step.lines, *step.unsure, *step.results, *step.onward)
    told += [(line.label, words_of(line.line)) for line in details]
    told += [("also", json.dumps([one.when, one.says])) for one in step.adds]
    told += [("row", BETWEEN.join(filter(None, row))) for row in step.table if step.kind == "question"]  # at an end its values tell them
    if step.repeat is not None:
        told += [("again", json.dumps([boxes.get(step.repeat.to, ""), step.repeat.after, step.repeat.at_most]))]
    told += [("onto", step.onto)] * bool(step.onto)
    told += [("fact", fact) for fact in sorted(step.facts)]
    return Saying("box", f"{chart.chart}.{step.box}", step.says, tuple((key, value) for key, value in told if value), _keys(details))


def _plain(value: Any, *without: str) -> tuple[tuple[str, str], ...]:
    """The other fields of a value that says something, by their names."""
    kind: Any = type(value)
    given = _as_data(kind).dump_python(value, mode="json", exclude_defaults=True)
    return tuple((name, told if isinstance(told, str) else json.dumps(told, ensure_ascii=False))
                 for name, told in sorted(given.items()) if name not in without)


@cache
def _as_data(kind: Any) -> TypeAdapter[Any]:
    """What makes data of values of a kind; to make it takes a hundred times as long as to use it."""
    return TypeAdapter(kind)


_MARKS: Final = (Cite, NoteMark, DifferMark, DangerMark)
_FORM: Final = frozenset({Contents, Depths, Downloads, CopyCheck, OnPaper, ListedSheet, PrintList, Packs, TopicMap, BodyMap, Sources, Ways,
                          ClinicDetails, MySheet, DataFiles})
"""Blocks that tell nothing of their own: ways to other places, files to take away, the clinic's own address."""

_WRITTEN: Final = frozenset({"block-", "comparison"})
"""Sections whose headings authors write, by their anchors without a number. All other headings are fixed words that say where a thing stands."""

_WEIGHTS: Final[Mapping[str, str]] = {"harms": "harm", "pitfalls": "do not"}
"""What a fact is in these sections, by their anchors: what nobody may lose from sight."""

_DERIVED: Final = frozenset({"paths", "inventory", "reading"})
"""Tables that count or list what is told elsewhere."""

_TOLD: Final[Mapping[type, Callable[[Any], Iterator[Saying]]]] = {
    Said: _fact, Unstated: _unstated, Caution: _caution, Call: _call, Item: _item, Detail: _detail, CardRow: _card_row, Section: _section,
    Paragraph: _paragraph, DangerGroup: _danger, AlertGroup: _alert, Difference: _difference, Note: _note, Question: _question, Picture: _picture,
    Table: _table, Chart: _chart,
}
"""How each block and span that says something is told. Any other is told by its lines."""
