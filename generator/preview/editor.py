"""Facts changed in the preview: what its pages ask of the room `editing`, as JSON.

Only pages of this run may ask: each request carries a token that stands in these pages and nowhere else, and no other site can read them.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from difflib import unified_diff
from http import HTTPStatus
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from generator.content.model import SHELVES, Library
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import as_data
from generator.diagnostics.report import as_row, counted
from generator.editing.change import change, value_at
from generator.editing.form import LABELS, form, ids_of, keys_of
from generator.editing.places import Located, locate, path_at
from generator.editing.reminders import reminders
from generator.editing.session import Conflict, EditedFile, NoFile, Session
from generator.editing.tree import NotYaml, Value, tree_of
from generator.editing.tree import Path as Way
from generator.editing.verdict import Judge
from generator.files.folders import hash_of, next_move
from generator.preview.server import Reply, Request

_ASSETS = Path(__file__).parent / "assets"
_TYPES = {"edit.js": "text/javascript", "edit.css": "text/css"}

Body = Mapping[str, Any]
Told = tuple[HTTPStatus, dict[str, Any]]


class Refused(Exception):
    """What was asked makes no sense; the message says why."""


class Editor:
    """Answers the forms of the preview's pages. `library` is the content as it was read last."""

    def __init__(self, content: Path, today: Callable[[], date]) -> None:
        self.token = secrets.token_urlsafe(32)
        self.library = Library()
        self._today = today
        self._session = Session(content)
        self._judge = Judge(content)
        self._judging, self._glancing = Lock(), Lock()
        self._actions: Mapping[str, Callable[[Body], Told]] = {
            "open": self._open, "glance": self._glance, "check": self._check,
            "save": self._save, "undo": self._undo, "redo": self._redo, "changes": self._changes}

    def give_way(self) -> None:
        """Wait while a form is checked: somebody waits for that."""
        with self._judging:
            return

    @property
    def addition(self) -> str:
        """What stands in each page of the preview, and in no published one."""
        return ('<link rel="stylesheet" href="/.preview/edit/edit.css">'
                f'<script src="/.preview/edit/edit.js" data-token="{self.token}" defer></script>')

    def answer(self, asked: Request) -> Reply:
        """The script and the style of the forms; and what the forms ask, sent with the token."""
        if asked.sent is None:
            if asked.rest in _TYPES:
                return Reply(HTTPStatus.OK, _TYPES[asked.rest], (_ASSETS / asked.rest).read_bytes())
            return Reply(HTTPStatus.METHOD_NOT_ALLOWED if asked.rest in self._actions else HTTPStatus.NOT_FOUND, "text/plain")
        try:
            status, told = self._told(asked.rest, json.loads(asked.sent))
        except (Refused, ValueError, RecursionError) as fault:  # a change that cannot be, JSON that is none
            status, told = HTTPStatus.BAD_REQUEST, {"message": str(fault)}
        except LookupError:
            status, told = HTTPStatus.NOT_FOUND, {"message": "This place is not in the file any more. Close the form and open it anew."}
        except NoFile as fault:
            status, told = HTTPStatus.NOT_FOUND, {"message": str(fault)}
        except Conflict as fault:
            status, told = HTTPStatus.CONFLICT, {"message": str(fault), "file": fault.file}
        except OSError as fault:
            status, told = HTTPStatus.INTERNAL_SERVER_ERROR, {"message": f"The file stays as it was: {fault.strerror}. {next_move(fault)}"}
        return Reply(status, "application/json", json.dumps(told).encode())

    def _told(self, action: str, body: Any) -> Told:
        if not isinstance(body, dict) or not secrets.compare_digest(str(body.get("token", "")).encode(), self.token.encode()):
            return HTTPStatus.FORBIDDEN, {"message": "This page belongs to an earlier run of the preview. Reload it."}
        if action not in self._actions:
            return HTTPStatus.NOT_FOUND, {"message": "Nothing answers here"}
        return self._actions[action](body)

    # --- what is asked ---

    def _open(self, body: Body) -> Told:
        """The form of what a page shows (`name`), or of a part of a file (`file` and `path`), and the file itself."""
        place = self._place(body)
        data = self._session.read(place.file)
        text = _text(data)
        Thread(target=self._prepare, args=(place.file, data), daemon=True).start()
        root = tree_of(text.removeprefix("\ufeff").replace("\r\n", "\n"))
        shape = form(self.library, place.file, place.path, root.data)
        return HTTPStatus.OK, {
            "file": place.file, "path": place.path, "hash": hash_of(data), "first": place.first, "last": place.last,
            "value": value_at(text, place.path), "text": text, **asdict(shape), "labels": dict(LABELS),
            "keys": keys_of(place.file), "every": ids_of(self.library)}

    def _prepare(self, file: str, data: bytes) -> None:
        """Judge the content as it is, so that the first change has to wait for itself alone."""
        with suppress(Exception):  # whoever asks for the judgement is told
            with self._glancing:
                self._judge.glance(file, data, self._today())
            with self._judging:
                self._judge.verdict({}, self._today())

    def _place(self, body: Body) -> Located:
        if "name" in body:
            found = locate(self.library, _name(str(body["name"]), self.library), self._text_of)
            if found is None:
                raise Refused("This stands in no file of the content as it is now. It may have been renamed or deleted; reload the page.")
            return found
        return Located(str(body.get("file", "")), _way(body), 1, 1)

    def _text_of(self, file: str) -> str:
        return _text(self._session.read(file))

    def _fresh(self, body: Body) -> tuple[str, str, str]:
        """The file that is meant, its text, and the text that is wanted. Raises Conflict if it is not what the author saw."""
        file = str(body.get("file", ""))
        data = self._session.read(file)
        if hash_of(data) != body.get("hash"):
            raise Conflict(file, data)
        text = _text(data)
        if "text" in body:
            wanted = str(body["text"]).replace("\r\n", "\n")
            fresh = wanted if "\r\n" not in text else wanted.replace("\n", "\r\n")
        else:
            fresh = change(text, _way(body), _value(body.get("value")))
        return file, text, fresh

    def _glance(self, body: Body) -> Told:
        """The same as far as it is known at once."""
        file, text, fresh = self._fresh(body)
        with self._glancing:
            found = self._judge.glance(file, fresh.encode(), self._today())
        return HTTPStatus.OK, {"diff": _difference(text, fresh), "reminders": _reminders(text, fresh),
                               "problems": [_problem(problem, file, fresh, _way(body)) for problem in found]}

    def _check(self, body: Body) -> Told:
        """What a change would bring, and the lines that it would change."""
        file, text, fresh = self._fresh(body)
        with self._judging:
            verdict = self._judge.verdict({file: fresh.encode()}, self._today())
        return HTTPStatus.OK, {"diff": _difference(text, fresh), "mended": verdict.mended, "reminders": _reminders(text, fresh),
                               "problems": [_problem(problem, file, fresh, _way(body)) for problem in verdict.brought]}

    def _save(self, body: Body) -> Told:
        file, text, fresh = self._fresh(body)
        if fresh == text:
            return HTTPStatus.OK, {"saved": False, **self._all()}
        self._session.save(file, str(body["hash"]), fresh.encode(), _title(file, text, fresh, _way(body), "text" in body))
        return HTTPStatus.OK, {"saved": True, **self._all()}

    def _undo(self, _body: Body) -> Told:
        self._session.undo()
        return HTTPStatus.OK, self._all()

    def _redo(self, _body: Body) -> Told:
        self._session.redo()
        return HTTPStatus.OK, self._all()

    def _changes(self, _body: Body) -> Told:
        return HTTPStatus.OK, self._all()

    def _all(self) -> dict[str, Any]:
        return {"done": list(map(_told_change, self._session.done)), "undone": list(map(_told_change, reversed(self._session.undone)))}


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Refused("This file is not UTF-8. Fix it in your editor first.") from None


