"""Numbers that are no targets, and the cautions that real texts teach."""

import pytest

from okrkit.wording.targets.reading import read_targets

# Texts in which no number is a target.
NOTHING = (
    "Agree the budget for FY24",
    "Ship the portal in Q3",
    "Sign the lease by 1 May",
    "Sign the lease by May 1st, 2026",
    "Move in on 2026-10-31",
    "Pass the ISO 27001 audit",
    "Reach SOC 2 compliance",
    "Upgrade to v3.2",
    "Migrate the shop from Oracle 12 to Postgres 16",
    "Move the desk from Lisbon to Porto",
    "Map the journey from order to delivery",
    "Fix #4471",
    "Write a plan with four options",
    "Close epic 219",
    "Hold a retro every 2 weeks",
    "Send the survey, scale 0-10, to all hands",
    "Send the form (1 = never, 5 = always)",
    "Celebrate the 1st event",
    "Draft a 2-page brief",
    "Cover the front desk 24/7",
    "Run 1:1 sessions",
    "Publish one plan",
    "Improve onboarding",
    "",
    "   ",
)
# One target, whatever other numbers stand around it: its text and its value.
ONE = (
    ("Raise activation from 20% to 30% by Q4 2026", 30),
    ("Cut p1 incidents by 12 in FY27", 12),
    ("NPS (0-10 scale) of 45", 45),
    ("Lift week 4 retention to 40%", 40),
    ("Raise 30-day retention to 55%", 55),
    ("Load in under 2 s on shops with 20k products", 2),
    ("Cut cost for the largest 30 hotels by 8%", 8),
    ("Users active in the past 28 days reach 9,000", 9000),
    ("Fewer than 3 refunds per 1,000 orders", 3),
    ("Handle 200 requests every 5 minutes", 200),
    ("Close 150 tickets older than 90 days", 150),
    ("Close 20 deals worth over $50k", 20),
    ("Publish 6 reports, 2 pages each", 6),
    ("60 shops reorder at least once", 60),
    ("Each engineer spends 2 days with support", 2),
    ("Raise margin on the top 50 products by 3%", 3),
    ("Tier 1 accounts: NRR of 115%", 115),
)


@pytest.mark.parametrize("text", NOTHING)
def test_a_number_that_is_no_target_is_left_alone(text: str) -> None:
    """A date read as a target is a wrong number, which is worse than none."""
    assert () == read_targets(text)


@pytest.mark.parametrize(("text", "value"), ONE)
def test_other_numbers_do_not_hide_the_target(text: str, value: float) -> None:
    """The target is the one that is to be reached, not the nearest digits."""
    assert [value] == [slots.target for slots in read_targets(text)]


def test_polarity_is_not_guessed_from_improve() -> None:
    """Improving a reply time by half makes it shorter: only the metric knows."""
    assert read_targets("Improve reply time by 50%")[0].direction == "down"
    assert read_targets("Improve repeat bookings by 5%")[0].direction == "up"
    assert read_targets("Improve reply time to 3 h")[0].direction is None


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Improve error detection by 20%", "up"),
        ("Improve waste recycling of our plants by 10%", "up"),
        ("Improve the waste of paper by 10%", "down"),
        ("Improve response times of support by 30%", "down"),
        ("Improve turnover by 5%", None),
    ],
)
def test_what_is_improved_is_the_noun_at_the_end(text: str, way: str | None) -> None:
    """Error detection is no error; of turnover only its owner knows."""
    assert way == read_targets(text)[0].direction


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Increase run rate to 10k", 10000),
        ("Run sales of 10k", 10000),
        ("Grow the monthly run rate to 5k", 5000),
    ],
)
def test_a_run_rate_is_no_race(text: str, value: float) -> None:
    """Only what one runs is as long as its number."""
    assert [value] == [slots.target for slots in read_targets(text)]


def test_a_sign_of_percent_stays_with_its_own() -> None:
    """Of two measures in a line the score has no percent."""
    slots = read_targets("Raise % of staff trained and NPS to 40")

    assert ["points"] == [each.unit for each in slots]


