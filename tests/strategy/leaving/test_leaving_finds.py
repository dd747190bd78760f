"""What a new user found: old tables, fits that failed, checks that were too short."""

import datetime as dt

import numpy as np
import pytest
from attrs import evolve

import okrkit as okr
from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.value.sample import shop
from okrkit.strategy.leaving.churn_risk import churn_risk
from okrkit.strategy.leaving.contracts import Contracts
from okrkit.strategy.leaving.contracts_sample import hazard, logins, plans
from okrkit.strategy.leaving.contracts_use import STRANGERS
from okrkit.strategy.leaving.hazard import ContractHazard
from okrkit.strategy.leaving.lift_beside import first_gain
from okrkit.strategy.leaving.sample import checked, risk
from okrkit.strategy.leaving.watched import WatchList

ON = dt.date(2026, 6, 30)


def accounts(*, many=300, months_of_life=30.0, ends=ON):
    """Make accounts without contracts or use, in a table taken on a day."""
    dice = np.random.default_rng(0)
    starts = [ON - dt.timedelta(int(day)) for day in dice.integers(30, 900, many)]
    lives = dice.exponential(30.44 * months_of_life, many).astype(int).tolist()
    last = [day + dt.timedelta(life) for day, life in zip(starts, lives, strict=True)]
    table = {
        "customer": [f"c{number}" for number in range(many)],
        "start": starts,
        "end": [day if day <= ends else None for day in last],
    }
    return Subscriptions(table)


def log_of(days, who=lambda row: f"c{row % 300}", rows=5_000):
    """Make a log of use whose rows are spread over days, counted back."""
    return {
        "customer": [who(row) for row in range(rows)],
        "date": [ON - dt.timedelta(days(row)) for row in range(rows)],
    }


# -- Old tables ------------------------------------------------------------------------


def test_tables_of_the_fit_say_nothing_of_months_after_it():
    """They said 7.25, 7.22 and 7.17 for the months after, as if nobody had left."""
    made = ContractHazard.fit(accounts(), on=ON)
    assert made.risk(on="2026-07-03").on == dt.date(2026, 7, 3)
    for day in ("2026-07-31", "2029-06-30"):
        with pytest.raises(InvalidOKRError) as caught:
            made.risk(on=day, horizon=3)
        assert caught.value.code == "subscriptions-out-of-date"


def test_old_tables_give_no_reading():
    """`refresh` says that the source failed, and takes no reading after the fit."""
    okrs = okr.OKRSet(
        [
            okr.Objective(
                "keep",
                "Accounts stay",
                [
                    okr.KeyResult(
                        "churn", "Fewer leave", metric="churn", baseline=8, target=4
                    )
                ],
            )
        ],
        cycle="2026-Q3",
        metrics=[okr.Metric("churn", unit="%", polarity="lower")],
    )
    source = ContractHazard.fit(accounts(), on=ON).source(horizon=3)
    run = okr.refresh(okrs, {"churn": source}, on="2026-09-30")
    assert not run.okrs.series("churn")


def test_given_tables_are_old_where_they_are_quiet_for_longer_than_ever():
    """Tables of another day are judged by themselves: nobody starts, nobody leaves."""
    made = ContractHazard.fit(accounts(), on=ON)
    with pytest.raises(InvalidOKRError, match="record nothing"):
        made.risk(on="2026-07-31", subscriptions=accounts())
    fresh = accounts(ends=dt.date(2026, 7, 31))
    assert made.risk(on="2026-07-31", subscriptions=fresh).on.month == 7


def test_a_table_that_was_old_on_the_day_of_the_fit_is_refused_too():
    """Its last weeks, in which nobody leaves, are not lived yet."""
    made = ContractHazard.fit(accounts(), on="2026-09-30")
    with pytest.raises(InvalidOKRError, match="record nothing"):
        made.risk(on="2026-09-30")


def test_one_start_alone_is_no_quiet_spell():
    """Where the months of the fit saw one day of events, nothing says what is long."""
    rows = range(12)
    table = Subscriptions(
        {
            "customer": [f"c{row}" for row in rows],
            "start": ["2026-01-01"] * 12,
            "end": ["2026-05-20" if row < 4 else None for row in rows],
        }
    )
    made = ContractHazard.fit(table, on=ON, months=2)
    assert len(made.risk(on=ON)) == 8


