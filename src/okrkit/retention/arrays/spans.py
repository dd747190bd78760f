"""`SpanCounts`: who stayed, left and came, of customers there from day to day."""

import numpy as np
from attrs import evolve, frozen

from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.retention.arrays.keys import Grid, by_pair, dense, firsts, grid_of
from okrkit.retention.arrays.membership import Membership
from okrkit.retention.arrays.running import running_membership
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import OPEN, Columns


@frozen(eq=False, kw_only=True)
class SpanCounts:
    """
    Customers by period and segment who are there from one day to another.

    Within a period each customer counts once, by whether he was there on the day
    before it and on its last day: who leaves and is back in the same period was not
    lost. Days at risk, and what becomes of them, follow every single absence.

    Attributes:
        segments: Of the columns; the first is "" for everybody.
        opening: There on the day before the period.
        lost: Of those, not there on its last day.
        new: Came in the period, for the first time.
        returned: Came in the period, and had been there before its opening.
        lost_new: Of the new and returned, not there on its last day.
        person_days: Days that customers were there, up to the day it is asked on.
        survived: Share that would stay through the days of the period so far: the
            product, over its days, of 1 - left on the day / there the day before.
        hazard_squares: Sum of left / (there * stayed) over those days: the variance
            of `survived` by its square (Greenwood).

    Shape:
        All (periods, segments).
    """

    segments: tuple[str, ...]
    opening: Floats
    lost: Floats
    new: Floats
    returned: Floats
    lost_new: Floats
    person_days: Floats
    survived: Floats
    hazard_squares: Floats


@frozen(eq=False, kw_only=True)
class DueCounts:
    """
    Subscriptions up for renewal by period and segment; one a customer and day.

    Attributes:
        segments: Of the columns; the first is "" for everybody.
        due: Up for renewal in the period, and decided.
        renewed: Of those, the customer is still there on the day after.
        undecided: Up for renewal, and the day after is not over yet.
        backwards: Due before the subscription starts: these count nowhere.

    Shape:
        All but `backwards` (periods, segments).
    """

    segments: tuple[str, ...]
    due: Floats
    renewed: Floats
    undecided: Floats
    backwards: int = 0


@frozen(eq=False, kw_only=True)
class Stays:
    """
    Unbroken stays of customers: in order, and none of one customer touch.

    Attributes:
        customer: Codes from 0.
        start: First day.
        lost: First day without; `OPEN` where it has not come by the day asked on.

    Shape:
        All (stays,).
    """

    customer: Ints
    start: Ints
    lost: Ints


def spans_of_columns(
    columns: Columns, periods: Periods, *, pause_days: int = 0
) -> SpanCounts:
    """
    Count who stayed, left and came, from subscriptions.

    Args:
        columns: Roles customer, start, end (the last day, or `OPEN`) and, where there
            are segments, segment.
        periods: The spans.
        pause_days: Gaps of at most so many days are none.

    Returns:
        Counts by period and segment.

    Shape:
        Columns (rows,) → (periods, segments).

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> months = periods_of(20_454, on="2026-03-31")
        >>> rows = {"customer": [7, 8], "start": [20_454] * 2, "end": [20_490, OPEN]}
        >>> rows = {name: np.array(column) for name, column in rows.items()}
        >>> spans_of_columns(Columns(size=2, arrays=rows), months).lost.tolist()
        [[0.0], [1.0], [0.0]]
    """
    rows, codes, lost = known_rows(columns, periods, pause_days=pause_days)
    stays = stays_of(codes, rows["start"], lost)
    member = running_membership(rows, codes, lost, periods)
    return span_counts(stays, member, grid_of(columns, periods), periods)


def dues_of_columns(
    columns: Columns, periods: Periods, *, pause_days: int = 0
) -> DueCounts:
    """
    Count subscriptions up for renewal, and those that were renewed.

    Args:
        columns: As for `spans_of_columns`, and the role due.
        periods: The spans.
        pause_days: Gaps of at most so many days are none.

    Returns:
        Counts by period and segment.

    Shape:
        Columns (rows,) → (periods, segments).

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> months = periods_of(20_454, on="2026-03-31")
        >>> rows = {"customer": [7], "start": [20_454], "end": [OPEN], "due": [20_490]}
        >>> rows = {name: np.array(column) for name, column in rows.items()}
        >>> dues_of_columns(Columns(size=1, arrays=rows), months).renewed.tolist()
        [[0.0], [1.0], [0.0]]
    """
    rows, codes, lost = known_rows(columns, periods, pause_days=pause_days)
    stays = stays_of(codes, rows["start"], lost)
    member = running_membership(rows, codes, lost, periods)
    grid = grid_of(columns, periods)
    low, wide = int(periods.edges[0]), int(periods.edges[-1] - periods.edges[0]) + 2
    backwards = rows["due"] < rows["start"]
    kept = (rows["due"] <= periods.last_day) & ~backwards
    pairs = np.unique(codes[kept] * wide + (rows["due"][kept] - low))
    who, day = pairs // wide, pairs % wide + low
    at = np.searchsorted(stays.customer * wide + stays.start - low, pairs + 1, "right")
    at = np.maximum(at - 1, 0)
    there = (stays.customer[at] == who) & (stays.start[at] <= day + 1)
    there &= stays.lost[at] > day + 1
    place, segment = periods.place(day), _at(member, who, periods.place(day))
    decided = day < periods.last_day
    renewed = decided & there
    return DueCounts(
        segments=grid.segments,
        due=_some(grid, place, segment, decided),
        renewed=_some(grid, place, segment, renewed),
        undecided=_some(grid, place, segment, ~decided),
        # Rows that say the same count once, as above.
        backwards=len(set(zip(codes[backwards], rows["due"][backwards], strict=True))),
    )


