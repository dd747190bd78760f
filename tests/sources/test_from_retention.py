"""`sources.retention`: a definition over any table, as a source of readings."""

import csv
import datetime as dt
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.model.cadence import Cadence
from okrkit.sources.csv_numbers import NUMBERS
from okrkit.sources.definitions_read import counted
from okrkit.sources.from_retention import retention
from okrkit.testing import check_source

kept = okr.retention
WINDOW = {"start": "2026-07-01", "end": "2026-11-15"}
PLANS = {
    "who": [1, 2, 3, 4, 5],
    "since": ["2026-06-01"] * 4 + ["2026-08-03"],
    "until": [None, "2026-10-20", None, "2026-08-31", None],
    "fee": [100, 50, 70, 30, 10],
    "plan": ["pro", "pro", "free", "free", "pro"],
}
OF_PLANS = {"customer": "who", "start": "since", "end": "until"}
MONEY = {
    "customer": [1, 2, 1, 2, 3],
    "date": ["2026-06-01", "2026-06-02", "2026-08-05", "2026-09-07", "2026-09-09"],
    "amount": [100, 60, 20, -60, 40],
}
VISITS = {
    "customer": [1, 2, 1, 2, 3, 1, 3],
    "date": [f"2026-{day}" for day in ("06-03", "06-05", "07-06", "08-07")]
    + [f"2026-{day}" for day in ("08-09", "09-04", "10-02")],
    "amount": [10, 20, 30, 10, 15, 25, 5],
}
ANSWERS = {
    "score": [9, 10, 3, 7, 10, 8],
    "date": [
        f"2026-{day}" for day in ("08-01", "08-20", "09-02", "09-03", "10-05", "10-06")
    ],
}
FIVE = {"score": [5, 4, 2, 3, 5, 1], "date": ANSWERS["date"]}
SEATS = {
    "customer": [1, 2, 1, 2],
    "date": ["2026-08-31", "2026-08-31", "2026-09-30", "2026-09-30"],
    "used": [3, 4, 5, 4],
    "bought": [5, 5, 5, 5],
}
TICKETS = {
    "opened": ["2026-08-03T08:00", "2026-08-04T09:00", "2026-09-07T08:00"],
    "responded": ["2026-08-03T10:00", "2026-08-04T10:00", "2026-09-07T13:00"],
    "closed": ["2026-08-04T08:00", "2026-08-05T09:00", "2026-09-08T08:00"],
}
OF_TICKETS = {"responded": "responded", "closed": "closed"}
DATED = {"date": "date"}
PARTS = {
    "customer": [1, 2],
    "start": ["2026-09-01", "2026-09-01"],
    "end": [None, "2026-10-20"],
}
ACCOUNTS = {"customer": [1, 2, 3], "since": ["2026-06-01"] * 3}

