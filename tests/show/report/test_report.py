"""The report says what the verbs say, in words; what is not known it says too."""

import datetime as dt
import json
import re

import pytest

import okrkit as okr
from okrkit.errors import (
    DocumentError,
    InvalidOKRError,
    JournalError,
    UnknownIdError,
)

ON, SINCE = "2026-11-20", "2026-10-25"
WEEKS = [f"2026-10-{day:02}" for day in (2, 9, 16, 23, 30)]
WEEKS += ["2026-11-06", "2026-11-13"]


def weekly(*values, days=WEEKS, **more):
    """Return readings, one a week."""
    return [
        okr.Observation(date=day, value=value, **more)
        for day, value in zip(days, values, strict=False)
    ]


def team():
    """Return what a team keeps: something of every kind."""
    stay = okr.Objective(
        "stay",
        "Customers stay because they succeed early",
        [
            okr.KeyResult(
                "churn",
                "Churn falls to 2%",
                metric="churn",
                baseline=3.2,
                target=2,
                intent="committed",
                check_ins=[
                    okr.CheckIn("2026-10-09", confidence=0.7),
                    okr.CheckIn("2026-11-06", confidence=0.8, note="It will turn",
                                author="Ann"),
                ],
            ),
            okr.KeyResult("answer", "Answers within a day", metric="answer",
                          at_least=90),
            okr.KeyResult("nps", "They recommend us", metric="nps", baseline=30,
                          target=40),
        ],
        owner="Success",
        level="team",
        scope="paying accounts",
        why="They leave early",
        measured_by=["nps", "cost"],
        guardrails=[
            okr.Guardrail(metric="calls", at_most=10),
            okr.Guardrail(metric="cost", at_most=5),
        ],
    )  # fmt: skip
    ship = okr.Objective(
        "ship",
        "The new start is live",
        [
            okr.KeyResult("live", "It is live", target=okr.Done()),
            okr.KeyResult("bare", "Somebody measures it", metric="bare", at_least=3),
            okr.KeyResult("idea", "Some idea", draft=True),
        ],
        intent="aspirational",
    )
    return okr.OKRSet(
        [stay, ship],
        metrics=[
            okr.Metric("churn", unit="%", polarity="lower"),
            okr.Metric("answer", unit="%", polarity="higher"),
            okr.Metric("nps", unit="points", polarity="higher", bounds=(-100, 100)),
            okr.Metric("calls", name="Calls declined", unit="%", polarity="lower"),
            okr.Metric("cost", unit="EUR"),
            okr.Metric("bare"),
        ],
        observations={
            "churn": weekly(3.2, 3.2, 3.3, 3.2, 3.3, 3.4, 3.4, source="billing"),
            "answer": weekly(93, 94, 93, 95, 94, 95, 95, source="desk"),
            "nps": weekly(30, 31, 30, 31, 33, 35, 38),
            "calls": weekly(8, 8, 9, 9, 11, 12, 14),
        },
        cycle="2026-Q4",
    )


@pytest.fixture(scope="module")
def okrs():
    """Give the set of a team."""
    return team()


@pytest.fixture(scope="module")
def made(okrs):
    """Give its report."""
    return okr.report(okrs, on=ON, since=SINCE)


def changed(okrs, id, **fields):
    """Return a set whose key result has other fields."""
    return okrs.replace(objectives=[
        o.replace(key_results=[
            kr.replace(**fields) if kr.id == id else kr for kr in o.key_results])
        for o in okrs.objectives
    ])  # fmt: skip


def said(section):
    """Return every text of a section, one below the other."""
    texts = [*section.lines]
    waiting = list(section.entries)
    while waiting:
        entry = waiting.pop(0)
        texts += [entry.title, *entry.lines, *entry.points]
        waiting = [*entry.entries, *waiting]
    return "\n".join(texts)


def entry(section, id):
    """Return the first entry of an id, wherever it stands."""
    waiting = list(section.entries)
    while waiting:
        found = waiting.pop(0)
        if found.id == id:
            return found
        waiting = [*found.entries, *waiting]
    return None


# -- the whole ------------------------------------------------------------------------


def test_the_sections_answer_in_order(made):
    """A manager reads from the top, and stops where it is enough."""
    assert [
        "standing",
        "changes",
        "missed",
        "trust",
        "decisions",
        "details",
        "basis",
    ] == [section.name for section in made.sections]


def test_an_executive_gets_one_screen(okrs):
    """Whoever has a minute: where we stand, what changed, what to decide."""
    made = okr.report(okrs, on=ON, since=SINCE, audience="executive")

    assert ["standing", "changes", "decisions", "basis"] == [
        section.name for section in made.sections
    ]
    assert ["stay", "ship"] == [each.id for each in made["standing"].entries]
    assert () == made["standing"].entries[0].entries


def test_it_begins_with_what_matters(made):
    """Day, verdict, and what is asked of the reader."""
    day, verdict, more = made.lines

    assert "As of 20 Nov 2026, day 51 of 92 of 2026-Q4." == day
    assert "“Customers stay because they succeed early”" in verdict
    assert "1 guardrail broken and " in more


def test_the_same_question_has_the_same_answer(okrs, made):
    """A report that is written again must not differ by chance."""
    assert made.to_html() == okr.report(okrs, on=ON, since=SINCE).to_html()


