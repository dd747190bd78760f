"""`Flows`: opening, lost and new customers, from whatever tells who is one."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.activity import ActivityCounts
from okrkit.retention.arrays.movements import MovementSums
from okrkit.retention.arrays.spans import SpanCounts
from okrkit.retention.asking import Asked, cut_columns, left_out
from okrkit.retention.counting import subscribers
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.wholes import whole

Inactive: TypeAlias = Literal["period"] | int | None
"""When who is only known by events is lost."""


@frozen(eq=False, kw_only=True)
class Flows:
    """
    Customers by period and segment: who was there, who left, who came.

    Attributes:
        periods: The spans.
        segments: Of the columns; the first is "" for everybody.
        opening: There on the day before the period.
        lost: Of those, not there at its end.
        new: Came in the period, for the first time or again.
        lost_new: Of those, not there at its end.
        spans: Days at risk, where who is there is known from day to day.
        excluded: Rows left out, by reason.
        note: The rule that says who is lost.

    Shape:
        All (periods, segments).
    """

    periods: Periods
    segments: tuple[str, ...]
    opening: Floats
    lost: Floats
    new: Floats
    lost_new: Floats
    spans: SpanCounts | None = None
    excluded: Mapping[str, int] = field(factory=dict)
    note: str = ""

    @property
    def closing(self) -> Floats:
        """There at the end of the period."""
        return self.opening - self.lost + self.new - self.lost_new


def flows_of(subject: object, asked: Asked, inactive: Inactive) -> Flows:
    """
    Count who was there, who left and who came.

    Args:
        subject: `Subscriptions`, a `Ledger` or `Events`.
        asked: The question's periods.
        inactive: Of events: "period", or a number of days.

    Returns:
        The counts, of the periods that are asked for.

    Raises:
        InvalidOKRError: Nothing that says who is a customer, or a rule of inactivity
            that is none, is missing, or is not needed.
    """
    if isinstance(subject, Events):
        return _of_events(subject, asked, inactive)
    if inactive is not None:
        raise InvalidOKRError(
            "only of events anybody needs to say when a customer is inactive",
            code="not-needed",
            place="inactive",
            got=shown(inactive),
            hint="Leave out inactive=: subscriptions and ledgers say who is there.",
        )
    if isinstance(subject, Subscriptions):
        periods = asked.periods(subject.table, "start", more=subject.pause_days)
        pause = subject.pause_days
        spans = subscribers.spans(subject.table, periods, pause_days=pause)
        note = f"gaps of at most {pause} days are pauses" if pause else ""
        return _of_spans(spans, asked, periods, left_out(subject.table), note)
    if isinstance(subject, Ledger):
        periods = asked.periods(subject.table, "day")
        below = subject.below_zero
        sums = subscribers.movements(subject.table, periods, below_zero=below)
        out = left_out(subject.table, customers=sums.left_out)
        return _of_movements(sums, asked, periods, out)
    raise InvalidOKRError(
        "nothing that says who is a customer",
        code="not-a-table",
        expected="Subscriptions, a Ledger, or Events",
        got=shown(subject),
    )


def _of_events(events: Events, asked: Asked, inactive: Inactive) -> Flows:
    periods = asked.periods(events.table, "day")
    out = left_out(events.table, last=periods.last_day)
    if inactive is None:
        raise InvalidOKRError(
            "events do not say when a customer is lost",
            code="inactivity-unsaid",
            place="inactive",
            expected='inactive="period", or a number of days such as inactive=90',
            hint='"period": a whole period without an event is a loss.',
        )
    if isinstance(inactive, str):
        if inactive != "period":
            raise InvalidOKRError(
                "this does not say when a customer is inactive",
                code="unknown-word",
                place="inactive",
                expected='"period", or a number of days such as 90',
                got=shown(inactive),
            )
        counts = subscribers.activity(events.table, periods)
        return _of_activity(counts, asked, periods, out)
    days = whole(inactive, field="inactive", least=1)
    note = f"lost after {days} days without an event"
    spans = subscribers.activity_spans(events.table, periods, days=days)
    return _of_spans(spans, asked, periods, out, note)


def _of_spans(
    counts: SpanCounts,
    asked: Asked,
    periods: Periods,
    excluded: Mapping[str, int],
    note: str,
) -> Flows:
    kept, cut = asked.cut(periods)
    counts = cut_columns(counts, cut)
    return Flows(
        periods=kept,
        segments=counts.segments,
        opening=counts.opening,
        lost=counts.lost,
        new=counts.new + counts.returned,
        lost_new=counts.lost_new,
        spans=counts,
        excluded=excluded,
        note=note,
    )


def _of_activity(
    counts: ActivityCounts,
    asked: Asked,
    periods: Periods,
    excluded: Mapping[str, int],
) -> Flows:
    kept, cut = asked.cut(periods)
    return Flows(
        periods=kept,
        segments=counts.segments,
        opening=cut(counts.opening),
        lost=cut(counts.lost),
        new=cut(counts.new + counts.returned),
        lost_new=cut(0 * counts.lost),
        excluded=excluded,
        note="lost by a whole period without an event",
    )


def _of_movements(
    sums: MovementSums,
    asked: Asked,
    periods: Periods,
    excluded: Mapping[str, int],
) -> Flows:
    kept, cut = asked.cut(periods)
    return Flows(
        periods=kept,
        segments=sums.segments,
        opening=cut(sums.opening.customers),
        lost=cut(sums.churned.customers),
        new=cut(sums.new.customers + sums.returned.customers),
        lost_new=cut(0 * sums.churned.customers),
        excluded=excluded,
        note="a customer is who pays at the end of a period",
    )
