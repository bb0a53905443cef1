"""The content as data: each file is read by a parser that is not ours, and holds what the pages tell."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st
from icalendar import Calendar
from jsonschema import FormatChecker
from pybtex.database import BibliographyData, parse_string
from pyld import jsonld

from generator.content.model import Library, Site
from generator.documents.document import DataFiles, DocumentId
from generator.documents.urls import calendar_of
from generator.outputs import open_data
from generator.outputs.edition import Edition
from generator.outputs.open_data import bibliography, calendars, linked_data, table
from generator.outputs.planned import Outline
from generator.releases.ledger import NO_RELEASES
from tests.schemas import validator_of
from tests.worlds import ROOT, document, edition, example, judged, page, real, tries

HOSTILE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(str.strip)


@cache
def _world(folder: Path, changes: tuple[tuple[str, tuple[str, str]], ...]) -> Edition:
    return edition(judged(example(folder, **dict(changes))))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The miniature world with a licence and a review."""
    licence = 'licence: {name: CC BY 4.0, address: "https://creativecommons.org/licenses/by/4.0/"}'
    review = "review: {by: 'Dr Who, Ångström; clinic', on: 2026-11-01, months: 12}"
    return _world(tmp_path_factory.mktemp("world"), (("site", ("funding: not stated", f"funding: not stated\n{licence}")),
                                                    ("topics_ankle_ligaments", ("kind: anatomy", f"kind: anatomy\n{review}"))))


@pytest.fixture(scope="module")
def files(world: Edition) -> Mapping[str, bytes]:
    return open_data.files(world)


@pytest.fixture(scope="module")
def real_files() -> Mapping[str, bytes]:
    return open_data.files(edition(real()))


def told(files: Mapping[str, bytes], path: str) -> Any:
    return json.loads(files[path])


def row_of(rows: list[dict[str, Any]], id_: str) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == id_)


def faults(files: Mapping[str, bytes], schema: str, path: str) -> list[str]:
    return [f"{path}: {fault.json_path}: {fault.message}" for fault in validator(files[schema]).iter_errors(told(files, path))]


@cache
def validator(schema: bytes) -> Any:
    return validator_of(json.loads(schema), format_checker=FormatChecker())


# --- JSON ----------------------------------------------------------------------------------------------------------------


def test_the_files_are_those_that_are_named_before_they_are_made(world: Edition, files: Mapping[str, bytes]) -> None:
    assert sorted(files) == sorted(one.path for one in open_data.planned(Outline(world.library, world.site, {}, NO_RELEASES)))


@pytest.mark.parametrize("which", ["files", "real_files"])
def test_every_file_of_json_fits_its_schema(which: str, request: pytest.FixtureRequest) -> None:
    found: Mapping[str, bytes] = request.getfixturevalue(which)
    pages = [path for path in found if path.startswith("data/pages/")]
    assert faults(found, "data/facts.schema.json", "data/facts.json") == []
    assert [fault for path in pages for fault in faults(found, "data/page.schema.json", path)] == [] != pages


def test_a_schema_refuses_what_is_no_fact(files: Mapping[str, bytes]) -> None:
    broken = told(files, "data/facts.json")
    del broken["facts"][0]["sources"]
    broken["danger_signs"][0]["level"] = "quickly"
    changed = {**files, "data/facts.json": json.dumps(broken).encode()}
    assert [fault.partition(": ")[2] for fault in faults(changed, "data/facts.schema.json", "data/facts.json")] == [
        "$.facts[0]: 'sources' is a required property", "$.danger_signs[0].level: 'quickly' is not valid under any of the given schemas"]


def test_a_fact_has_its_words_its_sources_its_warnings_and_its_pages(files: Mapping[str, bytes]) -> None:
    fact = row_of(told(files, "data/facts.json")["facts"], "term-ligament")
    assert fact["plain"].startswith("A ligament is a strong band") and fact["clinical"].startswith("Fibrous band")
    assert fact["sources"] == [{"source": "ankle-demonstration", "lines": "6-7", "part": None, "cites": []}]
    assert [(one["note"], one["kind"], one["plain"], one["clinical"]) for one in fact["cautions"]] == [
        ("made-up-leaflet", "warning", "Nobody has tried this out.", "Untested.")]
    assert fact["quantities"] == [{"of": "longest-ankle-ligament", "value": "3", "from": None, "to": None, "limit": None, "unit": "cm",
                                   "population": None, "comparator": None, "time_point": None, "uncertainty": None}]
    assert "topics/ankle-sprain/" in fact["pages"] and "about/glossary/" in fact["pages"]


