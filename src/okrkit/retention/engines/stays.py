"""How long customers stay, from subscriptions that an engine keeps."""

from okrkit.retention.arrays.durations import Durations
from okrkit.retention.arrays.stays import stay_durations_of_columns
from okrkit.retention.engines.collected import columns_of
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import Periods


def stay_durations_of_frame(
    table: Lazy, periods: Periods, *, since: int, pause_days: int = 0
) -> Durations:
    """
    Count the days from the start of each customer's first stay until he is lost.

    Args:
        table: Roles customer, start, end and, where there are any, segment.
        periods: Say the day it is asked on.
        since: First day that is watched, as days since 1970-01-01.
        pause_days: Gaps of at most so many days are none.

    Returns:
        The spans, by length, of everybody and of each segment.
    """
    rows = columns_of(table, by=("customer", "start", "end", "segment"))
    return stay_durations_of_columns(rows, periods, since=since, pause_days=pause_days)
