"""The miniature world, changed: its files as trees with mutations, or with hostile words in the places of others."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from generator.build import BuildOptions, KnownBefore, ReadContent, judge
from generator.content.new_entry import examples
from generator.content.reader.load import Kept, load
from generator.files.resources import EXAMPLES
from generator.outputs.edition import Edition
from tests.fuzz.choices import Choices
from tests.worlds import TODAY

FILES: Mapping[str, bytes] = {path: text.encode() for path, text in examples().items()}
PATHS = sorted(FILES)

SIGNS = (
    *"*_`<>&[](){}#+-|~^:=$@\\\"'/;%,0123abX", "{{ x }}", "{% raw %}", "](javascript:alert)", "<script>", "</script>", "</div>", "</svg>", "<!--",
    "-->",
    "&amp;", "&#42;", "```", "~~~", "[^1]", "<a@b>", "![x](y)", "{: .x }", "!!! note", "===", "---", "]]>", "\\*", "\u00a0", "<?php ?>",
    "=1+1", "+1", "-1", "@SUM(A1)", "BEGIN:VEVENT", "\\n", "\\,", "END:VCALENDAR", "@article{x,", "}}", "#quot;", "%%{init: {}}%%", "style x",
    "classDef x",
    "click b1 \"x\"", "\" --> b9", "#set page()", "#panic()", "$x$", "|too-long|", "/ term:", "urn:x", "__proto__", "constructor", "\u00ad",
    "e\u0301",
    "a\u0323\u0301", "\u0130", "\u1e9e", "\ufb03", "l'", "1 to 2 mg", "\u2212", "1,5", "\u00bd")
"""Parts of words that mean something to some format."""

STRANGE = (
    "", " ", "~", "null", "not stated", "x" * 65, "x" * 201, "word " * 1100, "-1", "1e9", "9" * 30, "0.0000001", "\u0000", "\u202e", "\u200b",
    "\u3164", "\ud800",
    "\U000e0041", "\u0301" * 300, "\u05d0", "\u200d", "\U0001d54f", "\uff1d", "\u0e33",
    "\u0915\u094d\u0937", "\ufdfa" * 99, "\u0663", "../x", "/etc/passwd", "index", "con", "javascript:x", "https://example.org/x", "mailto:a@b",
    "tel:1", "2026-02-30",
    "9999-12-31", "0001-01-01", "yes", "no", "patient", "clinician", "emergency", "a\n\nb", "a: b", "- a", "{a: b}", "[a]", "&a b", "*a",
    "!!int 1", "# x",
    "pain > 3", "pain", "not pain", "(" * 70, "{not_stated: x}", "M0,0L9,9", "1-999999", "en", "de", "A4", "555-0100", "\t", "x\r\ny", "\u2029")
"""Values that are hardly ever right where they stand."""

KEPT = {"id", "line", "kind", "audience", "basis", "status", "unit", "of", "paper", "takes", "path", "rule", "until", "updated", "on", "address",
        "url", "colour", "row", "part", "link", "report", "edit", "doi", "logo", "outlines", "when", "asks", "answer", "given", "strength"}
"""Keys whose values are no words."""

Slot = tuple[str, tuple[str | int, ...]]
"""A value of the world: its file, and the way to it."""


@cache
def trees() -> Mapping[str, Any]:
    """Each file as lists, tables and texts."""
    return {path: yaml.load(data, Loader=yaml.CBaseLoader) for path, data in FILES.items()}


def walked(node: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every part of a tree with the way to it."""
    yield way, node
    for key, part in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from walked(part, (*way, key))


@cache
def slots() -> tuple[Slot, ...]:
    """Every part of every file but the files themselves."""
    return tuple((path, way) for path in PATHS for way, _ in walked(trees()[path]) if way)


@cache
def word_slots() -> tuple[Slot, ...]:
    """Every text that is words."""
    return tuple((path, way) for path in PATHS for way, part in walked(trees()[path])
                 if isinstance(part, str) and re.search("[A-Z ]", part) and part not in {"not stated", "wait and see", "do not",
                 "opinion of the authors"}
                 and not ({*map(str, way)} & KEPT))


def at(tree: Any, way: tuple[str | int, ...]) -> Any:
    for key in way:
        tree = tree[key]
    return tree


def dumped(tree: Any) -> bytes:
    return yaml.safe_dump(tree, default_style='"', width=100_000, sort_keys=False).encode("utf-8", "surrogatepass")


def words(choices: Choices) -> str:
    """Words with signs in them that mean something to some format."""
    return "Q" + "".join(choices.pick(SIGNS) + choices.pick(("", "", " ", "z")) for _ in range(1 + choices.number(7))) + "q"


def value(choices: Choices) -> Any:
    """Some value, of any kind."""
    kind = choices.number(7)
    if kind < 3:
        return choices.pick(STRANGE)
    if kind < 5:
        return words(choices)
    if kind == 5:
        path, way = choices.pick(slots())
        return copy.deepcopy(at(trees()[path], way))
    return [value(choices)] if kind == 6 else {choices.pick(("id", "plain", "not_stated", "x", "kind", "says", "when")): value(choices)}


def mutated(choices: Choices) -> dict[str, bytes]:
    """Some files of the world, each with some of its parts exchanged, deleted, doubled, wrapped or called otherwise."""
    made = dict[str, Any]()
    for _ in range(1 + choices.number(5)):
        path, way = choices.pick(slots())
        tree = made.setdefault(path, copy.deepcopy(trees()[path]))
        try:
            holder, part = at(tree, way[:-1]), at(tree, way)
        except (KeyError, IndexError, TypeError):
            continue  # gone by an earlier one
        _change(choices, holder, way[-1], part)
    return {path: dumped(tree) for path, tree in made.items()}


def _change(choices: Choices, holder: Any, key: Any, part: Any) -> None:
    if isinstance(holder, str):
        return
    match choices.number(6):
        case 0 | 1 | 2:
            holder[key] = value(choices)
        case 3:
            del holder[key]
        case 4 if isinstance(holder, list):
            holder.insert(choices.number(len(holder)), copy.deepcopy(part))
        case 5:
            holder[key] = [copy.deepcopy(part)] * (1 + choices.number(2)) if choices.once_in(2) else {"id": copy.deepcopy(part)}
        case _ if isinstance(holder, dict):
            holder[choices.pick(("id", "plain", "clinical", "sources", "red_flags", "x", "audience", "when", "kind"))] = holder.pop(key)


_READ: Kept = {}


def read(files: Mapping[str, bytes]) -> ReadContent:
    """The world with these files in place of its own."""
    if not _READ:
        load(EXAMPLES, _READ)
    library, shape = load(EXAMPLES, {**_READ}, files)
    return ReadContent(library, shape)


def hostile(choices: Choices, make: Callable[[Choices], str] = words) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The world with hostile words in many places, and the same with tame ones there."""
    bad, tame = dict[str, Any](), dict[str, Any]()
    for number in range(1 + choices.number(24)):
        path, way = choices.pick(word_slots())
        for made, text in ((bad, make(choices)), (tame, f"Qz{chr(97 + number % 26)}q")):
            tree = made.setdefault(path, copy.deepcopy(trees()[path]))
            at(tree, way[:-1])[way[-1]] = text
    return {path: dumped(tree) for path, tree in bad.items()}, {path: dumped(tree) for path, tree in tame.items()}


_KNOWN = KnownBefore()


def edition(files: Mapping[str, bytes]) -> Edition | None:
    """What would be published of the world with these files, without its sheets; None where a problem keeps it from having pages."""
    return judge(read(files), TODAY, BuildOptions(prints=False), known=_KNOWN).edition

