"""`calibration_and_holdout`: a summary up to a day, and what came after it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from attrs import Factory, field, frozen
from numpy.typing import NDArray

from okrkit import markup
from okrkit.errors import InvalidOKRError
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance
from okrkit.numerics.arrays import Floats, Ints
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.retention.customers.summary import (
    CustomerSummary,
    Summary,
    cells_said,
    mean_money,
    summary,
)
from okrkit.retention.lengths import DAYS, TimeUnit
from okrkit.retention.tables.events import Events


@frozen(kw_only=True)
class CustomerHoldout:
    """
    One customer before a day, and after it.

    Attributes:
        calibration: What he bought up to the day.
        frequency: Purchase days after it.
        amount: Money of the time after it; None where the events have none.
        monetary: Mean money of such a day; None where there is none above 0.

    Example:
        >>> from okrkit.retention.tables.events import Events
        >>> buys = {"customer": [1, 1], "date": ["2026-10-01", "2026-10-08"]}
        >>> events, cut = Events(buys), "2026-10-05"
        >>> made = calibration_and_holdout(events, cut=cut, on="2026-10-29")
        >>> made["1"].frequency
        1
    """

    calibration: CustomerSummary
    frequency: int
    amount: float | None
    monetary: float | None


def _monetary(held: "Holdout") -> Floats | None:
    if held.amount is None:
        return None
    return mean_money(held.amount, held.frequency, held.calibration.counted)


@frozen(eq=False, repr=False, kw_only=True)
class Holdout(ResultSet[CustomerHoldout]):
    """
    What customers did up to a day, and what they did after it.

    Only customers who bought by the day are in it. Both halves have one grain, the
    customer's day, and together they are the whole: what is not in the calibration
    is in the holdout.

    Attributes:
        calibration: The summary on the day of the cut.
        on: Last day of the holdout.
        frequency: Purchase days after the cut.
        amount: Money after the cut, refunds taken off; None where events have none.
        monetary: Mean money of a purchase day after the cut; NaN where there is none,
            or its money is not above 0.
        duration: Length of the holdout, in the unit of the calibration.

    Shape:
        Every column (customers,), in the order of the calibration.

    Example:
        >>> from okrkit.retention.tables.events import Events
        >>> buys = {"customer": [1, 1], "date": ["2026-10-01", "2026-10-08"]}
        >>> events, cut = Events(buys), "2026-10-05"
        >>> made = calibration_and_holdout(events, cut=cut, on="2026-10-29")
        >>> made.duration
        24.0
    """

    kind: ClassVar[str] = "holdout"

    calibration: Summary
    on: dt.date
    frequency: Ints
    amount: Floats | None
    monetary: Floats | None = field(
        init=False, default=Factory(_monetary, takes_self=True)
    )

    @property
    def unit(self) -> TimeUnit:
        """Of the times: that of the calibration."""
        return self.calibration.unit

    @property
    def duration(self) -> float:
        """Length of the holdout, in the unit of the calibration."""
        days = (self.on - self.calibration.on).days
        return days / DAYS[self.calibration.unit]

    @property
    def ids(self) -> Sequence[str]:
        """Ids as text, in order."""
        return self.calibration.ids

    def _find(self, id: str, /) -> int | None:
        return self.calibration.place_of(id)

    def _at(self, index: int, /) -> CustomerHoldout:
        paid = np.nan if self.monetary is None else float(self.monetary[index])
        return CustomerHoldout(
            calibration=self.calibration.row(index),
            frequency=int(self.frequency[index]),
            amount=None if self.amount is None else float(self.amount[index]),
            monetary=None if np.isnan(paid) else paid,
        )

    def to_columns(self) -> dict[str, NDArray[Any]]:
        """
        Return every number as a column.

        Returns:
            The columns of the calibration, and holdout_frequency, and where there is
            money holdout_amount and holdout_monetary.

        Shape:
            Each (customers,).

        Example:
            >>> events = Events({"customer": [7], "date": ["2026-10-01"]})
            >>> days = {"cut": "2026-10-08", "on": "2026-10-15"}
            >>> held = calibration_and_holdout(events, **days)
            >>> list(held.to_columns())[-1]
            'holdout_frequency'
        """
        columns = self.calibration.to_columns()
        columns["holdout_frequency"] = self.frequency
        if self.amount is not None and self.monetary is not None:
            columns["holdout_amount"] = self.amount
            columns["holdout_monetary"] = self.monetary
        return columns

    def to_dict(self) -> dict[str, Json]:
        """
        Return plain values for JSON.

        Returns:
            `kind`, `cut`, `on`, `unit`, `duration`, and an item for each customer.

        Example:
            >>> events = Events({"customer": [7], "date": ["2026-10-01"]})
            >>> days = {"cut": "2026-10-08", "on": "2026-10-15"}
            >>> held = calibration_and_holdout(events, **days)
            >>> held.to_dict()["duration"]
            7.0
        """
        plain = super().to_dict()
        return {
            "kind": plain["kind"],
            "cut": jsonable(self.calibration.on),
            "on": jsonable(self.on),
            "unit": self.calibration.unit,
            "duration": self.duration,
            "items": plain["items"],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the numbers of a customer came about.

        Args:
            id: The customer, as text.

        Returns:
            The purchase days after the cut, and the calibration below them.

        Raises:
            UnknownIdError: No such customer.

        Example:
            >>> events = Events({"customer": [7], "date": ["2026-10-01"]})
            >>> days = {"cut": "2026-10-08", "on": "2026-10-15"}
            >>> held = calibration_and_holdout(events, **days)
            >>> held.explain("7").value
            0
        """
        one = self[id]
        return Explanation(
            id,
            one.frequency,
            shown=str(one.frequency),
            rule="holdout",
            formula=f"purchase days after {self.calibration.on}, up to {self.on}",
            inputs=(self.calibration.explain(id),),
        )

    def __repr__(self) -> str:
        """Return the size and the days, on one line."""
        return (
            f"<Holdout of {len(self)} customers, cut on {self.calibration.on}, "
            f"{int(self.frequency.sum())} purchase days up to {self.on}>"
        )

    def __str__(self) -> str:
        """Return the first rows as a text table."""
        heads, rows = cells_said(self.to_columns())
        table = markup.text_table(heads, rows, align="lrrrrrrr", total=len(self))
        return f"{repr(self)[1:-1]}\n{table}"

    def _repr_html_(self) -> str:
        """Return the first rows for a notebook."""
        heads, rows = cells_said(self.to_columns())
        table = markup.table(
            heads, rows, caption=repr(self)[1:-1], align="lrrrrrrr", total=len(self)
        )
        return markup.fragment(table, text=str(self))