def test_its_numbers_are_those_of_the_verbs(okrs, made):
    """No second formula: the chance is that of `project`."""
    seen, score = okr.project(okrs, on=ON)["churn"], okr.score(okrs, on=ON)["churn"]
    found = entry(made["missed"], "churn")

    assert seen.success < 0.01
    assert found.lines[0].startswith(
        "<1% chance of success (exceptionally unlikely). Now 3.4% on 13 Nov 2026"
    )
    assert score.status == found.status


def test_sections_are_found_by_name(made):
    """A program that needs one part asks for it, and a misspelt one is told."""
    assert "How far to trust this" == made["trust"].title
    with pytest.raises(UnknownIdError, match="no such section"):
        made["trusted"]


def test_it_is_plain_values_for_programs(made):
    """A bot that writes messages of its own needs the parts."""
    data = json.loads(json.dumps(made.to_dict()))

    assert ("report", ON, SINCE) == (data["kind"], data["on"], data["since"])
    assert "churn" == data["sections"][0]["entries"][0]["entries"][0]["id"]
    assert None is okr.report(okr.OKRSet(), on=ON).to_dict()["since"]


def test_a_title_of_ones_own(okrs):
    """A report goes out under the name its readers know."""
    assert "Weekly" == okr.report(okrs, on=ON, title="Weekly").title
    assert "OKRs" == okr.report(okr.OKRSet(), on=ON).title


# -- where we stand -------------------------------------------------------------------


def test_each_key_result_has_value_day_target_and_chance(made):
    """The line that everybody looks for first."""
    line = entry(made["standing"], "nps").lines[0]

    assert line.startswith(
        "Now 38 points on 13 Nov 2026; target from 30 points to 40 points; "
        "80% of the way, 55% expected by now; "
    )
    assert re.search(r"\d% chance of success \(.*\)\.$", line)


def test_a_limit_is_kept_or_not(okrs):
    """Of what has no way to go, a share of the way would be misleading."""
    kept = entry(okr.report(okrs, on=ON)["standing"], "answer").lines[0]
    low = okrs.with_observations("answer", {"2026-11-19": 60})
    broken = entry(okr.report(low, on=ON)["standing"], "answer").lines[0]

    assert ("kept at the last reading" in kept, "not kept" in broken) == (True, True)


def test_what_is_not_known_is_said(made):
    """Neither 0 nor a blank: not measured, or not agreed."""
    assert "Not measured" in entry(made["standing"], "bare").lines[0]
    assert ("Its target is not agreed yet.",) == entry(made["standing"], "idea").lines
    assert "draft" == entry(made["standing"], "idea").status


def test_a_broken_guardrail_stands_above(made):
    """It is not averaged in, and must not be overlooked."""
    assert (
        "A guardrail of “Customers stay because they succeed early” is broken: Calls "
        "declined was 14% on 13 Nov 2026, and should be at most 10%."
    ) in made["standing"].lines


def test_a_stale_reading_is_told_with_its_day(okrs):
    """An old value looks as sure as a new one."""
    made = okr.report(okrs, on="2026-12-20")
    line = entry(made["standing"], "nps").lines[0]

    assert "Now 38 points on 13 Nov 2026, which is stale" in line
    assert "13 Nov 2026, stale" in made.to_html()
    named = "“Churn falls to 2%”, “Answers within a day” and “They recommend us”"
    assert f"{named}: last read on 13 Nov 2026." in said(made["trust"])


def test_of_many_objectives_executives_see_the_worst():
    """One screen holds a dozen, what is unlikely first; the others are named."""
    objectives = [
        okr.Objective(
            f"o{n}",
            f"Objective {n}",
            [okr.KeyResult(f"k{n}", "K", baseline=0, target=10,
                           check_ins=dict.fromkeys(WEEKS, 0) | {WEEKS[-1]: n})],
        )
        for n in range(15)
    ]  # fmt: skip
    okrs = okr.OKRSet(objectives, cycle="2026-Q4")
    made = okr.report(okrs, on=ON, audience="executive")

    *shown, rest = made["standing"].entries
    seen = okr.project(okrs, on=ON)
    chances = [seen[each.id].success for each in shown]
    assert 12 == len(chances)
    assert sorted(chances) == chances
    assert "… and 3 more" == rest.title
    named = {f"Objective {n}" for n in range(15)} - {each.title for each in shown}
    assert all(f"“{name}”" in rest.lines[0] for name in named)
    assert "… and 3 more: “Objective " in made.to_html()


def test_objectives_without_key_results_are_shown():
    """An aim that nothing measures is worth a line."""
    okrs = okr.OKRSet([okr.Objective("o", "Aim")], cycle="2026-Q4")
    for audience in ("team", "executive"):
        made = okr.report(okrs, on=ON, audience=audience)
        assert "No key result says how one will know." in made["standing"].lines
        assert "The one objective is not measured." in made["standing"].lines
        assert "Aim" in made.to_html()


def test_nothing_is_said_of_nothing():
    """An empty set makes a report that says so, and does not fail."""
    made = okr.report(okr.OKRSet(cycle="2026-Q4"), on=ON, since=SINCE)

    assert ("There are no objectives to report on.",) == made["standing"].lines
    assert "Nothing changed." in made["changes"].lines
    assert ("Nothing has a chance yet that could be judged.",) == made["missed"].lines
    assert ("There is no projection.",) == made["trust"].lines


