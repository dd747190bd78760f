"""Results of retention: by id, by segment, pooled, read into metrics, shown."""

import datetime as dt
import json
import math
import pickle

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.model.metric import Metric
from okrkit.retention.estimates.clusters import AgainstBase
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimated import estimated
from okrkit.retention.estimates.estimator import Mean, Promoters, Share
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.sample import sample
from okrkit.retention.tables.periods import day_number, periods_of
from okrkit.sources.reading import source_name
from okrkit.testing import check_source

SHARE = Definition(
    id="churn.cohort",
    name="Logo churn",
    formula="lost of the start / start",
    unit="ratio",
    source="a book",
    bounds=(0, 1),
)
SCORE = Definition(
    id="nps", name="NPS", formula="p - d", unit="points", bounds=(-100, 100)
)
COUNT = Definition(id="active", name="Active", formula="n", unit="count", kind="level")
MONTHS = periods_of(day_number(dt.date(2026, 8, 5)), on="2026-11-15")
SEGMENTS = ("", "paying", "trial")
LOST = np.array([[9, 4, 5], [12, 6, 6], [0, 0, 0], [3, 1, 2]])
START = np.array([[300, 200, 100], [400, 300, 100], [0, 0, 0], [410, 300, 110]])


def churn(**more):
    """Return a measure of four months, the third empty and the last still running."""
    given = {"numerator": LOST, "denominator": START, "excluded": {"no customer": 2}}
    return measured(SHARE, MONTHS, SEGMENTS, **{**given, **more})


def test_rows_have_ids_of_period_and_segment():
    """A row is found by its period and segment, and a mistyped one is suggested."""
    made = churn()
    assert made.ids[:4] == ["2026-08", "2026-08/paying", "2026-08/trial", "2026-09"]
    assert made["2026-09/paying"].value == 0.02
    assert "2026-10" in made
    with pytest.raises(UnknownIdError, match="2026-09/paying"):
        made["2026-09/payin"]


def test_a_row_has_everything_it_rests_on():
    """An estimate carries counts, error, interval, method, days and exclusions."""
    one = churn()["2026-09"]
    assert (one.numerator, one.denominator, one.n) == (12, 400, 400)
    assert (one.low, one.high) == pytest.approx((0.01724, 0.05170), abs=1e-5)
    assert one.standard_error == pytest.approx((0.03 * 0.97 / 400) ** 0.5)
    assert (one.method, one.level) == ("wilson", 0.95)
    assert one.date == dt.date(2026, 9, 30)
    assert one.excluded == {"no customer": 2}
    assert not one.provisional


def test_the_running_period_is_provisional_and_dated_today():
    """A period that runs holds for the day it was asked on, and can change."""
    one = churn()["2026-11"]
    assert one.provisional
    assert one.date == dt.date(2026, 11, 15)


def test_a_share_of_nothing_is_not_measured():
    """An empty period has no value: None, null in JSON, no reading."""
    made = churn()
    assert made["2026-10"].value is None
    assert made["2026-10"].low is None
    assert np.isnan(made.value[6])
    row = made.to_dict()["items"][6]
    assert row["value"] is None
    assert "NaN" not in json.dumps(made.to_dict())
    with pytest.raises(NotMeasuredError, match="nobody to measure"):
        made["2026-10"].observation()


def test_why_there_is_no_reading_is_told_before_any_note():
    """A note about something else is no reason; a reason that is known is told."""
    said = {"definition": SHARE, "value": None, "note": "gaps are pauses"}
    for more, why in (
        (
            {"n": 0, "denominator": 0},
            "there was nobody to measure (lost of the start / start)",
        ),
        (
            {"n": 3, "denominator": 0},
            "nothing to divide by (lost of the start / start)",
        ),
        ({}, "nothing to measure"),
    ):
        with pytest.raises(NotMeasuredError) as caught:
            Estimate(**said, **more).observation()
        assert str(caught.value).endswith(f": {why}; gaps are pauses")


def test_a_row_says_its_own_note_and_the_title_that_of_all():
    """Whatever holds for one month is not said of the others, nor the other way."""
    months = periods_of(day_number(dt.date(2026, 1, 1)), on="2026-02-28")
    made = measured(
        SHARE,
        months,
        numerator=[0, 1],
        denominator=[0, 4],
        note="of all",
        notes=[["of January"], [""]],
    )
    assert "of January; of all" == made["2026-01"].note
    assert "of all" == made["2026-02"].note
    lines = str(made).splitlines()
    assert lines[0].endswith("; of all")
    assert ["of January", "4"] == [line.split("  ")[-1] for line in lines[3:]]
    with pytest.raises(InvalidOKRError) as caught:
        made.pooled(provisional="x")
    assert "not-a-flag" == caught.value.code


