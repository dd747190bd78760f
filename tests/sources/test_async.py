"""`refresh_async`: async sources awaited, the others in threads, one result."""

import asyncio
import contextvars
import functools
import gc
import sqlite3
import threading
import time
import warnings

import duckdb
import pytest

import okrkit as okr
from okrkit import sources
from okrkit.errors import InvalidOKRError
from okrkit.sources.refreshing_async import refresh_async

ON = "2026-11-15"
OKRS = okr.OKRSet(metrics=[okr.Metric(id_) for id_ in "abcdefgh"], cycle="2026-Q4")
SHORT = okr.Limits(source_seconds=1)
COLOUR = contextvars.ContextVar("colour", default="none")


def refreshed(sources, **options):
    """Refresh the set in an event loop of its own, which must end soon."""

    async def main():
        return await asyncio.wait_for(
            refresh_async(OKRS, sources, on=ON, **options), timeout=30
        )

    return asyncio.run(main())


def value_of(source, **options):
    """Return the one value that a source gave."""
    run = refreshed({"a": source}, **options)
    run.raise_failed()
    (reading,) = run.changed["a"]
    return reading.value


async def coroutine():
    """Give a value."""
    await asyncio.sleep(0)
    return 34


async def generator(start):
    """Give readings one by one."""
    yield start, 34
    await asyncio.sleep(0)


class Async:
    """A source by the protocol."""

    async def read(self, metric, start, end):
        """Give a reading."""
        del metric, end
        await asyncio.sleep(0)
        return [okr.Observation(date=start, value=34)]


class Stream:
    """A source by the protocol, row by row."""

    async def read(self, metric, start, end):
        """Give a reading."""
        del metric, end
        yield okr.Observation(date=start, value=34)


class Called:
    """An object that is called, and awaited."""

    async def __call__(self, start):
        """Give a reading."""
        return {start: 34}


async def a_generator():
    """Give a generator that is no async one."""
    return ((day, 34) for day in [ON])


async def a_stream():
    """Give an async generator, when it is awaited."""
    return generator(ON)


@pytest.mark.parametrize(
    "make",
    [
        lambda: coroutine,
        coroutine,
        lambda: generator,
        lambda: generator(ON),
        lambda: functools.partial(generator, ON),
        Async,
        Stream,
        Called,
        lambda: a_generator,
        lambda: a_stream,
        lambda: lambda: asyncio.sleep(0, 34),
        lambda: lambda: generator(ON),
        lambda: 34,
        lambda: {ON: 34},
        lambda: lambda: 34,
        lambda: iter([(ON, 34)]),
    ],
    ids=map(str, range(16)),
)
def test_every_way_to_give_a_reading(make):
    """Whoever has an async client should not have to wrap it."""
    assert 34.0 == value_of(make())


def test_the_result_is_that_of_refresh():
    """Two verbs for one job may differ in nothing but the waiting."""

    def broken():
        raise OSError("down")

    sources = {"c": lambda: 3, "a": 1, "b": broken, "nope": 1, "d": [(ON, "x")]}

    run, same = refreshed(sources), okr.refresh(OKRS, sources, on=ON)

    assert ["c", "a", "b", "nope", "d"] == list(run.ids)
    assert same.to_dict() == run.to_dict()
    assert same.okrs == run.okrs
    assert isinstance(run.failed["b"].__cause__, OSError)


def test_sources_are_asked_at_once():
    """Eight slow services cost the time of one, sync and async ones alike."""
    together = threading.Barrier(4, timeout=10)

    async def slow():
        return await asyncio.to_thread(together.wait) * 0 + 1

    def slow_too():
        return together.wait() * 0 + 2

    another = functools.partial(slow_too)
    run = refreshed({"a": slow, "b": slow_too, "c": slow, "d": another})

    assert ["a", "b", "c", "d"] == list(run.changed)


def test_no_more_are_asked_at_once_than_said():
    """A warehouse that allows two connections must not get eight."""
    running, most = 0, 0

    async def slow():
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return 1

    refreshed(dict.fromkeys("abcdefgh", slow), together=2)

    assert 2 == most


