"""
Which customers are about to leave?

The code of the notebook docs/notebooks/which-customers-are-about-to-leave.md, which has the words;
`python tools/notebook_scripts.py` made it.
"""

from pathlib import Path

import numpy as np
import okrkit as okr

# From rows to events

root = next(folder for folder in Path(__file__).resolve().parents if (folder / "examples").is_dir())
who, day, paid = np.loadtxt(root / "examples/customer_retention/data/CDNOW_sample.txt",
                            usecols=(1, 2, 4), unpack=True)
days = [f"{d[:4]}-{d[4:6]}-{d[6:]}" for d in day.astype(int).astype(str)]
buys = okr.retention.Events({"customer": who.astype(int), "date": days, "paid": paid},
                            amount="paid")
print(buys)
quarter = np.array(days, dtype="datetime64[M]").astype(int) // 3
for each in np.unique(quarter):
    bought = np.unique(who[quarter == each]).size
    label = f"{1970 + each // 4}-Q{each % 4 + 1}"
    print(f"{label} {bought:5}  {bought / np.unique(who).size:.0%}")

# Who, and what goes with them

risk = okr.strategy.churn_risk(buys, horizon="39 weeks", on="1998-06-30",
                               money="USD")
print("\n".join(str(risk).splitlines()[:4]))
okr.plot.watch_list(risk, top=8)
for one in risk.at_risk(5, least=0.5):
    print(f"{one.customer:>5} {one.silent:.0%} silent, ${one.value_at_risk:.2f} at risk:",
          one.reasons[0])
print(risk.explain(risk.at_risk(1, least=0.5)[0].customer))

# Would it have been right?

print(risk.check)
okr.plot.lift(risk)
okr.plot.calibration(risk)

# A key result that does not wait for the year to end

print(risk.expected_churn())
ends = ["1998-01-31", "1998-02-28", "1998-03-31",
        "1998-04-30", "1998-05-31", "1998-06-30"]
readings = []
for end in ends:
    then = okr.strategy.churn_risk(buys, horizon="39 weeks", on=end,
                                   money="USD")
    readings.append(then.expected_churn().observation(end))
    print(end, f"{readings[-1].value:.1%}")
okrs = okr.OKRSet(
    [okr.Objective("stay", "Customers of 1997 find a second record they love", [
        okr.KeyResult("silence", "Cut expected silence from 71% to 67%",
                      metric="silence", baseline=71, target=67)],
        owner="Marketing")],
    cycle="1998-Q2",
    metrics=[okr.Metric("silence", "Expected silence in 39 weeks", unit="%",
                        polarity="lower", kind="ratio")])
run = okr.refresh(okrs, {"silence": readings}, on="1998-06-30")
print(okr.score(run.okrs, on="1998-06-30"))

# What came of it

print(okr.score(run.okrs, on="1998-06-30").explain("silence"))
