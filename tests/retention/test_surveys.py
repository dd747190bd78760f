"""Surveys: scores by period and segment, faults of scales, weights, bad input."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError, OKRError
from okrkit.model.cadence import Cadence
from okrkit.model.metric import Metric
from okrkit.retention.surveys.nps import enps, nps
from okrkit.retention.surveys.planning import required_responses
from okrkit.retention.surveys.satisfaction import ces, csat
from okrkit.retention.tables.responses import Responses
from okrkit.testing import check_source

ROWS = {
    "score": [10, 9, 8, 3, 99, 10, 0, 7, None, 9, 10],
    "day": [
        "2026-08-31",
        "2026-09-01",
        "2026-09-02",
        "2026-09-30",
        "2026-09-30",
        "2026-10-01",
        "2026-10-02",
        "2026-10-03",
        "2026-10-04",
        "2026-11-15",
        "2026-11-16",
    ],
    "plan": [
        "pro",
        "pro",
        "free",
        "free",
        "pro",
        "pro",
        "free",
        None,
        "pro",
        "pro",
        "",
    ],
}
ANSWERS = Responses(ROWS, date="day", segment="plan")


def test_a_score_of_counts_is_the_published_one():
    """60 promoters, 25 passives, 15 detractors: 45, 29.3431 to 58.0355."""
    one = nps(promoters=60, passives=25, detractors=15)
    assert one.value == 45
    assert (one.low, one.high) == pytest.approx((29.3431, 58.0355), abs=5.1e-5)
    assert (one.n, one.numerator, one.denominator) == (100, 45, 100)
    assert (one.definition.id, one.method) == ("nps", "adjusted-wald")
    reading = one.observation("2026-11-15")
    assert (reading.value, str(reading.unit)) == (45, "points")


def test_the_same_answers_give_the_same_score_however_they_come():
    """Kinds, counts, plain scores, columns, records, arrays and responses agree."""
    scores = [10] * 40 + [9] * 20 + [8] * 15 + [7] * 10 + [6] * 5 + [0] * 10
    counts = {10: 40, 9: 20, 8: 15, 7: 10, 6: 5, 0: 10}
    same = [
        nps(promoters=60, passives=25, detractors=15),
        nps(counts=counts),
        nps(scores),
        nps(np.array(scores, np.int8)),
        nps(np.array(scores, np.float64)),
        nps({"score": scores}),
        nps([{"score": score} for score in scores]),
        nps(Responses({"s": scores}, score="s")),
        nps(pd.Series(scores)),
        nps(pl.Series(scores)),
        nps(pa.array(scores)),
        nps(pl.DataFrame({"score": scores})),
        nps(np.array([(score,) for score in scores], [("score", "i8")])),
    ]
    assert len({(one.value, one.low, one.high, one.n) for one in same}) == 1


def test_what_is_no_answer_is_left_out_and_counted():
    """99 = don't know, halves and nothing are no answers; each is counted."""
    one = nps([10, 9, 9.5, -1, 99, None, float("nan"), 3])
    assert one.n == 3
    assert one.excluded == {"no score": 2, "off the scale": 3}
    assert nps(counts={10: 4, 99: 3, 7.5: 1}).excluded == {"off the scale": 4}


def test_one_answer_and_equal_answers_are_uncertain():
    """One promoter, or ten of ten: 100 points, and a wide interval."""
    one = nps([10])
    assert (one.value, one.high) == (100, 100)
    assert one.low < 0
    ten = nps([10] * 10)
    assert ten.low == pytest.approx(47.5036, abs=5.1e-5)
    assert ten.standard_error > 10
    assert 0 < ten.chance_at_least(80) < 1


def test_nobody_answered_is_not_measured():
    """No answers have no score, and say so when one is wanted."""
    one = nps([])
    assert (one.value, one.low, one.n) == (None, None, 0)
    with pytest.raises(NotMeasuredError):
        one.observation("2026-11-15")


def test_scores_by_period_and_segment():
    """Everybody and each segment in each month; the running one is provisional."""
    made = nps(ANSWERS, on="2026-11-15")
    assert made.ids[:3] == ["2026-08", "2026-08/free", "2026-08/pro"]
    assert made["2026-09"].n == 3
    assert made["2026-09"].value == 0
    assert made["2026-09/free"].value == -50
    assert made["2026-10"].value == 0
    assert made["2026-10/pro"].value == 100
    assert made["2026-08/free"].value is None
    assert made["2026-11"].provisional
    assert made["2026-11"].n == 1
    assert made.latest().id == "2026-10"
    assert made.excluded == {"no score": 1, "off the scale": 1, "no segment": 1}


