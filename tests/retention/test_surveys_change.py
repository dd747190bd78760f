"""Is it a real move? Differences, pairs, and how many answers it takes."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from okrkit.errors import InvalidOKRError, OKRError
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimated import estimated
from okrkit.retention.revenue import revenue_retention
from okrkit.retention.surveys.change import survey_change
from okrkit.retention.surveys.nps import nps
from okrkit.retention.surveys.planning import (
    minimum_detectable_change,
    required_responses,
)
from okrkit.retention.surveys.satisfaction import ces, csat
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.responses import Responses


def test_a_large_move_is_real_and_a_small_one_may_be_chance():
    """The interval of the difference leaves out 0, or does not."""
    before = nps(promoters=500, passives=300, detractors=200)
    rise = survey_change(before, nps(promoters=600, passives=250, detractors=150))
    assert (rise.difference, rise.verdict) == (15, "a real rise")
    assert rise.chance > 0.999
    fall = survey_change(nps(promoters=600, passives=250, detractors=150), before)
    assert (fall.difference, fall.verdict) == (-15, "a real fall")
    assert fall.chance == pytest.approx(1 - rise.chance)
    small = survey_change(before, nps(promoters=510, passives=300, detractors=190))
    assert small.verdict == "may be chance"
    assert small.low < 0 < small.high


def test_the_difference_of_scores_is_that_of_adjusted_ones():
    """Centre and error by hand: 3/4, 3/4 and 3 answers more on both sides."""
    one = survey_change(
        nps(promoters=50, passives=30, detractors=20),
        nps(promoters=60, passives=25, detractors=15),
    )
    parts = []
    for up, down in ((50, 20), (60, 15)):
        p, d = (up + 0.75) / 103, (down + 0.75) / 103
        parts.append((100 * (p - d), 1e4 * (p + d - (p - d) ** 2) / 103))
    error = (parts[0][1] + parts[1][1]) ** 0.5
    middle = parts[1][0] - parts[0][0]
    z = stats.norm.ppf(0.975)
    assert one.standard_error == pytest.approx(error)
    assert (one.low, one.high) == pytest.approx(
        (middle - z * error, middle + z * error)
    )
    plain = survey_change(
        nps(promoters=50, passives=30, detractors=20, method="wald"),
        nps(promoters=60, passives=25, detractors=15, method="wald"),
    )
    assert plain.method == "wald"
    assert plain.high - plain.difference == pytest.approx(plain.difference - plain.low)


def test_shares_differ_by_newcombes_interval():
    """Method 10 of the published table: 56 of 70 less 48 of 80, .0524 to .3339."""
    one = survey_change(
        csat(counts={5: 48, 1: 32}), csat(counts={5: 56, 1: 14}), measure="csat"
    )
    assert one.difference == pytest.approx(0.2)
    assert (one.low, one.high) == pytest.approx((0.0524, 0.3339), abs=5.1e-5)
    assert one.method == "newcombe"
    assert "pp" in str(one)


def test_means_differ_by_welch():
    """The same interval and chance as scipy's test of unequal variances."""
    a, b = [7, 6, 6, 5, 2, 7, 4], [7, 7, 6, 7, 5, 6]
    one = survey_change(a, b, measure="ces")
    test = stats.ttest_ind(b, a, equal_var=False)
    ends = test.confidence_interval(0.95)
    assert (one.low, one.high) == pytest.approx((ends.low, ends.high))
    assert one.chance == pytest.approx(1 - test.pvalue / 2)
    assert one.method == "welch"


def test_scores_are_measured_first():
    """Scores and responses are compared as their estimates are."""
    before, after = [10, 9, 8, 3, 2], [10, 10, 9, 9, 8]
    one = survey_change(before, Responses.of(after))
    assert one.difference == nps(after).value - nps(before).value
    assert survey_change([5, 4], [5, 1], measure="csat").difference == -0.5


def test_any_measure_of_one_kind_is_compared():
    """Churn of two cohorts is a share like any other, and a given error is enough."""
    share = Definition(id="churn", name="Churn", formula="", unit="ratio")
    one = survey_change(
        estimated(share, numerator=50, denominator=1000),
        estimated(share, numerator=20, denominator=1000),
    )
    assert one.verdict == "a real fall"
    spend = Definition(id="spend", name="Spend", formula="", unit="USD")
    given_errors = [
        Estimate(definition=spend, value=value, standard_error=3.0)
        for value in (100.0, 110.0)
    ]
    made = survey_change(*given_errors)
    assert (made.difference, made.standard_error) == (10, pytest.approx(18**0.5))
    assert made.high == pytest.approx(10 + stats.norm.ppf(0.975) * 18**0.5)
    exact = [
        Estimate(definition=spend, value=v, standard_error=0.0, n=9) for v in (1, 2)
    ]
    assert survey_change(*exact).chance == 1
    assert survey_change(exact[0], exact[0]).chance == 0.5


def people(scores, **more):
    """Return answers with who gave them."""
    data = {"score": list(scores.values()), "who": list(scores)}
    return Responses({**data, **more}, respondent="who")


