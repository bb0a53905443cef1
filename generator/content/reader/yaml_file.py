"""One YAML file -> texts, lists and tables that know their line and column, and the problems of its form.

YAML has more in it than content needs, and some of that is dangerous or surprising. Here every scalar stays the text that was
written (`no`, `0.10` and `12:30` are words, not false, 0.1 and 750), and anchors, tags and several documents are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from generator.content.model import Text
from generator.content.reader import rules
from generator.content.reader.lookalikes import Lookalike, lookalikes
from generator.content.reader.yaml_slips import ITEM, slip
from generator.content.reader.yaml_traps import Scalar, SourceText, cut_numbers, lost_words, odd_space_in_key, odd_spaces
from generator.diagnostics.bounded import MOST_TOLD, first_of
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.files.yaml_loader import Loader

_QUOTES = {'"', "'"}
"""How a text begins that is quoted; it stands one sign further on, and so does its problem."""
MAX_BYTES, MAX_BYTES_OF_LIST = 1_000_000, 3_000_000
"""What a file of one entry may hold; and one of many, such as the words of the glossary, which grow with the content."""

MAX_DEPTH = 40
MOST_ITEMS, MOST_ITEMS_OF_LIST = 1000, 5000
"""What one list or table of an entry may hold; and one in a file of many, which as a whole may be as long as its bytes allow."""

_AS_LONG_AS_THEIR_SOURCE = "inventories/"
"""Entries that list every statement of a document: an article of a few pages has 150, a guideline more than a thousand."""

_BIDI_AND_HIDDEN = "\u200b\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
_UNSEEN = ("\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
           "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff")
"""What is read and not seen: signs that Unicode counts as ignorable, but for those that scripts need: soft hyphen, joiners, marks of direction,
variants of a sign."""

_BLANK = "\u2800\ufff0-\ufff8\U0001d159"
"""What is shown as nothing, though it is neither a space nor ignorable."""
_OF_NOBODY = "\ue000-\uf8ff\ufdd0-\ufdef\U0001fffe\U0001ffff\U000f0000-\U0010ffff"
"""What means nothing to anybody else: signs for private use, and code points that are no signs."""
_TAKES_VARIANTS = "\u00a9\u00ae\u1000-\u109f\u2010-\u27ff\u2900-\u9fff\ua9e0-\uaa7f\uf900-\ufaff\U0001f000-\U0001faff\U00020000-\U0003ffff"
"""Signs of which there are variants: symbols, emoji, Han, Burmese. Behind a Latin letter or a digit a variant hides in a word, and is not seen;
but for the sign of a key around a digit, which is."""

_VARIANTS, _MONGOLIAN = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "[\u180b-\u180d\u180f]"
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_BIDI_AND_HIDDEN}{_UNSEEN}{_BLANK}{_OF_NOBODY}]"
                       f"|{_VARIANTS}(?!\u20e3)(?<![{_TAKES_VARIANTS}]{_VARIANTS})|{_MONGOLIAN}(?<![\u1800-\u18af]{_MONGOLIAN})")
"""What may stand in no text: control characters, and signs that cannot be seen or that change how others are shown."""

_RETURN = re.compile(r"\r")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_TAB = re.compile(r" *\t")
_NOTHING = {"~", "null", "Null", "NULL"}


class YamlTable(dict[str, Any]):
    """A YAML mapping: its place, the place of each key, the kind of entry it was read as (if any); in the root of a file, warnings about it.

    `bare`: keys in { } with neither a colon nor a value, which mostly are what stands behind a comma in a text.
    """

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.keys_at: dict[str, Where] = {}
        self.bare: set[str] = set()
        self.remarks: list[Diagnostic] = []
        self.read_as: Any = None


class Rows(list[Any]):
    """A YAML sequence and its place; in the root of a file, warnings about it."""

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.remarks: list[Diagnostic] = []


class Written(Text):
    """A scalar as it was written. `lost`: the words beside it that YAML takes for a comment, if it is read as words."""

    lost: tuple[Diagnostic, ...] = ()


Node = Text | Rows | YamlTable


def most_bytes(file: str) -> int:
    """How many bytes a file of the content may have: those of entries lie in folders, those of lists beside them."""
    return MAX_BYTES if "/" in file else MAX_BYTES_OF_LIST


def read(data: bytes, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """The content of one file, or None with the problems that keep it from being read."""
    root, problems = _composed(data, file)
    return (None if problems else root), problems


def read_around(data: bytes, file: str) -> Node | None:
    """The same where each problem spoils one value alone: one that is empty, or two for one key. Where it stands, is told by the problem."""
    root, problems = _composed(data, file)
    return root if problems and {problem.rule for problem in problems} <= _OF_ONE_VALUE else None


_OF_ONE_VALUE = {"null", "empty-list", "duplicate-key"}


def _composed(data: bytes, file: str) -> tuple[Node | None, list[Diagnostic]]:
    text, problems = _decode(data, file)
    if text is None or problems:
        return None, problems
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        return None, [rules.empty_file(file)]
    source, composer = SourceText(text, file), _Composer(file)
    try:
        for event in iter(Loader(text).get_event, None):
            composer.take(event)
        composer.tell_traps(source)
    except yaml.MarkedYAMLError as fault:
        composer.tell([*_causes(source, composer, fault)] or ([] if _told(composer) else [_not_yaml(source, composer, fault)]))
    except _Refused:
        pass
    if composer.root is None and not composer.problems:
        composer.problems.append(rules.empty_file(file))
    return composer.root, composer.problems


def _causes(source: SourceText, composer: _Composer, fault: yaml.MarkedYAMLError) -> Iterator[Diagnostic]:
    """What makes a file no YAML and cannot be seen in it: an odd space before the fault, or a comment in the middle of a text just above it."""
    line = fault.problem_mark.line + 1 if fault.problem_mark else 0
    yield from (problem for problem in odd_spaces(source, composer.scalars) if problem.where.line <= line)
    yield from (lost.problem for lost in lost_words(source, [scalar for scalar in composer.scalars if not scalar.flow])
                if lost.text is not None and lost.problem.level == "error" and line - 3 <= lost.problem.where.line < line)


def _decode(data: bytes, file: str) -> tuple[str | None, list[Diagnostic]]:
    if len(data) > most_bytes(file):
        return None, [rules.too_large(file, len(data), most_bytes(file))]
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None, [rules.not_utf_8(Where(file, 1, 1), "this file starts with a byte order mark",
                                      "Save it as UTF-8 without a byte order mark (BOM).")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = data[:fault.start].decode("utf-8")
        place = Where(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        return None, [rules.not_utf_8(place, f"the byte 0x{data[fault.start]:02x} here is not UTF-8", "Save the file as UTF-8 in your editor.")]
    return text, [*_characters(text, file), *_tabs(text, file), *_lookalikes(text, file)]


def _characters(text: str, file: str) -> Iterator[Diagnostic]:
    lines = text.split("\n") if FORBIDDEN.search(text) else ()
    hidden = (rules.hidden(Where(file, number, found.start() + 1), found.group())
              for number, line in enumerate(lines, 1) for found in FORBIDDEN.finditer(line.removesuffix("\r")))
    yield from first_of(hidden)
    if alone := _LONE_RETURN.search(text):
        yield rules.forbidden_character(
            Where(file, text.count("\n", 0, alone.start()) + 1, alone.start() - text.rfind("\n", 0, alone.start())),
            "a carriage return (U+000D) without a line feed stands here",
            "Save the file with the line endings of Linux or Windows (LF or CRLF).")


def _lookalikes(text: str, file: str) -> Iterator[Diagnostic]:
    yield from first_of(rules.lookalike_letters(where, found) for where, found in _placed(lookalikes(text), text, file))


def _placed(found: Iterable[Lookalike], text: str, file: str) -> Iterator[tuple[Where, Lookalike]]:
    """What was found in a text, from its start to its end, and where."""
    line, line_start, before = 1, 0, 0
    for one in found:
        line += text.count("\n", before, one.start)
        line_start = max(line_start, text.rfind("\n", before, one.start) + 1)
        before = one.start
        yield Where(file, line, one.start - line_start + 1), one


def _tabs(text: str, file: str) -> Iterator[Diagnostic]:
    begun = (rules.tab(Where(file, number, len(found.group()))) for number, line in enumerate(text.split("\n"), 1) if (found := _TAB.match(line)))
    yield from first_of(begun)


def _told(composer: _Composer) -> bool:
    """Whether a slip was found before YAML itself found anything."""
    return any(problem.rule == "not-yaml" for problem in composer.problems)


def _not_yaml(source: SourceText, composer: _Composer, fault: yaml.MarkedYAMLError) -> Diagnostic:
    if found := slip(source, composer.scalars, fault):
        return rules.slip(source.where(found.place), found.message, found.help, found.width)
    opened = "end of stream" in (fault.problem or "") or "while parsing a flow" in (fault.context or "")
    mark = (fault.context_mark if opened else None) or fault.problem_mark or fault.context_mark
    place = Where(composer.file, mark.line + 1, mark.column + 1) if mark else Where(composer.file)
    said = " ".join(part for part in (fault.problem, fault.context) if part)
    return rules.not_yaml(place, said)


class _Refused(Exception):
    """The rest of the file is not worth reading."""


class _Composer:
    """Builds nodes from YAML events without recursion, so that no file can exhaust the stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._most = MOST_ITEMS if "/" in file and not file.startswith(_AS_LONG_AS_THEIR_SOURCE) else MOST_ITEMS_OF_LIST
        self.root: Node | None = None
        self.problems: list[Diagnostic] = []
        self.scalars: list[Scalar] = []
        self._open: list[tuple[YamlTable | Rows, Text | None]] = []
        self._documents = 0
        self._flow = 0

    def take(self, event: Any) -> None:
        """Add one event. Raises _Refused where reading on could only do harm."""
        if type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None:  # most of them
            self._scalar(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(rules.several_documents(self._where(event)))
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(rules.anchor(self._where(event), event.anchor))
        elif getattr(event, "tag", None) is not None:
            self._refuse(rules.tag(self._where(event), event.tag))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._end()

    def _where(self, event: Any) -> Where:
        start = event.start_mark
        return Where(self.file, start.line + 1, start.column + 1)

    def _refuse(self, problem: Diagnostic) -> None:
        self.problems.append(problem)
        raise _Refused

    def _start(self, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._refuse(rules.too_deep(self._where(event), MAX_DEPTH))
        kind = YamlTable if isinstance(event, yaml.MappingStartEvent) else Rows
        node = kind(self._where(event))
        self._place(node, event)
        self._open.append((node, None))
        self._flow += bool(event.flow_style or self._flow)

    def _end(self) -> None:
        node, _ = self._open.pop()
        self._flow = max(0, self._flow - 1)
        if not node and (self._open or isinstance(node, YamlTable)):  # a file may hold a list of nothing yet
            self.problems.append(rules.empty_list(node.where))

    def _scalar(self, event: Any) -> None:
        where = self._where(event)
        text = Written.at(event.value, where._replace(column=where.column + 1) if event.style in _QUOTES else where)
        if event.style in (None, "") and event.value in _NOTHING:
            self.problems.append(rules.null(text))
        if event.style == '"' and (found := FORBIDDEN.search(event.value) or _RETURN.search(event.value)):
            self.problems.append(rules.hidden(text.where, found.group()))
        if event.style == '"' and (spelt_out := next((found for found in lookalikes(event.value) if not found.whole), None)):
            self.problems.append(rules.lookalike_letters(text.where, spelt_out))
        self._note(text, event)
        self._place(text, event)

    def _note(self, text: Text, event: Any) -> None:
        """Keep where a scalar stands, for what YAML says nothing about."""
        holder, key = self._open[-1] if self._open else (None, None)
        before = key.where.column if key is not None else holder.where.column if holder is not None else 0
        is_key = isinstance(holder, YamlTable) and key is None
        self.scalars.append(Scalar(text, event.start_mark.index, event.end_mark.index, event.style or "", is_key, before - 1, bool(self._flow)))

    def tell_traps(self, source: SourceText) -> None:
        """What YAML drops or cuts: told here where it is certain; else noted at the text, which may be no words but an id or a number."""
        self.problems += [*first_of(cut_numbers(source, self.scalars)), *first_of(odd_spaces(source, self.scalars))]
        for text, problem in lost_words(source, self.scalars):
            if isinstance(text, Written):
                if len(text.lost) < MOST_TOLD:
                    text.lost = (*text.lost, problem)
            elif problem.level == "error":
                self.problems.append(problem)
            elif isinstance(self.root, (YamlTable, Rows)):
                self.root.remarks.append(problem)
        self.tell(())

    def tell(self, problems: Iterable[Diagnostic]) -> None:
        """Add problems, and sort all of them; what is found in two ways is told once."""
        self.problems = sorted({(problem.where, problem.rule): problem for problem in reversed([*self.problems, *problems])}.values())

    def _place(self, node: Node, event: Any) -> None:
        if not self._open:
            self.root = node
            return
        holder, key = self._open[-1]
        if len(holder) >= self._most and (holder is not self.root or "/" in self.file):
            self._refuse(rules.too_many_items(holder.where, self._most))
        if isinstance(holder, Rows):
            holder.append(node)
        elif key is None:
            self._key(holder, node, event)
        else:
            holder[str(key)] = node
            if self._flow and isinstance(node, Text) and not node and self.scalars[-1].start == self.scalars[-2].end:
                holder.bare.add(str(key))
            self._open[-1] = (holder, None)

    def _key(self, holder: YamlTable, node: Node, event: Any) -> None:
        if not isinstance(node, Text):
            self._refuse(rules.key_not_text(self._where(event)))
        elif item := ITEM.match(node):
            self.problems.append(rules.list_sign(node, item["sign"]))
        elif node in holder.keys_at:
            self.problems.append(rules.duplicate_key(node, holder.keys_at[node]))
        elif (odd := odd_space_in_key(node)) is not None:
            self.problems.append(odd)
        holder.keys_at[str(node)] = self._where(event)
        self._open[-1] = (holder, node if isinstance(node, Text) else None)
