"""Laws of reading and writing, tried on documents and damage that Hypothesis makes."""

import copy
import math
import sys
import warnings
from datetime import date
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import OKRError, StructureError
from okrkit.formats import dumps, from_dict, json_schema, loads, to_dict
from okrkit.formats.schema import LOADER_ONLY
from okrkit.model.table import tabulate

pytestmark = pytest.mark.filterwarnings("ignore::okrkit.errors.OKRWarning")

SCHEMA = jsonschema.Draft202012Validator(json_schema())
FORMATS = st.sampled_from(["yaml", "json", "toml"])
METRICS: dict[str, dict[str, Any]] = {
    "nps": {
        "name": "Promoters",
        "unit": "points",
        "polarity": "higher",
        "bounds": [-100, 100],
        "source": {
            "sql": "select day, score\nfrom answers where team = :team",
            "connection": "warehouse",
            "params": {"team": "Nord", "size": 5},
            "columns": {"date": "day", "value": "score"},
            "every": "month",
        },
    },
    "churn": {
        "unit": "%",
        "polarity": "lower",
        "kind": "ratio",
        "role": "outcome",
        "lag": 30,
        "definition": "subscriptions.churn",
        "source": {
            "files": "plans/*.csv",
            "connection": "exports",
            "export": "billing",
            "retention": "logo-churn.cohort",
            "options": {"inactive": 90, "states": ["active", True]},
        },
    },
    "share": {"unit": "ratio", "source": "the survey"},
    "revenue": {"unit": "USD", "bounds": {"at_least": 0}, "x-team": "finance"},
}
RISING = {"nps": True, "churn": False}

words = st.text("abcdefghij äß-", min_size=1, max_size=12).map(lambda s: f"w{s}")
numbers = st.one_of(
    st.integers(1, 90),
    st.floats(0.5, 90).map(lambda x: round(x, 3)),
    st.sampled_from([1, 50]),
)
days = st.dates(date(2026, 9, 1), date(2026, 12, 31)).map(date.isoformat)


def maybe(
    fields: dict[str, st.SearchStrategy[Any]],
) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def targets(draw: Any, metric: str | None) -> dict[str, Any]:
    """The slots of any target that fits the metric's polarity and unit."""
    scale = 0.01 if metric == "share" else 1
    low, high = sorted(
        draw(st.lists(numbers, min_size=2, max_size=2, unique_by=float)), key=float
    )
    low, high = low * scale, high * scale
    up = RISING.get(metric or "", draw(st.booleans()))
    start, end = (low, high) if up else (high, low)
    kinds: list[dict[str, Any]] = [
        {"baseline": start, "target": end},
        {"baseline": start, "target": end, "stretch": end * (1.1 if up else 0.5)},
        {"start": start, "target": end, "basis": "mean"},
        {"at_least": low} if up else {"at_most": high},
        {"between": [low, high], "tolerance": 1, "inclusive": draw(st.booleans())},
        {
            "change": draw(
                st.sampled_from([5, "+10 %", "2x", {"by": 3, "since": "2026-08-31"}])
            )
        },
        {
            "zones": {
                "baseline": start,
                "commit": start + (end - start) * 0.3,
                "target": start + (end - start) * 0.7,
                "stretch": end,
            }
        },
        {"steps": [[low, 0 if up else 1], [high, 1 if up else 0]]},
        {
            "milestones": draw(
                st.sampled_from([["a", "b"], {"a": 1, "b": 3}, [["a", 2], "b"]])
            )
        },
        {"done": True},
        {"establish": True},
    ]
    if metric == "churn":
        kinds.append({"baseline": f"{start}%", "target": f"{end} %"})
    # Milestones, Done, Establish and gains count upwards, whatever the metric.
    fitting = [k for k in kinds if up or "change" not in k]
    if metric == "churn":
        fitting.append({"change": "-0.5 pp"})
    return draw(st.sampled_from(fitting if draw(st.booleans()) else fitting[:1]))


@st.composite
def check_ins(draw: Any, target: dict[str, Any], metric: str | None) -> Any:
    """Check-ins of different days, as a list or a mapping."""
    dates = draw(st.lists(days, max_size=4, unique=True))
    value = numbers.map(lambda x: x / 100) if metric == "share" else numbers
    if "milestones" in target or "done" in target:
        done = st.sampled_from([True] if "done" in target else [["a"], "b"])
        return [{"date": day, "done": draw(done)} for day in dates]
    if draw(st.booleans()) and draw(st.booleans()):
        return {day: draw(value) for day in dates}
    fields = {
        "value": value | st.none(),
        "confidence": st.sampled_from([0, 0.5, 1]),
        "note": words,
        "author": words,
        "n": st.integers(1, 500),
        "standard_error": st.floats(0, 5),
    }
    return [{"date": day, **draw(maybe(fields))} for day in dates]


