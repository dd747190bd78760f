"""okrkit in ten lines: a set in code, a reading, a score, and why."""

import okrkit as okr

churn = okr.Metric("churn", "Monthly churn", unit="%", polarity="lower")
stay = okr.KeyResult("churn", "Fewer leave", metric=churn, baseline=3.2, target=2)
talk = okr.KeyResult("calls", "Large accounts have had a review", at_least=0.9)
keep = okr.Objective("keep", "Paying customers stay", [stay, talk])
okrs = okr.OKRSet([keep], cycle="2026-Q4")

run = okr.refresh(
    okrs, {"churn": {"2026-10-31": 2.9, "2026-11-30": 2.5}}, on="2026-11-30"
)
okrs = run.okrs.with_check_in("calls", okr.CheckIn("2026-11-27", 0.94, confidence=0.8))
card = okr.score(okrs, on="2026-11-30")
print(card)
print(card.explain("churn"))
