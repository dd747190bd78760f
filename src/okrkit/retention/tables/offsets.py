"""What a business's clock is ahead of UTC, as an expression that any engine knows."""

import datetime as dt
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

import narwhals.stable.v2 as nw

from okrkit.retention.tables.flags import one_if
from okrkit.retention.tables.zones import HOUR

_DAY: Final = 24 * HOUR
_SECOND: Final = 1_000_000
_UTC: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_FIRST: Final = (dt.datetime(1850, 1, 1, tzinfo=dt.UTC) - _UTC) // dt.timedelta(
    microseconds=1
)
_LAST: Final = (dt.datetime(2200, 1, 1, tzinfo=dt.UTC) - _UTC) // dt.timedelta(
    microseconds=1
)
"""Outside these days no clock is changed."""


def ahead_at(moment: nw.Expr, zone: ZoneInfo, first: int, last: int) -> nw.Expr:
    """
    Return how far the clock on a wall is ahead of UTC at each moment.

    Args:
        moment: Microseconds since 1970-01-01 in UTC.
        zone: Where the wall stands.
        first: The earliest of the moments.
        last: The latest.

    Returns:
        Microseconds.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.DataFrame({"at": [0]}))
        >>> ahead = ahead_at(nw.col("at"), ZoneInfo("Asia/Tokyo"), 0, 0)
        >>> frame.select(ahead // HOUR).rows()
        [(9,)]
    """
    ahead = moment * 0 + _offset(first, zone)
    for at, before, after in _changes(zone, first, last):
        ahead = ahead + one_if(moment >= at) * (after - before)
    return ahead


def ahead_of(clock: nw.Expr, zone: ZoneInfo, first: int, last: int) -> nw.Expr:
    """
    Return how far the clock on a wall is ahead of UTC when it shows something.

    Where it shows the same twice, as in autumn, the first is meant.

    Args:
        clock: Microseconds since 1970-01-01 on that clock.
        zone: Where the wall stands.
        first: The earliest that it shows.
        last: The latest.

    Returns:
        Microseconds.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.DataFrame({"at": [9 * HOUR]}))
        >>> ahead = ahead_of(nw.col("at"), ZoneInfo("Asia/Tokyo"), 0, 0)
        >>> frame.select(ahead // HOUR).rows()
        [(9,)]
    """
    # No clock is a day ahead or behind.
    first, last = first - _DAY, last + _DAY
    ahead = clock * 0 + _offset(first, zone)
    for at, before, after in _changes(zone, first, last):
        # What it skips and what it repeats still counts as before the change.
        later = clock >= at + max(before, after)
        ahead = ahead + one_if(later) * (after - before)
    return ahead


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Find when a clock is changed, from which offset, and to which."""
    at = max(first, _FIRST) // _SECOND * _SECOND
    before = _offset(at, zone)
    while at < min(last, _LAST):
        after = _offset(at + _DAY, zone)
        if after != before:
            low, high = at, at + _DAY
            while high - low > _SECOND:
                middle = (low + high) // (2 * _SECOND) * _SECOND
                same = _offset(middle, zone) == before
                low, high = (middle, high) if same else (low, middle)
            yield high, before, after
        at, before = at + _DAY, after


def _offset(moment: int, zone: ZoneInfo) -> int:
    at = _UTC + dt.timedelta(microseconds=min(max(moment, _FIRST), _LAST))
    ahead = at.astimezone(zone).utcoffset() or dt.timedelta()
    return ahead // dt.timedelta(microseconds=1)
