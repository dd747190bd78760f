"""Waiting: a source that hangs costs its time limit, and nothing else."""

import contextvars
import gc
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import weakref
from contextlib import contextmanager
from typing import ClassVar

import duckdb
import pytest

import okrkit as okr
from okrkit import sources
from okrkit.sources import waiting
from okrkit.sources.asking import keeps_time, patience
from okrkit.sources.waiting import Call, Workers, waited

ON = "2026-11-15"
OKRS = okr.OKRSet(metrics=[okr.Metric(id_) for id_ in "abcde"], cycle="2026-Q4")
SHORT = okr.Limits(source_seconds=1)
COLOUR = contextvars.ContextVar("colour", default="none")


@pytest.fixture
def hang():
    """Return a source that gives no answer until the test is over."""
    release = threading.Event()
    yield lambda: release.wait(60) and 5
    release.set()


def idle_threads():
    """Count the threads of okrkit that are alive."""
    return sum(one.name == "okrkit-source" for one in threading.enumerate())


def test_a_source_that_hangs_is_left_behind_and_said_so(hang):
    """One hung connection must not cost the night's other readings."""
    run = okr.refresh(OKRS, {"a": 1, "b": hang, "c": lambda: 3}, on=ON, limits=SHORT)

    assert ["a", "c"] == list(run.changed)
    assert ("b",) == run.abandoned
    error = run.failed["b"]
    assert ("source-timeout", "b", "<lambda>") == (
        error.code,
        error.metric,
        "<lambda>",
    )
    assert "no answer in 1 second: the source was abandoned" in str(error)
    assert "source_seconds" in error.hint
    assert "2 changed, 0 unchanged, 1 failed (1 abandoned)" in str(run)
    assert True is run["b"].to_dict()["abandoned"]
    assert run["b"].abandoned
    assert not run["a"].abandoned
    assert 0 == len(run.okrs.series("b"))


def test_a_source_that_hangs_halfway_gives_nothing(hang):
    """All or nothing: the rows before the last one never came are no readings."""

    def half():
        yield ON, 1
        yield ON, hang()

    run = okr.refresh(OKRS, {"a": half}, on=ON, limits=SHORT)

    assert ("a",) == run.abandoned
    assert 0 == len(run.okrs.series("a"))


def test_nobody_needs_the_rows_of_an_abandoned_source():
    """An endless source stops at its next row, instead of using up a processor."""
    ended = threading.Event()

    def endless():
        try:
            while True:
                time.sleep(0.01)
                yield "2026-11-15", 1
        finally:
            ended.set()

    run = okr.refresh(OKRS, {"a": endless}, on=ON, limits=SHORT)

    assert ("a",) == run.abandoned
    assert ended.wait(5)


def test_one_thread_serves_all_sources_and_ends():
    """A refresh every minute for a year must not leave half a million threads."""
    before, used = idle_threads(), []

    def source():
        used.append(threading.current_thread())
        return 1

    okr.refresh(OKRS, dict.fromkeys("abcde", source), on=ON)

    assert 1 == len(set(used))
    assert threading.current_thread() not in used
    assert used[0].daemon
    assert before == idle_threads()


def test_the_next_source_gets_a_thread_of_its_own(hang):
    """The thread that hangs serves nobody any more."""
    used = []

    def source():
        used.append(threading.current_thread())
        return 1

    run = okr.refresh(OKRS, {"a": source, "b": hang, "c": source}, on=ON, limits=SHORT)

    assert ("b",) == run.abandoned
    assert 2 == len(set(used))


@pytest.mark.parametrize(
    "given",
    [1, "1", {ON: 1}, [(ON, 1)], ((ON, 1),), okr.Observation(date=ON, value=1)],
    ids=["number", "text", "dict", "list", "tuple", "observation"],
)
def test_values_are_read_where_they_are(given, monkeypatch):
    """A thread for a number would be waste."""
    monkeypatch.setattr(waiting, "_Worker", None)

    run = okr.refresh(OKRS, {"a": given}, on=ON)

    assert ["a"] == list(run.changed)


