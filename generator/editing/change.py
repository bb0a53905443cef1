"""A file in which one value is another, and every other line the same: comments, order, quotes, blocks, line ends.

Nothing is written anew that could stay. Whatever is done is read again: the new text says exactly what was wanted, or nothing is changed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

from generator.editing.tree import Leaf, Node, NotYaml, Path, TreeBranch, Value, at, end_of, tree_of, walk
from generator.editing.writing import WIDTH, behind_hyphen, behind_key, bracketed, in_style, parted, styles

_MARK = "\ufeff"
_COMMENT = re.compile(r"(?:^|\s)#")


class CannotChange(ValueError):
    """The value cannot be written there without touching what else the author wrote; the message says so."""


class EditStep(NamedTuple):
    """One change that touches one part: another value, a part that goes, or one that comes (before item `place`, or after the key `after`)."""

    kind: Literal["set", "remove", "insert", "add"]
    path: Path
    value: Value = ""
    after: str | None = None


def change(text: str, path: Path, value: Value) -> str:
    """The text of a file in which the part at `path` says `value`. Raises CannotChange, or NotYaml if the text is none.

    Parts of a list or table that are empty are left out: there are none in content.
    """
    mark, body = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    lines = body.replace("\r\n", "\n") if "\r" in body else body
    root = tree_of(lines)
    try:
        before = at(root, path).data
    except KeyError:
        raise CannotChange(f"There is nothing at {' › '.join(map(str, path))} in this file now") from None
    fresh = lines
    for step in _steps(before, _without_empty(value), path):
        fresh = _taken(fresh, step)
    return text if fresh == lines else mark + (_with_line_ends(body, fresh) if "\r" in body else fresh)


def value_at(text: str, path: Path) -> Value:
    """What a file says at a path. Raises KeyError if there is nothing."""
    return at(tree_of(text.removeprefix(_MARK).replace("\r\n", "\n")), path).data


# --- what has to be done -----------------------------------------------------------------------------------------


def _without_empty(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: kept for key, part in value.items() if (kept := _without_empty(part)) not in ([], {})}
    if isinstance(value, list):
        return [kept for part in value if (kept := _without_empty(part)) not in ([], {})]
    return value


def _steps(old: Value, new: Value, path: Path) -> Iterator[EditStep]:
    """The changes from one value to another, in an order in which each path holds until it is come to."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and set(old) & set(new):
        yield from _steps_in_table(old, new, path)
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from _steps_in_list(old, new, path)
    else:
        yield EditStep("set", path, new)


def _steps_in_table(old: dict[str, Value], new: dict[str, Value], path: Path) -> Iterator[EditStep]:
    for key in old:
        if key in new:
            yield from _steps(old[key], new[key], (*path, key))
    there: str | None = None
    for key, value in new.items():
        if key not in old:
            yield EditStep("add", (*path, key), value, there)
        there = key
    for key in old:
        if key not in new:
            yield EditStep("remove", (*path, key))


def _steps_in_list(old: list[Value], new: list[Value], path: Path) -> Iterator[EditStep]:
    matcher = SequenceMatcher(None, list(map(_known_by, old)), list(map(_known_by, new)), autojunk=False)
    for kind, i, i_end, j, j_end in reversed(matcher.get_opcodes()):
        if kind == "equal":
            continue
        both = min(i_end - i, j_end - j)
        for place in range(j_end - 1, j + both - 1, -1):
            yield EditStep("insert", (*path, i + both), new[place])
        for place in range(i_end - 1, i + both - 1, -1):
            yield EditStep("remove", (*path, place))
        for n in range(both):
            yield from _steps(old[i + n], new[j + n], (*path, i + n))


def _known_by(value: Value) -> str:
    return json.dumps(value)


# --- doing it ----------------------------------------------------------------------------------------------------


def _taken(text: str, step: EditStep) -> str:
    """The text after one step, by the first way of writing that reads as wanted."""
    root = tree_of(text)
    wanted = _wanted(root.data, step)
    kept = _kept_comments(text, root, step)
    for fresh in _ways(text, root, step):
        try:
            read = tree_of(fresh)
        except NotYaml:
            continue
        if read.data == wanted and not kept - Counter(words for _, words in comments(fresh, read)):
            return fresh
    raise CannotChange("This cannot be written without writing anew what stands around it. Change it in the YAML of the file.")


