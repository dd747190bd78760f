"""
The fast path for large documents: key results checked in columns, built on access.

`sift` parts the key results into plain ones, which passed every check in bulk, and odd
ones, which go through the reader one by one: whatever is wrong is found there, so this
path has no messages of its own. It may call a sound row odd; never a faulty one plain.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from attrs import define, field

from okrkit.formats.columns import (
    Flags,
    Floats,
    Ints,
    columns_of,
    days,
    identifiers,
    numbers,
    texts,
    unlike,
    words,
)
from okrkit.model.checks import LONGEST_ID, LONGEST_NOTE, LONGEST_TITLE
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric
from okrkit.model.okr import INTENTS
from okrkit.model.ways import sign_of_limits, sign_of_way

__all__ = ["SAID", "CheckIns", "Sifted", "said_in", "sift"]

_KEY_RESULT = frozenset(
    (
        "id",
        "title",
        "metric",
        "baseline",
        "target",
        "stretch",
        "at_least",
        "at_most",
        "weight",
        "intent",
        "owner",
        "segment",
        "check_ins",
    )
)
SAID = frozenset(("value", "confidence", "note", "author", "n", "standard_error"))
"""What a plain check-in says beside its date."""

_CHECK_IN = SAID | {"date"}
_VALUES = ("baseline", "target", "stretch", "at_least", "at_most")
_MISSING: dict[str, object] = {}


@define
class CheckIns:
    """
    The check-ins of the plain key results, one after the other.

    Attributes:
        row: Key result of each.
        day: Ordinal of each.
        value: NaN where there is none.
        confidence: NaN where there is none.
        said: Standard errors and n's, NaN where there are none, shape (2, n).

    Example:
        >>> CheckIns.empty().row.tolist()
        []
    """

    row: Ints
    day: Ints
    value: Floats
    confidence: Floats
    said: Floats

    @classmethod
    def empty(cls) -> "CheckIns":
        """
        Return none at all.

        Example:
            >>> len(CheckIns.empty().day)
            0
        """
        none, nothing = np.zeros(0, np.int64), np.zeros(0)
        return cls(none, none, nothing, nothing, np.zeros((2, 0)))

    def keep(self, chosen: Flags | Ints) -> "CheckIns":
        """
        Return some of them, in the order given.

        Example:
            >>> len(CheckIns.empty().keep(np.zeros(0, np.int64)).row)
            0
        """
        return CheckIns(
            self.row[chosen],
            self.day[chosen],
            self.value[chosen],
            self.confidence[chosen],
            self.said[:, chosen],
        )


@define
class Sifted:
    """
    Key results in columns; where `odd` is true, only `ids` may be used.

    Attributes:
        rows: What the document says of each.
        ids: Texts or whatever stands in their place.
        odd: Which rows have to be read one by one.
        metric: Place of the metric, -1 none.
        baseline: NaN where there is none; so are the next five.
        target: See `baseline`.
        stretch: See `baseline`.
        at_least: See `baseline`.
        at_most: See `baseline`.
        weight: 1 where there is none.
        intent: Index into `INTENTS`, -1 none.
        check_ins: Of the plain rows, by row and day.
        titles: Titles and owners that are not empty, of the plain rows.

    Example:
        >>> row = {"id": "nps", "title": "NPS", "baseline": 32, "target": 40}
        >>> sift([row, "free text"], (), Limits()).odd.tolist()
        [False, True]
    """

    rows: Sequence[Mapping[str, object]] = field(repr=False)
    ids: list[Any]
    odd: Flags
    metric: Ints
    baseline: Floats
    target: Floats
    stretch: Floats
    at_least: Floats
    at_most: Floats
    weight: Floats
    intent: Ints
    check_ins: CheckIns = field(factory=CheckIns.empty)
    titles: list[tuple[str, list[Any]]] = field(factory=list)


def sift(
    key_results: Sequence[object],
    metrics: Sequence[Metric],
    limits: Limits,
    beside: tuple[CheckIns, Flags] | None = None,
) -> Sifted:
    """
    Part key results into plain and odd ones.

    Args:
        key_results: What a document says of each.
        metrics: Those that are declared.
        limits: How long texts may be.
        beside: Check-ins that stand beside the document, which then has none itself,
            and which key results have some that are odd.

    Returns:
        The columns.

    Example:
        >>> row = {"id": "nps", "title": "NPS", "at_most": 5}
        >>> row["check_ins"] = [{"date": "2026-11-06"}]
        >>> sift([row], (), Limits()).check_ins.day.tolist()
        [739926]
    """
    rows = [row if type(row) is dict else _MISSING for row in key_results]
    odd = unlike(rows, _KEY_RESULT)
    get = _getter(rows)
    found: dict[str, Floats] = {}
    for name in ("baseline", "target", "stretch", "at_least", "at_most", "weight"):
        found[name], bad = numbers(get(name))
        odd |= bad
    title, note_id = min(LONGEST_TITLE, limits.title), min(LONGEST_ID, limits.id)
    ids, titles, owners = get("id"), get("title"), get("owner")
    odd |= identifiers(ids, note_id)
    odd |= texts(titles, title, required=True)
    odd |= texts(owners, title) | texts(get("segment"), title)
    metric, bad = _metrics(get("metric"), metrics)
    odd |= bad
    intent, bad = words(get("intent"), INTENTS)
    odd |= bad
    weight = np.where(np.isnan(found["weight"]), 1.0, found["weight"])
    odd |= weight < 0
    odd |= _odd_targets(found) | _wrong_way(found, metric, metrics)
    for name in _VALUES:
        odd |= _beyond(found[name], metric, metrics)
    sifted = Sifted(
        rows=rows,
        ids=ids,
        odd=odd,
        metric=metric,
        weight=weight,
        intent=intent,
        baseline=found["baseline"],
        target=found["target"],
        stretch=found["stretch"],
        at_least=found["at_least"],
        at_most=found["at_most"],
    )
    if beside is None:
        sifted.check_ins = _check_ins(sifted, metrics, limits)
    else:
        sifted.odd |= beside[1]
        sifted.check_ins = _plain_ones(sifted, beside[0], metrics)
    sifted.titles = [("title", titles), ("owner", owners)]
    return sifted


def _getter(rows: Sequence[Mapping[str, object]]) -> Callable[[str], list[Any]]:
    """Return what makes a column, without a look-up where no row has the name."""
    names = set(chain.from_iterable(set(map(tuple, rows))))

    def column(name: str) -> list[Any]:
        return [row.get(name) for row in rows] if name in names else [None] * len(rows)

    return column


def _metrics(column: Sequence[object], metrics: Sequence[Metric]) -> tuple[Ints, Flags]:
    """Find the metric of each row; a name that is short or not known makes it odd."""
    return words(column, [metric.id for metric in metrics])


def _odd_targets(found: Mapping[str, Floats]) -> Flags:
    """Tell which rows have not just one sound target: from X to Y, or limits."""
    has = {name: ~np.isnan(column) for name, column in found.items()}
    reach = has["baseline"] | has["target"] | has["stretch"]
    hold = has["at_least"] | has["at_most"]
    start, end, beyond = found["baseline"], found["target"], found["stretch"]
    with np.errstate(over="ignore", invalid="ignore"):
        half = reach & ~(has["baseline"] & has["target"])
        still = (start == end) | (np.abs(end / 2 - start / 2) > 8e307)
        onwards = (end - start > 0) & (beyond - end > 0)
        down = (end - start < 0) & (beyond - end < 0)
        crossed = found["at_least"] > found["at_most"]
    turned = has["stretch"] & ~(onwards | down)
    odd: Flags = (reach == hold) | half | still | turned | crossed
    return odd


def _wrong_way(
    found: Mapping[str, Floats], metric: Ints, metrics: Sequence[Metric]
) -> Flags:
    """Tell which targets go where their metric gets worse."""
    sign = {"higher": 1, "lower": -1, None: 0}
    better = np.array([*(sign[m.polarity] for m in metrics), 0])[metric]
    limits = sign_of_limits(~np.isnan(found["at_least"]), ~np.isnan(found["at_most"]))
    way = sign_of_way(found["baseline"], found["target"])
    wrong: Flags = better * np.where(np.isnan(found["baseline"]), limits, way) < 0
    return wrong


def _check_ins(sifted: Sifted, metrics: Sequence[Metric], limits: Limits) -> CheckIns:
    """Read the check-ins of the rows that are plain so far; mark rows with odd ones."""
    lists: list[Any] = [
        row.get("check_ins") if not odd else None
        for row, odd in zip(sifted.rows, sifted.odd.tolist(), strict=True)
    ]
    kinds = set(map(type, lists))
    if not kinds <= {list, type(None)}:
        for at, part in enumerate(lists):
            if part is not None and type(part) is not list:
                sifted.odd[at], lists[at] = True, None
    counts = np.fromiter(
        (len(part) if part else 0 for part in lists), np.int64, len(lists)
    )
    row = np.repeat(np.arange(len(lists)), counts)
    flat: list[Any] = list(chain.from_iterable(part for part in lists if part))
    if set(map(type, flat)) - {dict}:
        flat = [each if type(each) is dict else _MISSING for each in flat]
    columns, odd = columns_of(flat, _CHECK_IN)
    day, bad = days(columns.get("date") or [None] * len(flat))
    odd |= bad
    read, bad = said_in(columns, row, day, limits)
    sifted.odd[row[bad | odd]] = True
    return _in_order(_plain_ones(sifted, read, metrics), sifted)


def _plain_ones(sifted: Sifted, read: CheckIns, metrics: Sequence[Metric]) -> CheckIns:
    """Keep the check-ins of plain rows; a value beyond its metric makes a row odd."""
    beyond = _beyond(read.value, sifted.metric[read.row], metrics)
    sifted.odd[read.row[beyond]] = True
    return read.keep(~sifted.odd[read.row]) if sifted.odd.any() else read


def said_in(
    columns: Mapping[str, list[Any]], row: Ints, day: Ints, limits: Limits
) -> tuple[CheckIns, Flags]:
    """
    Read what check-ins say beside their dates.

    Args:
        columns: What they say, by name, as `columns_of` gives it.
        row: Key result of each.
        day: Ordinal of each.
        limits: How long texts may be.

    Returns:
        The check-ins, and which of them have to be read one by one.

    Example:
        >>> none = np.zeros(1, np.int64)
        >>> said_in({"confidence": [2]}, none, none, Limits())[1].tolist()
        [True]
    """
    odd = np.zeros(len(row), np.bool_)
    nothing = np.full(len(row), np.nan)
    found: dict[str, Floats] = {}
    for name in ("value", "confidence", "n", "standard_error"):
        found[name] = nothing
        if name in columns:
            found[name], bad = numbers(columns[name])
            odd |= bad
    for name, longest in (
        ("note", min(LONGEST_NOTE, limits.note)),
        ("author", min(LONGEST_TITLE, limits.title)),
    ):
        if name in columns:
            odd |= texts(columns[name], longest)
    sure = found["confidence"]
    odd |= (sure < 0) | (sure > 1) | (found["n"] <= 0) | (found["standard_error"] < 0)
    said = np.stack([found["standard_error"], found["n"]])
    return CheckIns(row, day, found["value"], sure, said), odd


def _beyond(value: Floats, metric: Ints, metrics: Sequence[Metric]) -> Flags:
    """Tell which values their metric cannot have."""
    ends = [_ends(m) for m in metrics]
    low = np.array([*(end[0] for end in ends), -np.inf])[metric]
    high = np.array([*(end[1] for end in ends), np.inf])[metric]
    beyond: Flags = (value < low) | (value > high)
    return beyond


def _ends(metric: Metric) -> tuple[float, float]:
    if metric.unit.kind == "ratio" and metric.bounds == (None, None):
        return -1.0, 1.0
    low, high = metric.bounds
    return -np.inf if low is None else low, np.inf if high is None else high


def _in_order(read: CheckIns, sifted: Sifted) -> CheckIns:
    """Sort by row and day; two check-ins of a day make a row odd."""
    same = np.diff(read.row) == 0
    if np.any(same & (np.diff(read.day) <= 0)):
        read = read.keep(np.lexsort((read.day, read.row)))
        same = np.diff(read.row) == 0
        twice = same & (np.diff(read.day) == 0)
        if twice.any():
            sifted.odd[read.row[1:][twice]] = True
            read = read.keep(~sifted.odd[read.row])
    return read
