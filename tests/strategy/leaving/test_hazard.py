"""`ContractHazard` as its users see it: effects, lists, reasons, checks, refusals."""

import datetime as dt
import json
import pickle

import numpy as np
import polars as pl
import pytest
from attrs import evolve

import okrkit as okr
from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.tables.table import OPEN
from okrkit.strategy.leaving.contracts import Accounts
from okrkit.strategy.leaving.contracts_sample import hazard, logins, plans
from okrkit.strategy.leaving.hazard import ContractHazard
from okrkit.strategy.leaving.hazard_levels import Known, Scale
from okrkit.strategy.leaving.hazard_risk import Risk, Why
from okrkit.strategy.leaving.hazard_rows import Design, Months

ON = "2026-10-31"


def raised(call, error=InvalidOKRError):
    """Return the error that a call raises."""
    with pytest.raises(error) as caught:
        call()
    return caught.value


def simple(**columns):
    """Make forty accounts of two years; every fourth leaves after a while."""
    first = dt.date(2024, 11, 1)
    rows = range(40)
    table = {
        "customer": [f"c{row}" for row in rows],
        "start": [first + dt.timedelta(7 * row) for row in rows],
        "end": [
            first + dt.timedelta(7 * row + 100 + 9 * row) if row % 4 == 0 else None
            for row in rows
        ],
        **columns,
    }
    names = {name: name for name in ("amount", "due", "segment") if name in columns}
    return Subscriptions(table, **names)


def test_counts_are_what_was_counted():
    """Shares are of months; everything that the odds rest on can be checked."""
    made = hazard()
    for one in made:
        assert one.share == one.left / one.months
    for factor in {one.factor for one in made}:
        mine = [one for one in made if one.factor == factor]
        assert sum(one.left for one in mine) == made.fitted.months.left.sum()
        assert sum(one.months for one in mine) == made.fitted.months.many.sum()


def test_effects_are_the_same_one_by_one_and_all_at_once():
    """All of them rest on coefficients that are worked out once, not once for each."""
    made = hazard()
    assert [made[id] for id in made.ids] == list(made)


def test_odds_are_beside_the_average_month():
    """Weighted by months the log odds ratios of a factor add up to nothing."""
    made = hazard()
    for factor in {one.factor for one in made}:
        mine = [one for one in made if one.factor == factor]
        sums = sum(one.months * np.log(one.odds_ratio) for one in mine)
        assert sums == pytest.approx(0, abs=1e-6)


def test_an_effect_is_explained_with_its_interval():
    """How sure it is stands beside it, at the level that was asked for."""
    made = ContractHazard.fit(plans(), logins(), on=ON, level=0.8)
    one = made["use: stopped"]
    said = made.explain("use: stopped")
    assert one.odds_ratio == said.value
    assert f"80% interval {one.low:.3g} to {one.high:.3g}" == said.note
    assert {"left": one.left, "months": one.months, "share": one.share} == {
        part.label: part.value for part in said.inputs
    }


def test_without_a_log_of_use_no_change_of_it_is_known():
    """It is not 0: that would say that use is as before."""
    none = np.zeros(2, np.int64)
    accounts = Accounts(
        day=0, stay=none, tenure=none, lost=none, amount=None, due=None, segment=None
    )
    assert [True, True] == np.isnan(Known(accounts=accounts).change()).tolist()


def test_one_factor_alone_gives_the_shares_that_were_seen():
    """Without a prior a fit of one factor says what was counted: the oldest check."""
    table = simple(segment=["a", "b"] * 20)
    made = ContractHazard.fit(table, on=ON, tenure=(), prior=None)
    for segment in ("a", "b"):
        one = made.get(f"segment: {segment}")
        said = made.risk(on=ON).to_columns()
        mine = np.array(
            [int(c[1:]) % 2 == "ab".index(segment) for c in said["customer"]]
        )
        if one is not None and one.left:
            assert said["chance"][mine] == pytest.approx(one.share, rel=1e-6)


def test_the_list_is_of_those_who_are_there_with_what_they_pay():
    """The list joins chance and money: sums are those of the amounts."""
    made = hazard().risk(on=ON, horizon=3)
    assert "leaves within 3 months" == made.event
    assert dt.date(2026, 10, 31) == made.on
    assert "EUR" == made.unit.name
    assert made.value_lost().value == pytest.approx((made.chance * made.value).sum())
    assert made.expected_churn().value == pytest.approx(made.chance.mean())
    assert made.chance_error > 0
    assert made.value_error > 0