def known_rows(
    columns: Columns, periods: Periods, *, pause_days: int
) -> tuple[Columns, Ints, Ints]:
    """
    Return subscriptions as they are known on the day asked on.

    Args:
        columns: Roles customer, start and end.
        periods: Say the day.
        pause_days: Gaps of at most so many days are closed.

    Returns:
        The rows that have started, in the order of customer and start; their
        customers as codes; and the first day of each without.

    Shape:
        Codes and days (rows,).
    """
    rows = columns.where(columns["start"] <= periods.last_day)
    codes, _ = dense(rows["customer"])
    order = by_pair(codes, rows["start"])
    if order is not None:
        arrays = {name: column[order] for name, column in rows.arrays.items()}
        rows, codes = evolve(rows, arrays=arrays), codes[order]
    end = rows["end"]
    lost = np.where(end < periods.last_day, end + 1, OPEN)
    if pause_days and rows.size:
        so_far, new = _reach(codes, rows["start"], lost)
        back = np.append(rows["start"][1:], OPEN)
        same = np.append(~firsts(codes)[1:], [False])
        paused = same & (back > so_far) & (back - so_far <= pause_days)
        # What ended where the pause begins goes on until it is over.
        stay = np.cumsum(new) - 1
        last = np.append(np.flatnonzero(new)[1:] - 1, rows.size - 1)[stay]
        lost = np.where(paused[last] & (lost == so_far[last]), back[last], lost)
    return rows, codes, lost


def stays_of(customer: Ints, start: Ints, lost: Ints) -> Stays:
    """
    Merge rows that overlap or touch.

    Args:
        customer: Codes, in order.
        start: First days, in order within a customer.
        lost: First days without.

    Returns:
        The stays.

    Shape:
        All (rows,) → (stays,).

    Example:
        >>> days = np.array([1, 3, 9]), np.array([4, 6, 12])
        >>> stays_of(np.zeros(3, np.int64), *days).lost
        array([ 6, 12])
    """
    if not len(customer):
        return Stays(customer=customer, start=start, lost=lost)
    so_far, new = _reach(customer, start, lost)
    begins = np.flatnonzero(new)
    ends = np.append(begins[1:], len(customer)) - 1
    return Stays(customer=customer[begins], start=start[begins], lost=so_far[ends])


def span_counts(
    stays: Stays, member: Membership | None, grid: Grid, periods: Periods
) -> SpanCounts:
    """
    Count who stayed, left and came.

    Args:
        stays: Of the customers, in order.
        member: Their segments; None where there are none.
        grid: The cells.
        periods: The spans.

    Returns:
        Counts by period and segment.

    Shape:
        (stays,) → (periods, segments).
    """
    came = periods.place(stays.start)
    left = np.where(stays.lost < OPEN, periods.place(stays.lost), len(periods))
    first = firsts(stays.customer)
    # An absence within one period is none at its ends: such stays are one.
    begins = first.copy()
    begins[1:] |= came[1:] != left[:-1]
    at = np.flatnonzero(begins)
    customer, a = stays.customer[at], came[at]
    b = left[np.append(at[1:], len(came)) - 1] if len(at) else a
    opening = _opening(customer, a, b, member, grid)
    in_came, in_left = _at(member, customer, a), _at(member, customer, b)
    is_new, both = first[at], a == b
    lost_new = _some(grid, b, in_left, both)
    days, survived, squares = _at_risk(stays, came, left, member, opening, periods)
    return SpanCounts(
        segments=grid.segments,
        opening=opening,
        lost=grid.add(b, in_left) - lost_new,
        new=_some(grid, a, in_came, is_new),
        returned=_some(grid, a, in_came, ~is_new),
        lost_new=lost_new,
        person_days=days,
        survived=survived,
        hazard_squares=squares,
    )


