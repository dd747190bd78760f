"""The season of a metric: profiles by hand, laws, and what history must be like."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.projection.paces.pace_sheet import paces_of
from okrkit.projection.paces.paced import pace_at
from okrkit.projection.paces.season import YEAR, seasonal_share

ON = "2026-11-15"  # half of 2026-Q4 is over


def share_of(
    times, values, *, now=45.0, end=90.0, baseline=0.0, target=100.0, total=True
):
    """Return the share that a history expects of one cycle that starts at 0."""

    def column(number):
        return np.array([number], dtype=np.float64)

    found = seasonal_share(
        np.array([times], dtype=np.float64),
        np.array([values], dtype=np.float64),
        start=column(0),
        end=column(end),
        now=column(now),
        baseline=column(baseline),
        target=column(target),
        cumulative=np.array([total]),
    )
    return float(found[0])


def last_year(*moments, years=1):
    """Return moments of a cycle, that many years earlier."""
    return [moment - round(years * YEAR) for moment in moments]


LATE = last_year(0, 30, 60, 90)
"""Moments of last year's cycle."""


class TestTotals:
    """Shares of the total of the same days of earlier years."""

    @pytest.mark.parametrize(
        ("now", "share"),
        [(-5, 0), (0, 0), (15, 0.05), (30, 0.1), (75, 0.65), (90, 1), (99, 1)],
    )
    def test_one_year(self, now, share):
        """10, 20 and 70 of 100 by month: the end is what counts."""
        assert pytest.approx(share) == share_of(LATE, [7, 17, 37, 107], now=now)

    def test_the_mean_of_two_years(self):
        """Each year's share counts the same, however large its total."""
        times = [*last_year(0, 45, 90, years=2), *last_year(0, 45, 90)]

        assert pytest.approx((0.2 + 0.6) / 2) == share_of(
            times, [0, 2, 10, 10, 70, 110]
        )

    def test_a_year_without_a_total(self):
        """A year in which nothing was earned says nothing of shares."""
        times = [*last_year(0, 45, 90, years=2), *last_year(0, 45, 90)]

        assert pytest.approx(0.6) == share_of(times, [0, 0, 0, 0, 60, 100])
        assert np.isnan(share_of(LATE, [5, 5, 5, 5]))

    def test_the_way_says_nothing(self):
        """Shares of totals need no target."""
        known = share_of(LATE, [0, 1, 2, 4])

        assert known == share_of(LATE, [0, 1, 2, 4], target=np.nan)


class TestLevels:
    """Distance from the straight line of the same days of earlier years."""

    def test_one_year(self):
        """Last year stood 6 above its line at half-time: of 24 that is a quarter."""
        found = share_of(
            last_year(0, 45, 90), [50, 61, 60], baseline=76, target=100, total=False
        )

        assert pytest.approx(0.5 + 6 / 24) == found

    def test_down(self):
        """For a way down, standing above the line is being behind."""
        found = share_of(
            last_year(0, 45, 90), [50, 61, 60], baseline=100, target=76, total=False
        )

        assert pytest.approx(0.5 - 6 / 24) == found

    def test_ends(self):
        """Nothing at the start, all of it at the end."""
        more = {"total": False, "baseline": 1, "target": 3}

        assert 0 == share_of(LATE, [0, 9, 7, 8], now=0, **more)
        assert 1 == share_of(LATE, [0, 9, 7, 8], now=90, **more)

    @pytest.mark.parametrize("target", [5, np.nan])
    def test_no_way(self, target):
        """Without a way there is no share of it."""
        found = share_of(LATE, [0, 1, 2, 4], baseline=5, target=target, total=False)

        assert np.isnan(found)


class TestHistory:
    """What history must be like to say something."""

    @pytest.mark.parametrize(
        "times",
        [
            [-40, -30, -20, -10],  # no earlier year
            last_year(8, 30, 60, 90),  # does not reach its start
            last_year(0, 30, 60, 82),  # does not reach its end
            last_year(0, 20, 66, 90),  # a gap of more than half of it
            [np.nan] * 4,
        ],
    )
    def test_too_short(self, times):
        """What does not cover a whole earlier cycle is no season."""
        assert np.isnan(share_of(times, [0, 1, 2, 4]))

    def test_nearly_a_year(self):
        """A week of a quarter may be missing at the ends of history."""
        assert pytest.approx(0.5) == share_of(last_year(7, 45, 83), [0, 1, 2])

    def test_a_gap_elsewhere(self):
        """A gap outside the days that are looked at does no harm."""
        times = [*last_year(-300), *last_year(5, 45, 85), -1]
        values = [0, 10, 15, 20, 21]

        assert pytest.approx(0.5, abs=0.01) == share_of(times, values)

    def test_no_readings_at_all(self):
        """A table without readings has no season."""
        assert np.isnan(share_of([], []))

    def test_one_reading(self):
        """A single reading is no history, however old."""
        assert np.isnan(share_of([-800], [5]))
        assert np.isnan(share_of([-365], [5]))

    @pytest.mark.parametrize("size", [1e308, 1e-300])
    def test_any_size(self, size):
        """Huge and tiny numbers have shares, too."""
        values = [-size, -0.5 * size, 0.0, size]
        assert pytest.approx(0.375) == share_of(LATE, values)
        more = {"baseline": -size, "target": size, "total": False}
        assert pytest.approx(0.375) == share_of(LATE, values, **more)

    def test_a_way_too_short_for_a_share(self):
        """A share beyond the largest float is the largest float."""
        more = {"baseline": 0.0, "target": 1e-323, "total": False}

        assert np.finfo(np.float64).max == share_of(LATE, [0, 1, 1, 0], **more)
        # Beside values that large it is no way at all.
        assert np.isnan(share_of(LATE, [0, 1e300, 1e300, 0], **more))


