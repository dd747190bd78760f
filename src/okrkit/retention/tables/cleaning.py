"""Frames cleaned by their own engine: parts named, rows that lack one left out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypedDict

import narwhals.stable.v2 as nw
from attrs import field, frozen

from okrkit.errors import InvalidOKRError, OKRError, nearest, shown
from okrkit.retention.tables.table import OPEN, Role
from okrkit.retention.tables.wall_clock import day_number, microseconds, on_the_wall

ISO: Final = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
"""Texts that are read as days; any other could mean two days."""


@frozen
class _Part:
    """How a column becomes what a kernel wants, and what may be wrong with it."""

    role: Role
    read: nw.Expr
    lacks: nw.Expr | None = None
    faults: Mapping[str, nw.Expr] = field(factory=dict)


class Cleaned(TypedDict):
    """The attributes of a `Lazy`, but for its roles."""

    frame: nw.LazyFrame[Any]
    names: nw.LazyFrame[Any]
    size: int
    excluded: dict[str, int]


def clean(
    native: Any,  # noqa: ANN401 - any engine's
    roles: Sequence[Role],
    zone: str | None,
) -> Cleaned:
    """
    Name the columns of a frame by their roles and leave out rows that lack a part.

    Args:
        native: A frame of an engine.
        roles: Which column plays which part.
        zone: The business's time zone, for moments that say theirs; UTC where None.

    Returns:
        The attributes of a `Lazy`: the frame, its names before rows were left out, how
        many rows it has, and how many were left out, by reason.

    Raises:
        InvalidOKRError: A column that is missing or of another kind, an infinite
            number, a text that is no ISO date.

    Example:
        >>> import polars
        >>> frame = polars.DataFrame({"who": [1, None]})
        >>> clean(frame, [Role("customer", "who", "id")], None)["size"]
        1
    """
    frame = nw.from_native(native).lazy()
    names = frame.collect_schema().names()
    for role in roles:
        if role.column not in names:
            raise missing_column(role, names)
    # A column can play two parts, and parts may swap names with columns.
    frame = frame.select(**{role.name: nw.col(role.column) for role in roles})
    given = frame.collect_schema()
    frame = on_the_wall(frame, roles, zone)
    schema, engine = frame.collect_schema(), frame.implementation
    parts = []
    for role in roles:
        dtype = schema[role.name]
        # What has become numbers is counted already, as pandas is by numpy.
        counted = dtype != given[role.name]
        parts.append(_part(role, dtype, engine, counted=counted))
    size, excluded = _examined(frame, parts)
    lacking = [part.lacks for part in parts if part.lacks is not None]
    read = {part.role.name: part.read for part in parts}
    names = {role.name: read[role.name] for role in roles if role.kind == "name"}
    kept = frame.filter(*(~lacks for lacks in lacking)) if excluded else frame
    return Cleaned(
        frame=kept.select(**read),
        names=frame.select(**names) if names else frame,
        size=size,
        excluded=excluded,
    )


def missing_column(role: Role, names: Sequence[object]) -> InvalidOKRError:
    """
    Say that a table lacks a column, and which one may be meant.

    Args:
        role: The part that it should play.
        names: The columns that there are.

    Returns:
        The error.

    Example:
        >>> missing_column(Role("customer", "custmer", "id"), ["customer"]).hint
        "Did you mean 'customer'?"
    """
    near = nearest(role.column, [n for n in names if isinstance(n, str)], most=1)
    return InvalidOKRError(
        f"no column {shown(role.column)} for the {role.name}",
        code="column-missing",
        place=role.name,
        expected=", ".join(map(shown, names[:20])),
        hint=f"Did you mean {near[0]!r}?" if near else f"Say {role.name}=...",
    )


def one_if(flag: nw.Expr) -> nw.Expr:
    """
    Count a flag: 1 where it holds. Not every engine adds up flags as they are.

    Args:
        flag: A condition.

    Returns:
        An expression of 0 and 1.

    Example:
        >>> type(one_if(nw.col("a") > 1)).__name__
        'Expr'
    """
    return nw.when(flag).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64))


def _part(
    role: Role, dtype: nw.dtypes.DType, engine: nw.Implementation, *, counted: bool
) -> _Part:
    """Say how a column is read, by its kind and type."""
    column = nw.col(role.name)
    if role.kind == "id":
        return _id(role, column, dtype)
    if role.kind == "number":
        return _number(role, column, dtype)
    if role.kind == "name":
        return _Part(role, _name(column, dtype))
    if role.kind == "flag":
        if dtype != nw.Boolean:
            raise _other_kind(role, dtype, "true and false")
        return _Part(role, column, column.is_null())
    return _time(role, column, dtype, engine, counted=counted)


def _id(role: Role, column: nw.Expr, dtype: nw.dtypes.DType) -> _Part:
    if dtype.is_integer():
        return _Part(role, column.cast(nw.Int64), column.is_null())
    if dtype.is_float() or dtype.is_decimal():
        # Integers with gaps, as pandas keeps them; no other number is a name.
        number = column.cast(nw.Float64)
        lacks = number.is_null() | number.is_nan()
        broken = ~lacks & ((number.round(0) != number) | ~number.is_finite())
        return _Part(role, column.cast(nw.Int64), lacks, {"not a whole number": broken})
    if dtype.is_temporal() or dtype.is_nested() or dtype == nw.Boolean:
        raise _other_kind(role, dtype, "whole numbers or texts")
    name = _name(column, dtype)
    return _Part(role, name, name.is_null())


def _name(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """Read texts as they are; blank ones name nobody."""
    if dtype.is_float() or dtype.is_decimal():
        column = column.cast(nw.Int64)
    text = column if dtype == nw.String else column.cast(nw.String)
    blank = text.str.strip_chars() == ""
    return nw.when(~blank).then(text).otherwise(nw.lit(None, nw.String))


def _number(role: Role, column: nw.Expr, dtype: nw.dtypes.DType) -> _Part:
    if not dtype.is_numeric():
        raise _other_kind(role, dtype, "numbers")
    number = column.cast(nw.Float64)
    if dtype.is_integer():
        return _Part(role, number, column.is_null())
    lacks = number.is_null() | number.is_nan()
    infinite = ~lacks & ~number.is_finite()
    return _Part(role, number, lacks, {"an infinite number": infinite})


def _time(
    role: Role,
    column: nw.Expr,
    dtype: nw.dtypes.DType,
    engine: nw.Implementation,
    *,
    counted: bool,
) -> _Part:
    faults: dict[str, nw.Expr] = {}
    lacks: nw.Expr | None = column.is_null()
    if dtype == nw.String and role.kind == "day":
        read, faults = _iso_day(column)
    elif dtype.is_integer() and counted:
        read = column.cast(nw.Int64)
    elif dtype not in (nw.Date, nw.Datetime):
        raise _other_kind(role, dtype, "dates or moments")
    elif role.kind == "day":
        read = day_number(column, dtype, engine)
    else:
        read = microseconds(column, dtype, engine)
    if role.open:
        ends = nw.lit(OPEN, nw.Int64)
        read = nw.when(column.is_null()).then(ends).otherwise(read)
        lacks = None
    return _Part(role, read, lacks, faults)


def _iso_day(column: nw.Expr) -> tuple[nw.Expr, dict[str, nw.Expr]]:
    """Read texts such as 2026-11-15 or 2026-11-15T09:30, and find all others."""
    spelt = column.str.contains(ISO)
    # What is spelt otherwise is found before it is read; no engine may choke on it.
    text = nw.when(spelt).then(column).otherwise(nw.lit("2000-01-01"))
    year, month, day = (
        text.str.slice(start, length).cast(nw.Int64)
        for start, length in ((0, 4), (5, 2), (8, 2))
    )
    leap = one_if(_divides(4, year) & (~_divides(100, year) | _divides(400, year)))
    long = one_if(~_divides(2, month + month // 8))
    last = 30 + long - one_if(month == 2) * (2 - leap)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (day <= last) & (year >= 1)
    # Years begin in March here, so that the day of a leap year comes last.
    begun = year - one_if(month <= 2)
    since_march = month - 3 + 12 * one_if(month <= 2)
    read = (
        365 * begun
        + begun // 4
        - begun // 100
        + begun // 400
        + (153 * since_march + 2) // 5
        + day
        - 719469
    )
    return read, {"no ISO date": ~column.is_null() & (~spelt | ~real)}


def _divides(number: int, column: nw.Expr) -> nw.Expr:
    # Not every kind of pandas column knows the remainder.
    return column // number * number == column


def _examined(
    frame: nw.LazyFrame[Any], parts: Sequence[_Part]
) -> tuple[int, dict[str, int]]:
    """Count in one pass the rows that lack a part; refuse what cannot be read."""
    asked: dict[str, nw.Expr] = {}
    had: nw.Expr | None = None
    for place, part in enumerate(parts):
        if part.lacks is not None:
            first = part.lacks if had is None else had & part.lacks
            asked[f"lacks{place}"] = one_if(first)
            had = ~part.lacks if had is None else had & ~part.lacks
        for number, fault in enumerate(part.faults.values()):
            asked[f"fault{place}_{number}"] = one_if(fault)
    asked["rows"] = one_if(nw.lit(True) if had is None else had)  # noqa: FBT003
    sums = (nw.col(name).sum().cast(nw.Int64) for name in asked)
    rows = frame.select(**asked).select(*sums).collect().rows(named=True)
    found = {name: int(count or 0) for name, count in rows[0].items()}
    for place, number, what in _faults(parts):
        if found[f"fault{place}_{number}"]:
            raise _broken(frame, parts[place], what)
    counted = {
        f"no {part.role.name}": found[f"lacks{place}"]
        for place, part in enumerate(parts)
        if part.lacks is not None
    }
    left_out = {reason: count for reason, count in counted.items() if count}
    return found["rows"], left_out


def _faults(parts: Sequence[_Part]) -> Iterator[tuple[int, int, str]]:
    for place, part in enumerate(parts):
        for number, fault in enumerate(part.faults):
            yield place, number, fault


def _broken(frame: nw.LazyFrame[Any], part: _Part, fault: str) -> OKRError:
    """Show one of the values that cannot be read."""
    name = part.role.name
    some = frame.filter(part.faults[fault]).select(name).head(1).collect()
    return InvalidOKRError(
        f"{fault} in the column of the {name}",
        code=_CODES[fault],
        place=name,
        expected=_EXPECTED[fault],
        got=shown(some.rows()[0][0]),
        hint=_HINTS.get(fault, ""),
    )


def _other_kind(role: Role, dtype: nw.dtypes.DType, expected: str) -> InvalidOKRError:
    return InvalidOKRError(
        f"the column of the {role.name} is of another kind",
        code=_KIND_CODES[role.kind],
        place=role.name,
        expected=expected,
        got=shown(str(dtype)),
    )


_KIND_CODES: Final = {
    "id": "not-an-id",
    "day": "invalid-date",
    "moment": "invalid-date",
    "number": "not-a-number",
    "flag": "invalid-value",
}
_CODES: Final = {
    "not a whole number": "not-an-id",
    "an infinite number": "not-finite",
    "no ISO date": "invalid-date",
}
_EXPECTED: Final = {
    "not a whole number": "whole numbers or texts",
    "an infinite number": "finite numbers, none where there is none",
    "no ISO date": "dates such as 2026-11-15",
}
_HINTS: Final = {
    "no ISO date": "Convert the column to dates first: a text may mean two days.",
}
