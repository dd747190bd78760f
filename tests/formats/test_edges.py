"""What callers get wrong, and corners of the reader that few documents meet."""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import (
    DocumentError,
    InvalidOKRError,
    LimitError,
    StructureError,
    SupportWarning,
    UnknownFieldWarning,
)
from okrkit.formats.columns import numbers
from okrkit.formats.gather import group, leaves
from okrkit.formats.notices import loops
from okrkit.formats.read import read_text

SET = okr.OKRSet(cycle="2026-Q4")
FORMATS = ["yaml", "json", "toml"]
quiet = pytest.mark.filterwarnings("ignore::okrkit.errors.OKRWarning")


def arg(value: Any) -> Any:
    """A value of a type that the signature does not allow."""
    return value


WRONG: dict[str, tuple[str, Callable[[], object]]] = {
    "loads-none": ("text", lambda: okr.loads(arg(None))),
    "loads-number": ("text", lambda: okr.loads(arg(5))),
    "loads-bytearray": ("text", lambda: okr.loads(arg(bytearray(b"{}")))),
    "loads-format": ("format", lambda: okr.loads("{}", arg([]))),
    "loads-limits": ("limits", lambda: okr.loads("{}", limits=arg(5))),
    "loads-falsy-limits": ("limits", lambda: okr.loads("{}", limits=arg(0))),
    "load-limits": ("limits", lambda: okr.load("a.yaml", limits=arg(5))),
    "from_dict-limits": ("limits", lambda: okr.from_dict({}, limits=arg({}))),
    "to_dict": ("okrs", lambda: okr.to_dict(arg(5))),
    "dumps": ("okrs", lambda: okr.dumps(arg(5))),
    "dumps-format": ("format", lambda: okr.dumps(SET, arg({}))),
    "dumps-limits": ("limits", lambda: okr.dumps(SET, limits=arg("large"))),
    "save": ("okrs", lambda: okr.save(arg(5), "x.yaml")),
}


@pytest.mark.parametrize(("place", "call"), WRONG.values(), ids=WRONG)
def test_another_type_is_told(place: str, call: Callable[[], object]) -> None:
    """An argument of another type is named; no error of Python's own comes out."""
    with pytest.raises(InvalidOKRError) as caught:
        call()
    assert ("wrong-type", place) == (caught.value.code, caught.value.place)


def test_nothing_is_saved_of_what_is_no_set(tmp_path: Path) -> None:
    """A wrong argument leaves no file behind."""
    with pytest.raises(InvalidOKRError):
        okr.save(arg(5), tmp_path / "okrs.yaml")
    assert [] == [*tmp_path.iterdir()]


@quiet
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("key", ["k" * 301, "1" * 301, "a.b" + "2" * 400])
def test_a_long_key_is_no_number(key: str, format_: str) -> None:
    """What was written loads again: digits of a key are no digits of a number."""
    okrs = okr.OKRSet(
        cycle="2026-Q4", extra={key: 1, "t": {key: {key: [{key: 2}], "x": "y" * 99}}}
    )
    assert okrs == okr.loads(okr.dumps(okrs, format_), format_)


@pytest.mark.parametrize(
    "text",
    [
        "a = {nine}",
        "a = -{nine}",
        "a = [\n1,\n{nine}]",
        "a = {{b = {nine}}}",
        "a = {nine}.5",
        "a = 0.{nine}",
        "a = 1e+{nine}",
        "a = 0x{nine}",
        "a = 1\nb = {nine}",
    ],
)
def test_a_long_number_is_refused(text: str) -> None:
    """Wherever a number stands, it cannot have more digits than allowed."""
    with pytest.raises(LimitError) as caught:
        read_text(text.format(nine="9" * 301), "toml")
    assert "digits" == caught.value.limit


@pytest.mark.parametrize("text", ["a = {k}", "a = [{k}]", "{k}"])
def test_a_long_word_is_no_number(text: str) -> None:
    """A word without quotes is a fault of syntax, however long it is."""
    tree = read_text(text.format(k="k" * 301), "toml")
    assert ["document-syntax"] == [fault.code for fault in tree.faults]
    assert not tree.readable


def titled(title: str, **fields: Any) -> dict[str, Any]:
    """A document of one objective with this title."""
    objective = {"id": "keep", "title": title, **fields}
    return {"okrkit": 1, "cycle": "2026-Q4", "objectives": [objective]}


@pytest.mark.parametrize(
    ("document", "hint"),
    [
        (titled("x" * 501), "Move the rest to a note."),
        (titled("x", why="x" * 100_001), "Keep the rest elsewhere and link to it."),
        (titled("x", id="x" * 501), "Choose a shorter one."),
    ],
    ids=["title", "why", "id"],
)
def test_the_model_s_own_limit(document: dict[str, Any], hint: str) -> None:
    """Where no limit could allow more, the hint names none."""
    with pytest.raises(LimitError) as caught:
        okr.from_dict(document)
    assert hint == caught.value.hint


