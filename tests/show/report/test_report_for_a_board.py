"""What people decide by is said once, in words of one meaning, and names its cause."""

import re

import pytest

import okrkit as okr

ON, SINCE = "2026-11-20", "2026-10-25"
FORMS = ("team", "executive")


def read(id, *values, title="", target=10, **more):
    """Return a key result that was read every other week."""
    days = ("2026-10-10", "2026-10-24", "2026-11-07", "2026-11-18")
    fields = {"baseline": 0, "target": target} | more
    return okr.KeyResult(
        id,
        title or f"Title {id}",
        check_ins=dict(zip(days, values, strict=False)),
        **fields,
    )


def aim(id, *key_results, title="", **fields):
    """Return an objective."""
    return okr.Objective(id, title or f"Aim {id}", key_results, **fields)


def text(okrs, audience="team", **more):
    """Return a report as one line of text."""
    made = okr.report(okrs, on=ON, audience=audience, **more)
    return " ".join(made.to_text().split())


def quarter(*objectives, **fields):
    """Return a set of a quarter."""
    return okr.OKRSet(objectives, cycle="2026-Q4", **fields)


def group(made, title):
    """Return what changed in one of the groups."""
    found = [each.entries for each in made["changes"].entries if each.title == title]
    return found[0] if found else ()


def entries(section):
    """Return every entry, wherever it stands."""
    waiting, found = list(section.entries), []
    while waiting:
        each = waiting.pop(0)
        found.append(each)
        waiting += each.entries
    return found


# -- status and outlook ---------------------------------------------------------------


@pytest.mark.parametrize("audience", FORMS)
def test_a_status_is_that_of_the_scorecard(audience):
    """Two answers to one word on one day: nobody believes either."""
    okrs = quarter(aim("o", read("a", 2, 4, 8, 7), read("b", 0, 0, 1, 1)),
                   aim("p", read("c", 3, 5, 7, 10)))  # fmt: skip
    card = okr.score(okrs, on=ON)
    made = okr.report(okrs, on=ON, since=SINCE, audience=audience)
    told = [e for part in made.sections for e in entries(part) if e.status]

    assert {card[each.id].status for each in told} >= {"on track", "off track"}
    assert [card[each.id].status for each in told] == [each.status for each in told]


@pytest.mark.parametrize("audience", FORMS)
def test_status_and_outlook_are_told_apart_where_they_differ(audience):
    """On track by now, and unlikely: both are true, and a reader must know why."""
    apart = "Status says how much is done against what is expected by now; outlook"
    good = okr.KeyResult("k", "K", at_least=10, check_ins={"2026-10-10": 50,
                         "2026-10-24": 50, "2026-11-18": 50})  # fmt: skip
    swings = quarter(aim("o", read("a", 2, 9, 2, 9)))

    assert "on track by now, but may go either way" in text(swings, audience)
    assert apart in text(swings, audience)
    assert apart not in text(quarter(aim("o", good)), audience)


def test_an_objective_says_how_far_it_is():
    """With chances alone, nearly there and hopeless look the same."""
    okrs = quarter(aim("o", read("a", 2, 4, 8, 7), read("b", 0, 0, 1, 1)))
    score = okr.score(okrs, on=ON)["o"]
    said = f"score {score.score:.2f}"

    for audience in FORMS:
        made = okr.report(okrs, on=ON, audience=audience)
        line = made["standing"].entries[0].lines[0]
        assert line.startswith(f"S{said[1:]}, {score.expected:.2f} expected by now; ")
        assert said in made.to_html()


# -- what was never read --------------------------------------------------------------


@pytest.mark.parametrize("audience", FORMS)
def test_what_was_never_read_leaves_its_objective_without_a_verdict(audience):
    """A number that nobody measures is no reason to call an aim lost."""
    okrs = quarter(aim("o", read("a", 3, 6, 8, 9.9), read("b")))
    said = text(okrs, audience)

    assert "No chance is said: “Title b” was never read." in said
    assert "Aim o will" not in said
    assert "Measure it or drop it: Title b" in said
    early = " ".join(
        okr.report(okrs, on="2026-10-12", audience=audience).to_text().split()
    )
    assert "Measure “Title b”: until then no chance is said of “Aim o”." in early
    html = okr.report(okrs, on=ON, audience=audience).to_html()
    assert "no chance is said" in html


