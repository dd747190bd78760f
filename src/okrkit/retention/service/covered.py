"""`Coverage`: how many accounts were covered; `NotCovered`: who was not, to act on."""

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from attrs import evolve, fields, frozen

from okrkit import markup
from okrkit.model.calendar import Cycle
from okrkit.numerics.arrays import Floats, Ints
from okrkit.results import Explanation, ResultSet
from okrkit.retention.arrays.covered import NEVER, CoverCounts
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.periods import day_number


@frozen(eq=False, kw_only=True, repr=False)
class Coverage(Measured):
    """
    How many accounts something has happened with in time, by period and segment.

    Numerator and denominator are the accounts that were covered, and those due.

    Attributes:
        definition, cycles, segments, value, standard_error, low, high: See `Measured`.
        numerator, denominator, n, effective_n, provisional, on, level: See there.
        method, excluded, parts, estimator, note, notes, dates: See there.
        counts: The accounts by period and segment, and who was not covered.

    Example:
        >>> from okrkit.retention.service.sample import reviews
        >>> made = reviews()
        >>> made["2026-10"].value, made.left
        (0.5, array([0., 0.]))
    """

    kind: ClassVar[str] = "coverage"

    counts: CoverCounts

    @property
    def left(self) -> Floats:
        """
        Accounts that left while the days that count ran: not due.

        Shape:
            (rows,).
        """
        return self.parts["left"]

    def not_covered(self, id: str | None = None, /) -> "NotCovered":
        """
        Return the accounts that were not covered: whom to call.

        Args:
            id: Of a row, such as ``2026-10`` or ``2026-10/large``; the running period
                where None.

        Returns:
            The accounts, those without an event for the longest time first.

        Raises:
            UnknownIdError: There is no such row.

        Example:
            >>> from okrkit.retention.service.sample import reviews
            >>> reviews().not_covered("2026-10").ids
            ['bolt']
        """
        width = len(self.counts.segments) + 1
        id = self.ids[-width] if id is None else self[id].id
        place, segment = divmod(self.ids.index(id), width)
        counts = self.counts
        rows = counts.period == place
        if segment:
            rows &= counts.segment == segment - 1
        order = np.flatnonzero(rows)
        order = order[np.argsort(counts.last[order], kind="stable")]
        cycle = self.cycles[place * width]
        return NotCovered(
            cycle=cycle,
            on=min(cycle.last_day, self.on),
            names=counts.names,
            segments=counts.segments,
            customer=counts.customer[order],
            segment=counts.segment[order],
            last=counts.last[order],
        )

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            What every measure has, and left.

        Example:
            >>> from okrkit.retention.service.sample import reviews
            >>> reviews().to_columns()["left"]
            array([0., 0.])
        """
        return {**super().to_columns(), "left": self.left}

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the number of a row came about.

        Args:
            id: Of the row.

        Returns:
            What every measure says, and the accounts that were not covered.

        Raises:
            UnknownIdError: There is no such row.

        Example:
            >>> from okrkit.retention.service.sample import reviews
            >>> print(reviews().explain("2026-10").inputs[-1])
            bolt = never  [last event]
        """
        whole, missing = super().explain(id), self.not_covered(id)
        left = float(self.left[self.ids.index(id)])
        return evolve(
            whole,
            inputs=(
                *whole.inputs,
                Explanation("left", left, note="no account any more: not due"),
                *(missing.explain(name) for name in missing.ids[: markup.ROWS_SHOWN]),
            ),
        )


@frozen(kw_only=True)
class Uncovered:
    """
    An account that nothing has happened with in time.

    Attributes:
        customer: Who.
        segment: Of the account when the days that count began; "" for none.
        last: Day of its last event; None where there was never one.
        days: How many days have passed since; None where there was never one.

    Example:
        >>> from okrkit.retention.service.sample import reviews
        >>> reviews().not_covered("2026-11")["acme"].days
        39
    """

    customer: str
    segment: str
    last: dt.date | None
    days: int | None


