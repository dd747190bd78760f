"""`CohortCounts`: how many of those who began together are active at each age."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from attrs import field, frozen

from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.arrays.keys import firsts
from okrkit.retention.arrays.ordered import done_until, ordered
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import OPEN, Columns

Rule: TypeAlias = Literal["classic", "unbounded", "rolling"]
"""When a customer counts as active at an age: see `CohortCounts`."""

RULES: Final[tuple[Rule, ...]] = get_args(Rule)
"""The rules there are."""

_ROOM: Final = 1 << 26
"""Most flags held at a time, one a customer and age."""

_FEW: Final = 1_024
"""Codes that are always worth a table of their own."""


@frozen(eq=False, kw_only=True)
class CohortCounts:
    """
    Customers by the period of their first event, and how many are active at each age.

    Ages are periods after the first one where `edges` is None, else spans of days
    since the customer's own first day. The rules: "classic" is active in exactly that
    age, "unbounded" in it or later, "rolling" in it or one of the ages before it that
    fit in the window, never the first one.

    Attributes:
        sizes: Customers of each cohort.
        due: Of them, those whose age can be judged; 0 where a cell lies ahead.
        active: Of those due, the active ones.
        earlier: Customers whose first event lies before the first period.
        excluded: Rows left out, by reason; refunds are nothing that was done.
        segments: The same of each segment, by its name: that of a customer's first
            event. Whoever has none counts in none of them.

    Shape:
        sizes (c,), due and active (c, ages).
    """

    sizes: Ints
    due: Ints
    active: Ints
    earlier: int
    excluded: Mapping[str, int] = field(factory=dict)
    segments: Mapping[str, "CohortCounts"] = field(factory=dict)


def cohort_counts_of_columns(
    columns: Columns,
    periods: Periods,
    *,
    ages: int | None = None,
    edges: Ints | None = None,
    rule: Rule = "classic",
    window: int = 1,
) -> CohortCounts:
    """
    Count the active customers of each cohort by age.

    Args:
        columns: Events with `customer` and `day`, and perhaps `segment`; days after
            `periods.on` do not count.
        periods: Cohorts are those whose first event lies in one of them.
        ages: How many ages in periods; as many as there are periods where None.
        edges: First day of each age since the customer's first day, and the day after
            the last age; None for ages in periods. Sorted, from 0 on.
        rule: When a customer is active at an age.
        window: Of the rule "rolling": how many ages, the age itself included.

    Returns:
        The counts; the same whatever the order of the rows.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> day = np.array([0, 40, 35])
        >>> events = {"customer": np.array([1, 1, 2]), "day": day}
        >>> columns = Columns(size=3, arrays=events)
        >>> months = periods_of(0, on="1970-02-28")
        >>> cohort_counts_of_columns(columns, months).active
        array([[1, 1],
               [1, 0]])
    """
    count = len(periods)
    wide = min(ages or count, count) if edges is None else len(edges) - 1
    known = done_until(columns, periods.last_day)
    names = known.labels.get("segment", ())
    # Those of no segment, then of each.
    sizes = np.zeros((1 + len(names), count), np.int64)
    due = np.zeros((1 + len(names), count, wide), np.int64)
    active = np.zeros_like(due)
    earlier = np.zeros(1 + len(names), np.int64)
    for customer, day, segment, customers in _blocks(known, wide + 1):
        first = np.full(customers, OPEN)
        np.minimum.at(first, customer, day)
        own = _of_first(customer, day, segment, first)
        cohort = periods.place(first)
        earlier += np.bincount(own[cohort < 0] + 1, minlength=len(earlier))
        age = _ages(customer, day, first, periods, edges)
        # What lies beyond the last age is later than it, and has a column of its own.
        flags = _flags(customer, np.minimum(age, wide), (customers, wide + 1))
        seen = _by_rule(flags, rule, window)[:, :wide]
        begun = (cohort >= 0) & (cohort < count)
        triangle = np.where(begun, (own + 1) * count + cohort, -1)
        for cell, members in _together(triangle):
            of, place = divmod(cell, count)
            sizes[of, place] += len(members)
            judged = _judged(first[members], place, periods, edges, wide)
            due[of, place] += judged[0]
            active[of, place] += _active(seen[members], judged[1])
    return with_segments(
        names, sizes, due, active, earlier=earlier, excluded=known.excluded
    )


def with_segments(
    names: Sequence[str],
    sizes: Ints,
    due: Ints,
    active: Ints,
    *,
    earlier: Ints,
    excluded: Mapping[str, int],
) -> CohortCounts:
    """
    Add up those of no segment and of each to those of everybody.

    Args:
        names: Of the segments.
        sizes: Customers of each cohort: of no segment, then of each.
        due: Those whose age can be judged.
        active: The active ones.
        earlier: Whoever began before the first period.
        excluded: Rows left out, by reason.

    Returns:
        The counts of everybody, with those of each segment.

    Shape:
        earlier (1 + segments,), sizes (1 + segments, c), due and active
        (1 + segments, c, ages).

    Example:
        >>> nobody = np.array([[[1]], [[0]]])
        >>> who, few = nobody[..., 0], {"earlier": np.array([0, 2]), "excluded": {}}
        >>> made = with_segments(["pro"], who, nobody, nobody, **few)
        >>> made.earlier, made.sizes, made.segments["pro"].sizes
        (2, array([1]), array([0]))
    """
    return CohortCounts(
        sizes=sizes.sum(axis=0),
        due=due.sum(axis=0),
        active=active.sum(axis=0),
        earlier=int(earlier.sum()),
        excluded=excluded,
        segments={
            name: CohortCounts(
                sizes=sizes[place],
                due=due[place],
                active=active[place],
                earlier=int(earlier[place]),
            )
            for place, name in enumerate(names, start=1)
        },
    )


def _of_first(customer: Ints, day: Ints, segment: Ints | None, first: Ints) -> Ints:
    """Give each customer's segment: that of the first day, -1 for none."""
    own = np.full(len(first), -1, np.int64)
    if segment is not None:
        begins = day == first[customer]
        # Of several names on the first day the last counts.
        np.maximum.at(own, customer[begins], segment[begins])
    return own


