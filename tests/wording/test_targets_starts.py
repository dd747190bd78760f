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
