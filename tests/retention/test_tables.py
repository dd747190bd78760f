"""Event tables in memory: any holder of columns, ids, names, numbers, flags."""

import datetime as dt
import math
from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.retention.customers.keeping import customer_state
from okrkit.retention.tables.accounts import Accounts
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.ids import sorted_places
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.reading import columns_of, read_columns, read_table
from okrkit.retention.tables.responses import Responses
from okrkit.retention.tables.seats import Seats
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.tickets import Tickets

WHO = Role("customer", "who", "id")
ROLES = [WHO, Role("amount", "paid", "number")]
HOLDERS = {
    "mapping": lambda rows: {
        name: [row[name] for row in rows] for name in ("who", "paid")
    },
    "records": list,
    "structured": lambda rows: np.array(
        [(row["who"], row["paid"]) for row in rows],
        dtype=[("who", int), ("paid", float)],
    ),
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.Table.from_pylist,
    "batch": pa.RecordBatch.from_pylist,
    "columns of pandas": lambda rows: dict(pd.DataFrame(rows)),
    "columns of polars": lambda rows: pl.DataFrame(rows).to_dict(),
}


def ids(column):
    """Read a column of ids: the table of those who have one."""
    return read_columns({"who": column}, [WHO])


def labelled(table):
    """Return the ids of a table as its user wrote them."""
    labels = table.labels.get("customer")
    keys = table["customer"].tolist()
    return keys if labels is None else [labels[key] for key in keys]


def refused(column, kind="id"):
    """Return the error that a column is refused with."""
    with pytest.raises(InvalidOKRError) as caught:
        read_columns({"who": column}, [Role("customer", "who", kind)])
    assert caught.value.place == "customer"
    return caught.value


@pytest.mark.parametrize("hold", HOLDERS.values(), ids=HOLDERS)
def test_whatever_holds_the_columns_they_are_the_same(hold):
    """Columns, records, arrays, frames and batches: one answer."""
    rows = [{"who": 7, "paid": 2.5}, {"who": 5, "paid": 1.0}]
    table = read_columns(hold(rows), ROLES)
    assert ([7, 5], [2.5, 1.0]) == (
        table["customer"].tolist(),
        table["amount"].tolist(),
    )
    assert (2, {}, {}) == (table.size, dict(table.labels), dict(table.excluded))
    assert "<Columns of 2 rows: customer, amount>" == repr(table)


@pytest.mark.parametrize("hold", [HOLDERS["mapping"], list])
def test_a_table_without_rows_is_a_table(hold):
    """An empty log is no mistake."""
    assert 0 == read_columns(hold([]), ROLES).size


def test_an_array_of_nothing_is_as_empty():
    """Typed and empty, as a query without hits gives it."""
    assert 0 == ids(np.zeros(0, np.int64)).size


@pytest.mark.parametrize(
    "data", [7, None, "who", [1, 2], {1, 2}, np.array([1, 2]), object()]
)
def test_what_is_no_table_is_refused(data):
    """Numbers, texts and bare lists say no columns."""
    with pytest.raises(InvalidOKRError) as caught:
        read_columns(data, ROLES)
    assert "not-a-table" == caught.value.code


@pytest.mark.parametrize("hold", HOLDERS.values(), ids=HOLDERS)
def test_a_missing_column_is_named_with_the_nearest(hold):
    """A typo in a column's name is the commonest of mistakes."""
    with pytest.raises(InvalidOKRError) as caught:
        columns_of(hold([{"who": 1, "paid": 1.0}]), {"customer": "hwo"})
    assert ("column-missing", "customer") == (caught.value.code, caught.value.place)
    assert "Did you mean 'who'?" == caught.value.hint


def test_a_missing_column_that_is_like_none_says_what_to_do():
    """Nothing near: then the argument to give is named."""
    with pytest.raises(InvalidOKRError, match="no column 'zzzzzz'") as caught:
        columns_of({"who": [1], 5: [2]}, {"customer": "zzzzzz"})
    assert "Say customer=..." == caught.value.hint


