"""Pages about the content itself: the alphabet, the map, words, sources, disagreements, notes, gaps, what is not covered, inventories, rules, and
where facts stand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from generator.content.model import (
    AUDIENCES,
    OPINION,
    VOICE_OF,
    Audience,
    Disagreement,
    Inventory,
    NotCovered,
    NotStated,
    Page,
    Pitfall,
    Row,
    Source,
    Statement,
    Term,
    Topic,
    urgency_rank,
    worded,
)
from generator.content.model import RedFlag as DangerSign
from generator.documents import alphabetical_index, calling, cautions, reading_age
from generator.documents.collections import topics_by_kind
from generator.documents.composing import Composer, words
from generator.documents.document import (
    Aside,
    Block,
    Bullets,
    Cluster,
    Column,
    DataFile,
    DataFiles,
    DocumentId,
    Item,
    Kind,
    Line,
    Link,
    Paragraph,
    Section,
    Table,
    Target,
    TopicMap,
    TopicSpot,
    WebLink,
    place_of_difference,
    place_of_fact,
    place_of_gap,
    place_of_note,
    place_of_source,
    place_of_whereabouts,
)
from generator.documents.document import CellRow as TableRow
from generator.documents.document import Detail as DetailOf
from generator.documents.drafts import AsidesHere, DifferencesTold, Draft, Foot
from generator.documents.one_reader import is_for_one
from generator.documents.open_data import open_data
from generator.documents.practice import practice
from generator.documents.quality import CHECKED, PERSON, REVIEWABLE, SHAPE, Counted, quality_of
from generator.documents.urls import document_of
from generator.language.words import spaced

_MAP_COLUMNS = (("symptom", "anatomy"), ("condition",), ("guide", "prevention"))


def alphabet(c: Composer) -> Draft:
    """Every name, under its first letter."""
    letters = alphabetical_index.names(c.library)
    ways = tuple(part for number, letter in enumerate(letters, 1) for part in (Link(letter, Target(None, f"names-{number}")), words("\n")))
    sections = tuple(Section(f"names-{number}", (words(c.reader("a_z_other") if letter == "#" else letter),),
                             (Bullets(tuple(Item(_name(name, c)) for name in named), "names"),))
                     for number, (letter, named) in enumerate(letters.items(), 1))
    return (*_start(c), Paragraph((words(c.reader("about_a_z")),)), *_to_not_covered(c), Paragraph(ways, "letters"), *sections)


def _name(name: alphabetical_index.IndexName, c: Composer) -> Line:
    line: list[Any] = []
    for target in name.targets:
        line += [words("; ")] if line else []
        (audience, to), *others = _targets(target.thing)
        see = f"{c.reader('a_z_see')} {target.main}, " if target.main else ""
        kind = c.reader(f"search_kind_{alphabetical_index.kind_of(target.thing)}")
        line += [Link(spaced(name.words), to), words(" "), Aside(spaced(f"{see}{kind}{_for(audience, c)}"))]
        for other, way in others:
            line += [words(" "), Link(_for(other, c).strip(), way)]
    return tuple(line)


def _for(audience: Audience | None, c: Composer) -> str:
    return f" {c.reader('a_z_for_plain' if audience == 'patient' else 'a_z_for_clinical')}" if audience else ""


def _targets(thing: alphabetical_index.Thing) -> list[tuple[Audience | None, Target]]:
    """Where a thing stands: for whom (None: for both), and the way to it."""
    if isinstance(thing, Page):
        return [(audience, Target(document_of(thing, audience))) for audience in AUDIENCES]
    if isinstance(thing, DangerSign):
        return [(audience, Target(DocumentId("danger-signs", "", audience), place_of_fact(thing.id))) for audience in AUDIENCES
                if audience in thing.audience]
    if isinstance(thing, Term):
        return [(None, Target(DocumentId("glossary"), place_of_fact(thing.id)))]
    return [(thing.audience, Target(document_of(thing)))]


def topic_map(c: Composer) -> Draft:
    """Every topic drawn with its links, and the same as a list."""
    topics = topics_by_kind(c.library)
    columns = tuple(tuple(Cluster(c.reader(f"kinds_{kind}"), tuple(map(_spot, topics[kind]))) for kind in kinds if kind in topics)
                    for kinds in _MAP_COLUMNS)
    drawn = TopicMap(c.reader("title_map"), c.reader("map_description"), tuple(column for column in columns if column))
    listed = tuple(Section(f"list-{kind}", (words(c.reader(f"kinds_{kind}")),), (Bullets(tuple(_on_map(topic, c) for topic in found), "map"),), 3)
                   for kind, found in topics.items())
    about = Paragraph((words(c.reader("about_map"), " "), Aside(c.reader("map_phone"), "for-small")))
    return (*_start(c), about, Section("map", (words(c.reader("map_drawn")),), (drawn,)), Section("list", (words(c.reader("map_list")),), listed))


def _spot(topic: Topic) -> TopicSpot:
    return TopicSpot(str(topic.id), spaced(topic.names.plain), tuple(map(str, topic.related)))


def _on_map(topic: Topic, c: Composer) -> Item:
    clinical = Link(c.reader("a_z_for_clinical"), Target(document_of(topic, "clinician")), "", f"{topic.names.plain}, ")
    line: list[Any] = [c.to(topic, role="strong"), words(" ("), clinical, words(")")]
    if not topic.related:
        return Item((*line, words(f" {c.reader('map_alone')}")))
    ways = [part for ref in topic.related for part in (words(", "), c.to(c.library.topics[ref]))]
    return Item((*line, words(f" {c.reader.labelled(c.reader('map_leads_to'))}"), *ways[1:]))


def about(c: Composer) -> Draft:
    """Who publishes the site, and the way to everything about its content."""
    site, clinic = c.site, c.library.clinic
    own = calling.details(clinic, ("phone", "emergency_number", "hours", "referral_address"), c.reader)
    details = [Item((words(c.reader.labelled(c.reader("clinic"), clinic.name)),))] if clinic else []
    details += [Item((words(c.reader.labelled(one.label, one.value)),)) for one in own if one.value]
    stated = [Item((words(c.reader.labelled(c.reader(key))), *c.stated(value))) for key in OWNED
              if not isinstance(value := getattr(site, key), NotStated)]
    updated = Item((words(c.reader("updated", on=c.reader.day(site.updated))),))
    there: Mapping[Kind, object] = {"changes": c.released, "not-covered": c.library.not_covered,
                                    "practice": c.library.handouts or c.library.decisions}
    listed: tuple[tuple[Kind, str, str], ...] = (
        ("a-z", "title_a_z", "about_a_z"), ("map", "title_map", "about_topics"),
        *((kind, f"title_about_{key}", f"about_{key}") for kind, key in _ABOUT.items() if there.get(kind, True)))
    ways = tuple(Item((c.link_about(c.reader(title), kind), words(c.reader.labelled("", c.reader(told))))) for kind, title, told in listed)
    return (*_start(c), Paragraph((words(c.reader("not_advice")),)), Bullets((*stated, *details, updated)), Bullets(ways), Foot())


OWNED = ("publisher", "funding", "updates")
"""What a site says of itself, if its owner filled it in."""

_ABOUT: Mapping[Kind, str] = {
    "changes": "changes", "practice": "practice", "accessibility": "accessibility",
    "glossary": "glossary", "sources": "sources", "disagreements": "disagreements",
    "notes": "notes", "gaps": "gaps", "not-covered": "not_covered", "inventory": "inventory", "fact-places": "facts",
    "reading-ages": "reading", "quality": "quality", "rules": "rules", "open-data": "open_data"}


def accessibility(c: Composer) -> Draft:
    """What was tested, how, and what was not."""
    def listed(part: str, *names: str) -> Bullets:
        return Bullets(tuple(Item((words(c.reader(f"accessible_{part}_{name}")),)) for name in names))

    def section(part: str, *blocks: Block) -> Section:
        return Section(part, (words(c.reader(f"accessible_title_{part}")),), blocks)

    told = not isinstance(c.site.publisher, NotStated)
    tell = (section("tell", Paragraph((words(c.reader.labelled(c.reader("accessible_tell"))), *c.stated(c.site.publisher)))),) if told else ()
    return (*_start(c), Paragraph((words(c.reader("accessible_aim")),)),
            section("works", listed("works", "keyboard", "zoom", "colours", "motion", "print", "without")),
            section("tested", Paragraph((words(c.reader("accessible_tested_when")),)),
                    listed("tested", "axe", "keyboard", "width", "spacing", "forced", "drawings", "print", "links")),
            section("untested", listed("untested", "people", "readers", "browsers", "paper", "words")),
            section("weak", listed("weak", "charts", "marks")), *tell)


def glossary(c: Composer) -> Draft:
    """Every word that is explained."""
    items = tuple(Item((words(term.names.plain, strong=True), *_clinicians_say(term, c), words(c.reader.labelled("")), c.say(term)))
                  for term in sorted(c.library.glossary, key=lambda term: term.names.plain.lower()))
    return (*_start(c), Paragraph((words(c.reader("about_glossary")),)), *_or_none(items, c), AsidesHere(), Foot())


def _clinicians_say(term: Term, c: Composer) -> Line:
    own, other = term.names.plain, term.names.clinical
    return (words(f" ({c.reader.labelled(c.reader('clinicians_say'), other)})"),) if other != own else ()


def disagreements(c: Composer) -> Draft:
    """Where sources differ, each side with its facts."""
    sections: list[Any] = [Section(place_of_difference(entry.id), (words(worded(entry.question, c.reader.voice)),), _sides(entry, c))
                           for entry in c.library.disagreements.values()]
    none = [] if sections else [Paragraph((words(c.reader("none_yet")),))]
    return (*_start(c), Paragraph((words(c.reader("about_disagreements")),)), *sections, *none, DifferencesTold(), AsidesHere(), Foot())


def _sides(entry: Disagreement, c: Composer) -> tuple[Block, ...]:
    items = tuple(Item((words(f"{side.says} ({c.reader.labelled(c.reader('side_for'))}"), *c.stated(side.population), words(")")),
                       details=tuple(DetailOf("", (c.say(ref),)) for ref in side.facts)) for side in entry.sides)
    clinical = (Paragraph((words(c.reader.labelled(c.reader("for_clinicians"), entry.clinical)),)),) if entry.clinical is not None else ()
    return (Bullets(items), Paragraph((words(c.reader.labelled(c.reader("what_we_say"), entry.plain)),)), *clinical)


def notes(c: Composer) -> Draft:
    """Every editor's note."""
    items = tuple(Item((words(note.plain, _for_clinicians(note.clinical, c), f" ({c.choice('basis', note.basis)})"), *c.cites(note.sources)),
                       anchor=place_of_note(note.id)) for note in c.library.doubts.values())
    return (*_start(c), Paragraph((words(c.reader("about_notes")),)), *_or_none(items, c), Foot())


