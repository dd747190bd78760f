"""Frames cleaned by their own engine: parts named, rows that lack one left out."""

from collections.abc import Sequence
from typing import Any, Final, TypedDict

import narwhals.stable.v2 as nw
import numpy as np
from attrs import evolve, frozen
from narwhals.exceptions import DuplicateError

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.numerics.numbers import LARGEST
from okrkit.retention.tables.column import is_nothing
from okrkit.retention.tables.days import LAST
from okrkit.retention.tables.flags import BLANK, mark, no_number, one_if
from okrkit.retention.tables.grouped import Sum, grouped
from okrkit.retention.tables.in_pandas import with_known_types
from okrkit.retention.tables.parts import read_part
from okrkit.retention.tables.table import OPEN, Role
from okrkit.retention.tables.wall_clock import Time, times_of

__all__ = ["Cleaned", "clean", "missing_column", "one_if"]

_EXACT: Final = (nw.Int64, nw.Int32, nw.Int16, nw.Int8, nw.UInt32, nw.UInt16, nw.UInt8)
_TEXTS: Final = (nw.String, nw.Categorical, nw.Enum, nw.Unknown)
_WHOLE: Final = 2**53
"""Whole floats beyond this may have been another number before they were floats."""


@frozen
class _Part:
    """How a column becomes what a kernel wants, and what may be wrong with it."""

    role: Role
    read: nw.Expr
    lacks: nw.Expr | None = None
    broken: nw.Expr | None = None
    fine: nw.Expr | None = None
    """Null in the rows that lack it or cannot be read."""