def test_a_name_that_is_no_text_is_missing_too():
    """A number is looked up, and not found, without another kind of error."""
    with pytest.raises(InvalidOKRError) as caught:
        columns_of({"who": [1]}, {"customer": 5})
    assert "column-missing" == caught.value.code


def test_records_may_lack_a_name():
    """JSON leaves out what is not there."""
    table = read_columns([{"who": 1, "paid": 1.0}, {"who": 2}], ROLES)
    assert (1, {"no amount": 1}) == (table.size, table.excluded)


def test_columns_of_different_lengths_are_refused():
    """Never cut to the shortest."""
    with pytest.raises(InvalidOKRError) as caught:
        read_columns({"who": [1, 2], "paid": [1.0]}, ROLES)
    assert ("column-length", "customer 2, amount 1") == (
        caught.value.code,
        caught.value.got,
    )


def test_rows_that_lack_several_parts_are_counted_once():
    """The first part that is missing is the reason (trap 13: nulls are counted)."""
    data = {"who": [None, 1, None, 2], "paid": [None, math.nan, 1.0, 4.0]}
    table = read_columns(data, ROLES)
    assert {"no customer": 2, "no amount": 1} == table.excluded
    assert ([2], [4.0]) == (table["customer"].tolist(), table["amount"].tolist())


def test_a_part_that_only_left_out_rows_lack_is_not_named():
    """Each row is left out once, and the counts add up to the rows."""
    table = read_columns({"who": [None, 1], "paid": [None, 1.0]}, ROLES)
    assert {"no customer": 1} == table.excluded


def test_read_table_takes_what_is_in_memory():
    """The one entrance for columns and frames."""
    assert 2 == read_table({"who": [1, 2], "paid": [1, 2]}, ROLES).size


@pytest.mark.parametrize(
    "column", [5, "who", b"bytes", None, np.array(5), np.ones((2, 2))]
)
def test_what_is_no_column_is_refused(column):
    """One value for each row is wanted."""
    assert "not-a-column" == refused(column).code


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([3, 1], [3, 1]),
        (range(2), [0, 1]),
        (np.array([3, 1], np.int8), [3, 1]),
        (np.array([3, 1], np.uint64), [3, 1]),
        ([3.0, math.nan, 1.0], [3, 1]),
        ([3, None, 1], [3, 1]),
        ([Decimal(3), 1, np.int64(2)], [3, 1, 2]),
        ([None, pd.NA, pd.NaT], []),
        (pd.Series([3, None], dtype="Int64"), [3]),
        (pd.Series([3, 3, 1], dtype="category"), [3, 3, 1]),
        (pd.Categorical([3, None, 1]), [3, 1]),
        (np.ma.masked_array([3, 1], [True, False]), [1]),
        (np.ma.masked_array([3, 1], [False, False]), [3, 1]),
        (["b", "a", "b"], ["b", "a", "b"]),
        (("b", "a"), ["b", "a"]),
        (["01", "1", "1 "], ["01", "1", "1 "]),
        (["a", "", "  ", None, math.nan], ["a"]),
        ([None, "ü", "日本", "a" * 99], ["ü", "日本", "a" * 99]),
        (np.array(["b", "a"]), ["b", "a"]),
        (np.array([b"b", "ü".encode()]), ["b", "ü"]),
        (pd.Series(["b", None, "a"]), ["b", "a"]),
        (pd.Series(["b", None, "a"], dtype="category"), ["b", "a"]),
        (pl.Series(["b", None, "a"]), ["b", "a"]),
        (pl.Series(["b", None, "a"], dtype=pl.Categorical), ["b", "a"]),
        (pa.array(["b", None, "a"]), ["b", "a"]),
        (pa.array(["b", None, "a", ""]).dictionary_encode(), ["b", "a"]),
        (pa.array(["b", "a"], pa.large_string()), ["b", "a"]),
        (pa.chunked_array([["b"], ["a", "b"]]), ["b", "a", "b"]),
        (
            pa.chunked_array(
                [
                    pa.array(["b"]).dictionary_encode(),
                    pa.array(["a"]).dictionary_encode(),
                ]
            ),
            ["b", "a"],
        ),
        (pa.chunked_array([], pa.string()), []),
        ([UUID(int=1)], [str(UUID(int=1))]),
        (np.array([3, 1], ">i8")[::-1], [1, 3]),
        (pd.Series([3, None], dtype=pd.ArrowDtype(pa.int64())), [3]),
        (pl.Series(["a", "b"], dtype=pl.Enum(["b", "a"])), ["a", "b"]),
    ],
)
def test_ids_are_read_as_written(column, expected):
    """Whole numbers stay numbers, texts stay texts, nothing is left out and counted."""
    table = ids(column)
    assert expected == labelled(table)
    assert len(column) - len(expected) == table.excluded.get("no customer", 0)