def test_an_iterator_may_hang_and_is_read_in_a_thread(hang):
    """A generator that was handed over is no value yet."""
    rows = ((ON, hang()) for _ in range(1))

    assert ("a",) == okr.refresh(OKRS, {"a": rows}, on=ON, limits=SHORT).abandoned


def test_context_variables_are_kept():
    """A request's tenant or trace id must reach the source that is asked for it."""
    token = COLOUR.set("blue")
    seen = []

    def source():
        seen.append(COLOUR.get())
        COLOUR.set("red")
        return 1

    okr.refresh(OKRS, {"a": source, "b": source}, on=ON)
    after = COLOUR.get()
    COLOUR.reset(token)

    assert ["blue", "blue"] == seen
    assert "blue" == after


class Timed:
    """A source that stops by itself."""

    keeps_time = True

    def __init__(self, connection):
        """Keep a connection of this thread."""
        self.connection = connection

    def read(self, metric, start, end):
        """Ask it."""
        del metric, end
        ((value,),) = self.connection.execute("select 34")
        return [okr.Observation(date=start, value=value)]


def test_a_source_that_keeps_time_is_read_in_the_callers_thread():
    """A connection of sqlite3 belongs to the thread that made it."""
    connection = sqlite3.connect(":memory:")

    run = okr.refresh(OKRS, {"a": Timed(connection)}, on=ON)

    assert 34.0 == run.changed["a"][0].value
    assert isinstance(Timed(connection), okr.typing.TimedSource)


def test_a_function_may_keep_time_too():
    """Most sources are functions."""
    used = []

    def source():
        used.append(threading.current_thread())
        return 1

    source.keeps_time = True
    okr.refresh(OKRS, {"a": source}, on=ON)

    assert [threading.current_thread()] == used


def test_a_connection_of_another_thread_gets_a_hint():
    """What sqlite3 says does not help: the user knows of no other thread."""
    connection = sqlite3.connect(":memory:")

    run = okr.refresh(
        OKRS, {"a": lambda: connection.execute("select 1").fetchone()[0]}, on=ON
    )

    assert "keeps_time = True" in run.failed["a"].hint
    assert "ProgrammingError" in run.failed["a"].why


class Sly:
    """A source whose every attribute raises, but for its type's."""

    def __getattr__(self, name):
        raise SystemExit(name)


@pytest.mark.parametrize(
    ("source", "expected"),
    [(Timed(None), True), (len, False), (Sly(), False), (None, False)],
    ids=["timed", "function", "sly", "none"],
)
def test_whether_a_source_keeps_time(source, expected):
    """Anything but true is no: without a promise there is a limit."""
    assert expected is keeps_time(source)


