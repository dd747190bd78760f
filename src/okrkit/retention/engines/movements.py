"""Recurring revenue that came, grew, shrank and went, from what an engine keeps."""

from typing import Any, Final

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from okrkit.retention.arrays.movements import (
    _EXACT,
    _EXACT_DIGITS,
    _NOTHING,
    Moved,
    MovementSums,
    _above_zero,
    movements_of_columns,
    subscription_movements_of_columns,
)
from okrkit.retention.engines.collected import collected, floats, ints, to_columns
from okrkit.retention.engines.following import has_windows
from okrkit.retention.engines.kept import kept
from okrkit.retention.engines.places import with_place
from okrkit.retention.tables.column import is_nothing
from okrkit.retention.tables.flags import mark, one_if
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.grouped import Sum, grouped
from okrkit.retention.tables.periods import Periods


def movements_of_frame(
    table: Lazy, periods: Periods, *, below_zero: str = "refuse"
) -> MovementSums:
    """
    Sum the movements of a ledger.

    Args:
        table: Roles customer, day, amount and, where there are segments, segment.
        periods: The spans.
        below_zero: "refuse", or "leave out" customers whose revenue falls below 0.

    Returns:
        Sums by period and segment.

    Raises:
        InvalidOKRError: A customer's revenue falls below 0.
    """
    rows = table.frame.filter(nw.col("day") <= periods.last_day)
    if "segment" not in table and has_windows(rows.implementation):
        found = _units(rows, periods.last_day)
        if found is not None:
            return _summed(rows, periods, *found, below_zero=below_zero)
    columns = to_columns(table, collected(rows))
    return movements_of_columns(columns, periods, below_zero=below_zero)


def subscription_movements_of_frame(
    table: Lazy, periods: Periods, *, pause_days: int = 0
) -> MovementSums:
    """
    Sum the movements that subscriptions make: each brings its amount, and takes it.

    Args:
        table: Roles customer, start, end, amount and, where there are segments,
            segment.
        periods: The spans.
        pause_days: Gaps of at most so many days are none: the amount stays.

    Returns:
        Sums by period and segment.
    """
    columns = to_columns(table, collected(table.frame))
    return subscription_movements_of_columns(columns, periods, pause_days=pause_days)


_KINDS: Final = ("below", "same", "new", "returned", "up", "down", "churned")
_BELOW, _SAME, _NEW, _RETURNED, _UP, _DOWN, _CHURNED = range(len(_KINDS))
_CHANGE, _BEFORE, _AFTER = nw.col("change"), nw.col("before"), nw.col("after")
_DAY = nw.col("day")
_WEIGHED: Final = 2.0**62
"""What sums of changes times days may come to in whole numbers of 64 bits."""

_DOUBT: Final = (
    (_CHANGE == 0)
    & (nw.col("paid") == 0)
    & (nw.col("begins") < nw.col("ends"))
    & (nw.col("risen") == 0)
)
"""What comes to nothing may have been paid for days that balance each other."""


def _units(rows: nw.LazyFrame[Any], last: int) -> tuple[int, int] | None:
    """
    Say how many units 1 is, 1 or 100, and from which day on days are weighed.

    None where amounts are of other decimals, or too large to be added up, or weighed by
    days, in whole numbers of 64 bits.
    """
    amount = nw.col("amount")
    asked = {"total": amount.abs()}
    for digits in _EXACT_DIGITS:
        scaled = amount * float(10**digits) if digits else amount
        rest = (scaled - _nearest(scaled)).abs()
        asked[f"rest{digits}"] = mark(rest > 1e-6 + 1e-12 * scaled.abs())
    found = grouped(
        rows.select(**asked, day=_DAY),
        counted=[f"rest{digits}" for digits in _EXACT_DIGITS],
        taken={"total": ("sum", "total"), "first": ("min", "day")},
    )
    total, first, *broken = found.collect().rows()[0]
    begin = last if is_nothing(first) else int(first)
    for digits, rows_of_more in zip(_EXACT_DIGITS, broken, strict=True):
        if not rows_of_more:
            units = float(total or 0) * 10**digits
            weighed = units * (last + 1 - begin)
            exact = units <= _EXACT and weighed <= _WEIGHED
            return (10**digits, begin) if exact else None
    return None


def _nearest(number: nw.Expr) -> nw.Expr:
    """Return the nearest whole number: Spark rounds by way of decimals, slowly."""
    return (number + 0.5).floor()


def _summed(
    rows: nw.LazyFrame[Any],
    periods: Periods,
    scale: int,
    first: int,
    *,
    below_zero: str,
) -> MovementSums:
    """Sum the movements in the engine, in units whose sums are exact."""
    change = _nearest(nw.col("amount") * float(scale)).cast(nw.Int64)
    rows = with_place(rows, periods).select("customer", "day", "place", change=change)
    changed = nw.when(_CHANGE != 0).then(_DAY)
    moved = grouped(
        rows.with_columns(paid=_CHANGE * (_DAY - first), changed=changed),
        *("customer", "place"),
        whole=("change", "paid"),
        taken={"begins": ("min", "changed"), "ends": ("max", "changed")},
    )
    with kept(moved) as changes:
        balances = changes
        found = _by_kind(balances, periods)
        if np.any(ints(found["doubts"])):
            balances = _settled(rows, changes)
            found = _by_kind(balances, periods)
        left_out = 0
        if np.any(found["kind"] == _BELOW):
            below = _without_rests(_running(balances)).filter(_AFTER < 0)
            below = grouped(below, "customer", taken={"least": ("min", "after")})
            least = ints(collected(below)["least"])
            names = np.arange(len(least))
            left_out = _above_zero(names, floats(least), below_zero, float(scale))[1]
            others = balances.join(below, on="customer", how="anti")
            found = _by_kind(others, periods)
    return _placed(found, len(periods), float(scale), left_out)


