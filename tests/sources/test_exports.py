"""Exports of other programs, each read end to end into a number counted by hand."""

import copy
import datetime as dt
import json
import pickle
from pathlib import Path

import pytest
from attrs import NOTHING, evolve, fields
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit import retention as room
from okrkit.errors import InvalidOKRError
from okrkit.sources.exporting.export_map import (
    NEEDED,
    OPTIONS,
    TABLES,
    ExportColumn,
    ExportMap,
)
from okrkit.sources.exporting.presets.catalogue import exports
from okrkit.sources.exporting.reading import read_export
from okrkit.sources.from_retention import retention

FILES = Path(__file__).parent / "exports"
ON = "2026-12-15"
NPS = "How likely is it that you would recommend us?"


def export(name, **options):
    """Read the file that we made for a preset."""
    (path,) = FILES.glob(f"{name}.*")
    return read_export(path, name, **options)


def churn(read, period="2026-10", on=ON):
    """Return the share of opening customers lost in a month, and of how many."""
    found = room.logo_churn(read.table, on=on)[period]
    return found.value, found.n


def revenue(read, definition):
    """Return what was kept in October of the revenue that it opened with."""
    return room.revenue_retention(read.table, on=ON, definition=definition)[
        "2026-10"
    ].value


# -- billing -----------------------------------------------------------------------


def test_stripe_counts_a_loss_on_the_day_it_ended():
    """
    Four pay at the end of September; one of them ended in October: a quarter.

    By the day of the request it would be another one, and in September one of three.
    """
    read = export("stripe-subscriptions")

    assert (0.25, 4) == churn(read)
    assert (0.0, 3) == churn(read, "2026-09")
    assert (0.25, 4) == churn(read, "2026-11")
    assert "Ended At (UTC)" == read.columns["end"]
    assert {
        "Status is incomplete or incomplete_expired": 1,
        "ended within its trial": 1,
    } == read.left_out
    assert "Canceled At (UTC)" in read.unmapped
    assert (7, 5) == (read.rows, read.read)


def test_stripe_ids_stay_text():
    """An id such as 1E5 or 007 is a name: read as a number, customers would merge."""
    table = export("stripe-subscriptions").table.table

    assert ("cus_007", "cus_1E5", "cus_2", "cus_4", "cus_6") == table.labels["customer"]


def test_stripe_days_are_counted_where_the_business_is():
    """00:30 in UTC on 1 September is August in New York: one more opens September."""
    assert 3 == churn(export("stripe-subscriptions"), "2026-09")[1]
    new_york = export("stripe-subscriptions", zone="America/New_York")
    assert 4 == churn(new_york, "2026-09")[1]
    assert "America/New_York" == new_york.zone


def test_stripe_amounts_are_made_one_a_month():
    """Four of 20 a month, one of them 240 a year; one of the four is lost."""
    read = export("stripe-subscriptions", also="amount")

    assert 0.75 == revenue(read, "gross")
    assert [20.0] * 5 == read.table.table["amount"].tolist()
    assert "Amount / months of Interval" == read.columns["amount"]


def test_stripe_amounts_of_two_currencies_are_refused():
    """Dollars and euros do not add up; customers can still be counted."""
    text = (FILES / "stripe-subscriptions.csv").read_text().replace("usd", "eur", 1)

    with pytest.raises(InvalidOKRError) as caught:
        read_export(text, "stripe-subscriptions", also=["amount"])
    assert ("values-differ", "Take one: where={'Currency': 'eur'}.") == (
        caught.value.code,
        caught.value.hint,
    )
    one = read_export(
        text, "stripe-subscriptions", also=["amount"], where={"Currency": "USD"}
    )
    assert 1 == one.left_out["Currency is not usd"]
    assert (0.25, 4) == churn(read_export(text, "stripe-subscriptions"))


@pytest.mark.parametrize(
    ("name", "share", "of"),
    [
        ("stripe-warehouse", 1 / 2, 2),
        ("recurly-subscriptions", 1 / 3, 3),
        ("recurly-warehouse", 1 / 2, 2),
        ("chargebee-subscriptions", 1 / 2, 2),
        ("baremetrics-subscriptions", 1 / 3, 3),
    ],
)
def test_billing_counts_who_left_in_october(name, share, of):
    """Each has one who left in October, among those who opened it."""
    assert (share, of) == churn(export(name))


