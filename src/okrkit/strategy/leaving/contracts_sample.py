"""A small software house and its accounts, to show in examples what hazards say."""

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit.retention.tables.events import Events
from okrkit.retention.tables.subscriptions import Subscriptions

if TYPE_CHECKING:
    from okrkit.strategy.leaving.classifier_check import ClassifierCheck
    from okrkit.strategy.leaving.hazard import ContractHazard

_FIRST: Final = dt.date(2024, 11, 1)
_DAYS: Final = 730


@lru_cache(maxsize=1)
def _made() -> tuple[dict[str, list[object]], dict[str, list[object]]]:
    """Make accounts of yearly contracts, who use less before they do not renew."""
    dice = np.random.default_rng(8)
    rows: dict[str, list[object]] = {
        name: [] for name in ("account", "from", "to", "renews", "mrr", "size")
    }
    uses: dict[str, list[object]] = {"account": [], "day": []}
    for number in range(400):
        day = int(dice.integers(0, _DAYS - 40))
        large = dice.random() < 0.4
        leaves = dice.random() < (0.25 if large else 0.45)
        length = 365 if leaves else _DAYS
        end = min(day + length, _DAYS)
        rows["account"].append(f"a{number:03d}")
        rows["from"].append(_FIRST + dt.timedelta(day))
        ended = leaves and day + length < _DAYS
        rows["to"].append(_FIRST + dt.timedelta(end - 1) if ended else None)
        rows["renews"].append(_FIRST + dt.timedelta(day + 364))
        rows["mrr"].append(float(dice.integers(200, 900) if large else 49))
        rows["size"].append("large" if large else "small")
        fades = leaves and dice.random() < 0.7
        for at in range(day, end, 4):
            gone = fades and at > day + length - 70
            if dice.random() < (0.15 if gone else 0.8):
                uses["account"].append(f"a{number:03d}")
                uses["day"].append(_FIRST + dt.timedelta(at))
    return rows, uses


def plans() -> Subscriptions:
    """
    Return two years of subscriptions of a small software house.

    Returns:
        The same each time.

    Example:
        >>> plans().table.size
        400
    """
    return Subscriptions(
        _made()[0],
        customer="account",
        start="from",
        end="to",
        due="renews",
        amount="mrr",
        segment="size",
    )


def logins() -> Events:
    """
    Return the log-ins of its accounts.

    Returns:
        The same each time.

    Example:
        >>> logins().customer
        'account'
    """
    return Events(_made()[1], customer="account", date="day")


@lru_cache(maxsize=1)
def hazard() -> "ContractHazard":
    """
    Return what makes its accounts leave.

    Returns:
        A fit to both tables.

    Example:
        >>> hazard().converged
        True
    """
    from okrkit.strategy.leaving.hazard import ContractHazard

    return ContractHazard.fit(plans(), logins(), on="2026-10-31", unit="EUR")


def classified() -> "ClassifierCheck":
    """
    Return how a classifier did that was trained on too many leavers.

    Returns:
        The same each time.

    Example:
        >>> classified()
        <ClassifierCheck of balanced: AUC 0.716, chances too high>
    """
    from okrkit.strategy.leaving.classifier import ClassifierRisk

    class Balanced:
        """Says chances as if half of all customers left."""

        def predict_proba(self, X: list[float], /) -> list[list[float]]:  # noqa: N803
            """Return what it is given."""
            return [[1 - x, x] for x in X]

    said = [0.2 + 0.006 * row for row in range(100)]
    left = [row % 20 == 0 if row < 50 else row % 3 == 0 for row in range(100)]
    return ClassifierRisk(Balanced(), name="balanced").check(said, left, bins=5)