def test_values_say_the_way_where_the_verb_says_another() -> None:
    """Some authors write "increase" with falling values."""
    slots = read_targets("Increase bounce rate from 9% to 4%")[0]

    assert "down" == slots.direction


@pytest.mark.parametrize(
    ("text", "start", "target"),
    [
        ("3x referrals to 60%", 20, 60),
        ("Reach 480 members (+20%)", 400, 480),
        ("Lead time down 25% to 30 days", 40, 30),
        ("Grow fees by 20% to 480", 400, 480),
        ("Raise conversion by 2 percentage points to 5%", 3, 5),
        ("Cost per seat of €31, €4 less than in 2023", 35, 31),
    ],
)
def test_a_start_is_derived_and_says_so(text: str, start: float, target: float) -> None:
    """Relative and absolute give the start; nobody wrote it, so it is marked."""
    slots = read_targets(text)[0]

    assert start == pytest.approx(slots.baseline)
    assert target == slots.target
    assert "baseline" in slots.derived
    assert "baseline" not in slots.spans


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Hold 98% fill rate while returns stay under 5%", [98, 5]),
        ("Sign 4 clinics and raise renewals to 90%", [4, 90]),
        ("Hire 2 cooks and 1 porter", [2, 1]),
        ("p95 under 2 s for reads and 5 s for writes", [2, 5]),
        ("NPS from 30 to 40, churn from 5% to 3%", [40, 3]),
        ("Write 4 guides to win 6% more trials", [4, 6]),
    ],
)
def test_several_targets_are_all_read(text: str, values: list[float]) -> None:
    """A second target that is dropped is one that nobody tracks."""
    assert values == [slots.target for slots in read_targets(text)]


def test_a_bound_goes_on_for_the_next_value() -> None:
    """What is "under 2 s for reads and 5 s for writes" bounds both."""
    first, second = read_targets("p95 under 2 s for reads and 5 s for writes")

    assert ("at-most", "at-most") == (first.direction, second.direction)
    assert ("p95", "p95") == (first.stat, second.stat)


def test_a_change_that_is_said_again_in_full_is_one_target() -> None:
    """One aim is stated twice "by 50% (from 20k to 30k)"."""
    (slots,) = read_targets("Grow traffic by 50% (from 20k to 30k visits)")

    assert (20_000, 30_000) == (slots.baseline, slots.target)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Recall never falls under 0.93", "at-least"),
        ("Nobody is paged on more than 2 nights", "at-most"),
        ("Wait does not exceed 4 minutes", "at-most"),
        ("Keep queue time no longer than 3 minutes", "at-most"),
    ],
)
def test_a_denied_bound_points_the_other_way(text: str, direction: str) -> None:
    """Reading over a "never" turns a floor into a ceiling."""
    assert direction == read_targets(text)[0].direction


def test_who_does_it_is_not_a_change() -> None:
    """Being "used by 50 teams" adds nothing to anything."""
    slots = read_targets("A checklist used by 50 teams")[0]

    assert ("absolute", 50) == (slots.kind, slots.target)


