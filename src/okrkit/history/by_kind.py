"""Results that list objectives and key results: found by id, alone or by kind."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from attrs import evolve, frozen

from okrkit.errors import AmbiguousIdError, shown
from okrkit.results import ResultSet
from okrkit.scoring.scores import Kind

if TYPE_CHECKING:
    import numpy as np

__all__ = ["ByKind", "numbers", "words"]


class _Listed(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> Kind: ...


T = TypeVar("T", bound=_Listed)


@frozen(kw_only=True, eq=False, repr=False)
class ByKind(ResultSet[T]):
    """
    A result with an item for each objective and key result.

    Attributes:
        items: In the order of the set.

    Example:
        >>> from okrkit.history.closing import close
        >>> from okrkit import Objective, OKRSet
        >>> okrs = OKRSet([Objective("keep", "Customers stay")], cycle="2026-Q4")
        >>> close(okrs, on="2027-01-08").objectives.ids
        ('keep',)
    """

    items: tuple[T, ...]

    @property
    def ids(self) -> Sequence[str]:
        """The ids, in the order of the set."""
        return tuple(item.id for item in self.items)

    @property
    def objectives(self) -> Self:
        """The objectives alone."""
        return self._only("objective")

    @property
    def key_results(self) -> Self:
        """The key results alone."""
        return self._only("key result")

    def _only(self, kind: Kind) -> Self:
        items = tuple(item for item in self.items if item.kind == kind)
        return evolve(self, items=items)

    def _at(self, index: int, /) -> T:
        return self.items[index]

    def _find(self, id: str, /) -> int | None:
        ids = self.ids
        whole = [at for at, name in enumerate(ids) if name == id]
        short = [at for at, name in enumerate(ids) if name.rpartition("/")[2] == id]
        found = whole or short
        if len(found) > 1:
            names = [f"{self.items[at].kind} {ids[at]}" for at in found]
            raise AmbiguousIdError(
                f"{shown(id)} names {len(found)} things",
                id=id,
                meanings=names,
                hint=f"It is {' or '.join(names[:5])}: ask .objectives or "
                ".key_results, or use the whole id.",
            )
        return found[0] if found else None


def words(values: Sequence[object]) -> "np.ndarray":
    """
    Make a column of words; None where there is none.

    Example:
        >>> words(["a", None]).tolist()
        ['a', None]
    """
    import numpy as np

    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    return column


def numbers(values: Sequence[float | None]) -> "np.ndarray":
    """
    Make a column of numbers; NaN where there is none.

    Example:
        >>> numbers([0.5, None]).tolist()
        [0.5, nan]
    """
    import numpy as np

    return np.array(values, dtype=np.float64)
