"""A small survival curve, to show in examples what it can."""

from okrkit.retention.kaplan_meier.comparison import LogRank
from okrkit.retention.kaplan_meier.result import Survival
from okrkit.retention.kaplan_meier.survival import customer_survival, survival
from okrkit.retention.tables.subscriptions import Subscriptions


def sample() -> Survival:
    """
    Return four spans in two groups, all of them to the end.

    Returns:
        The same each time.

    Example:
        >>> sample()
        <Survival of 4 spans, 2 groups>
    """
    return survival([1, 2, 3, 4], groups=["a", "b", "a", "b"])


def compared() -> LogRank:
    """
    Return whether the two groups differ.

    Returns:
        The same each time.

    Example:
        >>> compared()
        <LogRank: chi-squared 0.6154 on 1, p 0.433>
    """
    return sample().compare()


def customers() -> Survival:
    """
    Return two customers, of whom one leaves after ten days.

    Returns:
        The same each time.

    Example:
        >>> customers()
        <Survival of 2 spans>
    """
    plans = {
        "customer": [1, 2],
        "start": ["2026-10-01"] * 2,
        "end": ["2026-10-10", None],
    }
    return customer_survival(Subscriptions(plans), on="2026-10-31")