@pytest.mark.parametrize("wrong", [0, -1, True, 2.0, "8", None])
def test_how_many_at_once_is_a_count(wrong):
    """None at once would wait for ever."""
    with pytest.raises(InvalidOKRError, match="together"):
        refreshed({}, together=wrong)


async def asleep():
    """Give no answer."""
    await asyncio.sleep(600)


async def stubborn():
    """Give no answer, and refuse to be cancelled."""
    end = time.monotonic() + 2.5
    while time.monotonic() < end:
        try:
            await asyncio.sleep(0.1)
        except asyncio.CancelledError:
            continue


def test_sources_that_hang_are_left_behind():
    """In whatever way one hangs: asleep, in a thread, or refusing to be cancelled."""
    release = threading.Event()

    async def endless():
        while True:
            await asyncio.sleep(0.01)
            yield ON, 1

    def threaded():
        return release.wait(60) and 1

    def late_rows():
        yield ON, threaded()

    async def then_threaded():
        return late_rows()

    hanging = {"a": asleep, "b": threaded, "c": stubborn, "d": endless}
    hanging |= {"e": then_threaded, "f": 6, "g": coroutine}
    start = time.monotonic()

    async def main():
        run = await refresh_async(OKRS, hanging, on=ON, limits=SHORT)
        return run, time.monotonic() - start

    run, took = asyncio.run(main())
    release.set()

    assert ("a", "b", "c", "d", "e") == run.abandoned
    assert {"source-timeout"} == {error.code for error in run.failed.values()}
    assert ["f", "g"] == list(run.changed)
    assert took < 2.5


def test_a_late_answer_harms_nobody():
    """The loop is closed by then, and the thread must not raise into nowhere."""
    release, raised = threading.Event(), []
    before, threading.excepthook = threading.excepthook, raised.append

    run = refreshed({"a": lambda: release.wait(60) and 1}, limits=SHORT)
    left = [one for one in threading.enumerate() if one.name == "okrkit-source"]
    release.set()
    for thread in left:
        thread.join(10)
    threading.excepthook = before

    assert ("a",) == run.abandoned
    assert left
    assert not any(thread.is_alive() for thread in left)
    assert [] == raised


class HostileError(Exception):
    """An error that cannot even be shown."""

    def __str__(self):
        raise SystemExit(3)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("down"),
        SystemExit(3),
        GeneratorExit(),
        StopIteration(),
        HostileError(),
        TimeoutError(),
        BaseExceptionGroup("both", [SystemExit(1)]),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("awaited", [True, False], ids=["async", "sync"])
def test_whatever_a_source_raises_is_wrapped(error, awaited):
    """Even what would end the event loop of the host."""

    async def source():
        raise error

    def sync():
        raise error

    run = refreshed({"a": source if awaited else sync, "b": coroutine})

    assert "source-failed" == run.failed["a"].code
    assert ["b"] == list(run.changed)
    assert () == run.abandoned


def test_a_source_that_cancels_itself_has_failed():
    """A cancelled request of its own is no wish of the caller to stop."""

    async def source():
        raise asyncio.CancelledError

    run = refreshed({"a": source, "b": coroutine})

    assert "the source raised CancelledError" == run.failed["a"].why
    assert ["b"] == list(run.changed)


def test_cancelling_the_refresh_cancels_its_sources():
    """A web request that is gone needs no numbers any more."""
    ended = []

    async def source():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    async def main():
        task = asyncio.create_task(refresh_async(OKRS, {"a": source}, on=ON))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)

    asyncio.run(main())

    assert [True] == ended


def test_ctrl_c_in_a_source_ends_the_program():
    """The person at the keyboard comes first."""

    async def source():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refreshed({"a": source})


