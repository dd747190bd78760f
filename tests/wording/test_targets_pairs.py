"""Where it stands and where it is to be, in one breath: both, and in that order."""

import pytest

from okrkit.wording.aiming import target_of
from okrkit.wording.measuring import measured
from okrkit.wording.sentence import read
from okrkit.wording.targets.reading import read_targets


@pytest.mark.parametrize(
    ("text", "start", "aim"),
    [
        ("Reduce the pile of 1,340 claims to 280", 1340, 280),
        ("Cut the queue of 800 permits to fewer than 150", 800, 150),
        ("Bring the loan of $3m to $900k", 3e6, 9e5),
        ("Bring the choir of 18 singers to 30", 18, 30),
        ("Take our 58% attendance rate to 70%", 58, 70),
        ("Take the $40 fee average to $52", 40, 52),
        ("Work the 35 open audits to 10, with two clerks", 35, 10),
        ("Margin per bike: $182, target $210", 182, 210),
        ("Fee per guest $84, target $60", 84, 60),
        ("Churn is 4.4%, target is 3.1%", 4.4, 3.1),
        ("Trial conversion: 9%, goal 13%", 9, 13),
        ("Ferries on time: 81% to 93%", 81, 93),
        ("Ferries on time 81% to 93%", 81, 93),
        ("Tenants paying monthly: 210 to 330", 210, 330),
        ("Apprentices who extend: 11% to 25%", 11, 25),
        ("From rank 9 to rank 4", 9, 4),
        ("Climb from #8 to #2", 8, 2),
        ("Rank 8 -> rank 3", 8, 3),
        ("Be in the top 5 from top 20", 20, 5),
        ("Move from 4th to 1st place", 4, 1),
        ("Climb from 9th place to 6th", 9, 6),
        ("Cut the fleet from 8.6 l/100 km to 7.2 l/100 km", 8.6, 7.2),
    ],
)
def test_a_start_beside_its_aim_is_one_target(
    text: str, start: float, aim: float
) -> None:
    """A start taken for the aim is a wrong number in a set, and the aim is lost."""
    assert [(start, aim)] == [(one.baseline, one.target) for one in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Give a set of 5 bikes to 2 schools", [None]),
        ("Bring a team of 4 to 2 fairs", [None]),
        ("Set aside a budget of $2m to $3m", [None]),
        ("Send the 50% coupon to 20% of the guests", [None, None]),
        ("Send the 50% coupon to 20%", [None]),
        ("Sell 30 licences, target 40", [None, None]),
        ("Reach 60%, target 70%", [None, None]),
        ("Wait of 9 days, target 70%", [None, None]),
        ("Target: 3 to 5 days", [None]),
        ("Write 3 to 5 articles", [None]),
        ("Reach 90% coverage of the top 50 parts", [None]),
        ("Move to the 3rd floor", []),
    ],
)
def test_two_numbers_are_not_always_a_start_and_an_aim(
    text: str, starts: list[float | None]
) -> None:
    """A start that nobody stated would make a target of a list."""
    assert starts == [one.baseline for one in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Get the average mark up to 4.4", "up"),
        ("Take the share of repeat visitors up to 33%", "up"),
        ("Raise the reply rate up to 35%", "up"),
        ("Keep staff, and get the reply rate up to 35%", "up"),
        ("Increase the budget by up to 5%", "at-most"),
        ("Spend up to 5 days on it", "at-most"),
        ("Get up to 20 volunteers", "at-most"),
        ("Up to 40 complaints", "at-most"),
    ],
)
def test_up_to_behind_a_verb_of_moving_is_where_it_goes(text: str, way: str) -> None:
    """A rating that gets up to 4.5 is no rating of at most 4.5."""
    assert [way] == [one.direction for one in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "amount", "unit", "kind"),
    [
        ("Loan default rate 20 basis points lower", 20, "bps", "delta"),
        ("Loan margin 30 bps better", 30, "bps", "delta"),
        ("Make checkouts 30% faster", 30, "%", "percent-delta"),
        ("Fuel use below 7.1 l/100 km", 7.1, "l/100 km", "absolute"),
        ("Finish in 2nd place", 2, None, "rank"),
    ],
)
def test_how_an_amount_is_meant_and_in_what(
    text: str, amount: float, unit: str | None, kind: str
) -> None:
    """A change by 30 points taken for a level of 30 is a wrong target."""
    found = [(one.target, one.unit, one.kind) for one in read_targets(text)]
    assert [(amount, unit, kind)] == found


@pytest.mark.parametrize(
    "text", ["End the shortages of the top 50 parts", "Raise joy of the top 20 clients"]
)
def test_whom_something_is_of_is_no_target(text: str) -> None:
    """The top 50 parts are whose shortages end, not what is reached."""
    assert () == read_targets(text)


def test_a_place_among_others_is_a_target() -> None:
    """Only a noun that is no membership makes a rank say of whom."""
    assert [10.0] == [one.target for one in read_targets("Be part of the top 10 banks")]
    assert [3.0] == [one.target for one in read_targets("Be one of the top 3 banks")]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Save 1,500 hours of manual work", 1500, None),
        ("Prevent 40 hospital readmissions", 40, None),
        ("Sell 80 annual tickets", 80, None),
        ("Keep support tickets under 80", None, 80),
        ("Allow no more than 3 outages", None, 3),
    ],
)
def test_what_is_saved_or_sold_is_better_the_more(
    text: str, low: float | None, high: float | None
) -> None:
    """At most 80 tickets sold would praise a show that nobody came to."""
    sentence = read(text)
    target = target_of(sentence, measured(sentence, sentence.targets[0]))
    assert (low, high) == tuple(
        getattr(target, name) for name in ("at_least", "at_most")
    )


def test_what_is_avoided_beyond_a_bound_is_a_limit() -> None:
    """To avoid more than 3 outages is no wish for 3 of them to avoid."""
    sentence = read("Avoid more than 3 outages")
    metric = measured(sentence, sentence.targets[0])
    assert metric is not None
    assert "lower" == metric.polarity