def test_pairs_compare_everybody_with_himself():
    """Those who answered once only are left out and counted."""
    before = people({"a": 6, "b": 8, "c": 9, "d": 3, "x": 99})
    after = people({"a": 9, "b": 9, "c": 10, "e": 1})
    one = survey_change(before, after, paired=True)
    assert one.n == 3
    assert one.difference == pytest.approx(100 * (2 + 1 + 0) / 3)
    assert one.excluded == {"answered one of the two": 2}
    assert (one.before.value, one.after.value) == (pytest.approx(0), 100)
    assert one.paired
    assert "3 pairs" in str(one)
    numbers = survey_change(people({1: 10, 2: 10}), people({1: 10, 2: 10}), paired=True)
    assert numbers.low < 0 < numbers.high


def test_pairs_of_a_mean_are_students():
    """The paired test of scipy gives the same interval."""
    a = {"a": 7, "b": 5, "c": 3, "d": 6}
    b = {"a": 7, "b": 6, "c": 5, "d": 7}
    one = survey_change(people(a), people(b), measure="ces", paired=True)
    test = stats.ttest_rel(list(b.values()), list(a.values()))
    ends = test.confidence_interval(0.95)
    assert (one.low, one.high) == pytest.approx((ends.low, ends.high))
    assert one.chance == pytest.approx(1 - test.pvalue / 2)
    share = survey_change(
        people(a), people(b), measure="csat", scale=(1, 7), paired=True
    )
    assert share.difference == pytest.approx(0.25)
    assert share.method == "paired adjusted-wald"


def test_pairs_tell_more_than_strangers():
    """Where each one moves a little, pairs find what two samples do not."""
    rng = np.random.default_rng(5)
    first = dict(enumerate(rng.integers(0, 11, 300).tolist()))
    second = {who: min(score + int(who % 5 == 0), 10) for who, score in first.items()}
    paired = survey_change(people(first), people(second), paired=True)
    alone = survey_change(people(first), people(second))
    assert paired.high - paired.low < (alone.high - alone.low) / 2
    assert paired.difference == pytest.approx(alone.difference)


def test_a_change_is_shown_and_explained():
    """Text, HTML, JSON and explanation say the same."""
    one = survey_change(
        nps(promoters=50, passives=30, detractors=20),
        nps(promoters=60, passives=25, detractors=15),
    )
    assert "may be chance" in str(one)
    html = one._repr_html_()
    assert "may be chance" in html
    assert "chance of a rise" in html
    made = one.to_dict()
    assert made["verdict"] == "may be chance"
    assert json.loads(json.dumps(made)) == made
    tree = one.explain()
    assert tree.note == "may be chance"
    assert [part.label for part in tree.inputs][:2] == ["nps", "nps"]
    fall = survey_change([10] * 40, [0] * 40)
    assert "-200" in fall._repr_html_()


WRONG = {
    "two measures": (
        lambda: survey_change(csat([5, 1]), ces([7, 1])),
        "measures-differ",
    ),
    "unknown measure": (
        lambda: survey_change([9], [9], measure="npz"),
        "unknown-word",
    ),
    "unknown paired measure": (
        lambda: survey_change(people({1: 9}), people({1: 9}), measure="x", paired=True),
        "unknown-word",
    ),
    "no flag": (lambda: survey_change([9], [9], paired="no"), "not-a-flag"),
    "pairs of scores": (lambda: survey_change([9], [9], paired=True), "wrong-type"),
    "pairs without names": (
        lambda: survey_change(Responses.of([9]), Responses.of([9]), paired=True),
        "column-missing",
    ),
    "twice": (
        lambda: survey_change(
            Responses({"score": [9, 8], "who": [1, 1]}, respondent="who"),
            people({1: 9}),
            paired=True,
        ),
        "duplicate",
    ),
    "nobody twice": (
        lambda: survey_change(people({1: 9}), people({2: 9}), paired=True),
        "not-measured",
    ),
    "one pair": (
        lambda: survey_change(
            people({1: 7}), people({1: 6}), measure="ces", paired=True
        ),
        "not-measured",
    ),
    "nobody": (lambda: survey_change([], [9]), "not-measured"),
    "level": (lambda: survey_change([9], [9], level=95), "not-a-level"),
    "a box of a mean": (
        lambda: survey_change([7, 1], [7, 2], measure="ces", box=(5, 7)),
        "not-needed",
    ),
    "a scale of promoters": (
        lambda: survey_change([9], [9], scale=(0, 10)),
        "not-needed",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_compared_is_refused(name):
    """Every fault has a typed error with its code."""
    call, code = WRONG[name]
    with pytest.raises(OKRError) as caught:
        call()
    assert code == caught.value.code


def test_a_share_without_counts_goes_by_its_error():
    """Newcombe's interval is made of counts; a share that was given has none."""
    share = Definition(id="s", name="S", formula="", unit="ratio")
    given_share = Estimate(definition=share, value=0.5, standard_error=0.1)
    made = estimated(share, numerator=50, denominator=100)
    assert survey_change(given_share, made).method == "welch"
    assert survey_change(made, made).method == "newcombe"


@given(
    st.lists(st.integers(0, 10), min_size=1, max_size=40),
    st.lists(st.integers(0, 10), min_size=1, max_size=40),
)
def test_there_and_back_is_the_same_way(first, second):
    """Swapped surveys turn the difference and its interval round."""
    ends = [nps(part, trust_scale=True) for part in (first, second)]
    there, back = survey_change(*ends), survey_change(*reversed(ends))
    assert back.difference == -there.difference
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))
    assert back.chance == pytest.approx(1 - there.chance)
    assert there.low <= there.difference <= there.high


