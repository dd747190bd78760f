"""Pace: hand examples, business days against a plain loop, laws, edges of floats."""

import datetime as dt
import math

import numpy as np
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CalendarError, InvalidOKRError
from okrkit.model.calendar import business_days
from okrkit.projection.paces.days import LAST, WorkingDays, after, between, day_at
from okrkit.projection.paces.pace import EXPECTED_BY, pace
from okrkit.projection.paces.pace_sheet import paces_of
from okrkit.projection.paces.paced import Pace, pace_at
from okrkit.projection.paces.pacing import recent_pace
from okrkit.scoring.sheet import with_reading

START = dt.date(2026, 10, 1).toordinal()
SPAN = {"start": START, "end": START + 92}  # 2026-Q4
ON = "2026-11-15"  # half of it is over
WEEKS = ("Mon Tue Wed Thu Fri", "Sun Mon Tue Wed Thu", "1000001", "1111111")
days_off = st.sets(st.integers(START - 20, START + 400), max_size=12)
worked = st.builds(
    lambda off, week: WorkingDays(map(dt.date.fromordinal, off), week=week),
    days_off,
    st.sampled_from(WEEKS),
)


def column(*numbers):
    """Return a column of floats."""
    return np.array(numbers, dtype=np.float64)


def one(times, values, *, baseline=32, target=40, **more):
    """Return the pace of one series as plain numbers."""
    given = {**SPAN, "baseline": baseline, "target": target, **more}
    found = pace([times], [values], **given)
    names = ("actual", "recent", "required", "progress", "expected", "met", "left")
    return {name: float(getattr(found, name)[0]) for name in names}


def is_worked(day, days):
    """Tell a working day by hand."""
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    date = dt.date.fromordinal(day)
    place = date.weekday()
    if days.week[0] in "01":
        in_week = days.week[place] == "1"
    else:
        in_week = names[place] in days.week.split()
    return in_week and date not in days.holidays


def row_of(kr, *, on=ON, by="plan", days=None, metrics=(), cycle="2026-Q4", **more):
    """Return the pace of a key result, for people."""
    made = okr.OKRSet(
        [okr.Objective("o", "O", [kr])], cycle=cycle, metrics=metrics, **more
    )
    sheet = okr.score(made, on=on).sheet
    return pace_at(sheet, paces_of(sheet, by=by, days=days), 0)


def goal(values, *, baseline=32, target=40, **more):
    """Return a key result with check-ins."""
    return okr.KeyResult(
        "k", "K", baseline=baseline, target=target, check_ins=values, **more
    )


