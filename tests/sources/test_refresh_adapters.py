"""What sources of strangers may do wrong: each fault costs its own metric only."""

import asyncio
import datetime as dt
import functools
import itertools
import locale
import os
import subprocess
import sys
import threading
import time

import duckdb
import numpy as np
import pytest

import okrkit as okr
from okrkit import sources
from okrkit.errors import CODES, SourceError
from okrkit.sources.asking import safe_name
from okrkit.sources.refreshing_async import refresh_async
from okrkit.sources.sharing import occupied

ON = "2026-11-15"
DAY = dt.date(2026, 11, 15)
OKRS = okr.OKRSet(
    metrics=[okr.Metric(id_) for id_ in ("before", "bad", "after")],
    observations={"bad": {"2026-10-31": 1}},
    cycle="2026-Q4",
)


class HostileError(Exception):
    """An error that cannot even be shown."""

    def __str__(self):
        raise SystemExit(3)

    __repr__ = __str__


class Sly:
    """An object whose every attribute raises."""

    def __getattr__(self, name):
        raise SystemExit(name)


class Unreadable:
    """A source whose `read` is not one."""

    read = None


def raising(error):
    """Return a source that raises."""

    def source():
        raise error

    return source


def half(row):
    """Return a source that gives a good reading, and then something else."""

    def source():
        yield "2026-11-01", 1
        if isinstance(row, BaseException):
            raise row
        yield row

    return source


def aware(hours):
    """Return a moment with a time zone."""
    return dt.datetime(2026, 11, 15, tzinfo=dt.timezone(dt.timedelta(hours=hours)))


# From 3.12 on a protocol looks for `read` without asking the object.
SLY = "source-failed" if sys.version_info < (3, 12) else "not-a-number"
FAULTS = {
    "raises": (raising(RuntimeError("down")), "source-failed"),
    "exits": (raising(SystemExit(0)), "source-failed"),
    "generator exit": (raising(GeneratorExit()), "source-failed"),
    "no memory": (raising(MemoryError()), "source-failed"),
    "stops": (raising(StopIteration()), "source-failed"),
    "hostile error": (raising(HostileError()), "source-failed"),
    "group": (raising(BaseExceptionGroup("g", [SystemExit()])), "source-failed"),
    "sly": (Sly(), SLY),
    "read is none": (Unreadable(), "not-a-number"),
    "none": (lambda: None, "no-readings"),
    "true": (lambda: True, "not-a-number"),
    "nan": (lambda: float("nan"), "not-finite"),
    "inf": (lambda: np.inf, "not-finite"),
    "nan in rows": (lambda: {ON: float("nan")}, "not-finite"),
    "text": (lambda: "three", "unreadable-number"),
    "bytes": (lambda: b"3", "not-a-number"),
    "texts": (lambda: ["three"], "not-a-reading"),
    "words": (lambda: ["a", "b", "c"], "not-a-reading"),
    "bare numbers": (lambda: [1, 2, 3], "not-a-reading"),
    "future": (lambda: {"2026-11-16": 1}, "future-reading"),
    "naive": (lambda: {dt.datetime(2026, 11, 15): 1}, "date-is-datetime"),  # noqa: DTZ001
    "aware": (lambda: {aware(14): 1}, "date-is-datetime"),
    "naive record": (
        lambda: {"date": ON, "value": 1, "recorded_at": dt.datetime(2026, 11, 15)},  # noqa: DTZ001
        "naive-time",
    ),
    "half, then raises": (half(OSError("lost")), "source-failed"),
    "half, then exits": (half(SystemExit()), "source-failed"),
    "half, then none": (half(None), "not-a-reading"),
    "half, then nan": (half((ON, np.nan)), "not-finite"),
    "half, then again": (half(("2026-11-01", 2)), "contradiction"),
    "endless": (lambda: itertools.repeat((ON, 1)), "too-many-rows"),
    "an object": (object(), "not-a-number"),
    "a class": (dict, "source-signature"),
    "wants more": (lambda table, start: [table, start], "source-signature"),
}
LIMITS = okr.Limits(source_rows=1000)


