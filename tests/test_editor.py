"""What pages of the preview may ask: with the token of this run, of this content only; and what they are told."""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from generator.content.reader.load import load
from generator.preview.editor import Editor
from generator.preview.server import Request
from tests.worlds import TODAY, example

SIGN = "red_flags/cannot-stand-on-it.yml"


class Page:
    """A page of the preview, which knows the token."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.editor = Editor(content, lambda: TODAY)
        self.editor.library, _ = load(content)

    def ask(self, action: str, **body: Any) -> tuple[HTTPStatus, Any]:
        return self.send(action, {"token": self.editor.token, **body})

    def send(self, action: str, body: Any) -> tuple[HTTPStatus, Any]:
        answer = self.editor.answer(Request(action, {}, json.dumps(body).encode()))
        assert answer.kind == "application/json"
        return answer.status, json.loads(answer.body)

    def opened(self, name: str) -> dict[str, Any]:
        status, told = self.ask("open", name=name)
        assert status == 200, told
        return {key: told[key] for key in ("file", "path", "hash", "value")}


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(example(tmp_path / "content"))


def test_without_the_token_of_this_run_nothing_is_told_or_done(page: Page) -> None:
    before = (page.content / SIGN).read_bytes()
    form = page.opened("fact:cannot-stand-on-it")
    other = Editor(page.content, lambda: TODAY).token
    for body in ({**form, "token": other}, form, {**form, "token": ""}, {**form, "token": None}, [], "x", None):
        for action in ("open", "glance", "check", "save", "undo", "redo", "changes"):
            status, told = page.send(action, body)
            assert (status, set(told)) == (HTTPStatus.FORBIDDEN, {"message"})
    assert (page.content / SIGN).read_bytes() == before
    assert page.editor.token in page.editor.addition


def test_only_what_is_sent_changes_something(page: Page) -> None:
    assert page.editor.answer(Request("save", {})).status == HTTPStatus.METHOD_NOT_ALLOWED
    assert page.editor.answer(Request("edit.js", {})).kind == "text/javascript"
    assert page.editor.answer(Request("edit.css", {})).kind == "text/css"
    for name in ("", "../editor.py", "edit.js/", "nothing"):
        assert page.editor.answer(Request(name, {})).status == HTTPStatus.NOT_FOUND
    assert page.editor.answer(Request("save", {}, b"no JSON")).status == HTTPStatus.BAD_REQUEST
    assert page.ask("nothing")[0] == HTTPStatus.NOT_FOUND


def test_a_change_is_judged_written_told_and_taken_back(page: Page) -> None:
    before = (page.content / SIGN).read_text()
    form = page.opened("fact:cannot-stand-on-it")
    form["value"]["urgency"] = "soon"
    status, told = page.ask("check", **form)
    assert (status, told["diff"][2:4]) == (200, ["-urgency: urgent", "+urgency: soon"])
    assert [(problem["path"], problem["level"]) for problem in told["problems"]] == [(["urgency"], "error")]
    status, at_once = page.ask("glance", **form)
    assert (status, at_once["problems"], at_once["diff"]) == (200, told["problems"], told["diff"])
    assert (page.content / SIGN).read_text() == before
    form["value"]["urgency"] = "emergency"
    status, told = page.ask("save", **form)
    assert (status, told["saved"], [(one["title"], one["file"], one["lines"]) for one in told["done"]]) == (
        200, True, [("cannot-stand-on-it: How urgent", SIGN, "1 line")])
    assert (page.content / SIGN).read_text() == before.replace("urgency: urgent", "urgency: emergency")
    status, told = page.ask("undo")
    assert (status, told["done"], len(told["undone"]), (page.content / SIGN).read_text()) == (200, [], 1, before)
    assert page.ask("redo")[1]["done"] == [{**told["undone"][0]}]


def test_a_form_that_is_saved_as_it_was_opened_writes_nothing(page: Page) -> None:
    status, told = page.ask("save", **page.opened("fact:raise-the-foot"))
    assert (status, told["saved"], told["done"]) == (200, False, [])


def test_a_file_as_yaml_is_judged_and_written_whole(page: Page) -> None:
    _, told = page.ask("open", name="box:ankle-injured:2")
    whole = {"file": told["file"], "path": told["path"], "hash": told["hash"]}
    _, judged = page.ask("check", **whole, text=told["text"].replace("    yes: doctor-today\n", ""))
    assert "too-few-answers" in {problem["rule"] for problem in judged["problems"]}
    status, done = page.ask("save", **whole, text="# Looked through.\r\n" + told["text"])
    assert (status, done["done"][0]["title"]) == (200, "decisions/ankle-injured.yml as YAML")
    assert (page.content / told["file"]).read_text() == "# Looked through.\n" + told["text"]


def test_a_file_that_changed_meanwhile_is_told_and_stays(page: Page) -> None:
    form = page.opened("fact:cannot-stand-on-it")
    theirs = (page.content / SIGN).read_text().replace("urgency: urgent", "urgency: prompt")
    (page.content / SIGN).write_text(theirs)
    form["value"]["short"] = "cannot stand"
    for action in ("check", "save"):
        status, told = page.ask(action, **form)
        assert (status, told) == (HTTPStatus.CONFLICT, {"message": f"{SIGN} was changed on disk since you opened it", "file": SIGN})
    assert (page.content / SIGN).read_text() == theirs


@pytest.mark.parametrize(("name", "file"), [("page:/topics/ankle-sprain/", "topics/ankle-sprain.yml"),
                                            ("page:/topics/ankle-sprain/clinical/", "topics/ankle-sprain.yml"),
                                            ("page:/decisions/ankle-injured/", "decisions/ankle-injured.yml"),
                                            ("page:/sheets/ankle-at-home/", "handouts/ankle-at-home.yml"),
                                            ("causes:torn-ankle-ligament", "causes/torn-ankle-ligament.yml")])
def test_a_page_is_edited_where_it_is_written(page: Page, name: str, file: str) -> None:
    assert page.opened(name)["file"] == file


@pytest.mark.parametrize("body", [
    {"name": "fact:nobody"}, {"name": "page:/about/"}, {"name": "page:/"}, {"file": "../x.yml"}, {"file": "README.md"},
    {"file": SIGN, "path": "plain"}, {"file": SIGN, "path": ["nobody"]}, {"file": SIGN, "path": [True]}, {"file": SIGN, "path": [{}]}, {},
    {"name": None}])
def test_what_makes_no_sense_is_refused_in_words(page: Page, body: dict[str, Any]) -> None:
    status, told = page.ask("open", **body)
    assert status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}
    assert told["message"]


@pytest.mark.parametrize("value", [None, 5, True, ["a", 5], {"a": None}])
def test_a_value_is_words_lists_and_tables(page: Page, value: Any) -> None:
    form = page.opened("fact:cannot-stand-on-it")
    assert page.ask("save", **{**form, "value": value})[0] == HTTPStatus.BAD_REQUEST


def test_no_finished_site_has_anything_of_it(example_site: Path) -> None:
    for file in example_site.rglob("*"):
        if file.is_file():
            assert not file.name.startswith("edit.")
            assert b".preview" not in file.read_bytes(), file
