"""A large journal is rebuilt in columns: the same set as of events read one by one."""

import datetime as dt
import json
import pickle
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import OKRError
from okrkit.history.events import Event, body
from okrkit.history.in_columns import rebuild_in_columns
from okrkit.history.lines import seal
from okrkit.history.rebuilding import events_of, rebuild
from okrkit.history.rows import read_rows
from okrkit.model.lookup import LazyTuple
from okrkit.model.readings import Readings
from okrkit.model.series import Series
from okrkit.model.table import Ragged

DAYS = [f"2026-{month}-{day}" for month in ("10", "11") for day in ("05", "06", "20")]
MOMENTS = [
    dt.datetime(2026, 10, 2, 9, minute, second, micro, tzinfo=dt.UTC)
    for minute, second, micro in ((0, 0, 0), (0, 7, 0), (0, 7, 250000), (30, 0, 0))
]
METRICS: dict[str, Any] = {
    "nps": {"unit": "points", "bounds": [-100, 100]},
    "churn": {"unit": "%", "kind": "ratio"},
    "idle": {},
}


def document(cycle: str = "2026-Q4", **more: object) -> dict[str, Any]:
    """A set with every way a key result can be reported."""
    rows: list[Any] = [
        {"id": "own", "title": "Reported", "baseline": 0, "target": 50},
        {"id": "nps", "title": "Measured", "metric": "nps", "at_least": 40},
        {"id": "churn", "title": "A rate", "metric": "churn", "at_most": 3},
        {"id": "ship", "title": "Stages", "milestones": ["a", "b"]},
        {"id": "sign", "title": "Signed", "done": True},
        "Win some back",
    ]
    other = {"id": "alone", "title": "Alone", "metric": "nps", "at_least": 5, **more}
    return {
        "okrkit": 1,
        "cycle": cycle,
        "metrics": METRICS,
        "objectives": [
            {"id": "keep", "title": "Customers stay", "key_results": rows},
            {"id": "grow", "title": "More come", "key_results": [other]},
            {"id": "bare", "title": "Nothing yet"},
        ],
    }


NUMBERS = st.sampled_from([0, 3, 34, 34.5, -7])
CHECK_INS = st.fixed_dictionaries(
    {},
    optional={
        "value": NUMBERS,
        "confidence": st.sampled_from([0, 0.6, 1]),
        "note": st.sampled_from(["", "Calls"]),
        "author": st.just("Ann"),
        "n": st.just(40),
        "standard_error": st.just(0.5),
    },
)
ODD_CHECK_INS = st.sampled_from([
    {"done": ["a"]},
    {"done": True},
    {"value": 3, "colour": "red"},
    {"numerator": 3, "denominator": 100},
    {"value": "34"},
    {"confidence": 2},
])  # fmt: skip
READINGS = st.fixed_dictionaries(
    {"value": NUMBERS},
    optional={
        "n": st.just(400),
        "standard_error": st.just(1.5),
        "source": st.just("survey"),
        "definition": st.just("v2"),
        "provisional": st.booleans(),
    },
)
ODD_READINGS = st.sampled_from([
    {"numerator": 3, "denominator": 100},
    {"value": 3, "colour": "red"},
    {"value": 3, "starts_on": "2026-10-01", "provisional": True},
    {"value": 3, "provisional": None},
    {"value": 900},
    {"value": "3"},
])  # fmt: skip
NAMES = st.sampled_from(
    ["own", "nps", "churn", "ship", "sign", "keep.6", "alone", "gone"]
)


def about(name: str, *kinds: Any) -> Any:
    """Rarely another kind of thing to say."""
    return st.tuples(st.just(name), NAMES, st.one_of(*kinds))


