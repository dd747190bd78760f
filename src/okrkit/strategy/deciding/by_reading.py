"""Rules about readings that are too old: before the end, and at it."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from okrkit.scoring.amounts import day_text
from okrkit.strategy.deciding.decision import Decision, Evidence
from okrkit.strategy.deciding.known import Known, Row
from okrkit.strategy.listed import percent

__all__ = ["READ_NOW", "SAY_RHYTHM", "not_read_to_the_end", "stale"]

READ_NOW: Final = "read it now, and record the value with its day"
SAY_RHYTHM: Final = "if it is read less often, say so: give its metric its rhythm"


def stale(known: Known) -> Iterator[Decision]:
    """
    Find key results whose last reading is older than their rhythm allows.

    Args:
        known: What is known.

    Yields:
        A decision to read each again, of what runs.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40,
        ...                check_ins={"2026-10-02": 33})
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> seen = Known(outlook=project(okrs, on="2026-11-15"))
        >>> print(*next(stale(seen)).evidence, sep="; ")
        last reading on 2 Oct 2026; age 44 days
    """
    for row in known.rows(known.stale):
        day = _reported(known, row)
        yield row.asks(
            "read again",
            "stale",
            "Its last reading is older than its rhythm allows.",
            (
                Evidence("last reading", day.isoformat(), f"on {day_text(day)}"),
                _days("age", known.on - day),
            ),
            (
                READ_NOW,
                SAY_RHYTHM,
            ),
        )


def not_read_to_the_end(known: Known) -> Iterator[Decision]:
    """
    Find what ended while a newer reading was due than the last.

    Args:
        known: What is known.

    Yields:
        A decision to read the final value of each key result of an objective that is
        over, before anybody says how it ended.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40,
        ...                check_ins={"2026-11-16": 36})
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> seen = Known(outlook=project(okrs, on="2027-01-08"))
        >>> print(*next(not_read_to_the_end(seen)).evidence, sep="; ")
        last reading on 16 Nov 2026, at 50% of the way; before the end 45 days
    """
    for row in known.ended_rows(known.unfinished):
        day, way = _reported(known, row), float(known.columns.progress[row.at])
        last = dt.date.fromordinal(int(known.okrs.table.end[row.at]) - 1)
        done = f"on {day_text(day)}, at {percent(round(way, 2))} of the way"
        yield row.asks(
            "read again",
            "not read to the end",
            "It was not read to the end, so nobody knows how it ended.",
            (
                Evidence("last reading", day.isoformat(), done),
                _days("before the end", last - day),
            ),
            (
                "read the final value, and record it with a day of the cycle",
                "if it cannot be read any more, close it with what is known",
            ),
        )


def _reported(known: Known, row: Row) -> dt.date:
    """Return the day of the last report."""
    reading = known.outlook.foresight.sheet.reading
    return dt.date.fromordinal(int(reading.reported[row.at]))


def _days(what: str, span: dt.timedelta) -> Evidence:
    return Evidence(what, float(span.days), f"{span.days} days")