def _way(body: Body) -> Way:
    path = body.get("path", [])
    if not isinstance(path, list) or not all(isinstance(step, (str, int)) and not isinstance(step, bool) for step in path):
        raise Refused("A path is a list of keys and numbers")
    return tuple(path)


def _value(value: Any) -> Value:
    """What a page sent as a value of a file: words, lists, tables, and nothing else."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, list):
        return [_value(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _value(part) for key, part in value.items()}
    raise Refused("A value is words, a list or a table")


def _name(name: str, library: Library) -> str:
    """The name of an entry: of a page, that of what the page is about."""
    kind, _, path = name.partition(":")
    if kind != "page":
        return name
    *folders, last = [part for part in path.split("/") if part and part != "clinical"] or [""]
    found = [shelf for shelf in SHELVES if last in getattr(library, shelf)]
    return next((f"{shelf}:{last}" for shelf in sorted(found, key=lambda shelf: shelf not in folders)), name)


def _difference(old: str, new: str) -> list[str]:
    """The lines that differ, marked by - and +, each run with one line before and after it."""
    lines = unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    return [line for line in lines if not line.startswith(("---", "+++"))]


def _reminders(old: str, new: str) -> tuple[str, ...]:
    try:
        return reminders(value_at(old, ()), value_at(new, ()))
    except NotYaml:
        return ()


def _problem(problem: Diagnostic, file: str, text: str, way: Way) -> dict[str, Any]:
    """A problem with the field that it is about, as far as it is in the part that is changed."""
    told: dict[str, Any] = {**as_row(problem, ""), "file": problem.where.file, "evidence": as_data(problem.evidence),
                            "where": f"{problem.where.file}:{problem.where.line}"}
    if problem.where.file == file and problem.where.line:
        try:
            path = path_at(text, problem.where.line, problem.where.column)
        except NotYaml:
            return told
        if path[:len(way)] == way:
            told["path"] = path[len(way):]
    return told


def _title(file: str, old: str, new: str, way: Way, raw: bool) -> str:
    """A change in a few words: what was changed, and which keys of it."""
    if raw:
        return f"{file} as YAML"
    before, after = value_at(old, way), value_at(new, way)
    if not isinstance(before, dict) or not isinstance(after, dict):
        return file
    keys = [LABELS.get(key, key.replace("_", " ")) for key in {**before, **after} if before.get(key) != after.get(key)]
    name = before.get("id") or file
    return f"{name}: {', '.join(keys)}"


def _told_change(made: EditedFile) -> dict[str, Any]:
    lines = list(_plus_minus(made))
    return {"file": made.file, "title": made.title, "lines": counted(len(lines), "line"), "diff": _difference(_text(made.before), _text(made.after))}


def _plus_minus(made: EditedFile) -> Iterator[str]:
    return (line for line in _difference(_text(made.before), _text(made.after)) if line.startswith("+"))

