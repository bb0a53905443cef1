"""What a finished sheet shows, as values: to the eye, where each word stands and how it looks; to the ear, what a screen reader is told. It is what
rules of prints judge.

`outputs/pdf/proofread` takes it from the finished file; nothing here knows how that is read.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from generator.diagnostics.registry import rules_of
from generator.drawing.text_metrics import as_set

P = TypeVar("P")

PAGE_ITSELF, NOTHING = -1, -2
"""Instead of the number of a mark: decoration of the page (an artifact), and neither this nor marked."""

_WHITE, _AROUND = 0xFFFFFF, 1.5
"""A colour; how many points around a word are looked at to know what it stands on."""
_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010"))


# --- what it is held to, and what is found ---------------------------------------------------------------------------


class Passage(NamedTuple):
    """Texts that stand on a sheet one directly behind the other: `then` behind `words`, as many `times`; None: wherever `words` stand."""

    words: str
    then: tuple[str, ...]
    times: int | None = None


class Limits(NamedTuple):
    """What a finished sheet is held to: the smallest text in points, the most pages, the language, the heading of its danger box, what must
    stand on it, and what of it must stand together."""

    smallest: float
    most_pages: int
    language: str
    danger: str | None
    says: tuple[str, ...] = ()
    bound: tuple[Passage, ...] = ()


class Rectangle(NamedTuple):
    """Points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float


class Finding(NamedTuple):
    """One thing wrong with a sheet: the page (from 1), the words it is about, what is wrong with them, what to do, and where they stand.

    `whole`: it is of the sheet as a whole, and not at those words of its content. `rule`: whoever applies the rules adds which one found it.
    """

    page: int
    words: str
    detail: str
    help: str = ""
    box: Rectangle | None = None
    whole: bool = False
    rule: str = ""


# --- what the eye sees -----------------------------------------------------------------------------------------------


class Ink(NamedTuple):
    """What the letters of a text have in common: points on paper, colour, the mark they belong to, and the frame that cuts them off."""

    size: float
    colour: int
    opacity: float
    slanted: bool
    mark: int
    frame: Rectangle | None


class PrintedWord(NamedTuple):
    """Letters of one ink that stand together, or a single one of them. `spaced`: whether a space or a new line comes before."""

    text: str
    box: Rectangle
    ink: Ink
    spaced: bool

    @property
    def spoken(self) -> str:
        """The word as it goes on from the one before."""
        return f" {self.text}" if self.spaced else self.text


class VerticalLine(NamedTuple):
    """A vertical line: the side of a box, or a rule."""

    x: float
    bottom: float
    top: float


class PrintedPage(NamedTuple):
    """One page: its number (from 1), its paper, its words in the order they are read, its vertical lines, and how it looks."""

    number: int
    box: Rectangle
    words: tuple[PrintedWord, ...]
    edges: tuple[VerticalLine, ...]
    picture: PageImage


class PageImage(NamedTuple):
    """A page as it looks, one dot for each point, the uppermost row first; each dot is 0xRRGGBB. `data`: the same, four bytes a dot."""

    corner: Rectangle
    wide: int
    high: int
    dots: memoryview
    data: bytearray

    def behind(self, word: PrintedWord) -> int:
        """The colour that lies behind a word."""
        box, colour = word.box, word.ink.colour
        left, right = self._across(box)
        above, below = self._line(box.top + _AROUND), self._line(box.bottom - _AROUND)
        if left >= right or (colour != _WHITE and self._is_paper(above + left, above + right) and self._is_paper(below + left, below + right)):
            return _WHITE
        third = (box.top - box.bottom) / 3
        lines = (above, below, self._line(box.top - third), self._line(box.bottom + third))
        few = list(chain.from_iterable(self.dots[line + left:line + right] for line in lines))
        if few[0] & _WHITE != colour and 2 * few.count(few[0]) > len(few):
            return few[0] & _WHITE
        return self._most_common(box, colour)

    def _most_common(self, box: Rectangle, colour: int) -> int:
        """Of all dots in and around the letters; their own colour only if it is nearly all there is (a letter may fill its box)."""
        left, right = self._across(box)
        lines = map(self._line, range(int(box.bottom - _AROUND), math.ceil(box.top + _AROUND) + 1))
        seen = Counter[int]()
        for dot, times in Counter(chain.from_iterable(self.dots[line + left:line + right] for line in lines)).items():
            seen[dot & _WHITE] += times
        if 3 * seen[colour] <= 2 * seen.total():
            seen.pop(colour, None)
        return next((dot for dot, _ in seen.most_common(1)), _WHITE)

    def _is_paper(self, start: int, end: int) -> bool:
        """Whether nothing is drawn on some dots."""
        return self.data.count(b"\xff", 4 * start, 4 * end) == 4 * (end - start)

    def _across(self, box: Rectangle) -> tuple[int, int]:
        """From which dot to which the room around a box goes, on each of its lines."""
        left, right = box.left - self.corner.left - _AROUND, box.right - self.corner.left + _AROUND
        return min(max(0, int(left)), self.wide), min(max(0, math.ceil(right)), self.wide)

    def _line(self, y: float) -> int:
        """The first dot of the line at a height."""
        return self.wide * min(max(int(self.high + self.corner.bottom - y), 0), self.high - 1)


