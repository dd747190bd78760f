"""`Journal`: what is said is kept, and the set can be asked for as it was known."""

import datetime as dt
import os
import threading
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import (
    AmbiguousIdError,
    InvalidOKRError,
    JournalError,
    LimitError,
    NotMeasuredError,
    OKRError,
    ShorterJournalWarning,
    StructureError,
    TornTailWarning,
    UnknownFieldWarning,
    UnknownIdError,
)
from okrkit.formats import to_dict
from okrkit.history.events import Event
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.in_memory import MemoryStore
from okrkit.history.journal import Journal
from okrkit.history.rebuilding import rebuild
from okrkit.model.closing import Closing

START = "2026-10-01"


def small_set():
    """One objective with a measured key result, a counted one and a draft."""
    nps = okr.KeyResult("nps", "Recommended", metric="nps", baseline=32, target=40)
    churn = okr.KeyResult("churn", "Fewer leave", baseline=3.2, target=2)
    ship = okr.KeyResult("ship", "Shipped", target=okr.Milestones(["a", "b"]))
    draft = okr.KeyResult("keep.4", "Win some back", draft=True)
    keep = okr.Objective("keep", "Customers stay", [nps, churn, ship, draft])
    metric = okr.Metric("nps", unit="points", bounds=(-100, 100))
    return okr.OKRSet([keep], metrics=[metric], cycle="2026-Q4")


@pytest.fixture
def journal():
    """A journal that was started, with a clock that goes on by an hour a time."""
    hours = iter(range(1, 10_000))
    start = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    made = Journal(MemoryStore(), clock=lambda: start + dt.timedelta(hours=next(hours)))
    made.start(small_set(), on=START)
    return made


def faults(caught):
    """Give path and code of each fault."""
    return [(fault.path, fault.code) for fault in caught.value.faults]


def test_what_was_started_is_there(journal):
    """The set comes back as it went in."""
    assert to_dict(small_set()) == to_dict(journal.okrs())
    with pytest.raises(JournalError) as caught:
        journal.start(small_set(), on=START)
    assert "journal-started" == caught.value.code


def test_a_later_check_in_of_a_day_corrects_the_earlier(journal):
    """Both are kept: who asks for the moment before sees the first."""
    (first,) = journal.check_in("nps", okr.CheckIn("2026-11-06", 33))
    (second,) = journal.check_in("nps", okr.CheckIn("2026-11-06", 34, author="Ann"))
    assert "Ann" == second.by
    (now,) = journal.okrs().key_result("nps").check_ins
    assert 34 == now.value
    known = journal.okrs(known_at=first.recorded_at)
    assert [33] == [c.value for c in known.key_result("nps").check_ins]


def test_a_check_in_of_a_wrong_day_is_replaced(journal):
    """By the number of the event; the day that was wrong has none any more."""
    (wrong,) = journal.check_in("nps", okr.CheckIn("2026-11-06", 34))
    right = okr.CheckIn("2026-11-07", 34)
    journal.check_in("nps", right, replaces=wrong.n, reason="A slip")
    assert (right,) == journal.okrs().key_result("nps").check_ins
    assert () == journal.okrs(on="2026-11-06").key_result("nps").check_ins


def test_readings_keep_their_moments(journal):
    """A reading that says when it was recorded is known from then on."""
    moment = "2026-10-01T01:30:00Z"
    early = okr.Observation(date="2026-10-31", value=33, recorded_at=moment)
    journal.observe("nps", {"2026-10-31": 34, "2026-11-30": 35})
    journal.observe("nps", early)
    assert 34 == journal.okrs().series("nps").latest("2026-11-01").value
    assert [33] == [*journal.okrs(known_at=moment).series("nps").values]
    assert [33, 34] == [*journal.okrs(on="2026-11-01").series("nps").values]


def test_units_are_those_of_the_metric(journal):
    """A text with a unit and a reading in another one are brought into it."""
    journal.append(Event("observation", "nps", date=START, data={"value": "33 points"}))
    said = {"value": "34", "confidence": 0.5}
    journal.append(Event("check_in", "churn", date="2026-11-06", data=said))
    assert [33] == [*journal.okrs().series("nps").values]
    assert 34 == journal.okrs().key_result("churn").check_ins[0].value


