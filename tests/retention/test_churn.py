"""Logo churn, retention and renewal: every definition, every source, every edge."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import CalendarError, InvalidOKRError, NotMeasuredError
from okrkit.model.cadence import Cadence
from okrkit.model.metric import Metric
from okrkit.retention.churn import (
    logo_churn,
    logo_churn_of_counts,
    logo_retention,
    logo_retention_of_counts,
    renewal_rate,
)
from okrkit.retention.churn.arithmetic import estimator_of
from okrkit.retention.churn.definitions import CHURN, RETENTION
from okrkit.retention.revenue import revenue_churn
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.subscriptions import Subscriptions

BLOG = {"opening": 10_000, "lost": 500, "new": 5_000, "lost_new": 125}
PRINTED = {
    "cohort": 5.000,
    "all-lost": 6.250,
    "average": 5.128,
    "start+new": 4.167,
    "hazard": 4.999,
}


def blog_plans():
    """Make the subscriptions of the worked example, with October as its month."""
    start = [dt.date(2026, 9, 1)] * 10_000 + [dt.date(2026, 10, 2)] * 5_000
    end = [dt.date(2026, 10, 15)] * 500 + [None] * 9_500
    end += [dt.date(2026, 10, 15)] * 125 + [None] * 4_875
    customer = np.arange(15_000)
    return Subscriptions({"customer": customer, "start": start, "end": end})


@pytest.mark.parametrize(("name", "percent"), PRINTED.items())
def test_the_worked_example_by_every_definition(name, percent):
    """10,000 at the start, 500 of them lost, 5,000 new of which 125 lost."""
    made = logo_churn_of_counts(**BLOG, definition=name)
    assert percent == round(100 * made.value, 3)
    assert CHURN[name] == made.definition
    assert made.low < made.value < made.high


@pytest.mark.parametrize(("name", "percent"), PRINTED.items())
def test_the_worked_example_from_its_subscriptions(name, percent):
    """The same numbers from 15,000 rows, and every row says which definition it is."""
    made = logo_churn(blog_plans(), on="2026-10-31", definition=name)["2026-10"]
    assert percent == round(100 * made.value, 3)
    counts = logo_churn_of_counts(**BLOG, definition=name)
    assert counts.low == pytest.approx(made.low, rel=1e-12)
    assert counts.standard_error == pytest.approx(made.standard_error, rel=1e-12)


def test_exposure_follows_days_and_late_entry():
    """Ten there, one leaves; on the next day ten more come, of twenty one leaves."""
    rows = [(i, "2026-09-01", None) for i in range(9)]
    rows += [(9, "2026-09-01", "2026-10-04")]
    rows += [(i, "2026-10-06", None) for i in range(10, 20)]
    rows += [(20, "2026-10-06", "2026-10-10")]
    data = [dict(zip(("customer", "start", "end"), row, strict=True)) for row in rows]
    plans = Subscriptions(data)
    made = logo_churn(plans, on="2026-10-31", definition="exposure")["2026-10"]
    survived = (1 - 1 / 10) * (1 - 1 / 20)
    assert 1 - survived == pytest.approx(made.value, rel=1e-12)
    greenwood = survived * np.sqrt(1 / (10 * 9) + 1 / (20 * 19))
    assert greenwood == pytest.approx(made.standard_error, rel=1e-12)
    assert (0, 1) < (made.low, made.high) < (made.value, 1)
    assert "wilson" == made.method


@pytest.mark.parametrize("name", [*CHURN])
def test_churn_and_retention_add_up_to_one(name):
    """Of every definition, row by row, with intervals that mirror each other."""
    asked = {"on": "2026-10-31", "definition": name}
    lost = logo_churn(blog_plans(), **asked)["2026-10"]
    kept = logo_retention(blog_plans(), **asked)["2026-10"]
    assert 1 == pytest.approx(lost.value + kept.value, rel=1e-12)
    assert 1 == pytest.approx(lost.low + kept.high, rel=1e-12)
    assert lost.standard_error == pytest.approx(kept.standard_error, rel=1e-9)
    assert (CHURN[name].id, RETENTION[name].id) == (
        lost.definition.id,
        kept.definition.id,
    )
    if name != "exposure":
        counted = logo_retention_of_counts(**BLOG, definition=name)
        assert kept.value == pytest.approx(counted.value, rel=1e-12)


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0, 1), st.floats(0, 1))
def test_churn_of_any_counts_holds_its_value(opening, new, of_old, of_new):
    """Intervals hold the value; nothing is measured of nobody; no NaN anywhere."""
    lost, lost_new = round(of_old * opening), round(of_new * new)
    counts = {"opening": opening, "lost": lost, "new": new, "lost_new": lost_new}
    for name in PRINTED:
        made = logo_churn_of_counts(**counts, definition=name)
        if made.value is None:
            assert None is made.low
        else:
            assert made.low - 1e-12 <= made.value <= made.high + 1e-12


def test_counts_that_cannot_be_are_refused():
    """More lost than there were, and days that counts do not have."""
    with pytest.raises(InvalidOKRError, match="lost is no part of opening"):
        logo_churn_of_counts(opening=10, lost=11)
    with pytest.raises(InvalidOKRError, match="lost_new is no part of new"):
        logo_churn_of_counts(opening=10, lost=1, lost_new=1)
    with pytest.raises(InvalidOKRError, match="exposure"):
        logo_churn_of_counts(opening=10, lost=1, definition="exposure")
    with pytest.raises(InvalidOKRError, match="Did you mean 'cohort'"):
        logo_churn_of_counts(opening=10, lost=1, definition="cohor")


def test_counts_become_a_reading():
    """With a day, the counts of a dashboard are an observation."""
    made = logo_churn_of_counts(opening=200, lost=10, on="2026-10-31")
    reading = made.observation()
    assert (0.05, 10, 200) == (reading.value, reading.numerator, reading.denominator)
    assert "logo-churn.cohort" == reading.definition


def test_what_ends_on_a_day_is_lost_on_the_next():
    """PostHog counted it a day early; here 31 October is still there in October."""
    data = {
        "customer": [1, 2],
        "start": ["2026-09-01"] * 2,
        "end": ["2026-10-31", None],
    }
    made = logo_churn(Subscriptions(data), on="2026-11-30")
    assert (0.0, 0.5) == (made["2026-10"].value, made["2026-11"].value)
    first_without = Subscriptions(data, end_is="first day without")
    made = logo_churn(first_without, on="2026-11-30")
    assert (0.5, 0.0) == (made["2026-10"].value, made["2026-11"].value)


def test_several_plans_of_a_customer_are_one_customer():
    """Overlapping and adjacent subscriptions, an upgrade on the day, a second plan."""
    data = {
        "customer": ["a", "a", "a", "b"],
        "start": ["2026-09-01", "2026-10-11", "2026-10-05", "2026-09-01"],
        "end": ["2026-10-10", None, "2026-10-20", None],
    }
    made = logo_churn(Subscriptions(data), on="2026-10-31")["2026-10"]
    assert (0.0, 2) == (made.value, made.denominator)


def test_a_pause_is_no_loss_where_it_is_said():
    """A gap of twenty days over a month's end; provisional for so many days longer."""
    data = {
        "customer": [1, 1, 2],
        "start": ["2026-09-01", "2026-11-10", "2026-09-01"],
        "end": ["2026-10-20", None, None],
    }
    plain = logo_churn(Subscriptions(data), on="2026-11-30")
    assert (0.5, 0.0) == (plain["2026-10"].value, plain["2026-11"].value)
    paused = logo_churn(Subscriptions(data, pause_days=20), on="2026-11-30")
    assert (0.0, 0.0) == (paused["2026-10"].value, paused["2026-11"].value)
    assert [False, False, True] == paused.provisional.tolist()
    assert "gaps of at most 20 days are pauses" == paused.note
    shorter = logo_churn(Subscriptions(data, pause_days=19), on="2026-11-30")
    assert 0.5 == shorter["2026-10"].value


