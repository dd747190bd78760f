"""One journal over several cycles: what is said of each stays with it."""

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import JournalError, StructureError
from okrkit.formats import to_dict
from okrkit.history.agreement import DEFINING, Agreement
from okrkit.history.carrying import carry_over
from okrkit.history.closing import close
from okrkit.history.events import Event, body
from okrkit.history.in_columns import rebuild_in_columns
from okrkit.history.in_memory import MemoryStore
from okrkit.history.journal import Journal
from okrkit.history.lines import seal
from okrkit.history.rebuilding import events_of, rebuild
from okrkit.history.track_record import track_record
from okrkit.model.closing import Closing

NOW = "2027-06-01T08:00:00Z"


def nps(**changes):
    """One key result, from 32 to 40."""
    return okr.KeyResult("nps", "NPS", **{"baseline": 32, "target": 40, **changes})


def a_set(*rows, cycle="2026-Q4", **changes):
    """One objective with key results."""
    keep = okr.Objective("keep", "Customers stay", list(rows))
    return okr.OKRSet([keep], cycle=cycle, **changes)


def clock():
    """A clock that goes on by a second."""
    clock.now += dt.timedelta(seconds=1)
    return clock.now


clock.now = dt.datetime(2027, 6, 1, tzinfo=dt.UTC)


def started(okrs, on="2026-10-01"):
    """A journal that knows a set."""
    journal = Journal(MemoryStore(), clock=clock)
    journal.start(okrs, on=on)
    return journal


def two_quarters(**changes):
    """A journal whose key result runs in two quarters."""
    journal = started(a_set(nps(**changes)))
    journal.record(a_set(nps(baseline=36, target=44), cycle="2027-Q1"), on="2027-01-01")
    return journal


def known(journal, **asked):
    """The set, which both ways of rebuilding make alike."""
    okrs = journal.okrs(**asked)
    day = asked.get("on")
    other = rebuild_in_columns(
        journal.store.read()[0],
        None if day is None else dt.date.fromisoformat(day),
        None,
        okr.Limits(),
        asked.get("cycle"),
    )
    assert other is not None
    assert to_dict(okrs) == to_dict(other if day is None else other.in_force(day))
    return okrs


def values(okrs, name="nps"):
    """The values of the check-ins."""
    return [c.value for c in okrs.key_result(name).check_ins]


def faults(caught):
    """The codes of all faults."""
    return [fault.code for fault in caught.value.exceptions]


def bare(okrs):
    """A set as a document, without the moments that a journal adds."""

    def without(part):
        if isinstance(part, dict):
            return {k: without(v) for k, v in part.items() if k != "recorded_at"}
        return [without(row) for row in part] if isinstance(part, list) else part

    return without(to_dict(okrs))


def in_any_order():
    """The same four deeds; a check-in needs the quarter that it is of."""
    deeds = ("next", "closed", "late", "check-in")
    return [
        order
        for order in permutations(deeds)
        if order.index("next") < order.index("check-in")
    ]


@pytest.mark.parametrize("order", in_any_order(), ids="-".join)
def test_each_cycle_has_what_was_said_of_it_in_whatever_order(order):
    """Late words about the last quarter never land on this one."""
    grow = okr.Objective("grow", "Grow", [okr.KeyResult("arr", "ARR", at_least=4)])
    first = a_set(nps(check_ins={"2026-12-20": 38}))
    first = first.with_objective(grow)
    ended = close(
        first, on="2027-01-08", outcomes={"arr": "achieved", "grow": "achieved"}
    ).okrs
    new = carry_over(ended, "2027-Q1", on="2027-01-08").okrs
    journal = started(first)
    late = okr.CheckIn("2027-01-03", 39)
    deeds = {
        "next": lambda: journal.record(new, on="2027-01-01"),
        "closed": lambda: journal.record(ended, on="2027-01-08"),
        "late": lambda: journal.check_in("nps", late, cycle="2026-Q4"),
        "check-in": lambda: journal.check_in("nps", okr.CheckIn("2027-01-20", 40)),
    }
    for deed in order:
        deeds[deed]()
    now = known(journal).key_result("nps")
    assert (None, [40], 38) == (now.closed, values(known(journal)), now.target.baseline)
    assert "2027-Q1" == known(journal).cycle.label
    quarter = known(journal, cycle="2026-Q4")
    expected = ended.with_check_in("nps", late)
    assert to_dict(expected.replace(objectives=expected.objectives[:1])) == to_dict(
        quarter.replace(objectives=quarter.objectives[:1])
    )
    assert {"keep", "grow"} == {o.id for o in quarter.objectives}
    assert "achieved" == quarter.key_result("arr").closed.outcome
    assert [40] == values(known(journal, cycle="2027-Q1"))
    assert ["2026-Q4", "2027-Q1"] == [c.label for c in journal.cycles()]
    # Nothing of it is news.
    assert {} == journal.record(ended, on="2027-01-08").counts
    assert {} == journal.record(new, on="2027-01-01").counts
    assert {} == journal.record(quarter, on="2027-02-01").counts