def test_reasons_are_plain_and_true():
    """Whoever is told a reason can look it up in the tables."""
    made = hazard().risk(on=ON)
    table = plans().data
    due = dict(zip(table["account"], table["renews"], strict=True))
    found = 0
    for one in made:
        for reason in one.reasons:
            if reason.startswith("renewal due in"):
                days = (due[one.customer] - dt.date(2026, 10, 31)).days
                first = f"renewal due in {days} day{'s' * (days != 1)}"
                year = f"renewal due in {days + 365} day{'s' * (days != -364)}"
                assert reason in (first, year)
                found += 1
    assert found > 10
    assert any("use fell by" in reason for one in made for reason in one.reasons)


def test_no_reason_is_named_that_the_data_do_not_tell():
    """A level that few accounts had claims nothing, however far it lies off."""
    table = simple(segment=["rare"] + ["usual"] * 39)
    made = ContractHazard.fit(table, on=ON, tenure=())
    assert made["segment: rare"].odds_ratio > 1.1
    said = made.risk(on=ON)
    assert all(not one.reasons for one in said)


def test_a_later_day_may_be_asked_and_an_earlier_one_not():
    """A fit knows what came of earlier days: its chances would be too good."""
    made = ContractHazard.fit(plans(), on="2026-09-30")
    assert 306 == len(made.risk(on=ON))
    error = raised(lambda: made.risk(on="2026-09-29"))
    assert "fit-later" == error.code


def test_other_accounts_may_be_asked_about():
    """A fit of one table says the chances of another of the same kind."""
    table = simple(segment=["a", "b"] * 20, amount=[5.0] * 40)
    made = ContractHazard.fit(table, on=ON, tenure=())
    other = Subscriptions(
        {"customer": [1, 2], "start": ["2026-01-01"] * 2, "end": [None] * 2}
        | {"amount": [5, 5], "segment": ["b", "new"]},
        amount="amount",
        segment="segment",
    )
    said = made.risk(on=ON, subscriptions=other)
    assert ["1"] == said.ids
    why = "segment 'another one', which the fit has not seen"
    assert {why: 1} == dict(said.excluded)


@pytest.mark.parametrize("lacking", ["amount", "due", "segment", "usage"])
def test_tables_that_lack_what_the_fit_knows_are_refused(lacking):
    """Silently taking the average would be a wrong number."""
    columns = {
        "amount": [float(5 + row) for row in range(40)],
        "due": ["2026-12-01"] * 40,
        "segment": ["a", "b"] * 20,
    }
    log = Events(
        {
            "customer": ["c1"] * 75,
            "date": [dt.date(2026, 10, 31) - dt.timedelta(10 * k) for k in range(75)],
        }
    )
    made = ContractHazard.fit(simple(**columns), log, on=ON)
    columns.pop(lacking, None)
    error = raised(
        lambda: made.risk(
            on=ON,
            subscriptions=simple(**columns),
            usage=None if lacking == "usage" else log,
        )
    )
    assert ("column-missing", lacking) == (error.code, error.place)


def test_renewal_dates_that_were_overwritten_are_refused():
    """
    A date that each renewal writes anew tells the past what the future was.

    Who left keeps the date of the renewal that failed, who stayed has a later one: the
    date alone would say who leaves, and nothing would be learned.
    """
    first = dt.date(2024, 11, 1)
    rows = range(80)
    start = [first + dt.timedelta(4 * row) for row in rows]
    gone = [row % 2 == 0 for row in rows]
    year = [day + dt.timedelta(364) for day in start]
    table = {
        "customer": list(rows),
        "start": start,
        "end": [day if left else None for day, left in zip(year, gone, strict=True)],
        "due": [
            day if left else day + dt.timedelta(365)
            for day, left in zip(year, gone, strict=True)
        ],
    }
    error = raised(lambda: ContractHazard.fit(Subscriptions(table, due="due"), on=ON))
    assert "renewals-unseen" == error.code
    made = ContractHazard.fit(Subscriptions(table), on=ON, term=12)
    assert 0.3 < made["renewal: due within the month"].share < 0.7


def test_a_fit_that_is_no_estimate_says_so_and_has_no_intervals():
    """Nobody left where no renewal was due: without a prior there is no top."""
    made = ContractHazard.fit(plans(), on=ON, prior=None)
    assert not made.converged
    assert "NOT converged" in repr(made)
    assert "Not an estimate: " in str(made)
    one = made["renewal: due within the month"]
    assert (None, None) == (one.low, one.high)
    assert "no interval is known" in str(made.explain(one.factor + ": " + one.level))
    said = made.risk(on=ON)
    assert said.chance_error is None
    assert np.isnan(said.low).all()


