"""What `assumptions` returns: the chain of each objective."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from okrkit import markup
from okrkit.model.okrset import OKRSet
from okrkit.results import Explanation, Json, ResultSet
from okrkit.results.sealed import Comparable
from okrkit.strategy.assuming.chained import Chain, Link
from okrkit.strategy.assuming.diagram import mermaid

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Assumptions"]

_HEADS = ("objective", "drivers", "outcomes", "measured", "codes")


@frozen(kw_only=True, eq=False, repr=False)
class Assumptions(Comparable, ResultSet[Chain]):
    """
    The causal chain that each objective assumes, in the order of the set.

    Attributes:
        okrs: The set.
        chains: One for each objective.

    Example:
        >>> from okrkit.strategy.assuming.chains import assumptions
        >>> len(assumptions(OKRSet()))
        0
    """

    kind = "assumptions"

    okrs: OKRSet
    chains: tuple[Chain, ...]

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the objectives."""
        return self.okrs.scope("objective").ids

    @property
    def links(self) -> tuple[Link, ...]:
        """
        Every link of every objective.

        Example:
            >>> from okrkit.strategy.assuming.chains import assumptions
            >>> assumptions(OKRSet()).links
            ()
        """
        return tuple(link for chain in self.chains for link in chain.links)

    @property
    def not_measured(self) -> tuple[Chain, ...]:
        """
        The objectives with key results, none of which measures the outcome.

        Example:
            >>> from okrkit.strategy.assuming.chains import assumptions
            >>> assumptions(OKRSet()).not_measured
            ()
        """
        return tuple(chain for chain in self.chains if chain.codes)

    def _find(self, id: str, /) -> int | None:
        scope = self.okrs.scope("objective")
        return scope.find(id) if scope.places(id) else None

    def _at(self, index: int, /) -> Chain:
        return self.chains[index]

    def to_mermaid(self, id: str | None = None, /) -> str:
        """
        Draw the chains as a Mermaid flowchart: drivers, outcomes, objectives, parents.

        Args:
            id: Of one objective; None draws all of them.

        Returns:
            Its text; every title is text in it and nothing else.

        Raises:
            UnknownIdError: No such objective.

        Example:
            >>> from okrkit.strategy.assuming.chains import assumptions
            >>> assumptions(OKRSet()).to_mermaid().splitlines()[0]
            'flowchart LR'
        """
        chains = self.chains if id is None else (self[id],)
        return mermaid(self.okrs, chains)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return a row for each objective.

        Returns:
            Columns: objective, title, drivers, outcomes, links (counts), measured,
            codes (one text).

        Example:
            >>> from okrkit.strategy.assuming.chains import assumptions
            >>> assumptions(OKRSet()).to_columns()["links"].tolist()
            []
        """
        import numpy as np

        def words(values: Sequence[str]) -> "np.ndarray":
            column = np.empty(len(values), dtype=object)
            column[:] = values
            return column

        def counts(values: Sequence[int]) -> "np.ndarray":
            return np.array(values, dtype=np.int64)

        return {
            "objective": words([c.id for c in self.chains]),
            "title": words([c.title for c in self.chains]),
            "drivers": counts([len(c.drivers) for c in self.chains]),
            "outcomes": counts([len(c.outcomes) for c in self.chains]),
            "links": counts([len(c.links) for c in self.chains]),
            "measured": words([c.measured for c in self.chains]),
            "codes": words([", ".join(c.codes) for c in self.chains]),
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            `kind` and `items`: each chain with its links.

        Example:
            >>> from okrkit.strategy.assuming.chains import assumptions
            >>> assumptions(OKRSet()).to_dict()
            {'kind': 'assumptions', 'items': []}
        """
        chains = [chain.to_dict() for chain in self.chains]
        return {"kind": self.kind, "items": list[Json](chains)}

    def explain(self, id: str, /) -> Explanation:
        """
        Say what one objective assumes, and where its outcome is measured.

        Args:
            id: Of the objective.

        Returns:
            A tree with its links.

        Raises:
            UnknownIdError: No such objective.

        Example:
            >>> from okrkit import Objective
            >>> from okrkit.strategy.assuming.chains import assumptions
            >>> assumptions(OKRSet([Objective("a", "A")])).explain("a").value
            'not at all'
        """
        chain = self[id]
        return Explanation(
            chain.id,
            chain.measured,
            rule="outcome measured",
            note=chain.why,
            inputs=tuple(
                Explanation(
                    f"{link.driver} -> {link.outcome}",
                    None if link.lag is None else link.lag,
                    shown="no lag said" if link.lag is None else f"{link.lag:g} days",
                    rule=link.source,
                    note=link.because,
                )
                for link in chain.links
            ),
            excluded=tuple((name, "nobody said its role") for name in chain.unsaid),
        )

    def __str__(self) -> str:
        """Return the objectives as a text table, and what they assume below it."""
        table = markup.text_table(_HEADS, self._cells(), total=len(self))
        more = markup.ROWS_SHOWN
        links = [f"- {link.objective}: {link}" for link in self.links[:more]]
        left = len(self.links) - len(links)
        links += [f"… and {left} more"] if left else []
        return "\n".join(["what objectives assume", table, *map(markup.plain, links)])

    def __repr__(self) -> str:
        """Return how many, on one line."""
        return f"<Assumptions of {len(self)} objectives: {len(self.links)} links>"

    def _repr_html_(self) -> str:
        """Return the objectives as a table for a notebook."""
        table = markup.table(
            _HEADS, self._cells(), caption="what objectives assume", total=len(self)
        )
        return markup.fragment(table, text=str(self))

    def _cells(self) -> list[list[markup.Cell]]:
        return [
            [
                chain.id,
                ", ".join(chain.drivers) or "-",
                ", ".join(chain.outcomes) or "-",
                chain.measured,
                ", ".join(chain.codes) or "-",
            ]
            for chain in self.chains[: markup.ROWS_SHOWN]
        ]