def around(boxes: Iterable[Rectangle]) -> Rectangle:
    """The smallest box that holds them all."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Rectangle(min(lefts), min(bottoms), max(rights), max(tops))


# --- what a screen reader is told ------------------------------------------------------------------------------------


class MarkedContent(NamedTuple):
    """A piece of a page that belongs to the structure: its page, counted from 0, and its number there."""

    page: int
    number: int


class TaggedPart(NamedTuple):
    """One part of the structure: its kind (`H1`, `P`, `TD`), and what it holds in reading order. `annotated`: whether a link or a field is among it.
    `alt`: of a figure, the words that stand for it."""

    kind: str
    held: tuple[TaggedPart | MarkedContent, ...]
    annotated: bool = False
    alt: str = ""

    @property
    def full(self) -> bool:
        """Whether it stands for anything: a piece of a page, or a link or field."""
        return self.annotated or any(not isinstance(held, TaggedPart) or held.full for held in self.held)

    @property
    def own(self) -> list[MarkedContent]:
        """The pieces of the pages that it holds itself, not in parts below it."""
        return [held for held in self.held if isinstance(held, MarkedContent)]

    def walk(self) -> Iterator[TaggedPart]:
        """This part and all below it, in reading order."""
        yield self
        for held in self.held:
            if isinstance(held, TaggedPart):
                yield from held.walk()

    def marks(self) -> Iterator[MarkedContent]:
        """The pieces of the pages that it stands for, in reading order."""
        for held in self.held:
            if isinstance(held, TaggedPart):
                yield from held.marks()
            else:
                yield held

    @property
    def page(self) -> int:
        """The page on which it begins, from 1."""
        return next((mark.page + 1 for mark in self.marks()), 1)


class TaggedCell(NamedTuple, Generic[P]):
    """One cell of a table: the row and column it begins in, counted from 0, how many of each it covers, and what it heads.

    `scope` is `Column`, `Row`, `Both`, or nothing for a cell that is no header.
    """

    part: P
    row: int
    column: int
    rows: int
    columns: int
    scope: str


def width(table: Iterable[TaggedCell[Any]]) -> int:
    """How many columns a table has."""
    return max((cell.column + cell.columns for cell in table), default=0)


# --- both ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class FinishedSheet:
    """A finished sheet as its readers get it, and what it is held to.

    `title` and `language`: as the file says them. `shows_title`: whether viewers do, instead of the name of the file. `parts`: of the structure, in
    reading order, also those within others; the cells of each table among them are in `tables`, row by row.
    """

    limits: Limits
    pages: tuple[PrintedPage, ...]
    title: str
    shows_title: bool
    language: str
    parts: tuple[TaggedPart, ...]
    tables: tuple[tuple[TaggedCell[TaggedPart], ...], ...]
    bookmarks: tuple[str, ...]

    @cached_property
    def words(self) -> Mapping[MarkedContent, tuple[PrintedWord, ...]]:
        """The words of each piece of the structure."""
        return words_by_mark(self.pages)

    @cached_property
    def texts(self) -> Mapping[MarkedContent, str]:
        """The same as text."""
        return texts_of(self.words)

    @cached_property
    def heard(self) -> str:
        """Its words without spaces and hyphens, and without what is decoration of a page: a sentence may go on behind the foot of one."""
        return squeezed(" ".join("".join(word.spoken for word in page.words if word.ink.mark != PAGE_ITSELF) for page in self.pages))

    def said(self, part: TaggedPart) -> str:
        """What is read aloud of a part."""
        return " ".join("".join(self.texts.get(mark, "") for mark in part.marks()).split())


def findings_on(sheet: FinishedSheet) -> tuple[Finding, ...]:
    """What the rules of prints find on a finished sheet, page by page; each thing once."""
    each = dict[tuple[object, ...], Finding]()
    for rule in rules_of("prints"):
        for finding in rule(sheet):
            each.setdefault((rule, *finding[:3]), finding._replace(rule=rule.name))
    return tuple(sorted(each.values(), key=attrgetter("page")))


def words_by_mark(pages: Iterable[PrintedPage]) -> Mapping[MarkedContent, tuple[PrintedWord, ...]]:
    """The words of each piece of the structure."""
    found = dict[MarkedContent, list[PrintedWord]]()
    for page in pages:
        for word in page.words:
            found.setdefault(MarkedContent(page.number - 1, word.ink.mark), []).append(word)
    return {mark: tuple(words) for mark, words in found.items()}


def texts_of(words: Mapping[MarkedContent, Iterable[PrintedWord]]) -> Mapping[MarkedContent, str]:
    """The words of each piece of the structure as text."""
    return {mark: "".join(word.spoken for word in group) for mark, group in words.items()}


@lru_cache(maxsize=512)
def squeezed(text: str) -> str:
    """A text for comparing, without spaces and hyphens: a word that is broken at the end of a line has one more, or one that was hidden."""
    return "".join(as_set(text).translate(_HYPHENS).split())
