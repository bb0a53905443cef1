"""A decision as a graph.

    graph.py          its arrows, numbers, paths, walks, and the patient who shows something
    verification/     the rules that every chart must pass, one module a subject
"""

from generator.logic.graph import (
           ORDINARY,
           PRESSING,
           Edge,
           Interval,
           Path,
           Patient,
           Walk,
           arrows_of,
           count_paths,
           edges,
           numbers,
           paths,
           tell,
           walk,
           witness,
)
from generator.logic.verification import prove

__all__ = ["ORDINARY", "PRESSING", "Edge", "Interval", "Path", "Patient", "Walk", "arrows_of", "count_paths", "edges",
           "numbers", "paths", "prove", "tell", "walk", "witness"]
