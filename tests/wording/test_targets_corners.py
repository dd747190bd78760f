"""Rare forms of targets: each row is a text that a person wrote, and what it says."""

import pytest

from okrkit.wording.targets.reading import read_targets

ROWS = [
    # A country is no currency.
    (
        "Grow US sales by 5%",
        [{"direction": "up", "target": 5, "unit": "%", "kind": "percent-delta"}],
    ),
    # "1st" is a place in words; the number after "top" or "number" is a rank.
    ("Be the #1st choice of tenants", []),
    ("Rank top-5 in town", [{"target": 5, "kind": "rank"}]),
    ("Be number #3 in town", [{"target": 3, "kind": "rank"}]),
    # A score with a capital and a class of users are no names with a number.
    ("Reach 45 NPS", [{"target": 45, "unit": "points", "kind": "absolute"}]),
    ("Keep Csat 4", [{"target": 4, "unit": "points", "kind": "absolute"}]),
    ("Keep Basic 4 users", [{"target": 4, "unit": "users", "kind": "absolute"}]),
    # What is counted may stand behind a slash.
    (
        "Serve 30 visiting / tenants",
        [{"target": 30, "unit": "tenants", "kind": "absolute"}],
    ),
    # Digits right behind a time that are no smaller time.
    ("Queue 3m5", [{"target": 3, "unit": "minutes", "kind": "absolute"}]),
    # Which way is better, only the metric knows.
    (
        "Improve first-time fix 5%",
        [{"target": 5, "unit": "%", "kind": "percent-delta"}],
    ),
    # A time before "to" is what is counted where it is many, and names the measure.
    (
        "Cut the day to ship from 9 to 5",
        [{"direction": "down", "baseline": 9, "target": 5, "kind": "absolute"}],
    ),
    (
        "Average days to hire 52 -> 35",
        [
            {
                "direction": "down",
                "baseline": 52,
                "target": 35,
                "unit": "days",
                "kind": "absolute",
                "stat": "Average",
            }
        ],
    ),
    # A start is said once; what is said again does not overrule it.
    (
        "Reach 40 (up from 20, up from 10)",
        [{"direction": "up", "baseline": 20, "target": 40, "kind": "absolute"}],
    ),
    # All of a plural is a share of it, with no "of".
    (
        "100% queries answered",
        [{"target": 100, "unit": "%", "kind": "share"}],
    ),
    # A step and its part of the start give the start.
    (
        "Sales up 50 (10%)",
        [{"direction": "up", "baseline": 500, "target": 50, "kind": "delta"}],
    ),
    # A deadline is that of its own clause.
    (
        "Reach 40 shops, 30 vans by May 2027",
        [
            {"target": 40, "unit": "shops", "kind": "absolute"},
            {
                "target": 30,
                "unit": "vans",
                "kind": "absolute",
                "deadline": "by May 2027",
            },
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_what_a_rare_form_says(text, expected):
    """What a table of common forms would leave out."""
    assert expected == [
        {name: slots[name] for name in slots} for slots in read_targets(text)
    ]


@pytest.mark.parametrize(
    ("text", "stats"),
    [
        ("p95 under 1 s for small files and 3 s for large ones", ["p95", "p95"]),
        ("Keep p95 under 200 ms for reads and 500 for writes", ["p95", "p95"]),
        ("Keep p95 under 2 s and open 40 shops", ["p95", None]),
        ("Keep p95 under 2 s and 99% of calls answered", ["p95", None]),
        ("Serve 40 shops. Keep p95 under 2 s.", [None, "p95"]),
    ],
)
def test_a_percentile_goes_on_to_amounts_of_its_kind(text, stats):
    """A percentile of shops is nonsense, and would be graded as such."""
    assert stats == [slots.stat for slots in read_targets(text)]
