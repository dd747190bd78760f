"""`LinkCheck`: what the readings say of one link, in numbers and in a word."""

from typing import Literal, TypeAlias

from attrs import fields, frozen

from okrkit import markup
from okrkit.model.noun import Noun
from okrkit.results import Json, jsonable
from okrkit.strategy.assuming.chained import Source

__all__ = ["LinkCheck", "Verdict"]

Verdict: TypeAlias = Literal[
    "moves with it", "moved without it", "no sign yet", "cannot tell"
]
"""What the readings say of a link; never that the one causes the other."""


@frozen(kw_only=True)
class LinkCheck(Noun):
    """
    What the readings say of one assumed link.

    Attributes:
        id: As of the link.
        objective: Id of the objective that assumes it.
        driver: Id of the driver's metric.
        outcome: Id of the outcome's metric.
        source: "stated" or "implied".
        verdict: "moves with it": they move together, in the assumed direction, by more
            than chance brings among all links that are looked at. "moved without it":
            the driver moved in past cycles and the outcome followed less than every
            second time, or the outcome moves the other way. "no sign yet": looked at,
            and nothing found. "cannot tell": too little to look at.
        why: The verdict in a sentence, with its numbers.
        lag: Days by which the outcome was looked at later, in whole steps; None where
            nothing was looked at.
        searched: How many lags were tried; 1 where one was stated.
        n: Steps with readings of both that count.
        step: Days of a step.
        correlation: Of what is left of both when their own past, trend and season are
            taken out.
        slope: Change of the outcome for one unit of the driver, each in its unit.
        low: Lower end of the interval of the slope, the search paid for.
        high: Upper end of it.
        elasticity: Percent of the outcome for one percent of the driver, at their
            means; None where one of them can be 0 or below.
        p: How often chance alone brings an association as strong.
        adjusted_p: The same, paid for by all links looked at, as `adjust` said.
        least: The weakest correlation that would be seen in four of five cases.
        cycles: Past cycles in which both are known.
        moved: Of these, those in which the driver moved in its good direction.
        followed: Of these, those in which the outcome did too.
        stayed: Of these, those in which it was no better; in the others its interval
            holds both.
        cycles_p: How often so few would follow if the outcome followed every second
            time, for all links; None where neither was clear in any cycle.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.strategy.assuming.checking import check_assumptions
        >>> list(check_assumptions(OKRSet(), on="2026-11-15"))
        []
    """

    id: str
    objective: str
    driver: str
    outcome: str
    source: Source
    verdict: Verdict
    why: str
    lag: float | None = None
    searched: int = 0
    n: int = 0
    step: float | None = None
    correlation: float | None = None
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    elasticity: float | None = None
    p: float | None = None
    adjusted_p: float | None = None
    least: float | None = None
    cycles: int = 0
    moved: int = 0
    followed: int = 0
    stayed: int = 0
    cycles_p: float | None = None

    def __str__(self) -> str:
        """Return it on one line."""
        said = f"{self.driver} -> {self.outcome}: {self.verdict}. {self.why}"
        return markup.plain(said, limit=1000)

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name; what is not known is None.

        Example:
            >>> made = LinkCheck(id="x", objective="o", driver="a", outcome="b",
            ...                  source="stated", verdict="cannot tell", why="-")
            >>> made.to_dict()["n"]
            0
        """
        return {name: jsonable(getattr(self, name)) for name in NAMES}


NAMES = tuple(f.name for f in fields(LinkCheck))
