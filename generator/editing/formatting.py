"""A file of content in the one form that all files have, and nothing else in it changed.

Only what is nobody's intention is touched: indentation other than by two, more or fewer spaces than one behind a colon, a hyphen or a comma,
spaces at the ends of lines, several blank lines, a missing or a second line end at the end, mixed line ends, a byte order mark, single quotes
that could be double ones, and lines that are too long. The order of keys, single blank lines, brackets, quotes that need not be and every
comment are their author's. As everywhere in this room, a change is a cut in the text; then the file is read again, and says what it said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from generator.content.reader.yaml_file import Node as ReadNode
from generator.content.reader.yaml_file import Rows, Written, YamlTable, read
from generator.diagnostics.diagnostic import Diagnostic
from generator.editing.change import comments
from generator.editing.tree import Leaf, Node, NotYaml, TreeBranch, end_of, tree_of, walk
from generator.editing.writing import WIDTH, parted

_BOM = b"\xef\xbb\xbf"
_SPACES_AT_END = re.compile(r"[ \t]+$", re.MULTILINE)
_FIRST_LINES = re.compile(r"\A(?:[ \t]*\n)+")
_BLANK_LINES = re.compile(r"(?<=\n)(?:[ \t]*\n){2,}")
_COMMENT = re.compile(r"(?:^|\s)#")
_HYPHEN_OR_COMMENT = re.compile(r"#.*|-")


class NotFormatted(Exception):
    """The file stays as it is, and why."""

    def __init__(self, message: str, problems: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class _Cut(NamedTuple):
    """What stands between two places, and what is to stand there."""

    start: int
    end: int
    fresh: str


def formatted(data: bytes, file: str) -> bytes:
    """What a file of content holds, in the one form. Raises NotFormatted where it cannot be read, or would be read otherwise afterwards."""
    body = data.removeprefix(_BOM)
    before = _read(body, file)
    text = body.decode("utf-8")
    windows = 2 * text.count("\r\n") > text.count("\n")
    try:
        fresh = _parted(_tidied(text.replace("\r\n", "\n")))
        after = (fresh.replace("\n", "\r\n") if windows else fresh).encode()
        same = after == data or _read(after, file) == before
    except (NotYaml, NotFormatted):
        same = False
    if not same:
        raise NotFormatted("its form cannot be mended without changing what it says. Fix it by hand, and please report it with this file")
    return after


def _read(data: bytes, file: str) -> object:
    """All that the reader makes of a file: what it says, in its order; its remarks without their places; and its comments."""
    node, problems = read(data, file)
    if node is None:
        raise NotFormatted("it cannot be read", tuple(problems))
    text = data.decode("utf-8").replace("\r\n", "\n")
    told = sorted(problem.rule for problem in _remarks(node))
    return json.dumps(node), told, sorted(words.rstrip() for _, words in comments(text, tree_of(text)))


def _remarks(node: ReadNode) -> Iterator[Diagnostic]:
    yield from getattr(node, "remarks", ())
    if isinstance(node, Written):
        yield from node.lost
    for part in node.values() if isinstance(node, YamlTable) else node if isinstance(node, Rows) else ():
        yield from _remarks(part)


def _cut(text: str, cuts: list[_Cut]) -> str:
    """A text with all its cuts made; of two that touch the same place, the first and longest."""
    parts, place = [], 0
    for start, end, fresh in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if start >= place:
            parts += [text[place:start], fresh]
            place = end
    return "".join((*parts, text[place:]))


# --- spaces, quotes, indentation -----------------------------------------------------------------------------------


def _tidied(text: str) -> str:
    root = tree_of(text)
    parts = [node for _, node in walk(root)]
    cuts = [*_indentation(text, root), *_ends(text, parts)]
    for node in parts:
        cuts += _quotes(text, node) if isinstance(node, Leaf) else _brackets(text, node) if node.flow else _gaps(text, node)
    return _cut(text, [cut for cut in cuts if text[cut.start:cut.end] != cut.fresh])


def _ends(text: str, parts: list[Node]) -> Iterator[_Cut]:
    """Spaces at the ends of lines, blank lines in a row, and what stands before the first line and behind the last."""
    blocks = [(node.start, node.end if "+" in text[node.start:node.start + 3] else end_of(node, text))
              for node in parts if isinstance(node, Leaf) and node.style in {"|", ">"}]
    scalars = [(node.start, node.end) for node in parts if isinstance(node, Leaf) and "\n" in text[node.start:node.end]]
    escaping = [(start, end) for start, end in scalars if text[start] == '"']

    def outside(spans: list[tuple[int, int]], place: int) -> bool:
        return not any(start <= place < end for start, end in spans)

    yield from (_Cut(*found.span(), "") for found in _SPACES_AT_END.finditer(text)
                if outside(blocks, found.start()) and (text[found.start() - 1:found.start()] != "\\" or outside(escaping, found.start())))
    last = max((end for _, end in blocks), default=0)
    end = max(len(text.rstrip()), last)
    for found in _BLANK_LINES.finditer(text, 0, end):
        if outside(scalars, found.start()) and outside(blocks, found.start()):
            yield _Cut(*found.span(), "\n")
    yield from (_Cut(*found.span(), "") for found in _FIRST_LINES.finditer(text))
    if end < len(text) or not text.endswith("\n"):
        yield _Cut(end, len(text), "\n")


def _gaps(text: str, branch: TreeBranch) -> Iterator[_Cut]:
    """One space behind a colon and behind a hyphen."""
    for key, node in zip(branch.keys, branch.nodes, strict=False):
        if text[key.end:node.start].strip(" ") == ":" and node.start < node.end:
            yield _Cut(key.end, node.start, ": ")
    for hyphen, node in zip(_hyphens(text, branch), branch.nodes, strict=False):
        if not text[hyphen + 1:node.start].strip(" "):
            yield _Cut(hyphen + 1, node.start, " ")


def _hyphens(text: str, branch: TreeBranch) -> Iterator[int]:
    """Where the hyphens of a list stand: each is the first behind the item before it that stands in no comment."""
    end = branch.start
    for node in branch.nodes if not branch.table else ():
        yield next(found.start() for found in _HYPHEN_OR_COMMENT.finditer(text, end, node.start + 1) if found.group() == "-")
        end = end_of(node, text)


def _brackets(text: str, branch: TreeBranch) -> Iterator[_Cut]:
    """No space inside a bracket or before a comma, one behind a comma and a colon; what stands on several lines stays there."""
    if not branch.nodes:
        return
    starts = [part.start for part in (branch.keys if branch.table else branch.nodes)]
    ends = [end_of(node, text) for node in branch.nodes]
    for key, node in zip(branch.keys, branch.nodes, strict=False):
        if text[key.end:node.start].strip(" ") == ":":
            yield _Cut(key.end, node.start, ": ")
    for end, start in zip(ends, starts[1:], strict=False):
        if text[end:start].strip(" ") == ",":
            yield _Cut(end, start, ", ")
    if not text[branch.start + 1:starts[0]].strip(" "):
        yield _Cut(branch.start + 1, starts[0], "")
    if not text[ends[-1]:branch.end - 1].replace(",", "", 1).strip(" "):
        yield _Cut(ends[-1], branch.end - 1, "")


def _quotes(text: str, leaf: Leaf) -> Iterator[_Cut]:
    """Double quotes, unless single ones save a sign before what stands in them."""
    inside = text[leaf.start + 1:leaf.end - 1]
    if leaf.style == "'" and '"' not in inside and "\\" not in inside:
        yield _Cut(leaf.start, leaf.start + 1, '"')
        yield _Cut(leaf.end - 1, leaf.end, '"')
        yield from (_Cut(leaf.start + 1 + found.start(), leaf.start + 1 + found.end(), "'") for found in re.finditer("''", inside))


class _Lines:
    """By how much each line moves to the right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.moves: dict[int, int] = {}

    def number(self, place: int) -> int:
        """The line of a place, counted from 0."""
        return self.text.count("\n", 0, place)

    def column(self, place: int) -> int:
        """How far from the edge a place is."""
        return place - (self.text.rfind("\n", 0, place) + 1)

    def begins(self, place: int) -> bool:
        """Whether only spaces stand before a place on its line."""
        return not self.text[place - self.column(place):place].strip(" ")