def test_pauses_are_no_losses_and_their_months_are_not_judged_yet():
    """An account that may still come back has not left."""
    rows = {
        "customer": ["p"] * 2 + [f"c{k}" for k in range(20)],
        "start": ["2025-01-01", "2025-07-20"] + ["2025-01-01"] * 20,
        "end": ["2025-06-30", None] + ["2025-08-31"] * 5 + ["2026-10-20"] + [None] * 14,
    }
    made = ContractHazard.fit(
        Subscriptions(rows, pause_days=30), on=ON, tenure=(), prior=None
    )
    assert 5.0 == made.fitted.months.left.sum()
    strict = ContractHazard.fit(Subscriptions(rows), on=ON, tenure=(), prior=None)
    assert 7.0 == strict.fitted.months.left.sum()


def test_the_check_has_what_was_said_and_what_came():
    """A hold-out is a count: who was there on the cut, and who of them left."""
    made = hazard().check(horizon=3)
    assert ("2026-07-31", ON) == (str(made.cut), str(made.on))
    table = plans().data
    cut, last = dt.date(2026, 7, 31), dt.date(2026, 10, 31)
    there = [
        (end is None or end >= cut, end is not None and end < last)
        for start, end in zip(table["from"], table["to"], strict=True)
        if start <= cut
    ]
    assert sum(here for here, _ in there) == len(made.chance)
    assert sum(here and gone for here, gone in there) == made.seen
    assert made.to_dict()["customers"] == len(made.chance)
    assert 4 == len(made.to_frame("polars"))
    assert "better" == made["use"].verdict
    assert made["model"].gain == 0
    assert "<table" in made._repr_html_()
    assert "expected to leave" in str(made)
    assert "better" in str(made.explain("tenure"))
    assert json.dumps(made.to_dict())
    assert f"accounts, 2026-07-31 to {ON}: as good as a baseline>" in repr(made)


