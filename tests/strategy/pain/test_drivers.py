"""Key drivers: importance beside published numbers, quadrants, and what is refused."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.strategy.pain.drivers import key_drivers
from okrkit.strategy.pain.importance import (
    MOST_SHAPLEY,
    by_chance,
    correlations_of,
    inflation,
    relative_weights,
    shapley_shares,
)

# Correlations of R's data set swiss (47 provinces in 1888): Fertility, then
# Agriculture, Examination, Education, Catholic and Infant.Mortality.
SWISS = np.array(
    [
        [1, 0.3530791836, -0.6458827065, -0.663788857, 0.4636847007, 0.4165560314],
        [0.3530791836, 1, -0.6865422086, -0.6395225189, 0.401095053, -0.0608586084],
        [-0.6458827065, -0.6865422086, 1, 0.6984152963, -0.5727418061, -0.1140215965],
        [-0.663788857, -0.6395225189, 0.6984152963, 1, -0.1538589171, -0.0993218458],
        [0.4636847007, 0.401095053, -0.5727418061, -0.1538589171, 1, 0.1754959076],
        [0.4165560314, -0.0608586084, -0.1140215965, -0.0993218458, 0.1754959076, 1],
    ]
)


def test_shapley_shares_are_those_of_relaimpo() -> None:
    """Grömping (2006) of these data: calc.relimp(swiss), type "lmg"; R² is 70.67 %."""
    book = [0.05709122, 0.17117303, 0.26013468, 0.10557015, 0.11276592]
    assert book == pytest.approx(shapley_shares(SWISS).tolist(), abs=2e-8)


def test_relative_weights_are_those_of_their_definition() -> None:
    """
    Johnson (2000), by scipy alone.

    With ``L = scipy.linalg.sqrtm(R[1:, 1:])`` they are
    ``(L ** 2) @ scipy.linalg.solve(L, R[1:, 0]) ** 2``.
    """
    own = [0.0484169, 0.15470825, 0.2719641, 0.11468003, 0.11696572]
    assert own == pytest.approx(relative_weights(SWISS).tolist(), abs=1e-7)


def test_inflation_is_that_of_r() -> None:
    """car::vif(lm(Fertility ~ ., swiss)): 2.284, 3.675, 2.775, 1.937, 1.108."""
    book = [2.284129, 3.675420, 2.774943, 1.937160, 1.107542]
    assert book == pytest.approx(inflation(SWISS).tolist(), abs=1e-5)


@settings(max_examples=settings().max_examples // 2)
@given(st.integers(2, 6), st.integers(0, 1000))
def test_shares_add_up_to_what_is_explained(count: int, seed: int) -> None:
    """Both share R², whatever goes together, and no share is below 0."""
    rows = np.random.default_rng(seed).normal(size=(40, count + 1))
    rows[:, 2] += rows[:, 1]
    r = np.corrcoef(rows.T)
    slope = np.linalg.lstsq(rows[:, 1:] - rows[:, 1:].mean(0), rows[:, 0], rcond=None)[
        0
    ]
    fitted = (rows[:, 1:] - rows[:, 1:].mean(0)) @ slope
    explained = fitted.var() / rows[:, 0].var()
    for shares in (relative_weights(r), shapley_shares(r)):
        assert pytest.approx(explained) == shares.sum()
        assert shares.min() > -1e-12


def test_of_two_that_are_one_each_has_half() -> None:
    """Exactly collinear drivers share what they explain; neither is singular."""
    r = [[1, 0.6, 0.6], [0.6, 1, 1], [0.6, 1, 1]]
    for shares in (relative_weights(r), shapley_shares(r)):
        assert pytest.approx([0.18, 0.18]) == shares.tolist()
    assert np.isinf(inflation(r)).all()
    assert [1.0] == inflation([[1, 0.5], [0.5, 1]]).tolist()


def test_what_does_not_vary_has_no_correlation() -> None:
    """A sample of a rare answer may hold none of it: it explains nothing then."""
    made = correlations_of(np.array([[0.0, 0.0], [0.0, 2.0]]))
    assert [[1, 0], [0, 1]] == made.tolist()


@pytest.mark.parametrize(
    "matrix",
    [[[1.0]], [1, 2], [[1, 2], [2, 1]], [[1, None], [0.5, 1]], [[1, 0, 0], [0, 1, 0]]],
    ids=["one", "flat", "beyond-1", "unknown", "not-square"],
)
def test_no_correlations_are_refused(matrix: list) -> None:
    """Covariances taken for correlations would give shares of anything."""
    with pytest.raises(InvalidOKRError) as caught:
        relative_weights(matrix)
    assert "no-correlations" == caught.value.code


def test_shapley_of_many_is_refused() -> None:
    """Each driver doubles the work."""
    with pytest.raises(InvalidOKRError) as caught:
        shapley_shares(np.eye(MOST_SHAPLEY + 2))
    assert "too-many-drivers" == caught.value.code


def _answers(n: int = 300) -> dict[str, np.ndarray]:
    """Price matters most and is badly done, speed matters; help and site hardly do."""
    rng = np.random.default_rng(5)
    f = rng.normal(0, 1, (n, 4))
    f[:, 1] = 0.3 * f[:, 0] + 0.9 * f[:, 1]
    whole = f @ [0.8, 0.5, 0.05, 0] + rng.normal(0, 0.6, n)
    middle = dict(
        zip(("price", "speed", "help", "site"), (2.8, 4.2, 2.8, 4.3), strict=True)
    )
    rows = {
        name: np.clip(np.round(at + f[:, i]), 1, 5)
        for i, (name, at) in enumerate(middle.items())
    }
    return {**rows, "all": np.clip(np.round(7 + 2 * whole), 0, 10)}


DRIVERS = ["price", "speed", "help", "site"]


@pytest.mark.parametrize("method", ["relative weights", "shapley"])
def test_each_quadrant_is_named(method: str) -> None:
    """Important or not, well done or not."""
    found = key_drivers(_answers(), "all", DRIVERS, method=method, resamples=200)
    words = {one.id: one.quadrant for one in found}
    assert {
        "price": "fix first",
        "speed": "keep",
        "help": "watch",
        "site": "leave",
    } == words
    assert pytest.approx(1) == sum(one.importance for one in found)
    assert pytest.approx(found.explained) == sum(one.explains for one in found)
    assert all(one.low <= one.importance <= one.high for one in found)
    assert all(one.sure > 0.9 for one in found)
    assert ["price"] == [one.id for one in found.quadrant("fix first")]
    assert "price" == found.ids[0]


def test_performance_is_the_share_of_satisfied_by_wilson() -> None:
    """As `retention.csat` has it."""
    import okrkit as okr

    rows = _answers()
    found = key_drivers(rows, "all", DRIVERS, resamples=10)["price"]
    csat = okr.retention.csat(rows["price"].astype(int).tolist(), trust_scale=True)
    assert (csat.value, pytest.approx(csat.low), pytest.approx(csat.high)) == (
        found.performance,
        found.performance_low,
        found.performance_high,
    )


def test_a_seed_gives_the_same_again() -> None:
    """And another one nearly the same."""
    made = [
        key_drivers(_answers(), "all", DRIVERS, resamples=300, seed=seed)["price"]
        for seed in (1, 1, 2)
    ]
    assert made[0] == made[1]
    assert made[0].low != made[2].low
    assert pytest.approx(made[0].low, abs=0.03) == made[2].low


def test_intervals_hold_what_is_true() -> None:
    """Of two alike the truth is one half, in nearly every sample's interval."""
    rng = np.random.default_rng(3)
    held = []
    for _ in range(60):
        f = rng.integers(1, 6, (150, 2)).astype(float)
        whole = f.sum(axis=1) + rng.normal(0, 2, 150)
        rows = {"a": f[:, 0], "b": f[:, 1], "y": whole}
        one = key_drivers(rows, "y", ["a", "b"], resamples=200)["a"]
        held.append(one.low <= 0.5 <= one.high)
    assert np.mean(held) > 0.88


