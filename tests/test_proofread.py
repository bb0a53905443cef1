"""Finished sheets are looked at as readers get them: one small sheet for each rule that breaks it, and one good sheet with no finding."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from generator.diagnostics.registry import rules_of
from generator.drawing.colour import contrast
from generator.drawing.text_metrics import FONT_FILES
from generator.outputs.pdf.engine import STANDARDS
from generator.outputs.pdf.fonts import font_files
from generator.outputs.pdf.pdf_tags import cells, finished, structure
from generator.outputs.pdf.proofread import count_pages, proofread
from generator.rules.printed import Finding, Limits, Passage
from tests.heard import reading_order

HEAD = '#set document(title: "Ankle sprain", date: auto)\n#set page(width: 300pt, height: 300pt, margin: 30pt)\n' \
       '#set text(font: "Source Sans Pro", lang: "en", size: 12pt, fallback: false, hyphenate: false)\n'
TITLE = "= Ankle sprain\n"
PDF_A = ["a-2a"]
"""For a sheet that the engine itself refuses as PDF/UA."""


@cache
def compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=font_files(), ignore_system_fonts=True)


def printed(body: str, head: str = HEAD + TITLE, standards: list[Any] = STANDARDS) -> bytes:
    made = compiler().compile((head + body).encode(), format="pdf", pdf_standards=standards, timestamp=1_795_000_000)
    assert isinstance(made, bytes)
    return made


Told = tuple[str, int, str, str]
"""The rule that found something, the page, the words, what is wrong."""


def findings(pdf: bytes, smallest: float = 9, most_pages: int = 1, language: str = "en", danger: str | None = None) -> list[Told]:
    """What is wrong with a sheet, but for where it stands and what to do."""
    return told(proofread(pdf, Limits(smallest, most_pages, language, danger)))


def told(found: Iterable[Finding]) -> list[Told]:
    return [(finding.rule, finding.page, finding.words, finding.detail) for finding in found]


def drawing(inside: str, width: int = 240) -> str:
    """A figure with an SVG of 200 by 100, its words in the font of the sheet."""
    picture = f"<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100' font-family='Source Sans Pro' font-size='12'>{inside}</svg>"
    return f'#image(bytes("{picture}"), format: "svg", width: {width}pt, alt: "A chart")\n'


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def part(pdf: pikepdf.Pdf, kind: str) -> pikepdf.Object:
    """The first element of a kind."""
    return next(part.element for top in structure(pdf) for part in top.walk() if part.kind == kind)


GOOD = """
#rect(stroke: 3pt, inset: 8pt, width: 100%)[
  == Call 999 now if:
  - you cannot stand: *do not* wait
  - the foot is cold, office-white or numb#super[1]
]
== What helps
#grid(columns: 2, column-gutter: 6pt, rect(width: 10pt, height: 10pt), [Raise your foot, _often_ and high.])
#box(fill: rgb("#005a61"), inset: 4pt, text(fill: white)[*Keep moving*]) #place(dx: .2pt)[twice]#box[twice] cafe\u0301
#text(fill: rgb(0, 0, 0, 80%))[see]
""" + drawing("<rect x='2' y='2' width='100' height='30' rx='8' fill='#fff' stroke='#000'/><text x='10' y='21'>Can you stand?</text>"
              "<path d='M42 32 V70' stroke='#000'/><text x='36' y='55'>Yes</text><g opacity='0.9'><text x='110' y='20'>Go on</text></g>", 200) + """
#table(columns: (auto, 1fr, 1fr), table.header[Question][Wait][Brace], [Pain], [Goes in weeks], [Less],
  table.cell(rowspan: 2)[Cost], [None], [Some], table.cell(colspan: 2)[Not stated])
