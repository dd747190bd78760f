"""Kinds of targets whose numbers are easily taken for others."""

import pytest

from okrkit.wording.targets import read_targets

ROWS = [
    # "up" belongs to the verb.
    ("Sign up 40 shops", [{"target": 40, "unit": "shops", "kind": "absolute"}]),
    ("Line up 5 speakers", [{"target": 5, "unit": "speakers", "kind": "absolute"}]),
    (
        "Sales up 40%",
        [{"direction": "up", "target": 40, "unit": "%", "kind": "percent-delta"}],
    ),
    # A multiple of something is a value that can rise.
    (
        "Raise return on ads from 2.5x to 4x",
        [{"direction": "up", "baseline": 2.5, "target": 4, "kind": "absolute"}],
    ),
    (
        "Stock turnover 3x -> 5x",
        [{"direction": "up", "baseline": 3, "target": 5, "kind": "absolute"}],
    ),
    # Two values of a metric are from and to without "from"; of work, a range.
    (
        "NPS 32 to 40",
        [
            {
                "direction": "up",
                "baseline": 32,
                "target": 40,
                "unit": "points",
                "kind": "absolute",
            }
        ],
    ),
    (
        "Response time 14 to 4 hours",
        [
            {
                "direction": "down",
                "baseline": 14,
                "target": 4,
                "unit": "hours",
                "kind": "absolute",
            }
        ],
    ),
    (
        "Publish 3 to 5 guides",
        [
            {
                "direction": "between",
                "target": 3,
                "high": 5,
                "unit": "guides",
                "kind": "absolute",
            }
        ],
    ),
    (
        "Repair takes 2 to 3 days",
        [
            {
                "direction": "between",
                "target": 2,
                "high": 3,
                "unit": "days",
                "kind": "absolute",
            }
        ],
    ),
    # Where it starts at no year, it does not lead to one.
    (
        "Grow members from 1 to 2005",
        [
            {
                "direction": "up",
                "baseline": 1,
                "target": 2005,
                "unit": "members",
                "kind": "absolute",
            }
        ],
    ),
    ("Translate the letters from 2006 to 2010", []),
    ("2 to 2030", [{"target": 2, "kind": "absolute"}]),
    # The score is meant, not those who give it.
    (
        "NPS of our members to 40",
        [{"target": 40, "unit": "points", "kind": "absolute"}],
    ),
    (
        "NPS promoters to 40",
        [{"target": 40, "unit": "promoters", "kind": "absolute"}],
    ),
    # A share of a group, and where it leads.
    (
        "Increase 20% of accounts on the annual plan to 40%",
        [
            {
                "direction": "up",
                "baseline": 20,
                "target": 40,
                "unit": "%",
                "kind": "share",
            }
        ],
    ),
    (
        "Reduce 30% of orders sent late to 10%",
        [
            {
                "direction": "down",
                "baseline": 30,
                "target": 10,
                "unit": "%",
                "kind": "share",
            }
        ],
    ),
    ("Half of our guests return", [{"target": 50, "unit": "%", "kind": "share"}]),
    ("Visit 5 of the shops", [{"target": 5, "unit": "shops", "kind": "absolute"}]),
    # What each of a share says is no second target.
    ("80% of guests rate us 5 stars", [{"target": 80, "unit": "%", "kind": "share"}]),
]
NAMES = ("direction", "baseline", "target", "high", "unit", "kind")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_what_a_kind_of_target_says(text: str, expected: list[dict[str, object]]):
    """A wrong start or a wrong way is worse than none."""
    assert expected == [
        {name: slots[name] for name in NAMES if slots[name] is not None}
        for slots in read_targets(text)
    ]


@pytest.mark.parametrize(
    ("text", "start", "aim"),
    [
        ("Raise renewals to 70% (61% today)", 61, 70),
        ("Grow the panel to 400 readers (310 now)", 310, 400),
        ("Bring NPS to 40 (31 currently)", 31, 40),
        ("Get on-time starts to 92% (about 84% baseline)", 84, 92),
        ("Queues over 5 minutes from 14% to 8%", 14, 8),
        ("Calls longer than 10 minutes 12% -> 6%", 12, 6),
    ],
)
def test_today_in_brackets_and_limits_of_what_is_counted(text, start, aim):
    """A start may stand behind its number; a limit may say only what is counted."""
    (found,) = read_targets(text)

    assert (start, aim) == (found.baseline, found.target)