ONE_TABLE = {
    **dict.fromkeys(
        [f"logo-{what}.{rule}" for what in ("churn", "retention")
         for rule in ("cohort", "all-lost", "average", "start-and-new", "hazard",
                      "exposure")],
        (PLANS, OF_PLANS, {}),
    ),
    "renewal-rate": (
        {**PLANS, "due": [None, "2026-10-20", None, "2026-08-31", None]},
        {**OF_PLANS, "due": "due"},
        {},
    ),
    **dict.fromkeys(
        [f"revenue-{what}.{rule}" for what in ("churn", "retention")
         for rule in ("net", "gross")],
        (MONEY, {}, {"events": "ledger"}),
    ),
    "quick-ratio": (MONEY, {}, {"events": "ledger"}),
    **dict.fromkeys(
        [f"recurring-revenue.{what}" for what in ("opening", "new", "returned",
         "expansion", "contraction", "churned", "moved", "closing")],
        (MONEY, {}, {"events": "ledger"}),
    ),
    "cohort-retention.classic": (VISITS, {}, {"age": 1}),
    "cohort-retention.rolling": (VISITS, {}, {"age": 1, "by": "lifetime"}),
    "cohort-retention.bracket": (
        VISITS, {}, {"age": "1-40", "by": "lifetime", "brackets": [(1, 40)]},
    ),
    "repeat-rate": (VISITS, {}, {"within": 30}),
    "repeat-rate.kaplan-meier": (VISITS, {}, {"within": 30}),
    "active-accounts": (VISITS, {}, {}),
    "stickiness": (VISITS, {}, {}),
    "seat-use": (SEATS, {}, {}),
    "response-time": (TICKETS, OF_TICKETS, {}),
    "resolution-time": (TICKETS, OF_TICKETS, {}),
    "responded-within": (TICKETS, OF_TICKETS, {"hours": 2}),
    "resolved-within": (TICKETS, OF_TICKETS, {"hours": 30}),
    "nps": (ANSWERS, DATED, {}),
    "enps": (ANSWERS, DATED, {}),
    "csat": (FIVE, DATED, {"scale": (1, 5)}),
    "ces": (FIVE, DATED, {"scale": (1, 7)}),
}  # fmt: skip
TWO_TABLES = {
    "adoption": ({"uses": VISITS, "among": ACCOUNTS}, {"events": ""}),
    "time-to-first-value": ({"first": VISITS, "value": VISITS}, {}),
    "complaints.accounts": ({"complaints": VISITS, "activity": VISITS}, {}),
    "complaints.per-100-accounts": ({"complaints": VISITS, "activity": VISITS}, {}),
    "complaints.per-100-orders": ({"complaints": VISITS, "activity": VISITS}, {}),
    "followed-within": ({"first": VISITS, "then": VISITS}, {"days": 40}),
    "coverage": ({"accounts": ACCOUNTS, "events": VISITS}, {}),
}


@pytest.mark.parametrize("definition", ONE_TABLE)
def test_a_definition_over_raw_data_is_read(definition):
    """One declaration is enough: raw rows, their columns, the name of the measure."""
    data, columns, options = ONE_TABLE[definition]
    metric = okr.Metric("m", unit=_unit(definition), bounds=(-1e9, 1e9))

    source = retention(definition, data, columns=columns, **options)
    readings = source.read(metric, **WINDOW)

    assert readings
    assert {source.measure(metric, on="2026-11-14").definition.id} == {
        reading.definition for reading in readings
    }
    # Whether a ticket was answered in time is known when that time is over.
    later = {"late_days": 2} if data is TICKETS else {}
    checked = retention(definition, data, columns=columns, **options, **later)
    check_source(checked, metric, **WINDOW)


def _unit(definition):
    """Return a unit that the readings of a definition convert into."""
    if definition in ("nps", "enps", "ces"):
        return "points"
    if "-time" in definition:
        return "hours"
    if definition.startswith(("recurring", "active")):
        return "count"
    return "%"


@pytest.mark.parametrize("definition", TWO_TABLES)
def test_a_definition_of_two_tables_takes_both_by_name(definition):
    """A date within 5 days of signing: that counts two kinds of event."""
    tables, options = TWO_TABLES[definition]
    tables = {
        name: kept.Accounts(table) if table is ACCOUNTS else table
        for name, table in tables.items()
    }

    source = retention(definition, tables, **options)

    assert source.measure(on="2026-11-14").ids
    assert all(
        dt.date(2026, 7, 1) <= reading.date < dt.date(2026, 11, 15)
        for reading in source.read(okr.Metric("m"), **WINDOW)
    )