def test_ctrl_c_while_asked_for_an_attribute():
    """The person at the keyboard comes first, even there."""

    class Asked:
        @property
        def keeps_time(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keeps_time(Asked())


def test_no_thread_left_is_an_error_of_the_metric(monkeypatch):
    """A host at its limit of threads still gets its other numbers."""

    def full(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", full)

    run = okr.refresh(OKRS, {"a": lambda: 1, "b": 2}, on=ON)

    assert "can't start new thread" in run.failed["a"].got
    assert ["b"] == list(run.changed)


def test_sources_may_refresh_themselves_in_their_thread():
    """Re-entry: nothing is shared between two refreshes."""

    def nested():
        inner = okr.refresh(OKRS, {"b": lambda: 5}, on=ON)
        return inner.okrs.series("b")

    assert 5.0 == okr.refresh(OKRS, {"a": nested}, on=ON).changed["a"][0].value


def test_what_was_read_is_not_kept_alive():
    """A million readings must not stay in memory because a thread is still there."""

    class Rows(list):
        pass

    kept = []

    def source():
        rows = Rows([(ON, 1)])
        kept.append(weakref.ref(rows))
        return rows

    def then():
        gc.collect()
        return float(kept[0]() is None)

    run = okr.refresh(OKRS, {"a": source, "b": then}, on=ON)

    assert 1.0 == run.changed["b"][0].value


def test_what_a_call_gives_and_raises():
    """The thread hands over either."""
    with Workers() as workers:
        assert 3 == waited(workers, lambda _: 3, seconds=5).outcome()
        failed = waited(workers, lambda _: 1 / 0, seconds=5)
        with pytest.raises(ZeroDivisionError):
            failed.outcome()


def test_a_call_knows_whether_it_is_wanted():
    """That is how a source that still gives rows comes to an end."""
    seen, release = [], threading.Event()

    def do(going):
        seen.append(going())
        release.wait(5)
        seen.append(going())
        release.clear()

    with Workers() as workers:
        assert waited(workers, do, seconds=0.05) is None
    release.set()
    while release.is_set():
        time.sleep(0.01)

    assert [True, False] == seen


def test_a_source_that_raises_keyboard_interrupt_is_heard():
    """It may have got it from a program that it started."""

    def source():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        okr.refresh(OKRS, {"a": source}, on=ON)


def test_call_without_a_thread():
    """A call is made by whoever makes it."""
    call = Call(lambda going: going(), then=lambda: None)
    call.make()

    assert True is call.outcome()


# -- the process around it ---------------------------------------------------------

# A program that was started in the background may have been told to ignore Ctrl+C.
HANGING = """
import signal, time, okrkit as okr
signal.signal(signal.SIGINT, signal.default_int_handler)
okrs = okr.OKRSet(metrics=[okr.Metric("a")], cycle="2026-Q4")
def hang():
    print("asked", flush=True)
    time.sleep(600)
run = okr.refresh(okrs, {"a": hang}, on="2026-11-15",
                  limits=okr.Limits(source_seconds=%d))
print(run.abandoned)
"""


@contextmanager
def program(seconds):
    """Start a program whose source hangs, and wait until the source is asked."""
    command = [sys.executable, "-c", HANGING % seconds]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, env=os.environ) as started:
        try:
            assert b"asked\n" == started.stdout.readline()
            yield started
        finally:
            started.kill()


def test_a_program_ends_though_a_thread_still_hangs():
    """An abandoned thread never keeps the interpreter from its end."""
    with program(1) as started:
        out, _ = started.communicate(timeout=60)

    assert b"('a',)" == out.strip()
    assert 0 == started.returncode


def test_ctrl_c_ends_the_wait():
    """Nobody should have to wait for thirty seconds after pressing it."""
    with program(600) as started:
        started.send_signal(signal.SIGINT)
        _, err = started.communicate(timeout=60)

    assert b"KeyboardInterrupt" in err
    assert 0 != started.returncode


def test_a_thread_that_was_left_behind_ends_when_it_can():
    """Whatever hangs for a minute every night must not add up."""
    release, used = threading.Event(), []

    def source():
        used.append(threading.current_thread())
        release.wait(60)
        return 1

    okr.refresh(OKRS, {"a": source}, on=ON, limits=SHORT)
    release.set()
    used[0].join(10)

    assert not used[0].is_alive()


def test_a_source_that_was_left_behind_is_not_asked_again(hang):
    """Two threads in one connection might give the rows of the one to the other."""

    class Warehouse:
        asked: ClassVar = []

        def read(self, metric, start, end):
            del start, end
            self.asked.append(metric.id)
            hang()
            return []

    warehouse = Warehouse()

    run = okr.refresh(
        OKRS,
        {"a": warehouse, "b": 2, "c": warehouse, "d": warehouse},
        on=ON,
        limits=SHORT,
    )

    assert ["a"] == Warehouse.asked
    assert ("a",) == run.abandoned
    assert ["a", "c", "d"] == list(run.failed)
    assert "abandoned before, for metric a" in str(run.failed["d"])
    assert ["b"] == list(run.changed)


def test_refreshes_in_many_threads_share_nothing():
    """A web server refreshes for many people at once, switching as often as can be."""
    before, barrier = sys.getswitchinterval(), threading.Barrier(8)
    wrong = []

    def work(place):
        barrier.wait()
        for value in range(20):
            given = {"a": lambda value=value: place * 1000 + value, "b": place}
            run = okr.refresh(OKRS, given, on=ON)
            if [place * 1000 + value] != [r.value for r in run.changed["a"]]:
                wrong.append(run)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(8)]
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    finally:
        sys.setswitchinterval(before)

    assert [] == wrong
    assert not any(thread.is_alive() for thread in threads)


