"""What the proofs of all subjects share."""

from __future__ import annotations

from difflib import get_close_matches

from generator.content.model import Entry, Text
from generator.logic.graph import Chart

Fault = tuple[Text | Entry, str, str]
"""A place, what is wrong there, and the next move."""


def meant(box: str, chart: Chart, kind: str = "box") -> str:
    """What may have been meant by an id that no box has, as the next move. `kind`: "box" or "question"."""
    close = get_close_matches(box, [str(known.id) for known in chart.questions] if kind == "question" else list(chart.boxes), 1)
    return f'Did you mean "{close[0]}"?' if close else f"Write the id of a {kind} of this chart, or write that {kind}."
