"""
Build the warehouse: a DuckDB file with purchases, plans and answers.

    python build.py [warehouse.duckdb]

The purchases are CDNOW's, from the example customer_retention; the plans of the music
club and the answers to its survey are invented, and the same each time.
"""

import sys
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

RECORDS = Path(__file__).parents[1] / "customer_retention" / "data" / "CDNOW_sample.txt"
MEMBERS = 1500
FIRST, LAST = np.datetime64("1996-07-01"), np.datetime64("1998-06-30")
BETTER = np.datetime64("1997-10-01")
DAY = np.timedelta64(1, "D")


def build(path: str | Path) -> None:
    """Write the tables into a file, in place of those it has."""
    tables = {"purchases": purchases(), "plans": plans(), "answers": answers()}
    with duckdb.connect(str(path)) as database:
        for name, columns in tables.items():
            database.register("columns", pa.table(columns))
            database.execute(f"CREATE OR REPLACE TABLE {name} AS FROM columns")


def purchases() -> dict[str, np.ndarray]:
    """Read who bought when, how many CDs, and for how much."""
    who, date, discs, paid = np.loadtxt(RECORDS, usecols=(1, 2, 3, 4), unpack=True)
    texts = date.astype(np.int64).astype("U8")
    days = [f"{text[:4]}-{text[4:6]}-{text[6:]}" for text in texts]
    return {
        "customer": who.astype(np.int64),
        "bought_on": np.array(days, dtype="M8[D]"),
        "discs": discs.astype(np.int64),
        "dollars": paid,
    }


def plans() -> dict[str, np.ndarray]:
    """Invent the club's plans: those who join late are looked after, and stay."""
    dice = np.random.default_rng(1997)
    span = int((LAST - FIRST) / DAY)
    started = FIRST + np.sort(dice.integers(0, span, MEMBERS)) * DAY
    paying = dice.random(MEMBERS) < 0.6
    looked_after = started >= BETTER
    days = dice.exponential(np.where(looked_after, 900, 450)).astype(np.int64)
    ended = started + days * DAY
    return {
        "member": np.arange(1, MEMBERS + 1),
        "plan": np.where(paying, "paying", "free"),
        "started_on": started,
        "ended_on": np.where(ended > LAST, np.datetime64("NaT", "D"), ended),
        "fee": np.where(paying, dice.choice([8.0, 12.0, 20.0], MEMBERS), 0.0),
    }


def answers() -> dict[str, np.ndarray]:
    """Invent the answers to the survey: they grow a little kinder with time."""
    dice = np.random.default_rng(1998)
    span = int((LAST - FIRST) / DAY)
    days = np.sort(dice.integers(0, span, 6000))
    kind = 6.8 + 1.2 * days / span + dice.normal(0, 2, days.size)
    return {
        "answered_on": FIRST + days * DAY,
        "score": np.clip(np.rint(kind), 0, 10).astype(np.int64),
    }


if __name__ == "__main__":
    build(*sys.argv[1:] or ["warehouse.duckdb"])
