"""Files that tell of the same thing twice: refused, or the later file is right."""

from datetime import date

import pytest

import okrkit as okr
from okrkit import sources
from okrkit.errors import InvalidOKRError
from okrkit.sources import ExportMap

STRIPE = (
    "id,Customer ID,Status,Start Date (UTC),Trial End (UTC),Canceled At (UTC),"
    "Ended At (UTC)\n"
)
SEP = (
    f"{STRIPE}sub_1,cus_1,active,2026-08-03 09:12,,,\n"
    "sub_2,cus_2,active,2026-08-10 10:00,,,\n"
)
OCT = (
    f"{STRIPE}sub_1,cus_1,active,2026-08-03 09:12,,2026-10-02 08:00,\n"
    "sub_2,cus_2,canceled,2026-08-10 10:00,,2026-10-02 08:00,2026-10-10 10:00\n"
)
BARE = "oid,customer_oid,subscription_started_at,subscription_canceled_at\n"
RECURLY = "account_code,activated_at,expires_at,trial_ends_at,state\n"
DEALS = "Record ID,dealstage,closedate,amount,company\n"
ANSWERS = "Respondent ID,End Date,Recommend?\n,,Response\n"
RATED = "id,score,created_at\n"


def churned(export):
    """Return the share of customers that October's opening lost."""
    return okr.retention.logo_churn(export.table, on="2026-11-15")["2026-10"].value


def refused(data, preset="stripe-subscriptions", **more):
    """Return the error of reading an export."""
    with pytest.raises(InvalidOKRError) as caught:
        sources.read_export(data, preset, **more)
    return caught.value


def test_snapshots_of_two_months_are_not_added_up(tmp_path):
    """The one who left in October would stay for ever by the file of September."""
    paths = [tmp_path / "2026-09.csv", tmp_path / "2026-10.csv"]
    for path, month in zip(paths, (SEP, OCT), strict=True):
        path.write_text(month)

    error = refused(paths)

    assert "duplicate" == error.code
    assert "'2026-10.csv', row 2, column 'id'" == error.place
    assert "'sub_1', as in '2026-09.csv', row 2; 1 more" == error.got
    assert "newest" in error.hint
    assert "keep='last'" in error.hint
    assert churned(sources.read_export(paths[1], "stripe-subscriptions")) == 0.5


def test_the_later_file_wins_where_the_caller_says_so():
    """How many rows were replaced is told, whatever a filter would have hidden."""
    export = sources.read_export([SEP, OCT], "stripe-subscriptions", keep="last")

    assert churned(export) == 0.5
    assert {"a later file has it, too": 2} == export.left_out
    assert "left out: 2 rows, a later file has it, too" in str(export)
    where = {"Status": "active"}
    kept = sources.read_export(
        [SEP, OCT], "stripe-subscriptions", keep="last", where=where
    )
    assert kept.read == 1
    back = sources.read_export([OCT, SEP], "stripe-subscriptions", keep="last")
    assert churned(back) == 0.0
    alone = sources.read_export(OCT, "stripe-subscriptions", keep="last")
    assert alone.read == 2


@pytest.mark.parametrize(
    ("preset", "head", "rows", "more"),
    [
        (
            "baremetrics-subscriptions",
            BARE,
            ("s1,c1,2026-06-01,", "s1,c1,2026-06-01,2026-10-10"),
            {"columns": {"amount": None}},
        ),
        (
            "recurly-subscriptions",
            RECURLY,
            ("a,2026-06-01,,,active", "a,2026-06-01,2026-10-05,,expired"),
            {},
        ),
        (
            "hubspot-deals",
            DEALS,
            ("1,closedwon,1793577600000,100,7", "1,closedwon,1793577600000,120,7"),
            {"columns": {"customer": "company"}},
        ),
        (
            "surveymonkey",
            ANSWERS,
            ("1,2026-10-11 09:05,10", "1,2026-10-11 09:07,3"),
            {"columns": {"score": "Recommend?"}},
        ),
    ],
    ids=["baremetrics", "recurly", "hubspot", "surveymonkey"],
)
def test_presets_know_a_row_again(preset, head, rows, more):
    """Each has an id of its own, or customer and start tell subscriptions apart."""
    files = [f"{head}{row}\n" for row in rows]

    assert "duplicate" == refused(files, preset, **more).code
    assert sources.read_export(files, preset, keep="last", **more).read == 1


