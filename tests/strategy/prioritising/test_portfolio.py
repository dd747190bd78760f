import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

import okrkit as okr
from okrkit.errors import InvalidOKRError
from okrkit.strategy.prioritising.choosing import best_of, scenarios, worth_of
from okrkit.strategy.prioritising.prioritise import prioritise

ON = "2026-11-15"
amounts = st.integers(1, 9).map(float)


def additive(values):
    """Return what sets are worth where gains just add up."""
    return lambda sets: sets @ np.array(values)


@settings(max_examples=settings().max_examples // 2)
@given(
    st.lists(st.tuples(amounts, amounts), min_size=1, max_size=9), st.integers(0, 30)
)
def test_the_exact_choice_is_the_knapsack_of_scipy(pairs, budget):
    """Where gains add up, the best set is what an integer program finds."""
    values, efforts = (np.array(column) for column in zip(*pairs, strict=True))
    found = best_of(additive(values), efforts, float(budget))
    exact = optimize.milp(
        -values,
        constraints=optimize.LinearConstraint(efforts[None], ub=float(budget)),
        integrality=np.ones(len(values)),
        bounds=optimize.Bounds(0, 1),
    )
    assert found.worth == pytest.approx(-exact.fun, abs=1e-6)
    assert efforts[found.chosen].sum() <= budget
    assert found.exact


def test_of_equal_sets_the_one_of_least_effort_is_chosen():
    """Nobody should work for nothing."""
    found = best_of(additive([1.0, 1.0, 0.0]), np.array([2.0, 1.0, 1.0]), 2.0)
    assert found.chosen.tolist() == [1]


def test_what_is_worth_less_than_nothing_is_never_chosen():
    """Work that harms is left, however much effort there is."""
    for count in (3, 16):
        found = best_of(additive([-1.0] * count), np.ones(count), 100.0)
        assert found.chosen.tolist() == []
        assert found.worth == 0


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(st.tuples(amounts, amounts), min_size=16, max_size=20), amounts)
def test_greedy_is_at_least_half_of_what_could_be(pairs, budget):
    """Of gains that add up, greedy or the best single one is half of the bound."""
    values, efforts = (np.array(column) for column in zip(*pairs, strict=True))
    found = best_of(additive(values), efforts, budget)
    relaxed = optimize.linprog(
        -values, A_ub=efforts[None], b_ub=[budget], bounds=(0, 1)
    )
    assert not found.exact
    assert efforts[found.chosen].sum() <= budget + 1e-9
    assert found.worth == pytest.approx(values[found.chosen].sum())
    fitting = values[efforts <= budget]
    assert found.worth >= min(-relaxed.fun, fitting.sum()) / 2 - 1e-9


def test_greedy_takes_a_single_one_that_is_worth_more():
    """A small one that pays best must not keep a great one out."""
    values = [1.2, *[0.0] * 15, 10.0]
    efforts = np.array([1.0] * 16 + [10.0])
    assert best_of(additive(values), efforts, 10.0).chosen.tolist() == [16]


def test_scenarios_take_every_part_of_a_range_equally_often():
    """A hundred and twenty-eight draws are enough because none is wasted."""
    drawn = scenarios(
        np.array([[1.0, 2.0, 4.0], [1.0, 2.0, 4.0], [0.0, 1.0, 2.0]]),
        np.array([0, 0, 1]),
        seed=3,
    )
    levels = (np.arange(128) + 0.5) / 128
    z = stats.norm.ppf(levels) / stats.norm.ppf(0.9)
    assert np.sort(drawn[0]) == pytest.approx(2 + z * np.where(z < 0, 1, 2))
    assert drawn[0].tolist() == drawn[1].tolist()
    assert abs(np.corrcoef(drawn[0], drawn[2])[0, 1]) < 0.25


