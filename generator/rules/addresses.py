"""Addresses that were published and must keep an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.content.model import Library
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.documents.urls import SHELF_OF


@rule("content")
def moved_unfit(library: Library, today: date) -> Iterator[Diagnostic]:
    """What has moved is a page or sheet that is no more, and leads to one that is there.

    Why: Old links and codes on paper lead there forever. An old address that leads nowhere, or that hides a page, fails everyone who holds them.
    Fix: Name under from: what is gone, once, and under to: what is there, each by its folder and its id.
    """
    old = set[str]()
    for move in library.site.moved if library.site is not None else ():
        for path in (move.old, move.new):
            if path.shelf not in SHELF_OF.values():
                yield moved_unfit.at(path, f'"{path}" has no page of its own', "Name a topic, a test, a treatment, a comparison, a chart or a sheet.")
        if move.old.id in library.shelves.get(move.old.shelf, {}):
            yield moved_unfit.at(move.old, f'"{move.old}" is still there', "Name under from: only what is gone.")
        if move.old in old:
            yield moved_unfit.at(move.old, f'"{move.old}" has moved twice', "Name the place where it is now, once.")
        if move.new.shelf in SHELF_OF.values() and move.new.id not in {*library.shelves[move.new.shelf], *library.broken}:
            yield moved_unfit.at(move.new, f'there is no "{move.new}"', "Name a page or sheet that is there.")
        old.add(move.old)
