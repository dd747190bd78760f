"""`Event`: what it holds, what it refuses, and its line."""

import datetime as dt
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CODES, CalendarError, InvalidOKRError, JournalError
from okrkit.history.events import (
    KINDS,
    Event,
    body,
    moment_text,
    read_event,
    void,
)
from okrkit.history.lines import seal

DAY = "2026-11-06"
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(TEXT, part, max_size=3),
    max_leaves=8,
)
IDS = st.text("abcxyz/üß-🙂", min_size=1, max_size=12)
EVENTS = st.builds(
    Event,
    st.sampled_from(["check_in", "observation", "objective", "metric"]),
    IDS,
    date=st.dates(),
    data=st.dictionaries(TEXT, PLAIN, max_size=4),
    by=TEXT,
    reason=TEXT,
    replaces=st.none() | st.integers(1, 10**6),
    recorded_at=st.none() | st.datetimes(timezones=st.just(dt.UTC)),
)


@given(EVENTS, st.integers(1, 10**9))
def test_a_line_gives_the_event_again(event, n):
    """What is written is what is read, whatever text and numbers are in it."""
    line = seal(n, body(event))
    assert 1 == line.count(b"\n")
    assert event.replace(n=n) == read_event(line)
    assert json.loads(line)["n"] == n


def test_the_line_is_the_documented_one():
    """Other programs read the file: its words and their order are a promise."""
    event = Event(
        "check_in",
        "nps",
        date=DAY,
        data={"value": 34, "confidence": 0.6},
        by="Ann",
        recorded_at="2026-11-06T11:12:33+01:00",
    )
    expected = (
        b'{"n":7,"kind":"check_in","id":"nps","date":"2026-11-06",'
        b'"recorded_at":"2026-11-06T10:12:33Z","by":"Ann",'
        b'"data":{"value":34,"confidence":0.6},"sum":'
    )
    assert seal(7, body(event)).startswith(expected)


def test_scope_is_written_only_where_the_kind_does_not_say_it():
    """A removal says what of; a check-in does not repeat it."""
    assert b"scope" not in body(Event("check_in", "nps", date=DAY))
    removal = Event("removal", "nps", date=DAY, scope="metric")
    assert b'"scope":"metric"' in body(removal)
    assert removal == read_event(body(removal))


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"kind": "checkin", "id": "nps"}, "unknown-word"),
        ({"kind": "check_in"}, "missing-field"),
        ({"kind": "check_in", "id": "nps", "scope": "metric"}, "unknown-word"),
        ({"kind": "removal", "id": "nps"}, "missing-field"),
        ({"kind": "closing", "id": "nps", "scope": "metric"}, "unknown-word"),
        ({"kind": "withdrawal", "reason": "a test"}, "missing-field"),
        ({"kind": "withdrawal", "replaces": 1, "reason": " "}, "reason-missing"),
        ({"kind": "check_in", "id": " nps"}, "invalid-id"),
        ({"kind": "okrs", "data": [1]}, "not-a-mapping"),
        ({"kind": "okrs", "data": {"a": math.nan}}, "not-writable"),
        ({"kind": "okrs", "data": {"a": {1: 2}}}, "not-text"),
        ({"kind": "okrs", "data": {"a": {1}}}, "not-writable"),
        ({"kind": "okrs", "data": {"a": "\ud800"}}, "bad-characters"),
        ({"kind": "okrs", "replaces": -1}, "not-whole"),
        ({"kind": "okrs", "n": True}, "not-whole"),
        ({"kind": "okrs", "recorded_at": "2026-11-06T10:00"}, "naive-time"),
        ({"kind": "okrs", "extra": {"by": 1}}, "extra-field"),
    ],
)
def test_what_cannot_be_is_refused(parts, code):
    """Each with a code, before it comes near a journal."""
    with pytest.raises(InvalidOKRError) as caught:
        Event(**{"date": DAY, **parts})
    assert code == caught.value.code
    assert code in CODES


