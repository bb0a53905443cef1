"""Find a Chromium for the tests, or install one; say plainly how to get one where neither works.

`python -m tests.browser.find` prints its path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What a Chromium is called; first the one without windows of its own, which opens a page in two thirds of the time and a context in half."""

HELP = """\
The tests need a Chromium, and none was found or could be installed. Any one of these will do:
  Debian, Ubuntu:   sudo apt-get install chromium-headless-shell, or chromium
  anywhere:         .venv/bin/playwright install chromium
  your own:         make test CHROMIUM=/path/to/chromium"""

FASTER = " (chromium-headless-shell would open a page in two thirds of the time: Debian has it as a package)"


@cache
def chromium() -> str:
    """The path of a Chromium that starts. Raises RuntimeError with a way to get one."""
    for find in (_named, _installed, _from_playwright, _from_debian):
        path = find()
        if path and _starts(path):
            return path
    raise RuntimeError(HELP)


def _named() -> str | None:
    return os.environ.get("CHROMIUM")


def _installed() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _from_playwright() -> str | None:
    _quietly([sys.executable, "-m", "playwright", "install", "chromium"])
    brought = Path.home() / ".cache" / "ms-playwright"
    found = [*sorted(brought.glob("chromium-*/chrome-linux*/chrome")), *sorted(brought.glob("chromium_headless_shell-*/*/*headless*shell"))]
    return str(found[-1]) if found else None


def _from_debian() -> str | None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    _quietly(["apt-get", "update"])
    for name in ("chromium-headless-shell", "chromium"):
        _quietly(["apt-get", "install", "--yes", "--no-install-recommends", name])
        if path := _installed():
            return path
    return None


def _quietly(command: list[str]) -> None:
    print(f"No Chromium yet; trying: {' '.join(command[-3:])}", file=sys.stderr)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=600)


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    try:
        found = chromium()
        print(f"Browser for the tests: {found}{'' if 'headless' in Path(found).name else FASTER}")
    except RuntimeError as fault:
        sys.exit(str(fault))