def test_text_ids_have_sorted_labels():
    """Equal data give equal codes, whatever the order of the rows."""
    assert ("a", "b", "ü") == ids(["ü", "b", "a", "b"]).labels["customer"]


@pytest.mark.parametrize(
    "column",
    [
        [1, "1"],
        ["1", 1.0],
        [Decimal(1), None, "1"],
        pd.Series([1, "1"]),
        [1, "a", math.nan],
    ],
)
def test_numbers_and_texts_are_never_merged(column):
    """1 and '1' may be one customer or two: only the user knows."""
    assert ("ids-mixed", True) == (
        (error := refused(column)).code,
        "make all of them text" in error.hint,
    )


@pytest.mark.parametrize(
    "column",
    [
        [True, False],
        np.array([True]),
        [1, True],
        ["a", True],
        [1.5],
        [1, 2.5],
        [math.inf],
        [Decimal("Infinity")],
        [Decimal("1.5")],
        [[1]],
        [(1, 2)],
        [object()],
        ["2026", np.datetime64("2026-10-01")],
        np.array(["2026-10-01"], "M8[D]"),
        [2**63],
        [-(2**70)],
        np.array([2**63], np.uint64),
        [2.0**60],
        np.array([b"\xff"]),
        [1j],
        pl.Series([[1]]),
        pa.array([2**63], pa.uint64()),
    ],
)
def test_what_is_no_id_is_refused(column):
    """Flags, fractions, dates and numbers that would lose digits are no ids."""
    assert "not-an-id" == refused(column).code


@pytest.mark.parametrize("text", ["a\0", "\ud800"])
@pytest.mark.parametrize("more", [[], [None]])
def test_ids_that_no_file_can_hold_are_refused(text, more):
    """Halves of characters break every report later on."""
    assert "bad-characters" == refused([text, *more]).code


def test_a_category_of_two_kinds_is_refused_too():
    """The values of a category are looked at, not only its codes."""
    assert "ids-mixed" == refused(pd.Categorical([1, "1"])).code


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
)
def test_texts_are_sorted_by_code_points(names):
    """The fast way for short ASCII texts and the slow way agree."""
    assert sorted(names) == [names[at] for at in sorted_places(names).tolist()]


@given(st.lists(st.one_of(st.none(), st.text("ab 1", max_size=3)), max_size=30))
def test_text_ids_come_back(column):
    """Every id that is one comes back as it was, in its row."""
    kept = [name for name in column if name is not None and name.strip()]
    assert kept == labelled(ids(column))


def test_names_keep_rows_that_have_none():
    """A row of no known segment still belongs to everybody."""
    role = Role("segment", "s", "name")
    table = read_columns({"s": ["b", None, "", "a"]}, [role])
    assert ([1, -1, -1, 0], ("a", "b")) == (
        table["segment"].tolist(),
        table.labels["segment"],
    )
    assert {} == table.excluded


def test_names_may_be_numbers():
    """Tiers are often 1, 2, 3; they are names all the same."""
    role = Role("segment", "s", "name")
    table = read_columns({"s": [10, None, 9, 10]}, [role])
    assert ([0, -1, 1, 0], ("10", "9")) == (
        table["segment"].tolist(),
        table.labels["segment"],
    )


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([1, 2.5], [1.0, 2.5]),
        ([Decimal("1.5"), None], [1.5]),
        (pd.Series([1.5, None], dtype="Float64"), [1.5]),
        (pl.Series([1, None]), [1.0]),
        (pa.array([1, None]), [1.0]),
        ([None], []),
    ],
)
def test_numbers_are_read(column, expected):
    """Numbers of every library; nothing is nothing."""
    table = read_columns({"a": column}, [Role("amount", "a", "number")])
    assert expected == table["amount"].tolist()