def test_a_thread_that_comes_back_too_late_ends():
    """A refresh that was cancelled is over before all its calls know."""
    done = threading.Event()
    with Workers() as workers:
        settle = workers.hand(Call(lambda _: None, then=done.set))
        assert done.wait(10)
    left = [one for one in threading.enumerate() if one.name == "okrkit-source"]
    settle(done.is_set())
    for thread in left:
        thread.join(10)

    assert left
    assert not any(thread.is_alive() for thread in left)


SLOW_QUERY = (
    "select date '2026-10-05' as start, sum(a.range * b.range % 7) as customer, "
    'null::date as "end" from range(300000) a, range(300000) b'
)
FAST_QUERY = "select date '2026-10-31' as date, 5 as value"


@contextmanager
def locked_duckdb():
    """Give a database that documents may query."""
    database = duckdb.connect(config={"enable_external_access": False})
    database.execute("create view slow as " + SLOW_QUERY)
    try:
        yield database
    finally:
        database.close()


@pytest.mark.parametrize("given", [{"sql": SLOW_QUERY}, {"table": "slow"}], ids=str)
@pytest.mark.parametrize("is_made", [False, True])
def test_a_slow_metric_costs_no_other_on_its_connection(given, is_made):
    """The limit of its driver has the first word: nothing is left behind."""
    with locked_duckdb() as database:
        counted = {"connection": "w", "retention": "logo-churn.cohort"}
        okrs = okr.OKRSet(
            metrics=[
                okr.Metric("a", source={**given, **counted, "every": "month"}),
                okr.Metric("b", source={"sql": FAST_QUERY, "connection": "w"}),
            ],
            cycle="2026-Q4",
        )
        lent = database.cursor if is_made else database
        run = okr.refresh(okrs, on=ON, connections={"w": lent}, limits=SHORT)

        assert ["b"] == list(run.changed)
        assert () == run.abandoned
        assert "the database took more than 1 second" in str(run.failed["a"])
        assert [(42,)] == database.execute("select 42").fetchall()


def test_what_is_left_behind_interrupts_its_query():
    """Its answer is not wanted any more, and its connection is."""
    with locked_duckdb() as database:
        slow = sources.sql(SLOW_QUERY, database.cursor, seconds=60)
        before = {*threading.enumerate()}
        run = okr.refresh(OKRS, {"a": slow}, on=ON, limits=SHORT)
        for thread in {*threading.enumerate()} - before:
            thread.join(5)
            assert not thread.is_alive()

        assert ("a",) == run.abandoned


def test_who_waits_longer_for_whom():
    """Only a limit that may be the first to pass is waited for, and of ours alone."""
    ours = sources.sql("select 1", sqlite3.connect, seconds=2)
    counted = sources.retention("nps", ours)
    two = sources.retention("adoption", {"uses": ours, "among": {"customer": [1]}})

    assert [3, 3, 3] == [patience(one, 2) for one in (ours, counted, two)]
    assert [1, 1, 2] == [patience(ours, 1), patience(counted, 1), patience(len, 2)]
    assert 2 == patience(sources.retention("nps", {"score": [1]}), 2)