def test_every_fact_of_the_content_is_there_once(real_files: Mapping[str, bytes]) -> None:
    facts = [fact["id"] for fact in told(real_files, "data/facts.json")["facts"]]
    assert sorted(facts) == sorted(real().library.facts)


def test_every_danger_sign_has_its_level_and_what_to_do(real_files: Mapping[str, bytes]) -> None:
    signs = told(real_files, "data/facts.json")["danger_signs"]
    flags = real().library.red_flags
    assert [(one["id"], one["level"], one["do"]["plain"] if one["do"] else None) for one in signs] == [
        (str(flag.id), flag.urgency, str(flag.action.plain) if flag.action is not None else None) for flag in flags.values()]


def test_a_page_tells_its_danger_signs_and_its_facts_in_the_order_of_reading(files: Mapping[str, bytes], world: Edition) -> None:
    found = told(files, "data/pages/topics/ankle-sprain.json")
    assert [(one["id"], one["level"], one["do"], one["call"]) for one in found["danger_signs"]] == [
        ("cannot-stand-on-it", "urgent", "See a doctor today.", ["Call The made-up ankle clinic: 555-0100."])]
    shown = next(one for one in world.documents if one.id == DocumentId("topic", "ankle-sprain"))
    assert {fact["id"] for fact in found["facts"]} == shown.facts
    assert found["facts"][0]["id"] == "term-sprain" and found["facts"][0]["sources"] == [{"source": "ankle-demonstration", "place": "line 5"}]
    assert (found["address"], found["reader"]) == ("https://example.org/ankle/topics/ankle-sprain/", "patient")


def test_a_review_is_told_while_it_holds_and_never_else(files: Mapping[str, bytes]) -> None:
    assert told(files, "data/pages/topics/ankle-ligaments.json")["review"] == {"by": "Dr Who, Ångström; clinic", "on": "2026-11-01", "months": 12}
    assert told(files, "data/pages/topics/ankle-sprain.json")["review"] is None


def test_a_review_that_ran_out_is_told_to_no_program(tmp_path: Path) -> None:
    old = "kind: anatomy\nreview: {by: A demonstration, on: 2024-11-20, months: 12}"
    made = _world(tmp_path, (("topics_ankle_ligaments", ("kind: anatomy", old)),))
    assert told(open_data.files(made), "data/pages/topics/ankle-ligaments.json")["review"] is None
    assert "lastReviewed" not in in_page(page(judged(tmp_path), "topics/ankle-ligaments.md"))


def test_the_same_content_gives_the_same_bytes(world: Edition, files: Mapping[str, bytes]) -> None:
    assert dict(open_data.files(world)) == dict(files)


# --- CSV -----------------------------------------------------------------------------------------------------------------


def test_the_table_has_one_row_for_each_fact_and_source(real_files: Mapping[str, bytes]) -> None:
    data = real_files["data/facts.csv"]
    assert data.startswith(b"\xef\xbb\xbf") and b"\n" not in data.replace(b"\r\n", b"")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert [(row["fact"], row["source"]) for row in rows] == [
        (str(fact.id), str(one.source)) for fact in real().library.facts.values() for one in fact.sources or (None,) if one is not None]


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-5 °C", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", " =1", "\u00a0@x"])
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    assert table.harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "5 = 5", "a-b", "'quoted'", "2 weeks"])
def test_any_other_cell_stays(cell: str) -> None:
    assert table.harmless(cell) == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=4))
@tried(max_examples=tries(60), deadline=None)
def test_a_row_is_read_as_it_was_written(row: list[str]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(table.harmless, row))
    (read,) = csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)
    assert [cell if cell == kept else cell.removeprefix("'") for cell, kept in zip(read, row, strict=True)] == row
    assert not any(cell.lstrip()[:1] in tuple("=+-@＝＋－＠") for cell in read if cell.strip())


