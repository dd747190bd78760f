"""
Free text ⇄ OKRs: what a sentence says of a target, and what kind of sentence it is.

In reading order: `words` cuts a text, `cleaning` blanks out what is no part of it,
`targets` fills `slots`, `judging` tells activity from outcome by `evidence`, `concepts`
knows which measures show what, `draft` puts it together, `okr_text` reads a whole OKR,
`suggesting` names measures for an objective. Language data is under `languages`.
"""
