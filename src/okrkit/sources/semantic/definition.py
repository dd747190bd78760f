"""`SemanticMetric`: what a semantic layer says of one metric."""

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from okrkit.model.metric import Kind
from okrkit.results import Json

__all__ = ["FACTS", "VENDOR", "SemanticMetric"]

FACTS: Final = (
    "unit",
    "polarity",
    "bounds",
    "kind",
    "role",
    "segment",
    "rhythm",
    "lag",
)
"""What semantic layers have no field for, and a metric of okrkit has."""

VENDOR: Final = "OKRKIT"
"""The name under which custom extensions hold what okrkit knows."""


@frozen(kw_only=True)
class SemanticMetric:
    """
    What a semantic layer says of one metric; its expressions are never run.

    Attributes:
        id: What it is found by: its name, after the data set it belongs to
            (``orders.revenue``), after its model where two models have one of it
            (``sales/revenue``).
        name: Its name there.
        label: What people call it; empty where not said.
        description: What is counted, in words.
        datatype: Such as ``"Decimal"``; empty where not said.
        type: The layer's own word for how it is made, such as ``"ratio"``.
        kind: How it adds up, where the definition says it; see `okrkit.Metric`.
        expressions: How it is computed, by dialect.
        inputs: Ids of the metrics that it is made of.
        dataset: The data set or semantic model that it is of; empty where several.
        model: The model that holds it.
        facts: What was written for okrkit: unit, polarity, bounds and more.
        fault: Why it can have no value: it is made of itself, or of something that is
            not there. Empty where nothing of the kind is known.
        extra: What else there is: synonyms, filters, extensions of others.

    Example:
        >>> SemanticMetric(id="revenue", name="revenue").formula
        ''
    """

    id: str
    name: str
    label: str = ""
    description: str = ""
    datatype: str = ""
    type: str = ""
    kind: Kind | None = None
    expressions: Mapping[str, str] = field(factory=dict, hash=False)
    inputs: tuple[str, ...] = ()
    dataset: str = ""
    model: str = ""
    facts: Mapping[str, Json] = field(factory=dict, hash=False)
    fault: str = ""
    extra: Mapping[str, Json] = field(factory=dict, hash=False, repr=False)

    @property
    def formula(self) -> str:
        """
        The expression in its first dialect; empty where there is none.

        Example:
            >>> said = {"ANSI_SQL": "SUM(amount)"}
            >>> SemanticMetric(id="sum", name="sum", expressions=said).formula
            'SUM(amount)'
        """
        return next(iter(self.expressions.values()), "")
