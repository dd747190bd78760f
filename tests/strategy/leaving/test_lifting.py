"""Lift, calibration and AUC: outside numbers, definitions by loops, and laws."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.strategy.leaving.lifting import (
    auc,
    auc_error,
    auc_gain,
    calibration_table,
    lift_table,
)

PLACES = np.arange(40)
CHANCE = ((PLACES * 37) % 101) / 101
LEFT = ((PLACES * 53) % 97 < 97 * CHANCE**0.7).astype(float)

customers = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()),
    min_size=4,
    max_size=40,
).filter(lambda rows: len({came for _, came in rows}) == 2)


def columns(rows):
    """Return what was said and what came as columns."""
    return np.array([p for p, _ in rows]), np.array([float(c) for _, c in rows])


def test_auc_and_brier_are_those_of_scikit_learn():
    """Of sklearn.metrics.roc_auc_score and brier_score_loss 1.9, ties and all."""
    assert auc(CHANCE, LEFT) == pytest.approx(0.7493333333333333, abs=1e-15)
    assert auc(np.round(CHANCE, 1), LEFT) == pytest.approx(
        0.7533333333333333, abs=1e-15
    )
    made = calibration_table(CHANCE, LEFT)
    assert made.brier == pytest.approx(0.21572149789236353, abs=1e-15)


def by_loops(chance, left):
    """Return the placements of DeLong by their definition, one pair after another."""
    gone = [p for p, c in zip(chance, left, strict=True) if c]
    here = [p for p, c in zip(chance, left, strict=True) if not c]
    kernel = [[(a > b) + (a == b) / 2 for b in here] for a in gone]
    return np.mean(kernel, axis=1), np.mean(kernel, axis=0)


@given(rows=customers, others=st.lists(st.floats(0, 1), min_size=40, max_size=40))
def test_auc_and_its_errors_are_those_of_the_definition(rows, others):
    """A loop over all pairs is the oracle, also for two rankings of the same people."""
    chance, left = columns(rows)
    other = np.array(others[: len(rows)])
    mine, its = by_loops(chance, left), by_loops(other, left)
    assert mine[0].mean() == pytest.approx(auc(chance, left), abs=1e-12)
    gain, error = auc_gain(chance, other, left)
    assert mine[0].mean() - its[0].mean() == pytest.approx(gain, abs=1e-12)
    if min(len(mine[0]), len(mine[1])) < 2:
        assert math.isnan(error)
        assert math.isnan(auc_error(chance, left))
        return

    def spread(one, two):
        return math.sqrt(one.var(ddof=1) / len(one) + two.var(ddof=1) / len(two))

    assert spread(*mine) == pytest.approx(auc_error(chance, left), abs=1e-12)
    apart = spread(mine[0] - its[0], mine[1] - its[1])
    assert apart == pytest.approx(error, abs=1e-12)


@given(rows=customers, seed=st.integers(0, 9))
def test_the_order_of_the_data_never_counts(rows, seed):
    """Equal chances share what came, so that nobody can be lucky by his place."""
    chance, left = columns(rows)
    shuffled = np.random.default_rng(seed).permutation(len(rows))
    for table in (lift_table, calibration_table):
        one = table(chance, left, bins=3).to_columns()
        two = table(chance[shuffled], left[shuffled], bins=3).to_columns()
        for name, column in one.items():
            assert column == pytest.approx(two[name], abs=1e-12)


@given(rows=customers, bins=st.integers(2, 4))
def test_parts_add_up_to_the_whole(rows, bins):
    """Customers and those who left are each in one part; the last finds all."""
    chance, left = columns(rows)
    for table in (lift_table, calibration_table):
        made = table(chance, left, bins=bins)
        assert len(rows) == made.customers.sum()
        assert left.sum() == pytest.approx(made.left.sum())
    made = lift_table(chance, left, bins=bins)
    assert made.captured[-1] == pytest.approx(1.0)
    assert left.mean() == pytest.approx(made.base)
    assert made.customers @ made.lift == pytest.approx(len(rows))
    assert all(a >= b - 1e-12 for a, b in itertools.pairwise(made.score))


def test_a_lift_table_by_hand():
    """Ten customers in five parts: 2, 1, 1, 0, 0 of 4 left."""
    chance = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05]
    made = lift_table(chance, [1, 1, 1, 0, 1, 0, 0, 0, 0, 0], bins=5)
    assert [2, 1, 1, 0, 0] == made.left.tolist()
    assert [2.5, 1.25, 1.25, 0, 0] == made.lift.tolist()
    assert [0.5, 0.75, 1, 1, 1] == made.captured.tolist()
    assert [1, 0.5, 0.5, 0, 0] == made.share.tolist()
    # Wilson's interval of 2 of 2, as in Newcombe (1998): from 2 / (2 + z²).
    assert made.low[0] == pytest.approx(0.342380, abs=1e-6)
    one = made["2"]
    assert (2, 2, 1.0, 1.25) == (one.part, one.customers, one.left, one.lift)


def test_chances_that_are_right_are_not_called_wrong_and_others_are():
    """Drawn from the chances themselves: p is high; twice as sure of oneself: low."""
    dice = np.random.default_rng(7)
    chance = dice.uniform(0.02, 0.98, 4000)
    left = dice.random(4000) < chance
    made = calibration_table(chance, left)
    assert made.p_value > 0.05
    assert made.error < 0.03
    assert sum(row.holds for row in made) >= 8
    odds = np.log(chance / (1 - chance))
    bold = calibration_table(1 / (1 + np.exp(-2 * odds)), left)
    assert bold.p_value < 1e-6
    assert bold.error > 0.05


def test_spiegelhalters_test_holds_its_level():
    """Of 400 samples of right chances, about one in twenty has p below 5 %."""
    dice = np.random.default_rng(1)
    alarms = 0
    for _ in range(400):
        chance = dice.beta(2, 3, 300)
        made = calibration_table(chance, dice.random(300) < chance)
        alarms += made.p_value < 0.05
    assert 8 <= alarms <= 33


def test_equal_chances_are_one_part():
    """Two chances make two parts, however many are asked for."""
    made = calibration_table([0.2] * 8 + [0.7] * 4, [0] * 7 + [1] * 4 + [0])
    assert [8, 4] == made.customers.tolist()
    assert [0.2, 0.7] == pytest.approx(made.said.tolist())
    assert made.ids == ["1", "2"]


def test_there_is_no_test_of_chances_of_a_half():
    """Nothing that comes can speak against them in Spiegelhalter's sense."""
    assert calibration_table([0.5] * 4, [0, 1, 1, 1], bins=2).p_value is None