def _indentation(text: str, root: Node) -> Iterator[_Cut]:
    """What is in a table or a list stands two signs further than what it belongs to."""
    lines = _Lines(text)
    _move(lines, root, 0)
    if not any(lines.moves.values()):
        return
    known = sorted(lines.moves)
    for number, line in enumerate(lines.lines):
        move = lines.moves.get(number)
        if move is None and line.lstrip(" ").startswith("#"):
            move = _move_of_comment(lines, number, known)
        if move and line.strip():
            indent = len(line) - len(line.lstrip(" "))
            yield _Cut(lines.starts[number], lines.starts[number] + indent, " " * max(0, indent + move))


def _move_of_comment(lines: _Lines, number: int, known: list[int]) -> int:
    """A comment moves with the line below it if both begin in one column, else with the line above it."""
    above = next((other for other in reversed(known) if other < number), None)
    below = next((other for other in known if other > number), None)
    beside = below is not None and _indent(lines.lines[below]) == _indent(lines.lines[number])
    return lines.moves[below if below is not None and (beside or above is None) else above if above is not None else number]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _move(lines: _Lines, node: Node, column: int) -> None:
    """Note the moves of all lines of a table or a list that is to begin in a column."""
    if isinstance(node, Leaf) or node.flow or not node.nodes:
        return
    starts = [key.start for key in node.keys] if node.table else _hyphens(lines.text, node)
    for start, part in zip(starts, node.nodes, strict=True):
        move, first = column - lines.column(start), lines.number(start)
        if lines.begins(start):
            lines.moves[first] = move
        if isinstance(part, TreeBranch) and not part.flow:
            _move(lines, part, column + 2)
        else:
            for line in range(first + 1, lines.number(max(end_of(part, lines.text) - 1, start)) + 1):
                lines.moves[line] = move