def gaps(c: Composer) -> Draft:
    """Everything that a reader would ask and no source states."""
    items = tuple(Item((words(gap.plain, _for_clinicians(gap.clinical, c)), *c.cites(gap.sources),
                        *c.cautions(cautions.of(gap.doubts, c.library), here=False)), anchor=place_of_gap(gap.id)) for gap in c.library.gaps.values())
    return (*_start(c), Paragraph((words(c.reader("about_gaps")),)), *_to_not_covered(c), *_or_none(items, c), Foot())


def _to_not_covered(c: Composer) -> tuple[Block, ...]:
    """The way to what is not covered, where there is such a page."""
    return (Paragraph((c.link_about(c.reader("title_about_not_covered"), "not-covered"),)),) if c.library.not_covered else ()


def not_covered(c: Composer) -> Draft:
    """Every symptom and question that the site does not cover, and what to do instead."""
    entries = sorted(c.library.not_covered.values(), key=lambda entry: (urgency_rank(entry.urgency), entry.names.plain.casefold()))
    return (*_start(c), Paragraph((words(c.reader("about_not_covered")),)), *(_not_covered(entry, c) for entry in entries), Foot())


def _not_covered(entry: NotCovered, c: Composer) -> Section:
    plain, clinical = spaced(entry.names.plain), spaced(entry.names.clinical)
    called = "" if plain == clinical else f"{c.reader.sentence(clinical)} "
    soon = (words(c.reader.head(c.reader(f"urgency_{entry.urgency}")), strong=True), words(" ")) if entry.urgency else ()
    calls = calling.beside_signs(entry.urgency, c.library, c.reader) if entry.urgency else ()
    basis = f" ({c.reader('basis_not_covered')})" if entry.action.basis == "editor" else ""
    told = Paragraph((*soon, words(entry.action.plain, basis), *c.cites(entry.sources)))
    clinicians = Paragraph((words(c.reader.labelled(c.reader("for_clinicians"), f"{called}{entry.action.clinical}")),))
    return Section(f"about-{entry.id}", (words(plain),), (told, *(Paragraph((call,)) for call in calls), clinicians))


