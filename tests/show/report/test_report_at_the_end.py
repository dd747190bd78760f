"""After the last day a report closes: what was met, missed, and never measured."""

import pytest

import okrkit as okr

AFTER = "2027-01-08"
FUTURE = ("will ", "may go", "foreseen", "by now", "chance", "by the end:")


def kr(id, *values, days=("2026-10-30", "2026-11-30", "2026-12-31"), **fields):
    """Return a key result from 0 to 10, read up to the last day."""
    goal = {"baseline": 0, "target": 10}
    if fields.keys() & {"target", "at_most"}:
        goal = {}
    read = dict(zip(days, values, strict=False))
    return okr.KeyResult(id, f"Title {id}", check_ins=read, **goal, **fields)


def aim(id, *key_results, **fields):
    """Return an objective."""
    return okr.Objective(id, f"Aim {id}", key_results, owner="Ann", **fields)


def quarter(*objectives, **fields):
    """Return a set of the quarter that is over."""
    return okr.OKRSet(objectives, cycle="2026-Q4", **fields)


MIXED = quarter(
    aim(
        "o",
        kr("met", 3, 6, 11),
        kr("near", 3, 6, 8),
        kr("over", 3, 6, 8, at_most=7),
        kr("at", 3, 6, 7, target=okr.Hold(at_most=7, inclusive=False)),
        kr("bare"),
        kr("found", target=okr.Establish()),
        kr("work", target=okr.Done()),
        okr.KeyResult("idea", "Title idea", draft=True),
    ),
    aim("p", kr("good", 4, 8, 10)),
)


def text(section):
    """Return a section as lines, however deep."""
    found, waiting = [*section.lines], [*section.entries]
    while waiting:
        each = waiting.pop(0)
        found += [each.title, *each.lines, *each.points]
        waiting = [*each.entries, *waiting]
    return "\n".join(found)


def named(section):
    """Return the ids that stand below each title."""
    return {e.title: [below.id for below in e.entries] for e in section.entries}


def test_what_was_met_and_missed_is_told_with_how_far_off():
    """Who closes a quarter asks how it ended, and not what will be."""
    made = okr.report(MIXED, on=AFTER)
    section = made["missed"]
    said = text(section)

    assert "Of 2 objectives 1 was met and 1 was missed." == made.lines[1]
    assert "What was met, and what was missed" == section.title
    assert (
        "Of 9 key results 2 were met, 4 were missed, 2 were never measured and 1 was "
        "never agreed."
    ) in said
    assert "Nobody can say how these ended: “Title bare” and “Title work”." in said
    assert {
        "Objectives that were missed": ["o"],
        "Missed": ["over", "at", "found", "near"],
        "Met": ["good", "met"],
        "Never agreed": ["idea"],
    } == named(section)
    assert (
        "It ended at 8 on 31 Dec 2026; the target was from 0 to 10: 2 too low, 80% of "
        "the way."
    ) in said
    assert "the target was at most 7: 1 too high, not kept." in said
    assert "the target was below 7, not kept." in said
    assert "It was never read; the target was a first reading, 0% of the way." in said
    assert "the target was from 0 to 10, 110% of the way." in said
    assert "It ended with a score of" in said


@pytest.mark.parametrize("audience", ["team", "executive"])
def test_nothing_is_foreseen_of_what_is_over(audience):
    """Words of the future about a quarter that is over make no sense."""
    made = okr.report(MIXED, on=AFTER, audience=audience)
    told = [text(part) for part in made.sections]
    page = made.to_html().partition("</style>")[2].partition("Objective by")[0]

    assert "Where we ended" == made["standing"].title
    for word in FUTURE:
        assert [] == [line for line in told if word in line.lower()]
        assert word not in page.lower()
    assert "ended at" in page or audience == "executive"


def test_a_table_has_no_column_of_what_nobody_asks_any_more():
    """A chance of 0% beside what was missed says nothing."""
    page = okr.report(quarter(aim("o", kr("a", 1, 2, 3))), on=AFTER).to_html()

    assert "outlook" not in page
    assert "not known" not in page.partition("</table>")[0]