def test_drafts_are_called_drafts():
    """A set that nobody agreed on yet has no scores, and no verdict."""
    drafts = [okr.KeyResult(f"k{n}", "Idea", draft=True) for n in range(3)]
    for some, words in ((drafts[:1], "The one key result is a draft."),
                        (drafts[:2], "Both key results are drafts."),
                        (drafts, "All 3 key results are drafts.")):  # fmt: skip
        okrs = okr.OKRSet([okr.Objective("o", "O", some)], cycle="2026-Q4")
        made = okr.report(okrs, on=ON, since=SINCE)
        assert words in made["standing"].lines
        assert "not judged until the target is agreed" in said(made["basis"])
        assert 1 == len(made.lines)


def test_good_news_is_said_as_well():
    """A report that only warns is not read for long."""
    easy = dict.fromkeys(WEEKS, 50)
    fine = okr.KeyResult("k", "K", at_least=10, check_ins=easy)
    both = [okr.Objective("o", "O", [fine]), okr.Objective("p", "P")]

    alone = okr.report(okr.OKRSet(both[:1], cycle="2026-Q4"), on=ON)
    other = okr.report(okr.OKRSet(both, cycle="2026-Q4"), on=ON)

    assert "The objective will probably be met: “O”." in alone.lines
    assert (
        "Of 2 objectives 1 will probably be met; of 1 no chance is said." in other.lines
    )


def test_several_that_will_be_missed_are_counted():
    """One sentence for one, two of three, or all."""

    def lines(*ends):
        krs = [
            okr.KeyResult(f"k{at}", "K", baseline=0, target=10,
                          check_ins=dict.fromkeys(WEEKS, 0) | {WEEKS[-1]: end})
            for at, end in enumerate(ends)
        ]  # fmt: skip
        sets = [okr.Objective(f"o{at}", f"O{at}", [kr]) for at, kr in enumerate(krs)]
        return okr.report(okr.OKRSet(sets, cycle="2026-Q4"), on=ON).lines[1]

    assert "The objective will probably be missed: “O0”." == lines(0)
    assert "All 2 objectives will probably be missed: “O0” and “O1”." == lines(0, 0)
    assert (
        "Of 2 objectives 1 will probably be met and 1 will probably be missed: “O0”."
    ) == lines(0, 60)


# -- what changed ---------------------------------------------------------------------


def test_without_an_earlier_day_nothing_is_compared(okrs):
    """Silence would read as "nothing changed"."""
    made = okr.report(okrs, on=ON)

    assert "changes" not in [section.name for section in made.sections]
    assert "No earlier day was given." in said(made["basis"])


def test_what_moved_is_told_with_both_values(made):
    """From what to what: of status, chance and value."""
    ahead = next(e for e in made["changes"].entries if e.title == "Went forward")
    nps = next(each for each in ahead.entries if each.id == "nps")

    assert nps.lines[0].startswith(
        "31 points on 23 Oct 2026 → 38 points on 13 Nov 2026; 10% → 80% of the way; "
        "at risk → on track; chance "
    )


def test_what_has_no_newer_reading_is_named(made):
    """Nothing heard is news, too."""
    assert (
        "3 of 5 key results have a newer reading; without one: “It is live” and "
        "“Somebody measures it”."
    ) in made["changes"].lines


def test_an_objective_that_moved_is_told_first():
    """It is what the reader is asked about."""
    kr = okr.KeyResult("k", "K", at_least=50, check_ins=dict.fromkeys(WEEKS, 40)
                       | dict.fromkeys(WEEKS[-3:], 60))  # fmt: skip
    made = okr.report(one(kr), on=ON, since=SINCE)["changes"]
    first, second = made.entries[:2]

    assert ("Objectives", ["o"]) == (first.title, [each.id for each in first.entries])
    assert ("Went forward", ["k"]) == (second.title, [e.id for e in second.entries])
    assert second.entries[0].lines[0].count("→") == 4


def test_notes_of_owners_are_quoted(made):
    """The reason stands where its owner wrote it."""
    notes = made["changes"].entries[-1]

    first = notes.entries[0]
    assert ("What owners said", "Churn falls to 2%") == (notes.title, first.title)
    assert (("Ann, 6 Nov 2026:",), ("It will turn",)) == (first.lines, first.points)


def test_what_was_recorded_later_was_not_known(okrs):
    """A correction of last month must not make last month's report look wrong."""
    late = okr.Observation(date="2026-10-24", value=30, recorded_at="2026-11-01T08:00Z")
    early = okr.Observation(
        date="2026-10-24", value=30, recorded_at="2026-10-25T23:00Z"
    )

    def before(reading):
        known = okrs.with_observations("nps", [reading])
        return said(okr.report(known, on=ON, since=SINCE)["changes"])

    assert "31 points on 23 Oct 2026 → 38 points" in before(late)
    assert "30 points on 24 Oct 2026 → 38 points" in before(early)