# --- literature -----------------------------------------------------------------------------------------------------------


def test_every_document_is_read_as_bibtex_and_as_csl(real_files: Mapping[str, bytes]) -> None:
    documents = [str(source.id) for source in real().library.sources.values()]
    assert list(parse_string(real_files["data/sources.bib"].decode(), "bibtex").entries) == documents
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(CiteProcJSON(told(real_files, "data/sources.csl.json"))) == documents


def test_a_source_says_what_the_content_states_and_no_more(files: Mapping[str, bytes]) -> None:
    whole, bare = told(files, "data/sources.csl.json")
    assert whole == {"id": "ankle-demonstration", "type": "document", "title": "The twisted ankle, a leaflet made up to demonstrate this website",
                     "title-short": "Made-up leaflet on twisted ankles", "author": [{"literal": "The writers of this guide"}],
                     "container-title": "Nowhere", "issued": {"date-parts": [[2026]]}, "DOI": "10.5555/made-up-leaflet",
                     "URL": "https://example.org/made-up-leaflet"}
    assert set(bare) == {"id", "type", "title", "title-short"}
    entry = parse_string(files["data/sources.bib"].decode(), "bibtex").entries["ankle-demonstration"]
    assert [str(person) for person in entry.persons["author"]] == ["{The writers of this guide}"]


def with_title(library: Library, title: str) -> Library:
    one = library.sources["ankle-demonstration"].model_copy(update={"title": title, "authors": title})
    return replace(library, sources={"ankle-demonstration": one})


@given(HOSTILE)
@tried(max_examples=tries(60), deadline=None)
def test_no_words_break_out_of_their_field(world: Edition, title: str) -> None:
    library = with_title(world.library, title)
    read: BibliographyData = parse_string(bibliography.bibtex(library).decode(), "bibtex")
    entry = read.entries["ankle-demonstration"]
    assert list(read.entries) == ["ankle-demonstration"] and len(entry.persons["author"]) == 1
    assert set(entry.fields) == {"title", "howpublished", "year", "doi", "url"}
    assert not re.search(r"(?<!\\)[#$%&_]", entry.fields["title"])


# --- calendars ------------------------------------------------------------------------------------------------------------


def days(data: bytes) -> dict[str, tuple[date, str]]:
    read = Calendar.from_ical(data)
    assert not read.errors
    return {str(event["UID"]): (event.decoded("DTSTART"), str(event["SUMMARY"])) for event in read.walk("VEVENT")}


def test_the_calendar_has_each_day_of_review_and_the_last_day_of_each_sheet(files: Mapping[str, bytes]) -> None:
    assert days(files["data/reviews.ics"]) == {
        "topics-ankle-ligaments@example.org.ankle": (date(2027, 11, 1), "Review again: The bands of the ankle"),
        "decisions-ankle-injured@example.org.ankle": (date(2027, 11, 20), "Last day of this sheet: My ankle is injured"),
        "handouts-ankle-at-home@example.org.ankle": (date(2027, 11, 20), "Last day of this sheet: A twisted ankle at home")}


def test_a_reviewer_has_a_calendar_of_their_own(files: Mapping[str, bytes]) -> None:
    own = [path for path in files if path.startswith("data/reviews/")]
    assert own == [calendar_of("Dr Who, Ångström; clinic")] and own[0].startswith("data/reviews/dr-who-angstrom-clinic-")
    assert list(days(files[own[0]])) == ["topics-ankle-ligaments@example.org.ankle"]


@pytest.mark.parametrize(("updated", "stale", "told"), [
    (date(2027, 11, 1), False, {"by": "Dr Who, Ångström; clinic", "on": "2026-11-01", "months": 12}),
    (date(2027, 11, 2), False, None), (date(2026, 11, 20), True, None)], ids=["its last day", "the day after", "of other words"])