def comments(text: str, root: Node) -> Iterator[tuple[int, str]]:
    """Every comment of a file with its place: what follows # between two scalars."""
    leaves = sorted((leaf.start, end_of(leaf, text)) for _, node in walk(root) for leaf in ([node] if isinstance(node, Leaf) else node.keys))
    for (_, start), (end, _) in pairwise([(0, 0), *leaves, (len(text), len(text))]):
        yield from ((found.start(), found.group()) for found in re.compile("#.*").finditer(text, start, end))


def _kept_comments(text: str, root: Node, step: EditStep) -> Counter[str]:
    """The comments that stay after a step: all but those in a part that goes, and on its last line."""
    start = end = 0
    if step.kind == "remove":
        holder = at(root, step.path[:-1])
        assert isinstance(holder, TreeBranch)
        number = holder.index(step.path[-1])
        start = (holder.keys if holder.table else holder.nodes)[number].start
        end = _line_end(text, end_of(holder.nodes[number], text))
    return Counter(words for place, words in comments(text, root) if not start <= place < end)


def _wanted(data: Value, step: EditStep) -> Value:
    """What the file says after a step; the order of keys is no matter."""
    if not step.path:
        return step.value
    key, rest = step.path[0], step._replace(path=step.path[1:])
    if isinstance(data, dict):
        inside = {**data}
        if rest.path:
            inside[str(key)] = _wanted(inside[str(key)], rest)
        elif step.kind == "remove":
            del inside[str(key)]
        else:
            inside[str(key)] = step.value
        return inside
    assert isinstance(data, list) and isinstance(key, int)
    if rest.path:
        return [*data[:key], _wanted(data[key], rest), *data[key + 1:]]
    return [*data[:key], *([] if step.kind == "remove" else [step.value]), *data[key if step.kind == "insert" else key + 1:]]


def _ways(text: str, root: Node, step: EditStep) -> Iterator[str]:
    """Ways to write a step, the best first."""
    if step.kind == "set":
        yield from _set(text, root, step)
        return
    holder = at(root, step.path[:-1])
    assert isinstance(holder, TreeBranch)
    if step.kind == "remove":
        yield from _remove(text, holder, holder.index(step.path[-1]))
    elif step.kind == "insert":
        yield from _insert(text, holder, int(step.path[-1]), step.value)
    else:
        yield from _add(text, holder, str(step.path[-1]), step.value, step.after)
    if not _COMMENT.search(text[holder.start:holder.end]):
        yield from _set(text, root, EditStep("set", step.path[:-1], _wanted(holder.data, step._replace(path=step.path[-1:]))))


def _put(text: str, start: int, end: int, fresh: str) -> str:
    return text[:start] + fresh + text[end:]


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found


def _column(text: str, place: int) -> int:
    return place - _line_start(text, place)


# --- another value ---


def _set(text: str, root: Node, step: EditStep) -> Iterator[str]:
    node = at(root, step.path)
    if isinstance(node, Leaf) and isinstance(step.value, str):
        yield from (_put(text, node.start, end_of(node, text), fresh) for fresh in _other_words(text, node, step.value))
        return
    if (isinstance(node, Leaf) and node.flow) or (isinstance(node, TreeBranch) and node.inside):
        yield _put(text, node.start, node.end, bracketed(step.value))
        return
    end = end_of(node, text)
    if not step.path:
        return
    holder = at(root, step.path[:-1])
    assert isinstance(holder, TreeBranch)
    if holder.table:
        key = holder.keys[holder.index(step.path[-1])]
        colon = text.index(":", key.end)
        if isinstance(node, TreeBranch) and _COMMENT.search(text[colon:end]):
            return
        for brackets in (None, False):
            yield _put(text, colon + 1, end, behind_key(step.value, _column(text, key.start), brackets))
    else:
        hyphen = _hyphen(text, node.start)
        if hyphen is not None and not (isinstance(node, TreeBranch) and _COMMENT.search(text[hyphen:end])):
            for brackets in (None, False):
                yield _put(text, hyphen + 1, end, " " + behind_hyphen(step.value, _column(text, hyphen), brackets))