def test_effects_on_one_key_result_add_up():
    """Two halves of what is needed are worth more together than apart."""
    certain = np.array([[4.0, 4.0, 4.0], [4.0, 4.0, 4.0], [1.0, 1.0, 1.0]])
    moved = scenarios(certain, np.array([0, 1, 2]), seed=0)

    def chances(row, by):
        return (by >= (8 if row == 0 else 0.5)).astype(float)

    worth = worth_of(moved, np.array([0, 1, 2]), np.array([0, 0, 1]), chances)
    sets = np.array(list(itertools.product([False, True], repeat=3)))
    expected = [float(a and b) + float(c) for a, b, c in sets]
    assert worth(sets) == pytest.approx(expected)


def ask(okrs, count=4, **more):
    """Prioritise some work on NPS and churn."""
    these = [
        okr.Initiative("calls", "C", moves=["nps", "churn"], effort=3),
        okr.Initiative("guide", "G", moves=["nps"], effort=1),
        okr.Initiative("price", "P", moves=["churn"], effort=2),
        okr.Initiative("free", "F", moves=["churn"]),
        *(okr.Initiative(f"m{i}", "M", moves=["nps"], effort=1) for i in range(14)),
    ]
    effect = {each.id: {"nps": (0, 1, 2)} for each in these if each.moves == ("nps",)}
    effect |= {
        each.id: (-0.9, -0.4, -0.1) for each in these if each.moves == ("churn",)
    }
    effect["calls"] = {"nps": (1, 3, 6), "churn": (-0.1, -0.4, -0.9)}
    these = these[:count]
    effect = {each.id: effect[each.id] for each in these}
    return prioritise(these, okrs=okrs, on=ON, effect=effect, **more)


def test_the_best_set_says_all_that_it_rests_on(okrs):
    """What is chosen, what is left, who could not be, what it adds."""
    made = ask(okrs).best(4)
    assert made.method == "exact"
    assert made.effort <= 4
    assert set(made.chosen) | set(made.left) == {"calls", "guide", "price"}
    assert made.excluded == (("free", "no effort was stated"),)
    assert dict(made.objectives).keys() == {"keep", "grow"}
    assert made.gain > 0
    assert json.loads(json.dumps(made.to_dict()))["method"] == "exact"
    assert "left out free: no effort was stated" in str(made)
    assert "<li>left out free" in made._repr_html_()


def test_a_set_of_one_is_worth_what_it_gains_alone(okrs):
    """The choice and the ranking are one number, up to what is drawn."""
    made = ask(okrs, 2)
    one = made.best(1)
    assert one.chosen == ("guide",)
    assert one.gain == pytest.approx(made["guide"].gain, abs=2e-3)
    assert one.alone == pytest.approx(one.gain)


def test_nothing_fits_into_no_effort(okrs):
    """An empty choice is an answer."""
    made = ask(okrs, 3).best(0)
    assert (made.chosen, made.gain, made.objectives) == ((), 0.0, ())
    assert "left out" not in made._repr_html_()


@pytest.mark.once
def test_many_are_chosen_greedily_and_it_says_so(okrs):
    """Beyond fifteen not every set is looked at."""
    made = ask(okrs, 18).best(6)
    assert made.method == "greedy"
    assert "chosen greedily" in str(made)
    assert made.effort <= 6


def test_by_objective_can_be_chosen_from_too(okrs):
    """What is ranked by objectives still moves key results."""
    assert ask(okrs, 2, by="objective").best(4).gain > 0


def test_what_has_no_gain_cannot_be_chosen(okrs):
    """Its reason is the one of the ranking."""
    made = prioritise([okr.Initiative("n", "N")], okrs=okrs, on=ON, effect={}).best(9)
    assert made.excluded == (("n", "no gain: it names nothing that it moves"),)


@pytest.mark.parametrize("budget", [-1, float("nan"), "4", None, True])
def test_a_budget_is_a_number(okrs, budget):
    """A budget that is none must not choose anything."""
    with pytest.raises(InvalidOKRError):
        ask(okrs, 2).best(budget)