def test_rows_after_the_day_do_not_count():
    """The past is seen as it was, by the day and by the quarter."""
    made = nps(ANSWERS, on="2026-09-15")
    assert made["2026-09"].n == 2
    quarter = nps(ANSWERS, on="2026-11-15", every="quarter", since="2026-10-01")
    assert quarter.ids == ["2026-Q4", "2026-Q4/free", "2026-Q4/pro"]
    assert quarter["2026-Q4"].n == 4


def test_late_answers_keep_a_period_open():
    """While answers may still come, a month is not the latest."""
    made = nps(ANSWERS, on="2026-11-15", late_days=30)
    assert made["2026-10"].provisional
    assert made.latest().id == "2026-09"


def test_a_measured_score_is_a_source():
    """It reads into a metric in points, of everybody and of a segment."""
    made = nps(ANSWERS, on="2026-11-15")
    window = {"start": "2026-08-01", "end": "2026-12-01"}
    metric = Metric("nps", unit="points", bounds=(-100, 100))
    check_source(made, metric, **window)
    check_source(made, Metric("nps", unit="points", segment="free"), **window)


def test_months_pool_to_all_answers():
    """The pooled score is that of all answers at once."""
    one = nps(ANSWERS, on="2026-11-15").pooled(provisional=True)
    kept = [
        s
        for s, day in zip(ROWS["score"], ROWS["day"], strict=True)
        if s is not None and day <= "2026-11-15"
    ]
    same = nps(kept)
    assert (one.value, one.n) == (same.value, same.n)
    assert (one.low, one.high) == pytest.approx((same.low, same.high))


def test_employees_have_a_score_of_their_own():
    """The same arithmetic under a definition that says whose it is."""
    one = enps(counts={10: 6, 8: 3, 2: 1})
    assert (one.value, one.definition.id) == (50, "enps")
    assert enps(ANSWERS, on="2026-11-15")["2026-10"].value == 0


def test_weights_count_as_kish_says():
    """A weighted score rests on the effective number of answers."""
    data = {"score": [10, 9, 7, 3], "w": [1.0, 2.0, 1.0, 2.0]}
    one = nps(Responses(data, weight="w"))
    assert one.value == pytest.approx(100 * (3 - 2) / 6)
    assert (one.n, one.effective_n) == (4, pytest.approx(36 / 10))
    with pytest.raises(InvalidOKRError, match="weight below 0"):
        nps(Responses({"score": [1], "w": [-1]}, weight="w"))
    month = Responses({**data, "day": ["2026-10-01"] * 4}, date="day", weight="w")
    assert nps(month, on="2026-10-31")["2026-10"].low == one.low


def test_satisfaction_names_its_box():
    """4 and 5 of 5, with the published interval, by any method."""
    one = csat(counts={5: 3, 4: 1, 2: 1})
    assert one.value == 0.8
    assert (one.low, one.high) == pytest.approx((0.37553, 0.96378), abs=5.1e-6)
    assert "4 and 5 of 1 to 5" in one.definition.name
    assert one.definition.id == "csat.4-5-of-1-5"
    other = csat(counts={5: 3, 4: 1, 2: 1}, method="agresti-coull")
    assert (other.low, other.high) == pytest.approx((0.35963, 0.97968), abs=5.1e-6)
    top = csat([5, 5, 4, 1], box=(5, 5))
    assert (top.value, top.definition.name) == (0.5, "Satisfied (5 of 1 to 5)")
    seven = csat([7, 6, 5, 1], scale=(1, 7))
    assert (seven.value, seven.definition.id) == (0.5, "csat.6-7-of-1-7")
    assert csat([7, 1], scale=(np.int64(1), np.int64(7))).value == 0.5


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    [
        (9, 10, 0.59585, 0.98212),
        (0, 10, 0, 0.27753),
        (10, 10, 0.72247, 1),
        (81, 263, 0.25529, 0.36621),
    ],
)
def test_satisfaction_has_wilson_intervals(yes, n, low, high):
    """The published intervals, at both borders too."""
    one = csat(counts={5: yes, 1: n - yes})
    assert (one.low, one.high) == pytest.approx((low, high), abs=5.1e-6)