class Cleaned(TypedDict):
    """The attributes of a `Lazy`, but for its roles."""

    frame: nw.LazyFrame[Any]
    names: dict[str, tuple[str, ...]]
    size: int
    excluded: dict[str, int]
    latest: int | None


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
        zone: The business's time zone, for moments that say theirs.

    Returns:
        The attributes of a `Lazy`: the frame, its names before rows were left out, how
        many rows it has, how many were left out, by reason, and the latest day.

    Raises:
        InvalidOKRError: A column that is missing or of another kind, an infinite
            number, an id that is no whole number.
        CalendarError: A text that is no ISO date.

    Example:
        >>> import polars
        >>> frame = polars.DataFrame({"who": [1, None]})
        >>> clean(frame, [Role("customer", "who", "id")], None)["size"]
        1
    """
    frame = _lazy(native)
    names = frame.collect_schema().names()
    for role in roles:
        if not isinstance(role.column, str) or role.column not in names:
            raise missing_column(role, names)
    # A column can play two parts, and parts may swap names with columns.
    frame = frame.select(**{role.name: nw.col(role.column) for role in roles})
    if frame.implementation.is_pandas():
        frame = with_known_types(frame, roles, zone)
        times = {
            role.name: Time(nw.col(role.name), nw.col(role.name).is_null())
            for role in roles
            if role.kind in ("day", "moment")
        }
    else:
        frame, times = times_of(frame, roles, zone)
    schema = frame.collect_schema()
    parts = [
        _time(role, times[role.name])
        if role.name in times
        else _part(role, schema[role.name], frame.implementation)
        for role in roles
    ]
    size, excluded, found, latest = _examined(frame, parts, zone)
    lacking = [part.lacks for part in parts if part.lacks is not None]
    read = {part.role.name: part.read for part in parts}
    for name, texts in found.items():
        blank = [text for text in texts if not text.strip()]
        if blank:
            read[name] = nw.when(~read[name].is_in(blank)).then(read[name])
    kept = frame.filter(*(~lacks for lacks in lacking)) if excluded else frame
    return Cleaned(
        frame=kept.select(**read),
        names={n: tuple(t for t in found[n] if t.strip()) for n in found},
        size=size,
        excluded=excluded,
        latest=latest,
    )


def _lazy(native: Any) -> nw.LazyFrame[Any]:  # noqa: ANN401 - any engine's
    try:
        made: nw.LazyFrame[Any] = nw.from_native(native).lazy()
    except DuplicateError:
        raise InvalidOKRError(
            "two columns of one name",
            code="duplicate",
            place="columns",
            expected="names that differ",
            got=shown(list(map(str, getattr(native, "columns", ())))),
        ) from None
    return made


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
    column: object = role.column
    texts = [name for name in names if isinstance(name, str)]
    near = nearest(column, texts, most=1) if isinstance(column, str) else ()
    return InvalidOKRError(
        f"no column {shown(role.column)} for the {role.asked}",
        code="column-missing",
        place=role.asked,
        expected=", ".join(map(shown, names[:20])),
        hint=f"Did you mean {near[0]!r}?" if near else f"Say {role.asked}=...",
    )


def _part(role: Role, dtype: nw.dtypes.DType, engine: nw.Implementation) -> _Part:
    """Say how a column is read, by its kind and type."""
    column = nw.col(role.name)
    if role.kind == "number":
        return _number(role, column, dtype, engine)
    if role.kind == "flag":
        if dtype not in (nw.Boolean, nw.Unknown):
            raise _other_kind(role, dtype, "not-a-flag", "true and false")
        return _Part(role, column, column.is_null())
    if role.kind == "name" and dtype in _TEXTS:
        # The few that there are tell which are blank, see `clean`.
        return _Part(role, column if dtype == nw.String else column.cast(nw.String))
    named = _id(role, column, dtype, engine)
    if role.kind == "id":
        return named
    return evolve(named, read=named.read.cast(nw.String), lacks=None)


def _id(
    role: Role, column: nw.Expr, dtype: nw.dtypes.DType, engine: nw.Implementation
) -> _Part:
    """Read ids: whole numbers, or texts as they are; blank ones name nobody."""
    if dtype in _EXACT:
        return _Part(role, column.cast(nw.Int64), column.is_null())
    if dtype.is_integer():
        broken = column > nw.lit(2**63 - 1, dtype)
        if dtype == nw.Int128:
            broken = broken | (column < nw.lit(-(2**63), dtype))
        known = nw.when(~broken).then(column)
        return _Part(role, known.cast(nw.Int64), column.is_null(), broken)
    if dtype.is_float() or dtype.is_decimal():
        # Integers with gaps, as pandas keeps them; no other number is a name.
        number = column.cast(nw.Float64)
        lacks = no_number(number)
        large = (number > _WHOLE) | (number < -_WHOLE)
        broken = ~lacks & ((number.round(0) != number) | large)
        gapped = nw.when(~(lacks | broken)).then(column)
        return _Part(role, gapped.cast(nw.Int64), lacks, broken)
    if dtype not in _TEXTS:
        raise _other_kind(role, dtype, "not-an-id", "text or whole numbers")
    if engine.is_pandas():  # read before, see `with_known_types`
        return _Part(role, column, column.is_null())
    text = column if dtype == nw.String else column.cast(nw.String)
    named = nw.when(text.str.contains(f"[^{BLANK}]")).then(text)
    # Databases behind Ibis, such as PostgreSQL, have no such texts nor a way to ask.
    odd = None if engine.is_ibis() else text.str.contains("\0", literal=True)
    return _Part(role, named, named.is_null(), odd)


def _number(
    role: Role, column: nw.Expr, dtype: nw.dtypes.DType, engine: nw.Implementation
) -> _Part:
    if not dtype.is_numeric() and dtype != nw.Unknown:
        raise _other_kind(role, dtype, "not-a-number", "numbers")
    number = column.cast(nw.Float64)
    if not dtype.is_float() and not dtype.is_decimal():
        return _Part(role, number, column.is_null())
    lacks = no_number(number)
    broken = ~lacks & ((number > LARGEST) | (number < -LARGEST))
    fine = number.abs() <= LARGEST
    if not engine.is_pyspark():  # to which NaN is larger than any number
        fine = number.is_finite() & fine
    return _Part(role, number, lacks, broken, mark(fine))


def _time(role: Role, time: Time) -> _Part:
    if not role.open:
        return _Part(role, time.read, time.lacks, time.broken, time.fine)
    ends = nw.lit(OPEN, nw.Int64)
    read = nw.when(time.lacks).then(ends).otherwise(time.read)
    fine = None if time.broken is None else mark(time.lacks | ~time.broken)
    return _Part(role, read, None, time.broken, fine)


def _examined(
    frame: nw.LazyFrame[Any], parts: Sequence[_Part], zone: str | None
) -> tuple[int, dict[str, int], dict[str, list[str]], int | None]:
    """Count rows, and those that lack a part; find names and the latest day."""
    # Plain counts are cheap; for what reason rows lack a part is asked if some do.
    fine = {f"fine{p}": _fine(part) for p, part in enumerate(parts) if _may_lack(part)}
    keys = {f"name{p}": part.read for p, part in enumerate(parts) if _is_name(part)}
    dated = [p for p, part in enumerate(parts) if _is_dated(part)]
    rows = frame.select(**fine, **keys) if fine or keys else frame
    taken: dict[str, Sum] = {f"latest{p}": ("max", f"fine{p}") for p in dated}
    made = grouped(rows, *keys, count="rows", counted=[*fine], taken=taken)
    groups = made.collect().rows(named=True)
    size = sum(int(group["rows"]) for group in groups)
    names = {}
    for place, part in enumerate(parts):
        if not _is_name(part):
            continue
        texts = {group[f"name{place}"] for group in groups}
        found = sorted(text for text in texts if isinstance(text, str))
        odd = [text for text in found if "\0" in text]
        if odd:
            read_part(odd[:1], part.role, zone=zone)  # which refuses it
        names[part.role.name] = found
    days = [group[f"latest{place}"] for place in dated for group in groups]
    latest = max((int(day) for day in days if not is_nothing(day)), default=None)
    if all(sum(int(group[name]) for group in groups) == size for name in fine):
        return size, {}, names, latest
    return *_left_out(frame, parts, zone), names, latest


def _is_dated(part: _Part) -> bool:
    """Tell whether what is counted are the days of events, as they are read."""
    return part.role.name == part.role.kind == "day" and part.fine is not None


def _is_name(part: _Part) -> bool:
    return part.role.kind == "name"


def _may_lack(part: _Part) -> bool:
    """Tell whether some rows may have nothing there, or nothing that can be read."""
    said = part.lacks, part.broken, part.fine
    return any(one is not None for one in said)


def _fine(part: _Part) -> nw.Expr:
    if part.fine is not None:
        return part.fine
    if part.broken is not None:
        lacks = part.broken if part.lacks is None else part.lacks | part.broken
        return mark(~lacks)
    return part.read


def _left_out(
    frame: nw.LazyFrame[Any], parts: Sequence[_Part], zone: str | None
) -> tuple[int, dict[str, int]]:
    """Count in one pass the rows that lack a part; refuse what cannot be read."""
    asked: dict[str, nw.Expr] = {}
    had: nw.Expr | None = None
    for place, part in enumerate(parts):
        if part.lacks is not None:
            first = part.lacks if had is None else had & part.lacks
            asked[f"lacks{place}"] = one_if(first)
            had = ~part.lacks if had is None else had & ~part.lacks
        if part.broken is not None:
            asked[f"broken{place}"] = one_if(part.broken)
    if had is None:
        nothing = nw.col(parts[0].role.name).is_null()
        had = nothing | ~nothing
    asked["rows"] = one_if(had)
    rows = grouped(frame.select(**asked), whole=[*asked]).collect().rows(named=True)
    found = {name: int(count or 0) for name, count in rows[0].items()}
    for place, part in enumerate(parts):
        if part.broken is not None and found[f"broken{place}"]:
            _refuse(frame.filter(part.broken), part.role, zone)
    counted = {
        f"no {part.role.name}": found[f"lacks{place}"]
        for place, part in enumerate(parts)
        if part.lacks is not None
    }
    left_out = {reason: count for reason, count in counted.items() if count}
    return found["rows"], left_out


def _refuse(broken: nw.LazyFrame[Any], role: Role, zone: str | None) -> None:
    """Say of one of the values that cannot be read what is said of it in memory."""
    if broken.collect_schema()[role.name] in (nw.Date, nw.Datetime):
        # Python has no such day either.
        read_part(np.array([LAST + 1], "datetime64[D]"), role, zone=zone)
    cell = broken.select(role.name).head(1).collect().rows()[0][0]
    read_part([cell], role, zone=zone)
    raise InvalidOKRError(
        f"a value of the {role.asked} that the engine cannot read",
        code="invalid-value",
        place=role.asked,
        got=shown(cell),
    )


def _other_kind(
    role: Role, dtype: nw.dtypes.DType, code: str, expected: str
) -> InvalidOKRError:
    return InvalidOKRError(
        f"the column of the {role.asked} is of another kind",
        code=code,
        place=role.asked,
        expected=expected,
        got=shown(str(dtype)),
    )
