"""What is to be printed, what it is held to, and what came of it. Nothing here needs the engine or a reader of PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from generator.files.resources import UnusableTemplate
from generator.rules.printed import Finding, Limits


@dataclass(frozen=True)
class PrintJob:
    """One file to be made. `template`: `main.typ` and the files it names; `layout`: what `main.typ` is called in templates/print.

    `picture`: whether a picture of its first page is wanted too.
    """

    name: str
    layout: str
    template: Mapping[str, bytes]
    data: Mapping[str, Any]
    updated: date
    limits: Limits
    picture: bool


class PrintOrder(NamedTuple):
    """A file that is wanted. `key`: a hash over all that it is made from; `job`: works out what stands on it."""

    name: str
    key: str
    job: Callable[[], PrintJob]


class PrintedPdf(NamedTuple):
    """A finished file: its bytes, how many pages, the picture of its first page (empty if none was wanted), and what is wrong with it."""

    pdf: bytes
    pages: int
    picture: bytes
    findings: tuple[Finding, ...]


class PdfFailed(UnusableTemplate):
    """The engine refused a sheet, or warned: a dropped text is only a warning to it. The message is what it said."""

    what = "a template in templates/print cannot be printed"


class WordsDoNotFit(PdfFailed):
    """A template found words that do not go into their box: one word that is too long, or too many of them. `words` are those words."""

    def __init__(self, what: str, words: str) -> None:
        super().__init__(f'the word "{words}" is wider than its box' if what == "too-long" else f'more stands in "{words}" than goes into its box')
        self.words = words