def swapped(mapping, source):
    """Put a source between two good ones."""
    return {"before": 1, "bad": source, "after": lambda: {ON: 3}} | mapping


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("awaited", [False, True], ids=["refresh", "async"])
def test_a_fault_costs_its_own_metric_only(fault, awaited):
    """Wrapped, with the metric's name; nothing of it taken; the others untouched."""
    source, code = FAULTS[fault]
    given = swapped({}, source)

    if awaited:
        run = asyncio.run(refresh_async(OKRS, given, on=ON, limits=LIMITS))
    else:
        run = okr.refresh(OKRS, given, on=ON, limits=LIMITS)

    error = run.failed["bad"]
    assert isinstance(error, SourceError)
    assert (code, "bad") == (error.code, error.metric)
    assert code in CODES
    assert "bad" in str(error)
    assert ["before", "after"] == list(run.changed)
    assert run.okrs.series("bad") is OKRS.series("bad")
    assert "failed" in str(run)
    assert run.to_dict()
    assert run._repr_html_()


def test_what_a_generator_exit_leaves(tmp_path):
    """A source that ends its process while it is imported ends no other."""
    (tmp_path / "leaving.py").write_text("raise SystemExit(3)")
    program = (
        "import okrkit as okr\n"
        "okrs = okr.OKRSet(metrics=[okr.Metric('a')], cycle='2026-Q4')\n"
        "def source():\n    import leaving\n"
        "print(okr.refresh(okrs, {'a': source}, on='2026-11-15').failed['a'].code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([*sys.path, str(tmp_path)])},
    )

    assert ("source-failed\n", 0) == (done.stdout, done.returncode)


def test_a_source_that_changes_locale_and_time_zone():
    """Numbers and dates are read by no setting of the process."""
    zone, old = os.environ.get("TZ"), locale.setlocale(locale.LC_ALL)

    def settling():
        os.environ["TZ"] = "Pacific/Kiritimati"
        time.tzset()
        for name in ("de_DE.UTF-8", "C.UTF-8"):
            try:
                locale.setlocale(locale.LC_ALL, name)
                break
            except locale.Error:
                continue
        return [("2026-11-01", "1.5"), ("2026-11-15", 2)]

    try:
        run = okr.refresh(
            OKRS, {"bad": settling, "after": {"2026-11-15": "2.5"}}, on=ON
        )
    finally:
        locale.setlocale(locale.LC_ALL, old)
        os.environ.pop("TZ")
        if zone is not None:
            os.environ["TZ"] = zone
        time.tzset()

    assert [1.5, 2.0] == [reading.value for reading in run.changed["bad"]]
    assert [(DAY, 2.5)] == [(r.date, r.value) for r in run.changed["after"]]


def test_later_mutation_changes_nothing():
    """A source may use its list, its dicts and its array again."""
    rows = [{"date": "2026-11-01", "value": 1, "extra": {"link": "a"}}]
    array = np.array([2.0])
    run = okr.refresh(
        OKRS, {"bad": lambda: rows, "after": lambda: {ON: array[0]}}, on=ON
    )

    rows[0]["value"] = 99
    rows[0]["extra"]["link"] = "b"
    rows.clear()
    array[0] = 99

    (reading,) = run.changed["bad"]
    assert (1.0, {"link": "a"}) == (reading.value, reading.extra)
    assert 2.0 == run.changed["after"][0].value


def test_a_source_that_changes_its_list_while_it_is_read():
    """What it gave until then counts, or is an error; it never hangs."""

    def growing():
        rows = [(ON, 1)]

        def more():
            for row in rows:
                rows.append(row)
                yield row

        return more()

    run = okr.refresh(OKRS, {"bad": growing}, on=ON, limits=LIMITS)

    assert "too-many-rows" == run.failed["bad"].code


