"""The calendar feed: which days it holds, and that calendars read it."""

import datetime as dt
from typing import Any
from zoneinfo import available_timezones

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from okrkit import Cadence, Cycle, KeyResult, Objective, OKRSet
from okrkit.errors import InvalidOKRError
from okrkit.formats.exchange.calendar_feed import calendar
from okrkit.testing import okr_sets

STAMP = "2026-11-15T08:00:00+01:00"
QUARTER = {"start": "2026-10-01", "end": "2027-01-01"}


def goal(id: str = "keep", **fields: Any) -> Objective:
    """Make an objective with one key result."""
    kr = KeyResult(f"{id}-nps", f"NPS of {id}", at_least=40, owner="Ann")
    return Objective(id, f"Aim of {id}", [kr]).replace(**fields)


def read(okrs: OKRSet, **window: Any) -> list[Any]:
    """Write a feed and read its events with the library."""
    text = calendar(okrs, **(QUARTER | window), stamp=STAMP)
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def days(events: list[Any], kind: str) -> list[dt.date]:
    """Give the days of the events of a kind."""
    return [e.decoded("dtstart") for e in events if kind in e["categories"].cats]


def test_check_ins_are_on_the_days_of_the_rhythm() -> None:
    """A feed with other days than `check_ins_due` would send people on a wrong day."""
    cadence = Cadence(check_in="two weeks", check_in_weekday="monday")
    okrs = OKRSet([goal(), goal("grow")], cadence=cadence, cycle="2026-Q4")
    events = read(okrs)
    due = cadence.check_ins_due(Cycle.parse("2026-Q4"))
    assert list(due) == days(events, "check-in")
    assert events[0]["description"] == "NPS of keep (Ann)\nNPS of grow (Ann)"
    assert [dt.date(2026, 12, 31)] == days(events, "cycle end")


def test_an_objective_with_its_own_rhythm_has_events_of_its_own() -> None:
    """Those who report monthly are not asked every week, and the others still are."""
    monthly = goal("grow", check_in="month")
    events = read(OKRSet([goal(), monthly], cycle="2026-Q4"))
    own = [e for e in events if e["summary"] == "Check in: Aim of grow"]
    assert [dt.date(2026, 10, 31), dt.date(2026, 11, 30), dt.date(2026, 12, 31)] == [
        e.decoded("dtstart") for e in own
    ]
    weekly = [e for e in events if e["summary"] == "Check in: 2026-Q4"]
    assert len(weekly) == 14
    assert all("grow" not in e["description"] for e in weekly)


def test_a_key_result_with_its_own_dates_is_named_while_it_runs() -> None:
    """One that starts late must not be asked about before it runs."""
    late = KeyResult("late", "Late", at_least=1, starts_on="2026-12-01")
    short = KeyResult("short", "Short", at_least=1, ends_on="2026-10-20")
    okrs = OKRSet([Objective("o", "O", [late, short])], cycle="2026-Q4")
    events = read(okrs)
    named = {
        e.decoded("dtstart"): e["description"].split("\n")
        for e in events
        if "check-in" in e["categories"].cats
    }
    assert ["Short"] == named[dt.date(2026, 10, 2)]
    assert ["Late"] == named[dt.date(2026, 12, 31)]
    assert [dt.date(2026, 10, 20)] == days(events, "key result end")
    assert [
        e["summary"] for e in events if "key result end" in e["categories"].cats
    ] == ["Last day: Short"]


def test_every_cycle_ends_once() -> None:
    """Objectives of several cycles each end; the same cycle does so only once."""
    okrs = OKRSet(
        [goal(), goal("b", cycle="2026-11"), goal("c", cycle="2026-11")],
        cadence=Cadence(),
        cycle="2026-Q4",
    )
    ends = [dt.date(2026, 11, 30), dt.date(2026, 12, 31)]
    assert ends == days(read(okrs), "cycle end")


def test_the_window_is_half_open() -> None:
    """Feeds of neighbouring windows join without a gap and without a double."""
    okrs = OKRSet([goal()], cycle="2026-Q4")
    whole = {e["uid"] for e in read(okrs)}
    halves = [
        {e["uid"] for e in read(okrs, end="2026-11-06")},
        {e["uid"] for e in read(okrs, start="2026-11-06")},
    ]
    assert whole == halves[0] | halves[1]
    assert set() == halves[0] & halves[1]
    ends = KeyResult("k", "K", at_least=1, ends_on="2026-11-20")
    later = OKRSet([Objective("o", "O", [ends])], cycle="2026-Q4")
    assert [] == days(read(later, end="2026-11-20"), "key result end")
    assert dt.date(2026, 11, 6) in days(read(okrs, start="2026-11-06"), "check-in")


def test_uids_stay_when_titles_change() -> None:
    """A calendar that has the event must change it, not hold both."""
    before = OKRSet([goal()], cycle="2026-Q4")
    after = OKRSet([goal(title="Renamed")], cycle="2026-Q4")
    other = OKRSet([goal()], cycle="2026-Q4", name="sales")
    uids = [[e["uid"] for e in read(okrs)] for okrs in (before, after, other)]
    assert uids[0] == uids[1]
    assert set() == set(uids[0]) & set(uids[2])
    assert len(uids[0]) == len(set(uids[0]))
    # Kept for ever: a change of this one doubles every event of every subscriber.
    assert uids[0][0] == "63faf11f-fad9-5e0d-9819-ddb68a07e14b@okrkit"


