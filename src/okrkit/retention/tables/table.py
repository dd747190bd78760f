"""`Columns`: an event table in memory; `Role`: which column plays which part."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from okrkit.numerics.arrays import Flags

Kind: TypeAlias = Literal["id", "day", "moment", "number", "name", "flag"]
"""What a column holds: see `Role`."""

OPEN = np.iinfo(np.int64).max // 4
"""The day of what has not happened yet: the end of a subscription that runs."""


@frozen
class Role:
    """
    The part a column plays in an event table.

    Attributes:
        name: What kernels call it: customer, day, amount, segment ...
        column: What the user's table calls it.
        kind: "id" (int64 keys; texts become codes with labels), "day" (int64 days since
            1970-01-01), "moment" (int64 microseconds since then, UTC), "number"
            (float64), "name" (int64 codes with labels, -1 for none), "flag" (bool).
        open: Whether nothing stands for "not yet": such a day is `OPEN`.
        argument: What the table is asked with for it, where not by its own name.

    Example:
        >>> Role("customer", "account_id", "id").open
        False
    """

    name: str
    column: str
    kind: Kind
    open: bool = False
    argument: str = ""

    @property
    def asked(self) -> str:
        """
        What the argument is called that says the column.

        Example:
            >>> Role("day", "when", "day", argument="date").asked
            'date'
        """
        return self.argument or self.name


@frozen(eq=False, repr=False, kw_only=True)
class Columns:
    """
    An event table in memory: one row an event, without rows that lack a part.

    Attributes:
        size: How many rows.
        arrays: By the name of the role.
        labels: What codes stand for, by role; a role of int keys has none.
        excluded: Rows left out, by reason.

    Example:
        >>> table = Columns(size=2, arrays={"day": np.array([3, 5])})
        >>> table, "day" in table
        (<Columns of 2 rows: day>, True)
    """

    size: int
    arrays: Mapping[str, NDArray[Any]]
    labels: Mapping[str, tuple[str, ...]] = field(factory=dict)
    excluded: Mapping[str, int] = field(factory=dict)

    def __repr__(self) -> str:
        """Return the size and the roles, on one line."""
        return f"<Columns of {self.size} rows: {', '.join(self.arrays)}>"

    def __getitem__(self, role: str) -> NDArray[Any]:
        """Return the column of a role."""
        return self.arrays[role]

    def __contains__(self, role: str) -> bool:
        """Tell whether the table has a role."""
        return role in self.arrays

    def where(self, kept: Flags, reason: str = "") -> "Columns":
        """
        Return the rows that are kept.

        Args:
            kept: One flag a row.
            reason: Where given, what is left out is counted under it.

        Returns:
            The smaller table.

        Shape:
            (size,).

        Example:
            >>> table = Columns(size=2, arrays={"day": np.array([3, 5])})
            >>> table.where(table["day"] < 4, "after on").excluded
            {'after on': 1}
        """
        if kept.all():
            return self
        left = self.size - int(kept.sum())
        excluded = dict(self.excluded)
        if reason:
            excluded[reason] = excluded.get(reason, 0) + left
        arrays = {name: column[kept] for name, column in self.arrays.items()}
        return evolve(self, size=self.size - left, arrays=arrays, excluded=excluded)