amounts = st.lists(st.integers(0, 50), min_size=13, max_size=13).filter(any)


class TestLaws:
    """What holds for every history."""

    @given(amounts, st.integers(0, 13), st.integers(1, 20), st.integers(1, 3))
    def test_the_same_season_again(self, weekly, week, growth, years):
        """A year that repeats the last ones, only larger, is always where it should."""
        times, values, total = [], [], 0.0
        for year in range(years, 0, -1):
            times += last_year(*range(0, 98, 7), years=year)
            values += (total + np.append(0, np.cumsum(weekly))).tolist()
            total = values[-1]
        now = growth * sum(weekly[:week])
        found = share_of(times, values, now=7.0 * week, end=91.0)

        assert pytest.approx(now / (growth * sum(weekly))) == found

    @given(amounts, st.integers(0, 91), st.sampled_from([1e-9, 60.0, 1e290]))
    def test_units(self, weekly, now, factor):
        """Another unit is the same season, of totals and of levels."""
        times = last_year(*range(0, 98, 7))
        values = np.append(0, np.cumsum(weekly)).astype(np.float64)
        for total in (True, False):
            more = {"now": now, "end": 91.0, "total": total}
            old = share_of(times, values, **more)
            new = share_of(times, values * factor, target=100 * factor, **more)
            assert pytest.approx(old) == new


def day(year, month, number):
    """Return a day as text."""
    return dt.date(year, month, number).isoformat()


def pace_in(kr, metric, observations=None, *, by="season", on=ON):
    """Return the pace of a key result on a metric with a history."""
    known = {} if observations is None else {metric.id: observations}
    made = okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        cycle="2026-Q4",
        metrics=[metric],
        observations=known,
    )
    sheet = okr.score(made, on=on).sheet
    return pace_at(sheet, paces_of(sheet, by=by), 0)


