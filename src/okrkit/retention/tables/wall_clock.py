"""Days and moments of frames: each engine's shortest way to the business's calendar."""

import datetime as dt
import importlib
from collections.abc import Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

import narwhals.stable.v2 as nw
from attrs import frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.results.frames import require
from okrkit.retention.tables import in_spark
from okrkit.retention.tables.days import FIRST, LAST
from okrkit.retention.tables.flags import one_if
from okrkit.retention.tables.iso import with_texts
from okrkit.retention.tables.offsets import ahead_at, ahead_of
from okrkit.retention.tables.parts import read_part
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.zones import zone_named

_EPOCH: Final = dt.date(1970, 1, 1)
_ORDINAL: Final = 719_528  # days from the first day of year 0 to 1970-01-01
_DAY: Final = 86_400_000_000  # microseconds


@frozen
class Time:
    """
    How a column of days or moments is read.

    Attributes:
        read: Whole numbers: days or microseconds since 1970-01-01.
        lacks: Which rows have none.
        broken: Which cannot be read; None where all can.
        fine: Null in the rows that lack it or cannot be read; None where `read` is.
    """

    read: nw.Expr
    lacks: nw.Expr
    broken: nw.Expr | None = None
    fine: nw.Expr | None = None


def times_of(
    frame: nw.LazyFrame[Any], roles: Sequence[Role], zone: str | None
) -> tuple[nw.LazyFrame[Any], dict[str, Time]]:
    """
    Say how days and moments are read, by the rules of `read_days` and `read_moments`.

    Args:
        frame: Its columns are named by their roles; no frame of pandas.
        roles: Which of them are days or moments.
        zone: The business's time zone, for moments that say theirs.

    Returns:
        The frame, with moments that say no zone, and how each is read.

    Raises:
        InvalidOKRError: No such time zone, none where one is needed, other types,
            moments with an offset beside some without.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.DataFrame({"day": [_EPOCH]}).lazy())
        >>> times_of(frame, [Role("day", "day", "day")], "Europe/Berlin")[0].columns
        ['day']
    """
    times = [role for role in roles if role.kind in ("day", "moment")]
    if not times:
        return frame, {}
    where = None if zone is None else zone_named(zone)
    frame, told = _without_zones(frame, times, where)
    schema, engine = frame.collect_schema(), frame.implementation
    made = {}
    for role in times:
        dtype = schema[role.name]
        if dtype in (nw.String, nw.Unknown, nw.Categorical, nw.Enum):
            frame, made[role.name] = _of_texts(frame, role, where)
        elif dtype not in (nw.Date, nw.Datetime):
            made[role.name] = _of_no_time(role, dtype)
        else:
            if engine.is_pyspark():
                days = f"cast(unix_date(cast(`{role.name}` as date)) as bigint)"
                frame = in_spark.with_texts(frame, **{f"{role.name}, day": days})
                day = nw.col(f"{role.name}, day")
            else:
                day = day_number(nw.col(role.name), dtype, engine)
            read, fine = day, _on_calendar(day)
            if role.kind == "moment":
                zoned = None if role.name in told else where
                frame, read = _exact(frame, role.name, dtype, zoned)
                fine = read
            known = (day >= FIRST) & (day <= LAST)
            made[role.name] = Time(read, nw.col(role.name).is_null(), ~known, fine)
    return frame, made


def _on_calendar(day: nw.Expr) -> nw.Expr:
    """Leave out days that no calendar has, such as the infinite ones of DuckDB."""
    return nw.when((day >= FIRST) & (day <= LAST)).then(day)


def _exact(
    frame: nw.LazyFrame[Any], name: str, dtype: nw.dtypes.DType, zone: ZoneInfo | None
) -> tuple[nw.LazyFrame[Any], nw.Expr]:
    """Read dates or naive moments, on the clock of a zone where one is said."""
    read = microseconds(nw.col(name), dtype, frame.implementation)
    if zone is None:
        return frame, read
    frame = frame.with_columns(read.alias(f"{name}, clock"))
    clock = nw.col(f"{name}, clock")
    return frame, clock - ahead_of(clock, zone, *_extent(frame, clock))


