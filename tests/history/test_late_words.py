"""What is said late, twice at once, or under another head: nothing is lost for it."""

import datetime as dt

import pytest

import okrkit as okr
from okrkit.errors import OKRWarning, StructureError
from okrkit.formats import to_dict
from okrkit.history import in_columns
from okrkit.history.agreement import Agreement
from okrkit.history.events import Event
from okrkit.history.in_memory import MemoryStore
from okrkit.history.journal import Journal
from okrkit.history.rebuilding import rebuild

START = "2026-10-01"


def nps(**changes):
    """One key result, from 32 to 40."""
    return okr.KeyResult("nps", "NPS", **{"baseline": 32, "target": 40, **changes})


def a_set(*rows, **changes):
    """One objective with key results."""
    keep = okr.Objective("keep", "Customers stay", list(rows))
    return okr.OKRSet([keep], **{"cycle": "2026-Q4", **changes})


def started(okrs):
    """A journal that knows a set."""
    journal = Journal(MemoryStore())
    journal.record(okrs, on=START, recorded_at=START)
    return journal


def known(journal, **asked):
    """The set, which both ways of rebuilding make alike."""
    okrs = journal.okrs(**asked)
    day = dt.date.fromisoformat(asked["on"]) if asked else None
    lines = journal.store.read()[0]
    other = in_columns.rebuild_in_columns(lines, day, None, okr.Limits())
    if other is not None:
        assert to_dict(okrs) == to_dict(other if day is None else other.in_force(day))
    return okrs


def values(okrs, name="nps"):
    """The values of the check-ins."""
    return [c.value for c in okrs.key_result(name).check_ins]


def meanwhile(monkeypatch, deed):
    """Let another writer in between the check and the append, once."""
    whole = MemoryStore.append
    done = []

    def slow(self, bodies, *, after=None):
        if not done:
            done.append(True)
            deed()
        return whole(self, bodies, after=after)

    monkeypatch.setattr(MemoryStore, "append", slow)


def test_two_writers_do_not_break_a_journal_together(monkeypatch):
    """What was checked is checked again where another writer was faster."""
    metrics = [okr.Metric("nps"), okr.Metric("csat")]
    first = a_set(nps(), metrics=metrics)
    journal = started(first)
    other = Journal(journal.store)
    more = okr.KeyResult("c", "C", baseline=1, target=2, metric="csat")
    new = a_set(nps(), more, metrics=metrics)
    november = {"on": "2026-11-05", "recorded_at": "2026-11-05"}
    meanwhile(monkeypatch, lambda: other.record(new, **november))
    with pytest.raises(StructureError):
        journal.remove("csat", scope="metric", reason="unused", **november)
    assert "csat" == known(journal).key_result("c").metric_id


def test_an_amendment_says_what_was_when_it_was_kept(monkeypatch):
    """Of two at the same time the second starts from the first."""
    journal = started(a_set(nps()))
    other = Journal(journal.store)
    day = {"on": "2026-11-05", "recorded_at": "2026-11-05", "reason": "why"}
    meanwhile(monkeypatch, lambda: other.amend("nps", target=38, **day))
    made = journal.amend("nps", target=36, **day)
    assert {"was": {"target": 38}, "to": {"target": 36}} == made[0].data
    assert 3 == made[0].n


def test_another_head_removes_nothing_and_hides_nothing():
    """A new name lets objectives, amendments and check-ins be; H06 sees the rest."""
    grow = okr.Objective(
        "grow",
        "Grow",
        [okr.KeyResult("arr", "ARR", at_least=4, check_ins={"2026-10-10": 2})],
    )
    first = a_set(nps(check_ins={"2026-10-10": 33}))
    journal = started(first.replace(objectives=[*first.objectives, grow]))
    why = {"reason": "why", "recorded_at": "2026-10-20", "by": "Ann"}
    journal.amend("nps", on="2026-10-20", target=38, **why)
    new = a_set(nps(target=35, check_ins={"2026-10-10": 33}), name="Named now")
    run = journal.record(new, on="2026-11-01", recorded_at="2026-11-01")
    assert {"okrs": 1, "amendment": 1} == run.counts
    assert ["nps"] == [told.event.id for told in run.silent]
    assert (("objective", "grow"), ("key result", "arr")) == run.missing
    now = known(journal)
    assert "Named now" == now.name
    assert ["why", ""] == [a.reason for a in now.key_result("nps").amendments]
    assert 35 == now.key_result("nps").target.target
    assert [2] == values(now, "arr")
    assert [33] == values(now)
    again = journal.record(new, on="2026-11-01", recorded_at="2026-11-02")
    assert {} == again.counts