def test_a_running_period_is_never_the_latest():
    """What is not over, or may still change, is given only where it is asked for."""
    plans = blog_plans()
    made = logo_churn(plans, on="2026-11-10")
    assert "2026-10" == made.latest().period.label
    late = logo_churn(plans, on="2026-11-10", late_days=15)
    with pytest.raises(NotMeasuredError):
        late.latest()
    assert [] == late.read(
        Metric("churn", unit="ratio"), dt.date(2026, 1, 1), dt.date(2027, 1, 1)
    )


def test_what_is_known_later_does_not_count():
    """As of a day: an end after it has not happened, nor a start."""
    data = {
        "customer": [1, 2, 3],
        "start": ["2026-09-01", "2026-09-01", "2026-10-20"],
        "end": ["2026-10-15", None, None],
    }
    plans = Subscriptions(data)
    early = logo_churn(plans, on="2026-10-10")["2026-10"]
    assert (0.0, True) == (early.value, early.provisional)
    assert 0.5 == logo_churn(plans, on="2026-10-31")["2026-10"].value


def test_since_cuts_periods_and_not_history():
    """Who came before is at the opening, and nobody is new twice."""
    plans = blog_plans()
    whole = logo_churn(plans, on="2026-11-10", definition="start+new")
    cut = logo_churn(plans, on="2026-11-10", definition="start+new", since="2026-10-05")
    assert ["2026-10", "2026-11"] == list(cut.ids)
    assert whole["2026-10"].value == cut["2026-10"].value
    from_before = logo_churn(plans, on="2026-11-10", since="2020-01-01")
    assert list(whole.ids) == list(from_before.ids)
    with pytest.raises(InvalidOKRError, match="nothing has happened"):
        logo_churn(plans, on="2026-11-10", since="2026-11-11")


