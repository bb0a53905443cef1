"""The options that commands share, and what is refused of what they are given."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click
from pydantic_core import PydanticCustomError

from generator.build import BuildOptions
from generator.content.model import Id, WebAddress
from generator.files.folders import refuse_unfit, shown
from generator.workers import Asked, cores, workers

if sys.platform != "win32":
    import pwd

content = click.option("--content", type=click.Path(path_type=Path), default=Path("content"), show_default=True,
                       help="The content folder.")
out = click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True,
                   help="The folder for the finished site. What a build wrote there is replaced as a whole, and only by a build without errors; "
                        "other files stay.")
work = click.option("--work", type=click.Path(path_type=Path), default=Path("build"), show_default=True,
                    help="Folder for intermediate files and the cache.")
format = click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", show_default=True,
                      help="How to report problems: for people (on stderr), as JSON or as GitHub annotations (on stdout).")
clinic = click.option("--clinic", metavar="NAME", help="Make the pages and sheets of the clinic in clinics/NAME.yml, instead of that in clinic.yml.")
address = click.option("--site-address", metavar="URL",
                       help="Where the site will stand (https, with a slash at its end), instead of the address in site.yml.")
publish = click.option("--publish", is_flag=True,
                       help="For the public: also refuse what only a draft may lack, such as the clinic's phone or the site's address.")
today = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None,
                     help="Judge reviews and waivers as of this day instead of today.")
no_cache = click.option("--no-cache", is_flag=True,
                        help="Prove and print everything again: use nothing that an earlier run kept in the scratch folder, and keep nothing there.")
jobs = click.option("--jobs", type=click.IntRange(1), default=None, metavar="N",
                    help="How many processes print sheets and make pages.  [default: the cores that this run may use]")
executor = click.option("--executor", metavar="dask://HOST:PORT",
                        help="Run the jobs on a dask.distributed cluster instead of in processes here.")


C = TypeVar("C", bound=Callable[..., object])


def judging_options(command: C) -> C:
    """The options of every command that judges a content: where it works, whose sheets it makes and where they will stand, how it tells problems, and
    whether it takes what an earlier run kept."""
    for option in (no_cache, today, format, publish, address, clinic, work):
        command = option(command)
    return command


def working_options(command: C) -> C:
    """The options of every command that has work for several workers."""
    return executor(jobs(command))


def workers_of(jobs: int | None, executor: str | None) -> Asked:
    """The workers that were asked for. Raises UsageError if both were, NoWorkers if they are called by no name that is known."""
    if executor is None:
        return jobs or cores()
    if jobs is not None:
        raise click.UsageError("Give --jobs for processes here, or --executor for workers elsewhere, not both.")
    workers(executor)
    return executor


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


def refuse_no_id(what: str, said: str) -> None:
    """An id becomes the name of a file, so nothing else may stand for one."""
    if not Id.fits(said):
        raise click.UsageError(f'{what} "{shown(said)}" does not fit: {Id.expected}.')


def day_of(today: datetime | None) -> date:
    """The day on which a run judges: the one that was asked for, or today."""
    return today.date() if today else date.today()


def options_of(clinic: str | None, address: str | None, publish: bool, no_cache: bool) -> BuildOptions:
    """How this run differs from the plain one. Raises UsageError if the clinic is no id, or the address none."""
    if clinic is not None:
        refuse_no_id("--clinic", clinic)
    try:
        return BuildOptions(clinic, WebAddress.read(address) if address else None, publish, cache=not no_cache)
    except PydanticCustomError:
        raise click.UsageError(f"--site-address {address}: {WebAddress.expected}.") from None
