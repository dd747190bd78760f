"""Amendments of the same days mean the same, in whatever order they are said."""

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, StructureError
from okrkit.history.events import Event
from okrkit.history.in_memory import MemoryStore
from okrkit.history.journal import Journal
from okrkit.model.closing import Closing

DAYS = [dt.date(2026, 11, day) for day in (2, 5, 9, 12, 20)]
ASKED = [dt.date(2026, 10, 1), *DAYS, dt.date(2026, 12, 31)]


def a_set():
    """One key result, from 32 to 40."""
    nps = okr.KeyResult("nps", "NPS", baseline=32, target=40)
    return okr.OKRSet([okr.Objective("keep", "Stay", [nps])], cycle="2026-Q4")


@st.composite
def changes(draw):
    """Some days, each with other fields; no change is of what is there already."""
    days = draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=4, unique=True))
    made = []
    for day in days:
        n = DAYS.index(day)
        every = {
            "target": 50 + n,
            "baseline": 10 + n,
            "stretch": 70 + n,
            "weight": 2 + n,
            "title": f"Title {n}",
            "owner": f"Owner {n}",
        }
        names = draw(st.lists(st.sampled_from([*every]), min_size=1, unique=True))
        made.append((day, {name: every[name] for name in names}))
    return made


def definitions(okrs):
    """What is agreed of the key result on each day."""
    found = []
    for day in ASKED:
        kr = okrs.in_force(day).key_result("nps")
        found.append([getattr(kr, name) for name in kr.DEFINITION])
    return found


