"""The fast path of large documents, at the corners that are rarely met."""

import sys
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import LimitError, StructureError
from okrkit.formats.columns import days, identifiers, numbers, texts, words
from okrkit.model.lookup import LazyTuple
from okrkit.model.table import Ragged, Table, tabulate

DAY = "2026-11-06"


def document(*rows: Any, **fields: Any) -> dict[str, Any]:
    """A document of two objectives; the rows are key results of the first."""
    plain = {
        "id": "z",
        "title": "Z",
        "baseline": 1,
        "target": 2,
        "check_ins": [{"date": DAY, "value": 1}],
    }
    return {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "metrics": {
            "m": {"unit": "%", "observations": {"2026-10-31": 3}},
            "r": {"unit": "ratio"},
        },
        "objectives": [
            {"id": "o", "title": "O", "key_results": [*rows], **fields},
            {"id": "p", "title": "P", "key_results": [plain]},
        ],
    }


@pytest.fixture
def bulk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the fast path for every document."""
    monkeypatch.setattr(sys.modules["okrkit.formats.assemble"], "BULK_FROM", 0)


def kr(**slots: Any) -> dict[str, Any]:
    """A key result."""
    return {"id": "a", "title": "A", "at_most": 5, **slots}


SOUND = [
    kr(metric="m", check_ins=[{"date": DAY, "value": 4}]),
    kr(metric="m"),
    kr(check_ins=[{"date": DAY}, {"date": "2026-11-01", "done": None}]),
    kr(check_ins={DAY: "4"}),
    kr(check_ins=[{"date": "2026-11-07", "value": 1}, {"date": DAY, "value": 2}]),
    kr(owner="Ann\u00e9", intent="learning", segment="s"),
    kr(at_most=10**290),
    kr(starts_on="2026-10-05", depends_on=["z"]),
    {"id": "a", "title": "A", "steps": [[1, 0], [2, 1]], "plan": {DAY: 1}},
    "Raise NPS from 3 to 5",
    kr(amendments=[{"date": DAY, "was": {"at_most": 3}}]),
    kr(closed={"date": DAY, "outcome": "missed"}, carried_from="2026-Q3/a"),
]


@pytest.mark.usefixtures("bulk")
@pytest.mark.parametrize("row", SOUND)
def test_sound_documents_take_the_fast_path(row: Any) -> None:
    """Odd rows are read one by one, and the set is made lazily all the same."""
    okrs = okr.from_dict(document(row))
    assert isinstance(okrs.objectives, LazyTuple)
    eager = okr.OKRSet(
        tuple(okrs.objectives),
        metrics=okrs.metrics,
        observations=okrs.observations,
        cycle=okrs.cycle,
    )
    assert eager == okrs
    assert eager.table.readings.value.tolist() == okrs.table.readings.value.tolist()
    assert eager.table.series.tolist() == okrs.table.series.tolist()


@pytest.mark.usefixtures("bulk")
def test_what_was_in_force_is_scored_in_bulk_as_well() -> None:
    """Of a large document, too, a day is judged by its own definitions."""
    amended = [{"date": "2026-11-10", "was": {"at_most": 3}}]
    scoped = [{"date": "2026-11-20", "was": {"intent": "learning"}}]
    row = kr(amendments=amended, check_ins=[{"date": DAY, "value": 4}])
    okrs = okr.from_dict(document(row, amendments=scoped))
    assert isinstance(okrs.objectives, LazyTuple)
    eager = okr.OKRSet(tuple(okrs.objectives), metrics=okrs.metrics, cycle=okrs.cycle)
    for day in ("2026-11-09", "2026-11-10", "2026-11-20"):
        assert okr.score(eager, on=day).to_dict() == okr.score(okrs, on=day).to_dict()
    assert 0.0 == okr.score(okrs, on="2026-11-09")["a"].score
    assert 1.0 == okr.score(okrs, on="2026-11-10")["a"].score


@pytest.mark.usefixtures("bulk")
@pytest.mark.parametrize(
    ("was", "made"),
    [({}, []), ({"title": "Q"}, []), ({"check_in": "month", "cycle": "2026"}, [0])],
)
def test_of_what_was_in_force_few_objects_are_made(was: Any, made: list[int]) -> None:
    """A large set stays columns on every day: rows are exchanged, not all made anew."""
    amended = [{"date": "2026-11-10", "was": {"at_most": 0.5, "metric": "r"}}]
    later = {"date": "2026-11-10", "was": {"metric": "m"}}
    check_ins = [{"date": DAY, "value": 0.5}, {"date": "2026-11-20", "value": 4}]
    rows = [
        kr(amendments=amended, metric="m", check_ins=check_ins),
        kr(id="b", metric="m"),
        kr(id="c", metric="m"),
        kr(id="d", metric="r", at_most=1, amendments=[later]),
    ]
    fields = {"amendments": [{"date": "2026-11-20", "was": was}]} if was else {}
    okrs = okr.from_dict(document(*rows, **fields))
    assert isinstance(okrs.objectives, LazyTuple)

    past = okrs.in_force("2026-11-09")
    okr.score(past, on="2026-11-09")

    items = okrs.objectives._items
    assert made == [place for place, item in enumerate(items) if item is not None]
    anew = tabulate(past).columns()
    for name, column in past.table.columns().items():
        assert repr(anew[name]) == repr(column), name


FAULTY = [
    (kr(at_most=float("1e308") * 10), "not-finite"),
    (kr(check_ins=[{"date": DAY}, {"date": DAY}]), "duplicate-check-in"),
    (kr(check_ins=[{"date": DAY, "n": -1, "value": 1}]), "negative"),
    (kr(check_ins=[{"date": DAY, "confidence": 2}]), "not-a-probability"),
    (kr(check_ins=[5]), "not-a-mapping"),
    (kr(check_ins=[{}]), "missing-field"),
    (kr(check_ins="now"), "not-a-list"),
    (kr(metric="r", check_ins=[{"date": DAY, "value": 3}]), "ratio-out-of-range"),
    (kr(metric={"id": "m", "unit": "USD"}), "duplicate-id"),
    (kr(id="z"), "duplicate-id"),
    (kr(metric=["m"]), "not-text"),
    (kr(depends_on=[5]), "not-text"),
    (kr(starts_on="2027-01-05"), "span-empty"),
    (kr(title=" "), "blank"),
    (kr(amendments=[{"date": DAY, "was": {"weight": -1}}]), "invalid-weight"),
]


@pytest.mark.usefixtures("bulk")
@pytest.mark.parametrize(("row", "code"), FAULTY)
def test_faults_are_those_of_the_exact_path(row: Any, code: str) -> None:
    """Whatever is wrong in a large document is told as in a small one."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict(document(row))
    assert code == caught.value.faults[0].code