def test_amendments_hold_from_their_day(journal):
    """The old definition is there before it, also where it is said late."""
    journal.amend("nps", on="2026-11-10", reason="A month was lost", target=36)
    late = {"on": "2026-10-20", "reason": "Agreed, not written", "by": "Ann"}
    journal.amend("nps", **late, baseline=30, weight=2)
    journal.amend("churn", on="2026-11-10", reason="", at_most=2)
    journal.amend("keep", on="2026-11-10", reason="Focus", scope="paying")
    now = journal.okrs()
    assert okr.Reach(30, 36) == now.key_result("nps").target
    assert 2 == now.key_result("nps").weight
    assert okr.Hold(at_most=2) == now.key_result("churn").target
    assert "paying" == now.objective("keep").scope
    days = [a.date.isoformat() for a in now.key_result("nps").amendments]
    assert ["2026-10-20", "2026-11-10"] == days
    assert okr.Reach(32, 40) == journal.okrs(on="2026-10-19").key_result("nps").target
    assert okr.Reach(30, 40) == journal.okrs(on="2026-11-09").key_result("nps").target
    assert "Ann" == now.key_result("nps").amendments[0].by
    before = journal.okrs(on="2026-11-09").objective("keep")
    assert ("", ()) == (before.scope, before.amendments)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"target": 40}, "nothing-amended"),
        ({"carried_from": "x"}, "unknown-field"),
        ({"target": 200}, "target-out-of-bounds"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(journal, changes, code):
    """Before anything is recorded."""
    with pytest.raises(OKRError) as caught:
        journal.amend("nps", on="2026-11-10", reason="why", **changes)
    codes = [e.code for e in getattr(caught.value, "exceptions", [caught.value])]
    assert [code] == codes
    assert 1 == len(journal.events())


def test_an_amendment_that_says_nothing_new_is_none(journal):
    """Two writers amend alike: the second changes nothing, and harms nothing."""
    said = {"was": {"baseline": 32, "target": 40}, "to": {"baseline": 32, "target": 36}}
    event = Event("amendment", "nps", scope="key result", date="2026-11-10", data=said)
    same = {name: {"baseline": 32, "target": 36} for name in ("was", "to")}
    journal.append([event, event.replace(date="2026-11-11", data=same)])
    assert 1 == len(journal.okrs().key_result("nps").amendments)


def test_an_amendment_nobody_can_read_is_refused(journal):
    """Fields of an event by hand go through the loader's own rules."""
    wrong = {"was": {"target": 40}, "to": {"target": "much"}}
    event = Event("amendment", "nps", scope="key result", date=START, data=wrong)
    with pytest.raises(StructureError) as caught:
        journal.append(event)
    assert "unreadable-number" in {code for _, code in faults(caught)}


def test_closings_are_kept(journal):
    """How it ended, from the day it was closed."""
    end = Closing("2027-01-08", "missed", score=0.4, lesson="Start", extra={"x": 1})
    journal.close("nps", end)
    journal.close("keep", Closing("2027-01-08", "achieved", by="Ann"))
    assert end == journal.okrs().key_result("nps").closed
    assert "Ann" == journal.okrs().objective("keep").closed.by
    assert journal.okrs(on="2027-01-07").key_result("nps").closed is None


def test_removals_hold_from_their_day(journal):
    """Of each kind of thing; what was said stays in the journal."""
    journal.remove("churn", on="2026-11-10", reason="Nobody looks")
    assert "churn" not in journal.okrs()
    assert "churn" in journal.okrs(on="2026-11-09")
    journal.remove("keep", on="2026-11-11", reason="Done")
    assert () == tuple(journal.okrs().objectives)
    journal.remove("nps", on="2026-11-12", reason="Done", scope="metric")
    assert () == journal.okrs().metrics


def test_a_metric_in_use_cannot_be_removed(journal):
    """What is left would name something that is not there."""
    with pytest.raises(StructureError) as caught:
        journal.remove("nps", on="2026-11-10", reason="why", scope="metric")
    assert "unknown-metric" in {code for _, code in faults(caught)}
    assert 1 == len(journal.events())


def test_withdrawn_events_do_not_count(journal):
    """A withdrawal can be withdrawn; then they count again."""
    (said,) = journal.check_in("nps", okr.CheckIn("2026-11-06", 34))
    (gone,) = journal.withdraw(said.n, reason="A test")
    assert ("nps", "key result") == (gone.id, gone.scope)
    assert () == journal.okrs().key_result("nps").check_ins
    again = Event("withdrawal", date=START, replaces=gone.n, reason="It was none")
    (made,) = journal.append(again)
    assert ("nps", "key result") == (made.id, made.scope)
    assert 1 == len(journal.okrs().key_result("nps").check_ins)


@pytest.mark.parametrize("n", [0, 9])
def test_what_is_not_there_cannot_be_withdrawn(journal, n):
    """The number is checked, and told."""
    with pytest.raises(OKRError) as caught:
        journal.withdraw(n, reason="why")
    error = getattr(caught.value, "exceptions", [caught.value])[0]
    assert error.code in ("event-replaced", "missing-field")


def test_an_event_is_replaced_once(journal):
    """By one of the same kind, about the same."""
    (first,) = journal.check_in("nps", okr.CheckIn("2026-11-06", 34))
    journal.check_in("nps", okr.CheckIn("2026-11-07", 34), replaces=first.n)
    for name in ("nps", "churn"):
        with pytest.raises(StructureError) as caught:
            journal.check_in(name, okr.CheckIn("2026-11-08", 34), replaces=first.n)
        assert [("events[0].replaces", "event-replaced")] == faults(caught)
    with pytest.raises(StructureError) as caught:
        journal.check_in("churn", okr.CheckIn("2026-11-08", 3), replaces=3)
    assert "about something else" in str(caught.value)
    with pytest.raises(InvalidOKRError, match="not the number"):
        journal.withdraw("3", reason="why")


def test_what_the_rest_needs_cannot_be_withdrawn(journal):
    """A definition that something else needs is not taken away."""
    journal.append(Event("metric", "csat", date=START, data={"unit": "%"}))
    csat = {"title": "Liked", "metric": "csat", "baseline": 50, "target": 60}
    key_results = [{"id": "csat", **csat}]
    data = {"title": "Customers like us", "key_results": key_results}
    journal.append(Event("objective", "like", date=START, data=data))
    with pytest.raises(StructureError) as caught:
        journal.withdraw(2, reason="why")
    assert "unknown-metric" in {code for _, code in faults(caught)}
    journal.withdraw(3, reason="why")
    journal.withdraw(2, reason="why")
    assert "csat" not in journal.okrs()


def test_a_definition_that_old_readings_contradict_is_refused(journal):
    """Bounds that a reading of the past breaks would make the past unreadable."""
    journal.observe("nps", {"2026-10-31": 33})
    event = Event(
        "metric", "nps", date="2026-12-01", data={"unit": "points", "bounds": [0, 10]}
    )
    with pytest.raises(StructureError):
        journal.append(event)
    assert 33 == journal.okrs().series("nps").latest("2026-12-31").value


def test_two_readings_of_one_moment_harm_nothing(journal):
    """A clock may stand still: the one recorded last counts, and both are kept."""
    for value in (33, 34):
        journal.observe("nps", {"2026-10-31": value}, recorded_at="2026-11-02")
    assert [34] == [*journal.okrs().series("nps").values]
    assert 2 == len(journal.events(kind="observation"))


def test_a_late_value_fits_the_definitions_of_later_days(journal):
    """Else the set of today could not be read any more."""
    later = {"unit": "points", "bounds": [-50, 50]}
    journal.append(Event("metric", "nps", date="2026-12-01", data=later))
    for use in (
        lambda: journal.check_in("nps", okr.CheckIn("2026-11-06", 70)),
        lambda: journal.observe("nps", {"2026-11-06": 70}),
    ):
        with pytest.raises(StructureError) as caught:
            use()
        assert "out-of-bounds" == faults(caught)[0][1]


def test_the_unit_of_known_values_stays(journal):
    """Values have the unit of their day: another unit would change what they say."""
    percent = Event("metric", "nps", date="2026-12-01", data={"unit": "%"})
    again = Event("metric", "nps", date="2026-12-02", data={"unit": "points"})
    journal.append(percent)
    journal.append(again)
    with pytest.raises(StructureError) as caught:
        journal.append(
            [percent, Event("observation", "nps", date=START, data={"value": 3})]
        )
    assert [("events[0]", "unit-mismatch")] == faults(caught)
    journal.withdraw(2, reason="A slip")
    journal.check_in("nps", okr.CheckIn("2026-11-06", 34))
    with pytest.raises(StructureError):
        journal.append(percent)
    assert 34 == journal.okrs().key_result("nps").check_ins[0].value


def test_what_was_amended_and_closed_before_it_was_recorded_is_as_of_its_day():
    """A set with a history of its own is put in: each day has its definitions."""
    okrs = small_set().amend("nps", on="2026-11-10", reason="why", target=36)
    end = Closing("2027-01-08", "missed")
    ended = okrs.key_result("nps").replace(closed=end)
    keep = okrs.objective("keep").with_key_result(ended).replace(closed=end)
    journal = Journal(MemoryStore())
    journal.start(okrs.with_objective(keep), on=START, recorded_at=START)
    before = journal.okrs(on="2026-11-09")
    assert 40 == before.key_result("nps").target.target
    assert before.key_result("nps").closed is before.objective("keep").closed is None
    after = journal.okrs(on="2027-01-08")
    assert 36 == after.key_result("nps").target.target
    assert end == after.key_result("nps").closed == after.objective("keep").closed


def test_all_faults_are_told_at_once_and_nothing_is_kept(journal):
    """Each with its place among the events."""
    missed = {"outcome": "missed"}
    events = [
        Event("check_in", "npz", date="2026-11-06"),
        Event("check_in", "nps", date="2026-11-06", data={"value": 300}),
        Event("check_in", "nps", date="2026-11-06", data={"confidence": True}),
        Event("check_in", "nps", date="2026-11-06", data={"date": "2026-11-07"}),
        Event("observation", "nps", date="2026-11-06", data={"value": "3 %"}),
        Event("observation", "nps", date="2026-11-06"),
        Event("closing", "kep", scope="objective", date="2026-11-06", data=missed),
        Event("check_in", "nps", date="2026-11-06", data={"value": 34}),
        Event("check_in", "ship", date="2026-11-06", data={"done": ["z"]}),
    ]
    with pytest.raises(StructureError) as caught:
        journal.append(events)
    assert {
        ("events[0]", "id-unknown"),
        ("events[1].data.value", "out-of-bounds"),
        ("events[2].data.confidence", "not-a-number"),
        ("events[3].data", "extra-field"),
        ("events[4].data.value", "unit-mismatch"),
        ("events[5].data", "no-value"),
        ("events[6]", "id-unknown"),
        ("events[8].data.done", "check-in-mismatch"),
    } == set(faults(caught))
    assert "did you mean 'nps'?" in str(caught.value)
    assert 1 == len(journal.events())


def test_a_closing_that_is_none_is_refused(journal):
    """An event by hand is checked as the noun would be."""
    event = Event("closing", "nps", scope="key result", date=START, data={"outcome": 1})
    with pytest.raises(StructureError):
        journal.append(event)


def test_a_definition_with_faults_names_each(journal):
    """The faults of a document within an event keep their paths."""
    data = {"title": "", "key_results": [{"id": "x", "title": "X", "baseline": 1}]}
    with pytest.raises(StructureError) as caught:
        journal.append(Event("objective", "new", date=START, data=data))
    assert "events[0].data.objectives[1].title" in {path for path, _ in faults(caught)}


def test_a_slip_in_a_field_is_warned_of(journal):
    """What nobody knows is kept, and would be lost unseen without a word."""
    event = Event("check_in", "nps", date="2026-11-06", data={"valeu": 34})
    with pytest.warns(UnknownFieldWarning, match="Did you mean 'value'"):
        journal.append(event)
    assert {"valeu": 34} == journal.okrs().key_result("nps").check_ins[0].extra


def test_somebody_has_to_say_when():
    """There is no default clock; the moment of an event itself counts first."""
    journal = Journal(MemoryStore())
    event = Event("okrs", date=START, data=to_dict(small_set()))
    with pytest.raises(InvalidOKRError) as caught:
        journal.append(event)
    assert "recorded-at-missing" == caught.value.code
    own = event.replace(recorded_at="2026-10-01T08:00:00Z")
    (made,) = journal.append(own, recorded_at="2026-11-01", by="Ann")
    assert dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC) == made.recorded_at
    assert "Ann" == made.by
    with pytest.raises(InvalidOKRError) as caught:
        journal.append(made)
    assert "event-recorded" == caught.value.code
    with pytest.raises(InvalidOKRError):
        journal.append([{"kind": "okrs"}], recorded_at=START)
    assert () == journal.append([])


