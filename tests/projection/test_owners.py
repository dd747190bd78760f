"""Owners: sandbagging and optimism are said with n and p, and never of too few."""

import json
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CalendarError, InvalidOKRError, UnknownIdError
from okrkit.projection.trust.owners import owners

ON = "2027-01-01"


def record(owner, outcomes, confidence=0.5, **options):
    """Return an objective whose key results ended as they did."""
    krs = [
        okr.KeyResult(
            f"{owner}-{place}",
            "K",
            baseline=0,
            target=1,
            check_ins=[
                okr.CheckIn("2026-10-05", 0, confidence=confidence),
                okr.CheckIn("2026-12-30", float(met)),
            ],
        )
        for place, met in enumerate(outcomes)
    ]
    return okr.Objective(f"o-{owner}", "O", krs, owner=owner, **options)


def of(*objectives):
    """Return the owners of a set of the last quarter."""
    return owners(okr.OKRSet(objectives, cycle="2026-Q4"), on=ON)


@pytest.mark.parametrize(
    ("hits", "n", "confidence", "p"),
    [
        (6, 6, 0.5, 0.015625),
        (8, 9, 0.5, 0.01953125),
        (10, 12, 0.5, 0.019287109375),
        (15, 20, 0.5, 0.020694732666),
        (12, 12, 0.7, 0.013841287),
    ],
)
def test_more_than_was_said_is_sandbagging(hits, n, confidence, p):
    """Twice scipy.stats.binomtest(hits, n, confidence, "greater").pvalue."""
    item = of(record("Ann", [1] * hits + [0] * (n - hits), confidence))["Ann"]

    assert ("under-confident", n) == (item.verdict, item.n)
    assert item.p == pytest.approx(2 * p)
    assert (confidence, hits / n) == pytest.approx((item.said, item.met))


@pytest.mark.parametrize(
    ("hits", "n", "confidence", "verdict"),
    [
        (6, 6, 0.7, "nothing against it"),
        (5, 6, 0.5, "nothing against it"),
        (9, 9, 0.7, "nothing against it"),
        (18, 20, 0.7, "nothing against it"),
        (10, 20, 0.7, "nothing against it"),
        (5, 5, 0.5, "too little to judge"),
        (2, 10, 0.7, "over-confident"),
        (0, 6, 0.5, "over-confident"),
    ],
)
def test_verdicts_at_the_edges(hits, n, confidence, verdict):
    """
    6 of 6 at 70 % are no proof, and five key results never are.

    Nor is what chance brings one time in twenty-five to one side: 9 of 9 at 70 %.
    """
    item = of(record("Ann", [1] * hits + [0] * (n - hits), confidence))["Ann"]

    assert verdict == item.verdict


@given(st.integers(0, 12), st.integers(0, 12), st.sampled_from([0.25, 0.5, 0.75]))
def test_p_is_the_binomial_tail(hits, misses, confidence):
    """Whatever the record, twice the smaller of the exact tails."""
    n = hits + misses
    if not n:
        return
    item = of(record("Ann", [1] * hits + [0] * misses, confidence))["Ann"]
    tails = [
        sum(comb(n, k) * confidence**k * (1 - confidence) ** (n - k) for k in side)
        for side in (range(hits, n + 1), range(hits + 1))
    ]

    assert item.p == pytest.approx(min(1, 2 * min(tails)))


@pytest.mark.parametrize("n", [6, 9, 14, 20])
@pytest.mark.parametrize("confidence", [0.5, 0.7])
def test_honest_owners_are_rarely_accused(n, confidence):
    """Over all records of an owner who is right, one in twenty at most is judged."""
    chance = 0.0
    for hits in range(n + 1):
        item = of(record("Ann", [1] * hits + [0] * (n - hits), confidence))["Ann"]
        if item.verdict != "nothing against it":
            chance += comb(n, hits) * confidence**hits * (1 - confidence) ** (n - hits)

    assert 0 < chance <= 0.05


def test_scores_are_of_all_that_was_said():
    """Three check-ins of one key result count as one, each a third."""
    first = record("Ann", [1, 0, 0, 0, 0], 0.2)
    often = okr.KeyResult(
        "often",
        "K",
        baseline=0,
        target=1,
        check_ins=[
            okr.CheckIn(f"2026-{day}", 0.5, confidence=c)
            for day, c in (("10-05", 0.5), ("11-05", 0.7), ("12-05", 0.9))
        ],
    )
    item = of(first.with_key_result(often))["Ann"]
    own = (0.8**2 + 4 * 0.2**2 + (0.5**2 + 0.7**2 + 0.9**2) / 3) / 6

    assert item.brier == pytest.approx(own)
    assert item.base == pytest.approx(1 / 6 * 5 / 6)
    assert (6, 8) == (item.n, item.check_ins)
    assert item.said == pytest.approx((5 * 0.2 + 0.5) / 6)


