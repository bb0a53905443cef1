"""Proofs: the rules that every chart must pass, one module a subject.

A fault is shown by the patient who meets it: the answers, the path, what was reached; in words, and as evidence.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from generator.content.model import Decision, Library, LinkBox
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rules_of
from generator.logic.proof import Proof
from generator.logic.verification import labels, links, promises, questions, readability, safety, structure, times, values

__all__ = ["fingerprint", "labels", "links", "promises", "prove", "questions", "readability", "safety", "structure", "times", "values"]


def fingerprint(decision: Decision, library: Library, today: date | None = None) -> str:
    """A hash over all that the proofs of a chart rest on: the chart and those that it leads to, inputs, danger signs, units, and this program."""
    charts, ahead = dict[str, Decision](), [decision]
    while ahead:
        chart = ahead.pop()
        if str(chart.id) not in charts:
            charts[str(chart.id)] = chart
            ahead += (library.decisions[str(box.decision)] for box in chart.boxes if isinstance(box, LinkBox) and box.decision in library.decisions)
    told = [library.language, *sorted(library.units), str(today) if any(claim.known_failure is not None for claim in decision.properties) else ""]
    entries = [*(charts[name] for name in sorted(charts)), *library.inputs.values(), *library.red_flags.values()]
    digest = sha256(f"{_program()}{decision.id}{told}".encode())
    for entry in entries:
        digest.update(entry.model_dump_json(by_alias=True).encode())
    return digest.hexdigest()


@cache
def _program() -> str:
    """A hash over the parts of this program whose change could change a verdict."""
    root = Path(__file__).parents[2]
    files = [file for room in ("content/model", "language", "logic", "diagnostics") for file in sorted((root / room).rglob("*.py"))]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def prove(decision: Decision, library: Library, today: date | None = None, *, everything: bool = False) -> tuple[Diagnostic, ...]:
    """Every problem that the rules find in one chart, sorted by place. `today`: after it a known failure may be over; None: none is.

    Several faults of one cause are one problem (`causes` says which); with `everything` each rule tells all that it finds.
    """
    proof = Proof(decision, library, today, everything=everything)
    found = (problem for rule in rules_of("charts") for problem in rule(proof))
    return tuple(sorted(replace(problem, item=str(decision.id)) for problem in found))