class TestDays:
    """Days between moments, and moments after days."""

    @given(worked, st.integers(0, 200), st.integers(0, 200))
    def test_business_days_as_a_loop_counts_them(self, days, first, size):
        """The count is what anybody would count by hand."""
        begin, end = START + first, START + first + size
        naive = sum(is_worked(day, days) for day in range(begin, end))

        assert [naive] == between(column(begin), column(end), days).tolist()
        assert [-naive] == between(column(end), column(begin), days).tolist()

    @given(worked, st.integers(0, 100), st.integers(1, 60))
    def test_the_day_after_business_days_as_a_loop_finds_it(self, days, first, count):
        """So many days later is the end of the last of them."""
        begin = day = START + first
        left = count
        while left:
            left -= is_worked(day, days)
            day += 1

        assert [day] == after(column(begin), column(count), days).tolist()

    @given(
        worked,
        st.floats(START, START + 100),
        st.floats(0.01, 60),
    )
    def test_there_and_back(self, days, moment, count):
        """As many days lie before the moment found as were asked for."""
        met = after(column(moment), column(count), days)

        assert [count] == pytest.approx(between(column(moment), met, days), abs=1e-5)

    def test_parts_of_days(self):
        """Half of a Friday and half of a Monday are one working day."""
        friday = dt.date(2026, 11, 13).toordinal() + 0.5

        assert [1.0] == between(
            column(friday), column(friday + 3), WorkingDays()
        ).tolist()

    def test_agrees_with_the_calendar(self):
        """The count for columns is that of `business_days`."""
        off = ["2026-12-25", "2026-12-26"]
        days = between(column(START), column(START + 92), WorkingDays(off))

        assert [business_days("2026-10-01", "2027-01-01", off)] == days.tolist()

    def test_nothing_known_gives_nothing(self):
        """A missing moment has no distance, and leads nowhere."""
        none, now = column(np.nan), column(START)

        assert np.isnan(between(none, now, WorkingDays())).all()
        assert np.isnan(after(none, now, WorkingDays())).all()

    @pytest.mark.parametrize("days", [None, WorkingDays()])
    def test_the_calendar_ends(self, days):
        """What lies after the year 9999 is no day; its last moment still is one."""
        last = dt.date.max.toordinal()
        found = after(column(last, last, last), column(1, 2, 1e308), days)

        assert [LAST, "nan", "nan"] == [
            "nan" if np.isnan(x) else x for x in found.tolist()
        ]
        assert dt.date.max == day_at(LAST)

    def test_what_is_no_day(self):
        """Moments outside the calendar have no day."""
        assert [None, None, None] == [day_at(x) for x in (math.nan, 0.0, LAST + 1)]

    def test_rounding_makes_no_other_day(self):
        """A moment a hair after midnight is the end of the day before."""
        assert dt.date(2026, 10, 1) == day_at(START + 1 + 1e-9)
        friday = column(dt.date(2026, 11, 13).toordinal())
        met = after(friday, column(1 + 1e-9), WorkingDays())
        assert dt.date(2026, 11, 13) == day_at(float(met[0]))

    @pytest.mark.parametrize("week", ["0000000", "Monday to Friday", "11111"])
    def test_no_week(self, week):
        """A week without working days, or that is none, is refused."""
        with pytest.raises(CalendarError) as caught:
            WorkingDays(week=week)

        assert ("no-business-days", "week") == (caught.value.code, caught.value.place)

    def test_no_holiday(self):
        """A holiday that is no day is refused."""
        with pytest.raises(CalendarError):
            WorkingDays(["Christmas"])

    def test_holidays_are_a_set(self):
        """Order and doubles say nothing."""
        assert WorkingDays(["2026-12-26", "2026-12-25"]) == WorkingDays(
            ["2026-12-25", "2026-12-26", "2026-12-25"]
        )


class TestByHand:
    """Numbers worked out on paper."""

    def test_behind(self):
        """NPS 34 of 32 to 40 at half-time, up by 1 in the last 23 days."""
        found = one([START + 23, START + 46], [33, 34])

        assert {
            "actual": pytest.approx(2 / 46),
            "recent": pytest.approx(1 / 23),
            "required": pytest.approx(6 / 46),
            "progress": 0.25,
            "expected": 0.5,
            "met": pytest.approx(START + 46 + 6 * 23),
            "left": 46,
        } == found

    def test_decreasing(self):
        """Churn from 3.2 to 2, 2.6 at half-time: on the line."""
        found = one([START + 46], [2.6], baseline=3.2, target=2)

        assert pytest.approx(found["required"]) == found["actual"]
        assert dt.date(2026, 12, 31) == day_at(found["met"])

    def test_business_days(self):
        """32 of Q4's 66 weekdays are over on 15 November, a Sunday."""
        found = one([START + 46], [34], days=WorkingDays())

        assert pytest.approx(2 / 32) == found["actual"]
        assert pytest.approx(6 / 34) == found["required"]
        assert pytest.approx(32 / 66) == found["expected"]
        # 6 to go at 1 in 16 days: 96 weekdays after Friday, 13 November.
        assert dt.date(2027, 3, 29) == day_at(found["met"])

    def test_met_and_still_there(self):
        """A target is met since the first reading after which it was never lost."""
        times = [START + 7 * week for week in range(1, 6)]

        assert START + 28 == one(times, [34, 41, 39, 40, 42])["met"]
        assert START + 7 == one(times, [40, 41, 42, 43, 44])["met"]

    def test_met_before_the_start(self):
        """A reading from before the start is the day it was met where it is alone."""
        times = [START - 14, START - 7]

        assert START - 7 == one(times, [41, 42], now=START + 5)["met"]
        found = one([*times, START + 3], [41, 42, 43])
        assert START + 3 == found["met"]

    def test_from_now_on(self):
        """The line to the target starts today, as does what is required."""
        found = one([START + 23], [34], now=START + 46)

        assert pytest.approx(2 / 23) == found["actual"]
        assert pytest.approx(START + 46 + 6 / (2 / 23)) == found["met"]

    def test_before_the_start(self):
        """Before the first day nothing is gone, and all days are left."""
        found = one([START - 3], [32], now=START - 3)

        assert (92, 8 / 92, 0.0) == (
            found["left"],
            pytest.approx(found["required"]),
            found["expected"],
        )
        assert np.isnan([found["actual"], found["met"]]).all()

    def test_no_reading(self):
        """Without a reading there is no pace; what is expected needs none."""
        found = one([], [], now=START + 23)

        assert 0.25 == found["expected"]
        names = ("actual", "recent", "required", "progress", "met")
        assert np.isnan([found[name] for name in names]).all()
        assert 0.0 == one([np.nan], [np.nan])["expected"]

    def test_the_end(self):
        """On the last day nothing is required any more."""
        found = one([START + 92], [36])

        assert (0, 1.0) == (found["left"], found["expected"])
        assert np.isnan(found["required"])
        assert dt.date(2027, 4, 2) == day_at(found["met"])

    def test_now_may_be_missing_in_some_rows(self):
        """A row without its own day stands at its last reading."""
        both = pace(
            [[START + 46]] * 2,
            [[34]] * 2,
            now=[np.nan, START + 69],
            baseline=32,
            target=40,
            **SPAN,
        )

        assert [46, 23] == both.left.tolist()

    def test_season(self):
        """Where history shows a season, expected progress follows it, and says so."""
        # Last year two thirds of the quarter came in its second half.
        year = 365
        times = [START - year, START - year + 46, START - year + 92, START + 46]
        found = pace(
            [times, [START + 46] * 1 + [np.nan] * 3],
            [[0, 30, 90, 135], [10] + [np.nan] * 3],
            **SPAN,
            baseline=[90, 0],
            target=180,
            kind="cumulative",
            by="season",
        )

        assert pytest.approx([1 / 3, 1 / 2]) == found.expected
        assert ["season", "linear"] == [EXPECTED_BY[code] for code in found.by]


