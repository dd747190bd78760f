"""Customer value in closed form against the published numbers and against sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.retention.churn import (
    logo_churn,
    logo_churn_of_counts,
    logo_retention_of_counts,
)
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.lifetime.closed_forms import (
    customer_value,
    customer_value_estimate,
    margin_multiple,
    naive_lifetime,
    naive_lifetime_estimate,
    segment_shares,
)
from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
from okrkit.retention.rates import convert_rate
from okrkit.retention.surveys.satisfaction import csat
from okrkit.retention.tables.subscriptions import Subscriptions

RATE = Definition(
    id="retention", name="Retention", formula="kept / start", unit="ratio"
)
LOST = Definition(id="churn", name="Churn", formula="lost / start", unit="ratio")


def test_note_024():
    """The note's three forms: m 100, r .8, i .1."""
    found = [
        float(customer_value(100, retention=0.8, discount=0.1, timing=timing))
        for timing in ("now", "next", "end", "renewal")
    ]
    assert found == pytest.approx([1100 / 3, 800 / 3, 1000 / 3, 880 / 3])
    assert [366.6667, 266.6667, 333.3333] == [round(value, 4) for value in found[:3]]


def test_margin_multiples():
    """Gupta and Lehmann's table: 4.0909 at .9 and 12 %, 2.6667 at .8 and 10 %."""
    assert margin_multiple([0.9, 0.8], [0.12, 0.1]).round(4).tolist() == [
        4.0909,
        2.6667,
    ]


def test_two_segments():
    """A third stays with .9, the rest with .5: what two renewals tell of a customer."""
    each = customer_value(100, retention=[0.9, 0.5], discount=0.1, timing="renewal")
    assert each.round(4).tolist() == [495.0, 91.6667]
    shares = segment_shares([1, 2], retention=[0.9, 0.5], renewals=2)
    assert round(float(shares[0]), 7) == 0.6183206
    assert round(float(shares @ each), 5) == 341.05598


@given(
    st.floats(0, 1),
    st.floats(0, 0.5),
    st.floats(-0.2, 0.4),
    st.integers(0, 40),
    st.sampled_from(["now", "renewal", "next", "end"]),
)
def test_closed_forms_are_their_sums(r, i, g, periods, timing):
    """Every form is the sum of its margins, one by one."""
    start = {"now": (1, 0), "renewal": (r, 0), "next": (r, 1), "end": (1, 1)}[timing]
    total = sum(
        7 * start[0] * (r * (1 + g)) ** k / (1 + i) ** (k + start[1])
        for k in range(periods)
    )
    found = customer_value(
        7, retention=r, discount=i, growth=g, periods=periods, timing=timing
    )
    assert float(found) == pytest.approx(total, rel=1e-9, abs=1e-12)


def test_a_horizon_may_be_where_a_sum_has_no_end():
    """Retention of 1 without discount counts the periods; without end it is refused."""
    assert float(customer_value(5, retention=1, discount=0, periods=12)) == 60
    for retention, growth in ((1, 0), (0.9, 0.3)):
        with pytest.raises(InvalidOKRError) as refused:
            customer_value(5, retention=retention, discount=0.0, growth=growth)
        assert refused.value.code == "endless-lifetime"
    assert float(customer_value(5, retention=0, discount=0.1)) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"retention": 1.1},
        {"retention": -0.1},
        {"retention": np.nan},
        {"discount": -0.1},
        {"growth": -1},
        {"periods": -1},
        {"margin": None},
        {"timing": "later"},
    ],
)
def test_bad_arguments(wrong):
    """Rates that are none are refused."""
    with pytest.raises(InvalidOKRError):
        customer_value(**{"margin": 1, "retention": 0.5, "discount": 0.1} | wrong)


def test_a_mistyped_timing_has_a_suggestion():
    """The nearest timing is named."""
    with pytest.raises(InvalidOKRError, match="timing") as refused:
        customer_value(1, retention=0.5, discount=0.1, timing="renewals")
    assert "renewal" in refused.value.hint


