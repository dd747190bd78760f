"""What was removed, closed, or recorded early: nothing of it changes the past."""

import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, OKRWarning, StructureError
from okrkit.history.events import Event
from okrkit.history.in_columns import rebuild_in_columns
from okrkit.history.in_memory import MemoryStore
from okrkit.history.journal import Journal

LATER = "2026-06-01"


def kr(id="c", target=10, **changes):
    """A key result from 0."""
    return okr.KeyResult(id, id.upper(), baseline=0, target=target, **changes)


def a_set(*rows, cycle="2026-Q1", **changes):
    """One objective."""
    return okr.OKRSet([okr.Objective("o", "O", list(rows))], cycle=cycle, **changes)


def started(*rows, **changes):
    """A journal that knows one check-in of 3 of the key result c."""
    journal = Journal(MemoryStore())
    okrs = a_set(*(rows or (kr("a"), kr())), **changes)
    journal.start(okrs, on="2026-01-01", recorded_at="2026-01-01")
    journal.check_in("c", okr.CheckIn("2026-01-10", 3), recorded_at="2026-01-10")
    return journal


def removed(id="c", **changes):
    """The same journal without the key result, from February on."""
    journal = started(**changes)
    journal.remove(id, on="2026-02-01", reason="r", recorded_at="2026-02-01")
    return journal


def with_back(journal, *rows):
    """The set of the journal with key results added to its objective."""
    okrs = journal.okrs()
    objective = okrs.objective("o")
    for row in rows:
        objective = objective.with_key_result(row)
    return okrs.with_objective(objective)


def score(journal, day):
    """The score of c on a day, by all that is known, and by the set of that day."""
    every = okr.score(journal.okrs(), on=day)["c"].score
    return every, okr.score(journal.okrs(on=day), on=day)["c"].score


def faults(caught):
    """The codes of all faults."""
    return [fault.code for fault in caught.value.exceptions]


def in_columns(journal, cycle=None):
    """The set as a large journal makes it."""
    lines = journal.store.read()[0]
    return rebuild_in_columns(lines, None, None, okr.Limits(), cycle)


def test_a_key_result_that_comes_back_with_another_target_is_amended():
    """The new target judged the days before the removal, without a word."""
    journal = removed()
    run = journal.record(
        with_back(journal, kr(target=4)), on="2026-02-02", recorded_at=LATER
    )
    assert run.counts == {"objective": 1, "amendment": 1}
    assert [told.event.data for told in run.silent] == [
        {"was": {"target": 10}, "to": {"target": 4}}
    ]
    assert score(journal, "2026-01-25") == (0.3, 0.3)
    assert score(journal, "2026-02-03") == (0.75, 0.75)
    again = journal.record(journal.okrs(), on="2026-02-03", recorded_at=LATER)
    assert again.counts == {}


def test_amendments_and_closing_from_before_a_removal_come_back():
    """They vanished, so that the day of the first target was judged by the second."""
    journal = started()
    journal.amend("c", on="2026-01-20", reason="x", recorded_at="2026-01-20", target=8)
    end = okr.Closing("2026-01-25", "abandoned")
    journal.close("c", end, recorded_at="2026-01-25")
    journal.remove("c", on="2026-02-01", reason="r", recorded_at="2026-02-01")
    back = with_back(journal, kr(target=8))
    journal.record(back, on="2026-02-02", recorded_at=LATER)
    found = journal.okrs().key_result("c")
    assert [str(said.date) for said in found.amendments] == ["2026-01-20"]
    assert found.closed.outcome == "abandoned"


def test_an_objective_that_comes_back_is_amended_likewise():
    """Its title had never been another, as far as the journal could tell."""
    journal = removed("o", metrics=[okr.Metric("m")])
    new = okr.Objective("o", "Another", [kr(target=4)])
    okrs = journal.okrs().replace(objectives=(new,))
    run = journal.record(okrs, on="2026-02-02", recorded_at=LATER, reason="why")
    assert run.counts == {"objective": 1, "amendment": 2}
    assert journal.okrs(on="2026-01-25").objective("o").title == "O"
    assert journal.okrs().in_force("2026-01-25").objective("o").title == "O"


def test_what_was_removed_on_its_first_day_begins_anew():
    """Nothing was ever agreed that could be amended."""
    journal = started()
    late = with_back(journal, kr("d"))
    journal.record(late, on="2026-02-01", recorded_at="2026-02-01")
    journal.remove("d", on="2026-02-01", reason="r", recorded_at="2026-02-01")
    back = with_back(journal, kr("d", target=4))
    run = journal.record(back, on="2026-02-02", recorded_at=LATER)
    assert run.counts == {"objective": 1}


def whole(*rows, title="O"):
    """The objective as an event has it."""
    parts = [{"id": r[0], "title": r[0].upper(), "baseline": 0, **r[1]} for r in rows]
    return {"title": title, "key_results": parts}


