"""Readings of measures with windows: none is dated before it could be known."""

import datetime as dt

import pytest

from okrkit import retention as kept
from okrkit.model.metric import Metric

ON = "2026-06-30"
DAYS = [f"2026-{month:02d}-{day:02d}" for month in range(1, 7) for day in (3, 17, 28)]
WHO = [place % 7 for place in range(len(DAYS))]


def events():
    """Return events of seven customers, over half a year."""
    return kept.Events({"customer": WHO, "date": DAYS})


def tickets(zone=None):
    """Return requests that are answered a day later."""
    opened = [f"{day}T10:00" for day in DAYS]
    later = [f"{dt.date.fromisoformat(day) + dt.timedelta(1)}T09:00" for day in DAYS]
    if zone is not None:
        opened, later = ([f"{one}Z" for one in column] for column in (opened, later))
    return kept.Tickets(
        {"opened": opened, "answered": later, "closed": later},
        responded="answered",
        closed="closed",
        zone=zone,
    )


def asked(name, on, since=None):
    """Ask one of the measures with windows on a day."""
    terms = {"on": on, "since": since}
    return {
        "cohort by calendar": lambda: kept.cohorts(events(), **terms).measured(1),
        "cohort by lifetime": lambda: kept.cohorts(
            events(), by="lifetime", **terms
        ).measured(1),
        "cohort in brackets": lambda: kept.cohorts(
            events(), retention="bracket", brackets=[(0, 6), (7, 20)], **terms
        ).measured("7-20"),
        "cohort so far": lambda: kept.cohorts(
            events(), retention="unbounded", **terms
        ).measured(1),
        "repeat rate": lambda: kept.repeat_rate(events(), within=40, **terms),
        "repeat rate by curve": lambda: kept.repeat_rate(
            events(), within=40, method="kaplan-meier", **terms
        ),
        "followed": lambda: kept.followed_within(events(), events(), days=9, **terms),
        "followed in business days": lambda: kept.followed_within(
            events(), events(), days=9, from_day=1, business_days=True, **terms
        ),
        "first value": lambda: kept.time_to_first_value(
            events(),
            kept.Events({"customer": WHO, "date": DAYS[12:] * 3}),
            **terms,
        ),
        "response time": lambda: kept.response_time(tickets(), **terms),
        "answered in time": lambda: kept.responded_within(tickets(), hours=30, **terms),
        "solved in time": lambda: kept.resolved_within(
            tickets("Europe/Berlin"), hours=30, **terms
        ),
    }[name]()


MEASURES = (
    "cohort by calendar",
    "cohort by lifetime",
    "cohort in brackets",
    "cohort so far",
    "repeat rate",
    "repeat rate by curve",
    "followed",
    "followed in business days",
    "first value",
    "response time",
    "answered in time",
    "solved in time",
)


@pytest.mark.parametrize("name", MEASURES)
def test_no_reading_is_dated_before_it_could_be_known(name):
    """A score as of a day must not see what happened later: asked then, it is there."""
    now = asked(name, ON)

    for one in now:
        if one.value is None or one.provisional:
            continue
        then = asked(name, one.date)[one.id]
        assert (one.value, one.date) == (then.value, then.date)


@pytest.mark.parametrize("name", MEASURES)
def test_no_reading_lies_ahead(name):
    """The day it is asked on is the last one that is known."""
    dates = [one.date for one in asked(name, ON)]

    assert max(dates) <= dt.date.fromisoformat(ON)


def test_a_month_later_is_dated_by_the_month_later():
    """Of January's customers, who came in February is known on 28 February."""
    made = asked("cohort by calendar", ON)

    assert (dt.date(2026, 2, 28), "2026-01") == (
        made["2026-01"].date,
        made["2026-01"].period.label,
    )


def test_a_refresh_reads_by_the_day_it_is_known():
    """A window that ends on 31 January must not get what February tells."""
    made = asked("cohort by calendar", ON)
    metric = Metric("retention")

    found = made.read(metric, dt.date(2026, 1, 1), dt.date(2026, 2, 1))
    later = made.read(metric, dt.date(2026, 2, 1), dt.date(2026, 3, 1))

    assert ([], [dt.date(2026, 1, 1)]) == (found, [one.starts_on for one in later])


def test_a_pooled_share_is_as_late_as_its_last_part():
    """What holds for the parts holds for the whole."""
    made = asked("repeat rate", ON)
    parts = [one for one in made if one.value is not None and not one.provisional]

    assert max(one.date for one in parts) == made.pooled().date


def test_columns_and_estimates_agree_on_the_day():
    """A frame and an estimate are two views of the same reading."""
    made = asked("followed", ON)

    assert [str(one.date) for one in made] == made.to_columns()["date"].astype(
        str
    ).tolist()
