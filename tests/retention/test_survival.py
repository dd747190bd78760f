"""Kaplan-Meier against R's numbers, an oracle, and the laws of survival curves."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.retention.kaplan_meier.comparison import chi_squared_tail
from okrkit.retention.kaplan_meier.survival import customer_survival, survival
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.subscriptions import Subscriptions

# Freireich et al. (1963): weeks in remission under 6-MP; 0 = still in remission.
TIMES = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
HAPPENED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

spans = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


def of(pairs, **options):
    """Estimate the curve of pairs of time and whether it happened."""
    times, happened = zip(*pairs, strict=True)
    return survival(list(times), list(happened), **options)


def test_freireich_gives_the_numbers_of_r():
    """Survival and Greenwood errors of R survival and lifelines."""
    curve = survival(TIMES, HAPPENED, unit="weeks")
    at = [curve.at(time) for time in (6, 7, 10, 13, 16, 22, 23)]
    shares = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert shares == [round(one.value, 4) for one in at]
    assert errors == [round(one.standard_error, 4) for one in at]


def test_intervals_by_name_are_those_of_r():
    """The default is log-log; R's default, log, ends at 1."""
    named = {
        "log-log": (0.6197, 0.9516),
        "log": (0.7198, 1.0),
        "plain": (0.7075, 1.0068),
    }
    for name, ends in named.items():
        one = survival(TIMES, HAPPENED, interval=name, unit="weeks").at(6)
        assert ends == (round(one.low, 4), round(one.high, 4))
        assert name == one.method
    assert "log-log" == survival(TIMES, HAPPENED).method


def test_medians_and_their_intervals_are_those_of_r():
    """23 weeks, 13 to not known; the placebo 8, 4 to 11 (log-log)."""
    both = survival(
        TIMES + PLACEBO, HAPPENED + [1] * 21, groups=["6-MP"] * 21 + ["placebo"] * 21
    )
    treated, placebo = both.median("6-MP"), both.median("placebo")
    assert (23, 13, None) == (treated.value, treated.low, treated.high)
    assert (8, 4, 11) == (placebo.value, placebo.low, placebo.high)
    assert both.quantile(0.9, "6-MP").value is None
    assert both.quantile(0.9, "6-MP").note == "fewer are lost so far"


def test_the_log_rank_test_is_that_of_r():
    """Chi-squared 16.79 on 1 degree, p 4.17e-05; 19.25 and 10.75 expected."""
    both = survival(
        TIMES + PLACEBO, HAPPENED + [1] * 21, groups=["6-MP"] * 21 + ["placebo"] * 21
    )
    test = both.compare()
    assert ("6-MP", "placebo") == test.groups
    assert [9, 21] == test.observed.tolist()
    assert [19.25, 10.75] == test.expected.round(2).tolist()
    assert 16.79 == round(test.statistic, 2)
    assert 4.17e-05 == pytest.approx(test.p_value, abs=5e-8)
    assert "chi-squared 16.79 on 1" in str(test)
    assert "6-MP" in test._repr_html_()
    assert "log-rank" == test.to_dict()["method"]
    assert repr(test).startswith("<LogRank")


def test_the_log_rank_test_of_four_by_hand():
    """Variance 1/4 + 2/9 + 1/4 + 0; observed 2, expected 4/3."""
    test = survival([1, 2, 3, 4], groups=["a", "b", "a", "b"]).compare()
    assert (2 / 3) ** 2 / (13 / 18) == pytest.approx(test.statistic)


def test_chi_squared_tails_are_those_of_the_tables():
    """5 % points of 1 to 6 degrees of freedom."""
    points = [3.841459, 5.991465, 7.814728, 9.487729, 11.070498, 12.591587]
    for degrees, point in enumerate(points, 1):
        assert 0.05 == pytest.approx(chi_squared_tail(point, degrees), abs=1e-7)


