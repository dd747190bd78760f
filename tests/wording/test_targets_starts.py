"""Where something starts, in odd layouts: as the start, and never as the aim."""

import pytest

from okrkit.wording.targets.reading import read_targets


def _numbers(text: str) -> list[tuple[float | None, float | None, float | None]]:
    """Give start, aim and high end of each target."""
    return [(one.baseline, one.target, one.high) for one in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "start", "aim", "way"),
    [
        ("Missed pickups a week: 14 to max 5", 14, 5, "at-most"),
        ("Late trains 12 to no more than 7", 12, 7, "at-most"),
        ("Fee per parcel: $7 to max $5", 7, 5, "at-most"),
        ("Queue at the till: 9 min to under 4 min", 9, 4, "at-most"),
        ("Blocked beds - 15 to max 6", 15, 6, "at-most"),
        ("On-time buses: 81% to at least 92%", 81, 92, "at-least"),
        ("Members: 300 to at least 450", 300, 450, "at-least"),
        ("Lead time of 21 days to 12 days", 21, 12, "down"),
        ("Scrap rate of 6% to 3.5%", 6, 3.5, "down"),
        ("Backlog of 310 to 120", 310, 120, "down"),
        ("p95 of 1.2 s to 400 ms", 1200, 400, "down"),
    ],
)
def test_a_start_is_not_taken_for_the_aim(
    text: str, start: float, aim: float, way: str
) -> None:
    """A start read as the aim calls a key result met on its first day."""
    said = [(one.baseline, one.target, one.direction) for one in read_targets(text)]
    assert [(start, aim, way)] == said


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Visits: 3 to at most 5 a week", [(None, 3, 5)]),
        ("Cost per seat $9 to max $12", [(None, 9, 12)]),
        ("Members: 450 to at least 300", [(None, 450, None), (None, 300, None)]),
        ("Sell 2 to at least 4", [(None, 2, None), (None, 4, None)]),
        ("Show the film to at least 40 guests", [(None, 40, None)]),
        ("Give 2 talks to at least 40 clubs", [(None, 2, None), (None, 40, None)]),
        ("Give rebates of 20% to 10% of guests", [(None, 20, None), (None, 10, None)]),
        ("Teams of 8 to 5 projects", [(None, 8, None)]),
        ("A mix of 60% to 40%", [(None, 60, None)]),
        ("Sell tickets of $50 to $20", [(None, 50, None)]),
        ("A stay of 5 to 10 days", [(None, 5, 10)]),
        ("Conversion of 2% to 4%", [(None, 2, 4)]),
    ],
)
def test_two_numbers_are_no_start_and_aim(
    text: str, numbers: list[tuple[float | None, float | None, float | None]]
) -> None:
    """A range, two counts or a ratio read as a way is a wrong start."""
    assert numbers == _numbers(text)


@pytest.mark.parametrize(
    ("text", "start", "aim", "unit"),
    [
        ("Turnaround from 5h 40m to 3h 10m", 340, 190, "minutes"),
        ("Changeover 1 h 45 min to 50 min", 105, 50, "minutes"),
        ("Packing: 12 min 30 sec to 9 min", 12.5, 9, "minutes"),
        ("Calls 6 minutes and 20 seconds to 5 minutes", 6 + 1 / 3, 5, "minutes"),
        ("Tour from 3 hours, 20 minutes to 2 hours", 3 + 1 / 3, 2, "hours"),
        ("From 2 h 30 to 1 h 15", 2.5, 1.25, "hours"),
        ("Outage of 2h 5m cut to 30m", 125, 30, "minutes"),
        ("Nightly batch under 45 min (now 2h 10m)", 130, 45, "minutes"),
        ("Restore service within 1 hour 30 minutes", None, 90, "minutes"),
        ("Rent for 2 days 4 hours", None, 52, "hours"),
    ],
)
def test_a_time_of_two_units_is_one_amount(
    text: str, start: float | None, aim: float, unit: str
) -> None:
    """Its smaller part left alone is a target that nobody set."""
    one = read_targets(text)[0]
    assert (start, aim, unit) == (
        None if one.baseline is None else pytest.approx(one.baseline),
        one.target,
        one.unit,
    )
    assert 1 == len(read_targets(text))


@pytest.mark.parametrize(
    ("text", "aims"),
    [
        ("Close P1 in 4 hours and P2 in 2 days", [4]),
        ("Answer mail in 1 day, 4 hours for members", [1]),
        ("Between 1 hour and 30 minutes", [1]),
        ("Stay within 2 h 30 times", [2]),
        ("Reply within 2 hours, 90 minutes at peak", [2]),
        ("A stay of 2 days 3 weeks a year", [2]),
        ("Score 60 in the 2 hour 30 minute exam", [60]),
    ],
)
def test_two_times_beside_each_other_stay_two(text: str, aims: list[float]) -> None:
    """Two limits added up are a limit that nobody set."""
    assert aims == [one.target for one in read_targets(text)][: len(aims)]


