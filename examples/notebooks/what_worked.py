"""
What worked?

The code of the notebook docs/notebooks/what-worked.md, which has the words;
`python tools/notebook_scripts.py` made it.
"""

import datetime as dt
from pathlib import Path

import numpy as np
import okrkit as okr

root = next(folder for folder in Path(__file__).resolve().parents if (folder / "examples").is_dir())
lines = (root / "tests/bench/projection/data/weekly_sales.csv").read_text().split()
every = {name: [float(cell) for cell in cells]
         for name, *cells in (line.split(",") for line in lines)}
sales = {name: every[name] for name in ("P15", "P16", "P19", "P24", "P27", "P36")}
sundays = [dt.date(2026, 1, 4) + dt.timedelta(weeks=week) for week in range(52)]
start = dt.date(2026, 9, 7)
truth = {"P16": 35, "P19": 35, "P27": 8}
for name, more in truth.items():
    sales[name] = [units + more * (day >= start)
                   for day, units in zip(sundays, sales[name])]
work = [okr.Initiative(f"shelf {name}", f"A better shelf for {name}",
                       starts_on=start, moves=[name]) for name in sales]
okrs = okr.OKRSet(
    [okr.Objective("sell", "Regulars find what they came for",
                   [okr.KeyResult("P16", "Sell more of P16", metric="P16",
                                  baseline=36, target=70)],
                   initiatives=work, owner="Retail")],
    cycle="2026-Q4",
    metrics=[okr.Metric(name, f"Sales of {name}", polarity="higher",
                        bounds=(0, None), rhythm="week") for name in sales],
    observations={name: dict(zip(sundays, units)) for name, units in sales.items()})

# One initiative

found = okr.impact("shelf P16", okrs, on="2026-12-29")
print(found)
okr.plot.impact(found, okrs)
okr.plot.cumulative_effect(found)

# The same question where nothing happened

print(found.explain())
print(okr.impact("shelf P27", okrs, on="2026-12-29"))

# All of them, side by side

ranking = okr.rank_initiatives(okrs, on="2026-12-29")
print(ranking)
okr.plot.ranking(ranking)
claimed = {row.metric for row in ranking if row.standing == "worked"}
print({"claimed": sorted(claimed), "true": truth})

# What next?

now = {name: float(np.mean(units[-8:])) for name, units in sales.items()}
goals = okr.OKRSet(
    [okr.Objective("more", "Regulars find what they came for", [
        okr.KeyResult(name, f"Sell more of {name}", metric=name,
                      baseline=round(now[name], 1), target=round(now[name] + gap, 1))
        for name, gap in (("P15", 8), ("P24", 12), ("P36", 5))], owner="Retail")],
    cycle="2027-Q1", metrics=okrs.metrics,
    observations={name: dict(zip(sundays, units)) for name, units in sales.items()})
ideas = [
    okr.Initiative("shelf P15", "A better shelf for P15", moves=["P15"], effort=2),
    okr.Initiative("shelf P24", "A better shelf for P24", moves=["P24"], effort=2),
    okr.Initiative("price P36", "A lower price for P36", moves=["P36"], effort=1)]
expected = {"shelf P15": (5, 20, 35), "shelf P24": (5, 20, 35), "price P36": (0, 4, 15)}
made = okr.prioritise(ideas, okrs=goals, on="2027-01-03", effect=expected)
print(made)
okr.plot.priorities(made)
print(made.best(3))
hoped = {f"shelf {name}": 30 for name in sales}
print(okr.decisions(okrs, on="2026-12-29", impacts=ranking, hoped=hoped))

# Where does it still hurt?

kinds = {"small": (165, 90, 45), "mid-size": (48, 38, 34),
         "large": (14, 14, 12), "public": (3, 2, 4)}
answers = [{"score": value, "segment": name} for name, counts in kinds.items()
           for value, count in zip((9, 8, 3), counts) for _ in range(count)]
felt_by = okr.strategy.satisfaction(answers)
print(felt_by)
okr.plot.satisfaction(felt_by)
rng = np.random.default_rng(5)
parts = {"price": 2.8, "delivery": 4.1, "app": 2.9, "shop": 4.2, "help desk": 4.0}
felt = rng.normal(size=(400, len(parts)))
asked = {name: np.clip(np.round(middle + felt[:, i]), 1, 5)
         for i, (name, middle) in enumerate(parts.items())}
whole = 6.5 + felt @ [1.6, 1, 0, 0, 0.5] + rng.normal(size=400)
asked["recommend"] = np.clip(np.round(whole), 0, 10)
okr.plot.drivers(okr.strategy.key_drivers(asked, "recommend", list(parts)))