@pytest.mark.parametrize("is_removed", [True, False])
def test_a_definition_written_by_hand_does_not_change_the_past(is_removed):
    """A new target in it judged all days before, and was listed nowhere."""
    journal = removed() if is_removed else started()
    data = whole(("a", {"target": 10}), ("c", {"target": 4}))
    event = Event("objective", "o", date="2026-02-10", data=data)
    with pytest.raises(StructureError) as caught:
        journal.append(event, recorded_at=LATER)
    assert faults(caught) == ["past-rewritten"]


def test_a_definition_written_by_hand_may_say_since_when_it_is_another():
    """With the amendment in it the past stays as it was."""
    journal = removed()
    said = {"date": "2026-02-10", "reason": "x", "was": {"baseline": 0, "target": 10}}
    new = {"target": 4, "amendments": [said]}
    data = whole(("a", {"target": 10}), ("c", new))
    journal.append(
        Event("objective", "o", date="2026-02-10", data=data), recorded_at=LATER
    )
    assert score(journal, "2026-01-25") == (0.3, 0.3)


def test_a_definition_written_by_hand_keeps_amendments_and_the_end():
    """Without them the first target or the closing is lost."""
    journal = started()
    journal.amend("c", on="2026-01-20", reason="x", recorded_at="2026-01-20", target=8)
    data = whole(("a", {"target": 10}), ("c", {"target": 8}))
    event = Event("objective", "o", date="2026-02-10", data=data)
    with pytest.raises(StructureError) as caught:
        journal.append(event, recorded_at=LATER)
    assert faults(caught) == ["past-rewritten"]
    closed = started()
    end = okr.Closing("2026-01-25", "abandoned")
    closed.close("c", end, recorded_at="2026-01-25")
    data = whole(("a", {"target": 10}), ("c", {"target": 10}))
    with pytest.raises(StructureError) as caught:
        closed.append(event.replace(data=data), recorded_at=LATER)
    assert faults(caught) == ["past-rewritten"]


def test_what_no_longer_runs_may_be_written_anew():
    """What is in no set, or began on that very day, has no past that could change."""
    journal = removed("o")
    assert journal.okrs(cycle="2026-Q1").objectives == ()
    row = {
        "id": "o",
        "title": "O",
        "key_results": [{"id": "z", "title": "Z", "draft": True}],
    }
    empty = {"okrkit": 1, "cycle": "2026-Q1", "objectives": [row]}
    early = Event("okrs", date="2026-01-01", data=empty)
    journal.append(early, recorded_at=LATER)
    gone = Event("objective", "o", date="2026-03-01", data=whole(("c", {"target": 9})))
    last = {**empty, "objectives": []}
    both = [gone, Event("okrs", date="2026-03-02", data=last)]
    journal.append(both, recorded_at=LATER)
    assert journal.okrs().objectives == ()


def test_a_draft_may_be_defined_anew_and_another_objective_be_added():
    """Nothing was agreed of a draft; what is new has no past."""
    draft = okr.KeyResult("d", "D", draft=True)
    journal = started(kr(), draft)
    data = whole(("c", {"target": 10}), ("d", {"target": 4}))
    events = [
        Event("objective", "o", date="2026-02-10", data=data),
        Event("objective", "p", date="2026-02-10", data={"title": "P"}),
    ]
    journal.append(events, recorded_at=LATER)
    assert journal.okrs().key_result("d").target.target == 4


def test_what_is_closed_and_removed_stays_in_its_cycle():
    """Who dropped what failed improved the record."""
    journal = removed()
    end = okr.Closing("2026-03-31", "missed", score=0.3)
    journal.close("c", end, recorded_at="2026-03-31")
    kept = journal.okrs(cycle="2026-Q1")
    assert kept.key_result("c").closed.outcome == "missed"
    assert [said.value for said in kept.key_result("c").check_ins] == [3]
    assert in_columns(journal, "2026-Q1") == kept
    assert [*journal.okrs().scope("key result").ids] == ["a"]
    before = started()
    before.close("c", end, recorded_at="2026-03-31")
    before.remove("c", on="2026-04-01", reason="r", recorded_at="2026-04-01")
    assert before.okrs(cycle="2026-Q1").key_result("c").closed == end


def test_a_closed_objective_that_was_removed_stays_with_its_metrics():
    """What was measured goes with it, even where the metric went, too."""
    nps = okr.Metric("nps", unit="points")
    rows = kr(), kr("n", metric="nps")
    journal = started(*rows, metrics=[nps, okr.Metric("other")])
    end = okr.Closing("2026-03-15", "missed", score=0.3)
    for id in ("o", "n"):
        journal.close(id, end, recorded_at="2026-03-15")
    journal.remove("c", on="2026-03-20", reason="r", recorded_at="2026-03-20")
    for id in ("o", "nps", "other"):
        journal.remove(id, on="2026-03-21", reason="r", recorded_at="2026-03-21")
    kept = journal.okrs(cycle="2026-Q1")
    assert kept.objective("o").closed == end
    assert [*kept.scope("key result").ids] == ["n"]
    assert [metric.id for metric in kept.metrics] == ["nps"]
    assert journal.okrs().objectives == ()


