"""A run that is told to end does so at a moment at which it can: what was about to be written goes, and what stood there stays.

What the handler of a signal raises while a module is loaded aborts the process or is lost, if that module has a part in C++ or Rust; what it raises
while pydantic writes a value, pydantic-core takes for a form that does not fit, and tries the next; and what it raises while a value is cleared away,
Python drops. So there the signal comes again, a moment later; also where that moment was too short, and Python is still at the drop.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

_A_MOMENT = 0.05
"""Seconds."""


def heed(numbers: Iterable[int], end: Callable[[int], object]) -> None:
    """Call `end`, which raises what ends the run, when one of these signals comes."""
    def come(number: int, frame: FrameType | None) -> None:
        def dropped(lost: Any) -> None:
            if isinstance(lost.exc_value, (SystemExit, KeyboardInterrupt)):
                signal.signal(number, come)  # `end` may have made an end of that
                _again(number)

        if _would_be_lost(frame):
            _again(number)
            return
        sys.unraisablehook = dropped
        end(number)

    for number in numbers:
        signal.signal(number, come)


def _would_be_lost(frame: FrameType | None) -> bool:
    """Whether a module is being loaded, pydantic is at work, or an end that was dropped is about to come again."""
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>" or frame.f_globals.get("__name__", "").startswith("pydantic."):
            return True
        if frame.f_globals is globals():
            return True
        frame = frame.f_back
    return False


def _again(number: int) -> None:
    timer = threading.Timer(_A_MOMENT, signal.raise_signal, (number,))
    timer.daemon = True
    timer.start()