class TestSheet:
    """The season of a metric in a set."""

    LATE_QUARTER = (
        (day(2025, 9, 29), 0),
        (day(2025, 10, 30), 10),
        (day(2025, 11, 14), 5),
        (day(2025, 12, 15), 30),
        (day(2026, 1, 5), 15),
    )
    """Amounts earned a year ago."""

    def test_sums(self):
        """Amounts a year ago say which share is earned by the middle of November."""
        metric = okr.Metric("deals", kind="total")
        target = okr.Reach(0, 80, basis="sum")
        kr = okr.KeyResult("k", "K", target=target, metric="deals")
        rows = [*self.LATE_QUARTER, (day(2026, 11, 10), 20)]
        found = pace_in(kr, metric, dict(rows))

        # Earned by 2025-10-01, half of 92 days later, and after all of them.
        first = dt.date(2025, 10, 1).toordinal()
        at = [dt.date.fromisoformat(text).toordinal() + 1 for text, _ in rows]
        earned = np.cumsum([amount for _, amount in rows])
        begin, half, end = np.interp([first, first + 46, first + 92], at, earned)
        assert pytest.approx((half - begin) / (end - begin)) == found.expected
        assert ("season", 0.25) == (found.by, found.progress)
        assert found.expected < 0.35

    def test_amounts_of_one_cycle(self):
        """Amounts of the whole of one earlier cycle are enough, the first included."""
        metric = okr.Metric("deals", kind="total")
        target = okr.Reach(0, 80, basis="sum")
        kr = okr.KeyResult("k", "K", target=target, metric="deals")
        rows = {day(2025, 10, 31): 12, day(2025, 11, 30): 24, day(2025, 12, 31): 36}
        found = pace_in(kr, metric, rows)

        # 12 and half of 24, of 72.
        assert (pytest.approx(1 / 3, abs=0.01), "season") == (found.expected, found.by)
        few = {day(2025, 10, 31): 12}
        assert "linear" == pace_in(kr, metric, few).by

    def test_counters(self):
        """A running total that begins anew each cycle has the same season."""
        metric = okr.Metric("deals", kind="total")
        rows = {
            day(2025, 9, 30): 40,
            day(2025, 11, 1): 7,
            day(2025, 11, 15): 10,
            day(2025, 12, 31): 50,
            day(2026, 9, 30): 45,
            day(2026, 11, 15): 20,
        }
        kr = okr.KeyResult("k", "K", baseline=0, target=80, metric="deals")
        found = pace_in(kr, metric, rows)

        assert pytest.approx(0.2, abs=0.02) == found.expected
        assert ("season", 0.25) == (found.by, found.progress)

    def test_levels(self):
        """A level that is highest in November is expected to be ahead by then."""
        metric = okr.Metric("load", unit="%")
        rows = {
            day(2025, 9, 29): 50,
            day(2025, 11, 1): 57,
            day(2025, 11, 15): 61,
            day(2025, 12, 15): 60,
            day(2026, 1, 1): 60,
            day(2026, 11, 12): 70,
        }
        kr = okr.KeyResult("k", "K", baseline=60, target=84, metric="load")
        found = pace_in(kr, metric, rows)

        assert pytest.approx(0.75, abs=0.02) == found.expected
        zones = okr.Zones(60, 65, 70, 84)
        kr = okr.KeyResult("k", "K", target=zones, metric="load")
        # Of zones the level of their target is a success: 0.7.
        expected = pace_in(kr, metric, rows).expected
        assert pytest.approx(0.7 * found.expected) == expected

    def test_a_sum_that_falls_is_a_level(self):
        """Net amounts below 0 have no share of a total, but a line to stray from."""
        metric = okr.Metric("net")
        rows = {
            day(2025, 9, 29): 0,
            day(2025, 10, 31): -10,
            day(2025, 11, 15): 16,
            day(2025, 12, 15): 0,
            day(2025, 12, 31): 0,
            day(2026, 1, 2): 0,
            day(2026, 11, 12): 5,
        }
        target = okr.Reach(0, 24, basis="sum")
        kr = okr.KeyResult("k", "K", target=target, metric="net")
        found = pace_in(kr, metric, rows)

        # 6 at half-time, 3 on the line to 6 at the end.
        assert pytest.approx(0.5 + 3 / 24, abs=0.05) == found.expected

    def test_too_short(self):
        """Without an earlier year the days that are over count, and it says so."""
        metric = okr.Metric("load")
        kr = okr.KeyResult("k", "K", baseline=60, target=84, metric="load")

        found = pace_in(kr, metric, {day(2026, 8, 1): 61, day(2026, 11, 12): 70})
        assert (0.5, "linear") == (found.expected, found.by)
        found = pace_in(kr, metric)
        assert (0.5, "linear") == (found.expected, found.by)

    def test_a_plan_goes_first(self):
        """What somebody planned is expected, whatever the season."""
        metric = okr.Metric("deals", kind="total")
        target = okr.Reach(0, 80, basis="sum")
        plan = {day(2026, 12, 31): 80}
        kr = okr.KeyResult("k", "K", target=target, metric="deals", plan=plan)

        assert "plan" == pace_in(kr, metric, dict(self.LATE_QUARTER)).by

    def test_success_is_less(self):
        """Of an aspirational one its success line is expected at the end."""
        metric = okr.Metric("deals", kind="total")
        target = okr.Reach(0, 80, basis="sum")
        kr = okr.KeyResult("k", "K", target=target, metric="deals")
        rows = {**dict(self.LATE_QUARTER)}
        whole = pace_in(kr, metric, rows).expected
        part = pace_in(kr.replace(intent="aspirational"), metric, rows).expected

        assert pytest.approx(0.7 * whole) == part

    def test_many_rows_in_small_blocks(self, monkeypatch):
        """How many rows stand in memory at a time changes no number."""
        metric = okr.Metric("deals", kind="total")
        target = okr.Reach(0, 80, basis="sum")
        krs = [
            okr.KeyResult(f"k{n}", "K", target=target, metric="deals") for n in range(5)
        ]
        made = okr.OKRSet(
            [okr.Objective("o", "O", krs)],
            cycle="2026-Q4",
            metrics=[metric],
            observations={"deals": {**dict(self.LATE_QUARTER), day(2026, 11, 3): 90}},
        )
        sheet = okr.score(made, on=ON).sheet
        whole = paces_of(sheet, by="season")
        monkeypatch.setattr("okrkit.projection.paces.pace_sheet._BLOCK", 1)
        small = paces_of(sheet, by="season")

        for name in ("recent", "met", "expected"):
            np.testing.assert_array_equal(getattr(whole, name), getattr(small, name))
        assert not np.isnan([whole.met, whole.expected]).any()
