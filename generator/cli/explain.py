"""The command explain."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import click

from generator.cli import options
from generator.cli.output import say
from generator.cli.reference import PAGES


@click.command("explain")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--markdown", type=click.Choice(tuple(PAGES)), help="Print this page of the reference whole, as it stands in docs/reference/.")
@options.content
def command(name: str | None, markdown: str | None, content: Path) -> None:
    """Explain a rule, a kind of file, or an id of your content. Without a NAME, list all rules and kinds.

    A rule has the name that check and build give it, such as unknown-id, and a kind of file the name that new gives it, such as topic. For an
    id, this shows its words for each reader, who says so, and on which pages and sheets it is printed.
    """
    from generator.cli import ids
    from generator.content import reference
    from generator.content.new_entry import KINDS
    from generator.content.rule_examples import rule_examples
    from generator.diagnostics.explanation import as_list, as_text
    from generator.rules import every_rule

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
