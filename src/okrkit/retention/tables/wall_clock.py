"""Days and moments of frames: each engine's shortest way to the business's calendar."""

import datetime as dt
import importlib
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

import narwhals.stable.v2 as nw
import numpy as np

from okrkit.errors import InvalidOKRError, shown
from okrkit.results.frames import require
from okrkit.retention.tables.table import Role

_EPOCH: Final = dt.date(1970, 1, 1)
_ORDINAL: Final = 719_528  # days from the first day of year 0 to 1970-01-01
_DAY: Final = 86_400_000_000  # microseconds


def on_the_wall(
    frame: nw.LazyFrame[Any], roles: Sequence[Role], zone: str | None
) -> nw.LazyFrame[Any]:
    """
    Put moments that say their zone on the wall clock: the business's, UTC for moments.

    Args:
        frame: Its columns are named by their roles.
        roles: Which of them are days or moments.
        zone: The business's time zone; UTC where None.

    Returns:
        The frame, with moments that say no zone; in pandas, days are numbers already.

    Raises:
        InvalidOKRError: No such time zone.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.DataFrame({"day": [_EPOCH]}).lazy())
        >>> on_the_wall(frame, [Role("day", "day", "day")], "Europe/Berlin").columns
        ['day']
    """
    schema = frame.collect_schema()
    times = [role for role in roles if role.kind in ("day", "moment")]
    if frame.implementation.is_pandas():
        return _pandas(frame, times, zone)
    zones = {
        role.name: _zone(zone) if role.kind == "day" else "UTC"
        for role in times
        if getattr(schema[role.name], "time_zone", None) is not None
    }
    if not zones:
        return frame
    if frame.implementation.is_duckdb():
        return _duckdb(frame, zones)
    if frame.implementation.is_pyspark():
        _refuse_session(schema, times, zone)
        return _spark(frame, zones)
    if frame.implementation.is_ibis():
        return _ibis(frame, zones)
    return frame.with_columns(
        nw.col(name).dt.convert_time_zone(where).dt.replace_time_zone(None)
        for name, where in zones.items()
    )


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
    if engine.is_duckdb():
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
    days = day_number(column, dtype, engine) * _DAY
    if dtype == nw.Date:
        return days
    time = column.dt
    seconds = time.hour().cast(nw.Int64) * 3600 + time.minute().cast(nw.Int64) * 60
    seconds += time.second().cast(nw.Int64)
    return days + seconds * 1_000_000 + time.microsecond().cast(nw.Int64)


def _zone(zone: str | None) -> str:
    try:
        return ZoneInfo(zone or "UTC").key
    except (KeyError, ValueError, TypeError) as error:
        raise InvalidOKRError(
            f"no time zone {shown(zone)}",
            code="invalid-date",
            place="zone",
            expected="a name such as Europe/Berlin",
        ) from error


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


def _refuse_session(
    schema: Mapping[str, nw.dtypes.DType], times: Sequence[Role], zone: str | None
) -> None:
    """
    Refuse Spark's moments of the session where no zone is said.

    Spark keeps naive moments under that type, too; whose wall clock is meant,
    nobody can tell.
    """
    for role in times:
        session = getattr(schema[role.name], "time_zone", None)
        if zone is None and session not in (None, "UTC", "Etc/UTC"):
            raise InvalidOKRError(
                f"the moments of the {role.name} follow the session's zone, {session}",
                code="invalid-date",
                place=role.name,
                expected="zone=, or a column of dates or of timestamp_ntz",
                hint=f"Where that zone is the business's own, say zone={session!r}.",
            )


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


def _pandas(
    frame: nw.LazyFrame[Any], times: Sequence[Role], zone: str | None
) -> nw.LazyFrame[Any]:
    """Count days by numpy: pandas keeps dates as objects, moments in many types."""
    pd = require("pandas", extra="pandas")
    native = frame.to_native()
    made: dict[str, Any] = {}
    for role in times:
        column = native[role.name]
        if column.dtype == object:
            kind = pd.api.types.infer_dtype(column, skipna=True)
            if kind not in ("date", "datetime", "datetime64", "empty"):
                continue
            column = pd.to_datetime(column, utc=_aware(column) or None)
        elif "date32" in str(column.dtype):
            column = column.astype("datetime64[s]")
        elif not pd.api.types.is_datetime64_any_dtype(column.dtype):
            continue
        if getattr(column.dt, "tz", None) is not None:
            where = _zone(zone) if role.kind == "day" else "UTC"
            column = column.dt.tz_convert(where).dt.tz_localize(None)
        moments = column.to_numpy(
            dtype="datetime64[us]", na_value=np.datetime64("NaT", "us")
        )
        unit = "datetime64[D]" if role.kind == "day" else "datetime64[us]"
        numbers = moments.astype(unit).view(np.int64)
        nothing = np.isnat(moments)
        if nothing.any():
            made[role.name] = pd.arrays.IntegerArray(numbers, nothing)
        else:
            made[role.name] = numbers
    return nw.from_native(native.assign(**made)).lazy() if made else frame


def _aware(column: Any) -> bool:  # noqa: ANN401 - a pandas Series
    """Tell whether moments say their zone; all must, or none."""
    zoned = {
        v.tzinfo is not None for v in column.dropna() if isinstance(v, dt.datetime)
    }
    if len(zoned) > 1:
        raise InvalidOKRError(
            "moments with a time zone beside moments without",
            code="invalid-date",
            place=str(column.name),
        )
    return zoned == {True}