class TestOrigin:
    """From where a pace is measured: what was read goes before what was said."""

    @pytest.mark.parametrize(
        ("days", "since", "origin"),
        [
            ([-1], None, 32),  # nothing was read in the cycle
            ([-1, 45], -1, 35),
            ([-40, -1, 45], -1, 35),  # the last of several
            ([0, 45], 0, 35),  # of the first day itself
            ([0], None, 32),  # and alone it is no way
            ([-1, 0], -1, 35),
            ([-94, 45], None, 32),  # longer ago than the cycle lasts
            ([-93, 45], -93, 35),
            ([1, 45], None, 32),
        ],
    )
    @pytest.mark.parametrize("worked", [None, WorkingDays()])
    def test_level_readings_do_not_move(self, days, since, origin, worked):
        """Readings of 35 do not rise, though the baseline said 32; both faces agree."""
        read = [START + day for day in days]
        values = {dt.date.fromordinal(day): 35 for day in read}
        found = row_of(goal(values), days=worked)
        now = dt.date.fromisoformat(ON).toordinal() + 1
        array = pace(
            [[day + 1 for day in read]], [[35] * len(read)],
            **SPAN, baseline=32, target=40, now=now, days=worked,
        )  # fmt: skip

        assert (since is None or origin == 35) is True
        day = None if since is None else dt.date.fromordinal(START + since)
        assert day == found.since
        assert day == day_at(float(array.since[0]))
        if found.actual is None:
            assert None is found.origin
            assert math.isnan(array.actual[0])
        else:
            assert origin == found.origin == array.origin[0]
            assert found.actual == array.actual[0]
            assert (found.actual == 0) == (origin == 35)

    def test_by_hand(self):
        """Up by 2 since 30 September, though the baseline says by 4."""
        found = row_of(goal({"2026-09-30": 34, ON: 36}))

        assert 2 / 46 == found.actual
        assert "pace = 0.0435  [since the reading of 2026-09-30]" in str(
            found.explain()
        )

    @pytest.mark.parametrize(
        "more",
        [
            {"metrics": [okr.Metric("m", kind="total")]},
            {"metrics": [okr.Metric("m")], "basis": "sum"},
        ],
    )
    def test_what_begins_with_the_cycle_is_measured_from_the_baseline(self, more):
        """Last period's total says nothing of this one."""
        basis = more.pop("basis", "latest")
        kr = okr.KeyResult("k", "K", metric="m", target=okr.Reach(0, 40, basis=basis))
        values = {"m": {"2026-09-30": 90, ON: 23}}
        found = row_of(kr, observations=values, **more)

        assert (0, None, 0.5) == (found.origin, found.since, found.actual)
        array = pace(
            [[START, START + 46]], [[90, 113]], **SPAN, baseline=90, target=130,
            kind="cumulative",
        )  # fmt: skip
        assert (0.5, True) == (array.actual[0], math.isnan(array.since[0]))

    def test_of_an_early_change_the_cycle_alone_counts(self):
        """What it moved before the cycle is no pace of the cycle."""
        change = okr.Change(10, since="2025-12-31")
        values = {"2025-12-31": 20, "2026-09-30": 26, ON: 26}
        found = row_of(okr.KeyResult("k", "K", target=change, check_ins=values))

        assert (0, 26) == (found.actual, found.origin)