def test_what_is_declared_is_what_the_verb_gives():
    """A declaration is no second way to count: the readings are the verb's own."""
    table = kept.Subscriptions(PLANS, customer="who", start="since", end="until")
    churn = okr.Metric("churn", unit="%")
    okrs = okr.OKRSet(metrics=[churn], cycle="2026-Q4")

    by_verb = okr.refresh(
        okrs, {"churn": kept.logo_churn(table, on="2026-11-14")}, on="2026-11-14"
    )
    declared = okr.refresh(
        okrs, {"churn": retention("logo-churn.cohort", table)}, on="2026-11-14"
    )

    assert by_verb.changed["churn"] == declared.changed["churn"]
    assert [0.0, 20.0, 25.0] == [
        round(r.value, 6) for r in declared.changed["churn"][-3:]
    ]


def test_a_segment_as_of_the_period_is_read_alone():
    """Logo churn of paying accounts: who is meant is a word of the declaration."""
    source = retention(
        "logo-churn.cohort",
        PLANS,
        columns={**OF_PLANS, "segment": "plan"},
        segment="free",
    )

    readings = source.read(okr.Metric("churn"), **WINDOW)

    assert [0.0, 0.0, 0.5, 0.0] == [reading.value for reading in readings]
    assert "<retention source: logo-churn.cohort of free>" == repr(source)
    with pytest.raises(UnknownIdError):
        retention("logo-churn.cohort", PLANS, columns=OF_PLANS, segment="gold").read(
            okr.Metric("churn"), **WINDOW
        )


def test_the_rhythm_of_the_metric_is_the_kind_of_period():
    """A quarterly metric asks for quarters without saying so twice."""
    source = retention("logo-churn.cohort", PLANS, columns=OF_PLANS)

    quarterly = source.read(okr.Metric("churn", rhythm="quarter"), **WINDOW)
    fiscal = retention(
        "logo-churn.cohort",
        PLANS,
        columns=OF_PLANS,
        every="quarter",
        cadence=Cadence("quarter", fiscal_year_starts="february"),
    ).read(okr.Metric("churn", rhythm="two weeks"), **WINDOW)

    assert ["2026-09-30"] == [str(reading.date) for reading in quarterly]
    assert ["2026-10-31"] == [str(reading.date) for reading in fiscal]


def test_a_running_period_is_read_only_where_asked():
    """A month half over is no month; a program that wants it says so."""
    asked = {"columns": OF_PLANS, "provisional": True}
    readings = retention("logo-churn.cohort", PLANS, **asked).read(
        okr.Metric("churn"), **WINDOW
    )

    assert (True, "2026-11-14") == (readings[-1].provisional, str(readings[-1].date))


def test_before_the_first_row_there_are_no_readings():
    """No data is neither 0 nor an error."""
    source = retention("logo-churn.cohort", PLANS, columns=OF_PLANS)

    assert () == source.read(okr.Metric("churn"), "2020-01-01", "2020-02-01")
    assert () == source.read(okr.Metric("churn"), "2026-10-01", "2026-10-01")


def test_rows_of_another_source_are_counted():
    """Any adapter that gives rows can stand under a definition, read anew each time."""

    class Rows:
        keeps_time = True
        asked = 0

        def events(self):
            self.asked += 1
            return PLANS

    rows = Rows()
    source = retention("logo-churn.cohort", rows, columns=OF_PLANS)

    source.read(okr.Metric("churn"), **WINDOW)
    source.read(okr.Metric("churn"), **WINDOW)

    assert 2 == rows.asked
    assert source.keeps_time
    assert not retention("nps", ANSWERS).keeps_time


