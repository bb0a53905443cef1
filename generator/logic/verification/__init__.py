"""Proofs: the rules that every chart must pass, one module a subject.

A fault is shown by the patient who meets it: the answers, the path, what was reached; in words, and as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256

from generator.content.model import Decision, Entry, Library, LinkBox, PartlyRead, Ref
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import Sound, rules_of
from generator.files.resources import hash_of_program
from generator.language.words import hash_of_words
from generator.logic.as_read import WHOLE, as_far_as_read, cannot_be_read
from generator.logic.conditions import unfit_parts
from generator.logic.proof import Proof
from generator.logic.verification import denials, labels, links, promises, questions, readability, results, safety, structure, times, values

__all__ = ["denials", "fingerprints", "labels", "links", "promises", "prove", "questions", "readability", "results", "safety", "structure", "times",
           "values"]


def fingerprints(library: Library, today: date | None = None) -> dict[str, str]:
    """For each chart a hash over all that its proofs rest on: the chart and those that it leads to, inputs, danger signs, units, and this program."""
    shared = sha256(f"{_program(library.language)}{library.language}{sorted(library.units)}".encode())
    for entry in (*library.inputs.values(), *library.red_flags.values()):
        shared.update(_data(entry))
    data = {str(decision.id): _data(decision) for decision in library.decisions.values()}
    found = dict[str, str]()
    for decision in library.decisions.values():
        digest = shared.copy()
        on = str(today) if any(claim.known_failure is not None for claim in decision.properties) else ""
        broken = sorted({str(part) for part in decision.parts if isinstance(part, Ref)} & library.broken)
        digest.update(f"{decision.id} {on}{broken}".encode())
        for name in sorted(_led_to(decision, library)):
            digest.update(data[name])
        found[str(decision.id)] = digest.hexdigest()
    return found


def _led_to(decision: Decision, library: Library) -> set[str]:
    """A chart and all that it leads to."""
    met, ahead = set[str](), [str(decision.id)]
    while ahead:
        name = ahead.pop()
        if name not in met:
            met.add(name)
            ahead += (str(box.decision) for box in library.decisions[name].boxes if isinstance(box, LinkBox) and box.decision in library.decisions)
    return met


def _data(entry: Entry) -> bytes:
    return entry.model_dump_json(by_alias=True).encode()


def _program(language: str) -> str:
    """A hash over this program and the fixed words, whose change could change a verdict."""
    return sha256(f"{hash_of_program()}{hash_of_words(language)}".encode()).hexdigest()


def prove(decision: Decision, library: Library, today: date | None = None, *, everything: bool = False,
          partly: PartlyRead | None = None) -> tuple[Diagnostic, ...]:
    """Every problem that the rules find in one chart, sorted by place. `today`: after it a known failure may be over; None: none is.

    Several faults of one cause are one problem (`causes` says which); with `everything` each rule tells all that it finds. `partly`: that, and
    what, cannot be read of the chart. Then, and where a condition means nothing, only that is told which holds whatever the rest is.
    """
    partly = partly if partly is not None else cannot_be_read(decision, library)
    rest, unread = as_far_as_read(partly) if partly is not None else (decision, WHOLE)
    proof = Proof(rest, library, today, everything=everything, unread=unread)
    found = [*_found(proof, "form"), *_found(proof, "patient")] if unread.parts else [*_everything(proof)]
    unfit = unfit_parts(proof.logic.charts[proof.logic.main], library) if rest.boxes and proof.condition_faults else None
    if unfit is not None:
        rest, unread = as_far_as_read(partly or PartlyRead(decision), unfit)
        found += _found(Proof(rest, library, today, everything=everything, unread=unread), "patient")
    return tuple(sorted(replace(problem, item=str(decision.id)) for problem in found))


def _everything(proof: Proof) -> Iterator[Diagnostic]:
    return (problem for rule in rules_of("charts") for problem in rule(proof))


def _found(proof: Proof, sound: Sound) -> Iterator[Diagnostic]:
    """What some rules find where parts are missing, as far as it holds even so."""
    unread = proof.unread
    dropped = {"emergency-without-sign"} if unread.signs or unread.any_sign else set()
    dropped |= {"unknown-box"} if "ids of boxes" in unread.lost else set()
    for rule in rules_of("charts"):
        if rule.sound == sound and rule.name not in dropped:
            yield from rule(proof)
