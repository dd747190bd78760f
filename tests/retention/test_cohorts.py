"""Retention triangles: the published one, the traps, an oracle of single customers."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.model.cadence import Cadence
from okrkit.retention.arrays import cohort as kernel
from okrkit.retention.cohort.triangle import cohorts
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import EPOCH

MASTER = Path(__file__).parent / "data" / "CDNOW_master.txt"
FIRST = dt.date(2026, 1, 20)

rows = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 130)), min_size=1)


def cdnow():
    """Return the purchases of CDNOW, with their money."""
    table = np.loadtxt(MASTER, skiprows=1)
    text = table[:, 1].astype(int).astype(str)
    dates = [f"{d[:4]}-{d[4:6]}-{d[6:]}" for d in text]
    data = {
        "customer": table[:, 0].astype(int),
        "date": np.array(dates, "datetime64[D]"),
        "paid": table[:, 3],
    }
    return Events(data, amount="paid")


def events_of(pairs):
    """Return events of pairs of customer and days after the first day."""
    dates = [FIRST + dt.timedelta(days) for _, days in pairs]
    return Events({"customer": [who for who, _ in pairs], "date": dates})


def test_the_january_cohort_of_cdnow_is_the_published_one():
    """The one triangle whose numbers others have printed."""
    made = cohorts(cdnow(), on="1998-06-30")
    published = "7846 1157 964 810 679 736 720 582 559 594 673 634 528 511 664 472 497"
    assert list(map(int, f"{published} 498".split())) == made.active[0].tolist()
    assert [7846, 8476, 7248] == made.sizes[:3].tolist()
    assert 0.147464 == pytest.approx(made["1997-01/1"].value, abs=1e-6)


def test_what_lies_ahead_is_empty_and_never_zero():
    """Peers show 0 % for a month that has not happened, and their means fall."""
    made = cohorts(events_of([(1, 0), (2, 25), (2, 50)]), on="2026-03-31")
    assert [[True, True, True], [True, True, False], [False] * 3] == (
        made.observed.tolist()
    )
    assert made["2026-02/2"].value is None
    assert made["2026-02/2"].note == "not yet observed"
    assert made["2026-03/0"].note == "nobody began"
    columns = made.to_columns()
    assert np.isnan(columns["value"][columns["id"] == "2026-02/2"]).all()
    assert made.to_dict()["items"][5]["value"] is None


def test_a_period_that_runs_is_marked_with_how_much_of_it_is_over():
    """A log that ends on 2 March has seen 2 of 31 days of that month."""
    made = cohorts(events_of([(1, 0), (1, 41)]), on="2026-03-02")
    cell = made["2026-01/2"]
    assert cell.provisional
    assert 2 / 31 == made.exposure[0, 2]
    assert cell.note == "6.45% of it is over"
    assert not made["2026-01/1"].provisional
    assert "100%*" in str(made)
    assert "* can still change." in str(made)


def test_late_data_keeps_the_last_period_open():
    """A period is complete only when nothing more can arrive for it."""
    pairs = [(1, 0), (1, 20)]
    made = cohorts(events_of(pairs), on="2026-03-02", late_days=3)
    assert made["2026-01/1"].provisional
    assert not cohorts(events_of(pairs), on="2026-03-02")["2026-01/1"].provisional
    aged = {"on": "2026-03-31", "by": "lifetime"}
    assert not cohorts(events_of(pairs), **aged)["2026-01/1"].provisional
    assert cohorts(events_of(pairs), **aged, late_days=1)["2026-01/1"].provisional


def test_ages_of_a_lifetime_count_members_whose_own_days_are_over():
    """Whoever came yesterday has not failed to return within 30 days."""
    made = cohorts(
        events_of([(1, 0), (1, 33), (2, 11), (2, 45)]), on="2026-03-20", by="lifetime"
    )
    assert made.ages.names == ("days 0-29", "days 30-59")
    assert [2, 1] == made.due[0].tolist()
    assert [2, 1] == made.active[0].tolist()
    assert 0.5 == made.exposure[0, 1]
    assert made["2026-01/1"].provisional


def test_brackets_are_days_since_the_own_first_day():
    """Days 1 to 3 of everybody, whatever the date was."""
    made = cohorts(
        events_of([(1, 0), (1, 3), (2, 5), (2, 9), (3, 0), (3, 4)]),
        on="2026-03-01",
        retention="bracket",
        brackets=[(1, 3), (4, 7)],
    )
    assert ("1-3", "4-7") == made.ages.labels
    assert [1, 2] == made.active[0].tolist()
    assert made["2026-01/4-7"].definition.id == "cohort-retention.bracket.days-4-7"
    single = cohorts(events_of([(1, 0)]), on="2026-03-01", retention="bracket")
    assert "31-60" in single.ages.labels


def test_unbounded_retention_can_still_rise():
    """Older cohorts have had more time to return: only who is back is settled."""
    made = cohorts(
        events_of([(1, 0), (1, 60), (2, 0)]), on="2026-04-30", retention="unbounded"
    )
    assert [2, 1, 1, 0] == made.active[0].tolist()
    assert [False, True, True, True] == made.provisional[0].tolist()
    assert "rises as long as people come back" in made["2026-01/1"].note
    assert "It rises as long as people come back." in str(made)


def test_rolling_retention_looks_back_and_never_at_the_first_age():
    """Everybody was active at age 0: that says nothing about who came back."""
    made = cohorts(
        events_of([(1, 0), (1, 30), (2, 0)]),
        on="2026-04-30",
        retention="rolling",
        window=2,
    )
    assert [2, 1, 1, 0] == made.active[0].tolist()
    assert "a window of 2 ages" in made.note


def oracle(pairs, last, edges, rule, window, periods):
    """Count cells customer by customer, as one would by hand."""
    count = len(periods) - 1
    ages = count if edges is None else len(edges) - 1
    active = np.zeros((count, ages), int)
    due = np.zeros((count, ages), int)
    for who in {who for who, _ in pairs}:
        days = sorted({day for one, day in pairs if one == who and day <= last})
        if not days:
            continue
        place = [a <= days[0] < b for a, b in pairwise(periods)].index(True)
        spans = (
            list(pairwise(periods))[place:]
            if edges is None
            else [(days[0] + a, days[0] + b) for a, b in pairwise(edges)]
        )
        begins = [a for a, _ in spans]
        seen = [any(a <= day < b for day in days) for a, b in spans]
        for age, (a, b) in enumerate(spans):
            if edges is not None and b > last + 1:
                continue
            due[place, age] += 1
            if rule == "unbounded":
                active[place, age] += any(day >= a for day in days)
            elif rule == "rolling":
                back = max(min(1, age), age - window + 1)
                active[place, age] += any(seen[back : age + 1])
            else:
                active[place, age] += seen[age]
        assert begins == sorted(begins)
    return due, active


@given(
    rows,
    st.integers(0, 130),
    st.sampled_from(["classic", "unbounded", "rolling"]),
    st.sampled_from(["calendar", "lifetime"]),
    st.integers(1, 4),
)
def test_counts_are_those_of_single_customers(pairs, last, rule, by, window):
    """The kernel works on bits and blocks; the oracle on one customer at a time."""
    if all(day > last for _, day in pairs):
        last = max(day for _, day in pairs)
    on = FIRST + dt.timedelta(last)
    asked = {"retention": rule, "by": by}
    if rule == "rolling":
        asked["window"] = window
    made = cohorts(events_of(pairs), on=on, **asked)
    begin = FIRST.toordinal() - EPOCH
    periods = (made.periods.edges - begin).tolist()
    edges = None if made.ages.edges is None else made.ages.edges.tolist()
    due, active = oracle(pairs, last, edges, rule, window, periods)
    assert due.tolist() == made.due.tolist()
    assert active.tolist() == made.active.tolist()


@given(rows, st.randoms(use_true_random=False), st.integers(0, 60))
def test_the_order_of_rows_and_the_size_of_ids_do_not_matter(pairs, random, shift):
    """Arbitrary ids are sorted, dense ones are not: the counts are the same."""
    made = cohorts(events_of(pairs), on="2026-06-30")
    random.shuffle(pairs)
    wide = [(-(2**62) + (who << shift), day) for who, day in pairs]
    assert (
        made.active.tolist()
        == cohorts(events_of(wide), on="2026-06-30").active.tolist()
    )


@given(rows, st.booleans())
def test_customers_counted_in_blocks_are_those_counted_at_once(pairs, dense):
    """Memory is bounded: customers come in blocks that fit."""
    if not dense:
        pairs = [(who * 10**9, day) for who, day in pairs]
    whole = cohorts(events_of(pairs), on="2026-06-30")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "_ROOM", 16)
        blocks = cohorts(events_of(pairs), on="2026-06-30")
    assert whole.active.tolist() == blocks.active.tolist()
    assert whole.due.tolist() == blocks.due.tolist()
    assert whole.sizes.tolist() == blocks.sizes.tolist()


@given(rows)
def test_unbounded_retention_is_no_less_than_classic(pairs):
    """Whoever is active then is active then or later."""
    classic = cohorts(events_of(pairs), on="2026-06-30")
    later = cohorts(events_of(pairs), on="2026-06-30", retention="unbounded")
    assert (later.active >= classic.active).all()
    assert (np.diff(later.active, axis=1)[later.observed[:, 1:]] <= 0).all()


@given(rows)
def test_a_bracket_holds_at_most_the_sum_of_its_days_and_no_less_than_any(pairs):
    """A customer active on two days of a bracket is one customer."""
    asked = {"on": "2026-12-31", "retention": "bracket"}
    days = [(day, day) for day in range(1, 8)]
    single = cohorts(events_of(pairs), brackets=days, **asked).active
    whole = cohorts(events_of(pairs), brackets=[(1, 7)], **asked).active[:, 0]
    assert (whole <= single.sum(axis=1)).all()
    assert (whole >= single.max(axis=1)).all()


def test_fewer_ages_leave_out_columns_and_change_no_number():
    """What lies beyond the last age still counts as later."""
    pairs = [(1, 0), (1, 100), (2, 10), (2, 45)]
    for rule in ("classic", "unbounded", "rolling"):
        for by in ("calendar", "lifetime"):
            asked = {"on": "2026-06-30", "retention": rule, "by": by}
            whole = cohorts(events_of(pairs), **asked)
            few = cohorts(events_of(pairs), ages=2, **asked)
            assert whole.active[:, :2].tolist() == few.active.tolist()
    brackets = cohorts(events_of(pairs), on="2026-06-30", retention="bracket", ages=2)
    assert ("1-3", "4-7") == brackets.ages.labels


def test_since_leaves_out_cohorts_and_nobody_changes_cohort():
    """A customer of January stays one, and is not new in February."""
    made = cohorts(
        events_of([(1, 0), (1, 20), (2, 20)]), on="2026-03-31", since="2026-02-01"
    )
    assert ("2026-02", "2026-03") == made.labels
    assert [1, 0] == made.sizes.tolist()
    assert made.note == "1 customer began before the first cohort"
    two = events_of([(1, 0), (2, 1), (3, 20)])
    late = cohorts(two, on="2026-03-31", since="2026-02-01")
    assert late.note.startswith("2 customers")


def test_refunds_and_later_days_are_left_out_and_counted():
    """Money back is nothing that was done; tomorrow has not happened."""
    data = {
        "customer": [1, 1, 1, 2],
        "date": ["2026-01-05", "2026-02-05", "2026-03-09", "2026-02-01"],
        "paid": [5, -5, 5, 0],
    }
    made = cohorts(Events(data, amount="paid"), on="2026-02-28")
    assert {"after on": 1, "refund": 1} == dict(made.excluded)
    assert [[1, 0], [1, 0]] == made.active.tolist()
    assert "left out" in str(made.explain("2026-01/0"))


def test_the_measured_series_is_ready_for_a_key_result():
    """Month-1 retention of each cohort: complete ones are read, others are not."""
    made = cohorts(
        events_of([(1, 0), (1, 15), (2, 13), (3, 45), (4, 50), (4, 80)]),
        on="2026-04-10",
    )
    series = made.measured(1)
    assert ["2026-01", "2026-02", "2026-03", "2026-04"] == list(series.ids)
    assert [1.0, 0.0] == [one.value for one in series.observations()]
    assert series["2026-03"].provisional
    assert series["2026-01"].definition.id == "cohort-retention.classic.month-1"
    assert "month 1" in series.definition.name
    assert 0.5 == made["2026-03/1"].value
    with pytest.raises(UnknownIdError, match="no such age"):
        made.measured(99)


def test_the_pooled_curve_adds_members_up():
    """A mean of rates would let a cohort of one count as much as one of a thousand."""
    made = cohorts(cdnow(), on="1998-06-15")
    curve = made.curve()
    assert 3501 == curve.active[1]
    assert 23570 == curve.due[1]
    assert [3, 2, 1, 0] == curve.cohorts[14:].tolist()
    assert curve["17"].value is None
    running = made.curve(provisional=True)
    assert [3, 3, 2, 1] == running.cohorts[14:].tolist()
    assert [False, True] == [running[age].provisional for age in ("14", "15")]
    assert not curve.provisional.any()
    apart = made.curve(method="clustered")["1"]
    assert apart.high - apart.low > curve["1"].high - curve["1"].low
    assert apart.method == "clustered"
    assert 3501.0 == curve.explain("1").inputs[0].value
    assert "month 17" in str(curve)
    assert repr(curve) == "<Curve of 18 ages>"
    assert "<polyline" in curve._repr_html_()
    assert curve.to_dict()["items"][1]["active"] == 3501


def test_ids_name_cells():
    """A cell is cohort and age, and anything else is refused by name."""
    made = cohorts(events_of([(1, 0), (1, 15)]), on="2026-02-28")
    assert 1.0 == made["2026-01/1"].value
    assert "2026-01/9" not in made
    assert "1" not in made
    assert len(made) == len(made.ids) == len(list(made))
    with pytest.raises(UnknownIdError):
        made["2026-01"]


def test_views_are_text_and_escaped_html():
    """Each cell is its number over a bar, in light and dark."""
    made = cohorts(cdnow(), on="1998-06-15")
    html = made._repr_html_()
    assert html.count("okrkit-info") > 40
    assert "14.7%" in html
    assert "Bars end at" in html
    assert repr(made) == "<Cohorts: 18 by month, 18 ages, 23570 customers>"
    many = cohorts(events_of([(1, 0), (1, 100)]), on="2026-06-30", every="day")
    assert "more ages" in str(many)
    none = cohorts(events_of([(1, 0)]), on="2026-01-31")
    assert "Bars end at 100%" in none._repr_html_()
    frame = made.to_frame("polars")
    assert "provisional" in frame.columns


@pytest.mark.parametrize("every", ["year", "half", "quarter", "month", "week", "day"])
@pytest.mark.parametrize("by", ["calendar", "lifetime"])
def test_every_kind_of_period_makes_cohorts(every, by):
    """Each has its own step of a lifetime, and everybody is there at age 0."""
    made = cohorts(events_of([(1, 0), (2, 40)]), on="2027-12-31", every=every, by=by)
    assert 2 == made.active[:, 0].sum() == made.sizes.sum()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"by": "calender"}, "unknown-word"),
        ({"retention": "rollling"}, "unknown-word"),
        ({"retention": "rolling", "window": 0}, "not-whole"),
        ({"retention": "rolling", "window": 1.5}, "not-whole"),
        ({"window": 9}, "option-unused"),
        ({"retention": "bracket", "window": 9}, "option-unused"),
        ({"ages": 0}, "not-whole"),
        ({"method": "normal"}, "unknown-word"),
        ({"level": 95}, "not-a-level"),
        ({"brackets": [(1, 3)]}, "option-unused"),
        ({"retention": "bracket", "brackets": []}, "brackets"),
        ({"retention": "bracket", "brackets": [(3, 1)]}, "brackets"),
        ({"retention": "bracket", "brackets": [(1, 3), (5, 7)]}, "brackets"),
        ({"retention": "bracket", "brackets": [(1, 2, 3)]}, "brackets"),
        ({"retention": "bracket", "brackets": "1-3"}, "not-a-list"),
        ({"late_days": -1}, "not-whole"),
    ],
)
def test_bad_options_are_refused_by_name(options, code):
    """A wrong word never becomes another question."""
    with pytest.raises(InvalidOKRError) as caught:
        cohorts(events_of([(1, 0)]), on="2026-02-28", **options)
    assert code == caught.value.code


def test_no_events_by_that_day_and_no_events_at_all():
    """Nothing measured is no number, and a list is no event table."""
    with pytest.raises(NotMeasuredError):
        cohorts(events_of([(1, 90)]), on="2026-02-28")
    with pytest.raises(InvalidOKRError, match="Events"):
        cohorts([1, 2], on="2026-02-28")
    with pytest.raises(InvalidOKRError) as caught:
        cohorts(events_of([(1, 0)]), on="2026-02-28").curve(provisional="no")
    assert "not-a-flag" == caught.value.code


def test_refunds_alone_make_no_cohort():
    """There are rows, and nobody who did anything."""
    data = {"customer": [1], "date": ["2026-01-05"], "paid": [-5]}
    for by in ("calendar", "lifetime"):
        made = cohorts(Events(data, amount="paid"), on="2026-01-31", by=by)
        assert [0] == made.sizes.tolist()
        assert made["2026-01/0"].value is None


def test_a_triangle_too_large_to_look_at_is_refused():
    """Days of twenty years by days of twenty years fit into no memory."""
    long = events_of([(1, 0), (1, 7000)])
    with pytest.raises(InvalidOKRError) as caught:
        cohorts(long, on="2046-01-01", every="day")
    assert "too-many-periods" == caught.value.code
    assert 10 == len(cohorts(long, on="2046-01-01", every="day", ages=10).ages.labels)


def test_periods_of_a_rule_of_their_own():
    """Custom periods are ages by calendar; of a lifetime they say no number of days."""
    rule = Cadence(every="custom", rule="FREQ=WEEKLY;INTERVAL=6", anchor="2025-12-29")
    rows = {"customer": [1, 1, 2], "date": ["2026-01-05", "2026-02-10", "2026-01-09"]}
    asked = {"on": "2026-03-01", "every": "custom", "cadence": rule}
    made = cohorts(Events(rows), **asked)
    assert made.active[0].tolist() == [2, 1]
    with pytest.raises(InvalidOKRError) as refused:
        cohorts(Events(rows), **asked, by="lifetime")
    assert refused.value.code == "unknown-option"


def test_each_triangle_is_that_of_the_customers_of_one_segment():
    """A segment's triangle is what its customers alone would make."""
    made = by_plan([(1, 0, "pro"), (1, 30, "pro"), (2, 5, "free"), (2, 80, "free")])
    assert ("", "free", "pro") == made.segments
    assert [2, 1, 0] == made.active[0, :3].tolist()
    assert [1, 1, 0] == made.of("pro").active[0, :3].tolist()
    assert [1, 0, 0] == made.of("free").active[0, :3].tolist()
    assert made.of("").active.tolist() == made.active.tolist()
    assert () == made.of("").triangles