def test_a_model_that_ranks_worse_than_a_single_fact_is_told_so():
    """Whoever leaves is new here; a model without tenure is no better than a coin."""
    first = dt.date(2024, 11, 1)
    starts = [first + dt.timedelta(3 * row // 2) for row in range(400)]
    ends = [
        day + dt.timedelta(60 + row % 40) if row % 3 == 0 else None
        for row, day in enumerate(starts)
    ]
    ends = [None if end and str(end) >= ON else end for end in ends]
    table = Subscriptions({"customer": range(400), "start": starts, "end": ends})
    made = ContractHazard.fit(table, on=ON, tenure=()).check(horizon=3)
    assert ["model", "tenure"] == list(made.ids)
    assert (0.5, "worse") == (made["model"].auc, made["tenure"].verdict)
    assert "worse than a baseline" == made.verdict
    assert "worse than a baseline" in str(made)


def test_a_check_needs_accounts_and_leavers():
    """No hold-out, no verdict."""
    few = Subscriptions(
        {
            "customer": [1, 2, 3],
            "start": ["2025-01-01"] * 3,
            "end": ["2025-06-01", "2026-09-15", None],
        }
    )
    made = ContractHazard.fit(few, on=ON)
    assert "out-of-range" == raised(lambda: made.check(horizon=3)).code
    raised(lambda: made.check(horizon=18), NotMeasuredError)


def test_every_result_says_itself_in_every_form():
    """Text, HTML, columns, JSON, frames and pickles tell the same."""
    made = hazard()
    assert json.loads(json.dumps(made.to_dict()))["kind"] == "contract hazard"
    assert list(made.to_frame("pandas")["factor"]) == [one.factor for one in made]
    assert "Odds of leaving beside the average month" in str(made)
    assert "<table" in made._repr_html_()
    assert "prior: normal (0, 2.5)" in str(made)
    assert "maximum likelihood" in str(
        ContractHazard.fit(plans(), on=ON, tenure=(), prior=None)
    )
    again = pickle.loads(pickle.dumps(made.risk(on=ON)))
    assert again.ids == made.risk(on=ON).ids
    assert again.at_risk(1)[0].reasons == made.risk(on=ON).at_risk(1)[0].reasons
    raised(lambda: made["use: unheard of"], UnknownIdError)


def test_hostile_names_are_escaped():
    """Ids and segments are text of others; a notebook must not run them."""
    table = simple(segment=["<script>alert(1)</script>", "b"] * 20)
    made = ContractHazard.fit(table, on=ON, tenure=())
    assert "<script>" not in made._repr_html_()
    assert "<script>" not in made.risk(on=ON)._repr_html_()


def test_readings_go_into_a_key_result():
    """The hazard is a source of `refresh`: expected churn, with its error and n."""
    okrs = okr.OKRSet(
        [
            okr.Objective(
                "keep",
                "Accounts stay",
                [
                    okr.KeyResult(
                        "churn", "Fewer leave", metric="churn", baseline=4, target=2
                    )
                ],
            )
        ],
        cycle="2026-Q4",
        metrics=[okr.Metric("churn", unit="%", polarity="lower")],
    )
    run = okr.refresh(okrs, {"churn": hazard().source(horizon=3)}, on=ON)
    run.raise_failed()
    reading = run.okrs.series("churn")[0]
    expected = 100 * hazard().risk(on=ON, horizon=3).chance.mean()
    assert reading.value == pytest.approx(expected)
    assert 306.0 == reading.n
    assert reading.standard_error > 0
    assert "expected-churn.contract-hazard.3-months" == reading.definition
    assert "risk source: expected churn" in repr(hazard().source())


def test_the_columns_may_live_in_a_frame():
    """An engine keeps the tables; the numbers are those of memory."""
    table, log = plans(), logins()
    framed = Subscriptions(
        pl.DataFrame(table.data).lazy(),
        customer="account",
        start="from",
        end="to",
        due="renews",
        amount="mrr",
        segment="size",
    )
    used = Events(pl.DataFrame(log.data).lazy(), customer="account", date="day")
    made = ContractHazard.fit(framed, used, on=ON)
    assert str(made) == str(hazard())
    assert made.risk(on=ON).ids == hazard().risk(on=ON).ids


def test_kinds_beyond_memory_are_refused():
    """A table of all combinations of levels must fit into memory."""
    table = Subscriptions(
        {
            "customer": list(range(50_000)),
            "start": ["2025-01-01"] * 50_000,
            "end": ["2026-03-31"] + [None] * 49_999,
            "segment": [f"s{k}" for k in range(50_000)],
            "due": ["2026-12-31"] * 50_000,
            "amount": [1.0, 2.0, 3.0, 4.0] * 12_500,
        },
        segment="segment",
        due="due",
        amount="amount",
    )
    log = Events({"customer": [1, 1], "date": ["2025-01-01", ON]})
    error = raised(lambda: ContractHazard.fit(table, log, on=ON))
    assert "too-many-segments" == error.code


def test_too_many_segments_are_refused():
    """A level for every account is no level."""
    many = Subscriptions(
        {
            "customer": list(range(700)),
            "start": ["2025-01-01"] * 700,
            "end": ["2026-03-31"] + [None] * 699,
            "segment": [f"s{k}" for k in range(700)],
        },
        segment="segment",
    )
    error = raised(lambda: ContractHazard.fit(many, on=ON))
    assert "too-many-segments" == error.code


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"months": 0}, "not-whole"),
        ({"term": 0}, "not-whole"),
        ({"prior": -1}, "parameter-not-positive"),
        ({"prior": "wide"}, "not-a-number"),
        ({"tenure": (6, 3)}, "out-of-range"),
        ({"tenure": 3}, "not-a-list"),
        ({"use_days": 1.5}, "not-whole"),
        ({"level": 95}, "not-a-level"),
        ({"unit": ""}, None),
        ({"on": "31.10.2026"}, None),
    ],
    ids=lambda value: None if isinstance(value, dict) else str(value),
)
def test_options_that_are_none_are_refused(options, code):
    """Each bad argument is an error of okrkit that names it."""
    error = raised(lambda: ContractHazard.fit(simple(), **({"on": ON} | options)))
    assert code in (None, error.code)


def test_days_without_data_are_not_measured():
    """Before the first row, without a whole month, or when nobody is left."""
    raised(lambda: ContractHazard.fit(simple(), on="2020-01-01"), NotMeasuredError)
    raised(lambda: ContractHazard.fit(simple(), on="2024-11-15"), NotMeasuredError)
    raised(lambda: ContractHazard.fit(simple(), on="2024-12-31"), NotMeasuredError)
    gone = Subscriptions(
        {
            "customer": [1, 2],
            "start": ["2025-01-01"] * 2,
            "end": ["2025-06-01", "2025-09-15"],
        }
    )
    made = ContractHazard.fit(gone, on=ON)
    raised(lambda: made.risk(on=ON), NotMeasuredError)
    error = raised(lambda: ContractHazard.fit({"customer": [1]}, on=ON))
    assert "wrong-type" == error.code