def test_nobody_is_at_risk_after_the_last_time():
    """All are lost by day 3: survival stays 0, and nobody is there to be lost."""
    made = of([(1, True), (2, True), (3, True)])
    assert (0.0, "nobody is left, and nobody at risk") == (
        made.at(5).value,
        made.at(5).note,
    )
    assert "1 at risk" == made.at(3).note
    assert "2 at risk at 2 days" == made.at(2.5).note
    said = "3 at risk; nobody was lost so far: no error is known"
    assert said == made.at(0.5).note


def test_one_group_has_nothing_to_differ_from():
    """A test of nothing is refused."""
    with pytest.raises(NotMeasuredError):
        survival([1, 2]).compare()


def test_restricted_mean_is_the_area_and_has_greenwoods_error():
    """R: print(survfit, rmean = 35) gives 23.29, 2.83."""
    one = survival(TIMES, HAPPENED, unit="weeks").restricted_mean()
    assert 23.287 == round(one.value, 3)
    assert 2.83 == round(one.standard_error, 2)
    assert one.low < one.value < one.high
    with pytest.raises(InvalidOKRError):
        survival(TIMES).restricted_mean(0)
    assert survival(TIMES, HAPPENED).restricted_mean(99).value is None
    # Everybody is lost by then: the mean is the mean, however far it is looked.
    assert 2.0 == pytest.approx(survival([1, 2, 3]).restricted_mean(99).value)


@given(spans)
def test_survival_falls_from_one_and_never_rises(pairs):
    """A curve is a share of those who were there, and the dead do not return."""
    curve = of(pairs)
    values = curve.steps.survival
    assert (values >= 0).all()
    assert (values <= 1).all()
    assert (np.diff(values) <= 0).all()
    assert (np.diff(curve.steps.at_risk) < 0).all()


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.integers(0, 40))
def test_without_censoring_survival_is_the_share_still_there(times, when):
    """Kaplan-Meier is 1 less the empirical distribution where all is seen."""
    value = survival(times).at(when).value
    assert sum(t > when for t in times) / len(times) == pytest.approx(value, abs=1e-12)


@given(spans)
def test_times_are_counted_alike_as_days_and_as_numbers(pairs):
    """A table of days and a sort of floats are two ways to one answer."""
    days = of(pairs)
    floats = of([(float(time), flag) for time, flag in pairs])
    weighed = of(pairs, weights=[1.0] * len(pairs))
    for other in (floats, weighed):
        assert days.steps.time.tolist() == other.steps.time.tolist()
        assert days.steps.events.tolist() == other.steps.events.tolist()
        assert days.steps.survival.tolist() == other.steps.survival.tolist()


def test_a_long_time_among_few_is_sorted_not_tabled():
    """A table of all days up to 10**12 would not fit into memory."""
    assert [3, 10**12] == survival([10**12, 3]).steps.time.tolist()


@given(spans, st.randoms(use_true_random=False))
def test_order_does_not_matter(pairs, random):
    """Rows come as they come."""
    made = of(pairs).to_columns()
    random.shuffle(pairs)
    again = of(pairs).to_columns()
    assert made["survival"].tolist() == again["survival"].tolist()


@given(spans, st.sampled_from([2.0, 0.5, 8.0]))
def test_other_units_of_time_change_quantiles_alike(pairs, factor):
    """Weeks are not another result than days."""
    days = of([(float(time), flag) for time, flag in pairs])
    scaled = of([(time * factor, flag) for time, flag in pairs])
    for share in (0.25, 0.5, 0.75):
        one, other = days.quantile(share).value, scaled.quantile(share).value
        assert (None if one is None else one * factor) == other
    assert days.restricted_mean().value * factor == scaled.restricted_mean().value


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(1, 4))))
def test_weights_count_as_repetitions(triples):
    """Collapsed rows give the curve of the rows they were."""
    triples.append((3, True, 2))
    times, flags, weights = zip(*triples, strict=True)
    weighed = survival(times, flags, weights=[float(w) for w in weights])
    repeated = of([(t, f) for t, f, w in triples for _ in range(w)])
    assert weighed.steps.survival.tolist() == repeated.steps.survival.tolist()
    assert weighed.steps.squares.tolist() == repeated.steps.squares.tolist()


