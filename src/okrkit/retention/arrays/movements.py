"""`MovementSums`: recurring revenue that came, grew, shrank, went and came back."""

from typing import Final

import numpy as np
from attrs import evolve, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.retention.arrays.keys import Grid, dense, firsts, grid_of, summed
from okrkit.retention.arrays.membership import (
    Membership,
    ending_membership,
    known_membership,
)
from okrkit.retention.arrays.running import running_membership
from okrkit.retention.arrays.spans import known_rows
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import OPEN, Columns

_DIGITS: Final = (0, 2, 3, 4)
_EXACT_DIGITS: Final = (0, 2)
_FINEST: Final = 6
_EXACT: Final = 2.0**52
_BITS: Final = 61
_NOTHING: Final = 1e-9
_ROUNDED: Final = 1e-3


@frozen(eq=False, kw_only=True)
class Moved:
    """
    One kind of movement by period and segment.

    Attributes:
        amount: Sum over customers.
        customers: How many customers.
        squares: Sum of the squared amounts.
        cross: Sum of amount times the customer's revenue at the opening.

    Shape:
        All (periods, segments).
    """

    amount: Floats
    customers: Floats
    squares: Floats
    cross: Floats


@frozen(eq=False, kw_only=True)
class MovementSums:
    """
    Recurring revenue by period and segment, as of the customer, not of the row.

    What a customer pays at the end of a period is compared with what he paid at its
    opening: each customer makes one movement a period at most, and opening + new +
    returned + expansion - contraction - churned is the next opening.

    Attributes:
        segments: Of the columns; the first is "" for everybody.
        opening: Revenue on the day before the period.
        new: Of those who pay for the first time.
        returned: Of those who paid in an earlier period, and not at the opening.
        expansion: What those who stay pay more.
        contraction: What those who stay pay less.
        churned: What those paid who pay nothing at the end.
        closing: Revenue on the last day, of the segments as of that day. Who is in
            another one from the first day of the next period on, moves in that.
        left_out: Customers left out because their revenue fell below 0.
    """

    segments: tuple[str, ...]
    opening: Moved
    new: Moved
    returned: Moved
    expansion: Moved
    contraction: Moved
    churned: Moved
    closing: Floats
    left_out: int = 0


def movements_of_columns(
    columns: Columns, periods: Periods, *, below_zero: str = "refuse"
) -> MovementSums:
    """
    Sum the movements of a ledger.

    Args:
        columns: Roles customer, day, amount and, where there are segments, segment.
        periods: The spans.
        below_zero: "refuse", or "leave out" customers whose revenue falls below 0.

    Returns:
        Sums by period and segment.

    Raises:
        InvalidOKRError: A customer's revenue falls below 0.

    Shape:
        Columns (rows,) → (periods, segments).

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> months = periods_of(20_454, on="2026-02-28")
        >>> rows = {"customer": np.array([7, 7]), "day": np.array([0, 35]) + 20_454}
        >>> rows["amount"] = np.array([50.0, -20.0])
        >>> made = movements_of_columns(Columns(size=2, arrays=rows), months)
        >>> made.opening.amount.tolist(), made.contraction.amount.tolist()
        ([[0.0], [50.0]], [[0.0], [20.0]])
    """
    rows = columns.where(columns["day"] <= periods.last_day)
    codes, size = dense(rows["customer"])
    return _movement_sums(
        codes,
        rows["day"],
        rows["amount"],
        size,
        known_membership(rows, codes, periods),
        ending_membership(rows, codes, periods),
        grid_of(columns, periods),
        periods,
        below_zero=below_zero,
    )


