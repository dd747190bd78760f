"""How many rows of a table are exact doubles of others."""

from typing import Final

import numpy as np

from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.tables.engine_words import engine_words
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.reading import Table

_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd number that spreads bits: 2^64 over the golden ratio."""


@engine_words()
def doubles(table: Table, *roles: str) -> int:
    """
    Count the rows that are like an earlier one in every part that is named.

    Args:
        table: The rows.
        roles: The parts.

    Returns:
        How many rows would go if each were kept once.

    Example:
        >>> from okrkit.retention.tables.table import Columns
        >>> table = Columns(size=3, arrays={"customer": np.array([1, 2, 1])})
        >>> doubles(table, "customer")
        1
    """
    if isinstance(table, Lazy):
        import narwhals.stable.v2 as nw

        many = table.frame.select(*roles).group_by(*roles).agg(many=nw.len())
        return int(many.select((nw.col("many") - 1).sum()).collect().item() or 0)
    columns = [table[role] for role in roles]
    keys = _keys(columns)
    order = np.sort(keys)
    twice = order[1:][order[1:] == order[:-1]]
    # Rows that differ may have one key: those alone are compared in full.
    like = np.flatnonzero(np.isin(keys, twice)) if twice.size else twice
    rows = np.stack([column[like].astype(np.float64) for column in columns], axis=1)
    return len(like) - len(np.unique(rows, axis=0))


def _keys(columns: list[Floats | Ints]) -> np.ndarray:
    """Make one number of each row."""
    made = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        kind = np.float64 if column.dtype.kind == "f" else np.int64
        # 0 and -0 are one.
        made ^= (column.astype(kind) + kind(0)).view(np.uint64)
        made *= _SPREAD
        made ^= made >> np.uint64(29)
    return made
