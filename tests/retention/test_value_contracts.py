"""The value of contracts against the published numbers of renewals."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.retention.lifetime.beta_discrete_weibull import BetaDiscreteWeibull
from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
from okrkit.retention.value.contracts import contract_value

BASE = [20500, 15200, 11340, 7961, 4391]
ACQUIRED = [20500, 19000, 17500, 15000, 10000]
MODEL = ShiftedBetaGeo(alpha=3.8, beta=15.2)
COHORTS = [
    [10000, 8000, 6480, 5307, 4391],
    [10000, 8000, 6480, 5307],
    [10000, 8000, 6480],
    [10000, 8000],
]


@pytest.fixture(scope="module")
def fitted():
    """Return the model of note 017's cohorts."""
    return ShiftedBetaGeo.fit(COHORTS)


def test_published_values_of_a_base():
    """Fader and Hardie (2010): DERL 3.31 to 3.84, the base 207,438 and 617,536."""
    made = contract_value(MODEL, BASE, margin=1, discount="10% a year")
    assert [3.31, 3.45, 3.59, 3.72, 3.84] == made.periods.round(2).tolist()
    assert 207_438.23 == pytest.approx(made.existing.value, abs=0.005)
    wide = ShiftedBetaGeo(alpha=1 / 15, beta=4 / 15)
    there = np.round(np.array(ACQUIRED) * wide.survival(range(5)))
    other = contract_value(wide, there, margin=1, discount="10% a year")
    assert 617_531.42 == pytest.approx(other.existing.value, abs=0.005)


@pytest.mark.parametrize(
    ("model", "cohort", "new", "after"),
    [
        (ShiftedBetaGeo, [1000, 631, 468, 382, 326], 3.62, 5.68),
        (ShiftedBetaGeo, [1000, 869, 743, 653, 593], 5.46, 5.87),
        (BetaDiscreteWeibull, [1000, 631, 468, 382, 326], 3.69, 6.03),
        (BetaDiscreteWeibull, [1000, 869, 743, 653, 593], 5.99, 7.32),
    ],
)
def test_published_lifetimes(model, cohort, new, after):
    """New customers and those of four renewals, at 10 %, of both segments."""
    made = contract_value(
        model.fit(cohort), {4: 1}, new=1, margin=1, discount="10% a year"
    )
    assert new == pytest.approx(made["new"].periods, abs=0.0051)
    assert after == pytest.approx(made["4"].periods, abs=0.0051)
    assert made.total.standard_error > 0


def test_values_are_sums_of_survival():
    """Against plain sums over 5,000 periods, of new customers and of old ones."""
    k = np.arange(5000)
    new = float((MODEL.survival(k) / 1.1**k).sum())
    old = float((MODEL.survival(k + 3) / MODEL.survival(2) / 1.1**k).sum())
    made = contract_value(MODEL, {2: 10}, new=5, margin=7, discount="10% a year")
    assert 7 * 5 * new == pytest.approx(made.new.value, rel=1e-10)
    assert 7 * 10 * old == pytest.approx(made.existing.value, rel=1e-10)
    assert made.total.value == pytest.approx(made.new.value + made.existing.value)


def test_errors_go_together(fitted):
    """Cohorts share the parameters: their errors nearly add up, and do not cancel."""
    made = contract_value(fitted, BASE, new=1000, margin=2, discount="10% a year")
    parts = sum(one.value.standard_error for one in made)
    assert 0.98 * parts < made.total.standard_error <= parts * (1 + 1e-9)
    plain = fitted.base_value(
        BASE, renewals=[0, 1, 2, 3, 4], margin=2, discount=0.1, unit="count"
    )
    assert plain.value == pytest.approx(made.existing.value)
    assert plain.standard_error == pytest.approx(made.existing.standard_error)
    assert made.total.low < made.total.value < made.total.high


@pytest.mark.once
def test_the_error_is_that_of_refits(fitted):
    """Cohorts drawn anew and fitted again: the values spread as the error says."""
    dice, values = np.random.default_rng(4), []
    for _ in range(40):
        drawn = []
        for cohort in COHORTS:
            there = [cohort[0]]
            for age in range(1, len(cohort)):
                stay = float(fitted.retention(age))
                there.append(int(dice.binomial(there[-1], stay)))
            drawn.append(there)
        model = ShiftedBetaGeo.fit(drawn)
        made = contract_value(model, BASE, margin=1, discount="10% a year")
        values.append(made.existing.value)
    said = contract_value(fitted, BASE, margin=1, discount="10% a year").existing
    assert 0.67 < np.std(values) / said.standard_error < 1.4


