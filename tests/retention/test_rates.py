"""Rates of one period as those of another: the assumption is named, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.retention.churn import (
    logo_churn,
    logo_churn_of_counts,
    logo_retention,
    logo_retention_of_counts,
    renewal_rate,
)
from okrkit.retention.cohort.triangle import cohorts
from okrkit.retention.lengths import span
from okrkit.retention.rates import convert_rate
from okrkit.retention.revenue import revenue_retention
from okrkit.retention.surveys.satisfaction import csat
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.subscriptions import Subscriptions

YEAR = {"from_": "month", "to": "year"}


def test_a_constant_hazard_compounds():
    """5 percent a month is 46 percent a year, 3 a quarter are 1.01 a month."""
    assert 1 - 0.95**12 == pytest.approx(convert_rate(0.05, **YEAR), rel=1e-14)
    monthly = convert_rate(0.03, from_="quarter", to="month")
    assert 1 - 0.97 ** (1 / 3) == pytest.approx(monthly, rel=1e-14)
    kept = convert_rate(0.95, **YEAR, kept=True)
    assert 0.95**12 == pytest.approx(kept, rel=1e-14)
    assert (0.0, 1.0) == (convert_rate(0, **YEAR), convert_rate(1, **YEAR))


@pytest.mark.parametrize(
    ("period", "unit"), [("day", "days"), ("week", "weeks"), ("month", "months")]
)
def test_a_year_is_as_long_as_for_lifetimes(period, unit):
    """Two lengths of a year in one library are two answers to one question."""
    times = span("1 year", unit)
    assert 365.2425 == span("1 year", "days")
    made = convert_rate(0.001, from_=period, to="year", assumption="simple")
    assert 0.001 * times == pytest.approx(made, rel=1e-14)


def test_simple_loses_nobody_twice():
    """Twelve times as much, and refused where that is more than there was."""
    assert 0.6 == pytest.approx(convert_rate(0.05, **YEAR, assumption="simple"))
    with pytest.raises(InvalidOKRError, match="constant hazard"):
        convert_rate(0.1, **YEAR, assumption="simple")


def test_net_revenue_compounds_and_is_refused_elsewhere():
    """A net churn below 0 has no hazard; revenue grows on itself."""
    with pytest.raises(InvalidOKRError, match="compounding"):
        convert_rate(-0.02, **YEAR)
    with pytest.raises(InvalidOKRError, match="compounding"):
        convert_rate(1.02, **YEAR, kept=True)
    made = convert_rate(1.02, **YEAR, kept=True, assumption="compounding")
    assert 1.02**12 == pytest.approx(made, rel=1e-14)
    with pytest.raises(InvalidOKRError, match="at most 1"):
        convert_rate(1.5, **YEAR, assumption="compounding")


def test_words_and_numbers_that_are_none():
    """Unknown periods, unknown assumptions, and rates that are no numbers."""
    for wrong in ({"to": "decade"}, {"from_": "mnth"}, {"assumption": "linear"}):
        with pytest.raises(InvalidOKRError):
            convert_rate(0.05, **{**YEAR, **wrong})
    with pytest.raises(InvalidOKRError):
        convert_rate("5%", **YEAR)


@given(
    st.floats(0, 0.999), st.sampled_from(["day", "week", "month", "quarter", "half"])
)
def test_there_and_back_is_the_same(rate, period):
    """A year's rate made monthly and yearly again; the longer period loses more."""
    yearly = convert_rate(rate, from_=period, to="year")
    back = convert_rate(yearly, from_="year", to=period)
    if yearly < 0.999999:
        assert back == pytest.approx(rate, rel=1e-6, abs=1e-12)
    assert yearly >= rate * (1 - 1e-12)


def test_estimates_keep_their_interval():
    """The ends are converted as they are, the error by the slope, the note says how."""
    month = logo_churn_of_counts(opening=1000, lost=50)
    year = convert_rate(month, **YEAR)
    for name in ("value", "low", "high"):
        expected = convert_rate(getattr(month, name), **YEAR)
        assert expected == pytest.approx(getattr(year, name), rel=1e-14)
    step = 1e-6
    slope = (convert_rate(0.05 + step, **YEAR) - convert_rate(0.05, **YEAR)) / step
    assert slope * month.standard_error == pytest.approx(year.standard_error, rel=1e-4)
    assert "constant hazard, 12 periods" in year.note
    assert (None, None) == (year.numerator, year.denominator)
    assert "logo-churn.cohort.by-year" == year.definition.id
    simple = convert_rate(month, **YEAR, assumption="simple")
    assert (0.6, 12 * month.low) == pytest.approx((simple.value, simple.low))


