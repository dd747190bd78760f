"""`Collapsed`: distinct purchase histories, each with the number of its customers."""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from okrkit.numerics.arrays import Floats, Ints


@frozen(eq=False, kw_only=True)
class Collapsed:
    """
    Distinct histories, so that a model is fitted to a hundredth of the rows.

    Attributes:
        frequency: Repeat purchase days.
        recency: Time from the first purchase day to the last.
        T: Time from the first purchase day to the end.
        weight: How many customers have this history.
        amount: Money of their repeat days; None where there is no money.
        unit: Of the times, so that no model takes them for another one's.

    Shape:
        Every column (histories,), by frequency, recency and T.

    Example:
        >>> from okrkit.retention.customers.summary import summary
        >>> from okrkit.retention.tables.events import Events
        >>> buys = {"customer": [1, 1], "date": ["2026-10-01", "2026-10-08"]}
        >>> summary(Events(buys), on="2026-10-29").collapsed().weight
        array([1])
    """

    frequency: Ints
    recency: Floats
    T: Floats
    weight: Ints
    amount: Floats | None = None
    unit: str = "days"

    def __len__(self) -> int:
        """Count the histories."""
        return len(self.frequency)

    def to_columns(self) -> dict[str, NDArray[np.generic]]:
        """
        Return every number as a column.

        Returns:
            frequency, recency, T, weight and, where there is money, amount.

        Shape:
            Each (histories,).

        Example:
            >>> one = np.array([1])
            >>> list(collapsed_of_columns(one, one, one, None).to_columns())
            ['frequency', 'recency', 'T', 'weight']
        """
        columns: dict[str, NDArray[np.generic]] = {
            "frequency": self.frequency,
            "recency": self.recency,
            "T": self.T,
            "weight": self.weight,
        }
        return columns if self.amount is None else {**columns, "amount": self.amount}


def collapsed_of_columns(
    frequency: Ints,
    recency: Ints,
    age: Ints,
    amount: Floats | None,
    *,
    unit: str = "days",
    per: float = 1,
) -> Collapsed:
    """
    Bring customers of one history together.

    Args:
        frequency: Repeat purchase days.
        recency: Days from the first purchase day to the last.
        age: Days from the first purchase day to the end.
        amount: Money of the repeat days; None where there is none.
        unit: What times come out in.
        per: Days of that unit.

    Returns:
        Each history once.

    Shape:
        Arguments (customers,).

    Units:
        Days in, units out.

    Source:
        okrkit's own choice.

    Example:
        >>> same = np.array([2, 2])
        >>> collapsed_of_columns(same, 7 * same, 14 * same, None, unit="weeks", per=7).T
        array([4.])
    """
    columns = (frequency, recency, age)
    bits = [int(np.max(column, initial=0)).bit_length() for column in columns]
    if sum(bits) < 64:
        packed = (frequency << bits[1] | recency) << bits[2] | age
        if amount is None:
            packed.sort()
            order = None
        else:
            order = np.argsort(packed)
            packed = packed[order]
        starts = np.flatnonzero(np.diff(packed, prepend=-1))
        kept = packed[starts]
        found = (
            kept >> bits[1] + bits[2],
            (kept >> bits[2]) & ((1 << bits[1]) - 1),
            kept & ((1 << bits[2]) - 1),
        )
    else:  # days of thousands of years
        order = np.lexsort(columns[::-1])
        table = np.stack([column[order] for column in columns])
        new = np.any(np.diff(table, axis=1, prepend=-1), axis=0)
        starts = np.flatnonzero(new)
        found = tuple(table[:, starts])
    weight = np.diff(starts, append=len(frequency))
    sums = None
    if amount is not None:
        sums = np.add.reduceat(amount[order], starts) if len(starts) else amount[:0]
    return Collapsed(
        frequency=found[0],
        recency=found[1] / per,
        T=found[2] / per,
        weight=weight,
        amount=sums,
        unit=unit,
    )