def test_segments_are_as_of_the_start_of_the_period():
    """Who changes plan in the month is lost to the one he was in at its start."""
    data = {
        "customer": [1, 1, 2, 3],
        "start": ["2026-09-01", "2026-10-05", "2026-09-01", "2026-09-15"],
        "end": ["2026-10-04", "2026-10-20", None, None],
        "plan": ["small", "large", "large", None],
    }
    made = logo_churn(Subscriptions(data, segment="plan"), on="2026-11-30")
    assert ["2026-10", "2026-10/large", "2026-10/small"] == list(made.ids)[3:6]
    rows = {one.id: one.value for one in made}
    assert (1 / 3, 0.0, 1.0) == (
        rows["2026-10"],
        rows["2026-10/large"],
        rows["2026-10/small"],
    )
    assert None is rows["2026-11/small"]
    assert {"no segment": 1} == made.excluded


@pytest.mark.parametrize("end", ["2026-10-10", "2026-09-30"])
def test_what_ran_beside_and_is_over_says_no_segment(end):
    """An ended trial beside a paid plan does not take the account out of it."""
    data = {
        "customer": [1, 1, 2],
        "start": ["2026-01-01", "2026-02-01", "2026-01-01"],
        "end": [end, "2026-03-01", None],
        "plan": ["paying", "free", "paying"],
        "mrr": [100.0, 0.0, 50.0],
    }
    plans = Subscriptions(data, segment="plan", amount="mrr")
    rows = {one.id: one for one in logo_churn(plans, on="2026-11-30")}
    october = rows["2026-10/paying"]
    assert (1.0, 2.0) == (october.numerator, october.denominator)
    # While both run, the one that started last says it.
    assert 1.0 == rows["2026-03/free"].denominator
    assert not rows["2026-04/free"].denominator
    moved = revenue_churn(plans, on="2026-11-30")["2026-10/paying"]
    assert (100.0, 150.0) == (moved.numerator, moved.denominator)


def test_of_many_plans_that_run_the_last_one_says_the_segment():
    """However many plans began later and are over, the one that runs is found."""
    begin = dt.date(2026, 1, 1)
    days = [begin + dt.timedelta(number) for number in range(40)]
    # Each began after the one before it, and was over before it.
    data = {
        "customer": [1] * 40,
        "start": days,
        "end": [dt.date(2026, 12, 31) - dt.timedelta(5 * n) for n in range(40)],
        "plan": [f"p{number:02}" for number in range(40)],
    }
    made = logo_churn(Subscriptions(data, segment="plan"), on="2026-12-31")
    rows = [one.id for one in made if "/" in one.id and one.denominator]
    expected = ["02/p31", "03/p39", "04/p39", "05/p39", "06/p39", "07/p36", "08/p30"]
    expected += ["09/p24", "10/p18", "11/p12", "12/p06"]
    assert [f"2026-{one}" for one in expected] == rows