def a_year():
    """Four quarters of the same ids, each with its own numbers."""
    made = []
    for at in range(4):
        first = okr.Cycle.parse(f"2026-Q{at + 1}")
        middle, last = first.start + dt.timedelta(40), first.last_day
        rows = [
            okr.KeyResult(
                f"k{n}",
                f"K{n}",
                baseline=0,
                target=10 + at,
                check_ins=[
                    okr.CheckIn(middle, at + n, confidence=0.5),
                    okr.CheckIn(last, 3 * at + n, confidence=0.6),
                ],
            )
            for n in range(3)
        ]
        keep = okr.Objective("keep", "Customers stay", rows, owner="Ann")
        made.append(okr.OKRSet([keep], cycle=first.label))
    return made


def test_a_year_in_one_journal_is_four_sets():
    """Scores, closings and the track record of each quarter are its own."""
    apart = a_year()
    journal = Journal(MemoryStore(), clock=clock)
    for okrs in apart:
        journal.record(okrs, on=okrs.cycle.start)
    ended = []
    for okrs in apart:
        on = okrs.cycle.end + dt.timedelta(8)
        ended.append(close(okrs, on=on).okrs)
        journal.record(ended[-1], on=on)
    every = [known(journal, cycle=cycle.label) for cycle in journal.cycles()]
    for okrs, one in zip(ended, every, strict=True):
        assert bare(okrs) == bare(one)
        on = okrs.cycle.end
        assert okr.score(okrs, on=on).to_dict() == okr.score(one, on=on).to_dict()
    on = "2027-02-01"
    expected = track_record(*ended, on=on).to_dict()
    assert expected == track_record(*every, on=on).to_dict()
    assert to_dict(every[-1]) == to_dict(known(journal))


def test_a_closing_says_which_cycle_ended():
    """Where an earlier one is open and another is in force, somebody has to say."""
    journal = two_quarters()
    with pytest.raises(StructureError) as caught:
        journal.close("nps", Closing("2027-01-08", "missed"))
    assert ["cycle-unclear"] == faults(caught)
    assert "cycle='2026-Q4'" in str(caught.value)
    assert "2027-Q1" in str(caught.value)
    (made,) = journal.close("nps", Closing("2027-01-08", "missed"), cycle="2026-Q4")
    assert "2026-Q4" == made.cycle
    assert None is known(journal).key_result("nps").closed
    assert "missed" == known(journal, cycle="2026-Q4").key_result("nps").closed.outcome
    # The other one is the only one that is left.
    (made,) = journal.close("nps", Closing("2027-04-08", "achieved"))
    assert "2027-Q1" == made.cycle
    assert "achieved" == known(journal).key_result("nps").closed.outcome
    assert None is known(journal, on="2027-02-01").key_result("nps").closed


def test_a_closing_of_the_only_cycle_names_it():
    """What comes after it does not take it away."""
    journal = started(a_set(nps()))
    (made,) = journal.close("nps", Closing("2027-01-08", "missed"))
    assert "2026-Q4" == made.cycle
    journal.record(a_set(nps(), cycle="2027-Q1"), on="2027-01-01")
    assert None is known(journal).key_result("nps").closed


