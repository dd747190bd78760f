"""`Spending`: mean money of each customer's purchases, and how many they were."""

from collections.abc import Mapping

import numpy as np
from attrs import field, frozen

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Flags, Floats
from okrkit.retention.lifetime.reading import check_counts, read_numbers


@frozen(eq=False, kw_only=True)
class Spending:
    """
    Mean money of customers who bought: what a model of spending is fitted to.

    Attributes:
        frequency: Purchases the mean is over, from 1 on.
        money: Mean money of them, above 0.
        weight: How many customers a row stands for.
        excluded: Rows left out, by reason.

    Shape:
        Every column (rows,).

    Example:
        >>> some = Spending(frequency=np.ones(2), money=np.ones(2), weight=np.ones(2))
        >>> some.customers
        2.0
    """

    frequency: Floats
    money: Floats
    weight: Floats
    excluded: Mapping[str, int] = field(factory=dict)

    @property
    def customers(self) -> float:
        """How many customers the rows stand for."""
        return float(self.weight.sum())

    @classmethod
    def read(
        cls, data: object, *, frequency: str, monetary: str, weight: str | None = None
    ) -> "Spending":
        """
        Read spending from columns, records, a frame, or a summary.

        Args:
            data: Columns by name, records, a data frame, or a result with `to_columns`.
            frequency: Name of the column of purchases.
            monetary: Name of the column of the mean money of them.
            weight: Of how many customers a row stands for; None for one each.

        Returns:
            Those who bought and spent something; the others are counted.

        Raises:
            InvalidOKRError: No table, no such column, counts that are none, weights
                below 0, or nobody left.

        Example:
            >>> rows = {"f": [2, 0, 1], "m": [9.5, 0, -3]}
            >>> Spending.read(rows, frequency="f", monetary="m").excluded
            {'no purchase to average': 1, 'money not above 0': 1}
        """
        names = {"frequency": frequency, "monetary": monetary}
        columns, excluded = read_numbers(data, names, weight=weight)
        x, z, w = columns["frequency"], columns["monetary"], columns["weight"]
        check_counts(x)
        kept = _left(
            x >= 1, np.ones(len(x), np.bool_), "no purchase to average", excluded
        )
        kept = _left(z > 0, kept, "money not above 0", excluded)
        if not w[kept].sum():
            raise InvalidOKRError(
                "nobody to fit to",
                code="nobody-repeated",
                place="frequency",
                expected="customers who bought again, and spent something",
                got=", ".join(f"{n} rows: {why}" for why, n in excluded.items()),
            )
        return cls(frequency=x[kept], money=z[kept], weight=w[kept], excluded=excluded)


def _left(good: Flags, kept: Flags, reason: str, excluded: dict[str, int]) -> Flags:
    """Return what is still kept, counting what is not under a reason."""
    out = int((kept & ~good).sum())
    if out:
        excluded[reason] = excluded.get(reason, 0) + out
    return kept & good
