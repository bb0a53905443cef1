"""A decision as a graph.

    graph.py          its arrows, numbers, paths, walks, and the patient who shows something
    verification.py   the rules that every chart must pass
    times.py          those about how soon help comes
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
from generator.logic.times import later_than_sign, slow_emergency, slower_though_more_urgent
from generator.logic.verification import prove

__all__ = ["ORDINARY", "PRESSING", "Edge", "Interval", "Path", "Patient", "Walk", "arrows_of", "count_paths", "edges", "later_than_sign",
           "numbers", "paths", "prove", "slow_emergency", "slower_though_more_urgent", "tell", "walk", "witness"]
