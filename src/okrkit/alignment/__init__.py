"""
Alignment: the cascade as a graph, roll-up, diagnosis, what-if.

`roll_up` is the array face; `align` the face for people, over the same columns.

Where things are, from the numbers up:

- `arrays`, `loops`, `plan`, `combine`, `kernel`: links and values as arrays alone.
- `graph`, `rule`, `presets`, `wiring`: who supports whom, what counts in what.
- `value_links`, `same_readings`, `value_roll_up`: key results that take their values
  from others.
- `rolling`, `cascade`: a scored set rolled up, and what people hold of it.
- `findings`, `diagnosis`, `double_counting`, `dependencies`: what is wrong or at risk.
- `listed`, `contributions`, `sensitivity`, `sensitivity_values`, `what_if`,
  `what_if_values`: what moves it.
- `explain` and ``explain_...``, `view`, `diagrams`, `shown_links`: how it is shown.
"""

from okrkit.alignment import presets
from okrkit.alignment.cascade import Cascade, align
from okrkit.alignment.contributions import Contribution, Contributions
from okrkit.alignment.dependencies import Risk, Risks
from okrkit.alignment.findings import (
    Circle,
    Copied,
    DeadEnd,
    DoubleCounted,
    Findings,
    LevelSkip,
    OneSided,
    Orphan,
    Outside,
    Remark,
    RepeatedLink,
    SameReading,
    Silo,
    Uncovered,
    ValueLeftOut,
    ValueShares,
)
from okrkit.alignment.graph import Dangling
from okrkit.alignment.kernel import roll_up
from okrkit.alignment.loops import Loop
from okrkit.alignment.plan import Plan
from okrkit.alignment.rule import RollUp
from okrkit.alignment.sensitivity import Lever, Sensitivity
from okrkit.alignment.what_if import Effect, WhatIf
from okrkit.alignment.what_if_values import Assumed

__all__ = [
    "Assumed",
    "Cascade",
    "Circle",
    "Contribution",
    "Contributions",
    "Copied",
    "Dangling",
    "DeadEnd",
    "DoubleCounted",
    "Effect",
    "Findings",
    "LevelSkip",
    "Lever",
    "Loop",
    "OneSided",
    "Orphan",
    "Outside",
    "Plan",
    "Remark",
    "RepeatedLink",
    "Risk",
    "Risks",
    "RollUp",
    "SameReading",
    "Sensitivity",
    "Silo",
    "Uncovered",
    "ValueLeftOut",
    "ValueShares",
    "WhatIf",
    "align",
    "presets",
    "roll_up",
]
