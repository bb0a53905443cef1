"""A finished PDF, looked at as its readers get it: by eye (`page`: pdfium draws it and tells where each letter stands) and by a screen reader
(the structure in the file). It knows nothing of the content, and takes nothing on the engine's word.

    page.py   what pdfium sees: pages, words, boxes
"""

from __future__ import annotations

import io
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple
from unicodedata import bidirectional

import pikepdf

from generator.drawing.colour import CONTRAST, contrast
from generator.drawing.text_metrics import as_set
from generator.outputs.pdf.jobs import Finding, Passage, Rectangle
from generator.outputs.pdf.pdf_tags import MarkedContent, TagElement, TaggedCell, cells, structure, width
from generator.outputs.pdf.proofread.page import PAGE_ITSELF, PrintedPage, PrintedWord, around, count_pages, read_pages

__all__ = ["KINDS", "Finding", "contrast", "count_pages", "proofread", "reading_order"]

KINDS = {
    "too-many-pages": "A sheet keeps to its number of pages.",
    "text-too-small": "No letter is too small for the readers of the sheet, in charts as elsewhere.",
    "out-of-the-page": "No word stands outside the page, or so near its edge that a printer cuts it off.",
    "words-overlap": "No word stands on another.",
    "word-leaves-box": "No word crosses the edge of its box, the rule beside it or the column of its table, and none is cut off.",
    "low-contrast": "Text stands out from what lies behind it by 4.5 to 1 or more (WCAG 2.2, 1.4.3).",
    "no-title": "A sheet says its title in its metadata, and viewers show it.",
    "wrong-language": "A sheet says the language it is written in.",
    "heading-skipped": "One main heading, and no level left out below it.",
    "danger-not-first": "The danger signs come first, to the ear and to the eye: theirs is the first heading, and nothing else stands above it.",
    "left-out": "Every word that a sheet has to say stands on it.",
    "parted": "What is warned of stands directly behind what it is about.",
    "figure-without-words": "Every figure has words that stand for it.",
    "table-without-headers": "Every table names its columns and its rows, and every row has the same number of cells.",
    "not-tagged": "Every word that is seen is read aloud too, or marked as decoration of the page.",
    "read-twice": "No word is read aloud twice, and no heading is listed twice among the bookmarks.",
    "loose-text": "Every word that is read aloud stands in a paragraph, a heading, a list or a table.",
    "nothing-said": "A screen reader stops at nothing that is empty.",
}

TOLERANCE, EDGE, CROSSES, OVERLAP = 0.05, 12.0, 1.5, 0.2
"""Points that text may be too small by; points from the edge of the page; points by which a word must lie on both sides of a line to cross it;
the part of the smaller of two words that may be covered."""

_MOST_TOLD = 6
"""Words that a finding quotes."""
_HEADINGS = {"H1", "H2", "H3", "H4", "H5", "H6"}
_GROUPS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "NonStruct", "L", "LI", "Table", "THead", "TBody", "TFoot", "TR", "TOC", "TOCI"}
_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010"))
_MAY_BE_EMPTY = {"TD", "TH"}
_INLINE = {"Span", "Strong", "Em", "Link", "Code", "Quote", "Reference"}


class _Heading(NamedTuple):
    level: int
    page: int
    text: str