def test_each_is_closed_carried_over_or_dropped():
    """Nothing to decide, it said, of a quarter that nobody had closed."""
    section = okr.report(MIXED, on=AFTER)["decisions"]

    assert (
        "8 decisions, the most pressing first: 6 to carry over or drop and 2 to close."
    ) == section.lines[0]
    assert {
        "Carry over or drop 4 key results",
        "Carry over or drop 2 key results",
        "Close 2 objectives",
    } == {entry.title for entry in section.entries}
    assert "Ann decides." in text(section)
    assert "days left" not in text(section)
    brief = okr.report(MIXED, on=AFTER, audience="executive")["decisions"]
    assert "(Ann)." in text(brief)


def test_what_was_not_read_to_the_end_is_told():
    """A value of October says little about December."""
    gone = kr("gone", 1, days=("2026-10-02",), closed=okr.Closing(
        "2026-11-01", "abandoned"))  # fmt: skip
    okrs = quarter(aim("o", kr("old", 9, days=("2026-10-30",)), kr("new", 1, 2, 3),
                       kr("late", 1, 2), gone))  # fmt: skip
    made = okr.report(okrs, on=AFTER)

    assert (
        "Of 4 key results 1 was missed, 2 were not read to the end and 1 was closed: "
        "abandoned."
    ) == made["missed"].lines[1]
    assert (
        "Of what was not read to the end nobody knows what came after the day that is "
        "named."
    ) == made["missed"].lines[2]
    assert ["Not read to the end"] == [e.title for e in made["trust"].entries]
    assert (
        "“Title old”: last read on 30 Oct 2026.",
        "“Title late”: last read on 30 Nov 2026.",
    ) == made["trust"].entries[0].lines
    assert ("4 of 4 key results have a reading.",) == made["trust"].lines


@pytest.mark.parametrize("audience", ["team", "executive"])
def test_what_was_not_read_to_the_end_is_neither_met_nor_missed(audience):
    """On 16 November at 82% of the way says nothing of the end of December."""
    risen = {f"2026-11-{day:02}": value for day, value in ((2, 5), (9, 7), (16, 8.2))}
    k = okr.KeyResult("k", "Members", baseline=0, target=10, check_ins=risen)
    kept = okr.KeyResult("h", "Kept", at_most=10, check_ins=risen)
    okrs = quarter(aim("o", k, kept), aim("p", kr("a", 1, 2, 10)))
    made = okr.report(okrs, on="2027-01-02", since="2026-12-15", audience=audience)
    said = "\n".join(text(part) for part in made.sections)
    page = made.to_html().partition("</style>")[2]

    assert (
        "Of 2 objectives 1 was met and 1 was not read to the end.",
        "2 of 3 key results were not read to the end.",
        "4 decisions to take.",
    ) == made.lines[1:]
    assert "It was missed" not in said
    assert "ended at 8.2" not in f"{said} {page}".lower()
    assert "obody knows how it ended: “Members” and “Kept” were not read to the" in said
    assert "last on 16 Nov 2026" in page
    assert "tale → not read to the end" in said
    assert "Read the final value of 2 key results" in text(made["decisions"])
    assert "2 to read to the end and 2 to close." in made["decisions"].lines[0]
    if audience == "team":
        assert ["o"] == named(made["missed"])[
            "Objectives that were not read to the end"
        ]
        assert (
            "Last read at 8.2 on 16 Nov 2026; target at most 10; kept at the last"
            in (text(made["standing"]))
        )
        assert "last value" in page