def test_what_a_new_cycle_does_not_name_stays_in_its_own():
    """The next quarter takes no objective along that it does not speak of."""
    grow = okr.Objective("grow", "Grow", [okr.KeyResult("arr", "ARR", at_least=4)])
    base = okr.Objective("base", "Base", cycle="2026-H2")
    first = a_set(nps(), okr.KeyResult("old", "Old", at_least=1), metrics=[])
    journal = started(first.replace(objectives=[*first.objectives, grow, base]))
    later = a_set(nps(baseline=38, target=45), cycle="2027-Q1", cadence=None)
    run = journal.record(later, on="2027-01-08", recorded_at="2027-01-08")
    assert {"okrs": 1} == run.counts
    expected = [("objective", "grow"), ("objective", "base"), ("key result", "arr")]
    assert expected == [*run.missing]
    now = known(journal)
    assert () == now.key_result("nps").amendments
    assert 38 == now.key_result("nps").target.baseline
    assert "old" not in now
    assert dt.date(2026, 10, 1) == now.span("arr").start
    assert dt.date(2026, 7, 1) == now.cycle_of(now.objective("base")).start
    run = journal.record(later, on="2027-01-08", recorded_at="2027-01-09")
    assert {} == run.counts


def test_an_objective_begins_anew_without_another_head():
    """Its own cycle says so as well as that of the set."""
    journal = started(a_set(nps()))
    keep = okr.Objective("keep", "Stay", [nps(target=50)], cycle="2027-Q1")
    okrs = okr.OKRSet([keep], cycle="2026-Q4")
    run = journal.record(okrs, on="2027-01-01", recorded_at="2027-01-01")
    assert {"objective": 1} == run.counts
    assert () == known(journal).key_result("nps").amendments


def test_what_is_said_late_of_an_earlier_day_holds():
    """A definition annuls what was said before it, and not what is said after it."""
    journal = started(a_set(nps()))
    more = a_set(nps(), okr.KeyResult("z", "Z", baseline=1, target=2))
    journal.record(more, on="2026-11-10", recorded_at="2026-11-10")
    late = {"recorded_at": "2026-11-20"}
    journal.amend("nps", on="2026-11-05", reason="late", target=36, **late)
    journal.amend("keep", on="2026-11-05", reason="late", scope="all", **late)
    journal.close("nps", okr.Closing("2026-11-05", "abandoned"), **late)
    for asked in ({"on": "2026-11-06"}, {"on": "2026-11-15"}, {}):
        found = known(journal, **asked)
        assert 36 == found.key_result("nps").target.target
        assert "abandoned" == found.key_result("nps").closed.outcome
        assert "all" == found.objective("keep").scope
    assert 40 == known(journal, on="2026-11-04").key_result("nps").target.target


def test_what_is_removed_or_added_late_is_so_after_a_whole_set_too():
    """The set of 10 November did not know of what was said on the 20th."""
    csat = okr.KeyResult("csat", "CSAT", at_least=4)
    journal = started(a_set(nps(), csat))
    journal.record(
        a_set(nps(), csat, name="X"), on="2026-11-10", recorded_at="2026-11-10"
    )
    late = {"recorded_at": "2026-11-20"}
    journal.remove("csat", on="2026-11-05", reason="Nobody asks", **late)
    grow = Event("objective", "grow", date="2026-11-06", data={"title": "Grow"})
    journal.append(grow, **late)
    journal.append(Event("metric", "arr", date="2026-11-06"), **late)
    keep = {"title": "Not now"}
    journal.append(Event("objective", "keep", date="2026-11-07", data=keep), **late)
    now = known(journal)
    assert ["nps"] == [kr.id for kr in now.key_results]
    assert ["keep", "grow"] == [o.id for o in now.objectives]
    assert ["arr"] == [metric.id for metric in now.metrics]
    assert "Customers stay" == now.objective("keep").title