def test_a_limit_of_one_s_own() -> None:
    """Where a caller set the limit lower, the hint says which to raise."""
    with pytest.raises(LimitError) as caught:
        okr.from_dict(titled("long"), limits=okr.Limits(title=3))
    assert "pass limits=Limits(title=...) to allow more" == caught.value.hint


@pytest.mark.parametrize("policy", [5, [], True, ""])
def test_a_policy_is_a_name_or_fields(policy: object) -> None:
    """A policy of another type is a fault of the document, found when it is read."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict({**titled("Stay"), "policy": policy})
    assert ["policy"] == [fault.path for fault in caught.value.faults]


def test_a_number_beyond_any_float() -> None:
    """An int that no float holds is odd, and the others are as they were."""
    values, odd = numbers([1, 10**400, None])
    assert [False, True, False] == odd.tolist()
    assert 1.0 == values[0]


def test_notes_that_say_no_place() -> None:
    """A note of somebody else on a fault is not taken for a step of its path."""
    fault = InvalidOKRError("no")
    fault.add_note("seen on Monday")
    assert [((), fault)] == [*leaves(group(dict, [fault]))]


def test_a_folder_that_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without permission is told, and not taken for an empty one."""

    def scandir(path: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", scandir)
    with pytest.raises(DocumentError) as caught:
        okr.load(tmp_path)
    assert "file-unreadable" == caught.value.code


def test_a_path_with_a_nul() -> None:
    """No system has such a file: the reader says so."""
    with pytest.raises(DocumentError) as caught:
        okr.load("a\0.yaml")
    assert "file-unreadable" == caught.value.code


FAULTS = [
    ({"guardrails": [5]}, "objectives[0].guardrails[0]"),
    ({"key_results": [5]}, "objectives[0].key_results[0]"),
    ({"cycle": "FY26-Q4"}, "objectives[0].cycle"),
]


@pytest.mark.parametrize(("fields", "path"), FAULTS, ids=[path for _, path in FAULTS])
def test_where_a_part_is_wrong(fields: dict[str, Any], path: str) -> None:
    """A fault of a part stands at the part."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict(titled("Stay", **fields))
    assert [path] == [fault.path for fault in caught.value.faults]


def test_a_metric_whose_role_is_said_twice() -> None:
    """A kind that is a role cannot contradict the role."""
    metrics = {"nps": {"kind": "outcome", "role": "output"}}
    with pytest.raises(StructureError) as caught:
        okr.from_dict({**titled("Stay"), "metrics": metrics})
    assert ["metrics.nps.kind"] == [fault.path for fault in caught.value.faults]


@pytest.mark.parametrize("format_", FORMATS)
def test_segments_come_back(format_: str) -> None:
    """Segments with more than a condition are written whole; a kept field warns."""
    value = {"id": "eu", "condition": "in the EU", "colour": "red"}
    with pytest.warns(UnknownFieldWarning, match="colour"):
        okrs = okr.from_dict({**titled("Stay"), "segments": [value]})
    text = okr.dumps(okrs, format_)
    with pytest.warns(UnknownFieldWarning, match="segment 'eu'"):
        assert okrs == okr.loads(text, format_)


@quiet
def test_a_set_is_saved_and_loaded(tmp_path: Path) -> None:
    """Segments of conditions, and readings in another unit, come back from a file."""
    metrics = {
        "share": {
            "unit": "ratio",
            "observations": [{"date": "2026-11-06", "value": 5, "unit": "%"}],
        }
    }
    given = {**titled("Stay"), "segments": {"eu": "in the EU"}, "metrics": metrics}
    okrs = okr.from_dict(given)
    okr.save(okrs, tmp_path / "okrs.toml")
    assert okrs == okr.load(tmp_path / "okrs.toml")
    assert {"eu": "in the EU"} == okr.to_dict(okrs)["segments"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (np.clongdouble(1), "wrong-type"),
        (Decimal("sNaN"), "not-finite"),
        (Fraction(10**400), "not-finite"),
    ],
)
def test_numbers_that_no_float_holds(value: object, code: str) -> None:
    """A program's number is a float or a fault."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict({**titled("Stay"), "x": value})
    assert [("x", code)] == [(f.path, f.code) for f in caught.value.faults]


METRIC_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"id": "other"}, "metrics.a.id"),
    ({"bounds": {"least": 0}}, "metrics.a.bounds.least"),
    (
        {"observations": [{"date": "2026-11-06", "value": v} for v in (1, 2)]},
        "metrics.a.observations",
    ),
    (
        {"bounds": [0, 1], "observations": {"2026-11-06": 5}},
        "metrics.a.observations.2026-11-06",
    ),
]