def test_one_rate_for_a_mixed_base_undervalues_it():
    """A third of new customers stays with 90 %, two thirds with 50 %: 38 % too low.

    Five cohorts of one size, aged 0 to 4, at 10 %; the one rate is all who renewed over
    all who could. Fader and Hardie (2010) print 8,761,000 for 14,020,000: 37.5 %.
    """
    each = customer_value(100, retention=[0.9, 0.5], discount=0.1, timing="renewal")
    ages = np.arange(5)
    there = (0.9**ages + 2 * 0.5**ages) / 3
    mixed = there @ (segment_shares([1, 2], retention=[0.9, 0.5], renewals=ages) @ each)
    rate = there[1:].sum() / there[:-1].sum()
    one = customer_value(100, retention=rate, discount=0.1, timing="renewal")
    assert 1 - float(one * there.sum() / mixed) == pytest.approx(0.377, abs=5e-4)


def test_naive_lifetime_undervalues():
    """1 / churn of customers who differ is less than they stay."""
    assert naive_lifetime([0.05, 0.5, 1]).tolist() == [20, 2, 1]
    for wrong in (0, -0.1, 1.1):
        with pytest.raises(InvalidOKRError):
            naive_lifetime(wrong)
    model = ShiftedBetaGeo(alpha=1 / 15, beta=4 / 15)
    naive = customer_value(1, retention=0.904, discount=0.1, timing="renewal")
    mixed = model.residual_lifetime(4, discount=0.1)
    assert 0.38 <= 1 - float(naive / mixed) <= 0.55
    assert "constant hazard" in naive_lifetime_estimate(0.05).note


def test_segments_out_of_range():
    """Nobody left, or shares below 0, are refused."""
    for shares, retention in (([1, 1], [0, 0]), ([-1, 2], [0.5, 0.5]), ([1], [2])):
        with pytest.raises(InvalidOKRError):
            segment_shares(shares, retention=retention, renewals=1)


def test_errors_of_the_rate_are_carried():
    """The delta method's error is that of draws; ends of the rate become ends."""
    rate = Estimate(
        definition=RATE, value=0.8, standard_error=0.01, low=0.78, high=0.82,
        method="wilson", n=1600, segment="paying", provisional=True,
    )  # fmt: skip
    made = customer_value_estimate(100, retention=rate, discount=0.1, unit="USD")
    assert made.value == pytest.approx(1100 / 3)
    assert made.standard_error == pytest.approx(110 / 0.09 * 0.01, rel=1e-6)
    ends = customer_value(100, retention=[0.78, 0.82], discount=0.1)
    assert (made.low, made.high) == pytest.approx(tuple(ends))
    assert made.method == "wilson, carried over"
    assert (made.n, made.segment, made.provisional) == (1600, "paying", True)
    assert "undervalues" in made.note
    life = naive_lifetime_estimate(
        Estimate(definition=LOST, value=0.05, standard_error=0.005, low=0.04, high=0.06)
    )
    assert life.standard_error == pytest.approx(2, rel=1e-6)
    assert (life.low, life.high) == pytest.approx((1 / 0.06, 25))


def test_an_end_without_limit_is_left_out():
    """Where the upper end of retention has an infinite value, none is given."""
    rate = Estimate(
        definition=RATE, value=0.98, standard_error=0.02, low=0.94, high=1.0
    )
    made = customer_value_estimate(100, retention=rate, discount=0.0)
    assert made.value == pytest.approx(5000)
    assert made.high is None
    assert made.low == pytest.approx(100 / 0.06)
    at_once = customer_value_estimate(
        100, retention=Estimate(definition=RATE, value=1.0, standard_error=0.1),
        discount=0.1,
    )  # fmt: skip
    assert at_once.standard_error is None


