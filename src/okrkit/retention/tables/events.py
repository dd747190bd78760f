"""`Events`: what customers did, one row an event: purchases, log-ins, calls."""

from attrs import Factory, field, frozen

from okrkit.retention.tables.reading import Table, read_table
from okrkit.retention.tables.table import Role


@frozen(eq=False, kw_only=True)
class Events:
    """
    What customers did: one row an event, on a day.

    Attributes:
        data: Columns by name, records, or a frame; see the page "Event tables".
        customer: Name of the column that says who.
        date: Name of the column that says when.
        amount: Of the money; None where there is none.
        segment: Of the segment the customer was in at that time; None for none.
        zone: The business's time zone, for moments that say theirs.
        table: What was read.

    Example:
        >>> Events({"customer": [1, 1], "date": ["2026-10-01", "2026-10-08"]}).table.size
        2
    """

    data: object = field(kw_only=False, repr=False)
    customer: str = "customer"
    date: str = "date"
    amount: str | None = None
    segment: str | None = None
    zone: str | None = None
    table: Table = field(
        init=False,
        repr=False,
        default=Factory(lambda self: read_table(self.data, self._roles(), zone=self.zone), takes_self=True),
    )

    def _roles(self) -> list[Role]:
        roles = [Role("customer", self.customer, "id"), Role("day", self.date, "day")]
        if self.amount is not None:
            roles.append(Role("amount", self.amount, "number"))
        if self.segment is not None:
            roles.append(Role("segment", self.segment, "name"))
        return roles