def proofread(pdf: bytes, *, smallest: float, most_pages: int, language: str, danger: str | None,
              says: Iterable[str] = (), bound: Iterable[Passage] = ()) -> tuple[Finding, ...]:
    """What is wrong with a sheet, by page and kind in the order of KINDS.

    `smallest`: points of the smallest text. `language`: as the file must say it. `danger`: the heading of the box of danger signs, where the
    sheet has one. `says`: texts that must stand on it, in its body or its footer. `bound`: texts of it that must stand
    together. Raises ValueError if the file cannot be read.
    """
    pages = read_pages(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        parts = [part for top in structure(opened) for part in top.walk()]
        found = [*_too_many(pages, most_pages), *_titled(opened), *_in_language(opened, language)]
        for page in pages:
            found += [*_too_small(page, smallest), *_off_page(page), *_overlaps(page), *_leaves_box(page), *_low_contrast(page)]
        seen = {finding[:3] for finding in found}
        heard = _heard(pages)
        found += [*_left_out(heard, says), *_parted(heard, bound)]
        found += [finding for finding in _structural(parts, pages, danger) if finding[:3] not in seen]
        found += _bookmarks(opened, parts)
    order, each = list(KINDS), dict[tuple[str, int, str, str], Finding]()
    for finding in found:
        each.setdefault(finding[:4], finding)
    return tuple(sorted(each.values(), key=lambda finding: (finding.page, order.index(finding.kind))))


def reading_order(pdf: bytes) -> list[tuple[str, str]]:
    """What a screen reader says: the kind of each part (`H1`, `P`, `LBody`, `TH`), and its text; of a figure, the words that stand for it."""
    texts = _texts(_by_mark(read_pages(pdf)))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [told for part in structure(opened) for told in _told(part, texts)]


# --- what the eye sees -------------------------------------------------------------------------------------------------


def _too_many(pages: list[PrintedPage], most: int) -> Iterator[Finding]:
    if len(pages) > most:
        first = _short("".join(map(_spoken, pages[most].words)))
        yield Finding("too-many-pages", most + 1, first, f"{len(pages)} pages, {most} allowed")


def _too_small(page: PrintedPage, smallest: float) -> Iterator[Finding]:
    least = smallest - TOLERANCE
    yield from _runs("text-too-small", page, ["" if word.ink.size >= least else f"{word.ink.size:.1f} pt, at least {smallest:g} pt"
                                              for word in page.words])


def _off_page(page: PrintedPage) -> Iterator[Finding]:
    left, bottom, right, top = page.box

    def told(box: Rectangle) -> str:
        free = min(box.left - left, box.bottom - bottom, right - box.right, top - box.top)
        return "" if free >= EDGE else "outside the page" if free < 0 else f"less than {EDGE:g} pt from the edge of the page"

    yield from _runs("out-of-the-page", page, [told(word.box) for word in page.words])


def _overlaps(page: PrintedPage) -> Iterator[Finding]:
    words = sorted((word for word in page.words if not word.ink.slanted), key=lambda word: word.box.bottom)
    for index, lower in enumerate(words):
        left, _, right, top = lower.box
        for upper in words[index + 1:]:
            if upper.box.bottom >= top:
                break
            if upper.box.left < right and left < upper.box.right and _covered(lower.box, upper.box) > OVERLAP and not _same(lower, upper):
                first, second = sorted((lower, upper), key=lambda word: word.box.left)
                yield Finding("words-overlap", page.number, second.text, f'"{second.text}" stands on "{first.text}"', second.box)


def _leaves_box(page: PrintedPage) -> Iterator[Finding]:
    edges = sorted(page.edges)
    across = [edge.x for edge in edges]
    for word in page.words:
        left, right, frame = word.box.left, word.box.right, word.ink.frame
        crossed = edges[bisect_right(across, left + CROSSES):bisect_left(across, right - CROSSES)]
        middle = (word.box.bottom + word.box.top) / 2
        if any(edge.bottom < middle < edge.top for edge in crossed):
            yield Finding("word-leaves-box", page.number, word.text, "crosses the edge of a box or a rule", word.box)
        elif frame and max(frame.left - left, right - frame.right) > CROSSES:
            yield Finding("word-leaves-box", page.number, word.text, "is cut off at the edge of its frame", word.box)


def _low_contrast(page: PrintedPage) -> Iterator[Finding]:
    yield from _runs("low-contrast", page, [_pale(word.ink.colour, word.ink.opacity, page.picture.behind(word)) for word in page.words])


@lru_cache(maxsize=1024)
def _pale(colour: int, opacity: float, ground: int) -> str:
    """What is wrong with letters of a colour on a ground."""
    mixed = _mixed(colour, opacity, ground)
    reached = contrast(mixed, ground)
    return f"{math.floor(reached * 10) / 10:.1f} to 1, #{mixed:06x} on #{ground:06x}" if reached < CONTRAST else ""


def _runs(kind: str, page: PrintedPage, told: Sequence[str]) -> Iterator[Finding]:
    """One finding for words that follow one another with the same thing wrong. `told`: what is wrong with each word of the page."""
    if any(told):
        for detail, group in groupby(zip(told, page.words, strict=True), key=itemgetter(0)):
            if detail:
                words = [word for _, word in group]
                yield Finding(kind, page.number, _short("".join(map(_spoken, words))), detail, around(word.box for word in words))


def _short(text: str) -> str:
    return " ".join(text.split()[:_MOST_TOLD])


def _spoken(word: PrintedWord) -> str:
    return f" {word.text}" if word.spaced else word.text


def _covered(one: Rectangle, other: Rectangle) -> float:
    """The part of the smaller of two boxes that lies under the other."""
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    smaller = min((box.right - box.left) * (box.top - box.bottom) for box in (one, other))
    return across * up / smaller if up > 0 and smaller > 0 else 0


def _same(one: PrintedWord, other: PrintedWord) -> bool:
    """Whether it is one word, drawn twice to look bold."""
    return one.text == other.text and abs(one.box.left - other.box.left) < 1 and abs(one.box.bottom - other.box.bottom) < 1


def _mixed(colour: int, opacity: float, ground: int) -> int:
    """The colour of letters that the ground shines through."""
    if opacity == 1:
        return colour
    parts = zip(colour.to_bytes(3, "big"), ground.to_bytes(3, "big"), strict=True)
    return int.from_bytes(bytes(round(opacity * one + (1 - opacity) * other) for one, other in parts), "big")


# --- what the file says of itself --------------------------------------------------------------------------------------


def _titled(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    title = str(pdf.open_metadata().get("dc:title", "")).strip()
    shown = bool(pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False))
    if not title or not shown:
        yield Finding("no-title", 1, title, "viewers show the name of the file instead" if title else "no title in the metadata")


def _in_language(pdf: pikepdf.Pdf, language: str) -> Iterator[Finding]:
    said = str(pdf.Root.get("/Lang", ""))
    if said != language:
        yield Finding("wrong-language", 1, said, f'"{language}" expected')


def _structural(parts: list[TagElement], pages: list[PrintedPage], danger: str | None) -> Iterator[Finding]:
    words = _by_mark(pages)
    texts = _texts(words)
    headings = [_Heading(int(part.kind[1]), _page(part), _said(part, texts)) for part in parts if part.kind in _HEADINGS]
    yield from _levels(headings)
    yield from _danger_first(headings, danger)
    yield from _danger_above(parts, words, danger)
    yield from _figures(parts)
    yield from _tables(parts, texts)
    yield from _columns(parts, words)
    yield from _marked(parts, pages)
    yield from _loose(parts, texts)
    yield from (Finding("nothing-said", 1, "", f"an empty {part.kind}") for part in parts if not part.full and part.kind not in _MAY_BE_EMPTY)


def _levels(headings: list[_Heading]) -> Iterator[Finding]:
    main = [heading for heading in headings if heading.level == 1]
    if len(main) != 1:
        yield Finding("heading-skipped", main[1].page if main else 1, main[1].text if main else "", f"{len(main)} main headings")
    for before, heading in pairwise([_Heading(0, 1, ""), *headings]):
        if heading.level > before.level + 1:
            yield Finding("heading-skipped", heading.page, heading.text, f"level {heading.level} after level {before.level}")


def _danger_first(headings: list[_Heading], danger: str | None) -> Iterator[Finding]:
    first = headings[1] if len(headings) > 1 else _Heading(0, 1, "")
    if danger is not None and _signs(first.text) != _signs(danger):
        yield Finding("danger-not-first", first.page, first.text, f'the first heading after the title is not "{danger}"')


def _danger_above(parts: list[TagElement], words: Mapping[MarkedContent, list[PrintedWord]], danger: str | None) -> Iterator[Finding]:
    """What is read after the heading of the danger signs, but stands above it."""
    heading = next((part for part in parts if part.kind == "H2"), None) if danger is not None else None
    marks = [held for part in parts for held in part.held if isinstance(held, MarkedContent)]
    own = list(heading.marks()) if heading is not None else []
    for first in own[:1]:
        top = max((word.box.top for word in words.get(first, [])), default=math.inf)
        later = [word for mark in marks[marks.index(first) + len(own):] if mark.page == first.page for word in words.get(mark, [])]
        if first.page > 0:
            yield Finding("danger-not-first", first.page + 1, str(danger), "the danger signs do not stand on the first page")
        elif above := next((word for word in later if word.box.bottom > top), None):
            yield Finding("danger-not-first", 1, above.text, f'"{above.text}" stands above the danger signs', above.box)


def _left_out(heard: str, says: Iterable[str]) -> Iterator[Finding]:
    """Texts that stand nowhere. In writing of two directions only the words are compared, not their order."""
    for text in dict.fromkeys(says):
        if _squeezed(text) not in heard and not all(_squeezed(word) in heard for word in _words_of(text)):
            yield Finding("left-out", 1, _short(text), f'"{_short(text)}" is not on it')


def _parted(heard: str, bound: Iterable[Passage]) -> Iterator[Finding]:
    """Words that stand somewhere without what must follow them; only numbers of sources may stand between. In writing of two directions only the
    words are compared, not their order."""
    for words, then, times in dict.fromkeys(bound):
        first = _squeezed(words)
        whole = len(re.findall(r"(?:\[[0-9]+\])*".join(map(re.escape, (first, *map(_squeezed, then)))), heard))
        wanted = heard.count(first) if times is None else times
        if whole < wanted and _words_of(words) == [words]:
            detail = f'"{_short(words)}" stands without "{_short(" ".join(then))}"'
            yield Finding("parted", 1, _short(words), detail)


def _heard(pages: list[PrintedPage]) -> str:
    """The words of a sheet one behind the other, without what is decoration of a page: a sentence may go on behind the foot of one."""
    return _squeezed(" ".join("".join(_spoken(word) for word in page.words if word.ink.mark != PAGE_ITSELF) for page in pages))


def _words_of(text: str) -> list[str]:
    """The words of a text from right to left or in both directions; for others the text itself."""
    return text.split() if any(bidirectional(sign) in {"R", "AL"} for sign in text) else [text]


@lru_cache(maxsize=512)
def _squeezed(text: str) -> str:
    """A text for comparing, without spaces and hyphens: a word that is broken at the end of a line has one more, or one that was hidden."""
    return "".join(as_set(text).translate(_HYPHENS).split())


def _signs(text: str) -> list[str]:
    """The letters and figures of a text whatever their order: that of words in two directions cannot always be told from where they stand."""
    return sorted(filter(str.isalnum, text))


def _figures(parts: list[TagElement]) -> Iterator[Finding]:
    for part in parts:
        if part.kind == "Figure" and not str(part.element.get("/Alt", "")).strip():
            yield Finding("figure-without-words", _page(part), "", "nothing is said for those who do not see it")
        elif part.kind == "Figure" and (doubled := re.search(r"\S*[?!.…]\.(?=\s|$)", str(part.element["/Alt"]))):
            yield Finding("figure-without-words", _page(part), doubled[0], "its words end a sentence twice")


def _tables(parts: list[TagElement], texts: Mapping[MarkedContent, str]) -> Iterator[Finding]:
    for part in parts:
        if part.kind == "Table":
            first = next((text for text in (_said(cell.part, texts) for cell in cells(part)) if text), "")
            yield from (Finding("table-without-headers", _page(part), first, fault) for fault in _faults(cells(part)))


def _faults(table: list[TaggedCell]) -> Iterator[str]:
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


def _columns(parts: list[TagElement], words: Mapping[MarkedContent, list[PrintedWord]]) -> Iterator[Finding]:
    """Words that reach into the next column: beyond the place where the words of that column begin."""
    for table in (cells(part) for part in parts if part.kind == "Table"):
        standing = [(cell, mark, word) for cell in table for mark in cell.part.marks() for word in words.get(mark, [])]
        side = -1 if _from_right(standing) else 1
        begins: dict[int, float] = {}
        for cell, _, word in standing:
            begins[cell.column] = min(_span(word, side)[0], begins.get(cell.column, math.inf))
        for cell, mark, word in standing:
            if _span(word, side)[1] > begins.get(cell.column + cell.columns, math.inf) + CROSSES:
                yield Finding("word-leaves-box", mark.page + 1, word.text, "reaches into the next column of its table", word.box)


def _from_right(standing: list[tuple[TaggedCell, MarkedContent, PrintedWord]]) -> bool:
    """Whether the columns of a table run from right to left: whether more cells stand beside the next one of their row like that."""
    rows: dict[int, list[Rectangle]] = {}
    for (row, _), group in groupby(standing, key=lambda told: (told[0].row, told[0].column)):
        rows.setdefault(row, []).append(around(word.box for _, _, word in group))
    return sum((one.left < other.left) + (one.right < other.right) - 1 for row in rows.values() for one, other in pairwise(row)) < 0


def _span(word: PrintedWord, side: int) -> tuple[float, float]:
    """Where a word begins and ends, counted from the side that its table begins at: 1 for the left, -1 for the right."""
    return (word.box.left, word.box.right) if side > 0 else (-word.box.right, -word.box.left)


def _marked(parts: list[TagElement], pages: list[PrintedPage]) -> Iterator[Finding]:
    said = Counter(held for part in parts for held in part.held if isinstance(held, MarkedContent))
    for page in pages:
        times = {mark: said[MarkedContent(page.number - 1, mark)] for mark in {word.ink.mark for word in page.words} - {PAGE_ITSELF}}
        unread = {mark: "neither read aloud nor marked as decoration" for mark, count in times.items() if count == 0}
        again = {mark: f"read aloud {count} times" for mark, count in times.items() if count > 1}
        yield from _runs("not-tagged", page, [unread.get(word.ink.mark, "") for word in page.words] if unread else ())
        yield from _runs("read-twice", page, [again.get(word.ink.mark, "") for word in page.words] if again else ())


def _loose(parts: list[TagElement], texts: Mapping[MarkedContent, str]) -> Iterator[Finding]:
    for part in parts:
        held = [held for held in part.held if isinstance(held, MarkedContent) and texts.get(held, "").strip()] if part.kind in _GROUPS else []
        if held:
            yield Finding("loose-text", held[0].page + 1, _short(" ".join(texts[mark] for mark in held)), "stands in no paragraph")


def _bookmarks(pdf: pikepdf.Pdf, parts: list[TagElement]) -> Iterator[Finding]:
    """Bookmarks that lead to no heading which is read aloud."""
    with pdf.open_outline() as outline:
        titles = list(_titles(outline.root))
    headings = sum(part.kind in _HEADINGS for part in parts)
    if len(titles) > headings:
        twice = next((title for title, count in Counter(titles).items() if count > 1), titles[-1])
        yield Finding("read-twice", 1, _short(twice), f"{len(titles)} bookmarks for {headings} headings")


def _titles(items: Iterable[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


def _told(part: TagElement, texts: Mapping[MarkedContent, str]) -> Iterator[tuple[str, str]]:
    if part.kind == "Figure":
        yield "Figure", str(part.element.get("/Alt", ""))
        return
    text = ""
    for held in part.held:
        if isinstance(held, TagElement) and held.kind not in _INLINE:
            yield from [(part.kind, " ".join(text.split()))] if text.strip() else []
            yield from _told(held, texts)
            text = ""
        else:
            text += texts.get(held, "") if isinstance(held, MarkedContent) else "".join(texts.get(mark, "") for mark in held.marks())
    yield from [(part.kind, " ".join(text.split()))] if text.strip() else []


def _by_mark(pages: list[PrintedPage]) -> dict[MarkedContent, list[PrintedWord]]:
    found: dict[MarkedContent, list[PrintedWord]] = {}
    for page in pages:
        for word in page.words:
            found.setdefault(MarkedContent(page.number - 1, word.ink.mark), []).append(word)
    return found


def _texts(words: Mapping[MarkedContent, list[PrintedWord]]) -> dict[MarkedContent, str]:
    return {mark: "".join(map(_spoken, group)) for mark, group in words.items()}


def _said(part: TagElement, texts: Mapping[MarkedContent, str]) -> str:
    return " ".join("".join(texts.get(mark, "") for mark in part.marks()).split())


def _page(part: TagElement) -> int:
    return next((mark.page + 1 for mark in part.marks()), 1)