@pytest.mark.parametrize(
    ("level", "text"),
    [(0.95, "95%"), (0.5, "50%"), (0.999999999999, "99.9999999999%")],
)
def test_no_level_is_written_as_certain(level, text):
    """Four digits of a level near 1 would say 100%."""
    made = estimated(SHARE, numerator=3, denominator=4, level=level)
    assert f"{text} wilson" in str(made)
    assert level_text(np.nextafter(1, 0)) != "100%"


def test_observations_leave_out_what_can_change():
    """Readings are those of complete periods, unless the others are asked for."""
    made = churn()
    assert [o.value for o in made.observations()] == [0.03, 0.03]
    assert len(made.observations(provisional=True)) == 3
    first = made.observations("paying")[0]
    assert (first.starts_on, first.date) == (dt.date(2026, 8, 1), dt.date(2026, 8, 31))
    assert (first.numerator, first.denominator, first.n) == (4, 200, 200)
    assert first.definition == "churn.cohort"
    assert str(first.unit) == "ratio"


def test_latest_is_the_last_complete_one():
    """The running month is never the latest, and an empty one neither."""
    made = churn()
    assert made.latest().id == "2026-09"
    assert made.latest("trial").value == 0.06
    assert made.latest(provisional=True).id == "2026-11"
    young = measured(
        SHARE, periods_of(20_454, on="2026-01-15"), numerator=[1], denominator=[9]
    )
    with pytest.raises(NotMeasuredError, match="no period is complete"):
        young.latest()
    with pytest.raises(NotMeasuredError, match="no period is complete"):
        young.pooled()
    assert young.pooled(provisional=True).id == "2026-01"


def test_segments_are_given_by_period():
    """All rows of one segment, those that were not measured among them."""
    assert [one.id for one in churn().segment("trial")] == [
        "2026-08/trial",
        "2026-09/trial",
        "2026-10/trial",
        "2026-11/trial",
    ]


@pytest.mark.parametrize("call", ["segment", "observations", "latest", "pooled"])
def test_an_unknown_segment_is_refused(call):
    """A mistyped segment is an error that names the nearest, never everybody."""
    with pytest.raises(UnknownIdError, match="did you mean 'paying'") as caught:
        getattr(churn(), call)("payng")
    assert caught.value.code == "unknown-segment"


def test_pooled_counts_are_added_and_estimated_again():
    """Of 21 lost of 700: the interval of the sums, not a mean of two."""
    one = churn().pooled()
    same = estimated(SHARE, numerator=21, denominator=700)
    assert (one.value, one.low, one.high) == (same.value, same.low, same.high)
    assert one.id == "2026-08..2026-09"
    assert (one.period.start, one.date) == (dt.date(2026, 8, 1), dt.date(2026, 9, 30))
    assert churn().pooled(provisional=True).denominator == 1110
    assert churn().pooled("paying", provisional=True).provisional


def test_what_does_not_add_up_does_not_pool():
    """Active customers of two months are not the sum of both."""
    made = measured(COUNT, MONTHS, value=[5, 7, 8, 9], n=[5, 7, 8, 9])
    assert made.latest().value == 8
    assert made.method == ""
    with pytest.raises(NotMeasuredError, match="do not add up"):
        made.pooled()


def test_it_is_a_source_of_readings():
    """It keeps what a source promises, for everybody and for a segment."""
    window = {"start": "2026-08-01", "end": "2026-12-01"}
    made = churn()
    check_source(made, Metric("churn", unit="%"), **window)
    check_source(made, Metric("churn", unit="ratio", segment="paying"), **window)
    plain = measured(SHARE, MONTHS, numerator=LOST[:, 0], denominator=START[:, 0])
    check_source(plain, Metric("churn", unit="%", segment="anybody"), **window)


def test_a_metric_of_another_segment_is_refused():
    """Readings of everybody never pass for those of a segment nobody counted."""
    metric = Metric("churn", unit="%", segment="paying accounts")
    with pytest.raises(UnknownIdError, match="paying"):
        churn().read(metric, dt.date(2026, 8, 1), dt.date(2026, 12, 1))