def test_recurly_ids_keep_their_zeros():
    """Account 007 is not account 7."""
    assert "007" in export("recurly-subscriptions").table.table.labels["customer"]


def test_recurly_leaves_out_a_trial_that_was_not_paid():
    """Whoever leaves within a trial never was a customer, and cannot be lost."""
    assert {"ended within its trial": 1} == export("recurly-warehouse").left_out


def test_chargebee_balances_become_a_ledger():
    """October opens with 100 + 100 + 200 and ends with 150 + 0 + 180 of those."""
    read = export("chargebee-mrr-monthly-summary")

    assert 330 / 400 == revenue(read, "net")
    assert 280 / 400 == revenue(read, "gross")
    assert 3 == read.added
    assert "  Added: 3 of what was paid before the rows begin." in str(read)
    assert "Days are counted" not in str(read)
    assert (
        "mrr_billing_currency - mrr_previous_billing_currency" == read.columns["amount"]
    )


def test_baremetrics_amounts_are_cents_times_a_quantity():
    """24 + 20 + 36 a month open October; the 36 leave."""
    read = export("baremetrics-subscriptions")

    assert [24.0, 20.0, 36.0] == read.table.table["amount"].tolist()
    assert 44 / 80 == revenue(read, "net")


def test_chartmogul_movements_are_cents():
    """400 open October; 50.50 more and 100 less of it."""
    read = export("chartmogul-mrr-movements")

    assert 350.5 / 400 == revenue(read, "net")
    assert 300 / 400 == revenue(read, "gross")


def plans(**more):
    """Return one row of Baremetrics' template."""
    return {
        "plan_amount": 3000,
        "plan_interval": "month",
        "customer_oid": "c1",
        "subscription_started_at": "2026-08-01",
        "subscription_canceled_at": None,
        "subscription_quantity": 1,
    } | more


def test_a_plan_may_be_for_several_periods():
    """30 a quarter, said as three months, is 10 a month; nothing said is one."""
    rows = [
        plans(plan_interval_count=3),
        plans(plan_interval_count=None),
        plans(plan_interval="year", plan_interval_count="2"),
    ]
    read = read_export(rows, "baremetrics-subscriptions")

    assert [10.0, 30.0, 1.25] == read.table.table["amount"].tolist()
    assert read.columns["amount"].endswith(
        "/ months of plan_interval / plan_interval_count"
    )


@pytest.mark.parametrize("count", [0, -1, 1.5])
def test_a_count_of_periods_that_is_none_is_refused(count):
    """Nothing can be divided by it."""
    with pytest.raises(InvalidOKRError) as caught:
        read_export([plans(plan_interval_count=count)], "baremetrics-subscriptions")
    assert ("out-of-range", "row 1, column 'plan_interval_count'") == (
        caught.value.code,
        caught.value.place,
    )


@pytest.mark.parametrize("currency", ["JPY", "kwd"])
def test_a_currency_without_hundredths_is_not_divided(currency):
    """3000 yen are 3000 yen; the user says how the amounts are written."""
    rows = [plans(plan_currency=currency)]
    with pytest.raises(InvalidOKRError) as caught:
        read_export(rows, "baremetrics-subscriptions")
    assert "amount-unclear" == caught.value.code

    said = {"amount": ExportColumn("plan_amount", months="plan_interval")}
    read = read_export(rows, "baremetrics-subscriptions", columns=said)
    assert [3000.0] == read.table.table["amount"].tolist()


@pytest.mark.parametrize(
    ("more", "column"),
    [({"Quantity": [1, 5]}, "Quantity"), ({"id": ["sub_1", "SUB_1"]}, "id")],
)
def test_stripe_amounts_that_may_mean_two_things_are_refused(more, column):
    """Whether 20 is for one seat or for five, nobody can tell from the export."""
    data = {
        "id": ["sub_1", "sub_2"],
        "Customer ID": ["a", "b"],
        "Status": ["active", "active"],
        "Amount": [20, 20],
        "Interval": ["month", "month"],
        "Start Date (UTC)": ["2026-08-01", "2026-08-01"],
        "Ended At (UTC)": [None, None],
    } | more
    with pytest.raises(InvalidOKRError) as caught:
        read_export(data, "stripe-subscriptions", also=["amount"])
    assert ("amount-unclear", f"row 2, column {column!r}") == (
        caught.value.code,
        caught.value.place,
    )

    assert 2 == read_export(data, "stripe-subscriptions").read
    said = {"amount": ExportColumn("Amount", months="Interval")}
    read = read_export(data, "stripe-subscriptions", columns=said)
    assert [20.0, 20.0] == read.table.table["amount"].tolist()


