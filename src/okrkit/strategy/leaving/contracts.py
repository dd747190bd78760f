"""`Contracts`: subscriptions as they are known on a day, and each account on a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from okrkit.model.calendar import as_date
from okrkit.model.checks import instance
from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.arrays.keys import firsts
from okrkit.retention.arrays.spans import known_rows, stays_of
from okrkit.retention.counting import rows as counting
from okrkit.retention.revenue.doubles import doubles
from okrkit.retention.tables.periods import day_number, periods_of
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.tables.table import OPEN, Columns

MONTH: Final = 30.436875
"""Days of a month on average."""

NOT_NAMED: Final = -2
"""The code of a segment that is none of those that were named."""

BACKWARDS: Final = "due before it starts: its renewal date is not used"
"""Why a row has no renewal date."""


@frozen(eq=False, kw_only=True)
class Accounts:
    """
    Accounts that are there on a day, as they are known at its end.

    Attributes:
        day: The day, as days since 1970-01-01.
        stay: Places of their stays.
        tenure: Days they have been there, this one counted.
        amount: What they pay a month; None where no amounts are known.
        due: The day of the next renewal, `OPEN` where none is known; None where
            nothing says renewals.
        segment: Code of the segment, -1 for none, -2 for one that was not named; None
            where there are none.
        lost: The first day without, `OPEN` where it has not come: nothing that was
            known on the day.

    Shape:
        All (accounts,).
    """

    day: int
    stay: Ints
    tenure: Ints
    amount: Floats | None
    due: Ints | None
    segment: Ints | None
    lost: Ints


@frozen(eq=False)
class Renewals:
    """
    When rows are up for renewal: once, and again after each term.

    Attributes:
        first: The first time; `OPEN` where none is known.
        anchor: The day from which on terms are counted: a renewal is on their eves.
        term: Months.

    Shape:
        All (rows,).
    """

    first: Ints
    anchor: Ints
    term: Ints

    def after(self, rows: Ints, day: int) -> Ints:
        """
        Return the first renewal on a day or later.

        Args:
            rows: Places of the rows that are asked about.
            day: As days since 1970-01-01.

        Returns:
            The days; `OPEN` where none is known.

        Shape:
            (rows asked about,).
        """
        found = self.first[rows]
        late = np.flatnonzero(found < day)
        anchor, term = self.anchor[rows[late]], self.term[rows[late]]
        steps = np.floor((day + 1 - anchor) / (term * MONTH)).astype(np.int64)
        nearest = np.full(len(late), OPEN)
        # The calendar's months are not of one length: look one to either side.
        for more in (2, 1, 0, -1):
            at = months_later(anchor, (steps + more) * term) - 1
            nearest = np.where((at >= day) & (at >= found[late]), at, nearest)
        found[late] = nearest
        return found


@frozen(eq=False, kw_only=True)
class Contracts:
    """
    Subscriptions as they are known on a day: rows, and the stays they make.

    A row that ends later than on that day runs, as everywhere in okrkit: nobody knew
    its end before it came.

    Attributes:
        rows: As they were read, in the order of customer and start.
        keys: Of the customers, in order.
        customer: Place in `keys`, of each stay.
        start: First day of each stay.
        lost: First day without; `OPEN` where it has not come.
        row_stay: The stay of each row.
        row_lost: First day without, of each row.
        renewals: When rows are up for renewal; None where nothing says that.
        last: The day, as days since 1970-01-01.
        excluded: Rows left out, by reason.
        note: How many rows that run are exact doubles of others: each of them counts.

    Shape:
        keys (customers,), customer, start and lost (stays,), the others (rows,).
    """

    rows: Columns
    keys: Ints
    customer: Ints
    start: Ints
    lost: Ints
    row_stay: Ints
    row_lost: Ints
    renewals: Renewals | None
    last: int
    excluded: Mapping[str, int]
    note: str

    @classmethod
    def of(
        cls,
        subscriptions: Subscriptions,
        *,
        on: dt.date | str,
        term: int | None = None,
        segments: Sequence[str] | None = None,
    ) -> "Contracts":
        """
        Read subscriptions as they are known on a day.

        Args:
            subscriptions: The table.
            on: The day; it is over, and nothing later counts.
            term: Months from one renewal to the next, counted from the start of each
                row; where None, the column `due` says the first renewal of a row, and
                a row renews for as long again.
            segments: The segments whose places are codes, and -2 that of any other;
                those of the table where None.

        Returns:
            Rows and stays.

        Raises:
            NotMeasuredError: There is no row by that day.
            InvalidOKRError: No subscriptions.
            CalendarError: No date.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import plans
            >>> made = Contracts.of(plans(), on="2026-10-31")
            >>> len(made.keys), made.segments
            (400, ('large', 'small'))
        """
        table = instance(subscriptions, kind=Subscriptions, field="subscriptions").table
        asked = as_date(on, field="on")
        last = day_number(asked)
        first = counting.first_day(table, last=last, role="start")
        read = _with_segments(counting.in_memory(table), segments)
        rows, codes, lost = known_rows(
            read,
            periods_of(first, on=asked, every="year"),
            pause_days=subscriptions.pause_days,
        )
        stays = stays_of(codes, rows["start"], lost)
        # The stay of a row is the last of its customer that begins by then.
        wide = int(np.max(rows["start"])) - first + 1
        begun = stays.customer * wide + stays.start - first
        own = codes * wide + rows["start"] - first
        renewals, backwards = _dues(rows, term)
        excluded = dict(rows.excluded)
        if backwards:
            excluded[BACKWARDS] = backwards
        return cls(
            rows=rows,
            keys=rows["customer"][firsts(codes)],
            customer=stays.customer,
            start=stays.start,
            lost=stays.lost,
            row_stay=np.searchsorted(begun, own, side="right") - 1,
            row_lost=lost,
            renewals=renewals,
            last=last,
            excluded=excluded,
            note=_doubled(read, last),
        )

    @property
    def segments(self) -> tuple[str, ...]:
        """What the codes of segments stand for."""
        return self.rows.labels.get("segment", ())

    def ids(self, stay: Ints) -> NDArray[Any]:
        """
        Return the ids of the customers of stays, as numbers or text.

        Args:
            stay: Places of stays.

        Returns:
            The ids.

        Shape:
            (accounts,).

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import plans
            >>> Contracts.of(plans(), on="2026-10-31").ids(np.array([0]))
            array(['a000'], dtype='<U4')
        """
        keys = self.keys[self.customer[stay]]
        labels = self.rows.labels.get("customer")
        return keys if labels is None else np.array(labels, np.str_)[keys]

    def on(self, day: int, *, dues_from: int | None = None) -> Accounts:
        """
        Return the accounts that are there on a day, as they are known at its end.

        Args:
            day: As days since 1970-01-01; not after the day of the contracts.
            dues_from: From which day on the next renewal is looked for; the day itself
                where None.

        Returns:
            The accounts, in the order of their customers.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import plans
            >>> made = Contracts.of(plans(), on="2026-10-31")
            >>> bool((made.on(made.last).tenure > 0).all())
            True
        """
        stay = np.flatnonzero((self.start <= day) & (day < self.lost))
        runs = np.flatnonzero((self.rows["start"] <= day) & (day < self.row_lost))
        mine, many = self.row_stay[runs], len(self.start)
        amount = due = segment = None
        if "amount" in self.rows:
            paid = np.bincount(mine, self.rows["amount"][runs], minlength=many)
            amount = paid[stay].astype(np.float64, copy=False)
        if self.renewals is not None:
            since = day if dues_from is None else dues_from
            soonest = np.full(many, OPEN)
            np.minimum.at(soonest, mine, self.renewals.after(runs, since))
            due = soonest[stay]
        if "segment" in self.rows:
            latest = np.full(many, -1)
            latest[mine] = self.rows["segment"][runs]  # the last of them stays
            segment = latest[stay]
        return Accounts(
            day=day,
            stay=stay,
            tenure=day - self.start[stay] + 1,
            amount=amount,
            due=due,
            segment=segment,
            lost=self.lost[stay],
        )


def months_later(day: Ints, months: Ints | int) -> Ints:
    """
    Step days by whole months, to the month's last day where it has no such day.

    Args:
        day: Days since 1970-01-01.
        months: How many; negative goes back.

    Returns:
        Days since 1970-01-01.

    Shape:
        Both broadcast.

    Units:
        Days.

    Source:
        The calendar.

    Example:
        >>> months_later(np.array([30, 31]), 1).tolist()
        [58, 59]
    """
    month: NDArray[Any] = day.astype("M8[D]").astype("M8[M]")
    off = day - month.astype("M8[D]").astype(np.int64)
    there = month + np.asarray(months, dtype=np.int64).astype("m8[M]")
    both = (there, there + np.timedelta64(1, "M"))
    first, after = (m.astype("M8[D]").astype(np.int64) for m in both)
    made: Ints = first + np.minimum(off, after - first - 1)
    return made


def _with_segments(rows: Columns, names: Sequence[str] | None) -> Columns:
    """Code segments by their places in other names than those of the table."""
    if names is None or "segment" not in rows:
        return rows
    places = {name: place for place, name in enumerate(names)}
    own = [places.get(name, NOT_NAMED) for name in rows.labels["segment"]]
    codes = np.array([*own, -1], np.int64)[rows["segment"]]
    return evolve(
        rows,
        arrays={**rows.arrays, "segment": codes},
        labels={**rows.labels, "segment": tuple(names)},
    )


def _doubled(rows: Columns, day: int) -> str:
    """Say how many amounts of a day are exact doubles of others, as revenue does."""
    if "amount" not in rows:
        return ""
    runs = rows.where((rows["start"] <= day) & (rows["end"] >= day))
    many = doubles(runs, "customer", "start", "end", "amount")
    if not many:
        return ""
    said = "1 row is an exact double" if many == 1 else f"{many} rows are exact doubles"
    return f"{said} of others, and each counts"


def _dues(rows: Columns, term: int | None) -> tuple[Renewals | None, int]:
    """Return the renewals of each row, and how many are impossible."""
    start = rows["start"]
    if term is not None:
        months = np.full(len(start), term)
        return Renewals(months_later(start, term) - 1, start, months), 0
    if "due" not in rows:
        return None, 0
    due = rows["due"]
    backwards = due < start
    known = (due < OPEN) & ~backwards
    length = np.where(known, due + 1 - start, 0) / MONTH
    months = np.maximum(np.rint(length), 1).astype(np.int64)
    first = np.where(known, due, OPEN)
    return Renewals(first, first + 1, months), int(backwards.sum())