def test_promoters_are_explained_by_a_linear_probability() -> None:
    """What is explained is 0 or 1, and the title says so."""
    rows = _answers()
    found = key_drivers(rows, "all", DRIVERS, outcome_as="promoter", resamples=50)
    as_number = {**rows, "all": (rows["all"] >= 9).astype(float)}
    other = key_drivers(as_number, "all", DRIVERS, resamples=50)
    assert other.explained == found.explained
    assert "promoters by all" in str(found)


def test_missing_answers_are_left_out_or_filled() -> None:
    """Both are counted; a row without an outcome is always left out."""
    rows = {name: column.copy() for name, column in _answers().items()}
    rows["price"][:40] = np.nan
    rows["all"][40:50] = np.nan
    out = key_drivers(rows, "all", DRIVERS, resamples=20)
    assert (250, 50, 0) == (out.n, out.left_out, out.filled)
    filled = key_drivers(rows, "all", DRIVERS, missing="mean", resamples=20)
    assert (290, 10, 40) == (filled.n, filled.left_out, filled.filled)
    assert filled["price"].importance < out["price"].importance
    assert "40 answers filled with the mean" in str(filled)


def test_drivers_that_go_together_are_said() -> None:
    """And few answers, too."""
    rows = _answers(30)
    rows["cost"] = rows["price"]
    found = key_drivers(rows, "all", ["price", "cost", "speed", "site"], resamples=20)
    assert "price, cost go together" in found.note
    assert "few answers" in found.note
    assert found["price"].inflation is None
    assert found["price"].importance == pytest.approx(found["cost"].importance)


