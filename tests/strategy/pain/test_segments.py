"""Satisfaction by segment: shrinkage beside other packages, and who is worst."""

import json

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.strategy.pain.segments import satisfaction
from okrkit.strategy.pain.shrinking import (
    answer_errors,
    between_variance,
    rank_draws,
    shrink,
)

# Thirteen trials of BCG vaccine, as in R's metafor, dat.bcg (Colditz and others 1994):
# cases and others among the vaccinated, cases and others among the rest.
BCG = np.array(
    [
        [4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27],
        [119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886],
        [11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29],
        [128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825],
    ]
)
# Eight schools (Rubin 1981): effects of coaching and their standard errors.
SCHOOLS = [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]

ROWS = {
    "score": [9] * 60 + [7] * 30 + [3] * 10 + [9] * 20 + [3] * 30 + [1] * 3,
    "segment": ["small"] * 100 + ["large"] * 50 + ["new"] * 3,
}


@pytest.mark.parametrize(
    ("method", "expected"),
    [("dersimonian-laird", 0.3088), ("paule-mandel", 0.3181)],
)
def test_the_variance_between_is_that_of_metafor(method: str, expected: float) -> None:
    """As rma(measure="RR", data=dat.bcg, method="DL" and "PM") prints it."""
    ill, well, cases, others = BCG
    ratio = np.log(ill / (ill + well) / (cases / (cases + others)))
    variance = 1 / ill - 1 / (ill + well) + 1 / cases - 1 / (cases + others)
    made = between_variance(ratio, np.sqrt(variance), method)
    assert pytest.approx(expected, abs=6e-5) == made


def test_values_no_farther_apart_than_their_errors_are_one() -> None:
    """Rubin's schools: Q is 4.6 with 7 degrees of freedom, and tau² 0."""
    for method in ("paule-mandel", "dersimonian-laird"):
        made = shrink(*SCHOOLS, method)
        assert 0 == made.spread
        assert np.ptp(made.value) == pytest.approx(0)
        assert pytest.approx((7.69, 4.07), abs=0.01) == (made.mean, made.error[0])


def test_averaged_over_the_spread_schools_still_differ() -> None:
    """
    What Gelman and others print for these schools, Bayesian Data Analysis, table 5.3.

    Medians 10, 8, 7, 8, 5, 6, 10, 8 with a uniform prior of the spread; uniform
    shrinkage pulls a little more, and keeps the order.
    """
    made = shrink(*SCHOOLS)
    book = [10, 8, 7, 8, 5, 6, 10, 8]
    assert book == pytest.approx(made.value.tolist(), abs=2)
    assert made.value.argmax() in (0, 6)
    assert 4 == made.value.argmin()
    assert (made.low < made.value).all()
    assert (made.value < made.high).all()


def test_two_values_by_hand() -> None:
    """Errors 10 and 10, values 0 and 60: spread² 1,700, and a pull of 100 / 1,800."""
    made = shrink([0, 60], [10, 10], "dersimonian-laird")
    pull = 100 / 1800
    assert [pytest.approx(30 * pull), pytest.approx(60 - 30 * pull)] == list(made.value)
    assert pytest.approx(np.sqrt(1700)) == made.spread
    error = np.sqrt(100 * (1 - pull) + pull**2 * 900)
    assert pytest.approx(error) == made.error[0]
    assert pytest.approx(made.value + 1.959964 * error, rel=1e-6) == made.high


def test_one_segment_is_what_it_is() -> None:
    """There is nothing to pull it to."""
    for method in ("averaged", "paule-mandel", "dersimonian-laird"):
        made = shrink([40.0], [5.0], method)
        assert (pytest.approx(40), pytest.approx(5)) == (made.value[0], made.error[0])