def test_a_customer_belongs_to_the_segment_of_the_first_event():
    """Who is put into a segment "lost" when he leaves must not take his loss along."""
    made = by_plan([(1, 0, "pro"), (1, 20, "lost"), (2, 3, None), (2, 9, "pro")])
    assert [1, 0, 0, 0] == made.of("pro").sizes.tolist()
    assert not made.of("lost").sizes.any()
    assert made["2026-01/0/lost"].note == "nobody began"
    assert [2, 0, 0, 0] == made.sizes.tolist()


def test_of_two_segments_on_the_first_day_the_last_name_counts():
    """Rows of a day have no order: the same rule as for survival and repeat rate."""
    for pairs in ([(1, 0, "a"), (1, 0, "b")], [(1, 0, "b"), (1, 0, "a")]):
        made = by_plan(pairs)
        assert [0, 1] == [made.of(name).sizes[0] for name in ("a", "b")]


def test_who_has_no_segment_counts_for_everybody_and_is_told():
    """Nothing is lost silently: the difference to the sum of segments is stated."""
    made = by_plan([(1, 0, "pro"), (2, 0, None), (2, 3, None)])
    assert {"no segment": 2} == dict(made.excluded)
    assert 2 == made.sizes[0]
    assert "left out no segment: 2 rows of the whole table, counted for" in str(
        made.explain("2026-01/0/pro")
    )
    assert "left out" not in str(made["2026-01/0"])
    nobody = by_plan([(1, 0, None)])
    assert ("",) == nobody.segments