def _opening(
    customer: Ints, a: Ints, b: Ints, member: Membership | None, grid: Grid
) -> Floats:
    """Count who is there on the day before each period: from after a to b."""
    there = a < b
    customer, a, b = customer[there], a[there], b[there]
    ends = np.concatenate((a + 1, b + 1))
    signs = np.repeat([1.0, -1.0], len(a))
    if member is None:
        return grid.add_from(ends, None, signs)
    segment = np.concatenate((member.at(customer, a + 1), member.at(customer, b)))
    who, when, before, after = member.changes()
    if len(a):
        keys = customer * member.stride + a
        found = np.searchsorted(keys, who * member.stride + when, "left") - 1
        # By the day before his first opening he is counted where he is by then.
        moved = (found >= 0) & (customer[found] == who) & (when > a[found] + 1)
        moved &= when <= b[found]
        when, before, after = when[moved], before[moved], after[moved]
        ends = np.concatenate((ends, when, when))
        segment = np.concatenate((segment, before, after))
        signs = np.concatenate((signs, np.repeat([-1.0, 1.0], len(when))))
    return grid.add_from(ends, segment, signs)


def _at_risk(
    stays: Stays,
    came: Ints,
    left: Ints,
    member: Membership | None,
    opening: Floats,
    periods: Periods,
) -> tuple[Floats, Floats, Floats]:
    """Return person-days, survival and its relative variance by cell."""
    gone = left < len(periods)
    day = np.concatenate((stays.start, stays.lost[gone]))
    place = np.concatenate((came, left[gone]))
    leaves = np.repeat([False, True], [len(came), int(gone.sum())])
    column = np.zeros(len(day), np.int64)
    if member is not None:
        who = np.concatenate((stays.customer, stays.customer[gone]))
        column = member.at(who, place) + 1
        some = column > 0
        day, place = np.append(day, day[some]), np.append(place, place[some])
        leaves = np.append(leaves, leaves[some])
        column = np.append(np.zeros(len(some), np.int64), column[some])
    ends = np.minimum(periods.edges[1:], periods.last_day + 1)
    shape, size = opening.shape, opening.size
    cell = place * shape[1] + column
    stay = (ends[place] - day) * np.where(leaves, -1.0, 1.0)
    days: Floats = (
        np.bincount(cell, stay, minlength=size).reshape(shape).astype(np.float64)
    )
    days = days + opening * (ends - periods.edges[:-1])[:, None]
    low, wide = int(periods.edges[0]), int(periods.edges[-1] - periods.edges[0]) + 1
    key, out, into = _tally(column * wide + day - low, leaves, wide * shape[1])
    column, day = key // wide, key % wide + low
    cell = periods.place(day) * shape[1] + column
    flow = into - out
    # There before a day: at the opening, and what came and went since.
    running = np.cumsum(flow) - flow
    new = firsts(cell)
    running = running - running[np.flatnonzero(new)][np.cumsum(new) - 1]
    risk = opening.reshape(-1)[cell] + running
    with np.errstate(divide="ignore", invalid="ignore"):
        stayed = np.where(out > 0, np.log1p(-out / risk), 0.0)
        squares = np.where(out > 0, out / (risk * (risk - out)), 0.0)
    log = np.bincount(cell, stayed, minlength=size).reshape(shape).astype(np.float64)
    spread = (
        np.bincount(cell, squares, minlength=size)
        .reshape(shape)
        .astype(np.float64, copy=False)
    )
    return days, np.exp(log), spread


def _tally(keys: Ints, leaves: Flags, size: int) -> tuple[Ints, Floats, Floats]:
    """Count what left and what came by key."""
    if size <= 4 * len(keys) + (1 << 22):
        out = np.bincount(keys[leaves], minlength=size).astype(np.float64)
        into = np.bincount(keys[~leaves], minlength=size).astype(np.float64)
        found = np.flatnonzero(out + into)
        return found, out[found], into[found]
    found, back = np.unique(keys, return_inverse=True)
    gone = np.bincount(back, leaves, minlength=len(found)).astype(
        np.float64, copy=False
    )
    return (
        found,
        gone,
        np.bincount(back, ~leaves, minlength=len(found)).astype(np.float64, copy=False),
    )


def _at(member: Membership | None, customer: Ints, place: Ints) -> Ints | None:
    return None if member is None else member.at(customer, place)


def _some(grid: Grid, place: Ints, segment: Ints | None, chosen: Flags) -> Floats:
    """Count the rows that are chosen, by cell."""
    return grid.add(place[chosen], None if segment is None else segment[chosen])


def _reach(customer: Ints, start: Ints, lost: Ints) -> tuple[Ints, Flags]:
    """Return how far each customer's rows reach so far, and where a stay begins."""
    low = int(np.min(start))
    # Days fit below a customer's own multiple of `wide`; what is open lies above them.
    far = int(max(np.max(start), np.max(lost[lost < OPEN], initial=low))) + 1
    wide = far - low + 1
    ends = np.where(lost < OPEN, lost, far) - low
    so_far = np.maximum.accumulate(customer * wide + ends) - customer * wide + low
    new = firsts(customer)
    new[1:] |= start[1:] > so_far[:-1]
    return np.where(so_far == far, OPEN, so_far), new
