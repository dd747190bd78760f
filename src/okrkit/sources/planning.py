"""`planned` and `concluded`: what a refresh asks for, and what came of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from okrkit.errors import InvalidOKRError, OKRError, SourceError
from okrkit.model.calendar import as_date
from okrkit.model.checks import flag, instance, items
from okrkit.model.days import day_of
from okrkit.model.limits import Limits
from okrkit.model.metric import Observation, instant
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series
from okrkit.sources.asking import Asked
from okrkit.sources.news import news
from okrkit.sources.result import Refresh, Refreshed
from okrkit.sources.same_kind import check_alike
from okrkit.sources.windows import first_days

__all__ = ["Abandoned", "Answer", "Plan", "concluded", "planned"]


@frozen
class Abandoned:
    """
    A source that gave no answer in time.

    Attributes:
        error: What is said of it.

    Example:
        >>> Abandoned(SourceError("no answer in 30 seconds")).error.why
        'no answer in 30 seconds'
    """

    error: SourceError


Answer: TypeAlias = tuple[Observation, ...] | SourceError | Abandoned
"""What came of asking one source: its readings, or why it failed."""


@frozen
class Plan:
    """
    What a refresh asks for, and what has failed before anything is asked.

    Attributes:
        okrs: The set.
        on: The last day that is read.
        dry_run: Whether the readings are only tried.
        seconds: How long a source is waited for.
        sources: The source of each metric that is read, by full id.
        asked: What each of them is asked for.
        metrics: Every metric of the result in order: why it failed before anything was
            asked, or None.

    Example:
        >>> okrs = OKRSet(metrics=[], cycle="2026-Q4")
        >>> dict(planned(okrs, {}, on="2026-11-15").sources)
        {}
    """

    okrs: OKRSet
    on: dt.date
    dry_run: bool
    seconds: int
    sources: Mapping[str, object]
    asked: Mapping[str, Asked]
    metrics: Mapping[str, OKRError | None] = field(factory=dict)


def planned(
    okrs: OKRSet,
    sources: Mapping[str, Any] | None,
    *,
    on: dt.date | str,
    connections: Mapping[str, object] | None = None,
    plugins: Iterable[str] = (),
    recorded_at: dt.datetime | str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    dry_run: bool = False,
) -> Plan:
    """
    Check what a refresh was given, and plan what each source is asked for.

    Args:
        okrs: The set.
        sources: By metric id; None for those that the metrics declare.
        on: The last day that is read.
        connections: What declared sources read from, by name.
        plugins: Names of the plug-ins that declared sources may use.
        recorded_at: The moment put on readings that have none.
        limits: How many rows a source may give, and how long it may take.
        dry_run: Whether the readings are only tried.

    Returns:
        The plan.

    Raises:
        InvalidOKRError: `okrs` is no set, `limits` are none, `sources` or
            `connections` no mapping, `plugins` no names, or `dry_run` no bool.
        CalendarError: `on` or `recorded_at` is no date.

    Example:
        >>> from okrkit import Metric
        >>> okrs = OKRSet(metrics=[Metric("nps")], cycle="2026-Q4")
        >>> str(planned(okrs, {"nps": 3}, on="2026-11-15").asked["nps"].start)
        '2026-07-01'
    """
    okrs = instance(okrs, kind=OKRSet, field="okrs")
    limits = instance(limits, kind=Limits, field="limits")
    day = as_date(on, field="on")
    moment = instant(recorded_at, field="recorded_at")
    dry_run = flag(dry_run, field="dry_run")
    plugins = items(plugins, field="plugins")
    if connections is not None and not isinstance(connections, Mapping):
        raise _no_mapping("connections", "name to connection", connections)
    chosen, metrics = _chosen(okrs, {} if sources is None else sources)
    if sources is None or connections is not None or plugins:
        for id_, source in _declared(okrs, connections, plugins, limits).items():
            if id_ in metrics:
                continue
            metrics[id_] = source if isinstance(source, OKRError) else None
            if metrics[id_] is None:
                chosen[id_] = source
    starts, end = first_days(okrs, chosen, day), day_of(day.toordinal() + 1)
    asked = {
        id_: Asked(
            okrs.metric(id_),
            starts[id_],
            end,
            recorded_at=moment,
            most=limits.source_rows,
        )
        for id_ in chosen
    }
    return Plan(okrs, day, dry_run, limits.source_seconds, chosen, asked, metrics)


def concluded(plan: Plan, answers: Mapping[str, Answer]) -> Refresh:
    """
    Put the readings into the set, all of a metric or none, and say what became of each.

    Args:
        plan: What was asked for.
        answers: What came of each source, by full id.

    Returns:
        The result of the refresh.

    Example:
        >>> concluded(planned(OKRSet(), {}, on="2026-11-15"), {}).ids
        ()
    """
    observations = dict(plan.okrs.observations)
    items = []
    for id_, failure in plan.metrics.items():
        if id_ not in plan.sources:
            items.append(Refreshed(id_, "failed", error=failure))
            continue
        known = plan.okrs.series(id_)
        item, series = _settled(id_, known, answers[id_])
        items.append(item)
        if item.new:
            observations[id_] = series
    okrs = plan.okrs
    if not plan.dry_run and any(item.new for item in items):
        # Every reading was checked against its metric; nothing else has changed.
        okrs = evolve(okrs, observations=observations, _trusted=True)
    return Refresh(okrs, plan.on, plan.dry_run, tuple(items))


def _settled(id_: str, known: Series, answer: Answer) -> tuple[Refreshed, Series]:
    """Say what became of one metric, and which readings it has now."""
    last = known[-1] if known else None
    if isinstance(answer, Abandoned):
        error = answer.error
        return Refreshed(id_, "failed", latest=last, error=error, abandoned=True), known
    if isinstance(answer, SourceError):
        return Refreshed(id_, "failed", latest=last, error=answer), known
    try:
        check_alike(known, answer, id_)
        found = news(known, answer, id_)
    except SourceError as error:
        return Refreshed(id_, "failed", latest=last, error=error), known
    series = found.series
    item = Refreshed(
        id_,
        "changed" if found.new else "unchanged",
        found.new,
        latest=series[-1] if series else None,
        superseded=found.superseded,
    )
    return item, series


def _chosen(
    okrs: OKRSet, sources: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, OKRError | None]]:
    """Find the metric of each source; what cannot be found has failed already."""
    if not isinstance(sources, Mapping):
        raise _no_mapping("sources", "metric id to source", sources)
    chosen: dict[str, object] = {}
    metrics: dict[str, OKRError | None] = {}
    for name, source in sources.items():
        try:
            id_ = okrs.metric(name).id
        except OKRError as error:
            metrics[str(name)] = error
            continue
        twice = id_ in metrics
        metrics[id_] = _second(id_) if twice else None
        if twice:
            chosen.pop(id_, None)
        else:
            chosen[id_] = source
    return chosen, metrics


def _no_mapping(place: str, of: str, got: object) -> InvalidOKRError:
    return InvalidOKRError(
        f"{place} are given by {of.partition(' ')[0]}",
        code="wrong-type",
        place=place,
        expected=f"a mapping of {of}",
        # Its type alone: a text may be an address with a password.
        got=f"a {type(got).__name__}",
    )


def _second(metric: str) -> SourceError:
    return SourceError(
        "two sources for one metric",
        metric=metric,
        code="duplicate-source",
        hint="Give one, by the metric's full id.",
    )


def _declared(
    okrs: OKRSet,
    connections: Mapping[str, object] | None,
    plugins: Iterable[str],
    limits: Limits,
) -> Mapping[str, object]:
    """Make the sources that metrics declare; none where all have a label or nothing."""
    if all(isinstance(metric.source, str) for metric in okrs.metrics):
        return {}
    from okrkit.sources.declared import declared

    return declared(okrs, connections, plugins, limits=limits)
