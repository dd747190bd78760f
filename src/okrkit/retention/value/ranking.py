"""Who is most valuable: shares of value by decile, the Lorenz curve, Gini's index."""

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.numerics.arrays import Floats
from okrkit.results import Explanation, Json, ResultSet, Tabular, jsonable

_HEADS: Final = ("decile", "customers", "value", "mean", "share", "share so far")


@frozen(kw_only=True)
class Decile:
    """
    A tenth of the customers, by value.

    Attributes:
        decile: 1 for the most valuable.
        customers: How many; tenths differ by one where they must.
        value: Of all of them.
        mean: Of one; None where there is none.
        share: Of the value of all customers.
        cumulative: Share of this tenth and of those before it.
        least: Value of the least valuable of them; None where there is none.

    Example:
        >>> from okrkit.retention.value.sample import valued
        >>> valued().deciles()["1"].decile
        1
    """

    decile: int
    customers: int
    value: float
    mean: float | None
    share: float
    cumulative: float
    least: float | None


@frozen(eq=False, repr=False, kw_only=True)
class Deciles(ResultSet[Decile]):
    """
    Customers in tenths by value, the most valuable first.

    Attributes:
        customers: Of each tenth.
        value: Of each tenth.
        least: Value of the least valuable customer of each.

    Shape:
        Each (10,).

    Example:
        >>> made = deciles_of(np.arange(1.0, 21.0))
        >>> made["1"].value, round(made["1"].share, 3)
        (39.0, 0.186)
    """

    kind: ClassVar[str] = "deciles"
    shares: ClassVar[frozenset[str]] = frozenset({"share", "cumulative"})

    customers: Floats
    value: Floats
    least: Floats

    @property
    def ids(self) -> Sequence[str]:
        """1 to 10, the most valuable first."""
        return [str(tenth) for tenth in range(1, len(self.value) + 1)]

    @property
    def share(self) -> Floats:
        """Share of each tenth in the value of all customers."""
        share: Floats = self.value / self.value.sum()
        return share

    def _at(self, index: int, /) -> Decile:
        many, value = int(self.customers[index]), float(self.value[index])
        return Decile(
            decile=index + 1,
            customers=many,
            value=value,
            mean=value / many if many else None,
            share=float(self.share[index]),
            cumulative=float(self.share[: index + 1].sum()),
            least=float(self.least[index]) if many else None,
        )

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            By name: decile, customers, value, mean, share, cumulative, least.

        Shape:
            Each (10,).

        Units:
            Money, and shares.

        Source:
            None.

        Example:
            >>> deciles_of(np.ones(10)).to_columns()["cumulative"][4].round(9)
            np.float64(0.5)
        """
        with np.errstate(invalid="ignore"):
            mean = self.value / self.customers
        return {
            "decile": np.arange(1, len(self.value) + 1),
            "customers": self.customers.astype(np.int64),
            "value": self.value,
            "mean": mean,
            "share": self.share,
            "cumulative": np.cumsum(self.share),
            "least": self.least,
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the share of a tenth came about.

        Args:
            id: "1" to "10".

        Returns:
            The share, over its value and that of all customers.

        Raises:
            UnknownIdError: No such tenth.

        Example:
            >>> print(deciles_of(np.ones(10)).explain("1"))
            decile 1 = 10%  [1 customer]
                = value of the decile / value of all customers
              value of the decile = 1
              value of all customers = 10
        """
        one = self[id]
        people = f"{one.customers} customer{'s' * (one.customers != 1)}"
        return Explanation(
            f"decile {id}",
            one.share,
            shown=f"{100 * one.share:.4g}%",
            rule=people,
            formula="value of the decile / value of all customers",
            inputs=(
                Explanation("value of the decile", one.value),
                Explanation("value of all customers", float(self.value.sum())),
            ),
        )

    def __repr__(self) -> str:
        """Return what the first tenth has, on one line."""
        return f"<Deciles: the first has {100 * self.share[0]:.3g}% of the value>"

    def __str__(self) -> str:
        """Return the tenths as a text table with bars."""
        rows = [
            [*cells[:4], f"{markup.text_bar(one.share)} {cells[4]}", cells[5]]
            for one, cells in zip(self, self._rows(), strict=True)
        ]
        return markup.text_table(_HEADS, rows, align="rrrrrr")

    def drawn(self) -> markup.Markup:
        """
        Draw the tenths as a table with bars.

        Returns:
            A table for the HTML of another result.

        Example:
            >>> "<svg" in deciles_of(np.ones(10)).drawn()
            True
        """
        rows: list[list[markup.Cell]] = [
            [*cells[:4], markup.bar(one.share, cells[4]), cells[5]]
            for one, cells in zip(self, self._rows(), strict=True)
        ]
        return markup.table(
            _HEADS, rows, caption="Share of value by decile", align="rrrrlr"
        )

    def _repr_html_(self) -> str:
        """Return the tenths for a notebook, their shares drawn."""
        return markup.fragment(self.drawn(), text=str(self))

    def _rows(self) -> list[list[str]]:
        return [
            [
                str(one.decile),
                str(one.customers),
                f"{one.value:.2f}",
                "-" if one.mean is None else f"{one.mean:.2f}",
                f"{100 * one.share:.1f}%",
                f"{100 * one.cumulative:.1f}%",
            ]
            for one in self
        ]