CLOSED = st.sampled_from(
    [
        {"date": "2027-01-08", "outcome": "achieved"},
        {
            "date": "2027-01-08",
            "outcome": "missed",
            "score": 0.4,
            "root_cause": "other: nobody asked",
            "lesson": "Ask first",
            "note": "in short",
            "by": "Ann",
            "link": "https://example.com/2",
        },
    ]
).map(dict)  # a copy: a document that is damaged must not damage the next


@st.composite
def amendments(draw: Any, was: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Amendments of different days, each of something that was another."""
    fields = {
        "reason": words,
        "by": words | st.none(),
        "recorded_at": st.just("2026-11-10T09:00:00+00:00"),
        "link": st.just("https://example.com/1"),
    }
    return [
        {"date": day, "was": draw(st.sampled_from(was)), **draw(maybe(fields))}
        for day in draw(st.lists(days, max_size=2, unique=True))
    ]


def was_of(target: dict[str, Any], other: dict[str, Any]) -> list[dict[str, Any]]:
    """Say what a key result may have been; work cannot become a number here."""
    work = {"milestones", "done", "establish"}
    was: list[dict[str, Any]] = [
        {"title": "Another title", "weight": 3, "intent": "", "owner": ""},
        {"segment": "new", "starts_on": "", "ends_on": None, "depends_on": []},
        {"plan": {"2026-10-31": 3}, "intent": "learning"},
    ]
    if not work & {*target, *other}:
        was.append({**other, "owner": "Ann"})
        if "change" not in {*target, *other}:
            was.append({"metric": "", "baseline": 3, "target": 0.5})
    return was


@st.composite
def key_results(draw: Any, name: str, metrics: list[str]) -> Any:
    """One key result: mostly plain, sometimes with everything, sometimes free text."""
    if draw(st.integers(0, 9)) == 0:
        return f"Raise {draw(words)} from 3 to 5"
    metric = draw(st.sampled_from([*metrics, None]))
    target = draw(targets(metric))
    row: dict[str, Any] = {"id": name, "title": draw(words), **target}
    if metric is not None:
        row["metric"] = metric
    elif draw(st.integers(0, 9)) == 0:
        row["metric"] = {"unit": "deals", "observations": {draw(days): 3}}
    row["check_ins"] = draw(check_ins(target, metric))
    common = {
        "weight": numbers,
        "owner": words | st.none(),
        "intent": st.sampled_from(["committed", "learning"]),
        "segment": words,
    }
    row |= draw(maybe(common))
    if draw(st.integers(0, 3)) == 0:
        rare = {
            "plan": st.just([["2026-10-31", 3], ["2026-11-30", 4]]),
            "starts_on": st.just("2026-10-05"),
            "ends_on": st.just("2026-12-20"),
            "depends_on": st.just(["nobody"]),
            "amendments": amendments(was_of(target, draw(targets(metric)))),
            "closed": CLOSED,
            "carried_from": st.just("2026-Q3/keep"),
            "colour": st.just({"red": [1, None]}),
        }
        row |= draw(maybe(rare))
    return row


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    """A document that loads."""
    names = draw(st.lists(st.sampled_from([*METRICS]), unique=True))
    metrics: dict[str, Any] = {name: copy.deepcopy(METRICS[name]) for name in names}
    for name in names:
        metrics[name] |= draw(maybe({"definition": words | st.none()}))
        if draw(st.booleans()):
            value = 0.5 if name == "share" else 7
            metrics[name]["observations"] = draw(
                st.sampled_from(
                    [
                        {"2026-09-30": value, "2026-11-06": value},
                        [
                            {
                                "date": "2026-10-31",
                                "value": value,
                                "n": 12,
                                "provisional": True,
                                "link": "https://example.com/1",
                                "recorded_at": "2026-11-01T09:00:00+00:00",
                            }
                        ],
                    ]
                )
            )
    objectives = []
    for i in range(draw(st.integers(0, 3))):
        count = draw(st.integers(0, 4))
        row: dict[str, Any] = {
            "id": f"o{i}",
            "title": draw(words),
            "key_results": [
                draw(key_results(f"o{i}k{j}", names)) for j in range(count)
            ],
        }
        common = {
            "owner": words,
            "level": words,
            "why": words,
            "scope": words,
            "intent": st.sampled_from(["committed", "aspirational"]) | st.none(),
        }
        row |= draw(maybe(common))
        if draw(st.integers(0, 2)) == 0:
            rare = {
                "supports": st.just([{"objective": "o0", "weight": 0.4}]),
                "cycle": st.sampled_from(
                    [
                        "2026-Q3",
                        {
                            "label": "S7",
                            "starts_on": "2026-10-01",
                            "ends_on": "2026-12-24",
                        },
                    ]
                ),
                "check_in": st.sampled_from(["month", 10]),
                "measured_by": st.just(names[:1]),
                "guardrails": st.just(
                    [{"metric": names[0], "at_most": 0.9}] if names else []
                ),
                "assumptions": st.just(
                    [{"drivers": [names[0]], "outcome": names[0], "lag": 5}]
                    if names
                    else []
                ),
                "initiatives": st.just(
                    [{"id": f"i{i}", "title": "Call", "moves": ["x"]}]
                ),
                "reviewed_on": st.just("2026-10-01"),
                "amendments": amendments(
                    [
                        {
                            "title": "Another title",
                            "intent": "",
                            "why": "",
                            "level": "x",
                        },
                        {
                            "supports": [{"objective": "o1"}],
                            "scope": "all",
                            "owner": "",
                        },
                        {"measured_by": names[:1], "guardrails": [], "check_in": 5},
                    ]
                ),
                "closed": CLOSED,
                "carried_from": st.just("2026-Q3/o"),
                "emoji": st.just("x"),
            }
            row |= draw(maybe(rare))
        objectives.append(row)
    # Days may reach out of a cycle of their own, so those keep the cycle of the set.
    for row in objectives:
        if any(
            isinstance(kr, dict) and {"starts_on", "ends_on"} & kr.keys()
            for kr in row["key_results"]
        ):
            row.pop("cycle", None)
    head = {
        "set": st.just("team"),
        "cadence": st.sampled_from(
            [{"every": "quarter"}, {"check_in": 10, "grace_days": 1}]
        ),
        "policy": st.sampled_from(["google", {"bands": [0.3, 0.7]}]),
        "segments": st.sampled_from(
            [{"paying": "pays", "new": {"parent": "paying"}}, [{"id": "paying"}]]
        ),
        "waive": st.just({"O01": "agreed"}),
        "review": st.sampled_from(
            [{"severities": {"K04": "off"}}, {"rules": ["K01"], "severities": None}]
        ),
        "x-unknown": st.just([1, {"a": "b"}]),
    }
    version = draw(st.sampled_from([1, 1, 1, 0]))
    if version == 0:
        objectives = [as_in_0(row) for row in objectives]
    return {
        "okrkit": version,
        "cycle": "2026-Q4",
        **draw(maybe(head)),
        "metrics": metrics,
        "objectives": objectives,
    }


def as_in_0(value: Any) -> Any:
    """An objective whose listed check-ins say `on` for their date, as version 0 did."""
    for kr in value["key_results"]:
        if isinstance(kr, dict) and isinstance(kr["check_ins"], list):
            for check_in in kr["check_ins"]:
                check_in["on"] = check_in.pop("date")
    return value


def without_null(value: Any) -> Any:
    """The document without null, which TOML does not have."""
    if isinstance(value, dict):
        return {k: without_null(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [without_null(v) for v in value if v is not None]
    return value


@given(documents())
def test_a_set_survives_its_dict(document: dict[str, Any]) -> None:
    """What `to_dict` gives is the whole set, and reading it does not change it."""
    before = copy.deepcopy(document)
    okrs = from_dict(document)
    assert before == document
    written = to_dict(okrs)
    assert okrs == from_dict(written)
    assert written == to_dict(from_dict(written))


@given(documents(), FORMATS)
def test_a_set_survives_every_format(document: dict[str, Any], name: str) -> None:
    """Saving and loading loses nothing, and saving twice gives the same text."""
    okrs = from_dict(without_null(document))
    text = dumps(okrs, name)
    assert okrs == loads(text, name)
    assert text == dumps(loads(text, name), name)


@given(documents())
def test_the_schema_accepts_what_loads(document: dict[str, Any]) -> None:
    """The schema accepts what the loader accepts, as written and as saved."""
    okrs = from_dict(document)
    assert [] == list(SCHEMA.iter_errors(document))
    assert [] == list(SCHEMA.iter_errors(to_dict(okrs)))


JUNK: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**400,
    float("nan"),
    "",
    " ",
    "x",
    "3.2%",
    "٦٠",
    "1e400",
    "2026-11-06",
    "2026-02-30",
    "2026-11-06\n",
    [],
    [1],
    [[]],
    {},
    {"x": 1},
    {"id": "x"},
    "a\u202eb",
    "x" * 501,
    "done",
    b"bytes",
    object(),
    {1: 2},
    date(2026, 11, 6),
]
NAMES = [
    "id",
    "title",
    "target",
    "baseline",
    "at_most",
    "by",
    "value",
    "date",
    "on",
    "done",
    "cycle",
    "metric",
    "zones",
    "steps",
    "draft",
    "unit",
    "objective",
    "source",
    "table",
    "where",
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path in a document."""
    found = [path]
    steps = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, part in steps:
        found += places(part, (*path, step))
    return found


@st.composite
def damaged(draw: Any) -> dict[str, Any]:
    """A document in which one to three places were exchanged, removed or added to."""
    document = draw(documents())
    for _ in range(draw(st.integers(1, 3))):
        path = draw(
            st.sampled_from([p for p in places(document) if p] or [("okrkit",)])
        )
        inside: Any = document
        for step in path[:-1]:
            inside = inside[step]
        action = draw(st.sampled_from(["put", "put", "drop", "add"]))
        if action == "put":
            inside[path[-1]] = copy.copy(draw(st.sampled_from(JUNK)))
        elif action == "drop":
            del inside[path[-1]]
        elif isinstance(inside, dict):
            inside[draw(st.sampled_from(NAMES))] = copy.copy(
                draw(st.sampled_from(JUNK))
            )
        else:
            inside.append(copy.copy(draw(st.sampled_from(JUNK))))
    return document


@given(damaged())
@settings(max_examples=4 * settings().max_examples)
def test_damage_raises_only_our_errors(document: dict[str, Any]) -> None:
    """Whatever stands in a document, it loads or our error says what is wrong."""
    okrs, _ = outcome(document, sys.maxsize)
    if isinstance(okrs, OKRError):
        codes = {okrs.code, *(fault.code for fault in getattr(okrs, "faults", ()))}
        assert codes <= set(okr.errors.CODES)
        str(okrs).encode()
    else:
        assert okrs == from_dict(to_dict(okrs))


@given(damaged())
@settings(max_examples=4 * settings().max_examples)
def test_schema_and_loader_agree(document: dict[str, Any]) -> None:
    """The schema rejects what the loader rejects, but for the codes listed."""
    if not all(map(is_json, leaves(document))):
        return  # not JSON, which a schema cannot see
    try:
        from_dict(document)
    except StructureError as error:
        codes = {fault.code for fault in error.faults}
        if not codes.issubset(LOADER_ONLY):
            assert list(SCHEMA.iter_errors(document)), codes - set(LOADER_ONLY)
    except OKRError:
        pass  # a limit or a version: no fault of structure
    else:
        assert [] == list(SCHEMA.iter_errors(document))


def is_json(value: Any) -> bool:
    """Whether a value, apart from what is in it, can stand in JSON."""
    if isinstance(value, dict):
        return all(isinstance(key, str) for key in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, str | int | list)


def leaves(value: Any) -> list[Any]:
    """Every value of a document."""
    parts = (
        value.values()
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else ()
    )
    return [value, *(leaf for part in parts for leaf in leaves(part))]


@given(st.one_of(documents(), damaged()))
@settings(max_examples=4 * settings().max_examples)
def test_the_bulk_path_is_the_exact_path(document: dict[str, Any]) -> None:
    """A document checked in columns gives the same set, table, warnings and errors."""
    exact, bulk = (outcome(document, start) for start in (sys.maxsize, 0))
    assert exact[1] == bulk[1]
    if isinstance(bulk[0], okr.OKRSet):
        assert exact[0] == bulk[0]
        one, other = tabulate(exact[0]), bulk[0].table
        for name in (f.name for f in one.__attrs_attrs__ if f.name != "made"):
            same(name, getattr(one, name), getattr(other, name))


def outcome(document: dict[str, Any], bulk_from: int) -> tuple[Any, Any]:
    """What loading gives: the set or the error, and the warnings."""
    module = sys.modules["okrkit.formats.assemble"]
    with (
        warnings.catch_warnings(record=True) as caught,
        pytest.MonkeyPatch.context() as patch,
    ):
        warnings.simplefilter("always")
        patch.setattr(module, "BULK_FROM", bulk_from)
        try:
            okrs = from_dict(document)
        except OKRError as error:
            return error, str(error)
    return okrs, {(w.category, str(w.message)) for w in caught}


def same(name: str, one: Any, other: Any) -> None:
    """Assert that two columns hold the same, NaN included."""
    if hasattr(one, "offset"):
        for part in ("offset", "day", "value", "provisional"):
            same(f"{name}.{part}", getattr(one, part), getattr(other, part))
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype, name
        np.testing.assert_array_equal(one, other, err_msg=name)
    else:
        assert list(one) == list(other), name