def test_amounts_that_are_clear_are_read():
    """Cents of a currency that has them; one of each, under ids that differ."""
    rows = [plans(plan_currency="USD"), plans(plan_currency=None)]
    read = read_export(rows, "baremetrics-subscriptions")
    assert [30.0, 30.0] == read.table.table["amount"].tolist()

    data = {
        "id": ["sub_1", "sub_2"],
        "Customer ID": ["a", "b"],
        "Status": ["active", "active"],
        "Amount": [20, 30],
        "Quantity": [1, None],
        "Interval": ["month", "month"],
        "Start Date (UTC)": ["2026-08-01", "2026-08-01"],
        "Ended At (UTC)": [None, None],
    }
    read = read_export(data, "stripe-subscriptions", also=["amount"])
    assert [20.0, 30.0] == read.table.table["amount"].tolist()


def test_chartmogul_movements_have_the_currency_of_the_account():
    """The code of the invoice may differ by row; a currency of amounts may not."""
    text = (FILES / "chartmogul-mrr-movements.csv").read_text()
    assert {"USD", "EUR"} <= set(text.replace("\n", ",").split(","))
    other = text.replace("CURRENCY_CODE", "CURRENCY")
    with pytest.raises(InvalidOKRError) as caught:
        read_export(other, "chartmogul-mrr-movements")
    assert "values-differ" == caught.value.code


# -- surveys -----------------------------------------------------------------------


def test_qualtrics_has_three_rows_of_names():
    """10, 9, 7 and 2: two promoters less one detractor of four; no preview counts."""
    read = export("qualtrics", columns={"score": "Q1"})

    assert 25.0 == room.nps(read.table).value
    assert 1 == read.left_out["no score"]
    assert 1 == read.left_out["Status is Survey Preview or Survey Test or 1 or 2"]


def test_qualtrics_leaves_out_unfinished_answers_only_where_that_is_said():
    """Whether a score without the rest counts is for the user to say."""
    finished = export(
        "qualtrics", columns={"score": "Q1"}, where={"Finished": ["True", 1]}
    )

    assert pytest.approx(200 / 3) == room.nps(finished.table).value


def test_qualtrics_says_its_time_zone_itself():
    """Two at night of 1 November in Berlin is still October in New York."""
    text = (FILES / "qualtrics.csv").read_text(encoding="utf-8")
    late = text.replace("2026-10-02 10:03:00", "2026-11-01 02:03:00")
    said = {"columns": {"score": "Q1"}}

    assert "Europe/Berlin" == read_export(late, "qualtrics", **said).zone
    here = read_export(late, "qualtrics", **said).table.table["day"]
    there = read_export(late, "qualtrics", zone="America/New_York", **said)
    assert [20758, 20757] == [here.max(), there.table.table["day"].max()]
    two = late.replace(
        '""endDate"",""timeZone"":""Europe/Berlin', '""endDate"",""timeZone"":""UTC'
    )
    assert read_export(two, "qualtrics", **said).zone is None


def test_a_question_is_named_by_its_user():
    """Which of the questions is the score cannot be known, and is not guessed."""
    with pytest.raises(InvalidOKRError) as caught:
        export("qualtrics")

    assert "column-unsaid" == caught.value.code
    assert "'Q5' where there is 'Q5_NPS_GROUP'" in caught.value.expected
    assert "Say columns={'score': ...}." == caught.value.hint


def test_surveymonkey_has_two_rows_of_names():
    """10, 9, 6 and 8: two promoters less one detractor of four."""
    read = export("surveymonkey", columns={"score": NPS}, dates="month-first")

    assert 25.0 == room.nps(read.table).value
    days = read.table.table["day"].astype("datetime64[D]").astype(str)
    assert ["2026-10-11", "2026-10-13", "2026-10-14", "2026-10-14"] == days.tolist()
    assert "Which do you use? / App" in read.unmapped
    assert "Anything else?" in read.unmapped


