"""Columns in, a set out: each row is a key result, every faulty cell is named."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from operator import eq
from typing import Any, Protocol, TypeAlias, runtime_checkable

from okrkit.errors import DocumentFault, InvalidOKRError, StructureError, nearest, shown
from okrkit.model.calendar import as_date
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import choice, identifier, instances, items, number, text
from okrkit.model.integrity import fault_at
from okrkit.model.lookup import Scope
from okrkit.model.metric import Metric
from okrkit.model.okr import INTENTS, KeyResult, Objective
from okrkit.model.parts import weight
from okrkit.model.phrases import NearMisses

COLUMNS: dict[str, Callable[..., object]] = {
    "id": identifier,
    "title": text,
    "objective": identifier,
    "objective_title": text,
    "metric": identifier,
    "baseline": number,
    "target": number,
    "stretch": number,
    "at_least": number,
    "at_most": number,
    "weight": weight,
    "intent": partial(choice, allowed=INTENTS),
    "owner": text,
    "segment": text,
    "date": as_date,
    "value": number,
    "confidence": number,
}
"""The columns that are read, each with the check of its cells."""

_NEEDED = ("id", "title", "objective")
_OF_OBJECTIVE = ("objective", "objective_title")
_OF_CHECK_IN = ("date", "value", "confidence")

Row: TypeAlias = dict[str, Any]


@runtime_checkable
class Frame(Protocol):
    """
    A table that names its columns, and gives each by its name: pandas, Polars.

    Example:
        >>> isinstance({}, Frame)
        False
    """

    @property
    def columns(self) -> Iterable[str]:
        """The names."""
        ...

    def __getitem__(self, name: str, /) -> object:
        """Give a column."""
        ...


def read_columns(
    columns: Mapping[str, Iterable[object]] | Frame,
    metrics: Iterable[Metric] | None = None,
) -> tuple[tuple[Objective, ...], tuple[Metric, ...]]:
    """
    Make the objectives and metrics of a set from columns.

    Args:
        columns: Names of columns with their cells, or a frame; None, NaN and blank text
            are cells that are not given.
        metrics: The metrics that rows may name; None makes one of each name.

    Returns:
        The objectives in the order they first appear, and the metrics.

    Raises:
        StructureError: Every column, cell and row that cannot be, each with its path.
        InvalidOKRError: No columns, or something that is no metric.

    Example:
        >>> columns = {"id": ["nps"], "title": ["NPS"], "objective": ["keep"]}
        >>> objectives, _ = read_columns(columns | {"at_least": [40]})
        >>> objectives[0].key_results[0].target.at_least
        40.0
    """
    faults: list[DocumentFault] = []
    rows = _rows(columns, faults)
    declared = None if metrics is None else instances(metrics, Metric, field="metrics")
    found: dict[str, Metric] = {}
    if declared is None:
        found = {
            row["metric"]: Metric(row["metric"]) for row in rows if "metric" in row
        }
    else:
        faults += _metric_faults(rows, Scope("metric", [m.id for m in declared]))
    faults += _twice(rows)
    grouped: dict[str, list[KeyResult]] = {}
    titles: dict[str, str] = {}
    for place, row in enumerate(rows):
        key_result = _key_result(row, place, faults)
        name = row.get("objective")
        if key_result is None or name is None:
            continue
        grouped.setdefault(name, []).append(key_result)
        title = row.get("objective_title", titles.get(name))
        if title is not None and titles.setdefault(name, title) != title:
            faults.append(_two_titles(place, titles[name], title))
    if faults:
        count = f"{len(faults)} fault{'s' * (len(faults) > 1)}"
        raise StructureError(f"{count} in the columns", faults)
    objectives = tuple(
        Objective(name, titles.get(name, name), tuple(key_results))
        for name, key_results in grouped.items()
    )
    return objectives, tuple(found.values()) if declared is None else declared


def _rows(columns: object, faults: list[DocumentFault]) -> list[Row]:
    """Turn columns into rows of checked cells; what is not given is left out."""
    by_name = _by_name(columns)
    cells: dict[str, tuple[object, ...]] = {}
    for name, column in by_name.items():
        if name not in COLUMNS:
            faults.append(_unknown_column(name))
            continue
        try:
            cells[name] = _cells(column, name)
        except InvalidOKRError as error:
            faults.append(fault_at(error, f"columns.{name}"))
    faults += [_missing(f"columns.{name}") for name in _NEEDED if name not in by_name]
    lengths = {name: len(column) for name, column in cells.items()}
    count = max(lengths.values(), default=0)
    faults += [
        DocumentFault(
            "a column shorter than another",
            code="column-length",
            path=f"columns.{name}",
            expected=f"{count} cells",
            got=str(length),
        )
        for name, length in lengths.items()
        if length != count
    ]
    rows: list[Row] = [{} for _ in range(count)]
    for name, column in cells.items():
        for place, cell in enumerate(column):
            try:
                if _given(cell):
                    rows[place][name] = COLUMNS[name](cell, field=name)
                elif name in _NEEDED:
                    faults.append(_missing(f"rows[{place}].{name}"))
            except InvalidOKRError as error:
                faults.append(fault_at(error, f"rows[{place}].{name}"))
                rows[place]["faulty"] = True
    return rows


def _by_name(columns: object) -> Mapping[str, object]:
    """Return the columns of a mapping or a frame by their names."""
    if isinstance(columns, Mapping):
        return columns
    if isinstance(columns, Frame):
        # PyArrow gives its columns themselves where the others give their names.
        with suppress(TypeError):
            names = list(columns.columns)
            found = {name: columns[name] for name in names}
            if len(found) == len(names):
                return found
    raise InvalidOKRError(
        "not columns",
        code="not-a-mapping",
        place="columns",
        expected="names of columns with their cells, each name once",
        got=f"a {type(columns).__name__}",
        hint="Give a dict of lists: of a PyArrow table its to_pydict(), of records a "
        "list for each field.",
    )


def _cells(column: object, name: str) -> tuple[object, ...]:
    """Return the cells of any kind of column; numpy's days become dates."""
    is_column = getattr(column, "ndim", 0) > 0
    if not is_column or getattr(getattr(column, "dtype", None), "kind", "") != "M":
        return items(column, field=f"columns.{name}")
    import numpy as np

    moments = np.asarray(column).astype("datetime64[us]")
    days = moments.astype("datetime64[D]")
    # A time of day stays one, for the check of dates to refuse.
    whole = (days == moments).tolist()
    pairs = zip(days.tolist(), moments.tolist(), whole, strict=True)
    return tuple(day if is_day else moment for day, moment, is_day in pairs)