@pytest.mark.parametrize("every", ["year", "half", "quarter", "week", "day"])
def test_every_kind_of_period(every):
    """The customers that are lost are the same, whatever the periods."""
    cadence = Cadence(fiscal_year_starts="february")
    plans = blog_plans()
    asked = {"on": "2026-11-10", "every": every, "cadence": cadence}
    made = logo_churn(plans, definition="all-lost", **asked)
    sizes = logo_churn(plans, definition="start+new", **asked)
    assert 625 == np.nansum(made.numerator) == np.nansum(sizes.numerator)


def test_bare_activity_needs_a_rule():
    """A period without an event, or so many days; without a rule, the way out."""
    visits = {
        "customer": [1, 2, 1, 1, 2],
        "date": ["2026-09-03", "2026-09-10", "2026-10-01", "2026-11-20", "2026-11-02"],
    }
    events = Events(visits)
    made = logo_churn(events, on="2026-11-30", inactive="period")
    assert [None, 0.5, 0.0] == [one.value for one in made]
    assert "lost by a whole period without an event" == made.note
    made = logo_churn(events, on="2026-11-30", inactive=31, definition="exposure")
    assert 0.5 == pytest.approx(made["2026-10"].value)
    both = logo_churn(events, on="2026-11-30", inactive=30, definition="exposure")
    assert (1.0, 1.0) == (both["2026-10"].value, both["2026-10"].high)
    for rule in ("period", 31):
        early = logo_churn(events, on="2026-11-05", inactive=rule)
        assert {"after on": 1} == early.excluded
    with pytest.raises(InvalidOKRError, match='inactive="period"'):
        logo_churn(events, on="2026-11-30")
    with pytest.raises(InvalidOKRError, match="a whole number from 1 on"):
        logo_churn(events, on="2026-11-30", inactive=0)
    with pytest.raises(InvalidOKRError, match="period"):
        logo_churn(events, on="2026-11-30", inactive="month")
    with pytest.raises(InvalidOKRError, match="day to day"):
        logo_churn(events, on="2026-11-30", inactive="period", definition="exposure")


def test_a_ledger_says_who_pays():
    """Logo churn of who pays something; a downgrade loses nobody."""
    rows = {
        "customer": [1, 2, 3, 1, 2],
        "date": ["2026-09-01"] * 3 + ["2026-10-05", "2026-10-06"],
        "amount": [50.0, 20.0, 30.0, -50.0, -10.0],
    }
    made = logo_churn(Ledger(rows), on="2026-10-31")["2026-10"]
    assert (1, 3) == (made.numerator, made.denominator)
    with pytest.raises(InvalidOKRError, match="only of events"):
        logo_churn(Ledger(rows), on="2026-10-31", inactive="period")


def test_rows_that_cannot_be_are_left_out_and_counted():
    """End before start, no customer, no start; the rest is measured."""
    data = {
        "customer": [1, 2, None, 4],
        "start": ["2026-09-01", "2026-10-05", "2026-09-01", None],
        "end": [None, "2026-10-03", None, None],
    }
    made = logo_churn(Subscriptions(data), on="2026-10-31")
    assert {"no customer": 1, "no start": 1, "ends before it starts": 1} == dict(
        made.excluded
    )
    assert 1 == made["2026-10"].n
    negative = Subscriptions({**data, "mrr": [5.0, 5.0, 5.0, -1.0]}, amount="mrr")
    assert 0 == negative.table.excluded.get("amount below 0", 0)
    data = {"customer": [1], "start": ["2026-09-01"], "end": [None], "mrr": [-1.0]}
    assert {"amount below 0": 1} == Subscriptions(data, amount="mrr").table.excluded


def test_one_customer_all_lost_and_none_lost():
    """The ends of the scale have wide intervals, and no certainty."""
    one = {"customer": [1], "start": ["2026-09-01"], "end": ["2026-10-05"]}
    for name in CHURN:
        made = logo_churn(Subscriptions(one), on="2026-10-31", definition=name)
        row = made["2026-10"]
        assert row.low < row.high
        assert row.standard_error > 0
    kept = {"customer": [1], "start": ["2026-09-01"], "end": [None]}
    for name in CHURN:
        made = logo_churn(Subscriptions(kept), on="2026-10-31", definition=name)
        row = made["2026-10"]
        assert (0.0, 0.0) == (row.value, row.low)
        assert row.high > 0.5
        assert row.standard_error > 0


