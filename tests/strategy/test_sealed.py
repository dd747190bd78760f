"""Results of strategy: nobody writes into them, and equal ones compare equal."""

import copy
import json
import pickle

import numpy as np
import pytest
from attrs import evolve, frozen

import okrkit as okr
from okrkit import strategy
from okrkit.results.sealed import Comparable, Sealed, same, seal
from okrkit.strategy.leaving.contracts_sample import classified, hazard, logins, plans
from okrkit.strategy.leaving.hazard import ContractHazard
from okrkit.strategy.leaving.sample import checked, risk, watched

DAYS = [f"2026-0{month}-{day}" for month in range(1, 7) for day in (10, 20)]


def measured(id="calls"):
    """Return an impact that left a reading out."""
    nps = {**dict.fromkeys(DAYS[::2], 31), **dict.fromkeys(DAYS[1::2], 33)}
    nps |= {"2026-12-01": 40}
    return okr.impact(id, nps, on="2026-07-01", starts_on="2026-06-05")


HELD = {
    "impact": lambda: measured().left_out,
    "ranking": lambda: okr.rank_initiatives([measured()]).left_out,
    "watch list": lambda: watched().excluded,
    "hazard": lambda: hazard().excluded,
    "hazard check": lambda: hazard().check(horizon=3).excluded,
}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_what_was_left_out_cannot_be_written_to(held) -> None:
    """A frozen result whose dicts can be changed is not frozen."""
    rows = held()
    with pytest.raises(TypeError, match="does not support item assignment"):
        rows["more"] = 1
    assert not hasattr(rows, "update")
    assert json.loads(json.dumps(dict(rows))) == rows


def test_who_gave_a_mapping_may_write_to_his_own() -> None:
    """The result keeps a copy, so that it does not change behind its back."""
    given = {"refund": 1}
    said = {"event": "leaves", "source": "own", "on": "2026-10-31"}
    made = strategy.WatchList.of(customers=["al"], chance=[0.5], excluded=given, **said)
    given["refund"] = 9
    assert {"refund": 1} == made.excluded
    assert {"refund": 1} == made.expected_churn().excluded


def test_a_sealed_mapping_is_read_as_the_dict_it_was_made_of() -> None:
    """Equality, order, copies, pickles and columns inside."""

    @frozen(eq=False)
    class Found:
        sums: dict[str, np.ndarray]
        _own: dict[str, int]

    found = Found({"n": np.array([1.0])}, {})
    seal(found)
    with pytest.raises(ValueError, match="read-only"):
        found.sums["n"][0] = 2
    found._own["kept"] = 1
    rows = Sealed({"b": 1, "a": 2})
    assert list(rows) == ["b", "a"]
    assert rows == {"a": 2, "b": 1}
    assert repr(rows) == "{'b': 1, 'a': 2}"
    for again in (
        copy.copy(rows),
        copy.deepcopy(rows),
        pickle.loads(pickle.dumps(rows)),
    ):
        assert again == rows
        assert type(again) is Sealed


RESULTS = {
    "given": watched,
    "contracts": lambda: ContractHazard.fit(plans(), logins(), on="2026-10-31").risk(
        on="2026-10-31", horizon=2
    ),
    "classifier": lambda: strategy.ClassifierRisk(Half()).watch_list(
        [[1], [2]], on="2026-10-31", reasons=[["late"], []]
    ),
}


class Half:
    """A classifier that knows nothing."""

    def predict_proba(self, X):  # noqa: N803 - the face of scikit-learn
        """Say one half of each."""
        return [[0.5, 0.5] for _ in X]


@pytest.mark.parametrize("made", RESULTS.values(), ids=RESULTS)
def test_two_watch_lists_of_one_question_are_equal(made) -> None:
    """Also where they were fitted anew, and where one has been in a pickle."""
    one, other = made(), made()
    back = pickle.loads(pickle.dumps(one))
    assert one == other == back
    assert hash(one) == hash(other) == hash(back)
    assert one.at(0) == back.at(0)
    assert one != evolve(one, level=0.9)
    assert one != evolve(one, chance=one.chance / 2)
    assert one != evolve(one, reasons=len)
    assert one != "a watch list"


@pytest.mark.parametrize(
    "made",
    [risk, checked, classified, lambda: hazard().check(horizon=3)],
    ids=["risk", "check", "classifier check", "hazard check"],
)
def test_what_is_said_of_leaving_is_equal_to_its_pickled_copy(made) -> None:
    """Tables, checks and models inside are compared by what they say, too."""
    one = made()
    back = pickle.loads(pickle.dumps(one))
    assert one == back
    assert str(one) == str(back)


