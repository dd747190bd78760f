"""One reading of a metric counts once, by whichever key results it comes up."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import TypeAlias

import numpy as np
from attrs import frozen

from okrkit.alignment.plan import Plan
from okrkit.alignment.value_links import metrics_of, parents_of
from okrkit.model.staged import BASES
from okrkit.scoring.columns import EARLY, Sheet

_LATEST, _SHARE_OF_TIME = BASES.index("latest"), BASES.index("share of time")
_NAMED = 5

_Seen: TypeAlias = dict[tuple[int, int], int]
"""Readings that come up to a row, each with the row that shows it."""


@frozen
class _Read:
    """What of its metric's readings a row shows: places, first up to last."""

    metric: int
    made: tuple[int, int]
    first: int
    last: int


@frozen(eq=False, kw_only=True)
class Once:
    """
    What goes into what on a day, no reading twice.

    Attributes:
        plan: The links that are left.
        doubled: Rows left out of another because a third puts the same reading into
            it: the row, the third, and the other.
        met: Rows that one reading comes up to by several rows, which nothing puts
            right: with these, two by two.

    Example:
        >>> Once(plan=Plan.of([], [], size=0), doubled=(), met={}).met
        {}
    """

    plan: Plan
    doubled: tuple[tuple[int, int, int], ...]
    met: dict[int, tuple[tuple[int, int], ...]]

    @property
    def lost(self) -> tuple[tuple[int, int, int], ...]:
        """
        What `met` holds, in the order of `doubled`.

        Example:
            >>> none = Plan.of([], [], size=3)
            >>> Once(plan=none, doubled=(), met={2: ((0, 1),)}).lost
            ((1, 0, 2),)
        """
        pairs = self.met.items()
        return tuple((row, first, up) for up, some in pairs for first, row in some)

    @property
    def shared(self) -> dict[int, int]:
        """
        Rows that show a reading that another shows, each with the first such.

        Example:
            >>> none = Plan.of([], [], size=3)
            >>> Once(plan=none, doubled=(), met={2: ((0, 1),)}).shared
            {1: 0, 0: 1}
        """
        found: dict[int, int] = {}
        for row, other, _ in self.doubled + self.lost:
            found.setdefault(row, other)
            found.setdefault(other, row)
        return found

    def reasons(self, ids: Sequence[str]) -> dict[int, str]:
        """
        Say why the rows in `met` have no value.

        Args:
            ids: Of all rows.

        Returns:
            A reason for each.

        Example:
            >>> none = Plan.of([], [], size=3)
            >>> found = Once(plan=none, doubled=(), met={2: ((0, 1),)})
            >>> found.reasons(("a", "b", "top"))
            {2: 'the same reading comes up to it more than once: by a and b'}
        """
        said = {}
        for row, pairs in self.met.items():
            names = ", ".join(f"{ids[a]} and {ids[b]}" for a, b in pairs[:_NAMED])
            more = f", and {len(pairs) - _NAMED} more" * (len(pairs) > _NAMED)
            said[row] = (
                f"the same reading comes up to it more than once: by {names}{more}"
            )
        return said


def once(own: Sheet, plan: Plan) -> Once:
    """
    Leave out what another row puts into the same row, and find what is left twice.

    Two rows that show exactly the same readings of their metric put them into one
    parent once. Where they come up through different rows between, or show some
    readings in common and others not, no single number is right: such a row is named.

    Args:
        own: The set, scored on a day.
        plan: Which rows take their values from which, as in `Feeds`.

    Returns:
        The plan for this day, what is left out, and what has no value.

    Shape:
        Linear in links, but for sorting, where metrics are read by one row each; what
        is read by several is carried up link by link, the smaller to the larger.

    Example:
        >>> from okrkit import OKRSet, score
        >>> once(score(OKRSet(), on="2026-11-15").sheet, Plan.of([], [], size=2)).met
        {}
    """
    read = _shown(own, plan)
    if not read:
        return Once(plan=plan, doubled=(), met={})
    above = parents_of(plan)
    at = np.flatnonzero(np.isin(plan.child, list(read)))
    # Of several rows the one with the largest share counts, then the first.
    at = at[np.lexsort((plan.child[at], -plan.weight[at]))]
    heads: dict[tuple[int, _Read], int] = {}
    stays, doubled = np.ones(len(plan.child), dtype=np.bool_), []
    for link in at.tolist():
        row, up = plan.child.item(link), above.item(link)
        head = heads.setdefault((up, read[row]), row)
        if head != row:
            stays[link] = False
            doubled.append((row, head, up))
    if doubled:
        plan = Plan.of(
            plan.child[stays], above[stays], size=plan.size, weight=plan.weight[stays]
        )
    counting = set(plan.child.tolist())
    left = {row: what for row, what in read.items() if row in counting}
    return Once(
        plan=plan,
        doubled=tuple(sorted(doubled, key=lambda found: (found[2], found[0]))),
        met=_met(plan, _readings(left)),
    )