def test_what_follows_from_the_date_is_not_written():
    """A line says its cycle only where its day does not."""
    journal = two_quarters()
    said = [
        journal.check_in("nps", okr.CheckIn(day, 33), **more)[0].cycle
        for day, more in (
            ("2026-11-06", {}),
            ("2026-11-07", {"cycle": "2026-Q4"}),
            ("2026-11-08", {"cycle": okr.Cycle.span("2026-10-01", "2026-12-31")}),
            ("2027-01-03", {}),
            ("2027-01-03", {"cycle": "2026-Q4"}),
            ("2027-04-02", {}),
            ("2026-09-30", {}),
            ("2026-12-30", {"cycle": okr.Cycle.parse("2027-Q1")}),
        )
    ]
    assert ["", "", "", "", "2026-Q4", "2027-Q1", "2026-Q4", "2027-Q1"] == said
    assert ["2026-12-30", "2027-01-03", "2027-04-02"] == [
        c.date.isoformat() for c in known(journal).key_result("nps").check_ins
    ]
    quarter = known(journal, cycle="2026-Q4", on="2026-12-31")
    assert 4 == len(values(quarter))
    assert 5 == len(values(known(journal, cycle="2026-Q4")))
    lines = journal.store.read()[0].decode()
    assert '"id":"nps","cycle":"2026-Q4","date":"2027-01-03"' in lines


def test_two_check_ins_of_one_day_are_of_two_cycles():
    """One is no correction of the other, and the history says so."""
    journal = two_quarters()
    journal.check_in("nps", okr.CheckIn("2027-01-03", 39), cycle="2026-Q4")
    journal.check_in("nps", okr.CheckIn("2027-01-03", 36))
    journal.check_in("nps", okr.CheckIn("2027-01-03", 38), cycle="2026-Q4")
    assert [36] == values(known(journal))
    assert [38] == values(known(journal, cycle="2026-Q4"))
    states = [told.state for told in journal.history("nps")]
    assert ["superseded by 5", "counts", "counts"] == states[-3:]
    assert "2026-Q4" == journal.history("nps")["3"].to_dict()["cycle"]
    assert ["", "", "2026-Q4", "", "2026-Q4"] == [
        *journal.history("nps").to_columns()["cycle"]
    ]


def test_an_unknown_cycle_is_told_with_those_there_are():
    """Of a check-in, a closing, an amendment, and of what is asked."""
    journal = two_quarters()
    said = okr.CheckIn("2027-01-03", 39)
    deeds = [
        lambda: journal.check_in("nps", said, cycle="2026-Q3"),
        lambda: journal.check_in("nps", said, cycle="soon"),
        lambda: journal.close("nps", Closing("2027-01-08", "missed"), cycle="2025"),
    ]
    for deed in deeds:
        with pytest.raises(StructureError) as caught:
            deed()
        assert ["unknown-cycle"] == faults(caught)
        assert "2026-Q4 or 2027-Q1" in str(caught.value)
    for deed in (
        lambda: journal.okrs(cycle="2026-Q3"),
        lambda: journal.amend(
            "nps", on="2027-01-01", reason="x", target=50, in_cycle="2026-Q3"
        ),
    ):
        with pytest.raises(JournalError) as told:
            deed()
        assert "unknown-cycle" == told.value.code
        assert "2026-Q4 or 2027-Q1" in str(told.value)


@pytest.mark.parametrize("kind", ["observation", "removal", "okrs", "metric"])
def test_only_what_is_of_a_cycle_may_name_one(kind):
    """A reading goes on over the cycles."""
    with pytest.raises(okr.OKRError) as caught:
        Event(kind, "nps", date="2027-01-01", cycle="2026-Q4", scope="metric")
    assert caught.value.code in ("unknown-field", "unknown-word")


def test_late_amendments_are_of_their_own_cycle():
    """By their day, or by what they say; the present stays as it is."""
    journal = two_quarters()
    journal.amend("nps", on="2026-11-10", reason="A month was lost", target=36)
    made = journal.amend(
        "nps", on="2027-01-02", reason="Agreed late", target=35, in_cycle="2026-Q4"
    )
    assert "2026-Q4" == made[0].cycle
    assert {"was": {"target": 36}, "to": {"target": 35}} == made[0].data
    now = known(journal).key_result("nps")
    assert ((), 44) == (now.amendments, now.target.target)
    past = known(journal, cycle="2026-Q4").key_result("nps")
    assert (35, 2) == (past.target.target, len(past.amendments))
    day = known(journal, cycle="2026-Q4", on="2026-12-31").key_result("nps")
    assert 36 == day.target.target
    assert 36 == known(journal, on="2026-12-31").key_result("nps").target.target


