"""The registry of outputs: each makes files of an Edition. A new output is a module that walks Documents, and one word
here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple, Protocol

from generator.documents.urls import page_path
from generator.files.spill import joined
from generator.outputs import chart_exports, feeds, markdown, open_data, pdf, quality, search, theme
from generator.outputs.edition import Edition
from generator.outputs.markdown import Nav, nav_of
from generator.outputs.planned import Outline, Planned


class Output(Protocol):
    """A module that makes files of an Edition."""

    def files(self, edition: Edition) -> Mapping[str, bytes]:
        """Its files by their paths below the root of the site."""
        ...


class BesideOutput(Output, Protocol):
    """An output whose files stand beside the pages, each known by its path before it is made."""

    def planned(self, outline: Outline) -> Iterable[Planned]:
        """The same files, or more: what comes of some depends on what is printed."""
        ...


BESIDE: tuple[BesideOutput, ...] = (chart_exports, pdf, search, quality, open_data, feeds)
OUTPUTS: tuple[Output, ...] = (markdown, *BESIDE, theme)


class Manuscript(NamedTuple):
    """A site before it is built: every file by its path below the root, pages as Markdown; the menu; the title of each page, by its path, as HTML."""

    files: Mapping[str, bytes]
    nav: Nav
    titles: Mapping[str, str]


def manuscript_of(edition: Edition) -> Manuscript:
    """Everything that a builder needs."""
    titles = {page_path(document): escape(title) for document, title in edition.navigation.titles.items()}
    return Manuscript(files_of(edition), nav_of(edition.navigation.menu), titles)


def files_of(edition: Edition) -> Mapping[str, bytes]:
    """Every file of the site before it is built, by its path below the root."""
    return joined(*(output.files(edition) for output in OUTPUTS))
