"""A run that is told to end ends in order, whatever it is doing at that moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.worlds import ROOT

HANDLERS = {
    "a command": "from generator.cli import end_in_order\nend_in_order()",
    "the preview": "from generator.cli.serve import _end\nfrom generator.files.ending import heed\nheed([signal.SIGINT, signal.SIGTERM], _end)",
    "the maker of its pages": "from generator.files.ending import heed\nfrom generator.preview.worker import _ENDS, _end\nheed(_ENDS, _end)",
}
CODES = {("a command", "SIGTERM"): 143, ("the preview", "SIGTERM"): 143, ("the preview", "SIGINT"): 130,
         ("the maker of its pages", "SIGTERM"): 0, ("the maker of its pages", "SIGINT"): 0}

CLEARED_AWAY = """
class Cleared:
    def __del__(self):
        signal.raise_signal(SIGNAL)

value = Cleared()
del value
"""
"""What is raised here Python drops; the proofs of charts clear away thousands of values of their solver."""

LOADED = """
import part
print("loaded")
"""
SWALLOWING = """
import signal
try:
    signal.raise_signal(signal.SIGNAL)
    for _ in range(100):
        pass
except BaseException:
    pass
"""
"""A module that loses whatever is raised while it is loaded, as some do whose parts are in C++; others abort."""

WRITTEN = """
from typing import Annotated
from pydantic import BaseModel, Discriminator, Tag

def form(value):
    signal.raise_signal(SIGNAL)
    return "list"

class Form(BaseModel):
    value: Annotated[Annotated[tuple[str, ...], Tag("list")] | Annotated[str, Tag("text")], Discriminator(form)]

print(Form.model_construct(value=("a",)).model_dump_json())
"""
"""Pydantic-core tries one form after the other, and takes whatever is raised for a form that does not fit."""


def ended(handler: str, name: str, act: str) -> tuple[int | str, str]:
    """How a process ends that gets a signal in the midst of something, and waits then; it says so if nothing ends it."""
    wait = "for _ in range(1000):\n    time.sleep(0.01)\nprint('nothing ended it')\n"
    code = f"import signal, sys, time\n{HANDLERS[handler]}\n{act.replace('SIGNAL', f'signal.{name}')}\n{wait}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return ("interrupted" if "KeyboardInterrupt" in done.stderr else done.returncode), done.stdout


CASES = [(handler, name, CODES.get((handler, name), "interrupted")) for handler in HANDLERS for name in ("SIGTERM", "SIGINT")]


@pytest.mark.parametrize(("handler", "name", "code"), CASES)
def test_an_end_that_comes_while_something_is_cleared_away_is_not_lost(handler: str, name: str, code: int | str) -> None:
    assert ended(handler, name, CLEARED_AWAY) == (code, "")


SLOW = """
import threading
start = threading.Timer.start

def slowly(timer):
    threading.Timer.start = start
    start(timer)
    time.sleep(0.3)

threading.Timer.start = slowly
"""
"""A machine so busy that the end comes again before Python is done with having dropped it."""


@pytest.mark.parametrize(("handler", "name", "code"), CASES)
def test_nor_is_it_on_a_busy_machine(handler: str, name: str, code: int | str) -> None:
    assert ended(handler, name, SLOW + CLEARED_AWAY) == (code, "")


@pytest.mark.parametrize(("handler", "name", "code"), CASES)
def test_an_end_that_comes_while_a_module_is_loaded_waits_until_it_is(tmp_path: Path, handler: str, name: str, code: int | str) -> None:
    (tmp_path / "part.py").write_text(SWALLOWING.replace("SIGNAL", name), encoding="utf-8")
    assert ended(handler, name, f"sys.path.insert(0, {str(tmp_path)!r})\n{LOADED}") == (code, "loaded\n")


@pytest.mark.parametrize(("handler", "name", "code"), CASES)
def test_an_end_that_comes_while_a_value_is_written_waits_until_it_is(handler: str, name: str, code: int | str) -> None:
    assert ended(handler, name, WRITTEN) == (code, '{"value":["a"]}\n')


def test_who_was_told_to_ignore_ctrl_c_goes_on() -> None:
    """As what a shell runs in the background."""
    code = ("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nfrom generator.cli import end_in_order\nend_in_order()\n"
            "signal.raise_signal(signal.SIGINT)\nprint('on')")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "on\n")
