"""
The set as it was known, of a large journal: reports in columns, objects on access.

What is agreed are few events, and is worked out as in a small journal. Check-ins and
readings are many: they stay columns, from the lines to the table of the set. Whatever
is odd is read one by one; where anything is wrong there is no set, and
`okrkit.history.rebuilding.rebuild` says what.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from attrs import frozen

from okrkit.formats.assemble import assemble_reported
from okrkit.formats.columns import Flags, Floats, Ints
from okrkit.formats.metric_part import read_observation
from okrkit.formats.reports import Reported, read_check_ins, read_readings
from okrkit.formats.tree import Tree
from okrkit.history.agreement import DEFINING, Agreement, key_results_of
from okrkit.history.events import KINDS, voided
from okrkit.history.rows import Lines, Rows, read_rows
from okrkit.history.runs import Run, Runs
from okrkit.model.calendar import Cycle
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric, Observation
from okrkit.model.okrset import OKRSet
from okrkit.model.readings import Readings, microseconds

__all__ = ["rebuild_in_columns"]

_DEFINING: Final = [at for at, kind in enumerate(KINDS) if kind in DEFINING]
_CHECK_IN: Final = KINDS.index("check_in")
_OBSERVATION: Final = KINDS.index("observation")
_WITHDRAWAL: Final = KINDS.index("withdrawal")


def rebuild_in_columns(
    lines: bytes,
    day: dt.date | None,
    moment: dt.datetime | None,
    limits: Limits,
    cycle: Cycle | str | None = None,
) -> OKRSet | None:
    """
    Make the set that a large journal knew.

    Args:
        lines: Its sealed lines.
        day: The day that is asked about; None means every day.
        moment: The moment of asking; None means all is known.
        limits: What is allowed.
        cycle: Only what was agreed for this cycle; None means what is agreed then.

    Returns:
        The set; None where the events have to be read one by one.

    Example:
        >>> rebuild_in_columns(b"", None, None, Limits()) is None
        True
    """
    rows = read_rows(lines)
    if rows is None:
        return None
    counts = _that_count(rows, moment)
    if day is not None:
        counts &= rows.day <= day.toordinal()
    defining = np.flatnonzero(counts & np.isin(rows.kind, _DEFINING))
    agreement = Agreement.of(map(rows.event, defining.tolist()), day)
    if agreement.head is None:
        return None
    span = None if cycle is None else agreement.cycle(cycle)
    document = agreement.document(limits, span)
    parts = {n: run for row in agreement.rows(span) for n, run in row.parts.items()}
    said = _check_ins(rows, counts, document, agreement, parts)
    if said is None or any("observations" in m for m in document["metrics"].values()):
        return None
    readings = _readings(rows, counts, document["metrics"], limits)
    read, odd = read_check_ins(said.data, said.row, said.day, limits)
    lines_of, places, offset = rows.lines, said.place, said.offset
    odd_rows = np.zeros(len(offset) - 1, np.bool_)
    odd_rows[said.row[odd]] = True

    def documents(row: int) -> list[dict[str, Any]]:
        found = places[offset[row] : offset[row + 1]].tolist()
        return [lines_of.document(place) for place in found]

    reported = Reported(read, odd_rows, readings, documents)
    return assemble_reported(Tree(document, "", "dict", lambda _: {}), limits, reported)


def _that_count(rows: Rows, moment: dt.datetime | None) -> Flags:
    """Tell which events were known at a moment, and are replaced by no other."""
    counts = np.ones(len(rows.n), np.bool_)
    if moment is not None:
        counts = rows.moment <= microseconds(moment)
    replacing = np.flatnonzero(counts & (rows.replaces > 0))
    pairs = zip(
        rows.n[replacing].tolist(),
        rows.replaces[replacing].tolist(),
        (rows.kind[replacing] == _WITHDRAWAL).tolist(),
        strict=True,
    )
    gone = np.fromiter(voided(pairs), np.int64)
    known: Flags = counts & ~np.isin(rows.n, gone)
    return known


@frozen(eq=False)
class _Said:
    """Check-ins that count, one for each key result and day, in their order."""

    data: list[dict[str, Any]]
    row: Ints
    day: Ints
    place: Ints
    offset: Ints


def _check_ins(
    rows: Rows,
    counts: Flags,
    document: Mapping[str, Any],
    agreement: Agreement,
    parts: Mapping[str, Run],
) -> _Said | None:
    """Find the check-ins that count; None where a document has some itself."""
    key_results = [
        pair for row in document["objectives"] for pair in key_results_of(row)
    ]
    if any(isinstance(row, dict) and "check_ins" in row for _, row in key_results):
        return None
    names = {name: row for row, (name, _) in enumerate(key_results)}
    if len(names) < len(key_results):
        return None
    place, row = _about(rows, counts & (rows.kind == _CHECK_IN), names)
    day = rows.day[place]
    about = [(agreement.runs["key result", name], parts[name]) for name in names]
    own = _of_run(rows, place, row, day, about)
    if not own.all():
        place, row, day = place[own], row[own], day[own]
    # The last recorded of a day counts; events stand in the order of their numbers.
    order = np.lexsort((rows.moment[place], day, row))
    place, row, day = place[order], row[order], day[order]
    last = _last_of(row, day)
    place, row, day = place[last], row[last], day[last]
    offset = np.searchsorted(row, np.arange(len(names) + 1))
    data = rows.data
    return _Said([data[at] for at in place.tolist()], row, day, place, offset)


def _of_run(
    rows: Rows,
    place: Ints,
    row: Ints,
    day: Ints,
    about: Sequence[tuple[Runs, Run]],
) -> Flags:
    """Tell which check-ins are about the cycle of their key result."""
    windows: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    first = np.zeros(len(about), np.int64)
    last = np.full(len(about), dt.date.max.toordinal())
    odd = np.zeros(len(about), np.bool_)
    for at, (runs, run) in enumerate(about):
        if len(runs.every) > 1:
            key = runs.pattern(run)
            if key not in windows:
                windows[key] = runs.window(run)
            found = windows[key]
            odd[at] = len(found) > 1
            first[at], last[at] = found[0] if len(found) == 1 else (1, 0)
    own: Flags = (day >= first[row]) & (day <= last[row])
    said = rows.cycle
    alone = odd[row]
    if said:
        alone |= np.isin(place, np.fromiter(said, np.int64))
    for at in np.flatnonzero(alone).tolist():
        then = dt.date.fromordinal(int(day[at]))
        runs, run = about[row[at]]
        own[at] = runs.of(then, said.get(int(place[at]), "")) is run
    return own


def _last_of(*columns: Ints) -> Flags:
    """Tell which rows are the last of those that are alike."""
    last = np.ones(len(columns[0]), np.bool_)
    last[:-1] = np.any([np.diff(column) != 0 for column in columns], axis=0)
    return last


def _about(rows: Rows, chosen: Flags, names: Mapping[str, int]) -> tuple[Ints, Ints]:
    """Return the places of chosen events, and the number of what each is about."""
    place = np.flatnonzero(chosen)
    every = rows.id
    ids = [every[at] for at in place.tolist()]
    number = np.fromiter((names.get(name, -1) for name in ids), np.int64, len(ids))
    known = number >= 0
    return place[known], number[known]


def _readings(
    rows: Rows, counts: Flags, metrics: dict[str, dict[str, Any]], limits: Limits
) -> Callable[[Metric], Readings | None]:
    """Sort the readings by metric; odd ones are put into the document of theirs."""
    names = {name: at for at, name in enumerate(metrics)}
    place, row = _about(rows, counts & (rows.kind == _OBSERVATION), names)
    order = np.lexsort((rows.moment[place], rows.day[place], row))
    place, row = place[order], row[order]
    # Of one moment the number decides.
    last = _last_of(row, rows.day[place], rows.moment[place])
    place, row = place[last], row[last]
    day, moment, data = rows.day[place], rows.moment[place], rows.data
    value, said, provisional, odd = read_readings(
        [data[at] for at in place.tolist()], limits
    )
    offset = np.searchsorted(row, np.arange(len(names) + 1)).tolist()
    ends = dict(zip(names, pairwise(offset), strict=True))
    strange = {*np.unique(row[odd]).tolist()}
    for name, at in names.items():
        start, end = ends[name]
        if at in strange:
            found = place[start:end].tolist()
            documents = [rows.lines.document(i) for i in found]
            metrics[name] = {**metrics[name], "observations": documents}
    held = _Held(rows.lines, place, day, moment, value, said, provisional)

    def readings(metric: Metric) -> Readings | None:
        start, end = ends.get(metric.id, (0, 0))
        return (
            None
            if start == end or names[metric.id] in strange
            else held.of(metric, start, end)
        )

    return readings


@frozen(eq=False)
class _Held:
    """Readings of all metrics, in order."""

    lines: Lines
    place: Ints
    day: Ints
    moment: Ints
    value: Floats
    said: Floats
    provisional: Flags

    def of(self, metric: Metric, start: int, end: int) -> Readings:
        """Return those of one metric."""
        places = self.place[start:end].tolist()

        def make(at: int) -> Observation:
            return read_observation(self.lines.document(places[at]), metric)

        part = slice(start, end)
        return Readings(
            metric.unit,
            self.day[part],
            self.moment[part],
            self.value[part],
            self.said[:, part],
            self.provisional[part],
            make,
        )
