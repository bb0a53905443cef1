"""Validators of JSON Schema that find the parts of a schema at once; the package itself looks for them anew at each value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend


def validator_of(schema: Mapping[str, Any], **options: Any) -> Any:
    """The validator of a schema that is one, and whose references lead to its own parts."""
    Draft202012Validator.check_schema(schema)

    def by_reference(validator: Any, reference: str, value: Any, part: Mapping[str, Any]) -> Iterator[ValidationError]:
        yield from parts[reference].iter_errors(value)

    made = extend(Draft202012Validator, {"$ref": by_reference})
    parts = {f"#/$defs/{name}": made(part, **options) for name, part in schema.get("$defs", {}).items()}
    return made(schema, **options)
