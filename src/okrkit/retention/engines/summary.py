"""What each customer's purchases come to, brought together by the engine itself."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.state import AFTER, EARLY, FREE, REFUND
from okrkit.retention.arrays.summary import PerCustomer
from okrkit.retention.engines.collected import collected, floats, ints
from okrkit.retention.engines.grouped import distinct, grouped, mark
from okrkit.retention.engines.known import left_out
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.table import OPEN

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
    known = last >= _DAY
    rows = table.frame.filter(known)
    if "amount" not in table:
        daily = grouped(rows, "customer", "day", count="bought")
        each = grouped(
            daily, "customer", count="days", whole=("bought",), taken=_EXTREMES
        )
        excluded = left_out(table, {AFTER: ~known})
        return _made(collected(each), money=False, excluded=excluded, noted={})
    amount = nw.col("amount")
    counts = left_out(table, {AFTER: ~known, FREE: known & (amount == 0)})
    rows = rows.select("customer", "day", "amount")
    purchase = amount >= 0 if zeros else amount > 0
    found = collected(_with_money(rows, purchase))
    noted = {FREE: counts.pop(FREE)} if zeros and FREE in counts else {}
    refunds = table.size - counts.get(AFTER, 0) - counts.get(FREE, 0)
    refunds -= int(ints(found["bought"]).sum())
    if refunds:
        noted[REFUND] = refunds
    # Who never buys is before his first purchase all the time.
    early = int(ints(found["early_rows"]).sum())
    if early:
        counts[EARLY] = counts.get(EARLY, 0) + early
    bought = ints(found["bought"]) > 0
    found = {name: column[bought] for name, column in found.items()}
    return _made(found, money=True, excluded=counts, noted=noted)


def _with_money(rows: nw.LazyFrame[Any], purchase: nw.Expr) -> nw.LazyFrame[Any]:
    """
    Add up the rows of each customer; of one who never buys, too.

    The money of his first and last purchase day, and refunds before, are of few rows,
    and a join finds them; not every engine can take the first of a group.
    """
    days = distinct(rows.filter(purchase), "customer", "day")
    days = grouped(days, "customer", count="days")
    amount, nothing = nw.col("amount"), nw.lit(0.0)
    each = rows.with_columns(buys=nw.when(purchase).then(_DAY)).with_columns(
        first=nw.col("buys").fill_null(OPEN), last=nw.col("buys").fill_null(-OPEN)
    )
    ends = {"first": nw.col("first").min(), "last": nw.col("last").max()}
    buyers = grouped(
        each,
        "customer",
        counted=("buys",),
        taken={**ends, "total": amount.sum()},
    )
    some = rows.join(buyers, on="customer", how="inner")
    begins, ended = nw.col("first") == _DAY, nw.col("last") == _DAY
    early = nw.col("first") > _DAY
    flags = {"first_amount": begins, "last_amount": ended, "early": early}
    parts = {n: nw.when(f).then(amount).otherwise(nothing) for n, f in flags.items()}
    kept = ("first", "last", "buys", "total")
    some = some.filter(begins | ended | early).select(
        "customer", *kept, early_rows=mark(early & (amount < 0)), **parts
    )
    sums = {name: nw.col(name).sum() for name in parts}
    same = {name: nw.col(name).max() for name in kept}
    each = grouped(some, "customer", counted=("early_rows",), taken={**same, **sums})
    each = each.join(days, on="customer", how="left").with_columns(
        amount=nw.col("total") - nw.col("early"),
        bought="buys",
        days=nw.col("days").fill_null(0),
    )
    return each.drop("early", "total", "buys")


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