def test_refresh_reads_it():
    """The readings stand in the set, in the metric's unit, with their counts."""
    okrs = okr.OKRSet(
        [
            okr.Objective(
                "keep",
                "Keep them",
                [okr.KeyResult("c", "x", metric="churn", baseline=4, target=2)],
            )
        ],
        metrics=[okr.Metric("churn", unit="%", polarity="lower", kind="ratio")],
        cycle="2026-Q4",
    )
    run = okr.refresh(okrs, {"churn": churn()}, on="2026-11-15")
    run.raise_failed()
    series = run.okrs.series("churn")
    assert [reading.value for reading in series] == [3, 3]
    assert [reading.denominator for reading in series] == [300, 400]


def test_columns_and_frames_hold_everything():
    """Each row says its period, days, segment and definition."""
    made = churn()
    columns = made.to_columns()
    assert columns["period"].tolist()[::3] == [
        "2026-08",
        "2026-09",
        "2026-10",
        "2026-11",
    ]
    assert columns["starts_on"].astype(str)[0] == "2026-08-01"
    assert columns["date"].astype(str)[-1] == "2026-11-15"
    assert columns["segment"].tolist()[:3] == ["", "paying", "trial"]
    assert set(columns["definition"].tolist()) == {"churn.cohort"}
    assert made.to_frame("polars").shape == (12, 15)
    assert made.to_frame("pandas")["value"].isna().sum() == 3


def test_text_says_the_interval_and_what_is_provisional():
    """A reader sees value, interval, n, and that a row can still change."""
    text = str(churn())
    assert "Logo churn, on 2026-11-15, 95% wilson; 2 rows left out" in text
    line = next(row for row in text.splitlines() if row.startswith("2026-11 "))
    assert line.endswith("provisional")
    assert "0.73" in line
    one = str(churn(excluded=None)["2026-10"])
    assert one == "Logo churn 2026-10: no value, n 0"


def test_html_is_escaped_and_says_provisional_in_words():
    """A hostile segment is text; the state is told without colour."""
    made = measured(
        SHARE, MONTHS, ("", "<b>x</b>"), numerator=LOST[:, :2], denominator=START[:, :2]
    )
    html = made._repr_html_()
    assert "<b>x</b>" not in html
    assert "&lt;b&gt;x" in html
    assert "provisional</span>" in html
    assert 'role="img"' in html
    one = churn()["2026-11"]._repr_html_()
    assert "provisional</span>" in one
    assert "nothing" not in one


def test_a_note_is_shown():
    """What a family has to say of its numbers stands with each of them."""
    made = churn(note="from a rule of 30 days")
    assert "from a rule of 30 days" in str(made)
    assert "provisional, from a rule of 30 days" in str(made["2026-11"])
    assert " from a rule of 30 days" in made["2026-11"]._repr_html_()
    assert "from a rule" in made.to_dict()["note"]


def test_an_explanation_names_formula_inputs_and_exclusions():
    """A person reads from it how the number came about."""
    tree = churn().explain("2026-09/paying")
    assert (tree.value, tree.formula) == (0.02, SHARE.formula)
    assert tree.source == "a book"
    assert [part.label for part in tree.inputs] == [
        "numerator",
        "denominator",
        "n",
        "standard error",
        "95% interval",
    ]
    assert tree.excluded == (("no customer", "2 rows of the whole table"),)
    assert "wilson" in str(tree)
    assert churn().explain("2026-10").value is None
    with pytest.raises(UnknownIdError):
        churn().explain("2026-12")


def test_weights_make_an_effective_number():
    """Kish's number of equally weighted answers carries the interval."""
    one = estimated(
        SHARE, numerator=6.0, denominator=12.0, n=10, parts={"squares": 18.0}
    )
    assert one.effective_n == 8
    same = estimated(SHARE, numerator=4, denominator=8)
    assert (one.low, one.high) == (same.low, same.high)
    assert "effective n = 8" in str(one.explain())
    assert "effective n 8" in str(one)


