"""
Did it work? What an initiative changed in a metric, and how sure that is.

- `counterfactual`, `placebo`, `controlled`, `kernel`: arrays in, arrays out.
- `asking` (with `compared` and `rivals`): what is asked.
- `gathered`: readings before and after a start, as columns.
- `measuring`, `effect`: `impact` and its result. `said`, `explained`: in words.
- `ranking`, `ranked`: `rank_initiatives` and its result.
"""