def test_an_amendment_is_told_with_its_reason(okrs):
    """A target that moved is the first thing to know of a better score."""
    eased = okrs.amend("nps", on="2026-11-02", reason="A month was lost", by="Ann",
                       target=36)  # fmt: skip
    was = okr.Amendment("2026-11-02", was={"target": okr.Reach(30, 40)})
    silent = changed(okrs, "nps", target=okr.Reach(30, 36), amendments=[was])
    before = okrs.amend("nps", on="2026-10-20", reason="Late", target=36)

    def agreed(which):
        entries = okr.report(which, on=ON, since=SINCE)["changes"].entries
        return [e.entries for e in entries if e.title == "Agreed anew"]

    told = agreed(eased)[0][0]
    assert told.title == (
        "Target of “They recommend us” lowered from 40 points to 36 points (made "
        "easier)"
    )
    assert ("From 2 Nov 2026, by Ann: A month was lost",) == told.lines
    assert ("From 2 Nov 2026: no reason was given",) == agreed(silent)[0][0].lines
    assert [] == agreed(before)


@pytest.fixture
def journal(okrs):
    """Give a journal that knew the set as it was on 20 October."""
    kept = okr.history.Journal(okr.history.MemoryStore())
    old = okrs.objectives[0]
    was = okrs.replace(
        objectives=[
            old.replace(key_results=[old.key_results[0], old.key_results[2]]),
            okr.Objective(
                "gone", "Dropped", [okr.KeyResult("left", "Left", at_least=1)]
            ),
        ]
    )
    kept.start(was, on="2026-10-01", recorded_at="2026-10-20T08:00:00Z")
    return kept


def test_a_journal_knows_what_came_and_went(okrs, journal):
    """The set of today cannot tell what was taken out of it."""
    made = okr.report(okrs, on=ON, since=SINCE, record=journal)
    groups = {e.title: [each.id for each in e.entries] for e in made["changes"].entries}

    assert (
        "Compared with what the journal knew on that day." == made["changes"].lines[0]
    )
    assert ["ship", "answer", "live", "bare", "idea"] == groups["New"]
    assert ["gone", "left"] == groups["Gone"]


def test_a_silent_change_is_seen_by_a_journal(okrs, journal):
    """A target that was rewritten without a word."""
    eased = changed(okrs, "nps", target=okr.Reach(30, 36))
    made = okr.report(eased, on=ON, since=SINCE, record=journal)
    groups = {e.title: e.entries for e in made["changes"].entries}

    assert [("No reason was given.",)] == [
        each.lines for each in groups["Agreed anew"] if "They recommend" in each.title
    ]


def test_a_selection_does_not_miss_what_it_left_out(okrs, journal):
    """What was not asked for is not gone."""
    made = okr.report(okrs, on=ON, since=SINCE, record=journal, select=["stay"])

    assert ["stay"] == [each.id for each in made["standing"].entries]
    assert "Gone" not in [each.title for each in made["changes"].entries]


def test_a_journal_that_knew_nothing_is_an_error(okrs, journal):
    """Nothing known is not nothing changed."""
    with pytest.raises(JournalError):
        okr.report(okrs, on=ON, since="2026-09-01", record=journal)


# -- what will be missed, and how far to trust that -----------------------------------


def test_what_is_missed_says_by_how_much_and_why(made):
    """The gap in the unit, the range, the pace, and what its owner believes."""
    _, ahead, pace, _, belief = entry(made["missed"], "churn").lines

    assert ahead.startswith("Expected on 31 Dec 2026: about 3.")
    assert re.search(r"with 80% certainty from 3\.\d*% to 3\.\d*%; about 1", ahead)
    assert ahead.endswith(" percentage points too high.")
    assert re.search(r"moved by \+0\.0\d* percentage points a week; from 13 Nov ", pace)
    assert (
        "Success gave it 80% on 6 Nov 2026, more than the readings speak for." == belief
    )


def test_the_objective_says_what_holds_it_back(made):
    """Of an objective its weakest key results are the reason."""
    line = entry(made["missed"], "stay").lines[1]

    assert "What holds it back: “Churn falls to 2%” (" in line


def test_committed_comes_first_and_success_is_said():
    """What counts as success differs by intent, and decides the chance."""
    mixed = okr.OKRSet(
        [okr.Objective("o", "O", [
            okr.KeyResult("far", "Far", baseline=0, target=100, intent="aspirational",
                          check_ins=dict.fromkeys(WEEKS, 0)),
            okr.KeyResult("must", "Must", baseline=0, target=10, intent="committed",
                          check_ins=dict.fromkeys(WEEKS, 1))])],
        cycle="2026-Q4",
    )  # fmt: skip
    made = okr.report(mixed, on=ON)
    assert ["o", "must", "far"] == [each.id for each in made["missed"].entries]
    eased = "Success is a score of 0.7 where it is aspirational"
    assert (
        f"{eased}, else the whole way to the target; of an objective, with all its "
        "key results."
    ) in made["standing"].lines
    high = mixed.objectives[0].replace(
        key_results=mixed.objectives[0].key_results[:1], intent="aspirational"
    )
    for audience in ("team", "executive"):
        alone = okr.report(mixed.replace(objectives=[high]), on=ON, audience=audience)
        assert f"{eased}." in alone["standing"].lines


def test_too_low_is_said_as_well():
    """A value may fall short on either side, and below a pace that is unknown."""
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [
            okr.KeyResult("keep", "Keep", at_least=90, owner="Bob",
                          check_ins=[*(okr.CheckIn(day, 50) for day in WEEKS[:-1]),
                                     okr.CheckIn(WEEKS[-1], 50, confidence=0.3)])])],
        cycle="2026-Q4",
    )  # fmt: skip
    lines = entry(okr.report(okrs, on=ON)["missed"], "keep").lines

    assert "; about 40 too low." in lines[1]
    assert (
        "Bob gave it 30% on 13 Nov 2026, more than the readings speak for." == lines[-1]
    )