def test_a_removal_of_last_quarter_is_not_one_of_this():
    """Said late, of a day before the next quarter began."""
    journal = started(a_set(nps(), okr.KeyResult("csat", "CSAT", at_least=4)))
    new = a_set(nps(), okr.KeyResult("csat", "CSAT", at_least=5), cycle="2027-Q1")
    journal.record(new, on="2027-01-01")
    journal.remove("csat", on="2026-12-01", reason="Nobody asked")
    assert ["nps", "csat"] == [kr.id for kr in known(journal).key_results]
    assert ["nps"] == [kr.id for kr in known(journal, cycle="2026-Q4").key_results]
    assert ["nps"] == [kr.id for kr in known(journal, on="2026-12-31").key_results]


def test_an_objective_that_is_added_late_stays_in_its_quarter():
    """The next quarter did not speak of it, and it is not of it."""
    journal = two_quarters()
    grow = Event("objective", "grow", date="2026-11-20", data={"title": "Grow"})
    journal.append(grow)
    assert ["keep"] == [o.id for o in known(journal).objectives]
    quarter = known(journal, cycle="2026-Q4")
    assert ["keep", "grow"] == [o.id for o in quarter.objectives]


def test_a_longer_cycle_has_its_own_set():
    """Objectives of the year are in it, and in no quarter."""
    year = okr.Objective("year", "A good year", [okr.KeyResult("arr", "A", at_least=4)])
    year = year.replace(cycle="2026")
    journal = started(a_set(nps()).with_objective(year))
    assert ["2026", "2026-Q4"] == [c.label for c in journal.cycles()]
    whole = known(journal, cycle="2026")
    assert ["year"] == [o.id for o in whole.objectives]
    assert (dt.date(2026, 1, 1), "2026") == (
        whole.cycle.start,
        str(journal.cycles()[0]),
    )
    assert ["keep"] == [o.id for o in known(journal, cycle="2026-Q4").objectives]
    # It goes on in the next quarter, as one run.
    new = carry_over(journal.okrs(), "2027-Q1", on="2027-01-01").okrs
    journal.record(new, on="2027-01-01")
    assert ["2026", "2026-Q4", "2027-Q1"] == [c.label for c in journal.cycles()]


def test_a_set_of_a_quarter_that_is_over_is_compared_with_it():
    """Check-ins, closings and its own amendments are new; nothing else may be."""
    journal = two_quarters(check_ins={"2026-12-20": 38})
    past = journal.okrs(cycle="2026-Q4")
    more = past.with_check_in("nps", okr.CheckIn("2027-01-03", 39))
    more = more.with_check_in("nps", okr.CheckIn("2026-12-20", 37), replace=True)
    more = more.amend("nps", on="2026-11-10", reason="Late", target=39)
    run = journal.record(more, on="2027-02-01")
    assert {"amendment": 1, "check_in": 2} == run.counts
    assert ["check_in"] == [told.event.kind for told in run.contradictions]
    assert () == run.missing
    assert bare(more) == bare(known(journal, cycle="2026-Q4"))
    assert [] == values(known(journal))
    for other in (
        more.replace(name="Another"),
        more.with_objective(more.objectives[0].replace(title="They go")),
        more.with_objective(okr.Objective("grow", "Grow")),
        more.with_objective(
            more.objectives[0].with_key_result(okr.KeyResult("x", "X", at_least=1))
        ),
        more.with_objective(
            more.objectives[0].replace(reviewed_on="2026-12-01"),
        ),
        more.with_objective(
            more.objectives[0].with_key_result(more.key_result("nps").replace(weight=3))
        ),
    ):
        with pytest.raises(JournalError) as caught:
            journal.record(other, on="2027-02-01")
        assert "cycle-over" == caught.value.code
        assert "2026-Q4" in str(caught.value)


