"""What is known of accounts, in levels: tenure, renewal, use, price, segment."""

from itertools import pairwise
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.tables.table import OPEN
from okrkit.strategy.leaving.contracts import MONTH, Accounts

FactorName: TypeAlias = Literal["tenure", "renewal", "use", "price", "segment"]
"""What may make an account leave."""

FACTORS: Final[tuple[FactorName, ...]] = get_args(FactorName)

RENEWALS: Final = ("due within the month", "not due within the month", "not known")
DUE, NOT_DUE, NO_DATE = range(3)

USES: Final = (
    "stopped",
    "fell by half or more",
    "fell by a fifth or more",
    "about as before",
    "rose by a fifth or more",
    "none at all",
    "too new to tell",
)
STOPPED, _HALVED, _FELL, AS_BEFORE, _ROSE, UNUSED, TOO_NEW = range(7)
_CHANGES: Final = (-0.5, -0.2, 0.2)
"""Changes of use at which a level ends and the next one begins."""

_NO_SEGMENT: Final = ("none", "another one")
"""Who has no segment, and who has one that the scale does not know."""


@frozen(eq=False, kw_only=True)
class Known:
    """
    What is known of accounts on a day, as numbers: what levels are made of.

    Attributes:
        accounts: On the day.
        recent: Use of the last window; None where there is no log of use.
        usual: Use of a window before; NaN where the account is too new.

    Shape:
        recent and usual (accounts,).
    """

    accounts: Accounts
    recent: Floats | None = None
    usual: Floats | None = None

    def change(self) -> Floats:
        """
        Return by which part use changed; NaN where nothing was used before.

        Returns:
            -1 where it stopped, 0 where it is as before.

        Shape:
            (accounts,).

        Units:
            A ratio.

        Source:
            ``recent / usual - 1``.

        Example:
            >>> none = np.zeros(1, np.int64)
            >>> one = Accounts(day=0, stay=none, tenure=none, lost=none,
            ...     amount=None, due=None, segment=None)
            >>> Known(accounts=one, recent=np.ones(1), usual=np.full(1, 4.0)).change()
            array([-0.75])
        """
        recent, usual = self.recent, self.usual
        if recent is None or usual is None:
            return np.full(len(self.accounts.stay), np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(usual > 0, recent / usual - 1, np.nan)


@frozen(kw_only=True)
class Scale:
    """
    Which factors there are, and where their levels begin.

    Attributes:
        tenure: Months at which a level of tenure ends.
        prices: Amounts at which a level of price ends; None without amounts.
        renewal: Whether anything says renewals.
        use: Whether there is a log of use.
        segments: Names; None where there are none.

    Example:
        >>> Scale(tenure=(3,)).levels()
        {'tenure': ('under 3 months', '3 months or more')}
    """

    tenure: tuple[int, ...]
    prices: tuple[float, ...] | None = None
    renewal: bool = False
    use: bool = False
    segments: tuple[str, ...] | None = None

    def levels(self) -> dict[FactorName, tuple[str, ...]]:
        """
        Name the levels of each factor.

        Returns:
            By factor, in the order of their codes.

        Example:
            >>> Scale(tenure=(1,), renewal=True).levels()["renewal"][0]
            'due within the month'
        """
        made: dict[FactorName, tuple[str, ...]] = {"tenure": _tenures(self.tenure)}
        if self.renewal:
            made["renewal"] = RENEWALS
        if self.use:
            made["use"] = USES
        if self.prices is not None:
            made["price"] = _prices(self.prices)
        if self.segments is not None:
            made["segment"] = (*self.segments, *_NO_SEGMENT)
        return made

    def codes(self, known: Known, *, since: int, until: int) -> list[Ints]:
        """
        Return the level of each factor, for a month that begins after a day.

        Args:
            known: What is known of the accounts.
            since: The day before the month, as days since 1970-01-01: that of the
                accounts, or a later one that is looked ahead to.
            until: The last day of the month.

        Returns:
            Codes of each factor, in the order of `levels`.

        Shape:
            Each (accounts,).

        Units:
            Codes.

        Source:
            okrkit's own choice.

        Example:
            >>> none = np.zeros(1, np.int64)
            >>> one = Accounts(day=0, stay=none, tenure=none + 40, lost=none,
            ...     amount=None, due=none + 9, segment=None)
            >>> scale = Scale(tenure=(1, 3), renewal=True)
            >>> scale.codes(Known(accounts=one), since=0, until=30)
            [array([1]), array([0])]
        """
        accounts = known.accounts
        stayed = months_of(accounts.tenure + (since - accounts.day))
        made = [np.searchsorted(self.tenure, stayed, side="right")]
        if self.renewal and accounts.due is not None:
            made.append(_renewal(accounts.due, since, until))
        if self.use and known.recent is not None and known.usual is not None:
            made.append(_use(known))
        if self.prices is not None and accounts.amount is not None:
            made.append(np.searchsorted(self.prices, accounts.amount, side="right"))
        if self.segments is not None and accounts.segment is not None:
            code = accounts.segment
            made.append(np.where(code < 0, len(self.segments) - 1 - code, code))
        return made


def months_of(days: Ints) -> Ints:
    """
    Return whole months of days.

    Args:
        days: How many.

    Returns:
        Whole months of them.

    Shape:
        Any; kept.

    Units:
        Months of 30.44 days.

    Source:
        The calendar's average.

    Example:
        >>> months_of(np.array([30, 31, 366])).tolist()
        [0, 1, 12]
    """
    return np.floor(days / MONTH).astype(np.int64)


def price_edges(amount: Floats) -> tuple[float, ...] | None:
    """
    Return the amounts that cut accounts into thirds.

    Args:
        amount: What each pays.

    Returns:
        Where the second and the third third begin. Where many pay the least of all
        they are a level of their own; None where all pay the same.

    Shape:
        (accounts,).

    Units:
        Those of the amounts.

    Source:
        Quantiles of the data.

    Example:
        >>> price_edges(np.array([10.0, 20.0, 30.0])), price_edges(np.ones(3))
        ((20.0, 30.0), None)
    """
    ordered = np.sort(amount)
    above = ordered[np.searchsorted(ordered, ordered[:1], side="right")[0] :]
    if not len(above):
        return None
    thirds = (float(ordered[len(ordered) * k // 3]) for k in (1, 2))
    return tuple(sorted({max(third, float(above[0])) for third in thirds}))


def _prices(edges: tuple[float, ...]) -> tuple[str, ...]:
    """Name levels of price."""
    said = [f"{edge:,.6g}" for edge in edges]
    between = [f"{a} to {b}" for a, b in pairwise(said)]
    return (f"under {said[0]}", *between, f"{said[-1]} or more")


def _tenures(edges: tuple[int, ...]) -> tuple[str, ...]:
    if not edges:
        return ("any",)
    first, last = f"under {_months(edges[0])}", f"{_months(edges[-1])} or more"
    between = [f"{a} to {_months(b)}" for a, b in pairwise(edges)]
    return (first, *between, last)


def _months(many: int) -> str:
    return f"{many} month{'s' * (many != 1)}"


def _renewal(due: Ints, since: int, until: int) -> Ints:
    """Who does not renew is lost on the day after it is due."""
    within = (due >= since) & (due < until)
    return np.where(due >= OPEN, NO_DATE, np.where(within, DUE, NOT_DUE))


def _use(known: Known) -> Ints:
    change, recent = known.change(), known.recent
    usual = np.asarray(known.usual, dtype=np.float64)
    # What is a fifth must not be less by a rounding error.
    level = _HALVED + np.searchsorted(_CHANGES, change.round(9), side="right")
    level = np.where(recent == 0, STOPPED, level)
    level = np.where((recent == 0) & (usual == 0), UNUSED, level)
    # What begins where nothing was used before rises, whatever the size.
    level = np.where(np.isnan(change) & (recent != 0), _ROSE, level)
    return np.where(np.isnan(usual), TOO_NEW, level).astype(np.int64)