def test_declared_snapshots_are_refused(tmp_path):
    """A pattern of a document means all of its files, and adds nothing up twice."""
    (tmp_path / "2026-09.csv").write_text(SEP)
    (tmp_path / "2026-10.csv").write_text(OCT)
    source = {
        "files": "2026-*.csv",
        "connection": "stripe",
        "retention": "logo-churn.cohort",
        "export": "stripe-subscriptions",
        "every": "month",
    }
    metric = okr.Metric("churn", unit="%", source=source)
    okrs = okr.OKRSet(metrics=[metric], cycle="2026-Q4")

    run = okr.refresh(okrs, on="2026-11-15", connections={"stripe": str(tmp_path)})

    assert "duplicate" == run.failed["churn"].code


def test_an_id_stands_once_in_a_file_too():
    """Two files that somebody joined by hand count as twice as many."""
    error = refused(SEP + OCT.partition("\n")[2])
    assert ("duplicate", "row 5, column 'id'") == (error.code, error.place)
    assert error.got == "'sub_2', as in row 3"
    rated = f"{RATED}1,good,2026-10-01T09:00:00Z\n1,bad,2026-10-01T09:00:00Z\n"
    assert "duplicate" == refused(rated, "zendesk-satisfaction-ratings").code
    unnamed = rated.replace("\n1,", "\n,")
    assert sources.read_export(unnamed, "zendesk-satisfaction-ratings").read == 2


def test_items_of_one_subscription_may_share_its_id():
    """A subscription to two plans is two rows that begin and end together."""
    twice = SEP + SEP.splitlines()[1] + "\n"
    assert sources.read_export(twice, "stripe-subscriptions").read == 3


def test_files_without_ids_are_added_and_that_is_said():
    """Nobody can know of such rows which are the same, unless they are copies."""
    answers = ExportMap(name="answers", table="Responses", columns={"score": "score"})
    export = sources.read_export(["score,by\n9,a\n", "score,by\n2,a\n"], answers)

    assert export.read == 2
    assert export.keyless
    assert "Rows have no id of their own" in str(export)
    assert "duplicate" == refused(["score\n9\n", "score\n9\n"], answers).code
    error = refused(["score\n9\n", "score\n8\n"], answers, keep="last")
    assert ("column-unsaid", "keep") == (error.code, error.place)
    assert "unknown-word" == refused(SEP, keep="first").code
    lacks = ExportMap(name="subs", table="Subscriptions", columns={"start": "start"})
    said = {"customer": "who", "end": "end"}
    rows = "who,start,end\na,2026-08-01,\n"
    assert "duplicate" == refused([rows, rows], lacks, columns=said).code


@pytest.mark.parametrize("nothing", [[], ()])
def test_no_files_are_no_export(nothing):
    """A pattern that matched nothing is not an export that lacks a column."""
    assert "no files" in refused(nothing).why


@pytest.mark.parametrize(
    ("ended", "lost"),
    [("2026-10-31 10:00", 0.5), ("2026-11-01 00:00", 0.0), ("2026-09-30 10:00", 0.0)],
)
def test_who_ended_on_the_last_day_of_a_month_is_lost_in_it(ended, lost):
    """`Ended At` is a moment: at the end of that day, nobody is there any more."""
    rows = f"s1,c1,active,2026-06-01,,,\ns2,c2,canceled,2026-06-01,,,{ended}\n"

    assert churned(sources.read_export(STRIPE + rows, "stripe-subscriptions")) == lost


def test_a_start_at_an_end_leaves_no_gap():
    """Who changes plans at 10:00 was never gone, and never there twice."""
    rows = (
        "s1,c1,canceled,2026-06-01,,,2026-10-31 10:00\n"
        "s2,c1,active,2026-10-31 10:00,,,\n"
    )
    table = sources.read_export(STRIPE + rows, "stripe-subscriptions").table

    ends = sorted(table.table["end"].tolist())
    starts = sorted(table.table["start"].tolist())
    assert starts[1] == ends[0] + 1
    assert (date.fromordinal(ends[0] + 719163)).isoformat() == "2026-10-30"
