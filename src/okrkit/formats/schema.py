"""
The JSON Schema of documents, generated from the model's fields.

A field's type and check say what it may hold; `_SHAPES` names the few whose document
differs from the class. The schema accepts every document the loader accepts; what only
the loader can see is listed in `LOADER_ONLY`, by the code of the fault.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import NOTHING, Attribute, fields

from okrkit.formats.header import VERSION
from okrkit.formats.loader_only import LOADER_ONLY
from okrkit.formats.past import EMPTY, KEY_RESULT_WAS, OBJECTIVE_WAS
from okrkit.formats.schema_shapes import (
    ADDRESS,
    BOUNDS,
    CADENCE,
    CHANGE,
    CYCLE,
    DATE,
    DONE,
    ID,
    METRIC_RHYTHM,
    MILESTONES,
    MOMENT,
    NOTE,
    NUMBER,
    PAIR,
    PROBABILITY,
    QUANTITY,
    QUANTITY_SHAPE,
    RHYTHM,
    SHORT,
    STEPS,
    TARGET,
    TITLE,
    UNIT,
    VISIBLE,
    WITH_BASIS,
    ZONES,
    Schema,
    by_day,
    given,
    list_of,
    optional,
    ref,
    within,
    word,
)
from okrkit.formats.schema_source import declared_source
from okrkit.formats.targets import KINDS
from okrkit.model import checks
from okrkit.model.agreed import AGREED, LONGEST_CODE
from okrkit.model.amendment import Amendment
from okrkit.model.calendar import as_date
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import LONGEST_TITLE
from okrkit.model.closing import Closing
from okrkit.model.days import optional_date
from okrkit.model.metric import KINDS as METRIC_KINDS
from okrkit.model.metric import ROLES, Metric, Observation, instant
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

__all__ = ["LOADER_ONLY", "json_schema"]


def json_schema() -> dict[str, object]:
    """
    Return the JSON Schema (2020-12) of documents, for editors and other tools.

    It accepts every document that `load` accepts, older versions included, and rejects
    every fault of structure; what only the loader can see is listed in the docs, by
    code.

    Returns:
        A new dict, ready for ``json.dumps``.

    Example:
        >>> json_schema()["required"]
        ['okrkit', 'objectives']
    """
    nouns = {
        "objective": _objective(),
        "key_result": _key_result(),
        "check_in": _check_in(),
        "check_in_on_day": _under_key(_noun(CheckIn, _CHECK_IN), "date", DATE),
        "metric": _metric(),
        "declared_source": declared_source(),
        "observation": _observation(),
        "observation_on_day": _under_key(_observation(), "date", DATE),
        "support": _support(),
        "guardrail": _guardrail(),
        "assumption": _noun(Assumption, {}),
        "initiative": _noun(Initiative, {}),
        "key_result_amendment": _amendment(KeyResult, KEY_RESULT_WAS),
        "objective_amendment": _amendment(Objective, OBJECTIVE_WAS),
        "closing": _noun(Closing, {}),
        "segment": _noun(Segment, {}),
        "segment_by_id": _under_key(_noun(Segment, {}), "id", {}),
        "cadence": CADENCE,
        "cycle": CYCLE,
        "quantity": QUANTITY_SHAPE,
        "change": CHANGE,
        "zones": ZONES,
        "steps": STEPS,
        "milestones": MILESTONES,
    }
    return {
        "$schema": ADDRESS,
        "title": f"okrkit document, version {VERSION} or older",
        **_copied(_DOCUMENT),
        "$defs": _copied(nouns),
    }


_RESPONSES: Final[Schema] = {"type": "number", "exclusiveMinimum": 0}
_CHECK_IN: Final[dict[str, Schema]] = {
    "value": QUANTITY,
    "n": _RESPONSES,
    "done": DONE,
    "confidence": PROBABILITY,
}


def _copied(value: object) -> Any:  # noqa: ANN401 - JSON in, JSON out
    """Copy, so that no two places of a schema are one object."""
    if isinstance(value, Mapping):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


_DATED: Final = within(
    "objectives", "key_results", "check_ins", shape={"required": ["date"]}
)
"""What version 1 asks for beyond version 0, where a check-in said `on` for `date`."""
_CODE: Final[Schema] = {**TITLE, "maxLength": LONGEST_CODE}
_DOCUMENT: Final[Schema] = {
    "type": "object",
    "properties": {
        "okrkit": {"enum": [*range(VERSION + 1)]},
        "set": optional({**ID, "pattern": r"^[^/]*[^/\s][^/]*$"}),
        "cadence": optional(ref("cadence")),
        "cycle": optional(ref("cycle")),
        "policy": optional({"anyOf": [TITLE, {"type": "object"}]}),
        "segments": optional(
            {
                "anyOf": [
                    list_of(ref("segment")),
                    {
                        "type": "object",
                        "propertyNames": ID,
                        "additionalProperties": {
                            "anyOf": [
                                SHORT,
                                {"type": "null"},
                                ref("segment_by_id"),
                            ]
                        },
                    },
                ]
            }
        ),
        "metrics": optional(
            {
                "type": "object",
                "propertyNames": ID,
                "additionalProperties": optional(ref("metric")),
            }
        ),
        "objectives": list_of(ref("objective")),
        "waive": optional(
            {
                "type": "object",
                "additionalProperties": {**NOTE, "pattern": VISIBLE},
            }
        ),
        "review": optional(
            {
                "type": "object",
                "properties": {
                    "rules": optional(list_of(_CODE)),
                    "severities": optional(
                        {"type": "object", "additionalProperties": word(AGREED)}
                    ),
                },
                "additionalProperties": False,
            }
        ),
        # What a merge left to settle; a document with such is not loaded.
        "conflicts": optional({"type": "array", "maxItems": 0}),
    },
    "required": ["okrkit", "objectives"],
    "anyOf": [given("cycle"), within("objectives", shape=given("cycle"))],
    "if": {"properties": {"okrkit": {"const": 0}}},
    "else": _DATED,
}


def _of_check(
    check: Callable[..., object], options: Mapping[str, Any]
) -> Schema | None:
    """Return what a check of the model lets pass; None where only a table can say."""
    if check is checks.optional:
        rest = {name: value for name, value in options.items() if name != "check"}
        return _of_check(options["check"], rest)
    if check is checks.text:
        longest = options.get("longest", LONGEST_TITLE)
        shape = {"type": "string", "maxLength": longest}
        return shape if options.get("empty") else {**shape, "pattern": VISIBLE}
    if check is checks.choice:
        return word(options["allowed"])
    return _CHECKS.get(check)


_CHECKS: Final[dict[Callable[..., object], Schema]] = {
    checks.identifier: ID,
    checks.number: NUMBER,
    checks.optional_number: NUMBER,
    checks.flag: {"type": "boolean"},
    as_date: DATE,
    optional_date: DATE,
    instant: MOMENT,
    ids: list_of(ID),
    weight: {"type": "number", "minimum": 0},
}


def _noun(noun: type, shapes: Mapping[str, Schema]) -> Schema:
    """Make the schema of a class; `shapes` go before what the fields say."""
    properties: Schema = {}
    required: list[str] = []
    for f in fields(noun):
        if not f.init or f.name == "extra":
            continue
        needed = f.default is NOTHING
        shape = shapes.get(f.name) or _of_field(f)
        if shape is not None:
            properties[f.name] = shape if needed else optional(shape)
            required += [f.name] if needed else []
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    return schema


def _of_field(attribute: "Attribute[object]") -> Schema | None:
    check = attribute.metadata.get("check")
    if check is not None:
        return _of_check(check, attribute.metadata["options"])
    # Fields that accept more than they hold have a converter instead of a check.
    convert: Any = attribute.converter
    return _CHECKS.get(getattr(convert, "func", convert))


def _objective() -> Schema:
    return _noun(
        Objective,
        {
            "key_results": list_of(ref("key_result")),
            "supports": list_of(ref("support")),
            "guardrails": list_of(ref("guardrail")),
            "assumptions": list_of(ref("assumption")),
            "initiatives": list_of(ref("initiative")),
            **_past("objective"),
            "cycle": ref("cycle"),
            "check_in": {"anyOf": [*RHYTHM["anyOf"], {"const": ""}]},
        },
    )


def _past(noun: str) -> dict[str, Schema]:
    """Describe how a noun ended, and what was agreed of it before."""
    amendments = list_of(ref(f"{noun}_amendment"))
    return {"amendments": amendments, "closed": ref("closing")}


def _amendment(kind: type, names: tuple[str, ...]) -> Schema:
    """Describe what was agreed before: fields of the noun, a target in its slots."""
    whole = _objective() if kind is Objective else _fields_of_key_result()
    properties = {name: whole["properties"][name] for name in names}
    properties |= {
        name: {"anyOf": [properties[name], {"const": ""}]}
        for name in EMPTY
        if name in names
    }
    if kind is KeyResult:
        properties["metric"] = optional({"anyOf": [ID, {"const": ""}]})
    was: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "not": {"additionalProperties": {"type": "null"}},
    }
    if kind is KeyResult:
        kinds = {name: given(*slots) for name, slots in KINDS.items()}
        none = {"not": {"anyOf": [*kinds.values()]}}
        was |= {"oneOf": [*kinds.values(), none], "allOf": _target_rules(kinds)}
    return _noun(Amendment, {"was": was})


def _metric() -> Schema:
    schema = _noun(
        Metric,
        {
            "unit": UNIT,
            "rhythm": METRIC_RHYTHM,
            "kind": word((*METRIC_KINDS, *ROLES)),
            "lag": {"type": "number", "minimum": 0},
            "bounds": BOUNDS,
            "source": {"anyOf": [SHORT, ref("declared_source")]},
        },
    )
    schema["properties"]["id"] = optional(ID)
    schema["properties"]["observations"] = optional(
        by_day(ref("observation"), ref("observation_on_day"))
    )
    del schema["required"]
    return schema


def _check_in() -> Schema:
    """Describe a check-in of a list; in version 0 its date may stand under `on`."""
    schema = _noun(CheckIn, _CHECK_IN)
    schema["required"].remove("date")
    on = {"required": ["on"], "properties": {"on": DATE}}
    return {**schema, "anyOf": [{"required": ["date"]}, on]}


def _under_key(schema: Schema, key: str, shape: Schema) -> Schema:
    """Describe what stands under its id or day, which it need not say again."""
    required = [name for name in schema.pop("required") if name != key]
    properties = {**schema["properties"], key: optional(shape) if shape else {}}
    rest = {"required": required} if required else {}
    return {**schema, "properties": properties, **rest}


def _observation() -> Schema:
    shapes = {
        "value": QUANTITY,
        "unit": UNIT,
        "n": _RESPONSES,
        "standard_error": {"type": "number", "minimum": 0},
    }
    return _noun(Observation, shapes)


def _support() -> Schema:
    share = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    schema = _noun(Support, {"share": share})
    return {**schema, "oneOf": [given("objective"), given("key_result")]}


def _guardrail() -> Schema:
    schema = _noun(Guardrail, {"at_least": QUANTITY, "at_most": QUANTITY})
    return {**schema, "anyOf": [given("at_least"), given("at_most")]}


def _fields_of_key_result() -> Schema:
    schema = _noun(
        KeyResult,
        {
            "metric": {"anyOf": [ID, ref("metric")]},
            "check_ins": by_day(ref("check_in"), ref("check_in_on_day")),
            "plan": {
                "anyOf": [
                    list_of({"type": "array", "prefixItems": [DATE, QUANTITY], **PAIR}),
                    {
                        "type": "object",
                        "propertyNames": DATE,
                        "additionalProperties": QUANTITY,
                    },
                ]
            },
            **_past("key_result"),
        },
    )
    schema["properties"] |= {name: optional(shape) for name, shape in TARGET.items()}
    return schema


def _key_result() -> Schema:
    schema = _fields_of_key_result()
    kinds = {kind: given(*names) for kind, names in KINDS.items()}
    none = {"not": {"anyOf": [*kinds.values()]}}
    draft = {"required": ["draft"], "properties": {"draft": {"const": True}}}
    schema["oneOf"] = [*kinds.values(), {"allOf": [draft, none]}]
    schema["allOf"] = _target_rules(kinds)
    return {"anyOf": [{**TITLE, "description": "Free text: a draft."}, schema]}


def _target_rules(kinds: Mapping[str, Schema]) -> list[Schema]:
    """Say which slots of a target go together."""
    limits = given("at_least", "at_most")
    return [
        _when(
            kinds["reach"],
            {
                "allOf": [
                    given("target"),
                    {"oneOf": [given("baseline"), given("start")]},
                ]
            },
        ),
        _when(kinds["hold"], {"oneOf": [limits, given("between")]}),
        _when(given("basis"), {"anyOf": [kinds[kind] for kind in WITH_BASIS]}),
    ]


def _when(condition: Schema, then: Schema) -> Schema:
    return {"if": condition, "then": then}