def test_half_the_rows_then_an_error_are_none():
    """All or nothing."""

    async def half():
        yield ON, 1
        raise OSError("connection lost")

    run = refreshed({"a": half})

    assert "connection lost" in run.failed["a"].got
    assert 0 == len(run.okrs.series("a"))


def test_an_endless_stream_is_stopped():
    """By the same limit as any source."""

    async def endless():
        while True:
            yield ON, 1

    run = refreshed({"a": endless}, limits=okr.Limits(source_rows=5))

    assert "too-many-rows" == run.failed["a"].code


def test_context_variables_reach_every_source():
    """In the loop and in threads alike."""
    COLOUR.set("blue")
    seen = []

    async def awaited():
        seen.append(COLOUR.get())
        return 1

    def threaded():
        seen.append(COLOUR.get())
        return 1

    refreshed({"a": awaited, "b": threaded})

    assert ["blue", "blue"] == seen


def test_a_source_that_keeps_time_is_read_in_the_thread_of_the_loop():
    """Its connection belongs to that thread."""
    connection = sqlite3.connect(":memory:")

    def source():
        return connection.execute("select 34").fetchone()[0]

    source.keeps_time = True

    assert 34.0 == value_of(source)


def test_threads_end_with_the_refresh():
    """None is left that has nothing to do."""
    refreshed(dict.fromkeys("abcd", lambda: 1))

    assert not any(one.name == "okrkit-source" for one in threading.enumerate())


def test_refresh_refuses_what_is_to_be_awaited():
    """And says with what to await it; nothing warns later."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = okr.refresh(
            OKRS,
            {"a": coroutine, "b": Async(), "c": generator(ON), "d": coroutine()},
            on=ON,
        )
        gc.collect()

    assert {"source-async"} == {error.code for error in run.failed.values()}
    assert "refresh_async" in run.failed["a"].hint
    assert ["a", "b", "c", "d"] == list(run.failed)


def test_dry_runs_and_progress_are_those_of_refresh():
    """The arguments are the same."""
    seen = []

    def bar(ids, total):
        for id_ in ids:
            seen.append(f"{id_} of {total}")
            yield id_

    run = refreshed({"a": coroutine, "b": 2}, dry_run=True, progress=bar)

    assert run.okrs is OKRS
    assert ["a of 2", "b of 2"] == seen


def test_a_bar_that_raises_stops_the_refresh():
    """It is the caller's own, and its error is, too."""

    def bar(ids, total):
        yield ids[0]
        raise ZeroDivisionError(total)

    with pytest.raises(ZeroDivisionError):
        refreshed({"a": asleep, "b": 2}, progress=bar)


class Survey:
    """A source that keeps its promises, awaited whole."""

    async def read(self, metric, start, end):
        """Give the readings of the window."""
        del metric
        day = okr.Observation(date="2026-10-31", value=34)
        return (row for row in [day] if start <= row.date < end)


class SurveyRows(Survey):
    """The same, row by row."""

    async def read(self, metric, start, end):
        """Give the readings of the window."""
        for row in await super().read(metric, start, end):
            yield row


@pytest.mark.parametrize("source", [Survey(), SurveyRows()], ids=["whole", "rows"])
def test_a_conforming_async_source_is_proved(source):
    """Authors of async sources get the same check."""
    okr.testing.check_source(source, start="2026-10-01", end="2026-12-01")


def test_an_async_source_that_breaks_a_promise_is_named():
    """One that gives readings for an empty window, as a stream without an end."""
    with pytest.raises(okr.errors.SourceError, match="empty window"):
        okr.testing.check_source(Async(), start="2026-10-01", end="2026-11-01")

    class Endless:
        async def read(self, metric, start, end):
            del metric, end
            while True:
                yield okr.Observation(date=start, value=1)

    with pytest.raises(okr.errors.SourceError, match="may never end"):
        okr.testing.check_source(Endless(), start="2026-10-01", end="2026-11-01")


def test_a_source_is_in_one_thread_at_a_time():
    """A connection that serves twenty metrics was made for one caller."""
    inside, most = 0, 0

    def source():
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.005)
        inside -= 1
        return 1

    run = refreshed(dict.fromkeys("abcdefgh", source))

    assert 8 == len(run.changed)
    assert 1 == most


