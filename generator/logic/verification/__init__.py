"""Proofs: the rules that every chart must pass, one module a subject.

A fault is shown by the patient who meets it: the answers, the path, what was reached; in words, and as evidence.
"""

from __future__ import annotations

from dataclasses import replace

from generator.content.model import Decision, Library
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rules_of
from generator.logic.verification import promises, questions, readability, safety, structure, times

__all__ = ["promises", "prove", "questions", "readability", "safety", "structure", "times"]


def prove(decision: Decision, library: Library) -> tuple[Diagnostic, ...]:
    """Every problem that the rules find in one chart, sorted by place."""
    found = (problem for proof in rules_of("charts") for problem in proof(decision, library))
    return tuple(sorted(replace(problem, item=str(decision.id)) for problem in found))
