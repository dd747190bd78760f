"""
The business around the shop: accounts that pay by the month, calls and answers.

All of it is invented, and the same each time. Account managers were short of time in
1996; from 1997 on there are more of them, and the newer accounts are better served.
"""

from typing import TypeAlias

import numpy as np

Table: TypeAlias = dict[str, np.ndarray]

ACCOUNTS = 600
FIRST, LAST = np.datetime64("1996-01-01"), np.datetime64("1997-06-30")
CHANGE = np.datetime64("1997-01-01")
DAY = np.timedelta64(1, "D")


class Business:
    """Accounts with their contracts, calls, reviews and answers."""

    def __init__(self, seed: int = 1997) -> None:
        """Invent the accounts; all else comes from the same seed."""
        self.seed = seed
        dice = self._dice("accounts")
        span = int((LAST - FIRST) / DAY)
        self.customer = np.arange(1, ACCOUNTS + 1)
        self.signed = FIRST + np.sort(dice.integers(0, span, ACCOUNTS))
        self.large = dice.random(ACCOUNTS) < 0.15
        fee = dice.lognormal(np.where(self.large, 11, 6.5), 0.5)
        self.fee = fee.round(-1)  # dollars a month
        served = self.signed >= CHANGE
        stay = dice.exponential(np.where(served | self.large, 1000, 600))
        self.end = self.signed + stay.astype(np.int64) * DAY

    def _dice(self, what: str) -> np.random.Generator:
        """Return dice of its own for each table, whichever is asked for first."""
        return np.random.default_rng([self.seed, *what.encode()])

    def contracts(self) -> Table:
        """Return pieces of contracts: a new row where the fee changed after a year."""
        dice = self._dice("contracts")
        later = self.signed + 365 * DAY
        renewed = later <= self.end
        factor = dice.choice([0.8, 1.0, 1.1, 1.3], ACCOUNTS, p=[0.1, 0.5, 0.2, 0.2])
        return {
            "customer": np.r_[self.customer, self.customer[renewed]],
            "start": np.r_[self.signed, later[renewed]],
            "end": np.r_[np.where(renewed, later - DAY, self.end), self.end[renewed]],
            "fee": np.r_[self.fee, (self.fee * factor)[renewed]],
            "size": np.where(np.r_[self.large, self.large[renewed]], "large", "small"),
        }

    def accounts(self) -> Table:
        """Return what each account pays in a year, and how long it has been one."""
        return {
            "customer": self.customer,
            "since": self.signed,
            "until": self.end,
            "a_year": 12 * self.fee,
        }

    def onboarding_dates(self) -> Table:
        """Return when each account got a date for its onboarding call."""
        dice = self._dice("onboarding_dates")
        waited = dice.exponential(np.where(self.signed >= CHANGE, 1.6, 3.0))
        return {
            "customer": self.customer,
            "date": self.signed + waited.astype(np.int64) * DAY,
        }

    def reviews(self) -> Table:
        """Return review calls: most months one with each large account."""
        dice = self._dice("reviews")
        months = np.arange("1996-01", "1997-07", dtype="M8[M]").astype("M8[D]")
        who = self.customer[self.large]
        held = dice.random((len(months), len(who))) < 0.96
        row, column = np.nonzero(held)
        day = dice.integers(0, 28, len(row))
        return {"customer": who[column], "date": months[row] + day * DAY}

    def answers(self) -> Table:
        """Return answers to "would you recommend us?", some every day."""
        dice = self._dice("answers")
        days = dice.integers(0, 546, 2600)
        date = FIRST + days * DAY
        liking = np.where(date >= CHANGE, 8.0 + (days - 366) / 400, 7.6)
        score = np.clip(np.round(dice.normal(liking, 2.2)), 0, 10)
        score[::97] = 99  # did not want to say
        return {"date": date, "score": score.astype(np.int64)}