def subscription_movements_of_columns(
    columns: Columns, periods: Periods, *, pause_days: int = 0
) -> MovementSums:
    """
    Sum the movements that subscriptions make: each brings its amount, and takes it.

    Args:
        columns: Roles customer, start, end, amount and, where there are segments,
            segment.
        periods: The spans.
        pause_days: Gaps of at most so many days are none: the amount stays.

    Returns:
        Sums by period and segment.

    Shape:
        Columns (rows,) → (periods, segments).

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> months = periods_of(20_454, on="2026-02-28")
        >>> rows = {"customer": [7], "start": [20_454], "end": [20_490]}
        >>> rows = {name: np.array(column) for name, column in rows.items()}
        >>> table = Columns(size=1, arrays={**rows, "amount": np.array([5.0])})
        >>> made = subscription_movements_of_columns(table, months)
        >>> made.churned.amount.tolist()
        [[0.0], [5.0]]
    """
    rows, codes, lost = known_rows(columns, periods, pause_days=pause_days)
    gone = lost < OPEN
    size = int(codes[-1]) + 1 if len(codes) else 0
    return _movement_sums(
        np.concatenate((codes, codes[gone])),
        np.concatenate((rows["start"], lost[gone])),
        np.concatenate((rows["amount"], -rows["amount"][gone])),
        size,
        running_membership(rows, codes, lost, periods),
        running_membership(rows, codes, lost, periods, ending=True),
        grid_of(columns, periods),
        periods,
        below_zero="refuse",
    )


def _movement_sums(
    codes: Ints,
    day: Ints,
    amount: Floats,
    size: int,
    member: Membership | None,
    ending: Membership | None,
    grid: Grid,
    periods: Periods,
    *,
    below_zero: str,
) -> MovementSums:
    """Sum movements of customers from the rows that change what they pay."""
    whole, digits = _in_units(amount)
    low, wide = int(periods.edges[0]), int(periods.edges[-1] - periods.edges[0])
    keys, daily = summed(codes * wide + (day - low), whole, size * wide)
    customer, day = np.divmod(keys, wide)
    place = periods.place(day + low)
    # Keys are in order: each customer's days of a period stand together.
    begins = np.flatnonzero(firsts(customer * grid.periods + place))
    customer, place = customer[begins], place[begins]
    change, rises = _by_period(daily, begins), _by_period(daily > 0, begins) > 0
    after = _balances(customer, change, exact=digits in _EXACT_DIGITS)
    scale = 10.0**digits
    kept, left_out = _above_zero(customer, after, below_zero, scale)
    customer, place, after = customer[kept], place[kept], after[kept]
    first = firsts(customer)
    before = np.zeros(len(after))
    before[1:] = np.where(first[1:], 0.0, after[:-1])
    # Who paid within a period and not at its end has paid before, too.
    paid: Ints = np.cumsum(rises[kept]) - rises[kept]
    paid_before: Flags = paid > paid[first][np.cumsum(first) - 1]
    stays, comes = (before > 0) & (after > 0), (before == 0) & (after > 0)
    segment = None if member is None else member.at(customer, place)
    paying = _paying(customer, place, before, after, member, grid, scale)
    opening = Moved(**{name: column[:-1] for name, column in paying.items()})
    if ending is not None:
        paying = _paying(customer, place, before, after, ending, grid, scale)

    def moved(chosen: Flags, sign: float = 1.0) -> Moved:
        """Sum one kind of movement."""
        size = sign * (after - before)[chosen]
        at = place[chosen], None if segment is None else segment[chosen]
        return Moved(
            amount=grid.add(*at, size) / scale,
            customers=grid.add(*at),
            squares=grid.add(*at, size * size) / scale**2,
            cross=grid.add(*at, size * before[chosen]) / scale**2,
        )

    return MovementSums(
        segments=grid.segments,
        opening=opening,
        new=moved(comes & ~paid_before),
        returned=moved(comes & paid_before),
        expansion=moved(stays & (after > before)),
        contraction=moved(stays & (after < before), -1.0),
        churned=moved((before > 0) & (after == 0), -1.0),
        closing=paying["amount"][1:],
        left_out=left_out,
    )


def _by_period(daily: Floats | Flags, begins: Ints) -> Floats:
    """Sum what stands together."""
    # Never as a difference of running sums: others may be far larger.
    summed: Floats = np.add.reduceat(np.asarray(daily, np.float64), begins)
    return summed


