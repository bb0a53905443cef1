"""A preview that follows the writer: what is looked at is shown first, as soon as it can be made at all; then all is checked, and told.

    a file is saved -> what changed is read -> are there errors with which there is no page?
        yes: the pages stay as they were, and say so
        no:  the pages that are looked at are made and shown, as a draft -> everything is checked -> they say what was found -> sheets are printed

Of the charts only those that are looked at are proved before they are shown; the pages of others wait for the check, and are not shown with an error.
Whatever comes after the page is given up as soon as the next file is saved.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from generator.build import (
    DEFAULTS,
    Examined,
    KnownBefore,
    ReadContent,
    judge,
    keep_found,
    keeps_from_pages,
    our_font,
    read_content,
    with_level_words,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.documents.document import DocumentId
from generator.files.cache import leave, tidy
from generator.language.words import ROOT as TEMPLATES
from generator.outputs.templates import Templates, read_templates
from generator.preview.builder import PreviewBuilder
from generator.preview.changes import Changes, State, state_of
from generator.preview.editor import Editor
from generator.preview.pages import Pages, Tools
from generator.preview.problems import State as Standing
from generator.preview.problems import status_of
from generator.preview.server import Server
from generator.rules.waivers import waive
from generator.site.configuration import OVERRIDES
from generator.site.publish import BuildPaths

Told = Callable[[Examined, bool], None]
"""Hears what was found, and whether that is shown (else the pages stay as they were, because of errors)."""

Failed = Callable[[Exception], None]
"""Hears of a fault that is none of the content, such as a mistake in a template."""

MOST_UNCHECKED = 30.0
"""For so many seconds at most does one save after the other keep the content from being checked."""

_HOME = "index.html"
_UNPRINTED = DEFAULTS._replace(prints=False)


def serve(content: Path, place: BuildPaths, server: Server, today: Callable[[], date], told: Told, failed: Failed) -> None:
    """Serve until interrupted."""
    changes, editor = Changes(content, TEMPLATES), Editor(content, today)
    server.endpoints["edit"] = editor.answer
    server.additions.append(editor.addition)
    tidy(place.press)  # once: to look at every entry after each save would take longer than the save
    with PreviewBuilder() as builder, server:
        server.start(failed)
        preview = Preview(content, place.press, server, builder, changes, told, failed, editor)
        try:
            while True:
                changes.wait()
                preview.refresh(today())
        finally:
            leave(place.press)


class _Superseded(Exception):
    """A file was saved meanwhile: what is being done is of no use any more."""


class Preview:
    """The pages as they are shown, and all that brings them up to date. It keeps what it read and proved last, and nothing else."""

    def __init__(self, content: Path, press: Path, server: Server, builder: PreviewBuilder, changes: Changes, told: Told, failed: Failed,
                 editor: Editor | None = None) -> None:
        self._content, self._press, self._server, self._builder = content, press, server, builder
        self._changes, self._told, self._failed = changes, told, failed
        self._editor = editor
        self._known = KnownBefore()
        self._pages: Pages | None = None
        self._templates: tuple[str, State, Templates] | None = None
        self._looked = 0.0
        self._checked = time.monotonic()

    def refresh(self, today: date) -> None:
        """Show what is there now, then check it; with errors that allow no pages leave these as they were."""
        try:
            self._refresh(today)
        except _Superseded:
            return
        except Exception as fault:
            if not self._changes.more():  # else it may come from files that were half there, and all is looked at again
                self._tell("waiting", (), fault=str(fault) or type(fault).__name__)
                self._failed(fault)

    def _refresh(self, today: date) -> None:
        if self._pages is not None:
            self._pages.abandon()
        read = read_content(self._content, known=self._known)
        if self._editor is not None:
            self._editor.library = read.library
        charts = self._pages.charts_of(self._server.watched) if self._pages is not None else ()
        blocking, unproved = keeps_from_pages(read, today, self._press, self._known, charts)
        if blocking or read.library.site is None:
            self._tell("waiting", blocking, read)
            examined = judge(read, today, _UNPRINTED, self._press, self._heed, self._known)
            self._tell("waiting", examined.problems, read)
            self._told(examined, False)
            return
        pages = self._show(read, unproved)
        try:
            examined = judge(read, today, _UNPRINTED, self._press, self._heed, self._known, lambda problems: self._tell("checking", problems, read))
        except BaseException:
            pages.abandon()
            raise
        pages.judged(examined)
        keep_found(examined)
        self._checked = time.monotonic()
        self._tell("checked", examined.problems, read)
        self._told(examined, True)
        self._print(pages, examined, read, today)

    def _show(self, read: ReadContent, unproved: frozenset[str]) -> Pages:
        """Make the pages that are looked at, and show them, as yet unchecked."""
        site = read.library.site
        assert site is not None
        templates = with_level_words(self._read_templates(str(site.language)), site)
        tools = Tools(self._builder, templates, our_font(), frozenset(state_of(OVERRIDES)), self._press)
        pages = Pages(read.library, site, tools, self._pages, unproved, read.ledger)
        for name in (*self._server.watched, _HOME):
            pages.prepare(name)
        self._pages = pages
        self._server.show(pages, self._status("checking", (), read))
        return pages

    def _print(self, pages: Pages, examined: Examined, read: ReadContent, today: date) -> None:
        """Print the sheets that the pages that are looked at tell of, then all others."""
        found: dict[DocumentId, tuple[Diagnostic, ...]] = {}
        while examined.ok and (left := self._next_sheets(pages, found)):
            before = pages.known_sheets
            for sheet in left:
                self._heed("Printing the sheets")
                found[sheet] = pages.print(sheet)
            if pages.known_sheets != before or any(found[sheet] for sheet in left):
                self._tell_prints(examined, found, read, today)
        if any(found.values()):
            self._told(examined._replace(problems=self._with_prints(examined, found, today)), True)

    def _next_sheets(self, pages: Pages, done: Mapping[DocumentId, object]) -> list[DocumentId]:
        asked = dict.fromkeys(sheet for name in self._server.watched for sheet in pages.sheets_of(name) if sheet not in done)
        return list(asked) or [sheet for sheet in pages.sheets if sheet not in done][:4]

    def _tell_prints(self, examined: Examined, found: Mapping[DocumentId, tuple[Diagnostic, ...]], read: ReadContent, today: date) -> None:
        self._tell("checked", self._with_prints(examined, found, today), read)

    def _with_prints(self, examined: Examined, found: Mapping[DocumentId, tuple[Diagnostic, ...]], today: date) -> tuple[Diagnostic, ...]:
        printed = [problem for problems in found.values() for problem in problems]
        return tuple(dict.fromkeys(waive([*examined.problems, *printed], examined.library.waivers, today, complete=False)))

    # what it needs

    def _read_templates(self, language: str) -> Templates:
        state = frozenset(state_of(TEMPLATES))
        if self._templates is None or self._templates[:2] != (language, state):
            self._templates = (language, state, read_templates(language))
        return self._templates[2]

    def _heed(self, step: str, done: int = 0, of: int = 0) -> None:
        """Look now and then whether a file was saved. Raises _Superseded."""
        if self._editor is not None:
            self._editor.give_way()
        now = time.monotonic()
        if now > self._looked + self._changes.pause and now < self._checked + MOST_UNCHECKED:
            self._looked = now
            if self._changes.more():
                raise _Superseded

    def _tell(self, state: Standing, problems: tuple[Diagnostic, ...], read: ReadContent | None = None, fault: str = "") -> None:
        self._server.tell(self._status(state, problems, read, fault))

    def _status(self, state: Standing, problems: tuple[Diagnostic, ...], read: ReadContent | None, fault: str = "") -> Mapping[str, object]:
        titles = self._pages.titles if self._pages is not None else {}
        return status_of(state, problems, self._content.as_posix(), titles, read.library if read else None, fault)