def _of_no_time(role: Role, dtype: nw.dtypes.DType) -> Time:
    """Read a column of another type: it may hold nothing at all."""
    column = nw.col(role.name)
    if not dtype.is_numeric() or dtype.is_decimal():
        raise InvalidOKRError(
            "these are no days",
            code="not-a-day",
            place=role.asked,
            expected="dates, moments, or text such as '2026-11-15'",
            got=shown(str(dtype)),
        )
    lacks = column.is_null()
    if dtype.is_float():
        lacks = lacks | column.is_nan()
    nothing = nw.when(lacks).then(nw.lit(None, nw.Int64))
    return Time(nothing.otherwise(nw.lit(0, nw.Int64)), lacks, ~lacks)


def _of_texts(
    frame: nw.LazyFrame[Any], role: Role, zone: ZoneInfo | None
) -> tuple[nw.LazyFrame[Any], Time]:
    """Read texts, of which all say their offset, or none."""
    frame, texts = with_texts(frame, role.name)
    some = ~texts.lacks & ~texts.broken
    counted = frame.select(
        aware=one_if(some & texts.aware), naive=one_if(some & ~texts.aware)
    ).select(nw.col("aware").sum(), nw.col("naive").sum())
    aware, naive = (int(count or 0) for count in counted.collect().rows()[0])
    if aware and (naive or (zone is None and role.kind == "day")):
        spelt = ["2000-01-01T00:00Z", "2000-01-01T00:00"]
        read_part(spelt if naive else spelt[:1], role, zone=None)  # which refuses it
    read = texts.days
    if aware or role.kind == "moment":
        clock = texts.days * _DAY + texts.rest
        frame = frame.with_columns((clock - texts.ahead).alias(f"{role.name}, clock"))
        read = nw.col(f"{role.name}, clock")
    if aware and role.kind == "day" and zone is not None:
        rest = texts.rest - texts.ahead + ahead_at(read, zone, *_extent(frame, read))
        frame = frame.with_columns(rest.alias(f"{role.name}, left"))
        left = nw.col(f"{role.name}, left")
        over = one_if(left >= _DAY) + one_if(left >= 2 * _DAY)
        under = one_if(left < 0) + one_if(left < -_DAY)
        read = texts.days + over - under
    elif naive and role.kind == "moment" and zone is not None:
        read = read - ahead_of(read, zone, *_extent(frame, read))
    return frame, Time(read, texts.lacks, texts.broken)


def _extent(frame: nw.LazyFrame[Any], clock: nw.Expr) -> tuple[int, int]:
    """Return the first and the last of some moments; 0 where there are none."""
    ends = frame.select(at=clock).select(
        first=nw.col("at").min(), last=nw.col("at").max()
    )
    first, last = ends.collect().rows()[0]
    return int(first or 0), int(last or 0)


def _without_zones(
    frame: nw.LazyFrame[Any], times: Sequence[Role], zone: ZoneInfo | None
) -> tuple[nw.LazyFrame[Any], set[str]]:
    """Put moments of a zone on the wall clock: the business's, UTC for moments."""
    schema = frame.collect_schema()
    zones = {}
    for role in times:
        if getattr(schema[role.name], "time_zone", None) is None:
            continue
        if role.kind == "day" and zone is None:
            read_part(["2000-01-01T00:00Z"], role, zone=None)  # which refuses it
        zones[role.name] = zone.key if zone and role.kind == "day" else "UTC"
    if not zones:
        return frame, set()
    if frame.implementation.is_duckdb():
        frame = _duckdb(frame, zones)
    elif frame.implementation.is_pyspark():
        frame = _spark(frame, zones)
    elif frame.implementation.is_ibis():
        frame = _ibis(frame, zones)
    else:
        frame = frame.with_columns(
            nw.col(name).dt.convert_time_zone(where).dt.replace_time_zone(None)
            for name, where in zones.items()
        )
    return frame, set(zones)