def test_before_anything_is_known_that_is_said(journal):
    """From when on, by the day and by the moment."""
    for asked in ({"on": "2026-09-30"}, {"known_at": "2026-09-30"}):
        with pytest.raises(JournalError, match="2026-10-01") as caught:
            journal.okrs(**asked)
        assert "nothing-known" == caught.value.code
    empty = Journal(MemoryStore())
    for use in (
        empty.okrs,
        lambda: empty.amend("nps", on=START, reason="", recorded_at=START, target=3),
    ):
        with pytest.raises(JournalError, match="defines nothing yet"):
            use()


def test_a_check_in_before_the_first_day_is_kept(journal):
    """A baseline is often older than the set it was put into."""
    journal.check_in("nps", okr.CheckIn("2026-09-30", 32))
    assert 32 == journal.okrs().key_result("nps").check_ins[0].value


def test_the_check_ins_of_a_cycle_stay_in_it(journal):
    """The next cycle has a key result of the same id, and begins without any."""
    journal.check_in("nps", okr.CheckIn("2026-12-20", 38))
    later = small_set().replace(cycle="2027-Q1", cadence=None)
    journal.record(later, on="2027-01-01")
    journal.check_in("nps", okr.CheckIn("2027-01-08", 33))
    journal.check_in("nps", okr.CheckIn("2026-12-28", 39))
    now = journal.okrs().key_result("nps")
    assert [33] == [c.value for c in now.check_ins]
    then = journal.okrs(on="2026-12-31").key_result("nps")
    assert [38, 39] == [c.value for c in then.check_ins]