_YES_OR_NO = re.compile(r"(?i:yes|no|on|off|true|false|y|n)")


def _other_words(text: str, leaf: Leaf, words: str) -> Iterator[str]:
    """Other words in the place of a scalar, first in the style that it has."""
    if leaf.style in {"|", ">"}:
        yield from _other_block(text, leaf, words)
    old = text[leaf.start:end_of(leaf, text)]
    kept_plain = leaf.style == "" and _YES_OR_NO.fullmatch(leaf.value) and _YES_OR_NO.fullmatch(words)
    for style in (*([""] if kept_plain else []), *styles(words, leaf.flow, leaf.style)):
        line = in_style(words, style)
        if "\n" in line:
            continue
        yield from _in_lines(text, leaf, old if style == leaf.style else "", line)


def _in_lines(text: str, leaf: Leaf, old: str, line: str) -> Iterator[str]:
    """A line parted as the old words were, as far as these are the same."""
    start = _line_start(text, leaf.start)
    column = leaf.start - start
    lines = [part.strip() for part in old.split("\n")] if old else []
    indentation = [len(part) - len(part.lstrip()) for part in text[start:leaf.end].split("\n")]
    further = indentation[1] if len(indentation) > 1 else indentation[0] + (4 if text[start:].lstrip().startswith("- ") else 2)
    width = max(WIDTH, *(len(part) for part in text[start:leaf.end].split("\n")))
    if lines and " ".join(lines) == re.sub(r"\n *", " ", old):
        yield ("\n" + " " * further).join(_kept(lines, line, width - column, width - further))
    yield ("\n" + " " * further).join(parted(line, width - column, width - further))
    yield line


def _kept(lines: list[str], line: str, first: int, others: int) -> list[str]:
    """A line parted into lines, of which those at the beginning and at the end that are there already stay as they are."""
    before = after = 0
    start, end = 0, len(line)
    while before < len(lines) - 1 and line.startswith(lines[before] + " ", start):
        start += len(lines[before]) + 1
        before += 1
    while after < len(lines) - 1 - before and line.endswith(" " + lines[-1 - after], start, end):
        after += 1
        end -= len(lines[-after]) + 1
    middle = line[start:end]
    return [*lines[:before], *(parted(middle, others if before else first, others) if middle else []), *lines[len(lines) - after:]]


def _other_block(text: str, leaf: Leaf, words: str) -> Iterator[str]:
    """Other words in the place of a text that stands in lines of its own, behind | or >."""
    old = text[leaf.start:end_of(leaf, text)]
    header, _, body = old.partition("\n")
    lines = body.split("\n")
    indent = min((len(part) - len(part.lstrip(" ")) for part in lines if part.strip()), default=_column(text, leaf.start) + 2)
    margin = " " * indent
    if leaf.style == "|":
        told = words.removesuffix("\n").split("\n")
    elif "\n" not in words.removesuffix("\n"):
        width = max(WIDTH, *(len(part) for part in lines)) - indent
        told = _kept([part.strip() for part in lines], words.removesuffix("\n"), width, width)
    else:
        return
    fresh = "\n".join(margin + part if part else "" for part in told)
    yield f"{header}\n{fresh}"
    bare = header.rstrip("-+")
    yield f"{bare}{'' if words.endswith(chr(10)) else '-'}\n{fresh}"


# --- a part that goes ---


def _hyphen(text: str, place: int) -> int | None:
    """Where the hyphen before an item stands; None if it is not on the line of the item."""
    before = text[_line_start(text, place):place]
    found = re.search(r"-[ ]+$", before)
    return _line_start(text, place) + found.start() if found else None


