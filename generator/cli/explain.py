"""The command explain."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import click

from generator.cli import ids
from generator.cli.output import say
from generator.cli.reference import PAGES
from generator.content import reference
from generator.content.kinds import KINDS
from generator.content.rule_examples import rule_examples
from generator.diagnostics.explanation import as_list, as_text
from generator.rules import every_rule


def run(name: str | None, markdown: str | None, content: Path) -> None:
    """Explain what has this name, or list what there is to explain."""
    rules = {rule.name: rule for rule in every_rule()}
    if markdown is not None:
        say(PAGES[markdown]().rstrip("\n"), ready=True)
    elif name is None:
        say(f"{as_list(rules.values())}\n\n{reference.as_list()}")
    elif name in rules:
        say(as_text(rules[name], rule_examples().get(name)))
    elif name in KINDS:
        say(reference.as_text(name))
    elif (told := ids.explained(name, content)):
        say(told)
    else:
        close = get_close_matches(name, (*rules, *KINDS), 3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "Without a name, explain lists them all."
        raise click.UsageError(f'There is no rule, no kind of file and no id "{name}". {hint}')