@pytest.mark.parametrize(
    ("chance", "left", "bins", "code", "place"),
    [
        ([0.1, 0.2], [1], 2, "column-length", "left"),
        ([0.1, None], [1, 0], 2, "not-finite", "chance"),
        ([[0.1, 0.2]], [1, 0], 2, "not-finite", "chance"),
        (["a", "b"], [1, 0], 2, "not-a-number", "chance"),
        ([0.1, 0.2], [1, 2], 2, "not-a-flag", "left"),
        ([0.1, 0.2], [1, None], 2, "not-a-flag", "left"),
        ([0.1, 0.2], [1, 0], 3, "out-of-range", "bins"),
        ([0.1, 0.2], [1, 0], 1, "out-of-range", "bins"),
        ([0.1, 0.2], [1, 0], True, "out-of-range", "bins"),
        ([0.1, 0.2], [1, 0], "2", "out-of-range", "bins"),
    ],
)
def test_bad_columns_are_refused(chance, left, bins, code, place):
    """Each with its code and place."""
    for table in (lift_table, calibration_table):
        with pytest.raises(InvalidOKRError) as caught:
            table(chance, left, bins=bins)
        assert (code, place) == (caught.value.code, caught.value.place)


def test_scores_can_be_ranked_but_not_calibrated():
    """A score of 3 is no chance; the error says what to use instead."""
    assert lift_table([3, 2], [1, 0], bins=2).lift.tolist() == [2.0, 0.0]
    with pytest.raises(InvalidOKRError, match="no chances") as caught:
        calibration_table([3, 2], [1, 0], bins=2)
    assert caught.value.code == "not-a-share"


def test_nothing_to_find_is_said():
    """Where nobody left there is no lift, and where all did no AUC."""
    with pytest.raises(NotMeasuredError, match="nobody left"):
        lift_table([0.1, 0.2], [0, 0], bins=2)
    with pytest.raises(NotMeasuredError, match="nobody left"):
        auc([0.1, 0.2], [0, 0])
    with pytest.raises(NotMeasuredError, match="everybody left"):
        auc([0.1, 0.2], [True, True])


def test_tables_read_as_text_html_json_and_frame():
    """Every face has the same numbers."""
    lift = lift_table(CHANCE, LEFT, bins=4)
    seen = calibration_table(CHANCE, LEFT, bins=4)
    assert "part  customers" in str(lift)
    assert "<table" in lift._repr_html_()
    assert "Brier score 0.2157" in str(seen)
    assert "<table" in seen._repr_html_()
    assert lift.to_dict()["items"][0]["lift"] == lift["1"].lift
    assert seen.to_dict()["items"][3]["said"] == seen["4"].said
    assert lift.to_frame("polars").shape == (4, 9)
    assert "does not hold" in str(calibration_table([0.9] * 10, [0] * 10).explain("1"))
    assert "4 parts left" in repr(lift)
    assert str(lift.explain("1")).startswith("part 1 = ")
    with pytest.raises(UnknownIdError):
        lift.explain("5")
    with pytest.raises(ValueError, match="read-only"):
        lift.left[0] = 9
