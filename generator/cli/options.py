"""The options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

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
