"""The set as it was known on an earlier day."""

import datetime as dt

from attrs import evolve

from okrkit.history.journal import Journal
from okrkit.model.okrset import OKRSet

__all__ = ["known_on"]


def known_on(okrs: OKRSet, since: dt.date, record: Journal | None) -> OKRSet:
    """
    Return a set as it was known when a day was over.

    Args:
        okrs: The set as it is known now.
        since: The day.
        record: The journal of the set; None where there is none.

    Returns:
        Of a journal the set it rebuilds. Without one the set itself, in the definitions
        of that day and without readings recorded later: what else was rewritten since
        cannot be told.

    Raises:
        JournalError: The journal knew nothing then.

    Example:
        >>> from okrkit import Metric, Observation
        >>> late = Observation(date="2026-10-31", value=33,
        ...                    recorded_at="2026-11-20T09:00:00Z")
        >>> okrs = OKRSet(metrics=[Metric("nps")], observations={"nps": [late]})
        >>> len(known_on(okrs, dt.date(2026, 11, 1), None).series("nps"))
        0
    """
    over = dt.datetime.combine(since + dt.timedelta(1), dt.time.min, dt.UTC)
    if record is not None:
        # What is recorded at midnight belongs to the next day.
        return record.okrs(on=since, known_at=over - dt.timedelta(microseconds=1))
    then = {
        metric: series.current(over - dt.timedelta(microseconds=1))
        for metric, series in okrs.observations.items()
    }
    if all(then[metric] is series for metric, series in okrs.observations.items()):
        return okrs.in_force(since)
    return evolve(okrs, observations=then).in_force(since)
