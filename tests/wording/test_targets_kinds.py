"""Kinds of targets whose numbers are easily taken for others."""

import pytest

from okrkit.wording.targets.reading import read_targets

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
    # A limit of what is counted, and how many there may be.
    (
        "Cut waits over 20 minutes to 5 a day",
        [{"direction": "down", "target": 5, "unit": "waits", "kind": "absolute"}],
    ),
    (
        "Cut refunds over $500 to 5 a month",
        [{"direction": "down", "target": 5, "unit": "refunds", "kind": "absolute"}],
    ),
    (
        "Degrees in 4 years at 75%",
        [{"target": 75, "unit": "%", "kind": "absolute"}],
    ),
    # A change against a time that is over.
    (
        "Footfall 20% above 2024",
        [{"direction": "up", "target": 20, "unit": "%", "kind": "percent-delta"}],
    ),
    (
        "Spend per store 20% under 2025",
        [{"direction": "down", "target": 20, "unit": "%", "kind": "percent-delta"}],
    ),
    (
        "One fifth fewer complaints",
        [{"direction": "down", "target": 20, "unit": "%", "kind": "percent-delta"}],
    ),
    (
        "Raise spot checks from a quarter to a half",
        [
            {
                "direction": "up",
                "baseline": 25,
                "target": 50,
                "unit": "%",
                "kind": "absolute",
            }
        ],
    ),
    # A number that names which ones.
    ("Day-7 retention at 35%", [{"target": 35, "unit": "%", "kind": "absolute"}]),
    ("Average ticket 45 \u20ac", [{"target": 45, "unit": "EUR", "kind": "absolute"}]),
    (
        "Earn 5-star reviews from 9 towns",
        [{"target": 9, "unit": "towns", "kind": "absolute"}],
    ),
    ("Earn a 5-star rating", [{"target": 5, "unit": "points", "kind": "absolute"}]),
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
        # The past in brackets, before or behind its value.
        ("Lift on-time starts to 92% (2025: 61%)", 61, 92),
        ("Renewals at 88% (Q3: 79%)", 79, 88),
        ("NPS 45 (start: 31)", 31, 45),
        ("Trial conversion of 14% (last year 9%)", 9, 14),
        ("Courses finished reach 70% (61% last year)", 61, 70),
        ("Rent paid on time at 97% (93% in 2024)", 93, 97),
        ("Lift own goods to 31% of sales (28% in FY26)", 28, 31),
        ("90% of nurses trained (54% at the start)", 54, 90),
        ("First calls solved 78% (FY24 actual: 64%)", 64, 78),
        ("Grow donors to 2,400 (end of 2025: 1,750)", 1750, 2400),
        ("Scrap 1.8% (previous: 2.6%)", 2.6, 1.8),
        ("Yield 98.5% (FY2025/26: 97.2%)", 97.2, 98.5),
        ("Open tickets at 300 (2025-01: 820)", 820, 300),
        # What it is compared with, where nobody else's value is meant.
        ("Ship 14 releases per month instead of 11", 11, 14),
        ("CES of 4.2 compared to 3.6 now", 3.6, 4.2),
        ("80% of tickets solved vs 61% today", 61, 80),
        ("Scrap 1.8%, against 2.6% in 2025", 2.6, 1.8),
        # A start in a clause or with a head of its own.
        ("54% today, 75% by 1 May", 54, 75),
        ("Dispatch 95% of orders the same day (at present 81%)", 81, 95),
        ("Raise coverage from its present level of 54% to 75%", 54, 75),
        ("CSAT to 4.5 from an average of 4.1", 4.1, 4.5),
        ("A backlog of 1,900 cases reduced to 600", 1900, 600),
        ("Bring the queue (900 letters) to under 200", 900, 200),
        # A change and where it leads.
        ("Gross margin +3pts to 14%", 11, 14),
        ("Cut agency spend by $30m to $90m", 120e6, 90e6),
        ("Reduce no-shows by 25% to 9%", 12, 9),
        ("NPS to 55, +10 on last year", 45, 55),
        ("Cut build time by 4 min, i.e. from 11 to 7", 11, 7),
        ("eNPS: -5 to +15", -5, 15),
        ("Late shipments: 8% to 3%", 8, 3),
        ("Call handling from 7m30s to 6m", 7.5, 6),
        # An aim ahead, a part, or another's value is no start.
        ("Raise renewals to 70% (next year: 75%)", None, 70),
        ("Raise renewals to 70% (the rest: 30%)", None, 70),
        ("Raise renewals to 70% (80% in Q4)", None, 70),
        ("Raise renewals to 70% (Q4: 80%)", None, 70),
        ("Cut churn to 4% (2027: 3%)", None, 4),
        ("Bring 30% of guests back (end: 40%)", None, 30),
        ("Margin 18% vs. plan of 15%", None, 18),
        ("Earn more than 15% in margin", None, 15),
    ],
)
def test_today_in_brackets_and_limits_of_what_is_counted(text, start, aim):
    """A start may stand behind its number; a limit may say only what is counted."""
    (found,) = read_targets(text)

    assert (start, aim) == (found.baseline, found.target)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Collect Rs. 15 lakhs", 1.5e6, "INR"),
        ("Grow to \u20b950L", 5e6, "INR"),
        ("Sell 1,20,000 units", 120_000, "units"),
        ("A basket of R$ 84,90", 84.9, "BRL"),
        ("Raise A$2m", 2e6, "AUD"),
        ("C$ 90 a hire", 90, "CAD"),
        ("A basket of 450 kr", 450, "kr"),
        ("Reach \u20a650m in loans", 5e7, "NGN"),
        ("Bring in half a million euros", 5e5, "EUR"),
        ("Defects \u2264 50 ppm", 50, "ppm"),
        ("Payback under 12 mo.", 12, "months"),
        ("Take rate +1.2 p.p.", 1.2, "pp"),
        ("Reviews at 4.6\u2605", 4.6, "points"),
        ("Reach 4.7 / 5 in reviews", 4.7, "points"),
        ("A batch run under 2h30", 2.5, "hours"),
        ("Carbon at 0.25 kg/kWh", 0.25, "kg/kWh"),
        ("Waste at 5 kg/day", 5, "kg"),
        ("35 of the 40 councils pay", 35, "councils"),
    ],
)
def test_units_of_other_countries_and_trades(text, value, unit):
    """A unit that is not known takes the number with it or multiplies it wrongly."""
    (found,) = read_targets(text)

    assert (value, unit) == (found.target, found.unit)
