"""The pages of the reference that are made from the program: `explain --markdown` prints them, and tests hold docs/reference/ to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import click


def _made_by(page: str) -> str:
    return f"python -m generator explain --markdown {page}"


def _files() -> str:
    from generator.content import reference

    return reference.as_markdown(_made_by("files"))


def _rules() -> str:
    from generator.content.rule_examples import rule_examples
    from generator.diagnostics.explanation import as_markdown
    from generator.rules import every_rule

    return as_markdown(every_rule(), rule_examples().get, _made_by("rules"))


def _commands() -> str:
    from generator.cli.commands import main

    program = click.Context(main, info_name="caresheet", terminal_width=_WIDTH, **main.context_settings)
    lines = [f"<!-- Made by `{_made_by('commands')}`. Change the help of the command and make it anew. -->", "", "# Commands", "",
             "What `--help` tells. After `pip install .` the program is called `caresheet`; in a checkout it is `.venv/bin/python -m generator`, and",
             "`make` alone lists targets of the same names that set up the environment first.", "",
             "```text", main.get_help(program), "```", ""]
    for name, command in sorted(main.commands.items()):
        told = command.get_help(click.Context(command, info_name=name, parent=program, terminal_width=_WIDTH))
        lines += [f"## {name}", "", "```text", told, "```", ""]
    return "\n".join(lines).rstrip() + "\n"


_WIDTH = 110

PAGES: Mapping[str, Callable[[], str]] = MappingProxyType({"files": _files, "rules": _rules, "commands": _commands})
"""Each page of docs/reference/ that is made, by its name."""
