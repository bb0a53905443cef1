"""The command word-runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from generator.cli.folders import folder
from generator.cli.given import refuse_no_id
from generator.cli.output import say
from generator.content.own_lists import is_own_list
from generator.content.reader.load import load
from generator.content.shingles import LENGTH, read_runs, word_runs
from generator.content.source_numbers import as_file, read_numbers
from generator.files.folders import beside, clear_leftovers, put, read_plain, shown
from generator.language.numbers.listing import numbers_in
from generator.rules.amounts import reader_of


def run(source: str, document: Path, content: Path) -> None:
    """Write down the hashes of a document, and its numbers."""
    refuse_no_id("SOURCE", source)
    try:
        text = document.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{shown(document)} is not a text in UTF-8. Save it as plain text in UTF-8.") from None
    if not (folder(content) / "sources" / f"{source}.yml").exists():
        raise click.UsageError(f"There is no source {source} in {shown(content)}/sources. Write that file first.")
    runs = sorted({run for run, _ in word_runs(text)})
    if not runs:
        raise click.UsageError(f"{shown(document)} holds no {LENGTH} words in a row. Name the document as plain text.")
    library, _ = load(content)
    numbers = numbers_in(text, reader_of(library))
    with_runs, with_numbers = content / "word_runs" / f"{source}.txt", content / "source_numbers" / f"{source}.txt"
    _refuse_others(with_runs, "runs of words", read_runs)
    _refuse_others(with_numbers, "numbers of a source", read_numbers)
    _write(with_runs, "".join(f"{run}\n" for run in runs))
    _write(with_numbers, as_file(numbers))
    say(f"{shown(with_runs)}: {len(runs)} runs of words")
    say(f"{shown(with_numbers)}: {sum(map(len, numbers.values()))} numbers in {len(numbers)} lines")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    clear_leftovers(file.parent, file.name)
    with beside(file.parent, file.name) as own:
        put(file, text.encode(), own)


def _refuse_others(file: Path, what: str, read: Callable[[bytes], tuple[object, int]]) -> None:
    """Refuse to write over what is no list that this command writes, not even a damaged one, or through a link."""
    if file.is_symlink() or file.parent.is_symlink():
        raise click.UsageError(f"{shown(file)} is a link or lies behind one, and nothing is written through it. Put a folder and a file there.")
    if os.path.lexists(file) and ((data := read_plain(file)) is None or not is_own_list(data, read)):
        raise click.UsageError(f"{shown(file)} holds something else than {what}. Move it away if you need it, else delete it.")
