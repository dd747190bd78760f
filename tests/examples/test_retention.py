"""The retention example: what it measures agrees with pandas, and it tells a story."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "retention"
MAY = pd.Period("1997-05", "M")


@pytest.fixture(scope="module")
def parts(said, folder):
    """Return the parts of what the example prints, run as a person would."""
    text = said(EXAMPLE / "run.py", folder=folder)
    assert [] == list(folder.iterdir())
    return text.split("## ")[1:]


def test_it_goes_the_whole_way(parts):
    """The whole way, in the order in which a team walks it."""
    assert [
        "What is known on 1997-05-31",
        "Why churn moved from March to May",
        "Put into the OKRs",
        "Where they stand",
        "Whether they will be met",
        "Whom to call",
        "Why, down to the accounts that left",
    ] == [part.splitlines()[0] for part in parts]


def test_every_key_result_has_a_score_and_a_chance(parts):
    """No key result of the objective is left without a measure."""
    names = ["churn", "nrr", "repeat", "dated", "reviewed", "nps", "value"]
    for part in parts[3:5]:
        lines = [line.split() for line in part.splitlines() if line.startswith("  ")]
        assert names == [line[0] for line in lines]
        assert all("%" in "".join(line) for line in lines)
    assert "0 failed" in parts[2]


# -- the measures against pandas ------------------------------------------------------


@pytest.fixture(scope="module")
def example():
    """Return the business, what is measured, the module, and the purchases."""
    sys.path.insert(0, str(EXAMPLE))
    try:
        spec = importlib.util.spec_from_file_location("story", EXAMPLE / "run.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(EXAMPLE))
    business, bought = module.Business(), module.purchases()
    return business, module.measured(business, bought), module, bought


@pytest.fixture(scope="module")
def measures(example):
    """Return what it measures, by metric."""
    return example[1]


@pytest.fixture(scope="module")
def tables():
    """Return the tables of another business of the same seed, as frames."""
    sys.path.insert(0, str(EXAMPLE))
    try:
        from invented import Business
    finally:
        sys.path.remove(str(EXAMPLE))
    made = Business()
    names = ("contracts", "accounts", "onboarding_dates", "reviews", "answers")
    return {name: pd.DataFrame(getattr(made, name)()) for name in names}


def test_the_explanation_ends_in_counts(parts, measures):
    """From the score down to the accounts lost and those there were."""
    may = measures["churn"]["1997-05"]
    told = parts[-1]

    assert f"= ({may.value * 100:.6g} - 5) / (3 - 5)" in told
    assert f"numerator = {may.numerator:g}" in told
    assert f"denominator = {may.denominator:g}" in told


def test_who_is_to_be_called_had_no_review(parts, tables):
    """The list of May names the accounts that the share counts as missed."""
    reviews = tables["reviews"]
    called = set(reviews["customer"][reviews["date"].dt.to_period("M") == MAY])
    rows = [line.split() for line in parts[5].splitlines() if line[:1].isdigit()]

    assert "1 not covered in 1997-05" in parts[5]
    assert not called & {int(row[0]) for row in rows[1:]}


def test_value(example, measures):
    """Of May: what the models of March expect of the histories that May knows."""
    module, bought = example[2], example[3]
    march, may = (
        module.okr.retention.summary(bought, on=day, unit="weeks")
        for day in ("1997-03-31", "1997-05-31")
    )
    purchases = module.okr.retention.BetaGeo.fit(march)
    spend = module.okr.retention.GammaGamma.fit(march)
    made = module.okr.retention.lifetime_value(purchases, spend, may, unit="USD")

    assert pytest.approx(made.mean.value) == measures["value"]["1997-05"].value


def paying(contracts, day):
    """Return what each account pays on a day."""
    running = (contracts["start"] <= day) & (contracts["end"] >= day)
    return contracts[running].groupby("customer")["fee"].sum()


def test_churn_and_net_revenue_retention(measures, tables):
    """Of who paid on the last day of April, and what they pay a month later."""
    contracts = tables["contracts"]
    opening = paying(contracts, MAY.start_time - pd.Timedelta(1, "D"))
    closing = paying(contracts, MAY.end_time.normalize())
    kept = closing.reindex(opening.index)

    assert kept.isna().sum() == measures["churn"]["1997-05"].numerator
    assert len(opening) == measures["churn"]["1997-05"].denominator
    assert pytest.approx(kept.sum() / opening.sum()) == (
        measures["nrr"]["1997-05"].value
    )


def test_onboarding_dates(measures, tables):
    """Within five days of signing, of those who signed in April."""
    wait = tables["onboarding_dates"]["date"] - tables["accounts"]["since"]
    april = tables["accounts"]["since"].dt.to_period("M") == MAY - 1

    assert (wait[april].dt.days <= 5).mean() == measures["dated"]["1997-04"].value
    assert april.sum() == measures["dated"]["1997-04"].denominator


def test_reviews(measures, tables):
    """Of accounts over $1m that were there all month, those with a call in it."""
    accounts, reviews = tables["accounts"], tables["reviews"]
    month = pd.Period("1996-11", "M")
    due = accounts[
        (accounts["a_year"] > 1_000_000)
        & (accounts["since"] <= month.start_time)
        & (accounts["until"] >= month.end_time.normalize())
    ]
    called = reviews[reviews["date"].dt.to_period("M") == month]["customer"]
    made = measures["reviewed"]["1996-11"]

    assert (len(due), due["customer"].isin(called).sum()) == (
        made.denominator,
        made.numerator,
    )


def test_nps(measures, tables):
    """Promoters less detractors, of whole answers from 0 to 10."""
    answers = tables["answers"]
    of_may = answers[answers["date"].dt.to_period("M") == MAY]
    score = of_may["score"][of_may["score"] <= 10]
    net = ((score >= 9).mean() - (score <= 6).mean()) * 100

    assert pytest.approx(net) == measures["nps"]["1997-05"].value


def test_repeat_purchases(measures):
    """A second day with a purchase within 60 days, of who began in March."""
    records = EXAMPLE.parent / "customer_retention" / "data" / "CDNOW_sample.txt"
    rows = pd.read_csv(records, sep=r"\s+", header=None, usecols=[1, 2])
    rows = rows.drop_duplicates().sort_values([1, 2])
    rows["day"] = pd.to_datetime(rows[2].astype(str), format="%Y%m%d")
    days = rows.groupby(1)["day"].agg(["first", lambda d: d.diff().iloc[1:2].sum()])
    days.columns = ["first", "gap"]
    march = days[days["first"].dt.to_period("M") == MAY - 2]
    again = (march["gap"] > pd.Timedelta(0)) & (march["gap"] <= pd.Timedelta(60, "D"))

    assert np.mean(again) == measures["repeat"]["1997-03"].value
