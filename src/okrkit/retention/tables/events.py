"""`Events`: what customers did, one row an event: purchases, log-ins, calls."""

from attrs import Factory, field, frozen

from okrkit.retention.tables.reading import Table, read_table
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.told import Told


def _table(events: "Events") -> Table:
    return read_table(events.data, events.roles(), zone=events.zone)


@frozen(eq=False, repr=False)
class Events(Told):
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

    Raises:
        InvalidOKRError: No table, a column that is missing or of another kind.
        CalendarError: A day that cannot be read.

    Example:
        >>> Events({"customer": [1, 1], "date": ["2026-10-01", "2026-10-08"]})
        <Events: 2 rows, 1 customer, 2026-10-01 to 2026-10-08>
    """

    data: object
    customer: str = field(default="customer", kw_only=True)
    date: str = field(default="date", kw_only=True)
    amount: str | None = field(default=None, kw_only=True)
    segment: str | None = field(default=None, kw_only=True)
    zone: str | None = field(default=None, kw_only=True)
    table: Table = field(init=False, default=Factory(_table, takes_self=True))

    def roles(self) -> list[Role]:
        """
        Return which column plays which part.

        Returns:
            Customer and day, and amount and segment where there are any.

        Example:
            >>> [role.name for role in Events({"customer": [], "date": []}).roles()]
            ['customer', 'day']
        """
        roles = [
            Role("customer", self.customer, "id"),
            Role("day", self.date, "day", argument="date"),
        ]
        if self.amount is not None:
            roles.append(Role("amount", self.amount, "number"))
        if self.segment is not None:
            roles.append(Role("segment", self.segment, "name"))
        return roles
