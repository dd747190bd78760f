"""What has ended, has not begun, or was agreed anew is told as what it is."""

import pytest

import okrkit as okr

ON, SINCE = "2026-11-15", "2026-10-25"
DAYS = ("2026-10-10", "2026-10-24", "2026-11-07")


def key_result(id="r", *values, target=10, **more):
    """Return a key result that was read on the first days."""
    fields = {"baseline": 0, "target": target} | more
    read = dict(zip(DAYS, values, strict=False))
    return okr.KeyResult(id, f"Title {id}", check_ins=read, **fields)


def one(*key_results, **fields):
    """Return a set of one objective."""
    return okr.OKRSet([okr.Objective("o", "Aim", key_results, **fields)],
                      cycle="2026-Q4")  # fmt: skip


def groups(made):
    """Return what changed, by the title of its group."""
    return {group.title: group.entries for group in made["changes"].entries}


def found(section, id):
    """Return the first entry of an id."""
    waiting = list(section.entries)
    while waiting:
        each = waiting.pop(0)
        if each.id == id:
            return each
        waiting = [*each.entries, *waiting]
    return None


GAVE_UP = okr.Closing("2026-11-01", "abandoned", score=0.15, lesson="No money.",
                      root_cause="Budget", by="Ann")  # fmt: skip
TOLD = (
    "Closed as abandoned with a score of 0.15 on 1 Nov 2026 by Ann; cause: Budget; "
    "lesson: No money."
)


# -- closed ---------------------------------------------------------------------------


def test_what_was_given_up_is_not_foreseen():
    """Who closed a key result does not want to hear its chance any more."""
    okrs = one(key_result("r", 1, 1.5, closed=GAVE_UP), key_result("s", 1, 8, 9))
    made = okr.report(okrs, on=ON, since=SINCE)
    shown = found(made["standing"], "r")

    assert ("closed: abandoned", TOLD) == (shown.status, shown.lines[1])
    assert "chance" not in shown.lines[0]
    assert None is found(made["missed"], "r")
    (counts,) = [line for line in made["standing"].lines if "closed" in line]
    assert counts.startswith("2 key results: 1 on track and 1 closed: abandoned.")
    assert TOLD in found(made["details"], "r").lines


def test_a_closing_is_a_change_with_its_lesson():
    """It is the largest change that there is, and the lesson is worth reading."""
    okrs = one(key_result("r", 1, 1.5, closed=GAVE_UP))
    made = okr.report(okrs, on=ON, since=SINCE)

    (closed,) = groups(made)["Closed"]
    assert f"It was at risk. {TOLD}" == closed.lines[0]
    assert "Nothing changed." not in made["changes"].lines


def test_a_closing_of_a_later_day_is_not_known_yet():
    """A report as of a day does not know what came after it."""
    okrs = one(key_result("r", 1, 1.5, closed=GAVE_UP))

    assert "at risk" == found(okr.report(okrs, on=SINCE)["standing"], "r").status


def test_a_closed_objective_closes_its_key_results():
    """Nobody works on key results of an aim that was given up."""
    okrs = one(key_result("r", 1, 1.5), closed=GAVE_UP)
    made = okr.report(okrs, on=ON, since=SINCE)

    assert "The one objective was closed: abandoned." in made.lines
    assert "closed: abandoned" == found(made["standing"], "r").status
    assert TOLD in found(made["details"], "o").lines
    about = {each.id: each.lines[0] for each in groups(made)["Closed"]}
    assert about["r"].endswith("Closed with its objective.")


def test_what_was_given_up_may_hold_its_objective_back():
    """The objective still counts it, so it is a reason."""
    okrs = one(key_result("r", 0, 0, closed=GAVE_UP), key_result("s", 0, 0, 0))
    made = okr.report(okrs, on=ON)

    assert (
        "What holds it back: “Title r” (closed: abandoned) and “Title s” ("
    ) in found(made["missed"], "o").lines[1]