def swinging(id, **target):
    """Return a key result whose value swings about 50."""
    values = {day: 49 + 2 * (n % 2) for n, day in enumerate(WEEKS)}
    return okr.KeyResult(id, id, check_ins=values, **target)


def one(*key_results, **fields):
    """Return a set of one objective."""
    return okr.OKRSet([okr.Objective("o", "O", key_results, **fields)], cycle="2026-Q4")


def test_an_owner_may_believe_less():
    """Who expects less than the readings say may know something."""
    last = okr.CheckIn("2026-11-14", 50, confidence=0)
    keep = swinging("k", at_least=50.1)
    keep = keep.replace(check_ins=[*keep.check_ins, last])
    made = okr.report(one(keep), on=ON)

    assert (
        "Its owner gave it 0% on 14 Nov 2026, less than the readings speak for."
        == (entry(made["missed"], "k").lines[-1])
    )


def test_staged_work_is_told_by_the_share_that_is_done():
    """A number of stages has no unit and no pace."""
    steps = okr.Milestones([("a", 1), ("b", 1)])
    done = [okr.CheckIn("2026-11-13", done=["a"])]
    made = okr.report(one(okr.KeyResult("k", "K", target=steps, check_ins=done),
                          intent="committed"), on="2026-12-20")  # fmt: skip
    now, ahead = entry(made["missed"], "k").lines

    assert "Now 50% done on 13 Nov 2026, which is stale" in now
    assert "of the way, with 80% certainty from " in ahead


def test_a_band_may_be_missed_on_either_side():
    """Then no gap is said: the value is where it should be, and will not stay."""
    made = okr.report(one(swinging("k", at_least=49.2, at_most=50.2)), on=ON)
    ahead = entry(made["missed"], "k").lines[1]

    assert not re.search("too (low|high)", ahead)


def test_an_objective_may_fail_though_no_key_result_does():
    """What is likely alone is not likely together."""
    both = [swinging(id, at_least=49.3, intent="committed") for id in ("a", "b", "c")]
    made = okr.report(one(*both, intent="committed"), on=ON)

    first, *rest = made["missed"].entries
    assert ("o", "unlikely" in first.lines[0]) == (first.id, True)
    assert all("about as likely as not" in each.lines[0] for each in rest)
    assert "What will probably be missed, or may be" == made["missed"].title


def test_what_supports_an_objective_may_hold_it_back():
    """A company's aim has no key results of its own: the reason lies below."""
    low = swinging("k", at_least=52)
    support = okr.Support(objective="top")
    tells = okr.Support(objective="top", kind="informs")
    okrs = okr.OKRSet(
        [
            okr.Objective("top", "Top", cycle="2026"),
            okr.Objective("team", "Team", [low], supports=[support], cycle="2026-Q4"),
            okr.Objective("other", "Other", [low.replace(id="j")], supports=[tells],
                          cycle="2026-Q4"),
        ]
    )  # fmt: skip
    for audience, name in (("team", "missed"), ("executive", "standing")):
        made = okr.report(okrs, on=ON, audience=audience)
        lines = "\n".join(entry(made[name], "top").lines)
        assert re.search(r"back(: | by )“Team” \(\d+%\)[.;]", lines)
    assert "team · supports “Top” · cycle 2026-Q4" in okr.report(okrs, on=ON).to_html()
    assert "; cycle 2026-Q4." in entry(made["standing"], "team").lines[0]
    assert "All 3 objectives will probably be missed" in made.lines[1]


def test_the_worst_twenty_are_explained_to_the_end():
    """The way to a chance is long: of two hundred nobody reads it."""
    made = okr.report(one(*(swinging(f"k{n}", at_least=60) for n in range(22))), on=ON)
    shown = [each.explained for each in made["missed"].entries if each.id != "o"]

    assert ([True] * 20 + [False] * 2) == [bool(each) for each in shown]


def test_what_is_over_is_not_foreseen(okrs):
    """After the last day there is nothing left to foresee."""
    made = okr.report(okrs, on="2027-01-15", select="stay")
    lines = said(made["missed"])

    assert "What was met, and what was missed" == made["missed"].title
    assert (
        "It was last read at 3.4% on 13 Nov 2026; the target was from 3.2% to 2%, "
        "-17% of the way."
    ) in lines
    assert (
        "Last read at 95% on 13 Nov 2026; target at least 90%; kept at the last "
        "reading."
    ) in said(made["standing"])
    assert "2026-Q4 ended on 31 Dec 2026" in made.lines[0]
    assert "chance of success" not in said(made["standing"])


def test_what_was_never_read_is_not_foreseen(made):
    """Chances of others like it are no news of the work itself."""
    never = "“It is live” and “Somebody measures it”"
    assert (
        "Not measured, so not foreseen: “It is live”, “Somebody measures it” and "
        "“Some idea”."
    ) in made["missed"].lines
    assert None is entry(made["missed"], "bare")
    assert f"Never read\n{never}: no chance is said" in said(made["trust"])


def test_few_readings_are_a_warning():
    """Three points make a line, and no forecast to rely on."""
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [
            okr.KeyResult("k", "K", baseline=0, target=10,
                          check_ins={"2026-11-13": 1})])],
        cycle="2026-Q4",
    )  # fmt: skip
    assert "Fewer than 4 readings\n“K”: little is known" in said(
        okr.report(okrs, on=ON)["trust"]
    )


