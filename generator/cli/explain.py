"""The command explain."""

from __future__ import annotations

from difflib import get_close_matches

import click

from generator.cli.output import say

MADE_BY = "python -m generator explain --markdown"


@click.command("explain")
@click.argument("name", metavar="[RULE]", required=False)
@click.option("--markdown", is_flag=True, help="Write the documentation of all rules as one page of Markdown, as in docs/rules.md.")
def command(name: str | None, markdown: bool) -> None:
    """Explain a RULE: what it holds, why, how to mend what it finds, and an example. Without a RULE, list them all.

    A RULE is called as in the messages of check and build, such as unknown-id.
    """
    from generator.content.rule_examples import rule_examples
    from generator.diagnostics.explanation import as_list, as_markdown, as_text
    from generator.rules import every_rule

    rules = {rule.name: rule for rule in every_rule()}
    if name is not None and name not in rules:
        close = get_close_matches(name, rules, 3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "Without a name, explain lists all rules."
        raise click.UsageError(f'There is no rule "{name}". {hint}')
    if name is not None:
        say(as_text(rules[name], rule_examples().get(name)))
    elif markdown:
        say(as_markdown(rules.values(), rule_examples().get, MADE_BY).rstrip("\n"), ready=True)
    else:
        say(as_list(rules.values()))