# -- Logs of use -----------------------------------------------------------------------


def test_a_log_of_strangers_is_refused():
    """No id matches an account: every one of them had stopped, as it seemed."""
    log = Events(log_of(lambda row: row % 880, who=lambda row: f"zz{row % 50}"))
    with pytest.raises(InvalidOKRError) as caught:
        ContractHazard.fit(accounts(), log, on=ON)
    assert caught.value.code == "use-of-strangers"


def test_rows_of_strangers_are_counted():
    """They do not count as use, and the list says how many they were."""
    rows = log_of(lambda row: row % 880)
    rows["customer"] += ["zz"] * 7
    rows["date"] += [ON] * 7
    made = ContractHazard.fit(accounts(), Events(rows), on=ON)
    assert made.excluded[STRANGERS] == 7
    assert made.risk(on=ON).excluded[STRANGERS] == 7


@pytest.mark.parametrize("stray", [1, 60])
def test_stray_rows_do_not_bring_an_old_log_up_to_date(stray):
    """One row of today, or many of one account, hid that the log was 45 days old."""
    rows = log_of(lambda row: 45 + row % 800)
    rows["customer"] += ["c1"] * stray
    rows["date"] += [ON] * stray
    with pytest.raises(InvalidOKRError) as caught:
        ContractHazard.fit(accounts(), Events(rows), on=ON)
    assert caught.value.code == "use-out-of-date"


# -- Fits that did not converge --------------------------------------------------------


def weekly():
    """Make forty customers who buy every week for seventy weeks: no fit has a top."""
    first = dt.date(1997, 1, 1)
    pairs = [(row, week) for row in range(40) for week in range(70)]
    return Events(
        {
            "customer": [row for row, _ in pairs],
            "date": [first + dt.timedelta(7 * week + row % 7) for row, week in pairs],
            "amount": [5.0] * len(pairs),
        },
        amount="amount",
    )


def test_a_fit_that_did_not_converge_gives_no_sums():
    """It gave 95.4% (0.18% to 100%), $0 ($0 to inf), and `refresh` took them."""
    made = churn_risk(weekly(), horizon="39 weeks", on="1998-05-05", money="USD")
    assert "did not converge" in made.note
    for one in (made.expected_churn(), made.value_lost(), made.watch.at_risk_share()):
        assert one.value is None
        assert "did not converge" in one.note
    with pytest.raises(NotMeasuredError, match="did not converge"):
        made.readings()
    assert "inf" not in str(made).split("customer")[0]


def test_a_spend_that_did_not_converge_takes_the_values_alone():
    """Chances rest on the purchases: their sums stay readings."""
    made = WatchList.of(
        customers=["al", "bo"],
        chance=[0.2, 0.7],
        value=[10, 20],
        event="has left",
        source="own",
        on=ON,
        value_note="the fit of GammaGamma did not converge",
    )
    assert list(made.readings()) == ["expected churn", "at-risk share"]
    assert made.value_lost().value is None


def test_a_hazard_without_a_top_gives_no_reading():
    """Nobody left in some level, and no prior: the coefficients run away."""
    made = ContractHazard.fit(plans(), logins(), on="2026-10-31", prior=None)
    assert not made.converged
    assert made.risk(on="2026-10-31").expected_churn().value is None


# -- Checks ----------------------------------------------------------------------------


def test_a_horizon_longer_than_the_check_claims_nothing():
    """It said 'beats both baselines' of five years, by a check of some months."""
    made = churn_risk(shop(), horizon="5 years", on="2026-03-31", money="USD")
    head = str(made).split("customer  ")[0]
    assert not made.reaches
    assert made.to_dict()["reaches"] is False
    assert made.check.verdict not in head
    assert "how they hold for 5 years is not known" in head
    assert "is stretched to 5 years" in head
    plain = churn_risk(shop(), horizon="5 years", on="2026-03-31", correct=False)
    assert "stretched" not in str(plain)
    assert not evolve(made, check=None).reaches
    assert risk().reaches


def test_the_length_of_a_check_is_told_in_whole_numbers():
    """A day was '0.1429 weeks'."""
    made = evolve(checked(), duration=1 / 7, cut=dt.date(2026, 3, 30))
    assert made.length == "1 day"
    assert evolve(made, duration=39.0).length == "39 weeks"