def test_a_metric_of_a_quarter_that_is_over_stays_as_it_is():
    """The present one is not written over, and another one is refused."""
    metric = okr.Metric("nps", unit="points")
    measured = nps(metric="nps")
    journal = started(a_set(measured, metrics=[metric]))
    renamed = okr.Metric("nps", "Net Promoter Score", unit="points")
    new = a_set(measured, metrics=[renamed], cycle="2027-Q1")
    journal.record(new, on="2027-01-01")
    old = a_set(measured, metrics=[metric], observations={"nps": {"2026-12-31": 35}})
    assert {"observation": 1} == journal.record(old, on="2027-02-01").counts
    assert "Net Promoter Score" == known(journal).metric("nps").name
    assert metric == known(journal, cycle="2026-Q4").metric("nps")
    other = a_set(measured, metrics=[okr.Metric("nps", "Another", unit="points")])
    with pytest.raises(JournalError):
        journal.record(other, on="2027-02-01")


def test_an_objective_that_gets_another_cycle_runs_on():
    """An amendment of its cycle makes no other objective of it."""
    journal = started(a_set(nps(check_ins={"2026-12-20": 38})))
    journal.amend("keep", on="2026-11-10", reason="It takes longer", cycle="2026-H2")
    journal.check_in("nps", okr.CheckIn("2026-12-28", 39))
    assert [38, 39] == values(known(journal))
    assert [38, 39] == values(known(journal, cycle="2026-H2"))


def test_cycles_without_a_label_of_their_cadence_are_named_by_their_days():
    """The text reads back whatever people call their sprint."""
    sprint = okr.Cycle("Sprint 7", start="2026-10-01", end="2026-10-15")
    journal = started(a_set(nps(), cycle=sprint))
    (made,) = journal.check_in("nps", okr.CheckIn("2026-10-20", 33))
    assert "2026-10-01..2026-10-14" == made.cycle
    for name in ("Sprint 7", "2026-10-01..2026-10-14", sprint):
        said = okr.CheckIn("2026-10-03", 32)
        assert "" == journal.check_in("nps", said, cycle=name)[0].cycle
        assert [32, 33] == values(known(journal, cycle=name))


def test_events_of_a_cycle_are_merged_and_read_with_it():
    """The field is one of the line, and what nobody knows stays beyond it."""
    event = Event("check_in", "nps", date="2027-01-03", cycle="2026-Q4")
    assert "2026-Q4" == event.cycle
    assert {} == event.extra
    assert "cycle" in str(event)


CYCLES = ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q3", "2026-H2", "2026-11", "2027"]
DAYS = [dt.date(2026, 6, 1) + dt.timedelta(17 * at) for at in range(40)]


@st.composite
def journals(draw):
    """Sets of some cycles, in any order, and what is said of any of them."""

    def row(name, weight):
        return {"id": name, "title": name, "at_least": 4, "weight": weight}

    def whole(cycle):
        rows = [row(name, draw(st.integers(1, 3))) for name in ("a", "b")]
        other = {"id": "other", "title": "O", "cycle": draw(st.sampled_from(CYCLES))}
        other["key_results"] = [row("c", 1)] * draw(st.booleans())
        keep = {"id": "keep", "title": "K", "key_results": rows}
        some = [keep, other][: draw(st.integers(1, 2))]
        return {"okrkit": 1, "cycle": cycle, "objectives": some}

    start = draw(st.sampled_from(CYCLES))
    events = [Event("okrs", date=draw(st.sampled_from(DAYS)), data=whole(start))]
    for value in range(draw(st.integers(1, 14))):
        kind = draw(
            st.sampled_from(
                ["okrs", "removal", "amendment", "closing"] + 6 * ["check_in"]
            )
        )
        day, name = draw(st.sampled_from(DAYS)), draw(st.sampled_from("aabc"))
        of = {"cycle": draw(st.sampled_from(["", "", *CYCLES]))}
        about = {"scope": "key result", "date": day}
        if kind == "okrs":
            data = whole(draw(st.sampled_from(CYCLES)))
            events.append(Event("okrs", date=day, data=data))
        elif kind == "removal":
            events.append(Event(kind, name, **about))
        elif kind == "amendment":
            data = {"to": {"weight": 4 + value}}
            events.append(Event(kind, name, data=data, **about, **of))
        elif kind == "closing":
            data = {"outcome": "missed", "note": str(value)}
            events.append(Event(kind, name, data=data, **about, **of))
        else:
            events.append(Event(kind, name, date=day, data={"value": value}, **of))
    return b"".join(seal(n, body(event)) for n, event in enumerate(events, 1))


