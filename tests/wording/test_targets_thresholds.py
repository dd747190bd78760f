"""A threshold that says which ones are counted; and a pace beside where it leads."""

import pytest

from okrkit.wording.slots import Direction
from okrkit.wording.targets.reading import read_targets

First = tuple[Direction | None, float | None, float | None]


def first(text: str) -> First:
    """Return the way, the start and the aim of the first target."""
    slots = read_targets(text)[0]
    return slots.direction, slots.baseline, slots.target


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Markdowns over 20% granted in fewer than 8% of sales (now 19%)",
            ("at-most", 19.0, 8.0),
        ),
        (
            "Fee waivers over 5% signed by the head in at least 90% of cases (now 60%)",
            ("at-least", 60.0, 90.0),
        ),
        (
            "Share of leases over 60 days overdue at most 2.5% (currently 4%)",
            ("at-most", 4.0, 2.5),
        ),
        ("Guests with more than 2 rebookings below 4%, now 9%", ("at-most", 9.0, 4.0)),
        (
            "Vans idling more than 20 minutes a day: fewer than 6, now 31",
            ("at-most", 31.0, 6.0),
        ),
        (
            "Screens taking more than 4 seconds to open under 3% (currently 8%)",
            ("at-most", 8.0, 3.0),
        ),
        ("Jobs over budget by more than 12% below 6%, now 15%", ("at-most", 15.0, 6.0)),
        ("Pupils scoring below 40% in art at most 7%, now 16%", ("at-most", 16.0, 7.0)),
        (
            "Baskets above $80 make up at least 25% of sales (now 14%)",
            ("at-least", 14.0, 25.0),
        ),
        ("Keep leases over 60 days overdue below 2%", ("at-most", None, 2.0)),
    ],
)
def test_a_threshold_of_what_is_counted_is_no_target(
    text: str, expected: First
) -> None:
    """Whom a measure counts is no aim: the bound behind it is, with the start."""
    assert len(read_targets(text)) == 1
    assert expected == first(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Fewer than 4% of ferries delayed by more than 20 minutes, down from 11%",
            ("at-most", 11.0, 4.0),
        ),
        (
            "At least 55% of tenants with more than 9 desks renewed, up from 41%",
            ("at-least", 41.0, 55.0),
        ),
    ],
)
def test_a_threshold_behind_a_share_takes_no_start(text: str, expected: First) -> None:
    """Which of them are counted may be said last: the start is the share's."""
    assert expected == first(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Margin above 30% on at least 40 dishes", ("at-least", None, 30.0)),
        ("Ratings above 80% in at least 95% of branches", ("at-least", None, 80.0)),
        ("Turnover over $5M churn below 3%", ("at-least", None, 5e6)),
        ("Reach over 700 cooks teaching more than 3 dishes", ("at-least", None, 700.0)),
        ("Uptime above 99.9% at less than 40% of the cost", ("at-least", None, 99.9)),
        ("NPS above 50, churn below 3%", ("at-least", None, 50.0)),
    ],
)
def test_a_bound_with_another_behind_it_stays_a_target(
    text: str, expected: First
) -> None:
    """A measure with its own bound is an aim, whatever is said next."""
    assert expected == first(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grow readers 25% QoQ to 50,000", 50_000.0),
        ("Grow ticket sales 30% year on year to $6M", 6e6),
        ("Fares up 18% yoy to €22m", 22e6),
        ("Grow members by 10% a month to 800", 800.0),
        ("Increase the number of choirs 50% YoY to 90", 90.0),
        ("Grow gifts 20% y/y to reach $5M", 5e6),
        ("Lower lost parcels 20% vs last year to 48", 48.0),
    ],
)
def test_a_pace_says_how_fast_the_target_is_reached(text: str, expected: float) -> None:
    """Where it leads is the target, with the period of the change or without."""
    assert expected == first(text)[2]


def test_a_pace_alone_is_the_target() -> None:
    """Where nothing is led to, the change itself is to be reached."""
    assert first("Grow visits 35% QoQ") == ("up", None, 35.0)
