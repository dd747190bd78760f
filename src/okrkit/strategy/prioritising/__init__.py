"""
What to do next: initiatives ranked by the chance that they would add.

Read in this order:

- `prioritise`: the verb; `reading` reads what it is told.
- `stated`: an effect as three numbers, as a distribution, and as a few points.
- `moving`: what is foreseen of a set when values are moved; arrays alone.
- `weighing`: from effects to gains of key results and of objectives; `guarding` says
  what guardrails they press.
- `priority`, `priorities`: what people hold of it.
- `choosing`, `portfolio`: the best of several initiatives for an effort.
"""