@pytest.mark.usefixtures("bulk")
def test_faults_of_objectives_are_told() -> None:
    """So are those of objectives, and of what they refer to."""
    for fields, code in (
        ({"title": 5}, "not-text"),
        ({"intent": "x"}, "unknown-word"),
        ({"measured_by": ["x"]}, "unknown-metric"),
        ({"key_results": 5}, "not-a-list"),
        ({"id": "p"}, "duplicate-id"),
    ):
        with pytest.raises(StructureError) as caught:
            okr.from_dict(document(**fields))
        assert [code] == [fault.code for fault in caught.value.faults]


@pytest.mark.usefixtures("bulk")
def test_assumptions_may_name_key_results() -> None:
    """An objective with assumptions is checked with all its key results."""
    assumed = [{"drivers": ["a"], "outcome": "m"}]
    okrs = okr.from_dict(document(kr(), assumptions=assumed))
    assert ("a",) == okrs.objectives[0].assumptions[0].drivers


@pytest.mark.usefixtures("bulk")
@pytest.mark.parametrize(
    ("limits", "name"),
    [
        (okr.Limits(events=1), "events"),
        (okr.Limits(title=2), "title"),
        (okr.Limits(note=2), "note"),
    ],
)
def test_limits_hold_on_the_fast_path(limits: okr.Limits, name: str) -> None:
    """Limits below the model's own are looked at in columns, too."""
    row = kr(
        title="ABC" if name == "title" else "A",
        check_ins=[{"date": DAY, "note": "abc"}],
    )
    with pytest.raises(LimitError) as caught:
        okr.from_dict(document(row), limits=limits)
    assert name == caught.value.limit


def test_columns_find_what_is_odd() -> None:
    """Each check marks just the rows that hold something else."""
    values, odd = numbers([1, 10**400, True, "3", None, 2.5])
    assert [False, True, True, True, False, False] == odd.tolist()
    np.testing.assert_array_equal([1, np.nan, np.nan, np.nan, np.nan, 2.5], values)
    assert [False, True, True] == identifiers(["a", "b\u200b", " c"], 9).tolist()
    assert [False, True] == identifiers(["\u00e9", "long"], 3).tolist()
    assert [False, False, True] == texts(["", None, 5], 9).tolist()
    assert [False, True, True] == days([DAY, ["x"], 5])[1].tolist()
    assert [0, -1, -1] == words(["a", None, {}], ["a"])[0].tolist()


