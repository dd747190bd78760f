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
from okrkit.model.metric import instant
from okrkit.model.readings import NO_MOMENT, Readings, microseconds
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
def test_a_reading_beyond_its_bounds_is_refused_in_the_same_words() -> None:
    """A column that does not fit is left to the way that says what is wrong."""
    lines = journal([(("observation", "nps", {"value": 900}), DAYS[0], MOMENTS[0], 0)])
    expected = outcome(events_of(lines))
    assert expected == outcome(lines)
    assert expected[0] is None
    assert "900" in expected[1]


@pytest.mark.usefixtures("columns")
def test_both_ways_give_equal_sets() -> None:
    """Whatever was said and corrected, on any day and as known at any moment."""

    @settings(max_examples=2 * settings().max_examples)
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
        assert expected == pickle.loads(pickle.dumps(made))

    law()


CALM: list[Any] = [
    (("check_in", "own", {"value": 3, "confidence": 0.6}), DAYS[0], MOMENTS[0], 0),
    (("check_in", "own", {"value": 4}), DAYS[0], MOMENTS[1], 0),
    (("check_in", "ship", {"done": ["a"]}), DAYS[1], MOMENTS[1], 0),
    (("observation", "nps", {"value": 33, "n": 400}), DAYS[0], MOMENTS[0], 0),
    (("observation", "nps", {"value": 34}), DAYS[0], MOMENTS[2], 0),
    (("observation", "nps", {"value": 35}), DAYS[1], MOMENTS[2], 0),
    (("amendment", "alone", {"to": {"weight": 2}}), DAYS[2], MOMENTS[3], 0),
]


def calm(*more: Any) -> okr.OKRSet:
    """A journal that is rebuilt in columns."""
    made = rebuild_in_columns(journal([*CALM, *more]), None, None, okr.Limits())
    assert made is not None
    return made


def test_reports_stay_columns_until_somebody_looks() -> None:
    """What is odd is read beside, and makes the rest no slower."""
    okrs = calm()
    assert isinstance(okrs.objectives, LazyTuple)
    assert isinstance(okrs.series("nps").observations, Readings)
    (said,) = okrs.key_result("own").check_ins
    assert 4 == said.value
    assert 2 == okrs.key_result("alone").weight
    assert ("a",) == okrs.key_result("ship").check_ins[0].done


ODD = [
    {"value": 3, "colour": "red"},
    {"value": 3, "starts_on": "2026-10-01", "provisional": True},
    {"numerator": 3, "denominator": 100},
]


@pytest.mark.parametrize("data", ODD, ids=range(len(ODD)))
def test_odd_readings_are_read_beside(data: dict[str, Any]) -> None:
    """Of their metric alone; others stay in columns."""
    said = (("observation", "churn", data), DAYS[0], MOMENTS[0], 0)
    okrs = calm(said)
    assert isinstance(okrs.series("nps").observations, Readings)
    assert isinstance(okrs.series("churn").observations, tuple)
    expected = rebuild(events_of(journal([*CALM, said])))
    assert expected == okrs
    assert flat(expected) == flat(okrs)


def test_of_one_moment_the_last_number_counts() -> None:
    """Two readings of one day and moment are a correction."""
    said = [
        (("observation", "churn", {"value": value}), DAYS[0], MOMENTS[0], 0)
        for value in (3, 4)
    ]
    (only,) = calm(*said).series("churn")
    assert 4 == only.value


def test_readings_in_columns_are_like_any_series() -> None:
    """Equal, hashed, pickled, cut and added to as the observations they stand for."""
    series = calm().series("nps")
    plain = Series(tuple(series))
    assert not isinstance(plain.observations, Readings)
    assert 3 == len(series) == len(plain)
    assert series == plain
    assert plain == series
    assert hash(series) == hash(plain)
    assert plain == pickle.loads(pickle.dumps(series))
    assert plain[1:] == series[1:]
    assert plain.dates.tolist() == series.dates.tolist()
    assert plain.values.tolist() == series.values.tolist()
    for moment in (None, *MOMENTS):
        assert plain.current(moment) == series.current(moment)
    assert series.current().current() is not series
    one = series.current()
    assert one.current() is one
    assert plain.latest(DAYS[0]) == series.latest(DAYS[0])
    more = okr.Observation(date=DAYS[2], value=36, unit="points")
    assert plain.adding([more]) == series.adding([more])
    assert series.adding(plain) is series


def test_another_metric_looks_at_every_reading_anew() -> None:
    """A change of unit or bounds is checked as if the readings were objects."""
    okrs = calm()
    again = okrs.replace(objectives=())
    assert again.series("nps") is okrs.series("nps")
    empty = okrs.replace(objectives=(), metrics=(okr.Metric("nps", unit="points"),))
    assert okrs.series("nps") == empty.series("nps")
    for bounds in ((0, 10), (34, 100)):
        narrow = okr.Metric("nps", unit="points", bounds=bounds)
        with pytest.raises(okr.errors.StructureError):
            okrs.replace(objectives=(), metrics=(narrow,))
    with pytest.raises(okr.errors.OKRError):
        okrs.with_metric(okr.Metric("nps", unit="USD"))


def test_a_series_known_in_columns_alone() -> None:
    """Of a fraction without bounds the usual ones hold."""
    none = np.zeros(0, np.int64)
    metric = okr.Metric("share", unit="ratio")
    empty = Readings(metric.unit, none, none, none, none, none, lambda _: None)
    assert empty.fits(metric)
    assert 0 == len(empty.current(None))
    for value, fits in ((0.5, True), (1.5, False), (-2.0, False)):
        one = np.array([1])
        held = Readings(metric.unit, one, one, one * value, one, one == 0, id)
        assert fits is held.fits(metric)


