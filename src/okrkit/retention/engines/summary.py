"""What each customer's purchases come to, brought together by the engine itself."""

from typing import Any, Final

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.state import AFTER, EARLY, FREE, REFUND
from okrkit.retention.arrays.summary import PerCustomer
from okrkit.retention.engines.collected import collected, floats, ints
from okrkit.retention.engines.kept import kept
from okrkit.retention.engines.known import left_out
from okrkit.retention.tables.flags import mark
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.grouped import Sum, grouped
from okrkit.retention.tables.in_spark import asked
from okrkit.retention.tables.table import OPEN

_DAY = nw.col("day")
_EXTREMES: Final[dict[str, Sum]] = {"first": ("min", "day"), "last": ("max", "day")}


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
    reasons = {
        AFTER: ~known,
        FREE: known & (amount == 0),
        REFUND: known & (amount < 0),
    }
    counts, noted = left_out(table, reasons), {}
    if zeros and FREE in counts:
        noted[FREE] = counts.pop(FREE)
    if REFUND in counts:
        noted[REFUND] = counts.pop(REFUND)
    found = _with_money(
        rows, amount >= 0 if zeros else amount > 0, refunds=REFUND in noted
    )
    # Who never buys is before his first purchase all the time.
    early = int(ints(found["early_rows"]).sum()) if REFUND in noted else 0
    if early:
        counts[EARLY] = counts.get(EARLY, 0) + early
    bought = ints(found["bought"]) > 0
    found = {name: column[bought] for name, column in found.items()}
    return _made(found, money=True, excluded=counts, noted=noted)


def _with_money(
    rows: nw.LazyFrame[Any], purchase: nw.Expr, *, refunds: bool
) -> dict[str, NDArray[Any]]:
    """Add up the rows of each customer; of one who never buys, too."""
    marked = rows.select("customer", "day", "amount", bought=mark(purchase))
    if rows.implementation.is_duckdb():
        text = _AT_ONCE.format(rows="okrkit_rows", kept="materialized")
        made = marked.to_native().query("okrkit_rows", text)
        return collected(nw.from_native(made))
    if rows.implementation.is_pyspark():
        text = _AT_ONCE.format(rows="{okrkit_rows}", kept="")
        return collected(asked(marked, text))
    daily = grouped(
        marked,
        *("customer", "day"),
        counted=("bought",),
        taken={"amount": ("sum", "amount")},
    )
    daily = daily.with_columns(buys=nw.when(nw.col("bought") > 0).then(_DAY))
    with kept(daily) as days:
        if not refunds:
            return collected(_with_ends(days))
        with kept(_with_ends(days)) as customers:
            return collected(_without_early(customers, rows))


# The same as below, without rows that are kept. In DuckDB only one a customer fits
# into memory where there are many, and a single query goes over to disk where they do
# not; Spark would read the days once more for those that are first and last.
_AT_ONCE: Final = """
    with okrkit_days as (
        select customer, day, count(bought) as bought, sum(amount) as amount,
            case when count(bought) > 0 then day end as buys
        from {rows} group by customer, day
    ), okrkit_each as {kept} (
        select customer, count(buys) as days, cast(sum(bought) as bigint) as bought,
            min(buys) as first, max(buys) as last, sum(amount) as amount,
            min_by(amount, buys) as first_amount, max_by(amount, buys) as last_amount
        from okrkit_days group by customer
    ), okrkit_early as (
        select customer, count(*) as early_rows, sum(refunds.amount) as early
        from {rows} as refunds join okrkit_each using (customer)
        where refunds.amount < 0 and (first is null or first > day)
        group by customer
    )
    select customer, days, bought, first, last, first_amount, last_amount,
        amount - coalesce(early, 0) as amount, coalesce(early_rows, 0) as early_rows
    from okrkit_each left join okrkit_early using (customer)
"""


def _with_ends(days: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add up the days of each customer, and the money of his first and last."""
    buys, amount = nw.col("buys"), nw.col("amount")
    each = grouped(
        days,
        "customer",
        counted=("buys",),
        whole=("bought",),
        taken={
            "first": ("min", "buys"),
            "last": ("max", "buys"),
            "amount": ("sum", "amount"),
        },
    ).rename({"buys": "days"})
    # Not every engine can take the first of a group: a join finds these few days.
    ends = each.select("customer", begins="first", ends="last")
    some = days.join(ends, on="customer", how="inner")
    some = some.filter((nw.col("begins") == buys) | (nw.col("ends") == buys))
    money = {"first_amount": "begins", "last_amount": "ends"}
    parts = {n: nw.when(nw.col(end) == buys).then(amount) for n, end in money.items()}
    sums: dict[str, Sum] = {name: ("max", name) for name in parts}
    some = grouped(some.select("customer", **parts), "customer", taken=sums)
    return each.join(some, on="customer", how="left")


def _without_early(
    customers: nw.LazyFrame[Any], rows: nw.LazyFrame[Any]
) -> nw.LazyFrame[Any]:
    """Take away what was paid back before a first purchase: few rows."""
    firsts = customers.select("customer", begins=nw.col("first").fill_null(OPEN))
    refunds = rows.filter(nw.col("amount") < 0).select("customer", "day", "amount")
    some = refunds.join(firsts, on="customer", how="inner")
    some = some.filter(nw.col("begins") > _DAY)
    taken: dict[str, Sum] = {"early": ("sum", "amount")}
    early = grouped(some, "customer", count="early_rows", taken=taken)
    both = customers.join(early, on="customer", how="left").with_columns(
        amount=nw.col("amount") - nw.col("early").fill_null(0.0),
        early_rows=nw.col("early_rows").fill_null(0),
    )
    return both.drop("early")


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