def _remove(text: str, holder: TreeBranch, number: int) -> Iterator[str]:
    nodes = holder.nodes
    starts = [key.start for key in holder.keys] if holder.table else [node.start for node in nodes]
    start, end = starts[number], end_of(nodes[number], text)
    if holder.flow:
        if number + 1 < len(nodes):
            yield _put(text, start, starts[number + 1], "")
        elif number:
            yield _put(text, end_of(nodes[number - 1], text), end, "")
        return
    first = start if holder.table else _hyphen(text, start)
    if first is None:
        return
    if not text[_line_start(text, first):first].strip():
        yield _put(text, _line_start(text, first), min(len(text), _line_end(text, end) + 1), "")
    elif number + 1 < len(nodes):  # the first key behind a hyphen: the next one takes its place
        further = starts[number + 1] if holder.table else _hyphen(text, starts[number + 1])
        if further is not None and not _COMMENT.search(text[end:further]):
            yield _put(text, first, further, "")


# --- a part that comes ---


def _insert(text: str, holder: TreeBranch, number: int, value: Value) -> Iterator[str]:
    nodes = holder.nodes
    if holder.flow:
        yield from _in_brackets(text, [node.start for node in nodes], [end_of(node, text) for node in nodes], number, bracketed(value))
        return
    near = nodes[min(number, len(nodes) - 1)]
    hyphen = _hyphen(text, near.start)
    if hyphen is None:
        return
    column = _column(text, hyphen)
    alike = [node for node in nodes if isinstance(node, TreeBranch)]
    for brackets in ([all(node.flow for node in alike)] if alike and not isinstance(value, str) else [None]) + [False]:
        fresh = "- " + behind_hyphen(value, column, brackets)
        if number < len(nodes):
            yield _put(text, hyphen, hyphen, f"{fresh}\n{' ' * column}")
        else:
            end = _line_end(text, end_of(nodes[-1], text))
            yield _put(text, end, end, f"\n{' ' * column}{fresh}")


def _add(text: str, holder: TreeBranch, key: str, value: Value, after: str | None) -> Iterator[str]:
    names = [one.value for one in holder.keys]
    number = names.index(after) + 1 if after in names else 0
    starts = [one.start for one in holder.keys]
    if holder.flow:
        yield from _in_brackets(text, starts, [end_of(node, text) for node in holder.nodes], number, f"{key}: {bracketed(value)}")
        return
    column = _column(text, starts[0])
    for brackets in (None, False):
        fresh = f"{key}:{behind_key(value, column, brackets)}"
        if number:
            end = _line_end(text, end_of(holder.nodes[number - 1], text))
            yield _put(text, end, end, f"\n{' ' * column}{fresh}")
        else:
            yield _put(text, starts[0], starts[0], f"{fresh}\n{' ' * column}")


def _in_brackets(text: str, starts: list[int], ends: list[int], number: int, fresh: str) -> Iterator[str]:
    """One more part between brackets, on a line of its own where the line would become too long."""
    if not number:
        yield _put(text, starts[0], starts[0], f"{fresh}, ")
        return
    end = ends[number - 1]
    start = _line_start(text, end)
    if _line_end(text, end) - start + len(fresh) + 2 > WIDTH:
        line = text[start:end]
        first = _line_start(text, starts[0])
        column = len(line) - len(line.lstrip()) + (2 if start == first else 0)
        yield _put(text, end, end, f",\n{' ' * column}{fresh}")
    yield _put(text, end, end, f", {fresh}")


# --- line ends ---


def _with_line_ends(old: str, fresh: str) -> str:
    """Each line with the end that it had; a new one with that of most lines."""
    before, after = old.split("\n"), fresh.split("\n")
    bare = [line.removesuffix("\r") for line in before]
    usual = "\r" if 2 * sum(line.endswith("\r") for line in before) >= len(before) - 1 else ""
    ends = [usual] * (len(after) - 1) + [""]
    for kind, i, i_end, j, _ in SequenceMatcher(None, bare, after, autojunk=False).get_opcodes():
        if kind == "equal":
            for n in range(min(i_end, len(before) - 1) - i):
                ends[j + n] = "\r" if before[i + n].endswith("\r") else ""
    ends[-1] = ""
    return "\n".join(line + end for line, end in zip(after, ends, strict=True))