def _for_clinicians(text: str | None, c: Composer) -> str:
    return f" {c.reader.labelled(c.reader('for_clinicians'), text)}" if text is not None else ""


def sources(c: Composer) -> Draft:
    """Every source, what kind it is, and how much of it was read."""
    cited = citing(c)
    parts: dict[str, list[Source]] = defaultdict(list)
    for source in c.library.sources.values():
        parts["unidentified" if source.status == "unidentified" else "documents" if source.id in cited else "published"].append(source)
    sections = tuple(Section(group, (words(c.reader(f"sources_{group}")),), tuple(_source(source, cited, c) for source in parts[group]))
                     for group in ("documents", "unidentified", "published") if parts[group])
    return (*_start(c), Paragraph((words(c.reader("about_sources")),)), *sections, Foot())


def citing(c: Composer) -> Mapping[str, int]:
    """How many facts name each source."""
    return Counter(source for fact in c.library.facts.values() for source in {str(citation.source) for citation in fact.sources})


def _source(source: Source, cited: Mapping[str, int], c: Composer) -> Section:
    told: list[tuple[str, Line]] = [
        ("kind", (words(c.choice("source_kind", source.kind)),)), ("source_title", _given(source.title, c)), ("authors", _given(source.authors, c)),
        ("published_in", _given(source.published_in, c)), ("year", _given(source.year, c)), ("status", (words(c.choice("status", source.status)),)),
        ("primary", (words(c.choice("primary", source.primary)),))]
    told = [(key, line) for key, line in told if source.kind != OPINION or key in {"kind", "authors", "year"}]
    items = [Item((words(c.reader.labelled(c.reader(key))), *line)) for key, line in told]
    items += [Item((words(c.reader.labelled("DOI", source.doi)),))] if source.doi is not None else []
    items += [Item((words(c.reader.labelled(c.reader("link"))), WebLink(str(source.link))))] if source.link is not None else []
    items += [Item((words(c.reader.labelled(c.reader("file"), source.file)),))] if source.file is not None else []
    items += [Item((words(source.note),))] if source.note is not None else []
    items += [Item((words(c.reader.labelled(c.reader("facts_from_here"), str(cited[source.id]))),))] if source.id in cited else []
    items += [Item((c.link_about(c.reader("editors_note"), "notes", place_of_note(ref)),)) for ref in source.doubts]
    return Section(place_of_source(source.id), (words(source.short),), (Bullets(tuple(items)),), 3)


