import asyncio
import datetime as dt
import sys
import threading
from itertools import count

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

import okrkit as okr
from okrkit import testing
from okrkit.errors import (
    InvalidOKRError,
    MissingExtraError,
    SourceError,
    StructureError,
)

WINDOW = {"start": "2026-10-01", "end": "2026-12-31"}


class Weekly:
    """A source that keeps its promises: its values follow from the date alone."""

    def read(self, metric, start, end):
        """Give a reading every Sunday."""
        assert isinstance(metric, okr.Metric)
        days = (start + dt.timedelta(k) for k in range((end - start).days))
        return [okr.Observation(date=d, value=d.day) for d in days if d.weekday() == 6]


class Backwards(Weekly):
    """Gives its readings in another order each time, which is allowed."""

    turned = False

    def read(self, metric, start, end):
        """Turn them round."""
        self.turned = not self.turned
        return super().read(metric, start, end)[:: -1 if self.turned else 1]


class Counting(Weekly):
    """Counts from the first day of the window, whatever day that is."""

    def read(self, metric, start, end):
        """Number the readings."""
        rows = super().read(metric, start, end)
        return [okr.Observation(date=row.date, value=k) for k, row in enumerate(rows)]


class Outside(Weekly):
    """Gives a reading before the window."""

    def read(self, metric, start, end):
        """Give one too early."""
        return [
            *super().read(metric, start, end),
            okr.Observation(date="2020-01-01", value=1),
        ]


class Once(Weekly):
    """Is empty when read again."""

    spent = False

    def read(self, metric, start, end):
        """Give everything, once."""
        rows = [] if self.spent else super().read(metric, start, end)
        self.spent = True
        return rows


class Anything(Weekly):
    """Gives what it was made with."""

    def __init__(self, rows):
        self.rows = rows

    def read(self, _metric, start, end):
        """Give it for the whole window only."""
        return self.rows if (end - start).days > 60 else []


class Meddler(Weekly):
    """Writes into the metric."""

    def read(self, metric, start, end):
        """Leave a mark."""
        metric.extra["seen"] = True
        return super().read(metric, start, end)


class Raising(Weekly):
    """Fails."""

    def read(self, *_window):
        """Raise."""
        raise SystemExit(3)


class Refusing(Weekly):
    """Cannot stand an empty window."""

    def read(self, metric, start, end):
        """Divide by its days."""
        _ = 1 / (end - start).days
        return super().read(metric, start, end)


def test_a_good_source_passes():
    """The check must not cry wolf."""
    testing.check_source(Weekly(), **WINDOW)
    testing.check_source(Backwards(), **WINDOW)
    testing.check_source(Weekly(), okr.Metric("nps", unit="points"), **WINDOW)


same_day = [okr.Observation(date="2026-10-04", value=value) for value in (1, 2)]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (Counting(), "two parts of the window, cut at 2026-"),
        (Outside(), "outside the window (2020-01-01)"),
        (Once(), "something else when it is read again"),
        (Anything([1.0]), "no Observation"),
        (Anything([]), "nothing for the window"),
        (Anything(same_day), "several readings of one day and moment (2026-10-04)"),
        (Anything(None), "it raises TypeError"),
        (Meddler(), "it changes the metric"),
        (Raising(), "it raises SystemExit (SystemExit(3))"),
        (Refusing(), "it raises ZeroDivisionError"),
        (object(), "no method `read`"),
    ],
    ids=map(str, count()),
)
def test_each_broken_promise_is_named(source, said):
    """An author of a source reads what to mend."""
    with pytest.raises(SourceError) as caught:
        testing.check_source(source, **WINDOW)

    assert said in caught.value.why
    assert "source-contract" == caught.value.code
    assert type(source).__name__ == caught.value.source


def test_values_the_metric_cannot_have_are_named():
    """Units and bounds are part of the promise."""
    with pytest.raises(SourceError, match="a value the metric cannot have"):
        testing.check_source(Weekly(), okr.Metric("nps", bounds=(0, 5)), **WINDOW)


def test_an_empty_window_has_no_readings():
    """A half-open window of no days holds no day."""

    class Eager(Weekly):
        def read(self, metric, start, end):
            return super().read(metric, start, end + dt.timedelta(start == end))

    with pytest.raises(SourceError, match="readings for an empty window"):
        testing.check_source(Eager(), start="2026-10-04", end="2026-12-06")


def test_a_source_that_gives_the_day_after_the_window_is_found_out():
    """Its readings of a day at which two windows meet would come twice."""

    class Inclusive(Weekly):
        def read(self, metric, start, end):
            after = end + dt.timedelta(days=start < end)
            return super().read(metric, start, after)

    with pytest.raises(SourceError, match="cut at 2026-10-11, give other readings"):
        testing.check_source(Inclusive(), start="2026-10-02", end="2026-10-17")


