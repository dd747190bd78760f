"""
Does the objective measure what it hopes for?

- `chained`: what an objective assumes: a link, and all of them of one objective.
- `chains`, `assumed`, `diagram`: the verb `assumptions`, its result, its drawing.
- `own_past`: what a series does by itself: its past, its trend, its year.
- `association`: whether two series move together beyond that; the array face.
- `grid`: readings of two metrics on the same days.
- `movement`, `cycles`: how far a metric moved, and over past cycles.
- `hollow`: drivers that are green while the outcome stands still.
- `linked`, `checking`, `checked`, `saying`: the verb `check_assumptions`, its result.
"""
