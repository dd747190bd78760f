"""`Ledger`: every change of recurring revenue, one signed row each."""

from typing import Final, Literal, TypeAlias

from attrs import Factory, field, frozen

from okrkit.model.checks import choice
from okrkit.retention.tables.reading import Table, read_table
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.told import Told

BelowZero: TypeAlias = Literal["refuse", "leave out"]
"""What becomes of customers whose revenue falls below 0."""

_BELOW: Final = ("refuse", "leave out")


@frozen(eq=False, repr=False)
class Ledger(Told):
    """
    Every change of recurring revenue: one row each, signed, from the first day on.

    A customer's recurring revenue on a day is the sum of his rows up to it, so his
    first row brings what he paid when the ledger began.

    Attributes:
        data: Columns by name, records, or a frame; see the page "Event tables".
        customer: Name of the column that says who.
        date: Of the first day that has the new amount.
        amount: Of the change per month: more than 0 for more, less for less.
        segment: Of the segment the customer was in at that time; None for none.
        zone: The business's time zone, for moments that say theirs.
        below_zero: What becomes of a customer whose sum at the end of a period is
            below 0, as where a ledger lacks his first row: "refuse" the question, or
            "leave out" the customer and count him.
        table: What was read.

    Raises:
        InvalidOKRError: No table, a missing column, or a word for `below_zero` that
            is none.

    Example:
        >>> rows = [{"customer": 1, "date": "2026-10-01", "amount": 50}]
        >>> Ledger(rows).table.size
        1
    """

    data: object
    customer: str = field(default="customer", kw_only=True)
    date: str = field(default="date", kw_only=True)
    amount: str = field(default="amount", kw_only=True)
    segment: str | None = field(default=None, kw_only=True)
    zone: str | None = field(default=None, kw_only=True)
    below_zero: BelowZero = field(default="refuse", kw_only=True)
    table: Table = field(
        init=False,
        default=Factory(lambda self: self._read(), takes_self=True),
    )

    def _read(self) -> Table:
        choice(self.below_zero, _BELOW, field="below_zero")
        roles = [
            Role("customer", self.customer, "id"),
            Role("day", self.date, "day", argument="date"),
            Role("amount", self.amount, "number"),
        ]
        if self.segment is not None:
            roles.append(Role("segment", self.segment, "name"))
        return read_table(self.data, roles, zone=self.zone)
