"""
Follow the chances of an OKR through a quarter of real purchases, and see what came.

    python run.py

Reads the purchase records of the example customer_retention.
"""

from pathlib import Path

import numpy as np

import okrkit as okr
from okrkit.projection import realism

HERE = Path(__file__).parent
RECORDS = HERE.parent / "customer_retention" / "data" / "CDNOW_sample.txt"
SUNDAYS = np.arange("1997-04-27", "1998-07-05", 7, dtype="M8[D]")
EVE, MIDDLE, LATE, AFTER = "1997-09-28", "1997-11-09", "1997-12-14", "1997-12-29"


def main() -> None:
    """Plan, follow, explain, join, look back."""
    readings = measured(*purchases())
    okrs = okr.load(HERE / "okrs.yaml")
    for metric, observed in readings.items():
        okrs = okrs.with_observations(metric, observed)

    print(f"## How demanding the targets are, on {EVE}\n")
    print(realism(okrs, on=EVE))

    print("\n## Chances of success through the quarter, and what came\n")
    print(followed(okrs))

    view = okr.project(okrs, on=MIDDLE)
    print(f"\n## In the middle\n\n{view}\n\n{view.explain('revenue')}")

    print(f"\n## The objective on {LATE}, by how its key results go together\n")
    for together in (0.0, 0.3, 0.6):
        keep = okr.project(okrs, on=LATE, correlation=together)["come-back"]
        low, _, high = (f"{score:.2f}" for _, score in keep.quantiles)
        print(f"{together}: {keep.success:.0%}, score {low} to {high}")

    print("\n## What such chances were worth, month by month\n")
    series = {name: {o.date: o.value for o in readings[name]} for name in readings}
    print(okr.backtest(series, "month", lower=0))


def followed(okrs: okr.OKRSet) -> str:
    """Write the chance of each key result on every third Sunday, and its end."""
    sundays = [day for day in SUNDAYS if np.datetime64(EVE) <= day][:13:3]
    days = [*(str(day) for day in sundays), AFTER]
    views = [okr.project(okrs, on=day) for day in days]
    lines = ["key result" + "".join(day.rjust(12) for day in days)]
    for id in views[0].ids:
        cells = [f"{view[id].success:.0%}" for view in views[:-1]]
        cells.append(str(views[-1][id].status))
        lines.append(id.ljust(10) + "".join(cell.rjust(12) for cell in cells))
    return "\n".join(lines)


def purchases() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read who bought again, when, and for how much; first orders are left out."""
    who, date, paid = np.loadtxt(RECORDS, usecols=(1, 2, 4)).T
    texts = date.astype(np.int64).astype("U8")
    day = np.array([f"{t[:4]}-{t[4:6]}-{t[6:]}" for t in texts], dtype="M8[D]")
    place = np.unique(who, return_inverse=True)[1]
    first = np.full(place.max() + 1, day.max())
    np.minimum.at(first, place, day)
    again = day > first[place]
    return place[again], day[again], paid[again]


def measured(
    who: np.ndarray, day: np.ndarray, paid: np.ndarray
) -> dict[str, list[okr.Observation]]:
    """Read each metric on every Sunday, as it was known then."""
    readings: dict[str, list[okr.Observation]] = {
        "revenue": [],
        "active": [],
        "order": [],
    }
    customers = 2357
    for sunday in SUNDAYS:
        date = sunday.item()
        ago = (sunday - day).astype(np.int64)
        week, month, quarter = ((ago >= 0) & (ago < days) for days in (7, 28, 91))
        readings["revenue"].append(
            okr.Observation(date=date, value=paid[week].sum(), unit="USD")
        )
        share = np.unique(who[quarter]).size / customers
        readings["active"].append(
            okr.Observation(
                date=date,
                unit="ratio",
                value=share,
                n=customers,
                standard_error=(share * (1 - share) / customers) ** 0.5,
            )
        )
        orders = paid[month]
        readings["order"].append(
            okr.Observation(
                date=date,
                unit="USD",
                value=orders.mean(),
                n=orders.size,
                standard_error=orders.std(ddof=1) / orders.size**0.5,
            )
        )
    return readings


if __name__ == "__main__":
    main()
