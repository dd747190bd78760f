"""Histories that cannot be, fits that cannot tell, and how results are shown."""

import json

import numpy as np
import pytest

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.retention.customers.holdout import calibration_and_holdout
from okrkit.retention.customers.summary import summary
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.lengths import span, spans, time_unit
from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.bootstrap import bootstrap
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.modified_beta_geo import ModifiedBetaGeo
from okrkit.retention.lifetime.newton import maximise
from okrkit.retention.lifetime.pareto_likelihood import ParetoLikelihood
from okrkit.retention.lifetime.pareto_nbd import ParetoNBD
from okrkit.retention.lifetime.reading import distinct, read_histories
from okrkit.retention.lifetime.rises import Rising
from okrkit.retention.tables.events import Events

MODELS = [BetaGeo, ModifiedBetaGeo, ParetoNBD]
GIVEN = {
    BetaGeo: BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426),
    ModifiedBetaGeo: ModifiedBetaGeo(r=0.525, alpha=6.183, a=0.891, b=1.614),
    ParetoNBD: ParetoNBD(r=0.553, alpha=10.578, s=0.606, beta=11.669),
}


def some(**columns):
    """Return three customers, with other columns where given."""
    base = {"frequency": [0, 1, 3], "recency": [0, 4.0, 9.0], "T": [10.0, 11.0, 12.0]}
    return {**base, **columns}


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        ({"frequency": [0, 1, -1]}, "frequency"),
        ({"frequency": [0, 1, 2.5]}, "frequency"),
        ({"frequency": [0, 1, 1e17]}, "frequency"),
        ({"recency": [0, 4, 13]}, "recency"),
        ({"recency": [0, 4, -1]}, "recency"),
        ({"recency": [0, 0, 9]}, "recency"),
        ({"recency": [1, 4, 9]}, "recency"),
        ({"T": [10, 11, -2]}, "T"),
    ],
)
def test_impossible_histories_are_refused(columns, place):
    """Recency after the end, half a purchase: an error that names column and row."""
    with pytest.raises(InvalidOKRError) as refused:
        BetaGeo.fit(some(**columns))
    assert refused.value.code == "history-impossible"
    assert refused.value.place == place
    assert " in row " in refused.value.got
    row = {name: values[-1] for name, values in some(**columns).items()}
    if place != "recency" or columns["recency"][-1] != 9:
        with pytest.raises(InvalidOKRError):
            GIVEN[BetaGeo].probability_alive(**row)


@pytest.mark.parametrize("model", MODELS)
def test_nobody_came_back_is_refused(model):
    """Trap 18: a flat likelihood has no top, and peers print numbers all the same."""
    never = {"frequency": [0, 0], "recency": [0, 0], "T": [30, 20]}
    with pytest.raises(InvalidOKRError) as refused:
        model.fit(never)
    assert refused.value.code == "no-information"


@pytest.mark.parametrize("model", MODELS)
def test_a_top_at_infinity_is_not_called_an_estimate(model):
    """Everyone buys alike and nobody leaves: no finite parameters say so."""
    x = np.full(400, 10)
    data = {"frequency": x, "recency": np.full(400, 19.9), "T": np.full(400, 20.0)}
    found = model.fit(data)
    assert not found.converged
    assert found.fitted.note
    assert "Not a maximum-likelihood estimate" in str(found)
    with pytest.raises(InvalidOKRError) as refused:
        bootstrap(model, data, replicates=2, seed=0)
    assert refused.value.code == "no-information"


def test_weights_stand_for_customers():
    """A row of weight 3 is three rows, and one of weight 0 is none."""
    x = np.repeat([0, 1, 2, 5, 0], [60, 20, 10, 5, 1])
    data = {"frequency": x, "recency": 6.0 * (x > 0) + x, "T": 20.0 + x % 3}
    rows, count = np.unique(np.stack(list(data.values())), axis=1, return_counts=True)
    few = dict(zip(data, rows, strict=True)) | {"n": count}
    few = {name: np.append(column, 1) for name, column in few.items()}
    few["n"][-1] = 0
    whole, weighted = BetaGeo.fit(data), BetaGeo.fit(few, weight="n")
    assert dict(weighted.params) == pytest.approx(dict(whole.params), rel=1e-8)
    assert weighted.fitted.n == 96
    assert weighted.fitted.rows == len(count)