plans = st.lists(
    st.tuples(
        st.integers(1, 6), st.integers(0, 130), st.sampled_from(["a", "b", "c", None])
    ),
    min_size=1,
)


@given(
    plans,
    st.sampled_from(["classic", "unbounded", "rolling"]),
    st.sampled_from(["calendar", "lifetime"]),
    st.booleans(),
)
def test_triangles_of_segments_are_those_of_single_customers(rows, rule, by, dense):
    """Everybody and each segment agree with an oracle of one customer at a time."""
    if not dense:
        rows = [(who * 10**12, day, plan) for who, day, plan in rows]
    made = by_plan(rows, on="2026-06-30", retention=rule, by=by)
    begin = FIRST.toordinal() - EPOCH
    periods = (made.periods.edges - begin).tolist()
    edges = None if made.ages.edges is None else made.ages.edges.tolist()
    first = {who: min(day for one, day, _ in rows if one == who) for who, *_ in rows}
    own = {
        who: max(
            (plan or "" for one, at, plan in rows if (one, at) == (who, day)),
        )
        for who, day in first.items()
    }
    last = made.periods.last_day - begin
    for name in made.segments:
        pairs = [(who, day) for who, day, _ in rows if name in ("", own[who])]
        due, active = oracle(pairs, last, edges, rule, 3, periods)
        assert due.tolist() == made.of(name).due.tolist()
        assert active.tolist() == made.of(name).active.tolist()


