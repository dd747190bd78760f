"""A few customers, to show in examples what the results can say."""

from functools import lru_cache

from okrkit.retention.value.sample import shop
from okrkit.strategy.leaving.checked import RiskCheck
from okrkit.strategy.leaving.checking import check_churn_risk
from okrkit.strategy.leaving.churn_risk import churn_risk
from okrkit.strategy.leaving.risk import ChurnRisk
from okrkit.strategy.leaving.watched import GivenReasons, WatchList


def watched() -> WatchList:
    """
    Return a watch list of three customers.

    Returns:
        The same each time.

    Example:
        >>> watched().ids
        ['bo', 'al', 'cy']
    """
    why = (("last bought 80 days ago",), ("use fell by 60%",), ())
    return WatchList.of(
        customers=["al", "bo", "cy"],
        chance=[0.9, 0.4, 0.1],
        value=[100.0, 400.0, 100.0],
        reasons=GivenReasons(why),
        event="has left within 12 months",
        source="sample.12-months",
        on="2026-10-31",
        unit="USD",
    )


@lru_cache(maxsize=1)
def checked() -> RiskCheck:
    """
    Return how chances of silence did on four months of a small shop.

    Returns:
        The same each time.

    Example:
        >>> checked().model
        'ParetoNBD'
    """
    return check_churn_risk(shop(), cut="2025-11-30", on="2026-03-31")


@lru_cache(maxsize=1)
def risk() -> ChurnRisk:
    """
    Return who of a small shop's customers may buy nothing for four months.

    Returns:
        The same each time.

    Example:
        >>> len(risk())
        400
    """
    return churn_risk(shop(), horizon="4 months", on="2026-03-31", money="USD")