def test_a_check_in_of_a_draft_and_of_stages(journal):
    """What has no metric can be reported, too."""
    journal.check_in("keep.4", okr.CheckIn("2026-11-06", note="Nobody asked yet"))
    journal.check_in("ship", okr.CheckIn("2026-11-06", done=["a"]))
    now = journal.okrs()
    assert "Nobody asked yet" == now.key_result("keep.4").check_ins[0].note
    assert now.key_result("keep.4").draft
    assert ("a",) == now.key_result("ship").check_ins[0].done


def test_ids_may_be_short_where_they_are_clear(tmp_path):
    """Of several sets the whole id is recorded."""
    for name in ("north", "south"):
        okr.save(small_set().replace(name=name), tmp_path / f"{name}.json")
    okrs = okr.load(tmp_path / "north.json", tmp_path / "south.json")
    journal = Journal(MemoryStore())
    journal.start(okrs, on=START, recorded_at=START)
    (event,) = journal.check_in(
        "north/nps", okr.CheckIn("2026-11-06", 34), recorded_at=START
    )
    assert "north/nps" == event.id
    for use in (
        lambda: journal.history("nps"),
        lambda: journal.check_in("nps", okr.CheckIn("2026-11-07"), recorded_at=START),
    ):
        with pytest.raises(OKRError) as caught:
            use()
        error = getattr(caught.value, "exceptions", [caught.value])[0]
        assert "id-ambiguous" == error.code