# --- long lines ----------------------------------------------------------------------------------------------------


def _parted(text: str) -> str:
    """A text whose lines are at most so long, as far as they can be parted between words or behind commas."""
    if all(len(line) <= WIDTH for line in text.split("\n")):
        return text
    lines = _Lines(text)
    cuts: list[_Cut] = []
    for _, node in walk(tree_of(text)):
        if isinstance(node, Leaf) and not node.flow:
            cuts += _folded(lines, node) if node.style == ">" else _words(lines, node) if node.style != "|" else ()
        elif isinstance(node, TreeBranch) and node.flow and not node.inside:
            cuts += _list(lines, node)
    return _cut(text, cuts)


def _words(lines: _Lines, leaf: Leaf) -> Iterator[_Cut]:
    """A text without quotes or in them, parted anew from its first line that is too long."""
    told = lines.text[leaf.start:leaf.end].split("\n")
    if "" in map(str.strip, told) or any(line.endswith("\\") for line in told) or "\\ " in lines.text[leaf.start:leaf.end]:
        return
    yield from _filled(lines, leaf.start, leaf.end, told, parted)


def _list(lines: _Lines, branch: TreeBranch) -> Iterator[_Cut]:
    """A list or a table in brackets, parted behind commas."""
    text = lines.text[branch.start:branch.end]
    if _COMMENT.search(text) or not branch.nodes:
        return
    starts = [part.start for part in (branch.keys if branch.table else branch.nodes)]
    if any(lines.text[end_of(one, lines.text):start].strip() != "," for one, start in zip(branch.nodes, starts[1:], strict=False)):
        return
    whole = [lines.text[start:end].rstrip() for start, end in pairwise([branch.start, *starts[1:], branch.end])]
    if any("\n" in part for part in whole):
        return

    def behind_commas(line: str, first: int, others: int) -> list[str]:
        done, room = [""], first
        for part in whole[len(whole) - _count(line, whole):]:
            if done[-1] and len(done[-1]) + 1 + len(part) > room:
                done.append("")
                room = others
            done[-1] += f" {part}" if done[-1] else part
        return done

    yield from _filled(lines, branch.start, branch.end, text.split("\n"), behind_commas)


def _count(line: str, parts: list[str]) -> int:
    """How many of some parts, counted from the last, make up a line."""
    return next(number for number in range(1, len(parts) + 1) if " ".join(parts[-number:]) == line)


def _filled(lines: _Lines, start: int, end: int, told: list[str], part: Callable[[str, int, int], list[str]]) -> Iterator[_Cut]:
    """The cut that parts anew what stands between two places, from its first line that is too long."""
    column = lines.column(start)
    long = next((number for number, line in enumerate(told) if len(line) + (0 if number else column) > WIDTH), None)
    if long is None:
        return
    whole = lines.lines[lines.number(start)]
    further = (_indent(told[1]) if len(told) > 1 else column if lines.begins(start)
               else _indent(whole) + (4 if whole.lstrip(" ").startswith("- ") else 2))
    before = column if not long else further
    line = " ".join(map(str.strip, told[long:]))
    anew = part(line, WIDTH - before, WIDTH - further)
    yield _Cut(start, end, "\n".join([*told[:long], *((" " * further if long or number else "") + one for number, one in enumerate(anew))]))


def _folded(lines: _Lines, leaf: Leaf) -> Iterator[_Cut]:
    """A text below >, whose lines are read as one: each of its paragraphs parted anew from its first line that is too long."""
    end = end_of(leaf, lines.text)
    header, *told = lines.text[leaf.start:end].split("\n")
    indents = {_indent(line) for line in told if line.strip()}
    if len(indents) != 1 or any(line != line.rstrip() for line in told):
        return
    indent, fresh, rest = indents.pop(), [header], told
    while rest:
        paragraph = rest[:next((number for number, line in enumerate(rest) if not line), len(rest))]
        long = next((number for number, line in enumerate(paragraph) if len(line) > WIDTH), len(paragraph))
        fresh += paragraph[:long]
        if paragraph[long:]:
            fresh += [" " * indent + line for line in parted(" ".join(map(str.strip, paragraph[long:])), WIDTH - indent, WIDTH - indent)]
        fresh += [""] if len(paragraph) < len(rest) else []
        rest = rest[len(paragraph) + 1:]
    if fresh != [header, *told]:
        yield _Cut(leaf.start, end, "\n".join(fresh))
