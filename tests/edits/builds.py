"""One world after another in one place, each built warm, as everybody builds, and clean; and every byte of the two sites compared."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from generator.build import BuildOptions, build
from generator.diagnostics import report
from generator.files.folders import NotWritable
from generator.site.publish import BuildPaths, SiteFailed
from tests.edits.drawn import World
from tests.worlds import ROOT, program

Site = Mapping[str, tuple[int, bytes]]
"""Every file and folder of a site: its mode, and what is in it."""


class Surroundings(NamedTuple):
    """In what a process builds: what is said in its environment, which rights its files lack, and with how many workers, where that is said."""

    environment: Mapping[str, str] = {}
    umask: int = 0o022
    jobs: int | None = None


SURROUNDINGS = (Surroundings(), Surroundings({"TZ": "Pacific/Auckland"}), Surroundings({"LC_ALL": "C", "PYTHONUTF8": "0"}),
                Surroundings({"LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}), Surroundings({"PYTHONHASHSEED": "7"}), Surroundings(umask=0o077),
                Surroundings(jobs=1), Surroundings(jobs=3), Surroundings({"SOURCE_DATE_EPOCH": "1", "COLUMNS": "20"}))
"""None of these may show in a site."""


class Built(NamedTuple):
    """How a build ended: the exit code of the command, and every problem that it told."""

    code: int
    told: str


class Step(NamedTuple):
    """One world, built both ways: how each build ended, and what differs: nothing, if all is well."""

    warm: Built
    clean: Built
    differs: tuple[str, ...]


class Workshop:
    """A folder with one content and one program that change, one place in which warm builds follow each other, and fresh ones for clean builds."""

    def __init__(self, folder: Path, *, processes: bool = False) -> None:
        """`processes`: every build is a process of its own, as the command; otherwise only those of another program than this one."""
        self.folder, self.processes = folder, processes
        self.content, self.program = folder / "content", folder / "program"
        self.warm = BuildPaths(folder / "warm" / "build", folder / "warm" / "site")
        self.surroundings = SURROUNDINGS[0]
        """Those of the next warm build, where it is a process."""
        self._clean = BuildPaths(folder / "clean" / "build", folder / "clean" / "site")

    def step(self, world: World) -> Step:
        """Build a world both ways. A world with an error leaves the warm site as it was."""
        self.write(world)
        before = site(self.warm.out)
        warm = self.build(world, self.warm)
        shutil.rmtree(self._clean.out.parent, ignore_errors=True)
        clean = self.build(world, self._clean, cache=False)
        differs = [*([f"told otherwise: {warm} is not {clean}"] if warm != clean else [])]
        if clean.code == 0:
            differs += differences(site(self.warm.out), site(self._clean.out))
        else:
            differs += [f"a failed build: {line}" for line in differences(site(self.warm.out), before)]
        return Step(warm, clean, tuple(differs))

    def write(self, world: World) -> None:
        """Make content and program those of a world. The time of each file stays what it was, as after `git checkout` or in an archive."""
        _sync(self.content, world.content)
        if world.program or self.processes:
            if not self.program.exists():
                program(self.program)
            for path in {*_changed(self.program), *world.program}:
                (self.program / path).write_text(world.program.get(path) or (ROOT / path).read_text(encoding="utf-8"), encoding="utf-8")
            (self.program / _NOTED).write_text("\n".join(world.program))

    def build(self, world: World, place: BuildPaths, *, cache: bool = True) -> Built:
        """Build what is written, as a world says."""
        if world.program or self.processes:
            with self.started(world, place, cache=cache) as process:
                said, fault = process.communicate()
            return _built(place, process.returncode, said + (fault if process.returncode > 1 else ""))
        try:
            examined = build(self.content, place, world.day, BuildOptions(clinic=world.clinic, cache=cache))
        except (NotWritable, SiteFailed) as fault:
            return _built(place, 2, str(fault))
        return _built(place, 0 if examined.ok else 1, report.for_machines(examined.problems, self.content.as_posix()))

    @contextmanager
    def started(self, world: World, place: BuildPaths, *, cache: bool = True) -> Iterator[subprocess.Popen[str]]:
        """The command build, started on what is written, in a group of its own."""
        program = self.program if world.program or self.processes else ROOT
        around = self.surroundings if place == self.warm else SURROUNDINGS[0]
        options = [*(["--clinic", world.clinic] if world.clinic else []), *([] if cache else ["--no-cache"]),
                   *(["--jobs", str(around.jobs)] if around.jobs else [])]
        command = [sys.executable, "-m", "generator", "build", "--content", str(self.content), "--out", str(place.out),
                   "--work", str(place.work), "--today", str(world.day), "--format", "json", *options]
        with subprocess.Popen(command, cwd=program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                              umask=around.umask, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **around.environment}) as process:
            yield process


def _built(place: BuildPaths, code: int, told: str) -> Built:
    return Built(code, told.replace(str(place.out.parent), "").strip())


_NOTED = ".changed"
_TIME = (1_700_000_000, 1_700_000_000)


def _changed(program: Path) -> list[str]:
    """The files of a program that differ from this checkout."""
    return (program / _NOTED).read_text().split() if (program / _NOTED).exists() else []


def _sync(folder: Path, files: Mapping[str, str]) -> None:
    """Make a folder hold exactly these files, all with the same time."""
    there = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    for path in there.keys() - files.keys():
        there[path].unlink()
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, _TIME)
    for empty in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        if not any(empty.iterdir()):
            empty.rmdir()


def site(folder: Path) -> Site:
    """All that stands in a folder."""
    return {path.relative_to(folder).as_posix(): (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
            for path in sorted(folder.rglob("*"))}


def differences(warm: Site, clean: Site) -> list[str]:
    """In words, what is not the same in two sites, the first of each kind of file."""
    told = [f"only in the {name} site: {path}" for name, one, other in (("first", warm, clean), ("second", clean, warm))
            for path in sorted(one.keys() - other.keys())]
    for path in sorted(warm.keys() & clean.keys()):
        (mode, data), (other_mode, other) = warm[path], clean[path]
        if mode != other_mode:
            told.append(f"{path}: mode {mode:o} is not {other_mode:o}")
        if data != other:
            at = next((place for place, (one, two) in enumerate(zip(data, other, strict=False)) if one != two), min(len(data), len(other)))
            told.append(f"{path}, byte {at}: {data[max(0, at - 40):at + 40]!r} is not {other[max(0, at - 40):at + 40]!r}")
    return told


def until_free(start: Callable[[], Built]) -> Built:
    """Build, and again while another build is writing in the same place."""
    while True:
        made = start()
        if "Another build is writing" not in made.told:
            return made