@frozen(eq=False, kw_only=True, repr=False)
class NotCovered(ResultSet[Uncovered]):
    """
    Accounts that nothing has happened with in time: whom to act on.

    Attributes:
        cycle: The period.
        on: Its last day, or the day that was asked on.
        names: Of customers, by code; none where they are numbers.
        segments: Names of the segments.
        customer: The accounts, those without an event for the longest time first.
        segment: Code of the segment of each; -1 for none.
        last: Day of the last event of each.

    Shape:
        customer, segment, last (accounts,).

    Example:
        >>> from okrkit.retention.service.sample import reviews
        >>> print(reviews().not_covered("2026-11"))
        2 not covered in 2026-11, on 2026-11-15
        customer  segment  last        days ago
        --------  -------  ----------  --------
        bolt               never              -
        acme               2026-10-07        39
    """

    kind: ClassVar[str] = "not covered"

    cycle: Cycle
    on: dt.date
    names: tuple[str, ...]
    segments: tuple[str, ...]
    customer: Ints
    segment: Ints
    last: Ints

    @property
    def ids(self) -> Sequence[str]:
        """The customers, as text."""
        return [self._name(key) for key in self.customer.tolist()]

    def _at(self, index: int, /) -> Uncovered:
        code, day = int(self.segment[index]), int(self.last[index])
        passed = None if day == NEVER else day_number(self.on) - day
        return Uncovered(
            customer=self._name(int(self.customer[index])),
            segment="" if code < 0 else self.segments[code],
            last=None if passed is None else self.on - dt.timedelta(passed),
            days=passed,
        )

    def _name(self, key: int) -> str:
        return self.names[key] if self.names else str(key)

    def __len__(self) -> int:
        """Count the accounts."""
        return len(self.customer)

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return the accounts as columns.

        Returns:
            customer, segment, last (NaT for never), days (NaN for never).

        Example:
            >>> from okrkit.retention.service.sample import reviews
            >>> reviews().not_covered().to_columns()["days"]
            array([nan, 39.])
        """
        never = self.last == NEVER
        segments = np.array([*self.segments, ""], dtype=np.str_)
        # NaT is what numpy makes of the lowest number, which stands for never.
        return {
            "customer": np.array(self.ids, dtype=np.str_),
            "segment": segments[self.segment],
            "last": self.last.view("datetime64[D]"),
            "days": np.where(
                never, np.nan, day_number(self.on) - self.last.astype(float)
            ),
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say when something happened with an account for the last time.

        Args:
            id: The customer.

        Returns:
            The days since then.

        Raises:
            UnknownIdError: The account is none of these.

        Example:
            >>> from okrkit.retention.service.sample import reviews
            >>> print(reviews().not_covered().explain("acme"))
            acme = 39 days ago  [last event on 2026-10-07]
        """
        one = self[id]
        return Explanation(
            id,
            None if one.days is None else float(one.days),
            shown="never" if one.days is None else f"{one.days} days ago",
            rule="last event" if one.last is None else f"last event on {one.last}",
        )

    def __str__(self) -> str:
        """Return a table of at most 200 accounts."""
        rows, total = self._rows()
        table = markup.text_table(_HEADS, rows, align="lllr", total=total)
        return f"{self._title()}\n{table}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        rows, total = self._rows()
        table = markup.table(
            _HEADS, rows, caption=self._title(), align="lllr", total=total
        )
        return markup.fragment(table, text=str(self))

    def _title(self) -> str:
        return f"{len(self)} not covered in {self.cycle.label}, on {self.on}"

    def _rows(self) -> tuple[list[list[str]], int]:
        columns = {
            name: c[: markup.ROWS_SHOWN] for name, c in self.to_columns().items()
        }
        columns["last"] = np.where(
            np.isnat(columns["last"]), "never", columns["last"].astype(str)
        )
        days = np.nan_to_num(columns["days"], nan=-1).astype(np.int64)
        columns["days"] = np.where(days < 0, "-", days.astype(str))
        lists = (column.tolist() for column in columns.values())
        return [list(row) for row in zip(*lists, strict=True)], len(self)


def coverage_of(made: Measured, *, counts: CoverCounts) -> Coverage:
    """
    Add to a measure what it was made of.

    Args:
        made: The measure.
        counts: The accounts.

    Returns:
        The measure with them.
    """
    own = {f.name: getattr(made, f.name) for f in fields(Measured)}
    return Coverage(**own, counts=counts)


_HEADS = ("customer", "segment", "last", "days ago")