"""


def test_a_good_sheet_has_no_finding() -> None:
    pdf = finished(printed(GOOD.replace("width: 300pt", "")))
    assert findings(pdf, most_pages=2, danger="Call 999 now if:") == []


BROKEN: dict[str, tuple[str, list[Told]]] = {
    "a page too many": ("one #pagebreak() two words", [("too-many-pages", 2, "two words", "2 pages, 1 allowed")]),
    "small text": ("fine #text(size: 8pt)[too small] fine", [("text-too-small", 1, "too small", "8.0 pt, at least 9 pt")]),
    "text scaled down": ("#scale(60%, reflow: true)[tiny words]", [("text-too-small", 1, "tiny words", "7.2 pt, at least 9 pt")]),
    "small text in a chart": (drawing("<text x='9' y='40'>in a chart</text>", 120),
                              [("text-too-small", 1, "in a chart", "7.2 pt, at least 9 pt")]),
    "a word off the page": ("#place(dx: 245pt)[outside it]", [("word-leaves-box", 1, "outside it", "outside the page")]),
    "a word at the edge": ("#place(dx: -22pt)[near the edge]", [("word-leaves-box", 1, "near", "less than 12 pt from the edge of the page")]),
    "a word on a word": ("#place(dy: 20pt)[below] #place(dx: 9pt, dy: 22pt)[above]",
                         [("word-leaves-box", 1, "above", '"above" stands on "below"')]),
    "a word on a word in a chart": (drawing("<text x='9' y='40'>below</text><text x='20' y='43'>above</text>"),
                                    [("word-leaves-box", 1, "above", '"above" stands on "below"')]),
    "a word that leaves a box": ("#rect(width: 50pt)[gastrocnemius]",
                                 [("word-leaves-box", 1, "gastrocnemius", "crosses the edge of a box or a rule")]),
    "a word that leaves a coloured box": ('#rect(width: 50pt, fill: rgb("#eeeeee"))[gastrocnemius]',
                                          [("word-leaves-box", 1, "gastrocnemius", "crosses the edge of a box or a rule")]),
    "a word that leaves a box of a chart": (drawing("<rect x='2' y='2' width='40' height='30' rx='8' fill='#fff' stroke='#000'/>"
                                                    "<text x='10' y='21'>gastrocnemius</text>"),
                                            [("word-leaves-box", 1, "gastrocnemius", "crosses the edge of a box or a rule")]),
    "a word cut off": ("#box(width: 30pt, clip: true)[#box(width: 100pt)[gastrocnemius]]",
                       [("word-leaves-box", 1, "gastrocnemius", "is cut off at the edge of its frame")]),
    "a word beside its column": ("#table(columns: (40pt, 1fr), stroke: none, table.header[A][B], [soleus], [b], [gastrocnemius], [])",
                                 [("word-leaves-box", 1, "gastrocnemius", "reaches into the next column of its table")]),
    "a word that crosses the rule of its column": ("#table(columns: (40pt, 1fr), table.header[A][B], [soleus], [b], [gastrocnemius], [])",
                                                   [("word-leaves-box", 1, "gastrocnemius", "crosses the edge of a box or a rule")]),
    "grey on white": ('#text(fill: rgb("#808080"))[grey words] black', [("low-contrast", 1, "grey words", "3.9 to 1, #808080 on #ffffff")]),
    "black on a dark box": ('#rect(fill: rgb("#444444"))[dark]', [("low-contrast", 1, "dark", "2.1 to 1, #000000 on #444444")]),
    "white on white": ("#text(fill: white)[hidden]", [("low-contrast", 1, "hidden", "1.0 to 1, #ffffff on #ffffff")]),
    "see-through text": ("#text(fill: rgb(0, 0, 0, 40%))[faint]", [("low-contrast", 1, "faint", "2.8 to 1, #999999 on #ffffff")]),
    "a table without headers": ("#table(columns: 2)[a][b][c][d]",
                                [("not-accessible", 1, "a", fault) for fault in
                                 ("no column is named", "row 1 is not named", "row 2 is not named")]),
    "a row without name": ("#table(columns: 2, table.header[A][B], [c], [d], [], [e])",
                           [("not-accessible", 1, "A", "row 3 is not named")]),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_the_eye_sees(case: str) -> None:
    body, expected = BROKEN[case]
    assert findings(finished(printed(body))) == expected


def test_the_title_is_in_the_metadata_and_shown() -> None:
    untitled = printed(TITLE, HEAD.replace('title: "Ankle sprain", ', ""), PDF_A)
    assert findings(untitled) == [("not-accessible", 1, "", "no title in the metadata")]
    hidden = changed(printed("Text"), lambda pdf: pdf.Root.ViewerPreferences.__delitem__("/DisplayDocTitle"))
    assert findings(hidden) == [("not-accessible", 1, "Ankle sprain", "viewers show the name of the file instead")]


def test_the_language_is_the_one_of_the_words() -> None:
    assert findings(printed("Text"), language="de") == [("not-accessible", 1, "en", '"de" expected')]


def test_headings_go_down_step_by_step() -> None:
    skipped = changed(printed("== A\n=== B"), lambda pdf: part(pdf, "H3").__setitem__("/S", pikepdf.Name.H4))
    assert findings(skipped) == [("not-accessible", 1, "B", "level 4 after level 2")]
    assert findings(printed("= Again")) == [("not-accessible", 1, "Again", "2 main headings")]
    assert findings(printed("Text", HEAD)) == [("not-accessible", 1, "", "0 main headings")]


def test_danger_signs_come_first() -> None:
    expected = 'the first heading after the title is not "Call 999 now if:"'
    assert findings(printed("== What it is\n== Call 999 now if:"), danger="Call 999 now if:") == [
        ("danger-not-first", 1, "What it is", expected)]
    assert findings(printed("Text"), danger="Call 999 now if:") == [("danger-not-first", 1, "", expected)]


def test_every_figure_has_its_words() -> None:
    silent = changed(printed(drawing("")), lambda pdf: part(pdf, "Figure").__delitem__("/Alt"))
    assert findings(silent) == [("not-accessible", 1, "", "nothing is said for those who do not see it")]


def test_rows_have_the_same_number_of_cells() -> None:
    table = finished(printed("#table(columns: 3, table.header[A][B][C], [d], [e], [f])"))
    short = changed(table, lambda pdf: part(pdf, "TBody").K[0].K.__delitem__(2))
    assert findings(short)[0] == ("not-accessible", 1, "A", "row 2 has 2 cells of 3")


def test_every_word_is_read_aloud_once() -> None:
    def leave_out(pdf: pikepdf.Pdf) -> None:
        part(pdf, "H2").K = pikepdf.Array()

    def repeat(pdf: pikepdf.Pdf) -> None:
        part(pdf, "H2").K.append(part(pdf, "H2").K[0])

    pdf = printed("== What helps\nRest")
    assert findings(changed(pdf, leave_out)) == [("not-accessible", 1, "What helps", "neither read aloud nor marked as decoration"),
                                                 ("not-accessible", 1, "", "an empty H2")]
    assert findings(changed(pdf, repeat)) == [("not-accessible", 1, "What helps", "read aloud 2 times")]


def test_words_without_any_mark_are_found() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        font = min(page.Resources.Font.keys())
        page.contents_add(f"BT {font} 12 Tf 40 60 Td <0001> Tj ET".encode())

    assert [(rule, words) for rule, _, words, _ in findings(changed(printed("Text"), add))] == [("not-accessible", "A")]


def test_every_rule_of_a_sheet_has_a_sheet_that_breaks_it() -> None:
    broken = {rule for _, expected in BROKEN.values() for rule, *_ in expected}
    assert {rule.name for rule in rules_of("prints")} - broken == {"danger-not-first", "left-out", "missing-caution"}  # below


def test_what_a_sheet_must_say_stands_on_it() -> None:
    pdf = printed(GOOD)
    found = proofread(pdf, Limits(9, 9, "en", None, says=("Ankle sprain", "Take two tablets")))
    assert [finding.words for finding in found if finding.rule == "left-out"] == ["Take two tablets"]


@pytest.mark.parametrize(("body", "passage", "parted"), [
    ("A brace helps. Known harm: sore skin [2].", Passage("A brace helps.", ("Known harm: sore skin",)), False),
    ("A brace helps. [1] Known harm: sore skin. [2] Doubtful: slow.",
     Passage("A brace helps.", ("Known harm: sore skin.", "Doubtful: slow.")), False),
    ("A brace helps. Known harm: sore skin. A brace helps.", Passage("A brace helps.", ("Known harm: sore skin.",)), True),
    ("A brace helps. Rest. Known harm: sore skin.", Passage("A brace helps.", ("Known harm: sore skin.",)), True),
    ("Rest.", Passage("A brace helps.", ("Known harm: sore skin.",)), False),
    ("Not stated. Known harm: sore skin. Not stated.", Passage("Not stated.", ("Known harm: sore skin.",), 1), False),
    ("Not stated. Known harm: sore skin. Not stated.", Passage("Not stated.", ("Known harm: sore skin.",), 2), True),
])
def test_what_is_warned_of_stands_directly_behind_the_fact(body: str, passage: Passage, parted: bool) -> None:
    found = proofread(printed(f"= Ankle sprain\n{body}"), Limits(9, 9, "en", None, bound=(passage,)))
    assert ("missing-caution" in {finding.rule for finding in found}) == parted


def test_a_finding_says_where_its_words_stand() -> None:
    for body, word in ((BROKEN["small text"][0], "too small"), (BROKEN["a word off the page"][0], "outside it")):
        [finding] = proofread(printed(body), Limits(9, 1, "en", None))
        assert finding.box is not None
        assert finding.words == word
        assert finding.box.left < finding.box.right
        assert finding.box.bottom < finding.box.top


def test_findings_come_in_the_order_of_pages_and_rules() -> None:
    pdf = printed('#text(fill: rgb("#808080"))[grey] #text(size: 6pt)[small] #pagebreak() #text(size: 6pt)[small]')
    assert [(page, rule) for rule, page, *_ in findings(pdf)] == [
        (1, "text-too-small"), (1, "low-contrast"), (2, "too-many-pages"), (2, "text-too-small")]


def test_reading_order_is_that_of_a_screen_reader() -> None:
    body = "#place(bottom)[#par[Last on paper, *but* first to be heard]]\n== Call 999 now if:\n- you cannot stand\n" + drawing("")
    assert reading_order(printed(body)) == [
        ("H1", "Ankle sprain"), ("P", "Last on paper, but first to be heard"), ("H2", "Call 999 now if:"), ("Lbl", "•"),
        ("LBody", "you cannot stand"), ("Figure", "A chart")]


def test_pages_are_counted_and_what_is_no_pdf_is_refused() -> None:
    assert count_pages(printed("a #pagebreak() b")) == 2
    with pytest.raises(ValueError, match="not a PDF"):
        count_pages(b"<html>")


def test_many_sheets_at_once_are_judged_like_one() -> None:
    pdfs = [finished(printed(body)) for body, _ in BROKEN.values()]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(findings, pdfs)) == [expected for _, expected in BROKEN.values()]


def test_contrast_is_reckoned_as_in_wcag() -> None:
    assert contrast(0x000000, 0xFFFFFF) == pytest.approx(21)
    assert contrast(0x777777, 0xFFFFFF) == pytest.approx(4.48, abs=0.01)


# --- from right to left --------------------------------------------------------------------------------------------------

FROM_RIGHT = (HEAD + TITLE).replace('lang: "en"', 'lang: "he"')
HEBREW = ["\u05d0\u05d1\u05d2", "\u05d3\u05d4", "\u05d5\u05d6\u05d7"]
"""Three made-up words."""


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], bytes]:
    """Prints a body in a list of fonts, one of which is ours and has Cyrillic shapes for Hebrew letters: those of the package have none."""
    package, folder = Path(str(files("font_source_sans_pro") / "files")), tmp_path_factory.mktemp("fonts")
    with TTFont(package / FONT_FILES["regular"]) as font:
        for table in font["cmap"].tables:
            table.cmap.update({0x5D0 + letter: table.cmap[0x430 + letter] for letter in range(27) if 0x430 + letter in table.cmap})
        for name in font["name"].names:
            name.string = "Shapes" if name.nameID in {1, 4, 6, 16} else name.toUnicode()
        font.save(folder / "shapes.ttf")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[package, folder])
    maker = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)

    def print_it(body: str, family: str) -> bytes:
        made = maker.compile((FROM_RIGHT.replace('"Source Sans Pro"', family) + body).encode(), format="pdf", pdf_standards=STANDARDS,
                             timestamp=1_795_000_000)
        assert isinstance(made, bytes)
        return made

    return print_it


def test_a_good_sheet_from_right_to_left_has_no_finding() -> None:
    body = GOOD.replace("width: 300pt", "")
    pdf = finished(printed(body, FROM_RIGHT))
    assert findings(pdf, most_pages=2, language="he", danger="Call 999 now if:") == []
    assert reading_order(pdf) == reading_order(finished(printed(body)))


@pytest.mark.parametrize("case", sorted(BROKEN.keys() - {"a word at the edge"}))
def test_the_eye_sees_the_same_from_right_to_left(case: str) -> None:
    body, expected = BROKEN[case]
    assert findings(finished(printed(body, FROM_RIGHT)), language="he") == expected


@pytest.mark.parametrize(("head", "language", "direction"), [(HEAD + TITLE, "en", "rtl"), (FROM_RIGHT, "he", "ltr")])
def test_a_table_may_run_the_other_way_than_its_sheet(head: str, language: str, direction: str) -> None:
    good = '#table(columns: (60pt, 1fr, 1fr), stroke: none, table.header[Question][Wait][Brace], [Pain], [Goes in weeks], [])'
    body, expected = BROKEN["a word beside its column"]
    assert findings(finished(printed(f"#set text(dir: {direction})\n{good}", head)), language=language) == []
    assert findings(finished(printed(f"#set text(dir: {direction})\n{body}", head)), language=language) == expected


def test_words_of_both_directions_are_read_in_their_order(hebrew: Callable[[str, str], bytes]) -> None:
    one, two, three = HEBREW
    said = [f"{one} {two} {three}.", f"{one} (3 {two} 4), Call (999) now: {three}", "Call 999 (now), then wait.", f"{three}: [1] page 2"]
    pdf = hebrew("\n\n".join(f"#par[{text}]" for text in said), '"Shapes"')
    assert reading_order(pdf) == [("H1", "Ankle sprain"), *(("P", text) for text in said)]


@pytest.mark.parametrize("family", ['"Shapes"', '("Source Sans Pro", "Shapes")'])
def test_a_heading_is_known_whatever_its_direction(hebrew: Callable[[str, str], bytes], family: str) -> None:
    one, two, three = HEBREW
    for danger in (f"{one} {two} {three}", f"{one} 999 ({two})", "Danger signs: call 999"):
        pdf = hebrew(f"== {danger}\n#text(size: 6pt)[{three} {two} abc def]", family)
        assert findings(pdf, language="he", danger=danger) == [
            ("text-too-small", 1, f"{three} {two} abc def", "6.0 pt, at least 9 pt")]
        assert [rule for rule, *_ in findings(pdf, language="he", danger=three, smallest=6)] == ["danger-not-first"]


# --- headers of rows -----------------------------------------------------------------------------------------------------

TABLES = """
#table(columns: 3, table.header[Question][Wait][Brace], [Pain], [Goes], [Less], table.cell(rowspan: 2)[Cost], [None], [Some], [a], [b],
  [], [c], [d], table.cell(colspan: 3)[All of it], [Inner #table(columns: 2, table.header[X][Y], [x], [y])], [e], [f])
#table(columns: 2)[no][headers]
#grid(columns: 2)[a][layout]
"""


def scopes(pdf: bytes) -> list[list[tuple[str, str]]]:
    """The cells of every table that are headers: what they head, and their identifiers."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        parts = [part for top in structure(opened) for part in top.walk() if part.kind == "Table"]
        return [[(cell.scope, str(cell.part.element.ID)) for cell in cells(part) if cell.scope] for part in parts]


def test_the_first_cell_of_a_row_heads_it() -> None:
    columns = [("Column", f"U1x{column}y0") for column in range(3)]
    assert scopes(finished(printed(TABLES))) == [
        [*columns, ("Row", "R1y1"), ("Row", "R1y2"), ("Row", "R1y6")],
        [("Column", "U2x0y0"), ("Column", "U2x1y0"), ("Row", "R2y1")],
        []]


def test_cells_name_the_headers_of_their_column_and_row() -> None:
    with pikepdf.open(io.BytesIO(finished(printed(TABLES)))) as opened:
        table = next(part for top in structure(opened) for part in top.walk() if part.kind == "Table")
        named = {(cell.row, cell.column): [str(name) for name in cell.part.element.A[0].Headers] for cell in cells(table)}
        assert (named[1, 0], named[1, 2], named[3, 1], named[4, 1]) == (
            ["U1x0y0"], ["U1x2y0", "R1y1"], ["U1x1y0", "R1y2"], ["U1x1y0"])
        tree = pikepdf.NameTree(opened.Root.StructTreeRoot.IDTree)
        assert [str(element.ID) for element in tree.values()] == [str(name) for name in tree]
        assert len(tree) == 9


def test_marking_changes_nothing_else() -> None:
    pdf = printed(TABLES)
    marked = finished(pdf)
    assert marked == finished(pdf) == finished(marked)
    with pikepdf.open(io.BytesIO(pdf)) as before, pikepdf.open(io.BytesIO(marked)) as after:
        assert after.Root.Metadata.read_raw_bytes() == before.Root.Metadata.read_raw_bytes()
        assert "/Filter" not in after.Root.Metadata
        assert after.docinfo == before.docinfo
        assert after.trailer.ID[0] == before.trailer.ID[0]
        assert (after.pdf_version, marked[:9], min(marked[10:14]) > 127) == (before.pdf_version, pdf[:9], True)
        assert [page.Contents.read_raw_bytes() for page in after.pages] == [page.Contents.read_raw_bytes() for page in before.pages]
        with after.open_metadata() as about:
            assert (about["pdfuaid:part"], about["pdfaid:part"], about["pdfaid:conformance"]) == ("1", "2", "A")
        assert after.check_pdf_syntax() == []
    assert reading_order(marked) == [("TH" if text in {"Pain", "Cost", "Inner", "x"} and kind == "TD" else "P" if kind == "Div" else kind, text)
                                     for kind, text in reading_order(pdf)]


def test_a_sheet_in_which_all_is_right_stays_as_it_is() -> None:
    for body in ("Text", "#table(columns: 2)[a][b]"):
        pdf = printed(body)
        assert finished(pdf) is pdf


# --- a clean structure ---------------------------------------------------------------------------------------------------


def test_loose_text_becomes_a_paragraph() -> None:
    pdf = printed("#grid(columns: 2)[one *bold* word][#par[two] #par[three]]")
    assert "Div" in {kind for kind, _ in reading_order(pdf)}
    tidied = finished(pdf)
    assert findings(tidied) == []
    assert [told for told in reading_order(tidied) if told[0] != "H1"] == [("P", "one bold word"), ("P", "two"), ("P", "three")]
    assert finished(tidied) is tidied


def test_what_is_empty_is_taken_out() -> None:
    pdf = printed("#list(marker: [], [one], [two])")
    assert list(findings(pdf)) == [("not-accessible", 1, "", "an empty Lbl")]
    assert findings(finished(pdf)) == []


def test_words_that_stand_in_no_paragraph_are_found() -> None:
    def loosen(pdf: pikepdf.Pdf) -> None:
        part(pdf, "P").S = pikepdf.Name.Div

    assert findings(changed(printed("Alone"), loosen)) == [("not-accessible", 1, "Alone", "stands in no paragraph")]


def test_a_heading_is_bookmarked_once() -> None:
    pdf = printed("== Card\none #pdf.artifact[\n== Card\none\n]")
    assert findings(pdf) == [("not-accessible", 1, "Card", "3 bookmarks for 2 headings")]
    assert findings(printed("== Card\none #pdf.artifact[#heading(level: 2, bookmarked: false)[Card]\none\n]")) == []


def test_the_words_of_a_figure_end_each_sentence_once() -> None:
    pdf = printed(drawing("<path d='M9 9 V70' stroke='#000'/>").replace("A chart", "What should I do?. The steps"))
    assert findings(pdf) == [("not-accessible", 1, "do?.", "its words end a sentence twice")]
