"""Months of accounts by their levels: how many, and in how many they left."""

from itertools import pairwise
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.strategy.leaving.contracts import Contracts, months_later
from okrkit.strategy.leaving.contracts_use import Use
from okrkit.strategy.leaving.hazard_levels import FactorName, Known, Scale

_CELLS: Final = 5_000_000
"""The most kinds of months of one question."""


@frozen(eq=False, kw_only=True)
class Months:
    """
    Months of accounts, those of equal levels together.

    Attributes:
        codes: Levels, one column a factor.
        many: How many months there were.
        left: In how many of them the account left.
        days: The day before each calendar step, and the last day of the last one.
        accounts: How many accounts these months are of.

    Shape:
        codes (kinds, factors), many and left (kinds,).
    """

    codes: Ints
    many: Floats
    left: Floats
    days: tuple[int, ...]
    accounts: int


def known_on(contracts: Contracts, use: Use | None, day: int) -> Known:
    """
    Return what is known of accounts at the end of a day, and nothing later.

    Args:
        contracts: Theirs.
        use: Theirs; None where there is no log of use.
        day: As days since 1970-01-01.

    Returns:
        Accounts with their use.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import plans
        >>> made = Contracts.of(plans(), on="2026-10-31")
        >>> known_on(made, None, made.last).recent is None
        True
    """
    accounts = contracts.on(day)
    if use is None:
        return Known(accounts=accounts)
    recent, usual = use.of_accounts(contracts, accounts)
    return Known(accounts=accounts, recent=recent, usual=usual)


def looked_ahead(contracts: Contracts, known: Known, since: int) -> Known:
    """
    Look for the renewals of known accounts from a later day on.

    Args:
        contracts: Theirs.
        known: What is known of them on a day.
        since: The later day, as days since 1970-01-01.

    Returns:
        The same, with the renewals that come next then.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import plans
        >>> made = Contracts.of(plans(), on="2026-10-31")
        >>> known = known_on(made, None, made.last)
        >>> bool((looked_ahead(made, known, made.last + 90).accounts.due > 0).all())
        True
    """
    if since == known.accounts.day:
        return known
    later = contracts.on(known.accounts.day, dues_from=since)
    return Known(accounts=later, recent=known.recent, usual=known.usual)


def month_ends(last: int, months: int, *, first: int) -> tuple[int, ...]:
    """
    Step back from a day by months.

    Args:
        last: The last day of the last month, as days since 1970-01-01.
        months: How many months at most.
        first: No month begins on or before this day.

    Returns:
        The day before each month in order, and `last`.

    Units:
        Days since 1970-01-01.

    Source:
        The calendar.

    Example:
        >>> month_ends(60, 9, first=0)
        (1, 32, 60)
    """
    steps = months_later(np.array([last]), -np.arange(months, -1, -1))
    return tuple(int(day) for day in steps if day >= first or day == last)


def months_of_accounts(
    contracts: Contracts,
    use: Use | None,
    scale: Scale,
    days: tuple[int, ...],
    *,
    lead: int = 0,
) -> Months:
    """
    Count months by the levels of their accounts, and those in which they left.

    An account counts for a month where it is there on the day before it. Its levels
    are those of that day: nothing of the month itself is looked at but whether the
    account is there without a break until its last day. With a lead, use, price and
    segment are those of so many months before that eve: what is known when a later
    month is looked ahead to. Tenure and renewals go on by the calendar.

    Args:
        contracts: The accounts.
        use: Theirs; None where there is no log of use.
        scale: Where levels begin.
        days: The day before each month, and the last day of the last one.
        lead: How many months before its eve a month is looked at from.

    Returns:
        The months.

    Raises:
        InvalidOKRError: More kinds of months than fit into memory.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import plans
        >>> made = Contracts.of(plans(), on="2026-10-31")
        >>> days = month_ends(made.last, 12, first=0)
        >>> months_of_accounts(made, None, Scale(tenure=()), days).codes.tolist()
        [[0]]
    """
    shape = tuple(len(names) for names in scale.levels().values())
    size = int(np.prod(shape))
    if size > _CELLS:
        raise InvalidOKRError(
            "more kinds of accounts than can be told apart",
            code="too-many-segments",
            place="subscriptions.segment",
            expected=f"at most {_CELLS} combinations of levels",
            got=str(size),
            hint="Use fewer segments.",
        )
    many, left = np.zeros(size), np.zeros(size)
    seen = np.zeros(len(contracts.start), np.bool_)
    for day, (since, until) in zip(days, pairwise(days[lead:]), strict=False):
        known = looked_ahead(contracts, known_on(contracts, use, day), since)
        there = known.accounts.lost > since
        codes = scale.codes(known, since=since, until=until)
        cell = np.ravel_multi_index(codes, shape)[there]
        gone = known.accounts.lost[there] <= until
        many += np.bincount(cell, minlength=size)
        left += np.bincount(cell[gone], minlength=size)
        seen[known.accounts.stay[there]] = True
    kinds = np.flatnonzero(many)
    return Months(
        codes=np.stack(np.unravel_index(kinds, shape), axis=1),
        many=many[kinds],
        left=left[kinds],
        days=days,
        accounts=len(np.unique(contracts.customer[seen])),
    )


