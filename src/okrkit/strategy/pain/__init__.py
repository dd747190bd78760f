"""
Where it hurts: segments, drivers, complaints, and alerts when satisfaction falls.

In reading order: `segments` (verb) over `shrinking` (arrays); `drivers` over
`importance`; `complaints` over `rates`; `alerts` over `flat`, `surprises`, `cusum`
and `changes`. Their results share the base `okrkit.strategy.listed`.
"""
