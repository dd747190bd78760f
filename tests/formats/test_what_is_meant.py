"""What a person who errs is told: how many faults there are, and what was meant."""

import difflib
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest

import okrkit as okr
from okrkit.errors import DocumentError, OKRError, StructureError
from okrkit.formats.read import read_text
from okrkit.formats.seems import seems

MANY = 20_000
SHOWN = 20


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many words each search for near misses compares."""
    sizes: list[int] = []
    search = difflib.get_close_matches

    def count(
        word: str, known: list[str], n: int = 3, cutoff: float = 0.6
    ) -> list[str]:
        sizes.append(len(known))
        return search(word, known, n, cutoff)

    monkeypatch.setattr(difflib, "get_close_matches", count)
    yield sizes
    # A large document is tried in bulk, and read exactly when that fails.
    assert len(sizes) <= 2 * SHOWN
    assert all(size <= 200 for size in sizes)


def document(**parts: object) -> dict[str, Any]:
    """A document with one objective, and what else is given."""
    objective = {"id": "o", "title": "O", "key_results": [], **parts}
    return {"okrkit": 1, "cycle": "2026-Q4", "objectives": [objective]}


def many_metrics() -> dict[str, Any]:
    """Key results of which none names a metric that is declared."""
    rows = [
        {"id": f"k{at}", "title": "K", "metric": f"misspelt_{at}", "done": True}
        for at in range(MANY)
    ]
    declared = {f"mispelt_{at}": None for at in range(MANY)}
    return {**document(key_results=rows), "metrics": declared}


def faults_of(act: Callable[[], object]) -> StructureError:
    """The error that something raises."""
    with pytest.raises(StructureError) as caught:
        act()
    return caught.value


@pytest.mark.once
def test_many_unknown_metrics(looked: list[int]) -> None:
    """To look for near misses of faults nobody is shown would take hours."""
    error = faults_of(lambda: okr.from_dict(many_metrics()))
    assert (MANY, SHOWN, True) == (error.count, len(error.faults), error.complete)
    assert "mispelt_0" in error.faults[0].hint
    assert looked


@pytest.mark.once
def test_many_unknown_metrics_in_code(looked: list[int]) -> None:
    """A set made in code has every fault, and hints for those that are shown."""
    rows = [
        okr.KeyResult(f"k{at}", "K", metric=f"nqs{at}", target=okr.Done())
        for at in range(MANY)
    ]
    metrics = [okr.Metric(f"nps{at}") for at in range(MANY)]
    objective = okr.Objective("o", "O", key_results=rows)
    error = faults_of(lambda: okr.OKRSet([objective], metrics=metrics))
    assert (MANY, True) == (error.count, error.complete)
    assert "nps0" in error.faults[0].hint
    assert looked


@pytest.mark.once
@pytest.mark.parametrize(
    "parts",
    [
        {"supports": [{"objective": f"p{at}"} for at in range(MANY)]},
        {
            "key_results": [
                {"id": f"k{at}", "title": "K", "done": True, "depends_on": [f"z{at}"]}
                for at in range(2000)
            ]
        },
        {
            "key_results": [
                {"id": f"k{at}", "title": "K", "done": True, "segment": f"z{at}"}
                for at in range(2000)
            ]
        },
        {f"titel{at}": 1 for at in range(2000)},
    ],
    ids=["supports", "depends_on", "segments", "fields"],
)
def test_many_notices(parts: dict[str, Any], looked: list[int]) -> None:
    """Warnings, too, look for what was meant in the first of them alone."""
    given = {**document(**parts), "segments": {"paying": None}}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        okr.from_dict(given)
    assert len(said) >= 2000
    assert looked


@pytest.mark.once
def test_many_unknown_parents(looked: list[int]) -> None:
    """Segments whose parents are not declared are as many as one likes."""
    segments = {f"s{at}": {"parent": f"parent{at}"} for at in range(2000)}
    error = faults_of(lambda: okr.from_dict({**document(), "segments": segments}))
    assert 2000 == error.count
    assert looked


def test_many_fields_that_are_no_fields(looked: list[int]) -> None:
    """Where no other field can be kept, only the first are compared."""
    zones = {f"taget{at}": 1 for at in range(2000)}
    row = {"id": "k", "title": "K", "zones": zones}
    error = faults_of(lambda: okr.from_dict(document(key_results=[row])))
    assert "of which these are the first 20" in str(error)
    assert looked


@pytest.mark.parametrize(
    ("rows", "words", "complete"),
    [
        (20, "has 20 faults\n", True),
        (400, "has more than 20 faults, of which these are the first 20\n", False),
    ],
)
def test_the_number_of_faults_is_true(rows: int, words: str, *, complete: bool) -> None:
    """Who mends twenty of four hundred knows that more come."""
    given = {**document(), "objectives": [5] * rows}
    error = faults_of(lambda: okr.from_dict(given))
    assert words in str(error)
    assert (complete, 20) == (error.complete, len(error.faults))


def test_the_number_of_faults_of_a_text() -> None:
    """A text that has very many is read no further, and the error says so."""
    text = "\n".join(f"a{at}: .nan" for at in range(400))
    error = faults_of(lambda: okr.loads(text))
    assert "at least 20 faults" in str(error)
    assert not error.complete


@pytest.mark.parametrize("number", ["1,000", "1,250", "1,000 EUR", "1,000.5"])
def test_thousands(number: str) -> None:
    """YAML reads 1 and a field 000: the score would be wrong, and nobody warned."""
    text = (
        "okrkit: 1\ncycle: 2026-Q4\nobjectives:\n- {id: o, title: O, key_results: "
        f"[{{id: k, title: K, baseline: 1, target: {number}}}]}}"
    )
    error = faults_of(lambda: okr.loads(text))
    assert ["unreadable-number"] == [fault.code for fault in error.faults]
    hint = f"Nothing stands between thousands: {number.replace(',', '')}."
    assert hint == error.faults[0].hint


def test_numbers_as_keys_survive() -> None:
    """A field whose name looks like a number is quoted when it is written."""
    given = document(**{"000": [1, "050"], "x-a": 1, "100 EUR": None})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        okrs = okr.from_dict(given)
        assert okrs == okr.loads(okr.dumps(okrs))


@pytest.mark.parametrize(
    ("slots", "hint"),
    [
        ({"basline": 1, "target": 3}, "Did you mean baseline by 'basline'?"),
        ({"at_lest": 1}, "Did you mean at_least by 'at_lest'?"),
        ({"baseline": 1, "colour": 3}, "Where the baseline is not known yet, use"),
    ],
)
def test_half_a_target(slots: dict[str, object], hint: str) -> None:
    """The field that was misspelt is named where a target is not whole."""
    row = {"id": "k", "title": "K", **slots}
    error = faults_of(lambda: okr.from_dict(document(key_results=[row])))
    assert error.faults[0].hint.startswith(hint)


@pytest.mark.parametrize("name", ["okrkit", "cycle", "objectives"])
def test_a_slip_at_the_top(name: str) -> None:
    """A field of the document that is missing stands there misspelt, perhaps."""
    given = document()
    given[name[:-2] + name[:-3:-1]] = given.pop(name)
    error = faults_of(lambda: okr.from_dict(given))
    assert f"Did you mean {name} by" in error.faults[0].hint


@pytest.mark.parametrize(
    ("written", "said"),
    [("true", "true"), ("[false, null, 'True']", "[false, null, 'True']")],
)
def test_values_as_they_are_written(written: str, said: str) -> None:
    """Who writes documents need not know how Python spells true."""
    text = (
        "{okrkit: 1, cycle: 2026-Q4, objectives: [{id: o, title: O, "
        f"key_results: [{{id: k, title: K, at_most: {written}}}]}}]}}"
    )
    assert said == faults_of(lambda: okr.loads(text)).faults[0].got


def test_a_time_for_a_number() -> None:
    """12:30 is 750 to YAML 1.1, and no unit to anybody."""
    row = {"id": "k", "title": "K", "at_most": "12:30"}
    error = faults_of(lambda: okr.from_dict(document(key_results=[row])))
    assert "put the time in quotes" in error.faults[0].hint


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("a: 1".encode("utf-32"), "UTF-32"),
        ("a: 1".encode("utf-32-be"), "UTF-32"),
        ("a: 1".encode("utf-32-le"), "UTF-32"),
        ("a: 1".encode("utf-16"), "UTF-16"),
        ("a: 1".encode("utf-16-be"), "UTF-16"),
        (b"\0" * 4096, "NUL characters alone"),
    ],
)
def test_what_a_file_with_nul_is(data: bytes, what: str) -> None:
    """A file that was cut off by a crash is no UTF-16."""
    assert what in seems(data)


def test_a_merge_has_a_next_step() -> None:
    """The error of a merge says what to take away."""
    with pytest.raises(DocumentError, match="Keep one side"):
        read_text("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n", "yaml")


@pytest.mark.parametrize(
    ("text", "got"),
    [("5", "a number"), ("[1]", "a list"), ("x", "a text"), ("true", "true or false")],
)
def test_a_document_that_is_no_mapping(text: str, got: str) -> None:
    """What stands at the root is named in the words of documents."""
    assert got == faults_of(lambda: okr.loads(text)).faults[0].got


def test_no_document_at_all() -> None:
    """The grammar of a message holds for every type."""
    number: Any = 5
    with pytest.raises(DocumentError, match="got an int"):
        okr.from_dict(number)


def _fails(*_: object) -> NoReturn:
    raise ZeroDivisionError


class _Items(dict[str, object]):
    items: Any = _fails


class _Text(str):
    __slots__ = ()
    __str__: Any = _fails
    __contains__: Any = _fails


def test_values_that_fail_when_they_are_read() -> None:
    """What a class of a program's own raises is a fault at its place."""
    error = faults_of(lambda: okr.from_dict(document(supports=_Items())))
    fault = error.faults[0]
    assert ("wrong-type", "objectives[0].supports") == (fault.code, fault.path)
    with pytest.raises(OKRError, match="ZeroDivisionError"):
        okr.from_dict(_Items())
    assert "Stay" == okr.from_dict(document(title=_Text("Stay"))).objectives[0].title