def test_effort_is_a_mean_or_a_share():
    """The mean has Student's interval, the share Wilson's; each says which."""
    scores = [7, 6, 6, 5, 2]
    mean = ces(scores)
    assert (mean.value, mean.method) == (5.2, "t")
    assert mean.standard_error == pytest.approx(np.std(scores, ddof=1) / 5**0.5)
    assert mean.definition.id == "ces.mean-of-1-7"
    share = ces(scores, measure="share")
    assert (share.value, share.method) == (0.8, "wilson")
    assert share.definition.name == "Found it easy (5 to 7 of 1 to 7)"
    two = ces(scores, scale=(1, 7), box=(6, 7), measure="share", method="jeffreys")
    assert (two.value, two.method) == (0.6, "jeffreys")
    months = Responses({"score": scores, "d": ["2026-10-01"] * 5}, date="d")
    assert ces(months, on="2026-10-31")["2026-10"].high == mean.high
    assert csat(months, on="2026-10-31", scale=(1, 7))["2026-10"].value == 0.6
    assert mean.observation("2026-10-31").numerator == 26


def test_equal_answers_tell_no_spread():
    """Five of five who found it very easy prove no certainty: no error, no ends."""
    one = ces([7, 7, 7, 7, 7])
    assert (one.value, one.standard_error, one.low, one.high) == (7, None, None, None)
    assert one.chance_at_least(6) is None
    assert one.observation("2026-11-15").standard_error is None
    said = "all answers are the same: no error is known"
    assert str(one) == f"Effort (mean of 1 to 7): 7 points, n 5, {said}"


@pytest.mark.parametrize(
    ("scores", "got"),
    [
        ([1, 2, 3, 4, 5, 6, 7] * 20, "40 of 140 off it, and within 0 to 10"),
        ([0, 1, 2, 3, 4] * 200, "200 of 1000 off it, and within 0 to 10"),
        ([1, 2, 3] * 20, "60 answers, none above 3"),
        ([5] * 19 + [6], "1 of 20 off it, and within 0 to 10"),
    ],
)
def test_satisfaction_on_another_scale_is_refused(scores, got):
    """Of 1 to 7 the best answers would be left out, of 0 to 4 the worst."""
    given = Responses(
        {"score": scores, "size": ["small"] * len(scores)}, segment="size"
    )
    counts = {score: scores.count(score) for score in scores}
    for ask in (
        lambda: csat(scores),
        lambda: csat(given),
        lambda: csat(counts=counts),
    ):
        with pytest.raises(InvalidOKRError) as caught:
            ask()
        assert ("other-scale", got) == (caught.value.code, caught.value.got)
    taken = csat(scores, trust_scale=True)
    assert taken.value == csat(counts=counts, trust_scale=True).value
    assert taken.n == sum(1 <= score <= 5 for score in scores)


def test_a_few_answers_off_the_scale_are_left_out_and_counted():
    """A typing error, a 99, or a fraction says nothing about the scale."""
    made = csat([5, 4] * 20 + [6, 99, 4.5])
    assert (1.0, 40, {"off the scale": 3}) == (made.value, made.n, made.excluded)
    assert {"off the scale": 1} == csat([5, 4, 0]).excluded
    weighed = Responses({"score": [5, 1, 7], "w": [3, 1, 9]}, weight="w")
    assert 0.75 == csat(weighed).value
    assert 1 == csat([12] * 9 + [15] * 11, scale=(11, 15)).n / 20


def test_answers_of_another_scale_are_refused():
    """Fives of five are no detractors, and percents no answers."""
    rng = np.random.default_rng(4)
    with pytest.raises(InvalidOKRError, match="another scale") as caught:
        nps(rng.integers(1, 6, 200))
    assert caught.value.code == "other-scale"
    assert "none above 5" in caught.value.got
    with pytest.raises(InvalidOKRError, match="off the scale") as caught:
        nps(rng.integers(11, 101, 200))
    assert caught.value.code == "off-scale"
    assert nps([99, 99, 5], trust_scale=True).n == 1
    with pytest.raises(InvalidOKRError, match="off the scale"):
        csat(rng.integers(0, 11, 200))
    with pytest.raises(InvalidOKRError, match="another scale"):
        ces(rng.integers(1, 6, 200))
    assert nps(rng.integers(1, 6, 200), trust_scale=True).value == -100
    assert nps(rng.integers(1, 6, 20)).value == -100
    assert nps(rng.integers(0, 6, 200)).value == -100
    with pytest.raises(InvalidOKRError, match="A scale up to 5"):
        nps([4, 5] * 40)


