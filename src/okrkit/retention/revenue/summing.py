"""Movements of recurring revenue, of whatever table says them, by period asked for."""

from collections.abc import Callable, Mapping

from attrs import frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.movements import Moved, MovementSums
from okrkit.retention.asking import Asked, left_out
from okrkit.retention.counting import subscribers
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.subscriptions import Subscriptions


@frozen(eq=False, kw_only=True)
class Summed:
    """
    Movements by period and segment, of the periods asked for.

    Attributes:
        periods: The spans.
        sums: The movements.
        excluded: Rows left out, by reason.
    """

    periods: Periods
    sums: MovementSums
    excluded: Mapping[str, int]


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
    return Summed(
        periods=kept,
        sums=_cut(sums, cut),
        excluded=left_out(subject.table, customers=sums.left_out),
    )


def _cut(sums: MovementSums, cut: Callable[[Floats], Floats]) -> MovementSums:
    def moved(of: Moved) -> Moved:
        """Cut one kind of movement."""
        return Moved(
            amount=cut(of.amount),
            customers=cut(of.customers),
            squares=cut(of.squares),
            cross=cut(of.cross),
        )

    return MovementSums(
        segments=sums.segments,
        opening=moved(sums.opening),
        new=moved(sums.new),
        returned=moved(sums.returned),
        expansion=moved(sums.expansion),
        contraction=moved(sums.contraction),
        churned=moved(sums.churned),
        closing=cut(sums.closing),
        left_out=sums.left_out,
    )
