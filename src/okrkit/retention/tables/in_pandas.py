"""Columns that pandas keeps as objects, and its days: read as those in memory are."""

from collections.abc import Sequence
from typing import Any, Final

import narwhals.stable.v2 as nw
import numpy as np

from okrkit.results.frames import require
from okrkit.retention.tables.flags import BLANK
from okrkit.retention.tables.parts import Part, read_part
from okrkit.retention.tables.table import Role

_ANYTHING: Final = (nw.Object, nw.Categorical, nw.Enum, nw.Unknown)


def with_known_types(
    frame: nw.LazyFrame[Any], roles: Sequence[Role], zone: str | None
) -> nw.LazyFrame[Any]:
    """
    Give every column of a pandas frame a type that says what is in it.

    Objects may be anything, and pandas turns them into texts without a word; they,
    and days of any type, are read as plain columns are.

    Args:
        frame: Its columns are named by their roles.
        roles: Which column plays which part.
        zone: The business's time zone, for moments that say theirs.

    Returns:
        The frame; days and moments are whole numbers in it.

    Raises:
        InvalidOKRError: A column of another kind.
        CalendarError: A day that cannot be read.

    Example:
        >>> import pandas
        >>> frame = nw.from_native(pandas.DataFrame({"day": ["1970-01-03"]})).lazy()
        >>> known = with_known_types(frame, [Role("day", "day", "day")], None)
        >>> known.collect().rows()
        [(2,)]
    """
    native = frame.to_native()
    schema = frame.collect_schema()
    made = {}
    for role in roles:
        column = native[role.name]
        dtype = schema[role.name]
        told = {
            "id": dtype not in _ANYTHING,
            "name": dtype == nw.String,
            "number": column.dtype != object,
            "flag": column.dtype != object,
        }
        if not told.get(role.kind):
            read = read_part(_plain(column), role, zone=zone)
            made[role.name] = _column(read, role)
        elif dtype == nw.String and role.kind in ("id", "name"):
            made[role.name] = _named(column, role)
        elif role.kind == "number" and dtype.is_integer() and _is_arrow(column):
            # As numpy does: Arrow refuses to make floats of those above 2**53.
            made[role.name] = column.to_numpy(np.float64, na_value=np.nan)
    return nw.from_native(native.assign(**made)).lazy() if made else frame


def _is_arrow(column: Any) -> bool:  # noqa: ANN401 - a pandas Series
    return hasattr(column.dtype, "pyarrow_dtype")


def _plain(column: Any) -> Any:  # noqa: ANN401 - a pandas Series
    """Return times of Arrow as those of numpy: it would make objects of them."""
    kind = getattr(column.dtype, "pyarrow_dtype", None)
    if kind is None:
        return column
    if getattr(kind, "tz", None) is not None:
        pd = require("pandas", extra="pandas")
        return column.astype(pd.DatetimeTZDtype("us", kind.tz))
    if str(kind).startswith(("date32", "timestamp")):
        unit = "s" if str(kind).startswith("date32") else "us"
        return column.astype(f"datetime64[{unit}]")
    return column


def _named(column: Any, role: Role) -> Any:  # noqa: ANN401 - a pandas Series
    """Return texts without those that name nobody."""
    odd = column[column.str.contains("\0", regex=False) == True]  # noqa: E712 - or none
    if len(odd):
        read_part([odd.iloc[0]], role, zone=None)  # which refuses it
    blank = (column.str.strip(BLANK) == "").fillna(value=False)
    return column.mask(blank.astype(bool)) if blank.any() else column


def _column(read: Part, role: Role) -> Any:  # noqa: ANN401 - numpy's or pandas' own
    """Return what was read, as a column of pandas."""
    pd = require("pandas", extra="pandas")
    if read.labels is not None:
        texts = np.array([*read.labels, None], np.object_)[read.values]
        return pd.array(texts, dtype=pd.StringDtype("python"))
    if read.known is None or role.kind == "number":
        return read.values
    if role.kind == "flag":
        return pd.arrays.BooleanArray(read.values, ~read.known)
    return pd.arrays.IntegerArray(read.values, ~read.known)