def test_nothing_and_nonsense_are_refused():
    """No rows, no table, unknown words and columns, each with the way out."""
    empty = Subscriptions({"customer": [], "start": [], "end": []})
    with pytest.raises(NotMeasuredError):
        logo_churn(empty, on="2026-10-31")
    with pytest.raises(InvalidOKRError, match="Subscriptions, a Ledger, or Events"):
        logo_churn({"customer": [1]}, on="2026-10-31")
    with pytest.raises(InvalidOKRError, match="known words"):
        logo_churn(blog_plans(), on="2026-10-31", definition="rate")
    with pytest.raises(InvalidOKRError, match="Did you mean"):
        Subscriptions({"customer": [1], "strat": ["2026-09-01"], "end": [None]})
    with pytest.raises(InvalidOKRError, match="last day"):
        Subscriptions(
            {"customer": [1], "start": ["2026-09-01"], "end": [None]}, end_is="end"
        )
    with pytest.raises(InvalidOKRError, match="pause_days"):
        Subscriptions(
            {"customer": [1], "start": ["2026-09-01"], "end": [None]}, pause_days=-1
        )
    with pytest.raises(CalendarError):
        logo_churn(blog_plans(), on="yesterday")


def test_pooled_is_of_counts():
    """Three months of 1 %, 1 % and 10 % of ever fewer customers."""
    data = {
        "customer": np.arange(100),
        "start": ["2026-07-01"] * 100,
        "end": ["2026-08-05", "2026-09-05"] + ["2026-10-05"] * 10 + [None] * 88,
    }
    made = logo_churn(Subscriptions(data), on="2026-10-31")
    assert (12, 100 + 99 + 98) == (
        made.pooled().numerator,
        made.pooled().denominator,
    )
    with pytest.raises(NotMeasuredError, match="do not add up"):
        logo_churn(Subscriptions(data), on="2026-10-31", definition="hazard").pooled()


def test_renewals_are_of_those_due():
    """Renewed, not renewed, ended early, due twice, due later, undecided."""
    data = {
        "customer": [1, 2, 3, 4, 4, 5, 6],
        "start": ["2025-10-01"] * 7,
        "end": [None, "2026-10-01", "2026-08-15", None, None, "2026-10-09", None],
        "due": ["2026-10-01"] * 3 + ["2026-10-05"] * 2 + ["2026-10-10", "2026-12-01"],
    }
    made = renewal_rate(Subscriptions(data, due="due"), on="2026-10-31")["2026-10"]
    assert (2, 5) == (made.numerator, made.denominator)
    assert "wilson" == made.method


def test_a_new_contract_is_a_renewal():
    """Each term a row of its own: the next one begins when the last has ended."""
    data = {
        "customer": [1, 1, 2],
        "start": ["2025-10-01", "2026-10-01", "2025-10-01"],
        "end": ["2026-09-30", "2027-09-30", "2026-09-30"],
        "term ends": ["2026-09-30", "2027-09-30", "2026-09-30"],
    }
    plans = Subscriptions(data, due="term ends")
    made = renewal_rate(plans, on="2026-10-31", every="quarter")["2026-Q3"]
    assert (0.5, 2) == (made.value, made.denominator)


def test_what_is_due_today_is_undecided():
    """On the last day of a month it is over, and one renewal of it is not known."""
    data = {
        "customer": [1, 2],
        "start": ["2025-10-01"] * 2,
        "end": [None, None],
        "due": ["2026-10-31", "2026-10-30"],
    }
    made = renewal_rate(Subscriptions(data, due="due"), on="2026-10-31")["2026-10"]
    assert (1, True) == (made.denominator, made.provisional)
    later = renewal_rate(Subscriptions(data, due="due"), on="2026-11-01")["2026-10"]
    assert (2, False) == (later.denominator, later.provisional)


@pytest.mark.parametrize("engine", [dict, pl.DataFrame])
def test_due_before_it_starts_counts_nowhere(engine):
    """It would change a month that is over, and nobody could renew by then."""
    data = {
        "customer": [1, 2, 2],
        "start": ["2025-10-01", "2026-10-20", "2026-10-20"],
        "end": ["2027-01-01", "2027-01-01", "2027-01-01"],
        "due": ["2026-09-10", "2026-09-15", "2026-09-15"],
    }
    plans = Subscriptions(engine(data), due="due")
    made = renewal_rate(plans, on="2026-10-31")
    assert (1, 1) == (made["2026-09"].numerator, made["2026-09"].denominator)
    assert {"due before it starts": 1} == made.excluded


