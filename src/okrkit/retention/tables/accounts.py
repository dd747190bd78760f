"""`Accounts`: who was a customer from when to when, how large, in which segment."""

from typing import ClassVar

from attrs import Factory, field, frozen

from okrkit.retention.tables.reading import Table, read_table
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.told import Told


@frozen(eq=False, repr=False)
class Accounts(Told):
    """
    Who was a customer from when to when, how large, and in which segment.

    A row is what an account was from a day on, until its own last day or the next row
    of the same account: a new amount or segment is a new row.

    Attributes:
        data: Columns by name, records, or a frame; see the page "Event tables".
        customer: Name of the column that says who.
        since: Of the first day the row holds for.
        until: Of its last day, empty while it holds; None where every row holds on.
        amount: Of how large the account is: revenue, seats; None where not known.
        segment: Of its segment; None for none.
        zone: The business's time zone, for moments that say theirs.
        table: What was read.

    Example:
        >>> Accounts({"customer": ["acme"], "since": ["2026-01-01"]}).table.size
        1
    """

    told_by: ClassVar[tuple[str, str]] = ("day", "since ")

    data: object
    customer: str = field(default="customer", kw_only=True)
    since: str = field(default="since", kw_only=True)
    until: str | None = field(default=None, kw_only=True)
    amount: str | None = field(default=None, kw_only=True)
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
            Role("day", self.since, "day", argument="since"),
        ]
        if self.until is not None:
            roles.append(Role("until", self.until, "day", open=True))
        if self.amount is not None:
            roles.append(Role("amount", self.amount, "number"))
        if self.segment is not None:
            roles.append(Role("segment", self.segment, "name"))
        return roles
