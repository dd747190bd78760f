"""
What `refresh` costs: by reading, beside a loop written by hand, and by metric.

Run with ``pytest tests/bench/bench_refresh.py -s``. Times are of the processor, since
no machine is calm.
"""

import asyncio
import datetime as dt
import time

import pytest

import okrkit as okr
from okrkit.sources.refreshing_async import refresh_async

READINGS, METRICS = 100_000, 1_000
MOST = 20e-6
DAYS = [dt.date(1752, 1, 1) + dt.timedelta(day) for day in range(READINGS)]
ON, MOMENT = DAYS[-1], "2026-11-15T08:00:00Z"
OKRS = okr.OKRSet(
    metrics=[okr.Metric("nps"), okr.Metric("churn", unit="%")], cycle="2026-Q4"
)


def taking_turns(calls, times=3):
    """Return the shortest time of the processor of several calls that take turns."""
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(times):
        for name, call in calls.items():
            start = time.process_time()
            call()
            best[name] = min(best[name], time.process_time() - start)
    return best


def pairs():
    """Give bare pairs: refresh builds every reading."""
    return ((day, 34.0) for day in DAYS)


def records():
    """Give records: refresh builds every reading by the names of its fields."""
    return ({"date": day, "value": 34.0, "n": 412} for day in DAYS)


def readings():
    """Give readings in the unit of the metric."""
    return (okr.Observation(date=day, value=34.0) for day in DAYS)


def ratios():
    """Give ratios with both their parts: refresh brings each into percent."""
    return (
        okr.Observation(date=day, numerator=3, denominator=100, unit="ratio")
        for day in DAYS
    )


def by_hand():
    """Do what anybody would: make readings of pairs, and a series of them."""
    made = [okr.Observation(date=day, value=value) for day, value in pairs()]
    return okr.Series(made)


@pytest.mark.parametrize(
    ("source", "metric"),
    [(pairs, "nps"), (records, "nps"), (readings, "nps"), (ratios, "churn")],
    ids=["pairs", "records", "readings", "ratios"],
)
def test_the_time_of_one_reading(source, metric):
    """What refresh adds to the source's own time, building the readings included."""

    def refreshed():
        run = okr.refresh(OKRS, {metric: source}, on=ON, recorded_at=MOMENT)
        run.raise_failed()
        assert READINGS == len(run.changed[metric])

    best = taking_turns(
        {"refresh": refreshed, "source": lambda: list(source()), "by hand": by_hand}
    )
    each = {name: f"{1e6 * took / READINGS:.1f} us" for name, took in best.items()}
    print(source.__name__, each)
    assert (best["refresh"] - best["source"]) / READINGS <= MOST


def test_the_same_readings_again():
    """The night on which nothing has changed."""
    known = okr.refresh(OKRS, {"nps": readings}, on=ON, recorded_at=MOMENT).okrs
    given = known.series("nps")
    best = taking_turns({"again": lambda: okr.refresh(known, {"nps": given}, on=ON)})
    print(f"again {1e6 * best['again'] / READINGS:.1f} us")
    assert best["again"] / READINGS <= MOST


def test_the_time_of_one_metric():
    """Of a thousand that are small: in place, in a thread, and many at once."""
    okrs = okr.OKRSet(
        metrics=[okr.Metric(f"m{place}") for place in range(METRICS)], cycle="2026-Q4"
    )
    values = {metric.id: 34 for metric in okrs.metrics}
    calls = {metric.id: lambda: 34 for metric in okrs.metrics}

    async def coroutine():
        return 34

    coroutines = {metric.id: coroutine for metric in okrs.metrics}
    best = taking_turns(
        {
            "values": lambda: okr.refresh(okrs, values, on="2026-11-15"),
            "functions": lambda: okr.refresh(okrs, calls, on="2026-11-15"),
            "threads": lambda: asyncio.run(refresh_async(okrs, calls, on="2026-11-15")),
            "awaited": lambda: asyncio.run(
                refresh_async(okrs, coroutines, on="2026-11-15")
            ),
        }
    )
    print({name: f"{1e6 * took / METRICS:.0f} us" for name, took in best.items()})
    assert (best["functions"] - best["values"]) / METRICS <= 500e-6