def test_a_name_of_two_things_is_asked_about(journal):
    """A closing of nps is of the key result: metrics do not end. A removal asks."""
    with pytest.raises(AmbiguousIdError, match="names several things"):
        journal.remove("nps", on="2026-11-10", reason="why")
    with pytest.raises(UnknownIdError, match="did you mean 'keep'"):
        journal.close("kep", Closing("2027-01-08", "achieved"))


def test_events_are_found_by_id_kind_day_and_moment(journal):
    """In the order of recording, corrections and all."""
    journal.check_in("nps", okr.CheckIn("2026-11-06", 33))
    (last,) = journal.observe("nps", {"2026-10-31": 34})
    assert [1, 2, 3] == [e.n for e in journal.events()]
    assert [2, 3] == [e.n for e in journal.events(id="nps")]
    assert [2] == [e.n for e in journal.events(id="nps", kind="check_in")]
    assert [1, 3] == [e.n for e in journal.events(on="2026-11-05")]
    before = last.recorded_at - dt.timedelta(seconds=1)
    assert [1, 2] == [e.n for e in journal.events(known_at=before)]
    with pytest.raises(InvalidOKRError):
        journal.events(kind="checkin")


def test_history_says_what_became_of_each(journal):
    """Corrected, withdrawn, superseded or counting; as text, table and frame."""
    journal.check_in("nps", okr.CheckIn("2026-11-06", 33, note="<b>"))
    journal.check_in("nps", okr.CheckIn("2026-11-06", 34))
    journal.check_in("nps", okr.CheckIn("2026-11-07", 35), replaces=3, reason="A slip")
    journal.check_in("nps", okr.CheckIn("2026-11-13", 35))
    journal.withdraw(5, reason="A test", by="Ann")
    past = journal.history("nps")
    states = {item.event.n: item.state for item in past}
    assert {
        1: "counts",
        2: "counts",
        3: "replaced by 4",
        4: "counts",
        5: "withdrawn by 6",
        6: "counts",
    } == states
    journal.check_in("nps", okr.CheckIn("2026-11-06", 36))
    assert "superseded by 7" == journal.history("nps")["2"].state
    assert "Ann" == past["6"].event.by
    assert "history of nps: 6 events" in str(past)
    assert "&lt;b&gt;" in past._repr_html_()
    assert "<Past: history of nps: 6 events>" == repr(past)
    assert "A slip" == past.explain("4").note
    assert 6 == len(past.to_frame("polars"))
    assert 3 == past.to_dict()["items"][3]["replaces"]
    with pytest.raises(UnknownIdError):
        journal.history("npz")


