"""`Tickets`: when each was opened, first answered and closed."""

from typing import ClassVar

from attrs import Factory, field, frozen

from okrkit.retention.tables.reading import Table, read_table
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.told import Told


@frozen(eq=False, repr=False)
class Tickets(Told):
    """
    Requests of customers: when each was opened, first answered and closed.

    Attributes:
        data: Columns by name, records, or a frame; see the page "Event tables".
        ticket: Name of the column that says which request; rows of one are one
            request, opened and answered at the first of their moments and closed at
            the last. None where every row is a request of its own.
        opened: Of when it was opened.
        responded: When it was first answered, empty while it was not; None for none.
        closed: When it was closed, empty while it is open; None for none.
        segment: Of the customer's segment at that time; None for none.
        zone: The business's time zone: says on which day a moment is.
        table: What was read.

    Example:
        >>> Tickets({"opened": ["2026-10-01T09:00:00"]}).table.size
        1
    """

    told_of: ClassVar[str] = "ticket"

    data: object
    ticket: str | None = field(default=None, kw_only=True)
    opened: str = field(default="opened", kw_only=True)
    responded: str | None = field(default=None, kw_only=True)
    closed: str | None = field(default=None, kw_only=True)
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
            Role("day", self.opened, "day", argument="opened"),
            Role("opened", self.opened, "moment"),
        ]
        if self.ticket is not None:
            roles.append(Role("ticket", self.ticket, "id"))
        if self.responded is not None:
            roles.append(Role("responded", self.responded, "moment", open=True))
        if self.closed is not None:
            roles.append(Role("closed", self.closed, "moment", open=True))
        if self.segment is not None:
            roles.append(Role("segment", self.segment, "name"))
        return roles
