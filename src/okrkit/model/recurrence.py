"""
The first days of custom cycles, from a recurrence rule of RFC 5545.

Only the parts that always come to an end are read, and only for fifty years from the
anchor: an impossible rule is found out in about a second, and never hangs.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache
from itertools import takewhile

from okrkit.errors import CalendarError, shown
from okrkit.model.days import add_months

__all__ = ["HORIZON_YEARS", "first_days"]

HORIZON_YEARS = 50
"""How far a rule is followed from its anchor."""

_PART = re.compile(r"(?P<key>[A-Z]+)=(?P<value>[A-Z0-9,+-]{1,80})")
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_MONTHLY = {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"}
# Filters that can rule out every day make dateutil walk to the year 9999: quick by
# months and years, seconds by days. So days and weeks take none of them.
_ALLOWED = {
    "DAILY": set[str](),
    "WEEKLY": {"BYDAY", "WKST"},
    "MONTHLY": _MONTHLY,
    "YEARLY": _MONTHLY | {"BYYEARDAY", "BYWEEKNO", "WKST"},
}


@lru_cache(maxsize=32)
def first_days(rule: str, anchor: date) -> tuple[date, ...]:
    """
    Return the first day of every cycle of a rule, for fifty years.

    Args:
        rule: An RRULE without its name: "FREQ=WEEKLY;INTERVAL=6". FREQ is DAILY,
            WEEKLY, MONTHLY or YEARLY; parts about hours, COUNT and UNTIL are refused.
        anchor: First day of the first cycle, one of the days of the rule.

    Returns:
        At least two days, in order, the anchor first.

    Raises:
        CalendarError: The rule cannot be read, gives no cycles, or not from the
            anchor on.

    Example:
        >>> first_days("FREQ=WEEKLY;INTERVAL=6", date(2026, 1, 5))[1]
        datetime.date(2026, 2, 16)
    """
    _check_parts(rule)
    from dateutil.rrule import rrulestr

    horizon = _horizon(anchor)
    try:
        moments = rrulestr(rule, dtstart=datetime.combine(anchor, time()))
        found = (moment.date() for moment in moments)
        days = tuple(takewhile(lambda day: day <= horizon, found))
    except (ValueError, TypeError, OverflowError, IndexError) as error:
        raise _unreadable(rule, str(error)) from None
    if len(days) <= 1:
        raise CalendarError(
            "this rule gives no cycles",
            code="rule-empty",
            place="rule",
            expected=f"two days or more within {HORIZON_YEARS} years",
            got=shown(rule),
            hint="check that its parts can be true on one day",
        )
    if days[0] != anchor:
        raise CalendarError(
            "the anchor is no day of the rule",
            code="anchor-off-rule",
            place="anchor",
            expected=f"the rule's first day, {days[0].isoformat()}",
            got=anchor.isoformat(),
            hint="move the anchor, or change the rule",
        )
    return days


def _check_parts(rule: str) -> None:
    found = [_PART.fullmatch(part) for part in rule.split(";")]
    parts = {match["key"]: match["value"] for match in found if match}
    if len(parts) < len(found):
        raise _unreadable(rule, "each part is KEY=VALUE, once, in capitals")
    allowed = _ALLOWED.get(parts.pop("FREQ", ""))
    if allowed is None:
        raise _unreadable(rule, "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY")
    if not _NUMBER.fullmatch(parts.pop("INTERVAL", "1")):
        raise _unreadable(rule, "INTERVAL is 1 to 999")
    if other := sorted(parts.keys() - allowed):
        takes = ", ".join(["INTERVAL", *sorted(allowed)])
        raise _unreadable(rule, f"{other[0]} is not read here; this FREQ takes {takes}")


def _horizon(anchor: date) -> date:
    if anchor.year > date.max.year - HORIZON_YEARS:
        return date.max
    return add_months(anchor, 12 * HORIZON_YEARS)


def _unreadable(rule: str, why: str) -> CalendarError:
    return CalendarError(
        "this recurrence rule cannot be read",
        code="rule-unreadable",
        place="rule",
        expected="a rule such as 'FREQ=WEEKLY;INTERVAL=6'",
        got=shown(rule),
        hint=why,
    )
