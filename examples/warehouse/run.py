"""
A year of weekly refreshes: from a warehouse to scored and projected objectives.

    python run.py

The document says where each metric comes from; this script gives the warehouse, and a
Monday. What each week knew stays in the set: any day of the year can be asked again.
"""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from build import build

import okrkit as okr

HERE = Path(__file__).parent
# A query in a document reads this file, and no other, nor the network.
LOCKED = {"enable_external_access": False, "lock_configuration": True}
FIRST, WEEK, WEEKS = dt.date(1997, 7, 14), dt.timedelta(7), 52


def main() -> None:
    """Build the warehouse, live through the year, and look back."""
    okrs = okr.load(HERE / "okrs.yaml")
    with TemporaryDirectory() as folder:
        file = Path(folder, "warehouse.duckdb")
        build(file)
        with duckdb.connect(str(file), read_only=True, config=LOCKED) as warehouse:
            print("## Every fourth Monday\n")
            for week in range(WEEKS):
                day = FIRST + week * WEEK
                run = refreshed(okrs, day, warehouse)
                okrs = run.okrs
                if week % 4 == 0:
                    print(line(okrs, day, run))
    last = FIRST + (WEEKS - 1) * WEEK
    print(f"\n## The last refresh\n\n{run}")
    card = okr.score(okrs, on=last)
    print(f"\n## Where they ended\n\n{card}")
    middle = dt.date(1998, 1, 5)
    print(f"\n## What was known on {middle}\n\n{okr.score(okrs, on=middle)}")
    print(f"\n## What was expected then\n\n{okr.project(okrs, on=middle)}")
    print(
        f"\n## Why churn is where it is\n\n{okr.score(okrs, on=last).explain('churn')}"
    )


def refreshed(
    okrs: okr.OKRSet, day: dt.date, warehouse: duckdb.DuckDBPyConnection
) -> okr.Refresh:
    """Read every metric that declares its source, as of a Monday morning."""
    morning = dt.datetime.combine(day, dt.time(6), dt.UTC)
    run = okr.refresh(
        okrs, on=day, connections={"warehouse": warehouse}, recorded_at=morning
    )
    run.raise_failed()
    return run


def line(okrs: okr.OKRSet, day: dt.date, run: okr.Refresh) -> str:
    """Say in one line where the objectives stand, and what is to be expected."""
    card, view = okr.score(okrs, on=day), okr.project(okrs, on=day)
    new = sum(map(len, run.changed.values()))
    said = []
    for objective in okrs.objectives:
        score, chance = card[objective.id].score, view[objective.id].chance
        now = "not measured" if score is None else f"{score:.2f}"
        then = "" if chance is None else f", chance {chance:.0%}"
        said.append(f"{objective.id} {now}{then}")
    return f"{day}  {new:2} new readings   {'   '.join(said)}"


if __name__ == "__main__":
    main()
