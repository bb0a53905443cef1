"""What is made of the other options that commands are given, and what is refused of them."""

from __future__ import annotations

from datetime import date, datetime

import click
from pydantic_core import PydanticCustomError

from generator.build import BuildOptions
from generator.content.model import Id, WebAddress
from generator.files.folders import shown
from generator.workers import Asked, cores, workers


def workers_of(jobs: int | None, executor: str | None) -> Asked:
    """The workers that were asked for. Raises UsageError if both were, NoWorkers if they are called by no name that is known."""
    if executor is None:
        return jobs or cores()
    if jobs is not None:
        raise click.UsageError("Give --jobs for processes here, or --executor for workers elsewhere, not both.")
    workers(executor)
    return executor


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
