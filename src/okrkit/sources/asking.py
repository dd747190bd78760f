"""`ask`: how a source is asked, and what can be seen of it before that."""

import datetime as dt
import inspect
from collections import OrderedDict
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeVar

from attrs import frozen

from okrkit.errors import SourceError, shown
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric, Observation
from okrkit.model.series import Series
from okrkit.sources.no_source import is_own, refuse_own
from okrkit.sources.plugged import PluginSource
from okrkit.sources.secrets import redacted
from okrkit.typing import MetricSource

__all__ = [
    "Asked",
    "ask",
    "asks_async",
    "computes",
    "keeps_time",
    "looked",
    "parts",
    "patience",
    "plain",
    "safe_name",
    "source_name",
]

T = TypeVar("T")

_WINDOW: Final = ("metric", "start", "end")
_GIVEN: Final = "given"
_GRACE: Final = 1.0  # second, in which a source says itself that its time is over


@frozen
class Asked:
    """
    What a source is asked for, and what is done with its readings.

    Attributes:
        metric: What to read.
        start: First day of the window.
        end: First day after it.
        recorded_at: The moment put on readings that have none.
        most: How many rows the source may give.

    Example:
        >>> day = dt.date(2026, 10, 1)
        >>> Asked(Metric("nps"), day, day).most
        1000000
    """

    metric: Metric
    start: dt.date
    end: dt.date
    recorded_at: dt.datetime | None = None
    most: int = Limits().source_rows


def ask(source: object, asked: Asked) -> object:
    """
    Get what a source has: call what can be called, take the rest as it is.

    Args:
        source: The source.
        asked: What it is asked for.

    Returns:
        Whatever it gives; not looked at yet.

    Raises:
        SourceError: It cannot be called with what is asked for.

    Example:
        >>> day = dt.date(2026, 10, 1)
        >>> ask(lambda start: [(start, 3)], Asked(Metric("nps"), day, day))
        [(datetime.date(2026, 10, 1), 3)]
    """
    if isinstance(source, type):
        raise SourceError(
            "a class is no source",
            code="source-signature",
            got=shown(source),
            hint=f"Make one first: {source.__name__}(...).",
        )
    window = (asked.metric, asked.start, asked.end)
    if isinstance(source, MetricSource):
        _check_read(source.read, window)
        return source.read(*window)
    if callable(source):
        return _call(source, dict(zip(_WINDOW, window, strict=True)))
    refuse_own(source)
    return source


def _check_read(read: Callable[..., object], window: tuple[object, ...]) -> None:
    """Refuse a method that does not take the window it is called with."""
    try:
        signature = inspect.signature(read)
    except (TypeError, ValueError):  # some built-in methods do not say
        return
    try:
        signature.bind(*window)
    except TypeError:
        raise SourceError(
            "its method `read` takes other arguments",
            code="source-signature",
            expected="read(metric, start, end)",
            got=f"read{signature}",
        ) from None


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
        hint="Call it first, and give what it returns."
        if is_own(source)
        else "Name them, or give the others a default.",
    )


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
    if isinstance(metric.source, str) and metric.source:
        return metric.source
    return looked(lambda: _own_name(source), otherwise=type(source).__name__)


def safe_name(source: object, metric: Metric) -> str:
    """
    Name a source as `source_name` does, without running code of a stranger.

    Args:
        source: The source, which may hang.
        metric: What it is read for.

    Returns:
        Its name; that of its type where it computes one.

    Example:
        >>> safe_name(len, Metric("nps"))
        'len'
    """
    if isinstance(source, PluginSource):
        return source.plugin
    if computes(source, "name") and not (
        isinstance(metric.source, str) and metric.source
    ):
        return type(source).__name__
    return source_name(source, metric)


def computes(source: object, *names: str) -> bool:
    """
    Tell whether looking at attributes of a source runs code, which may hang.

    Args:
        source: The source.
        *names: The attributes.

    Returns:
        Whether one of them is a property of a stranger's class.

    Example:
        >>> computes(len, "name")
        False
    """
    if isinstance(source, PluginSource):
        return True
    if looked(lambda: is_own(source), otherwise=False):
        return False
    found = [inspect.getattr_static(source, name, None) for name in names]
    answers = inspect.getattr_static(type(source), "__getattr__", None) is not None
    return any(isinstance(one, property) or (answers and one is None) for one in found)