def test_a_review_is_told_while_it_holds_and_of_no_other_words(world: Edition, updated: date, stale: bool, told: object) -> None:
    entry = "topics/ankle-ligaments"
    site = world.site.model_copy(update={"updated": updated})
    changed = world._replace(library=replace(world.library, stale=frozenset({entry} if stale else ())), site=site)
    made = open_data.files(changed)
    reviews = {one["of"]: one["review"] for one in json.loads(made["data/facts.json"])["reviews"]}
    assert reviews[entry] == json.loads(made[f"data/pages/{entry}.json"])["review"] == told
    linked = linked_data.LinkedData(changed).told(next(one for one in changed.documents if one.id == DocumentId("topic", "ankle-ligaments")))
    assert linked.get("lastReviewed") == (told and "2026-11-01") and ("reviewedBy" in linked) == (told is not None)


def test_a_review_of_other_words_is_no_day_in_a_calendar(world: Edition) -> None:
    library = replace(world.library, stale=frozenset({"topics/ankle-ligaments"}))
    made = calendars.files(library, world.site, world.readers.site)
    assert list(made) == ["data/reviews.ics"] and not any(uid.startswith("topics-") for uid in days(made["data/reviews.ics"]))


def test_names_that_look_alike_have_calendars_of_their_own() -> None:
    assert len({calendar_of(name) for name in ("Dr A. Bee", "Dr A Bee", "李医生", "王医生")}) == 4


def test_a_site_without_a_day_has_no_calendar(world: Edition) -> None:
    bare = Library(site=world.site)
    assert calendars.files(bare, world.site, world.readers.site) == {}


@given(HOSTILE)
@tried(max_examples=tries(60), deadline=None)
def test_any_words_come_back_from_a_calendar(words: str) -> None:
    line = calendars.folded(f"SUMMARY:{calendars.escaped(words)}")
    assert all(len(piece.encode()) <= 75 for piece in line.split("\r\n"))
    lines = ("BEGIN:VEVENT", "UID:1", "DTSTAMP:20261120T000000Z", line, "END:VEVENT")
    whole = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VCALENDAR", ""])
    (event,) = Calendar.from_ical(whole).walk("VEVENT")
    assert str(event["SUMMARY"]) == " ".join(words.split())


# --- addresses, linked data ------------------------------------------------------------------------------------------------


def test_the_sitemap_has_every_page_with_the_day_of_the_content(files: Mapping[str, bytes], world: Edition) -> None:
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [(url.findtext(f"{name}loc"), url.findtext(f"{name}lastmod")) for url in ElementTree.fromstring(files["sitemap.xml"])]
    assert len(found) == len(world.documents) and {day for _, day in found} == {"2026-11-20"}
    assert ("https://example.org/ankle/topics/ankle-sprain/", "2026-11-20") in found


def test_a_site_without_an_address_has_no_sitemap(tmp_path: Path) -> None:
    made = _world(tmp_path, (("site", ("address: https://example.org/ankle/\n", "")),))
    assert "sitemap.xml" not in open_data.files(made)
    assert {"$id"} & set(told(open_data.files(made), "data/facts.schema.json")) == set()