def test_what_begins_later_keeps_a_chance_away_as_well():
    """Who measures the one still has no chance, and must know why."""
    late = {"starts_on": "2026-12-01"}
    bare = (read("a", 3, 6), read("b"))
    one = quarter(aim("o", *bare, read("c", **late)))
    two = quarter(aim("o", *bare, read("c", **late), read("d", **late),
                      read("e", starts_on="2026-11-28")))  # fmt: skip
    early = {"on": "2026-10-30"}

    assert (
        "Measure “Title b”: until then, and until “Title c” begins on 1 Dec 2026, no "
        "chance is said of “Aim o”."
    ) in str(okr.report(one, **early)["decisions"].lines)
    assert "until “Title c” and “Title d” begin on 1 Dec 2026, no chance" in str(
        okr.report(two, **early)["decisions"].lines
    )


def test_readings_that_arrive_are_not_progress():
    """From unknown to unlikely is news of the data, not of the work."""
    okrs = quarter(aim("o", read("a", 3, 6, 8), okr.KeyResult(
        "b", "B", baseline=0, target=10, check_ins={"2026-11-13": 5})))  # fmt: skip
    made = okr.report(okrs, on=ON, since=SINCE)

    assert ["b"] == [each.id for each in group(made, "First reading")]
    (told,) = group(made, "Objectives")
    assert told.lines[0].endswith(
        "by “Title a” (60% → 80%) and “B” (first reading); chance 33%."
    )
    brief = okr.report(okrs, on=ON, since=SINCE, audience="executive")
    assert "First reading: 5." == group(brief, "First reading")[0].lines[0]
    (now,) = okr.report(okrs, on=ON)["standing"].entries
    assert " chance of success" in now.lines[0]


def test_below_a_chance_what_was_never_read_is_named():
    """The chance of a company rests on what its teams do not measure, too."""
    supports = [okr.Support(objective="top")]
    okrs = quarter(
        aim("top", read("a", 3, 6, 8, 9)),
        aim("low", read("b"), supports=supports),
        aim("side", read("c", 1), supports=[okr.Support(objective="low")]),
    )

    assert (
        "never read, and counted as such key results usually end: “Title b”"
    ) in text(okrs)


def test_a_baseline_nobody_found_yet_has_the_chance_of_such_work():
    """Never read, and no chance, said one part; on track, and 18%, another."""
    found = okr.KeyResult("k", "Find out", target=okr.Establish())
    okrs = quarter(aim("o", found))
    made = okr.report(okrs, on=ON)
    said = " ".join(made.to_text().split())
    (shown,) = made["standing"].entries[0].entries
    chance = okr.project(okrs, on=ON)["k"].success

    assert ["Baseline still to be found"] == [e.title for e in made["trust"].entries]
    assert "its chance is that of such work" in said
    assert shown.lines[0].startswith("Now no reading yet; target a first reading; 0%")
    assert f"{100 * chance:.0f}% chance of success" in shown.lines[0]
    assert "Never read" not in said
    assert "no chance is said" not in said
    found = [(e.title, e.lines) for e in made["basis"].entries]
    assert ("Baseline still to be found", ("“Find out”.",)) in found


# -- what changed ---------------------------------------------------------------------


def test_every_newer_reading_is_a_change():
    """Half a million more must not be missing because a chance did not move."""
    okrs = quarter(
        aim("o", read("a", 2, 4, 4.2, 4.4), read("b", 1, 5, 9, 9.5),
            read("c", 6, 5, 4, 3), read("d", 5, 5, 5, 5), read("e", 1, 2)),
    )  # fmt: skip
    made = okr.report(okrs, on=ON, since=SINCE)
    more = (read(f"x{n}", 1, 1, n) for n in range(2, 7))
    short = okr.report(
        quarter(*okrs.objectives, aim("p", *more)),
        on=ON, since=SINCE, audience="executive",
    )  # fmt: skip

    assert ["b", "a"] == [each.id for each in group(made, "Went forward")]
    assert ["c"] == [each.id for each in group(made, "Went back")]
    assert ["d"] == [each.id for each in group(made, "Read again, as before")]
    best = group(made, "Went forward")[0].lines[0]
    assert best.startswith("5 on 24 Oct 2026 → 9.5 on 18 Nov 2026; 50% → 95% of the ")
    assert re.search(r"; chance (still )?[<>\d]+%", best)
    assert ["x6", "b", "x5"] == [e.id for e in group(short, "Went forward")]
    assert "1 → 6 (10% → 60% of the way)" in group(short, "Went forward")[0].lines[0]
    (rest,) = (e for e in short["changes"].entries if e.title == "Everything else")
    assert rest.points[1].startswith("Read again, as before: “Title d”")
    assert rest.points[2].startswith("Moved, though nothing was read: “Title e”")
    assert re.fullmatch(
        r"Went forward: “Title x4” .chance .*%., “Title x3” .*, "
        r"“Title x2” and “Title a”.*[.]",
        rest.points[0],
    )


