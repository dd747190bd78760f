"""A large document to a set in columns; None where it has to be read one by one."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from attrs import evolve, frozen

from okrkit.errors import OKRError
from okrkit.formats.bulk import Sifted, sift
from okrkit.formats.bulk_table import Owners, tabulate_sifted
from okrkit.formats.columns import Flags, Ints, identifiers, texts, words
from okrkit.formats.merge import Part
from okrkit.formats.reader import Reader, draft_id
from okrkit.formats.reports import Reported
from okrkit.model.access import closings_of
from okrkit.model.checks import LONGEST_ID, LONGEST_NOTE, LONGEST_TITLE
from okrkit.model.limits import Limits
from okrkit.model.lookup import LazyTuple, Scope
from okrkit.model.metric import Metric
from okrkit.model.okr import INTENTS, KeyResult, Objective
from okrkit.model.okrset import OKRSet

__all__ = ["Bulk", "load_in_bulk"]

_OBJECTIVE = frozenset(
    ("id", "title", "owner", "level", "intent", "why", "scope", "key_results")
)


@frozen(eq=False)
class Bulk:
    """
    A set made in bulk, and what of it deserves to be looked at for warnings.

    Attributes:
        okrs: The set.
        some: The odd objectives and key results alone, as a set.
        rows: Row in `okrs` of each key result of `some`, in order.
        places: Place in `okrs` of each objective of `some`, in order.
        owner_of: Place of the objective of each key result.
        texts: Titles and owners.
    """

    okrs: OKRSet
    some: OKRSet
    rows: Sequence[int]
    places: Sequence[int]
    owner_of: Sequence[int]
    texts: Sequence[tuple[str, str]]


def load_in_bulk(
    rows: Sequence[object],
    part: Part,
    limits: Limits,
    reported: Reported | None = None,
) -> Bulk | None:
    """
    Make a set of a document's objectives without an object for each key result.

    Args:
        rows: What the document says of each objective.
        part: Its head and metrics; its reader reads what is odd.
        limits: How long texts may be, and how many events there may be.
        reported: What was reported beside the document, which then says nothing of it.

    Returns:
        The set; None where anything is wrong, for the reader to say what.

    Example:
        >>> from okrkit.formats.header import Header
        >>> part = Part(name="", header=Header(), reader=Reader(), objectives=[])
        >>> bulk = load_in_bulk([{"id": "keep", "title": "Stay"}], part, Limits())
        >>> bulk.okrs.objectives[0].id
        'keep'
    """
    lists = _key_results(rows)
    if lists is None or part.reader.faults:
        return None
    owners: list[Any] = list(rows)
    counts = np.fromiter(map(len, lists), np.int64, len(lists))
    of = np.repeat(np.arange(len(lists)), counts)
    metrics = tuple(part.reader.metrics.values())
    ids, odd_owner, intent = _sift_objectives(owners, limits)
    beside = None if reported is None else (reported.check_ins, reported.odd)
    sifted = sift(list(chain.from_iterable(lists)), metrics, limits, beside)
    _mark_readings(sifted, metrics, part)
    _mark_segments(sifted, part)
    _mark_assumptions(sifted, owners, of)
    starts = np.cumsum(counts) - counts
    whole = (
        owners if reported is None else _with_reports(owners, lists, starts, reported)
    )
    odd = _Odd(part, whole, starts)
    if not odd.read(np.flatnonzero(odd_owner), np.flatnonzero(sifted.odd), of, limits):
        return None
    for row, kr in odd.key_results.items():
        sifted.ids[row] = kr.id
    if len(set(sifted.ids)) < len(sifted.ids) or len(set(ids)) < len(ids):
        return None
    try:
        some = odd.to_set()
    except OKRError:
        return None
    return _made(_Found(owners, ids, intent, of, sifted, odd, some))


def _key_results(rows: Sequence[object]) -> list[list[object]] | None:
    """Return the list of key results of each objective; None where one is odd."""
    if not set(map(type, rows)) <= {dict}:
        return None
    mappings: Sequence[Any] = rows
    lists = [row.get("key_results") for row in mappings]
    if set(map(type, lists)) <= {list, type(None)}:
        return [part or [] for part in lists]
    return None


def _with_reports(
    owners: Sequence[Any],
    lists: Sequence[list[object]],
    starts: Ints,
    reported: Reported,
) -> LazyTuple[dict[str, Any]]:
    """Return what makes the whole document of an objective, check-ins put in."""

    def make(place: int) -> dict[str, Any]:
        rows: list[object] = []
        for row, given in enumerate(lists[place], int(starts[place])):
            said = reported.said(row)
            # One that is a mere text has no id that a report could be about.
            whole: Any = given
            rows.append({**whole, "check_ins": said} if said else given)
        return {**owners[place], "key_results": rows} if rows else owners[place]

    return LazyTuple(len(owners), make)


def _sift_objectives(
    rows: Sequence[Mapping[str, object]], limits: Limits
) -> tuple[list[str], Flags, Ints]:
    """Return ids, which objectives are odd, and their intents."""
    shapes = list(map(tuple, rows))
    strange = {shape for shape in set(shapes) if not _OBJECTIVE.issuperset(shape)}
    odd = np.fromiter(map(strange.__contains__, shapes), np.bool_, len(rows))
    ids = [row.get("id") for row in rows]
    title, note = min(LONGEST_TITLE, limits.title), min(LONGEST_NOTE, limits.note)
    odd |= identifiers(ids, min(LONGEST_ID, limits.id))
    odd |= texts([row.get("title") for row in rows], title, required=True)
    for name in ("owner", "level", "scope"):
        odd |= texts([row.get(name) for row in rows], title)
    odd |= texts([row.get("why") for row in rows], note)
    intent, bad = words([row.get("intent") for row in rows], INTENTS)
    return [str(name) for name in ids], odd | bad, intent


def _mark_readings(sifted: Sifted, metrics: Sequence[Metric], part: Part) -> None:
    """Values of check-ins and of observations are merged by the reader's objects."""
    known = part.reader.observations
    observed = np.array([*(bool(known.get(m.id)) for m in metrics), False])
    read = sifted.check_ins
    both = observed[sifted.metric[read.row]] & ~np.isnan(read.value)
    if both.any():
        sifted.odd[read.row[both]] = True
        sifted.check_ins = read.keep(~sifted.odd[read.row])


