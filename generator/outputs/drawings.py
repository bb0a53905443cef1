"""Blocks of Documents that are drawn -> drawings, and these as SVG for a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from generator.documents.document import BodyMap, Chart, DocumentId, Picture, Step, Target, TopicMap, place_of_step
from generator.drawing import body_map, figures, topic_map
from generator.drawing.flowchart import svg as flowchart_svg
from generator.drawing.flowchart.drawing import Graph, Level, UnplacedBox, UnroutedArrow
from generator.drawing.flowchart.layout import draw
from generator.drawing.text_metrics import Font
from generator.drawing.tokens import read_tokens

Way = Callable[[Target], str]
"""Gives the way from the page of a drawing to a target."""


MOST_TABLE_ROWS = 12
"""A longer table would make a box that fits on no sheet: it stands in the numbered steps."""


def graph_of(chart: Chart, *, tables: bool = True) -> Graph:
    """A chart as what is to be drawn: its boxes with their words, its arrows with their labels, but none that leads to no box.

    `tables`: with how values are worked out in the boxes that decide by them or print them, and with what ends say besides to some.
    """
    boxes = {step.number: step.box for step in chart.steps}
    nodes = tuple(UnplacedBox(step.box, step.kind, step.number, step.drawn, cast(Level, step.level), step.alarm, step.asked,
                       _table(step) if tables else step.conditions) for step in chart.steps)
    edges = tuple(UnroutedArrow(step.box, boxes[answer.number], answer.drawn, answer.down) for step in chart.steps for answer in step.answers
                  if answer.number in boxes)
    return Graph(nodes, edges)


def _table(step: Step) -> tuple[tuple[str, ...], ...]:
    """What stands as a table in a box: what an end says besides to some, how values are worked out, and for whom its named answers are."""
    rows = (*((one.words, one.says) for one in step.adds), *step.table, *step.conditions)
    return rows if len(rows) <= MOST_TABLE_ROWS else step.conditions


def chart_svg(chart: Chart, title: str, description: str, font: Font) -> str:
    """A chart for a page: each box leads to its step."""
    graph = graph_of(chart)
    return flowchart_svg.svg(draw(graph, font), f"chart-{chart.chart}", title, description, ways_to_steps(graph))


def ways_to_steps(graph: Graph) -> dict[str, str]:
    """Where the boxes of a chart lead on its page, by their ids: each to its step."""
    return {node.id: f"#{place_of_step(node.number)}" for node in graph.nodes if node.number}


def chart_picture(chart: Chart, title: str, description: str, font: Font) -> str:
    """A chart as a file of its own."""
    return flowchart_svg.standing_alone(flowchart_svg.svg(draw(graph_of(chart), font), f"chart-{chart.chart}", title, description, {}), read_tokens())


def picture_svg(picture: Picture, font: Font, style: str = "") -> str:
    """A figure."""
    return figures.svg(figures.draw(picture.depiction, font), f"drawing-{picture.number}", picture.title, picture.alternative, style)


def topic_map_svg(shown: TopicMap, way: Way, font: Font) -> str:
    """The map of topics: each box leads to its topic."""
    columns = [[topic_map.MapGroup(cluster.name, [topic_map.MapTopic(spot.topic, spot.name) for spot in cluster.spots]) for cluster in column]
               for column in shown.columns]
    spots = {spot.topic: spot for column in shown.columns for cluster in column for spot in cluster.spots}
    related: Mapping[str, tuple[str, ...]] = {topic: spot.related for topic, spot in spots.items()}
    ways = {topic: way(Target(DocumentId("topic", topic))) for topic in spots}
    return topic_map.svg(topic_map.arrange(columns, related, font), ways, shown.title, shown.description)


def body_map_svg(shown: BodyMap, font: Font) -> str:
    """A body: each part leads to its section."""
    ways = [body_map.BodyLink(part.name, f"#{part.anchor}") for part in shown.areas]
    return body_map.svg(cast(figures.AreaMap, shown.depiction), ways, shown.title, shown.description, font)
