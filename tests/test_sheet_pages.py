"""The web side of printed sheets: the same words as on paper, in the same order; which copy is current; one list of everything printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import markdown
import pytest

from generator.build import Examined
from generator.content.model import AUDIENCES, Decision, Handout
from generator.documents import urls
from generator.documents.collections import sheets_of
from generator.documents.document import Difference, Document, DocumentId, ListedSheet, Note, Packs, PrintList, parts_of
from generator.documents.urls import document_of, page_path
from generator.outputs.edition import Edition
from generator.outputs.markdown import PageWriter
from generator.outputs.pdf.handout import handout_data, letterhead_of
from generator.outputs.pdf.jobs import PrintedPdf
from tests.shown import NOT_STATED, leads, read, statement
from tests.test_templates import EXTENSIONS
from tests.worlds import document, edition, example, files, judged, menu, page, plainly, real

REAL = real()
PAGE, SHEETS = "sheets/ankle-at-home.md", "sheets/index.md"
HOSTILE = "{{ a*a }} <b>x</b> [x](javascript:alert(x)) | ![p](q.png) { .cls } # no `code` *a* _b_ \"q\" - &amp;"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    return judged(example(tmp_path_factory.mktemp("world")))


def changed(folder: Path, *pairs: tuple[str, str]) -> Examined:
    """The miniature world with another handout."""
    file = example(folder) / "handouts" / "ankle-at-home.yml"
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return judged(folder)


def html(text: str) -> str:
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    names = [name if isinstance(name, str) else next(iter(name)) for name in EXTENSIONS]
    return markdown.markdown(body, extensions=names)


def words(html: str) -> str:
    """What a reader sees, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def section(markdown: str, anchor: str) -> str:
    return markdown.partition(f"{{ #{anchor} }}")[2].partition("\n## ")[0]


def handouts(examined: Examined) -> list[Handout]:
    return list(examined.library.handouts.values())


def told_by(handout: Handout, examined: Examined) -> Document:
    return document(examined, "handout", handout.id, handout.audience)


def on_paper(data: dict[str, Any]) -> Iterator[str]:
    """The words of a printed handout in the order in which they stand on it."""
    yield from (data["title"], data["audience"], data["purpose"])
    for group in data["danger"]:
        yield from (group["urgency"], group["action"], group["call"], group["if"])
        yield from told(*group["signs"])
    yield from told(data["message"]) if data["message"] else ()
    for block in data["blocks"]:
        yield block["title"]
        yield from of_block(block)


def told(*facts: dict[str, Any]) -> Iterator[str]:
    """Facts, each with what is warned of in it."""
    for fact in facts:
        yield fact["says"]
        for caution in fact["cautions"]:
            yield from (caution["kind"], caution["says"])


def of_block(block: dict[str, Any]) -> Iterator[str]:
    if block["kind"] in {"facts", "steps"}:
        for fact in block["facts"]:
            yield from (fact["name"], *told(fact), *(words for reason in fact["reasons"] for words in reason))
    elif block["kind"] == "do not":
        for pitfall in block["pitfalls"]:
            yield from told(pitfall, *pitfall["why"], *pitfall["instead"])
    elif block["kind"] == "options":
        yield from block["options"]
        for row in block["rows"]:
            yield from (row["asks"], *(said for cell in row["cells"] for said in told(*cell)))
    elif block["kind"] == "figure":
        yield block["caption"]
        for row in block["rows"]:
            yield from (row["head"], *told(*row["says"]))
        yield from told(*block["facts"])
    elif block["kind"] == "clinic":
        for detail in block["clinic"]:
            yield from (detail["label"], detail["value"] or "to fill in")
    else:
        labels = (label.removesuffix(":") for label in block.get("labels", ()))  # a page lists them without the line behind each
        yield from (*block.get("boxes", ()), *told(*block.get("facts", ())), *labels)