@pytest.mark.parametrize(
    ("text", "start", "aim"),
    [
        ("Pupils absent more than 10% of lessons fall from 22% to 15%", 22, 15),
        ("Machines idle over 30% of the shift down from 12 to 5", 12, 5),
        (
            "Share of tenants paying more than 40% of income falls from 31% to 25%",
            31,
            25,
        ),
        ("Patients who miss over 20% of doses drop to 6%", None, 6),
        ("Guests waiting more than 20 minutes fall to 9%", None, 9),
        ("Invoices more than 60 days late fall by 30%", None, 30),
        ("Classes with at least 3 absentees fall from 20 to 10", 20, 10),
        ("Shops ordering at least 4 times: 120 to at least 200", 120, 200),
    ],
)
def test_a_number_that_says_who_is_counted_is_no_aim(
    text: str, start: float | None, aim: float
) -> None:
    """What makes one of the group read as the target is a target nobody set."""
    assert [(start, aim)] == [(one.baseline, one.target) for one in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "aims"),
    [
        ("More than 60% of pupils rise from level 2 to level 3", [60, 3]),
        ("At least 80% of wards cut falls from 9 to 4", [80, 4]),
        ("Keep more than 90% of seats and grow sales from 3 to 5", [90, 5]),
        ("Give more than 20% of seats, from 3 to 5 rows", [20, 5]),
        ("Hold over 40% of shares", [40]),
    ],
)
def test_a_share_that_is_wanted_stays_an_aim(text: str, aims: list[float]) -> None:
    """A target taken for a description is lost."""
    assert aims == [one.target for one in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "start", "aim"),
    [
        ("Open tickets: 480 open. Target 200.", 480, 200),
        ("Waiting list: 950 people. We want 400.", 950, 400),
        ("Late parcels: 9% today. Want 4%.", 9, 4),
        ("Reviews unanswered: 75. Goal: 10.", 75, 10),
        ("Attrition: 18% (2024) / 12% (2025)", 18, 12),
        ("Fee $9 (2025) / $11 (2026)", 9, 11),
        ("1 of 6 wards to 5 of 6 wards run the check", 1, 5),
        ("3 of 8 to 6 of 8 sites certified", 3, 6),
        ("Rating 4.7, before: 4.2", 4.2, 4.7),
        ("Response rate 40% (earlier: 22%)", 22, 40),
        ("Cycle time 4 days; it is 11 now", 11, 4),
        ("Scrap under 3%. It is 7% now.", 7, 3),
        ("Empty beds 5%, we start at 12%", 12, 5),
        ("eNPS of 45 (last survey: 20, n=85)", 20, 45),
        ("Trust score 70 (2025: 52, n=300)", 52, 70),
        ("Visitors +20% (base: 30,000)", 30_000, 20),
        ("Costs -10% (2025: $4m)", 4e6, 10),
        ("Grow ARR 20% YoY from $3m", 3e6, 20),
        ("Cut waste 30% from 12 t", 12, 30),
        ("15% increase from $200k", 2e5, 15),
        ("Heating costs 15% below last year's $80k", 8e4, 15),
        ("Sales 12% above last year's 2.4m", 2.4e6, 12),
        ("Sales 12% over 2025 ($2.4m)", 2.4e6, 12),
        ("Weight 12% lower than in 2024 (340 g)", 340, 12),
        ("Cut complaints by 30% compared with last year (310)", 310, 30),
        ("10% more guests than last summer's 900", 900, 10),
    ],
)
def test_where_it_stands_is_told_beside_the_aim(
    text: str, start: float, aim: float
) -> None:
    """A start in another sentence, a bracket or a comparison is the start."""
    assert [(start, aim)] == [(one.baseline, one.target) for one in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Sell 30 licences. Target 40.", [(None, 30), (None, 40)]),
        ("We have 40 guests, guests want 3 meals", [(None, 40), (None, 3)]),
        ("Fee $9 (2026) / $7 (2025)", [(None, 9)]),
        ("Margin 22% (Q1) / 27% (Q2)", [(None, 22)]),
        ("2 of 5 books to 4 of 5 pupils", [(None, 2)]),
        ("Close 40 cases before 5% rebate ends", [(None, 40)]),
        ("NPS 50, churn is 9% now", [(None, 50), (None, 9)]),
        ("Grow revenue 15% from 3 channels", [(None, 15)]),
        ("Reduce spend 10% from $90k to $81k", [(9e4, 8.1e4)]),
        ("Attendance above 2025 (82%)", [(None, 82)]),
        ("Trust score 70 (n=300)", [(None, 70)]),
        ("Reach 60 clubs, start at 9 schools", [(None, 60)]),
        ("Cut complaints compared with last year (310)", []),
        ("Publish 5 guides (better 8)", [(None, 5)]),
        ("Revenue 20% above last year's figure", [(None, 20)]),
        ("Raise it to 70% (Q4: 80%)", [(None, 70)]),
    ],
)
def test_what_stands_beside_an_aim_is_no_start(
    text: str, numbers: list[tuple[float | None, float | None]]
) -> None:
    """A second number read as the start is a wrong start."""
    assert numbers == [(one.baseline, one.target) for one in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Attendance above 2025 (82%)", "at-least"),
        ("Complaints lower than last year (310)", "at-most"),
        ("Fewer complaints than last year (310)", "at-most"),
        ("More signups than in Q3 (1,200)", "at-least"),
        ("Fewer incidents than last year's 30", "at-most"),
        ("Revenue 20% above last year's figure", "up"),
        ("Heating costs 15% below last year's $80k", "down"),
        ("Sales 12% above last year's 2.4m", "up"),
        ("Grow ARR 20% YoY from $3m", "up"),
        ("Cut waste 30% from 12 t", "down"),
        ("Error rate: 0.5% or better", "at-most"),
        ("Keep churn at 2% or better", "at-most"),
        ("Wait time 5 days or better", "at-most"),
        ("Faults found before delivery: 95% or better", "at-least"),
        ("NPS 40 or better", "at-least"),
        ("Error rate: 5 or more", "at-least"),
        ("Faults 5+", "at-least"),
    ],
)
def test_a_comparison_points_where_the_measure_is_better(text: str, way: str) -> None:
    """Fewer faults are better ones: read the other way, the worst passes."""
    assert [way] == [one.direction for one in read_targets(text)]
