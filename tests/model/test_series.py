"""Series: what counts, what was known when, and that order means nothing."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CODES, InvalidOKRError, NotMeasuredError

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 12))
MOMENTS = st.none() | st.datetimes(
    dt.datetime(2026, 1, 1),  # noqa: DTZ001 - the zone is given apart
    dt.datetime(2026, 2, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


@st.composite
def readings(draw):
    """Readings of a few days, some recorded again later; no two contradict."""
    found = draw(
        st.dictionaries(st.tuples(DAYS, MOMENTS), st.integers(-9, 9), max_size=20)
    )
    return [
        okr.Observation(date=day, value=value, recorded_at=moment)
        for (day, moment), value in found.items()
    ]


@given(readings(), st.randoms())
def test_order_means_nothing(rows, random):
    """A source may give its rows in any order, and twice."""
    shuffled = [*rows, *rows[:3]]
    random.shuffle(shuffled)

    assert okr.Series(rows) == okr.Series(shuffled)
    assert hash(okr.Series(rows)) == hash(okr.Series(shuffled))


@given(readings())
def test_sorted(rows):
    """Whatever reads a series may rely on the order of its dates."""
    dates = okr.Series(rows).dates

    assert np.all(dates[:-1] <= dates[1:])


@given(readings(), MOMENTS)
def test_current_is_the_last_known(rows, known_at):
    """Of each day the reading recorded last counts; what came later is not known."""
    known = [
        r for r in rows
        if known_at is None or r.recorded_at is None or r.recorded_at <= known_at
    ]  # fmt: skip
    first = dt.datetime.min.replace(tzinfo=dt.UTC)
    expected = {
        day: max(
            (r for r in known if r.date == day), key=lambda r: r.recorded_at or first
        ).value
        for day in {r.date for r in known}
    }
    current = okr.Series(rows).current(known_at)

    assert expected == {r.date: r.value for r in current}
    assert len(expected) == len(current)
    assert current.current() is current


@given(readings(), DAYS, MOMENTS)
def test_latest_looks_back_only(rows, on, known_at):
    """A score of a day must not know a later one."""
    series = okr.Series(rows)
    expected = [r for r in series.current(known_at) if r.date <= on]
    if expected:
        assert expected[-1] == series.latest(on, known_at=known_at)
    else:
        with pytest.raises(NotMeasuredError) as caught:
            series.latest(on, known_at=known_at)
        assert "not-measured" == caught.value.code


@given(readings(), readings())
def test_adding_laws(rows, more):
    """A refresh that runs twice changes nothing the second time."""
    keys = {(r.date, r.recorded_at) for r in rows}
    new = [r for r in more if (r.date, r.recorded_at) not in keys]
    series = okr.Series(rows)
    longer = series.adding(new)

    assert okr.Series([*rows, *new]) == longer
    assert longer.adding(new) is longer
    assert longer.adding(series) is longer
    assert set(series) | set(new) == set(longer)


def test_superseding():
    """A correction counts once it is recorded, and the old one can be asked for."""
    series = okr.Series.of(
        [
            okr.Observation(date="2026-01-31", value=3, recorded_at="2026-02-01"),
            okr.Observation(date="2026-01-31", value=4, recorded_at="2026-03-01"),
        ]
    )

    assert 4.0 == series.latest("2026-06-30").value
    assert 3.0 == series.latest("2026-06-30", known_at="2026-02-15").value
    with pytest.raises(NotMeasuredError):
        series.latest("2026-06-30", known_at="2026-01-31")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (
            lambda: okr.Series.of([("2026-01-31", 1), ("2026-01-31", 2)]),
            "duplicate-reading",
        ),
        (lambda: okr.Series.of([("2026-01-31", 1, 2)]), "wrong-type"),
        (lambda: okr.Series.of("2026-01-31"), "not-a-list"),
        (lambda: okr.Series.of(["2026-01-31"]), "not-a-list"),
        (lambda: okr.Series.of({"2026-01-32": 1}), "date-impossible"),
        (lambda: okr.Series.of({"2026-01-31": "1"}), "not-a-number"),
        (lambda: okr.Series([5]), "wrong-type"),
        (lambda: okr.Series().adding([5]), "wrong-type"),
        (lambda: okr.Series().adding(5), "not-a-list"),
        (lambda: okr.Series().current("2026-01-01T10:00"), "naive-time"),
    ],
    ids=range(10),
)
def test_refused(make, code):
    """What is no reading must not become one."""
    with pytest.raises(InvalidOKRError) as caught:
        make()
    assert code == caught.value.code
    assert code in CODES


def test_forms():
    """A mapping, pairs, observations and a series say the same."""
    series = okr.Series.of({"2026-01-31": 1, "2026-02-28": 2})

    assert series == okr.Series.of([("2026-02-28", 2), ("2026-01-31", 1)])
    assert series == okr.Series.of(list(series))
    assert series is okr.Series.of(series)
    assert okr.Series() == okr.Series.of([])


@given(readings())
def test_is_a_sequence(rows):
    """Length, index, slice and iteration agree; arrays hold the same numbers."""
    series = okr.Series(rows)

    assert list(series) == [series[i] for i in range(len(series))]
    assert okr.Series(series.observations[1:]) == series[1:]
    assert [r.value for r in series] == series.values.tolist()
    assert [r.date for r in series] == series.dates.tolist()
    assert "datetime64[D]" == series.dates.dtype.name or len(series) == 0


def test_empty_arrays():
    """An empty series has arrays of the same kinds."""
    assert ("datetime64[D]", "float64") == (
        okr.Series().dates.dtype.name,
        okr.Series().values.dtype.name,
    )


def test_text():
    """A series shows its readings."""
    text = str(okr.Series.of({"2026-01-31": 1.5}))

    assert "2026-01-31" in text
    assert "1.5" in text


def of_period(date, value, start, *, provisional=True, recorded_at=None):
    """Make a reading of a period."""
    return okr.Observation(
        date=date,
        value=value,
        starts_on=start,
        provisional=provisional,
        recorded_at=recorded_at,
    )


def test_a_running_period_counts_once():
    """Snapshots of one month are no several months; what was known stays known."""
    november = [
        of_period("2026-11-07", 50, "2026-11-01", recorded_at="2026-11-08"),
        of_period("2026-11-14", 80, "2026-11-01", recorded_at="2026-11-15"),
        of_period(
            "2026-11-30",
            110,
            "2026-11-01",
            provisional=False,
            recorded_at="2026-12-01",
        ),
    ]
    october = of_period("2026-10-31", 90, "2026-10-01")
    day = okr.Observation(date="2026-11-10", value=1, provisional=True)
    series = okr.Series((october, *november, day))

    assert [90, 1, 110] == series.current().values.tolist()
    assert [90, 1, 80] == series.current("2026-11-20").values.tolist()
    assert [90, 50, 1] == series.current("2026-11-08").values.tolist()
    assert 90 == okr.Series((october, *november)).latest("2026-11-29").value


def test_final_readings_of_one_period_all_count():
    """Sums since the new year share their first day, and are a series of their own."""
    days = ("2026-01-31", "2026-02-28", "2026-03-31")
    to_date = [of_period(day, 1, "2026-01-01", provisional=False) for day in days]
    series = okr.Series((*to_date, of_period("2026-04-10", 1, "2026-04-01")))

    assert series is series.current()
