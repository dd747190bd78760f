"""Why a customer may fall silent, in plain words: when he bought, and how often."""

from collections.abc import Callable

from attrs import frozen

from okrkit.retention.customers.summary import Summary
from okrkit.retention.tables.periods import day_number


def reasons_of(made: Summary) -> Callable[[int], tuple[str, ...]]:
    """
    Return a function that says what stands behind a customer's chance.

    Args:
        made: What the customers did.

    Returns:
        Takes a place of the summary, gives sentences.

    Example:
        >>> from okrkit.retention.customers.summary import summary
        >>> from okrkit.retention.tables.events import Events
        >>> days = ["2026-09-01", "2026-09-11", "2026-09-21"]
        >>> made = summary(Events({"customer": [7] * 3, "date": days}), on="2026-10-31")
        >>> reasons_of(made)(0)
        ('last bought 40 days ago, and every 10 days before', '3 purchases so far')
    """
    return _Reasons(made)


@frozen(eq=False)
class _Reasons:
    """Says why, for a place of a summary; a class, so that results can be pickled."""

    made: Summary

    def __call__(self, place: int) -> tuple[str, ...]:
        counted = self.made.counted
        bought = int(counted.days[place])
        since = _days(day_number(self.made.on) - int(counted.last[place]))
        if bought == 1:
            return (f"bought once, {since} ago",)
        kept = int(counted.last[place]) - int(counted.first[place])
        usual = _days(round(kept / (bought - 1)))
        return (
            f"last bought {since} ago, and every {usual} before",
            f"{bought} purchases so far",
        )


def _days(count: int) -> str:
    return f"{count} day{'s' * (count != 1)}"