def monthly(draw):
    """Return readings of a metric every thirty days over ten years."""
    first = dt.date(2016, 12, 31)
    return {"m": {first + dt.timedelta(30 * n): draw(n) for n in range(118)}}


def long_set(observations, confidence=()):
    """Return a set on metrics with a long past."""
    krs = [
        okr.KeyResult(id, id, metric=id, baseline=0, target=10) for id in observations
    ]  # fmt: skip
    closed = [
        okr.Objective(f"was{n}", "Was", [
            okr.KeyResult(f"old{n}", "Old", baseline=0, target=1, check_ins=[
                okr.CheckIn(f"{2014 + n // 4}-{n % 4 * 3 + 1:02}-10", 0,
                            confidence=belief),
                okr.CheckIn(f"{2014 + n // 4}-{n % 4 * 3 + 3:02}-28", came)])],
            cycle=f"{2014 + n // 4}-Q{n % 4 + 1}")
        for n, (belief, came) in enumerate(confidence)
    ]  # fmt: skip
    return okr.OKRSet(
        [okr.Objective("o", "O", krs), *closed],
        metrics=[okr.Metric(id) for id in observations],
        observations=observations,
        cycle="2026-Q4",
    )


@pytest.mark.parametrize(
    ("draw", "wide", "beside"),
    [
        (lambda n: 5.0 + n * 7 % 5, "about as wide as", "no better, beyond chance,"),
        # A share of 65%, and an error of 9%: that may be chance.
        (lambda n: float(n * n % 11), "about as wide as", ""),
        (lambda n: float(n % 2), "wider than", "worse"),
        (float, "narrower than", "better"),
    ],
)
def test_a_long_past_says_how_right_projections_were(draw, wide, beside):
    """How far to trust a chance is a question to one's own record."""
    okrs = long_set(monthly(draw))
    held, skill = okr.report(okrs, on=ON)["trust"].lines[:2]
    marks = okr.backtest(okrs, on=ON)["okrkit"]

    assert held.startswith("Held against 24 cycles that were read to the end (each")
    assert f"80% certainty {100 * marks.in_80:.0f}% held what came" in held
    assert held.endswith(f"so they were {wide} they should be.")
    assert f"{beside} than saying that everything stays as it was: the mean" in skill
    assert f"were off (Brier score) was {marks.brier:.3f} against " in skill


@pytest.mark.parametrize(
    ("sure", "words"),
    [
        (0.9, "nearer than"),
        (0.0, "farther off than"),
        (0.35, "as near, beyond chance, as"),
    ],
)
def test_owners_are_held_against_the_same_record(sure, words):
    """Where owners said what they believed, that has a record as well."""
    spread = [(sure, 1.0), (1 - sure, 0.0)] * 20
    lines = okr.report(long_set(monthly(float), spread), on=ON)["trust"].lines
    assert [f"On 120 targets owners' confidence was {words} the projections"] == (
        [line.partition(":")[0] for line in lines if "owners" in line]
    )


# -- what to decide -------------------------------------------------------------------


def test_decisions_say_who_and_until_when(okrs, made):
    """A decision without a name and a day is a remark."""
    found = entry(made["decisions"], "churn")

    assert "Escalate: Churn falls to 2%" == found.title
    assert "Success decides; 41 days left, until 31 Dec 2026." == found.lines[1]
    assert okr.decisions(okrs, on=ON)["escalate key result churn"].options == (
        found.points
    )


def test_decisions_about_metrics_and_work_are_those_of_their_objective(okrs):
    """A guardrail is on the table of the objective that it stands beside."""
    stay = okr.report(okrs, on=ON, select="stay")["decisions"]
    ship = okr.report(okrs, on=ON, select=["ship"])["decisions"]

    assert "until 31 Dec 2026" in entry(stay, "calls").lines[1]
    assert None is entry(ship, "calls")
    assert None is entry(ship, "churn")


def test_nobody_named_is_said():
    """A decision that nobody owns is not taken."""
    nps = okr.KeyResult("nps", "x", baseline=32, target=40)
    okrs = okr.OKRSet([okr.Objective("keep", "Stay", [nps])], cycle="2026-Q4")
    lines = okr.report(okrs, on="2026-12-01")["decisions"].entries[0].lines

    assert "Nobody is named to decide; 30 days left, until 31 Dec 2026." == lines[1]


def test_executives_are_told_how_many_more():
    """Three decisions fit, and the others are counted."""
    bare = [okr.KeyResult(f"k{n}", f"K{n}", baseline=0, target=1) for n in range(5)]
    rail = okr.Guardrail(metric="cost", at_most=10)
    aim = okr.Objective("o", "O", bare, guardrails=[rail], owner="Ann")
    late = okr.KeyResult("l", "Late", baseline=0, target=9, intent="committed",
                         check_ins={"2026-11-28": 0})  # fmt: skip
    other = okr.Objective("p", "P", [late, late.replace(id="m", ends_on="2026-12-20")])
    many = okr.OKRSet(
        [aim, other],
        cycle="2026-Q4",
        metrics=[okr.Metric("cost", name="Cost")],
        observations={"cost": [okr.Observation(date="2026-11-30", value=12)]},
    )
    made = okr.report(many, on="2026-12-01", audience="executive")["decisions"]
    escalated, alone, retired = made.entries

    assert made.lines[0] == (
        "8 decisions, the most pressing first: 3 to escalate and 5 to measure or drop."
    )
    assert "Escalate: Cost" == alone.title
    assert ("Escalate 2 key results", "“Late” and “Late”.") == (
        escalated.title,
        escalated.lines[1],
    )
    assert "Measure or drop 5 key results" == retired.title
    assert (
        "“K0” (Ann), “K1” (Ann), “K2” (Ann) and 2 more; 30 days left, until 31 Dec "
        "2026."
    ) == retired.lines[1]
    assert () == retired.points


