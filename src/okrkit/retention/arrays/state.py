"""`CustomerState`: what is known of each customer, to which later events are added."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, Self

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.retention.arrays.radix import grouped
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import day_number
from okrkit.retention.tables.table import Columns

AFTER: Final = "after on"
"""Why a row is left out that lies after the day that is asked on."""

EARLY: Final = "refund before any purchase"
"""Why the row of a negative amount is left out: nothing was bought before it."""

FREE: Final = "amount of 0"
"""Rows without money: left out where those are no purchases, else noted."""

REFUND: Final = "refund"
"""Rows of a negative amount: noted."""

MONEY: Final = ("amount", "first_amount", "last_amount", "early")
"""Columns of money."""

COLUMNS: Final = ("first", "last", "days", "rows", *MONEY, "early_rows")
"""All columns but the keys."""


@frozen(eq=False, kw_only=True)
class CustomerState:
    """
    What is known of each customer, small enough to keep and to add to.

    Two states merge exactly where the days they cover do not overlap, or where they
    share no customer; everything else is refused, since a customer's purchase days
    could no longer be told apart. The order of merging does not matter.

    Attributes:
        customer: Keys of all who have a row, sorted; places of `labels` where ids
            are text.
        labels: Ids that are text, sorted; None where the keys are the ids.
        first: First purchase day as days since 1970-01-01; 0 where `days` is 0.
        last: Last purchase day; 0 where `days` is 0.
        days: How many purchase days; 0 for those who have refunds only.
        rows: How many purchases.
        amount: Money from the first purchase day on, refunds taken off.
        first_amount: Money of the first purchase day.
        last_amount: Money of the last purchase day.
        early: Money of refunds before the first purchase day.
        early_rows: How many of those.
        money: Whether the events have money; all of it is 0 where not.
        start: First day that a row has.
        end: Last day that a row has; before `start` where there are no rows.
        zeros: Whether amounts of 0 are purchases.
        excluded: Rows left out, by reason.
        noted: Rows that count in an uncommon way.

    Shape:
        Every column (customers,).

    Example:
        >>> events = Events({"customer": [7, 7], "date": ["2026-10-01", "2026-10-08"]})
        >>> state_of_events(events, last=99_999).days
        array([2])
    """

    customer: Ints
    labels: tuple[str, ...] | None = None
    first: Ints
    last: Ints
    days: Ints
    rows: Ints
    amount: Floats
    first_amount: Floats
    last_amount: Floats
    early: Floats
    early_rows: Ints
    money: bool = False
    start: int = 0
    end: int = -1
    zeros: bool = True
    excluded: Mapping[str, int] = field(factory=dict)
    noted: Mapping[str, int] = field(factory=dict)

    def __len__(self) -> int:
        """Count the customers."""
        return len(self.customer)

    def __repr__(self) -> str:
        """Return the size and the days covered, on one line."""
        if self.end < self.start:
            return "<CustomerState of no rows>"
        first, last = np.array([self.start, self.end]).astype("datetime64[D]")
        return f"<CustomerState of {len(self)} customers, {first} to {last}>"

    def merge(self, other: "CustomerState") -> "CustomerState":
        """
        Put two states together, whichever is earlier.

        Args:
            other: Of days that do not overlap these, or of other customers.

        Returns:
            The state that all rows together would give.

        Raises:
            InvalidOKRError: The states share days and customers, one has money and
                the other has none, ids are numbers here and text there, or amounts
                of 0 are read in two ways.

        Example:
            >>> def state(day):
            ...     rows = {"customer": np.array([7]), "day": np.array([day])}
            ...     return state_of_columns(Columns(size=1, arrays=rows), last=99)
            >>> state(12).merge(state(10)).days
            array([2])
        """
        if not len(self) or not len(other):
            return _with_counts(self if len(self) else other, self, other)
        _alike(self, other)
        mine, theirs = self, other
        if self.labels is not None and other.labels is not None:
            mine, theirs = _same_labels(self, self.labels, other, other.labels)
        early, late = (mine, theirs) if mine.start <= theirs.start else (theirs, mine)
        return _with_counts(_joined(early, late), self, other)

    def add(self, events: Events, *, on: dt.date | str) -> "CustomerState":
        """
        Add the events of later days, or those of other customers.

        Args:
            events: Of days that do not overlap these, or of other customers.
            on: The last day that counts.

        Returns:
            The state that all rows together would give.

        Raises:
            InvalidOKRError: As for `merge`.
            CalendarError: No date.

        Example:
            >>> monday = Events({"customer": [7], "date": ["2026-10-05"]})
            >>> tuesday = Events({"customer": [7], "date": ["2026-10-06"]})
            >>> state_of_events(monday, last=99_999).add(tuesday, on="2026-10-06").days
            array([2])
        """
        last = day_number(as_date(on, field="on"))
        return self.merge(state_of_events(events, last=last, zeros=self.zeros))

    def picked(self, chosen: Ints | Flags | slice) -> Self:
        """
        Return the rows of some customers; their labels stay as they are.

        Args:
            chosen: Places or flags.

        Returns:
            The smaller state.

        Shape:
            (customers,) or (chosen,).

        Example:
            >>> events = Events({"customer": [7, 8], "date": ["2026-10-01"] * 2})
            >>> state_of_events(events, last=99_999).picked(slice(0, 1)).customer
            array([7])
        """
        columns = {name: getattr(self, name)[chosen] for name in COLUMNS}
        return evolve(self, customer=self.customer[chosen], **columns)


def state_of_events(events: Events, *, last: int, zeros: bool = True) -> CustomerState:
    """
    Bring the rows of each customer together, of events in memory.

    Args:
        events: Events.
        last: Last day that counts, as days since 1970-01-01.
        zeros: Whether a row without money (amount 0) is a purchase.

    Returns:
        The state on that day.

    Raises:
        InvalidOKRError: No events, or such that an engine keeps.

    Example:
        >>> state_of_events(Events({"customer": [], "date": []}), last=0)
        <CustomerState of no rows>
    """
    table = instance(events, kind=Events, field="events").table
    if not isinstance(table, Columns):
        raise InvalidOKRError(
            "these events stay in their engine",
            code="not-a-table",
            place="events",
            expected="events in memory, or their batches",
            hint="Give customer_state the batches, such as frame.iter_slices().",
        )
    return state_of_columns(table, last=last, zeros=zeros)


def state_of_columns(
    columns: Columns, *, last: int, zeros: bool = True
) -> CustomerState:
    """
    Bring the rows of each customer together.

    Args:
        columns: Roles customer, day and, where there is money, amount.
        last: Last day that counts, as days since 1970-01-01.
        zeros: Whether a row without money (amount 0) is a purchase.

    Returns:
        The state on that day.

    Example:
        >>> rows = {"customer": np.array([4, 4]), "day": np.array([10, 12])}
        >>> state_of_columns(Columns(size=2, arrays=rows), last=11)
        <CustomerState of 1 customers, 1970-01-11 to 1970-01-11>
    """
    if columns.size and int(columns["day"].max()) > last:
        columns = columns.where(columns["day"] <= last, AFTER)
    refund, noted = None, {}
    if "amount" in columns and columns.size:
        amount = columns["amount"]
        if not zeros:
            columns = columns.where(amount != 0, FREE)
            amount = columns["amount"]
        elif free := int(np.count_nonzero(amount == 0)):
            noted[FREE] = free
        below = amount < 0
        if taken := int(np.count_nonzero(below)):
            refund, noted[REFUND] = below, taken
    customer, labels = _present(columns)
    day, money = columns["day"], "amount" in columns
    found = grouped(customer, day, columns["amount"] if money else None, refund)
    return CustomerState(
        customer=found.customer,
        labels=labels,
        **{name: getattr(found, name) for name in COLUMNS},
        money=money,
        start=int(day.min()) if columns.size else 0,
        end=int(day.max()) if columns.size else -1,
        zeros=zeros,
        excluded=dict(columns.excluded),
        noted=noted,
    )


def _present(columns: Columns) -> tuple[Ints, tuple[str, ...] | None]:
    """Return the keys, and labels of which each occurs."""
    customer = columns["customer"]
    labels = columns.labels.get("customer")
    if labels is None:
        return customer, None
    seen = np.bincount(customer, minlength=len(labels)) > 0
    if seen.all():
        return customer, labels
    kept = np.flatnonzero(seen).tolist()
    return (np.cumsum(seen) - 1)[customer], tuple(labels[place] for place in kept)


def _alike(one: CustomerState, other: CustomerState) -> None:
    """Refuse states that do not speak of the same thing."""
    for name, difference in (
        ("money", "events with money and events without"),
        ("zeros", "amounts of 0 that are purchases and such that are none"),
    ):
        if getattr(one, name) != getattr(other, name):
            raise InvalidOKRError(
                f"states of {difference} do not merge", code="states-differ", place=name
            )
    if (one.labels is None) != (other.labels is None):
        raise InvalidOKRError(
            "ids are numbers here and text there",
            code="ids-mixed",
            place="customer",
            hint="Make the ids text in both.",
        )


def _same_labels(
    one: CustomerState,
    mine: tuple[str, ...],
    other: CustomerState,
    theirs: tuple[str, ...],
) -> tuple[CustomerState, CustomerState]:
    """Give two states the labels of both."""
    if mine == theirs:
        return one, other
    both = tuple(sorted({*mine, *theirs}))
    places = {label: place for place, label in enumerate(both)}
    made = []
    for state, labels in ((one, mine), (other, theirs)):
        new = np.fromiter(map(places.__getitem__, labels), np.int64, len(labels))
        made.append(evolve(state, customer=new[state.customer], labels=both))
    return made[0], made[1]


def _joined(early: CustomerState, late: CustomerState) -> CustomerState:
    """Merge two states whose keys mean the same."""
    places = np.searchsorted(early.customer, late.customer)
    inside = np.minimum(places, len(early) - 1)
    known = early.customer[inside] == late.customer
    if known.any() and early.end >= late.start:
        raise InvalidOKRError(
            "the states share days and customers",
            code="states-overlap",
            expected=f"days after {np.datetime64(early.end, 'D')}",
            got=f"days from {np.datetime64(late.start, 'D')} on",
            hint="Make one state of all rows whose days overlap.",
        )
    new, at = late.picked(~known), places[~known]
    columns: dict[str, Any] = {
        name: _inserted(getattr(early, name), at, getattr(new, name))
        for name in ("customer", *COLUMNS)
    }
    moved = places[known] + np.searchsorted(at, places[known], side="right")
    _continue(columns, moved, late.picked(known))
    return evolve(
        early,
        **columns,
        start=min(early.start, late.start),
        end=max(early.end, late.end),
    )


def _inserted(column: NDArray[Any], at: Ints, new: NDArray[Any]) -> NDArray[Any]:
    """Return a new column with more values at their places."""
    if not len(at) or at[0] == len(column):  # ids mostly grow
        return np.concatenate([column, new])
    return np.insert(column, at, new)


def _continue(
    columns: Mapping[str, Floats | Ints], at: Ints, late: CustomerState
) -> None:
    """Add to customers what happened to them later."""
    had, has = columns["days"][at] > 0, late.days > 0
    all_late = late.amount + late.early
    for name in ("days", "rows"):
        columns[name][at] += getattr(late, name)
    columns["amount"][at[had]] += all_late[had]
    columns["last"][at[has]] = late.last[has]
    columns["last_amount"][at[has]] = late.last_amount[has]
    fresh = at[~had]
    for name in ("early", "early_rows"):
        columns[name][fresh] += getattr(late, name)[~had]
    for name in ("first", "amount", "first_amount"):
        columns[name][fresh] = getattr(late, name)[~had]


def _with_counts(
    state: CustomerState, one: CustomerState, other: CustomerState
) -> CustomerState:
    """Add up what both left out and noted."""
    return evolve(
        state,
        excluded=added(one.excluded, other.excluded),
        noted=added(one.noted, other.noted),
    )


def added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """
    Add up counts by reason.

    Args:
        one: Counts.
        other: More of them.

    Returns:
        The sums.

    Example:
        >>> added({"no day": 1}, {"no day": 2, "after on": 1})
        {'no day': 3, 'after on': 1}
    """
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}
