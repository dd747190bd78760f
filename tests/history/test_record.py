"""`record`: what is new in a set, found and kept once."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings

import okrkit as okr
from okrkit.errors import StructureError
from okrkit.formats import to_dict
from okrkit.history.documents import fields_of
from okrkit.history.events import Event
from okrkit.history.in_memory import MemoryStore
from okrkit.history.journal import Journal
from okrkit.model.amendment import Amendment
from okrkit.model.closing import Closing
from okrkit.testing import okr_sets

START = "2026-10-01"
NOW = "2026-11-20T08:00:00Z"


def a_set(**changes):
    """Two key results and a metric with a reading."""
    nps = okr.KeyResult(
        "nps",
        "Recommended",
        metric="nps",
        baseline=32,
        target=40,
        check_ins=[okr.CheckIn("2026-10-09", confidence=0.5)],
    )
    churn = okr.KeyResult("churn", "Fewer leave", baseline=3.2, target=2)
    keep = okr.Objective("keep", "Customers stay", [nps, churn])
    parts = {
        "metrics": [okr.Metric("nps", unit="points")],
        "observations": {"nps": {"2026-09-30": 32}},
        "cycle": "2026-Q4",
        **changes,
    }
    return okr.OKRSet([keep], **parts)


@pytest.fixture
def journal():
    """A journal that knows the set."""
    made = Journal(MemoryStore())
    made.start(a_set(), on=START, recorded_at="2026-10-10")
    return made


def record(journal, okrs, **more):
    """Record now, on a day in November."""
    return journal.record(okrs, **{"on": "2026-11-15", "recorded_at": NOW, **more})


def bare(okrs):
    """A set as a document, without the moments that a journal adds."""

    def without(part):
        if isinstance(part, dict):
            kept = {k: without(v) for k, v in part.items() if k != "recorded_at"}
            if kept.keys() == {"date", "value"}:
                return [kept["date"], kept["value"]]
            return kept
        return [without(row) for row in part] if isinstance(part, list) else part

    document = without(to_dict(okrs))
    for metric in document.get("metrics", {}).values():
        rows = metric.get("observations")
        if isinstance(rows, dict):
            metric["observations"] = [[day, value] for day, value in rows.items()]
    return document


@settings(max_examples=settings().max_examples // 2)
@given(okr_sets())
def test_any_set_comes_back_and_is_recorded_once(okrs):
    """The law of the importer: nothing is lost, and nothing is said twice."""
    journal = Journal(MemoryStore())
    tried = journal.record(okrs, on=START, dry_run=True)
    assert () == journal.events()
    made = record(journal, okrs, on=START)
    assert tried.counts == made.counts
    assert bare(okrs) == bare(journal.okrs())
    assert {} == record(journal, okrs).counts
    assert {} == record(journal, journal.okrs()).counts


def test_new_reports_are_found(journal):
    """Check-ins and readings of known and of new days."""
    okrs = a_set().with_check_in("churn", okr.CheckIn("2026-11-06", 3, author="Ann"))
    okrs = okrs.with_observations("nps", {"2026-10-31": 34})
    run = record(journal, okrs)
    assert {"observation": 1, "check_in": 1} == run.counts
    assert ["", "Ann"] == [event.by for event in run.events]
    assert bare(okrs) == bare(journal.okrs())
    assert (False, 2, ()) == (run.dry_run, len(run), run.contradictions)


def test_what_says_otherwise_is_a_correction(journal):
    """A contradiction is named with what was known, and counts from now on."""
    okrs = a_set().with_check_in(
        "nps", okr.CheckIn("2026-10-09", confidence=0.7), replace=True
    )
    okrs = okrs.replace(observations={"nps": {"2026-09-30": 31}})
    for moment in (NOW, "2026-10-01"):
        # A clock that went back must not hide a correction.
        copy = Journal(MemoryStore())
        copy.append([event.replace(n=0) for event in journal.events()])
        run = record(copy, okrs, recorded_at=moment)
        said = [(told.event.id, told.was) for told in run.contradictions]
        assert [("nps", "32 points"), ("nps", "0.5")] == said
        now = copy.okrs()
        assert 0.7 == now.key_result("nps").check_ins[0].confidence
        assert 31 == now.series("nps").latest("2026-11-01").value
        assert {} == record(copy, okrs).counts
        assert {} == record(copy, now).counts


def test_an_older_reading_is_no_correction(journal):
    """A reading that was recorded before the known one is news of the past."""
    moment = "2026-10-01T08:00:00Z"
    old = okr.Observation(date="2026-09-30", value=30, recorded_at=moment)
    okrs = a_set(observations={"nps": [old]})
    run = record(journal, okrs)
    assert [("observation", "new")] == [(t.event.kind, t.state) for t in run]
    assert 32 == journal.okrs().series("nps").latest("2026-11-01").value
    assert {} == record(journal, okrs).counts


def test_a_reading_that_goes_back_is_news(journal):
    """33, then 34, then 33 again: the third is recorded, since it says something."""
    rows = [
        okr.Observation(date="2026-10-31", value=value, recorded_at=f"2026-11-0{day}")
        for day, value in ((1, 33), (2, 34), (3, 33))
    ]
    okrs = a_set().with_observations("nps", rows)
    assert {"observation": 3} == record(journal, okrs).counts
    assert {} == record(journal, okrs).counts


def test_changed_terms_are_amendments(journal):
    """With their reason, or silent: that is told."""
    okrs = a_set()
    keep = okrs.objective("keep").replace(scope="paying")
    churn = okrs.key_result("churn").replace(at_most=2)
    okrs = okrs.with_objective(keep.with_key_result(churn))
    tried = record(journal, okrs, dry_run=True)
    assert ["keep", "churn"] == [told.event.id for told in tried.silent]
    assert "2 without a reason" in str(tried)
    run = record(journal, okrs, reason="The board wants it", by="Ann")
    assert {"amendment": 2} == run.counts
    assert () == run.silent
    now = journal.okrs()
    assert okr.Hold(at_most=2) == now.key_result("churn").target
    made = now.key_result("churn").amendments[0]
    assert ("The board wants it", "Ann") == (made.reason, made.by)
    assert "paying" == now.objective("keep").scope
    assert okr.Reach(3.2, 2) == journal.okrs(on="2026-11-14").key_result("churn").target
    assert {} == record(journal, okrs).counts


def test_amendments_of_a_set_keep_their_own_day_and_reason(journal):
    """What was amended in the set is recorded so; what goes beyond is silent."""
    okrs = a_set().amend("churn", on="2026-10-20", reason="First", target=2.4)
    okrs = okrs.amend("churn", on="2026-11-10", reason="Second", weight=2, by="Ann")
    churn = okrs.key_result("churn").replace(title="Far fewer leave")
    okrs = okrs.with_objective(okrs.objective("keep").with_key_result(churn))
    run = record(journal, okrs)
    assert {"amendment": 3} == run.counts
    assert ["2026-10-20", "2026-11-10", "2026-11-15"] == [
        event.date.isoformat() for event in run.events
    ]
    (silent,) = run.silent
    assert "Far fewer leave" == silent.event.data["to"]["title"]
    now = journal.okrs().key_result("churn")
    assert ["First", "Second", ""] == [a.reason for a in now.amendments]
    assert "Ann" == now.amendments[1].by
    assert {} == record(journal, okrs).counts


def test_an_amendment_known_in_other_words_is_no_news(journal):
    """A set that tells of an amendment without its author says nothing new."""
    journal.amend(
        "churn", on="2026-11-10", reason="why", by="Ann", target=2.4, recorded_at=NOW
    )
    churn = a_set().key_result("churn")
    old = Amendment("2026-11-10", "why", was={"target": churn.target})
    now = churn.replace(target=2.4, amendments=[old])
    okrs = a_set()
    okrs = okrs.with_objective(okrs.objective("keep").with_key_result(now))
    assert {} == record(journal, okrs).counts


def test_closings_are_found(journal):
    """New ones, and those that say otherwise than before."""
    end = Closing("2027-01-08", "missed", score=0.4, by="Ann")
    churn = a_set().key_result("churn")
    okrs = a_set()
    okrs = okrs.with_objective(
        okrs.objective("keep").with_key_result(churn.replace(closed=end))
    )
    assert {"closing": 1} == record(journal, okrs).counts
    assert end == journal.okrs().key_result("churn").closed
    other = churn.replace(closed=Closing("2027-01-08", "achieved"))
    okrs = okrs.with_objective(okrs.objective("keep").with_key_result(other))
    later = record(journal, okrs, recorded_at="2026-11-21")
    assert ["missed, 2027-01-08"] == [told.was for told in later.contradictions]
    assert "achieved" == journal.okrs().key_result("churn").closed.outcome
    assert {} == record(journal, okrs).counts


def test_new_things_are_found(journal):
    """Metrics, objectives, key results, and a key result that moved."""
    okrs = a_set()
    keep = okrs.objective("keep")
    moved = keep.key_results[1]
    keep = keep.replace(key_results=keep.key_results[:1])
    new = okr.KeyResult("csat", "Liked", metric="csat", baseline=50, target=60)
    like = okr.Objective("like", "Customers like us", [moved, new])
    metrics = [*okrs.metrics, okr.Metric("csat", unit="%")]
    okrs = okrs.replace(objectives=[keep, like], metrics=metrics)
    run = record(journal, okrs)
    assert {"metric": 1, "objective": 2} == run.counts
    assert bare(okrs) == bare(journal.okrs())
    assert {} == record(journal, okrs).counts


def test_a_metric_that_changed_is_exchanged(journal):
    """With what it was, in the account."""
    okrs = a_set().with_metric(okr.Metric("nps", "Net Promoter Score", unit="points"))
    (told,) = record(journal, okrs)
    assert ("metric", "unit: points") == (told.event.kind, told.was)
    assert "Net Promoter Score" == journal.okrs().metric("nps").name


def test_a_draft_that_was_written_out_is_no_amendment():
    """A draft has no terms that could change."""
    draft = okr.KeyResult("keep.1", "NPS from 32 to 40", draft=True)
    okrs = okr.OKRSet([okr.Objective("keep", "Stay", [draft])], cycle="2026-Q4")
    journal = Journal(MemoryStore())
    journal.start(okrs, on=START, recorded_at=START)
    whole = draft.replace(baseline=32, target=40, draft=False)
    okrs = okrs.with_objective(okr.Objective("keep", "Stay", [whole]))
    assert {"objective": 1} == record(journal, okrs).counts
    assert bare(okrs) == bare(journal.okrs())


def test_other_fields_come_along_and_terms_stay_amendments(journal):
    """A field of no definition and a new target in one: two events."""
    okrs = a_set()
    churn = okrs.key_result("churn").replace(target=1.5, extra={"team": "Nord"})
    okrs = okrs.with_objective(okrs.objective("keep").with_key_result(churn))
    run = record(journal, okrs, reason="why")
    assert {"objective": 1, "amendment": 1} == run.counts
    now = journal.okrs().key_result("churn")
    assert (1.5, {"team": "Nord"}) == (now.target.target, now.extra)
    assert ["why"] == [a.reason for a in now.amendments]


def test_what_is_missing_is_named_and_stays(journal):
    """A part of a set is no wish to remove the rest."""
    keep = a_set().objective("keep")
    few = keep.replace(key_results=keep.key_results[:1], carried_from="x")
    part = a_set().replace(objectives=[few])
    run = record(journal, part)
    assert (("key result", "churn"),) == run.missing
    assert "known and not in the set: key result churn" in str(run)
    assert "churn" in journal.okrs()
    assert "x" == journal.okrs().objective("keep").carried_from


def test_another_cycle_is_a_whole_new_set(journal):
    """Its check-ins are its own, also where the ids are the same."""
    later = a_set(cycle="2027-Q1", cadence=None)
    run = record(journal, later, on="2027-01-01")
    assert {"okrs": 1} == run.counts
    assert () == journal.okrs().key_result("nps").check_ins
    assert "2027-Q1" == journal.okrs().cycle.label
    assert "2026-Q4" == journal.okrs(on="2026-12-31").cycle.label


def test_a_writer_that_was_faster_is_looked_at_again(journal, monkeypatch):
    """Two importers of one set at the same time record it once."""
    okrs = a_set().with_check_in("churn", okr.CheckIn("2026-11-06", 3))
    other = Journal(journal.store)
    whole = journal.store.append
    first = []

    def late(bodies, after):
        if not first:
            first.append(True)
            record(other, okrs)
        return whole(bodies, after=after)

    monkeypatch.setattr(MemoryStore, "append", lambda _, rows, after: late(rows, after))
    assert {} == record(journal, okrs).counts
    assert 1 == len(journal.events(id="churn"))


def test_what_cannot_be_is_refused_in_a_dry_run_too(journal):
    """The dry run says what the real one would."""
    okrs = a_set().with_metric(okr.Metric("nps", unit="points", bounds=(0, 40)))
    okrs = okrs.replace(observations={})
    journal.observe("nps", {"2026-10-31": 45}, recorded_at=NOW)
    for tried in (True, False):
        with pytest.raises(StructureError):
            record(journal, okrs, dry_run=tried)
    with pytest.raises(okr.OKRError):
        record(journal, "okrs.yaml")


def test_the_account_shows_itself(journal):
    """As text, HTML, JSON and frame; what people wrote stays text."""
    okrs = a_set().with_check_in("churn", okr.CheckIn("2026-11-06", 3, note="<b>"))
    run = record(journal, okrs, dry_run=True)
    assert "dry run: 1 check-in new" in str(run)
    assert "&lt;b&gt;" in run._repr_html_()
    assert "<Recorded: dry run: 1 check-in new>" == repr(run)
    assert {"check_in": 1} == json.loads(json.dumps(run.to_dict()))["counts"]
    assert 0 == run.to_dict()["items"][0]["n"]
    frame = run.to_frame("polars")
    assert ["value: 3, note: <b>"] == frame["says"].to_list()
    assert [None] == frame["recorded_at"].to_list()
    assert "nothing new" in str(record(journal, a_set()))


def test_long_accounts_are_cut():
    """A history of years is counted, and its beginning shown."""
    days = [dt.date(2026, 10, 1) + dt.timedelta(at) for at in range(150)]
    okrs = a_set(observations={"nps": dict.fromkeys(days, 32)})
    run = Journal(MemoryStore()).record(okrs, on=START, dry_run=True)
    assert 150 == run.counts["observation"]
    assert "and 52 more" in str(run)


def test_fields_are_written_as_a_document_has_them():
    """Numbers without zeros, dates as text, what was not known along."""
    reading = okr.Observation(
        date="2026-10-31", value=3.0, starts_on="2026-10-01", extra={"by": "x"}
    )
    expected = {"date": "2026-10-31", "value": 3, "starts_on": "2026-10-01", "by": "x"}
    assert expected == fields_of(reading)
    assert Event("observation", "nps", date=START, data=expected).data == expected
