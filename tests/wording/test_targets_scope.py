"""Amounts that only say where, when or of whom; and the like that are targets."""

import pytest

from okrkit.wording.slots import Direction, SlotKind, in_percent
from okrkit.wording.targets.reading import read_targets

Said = tuple[Direction | None, float | None, float | None, str | None, SlotKind | None]


def said(text: str) -> list[Said]:
    """Return what each target of a text says, without the slots that are empty."""
    return [
        (slots.direction, slots.baseline, slots.target, slots.unit, slots.kind)
        for slots in read_targets(text)
    ]


ALL: Said = (None, None, 100.0, "%", "share")


@pytest.mark.parametrize(
    "text",
    [
        "Improve trust at all depots",
        "Increase pride in every troupe",
        "Add a debrief after every match",
        "Weekly calls with every franchisee",
        "An icon for radio, print and web, to give each a face",
    ],
)
def test_all_is_a_scope(text: str) -> None:
    """Where, when or with whom: not how much of it is to be reached."""
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Move all depots",
        "Hold a debrief with every captain",
        "Give every child a seat",
        "Close all gaps within phase 2 (6 weeks)",
    ],
)
def test_all_is_the_target(text: str) -> None:
    """What the deed itself is done with is counted."""
    assert said(text) == [ALL]


def test_all_behind_a_number_is_an_effect_or_a_scope() -> None:
    """A number is the target; all behind it say what for, or where."""
    effect = said("Raise scanned parcels to 99%, so every parcel can be found")
    scope = said("Uptime of 99.9%, for each paying museum")
    assert [one[2] for one in effect] == [99.0]
    assert [one[2] for one in scope] == [99.9]


def test_all_behind_a_deed_is_no_effect() -> None:
    """A second clause of its own has its own target."""
    both = said("Print 4 guides, and all volunteers read them")
    assert [one[2] for one in both] == [4.0, 100.0]


def test_none_of_what_goes_wrong_is_a_target_behind_with() -> None:
    """None of it is an aim; a thing that is only left out is none."""
    assert said("Ship 9 parcels a day with no lost parcels")[1][:3] == ("zero", None, 0)
    assert len(said("Give 5 talks with no slides")) == 1


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("No class of more than 26", ("at-most", None, 26.0, None, "absolute")),
        ("No tenant > 20% of rents", ("at-most", None, 20.0, "%", "share")),
        (
            "No single farm accounts for more than 15% of milk",
            ("at-most", None, 15.0, "%", "share"),
        ),
        (
            "No guest waits more than 3 days",
            ("zero", None, 0.0, "guest", "absolute"),
        ),
        ("No outages", ("zero", None, 0.0, "outages", "absolute")),
    ],
)
def test_nobody_above_a_limit(text: str, aim: Said) -> None:
    """Where nothing may be above a limit, the limit is the target."""
    assert said(text) == [aim]


def test_people_who_each_do_at_least_so_much() -> None:
    """Who counts as one of them is no target; what a team does as well is one."""
    assert [one[2] for one in said("90 tutors publish at least 1 lesson")] == [90.0]
    both = said("Open 4 shops and sign at least 2 bakers")
    assert [one[2] for one in both] == [4.0, 2.0]


def test_those_who_do_so_much_are_counted() -> None:
    """How much each does stands before how many are to do it."""
    text = "Increase schools that borrow 10 or more kits to 85 schools"
    assert said(text) == [("up", None, 85.0, "schools", "absolute")]
    plain = said("Let schools borrow 10 or more kits")
    assert [one[2] for one in plain] == [10.0]


def test_members_of_a_body_are_its_size() -> None:
    """A panel has its seats; a club wins its members."""
    assert said("Set up a panel with 6 members") == []
    assert [one[2] for one in said("Start a choir club with 60 members")] == [60.0]