def test_the_lift_stands_beside_that_of_the_baselines():
    """The verdict did not look at the lift; where it is surely lower, it says so."""
    made = checked()
    assert "lift of the first tenth alike" in made.told
    assert made.told in str(made)
    assert made.told == made.to_dict()["told"]
    for one in made.rankings:
        assert one.found[-1] == pytest.approx(1)
        assert one.lift_gain == pytest.approx(made["model"].lift - one.lift)
        assert one.kept_gain == pytest.approx(made["model"].kept - one.kept)
    rankings = [
        evolve(one, lift_gain=-1.0) if one.name == "recency" else one
        for one in made.rankings
    ]
    worse = evolve(made, rankings=tuple(rankings))
    assert worse.verdict == "worse than a baseline"
    assert "lift of the first tenth worse (recency), alike (RFM score)" in worse.told


def test_the_error_of_a_lift_is_that_of_its_draws():
    """2,000 draws of what came, of the same two rankings, scatter as is said."""
    dice = np.random.default_rng(5)
    p = dice.beta(2, 2, 500)
    model, other = p, p + dice.normal(0, 0.2, 500)
    made = [
        first_gain(model, other, (dice.random(500) < p).astype(float), 50)
        for _ in range(2_000)
    ]
    gains, errors = np.array(made).T
    assert errors.mean() == pytest.approx(gains.std(), rel=0.2)


def test_customers_of_one_score_share_a_place_among_the_first():
    """A ranking that ranks nobody finds its share, in any order of the data."""
    came = np.array([1.0, 1, 0, 0])
    assert first_gain(came, np.zeros(4), came, 2)[0] == pytest.approx(1.0)
    assert first_gain(came, came, came, 2)[0] == 0


def test_a_hazard_that_says_less_than_the_past_share_is_worse():
    """It was '-13% better', and 'as good as a baseline'."""
    made = hazard().check(horizon=3)
    assert made.chances == "better"
    assert "% better than the past share's" in str(made)
    bad = evolve(made, base_brier=made.calibration.brier / 1.13, base_error=1e-6)
    assert bad.verdict == "worse than a baseline"
    assert "13% worse than the past share's" in str(bad)
    assert "-13%" not in str(bad)
    unsure = evolve(bad, base_error=1.0)
    assert unsure.verdict == "as good as a baseline"
    assert "than the past share's, not surely" in str(unsure)


def test_a_check_goes_back_to_the_last_day_of_a_month():
    """Three months before 30 June were 30 March; the quarter begins on 1 April."""
    made = ContractHazard.fit(accounts(), on=ON)
    assert made.check(horizon=3).cut == dt.date(2026, 3, 31)


# -- Tables as people have them --------------------------------------------------------


def doubled(times):
    """Return the accounts of the sample, the first so many of their rows twice."""
    data = {name: [*rows, *rows[:times]] for name, rows in plans().data.items()}
    return evolve(plans(), data=data)


@pytest.mark.parametrize(
    ("times", "note"),
    [
        (0, ""),
        (400, "306 rows are exact doubles of others, and each counts"),
    ],
    ids=["none", "all"],
)
def test_rows_that_stand_twice_are_said_as_in_revenue(times, note):
    """A table pasted twice doubles the value at risk, and is told of as in revenue."""
    made = ContractHazard.fit(doubled(times), on="2026-10-31").risk(on="2026-10-31")
    assert note == made.note == made.value_lost().note == made.to_dict()["note"]
    assert (f"Note: {note}" in str(made)) == bool(note)
    once = ContractHazard.fit(plans(), on="2026-10-31").risk(on="2026-10-31")
    both = made.value.sum() / once.value.sum()
    assert both == pytest.approx(2 if times else 1)


def test_one_row_that_stands_twice_is_told_where_amounts_are_known():
    """Only of accounts that are there; without amounts nothing is doubled."""
    last = plans().table.size - 1
    data = {name: [*rows, rows[last]] for name, rows in plans().data.items()}
    one = Contracts.of(evolve(plans(), data=data), on="2026-10-31")
    assert one.note == "1 row is an exact double of others, and each counts"
    bare = Contracts.of(evolve(plans(), data=data, amount=None), on="2026-10-31")
    assert bare.note == ""
