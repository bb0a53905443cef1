"""The folders that commands are given: what is refused of them, and how files get into them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import click

from generator.files.folders import locked, refuse_unfit, shown
from generator.files.manifest import write_files

if sys.platform != "win32":
    import pwd


def folder(content: Path) -> Path:
    """The content folder. Raises UsageError if there is none."""
    if not content.is_dir():
        raise click.UsageError(f"There is no content folder {shown(content)}. Name one with --content.")
    return content


def refuse_unfit_output(option: str, folder: Path, content: Path | None, *, replaced: bool = False) -> None:
    """Refuse what is never meant as an output, such as a home folder, whatever is in it. Raises NotWritable."""
    refuse_unfit(option, folder, homes=_homes(), here=Path.cwd(), content=content, replaced=replaced)


def _homes() -> set[Path]:
    """The home of this user, as the environment says and as the system knows it; in a container there may be none."""
    named = [os.environ.get("HOME"), os.environ.get("USERPROFILE")]
    if sys.platform != "win32":
        with suppress(KeyError):
            named.append(pwd.getpwuid(os.getuid()).pw_dir)
    return {Path(home) for home in named if home}


def refuse_nested(out: Path, work: Path) -> None:
    """Refuse an output and a scratch folder of which one would be written into the other. Raises UsageError."""
    site, scratch = Path(os.path.realpath(out)), Path(os.path.realpath(work))
    for name in ("pages", "press"):
        if scratch / name in (site, *site.parents):
            raise click.UsageError(f"The output folder (--out) may not lie in the {name} of the scratch folder (--work).")
    if site in (scratch, *scratch.parents):
        raise click.UsageError("The scratch folder (--work) may not be the output folder (--out) or lie in it.")


def write_into(out: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that may hold others. Raises NotWritable if one of those would be written over."""
    with locked([Path(os.path.realpath(out))]):
        write_files(out, files, "--out")