WRONG = {
    "nothing": (nps, "one-of-two"),
    "both": (lambda: nps([1], counts={1: 1}), "one-of-two"),
    "kinds and scores": (lambda: nps([1], promoters=1), "one-of-two"),
    "half the kinds": (lambda: nps(promoters=1, detractors=0), "missing-field"),
    "half a person": (
        lambda: nps(promoters=1.5, passives=0, detractors=0),
        "not-whole",
    ),
    "less than nobody": (lambda: nps(counts={9: -1}), "not-whole"),
    "score in words": (lambda: nps(counts={"9": 1}), "not-a-number"),
    "text": (lambda: nps(["9", "10"]), "not-a-number"),
    "flags": (lambda: nps([True, False]), "not-a-number"),
    "infinite": (lambda: nps([np.inf]), "not-finite"),
    "method": (lambda: nps([9], method="wald-adjusted"), "unknown-word"),
    "method of csat": (lambda: csat([5], method="t"), "unknown-word"),
    "method of a mean": (lambda: ces([5], method="wilson"), "unknown-word"),
    "measure": (lambda: ces([5], measure="median"), "unknown-word"),
    "level": (lambda: nps([9], level=95), "not-a-level"),
    "periods of all as one": (lambda: nps([9], every="week"), "option-unused"),
    "fiscal periods": (lambda: csat([5], cadence=Cadence()), "option-unused"),
    "since of all as one": (lambda: ces([5], since="2026-01-01"), "option-unused"),
    "late days of counts": (
        lambda: nps(promoters=1, passives=1, detractors=1, late_days=2),
        "option-unused",
    ),
    "box of a mean": (lambda: ces([7, 6], box=(6, 7)), "option-unused"),
    "no flag": (lambda: nps([9], trust_scale=1), "not-a-flag"),
    "scale": (lambda: csat([5], scale=(5, 1)), "no-scale"),
    "scale of one": (lambda: csat([5], scale=5), "no-scale"),
    "wide scale": (lambda: csat([5], scale=(0, 1000)), "no-scale"),
    "box": (lambda: csat([5], box=(4, 6)), "box-off-scale"),
    "box of all": (lambda: csat([5], box=(1, 5)), "box-off-scale"),
    "box of a number": (lambda: csat([5], box=5), "box-off-scale"),
    "no days": (lambda: nps([9], on="2026-10-31"), "column-missing"),
    "counts have no days": (
        lambda: nps(None, counts={9: 1}, on="2026-10-31"),
        "column-missing",
    ),
    "kinds have no days": (
        lambda: nps(None, promoters=1, passives=0, detractors=0, on="2026-10-31"),
        "column-missing",
    ),
    "counts in a list": (lambda: nps(counts=[9, 10]), "not-a-mapping"),
    "two dimensions": (lambda: nps(np.ones((2, 2))), "not-a-column"),
    "column": (lambda: nps({"scor": [9]}), "column-missing"),
    "no table": (lambda: nps(9), "not-a-table"),
    "nobody yet": (lambda: nps(ANSWERS, on="2026-08-01"), "not-measured"),
    "no date": (lambda: nps(ANSWERS, on="15 November"), None),
    "kind of period": (lambda: nps(ANSWERS, on="2026-11-15", every="mnth"), None),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused(name):
    """Every fault has a typed error, and none a wrong number."""
    call, code = WRONG[name]
    with pytest.raises(OKRError) as caught:
        call()
    assert code in (caught.value.code, None)


def test_a_missing_column_is_guessed():
    """The error names the column that was probably meant."""
    with pytest.raises(InvalidOKRError, match="Did you mean 'scor'"):
        nps({"scor": [9]})


def test_days_are_days_of_any_type():
    """Dates, ISO text and numpy days are the same day."""
    days = [
        [dt.date(2026, 10, 1)],
        ["2026-10-01"],
        np.array(["2026-10-01"], "datetime64[ns]"),
    ]
    made = [
        nps(Responses({"score": [9], "d": day}, date="d"), on="2026-10-31").ids
        for day in days
    ]
    assert made == [["2026-10"]] * 3


def test_an_explanation_counts_the_detractors():
    """Promoters are the numerator and the detractors: a person can check them."""
    tree = nps(promoters=60, passives=25, detractors=15).explain()
    assert [(p.label, p.value) for p in tree.inputs][:4] == [
        ("numerator", 45),
        ("denominator", 100),
        ("n", 100),
        ("detractors", 15),
    ]


def test_a_result_beyond_memory_is_refused():
    """A hundred thousand segments by day are refused before they fill the memory."""
    data = {
        "score": np.full(10**5, 9),
        "day": np.datetime64("2020-01-01") + np.arange(10**5) % 1000,
        "who": np.arange(10**5),
    }
    responses = Responses(data, date="day", segment="who")
    with pytest.raises(InvalidOKRError, match="fewer segments"):
        nps(responses, on="2022-12-31", every="day")


def test_many_segments_are_counted_in_larger_blocks():
    """More cells than a block has rows: the counts are the same."""
    rng = np.random.default_rng(6)
    data = {
        "score": rng.integers(0, 11, 10**5),
        "day": np.full(10**5, np.datetime64("2026-10-01")),
        "who": np.arange(10**5) % 5000,
        "w": rng.integers(1, 3, 10**5),
    }
    responses = Responses(data, date="day", segment="who", weight="w")
    made = nps(responses, on="2026-10-31")
    own = data["who"] == 77
    same = nps(
        Responses({"score": data["score"][own], "w": data["w"][own]}, weight="w")
    )
    one = made["2026-10/77"]
    assert (one.value, one.low, one.n) == (same.value, same.low, same.n)


scores = st.lists(st.integers(0, 10), min_size=1, max_size=60)


@given(scores)
def test_scores_reflect(given_scores):
    """Promoters for detractors: the score turns round, its interval with it."""
    kinds = [(s >= 9) - (s <= 6) for s in given_scores]
    one = nps([{1: 10, 0: 8, -1: 3}[kind] for kind in kinds], trust_scale=True)
    other = nps([{1: 3, 0: 8, -1: 10}[kind] for kind in kinds], trust_scale=True)
    assert other.value == -one.value
    assert (other.low, other.high) == pytest.approx((-one.high, -one.low))


@given(scores, st.randoms())
def test_order_does_not_matter(given_scores, random):
    """Answers in any order are the same survey."""
    mixed = list(given_scores)
    random.shuffle(mixed)
    assert nps(mixed, trust_scale=True) == nps(given_scores, trust_scale=True)


@given(scores, st.sampled_from([0.5, 3.0]))
def test_equal_weights_are_none(given_scores, weight):
    """Where every answer weighs the same, the weight says nothing."""
    data = {"score": given_scores, "w": [weight] * len(given_scores)}
    one = nps(Responses(data, weight="w"), trust_scale=True)
    same = nps(given_scores, trust_scale=True)
    assert (one.value, one.low, one.high) == pytest.approx(
        (same.value, same.low, same.high)
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 10), st.just(0.0) | st.floats(0.01, 10)),
        min_size=1,
        max_size=30,
    )
)
def test_weighted_scores_are_readings(rows):
    """Whatever floats leave of a weighted difference, value and counts agree."""
    data = {"score": [row[0] for row in rows], "w": [row[1] for row in rows]}
    responses = Responses(data, weight="w")
    for one in (
        nps(responses, trust_scale=True),
        csat(responses, scale=(0, 10), trust_scale=True),
        ces(responses, scale=(0, 10), trust_scale=True),
    ):
        if one.value is None:
            assert not any(data["w"])
            continue
        reading = one.observation("2026-11-15")
        assert reading.value == one.value
        assert one.low is None or one.low - 1e-9 <= one.value <= one.high + 1e-9