@pytest.mark.parametrize(
    ("parts", "intent", "said"),
    [
        ([(8,), (5, 8, 10)], None, "Both objectives were not read to the end."),
        ([(8,), (5, 6, 7)], None, "Both objectives were missed."),
        ([(8,), (5, 8, 10)], "aspirational", "Both objectives were not read to the"),
        ([(9,), (0, 0, 1), (0, 0, 1)], "aspirational", "Both objectives were missed."),
        (
            [(9,), (5, 8, 10), (5, 8, 10), (5, 8, 10)],
            "aspirational",
            "Of 2 objectives 1 was met and 1 was not read to the end.",
        ),
    ],
)
def test_an_objective_is_known_where_the_others_decide(parts, intent, said):
    """One that was missed is enough; one that nobody read is not."""
    made = [kr(f"k{at}", *values) for at, values in enumerate(parts)]
    low = aim("low", *made, supports=[okr.Support(objective="top")], intent=intent)
    top = aim("top", kr("t", 5, 8, 10))

    assert okr.report(quarter(low, top), on=AFTER).lines[1].startswith(said)


def test_what_stands_above_two_levels_of_it_is_not_known_either():
    """The chain is as good as what was read last in it."""
    low = aim("low", kr("a", 8), supports=[okr.Support(objective="mid")])
    mid = aim("mid", kr("m", 5, 8, 10), supports=[okr.Support(objective="top")])
    top = aim("top", kr("t", 5, 8, 10), intent="aspirational")
    made = okr.report(quarter(low, mid, top), on=AFTER)

    assert "All 3 objectives were not read to the end." == made.lines[1]
    assert "Nobody knows how it ended: what is below it was not read to the end." in (
        text(made["missed"])
    )


def test_what_was_closed_above_ended_as_it_was_said():
    """Whoever closed it decided how it ended."""
    said = okr.Closing("2027-01-05", "achieved")
    low = aim("low", kr("a", 8), supports=[okr.Support(objective="top")])
    top = aim("top", kr("t", 5, 8, 10), closed=said)
    made = okr.report(quarter(low, top), on=AFTER)

    assert "Of 2 objectives 1 was met and 1 was not read to the end." == made.lines[1]


def test_a_miss_says_what_else_was_not_read():
    """Its score is no last word, though that it was missed is."""
    made = okr.report(quarter(aim("o", kr("a", 8), kr("b", 1, 2, 5))), on=AFTER)

    assert "Its score is 0.65, though not all was read to the end." in (
        text(made["missed"])
    )


def test_half_of_all_that_is_stale_is_said_first():
    """Three days before the end there is still time to read it."""
    one = okr.report(quarter(aim("o", kr("a", 8))), on="2026-12-20")
    two = okr.report(quarter(aim("o", kr("a", 8), kr("b", 1, 2))), on="2026-12-20")
    few = quarter(aim("o", kr("a", 8), *(kr(x, 1, 2, 3) for x in "bcd")))

    assert "Its key result is stale: a newer reading was due." == one.lines[2]
    assert "2 of 2 key results are stale: a newer reading was due." == two.lines[2]
    assert "1 decision: 1 to read again." == one["decisions"].lines[0]
    assert "stale" not in " ".join(okr.report(few, on="2027-01-01").lines)
    assert 3 == len(okr.report(quarter(aim("o", kr("a", 8))), on=AFTER).lines)


def test_a_guardrail_that_was_broken_is_told_in_the_past():
    """After the end nothing is broken any more; it was."""
    rail = [okr.Guardrail(metric="cost", at_most=12)]

    def lines(day):
        okrs = quarter(
            aim("o", kr("a", 1, 2, 10), guardrails=rail),
            metrics=[okr.Metric("cost")],
            observations={"cost": {day: 14}},
        )
        made = okr.report(okrs, on=AFTER)
        return [made.lines[2], made["standing"].lines[0]]

    new = lines("2026-12-30")
    assert "1 guardrail broken at the end and 2 decisions to take." == new[0]
    assert (
        "A guardrail of “Aim o” was broken: cost was 14 on 30 Dec 2026, and should be "
        "at most 12."
    ) == new[1]
    old = lines("2026-11-16")
    assert "1 guardrail broken when last read and 2 decisions to take." == old[0]
    assert old[1].endswith("; a newer reading was due, so read it again.")


