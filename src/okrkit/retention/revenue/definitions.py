"""The definitions of revenue retention, revenue churn and the quick ratio."""

from typing import Final, Literal, TypeAlias

from okrkit.retention.estimates.definition import Definition

RevenueDefinition: TypeAlias = Literal["net", "gross"]
"""Whether what customers pay more is counted."""

_SOURCE: Final = "As SaaS metrics have it; one movement a customer and period"

RETENTION: Final[dict[str, Definition]] = {
    "net": Definition(
        id="revenue-retention.net",
        name="Net revenue retention",
        formula="(opening + expansion - contraction - churned) / opening revenue",
        unit="ratio",
        source=f"{_SOURCE}; new and returning customers never count",
        bounds=(0.0, None),
    ),
    "gross": Definition(
        id="revenue-retention.gross",
        name="Gross revenue retention",
        formula="(opening - contraction - churned) / opening revenue",
        unit="ratio",
        source=f"{_SOURCE}; of each customer at most what he paid",
        bounds=(0.0, 1.0),
    ),
}
"""Revenue retention by name of its definition."""

CHURN: Final[dict[str, Definition]] = {
    "net": Definition(
        id="revenue-churn.net",
        name="Net revenue churn",
        formula="(churned + contraction - expansion) / opening revenue",
        unit="ratio",
        source=f"{_SOURCE}; below 0 where expansion is more than what was lost",
        bounds=(None, 1.0),
    ),
    "gross": Definition(
        id="revenue-churn.gross",
        name="Gross revenue churn",
        formula="(churned + contraction) / opening revenue",
        unit="ratio",
        source=_SOURCE,
        bounds=(0.0, 1.0),
    ),
}
"""Revenue churn by name of its definition."""

QUICK: Final = Definition(
    id="quick-ratio",
    name="Quick ratio of recurring revenue",
    formula="(new + returned + expansion) / (churned + contraction)",
    unit="ratio",
    source="Mamoon Hamid, Social Capital (2015); who comes back counts as won",
    bounds=(0.0, None),
    percent=False,
)
"""The quick ratio of recurring revenue."""


def _movement(name: str, formula: str, *, level: bool = False) -> Definition:
    return Definition(
        id=f"recurring-revenue.{name}",
        name=f"Recurring revenue, {name}",
        formula=formula,
        unit="count",
        kind="level" if level else "total",
        source=_SOURCE,
        bounds=(None if name == "moved" else 0.0, None),
    )


MOVEMENTS: Final[dict[str, Definition]] = {
    "opening": _movement("opening", "paid on the day before", level=True),
    "new": _movement("new", "paid at the end by those who pay for the first time"),
    "returned": _movement("returned", "paid at the end by those who paid before"),
    "expansion": _movement("expansion", "what those who stay pay more"),
    "contraction": _movement("contraction", "what those who stay pay less"),
    "churned": _movement("churned", "paid at the opening by those who pay no longer"),
    "moved": _movement("moved", "of customers from other segments, less to others"),
    "closing": _movement("closing", "paid on the last day", level=True),
}
"""Movements of recurring revenue by name; in whatever money the ledger is."""
