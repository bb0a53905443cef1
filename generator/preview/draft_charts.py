"""Charts drawn for their author, fast, and also those that fail their proof: the path of the patient who shows the fault is marked.

Sketches are looked at and never published; arrows that lead nowhere or back in a round are left out of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.content.model import VOICE_OF, Decision, Library
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Counterexample
from generator.diagnostics.registry import apply_rules
from generator.documents.composing import Composer
from generator.documents.document import Chart, place_of_step
from generator.documents.sheets import steps_of
from generator.drawing.flowchart.drawing import Graph, UnroutedArrow
from generator.drawing.flowchart.layout import draw
from generator.drawing.flowchart.svg import printed, svg
from generator.drawing.text_metrics import Font
from generator.drawing.tokens import read_tokens
from generator.language.reader import Reader
from generator.logic import prove
from generator.outputs.drawings import graph_of, ways_to_steps
from generator.rules.drawings import Drawing

_MARK = 'a[href="#{place}"] .chart-shape {{ stroke: {colour}; stroke-width: .4em }}\n'


def sketches(library: Library, reader: Reader, font: Font) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Every chart that can be laid out as a stand-alone SVG by its file name, and what its proofs found."""
    drawn: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for decision in library.decisions.values():
        drawing, problems = Drawing(decision, library, font), prove(decision, library)
        found += [*apply_rules("drawings", drawing, "pages"), *problems]
        if drawing.too_large:
            continue
        drawn[f"{decision.id}.svg"] = sketch(decision, library, reader, font, problems).encode()
    return drawn, found


def sketch(decision: Decision, library: Library, reader: Reader, font: Font, problems: Iterable[Diagnostic]) -> str:
    """One chart as SVG, the boxes of every faulty path with a red border."""
    faulty = {box.number for problem in problems if problem.level == "error" and isinstance(problem.evidence, Counterexample)
              for box in problem.evidence.boxes if not box.chart}
    tokens = read_tokens()
    colour = tokens.drawings["fault"]["light"]
    style = printed(tokens) + "".join(_MARK.format(place=place_of_step(number), colour=colour) for number in sorted(faulty))
    chart = Chart(str(decision.id), steps_of(decision, Composer(library, reader.told(decision.audience))), (), ())
    title = decision.names.voiced(VOICE_OF[decision.audience])
    graph = _drawable(graph_of(chart))
    return svg(draw(graph, font), decision.id, title, reader("chart_description"), ways_to_steps(graph), style)


def _drawable(graph: Graph) -> Graph:
    """The graph without arrows to boxes that do not exist, without arrows that close a round, and without a box of the same id again."""
    nodes = tuple({node.id: node for node in reversed(graph.nodes)}.values())[::-1]
    kept: list[UnroutedArrow] = []
    for edge in graph.edges:
        if {edge.source, edge.target} <= {node.id for node in nodes} and not _leads(kept, edge.target, edge.source):
            kept.append(edge)
    return Graph(nodes, tuple(kept))


def _leads(edges: list[UnroutedArrow], start: str, end: str) -> bool:
    seen, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        if here == end:
            return True
        onward = [edge.target for edge in edges if edge.source == here and edge.target not in seen]
        seen.update(onward)
        ahead += onward
    return False