class Awaited:
    """A source that is to be awaited."""

    async def read(self, _metric, start, end):
        """Give the first day, and take a turn of the loop."""
        await asyncio.sleep(0)
        day = dt.date(2026, 10, 4)
        return [okr.Observation(date=day, value=1)] if start <= day < end else []


@pytest.mark.parametrize("source", [Weekly(), Awaited()], ids=["sync", "async"])
def test_the_check_runs_in_a_notebook(source):
    """There an event loop runs already."""

    async def cell():
        testing.check_source(source, **WINDOW)

    before = threading.active_count()
    asyncio.run(cell())
    assert before == threading.active_count()


def test_ctrl_c_ends_the_check():
    """The person at the keyboard comes first."""

    class Slow(Weekly):
        def read(self, *_window):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        testing.check_source(Slow(), **WINDOW)


def test_the_example_set_has_something_of_everything():
    """Users try verbs on it; it must be whole, and the same each time."""
    okrs = testing.example_set()

    assert testing.example_set() == okrs
    assert {"Reach", "Hold", "Milestones"} == {
        type(kr.target).__name__ for kr in okrs.key_results
    }
    assert 3 == len(okrs.series("nps"))


@given(st.data())
def test_strategies_make_valid_values(data):
    """Each strategy gives what the model accepts, ids unique in a set."""
    okrs = data.draw(testing.okr_sets())
    assert len(okrs.key_results) == len({kr.id for kr in okrs.key_results})
    series = data.draw(testing.series(first="2026-01-01", last="2026-01-31"))
    assert all(okr.Cycle.parse("2026-01").start <= r.date for r in series)
    assert data.draw(testing.key_results(id="nps")).id == "nps"


@pytest.mark.parametrize(
    "kind",
    [
        okr.Reach,
        okr.Change,
        okr.Hold,
        okr.Zones,
        okr.Steps,
        okr.Milestones,
        okr.Done,
        okr.Establish,
    ],
)
def test_strategies_reach_every_type_of_target(kind):
    """A strategy that never gives one of the eight would test seven."""
    found = find(testing.targets(), lambda target: isinstance(target, kind))

    assert isinstance(found, kind)


@pytest.mark.parametrize(
    "make",
    [
        testing.targets,
        testing.series,
        testing.key_results,
        testing.objectives,
        testing.okr_sets,
    ],
)
def test_without_hypothesis_the_way_out_is_named(make, monkeypatch):
    """The extra is not installed with okrkit alone."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)

    with pytest.raises(MissingExtraError, match=r"okrkit\[testing\]"):
        make()


def test_two_sets_with_the_same_ids_do_not_merge():
    """The strategies' ids are unique only within a set; the model says so."""
    keep = okr.Objective("a", "A")

    with pytest.raises(StructureError):
        okr.OKRSet([keep, keep])


def test_an_endless_source_is_found_out():
    """The check of an author's own source must not hang."""

    class Endless:
        def read(self, _metric, start, _end):
            row = okr.Observation(date=start, value=1)
            while True:
                yield row

    with pytest.raises(SourceError, match="more than 100000 readings"):
        testing.check_source(Endless(), **WINDOW)


def test_a_source_is_checked_for_a_metric():
    """A slip in the call is no fault of the source."""
    with pytest.raises(InvalidOKRError, match="not a Metric"):
        testing.check_source(Weekly(), 5, **WINDOW)


def since_start(start, end):
    """Give the readings of a window, as a function does."""
    return Weekly().read(okr.Metric("m"), start, end)


async def later(start, end):
    """Give the same, to be awaited."""
    return since_start(start, end)


async def one_by_one(start, end):
    """Give the same, one after the other."""
    for row in since_start(start, end):
        yield row


@pytest.mark.parametrize(
    "source",
    [
        since_start,
        later,
        one_by_one,
        lambda: {"2026-10-04": 1, "2026-12-06": 2},
        {"2026-10-04": 1, "2026-12-06": 2},
        [("2026-10-04", 1)],
        lambda start, end: 3 if start <= dt.date(2026, 10, 4) < end else [],
    ],
    ids=["function", "async", "async-rows", "all", "dict", "pairs", "value"],
)
def test_what_refresh_takes_is_checked_too(source):
    """A function and readings by date are full sources: so says `refresh`."""
    if getattr(source, "__name__", "") == "<lambda>" and source.__code__.co_argcount:
        with pytest.raises(SourceError, match="two parts of the window"):
            testing.check_source(source, **WINDOW)  # dated by the window's last day
        return
    testing.check_source(source, **WINDOW)


def test_a_source_may_be_checked_without_more_words():
    """The window is then the century, and the metric any count."""
    testing.check_source({"2026-10-04": 1, "2031-01-05": 2})
    with pytest.raises(SourceError, match="nothing for the window"):
        testing.check_source({})
    with pytest.raises(SourceError, match="no method `read`"):
        testing.check_source(3)
    with pytest.raises(okr.errors.InvalidOKRError, match="no day is in the window"):
        testing.check_source(Weekly(), start="2026-10-02", end="2026-10-02")
