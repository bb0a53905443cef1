"""Charts in open formats, from their Documents alone: every file holds the same boxes, ways and conditions as the drawing.

    source.py            what all formats need of one chart: its Document, version, addresses, and the sources of its facts
    expressions.py       conditions as data: which names are in them
    rounds.py            a chart without ways round: what is repeated stands there once for each time
    mermaid.py           Mermaid source
    data.py, schema.py   JSON, and the JSON Schema that it follows
    fhirpath.py          conditions as FHIRPath, on the answers in a QuestionnaireResponse
    questionnaire.py     what the chart asks, as FHIR R5 Questionnaire
    plan_definition.py   what the chart decides, as FHIR R5 PlanDefinition
"""
