"""How key results go together: what may be said, what is refused, what is learnt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.projection.joining import factors
from okrkit.projection.joining.correlation import (
    DEFAULT,
    Correlation,
    estimate_correlation,
    refuse_impossible,
)
from okrkit.scoring.basis import direction

DRAWS = 40_000


def factors_of(sheet, correlation, seed):
    """Return the factors of a set, its directions from its terms."""
    good = direction(sheet.terms).astype(np.float64)
    return factors.factors_of(sheet, correlation, seed, good)


def company(*key_results, owner="", more=(), metrics=()):
    """Return the sheet of a set of one objective, and more."""
    first = okr.Objective("grow", "Grow", list(key_results), owner=owner)
    okrs = okr.OKRSet([first, *more], metrics=list(metrics), cycle="2026-Q4")
    return okr.score(okrs, on="2026-11-15").sheet


def up(id_, **more):
    """Return a key result that grows."""
    return okr.KeyResult(id_, id_, baseline=0, target=10, **more)


def down(id_, **more):
    """Return a key result that shrinks."""
    return okr.KeyResult(id_, id_, baseline=10, target=0, **more)


def between(sheet, correlation, count=DRAWS):
    """Return the correlations of outcomes, as values rise."""
    made = factors_of(sheet, Correlation.of(correlation), 3)
    drawn = made.draw(np.arange(len(sheet.terms.kind)), 0, count)
    # Whatever goes together, each outcome by itself is standard normal.
    assert pytest.approx(0, abs=0.03) == drawn.mean(axis=0)
    assert pytest.approx(1, abs=0.03) == drawn.std(axis=0)
    return np.corrcoef(drawn.T)


def near(expected):
    """Return what is within the error of that many draws."""
    return pytest.approx(np.array(expected), abs=0.03)


def test_what_is_good_goes_together():
    """Churn falls where sales rise: a good quarter is good for both."""
    found = between(company(up("sales"), up("nps"), down("churn")), 0.4)

    assert near([[1, 0.4, -0.4], [0.4, 1, -0.4], [-0.4, -0.4, 1]]) == found


def test_default_and_none():
    """Nothing said is 0.3, and 0 is independent."""
    sheet = company(up("a"), up("b"))

    assert near([[1, DEFAULT], [DEFAULT, 1]]) == between(sheet, None)
    assert near(np.eye(2)) == between(sheet, 0)
    assert "default" == Correlation.of(None).note
    assert pytest.approx(np.ones((2, 2))) == between(sheet, 1.0)


def test_a_band_goes_with_nothing():
    """Where both sides are bad there is no good direction."""
    band = okr.KeyResult("band", "Band", at_least=1, at_most=5)

    assert near(np.eye(2)) == between(company(up("a"), band), 0.5)


def test_owners_have_more_in_common():
    """Key results of one owner share a factor; nobody is no owner."""
    other = okr.Objective(
        "o", "O", [up("c", owner="Ann"), up("d", owner="Bo"), up("e")]
    )
    sheet = company(up("a"), up("b", owner=""), owner="Ann", more=[other])
    found = between(sheet, Correlation(common=0.2, owner=0.5))

    alike = np.full((5, 5), 0.2)
    alike[:3, :3] = 0.7
    np.fill_diagonal(alike, 1)
    assert near(alike) == found


def test_one_metric_is_one_outcome():
    """Two key results on a metric never see two values, whatever is asked of each."""
    nps = okr.Metric("nps")
    sheet = company(
        up("a", metric="nps"),
        up("b"),
        down("c", metric="nps"),
        metrics=[nps],
    )
    drawn = factors_of(sheet, Correlation(), 3).draw(np.arange(3), 0, 50)

    assert np.array_equal(drawn[:, 0], drawn[:, 2])
    assert not np.any(drawn[:, 0] == drawn[:, 1])


def test_work_on_a_metric_has_its_own_outcome():
    """What is done is no reading of the metric."""
    done = okr.KeyResult("d", "D", metric="nps", target=okr.Done())
    sheet = company(up("a", metric="nps"), done, metrics=[okr.Metric("nps")])
    drawn = factors_of(sheet, Correlation(), 3).draw(np.arange(2), 0, 50)

    assert not np.any(drawn[:, 0] == drawn[:, 1])


def test_pairs_win_and_the_rest_keeps_what_it_can():
    """A named pair has its correlation; towards others the common one stays."""
    sheet = company(up("a"), up("b"), up("c"), down("d"))
    found = between(sheet, {("a", "b"): 0.8, ("a", "d"): 0.5})

    assert near([1, 0.8, 0.3, -0.5]) == found[0]
    assert near([0.8, 1, 0.3, -0.3]) == found[1]
    assert near([0.3, 0.3, 1, -0.3]) == found[2]


def test_pairs_without_room_for_what_is_common():
    """Two that go against each other cannot both go with everything else."""
    sheet = company(up("a"), up("b"), up("c"))
    found = between(sheet, {("a", "b"): -0.9})

    assert near(-0.9) == found[0, 1]
    # Their mean has a variance of 0.05, and can take so much of what is common.
    assert near(0.3 * np.sqrt(0.05 / 0.3)) == found[0, 2]


def test_pairs_alone():
    """Without anything in common, pairs still hold; 1 is one outcome."""
    sheet = company(up("a"), up("b"), up("c"))
    found = between(sheet, Correlation(common=0, pairs={("a", "c"): 1.0}))

    assert near([[1, 0, 1], [0, 1, 0], [1, 0, 1]]) == found


def test_a_matrix_is_pairs():
    """A matrix says the same as its pairs, in the order of its ids."""
    matrix = [[1, -0.2, 0.5], [-0.2, 1, 0], [0.5, 0, 1]]
    made = Correlation.of_matrix(["a", "c", "b"], matrix, common=0)

    assert (("a", "c", -0.2), ("a", "b", 0.5), ("c", "b", 0.0)) == made.pairs
    found = between(company(up("a"), up("b"), up("c")), made)
    assert near([[1, 0.5, -0.2], [0.5, 1, 0], [-0.2, 0, 1]]) == found


def test_a_band_that_a_pair_names():
    """Only a pair says which side of a band is meant: the upper."""
    band = okr.KeyResult("band", "Band", at_least=1, at_most=5)
    found = between(company(down("a"), band), {("a", "band"): 0.6})

    assert near(-0.6) == found[0, 1]


def test_pairs_on_one_metric():
    """One outcome: a correlation of 1 says nothing new, another contradicts."""
    metrics = [okr.Metric("nps")]
    sheet = company(up("a", metric="nps"), up("b", metric="nps"), metrics=metrics)

    assert pytest.approx(np.ones((2, 2))) == between(sheet, {("a", "b"): 1})
    with pytest.raises(InvalidOKRError, match="one outcome") as error:
        factors_of(sheet, Correlation.of({("a", "b"): 0.5}), 1)
    assert "not-a-correlation" == error.value.code


def test_pairs_that_contradict_each_other():
    """Positive semidefinite or refused, in pairs and in a matrix."""
    pairs = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    matrix = [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]

    for call in (
        lambda: factors_of(
            company(up("a"), up("b"), up("c")), Correlation.of(pairs), 1
        ),
        lambda: Correlation.of_matrix("abc", matrix),
        lambda: refuse_impossible(np.array(matrix)),
    ):
        with pytest.raises(InvalidOKRError, match="contradict") as error:
            call()
        assert "not-a-correlation" == error.value.code


def test_a_pair_of_somebody_else():
    """An id that is not in the set is an error, not ignored."""
    with pytest.raises(UnknownIdError):
        factors_of(company(up("a")), Correlation.of({("a", "zzz"): 0.5}), 1)


def test_too_many_named(monkeypatch):
    """Matrices grow with the square: there is a limit, and it says so."""
    monkeypatch.setattr(factors, "_MOST_NAMED", 1)
    with pytest.raises(InvalidOKRError) as error:
        factors_of(company(up("a"), up("b")), Correlation.of({("a", "b"): 0.5}), 1)
    assert "limit" == error.value.code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.1, "not-a-correlation"),
        (-0.1, "not-a-correlation"),
        (float("nan"), "not-finite"),
        ("much", "not-a-number"),
        (True, "not-a-number"),
        ({("a", "b"): 1.5}, "not-a-correlation"),
        ({("a", "a"): 0.5}, "wrong-type"),
        ({"ab": 0.5}, "wrong-type"),
        ({("a", "b", "c"): 0.5}, "wrong-type"),
        ({7: 0.5}, "wrong-type"),
        ({("a", "b"): 0.5, ("b", "a"): 0.5}, "duplicate"),
        ({("a", 3): 0.5}, "not-text"),
    ],
)
def test_what_is_no_correlation(value, code):
    """Each is refused with a code of its own."""
    with pytest.raises(InvalidOKRError) as error:
        Correlation.of(value)
    assert code == error.value.code


@pytest.mark.parametrize("pairs", [7, "ab", [7], [("a", "b")]])
def test_what_are_no_pairs(pairs):
    """Pairs have two ids and a number."""
    with pytest.raises(InvalidOKRError, match="pairs") as error:
        Correlation(pairs=pairs)
    assert "wrong-type" == error.value.code


def test_parts_of_more_than_the_whole():
    """Common and owner together explain at most everything."""
    assert 0.4 == Correlation(common=0.6, owner=0.4).owner
    with pytest.raises(InvalidOKRError, match="together") as error:
        Correlation(common=0.7, owner=0.4)
    assert "not-a-correlation" == error.value.code


@pytest.mark.parametrize(
    ("ids", "matrix", "code"),
    [
        (["a"], [[1, 0], [0, 1]], "shape-mismatch"),
        (["a", "b"], [[1, 0.2], [0.3, 1]], "not-a-correlation"),
        (["a", "b"], [[1, 0.2], [0.2, 2]], "not-a-correlation"),
        (["a", "b"], [[1, np.nan], [np.nan, 1]], "not-a-correlation"),
    ],
)
def test_what_is_no_matrix(ids, matrix, code):
    """Square, the same on both sides, 1 on the diagonal, nothing missing."""
    with pytest.raises(InvalidOKRError) as error:
        Correlation.of_matrix(ids, matrix)
    assert code == error.value.code


def siblings(rho, cycles, count, seed=0):
    """Return surprises of many cycles with one factor."""
    rng = np.random.default_rng(seed)
    common, own = rng.normal(size=(cycles, 1)), rng.normal(size=(cycles, count))
    return np.sqrt(rho) * common + np.sqrt(1 - rho) * own


@pytest.mark.parametrize("rho", [0.0, 0.2, 0.6])
def test_many_cycles_tell_the_correlation(rho):
    """With a thousand cycles the default counts for nothing any more."""
    found = estimate_correlation(siblings(rho, 1000, 8))

    assert pytest.approx(rho, abs=0.04) == found.common
    assert "1000 cycles of 8" in found.note


def test_few_cycles_stay_near_the_default():
    """Errors of the estimate are smaller than of what was seen, on average."""
    for rho in (0.1, 0.3, 0.5):
        made = [estimate_correlation(siblings(rho, 6, 5, seed)) for seed in range(200)]
        seen = np.array([float(one.note.split("seen: ")[1]) for one in made])
        found = np.array([one.common for one in made])
        assert ((found - rho) ** 2).mean() < ((seen - rho) ** 2).mean()


def test_estimates_stay_possible():
    """Perfect agreement is not believed, opposition is none."""
    alike = np.tile(np.arange(-3.0, 4.0)[:, None], 4)
    apart = np.tile([1.0, -1.0], (50, 1))

    assert 0.3 < estimate_correlation(np.tile(alike, (9, 1))).common <= 0.95
    assert 0.0 == estimate_correlation(apart).common


@given(st.floats(0.5, 2), st.integers(0, 9))
def test_estimates_do_not_depend_on_order(factor, seed):
    """Neither cycles nor key results have an order, nor missing ones a meaning."""
    some = np.clip(siblings(0.3, 8, 4, seed), -1, 1) * factor
    shuffled = np.random.default_rng(seed).permutation(some.T).T[::-1]
    gaps = np.column_stack([some, np.full(8, np.nan)])

    expected = estimate_correlation(some).common
    assert pytest.approx(expected) == estimate_correlation(shuffled).common
    assert pytest.approx(expected) == estimate_correlation(gaps).common


@pytest.mark.parametrize(
    ("surprises", "code"),
    [
        (np.ones((4, 3)), "too-few-cycles"),
        (np.where(np.eye(9, dtype=bool), 1.0, np.nan), "too-few-cycles"),
        (np.zeros((5, 3)), "invalid-value"),
        ([1.0, 2.0], "shape-mismatch"),
        ([[np.inf, 1.0]], "not-finite"),
    ],
)
def test_what_says_nothing_of_a_correlation(surprises, code):
    """Too few cycles, or nothing that surprised: refused, never guessed."""
    with pytest.raises(InvalidOKRError) as error:
        estimate_correlation(surprises)
    assert code == error.value.code
