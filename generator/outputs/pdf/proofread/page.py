"""What pdfium sees of a finished PDF: every word with its letters' size and colour, the sides of the boxes, and the page as a picture.

pdfium is not safe in threads, so everything that touches it runs under one lock.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import groupby, pairwise, repeat
from typing import Any, NamedTuple
from unicodedata import bidirectional, combining

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from generator.rules.printed import NOTHING, PAGE_ITSELF, Ink, PageImage, PrintedPage, PrintedWord, Rectangle, VerticalLine, around

_LONG, _BACK = 6.0, 0.25
"""Points that a side of a box has at least; part of its size by which a letter may begin before the last one ended."""
_MOST_CORNERS = 64
"""Corners of a shape that can be a box (a QR code has more)."""
_NEAR, _NEXT, _LEVEL = 0.1, 0.6, 0.6
"""Parts of its size that are between two texts at least if a space is there; at most if they stand together; and by which one may be raised."""
_RIGHTWARDS, _LEFTWARDS = {"L", "EN", "AN"}, {"R", "AL"}
"""What goes from left to right everywhere: Latin letters, and all figures; what goes from right to left: Hebrew and Arabic letters."""
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_HYPHEN, _NEW_LINE = 2, 10
"""What pdfium gives for a hyphen at the end of a line, and for its end."""
_PDFIUM = threading.Lock()


def _direct(name: str, result: Any, *takes: Any) -> Callable[..., Any]:
    """A function of pdfium that is called for each letter: with addresses as plain numbers, and without letting other threads in between."""
    return ctypes.PYFUNCTYPE(result, *takes)(ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value or 0)


_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_get_unicode = _direct("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
_get_text_object = _direct("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
_count_rects = _direct("FPDFText_CountRects", _INT, _POINTER, _INT, _INT)
_get_rect = _direct("FPDFText_GetRect", _INT, _POINTER, _INT, *4 * [_POINTER])
_get_char_box = _direct("FPDFText_GetCharBox", _INT, _POINTER, _INT, *4 * [_POINTER])
_get_matrix = _direct("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
_get_font_size = _direct("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
_get_fill_color = _direct("FPDFPageObj_GetFillColor", _INT, *5 * [_POINTER])
_get_render_mode = _direct("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
_get_mark_number = _direct("FPDFPageObj_GetMarkedContentID", _INT, _POINTER)
_get_clip_path = _direct("FPDFPageObj_GetClipPath", _POINTER, _POINTER)
_count_paths = _direct("FPDFClipPath_CountPaths", _INT, _POINTER)

_SIDES, _MATRIX, _COLOURS = (ctypes.c_double * 4)(), (ctypes.c_float * 6)(), (ctypes.c_uint * 4)()
"""What pdfium writes the sides of a box into, how a text is turned, and its colour. They are used under the lock alone."""
_FIRST, _SECOND, _THIRD, _FOURTH = (ctypes.addressof(_SIDES) + 8 * index for index in range(4))
_MATRIX_AT = ctypes.addressof(_MATRIX)
_COLOURS_AT = [ctypes.addressof(_COLOURS) + 4 * index for index in range(4)]


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with _opened(pdf) as document:
        return int(pdfium.FPDF_GetPageCount(document))


def read_pages(pdf: bytes) -> tuple[PrintedPage, ...]:
    """Every page of a PDF. Raises ValueError if it cannot be read."""
    with _opened(pdf) as document:
        words = _words_from_right if _from_right(document) else _words
        return tuple(_read_page(document, number, words) for number in range(pdfium.FPDF_GetPageCount(document)))


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    with _PDFIUM:
        document = pdfium.FPDF_LoadMemDocument64(pdf, len(pdf), None)
        if not document:
            raise ValueError("this is not a PDF that can be read")
        try:
            yield document
        finally:
            pdfium.FPDF_CloseDocument(document)


def _from_right(document: Any) -> bool:
    """Whether a file says that it is read from right to left."""
    said = ctypes.create_string_buffer(8)
    pdfium.FPDF_VIEWERREF_GetName(document, b"Direction", said, len(said))
    return said.value == b"R2L"


def _read_page(document: Any, number: int, words: Callable[[Any, Mapping[int, int], Mapping[int, int]], Iterator[PrintedWord]]) -> PrintedPage:
    page = pdfium.FPDF_LoadPage(document, number)
    text = pdfium.FPDFText_LoadPage(page)
    try:
        paper = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, paper)
        box = Rectangle(paper.left, paper.bottom, paper.right, paper.top)
        things = [pdfium.FPDFPage_GetObject(page, index) for index in range(pdfium.FPDFPage_CountObjects(page))]
        edges = tuple(edge for thing in things if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_PATH for edge in _edges(thing))
        order = {_at(thing): index for index, thing in enumerate(things)}
        return PrintedPage(number + 1, box, tuple(words(text, order, _grouped(things))), edges, _drawn(page, box))
    finally:
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _words(text: Any, order: Mapping[int, int], inner: Mapping[int, int]) -> Iterator[PrintedWord]:
    run: list[PrintedWord] = []
    for letter in _letters(text, order, inner):
        if run and not _goes_on(run[-1], letter):
            yield _joined(run)
            run = []
        run.append(letter)
    if run:
        yield _joined(run)


def _letters(text: Any, order: Mapping[int, int], inner: Mapping[int, int]) -> Iterator[PrintedWord]:
    """Every letter that can be seen, in the order they are drawn in between two spaces; letters that are drawn in one go come together."""
    inks: dict[int, Ink | None] = {}
    known: dict[Ink | None, Ink | None] = {}
    at = ctypes.cast(text, ctypes.c_void_p).value or 0
    for start, signs in _unbroken(text):
        address, long = _address(at, start), len(signs)
        if (long == 1 or _address(at, start + long - 1) == address) and _count_rects(at, start, long) == 1:
            letters, together = [(address, start, signs)], True
        else:
            letters, together = [(_address(at, index), index, sign) for index, sign in enumerate(signs, start)], False
            letters.sort(key=lambda letter: order.get(letter[0], -1))
        spaced = True
        for address, index, sign in letters:
            if address not in inks:
                ink = _ink(at, index, inner)
                inks[address] = known.setdefault(ink, ink)
            ink = inks[address]
            if ink is not None:
                yield PrintedWord(sign, _box(at, None if together else index), ink, spaced)
                spaced = False


def _unbroken(text: Any) -> Iterator[tuple[int, str]]:
    """Letters between spaces and ends of lines, each with the place of the first."""
    at = ctypes.cast(text, ctypes.c_void_p).value
    letters = [*map(_sign, map(_get_unicode, repeat(at), range(pdfium.FPDFText_CountChars(text)))), ""]
    start = 0
    for index, letter in enumerate(letters):
        if not letter:
            if start < index:
                yield start, "".join(letters[start:index])
            start = index + 1


@cache
def _sign(code: int) -> str:
    """A letter; nothing for a space and for what is not drawn."""
    sign = "-" if code == _HYPHEN else chr(code)
    return sign if sign.isprintable() and not sign.isspace() else ""


def _address(text: int, index: int) -> int:
    """Where the text that a letter belongs to lies in memory, which tells it from others; 0 for a letter that pdfium added."""
    return _get_text_object(text, index) or 0


def _box(text: int, index: int | None) -> Rectangle:
    """Of one letter, or of those that were counted last."""
    if index is None:
        _get_rect(text, 0, _FIRST, _FOURTH, _SECOND, _THIRD)
    else:
        _get_char_box(text, index, _FIRST, _SECOND, _THIRD, _FOURTH)
    left, right, bottom, top = _SIDES
    return Rectangle(left, bottom, right, top)


def _room(text: Any, index: int) -> Rectangle:
    """Of one letter, with what lies between it and its neighbours."""
    room = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, room)
    return Rectangle(room.left, room.bottom, room.right, room.top)


def _goes_on(before: PrintedWord, letter: PrintedWord) -> bool:
    """Whether a letter belongs to the word before it: no space between, of the same ink, not drawn over it."""
    if letter.spaced or letter.ink is not before.ink:
        return False
    return letter.box.left > before.box.right - _BACK * letter.ink.size or letter.box == before.box or combining(letter.text[0]) > 0


def _words_from_right(text: Any, order: Mapping[int, int], inner: Mapping[int, int]) -> Iterator[PrintedWord]:
    """The same for a file that is read from right to left, where pdfium turns Latin words around as well.

    In the file, what stands together in one direction (a run) is drawn from left to right, whichever way it is read; the runs themselves come in
    the order of reading.
    """
    spaced, before = True, None
    for run in _runs(_pieces(text, order, inner)):
        spaced = spaced or before is None or not _touch(before, run)
        for ink, letters in groupby(_as_read(run), key=lambda letter: letter.ink if letter.text else None):
            if ink is not None:
                yield _joined([letter._replace(spaced=spaced) for letter in letters])
            spaced = ink is None
        before = run


class _Run(NamedTuple):
    """What stands together in one direction: its letters (one without text is a space), the room it takes, and the height of its line."""

    letters: list[PrintedWord]
    room: Rectangle
    line: float

    @property
    def size(self) -> float:
        return self.letters[0].ink.size


def _runs(pieces: Iterable[_Run]) -> Iterator[_Run]:
    """Texts that follow one another to the right are one run."""
    run: _Run | None = None
    for piece in pieces:
        gap = piece.room.left - run.room.right if run else 0
        if run and _level(run, piece) and -_BACK * piece.size < gap < _NEXT * piece.size:
            space = PrintedWord("", run.room._replace(left=run.room.right, right=piece.room.left), run.letters[0].ink, False)
            run = _Run([*run.letters, *([] if _touch(run, piece) else [space]), *piece.letters], around([run.room, piece.room]), run.line)
        else:
            yield from [run] if run else []
            run = piece
    yield from [run] if run else []


def _pieces(text: Any, order: Mapping[int, int], inner: Mapping[int, int]) -> Iterator[_Run]:
    """Every text that can be seen, in the order of the file."""
    places: dict[int, list[tuple[int, str]]] = {}
    at = ctypes.cast(text, ctypes.c_void_p).value or 0
    for index, sign in _unmirrored(text):
        places.setdefault(_address(at, index), []).append((index, sign))
    places.pop(0, None)
    for address in sorted(places, key=lambda address: order.get(address, -1)):
        first = places[address][0][0]
        ink = _ink(at, first, inner)
        if ink is not None:
            letters = [PrintedWord(sign, _box(at, index), ink, False) for index, sign in places[address]]
            yield _Run(letters, around(_room(text, index) for index, _ in places[address]), _line(text, first))


def _unmirrored(text: Any) -> Iterator[tuple[int, str]]:
    """The place of every letter and space, and the letter. pdfium mirrors brackets, except after Latin letters, counted from the right."""
    mirrored = True
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        sign, kind = _sign(code), bidirectional(chr(code))
        mirrored = (mirrored or code == _NEW_LINE or kind in _LEFTWARDS) and kind != "L"
        if sign or chr(code).isspace():
            yield index, sign.translate(_MIRRORED) if mirrored else sign


def _as_read(run: _Run) -> list[PrintedWord]:
    """Its letters in the order of reading. pdfium has turned around those that have one place, as in a ligature."""
    if any(bidirectional(letter.text) in _RIGHTWARDS for letter in run.letters if letter.text):
        return sorted(run.letters, key=lambda letter: _place(letter, letter.box.left))
    return sorted(run.letters, key=lambda letter: _place(letter, letter.box.right))[::-1]


def _place(letter: PrintedWord, begins: float) -> float:
    """Where a letter begins; of a space, and of an accent, which may be wider than its letter, the middle."""
    return begins if letter.text and not combining(letter.text) else (letter.box.left + letter.box.right) / 2


def _touch(one: _Run, other: _Run) -> bool:
    """Whether two texts stand side by side with no room for a space."""
    return _level(one, other) and max(other.room.left - one.room.right, one.room.left - other.room.right) < _NEAR * other.size


def _level(one: _Run, other: _Run) -> bool:
    """Whether two texts stand on one line, or one of them is raised beside the other."""
    return abs(one.line - other.line) < _LEVEL * max(one.size, other.size)


def _line(text: Any, index: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    return y.value


def _joined(letters: list[PrintedWord]) -> PrintedWord:
    if len(letters) == 1:
        return letters[0]
    return PrintedWord("".join(letter.text for letter in letters), around([letter.box for letter in letters]), letters[0].ink, letters[0].spaced)


def _ink(text: int, index: int, inner: Mapping[int, int]) -> Ink | None:
    """Of the text that a letter belongs to; None if it is not drawn."""
    thing = _address(text, index)
    if not thing or _get_render_mode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
        return None
    _get_matrix(text, index, _MATRIX_AT)
    _get_fill_color(thing, *_COLOURS_AT)
    a, b, c, d = _MATRIX[:4]
    red, green, blue, opacity = _COLOURS
    size = round(_get_font_size(text, index) * math.hypot(c, d), 2)
    slanted = min(abs(a), abs(b)) > 0.05 * max(abs(a), abs(b))
    mark, frame = (inner[thing], None) if thing in inner else (_mark(thing), _frame(thing))
    return Ink(size, red << 16 | green << 8 | blue, opacity / 255, slanted, mark, frame)


def _grouped(things: list[Any]) -> dict[int, int]:
    """The marks of everything inside a group (a form), by its address: there the group bears the mark."""
    groups = [(thing, _mark(_at(thing))) for thing in things if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_FORM]
    found: dict[int, int] = {}
    while groups:
        group, mark = groups.pop()
        for index in range(pdfium.FPDFFormObj_CountObjects(group)):
            thing = pdfium.FPDFFormObj_GetObject(group, index)
            found[_at(thing)] = mark
            groups += [(thing, mark)] if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_FORM else []
    return found


def _at(thing: Any) -> int:
    """Where something on a page lies in memory."""
    return ctypes.addressof(thing.contents)


def _mark(address: int) -> int:
    number = int(_get_mark_number(address))
    if number >= 0:
        return number
    thing = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
    marks = (pdfium.FPDFPageObj_GetMark(thing, index) for index in range(pdfium.FPDFPageObj_CountMarks(thing)))
    return PAGE_ITSELF if any(_name(mark) == "Artifact" for mark in marks) else NOTHING


def _name(mark: Any) -> str:
    name, long = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
    pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), long)
    return bytes(name)[:long.value].decode("utf-16-le").rstrip("\0")


def _frame(address: int) -> Rectangle | None:
    """The frame outside of which a thing is not drawn; None where there is none."""
    count = _count_paths(_get_clip_path(address))
    if count <= 0:
        return None
    clip, frames = pdfium.FPDFPageObj_GetClipPath(ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)), []
    for path in range(count):
        segments = range(pdfium.FPDFClipPath_CountPathSegments(clip, path))
        across = [_point(pdfium.FPDFClipPath_GetPathSegment(clip, path, index))[0] for index in segments]
        frames += [(min(across), max(across))] if across else []
    return Rectangle(max(left for left, _ in frames), -math.inf, min(right for _, right in frames), math.inf) if frames else None


def _edges(path: Any) -> Iterator[VerticalLine]:
    """The vertical sides of a drawn shape. In a figure only of closed, stroked ones: lines and arrows there may pass close to words."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, filled, stroked)
    count = pdfium.FPDFPath_CountSegments(path)
    if not 1 < count <= _MOST_CORNERS or not (filled.value or stroked.value):
        return
    points = _outline(path, count)
    if _mark(_at(path)) >= 0 and not (stroked.value and points[0] == points[-1]):
        return
    for (x, y), (other_x, other_y) in pairwise(points):
        if abs(x - other_x) < 0.2 and abs(y - other_y) >= _LONG:
            yield VerticalLine(x, min(y, other_y), max(y, other_y))


def _outline(path: Any, count: int) -> list[tuple[float, float]]:
    """The corners of a shape on the page; of a closed one, the first is the last too."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    segments = [pdfium.FPDFPath_GetPathSegment(path, index) for index in range(count)]
    points = [(matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f) for x, y in map(_point, segments)]
    return points + points[:1] if pdfium.FPDFPathSegment_GetClose(segments[-1]) else points


def _point(segment: Any) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _drawn(page: Any, box: Rectangle) -> PageImage:
    wide, high = round(box.right - box.left), round(box.top - box.bottom)
    data = bytearray(b"\xff") * (4 * wide * high)  # white paper
    bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_BGRx, (ctypes.c_char * len(data)).from_buffer(data), 4 * wide)
    try:
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, 0)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return PageImage(box, wide, high, memoryview(data).cast("I"), data)