@pytest.mark.parametrize(
    ("factor", "level", "known", "said"),
    [
        ("tenure", 0, {"tenure": 9}, "customer for less than a month"),
        ("tenure", 0, {"tenure": 40}, "customer for 1 month"),
        ("tenure", 1, {"tenure": 100}, "customer for 3 months"),
        ("renewal", 0, {"due": 1_000}, "renewal due today"),
        ("renewal", 0, {"due": 1_001}, "renewal due in 1 day"),
        ("renewal", 0, {"due": 1_023}, "renewal due in 23 days"),
        ("renewal", 1, {"due": 1_200}, "no renewal due within the month"),
        ("renewal", 2, {"due": OPEN}, "no renewal date known"),
        ("use", 0, {"use": (0, 4)}, "use stopped"),
        ("use", 1, {"use": (4, 10)}, "use fell by 60%"),
        ("use", 2, {"use": (7, 10)}, "use fell by 30%"),
        ("use", 3, {"use": (10, 10)}, "use about as before"),
        ("use", 4, {"use": (15, 10)}, "use rose by 50%"),
        ("use", 4, {"use": (3, 0)}, "use began"),
        ("use", 5, {"use": (0, 0)}, "no use at all"),
        ("use", 6, {"use": (3, np.nan)}, "too new for a trend of use"),
        ("price", 0, {"amount": 1_249.5}, "pays 1,249.5 a month"),
        ("segment", 0, {}, "segment: small"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_reasons_are_said_in_these_words(factor, level, known, said):
    """Each level has its words, with the number that an account manager can check."""
    one = np.zeros(1, np.int64)
    recent, usual = known.get("use", (1, 1))
    scale = Scale(
        tenure=(3,), prices=(9.0,), renewal=True, use=True, segments=("small",)
    )
    names = tuple(scale.levels())
    first = np.zeros((1, 5), np.int64)
    first[0, names.index(factor)] = level
    risk = Risk(
        known=Known(
            accounts=Accounts(
                day=1_000,
                stay=one,
                tenure=one + known.get("tenure", 1),
                amount=np.full(1, known.get("amount", 1.0)),
                due=one + known.get("due", 1),
                segment=one,
                lost=one,
            ),
            recent=np.full(1, float(recent)),
            usual=np.full(1, float(usual)),
        ),
        kept=one,
        first=first,
        chance=np.full(1, 0.5),
        low=np.zeros(1),
        high=np.ones(1),
        slopes=(),
        kind=one,
        excluded={},
    )
    levels = tuple(scale.levels().values())
    months = Months(codes=first, many=np.ones(1), left=one, days=(), accounts=1)
    effects = tuple(
        np.full(len(each), float(n == factor))
        for n, each in zip(names, levels, strict=True)
    )
    why = Why(
        risk=risk,
        design=Design.of(scale, months),
        effects=effects,
        errors=tuple(np.full(len(each), 0.1) for each in levels),
    )
    assert (said,) == why(0)
    unsure = evolve(why, errors=tuple(np.ones(len(each)) for each in levels))
    assert () == unsure(0)


def test_nobody_looks_further_ahead_than_the_data():
    """A chance over more months than were seen would be made up."""
    made = ContractHazard.fit(plans(), on=ON, months=6, tenure=())
    assert 306 == len(made.risk(on=ON, horizon=6))
    error = raised(lambda: made.risk(on=ON, horizon=7), NotMeasuredError)
    assert ("horizon", "at most 6 months") == (error.place, error.expected)


def test_use_that_falls_before_accounts_leave_is_foreseen():
    """
    What is known today says less of a later month, and each month has its own hazard.

    Accounts of a year stop using sixty days before they go. Three months before it
    nobody has stopped; taking use to stay as it is would expect far too few to leave.
    """
    scores = []
    for seed in range(8):
        dice, first = np.random.default_rng(seed), dt.date(2024, 11, 1)
        rows = {"customer": [], "start": [], "end": []}
        log = {"customer": [], "date": []}
        for row in range(500):
            day, leaves = int(dice.integers(0, 690)), dice.random() < 0.4
            end = min(day + 365, 730) if leaves else 730
            rows["customer"].append(row)
            rows["start"].append(first + dt.timedelta(day))
            rows["end"].append(first + dt.timedelta(end - 1) if end < 730 else None)
            stops = day + 305 if leaves else 730
            used = range(day, min(end, stops), 5)
            log["customer"] += [row] * len(used)
            log["date"] += [first + dt.timedelta(at) for at in used]
        made = ContractHazard.fit(
            Subscriptions(rows), Events(log), on="2026-10-31", term=12
        ).check(horizon=3)
        scores.append((made.seen - made.expected) / made.spread)
    assert abs(np.mean(scores)) < 0.8
