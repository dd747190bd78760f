"""`Events`: what customers did, one row an event: purchases, log-ins, calls."""

from collections.abc import Iterator

import numpy as np
from attrs import Factory, field, frozen

from okrkit import markup
from okrkit.retention.tables.reading import Table, read_table
from okrkit.retention.tables.table import Columns, Role


def _table(events: "Events") -> Table:
    return read_table(events.data, events.roles(), zone=events.zone)


@frozen(eq=False, repr=False)
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
        roles = [Role("customer", self.customer, "id"), Role("day", self.date, "day")]
        if self.amount is not None:
            roles.append(Role("amount", self.amount, "number"))
        if self.segment is not None:
            roles.append(Role("segment", self.segment, "name"))
        return roles

    def __repr__(self) -> str:
        """Return the size, the customers and the days, on one line."""
        return f"<Events: {', '.join(map(markup.plain, self._said()))}>"

    def __str__(self) -> str:
        """Return the same, and what was left out, as lines."""
        left = self.table.excluded.items()
        told = [f"  left out: {count} rows, {why}" for why, count in left]
        return "\n".join(
            map(markup.plain, [f"Events: {', '.join(self._said())}", *told])
        )

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        rows = [[why, str(count)] for why, count in self.table.excluded.items()]
        title = f"Events: {', '.join(self._said())}"
        table = markup.table(["left out", "rows"], rows, caption=title, align="lr")
        return markup.fragment(table, text=str(self))

    def _said(self) -> Iterator[str]:
        table = self.table
        if not isinstance(table, Columns):
            yield "a frame that its engine keeps"
            return
        yield f"{table.size} row{'s' * (table.size != 1)}"
        if not table.size:
            return
        people = len(np.unique(table["customer"]))
        yield f"{people} customer{'s' * (people != 1)}"
        ends = np.array([table["day"].min(), table["day"].max()])
        yield " to ".join(map(str, ends.astype("datetime64[D]")))