def test_what_does_not_count():
    """Confidence of the last day or later, what runs on, and what was not measured."""
    days = {"baseline": 0, "target": 1}
    said = okr.CheckIn("2026-10-05", confidence=0.5)
    krs = [
        okr.KeyResult(
            "late",
            "K",
            **days,
            check_ins=[okr.CheckIn("2026-12-31", 1, confidence=0.9)],
        ),
        okr.KeyResult("silent", "K", **days, check_ins={"2026-12-30": 1}),
        okr.KeyResult("unread", "K", **days, check_ins=[said]),
        okr.KeyResult(
            "early",
            "K",
            **days,
            check_ins=[okr.CheckIn("2026-09-05", 1, confidence=0.9)],
        ),
    ]
    going_on = record("Bea", [1], cycle="2027-Q1")

    assert () == of(okr.Objective("o", "O", krs, owner="Ann"), going_on).ids


def test_key_results_over_on_the_day():
    """On its last day a key result is over, the day before it is not."""
    okrs = okr.OKRSet([record("Ann", [1])], cycle="2026-Q4")

    assert ("Ann",) == owners(okrs, on="2026-12-31").ids
    assert () == owners(okrs, on="2026-12-30").ids
    assert () == owners(okr.OKRSet([record("Ann", [1])]), on=ON).ids


def test_owner_of_the_key_result_comes_first():
    """Its own, else the objective's, else nobody's."""
    mine = record("Ann", [1, 0])
    own = mine.key_results[0].replace(owner="Bea")
    lone = record("", [1]).replace(id="lone")

    found = of(mine.with_key_result(own), lone)

    assert ("Bea", "Ann", "(nobody)") == found.ids
    assert [1, 1, 1] == [item.n for item in found]
    assert 3 == found.all.n


def test_any_target_counts():
    """What was met is what the score says, also of limits and yes or no."""
    said = okr.CheckIn("2026-10-05", confidence=0.5)
    krs = [
        okr.KeyResult(
            "hold", "K", at_most=5, check_ins=[said, okr.CheckIn("2026-12-20", 4)]
        ),
        okr.KeyResult(
            "done",
            "K",
            target=okr.Done(),
            check_ins=[said, okr.CheckIn("2026-12-20", done=True)],
        ),
        okr.KeyResult(
            "half",
            "K",
            baseline=0,
            target=2,
            check_ins=[said, okr.CheckIn("2026-12-20", 1)],
        ),
    ]
    item = of(okr.Objective("o", "O", krs, owner="Ann"))["Ann"]

    assert (3, 2 / 3) == (item.n, item.met)


def test_reliability_and_parts():
    """Who says 20 and 80 % and means it is told from who always says 50."""
    sharp = of(record("Ann", [1, 1, 1, 1, 0], 0.8), record("Bea", [0, 0, 0, 0, 1], 0.2))
    parts = sharp.murphy()
    table = sharp.reliability()

    assert parts.reliability == pytest.approx(0)
    assert parts.resolution == pytest.approx(0.09)
    assert parts.uncertainty == pytest.approx(0.25)
    assert (0.2, 0.8) == pytest.approx((table["20-40%"].met, table["80-100%"].met))
    assert 5 == sum(b.n for b in sharp.reliability("Ann", bins=2))
    assert sharp.murphy("Bea").uncertainty == pytest.approx(0.16)


def test_results_are_shown_and_written():
    """Text, HTML, JSON, columns and an explanation."""
    found = of(record("Ann", [1] * 6), record("Bob", [1]))
    text = str(found)

    assert "under-confident" in text
    assert "too little to judge: 1 of 6 key results" in text
    assert "<Owners: 2 up to 2027-01-01>" == repr(found)
    assert "okrkit-badge" in found._repr_html_()
    items = json.loads(json.dumps(found.to_dict()))["items"]
    assert items == [item.to_dict() for item in found]
    columns = found.to_columns()
    assert [6, 1] == columns["n"].tolist()
    assert np.isnan(columns["brier"][1])
    told = found.explain("Ann")
    assert "6 of 6 met, 3 expected" == told.formula
    assert ["met"] * 6 == [part.note for part in told.inputs]


def test_nobody_said_anything():
    """An empty record has no numbers and no verdict."""
    found = of()

    assert () == found.ids
    assert (0, None, "too little to judge") == (
        found.all.n,
        found.all.p,
        found.all.verdict,
    )
    assert found.reliability().ece is None


def test_bad_input_is_refused():
    """No set, no day, no owner."""
    with pytest.raises(InvalidOKRError):
        owners({"a": 1}, on=ON)
    with pytest.raises(CalendarError):
        owners(okr.OKRSet(), on="soon")
    with pytest.raises(UnknownIdError):
        of()["Ann"]
    with pytest.raises(UnknownIdError):
        of().reliability("Ann")
