"""
`refresh_async`: the same as `refresh`, many sources at once, async ones awaited.

Everything that belongs to asyncio stands here, and is imported when it is first used.
"""

import datetime as dt
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Final, TypeVar

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.limits import Limits
from okrkit.model.metric import Observation
from okrkit.model.okrset import OKRSet
from okrkit.results.progressing import steps
from okrkit.sources.asking import (
    Asked,
    ask,
    asks_async,
    computes,
    keeps_time,
    parts,
    patience,
    plain,
    safe_name,
    source_name,
)
from okrkit.sources.planning import Answer, Plan, concluded, planned
from okrkit.sources.reading import blamed, taken
from okrkit.sources.refreshing import leave, still_busy, timed_out
from okrkit.sources.result import Refresh
from okrkit.sources.sharing import occupied
from okrkit.sources.waiting import Call, Going, Workers
from okrkit.typing import AsyncSource, Progress, Source

if TYPE_CHECKING:
    import asyncio

__all__ = ["refresh_async"]

T = TypeVar("T")

# How long a source that was cancelled may tidy up before it is left behind.
_FAREWELL: Final = 1.0


async def refresh_async(
    okrs: OKRSet,
    sources: Mapping[str, Source | AsyncSource] | None = None,
    *,
    on: dt.date | str,
    connections: Mapping[str, object] | None = None,
    plugins: Iterable[str] = (),
    recorded_at: dt.datetime | str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    dry_run: bool = False,
    progress: Progress | bool | None = None,
    together: int = 8,
) -> Refresh:
    """
    Read metrics from their sources, several at once, and put what is new into the set.

    Coroutine functions, objects whose `read` is one, awaitables and async iterables are
    awaited in the event loop; all others are read as by `refresh`, each in a thread.
    One that serves several metrics, and those on one open connection, are read one
    after the other: give an engine to have them read at once. A source that keeps
    time itself (`okrkit.typing.TimedSource`) is read in the thread of the loop, which
    waits for it; one of okrkit over DuckDB or files in a thread, and its query is
    interrupted where nobody waits for it any more. The result is the one that `refresh`
    gives, in the same order.

    Args:
        okrs: The set.
        sources: As for `refresh`, and sources that are to be awaited.
        on: As for `refresh`.
        connections: As for `refresh`.
        plugins: As for `refresh`.
        recorded_at: As for `refresh`.
        limits: How many rows a source may give, and how many seconds it may take from
            its turn on. One that is awaited is cancelled then.
        dry_run: As for `refresh`.
        progress: As for `refresh`; it counts the metrics as they are done.
        together: How many sources are asked at once.

    Returns:
        The new set, and what became of each metric.

    Raises:
        InvalidOKRError: As for `refresh`, or `together` is no whole number above 0.
        CalendarError: As for `refresh`.

    Example:
        >>> import asyncio
        >>> import okrkit as okr
        >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
        >>> async def survey(start, end):
        ...     return {"2026-10-31": 34}
        >>> asyncio.run(refresh_async(okrs, {"nps": survey}, on="2026-11-15"))
        <Refresh: refresh on 2026-11-15: 1 changed, 0 unchanged, 0 failed>
    """
    import asyncio

    if isinstance(together, bool) or not isinstance(together, int) or together < 1:
        raise InvalidOKRError(
            "so many sources cannot be asked at once",
            code="not-positive",
            place="together",
            expected="a whole number of at least 1",
            got=shown(together),
        )
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
    gate, turns = asyncio.Semaphore(together), _turns(plan)
    with steps(progress, tuple(plan.sources)) as step, Workers() as workers:

        async def one(id_: str) -> None:
            source = plan.sources[id_]
            async with AsyncExitStack() as stack:
                for turn in turns[id_]:
                    await stack.enter_async_context(turn)
                await stack.enter_async_context(gate)
                busy = still_busy(source, plan.asked[id_], left)
                answer = busy or await _answer(plan, id_, workers)
                if not asks_async(source):
                    leave(source, answer, left)
            answers[id_] = answer
            step()

        tasks = [asyncio.create_task(one(id_)) for id_ in plan.sources]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
    return concluded(plan, answers)


def _turns(plan: Plan) -> "dict[str, list[asyncio.Lock]]":
    """Let a source, and what it shares, be in one thread at a time."""
    import asyncio

    locks: dict[int, asyncio.Lock] = {}
    turns: dict[str, list[asyncio.Lock]] = {}
    for id_, source in plan.sources.items():
        held = () if asks_async(source) else occupied(source)
        # In one order for all, so that no two wait for each other.
        every = sorted(map(id, held))
        turns[id_] = [locks.setdefault(one, asyncio.Lock()) for one in every]
    return turns