def test_retention_is_known_by_its_definition():
    """An estimate says whether it is of what was kept, and of which period."""
    data = {
        "customer": [1, 2],
        "start": ["2026-08-01"] * 2,
        "end": [None, "2026-09-20"],
    }
    plans = Subscriptions(data)
    kept = logo_retention(plans, on="2026-09-30")["2026-09"]
    lost = logo_churn(plans, on="2026-09-30")["2026-09"]
    both = [convert_rate(one, from_="month", to="quarter") for one in (kept, lost)]
    assert (0.125, 0.875) == tuple(round(one.value, 9) for one in both)
    assert both[0].low <= both[0].value <= both[0].high
    said = convert_rate(lost, from_="month", to="quarter", kept=False)
    assert both[1].value == said.value
    with pytest.raises(InvalidOKRError, match="another period"):
        convert_rate(lost, from_="quarter", to="year")


def test_renewals_are_kept_and_what_is_neither_has_to_say():
    """Nine of ten renewed in a month is not nine of ten lost."""
    day = {"customer": range(10), "start": ["2026-01-01"] * 10}
    data = {name: list(column) for name, column in day.items()}
    data |= {"end": ["2026-09-15"] + [None] * 9, "renews": ["2026-09-15"] * 10}
    due = Subscriptions(data, due="renews")
    month = renewal_rate(due, on="2026-09-30")["2026-09"]
    assert 0.9**12 == pytest.approx(convert_rate(month, **YEAR).value)
    share = csat([5, 5, 5, 1])
    with pytest.raises(InvalidOKRError, match="not true or false"):
        convert_rate(0.1, **YEAR, kept="no")
    with pytest.raises(InvalidOKRError, match="kept=True or kept=False"):
        convert_rate(share, **YEAR)
    assert 0.75**12 == pytest.approx(convert_rate(share, **YEAR, kept=True).value)


def test_an_interval_that_reaches_beyond_all_ends_at_all():
    """Of few customers the upper end may be more than all: so many are never lost."""
    few = logo_churn_of_counts(opening=20, lost=1)
    simple = convert_rate(few, **YEAR, assumption="simple")
    assert (0.6, 1.0) == pytest.approx((simple.value, simple.high))
    most = logo_churn_of_counts(opening=4, lost=4, definition="all-lost")
    assert (1.0, 1.0) == (most.value, convert_rate(most, **YEAR).high)
    kept = logo_retention_of_counts(opening=4, lost=4, definition="all-lost")
    assert 0.0 == convert_rate(kept, **YEAR).low


def test_what_was_converted_is_no_longer_made_of_counts():
    """Nothing that goes by counts takes a year's guess for a year's counts."""
    year = convert_rate(logo_churn_of_counts(opening=1000, lost=50), **YEAR)
    assert ({}, None) == (year.parts, year.estimator)


def test_an_estimate_without_an_error_stays_without():
    """Of one customer the net retention has no error, nor has its year."""
    rows = {"customer": [1, 1], "date": ["2026-09-01", "2026-10-05"], "amount": [9, 1]}
    one = revenue_retention(Ledger(rows), on="2026-10-31")["2026-10"]
    made = convert_rate(one, **YEAR, assumption="compounding")
    assert (10 / 9) ** 12 == pytest.approx(made.value)
    assert (None, None) == (made.standard_error, made.low)
    nothing = logo_churn_of_counts(opening=0, lost=0)
    assert None is convert_rate(nothing, **YEAR).value


def test_a_converted_rate_knows_its_period():
    """A year made of a month is not taken for a quarter afterwards."""
    year = convert_rate(logo_churn_of_counts(opening=1000, lost=50), **YEAR)
    with pytest.raises(InvalidOKRError, match="another period"):
        convert_rate(year, from_="quarter", to="month")
    back = convert_rate(year, from_="year", to="month")
    assert 0.05 == pytest.approx(back.value)


def test_a_cohorts_retention_is_of_no_period():
    """Of those still there after three months nobody can say what a month keeps."""
    buys = {"customer": [1, 2, 1], "date": ["2026-01-03", "2026-01-04", "2026-04-02"]}
    cell = cohorts(Events(buys), on="2026-05-31")["2026-01/3"]
    with pytest.raises(InvalidOKRError, match="of one period"):
        convert_rate(cell, **YEAR)