def test_what_is_asked_of_many_is_said_once():
    """Nobody reads the same three options eight times."""
    bare = [okr.KeyResult(f"k{n}", f"K{n}", baseline=0, target=1) for n in range(3)]
    many = okr.OKRSet([okr.Objective("o", "O", bare, owner="Ann")], cycle="2026-Q4")
    (group,) = okr.report(many, on="2026-12-01")["decisions"].entries

    assert "Measure or drop 3 key results" == group.title
    assert 3 == len(group.points)
    assert ["K0", "K1", "K2"] == [each.title for each in group.entries]
    assert {()} == {each.points for each in group.entries}
    assert "Ann decides; 30 days left, until 31 Dec 2026." == group.entries[0].lines[1]
    assert 1 == len(group.entries[0].explained)


# -- details and basis ----------------------------------------------------------------


def test_details_open_down_to_each_score(okrs, made):
    """Whoever doubts a number opens it."""
    stay = made["details"].entries[0]
    card = okr.score(okrs, on=ON)

    assert str(card.explain("stay")) == str(stay.explained[0])
    assert str(card.explain("churn")) == str(stay.entries[0].explained[0])
    assert ("Owner: Success", "Level: team", "About: paying accounts") == stay.lines[:3]
    assert "Measured by: nps, 38 points on 13 Nov 2026" in stay.lines
    assert "Measured by: cost, not measured" in stay.lines
    assert "Guardrail: cost, at most 5 EUR; -, not measured" in stay.lines or (
        any(line.startswith("Guardrail: cost, at most") for line in stay.lines)
    )


def test_details_are_only_there_to_be_opened(made):
    """Text and Markdown cannot fold, and would drown the reader."""
    assert "Objective by objective" in made.to_html()
    assert "Objective by objective" not in made.to_markdown() + made.to_text()


def test_the_basis_names_days_sources_and_policy(made):
    """A number without its source is a rumour."""
    first, judged = made["basis"].lines

    assert (
        "3 key results of 6 have a reading; those that count are of 13 Nov 2026, from "
        "billing and desk; of 1 the source is not stated."
    ) == first
    assert judged.startswith("Status by policy okrkit, version 1, as of 20 Nov 2026.")
    assert "from 66% it will probably be met, below 33% it will" in judged
    assert "Not measured\n“It is live” and “Somebody measures it”." in said(
        made["basis"]
    )


def test_check_ins_are_a_source_and_days_may_differ():
    """What no other program gave was said by people."""
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [
            okr.KeyResult("a", "A", baseline=0, target=10, check_ins={"2026-11-02": 1}),
            okr.KeyResult("b", "B", metric="b", baseline=0, target=10,
                          check_ins={"2026-11-06": 1}),
            okr.KeyResult("c", "C", metric="c", baseline=0, target=10,
                          check_ins={"2026-11-06": 1})])],
        metrics=[okr.Metric("b"), okr.Metric("c")],
        observations={"c": {"2026-12-06": 3}},
        cycle="2026-Q4",
    )  # fmt: skip
    assert (
        "3 key results of 3 have a reading; those that count are of 2 Nov 2026 to "
        "6 Nov 2026, from check-ins."
    ) == okr.report(okrs, on=ON)["basis"].lines[0]


# -- what it is about -----------------------------------------------------------------


def test_cycles_that_do_not_run_are_left_out():
    """A folder of several quarters makes a report of this one."""
    old = okr.Objective("old", "Old", cycle="2026-Q3")
    new = okr.Objective("new", "New")
    okrs = okr.OKRSet([old, new], cycle="2026-Q4")
    made = okr.report(okrs, on=ON)

    assert ["new"] == [each.id for each in made["standing"].entries]
    assert "1 objective of cycles that do not run." in said(made["basis"])
    after = okr.report(okrs, on="2027-02-01")
    assert ["old", "new"] == [each.id for each in after["standing"].entries]


def test_a_cycle_may_be_to_come_or_have_no_label():
    """Before it begins, and where its days are its name."""
    okrs = okr.OKRSet([okr.Objective("o", "O")], cycle="2026-10-01..2026-12-24")
    soon = okr.report(okrs, on="2026-09-01")

    assert "OKRs 1 Oct 2026 to 24 Dec 2026" == soon.title
    assert "As of 1 Sep 2026, the cycle begins on 1 Oct 2026." == soon.lines[0]