def test_work_that_was_done_early_was_done_to_the_end():
    """Nothing can come after what is done."""
    said = [okr.CheckIn("2026-10-30", done=True)]
    ready = okr.KeyResult("k", "K", target=okr.Done(), check_ins=said)
    made = okr.report(quarter(aim("o", ready)), on=AFTER)

    assert "not read to the end" not in text(made["missed"])
    assert "The one objective was met." in made["missed"].lines
    assert "The one key result was met." in made["missed"].lines


def test_a_last_reading_may_still_come():
    """Until it is there neither met nor missed can be said."""
    slow = okr.Metric("slow", rhythm="month", lag=40)
    waits = okr.KeyResult("k", "K", metric="slow", baseline=0, target=10)
    okrs = quarter(
        aim("o", waits),
        aim("p", kr("a", 2, 3, 10)),
        metrics=[slow],
        observations={"slow": {"2026-10-31": 4, "2026-11-30": 9}},
    )
    made = okr.report(okrs, on=AFTER)

    assert "Of 2 objectives 1 was met and 1 was not final yet." == made.lines[1]
    assert ["k"] == named(made["missed"])["Not final yet"]
    assert "Its last reading can still come or change: " in text(made["missed"])


def test_several_that_ended_alike_are_counted_once():
    """All or both, and not of two two."""
    both = quarter(aim("o", kr("a", 1, 2, 3)), aim("p", kr("b", 1, 2, 3)))
    three = quarter(*both.objectives, aim("q", kr("c", 1, 2, 3)))

    assert "Both objectives were missed." in okr.report(both, on=AFTER).lines
    assert "All 3 key results were missed." in (
        okr.report(three, on=AFTER)["missed"].lines
    )


def test_a_committed_miss_stands_first_and_keeps_its_lesson():
    """What was promised is spoken about before what was hoped."""
    why = okr.Closing("2027-01-05", "missed", lesson="Start earlier")
    okrs = quarter(aim("o", kr("far", 0, 0, 1), kr("must", 1, 2, 9, closed=why,
                                                   intent="committed")))  # fmt: skip
    section = okr.report(okrs, on=AFTER)["missed"]

    assert ["must", "far"] == named(section)["Missed"]
    assert "lesson: Start earlier." in text(section)


def test_how_right_projections_were_is_told_where_it_is_known():
    """Nothing is projected any more; the record of it is all the same."""
    days = [f"{year}-{m:02}-28" for year in range(2017, 2027) for m in range(1, 13)]
    read = {"m": {day: 5.0 + n * 7 % 5 for n, day in enumerate(days)}}
    k = okr.KeyResult("k", "K", metric="m", baseline=0, target=10)
    okrs = quarter(aim("o", k), metrics=[okr.Metric("m")], observations=read)
    lines = okr.report(okrs, on=AFTER)["trust"].lines

    assert "1 of 1 key result has a reading." == lines[0]
    assert lines[1].startswith("Held against ")


def test_while_something_runs_what_ended_waits_to_be_selected():
    """A new quarter's report does not lose the old one that nobody closed."""
    new = aim("n", kr("a", 1), cycle="2027-Q1")
    old = quarter(aim("o", kr("b", 1, 2, 3)), aim("p", kr("c", 1, 2, 3)), new)
    said = text(okr.report(old, on="2027-01-15")["basis"])
    one = text(okr.report(quarter(old.objectives[0], new), on="2027-01-15")["basis"])

    assert "2 of them ended, and nobody closed them: select them for a report" in said
    assert "1 of them ended, and nobody closed it: select it for a report" in one
    picked = text(okr.report(old, on="2027-01-15", select="n")["basis"])
    assert "ended" not in picked


def test_a_limit_that_was_read_on_the_last_day_was_kept():
    """Of what is over "so far" says nothing."""
    said = text(
        okr.report(quarter(aim("o", kr("a", 3, 6, 7, at_most=8))), on=AFTER)["standing"]
    )

    assert "; kept." in said