def day_number(
    column: nw.Expr, dtype: nw.dtypes.DType, engine: nw.Implementation
) -> nw.Expr:
    """
    Count the days since 1970-01-01 of a column of dates or naive moments.

    Args:
        column: The column.
        dtype: Its type.
        engine: Who computes it.

    Returns:
        An expression of Int64.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.DataFrame({"day": [_EPOCH]}))
        >>> day = day_number(nw.col("day"), nw.Date(), frame.implementation)
        >>> frame.select(day).rows()
        [(0,)]
    """
    date = column if dtype == nw.Date else column.cast(nw.Date)
    if engine.is_polars() or engine.is_pyarrow():
        return date.cast(nw.Int32).cast(nw.Int64)
    if engine.is_duckdb() or engine.is_pyspark():
        return (date - nw.lit(_EPOCH)).cast(nw.Int64)
    # Every engine knows the year and the day of the year; not all a span of days.
    year = column.dt.year().cast(nw.Int64)
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400
    return 365 * year + leaps + column.dt.ordinal_day().cast(nw.Int64) - _ORDINAL


def microseconds(
    column: nw.Expr, dtype: nw.dtypes.DType, engine: nw.Implementation
) -> nw.Expr:
    """
    Count the microseconds since 1970-01-01 of a column of dates or naive moments.

    Null where the day is beyond the years 1 to 9999.

    Args:
        column: The column.
        dtype: Its type.
        engine: Who computes it.

    Returns:
        An expression of Int64.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.DataFrame({"at": [dt.datetime(1970, 1, 2)]}))
        >>> at = microseconds(nw.col("at"), nw.Datetime(), frame.implementation)
        >>> frame.select(at).rows()
        [(86400000000,)]
    """
    days = _on_calendar(day_number(column, dtype, engine)) * _DAY
    if dtype == nw.Date:
        return days
    time = column.dt
    seconds = time.hour().cast(nw.Int64) * 3600 + time.minute().cast(nw.Int64) * 60
    seconds += time.second().cast(nw.Int64)
    return days + seconds * 1_000_000 + time.microsecond().cast(nw.Int64)


def _duckdb(frame: nw.LazyFrame[Any], zones: dict[str, str]) -> nw.LazyFrame[Any]:
    """Ask DuckDB, whose moments otherwise follow the zone of the session."""
    duckdb = require("duckdb", extra="duckdb")
    chosen = []
    for name in frame.columns:
        column = duckdb.ColumnExpression(name)
        if name in zones:
            where = duckdb.ConstantExpression(zones[name])
            column = duckdb.FunctionExpression("timezone", where, column).alias(name)
        chosen.append(column)
    made: nw.LazyFrame[Any] = nw.from_native(frame.to_native().select(*chosen))
    return made


def _spark(frame: nw.LazyFrame[Any], zones: dict[str, str]) -> nw.LazyFrame[Any]:
    """Ask Spark, whose moments otherwise follow the zone of the session."""
    f = importlib.import_module("pyspark.sql.functions")
    native = frame.to_native()
    for name, where in zones.items():
        # From the instant itself: a session's wall clock shows one hour twice a year.
        micros = f.unix_micros(f.col(name))
        start = f.lit("1970-01-01 00:00:00").cast("timestamp_ntz")
        seconds = (micros / 1_000_000).cast("decimal(20,6)")
        utc = start + f.make_dt_interval(secs=seconds)
        wall = f.convert_timezone(f.lit("UTC"), f.lit(where), utc)
        native = native.withColumn(name, wall)
    made: nw.LazyFrame[Any] = nw.from_native(native)
    return made


def _ibis(frame: nw.LazyFrame[Any], zones: dict[str, str]) -> nw.LazyFrame[Any]:
    """Ask the database by the function that PostgreSQL and DuckDB share."""
    ibis = require("ibis", extra="frames")
    datatypes = ibis.expr.datatypes

    def timezone(zone: str, moment: object) -> object:
        """Stand for the function of the database."""

    wall = ibis.udf.scalar.builtin(
        timezone,
        signature=(
            (datatypes.string, datatypes.Timestamp(timezone="UTC")),
            datatypes.timestamp,
        ),
    )
    native = frame.to_native()
    walls = {name: wall(where, native[name]) for name, where in zones.items()}
    made: nw.LazyFrame[Any] = nw.from_native(native.mutate(**walls))
    return made