def test_intervals_hold_the_truth_and_errors_shrink() -> None:
    """Beside the values as measured, where true values differ little."""
    rng = np.random.default_rng(2)
    off, held = [], []
    for _ in range(60):
        s = rng.uniform(3, 30, 8)
        true = rng.normal(20, 6, 8)
        y = rng.normal(true, s)
        made = shrink(y, s)
        off.append(((y - true) ** 2, (made.value - true) ** 2))
        held.append((made.low <= true) & (true <= made.high))
    measured, shrunken = np.sqrt(np.mean(off, axis=(0, 2)))
    assert shrunken < 0.6 * measured
    assert 0.92 < np.mean(held)


def test_ranks_follow_the_draws() -> None:
    """Two alike share the last place; the third, far above, never has it."""
    values, errors = [10, 10, 90], [5, 5, 5]
    made = shrink(values, errors)
    worst, low, high = rank_draws(values, errors, made, draws=4000, seed=1)
    assert pytest.approx([0.5, 0.5, 0], abs=0.03) == worst.tolist()
    assert ([1, 1, 3], [2, 2, 3]) == (low.tolist(), high.tolist())
    again = rank_draws(values, errors, made, draws=4000, seed=1)
    assert worst.tolist() == again[0].tolist()


@pytest.mark.parametrize(
    ("values", "errors", "code"),
    [
        ([1, 2], [1], "column-length"),
        ([], [], "column-length"),
        ([1, 2], [1, 0], "error-unknown"),
        ([1, None], [1, 1], "error-unknown"),
        ([1, 2], [1, None], "error-unknown"),
    ],
    ids=["lengths", "none", "sure", "no-value", "no-error"],
)
def test_what_cannot_be_shrunken_is_refused(values, errors, code: str) -> None:
    """A segment without an error would pull all others to itself."""
    with pytest.raises(InvalidOKRError) as caught:
        shrink(values, errors)
    assert code == caught.value.code


def test_the_lowest_value_of_few_answers_need_not_be_the_worst() -> None:
    """Three detractors of three are pulled far, and are no proof; fifty answers are."""
    found = satisfaction(ROWS)
    new, large, small = (found[name] for name in ("new", "large", "small"))
    assert (-100, 3) == (new.value, new.n)
    assert new.shrunken > -75
    assert new.pull > large.pull > small.pull
    assert pytest.approx(1, abs=0.001) == sum(one.chance_worst for one in found)
    assert ("better than most", "may be chance") == (small.standing, new.standing)
    assert (3, 3) == (small.rank_low, small.rank_high)
    assert found.worst is found.items[0]


def test_values_are_those_of_retention() -> None:
    """No second formula: value and interval are those of `retention.nps`."""
    found = satisfaction(ROWS)["large"]
    alone = okr.retention.nps([9] * 20 + [3] * 30)
    assert (alone.value, alone.low, alone.high, alone.n) == (
        found.value,
        found.low,
        found.high,
        found.n,
    )
    everybody = okr.retention.nps(ROWS["score"])
    assert everybody.value == satisfaction(ROWS).everybody.value


def test_weights_count_as_in_retention() -> None:
    """Answers keep their weight within their segment."""
    rows = {**ROWS, "w": [1.0, 0.5] * 75 + [2.0] * 3}
    given = okr.retention.Responses(rows, segment="segment", weight="w")
    found = satisfaction(given)["large"]
    part = {name: column[100:150] for name, column in rows.items()}
    alone = okr.retention.nps(okr.retention.Responses(part, weight="w"))
    assert (alone.value, alone.low) == (found.value, found.low)


def test_a_result_by_period_is_read_as_it_is() -> None:
    """The last complete period, or the one that is asked for."""
    rows = {**ROWS, "day": ["2026-09-10", "2026-10-10"] * 76 + ["2026-10-10"]}
    given = okr.retention.Responses(rows, segment="segment", date="day")
    result = okr.retention.nps(given, on="2026-11-15")
    found = satisfaction(result)
    assert result["2026-10/large"].value == found["large"].value
    before = satisfaction(result, period="2026-09")
    assert result["2026-09/large"].value == before["large"].value
    with pytest.raises(NotMeasuredError):
        satisfaction(result, period="2020-01")


