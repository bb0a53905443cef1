"""A decision as a graph, and as what it does with every patient.

    graph.py          its arrows, numbers, paths and rounds
    conditions.py     whether its inputs, derived values and conditions mean anything
    nodes.py          conditions that are put together from others
    question_types.py the types of question: what goes with each, what can be answered, for whom an answer is
    own_questions.py  questions of the older form, each as the input that it would be, and as a variable that boxes may share
    chart_logic.py    one chart by itself: variables, what is worked out, the condition of each answer, danger signs
    translation.py    a decision with all that it links to and repeats -> a flow: ways that are taken where a condition holds
    flow.py           a flow, and the trace of one patient through it
    values.py         what is known of one patient, and what follows from it, exactly
    intervals.py      arithmetic with bounds that are never too narrow
    bounds.py         what a formula can come to, for all patients of a region at once
    terms.py          numbers and conditions of z3
    encoding.py       variables and conditions -> terms of z3
    solver.py         a patient for whom conditions hold, or that there is none
    search.py         the patient with the shortest trace for whom something happens, always the same one
    as_read.py        a chart of which parts cannot be read, or mean nothing -> the rest
    proof.py          a chart under proof, and how a patient who shows a fault is told
    condition_words.py conditions and answers in words: those of a reader on pages, those of an author in messages
    telling.py        answers in messages
    asked_in_both.py  what two versions of a chart both ask, under whatever names
    two_versions.py   a chart before and after: the patients who come to another end
    verification/     the rules that every chart must pass, one module a subject
"""

from generator.logic.graph import Edge, Interval, Path, arrows_of, count_paths, edges, numbers, paths
from generator.logic.verification import fingerprints, prove

__all__ = ["Edge", "Interval", "Path", "arrows_of", "count_paths", "edges", "fingerprints", "numbers", "paths", "prove"]
