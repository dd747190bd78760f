"""The pace of a key result, asked of an outlook."""

import okrkit as okr
from okrkit.projection import WorkingDays

GOAL = okr.KeyResult("k", "K", baseline=0, target=10, check_ins={"2026-11-01": 4})


def test_days_and_expectation_can_be_chosen():
    """What is kept for the usual question must not answer another one."""
    view = okr.project(GOAL, on="2026-11-15", cycle="2026-Q4")
    usual = view.pace("k")
    working = view.pace("k", days=WorkingDays())
    assert (usual.days_left, working.days_left) == (46, 34)
    assert view.pace("k") == usual
    assert view.pace("k", by="season").by == "linear"
