"""
Where it hurts: segments, drivers, complaints, and alerts when satisfaction falls.

In reading order: `segments` (verb) over `shrinking` (arrays); `drivers` over
`importance`; `complaints` over `rates`; `alerts` over `flat`, `surprises`, `cusum`
and `changes`. `listed` is the base that their results share.
"""