def test_weights_that_are_none_are_refused():
    """Below 0, infinite, or nothing at all."""
    for weights in ([1, 1, -1], [1, 1, 0.0 * 1 - 2]):
        with pytest.raises(InvalidOKRError):
            BetaGeo.fit(some(n=weights), weight="n")
    with pytest.raises(InvalidOKRError) as refused:
        BetaGeo.fit(some(n=[0, 0, 0]), weight="n")
    assert refused.value.code == "no-customers"
    with pytest.raises(InvalidOKRError):
        BetaGeo.fit({"frequency": [], "recency": [], "T": []})


def test_data_come_in_any_shape():
    """Columns, records, frames and results of okrkit's own are one table."""
    polars = pytest.importorskip("polars")
    x = np.repeat([0, 1, 2, 5], [60, 20, 10, 5])
    data = {"frequency": x, "recency": 6.0 * (x > 0) + x, "T": 20.0 + x % 3}
    records = [
        dict(zip(data, row, strict=True)) for row in zip(*data.values(), strict=True)
    ]
    expected = dict(BetaGeo.fit(data).params)
    for other in (records, polars.DataFrame(data)):
        assert dict(BetaGeo.fit(other).params) == pytest.approx(expected, rel=1e-9)
    renamed = {"n": x, "last": data["recency"], "age": data["T"]}
    same = BetaGeo.fit(renamed, frequency="n", recency="last", T="age")
    assert dict(same.params) == expected
    with pytest.raises(InvalidOKRError) as refused:
        BetaGeo.fit({"frequncy": x, "recency": data["recency"], "T": data["T"]})
    assert "frequncy" in str(refused.value)


def test_rows_that_lack_a_number_are_counted():
    """A missing number is no zero: the row is left out, and said so."""
    read = read_histories(some(T=[10.0, None, 12.0]))
    assert read.customers == 2
    assert dict(read.excluded) == {"no T": 1}
    x = [0, 1, 1, 2, 5, 9, None]
    last, many = [0, 3, 30, 28, 20, 37, 38], [140, 12, 9, 8, 6, 5, 1]
    data = {"frequency": x, "recency": last, "T": [39] * 7, "n": many}
    fit = BetaGeo.fit(data, weight="n").fitted
    assert fit.converged
    assert fit.to_dict()["excluded"] == {"no frequency": 1}
    assert "Left out: 1 row, no frequency" in str(fit)
    assert "no frequency" in str(fit.explain())


@pytest.mark.parametrize("model", MODELS)
def test_given_parameters_say_that_they_are_given(model):
    """No standard errors are made up for numbers that somebody typed."""
    given = GIVEN[model]
    assert not given.converged
    for name in ("standard_errors", "covariance", "log_likelihood"):
        with pytest.raises(NotMeasuredError):
            getattr(given, name)
    assert model.__name__ in repr(given)
    assert model.__name__ in given._repr_html_()
    assert given.to_dict()["params"] == dict(given.params)
    assert json.dumps(given.to_dict())
    assert "given" in str(given.explain())


@pytest.mark.parametrize("model", MODELS)
def test_a_fit_shows_itself(model):
    """Text, HTML, JSON, columns and explanation of one fit."""
    x = np.repeat([0, 1, 2, 5, 9], [60, 20, 10, 5, 3])
    data = {"frequency": x, "recency": 6.0 * (x > 0) + x, "T": 20.0 + x % 3}
    found = model.fit(data)
    fit = found.fitted
    assert found.names == tuple(fit.to_columns()["id"])
    assert fit.to_frame("polars").shape == (4, 3)
    assert json.dumps(found.to_dict())
    assert fit.aic == pytest.approx(8 - 2 * fit.log_likelihood)
    assert fit.bic == pytest.approx(4 * np.log(98) - 2 * fit.log_likelihood)
    assert "<table" in found._repr_html_()
    assert "log-likelihood" in str(found)
    assert str(found.explain()).startswith("log-likelihood of")
    assert repr(fit).startswith(f"<Fit of {model.__name__} to 98 customers")


@pytest.mark.parametrize("bad", [0, -1, np.inf, np.nan, True, "1"])
def test_parameters_are_above_zero(bad):
    """A model that cannot be is refused when it is made."""
    with pytest.raises(InvalidOKRError):
        BetaGeo(r=bad, alpha=1, a=1, b=1)


