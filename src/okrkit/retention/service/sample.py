"""The results that the examples of this family show."""

from okrkit.retention.service.coverage import coverage
from okrkit.retention.service.covered import Coverage
from okrkit.retention.service.followed import Followed
from okrkit.retention.service.following import followed_within
from okrkit.retention.tables.accounts import Accounts
from okrkit.retention.tables.events import Events


def onboarding() -> Followed:
    """
    Return how many of three new customers were called within five days.

    Returns:
        Two signed in October, one of them was called; one signed two days ago.

    Example:
        >>> onboarding().ids
        ['2026-10', '2026-11']
    """
    days = ["2026-10-01", "2026-10-05", "2026-11-13"]
    signed = Events({"customer": [1, 2, 3], "date": days})
    called = Events({"customer": [1], "date": ["2026-10-04"]})
    return followed_within(signed, called, days=5, on="2026-11-15")


def reviews() -> Coverage:
    """
    Return with which of two accounts there was a review.

    Returns:
        With one in October, with none in November so far.

    Example:
        >>> reviews().ids
        ['2026-10', '2026-11']
    """
    since = ["2026-01-01", "2026-01-01"]
    accounts = Accounts({"customer": ["acme", "bolt"], "since": since})
    held = Events({"customer": ["acme"], "date": ["2026-10-07"]})
    return coverage(accounts, held, on="2026-11-15")