@settings(max_examples=settings().max_examples // 2)
@given(
    st.floats(0.2, 5),
    st.floats(0.5, 20),
    st.lists(st.floats(0, 1e4), min_size=1, max_size=5),
    st.floats(0.1, 100),
)
def test_laws_of_contracts(alpha, beta, counts, margin):
    """Margins scale, discounts cost, and a month's contract is like a year's."""
    model = ShiftedBetaGeo(alpha=alpha, beta=beta)
    counts = [*counts, 1.0]
    made = contract_value(model, counts, margin=margin, discount="10% a year")
    one = contract_value(model, counts, margin=1, discount="10% a year")
    assert margin * one.existing.value == pytest.approx(made.existing.value)
    dear = contract_value(model, counts, margin=margin, discount="20% a year")
    assert dear.existing.value <= made.existing.value
    monthly = contract_value(
        model, counts, margin=margin, discount="10% a month", every="months"
    )
    assert monthly.existing.value == pytest.approx(made.existing.value)
    lightly = contract_value(
        model, counts, margin=margin, discount="10% a year", every="months"
    )
    assert lightly.existing.value >= made.existing.value


def test_a_result_is_indexed_explained_and_shown(fitted):
    """One result, every face of it."""
    made = contract_value(
        fitted, {0: 10, 1: 5}, new=3, margin=12, discount="10% a year", unit="USD"
    )
    assert made.ids == ("0", "1", "new")
    assert made["1"].customers == 5
    assert made.to_columns()["value"].sum() == pytest.approx(made.total.value)
    plain = json.loads(json.dumps(made.to_dict()))
    assert plain["total"]["value"] == pytest.approx(made.total.value)
    assert "customers" in str(made.explain("new"))
    assert "after 1 renewal " in str(made)
    assert "after 0 renewals" in made._repr_html_()
    assert repr(made).startswith("<ContractValue: $")
    assert len(made.to_frame("pyarrow")) == 3
    with pytest.raises(UnknownIdError):
        made.explain("2")
    bare = contract_value(MODEL, [4], margin=1, discount="10% a year")
    assert bare.new is None
    assert bare.to_dict()["new"] is None
    assert str(bare).count("Value of contracts,") == 2


def test_new_customers_alone_are_a_base():
    """A business that begins has no cohorts yet."""
    made = contract_value(MODEL, [0], new=100, margin=1, discount="10% a year")
    assert made.existing.value == 0
    assert made.total.value == pytest.approx(made.new.value)


@pytest.mark.parametrize(
    ("customers", "options", "code"),
    [
        ([-1], {}, "out-of-range"),
        ([np.nan], {}, "out-of-range"),
        ([[1, 2]], {}, "out-of-range"),
        ({-1: 5}, {}, "out-of-range"),
        ([1], {"new": -1}, "out-of-range"),
        ([0], {}, "no-customers"),
        ([1], {"margin": 0}, "parameter-not-positive"),
        ([1], {"discount": 0.1}, "not-a-discount"),
        ([1], {"every": "fortnight"}, "unknown-word"),
    ],
)
def test_bad_input_is_refused(customers, options, code):
    """Typed errors that say what is expected."""
    asked = {"margin": 1, "discount": "10% a year", **options}
    with pytest.raises(InvalidOKRError) as caught:
        contract_value(MODEL, customers, **asked)
    assert code == caught.value.code


def test_a_model_of_renewals_is_asked_for():
    """A rate is no model; and a lifetime without end and discount is refused."""
    with pytest.raises(InvalidOKRError) as caught:
        contract_value(0.8, [1], margin=1, discount=0)
    assert caught.value.code == "wrong-type"
    endless = ShiftedBetaGeo(alpha=0.5, beta=1.0)
    with pytest.raises(InvalidOKRError) as caught:
        contract_value(endless, [1], margin=1, discount=0)
    assert caught.value.code == "endless-lifetime"
