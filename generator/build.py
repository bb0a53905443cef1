"""The story: load, check, render, write. `check`, `build`, `serve` and the bench all tell it from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from generator import logic
from generator.content.model import Library, WebAddress
from generator.content.reader.load import load
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule_named
from generator.drawing.text_metrics import FONT_FILES, Font, read_font, web_font
from generator.language.words import Words, languages, nearest
from generator.outputs import search
from generator.outputs.pages import Rendered, render
from generator.outputs.pdf import Sheet, files_of, print_sheets
from generator.outputs.templates import read_templates
from generator.rules import check, every_rule, publishing
from generator.rules.documents import check_printed, hard_to_read
from generator.rules.figures import figure_does_not_fit
from generator.rules.prints import undrawable
from generator.rules.waivers import waive
from generator.site import pagefind
from generator.site.publish import BuildPaths, publish

OnProgress = Callable[..., None]
"""Hears what is being done: the step in words, and, where it is counted, how much of how much is done."""


def silent(step: str, done: int = 0, of: int = 0) -> None:
    """Hears nothing."""


class Examined(NamedTuple):
    """A content folder, read and judged: what was read, its pages and sheets (if they can be made), and every problem."""

    library: Library
    rendered: Rendered | None
    problems: tuple[Diagnostic, ...]
    sheets: tuple[Sheet, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it may be published: no errors (warnings do not count)."""
        return self.rendered is not None and not any(problem.level == "error" for problem in self.problems)


class BuildOptions(NamedTuple):
    """How a run differs from the plain one: whose sheets (the id of a clinic), at what address the site will stand, whether it is for the public."""

    clinic: str | None = None
    address: WebAddress | None = None
    publish: bool = False


DEFAULTS = BuildOptions()


def examine(content: Path, today: date, options: BuildOptions = DEFAULTS, cache: Path | None = None, tell: OnProgress = silent) -> Examined:
    """Load, check, print and render, in memory only, but for finished sheets, which are kept in `cache`.

    Raises NotADirectoryError if there is no such folder, pdf.PdfFailed if the engine refuses a sheet.
    """
    tell("Reading and checking the content")
    read, shape = load(content)
    library, font = _with_options(read, options), _font()
    problems = [*shape, *_language(library), *check(library, today), *_unmet_options(library, options)]
    if not _language(library):
        problems += check(library, today, "numbers")
    for decision in library.decisions.values():
        problems += [*logic.prove(decision, library), *undrawable(decision, font)]
    if library.site is None or any(map(_blocks_pages, problems)):
        return Examined(library, None, waive(problems, library.waivers, today, complete=False))
    templates = read_templates(library.site.language)
    for figure in library.figures.values():
        problems += figure_does_not_fit(figure, library, templates.words, font)
    faulty = any(problem.level == "error" for problem in waive(problems, library.waivers, today, complete=False))
    heard = partial(tell, "Printing the sheets")
    sheets, found = print_sheets(library, templates, font, cache, heard) if not faulty else ((), ())
    tell("Writing the pages")
    rendered = render(library, templates, font, rules(), sheets)
    problems += [*found, *check_printed(library, rendered.printed), *hard_to_read(rendered.reading)]
    return Examined(library, rendered, waive(problems, library.waivers, today, complete=True), sheets)


def _blocks_pages(problem: Diagnostic) -> bool:
    """Whether there is no page to look at with this problem in the content; with any other there is."""
    found = rule_named(problem.rule)
    return problem.level == "error" and found is not None and found.blocks == "pages"


def build(content: Path, place: BuildPaths, today: date, options: BuildOptions = DEFAULTS, tell: OnProgress = silent) -> Examined:
    """Build the site from a content folder; with any error nothing is written but the cache. `tell` hears which step begins.

    Raises site.NotWritable if the output cannot be written, site.SiteFailed if MkDocs refuses our pages, pdf.PdfFailed if the engine refuses a sheet.
    """
    examined = examine(content, today, options, place.press, tell)
    if examined.ok and examined.rendered is not None and examined.library.site is not None:
        tell(f"Building {len(examined.rendered.printed)} pages")
        publish(all_files(examined), examined.rendered.nav, examined.library.site, place)
    return examined


def all_files(examined: Examined) -> dict[str, bytes]:
    """Every file of the site before MkDocs: the pages, and the sheets as PDF."""
    if examined.rendered is None or examined.library.site is None:
        return {}
    words = read_templates(examined.library.site.language).words
    return (dict(examined.rendered.files) | _web_fonts(examined.rendered.files, words) | files_of(examined.sheets)
            | search.files(examined.library, examined.rendered, words))


def _unmet_options(library: Library, options: BuildOptions) -> Iterator[Diagnostic]:
    if options.clinic and options.clinic not in library.clinics and options.clinic not in library.broken:
        yield publishing.unknown_clinic(library, options.clinic)
    if options.publish:
        yield from publishing.publishable(library)
    if library.site and library.site.search == "pagefind" and not pagefind.installed():
        yield publishing.no_pagefind(library.site, pagefind.HOW_TO_GET)
    if library.site and library.site.builder == "zensical" and find_spec("zensical") is None:
        yield publishing.no_zensical(library.site)


def _with_options(library: Library, options: BuildOptions) -> Library:
    """The content with the clinic and the address of this run."""
    clinic = library.clinics.get(options.clinic) if options.clinic else library.clinic
    site = library.site.model_copy(update={"address": options.address}) if library.site and options.address else library.site
    return replace(library, clinic=clinic, site=site)


def rules() -> dict[str, str]:
    """The name of every rule and, in one sentence, what it holds."""
    return {known.name: known.documentation.holds for known in every_rule()}


_EVERYWHERE = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) + "‐–—‘’“”…→←↑·›×≤≥"
"""Characters that the faces hold whatever the content says, so that they do not change with every word, and a question can be typed."""


def _web_fonts(pages: Mapping[str, bytes], words: Words) -> dict[str, bytes]:
    """The faces of the pages, their charts and figures, with the characters that they use."""
    used = set(_EVERYWHERE).union(*words.catalogue.values(), *(unescape(page.decode()) for path, page in pages.items() if path.endswith(".md")))
    signs = "".join(sorted(sign for sign in used if sign.isprintable()))
    return {f"assets/fonts/text-{face}.woff2": _web_font(face, signs) for face in FONT_FILES}


@cache
def _web_font(face: str, signs: str) -> bytes:
    return web_font(face, signs)


@cache
def _font() -> Font:
    return read_font()


def _language(library: Library) -> list[Diagnostic]:
    if library.site is None or nearest(library.site.language, languages()):
        return []
    return [publishing.unknown_language(library.site.language, languages())]