class TestEdges:
    """Floats at their ends; none of them gives a warning or infinity."""

    @pytest.mark.parametrize("days", [None, WorkingDays()])
    def test_huge(self, days):
        """The largest numbers have a pace, and a requirement."""
        at = [START + 23, START + 46]
        found = one(at, [-5e307, 0], baseline=-1e308, target=1.5e308, days=days)

        assert np.isfinite([*found.values()]).all()
        assert 0.4 == found["progress"]

    def test_beyond_the_largest(self):
        """What no float can hold is the largest float."""
        found = one([START + 91.5], [-1.7e308], baseline=0, target=1.7e308)

        assert np.finfo(np.float64).max == found["required"]

    def test_huge_and_recent(self):
        """The line through huge readings is a line."""
        found = one([START + 1, START + 2], [-1.7e308, 1.7e308])
        assert np.finfo(np.float64).max == found["recent"]
        found = one([START + 1, START + 3], [1e308, 1.5e308])
        assert pytest.approx(2.5e307) == found["recent"]

    def test_tiny(self):
        """The smallest numbers have a pace, too."""
        found = one(
            [START + 23, START + 46], [1e-308, 2e-308], baseline=0, target=4e-308
        )

        assert pytest.approx(0.5) == found["progress"]
        assert dt.date(2026, 12, 31) == day_at(found["met"])

    @pytest.mark.parametrize(("value", "target"), [(32, 40), (31, 40), (33, 30)])
    def test_never(self, value, target):
        """A pace of 0, or away from the target, meets it on no day."""
        assert np.isnan(one([START + 46], [value], target=target)["met"])

    def test_no_way(self):
        """Where baseline and target are equal there is no progress and no day."""
        found = one([START + 46], [32], target=32)

        assert np.isnan([found["progress"], found["met"]]).all()
        assert (0, 0) == (found["actual"], found["required"])

    def test_never_in_this_calendar(self):
        """A pace that needs more than 8,000 years meets the target on no day."""
        assert np.isnan(one([START + 46], [32 + 1e-9])["met"])

    def test_a_cycle_without_working_days(self):
        """Where no day counts, nothing is expected, and nothing divided."""
        weekend = dt.date(2026, 11, 14).toordinal()
        found = one(
            [weekend + 1],
            [34],
            start=weekend,
            end=weekend + 2,
            days=WorkingDays(),
        )

        names = ("actual", "required", "expected", "met")
        assert np.isnan([found[name] for name in names]).all()

    def test_readings_of_one_working_day(self):
        """Saturday and Sunday are one moment of work: no line goes through it."""
        saturday = column([dt.date(2026, 11, 15).toordinal()])
        times, values = np.hstack([saturday, saturday + 1]), column([1, 2])

        assert np.isnan(recent_pace(times, values, column(START), WorkingDays())).all()

    def test_no_rows(self):
        """No series, no paces."""
        found = pace(np.empty((0, 0)), np.empty((0, 0)), **SPAN, baseline=0, target=1)

        assert [] == found.met.tolist()

    @pytest.mark.parametrize(
        ("more", "code", "place"),
        [
            ({"by": "plan"}, "unknown-word", "pace.by"),
            ({"target": [1, 2]}, "shape-mismatch", "pace.target"),
            ({"target": "much"}, "not-a-number", "pace.target"),
            ({"now": [[1]]}, "shape-mismatch", None),
            ({"days": 5}, "wrong-type", "pace.days"),
            ({"kind": "flow"}, "unknown-word", "pace.kind"),
            ({"end": START}, "span-empty", None),
        ],
    )
    def test_refused(self, more, code, place):
        """What cannot be is refused, and says where."""
        with pytest.raises(InvalidOKRError) as caught:
            one([START + 1], [33], **more)

        assert code == caught.value.code
        assert caught.value.place.startswith(place or "pace.")