def assert_as_on_paper(handout: Handout, examined: Examined) -> None:
    made, sheet = edition(examined), told_by(handout, examined)
    shown, at = words(html(page(examined, page_path(sheet.id)))), 0
    for said in on_paper(handout_data(sheet, handout, letterhead_of(made.library), made.versions[sheet.id], made.readers.of(sheet.id), made.font)):
        found = shown.find(" ".join(said.split()), at)
        assert found >= 0, f"{said!r} is missing after {shown[max(0, at - 80):at]!r}"
        at = found + len(said)


def test_a_sheet_shows_what_its_paper_says_in_the_same_order(world: Examined) -> None:
    assert_as_on_paper(*handouts(world), world)


@pytest.mark.parametrize("handout", handouts(REAL), ids=lambda handout: str(handout.id))
def test_a_real_sheet_shows_what_its_paper_says_in_the_same_order(handout: Handout) -> None:
    assert_as_on_paper(handout, REAL)


@pytest.mark.parametrize("handout", handouts(REAL), ids=lambda handout: str(handout.id))
def test_every_note_and_difference_stands_on_the_page_of_the_sheet_once(handout: Handout) -> None:
    library, sheet = REAL.library, told_by(handout, REAL)
    text = page(REAL, page_path(sheet.id))
    notes = {doubt for fact in sheet.facts for doubt in library.facts[fact].doubts}
    differing = {entry.id for entry in library.disagreements.values() if any(fact in sheet.facts for side in entry.sides for fact in side.facts)}
    told = Counter(part.note for part in sheet.all(Note))
    assert notes <= told.keys() and set(told.values()) <= {1}
    assert Counter(part.disagreement for part in sheet.all(Difference)) == dict.fromkeys(differing, 1)
    assert all(text.count(f'id="note-{note}"') == 1 for note in told)
    assert {one: text.count(f'id="differ-{one}"') for one in differing} == dict.fromkeys(differing, 1)


def test_danger_signs_come_first_and_the_reader_is_named(world: Examined) -> None:
    text = page(world, PAGE)
    assert re.findall(r"^## .*\{ #([\w-]+) \}$", text, re.MULTILINE)[0] == "danger-signs"
    assert text.index("For patients") < text.index("This made-up sheet") < text.index('class="danger"') < text.index('class="main-message"')
    assert "Not yet reviewed by a clinician." in text


def test_steps_are_numbered_and_names_stand_in_bold(tmp_path: Path) -> None:
    shown = read(page(changed(tmp_path, ("facts: [outer-side-is-hurt", "facts: [term-sprain, outer-side-is-hurt")), PAGE))
    assert statement(shown, "take-off-the-shoe").getparent().tag == "ol"
    named = statement(shown, "term-sprain")
    assert named.getparent().tag == "ul" and (named[0].tag, named[0].text[-1:]) == ("strong", ":")


def test_a_choice_is_a_table_with_headers_for_rows_and_columns(world: Examined) -> None:
    made = html(page(world, PAGE))
    [table] = re.findall(r"<table.*?</table>", made, re.DOTALL)
    block = next(block for block in handouts(world)[0].blocks if block.kind == "options")
    assert re.findall(r'<th scope="col">(.*?)</th>', table) == ["Question", *(option.name for option in block.options)]
    assert re.findall(r'<th scope="row">(.*?)</th>', table) == list(block.asks)
    assert f"<caption>{block.title}</caption>" in table
    [region] = re.findall(r'<div [^>]*class="wide"[^>]*>', made)
    assert 'tabindex="0"' in region and 'role="region"' in region
    assert re.findall(r'aria-labelledby="([\w-]+)"', region) == re.findall(rf'<h2 id="([\w-]+)">{re.escape(block.title)}</h2>', made)
    assert NOT_STATED["patient"] in table


def test_every_fact_of_a_sheet_has_a_mark_of_its_source() -> None:
    for handout in handouts(REAL):
        lines, marked = page(REAL, page_path(document_of(handout))).splitlines(), 0
        shown = read("\n".join(lines))
        for fact in shown.xpath("//*[starts-with(@id, 'fact-')]"):
            marked += 1
            line = next(line for line in lines if f'id="{fact.get("id")}"' in line)
            assert 'class="cite"' in line, f"{handout.id}: {line[:90]}"
        assert marked