def _own_name(source: object) -> str:
    if not callable(source) and not isinstance(source, MetricSource):
        return _GIVEN
    for attribute in ("name", "__name__"):
        name = getattr(source, attribute, None)
        if isinstance(name, str) and name.strip() and name != "<lambda>":
            # It goes into every reading, and may be the address that is read.
            return redacted(name)[:200]
    return type(source).__name__


def plain(source: object) -> bool:
    """
    Tell whether a source is nothing but values, which can be read where they are.

    Args:
        source: The source.

    Returns:
        Whether it is a value, a list, a dict, a reading or a series: of these types
        themselves, for one derived from them may do anything.

    Example:
        >>> plain(3), plain({"2026-10-31": 3}), plain(iter([3]))
        (True, True, False)
    """
    return type(source) in _PLAIN


_PLAIN: Final = frozenset(
    {
        type(None),
        bool,
        int,
        float,
        Decimal,
        Fraction,
        str,
        tuple,
        list,
        dict,
        OrderedDict,
        Observation,
        Series,
    }
)


def asks_async(source: object) -> bool:
    """
    Tell whether a source is to be awaited, as far as that can be seen before it is.

    Args:
        source: The source.

    Returns:
        Whether it is, or its `read` is, a coroutine function or an async generator; or
        is awaitable or an async iterable itself.

    Example:
        >>> async def survey():
        ...     return 34
        >>> asks_async(survey), asks_async(len)
        (True, False)
    """
    return looked(lambda: _is_async(source), otherwise=False)


def _is_async(source: object) -> bool:
    if isinstance(source, Awaitable | AsyncIterable):
        return True
    call = source.read if isinstance(source, MetricSource) else source
    return callable(call) and any(
        inspect.iscoroutinefunction(one) or inspect.isasyncgenfunction(one)
        for one in (call, inspect.getattr_static(type(call), "__call__", None))
    )


def keeps_time(source: object) -> bool:
    """
    Tell whether a source says that it stops by itself, as a `TimedSource` does.

    Args:
        source: Any source; one that cannot even be asked says no.

    Returns:
        Whether its `keeps_time` is true.

    Example:
        >>> keeps_time(len)
        False
    """
    return looked(lambda: getattr(source, "keeps_time", False) is True, otherwise=False)


def parts(source: object) -> tuple[object, ...]:
    """
    Give what a source of okrkit reads: the tables that it counts, else itself.

    Args:
        source: Any source; one of a stranger is not looked into.

    Returns:
        The tables, at least one.

    Example:
        >>> parts(len)
        (<built-in function len>,)
    """
    if not _is_ours(source):
        return (source,)
    table = getattr(source, "table", None)
    if isinstance(table, Mapping):
        return tuple(table.values()) or (source,)
    return (table,) if callable(getattr(table, "events", None)) else (source,)


def patience(source: object, seconds: float) -> float:
    """
    Tell how long a source is waited for.

    Args:
        source: Any source.
        seconds: How long one may take.

    Returns:
        A moment more where it has a limit of its own that is no longer: then it says
        itself what took too long, and nothing is left behind.

    Example:
        >>> import sqlite3
        >>> from okrkit.sources import sql
        >>> patience(sql("select 1", sqlite3.connect, seconds=30), 30)
        31.0
    """
    limits = [getattr(one, "seconds", None) for one in parts(source) if _is_ours(one)]
    own = [limit for limit in limits if isinstance(limit, int | float)]
    return seconds + _GRACE * any(limit <= seconds for limit in own)


def _is_ours(source: object) -> bool:
    return looked(lambda: is_own(source), otherwise=False)


def looked(look: Callable[[], T], otherwise: T) -> T:
    """
    Look at a source, whose attributes may raise anything, being a stranger's.

    Args:
        look: How.
        otherwise: What is taken for it where that raises.

    Returns:
        What was seen.

    Example:
        >>> looked(lambda: len(3), otherwise=0)
        0
    """
    try:
        return look()
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - see above
        return otherwise
