"""A mean of rates is no rate: ratios of several readings are pooled."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.scoring.basis import window_rule
from okrkit.scoring.pooling import sums

ON = "2026-12-15"
Q4 = "2026-Q4"
COUNTS = st.tuples(st.integers(-(10**6), 10**6), st.integers(1, 10**6))
NONE_HAS = (
    "each counting the same, because no reading has a numerator and a "
    "denominator above 0"
)
NOT_ALL_HAVE = NONE_HAS.replace("no reading", "not every reading")


def churn(unit="%", kind="ratio"):
    """A metric, free of bounds that matter here."""
    return okr.Metric("churn", kind=kind, unit=unit, bounds=[-(10**9), 10**9])


def readings(*parts):
    """Readings of November, one for each part: a pair of counts, or only a value."""
    return [
        okr.Observation(
            date=f"2026-11-{day:02}", numerator=part[0], denominator=part[1]
        )
        if isinstance(part, tuple)
        else okr.Observation(date=f"2026-11-{day:02}", value=part)
        for day, part in enumerate(parts, 1)
    ]


def scored(observations, *, basis="mean", metric=None, target=None):
    """Score a key result by the readings of its metric; return score and rule."""
    metric = metric or churn()
    target = target or okr.Hold(at_most=4, basis=basis)
    kr = okr.KeyResult("k", "K", target=target, metric="churn")
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        metrics=[metric],
        observations={"churn": observations},
        cycle=Q4,
    )
    card = okr.score(okrs, on=ON)
    return card["k"], window_rule(card.sheet.okrs.table, card.sheet.reading, 0)


@pytest.mark.parametrize("basis", ["mean", "sum"])
@pytest.mark.parametrize(("unit", "whole"), [("%", 100), ("ratio", 1), ("calls", 1)])
def test_rates_of_months_are_pooled(basis, unit, whole):
    """Of 10 of 100 and 30 of 1000 are 40 of 1100, and never the 6.5 % between them."""
    found, rule = scored(
        readings((10, 100), (30, 1000)), basis=basis, metric=churn(unit)
    )

    assert float(Fraction(whole * 40, 1100)) == found.actual
    assert "pooled ratio of 2 readings: 40 / 1,100" == rule


@given(st.lists(COUNTS, min_size=2, max_size=9))
def test_pooling_is_right_to_the_last_digit(counts):
    """The sums are whole, and their ratio is rounded once."""
    exact = 100 * Fraction(sum(n for n, _ in counts)) / sum(d for _, d in counts)

    assert float(exact) == scored(readings(*counts))[0].actual


def test_a_pooled_ratio_at_its_limit_holds():
    """3 of 100 and 41 of 1000 are 4 % to the last digit: at most 4 is kept."""
    found, _ = scored(readings((3, 100), (41, 1000)))

    assert (4.0, 1.0) == (found.actual, found.progress)


def test_counts_of_check_ins_are_pooled():
    """An owner's counts are as good as those of a source, also beside them."""
    said = okr.CheckIn("2026-11-20", numerator=30, denominator=1000)
    target = okr.Hold(at_most=4, basis="mean")
    kr = okr.KeyResult("k", "K", target=target, metric="churn", check_ins=[said])
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        metrics=[churn()],
        observations={"churn": readings((10, 100))},
        cycle=Q4,
    )

    assert float(Fraction(4000, 1100)) == okr.score(okrs, on=ON)["k"].actual


@pytest.mark.parametrize("basis", ["mean", "sum"])
@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((10, 3), NONE_HAS),
        (((10, 100), 3), NOT_ALL_HAVE),
        (((10, 100), (-30, -1000)), NOT_ALL_HAVE),
    ],
)
def test_without_counts_each_reading_counts_the_same(basis, parts, why):
    """What cannot be pooled says so; rates are not added up to 13 % either."""
    found, rule = scored(readings(*parts), basis=basis)

    assert 6.5 == found.actual
    assert f"mean of 2 readings, {why}" == rule


def test_other_windows_of_the_table_may_have_counts():
    """That another metric is counted does not make this one's readings counted."""
    krs = [
        okr.KeyResult(name, "K", target=okr.Hold(at_most=4, basis="mean"), metric=name)
        for name in ("a", "b", "c")
    ]
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", krs)],
        metrics=[
            okr.Metric("a", kind="ratio", unit="%"),
            okr.Metric("b", kind="ratio", unit="%"),
            okr.Metric("c", unit="%"),
        ],
        observations={
            "a": readings((10, 100), (30, 1000)),
            "b": readings(10, 3),
            "c": readings((10, 100), (30, 1000)),
        },
        cycle=Q4,
    )
    card = okr.score(okrs, on=ON)

    assert [4000 / 1100, 6.5, 6.5] == [card[name].actual for name in "abc"]
    assert [True, False, False] == card.sheet.reading.pooled.tolist()
    rule = window_rule(okrs.table, card.sheet.reading, 1)
    assert f"mean of 2 readings, {NONE_HAS}" == rule
    rule = window_rule(okrs.table, card.sheet.reading, 2)
    assert "mean of 2 readings, each counting the same" == rule


