"""The shapes a JSON Schema of documents is made of: scalars, calendars, targets."""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from okrkit.formats.calendar_part import CADENCE_FIELDS
from okrkit.model import metric as moments
from okrkit.model.checks import LONGEST_ID, LONGEST_NOTE, LONGEST_TITLE
from okrkit.model.staged import BASES
from okrkit.model.target import CHANGE_TEXT
from okrkit.model.year_end import WEEKDAYS

Schema: TypeAlias = dict[str, Any]
"""A JSON Schema, or a part of one."""

ADDRESS: Final = "https://json-schema.org/draft/2020-12/schema"
VISIBLE: Final = r"\S"
DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NUMBER: Final[Schema] = {"type": "number"}
SHORT: Final[Schema] = {"type": "string", "maxLength": LONGEST_TITLE}
NOTE: Final[Schema] = {"type": "string", "maxLength": LONGEST_NOTE}
TITLE: Final[Schema] = {**SHORT, "pattern": VISIBLE}
ID: Final[Schema] = {"type": "string", "pattern": VISIBLE, "maxLength": LONGEST_ID}
DATE: Final[Schema] = {"type": "string", "pattern": DAY, "maxLength": 10}
UNIT: Final[Schema] = {"type": "string"}
# Both Python's regular expressions and ECMAScript's read these; `$` would differ.
END: Final = r"(?![\s\S])"
MOMENT: Final[Schema] = {
    "type": "string",
    "pattern": f"^(?:{DAY.strip('^$')}|{moments.MOMENT.pattern}){END}",
}
_SIGNLESS: Final = r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_MONEY: Final = rf"(?:[$€£]|[A-Z]{{3}} ?)[+-]?{_SIGNLESS}(?:k|m|bn)? ?"
_UNIT_AFTER: Final = r"[^\s0-9.,+()\-'\u2019_].*"
NUMERAL: Final = (
    rf"^[ \t]*(?:[+-]?{_SIGNLESS} ?(?:{_UNIT_AFTER})?|{_MONEY}"
    rf"|[+-]{_MONEY.replace('[+-]?', '', 1)})[ \t]*{END}"
)
"""What a number in text looks like; whether its unit fits is the loader's to say."""
_LABEL: Final = (
    r"(?:FY[0-9]{2}(?:[0-9]{2})?(?:-(?:[HQ][0-9]|W[0-9]{2}|P?[0-9]{2}))?"
    r"|[0-9]{4}(?:-(?:[HQ][0-9]|W[0-9]{2}|[0-9]{2}))?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
LABEL: Final = rf"^\s*{_LABEL}\s*{END}"
"""What the label of a cycle looks like; whether there is such a cycle, too."""
QUANTITY: Final[Schema] = {"$ref": "#/$defs/quantity"}
QUANTITY_SHAPE: Final[Schema] = {
    "type": ["number", "string"],
    "pattern": NUMERAL,
    "maxLength": 400,
    "description": 'In the unit of the metric; text may name the unit, as in "3.2%".',
}
WORTH: Final[Schema] = {"type": "array", "prefixItems": [QUANTITY, NUMBER]}
PROBABILITY: Final[Schema] = {"type": "number", "minimum": 0, "maximum": 1}
PAIR: Final[Schema] = {"minItems": 2, "maxItems": 2}


def ref(name: str) -> Schema:
    """
    Point at a definition.

    Example:
        >>> ref("zones")
        {'$ref': '#/$defs/zones'}
    """
    return {"$ref": f"#/$defs/{name}"}


def list_of(items: Schema) -> Schema:
    """
    Describe a list of one kind of thing.

    Example:
        >>> list_of({"type": "number"})["type"]
        'array'
    """
    return {"type": "array", "items": items}


def word(allowed: Iterable[str | None]) -> Schema:
    """
    Describe one of a few words.

    Example:
        >>> word(("up", "down"))
        {'enum': ['up', 'down']}
    """
    return {"enum": [*allowed]}


def optional(schema: Schema) -> Schema:
    """
    Allow null as well: a field that holds nothing is as good as left out.

    Example:
        >>> optional({"type": "number"})
        {'type': ['number', 'null']}
    """
    if "const" in schema:
        return {"enum": [schema["const"], None]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "type" in schema:
        kinds = schema["type"]
        return {
            **schema,
            "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"],
        }
    return {"anyOf": [schema, {"type": "null"}]}


def given(*names: str) -> Schema:
    """
    Say that one of the fields is there and holds something.

    Example:
        >>> given("id")["required"]
        ['id']
    """
    options: list[Schema] = [
        {"required": [name], "properties": {name: {"not": {"type": "null"}}}}
        for name in names
    ]
    return options[0] if len(options) == 1 else {"anyOf": options}


def within(*lists: str, shape: Schema) -> Schema:
    """
    Describe the items of a list, or of lists in the items of lists.

    Example:
        >>> within("objectives", shape=given("cycle"))["properties"]["objectives"]
        {'items': {'required': ['cycle'], 'properties': {...}}}
    """
    for name in reversed(lists):
        shape = {"properties": {name: {"items": shape}}}
    return shape


def by_day(items: Schema, on_day: Schema) -> Schema:
    """
    Describe a list, or a mapping of date to value or to the other fields.

    Example:
        >>> [shape["type"] for shape in by_day({}, {})["anyOf"]]
        ['array', 'object']
    """
    return {
        "anyOf": [
            list_of(items),
            {
                "type": "object",
                "propertyNames": DATE,
                "additionalProperties": {"anyOf": [optional(QUANTITY), on_day]},
            },
        ]
    }


BOUNDS: Final[Schema] = {
    "anyOf": [
        {**list_of(optional(QUANTITY)), **PAIR},
        {
            "type": "object",
            "properties": {
                "at_least": optional(QUANTITY),
                "at_most": optional(QUANTITY),
            },
            "additionalProperties": False,
        },
    ]
}
DONE: Final[Schema] = {"anyOf": [{"type": "boolean"}, TITLE, list_of(TITLE)]}
CYCLE: Final[Schema] = {
    "anyOf": [
        {"type": "string", "pattern": LABEL, "maxLength": 60},
        {
            "type": "object",
            "properties": {
                "label": optional(TITLE),
                "starts_on": DATE,
                "ends_on": DATE,
                "every": optional(
                    word(("year", "half", "quarter", "month", "week", "custom"))
                ),
            },
            "required": ["starts_on", "ends_on"],
            "additionalProperties": False,
        },
    ]
}
RHYTHM: Final[Schema] = {
    "anyOf": [
        word(("day", "week", "two weeks", "month")),
        {"type": "integer", "minimum": 1, "maximum": 366},
    ]
}
METRIC_RHYTHM: Final[Schema] = {
    "anyOf": [word(("", "quarter", "year")), *RHYTHM["anyOf"]]
}
_CADENCE_SHAPES: Final[dict[str, Schema]] = {
    "every": word(("year", "half", "quarter", "month", "week", "custom")),
    "fiscal_year_starts": {"type": ["string", "integer"]},
    "fiscal_year_named_by": word(("end", "start")),
    "year_end": {"type": "string"},
    "pattern": word(("4-4-5", "4-5-4", "5-4-4")),
    "rule": {"type": "string"},
    "anchor": DATE,
    "check_in": RHYTHM,
    "check_in_weekday": word(WEEKDAYS),
    "grace_days": {"type": "integer", "minimum": 0, "maximum": 366},
}
CADENCE: Final[Schema] = {
    "type": "object",
    "properties": {name: optional(_CADENCE_SHAPES[name]) for name in CADENCE_FIELDS},
    "additionalProperties": False,
}
_AMOUNT: Final[Schema] = {
    "type": ["number", "string"],
    "pattern": rf"^\s*{CHANGE_TEXT}\s*{END}",
}
CHANGE: Final[Schema] = {
    "description": 'In the unit of the metric, or text: "+10 %" of the start, "5 pp" '
    '(percentage points), "5 points", "2x".',
    "anyOf": [
        _AMOUNT,
        {
            "type": "object",
            "properties": {
                "by": _AMOUNT,
                "how": optional(word(("absolute", "percent", "times"))),
                "since": {
                    "anyOf": [word(("previous_cycle", "previous_year", None)), DATE]
                },
            },
            "required": ["by"],
            # With `how` the text has nothing left to say.
            "if": given("how"),
            "then": {"properties": {"by": NUMBER}},
            "additionalProperties": False,
        },
    ],
}
ZONES: Final[Schema] = {
    "type": "object",
    "properties": {
        "baseline": QUANTITY,
        "commit": QUANTITY,
        "target": QUANTITY,
        "stretch": QUANTITY,
        "levels": optional({**list_of(NUMBER), "minItems": 3, "maxItems": 3}),
    },
    "required": ["baseline", "commit", "target", "stretch"],
    "additionalProperties": False,
}
STEPS: Final[Schema] = {
    "anyOf": [
        {**list_of({**WORTH, **PAIR}), "minItems": 2},
        {"type": "object", "additionalProperties": NUMBER, "minProperties": 2},
    ]
}
_STAGES: Final[Schema] = {
    "type": "object",
    "propertyNames": {"pattern": VISIBLE, "maxLength": LONGEST_TITLE},
    "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
}
MILESTONES: Final[Schema] = {
    "anyOf": [
        {
            **list_of(
                {
                    "anyOf": [
                        TITLE,
                        {
                            "type": "array",
                            "prefixItems": [
                                TITLE,
                                {"type": "number", "exclusiveMinimum": 0},
                            ],
                            **PAIR,
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
WITH_BASIS: Final = ("reach", "hold", "change", "zones", "steps")
TARGET: Final[dict[str, Schema]] = {
    "baseline": QUANTITY,
    "start": {**QUANTITY, "description": "Another word for baseline."},
    "target": QUANTITY,
    "stretch": QUANTITY,
    "at_least": QUANTITY,
    "at_most": QUANTITY,
    "between": {**list_of(QUANTITY), **PAIR},
    "tolerance": QUANTITY,
    "inclusive": {"type": "boolean"},
    "change": ref("change"),
    "zones": ref("zones"),
    "steps": ref("steps"),
    "milestones": ref("milestones"),
    "done": {"const": True},
    "establish": {"const": True},
    "basis": word(BASES),
}