@pytest.mark.parametrize(
    ("change", "options", "code"),
    [
        ({}, {"drivers": ["price"]}, "no-drivers"),
        ({}, {"drivers": ["price", "price"]}, "no-drivers"),
        ({}, {"drivers": ["price", "all"]}, "no-drivers"),
        ({}, {"resamples": 0}, "not-positive"),
        ({}, {"drivers": ["price", "mood"]}, "column-missing"),
        ({"site": [4.0] * 300}, {}, "column-constant"),
        ({"site": [np.nan] * 300}, {"missing": "mean"}, "column-constant"),
        ({"site": [9.0] * 300}, {}, "off-scale"),
        ({"site": [4.0] * 3}, {}, "column-length"),
        ({"all": [np.nan] * 296 + [1.0, 2, 3, 4]}, {}, "too-few-answers"),
        ({"all": ["good"] * 300}, {}, "not-a-number"),
    ],
    ids=[
        "one",
        "twice",
        "outcome",
        "samples",
        "unknown",
        "constant",
        "empty",
        "scale",
        "length",
        "few",
        "text",
    ],
)
def test_what_teaches_nothing_is_refused(change, options, code: str) -> None:
    """Each with its code."""
    asked = {"drivers": DRIVERS, "resamples": 5, **options}
    with pytest.raises(InvalidOKRError) as caught:
        key_drivers({**_answers(), **change}, "all", **asked)
    assert code == caught.value.code


def test_frames_and_records_are_read_alike() -> None:
    """Whoever has a data frame need not take it apart."""
    import polars as pl

    rows = {name: column[:40] for name, column in _answers().items()}
    records = [
        dict(zip(rows, row, strict=True)) for row in zip(*rows.values(), strict=True)
    ]
    made = [
        key_drivers(given, "all", DRIVERS, resamples=5)["price"]
        for given in (rows, records, pl.DataFrame(rows))
    ]
    assert made[0] == made[1] == made[2]


def test_it_shows_itself() -> None:
    """Text, one line, HTML that is escaped, JSON, columns, frames, explanations."""
    rows = _answers()
    rows["<i>"] = rows.pop("price")
    found = key_drivers(rows, "all", ["<i>", "speed", "help"], resamples=20)
    assert "drivers of all" in str(found)
    assert "\n" not in repr(found)
    assert "<i>" not in found._repr_html_()
    plain = json.loads(json.dumps(found.to_dict()))
    assert ("all", 3) == (plain["outcome"], len(plain["items"]))
    assert list(found.ids) == found.to_columns()["id"].tolist()
    assert 3 == len(found.to_frame("polars"))
    assert "Johnson" in str(found.explain("speed"))
    other = key_drivers(rows, "all", ["<i>", "help"], method="shapley", resamples=5)
    assert "orders of drivers" in str(other.explain("help"))


def test_what_the_outcome_falls_with_is_not_fixed_first() -> None:
    """A driver with a correlation of -.8 was "fix first", and surely."""
    rows = _answers()
    rows["wait"] = 6 - rows.pop("price")
    found = key_drivers(rows, "all", ["wait", "speed", "help"], resamples=100)
    wait = found["wait"]
    assert wait.correlation < -0.5
    assert ("lowers it", True) == (wait.quadrant, wait.sure > 0.9)
    assert [wait] == list(found.quadrant("lowers it"))
    assert "lowers it" in found._repr_html_()


def test_noise_names_no_quadrant() -> None:
    """Of drivers that are nothing but noise one was "fix first" in 70 % of runs."""
    rng = np.random.default_rng(4)
    named = 0
    for _ in range(60):
        rows = {name: rng.integers(1, 6, 200).astype(float) for name in "abcy"}
        found = key_drivers(rows, "y", list("abc"), resamples=5)
        named += any(one.quadrant != "cannot tell" for one in found)
        if found.chance > 0.05:
            assert "no quadrant is named" in str(found)
            assert found["a"].sure is None
            assert "cannot tell" in found._repr_html_()
            assert found.explain("a").value == "cannot tell"
    assert named <= 7


def test_the_chance_of_explaining_as_much_is_that_of_the_f_test() -> None:
    """The table of F: with 3 and 196 degrees of freedom 2.6507 is passed by 5 %."""
    explained = 3 * 2.6507 / (3 * 2.6507 + 196)
    assert pytest.approx(0.05, abs=1e-4) == by_chance(explained, 200, 3)
    assert 1 == by_chance(0.0, 200, 3)


def test_promoters_are_of_zero_to_ten() -> None:
    """Of a scale to 100 nearly everybody was a promoter."""
    rows = _answers()
    rows["all"] = rows["all"] * 10
    with pytest.raises(InvalidOKRError) as caught:
        key_drivers(rows, "all", DRIVERS, outcome_as="promoter", resamples=5)
    assert ("off-scale", "all") == (caught.value.code, caught.value.place)
    assert key_drivers(rows, "all", DRIVERS, resamples=5).explained > 0.5


@pytest.mark.parametrize("method", ["relative weights", "shapley"])
def test_drivers_that_are_one_and_the_same_are_told_the_same(method):
    """One was kept and the other left, by the rounding of their shares."""
    rng = np.random.default_rng(3)
    price = rng.integers(1, 6, 200)
    outcome = np.clip(price + rng.integers(-1, 2, 200), 1, 5)
    rows = {"all": outcome, "price": price, "cost": price}
    first, other = key_drivers(rows, "all", ["price", "cost"], method=method)
    assert (first.quadrant, first.sure) == (other.quadrant, other.sure) == ("keep", 1)
