"""
What to decide now: named rules, each with its threshold, over what is known.

Read in this order:

- `decision`: a decision with its trigger and evidence.
- `decide`: the verb; `decided`: its result.
- `rules`: all rules in one table; `by_target`, `by_risk`, `by_effect` hold their tests.
- `known`: what the rules look at; `hoping` reads what was hoped.
"""
