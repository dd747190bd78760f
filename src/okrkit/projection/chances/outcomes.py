"""`Outcomes`: what values may turn out to be, each with its weight, one row a value."""

from typing import Protocol, Self

import numpy as np
from attrs import fields, frozen

from okrkit.scoring.arithmetic import Floats, Ints

_ROUNDING = 1e-12


class Values(Protocol):
    """What values may turn out to be, one row a value: a `Spread`, or `Outcomes`."""

    def __len__(self) -> int:
        """Count the rows."""
        ...

    def rows(self, which: slice | Ints) -> Self:
        """Return some rows."""
        ...

    def at_most(self, values: Floats) -> Floats:
        """Return the chance of ending at or below values, (n, k) → (n, k)."""
        ...

    def at_least(self, values: Floats) -> Floats:
        """Return the chance of ending at or above values, (n, k) → (n, k)."""
        ...

    def quantiles(self, levels: Floats) -> Floats:
        """Return the values at levels: (q,) for all rows, or (n, q) → (n, q)."""
        ...

    def mean(self) -> Floats:
        """Return the mean of each row."""
        ...


@frozen(eq=False, kw_only=True)
class Outcomes:
    """
    Values that rows may take, with their weights.

    Weights that sum to less than 1 leave the rest to what no outcome shows: half of
    it lies at `least`, half at `most`. A chance is then never 0 or 1 by the luck of a
    few hundred outcomes, but where the value cannot be elsewhere.

    Attributes:
        values: Rising in each row, shape (n, k); NaN in rows of which nothing is known.
        weights: 0 or more, shape (n, k), or (k,) for all rows.
        least: The least value that is possible; -inf for none.
        most: The greatest value that is possible; inf for none.

    Shape:
        Other columns (n,).
    """

    values: Floats
    weights: Floats
    least: Floats
    most: Floats

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.values)

    @classmethod
    def sample(cls, values: Floats, least: Floats, most: Floats) -> "Outcomes":
        """
        Return outcomes that are equally likely, as a simulation gives them.

        Args:
            values: In any order.
            least: The least value that is possible.
            most: The greatest value that is possible.

        Returns:
            The outcomes; of k, a chance is ``(met + 1/2) / (k + 1)`` unless certain.

        Shape:
            values (n, k); least, most (n,).

        Units:
            Those of the values.

        Source:
            okrkit's own choice: half a pseudo-outcome on either side, as Jeffreys'
            prior gives a proportion.

        Example:
            >>> three = np.array([[2.0, 1.0, 3.0]])
            >>> made = Outcomes.sample(three, np.array([0.0]), np.array([9.0]))
            >>> made.at_least(np.array([[0.0, 2.0, 4.0, 9.5]])).tolist()
            [[1.0, 0.625, 0.125, 0.0]]
        """
        size = values.shape[1]
        weights = np.full(size, 1 / (size + 1))
        return cls(values=np.sort(values), weights=weights, least=least, most=most)

    def rows(self, which: slice | Ints) -> "Outcomes":
        """
        Return some rows.

        Args:
            which: A slice, or places.

        Returns:
            Those rows, as views where that can be.

        Shape:
            (m,) or (m, k).

        Units:
            Those of the values.

        Source:
            None.

        Example:
            >>> column = np.array([1.0, 2.0])
            >>> two = Outcomes.sample(column[:, None], column, column)
            >>> two.rows(slice(1, 2)).least.tolist()
            [2.0]
        """
        columns = {f.name: getattr(self, f.name) for f in fields(Outcomes)}
        weights = columns.pop("weights")
        picked = {name: column[which] for name, column in columns.items()}
        return Outcomes(
            weights=weights if weights.ndim == 1 else weights[which], **picked
        )

    def doubt(self) -> Floats:
        """
        Return how likely each end is by itself: half of what no outcome shows.

        Returns:
            A share of 1 for each row.

        Shape:
            (n,).

        Units:
            Probabilities.

        Source:
            As `sample`.

        Example:
            >>> made = Outcomes.sample(np.ones((1, 3)), np.zeros(1), np.ones(1))
            >>> made.doubt().tolist()
            [0.125]
        """
        shown = np.broadcast_to(self.weights, self.values.shape).sum(axis=1)
        # Weights that sum to 1 but for rounding leave nothing, and not less.
        return np.where(shown > 1.0 - _ROUNDING, 0.0, (1.0 - shown) / 2)

    def at_most(self, values: Floats) -> Floats:
        """
        Return the chance of ending at or below values.

        Args:
            values: Any number of each row's values.

        Returns:
            Chances; exactly 0 below `least` and 1 from `most` on.

        Shape:
            (n, m) → (n, m).

        Units:
            Those of the values; probabilities.

        Source:
            Counting.

        Example:
            >>> one = Outcomes.sample(np.array([[1.0]]), np.zeros(1), np.full(1, 2.0))
            >>> one.at_most(np.array([[-1.0, 1.0, 2.0]])).tolist()
            [[0.0, 0.75, 1.0]]
        """
        chance = np.empty(values.shape)
        rest = self.doubt()
        for place in range(values.shape[1]):
            bound = values[:, place]
            under = self.values <= bound[:, None]
            part = np.where(under, self.weights, 0.0).sum(axis=1) + rest
            part = np.where(bound < self.least, 0.0, np.clip(part, 0.0, 1.0))
            part = np.where(bound >= self.most, 1.0, part)
            unknown = np.isnan(bound) | np.isnan(self.values[:, 0])
            chance[:, place] = np.where(unknown, np.nan, part)
        return chance

    def at_least(self, values: Floats) -> Floats:
        """
        Return the chance of ending at or above values.

        Args:
            values: Any number of each row's values.

        Returns:
            Chances; exactly 1 up to `least` and 0 beyond `most`.

        Shape:
            (n, m) → (n, m).

        Units:
            Those of the values; probabilities.

        Source:
            Counting.

        Example:
            >>> one = Outcomes.sample(np.array([[1.0]]), np.zeros(1), np.full(1, 2.0))
            >>> one.at_least(np.array([[0.0, 1.0, 2.5]])).tolist()
            [[1.0, 0.75, 0.0]]
        """
        mirror = Outcomes(
            values=-self.values,
            weights=self.weights,
            least=-self.most,
            most=-self.least,
        )
        return mirror.at_most(-values)

    def quantiles(self, levels: Floats) -> Floats:
        """
        Return the values at levels: the first that so much of the weight has reached.

        Args:
            levels: Between 0 and 1; the same for all rows, or a row of them for each.

        Returns:
            Outcomes.

        Shape:
            (q,) or (n, q) → (n, q).

        Units:
            Those of the values.

        Source:
            The inverse of the distribution function.

        Example:
            >>> three = np.array([[2.0, 1.0, 3.0]])
            >>> made = Outcomes.sample(three, np.array([0.0]), np.array([9.0]))
            >>> made.quantiles(np.array([0.1, 0.5, 0.9])).tolist()
            [[1.0, 2.0, 3.0]]
        """
        size, count = self.values.shape
        reached = np.cumsum(np.broadcast_to(self.weights, self.values.shape), axis=1)
        # The last level of all is reached, whatever the sums have been rounded to.
        reached = reached / reached[:, -1:]
        asked = np.broadcast_to(levels, (size, np.shape(levels)[-1]))
        found = np.empty(asked.shape)
        for place in range(asked.shape[1]):
            before = (reached < asked[:, place, None]).sum(axis=1)
            found[:, place] = self.values[
                np.arange(size), np.minimum(before, count - 1)
            ]
        return found

    def mean(self) -> Floats:
        """
        Return the mean of the outcomes of each row.

        Returns:
            Weighted means.

        Shape:
            (n,).

        Units:
            Those of the values.

        Source:
            The definition.

        Example:
            >>> three = np.array([[2.0, 1.0, 3.0]])
            >>> Outcomes.sample(three, np.array([0.0]), np.array([9.0])).mean().tolist()
            [2.0]
        """
        return mean_of(self.values, self.weights)


def mean_of(values: Floats, weights: Floats) -> Floats:
    """
    Return the weighted mean of each row, without overflow.

    Args:
        values: Of each row.
        weights: 0 or more, not all 0.

    Returns:
        Means.

    Shape:
        (n, k), and (n, k) or (k,) → (n,).

    Units:
        Those of the values.

    Source:
        The definition.

    Example:
        >>> mean_of(np.array([[1e308, 1e308]]), np.array([1.0, 3.0])).tolist()
        [1e+308]
    """
    share = weights / weights.sum(axis=-1, keepdims=True)
    return np.asarray((values * share).sum(axis=1))