def test_the_rule_of_the_event_table_is_an_option():
    """The last day of a plan may be the first without it: billing systems differ."""
    asked = {"columns": OF_PLANS}
    plain = retention("logo-churn.cohort", PLANS, **asked)
    shifted = retention("logo-churn.cohort", PLANS, **asked, end_is="first day without")
    churn = okr.Metric("churn")

    assert plain.read(churn, **WINDOW) != shifted.read(churn, **WINDOW)


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("logo-churn.cohrt", PLANS), "unknown-definition", "logo-churn.cohort"),
        (("survival", PLANS), "unknown-definition", "one number or a curve"),
        (("zzzzzzzz", PLANS), "unknown-definition", "There are logo-churn"),
        ((7, PLANS), "unknown-definition", "7"),
        (("adoption", VISITS), "wrong-type", "uses and among"),
    ],
)
def test_what_cannot_be_counted_is_refused_at_once(asked, code, said):
    """A typo in a declaration is found when it is made, not at night."""
    with pytest.raises(InvalidOKRError) as caught:
        retention(*asked)

    assert code == caught.value.code
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"inactiv": 90}, "Did you mean 'inactive'?"),
        ({"definition": "hazard"}, "Choose another definition."),
        ({"since": "2026-01-01"}, "no such option"),
    ],
)
def test_an_option_that_is_none_is_refused(option, said):
    """A misspelled rule must not be left out in silence."""
    with pytest.raises(InvalidOKRError, match=said) as caught:
        retention("logo-churn.cohort", PLANS, columns=OF_PLANS, **option)

    assert "unknown-field" == caught.value.code