async def _answer(plan: Plan, id_: str, workers: Workers) -> Answer:
    """Ask one source, and leave it behind where it gives no answer in time."""
    import asyncio

    source, asked = plan.sources[id_], plan.asked[id_]
    moves = _moves(source)
    limit = None if moves else patience(source, plan.seconds)
    inner = asyncio.create_task(_boxed(source, asked, workers, moves=moves))
    try:
        done, _ = await asyncio.wait({inner}, timeout=limit)
        if not done:
            inner.cancel()
            await asyncio.wait({inner}, timeout=_FAREWELL)
            return timed_out(source, asked, plan.seconds)
        if inner.cancelled():  # by itself: nobody else knows it
            name = safe_name(source, asked.metric)
            return blamed(asyncio.CancelledError(), asked.metric, name)
        return inner.result()
    finally:
        inner.cancel()
        if moves and not inner.done():  # until its query has stopped
            await asyncio.wait({inner}, timeout=_FAREWELL)


def _moves(source: object) -> bool:
    """Tell whether a source keeps time in any thread: that of the loop stays free."""
    from okrkit.sources.drivers import is_duckdb
    from okrkit.sources.from_files import FileSource
    from okrkit.sources.from_sql import SQLSource
    from okrkit.sources.from_tables import TableSource

    tables = parts(source)
    free = [
        isinstance(one, FileSource)
        or (isinstance(one, SQLSource | TableSource) and is_duckdb(one.connection))
        for one in tables
    ]
    # A stranger is not even asked whether it keeps time: that may take its own.
    return (
        any(free)
        and keeps_time(source)
        and not any(
            keeps_time(one)
            for one, is_free in zip(tables, free, strict=True)
            if not is_free
        )
    )


async def _boxed(
    source: object, asked: Asked, workers: Workers, *, moves: bool
) -> Answer:
    """Read a source, so that whatever it raises ends no event loop."""
    import asyncio

    name = ""
    try:
        if computes(source, "name", "keeps_time"):
            name, timed = await _threaded(
                workers,
                lambda _: (source_name(source, asked.metric), keeps_time(source)),
            )
        else:
            name, timed = source_name(source, asked.metric), keeps_time(source)
        if moves:
            return await _threaded(
                workers,
                lambda going: taken(ask(source, asked), asked, name, going),
                linger=True,
            )
        here = asks_async(source) or plain(source) or timed
        return await _readings(source, asked, name, workers, here=here)
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise
    except BaseException as error:  # noqa: BLE001 - a source may raise anything
        return blamed(error, asked.metric, name)


async def _readings(
    source: object, asked: Asked, name: str, workers: Workers, *, here: bool
) -> tuple[Observation, ...]:
    """Ask a source, and take its readings: here, or in a thread that can be left."""
    if here:
        first = _first(source, asked, name)
    else:
        first = await _threaded(
            workers, lambda going: _first(source, asked, name, going)
        )
    if isinstance(first, tuple):
        return first
    given = await first if isinstance(first, Awaitable) else first
    if isinstance(given, AsyncIterable):
        given = await _rows(given, asked.most)
    if plain(given):
        return taken(given, asked, name)
    return await _threaded(workers, lambda going: taken(given, asked, name, going))


def _first(
    source: object, asked: Asked, name: str, going: Going = lambda: True
) -> tuple[Observation, ...] | Awaitable[object] | AsyncIterable[object]:
    """Ask a source, and take what it gives where that is not to be awaited."""
    given = ask(source, asked)
    if isinstance(given, Awaitable | AsyncIterable):
        return given
    return taken(given, asked, name, going)


async def _rows(given: AsyncIterable[object], most: int) -> list[object]:
    """Gather what comes, up to one row more than there may be."""
    rows: list[object] = []
    async for row in given:
        rows.append(row)
        if len(rows) > most:
            break
    return rows


async def _threaded(
    workers: Workers, do: Callable[[Going], T], *, linger: bool = False
) -> T:
    """Make a call in a thread; where this is cancelled the thread is left behind."""
    import asyncio

    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is there any more
            loop.call_soon_threadsafe(done.set)

    call = Call(do, then=tell)
    settle = workers.hand(call)
    try:
        await done.wait()
    except asyncio.CancelledError:
        call.wanted = False
        if linger:  # it stops by itself now
            await asyncio.wait({asyncio.ensure_future(done.wait())}, timeout=_FAREWELL)
        raise
    finally:
        call.wanted = False
        settle(done.is_set())
    return call.outcome()