def _settled(rows: nw.LazyFrame[Any], moved: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Look at the days of what comes to nothing in a way that does not say more."""
    keys = ["customer", "place"]
    doubts = _running(moved).filter(_DOUBT).select(*keys)
    daily = rows.join(doubts, on=keys, how="inner")
    daily = grouped(daily, *keys, "day", whole=("change",)).filter(_CHANGE > 0)
    rising = grouped(daily, *keys, count="days")
    return moved.join(rising, on=keys, how="left").with_columns(
        paid=nw.when(nw.col("days") > 0).then(nw.lit(-1)).otherwise(nw.col("paid"))
    )


def _by_kind(moved: nw.LazyFrame[Any], periods: Periods) -> dict[str, NDArray[Any]]:
    """Sum the changes of each period by the kind of movement they are."""
    found = collected(_kinds(_running(moved)))
    many = len(periods) + 1
    if np.max(floats(found["most"]), initial=0) * many * _NOTHING < 1:
        return found
    return collected(_kinds(_without_rests(_running(moved))))


def _running(moved: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """
    Add what each customer pays after a change and before it, and whether ever before.

    Who pays at the end of no period can have paid within one. The days of changes that
    come to nothing, weighed by the changes, say so; they leave a doubt only where that
    is 0, not all are of one day, and the customer has not paid before anyway.
    """
    pays = (_CHANGE > 0) | ((_CHANGE == 0) & (nw.col("paid") != 0))
    moved = moved.with_columns(rises=one_if(pays))
    return moved.with_columns(
        after=_sum_so_far("change"), risen=_sum_so_far("rises")
    ).with_columns(before=_AFTER - _CHANGE, back=nw.col("risen") > nw.col("rises"))


def _sum_so_far(name: str) -> nw.Expr:
    return nw.col(name).cum_sum().over("customer", order_by="place")


def _without_rests(running: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Take so little beside so much, as only rounding leaves, for nothing."""
    running = running.with_columns(moved=_CHANGE.abs())
    running = running.with_columns(gone=_sum_so_far("moved"))
    running = running.with_columns(earlier=nw.col("gone") - nw.col("moved"))
    return running.with_columns(
        **{
            name: nw.when(nw.col(name).abs() > nw.col(of) * _NOTHING)
            .then(nw.col(name))
            .otherwise(nw.lit(0, nw.Int64))
            for name, of in (("after", "gone"), ("before", "earlier"))
        }
    )


def _kinds(running: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    paid = _BEFORE > 0
    came = _either(nw.col("back"), _RETURNED, _NEW)
    stays = _either(_AFTER > _BEFORE, _UP, _either(_AFTER < _BEFORE, _DOWN, _SAME))
    goes = _either(_AFTER < 0, _BELOW, _either(paid, _CHURNED, _SAME))
    kind = _either(_AFTER > 0, _either(paid, stays, came), goes)
    size = nw.col("size")
    change = (_AFTER - _BEFORE).cast(nw.Float64)
    each = running.select(
        "place", "before", kind=kind, size=change, doubts=mark(_DOUBT)
    ).with_columns(
        square=size * size, cross=size * _BEFORE.cast(nw.Float64), most=size.abs()
    )
    sums: dict[str, Sum] = {n: ("sum", n) for n in ("size", "square", "cross")}
    sums["most"] = "max", "most"
    return grouped(each, "place", "kind", count="many", counted=("doubts",), taken=sums)


def _either(flag: nw.Expr, one: nw.Expr | int, other: nw.Expr | int) -> nw.Expr:
    one, other = (nw.lit(it) if isinstance(it, int) else it for it in (one, other))
    return nw.when(flag).then(one).otherwise(other)


def _placed(
    found: dict[str, NDArray[Any]], count: int, scale: float, left_out: int
) -> MovementSums:
    """Put sums by period and kind where they belong."""
    at = ints(found["place"]) + 1, ints(found["kind"])
    tables = {}
    units = {"many": 1.0, "size": scale, "square": scale**2, "cross": scale**2}
    for name, unit in units.items():
        tables[name] = np.zeros((count + 1, len(_KINDS)))
        np.add.at(tables[name], at, floats(found[name]) / unit)

    def moved(kind: int, sign: float = 1.0) -> Moved:
        """Return one kind of movement."""
        many, size, square, cross = (t[1:, [kind]] for t in tables.values())
        # Nothing has no sign.
        return Moved(
            amount=sign * size + 0.0,
            customers=many,
            squares=square,
            cross=sign * cross + 0.0,
        )

    many, size, square, cross = tables.values()
    pays = many[:, [_NEW, _RETURNED]].sum(axis=1) - many[:, _CHURNED]
    customers = np.cumsum(pays)[:, None]
    amount = np.cumsum(size.sum(axis=1))[:, None]
    # The square of what is paid grows by the square of the change and twice the rest.
    squares = np.cumsum((square + 2 * cross).sum(axis=1))[:, None]
    squares = np.where(customers > 0, squares, 0.0)[:-1]
    opening = Moved(
        amount=amount[:-1], customers=customers[:-1], squares=squares, cross=squares
    )
    return MovementSums(
        segments=("",),
        opening=opening,
        new=moved(_NEW),
        returned=moved(_RETURNED),
        expansion=moved(_UP),
        contraction=moved(_DOWN, -1.0),
        churned=moved(_CHURNED, -1.0),
        closing=amount[1:],
        left_out=left_out,
    )
