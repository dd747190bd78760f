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
