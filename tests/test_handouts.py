"""Handouts: made of facts by id and of nothing else, on both papers, for one clinic or several, and refused where they do not fit."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generator.build import BuildOptions, examine
from generator.content.model import Handout, Library, Statement, normalised
from generator.content.reader.load import load
from generator.diagnostics.diagnostic import Where
from generator.diagnostics.evidence import OnSheet
from generator.documents.document import DangerSigns, Said, text_of
from generator.drawing.tokens import Tokens, read_tokens
from generator.files.folders import hash_of
from generator.outputs import pdf
from generator.outputs.pdf import engine
from generator.outputs.pdf.handout import handout_data, letterhead_of, says
from generator.outputs.pdf.jobs import PrintJob, PrintOrder
from generator.outputs.pdf.orders import orders_of
from generator.outputs.pdf.render_pool import render
from generator.outputs.templates import Templates, read_templates
from generator.rules.printed import Limits
from tests.heard import reading_order
from tests.worlds import PRESS, TODAY, document, edition, example, judged, real, sheet, write

TEMPLATES = read_templates("en")
REAL = real()


def printed(folder: Path, **changes: tuple[str, str]) -> pdf.PrintedSheet:
    """The handout of the miniature world, finished."""
    examined = judged(example(folder, **changes))
    assert [problem for problem in examined.problems if problem.level == "error"] == []
    return sheet(examined, "handout")


def words(printed: pdf.PrintedSheet, paper: str = "a4") -> str:
    """What somebody who listens to the sheet hears."""
    return " ".join(" ".join(text for _, text in reading_order(printed.files[paper].pdf)).split())


def problems(folder: Path) -> list[tuple[str, str, str]]:
    return [(problem.rule, problem.where.file, problem.message) for problem in judged(folder).problems]


HANDOUTS = pytest.mark.parametrize("printed", [sheet for sheet in edition(REAL).sheets if sheet.document.id.kind == "handout"],
                                   ids=lambda sheet: str(sheet.document.id.id))


def entry_of(printed: pdf.PrintedSheet) -> Handout:
    return REAL.library.handouts[printed.document.id.id]


def facts_of(handout: Handout, library: Library) -> list[Statement]:
    """Every fact that a handout names, its danger signs and do-nots among them."""
    refs = [str(part) for part in handout.parts if getattr(part, "kind", None) in {"facts", "red_flags", "pitfalls"} and isinstance(part, str)]
    return [library.facts[ref] for ref in refs]


@HANDOUTS
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_every_fact_of_a_real_sheet_is_printed_word_for_word(printed: pdf.PrintedSheet, paper: str) -> None:
    handout, heard = entry_of(printed), normalised(words(printed, paper))
    voice = "plain" if handout.audience == "patient" else "clinical"
    facts = facts_of(handout, REAL.library)
    assert [fact.id for fact in facts if normalised(fact.voiced(voice)) not in heard] == []
    assert {str(fact.id) for fact in facts} <= printed.document.facts


@HANDOUTS
def test_a_real_sheet_keeps_its_budget_on_both_papers(printed: pdf.PrintedSheet) -> None:
    assert all(made.pages <= entry_of(printed).pages and made.findings == () for made in printed.files.values())


@HANDOUTS
def test_danger_signs_come_before_everything_else(printed: pdf.PrintedSheet) -> None:
    headings = [text for kind, text in reading_order(printed.files["a4"].pdf) if re.fullmatch(r"H\d", kind)]
    assert headings[1] == "Danger signs"


def test_ten_handouts_and_eight_charts_are_in_the_list() -> None:
    assert Counter(sheet.document.id.kind for sheet in edition(REAL).sheets) == {"handout": 10, "chart": 8}


def test_a_card_folds_to_the_size_of_a_bank_card() -> None:
    """The box that is cut out is twice as wide and twice as high: 85.6 by 54 mm, folded twice."""
    import pypdfium2  # type: ignore[import-untyped]

    card = next(sheet for sheet in edition(REAL).sheets if sheet.document.id.id == "danger-signs-card")
    for made in card.files.values():
        page = pypdfium2.PdfDocument(made.pdf)[0]
        sizes = [(right - left, top - bottom) for left, bottom, right, top in (thing.get_bounds() for thing in page.get_objects())]
        assert any(abs(wide - 2 * 85.6 * 72 / 25.4) < 1.5 and abs(high - 2 * 54 * 72 / 25.4) < 1.5 for wide, high in sizes), sizes
        headings = [text for kind, text in reading_order(made.pdf) if kind in {"H1", "H2", "H3"}]
        assert len(headings) == len(set(headings)), "it is read once"


NOT_ALL = "These are not all danger signs."
FEVER = """id: fever
plain: You have a fever.
sources: [{source: ankle-demonstration, line: 17-18}]
means: not stated
urgency: urgent
action: {plain: See a doctor today., clinical: Examine on the same day., basis: source}
time_limit: not stated
"""


def more_of(folder: Path, audience: str = "patient", sheet_signs: str = "cannot-stand-on-it") -> tuple[str, ...]:
    """What the box of danger signs of a sheet says of more, where its topic shows one more, meant for an audience."""
    content = example(folder, topics_ankle_sprain=("red_flags:\n  - cannot-stand-on-it", "red_flags: [cannot-stand-on-it, fever]"),
                      handouts_ankle_at_home=("red_flags: [cannot-stand-on-it]", f"red_flags: [{sheet_signs}]"))
    write(content, {"red_flags/fever.yml": f"{FEVER}audience: [{audience}]\n"})
    [box] = document(judged(content), "handout", "ankle-at-home").all(DangerSigns)
    return tuple(text_of((span,)) for span in box.more)


def test_a_sheet_that_leaves_danger_signs_of_its_topics_out_says_so(tmp_path: Path) -> None:
    assert more_of(tmp_path) == (f"{NOT_ALL} ", "All danger signs and what to do")


def test_a_sheet_with_all_danger_signs_of_its_topics_for_its_readers_says_nothing_of_more(tmp_path: Path) -> None:
    assert more_of(tmp_path / "all", sheet_signs="cannot-stand-on-it, fever") == ()
    assert more_of(tmp_path / "others", audience="clinician") == ()


@HANDOUTS
def test_paper_says_that_there_are_more_danger_signs(printed: pdf.PrintedSheet) -> None:
    is_said = any(box.more for box in printed.document.all(DangerSigns))
    for paper in printed.files:
        assert (NOT_ALL in words(printed, paper)) == is_said


def test_paper_without_an_address_sends_nobody_to_a_website() -> None:
    made = next(one for one in edition(REAL).sheets if any(box.more for box in one.document.all(DangerSigns)))
    told, reader, handout = made.document, edition(REAL).readers.of(made.document.id), entry_of(made)
    version = edition(REAL).versions[told.id]
    for address, where in (("", "Ask the clinic for the others."), ("https://example.org/s/", "The website has all of them.")):
        data = handout_data(told, handout, letterhead_of(REAL.library), version._replace(address=address or None), reader, edition(REAL).font)
        assert data["danger_more"] == f"{NOT_ALL} {where}"


def panels(made: bytes) -> list[str]:
    """What stands on each panel of the first card of a page, from the upper left to the lower right."""
    import pypdfium2  # type: ignore[import-untyped]

    page = pypdfium2.PdfDocument(made)[0]
    boxes = [thing.get_bounds() for thing in page.get_objects()]
    left, bottom, right, top = max((box for box in boxes if abs(box[2] - box[0] - 2 * 85.6 * 72 / 25.4) < 1.5 and box[3] - box[1] > 200),
                                   key=lambda box: box[3])
    across, down, text = (left + right) / 2, (bottom + top) / 2, page.get_textpage()
    quarters = [(left, down, across, top), (across, down, right, top), (left, bottom, across, down), (across, bottom, right, down)]
    return [" ".join(text.get_text_bounded(*quarter).split()) for quarter in quarters]


def test_each_panel_of_a_folded_card_says_how_urgent_its_signs_are_and_whom_to_call() -> None:
    card = next(sheet for sheet in edition(REAL).sheets if sheet.document.id.id == "danger-signs-card")
    [emergency, *_] = (group for box in card.document.all(DangerSigns) for group in box.groups)
    signs = ["".join(word.text for word in said.words) for sign in emergency.signs for said in sign.line if isinstance(said, Said)]
    for made in card.files.values():
        first, second, third, whom = panels(made.pdf)
        for panel in (first, second):
            assert "Emergency: Get emergency medical help now." in panel and "Call your local emergency number now." in panel
            assert any(sign in panel for sign in signs)
        assert all((sign in first) + (sign in second) == 1 for sign in signs)
        assert third.startswith("Urgent: Contact a doctor today.") and whom.startswith("Whom to call")
        heard = " ".join(text for _, text in reading_order(made.pdf))
        assert heard.count("Emergency: Get emergency medical help now.") == 1, "it is read once"


def test_signs_that_go_into_one_panel_stay_together(tmp_path: Path) -> None:
    content = example(tmp_path)
    text = (content / "handouts/ankle-at-home.yml").read_text().replace("layout: leaflet", "layout: card")
    whom = "blocks:\n  - {kind: clinic, title: Where to ask, details: [phone]}\n"
    write(content, {"handouts/ankle-at-home.yml": text[:text.index("blocks:")] + whom})
    told = panels(sheet(judged(content), "handout").files["a4"].pdf)
    assert told[0].startswith("Danger signs") and told[3].startswith("Where to ask")
    assert [panel for panel in told[1:] if "Danger signs" in panel] == []


def test_a_card_lists_its_sources_without_numbers_that_nothing_on_it_has() -> None:
    card = next(sheet for sheet in edition(REAL).sheets if sheet.document.id.id == "danger-signs-card")
    for made in card.files.values():
        assert "Sources" in words(card) and not re.search(r"\[\d+\]", " ".join(text for _, text in reading_order(made.pdf)))
    assert re.search(r"\[1\] \w", " ".join(text for _, text in reading_order(card.large["a4"].pdf)))


@HANDOUTS
def test_what_to_do_is_not_broken_before_its_last_word(printed: pdf.PrintedSheet) -> None:
    import pypdfium2  # type: ignore[import-untyped]

    for made in (*printed.files.values(), *printed.large.values()):
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made.pdf))
        assert re.findall(r"Do(?: not)?\s*[\r\n]+(?:not )?(?:wait|ignore it)\.", text) == []


def test_a_sheet_tells_its_version_review_and_last_day(tmp_path: Path) -> None:
    foot = normalised("".join(reading_order_of_artifacts(printed(tmp_path))))
    for told in ("version november 20, 2026", "not yet reviewed by a clinician.", "do not use after november 20, 2027",
                 "example.org/ankle/sheets/ankle at home/"):
        assert told in foot


def reading_order_of_artifacts(made: pdf.PrintedSheet) -> list[str]:
    """The footer is no part of the text that is read aloud, so it is read from the page."""
    import pypdfium2  # type: ignore[import-untyped]

    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.files["a4"].pdf)]


def test_without_a_clinic_there_are_lines_to_write_on(tmp_path: Path) -> None:
    folder = example(tmp_path)
    (folder / "clinic.yml").unlink()
    heard = words(sheet(judged(folder), "handout"))
    assert "Clinic:" in heard
    assert "Phone:" in heard
    assert "555-0100" not in heard


def test_one_of_several_clinics_prints_its_own_set(tmp_path: Path) -> None:
    examined = examine(example(tmp_path), TODAY, BuildOptions(clinic="second-ankle-clinic"), PRESS)
    made = sheet(examined, "handout")
    assert "The second made-up ankle clinic" in words(made)
    assert "555-0100" not in words(made)
    assert made.picture[16:24] == (612 * 28 // 72).to_bytes(4) + (792 * 28 // 72).to_bytes(4), "its picture shows Letter, the paper of this clinic"


def test_a_clinic_that_has_no_file_is_named(tmp_path: Path) -> None:
    found = examine(example(tmp_path), TODAY, BuildOptions(clinic="second-ankle-clinc"), PRESS).problems
    assert [(problem.rule, problem.help) for problem in found if problem.rule == "unknown-clinic"] == [
        ("unknown-clinic", 'Did you mean "second-ankle-clinic"? Known are: second-ankle-clinic.')]


def test_a_missing_detail_is_a_warning_that_a_build_for_the_public_refuses(tmp_path: Path) -> None:
    folder = example(tmp_path, clinic=("phone: 555-0100\n", ""))
    drafts = [(problem.rule, problem.level) for problem in judged(folder).problems]
    public = [(problem.rule, problem.level) for problem in examine(folder, TODAY, BuildOptions(publish=True), PRESS).problems]
    assert ("clinic-incomplete", "warning") in drafts
    assert ("clinic-incomplete", "error") not in drafts
    assert ("clinic-incomplete", "error") in public


def test_a_site_for_the_public_has_an_address(tmp_path: Path) -> None:
    folder = example(tmp_path, site=("address: https://example.org/ankle/\n", ""))
    assert "no-address" not in [problem.rule for problem in judged(folder).problems]
    assert "no-address" in [problem.rule for problem in examine(folder, TODAY, BuildOptions(publish=True), PRESS).problems]


def test_what_shows_a_problem_of_a_sheet_is_data(tmp_path: Path) -> None:
    [problem] = judged(example(tmp_path, handouts_ankle_at_home=("pages: 3", "pages: 1"))).problems
    assert isinstance(problem.evidence, OnSheet)
    assert (problem.evidence.paper, problem.evidence.page) == ("a4", 2)


def test_more_pages_than_allowed_are_told_with_the_sheet(tmp_path: Path) -> None:
    found = problems(example(tmp_path, handouts_ankle_at_home=("pages: 3", "pages: 1")))
    assert [(rule, file, fault) for rule, file, fault in found] == [
        ("too-many-pages", "handouts/ankle-at-home.yml", 'sheet "ankle-at-home" on A4, page 2: 2 pages, 1 allowed (and 1 more like it)')]


def test_a_word_too_long_for_its_cell_is_told_with_its_place(tmp_path: Path) -> None:
    long = "x" * 70
    found = problems(example(tmp_path, treatments_ankle_brace=("plain: You wear a firm brace inside your shoe.", f"plain: You wear a {long}.")))
    told = [(rule, file) for rule, file, fault in found if rule == "word-leaves-box" and long in fault]
    assert told == [("word-leaves-box", "treatments/ankle-brace.yml")]


def test_a_character_that_no_font_has_is_told_with_its_place(tmp_path: Path) -> None:
    found = problems(example(tmp_path, topics_ankle_sprain=("plain: The outer side of your ankle swells.", "plain: הקרסול swells.")))
    assert [(rule, file) for rule, file, _ in found if rule == "missing-glyph"] == [("missing-glyph", "topics/ankle-sprain.yml")]


@pytest.mark.parametrize(("old", "new", "rule"), [
    ("layout: leaflet", "layout: leaflett", "unknown-layout"),
    ("main_message: care-starts-at-home\n", "", "handout-without-message"),
    ("cells: [[watching-means-looking-daily], [watching-needs-nothing], not stated]", "cells: [[watching-means-looking-daily]]", "unequal-rows"),
    ("facts: [outer-side-is-hurt, outer-ankle-bands]", "facts: []", "empty-list"),
    ("facts: [take-off-the-shoe]", "facts: [outer-side-is-hurt]", "steps-of-steps"),
    ("audience: patient", "audience: clinician", "not-for-this-reader"),
    ("facts: [outer-side-swells, worse-downhill]", "facts: [outer-side-swels]", "unknown-id"),
])
def test_what_is_wrong_with_a_handout_is_told(tmp_path: Path, old: str, new: str, rule: str) -> None:
    changes = {"handouts_ankle_at_home": (old, new)}
    if rule == "not-for-this-reader":
        changes["red_flags_cannot_stand_on_it"] = ("audience: [patient, clinician]", "audience: [patient]")
    assert rule in [found for found, file, _ in problems(example(tmp_path, **changes)) if file == "handouts/ankle-at-home.yml"]


def test_a_pale_colour_is_refused(tmp_path: Path) -> None:
    found = problems(example(tmp_path, clinic=('colour: "#1f5f66"', 'colour: "#88c0c8"')))
    assert [(rule, fault) for rule, _, fault in found if rule == "pale-colour"] == [
        ("pale-colour", 'the colour "#88c0c8" has a contrast of 2.0 to 1 with white')]


def test_a_do_not_says_so_in_words(tmp_path: Path) -> None:
    change = ("plain: Do not try to walk off the pain for 2 hours or more.", "plain: Try to rest and to walk for less than 2 hours.")
    found = problems(example(tmp_path, pitfalls_walking_off_the_pain=change))
    assert ("do-not-without-words", "pitfalls/walking-off-the-pain.yml") in [(rule, file) for rule, file, _ in found]


# --- words are never code --------------------------------------------------------------------------------------------

_SIGNS = [
    '#read("secret.txt")', '#eval("1+1")', '$x^2$', '*bold*', '_it_', '= heading', '`raw`', '@ref', '<label>', '\\n', '\\u{41}',
    '#let x = 1', '// no', '/* no */', 'https://a.b/c', 'a ~ b', 'a --- b', '"quotes"', '[content]', '{code}', '#{ panic() }', '50 %',
    '- list', '+ enum', '1. one', '/ term: x', '#set page(width: 1pt)', '#import "look.typ": *', '#sys.inputs', '|too-long|', 'too-full|',
    '&amp;', '<b>no</b>', '{{ no }}', '{% no %}', '%PDF-1.7', "'; no --", '../../etc', '$(no)', '#show: no', '#include "x"', 'a #- b',
    '\\#', '\\', '##', '#', '$', '*', '_', '`', '~', "'", '…', '–',
]
_AROUND = [("", ""), ("x", "y"), ("(", ")"), ("a: ", " b."), ("#", ";"), ("$", "$")]
HOSTILE = [f"{number} {before}{sign}{after}" for number, (sign, (before, after)) in enumerate(product(_SIGNS, _AROUND))]


def data_of(handout: str) -> dict[str, Any]:
    """A real handout as data for its template, on A4."""
    made, told = edition(REAL), document(REAL, "handout", handout)
    reader = made.readers.of(told.id)
    data = handout_data(told, REAL.library.handouts[handout], letterhead_of(REAL.library), made.versions[told.id], reader, made.font)
    return data | {"width": 595, "height": 842}


def test_hundreds_of_hostile_texts_are_printed_word_for_word() -> None:
    assert len(HOSTILE) > 300
    data = data_of("nerve-leg-pain")
    item: dict[str, Any] = {"name": "", "reasons": [], "cautions": []}

    def told(text: str, *cautions: str) -> dict[str, Any]:
        return {"says": text, "cautions": [{"kind": caution, "says": caution, "sources": caution} for caution in cautions]}

    data |= {"title": HOSTILE[0], "purpose": HOSTILE[1], "message": told(HOSTILE[2]), "notes": HOSTILE[3:9], "sources": HOSTILE[9:15], "blocks": [
        {"kind": "facts", "title": HOSTILE[15], "facts": [{**item, "says": text} for text in HOSTILE[16:100]]},
        {"kind": "steps", "title": HOSTILE[100],
         "facts": [{**item, "name": text, "says": text, "reasons": [[text, text]]} for text in HOSTILE[101:150]]},
        {"kind": "ticks", "title": HOSTILE[150], "facts": [told("x", text) for text in HOSTILE[151:200]], "boxes": ["L", "R"], "head": "x"},
        {"kind": "options", "title": HOSTILE[200], "options": HOSTILE[201:203],
         "rows": [{"asks": text, "cells": [[told(text)], [told(text), told(text, text)]]} for text in HOSTILE[203:250]]},
        {"kind": "blanks", "title": HOSTILE[250], "labels": HOSTILE[251:], "lines": 1},
    ]}
    parts = {"main.typ": TEMPLATES.prints["leaflet.typ"], "look.typ": TEMPLATES.prints["look.typ"]}
    heard = "".join("".join(text for _, text in reading_order(engine.print_pdf(parts, data, date(2026, 11, 20)))).split())
    assert [text for text in HOSTILE if "".join(text.split()) not in heard] == []


# --- the press -------------------------------------------------------------------------------------------------------


def job(text: str, name: str = "sheet", more: bytes = b"") -> PrintJob:
    source = b'#let data = json(bytes(sys.inputs.data))\n#set document(title: "T")\n#set text(lang: "en", font: "Source Sans Pro")\n= T\n#data.text\n'
    return PrintJob(name, "sheet.typ", {"main.typ": source + more}, {"text": text}, TODAY, Limits(9, 1, "en", None), picture=True)


def ordered(one: PrintJob) -> PrintOrder:
    return PrintOrder(one.name, hash_of(repr(one).encode()), lambda: one)


def test_an_unchanged_sheet_is_taken_from_the_cache_and_what_stands_on_it_is_not_worked_out(tmp_path: Path) -> None:
    first = render([ordered(job("one"))], tmp_path)

    def refuse() -> PrintJob:
        raise AssertionError("it was made again")

    assert render([ordered(job("one"))._replace(job=refuse)], tmp_path) == first
    with pytest.raises(AssertionError):
        render([ordered(job("two"))._replace(job=refuse)], tmp_path)


def test_what_is_wrong_with_a_sheet_is_kept_with_it(tmp_path: Path) -> None:
    small = ordered(job("one", more=b"\n#text(size: 8pt)[small]"))
    first = render([small], tmp_path)["sheet"]
    assert [(finding.rule, finding.box is not None) for finding in first.findings] == [("text-too-small", True)]
    assert render([small], tmp_path)["sheet"].findings == first.findings


@pytest.mark.parametrize("damaged", [b'"pages": 1', b"%%EOF", b"IEND"], ids=["what is told of it", "the sheet", "its picture"])
def test_a_damaged_sheet_is_made_again(tmp_path: Path, damaged: bytes) -> None:
    first = render([ordered(job("one"))], tmp_path)
    file = next(tmp_path.iterdir())
    whole = file.read_bytes()
    assert damaged in whole
    file.write_bytes(whole.replace(damaged, damaged.swapcase()))
    assert render([ordered(job("one"))], tmp_path) == first
    assert file.read_bytes() == whole


Ordered = dict[str, tuple[str, PrintJob]]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Ordered:
    """What is to stand on the sheets of the miniature world as it is."""
    return ordered_of(example(tmp_path_factory.mktemp("before")))


def ordered_of(content: Path, templates: Templates | None = None) -> Ordered:
    """The key of each file of all sheets of a content folder, and what is to stand on that."""
    examined = examine(content, TODAY, BuildOptions(prints=False), PRESS)
    assert examined.edition is not None
    made = examined.edition
    press = pdf.Press(made.library, made.site, templates or made.templates, made.font, made.versions, made.readers)
    return {one.name: (one.key, one.job()) for one in orders_of(made.documents, press, pdf.fit_charts(made.documents, press)[0])}


@pytest.mark.parametrize("change", [
    {"handouts_ankle_at_home": ("for people who twisted", "for all who twisted")}, {"handouts_ankle_at_home": ("pages: 3", "pages: 4")},
    {"handouts_ankle_at_home": ("layout: leaflet", "layout: poster")}, {"handouts_ankle_at_home": ("# sideways: yes", "sideways: yes")},
    {"handouts_ankle_at_home": ("title: What it is", "title: What that is")}, {"clinic": ("#1f5f66", "#1f5f65")}, {"clinic": ("555-0100", "555-01")},
    {"clinic": ("paper: A4", "paper: Letter")}, {"clinic": ("name: The made-up", "name: Our made-up")}, {"site": ("2026-11-20", "2026-11-21")},
    {"site": ("example.org", "example.com")}, {"site": ("language: en", "language: en-GB")},
    {"topics_ankle_sprain": ("Raise your foot on", "Lay your foot on")},
], ids=lambda change: ": ".join(next(iter(change.values()))))
def test_what_stands_on_a_sheet_or_holds_it_is_in_its_key(tmp_path: Path, before: Ordered, change: dict[str, tuple[str, str]]) -> None:
    after = ordered_of(example(tmp_path, **change))
    others = {name for name in before if before[name][1] != after[name][1]}
    assert others, "it stands on a sheet, or holds one"
    assert {name for name in others if before[name][0] == after[name][0]} == set()


def test_the_templates_of_sheets_are_in_their_keys(tmp_path: Path, before: Ordered) -> None:
    other = replace(TEMPLATES, prints={**TEMPLATES.prints, "leaflet.typ": TEMPLATES.prints["leaflet.typ"] + b"//"})
    after = ordered_of(example(tmp_path), other)
    assert {name for name, (key, _) in before.items() if after[name][0] == key} == set()


def other_tokens() -> Tokens:
    """The colours and strokes of drawings, changed; those of sheets as they are."""
    known = read_tokens()
    drawings = {name: dict.fromkeys(values, "#123456") for name, values in known.drawings.items()}
    return replace(known, drawings=drawings, strokes=dict.fromkeys(known.strokes, "7"))


def test_the_colours_and_strokes_of_drawings_on_sheets_are_in_their_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, other = example(tmp_path), other_tokens()
    before = ordered_of(content)
    for module in ("orders", "handout", "chart"):
        monkeypatch.setattr(f"generator.outputs.pdf.{module}.read_tokens", lambda: other)
    after = ordered_of(content)
    drawn = {name for name in before if before[name][1] != after[name][1]}
    assert drawn
    assert {name for name in drawn if before[name][0] == after[name][0]} == set()


def test_what_no_sheet_says_is_in_no_key(tmp_path: Path, before: Ordered) -> None:
    assert before == ordered_of(example(tmp_path, site=("They show how", "They tell how")))


LETTER = """#import "look.typ": *
#show: sheet.with(margin: 70pt)
#masthead()
#danger-box()
#message-box()
#for part in data.blocks { section(part) }
#ending()
"""


@pytest.mark.parametrize(("old", "new", "rules"), [
    ("", "", []),
    ("#danger-box()\n", "", ["danger-not-first", "left-out"]),
    ("#danger-box()", "#place(bottom, danger-box())", ["danger-not-first", "low-contrast", "word-leaves-box"]),
    ("#message-box()\n", "", ["left-out"]),
    ("#for part in data.blocks { section(part) }\n", "", ["left-out"]),
    ("#ending()\n", "", ["left-out"]),
    ("#ending()", "#text(size: 8pt, ending())", ["text-too-small"]),
    ("#ending()", "#text(fill: rgb(\"#b0b0b0\"), data.title)\n#ending()", ["low-contrast"]),
])
def test_a_layout_of_ones_own_is_held_to_the_same(old: str, new: str, rules: list[str]) -> None:
    data = data_of("posture-weight-smoking")
    template = {"main.typ": LETTER.replace(old, new).encode(), "look.typ": TEMPLATES.prints["look.typ"]}
    letter = PrintJob("sheet", "letter.typ", template, data, TODAY, Limits(12, 3, "en", "Danger signs", says(data)), picture=False)
    made = render([ordered(letter)], None)["sheet"]
    assert sorted({finding.rule for finding in made.findings}) == rules


@pytest.mark.parametrize("fault", ["#ending(", "#nothing()"])
def test_a_fault_in_a_layout_names_its_file_and_line(fault: str) -> None:
    with pytest.raises(engine.PdfFailed, match=r"letter\.typ:2"):
        render([ordered(replace(job("one"), layout="letter.typ", template={"main.typ": f"= T\n{fault}".encode()}))], None)


def test_progress_is_told_to_the_last_sheet() -> None:
    told: list[tuple[int, int]] = []
    render([ordered(job("one")), ordered(job("two", "other"))], None, lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_layout_of_ones_own_is_one_file(tmp_path: Path) -> None:
    assert set(TEMPLATES.prints) >= {"look.typ", "leaflet.typ", "choice.typ", "referral.typ", "card.typ", "poster.typ", "chart.typ"}
    assert all(len(text.decode().splitlines()) < 90 for name, text in TEMPLATES.prints.items() if name != "look.typ")


def test_a_logo_stands_on_the_sheet(tmp_path: Path) -> None:
    logo = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="18"/></svg>'
    folder = example(tmp_path, clinic=("# logo: made-up-clinic.svg", "logo: made-up-clinic.svg"))
    assert "unknown-logo" in [rule for rule, _, _ in problems(folder)]
    write(folder, {"logos/made-up-clinic.svg": logo})
    assert ("Figure", "The made-up ankle clinic") in reading_order(sheet(judged(folder), "handout").files["a4"].pdf)
    for broken in ("no picture", "<svg", logo.replace("<circle", "<text>Clinic</text><circle"), "<!DOCTYPE svg>" + logo, "<html/>"):
        write(folder, {"logos/made-up-clinic.svg": broken})
        assert [rule for rule, _, _ in problems(folder)] == ["bad-picture"]
    line = (folder / "clinic.yml").read_text().splitlines().index("logo: made-up-clinic.svg") + 1
    (told,) = load(folder)[1]
    assert told.where == Where("clinic.yml", line, len("logo: ") + 1) and "logos/made-up-clinic.svg" in told.message


def test_a_bad_picture_that_no_clinic_names_is_told_at_its_file(tmp_path: Path) -> None:
    folder = example(tmp_path)
    write(folder, {"logos/of-nobody.svg": "no picture"})
    (told,) = load(folder)[1]
    assert (told.rule, told.where) == ("bad-picture", Where("logos/of-nobody.svg"))


def test_a_png_logo_stands_on_the_sheet(tmp_path: Path) -> None:
    folder = example(tmp_path, clinic=("# logo: made-up-clinic.svg", "logo: clinic.png"))
    file = folder / "logos" / "clinic.png"
    file.parent.mkdir()
    Image.new("RGB", (60, 40), "purple").save(file)
    assert ("Figure", "The made-up ankle clinic") in reading_order(sheet(judged(folder), "handout").files["a4"].pdf)
    file.write_bytes(file.read_bytes()[:60])
    assert [rule for rule, _, _ in problems(folder)] == ["bad-picture"]


def test_a_figure_in_a_heading_is_refused(tmp_path: Path) -> None:
    found = problems(example(tmp_path, handouts_ankle_at_home=("title: What it is", "title: Take 400 mg")))
    assert [(rule, fault) for rule, _, fault in found if rule == "number-of-its-own"] == [("number-of-its-own", '"Take 400 mg" holds a number')]


def test_a_patients_chart_says_whom_to_call(tmp_path: Path) -> None:
    made = sheet(judged(example(tmp_path)), "chart")
    assert "Emergency: Call 112 now. Not an emergency: Call The made-up ankle clinic: 555-0100." in words(made)


@pytest.mark.parametrize(("option", "unit", "audience", "told"), [
    ("medicine", "tablets", "patient", True), ("medicine", "mg/kg", "patient", True), ("injection", "ml", "patient", True),
    ("medicine", "hours", "patient", False), ("medicine", "times a day", "patient", False), ("conservative", "tablets", "patient", False),
    ("medicine", "tablets", "clinician", False)])
def test_a_sheet_that_tells_patients_a_dose_tells_a_harm(tmp_path: Path, option: str, unit: str, audience: str, told: bool) -> None:
    folder = example(tmp_path, treatments_ankle_brace=("option: conservative", f"option: {option}"),
                     handouts_ankle_at_home=("[brace-helps-walking], [brace-rubs]", "[brace-helps-walking], not stated"))
    for file, old, new in (("treatments/ankle-brace", "plain: You wear a firm brace inside your shoe.\n",
                            f"plain: You take 2 {unit}.\n    quantities: [{{of: much, value: 2, unit: {unit}, population: not stated}}]\n"),
                           ("handouts/ankle-at-home", "audience: patient", f"audience: {audience}")):
        path = folder / f"{file}.yml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert ("dose-without-its-harm" in {rule for rule, _, _ in problems(folder)}) is told