def test_a_line_of_data_cannot_be_too_deep():
    """A dict that holds itself is refused, and not walked for ever."""
    deep = {}
    deep["a"] = deep
    with pytest.raises(InvalidOKRError, match="cannot hold this"):
        Event("okrs", date=DAY, data=deep)


def test_no_date_is_refused():
    """The day is the one field nobody can guess."""
    with pytest.raises(CalendarError):
        Event("okrs", date="6.11.2026")


def test_data_is_copied_and_plain():
    """Dates become text; what is changed later changes no event."""
    data = {"plan": [(dt.date(2026, 11, 6), 3)], "on": None, "yes": True}
    event = Event("objective", "keep", date=DAY, data=data)
    data["plan"].append("more")
    assert {"plan": [["2026-11-06", 3]], "on": None, "yes": True} == event.data


def test_moments_are_written_in_utc():
    """The same moment is the same text, wherever it was recorded."""
    moment = dt.datetime(2026, 11, 6, 1, tzinfo=dt.timezone(dt.timedelta(hours=14)))
    assert "2026-11-05T11:00:00Z" == moment_text(moment)
    micro = moment.replace(microsecond=5)
    assert "2026-11-05T11:00:00.000005Z" == moment_text(micro)


@pytest.mark.parametrize(
    "line",
    [
        b'{"n":7,"kind":"dance","date":"2026-11-06","sum":"00000000"}',
        b'{"n":7,"date":"2026-11-06","sum":"00000000"}',
        b'{"n":7,"kind":"okrs","sum":"00000000"}',
        b"[1]",
        b"not json",
        b'{"n":7' + b"[" * 100_000,
    ],
)
def test_a_sound_line_that_is_no_event_is_named(line):
    """Another program may write lines with fitting seals: told, not guessed."""
    with pytest.raises(JournalError) as caught:
        read_event(line)
    assert "event-unreadable" == caught.value.code


def test_what_is_not_known_is_kept():
    """A line of a later okrkit may say more; it is kept and written again."""
    line = b'{"n":7,"kind":"okrs","date":"2026-11-06","team":"Nord"}'
    event = read_event(line)
    assert {"team": "Nord"} == event.extra
    assert b'"team":"Nord"' in body(event)


def said(n, replaces=None, kind="check_in"):
    """An event of a number."""
    return Event(kind, "nps", date=DAY, n=n, replaces=replaces, reason="a slip")


def gone(n, of):
    """A withdrawal."""
    return said(n, of, "withdrawal")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([said(1), said(2, 1)], {1}),
        ([said(1), said(2, 1), gone(3, 2)], {2}),
        ([said(1), gone(2, 1), gone(3, 2)], {2}),
        ([said(1), said(2, 1), said(3, 2)], {1, 2}),
        ([said(1), said(2, 1), said(3, 1)], {1, 2}),
        ([said(1), gone(2, 1), said(3, 1)], {1, 2}),
        ([said(1), said(2, 1), gone(3, 1)], {1, 2}),
        ([said(1), said(2, 1), said(3, 1), gone(4, 3)], {1, 3}),
        ([said(1), said(2, 1), said(3, 1), said(4, 3)], {1, 2, 3}),
        ([said(1, 2), said(2)], set()),
        ([said(2, 2)], set()),
    ],
    ids=[
        "one",
        "taken back",
        "brought back",
        "corrected again",
        "by two branches",
        "withdrawn, corrected",
        "corrected, withdrawn",
        "the later taken back",
        "the later corrected",
        "later",
        "itself",
    ],
)
def test_what_is_replaced_does_not_count(events, expected):
    """What takes back a correction brings back what was corrected."""
    assert expected == void(events)


def test_an_event_shows_itself():
    """In a notebook one sees what it says."""
    event = Event("check_in", "nps", date=DAY, data={"value": 34}, by="Ann", n=7)
    text = str(event)
    assert "check-in nps" in text
    assert "value: 34" in text
    assert "not recorded yet" in str(event.replace(n=0))
    assert "Ann" in event._repr_html_()


def test_kinds_are_those_of_the_reference():
    """The lost one comes from a repair, the rest from people."""
    assert "lost" in KINDS
    assert okr.errors.CODES["event-unreadable"]