late = st.lists(
    st.tuples(st.integers(0, 8), st.integers(1, 8), st.booleans()),
    min_size=1,
    max_size=25,
)


@given(late)
def test_late_entries_are_at_risk_only_while_they_are_watched(triples):
    """Who is seen from day 5 on cannot have been lost on day 3."""
    entry = [begin for begin, _, _ in triples]
    times = [begin + length for begin, length, _ in triples]
    curve = survival(times, [flag for _, _, flag in triples], entry=entry)
    share = 1.0
    for place, time in enumerate(curve.steps.time):
        there = sum(b < time <= t for b, t in zip(entry, times, strict=True))
        lost = sum(t == time and f for t, (_, _, f) in zip(times, triples, strict=True))
        share *= 1 - lost / there
        assert there == curve.steps.at_risk[place]
        assert share == pytest.approx(curve.steps.survival[place], abs=1e-12)


@given(spans, st.lists(st.sampled_from(["a", "b", "", None]), min_size=40, max_size=40))
def test_groups_are_curves_of_their_own(pairs, names):
    """Everybody first, then each group; whoever has none belongs to everybody."""
    names = names[: len(pairs)]
    both = of(pairs, groups=names)
    assert both.steps.of(0).survival.tolist() == of(pairs).steps.survival.tolist()
    for place, name in enumerate(both.groups[1:], 1):
        mine = [pair for pair, own in zip(pairs, names, strict=True) if own == name]
        assert (
            both.steps.of(place).survival.tolist() == of(mine).steps.survival.tolist()
        )


def test_share_at_a_time_says_when_nobody_was_watched_so_long():
    """After the last time that anybody was seen there is no number."""
    curve = survival([1, 2, 3], [1, 1, 0])
    assert (1.0, None) == (curve.at(0).value, curve.at(0).low)
    assert curve.at(3).value == pytest.approx(1 / 3)
    assert curve.at(4).value is None
    assert "nobody was watched" in curve.at(4).note
    assert 0 == survival([1, 2]).at(4).value
    with pytest.raises(InvalidOKRError):
        curve.at(-1)
    with pytest.raises(UnknownIdError):
        curve.at(1, "paying")
    with pytest.raises(InvalidOKRError):
        curve.quantile(1)


def test_where_nobody_is_left_nothing_is_known_of_the_error():
    """Greenwood's sum is infinite there: no number, and no warning."""
    last = survival([1, 2])["2"]
    assert (0, None, None, None) == (
        last.value,
        last.standard_error,
        last.low,
        last.high,
    )


def test_steps_are_found_by_group_and_time():
    """Times as they are written, whole or not; anything else is no step."""
    made = survival([1 / 3, 2.5, 1e6], groups=["a/b", "a/b", "c"])
    assert list(made.ids) == [one for one in made.ids if one in made]
    assert [made._find(one) for one in made.ids] == list(range(len(made)))
    for wrong in ("2", "x/1", "a/b/1e6", "a/b/", "a/b/x", ""):
        assert wrong not in made


def test_a_step_is_explained_by_the_factors_of_its_product():
    """1 - 3 / 21, then 1 - 1 / 17."""
    told = survival(TIMES, HAPPENED).explain("7")
    assert [1 - 3 / 21, 1 - 1 / 17] == [part.value for part in told.inputs]
    many = survival(list(range(40))).explain("30")
    assert "11 earlier" in many.note


