"""Whatever an event says: it is recorded and can be read, or refused as a fault."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, OKRError, StructureError
from okrkit.formats import to_dict
from okrkit.history.events import KINDS, Event
from okrkit.history.in_memory import MemoryStore
from okrkit.history.journal import Journal
from okrkit.history.rebuilding import rebuild

NOW = "2026-11-20T08:00:00Z"
WORDS = st.sampled_from([
    "objectives", "metrics", "key_results", "id", "title", "cycle", "cadence", "closed",
    "date", "outcome", "was", "to", "target", "baseline", "unit", "value", "done",
    "okrkit", "amendments", "check_ins", "observations", "at_least", "weight", "extra",
])  # fmt: skip
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 50),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.sampled_from(["", "nps", "keep", "2026-Q4", "2026-11-06", "%", "achieved"]),
    st.text(max_size=3),
)
JSON = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(WORDS | st.text(max_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)
DATA = st.dictionaries(WORDS | st.text(max_size=2), JSON, max_size=4)


def a_set():
    """A key result of a metric, and a draft."""
    nps = okr.KeyResult("nps", "NPS", metric="nps", baseline=32, target=40)
    draft = okr.KeyResult("keep.2", "Win some back", draft=True)
    keep = okr.Objective("keep", "Stay", [nps, draft])
    return okr.OKRSet([keep], metrics=[okr.Metric("nps")], cycle="2026-Q4")


WHOLE = to_dict(a_set())


@st.composite
def nearly_sound(draw):
    """A whole set in which one part was exchanged for anything."""

    def spoiled(part):
        if isinstance(part, dict) and part and draw(st.booleans()):
            name = draw(st.sampled_from(sorted(part)))
            return {**part, name: spoiled(part[name])}
        if isinstance(part, list) and part and draw(st.booleans()):
            return [spoiled(part[0]), *part[1:]]
        return draw(JSON)

    made = spoiled(WHOLE)
    return made if isinstance(made, dict) else {"objectives": made}


@st.composite
def events(draw):
    """An event of any kind that says anything."""
    kind = draw(st.sampled_from(KINDS))
    scope = draw(st.sampled_from(["", "objective", "key result", "metric", "set"]))
    data = draw(nearly_sound() if kind == "okrs" else DATA)
    about = {
        "id": draw(st.sampled_from(["nps", "keep", "new", ""])),
        "date": draw(st.sampled_from(["2026-10-01", "2026-11-06", "2027-01-03"])),
        "cycle": draw(st.sampled_from(["", "", "2026-Q4", "soon"])),
        "reason": "why",
        "replaces": draw(st.sampled_from([None, None, 1, 2])),
        "data": data,
    }
    try:
        return Event(kind, scope=scope, **about)
    except InvalidOKRError:
        reject()


@settings(max_examples=4 * settings().max_examples)
@given(events())
@pytest.mark.filterwarnings("ignore")
def test_whatever_an_event_says_is_recorded_or_refused(event):
    """Never an error of another kind, and what is recorded can be read."""
    journal = Journal(MemoryStore())
    journal.start(a_set(), on="2026-10-01", recorded_at=NOW)
    try:
        journal.append(event, recorded_at=NOW)
    except OKRError:
        assert 1 == len(journal.events())
        return
    assert journal.okrs().cycle is not None
    for cycle in journal.cycles():
        assert cycle.days == journal.okrs(cycle=cycle).cycle.days
    assert 2 == len(journal.events())


@settings(max_examples=2 * settings().max_examples)
@given(events())
@pytest.mark.filterwarnings("ignore")
def test_what_was_recorded_by_others_is_read_or_refused(event):
    """A journal may come from another program, which checks nothing."""
    start = Event("okrs", date="2026-10-01", data=WHOLE, n=1)
    with suppress(OKRError):
        assert rebuild([start, event.recorded(2, None)]).table is not None


@pytest.mark.parametrize(
    ("kind", "data", "place"),
    [
        ("okrs", {"objectives": 5}, "objectives"),
        ("okrs", {"objectives": [5]}, "objectives[0]"),
        ("okrs", {"objectives": [{"title": "x"}]}, "objectives[0].id"),
        ("okrs", {"objectives": [{"id": "a"}, {"id": "a"}]}, "objectives[1].id"),
        (
            "okrs",
            {"objectives": [{"id": "a", "key_results": {}}]},
            "objectives[0].key_results",
        ),
        (
            "okrs",
            {"objectives": [{"id": "a", "key_results": ["x", 5]}]},
            "objectives[0].key_results[1]",
        ),
        (
            "okrs",
            {"objectives": [{"id": "a", "closed": "missed"}]},
            "objectives[0].closed",
        ),
        (
            "okrs",
            {"objectives": [{"id": "a", "key_results": [{"id": "k", "closed": {}}]}]},
            "objectives[0].key_results[0].closed",
        ),
        ("okrs", {"metrics": []}, "metrics"),
        ("okrs", {"metrics": {"nps": 5}}, "metrics.nps"),
        ("okrs", {"metrics": {"nps": {"unit": ["%"]}}}, "metrics.nps.unit"),
        ("objective", {"id": "other", "title": "x"}, "id"),
        ("objective", {"key_results": 5}, "key_results"),
        ("metric", {"unit": {}}, "unit"),
        ("amendment", {"was": 5}, "was"),
        ("amendment", {"to": []}, "to"),
        ("closing", {}, "outcome"),
        ("closing", {"outcome": 5}, "outcome"),
    ],
)
def test_a_wrong_shape_is_told_with_its_place(kind, data, place):
    """Before anything is made of it, beside the faults of other events."""
    scope = "key result" if kind in ("amendment", "closing") else ""
    about = {"date": "2026-11-06", "data": data, "scope": scope}
    event = Event(kind, "" if kind == "okrs" else "nps", **about)
    journal = Journal(MemoryStore())
    journal.start(a_set(), on="2026-10-01", recorded_at=NOW)
    other = Event("check_in", "npz", date="2026-11-06")
    with pytest.raises(StructureError) as caught:
        journal.append([event, other], recorded_at=NOW)
    assert [
        (f"events[0].data.{place}", "event-shape"),
        ("events[1]", "id-unknown"),
    ] == [(fault.path, fault.code) for fault in caught.value.exceptions]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seconds": "soon"}, "not-a-number"),
        ({"seconds": -1}, "out-of-range"),
        ({"seconds": 1e9}, "out-of-range"),
        ({"seconds": True}, "not-a-number"),
        ({"clock": "now"}, "wrong-type"),
        ({"limits": 5}, "wrong-type"),
    ],
    ids=str,
)
def test_a_journal_is_made_with_what_it_can_use(changes, code):
    """Told when it is made, and not when the first event is lost."""
    with pytest.raises(InvalidOKRError) as caught:
        Journal(MemoryStore(), **changes)
    assert code == caught.value.code
    assert [*changes] == [caught.value.place]


def failing():
    """A clock that has none."""
    raise RuntimeError("no clock here")


@pytest.mark.parametrize(
    ("clock", "code"),
    [
        (failing, "clock-failed"),
        (lambda: None, "clock-failed"),
        (lambda: "2026-11-06", "clock-failed"),
        (lambda: 1e9, "clock-failed"),
        (lambda: dt.datetime(2026, 11, 6), "naive-time"),  # noqa: DTZ001 - the test
        (lambda day: day, "clock-failed"),
    ],
    ids=["fails", "none", "text", "number", "naive", "asks"],
)
def test_a_clock_that_gives_no_moment_is_told(clock, code):
    """Whatever it does, the error is one of okrkit's, and nothing is recorded."""
    journal = Journal(MemoryStore(), clock=clock)
    with pytest.raises(OKRError) as caught:
        journal.start(a_set(), on="2026-10-01")
    assert code == caught.value.code
    assert () == journal.events()
    assert 1 == len(journal.start(a_set(), on="2026-10-01", recorded_at=NOW))


def test_an_error_of_the_clock_itself_stays_what_it_is():
    """A clock of the caller's may raise an error of okrkit."""

    def late():
        raise okr.errors.CalendarError("no day", code="label-unreadable")

    with pytest.raises(OKRError) as caught:
        Journal(MemoryStore(), clock=late).start(a_set(), on="2026-10-01")
    assert "label-unreadable" == caught.value.code
