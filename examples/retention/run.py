"""
From raw purchases, contracts, calls and answers to a scored and projected objective.

    python run.py

The purchases are those of the example customer_retention; the rest is invented.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import numpy as np
from invented import Business

import okrkit as okr
from okrkit.retention import (
    Accounts,
    Events,
    Responses,
    Subscriptions,
    coverage,
    followed_within,
    lifetime_value_series,
    logo_churn,
    mix_effect,
    nps,
    repeat_rate,
    revenue_retention,
)

HERE = Path(__file__).parent
RECORDS = HERE.parent / "customer_retention" / "data" / "CDNOW_sample.txt"
ON, SINCE = "1997-05-31", "1996-10-01"

Measures: TypeAlias = Mapping[str, okr.retention.Measured]


def main() -> None:
    """Measure, refresh, score, project, explain."""
    business, bought = Business(), purchases()
    measures = measured(business, bought)
    print(f"## What is known on {ON}\n")
    for name, measure in measures.items():
        print(f"{name}: {measure.latest()}")

    churn = by_size(business)
    print("\n## Why churn moved from March to May\n")
    print(mix_effect("1997-03", "1997-05", of=churn))

    run = okr.refresh(okr.load(HERE / "okrs.yaml"), measures, on=ON)
    run.raise_failed()
    print(f"\n## Put into the OKRs\n\n{run}")

    card = okr.score(run.okrs, on=ON)
    print(f"\n## Where they stand\n\n{card}")

    view = okr.project(run.okrs, on=ON)
    print(f"\n## Whether they will be met\n\n{view}")

    print(f"\n## Whom to call\n\n{reviewed(business).not_covered('1997-05')}")

    print("\n## Why, down to the accounts that left\n")
    print(card.explain("churn"))
    print(view.explain("churn"))
    print(measures["churn"].explain("1997-05"))


def measured(business: Business, bought: Events) -> Measures:
    """Return each metric of the OKRs, as it was known on the day."""
    contracts = Subscriptions(business.contracts(), amount="fee")
    signed = Events({"customer": business.customer, "date": business.signed})
    dated = Events(business.onboarding_dates())
    answers = Responses(business.answers(), date="date")
    return {
        "churn": logo_churn(contracts, on=ON, since=SINCE),
        "nrr": revenue_retention(contracts, on=ON, since=SINCE),
        "repeat": repeat_rate(bought, on=ON, within=60),
        "dated": followed_within(signed, dated, days=5, on=ON, since=SINCE),
        "reviewed": reviewed(business),
        "nps": nps(answers, on=ON, since=SINCE),
        "value": lifetime_value_series(
            bought, on=ON, every="month", since="1997-04-01", unit="USD"
        ),
    }


def reviewed(business: Business) -> okr.retention.Coverage:
    """Return with how many accounts over $1m there was a review in the month."""
    accounts = Accounts(business.accounts(), until="until", amount="a_year")
    calls = Events(business.reviews())
    return coverage(accounts, calls, over=1_000_000, on=ON, since=SINCE)


def by_size(business: Business) -> okr.retention.Measured:
    """Return churn of small and of large accounts."""
    contracts = Subscriptions(business.contracts(), segment="size")
    return logo_churn(contracts, on=ON, since=SINCE)


def purchases() -> Events:
    """Read who bought when, and for how much."""
    who, date, paid = np.loadtxt(RECORDS, usecols=(1, 2, 4), unpack=True)
    texts = date.astype(np.int64).astype("U8")
    days = np.array([f"{t[:4]}-{t[4:6]}-{t[6:]}" for t in texts], dtype="M8[D]")
    columns = {"customer": who.astype(np.int64), "date": days, "paid": paid}
    return Events(columns, amount="paid")


if __name__ == "__main__":
    main()
