"""What each customer's purchases come to, brought together by the engine itself."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.state import AFTER, EARLY, FREE, REFUND
from okrkit.retention.arrays.summary import PerCustomer
from okrkit.retention.engines.collected import collected, floats, ints
from okrkit.retention.engines.grouped import grouped
from okrkit.retention.engines.known import left_out
from okrkit.retention.tables.cleaning import one_if
from okrkit.retention.tables.frames import Lazy

_DAY = nw.col("day")
_EXTREMES = {"first": _DAY.min(), "last": _DAY.max()}


def per_customer_of_frame(table: Lazy, *, last: int, zeros: bool = True) -> PerCustomer:
    """
    Bring the rows of each customer together; see `per_customer_of_columns`.

    Args:
        table: Roles customer, day and, where there is money, amount.
        last: Last day that counts, as days since 1970-01-01.
        zeros: Whether a row without money (amount 0) is a purchase.

    Returns:
        One row a customer who has bought by that day; amounts may differ by what
        rounding makes of another order of adding up, up to 1e-9 of them.
    """
    if "amount" not in table:
        rows = table.frame.filter(last >= _DAY)
        daily = grouped(rows, "customer", "day", count="bought")
        found = collected(
            grouped(daily, "customer", count="days", whole=("bought",), taken=_EXTREMES)
        )
        excluded = left_out(table, {AFTER: last < _DAY})
        return _made(found, money=False, excluded=excluded, noted={})
    amount, known = nw.col("amount"), last >= _DAY
    purchase = amount >= 0 if zeros else amount > 0
    reasons = {AFTER: ~known, FREE: known & (amount == 0), REFUND: known & (amount < 0)}
    counts = left_out(table, reasons)
    noted = {REFUND: counts.pop(REFUND)} if REFUND in counts else {}
    rows = table.frame.filter(known)
    if zeros and FREE in counts:
        noted[FREE] = counts.pop(FREE)
    elif FREE in counts:
        rows = rows.filter(amount != 0)
    rows = rows.select("customer", "day", "amount", bought=one_if(purchase))
    daily = grouped(
        rows,
        *("customer", "day"),
        count="rows",
        whole=("bought",),
        taken={"amount": amount.sum()},
    )
    found = collected(_with_money(daily))
    # Refunds that are not of a purchase day, nor later than one, are of no purchase.
    early = noted.get(REFUND, 0) - int(ints(found["taken"]).sum())
    if early:
        counts[EARLY] = counts.get(EARLY, 0) + early
    return _made(found, money=True, excluded=counts, noted=noted)


def _with_money(daily: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """
    Add the money of the first and the last purchase day, and later refunds.

    These days are few, and a join finds them; not every engine can take the first of
    a group.
    """
    purchases = daily.filter(nw.col("bought") > 0)
    customers = grouped(
        purchases,
        "customer",
        count="days",
        whole=("bought", "rows"),
        taken={"amount": nw.col("amount").sum(), **_EXTREMES},
    )
    each = daily.select(
        "customer", "day", on_day="bought", rows_on_day="rows", money="amount"
    )
    begins, ends = nw.col("first") == _DAY, nw.col("last") == _DAY
    refunds = nw.col("on_day") == 0
    some = each.join(customers, on="customer", how="inner")
    late = refunds & (nw.col("first") < _DAY)
    nothing = nw.lit(0.0)
    money = nw.col("money")
    some = some.filter(begins | ends | late).with_columns(
        first_amount=nw.when(begins).then(money).otherwise(nothing),
        last_amount=nw.when(ends).then(money).otherwise(nothing),
        later=nw.when(late).then(money).otherwise(nothing),
        later_rows=nw.when(late).then(nw.col("rows_on_day")).otherwise(nw.lit(0)),
    )
    kept = ("first", "last", "days", "bought", "rows", "amount")
    added = ("first_amount", "last_amount", "later")
    each = grouped(
        some,
        "customer",
        whole=("later_rows",),
        taken={
            **{name: nw.col(name).max() for name in kept},
            **{name: nw.col(name).sum() for name in added},
        },
    )
    return each.select(
        "customer",
        "first",
        "last",
        "days",
        "bought",
        "first_amount",
        "last_amount",
        amount=nw.col("amount") + nw.col("later"),
        taken=(nw.col("rows") - nw.col("bought") + nw.col("later_rows")),
    )


def _made(
    found: dict[str, NDArray[Any]],
    *,
    money: bool,
    excluded: dict[str, int],
    noted: dict[str, int],
) -> PerCustomer:
    """Put customers in order, whatever order the engine gave them in."""
    customer = found["customer"]
    labels: tuple[str, ...] | None = None
    if customer.dtype.kind in "OUT":
        names = customer.tolist()
        order = np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)
        labels = tuple(names[place] for place in order.tolist())
        keys: Ints = np.arange(len(names))
    else:
        order = np.argsort(customer, kind="stable")
        keys = ints(customer)[order]
    sums = {
        name: floats(found[name])[order] if money else None
        for name in ("amount", "first_amount", "last_amount")
    }
    return PerCustomer(
        customer=keys,
        labels=labels,
        first=ints(found["first"])[order],
        last=ints(found["last"])[order],
        days=ints(found["days"])[order],
        rows=ints(found["bought"])[order],
        **sums,
        excluded=excluded,
        noted=noted,
    )
