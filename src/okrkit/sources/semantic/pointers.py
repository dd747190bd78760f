"""`Pointers`: which metrics of a set are ones that the company has defined."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import frozen

from okrkit import markup
from okrkit.results import Explanation, ResultSet

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Pointer", "Pointers"]

_FEW: Final = 5
_SHOWN: Final = 200


@frozen
class Pointer:
    """
    What a metric points at.

    Attributes:
        id: Id of the metric.
        definition: What it says its definition is; None where it says nothing.
        found: Id of that definition; None where there is none, or several.
        near: Definitions that may have been meant.
        differs: Fields in which the metric says otherwise than its definition.

    Example:
        >>> Pointer("mrr", "revenue").missing
        True
    """

    id: str
    definition: str | None = None
    found: str | None = None
    near: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()

    @property
    def missing(self) -> bool:
        """
        Whether it points at no definition that there is.

        Example:
            >>> Pointer("mrr").missing
            False
        """
        return self.definition is not None and self.found is None

    def __str__(self) -> str:
        """Return what it points at in one sentence."""
        name = markup.plain(self.id)
        if self.definition is None:
            return f"{name}: it names no definition."
        said = markup.plain(repr(self.definition), limit=_SHOWN)
        if self.found is None:
            near = " or ".join(repr(one) for one in self.near[:_FEW])
            hint = f" Did you mean {markup.plain(near, limit=_SHOWN)}?" if near else ""
            return f"{name}: {said} is not defined.{hint}"
        if self.differs:
            return f"{name}: it differs from {said} in {', '.join(self.differs)}."
        return f"{name}: it is {said}."


@frozen(repr=False)
class Pointers(ResultSet[Pointer]):
    """
    Which metrics of a set are ones that the company has defined.

    Attributes:
        items: What each metric points at, in the order of the set.

    Example:
        >>> Pointers((Pointer("mrr", "revenue"), Pointer("nps"))).missing
        ('mrr',)
    """

    kind: ClassVar[str] = "pointers"

    items: tuple[Pointer, ...] = ()

    @property
    def ids(self) -> Sequence[str]:
        """The metrics, in the order of the set."""
        return tuple(item.id for item in self.items)

    @property
    def missing(self) -> tuple[str, ...]:
        """The metrics that point at a definition the company does not have."""
        return tuple(item.id for item in self.items if item.missing)

    @property
    def differing(self) -> tuple[str, ...]:
        """The metrics that say otherwise than their definition, of unit or kind say."""
        return tuple(item.id for item in self.items if item.differs)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The metrics that point at no definition at all."""
        return tuple(item.id for item in self.items if item.definition is None)

    def explain(self, id: str, /) -> Explanation:
        """
        Say what one metric points at.

        Args:
            id: The metric.

        Returns:
            The definition, and what is wrong of it.

        Raises:
            UnknownIdError: No such metric.

        Example:
            >>> print(Pointers((Pointer("mrr", "revenue", "revenue"),)).explain("mrr"))
            mrr = revenue
        """
        item = self[id]
        wrong = item.missing or item.differs
        return Explanation(item.id, item.found, note=str(item) if wrong else "")

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give the pointers as arrays by name.

        Returns:
            `id`, `definition`, `found` and `differs`, all texts, None where there is
            none; and `missing`, whether there is no such definition.

        Example:
            >>> Pointers((Pointer("mrr", "revenue"),)).to_columns()["missing"]
            array([ True])
        """
        import numpy as np

        names = ("id", "definition", "found")
        columns = {n: [getattr(one, n) for one in self.items] for n in names}
        columns["differs"] = [", ".join(one.differs) for one in self.items]
        made = {n: np.array(cells, dtype=object) for n, cells in columns.items()}
        missing = np.array([one.missing for one in self.items], dtype=bool)
        return {**made, "missing": missing}

    def __str__(self) -> str:
        """Return how many point at nothing, and each that does or differs."""
        wrong = [item for item in self.items if item.missing or item.differs]
        more = [f"  and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
        return "\n".join([self._head(), *(f"  {one}" for one in wrong[:_SHOWN]), *more])

    def __repr__(self) -> str:
        """Return how many point at nothing, on one line."""
        return f"<Pointers: {self._head()}>"

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        rows = [
            (one.id, one.definition, one.found, ", ".join(one.differs))
            for one in self.items
        ]
        heads = ("metric", "points at", "found", "differs in")
        table = markup.table(heads, rows, caption=self._head())
        return markup.fragment(table, text=str(self))

    def _head(self) -> str:
        count, bad = len(self.items), len(self.missing)
        of = f"{bad} of {count} metric{'s' * (count != 1)}"
        return f"{of} point{'s' * (bad == 1)} at no definition"

    def _at(self, index: int, /) -> Pointer:
        return self.items[index]
