"""What both FHIR resources of a chart have in common: who it is for, its version and state, its variables."""

from __future__ import annotations

from typing import Any

from generator.outputs.open_formats.fhirpath import LANGUAGE, Paths
from generator.outputs.open_formats.source import ChartSource, filled

HL7 = "http://hl7.org/fhir/StructureDefinition"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
_CONTEXT = "http://terminology.hl7.org/CodeSystem/usage-context-type"


def headed(source: ChartSource, kind: str, ending: str) -> dict[str, Any]:
    """The head of a resource. It is a draft until somebody reviewed the chart; nobody is named who does not stand on its page."""
    version, chart = source.version, source.chart
    review = version.review
    told = filled(
        resourceType=kind, id=chart.chart, language=source.document.language, url=source.address(ending), version=version.fingerprint,
        name="".join(part.capitalize() for part in ("chart", *chart.chart.split("-"))), title=source.document.title,
        status="draft" if review is None else "active", date=version.changed.isoformat(), publisher=source.publisher,
        description=source.head.question, useContext=[_audience(source)], lastReviewDate=review.on.isoformat() if review is not None else None)
    if kind == "Questionnaire":
        return told | {"subjectType": ["Patient"]}
    return told | {"subjectCodeableConcept": choice("http://hl7.org/fhir/fhir-types", "Patient")}


def _audience(source: ChartSource) -> dict[str, Any]:
    return {"code": {"system": _CONTEXT, "code": "user"}, "valueCodeableConcept": {"text": source.reader(f"audience_{source.document.audience}")}}


def choice(system: str, code: str) -> dict[str, Any]:
    """A code of a system."""
    return {"coding": [{"system": system, "code": code}]}


def expression(told: str, description: str = "") -> dict[str, Any]:
    """An expression as the value of an extension."""
    return {"valueExpression": spoken(told, description)}


def spoken(told: str, description: str = "") -> dict[str, Any]:
    """An expression, with what it says in words."""
    return filled(description=description, language=LANGUAGE, expression=told)


def variables(paths: Paths) -> list[dict[str, Any]]:
    """The variables of a chart, as extensions of its resource, in an order in which each rests only on those before it."""
    return [{"url": f"{HL7}/variable", "valueExpression": {"name": one.name, "language": LANGUAGE, "expression": one.expression}}
            for one in paths.variables]