def test_rates_without_error_or_value():
    """A bare rate gives a bare value; one that was not measured is refused."""
    bare = customer_value_estimate(100, retention=0.8, discount=0.1)
    assert (bare.standard_error, bare.low) == (None, None)
    ends = Estimate(definition=LOST, value=0.5, low=0.4, high=0.8)
    made = naive_lifetime_estimate(ends)
    assert made.standard_error is None
    assert (made.low, made.high) == (1.25, 2.5)
    with pytest.raises(InvalidOKRError) as refused:
        naive_lifetime_estimate(Estimate(definition=LOST, value=None))
    assert refused.value.code == "not-measured"


@pytest.mark.parametrize(
    ("every", "unit"),
    [
        ("day", "days"),
        ("week", "weeks"),
        ("month", "months"),
        ("quarter", "quarters"),
        ("half", "half-years"),
        ("year", "years"),
    ],
)
def test_a_lifetime_is_in_the_periods_of_its_churn(every, unit):
    """Ten quarters of a quarterly churn are not ten months."""
    plans = Subscriptions(
        {
            "customer": range(20),
            "start": ["2025-01-01"] * 20,
            "end": ["2026-09-15"] * 2 + [None] * 18,
        }
    )
    churn = logo_churn(plans, on="2026-12-31", every=every)
    lost = next(one for one in churn if one.value)
    made = naive_lifetime_estimate(lost)
    assert (unit, 10.0) == (str(made.definition.unit), pytest.approx(made.value))
    wrong = "weeks" if unit != "weeks" else "months"
    with pytest.raises(InvalidOKRError, match="another period"):
        naive_lifetime_estimate(lost, unit=wrong)


def test_a_lifetime_of_no_known_period_says_no_months():
    """Counts and numbers have no period; a converted rate has the new one."""
    counts = logo_churn_of_counts(opening=20, lost=2)
    quarter = convert_rate(counts, from_="month", to="quarter")
    made = [naive_lifetime_estimate(one) for one in (0.1, counts, quarter)]
    units = [str(one.definition.unit) for one in made]
    assert ["periods", "periods", "quarters"] == units
    said = naive_lifetime_estimate(counts, unit="months")
    assert "months" == str(said.definition.unit)


def test_churn_is_not_taken_for_retention():
    """A churn of 10 % as retention makes a fifth of the value: it is refused."""
    counts = {"opening": 20, "lost": 2}
    lost = logo_churn_of_counts(**counts)
    kept = logo_retention_of_counts(**counts)
    worth = customer_value_estimate(100, retention=kept, discount=0.1)
    assert 550 == pytest.approx(worth.value)
    for wrong in (
        lambda: customer_value_estimate(100, retention=lost, discount=0.1),
        lambda: naive_lifetime_estimate(kept),
        lambda: customer_value_estimate(1, retention=kept, discount=0.1, kept=False),
        lambda: naive_lifetime_estimate(lost, kept=True),
    ):
        with pytest.raises(InvalidOKRError) as refused:
            wrong()
        assert "other-rate" == refused.value.code


def test_what_is_no_rate_of_that_kind_has_to_say():
    """Satisfied answers are no customers kept, nor are a cohort's since it began."""
    share = csat([5, 5, 5, 1])
    for wrong in (
        lambda: customer_value_estimate(100, retention=share, discount=0.1),
        lambda: naive_lifetime_estimate(share),
    ):
        with pytest.raises(InvalidOKRError, match="kept=True or kept=False"):
            wrong()
    made = customer_value_estimate(100, retention=share, discount=0.1, kept=True)
    assert 100 * 1.1 / 0.35 == pytest.approx(made.value)


def test_margins_come_as_wholes_and_none_is_nothing():
    """Half a margin is none that the formula knows; no margin is 0, and not -0."""
    with pytest.raises(InvalidOKRError, match="whole numbers"):
        customer_value(100, retention=0.8, discount=0.1, periods=2.5)
    none = customer_value(100, retention=0.8, discount=0.1, periods=0)
    assert "0.0" == str(float(none))