@pytest.mark.parametrize("fast", [True, False])
def test_with_and_without_a_faster_parser(
    monkeypatch: pytest.MonkeyPatch, *, fast: bool
) -> None:
    """The standard library reads the same columns."""
    if not fast:
        monkeypatch.setitem(sys.modules, "msgspec", None)
    rows = read_rows(journal(CALM))
    assert rows is not None
    assert list(range(1, 9)) == rows.n.tolist()
    expected = [m - dt.datetime(1970, 1, 1, tzinfo=dt.UTC) for *_, m, _ in CALM]
    seconds = [each / dt.timedelta(microseconds=1) for each in expected]
    assert seconds == rows.moment[1:].tolist()
    assert read_rows(b"{}}\n") is None
    assert read_rows(b"[]\n") is None


ODD_LINES = [
    b'{"n":0.5,"kind":"okrs","date":"2026-10-01"}\n',
    b'{"n":1,"kind":"magic","date":"2026-10-01"}\n',
    b'{"n":1,"kind":"okrs","date":"2026-10-32"}\n',
    b'{"n":1,"kind":"okrs","date":"2026-10-01","id":" x"}\n',
    b'{"n":1,"kind":"okrs","date":"2026-10-01","id":5}\n',
    b'{"n":1,"kind":"check_in","date":"2026-10-01","id":"x","cycle":["Q4"]}\n',
    b'{"n":1,"kind":"okrs","date":"2026-10-01","data":[]}\n',
    b'{"n":1,"kind":"okrs","date":"2026-10-01","replaces":-1}\n',
    b'{"n":1,"kind":"okrs","date":"2026-10-01","recorded_at":5}\n',
    b'{"n":1,"kind":"okrs","date":"2026-10-01","recorded_at":"now"}\n',
    b'{"n":1,"kind":"okrs","date":"2026-10-01"}\n' * 2,
    b'{"n":1,"kind":"okrs","date":"2026-10-01"}\n\n',
]


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("lines", ODD_LINES, ids=range(len(ODD_LINES)))
def test_lines_that_are_no_events_have_no_columns(
    monkeypatch: pytest.MonkeyPatch, lines: bytes, *, fast: bool
) -> None:
    """Then the events are read one by one, and what is wrong is said there."""
    if not fast:
        monkeypatch.setitem(sys.modules, "msgspec", None)
    assert read_rows(lines) is None
    assert rebuild_in_columns(lines, None, None, okr.Limits()) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-15T09:00:00Z",
        "2026-02-29T09:00:00Z",
        "2024-02-29T23:59:59Z",
        "1969-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "2026-11-15T09:00:00.250000Z",
        "2026-11-15T09:00:00+01:00",
        "2026-13-15T09:00:00Z",
        "2026-11-15T25:00:00Z",
        "2026-11-15 09:00:00Z",
        "2026-11-\u0661\u0665T09:00:00Z",
        "",
    ],
)
def test_moments_are_those_of_the_exact_path(text: str) -> None:
    """Vectors of characters are read as each text would be."""
    start = {"kind": "okrs", "date": "2026-10-01", "data": document()}
    line = seal(1, json.dumps({**start, "recorded_at": text}).encode())
    rows = read_rows(line)
    try:
        moment = instant(text or None)
    except OKRError:
        assert rows is None
        return
    assert rows is not None
    wanted = NO_MOMENT if moment is None else microseconds(moment)
    assert [wanted] == rows.moment.tolist()


@pytest.mark.usefixtures("columns")
@pytest.mark.parametrize(
    "change",
    [
        {"metrics": {"nps": {"observations": {"2026-10-31": 32}}}},
        {"metrics": {"nps": {"unit": "no such unit"}}},
        {"metrics": {"nps": {}}, "objectives": []},
        {"objectives": [{"id": "a", "title": "A", "key_results": [
            {"id": "own", "title": "Own", "at_most": 5,
             "check_ins": [{"date": "2026-10-01", "value": 2}]}]}]},
        {"objectives": [{"id": "a", "title": "A", "key_results": [
            {"id": "own", "title": "Own", "at_most": 5}] * 2}]},
        {"objectives": [{"id": "a", "title": "A"}, {"id": "a", "title": "A"}]},
    ],
    ids=range(6),
)  # fmt: skip
def test_documents_that_are_seldom_in_a_journal(change: dict[str, Any]) -> None:
    """Whatever a document has in it, both ways say the same."""
    first = Event(
        "okrs",
        date="2026-10-01",
        data={"okrkit": 1, "cycle": "2026-Q4", **change},
        recorded_at="2026-10-01",
    )
    lines = seal(1, body(first))
    for n, (kind, name, data) in enumerate(
        [("observation", "nps", {"value": 3}), ("check_in", "own", {"value": 3})], 2
    ):
        event = Event(kind, name, date=DAYS[0], data=data, recorded_at=MOMENTS[0])
        lines += seal(n, body(event))
    expected, wrong = outcome(events_of(lines))
    made, why = outcome(lines)
    assert wrong == why
    assert expected == made


@pytest.mark.usefixtures("columns")
def test_limits_hold_in_columns_too() -> None:
    """More events, or longer texts, than allowed are refused as in a small journal."""
    lines = journal(CALM)
    for limits in (okr.Limits(events=3), okr.Limits(title=2)):
        expected, wrong = outcome(events_of(lines), limits=limits)
        made, why = outcome(lines, limits=limits)
        assert wrong
        assert wrong == why
        assert expected is made is None