def in_page(markdown: str) -> str:
    """What stands in the page for search engines."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*)</script>', markdown)
    return str(found)


def expanded(text: str) -> dict[str, Any]:
    """As a program reads it that knows the words of schema.org."""
    def loader(url: str, options: object) -> dict[str, Any]:
        assert url.rstrip("/") == "https://schema.org"
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url,
                "document": {"@context": {"@vocab": "https://schema.org/", "url": {"@type": "@id"}, "license": {"@type": "@id"}}}}

    (read,) = jsonld.expand(json.loads(text), {"documentLoader": loader})
    return dict(read)


def value(read: Mapping[str, Any], name: str) -> Any:
    (one,) = read[f"https://schema.org/{name}"]
    return one.get("@value", one.get("@id", one))


def test_a_page_says_what_it_is_about_to_search_engines(world: Edition, tmp_path: Path) -> None:
    linked = linked_data.LinkedData(world)
    shown = {one.id: one for one in world.documents}
    read = expanded(linked.of(shown[DocumentId("topic", "ankle-sprain", "clinician")]))
    assert read["@type"] == ["https://schema.org/MedicalWebPage"]
    assert (value(read, "name"), value(read, "inLanguage"), value(read, "dateModified")) == ("Ankle sprain", "en", "2026-11-20")
    assert value(read, "url") == "https://example.org/ankle/topics/ankle-sprain/clinical/"
    assert value(read, "license") == "https://creativecommons.org/licenses/by/4.0/"
    about = value(read, "about")
    assert about["@type"] == ["https://schema.org/MedicalCondition"] and value(about, "name") == "Ankle sprain"
    assert value(value(read, "audience"), "audienceType") == "Clinician"
    assert not {"https://schema.org/lastReviewed", "https://schema.org/reviewedBy"} & set(read)
    reviewed = expanded(linked.of(shown[DocumentId("topic", "ankle-ligaments")]))
    assert (value(reviewed, "lastReviewed"), value(reviewed, "reviewedBy")) == ("2026-11-01", "Dr Who, Ångström; clinic")


@pytest.mark.parametrize(("kind", "id_", "type_"), [("test", "ankle-x-ray", "MedicalTest"), ("treatment", "ankle-brace", "MedicalTherapy"),
                                                    ("topic", "ankle-ligaments", "AnatomicalStructure")])
def test_each_kind_of_page_is_about_its_kind_of_thing(kind: Any, id_: str, type_: str, world: Edition) -> None:
    told_ = linked_data.LinkedData(world).told(next(one for one in world.documents if one.id == DocumentId(kind, id_)))
    assert told_["about"]["@type"] == type_


def test_pages_about_the_site_and_what_is_not_stated_say_nothing(world: Edition) -> None:
    linked = linked_data.LinkedData(world)
    shown = {one.id: one for one in world.documents}
    assert linked.of(shown[DocumentId("about")]) == linked.of(shown[DocumentId("home")]) == ""
    assert "about" not in linked.told(shown[DocumentId("comparison", "brace-or-waiting")])


@given(HOSTILE)
@tried(max_examples=tries(60), deadline=None)
def test_no_words_end_the_script_that_they_stand_in(words: str) -> None:
    text = linked_data.in_script({"name": f"</script><!--{words}&amp;"})
    assert not re.search("[<>&\u2028\u2029]", text) and json.loads(text) == {"name": f"</script><!--{words}&amp;"}


# --- the page --------------------------------------------------------------------------------------------------------------


def test_the_page_lists_every_file_and_the_licence(world: Edition, files: Mapping[str, bytes], tmp_path: Path) -> None:
    shown = next(one for one in world.documents if one.id == DocumentId("open-data"))
    listed = [file for block in shown.all(DataFiles) for file in block.files]
    assert len(listed) == len(files) + 1  # and how the content stands
    assert "Licence: CC BY 4.0" in shown.text


def test_no_licence_is_invented(tmp_path: Path) -> None:
    assert "Licence: not stated by the publisher of this site." in document(judged(example(tmp_path)), "open-data").text


def holds(whole: Any, part: Any) -> bool:
    """Whether a value of JSON is a part of another: some of its keys, and some of the items of its lists."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and holds(whole[key], value) for key, value in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(holds(item, one) for item in whole) for one in part)
    return bool(whole == part)


def test_the_examples_of_the_documentation_are_those_of_the_miniature_world(world: Edition, files: Mapping[str, bytes]) -> None:
    written = (ROOT / "docs" / "reference" / "open-data.md").read_text(encoding="utf-8")
    facts, linked = told(files, "data/facts.json"), linked_data.LinkedData(world)
    shown = next(one for one in world.documents if one.id == DocumentId("topic", "ankle-sprain"))
    page_ = told(files, "data/pages/topics/ankle-sprain.json") | {"licence": None}
    known = [*facts["facts"], *facts["danger_signs"], page_, *told(files, "data/sources.csl.json"), linked.told(shown)]
    examples = [json.loads(example) for example in re.findall(r"```json\n(.*?)```", written, re.DOTALL)]
    assert [[holds(one, example) for one in known].count(True) for example in examples] == [1] * 5
    for text in re.findall(r"```text\n(.*?)\n```", written, re.DOTALL):
        assert any(text in data.decode("utf-8-sig").replace("\r\n", "\n") for data in files.values()), text


def test_every_path_is_its_own(real_files: Mapping[str, bytes]) -> None:
    site: Site | None = real().library.site
    assert site is not None and len({path.casefold() for path in real_files}) == len(real_files)
