"""Fuzz with atheris: `python -m tests.fuzz --seconds 60 --target reader`. A crash is kept as a file, and the command that repeats it is told."""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from tests.fuzz import SUBJECTS

FOUND = Path("build") / "fuzz"
"""Where inputs that crash are kept."""

LONGEST, MEMORY, SLOW, TIMEOUT = 4096, 2000, 40, 600
"""Bytes of one input; megabytes beyond which one counts as a fault; seconds beyond which one is kept as slow, and counts as a fault."""

LOGIC = Path(__file__).parents[2] / "generator" / "logic"
UNWATCHED = tuple(f"generator.logic.{file.stem}" for file in sorted(LOGIC.glob("*.py")) if "\nimport z3\n" in file.read_text(encoding="utf-8"))
"""Modules which compare terms of z3; atheris 3.0.0 keeps what a watched comparison gives where that is no bool, and with a term the whole context of
z3, some 30 MB for each world that is judged."""

NO_ATHERIS = """Fuzzing needs atheris, and here is none: it has wheels for CPython 3.11 to 3.13 on Linux (x86-64).
  {python} -m pip install --require-hashes -r requirements/fuzz.txt
With another Python, make an environment with one of these: make fuzz PYTHON=python3.11 (after moving .venv away).
Without atheris the same is tried at random: CARESHEET_THOROUGH=1 {python} -m pytest tests/test_fuzz.py"""


def main() -> int:
    """Run as told on the command line."""
    told = _parser().parse_args()
    if told.repeat is not None:
        _subject(told.target[0]).attempt(told.repeat.read_bytes())
        print(f"{told.repeat}: no fault")
        return 0
    if find_spec("atheris") is None:
        print(NO_ATHERIS.format(python=sys.executable), file=sys.stderr)
        return 2
    if told.inside:
        return _fuzz(told.target[0], told.seconds, told.corpus)
    return max([_apart(subject, told.seconds) for subject in told.target])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--target", nargs="+", choices=SUBJECTS, default=list(SUBJECTS), help="the subjects; all, without")
    parser.add_argument("--seconds", type=int, default=60, help="how long each is tried")
    parser.add_argument("--repeat", type=Path, metavar="FILE", help="try one input again; needs no atheris")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    return parser


def _subject(name: str) -> ModuleType:
    return importlib.import_module(f"tests.fuzz.{name}")


def _apart(subject: str, seconds: int) -> int:
    """Fuzz one subject in a process of its own: an engine that dies ends nothing else."""
    FOUND.mkdir(parents=True, exist_ok=True)
    before, start = {*FOUND.iterdir()}, time.monotonic()
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(_subject(subject).seeds()):
            (Path(corpus) / f"seed-{number}").write_bytes(seed)
        command = [sys.executable, "-m", "tests.fuzz", "--inside", "--target", subject, "--seconds", str(seconds), "--corpus", corpus]
        code = subprocess.run(command, check=False).returncode
        inputs = len([*Path(corpus).iterdir()])
    crashes = sorted(file for file in {*FOUND.iterdir()} - before if file.name.startswith(f"{subject}-"))
    print(f"{subject}: {time.monotonic() - start:.0f} s, {inputs} inputs that reach something of their own, "
          f"{'no fault' if not crashes and code == 0 else f'exit code {code}'}")
    for crash in crashes:
        print(f"  {crash}\n  repeat it: {sys.executable} -m tests.fuzz --target {subject} --repeat {crash}")
    return 1 if crashes or code else 0


def _fuzz(subject: str, seconds: int, corpus: Path) -> int:
    import atheris

    with atheris.instrument_imports(include=["generator"], exclude=UNWATCHED):
        attempt = _subject(subject).attempt
        attempt(b"")  # what is only imported when it is needed counts for no input
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", f"-artifact_prefix={FOUND}/{subject}-", f"-max_len={LONGEST}", f"-timeout={TIMEOUT}",
                   f"-rss_limit_mb={MEMORY}", f"-report_slow_units={SLOW}", "-verbosity=0", str(corpus)], attempt)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