def test_re_entry_by_way_of_another_source():
    """A source that refreshes the whole set, itself included, once more."""
    depth = []

    def nested():
        depth.append(1)
        if len(depth) > 3:
            return 5
        inner = okr.refresh(OKRS, {"bad": nested, "after": 1}, on=ON)
        return inner.okrs.series("bad").latest(ON).value

    run = okr.refresh(OKRS, {"bad": nested}, on=ON)

    assert 5.0 == run.changed["bad"][0].value


def test_passwords_in_errors_of_drivers_are_not_shown():
    """Reports are mailed around; what a driver says may hold the whole address."""

    def source():
        raise OSError("no route to postgresql://okr:hunter2@db/warehouse")

    run = okr.refresh(OKRS, {"bad": source}, on=ON)

    for text in (str(run), run._repr_html_(), str(run.explain("bad")), repr(run)):
        assert "hunter2" not in text
    assert "hunter2" not in str(run.to_dict())


def test_a_reading_that_was_given_keeps_nothing_of_the_set():
    """A frozen reading has one part that is not: what a document says beyond it."""
    mine = okr.Observation(date=ON, value=1, extra={"link": "a"})
    run = okr.refresh(OKRS, {"bad": [mine]}, on=ON)

    mine.extra["link"] = "b"

    assert {"link": "a"} == run.changed["bad"][0].extra


class OneCaller:
    """A connection of a driver of which two threads may not use one at once."""

    def __init__(self, seconds=0.01):
        self.seconds, self.inside, self.most = seconds, 0, 0

    def cursor(self):
        """Give the one cursor there is."""
        return self

    def execute(self, text):
        """Run a query, which takes its time."""
        self.inside += 1
        self.most = max(self.most, self.inside)
        time.sleep(self.seconds if "slow" in text else 0.01)
        self.inside -= 1
        self.description = [("date",), ("value",)]
        self.rows = [("2026-10-31", 3)]

    def fetchmany(self, size):
        """Give the row once."""
        given, self.rows = self.rows[:size], []
        return given

    def close(self):
        """Be the cursor, too."""


ON_ONE = okr.OKRSet(metrics=[okr.Metric(id_) for id_ in "abcd"], cycle="2026-Q4")


def test_sources_on_one_connection_are_in_one_thread_at_a_time():
    """Two threads in one connection would get each other's rows."""
    given = OneCaller()
    rows = [sources.sql("select date, value from t", given) for _ in "abcd"]
    run = asyncio.run(
        okr.refresh_async(ON_ONE, dict(zip("abcd", rows, strict=True)), on="2026-11-15")
    )
    assert 4 == len(run.changed)
    assert 1 == given.most


def test_a_connection_that_was_left_behind_is_not_used_again():
    """Nor for another source on it: its thread may still be in the middle of a row."""
    given = OneCaller(2)
    asked = {
        "a": sources.sql("select date, value from slow", given),
        "b": sources.sql("select date, value from t", given),
        "c": sources.sql("select date, value from t", OneCaller()),
        "d": sources.retention(
            "adoption",
            {
                "uses": sources.sql("select 1 as customer", given),
                "among": sources.sql("select 1 as customer", given),
            },
        ),
    }
    limits = okr.Limits(source_seconds=1)
    run = okr.refresh(ON_ONE, asked, on="2026-11-15", limits=limits)
    assert ("a",) == run.abandoned
    assert ["a", "b", "d"] == list(run.failed)
    assert "abandoned before, for metric a" in str(run.failed["b"])
    assert 1 == given.most


class Mine:
    """A source of a stranger on a connection; each metric has a method of it."""

    def __init__(self, given):
        self.shares = given

    def read(self, _metric, start, _end):
        """Ask the connection."""
        self.shares.execute("slow")
        return [okr.Observation(date=start, value=1)]

    def one(self, start):
        """Ask as a method, which is a new object whenever it is looked up."""
        return self.read(None, start, None)