def test_one_rule_makes_rows_and_single_numbers():
    """The same sums give the same numbers, as a row and alone."""
    rules = {
        Promoters("score"): (SCORE, {"detractors": 2.0}),
        Mean(): (COUNT, {"second": 30.0}),
        AgainstBase(): (
            SHARE,
            {"above_squares": 9.0, "products": 16.0, "below_squares": 30.0},
        ),
    }
    month = periods_of(20_454, on="2026-01-31")
    for rule, (definition, parts) in rules.items():
        sums = {"numerator": 5.0, "denominator": 9.0, "parts": parts, "method": rule}
        alone = estimated(definition, **sums)
        row = measured(definition, month, **sums)["2026-01"]
        numbers = ("value", "standard_error", "low", "high", "effective_n")
        assert [getattr(alone, n) for n in numbers] == [
            getattr(row, n) for n in numbers
        ]
        assert alone.method == row.method == rule.method


def test_given_values_are_taken_as_they_are():
    """A family that makes its own intervals hands them over with their name."""
    made = measured(
        SHARE,
        MONTHS,
        value=[0.1, 0.2, np.nan, 0.3],
        standard_error=0.01,
        low=[0.05, 0.1, np.nan, 0.2],
        high=[0.2, 0.3, np.nan, 0.4],
        method="log-log",
        provisional=[False, False, False, True],
    )
    assert made["2026-09"].method == "log-log"
    assert made["2026-09"].low == 0.1
    assert made["2026-10"].value is None
    assert made["2026-08"].n is None
    assert made["2026-08"].effective_n is None
    assert "5% to 20%  -" in str(made)
    assert made["2026-10"].standard_error is None
    bare = measured(COUNT, MONTHS, value=[5, 7, 8, 9])
    assert str(bare["2026-08"]) == "Active 2026-08: 5"