def test_time_alone_may_change_where_something_stands():
    """Nobody read it, the days went on, and it is late now."""
    okrs = quarter(aim("o", read("a", 2), read("b", 2, 3, 4, 5)))
    (late,) = group(
        okr.report(okrs, on=ON, since="2026-10-12"), "Moved, though nothing was read"
    )

    assert ("a", "2 on 10 Oct 2026, as before; ") == (late.id, late.lines[0][:29])


def test_a_reading_that_was_taken_back_is_told():
    """What was known and is not any more is a change, and no step back."""
    journal = okr.history.Journal(okr.history.MemoryStore())
    was = quarter(aim("o", read("a", 2, 4)))
    journal.start(was, on="2026-10-01", recorded_at="2026-10-25T08:00:00Z")
    made = okr.report(quarter(aim("o", read("a"))), on=ON, since=SINCE, record=journal)
    (gone,) = group(made, "Moved, though nothing was read")

    assert ("4 on 24 Oct 2026 → not measured; on track → not measured.",) == gone.lines
    assert () == group(made, "Went back")


# -- what to decide -------------------------------------------------------------------


@pytest.mark.parametrize("audience", FORMS)
def test_what_is_lost_is_never_nothing_to_decide(audience):
    """Two lines of one screen that contradict each other."""
    lost = quarter(aim("o", read("a", 0, 0, 0.1, 0)))
    rests = okr.KeyResult("m", "Must", at_most=9, intent="committed", check_ins={
        "2026-10-10": 1, "2026-10-24": 1, "2026-11-18": 1})  # fmt: skip

    asks = "will probably be missed: add people, lower the target, or drop"
    none = "Nothing is committed, so nothing must be escalated."
    assert f"“Aim o” {asks} it. {none}" in text(lost, audience)
    promised = text(quarter(aim("o", read("a", 0, 0, 0.1, 0), rests)), audience)
    assert f"“Aim o” {asks} it." in promised
    assert none not in promised
    assert f"“Aim p” {asks} them." in text(
        quarter(*lost.objectives, aim("p", read("b", 0, 0, 0.1, 0)),
                aim("q", read("c", 0, 0, 0.1, 0, intent="committed"))),
        audience,
    )  # fmt: skip


@pytest.mark.parametrize("audience", FORMS)
def test_a_guardrail_that_was_broken_long_ago_is_read_again(audience):
    """Broken or stale: either way somebody has to do something."""
    guarded = aim("o", read("a", 3, 6, 8, 9.9),
                  guardrails=[okr.Guardrail(metric="turn", at_most=30)])  # fmt: skip
    other = aim("p", read("b", 3, 6, 8, 9.9),
                guardrails=[okr.Guardrail(metric="turn", at_most=31)])  # fmt: skip
    okrs = quarter(guarded, other, metrics=[okr.Metric("turn", name="Turnover")],
                   observations={"turn": {"2026-10-03": 32}})  # fmt: skip
    said = text(okrs, audience, select="o")

    assert (
        "Turnover was 32 on 3 Oct 2026, and should be at most 30; a newer reading was "
        "due, so read it again."
    ) in said
    assert "1 guardrail broken when last read and 1 decision to take." in said
    assert "Read again: Turnover" in said
    assert (
        "A guardrail of “Aim o” was broken on 3 Oct 2026. Read it again: that reading "
        "is too old after 10 days (every week, with 3 days of grace)."
    ) in said
    assert "“Aim p”" not in said


def test_a_title_that_two_have_is_told_with_its_id():
    """Ids are for programs, and for people only where titles fail."""
    okrs = quarter(aim("o", read("a", title="Same"), read("b", title="Same"),
                       read("c", title="Other")))  # fmt: skip

    assert "“Same” (a), “Same” (b) and “Other”" in text(okrs)


# -- why, from where, and of which cycle ----------------------------------------------


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ((105, 110, 110, 180), "it stands apart from those before it, and part of it"),
        ((105, 110, 190, 150), "in the public series that the forecast learned from"),
        ((120, 140, 160, 180), ""),
    ],
)
def test_what_is_expected_behind_the_last_reading_has_its_reason(values, why):
    """A forecast that takes back what was reached looks like a mistake."""
    line = "What is expected lies behind the last reading: "
    said = text(quarter(aim("o", read("a", *values, baseline=100, target=200))))

    assert bool(why) == (line in said)
    assert line + why in said or not why