@settings(max_examples=settings().max_examples // 2)
@given(changes(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_definitions(said, draw):
    """In the model and in the journal, by the day and in the last state."""
    expected = None
    for turn in range(3):
        order = sorted(said) if turn == 0 else draw.sample(said, len(said))
        okrs = a_set()
        journal = Journal(MemoryStore())
        journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
        for at, (day, change) in enumerate(order):
            okrs = okrs.amend("nps", on=day, reason="why", **change)
            now = f"2027-01-0{at + 1}"
            journal.amend("nps", on=day, reason="why", recorded_at=now, **change)
        expected = expected or definitions(okrs)
        assert expected == definitions(okrs)
        assert expected == definitions(journal.okrs())
        by_day = [definitions(journal.okrs(on=day))[at] for at, day in enumerate(ASKED)]
        assert expected == by_day


def test_a_change_before_another_of_the_same_field_holds_until_then():
    """The later one says that it changed the earlier one; the present stays."""
    okrs = a_set().amend("nps", on="2026-11-10", reason="late", target=36)
    okrs = okrs.amend("nps", on="2026-11-05", reason="early", target=38)
    nps = okrs.key_result("nps")
    assert [40, 38, 36] == [
        nps.in_force(day).target.target
        for day in ("2026-11-04", "2026-11-09", "2026-11-10")
    ]
    assert [okr.Reach(32, 40), okr.Reach(32, 38)] == [
        a.was["target"] for a in nps.amendments
    ]
    # One of another field holds to the present.
    nps = nps.amend(on="2026-11-01", reason="first", weight=3)
    assert (3, 36) == (nps.weight, nps.target.target)


def test_parts_of_a_target_are_changed_each_by_itself():
    """Baseline and target are two fields, whichever was said first."""
    for order in permutations([("2026-11-05", {"target": 45}),
                               ("2026-11-10", {"baseline": 30})]):  # fmt: skip
        okrs = a_set()
        for day, change in order:
            okrs = okrs.amend("nps", on=day, reason="why", **change)
        assert okr.Reach(30, 45) == okrs.key_result("nps").target
        assert okr.Reach(32, 45) == okrs.in_force("2026-11-09").key_result("nps").target


def test_another_kind_of_target_stays_the_later_one():
    """What was agreed on a day as a whole is agreed from that day on."""
    nps = a_set().key_result("nps")
    nps = nps.amend(on="2026-11-10", reason="why", at_least=38)
    nps = nps.amend(on="2026-11-05", reason="why", target=45)
    assert okr.Hold(at_least=38) == nps.target
    assert okr.Reach(32, 45) == nps.in_force("2026-11-09").target
    nps = a_set().key_result("nps").amend(on="2026-11-10", reason="x", target=45)
    nps = nps.amend(on="2026-11-05", reason="x", at_least=38)
    assert okr.Reach(32, 45) == nps.target
    assert okr.Hold(at_least=38) == nps.in_force("2026-11-09").target


def test_a_change_that_a_later_one_cannot_stand_on_is_refused():
    """From 45 to a target of 45 there is no way."""
    okrs = a_set().amend("nps", on="2026-11-10", reason="why", target=45)
    with pytest.raises(InvalidOKRError):
        okrs.amend("nps", on="2026-11-05", reason="why", baseline=45)


def journal_of(okrs):
    """A journal that knows a set."""
    journal = Journal(
        MemoryStore(), clock=lambda: dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    )
    journal.start(okrs, on="2026-10-01")
    return journal


def codes(caught):
    """The codes of all faults."""
    return [fault.code for fault in caught.value.exceptions]


@pytest.mark.parametrize(
    "was",
    [{"target": 41}, {"target": 40, "baseline": 31}, {"at_least": 40}, {"owner": "A"}],
    ids=["value", "one of two", "another kind", "nothing there"],
)
def test_what_was_not_in_force_is_refused(was):
    """An amendment by hand does not rewrite the past."""
    journal = journal_of(a_set())
    event = Event(
        "amendment",
        "nps",
        scope="key result",
        date="2026-11-10",
        data={"was": was, "to": {"target": 36}},
    )
    with pytest.raises(StructureError) as caught:
        journal.append(event)
    assert "was-otherwise" == codes(caught)[-1]
    journal.append(event.replace(data={"was": {"target": 40}, "to": {"target": 36}}))
    assert 36 == journal.okrs().key_result("nps").target.target


def test_several_amendments_at_once_are_each_compared_with_those_before():
    """In the order of their days, also where a new set comes with them."""
    journal = journal_of(a_set())

    def event(day, was, to, **more):
        data = {"was": {"target": was}, "to": {"target": to}}
        about = {"scope": "key result", "date": day, "data": data, **more}
        return Event("amendment", "nps", **about)

    journal.append([event("2026-11-10", 40, 36), event("2026-11-12", 36, 38)])
    whole = Event("metric", "arr", date="2026-11-13")
    journal.append([event("2026-11-13", 38, 39), whole, event("2026-11-14", 39, 41)])
    assert 41 == journal.okrs().key_result("nps").target.target
    with pytest.raises(StructureError) as caught:
        journal.append([event("2026-11-20", 41, 42), event("2026-11-21", 41, 43)])
    assert ["was-otherwise"] == codes(caught)
    # A correction is compared with what is there without what it corrects.
    (wrong,) = journal.append(event("2026-11-20", 41, 42))
    journal.append(event("2026-11-20", 41, 44, replaces=wrong.n))
    assert 44 == journal.okrs().key_result("nps").target.target


def test_what_is_closed_is_not_amended():
    """Withdraw the closing first; `record` says so, too."""
    journal = journal_of(a_set())
    (closing,) = journal.close("nps", Closing("2026-12-31", "missed"))
    with pytest.raises(StructureError) as caught:
        journal.amend("nps", on="2026-11-10", reason="why", target=36)
    assert ["closed-already"] == codes(caught)
    assert "Withdraw the closing first" in str(caught.value)
    later = journal.okrs().amend("nps", on="2026-11-10", reason="why", target=36)
    with pytest.raises(StructureError) as caught:
        journal.record(later, on="2026-11-10")
    assert ["closed-already"] == codes(caught)
    journal.withdraw(closing.n, reason="Not yet")
    journal.amend("nps", on="2026-11-10", reason="why", target=36)
    assert 36 == journal.okrs().key_result("nps").target.target


def test_what_was_recorded_closed_is_not_amended():
    """The closing may have come with the set."""
    nps = a_set().key_result("nps").replace(closed=Closing("2026-12-31", "missed"))
    journal = journal_of(okr.OKRSet([okr.Objective("k", "K", [nps])], cycle="2026-Q4"))
    with pytest.raises(StructureError) as caught:
        journal.amend("nps", on="2026-11-10", reason="why", target=36)
    assert ["closed-already"] == codes(caught)
    journal.amend("k", on="2026-11-10", reason="why", scope="paying")
    assert "paying" == journal.okrs().objective("k").scope


def test_what_is_removed_takes_no_check_in_until_it_is_back():
    """It is the same key result then, with what was said of it before."""
    csat = okr.KeyResult("csat", "CSAT", at_least=4, check_ins={"2026-10-20": 3})
    whole = a_set().with_objective(
        a_set().objective("keep").with_key_result(csat.replace(weight=2))
    )
    journal = journal_of(whole)
    journal.remove("csat", on="2026-11-01", reason="Nobody asks")
    with pytest.raises(StructureError) as caught:
        journal.check_in("csat", okr.CheckIn("2026-11-06", 4))
    assert ["removed-before"] == codes(caught)
    assert "since 2026-11-01" in str(caught.value)
    journal.check_in("csat", okr.CheckIn("2026-10-31", 3.5))
    journal.record(whole, on="2026-11-20")
    journal.check_in("csat", okr.CheckIn("2026-11-20", 4))
    said = journal.okrs().key_result("csat").check_ins
    assert [3, 3.5, 4] == [c.value for c in said]
    with pytest.raises(StructureError) as caught:
        journal.check_in("csat", okr.CheckIn("2026-11-06", 4))
    assert ["removed-before"] == codes(caught)


def test_only_a_repair_says_that_an_event_was_lost():
    """Nobody makes a hole in a journal by hand."""
    journal = journal_of(a_set())
    with pytest.raises(StructureError) as caught:
        journal.append(Event("lost", date="2026-11-01"))
    assert ["event-reserved"] == codes(caught)