def _shown(own: Sheet, plan: Plan) -> dict[int, _Read]:
    """Return what rows show of a metric that several show."""
    okrs, table = own.okrs, own.okrs.table
    metrics, place = metrics_of(okrs)
    rows = np.unique(plan.child[plan.height[plan.child] == 0])
    rows = rows[rows < len(table)]
    counts = ~np.isnan(own.reading.value[rows]) & (
        own.key_results.reason[rows] != EARLY
    )
    rows = rows[counts]
    several = np.bincount(place[rows], minlength=1) > 1
    days: dict[int, list[int]] = {}
    found = {}
    for row in rows[several[place[rows]]].tolist():
        metric, basis = place.item(row), table.basis.item(row)
        if metric not in days:
            series = okrs.observations.get(metrics[metric].id, ())
            days[metric] = sorted({seen.date.toordinal() for seen in series})
        if basis in (_LATEST, _SHARE_OF_TIME):
            # The latest reading is the same whenever a row runs, and whoever reads it.
            start, made = own.reading.day.item(row), (_LATEST, -1)
            after = start + 1
        else:
            start, made = table.start.item(row), (basis, table.series.item(row))
            after = min(table.end.item(row), own.on + 1)
        first, last = (bisect_left(days[metric], day) for day in (start, after))
        if first < last:
            found[row] = _Read(metric, made, first, last)
    return found


def _readings(read: dict[int, _Read]) -> dict[int, _Seen]:
    """Return the readings of each row that others show, too; those alike as one."""
    ends: dict[int, set[int]] = defaultdict(set)
    for what in read.values():
        ends[what.metric].update((what.first, what.last))
    order = {metric: sorted(places) for metric, places in ends.items()}
    parts = {
        row: [
            (what.metric, part)
            for part in range(
                bisect_left(order[what.metric], what.first),
                bisect_left(order[what.metric], what.last),
            )
        ]
        for row, what in read.items()
    }
    shown = Counter(part for some in parts.values() for part in some)
    return {
        row: {part: row for part in some if shown[part] > 1}
        for row, some in parts.items()
    }


def _met(
    plan: Plan, readings: dict[int, _Seen]
) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return the rows that one reading comes up to by several rows, with these."""
    first, _, above = plan.ups()
    waiting: dict[int, list[_Seen]] = defaultdict(list)
    ready: list[int] = []

    def hand_up(node: int, seen: _Seen) -> None:
        start, stop = first.item(node), first.item(node + 1)
        for link in range(start, stop):
            place = above.item(link)
            if place not in waiting:
                heappush(ready, place)
            # Whoever takes it writes into it.
            waiting[place].append(seen if link == start else seen.copy())

    for row, seen in readings.items():
        if seen:
            hand_up(row, seen)
    found = {}
    # Parents stand by height: the next place is one whose children are settled.
    while ready:
        place = heappop(ready)
        seen, pairs = _together(waiting.pop(place))
        node = plan.parents.item(place)
        if pairs:
            # It has no value, and what stands above it has none for that.
            found[node] = pairs
        else:
            hand_up(node, seen)
    return found


def _together(parts: list[_Seen]) -> tuple[_Seen, tuple[tuple[int, int], ...]]:
    """Return all readings of several rows, and the rows that show the same."""
    # The smaller go into the largest; of equal ones into the first.
    parts.sort(key=len, reverse=True)
    seen, pairs = parts[0], {}
    for part in parts[1:]:
        for reading, row in part.items():
            other = seen.setdefault(reading, row)
            if other != row:
                pairs[min(row, other), max(row, other)] = True
    return seen, tuple(sorted(pairs))