def test_after_the_end_the_closing_is_told():
    """A cycle is closed with causes and lessons that its report must not lose."""
    late = okr.Closing("2027-01-08", "missed", lesson="Start earlier", note="Sorry")
    well = okr.Closing("2027-01-08", "achieved")
    okrs = okr.OKRSet(
        [
            okr.Objective("o", "Aim", [key_result("r", 1, 1.5, closed=late)],
                          closed=late),
            okr.Objective("p", "Other", [key_result("s", 1, 12, closed=well)]),
        ],
        cycle="2026-Q4",
    )  # fmt: skip
    made = okr.report(okrs, on="2027-01-20")
    told = "Closed as missed on 8 Jan 2027; lesson: Start earlier; note: Sorry."

    assert "Of 2 objectives 1 was met and 1 was missed." in made.lines
    assert told == found(made["missed"], "r").lines[-1]
    assert told == found(made["missed"], "o").lines[-1]
    assert "achieved" == found(made["standing"], "s").status


# -- not begun ------------------------------------------------------------------------


def test_before_the_first_day_nothing_is_foreseen():
    """A plan that nobody has begun will not "probably be missed"."""
    made = okr.report(one(key_result("k")), on="2026-09-20")

    assert 1 == len(made.lines)
    assert "%" not in found(made["standing"], "k").lines[0]
    assert "has not begun; it begins on 1 Oct 2026." in found(
        made["standing"], "k").lines[0]  # fmt: skip
    assert "Not begun, so not foreseen: “Title k”." in made["missed"].lines


def test_a_key_result_that_begins_later_leaves_its_objective_without_a_chance():
    """Work that begins next month is no reason to call an aim lost."""
    okrs = one(key_result("a", 5, 7, 10), key_result("b", starts_on="2026-12-01"))
    made = okr.report(okrs, on=ON, since=SINCE)
    shown = found(made["standing"], "o")

    assert shown.lines[0].endswith("; no chance is said: “Title b” has not begun.")
    assert "missed" not in " ".join(made.lines)
    assert "Every key result that runs has a newer reading." in made["changes"].lines
    both = one(*okrs.objectives[0].key_results,
               key_result("c", starts_on="2026-12-01"))  # fmt: skip
    said = found(okr.report(both, on=ON)["standing"], "o").lines[0]
    assert "no chance is said: “Title b” and “Title c” have not begun" in said


# -- what changed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (okr.Reach(0, 10), okr.Reach(0, 4),
         "its target was made easier on 10 Nov 2026: it was from 0 to 10, it is"),
        (okr.Reach(0, 4), okr.Reach(0, 10), "was made harder on 10 Nov 2026"),
        (okr.Reach(9, 2), okr.Reach(9, 3), "(made easier)"),
        (okr.Hold(at_least=3.9, at_most=4.1), okr.Hold(at_least=1, at_most=9),
         "was made easier"),
        (okr.Hold(at_least=5, at_most=9), okr.Hold(at_least=2, at_most=7),
         "its target was changed"),
        (okr.Hold(at_least=6), okr.Hold(at_most=6), "its target was changed"),
    ],
)  # fmt: skip
def test_a_target_that_moved_is_told_beside_the_chance(first, second, said):
    """A chance that rose because the target fell is not what people call better."""
    was = okr.Amendment("2026-11-10", "Lost a month", was={"target": first})
    read = dict.fromkeys(DAYS, 4) | {DAYS[0]: 3}
    noun = okr.KeyResult("k", "K", target=second, amendments=[was], check_ins=read)
    made = okr.report(one(noun), on=ON, since=SINCE)
    told = [e for each in groups(made).values() for e in each]

    assert any(said in text for e in told for text in (e.title, *e.lines))