def test_what_came_back_after_a_late_removal_stays():
    """Another objective that is written anew does not remove it again."""
    csat = okr.KeyResult("csat", "CSAT", at_least=4)
    grow = okr.Objective("grow", "Grow")
    first = a_set(nps(), csat)
    first = first.replace(objectives=[grow, *first.objectives])
    journal = started(first)
    named = first.replace(name="X")
    journal.record(named, on="2026-11-10", recorded_at="2026-11-10")
    data = {"title": "Grow faster"}
    planned = Event("objective", "grow", date="2026-12-01", data=data)
    journal.append(planned, recorded_at="2026-11-12")
    late = {"recorded_at": "2026-11-20"}
    journal.remove("csat", on="2026-11-05", reason="Nobody asks", **late)
    assert ["nps"] == [kr.id for kr in known(journal).key_results]
    journal.record(named, on="2026-11-25", recorded_at="2026-11-25")
    now = known(journal)
    assert ["nps", "csat"] == [kr.id for kr in now.key_results]
    assert "Grow faster" == now.objective("grow").title


def test_what_runs_at_no_known_time_has_every_check_in():
    """Nothing says a cycle, so that no day is another's."""
    rows = [{"id": "a", "title": "A", "at_least": 4}]
    data = {"objectives": [{"id": "keep", "title": "Stay", "key_results": rows}]}
    agreement = Agreement.of([Event("okrs", date=START, data=data)], None)
    said = Event("check_in", "a", date="1999-01-01")
    assert (None, "") == (agreement.run(said).span, agreement.run(said).name)
    assert () == agreement.cycles()
    assert "keep" in agreement.objectives


def test_what_is_said_of_what_is_gone_harms_nobody():
    """Amended late where it was removed, while something else was changed, too."""
    grow = okr.Objective("grow", "Grow", [okr.KeyResult("arr", "ARR", at_least=4)])
    first = a_set(nps())
    journal = started(first.replace(objectives=[*first.objectives, grow]))
    journal.remove("grow", on="2026-11-10", reason="Over", recorded_at="2026-11-10")
    late = {"reason": "late", "recorded_at": "2026-11-20"}
    for name, change in (("grow", {"scope": "all"}), ("arr", {"weight": 2})):
        journal.amend(name, on="2026-11-05", **change, **late)
    journal.amend("nps", on="2026-11-05", target=36, **late)
    assert 36 == known(journal).key_result("nps").target.target
    assert "all" == known(journal, on="2026-11-06").objective("grow").scope


def test_check_ins_are_cut_at_the_first_day_of_the_cycle():
    """Whichever day the next cycle was recorded for; once, and not on every run."""
    journal = started(a_set(nps(check_ins={"2026-10-10": 33})))
    said = {"2026-12-29": 34, "2027-01-04": 35, "2027-01-09": 36}
    later = a_set(nps(baseline=33, target=44, check_ins=said), cycle="2027-Q1")
    for day, expected in (("09", {"okrs": 1, "check_in": 3}), ("10", {})):
        moment = f"2027-01-{day}"
        run = journal.record(later, on="2027-01-08", recorded_at=moment)
        assert expected == run.counts
    assert [35, 36] == values(known(journal))
    assert [33, 34] == values(known(journal, on="2026-12-31"))


def test_a_cycle_planned_ahead_takes_no_check_in_of_the_one_before():
    """In force from December, it has what is said from January on."""
    journal = started(a_set(nps(check_ins={"2026-10-10": 33})))
    later = a_set(nps(), cycle="2027-Q1")
    with pytest.warns(OKRWarning, match="begins on 2027-01-01"):
        journal.record(later, on="2026-12-15", recorded_at="2026-12-15")
    said = okr.CheckIn("2026-12-31", 38)
    journal.check_in("nps", said, recorded_at="2027-01-02")
    assert [] == values(known(journal))