def _blocks(
    columns: Columns, ages: int
) -> Iterator[tuple[Ints, Ints, Ints | None, int]]:
    """Give events in blocks of whole customers: codes from 0, days, segments, size."""
    customer, day = columns["customer"], columns["day"]
    segment: Ints | None = columns.arrays.get("segment")
    if not len(customer):
        return
    low = int(np.min(customer))
    codes = int(np.max(customer)) - low + 1
    if codes <= 2 * len(customer) + _FEW and codes * ages <= _ROOM:
        yield customer - low, day, segment, codes
        return
    code, day, places = ordered(columns)
    customers, most = int(code[-1]) + 1, max(_ROOM // ages, 1)
    for begin in range(0, customers, most):
        end = min(begin + most, customers)
        rows = slice(*np.searchsorted(code, [begin, end]))
        own = None if segment is None else places[rows]
        yield code[rows] - begin, day[rows], own, end - begin


def _ages(
    customer: Ints, day: Ints, first: Ints, periods: Periods, edges: Ints | None
) -> Ints:
    """Give the age of each event: before the first a negative one."""
    if edges is None:
        begin = int(np.min(day))
        places = periods.place(np.arange(begin, int(np.max(day)) + 1))
        return places[day - begin] - periods.place(first)[customer]
    since = day - first[customer]
    end = int(edges[-1])
    ages = np.searchsorted(edges, np.arange(end + 1), side="right") - 1
    age: Ints = ages[np.minimum(since, end)]
    return age


def _flags(customer: Ints, age: Ints, shape: tuple[int, int]) -> Flags:
    """Say which customer has an event of which age."""
    known = age >= 0
    if not known.all():
        customer, age = customer[known], age[known]
    flat = np.zeros(shape[0] * shape[1], np.bool_)
    flat[customer * shape[1] + age] = True
    return flat.reshape(shape)


def _by_rule(seen: Flags, rule: Rule, window: int) -> Flags:
    """Say who counts as active, from who has an event of that age."""
    if rule == "unbounded":
        later: Flags = np.logical_or.accumulate(seen[:, ::-1], axis=1)[:, ::-1]
        return later
    if rule == "rolling":
        active = seen.copy()
        for back in range(1, min(window, seen.shape[1] - 1)):
            active[:, back + 1 :] |= seen[:, 1:-back]
        return active
    return seen


def _together(cell: Ints) -> Iterator[tuple[int, Ints]]:
    """Give the customers of each cell, 0 or more, that has any."""
    order = np.argsort(cell, kind="stable")
    cells = cell[order]
    begins = np.flatnonzero(firsts(cells) & (cells >= 0))
    ends = np.append(begins[1:], len(cells))
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        yield int(cells[begin]), order[begin:end]


def _judged(
    first: Ints, place: int, periods: Periods, edges: Ints | None, ages: int
) -> tuple[Ints, Flags]:
    """Say how many customers are judged at each age, and at which ages who is."""
    if edges is None:
        # A period that has begun is judged for everybody.
        begun = np.arange(ages) < len(periods) - place
        return begun * len(first), begun
    over: Flags = first[:, None] + edges[1:] <= periods.last_day + 1
    return _total(over), over


def _active(seen: Flags, judged: Flags) -> Ints:
    """Count the active customers of those who are judged."""
    if judged.ndim == 1:
        return _total(seen) * judged
    return _total(seen & judged)


def _total(flags: Flags) -> Ints:
    """Count flags by column; as bytes, which numpy adds up faster than flags."""
    made: Ints = flags.view(np.uint8).sum(axis=0, dtype=np.uint32).astype(np.int64)
    return made