def test_units_of_time():
    """Trap 8: twelve months of a model in weeks are 52, not 12."""
    weeks = GIVEN[BetaGeo].with_unit("weeks")
    year = weeks.expected_purchases_new("12 months")
    assert year == weeks.expected_purchases_new(365.2425 / 7)
    assert weeks.with_unit("days").expected_purchases_new("12 months") == (
        pytest.approx(float(year), rel=1e-12)
    )
    assert span("1 month", "months") == span(1, "months") == 1
    assert spans([1, 2], "weeks").tolist() == [1, 2]
    for bad in (
        "12",
        "twelve months",
        "-1 weeks",
        "1 parsec",
        "\u0661 weeks",
        -1,
        None,
    ):
        with pytest.raises(InvalidOKRError):
            span(bad, "weeks")
    with pytest.raises(InvalidOKRError) as refused:
        time_unit("week")
    assert "weeks" in refused.value.hint
    with pytest.raises(InvalidOKRError):
        BetaGeo(r=1, alpha=1, a=1, b=1, unit=7)


def test_a_model_that_was_not_told_its_unit_understands_no_text():
    """Columns may count in days: twelve months of them are not 52."""
    nobody = BetaGeo.fit(some())
    assert nobody.unit is None
    assert nobody.expected_purchases_new(52) > 0
    with pytest.raises(InvalidOKRError) as refused:
        nobody.expected_purchases_new("12 months")
    assert refused.value.code == "time-unit-missing"
    assert "with_unit" in refused.value.hint
    days = nobody.with_unit("days")
    assert (days.unit, days.fitted) == ("days", nobody.fitted)
    assert days.expected_purchases_new("1 weeks") == nobody.expected_purchases_new(7)


@pytest.mark.parametrize("model", MODELS)
def test_questions_that_cannot_be_are_refused(model):
    """No time, no count, no rate, shapes that do not fit."""
    given = GIVEN[model]
    asked = [
        lambda: given.expected_purchases(-1, 0, 0, 1),
        lambda: given.expected_purchases([1, 2], [0, 0, 0], 0, 1),
        lambda: given.expected_purchases_new(np.nan),
        lambda: given.probability_of(1.5, 10),
        lambda: given.discounted_expected_purchases(0, 0, 1, rate=-0.1, horizon=1),
        lambda: given.discounted_expected_purchases(0, 0, 1, rate=0),
    ]
    for question in asked:
        with pytest.raises(InvalidOKRError):
            question()
    with pytest.raises(InvalidOKRError):
        bootstrap(model, some(), replicates=1, seed=0)


@pytest.mark.parametrize("model", MODELS)
def test_arrays_answer_as_single_customers_do(model):
    """Equal customers are worked out once: each must still get his own answer."""
    given = GIVEN[model]
    dice = np.random.default_rng(0)
    x = dice.integers(0, 4, (20, 3))
    age = dice.integers(10, 13, (20, 3)).astype(float)
    recency = np.where(x > 0, age - dice.integers(0, 3, (20, 3)), 0)
    t = dice.integers(1, 4, (20, 3)).astype(float)
    questions = {
        "alive": given.probability_alive(x, recency, age),
        "expected": given.expected_purchases(t, x, recency, age),
        "same": given.expected_purchases(26, x, recency, age),
        "logs": given.log_likelihood_of(x, recency, age),
        "worth": given.discounted_expected_purchases(x, recency, age, rate=0.01),
    }
    for row in np.ndindex(x.shape):
        one = (x[row], recency[row], age[row])
        answers = {
            "alive": given.probability_alive(*one),
            "expected": given.expected_purchases(t[row], *one),
            "same": given.expected_purchases(26, *one),
            "logs": given.log_likelihood_of(*one),
            "worth": given.discounted_expected_purchases(*one, rate=0.01),
        }
        for name, answer in answers.items():
            assert questions[name][row] == pytest.approx(float(answer), rel=1e-12)
    assert given.probability_alive([], [], []).shape == (0,)
    assert given.expected_purchases(1, [], [], []).shape == (0,)


def test_newton_stops_where_there_is_no_way_up():
    """A slope to infinity, a saddle, and a wall: none of them is a top."""

    def slope(at):
        return float(at.sum()), np.ones(2), np.zeros((2, 2))

    assert "without end" in maximise(slope, np.zeros(2), customers=1).reason

    def ridge(at):
        return -float(at[0] ** 2), np.array([-2 * at[0], 0.0]), np.diag([-2.0, 0.0])

    assert "flat" in maximise(ridge, np.ones(2), customers=1).reason

    def wall(at):
        value = 0.0 if at[0] == 0 else -np.inf
        return value, np.ones(1), -np.eye(1)

    assert "slope" in maximise(wall, np.zeros(1), customers=1).reason

    def fading(at):
        gone = np.exp(-at)
        return -float(gone[0]), gone, -np.diag(gone)

    assert "infinity" in maximise(fading, np.zeros(1), customers=1).reason


