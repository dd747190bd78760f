"""How long customers stay, counted by days, from subscriptions."""

import numpy as np

from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.durations import Durations, durations_of_arrays
from okrkit.retention.arrays.keys import firsts
from okrkit.retention.arrays.spans import known_rows, stays_of
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import OPEN, Columns


def stay_durations_of_columns(
    columns: Columns, periods: Periods, *, since: int, pause_days: int = 0
) -> Durations:
    """
    Count the days from the start of each customer's first stay until he is lost.

    Args:
        columns: Roles customer, start, end (the last day, or `OPEN`) and, where there
            are segments, segment.
        periods: Say the day it is asked on.
        since: First day that is watched: whoever is there already enters late, and
            whoever was lost before it is left out.
        pause_days: Gaps of at most so many days are none.

    Returns:
        The spans, of everybody and by the segment at the start.

    Shape:
        Columns (rows,) → spans.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> rows = {"customer": [1, 2], "start": [0, 5], "end": [9, OPEN]}
        >>> rows = {name: np.array(column) for name, column in rows.items()}
        >>> spans = Columns(size=2, arrays=rows)
        >>> month = periods_of(0, on="1970-01-31")
        >>> stay_durations_of_columns(spans, month, since=0).time
        array([-inf,  10.,  26.])
    """
    rows, codes, lost = known_rows(columns, periods, pause_days=pause_days)
    stays = stays_of(codes, rows["start"], lost)
    mine = firsts(stays.customer)
    start, end = stays.start[mine], stays.lost[mine]
    seen = np.maximum(start, since)
    observed = end < OPEN
    end = np.where(observed, end, periods.last_day + 1)
    watched = end > seen
    late = bool((start < since).any())
    entry = np.where(start < since, since - start, -np.inf)
    group = _segments(rows, codes)
    excluded = dict(columns.excluded)
    if not watched.all():
        excluded["lost before since"] = int((~watched).sum())
    return durations_of_arrays(
        (end - start)[watched],
        observed[watched],
        entry=entry[watched] if late else None,
        group=None if group is None else group[watched],
        groups=rows.labels.get("segment", ()),
        excluded=excluded,
    )


def _segments(rows: Columns, codes: Ints) -> Ints | None:
    """Give the segment of each customer's first row; the last name of that day."""
    if "segment" not in rows:
        return None
    order = np.lexsort((-rows["segment"], rows["start"], codes))
    return rows["segment"][order][firsts(codes[order])]