def test_a_plan_for_the_first_of_a_ranking_ranks_nothing() -> None:
    """What is worked on may be ranked by others."""
    assert said("Stock plan in place for top 40 spare parts") == []
    assert said("Be in the top 3 for charity runs")[0][4] == "rank"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Reach 900 members (Q2 ended at 610)", 610.0),
        ("Increase readers to 4 million (May 2024 total is 2.5 million)", 2.5e6),
        ("Faults per lift below 3 (tower C had 7)", 7.0),
        ("Reach 900 members (June 2031 plan is 940)", None),
        ("Reach 900 members (one hall has 40)", None),
    ],
)
def test_a_start_in_brackets_says_so(text: str, start: float | None) -> None:
    """A date or a verb of the past makes a value in brackets the start."""
    assert [one[1] for one in said(text)] == [start]


def test_a_start_is_of_the_same_kind() -> None:
    """Money is no start of a share, nor is a change larger than its aim one."""
    assert said("Collect 100% of open bills (currently $9k)")[0][1] is None
    assert said("Speak at 4 large (+150 guests) fairs")[0][:3] == (None, None, 4.0)
    assert said("Reach 480 orders (+80)")[0][1] == 400.0


def test_a_rate_behind_with_is_a_second_target() -> None:
    """What a deed comes with is measured where a percentage is said of it."""
    both = said("Fill 7 posts with a mean acceptance rate of 80%+")
    assert [one[2] for one in both] == [7.0, 80.0]
    assert len(said("Write a plan with 4 options")) == 0


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Cut crew hours per flight from 40 to 30", "hours"),
        ("Raise turnover from UGX 12,000,000 to UGX 18,000,000", "UGX"),
        ("Print four flyers; raise visits from 900 to 1,400", "visits"),
    ],
)
def test_the_unit_of_what_is_measured(text: str, unit: str) -> None:
    """The noun of the last verb counts, and codes of money are known."""
    assert said(text)[-1][3] == unit


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("All but 2 of 14 halls pass", (None, None, 12.0, "halls", "share")),
        ("All but two halls pass", ALL),
        ("Hire 2x retrained", (None, None, 2.0, None, "multiple")),
        ("Hire 3x engineers", (None, None, 3.0, "engineers", "absolute")),
        ("Win 3x orders", (None, None, 3.0, None, "multiple")),
    ],
)
def test_a_number_of_all_or_of_people(text: str, aim: Said) -> None:
    """Those left out are taken off; people are hired one by one."""
    assert said(text) == [aim]


def test_parts_of_a_whole_in_percent() -> None:
    """Where a share starts is put in percent with where it leads."""
    shown = in_percent(read_targets("From 7 of 14 halls to 12 of 14 halls open")[0])
    assert (shown.baseline, shown.unit) == (50.0, "%")


def test_all_and_some_are_two() -> None:
    """Only behind "but" are some left out."""
    assert [one[2] for one in said("Move all and 3 of 9 crews")] == [100.0, 3.0]


def test_a_regression_is_a_loss() -> None:
    """How much may be lost is said in percent of what there was."""
    text = "Ship the new map with <2% regression in load speed"
    assert said(text) == [("at-most", None, 2.0, "%", "percent-delta")]


@pytest.mark.parametrize(
    "text",
    [
        "Write a guide to describe the way of working in every ward",
        "Introduce a form to report hazards on all sites",
        "To publish a price list to attract buyers in every region",
        "Draw a map, naming all ponds",
        "Build a playground (6 swings, 2 slides)",
        "Open the museum shop (30 products)",
    ],
)
def test_what_a_thing_is_for_and_made_of_is_no_target(text: str):
    """One thing is made: whom it serves and its parts do not say how far that is."""
    assert not read_targets(text)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Deliver training to staff in all regions", 100),
        ("Roll out scanners to all depots", 100),
        ("Plan to inspect all sites", 100),
        ("Publish guides (4 recipes, 6 videos)", 4),
        ("Launch the beta (80 users)", 80),
        ("Finish the course (target: 12 lessons)", 12),
    ],
)
def test_who_gets_it_and_how_many_are_made_is_one(text: str, target: float):
    """All who get something, and things in a bracket behind their kind, are counted."""
    assert target == read_targets(text)[0].target
