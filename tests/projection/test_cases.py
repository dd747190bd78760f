"""Reading series: what counts, what is refused, and that order says nothing."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.projection.cases import Cases, cases_of, read_cases
from okrkit.projection.given import read_series

NAN = np.nan
WEEKS = [[0.0, 7.0, 14.0], [0.0, 7.0, NAN]]
NPS = [[32.0, 33.0, 35.0], [4.0, 5.0, NAN]]
CYCLE = {"start": 0, "end": 91, "baseline": [32, 4]}


def refused(code: str, place: str, *args: object, **others: object) -> InvalidOKRError:
    """Return the error of a call, after a look at its code and place."""
    with pytest.raises(InvalidOKRError) as caught:
        read_cases(*args, **{**CYCLE, **others})
    assert (code, f"forecast.{place}") == (caught.value.code, caught.value.place)
    return caught.value


def kept(cases: Cases) -> list[list[tuple[float, float]]]:
    """Return the readings of each row that count."""
    return [
        list(zip(t[:k].tolist(), v[:k].tolist(), strict=True))
        for t, v, k in zip(cases.times, cases.values, cases.count, strict=True)
    ]


def test_plain_columns_are_kept():
    """Most batches come in order and need no work; nothing is lost on the way."""
    cases = read_cases(WEEKS, NPS, **CYCLE)

    assert [[(0, 32), (7, 33), (14, 35)], [(0, 4), (7, 5)]] == kept(cases)
    assert [3, 2] == cases.count.tolist()
    assert np.isnan(cases.times[1, 2])
    assert not cases.errors.any()
    assert not cases.cumulative.any()
    assert 2 == len(cases)


def test_columns_in_order_are_not_copied():
    """A million rows that are in order must not be held twice."""
    times, values = np.array([[0.0, 7.0]]), np.array([[5.0, 6.0]])

    cases = read_cases(times, values, start=0, end=91, baseline=5)

    assert np.shares_memory(times, cases.times)
    assert np.shares_memory(values, cases.values)


def test_what_is_given_is_never_changed():
    """Sorting happens on a copy: the caller's arrays are the caller's."""
    times, values = np.array([[7.0, 0.0]]), np.array([[6.0, 5.0]])

    read_cases(times, values, start=0, end=91, baseline=5)

    assert [[7.0, 0.0]] == times.tolist()
    assert [[6.0, 5.0]] == values.tolist()


@given(
    st.lists(st.integers(-50, 120), unique=True, max_size=6),
    st.permutations(range(6)),
    st.sets(st.integers(0, 5)),
)
def test_order_and_gaps_say_nothing(days, order, gaps):
    """Columns are slots; only the time of a reading says where it stands."""
    times, values = np.full(6, NAN), np.full(6, NAN)
    times[: len(days)] = days
    values[: len(days)] = np.array(days) * 2.0
    values[sorted(gaps)] = NAN  # a time without a value is no reading
    usual = {"start": 0, "end": 91, "baseline": 0.0}

    plain = read_cases([times.tolist()], [values.tolist()], **usual)
    mixed = read_cases([times[order]], [values[order]], **usual)

    seen = sorted(
        (t, v)
        for t, v in zip(times, values, strict=True)
        if t <= 91 and not np.isnan(v)
    )
    assert [seen] == kept(plain) == kept(mixed)
    assert plain.times.shape[1] == max(len(seen), 1)


def test_known_errors_go_with_their_readings():
    """An error belongs to its reading; where none is known it is 0."""
    cases = read_cases(
        [[7, 0, 14]],
        [[6, 5, NAN]],
        start=0,
        end=91,
        baseline=5,
        standard_error=[[2.0, NAN, 3.0]],
    )

    assert [[0.0, 2.0]] == cases.errors.tolist()


def test_readings_after_now_or_the_end_do_not_count():
    """As of a day: the same arrays give the view of any day, without an error."""
    weeks, usual = [[0, 7, 98]], {"start": 0, "end": 91, "baseline": 5}

    assert [[(0, 5), (7, 6)]] == kept(read_cases(weeks, [[5, 6, 7]], **usual))
    assert [[(0, 5)]] == kept(read_cases(weeks, [[5, 6, 7]], **usual, now=6.9))
    assert [[(0, 5), (7, 6)]] == kept(read_cases(weeks, [[5, 6, 7]], **usual, now=7))
    assert [[]] == kept(read_cases(weeks, [[5, 6, 7]], **usual, now=-1))
    later = read_cases(weeks * 2, [[5, 6, 7]] * 2, **usual, now=[NAN, 500])
    assert [[(0, 5), (7, 6)]] * 2 == kept(later)


def test_what_does_not_count_is_not_judged():
    """A fault of next week's reading is no fault of the view of today."""
    cases = read_cases(
        [[0, 7, 7]], [[5, 6, -1]], start=0, end=91, baseline=5, now=1, lower=0
    )

    assert [[(0, 5)]] == kept(cases)


