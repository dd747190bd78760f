"""The flat table: what a document says is what the table says, and faults have rows."""

import warnings
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.formats.exchange.reading import read
from okrkit.formats.exchange.tables.flat_lines import cell_of, value_of
from okrkit.model.limits import Limits

HEAD = "line,of,id,title,cycle,metric,baseline,target,weight,date,value,unit,own\n"
DOCUMENT = HEAD + "document,,,,2026-Q4,,,,,,,,\n"
AIM = DOCUMENT + "objective,,keep,Keep customers,,,,,,,,,\n"

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(-1e14, 1e14).filter(lambda value: not value.is_integer())
    | st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=9
    ),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.text("ab", max_size=2), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(VALUES, st.sampled_from(["own", "cycle", "supports"]))
def test_any_value_of_a_document_comes_back(value: object, name: str) -> None:
    """Text that looks like a number is text again; lists and dicts are JSON."""
    back = value_of(name, cell_of(name, value))
    if name != "cycle" or isinstance(value, str):
        assert (type(value), value) == (type(back), back)


@example("#N/A")
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])))
def test_any_text_comes_back_in_a_column_of_texts(value: str) -> None:
    """Ids such as 007, quotes, blanks at the ends, nothing, a spreadsheet's error."""
    assert value == value_of("note", cell_of("note", value))


@pytest.mark.parametrize(
    "cell", ["NaN", "Infinity", "1e999", "9" * 16, '{"a": 1, "a": 2}', "[1", "[" * 9000]
)
def test_what_json_should_not_hold_stays_text(cell: str) -> None:
    """Then the loader refuses it where a number or list is needed."""
    assert cell == value_of("weight", cell)


def test_cells_of_a_workbook() -> None:
    """Whole floats are whole numbers, flags are flags, ids are texts."""
    assert [7, 7.5, True, "7"] == [
        value_of("weight", 7.0),
        value_of("weight", 7.5),
        value_of("done", True),  # noqa: FBT003 - a cell
        value_of("id", 7.0),
    ]


FAULTS = [
    ("objective,,keep,Again,,,,,,,,,", 4, "duplicate-id"),
    ("goal,,x,X,,,,,,,,,", 4, "unknown-word"),
    (",,x,X,,,,,,,,,", 4, "blank"),
    ("key result,nobody,x,X,,,1,2,,,,,", 4, "parent-unknown"),
    ("check-in,nobody,,,,,,,,2026-11-06,5,,", 4, "parent-unknown"),
    ("key result,keep,x,X,,,1,2,minus,,,,", 4, "not-a-number"),
    ("key result,keep,x,X,,,one,2,,,,,", 4, "unreadable-number"),
    ("key result,keep,x,X,,,2,2,,,,,", 4, "target-zero-range"),
    ("key result,keep,x,X,,nps,1,2,,,,,", 4, "unknown-metric"),
    ("metric,,,NPS,,,,,,,,,", 4, "blank"),
    ("metric,,nps,,,,,,,,,minutes of,", 4, ""),
    ("key result,keep,x,X,,,1,2,,31/10/2026,,,", 4, "date-order"),
]


@pytest.mark.parametrize(("line", "row", "code"), FAULTS, ids=lambda v: str(v)[:40])
def test_faults_stand_at_their_row(line: str, row: int, code: str) -> None:
    """What the loader says of a path is said of the line it came from."""
    dry = read(AIM + line + "\n", "flat", dry_run=True)
    told = [(fault.line, fault.code) for fault in dry.faults]
    assert [(row, code)] * bool(code) == told
    if code != "duplicate-id":
        assert ["keep"] == [objective.id for objective in dry.okrs.objectives]


def test_what_hangs_on_a_fault_is_left_out_without_a_word() -> None:
    """One fault, not one for each check-in below it."""
    text = AIM + "key result,keep,x,X,,,one,2,,,,,\n"
    text += "".join(f"check-in,x,,,,,,,,2026-11-{day},5,,\n" for day in (13, 14))
    dry = read(text, "flat", dry_run=True)
    assert ["unreadable-number"] == [fault.code for fault in dry.faults]
    assert () == dry.okrs.objectives[0].key_results


def test_a_metric_that_stands_twice() -> None:
    """The second has the fault."""
    text = AIM + "metric,,nps,,,,,,,,,,\n" * 2
    dry = read(text, "flat", dry_run=True)
    assert [(5, "duplicate-id")] == [(f.line, f.code) for f in dry.faults]


def test_faults_of_the_whole_document() -> None:
    """No cycle anywhere, a version of the future, too many values."""
    dry = read(HEAD + "objective,,keep,Keep,,,,,,,,,\n", "flat", dry_run=True)
    assert {"missing-field"} == {fault.code for fault in dry.faults}
    cycled = read(HEAD + "objective,,keep,Keep,,,,,,,,,\n", "flat", cycle="2026-Q4")
    assert "2026-Q4" == cycled.okrs.cycle.label
    future = DOCUMENT.replace("own", "okrkit").replace(",,\n", ",,9\n")
    dry = read(future, "flat", dry_run=True)
    assert ["schema-version"] == [fault.code for fault in dry.faults]
    with pytest.raises(okr.errors.LimitError):
        read(AIM + "objective,,a,A,,,,,,,,,\n" * 9, "flat", limits=Limits(nodes=99))


def test_numbers_as_the_caller_says() -> None:
    """A decimal comma, in columns of numbers alone; a unit beside it is read."""
    text = AIM.replace(",", ";") + "metric;;churn;;;;;;;;;%;\n"
    text += "key result;keep;churn;Churn;;churn;3,2%;2,0;1,5;;;;\n"
    text += "check-in;churn;;;;;;;;06/11/2026;2,9;;1,5\n"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", okr.errors.UnknownFieldWarning)
        okrs = read(text, "flat", decimal=",", dates="day first").okrs
    churn = okrs.key_result("churn")
    assert (3.2, 2.0, 1.5) == (churn.target.baseline, churn.target.target, churn.weight)
    assert 2.9 == churn.check_ins[0].value
    assert {"own": "1,5"} == churn.check_ins[0].extra


def test_free_text_is_a_draft_again(tmp_path: Path) -> None:
    """A key result of words alone stays words."""
    text = AIM + "key result,keep,,Cut monthly churn from 3.2% to 2%,,,,,,,,,\n"
    file = tmp_path / "okrs.csv"
    file.write_text(text, encoding="utf-8")
    (kr,) = read(file, "flat").okrs.objectives[0].key_results
    assert kr.draft
