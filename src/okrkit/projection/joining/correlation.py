"""`Correlation`: how key results turn out well or badly together."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final, Self

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number, text
from okrkit.numerics.numbers import numbers
from okrkit.scoring.arithmetic import Floats

DEFAULT: Final = 0.3
"""
Correlation of the surprises of any two key results of a set, where nobody says another.

Measured on five sibling series at a time of nine public families: simulated as
independent, a nominal 80 % interval of the objective's score covered 52 to 66 % in the
four families that move together (surprises correlated by .38 to .47), and 57 % at .22;
with 0.3 for all it covered 70 to 83 % there, and 83 to 93 % in those that do not.
"""

FEWEST_CYCLES: Final = 5
"""Fewer past cycles say nothing of a correlation."""

_SLACK: Final = 1e-9
_MOST: Final = 0.95
_OUTLIER: Final = 3.0
# How far the correlations of those nine families lie apart: standard deviation.
_BETWEEN: Final = 0.2


def _pairs(value: object) -> tuple[tuple[str, str, float], ...]:
    """Read pairs of ids with a correlation each."""
    read = list(value.items()) if isinstance(value, Mapping) else value
    if not isinstance(read, Sequence) or isinstance(read, str | bytes):
        raise _not_pairs(value)
    found: dict[frozenset[str], tuple[str, str, float]] = {}
    for pair in read:
        one, other, rho = _pair(pair)
        if one == other:
            raise _not_pairs(pair)
        if frozenset((one, other)) in found:
            raise InvalidOKRError(
                "two correlations of one pair",
                code="duplicate",
                place="correlation",
                got=f"{shown(one)} and {shown(other)}",
            )
        found[frozenset((one, other))] = one, other, rho
    return tuple(found.values())


def _pair(pair: object) -> tuple[str, str, float]:
    parts = list(pair) if isinstance(pair, Sequence) else []
    if len(parts) == 2 and isinstance(parts[0], tuple | list):
        parts = [*parts[0], parts[1]]
    if len(parts) != 3:
        raise _not_pairs(pair)
    one, other = (text(id, field="correlation") for id in parts[:2])
    rho = number(parts[2], field="correlation")
    if not -1 <= rho <= 1:
        raise _beyond(rho, "from -1 to 1")
    return one, other, rho


def _share(value: object) -> float:
    share = number(value, field="correlation")
    if not 0 <= share <= 1:
        raise _beyond(
            share, "from 0 to 1", 'Name what moves apart: {("a", "b"): -0.4}.'
        )
    return share


@frozen(kw_only=True)
class Correlation:
    """
    How surprises of key results go together, in the direction that is good for each.

    A surprise is what a value ends above or below its forecast. A good quarter is good
    for all: churn falls where sales rise, so it is the good directions that go
    together. A band (`Hold` from both sides) has none, and goes with nothing unless a
    pair says so. Key results on one metric always have one outcome.

    Attributes:
        common: Correlation of any two key results of the set.
        owner: How much more it is between key results of one owner.
        pairs: Those of pairs of key results by id, which win over both.
        note: Where the numbers are from.

    Raises:
        InvalidOKRError: Shares outside 0 to 1, or together above it; correlations
            outside -1 to 1; a pair that stands twice.

    Example:
        >>> Correlation(common=0.2, pairs={("nps", "churn"): 0.6}).pairs
        (('nps', 'churn', 0.6),)

    .. versionadded:: 0.1.0
    """

    common: float = field(default=DEFAULT, converter=_share)
    owner: float = field(default=0.0, converter=_share)
    pairs: tuple[tuple[str, str, float], ...] = field(default=(), converter=_pairs)
    note: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse shares of more than the whole."""
        if self.common + self.owner > 1 + _SLACK:
            raise _beyond(
                self.common + self.owner, "common and owner together at most 1"
            )

    @classmethod
    def of(cls, value: object) -> "Correlation":
        """
        Return the correlation that is meant.

        Args:
            value: None for the default; a number for any two key results; a mapping of
                pairs of ids; or a correlation.

        Returns:
            The correlation.

        Raises:
            InvalidOKRError: Something else, or a number that cannot be.

        Example:
            >>> Correlation.of(0.5).common
            0.5
        """
        if isinstance(value, Correlation):
            return value
        if value is None:
            return cls(note="default")
        if isinstance(value, Mapping):
            return cls(pairs=value, note="given")
        return cls(common=value, note="given")

    @classmethod
    def of_matrix(
        cls, ids: Sequence[str], matrix: ArrayLike, *, common: float = DEFAULT
    ) -> Self:
        """
        Return the correlation that a matrix says.

        Args:
            ids: Of the key results, as rows and columns.
            matrix: Their correlations: symmetric, 1 on the diagonal.
            common: Correlation of all that is not in the matrix.

        Returns:
            The correlation.

        Raises:
            InvalidOKRError: No such matrix, or one that nothing can have: below 0 in
                some direction.

        Shape:
            ids (k,), matrix (k, k).

        Units:
            Correlations from -1 to 1.

        Source:
            None: a check.

        Example:
            >>> Correlation.of_matrix(["nps", "churn"], [[1, 0.6], [0.6, 1]]).pairs
            (('nps', 'churn', 0.6),)
        """
        read = numbers(matrix, place="correlation")
        if read.shape != (len(ids), len(ids)):
            raise InvalidOKRError(
                "not a matrix of these key results",
                code="shape-mismatch",
                place="correlation",
                expected=f"({len(ids)}, {len(ids)})",
                got=str(read.shape),
            )
        alike = np.allclose(read, read.T, rtol=0, atol=_SLACK)
        if not alike or not np.allclose(np.diag(read), 1.0, rtol=0, atol=_SLACK):
            raise InvalidOKRError(
                "no matrix of correlations",
                code="not-a-correlation",
                place="correlation",
                expected="the same on both sides of a diagonal of 1",
            )
        refuse_impossible(read)
        places = combinations(range(len(ids)), 2)
        pairs = [(ids[i], ids[j], float(read[i, j])) for i, j in places]
        return cls(common=common, pairs=pairs, note="given")