@given(scores, st.integers(2, 6))
def test_more_of_the_same_is_more_certain(given_scores, times):
    """The value stays, and the interval tightens."""
    one = nps(given_scores, trust_scale=True)
    more = nps(given_scores * times, trust_scale=True)
    assert more.value == pytest.approx(one.value)
    assert more.high - more.low < one.high - one.low
    assert one.low <= one.value <= one.high


@given(
    st.lists(
        st.tuples(st.integers(-2, 12), st.integers(0, 120), st.sampled_from("abc")),
        min_size=1,
        max_size=80,
    )
)
def test_periods_and_segments_are_their_own_surveys(rows):
    """Each cell is the score of exactly its own answers, counted by hand."""
    first = dt.date(2026, 7, 10)
    data = {
        "score": [row[0] for row in rows],
        "day": [first + dt.timedelta(row[1]) for row in rows],
        "plan": [row[2] for row in rows],
    }
    on = dt.date(2026, 10, 20)
    known = [
        (score, day.strftime("%Y-%m"), plan)
        for score, day, plan in zip(*data.values(), strict=True)
        if day <= on
    ]
    responses = Responses(data, date="day", segment="plan")
    if not known:
        with pytest.raises(NotMeasuredError):
            nps(responses, on=on, trust_scale=True)
        return
    made = nps(responses, on=on, trust_scale=True)
    for one in made:
        own = [
            score
            for score, month, plan in known
            if month == one.period.label and one.segment in ("", plan)
        ]
        same = nps(own, trust_scale=True)
        assert (one.value, one.low, one.n) == (same.value, same.low, same.n)


