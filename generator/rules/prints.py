"""Charts and sheets: whether they can be drawn and printed, and what is wrong with the finished PDF.

A rule of prints judges a `FinishedSheet`, which knows nothing of the content. Where the content says the words that a finding is about, is looked up
behind it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import NamedTuple
from unicodedata import bidirectional

from generator.content.model import VOICE_OF, Decision, FactRef, InputRef, Text, normalised, walk
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.diagnostics.report import counted
from generator.drawing.colour import CONTRAST, contrast
from generator.drawing.flowchart.layout import MOST_BOXES
from generator.drawing.text_metrics import as_set, named
from generator.rules.documents import missing_caution
from generator.rules.drawings import Drawing
from generator.rules.printed import (
    PAGE_ITSELF,
    Finding,
    FinishedSheet,
    MarkedContent,
    PrintedPage,
    PrintedWord,
    Rectangle,
    TaggedCell,
    TaggedPart,
    around,
    squeezed,
    width,
)
from generator.rules.sheets import SheetsToPrint, texts_of_sheet

# --- before anything is drawn or printed -------------------------------------------------------------------------


@rule("drawings", blocks="pages")
def missing_glyph(drawing: Drawing) -> Iterator[Diagnostic]:
    """Every character on a chart or a sheet is in the font that it is drawn and printed with.

    Why: A missing character is printed as an empty box; if it is a sign such as "at least", the sentence says something else.
    Fix: Write the sign in words, or add a font that has it to templates/print/fonts. Do not just delete it.
    """
    chart, inputs = drawing.of, drawing.library.inputs
    if isinstance(chart, Decision) and not drawing.too_large:
        shared = (inputs[one] for one in chart.inputs if isinstance(one, InputRef) and one in inputs)
        for text in (part for entry in (chart, *shared) for part in walk(entry) if type(part) is Text):
            if lacking := drawing.font.undrawn(text):
                yield missing_glyph.at(text, f"the font has no {named(lacking)}", "Write it in other words.", item=chart.id)


@missing_glyph.also("sheets")
def glyph_missing_on_sheets(sheets: SheetsToPrint) -> Iterator[Diagnostic]:
    """The same of handouts, and of the days that any sheet says."""
    days = Text.at(sheets.days, sheets.site.language.where)
    yield from _unprinted([days], sheets, "site", "Days are written with it in this language: put a font that has it into templates/print/fonts.")
    for handout, document in sheets.handouts:
        yield from _unprinted(texts_of_sheet(document, sheets.library), sheets, handout.id,
                              "Write it in other words, or put a font that has it into templates/print/fonts.")


def _unprinted(texts: Iterable[Text], sheets: SheetsToPrint, item: str, help: str) -> Iterator[Diagnostic]:
    for text in texts:
        if lacking := [sign for sign in sheets.font.missing(as_set(text)) if sign not in sheets.signs]:
            yield missing_glyph.at(text, f"the font has no {named(lacking)}", help, item=item)


@rule("drawings", blocks="pages")
def chart_too_large(drawing: Drawing) -> Iterator[Diagnostic]:
    """A chart has 150 boxes at most; a larger one is not laid out at all.

    Why: Nobody finds the way through so many boxes, on a screen or on a dozen sheets, and laying them out would take minutes.
    Fix: Make several charts of it that are joined by links, the danger signs in the first.
    """
    chart = drawing.of
    if isinstance(chart, Decision) and drawing.too_large:
        yield chart_too_large.at(chart.id, f'chart "{chart.id}" has {len(chart.boxes)} boxes; {MOST_BOXES} is the most',
                                 "Make several charts of it, each leading to the next by a link, the danger signs in the first.", item=chart.id)


@rule("drawings")
def chart_does_not_fit(drawing: Drawing) -> Iterator[Diagnostic]:
    """Every chart can be printed on A4 and Letter with text of 9 pt or more, on numbered sheets if need be.

    Why: A chart on the wall is read from a distance; below 9 pt its conditions are guessed.
    Fix: Make two charts of it that are joined by a link, the danger signs in the first, or shorten its boxes.
    """
    if isinstance(drawing.of, Decision):
        for paper, reached in drawing.refused.items():
            yield chart_does_not_fit.at(drawing.of.id, f'chart "{drawing.of.id}" does not fit on {paper}: {reached}',
                                        "Make two charts of it, the first leading to the second by a link; "
                                        "or give its questions fewer answers and its boxes fewer words.", item=drawing.of.id)


@rule("sheets")
def unknown_layout(sheets: SheetsToPrint) -> Iterator[Diagnostic]:
    """The layout of a handout has a template.

    Why: Without a template the sheet cannot be printed at all.
    Fix: Write the name of a layout that exists, or add its template to templates/print.
    """
    for handout, _ in sheets.handouts:
        if handout.layout not in sheets.layouts:
            yield unknown_layout.at(handout.layout, f'there is no template "{handout.layout}.typ" in templates/print',
                                    f"Write one of: {', '.join(sorted(sheets.layouts))}; or add that template.", item=handout.id)


@rule("sheets")
def do_not_without_words(sheets: SheetsToPrint) -> Iterator[Diagnostic]:
    """Each do-not on a sheet says in words that it is one.

    Why: A cross or a red colour is lost in black and white and to a screen reader; what is left would be read as advice.
    Fix: Begin the words with "Do not" or another of the phrases in the message.
    """
    for handout, document in sheets.handouts:
        phrases = sheets.readers.of(document.id)("do_not_signs").split("|")
        signs = [normalised(sign) for sign in phrases]
        for ref in (ref for block in handout.blocks if block.kind == "do not" for ref in block.pitfalls):
            words = sheets.library.pitfalls[ref].voiced(VOICE_OF[handout.audience])
            if not any(sign in normalised(words) for sign in signs):
                yield do_not_without_words.at(words, f'sheet "{handout.id}" prints "{ref}" as a do-not, but its words do not say so',
                                              f"Begin it with one of: {', '.join(phrases)}.", item=handout.id)


# --- on the finished sheet: what the eye sees --------------------------------------------------------------------

TOLERANCE, EDGE, CROSSES, OVERLAP = 0.05, 12.0, 1.5, 0.2
"""Points that text may be too small by; points from the edge of the page; points by which a word must lie on both sides of a line to cross it;
the part of the smaller of two words that may be covered."""

MOST_LETTERS = 12_000
"""Letters that no page holds, in whatever layout: 90 lines of 133 letters, in 8 points from edge to edge on A4."""
_MOST_TOLD = 6
"""Words that a finding quotes."""
_SHORTER = "Take facts out, choose shorter ones, or make two sheets of it."
_FEWER_WORDS = "Write fewer or shorter words there, or give the table fewer columns."


def _with_help(help: str, *found: Iterable[Finding]) -> Iterator[Finding]:
    return (finding._replace(help=help) for finding in chain(*found))


@rule("prints")
def too_many_pages(sheet: FinishedSheet) -> Iterator[Finding]:
    """No sheet takes more pages than it is allowed, on A4 and on US Letter.

    Why: The second page stays in the printer or gets lost, and with it half of the advice.
    Fix: Leave out what this reader does not need, choose shorter facts, or make two sheets. Keep the danger signs.
    """
    most = sheet.limits.most_pages
    if len(sheet.pages) > most:
        yield Finding(most + 1, _words_in_short(sheet.pages[most].words), f"{len(sheet.pages)} pages, {most} allowed", _SHORTER, whole=True)


@too_many_pages.also("sheets")
def more_than_pages_hold(sheets: SheetsToPrint) -> Iterator[Diagnostic]:
    """A sheet that cannot fit by far is not printed to find that out: thousands of pages take minutes and gigabytes."""
    for handout, _ in sheets.handouts:
        facts = (sheets.library.facts[part] for part in handout.parts if isinstance(part, FactRef))
        own = (part for part in handout.parts if type(part) is Text)
        letters, most = sum(map(len, (*own, *(fact.voiced(VOICE_OF[handout.audience]) for fact in facts)))), handout.pages * MOST_LETTERS
        if letters > most:
            pages = f"{counted(handout.pages, 'page')} {'holds' if handout.pages == 1 else 'hold'} {most:,} at most"
            yield more_than_pages_hold.at(handout.id, f'sheet "{handout.id}" says {letters:,} letters in its facts alone, and {pages}',
                                          _SHORTER, item=handout.id)


@rule("prints")
def word_leaves_box(sheet: FinishedSheet) -> Iterator[Finding]:
    """No word on a sheet leaves its box, its column or its page, or overlaps another.

    Why: A word that is cut off or printed over can turn a sentence into its opposite.
    Fix: Use fewer or shorter words there, or give the table fewer columns.
    """
    out = list(chain.from_iterable(map(_out_of_box, sheet.pages)))
    told = {(finding.page, finding.words) for finding in out}
    columns = (finding for finding in _out_of_column(sheet) if (finding.page, finding.words) not in told)
    return _with_help(_FEWER_WORDS, *map(_off_page, sheet.pages), *map(_overlaps, sheet.pages), out, columns)


def words_wider_than_box(words: str, said: str) -> Finding:
    """What the engine found before there was a page: words that do not go into their box."""
    return Finding(1, words, said, _FEWER_WORDS, rule=word_leaves_box.name)


def _off_page(page: PrintedPage) -> Iterator[Finding]:
    """Words outside the page, or so near its edge that a printer cuts them off."""
    left, bottom, right, top = page.box

    def told(box: Rectangle) -> str:
        free = min(box.left - left, box.bottom - bottom, right - box.right, top - box.top)
        return "" if free >= EDGE else "outside the page" if free < 0 else f"less than {EDGE:g} pt from the edge of the page"

    return _runs(page, [told(word.box) for word in page.words])


def _overlaps(page: PrintedPage) -> Iterator[Finding]:
    """Words that stand on others."""
    words = sorted((word for word in page.words if not word.ink.slanted), key=lambda word: word.box.bottom)
    for index, lower in enumerate(words):
        left, _, right, top = lower.box
        for upper in words[index + 1:]:
            if upper.box.bottom >= top:
                break
            if upper.box.left < right and left < upper.box.right and _covered(lower.box, upper.box) > OVERLAP and not _same(lower, upper):
                first, second = sorted((lower, upper), key=lambda word: word.box.left)
                yield Finding(page.number, second.text, f'"{second.text}" stands on "{first.text}"', box=second.box)


def _covered(one: Rectangle, other: Rectangle) -> float:
    """The part of the smaller of two boxes that lies under the other."""
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    smaller = min((box.right - box.left) * (box.top - box.bottom) for box in (one, other))
    return across * up / smaller if up > 0 and smaller > 0 else 0


def _same(one: PrintedWord, other: PrintedWord) -> bool:
    """Whether it is one word, drawn twice to look bold."""
    return one.text == other.text and abs(one.box.left - other.box.left) < 1 and abs(one.box.bottom - other.box.bottom) < 1


def _out_of_box(page: PrintedPage) -> Iterator[Finding]:
    """Words that cross the edge of their box or a rule, and those that are cut off."""
    edges = sorted(page.edges)
    across = [edge.x for edge in edges]
    for word in page.words:
        left, right, frame = word.box.left, word.box.right, word.ink.frame
        crossed = edges[bisect_right(across, left + CROSSES):bisect_left(across, right - CROSSES)]
        middle = (word.box.bottom + word.box.top) / 2
        if any(edge.bottom < middle < edge.top for edge in crossed):
            yield Finding(page.number, word.text, "crosses the edge of a box or a rule", box=word.box)
        elif frame and max(frame.left - left, right - frame.right) > CROSSES:
            yield Finding(page.number, word.text, "is cut off at the edge of its frame", box=word.box)


def _out_of_column(sheet: FinishedSheet) -> Iterator[Finding]:
    """Words that reach into the next column: beyond the place where the words of that column begin."""
    for table in sheet.tables:
        standing = [(cell, mark, word) for cell in table for mark in cell.part.marks() for word in sheet.words.get(mark, ())]
        side = -1 if _from_right(standing) else 1
        begins: dict[int, float] = {}
        for cell, _, word in standing:
            begins[cell.column] = min(_span(word, side)[0], begins.get(cell.column, math.inf))
        for cell, mark, word in standing:
            if _span(word, side)[1] > begins.get(cell.column + cell.columns, math.inf) + CROSSES:
                yield Finding(mark.page + 1, word.text, "reaches into the next column of its table", box=word.box)


def _from_right(standing: Sequence[tuple[TaggedCell[TaggedPart], MarkedContent, PrintedWord]]) -> bool:
    """Whether the columns of a table run from right to left: whether more cells stand beside the next one of their row like that."""
    rows: dict[int, list[Rectangle]] = {}
    for (row, _), group in groupby(standing, key=lambda told: (told[0].row, told[0].column)):
        rows.setdefault(row, []).append(around(word.box for _, _, word in group))
    return sum((one.left < other.left) + (one.right < other.right) - 1 for row in rows.values() for one, other in pairwise(row)) < 0


def _span(word: PrintedWord, side: int) -> tuple[float, float]:
    """Where a word begins and ends, counted from the side that its table begins at: 1 for the left, -1 for the right."""
    return (word.box.left, word.box.right) if side > 0 else (-word.box.right, -word.box.left)


@rule("prints")
def text_too_small(sheet: FinishedSheet) -> Iterator[Finding]:
    """The smallest text is 12 pt on handouts for patients, and 9 pt on those for clinicians and on charts.

    Why: Smaller text is lost to older readers, in poor light and on the second copy.
    Fix: Choose another layout or use fewer words, and leave the size as it is.
    """
    smallest = sheet.limits.smallest
    found = (_runs(page, ["" if word.ink.size >= smallest - TOLERANCE else f"{word.ink.size:.1f} pt, at least {smallest:g} pt"
                          for word in page.words]) for page in sheet.pages)
    return _with_help("Choose another layout (poster and referral are set small, for clinicians), "
                      "or make this text larger in templates/print.", *found)


@rule("prints")
def low_contrast(sheet: FinishedSheet) -> Iterator[Finding]:
    """All text on a sheet has a contrast of at least 4.5 to 1.

    Why: Pale text is lost to readers with low vision, on black-and-white printers and on copies.
    Fix: Choose a darker colour for the text or a lighter one behind it.
    """
    found = (_runs(page, [_pale(word.ink.colour, word.ink.opacity, page.picture.behind(word)) for word in page.words]) for page in sheet.pages)
    return _with_help("Choose a darker colour, in look.typ or the layout of this sheet in templates/print.", *found)


@lru_cache(maxsize=1024)
def _pale(colour: int, opacity: float, ground: int) -> str:
    """What is wrong with letters of a colour on a ground."""
    mixed = _mixed(colour, opacity, ground)
    reached = contrast(mixed, ground)
    return f"{math.floor(reached * 10) / 10:.1f} to 1, #{mixed:06x} on #{ground:06x}" if reached < CONTRAST else ""


def _mixed(colour: int, opacity: float, ground: int) -> int:
    """The colour of letters that the ground shines through."""
    if opacity == 1:
        return colour
    parts = zip(colour.to_bytes(3, "big"), ground.to_bytes(3, "big"), strict=True)
    return int.from_bytes(bytes(round(opacity * one + (1 - opacity) * other) for one, other in parts), "big")


def _runs(page: PrintedPage, told: Sequence[str]) -> Iterator[Finding]:
    """One finding for words that follow one another with the same thing wrong. `told`: what is wrong with each word of the page."""
    if any(told):
        for detail, group in groupby(zip(told, page.words, strict=True), key=itemgetter(0)):
            if detail:
                words = [word for _, word in group]
                yield Finding(page.number, _words_in_short(words), detail, box=around(word.box for word in words))


def _words_in_short(words: Iterable[PrintedWord]) -> str:
    return _short("".join(word.spoken for word in words))


def _short(text: str) -> str:
    return " ".join(text.split()[:_MOST_TOLD])


# --- on the finished sheet: what a screen reader is told -----------------------------------------------------------

_HEADINGS = {"H1", "H2", "H3", "H4", "H5", "H6"}
_GROUPS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "NonStruct", "L", "LI", "Table", "THead", "TBody", "TFoot", "TR", "TOC", "TOCI"}
_MAY_BE_EMPTY = {"TD", "TH"}


class _Heading(NamedTuple):
    level: int
    page: int
    text: str


_NO_HEADING = _Heading(0, 1, "")


def _headings(sheet: FinishedSheet) -> list[_Heading]:
    return [_Heading(int(part.kind[1]), part.page, sheet.said(part)) for part in sheet.parts if part.kind in _HEADINGS]


@rule("prints")
def not_accessible(sheet: FinishedSheet) -> Iterator[Finding]:
    """A sheet has its language, one title, headings that skip no level, words for pictures, and headers for rows and columns.

    Why: Without them a screen reader reads a sheet as a heap of words, and blind patients cannot use it.
    Fix: Correct the template of the layout in templates/print; look.typ has parts that do it right.
    """
    return _with_help("Fix the template of this layout in templates/print; look.typ has the parts that do it right.",
                      _untitled(sheet), _in_another_language(sheet), _skipped_levels(sheet), _silent_figures(sheet), _tables_without_headers(sheet),
                      _read_otherwise_than_once(sheet), _needless_bookmarks(sheet), _loose(sheet), _empty_parts(sheet))


def _untitled(sheet: FinishedSheet) -> Iterator[Finding]:
    if not sheet.title or not sheet.shows_title:
        yield Finding(1, sheet.title, "viewers show the name of the file instead" if sheet.title else "no title in the metadata")


def _in_another_language(sheet: FinishedSheet) -> Iterator[Finding]:
    if sheet.language != sheet.limits.language:
        yield Finding(1, sheet.language, f'"{sheet.limits.language}" expected')


def _skipped_levels(sheet: FinishedSheet) -> Iterator[Finding]:
    """Not one main heading, or a level that is left out below it."""
    headings = _headings(sheet)
    main = [heading for heading in headings if heading.level == 1]
    if len(main) != 1:
        yield Finding(main[1].page if main else 1, main[1].text if main else "", f"{len(main)} main headings")
    for before, heading in pairwise([_NO_HEADING, *headings]):
        if heading.level > before.level + 1:
            yield Finding(heading.page, heading.text, f"level {heading.level} after level {before.level}")


def _silent_figures(sheet: FinishedSheet) -> Iterator[Finding]:
    for part in sheet.parts:
        if part.kind == "Figure" and not part.alt.strip():
            yield Finding(part.page, "", "nothing is said for those who do not see it")
        elif part.kind == "Figure" and (doubled := re.search(r"\S*[?!.…]\.(?=\s|$)", part.alt)):
            yield Finding(part.page, doubled[0], "its words end a sentence twice")


def _tables_without_headers(sheet: FinishedSheet) -> Iterator[Finding]:
    for part, table in zip((part for part in sheet.parts if part.kind == "Table"), sheet.tables, strict=True):
        first = next((text for text in (sheet.said(cell.part) for cell in table) if text), "")
        yield from (Finding(part.page, first, fault) for fault in _faults(table))


def _faults(table: Sequence[TaggedCell[TaggedPart]]) -> Iterator[str]:
    """What is wrong with the headers of a table; rows are counted from 1."""
    if not any(cell.scope in {"Column", "Both"} for cell in table):
        yield "no column is named"
    for row in range(max((cell.row + cell.rows for cell in table), default=0)):
        across = [cell for cell in table if cell.row <= row < cell.row + cell.rows]
        if sum(cell.columns for cell in across) != width(table):
            yield f"row {row + 1} has {sum(cell.columns for cell in across)} cells of {width(table)}"
        heads = {cell.scope for cell in across if cell.column == 0 and cell.columns < width(table)}
        if heads and not heads & {"Row", "Both"} and any(cell.scope != "Column" for cell in across):
            yield f"row {row + 1} is not named"


def _read_otherwise_than_once(sheet: FinishedSheet) -> Iterator[Finding]:
    """Words that are seen and neither read aloud nor marked as decoration of the page; and those that are read aloud more than once."""
    said = Counter(mark for part in sheet.parts for mark in part.own)
    for page in sheet.pages:
        times = {mark: said[MarkedContent(page.number - 1, mark)] for mark in {word.ink.mark for word in page.words} - {PAGE_ITSELF}}
        unread = {mark: "neither read aloud nor marked as decoration" for mark, count in times.items() if count == 0}
        again = {mark: f"read aloud {count} times" for mark, count in times.items() if count > 1}
        for wrong in (unread, again):
            yield from _runs(page, [wrong.get(word.ink.mark, "") for word in page.words] if wrong else ())


def _needless_bookmarks(sheet: FinishedSheet) -> Iterator[Finding]:
    """Bookmarks that lead to no heading which is read aloud."""
    headings = len(_headings(sheet))
    if len(sheet.bookmarks) > headings:
        twice = next((title for title, count in Counter(sheet.bookmarks).items() if count > 1), sheet.bookmarks[-1])
        yield Finding(1, _short(twice), f"{len(sheet.bookmarks)} bookmarks for {headings} headings")


def _loose(sheet: FinishedSheet) -> Iterator[Finding]:
    """Words that are read aloud and stand in no paragraph, heading, list or table."""
    for part in sheet.parts:
        held = [mark for mark in part.own if sheet.texts.get(mark, "").strip()] if part.kind in _GROUPS else []
        if held:
            yield Finding(held[0].page + 1, _short(" ".join(sheet.texts[mark] for mark in held)), "stands in no paragraph")


def _empty_parts(sheet: FinishedSheet) -> Iterator[Finding]:
    """Parts at which a screen reader stops, and says nothing."""
    return (Finding(1, "", f"an empty {part.kind}") for part in sheet.parts if not part.full and part.kind not in _MAY_BE_EMPTY)


@rule("prints")
def danger_not_first(sheet: FinishedSheet) -> Iterator[Finding]:
    """Danger signs come first on a sheet, for those who see it and for those who hear it.

    Why: A reader who stops after the first lines must have met them.
    Fix: Move the danger signs to the top in the template of this layout.
    """
    danger = sheet.limits.danger
    if danger is None:
        return iter(())
    return _with_help("Draw the danger signs first in the template of this layout.", _heard_before_danger(sheet, danger),
                      _above_danger(sheet, danger))


def _heard_before_danger(sheet: FinishedSheet, danger: str) -> Iterator[Finding]:
    _, first, *_ = (*_headings(sheet), _NO_HEADING, _NO_HEADING)
    if _letters(first.text) != _letters(danger):
        yield Finding(first.page, first.text, f'the first heading after the title is not "{danger}"')


def _above_danger(sheet: FinishedSheet, danger: str) -> Iterator[Finding]:
    """What is read after the heading of the danger signs, but stands above it."""
    heading = next((part for part in sheet.parts if part.kind == "H2"), None)
    marks = [mark for part in sheet.parts for mark in part.own]
    own = list(heading.marks()) if heading is not None else []
    for first in own[:1]:
        top = max((word.box.top for word in sheet.words.get(first, ())), default=math.inf)
        later = [word for mark in marks[marks.index(first) + len(own):] if mark.page == first.page for word in sheet.words.get(mark, ())]
        if first.page > 0:
            yield Finding(first.page + 1, danger, "the danger signs do not stand on the first page")
        elif above := next((word for word in later if word.box.bottom > top), None):
            yield Finding(1, above.text, f'"{above.text}" stands above the danger signs', box=above.box)


def _letters(text: str) -> list[str]:
    """The letters and figures of a text whatever their order: that of words in two directions cannot always be told from where they stand."""
    return sorted(filter(str.isalnum, text))


@rule("prints")
def left_out(sheet: FinishedSheet) -> Iterator[Finding]:
    """A layout prints everything that its sheet has to say; only reasons of do-nots and notes may be left to its page.

    Why: A fact that a layout forgets is missing on paper although every check of the content has passed.
    Fix: Let the template of this layout print it.
    """
    for text in dict.fromkeys(sheet.limits.says):  # in writing of two directions only the words are compared, not their order
        if squeezed(text) not in sheet.heard and not all(squeezed(word) in sheet.heard for word in _words_of(text)):
            yield Finding(1, _short(text), f'"{_short(text)}" is not on it', "Let the layout of this sheet in templates/print print it.", whole=True)


@missing_caution.also("prints")
def caution_parted_from_fact(sheet: FinishedSheet) -> Iterator[Finding]:
    """Words that stand somewhere without what must follow them; only numbers of sources may stand between. In writing of two directions only the
    words are compared, not their order."""
    for words, then, times in dict.fromkeys(sheet.limits.bound):
        first = squeezed(words)
        whole = len(re.findall(r"(?:\[[0-9]+\])*".join(map(re.escape, (first, *map(squeezed, then)))), sheet.heard))
        wanted = sheet.heard.count(first) if times is None else times
        if whole < wanted and _words_of(words) == [words]:
            yield Finding(1, _short(words), f'"{_short(words)}" stands without "{_short(" ".join(then))}"',
                          "Let the layout of this sheet in templates/print print what is warned of directly behind the fact.", whole=True)


def _words_of(text: str) -> list[str]:
    """The words of a text from right to left or in both directions; for others the text itself."""
    return text.split() if any(bidirectional(sign) in {"R", "AL"} for sign in text) else [text]