def deciles_of(value: Floats) -> Deciles:
    """
    Bring customers together in tenths by value.

    Args:
        value: Of each customer.

    Returns:
        The tenths, the most valuable first.

    Raises:
        NotMeasuredError: Nobody is worth anything.

    Shape:
        (customers,).

    Units:
        Money.

    Source:
        None.

    Example:
        >>> deciles_of(np.array([1.0, 3.0])).customers.sum()
        np.float64(2.0)
    """
    _require_value(value)
    falling = np.sort(value)[::-1]
    edges = -(-np.arange(11) * len(value) // 10)
    sums = np.concatenate([[0.0], np.cumsum(falling)])
    many = np.diff(edges)
    least = np.where(many > 0, falling[np.maximum(edges[1:] - 1, 0)], np.nan)
    return Deciles(
        customers=many.astype(np.float64), value=np.diff(sums[edges]), least=least
    )


@frozen(eq=False, repr=False, kw_only=True)
class Lorenz(Tabular):
    """
    The Lorenz curve: which share of value the least valuable customers have.

    Attributes:
        customers: Share of customers, the least valuable first.
        value: Share of value that these have.

    Shape:
        Both (points,), from 0 to 1.

    Example:
        >>> curve = lorenz_of(np.array([1.0, 3.0]), points=3)
        >>> curve.customers.tolist(), curve.value.tolist()
        ([0.0, 0.5, 1.0], [0.0, 0.25, 1.0])
    """

    kind: ClassVar[str] = "lorenz"

    customers: Floats
    value: Floats

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return the points as columns.

        Returns:
            By name: customers, value.

        Shape:
            Each (points,).

        Units:
            Shares.

        Source:
            None.

        Example:
            >>> list(lorenz_of(np.ones(4)).to_columns())
            ['customers', 'value']
        """
        return {"customers": self.customers, "value": self.value}

    def to_dict(self) -> dict[str, Json]:
        """
        Return plain values for JSON.

        Returns:
            `kind`, and the points as lists.

        Example:
            >>> lorenz_of(np.ones(4), points=2).to_dict()
            {'kind': 'lorenz', 'customers': [0.0, 1.0], 'value': [0.0, 1.0]}
        """
        columns = {name: jsonable(c.tolist()) for name, c in self.to_columns().items()}
        return {"kind": self.kind, **columns}

    def __repr__(self) -> str:
        """Return what the less valuable half has, on one line."""
        half = float(np.interp(0.5, self.customers, self.value))
        said = f"the less valuable half has {100 * half:.3g}% of the value"
        return f"<Lorenz of {len(self.value)} points: {said}>"

    def __str__(self) -> str:
        """Return the same as text."""
        return repr(self)[1:-1]

    def _repr_html_(self) -> str:
        """Return the curve for a notebook."""
        drawn = markup.sparkline(self.value.tolist(), str(self))
        caption = markup.element("div", str(self))
        return markup.fragment(markup.join([caption, drawn]), text=str(self))


def lorenz_of(value: Floats, *, points: int = 101) -> Lorenz:
    """
    Return the Lorenz curve of values.

    Args:
        value: Of each customer.
        points: How many points of the curve, evenly over the customers.

    Returns:
        The curve.

    Raises:
        NotMeasuredError: Nobody is worth anything.
        InvalidOKRError: Fewer than two points.

    Shape:
        (customers,).

    Units:
        Money.

    Source:
        Lorenz, Publications of the American Statistical Association 9 (1905), 209-219.

    Example:
        >>> lorenz_of(np.ones(4), points=3).value.tolist()
        [0.0, 0.5, 1.0]
    """
    if isinstance(points, bool) or not isinstance(points, int) or points < 2:
        raise InvalidOKRError(
            "too few points of a curve",
            code="out-of-range",
            place="points",
            expected="2 or more",
            got=shown(points),
        )
    _require_value(value)
    sums = np.concatenate([[0.0], np.cumsum(np.sort(value))])
    share = np.linspace(0, 1, points)
    at = np.interp(share * len(value), np.arange(len(value) + 1), sums)
    return Lorenz(customers=share, value=at / sums[-1])


def gini_of(value: Floats) -> float:
    """
    Return Gini's index of values: 0 where all are equal, near 1 where one has all.

    Args:
        value: Of each customer.

    Returns:
        Twice the area between the Lorenz curve and the diagonal.

    Raises:
        NotMeasuredError: Nobody is worth anything.

    Shape:
        (customers,).

    Units:
        None.

    Source:
        Gini, Variabilità e mutabilità (1912).

    Example:
        >>> gini_of(np.array([1.0, 3.0])), gini_of(np.ones(5))
        (0.25, 0.0)
    """
    _require_value(value)
    rising = np.sort(value)
    n = len(value)
    # Around the middle rank, so that equal values give exactly 0.
    ranks = np.arange(1, n + 1) - (n + 1) / 2
    return float(2 * (ranks @ rising) / (n * rising.sum()))


def _require_value(value: Floats) -> None:
    if not value.sum() > 0:
        raise NotMeasuredError(
            "nobody is worth anything, so there are no shares of it", place="value"
        )