@pytest.mark.parametrize(
    ("change", "of", "most"),
    [
        (5, {"share": 0.8}, 1),
        (201, {"promoters": 0.5, "detractors": 0.2}, 200),
        (-201, {"of": nps(promoters=5, passives=3, detractors=2)}, 200),
        (1.5, {"of": csat([5, 4, 1])}, 1),
    ],
)
def test_changes_that_cannot_be_are_refused(change, of, most):
    """Five percentage points written as 5 asked for one answer."""
    with pytest.raises(InvalidOKRError) as told:
        required_responses(change, **of)
    assert ("no-change", f"at most {most}") == (told.value.code, told.value.expected)
    assert ("0.05" in told.value.hint) == (most == 1)
    assert required_responses(most, **of) >= 1
    assert required_responses(500, deviation=900) > 1


def test_a_mean_of_effort_stays_on_its_scale():
    """Of three answers t reaches to -1.84 and 8.5, where nobody can answer."""
    few = ces([5, 4, 1])
    assert (1.0, 7.0) == (few.low, few.high)
    pooled = ces(Responses({"score": [5, 4, 1], "day": ["2026-01-05"] * 3}, date="day"),
                 on="2026-01-31").pooled()  # fmt: skip
    assert (few.low, few.high) == (pooled.low, pooled.high)
    # What is certain within the scale is not made more certain by its end.
    assert 0 < few.chance_at_least(6.9) < few.chance_at_least(6) < 0.1


def test_why_a_mean_has_no_interval():
    """Answers that are all alike do not tell how they differ, nor does one."""
    for answers, said in (([7] * 4, "all answers are the same"), ([4], "one answer")):
        one = ces(answers)
        assert (None, None) == (one.standard_error, one.low)
        assert said in one.note


def test_answers_without_weight_are_no_score():
    """Where all weights are 0 there is no value, and the reason."""
    none = nps(Responses({"score": [10, 3], "w": [0, 0]}, weight="w"))
    assert (None, 2) == (none.value, none.n)
    assert "weights" in none.note


@pytest.mark.parametrize("frame", [dict, pd.DataFrame, pl.LazyFrame])
def test_many_answers_of_few_people_are_said(frame):
    """Twelve answers of three people are not what twelve people think."""
    data = {
        "score": [10, 9, 3, 8] * 3 + [99],
        "who": ["ann", "bob", "cy"] * 4 + ["dan"],
        "day": ["2026-01-05"] * 6 + ["2026-02-05"] * 6 + ["2026-03-01"],
        "seg": ["x", "y", None] * 4 + ["x"],
    }
    roles = {"respondent": "who", "date": "day", "segment": "seg"}
    answers = Responses(frame(data), **roles)
    assert "answers of 3 people" in nps(answers).note
    months = nps(answers, on="2026-02-28")
    assert [True] * 6 == ["answers of" in one.note for one in months]
    assert "answers of 1 person, counted" in months["2026-01/x"].note
    once = {name: column[:3] for name, column in data.items()}
    assert "" == nps(Responses(frame(once), **roles)).note
    assert "" == nps(Responses(frame(data), date="day")).note
