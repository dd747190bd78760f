"""A document as lines of one table, and back: nothing that a document says is lost."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from okrkit.errors import InvalidOKRError
from okrkit.formats.exchange.cells import text

__all__ = [
    "FIELDS",
    "LINES",
    "NUMBERS",
    "cell_of",
    "columns_of",
    "lines_of",
    "value_of",
]

Line: TypeAlias = dict[str, object]

LINES: Final = (
    "document",
    "segment",
    "metric",
    "observation",
    "objective",
    "key result",
    "check-in",
)
"""What a line can be, in the order that lines are written in."""

FIELDS: Final = (
    "id", "title", "name", "set", "okrkit", "cadence", "cycle", "policy", "owner",
    "level", "intent", "why", "scope", "supports", "metric", "unit", "polarity", "kind",
    "role", "bounds", "rhythm", "lag", "baseline", "target", "stretch", "at_least",
    "at_most", "tolerance", "inclusive", "change", "zones", "steps", "milestones",
    "establish", "basis", "weight", "segment", "condition", "parent", "starts_on",
    "ends_on", "date", "value", "confidence", "done", "note", "author", "n",
    "standard_error", "numerator", "denominator", "recorded_at", "source",
    "definition", "provisional", "description", "plan", "depends_on", "measured_by",
    "guardrails", "assumptions", "initiatives", "check_in", "reviewed_on", "draft",
    "amendments", "closed", "carried_from", "waive", "review",
)  # fmt: skip
"""The fields that have a column of their own, in its order."""

NUMBERS: Final = frozenset([
    "baseline", "target", "stretch", "at_least", "at_most", "tolerance", "weight",
    "value", "confidence", "n", "standard_error", "numerator", "denominator", "lag",
])  # fmt: skip
"""Columns of numbers: read as the caller says numbers are written."""

_TEXTS: Final = frozenset([
    "of", "id", "title", "name", "set", "owner", "level", "why", "scope", "metric",
    "segment", "description", "definition", "note", "author", "condition", "parent",
    "carried_from", "date", "starts_on", "ends_on", "reviewed_on", "recorded_at",
])  # fmt: skip
_OPENS: Final = frozenset(["cycle"])
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")


def lines_of(document: Mapping[str, Any]) -> Iterator[Line]:
    """
    Give the lines of a document: what a thing is, what it belongs to, its fields.

    Args:
        document: What `okrkit.to_dict` gives.

    Yields:
        A line each, with ``line`` and ``of`` before its fields.

    Example:
        >>> made = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
        >>> list(lines_of(made))
        [{'line': 'document', 'of': '', 'okrkit': 1, 'cycle': '2026-Q4'}]
    """
    inner = ("segments", "metrics", "objectives")
    yield _line("document", "", document, *inner)
    for id, segment in document.get("segments", {}).items():
        parts = {"condition": segment} if isinstance(segment, str) else segment
        yield _line("segment", "", {"id": id, **parts})
    for id, metric in document.get("metrics", {}).items():
        yield _line("metric", "", {"id": id, **metric}, "observations")
        for reading in _dated(metric.get("observations", ())):
            yield _line("observation", id, reading)
    for objective in document.get("objectives", ()):
        yield _line("objective", "", objective, "key_results")
        for given in objective.get("key_results", ()):
            kr = {"title": given} if isinstance(given, str) else given
            yield _line("key result", objective["id"], kr, "check_ins")
            for check_in in _dated(kr.get("check_ins", ())):
                yield _line("check-in", kr["id"], check_in)


def _line(kind: str, of: str, fields: Mapping[str, Any], *but: str) -> Line:
    rest = {name: value for name, value in fields.items() if name not in but}
    return {"line": kind, "of": of, **rest}


def _dated(found: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - a list or mapping
    """Give readings or check-ins, which may be written as values by date."""
    if isinstance(found, Mapping):
        yield from ({"date": date, "value": value} for date, value in found.items())
    else:
        yield from found


def columns_of(lines: Sequence[Line]) -> list[str]:
    """
    Name the columns of lines: those that some line fills, in the usual order.

    Args:
        lines: The lines.

    Returns:
        The names; fields that okrkit does not know stand last, as they come.

    Example:
        >>> columns_of([{"line": "objective", "of": "", "x-own": 1, "id": "keep"}])
        ['line', 'of', 'id', 'x-own']
    """
    said = dict.fromkeys(name for line in lines for name in line)
    known = [name for name in FIELDS if name in said]
    rest = [name for name in said if name not in {"line", "of", *known}]
    return ["line", "of", *known, *rest]


def cell_of(name: str, value: object) -> str | float | None:
    """
    Write the value of a field as a cell.

    Args:
        name: The field.
        value: What the document has.

    Returns:
        Text as it is where the column holds texts alone; else text that JSON would read
        in quotes, and what is no text or number as JSON.

    Example:
        >>> cell_of("id", "007"), cell_of("own", "007"), cell_of("own", "7")
        ('007', '007', '"7"')
        >>> cell_of("depends_on", ["nps"])
        '["nps"]'
    """
    if isinstance(value, str):
        return value if value and _is_plain(name, value) else _json(value)
    if isinstance(value, float) or (isinstance(value, int) and name in NUMBERS):
        return value if abs(value) < 1e15 else _json(value)
    return None if value is None and name in _TEXTS else _json(value)


def _is_plain(name: str, value: str) -> bool:
    """Whether a text comes back as it is, and not as a number or an error."""
    try:
        return value_of(name, value) == value
    except InvalidOKRError:
        return False


def value_of(name: str, cell: object) -> object:
    """
    Read a cell as the value of a field.

    Args:
        name: The field.
        cell: What the table holds.

    Returns:
        The value, not yet judged.

    Raises:
        InvalidOKRError: A formula or error of a spreadsheet.

    Example:
        >>> value_of("id", "007"), value_of("own", "7"), value_of("weight", "2")
        ('007', 7, 2)
    """
    if isinstance(cell, (bool, int)) and name not in _TEXTS:
        return cell
    if isinstance(cell, float) and name not in _TEXTS:
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    said = text(cell)
    quoted = said[:1] == '"' and said[-1:] == '"' and len(said) > 1
    is_text = name in _TEXTS or (name in _OPENS and said[:1] != "{")
    if is_text and not quoted:
        return said
    return _read_json(said, said)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _read_json(said: str, otherwise: str) -> object:
    """Read JSON, strictly; what is none is the text itself."""
    try:
        return json.loads(
            said,
            parse_constant=_refuse,
            parse_float=_finite,
            parse_int=_short,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError):
        return otherwise


def _refuse(word: str) -> object:
    raise ValueError(word)


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isfinite(number):
        return number
    raise ValueError(digits)


def _short(digits: str) -> int:
    if _WHOLE.fullmatch(digits):
        return int(digits)
    raise ValueError(digits)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError(pairs)
    return dict(pairs)
