"""A long run: python -m tests.edits --sequences 50 --steps 20 --seed 1. Ends with 1 if any warm build was not the same as the clean one."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from random import Random

from tests.edits.builds import Workshop
from tests.edits.sequence import Told, follow


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.edits", description="Build worlds one after another, warm and clean, and compare every byte.")
    parser.add_argument("--sequences", type=int, default=50)
    parser.add_argument("--steps", type=int, default=20, help="how many edits each sequence has")
    parser.add_argument("--seed", type=int, default=1, help="that of the first sequence; each later one has the next")
    parser.add_argument("--only", nargs="+", help="edits by their names with _ for spaces, in place of all")
    parser.add_argument("--in-process", action="store_true", help="build in this process where it can be: faster, but less like a command")
    parser.add_argument("--calm", action="store_true", help="nothing happens to the cache between two builds")
    parser.add_argument("--keep", type=Path, help="a folder for content, program and both sites of each difference")
    given = parser.parse_args()
    found, seen, started = 0, Counter[str](), time.perf_counter()
    for seed in range(given.seed, given.seed + given.sequences):
        with tempfile.TemporaryDirectory(prefix="caresheet-edits-") as folder:
            shop = Workshop(Path(folder), processes=not given.in_process)
            only = [name.replace("_", " ") for name in given.only] if given.only else None
            for number, told in enumerate(follow(shop, Random(seed), given.steps, only=only, calm=given.calm)):
                seen.update([_outcome(told)])
                print(f"{seed}.{number}: {told.edit}" + (f", {told.mishap}" if told.mishap else "") + f": {_outcome(told)}", flush=True)
                if told.step.differs or told.step.clean.code > 1:
                    found += 1
                    print(*(f"    {line[:500]}" for line in told.step.differs[:12] or [told.step.clean.told]), sep="\n", flush=True)
                    print(f"    after: {' > '.join(told.before)}", flush=True)
                    if given.keep:
                        shutil.copytree(folder, given.keep / f"{seed}.{number}", symlinks=True, dirs_exist_ok=True)
                    if not told.step.differs or not told.step.differs[0].startswith("a failed build"):
                        break  # what follows would differ for the same reason
    print(f"{given.sequences} sequences, {sum(seen.values())} steps in {time.perf_counter() - started:.0f} s: "
          + ", ".join(f"{count} {name}" for name, count in sorted(seen.items())))
    return 1 if found else 0


def _outcome(told: Told) -> str:
    if told.step.differs:
        return "DIFFERENT"
    return {0: "same", 1: "refused"}.get(told.step.clean.code, f"ended with {told.step.clean.code}")


if __name__ == "__main__":
    sys.exit(main())