def test_surveymonkey_dates_are_not_guessed():
    """10/11/2026 is in October in one account and in November in another."""
    with pytest.raises(InvalidOKRError) as caught:
        export("surveymonkey", columns={"score": NPS})

    assert "date-order" == caught.value.code
    assert "surveymonkey.csv" in caught.value.place
    assert "row 3, column 'End Date'" in caught.value.place
    assert "dates='day-first' or dates='month-first'" in caught.value.hint


def test_typeform_counts_completed_answers():
    """10, 3 and 9; the partial answer was not submitted."""
    question = "How likely are you, friend, to recommend us?"
    read = export("typeform", columns={"score": question})

    assert pytest.approx(100 / 3) == room.nps(read.table).value
    assert {"Response Type is not completed": 1} == read.left_out


def test_delighted_counts_seconds():
    """10, 9, 4 and 8 on 4 to 6 October, by seconds since 1970."""
    read = export("delighted")

    assert 25.0 == room.nps(read.table, on="2026-11-15")["2026-10"].value
    assert {} == read.left_out


def test_delighted_surveys_of_two_kinds_are_refused():
    """A 5 of CSAT is the best answer, and of NPS a detractor."""
    rows = json.loads((FILES / "delighted.json").read_text())
    rows[0]["survey_type"] = "csat"

    with pytest.raises(InvalidOKRError) as caught:
        read_export(rows, "delighted")
    assert "values-differ" == caught.value.code
    assert 3 == read_export(rows, "delighted", where={"survey_type": "nps"}).read


# -- support and customer relations ------------------------------------------------


def test_zendesk_counts_good_and_bad_alone():
    """Two of three were good; an offer is no answer, and a new word is told."""
    read = export("zendesk-satisfaction-ratings")
    share = room.csat(read.table, scale=(0, 1), box=(1, 1))

    assert (pytest.approx(2 / 3), 3) == (share.value, share.n)
    assert {"score": {"meh": 1}} == read.unknown
    assert {
        "score is offered or unoffered": 1,
        "unknown word in score": 1,
    } == read.left_out


def test_salesforce_counts_won_opportunities():
    """Of two accounts that bought in August one bought again within 90 days."""
    read = export("salesforce-opportunities", also=["amount"])

    again = room.repeat_rate(read.table, on=ON)["2026-08"]
    assert (0.5, 2) == (again.value, again.n)
    assert 2300 == read.table.table["amount"].sum()


def test_hubspot_counts_milliseconds():
    """The same deals in milliseconds; who bought is named by the user."""
    company = {"customer": "Associated Company"}
    read = export("hubspot-deals", columns=company)

    again = room.repeat_rate(read.table, on=ON)["2026-08"]
    assert (0.5, 2) == (again.value, again.n)
    with pytest.raises(InvalidOKRError, match="nobody said which column"):
        export("hubspot-deals")


# -- what every preset keeps -------------------------------------------------------


def test_every_preset_has_a_file_and_says_where_its_columns_are_from():
    """A preset that nobody reads a file with may be wrong in every name."""
    assert {path.stem for path in FILES.iterdir()} - {"README"} == set(exports())
    assert all(preset.source for preset in exports().values())
    page = Path(__file__).parents[2] / "docs" / "how-to" / "read-exports.md"
    text = page.read_text(encoding="utf-8")
    assert [] == [name for name in exports() if f"`{name}`" not in text]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_parts_are_those_of_the_event_tables(name):
    """What a map may name are the arguments of the event table, and no others."""
    of = fields(getattr(room, name))
    others = {"data", "table", "zone", *OPTIONS.get(name, ())}

    assert {part.name for part in of} - others == set(TABLES[name])
    assert {part.name for part in of} > others
    named = {part.name for part in of if part.default not in (None, NOTHING)}
    assert named & set(TABLES[name]) == set(NEEDED[name])


def test_options_go_to_the_event_table():
    """A pause that was written as an end and a new start is no loss."""
    rows = [
        {"who": "a", "from": "2026-08-01", "to": "2026-10-28"},
        {"who": "a", "from": "2026-11-02", "to": None},
    ]
    paused = ExportMap(
        name="gym",
        table="Subscriptions",
        columns={"customer": "who", "start": "from", "end": "to"},
        options={"pause_days": 7},
    )

    assert (0.0, 1) == churn(read_export(rows, paused))
    assert (1.0, 1) == churn(read_export(rows, evolve(paused, options={})))