@frozen(eq=False, kw_only=True)
class Design:
    """
    Which level has which coefficient.

    The level of a factor that most months had is its reference: the intercept is that
    of accounts which are usual in everything. A tenure that no month had is taken for
    the nearest shorter one that some had.

    Attributes:
        names: The factors.
        levels: Names of the levels of each.
        many: Months of each level.
        left: Months in which accounts left, of each level.
        column: The coefficient of each level: 0 for the reference, which has none, -1
            for a level that no month had.
        width: How many coefficients there are, the intercept counted.

    Shape:
        many, left and column: of each factor (levels,).
    """

    names: tuple[FactorName, ...]
    levels: tuple[tuple[str, ...], ...]
    many: tuple[Floats, ...]
    left: tuple[Floats, ...]
    column: tuple[Ints, ...]
    width: int

    @classmethod
    def of(cls, scale: Scale, months: Months) -> "Design":
        """
        Give a coefficient to every level that some month had.

        Args:
            scale: The levels.
            months: Which of them there were.

        Returns:
            The design.

        Example:
            >>> made = Months(codes=np.array([[0], [2]]), many=np.array([5.0, 9.0]),
            ...     left=np.ones(2), days=(), accounts=2)
            >>> Design.of(Scale(tenure=(1, 3, 6)), made).column
            (array([1, 1, 0, 0]),)
        """
        levels = scale.levels()
        many, left, column, width = [], [], [], 1
        for place, (name, names) in enumerate(levels.items()):
            code = months.codes[:, place]
            there, gone = (
                np.bincount(code, sums, minlength=len(names)).astype(np.float64)
                for sums in (months.many, months.left)
            )
            many.append(there)
            left.append(gone)
            own = np.where(there > 0, 0, -1)
            others = np.flatnonzero(there > 0)
            others = others[others != int(np.argmax(there))]
            own[others] = width + np.arange(len(others))
            width += len(others)
            column.append(_nearest(own) if name == "tenure" else own)
        return cls(
            names=tuple(levels),
            levels=tuple(levels.values()),
            many=tuple(many),
            left=tuple(left),
            column=tuple(column),
            width=width,
        )

    def matrix(self, codes: Ints) -> Floats:
        """
        Return rows of zeros and ones for levels.

        Args:
            codes: Levels, one column a factor.

        Returns:
            One row a kind, one column a coefficient.

        Shape:
            (kinds, factors) → (kinds, width).
        """
        made = np.zeros((len(codes), self.width))
        row = np.arange(len(codes))
        for place, column in enumerate(self.column):
            # The reference writes a 1 where the intercept has one already.
            made[row, np.maximum(column[codes[:, place]], 0)] = 1
        made[:, 0] = 1
        return made

    def unseen(self, codes: Ints) -> list[tuple[str, Flags]]:
        """
        Tell whose levels no month had that the model was fitted to.

        Args:
            codes: Levels, one column a factor.

        Returns:
            The reason, and which rows it holds for; none where all were seen.

        Shape:
            (accounts, factors) → (accounts,) each.
        """
        made = []
        for place, column in enumerate(self.column):
            for level in np.flatnonzero(column < 0).tolist():
                there = codes[:, place] == level
                if there.any():
                    said = f"{self.names[place]} {self.levels[place][level]!r}"
                    made.append((f"{said}, which the fit has not seen", there))
        return made

    def contrasts(self) -> list[Floats]:
        """
        Return what turns coefficients into effects beside the average month.

        Returns:
            Of each factor, one row a level: times the coefficients, its log odds minus
            their mean over all months.

        Shape:
            Each (levels, width).
        """
        made = []
        for column, many in zip(self.column, self.many, strict=True):
            own = np.zeros((len(column), self.width))
            own[np.arange(len(column)), np.maximum(column, 0)] = 1
            own[:, 0] = 0
            made.append(own - many @ own / many.sum())
        return made


def _nearest(column: Ints) -> Ints:
    """Give a tenure that no month had the coefficient of a shorter one, or a longer."""
    seen = np.flatnonzero(column >= 0)
    below = np.searchsorted(seen, np.arange(len(column)), side="right") - 1
    return column[seen[np.maximum(below, 0)]]