def _given(value: object, c: Composer) -> Line:
    """What a source says of itself, or that it does not: no answer is looked for in it."""
    return (replace(c.unstated(value), text=c.reader("source_not_given")),) if isinstance(value, NotStated) else c.stated(value)


def inventory(c: Composer) -> Draft:
    """How many statements of each document are told in which way, where each is told, and what was left out."""
    start = (*_start(c), Paragraph((words(c.reader("about_inventory")),)))
    inventories = list(c.library.inventories.values())
    if not inventories:
        return (*start, Paragraph((words(c.reader("none_yet")),)))
    names = ("all", "fact", "gap", "reference", "left_out")
    title = c.reader("inventory_counts")
    columns = tuple(Column((words(c.reader(f"inventory_{name}")),)) for name in names)
    table = Table(title, c.reader("file"), columns, tuple(_counted(one, c) for one in inventories), "inventory", "counts")
    left = tuple(Item((words(c.reader.labelled(f"{c.reader('line', lines=row.line)}, {_document(one, c)}", f"{row.about} ({row.left_out})")),))
                 for one in inventories for row in one.rows if row.left_out is not None)
    return (*start, Section("counts", (words(title),), (table,)),
            Section("left-out", (words(c.reader("inventory_left_out")),), _or_none(left, c)),
            Section("gaps", (words(c.reader("title_about_gaps")),), (Paragraph((c.link_about(c.reader("about_gaps"), "gaps"),)),)),
            *_rows(inventories, c))


