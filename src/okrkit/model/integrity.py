"""What must hold between the parts of a set: ids, references, directions, values."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from okrkit.errors import (
    DocumentFault,
    InvalidOKRError,
    OKRError,
    StructureError,
    shown,
)
from okrkit.model.access import Access, span_of
from okrkit.model.checkin import CheckIn
from okrkit.model.lookup import Scope
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.parts import Guardrail
from okrkit.model.phrases import NearMisses
from okrkit.model.readings import Readings
from okrkit.model.segments import segment_faults
from okrkit.model.series import Series
from okrkit.model.staged import Done, Establish, Milestones, Steps, Zones
from okrkit.model.target import Change, Hold, Reach


def check_integrity(okrs: Access) -> dict[str, Series]:
    """
    Check a set whole, and bring every reading into its metric's unit.

    Args:
        okrs: The set.

    Returns:
        The readings of each metric, in the metric's unit.

    Raises:
        StructureError: Everything that does not hold, each with its path.

    Example:
        >>> from okrkit.model.okrset import OKRSet
        >>> check_integrity(OKRSet())
        {}
    """
    faults = [*_id_faults(okrs), *segment_faults(okrs.segments)]
    metrics = {metric.id: metric for metric in okrs.metrics}
    scope, near = Scope("metric", list(metrics)), NearMisses()
    for place, objective in enumerate(okrs.objectives):
        own = f"objectives[{place}]"
        for was, path in ((objective, own), *_past_objectives(objective, own)):
            faults += _reference_faults(okrs, was, scope, near, path)
            for position, guardrail in enumerate(was.guardrails):
                at = f"{path}.guardrails[{position}]"
                faults += _limit_faults(guardrail, metrics, scope, at)
        for position, kr in enumerate(objective.key_results):
            path = f"{own}.key_results[{position}]"
            faults += _key_result_faults(kr, metrics, scope, near, path)
            faults += _wait_faults(okrs, kr, path)
            faults += _span_faults(okrs, objective, kr, path)
    readings: dict[str, Series] = {}
    for name, series in okrs.observations.items():
        found = scope.places(name)
        if len(found) != 1:
            faults.append(_unknown_metric(name, scope, near, f"observations.{name}"))
            continue
        metric = metrics[scope.ids[found[0]]]
        if metric.id in readings:
            faults.append(_second_series(metric, f"observations.{name}"))
            continue
        readings[metric.id] = _in_unit(metric, series, faults)
    if faults:
        count = f"{len(faults)} fault{'s' * (len(faults) > 1)}"
        raise StructureError(f"{count} in the set", faults)
    return readings


def _id_faults(okrs: Access) -> Iterator[DocumentFault]:
    """Find ids that stand twice in their scope."""
    places: dict[str, list[tuple[str, str]]] = {
        "objective": [
            (o.id, f"objectives[{i}]") for i, o in enumerate(okrs.objectives)
        ],
        "key result": [
            (kr.id, f"objectives[{i}].key_results[{j}]")
            for i, o in enumerate(okrs.objectives)
            for j, kr in enumerate(o.key_results)
        ],
        "initiative": [
            (work.id, f"objectives[{i}].initiatives[{j}]")
            for i, o in enumerate(okrs.objectives)
            for j, work in enumerate(o.initiatives)
        ],
        "metric": [(m.id, f"metrics.{m.id}") for m in okrs.metrics],
        "segment": [(s.id, f"segments.{s.id}") for s in okrs.segments],
    }
    for kind, named in places.items():
        counts = Counter(name for name, _ in named)
        first: set[str] = set()
        for name, path in named:
            if counts[name] > 1 and name in first:
                yield DocumentFault(
                    f"a second {kind} with the id {shown(name)}",
                    code="duplicate-id",
                    path=f"{path}.id",
                    hint="Give each an id of its own.",
                )
            first.add(name)


def _reference_faults(
    okrs: Access, objective: Objective, scope: Scope, near: NearMisses, path: str
) -> Iterator[DocumentFault]:
    """Find metrics that an objective names and the set does not have."""
    named = [
        (name, f"measured_by[{i}]") for i, name in enumerate(objective.measured_by)
    ]
    named += [
        (g.metric, f"guardrails[{i}].metric")
        for i, g in enumerate(objective.guardrails)
    ]
    for i, assumed in enumerate(objective.assumptions):
        known = Scope("key result", [kr.id for kr in objective.key_results])
        drivers = [
            (name, f"assumptions[{i}].drivers[{j}]")
            for j, name in enumerate(assumed.drivers)
        ]
        both = [*drivers, (assumed.outcome, f"assumptions[{i}].outcome")]
        named += [(name, at) for name, at in both if not known.places(name)]
    for name, at in named:
        if len(scope.places(name)) != 1:
            yield _unknown_metric(name, scope, near, f"{path}.{at}")
    if isinstance(objective.cycle, str):
        try:
            okrs.cycle_of(objective)
        except InvalidOKRError as error:
            yield fault_at(error, f"{path}.cycle")


def _past_objectives(
    objective: Objective, path: str
) -> Iterator[tuple[Objective, str]]:
    """Make an objective of nothing but what was another, for each amendment."""
    for place, amendment in enumerate(objective.amendments):
        was: dict[str, Any] = {"title": objective.title, **amendment.was}
        yield Objective(objective.id, **was), f"{path}.amendments[{place}].was"


def _key_result_faults(
    kr: KeyResult,
    metrics: Mapping[str, Metric],
    scope: Scope,
    near: NearMisses,
    path: str,
) -> Iterator[DocumentFault]:
    """Find what a key result, its check-ins and its metric disagree on."""

    def metric_of(kr: KeyResult) -> Metric | None:
        places = [] if kr.metric_id is None else scope.places(kr.metric_id)
        return metrics[scope.ids[places[0]]] if len(places) == 1 else None

    for place, check_in in enumerate(kr.check_ins):
        at = f"{path}.check_ins[{place}]"
        then = kr.in_force(check_in.date) if kr.amendments else kr
        yield from check_in_faults(then, check_in, metric_of(then), at)
    was = [
        (kr.in_force(a.until), a.was.keys(), f"{path}.amendments[{place}].was")
        for place, a in enumerate(kr.amendments)
    ]
    for definition, names, at in ((kr, {"metric", "target"}, path), *was):
        metric = metric_of(definition)
        if metric is None and definition.metric_id is not None:
            if "metric" in names:
                yield _unknown_metric(definition.metric_id, scope, near, f"{at}.metric")
        elif names & {"metric", "target"}:
            yield from _target_faults(definition, metric, at)


def check_in_faults(
    kr: KeyResult, check_in: CheckIn, metric: Metric | None, path: str
) -> Iterator[DocumentFault]:
    """
    Find what a check-in and the definition of its day disagree on.

    Args:
        kr: The key result as it was agreed on that day.
        check_in: The check-in.
        metric: What the key result measured then, or None.
        path: Where the check-in stands.

    Yields:
        The faults.

    Example:
        >>> from okrkit import KeyResult
        >>> kr = KeyResult("ship", "Shipped", target=Done())
        >>> said = CheckIn("2026-11-06", done=["beta"])
        >>> [fault.code for fault in check_in_faults(kr, said, None, "check_ins[0]")]
        ['check-in-mismatch']
    """
    yield from _done_faults(kr, check_in, f"{path}.done")
    yield from _value_faults(kr, check_in, f"{path}.value")
    if check_in.has_reading and metric is not None:
        try:
            metric.check_value(check_in.observation().in_unit(metric.unit).value)
        except InvalidOKRError as error:
            yield fault_at(error, f"{path}.value")


def _target_faults(
    kr: KeyResult, metric: Metric | None, path: str
) -> Iterator[DocumentFault]:
    """Find what a target and its metric disagree on."""
    if metric is None:
        yield from _unit_faults(kr, None, path)
        return
    better = {"higher": 1, "lower": -1, None: 0}[metric.polarity]
    # Work that is done counts upwards, whichever way the metric should go.
    work = isinstance(kr.target, Milestones | Done | Establish)
    direction = 0 if work else getattr(kr.target, "direction", 0)
    if better * direction < 0:
        yield DocumentFault(
            f"the target goes {'up' if direction > 0 else 'down'}, and a "
            f"{metric.polarity} {shown(metric.name)} is better",
            code="target-direction",
            path=path,
            hint="Swap baseline and target, or correct the metric's polarity.",
        )
    yield from _unit_faults(kr, metric, path)
    yield from _bound_faults(_numbers_of(kr), metric, path)


def _done_faults(
    kr: KeyResult, check_in: CheckIn, path: str
) -> Iterator[DocumentFault]:
    """Find work reported as done that the target does not count."""
    done = check_in.done
    if done is None or kr.target is None:
        return
    if isinstance(kr.target, Milestones) and isinstance(done, tuple):
        try:
            kr.target.share(done)
        except InvalidOKRError as error:
            error.code = "check-in-mismatch"
            yield fault_at(error, path)
    elif not (isinstance(kr.target, Done) and isinstance(done, bool)):
        yield DocumentFault(
            "the target does not count this",
            code="check-in-mismatch",
            path=path,
            expected="names of stages for Milestones, true or false for Done",
            got=f"{shown(done)} for {type(kr.target).__name__}",
        )


def _value_faults(
    kr: KeyResult, check_in: CheckIn, path: str
) -> Iterator[DocumentFault]:
    """Find numbers reported of work that is counted by stages, or done or not."""
    if not check_in.has_reading or not isinstance(kr.target, Milestones | Done):
        return
    value = check_in.observation().value
    if isinstance(kr.target, Done) and value in (0, 1):
        return
    stages = isinstance(kr.target, Milestones)
    yield DocumentFault(
        "the target does not count this",
        code="check-in-mismatch",
        path=path,
        expected="done, with names of stages" if stages else "0 or 1, or done",
        got=f"{shown(value)} for {type(kr.target).__name__}",
    )


def _unit_faults(
    kr: KeyResult, metric: Metric | None, path: str
) -> Iterator[DocumentFault]:
    """Find a change in points of a metric that is not measured in them."""
    if not isinstance(kr.target, Change):
        return
    try:
        kr.target.check_unit(None if metric is None else metric.unit)
    except InvalidOKRError as error:
        yield fault_at(error, f"{path}.change")


def _numbers_of(kr: KeyResult) -> list[tuple[str, float | None]]:
    """List the values of a target that are values of its metric, by their places."""
    target = kr.target
    if target is None or target.basis == "sum":
        return []  # a sum of readings may lie beyond what one of them can be
    if isinstance(target, Reach):
        return [(n, getattr(target, n)) for n in ("baseline", "target", "stretch")]
    if isinstance(target, Hold):
        return [(n, getattr(target, n)) for n in ("at_least", "at_most")]
    if isinstance(target, Zones):
        names = ("baseline", "commit", "target", "stretch")
        return [(f"zones.{name}", getattr(target, name)) for name in names]
    if isinstance(target, Steps):
        return [(f"steps[{i}]", value) for i, (value, _) in enumerate(target.points)]
    return []


def _bound_faults(
    named: Iterable[tuple[str, float | None]], metric: Metric, path: str
) -> Iterator[DocumentFault]:
    """Find what the metric can never be, as 40 where the fraction 0.4 is meant."""
    for name, value in named:
        if value is None:
            continue
        try:
            metric.check_value(value)
        except InvalidOKRError as error:
            if error.code == "out-of-bounds":
                error.code = "target-out-of-bounds"
                error.hint = "Correct the number, or the bounds of the metric."
            yield fault_at(error, f"{path}.{name}")


def _limit_faults(
    guardrail: Guardrail, metrics: Mapping[str, Metric], scope: Scope, path: str
) -> Iterator[DocumentFault]:
    """Find limits that the metric of a guardrail can never reach."""
    places = scope.places(guardrail.metric)
    if len(places) == 1:
        limits = [(n, getattr(guardrail, n)) for n in ("at_least", "at_most")]
        yield from _bound_faults(limits, metrics[scope.ids[places[0]]], path)


def _wait_faults(okrs: Access, kr: KeyResult, path: str) -> Iterator[DocumentFault]:
    """Find a key result that waits for itself, or did."""
    scope = okrs.scope("key result")
    named = [(kr.depends_on, f"{path}.depends_on")]
    for place, amendment in enumerate(kr.amendments):
        was: Any = amendment.was.get("depends_on", ())
        named.append((was, f"{path}.amendments[{place}].was.depends_on"))
    for names, at in named:
        for place, name in enumerate(names):
            if [scope.ids[found] for found in scope.places(name)] == [kr.id]:
                yield DocumentFault(
                    f"the key result {shown(kr.id)} depends on itself",
                    code="depends-on-itself",
                    path=f"{at}[{place}]",
                    hint="Name another key result, or leave it out.",
                )


def _span_faults(
    okrs: Access, objective: Objective, kr: KeyResult, path: str
) -> Iterator[DocumentFault]:
    """Find a key result whose own dates leave it, or left it, no day of its cycle."""
    pairs = [(objective, kr, path)]
    for place, amendment in enumerate(kr.amendments):
        at = f"{path}.amendments[{place}].was"
        until = amendment.until
        pairs.append((objective.in_force(until), kr.in_force(until), at))
    pairs += (
        (objective.in_force(amendment.until), kr.in_force(amendment.until), path)
        for amendment in objective.amendments
        if "cycle" in amendment.was
    )
    for of, definition, at in pairs:
        if definition.starts_on is None and definition.ends_on is None:
            continue
        try:
            cycle = okrs.cycle_of(of)
        except InvalidOKRError:
            continue  # a fault of the objective, found there
        try:
            span_of(definition, cycle)
        except InvalidOKRError as error:
            yield fault_at(error, at)


def _in_unit(metric: Metric, series: Series, faults: list[DocumentFault]) -> Series:
    if isinstance(series.observations, Readings) and series.observations.fits(metric):
        return series
    converted = []
    for place, reading in enumerate(series):
        try:
            own = reading.in_unit(metric.unit)
            metric.check_value(own.value)
        except InvalidOKRError as error:
            faults.append(fault_at(error, f"metrics.{metric.id}.observations[{place}]"))
        else:
            converted.append(own)
    same = all(a is b for a, b in zip(converted, series, strict=False))
    return series if same else Series(tuple(converted))


def fault_at(error: OKRError, path: str) -> DocumentFault:
    """
    Turn the error of a value into a fault at a place of a set.

    Args:
        error: What is wrong.
        path: Where, as ``objectives[0].cycle``.

    Returns:
        The fault, with the error's code and parts.

    Example:
        >>> str(fault_at(InvalidOKRError("blank"), "objectives[0].title"))
        'objectives[0].title: blank'
    """
    return DocumentFault(
        error.why,
        code=error.code,
        path=path,
        expected=error.expected,
        got=error.got,
        hint=error.hint,
    )


def _second_series(metric: Metric, path: str) -> DocumentFault:
    return DocumentFault(
        f"the readings of metric {shown(metric.id)} stand twice",
        code="duplicate-id",
        path=path,
        hint="Put them under one id, the metric's own.",
    )


def _unknown_metric(
    name: str, scope: Scope, near: NearMisses, path: str
) -> DocumentFault:
    several = scope.places(name)
    meant: Iterable[str] = [scope.ids[i] for i in several] or near(name, scope.ids)
    return DocumentFault(
        f"{'several metrics have' if several else 'no metric has'} the id "
        f"{shown(name)}",
        code="ambiguous-metric" if several else "unknown-metric",
        path=path,
        expected="a metric declared under `metrics`",
        hint=f"Did you mean {' or '.join(meant)}?"
        if meant
        else "Declare it under `metrics`.",
    )