@settings(max_examples=4 * settings().max_examples)
@given(journals(), st.none() | st.sampled_from(DAYS))
def test_both_ways_of_rebuilding_know_the_same_runs(lines, day):
    """In columns and one by one: now, on a day, and each cycle."""
    events = events_of(lines)
    known = [e for e in events if e.kind in DEFINING and (not day or e.date <= day)]
    agreement = Agreement.of(known, day)
    asked = (None, *agreement.cycles()) if agreement.head else ()
    for cycle in asked:
        okrs = rebuild(events, on=day, cycle=cycle)
        other = rebuild_in_columns(lines, day, None, okr.Limits(), cycle)
        other = other if day is None else other.in_force(day)
        assert to_dict(okrs) == to_dict(other)
        if cycle is not None:
            assert (cycle.start, cycle.end) == (okrs.cycle.start, okrs.cycle.end)


@settings(max_examples=2 * settings().max_examples)
@given(journals())
def test_what_is_said_without_a_cycle_is_of_one_run(lines):
    """Every day belongs to one run of an id, and its windows say to which."""
    events = [e for e in events_of(lines) if e.kind in DEFINING]
    for runs in Agreement.of(events, None).runs.values():
        windows = [(run, *days) for run in runs.every for days in runs.window(run)]
        windows.sort(key=lambda row: row[1])
        assert [1, *(last + 1 for _, _, last in windows[:-1])] == [
            first for _, first, _ in windows
        ]
        assert dt.date.max.toordinal() == windows[-1][2]
        for run, first, last in windows:
            for at in {first, (first + last) // 2, last}:
                assert runs.of(dt.date.fromordinal(at)) is run


def test_cycles_are_found_by_any_spelling():
    """In an event as in what is asked."""
    journal = two_quarters()
    (made,) = journal.check_in(
        "nps", okr.CheckIn("2027-01-03", 39), cycle="2026-10-01..2026-12-31"
    )
    assert "2026-Q4" == made.cycle
    (made,) = journal.close("nps", Closing("2027-01-08", "missed"), cycle="2026-Q4")
    (again,) = journal.append(
        Event(
            "closing",
            "nps",
            scope="key result",
            date="2027-01-09",
            cycle=okr.Cycle("Autumn", start="2026-10-01", end="2027-01-01"),
            data={"outcome": "achieved"},
        )
    )
    assert made.cycle == again.cycle
    with pytest.raises(StructureError) as caught:
        journal.check_in("nps", okr.CheckIn("2027-01-03", 39), cycle="2026-W1")
    assert ["unknown-cycle"] == faults(caught)


def test_a_closing_after_everything_is_over_is_of_what_is_open():
    """The first quarter is open, and nothing is in force any more."""
    journal = two_quarters()
    journal.close("nps", Closing("2027-04-02", "missed"), cycle="2027-Q1")
    journal.remove("keep", scope="objective", on="2027-04-03", reason="Over")
    (made,) = journal.close("nps", Closing("2027-04-08", "missed"))
    assert "2026-Q4" == made.cycle


def test_a_set_of_a_day_before_the_journal_began_is_of_the_present():
    """What comes first is no cycle that others have followed."""
    journal = started(a_set(nps(), cycle="2027-Q1"), on="2027-01-01")
    run = journal.record(a_set(nps(check_ins={"2026-12-20": 38})), on="2026-10-01")
    assert {"okrs": 1, "check_in": 1} == run.counts
    assert ["2026-Q4", "2027-Q1"] == [c.label for c in journal.cycles()]
    assert [38] == values(known(journal, cycle="2026-Q4"))
    assert [] == values(known(journal))


def test_what_is_not_carried_over_stays_open_to_its_own_words():
    """An objective that the next set does not have is in the cycle it was in."""
    grow = okr.Objective("grow", "Grow", [okr.KeyResult("arr", "ARR", at_least=4)])
    first = a_set(nps()).with_objective(grow)
    journal = started(first)
    journal.record(a_set(nps(), cycle="2027-Q1"), on="2027-01-01")
    later = first.with_check_in("arr", okr.CheckIn("2027-01-03", 5))
    run = journal.record(later, on="2027-01-05")
    assert {"check_in": 1} == run.counts
    assert [5] == values(known(journal, cycle="2026-Q4"), "arr")
    assert "2027-Q1" == known(journal).cycle.label
    assert {} == journal.record(later, on="2027-01-05").counts


def test_an_objective_of_the_past_may_stand_in_a_set_of_the_present():
    """It is compared with its own quarter, what is new beside it with the present."""
    grow = okr.Objective("grow", "Grow", [okr.KeyResult("arr", "ARR", at_least=4)])
    journal = started(a_set(nps()).with_objective(grow))
    journal.record(a_set(nps(), cycle="2027-Q1"), on="2027-01-01")
    journal.remove("grow", scope="objective", on="2027-01-02", reason="It is over")
    old = grow.replace(cycle="2026-Q4")
    win = okr.Objective("win", "Win", [okr.KeyResult("won", "Won", at_least=3)])
    both = a_set(nps(), cycle="2027-Q1").with_objective(old).with_objective(win)
    both = both.with_check_in("arr", okr.CheckIn("2027-01-03", 5))
    run = journal.record(both, on="2027-01-05")
    assert {"objective": 1, "check_in": 1} == run.counts
    assert ["keep", "win"] == [o.id for o in known(journal).objectives]
    assert [5] == values(known(journal, cycle="2026-Q4"), "arr")
    assert {} == journal.record(both, on="2027-01-05").counts
    other = both.with_objective(old.replace(title="Shrink"))
    with pytest.raises(JournalError) as caught:
        journal.record(other, on="2027-01-05")
    assert "cycle-over" == caught.value.code


def test_a_set_of_the_past_without_objectives_says_what_it_lacks():
    """Nothing follows from what a document leaves out, of whatever quarter it is."""
    journal = two_quarters()
    run = journal.record(okr.OKRSet(cycle="2026-Q4"), on="2027-02-01")
    assert {} == run.counts
    assert (("objective", "keep"), ("key result", "nps")) == run.missing
    assert "2027-Q1" == known(journal).cycle.label


def test_amendments_of_the_past_that_are_known_are_no_news():
    """A set that comes back from the journal has them, and a check-in more is one."""
    journal = two_quarters()
    journal.amend("nps", on="2026-11-10", reason="A month was lost", target=36)
    past = journal.okrs(cycle="2026-Q4")
    more = past.with_check_in("nps", okr.CheckIn("2027-01-03", 35))
    assert {"check_in": 1} == journal.record(more, on="2027-02-01").counts
    (amendment,) = known(journal, cycle="2026-Q4").key_result("nps").amendments
    assert "A month was lost" == amendment.reason


def test_days_that_two_objectives_call_otherwise_are_found_by_either_name():
    """Whoever checks in need not know what the head calls them, or the objective."""
    autumn = okr.Cycle("Autumn", start="2026-10-01", end="2027-01-01")
    grow = okr.Objective("grow", "Grow", [okr.KeyResult("arr", "ARR", at_least=4)])
    journal = started(a_set(nps()).with_objective(grow.replace(cycle=autumn)))
    for at, (name, cycle) in enumerate(
        (name, cycle) for name in ("nps", "arr") for cycle in ("2026-Q4", "Autumn")
    ):
        said = okr.CheckIn(f"2026-11-0{at + 1}", at)
        (made,) = journal.check_in(name, said, cycle=cycle)
        assert "" == made.cycle
    assert [0, 1] == values(known(journal))
    assert [2, 3] == values(known(journal), "arr")


def test_a_label_that_means_other_days_is_no_name_of_a_cycle():
    """A quarter that begins late is written by its days: its label would lie."""
    late = okr.Cycle("2026-Q4", start="2026-10-05", end="2027-01-05")
    journal = started(a_set(nps(), cycle=late), on="2026-10-05")
    (made,) = journal.close("nps", Closing("2027-01-08", "missed"))
    assert "2026-10-05..2027-01-04" == made.cycle
    assert "missed" == known(journal).key_result("nps").closed.outcome


def test_a_key_result_that_moved_outlives_the_objective_it_left():
    """The next set gives it to another objective, and the first is gone."""
    journal = started(a_set(nps(check_ins={"2026-10-09": 33})))
    grow = okr.Objective("grow", "Grow", [nps()])
    journal.record(a_set(), on="2026-10-20")
    whole = to_dict(okr.OKRSet([grow], cycle="2026-Q4"))
    journal.append(Event("okrs", date="2026-11-01", data=whole))
    journal.check_in("nps", okr.CheckIn("2026-11-06", 34))
    assert ["grow"] == [o.id for o in known(journal).objectives]
    assert [33, 34] == values(known(journal))


def test_an_objective_that_is_taken_back_to_a_past_cycle_is_as_agreed_last():
    """What was said of a key result that it has no more finds no place in it."""
    csat = okr.KeyResult("csat", "CSAT", at_least=4)
    journal = started(a_set(nps(), csat))
    days = okr.Cycle.span("2026-12-01", "2027-03-31")
    for day, cycle in (("01", "2027-Q1"), ("02", days), ("03", "2026-Q4")):
        whole = to_dict(a_set(nps(target=44), cycle=cycle))
        journal.append(Event("okrs", date=f"2027-01-{day}", data=whole))
    journal.amend("csat", on="2026-11-10", reason="Too much", at_least=3)
    journal.amend("keep", on="2027-01-04", reason="Clearer", title="They stay")
    quarter = known(journal, cycle="2026-Q4")
    assert "They stay" == quarter.objective("keep").title
    assert [44] == [kr.target.target for kr in quarter.key_results]


def test_amendments_beside_a_new_definition_are_held_against_it():
    """Each says what was, and all of one append are of what was in force by then."""
    journal = started(a_set(nps()))
    amended = [
        Event(
            "amendment",
            "win",
            scope="objective",
            date=f"2026-11-1{at}",
            reason="Clearer",
            data={"was": {"title": was}, "to": {"title": to}},
        )
        for at, was, to in ((0, "W", "Win"), (1, "Win", "Win more"))
    ]
    added = Event("objective", "win", date="2026-11-01", data={"title": "W"})
    with pytest.raises(StructureError) as caught:
        journal.append([added, amended[1]])
    assert ["was-otherwise"] == faults(caught)
    assert "'W'" in str(caught.value)
    journal.append([added, *amended])
    objective = known(journal).objective("win")
    assert ("Win more", 2) == (objective.title, len(objective.amendments))


def test_an_end_inside_a_recorded_set_shows_from_its_day_on():
    """A set may be appended with its ends in it; the day before it is still open."""
    journal = Journal(MemoryStore(), clock=clock)
    row = to_dict(a_set(nps()))
    (keep,) = row["objectives"]
    keep["closed"] = {"date": "2027-01-08", "outcome": "achieved"}
    journal.append(Event("okrs", date="2026-10-01", data=row))

    assert journal.okrs(on="2027-01-07").objective("keep").closed is None
    assert "achieved" == journal.okrs(on="2027-01-08").objective("keep").closed.outcome


def test_a_reading_of_a_day_before_its_metric_went_is_kept():
    """Who removes a metric in November may still hear of October."""
    journal = Journal(MemoryStore(), clock=clock)
    journal.start(a_set(nps(), metrics=[okr.Metric("csat")]), on="2026-10-01")
    journal.remove("csat", on="2026-11-01", reason="Nobody looks")
    journal.observe("csat", {"2026-10-30": 4.2})

    assert [4.2] == journal.okrs(on="2026-10-31").series("csat").values.tolist()


def test_what_is_defined_and_removed_in_one_breath_is_both():
    """An import of a history says all at once; the removal knows the definition."""
    journal = Journal(MemoryStore(), clock=clock)
    journal.start(a_set(nps()), on="2026-10-01")
    gone = Event(
        "removal", "csat", scope="metric", date="2026-11-01", reason="Nobody looks"
    )
    journal.append([Event("metric", "csat", date="2026-10-05"), gone])

    assert ["csat"] == [m.id for m in journal.okrs(on="2026-10-31").metrics]
    assert () == journal.okrs(on="2026-11-01").metrics