def test_values_are_the_same_by_class_and_content() -> None:
    """1 is not True, NaN is NaN, and a mapping has no order."""
    one = {"a": [1.0, float("nan")], "b": np.array(["x", None], object)}
    assert same(one, copy.deepcopy(one))
    assert not same(one, {**one, "a": [1.0, 2.0]})
    assert same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not same({"a": 1, "b": 2}, {"a": 1})
    assert not same({"a": 1}, {"b": 1})
    assert not same(np.array([1]), np.array([1, 2]))
    assert not same([1], [True])
    assert not same((1,), (1, 2))

    @frozen(eq=False)
    class Found(Comparable):
        rows: np.ndarray

    @frozen(eq=False)
    class Held:
        rows: np.ndarray

    assert Found(np.array([np.nan])) == Found(np.array([np.nan]))
    assert Found(np.array([1.0])) != Held(np.array([1.0]))
    assert same(Held(np.array([1.0])), Held(np.array([1.0])))
    assert not same(Held(np.array([1.0])), Held(np.array([2.0])))


def test_a_sealed_mapping_gives_dicts_to_write_to() -> None:
    """`|`, `copy` and `reversed` are what a dict has beside writing."""
    held = Sealed({"refund": 2, "trial": 1})
    assert held.copy() == {"refund": 2, "trial": 1}
    assert type(held.copy()) is dict
    assert held | {"trial": 5} == {"refund": 2, "trial": 5}
    assert {"trial": 5, "late": 1} | held == {"trial": 1, "late": 1, "refund": 2}
    assert held | held == held
    assert list(reversed(held)) == ["trial", "refund"]
    written = held.copy()
    written["refund"] = 9
    assert held["refund"] == 2
    assert json.loads(json.dumps(held.copy())) == held
    for wrong in (lambda: held | 3, lambda: 3 | held):
        with pytest.raises(TypeError, match="unsupported operand"):
            wrong()
    with pytest.raises(TypeError, match="does not support item assignment"):
        held._rows["refund"] = 9


def small_set():
    """Return a set with a key result, a guardrail and a link to assume."""
    nps = {"2026-10-16": 32, "2026-10-30": 34, "2026-11-13": 35}
    kr = okr.KeyResult("nps", "Recommend us", metric="nps", baseline=32, target=40)
    return okr.OKRSet(
        [okr.Objective("keep", "Stay", [kr])],
        cycle="2026-Q4",
        metrics=[okr.Metric("nps", polarity="higher")],
        observations={"nps": nps},
    )


def ranked(**more):
    """Return the priorities of one initiative."""
    one = okr.Initiative("calls", "Call", moves=["nps"], effort=1)
    ask = {"okrs": small_set(), "on": "2026-11-15", "effect": (1, 3, 6)}
    return okr.prioritise([one], **(ask | more))


ROWS = {
    "score": [9, 3, 9, 2] * 9,
    "segment": ["a", "a", "b", "b"] * 9,
    "help": [5, 2, 4, 1] * 9,
    "price": [1, 3, 5, 2, 4, 2] * 6,
}
SAID = {
    "impact": (measured, lambda: measured("mails")),
    "ranking": (
        lambda: okr.rank_initiatives([measured()]),
        lambda: okr.rank_initiatives([measured()], level=0.9),
    ),
    "priorities": (ranked, lambda: ranked(effect=(1, 3, 7))),
    "decisions": (
        lambda: okr.decisions(small_set(), on="2026-11-15"),
        lambda: okr.decisions(small_set(), on="2026-11-16"),
    ),
    "assumptions": (
        lambda: okr.assumptions(small_set()),
        lambda: okr.assumptions(okr.OKRSet()),
    ),
    "check": (
        lambda: okr.check_assumptions(small_set(), on="2026-11-15"),
        lambda: okr.check_assumptions(small_set(), on="2026-11-16"),
    ),
    "segments": (
        lambda: strategy.satisfaction(ROWS),
        lambda: strategy.satisfaction(ROWS, level=0.9),
    ),
    "drivers": (
        lambda: strategy.key_drivers(ROWS, "score", ["help", "price"], resamples=9),
        lambda: strategy.key_drivers(ROWS, "score", ["help", "price"], resamples=8),
    ),
}


@pytest.mark.parametrize(("made", "other"), SAID.values(), ids=SAID)
def test_results_are_equal_to_their_copies(made, other) -> None:
    """A result that came out of a pickle was another one."""
    one = made()
    for again in (copy.copy(one), pickle.loads(pickle.dumps(one)), made()):
        assert again == one
        assert hash(again) == hash(one)
    assert one != other()


def test_what_is_remembered_is_no_part_of_a_result() -> None:
    """Answers that were looked up before do not make a result another one."""
    one, other = ranked(), ranked()
    one.best(3)
    assert other.ground._made
    one.ground._made.clear()
    assert one == other


def test_a_classifier_is_its_own_judge_of_its_copies() -> None:
    """The classifier of others says whether it is equal; most say only to itself."""
    half = Half()
    one = strategy.ClassifierRisk(half)
    assert one == copy.copy(one) == strategy.ClassifierRisk(half)
    assert one != strategy.ClassifierRisk(Half())
    assert one != strategy.ClassifierRisk(half, event="goes")