class Held:
    """An object without `shares`, whose methods use one connection."""

    def __init__(self, given):
        self.given = given

    def one(self, start):
        """Ask the connection."""
        self.given.execute("slow")
        return [okr.Observation(date=start, value=1)]


def call(given, start):
    """Ask a connection that a partial function holds."""
    return Held(given).one(start)


SHARED = {
    "shares": lambda given: [Mine(given) for _ in "abcd"],
    "methods": lambda given: [*map(getattr, [Held(given)] * 4, ["one"] * 4)],
    "methods-shares": lambda given: [Mine(given).one for _ in "abcd"],
    "partial": lambda given: [functools.partial(call, given) for _ in "abcd"],
    "partial-method": lambda given: [
        functools.partial(held.one) for held in [Held(given)] * 4
    ],
    "mixed": lambda given: [
        Mine(given),
        Mine(given).one,
        sources.sql("select date, value from slow", given),
        sources.retention(
            "adoption",
            {
                "uses": sources.sql("select 1 as customer", OneCaller()),
                "among": sources.sql("select 1 as customer", given),
            },
        ),
    ],
}


@pytest.mark.parametrize("make", SHARED.values(), ids=SHARED)
def test_what_sources_share_is_used_by_one_at_a_time(make):
    """However they hold it; and another on the way to the same is no other."""
    given = OneCaller(0.05)
    asked = dict(zip("abcd", make(given), strict=True))
    asyncio.run(okr.refresh_async(ON_ONE, asked, on="2026-11-15"))
    assert 1 == given.most


def test_what_a_source_is_taken_to_occupy():
    """Only what bears no second thread; a source that cannot be looked at, itself."""

    class Sly:
        def __getattr__(self, name):
            raise SystemExit(name)

    class Hostile:
        @property
        def shares(self):
            raise SystemExit

    relation = duckdb.sql("select 1 as value")
    first, second = sources.frame(relation), sources.frame(relation)
    text = functools.partial(call, "an address")
    for source in (Sly(), Hostile(), text, len):
        assert (source,) == occupied(source)
    assert occupied(first) == occupied(second) == (type(relation),)
    table = sources.table("t", {"t": {"date": [ON], "value": [1]}})
    assert (table,) == occupied(table)


def test_what_is_not_shared_is_read_at_once():
    """Turns are for connections, not for everybody."""
    gate = threading.Barrier(4, timeout=10)

    class Own:
        def __init__(self):
            self.shares = object()

        def read(self, _metric, start, _end):
            gate.wait()
            return [okr.Observation(date=start, value=1)]

    asked = {id_: Own() for id_ in "abcd"}
    assert 4 == len(asyncio.run(okr.refresh_async(ON_ONE, asked, on=ON)).changed)


class Slow:
    """A source that computes what it is asked for, and takes forever."""

    def __init__(self, release):
        self.release = release

    @property
    def keeps_time(self):
        """Hang."""
        return self.release.wait(60)

    @property
    def name(self):
        """Hang, too."""
        return self.release.wait(60) and "slow"

    def read(self, _metric, start, _end):
        """Give something."""
        return [okr.Observation(date=start, value=1)]


@pytest.mark.parametrize("awaited", [False, True])
def test_looking_at_a_source_is_limited_too(awaited):
    """Its properties are code as any other."""
    release = threading.Event()
    asked = {"a": Slow(release), "b": 1}
    limits = okr.Limits(source_seconds=1)
    if awaited:
        run = asyncio.run(okr.refresh_async(ON_ONE, asked, on=ON, limits=limits))
    else:
        run = okr.refresh(ON_ONE, asked, on=ON, limits=limits)
    release.set()
    assert ("a",) == run.abandoned
    assert "Slow" == run.failed["a"].source
    assert "Slow" == safe_name(Slow(release), okr.Metric("a"))
    assert "survey" == safe_name(Slow(release), okr.Metric("a", source="survey"))
    assert ["b"] == list(run.changed)