def test_a_closing_that_came_with_the_first_set_can_be_withdrawn():
    """It was inside of the one event that cannot be taken back."""
    okrs = a_set(kr(check_ins={"2026-01-20": 2}))
    closed = okr.history.close(okrs, on="2026-04-03").okrs
    journal = Journal(MemoryStore())
    run = journal.record(closed, on="2026-01-01", recorded_at=LATER, by="Ann")
    assert run.counts == {"okrs": 1, "check_in": 1, "closing": 2}
    again = journal.record(closed, on="2026-01-01", recorded_at=LATER, by="Ann")
    assert again.counts == {}
    end = next(e for e in journal.events(kind="closing") if e.id == "c")
    with pytest.raises(StructureError) as caught:
        journal.withdraw(1, reason="wrong", recorded_at=LATER)
    assert faults(caught) == ["nothing-left"]
    journal.withdraw(end.n, reason="wrong", recorded_at=LATER)
    journal.amend("c", on="2026-03-01", reason="x", target=5, recorded_at=LATER)
    assert journal.okrs().key_result("c").closed is None


def test_a_closing_of_a_new_cycle_is_an_event_of_its_own():
    """That of a quarter that is recorded when it is over could not be undone either."""
    journal = started()
    rows = kr("a"), kr(check_ins={"2026-04-20": 2}), kr("new")
    closed = okr.history.close(a_set(*rows, cycle="2026-Q2"), on="2026-07-03").okrs
    run = journal.record(closed, on="2026-04-01", recorded_at="2026-07-03")
    assert {e.cycle for e in run.events if e.kind == "closing"} == {"2026-Q2"}
    assert journal.okrs(cycle="2026-Q1").key_result("c").closed is None
    assert journal.okrs().key_result("c").closed.outcome == "missed"


def test_a_year_goes_on_beside_the_quarters_without_a_change():
    """The text 2026 and the cycle 2026 were told apart, as a silent change."""
    year = okr.Objective("y", "Y", [kr("v")], cycle="2026")
    okrs = okr.OKRSet([year, okr.Objective("o", "O", [kr()])], cycle="2026-Q1")
    journal = Journal(MemoryStore())
    journal.start(okrs, on="2026-01-01", recorded_at="2026-01-01")
    other = year.replace(cycle=okr.Cycle.parse("2026"))
    assert len(okr.diff(okrs, okrs.with_objective(other))) == 0
    same = okrs.with_objective(other)
    run = journal.record(same, on="2026-02-01", recorded_at="2026-02-01")
    assert run.counts == {}
    run = okr.history.carry_over(okrs, "2026-Q2", on="2026-04-01")
    assert len(okr.diff(okrs, run.okrs).silent) == 0
    found = journal.record(run.okrs, on="2026-04-01", recorded_at="2026-04-01")
    assert found.silent == ()
    assert journal.okrs().objective("y").amendments == ()


def test_a_cycle_that_is_recorded_before_it_begins_is_told():
    """The last week of the quarter before belonged to nothing, without a word."""
    journal = started()
    early = a_set(kr("a"), kr(), cycle="2026-Q2")
    with pytest.warns(OKRWarning, match="2026-Q2 begins on 2026-04-01") as caught:
        journal.record(early, on="2026-03-25", dry_run=True)
    assert [each.filename for each in caught] == [__file__]


def test_a_removal_says_why_and_is_said_once():
    """A withdrawal has to say why, and a removal did not."""
    journal = removed()
    for reason, day, code in (
        (" ", "2026-02-01", "reason-missing"),
        ("again", "2026-03-01", "removed-before"),
    ):
        with pytest.raises(StructureError) as caught:
            journal.remove("c", on=day, reason=reason, recorded_at=LATER)
        assert faults(caught) == [code]
    journal.remove("c", on="2026-01-20", reason="earlier", recorded_at=LATER)
    assert "c" not in journal.okrs(on="2026-01-25").scope("key result").ids


def test_a_cycle_that_no_objective_is_of_is_not_closed_in_silence():
    """The table was empty, and the quarter stayed open."""
    with pytest.raises(InvalidOKRError, match=r"expected 2026-Q1") as caught:
        okr.history.close(a_set(kr()), on="2026-07-03", cycle="2026-Q2")
    assert caught.value.code == "unknown-cycle"
    assert len(okr.history.close(a_set(kr()), on="2026-07-03", cycle="2026-Q1")) == 2


def test_an_id_among_the_changes_is_refused_as_every_other_field():
    """It was a bare TypeError."""
    journal = started()
    with pytest.raises(InvalidOKRError):
        journal.amend("c", on="2026-02-01", reason="x", recorded_at=LATER, id="d")