DEEDS = st.one_of(
    about("check_in", CHECK_INS, CHECK_INS, CHECK_INS, CHECK_INS, ODD_CHECK_INS),
    about("check_in", CHECK_INS),
    about("observation", READINGS, READINGS, READINGS, READINGS, ODD_READINGS),
    about("observation", READINGS),
    about(
        "amendment",
        st.sampled_from([
            {"to": {"weight": 2}},
            {"was": {"at_least": 40}, "to": {"at_least": 30}},
            {"to": {"owner": "Ann", "title": "Anew"}},
        ]),
    ),
    about("closing", st.sampled_from([{"outcome": "missed"}, {"outcome": "achieved"}])),
    about("withdrawal", st.just({})),
    about("removal", st.just({})),
    about("okrs", st.just(document("2027-Q1")), st.just(document(weight=3))),
    about(
        "objective",
        st.just({"title": "Anew", "key_results": [{"id": "own", "title": "Few",
                                                  "at_most": 5}]}),
    ),
    about("metric", st.just({"unit": "points"})),
)  # fmt: skip

JOURNALS = st.lists(
    st.tuples(
        DEEDS,
        st.sampled_from(DAYS),
        st.sampled_from(MOMENTS),
        st.integers(0, 12),
    ),
    max_size=14,
)


def journal(deeds: list[Any]) -> bytes:
    """Write what was said as the lines of a journal."""
    first = Event("okrs", date="2026-10-01", data=document(), recorded_at="2026-10-01")
    lines = [seal(1, body(first))]
    for n, ((kind, name, data), day, moment, old) in enumerate(deeds, 2):
        scope = "key result" if kind in ("amendment", "closing", "removal") else ""
        replaces = old if kind == "withdrawal" or old in (3, 4) else None
        metric = {"own": "nps", "ship": "nps", "sign": "idle"}.get(name, name)
        named = {"observation": metric, "metric": metric, "objective": "grow"}
        event = Event(
            kind,
            "" if kind == "okrs" else named.get(kind, name),
            date=day,
            data=data,
            scope=scope,
            recorded_at=moment,
            reason="A slip",
            replaces=max(replaces, 1) if replaces is not None else None,
        )
        lines.append(seal(n, body(event)))
    return b"".join(lines)


@pytest.fixture
def columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebuild every journal in columns."""
    monkeypatch.setattr(sys.modules["okrkit.history.rebuilding"], "COLUMNS_FROM", 0)


def outcome(said: Any, **asked: Any) -> tuple[okr.OKRSet | None, str]:
    """The set, or what is wrong."""
    try:
        return rebuild(said, **asked), ""
    except OKRError as error:
        return None, str(error)


def flat(okrs: okr.OKRSet) -> dict[str, Any]:
    """Every column of the table as plain lists, NaN as None."""
    made: dict[str, Any] = {}
    for name, column in okrs.table.columns().items():
        parts = (
            [column]
            if not isinstance(column, Ragged)
            else [getattr(column, part) for part in Ragged.__slots__[:7]]
        )
        made[name] = [
            None if part is None else np.asarray(part).astype(str).tolist()
            for part in parts
        ]
    return made


@pytest.mark.usefixtures("columns")
def test_both_ways_give_equal_sets() -> None:
    """Whatever was said, corrected and withdrawn, on any day and known at any moment."""

    @settings(max_examples=250, deadline=None)
    @given(
        JOURNALS,
        st.none() | st.sampled_from(DAYS),
        st.none() | st.sampled_from(MOMENTS),
    )
    def law(deeds: list[Any], on: str | None, known_at: dt.datetime | None) -> None:
        lines = journal(deeds)
        expected, wrong = outcome(events_of(lines), on=on, known_at=known_at)
        made, why = outcome(lines, on=on, known_at=known_at)
        assert wrong == why
        if expected is None or made is None:
            return
        assert flat(expected) == flat(made)
        assert expected == made
        day = on or "2026-11-21"
        assert (
            okr.score(expected, on=day).to_dict() == okr.score(made, on=day).to_dict()
        )
        assert expected == pickle.loads(pickle.dumps(made))  # noqa: S301 - our own

    law()