@pytest.mark.parametrize("awaited", [False, True])
def test_a_property_that_keeps_time_is_believed(awaited):
    """It is looked at in a thread, and the source is read in the caller's."""
    seen = []

    class Timed(Slow):
        name = "timed"
        keeps_time = property(lambda _: True)

        def read(self, *window):
            seen.append(threading.current_thread())
            return super().read(*window)

    asked = {"a": Timed(None)}
    if awaited:
        run = asyncio.run(okr.refresh_async(ON_ONE, asked, on=ON))
    else:
        run = okr.refresh(ON_ONE, asked, on=ON)
    assert "timed" == run.changed["a"][0].source
    assert [threading.main_thread()] == seen


def test_lists_in_a_reading_are_its_own():
    """What a source keeps of them changes no set, however deep it stands."""
    links = ["a"]
    row = okr.Observation(date=ON, value=1, extra={"links": links})
    run = okr.refresh(ON_ONE, {"a": [row]}, on=ON)
    links.append("b")
    assert {"links": ["a"]} == run.changed["a"][0].extra


def test_days_are_not_broken_in_a_notebook():
    """A hyphen is where a narrow table breaks a line."""
    run = okr.refresh(ON_ONE, {"a": 1}, on="2026-11-15")
    assert '<span class="okrkit-whole">2026-11-15</span>' in run._repr_html_()


def test_what_duckdb_counts_without_end_is_interrupted():
    """The limit of reading is one of counting, too, which DuckDB does itself."""
    many = "range(100000) a, range(100000) b, range(100000) c"
    database, before = duckdb.connect(), {*threading.enumerate()}
    database.execute("SET threads = 1")
    day = "DATE '2026-10-01' AS date"
    row = f"SELECT 1 AS customer, {day}"
    database.execute(f"CREATE VIEW endless AS {row} FROM {many}")
    played = {"customer": "customer", "date": "date"}
    view = sources.table("endless", database, seconds=0.5)
    counted = sources.retention("active-accounts", view, columns=played)
    run = okr.refresh(ON_ONE, {"a": counted}, on="2026-11-15")
    assert "source-timeout" == run.failed["a"].code
    assert () == run.abandoned
    assert before >= {*threading.enumerate()}
    assert [(42,)] == database.execute("SELECT 42").fetchall()
    database.close()
    assert sources.retention("active-accounts", sources.files("a.csv")).keeps_time


def test_what_duckdb_counts_in_a_relation_is_left_behind():
    """A relation does not say on which connection it is, nor how long it may take."""
    many = "range(100000) a, range(100000) b, range(100000) c"
    database, before = duckdb.connect(), {*threading.enumerate()}
    database.execute("SET threads = 1")
    row = "SELECT 1 AS customer, DATE '2026-10-01' AS date"
    relation = database.sql(f"{row} FROM {many}")
    played = {"customer": "customer", "date": "date"}
    counted = sources.retention("active-accounts", relation, columns=played)
    limits = okr.Limits(source_seconds=1)
    run = okr.refresh(ON_ONE, {"a": counted}, on="2026-11-15", limits=limits)
    busy = sources.sql("select 34 as value", database)
    with pytest.raises(SourceError) as caught:
        busy.read(okr.Metric("a"), "2026-10-01", "2026-11-01")
    left = {*threading.enumerate()} - before
    for thread in left:
        while thread.is_alive():
            database.interrupt()
            thread.join(0.1)
    database.close()
    # Older releases fail in words of their own, and cannot be asked whether they run.
    if int(duckdb.__version__.partition(".")[0]) > 1:
        assert "a query still runs on it" in str(caught.value)
        assert "connection-busy" == caught.value.code
        assert "connection.interrupt()" in caught.value.hint
    assert ("a",) == run.abandoned
    assert 1 == len(left)