def _mark_segments(sifted: Sifted, part: Part) -> None:
    """A name that is none of the declared segments is warned of by the set of them."""
    declared = {segment.id for segment in part.header.segments}
    if declared:
        names = (row.get("segment") for row in sifted.rows)
        # What is no text is odd already, and may not even be hashable.
        unknown = [isinstance(n, str) and n != "" and n not in declared for n in names]
        sifted.odd |= np.array(unknown, np.bool_)
        sifted.check_ins = sifted.check_ins.keep(~sifted.odd[sifted.check_ins.row])


def _mark_assumptions(
    sifted: Sifted, owners: Sequence[Mapping[str, object]], of: Ints
) -> None:
    """Assumptions may name key results of their objective: these become objects."""
    naming = np.fromiter(
        ("assumptions" in row for row in owners), np.bool_, len(owners)
    )
    if naming.any():
        sifted.odd |= naming[of]
        read = sifted.check_ins
        sifted.check_ins = read.keep(~sifted.odd[read.row])


@frozen(eq=False)
class _Found:
    """What `load_in_bulk` found: objectives by place, key results by row."""

    owners: Sequence[Mapping[str, object]]
    ids: list[str]
    intent: Ints
    of: Ints
    sifted: Sifted
    odd: "_Odd"
    some: OKRSet