METRICS: dict[str, Any] = {
    "level": {"unit": "points", "polarity": "higher", "bounds": [0, 100]},
    "share": {"unit": "ratio", "kind": "ratio"},
    "churn": {
        "unit": "%",
        "kind": "ratio",
        "polarity": "lower",
        "observations": [
            {"date": "2026-10-31", "numerator": 10, "denominator": 100},
            {"date": "2026-11-05", "numerator": 30, "denominator": 1000},
        ],
    },
    "money": {"unit": "USD"},
}
"""Metrics of every rule: bounds, a fraction, a direction, counts, another unit."""


def whole(*rows: Any, plain: int = 0, **fields: Any) -> dict[str, Any]:
    """A document whose first objective has these rows, and the second plain ones."""
    others = [
        {
            "id": f"plain{n}",
            "title": "Plain",
            "metric": "churn",
            "baseline": 5,
            "target": 3,
            "check_ins": [{"date": DAY, "confidence": 0.5}],
        }
        for n in range(plain)
    ]
    return {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "metrics": METRICS,
        "objectives": [
            {"id": "o", "title": "O", "key_results": [*rows], **fields},
            {"id": "p", "title": "P", "key_results": others},
        ],
    }


def row(**slots: Any) -> dict[str, Any]:
    """A key result without a target."""
    return {"id": "a", "title": "A", **slots}


def said(**slots: Any) -> list[dict[str, Any]]:
    """Return one check-in."""
    return [{"date": DAY, **slots}]


FAULTY_ROWS = [
    # What the target is.
    row(),
    row(baseline=1),
    row(baseline=1, target=1),
    row(baseline=1, target=2, stretch=1.5),
    row(baseline=-1e308, target=1e308),
    row(baseline=1, target=2, at_most=5),
    row(at_least=5, at_most=4),
    row(at_most="5 apples"),
    row(at_most=True),
    row(at_most=5, tolerance=-1),
    row(zones={"baseline": 0, "commit": 5, "target": 4, "stretch": 9}),
    row(steps=[[1, 0]]),
    row(milestones=["x", "x"]),
    # What its metric is.
    row(metric="nobody", at_most=5),
    row(metric="level", baseline=9, target=3),
    row(metric="level", at_most=5),
    row(metric="churn", at_least=5),
    row(metric="level", baseline=50, target=101),
    row(metric="level", baseline=-1, target=50),
    row(metric="level", baseline=5, target=50, stretch=200),
    row(metric="level", at_least=101),
    row(metric="share", baseline=0.1, target=40),
    row(metric="share", baseline=10, target=40),
    row(metric="share", baseline=0.1, target=0.2, stretch=3),
    row(metric="share", at_most=40),
    row(metric="share", at_least=-7),
    row(metric="share", steps=[[0.1, 0], [40, 1]]),
    row(metric="share", at_most="40 USD"),
    row(metric="money", change="5 pp"),
    # What was reported.
    row(at_most=5, check_ins=said(value="many")),
    row(at_most=5, check_ins=said(value=float("nan"))),
    row(at_most=5, check_ins=said(confidence=60)),
    row(at_most=5, check_ins=said(value=1, n=-1)),
    row(at_most=5, check_ins=said(value=1, standard_error=-1)),
    row(at_most=5, check_ins=said(numerator=1)),
    row(at_most=5, check_ins=said(numerator=1, denominator=0)),
    row(at_most=5, check_ins=said() + said()),
    row(at_most=5, check_ins=said(done=True)),
    row(at_most=5, check_ins=[{"date": "2026-11-31"}]),
    row(at_most=5, check_ins=[{"value": 1}]),
    row(milestones=["x"], check_ins=said(done=["y"])),
    row(milestones=["x"], check_ins=said(done=True)),
    row(milestones=["x"], check_ins=said(value=1)),
    row(done=True, check_ins=said(value=0.5)),
    row(done=True, check_ins=said(done=["x"])),
    row(metric="level", at_least=5, check_ins=said(value=101)),
    row(metric="share", at_least=0.5, check_ins=said(value=40)),
    row(metric="share", at_least=0.5, check_ins=said(value="1 USD")),
    # The rest of it.
    row(id="plain7", at_most=5),
    row(id=" a", at_most=5),
    row(id=7, at_most=5),
    row(title="", at_most=5),
    row(title=None, at_most=5),
    row(owner=5, at_most=5),
    row(weight=-1, at_most=5),
    row(weight="heavy", at_most=5),
    row(intent="hopeful", at_most=5),
    row(depends_on=["a"], at_most=5),
    row(starts_on="2027-01-05", at_most=5),
    row(plan={DAY: "soon"}, at_most=5),
    5,
]
FAULTY_OBJECTIVES: list[dict[str, Any]] = [
    {"id": "p"},
    {"title": " "},
    {"intent": "hopeful"},
    {"measured_by": ["nobody"]},
    {"guardrails": [{"metric": "nobody", "at_most": 5}]},
    {"guardrails": [{"metric": "share", "at_most": 40}]},
    {"assumptions": [{"drivers": ["nobody"], "outcome": "churn"}]},
    {"cycle": "someday"},
    {"supports": [{"objective": "p", "weight": -1}]},
    {"initiatives": [{"id": "i", "title": "I"}, {"id": "i", "title": "I"}]},
]


