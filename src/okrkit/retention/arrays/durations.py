"""`Durations`: how long until something happens, counted by time; the day grain."""

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import field, frozen

from okrkit.numerics.arrays import Flags, Floats, Ints

_SPARSE = 4
"""Times per row up to which a table of all times is quicker than a sort."""


@frozen(eq=False, kw_only=True)
class Durations:
    """
    Spans of waiting for an event, by group and time: one row a distinct time.

    Who was watched from the beginning enters at minus infinity. At risk at a time are
    those who entered before it and whose span has not ended before it.

    Attributes:
        groups: Names of the groups; the first is "", of everybody.
        group: Place in `groups`.
        time: When.
        entered: Weight of those who begin to be watched after this time.
        events: Weight of those for whom it happens.
        censored: Weight of those not watched any longer.
        spans: How many spans there are in each group, whatever their weight.
        excluded: Rows left out, by reason.

    Shape:
        spans (groups,); the others (rows,), sorted by group, then time.
    """

    groups: tuple[str, ...]
    group: Ints
    time: Floats
    entered: Floats
    events: Floats
    censored: Floats
    spans: Ints
    excluded: Mapping[str, int] = field(factory=dict)


def durations_of_arrays(
    time: Floats | Ints,
    observed: Flags,
    *,
    entry: Floats | None = None,
    weight: Floats | None = None,
    group: Ints | None = None,
    groups: Sequence[str] = (),
    excluded: Mapping[str, int] | None = None,
) -> Durations:
    """
    Count spans by time, of everybody and of each group.

    Args:
        time: Ends of the spans, from 0 on; whole numbers are counted without a sort.
        observed: Whether the event happened then; else the watching ended.
        entry: When the watching began, before `time`; from the beginning where None.
        weight: Of each span; 1 where None.
        group: Place of each span in `groups`; negative for none.
        groups: Names of the groups; none where `group` is None.
        excluded: Rows that were left out, by reason.

    Returns:
        The counts; the same whatever the order of the spans.

    Example:
        >>> happened = np.array([True, True, False])
        >>> spans = durations_of_arrays(np.array([2, 1, 2]), happened)
        >>> spans.time, spans.events, spans.censored
        (array([-inf,   1.,   2.]), array([0., 1., 1.]), array([0., 0., 1.]))
    """
    parts: list[tuple[Floats, Floats, Floats, Floats]] = []
    names = ("", *groups)
    spans = np.zeros(len(names), np.int64)
    for place in range(len(names)):
        rows: slice | Flags = slice(None)
        if place and group is not None:
            rows = np.equal(group, place - 1)
        mine, seen = time[rows], observed[rows]
        spans[place] = len(mine)
        if entry is None and weight is None:
            parts.append(_counted(mine, seen))
            continue
        weights = np.ones(len(mine)) if weight is None else weight[rows]
        begun = np.full(len(mine), -np.inf) if entry is None else entry[rows]
        parts.append(_weighed(mine.astype(np.float64), seen, begun, weights))
    when, entered, events, censored = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    sizes = [len(part[0]) for part in parts]
    return Durations(
        groups=names,
        group=np.repeat(np.arange(len(names)), sizes),
        time=when,
        entered=entered,
        events=events,
        censored=censored,
        spans=spans,
        excluded=excluded or {},
    )


def _counted(
    time: Floats | Ints, observed: Flags
) -> tuple[Floats, Floats, Floats, Floats]:
    """Count spans that all begin at the beginning and weigh the same."""
    if not len(time):
        none = np.zeros(0)
        return none, none, none, none
    few = time.dtype.kind == "i" and int(np.max(time)) <= _SPARSE * len(time)
    times, events, total = (
        _by_table(time.astype(np.int64, copy=False), observed)
        if few
        else _by_sort(time.astype(np.float64, copy=False), observed)
    )
    nobody = np.zeros(len(times) + 1)
    entered, happened, ended = nobody.copy(), nobody.copy(), nobody
    entered[0] = len(time)
    happened[1:] = events
    ended[1:] = total - events
    return np.concatenate([[-np.inf], times]), entered, happened, ended


def _by_table(time: Ints, observed: Flags) -> tuple[Floats, Ints, Ints]:
    size = int(np.max(time)) + 1
    both = np.bincount(2 * time + observed, minlength=2 * size).reshape(size, 2)
    total = both.sum(axis=1)
    times = np.flatnonzero(total)
    return times.astype(np.float64), both[times, 1], total[times]


def _by_sort(time: Floats, observed: Flags) -> tuple[Floats, Ints, Ints]:
    """Sort times with their flag in one number: floats from 0 on sort as their bits."""
    bits = (time + 0.0).view(np.uint64)
    keys = np.sort((bits << np.uint64(1)) | observed)
    at = keys >> np.uint64(1)
    starts = np.flatnonzero(np.concatenate([[True], at[1:] != at[:-1]]))
    happened = (keys & np.uint64(1)).astype(np.int64)
    total = np.diff(np.append(starts, len(keys)))
    return at[starts].view(np.float64), np.add.reduceat(happened, starts), total


def _weighed(
    time: Floats, observed: Flags, begun: Floats, weight: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Add up the weights of spans that begin at a time of their own."""
    times, place = np.unique(np.concatenate([begun, time]), return_inverse=True)
    count = len(times)
    ends = place[len(time) :]
    entered, events, censored = (
        np.bincount(at, of, count).astype(np.float64, copy=False)
        for at, of in (
            (place[: len(time)], weight),
            (ends, weight * observed),
            (ends, weight * ~observed),
        )
    )
    return times, entered, events, censored
