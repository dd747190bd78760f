"""`CoverCounts`: accounts by whether something has happened with them in time."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.arrays.joined import Packing, packing_of, same_customers, spread
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import OPEN, Columns

NEVER: Final = np.iinfo(np.int64).min
"""The day of the last event of an account that has had none."""

# So many pairs of account and period are worked on at once.
_BLOCK: Final = 2_000_000


@frozen(kw_only=True)
class Span:
    """
    Which days count for a period, and how large an account has to be.

    Attributes:
        days: So many days up to the period's last; the period itself where None.
        over: Only accounts of more than this amount; all where None.
        at_least: Only accounts of this amount or more; all where None.

    Example:
        >>> Span(over=1_000_000).days is None
        True
    """

    days: int | None = None
    over: float | None = None
    at_least: float | None = None

    def begins(self, periods: Periods) -> Ints:
        """
        Return the first day that counts for each period.

        Args:
            periods: The spans.

        Returns:
            Days since 1970-01-01.

        Shape:
            (p,).
        """
        if self.days is None:
            return periods.edges[:-1]
        return np.minimum(periods.edges[1:], periods.last_day + 1) - self.days

    def large(self, accounts: Columns) -> Flags:
        """
        Tell which rows are large enough.

        Args:
            accounts: A table, with an amount where one is asked for.

        Returns:
            One flag a row.

        Shape:
            (rows,).
        """
        large = np.ones(accounts.size, np.bool_)
        if self.over is not None:
            large &= accounts["amount"] > self.over
        if self.at_least is not None:
            large &= accounts["amount"] >= self.at_least
        return large


@frozen(eq=False, kw_only=True)
class CoverCounts:
    """
    How many accounts were due and covered, and which were not.

    Attributes:
        segments: Names of the segments.
        names: Of customers, by code; none where they are numbers.
        due: Accounts that were large enough when the days that count began, and still
            accounts when they ended; of no segment, then of each.
        covered: Of those, with an event in these days.
        left: Accounts that were large enough and left in between: not due.
        period: Place of the period of each account that was not covered.
        customer: The account.
        segment: Code of its segment; -1 for none.
        last: Day of its last event by the end of the period, or `NEVER`.
        backwards: Rows that end before they begin; they hold on no day.

    Shape:
        due, covered, left (p, 1 + segments); the others (missing,), by period, then
        customer.
    """

    segments: tuple[str, ...]
    names: tuple[str, ...]
    due: Ints
    covered: Ints
    left: Ints
    period: Ints
    customer: Ints
    segment: Ints
    last: Ints
    backwards: int


def cover_counts_of_columns(
    accounts: Columns, events: Columns, *, periods: Periods, span: Span
) -> CoverCounts:
    """
    Count the accounts of each period that something has happened with.

    Args:
        accounts: What accounts were: customer, day, perhaps until, amount, segment.
        events: What is to happen with them: customer, day.
        periods: The spans; nothing after their `on` counts.
        span: Which days count for a period, and which accounts.

    Returns:
        The counts, and the accounts without an event.

    Raises:
        InvalidOKRError: Ids are numbers in one table and texts in the other.

    Shape:
        Tables of any size.

    Units:
        Days.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> rows = {"customer": np.array([1, 2]), "day": np.array([20000, 20000])}
        >>> accounts = Columns(size=2, arrays=rows)
        >>> calls = Columns(
        ...     size=1, arrays={"customer": np.array([1]), "day": np.array([20031])}
        ... )
        >>> months = periods_of(20031, on="2024-11-30")
        >>> counts = cover_counts_of_columns(
        ...     accounts, calls, periods=months, span=Span())
        >>> counts.due.tolist(), counts.covered.tolist(), counts.customer
        ([[2]], [[1]], array([2]))
    """
    on, names = periods.last_day, accounts.labels.get("segment", ())
    who, others = same_customers(accounts, events)
    known, happened = accounts["day"] <= on, events["day"] <= on
    day, after = accounts["day"][known], events["day"][happened]
    base = min(
        (int(column.min()) for column in (day, after) if column.size), default=on
    )
    packing = packing_of([who, others], base=base, last=on)
    seen = np.sort(packing.pack(others[happened], after))
    rows = _states(accounts, who, known, packing, span)
    begins, lasts = span.begins(periods), np.minimum(periods.edges[1:] - 1, on)
    width = len(names) + 1
    tallies = np.zeros((3, len(periods) * width), np.int64)
    parts: list[tuple[Ints, ...]] = [(np.zeros(0, np.int64),) * 4]
    for row, period in _pairs(rows, begins):
        place, code = rows["place"][row], rows["segment"][row]
        last = lasts[period]
        until = (place * packing.span) + (last - base)
        stays = (
            rows["end"][np.searchsorted(rows["key"], until, side="right") - 1] > last
        )
        latest = np.append(NEVER, seen)[np.searchsorted(seen, until, side="right")]
        own = latest >= place * packing.span
        latest = np.where(own, latest - place * packing.span + base, NEVER)
        met = latest >= begins[period]
        cell = period * width + code + 1
        for kind, chosen in enumerate((stays, stays & met, ~stays)):
            tallies[kind] += np.bincount(cell[chosen], minlength=tallies.shape[1])
        lacks = stays & ~met
        parts.append(
            (
                period[lacks],
                packing.customer(place[lacks]),
                code[lacks],
                latest[lacks],
            )
        )
    missing = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((missing[1], missing[0]))
    due, covered, left = tallies.reshape(3, len(periods), width)
    return CoverCounts(
        segments=names,
        names=accounts.labels.get("customer", ()),
        due=due,
        covered=covered,
        left=left,
        period=missing[0][order],
        customer=missing[1][order],
        segment=missing[2][order],
        last=missing[3][order],
        backwards=int(rows["backwards"].sum()),
    )


def _states(
    accounts: Columns, who: Ints, known: Flags, packing: Packing, span: Span
) -> dict[str, Any]:
    """
    Sort what accounts were, and find until when each row holds.

    A row holds up to its own last day or the next row of the account; of two rows of
    one day, one that says more of the account's end, amount, segment holds.
    """
    day = accounts["day"][known]
    until = accounts["until"][known] if "until" in accounts else np.full(day.size, OPEN)
    size = accounts["amount"][known] if "amount" in accounts else np.zeros(day.size)
    code = (
        accounts["segment"][known]
        if "segment" in accounts
        else np.full(day.size, -1, np.int64)
    )
    key = packing.pack(who[known], day)
    order = np.lexsort((code, size, until, key))
    key, day, until = key[order], day[order], until[order]
    place = (key - (day - packing.base)) // packing.span
    following = np.append(day[1:], OPEN)
    same = np.append(place[1:] == place[:-1], False)
    ends = np.where(same, np.minimum(until + 1, following[: day.size]), until + 1)
    return {
        "key": key,
        "place": place,
        "backwards": until < day,
        "day": day,
        "end": ends,
        "segment": code[order],
        "large": span.large(accounts)[known][order],
    }


def _pairs(rows: dict[str, Any], begins: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Give rows with the periods that begin while they hold, some periods at a time."""
    large = np.flatnonzero(rows["large"])
    low = np.searchsorted(begins, rows["day"][large])
    high = np.maximum(np.searchsorted(begins, rows["end"][large]), low)
    count = len(begins)
    grown = np.bincount(low, minlength=count + 1) - np.bincount(
        high, minlength=count + 1
    )
    work = np.cumsum(np.cumsum(grown[:count]))
    first = 0
    while first < count:
        done = work[first - 1] if first else 0
        until = max(int(np.searchsorted(work, done + _BLOCK, side="right")), first + 1)
        start, stop = np.maximum(low, first), np.minimum(high, until)
        many = np.maximum(stop - start, 0)
        where, offset = spread(many)
        yield large[where], start[where] + offset
        first = until
