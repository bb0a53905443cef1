"""The program run elsewhere: another folder, user, time zone, locale, hash seed, umask, order of folders, number of workers, no network; one of
these, or all at once."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.network import can_be_cut, cutting
from tests.worlds import ROOT

NOBODY = 65534
_AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override")
"""Another user, who may read the program wherever it lies, also in the home of root."""

_TELL = """
import locale, os, socket, sys, time
mask, child = os.umask(0), os.fork()
if not child:
    socket.socket()
    os._exit(0)
print(os.fsencode(sys.argv[1]), os.getuid(), time.strftime("%z"), locale.getencoding(), hash("facts"), oct(mask),
      os.listdir(sys.argv[1]), len(os.sched_getaffinity(0)), os.waitpid(child, 0)[1], sep="\\n")
"""


@dataclass(frozen=True)
class Setting:
    """How a run differs from these tests themselves. Without anything it does not."""

    folder: str = "here"
    as_nobody: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    umask: int = -1
    order: str = "as it is"
    workers: int = 0
    offline: bool = False
    options: tuple[str, ...] = ()

    def __or__(self, other: Setting) -> Setting:
        """Both at once; of what both say, what the other says."""
        plain = Setting()
        said = {name: value for name, value in vars(other).items() if value != getattr(plain, name)}
        return Setting(**(vars(self) | said | {"environment": {**self.environment, **other.environment}, "options": self.options + other.options}))

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Python with these arguments, in this setting; `folder` takes what is needed for that."""
        home = folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        known = {"ELSEWHERE_PYTHON": str(home / "python"), "ELSEWHERE_ORDER": self.order, "ELSEWHERE_WORKERS": str(self.workers),
                 "PYTHONPATH": str(ROOT / "tests" / "another_machine")}
        said = " ".join(f"{name}={shlex.quote(value)}" for name, value in known.items())
        (home / "python").write_text(f'#!/bin/sh\n{said} exec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
        (home / "python").chmod(0o755)
        for path in (folder, *folder.rglob("*")) if self.as_nobody else ():
            os.chown(path, NOBODY, NOBODY)
        command = [*(_AS_NOBODY if self.as_nobody else ()), str(home / "python"), *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, umask=self.umask,
                              preexec_fn=cutting() if self.offline else None, env={**os.environ, **self.environment})

    def build(self, content: Path, folder: Path, today: str) -> Path:
        """Build a site from a content folder, without anything that an earlier run kept. Returns where it is."""
        place = folder / self.folder
        shutil.copytree(content, place / "content")
        done = self.run(folder, "-m", "generator", "build", "--content", str(place / "content"), "--out", str(place / "site"),
                        "--work", str(place / "work"), "--today", today, *self.options)
        assert done.returncode == 0, done.stdout + done.stderr
        return place / "site"

    def told(self, folder: Path) -> list[str]:
        """What a program can see of its setting, in the order of DIFFERENCES."""
        place = folder / self.folder
        for name in "abc":
            (place / "three" / name).mkdir(parents=True, exist_ok=True)
        done = self.run(folder, "-c", _TELL, str(place / "three"))
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


def _other(now: object, *choices: str) -> str:
    return next(choice for choice in choices if choice != now)


@cache
def _can_be_nobody() -> bool:
    return os.getuid() == 0 and shutil.which(_AS_NOBODY[0]) is not None and subprocess.run(
        [*_AS_NOBODY, sys.executable, "-c", ""], capture_output=True, check=False).returncode == 0


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


DIFFERENCES: Mapping[str, Setting] = {
    "folder": Setting(folder="another folder/d\u00e9\u00e9p/er"),
    "user": Setting(as_nobody=True, environment={"HOME": "/nowhere", "USER": "nobody", "LOGNAME": "nobody"}),
    "time zone": Setting(environment={"TZ": _other(time.strftime("%z"), "Pacific/Kiritimati", "America/St_Johns"), "SOURCE_DATE_EPOCH": "1"}),
    "locale": Setting(environment={"LC_ALL": "C", "LANG": "de_DE", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "hash seed": Setting(environment={"PYTHONHASHSEED": _other(os.environ.get("PYTHONHASHSEED"), "7", "8")}),
    "umask": Setting(umask=0o077),
    "order of folders": Setting(order="reversed"),
    "workers": Setting(workers=2 if _cores() == 1 else 1, options=("--jobs", "2" if _cores() == 1 else "1")),
    "no network": Setting(offline=True),
}
"""Each way in which the machines of two publishers may differ."""


def possible() -> Mapping[str, Setting]:
    """Those that this machine can make. Only root can be another user, and only Linux can cut off the network of a process."""
    refused = {"user": not _can_be_nobody(), "no network": not can_be_cut()}
    return {name: setting for name, setting in DIFFERENCES.items() if not refused.get(name)}