def test_a_first_reading_is_a_change():
    """From not measured to at risk is what a reader wants to know."""
    okrs = one(okr.KeyResult("k", "K", baseline=0, target=10,
                             check_ins={"2026-11-10": 6}))  # fmt: skip
    made = okr.report(okrs, on=ON, since="2026-10-10")

    (key,) = groups(made)["First reading"]
    assert key.lines[0].startswith(
        "First reading: 6 on 10 Nov 2026; not measured → on track; chance "
    )
    (aim,) = groups(made)["Objectives"]
    assert "→" not in aim.lines[0].partition("chance")[2]


def test_what_ended_early_is_a_change():
    """A key result with an end of its own may be met before the cycle is over."""
    okrs = one(key_result("s", 5, 10, ends_on="2026-11-01"), key_result("t", 1, 2, 3))
    made = okr.report(okrs, on=ON, since=SINCE)
    told = [e for each in groups(made).values() for e in each if e.id == "s"]

    assert "achieved" == told[0].status


# -- counts ---------------------------------------------------------------------------


def test_what_is_missed_while_others_run_says_by_how_much():
    """The end of one key result is told as it is after the end of all."""
    old = okr.KeyResult("s", "S", at_most=5, check_ins={"2026-09-20": 9})
    over = okr.Objective("p", "Old", [old], cycle="2026-09")
    early = key_result("r", 1, 1.5, ends_on="2026-10-31")
    okrs = okr.OKRSet([okr.Objective("o", "Aim", [early, key_result("t", 1, 2)]),
                       over], cycle="2026-Q4")  # fmt: skip
    section = okr.report(okrs, on=ON, select=["o", "p"])["missed"]

    assert (
        "It ended at 1.5 on 24 Oct 2026; the target was from 0 to 10: 8.5 too low, 15% "
        "of the way."
    ) == found(section, "r").lines[0]
    assert "Missed already: “Title r” and “S”." in section.lines
    assert "What held it back: “S”." in found(section, "p").lines
    bare = one(early, key_result("t"))
    assert "What was missed" == okr.report(bare, on=ON)["missed"].title


def test_every_key_result_is_counted():
    """Sums that do not add up make a reader doubt the rest."""
    okrs = one(
        key_result("a", 5, 7, 10), key_result("b", 0, 0, 0), key_result("c"),
        okr.KeyResult("d", "D", draft=True), key_result("e", 1, closed=GAVE_UP),
        key_result("f", starts_on="2026-12-01"),
    )  # fmt: skip
    line = okr.report(okrs, on=ON)["standing"].lines[1]
    now, later = line.replace(",", "").split(" By the end: ")
    counts = [int(word) for word in now.split() if word.isdigit()]

    assert (6, 6) == (counts[0], sum(counts[1:]))
    assert 5 == sum(int(word) for word in later.split() if word.isdigit())
    assert "1 draft" in line


def test_what_was_not_selected_is_called_so():
    """Whoever chose knows why the rest is not there."""
    okrs = one(key_result("a", 5, 7, 10))
    basis = okr.report(okrs, on=ON, select=[])["basis"]
    said = {each.title: each.lines for each in basis.entries}

    assert ("1 objective not selected.",) == said["Not shown"]


def test_what_no_report_can_look_into_is_left_out():
    """Names of parameters that a report does not have help nobody."""
    basis = okr.report(one(key_result("a", 5, 7, 10)), on=ON)["basis"]
    points = [point for each in basis.entries for point in each.points]

    assert not [point for point in points if point.endswith(" given")]


def test_of_many_objectives_those_shown_are_made():
    """The rest is counted, and costs nothing."""
    lost = [okr.Objective(f"o{n}", "Aim", [key_result(f"k{n}", 0, 0, 0)])
            for n in range(22)]  # fmt: skip
    more = [okr.Objective(f"p{n}", "Aim") for n in range(190)]
    made = okr.report(okr.OKRSet(lost + more, cycle="2026-Q4"), on=ON)

    assert "… and 12 more" == made["details"].entries[-1].title
    aims = [e for e in made["missed"].entries if e.id.startswith("o")]
    assert 20 == sum(bool(each.explained) for each in aims)