def faults(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what is wrong with a document: code, path and words."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict(document)
    return [(fault.code, fault.path, fault.why) for fault in caught.value.faults]


@pytest.fixture
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the fast path from a hundred rows on."""
    monkeypatch.setattr(sys.modules["okrkit.formats.assemble"], "BULK_FROM", 100)


@pytest.mark.usefixtures("early")
@pytest.mark.parametrize("faulty", FAULTY_ROWS)
def test_a_fault_among_many_is_the_fault_of_one(faulty: Any) -> None:
    """No rule is lost where a document is large enough to be checked in columns."""
    assert faults(whole(faulty, plain=8)) == faults(whole(faulty, plain=100))


@pytest.mark.usefixtures("early")
@pytest.mark.parametrize("fields", FAULTY_OBJECTIVES)
def test_a_faulty_objective_of_many_rows(fields: dict[str, Any]) -> None:
    """Nor is one that binds an objective to the rest of the set."""
    rows = row(at_most=5)
    assert faults(whole(rows, **fields)) == faults(whole(rows, plain=100, **fields))


@pytest.mark.usefixtures("early")
def test_many_sound_rows_take_the_fast_path() -> None:
    """The tests above would prove nothing if the large document were read slowly."""
    okrs = okr.from_dict(whole(row(at_most=5), plain=100))
    assert isinstance(okrs.objectives, LazyTuple)


def test_a_thousand_sound_rows_take_the_fast_path() -> None:
    """From so many on, without being told."""
    okrs = okr.from_dict(whole(row(at_most=5), plain=1000))
    assert isinstance(okrs.objectives, LazyTuple)


CHECK_INS = st.fixed_dictionaries(
    {"date": st.sampled_from([DAY, "2026-11-01", "2026-12-24"])},
    optional={
        "value": st.sampled_from([None, 0, 0.5, 1, 40, 101]),
        "confidence": st.sampled_from([0, 0.5, 1, 2]),
        "n": st.sampled_from([-1, 0, 5]),
        "numerator": st.sampled_from([1, 30]),
        "denominator": st.sampled_from([100, 0]),
        "done": st.sampled_from([True, ["x"]]),
        "note": st.sampled_from(["", "well"]),
    },
)
NUMBERS = st.sampled_from([-1, 0, 0.25, 1, 2, 40, 200])
BASIS = st.sampled_from(["latest", "mean", "sum", "worst", "share of time"])
TARGETS = st.one_of(
    st.fixed_dictionaries(
        {"baseline": NUMBERS, "target": NUMBERS},
        optional={"stretch": NUMBERS, "basis": BASIS},
    ),
    st.fixed_dictionaries({"at_most": NUMBERS}, optional={"at_least": NUMBERS}),
    st.fixed_dictionaries({"at_least": NUMBERS, "basis": BASIS}),
    st.sampled_from([{"milestones": ["x", "y"]}, {"done": True}, {"establish": True}]),
    st.sampled_from([{"change": 5}, {"change": "2x"}, {"steps": [[0, 0], [1, 1]]}, {}]),
)
REST = st.fixed_dictionaries(
    {"title": st.just("K")},
    optional={
        "metric": st.sampled_from([*METRICS, "churn", "share", None]),
        "weight": st.sampled_from([None, 0, 2, -1]),
        "intent": st.sampled_from([None, "learning", "hopeful"]),
        "check_ins": st.lists(CHECK_INS, max_size=2),
        "starts_on": st.sampled_from(["2026-11-01", "2027-01-05"]),
        "plan": st.just({DAY: 1}),
    },
)
ROWS = st.builds(lambda target, rest: {**rest, **target}, TARGETS, REST)


def outcome(document: dict[str, Any], at: int) -> "tuple[object, Table | None]":
    """Load a document, fast from so many rows on; return faults or set, and table."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["okrkit.formats.assemble"], "BULK_FROM", at)
        try:
            okrs = okr.from_dict(document)
        except StructureError as error:
            return [(f.code, f.path, f.why) for f in error.faults], None
    assert isinstance(okrs.objectives, LazyTuple) == (at == 0)
    return okr.to_dict(okrs), okrs.table


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_both_ways_of_loading_agree(rows: list[dict[str, Any]]) -> None:
    """Same faults, same set, same columns to the last cell: the fast path's law."""
    given_rows = [{"id": f"k{n}", **slots} for n, slots in enumerate(rows)]
    # One faulty row hides the others' tables: the sound ones are loaded by themselves.
    sound = [one for one in given_rows if outcome(whole(one), 99)[1] is not None]
    for part in (given_rows, sound):
        fast, table = outcome(whole(*part), 0)
        slow, other = outcome(whole(*part), 99)
        assert slow == fast
        assert (table is None) == (other is None)
        if table is not None and other is not None:
            assert_same(other, table)


def assert_same(expected: "Table | Ragged", actual: "Table | Ragged") -> None:
    """Compare two tables column by column."""
    for column in attrs.fields(type(expected)):
        one, two = getattr(expected, column.name), getattr(actual, column.name)
        if isinstance(one, Ragged):
            assert_same(one, two)
        elif isinstance(one, np.ndarray):
            assert one.dtype == two.dtype, column.name
            np.testing.assert_array_equal(one, two, err_msg=column.name)
        elif column.name != "made":
            assert one == two or [*one] == [*two], column.name


@pytest.mark.usefixtures("bulk")
def test_counts_are_the_same_both_ways() -> None:
    """Plain and odd rows of a counted metric have their numerators and denominators."""
    said_here = said(numerator=1, denominator=10)
    okrs = okr.from_dict(
        whole(
            row(metric="churn", at_most=4),
            row(id="b", metric="churn", at_most=4, basis="mean", check_ins=said_here),
            row(id="c", metric="churn", done=True),
            plain=2,
        )
    )
    eager = tabulate(okrs)
    assert_same(eager, okrs.table)
    parts = okrs.table.readings.numerator
    assert parts is not None
    np.testing.assert_array_equal([10, 30, 10, 30, 1, np.nan, np.nan], parts)
    card = okr.score(okrs, on="2026-12-15")
    assert 100 * 41 / 1110 == card["b"].actual


@pytest.mark.usefixtures("bulk")
def test_errors_are_the_same_both_ways() -> None:
    """Plain and odd rows have the standard errors that their readings say or imply."""
    document = whole(
        row(at_most=4, check_ins=said(value=3, standard_error=0.5, n=9)),
        row(id="b", at_most=4, check_ins=said(value=3, standard_error=0.5)),
        row(id="c", metric="csat", at_least=4, check_ins=said(value=10, n=400)),
        row(id="d", metric="nps", target=4, basis="mean", baseline=0),
        row(id="e", at_most=4, check_ins=said(value=3), plan={DAY: 3}),
        plain=2,
    )
    net = {"unit": "points", "bounds": [-100, 100]}
    seen = [{"date": "2026-10-01", "value": 10, "n": 400}]
    document["metrics"] = {
        "churn": {"kind": "ratio", "unit": "%"},
        "csat": net,
        "nps": net | {"observations": seen},
    }
    okrs = okr.from_dict(document)
    assert_same(tabulate(okrs), okrs.table)
    error = okrs.table.readings.error
    assert error is not None
    own = (0.6 * 110 * 90 / 400) ** 0.5
    np.testing.assert_allclose(error, [0.5, 0.5, own, own, np.nan])
    assert okrs.table.metric.tolist() == [-1, -1, 1, 2, -1, 0, 0]


@pytest.mark.usefixtures("bulk")
def test_an_objective_that_is_no_mapping_is_told() -> None:
    """What stands among the objectives of a large document may be anything."""
    odd = whole(row(at_most=5), plain=2)
    odd["objectives"].append(5)
    assert [("not-a-mapping", "objectives[2]")] == [fault[:2] for fault in faults(odd)]


@pytest.mark.usefixtures("bulk")
@pytest.mark.parametrize("segment", [["a"], {"a": 1}, 5, True])
def test_a_segment_that_is_no_text(segment: object) -> None:
    """Beside declared segments, what is no name is a fault like everywhere."""
    wrong = document(kr(segment=segment), segments={"a": "pays"})
    with pytest.raises(StructureError) as caught:
        okr.from_dict(wrong)
    assert [("objectives[0].key_results[0].segment", "not-text")] == [
        (fault.path, fault.code) for fault in caught.value.faults
    ]
