"""The JSON Schemas of the facts and of a page, published beside them. What each part means is told in docs/reference/open-data.md."""

from __future__ import annotations

import json
from typing import get_args

from generator.content.model import URGENCIES, Limit, Site
from generator.documents.urls import data_of, web_address
from generator.outputs.json_schema import Schema, exactly, or_null


def of_facts(site: Site) -> bytes:
    """The schema of the file of all facts."""
    return _written("Caresheet facts", "All facts with their words for both readers, their sources, and what is warned of in them.",
                    web_address(site.address, data_of("facts schema")), {
        "$schema": _TEXT, "site": _SITE, "facts": _list(_FACT), "danger_signs": _list(_DANGER_SIGN), "sources": _list(_SOURCE),
        "notes": _list(exactly({"id": _ID, "basis": _TEXT, "plain": _TEXT, "clinical": _MAYBE, "sources": _CITED})),
        "disagreements": _list(exactly({"id": _ID, "question": _TEXT, "plain": _TEXT, "clinical": _MAYBE, "notes": _IDS,
                                        "sides": _list(exactly({"says": _TEXT, "of": _MAYBE, "facts": _IDS}))})),
        "gaps": _list(exactly({"id": _ID, "plain": _TEXT, "clinical": _MAYBE, "sources": _CITED})),
        "reviews": _list(exactly({"of": _TEXT, "review": _REVIEW}))})


def of_page(site: Site) -> bytes:
    """The schema of the file of one page or sheet."""
    return _written("Caresheet page", "What one page or sheet tells its reader: its danger signs, its facts, what is disputed or not stated.",
                    web_address(site.address, data_of("page schema")), {
        "$schema": _TEXT, "kind": _TEXT, "id": or_null(_ID), "reader": _READER, "title": _TEXT, "language": _TEXT, "address": or_null(_URI),
        "path": {"type": "string"}, "updated": _DAY, "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "licence": _MAYBE, "review": _REVIEW,
        "chart": _MAYBE,
        "danger_signs": _list(exactly({"id": _ID, "words": _TEXT, "level": _LEVEL, "soon": _TEXT, "do": _MAYBE, "call": _list(_TEXT)})),
        "facts": _list(exactly({"id": _ID, "words": _TEXT, "plain": _TEXT, "clinical": _MAYBE, "sources": _PLACES,
                                "cautions": _list(exactly({"note": _ID, "kind": _TEXT, "words": _TEXT, "sources": _PLACES})), "danger_signs": _IDS,
                                "disagreements": _IDS, "notes": _IDS})),
        "not_stated": _list(exactly({"gap": _ID, "words": _TEXT})),
        "disagreements": _list(exactly({"id": _ID, "question": _TEXT, "so": _TEXT,
                                        "sides": _list(exactly({"says": _TEXT, "of": {"type": "string"}, "sources": _PLACES}))})),
        "notes": _list(exactly({"id": _ID, "basis": _TEXT, "words": _TEXT, "sources": _PLACES})),
        "sources": _list(exactly({"id": _ID, "number": {"type": "integer", "minimum": 1}, "name": _TEXT, "kind": _TEXT}))})


def _written(title: str, about: str, address: str, properties: Schema) -> bytes:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **({"$id": address} if address else {}), "title": title,
              "description": about, **exactly(properties)}
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_TEXT: Schema = {"type": "string", "minLength": 1}
_MAYBE = or_null(_TEXT)
_ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_IDS = _list(_ID)
_DAY: Schema = {"type": "string", "format": "date"}
_URI: Schema = {"type": "string", "format": "uri"}
_READER: Schema = {"enum": ["patient", "clinician"]}
_LEVEL: Schema = {"enum": list(URGENCIES)}
_NUMBER = or_null({"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"})
_CITED = _list(exactly({"source": _ID, "lines": _MAYBE, "part": _MAYBE, "cites": _IDS}))
_PLACES = _list(exactly({"source": _ID, "place": {"type": "string"}}))
_REVIEW = or_null(exactly({"by": _TEXT, "on": _DAY, "months": {"type": "integer", "minimum": 1}}))
_LICENCE = or_null(exactly({"name": _TEXT, "address": _MAYBE}))
_SITE = exactly({"name": _TEXT, "description": _TEXT, "language": _TEXT, "updated": _DAY, "address": or_null(_URI), "publisher": _MAYBE,
                 "licence": _LICENCE})
_CAUTION = exactly({"note": _ID, "kind": {"enum": ["harm", "warning", "not advised", "doubtful benefit"]}, "plain": _TEXT, "clinical": _MAYBE,
                    "sources": _CITED})
_QUANTITY = exactly({"of": _ID, "value": _NUMBER, "from": _NUMBER, "to": _NUMBER, "limit": or_null({"enum": list(get_args(Limit))}), "unit": _TEXT,
                     "population": _MAYBE, "comparator": _MAYBE, "time_point": _MAYBE, "uncertainty": _MAYBE})
_FACT = exactly({"id": _ID, "kind": _TEXT, "plain": _TEXT, "clinical": _MAYBE, "sources": _CITED, "cautions": _list(_CAUTION), "notes": _IDS,
                 "disagreements": _IDS, "quantities": _list(_QUANTITY), "file": _TEXT, "pages": _list({"type": "string"})})
_TIME_LIMIT: Schema = {"anyOf": [exactly({"words": _TEXT}), exactly({"value": _NUMBER, "unit": _TEXT, "for": _TEXT, "from": _MAYBE}),
                                 {"type": "null"}]}
_DANGER_SIGN = exactly({"id": _ID, "short": _MAYBE, "level": or_null(_LEVEL), "do": or_null(exactly(
    {"plain": _TEXT, "clinical": _TEXT, "basis": {"enum": ["source", "editor"]}})), "time_limit": _TIME_LIMIT, "means": _IDS,
    "readers": _list(_READER), "watch_words": _list(_TEXT), "review": _REVIEW})
_SOURCE = exactly({"id": _ID, "kind": _TEXT, "short": _TEXT, "title": _MAYBE, "authors": _MAYBE, "published_in": _MAYBE, "year": _MAYBE,
                   "read": _TEXT, "primary": _MAYBE, "doi": _MAYBE, "link": _MAYBE})
