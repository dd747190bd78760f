"""
The JSON Schema of documents, generated from the model's fields.

A field's type and check say what it may hold; `_SHAPES` names the few whose document
differs from the class. The schema accepts every document the loader accepts; what only
the loader can see is listed in `LOADER_ONLY`, by the code of the fault.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from attrs import NOTHING, Attribute, fields

from okrkit.formats.calendar_part import CADENCE_FIELDS
from okrkit.formats.header import VERSION
from okrkit.formats.targets import KINDS
from okrkit.model import checks
from okrkit.model.calendar import as_date
from okrkit.model.days import optional_date
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import LONGEST_ID, LONGEST_NOTE, LONGEST_TITLE
from okrkit.model.metric import ROLES, Metric, Observation, instant
from okrkit.model.metric import KINDS as METRIC_KINDS
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.parts import (
    Assumption,
    Guardrail,
    Initiative,
    Segment,
    Support,
    ids,
    weight,
)
from okrkit.model.staged import BASES
from okrkit.model.year_end import WEEKDAYS

__all__ = ["LOADER_ONLY", "json_schema"]

Schema: TypeAlias = dict[str, Any]

LOADER_ONLY: Final = (
    "ambiguous-metric",
    "anchor-off-rule",
    "bounds-order",
    "cadence-contradiction",
    "check-in-mismatch",
    "date-impossible",
    "date-out-of-range",
    "duplicate",
    "duplicate-check-in",
    "duplicate-id",
    "duplicate-key",
    "duplicate-reading",
    "fiscal-year-differs",
    "incomplete-ratio",
    "invalid-change",
    "invalid-id",
    "invalid-unit",
    "invalid-year-end",
    "key-not-text",
    "label-ambiguous",
    "label-needs-cadence",
    "label-out-of-range",
    "label-unreadable",
    "metric-id",
    "naive-time",
    "negative",
    "no-value",
    "not-finite",
    "out-of-bounds",
    "period-order",
    "policy-differs",
    "ratio-out-of-range",
    "rule-empty",
    "rule-missing",
    "rule-out-of-range",
    "rule-unreadable",
    "span-empty",
    "span-outside",
    "target-direction",
    "target-order",
    "target-zero-range",
    "text-not-unicode",
    "unit-mismatch",
    "unknown-metric",
    "unknown-month",
    "unreadable-number",
    "zero-denominator",
)
"""Codes of faults that only the loader sees: they depend on several values at once."""

_ADDRESS: Final = "https://json-schema.org/draft/2020-12/schema"
_VISIBLE: Final = r"\S"
_DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NUMBER: Final[Schema] = {"type": "number"}
_SHORT: Final[Schema] = {"type": "string", "maxLength": LONGEST_TITLE}
_NOTE: Final[Schema] = {"type": "string", "maxLength": LONGEST_NOTE}
_TITLE: Final[Schema] = {**_SHORT, "pattern": _VISIBLE}
_ID: Final[Schema] = {"type": "string", "pattern": _VISIBLE, "maxLength": LONGEST_ID}
_DATE: Final[Schema] = {"type": "string", "pattern": _DAY, "maxLength": 10}
_MOMENT: Final[Schema] = {"type": "string", "minLength": 10}
_UNIT: Final[Schema] = {"type": "string"}
_QUANTITY: Final[Schema] = {
    "type": ["number", "string"],
    "description": 'In the unit of the metric; text may name the unit, as in "3.2%".',
}
_WORTH: Final[Schema] = {"type": "array", "prefixItems": [_QUANTITY, _NUMBER]}
_PAIR: Final[Schema] = {"minItems": 2, "maxItems": 2}


def json_schema() -> dict[str, object]:
    """
    Return the JSON Schema (2020-12) of documents, for editors and other tools.

    It accepts every document that `load` accepts and rejects every fault of structure;
    what only the loader can see is listed in the docs, by code.

    Returns:
        A new dict, ready for ``json.dumps``.

    Example:
        >>> json_schema()["required"]
        ['okrkit', 'objectives']
    """
    nouns = {
        "objective": _objective(),
        "key_result": _key_result(),
        "check_in": _noun(CheckIn, {"value": _QUANTITY, "done": _DONE}),
        "metric": _metric(),
        "observation": _observation(),
        "support": _support(),
        "guardrail": _guardrail(),
        "assumption": _noun(Assumption, {}),
        "initiative": _noun(Initiative, {}),
        "segment": _noun(Segment, {}),
        "segment_by_id": _segment_by_id(),
        "cadence": _CADENCE,
        "cycle": _CYCLE,
        "change": _CHANGE,
        "zones": _ZONES,
        "steps": _STEPS,
        "milestones": _MILESTONES,
    }
    return {
        "$schema": _ADDRESS,
        "title": f"okrkit document, version {VERSION}",
        **_copied(_DOCUMENT),
        "$defs": _copied(nouns),
    }


def _copied(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    """Copy, so that no two places of a schema are one object."""
    if isinstance(value, Mapping):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _word(allowed: Iterable[str]) -> Schema:
    return {"enum": [*allowed]}


def _optional(schema: Schema) -> Schema:
    """Allow null as well: a field that holds nothing is as good as left out."""
    if "const" in schema:
        return {"enum": [schema["const"], None]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "type" in schema:
        kinds = schema["type"]
        return {**schema, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _by_day(items: Schema) -> Schema:
    """A list, or a mapping of date to value."""
    return {
        "anyOf": [
            _list(items),
            {
                "type": "object",
                "propertyNames": _DATE,
                "additionalProperties": _QUANTITY,
            },
        ]
    }


_DONE: Final[Schema] = {"anyOf": [{"type": "boolean"}, _TITLE, _list(_TITLE)]}
_CYCLE: Final[Schema] = {
    "anyOf": [
        {"type": "string", "pattern": _VISIBLE, "maxLength": 60},
        {
            "type": "object",
            "properties": {
                "label": _optional(_TITLE),
                "starts_on": _DATE,
                "ends_on": _DATE,
                "every": _optional(
                    _word(("year", "half", "quarter", "month", "week", "custom"))
                ),
            },
            "required": ["starts_on", "ends_on"],
            "additionalProperties": False,
        },
    ]
}
_RHYTHM: Final[Schema] = {
    "anyOf": [
        _word(("day", "week", "two weeks", "month")),
        {"type": "integer", "minimum": 1, "maximum": 366},
    ]
}
_CADENCE_SHAPES: Final[dict[str, Schema]] = {
    "every": _word(("year", "half", "quarter", "month", "week", "custom")),
    "fiscal_year_starts": {"type": ["string", "integer"]},
    "fiscal_year_named_by": _word(("end", "start")),
    "year_end": {"type": "string"},
    "pattern": _word(("4-4-5", "4-5-4", "5-4-4")),
    "rule": {"type": "string"},
    "anchor": _DATE,
    "check_in": _RHYTHM,
    "check_in_weekday": _word(WEEKDAYS),
    "grace_days": {"type": "integer", "minimum": 0, "maximum": 366},
}
_CADENCE: Final[Schema] = {
    "type": "object",
    "properties": {name: _optional(_CADENCE_SHAPES[name]) for name in CADENCE_FIELDS},
    "additionalProperties": False,
}
_CHANGE: Final[Schema] = {
    "anyOf": [
        {"type": ["number", "string"]},
        {
            "type": "object",
            "properties": {
                "by": {"type": ["number", "string"]},
                "how": _optional(_word(("absolute", "percent", "times"))),
                "since": {
                    "anyOf": [_word(("previous_cycle", "previous_year", None)), _DATE]
                },
            },
            "required": ["by"],
            "additionalProperties": False,
        },
    ]
}
_ZONES: Final[Schema] = {
    "type": "object",
    "properties": {
        "baseline": _QUANTITY,
        "commit": _QUANTITY,
        "target": _QUANTITY,
        "stretch": _QUANTITY,
        "levels": _optional({**_list(_NUMBER), "minItems": 3, "maxItems": 3}),
    },
    "required": ["baseline", "commit", "target", "stretch"],
    "additionalProperties": False,
}
_STEPS: Final[Schema] = {
    "anyOf": [
        {**_list({**_WORTH, **_PAIR}), "minItems": 2},
        {"type": "object", "additionalProperties": _NUMBER, "minProperties": 2},
    ]
}
_STAGES: Final[Schema] = {
    "type": "object",
    "propertyNames": {"pattern": _VISIBLE, "maxLength": LONGEST_TITLE},
    "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
}
_MILESTONES: Final[Schema] = {
    "anyOf": [
        {
            **_list(
                {
                    "anyOf": [
                        _TITLE,
                        {
                            "type": "array",
                            "prefixItems": [_TITLE, {"type": "number", "exclusiveMinimum": 0}],
                            **_PAIR,
                        },
                        {**_STAGES, "minProperties": 1},
                    ]
                }
            ),
            "minItems": 1,
        },
        {**_STAGES, "minProperties": 1},
    ]
}
_OWN_CYCLES: Final[Schema] = {
    "properties": {
        "objectives": {
            "items": {
                "required": ["cycle"],
                "properties": {"cycle": {"not": {"type": "null"}}},
            }
        }
    }
}
_DOCUMENT: Final[Schema] = {
    "type": "object",
    "properties": {
        "okrkit": {"const": VERSION},
        "set": _optional({**_ID, "pattern": r"^[^/]*[^/\s][^/]*$"}),
        "cadence": _optional(_ref("cadence")),
        "cycle": _optional(_ref("cycle")),
        "policy": _optional({"anyOf": [_TITLE, {"type": "object"}]}),
        "segments": _optional(
            {
                "anyOf": [
                    _list(_ref("segment")),
                    {
                        "type": "object",
                        "propertyNames": _ID,
                        "additionalProperties": {
                            "anyOf": [
                                _SHORT,
                                {"type": "null"},
                                _ref("segment_by_id"),
                            ]
                        },
                    },
                ]
            }
        ),
        "metrics": _optional(
            {
                "type": "object",
                "propertyNames": _ID,
                "additionalProperties": _optional(_ref("metric")),
            }
        ),
        "objectives": _list(_ref("objective")),
        "waive": _optional(
            {
                "type": "object",
                "additionalProperties": {**_NOTE, "pattern": _VISIBLE},
            }
        ),
    },
    "required": ["okrkit", "objectives"],
    "anyOf": [
        {"required": ["cycle"], "properties": {"cycle": {"not": {"type": "null"}}}},
        _OWN_CYCLES,
    ],
}


def _of_check(check: Callable[..., object], options: Mapping[str, Any]) -> Schema | None:
    """Return what a check of the model lets pass; None where only a table can say."""
    if check is checks.optional:
        rest = {name: value for name, value in options.items() if name != "check"}
        return _of_check(options["check"], rest)
    if check is checks.text:
        longest = options.get("longest", LONGEST_TITLE)
        shape = {"type": "string", "maxLength": longest}
        return shape if options.get("empty") else {**shape, "pattern": _VISIBLE}
    if check is checks.choice:
        return _word(options["allowed"])
    return _CHECKS.get(check)


_CHECKS: Final[dict[Callable[..., object], Schema]] = {
    checks.identifier: _ID,
    checks.number: _NUMBER,
    checks.optional_number: _NUMBER,
    checks.flag: {"type": "boolean"},
    as_date: _DATE,
    optional_date: _DATE,
    instant: _MOMENT,
    ids: _list(_ID),
    weight: {"type": "number", "minimum": 0},
}


def _noun(noun: type, shapes: Mapping[str, Schema], *, closed: bool = False) -> Schema:
    """Make the schema of a class; `shapes` go before what the fields say."""
    properties: Schema = {}
    required: list[str] = []
    for f in fields(noun):
        if not f.init or f.name == "extra":
            continue
        needed = f.default is NOTHING
        shape = shapes.get(f.name) or _of_field(f)
        if shape is not None:
            properties[f.name] = shape if needed else _optional(shape)
            required += [f.name] if needed else []
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    return {**schema, "additionalProperties": False} if closed else schema


def _of_field(attribute: "Attribute[object]") -> Schema | None:
    check = attribute.metadata.get("check")
    if check is not None:
        return _of_check(check, attribute.metadata["options"])
    # Fields that accept more than they hold have a converter instead of a check.
    return _CHECKS.get(getattr(attribute.converter, "func", attribute.converter))


def _objective() -> Schema:
    return _noun(
        Objective,
        {
            "key_results": _list(_ref("key_result")),
            "supports": _list(_ref("support")),
            "guardrails": _list(_ref("guardrail")),
            "assumptions": _list(_ref("assumption")),
            "initiatives": _list(_ref("initiative")),
            "cycle": _ref("cycle"),
            "check_in": {"anyOf": [*_RHYTHM["anyOf"], {"const": ""}]},
        },
    )


def _metric() -> Schema:
    schema = _noun(
        Metric,
        {
            "unit": _UNIT,
            "kind": _word((*METRIC_KINDS, *ROLES)),
            "lag": {"type": "number", "minimum": 0},
            "bounds": {
                "anyOf": [
                    {**_list(_optional(_QUANTITY)), **_PAIR},
                    {
                        "type": "object",
                        "properties": {
                            "at_least": _optional(_QUANTITY),
                            "at_most": _optional(_QUANTITY),
                        },
                        "additionalProperties": False,
                    },
                ]
            },
        },
    )
    schema["properties"]["id"] = _optional(_ID)
    schema["properties"]["observations"] = _optional(_by_day(_ref("observation")))
    del schema["required"]
    return schema


def _segment_by_id() -> Schema:
    """A segment under its id, which it need not say again."""
    schema = _noun(Segment, {})
    del schema["required"], schema["properties"]["id"]
    return schema


def _observation() -> Schema:
    positive = {"type": "number", "minimum": 0}
    shapes = {"value": _QUANTITY, "unit": _UNIT, "n": positive, "standard_error": positive}
    return _noun(Observation, shapes, closed=True)


def _support() -> Schema:
    share = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    schema = _noun(Support, {"share": share})
    return {**schema, "oneOf": [_given("objective"), _given("key_result")]}


def _guardrail() -> Schema:
    schema = _noun(Guardrail, {"at_least": _QUANTITY, "at_most": _QUANTITY})
    return {**schema, "anyOf": [_given("at_least"), _given("at_most")]}


def _given(*names: str) -> Schema:
    """Say that one of the fields is there and holds something."""
    options: list[Schema] = [
        {"required": [name], "properties": {name: {"not": {"type": "null"}}}}
        for name in names
    ]
    return options[0] if len(options) == 1 else {"anyOf": options}


def _key_result() -> Schema:
    schema = _noun(
        KeyResult,
        {
            "metric": {"anyOf": [_ID, _ref("metric")]},
            "check_ins": _by_day(_ref("check_in")),
            "plan": {
                "anyOf": [
                    _list(
                        {"type": "array", "prefixItems": [_DATE, _QUANTITY], **_PAIR}
                    ),
                    {
                        "type": "object",
                        "propertyNames": _DATE,
                        "additionalProperties": _QUANTITY,
                    },
                ]
            },
        },
    )
    schema["properties"] |= {name: _optional(shape) for name, shape in _TARGET.items()}
    kinds = {kind: _given(*names) for kind, names in KINDS.items()}
    none = {"not": {"anyOf": [*kinds.values()]}}
    draft = {"required": ["draft"], "properties": {"draft": {"const": True}}}
    limits = _given("at_least", "at_most")
    schema["oneOf"] = [*kinds.values(), {"allOf": [draft, none]}]
    schema["allOf"] = [
        _when(
            kinds["reach"],
            {
                "allOf": [
                    _given("target"),
                    {"oneOf": [_given("baseline"), _given("start")]},
                ]
            },
        ),
        _when(kinds["hold"], {"oneOf": [limits, _given("between")]}),
        _when(_given("basis"), {"anyOf": [kinds[kind] for kind in _WITH_BASIS]}),
    ]
    return {"anyOf": [{**_TITLE, "description": "Free text: a draft."}, schema]}


def _when(condition: Schema, then: Schema) -> Schema:
    return {"if": condition, "then": then}


_WITH_BASIS: Final = ("reach", "hold", "change", "zones", "steps")
_TARGET: Final[dict[str, Schema]] = {
    "baseline": _QUANTITY,
    "start": {**_QUANTITY, "description": "Another word for baseline."},
    "target": _QUANTITY,
    "stretch": _QUANTITY,
    "at_least": _QUANTITY,
    "at_most": _QUANTITY,
    "between": {**_list(_QUANTITY), **_PAIR},
    "tolerance": _QUANTITY,
    "inclusive": {"type": "boolean"},
    "change": _ref("change"),
    "zones": _ref("zones"),
    "steps": _ref("steps"),
    "milestones": _ref("milestones"),
    "done": {"const": True},
    "establish": {"const": True},
    "basis": _word(BASES),
}