@given(plans)
def test_customers_of_segments_counted_in_blocks(rows):
    """A block knows the segments of its own customers only."""
    rows = [(who * 10**12, day, plan) for who, day, plan in rows]
    whole = by_plan(rows, on="2026-06-30")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "_ROOM", 16)
        blocks = by_plan(rows, on="2026-06-30")
    for name in whole.segments:
        assert whole.of(name).active.tolist() == blocks.of(name).active.tolist()


def test_who_began_earlier_is_told_of_his_own_segment():
    """A note that is true of everybody may be false of a segment."""
    rows = [(1, 0, "pro"), (2, 20, "free")]
    made = by_plan(rows, on="2026-03-31", since="2026-02-01")
    assert "1 customer began before the first cohort" == made.note
    assert made.note == made.of("pro").note
    assert not made.of("free").note


def test_what_can_still_change_is_told_by_segment():
    """Unbounded: a segment in which all are back is settled, and everybody is not."""
    made = by_plan(
        [(1, 0, "pro"), (1, 50, "pro"), (2, 0, "free")], retention="unbounded"
    )
    assert made["2026-01/1"].provisional
    assert not made["2026-01/1/pro"].provisional
    pro, free = (made.measured(1)[f"2026-01/{name}"] for name in ("pro", "free"))
    assert [False, True] == [pro.provisional, free.provisional]


