"""
`refresh`: the readings of many sources into a set, all or nothing for each metric.

No source can do harm to another, or to the set: what it gives is read whole, checked
and compared with what is known before any of it counts, and one that gives no answer
is left behind.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from okrkit.errors import SourceError
from okrkit.model.limits import Limits
from okrkit.model.okrset import OKRSet
from okrkit.results.progressing import steps
from okrkit.sources.asking import (
    Asked,
    computes,
    keeps_time,
    patience,
    plain,
    safe_name,
)
from okrkit.sources.planning import Abandoned, Answer, concluded, planned
from okrkit.sources.reading import blamed, read_asked
from okrkit.sources.result import Refresh
from okrkit.sources.sharing import occupied
from okrkit.sources.waiting import Workers, waited
from okrkit.typing import Progress, Source

__all__ = ["leave", "refresh", "still_busy", "timed_out"]


def refresh(
    okrs: OKRSet,
    sources: Mapping[str, Source] | None = None,
    *,
    on: dt.date | str,
    connections: Mapping[str, object] | None = None,
    plugins: Iterable[str] = (),
    recorded_at: dt.datetime | str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    dry_run: bool = False,
    progress: Progress | bool | None = None,
) -> Refresh:
    """
    Read metrics from their sources, and put what is new into the set.

    A source is asked for the days from one cycle before the first key result that
    uses the metric starts (so that a `Change` finds where it started) up to `on`, and
    for one rhythm of the metric more where that is longer.
    A source that fails leaves its metric as it was, and the others untouched. The
    same readings twice change nothing. Readings by another `definition` than those a
    metric has, or of another kind of period, are refused: a series counts one thing.

    Sources are asked one after the other, in a thread of their own: one that gives no
    answer in time is abandoned with its thread. Values that were handed over are read
    where they are, and so are sources that keep time themselves
    (`okrkit.typing.TimedSource`).

    Args:
        okrs: The set.
        sources: By metric id: an object with `read`, a function of metric, start and
            end or of less, or the readings themselves. None for the sources that the
            metrics declare; beside these where `connections` or `plugins` are given.
        on: The last day there can be a reading for.
        connections: What declared sources read from, by the name they say.
        plugins: Names of the plug-ins that declared sources may use.
        recorded_at: The moment put on readings that have none. A reading that differs
            from the known one of its day is taken only if it was recorded later, or
            the known one is provisional. Give the moment of the reading: after one
            that lies in the future, no correction counts until then.
        limits: How many rows a source may give, and how many seconds it may take.
        dry_run: Only try: the set in the result is the one that came in.
        progress: True for a bar by `tqdm`, where that is installed, or what makes one:
            called with the ids of the metrics and `total`, it gives them one by one.

    Returns:
        The new set, and what became of each metric.

    Raises:
        InvalidOKRError: `okrs` is no set, `limits` are none, `sources` or
            `connections` no mapping, `plugins` no names, `dry_run` no bool, or
            `progress` shows none.
        CalendarError: `on` or `recorded_at` is no date.

    Example:
        >>> import okrkit as okr
        >>> okrs = okr.OKRSet(metrics=[okr.Metric("churn", unit="%")], cycle="2026-Q4")
        >>> run = okr.refresh(okrs, {"churn": "3.2%"}, on="2026-11-15")
        >>> run.okrs.series("churn").values
        array([3.2])
    """
    plan = planned(
        okrs,
        sources,
        on=on,
        connections=connections,
        plugins=plugins,
        recorded_at=recorded_at,
        limits=limits,
        dry_run=dry_run,
    )
    answers: dict[str, Answer] = {}
    left: dict[int, str] = {}
    with steps(progress, tuple(plan.sources)) as step, Workers() as workers:
        for id_, source in plan.sources.items():
            asked = plan.asked[id_]
            answers[id_] = answer = still_busy(source, asked, left) or _answer(
                source, asked, workers, plan.seconds
            )
            leave(source, answer, left)
            step()
    return concluded(plan, answers)


def _answer(source: object, asked: Asked, workers: Workers, seconds: int) -> Answer:
    """Ask one source: here, or in a thread that can be left behind."""
    try:
        if plain(source):
            return read_asked(source, asked)
        if computes(source, "keeps_time"):
            looks = waited(workers, lambda _: keeps_time(source), seconds=seconds)
            if looks is None:
                return timed_out(source, asked, seconds)
            timed = looks.outcome()
        else:
            timed = keeps_time(source)
        if timed:
            return read_asked(source, asked)
        call = waited(
            workers,
            lambda going: read_asked(source, asked, going),
            seconds=patience(source, seconds),
        )
        return timed_out(source, asked, seconds) if call is None else call.outcome()
    except SourceError as error:
        return error
    except RuntimeError as error:  # the system has no thread left
        return blamed(error, asked.metric, "")


def still_busy(
    source: object, asked: Asked, left: Mapping[int, str]
) -> SourceError | None:
    """
    Refuse to ask a source that was left behind, or one on the same connection.

    What was left behind may still be at work, and two threads in one connection might
    give the rows of the one to the other.

    Args:
        source: The source.
        asked: What it is to be asked for.
        left: The metric for which something was left behind, by the identity of what
            is `occupied`.

    Returns:
        What is said of it; None where it can be asked.

    Example:
        >>> from okrkit import Metric
        >>> asked = Asked(Metric("nps"), dt.date(2026, 10, 1), dt.date(2026, 11, 1))
        >>> print(still_busy(len, asked, {id(len): "churn"}).why)
        not asked: what it reads from was abandoned before, for metric churn
    """
    held = occupied(source)
    before = next((left[id(one)] for one in held if id(one) in left), None)
    if before is None:
        return None
    return SourceError(
        f"not asked: what it reads from was abandoned before, for metric {before}",
        metric=asked.metric.id,
        source=safe_name(source, asked.metric),
        code="source-timeout",
        hint="Give each metric a source of its own, with a connection of its own.",
    )


def leave(source: object, answer: Answer, left: dict[int, str]) -> None:
    """
    Note what a source that was abandoned may still be using.

    Args:
        source: The source.
        answer: What came of it.
        left: As for `still_busy`; gets longer.

    Example:
        >>> left = {}
        >>> leave(len, Abandoned(SourceError("no answer", metric="nps")), left)
        >>> list(left.values())
        ['nps']
    """
    if isinstance(answer, Abandoned):
        for one in occupied(source):
            left.setdefault(id(one), answer.error.metric or "")


def timed_out(source: object, asked: Asked, seconds: int) -> Abandoned:
    """
    Say that a source gave no answer in time, and is left behind.

    Args:
        source: The source.
        asked: What it was asked for.
        seconds: How long it was waited for.

    Returns:
        What is said of it.

    Example:
        >>> from okrkit import Metric
        >>> day = dt.date(2026, 10, 1)
        >>> print(timed_out(len, Asked(Metric("nps"), day, day), 30).error.why)
        no answer in 30 seconds: the source was abandoned
    """
    waited_for = f"{seconds} second{'s' * (seconds != 1)}"
    error = SourceError(
        f"no answer in {waited_for}: the source was abandoned",
        metric=asked.metric.id,
        source=safe_name(source, asked.metric),
        code="source-timeout",
        hint="Its thread may still run until the program ends: set the limit of its "
        "driver, too. Pass limits=Limits(source_seconds=...) to wait longer.",
    )
    return Abandoned(error)
