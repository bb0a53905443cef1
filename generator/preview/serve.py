"""A preview that follows the writer: when content or templates change, the pages that differ are written and built again.

Its builds are for looking, never for publishing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from generator.build import Examined, examine
from generator.content.model import Site
from generator.language.words import ROOT as TEMPLATES
from generator.outputs.markdown import nav_of
from generator.outputs.registry import files_of
from generator.preview.builder import Builder
from generator.preview.changes import Changes, State, state_of
from generator.preview.server import Server
from generator.site.publish import OVERRIDES, BuildPaths, NotWritable, held, write_pages

Told = Callable[[Examined, int | None], None]
"""Hears what was found, and how many files changed (None: none were written, because of errors)."""

Failed = Callable[[Exception], None]
"""Hears of a fault that is none of the content, such as a mistake in a template, or another build that must end first."""

_AGAIN_SECONDS = 0.3
"""So soon is it tried again to write what could not be written."""


def serve(content: Path, place: BuildPaths, server: Server, today: Callable[[], date], told: Told, failed: Failed) -> None:
    """Serve until interrupted."""
    changes = Changes(content, TEMPLATES)
    with Builder(place) as builder, server:
        server.start(failed)
        preview = _Preview(content, place, server, builder, changes, told, failed)
        while True:
            changes.wait()
            preview.refresh(today())


class _Preview:
    """The pages as they are shown, and all that brings them up to date."""

    def __init__(self, content: Path, place: BuildPaths, server: Server, builder: Builder, changes: Changes, told: Told, failed: Failed) -> None:
        self._content, self._place, self._server, self._builder = content, place, server, builder
        self._changes, self._told, self._failed = changes, told, failed
        self._refused = ""
        self._theme: State | None = None

    def refresh(self, today: date) -> None:
        """Write and show the pages that differ; with errors leave all as they were."""
        try:
            examined = examine(self._content, today, cache=self._place.press)
            if not examined.ok:
                self._told(examined, None)
            elif (changed := self._write(examined)) is not None:
                self._told(examined, changed)
        except Exception as fault:
            self._failed(fault)

    def _write(self, examined: Examined) -> int | None:
        """How many files changed, as soon as they may be written; None if the content has changed meanwhile."""
        while True:
            try:
                changed = self._write_now(examined)
            except NotWritable as fault:
                if str(fault) != self._refused:
                    self._failed(fault)
                self._refused = str(fault)
                time.sleep(_AGAIN_SECONDS)
                if self._changes.more():
                    return None
            else:
                self._refused = ""
                return changed

    def _write_now(self, examined: Examined) -> int:
        """Write, show if that makes a difference, and let no other build into the pages meanwhile."""
        assert examined.edition is not None
        edition = examined.edition
        with held(self._place):
            changed = write_pages(files_of(edition), nav_of(edition.navigation.menu), _at_the_root(edition.site), self._place)
            theme = frozenset(state_of(OVERRIDES))
            if changed or theme != self._theme:
                self._theme = None  # unless it succeeds, it is tried again with the next change, whatever that is
                self._server.show(self._builder.build)
                self._theme = theme
        return changed


def _at_the_root(site: Site) -> Site:
    """The same site without its address, so that the preview stands at / whatever folder the site is published in."""
    return site.model_copy(update={"address": None})