def test_key_results_without_a_cycle_have_no_day():
    """Nothing says when they are due, and nothing is made up."""
    half = okr.KeyResult("k", "K", baseline=0, target=1, check_ins={WEEKS[-1]: 0.5})
    okrs = okr.OKRSet([okr.Objective("o", "O", [half])])
    made = okr.report(okrs, on=ON)

    assert ("OKRs", "As of 20 Nov 2026.") == (made.title, made.lines[0])
    assert "50% of the way." in entry(made["standing"], "k").lines[0]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"since": ON}, InvalidOKRError),
        ({"since": "2026-12-01"}, InvalidOKRError),
        ({"audience": "board"}, InvalidOKRError),
        ({"select": ["nobody"]}, UnknownIdError),
        ({"select": [1]}, InvalidOKRError),
        ({"record": "okrs.jsonl"}, InvalidOKRError),
        ({"title": ""}, InvalidOKRError),
        ({"to": "report.docx"}, DocumentError),
        ({"to": 3.5}, InvalidOKRError),
        ({"policy": "nobody"}, okr.errors.PolicyError),
    ],
)
def test_what_cannot_be_asked_is_refused(okrs, wrong, error):
    """A wrong word is told before anything is computed or written."""
    with pytest.raises(error):
        okr.report(okrs, on=ON, **wrong)
    with pytest.raises(InvalidOKRError):
        okr.report("okrs.yaml", on=ON)


# -- forms ----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["html", "md", "txt", "HTML"])
def test_it_is_written_by_its_suffix(okrs, made, tmp_path, suffix):
    """One argument makes the file that is sent."""
    path = tmp_path / f"report.{suffix}"
    written = okr.report(okrs, on=ON, since=SINCE, to=path)
    form = {"html": made.to_html(), "md": made.to_markdown(), "txt": f"{made}\n"}

    assert form[suffix.lower()] == path.read_text(encoding="utf-8")
    assert repr(made) == repr(written)
    assert [path.name] == [each.name for each in tmp_path.iterdir()]


def test_a_notebook_shows_it(made):
    """The same in a cell, with the text where no style is."""
    shown = made._repr_html_()
    assert shown.startswith('<div class="okrkit')
    assert "Where we stand" in shown


def test_text_keeps_to_its_columns(made):
    """Mails and terminals break longer lines where they like."""
    assert 72 >= max(map(len, made.to_text().splitlines()))


HOSTILE = "*a* [x](javascript:1) <b>@ann</b> # | `c`\n- \u202e" + "w" * 100


def test_hostile_texts_mean_nothing_in_markdown_and_text():
    """A title from a stranger's file goes to a chat with everybody in it."""
    okrs = okr.OKRSet(
        [okr.Objective("o", HOSTILE, [
            okr.KeyResult("k", HOSTILE, baseline=0, target=9, owner="@bob",
                          check_ins=[okr.CheckIn("2026-11-13", 0, note=HOSTILE)])],
            owner="@bob")],
        cycle="2026-Q4",
    )  # fmt: skip
    made = okr.report(okrs, on=ON, since=SINCE, title="# @all")
    text, mark = made.to_text(), made.to_markdown()

    assert 72 >= max(map(len, text.splitlines()))
    assert "\u202e" not in text + mark
    assert re.search(r"(?<!\\)\[x|<b>|@ann|@bob|@all", mark) is None
    assert mark.startswith("## \\#")


def test_progress_is_told_and_can_be_stopped(okrs, tmp_path):
    """A bar that is stopped leaves no half report behind."""
    told = []

    def bar(steps, total):
        for step in steps:
            told.append((step, total))
            yield step

    okr.report(okrs, on=ON, progress=bar)
    assert ["project", "compare", "decide", "test", "write"] == [s for s, _ in told]

    def stopped(steps, total):
        yield from steps[: total - 3]
        raise KeyboardInterrupt

    path = tmp_path / "report.html"
    with pytest.raises(KeyboardInterrupt):
        okr.report(okrs, on=ON, progress=stopped, to=path)
    assert not path.exists()


@pytest.mark.parametrize(
    ("value", "said"), [(133, "will probably be missed"), (139.5, "may go either way")]
)
def test_the_first_lines_are_as_sure_as_the_chance_is(value, said):
    """Somewhat below even is no reason to call an objective lost."""
    nps = okr.KeyResult(
        "nps", "NPS", baseline=132, target=140, check_ins={"2026-11-14": value}
    )
    okrs = okr.OKRSet([okr.Objective("keep", "Stay", [nps])], cycle="2026-Q4")
    lines = okr.report(okrs, on="2026-11-15").lines

    assert f"The objective {said}: “Stay”." in lines


def test_a_bar_says_of_what_it_is_and_what_was_expected() -> None:
    """By ear a bar is its label alone; by eye the mark is what it is held against."""
    nps = okr.KeyResult(
        "nps", "We are recommended", baseline=0, target=10, check_ins={"2026-11-13": 5}
    )
    okrs = okr.OKRSet([okr.Objective("stay", "All stay", [nps])], cycle="2026-Q4")
    for audience in ("team", "executive"):
        shown = okr.report(okrs, on="2026-11-15", audience=audience).to_html()
        assert re.search(r'aria-label="All stay: score 0\.50, 0\.\d\d expected"', shown)
    team = okr.report(okrs, on="2026-11-15", audience="team").to_html()
    label = r'aria-label="We are recommended: 50% of the way, \d\d% expected by now"'
    assert re.search(label, team)
    assert 'class="okrkit-mark"' in team
    over = okr.report(okrs, on="2027-02-15", audience="team").to_html()
    assert 'aria-label="We are recommended: 50% of the way"' in over