@pytest.mark.parametrize("column", [["1"], [True], [math.inf], [1, object()], [[1]]])
def test_what_is_no_number_is_refused(column):
    """Text, flags and infinities never become money."""
    assert refused(column, "number").code in ("not-a-number", "not-finite")


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([True, False], [True, False]),
        (np.array([True]), [True]),
        ([True, None, False], [True, False]),
        (pd.Series([True, None], dtype="boolean"), [True]),
        ([np.True_, math.nan], [True]),
        ([], []),
        ([math.nan], []),
    ],
)
def test_flags_are_read(column, expected):
    """True and false; a row without a flag is left out."""
    table = read_columns({"f": column}, [Role("paid", "f", "flag")])
    assert expected == table["paid"].tolist()


@pytest.mark.parametrize("column", [[1, 0], ["yes"], [1.0, True], [0.0]])
def test_what_is_no_flag_is_refused(column):
    """1 and "yes" are not true; their program should say what it means."""
    assert "not-a-flag" == refused(column, "flag").code


def test_events_tell_what_they_are():
    """Rows, customers, days and what was left out, before any question."""
    data = {"customer": [1, 2, 2, None], "date": ["2026-10-01", "2026-10-08"] * 2}
    events = Events(data)
    assert "<Events: 3 rows, 2 customers, 2026-10-01 to 2026-10-08>" == repr(events)
    assert ["  left out: 1 row, no customer"] == str(events).splitlines()[1:]
    html = events._repr_html_()
    assert "no customer" in html
    assert "3 rows" in html


TOLD = {
    "<Subscriptions: 2 rows, 2 customers, begun 2026-09-01 to 2026-10-01>": (
        Subscriptions,
        {"customer": [1, 2, None], "start": ["2026-09-01", "2026-10-01", None]},
        {"end": [None, "2026-10-31", None]},
    ),
    "<Ledger: 2 rows, 1 customer, 2026-09-01 to 2026-10-01>": (
        Ledger,
        {"customer": [1, 1, None], "date": ["2026-09-01", "2026-10-01", None]},
        {"amount": [5, 6, 7]},
    ),
    "<Responses: 2 rows>": (Responses, {"score": [9, 3, None]}, {}),
    "<Accounts: 2 rows, 2 customers, since 2026-09-01 to 2026-10-01>": (
        Accounts,
        {"customer": [1, 2, None], "since": ["2026-09-01", "2026-10-01", None]},
        {},
    ),
    "<Seats: 2 rows, 2 customers, 2026-09-01 to 2026-10-01>": (
        Seats,
        {"customer": [1, 2, None], "date": ["2026-09-01", "2026-10-01", None]},
        {"used": [1, 2, 3], "bought": [4, 4, 4]},
    ),
    "<Tickets: 2 rows, 2026-09-01 to 2026-10-01>": (
        Tickets,
        {"opened": ["2026-09-01T09:00", "2026-10-01T09:00", None]},
        {},
    ),
}


@pytest.mark.parametrize("told", TOLD)
def test_every_table_tells_what_it_is(told):
    """All of them in one way: size, span, and what was left out."""
    kind, columns, more = TOLD[told]
    table = kind({**columns, **more})
    assert told == repr(table)
    (left,) = str(table).splitlines()[1:]
    assert left.startswith("  left out: 1 row, no ")
    assert "left out" in table._repr_html_()


def test_tables_that_say_who_and_when_tell_it():
    """Respondents, days and tickets are counted where a column says them."""
    answers = {"score": [9, 3], "who": ["a", "a"], "day": ["2026-10-01"] * 2}
    told = Responses(answers, respondent="who", date="day")
    assert "2 rows, 1 respondent, 2026-10-01 to 2026-10-01" in repr(told)
    assert "2 tickets" in repr(
        Tickets({"opened": ["2026-09-01"] * 2, "id": [1, 2]}, ticket="id")
    )


