"""What a newcomer ran into: files, few customers, small print of results."""

import gzip
import pickle

import numpy as np
import pyarrow as pa
import pytest

from okrkit.errors import InvalidOKRError
from okrkit.retention.customers.summary import UNKNOWN, UNPAID, summary
from okrkit.retention.lengths import span
from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.beta_geo_beta_binom import BetaGeoBetaBinom
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.tables.events import Events
from okrkit.retention.value.customers import lifetime_value
from okrkit.retention.value.ranking import lorenz_of
from okrkit.retention.value.terms import Terms, as_discount

ON = "2026-12-01"
BG = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426, unit="weeks")
GG = GammaGamma(p=6.25, q=3.74, v=15.44)


def write(folder, text, name="events.csv"):
    """Return the path of a file of a text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path, code, **parts):
    """Return the error of a file that is refused with a code."""
    with pytest.raises(InvalidOKRError) as caught:
        Events(path, **parts)
    assert code == caught.value.code, caught.value
    return caught.value


def test_quotes_of_a_late_row_are_quotes(tmp_path):
    """What rows before have must not decide how ids are read."""
    rows = "Smith,2026-08-01\n" + "Jo,2026-08-02\n" * 30_000 + '"Smith",2026-09-02\n'
    made = summary(Events(write(tmp_path, "customer,date\n" + rows)), on=ON)

    assert ["Jo", "Smith"] == list(made.ids)
    assert 1 == made["Smith"].frequency


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('customer,date\n"a, ""b""",2026-08-01\n', "a.csv"),
        ('\ufeffcustomer;date\r\n\r\n"a, ""b""";2026-08-01\r\n', "a.csv"),
        ('customer\tdate\n"a, ""b""\t2026-08-01\n'.replace('b""', 'b"""'), "a.tsv"),
        (gzip.compress(b'customer,date\n"a, ""b""",2026-08-01\n', mtime=0), "a.csv.gz"),
        ('"date","customer"\n2026-08-01,"a, ""b"""\n', "odd[1].csv"),
    ],
)
def test_the_line_of_names_says_what_parts_cells(tmp_path, text, name):
    """Comma, semicolon or tab; quotes keep them in a cell."""
    made = summary(Events(write(tmp_path, text, name)), on=ON)

    assert ['a, "b"'] == list(made.ids)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("customer|date\na|2026-08-01\n", "file-unreadable"),
        ("customer;date,x\na;2026-08-01,x\n", "file-unreadable"),
        ("", "file-unreadable"),
        (b"customer,dat\xe9\na,2026-08-01\n", "file-unreadable"),
        (b"customer,date\nJos\xe9,2026-08-01\n", "file-unreadable"),
        ("customer,date,date\na,2026-08-01,2026-08-01\n", "duplicate"),
    ],
)
def test_files_of_another_kind_are_refused(tmp_path, text, code):
    """Nothing is guessed: not the mark, the names, nor how letters are written."""
    assert "events.csv" in refused(write(tmp_path, text), code).place


@pytest.mark.parametrize("row", ["b,2026-08-02,7", "b"])
def test_rows_of_more_or_fewer_cells_name_file_and_line(tmp_path, row):
    """A row that is cut off must neither vanish nor shift its cells."""
    path = write(tmp_path, f"customer,date\na,2026-08-01\n{row}\n")
    error = refused(path, "file-unreadable")

    assert "events.csv" in error.place
    assert "Line: 3" in error.got


def test_files_of_a_folder_have_the_same_columns(tmp_path):
    """Columns in another order would be read as one another."""
    write(tmp_path, "customer,date\na,2026-08-01\n", "1.csv")
    write(tmp_path, "date,customer\n2026-08-01,a\n", "2.csv")

    assert "2.csv" in refused(tmp_path, "file-unreadable").place


@pytest.mark.parametrize(
    "cell", ["abc", "$5", "true", '"1,5"', '"1,000"', "n/a", "nan", "inf", "1_000"]
)
def test_a_late_cell_that_is_no_number_is_named(tmp_path, cell):
    """As columns in memory say it, never an error of the engine's own."""
    rows = "a,2026-08-01,1\n" * 3000 + f"a,2026-08-02,{cell}\n"
    path = write(tmp_path, "customer,date,amount\n" + rows)
    error = refused(path, "not-a-number", amount="amount")

    assert str(error).startswith("amount: not a column of numbers")


def test_cells_without_a_number_are_left_out(tmp_path):
    """Nothing is no number that is wrong."""
    rows = "a,2026-08-01,\na,2026-08-02,  \na,2026-08-03, 1e1 \n"
    path = write(tmp_path, "customer,date,amount\n" + rows)

    assert {"no amount": 2} == Events(path, amount="amount").table.excluded


def test_histories_of_a_file_name_their_column(tmp_path):
    """The same for what a model is fitted to."""
    path = write(tmp_path, "frequency,recency,T\n1,2,x\n")
    with pytest.raises(InvalidOKRError, match="T: not a column of numbers"):
        BetaGeo.fit(path)