def test_csat_and_ces_and_a_segment_without_an_error() -> None:
    """One answer of a mean says nothing of its error: it is listed, and not ranked."""
    rows = {"score": [5, 4, 5, 1, 2, 5, 3], "by": list("aabbccd")}
    found = satisfaction(rows, by="by", measure="ces", scale=(1, 7))
    last = found.items[-1]
    assert ("d", None, None, "cannot tell") == (
        last.id,
        last.shrunken,
        last.chance_worst,
        last.standing,
    )
    assert "one answer" in last.why
    assert "chance to be the worst" not in str(found.explain("d"))
    shares = satisfaction(rows, by="by", measure="csat", box=(5, 5))
    assert ("csat.5-5-of-1-5", 0.5) == (shares.measure, shares["a"].value)
    assert all(0 <= one.shrunken_low <= one.shrunken_high <= 1 for one in shares)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"scale": (1, 5)}, "option-unused"),
        ({"box": (4, 5)}, "option-unused"),
        ({"period": "2026-10"}, "option-unused"),
        ({"measure": "churn"}, "unknown-word"),
        ({"method": "mean"}, "unknown-word"),
        ({"by": "team"}, "column-missing"),
    ],
    ids=["scale", "box", "period", "measure", "method", "column"],
)
def test_what_nothing_goes_by_is_refused(options, code: str) -> None:
    """An option that is left out without a word is a wrong number."""
    with pytest.raises(InvalidOKRError) as caught:
        satisfaction(ROWS, **options)
    assert code == caught.value.code


def test_what_has_no_segments_is_refused() -> None:
    """Answers alone, answers of nobody, and results of other things."""
    with pytest.raises(InvalidOKRError) as caught:
        satisfaction(okr.retention.Responses.of([9, 3]))
    assert "column-missing" == caught.value.code
    with pytest.raises(InvalidOKRError) as caught:
        satisfaction({"score": [9, 3], "segment": [None, None]})
    assert "no-segments" == caught.value.code
    with pytest.raises(NotMeasuredError):
        satisfaction({"score": [5, 3], "segment": ["a", "b"]}, measure="ces")
    calls = okr.retention.Events({"customer": [1], "date": ["2026-10-01"]})
    rate = okr.retention.complaint_rate(calls, calls, on="2026-11-15")
    with pytest.raises(InvalidOKRError) as caught:
        satisfaction(rate)
    assert "no-satisfaction" == caught.value.code
    answers = {"score": [9], "segment": ["a"], "day": ["2026-10-01"]}
    given = okr.retention.Responses(answers, segment="segment", date="day")
    with pytest.raises(InvalidOKRError) as caught:
        satisfaction(okr.retention.nps(given, on="2026-11-15"), box=(9, 10))
    assert "option-unused" == caught.value.code


def test_answers_in_an_engine_are_asked_for_as_a_result() -> None:
    """A lazy frame is not read into memory unasked."""
    import polars as pl

    lazy = okr.retention.Responses(pl.DataFrame(ROWS).lazy(), segment="segment")
    with pytest.raises(InvalidOKRError) as caught:
        satisfaction(lazy)
    assert "not-in-memory" == caught.value.code


def test_it_shows_itself() -> None:
    """Text, one line, HTML that is escaped, JSON, columns, frames, explanations."""
    rows = {"score": [9, 3] * 4, "segment": ["<b>", "x"] * 4}
    found = satisfaction(rows)
    assert "Net Promoter Score by segment: 2 of them" in str(found)
    assert "\n" not in repr(found)
    assert "<b>" not in found._repr_html_()
    assert "&lt;b&gt;" in found._repr_html_()
    plain = json.loads(json.dumps(found.to_dict()))
    assert ("nps", "averaged", 2) == (
        plain["measure"],
        plain["method"],
        len(plain["items"]),
    )
    assert list(found.ids) == found.to_columns()["id"].tolist()
    assert 2 == len(found.to_frame("polars"))
    assert "pull * (value - mean)" in str(found.explain("x"))
    with pytest.raises(UnknownIdError):
        found.explain("y")