def test_a_page_says_which_copy_is_current(world: Examined) -> None:
    for entry in sheets_of(world.library):
        version, text = edition(world).versions[document_of(entry)], page(world, page_path(document_of(entry)))
        told = words(html(section(text, "copy")))
        assert f"The current version is {version.updated}, {version.fingerprint}. Look at the foot of your copy" in told
        assert f"Do not use after {version.not_after}." in told
        assert "Not yet reviewed by a clinician." in told
        assert "All versions No version of this sheet has been released yet, so only the current one is known." in told
        assert "(#copy)" in text.partition("{ #chart }" if isinstance(entry, Decision) else "\n## ")[0]


def test_the_review_of_a_sheet_is_told_where_copies_are_compared(tmp_path: Path) -> None:
    examined = changed(tmp_path, ("topics: [ankle-sprain]", "review: {by: A demonstration, on: 2026-11-01, months: 6}\ntopics: [ankle-sprain]"))
    told = words(html(section(page(examined, PAGE), "copy")))
    assert "Reviewed by A demonstration on November 1, 2026." in told and "Do not use after May 1, 2027." in told
    assert "A clinician has reviewed 1 of" in words(html(page(examined, SHEETS)))


def hostile(folder: Path, keys: str) -> Examined:
    """The miniature world with hostile words under some keys of its handout."""
    file, words = example(folder) / "handouts" / "ankle-at-home.yml", "'" + HOSTILE.replace("'", "''") + "'"
    lists = {"names": f"{{plain: {words}, clinical: {words}}}", "labels": f"[{words}]", "boxes": f"[{words}]", "asks": f"[{words}, {words}, {words}]"}
    text = re.sub(rf"(?m)^(\s*(?:- )?({keys}): ).*$", lambda found: found[1] + lists.get(found[2], words), file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    return judged(folder)


def test_hostile_words_of_a_sheet_are_shown_as_they_are(tmp_path: Path) -> None:
    examined = hostile(tmp_path, "names|purpose|title|name|labels|boxes|asks")
    blocks = len(handouts(examined)[0].blocks)
    for path, least in ((PAGE, blocks + 9), (SHEETS, 2), ("topics/ankle-sprain.md", 2)):
        made = html(page(examined, path))
        addresses = "".join(re.findall(r'(?:href|src)="([^"]*)"', made))
        assert words(made).count(HOSTILE) >= least, path
        assert not re.search(r'<b>|<code>|class="cls"', made) and not re.search(r"javascript|q\.png", addresses), path


def test_a_hostile_title_is_read_out_with_the_picture_as_it_is(tmp_path: Path) -> None:
    examined = hostile(tmp_path, "names")
    for path in (PAGE, SHEETS):
        assert f"The first page of “{HOSTILE}” on paper" in pictures(html(page(examined, path)), "alt")


def pictures(html: str, attribute: str) -> list[str]:
    return [unescape(found) for image in re.findall(r"<img [^>]*>", html) for found in re.findall(rf'{attribute}="([^"]*)"', image)]


# --- the list of all sheets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("examined", [REAL], ids=["real"])
def test_the_list_has_every_sheet_with_both_files_and_its_picture(examined: Examined) -> None:
    text, made = html(page(examined, SHEETS)), files(examined)
    sheets = edition(examined).sheets
    cards = dict(re.findall(r'<div class="sheet">.*?<h3 id="((?:sheet|chart)-[\w-]+)">(.*?)(?=<div class="sheet">|<h2|\Z)', text, re.DOTALL))
    assert len(cards) == len(list(sheets_of(examined.library))) == len(sheets)
    for sheet in sheets:
        id_, entry = sheet.document.id, entry_of(sheet.document, examined)
        card = cards[f"{'chart' if isinstance(entry, Decision) else 'sheet'}-{entry.id}"]
        for paper, printed in sheet.files.items():
            path = urls.paper_of(id_, paper)
            assert f'href="{"../" if isinstance(entry, Decision) else ""}{path.removeprefix("sheets/")}"' in card
            assert path in made and f"(PDF, {max(1, round(len(printed.pdf) / 1000))} kB)" in words(card)
        assert words(card).startswith(entry.names.plain if entry.audience == "patient" else entry.names.clinical)
        assert (entry.question if isinstance(entry, Decision) else entry.purpose) in words(card)
        assert re.search(rf"{sheet.pages[0]} pages?\b", words(card))
    assert len(pictures(text, "src")) == len(sheets)
    assert all(alt.startswith("The first page of “") for alt in pictures(text, "alt"))


def entry_of(told: Document, examined: Examined) -> Decision | Handout:
    return examined.library.decisions[told.id.id] if told.id.kind == "chart" else examined.library.handouts[told.id.id]


def test_the_list_is_sorted_by_reader_handouts_first() -> None:
    text, listed = page(REAL, SHEETS), document(REAL, "sheets")
    for audience, voice in zip(AUDIENCES, ("plain", "clinical"), strict=True):
        wanted = [entry for entry in sheets_of(REAL.library) if entry.audience == audience]
        assert [part.sheet for part in parts_of(listed.sections[voice]) if isinstance(part, ListedSheet)] == list(map(document_of, wanted))
        anchors = [f"{'chart' if isinstance(entry, Decision) else 'sheet'}-{entry.id}" for entry in wanted]
        assert re.findall(r"^### .*\{ #([\w-]+) \}$", section(text, voice), re.MULTILINE) == anchors


def test_a_picture_has_its_size_and_leads_to_the_paper_of_the_clinic(tmp_path: Path) -> None:
    example(tmp_path, clinic=("paper: A4", "paper: Letter"))
    text = page(judged(tmp_path), PAGE)
    found = re.search(r"\]\(ankle-at-home\.png\)\{ \.first-page width=(\d+) height=(\d+) loading=lazy \}\]\(ankle-at-home-letter\.pdf\)", text)
    assert found and int(found[1]) < int(found[2])


def printed(examined: Examined, **files: PrintedPdf) -> Edition:
    """What is published of a content folder where some files of every sheet came out otherwise."""
    made = edition(examined)
    return made._replace(sheets=tuple(sheet._replace(files={**sheet.files, **files}) for sheet in made.sheets))


def page_of(made: Edition, path: str) -> str:
    return PageWriter(made).page(next(one for one in made.documents if page_path(one.id) == path))


def test_papers_with_different_numbers_of_pages_are_told_apart(world: Examined) -> None:
    longer = printed(world, letter=PrintedPdf(b"%PDF", 7, b"", ()))
    assert re.search(r"A4: \d pages? · US Letter: 7 pages", plainly(page_of(longer, SHEETS)))
    assert "[US Letter (PDF, 7 pages)](ankle-at-home-letter.pdf)" in plainly(page_of(longer, PAGE))


def test_where_nothing_could_be_printed_the_pages_lead_to_no_files(world: Examined) -> None:
    unprinted = edition(world)._replace(sheets=())
    for path in (PAGE, SHEETS, "decisions/ankle-injured.md"):
        text = page_of(unprinted, path)
        assert ".pdf" not in text and ".png" not in text and "(PDF" not in text, path
    assert "{ #copy }" in page_of(unprinted, PAGE)


def test_a_sheet_that_failed_is_not_linked(world: Examined) -> None:
    text = page_of(printed(world, a4=PrintedPdf(b"", 0, b"", ())), PAGE)
    assert "ankle-at-home-a4.pdf" not in text and "ankle-at-home.png" not in text and "(ankle-at-home-letter.pdf)" in text


def test_without_sheets_there_is_no_list_and_nothing_leads_to_it(tmp_path: Path) -> None:
    folder = example(tmp_path)
    for file in [*folder.glob("handouts/*.yml"), *folder.glob("decisions/*.yml")]:
        file.unlink()
    (folder / "body_map.yml").unlink()
    for file in folder.rglob("*.yml"):
        file.write_text(re.sub(r"(?m)^sheet: .*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    examined = judged(folder)
    made = files(examined)
    assert not [path for path in made if path.startswith("sheets/")]
    pages = {path: data.decode() for path, data in made.items() if path.endswith(".md")}
    assert not [path for path, text in pages.items() if "sheets/index.md" in text or re.search(r'href="[./]*sheets/', text)]
    assert SHEETS not in str(menu(examined))


# --- the ways to them ------------------------------------------------------------------------------------------------


def test_a_topic_leads_its_reader_to_its_sheets(world: Examined) -> None:
    for audience, up in (("", "../../"), ("clinical", "../../../")):
        sheets = section(page(world, f"topics/ankle-sprain{'/' if audience else ''}{audience}.md"), "sheets")
        assert leads(sheets, f"{up}sheets/ankle-at-home/"), "a clinician hands it out"
    assert "ankle-at-home" not in page(world, "topics/ankle-ligaments.md")


def test_doors_and_menu_lead_to_the_sheets(world: Examined) -> None:
    for audience in AUDIENCES:
        assert leads(page(world, page_path(DocumentId("landing", "", audience))), "../sheets/")
    assert {"Printable sheets": SHEETS} in menu(world)
    assert str(menu(world)).count(f"'{PAGE}'") == 1


# --- for whoever prints them -----------------------------------------------------------------------------------------


def test_the_page_for_the_practice_lists_every_sheet_with_its_pages_and_what_belongs_together(world: Examined) -> None:
    told = read(page(world, "about/practice.md").partition("\n---\n")[2])
    sheets, printed = document(world, "practice").all(PrintList), {sheet.document.id: sheet for sheet in edition(world).sheets}
    [rows] = [one.rows for one in sheets]
    assert {row.sheet for row in rows} == {*printed}
    for row in rows:
        cells = [" ".join(cell.text_content().split()) for cell in told.xpath(f"//tr[th/a[contains(@href, '{row.sheet.id}')]]/td")]
        pages = {paper: made.pages for paper, made in printed[row.sheet].files.items()}
        assert [cell.rpartition(": ")[2].split()[0] for cell in cells[1:3]] == [str(pages["a4"]), str(pages["letter"])]
    packs = [pack for block in document(world, "practice").all(Packs) for pack in block.packs]
    assert [(pack.name, [one.sheet.id for one in pack.sheets], pack.command) for pack in packs] == [
        ("All sheets for patients", ["ankle-at-home"], "make pack"),
        ("All charts for patients", ["ankle-injured"], 'make pack SHEET="ankle-injured"'),
        ("Twisted ankle", ["ankle-at-home"], 'make pack SHEET="ankle-at-home"')]


def test_a_pack_counts_its_cover_and_says_how_many_pages_it_has_on_each_paper() -> None:
    told = " ".join(read(page(REAL, "about/practice.md").partition("\n---\n")[2]).text_content().split())
    own = [sheet for sheet in edition(REAL).sheets if sheet.document.id.kind == "handout" and sheet.document.audience == "patient"]
    a4, letter = (1 + sum(sheet.files[paper].pages for sheet in own) for paper in ("a4", "letter"))
    pages = f"{a4} pages" if a4 == letter else f"A4: {a4} pages · US Letter: {letter} pages"
    assert len(own) > 1 and f"with a cover: {pages} make pack" in told


def test_the_page_for_the_practice_says_what_is_filled_in_of_the_clinic_and_what_is_not(world: Examined, tmp_path: Path) -> None:
    told = document(world, "practice").text
    assert "phone: The number that patients call. Sheets and danger signs name it. 555-0100" in told
    assert "logo: Your logo, a PNG or SVG file in the folder logos. Not filled in." in told
    (example(tmp_path) / "clinic.yml").unlink()
    without = document(judged(tmp_path), "practice").text
    assert "This site has no file clinic.yml yet." in without
    assert "phone: The number that patients call. Sheets and danger signs name it. Not filled in." in without


def test_a_sheet_whose_facts_name_a_danger_sign_must_show_it(tmp_path: Path) -> None:
    examined = changed(tmp_path, ("red_flags: [cannot-stand-on-it]", "red_flags: not stated"),
                       ("facts: [outer-side-is-hurt", "facts: [x-ray-if-you-cannot-stand, outer-side-is-hurt"))
    assert ("missing-danger-sign", "handouts/ankle-at-home.yml") in {(problem.rule, problem.where.file) for problem in examined.problems}