def test_views():
    """Medians, the curve and its steps, as text and as escaped HTML."""
    made = survival(TIMES, HAPPENED, groups=["<b>"] * 21, unit="weeks")
    html = made._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert "<polyline" in html
    assert "23 weeks  13 weeks or more" in str(made)
    assert repr(made) == "<Survival of 21 spans, 1 groups>"
    assert repr(survival([1])) == "<Survival of 1 spans>"
    assert len(made.to_dict()["items"]) == len(made)
    assert "more" in str(survival(list(range(300))))
    assert "1       1   1 day         -" in str(survival([1]))
    none = survival([1, 2], [0, 0])
    assert none.median().value is None
    assert "everybody      2       0       -" in str(none)


@pytest.mark.parametrize(
    ("arguments", "options", "code"),
    [
        (([],), {}, "no-spans"),
        (([-1],), {}, "duration-negative"),
        (([-1.5],), {}, "duration-negative"),
        (([None],), {}, "no-value"),
        (([np.inf],), {}, "not-finite"),
        ((["a"],), {}, "not-a-number"),
        (([[1, 2]],), {}, "lengths-differ"),
        (([1, 2], [1]), {}, "lengths-differ"),
        (([1, 2], [1, 2]), {}, "not-a-flag"),
        (([3],), {"entry": [3]}, "span-empty"),
        (([3],), {"weights": [-1]}, "negative"),
        (([3],), {"weights": [0]}, "no-spans"),
        (([3],), {"groups": ["a", "b"]}, "lengths-differ"),
        (([3],), {"interval": "loglog"}, "unknown-word"),
        (([3],), {"level": 1}, "not-a-level"),
    ],
)
def test_bad_spans_are_refused(arguments, options, code):
    """Each fault has its code, and never becomes a number."""
    with pytest.raises(InvalidOKRError) as caught:
        survival(*arguments, **options)
    assert code == caught.value.code


def test_weights_of_nothing_leave_their_group_and_entry():
    """A row of weight 0 is no row."""
    made = survival(
        [1, 2, 3], weights=[1, 0, 1], entry=[0, 0, 0], groups=["a", "b", "a"]
    )
    assert [1, 3] == made.steps.of(0).time.tolist()
    assert 0 == len(made.steps.of(made.groups.index("b")).time)
    assert made.at(1, "b").value is None
    assert made.restricted_mean(None, "b").value is None


PLANS = {
    "customer": [1, 1, 2, 3, 4],
    "start": ["2026-01-01", "2026-03-01", "2026-01-11", "2026-01-05", "2026-02-01"],
    "end": ["2026-01-20", None, None, "2026-02-28", "2026-01-31"],
    "plan": ["s", "m", "m", "s", "s"],
}


def test_customers_of_subscriptions_are_lost_on_the_day_after():
    """A subscription to the 20th is lost on the 21st; the running one is censored."""
    made = customer_survival(Subscriptions(PLANS), on="2026-02-28")
    columns = made.to_columns()
    assert [20, 49, 55] == columns["time"].tolist()
    assert [1, 0, 0] == columns["events"].tolist()
    # What ends on the day asked on is not lost before the next one.
    assert [0, 1, 1] == columns["censored"].tolist()
    next_day = customer_survival(Subscriptions(PLANS), on="2026-03-01")
    assert [1, 0, 1] == next_day.to_columns()["events"].tolist()
    assert {"ends before it starts": 1} == dict(made.excluded)
    assert dt.date(2026, 2, 28) == made.at(20).date
    assert made.at(20).observation().value == pytest.approx(2 / 3)


def test_customers_by_the_segment_they_started_in():
    """Customer 1 came with the small plan, whatever he has now."""
    made = customer_survival(Subscriptions(PLANS, segment="plan"), on="2026-03-31")
    assert ("", "m", "s") == made.groups
    assert [3, 1, 2] == made.durations.spans.tolist()