def test_a_history_of_an_objective_has_its_definitions(journal):
    """An objective that was exchanged, and a metric that came later."""
    data = {"title": "Customers like us", "key_results": ["Liked by all"]}
    journal.append(Event("objective", "like", date=START, data=data))
    journal.append(Event("metric", "csat", date=START, data={"unit": "%"}))
    assert ["2"] == [*journal.history("like").ids]
    assert ["2"] == [*journal.history("like.1").ids]
    assert ["3"] == [*journal.history("csat").ids]
    assert "history of like: 1 event" in str(journal.history("like"))


def test_an_objective_is_exchanged_and_moved(journal):
    """The later definition of an id holds; what was amended before it is past."""
    journal.amend("churn", on="2026-10-10", reason="why", target=2.5)
    whole = to_dict(journal.okrs())["objectives"][0]
    rows = [row for row in whole["key_results"] if row != "x"]
    data = {**whole, "title": "All stay", "key_results": rows}
    del data["id"]
    journal.append(Event("objective", "keep", date="2026-10-20", data=data))
    now = journal.okrs()
    assert "All stay" == now.objective("keep").title
    assert 2.5 == now.key_result("churn").target.target
    assert "Customers stay" == journal.okrs(on="2026-10-19").objective("keep").title


def test_a_journal_that_grows_too_large_says_so(journal):
    """Before it is written, since it could not be read again."""
    small = Journal(journal.store, limits=okr.Limits(events=2))
    small.check_in("nps", okr.CheckIn("2026-11-06", 33), recorded_at=START)
    with pytest.raises(LimitError) as caught:
        small.check_in("nps", okr.CheckIn("2026-11-07", 33), recorded_at=START)
    assert "events" == caught.value.limit
    journal.check_in("nps", okr.CheckIn("2026-11-07", 33))
    with pytest.raises(LimitError):
        small.okrs()


@pytest.mark.parametrize("where", ["okrs.json", "okrs"])
def test_a_place_that_is_none_is_refused(where):
    """A journal is no document: the suffix says so."""
    with pytest.raises(JournalError) as caught:
        Journal(where)
    assert "journal-foreign" == caught.value.code


def test_a_journal_shows_where_it_is(tmp_path):
    """On one line; as a context it gives the file back."""
    with Journal(tmp_path / "okrs.jsonl") as journal:
        assert f"<Journal {tmp_path / 'okrs.jsonl'}>" == repr(journal)
        assert () == journal.verify()
    with pytest.raises(JournalError, match="was closed"):
        journal.okrs()


def test_two_journals_of_one_file_know_of_each_other(tmp_path):
    """What one appends the other knows at its next word; what is gone, it says."""
    path = tmp_path / "okrs.jsonl"
    one, other = Journal(path), Journal(path)
    one.start(small_set(), on=START, recorded_at=START)
    other.append(Event("metric", "csat", date=START, data={}), recorded_at=START)
    one.observe("csat", {"2026-10-31": 3}, recorded_at=START)
    assert 3 == other.okrs().series("csat").latest("2026-11-01").value
    new = tmp_path / "new.jsonl"
    Journal(new).start(small_set(), on=START, recorded_at=START)
    new.replace(path)
    with pytest.warns(ShorterJournalWarning, match="had 2 events.* has 1 now"):
        assert "csat" not in one.okrs()
    path.unlink()
    with (
        pytest.warns(ShorterJournalWarning, match="has 0 now"),
        pytest.raises(JournalError, match="defines nothing yet"),
    ):
        one.okrs()