def calibration_and_holdout(
    events: Events,
    *,
    cut: dt.date | str,
    on: dt.date | str,
    since: dt.date | str | None = None,
    unit: TimeUnit = "days",
    zeros: bool = True,
) -> Holdout:
    """
    Split purchases at a day, to try a model on what it has not seen.

    Args:
        events: Purchases.
        cut: Last day of the calibration; it belongs to it.
        on: Last day of the holdout, which begins on the day after the cut.
        since: Only customers who first bought on this day or later; all where None.
        unit: What times are counted in.
        zeros: Whether a row without money (amount 0) is a purchase.

    Returns:
        The customers who bought by the cut, and what they did after it.

    Raises:
        InvalidOKRError: The cut is not before `on`, or as for `summary`.
        CalendarError: No date.

    Example:
        >>> buys = {"customer": [7, 7], "date": ["2026-10-01", "2026-10-15"]}
        >>> events, end = Events(buys), "2026-10-31"
        >>> held = calibration_and_holdout(events, cut="2026-10-14", on=end)
        >>> held["7"].calibration.frequency, held["7"].frequency
        (0, 1)
    """
    first, last = as_date(cut, field="cut"), as_date(on, field="on")
    if first >= last:
        raise InvalidOKRError(
            "the cut leaves no holdout",
            code="period-order",
            place="cut",
            expected=f"a day before {last}",
            got=str(first),
        )
    events = instance(events, kind=Events, field="events")
    before = summary(events, on=first, since=since, unit=unit, zeros=zeros)
    after = summary(events, on=last, since=since, unit=unit, zeros=zeros)
    # Whoever bought by the cut is in both; what the cut does not know is the rest.
    mine, whole = before.counted, after.counted
    same = np.isin(after.customer, before.customer)
    amount = None
    if mine.amount is not None and whole.amount is not None:
        amount = whole.amount[same] - mine.amount
    return Holdout(
        calibration=before,
        on=last,
        frequency=whole.days[same] - mine.days,
        amount=amount,
    )
