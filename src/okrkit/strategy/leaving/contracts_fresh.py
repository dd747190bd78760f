"""`require_recorded`: do subscriptions still record what happens, or are they old?"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import numpy as np

from okrkit.errors import InvalidOKRError
from okrkit.retention.tables.periods import EPOCH, day_number
from okrkit.strategy.leaving.contracts import Contracts

_DAYS: Final = 7
"""So many days without a start or an end are nothing to wonder about."""

_LONGER: Final = 2
"""So many times the longest quiet spell of the months that were learned from are."""


def require_recorded(
    contracts: Contracts, *, fit: dt.date, own: bool, days: Sequence[int]
) -> None:
    """
    Refuse tables that were taken long before the day they are asked about.

    In such a table nobody leaves any more, so that all who left since seem to be there.
    It is out of date where no account starts or ends for more than a week and more
    than twice as long as ever in the months of the fit; the fit's own tables also where
    they record nothing after its day, and that is more than a week ago.

    Args:
        contracts: As they are known on the day.
        fit: The day of the fit.
        own: Whether they are the tables of the fit.
        days: The ends of the months that were learned from.

    Raises:
        InvalidOKRError: They are out of date.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import plans
        >>> made = Contracts.of(plans(), on="2026-10-31")
        >>> require_recorded(made, fit=dt.date(2026, 10, 31), own=True, days=[20500])
    """
    starts, ends = contracts.rows["start"], contracts.row_lost
    recorded = np.unique(np.concatenate([starts, ends[ends <= contracts.last]]))
    latest = int(recorded[-1])
    quiet = contracts.last - latest
    seen = recorded[recorded >= days[0]]
    longest = int(np.diff(seen).max()) if len(seen) > 1 else quiet
    since_fit = contracts.last - day_number(fit)
    old = own and latest <= day_number(fit) and since_fit > _DAYS
    if old or quiet > max(_LONGER * longest, _DAYS):
        asked = dt.date.fromordinal(contracts.last + EPOCH)
        raise InvalidOKRError(
            "the subscriptions record nothing for long before the day asked on",
            code="subscriptions-out-of-date",
            place="subscriptions",
            expected=f"subscriptions as they are known on {asked}",
            got=f"no start and no end since {dt.date.fromordinal(latest + EPOCH)}",
            hint="Fit to tables of that day, or give them as subscriptions=: else "
            "nobody seems to have left since.",
        )