def test_history_says_which_check_in_stands_in_no_set(journal):
    """A removal that is recorded late hides it; history once said that it counts."""
    for day in ("2026-11-06", "2026-11-13"):
        journal.check_in("churn", okr.CheckIn(day, 4), recorded_at=day)
    journal.remove(
        "churn",
        scope="key result",
        on="2026-11-10",
        reason="gone",
        recorded_at="2026-11-14",
    )

    states = [item.state for item in journal.history("churn")]

    assert [
        "counts",
        "counts",
        "not seen: removed since 2026-11-10",
        "counts",
    ] == states


@pytest.mark.parametrize(
    "body",
    [
        b'{"kind":"wish","date":"2026-10-01"}',
        b'{"kind":"check_in","id":"churn","date":"2026-10-05","data":{"value":NaN}}',
        b'{"kind":"okrs","date":"2026-10-01","data":'
        + b"[" * 9000
        + b"]" * 9000
        + b"}",
    ],
    ids=["unknown kind", "NaN", "too deep"],
)
def test_verify_names_sound_lines_that_are_no_events(tmp_path, body):
    """No event could be read of them, and `verify` once said that all was well."""
    path = tmp_path / "okrs.jsonl"
    journal = Journal(path)
    journal.start(small_set(), on=START, recorded_at=START)
    JsonlStore(path).append([body])
    with path.open("ab") as file:
        file.write(b'{"n":3,')
    with pytest.warns(TornTailWarning), pytest.raises(JournalError) as caught:
        journal.events()
    assert "event-unreadable" == caught.value.code
    (damage,) = journal.verify()
    assert (3, 2) == (damage.line, damage.n)
    assert "no event of this okrkit" in damage.what