@pytest.mark.parametrize(
    "missing",
    [
        [[0, None, 7]],
        np.ma.masked_array([[0, 99, 7]], mask=[[0, 1, 0]]),
        pd.DataFrame({"a": [0.0], "b": [NAN], "c": [7.0]}),
        pl.DataFrame({"a": [0.0], "b": [None], "c": [7.0]}),
    ],
)
def test_missing_readings_of_every_library(missing):
    """None, a mask, and what frames call missing are no readings."""
    cases = read_cases(missing, missing, start=0, end=91, baseline=5)

    assert [[(0, 0), (7, 7)]] == kept(cases)


def test_columns_of_frames_are_taken_as_they_are():
    """Baselines and kinds come out of pandas and Polars as often as from lists."""
    cases = read_cases(
        WEEKS,
        NPS,
        start=pd.Series([0, 0]),
        end=pl.Series([91, 91]),
        baseline=pd.Series([32.0, None]),
        kind=pd.Series(["level", "cumulative"]),
        lower=[None, 0],
    )

    assert [False, True] == cases.cumulative.tolist()
    assert [-np.inf, 0] == cases.lower.tolist()
    assert np.isnan(cases.baseline[1])


def test_empty_batches_are_batches():
    """No rows, or rows without a slot, are what an empty query gives."""
    none = read_cases(np.empty((0, 5)), np.empty((0, 5)), start=0, end=1, baseline=0)
    bare = read_cases([[], []], [[], []], **CYCLE)

    assert (0, (0, 1)) == (len(none), none.times.shape)
    assert [0, 0] == bare.count.tolist()
    assert (2, 1) == bare.times.shape == bare.errors.shape
    assert np.isnan(bare.values).all()


def test_rows_are_cases_again():
    """Blocks of a batch are batches: whoever works by block gets the same columns."""
    cases = read_cases(WEEKS, NPS, **CYCLE)

    assert [kept(cases)[1]] == kept(cases.rows(np.array([1])))
    assert [kept(cases)[0]] == kept(cases.rows(slice(0, 1)))


@pytest.mark.parametrize("name", ["times", "values", "standard_error"])
@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ([["a", "b"]], "not-a-number"),
        ([[True, False]], "not-a-number"),
        ([[1, 2], [3]], "not-a-number"),
        ([[np.datetime64("2026-11-15")]], "not-a-number"),
        ([[0, np.inf]], "not-finite"),
        ([[-np.inf, 0]], "not-finite"),
        ([0, 7], "shape-mismatch"),
        ([[0, 7, 9]], "shape-mismatch"),
        (5.0, "shape-mismatch"),
        ([[[0, 7]]], "shape-mismatch"),
    ],
)
def test_no_columns_of_numbers(name, bad, code):
    """Text, flags, dates, infinities and odd shapes never get as far as a model."""
    given = {
        "times": [[0, 7]],
        "values": [[5, 6]],
        "standard_error": [[0, 0]],
        name: bad,
    }
    with pytest.raises(InvalidOKRError) as caught:
        read_cases(**given, start=0, end=91, baseline=5)

    assert code == caught.value.code
    assert caught.value.place.startswith("forecast.")


def test_one_series_must_be_a_row():
    """The commonest slip gets its way out in the message."""
    error = refused("shape-mismatch", "values", [0, 7], [5, 6])

    assert "[[1, 2, 3]]" in error.hint


@pytest.mark.parametrize("name", ["start", "end", "baseline", "lower", "upper", "now"])
def test_columns_of_another_length(name):
    """Three baselines for two series belong to other series."""
    refused("shape-mismatch", name, WEEKS, NPS, **{name: [1, 2, 3]})


@pytest.mark.parametrize("name", ["start", "end"])
def test_moments_must_be_known(name):
    """Without an end nobody knows what is asked."""
    refused("not-finite", f"{name}, row 1", WEEKS, NPS, **{name: [50.0, NAN]})


@pytest.mark.parametrize("name", ["start", "end", "baseline", "now"])
def test_infinite_columns(name):
    """Only bounds can be infinite: there it means none."""
    refused("not-finite", name, WEEKS, NPS, **{name: np.inf})


@pytest.mark.parametrize("end", [0, -1])
def test_cycle_that_does_not_end_after_its_start(end):
    """A span of no days has no way to go."""
    error = refused("span-empty", "end, row 1", WEEKS, NPS, end=[91, end])

    assert str(float(end)) == error.got


def test_times_too_far_apart():
    """1e308 days and -1e308 have no finite distance."""
    refused("not-finite", "times, row 0", WEEKS, NPS, start=-1e308, end=1.7e308)
    far = [[-1.7e308, 7.0, 14.0], WEEKS[1]]
    refused("not-finite", "times, row 0", far, NPS, end=1e308)


def test_enormous_and_tiny_values_are_values():
    """1e308 and 1e-308 are odd, and still numbers."""
    cases = read_cases([[0, 7]], [[1e308, 1e-308]], start=0, end=91, baseline=0)

    assert [[(0, 1e308), (7, 1e-308)]] == kept(cases)


