"""`customer_state`: what is known of each customer, kept and added to day by day."""

import datetime as dt
from collections.abc import Iterable

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import flag
from okrkit.retention.arrays.batches import state_of_batches
from okrkit.retention.arrays.state import CustomerState, state_of_events
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import day_number
from okrkit.retention.tables.table import Role


def customer_state(
    events: Events | Iterable[object],
    *,
    on: dt.date | str,
    customer: str = "customer",
    date: str = "date",
    amount: str | None = None,
    zone: str | None = None,
    zeros: bool = True,
) -> CustomerState:
    """
    Make a state of events, or of batches of more rows than fit into memory.

    Args:
        events: Events, or tables that come one by one: what
            ``pyarrow.parquet.ParquetFile(path).iter_batches()`` gives, mappings of
            columns, small frames; in any order.
        on: The last day that counts.
        customer: Of batches: name of the column that says who.
        date: Of batches: of the column that says when.
        amount: Of batches: of the money; None where there is none.
        zone: Of batches: the business's time zone, for moments that say theirs.
        zeros: Whether a row without money (amount 0) is a purchase.

    Returns:
        A state: `summary` takes it, `add` gives it the events of later days.

    Raises:
        InvalidOKRError: No events, or columns that cannot be read.
        CalendarError: No date.

    Example:
        >>> october = {"customer": [7, 8], "date": ["2026-10-01", "2026-10-08"]}
        >>> state = customer_state([october], on="2026-10-31")
        >>> november = Events({"customer": [7], "date": ["2026-11-02"]})
        >>> state.add(november, on="2026-11-30").days
        array([2, 1])
    """
    asked = day_number(as_date(on, field="on"))
    zeros = flag(zeros, field="zeros")
    if isinstance(events, Events):
        return state_of_events(events, last=asked, zeros=zeros)
    if not isinstance(events, Iterable) or isinstance(events, (str, bytes, dict)):
        raise InvalidOKRError(
            "no events",
            code="wrong-type",
            place="events",
            expected="Events(...), or batches that come one by one",
            got=shown(events),
        )
    roles = [Role("customer", customer, "id"), Role("day", date, "day")]
    if amount is not None:
        roles.append(Role("amount", amount, "number"))
    return state_of_batches(events, roles, last=asked, zeros=zeros, zone=zone)