def _rows(inventories: Iterable[Inventory], c: Composer) -> tuple[Block, ...]:
    saying: dict[str, list[str]] = defaultdict(list)
    for fact in c.library.facts.values():
        for row in fact.rows:
            saying[row].append(str(fact.id))
    return tuple(Section(f"inventory-{one.id}", (words(_document(one, c)),), (Bullets(tuple(
        Item((words(c.reader.labelled(f"{c.reader('line', lines=row.line)}, {row.row}")), *_row(row, saying, c)))
        for row in one.rows)),)) for one in inventories)


def _row(row: Row, saying: Mapping[str, Sequence[str]], c: Composer) -> Line:
    if row.left_out is not None:
        return (words(c.reader("inventory_left_out")),)
    if row.gap is not None:
        return (c.link_about(c.reader("not_stated"), "gaps", place_of_gap(row.gap)),)
    if row.reference is not None:
        return (c.link_about(c.reader("inventory_reference"), "sources", place_of_source(row.reference)),)
    ways = [part for ref in saying.get(row.row, ()) for part in (words(", "), _whereabouts(ref, c))]
    return tuple(ways[1:])


def _counted(one: Inventory, c: Composer) -> TableRow:
    ways = Counter("left_out" if row.left_out is not None else "gap" if row.gap is not None else "reference" if row.reference is not None else "fact"
                   for row in one.rows)
    numbers = (len(one.rows), *(ways[name] for name in ("fact", "gap", "reference", "left_out")))
    return TableRow((words(_document(one, c)),), tuple((Paragraph((words(c.reader.number(number)),)),) for number in numbers))


def _document(one: Inventory, c: Composer) -> str:
    return str(c.library.sources[one.id].short if one.id in c.library.sources else one.id)


def rules(c: Composer, held: Mapping[str, str]) -> Draft:
    """How the content is checked: the name of each rule, and what it holds."""
    items = tuple(Item((words(name, strong=True), words(c.reader.labelled("", holds))), anchor=name) for name, holds in held.items())
    return (*c.danger_link(), Paragraph((words(c.reader("about_rules")),)), Bullets(items))


def reading_ages(c: Composer, measured: Sequence[reading_age.Reading]) -> Draft:
    """How hard each page for patients is to read."""
    limits = tuple(Item((words(c.reader(f"reading_limit_{name}")),)) for name in ("counts", "people", "parts"))
    short = Item((words(c.reader("reading_limit_short", words=reading_age.FEWEST)),))
    about_it = words(c.reader("about_reading"), f" {c.reader('reading_formula', formula=reading_age.FORMULA)}")
    start = (*_start(c), Paragraph((about_it,)), Bullets((*limits, short)))
    if not measured:
        return (*start, Paragraph((words(c.reader("reading_none")),)))
    mean = reading_age.average(measured)
    how = "wanted" if mean <= reading_age.WANTED else "kept" if mean <= reading_age.MOST else "harder"
    on_average = c.reader("reading_average", age=c.reader.number(mean, 1), wanted=reading_age.WANTED, most=reading_age.MOST)
    average = Paragraph((words(on_average, strong=True),
                         words(f" {c.reader(f'reading_{how}')}")))
    columns = tuple(Column((words(c.reader(f"reading_{name}")),)) for name in ("age", "words", "sentences", "longest"))
    rows = tuple(_measured(one, c) for one in measured)
    table = Table(c.reader("reading_table", formula=reading_age.FORMULA), c.reader("reading_page"), columns, rows, "reading", "pages")
    long = tuple(Item((words(one.item, strong=True), words(c.reader.labelled(f" ({c.reader('reading_count', words=one.length)})", one.words))))
                 for one in reading_age.long_sentences(measured))
    return (*start, average, Section("pages", (words(c.reader("reading_pages")),), (table,), 2, "wide"),
            Section("long", (words(c.reader("reading_long", words=reading_age.LONGEST)),), _or_none(long, c)))


