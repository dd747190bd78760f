"""`Use`: how much each customer used up to a day, beside what he used before."""

import datetime as dt
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError
from okrkit.model.checks import instance
from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.arrays.joined import same_customers
from okrkit.retention.counting import rows as counting
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import EPOCH
from okrkit.strategy.leaving.contracts import Accounts, Contracts

BEFORE: Final = 3
"""How many windows before the last one say what is usual."""

_STRAY: Final = 200
"""One in so many days of use may lie behind the end of a log and not be its end."""

STRANGERS: Final = "rows of use of nobody in the subscriptions"
"""Why a row of use does not count."""

_STALE: Final = 4
"""A log may end this part of a window before the day that is asked on."""


@frozen(eq=False, kw_only=True)
class Use:
    """
    What customers used, by day, in the order of the days.

    Attributes:
        customer: Place in the keys of the contracts.
        day: As days since 1970-01-01.
        amount: How much.
        window: Days of a window.
        first: First day of the log.
        strangers: Rows by the day of nobody in the contracts: they do not count.

    Shape:
        customer, day and amount (rows,).
    """

    customer: Ints
    day: Ints
    amount: Floats
    window: int
    first: int
    strangers: int

    @classmethod
    def of(cls, events: Events, contracts: Contracts, *, window: int) -> "Use":
        """
        Read what customers used, up to the day of their contracts.

        Args:
            events: One row a use; with an amount its sum counts, else the rows.
            contracts: Whose use it is; that of others is left out.
            window: Days of a window.

        Returns:
            The use.

        Raises:
            NotMeasuredError: Nothing was used by that day.
            InvalidOKRError: No events, ids of another kind or of nobody in the
                contracts, or a log that ends long before the day but for a few rows:
                everybody would seem to have stopped.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import logins, plans
            >>> made = Contracts.of(plans(), on="2026-10-31")
            >>> Use.of(logins(), made, window=30).window
            30
        """
        table = instance(events, kind=Events, field="usage").table
        last = contracts.last
        first = counting.first_day(table, last=last)
        read = counting.in_memory(table)
        _, codes = same_customers(contracts.rows, read)
        place = np.searchsorted(contracts.keys, codes)
        place = np.minimum(place, len(contracts.keys) - 1)
        known = read["day"] <= last
        mine = (contracts.keys[place] == codes) & known
        if not mine.any():
            raise _unmatched(int(known.sum()))
        day = read["day"][mine]
        ends = _end(codes[known], read["day"][known], (1 + BEFORE) * window)
        if ends < last - window // _STALE:
            raise _stale(ends, last)
        amount = read["amount"][mine] if "amount" in read else np.ones(len(day))
        order = np.argsort(day, kind="stable")
        return cls(
            customer=place[mine][order],
            day=day[order],
            amount=amount[order],
            window=window,
            first=first,
            strangers=int(known.sum()) - len(day),
        )

    def of_accounts(
        self, contracts: Contracts, accounts: Accounts
    ) -> tuple[Floats, Floats]:
        """
        Return what accounts used in the window up to their day, and usually before.

        Args:
            contracts: Whose use it is.
            accounts: As they are known on a day; no later day is looked at.

        Returns:
            The sum of the window up to the day, the day counted; and the mean of a
            window in the three before it, as far as the account was there: NaN where
            that was for less than one window.

        Shape:
            (accounts,) each.

        Units:
            Those of the amounts; rows where there are none.

        Source:
            okrkit's own choice.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import logins, plans
            >>> made = Contracts.of(plans(), on="2026-10-31")
            >>> use = Use.of(logins(), made, window=30)
            >>> recent, usual = use.of_accounts(made, made.on(made.last))
            >>> bool((recent >= 0).all())
            True
        """
        day, window = accounts.day, self.window
        customer, start = contracts.customer[accounts.stay], contracts.start
        begun = np.full(len(contracts.keys), day + 1)
        begun[customer] = start[accounts.stay]
        cut, back = day - window, day - (1 + BEFORE) * window
        recent = self._sum(begun, cut, day)[customer]
        since = np.maximum(np.maximum(back, self.first - 1), begun[customer] - 1)
        days = cut - since
        with np.errstate(divide="ignore", invalid="ignore"):
            usual = self._sum(begun, back, cut)[customer] / days * window
        return recent, np.where(days >= window, usual, np.nan)

    def _sum(self, begun: Ints, after: int, upto: int) -> Floats:
        """Add up by customer what was used after a day and up to another."""
        low, high = np.searchsorted(self.day, [after, upto], side="right")
        who, day = self.customer[low:high], self.day[low:high]
        mine = day >= begun[who]
        sums = np.bincount(who[mine], self.amount[low:high][mine], minlength=len(begun))
        return sums.astype(np.float64, copy=False)


def strangers(use: Use | None) -> dict[str, int]:
    """
    Return how many rows of a log are of nobody in the contracts.

    Args:
        use: The log; None where there is none.

    Returns:
        The number by reason; nothing where there are none.

    Example:
        >>> strangers(None)
        {}
    """
    return {STRANGERS: use.strangers} if use is not None and use.strangers else {}


def _end(codes: Ints, day: Ints, days: int) -> int:
    """Return the last day of a log, but for a few days of use that lie behind it."""
    late = day > np.max(day) - days
    # A day of use of a customer counts once: one busy test account is no log.
    _, place = np.unique(np.stack([codes[late], day[late]]), axis=1, return_index=True)
    ordered = np.sort(day[late][place])
    return int(ordered[len(ordered) - 1 - len(ordered) // _STRAY])


def _unmatched(rows: int) -> InvalidOKRError:
    return InvalidOKRError(
        "no row of use is of an account in the subscriptions",
        code="use-of-strangers",
        place="usage",
        expected="the same ids as in the subscriptions",
        got=f"{rows} rows by the day, none of them of such an account",
        hint="Do both tables name accounts in the same way?",
    )


def _stale(ends: int, last: int) -> InvalidOKRError:
    ended, asked = (str(dt.date.fromordinal(day + EPOCH)) for day in (ends, last))
    return InvalidOKRError(
        "the log of use ends before the day that is asked on",
        code="use-out-of-date",
        place="usage",
        expected=f"use up to {asked}",
        got=f"use up to {ended}",
        hint=f"Bring the log up to date, or ask on={ended!r}: else everybody seems to "
        "use less.",
    )
