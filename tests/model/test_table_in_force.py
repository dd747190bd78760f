"""The table of a set as it was defined is the one its objects make."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, StructureError
from okrkit.model.table import Ragged, Table, tabulate

DAYS = st.dates(dt.date(2026, 9, 25), dt.date(2026, 12, 31))
AMENDED = ("2026-10-20", "2026-11-10", "2026-12-01")
TARGETS = st.sampled_from(
    [
        okr.Reach(32, 40),
        okr.Reach(3.2, 2, 1, basis="mean"),
        okr.Change(10, "percent", since="previous_year"),
        okr.Change(50),
        okr.Hold(at_least=3, tolerance=2),
        okr.Hold(at_most=5, inclusive=False, basis="worst"),
        okr.Zones(0, 30, 70, 100, levels=(0.2, 0.5, 1)),
        okr.Steps({0: 0, 5: 0.5, 9: 1}),
        okr.Steps({0: 0, 1: 0.25, 7: 0.5, 9: 1}),
        okr.Milestones(["a", ("b", 3)]),
        okr.Done(),
        okr.Establish(),
    ]
)
METRICS = st.sampled_from([None, "m", "n", "r"])
CHANGES = {
    "title": st.sampled_from(["K", "Other"]),
    "target": TARGETS,
    "metric": METRICS,
    "weight": st.sampled_from([0.5, 1.0, 2.0]),
    "intent": st.sampled_from([None, "committed", "learning"]),
    "plan": st.dictionaries(DAYS, st.integers(0, 9), max_size=2),
    "starts_on": st.sampled_from([None, "2026-11-01"]),
}
OF_OBJECTIVES = {
    "title": st.sampled_from(["O", "Other"]),
    "intent": st.sampled_from([None, "committed", "learning"]),
    "cycle": st.sampled_from([None, "2026-Q4", "2026"]),
    "check_in": st.sampled_from(["", "month", 10]),
    "why": st.sampled_from(["", "For them"]),
}


def changed(draw: Any, noun: Any, ways: Any) -> Any:
    """Amend a noun on some days, in some fields."""
    for day in draw(st.sets(st.sampled_from(AMENDED))):
        names = draw(st.sets(st.sampled_from(sorted(ways)), min_size=1, max_size=3))
        new = {name: draw(ways[name]) for name in sorted(names)}
        try:
            noun = noun.amend(on=day, reason="", **new)
        except InvalidOKRError as error:
            assert error.code == "nothing-amended"  # noqa: PT017 - drawn what it was
    return noun


@st.composite
def key_results(draw: Any, id: str) -> okr.KeyResult:
    """Draw a key result, amended or not, with check-ins or none."""
    target = draw(TARGETS)
    said: dict[type, Any] = {
        okr.Done: st.booleans(),
        okr.Milestones: st.sampled_from(["a", "b"]),
    }
    values = st.just(1) if type(target) in said else st.integers(0, 1)
    check_ins = [
        okr.CheckIn(day, draw(st.none() | values), confidence=0.5)
        for day in draw(st.sets(DAYS, max_size=2))
    ]
    if isinstance(target, okr.Milestones):
        check_ins = [okr.CheckIn(c.date, done=["a"]) for c in check_ins]
    kr = okr.KeyResult(
        id, "K", target=target, metric=draw(METRICS), check_ins=check_ins
    )
    return changed(draw, kr, CHANGES)


@st.composite
def sets(draw: Any) -> okr.OKRSet:
    """Draw a set with amendments, most of whose key results share three metrics."""
    objectives = [
        changed(
            draw,
            okr.Objective(
                f"o{n}",
                "O",
                [
                    draw(key_results(f"o{n}k{k}"))
                    for k in range(draw(st.integers(0, 3)))
                ],
            ),
            OF_OBJECTIVES,
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    counted = okr.Observation(date="2026-10-31", numerator=1, denominator=4, n=4)
    metrics = [
        okr.Metric("m", bounds=(-100, 100)),
        okr.Metric("n"),
        okr.Metric("r", kind="ratio", unit="%"),
    ]
    readings = {
        "m": draw(st.dictionaries(DAYS, st.integers(0, 1), max_size=3)),
        "r": draw(st.sampled_from([[], [counted]])),
    }
    cycle = draw(st.sampled_from([None, "2026-Q4"]))
    try:
        return okr.OKRSet(
            objectives, metrics=metrics, observations=readings, cycle=cycle
        )
    except StructureError:
        reject()  # as where work was reported while a number was agreed


def said(column: Any) -> Any:
    """Return a column as what can be compared."""
    if isinstance(column, Ragged):
        names = ("offset", "day", "value", "provisional")
        more = ("numerator", "denominator", "error")
        return [said(getattr(column, name)) for name in (*names, *more)]
    if isinstance(column, np.ndarray):
        return (
            column.dtype,
            column.shape,
            [repr(cell) for cell in column.ravel().tolist()],
        )
    return column if column is None else list(column)


def alike(one: Table, other: Table) -> None:
    """Assert that two tables are one, cell by cell."""
    columns = other.columns()
    for name, column in one.columns().items():
        assert said(column) == said(columns[name]), name


@given(sets(), DAYS, DAYS)
def test_the_table_in_force_is_that_of_its_objects(
    okrs: okr.OKRSet, day: dt.date, earlier: dt.date
) -> None:
    """Only the rows of what was amended are new, and nobody can tell."""
    assert len(okrs.table) == len(okrs.key_results)
    then = okrs.in_force(day)
    for past in (then, then.in_force(min(day, earlier))):
        anew = okr.OKRSet(
            tuple(past.objectives),
            metrics=okrs.metrics,
            observations=okrs.observations,
            cycle=okrs.cycle,
            _trusted=True,
        )
        alike(past.table, tabulate(anew))
        assert okr.score(past, on=day).to_dict() == okr.score(anew, on=day).to_dict()
        assert okr.align(past, on=day).to_dict() == okr.align(anew, on=day).to_dict()


SHARED = {"metric": "m", "at_least": 1}
OTHERS = {
    "two others": [okr.KeyResult(f"k{n}", "K", **SHARED) for n in range(2)],
    "one other": [okr.KeyResult("k0", "K", **SHARED)],
    "one that repeats the metric": [
        okr.KeyResult("k0", "K", **SHARED, check_ins={"2026-11-06": 9})
    ],
    "one judged otherwise": [okr.KeyResult("k0", "K", metric="m", target=okr.Done())],
    "none": [],
}


@pytest.mark.parametrize(
    ("others", "groups"), [*zip(OTHERS, [1, 1, 2, 2, 1], strict=True)]
)
def test_readings_of_a_metric_are_held_once(others: str, groups: int) -> None:
    """Whether rows show the same readings is asked by group, when values add up."""
    now = [okr.KeyResult(id, "A", metric="n", at_least=1) for id in ("a", "b")]
    krs = [kr.amend(on="2026-11-10", reason="", metric="m") for kr in now]
    krs = [kr.amend(on="2026-12-01", reason="", metric="n") for kr in krs]
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [*OTHERS[others], *krs])],
        metrics=[okr.Metric("m"), okr.Metric("n")],
        observations={"m": {"2026-11-06": 2}},
        cycle="2026-Q4",
    )
    assert len(okrs.key_results) == len(okrs.table)

    past = okrs.in_force("2026-11-15")

    assert groups == len(past.table.readings.offset) - 1
    alike(past.table, tabulate(past))


def test_counts_are_there_only_where_some_reading_has_them() -> None:
    """Of a ratio that was agreed later, nothing was counted before."""
    kr = okr.KeyResult("k", "K", metric="n", at_least=1)
    kr = kr.amend(on="2026-11-10", reason="", metric="r")
    counted = okr.Observation(date="2026-10-31", numerator=1, denominator=4)
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        metrics=[okr.Metric("n"), okr.Metric("r", kind="ratio", unit="%")],
        observations={"r": [counted]},
    )
    assert okrs.table.readings.denominator is not None

    past = okrs.in_force("2026-11-09").table.readings

    assert [None] * 3 == [past.numerator, past.denominator, past.error]
