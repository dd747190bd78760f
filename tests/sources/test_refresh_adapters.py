"""What sources of strangers may do wrong: each fault costs its own metric only."""

import asyncio
import datetime as dt
import itertools
import locale
import os
import subprocess
import sys
import time

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import CODES, SourceError
from okrkit.sources.refreshing_async import refresh_async

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
