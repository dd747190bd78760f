"""Whatever comes in: a result, or one of okrkit's own errors."""

import pytest

from okrkit.errors import OKRError
from okrkit.strategy.pain.alerts import satisfaction_alerts
from okrkit.strategy.pain.complaints import complaints
from okrkit.strategy.pain.drivers import key_drivers
from okrkit.strategy.pain.rates import rate_ratio
from okrkit.strategy.pain.segments import satisfaction
from okrkit.strategy.pain.shrinking import shrink

ODD = [None, "x", b"x", True, -1, 5, 2**70, float("nan"), 1e308, {}, {"a": 1}, [{}]]
ROWS = {"a": [1, 2, 3, 4, 5, 1, 2, 3], "b": [1, 3, 2, 5, 4, 2, 2, 1], "y": range(8)}
ANSWERS = {"score": [9, 3, 9, 2], "segment": list("aabb")}
LETTERS = {"date": ["2026-10-02"], "category": ["late"]}
MONTHS = {f"2026-{m:02}-28": 40 + m % 2 for m in range(1, 13)}
CALLS = {
    "answers": satisfaction,
    "by": lambda odd: satisfaction(ANSWERS, by=odd),
    "measure": lambda odd: satisfaction(ANSWERS, measure=odd),
    "csat scale": lambda odd: satisfaction(ANSWERS, measure="csat", scale=odd),
    "answers of drivers": lambda odd: key_drivers(odd, "y", ["a", "b"]),
    "outcome": lambda odd: key_drivers(ROWS, odd, ["a", "b"], resamples=2),
    "drivers": lambda odd: key_drivers(ROWS, "y", odd, resamples=2),
    "method": lambda odd: key_drivers(ROWS, "y", ["a", "b"], method=odd),
    "scale": lambda odd: key_drivers(ROWS, "y", ["a", "b"], scale=odd),
    "letters": lambda odd: complaints(odd, on="2026-11-15"),
    "letters on": lambda odd: complaints(LETTERS, on=odd),
    "every": lambda odd: complaints(LETTERS, on="2026-11-15", every=odd),
    "adjust": lambda odd: complaints(LETTERS, on="2026-11-15", adjust=odd),
    "series": lambda odd: satisfaction_alerts(odd, on="2026-12-31"),
    "on": lambda odd: satisfaction_alerts(MONTHS, on=odd),
    "metrics": lambda odd: satisfaction_alerts(MONTHS, on="2026-12-31", metrics=odd),
    "counts": lambda odd: rate_ratio(odd, 1),
    "errors": lambda odd: shrink([1, 2], odd),
}
"""Those that may take some of the odd values, too, and must not break."""


@pytest.mark.parametrize("call", list(CALLS))
def test_odd_input_is_refused_or_read(call: str) -> None:
    """Never another error, and never a hang."""
    codes = []
    for odd in ODD:
        try:
            CALLS[call](odd)
        except OKRError as error:
            codes.append(error.code)
    assert len(codes) >= 5
    assert all(codes)