def _measured(one: reading_age.Reading, c: Composer) -> TableRow:
    numbers = (c.reader.number(one.age, 1), *map(c.reader.number, (one.words, one.sentences, one.longest)))
    return TableRow((Link(spaced(one.title), Target(one.document)),), tuple((Paragraph((words(number),)),) for number in numbers))


def quality(c: Composer, measured: Sequence[reading_age.Reading]) -> Draft:
    """How the content stands, for its editors: what there is, what was reviewed and until when, what is accepted, and what holds a good sheet."""
    found = quality_of(c.library, measured)
    counted = tuple(Item((words(c.reader.count(f"quality_of_{one.shelf}", one.number), _counted_reviews(one, c)),)) for one in found.counted)
    reviewed = tuple(Item((_entry(one.entry.shelf, one.entry.id, c),
                           words(c.reader.labelled("", c.reader("reviewed", by=one.by, on=c.reader.day(one.on), until=c.reader.day(one.until))))))
                     for one in found.reviewed if not one.stale)
    stale = tuple(Item((words(c.reader.labelled(one.by)), _entry(one.entry.shelf, one.entry.id, c), words(f" ({c.reader.day(one.on)})")))
                  for one in sorted(found.reviewed, key=lambda one: (one.by, one.entry)) if one.stale)
    open_ = [Section(f"open-{shelf.replace('_', '-')}", (words(c.reader.count(f"quality_of_{shelf}", len(ids))),),
                     (Bullets(tuple(Item((_entry(shelf, id_, c),)) for id_ in ids)),), 3, "folded")
             for shelf in REVIEWABLE if (ids := [one.id for one in found.unreviewed if one.shelf == shelf])]
    accepted = tuple(Item((c.link_about(one.rule, "rules", one.rule), words(f"{c.reader.labelled(f', {one.item}', one.reason)} ", c.reader(
        "quality_accepted", by=one.by, until=c.reader.day(one.until))))) for one in found.accepted)
    alone = tuple(Item((_whereabouts(one.id, c), words(f" ({c.reader(f'only_{one.audience}')})"))) for one in found.one_reader)
    unpictured = tuple(Item((_entry("topics", topic, c),)) for topic in found.unpictured)
    ages = tuple(Item((_entry("topics", one.topic, c), words(c.reader.labelled("", c.reader.number(one.age, 1))))) for one in found.ages)
    unknown = tuple(Item((c.link_about(spaced(gap.plain), "gaps", place_of_gap(gap.id)),)) for gap in c.library.gaps.values())
    ways = tuple(Item((c.link_about(c.reader(f"title_about_{key}"), kind),)) for kind, key in _ABOUT.items()
                 if kind in {"gaps", "disagreements", "notes", "reading-ages", "rules"} or (kind == "changes" and c.released))

    def section(name: str, *blocks: Block, role: Any = "") -> Section:
        return Section(name, (words(c.reader(f"quality_{name}")),), blocks, 2, role)

    def held(name: str, items: Iterable[str]) -> Section:
        return section(name, Bullets(tuple(Item((words(c.reader(f"quality_{name}_{item}")),)) for item in items)))

    about_ages = c.reader("quality_ages_about", formula=reading_age.FORMULA, wanted=reading_age.WANTED, most=reading_age.MOST)
    return (*_start(c), Paragraph((words(c.reader("about_quality")),)), DataFiles((DataFile("quality", c.reader("quality_json"), ""),)),
            section("counts", Bullets(counted)), section("reviews", *_or_none(reviewed, c)), section("stale", *_or_none(stale, c)),
            section("open", *(open_ or _or_none((), c))), section("waived", *_or_none(accepted, c)),
            section("alone", *_or_none(alone, c)), section("unpictured", *_or_none(unpictured, c)),
            *((section("ages", Paragraph((words(about_ages),)), Bullets(ages), role="folded"),) if ages else ()),
            section("unknown", *_or_none(unknown, c), role="folded"),
            Paragraph((words(c.reader("quality_held")),)), held("shape", SHAPE), held("checked", CHECKED), held("person", PERSON),
            section("more", Bullets(ways)), Foot())