def test_events_of_a_file_pickle_as_its_path(tmp_path):
    """A connection to a database cannot go to another process; a path can."""
    path = write(tmp_path, "who,date\na,2026-08-01\n")
    again = pickle.loads(pickle.dumps(Events(path, customer="who")))

    assert ["a"] == list(summary(again, on=ON).ids)
    held = Events({"customer": [1], "date": ["2026-08-01"]})
    assert repr(held) == repr(pickle.loads(pickle.dumps(held)))


def test_arrow_takes_whole_amounts_beyond_floats():
    """They are rounded as numpy rounds them, not refused by PyArrow."""
    rows = {
        "customer": [1, 1],
        "date": ["2026-08-01", "2026-08-02"],
        "amount": [3, 2**53 + 1],
    }
    made = [
        summary(Events(data, amount="amount"), on=ON)["1"].monetary
        for data in (rows, pa.table(rows))
    ]
    assert made[0] == made[1] == 2.0**53


@pytest.mark.parametrize("make", [dict, pa.table])
def test_small_money_after_a_large_first_purchase_is_money(make):
    """A part of a billion is not nothing; what rounding has lost is said to be."""
    days = ["2026-08-01", "2026-08-02", "2026-08-03"]

    def paid(*amounts):
        rows = make({"customer": [1] * 3, "date": days, "amount": amounts})
        return summary(Events(rows, amount="amount"), on=ON)

    assert pytest.approx(0.15, rel=1e-6) == paid(1e9, 0.1, 0.2)["1"].monetary
    lost = paid(1e20, 0.1, 0.2)
    assert lost["1"].monetary is None
    assert {UNKNOWN: 1} == lost.noted
    assert 1 == paid(5.0, 0.0, 0.0).noted[UNPAID]


def test_opportunities_are_called_periods_or_ages():
    """Histories of other models have a T; what lacks both hears of `periods=`."""
    rows = {"frequency": [0, 1, 1, 2], "recency": [0, 1, 2, 2], "n": [50, 20, 12, 18]}
    ends = [2] * 4
    made = [
        BetaGeoBetaBinom.fit({**rows, name: ends}, weight="n", **said)
        for name, said in (("periods", {}), ("T", {}), ("of", {"periods": "of"}))
    ]
    assert made[0].params == made[1].params == made[2].params
    for said in ({}, {"periods": "x"}):
        with pytest.raises(InvalidOKRError, match="Say periods=") as caught:
            BetaGeoBetaBinom.fit(rows, weight="n", **said)
        assert "periods" == caught.value.place
    with pytest.raises(InvalidOKRError, match="no column 'f'"):
        BetaGeoBetaBinom.fit(rows, frequency="f")


def few(many):
    """Return customers who came back four times."""
    rows = {"frequency": 4.0, "recency": 30.0, "T": 38.0, "monetary": 25.0}
    return {name: np.full(many, value) for name, value in rows.items()}


def test_few_customers_have_no_interval_of_what_they_will_bring():
    """Much of the chance of one customer lies at nothing: no curve covers it."""
    one = lifetime_value(BG, GG, few(1), horizon="52 weeks").prediction()
    many = lifetime_value(BG, GG, few(200), horizon="52 weeks").prediction()

    assert (None, None) == (one.low, one.high)
    assert "ask for more customers" in one.note
    assert many.low < many.value < many.high
    assert "" == many.note


def test_a_fit_that_did_not_converge_says_so():
    """Not that parameters were given."""
    same = {name: np.repeat(column, 40) for name, column in few(1).items()}
    model = BetaGeo.fit(same, unit="weeks")
    made = lifetime_value(model, 10, same)

    assert not model.converged
    assert "the fit of BetaGeo did not converge" in made.total.note
    assert "given" in lifetime_value(BG, 10, same).total.note


def test_a_curve_of_shares_is_told_like_other_results():
    """Short as text, drawn in a notebook, plain in JSON."""
    curve = lorenz_of(np.array([1.0, 3.0]), points=3)

    said = "Lorenz of 3 points: the less valuable half has 25% of the value"
    assert (said, f"<{said}>") == (str(curve), repr(curve))
    assert "<polyline" in curve._repr_html_()
    assert [0.0, 0.25, 1.0] == curve.to_dict()["value"]
    assert curve.value is curve.to_columns()["value"]


@pytest.mark.parametrize(("value", "said"), [(0.1, "10% a year"), (10, "10% a year")])
def test_a_bare_discount_is_told_how_to_be_said(value, said):
    """Who writes 0.1 means ten percent, not a tenth of one."""
    with pytest.raises(InvalidOKRError) as caught:
        as_discount(value)
    assert f"'{said}'" in caught.value.hint


@pytest.mark.parametrize("text", ["12months", "12 Months", " 12  months"])
def test_a_span_is_read_however_it_is_spaced(text):
    """People write it so."""
    assert 12 == span(text, "months")
    assert "12 months" == Terms.of(horizon=text, discount=0).horizon
