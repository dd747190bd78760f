"""The JSON Schema of a metric's declared source, from the tables that the model has."""

from typing import Final

from okrkit.formats.schema_shapes import (
    ID,
    SHORT,
    TITLE,
    VISIBLE,
    Schema,
    list_of,
    optional,
    word,
)
from okrkit.formats.source_part import SOURCE_FIELDS
from okrkit.model.checks import LONGEST_NOTE
from okrkit.model.declared import (
    BY_READING,
    EVERY,
    FITS,
    KINDS,
    NEEDS,
    OWN_OPTIONS,
    SourceKind,
)
from okrkit.model.declared_parts import (
    ADDRESS,
    CONNECTION,
    DSN,
    FILES,
    LARGEST,
    OPTION,
    PARAM,
    PRIVATE,
    SECRET,
    ZONE,
)

__all__ = ["declared_source"]

_VALUE: Final[Schema] = {
    "type": ["string", "number", "boolean"],
    "maxLength": SHORT["maxLength"],
    "minimum": -LARGEST,
    "maximum": LARGEST,
}
_NO_ADDRESS: Final[Schema] = {"not": {"type": "string", "pattern": ADDRESS}}
_NO_DSN: Final[Schema] = {"not": {"type": "string", "pattern": DSN}}
_NAME: Final[Schema] = {**TITLE, **_NO_ADDRESS}
_GIVEN: Final[Schema] = {**_VALUE, **_NO_DSN}
_SETTING: Final[Schema] = {**_VALUE, "allOf": [_NO_ADDRESS, _NO_DSN]}
_OPTIONS: Final[Schema] = {
    "type": "object",
    "propertyNames": {"pattern": OPTION, "not": {"pattern": PRIVATE}},
    "additionalProperties": {"anyOf": [_SETTING, list_of(_SETTING)]},
}
_COLUMNS: Final[Schema] = {
    "type": "object",
    "propertyNames": TITLE,
    "additionalProperties": TITLE,
}
_SHAPES: Final[dict[str, Schema]] = {
    "sql": {"type": "string", "pattern": VISIBLE, "maxLength": LONGEST_NOTE},
    "table": _NAME,
    "tables": {
        "type": "object",
        "propertyNames": TITLE,
        "additionalProperties": _NAME,
    },
    "files": {**SHORT, "pattern": FILES},
    "openmetrics": _NAME,
    "plugin": ID,
    "connection": {"type": "string", "pattern": CONNECTION},
    "params": {
        "type": "object",
        "propertyNames": {"pattern": PARAM, "not": {"pattern": SECRET}},
        "additionalProperties": _GIVEN,
    },
    "columns": {
        "type": "object",
        "propertyNames": TITLE,
        "additionalProperties": {"anyOf": [TITLE, _COLUMNS]},
    },
    "where": {
        "type": "object",
        "propertyNames": TITLE,
        "additionalProperties": _GIVEN,
    },
    "every": word(EVERY),
    "provisional": {"type": "boolean"},
    "zone": {"type": "string", "pattern": ZONE},
    "export": ID,
    "retention": ID,
    "events": ID,
    "segment": TITLE,
    "options": _OPTIONS,
}


def declared_source() -> Schema:
    """
    Describe a declared source: its fields, and which of them go together.

    Example:
        >>> declared_source()["additionalProperties"]
        False
    """
    return {
        "type": "object",
        "properties": {name: optional(_SHAPES[name]) for name in SOURCE_FIELDS},
        "additionalProperties": False,
        "oneOf": [_said(kind) for kind in KINDS],
        "allOf": [
            *(_when(_said(kind), _kind(kind)) for kind in KINDS),
            *(
                _when(_said(name), _any([_said(need) for need in needs]))
                for name, needs in NEEDS.items()
            ),
            _when(
                _said("tables"),
                _values("columns", {"type": "object"}),
                _values("columns", {"type": "string"}),
            ),
            _when(
                _said("retention"),
                _keys("options", {"not": {"enum": [*OWN_OPTIONS]}}),
                _keys("columns", {"enum": [*BY_READING]}),
            ),
        ],
    }


def _kind(kind: SourceKind) -> Schema:
    """Say what stands beside a way to read."""
    fits = FITS[kind]
    others = [n for n in SOURCE_FIELDS if n not in (*fits, *KINDS)]
    rest = _none([_said(name) for name in others])
    if kind == "plugin":
        return rest
    more = [_values("where", SHORT)] if kind == "openmetrics" else []
    return {"allOf": [_said("connection"), rest, *more]}


def _said(name: str) -> Schema:
    """Say that a field is there and says something."""
    nothing: Schema = {"enum": [None, False, {}]}
    return {"required": [name], "properties": {name: {"not": nothing}}}


def _any(options: list[Schema]) -> Schema:
    return {"anyOf": options}


def _none(options: list[Schema]) -> Schema:
    return {"not": _any(options)}


def _keys(name: str, shape: Schema) -> Schema:
    return {"properties": {name: {"propertyNames": shape}}}


def _values(name: str, shape: Schema) -> Schema:
    return {"properties": {name: {"additionalProperties": shape}}}


def _when(condition: Schema, then: Schema, otherwise: Schema | None = None) -> Schema:
    rest = {} if otherwise is None else {"else": otherwise}
    return {"if": condition, "then": then, **rest}
