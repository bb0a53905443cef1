"""Everything that the project takes from others, looked over: python -m tests.supply.audit [--offline]. `make audit` runs it.

One line for each question. Exit code 0: nothing is wrong. 1: something is. 2: nothing is, as far as we know, but nobody could be asked for known
vulnerabilities.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from tests.supply import checks
from tests.supply.parts import LOCKS
from tests.worlds import ROOT

FINE, FOUND, NOT_ASKED = 0, 1, 2
SERVICES: Mapping[str, str] = {"pypi": "PyPI", "osv": "OSV"}

def _bill() -> list[str]:
    from tests.supply import sbom  # it needs what only an audit has installed

    return sbom.faults(sbom.sbom())


QUESTIONS: Mapping[str, Callable[[], Iterable[str]]] = {
    "Each package has its hash": checks.hashes,
    "Each action is taken by its commit": checks.actions,
    "Actions install nothing without its hash": checks.installs,
    "Each licence is accepted, and the one that the package tells": checks.licences_fit,
    "The pins are what pyproject.toml asks for, and no more": checks.locks_match,
    "The bill of materials is valid CycloneDX": _bill,
}




class Answer(NamedTuple):
    """What is known of some packages: vulnerabilities, in words, and the packages that the service told nothing of."""

    found: tuple[str, ...]
    unknown: tuple[str, ...]


class NoAnswer(Exception):
    """A service could not be asked; the message is the last that was said."""


def main() -> int:
    """Ask every question."""
    wrong = [question for question, ask in QUESTIONS.items() if _told(question, list(ask()))]
    if "--offline" in sys.argv[1:]:
        print("Known vulnerabilities: not asked (--offline)")
        return FOUND if wrong else FINE
    code, lines = vulnerabilities()
    print(*lines, sep="\n  ", file=sys.stderr if code else sys.stdout)
    return FOUND if wrong else code


def _told(question: str, faults: list[str]) -> bool:
    print(f"{question}: {'no' if faults else 'yes'}", flush=True)
    print(*(f"  {fault}\n" for fault in faults), sep="", end="", file=sys.stderr, flush=True)
    return bool(faults)


def asked(lock: str, service: str) -> Answer:
    """What a service knows of the packages of a file of pins. Raises NoAnswer."""
    done = subprocess.run([sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements" / f"{lock}.txt"), "--disable-pip",
                           "--require-hashes", "--vulnerability-service", service, "--format", "json", "--progress-spinner", "off"],
                          capture_output=True, text=True, check=False)
    try:
        return read(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        raise NoAnswer((done.stderr.strip().splitlines() or ["no answer"])[-1][:200]) from None


def read(told: Iterable[Mapping[str, Any]]) -> Answer:
    """An answer of pip-audit. It counts a package that the service does not know as one without a fault; here it counts as unknown."""
    packages = list(told)
    found = (f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
             for package in packages for fault in package.get("vulns", ()))
    return Answer(tuple(found), tuple(package["name"] for package in packages if "vulns" not in package))


def vulnerabilities(ask: Callable[[str, str], Answer] = asked) -> tuple[int, list[str]]:
    """What the first service that knows every package says of them: the exit code, and what to print."""
    reasons = list[str]()
    for service, name in SERVICES.items():
        try:
            answers = [ask(lock, service) for lock in LOCKS]
        except NoAnswer as fault:
            reasons.append(f"{name}: {fault}")
            continue
        found, unknown = (sorted({one for part in parts for one in part}) for parts in zip(*answers, strict=True))
        if found:
            return FOUND, [f"Known vulnerabilities: {len(found)} (asked: {name})", *found]
        if not unknown:
            return FINE, [f"Known vulnerabilities: none (asked: {name})"]
        reasons.append(f"{name}: nothing is told of {len(unknown)} packages, such as {unknown[0]}")
    return NOT_ASKED, ["Known vulnerabilities: COULD NOT BE ASKED, so there may be some. Try again where https://pypi.org (not a mirror) or "
                       "https://api.osv.dev can be reached.", *reasons]


if __name__ == "__main__":
    sys.exit(main())
