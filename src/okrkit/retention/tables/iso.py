"""Texts of days and moments, read by an engine: only the spelling of ISO 8601."""

from typing import Final

import narwhals.stable.v2 as nw
from attrs import frozen

from okrkit.retention.tables.flags import one_if

_SPELT: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_OFFSET: Final = r"[0-9T ][0-9]{2}:[0-9]{2}.*(?:Z|[+-][0-9]{2}:?[0-9]{2})$"


@frozen
class Texts:
    """
    How texts are read.

    Attributes:
        lacks: Which hold nothing.
        broken: Which are no ISO date or moment, or one that does not exist.
        aware: Which say their offset.
        days: Days since 1970-01-01, by the text itself.
        rest: Microseconds since that day began, by the text itself.
        ahead: Its offset, in microseconds; 0 where it says none.
    """

    lacks: nw.Expr
    broken: nw.Expr
    aware: nw.Expr
    days: nw.Expr
    rest: nw.Expr
    ahead: nw.Expr


def texts_of(column: nw.Expr) -> Texts:
    """
    Read texts such as 2026-11-15 or 2026-11-15T09:30+01:00, and find all others.

    Args:
        column: The texts.

    Returns:
        Expressions. What is broken is read as any day: it must be refused first.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.DataFrame({"at": ["1970-01-02T01:30Z"]}))
        >>> read = texts_of(nw.col("at"))
        >>> frame.select(day=read.days, minutes=read.rest // 60_000_000).rows()
        [(1, 90)]
    """
    lacks = column.is_null() | (column == "")
    spelt = column.str.contains(_SPELT)
    # What is spelt otherwise is found before it is read; no engine may choke on it.
    text = nw.when(spelt).then(column).otherwise(nw.lit("2000-01-01"))
    days, real = _date(text)
    rest, timely = _time(text)
    aware = spelt & column.str.contains(_OFFSET)
    ahead, possible = _ahead(text, aware)
    broken = ~lacks & (~spelt | ~real | ~timely | ~possible)
    return Texts(lacks, broken, aware, days, rest, ahead)


def _number(text: nw.Expr, start: int, length: int = 2) -> nw.Expr:
    return text.str.slice(start, length).cast(nw.Int64)


def _date(text: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
    """Return days since 1970-01-01, and which days there are."""
    year, month, day = _number(text, 0, 4), _number(text, 5), _number(text, 8)
    leap = one_if(_divides(4, year) & (~_divides(100, year) | _divides(400, year)))
    long = one_if(~_divides(2, month + month // 8))
    last = 30 + long - one_if(month == 2) * (2 - leap)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (day <= last) & (year >= 1)
    # Years begin in March here, so that the day of a leap year comes last.
    begun = year - one_if(month <= 2)
    since_march = month - 3 + 12 * one_if(month <= 2)
    days = (
        365 * begun
        + begun // 4
        - begun // 100
        + begun // 400
        + (153 * since_march + 2) // 5
        + day
        - 719469
    )
    return days, real


def _time(text: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
    """Return microseconds since the day began, and which times there are."""
    timed = text.str.len_chars() > 10
    time = nw.when(timed).then(text).otherwise(nw.lit("2000-01-01T00:00"))
    hours, minutes = _number(time, 11), _number(time, 14)
    exact = time.str.slice(16, 1) == ":"
    long = nw.when(exact).then(time).otherwise(nw.lit("2000-01-01T00:00:00"))
    seconds = _number(long, 17)
    fine = time.str.slice(19, 1) == "."
    # Behind the last digit stand zeros, so that six say microseconds.
    digits = time.str.slice(20).str.replace_all("[^0-9].*$", "")
    padded = nw.concat_str([digits, nw.lit("000000")])
    parts = nw.when(fine).then(padded).otherwise(nw.lit("000000"))
    whole = (hours * 60 + minutes) * 60 + seconds
    rest = whole * 1_000_000 + _number(parts, 0, 6)
    return rest, (hours < 24) & (minutes < 60) & (seconds < 60)


def _ahead(text: nw.Expr, aware: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
    """Return how far a text is ahead of UTC, and which offsets there are."""
    # Z is +00:00; the colon of +01:00 may be missing.
    sized = nw.when(aware & ~text.str.ends_with("Z")).then(text)
    tail = sized.otherwise(nw.lit("2000-01-01T00:00+0000")).str.slice(16)
    plain = tail.str.replace_all(":", "", literal=True)
    padded = nw.concat_str([nw.lit("+0000"), plain])
    hours = padded.str.slice(-4, 2).cast(nw.Int64)
    minutes = padded.str.slice(-2).cast(nw.Int64)
    before = one_if(padded.str.slice(-5, 1) == "-")
    ahead = (1 - 2 * before) * (hours * 60 + minutes) * 60_000_000
    return ahead, (hours < 24) & (minutes < 60)


def _divides(number: int, column: nw.Expr) -> nw.Expr:
    # Not every kind of column knows the remainder.
    return column // number * number == column