def test_the_worst_twenty_are_told_why():
    """Reasons are worked out one by one: a hundred of them would take seconds."""
    values = 105, 110, 110, 180
    many = [read(f"a{n}", *values, baseline=100, target=200) for n in range(25)]
    said = text(quarter(aim("o", *many)))

    assert 25 == said.count("What is expected lies behind the last reading")
    assert 20 == said.count("What is expected lies behind the last reading: ")


@pytest.mark.parametrize(
    ("baseline", "target", "values"), [(10, 30, (12, 13.5)), (30, 10, (28, 26.5))]
)
def test_steady_steps_that_are_not_believed_in_full_say_why(baseline, target, values):
    """Whoever sees steps of one size does not understand a forecast behind them."""
    kr = read("a", *values, baseline=baseline, target=target)
    said = text(quarter(aim("o", kr)))

    assert (
        "What is expected lies behind the last reading: part of the way that it went "
        "is taken for luck, after 2 readings."
    ) in said


def test_one_step_alone_stands_apart_from_nothing():
    """A reading of the cycle after one from before it is no outlier yet."""
    days = {"2026-09-28": 100, "2026-10-12": 110}
    kr = okr.KeyResult("a", "A", baseline=100, target=200, check_ins=days)

    assert "is taken for luck, after 2 readings." in text(quarter(aim("o", kr)))


def test_a_pace_that_would_do_and_is_doubted_says_so():
    """Else "moved by 0.98, it would take 0.57" beside a chance of a half has no why."""
    days = {"2026-10-22": 4, "2026-11-12": 6}
    kr = okr.KeyResult("a", "A", baseline=0, target=10, check_ins=days)
    said = text(quarter(aim("o", kr)))

    assert "It may not go on at that pace, seen in 2 readings since the start." in said


def test_a_picture_without_axes_says_what_lies_where():
    """A line and a fan with neither a day nor a name may be anything."""
    lost = read("a", 1, 1, 2, 2)
    page = okr.report(quarter(aim("o", lost)), on=ON).to_html()
    bare = okr.report(okr.OKRSet([aim("o", lost)]), on=ON).to_html()

    assert (
        "Readings to 18 Nov 2026, then the range up to 31 Dec 2026; broken line: the "
        "target"
    ) in page
    assert "then the range up to" not in bare


def test_a_source_is_told_where_one_is_known():
    """A number that a program gave was not said by its owner."""
    okrs = quarter(
        aim("o", read("a", 1), okr.KeyResult("b", "B", metric="m", baseline=0,
                                             target=10)),
        metrics=[okr.Metric("m")], observations={"m": {"2026-11-15": 5}},
    )  # fmt: skip

    assert "from check-ins; of 1 the source is not stated." in text(okrs)


def test_the_heading_is_of_the_cycle_that_is_shown():
    """A report of the new quarter under the name of the old one."""
    new = aim("n", okr.KeyResult("k", "K", baseline=0, target=10), cycle="2027-Q1")
    okrs = quarter(aim("o", read("a", 1)), new)
    made = okr.report(okrs, on="2027-02-15")
    both = okr.report(
        quarter(aim("o", read("a", 1), cycle="2026-Q3"), new), on="2028-02-15"
    )

    assert ("OKRs 2027-Q1", "day 46 of 90 of 2027-Q1" in made.lines[0]) == (
        made.title, True)  # fmt: skip
    assert "cycle" not in made["standing"].entries[0].lines[0]
    assert ("OKRs", "; cycle 2026-Q3." in both["standing"].entries[0].lines[0]) == (
        both.title, True)  # fmt: skip


def test_after_the_end_only_what_can_change_lacks_a_reading():
    """What is over cannot change, read or not; of what runs it is said."""
    okrs = okr.OKRSet(
        [
            okr.Objective(
                "stay",
                "Customers stay",
                [
                    okr.KeyResult(
                        "a",
                        "Read to the end",
                        baseline=0,
                        target=10,
                        check_ins={"2026-08-01": 3, "2026-09-30": 9},
                    ),
                    okr.KeyResult("b", "Never read", baseline=0, target=10),
                ],
            )
        ],
        cycle="2026-Q3",
    )
    said = str(okr.report(okrs, on="2026-10-05", since="2026-08-31"))

    assert "None of" not in said
    assert "newer reading" not in said
    over = read("a", 1, 2, ends_on="2026-10-31")
    runs = quarter(aim("o", over, read("b", 1)))
    assert "Of what can still change, without a newer reading: “Title b”." in text(
        runs, since="2026-11-05"
    )