def _counted_reviews(one: Counted, c: Composer) -> str:
    return f" ({c.reader('quality_reviewed', number=c.reader.number(one.reviewed))})" if one.reviewed is not None else ""


def _entry(shelf: str, id_: str, c: Composer) -> Link:
    """An entry by what it is called, and the way to the page that a reader meets it on."""
    entry: Any = c.library.shelves[shelf][id_]
    if isinstance(entry, DangerSign | Pitfall):
        reader: Audience = "patient" if entry.is_for("patient") else "clinician"
        kind: Kind = "danger-signs" if isinstance(entry, DangerSign) else "pitfalls"
        place = f"about-{id_}" if isinstance(entry, DangerSign) else place_of_fact(id_)
        called = getattr(entry, "short", None) or entry.voiced(VOICE_OF[reader])
        return Link(spaced(str(called).rstrip(".")), Target(DocumentId(kind, "", reader), place))
    return c.to(entry)


def fact_places(c: Composer) -> Draft:
    """The way to the places of all facts, by the first letter of their ids."""
    items = tuple(Item((c.link_about(letter.upper(), "fact-places-part", "", letter), words(c.reader.labelled("", str(len(facts))))))
                  for letter, facts in by_letter(c).items())
    return (*c.danger_link(), Paragraph((words(c.reader("about_facts")),)), Bullets(items))


class ShownOn(NamedTuple):
    """A Document that shows a fact. `for_both`: whether the other reader has one like it."""

    document: DocumentId
    title: str
    for_both: bool


def fact_places_part(c: Composer, where: Iterable[tuple[str, Sequence[ShownOn]]]) -> Draft:
    """Where each of some facts is shown."""
    items = tuple(_shown(c.library.facts[fact], places, c) for fact, places in where)
    return (*c.danger_link(), Paragraph((words(c.reader("about_facts")),)), Bullets(items))


def _shown(fact: Statement, where: Iterable[ShownOn], c: Composer) -> Item:
    """A fact and the way to its places. The words of one for clinicians alone stand on their pages only."""
    warned, alone = c.cautions(cautions.of(fact.doubts, c.library), here=False, cited=False), is_for_one(fact)
    ways = [part for one in where
            for part in (words(", "), Link(f"{spaced(one.title)}{_clinical(one, c)}", Target(one.document, place_of_fact(fact.id))))]
    only = f" ({c.reader(f'only_{fact.audience[0]}')})" if alone else ""
    said = c.reader.labelled(only, fact.plain if not alone or fact.is_for("patient") else "").rstrip()
    return Item((words(fact.id, strong=True), words(said), *warned, words(" "), *ways[1:]), anchor=place_of_whereabouts(fact.id))


def _whereabouts(fact: str, c: Composer) -> Link:
    """The way to where all places of a fact are listed."""
    return c.link_about(fact, "fact-places-part", place_of_whereabouts(fact), fact[0])


def _clinical(one: ShownOn, c: Composer) -> str:
    both = one.for_both or one.document.kind == "landing"
    return f" ({c.reader('clinical_short')})" if both and one.document.audience == "clinician" else ""


def by_letter(c: Composer) -> Mapping[str, list[str]]:
    """The ids of all facts by their first letters."""
    parts: dict[str, list[str]] = defaultdict(list)
    for name in sorted(map(str, c.library.facts)):
        parts[name[0]].append(name)
    return parts


def _start(c: Composer) -> tuple[Block, ...]:
    return (c.reviewed_in_all(), *c.danger_link())


def _or_none(items: tuple[Item, ...], c: Composer) -> tuple[Block, ...]:
    return (Bullets(items),) if items else (Paragraph((words(c.reader("none_yet")),)),)


ABOUT: Mapping[Kind, Callable[[Composer], Draft]] = {
    "about": about, "glossary": glossary, "sources": sources, "disagreements": disagreements, "notes": notes, "gaps": gaps,
    "not-covered": not_covered, "a-z": alphabet, "map": topic_map, "practice": practice, "accessibility": accessibility,
    "inventory": inventory, "open-data": open_data,
}
"""In the order in which they stand in the menu."""