def _in_units(amount: Floats) -> tuple[Floats, int]:
    """Return amounts as whole numbers, whose sums are exact, and their decimals."""
    for digits in _DIGITS:
        scaled = amount * 10.0**digits
        whole = np.rint(scaled)
        if np.all(np.abs(scaled - whole) <= 1e-6 + 1e-12 * np.abs(scaled)):
            break
    else:
        digits = _FINEST
    return np.rint(amount * 10.0**digits), digits


def _balances(customer: Ints, change: Floats, *, exact: bool) -> Floats:
    """Return what each customer pays after each change; a rest of rounding is 0."""
    first = firsts(customer)
    group = np.cumsum(first) - 1
    begins = np.flatnonzero(first)
    # Whole numbers of 64 bits add up exactly, however large those of others are; only
    # who pays more than they hold is counted in coarser units.
    size = np.add.reduceat(np.abs(change), begins)
    bits = np.ceil(np.log2(np.maximum(size, 1.0))).astype(np.int64)
    coarse = np.maximum(bits - _BITS, 0)[group]
    own = np.rint(np.ldexp(change, -coarse)).astype(np.int64)

    def so_far(parts: Ints) -> Floats:
        total = np.cumsum(parts)
        total -= (total - parts)[begins][group]
        paid: Floats = np.ldexp(total.astype(np.float64), coarse)
        return paid

    running, moved = so_far(own), so_far(np.abs(own))
    rest = _NOTHING * moved
    if not exact:
        # Half a unit of each row may have been rounded off, of many units.
        rows = np.arange(len(change)) - begins[group] + 1
        rest = rest + np.minimum(rows, _ROUNDED * moved)
    return np.where(np.abs(running) <= rest, 0.0, running)


def _above_zero(
    customer: Ints, after: Floats, below_zero: str, scale: float
) -> tuple[Flags, int]:
    """Tell which rows are of customers whose revenue never falls below 0."""
    below = np.unique(customer[after < 0])
    if not len(below):
        return np.ones(len(customer), np.bool_), 0
    if below_zero == "refuse":
        raise InvalidOKRError(
            f"the revenue of {len(below)} customers falls below 0",
            code="negative",
            place="amount",
            expected="what each customer paid when the ledger begins, as his first row",
            got=shown(float(np.min(after)) / scale),
            hint='Or leave such customers out: below_zero="leave out".',
        )
    return ~np.isin(customer, below), len(below)


def _paying(
    customer: Ints,
    place: Ints,
    before: Floats,
    after: Floats,
    member: Membership | None,
    grid: Grid,
    scale: float,
) -> dict[str, Floats]:
    """Sum what customers pay at the opening of each period, and at the last end."""
    grid = evolve(grid, periods=grid.periods + 1)
    segment = None if member is None else member.at(customer, place)
    at, old, new = place + 1, before, after
    if member is not None and len(customer):
        who, when, left, into = member.changes()
        found = np.searchsorted(
            customer * grid.periods + place,
            who * grid.periods + np.minimum(when, grid.periods - 1),
            "left",
        )
        found = np.maximum(found - 1, 0)
        moved = (customer[found] == who) & (place[found] < when)
        moved &= when < grid.periods
        when, left, into = when[moved], left[moved], into[moved]
        pays, none = after[found[moved]], np.zeros(int(moved.sum()))
        at = np.concatenate((at, when, when))
        segment = np.concatenate((member.at(customer, place), left, into))
        old = np.concatenate((old, pays, none))
        new = np.concatenate((new, none, pays))
    paying = (new > 0).astype(np.float64) - (old > 0)
    customers = grid.add_from(at, segment, paying)
    squares = grid.add_from(at, segment, new * new - old * old) / scale**2
    # Squares may be too large to add up to exactly nothing.
    squares = np.where(customers > 0, squares, 0.0)
    amount = grid.add_from(at, segment, new - old) / scale
    return {
        "amount": amount,
        "customers": customers,
        "squares": squares,
        "cross": squares,
    }