@pytest.mark.parametrize(
    ("early", "said"),
    [
        (None, "Since the start it moved by +0.92 a week"),
        (5, "Since 30 Sep 2026 it has not moved"),
        (4, "Since 30 Sep 2026 it moved by +0.18 a week"),
    ],
)
def test_a_pace_says_since_when(early, said):
    """
    Level readings beside "it moved", for a baseline said, make a report a liar.

    What is needed counts from the last reading too: nobody knows what came since.
    """
    kr = key_result("k", 5, 5, 5)
    if early is not None:
        first = okr.CheckIn("2026-09-30", value=early)
        kr = kr.replace(check_ins=(first, *kr.check_ins))
    made = okr.report(one(kr), on=ON)

    needed = "from 7 Nov 2026 on it would take +0.65 a week."
    assert f"{said}; {needed}" in found(made["missed"], "k").lines


@pytest.mark.parametrize(
    ("values", "said"), [((0, 3, 1), True), ((0, 1, 1.9), False), ((0, 0, 0), False)]
)
def test_a_forecast_that_does_not_follow_the_pace_says_why(values, said):
    """A pace beside a forecast that does not go on so looks like a mistake."""
    made = okr.report(one(key_result("k", *values, target=30)), on=ON)
    why = "It may not go on at that pace, seen in 3 readings since the start."

    assert said == (why in found(made["missed"], "k").lines)


@pytest.mark.parametrize(
    ("read", "now"), [({"2026-11-10": 17}, "Now 17%"), ({}, "Now no reading yet")]
)
def test_a_baseline_that_is_to_be_found_is_told_as_what_was_found(read, now):
    """The number that a team was asked to find must not be shown as "1" or a share."""
    metric = okr.Metric("twice", "Guests that call twice", unit="%", polarity="lower")
    kr = okr.KeyResult("k", "Find it", metric="twice", target=okr.Establish())
    made = okr.report(
        okr.OKRSet(
            [okr.Objective("o", "O", [kr])],
            metrics=[metric],
            observations={"twice": read} if read else {},
            cycle="2026-Q4",
        ),
        on=ON,
    )
    said = str(made)

    assert now in said
    assert "certainty from" not in said
    assert "little is known of how the value moves" not in said


@pytest.mark.parametrize("intent", ["committed", "aspirational"])
def test_what_was_never_read_does_not_hide_what_will_be_missed(intent):
    """An objective that needs every key result is lost with the first of them."""
    lost = key_result("lost", 1, 1, 1, 1, target=100)
    never = okr.KeyResult("never", "Never", baseline=0, target=10)
    aim = okr.Objective("o", "All of it", [lost, never], intent=intent)
    okrs = okr.OKRSet([aim], cycle="2026-Q4")
    bound = "chance of success at most (exceptionally unlikely); “Never” was never read"
    for audience in ("team", "executive"):
        made = okr.report(okrs, on=ON, audience=audience)
        plain = " ".join(str(made).split())

        assert (intent == "committed") == (bound in plain)
        assert (intent == "committed") == ("The objective will probably be" in plain)
        cell = {"team": "success at most", "executive": "at most <1%"}[audience]
        assert (intent == "committed") == (cell.replace("<", "&lt;") in made.to_html())


def test_a_score_says_by_how_many_key_results_it_is():
    """A score of two in five key results reads as that of all."""
    parts = [key_result("k", 1, 2, 3), okr.KeyResult("n", "N", baseline=0, target=10)]
    aim = okr.Objective("o", "All of it", parts)
    made = okr.report(okr.OKRSet([aim], cycle="2026-Q4"), on=ON)
    zero = okr.ScoringPolicy(missing="zero")
    all_of_it = okr.report(okr.OKRSet([aim], cycle="2026-Q4"), on=ON, policy=zero)

    assert "by 1 of 2 key results" in " ".join(str(made).split())
    assert "by 1 of 2 key results" in made.to_html()
    assert "of 2 key results" not in " ".join(str(all_of_it).split())