SAID = {
    "qualtrics": {"columns": {"score": "Q1"}},
    "surveymonkey": {"columns": {"score": NPS}, "dates": "month-first"},
    "typeform": {"columns": {"score": "How likely are you, friend, to recommend us?"}},
    "hubspot-deals": {"columns": {"customer": "Associated Company"}},
}


@given(st.randoms(use_true_random=False), st.sampled_from(sorted(exports())))
def test_order_of_columns_and_rows_does_not_matter(random, name):
    """A program that adds a column or sorts rows must not change a number."""
    read = export(name, **SAID.get(name, {}))
    rows, names = records(name)
    random.shuffle(rows)
    random.shuffle(names)
    mixed = [{one: row.get(one) for one in names} for row in rows]
    shuffled = read_export(mixed, evolved(name), **SAID.get(name, {}))

    assert measured(read) == measured(shuffled)
    assert dict(read.left_out) == dict(shuffled.left_out)
    assert read.added == shuffled.added


def evolved(name):
    """Return a preset for records, which have one row of names."""
    return evolve(exports()[name], header_rows=1, header_mark="")


def records(name):
    """Return the rows of a file as records, and the names of its columns."""
    from okrkit.sources.exporting.contents import contents

    (path,) = FILES.glob(f"{name}.*")
    held = contents(path, exports()[name])
    rows = [dict(zip(held.names, row, strict=True)) for row in held.rows]
    return rows, list(held.names)


def measured(read):
    """Return a number that counts all rows of an event table."""
    match read.preset.table:
        case "Subscriptions":
            found = room.logo_churn(read.table, on=ON)
        case "Ledger":
            found = room.revenue_retention(read.table, on=ON)
        case "Responses":
            return room.nps(read.table, trust_scale=True).to_dict()
        case _:
            found = room.repeat_rate(read.table, on=ON)
    return found.to_dict()


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ab"), st.integers(1, 12)),
        st.integers(0, 300),
        min_size=1,
    )
)
def test_a_ledger_adds_up_to_the_balances_it_was_made_of(balances):
    """Whatever months are missing, the sum of changes is the balance of each month."""
    rows = [
        {
            "customer_id": who,
            "subscription_id": who,
            "reporting_month": month_end(month),
            "mrr_billing_currency": now,
            "mrr_previous_billing_currency": balances.get((who, month - 1), 7),
        }
        for (who, month), now in balances.items()
    ]
    table = read_export(rows, "chargebee-mrr-monthly-summary").table.table
    names = table.labels["customer"]

    for (who, month), now in balances.items():
        upto = dt.date.fromisoformat(month_end(month))
        days = table["day"].astype("datetime64[D]") <= upto
        of = table["customer"] == names.index(who)
        assert pytest.approx(now) == table["amount"][days & of].sum()