def test_large_counts_add_up_as_small_ones_do():
    """Beyond 4,096 log gamma takes over from the sum of logarithms."""
    rising = Rising.of(np.array([5000.0, 3.0]), np.array([2.0, 1.0]))
    j = np.arange(5000)
    value, slope, bend = rising.sums(0.3)
    logs = np.log(0.3 + j)
    assert value == pytest.approx(2 * logs.sum() + logs[:3].sum(), rel=1e-13)
    parts = 1 / (0.3 + j)
    assert slope == pytest.approx(2 * parts.sum() + parts[:3].sum(), rel=1e-13)
    squares = parts * parts
    assert bend == pytest.approx(-2 * squares.sum() - squares[:3].sum(), rel=1e-13)


def test_distinct_rows_lead_back_to_all():
    """Whatever their order, each row finds its own numbers again."""
    dice = np.random.default_rng(3)
    columns = [dice.integers(0, 3, 500).astype(float) for _ in range(3)]
    columns[0][0], columns[0][1] = 0.0, -0.0
    rows, places = distinct(*columns)
    for few, column in zip(rows, columns, strict=True):
        assert np.array_equal(few[places], column)
    assert len(rows[0]) == 27


def test_a_search_that_never_arrives_says_so():
    """Steps that stay as long as they were lead to a top at infinity, if to any."""

    def endless(at):
        gone = np.exp(-100 * at)
        return -float(gone[0]), 100 * gone, -1e4 * np.diag(gone)

    found = maximise(endless, np.zeros(1), customers=1)
    assert not found.converged
    assert "hardly bends" in found.reason


def test_a_summary_of_purchases_is_data_and_says_its_unit():
    """Nobody has to name columns, or weeks, twice."""
    events = {
        "customer": [1, 1, 2, 3, 3, 3, 4],
        "date": ["2026-01-01", "2026-02-05"] * 3 + ["2026-01-03"],
    }
    made = summary(Events(events), on="2026-03-01", unit="days")
    read = read_histories(made)
    assert read.customers == 4
    assert read.frequency.tolist() == made.frequency.tolist()
    assert BetaGeo.fit(made).unit == "days"
    assert BetaGeo.fit(made.to_columns()).unit is None


def test_numbers_of_a_model_carry_its_error():
    """The delta method works on any number: here, purchases of a new customer."""
    data = {
        "frequency": [0, 1, 1, 2, 5, 9],
        "recency": [0, 3, 30, 28, 20, 37],
        "T": [39] * 6,
        "n": [1400, 120, 90, 80, 60, 50],
    }
    what = Definition(id="repeats", name="Repeats", formula="E[X(t)]", unit="count")
    for model in MODELS:
        fitted = model.fit(data, weight="n")
        one = fitted.estimate(lambda m: float(m.expected_purchases_new(39)), what)
        assert one.low < one.value < one.high
        # The mean count of 1,800 customers is known to about this.
        assert one.standard_error == pytest.approx(0.04, rel=0.5)


def test_refits_that_fail_are_counted():
    """Few customers: some draws tell nothing, and must not pass for parameters."""
    data = {
        "frequency": [0, 1, 1, 2, 5, 9],
        "recency": [0, 3, 30, 28, 20, 37],
        "T": [39] * 6,
        "n": [140, 12, 9, 8, 6, 5],
    }
    draws = bootstrap(BetaGeo, data, weight="n", replicates=60, seed=2)
    assert 0 < draws.failed < 60
    assert len(draws.draws) + draws.failed == 60
    assert "did not converge" in str(draws)
    with pytest.raises(InvalidOKRError) as refused:
        bootstrap(Hopeless, data, weight="n", replicates=2, seed=0)
    assert "0 of 2" in str(refused.value)


class Hopeless(BetaGeo):
    """A model whose refits all fail, though its fit does not."""

    @classmethod
    def likelihood(cls, rows):
        """Return the likelihood of all customers, and of fewer a slope."""
        if len(rows) == 6 and rows.weight[rows.frequency == 0] == 140:
            return super().likelihood(rows)
        return lambda at: (float(at.sum()), np.ones(4), np.zeros((4, 4)))