def refuse_impossible(matrix: Floats) -> None:
    """
    Refuse a matrix that no numbers can have as their correlations.

    Args:
        matrix: Symmetric, 1 on the diagonal.

    Raises:
        InvalidOKRError: It is below 0 in some direction.

    Shape:
        (k, k).

    Units:
        Correlations.

    Source:
        A matrix of correlations is positive semidefinite.

    Example:
        >>> refuse_impossible(np.eye(2))
    """
    least = float(np.min(np.linalg.eigvalsh(matrix), initial=0.0))
    if least < -_SLACK * max(len(matrix), 1):
        raise InvalidOKRError(
            "correlations that contradict each other",
            code="not-a-correlation",
            place="correlation",
            expected="no eigenvalue below 0",
            got=f"{least:.3g}",
            hint="Two that go with a third by 0.9 cannot go apart by 0.9.",
        )


def estimate_correlation(surprises: ArrayLike) -> Correlation:
    """
    Estimate from past cycles how key results of a set surprise together.

    Args:
        surprises: For each cycle that is over, and each key result in it: how far its
            value ended from the forecast, in spreads of the forecast, positive where
            that was good; NaN for none. Columns need not be the same key results.

    Returns:
        A correlation whose `common` lies between what was seen and the default: the
        nearer to what was seen, the more cycles there are. Its note says how many.

    Raises:
        InvalidOKRError: Fewer than five cycles with two surprises or more, or surprises
            that are all 0.

    Shape:
        (cycles, n).

    Units:
        Spreads of the forecasts, as standard normal values have.

    Source:
        The mean product of two surprises of one cycle over their mean square, and its
        posterior mean given the default and how far the families measured for it lie
        apart. Single surprises beyond three spreads count as three.

    Example:
        >>> good_and_bad = [[1, 1], [-1, -1], [1, 1], [-1, -1], [1, 1], [-1, -1]]
        >>> estimate_correlation(good_and_bad).note
        'estimated from 6 cycles of 2 key results; seen: 1.00'

    .. versionadded:: 0.1.0
    """
    read = numbers(surprises, place="surprises")
    if read.ndim != 2:
        raise InvalidOKRError(
            "surprises must have a row for each cycle",
            code="shape-mismatch",
            place="surprises",
            expected="(cycles, n)",
            got=str(read.shape),
        )
    known = ~np.isnan(read)
    size = known.sum(axis=1)
    some = size >= 2
    cycles = int(some.sum())
    if cycles < FEWEST_CYCLES:
        raise InvalidOKRError(
            "too few past cycles to tell a correlation",
            code="too-few-cycles",
            place="surprises",
            expected=f"{FEWEST_CYCLES} cycles with two surprises each",
            got=str(cycles),
            hint="Leave it to the default, or name a number.",
        )
    x = np.where(known, np.clip(read, -_OUTLIER, _OUTLIER), 0.0)[some]
    square = (x * x).sum(axis=1)
    scale = float(square.sum()) / float(size[some].sum())
    if not scale > 0:
        raise InvalidOKRError(
            "nothing surprised",
            code="invalid-value",
            place="surprises",
            expected="surprises other than 0",
        )
    products = x.sum(axis=1) ** 2 - square
    pairs = (size * (size - 1))[some]
    seen = float(products.sum()) / float(pairs.sum()) / scale
    each = float(np.median(size[some]))
    # Variance of what is seen, by chance, if the default were true.
    doubt = 2 * (DEFAULT + (1 - DEFAULT) / each) ** 2 / cycles
    trust = _BETWEEN**2 / (_BETWEEN**2 + doubt)
    common = float(np.clip(DEFAULT + trust * (seen - DEFAULT), 0.0, _MOST))
    note = f"estimated from {cycles} cycles of {each:g} key results; seen: {seen:.2f}"
    return Correlation(common=common, note=note)


def _beyond(got: float, expected: str, hint: str = "") -> InvalidOKRError:
    return InvalidOKRError(
        "no correlation can be there",
        code="not-a-correlation",
        place="correlation",
        expected=expected,
        got=shown(got),
        hint=hint,
    )


def _not_pairs(value: object) -> InvalidOKRError:
    return InvalidOKRError(
        "no pairs of key results",
        code="wrong-type",
        place="correlation",
        expected="a mapping of pairs of two ids to correlations",
        got=shown(value),
    )