def month_end(month):
    """Return the last day of a month of 2026."""
    nxt = dt.date(2026 + month // 12, month % 12 + 1, 1)
    return (nxt - dt.timedelta(1)).isoformat()


# -- the result --------------------------------------------------------------------


def test_an_export_is_a_table_for_a_source():
    """One declaration from a file to the readings of a metric."""
    source = retention("logo-churn.cohort", export("stripe-subscriptions"))
    okrs = okr.OKRSet(metrics=[okr.Metric("churn", unit="%")], cycle="2026-Q4")
    run = okr.refresh(okrs, {"churn": source}, on=ON)

    assert 25.0 == run.okrs.series("churn").values[-1]


def test_an_export_tells_what_it_did():
    """Nobody should have to guess how many rows there were."""
    read = export("zendesk-satisfaction-ratings")

    assert "<Export: zendesk-satisfaction-ratings: 3 rows of 5>" == repr(read)
    lines = str(read).splitlines()
    assert "zendesk-satisfaction-ratings: 3 rows of 5 as Responses" == lines[0]
    assert "  score: score (good = 1, bad = 0)" in lines
    assert "  left out: 1 row, unknown word in score" in lines
    assert "  Words without a meaning in score: 'meh' 1." in lines
    assert "  Days are counted in UTC." in lines
    assert "unknown word in score" in read._repr_html_()
    assert "zendesk-satisfaction-ratings" == read.name
    assert read.table is read.events()


def test_an_export_of_nothing_left_out_says_nothing_of_it():
    """A table of what was left out is drawn where something was."""
    html = export("delighted")._repr_html_()

    assert "left out" not in html
    assert "created_at" in html


def test_an_export_explains_itself():
    """Each part with how it was read, and each reason with its count."""
    told = export("baremetrics-subscriptions").explain().to_dict()

    assert "Subscriptions" == told["rule"]
    assert "3 rows of 3" == told["shown"]
    assert {"customer", "start", "end", "amount"} == {
        part["label"] for part in told["inputs"]
    }
    left = export("recurly-warehouse").explain().excluded
    assert (("1 row", "ended within its trial"),) == left


def test_an_export_as_plain_values_holds_no_cell():
    """What is sent to a log must not hold customers."""
    told = export("stripe-subscriptions").to_dict()

    assert "export" == told["kind"]
    assert "cus_007" not in json.dumps(told)
    assert "a@example.com" not in json.dumps(told)
    assert ["stripe-subscriptions", "Subscriptions"] == [told["preset"], told["table"]]


def test_an_export_can_be_kept():
    """A result goes to another process, or into a cache."""
    read = export("baremetrics-subscriptions")
    again = pickle.loads(pickle.dumps(read))

    assert read.to_dict() == again.to_dict() == copy.deepcopy(read).to_dict()


def test_many_columns_are_counted_not_listed():
    """A survey has hundreds of questions."""
    row = {f"Q{at}": at for at in range(40)} | {"EndDate": "2026-10-01"}
    read = read_export([row], evolved("qualtrics"), columns={"score": "Q9"})

    assert "Q12 and 27 more." in str(read)
    assert 39 == len(read.unmapped)


# -- what a caller can say ---------------------------------------------------------

DEALS = ExportMap(
    name="deals",
    table="Events",
    columns={
        "customer": "who",
        "date": "day",
        "amount": ExportColumn("paid", asked=True),
    },
)


def test_a_map_of_ones_own():
    """Everything else is a map that a user writes."""
    text = "who;day;paid\n007;1.10.2026;1.234,50\n"
    read = read_export(
        text, DEALS, also=["amount"], dates="day-first", decimal=",", thousands="."
    )

    assert [1234.5] == read.table.table["amount"].tolist()
    assert ("007",) == read.table.table.labels["customer"]
    assert "Columns not used" not in str(read)


def test_columns_rename_a_part_or_leave_it_out():
    """Another column for a part is read as the preset reads the part."""
    row = {"who": "a", "day": "2026-10-01", "paid": None, "cents": 1250, "size": "big"}
    cents = ExportColumn("cents", unit="cents")

    bought = read_export([row], DEALS, columns={"amount": cents, "segment": "size"})
    assert [12.5] == bought.table.table["amount"].tolist()
    assert ("big",) == bought.table.table.labels["segment"]
    renamed = read_export([row], DEALS, columns={"amount": "cents"})
    assert [1250.0] == renamed.table.table["amount"].tolist()
    plain = read_export(
        [row],
        evolve(DEALS, columns=DEALS.columns | {"segment": "size"}),
        columns={"segment": None},
    )
    assert "segment" not in plain.table.table


def test_a_source_of_events_is_an_export_too():
    """Rows of a query go through the same map."""

    class Rows:
        def events(self):
            return [{"who": "a", "day": "2026-10-01"}]

    assert 1 == read_export(Rows(), DEALS).read


def test_where_takes_values_of_any_kind():
    """A filter from a document may be true, a number, nothing, or several."""
    rows = [
        {"who": "a", "day": "2026-10-01", "won": True, "n": 1.0, "why": None},
        {"who": "b", "day": "2026-10-01", "won": "FALSE ", "n": 2, "why": "x"},
    ]

    assert 1 == read_export(rows, DEALS, where={"won": True}).read
    assert 1 == read_export(rows, DEALS, where={"n": 1}).read
    assert 1 == read_export(rows, DEALS, where={"why": None}).read
    assert 2 == read_export(rows, DEALS, where={"n": {1, 2}}).read
