"""The foot of a sheet has the room that its lines take, whatever the day, the clinic and the address are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from generator.outputs.pdf import Press, fit_charts, orders
from generator.outputs.pdf.jobs import PrintJob
from generator.outputs.pdf.render_pool import make
from tests.worlds import edition, example, judged


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Iterable[PrintJob]:
    """What is printed of the sheets of the miniature world on US Letter: in large print, whose foot has the most lines."""
    world = edition(judged(example(tmp_path_factory.mktemp("world"))))
    press = Press(world.library, world.site, world.templates, world.font, world.versions, world.readers)
    fits, _ = fit_charts(world.documents, press, None)
    return [order.job() for order in orders.orders_of(world.documents, press, fits) if "-letter-" in order.name and order.name.endswith("-large")]


@pytest.mark.parametrize(("day", "code"), [
    ("August 1, 2026", False), ("October 20, 2026", False), ("November 20, 2026", True), ("May 1, 2026", True)])
def test_no_foot_leaves_its_page(jobs: list[PrintJob], day: str, code: bool) -> None:
    foot = ["Back and leg nerve pain", f"version {day}, 8ca13d68", "Not yet reviewed by a clinician.", f"Do not use after {day}",
            "Ask the clinic whether this copy is current."]
    bare = {} if code else {"qr": None, "address": None}
    printed = make(None, [replace(job, data={**job.data, "footer": foot, **bare}, picture=False) for job in jobs])
    assert {(job.name, finding.words, finding.detail) for job, made in zip(jobs, printed, strict=True) for finding in made.findings
            if finding.rule == "word-leaves-box"} == set()
