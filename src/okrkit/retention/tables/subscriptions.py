"""`Subscriptions`: who paid from when until when, one row a subscription."""

from typing import ClassVar, Final, Literal, TypeAlias

import numpy as np
from attrs import Factory, evolve, field, frozen

from okrkit.model.checks import choice
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.reading import Table, read_table
from okrkit.retention.tables.table import OPEN, Role
from okrkit.retention.tables.told import Told
from okrkit.retention.wholes import LONGEST, whole

EndIs: TypeAlias = Literal["last day", "first day without"]
"""What the column `end` of subscriptions holds."""

_BACKWARDS: Final = "ends before it starts"
_BELOW: Final = "amount below 0"
_ENDS: Final = ("last day", "first day without")


def _pause_days(value: object) -> int:
    return whole(value, field="pause_days", most=LONGEST)


@frozen(eq=False, repr=False)
class Subscriptions(Told):
    """
    Who paid from when until when: one row a subscription, or a piece of one.

    Two rows that are alike are two subscriptions: of one customer, with both amounts.
    A customer is whoever has one subscription or more: those that overlap or follow
    each other without a day between are one stay, however many plans there were. One
    that ends on a day still counts on that day, and is lost on the next. A row that
    ends before it starts, or with an amount below 0, is left out and counted in
    `table.excluded`. A paused subscription is one that runs; where a pause was
    written as an end and a new start, `pause_days` closes the gap, in customers as in
    amounts.

    Attributes:
        data: Columns by name, records, or a frame; see the page "Event tables".
        customer: Name of the column that says who.
        start: Of the first day.
        end: Of the last day; nothing in it where the subscription runs. The day it
            ended on, not the day it was cancelled on.
        amount: Of the recurring revenue per month; None where there is none.
        due: Of the day the subscription is up for renewal; None where there is none.
        segment: Of the segment the customer was in when it started; None for none.
        zone: The business's time zone, for moments that say theirs.
        end_is: What `end` holds: the "last day" that was paid for, or the
            "first day without".
        pause_days: A gap of at most so many days is a pause, not a loss. Until they
            are over nobody knows, and a period is provisional for so much longer.
        table: What was read; `end` in it is the last day.

    Raises:
        InvalidOKRError: No table, a missing column, a word for `end_is` that is none,
            or a negative number of days.

    Example:
        >>> plans = {"customer": [1], "start": ["2026-10-01"], "end": [None]}
        >>> Subscriptions(plans).table.size
        1
    """

    told_by: ClassVar[tuple[str, str]] = ("start", "begun ")

    data: object
    customer: str = field(default="customer", kw_only=True)
    start: str = field(default="start", kw_only=True)
    end: str = field(default="end", kw_only=True)
    amount: str | None = field(default=None, kw_only=True)
    due: str | None = field(default=None, kw_only=True)
    segment: str | None = field(default=None, kw_only=True)
    zone: str | None = field(default=None, kw_only=True)
    end_is: EndIs = field(default="last day", kw_only=True)
    pause_days: int = field(default=0, kw_only=True, converter=_pause_days)
    table: Table = field(
        init=False,
        default=Factory(lambda self: self._read(), takes_self=True),
    )

    def _roles(self) -> list[Role]:
        roles = [
            Role("customer", self.customer, "id"),
            Role("start", self.start, "day"),
            Role("end", self.end, "day", open=True),
        ]
        if self.amount is not None:
            roles.append(Role("amount", self.amount, "number"))
        if self.due is not None:
            roles.append(Role("due", self.due, "day", open=True))
        if self.segment is not None:
            roles.append(Role("segment", self.segment, "name"))
        return roles

    def _read(self) -> Table:
        choice(self.end_is, _ENDS, field="end_is")
        table = read_table(self.data, self._roles(), zone=self.zone)
        shift = int(self.end_is == "first day without")
        if isinstance(table, Lazy):
            return _of_frame(table, shift)
        end = table["end"]
        last = np.where(end < OPEN, end - shift, OPEN)
        table = evolve(table, arrays={**table.arrays, "end": last})
        table = table.where(table["end"] >= table["start"], _BACKWARDS)
        if "amount" in table:
            table = table.where(table["amount"] >= 0, _BELOW)
        return table


def _of_frame(table: Lazy, shift: int) -> Lazy:
    """Leave out what cannot be, and count it, where an engine keeps the rows."""
    import narwhals.stable.v2 as nw

    end = nw.col("end")
    if shift:
        last = nw.when(end < OPEN).then(end - shift).otherwise(end)
        table = evolve(table, frame=table.frame.with_columns(end=last))
    faults = {_BACKWARDS: end < nw.col("start")}
    if "amount" in table:
        faults[_BELOW] = nw.col("amount") < 0
    return table.without(faults)
