"""`Listed`: the base of results that hold one item for each id, shown as a table."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Sequence
from itertools import islice
from typing import ClassVar, Final, Protocol, TypeVar

import numpy as np
from attrs import AttrsInstance, fields, frozen

from okrkit import markup
from okrkit.model.unit import Unit
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.results.sealed import Comparable
from okrkit.scoring.amounts import plain_number

__all__ = ["Listed", "percent", "percents"]


class _Item(AttrsInstance, Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Item)

_NUMBERS: Final = (float, float | None, int | None)
_DAYS: Final = (dt.date, dt.date | None)
_SLACK: Final = 1e-9


@frozen(kw_only=True, eq=False, repr=False)
class Listed(Comparable, ResultSet[T]):
    """
    A result with one item for each id, shown as a table.

    A subclass names its `kind`, its `heads` and the class of its items, and says how an
    item is written and explained. One that gives its own columns and its own `to_dict`
    needs no class of items.

    Attributes:
        items: In the order that matters.

    Example:
        >>> from okrkit.strategy.pain.segments import satisfaction
        >>> rows = {"score": [9, 3, 9, 2], "segment": ["a", "a", "b", "b"]}
        >>> satisfaction(rows).ids
        ('a', 'b')
    """

    row: ClassVar[type[AttrsInstance]]
    heads: ClassVar[tuple[str, ...]]
    align: ClassVar[str] = ""
    drawn: ClassVar[tuple[tuple[str, ...], str] | None] = None
    """Heads and alignment in a notebook, where they are not those of the text."""

    items: tuple[T, ...]

    @property
    def ids(self) -> Sequence[str]:
        """The ids, in the order of the items."""
        return tuple(item.id for item in self.items)

    def _at(self, index: int, /) -> T:
        return self.items[index]

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every field of the items as a column.

        Returns:
            Arrays by the names of the fields; NaN, NaT or None where nothing is known.

        Example:
            >>> from okrkit.strategy.pain.segments import satisfaction
            >>> rows = {"score": [9, 3, 9, 2], "segment": ["a", "a", "b", "b"]}
            >>> satisfaction(rows).to_columns()["n"]
            array([2., 2.])
        """
        return {
            name: _column([getattr(item, name) for item in self.items], kind)
            for name, kind in ((f.name, f.type) for f in fields(self.row))
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return the result as plain values for JSON.

        Returns:
            `kind`, what holds for all items, and `items`.

        Example:
            >>> from okrkit.strategy.pain.segments import satisfaction
            >>> rows = {"score": [9, 3, 9, 2], "segment": ["a", "a", "b", "b"]}
            >>> satisfaction(rows).to_dict()["measure"]
            'nps'
        """
        own = {
            f.name: jsonable(getattr(self, f.name))
            for f in fields(type(self))
            if f.name != "items"
        }
        names = [f.name for f in fields(self.row)]
        items: list[Json] = [
            {name: jsonable(getattr(item, name)) for name in names}
            for item in self.items
        ]
        return {"kind": self.kind, **own, "items": items}

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the numbers of an item came about.

        Args:
            id: Of the item.

        Returns:
            A tree of what it was made of.

        Raises:
            UnknownIdError: No such item.

        Example:
            >>> from okrkit.strategy.pain.segments import satisfaction
            >>> rows = {"score": [9, 3, 9, 2], "segment": ["a", "a", "b", "b"]}
            >>> satisfaction(rows).explain("a").label
            'a'
        """
        return self._explained(self[id])

    def __str__(self) -> str:
        """Return the items as a text table, with what else is said."""
        few = [self._cells(item) for item in islice(self.items, markup.ROWS_SHOWN)]
        more = self._more()
        table = markup.text_table(
            self.heads, [*few, *more], align=self.align, total=len(self) + len(more)
        )
        title, *below = map(markup.plain, [self._title(), *self._below()])
        return "\n".join([title, table, *below])

    def __repr__(self) -> str:
        """Return the name and the size, on one line."""
        return f"<{type(self).__name__} of {len(self)}: {markup.plain(self._title())}>"

    def _repr_html_(self) -> str:
        """Return the same as a table for a notebook."""
        few = [self._drawn(item) for item in islice(self.items, markup.ROWS_SHOWN)]
        more = self._more()
        heads, align = self.drawn or (self.heads, self.align)
        table = markup.table(
            heads,
            [*few, *more],
            caption=self._title(),
            align=align,
            total=len(self) + len(more),
        )
        below = [markup.element("li", line) for line in self._below()]
        parts = [table, markup.element("ul", *below)] if below else [table]
        return markup.fragment(markup.join(parts), text=str(self))

    def _more(self) -> list[list[markup.Cell]]:
        """Give rows of what is no item; none for most."""
        return []

    def _below(self) -> list[str]:
        """Give lines to say below the table; none for most."""
        return []

    @abstractmethod
    def _title(self) -> str:
        """Say what the table shows."""

    @abstractmethod
    def _cells(self, item: T, /) -> list[markup.Cell]:
        """Write an item as one row of text."""

    def _drawn(self, item: T, /) -> list[markup.Cell]:
        """Draw an item as one row of a notebook's table; as text for most."""
        return self._cells(item)

    @abstractmethod
    def _explained(self, item: T, /) -> Explanation:
        """Say how an item came about."""


def percent(share: float | None) -> str:
    """
    Write a share in percent, to three digits; a dash for none.

    What is not all is not said to be.

    Example:
        >>> percent(0.12345), percent(0.5), percent(0.0004), percent(None)
        ('12.3%', '50%', '0.04%', '-')
        >>> percent(0.9999), percent(1), percent(12.5)
        ('>99.9%', '100%', '1,250%')
    """
    if share is None:
        return "-"
    said = plain_number(100 * share)
    return ">99.9%" if said == "100" and share < 1 - _SLACK else f"{said}%"


def percents(low: float | None, high: float | None) -> str:
    """
    Write an interval of shares; a dash where an end is not known.

    Example:
        >>> percents(0.1, 0.25), percents(None, 0.25)
        ('10% to 25%', '-')
    """
    if low is None or high is None:
        return "-"
    return f"{percent(low)} to {percent(high)}"


def _column(values: Sequence[object], kind: object) -> np.ndarray:
    """Make a column of the kind that the items' class says."""
    if kind in _NUMBERS:
        return np.array(values, np.float64)  # None is NaN
    if kind in (int, bool):
        return np.array(values, np.int64 if kind is int else np.bool_)
    if kind in _DAYS:
        return np.array(values, "datetime64[D]")
    column = np.empty(len(values), dtype=object)
    column[:] = [_word(value) for value in values]
    return column


def _word(value: object) -> object:
    """Write what a cell of a column cannot hold as it is."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value.name if isinstance(value, Unit) else value
