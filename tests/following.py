"""One patient led along a chart, box by box, without any search."""

from __future__ import annotations

from collections.abc import Mapping

from generator.logic.flow import Flow, Trace
from generator.logic.values import Facts, Value


def follow(flow: Flow, answers: Mapping[str, Value]) -> Trace:
    """The trace of one patient."""
    facts, trace = Facts(flow.variables, flow.derived, answers), [flow.start]
    while ways := flow.ways[trace[-1]]:
        held = [way for way in ways if way.when is None or facts.holds(way.when)]
        fitting = [way for way in held if not way.fallback] or held
        if len(fitting) != 1:
            return Trace(tuple(trace), "several ways" if fitting else "no way")
        trace.append(fitting[0].target)
    return Trace(tuple(trace), "end")
