"""Words -> SVG: charts, figures, the map of topics and the body, on pages and as files of their own."""

from __future__ import annotations

from collections.abc import Iterator

from generator.documents.document import BodyMap, Chart, Picture, TopicMap
from generator.outputs.drawings import body_map_svg, chart_picture, chart_svg, picture_svg, topic_map_svg
from generator.outputs.edition import Edition
from tests.fuzz import world
from tests.fuzz.choices import Choices
from tests.fuzz.pages import seeds
from tests.fuzz.shapes import of_svg


def attempt(data: bytes) -> None:
    """Draw both worlds: the same kinds of elements."""
    hostile, tame = map(world.edition, world.hostile(Choices(data)))
    if hostile is not None and tame is not None:
        for one, other in zip(drawn(hostile), drawn(tame), strict=True):
            assert of_svg(one) - of_svg(other) <= {("{http://www.w3.org/2000/svg}tspan",)}


def drawn(edition: Edition) -> Iterator[str]:
    """Every drawing."""
    font = edition.font
    for document in edition.documents:
        for chart in document.all(Chart):
            yield chart_svg(chart, document.title, document.title, font)
            yield chart_picture(chart, document.title, edition.readers.of(document.id)("chart_description"), font)
        for picture in document.all(Picture):
            yield picture_svg(picture, font)
        for topics in document.all(TopicMap):
            yield topic_map_svg(topics, lambda target: f"../{target.document.id if target.document else ''}/", font)
        for body in document.all(BodyMap):
            yield body_map_svg(body, font)


__all__ = ["attempt", "seeds"]
