"""Names and rows from what is no text: records, columns by name, frames, JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from okrkit.errors import InvalidOKRError, shown
from okrkit.formats.faults import Faults
from okrkit.formats.json_text import parse
from okrkit.model.limits import Limits
from okrkit.results.frames import require
from okrkit.retention.tables.frames import is_frame

__all__ = ["from_json", "from_rows"]

_Rows = tuple[tuple[str, ...], list[list[object]]]


def from_json(data: str, label: str, limits: Limits) -> object:
    """
    Read JSON.

    Args:
        data: The text.
        label: The file's name.
        limits: How deep it may be, and how many values it may hold.

    Returns:
        What it says.

    Raises:
        StructureError: It is no JSON.
        LimitError: It is too deep or too large, or a number is too long.

    Example:
        >>> from_json('[{"score": 9}]', "", Limits())
        [{'score': 9}]
    """
    faults = Faults(limits, label)
    tree = parse(data.encode("utf-8", "replace"), faults)
    if faults.found:
        faults.stop()
    return tree


def from_rows(data: object, key: str) -> _Rows:
    """
    Take names and rows out of records, columns by name, or a frame.

    Args:
        data: What holds them.
        key: Under which an API gives its records.

    Returns:
        Names in the order they come, and cells by row; None where a record has none.

    Raises:
        InvalidOKRError: None of these, or columns of different lengths.

    Example:
        >>> from_rows({"ratings": [{"id": 1}, {"score": "good"}]}, "ratings")
        (('id', 'score'), [[1, None], [None, 'good']])
    """
    if isinstance(data, Mapping):
        inner = data.get(key) if key else None
        if isinstance(inner, (list, tuple)) and _are_records(inner):
            return _of_records(inner)
        return _of_columns(data)
    if isinstance(data, (list, tuple)) and _are_records(data):
        return _of_records(data)
    if is_frame(data):
        return _of_columns(_collected(data))
    raise InvalidOKRError(
        "no export",
        code="not-a-table",
        expected="a path, the text of a file, a list of records, columns or a frame",
        got=shown(data),
    )


def _collected(data: object) -> dict[str, list[object]]:
    """Bring the rows of a frame into Python: an export is read whole."""
    nw = require("narwhals.stable.v2", extra="frames")
    from okrkit.retention.tables.opening import opened

    native, owner = opened(data, [])
    try:
        frame = nw.from_native(native).lazy().collect()
        # Nanoseconds would become plain numbers in some engines.
        fine = {kind("ns"): kind("us") for kind in (nw.Datetime, nw.Duration)}
        frame = frame.with_columns(
            nw.col(name).cast(fine[kind])
            for name, kind in frame.schema.items()
            if kind in fine
        )
    except nw.exceptions.DuplicateError:
        raise InvalidOKRError(
            "two columns of one name",
            code="duplicate",
            place="columns",
            expected="names that differ",
        ) from None
    del owner  # which had to live until now
    read: dict[str, list[object]] = frame.to_dict(as_series=False)
    return read


def _are_records(rows: Sequence[object]) -> bool:
    return all(isinstance(row, Mapping) for row in rows)


def _of_records(records: Sequence[Any]) -> _Rows:
    names = tuple(dict.fromkeys(name for record in records for name in record))
    rows = [[record.get(name) for name in names] for record in records]
    return tuple(map(str, names)), rows


def _of_columns(columns: Mapping[Any, Any]) -> _Rows:
    cells = []
    for name, column in columns.items():
        held = column
        if isinstance(held, np.ndarray) and held.dtype.kind == "M":
            held = held.astype("datetime64[us]")  # finer ones would become numbers
        held = held.tolist() if hasattr(held, "tolist") else held
        if not isinstance(held, (list, tuple)):
            raise InvalidOKRError(
                "not a column",
                code="not-a-column",
                place=str(name),
                expected="one value for each row",
                got=shown(column),
            )
        cells.append(held)
    if len({len(column) for column in cells}) > 1:
        sizes = zip(columns, cells, strict=True)
        raise InvalidOKRError(
            "columns of different lengths",
            code="column-length",
            expected="one length",
            got=", ".join(f"{name} {len(column)}" for name, column in sizes),
        )
    rows = [list(row) for row in zip(*cells, strict=True)]
    return tuple(map(str, columns)), rows
