"""The kinds of file by their names. Their shapes are in `content.model`, which takes longer to load than help on a command may take."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SINGLES: Mapping[str, str] = MappingProxyType({
    kind: f"{kind}.yml" for kind in ("site", "clinic", "body_map", "glossary", "brands", "waivers", "reviews")})
"""What each file at the top of a content folder is called -> the file."""

FOLDERS: Mapping[str, str] = MappingProxyType({
    "topic": "topics", "test": "tests", "treatment": "treatments", "comparison": "comparisons", "cause": "causes", "decision": "decisions",
    "input": "inputs", "figure": "figures", "handout": "handouts", "clinic": "clinics",
    "red_flag": "red_flags", "pitfall": "pitfalls", "source": "sources", "disagreement": "disagreements", "doubt": "doubts",
    "gap": "gaps", "not_covered": "not_covered", "inventory": "inventories",
})
"""What one entry of each kind is called -> the folder that holds it."""

KINDS = tuple(dict.fromkeys((*SINGLES, *FOLDERS)))
"""Every kind of file by its name. A clinic is both: without an id `clinic.yml`, with one a file in `clinics/`."""

IN_TABLES = ("cause", "treatment", "glossary", "source", "red_flag", "pitfall", "gap", "doubt", "not_covered", "test", "topic", "brands")
"""What a table can hold, to be imported."""

SCHEMAS = ".schema"
"""The folder in a content folder that holds the schemas for editors. What begins with a point is no content."""
