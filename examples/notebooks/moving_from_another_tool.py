"""
Moving from another tool

The code of the notebook docs/notebooks/moving-from-another-tool.md, which has the words;
`python tools/notebook_scripts.py` made it.
"""

import okrkit as okr

export = """Session,objective,keyResultName,initialValue,targetValue,type,actual,owner
2026-Q4,Paying customers stay,Raise NPS,32,40,should increase to,42,cleo
2026-Q4,Paying customers stay,Monthly churn falls,3.2,2,should decrease to,2.9,bob
2026-Q4,Paying customers stay,Answer within a day,,95,should stay above,91,dan
2026-Q4,Customers find us,Trials started a week,120,200,should increase to,150,eve
"""

# Try it first

trial = okr.exchange.read(export, "quantive", on="2026-11-15", dry_run=True)
print(trial)
moved = okr.exchange.read(
    export, "quantive", on="2026-11-15", columns={"current": "actual"}
)
print(moved)
okrs = moved.okrs
print(okrs)

# The same numbers as there

there = okr.presets.get(moved.policy)
print(okr.score(okrs, on="2026-11-15", policy=there))
first = okrs.key_results[0].id
print(okr.score(okrs, on="2026-11-15", policy=there).explain(first))

# What changes under another policy

print(okr.compare(okrs, on="2026-11-15", policies=[there, okr.presets.okrkit]))

# What the old tool did not say

print(okr.project(okrs, on="2026-11-15", seed=0))
print(okr.review(okrs, on="2026-11-15"))

# Keep them where they can be discussed

print(okr.dumps(okrs)[:1200])