WRONG = {
    "shape": (lambda: churn(n=[[1, 2]]), "column-length"),
    "half a ratio": (lambda: churn(denominator=None), "incomplete-ratio"),
    "other half": (lambda: churn(numerator=None), "incomplete-ratio"),
    "nothing": (lambda: measured(SHARE, MONTHS), "part-missing"),
    "no parts": (lambda: churn(method=Promoters()), "part-missing"),
    "method": (lambda: churn(method="wilsonn"), "unknown-word"),
    "level": (lambda: churn(level=2), "not-a-level"),
    "level of given": (
        lambda: measured(SHARE, MONTHS, value=0.5, level=0),
        "not-a-level",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_refused(name):
    """A family that counts wrongly hears it at once, not its user later."""
    call, code = WRONG[name]
    with pytest.raises(InvalidOKRError) as caught:
        call()
    assert code == caught.value.code


def test_chances_go_by_the_standard_error():
    """Half at the value, and nothing beyond what can be."""
    one = Estimate(definition=SHARE, value=0.2, standard_error=0.05)
    assert one.chance_at_least(0.2) == 0.5
    assert one.chance_at_least(0.25) == pytest.approx(0.158655, abs=1e-6)
    assert one.chance_at_most(0.25) == pytest.approx(0.841345, abs=1e-6)
    assert (one.chance_at_least(0), one.chance_at_least(1.1)) == (1, 0)
    assert (one.chance_at_most(1), one.chance_at_most(-0.1)) == (1, 0)


def test_chances_are_not_known_without_an_error():
    """No error, no chance; an exact number is certain."""
    unknown = Estimate(definition=SHARE, value=0.2)
    assert unknown.chance_at_least(0.1) is None
    assert unknown.chance_at_most(0.1) is None
    exact = Estimate(definition=COUNT, value=7, standard_error=0)
    assert (exact.chance_at_least(7), exact.chance_at_least(8)) == (1, 0)
    assert (exact.chance_at_most(7), exact.chance_at_most(6)) == (1, 0)
    with pytest.raises(InvalidOKRError):
        exact.chance_at_least("7")
    with pytest.raises(InvalidOKRError):
        exact.chance_at_most(float("nan"))


def test_an_estimate_without_a_day_needs_one():
    """A score of counts becomes a reading when its day is said."""
    one = estimated(SHARE, numerator=1, denominator=4)
    assert one.observation("2026-11-15").value == 0.25
    with pytest.raises(NotMeasuredError, match="holds for no day"):
        one.observation()


def test_an_estimate_is_plain_data():
    """It is JSON, compares, hashes, and survives a pickle."""
    one = churn()["2026-09/trial"]
    made = one.to_dict()
    assert made["period"] == "2026-09"
    assert made["segment"] == "trial"
    assert json.loads(json.dumps(made)) == made
    assert pickle.loads(pickle.dumps(one)) == one
    assert hash(one) == hash(churn()["2026-09/trial"])
    again = pickle.loads(pickle.dumps(churn()))
    assert str(again) == str(churn())
    assert again.pooled() == churn().pooled()


def test_rows_left_out_are_said_and_rows_without_segment_are_not_left_out():
    """A row without a segment counts for everybody: it is named, not missing."""
    one = churn(excluded={"no customer": 1, "no segment": 7})["2026-09"]
    assert str(one).endswith("n 400, 1 row left out")
    assert "left out no segment: 7 rows of the whole table, counted for" in str(
        one.explain()
    )
    assert "left out" not in str(churn(excluded={"no segment": 7}))


def test_nothing_measured_draws_nothing():
    """A measure without a value is a table without drawings."""
    made = measured(SHARE, MONTHS, numerator=[0] * 4, denominator=[0] * 4)
    assert "The bar is the interval" not in made._repr_html_()
    assert "The bar is the interval" in churn()._repr_html_()


def test_units_are_written_as_people_read_them():
    """Percent of ratios, points and money with their unit, counts alone."""
    quick = Definition(id="q", name="q", formula="", unit="ratio", percent=False)
    money = Definition(id="m", name="m", formula="", unit="USD")
    assert SHARE.text(0.0312) == "3.12%"
    assert quick.text(2.9167) == "2.92"
    assert money.text(1200.5) == "$1,200.50"
    assert money.text(3e18) == "3e+18"
    assert SCORE.text(45) == "45 points"
    assert SCORE.text(45, named=False) == "45"
    assert COUNT.text(None) == "-"


@given(
    lost=st.lists(st.integers(0, 20), min_size=4, max_size=4),
    more=st.lists(st.integers(0, 50), min_size=4, max_size=4),
)
def test_pooling_is_the_union(lost, more):
    """Whatever the months, all of them pooled are one count of everything."""
    start = np.add(lost, more)
    made = measured(SHARE, MONTHS, numerator=lost, denominator=start)
    if not start.sum():
        with pytest.raises(NotMeasuredError):
            made.pooled(provisional=True)
        return
    one = made.pooled(provisional=True)
    same = estimated(
        SHARE, numerator=sum(lost), denominator=start.sum(), method=Share()
    )
    assert (one.value, one.low, one.high, one.n) == (
        same.value,
        same.low,
        same.high,
        same.n,
    )


RULES = {
    "wilson": ({"numerator": 5, "denominator": 40}, SHARE),
    "agresti-coull": ({"numerator": 5, "denominator": 40}, SHARE),
    "jeffreys": ({"numerator": 5, "denominator": 40}, SHARE),
    "adjusted-wald": (
        {
            "numerator": 4,
            "denominator": 10,
            "parts": {"detractors": 2},
            "method": Promoters(),
        },
        SCORE,
    ),
    "score": (
        {
            "numerator": 4,
            "denominator": 10,
            "parts": {"detractors": 2},
            "method": Promoters("score"),
        },
        SCORE,
    ),
    "t": (
        {"numerator": 15, "denominator": 5, "parts": {"second": 55}, "method": Mean()},
        COUNT,
    ),
    "clustered-log": (
        {
            "numerator": 44,
            "denominator": 50,
            "n": 5,
            "parts": {
                "above_squares": 430,
                "products": 440,
                "below_squares": 500,
            },
            "method": AgainstBase(),
        },
        COUNT,
    ),
}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("level", [0.8])
def test_chances_are_those_of_the_interval_beside_them(name, level):
    """At the ends of an interval of 95% the chances are 97.5% and 2.5%, by any rule."""
    sums, definition = RULES[name]
    one = estimated(definition, **{"method": name, **sums}, level=level)
    assert one.method == name
    assert one.chance_at_least(one.low) == pytest.approx((1 + level) / 2, abs=1e-6)
    assert one.chance_at_least(one.high) == pytest.approx((1 - level) / 2, abs=1e-6)
    assert one.chance_at_most(one.high) == pytest.approx((1 + level) / 2, abs=1e-6)
    places = np.linspace(one.low - 0.02, one.high + 0.02, 3)
    chances = [one.chance_at_least(place) for place in places]
    assert chances == sorted(chances, reverse=True)


def test_nobody_of_84_is_no_certainty():
    """The plain error of 0 of 84 is 0: it said that the true share is surely 0."""
    none = estimated(SHARE, numerator=0, denominator=84)
    assert none.observation("2026-10-31").standard_error > 0.01
    assert 0.02 < none.chance_at_least(0.04) < 0.05
    # The score test of 4%: 0 lies 1.871 of its standard errors below.
    assert none.chance_at_least(0.04) == pytest.approx(0.03069, abs=2e-5)
    everybody = estimated(SHARE, numerator=84, denominator=84)
    assert everybody.chance_at_most(0.96) == pytest.approx(0.03069, abs=2e-5)


def test_the_chance_of_a_share_is_that_of_its_score_test():
    """For a known case: 5 of 40 against 25%."""
    one = estimated(SHARE, numerator=5, denominator=40)
    z = (0.125 - 0.25) / np.sqrt(0.25 * 0.75 / 40)
    expected = 0.5 * math.erfc(-z / math.sqrt(2))
    assert one.chance_at_least(0.25) == pytest.approx(expected, rel=1e-6)


def test_ends_without_a_rule_are_those_of_two_halves():
    """A survival curve hands over its ends: the chances at them are those of them."""
    one = Estimate(definition=SHARE, value=0.3, low=0.2, high=0.5, standard_error=0.1)
    assert one.chance_at_least(0.2) == pytest.approx(0.975)
    assert one.chance_at_least(0.5) == pytest.approx(0.025)
    assert one.chance_at_least(0.3) == 0.5


def test_wald_of_nobody_falls_back_on_its_error():
    """Ends of 0 to 0 are no certainty either."""
    none = estimated(SHARE, numerator=0, denominator=84, method="wald")
    assert (none.low, none.high) == (0, 0)
    assert 0 < none.chance_at_least(0.03) < 0.5


def test_a_note_of_all_rows_is_said_once():
    """It stands in the title; what holds of one row alone stays with it."""
    made = measured(
        SHARE,
        MONTHS,
        numerator=[1, 2, 3, 4],
        denominator=[10, 10, 10, 12_500],
        note="by the book",
        excluded={"after on": 7, "no customer": 1},
    )
    told = str(made)
    assert told.count("by the book") == 1
    assert told.splitlines()[0].endswith("; 1 row left out; by the book")
    assert "12,500" in told
    assert "by the book" in str(made["2026-08"])
    assert str(made["2026-08"]).endswith("1 row left out")
    assert made._repr_html_().count("by the book") <= 2


def test_readings_name_the_measure_as_their_source():
    """Whoever asks where a number comes from wants the measure, not a type."""
    assert source_name(churn(), Metric("churn")) == "churn.cohort"
    assert churn().name == churn().definition.id
    assert churn().to_dict()["kind"] == "measure"
    with pytest.raises(UnknownIdError, match="no such id in this measure: 'x'"):
        churn()["x"]


def test_money_and_large_numbers_have_their_thousands_apart():
    """1234567.5 is hard to read; digits after the point are left alone."""
    money = Definition(id="m", name="M", formula="a", unit="USD")
    assert money.text(1234567.5) == "$1,234,567.50"
    assert money.text(-12345.0) == "-$12,345"
    assert COUNT.text(1234.56) == "1,234.56"
    assert COUNT.text(0.0123456) == "0.012346"


def test_one_estimate_is_a_source():
    """A pooled number, or that of one month, goes into a set as a measure does."""
    okrs = okr.OKRSet(metrics=[okr.Metric("share", unit="%")], cycle="2026-Q1")
    pooled = sample().pooled()

    run = okr.refresh(okrs, {"share": pooled}, on="2026-03-15")

    assert {} == run.failed
    assert 4.375 == run.okrs.series("share").latest("2026-03-15").value
    before = okr.refresh(okrs, {"share": evolve(pooled, value=None)}, on="2026-03-15")
    assert ("share",) == before.unchanged
    nowhere = evolve(pooled, date=None)
    run = okr.refresh(okrs, {"share": nowhere}, on="2026-03-15")
    assert "observation(" in run.failed["share"].hint


def test_an_estimate_of_another_segment_is_refused():
    """The churn of large customers is none of the small ones'."""
    large = evolve(sample()["2026-02"], segment="large")
    small = okr.Metric("share", unit="%", segment="small")
    okrs = okr.OKRSet(metrics=[small], cycle="2026-Q1")
    run = okr.refresh(okrs, {"share": large}, on="2026-03-15")
    assert "unknown-segment" == run.failed["share"].code