@pytest.mark.parametrize(
    ("kind", "basis", "value", "rule"),
    [
        ("level", "mean", 6.5, "mean of 2 readings, each counting the same"),
        ("total", "sum", 13.0, "sum of 2 readings"),
        ("ratio", "worst", 10.0, "worst of 2 readings"),
    ],
)
def test_only_means_and_sums_of_ratios_are_pooled(kind, basis, value, rule):
    """What is no ratio adds up, and the worst month is a month."""
    found = scored(
        readings((10, 100), (30, 1000)), basis=basis, metric=churn(kind=kind)
    )

    assert (value, rule) == (found[0].actual, found[1])


@pytest.mark.parametrize("basis", ["mean", "sum"])
def test_one_reading_is_itself(basis):
    """Nothing is pooled, so nothing is rounded again."""
    found, rule = scored(readings((13, 999)), basis=basis)

    assert okr.Unit.of("ratio").convert(13 / 999, "%") == found.actual
    assert f"{basis} of 1 reading" == rule


def test_only_the_window_is_pooled():
    """A reading from before the first day does not count, nor one after the day."""
    days = {"2026-09-30": 90, "2026-10-31": 10, "2026-11-30": 30, "2026-12-31": 90}
    said = [
        okr.Observation(date=day, numerator=n, denominator=100)
        for day, n in days.items()
    ]

    assert 20.0 == scored(said)[0].actual


@pytest.mark.parametrize("rate", [1, 10, 1000])
def test_a_rate_of_a_thousand_stays_one(rate):
    """13 of 400 and 30 of 1000 are 43 of 1400, also as cases by 1,000 customers."""
    said = [
        okr.Observation(
            date=f"2026-11-0{day}", value=rate * n / of, numerator=n, denominator=of
        )
        for day, (n, of) in enumerate([(13, 400), (30, 1000)], 1)
    ]
    found, _ = scored(said, metric=churn("cases"))

    assert float(Fraction(rate * 43, 1400)) == found.actual


def test_nothing_of_many_is_pooled():
    """A month without any loss counts with all its customers."""
    found, rule = scored(readings((0, 100), (30, 1000), (-1e-90, 1e200)))

    assert pytest.approx(0, abs=1e-190) == found.actual
    assert "pooled ratio of 3 readings: 30 / 1e+200" == rule
    assert (
        float(Fraction(3000, 1100)) == scored(readings((0, 100), (30, 1000)))[0].actual
    )


@pytest.mark.parametrize(
    ("parts", "actual"),
    [
        (((1e308, 1e308), (1e308, 1e308)), 1.0),
        (((-1e308, 1e308), (0, 1e308)), -0.5),
        (((1e-320, 1e-320), (3e-320, 1e-320)), 2.0),
    ],
)
def test_pooling_never_overflows(parts, actual):
    """Sums beyond the largest float are scaled alike, so that their ratio stays."""
    assert actual == scored(readings(*parts), metric=churn("ratio"))[0].actual


def test_a_rate_too_large_for_its_count_is_not_pooled():
    """A numerator that no float can hold is none."""
    said = [
        okr.Observation(
            date=f"2026-11-0{day}", value=1000, numerator=1e306, denominator=1e306
        )
        for day in (1, 2)
    ]
    found, rule = scored(said, metric=churn("cases"))

    assert 1000.0 == found.actual
    assert f"mean of 2 readings, {NONE_HAS}" == rule


@pytest.mark.parametrize(("kind", "known"), [("ratio", False), ("total", True)])
def test_a_ratio_has_no_pace_of_adding_up(kind, known):
    """What does not add up day by day is not on its way to a sum."""
    target = okr.Reach(0, 90, basis="sum")
    found, _ = scored(
        readings((10, 100), (30, 1000)), metric=churn(kind=kind), target=target
    )

    assert known == (found.pace is not None) == (found.required_pace is not None)


@pytest.mark.parametrize("cases", [10, 0])
def test_a_first_reading_is_shown_as_it_was_read(cases):
    """That a ratio is measured at all is the whole way, whatever it is."""
    found, _ = scored(readings((cases, 100)), target=okr.Establish())

    assert (float(cases), 1.0) == (found.actual, found.progress)


def test_columns_of_counts_are_there_only_where_they_are_needed():
    """A million readings without counts take no room for them."""
    kr = okr.KeyResult("k", "K", at_most=4, metric="churn")
    sets = [
        okr.OKRSet(
            [okr.Objective("o", "O", [kr])],
            metrics=[churn()],
            observations={"churn": given},
        ).table
        for given in (readings(10, 3), readings((10, 100), 3))
    ]

    assert sets[0].readings.numerator is None is sets[0].readings.denominator
    np.testing.assert_array_equal([10, math.nan], sets[1].readings.numerator)
    np.testing.assert_array_equal([100, math.nan], sets[1].readings.denominator)
    assert [100.0] == sets[1].whole.tolist()


def test_sums_of_what_was_never_counted_are_not_known():
    """Nothing is made up where no reading has a numerator."""
    kr = okr.KeyResult("k", "K", at_most=5, check_ins={"2026-11-06": 4})
    table = okr.OKRSet([okr.Objective("o", "O", [kr])], cycle=Q4).table

    part, of = sums(table, np.array([0]), np.array([1]))

    assert np.isnan([*part, *of]).all()
