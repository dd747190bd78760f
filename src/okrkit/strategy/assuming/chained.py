"""`Link` and `Chain`: what an objective believes moves what, one step and all of it."""

from typing import Literal, TypeAlias

from attrs import fields, frozen

from okrkit import markup
from okrkit.model.noun import Noun
from okrkit.results import Json, jsonable

__all__ = ["Chain", "Link", "Measured", "Source"]

Source: TypeAlias = Literal["stated", "implied"]
"""Whether somebody wrote the link down, or it follows from what is measured."""

Measured: TypeAlias = Literal[
    "by a key result",
    "beside the key results",
    "by an assumption alone",
    "not at all",
    "nobody said",
]
"""Where the outcome of an objective is measured."""


@frozen(kw_only=True)
class Link(Noun):
    """
    One step of a chain: this driver should move that outcome.

    Attributes:
        id: Objective, driver and outcome in one line.
        objective: Id of the objective that assumes it.
        driver: Id of the metric that should move the other.
        outcome: Id of the metric that should follow.
        lag: Days until it follows; None where nobody said.
        source: "stated" in the document, or "implied" by drivers and outcomes that
            stand side by side.
        because: Why one believes it.

    Example:
        >>> Link(id="keep: calls -> churn", objective="keep", driver="calls",
        ...      outcome="churn", lag=None, source="implied").source
        'implied'
    """

    id: str
    objective: str
    driver: str
    outcome: str
    lag: float | None
    source: Source
    because: str = ""

    def __str__(self) -> str:
        """Return it as one sentence."""
        after = "" if self.lag is None else f" {self.lag:g} days later"
        said = f"{self.driver} should move {self.outcome}{after} ({self.source})"
        return markup.plain(said, limit=300)


@frozen(kw_only=True)
class Chain(Noun):
    """
    What one objective assumes, and where its outcome is measured.

    Attributes:
        id: Of the objective.
        title: Of the objective.
        drivers: Ids of metrics that are drivers or activity, or stated to be drivers.
        outcomes: Ids of metrics that show whether it came true.
        links: From drivers to outcomes, the stated ones first.
        measured: "by a key result"; "beside the key results" by `measured_by`; "by an
            assumption alone"; "not at all"; or "nobody said" where metrics of its key
            results have no role and nothing else tells.
        unsaid: Ids of its metrics whose role nobody said.
        work: Ids of its key results that have no metric.
        codes: Rules it speaks for: S01 (objective not measured), S02 (causal
            assumption: drivers alone are key results).

    Example:
        >>> from okrkit import Objective, OKRSet
        >>> from okrkit.strategy.assuming.chains import assumptions
        >>> assumptions(OKRSet([Objective("keep", "Stay")]))["keep"].measured
        'not at all'
    """

    id: str
    title: str
    drivers: tuple[str, ...]
    outcomes: tuple[str, ...]
    links: tuple[Link, ...]
    measured: Measured
    unsaid: tuple[str, ...]
    work: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def why(self) -> str:
        """
        What the chain amounts to, in a sentence.

        Example:
            >>> from okrkit import Objective, OKRSet
            >>> from okrkit.strategy.assuming.chains import assumptions
            >>> assumptions(OKRSet([Objective("keep", "Stay")]))["keep"].why
            'No metric shows whether the objective came true.'
        """
        return _WHY[self.measured].format(", ".join(self.outcomes or self.unsaid))

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name, and `why`.

        Example:
            >>> from okrkit import Objective, OKRSet
            >>> from okrkit.strategy.assuming.chains import assumptions
            >>> assumptions(OKRSet([Objective("a", "A")]))["a"].to_dict()["links"]
            []
        """
        plain = {f.name: jsonable(getattr(self, f.name)) for f in fields(Chain)}
        links = [_link(link) for link in self.links]
        return {**plain, "links": list[Json](links), "why": self.why}


def _link(link: Link) -> dict[str, Json]:
    return {f.name: jsonable(getattr(link, f.name)) for f in fields(Link)}


_WHY: dict[Measured, str] = {
    "by a key result": "A key result measures the outcome itself: {}.",
    "beside the key results": "All key results could be met and the objective still "
    "fail: its outcome is only measured beside them, by {}.",
    "by an assumption alone": "All key results could be met and the objective still "
    "fail: its outcome, {}, is named in an assumption and is no key result.",
    "not at all": "No metric shows whether the objective came true.",
    "nobody said": "Nobody said which of its metrics are drivers and which outcomes: "
    "{}. Give each metric a role.",
}
