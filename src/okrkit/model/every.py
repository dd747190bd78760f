"""The kinds of cycle, and the way out for words that are none."""

from typing import Literal

from okrkit.errors import CalendarError, shown

Every = Literal["year", "half", "quarter", "month", "week", "custom"]
"""The kinds of cycle; "custom" is any other span of days."""

_EVERY: dict[object, Every] = {
    "year": "year",
    "half": "half",
    "quarter": "quarter",
    "month": "month",
    "week": "week",
    "custom": "custom",
}
_TWO_WEEKS = 'for two weeks use every="custom" with rule="FREQ=WEEKLY;INTERVAL=2"'
_WAY_OUT = {
    "annual": 'write "year"',
    "annually": 'write "year"',
    "yearly": 'write "year"',
    "half-year": 'write "half"',
    "semester": 'write "half"',
    "quarterly": 'write "quarter"',
    "monthly": 'write "month"',
    "weekly": 'write "week"',
    "fortnight": _TWO_WEEKS,
    "biweekly": f"it may mean twice a week or every two weeks; {_TWO_WEEKS}",
    "bimonthly": "it may mean twice a month or every two months; "
    'for two months use every="custom" with rule="FREQ=MONTHLY;INTERVAL=2"',
    "trimester": 'a third of a year: use every="custom" with '
    'rule="FREQ=MONTHLY;INTERVAL=4"; for three months write "quarter"',
    "sprint": 'say its length: every="custom" with rule="FREQ=WEEKLY;INTERVAL=2"',
}


def as_every(value: str) -> Every:
    """
    Check the name of a kind of cycle; ambiguous names are refused with the way out.

    Args:
        value: One of "year", "half", "quarter", "month", "week", "custom".

    Returns:
        The same word.

    Raises:
        CalendarError: Another word.

    Example:
        >>> as_every("quarter")
        'quarter'
    """
    if isinstance(value, str) and value in _EVERY:
        return _EVERY[value]
    word = value.strip().lower() if isinstance(value, str) else ""
    raise CalendarError(
        "this is no kind of cycle",
        code="unknown-rhythm",
        place="every",
        expected="year, half, quarter, month, week or custom",
        got=shown(value),
        hint=_WAY_OUT.get(word)
        or 'for other lengths use "custom" with a rule and an anchor',
    )