def test_a_source_that_was_left_behind_is_not_asked_again():
    """Its thread may still be inside; an async one was cancelled, and may be asked."""
    release, asked = threading.Event(), []

    def threaded(metric):
        asked.append(metric.id)
        return release.wait(60) and 1

    async def awaited(metric):
        asked.append(metric.id)
        await asyncio.sleep(60 if metric.id == "c" else 0)
        return 1

    sources = {"a": threaded, "b": threaded, "c": awaited, "d": awaited}
    run = refreshed(sources, limits=SHORT, together=1)
    release.set()

    assert ["a", "c", "d"] == asked
    assert ("a", "c") == run.abandoned
    assert "abandoned before, for metric a" in str(run.failed["b"])


class HostileCall:
    """A source that can be called, and whose attributes raise."""

    def __call__(self):
        """Give a reading."""
        return 1

    def __getattr__(self, name):
        raise SystemExit(name)


def test_a_source_that_cannot_be_looked_at_costs_its_own_metric_only():
    """Whether it is async is asked before anything guards against it."""
    run = refreshed({"a": HostileCall(), "b": coroutine})

    assert "b" in run.changed
    assert run.okrs is not OKRS


SLOW_QUERY = (
    "select date '2026-10-31' as date, sum(a.range * b.range % 7) as value "
    "from {}range(300000) a, range(300000) b"
)


def slow_source(kind, database, path):
    """Return a source whose query takes long."""
    if kind == "sql":
        return sources.sql(SLOW_QUERY.format(""), database, seconds=20)
    if kind == "files":
        path.write_text("date,value\n2026-10-31,1\n")
        return sources.files(path, query=SLOW_QUERY.format("data, "), seconds=20)
    database.execute("create view slow as " + SLOW_QUERY.format(""))
    slow = sources.table("slow", database, seconds=20)
    if kind == "table":
        return slow
    played = {"customer": "value", "date": "date"}
    return sources.retention("active-accounts", slow, columns=played)


@pytest.mark.parametrize("kind", ["sql", "table", "files", "retention"])
def test_duckdb_leaves_the_loop_free_and_stops_when_cancelled(kind, tmp_path):
    """A web server answers others meanwhile, and its own limit of time is heard."""
    database = duckdb.connect()
    source, gaps = slow_source(kind, database, tmp_path / "a.csv"), []

    async def beat():
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.05)
            gaps.append(time.monotonic() - began)

    async def main():
        beats = asyncio.create_task(beat())
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(refresh_async(OKRS, {"a": source}, on=ON), 1)
        beats.cancel()
        return time.monotonic() - began

    before = {*threading.enumerate()}
    assert asyncio.run(main()) < 5
    # As long as a loaded machine may take, and far less than the query.
    assert max(gaps) < 3
    assert len(gaps) > 3
    for thread in {*threading.enumerate()} - before:
        thread.join(5)
        assert not thread.is_alive()
    assert [(42,)] == database.execute("select 42").fetchall()
    database.close()


def test_duckdb_beside_a_connection_of_a_thread_stays_in_it():
    """One of sqlite3 can be used in no other."""
    database, other = duckdb.connect(), sqlite3.connect(":memory:")
    database.execute(
        "create table used as select 1 as customer, date '2026-10-05' as d"
    )
    source = sources.retention(
        "adoption",
        {
            "uses": sources.table("used", database),
            "among": sources.sql("select 1 as customer, '2026-10-05' as date", other),
        },
        columns={
            "uses": {"customer": "customer", "date": "d"},
            "among": {"customer": "customer", "date": "date"},
        },
        every="month",
    )
    okrs = okr.OKRSet(metrics=[okr.Metric("a", unit="%")], cycle="2026-Q4")
    run = asyncio.run(refresh_async(okrs, {"a": source}, on=ON))

    assert {} == run.failed
