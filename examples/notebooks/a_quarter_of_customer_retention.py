"""
A quarter of customer retention

The code of the notebook docs/notebooks/a-quarter-of-customer-retention.md, which has the words;
`python tools/notebook_scripts.py` made it.
"""

from pathlib import Path

import numpy as np
import okrkit as okr

root = next(folder for folder in Path(__file__).resolve().parents if (folder / "examples").is_dir())
folder = root / "examples" / "customer_retention"
path = folder / "data" / "CDNOW_sample.txt"
who, day, paid = np.loadtxt(path, usecols=(1, 2, 4), unpack=True)
days = [f"{d[:4]}-{d[4:6]}-{d[6:]}" for d in day.astype(int).astype(str)]
rows = {"customer": who.astype(int), "date": days, "paid": paid}
buys = okr.retention.Events(rows, amount="paid")
print(buys)

# Look before setting a target

made = okr.retention.cohorts(buys, on="1997-06-30", ages=5)
print(made)
rate = okr.retention.repeat_rate(buys, on="1997-06-30", within=90)
print(rate)

# Set the objective

okrs = okr.load(folder / "repeat_purchase.yaml")
print(okrs)
print(okr.review(okrs, on="1997-07-01"))

# Measure every week

import sys

sys.path.insert(0, str(folder))
from purchases import Purchases
from run import sources

measures = sources(Purchases.read(path))
run = okr.refresh(okrs, measures, on="1997-08-17")
print(run)
card = okr.score(run.okrs, on="1997-08-17")
print(card)
print(card.explain("repeat-customers"))

# See early what will be missed

view = okr.project(run.okrs, on="1997-08-17", seed=0)
print(view)

# Decide

print(okr.decisions(run.okrs, on="1997-08-17"))

# Tell those who were not there

print(okr.report(run.okrs, on="1997-08-17", since="1997-07-27"))

# Close the quarter

final = okr.refresh(run.okrs, measures, on="1997-09-30")
print(okr.score(final.okrs, on="1997-10-01"))
closed = okr.score(final.okrs, on="1997-10-01")
for found in view:
    if found.id in closed and found.chance is not None:
        came = closed[found.id]
        print(f"{found.id:17} chance {found.chance:4.0%}   score {came.score:.2f}")

# What the customers are worth

customers = okr.retention.summary(buys, on="1997-09-30", unit="weeks")
model = okr.retention.BetaGeo.fit(customers)
print(model)
expected = model.expected_purchases(
    "39 weeks", customers.frequency, customers.recency, customers.T
)
came = {(customer, date) for customer, date in zip(who, days) if date > "1997-09-30"}
print(f"expected: {expected.sum():,.0f} purchases; there were {len(came):,}")