def test_watching_from_a_day_lets_earlier_customers_enter_late():
    """Who left before that day is not seen, and nobody is at risk before it."""
    made = customer_survival(Subscriptions(PLANS), on="2026-03-31", since="2026-02-01")
    assert 2 == made.durations.spans[0]
    assert 1 == made.excluded["lost before since"]
    assert [2, 1] == made.to_columns()["at_risk"].tolist()
    # Customer 1 was lost on the 21st, and is nobody's from that day on.
    for since, watched in (("2026-01-20", 3), ("2026-01-21", 2)):
        asked = {"on": "2026-03-31", "since": since}
        one = customer_survival(Subscriptions(PLANS), **asked)
        assert watched == one.durations.spans[0]
    again = customer_survival(Subscriptions(PLANS), on="2026-03-31", since="2025-01-01")
    assert 3 == again.durations.spans[0]


def test_customers_of_events_lapse_when_the_silence_is_over():
    """Day 0, day 3, then nothing: 5 days of silence are over after day 8."""
    data = {
        "customer": [1, 1, 1, 2],
        "date": ["2026-01-01", "2026-01-04", "2026-01-20", "2026-01-18"],
    }
    made = customer_survival(Events(data), on="2026-01-22", silent_days=5)
    columns = made.to_columns()
    assert [4, 8] == columns["time"].tolist()
    assert [0, 1] == columns["events"].tolist()
    assert "5 days without an event" in made.at(4).note
    # The fifth silent day is the 9th: on the 8th it is not over.
    for on, lost in (("2026-01-08", 0), ("2026-01-09", 1)):
        one = customer_survival(Events(data), on=on, silent_days=5)
        assert lost == one.to_columns()["events"].sum()


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40)), min_size=1),
    st.integers(1, 12),
)
def test_lapses_are_those_of_single_customers(pairs, silent):
    """Walk through each customer's days, one by one."""
    first = dt.date(2026, 1, 1)
    dates = [first + dt.timedelta(day) for _, day in pairs]
    events = Events({"customer": [who for who, _ in pairs], "date": dates})
    made = customer_survival(events, on=first + dt.timedelta(40), silent_days=silent)
    found = []
    for who in {who for who, _ in pairs}:
        days = {day for one, day in pairs if one == who}
        begin, still = min(days), 0
        for day in range(begin + 1, 41):
            still = 0 if day in days else still + 1
            if still == silent:
                found.append((day - begin, True))
                break
        else:
            found.append((40 - begin, False))
    assert of(found).to_columns()["survival"].tolist() == (
        made.to_columns()["survival"].tolist()
    )


def test_segments_of_events_are_those_of_the_first_day():
    """The last name of a customer's first day; none only where that day has none."""
    data = {
        "customer": [1, 1, 1, 2],
        "date": ["2026-01-01", "2026-01-01", "2026-01-09", "2026-01-01"],
        "plan": ["a", "b", "c", None],
    }
    made = customer_survival(
        Events(data, segment="plan"), on="2026-01-22", silent_days=30
    )
    spans = dict(zip(made.groups, made.durations.spans.tolist(), strict=True))
    assert {"": 2, "a": 0, "b": 1, "c": 0} == spans


@pytest.mark.parametrize(
    ("customers", "options", "code"),
    [
        ([1, 2], {}, "wrong-type"),
        (Subscriptions(PLANS), {"silent_days": 3}, "option-unused"),
        (Events({"customer": [1], "date": ["2026-01-01"]}), {}, "option-missing"),
        (
            Events({"customer": [1], "date": ["2026-01-01"]}),
            {"silent_days": 0},
            "not-whole",
        ),
        (
            Events({"customer": [1], "date": ["2026-01-01"]}),
            {"silent_days": 3, "since": "2026-01-01"},
            "option-unused",
        ),
    ],
)
def test_options_that_do_not_fit_are_refused(customers, options, code):
    """An option that would be ignored is a mistake."""
    with pytest.raises(InvalidOKRError) as caught:
        customer_survival(customers, on="2026-03-31", **options)
    assert code == caught.value.code


