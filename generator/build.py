"""The story: load, check, render, write. `check`, `build`, `serve` and the bench all tell it from here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.check import LATE_RULES, RULES, check, check_printed, rule_name, waive
from generator.load import SHAPE_RULES, load
from generator.model import Library, Problem
from generator.pages import Rendered, render
from generator.site import Place, publish
from generator.templates import languages, read_templates

_RENDER_NEEDS = {*SHAPE_RULES, "unknown-id", "wrong-kind-of-fact", "red-flag-incomplete", "unknown-language"}
"""With one of these problems in the content there is no page to look at; with any other there is."""


class Examined(NamedTuple):
    """A content folder, read and judged: what was read, its pages (if they can be rendered), and every problem."""

    library: Library
    rendered: Rendered | None
    problems: tuple[Problem, ...]

    @property
    def fine(self) -> bool:
        """Whether it may be published: no errors (warnings do not count)."""
        return not any(problem.level == "error" for problem in self.problems)


def examine(content: Path, today: date) -> Examined:
    """Load, check and render, in memory only. Raises NotADirectoryError if there is no such folder."""
    library, shape = load(content)
    problems = [*shape, *_language(library), *check(library, today)]
    if library.site is None or any(problem.rule in _RENDER_NEEDS for problem in problems):
        return Examined(library, None, waive(problems, library.waivers, today, complete=False))
    rendered = render(library, read_templates(library.site.language), rules())
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
        publish(examined.rendered.files, examined.rendered.nav, examined.library.site, place)
    return examined


def rules() -> dict[str, str]:
    """The name of every rule and, in one sentence, what it holds."""
    return SHAPE_RULES | {rule_name(rule): (rule.__doc__ or "").partition("\n")[0] for rule in RULES} | LATE_RULES | {
        "unknown-language": "The language of the site has a catalogue of words."}


def _language(library: Library) -> list[Problem]:
    if library.site is None or library.site.language in languages():
        return []
    language = library.site.language
    return [Problem(language.where, "unknown-language", f'there is no catalogue of words for "{language}"',
                    f"Write one of: {', '.join(languages())}. To add a language, translate templates/words/en.yml.", width=len(language))]