@pytest.mark.parametrize(
    ("definition", "table", "asked", "code", "said"),
    [
        ("logo-churn.cohort", VISITS, {}, "ambiguous-table", "customer, date, amount"),
        (
            "logo-churn.cohort",
            VISITS,
            {"columns": {"customer": "customer"}},
            "ambiguous-table",
            "events='ledger'",
        ),
        (
            "logo-churn.cohort",
            {"Customer ID": [1], "Start Date (UTC)": ["2026-09-01"]},
            {},
            "ambiguous-table",
            "got Customer ID, Start Date (UTC). Say which columns play the parts: ",
        ),
        ("logo-churn.cohort", "plans.parquet", {}, "ambiguous-table", "no columns"),
        ("logo-churn.cohort", [], {}, "ambiguous-table", "no columns"),
        (
            "logo-churn.cohort",
            VISITS,
            {"columns": {"custmer": "customer"}},
            "unknown-field",
            "Did you mean 'customer'?",
        ),
        ("nps", ANSWERS, {"columns": {"zzzz": "score"}}, "unknown-field", "score"),
        ("nps", ANSWERS, {"events": "ledger"}, "unknown-word", "responses"),
        ("nps", kept.Events(VISITS), {}, "wrong-type", "Responses"),
        (
            "active-accounts",
            kept.Events(VISITS),
            {"columns": DATED},
            "unknown-field",
            "Say them in Events",
        ),
        ("cohort-retention.classic", VISITS, {}, "missing-field", "age=1"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(definition, table, asked, code, said):
    """Which rows are meant is never guessed."""
    source = retention(definition, table, **asked)

    with pytest.raises(InvalidOKRError) as caught:
        source.measure(on="2026-11-14")

    assert code == caught.value.code
    assert said in str(caught.value)


def test_every_definition_by_period_can_be_declared():
    """A new measure of the room that nobody can declare would be half a measure."""
    curves = {
        "cohort-retention.unbounded",
        "survival",
        "customer-survival.stay",
        "customer-survival.active",
        "repeat-rate.so-far",
        "time-between-purchases",
        "rfm-share",
        "csat.4-5-of-1-5",
        "ces.mean-of-1-7",
        "ces.5-7-of-1-7",
        "lifetime-value.new",
        "lifetime-value.new-after-first",
        "contract-value",
        "lifetime.constant-hazard",
        "residual-value",
        "mean-spend",
        "spend-frequency-correlation",
    }
    single = {i for i in kept.definitions() if i.startswith("customer-value.")}

    for definition in set(kept.definitions()) - curves - single:
        assert callable(getattr(kept, counted(definition).verb))


def test_a_lifetime_value_is_read_by_quarter():
    """The value of the customers as a key result: one series, its model stated."""
    file = Path(__file__).parents[1] / "retention" / "data" / "CDNOW_master.txt"
    with file.open(encoding="ascii") as lines:
        rows = list(csv.reader(lines, delimiter=" ", skipinitialspace=True))[1:]
    few = [row for row in rows if int(row[0]) < 1500]
    events = {
        "customer": [int(row[0]) for row in few],
        "date": [f"{row[1][:4]}-{row[1][4:6]}-{row[1][6:]}" for row in few],
        "amount": [float(row[3]) for row in few],
    }
    source = retention(
        "lifetime-value.mean", events, columns={"amount": "amount"}, unit="USD"
    )

    readings = source.read(okr.Metric("value", unit="USD"), "1997-10-01", "1998-07-01")

    assert ["1997-12-31", "1998-03-31", "1998-06-30"] == [
        str(reading.date) for reading in readings
    ]
    assert all(0 < reading.value < 1000 for reading in readings)


@pytest.mark.parametrize("columns", [["date"], 3, {"uses": 3, "among": {}}])
def test_columns_are_said_by_the_part_they_play(columns):
    """Of a definition of two tables, by table first; a list says no part."""
    with pytest.raises(InvalidOKRError, match="not a mapping"):
        retention(
            "adoption", {"uses": VISITS, "among": VISITS}, columns=columns
        ).measure(on="2026-11-15")


@pytest.mark.parametrize(
    ("definition", "data", "columns"),
    [
        ("logo-churn.cohort", PARTS, {}),
        (
            "logo-churn.cohort",
            {"who": PARTS["customer"]} | PARTS,
            {"customer": "who"},
        ),
        ("revenue-retention.net", MONEY, {}),
    ],
)
@pytest.mark.parametrize("kind", ["columns", "records", "pandas", "polars", "pyarrow"])
def test_columns_of_the_parts_own_names_tell_the_kind(definition, data, columns, kind):
    """Whoever names the columns as the parts are called need not say them again."""
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    rows = [
        dict(zip(data, row, strict=True)) for row in zip(*data.values(), strict=True)
    ]
    given = {
        "columns": data,
        "records": rows,
        "pandas": pd.DataFrame(data),
        "polars": pl.LazyFrame(data),
        "pyarrow": pa.table(data),
    }[kind]
    source = retention(definition, given, columns=columns)
    readings = source.read(okr.Metric("m", unit="%"), "2026-10-01", "2026-11-15")
    assert ["2026-10-31"] == [str(reading.date) for reading in readings]


def test_answers_are_of_the_day_that_the_data_has():
    """A series needs it, and the data says which column it is."""
    source = retention("nps", ANSWERS)
    said = retention("nps", ANSWERS, columns=DATED)
    points = okr.Metric("nps", unit="points")
    assert source.read(points, **WINDOW) == said.read(points, **WINDOW) != ()


def test_two_columns_of_one_name_tell_nothing():
    """Who reads the frame says what is wrong with it."""
    import pandas as pd

    frame = pd.DataFrame([[1, 2, 3]], columns=["customer", "customer", "date"])
    with pytest.raises(InvalidOKRError, match="no columns"):
        retention("logo-churn.cohort", frame).measure(on="2026-11-15")


CSV = """customer,start,end,amount,team
01,2026-06-01,,100.5,n
02,2026-06-01,2026-10-10,50,n
03,2026-07-01,2026-09-03,,n
04,2026-07-01,,70,s
"""
BY_CSV = {"customer": "customer", "start": "start", "end": "end", "amount": "amount"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write subscriptions of two teams as a CSV file."""
    (tmp_path / "a.csv").write_text(CSV)
    return tmp_path


def test_amounts_of_some_rows_of_csv_files_are_numbers(folder: Path):
    """`where` leaves texts; they are counted like the same rows in memory."""
    rows = [row for row in csv.DictReader(CSV.splitlines()) if row["team"] == "n"]
    plain = {name: [row[name] or None for row in rows] for name in rows[0]}
    plain["amount"] = [float(one or "nan") for one in plain["amount"]]
    files = okr.sources.files(folder / "*.csv", where={"team": "n"})
    metric = okr.Metric("kept", unit="%")
    expected, got = (
        retention("revenue-retention.net", table, columns=BY_CSV).read(metric, **WINDOW)
        for table in (plain, files)
    )
    assert [one.value for one in expected] != [1.0, 1.0, 1.0]
    assert expected == got


def test_a_document_counts_the_amounts_of_some_rows_of_csv_files(folder: Path):
    """The same, declared: the number is that of `retention` in code."""
    source = {
        "files": "*.csv",
        "connection": "exports",
        "where": {"team": "n"},
        "columns": BY_CSV,
        "retention": "revenue-retention.net",
        "every": "month",
    }
    metric = okr.Metric("kept", unit="ratio", source=source)
    okrs = okr.OKRSet(metrics=[metric], cycle="2026-Q4")
    read = okr.refresh(okrs, on="2026-11-14", connections={"exports": folder})
    files = okr.sources.files(folder / "*.csv", where={"team": "n"})
    asked = retention("revenue-retention.net", files, columns=BY_CSV, every="month")
    expected = asked.measure(metric, on="2026-11-14").latest().value
    assert expected == read["kept"].latest.value


def test_the_cell_that_is_no_number_is_told(folder: Path):
    """A text among the amounts that are counted is refused by its column."""
    (folder / "b.csv").write_text(CSV.replace("100.5", "much"))
    files = okr.sources.files(folder / "b.csv", where={"team": "n"})
    with pytest.raises(InvalidOKRError, match="amount") as caught:
        retention("revenue-retention.net", files, columns=BY_CSV).measure(
            on="2026-11-01"
        )
    assert (caught.value.code, "much" in str(caught.value)) == ("not-a-number", True)
    other = okr.sources.files(folder / "b.csv", where={"team": "s"})
    made = retention("revenue-retention.net", other, columns=BY_CSV)
    assert 1.0 == made.measure(on="2026-11-01").latest().value


def test_another_fault_of_some_rows_of_csv_files_is_told_as_it_is(folder: Path):
    """Numbers are looked through again only to find one that is none."""
    (folder / "b.csv").write_text(CSV.replace("2026-06-01,,100.5", "soon,,100.5"))
    files = okr.sources.files(folder / "b.csv", where={"team": "n"})
    made = retention("revenue-retention.net", files, columns=BY_CSV)
    with pytest.raises(okr.errors.OKRError, match="soon") as caught:
        made.measure(on="2026-11-01")
    assert "not-a-number" != caught.value.code


def test_parquet_amounts_keep_their_own_kind(tmp_path: Path):
    """Only texts of CSV files are read as numbers: Parquet says what a column is."""
    import polars as pl

    rows = [*csv.DictReader(CSV.splitlines())]
    pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    files = okr.sources.files(tmp_path / "a.parquet", where={"team": "n"})
    with pytest.raises(InvalidOKRError, match="another kind"):
        retention("revenue-retention.net", files, columns=BY_CSV).measure(
            on="2026-11-01"
        )


def test_every_part_that_is_a_number_is_known():
    """What a CSV file's texts become is what the event tables take as numbers."""
    import polars as pl

    own = {"customer": [1], "date": ["2026-06-01"], "amount": [1], "weight": [1]}
    own |= {"since": own["date"], "start": own["date"], "end": own["date"]}
    own |= {"score": [1], "used": [1], "bought": [1], "opened": own["date"]}
    frame = pl.DataFrame(own)
    amount = {"amount": "amount"}
    tables = [
        kept.Accounts(frame, **amount),
        kept.Events(frame, **amount),
        kept.Ledger(frame),
        kept.Responses(frame, weight="weight"),
        kept.Seats(frame),
        kept.Subscriptions(frame, **amount),
        kept.Tickets(frame),
    ]
    roles = [role for table in tables for role in table.table.roles.values()]
    assert set(NUMBERS) == {role.name for role in roles if role.kind == "number"}