def test_a_curve_of_days_is_ready_for_a_key_result():
    """One row a group, dated by the day it was asked on."""
    made = customer_survival(Subscriptions(PLANS, segment="plan"), on="2026-03-31")
    series = made.measured(20)
    assert ["", "m", "s"] == list(series.segments)
    assert made.at(20).value == series.latest().value
    assert [0.5] == [one.value for one in series.observations("s")]
    assert dt.date(2026, 1, 1) == series.cycles[0].start
    assert made.measured(80).latest("m").value == 1.0
    assert made.measured(99).segment("m")[0].value is None
    with pytest.raises(NotMeasuredError, match="without days"):
        survival([1, 2]).measured(1)
    with pytest.raises(InvalidOKRError) as caught:
        customer_survival(Subscriptions(PLANS), on="2026-03-31", since="2026-04-01")
    assert "span-empty" == caught.value.code


def test_nobody_by_that_day():
    """No customer is no number."""
    with pytest.raises(NotMeasuredError):
        customer_survival(Subscriptions(PLANS), on="2025-03-31")
    with pytest.raises(NotMeasuredError):
        customer_survival(
            Events({"customer": [1], "date": ["2026-01-01"]}),
            on="2025-01-01",
            silent_days=3,
        )


def test_masked_spans_are_missing_whatever_lies_beneath():
    """What a mask hides is not read, neither times nor flags."""
    for spans_, seen in (
        (np.ma.array([1, 2, 3], mask=[False, True, False]), None),
        ([1, 2, 3], np.ma.array([True, False, True], mask=[False, True, False])),
    ):
        with pytest.raises(InvalidOKRError):
            survival(spans_, seen)
    assert survival(np.ma.array([1, 2]), np.ma.array([True, True])).at(1).value == 0.5


@pytest.mark.parametrize("interval", ["log-log", "log", "plain"])
def test_where_nobody_was_lost_no_error_is_known(interval):
    """Three who stayed for twenty days are no proof, to no digit, that all stay."""
    curve = survival([10, 20, 20], [0, 0, 1], interval=interval)
    for when in (5, 10, 15):
        one = curve.at(when)
        assert (1.0, None) == (one.value, one.standard_error)
        assert (None, None) == (one.low, one.high)
        assert "nobody was lost so far" in one.note
        assert one.observation("2026-10-31").standard_error is None
    assert np.isnan(curve.to_columns()["standard_error"][0])


def test_a_mean_of_nothing_learned_has_no_error():
    """One who stayed 60 days, or three lost at once, tell nothing of a spread."""
    for times, happened, horizon in (
        ([90], [0], 60),
        ([90], [1], 60),
        ([46, 46, 46], [1, 1, 1], None),
    ):
        one = survival(times, happened).restricted_mean(horizon)
        assert (horizon or 46) == one.value
        assert (None, None, None) == (one.standard_error, one.low, one.high)
        assert "no error is known" in one.note
        assert one.observation("2026-10-31").standard_error is None
    both = survival([30, 46], [1, 1]).restricted_mean(60)
    assert (0 < both.standard_error, "") == (True, both.note)


def test_zero_of_a_few_before_others_came_is_said():
    """The one at risk on day 2 is lost; those who enter on day 5 cannot raise it."""
    late = survival([2, 9, 10], [1, 1, 0], entry=[0, 5, 5])
    assert 0.0 == late.at(9).value
    assert "others came later" in late.at(2).note
    assert "others came later" not in survival([2, 9], [1, 1]).at(9).note


def test_rows_without_segment_are_counted_as_elsewhere():
    """Whoever has no segment counts for everybody only, and that is said."""
    plans = {**PLANS, "plan": ["a", None, "b", None, "a"]}
    made = customer_survival(Subscriptions(plans, segment="plan"), on="2026-04-30")
    assert 2 == made.excluded["no segment"]
