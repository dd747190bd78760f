"""`SeatSums`: seats used and bought, as of the end of each period."""

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import Columns


@frozen(eq=False, kw_only=True)
class SeatSums:
    """
    Sums over customers of their last count of seats in each period.

    Attributes:
        segments: Names of the segments.
        customers: Who was counted; of no segment, then of each.
        used: Seats that were used.
        bought: Seats that were paid for.
        used_squares: Sum over customers of the square of their used seats.
        products: Sum over customers of used times bought seats.
        bought_squares: Sum over customers of the square of their bought seats.
        negative: Rows with fewer than 0 seats; none of the others.
        over: Customers, in any period, who used more than they had bought.

    Shape:
        customers to bought_squares (p, 1 + segments).
    """

    segments: tuple[str, ...]
    customers: Floats
    used: Floats
    bought: Floats
    used_squares: Floats
    products: Floats
    bought_squares: Floats
    negative: int
    over: int


def seat_sums_of_columns(seats: Columns, *, periods: Periods) -> SeatSums:
    """
    Add up the seats of customers, by their last count in each period.

    Args:
        seats: The counts: customer, day, used, bought, perhaps segment.
        periods: The spans; nothing after their `on` counts.

    Returns:
        The sums. Of several counts of one day the one with most seats bought holds.

    Shape:
        A table of any size.

    Units:
        Seats.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> rows = {"customer": np.array([1, 1]), "day": np.array([20000, 20005]),
        ...     "used": np.array([2.0, 3.0]), "bought": np.array([4.0, 5.0])}
        >>> months = periods_of(20000, on="2024-10-31")
        >>> sums = seat_sums_of_columns(Columns(size=2, arrays=rows), periods=months)
        >>> sums.used.tolist(), sums.bought.tolist()
        ([[3.0]], [[5.0]])
    """
    names = seats.labels.get("segment", ())
    period = periods.place(seats["day"])
    asked = (seats["day"] <= periods.last_day) & (period >= 0)
    negative = asked & ((seats["used"] < 0) | (seats["bought"] < 0))
    kept = asked & ~negative
    who, day, period = seats["customer"][kept], seats["day"][kept], period[kept]
    used, bought = seats["used"][kept], seats["bought"][kept]
    code = (
        seats["segment"][kept] + 1
        if "segment" in seats
        else np.zeros(who.size, np.int64)
    )
    order = np.lexsort((code, used, bought, day, who))
    who, period = who[order], period[order]
    last = np.ones(who.size, np.bool_)
    last[:-1] = (who[1:] != who[:-1]) | (period[1:] != period[:-1])
    chosen = order[last]
    used, bought, width = used[chosen], bought[chosen], len(names) + 1
    cell, shape = period[last] * width + code[chosen], (len(periods), width)

    def total(of: Floats) -> Floats:
        return (
            np.bincount(cell, of, minlength=shape[0] * shape[1])
            .reshape(shape)
            .astype(np.float64, copy=False)
        )

    return SeatSums(
        segments=names,
        customers=total(np.ones(used.size)),
        used=total(used),
        bought=total(bought),
        used_squares=total(used * used),
        products=total(used * bought),
        bought_squares=total(bought * bought),
        negative=int(negative.sum()),
        over=int((used > bought).sum()),
    )