@pytest.mark.parametrize(
    "cycle",
    [
        pytest.param("2026-H2", id="label"),
        pytest.param(okr.Cycle.span("2026-10-05", "2027-01-15"), id="days"),
    ],
)
def test_a_cycle_put_right_keeps_its_check_ins(cycle):
    """Cycles that share days are one run."""
    okrs = a_set(nps(check_ins={"2026-10-10": 33}))
    journal = started(okrs)
    right = okrs.replace(cycle=cycle, cadence=None)
    run = journal.record(right, on="2026-11-01", recorded_at="2026-11-01")
    assert {"okrs": 1} == run.counts
    assert [33] == values(known(journal))
    run = journal.record(right, on="2026-11-01", recorded_at="2026-11-02")
    assert {} == run.counts


def test_a_key_result_with_days_of_its_own_is_of_its_cycle():
    """Days of its own make no other key result of it: its cycle is the same."""
    journal = started(a_set(nps(ends_on="2026-11-15", check_ins={"2026-11-10": 33})))
    alone = nps(starts_on="2026-11-20")
    keep = dict(to_dict(a_set(alone))["objectives"][0])
    del keep["id"]
    journal.append(
        Event("objective", "keep", date="2026-11-16", data=keep),
        recorded_at="2026-11-16",
    )
    assert [33] == values(known(journal))
    assert [33] == values(known(journal, on="2026-11-15"))


def test_a_set_of_a_day_is_known_on_that_day():
    """What is amended for later days is neither said again nor in the way."""
    journal = started(a_set(nps()))
    why = {"reason": "why", "recorded_at": "2026-10-20"}
    journal.amend("nps", on="2026-12-01", target=36, **why)
    for okrs in (journal.okrs(on="2026-11-01"), journal.okrs()):
        run = journal.record(okrs, on="2026-11-01", recorded_at="2026-11-01")
        assert {} == run.counts
    silent = journal.record(
        a_set(nps(target=38)), on="2026-11-01", recorded_at="2026-11-02"
    )
    assert {"was": {"target": 40}, "to": {"target": 38}} == silent.events[0].data
    now = known(journal)
    assert 36 == now.key_result("nps").target.target
    assert 38 == known(journal, on="2026-11-30").key_result("nps").target.target


def test_a_draft_keeps_its_id_when_another_goes():
    """Also where an event of long ago has it as text."""
    data = {"title": "Stay", "key_results": ["First", "Second"]}
    row = {"id": "keep", **data}
    whole = {"okrkit": 1, "cycle": "2026-Q4", "objectives": [row]}
    text = Journal(MemoryStore())
    text.append(Event("okrs", date=START, data=whole), recorded_at=START)
    drafts = [okr.KeyResult(f"keep.{n}", "X", draft=True) for n in (1, 2)]
    for journal in (text, started(a_set(*drafts))):
        said = {"2026-10-10": 0.5}, {"2026-10-11": 0.9}
        for n, rows in enumerate(said, 1):
            for day, value in rows.items():
                check_in = okr.CheckIn(day, value)
                journal.check_in(f"keep.{n}", check_in, recorded_at="2026-10-12")
        gone = {"on": "2026-10-20", "recorded_at": "2026-10-20", "reason": "x"}
        journal.remove("keep.1", **gone)
        now = known(journal)
        assert ["keep.2"] == [kr.id for kr in now.key_results]
        assert [0.9] == values(now, "keep.2")
        assert now.key_result("keep.2").draft


def test_a_history_knows_when_a_whole_set_was_taken_back():
    """The withdrawal of a set is about everything in it."""
    journal = started(a_set(nps()))
    later = a_set(nps(), name="X")
    journal.record(later, on="2026-11-01", recorded_at="2026-11-01")
    journal.withdraw(2, reason="wrong", recorded_at="2026-11-02")
    states = [told.state for told in journal.history("nps")]
    assert ["counts", "withdrawn by 3", "counts"] == states


@pytest.mark.parametrize("cycle", ["2026-Q9", {"label": 3}, 7])
def test_a_cycle_that_is_none_is_told_as_in_a_document(cycle):
    """Whoever asks since when something runs is not the one to complain."""
    row = {"id": "keep", "title": "Stay", "key_results": ["First"], "cycle": cycle}
    whole = {"okrkit": 1, "cycle": "2026-Q4", "objectives": [row]}
    with pytest.raises(okr.OKRError):
        rebuild([Event("okrs", date=START, data=whole, n=1)])