def _answers(**segments: list[float]) -> list[dict[str, object]]:
    return [
        {"score": score, "segment": name}
        for name, scores in segments.items()
        for score in scores
    ]


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_frames_in_memory_are_read(kind: str) -> None:
    """Each was refused as an engine's, though nps and key_drivers read it."""
    rows = {**ROWS, "w": [1.0, 2.0, 1.5] * 51}
    if kind == "pandas":
        import pandas as pd

        frame: object = pd.DataFrame(rows)
    elif kind == "polars":
        import polars as pl

        frame = pl.DataFrame(rows)
    else:
        import pyarrow as pa

        frame = pa.table(rows)
    assert satisfaction(frame)["large"] == satisfaction(ROWS)["large"]
    options = {"segment": "segment", "weight": "w"}
    given, columns = (
        okr.retention.Responses(data, **options) for data in (frame, rows)
    )
    assert satisfaction(given)["large"] == satisfaction(columns)["large"]
    with pytest.raises(InvalidOKRError) as caught:
        satisfaction(okr.retention.Responses(frame))
    assert "column-missing" == caught.value.code


@pytest.mark.once
@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_few_answers_claim_nothing(n: int) -> None:
    """
    Three segments alike: intervals held 83 % of the time, and one in five claimed.

    The interval of so few ends where the scale does, and is then too short.
    """
    rng = np.random.default_rng(n)
    held, claims = [], 0
    for _ in range(60):
        rows = {
            name: rng.choice([10, 8, 3], n, p=[0.6, 0.25, 0.15]).tolist()
            for name in "abc"
        }
        found = satisfaction(_answers(**rows))
        held += [one.shrunken_low <= 45 <= one.shrunken_high for one in found]
        claims += any(one.standing != "may be chance" for one in found)
    assert 0.95 <= np.mean(held)
    assert claims <= 3


def test_errors_of_few_answers_by_hand() -> None:
    """One answer: (37.5² + 3 * 100²) / 4; of many nothing is left of the three more."""
    made = answer_errors([37.5, 5.0], [1, 1e6], 100)
    expected = [np.sqrt((37.5**2 + 3e4) / 4), pytest.approx(5, rel=1e-4)]
    assert expected == [pytest.approx(made[0]), made[1]]


def test_four_answers_are_no_worst_for_sure() -> None:
    """Two detractors of two were "worse than most", and the worst with 100 %."""
    found = satisfaction(_answers(small=[3, 2], big=[10], mid=[9]))
    assert "may be chance" == found["small"].standing
    assert 0.4 < found.worst.chance_worst < 0.9


def test_the_worst_of_one_is_nobody() -> None:
    """One ranked segment was the worst with 100 %, beside one that is far lower."""
    found = satisfaction(_answers(a=[5, 4, 5, 5] * 9, b=[1]), measure="ces")
    assert (None, None) == (found.worst, found["a"].chance_worst)
    assert (None, None) == (found["a"].rank_low, found["a"].rank_high)
    assert found["a"].shrunken == pytest.approx(4.75)
    assert "1 of 2 segments are ranked" in str(found)
    assert satisfaction(_answers(a=[9, 3, 9])).worst is None


def test_what_is_left_out_is_counted() -> None:
    """Answers off the scale, and without a segment, vanished without a word."""
    rows = _answers(a=[9, 11, 9.5, 3], b=[9, 3, None])
    rows += [{"score": 0, "segment": None}] * 2
    found = satisfaction(rows)
    assert {"no score": 1, "off the scale": 2} == dict(found.excluded)
    assert (2, 6, 2) == (found.without_segment, found.everybody.n, found["a"].n)
    assert "of all 6 answers; 2 of them without a segment" in str(found)
    assert "2 left out (off the scale)" in str(found)
    plain = json.loads(json.dumps(found.to_dict()))
    assert 2 == plain["without_segment"]