@pytest.mark.parametrize(
    ("fields", "path"), METRIC_FAULTS, ids=["id", "bounds", "twice", "out"]
)
def test_where_a_metric_is_wrong(fields: dict[str, Any], path: str) -> None:
    """A fault of one metric stands at it, and not at another of a longer name."""
    metrics = {"bbb": {}, "a": fields}
    with pytest.raises(StructureError) as caught:
        okr.from_dict({**titled("Stay"), "metrics": metrics})
    assert [path] == [fault.path for fault in caught.value.faults]


def test_a_long_text_in_a_large_document() -> None:
    """In bulk as alone: the error of an odd objective names limit and place."""
    rows = [
        {"id": f"k{i}", "title": "K", "baseline": 1, "target": 2} for i in range(1001)
    ]
    document = titled("Stay", why="x" * 100_001, key_results=rows)
    with pytest.raises(LimitError) as caught:
        okr.from_dict(document)
    assert ("note", "objectives[0].why") == (caught.value.limit, caught.value.place)


def test_a_support_with_two_meanings(tmp_path: Path) -> None:
    """A name that several sets have is told with its meanings; nothing is chosen."""
    row = {"id": "k", "title": "K", "at_most": 5, "metric": {"unit": "%"}}
    for name, supports in (("a", []), ("b", []), ("c", [{"objective": "keep"}])):
        given = titled("Stay", id="own" if supports else "keep", supports=supports)
        given["objectives"][0]["key_results"] = [row]
        (tmp_path / f"{name}.json").write_text(json.dumps(given))
    with pytest.warns(SupportWarning, match="may be 'a/keep' and 'b/keep'"):
        okrs = okr.load(tmp_path)
    assert ["a/k", "b/k", "c/k"] == [kr.metric_id for kr in okrs.key_results]


def test_at_most_five_loops() -> None:
    """Many loops are not all told; what hangs on a loop is no part of it."""
    pairs = [pair for i in range(0, 14, 2) for pair in ((i, i + 1), (i + 1, i))]
    assert [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]] == [*loops(pairs)]
    assert [[0, 2]] == [*loops([(0, 1), (0, 2), (2, 0)])]


def test_a_usual_slip_is_understood() -> None:
    """A word that people write for a field is known, however unlike it looks."""
    row = {"id": "k", "title": "K", "at_most": 5, "check_ins": [{"on": "2026-11-06"}]}
    with pytest.raises(StructureError) as caught:
        okr.from_dict(titled("Stay", key_results=[row]))
    assert "Did you mean date by 'on'?" == caught.value.faults[0].hint


def test_fields_kept_in_parts() -> None:
    """A field that is not known is kept where it stood, in a part as well."""
    given = titled("Stay", initiatives=[{"id": "i", "title": "I", "colour": "red"}])
    with pytest.warns(UnknownFieldWarning, match="colour"):
        okrs = okr.from_dict(given)
    assert given["objectives"] == okr.to_dict(okrs)["objectives"]


def document(**more: Any) -> dict[str, Any]:
    """Return a small document with more slots."""
    objective = {"id": "keep", "title": "Customers stay"}
    return {"okrkit": 1, "cycle": "2026-Q4", "objectives": [objective], **more}


@pytest.mark.filterwarnings("ignore::okrkit.errors.OKRWarning")
def test_sets_of_one_name_are_told_by_their_metrics(tmp_path: Path) -> None:
    """Two files of one name double every id; each fault says in which file."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        text = json.dumps(document(metrics={"churn": {}, "nps": {}}))
        (tmp_path / folder / "team.json").write_text(text, encoding="utf-8")
    with pytest.raises(StructureError) as caught:
        okr.load(tmp_path)
    paths = {fault.path for fault in caught.value.faults}
    assert {"metrics.churn.id", "metrics.nps.id"} <= paths


def test_an_error_that_is_no_fault_is_not_lost() -> None:
    """A mistake of our own must not look like a sound document."""
    with pytest.raises(ZeroDivisionError):
        list(leaves(ZeroDivisionError()))


def test_words_beside_a_lost_number() -> None:
    """The exact search for the lost number passes true, false and null."""
    tree = read_text('{"a": true, "b": null,\n "c": 1e400}', "json")
    assert [("number-lost", 2)] == [(f.code, f.line) for f in tree.faults]


def test_metric_of_which_nothing_is_sound() -> None:
    """Faults of a metric without any sound part are still all reported."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict(document(metrics={" nps": {"unit": 5}}))
    assert caught.value.faults


@pytest.mark.parametrize("format", FORMATS)
def test_large_numbers_come_back(format: str) -> None:
    """A float without a point is a text to readers of YAML 1.1, unless it gets one."""
    kr = okr.KeyResult("reach", "Reach many", baseline=0, target=1e30)
    okrs = okr.OKRSet([okr.Objective("o", "O", [kr])], cycle="2026-Q4")
    assert okrs == okr.loads(okr.dumps(okrs, format), format)