@pytest.mark.parametrize(
    ("n", "points"), [(50, 42.5), (200, 21.7), (1000, 9.8), (5000, 4.4)]
)
def test_many_answers_see_small_changes(n, points):
    """The published changes of half promoters, a fifth detractors, at 80% power."""
    made = minimum_detectable_change(n, promoters=0.5, detractors=0.2)
    assert points == pytest.approx(made, abs=0.05)
    estimate = nps(promoters=5 * n, passives=3 * n, detractors=2 * n)
    assert minimum_detectable_change(n, of=estimate) == pytest.approx(made)


def test_five_points_need_the_published_number():
    """3,827 answers to each of two surveys."""
    assert required_responses(5, promoters=0.5, detractors=0.2) == 3827
    assert required_responses(-5, promoters=0.5, detractors=0.2) == 3827


def test_shares_and_means_have_their_plain_formulas():
    """Without prior answers, and each the other's inverse."""
    assert required_responses(0.1, share=0.5) == round(2 * 0.25 * 7.848879734 / 0.01)
    n = required_responses(0.3, deviation=1.4)
    assert minimum_detectable_change(n, deviation=1.4) == pytest.approx(0.3, rel=2e-3)
    mean = ces([7, 6, 6, 5, 2])
    assert required_responses(1, of=mean) == pytest.approx(
        2 * 7.848879734 * mean.standard_error**2 * 5, abs=1
    )
    assert required_responses(1, share=0.5) == 4
    assert required_responses(50, deviation=1) == 1
    assert required_responses(0.1, share=0.5, power=0.9) > 392


def revenue(*lost):
    """Measure the revenue kept of customers who paid 10, and lose so much of it."""
    rows = {
        "customer": [*range(len(lost))] * 2,
        "date": ["2026-09-01"] * len(lost) + ["2026-10-05"] * len(lost),
        "amount": [10.0] * len(lost) + [-float(less) for less in lost],
    }
    return revenue_retention(Ledger(rows), on="2026-10-31").latest()


PLANS = {
    "no answers": (lambda: minimum_detectable_change(0, share=0.5), "zero-responses"),
    "no way": (lambda: minimum_detectable_change(10), "one-of-two"),
    "two ways": (
        lambda: minimum_detectable_change(10, share=0.5, deviation=1),
        "one-of-two",
    ),
    "half the kinds": (
        lambda: minimum_detectable_change(10, promoters=0.5),
        "missing-field",
    ),
    "percent": (lambda: minimum_detectable_change(10, share=50), "not-a-share"),
    "more than all": (
        lambda: minimum_detectable_change(10, promoters=0.7, detractors=0.7),
        "not-a-share",
    ),
    "no spread": (lambda: minimum_detectable_change(10, deviation=0), "negative"),
    "no power": (
        lambda: minimum_detectable_change(10, share=0.5, power=1),
        "not-a-level",
    ),
    "no question": (
        lambda: minimum_detectable_change(10, share=0.5, power=0.01, level=0.01),
        "not-a-level",
    ),
    "no error": (
        lambda: minimum_detectable_change(10, of=nps([])),
        "no-spread",
    ),
    "revenue": (
        lambda: required_responses(0.1, of=revenue(1, 2, 3)),
        "wrong-type",
    ),
    "no change": (lambda: required_responses(0, share=0.5), "no-change"),
    "too small": (lambda: required_responses(1e-200, share=0.5), "not-finite"),
}


@pytest.mark.parametrize("name", PLANS)
def test_plans_that_cannot_be_are_refused(name):
    """Every fault has a typed error with its code."""
    call, code = PLANS[name]
    with pytest.raises(InvalidOKRError) as caught:
        call()
    assert code == caught.value.code


def test_answers_that_do_not_differ_plan_nothing():
    """An expected share of 0 would find any change with one answer: it is refused."""
    for way in ({"share": 0}, {"share": 1}, {"promoters": 1, "detractors": 0}):
        for plan in (
            lambda way=way: minimum_detectable_change(100, **way),
            lambda way=way: required_responses(0.1, **way),
        ):
            with pytest.raises(InvalidOKRError) as refused:
                plan()
            assert "no-spread" == refused.value.code
    with pytest.raises(InvalidOKRError, match="all answers are the same") as refused:
        required_responses(0.5, of=ces([7, 7, 7, 7]))
    assert "no-spread" == refused.value.code
