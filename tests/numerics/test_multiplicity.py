"""Many questions at once: against statsmodels, a published example, and the laws."""

from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.numerics.multiplicity import (
    ADJUSTMENTS,
    Adjustment,
    adjusted_level,
    adjusted_p,
)

P = [0.03, 0.0004, 0.5, 0.0004, 0.02, 0.9, 0.011]
# statsmodels 0.15.0: `multipletests(P, method=...)[1]` with "bonferroni", "holm",
# "fdr_bh" and "fdr_by".
REFERENCE: dict[Adjustment, list[float]] = {
    "none": P,
    "bonferroni": [0.21, 0.0028, 1.0, 0.0028, 0.14, 1.0, 0.077],
    "holm": [0.09, 0.0028, 1.0, 0.0028, 0.08, 1.0, 0.055],
    "benjamini-hochberg": [
        *(0.042, 0.0014, 0.58333333333333, 0.0014, 0.035, 0.9, 0.02566666666667),
    ],
    "benjamini-yekutieli": [0.1089, 0.00363, 1.0, 0.00363, 0.09075, 1.0, 0.06655],
}

# Benjamini and Hochberg (1995), section 4: fifteen hypotheses of a trial of
# thrombolysis. They claim four, Bonferroni three.
PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]

CHANCES = st.lists(st.floats(0, 1), max_size=12)
METHODS = st.sampled_from(ADJUSTMENTS)


@pytest.mark.parametrize("method", ADJUSTMENTS)
def test_agrees_with_statsmodels(method: Adjustment) -> None:
    """Ties, order and the cap at 1 are as another program has them."""
    assert adjusted_p(P, method).tolist() == pytest.approx(REFERENCE[method], abs=1e-12)


@pytest.mark.parametrize(
    ("method", "claims"),
    [("bonferroni", 3), ("holm", 3), ("benjamini-hochberg", 4), ("none", 9)],
)
def test_claims_as_many_as_published(method: Adjustment, claims: int) -> None:
    """The example that everybody knows comes out as its authors say."""
    assert claims == int((adjusted_p(PUBLISHED, method) <= 0.05).sum())


def test_what_was_not_asked_does_not_count() -> None:
    """A question without an answer neither costs the others nor gets a value."""
    with_gap = adjusted_p([0.01, np.nan, 0.04], "holm")
    assert np.isnan(with_gap[1])
    assert adjusted_p([0.01, 0.04], "holm").tolist() == with_gap[[0, 2]].tolist()
    assert adjusted_level([0.01, np.nan], 0.9) == 0.9


def test_nothing_asked() -> None:
    """No question is no fault: nothing comes back, and a level stays what it is."""
    for method in ADJUSTMENTS:
        assert adjusted_p([], method).tolist() == []
        assert adjusted_level([], 0.8, method) == 0.8


@given(CHANCES, METHODS)
@example([0.1, 0.2, 0.9014274576114836], "benjamini-hochberg")  # times 3 / 3: less
def test_never_surer_than_before(p: list[float], method: Adjustment) -> None:
    """Paying for many questions takes away, keeps the order, and stays a chance."""
    adjusted = adjusted_p(p, method)
    assert (adjusted >= np.array(p)).all()
    assert (adjusted <= 1).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(adjusted[order]) >= 0).all()


@given(CHANCES, METHODS, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    p: list[float], method: Adjustment, chance: Random
) -> None:
    """Each question gets the same answer wherever it stands in the list."""
    places = list(range(len(p)))
    chance.shuffle(places)
    moved = adjusted_p([p[place] for place in places], method)
    assert adjusted_p(p, method)[places].tolist() == moved.tolist()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0.001, 0.5))
def test_claims_are_those_of_the_rules(p: list[float], alpha: float) -> None:
    """Adjusted values claim exactly what the step rules of the authors claim."""
    ranked, count = sorted(p), len(p)
    down = 0
    while down < count and ranked[down] * (count - down) <= alpha:
        down += 1
    assert down == int((adjusted_p(p, "holm") <= alpha).sum())
    up = [i + 1 for i, one in enumerate(ranked) if one * count / (i + 1) <= alpha]
    claimed = int((adjusted_p(p, "benjamini-hochberg") <= alpha).sum())
    assert max(up, default=0) == claimed


def test_levels_by_hand() -> None:
    """Each level is one minus its share of what may be wrong."""
    p = [0.001, 0.2, 0.02, 0.6, 0.9]
    assert adjusted_level(p, 0.95, "bonferroni") == pytest.approx(0.99)
    assert adjusted_level(p, 0.95, "benjamini-hochberg") == pytest.approx(0.98)
    harmonic = 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5
    wanted = 1 - 0.05 / 5 / harmonic
    assert adjusted_level(p, 0.95, "benjamini-yekutieli") == pytest.approx(wanted)
    # Where nothing is claimed an interval is as wide as if one were.
    assert adjusted_level([0.9, 0.8], 0.9, "benjamini-hochberg") == pytest.approx(0.95)
    assert adjusted_level(p, 0.95, "none") == 0.95


def test_false_claims_stay_rare() -> None:
    """On questions without an answer a claim is made as rarely as promised."""
    draws = np.random.default_rng(7).random((4000, 10))
    for method in ("bonferroni", "holm", "benjamini-hochberg"):
        any_claim = [bool((adjusted_p(row, method) <= 0.1).any()) for row in draws]
        # Simes and Bonferroni: 0.1 and 0.096 of independent questions.
        assert abs(float(np.mean(any_claim)) - 0.098) < 0.015


@pytest.mark.parametrize(
    ("p", "method", "code"),
    [
        ([1.2], "holm", "out-of-range"),
        ([-0.1], "holm", "out-of-range"),
        (["0.1"], "holm", "not-a-number"),
        ([[0.1]], "holm", "shape-mismatch"),
        ([0.1], "sidak", "unknown-word"),
        ([0.1], "benjamini-hochburg", "unknown-word"),
    ],
)
def test_what_is_refused(p: list[float], method: Adjustment, code: str) -> None:
    """What is no p-value, and a rule that nobody built, are named and refused."""
    with pytest.raises(InvalidOKRError) as caught:
        adjusted_p(p, method)
    assert code == caught.value.code
    hints = ("", "Did you mean 'benjamini-hochberg'?")
    assert hints[str(method).endswith("burg")] == caught.value.hint


@pytest.mark.parametrize(
    ("level", "code"),
    [
        (0, "not-a-level"),
        (1, "not-a-level"),
        (float("nan"), "not-a-level"),
        ("0.95", "not-a-number"),
        ([0.9, 0.95], "not-a-level"),
    ],
)
def test_level_that_is_none(level: float, code: str) -> None:
    """An interval of all or nothing is refused, and what is no one number."""
    with pytest.raises(InvalidOKRError) as caught:
        adjusted_level([0.1], level)
    assert code == caught.value.code
