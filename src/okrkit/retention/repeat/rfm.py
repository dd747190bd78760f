"""`rfm`: who bought recently, often and for much, by scores in which ties are equal."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import numpy as np

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import instances
from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.arrays.summary import PerCustomer
from okrkit.retention.counting import purchases, rows
from okrkit.retention.customers.summary import Summary
from okrkit.retention.repeat.rfm_result import RFM
from okrkit.retention.repeat.rules import MOST, RULES, SegmentRule, segments_of
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import day_number
from okrkit.retention.wholes import whole

FIFTHS: Final = 5
"""How many scores the default rules know."""


def rfm(
    customers: Events | Summary,
    *,
    on: dt.date | str | None = None,
    bins: int = 5,
    rules: Sequence[SegmentRule] | None = None,
) -> RFM:
    """
    Score customers by recency, frequency and money, and put them into segments.

    A score says in which of `bins` equal parts of all customers one stands. Customers
    who are equal get the same score: that of the middle of their ranks. Scores depend
    on the order of values only, never on the order of rows or on ids.

    Args:
        customers: Events with an amount, or a summary of them.
        on: The day it is asked on; that of the summary where one is given.
        bins: How many scores, from 1 to so many; the highest is the best.
        rules: What makes a segment, in order; they look at scores from 1 to `bins`.
            Where None, `RULES`, which look at fifths, whatever `bins` is.

    Returns:
        Scores and segments of every customer.

    Raises:
        NotMeasuredError: There is no purchase by that day.
        InvalidOKRError: Events without an amount or a day, rules that are none, or a
            number of bins below 2.
        CalendarError: No date.

    Example:
        >>> dates = ["2026-01-05", "2026-02-20", "2026-02-25"]
        >>> buys = {"customer": [1, 2, 2], "date": dates, "paid": [10, 20, 60]}
        >>> rfm(Events(buys, amount="paid"), on="2026-02-28").recency_score
        array([2, 4])
    """
    counted, asked = _counted(customers, on)
    if not len(counted):
        raise NotMeasuredError(
            "nobody has bought anything by that day",
            place="on",
            expected="a day with purchases before it; a refund is none",
            got=str(asked),
        )
    if counted.amount is None:
        raise InvalidOKRError(
            "purchases without money",
            code="column-missing",
            place="amount",
            hint="Say which column holds it: Events(..., amount=...).",
        )
    parts = whole(bins, field="bins", least=2)
    if parts > MOST:
        raise InvalidOKRError(f"more than {MOST} bins", code="not-whole", place="bins")
    recency = day_number(asked) - counted.last
    values = (-recency, counted.days, counted.amount)
    scores = tuple(scores_of(value, parts) for value in values)
    own = RULES if rules is None else instances(rules, SegmentRule, field="rules")
    judged = scores
    if rules is None and parts != FIFTHS:
        judged = tuple(scores_of(value, FIFTHS) for value in values)
    segment, names = segments_of(own, (judged[0], judged[1], judged[2]))
    return RFM(
        counted=counted,
        on=asked,
        recency=recency,
        frequency=counted.days,
        monetary=counted.amount,
        recency_score=scores[0],
        frequency_score=scores[1],
        monetary_score=scores[2],
        segment=segment,
        names=names,
        rules=own,
        bins=parts,
        excluded=counted.excluded,
    )


def scores_of(values: Ints | Floats, bins: int) -> Ints:
    """
    Score values by their ranks; equal ones get equal scores.

    Args:
        values: The higher the better.
        bins: How many scores.

    Returns:
        From 1 to `bins`.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice: the part of the middle of equal ranks.

    Example:
        >>> scores_of(np.array([3, 1, 2]), 3), scores_of(np.zeros(2), 5)
        (array([3, 1, 2]), array([3, 3]))
    """
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    # Twice the middle rank, so that nothing is rounded.
    middle = 2 * np.cumsum(count) - count
    return (bins * middle // (2 * len(values)) + 1)[place]


def _counted(
    customers: Events | Summary, on: dt.date | str | None
) -> tuple[PerCustomer, dt.date]:
    if isinstance(customers, Summary):
        if on is not None and as_date(on, field="on") != customers.on:
            raise InvalidOKRError(
                "another day than the summary's",
                code="option-unused",
                place="on",
                expected=str(customers.on),
                got=shown(on),
                hint="Leave it out, or give the events.",
            )
        return customers.counted, customers.on
    if not isinstance(customers, Events):
        raise InvalidOKRError(
            "neither events nor a summary",
            code="wrong-type",
            place="customers",
            expected="Events or Summary",
            got=shown(customers),
        )
    if on is None:
        raise InvalidOKRError(
            "no day",
            code="option-missing",
            place="on",
            expected="a day",
            hint="Say on=.",
        )
    asked = as_date(on, field="on")
    rows.first_day(customers.table, last=day_number(asked))
    return purchases.per_customer(customers.table, last=day_number(asked)), asked
