"""`read`: ask one source for the readings of one metric, and trust it with nothing."""

import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from typing import Final, NoReturn

from okrkit.errors import OKRError, SourceError, shown
from okrkit.model.calendar import as_date
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric, Observation, instant
from okrkit.sources.records import observations
from okrkit.typing import MetricSource

__all__ = ["read", "source_name"]

_WINDOW: Final = ("metric", "start", "end")
_GIVEN: Final = "given"


def read(
    source: object,
    metric: Metric,
    *,
    start: dt.date | str,
    end: dt.date | str,
    recorded_at: dt.datetime | str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> tuple[Observation, ...]:
    """
    Read a metric from a source, into observations in the metric's unit.

    Args:
        source: An object with `read`, a function of metric, start and end or of less,
            or the readings themselves.
        metric: What to read.
        start: First day the source is asked for. Earlier readings are taken too.
        end: First day after the window; a reading of that day or later is refused.
        recorded_at: The moment put on readings that have none.
        limits: How many rows the source may give.

    Returns:
        The observations, in the order the source gave them.

    Raises:
        SourceError: The source raised anything but `KeyboardInterrupt`, or gave
            something that is no reading of this metric.
        CalendarError: `start` or `end` is no date.

    Example:
        >>> churn = Metric("churn", unit="%")
        >>> def rate(start, end):
        ...     return Observation(date=start, value=0.032, unit="ratio")
        >>> read(rate, churn, start="2026-11-01", end="2026-12-01")[0].value
        3.2
    """
    first, after = as_date(start, field="start"), as_date(end, field="end")
    moment = instant(recorded_at, field="recorded_at")
    name = ""
    try:
        name = source_name(source, metric)
        given = _ask(source, metric, first, after)
        rows = observations(
            given, metric, on=after - dt.timedelta(1), source=name, recorded_at=moment
        )
        return tuple(_up_to(rows, limits))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a source may raise anything
        _wrap(error, metric, name)


def source_name(source: object, metric: Metric) -> str:
    """
    Name a source, for the readings it gives and the errors it makes.

    Args:
        source: The source.
        metric: What it is read for.

    Returns:
        What the metric says its source is, else the source's own name, else that of
        its type; ``"given"`` for values that were handed over.

    Example:
        >>> source_name(len, Metric("nps")), source_name([], Metric("nps"))
        ('len', 'given')
    """
    if metric.source:
        return metric.source
    if not callable(source) and not isinstance(source, MetricSource):
        return _GIVEN
    for attribute in ("name", "__name__"):
        name = getattr(source, attribute, None)
        if isinstance(name, str) and name.strip() and name != "<lambda>":
            return name[:200]
    return type(source).__name__


def _ask(source: object, metric: Metric, start: dt.date, end: dt.date) -> object:
    """Get what the source has: call what can be called, take the rest as it is."""
    if isinstance(source, type):
        raise SourceError(
            "a class is no source",
            code="source-signature",
            got=shown(source),
            hint=f"Make one first: {source.__name__}(...).",
        )
    if isinstance(source, MetricSource):
        given: object = source.read(metric, start, end)
    elif callable(source):
        given = _call(source, dict(zip(_WINDOW, (metric, start, end), strict=True)))
    else:
        return source
    if inspect.iscoroutine(given):
        given.close()
        raise SourceError(
            "the source is a coroutine",
            code="source-signature",
            expected="readings",
            hint="Await it first, and refresh from what it gives.",
        )
    return given


def _call(source: Callable[..., object], window: dict[str, object]) -> object:
    """Call a function with as much of metric, start and end as it asks for."""
    try:
        parameters = list(inspect.signature(source).parameters.values())
    except (TypeError, ValueError):  # some built-in functions do not say
        return source(*window.values())
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return source(*window.values())
    asked = [
        p for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD
    ]
    named = {p.name for p in asked} <= window.keys()
    in_place = [p for p in asked if p.kind is not p.KEYWORD_ONLY]
    if named:
        by_name = {p.name: window[p.name] for p in asked if p.kind is p.KEYWORD_ONLY}
        return source(*(window[p.name] for p in in_place), **by_name)
    # Two unnamed parameters may be metric and start as well as start and end.
    if len(asked) in (1, 3) and in_place == asked:
        return source(*list(window.values())[: len(asked)])
    raise SourceError(
        "the function does not say what it wants",
        code="source-signature",
        expected="parameters called metric, start or end",
        got=", ".join(p.name for p in asked),
        hint="Name them, or give the others a default.",
    )


def _up_to(rows: Iterator[Observation], limits: Limits) -> Iterator[Observation]:
    """Stop a source that does not end."""
    for count, row in enumerate(rows, start=1):
        if count > limits.source_rows:
            raise SourceError(
                f"more than {limits.source_rows} rows",
                code="too-many-rows",
                hint="Pass limits=Limits(source_rows=...) to allow more.",
            )
        yield row


def _wrap(error: BaseException, metric: Metric, name: str) -> NoReturn:
    """Say whose source failed, whatever it raised."""
    if isinstance(error, OKRError):
        where = ", ".join(p for p in (f"metric {metric.id}", name, error.place) if p)
        raise SourceError(
            error.why,
            metric=metric.id,
            source=name,
            place=where,
            code=error.code,
            expected=error.expected,
            got=error.got,
            hint=error.hint,
        ) from error
    raise SourceError(
        f"the source raised {type(error).__name__}",
        metric=metric.id,
        source=name,
        got=_said(error),
        hint="The error it raised is the __cause__ of this one.",
    ) from error


def _said(error: BaseException) -> str:
    """Show what an error says, where it can be asked."""
    try:
        text = str(error)
    except BaseException as second:  # noqa: BLE001 - a hostile error's own str
        return f"a message that raised {type(second).__name__}"
    return shown(text) if text else ""