def test_renewals_need_a_day_due():
    """Without the column there is nothing to be of; anything else is no table."""
    with pytest.raises(InvalidOKRError, match="due"):
        renewal_rate(blog_plans(), on="2026-10-31")
    with pytest.raises(InvalidOKRError):
        renewal_rate(Events({"customer": [1], "date": ["2026-01-01"]}), on="2026-10-31")


def test_frames_give_what_columns_give():
    """A Polars frame of the same rows: the same churn, and the same rows left out."""
    data = {
        "customer": ["a", "b", "c", "d", "e", None],
        "start": [dt.date(2026, 9, day) for day in (1, 2, 3, 4, 25, 6)],
        "end": [
            None,
            dt.date(2026, 10, 12),
            dt.date(2026, 9, 20),
            None,
            dt.date(2026, 9, 20),
            None,
        ],
        "mrr": [5.0, 6.0, 7.0, -1.0, 9.0, 1.0],
        "plan": ["x", "y", None, "y", None, "x"],
    }
    for end_is in ("last day", "first day without"):
        more = {"amount": "mrr", "segment": "plan", "end_is": end_is}
        here = Subscriptions(data, **more)
        there = Subscriptions(pl.DataFrame(data), **more)
        assert here.table.excluded == there.table.excluded
        assert here.table.size == there.table.size == 3
        for name in ("cohort", "exposure"):
            asked = {"on": "2026-10-31", "definition": name}
            one, other = logo_churn(here, **asked), logo_churn(there, **asked)
            assert one.ids == other.ids
            assert one.excluded == other.excluded
            assert np.array_equal(one.value, other.value, equal_nan=True)
    bare = Subscriptions(pl.DataFrame(data))
    assert 4 == bare.table.size


def test_the_names_of_intervals():
    """What makes a result says how, before there is one."""
    names = [estimator_of(name, kept=True).method for name in ("cohort", "average")]
    assert ["wilson", "poisson-score"] == names


@pytest.mark.parametrize("name", [*CHURN])
def test_every_definition_gives_readings(name):
    """Values, parts and definitions that an observation takes, month by month."""
    readings = logo_churn(blog_plans(), on="2026-11-30", definition=name).observations()
    assert "2026-11-30" == str(readings[-1].date)
    assert {CHURN[name].id} == {reading.definition for reading in readings}
    kept = logo_retention(blog_plans(), on="2026-11-30", definition=name)
    assert len(readings) == len(kept.observations())


@pytest.mark.parametrize(
    ("counts", "code", "place"),
    [
        ({"opening": -1, "lost": 0}, "negative", "opening"),
        ({"opening": 10, "lost": 1, "new": -3}, "negative", "new"),
        ({"opening": 10, "lost": 1.5}, "not-whole", "lost"),
        ({"opening": 10, "lost": 11}, "not-a-part", "lost"),
        ({"opening": 2.0**54, "lost": 1}, "not-whole", "opening"),
    ],
)
def test_counts_that_are_none_are_named(counts, code, place):
    """Not the loss is wrong of an opening below 0, and nobody is lost by half."""
    with pytest.raises(InvalidOKRError) as refused:
        logo_churn_of_counts(**counts)
    assert (code, place) == (refused.value.code, refused.value.place)


def test_a_word_for_inactive_that_is_none_names_days_too():
    """There are two ways to say it."""
    with pytest.raises(InvalidOKRError, match="a number of days such as 90"):
        logo_churn(
            Events({"customer": [1], "date": ["2026-01-01"]}),
            on="2026-03-01",
            inactive="foo",
        )


def test_renewals_are_of_customers_and_not_of_contracts():
    """Two contracts of one customer that are due on one day are one of two."""
    due = Subscriptions(
        {
            "customer": [1, 1, 2],
            "start": ["2025-09-15"] * 3,
            "end": [None, None, "2026-09-14"],
            "renews": ["2026-09-15"] * 3,
        },
        due="renews",
    )
    made = renewal_rate(due, on="2026-09-30", since="2026-09-01")
    assert (1.0, 2.0) == (made["2026-09"].numerator, made["2026-09"].denominator)
    assert "customers due, day by day" in str(made.explain("2026-09"))