def test_a_summary_in_another_unit_is_refused():
    """Trap 8: days are never taken for weeks, nor weeks for days."""
    dates = ["2026-01-01", "2026-02-01", "2026-01-05", "2026-01-06", "2026-02-08"]
    events = Events({"customer": [1, 1, 2, 3, 3], "date": dates})
    days = summary(events, on="2026-06-30", unit="days")
    assert BetaGeo.fit(days).unit == BetaGeo.fit(days, unit="days").unit == "days"
    with pytest.raises(InvalidOKRError) as refused:
        BetaGeo.fit(days, unit="weeks")
    assert refused.value.code == "unit-mismatch"
    assert BetaGeo.fit(days.collapsed(), weight="weight").unit == "days"
    held = calibration_and_holdout(events, cut="2026-03-01", on="2026-06-30")
    assert BetaGeo.fit(held).unit == held.unit == "days"
    with pytest.raises(InvalidOKRError) as refused:
        BetaGeo.fit(days.collapsed(), weight="weight", unit="weeks")
    assert refused.value.code == "unit-mismatch"
    with pytest.raises(InvalidOKRError) as refused:
        BetaGeo.fit(days, unit="week")
    assert refused.value.code == "unknown-word"


def test_a_column_named_unit_is_no_unit():
    """Only a result of okrkit's own says what its times are counted in."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(some(unit=["days"] * 3))
    assert BetaGeo.fit(frame).unit is None
    assert BetaGeo.fit(frame, unit="months").unit == "months"


@pytest.mark.parametrize("model", GIVEN.values())
def test_the_least_of_discounts_ends(model):
    """A discount whose time is beyond all floats gives a number, and no warning."""
    least = model.discounted_expected_purchases(2, 30, 38, rate=5e-324)
    more = model.discounted_expected_purchases(2, 30, 38, rate=1e-200)
    assert more < least < np.inf


def test_errors_are_told_of_tops_only():
    """A parameter that goes to infinity has no standard error."""
    fit = BetaGeo.fit(some()).fitted
    assert not fit.converged
    assert np.isnan(list(fit.standard_errors.values())).all()
    assert np.isnan(fit.covariance).all()


def test_no_level_is_refused():
    """200 % is no level of an interval."""
    model = GIVEN[BetaGeo]
    what = Definition(id="a", name="A", formula="a", unit="ratio")
    with pytest.raises(InvalidOKRError) as refused:
        model.estimate(lambda m: m.a, what, level=2)
    assert refused.value.code == "not-a-level"


@pytest.mark.parametrize("model", [GammaGamma, GIVEN[BetaGeo], "BetaGeo"])
def test_a_bootstrap_is_of_a_class_of_models_of_purchases(model):
    """A fitted model, or one of spend, is told so instead of failing inside."""
    with pytest.raises(InvalidOKRError) as refused:
        bootstrap(model, some(), replicates=3, seed=1)
    assert ("wrong-type", "model") == (refused.value.code, refused.value.place)


def bought_at_one_rate(customers):
    """Return those who buy once in five weeks and leave after thirty, all alike."""
    rng = np.random.default_rng(1)
    age = rng.uniform(20, 60, customers)
    gone = np.minimum(rng.exponential(30, customers), age)
    moments = rng.exponential(5, (customers, 80)).cumsum(axis=1)
    there = moments <= gone[:, None]
    return {
        "frequency": there.sum(axis=1),
        "recency": np.where(there, moments, 0).max(axis=1),
        "T": age,
    }


def test_customers_alike_are_given_up_soon(monkeypatch):
    """Where alpha rises without end the search stops as soon as nothing is gained."""
    calls = []
    hill = ParetoLikelihood.__call__

    def counting(self, at):
        calls.append(at)
        return hill(self, at)

    monkeypatch.setattr(ParetoLikelihood, "__call__", counting)
    made = ParetoNBD.fit(bought_at_one_rate(2_000), unit="weeks")
    assert made.fitted is not None
    assert not made.converged
    assert len(calls) < 250
    assert "infinity" in made.fitted.note
    assert 0.2 == pytest.approx(made.r / made.alpha, rel=0.02)


def test_rates_all_but_alike_lose_no_digits():
    """Of alpha 1e9 the likelihood is that of the limit, not of its rounding."""
    rows = read_histories(bought_at_one_rate(500))
    hill = ParetoLikelihood.of(rows)
    alphas = 1e12 * (1 + 1e-3 * np.arange(9))
    values = [hill(np.log([alpha / 5, alpha, 50.0, 1500.0]))[0] for alpha in alphas]
    assert np.ptp(values) < 1e-7
