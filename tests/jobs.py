"""Jobs for workers, in a module that every worker finds and that loads little."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from multiprocessing import parent_process
from pathlib import Path

from generator.outputs.pdf.jobs import PdfFailed, PrintedPdf, PrintJob


def multiplied(factor: int, numbers: Sequence[int]) -> list[int]:
    """Each number times a factor; one below nothing is refused."""
    if min(numbers) < 0:
        raise PdfFailed(f"{factor * min(numbers)} is refused")
    return [factor * number for number in numbers]


def printed_by_the_mortal(folder: Path, orders: Sequence[PrintJob]) -> list[PrintedPdf]:
    """Sheets, but the first worker that is asked dies of it."""
    from generator.outputs.pdf.render_pool import make

    if parent_process() is not None:
        try:
            (folder / "killed").touch(exist_ok=False)
        except FileExistsError:
            (folder / "lived").touch()
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    return make(None, orders)


def dying(folder: Path, numbers: Sequence[int]) -> list[int]:
    """Every worker dies of it, and notes that it did."""
    if parent_process() is not None:
        (folder / str(os.getpid())).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return list(numbers)


def endless(folder: Path, numbers: Sequence[int]) -> list[int]:
    """A worker notes who it is, and works for ever."""
    (folder / str(os.getpid())).touch()
    while True:
        time.sleep(0.05)
