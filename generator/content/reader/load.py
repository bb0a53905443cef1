"""content/ -> Library, and the problems of shape: what cannot be read, unknown keys, missing keys, wrong kinds of value.

The only module that reads the content folder. All problems are gathered; what could be read is in the Library even so, so that
its meaning can be checked in the same run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import takewhile
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from generator.content import model
from generator.content.model import SHELVES, Address, Decision, Entry, Id, ImageFile, Library, PartlyRead, Text
from generator.content.own_lists import is_own_list
from generator.content.reader import rules
from generator.content.reader.partly import around, partly_read
from generator.content.reader.pictures import fault_of
from generator.content.reader.yaml_file import Node, Rows, Written, YamlTable, most_bytes, read, read_around
from generator.content.reader.yaml_slips import ITEM
from generator.content.shingles import read_runs
from generator.content.source_numbers import SourceNumbers, read_numbers
from generator.content.starts import PLACE
from generator.diagnostics.bounded import MOST_TOLD, bounded, further
from generator.diagnostics.diagnostic import NOWHERE, Diagnostic, Where

MOST_RUNS = 100_000_000
"""Bytes of one file of word runs: those of a book of more than seven million words."""
MOST_NUMBERS = 10_000_000
"""Bytes of one file of the numbers of a source."""

SINGLE_FILES: dict[str, Any] = {
    "site.yml": model.Site,
    "clinic.yml": model.Clinic,
    "body_map.yml": model.BodyMap,
    "glossary.yml": tuple[model.Term, ...],
    "brands.yml": tuple[model.Brand, ...],
    "waivers.yml": tuple[model.Waiver, ...],
    "reviews.yml": tuple[model.SharedReview, ...],
}
_IGNORED = {"README.md", "LICENSE", "LICENSE.md"}
_RELEASES = "releases"
"""What was released (`generator.releases`): no content of its own."""

_WORD_RUNS = "word_runs"
_SOURCE_NUMBERS = "source_numbers"
_LOGOS = "logos"

R = TypeVar("R")
L = TypeVar("L")
Kept = dict[str, tuple[bytes, Any]]
"""Files as they were read: by their path their bytes, and what is in them."""


class Parsed(NamedTuple):
    """What one file holds: the value that the model made of it, if it is right; its problems; the ids in a file that is not right, or that its entry
    is not named after; and of a chart that is not right, what can be read of it.
    """

    value: Any
    problems: tuple[Diagnostic, ...]
    seen: frozenset[str] = frozenset()
    partly: PartlyRead | None = None


def load(folder: Path, kept: Kept | None = None, instead: Mapping[str, bytes] = MappingProxyType({})) -> tuple[Library, tuple[Diagnostic, ...]]:
    """Read a content folder. Raises NotADirectoryError if there is none.

    `kept`: what an earlier call left there is taken for each file whose bytes are still the same; what this call reads is left there for the next.
    `instead`: what some files are taken to hold, whatever is on disk, and whether or not they are there.
    """
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    loading = _Loading(folder, kept, instead)
    files = list(_files(folder, "", loading.problems))
    for file in (*files, *sorted({*instead} - {*files})):
        loading.take(file)
    if kept is not None:
        kept.clear()
        kept.update(loading.kept)
    return loading.library(), tuple(sorted(loading.problems))


def source_lines(folder: Path) -> Callable[[Where], str | None]:
    """Gives the line of a content file at a place; None if the place is a whole file, or its line cannot be shown. Each file is read once."""
    @cache
    def lines(file: str) -> list[str]:
        try:
            with open(folder / file, "rb") as opened:
                return opened.read(most_bytes(file)).decode("utf-8", "replace").split("\n")
        except OSError:
            return []

    def line(where: Where) -> str | None:
        return lines(where.file)[where.line - 1].rstrip("\r") if 0 < where.line <= len(lines(where.file)) else None

    return line


def _files(folder: Path, inside: str, problems: list[Diagnostic]) -> Iterator[str]:
    """The files to read, as sorted paths with / inside the content folder; links and strangers become problems.

    Among them are those of a folder whose name is almost that of a shelf: nothing in them is read but which ids there are.
    """
    try:
        found = sorted(os.scandir(folder / inside), key=lambda entry: entry.name)
    except OSError as fault:
        problems.append(rules.cannot_read(inside, fault))
        return
    for entry in found:
        path = f"{inside}/{entry.name}" if inside else entry.name
        if entry.name.startswith(".") or entry.name.endswith("~") or entry.name in _IGNORED or path == _RELEASES:
            continue
        if entry.is_symlink():
            problems.append(rules.symbolic_link(path))
        elif entry.is_dir():
            if inside or entry.name not in {*SHELVES, _WORD_RUNS, _SOURCE_NUMBERS, _LOGOS}:
                problems.append(_unknown_file(path, {*SHELVES, _LOGOS}))
                if not inside and get_close_matches(entry.name, SHELVES, 1):
                    yield from _files(folder, path, problems)
            else:
                yield from _files(folder, path, problems)
        elif entry.is_file():
            yield path
        else:
            problems.append(rules.unknown_file(path, "this is no file of text", "Move it out of the content folder."))


def _unknown_file(path: str, near: set[str]) -> Diagnostic:
    return rules.unknown_name(path, near, SHELVES, SINGLE_FILES)


class _Loading:
    """What has been read so far."""

    def __init__(self, folder: Path, before: Kept | None, instead: Mapping[str, bytes]) -> None:
        self.folder = folder
        self._instead = instead
        self.kept: Kept = {}
        self._before = before
        self.problems: list[Diagnostic] = []
        self.shelves: dict[str, dict[str, Entry]] = {name: {} for name in SHELVES}
        self.singles: dict[str, Any] = {}
        self.word_runs: dict[str, frozenset[str]] = {}
        self.source_numbers: dict[str, SourceNumbers] = {}
        self.logos: dict[str, bytes] = {}
        self._bad_logos: dict[str, str] = {}
        self.broken: set[str] = set()
        self.partly_read: dict[str, PartlyRead] = {}
        self.seen = 0

    def take(self, path: str) -> None:
        """Read one file onto its shelf, or note why not."""
        folder, _, name = path.rpartition("/")
        stem, _, ending = name.rpartition(".")
        if folder == _WORD_RUNS and ending == "txt":
            self._take_list(path, MOST_RUNS, read_runs, self.word_runs, rules.bad_word_runs)
        elif folder == _SOURCE_NUMBERS and ending == "txt":
            self._take_list(path, MOST_NUMBERS, read_numbers, self.source_numbers, rules.bad_source_numbers)
        elif folder == _LOGOS and ImageFile.fits(name):
            self._take_logo(path, name)
        elif folder in SHELVES and ending == "yml":
            self._take_entry(path, folder, stem)
        elif not folder and name in SINGLE_FILES:
            self._take_single(path)
        else:
            self._pass_by(path)

    def _pass_by(self, path: str) -> None:
        """Tell of a file that has no place here, and note which ids are in it, so that nobody who names them is blamed as well."""
        folder, _, name = path.rpartition("/")
        stem, _, ending = name.rpartition(".")
        if ending == "yaml":
            self.problems.append(rules.unknown_file(path, "this file ends in .yaml", f"Rename it to {stem}.yml."))
        elif not folder or folder in {*SHELVES, _WORD_RUNS, _LOGOS}:  # else its folder is told
            self.problems.append(_unknown_file(path, {*SINGLE_FILES}))
        if ending in {"yml", "yaml"} and (data := self._bytes(path, most_bytes(path))) is not None:
            self.broken.update({stem} if folder else (), _ids_seen(data))

    def library(self) -> Library:
        """All that could be read, frozen."""
        if not self.seen and not self.problems:
            self.problems.append(rules.empty_content())
        elif "site.yml" not in self.singles and not any(p.where.file == "site.yml" for p in self.problems):
            self.problems.append(rules.missing_file())
        self._share_reviews()
        self._tell_of_logos()
        shelves: dict[str, Any] = {name: MappingProxyType(dict(sorted(shelf.items()))) for name, shelf in self.shelves.items()}
        singles = {name.removesuffix(".yml"): value for name, value in self.singles.items()}
        return Library(**shelves, **singles, broken=frozenset(self.broken),
                       partly_read=MappingProxyType(dict(sorted(self.partly_read.items()))), word_runs=MappingProxyType(self.word_runs),
                       source_numbers=MappingProxyType(self.source_numbers), logos=MappingProxyType(self.logos))

    def _tell_of_logos(self) -> None:
        """Tell of a bad picture in each line that names it, as an author looks there; of one that no line names, in its own file."""
        clinics: tuple[Any, ...] = (self.singles.get("clinic.yml"), *self.shelves["clinics"].values())
        named = [clinic.logo for clinic in clinics if clinic is not None and clinic.logo is not None]
        for name, fault in self._bad_logos.items():
            lines = [logo for logo in named if logo == name]
            self.problems += [rules.bad_picture(logo, name, fault) for logo in lines] or [rules.bad_picture(Where(f"{_LOGOS}/{name}"), name, fault)]

    def _share_reviews(self) -> None:
        """Give each entry that a shared review names this review. One that has its own keeps it; a rule tells that."""
        for review in self.singles.get("reviews.yml", ()):
            for path in review.paths:
                entry = self.shelves.get(path.shelf, {}).get(path.id)
                if entry is not None and getattr(entry, "review", review) is None:
                    self.shelves[path.shelf][path.id] = entry.model_copy(update={"review": review})

    def _bytes(self, path: str, most: int) -> bytes | None:
        if path in self._instead:
            return self._instead[path]
        try:
            with open(self.folder / path, "rb") as file:
                return file.read(most + 1)
        except OSError as fault:
            self.problems.append(rules.cannot_read(path, fault))
            return None

    def _once(self, path: str, data: bytes, make: Callable[[bytes], R]) -> R:
        """What is made of a file; what was made of the same bytes before, if it was kept."""
        if self._before is None:
            return make(data)
        before = self._before.get(path)
        self.kept[path] = before if before is not None and before[0] == data else (data, make(data))
        made: R = self.kept[path][1]
        return made

    def _take_list(self, path: str, most: int, make: Callable[[bytes], tuple[L, int]], into: dict[str, L],
                   fault: Callable[[Where, str, bool], Diagnostic]) -> None:
        """Read a list that `word-runs` wrote of a source. `make`: what is in it, and the first line that is wrong, or 0."""
        data, source = self._bytes(path, most), PurePosixPath(path).stem
        if data is not None:
            into[source], bad = self._once(path, data, make)
            if bad or len(data) > most:
                where = Where(path) if len(data) > most else Where(path, bad, 1)
                self.problems.append(fault(where, source, is_own_list(data, make)))

    def _take_logo(self, path: str, name: str) -> None:
        data = self._bytes(path, most_bytes(path))
        if data is None:
            return
        self.logos[name] = data
        fault = self._once(path, data, lambda data: fault_of(name, data))
        if fault:
            self._bad_logos[name] = fault

    def _take_entry(self, path: str, folder: str, stem: str) -> None:
        entry = self._read_as(path, SHELVES[folder])
        if entry is None:
            self.broken.add(stem)
        elif entry.id != stem:
            self.problems.append(rules.id_is_not_file_name(entry.id, stem, taken=self._is_there(folder, entry.id)))
            if isinstance(entry, Decision):
                self.partly_read[stem] = PartlyRead(entry)
            self.broken.add(stem)
        else:
            self.shelves[folder][stem] = entry

    def _is_there(self, folder: str, id_: str) -> bool:
        """Whether a file is named after an id. Its name in other capitals, or a link, would be written over just the same."""
        path = f"{folder}/{id_}.yml"
        return path in self._instead or os.path.lexists(self.folder / path)

    def _take_single(self, path: str) -> None:
        value = self._read_as(path, SINGLE_FILES[path])
        if value is not None:
            self.singles[path] = value

    def _read_as(self, path: str, kind: Any) -> Any:
        self.seen += 1
        data = self._bytes(path, most_bytes(path))
        if data is None:
            return None
        value, problems, seen, partly = self._once(path, data, lambda data: _parsed(data, path, kind))
        self.problems += problems
        self.broken.update(seen)
        if partly is not None:
            self.partly_read[PurePosixPath(path).stem] = partly
        return value


def _parsed(data: bytes, path: str, kind: Any) -> Parsed:
    node, problems = read(data, path)
    stem = PurePosixPath(path).stem
    if node is None:
        tree = read_around(data, path) if kind is Decision else None
        partly = around(tree, (problem.where for problem in problems), stem) if isinstance(tree, YamlTable) else None
        return Parsed(None, bounded(problems), _ids_seen(data), partly)
    texts = tuple(_written(node))
    open_places = tuple(_still_to_fill(texts))
    try:
        value = _adapter(kind).validate_python(node)
        as_meant = not open_places and getattr(value, "id", stem) == stem
        return Parsed(None if open_places else value, (*problems, *open_places, *_lost(value, texts), *getattr(node, "remarks", ())),
                      frozenset() if as_meant else frozenset(_ids(node)))
    except ValidationError as fault:
        errors = [dict(error) for error in fault.errors(include_url=False)]
        filled_later = {place.where for place in open_places}
        elsewhere = (problem for problem in _shape_problems(errors, node) if problem.where not in filled_later)
        chart = node if kind is Decision and isinstance(node, YamlTable) and not open_places else None
        partly = partly_read(chart, errors, stem) if chart is not None else None
        return Parsed(None, bounded((*problems, *open_places, *elsewhere)), frozenset(_ids(node)), partly)


def _ids_seen(data: bytes) -> frozenset[str]:
    """The ids in a file that is not read."""
    return frozenset(map(rules.meant_id, re.findall("""\\bid: *['"\u2018-\u201f]?([a-z0-9\u2010-\u2015-]+)""", data.decode("utf-8", "replace"))))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _still_to_fill(texts: Iterable[Written]) -> Iterator[Diagnostic]:
    """The places of a new file that nobody has filled yet."""
    for text in texts:
        if place := PLACE.fullmatch(text):
            yield rules.still_to_fill(text.where, place[1], _width(text))


def _lost(value: Any, texts: Iterable[Written]) -> Iterator[Diagnostic]:
    """The words that YAML took for a comment beside what was read as words. Beside an id, a number or one of a few words it is a comment."""
    lost = {text.where: text.lost for text in texts if text.lost}
    for part in model.walk(value) if lost else ():
        if type(part) is Text or isinstance(part, Address):
            yield from lost.pop(part.where, ())


def _written(node: object) -> Iterator[Written]:
    """Every text of a file, at any depth."""
    if isinstance(node, Written):
        yield node
    for part in node.values() if isinstance(node, YamlTable) else node if isinstance(node, Rows) else ():
        yield from _written(part)


def _ids(node: object) -> Iterator[str]:
    """Every id that a file gives to something, as written and as meant, so that references to it are not reported as well."""
    if isinstance(node, YamlTable):
        if isinstance(node.get("id"), str):
            yield from (node["id"], rules.meant_id(node["id"]))
        for value in node.values():
            yield from _ids(value)
    elif isinstance(node, Rows):
        for value in node:
            yield from _ids(value)


def _shape_problems(errors: Iterable[dict[str, Any]], root: Node) -> Iterator[Diagnostic]:
    """The findings of the model; of very many of one sort the first, and their number: to word each takes a while."""
    sorts = dict[str, list[dict[str, Any]]]()
    for error in errors:
        sorts.setdefault(error["type"], []).append(error)
    for sort, errors in sorts.items():
        found = [error for error in errors if not _continues(error, root)] if sort == "extra_forbidden" else errors
        yield from (_shape_problem(error, root) for error in found[:MOST_TOLD])
        if rest := found[MOST_TOLD:]:
            yield further(_shape_problem(rest[0], root), len(rest))


def _shape_problem(error: dict[str, Any], root: Node) -> Diagnostic:
    """One finding of the model, told with its place and the next move."""
    kind, said = error["type"], error["msg"]
    if kind == "extra_forbidden":
        return _unknown_key(_follow(root, error["loc"][:-1])[0], str(error["loc"][-1]))
    node, rest = _follow(root, error["loc"])
    where: Where = node.where
    if kind == "bad_expression":
        context = error["ctx"]
        return rules.bad_expression(node, context["at"], said, context["help"])
    if kind == "too_long" and isinstance(node, Text):
        return rules.too_long(node, said, error["ctx"]["found"], error["ctx"]["most"])
    if kind == "missing":
        return rules.missing_key(where, rest[-1], _of(node), _about(node, str(rest[-1])))
    if kind == "literal_error":
        return rules.not_allowed(where, str(node), _short(node), _allowed(root, error["loc"]), _width(node))
    if kind in {"greater_than_equal", "less_than_equal"}:
        said = said.replace("Input should be", "it must be")
    if kind == "bad_form" and said == Id.expected and isinstance(node, Text):
        return rules.bad_id(node, _short(node), said, _width(node))
    if kind in {"bad_form", "greater_than_equal", "less_than_equal"} and isinstance(node, Text):
        return rules.bad_value(where, f'"{_short(node)}" does not fit here', f"{said[0].upper()}{said[1:]}.", _width(node))
    expected = (_no_list(node) if kind in _LISTS else "") or _expected(kind, said, node, error.get("ctx", {}))
    return rules.wrong_kind(where, _what(node), expected, _width(node))


def _follow(root: Node, loc: tuple[int | str, ...]) -> tuple[Any, list[int | str]]:
    """The node at a pydantic location, and the steps that led nowhere (tags of a choice are skipped)."""
    node: Any = root
    rest: list[int | str] = []
    for step in loc:
        inside: Any = _inside(node, step)
        if inside is not None:
            node = inside
        else:
            rest.append(step)
    return node, rest


def _inside(node: Any, step: int | str) -> Any:
    if isinstance(node, YamlTable):
        return node.get(str(step))
    return node[step] if isinstance(node, Rows) and isinstance(step, int) and step < len(node) else None


def _unknown_key(node: Any, key: str) -> Diagnostic:
    table = node if isinstance(node, YamlTable) and key in node.keys_at else None
    place = table.keys_at[key] if table else getattr(node, "where", NOWHERE)
    text_before = _cut_by_comma(table, key) if table else None
    if text_before is not None:
        return rules.cut_text(place, key, _of(table), _keys(table), *text_before)
    return rules.unknown_key(place, key, _of(table), _keys(table), _files_with(key) if table and table.read_as in _kinds().values() else ())


@cache
def _kinds() -> Mapping[str, Any]:
    """Each kind of file, and what it holds: one entry, or a list of them."""
    files = {file: get_args(kind)[0] if get_args(kind) else kind for file, kind in SINGLE_FILES.items()}
    return files | {f"{folder}/<id>.yml": kind for folder, kind in SHELVES.items()}


@cache
def _files_with(key: str) -> tuple[str, ...]:
    """The one or two kinds of file that have a key; none where more have it, or more than two kinds of table inside an entry, as `says`."""
    found = [file for file, kind in _kinds().items() if key in _names(kind)]
    return tuple(found) if len(found) <= 2 and sum(key in _names(part) for part in _parts(model.Entry)) <= 2 else ()


def _parts(kind: Any) -> Iterator[Any]:
    """Every kind of table that stands inside entries, and none that is a file."""
    for below in kind.__subclasses__():
        if below not in _kinds().values() and not any(issubclass(file, below) for file in _kinds().values()):
            yield below
        yield from _parts(below)


def _continues(error: dict[str, Any], root: Node) -> bool:
    """Whether an unknown key is a further piece of a text that commas cut, which is told at its first."""
    table, key = _follow(root, error["loc"][:-1])[0], str(error["loc"][-1])
    if not isinstance(table, YamlTable) or key not in table.bare:
        return False
    before = [*table].index(key) - 1
    return before > 0 and (other := [*table][before]) in table.bare and other not in _keys(table)


def _cut_by_comma(table: YamlTable, key: str) -> tuple[str, str] | None:
    """The key of the text before a key in { } that has neither colon nor value, and that text with all that commas cut off from it."""
    keys = [*table]
    at = keys.index(key)
    before = keys[at - 1] if at else ""
    if key not in table.bare or not isinstance(table.get(before), Text) or before in table.bare:
        return None
    pieces = [table[before], *takewhile(lambda one: one in table.bare and one not in _keys(table), keys[at:])]
    return before, ", ".join(" ".join(piece.split()) for piece in pieces)


def _keys(table: YamlTable | None) -> list[str]:
    return _names(table.read_as) if table is not None and table.read_as else []


def _names(kind: Any) -> list[str]:
    return [field.alias or name for name, field in kind.model_fields.items()]


def _of(node: object) -> str:
    """Which table it is, by what its kind is called and by its own words: `in the action "Rest and raise the foot."`."""
    if not isinstance(node, YamlTable) or not node.read_as:
        return ""
    kind = _KINDS.get(node.read_as.__name__) or re.sub(r"(?<!^)(?=[A-Z])", " ", node.read_as.__name__).lower().removesuffix(" box")
    words = next((words for key in _CALLED if (words := _plain(node.get(key)))), "").rstrip(".")
    return f' in the {kind} "{_short(words)}"' if words else f" in {'an' if kind[0] in 'aeiou' else 'a'} {kind}"


_KINDS = {"RedFlag": "danger sign", "Decision": "chart", "Handout": "sheet", "Doubt": "editor's note", "OutcomeBox": "end",
          "Given": "answer of a patient"}
"""Kinds of tables that are called otherwise than their classes."""

_CALLED = ("says", "plain", "names", "question", "asks", "short", "title", "name", "id")


def _plain(value: object) -> str:
    words = value.get("plain") if isinstance(value, YamlTable) else value
    return words if isinstance(words, str) else ""


def _about(node: object, key: str) -> str:
    """What a key is for, in the first words of the schema."""
    from generator.content.schema import about

    told = about(node.read_as, key).removeprefix("Optional. ") if isinstance(node, YamlTable) and node.read_as else ""
    first = told.partition(". ")[0].removesuffix(".")
    return f"{first[:1].lower()}{first[1:]}"


def _allowed(root: Node, loc: tuple[int | str, ...]) -> list[str]:
    """The words of which one may stand at a place: those of the last key on the way to it."""
    node, allowed = root, list[str]()
    for step in loc:
        if isinstance(node, YamlTable) and node.read_as:
            fields = node.read_as.model_fields.items()
            allowed = next((list(_literals(field.annotation)) for name, field in fields if (field.alias or name) == step), allowed)
        node = _inside(node, step) or node
    return allowed


def _literals(kind: Any) -> Iterator[str]:
    """The words that a type allows, whatever it puts around them."""
    for part in get_args(kind):
        if get_origin(kind) is Literal:
            yield part
        else:
            yield from _literals(part)


def _what(node: object) -> str:
    return "a table" if isinstance(node, YamlTable) else "a list" if isinstance(node, Rows) else f'"{_short(node)}"'


_LISTS = {"tuple_type", "union_tag_invalid"}
"""What the model finds where a list is expected, or may stand."""


def _no_list(node: object) -> str:
    """What keeps some lines from being a list, if that is to be seen."""
    item = ITEM.match(node) if isinstance(node, Text) else None
    if item:
        return f"a list is expected, and {item['sign']} is no hyphen: write a plain hyphen (-) and a space before each item"
    if isinstance(node, Text) and re.match(r"-[^\s-]", node):
        return "a list is expected: write a space behind each hyphen that begins an item"
    return ""


def _expected(kind: str, said: str, node: object, about: Mapping[str, Any]) -> str:
    if kind == "tuple_type":
        return "a list is expected: in brackets, such as [one, two], or each item on a line of its own after a hyphen"
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return "a table of keys and values is expected"
    if kind == "union_tag_invalid":
        tags = str(about.get("expected_tags", ""))
        return _either([form for tag, form in _FORMS.items() if f"'{tag}'" in tags], node) or said
    return said


_FORMS = {"list": "a list", "words": "words", "entry": "a table of keys and values", "gap": "not stated"}
"""What may stand at a place, by the names that the model gives its forms."""


def _either(forms: list[str], node: object) -> str:
    """The forms of which one may stand: `a list is expected, such as [one, two]; or not stated`. Ids that stand there are put into the brackets."""
    ids = isinstance(node, Text) and re.fullmatch(r"[a-z0-9-]+(?:, ?[a-z0-9-]+)*", node)
    example = f", such as [{node if ids else 'one, two'}]" if forms[:1] == ["a list"] else ""
    return f"{forms[0]} {'are' if forms[0] == 'words' else 'is'} expected{example}{''.join(f'; or {form}' for form in forms[1:])}" if forms else ""


def _short(node: object) -> str:
    words = " ".join(str(node).split())
    return words if len(words) <= 60 else f"{words[:57]}..."


def _width(node: object) -> int:
    return max(1, len(node)) if isinstance(node, Text) and "\n" not in node else 1
