"""Ids short and qualified, and tuples made on access."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import AmbiguousIdError, UnknownIdError
from okrkit.model.lookup import LazyTuple, Scope

INDICES = st.integers(-7, 7)
SLICES = st.slices(6)


def lazy(values):
    """Make a lazy tuple, and the list of places it was asked for."""
    asked = []

    def make(place):
        asked.append(place)
        return values[place]

    return LazyTuple(len(values), make), asked


class TestLazyTuple:
    """It is the tuple it stands for."""

    @given(st.lists(st.integers(), max_size=6), INDICES)
    def test_index(self, values, index):
        """Every index gives the same item, or the same IndexError."""
        found, _ = lazy(values)
        try:
            expected = values[index]
        except IndexError:
            with pytest.raises(IndexError):
                found[index]
        else:
            assert expected == found[index]

    @given(st.lists(st.integers(), min_size=6, max_size=6), SLICES)
    def test_slice(self, values, part):
        """A slice is a tuple."""
        found, _ = lazy(values)

        assert tuple(values)[part] == found[part]
        assert tuple is type(found[part])

    @given(st.lists(st.integers(), max_size=6), st.lists(st.integers(), max_size=6))
    def test_equal_and_hash(self, values, others):
        """Equal to tuples and to others of its kind exactly where tuples are."""
        (one, _), (two, _) = lazy(values), lazy(others)

        assert (values == others) == (one == two)
        assert (values == others) == (one == tuple(others))
        assert (values == others) == (tuple(others) == one)
        assert hash(tuple(values)) == hash(one)
        assert (tuple(values), len(values), repr(tuple(values))) == (
            tuple(one), len(one), repr(one)
        )  # fmt: skip

    def test_not_a_list(self):
        """Nor is a tuple equal to a list."""
        assert LazyTuple(0, int) != []

    @given(st.lists(st.integers(), max_size=6))
    def test_travels_as_a_tuple(self, values):
        """How items are made need not travel."""
        found, _ = lazy(values)

        assert tuple(values) == pickle.loads(pickle.dumps(found))
        assert tuple(values) == copy.deepcopy(found)

    def test_made_once_and_late(self):
        """Asking twice makes once; what is not asked for is not made."""
        found, asked = lazy([10, 20, 30])

        assert (20, 20) == (found[1], found[-2])
        assert [1] == asked


class TestScope:
    """An id may be asked for without its set."""

    def test_find(self):
        """The whole id and its last part name one thing."""
        scope = Scope("objective", ["company/grow", "team/keep", "keep"])

        assert (0, 0) == (scope.find("company/grow"), scope.find("grow"))
        assert 2 == scope.find("keep")  # the exact id wins

    def test_unknown(self):
        """The nearest ids are named."""
        with pytest.raises(UnknownIdError, match="'nps'") as caught:
            Scope("metric", ["nps", "churn"]).find("npss")
        assert ("id-unknown", ("nps",)) == (caught.value.code, caught.value.nearest)

    def test_a_key_result_where_an_objective_is_asked_for(self):
        """Who mixes them up is told which objective it is."""
        kr = okr.KeyResult("nps", "They recommend us", at_least=40)
        okrs = okr.OKRSet([okr.Objective("keep", "They stay", [kr])])

        with pytest.raises(UnknownIdError) as caught:
            okrs.objective("nps")
        assert "it is a key result of 'keep': name that" == caught.value.hint

    def test_ambiguous(self):
        """A short id of two sets names both, and is not guessed."""
        with pytest.raises(AmbiguousIdError) as caught:
            Scope("metric", ["a/nps", "b/nps"]).find("nps")
        assert ("id-ambiguous", ("a/nps", "b/nps")) == (
            caught.value.code,
            caught.value.meanings,
        )

    @pytest.mark.parametrize("id", [5, None, ["nps"], {}, b"nps"], ids=repr)
    def test_no_text(self, id):
        """What is no id names nothing, hashable or not."""
        okrs = okr.OKRSet(metrics=[okr.Metric("nps")])

        assert id not in okrs
        with pytest.raises(UnknownIdError):
            okrs.metric(id)
        with pytest.raises(UnknownIdError):
            okrs[id]

    def test_an_id_that_cannot_be_shown(self):
        """An id whose own text fails is unknown like any other."""

        class Hostile:
            def __repr__(self):
                raise RuntimeError

        with pytest.raises(UnknownIdError, match="whose repr raised") as caught:
            okr.OKRSet()[Hostile()]
        assert "<Hostile whose repr raised RuntimeError>" == caught.value.id

    def test_no_half_of_an_index_is_seen(self):
        """Another thread that asks while the index is made finds the whole of it."""
        seen = []

        class Ids(list):
            def __iter__(self):
                for place, name in enumerate(super().__iter__()):
                    if asked and place == 1:
                        asked.clear()
                        seen.append(scope.places("churn"))
                    yield name

        asked: list[int] = []
        scope = Scope("metric", Ids(["a/nps", "a/churn"]))
        scope.places("a/nps")
        asked.append(1)

        assert [0] == scope.places("nps")
        assert [[1]] == seen

    def test_hostile_id_is_clipped(self):
        """A megabyte of id does not become a megabyte of message."""
        with pytest.raises(UnknownIdError) as caught:
            okr.OKRSet()["x\n" * 500_000]
        assert len(str(caught.value)) < 500