values = st.integers(-1000, 1000).map(float)
moments = st.lists(st.integers(1, 92), min_size=1, max_size=6, unique=True)


class TestLaws:
    """What holds for every series."""

    @given(moments, st.data(), st.sampled_from([-3.0, 0.001, 60.0, 1e200]))
    def test_units(self, times, data, factor):
        """Another unit changes the numbers of paces, and no date."""
        readings = data.draw(st.lists(values, min_size=len(times), max_size=len(times)))
        begin, end = data.draw(st.tuples(values, values).filter(lambda p: p[0] != p[1]))
        at = [START + time for time in times]
        old = one(at, readings, baseline=begin, target=end)
        scaled = [reading * factor for reading in readings]
        new = one(at, scaled, baseline=begin * factor, target=end * factor)

        for name in ("actual", "recent", "required"):
            size = abs(factor) * 1e-9
            expected = pytest.approx(old[name] * factor, abs=size, nan_ok=True)
            assert expected == new[name]
        for name in ("progress", "expected", "left"):
            assert pytest.approx(old[name], nan_ok=True) == new[name]
        assert pytest.approx(old["met"], rel=1e-9, nan_ok=True) == new["met"]

    @given(
        moments,
        st.data(),
        st.integers(-500, 500),
        st.sampled_from([None, WorkingDays(), WorkingDays(week="1111001")]),
    )
    def test_weeks(self, times, data, weeks, days):
        """What happens so many weeks later ends so many weeks later."""
        readings = data.draw(st.lists(values, min_size=len(times), max_size=len(times)))
        old = one([START + time for time in times], readings, days=days)
        later = START + 7 * weeks
        new = one(
            [later + time for time in times],
            readings,
            start=later,
            end=later + 92,
            days=days,
        )
        # What lies thousands of years ahead may leave the calendar, or enter it.
        assume(not abs(old["met"] - LAST) < 4000)
        assume(not abs(new["met"] - LAST) < 4000)

        moved = {**old, "met": old["met"] + 7 * weeks}
        assert pytest.approx(moved, nan_ok=True, abs=1e-6) == new

    @given(st.integers(1, 91), values, values)
    def test_on_the_line(self, gone, begin, end):
        """A series on the line goes as it must, and is where it should be."""
        assume(begin != end)
        times = sorted({max(gone // 2, 1), gone})
        readings = [begin + (end - begin) * time / 92 for time in times]
        found = one([START + t for t in times], readings, baseline=begin, target=end)
        size = abs(end - begin)

        assert pytest.approx(found["required"], abs=size * 1e-9) == found["actual"]
        assert pytest.approx(found["expected"], abs=1e-9) == found["progress"]
        assert dt.date(2026, 12, 31) == day_at(found["met"])
        if len(times) > 1:
            slope = pytest.approx(found["actual"], abs=size * 1e-9)
            assert slope == found["recent"]

    @given(st.integers(1, 91), values, values, values)
    def test_fast_enough(self, gone, begin, value, end):
        """The day lies in the cycle exactly where the pace is the required one."""
        assume(begin < end and value < end)
        found = one([START + gone], [value], baseline=begin, target=end)
        assume(abs(found["actual"] - found["required"]) > 1e-6)
        day = day_at(found["met"])

        fast = found["actual"] > found["required"]
        assert fast == (day is not None and day <= dt.date(2026, 12, 31))


class TestSheet:
    """The paces of a scored set."""

    @pytest.mark.parametrize("on", ["2026-09-20", "2026-10-01", ON, "2027-02-01"])
    def test_the_numbers_of_its_score(self, on):
        """Pace, requirement and expectation are those of the score."""
        values = {"2026-09-15": 31, "2026-10-06": 33, "2026-11-06": 34}
        kinds = [
            goal(values),
            okr.KeyResult("h", "H", at_most=5, check_ins={"2026-11-06": 4}),
            okr.KeyResult("p", "P", baseline=0, target=9, plan={"2026-11-20": 3}),
            okr.KeyResult("d", "D", target=okr.Done()),
            okr.KeyResult("c", "C", target=okr.Change(5), check_ins=values),
        ]
        made = okr.OKRSet(
            [okr.Objective("o", "O", kinds, intent="aspirational")], cycle="2026-Q4"
        )
        card = okr.score(made, on=on)
        paces = paces_of(card.sheet)

        for row, kr in enumerate(kinds):
            score, found = card[kr.id], pace_at(card.sheet, paces, row)
            assert (score.pace, score.required_pace, score.expected) == (
                found.actual,
                found.required,
                found.expected,
            )
            assert score.progress == found.progress

    def test_the_numbers_of_the_array_face(self):
        """A row of a set and the same readings as arrays have the same paces."""
        values = {"2026-10-06": 33, "2026-10-20": 31, "2026-11-06": 34}
        at = [dt.date.fromisoformat(day).toordinal() + 1 for day in values]
        now = dt.date.fromisoformat(ON).toordinal() + 1
        for days in (None, WorkingDays(["2026-10-12"])):
            array = one(at, [*values.values()], now=now, days=days)
            found = row_of(goal(values), days=days)

            assert (array["actual"], array["recent"], array["required"]) == (
                found.actual,
                pytest.approx(found.recent),
                found.required,
            )
            assert (array["expected"], array["left"]) == (
                found.expected,
                found.days_left,
            )
            assert day_at(array["met"]) == found.date_met

    @pytest.mark.parametrize(
        ("kr", "by"),
        [
            (goal({}), "linear"),
            (goal({}, plan={"2026-11-20": 36}), "plan"),
            (okr.KeyResult("k", "K", at_most=5), "always"),
            (okr.KeyResult("k", "K", target=okr.Done()), "last day"),
            (okr.KeyResult("k", "K", target=okr.Establish()), "last day"),
            (okr.KeyResult("k", "K", target=okr.Milestones([("a", 1)])), "linear"),
        ],
    )
    def test_what_expectation_follows_from(self, kr, by):
        """Each kind of target says what its expected progress follows from."""
        assert by == row_of(kr).by

    def test_without_a_cycle(self):
        """Where nothing is due, nothing is expected, left or required."""
        found = row_of(goal({"2026-11-06": 34}), cycle=None)

        assert Pace(progress=0.25) == found
        assert "no pace; 25% of the way" == str(found)

    def test_business_days(self):
        """A draft calendar of holidays changes days, and so paces."""
        found = row_of(goal({ON: 34}), days=WorkingDays(["2026-12-25"]))

        assert ("business", 33.0) == (found.basis, found.days_left)
        assert pytest.approx(6 / 33) == found.required

    def test_met_on_a_day(self):
        """What is met names the day since when."""
        found = row_of(goal({"2026-10-06": 41, "2026-10-20": 39, "2026-11-06": 40}))
        assert dt.date(2026, 11, 6) == found.date_met
        found = row_of(goal({"2026-09-06": 39, "2026-09-20": 41}))
        assert dt.date(2026, 9, 20) == found.date_met

    def test_sums(self):
        """What adds up is met on the day on which its sum is there."""
        target = okr.Reach(0, 40, basis="sum")
        deals = {"2026-10-10": 10, "2026-10-20": 15, "2026-10-30": 15, "2026-11-09": 1}
        found = row_of(okr.KeyResult("k", "K", target=target, check_ins=deals))

        assert dt.date(2026, 10, 30) == found.date_met
        assert pytest.approx(41 / 40) == found.progress

        few = dict([*deals.items()][:2])
        found = row_of(okr.KeyResult("k", "K", target=target, check_ins=few))
        # 25 in 20 days, then 15 to go from 16 November on.
        assert dt.date(2026, 11, 27) == found.date_met
        assert pytest.approx(1.5) == found.recent

    def test_sums_of_nothing_in_the_cycle(self):
        """A sum does not count what came before its first day."""
        target = okr.Reach(0, 40, basis="sum")
        kr = okr.KeyResult("k", "K", target=target, check_ins={"2026-09-10": 50})

        assert None is row_of(kr).date_met

    def test_huge_sums(self):
        """Running totals beyond the largest float are the largest float."""
        target = okr.Reach(0, 1.5e308, basis="sum")
        deals = {"2026-10-10": 1.2e308, "2026-10-20": 1.6e308, "2026-10-30": 1.0}
        found = row_of(okr.KeyResult("k", "K", target=target, check_ins=deals))

        assert dt.date(2026, 10, 20) == found.date_met
        assert math.isfinite(found.recent)

    def test_mean_has_no_pace(self):
        """A mean does not travel day by day: no pace, no day, still an expectation."""
        target = okr.Reach(32, 40, basis="mean")
        found = row_of(okr.KeyResult("k", "K", target=target, check_ins={ON: 41}))

        assert (None, None, None, None, 0.5) == (
            found.actual,
            found.recent,
            found.required,
            found.date_met,
            found.expected,
        )

    def test_steps(self):
        """Asked for, the worth of a value that moves evenly is expected of `Steps`."""
        target = okr.Steps([(0, 0), (50, 0.2), (100, 1)])
        kr = okr.KeyResult("k", "K", target=target, check_ins={ON: 50})
        found = row_of(kr, by="steps")
        assert (0.2, 0.2, "steps") == (found.expected, found.progress, found.by)
        assert (0.5, "linear") == (row_of(kr).expected, row_of(kr).by)

        down = okr.Steps([(0, 1), (50, 0.2), (100, 0)])
        kr = okr.KeyResult("k", "K", target=down)
        assert pytest.approx(0.6) == row_of(kr, on="2026-12-08", by="steps").expected
        assert "linear" == row_of(goal({}), by="steps").by

    def test_a_reading_made_of_others(self):
        """Where a value came from elsewhere, there is no reading to date it by."""
        kr = goal({})
        made = okr.OKRSet([okr.Objective("o", "O", [kr])], cycle="2026-Q4")
        sheet = okr.score(made, on=ON).sheet
        other = evolve(sheet.reading, value=column(50), day=np.array([sheet.on]))
        found = with_reading(sheet, other)
        assert None is pace_at(found, paces_of(found), 0).date_met

    def test_refused(self):
        """Another word, and days that are none, are refused."""
        sheet = okr.score(goal({}), on=ON, cycle="2026-Q4").sheet
        for more in ({"by": "luck"}, {"days": 5}):
            with pytest.raises(InvalidOKRError):
                paces_of(sheet, **more)


class TestShown:
    """A pace in words."""

    def test_one_line(self):
        """The line has both paces, the way, and the day."""
        nps = okr.Metric("nps", unit="points")
        found = row_of(goal({ON: 34}, metric="nps"), metrics=[nps])

        assert (
            "0.0435 points a day, 0.13 points needed for 46 days; 25% of the way; "
            "50% expected (linear); target met on 2027-04-02"
        ) == str(found)

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            (0.0, "$0 a day"),
            (1e-9, "1e-09 a day"),
            (0.5, "$0.50 a day"),
            (12345.678, "$12,346 a day"),
            (-2e6, "-$2,000,000 a day"),
            (1.234e15, "1.23e+15 a day"),
        ],
    )
    def test_sizes(self, value, said):
        """Three digits are enough, and no part of a large number is cut off."""
        assert said == str(Pace(actual=value, unit=okr.Unit.of("$")))

    def test_the_last_day_but_one(self):
        """One day is one day."""
        found = row_of(goal({}), on="2026-12-30", days=WorkingDays())
        assert "no pace; 98% expected (linear)" == str(found)
        found = row_of(goal({"2026-12-30": 39}), on="2026-12-30", days=WorkingDays())
        assert "1 needed for 1 working day;" in str(found)

    def test_explained(self):
        """Each number says its rule; what is not known is left out."""
        found = row_of(goal({"2026-10-06": 33, ON: 36}))

        assert [
            "pace = 0.087  [since the start, from the baseline]",
            "  recent = 0.075  [least squares over the readings of the cycle]",
            "  required = 0.087  [to the target, over 46 calendar days left]",
            "  expected = 50%  [linear]",
            "  target met = 2026-12-31  [on, or at this pace]",
        ] == str(found.explain()).splitlines()
        assert () == Pace().explain().inputs