def test_value_without_a_time():
    """Nobody can tell where it belongs, and dropping it would be silent."""
    refused("value-without-date", "times, row 1", WEEKS, [NPS[0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize("times", [[0, 7, 7], [7, 0, 7]])
def test_two_readings_at_one_time(times):
    """One of them is wrong, and nothing says which."""
    error = refused("equal-times", "times, row 0", [times, WEEKS[1]], NPS)

    assert "7.0" == error.got


@pytest.mark.parametrize("row", [0, 1])
def test_negative_error(row):
    """An error is a size."""
    errors = np.zeros((2, 3))
    errors[row, 2] = -0.5
    place = f"standard_error, row {row}"

    assert "-0.5" == refused("negative", place, WEEKS, NPS, standard_error=errors).got


@pytest.mark.parametrize(
    "bounds", [{"lower": 9, "upper": 1}, {"lower": 1, "upper": 1}, {"lower": np.inf}]
)
def test_crossed_bounds(bounds):
    """Between them must be room, as for the bounds of a metric."""
    refused("bounds-order", "lower, row 0", WEEKS, NPS, **bounds)


def test_beyond_the_bounds():
    """A percentage of 120 is a wrong unit or a wrong number."""
    refused("out-of-bounds", "values, row 0", WEEKS, NPS, upper=34)
    refused(
        "out-of-bounds", "values, row 1", WEEKS, NPS, lower=[-np.inf, 4.5], baseline=9
    )
    error = refused("out-of-bounds", "baseline, row 1", WEEKS, NPS, lower=[NAN, 4.5])
    assert "4.0" == error.got


def test_totals_count_backwards_before_the_start():
    """History of a total is negative, below a bound of 0 that holds from then on."""
    usual = {"start": 0, "end": 91, "baseline": 0, "lower": 0, "kind": "cumulative"}

    assert 3 == read_cases([[-14, -7, 7]], [[-9, -4, 5]], **usual).count[0]
    with pytest.raises(InvalidOKRError):
        read_cases([[-14, 3, 7]], [[-9, -4, 5]], **usual)


def test_bounds_themselves_are_possible():
    """0 % and 100 % occur."""
    cases = read_cases(WEEKS, NPS, **CYCLE, lower=4, upper=35)

    assert [4, 4] == cases.lower.tolist()


def test_nothing_known():
    """Neither a reading nor a baseline: no number can be made of it."""
    blank = [NPS[0], [NAN, NAN, NAN]]
    error = refused("not-measured", "values, row 1", WEEKS, blank, baseline=[NAN, NAN])

    assert "baseline" in error.hint
    assert 0 == read_cases(WEEKS, blank, **CYCLE).count[1]
    assert 2 == read_cases(WEEKS, NPS, start=0, end=91, baseline=NAN).count[1]


def test_falling_total():
    """A running total that falls is a level, or a counter that was reset."""
    falling = [NPS[0], [5.0, 4.0, NAN]]
    kinds = ["level", "cumulative"]
    error = refused("falling-total", "values, row 1", WEEKS, falling, kind=kinds)

    assert ("4.0", "at least 5.0") == (error.got, error.expected)
    assert "level" in error.hint
    assert read_cases(WEEKS, falling, **CYCLE, kind=kinds[::-1]).cumulative[0]


@pytest.mark.parametrize(
    ("kind", "place", "code"),
    [
        ("levl", "kind", "unknown-word"),
        (["level", None], "kind", "unknown-word"),
        (0, "kind", "unknown-word"),
        (np.ma.masked_array(["level", "level"], mask=[0, 1]), "kind", "unknown-word"),
        (["level"] * 3, "kind", "shape-mismatch"),
    ],
)
def test_unknown_kinds(kind, place, code):
    """A typo must not fall back to a level: the kind decides more than the model."""
    refused(code, place, WEEKS, NPS, kind=kind)


def test_near_miss_of_a_kind_is_named():
    """The message says the word that was meant."""
    assert "'level'" in refused("unknown-word", "kind", WEEKS, NPS, kind="levl").hint
    assert "" == refused("unknown-word", "kind", WEEKS, NPS, kind="xyz").hint


def test_rows_of_a_block_keep_their_numbers():
    """A fault of a later block is named by its row in the whole."""
    given = read_series(
        [[0.0, 7.0]] * 5,
        [[1.0, 2.0]] * 4 + [[2.0, 1.0]],
        start=0,
        end=91,
        baseline=1,
        kind="cumulative",
    )

    assert 3 == len(cases_of(given, 1, 4))
    assert 5 == len(given)
    with pytest.raises(InvalidOKRError) as caught:
        cases_of(given, 3)
    assert "forecast.values, row 4" == caught.value.place


def test_sums_of_floats_may_miss_a_bound():
    """A total that floats leave a grain below 0 is 0, not a fault."""
    values = [[-2.9e-11, 5.0]]
    made = read_cases([[0, 7]], values, start=0, end=91, baseline=-2.9e-11, lower=0)
    assert made.count == 2