def _given(cell: object) -> bool:
    """Tell whether a cell holds something: no None, NaN, NA, NaT, or blank text."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return False
    try:
        # What marks missing data differs from itself, or cannot say whether it does.
        return bool(eq(cell, cell))
    except TypeError:
        return False
    except ValueError:
        return True


def _key_result(row: Row, place: int, faults: list[DocumentFault]) -> KeyResult | None:
    """Make the key result of a row, where its cells allow."""
    check_ins: list[CheckIn] = []
    said = [name for name in ("value", "confidence") if name in row]
    if row.get("faulty") or not {"id", "title"} <= row.keys():
        return None
    if said and "date" not in row:
        faults.append(
            DocumentFault(
                f"a {said[0]} without its day",
                code="value-without-date",
                path=f"rows[{place}].date",
                expected="the day of the check-in",
            )
        )
        return None
    own = {k: v for k, v in row.items() if k not in (*_OF_OBJECTIVE, *_OF_CHECK_IN)}
    try:
        if said:
            check_ins.append(CheckIn(**{k: row[k] for k in _OF_CHECK_IN if k in row}))
        return KeyResult(**own, check_ins=check_ins)
    except InvalidOKRError as error:
        faults.append(fault_at(error, _path(error.place, place)))
        return None


def _path(where: str, place: int) -> str:
    """Name the cell a noun complains of, as ``Reach.stretch``, or else its row."""
    match = re.match(r"[A-Z]\w*\.(\w+)", where)
    known = match is not None and match[1] in COLUMNS
    return f"rows[{place}].{match[1]}" if match and known else f"rows[{place}]"


def _metric_faults(rows: list[Row], scope: Scope) -> Iterable[DocumentFault]:
    near_misses = NearMisses()
    for place, row in enumerate(rows):
        if "metric" in row and len(scope.places(row["metric"])) != 1:
            near = near_misses(row["metric"], scope.ids)
            yield DocumentFault(
                f"no one metric has the id {shown(row['metric'])}",
                code="unknown-metric",
                path=f"rows[{place}].metric",
                expected="one of `metrics`",
                hint=f"Did you mean {' or '.join(near)}?" if near else "",
            )


def _twice(rows: list[Row]) -> Iterable[DocumentFault]:
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if row.get("id") in seen:
            yield DocumentFault(
                f"a second key result with the id {shown(row['id'])}",
                code="duplicate-id",
                path=f"rows[{place}].id",
                hint="A key result has one row; add check-ins with with_check_in.",
            )
        seen.add(row.get("id", ""))


def _two_titles(place: int, before: str, title: str) -> DocumentFault:
    return DocumentFault(
        "two titles of one objective",
        code="objective-conflict",
        path=f"rows[{place}].objective_title",
        expected=shown(before),
        got=shown(title),
    )


def _unknown_column(name: object) -> DocumentFault:
    near = nearest(name, COLUMNS, most=1) if isinstance(name, str) else ()
    return DocumentFault(
        "not a column that is read",
        code="unknown-field",
        path=f"columns.{name}" if isinstance(name, str) else "columns",
        expected=", ".join(COLUMNS),
        got=shown(name),
        hint=f"Did you mean {near[0]!r}?" if near else "Leave it out.",
    )


def _missing(path: str) -> DocumentFault:
    return DocumentFault(
        "missing", code="missing-field", path=path, expected="some text"
    )
