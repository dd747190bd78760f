"""What lifetime values count: their definitions, without the currency."""

from typing import Final

from attrs import evolve

from okrkit.retention.estimates.definition import Definition

_SOURCE: Final = "Fader, Hardie and Lee (2005); Fader and Hardie, note 025 (2013)"
_SUM: Final = "margin * sum of alive * discounted purchases * spend"

TOTAL: Final = Definition(
    id="lifetime-value.total",
    name="Lifetime value",
    formula=_SUM,
    unit="count",
    kind="level",
    source=_SOURCE,
)
"""Of all customers."""

MEAN: Final = Definition(
    id="lifetime-value.mean",
    name="Lifetime value of a customer",
    formula=f"{_SUM} / customers",
    unit="count",
    kind="level",
    source=_SOURCE,
)
"""Of one on average."""

VALUES: Final = {"total": TOTAL, "mean": MEAN}
"""By what is asked."""

NEW: Final = Definition(
    id="lifetime-value.new",
    name="Lifetime value of a new customer",
    formula="margin * (1 + discounted purchases) * spend",
    unit="count",
    kind="level",
    source=_SOURCE,
)
"""Of one who buys for the first time today, that purchase counted."""

NEW_AFTER_FIRST: Final = Definition(
    id="lifetime-value.new-after-first",
    name="Lifetime value of a new customer after the first purchase",
    formula="margin * discounted purchases * spend",
    unit="count",
    kind="level",
    source=_SOURCE,
)
"""Of one who has just bought for the first time: what is still to come."""

CONTRACTS: Final = Definition(
    id="contract-value",
    name="Value of contracts",
    formula="margin * sum of customers * discounted periods to come",
    unit="count",
    kind="level",
    source="Fader and Hardie (2010)",
)
"""Of customers under contract."""


def in_money(definition: Definition, unit: str) -> Definition:
    """
    Return a definition in a currency.

    Args:
        definition: What is counted.
        unit: A currency's code.

    Returns:
        The same in that unit.

    Example:
        >>> in_money(MEAN, "USD").text(3)
        '$3'
    """
    return evolve(definition, unit=unit)


def of_contracts(name: str, unit: str) -> Definition:
    """
    Return what the value of some contracts counts.

    Args:
        name: Of the contracts, in words.
        unit: A currency's code.

    Returns:
        The definition, with an id of its own.

    Example:
        >>> of_contracts("all of them", "USD").id
        'contract-value.all-of-them'
    """
    return evolve(
        CONTRACTS,
        id=f"{CONTRACTS.id}.{name.replace(' ', '-')}",
        name=f"{CONTRACTS.name}, {name}",
        unit=unit,
    )
