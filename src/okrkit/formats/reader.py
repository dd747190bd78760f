"""
One document's tree to nouns: every part is tried, every fault noted with its path.

What has a fault is left out or stands in as a placeholder, so that the rest is still
checked; nothing of it leaves this room when there was a fault.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from attrs import define, field
from cattrs import ClassValidationError

from okrkit.errors import InvalidOKRError, shown
from okrkit.formats.calendar_part import read_cycle
from okrkit.formats.codec import converter, known, mapping, slip_hint
from okrkit.formats.faults import TreePath
from okrkit.formats.gather import Gather, Leaf, group, leaves
from okrkit.formats.metric_part import read_metric, read_observation
from okrkit.formats.past import metric_then, read_was
from okrkit.formats.targets import SLOTS, Quantity, read_target
from okrkit.model.amendment import Amendment
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import items
from okrkit.model.closing import Closing
from okrkit.model.metric import Metric, Observation
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.series import Series
from okrkit.model.staged import Establish
from okrkit.model.unit import Unit

__all__ = [
    "KEY_RESULT_FIELDS",
    "OBJECTIVE_FIELDS",
    "Reader",
    "draft_id",
]

T = TypeVar("T")

KEY_RESULT_FIELDS = (
    "id",
    "title",
    "metric",
    *SLOTS,
    *(
        name
        for name in known(KeyResult)
        if name not in ("id", "title", "metric", "target")
    ),
)
"""What a document may say of a key result, in the order it is written."""

OBJECTIVE_FIELDS = (
    *(name for name in known(Objective) if name != "key_results"),
    "key_results",
)
"""What a document may say of an objective."""

_COUNT = Quantity(Unit.of("count"))


def draft_id(objective: str, position: int) -> str:
    """
    Return the id of a key result given as free text: it lasts as long as its place.

    Example:
        >>> draft_id("keep", 0)
        'keep.1'
    """
    return f"{objective}.{position + 1}"


@define
class Reader:
    """
    Reads the parts of one document.

    Attributes:
        elsewhere: Finds metrics of other documents that are loaded along, by id.
        metrics: Those read so far, by id.
        observations: Their readings, by metric id.
        faults: Those found so far.
        events: Check-ins and observations read so far.

    Example:
        >>> reader = Reader()
        >>> reader.read_metrics({"nps": {"unit": "points"}})
        >>> str(reader.metrics["nps"].unit)
        'points'
    """

    elsewhere: Callable[[str], Metric | None] = lambda _: None
    metrics: dict[str, Metric] = field(factory=dict, init=False)
    observations: dict[str, Series] = field(factory=dict, init=False)
    faults: list[Leaf] = field(factory=list, init=False)
    events: int = field(default=0, init=False)

    def attempt(
        self, path: TreePath, read: Callable[..., T], *values: object, **options: object
    ) -> T | None:
        """
        Read something; note its faults, and return None where it has any.

        Example:
            >>> Reader().attempt(("weight",), float, "2")
            2.0
        """
        try:
            return read(*values, **options)
        except (InvalidOKRError, ClassValidationError) as error:
            self.faults.extend(leaves(error, path))
            return None

    def read_metrics(self, value: object) -> None:
        """
        Read the mapping of metrics.

        Args:
            value: Id → fields, or → nothing.

        Example:
            >>> Reader().read_metrics(None)
        """
        if value is None:
            return
        declared = self.attempt(("metrics",), mapping, value, "metrics by id")
        for name, fields in (declared or {}).items():
            self.read_metric(fields, name, ("metrics", name))

    def read_metric(self, value: object, name: object, path: TreePath) -> Metric:
        """
        Read one metric and its observations.

        Args:
            value: Its fields, or None for a metric of which only the id is known.
            name: Its id.
            path: Where it stands.

        Returns:
            The metric; a placeholder where it has faults.

        Example:
            >>> Reader().read_metric({"kind": "outcome"}, "nps", ()).role
            'outcome'
        """
        before = len(self.faults)
        metric = self.attempt(path, read_metric, value, name)
        if metric is None:
            metric = _placeholder(value, name)
        known_as = self.metrics.setdefault(metric.id, metric)
        readings = value.get("observations") if isinstance(value, Mapping) else None
        if readings is not None:
            sound = metric if len(self.faults) == before else None
            self._read_observations(readings, metric.id, sound, (*path, "observations"))
        return known_as if known_as == metric else metric

    def _read_observations(
        self, value: object, name: str, metric: Metric | None, path: TreePath
    ) -> None:
        read: list[Observation] = []
        for step, row in self._dated(value, path):
            reading = self.attempt((*path, step), read_observation, row, metric)
            if reading is not None:
                read.append(reading)
        series = self.attempt(path, Series, tuple(read))
        if series is not None:
            old = self.observations.get(name, Series())
            self.observations[name] = self.attempt(path, old.adding, series) or series

    def _dated(self, value: object, path: TreePath) -> list[tuple[str | int, object]]:
        """Return the rows of a list, or of a mapping by date, with their steps."""
        if isinstance(value, Mapping):
            rows: Iterable[tuple[Any, object]] = [
                (day, self._on_day(day, said, (*path, day)))
                for day, said in value.items()
            ]
        else:
            listed = self.attempt(path, items, value, field=str(path[-1]))
            rows = enumerate(listed or ())
        found: list[tuple[str | int, object]] = list(rows)
        self.events += len(found)
        return found

    def _on_day(self, day: object, said: object, path: TreePath) -> object:
        """Return the fields of a reading that stands under its day: alone, or many."""
        if not isinstance(said, Mapping):
            return {"date": day, "value": said}
        if said.get("date") not in (None, day):
            self.attempt((*path, "date"), _refuse_date, said["date"], day)
        return {**said, "date": day}

    def read_objective(self, value: object, path: TreePath) -> Objective | None:
        """
        Read one objective with its key results.

        Args:
            value: Its fields.
            path: Where it stands.

        Returns:
            The objective with the key results that could be read; None where its own
            fields have a fault.

        Example:
            >>> Reader().read_objective({"id": "keep", "title": "Stay"}, ()).title
            'Stay'
        """
        given = self.attempt(path, mapping, value, "the fields of an objective")
        if given is None:
            return None
        parts = dict(given)
        name = given.get("id") if isinstance(given.get("id"), str) else ""
        rows = parts.pop("key_results", None)
        listed = (
            ()
            if rows is None
            else self.attempt((*path, "key_results"), items, rows, field="key_results")
        )
        key_results = [
            self.read_key_result(
                row, (*path, "key_results", at), draft_id(str(name), at)
            )
            for at, row in enumerate(listed or ())
        ]
        before = len(self.faults)
        if parts.get("cycle") is not None:
            parts["cycle"] = self.attempt((*path, "cycle"), read_cycle, parts["cycle"])
        if parts.get("guardrails") is not None:
            parts["guardrails"] = self.attempt(
                (*path, "guardrails"), self._guardrails, parts["guardrails"]
            )
        self._read_past(
            parts,
            path,
            lambda was: read_was(
                was,
                Objective,
                {"cycle": read_cycle, "guardrails": self._guardrails},
            ),
        )
        parts["key_results"] = [kr for kr in key_results if kr is not None]
        made = self.attempt(path, converter().structure, parts, Objective)
        return made if len(self.faults) == before else None

    def _read_past(
        self,
        parts: dict[str, object],
        path: TreePath,
        read: Callable[[object], dict[str, object]],
    ) -> None:
        """Read how a noun ended, and its amendments: the last first."""
        if parts.get("closed") is not None:
            parts["closed"] = self.attempt(
                (*path, "closed"), converter().structure, parts["closed"], Closing
            )
        if parts.get("amendments") is None:
            return
        at = (*path, "amendments")
        rows = self.attempt(at, items, parts["amendments"], field="amendments") or ()
        # What was agreed may name another metric, whose unit counts for all before.
        order = sorted(enumerate(rows), key=_date_of, reverse=True)
        made = [
            self.attempt((*at, place), _amendment, row, read) for place, row in order
        ]
        parts["amendments"] = [each for each in made if each is not None]

    def _guardrails(self, value: object) -> list[object]:
        """Turn limits that are text into numbers in the unit of their metric."""
        gather = Gather(list)
        rows = items(value, field="guardrails")
        read = [gather.take(at, self._guardrail, row) for at, row in enumerate(rows)]
        gather.stop()
        return read

    def _guardrail(self, row: object) -> object:
        if not isinstance(row, Mapping):
            return row
        quantity = self._quantity(row.get("metric"))
        gather = Gather(dict)
        limits = {
            name: gather.take(name, quantity, row[name], name)
            for name in ("at_least", "at_most")
            if isinstance(row.get(name), str)
        }
        gather.stop()
        return {**row, **limits}

    def find_metric(self, name: object) -> Metric | None:
        """
        Return a metric by its id, of this document or another, or None.

        Example:
            >>> Reader().find_metric("nps") is None
            True
        """
        if isinstance(name, Metric):
            return name
        if not isinstance(name, str):
            return None
        return self.metrics.get(name) or self.elsewhere(name)

    def _quantity(self, name: object) -> Quantity:
        if name is None:
            return _COUNT
        metric = self.find_metric(name)
        # That the metric is not known is said once, and not of each of its values.
        return Quantity(metric.unit if metric else None)

    def read_key_result(
        self, value: object, path: TreePath, name: str
    ) -> KeyResult | None:
        """
        Read one key result.

        Args:
            value: Its fields, or free text for a draft.
            path: Where it stands.
            name: Id of a draft.

        Returns:
            The key result; None where its own fields have a fault.

        Example:
            >>> Reader().read_key_result("NPS from 32 to 40", (), "keep.1").draft
            True
        """
        if isinstance(value, str):
            return self.attempt(path, KeyResult, name, value, draft=True)
        given = self.attempt(
            path, mapping, value, "the fields of a key result, or text"
        )
        if given is None:
            return None
        parts = {key: part for key, part in given.items() if key not in SLOTS}
        if isinstance(given.get("metric"), Mapping):
            inside: Any = given["metric"]
            own = inside.get("id", given.get("id"))
            parts["metric"] = self.read_metric(inside, own, (*path, "metric"))
        quantity = self._quantity(parts.get("metric"))
        before = len(self.faults)
        parts["target"] = self.attempt(path, read_target, given, quantity)
        if len(self.faults) > before:
            # Its other fields can still be checked; it is never returned to a caller.
            parts["target"] = Establish()
        self._read_past(parts, path, self._was_of(parts.get("metric")))
        if given.get("check_ins") is not None:
            at = (*path, "check_ins")
            rows = self._dated(given["check_ins"], at)
            said = []
            for step, row in rows:
                then = metric_then(row, parts.get("metric"), parts.get("amendments"))
                about = (self._quantity(then), self.find_metric(then))
                said.append(self.attempt((*at, step), _check_in_of, row, *about))
            parts["check_ins"] = [row for row in said if row is not None]
        if given.get("plan") is not None:
            parts["plan"] = self.attempt(
                (*path, "plan"), _plan, given["plan"], quantity
            )
        made = self.attempt(path, converter().structure, parts, KeyResult)
        self._hint_at_slips(before, path, given)
        return made

    def _was_of(self, metric: object) -> Callable[[object], dict[str, object]]:
        """Return what reads old definitions, each in the unit of its own metric."""
        known = [metric]

        def read(value: object) -> dict[str, object]:
            if isinstance(value, Mapping) and value.get("metric") is not None:
                known.append(value["metric"] or None)
            quantity = self._quantity(known[-1])
            plan = {"plan": lambda rows: _plan(rows, quantity)}
            return read_was(value, KeyResult, plan, quantity)

        return read

    def _hint_at_slips(
        self, start: int, path: TreePath, given: Mapping[str, object]
    ) -> None:
        """Say of a target that is not whole which field was misspelt, perhaps."""
        for place, error in self.faults[start:]:
            if place == path and error.code in ("target-incomplete", "target-missing"):
                missing = [name for name in SLOTS if name not in given]
                slip = slip_hint(given, KEY_RESULT_FIELDS, missing)
                error.hint = slip or error.hint


def _date_of(row: tuple[int, object]) -> str:
    """Return the date of an amendment, which sorts as text where it is sound."""
    return str(row[1].get("date")) if isinstance(row[1], Mapping) else ""


def _amendment(row: object, read: Callable[[object], dict[str, object]]) -> Amendment:
    given = mapping(row, "the fields of an amendment")
    gather = Gather(Amendment)
    was = given.get("was")
    if was is not None:
        was = gather.take("was", read, was)
    if not gather.errors:
        return converter().structure({**given, "was": was}, Amendment)
    # What it was has faults: its other fields are checked all the same.
    try:
        converter().structure({**given, "was": {"title": ""}}, Amendment)
    except ClassValidationError as error:
        gather.errors.extend(error.exceptions)
    raise group(Amendment, gather.errors)


def _refuse_date(value: object, day: object) -> None:
    raise InvalidOKRError(
        "it stands under another day already",
        code="duplicate",
        expected=shown(day),
        got=shown(value),
        hint="Leave date out: the key is the day.",
    )


def _check_in_of(row: object, quantity: Quantity, metric: Metric | None) -> CheckIn:
    given = mapping(row, "the fields of a check-in")
    if isinstance(given.get("value"), str):
        gather = Gather(CheckIn)
        value = gather.take("value", quantity, given["value"], "value")
        gather.stop()
        given = {**given, "value": value}
    made: CheckIn = converter().structure(given, CheckIn)
    if metric is not None and made.has_reading:
        metric.check_value(made.observation().value)
    return made


def _plan(value: object, quantity: Quantity) -> list[object]:
    rows = value.items() if isinstance(value, Mapping) else items(value, field="plan")
    read: list[object] = []
    for row in rows:
        pair = items(row, field="plan")
        # What is no pair is refused by the key result itself.
        texts = len(pair) == 2 and isinstance(pair[1], str)
        read.append((pair[0], quantity(pair[1], "plan")) if texts else pair)
    return read


def _placeholder(value: object, name: object) -> Metric:
    """Return what stands in for a metric with a fault: its id and unit, where sound."""
    unit = value.get("unit") if isinstance(value, Mapping) else None
    ways: tuple[dict[str, Any], ...] = ({"id": name, "unit": unit}, {"id": name})
    for parts in ways:
        with suppress(InvalidOKRError):
            return Metric(**parts)
    return Metric("unnamed")
