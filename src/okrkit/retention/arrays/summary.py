"""`PerCustomer`: what each customer's purchases come to, one row a customer."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from attrs import field, frozen

from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.results.sealed import seal
from okrkit.retention.arrays.state import EARLY, CustomerState, state_of_columns
from okrkit.retention.tables.table import Columns

_COLUMNS: Final = (
    "first",
    "last",
    "days",
    "rows",
    "amount",
    "first_amount",
    "last_amount",
)


@frozen(eq=False, kw_only=True)
class PerCustomer:
    """
    What each customer's purchases come to: one row each, of those who bought.

    The grain is the customer's day: several purchases of one day are one purchase
    day. A negative amount is a refund: it is never a purchase, and it lowers the
    money of its customer from his first purchase day on; before that it is left out.

    Attributes:
        customer: Keys, sorted; with `labels` the places of those: 0, 1, 2 and so on.
        labels: Ids that are text, sorted; None where the keys are the ids.
        first: First purchase day, as days since 1970-01-01.
        last: Last purchase day.
        days: How many purchase days.
        rows: How many purchases: rows that are no refund.
        amount: Money of all rows from the first purchase day on, refunds taken off;
            None where the events have no money, as for the next two.
        first_amount: Of all rows of the first purchase day.
        last_amount: Of all rows of the last purchase day.
        excluded: Rows left out, by reason: "after on", "refund before any purchase",
            "amount of 0" where those are no purchases, and what the table left out.
        noted: Rows that count in an uncommon way: "refund", and "amount of 0" where
            those are purchases.

    Shape:
        Every column (customers,).
    """

    customer: Ints
    labels: tuple[str, ...] | None = None
    first: Ints
    last: Ints
    days: Ints
    rows: Ints
    amount: Floats | None = None
    first_amount: Floats | None = None
    last_amount: Floats | None = None
    excluded: Mapping[str, int] = field(factory=dict)
    noted: Mapping[str, int] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns."""
        seal(self)

    def __len__(self) -> int:
        """Count the customers."""
        return len(self.customer)

    def picked(self, chosen: Ints | Flags | slice) -> "PerCustomer":
        """
        Return the rows of some customers.

        Args:
            chosen: Places in their order, flags, or a slice.

        Returns:
            The smaller table.

        Shape:
            (customers,) or (chosen,).
        """
        kept = self.customer[chosen]
        labels = self.labels
        if labels is not None:
            labels = tuple(labels[place] for place in kept.tolist())
            kept = np.arange(len(kept))
        columns: dict[str, Any] = {
            name: None if (column := getattr(self, name)) is None else column[chosen]
            for name in _COLUMNS
        }
        return PerCustomer(
            customer=kept,
            labels=labels,
            **columns,
            excluded=self.excluded,
            noted=self.noted,
        )


def per_customer_of_columns(
    columns: Columns, *, last: int, zeros: bool = True
) -> PerCustomer:
    """
    Bring the rows of each customer together.

    Args:
        columns: Roles customer, day and, where there is money, amount.
        last: Last day that counts, as days since 1970-01-01.
        zeros: Whether a row without money (amount 0) is a purchase.

    Returns:
        One row a customer who has bought by that day.

    Example:
        >>> rows = {"customer": np.array([4, 4]), "day": np.array([10, 12])}
        >>> per_customer_of_columns(Columns(size=2, arrays=rows), last=11).days
        array([1])
    """
    return per_customer_of_state(state_of_columns(columns, last=last, zeros=zeros))


def per_customer_of_state(state: CustomerState) -> PerCustomer:
    """
    Return those customers of a state who bought.

    Args:
        state: The state.

    Returns:
        One row a customer who has bought.

    Example:
        >>> rows = {"customer": np.array([4, 4]), "day": np.array([10, 12])}
        >>> state = state_of_columns(Columns(size=2, arrays=rows), last=12)
        >>> per_customer_of_state(state).rows
        array([2])
    """
    excluded = dict(state.excluded)
    if early := int(state.early_rows.sum()):
        excluded[EARLY] = excluded.get(EARLY, 0) + early
    labels = state.labels
    bought = state.days > 0
    if not bought.all():
        if labels is not None:
            kept = state.customer[bought].tolist()
            labels = tuple(labels[place] for place in kept)
        state = state.picked(bought)
    return PerCustomer(
        customer=state.customer if labels is None else np.arange(len(state)),
        labels=labels,
        first=state.first,
        last=state.last,
        days=state.days,
        rows=state.rows,
        amount=state.amount if state.money else None,
        first_amount=state.first_amount if state.money else None,
        last_amount=state.last_amount if state.money else None,
        excluded=excluded,
        noted=dict(state.noted),
    )
