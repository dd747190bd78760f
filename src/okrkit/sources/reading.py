"""`read`: ask one source for the readings of one metric, and trust it with nothing."""

import datetime as dt
import inspect
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator
from typing import Final

from okrkit.errors import OKRError, SourceError, shown
from okrkit.model.calendar import as_date
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric, Observation, instant
from okrkit.sources.asking import Asked, ask, looked, source_name
from okrkit.sources.records import observations
from okrkit.sources.secrets import chained, redacted, said

__all__ = ["blamed", "read", "read_asked", "taken"]


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
    asked = Asked(
        metric,
        as_date(start, field="start"),
        as_date(end, field="end"),
        recorded_at=instant(recorded_at, field="recorded_at"),
        most=limits.source_rows,
    )
    return read_asked(source, asked)


def _always() -> bool:
    return True


def read_asked(
    source: object, asked: Asked, going: Callable[[], bool] = _always
) -> tuple[Observation, ...]:
    """
    Read what is asked for from a source, as `read` does.

    Args:
        source: The source.
        asked: What it is asked for.
        going: Whether somebody still wants the answer; asked before each row.

    Returns:
        The observations, in the order the source gave them.

    Raises:
        SourceError: As for `read`.

    Example:
        >>> day = dt.date(2026, 10, 1)
        >>> read_asked(3, Asked(Metric("nps"), day, dt.date(2026, 11, 1)))[0].value
        3.0
    """
    name = ""
    try:
        name = source_name(source, asked.metric)
        return taken(_at_once(ask(source, asked)), asked, name, going)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a source may raise anything
        failed = blamed(error, asked.metric, name)
    raise failed  # here, where the other is no context of it any more


def taken(
    given: object,
    asked: Asked,
    name: str,
    going: Callable[[], bool] = _always,
) -> tuple[Observation, ...]:
    """
    Turn what a source gave into observations, all of them or an error.

    Args:
        given: What it gave.
        asked: What it was asked for.
        name: Of the source.
        going: Whether somebody still wants the answer; asked before each row.

    Returns:
        The observations, in the order they were given; fewer where nobody wants them.

    Raises:
        InvalidOKRError: Something that is no reading of the metric.
        SourceError: More rows than there may be.

    Example:
        >>> day = dt.date(2026, 10, 1)
        >>> asked = Asked(Metric("nps"), day, dt.date(2026, 11, 1))
        >>> taken({day: 3}, asked, "survey")[0].source
        'survey'
    """
    rows = observations(
        given,
        asked.metric,
        on=asked.end - dt.timedelta(1),
        source=name,
        recorded_at=asked.recorded_at,
    )
    return tuple(_up_to(rows, asked.most, going))


def _at_once(given: object) -> object:
    """Refuse what is still to be awaited."""
    if not isinstance(given, Awaitable | AsyncIterable):
        return given
    if inspect.iscoroutine(given):
        given.close()  # or Python warns, much later, that nobody awaited it
    raise SourceError(
        "the source is to be awaited",
        code="source-async",
        expected="readings",
        got=type(given).__name__,
        hint="Use await okrkit.refresh_async(...), with the same arguments.",
    )


def _up_to(
    rows: Iterator[Observation], most: int, going: Callable[[], bool]
) -> Iterator[Observation]:
    """Stop a source that does not end, or that nobody waits for any more."""
    for count, row in enumerate(rows, start=1):
        if count > most:
            raise SourceError(
                f"more than {most} rows",
                code="too-many-rows",
                hint="Pass limits=Limits(source_rows=...) to allow more.",
            )
        if not going():
            return
        yield row


def blamed(error: BaseException, metric: Metric, name: str) -> SourceError:
    """
    Say whose source failed, whatever it raised.

    Args:
        error: What was raised.
        metric: What was read.
        name: Of the source.

    Returns:
        An error that names both, with its cause; one of okrkit keeps its parts.

    Example:
        >>> print(blamed(OSError("gone"), Metric("nps"), "survey").why)
        the source raised OSError
    """
    made = _blamed(error, metric, name)
    made.__cause__ = chained(error)
    return made


def _blamed(error: BaseException, metric: Metric, name: str) -> SourceError:
    if parts := _parts(error):
        why, code, place, expected, got, hint = parts
        where = ", ".join(p for p in (f"metric {metric.id}", name, place) if p)
        return SourceError(
            why,
            metric=metric.id,
            source=name,
            place=where,
            code=code,
            expected=expected,
            got=got,
            hint=hint,
        )
    told = said(error)
    return SourceError(
        f"the source raised {type(error).__name__}",
        metric=metric.id,
        source=name,
        got=shown(told) if told else "",
        hint=_OTHER_THREAD if _SAME_THREAD in told else _CAUSE,
    )


def _parts(error: BaseException) -> tuple[str, ...]:
    """Take the parts of an error of okrkit; none where a subclass has not all."""
    if not isinstance(error, OKRError):
        return ()
    names = ("why", "code", "place", "expected", "got", "hint")
    parts: list[object] = []
    parts = looked(lambda: [getattr(error, name) for name in names], otherwise=parts)
    # A plug-in may put what it was given into an error of okrkit's.
    told = tuple(redacted(part) for part in parts if isinstance(part, str))
    return told if len(told) == len(names) else ()


_CAUSE: Final = "The error it raised is the __cause__ of this one."
# What sqlite3 says.
_SAME_THREAD: Final = "created in a thread can only be used in that same thread"
_OTHER_THREAD: Final = (
    "Sources are read in a thread of their own, so that one that hangs can be left "
    "behind. Connect inside the source, or set keeps_time = True on it: it is then "
    "read in your thread, with no limit but its driver's."
)
