"""Every way to state a target, each with invented examples: what is read from it."""

import pytest

from okrkit.wording.slots import Slots
from okrkit.wording.targets.reading import read_targets

SLOTS = ("direction", "baseline", "target", "high", "of", "stretch", "unit", "kind")

# Form, text, and of each target direction, baseline, target, unit, kind, more.
Row = tuple[object, ...]
FORMS: tuple[tuple[str, str, tuple[Row, ...]], ...] = (
    ("01", "Raise trial bookings from 6% to 9%", (("up", 6, 9, "%", "absolute"),)),
    (
        "01",
        "Take open rate of the digest from 18.5% to 24%",
        (("up", 18.5, 24, "%", "absolute"),),
    ),
    (
        "01",
        "Move overdue invoices from 40 to 15",
        (("down", 40, 15, "invoices", "absolute"),),
    ),
    ("02", "Cut the repair queue to 40 from 95", (("down", 95, 40, None, "absolute"),)),
    (
        "02",
        "Grow weekly riders to 2,400 from 1,900",
        (("up", 1900, 2400, "riders", "absolute"),),
    ),
    (
        "03",
        "Reach 62% on-time pickups (currently 48%)",
        (("up", 48, 62, "%", "absolute"),),
    ),
    ("03", "Referral share at 30 % (today: 22 %)", (("up", 22, 30, "%", "absolute"),)),
    ("03", "Bring no-shows to 4% (was 9%)", (("down", 9, 4, "%", "absolute"),)),
    (
        "04",
        "9,000 weekly users, up from 6,500",
        (("up", 6500, 9000, "users", "absolute"),),
    ),
    (
        "04",
        "Scrap cost of $40k, down from $65k",
        (("down", 65000, 40000, "USD", "absolute"),),
    ),
    ("05", "CSAT 3.9 -> 4.4", (("up", 3.9, 4.4, "points", "absolute"),)),
    ("05", "Refund rate: 5% -> 2%", (("down", 5, 2, "%", "absolute"),)),
    ("06", "MTTR 5h→1h", (("down", 5, 1, "hours", "absolute"),)),
    ("06", "Build minutes 14 → 6", (("down", 14, 6, None, "absolute"),)),
    (
        "07",
        "Bring outages from 12/month to 4/month",
        (("down", 12, 4, "outages", "absolute"),),
    ),
    (
        "07",
        "Grow demos from 8 per week to 15 per week",
        (("up", 8, 15, "demos", "absolute"),),
    ),
    (
        "08",
        "Shorten checkout from 14 minutes to under 4",
        (("at-most", 14, 4, "minutes", "absolute"),),
    ),
    (
        "08",
        "Take the answer time from 30 seconds to 12",
        (("down", 30, 12, "seconds", "absolute"),),
    ),
    (
        "09",
        "Cut the restore from 2 hours to 20 minutes",
        (("down", 120, 20, "minutes", "absolute"),),
    ),
    (
        "09",
        "Bring the audit trail delay from 3 days to 6 hours",
        (("down", 72, 6, "hours", "absolute"),),
    ),
    ("10", "Lift tips per shift from ~7 to 10", (("up", 7, 10, "tips", "absolute"),)),
    (
        "10",
        "Reduce leavers from about 30 to 12",
        (("down", 30, 12, "leavers", "absolute"),),
    ),
    ("11", "Grow referrals to 350", (("up", None, 350, "referrals", "absolute"),)),
    ("11", "Reduce the defect rate to 1.5%", (("down", None, 1.5, "%", "absolute"),)),
    ("12", "Average wait of 6 days", ((None, None, 6, "days", "absolute"),)),
    ("12", "A repeat rate of 31%", ((None, None, 31, "%", "absolute"),)),
    ("13", "Hold refund rate at 2%", (("exactly", None, 2, "%", "absolute"),)),
    ("13", "Keep the head count at 45", (("exactly", None, 45, None, "absolute"),)),
    ("14", "Delivery rate 8", ((None, None, 8, None, "absolute"),)),
    ("14", "Churn 2.5%", ((None, None, 2.5, "%", "absolute"),)),
    ("15", "eNPS: 40", ((None, None, 40, "points", "absolute"),)),
    ("15", "First-pass yield: 97%", ((None, None, 97, "%", "absolute"),)),
    (
        "16",
        "The list reaches 1,200 subscribers",
        ((None, None, 1200, "subscribers", "absolute"),),
    ),
    (
        "16",
        "Our forum hits 500 answered questions",
        ((None, None, 500, "questions", "absolute"),),
    ),
    ("17", "$3m in renewals", ((None, None, 3e6, "USD", "absolute"),)),
    ("17", "£250k of new pledges", ((None, None, 250e3, "GBP", "absolute"),)),
    ("18", "Incident rate .31", ((None, None, 0.31, None, "absolute"),)),
    ("18", "Bounce at .8%", ((None, None, 0.8, "%", "absolute"),)),
    ("19", "Lower cost per order by 12%", (("down", None, 12, "%", "percent-delta"),)),
    ("19", "Increase logins by 25 percent", (("up", None, 25, "%", "percent-delta"),)),
    ("20", "Lift the score by 4 points", (("up", None, 4, "points", "delta"),)),
    (
        "20",
        "Raise the completion rate by 5 percentage points",
        (("up", None, 5, "pp", "delta"),),
    ),
    ("21", "Shorten the cycle by 3 days", (("down", None, 3, "days", "delta"),)),
    ("21", "Reduce the wait by 10 minutes", (("down", None, 10, "minutes", "delta"),)),
    (
        "22",
        "Grow bookings by at least 10%",
        (("at-least", None, 10, "%", "percent-delta"),),
    ),
    (
        "22",
        "Cut waste by at least 2 tonnes",
        (("at-least", None, 2, "tonnes", "delta"),),
    ),
    (
        "23",
        "Increase donors by a minimum of 15%",
        (("at-least", None, 15, "%", "percent-delta"),),
    ),
    (
        "23",
        "Reduce complaints by a minimum of 40",
        (("at-least", None, 40, "complaints", "delta"),),
    ),
    (
        "24",
        "A 15% increase in repeat orders",
        (("up", None, 15, "%", "percent-delta"),),
    ),
    ("24", "20% reduction in scrap", (("down", None, 20, "%", "percent-delta"),)),
    ("25", "NPS up 8", (("up", None, 8, "points", "delta"),)),
    ("25", "Basket size up 12%", (("up", None, 12, "%", "percent-delta"),)),
    ("26", "Handling time down 2 minutes", (("down", None, 2, "minutes", "delta"),)),
    ("26", "Returns down 9%", (("down", None, 9, "%", "percent-delta"),)),
    ("27", "NPS +12", (("up", None, 12, "points", "delta"),)),
    ("27", "Queue length -5", (("down", None, 5, None, "delta"),)),
    ("28", "Sign-ups (+30% year on year)", (("up", None, 30, "%", "percent-delta"),)),
    ("28", "Margin +3% vs last year", (("up", None, 3, "%", "percent-delta"),)),
    ("29", "25% fewer reopened tickets", (("down", None, 25, "%", "percent-delta"),)),
    ("29", "10% more returning guests", (("up", None, 10, "%", "percent-delta"),)),
    ("30", "Energy use falls 18%", (("down", None, 18, "%", "percent-delta"),)),
    ("30", "Error volume drops 40%", (("down", None, 40, "%", "percent-delta"),)),
    ("31", "3x qualified demos", ((None, None, 3, None, "multiple"),)),
    ("31", "10x search traffic", ((None, None, 10, None, "multiple"),)),
    ("32", "Grow the community by 2x", (("up", None, 2, None, "multiple"),)),
    ("32", "Increase throughput 4x", (("up", None, 4, None, "multiple"),)),
    ("33", "Double weekly orders", (("up", None, 2, None, "multiple"),)),
    ("33", "Triple our newsletter reach", (("up", None, 3, None, "multiple"),)),
    ("33", "Halve the number of late trains", (("down", None, 0.5, None, "multiple"),)),
    ("34", "Stock at 4x weekly sales", ((None, None, 4, None, "multiple"),)),
    ("34", "Pipeline cover of 3x", ((None, None, 3, None, "multiple"),)),
    ("35", "2x repeat rate to 44%", (("up", 22, 44, "%", "absolute"),)),
    (
        "35",
        "Double the share of card payments to 60%",
        (("up", 30, 60, "%", "absolute"),),
    ),
    ("36", "A ten-fold growth in listings", (("up", None, 10, None, "multiple"),)),
    ("36", "Fivefold rise in app opens", (("up", None, 5, None, "multiple"),)),
    (
        "37",
        "At least 30 pilot schools",
        (("at-least", None, 30, "schools", "absolute"),),
    ),
    ("37", "Keep occupancy at least 85%", (("at-least", None, 85, "%", "absolute"),)),
    (
        "38",
        "50+ stores on the new till",
        (("at-least", None, 50, "stores", "absolute"),),
    ),
    ("38", "Rating of 4.5+", (("at-least", None, 4.5, "points", "absolute"),)),
    ("39", "Uptime > 99.5%", (("at-least", None, 99.5, "%", "absolute"),)),
    ("39", ">300 active mentors", (("at-least", None, 300, "mentors", "absolute"),)),
    ("40", "Fill rate ≥ 96%", (("at-least", None, 96, "%", "absolute"),)),
    ("40", "Coverage >= 80%", (("at-least", None, 80, "%", "absolute"),)),
    (
        "41",
        "More than 70 partners sell the bundle",
        (("at-least", None, 70, "partners", "absolute"),),
    ),
    (
        "41",
        "Earn over $400k from workshops",
        (("at-least", None, 400e3, "USD", "absolute"),),
    ),
    ("41", "Satisfaction above 4.2", (("at-least", None, 4.2, "points", "absolute"),)),
    (
        "42",
        "20 or more tenants renew early",
        (("at-least", None, 20, "tenants", "absolute"),),
    ),
    ("42", "Pulse of 7.5 or higher", (("at-least", None, 7.5, "points", "absolute"),)),
    ("43", "A minimum of 60 donors", (("at-least", None, 60, "donors", "absolute"),)),
    ("43", "Minimum 12 referrals", (("at-least", None, 12, "referrals", "absolute"),)),
    (
        "44",
        "No fewer than 9 councils adopt the form",
        (("at-least", None, 9, "councils", "absolute"),),
    ),
    ("44", "No less than 88% of beds filled", (("at-least", None, 88, "%", "share"),)),
    ("45", "Latency < 250 ms", (("at-most", None, 250, "ms", "absolute"),)),
    ("45", "Churn <2%", (("at-most", None, 2, "%", "absolute"),)),
    ("46", "Scrap ≤ 1.2%", (("at-most", None, 1.2, "%", "absolute"),)),
    ("46", "Open incidents <= 5", (("at-most", None, 5, "incidents", "absolute"),)),
    ("47", "Cost per lead under €20", (("at-most", None, 20, "EUR", "absolute"),)),
    ("47", "Keep attrition below 8%", (("at-most", None, 8, "%", "absolute"),)),
    (
        "47",
        "Less than 15 escalations",
        (("at-most", None, 15, "escalations", "absolute"),),
    ),
    (
        "48",
        "No more than 3 failed deploys",
        (("at-most", None, 3, "deploys", "absolute"),),
    ),
    ("48", "At most 2% of parcels damaged", (("at-most", None, 2, "%", "share"),)),
    (
        "49",
        "Setup in 10 minutes or less",
        (("at-most", None, 10, "minutes", "absolute"),),
    ),
    ("49", "5 complaints or fewer", (("at-most", None, 5, "complaints", "absolute"),)),
    ("50", "Maximum churn of 4%", (("at-most", None, 4, "%", "absolute"),)),
    ("50", "Max wait of 3 minutes", (("at-most", None, 3, "minutes", "absolute"),)),
    ("51", "Backlog does not exceed 120", (("at-most", None, 120, None, "absolute"),)),
    ("51", "Keep overtime from exceeding 6%", (("at-most", None, 6, "%", "absolute"),)),
    (
        "52",
        "Spend stays within 4% of plan",
        (("at-most", None, 4, "%", "percent-delta"),),
    ),
    (
        "52",
        "Land within 10% of the budget",
        (("at-most", None, 10, "%", "percent-delta"),),
    ),
    ("53", "Zero overdue audits", (("zero", None, 0, "audits", "absolute"),)),
    (
        "53",
        "No critical defects in the field",
        (("zero", None, 0, "defects", "absolute"),),
    ),
    ("54", "Not a single missed payroll", (("zero", None, 0, "payroll", "absolute"),)),
    ("54", "Not a single unplanned stop", (("zero", None, 0, "stop", "absolute"),)),
    (
        "55",
        "Humidity between 40 and 55",
        (("between", None, 40, None, "absolute", {"high": 55}),),
    ),
    (
        "55",
        "Between 10% and 15% of income saved",
        (("between", None, 10, "%", "share", {"high": 15}),),
    ),
    (
        "56",
        "Utilisation 70-80%",
        (("between", None, 70, "%", "absolute", {"high": 80}),),
    ),
    (
        "56",
        "Stock cover 5 ~ 7 days",
        (("between", None, 5, "days", "absolute", {"high": 7}),),
    ),
    (
        "57",
        "Spend ±3% of budget",
        (("between", None, -3, "%", "percent-delta", {"high": 3}),),
    ),
    (
        "57",
        "Weight tolerance ± 2%",
        (("between", None, -2, "%", "percent-delta", {"high": 2}),),
    ),
    ("58", "70% of new sellers list a second item", ((None, None, 70, "%", "share"),)),
    ("58", "40 % of tenants pay online", ((None, None, 40, "%", "share"),)),
    ("59", "All invoices matched", ((None, None, 100, "%", "share"),)),
    ("59", "Every ward has a named lead", ((None, None, 100, "%", "share"),)),
    ("59", "100% of vans tracked", ((None, None, 100, "%", "share"),)),
    (
        "60",
        "4/5 releases without hotfix",
        ((None, None, 4, "releases", "share", {"of": 5}),),
    ),
    (
        "60",
        "9 out of 10 callers reach a person",
        ((None, None, 9, "callers", "share", {"of": 10}),),
    ),
    ("61", "Two thirds of pilots renew", ((None, None, 66.6667, "%", "share"),)),
    ("61", "Three quarters of carers stay", ((None, None, 75, "%", "share"),)),
    ("62", "Half of the orders come from the app", ((None, None, 50, "%", "share"),)),
    ("62", "Half the crews use the checklist", ((None, None, 50, "%", "share"),)),
    ("63", "The majority of guests book again", ()),
    ("63", "Most of our users know the new menu", ()),
    (
        "64",
        "95% of refunds paid within 3 days",
        ((None, None, 95, "%", "share", {"service_level": "within 3 days"}),),
    ),
    (
        "64",
        "Answer 80% of chats in 2 minutes",
        ((None, None, 80, "%", "share", {"service_level": "in 2 minutes"}),),
    ),
    (
        "65",
        "First reply within 2 h of opening",
        (("at-most", None, 2, "hours", "absolute"),),
    ),
    (
        "65",
        "Keys handed over within 4 days of signing",
        (("at-most", None, 4, "days", "absolute"),),
    ),
    (
        "66",
        "Close the books in 5 business days",
        (("at-most", None, 5, "days", "absolute"),),
    ),
    ("66", "Parts arrive in 48 hours", (("at-most", None, 48, "hours", "absolute"),)),
    (
        "67",
        "p95 < 250 ms",
        (("at-most", None, 250, "ms", "percentile", {"stat": "p95"}),),
    ),
    (
        "67",
        "99th percentile below 2 s",
        (("at-most", None, 2, "seconds", "percentile"),),
    ),
    (
        "67",
        "Search (p90) under 400 ms",
        (("at-most", None, 400, "ms", "percentile", {"stat": "p90"}),),
    ),
    (
        "68",
        "Median of 4 days",
        ((None, None, 4, "days", "absolute", {"stat": "Median"}),),
    ),
    (
        "68",
        "Average order of $52",
        ((None, None, 52, "USD", "absolute", {"stat": "Average"}),),
    ),
    (
        "69",
        "Course rating 4.6/5",
        ((None, None, 4.6, "points", "absolute", {"of": 5}),),
    ),
    (
        "69",
        "≥ 4.5 of 5 in the survey",
        (("at-least", None, 4.5, "points", "absolute", {"of": 5}),),
    ),
    ("69", "8+ on the pulse", (("at-least", None, 8, "points", "absolute"),)),
    ("70", "3:1 seniors to juniors", ((None, None, 3, None, "ratio"),)),
    ("70", "LTV to CAC of 5:1", ((None, None, 5, None, "ratio"),)),
    ("71", "Top 5 in search", ((None, None, 5, None, "rank"),)),
    ("71", "#1 in the app store", ((None, None, 1, None, "rank"),)),
    (
        "72",
        "10 site visits per week",
        ((None, None, 10, "visits", "absolute", {"window": "per week"}),),
    ),
    (
        "72",
        "Grow 7% every month",
        (("up", None, 7, "%", "percent-delta", {"window": "every month"}),),
    ),
    ("73", "Three partners resell the kit", ((None, None, 3, "partners", "absolute"),)),
    ("73", "Twenty-five farms join", ((None, None, 25, "farms", "absolute"),)),
    ("74", "Revenue of $1.2m", ((None, None, 1.2e6, "USD", "absolute"),)),
    ("74", "Savings of €850K", ((None, None, 850e3, "EUR", "absolute"),)),
    ("74", "1M USD in grants", ((None, None, 1e6, "USD", "absolute"),)),
    ("74", "Turnover of 18 lakh", ((None, None, 1.8e6, None, "absolute"),)),
    ("74", "2 crore in fees", ((None, None, 2e7, None, "absolute"),)),
    ("75", "10K followers", ((None, None, 10e3, "followers", "absolute"),)),
    ("75", "1.5M downloads", ((None, None, 1.5e6, "downloads", "absolute"),)),
    ("75", "Reach 2bn requests", ((None, None, 2e9, "requests", "absolute"),)),
    (
        "76",
        "Hire 2 welders, up to 5",
        ((None, None, 2, "welders", "absolute", {"stretch": 5}),),
    ),
    (
        "76",
        "$4m ($5m stretch)",
        ((None, None, 4e6, "USD", "absolute", {"stretch": 5e6}),),
    ),
    (
        "77",
        "Finish ahead of plan",
        ((None, None, None, None, None, {"reference": "plan"}),),
    ),
    (
        "77",
        "Pages load faster than the market leader",
        ((None, None, None, None, None, {"reference": "the market leader"}),),
    ),
    ("78", "Grow sales by XX%", ()),
    ("78", "Reach [target] users by TBD", ()),
    ("comma", "Fehlerquote under 2,7 %", (("at-most", None, 2.7, "%", "absolute"),)),
    ("space", "Reach 1 200 members", ((None, None, 1200, "members", "absolute"),)),
    ("dot", "Reach 1.200 members", ((None, None, 1200, "members", "absolute"),)),
)


def plain(slots: Slots) -> dict[str, object]:
    """Give the main slots of a target, numbers rounded as the table has them."""
    values = {name: getattr(slots, name) for name in SLOTS}
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in values.items()
        if value is not None
    }


def expected(row: Row) -> dict[str, object]:
    """Give what a row of the table says."""
    named = dict(
        zip(("direction", "baseline", "target", "unit", "kind"), row, strict=False)
    )
    more = row[5] if len(row) > 5 else {}
    assert isinstance(more, dict)
    values = named | {name: value for name, value in more.items() if name in SLOTS}
    return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize(
    ("text", "rows"),
    [form[1:] for form in FORMS],
    ids=[f"{form}-{place}" for place, (form, _, _) in enumerate(FORMS)],
)
def test_a_form_is_read_exactly(text: str, rows: tuple[Row, ...]) -> None:
    """A parser that misses a form reports a number that nobody wrote."""
    assert [expected(row) for row in rows] == [plain(one) for one in read_targets(text)]
    for row, one in zip(rows, read_targets(text), strict=True):
        more = row[5] if len(row) > 5 else {}
        assert isinstance(more, dict)
        assert more.items() <= {name: one[name] for name in (*more, "kind")}.items()