@pytest.mark.parametrize(
    ("text", "slot", "said"),
    [
        ("Grow demos to 40 per week", "window", "per week"),
        ("Reach 9,000 weekly users", "window", "weekly"),
        ("Cut scrap to 2% by the end of June", "deadline", "by the end of June"),
        ("Cut scrap to 2% before go-live", "deadline", "before go-live"),
        ("NPS up 5 over previous quarter", "reference", "previous quarter"),
        ("Orders up 9% vs last year", "reference", "last year"),
        ("Median wait of 6 days", "stat", "Median"),
        ("70% of new sellers list a second item", "population", "new sellers"),
        ("Half of the branch managers refer a friend", "population", "branch managers"),
        ("Every product manager joins a call", "population", "product manager"),
        ("95% of parcels ship on time", "population", "parcels"),
        ("90% of claims paid within an hour", "service_level", "within an hour"),
    ],
)
def test_the_words_around_a_target_are_kept(text: str, slot: str, said: str) -> None:
    """Whose share, by when and against what decide what the number means."""
    slots = read_targets(text)[0]

    assert said == slots[slot]
    first, last = slots.spans[slot]
    assert said == text[first:last]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("NPS of enterprise customers from 32 to 40", "points"),
        ("Increase number of NPS promoters to 500", "promoters"),
        ("Improve 5-star reviews from 120 to 300", "reviews"),
        ("Raise pass rate by 4 points", "pp"),
        ("Days to hire 52 -> 35", "days"),
        ("Reach 40 new (paying) tenants", "tenants"),
        ("Recruit 1 site manager", "manager"),
        ("Cut backlog to 40", None),
    ],
)
def test_the_unit_is_the_noun_that_is_counted(text: str, unit: str | None) -> None:
    """A score is in points; a count is of its noun, never of a word in between."""
    assert unit == read_targets(text)[0].unit


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Release 4 features", [4]),
        ("Build 5 integrations", [5]),
        ("Test 5 hypotheses and validate at least 2", [5, 2]),
        ("Raise average deal size 20% to $36K", [36_000]),
        ("Bring open bugs down to zero", [0]),
        ("Move the ratio of organic to paid from 1:2 to 1:1", [1]),
        ("Improve forecasts to within +/- 5%", [-5]),
        ("Reply within 1 hour in 90% of cases", [90]),
        ("Deposits of US$ 3m", [3_000_000]),
        ("Ten shops use it for at least 4 weeks", [10]),
    ],
)
def test_a_verb_is_no_name_and_zero_is_a_value(text: str, values: list[float]) -> None:
    """In "Release 4 features" they are counted; "Release 4" is a name."""
    assert values == [slots.target for slots in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Cut the bill by a third", [pytest.approx(100 / 3)]),
        ("Cut waiting in half", [0.5]),
        ("Cut the backlog by half", [50]),
        ("A hundred tenants join", [100]),
        ("Two 5-star reviews a week", [2]),
        ("Rank in the top 3 for 5 keywords", [3]),
        ("Our top 20 accounts grow by 15%", [15]),
        ("Prepare phases 1-3 of COVID-19 cover", []),
        ("Sign by May 12, 2026 and by 3 June 2027", []),
        ("Sign by May 12 2026", []),
        ("Deliver by March", []),
        ("Ship release 3 of the app", []),
        ("As many tenants as possible pay online", [None]),
        ("Maximise reuse of pallets", [None]),
        ("Maximise reuse of pallets to 40%", [40]),
        ("Automate the release (no person needed)", []),
        ("Sign 3 schools (30 pupils each)", [3]),
        ("Sign 3 schools, which lets us reach 3x", [3]),
        ("Explain the form to all tenants", []),
        ("Sign 3 schools in every region", [3]),
        ("Lead cost under $20-30 for 40 deals in the $5-9 range", [20]),
        ("Currently 48%, target 62%", [62]),
        ("Today 12 open seats", []),
        ("3 times the current turnover", [3]),
        ("Publish one case study per quarter", [1]),
        ("Take on the largest 30 landlords", []),
        ("Run a 10 TB sample", []),
        ("Plan a 5-year scheme", []),
        ("Move to a 2-day cycle", [2]),
        ("Reduce cost by 10% to 15%", [10]),
        ("Grow fees by 20% from $50k to $60k", [60_000]),
        ("Load in 2 s for 4 out of 5 visitors", [4]),
        ("Tenants who return inside 6 months from 20% to 30%", [30]),
        ("Reach 500 users with 40% active", [500, 40]),
    ],
)
def test_what_counts_and_what_describes(text: str, values: list[float | None]) -> None:
    """Each text is one question that the reader asks of a number: does it count?"""
    assert values == [slots.target for slots in read_targets(text)]
