"""Complaints by category: exact comparisons beside scipy, trends, and what is said."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.numerics.multiplicity import adjusted_p
from okrkit.strategy.pain.complaints import complaints
from okrkit.strategy.pain.rates import rate_ratio

ON = "2026-11-15"


def _rows(**months: dict[str, int]) -> dict[str, list[str]]:
    """So many complaints of each category in months, spread over their days."""
    made: dict[str, list[str]] = {"date": [], "category": []}
    for month, counts in months.items():
        for name, count in counts.items():
            made["category"] += [name] * count
            made["date"] += [f"2026-{month[1:]}-{i % 28 + 1:02}" for i in range(count)]
    return made


ROWS = _rows(
    m09={"late": 30, "bill": 20, "app": 10, "old": 8},
    m10={"late": 75, "bill": 22, "app": 9, "new": 9},
)


@pytest.mark.parametrize(
    ("counts", "exposures", "low", "high", "p"),
    [
        (
            (11, 21),
            (800, 3011),
            0.8584264033916397,
            4.277265943654073,
            0.11201731957539936,
        ),
        (
            (40, 20),
            (30, 31),
            1.1799753249695517,
            3.7314380768526685,
            0.009402124185904626,
        ),
        ((0, 6), (1, 1), 0.0, 0.8493111942973236, 0.03125),
        ((9, 0), (34100, 30000), 1.736504086704223, np.inf, 0.006824913334903083),
    ],
    ids=["r-help-page", "doubled", "gone", "new"],
)
def test_ratios_are_those_of_scipy(counts, exposures, low, high, p) -> None:
    """
    Ends and p-value of the conditional binomial, as scipy.stats has them.

    Ends q / (1 - q) * before / now of ``binomtest(a, a + b, now / (now +
    before)).proportion_ci(method="exact")``; p twice the lesser of both sides. The
    first is the example of R's poisson.test: 0.8584264 to 4.2772659.
    """
    made = rate_ratio(*counts, exposure_now=exposures[0], exposure_before=exposures[1])
    assert (low, high, p) == tuple(pytest.approx(float(x), rel=1e-5) for x in made[1:])


def test_what_is_hardly_possible_is_not_impossible() -> None:
    """The binomial chance of 10 or fewer out of 410, twice: fewer as well as more."""
    expected = 2 * sum(math.comb(410, k) for k in range(11)) / 2**410
    fewer, more = rate_ratio(10, 400)[3], rate_ratio(400, 10)[3]
    assert pytest.approx(expected, rel=1e-9) == float(fewer)
    assert pytest.approx(expected, rel=1e-9) == float(more)


def test_nothing_and_nothing_is_no_ratio() -> None:
    """Anything may be true where nothing happened."""
    ratio, low, high, p = rate_ratio(0, 0)
    assert np.isnan(ratio)
    assert (0, np.inf, 1) == (low, high, p)


@settings(max_examples=settings().max_examples // 2)
@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.1, 10))
def test_turned_round_it_says_the_same(a: int, b: int, exposure: float) -> None:
    """More now than before is fewer before than now."""
    _, low, high, p = rate_ratio(a, b, exposure_now=exposure)
    _, other_low, other_high, other_p = rate_ratio(b, a, exposure_before=exposure)
    assert pytest.approx(float(p), abs=1e-9) == float(other_p)
    if np.isfinite(high) and a:
        assert pytest.approx(float(1 / high)) == float(other_low)
    if low > 0 and b:
        assert pytest.approx(float(1 / low)) == float(other_high)


def test_false_claims_are_rarer_than_stated() -> None:
    """Ten categories that do not change: the adjusted p-values claim hardly any."""
    rng = np.random.default_rng(1)
    p = rate_ratio(rng.poisson(12, (200, 10)), rng.poisson(12, (200, 10)))[3]
    claims = [(adjusted_p(row, "benjamini-hochberg") <= 0.05).any() for row in p]
    assert np.mean(claims) <= 0.05


@pytest.mark.parametrize(
    ("now", "exposure", "code"),
    [(-1, 1, "not-a-count"), (1.5, 1, "not-a-count"), (1, 0, "not-positive")],
    ids=["below-0", "half", "nobody"],
)
def test_what_is_no_count_is_refused(now: float, exposure: float, code: str) -> None:
    """And what nobody was exposed to."""
    with pytest.raises(InvalidOKRError) as caught:
        rate_ratio(now, 1, exposure_now=exposure)
    assert code == caught.value.code


def test_a_pareto_table_with_trends() -> None:
    """Most first; what grew, what may be chance, what is new, what is gone."""
    found = complaints(ROWS, on=ON)
    assert ("late", "bill", "app", "new", "old") == found.ids
    assert {
        "late": "more",
        "bill": "may be chance",
        "app": "may be chance",
        "new": "new",
        "old": "gone",
    } == {one.id: one.trend for one in found}
    late = found["late"]
    assert (75, 30, pytest.approx(75 / 115)) == (late.count, late.before, late.share)
    assert pytest.approx(75 / 31 / (30 / 30)) == late.ratio
    assert pytest.approx(1) == found["new"].cumulative
    assert (None, True) == (found["new"].ratio, found["new"].sure)
    assert (115, 68) == (found.total, found.total_before)
    assert ((30, 75), (8, 0)) == (late.history, found["old"].history)
    assert ["late", "bill"] == [one.id for one in found.vital()]
    assert 4 == len(found.vital(1.0))
    assert 2 == len(complaints(_rows(m10={"a": 3, "b": 2}), on=ON).vital(1.0))
    fewer = complaints(_rows(m09={"late": 75}, m10={"late": 30}), on=ON)["late"]
    assert "fewer" == fewer.trend


def test_each_category_is_paid_for() -> None:
    """What one question alone would claim, many together need not."""
    rows = _rows(
        m09={"late": 42, **dict.fromkeys("abcdefgh", 10)},
        m10={"late": 67, **dict.fromkeys("abcdefgh", 10)},
    )
    assert "more" == complaints(rows, on=ON, adjust="none")["late"].trend
    assert "may be chance" == complaints(rows, on=ON)["late"].trend


def test_more_accounts_and_longer_months_are_no_rise() -> None:
    """Rates are for each account and day; without accounts, for each day."""
    rows = _rows(m09={"late": 60}, m10={"late": 124})
    alone = complaints(rows, on=ON)["late"]
    assert (pytest.approx(2), None) == (alone.ratio, alone.rate)
    grown = complaints(rows, on=ON, accounts=(1000, 2000))["late"]
    assert (pytest.approx(1), "may be chance") == (grown.ratio, grown.trend)
    assert pytest.approx(6.2) == grown.rate
    # Byar's interval, as `retention.complaint_rate` has it.
    assert grown.rate_low < 6.2 < grown.rate_high
    same = complaints(rows, on=ON, accounts=2000)["late"]
    assert pytest.approx(2) == same.ratio


def test_a_first_period_is_compared_with_nothing() -> None:
    """And where the table begins in the one before, that is said."""
    found = complaints(ROWS, on="2026-10-15")
    assert ("no comparison", None, None) == (
        found["late"].trend,
        found.compared,
        found["late"].p,
    )
    assert "no period before" in str(found)
    assert "beside" not in str(found)
    rows = {"date": ["2026-09-20", "2026-10-02"], "category": ["late", "late"]}
    assert "2026-09 may not be whole" in complaints(rows, on=ON).note
    assert "" == complaints(ROWS, on=ON).note


def test_a_year_of_counts_is_told() -> None:
    """Not more: whoever wants more has the table."""
    rows = {"date": [f"{y}-{m:02}-05" for y in (2025, 2026) for m in range(1, 11)]}
    rows["category"] = ["late"] * 20
    late = complaints(rows, on=ON)["late"]
    assert (0, 0, *(1,) * 10) == late.history


def test_a_period_without_complaints_has_no_shares() -> None:
    """None of nothing is no number."""
    rows = _rows(m09={"late": 5}, m11={"late": 1})
    found = complaints(rows, on=ON)
    assert (0, None, "gone") == (found.total, found["late"].share, found["late"].trend)
    assert () == found.vital()
    assert "-" in str(found)


def test_rows_without_a_part_are_counted() -> None:
    """And those of later days do not count."""
    rows = {
        "date": ["2026-09-03", "2026-10-02", None, "2026-10-04", "2026-11-20"],
        "category": ["late", "late", "late", None, "late"],
    }
    found = complaints(rows, on=ON)
    assert {"no day": 1, "no category": 1} == dict(found.excluded)
    assert 1 == found["late"].count
    assert "2 rows left out" in str(found)


@pytest.mark.parametrize("accounts", [0, (10, 0), (1, 2, 3)])
def test_accounts_that_are_none_are_refused(accounts) -> None:
    """A rate of nobody is no rate."""
    with pytest.raises(InvalidOKRError) as caught:
        complaints(ROWS, on=ON, accounts=accounts)
    assert ("not-positive", "accounts") == (caught.value.code, caught.value.place)


def test_without_a_complete_period_there_is_nothing() -> None:
    """The running month still changes."""
    with pytest.raises(NotMeasuredError, match="complete"):
        complaints(_rows(m11={"late": 3}), on=ON)


def test_it_shows_itself() -> None:
    """Text, one line, HTML that is escaped, JSON, columns, frames, explanations."""
    rows = _rows(m09={"<u>": 3, "b": 2, "old": 1}, m10={"<u>": 4, "new": 2})
    found = complaints(rows, on=ON, accounts=100)
    assert "6 complaints in 2026-10, beside 2026-09" in str(found)
    assert "\n" not in repr(found)
    assert "<u>" not in found._repr_html_()
    plain = json.loads(json.dumps(found.to_dict()))
    assert ("2026-10", 4) == (plain["period"], len(plain["items"]))
    columns = found.to_columns()
    assert list(found.ids) == columns["id"].tolist()
    assert 4 == len(found.to_frame("polars"))
    assert "times as often" in str(found.explain("new"))
    assert "∞" in str(found)
    alone = complaints(rows, on="2026-10-15").explain("b")
    assert "times as often" not in str(alone)


def test_a_table_that_ends_early_is_no_success() -> None:
    """It said "gone", surely, of a month that nobody had exported yet."""
    found = complaints(_rows(m09={"late": 90, "bill": 4}), on=ON)
    late = found["late"]
    assert ("no comparison", False) == (late.trend, late.sure)
    assert "the table ends on 2026-09-28: 2026-10 may not be whole" in str(found)


def test_a_month_that_stops_in_its_middle_is_not_fewer() -> None:
    """It said "fewer", surely, of a table that was taken on the twelfth."""
    rows = _rows(m09={"late": 90, "bill": 2})
    rows["date"] += [f"2026-10-{i % 12 + 1:02}" for i in range(36)] + [
        "2026-10-03"
    ] * 18
    rows["category"] += ["late"] * 36 + ["bill"] * 18
    found = complaints(rows, on=ON)
    assert "the table ends on 2026-10-12" in found.note
    words = {one.id: (one.trend, one.sure) for one in found}
    assert {"late": ("no comparison", False), "bill": ("more", True)} == words
    rows["date"].append("2026-11-02")
    rows["category"].append("late")
    known = complaints(rows, on=ON)
    assert ("", "fewer") == (known.note, known["late"].trend)


def test_a_quiet_end_of_few_complaints_is_no_doubt() -> None:
    """Two a month are often silent for three weeks; and a weekend is no gap."""
    few = {"date": ["2026-09-03", "2026-09-20", "2026-10-02"], "category": ["late"] * 3}
    assert "ends" not in complaints(few, on=ON).note
    assert "ends" not in complaints(ROWS, on=ON).note


def test_blanks_around_a_category_make_no_other() -> None:
    """They made three categories of one, and one of nothing but blanks."""
    rows = {"date": ["2026-10-30"] * 5, "category": [" a", "a", "a ", "A", "  "]}
    found = complaints(rows, on=ON)
    assert {"a": 3, "A": 1} == {one.id: one.count for one in found}
    assert {"no category": 1} == dict(found.excluded)


@pytest.mark.parametrize(
    ("share", "code"),
    [
        ("a", "not-a-number"),
        (float("nan"), "not-finite"),
        (2, "not-a-probability"),
        (0, "not-a-probability"),
        (-1, "not-a-probability"),
        (True, "not-a-number"),
    ],
    ids=["text", "nan", "two", "none", "below", "flag"],
)
def test_the_vital_few_make_up_a_share(share, code):
    """Text was an error of Python, and a share of 2 was everything."""
    rows = {"date": ["2026-10-02"] * 5, "category": list("aaabb")}
    found = complaints(rows, on="2026-11-15")
    with pytest.raises(InvalidOKRError) as caught:
        found.vital(share)
    assert (caught.value.code, caught.value.place) == (code, "share")
    assert [one.id for one in found.vital(1)] == ["a", "b"]