def test_cells_of_segments_have_names_columns_and_reasons():
    """Each number is found by its id, in the frame, and says how it came about."""
    made = by_plan([(1, 0, "a/b"), (1, 20, "a/b"), (2, 0, "c")], on="2026-02-28")
    one = made["2026-01/1/a/b"]
    assert (1.0, "a/b", 1.0) == (one.value, one.segment, one.denominator)
    assert "2026-01/a/b" == one.id
    assert [made[id].segment for id in made.ids] == [""] * 4 + ["a/b"] * 4 + ["c"] * 4
    assert "2026-01/1/d" not in made
    alone = made.of("a/b")
    assert ["2026-01/0", "2026-01/1", "2026-02/0", "2026-02/1"] == list(alone.ids)
    assert ("a/b", 1.0) == (alone["2026-01/1"].segment, alone["2026-01/1"].value)
    assert "[Cohort retention, month 1, a/b]" in str(alone.explain("2026-01/1"))
    columns = made.to_columns()
    assert list(made.ids) == columns["id"].tolist()
    assert [one.segment for one in made] == columns["segment"].tolist()
    for name, of in (("value", "value"), ("active", "numerator"), ("due", "n")):
        cells = np.nan_to_num(columns[name].astype(float)).tolist()
        assert cells == [getattr(cell, of) or 0.0 for cell in made]
    assert "a/b" == made.to_dict()["items"][5]["segment"]
    assert 12 == len(made.to_frame("polars"))
    assert [1.0, 1.0, 1.0] == [p.value for p in made.explain("2026-01/1/a/b").inputs]
    with pytest.raises(UnknownIdError, match="did you mean 'c'") as caught:
        by_plan([(1, 0, "cc"), (2, 0, "c")]).of("C")
    assert "unknown-segment" == caught.value.code


