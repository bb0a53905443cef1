"""The command explain."""

from __future__ import annotations

from difflib import get_close_matches

import click

from generator.cli.output import say
from generator.cli.reference import PAGES


@click.command("explain")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--markdown", type=click.Choice(tuple(PAGES)), help="Print this page of the reference whole, as it stands in docs/reference/.")
def command(name: str | None, markdown: str | None) -> None:
    """Explain a rule or a kind of file, with an example. Without a NAME, list them all.

    A rule is called as in the messages of check and build, such as unknown-id, and a kind of file as by the command new, such as topic.
    """
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
    else:
        close = get_close_matches(name, (*rules, *KINDS), 3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "Without a name, explain lists them all."
        raise click.UsageError(f'There is no rule and no kind of file "{name}". {hint}')
