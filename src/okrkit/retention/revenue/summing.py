"""Movements of recurring revenue, of whatever table says them, by period asked for."""

from collections.abc import Mapping

import numpy as np
from attrs import fields, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.movements import Moved, MovementSums
from okrkit.retention.asking import Asked, cut_columns, left_out
from okrkit.retention.counting import subscribers
from okrkit.retention.revenue.doubles import doubles
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.reading import Table
from okrkit.retention.tables.subscriptions import Subscriptions


@frozen(eq=False, kw_only=True)
class Summed:
    """
    Movements by period and segment, of the periods asked for.

    Attributes:
        periods: The spans.
        sums: The movements.
        opening: Revenue on the day before each period, of the segments of that day.
        excluded: Rows left out, by reason.
        note: What else there is to say: rows that are exact doubles.
    """

    periods: Periods
    sums: MovementSums
    opening: Floats
    excluded: Mapping[str, int]
    note: str = ""


def sums_of(subject: object, asked: Asked) -> Summed:
    """
    Sum the movements of recurring revenue.

    Args:
        subject: A `Ledger`, or `Subscriptions` with amounts.
        asked: The question's periods.

    Returns:
        The movements.

    Raises:
        InvalidOKRError: Nothing that says what customers pay.
        NotMeasuredError: There is no row by that day.
    """
    if isinstance(subject, Ledger):
        periods = asked.periods(subject.table, "day")
        below = subject.below_zero
        sums = subscribers.movements(subject.table, periods, below_zero=below)
    elif isinstance(subject, Subscriptions):
        if "amount" not in subject.table:
            raise InvalidOKRError(
                "nothing says what customers pay",
                code="column-missing",
                place="amount",
                hint='Say which column does: Subscriptions(data, amount="...").',
            )
        pause = subject.pause_days
        periods = asked.periods(subject.table, "start", more=pause)
        sums = subscribers.subscription_movements(
            subject.table, periods, pause_days=pause
        )
    else:
        raise InvalidOKRError(
            "nothing that says what customers pay",
            code="not-a-table",
            expected="a Ledger, or Subscriptions with amounts",
            got=shown(subject),
        )
    kept, cut = asked.cut(periods)
    kinds = {f.name: getattr(sums, f.name) for f in fields(MovementSums)}
    moved = {k: cut_columns(v, cut) for k, v in kinds.items() if isinstance(v, Moved)}
    opening = np.zeros_like(sums.closing)
    opening[1:] = sums.closing[:-1]
    return Summed(
        periods=kept,
        opening=cut(opening),
        sums=cut_columns(sums, cut, **moved),
        excluded=left_out(subject.table, customers=sums.left_out),
        note=_doubled(subject.table),
    )


def _doubled(table: Table) -> str:
    """Say how many subscriptions are exact doubles of others: each of them counts."""
    if "start" not in table:
        return ""
    many = doubles(table, "customer", "start", "end", "amount")
    if not many:
        return ""
    rows = "1 row is an exact double" if many == 1 else f"{many} rows are exact doubles"
    return f"{rows} of others, and each counts"