@pytest.mark.parametrize(
    ("table", "asked"), [(Events, "date"), (Accounts, "since"), (Tickets, "opened")]
)
@pytest.mark.parametrize("read", [dict, pl.DataFrame])
def test_a_missing_day_is_asked_for_by_its_argument(table, asked, read):
    """The part is called day; what one writes is date=, since= or opened=."""
    with pytest.raises(InvalidOKRError) as told:
        table(read({"customer": [1], "xyz": ["2026-10-01"]}))
    assert f"Say {asked}=..." == told.value.hint


def test_events_without_rows_tell_so():
    """Nothing has happened, and nothing breaks."""
    events = Events({"customer": [], "date": [], "a": []}, amount="a", segment="a")
    assert "<Events: 0 rows>" == repr(events)
    assert ["customer", "day", "amount", "segment"] == list(events.table.arrays)


def test_events_of_a_frame_stay_in_their_engine():
    """Telling what they are must not count a warehouse's rows."""
    frame = pl.DataFrame({"customer": [1], "date": [dt.date(2026, 10, 1)]}).lazy()
    events = Events(frame)
    assert "<Events: a frame that its engine keeps>" == repr(events)
    with pytest.raises(InvalidOKRError) as caught:
        customer_state(events, on="2026-10-31")
    assert ("not-a-table", "events") == (caught.value.code, caught.value.place)


@pytest.mark.parametrize("put", [np.array, pd.Series, np.ma.masked_array])
def test_a_table_is_none_of_its_giver_s_memory(put):
    """Who writes into his arrays afterwards changes no table that was made of them."""
    days = np.array(["2026-10-01", "2026-10-02"], "M8[D]")
    given = {"customer": put([1, 2]), "date": put(days), "amount": put([1.5, 2.5])}
    events = Events(given, amount="amount")
    before = {name: column.tolist() for name, column in events.table.arrays.items()}

    given["customer"][:] = 9
    given["date"][:] = np.datetime64("2020-01-01")
    given["amount"][:] = 0.0

    after = {name: column.tolist() for name, column in events.table.arrays.items()}
    assert before == after


def test_fields_of_a_structured_array_are_copied_too():
    """A field is a view of its array."""
    given = np.array([(7,)], dtype=[("who", int)])
    table = read_columns(given, [WHO])
    given["who"] = 8
    assert [7] == table["customer"].tolist()


@pytest.mark.parametrize("kind", [list, np.array, pl.Series])
def test_nobody_writes_into_a_table(kind):
    """A table is what was read, for as long as it is there."""
    with pytest.raises(ValueError, match="read-only"):
        ids(kind([1, 2]))["customer"][0] = 5


@pytest.mark.parametrize("text", ["nan", "5", ""])
@pytest.mark.parametrize("kind", [list, np.array])
def test_a_text_is_no_number_and_is_named(text, kind):
    """The message said "NaN where there is none, got 'nan'"."""
    with pytest.raises(InvalidOKRError) as told:
        Events(
            {"customer": [1], "date": ["2026-10-01"], "paid": kind([text])},
            amount="paid",
        )
    assert ("not-a-number", "amount") == (told.value.code, told.value.place)
    assert f"the text {text!r}" == told.value.got


@pytest.mark.parametrize(
    "read", [dict, pl.DataFrame, pd.DataFrame], ids=["dict", "polars", "pandas"]
)
def test_faults_are_placed_by_the_argument(read):
    """The part is called day; what one wrote is date=."""
    with pytest.raises(InvalidOKRError) as told:
        Events(read({"customer": [1], "date": ["yesterday"]}))
    assert "date" == told.value.place


@pytest.mark.parametrize("kind", [np.int64, np.float64, np.bool_, object])
def test_a_column_without_rows_is_of_any_kind(kind):
    """An empty frame has lost its types, or guessed at them."""
    nothing = np.array([], kind)
    assert 0 == Events({"customer": [], "date": nothing}).table.size
    frame = pd.DataFrame({"customer": [], "date": nothing})
    assert 0 == Events(frame.convert_dtypes()).table.size


def test_a_range_is_a_list_of_scores():
    """It is one more way to write whole numbers."""
    assert 11 == Responses.of(range(11)).table.size
