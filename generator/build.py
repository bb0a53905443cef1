"""The story: load, check, render, write. `check`, `build`, `serve` and the bench all tell it from here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator import decisions, prints, views
from generator.charts.words import FONT_FILES, Font, read_font, web_font
from generator.check import LATE_RULES, RULES, check, check_printed, rule_name, waive
from generator.load import SHAPE_RULES, load
from generator.model import Library, Problem
from generator.pages import Rendered, render
from generator.site import Place, publish
from generator.templates import Words, languages, read_templates

_RENDER_NEEDS = {*SHAPE_RULES, "unknown-id", "wrong-kind-of-fact", "red-flag-incomplete", "unknown-language", *views.RULES,
                 *(rule_name(rule) for rule in decisions.RULES)}
"""With one of these problems in the content there is no page to look at; with any other there is."""


class Examined(NamedTuple):
    """A content folder, read and judged: what was read, its pages (if they can be rendered), and every problem."""

    library: Library
    rendered: Rendered | None
    problems: tuple[Problem, ...]

    @property
    def fine(self) -> bool:
        """Whether it may be published: no errors (warnings do not count)."""
        return self.rendered is not None and not any(problem.level == "error" for problem in self.problems)


def examine(content: Path, today: date) -> Examined:
    """Load, check and render, in memory only. Raises NotADirectoryError if there is no such folder."""
    library, shape = load(content)
    font = _font()
    problems = [*shape, *_language(library), *check(library, today)]
    for decision in library.decisions.values():
        problems += [*decisions.prove(decision, library), *views.unprintable(decision, library, font)]
    if library.site is None or any(problem.rule in _RENDER_NEEDS and problem.level == "error" for problem in problems):
        return Examined(library, None, waive(problems, library.waivers, today, complete=False))
    templates = read_templates(library.site.language)
    for decision in library.decisions.values():
        problems += prints.unfit(decision, library, templates.words, font)
    rendered = render(library, templates, font, rules())
    problems += check_printed(library, rendered.printed)
    return Examined(library, rendered, waive(problems, library.waivers, today, complete=True))


def build(content: Path, place: Place, today: date, tell: Callable[[str], None] = lambda step: None) -> Examined:
    """Build the site from a content folder; with any error nothing is written. `tell` hears which step begins.

    Raises site.NotWritable if the output cannot be written, site.SiteFailed if MkDocs refuses our pages.
    """
    tell("Reading and checking the content")
    examined = examine(content, today)
    if examined.fine and examined.rendered is not None and examined.library.site is not None:
        tell(f"Building {len(examined.rendered.printed)} pages")
        publish(all_files(examined), examined.rendered.nav, examined.library.site, place)
    return examined


def all_files(examined: Examined) -> dict[str, bytes]:
    """Every file of the site before MkDocs: the pages, and the sheets as PDF. Raises pdf.PdfFailed if the engine refuses one."""
    if examined.rendered is None or examined.library.site is None:
        return {}
    templates = read_templates(examined.library.site.language)
    return dict(examined.rendered.files) | _web_fonts(examined.library, templates.words) | prints.render(examined.library, templates, _font())


def rules() -> dict[str, str]:
    """The name of every rule and, in one sentence, what it holds."""
    every: list[Callable[..., object]] = [*RULES, *decisions.RULES]
    named = {rule_name(rule): (rule.__doc__ or "").partition("\n")[0] for rule in every}
    return SHAPE_RULES | named | views.RULES | prints.PRINT_RULES | LATE_RULES | {
        "unknown-language": "The language of the site has a catalogue of words."}


def _web_fonts(library: Library, words: Words) -> dict[str, bytes]:
    """The faces of the charts, with the characters that the charts use."""
    text = "".join(views.as_json(decision, library, words) for decision in library.decisions.values())
    signs = "".join(sorted(set(text + "".join(words.catalogue.values())) - {"\n"}))
    return {f"assets/fonts/chart-{face}.woff2": web_font(face, signs) for face in FONT_FILES} if library.decisions else {}


@cache
def _font() -> Font:
    return read_font()


def _language(library: Library) -> list[Problem]:
    if library.site is None or library.site.language in languages():
        return []
    language = library.site.language
    return [Problem(language.where, "unknown-language", f'there is no catalogue of words for "{language}"',
                    f"Write one of: {', '.join(languages())}. To add a language, translate templates/words/en.yml.", width=len(language))]