def test_it_is_a_feed_by_the_standard() -> None:
    """Lines fold at 75 octets, end with CR LF, and say version, product and moment."""
    text = calendar(
        OKRSet([goal(title="Ü" * 200, check_in="month")], cycle="2026-Q4", name="Team"),
        **QUARTER,
        stamp=STAMP,
        zone="Europe/Berlin",
    )
    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    head = {"VERSION:2.0", "X-WR-CALNAME:Team", "X-WR-TIMEZONE:Europe/Berlin"}
    assert head <= set(lines)
    assert "DTSTAMP:20261115T070000Z" in lines
    assert "DTSTART;VALUE=DATE:20261031" in lines
    assert "DTEND;VALUE=DATE:20261101" in lines


def test_titles_stay_text() -> None:
    """A title can neither end an event nor add a line of its own."""
    evil = "a, b; c\\n\r\nEND:VEVENT\nATTACH:http://x\x07\u202e"
    kr = KeyResult("k", evil, at_least=1, ends_on="2026-12-01", owner=evil)
    okrs = OKRSet([Objective("o", evil, [kr], check_in=30)], cycle="2026-Q4", name=evil)
    text = calendar(okrs, **QUARTER, stamp=STAMP)
    feed: Any = icalendar.Calendar.from_ical(text)
    assert all("attach" not in event for event in feed.walk("VEVENT"))
    found = {e["summary"] for e in feed.walk("VEVENT")}
    shown = "a, b; c\\n\\r\\nEND:VEVENT\\nATTACH:http://x\\x07\\u202e"
    assert {f"Check in: {shown}", f"Last day: {shown}", "2026-Q4 ends"} == found


def test_long_lists_are_cut() -> None:
    """A company's feed names the first key results and says how many follow."""
    krs = [KeyResult(f"k{n}", f"K{n}", at_least=1) for n in range(1025)]
    events = read(OKRSet([Objective("o", "O", krs)], cycle="2026-Q4"))
    lines = events[0]["description"].split("\n")
    assert 21 == len(lines)
    assert "… and 1,005 more" == lines[-1]


def test_what_has_no_dates_has_no_events() -> None:
    """Without a cycle nothing is due, unless a key result has dates of its own."""
    assert [] == read(OKRSet([goal()]))
    dated = KeyResult(
        "k", "K", at_least=1, starts_on="2026-10-01", ends_on="2026-10-09"
    )
    events = read(OKRSet([Objective("o", "O", [dated])]))
    due = [dt.date(2026, 10, 2), dt.date(2026, 10, 9)]
    assert due == days(events, "check-in")
    assert due[1:] == days(events, "key result end")
    assert "Check in: OKRs" == events[0]["summary"]


def test_the_last_day_there_is_has_a_day_after() -> None:
    """The calendar ends with the year 9999, and a cycle one day before it."""
    okrs = OKRSet([goal()], cycle=Cycle.span("9999-12-01", "9999-12-30"))
    events = read(okrs, start="9999-12-01", end="9999-12-31")
    assert [dt.date(9999, 12, 31)] == [
        e.decoded("dtend") for e in events if "cycle end" in e["categories"].cats
    ]


def test_too_many_events_are_refused_at_once() -> None:
    """Ten thousand objectives that report daily are no calendar, and no hang."""
    many = [goal(f"o{n}", check_in="day") for n in range(800)]
    with pytest.raises(InvalidOKRError, match="50,000") as caught:
        calendar(OKRSet(many, cycle="2026-Q4"), **QUARTER, stamp=STAMP)
    assert "too-many-periods" == caught.value.code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"stamp": None}, "wrong-type"),
        ({"stamp": "2026-11-15T08:00:00"}, "naive-time"),
        ({"stamp": "soon"}, "invalid-date"),
        ({"start": "soon"}, "invalid-date"),
        ({"end": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "date-is-datetime"),
        ({"zone": "Europe/Atlantis"}, "zone-unknown"),
        ({"zone": "../../etc/passwd"}, "zone-unknown"),
        ({"zone": 3}, "not-text"),
        ({"okrs": "okrs.yaml"}, "wrong-type"),
    ],
    ids=range(9),
)
def test_what_cannot_be_is_refused(fields: dict[str, Any], code: str) -> None:
    """Each wrong argument is one error with its code, never one of the library's."""
    given_: dict[str, Any] = {"okrs": OKRSet(), "stamp": STAMP, **QUARTER} | fields
    okrs = given_.pop("okrs")
    with pytest.raises(InvalidOKRError) as caught:
        calendar(okrs, **given_)
    assert code == caught.value.code


@given(okr_sets(), st.sampled_from(sorted(available_timezones())))
def test_every_set_makes_the_same_readable_feed(okrs: OKRSet, zone: str) -> None:
    """Whatever the set, the library reads the text back, and it is always the same."""
    text = calendar(okrs, **QUARTER, stamp=STAMP, zone=zone)
    assert text == calendar(okrs, **QUARTER, stamp=STAMP, zone=zone)
    feed: Any = icalendar.Calendar.from_ical(text)
    assert [] == feed.errors
    other: Any = vobject.readOne(text)
    assert [e["summary"] for e in feed.walk("VEVENT")] == [
        e.summary.value for e in other.contents.get("vevent", [])
    ]
    uids = [str(event["uid"]) for event in feed.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    assert sorted(e.decoded("dtstart") for e in feed.walk("VEVENT")) == [
        e.decoded("dtstart") for e in feed.walk("VEVENT")
    ]
