"""What hangs on an objective: segments, supports, guardrails, assumptions, work."""

import pytest

import okrkit as okr
from okrkit.errors import CODES, InvalidOKRError

REFUSED = {
    "no parent": (okr.Support, {}, "support-parent"),
    "two parents": (
        okr.Support,
        {"objective": "a", "key_result": "b"},
        "support-parent",
    ),
    "blank parent": (okr.Support, {"objective": ""}, "blank"),
    "other blank": (okr.Support, {"objective": "a", "key_result": ""}, "blank"),
    "weight below 0": (okr.Support, {"objective": "a", "weight": -1}, "invalid-weight"),
    "weight as text": (okr.Support, {"objective": "a", "weight": "1"}, "not-a-number"),
    "share of 0": (okr.Support, {"objective": "a", "share": 0}, "not-a-share"),
    "share above 1": (okr.Support, {"objective": "a", "share": 1.1}, "not-a-share"),
    "kind": (okr.Support, {"objective": "a", "kind": "helps"}, "unknown-word"),
    "no limit": (okr.Guardrail, {"metric": "m"}, "target-incomplete"),
    "crossed": (
        okr.Guardrail,
        {"metric": "m", "at_least": 2, "at_most": 1},
        "target-order",
    ),
    "lag": (okr.Assumption, {"drivers": ["a"], "outcome": "m", "lag": -1}, "negative"),
    "drivers": (okr.Assumption, {"drivers": "a", "outcome": "m"}, "not-a-list"),
    "segment": (okr.Segment, {"id": "s", "parent": ""}, "blank"),
    "span": (
        okr.Initiative,
        {"id": "i", "title": "I", "starts_on": "2026-02-01", "ends_on": "2026-01-01"},
        "period-order",
    ),
    "moves": (okr.Initiative, {"id": "i", "title": "I", "moves": [5]}, "not-text"),
}


@pytest.mark.parametrize(("kind", "fields", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(kind, fields, code):
    """A link, limit or span that means nothing must not be kept as if it did."""
    with pytest.raises(InvalidOKRError) as caught:
        kind(**fields)
    assert code == caught.value.code
    assert code in CODES


def test_support_defaults():
    """A bare link contributes with weight 1; a weight of 0 is allowed."""
    support = okr.Support(key_result="kr")

    assert (1.0, None, "contributes") == (support.weight, support.share, support.kind)
    assert 0.0 == okr.Support(objective="a", weight=0, share=1).weight


def test_guardrail_is_a_hold():
    """A limit is judged by the arithmetic of `Hold`, not by its own."""
    assert (
        okr.Hold(at_least=1, at_most=2)
        == okr.Guardrail(metric="m", at_least=1, at_most=2).hold
    )


def test_work_of_one_day():
    """An initiative may start and end on the same day."""
    day = "2026-01-01"
    work = okr.Initiative("i", "I", starts_on=day, ends_on=day)

    assert work.starts_on == work.ends_on
