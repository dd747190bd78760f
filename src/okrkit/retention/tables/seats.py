"""`Seats`: how many seats a customer had bought on a day, and how many were used."""

from attrs import Factory, field, frozen

from okrkit.retention.tables.reading import Table, read_table
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.told import Told


@frozen(eq=False, repr=False)
class Seats(Told):
    """
    How many seats each customer had bought on a day, and how many were used.

    Attributes:
        data: Columns by name, records, or a frame; see the page "Event tables".
        customer: Name of the column that says who.
        date: Of the day of the count.
        used: Of the seats that were used.
        bought: Of the seats that were paid for.
        segment: Of the customer's segment at that time; None for none.
        zone: The business's time zone, for moments that say theirs.
        table: What was read.

    Example:
        >>> Seats(
        ...     {"customer": [1], "date": ["2026-10-31"], "used": [7], "bought": [10]}
        ... ).table.size
        1
    """

    data: object
    customer: str = field(default="customer", kw_only=True)
    date: str = field(default="date", kw_only=True)
    used: str = field(default="used", kw_only=True)
    bought: str = field(default="bought", kw_only=True)
    segment: str | None = field(default=None, kw_only=True)
    zone: str | None = field(default=None, kw_only=True)
    table: Table = field(
        init=False,
        default=Factory(
            lambda self: read_table(self.data, self._roles(), zone=self.zone),
            takes_self=True,
        ),
    )

    def _roles(self) -> list[Role]:
        roles = [
            Role("customer", self.customer, "id"),
            Role("day", self.date, "day", argument="date"),
            Role("used", self.used, "number"),
            Role("bought", self.bought, "number"),
        ]
        if self.segment is not None:
            roles.append(Role("segment", self.segment, "name"))
        return roles