class _Odd:
    """What is odd in a large document, read one by one."""

    def __init__(
        self,
        part: Part,
        owners: Sequence[Mapping[str, object]],
        starts: Ints,
    ) -> None:
        self.part, self.owners, self.starts = part, owners, starts
        self.key_results: dict[int, KeyResult] = {}
        self.objectives: dict[int, Objective] = {}
        self.inside: dict[int, list[int]] = {}

    def read(self, places: Ints, rows: Ints, of: Ints, limits: Limits) -> bool:
        """Read everything; return whether all is sound."""
        reader = self.part.reader
        for place in sorted({*places.tolist(), *of[rows].tolist()}):
            given = {k: v for k, v in self.owners[place].items() if k != "key_results"}
            if _has_long_text(given, limits):
                return False
            objective = reader.read_objective(given, ("objectives", place))
            if objective is None:
                return False
            self.objectives[place] = objective
            self.inside[place] = []
        for row in rows.tolist():
            place = int(of[row])
            at = row - int(self.starts[place])
            value = self.rows(place)[at]
            name = draft_id(self.objectives[place].id, at)
            if _has_long_text(value, limits):
                return False
            kr = reader.read_key_result(value, ("objectives", place), name)
            if kr is None or reader.faults:
                return False
            if (
                isinstance(kr.metric, Metric)
                and reader.metrics[kr.metric.id] != kr.metric
            ):
                return False
            self.key_results[row] = kr
            self.inside[place].append(row)
        return not reader.faults

    def rows(self, place: int) -> Any:  # noqa: ANN401 - whatever stands there
        """Return what is said of the key results of an objective."""
        return self.owners[place]["key_results"]

    def to_set(self) -> OKRSet:
        """Check them as a set of their own, with every metric."""
        objectives = [
            evolve(
                objective,
                key_results=tuple(self.key_results[row] for row in self.inside[place]),
            )
            for place, objective in self.objectives.items()
        ]
        okrs = evolve(self.part, objectives=objectives).to_set()
        krs = (kr for objective in okrs.objectives for kr in objective.key_results)
        rows = [row for place in self.objectives for row in self.inside[place]]
        self.key_results = dict(zip(rows, krs, strict=True))
        return okrs


def _has_long_text(value: object, limits: Limits) -> bool:
    """Whether a text, anywhere inside, is longer than a limit below the model's own."""
    waiting, shortest = [value], min(limits.id, limits.title, limits.note)
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, str) and len(part) > shortest:
            return True
    return False


def _made(found: _Found) -> Bulk:
    """Put the set together, its scopes and table ready."""
    odd, some, sifted, owners = found.odd, found.some, found.sifted, found.owners
    odd.part.reader.events += len(sifted.check_ins.row)
    okrs = OKRSet(
        LazyTuple(
            len(owners),
            _maker(odd.owners, some),
            None if isinstance(odd.owners, LazyTuple) else owners,
        ),
        metrics=some.metrics,
        observations=some.observations,
        cadence=some.cadence,
        cycle=some.cycle,
        segments=some.segments,
        policy=some.policy,
        waive=some.waive,
        review=some.review,
        name=some.name,
        extra=some.extra,
        _trusted=True,
    )
    places = {place: at for at, place in enumerate(odd.objectives)}
    titles = [str(row["title"]) for row in owners]
    named = [str(row.get("owner") or "") for row in owners]
    table_owners = Owners(
        found.ids, titles, named, found.of, found.intent, places, some
    )
    ready = {
        "objective": Scope("objective", found.ids),
        "key result": Scope("key result", sifted.ids),
        "amended": some._amended(),  # noqa: SLF001
        "closings": closings_of(
            ((place, some.objectives[at]) for place, at in places.items()),
            sorted(odd.key_results.items()),
        ),
        "later": {place: some.objectives[at] for place, at in places.items()},
        "starts": [*odd.starts.tolist(), len(sifted.ids)],
        "table": tabulate_sifted(sifted, odd.key_results, table_owners),
    }
    okrs._made.update(ready)  # noqa: SLF001 - what the set would make itself, later
    texts = [
        *sifted.titles,
        ("title", titles),
        ("owner", [row.get("owner") for row in owners]),
    ]
    return Bulk(
        okrs=okrs,
        some=some,
        rows=[row for place in odd.objectives for row in odd.inside[place]],
        places=[*odd.objectives],
        owner_of=found.of.tolist(),
        texts=[
            (what, text)
            for what, column in texts
            for text in dict.fromkeys(column)
            if isinstance(text, str)
        ],
    )


def _maker(
    owners: Sequence[Mapping[str, object]], some: OKRSet
) -> Callable[[int], Objective]:
    """Return what makes an objective of what the document says, when asked for it."""
    metrics = {metric.id: metric for metric in some.metrics}

    def make(place: int) -> Objective:
        reader = Reader()
        reader.metrics = dict(metrics)
        made = reader.read_objective(owners[place], ("objectives", place))
        assert made is not None, reader.faults  # noqa: S101 - checked in bulk
        krs = (evolve(kr, metric=kr.metric_id) for kr in made.key_results)
        return evolve(made, key_results=tuple(krs))

    return make
