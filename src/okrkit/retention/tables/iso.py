"""Texts of days and moments, read by an engine: only the spelling of ISO 8601."""

from typing import Any, Final

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


def with_texts(frame: nw.LazyFrame[Any], name: str) -> tuple[nw.LazyFrame[Any], Texts]:
    """
    Read texts such as 2026-11-15 or 2026-11-15T09:30+01:00, and find all others.

    Args:
        frame: Has the texts.
        name: Of their column.

    Returns:
        The frame with columns for what was read, and expressions of these. What is
        broken is read as any day: it must be refused first.

    Example:
        >>> import polars
        >>> frame = nw.from_native(polars.LazyFrame({"at": ["1970-01-02T01:30Z"]}))
        >>> frame, read = with_texts(frame, "at")
        >>> frame.select(read.days, read.rest // 60_000_000).collect().rows()
        [(1, 90)]
    """
    # Step by step: one long expression would repeat its parts many times over.
    column = nw.col(name).cast(nw.String)
    made = {part: f"{name}, {part}" for part in _PARTS}
    part = {key: nw.col(title) for key, title in made.items()}

    def add(**columns: nw.Expr) -> nw.LazyFrame[Any]:
        return frame.with_columns(**{made[key]: e for key, e in columns.items()})

    frame = add(lacks=column.is_null() | (column == ""), text=column)
    spelt = part["text"].str.contains(_SPELT)
    frame = add(spelt=nw.when(spelt).then(1).otherwise(0))
    good = part["spelt"] == 1
    # What is spelt otherwise is found before it is read; no engine may choke on it.
    frame = add(
        aware=good & part["text"].str.contains(_OFFSET),
        text=nw.when(good).then(part["text"]).otherwise(nw.lit("2000-01-01")),
    )
    text, aware = part["text"], part["aware"]
    frame = add(year=_number(text, 0, 4), month=_number(text, 5), day=_number(text, 8))
    frame = add(time=_time(text), tail=_tail(text, aware))
    date = [part[key] for key in ("year", "month", "day")]
    frame = add(days=_days(*date), rest=_rest(part["time"]), ahead=_ahead(part["tail"]))
    hours, minutes = _number(part["time"], 11), _number(part["time"], 14)
    timely = (hours < 24) & (minutes < 60) & (_number(part["time"], 17) < 60)
    far = part["tail"].str.slice(1, 2).cast(nw.Int64) < 24
    far = far & (part["tail"].str.slice(3, 2).cast(nw.Int64) < 60)
    real = good & _real(*date) & timely & far
    frame = add(broken=~part["lacks"] & ~real)
    chosen = ("lacks", "broken", "aware", "days", "rest", "ahead")
    return frame, Texts(**{key: part[key] for key in chosen})


_PARTS: Final = (
    *("lacks", "broken", "aware", "days", "rest", "ahead", "spelt", "text"),
    *("year", "month", "day", "time", "tail"),
)


def _number(text: nw.Expr, start: int, length: int = 2) -> nw.Expr:
    return text.str.slice(start, length).cast(nw.Int64)


def _real(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Tell which days there are."""
    leap = one_if(_divides(4, year) & (~_divides(100, year) | _divides(400, year)))
    long = one_if(~_divides(2, month + month // 8))
    last = 30 + long - one_if(month == 2) * (2 - leap)
    return (month >= 1) & (month <= 12) & (day >= 1) & (day <= last) & (year >= 1)


def _days(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Count the days since 1970-01-01."""
    # Years begin in March here, so that the day of a leap year comes last.
    begun = year - one_if(month <= 2)
    since_march = month - 3 + 12 * one_if(month <= 2)
    years = 365 * begun + begun // 4 - begun // 100 + begun // 400
    return years + (153 * since_march + 2) // 5 + day - 719469


def _time(text: nw.Expr) -> nw.Expr:
    """Return texts that say seconds, whether they were written or not."""
    timed = text.str.len_chars() > 10
    long = timed & (text.str.slice(16, 1) == ":")
    minutes = nw.concat_str([text.str.slice(0, 16), nw.lit(":00")])
    alone = nw.concat_str([text.str.slice(0, 10), nw.lit("T00:00:00")])
    return (
        nw.when(long)
        .then(text)
        .otherwise(nw.when(timed).then(minutes).otherwise(alone))
    )


def _rest(time: nw.Expr) -> nw.Expr:
    """Count the microseconds since a day began."""
    fine = time.str.slice(19, 1) == "."
    # Behind the last digit stand zeros, so that six say microseconds.
    digits = time.str.slice(20).str.replace_all("[^0-9].*$", "")
    padded = nw.concat_str([digits, nw.lit("000000")])
    parts = nw.when(fine).then(padded).otherwise(nw.lit("000000"))
    seconds = (_number(time, 11) * 60 + _number(time, 14)) * 60 + _number(time, 17)
    return seconds * 1_000_000 + _number(parts, 0, 6)


def _tail(text: nw.Expr, aware: nw.Expr) -> nw.Expr:
    """Return offsets such as +0100; Z is +0000, and so is none."""
    said = nw.when(aware & ~text.str.ends_with("Z")).then(text)
    tail = said.otherwise(nw.lit("2000-01-01T00:00+0000")).str.slice(16)
    plain = tail.str.replace_all(":", "", literal=True)
    return plain.str.slice(-5)


def _ahead(tail: nw.Expr) -> nw.Expr:
    """Count the microseconds that an offset is ahead of UTC."""
    before = one_if(tail.str.slice(0, 1) == "-")
    minutes = _number(tail, 1) * 60 + _number(tail, 3)
    return (1 - 2 * before) * minutes * 60_000_000


def _divides(number: int, column: nw.Expr) -> nw.Expr:
    # Not every kind of column knows the remainder.
    return column // number * number == column