def test_triangles_of_segments_are_shown_on_one_scale():
    """Bars of two triangles side by side are compared: as long means as much."""
    rows = [(who, 0, "low" if who % 2 else "high") for who in range(20)]
    rows += [(who, 20, "high") for who in (0, 2, 4, 6)] + [(1, 20, "low")]
    made = by_plan(rows, on="2026-03-31")
    assert repr(made) == "<Cohorts: 3 by month, 3 ages, 20 customers, 2 segments>"
    heads = [line for line in str(made).splitlines() if "Cohort retention" in line]
    title = "Cohort retention by month"
    assert [title, f"{title}, high", f"{title}, low"] == heads
    html = made._repr_html_()
    assert 3 == html.count("Bars end at 40%.")
    curve = made.of("low").curve()
    assert "Cohort retention, pooled, low" == str(curve).splitlines()[0]
    assert ("low", 0.1) == (curve["1"].segment, curve["1"].value)
    assert "pooled, low" in curve._repr_html_()
    many = by_plan([(who, 0, f"<{who:02}>") for who in range(11)], on="2026-02-28")
    assert str(many).endswith("… and 3 more segments.")
    assert "… and 3 more segments." in many._repr_html_()
    assert "<01>" not in many._repr_html_()


def test_the_series_of_a_segment_is_read_by_its_metric():
    """One result serves metrics of everybody and of each segment, and no wrong one."""
    rows = [(who, 0, "pro" if who < 2 else "free") for who in range(4)]
    series = by_plan([*rows, (0, 20, "pro")], on="2026-03-31").measured(1)
    assert ["2026-01", "2026-01/free", "2026-01/pro"] == list(series.ids[:3])
    readings = {
        name: [one.value for one in refreshed(series, name).okrs.series("back")]
        for name in ("", "pro", "free")
    }
    assert {"": [25.0], "pro": [50.0], "free": [0.0]} == readings
    alone = by_plan(rows, on="2026-03-31").of("pro").measured(1)
    assert 1 == len(refreshed(alone, "pro").changed["back"])
    for name in ("free", ""):
        refused = refreshed(alone, name).failed["back"]
        assert ("unknown-segment", "'pro'") == (refused.code, refused.expected)


def refreshed(series, segment):
    """Read a series into the metric of a segment."""
    metric = okr.Metric("back", unit="%", segment=segment)
    okrs = okr.OKRSet(metrics=[metric], cycle="2026-Q1")
    return okr.refresh(okrs, {"back": series}, on="2026-03-31")


def test_more_triangles_than_anybody_can_look_at_are_refused():
    """As many segments as customers are a fault of the table, told before counting."""
    rows = [(who, who % 900, f"plan {who}") for who in range(6000)]
    with pytest.raises(InvalidOKRError) as caught:
        by_plan(rows, on="2028-10-31")
    assert "too-many-periods" == caught.value.code
    assert "6001 triangles of 34 cohorts" in str(caught.value)
    assert "fewer segments" in caught.value.hint


def by_plan(rows, *, on="2026-04-30", **asked):
    """Ask for cohorts of customers, days after the first day, and plans."""
    who, days, plans = zip(*rows, strict=True)
    dates = [FIRST + dt.timedelta(day) for day in days]
    table = {"customer": list(who), "date": dates, "plan": list(plans)}
    return cohorts(Events(table, segment="plan"), on=on, **asked)
