"""A rule -> its documentation in full: for a terminal, and as one page of Markdown with all rules. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from textwrap import dedent, fill, indent
from typing import Any, Protocol

from generator.diagnostics.registry import PHASES, Phase, Rule

_WIDTH = 100
_WHOLE, _MENDED = 12, 4
"""Lines: of a file with more of them only those that differ are shown; of a mended one, which is like the other, sooner."""

_LEFT_OUT = "# (left out)"


class Example(Protocol):
    """What a rule finds: files that are wrong, the same mended, and how it is told."""

    @property
    def about(self) -> str:
        """What is wrong, in a sentence."""
        ...

    @property
    def bad(self) -> Mapping[str, str]:
        """Path -> what is wrong."""
        ...

    @property
    def good(self) -> Mapping[str, str]:
        """Path -> the same, mended."""
        ...

    @property
    def says(self) -> str:
        """The message about it, or the part of it that matters."""
        ...


def as_text(rule: Rule[..., Any], example: Example | None) -> str:
    """One rule for a terminal."""
    told = rule.documentation
    parts = [f"{rule.name} ({weight(rule)})", fill(told.holds, _WIDTH), fill(f"Why: {told.why}", _WIDTH), fill(f"Fix: {told.mend}", _WIDTH)]
    if example:
        parts.append(fill(f"Example: {example.about}", _WIDTH))
        parts += (f"  {label}, in {path}:\n{indent(text, '    ')}" for label, path, text in _snippets(example))
        parts += [fill(f"Message: {example.says}", _WIDTH)] if example.says else []
    return "\n\n".join(parts)


def as_list(rules: Iterable[Rule[..., Any]]) -> str:
    """The names of rules under their phases, each with what it holds."""
    return "\n\n".join(f"{phase}: {PHASES[phase]}\n" + "\n".join(
        f"  {rule.name}\n" + fill(rule.documentation.holds, _WIDTH, initial_indent="      ", subsequent_indent="      ") for rule in group)
        for phase, group in _by_phase(rules))


def as_markdown(rules: Iterable[Rule[..., Any]], example: Callable[[str], Example | None], made_by: str) -> str:
    """All rules as one page. `made_by`: the command that makes it."""
    lines = [f"<!-- Made by `{made_by}`. Change the docstring of the rule, or its example, and make it anew. -->", "", "# Rules", "",
             "Everything that is checked, by when it is checked. An error keeps the site from being published; a warning does not.",
             "Only rules of form and wording can be waived (`waivers.yml`), for a time and by somebody who is named.", ""]
    for phase, group in _by_phase(rules):
        lines += [f"## {phase.capitalize()}", "", PHASES[phase], ""]
        for rule in group:
            told = rule.documentation
            lines += [f"### {rule.name}", "", f"{told.holds} *({weight(rule)})*", "", f"**Why:** {told.why}", "", f"**Fix:** {told.mend}", ""]
            lines += _example_lines(example(rule.name))
    return "\n".join(lines).rstrip() + "\n"


def weight(rule: Rule[..., Any]) -> str:
    """How much a problem of this rule weighs, in words."""
    stops = rule.blocks == "pages" and rule.level == "error"
    told = [rule.level, *(["no page is made"] if stops else []), "can be waived" if rule.waivable else "cannot be waived"]
    return ", ".join(told)


def _example_lines(example: Example | None) -> Iterator[str]:
    if example:
        yield from (f"**Example:** {example.about}", "")
        for label, path, text in _snippets(example):
            yield from (f"{label}, in `{path}`:", "", "```yaml", text, "```", "")
        if example.says:
            yield from ("Message:", "", "```text", fill(example.says, _WIDTH), "```", "")


def _by_phase(rules: Iterable[Rule[..., Any]]) -> Iterator[tuple[Phase, list[Rule[..., Any]]]]:
    told = list(rules)
    for phase in PHASES:
        if group := [rule for rule in told if rule.phase == phase]:
            yield phase, group


def _snippets(example: Example) -> Iterator[tuple[str, str, str]]:
    """What is shown of an example: wrong or right, the file, and its lines; of a long file those that differ."""
    for path in (*example.bad, *(path for path in example.good if path not in example.bad)):
        bad, good = example.bad.get(path), example.good.get(path)
        yield "Wrong", path, _LEFT_OUT if bad is None else _shown(bad, good, _WHOLE)
        if good is not None:
            yield "Right", path, _shown(good, bad, _MENDED)


def _shown(text: str, other: str | None, whole: int) -> str:
    lines, others = text.splitlines(), (other or "").splitlines()
    if other is not None and max(len(lines), len(others)) > whole:
        found = SequenceMatcher(None, lines, others, autojunk=False).get_opcodes()
        lines = [line for what, start, end, _, _ in found if what != "equal" for line in (lines[start:end] or [_LEFT_OUT])]
    return "".join(sign if sign.isprintable() or sign == "\n" else sign.encode("unicode_escape").decode() for sign in dedent("\n".join(lines)))