def test_threads_share_a_journal(journal):
    """Each event once, whatever the threads read in between."""

    def work(at):
        for day in range(1, 21):
            said = okr.CheckIn(dt.date(2026, 10, day), at)
            journal.check_in("churn", said, recorded_at="2026-11-01")
            journal.okrs()

    threads = [threading.Thread(target=work, args=(at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [*range(1, 82)] == [event.n for event in journal.events()]


def test_a_fork_reads_anew(tmp_path):
    """A lock that another thread held in the parent is free in the child."""
    journal = Journal(tmp_path / "okrs.jsonl")
    journal.start(small_set(), on=START, recorded_at=START)
    ready, told = os.pipe()
    with journal._guard, warnings.catch_warnings():
        # Later Pythons warn of forks beside threads, which pytest may have.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:  # pragma: no cover - another process
        said = okr.CheckIn("2026-11-06", 33)
        (event,) = journal.check_in("nps", said, recorded_at=START)
        os.write(told, str(event.n).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert b"2" == os.read(ready, 9)
    assert 2 == len(journal.events())


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(0, 40), st.integers(0, 100)),
        st.tuples(st.just("read"), st.integers(0, 40), st.integers(0, 100)),
        st.tuples(st.just("amend"), st.integers(0, 40), st.integers(41, 90)),
        st.tuples(st.just("withdraw"), st.integers(2, 12), st.just(0)),
    ),
    max_size=12,
)


def do(journal, deed, day, value, moment):
    """Do one deed where it is possible."""
    date = dt.date(2026, 10, 1) + dt.timedelta(day)
    if deed == "say":
        journal.check_in("nps", okr.CheckIn(date, value), recorded_at=moment)
    elif deed == "read":
        journal.observe("nps", {date: value}, recorded_at=moment)
    elif deed == "amend":
        with_reason = {"on": date, "reason": "why", "recorded_at": moment}
        try:
            journal.amend("nps", **with_reason, target=value)
        except InvalidOKRError as error:
            if error.code != "nothing-amended":
                raise
    else:
        try:
            journal.withdraw(day, reason="why", recorded_at=moment)
        except StructureError as error:
            if error.exceptions[0].code != "event-replaced":
                raise


@settings(max_examples=settings().max_examples // 2)
@given(DEEDS)
def test_what_was_known_never_changes(deeds):
    """The set as known at a moment is, for ever, what one got at that moment."""
    journal = Journal(MemoryStore())
    journal.start(small_set(), on=START, recorded_at="2026-10-01")
    seen = []
    for at, (deed, day, value) in enumerate(deeds):
        moment = dt.datetime(2026, 12, 1 + at, tzinfo=dt.UTC)
        do(journal, deed, day, value, moment)
        days = ("2026-10-20", None)
        seen += [(moment, on, to_dict(journal.okrs(on=on))) for on in days]
    for moment, on, known in seen:
        assert known == to_dict(journal.okrs(on=on, known_at=moment))


@settings(max_examples=settings().max_examples // 2)
@given(DEEDS, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter_to_what_counts(deeds, draw):
    """Imports come late: moments and days decide, and numbers only between equals."""
    journal = Journal(MemoryStore())
    journal.start(small_set(), on=START, recorded_at="2026-10-01")
    kept = [deed for deed in deeds if deed[0] in ("say", "read")]
    for at, (deed, day, value) in enumerate(kept):
        do(journal, deed, day, value, dt.datetime(2026, 12, 1 + at, tzinfo=dt.UTC))
    events = list(journal.events())
    draw.shuffle(events)
    assert to_dict(rebuild(journal.events())) == to_dict(rebuild(events))


def test_every_verb_works_on_what_was_rebuilt(journal):
    """A rebuilt set is a set: it is scored, aligned and projected as any other."""
    journal.check_in("nps", okr.CheckIn("2026-11-06", 36))
    card = okr.score(journal.okrs(), on="2026-11-15")
    assert 0.5 == card["nps"].score
    assert okr.align(journal.okrs(), on="2026-11-15").roots
    with pytest.raises(NotMeasuredError):
        journal.okrs(on="2026-11-05").series("nps").latest("2026-11-05")


def test_a_path_may_be_any_kind_of_path(tmp_path):
    """As text or as a Path; a store is taken as it is."""
    assert isinstance(Journal(str(tmp_path / "a.jsonl")).store, JsonlStore)
    store = MemoryStore()
    assert store is Journal(store).store


def test_what_is_said_late_of_what_was_removed_is_kept(journal):
    """Of a key result and a metric that are no part of the set any more."""
    journal.append(Event("metric", "csat", date=START, data={"unit": "%"}))
    journal.remove("churn", on="2026-11-10", reason="Nobody looks")
    journal.remove("csat", on="2026-11-10", reason="Nobody looks")
    journal.check_in("churn", okr.CheckIn("2026-11-06", 3))
    journal.observe("csat", {"2026-11-06": 50})
    journal.close("churn", Closing("2026-11-20", "abandoned"))
    then = journal.okrs(on="2026-11-09")
    assert 3 == then.key_result("churn").check_ins[0].value
    assert [50] == [*then.series("csat").values]
    assert "churn" not in journal.okrs()


def test_what_is_said_late_of_an_objective_that_was_removed_is_kept(journal):
    """Its closing harms nobody who looks at a later day."""
    journal.remove("keep", on="2026-11-10", reason="Nobody looks")
    journal.close("keep", Closing("2026-11-20", "abandoned"))
    assert "keep" not in journal.okrs()
    assert "closing" == journal.events(id="keep")[-1].kind


def test_what_was_in_force_on_no_day_takes_no_readings(journal):
    """A metric that was removed on its first day: there is nothing to check them by."""
    journal.append(Event("metric", "csat", date="2026-11-10", data={"unit": "%"}))
    journal.remove("csat", on="2026-11-10", reason="A slip")
    with pytest.raises(StructureError) as caught:
        journal.observe("csat", {"2026-11-10": 50})
    assert [("events[0]", "id-unknown")] == faults(caught)
    assert "csat" not in journal.okrs().metrics


def test_a_journal_is_not_taken_back_to_nothing(journal):
    """The first set was a test: it is replaced, since readings hang on it."""
    with pytest.raises(StructureError) as caught:
        journal.withdraw(1, reason="A test")
    assert [("events[0]", "nothing-left")] == faults(caught)
    assert "replaces=" in str(caught.value)
    later = to_dict(small_set().replace(cycle="2027-Q1", cadence=None))
    journal.append(Event("okrs", date="2027-01-01", data=later, replaces=1))
    assert "2027-Q1" == journal.okrs().cycle.label
    assert ["2027-Q1"] == [cycle.label for cycle in journal.cycles()]


def test_events_that_were_never_recorded_can_be_rebuilt():
    """Without a moment they are known from the first."""
    start = Event("okrs", date=START, data=to_dict(small_set()))
    reading = Event("observation", "nps", date=START, data={"value": 33})
    okrs = rebuild([start, reading], known_at="0001-01-01T00:00:00Z")
    assert okrs.series("nps")[0].recorded_at is None
