"""The base of every result: index by id, columns, tables and JSON."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from okrkit.errors import AmbiguousIdError, UnknownIdError, shown
from okrkit.results.explanation import Explanation
from okrkit.results.plain import Json, jsonable
from okrkit.results.sealed import seal
from okrkit.results.tabular import Tabular

if TYPE_CHECKING:
    import numpy as np

__all__ = ["ResultSet"]

T = TypeVar("T")
_D = TypeVar("_D")


class ResultSet(Tabular, Generic[T]):
    """
    A result with one item for each id, over columns that hold all of its numbers.

    A subclass gives `ids`, `_at`, `to_columns` and `explain`, names its `kind`, and
    overrides `_find` where it has an index of its ids. Iterating gives the items.

    Example:
        >>> class Shares(ResultSet[float]):
        ...     ids = ("a", "b")
        ...     _at = [0.25, 0.75].__getitem__
        ...     to_columns = explain = None
        >>> Shares()["b"], "c" in Shares(), list(Shares())
        (0.75, False, [0.25, 0.75])
    """

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns."""
        seal(self)

    @property
    @abstractmethod
    def ids(self) -> Sequence[str]:
        """The ids, in order."""

    @abstractmethod
    def _at(self, index: int, /) -> T:
        """Make the item at a place of `ids`."""

    @abstractmethod
    def to_columns(self) -> "dict[str, np.ndarray]":
        """Give every number as arrays by name, in the order of `ids`."""

    @abstractmethod
    def explain(self, id: str, /) -> Explanation:
        """Say how the number of an id came about."""

    def _find(self, id: str, /) -> int | None:
        """Give the place of an id; looks through all of them unless overridden."""
        try:
            return self.ids.index(id)
        except ValueError:
            return None

    def _place(self, id: object) -> int | None:
        """Give the place of anything that may be an id."""
        return self._find(id) if isinstance(id, str) else None

    def __getitem__(self, id: str, /) -> T:
        """
        Give the item of an id.

        Raises:
            UnknownIdError: Where there is no such id; names those that look like it.
        """
        place = self._place(id)
        if place is None:
            raise UnknownIdError(
                f"no such id in this {self.kind}: {shown(id)}",
                id=id,
                known=self.ids,
            )
        return self._at(place)

    def __contains__(self, id: object, /) -> bool:
        """Tell whether an id names an item, or several."""
        try:
            return self._place(id) is not None
        except AmbiguousIdError:
            return True

    def __iter__(self) -> Iterator[T]:
        """Give the items, in the order of `ids`."""
        return map(self._at, range(len(self.ids)))

    def __len__(self) -> int:
        """Give the number of items."""
        return len(self.ids)

    @overload
    def get(self, id: str, /) -> T | None: ...
    @overload
    def get(self, id: str, default: _D, /) -> T | _D: ...
    def get(self, id: str, default: _D | None = None, /) -> T | _D | None:
        """
        Give the item of an id, or the default where there is none.

        Args:
            id: The id.
            default: What to give where there is none.

        Returns:
            The item or the default.

        Example:
            >>> class Empty(ResultSet[float]):
            ...     ids = ()
            ...     _at = to_columns = explain = None
            >>> Empty().get("nps", "no")
            'no'
        """
        place = self._place(id)
        return default if place is None else self._at(place)

    def to_dict(self) -> dict[str, Json]:
        """
        Give the result as plain values for JSON: `kind`, and an item for each id.

        Returns:
            What `json.dumps` takes; dates are ISO text, what is not known is None.

        Example:
            >>> import numpy as np
            >>> class Shares(ResultSet[float]):
            ...     ids = _at = explain = None
            ...     def to_columns(self): return {"score": np.array([0.5, np.nan])}
            >>> Shares().to_dict()["items"]
            [{'score': 0.5}, {'score': None}]
        """
        columns = self.to_columns()
        rows = zip(*(_listed(column) for column in columns.values()), strict=True)
        items: list[Json] = [dict(zip(columns, row, strict=True)) for row in rows]
        return {"kind": self.kind, "items": items}


def _listed(column: "np.ndarray") -> list[Json]:
    """Give a column as JSON values."""
    return [jsonable(value) for value in column.tolist()]
