"""
Review: read OKRs as an expert coach does.

In reading order: `finding` is what is said, `rule` what says it, `seen` what a rule
sees, `rules` the rules by family with `catalogue`, `praising` and `asking` what is good
and what an expert would ask, `configuring` and `waiving` what a team has agreed,
`ranking` what matters most, `result` the `Review`, `review` the verb.

The room is not called after its verb: Python would put the room in the verb's place.
"""
