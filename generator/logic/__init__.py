"""A decision as a graph, and as what it does with every patient.

    graph.py          its arrows, numbers, paths and rounds
    conditions.py     whether its inputs, derived values and conditions mean anything
    translation.py    a decision with all that it links to -> a flow: variables, and ways that are taken where a condition holds
    flow.py           a flow, and the trace of one patient through it
    values.py         what is known of one patient, and what follows from it, exactly
    bounds.py         what a formula can come to, for all patients of a region at once
    solver.py         variables and conditions for z3, which finds a patient or shows that there is none
    search.py         the patient with the shortest trace for whom something happens, always the same one
    proof.py          a chart under proof, and how a patient who shows a fault is told
    verification/     the rules that every chart must pass, one module a subject
"""

from generator.logic.graph import Edge, Interval, Path, arrows_of, count_paths, edges, numbers, paths
from generator.logic.verification import fingerprint, prove

__all__ = ["Edge", "Interval", "Path", "arrows_of", "count_paths", "edges", "fingerprint", "numbers", "paths", "prove"]
