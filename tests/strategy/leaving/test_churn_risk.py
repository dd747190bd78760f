"""Who may fall silent: CDNOW's second 39 weeks, drawn customers, corners, refusals."""

import datetime as dt
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve

from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.retention.customers.summary import summary
from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.pareto_nbd import ParetoNBD
from okrkit.retention.tables.events import Events
from okrkit.retention.value.customers import lifetime_value
from okrkit.retention.value.sample import shop
from okrkit.strategy.leaving.checking import check_churn_risk, days_back, first_day
from okrkit.strategy.leaving.churn_risk import churn_risk
from okrkit.strategy.leaving.sample import checked, risk

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "examples" / "customer_retention" / "data" / "CDNOW_sample.txt"
MASTER = ROOT / "tests" / "retention" / "data" / "CDNOW_master.txt"
HALVES = {"cut": "1997-09-30", "on": "1998-06-30"}


def read(path, who, date, paid):
    """Read a file of CDNOW: ids as text, days as numpy's."""
    cells = [line.split() for line in path.read_text().splitlines()]
    cells = [line for line in cells if line and line[0].isdigit()]
    days = [f"{c[date][:4]}-{c[date][4:6]}-{c[date][6:]}" for c in cells]
    columns = {
        "customer": [c[who] for c in cells],
        "date": np.array(days, "M8[D]"),
        "amount": [float(c[paid]) for c in cells],
    }
    return Events(columns, amount="amount")


@pytest.fixture(scope="module")
def cdnow():
    """Return the purchases of one in ten of the customers."""
    return read(SAMPLE, 1, 2, 4)


@pytest.fixture(scope="module")
def known(cdnow):
    """Return what was said of them after 78 weeks."""
    return churn_risk(cdnow, horizon="39 weeks", on="1998-06-30", money="USD")


def test_the_second_39_weeks_of_cdnow_are_nearer_than_those_of_both_baselines(cdnow):
    """
    Calibration: the Brier score beats recency and RFM score, surely; every tenth holds.

    Ranking: the AUC is above both, and "kept" by far; among 2,357 customers that
    alone is not sure, among all of them it is (next test).
    """
    made = check_churn_risk(cdnow, **HALVES)
    assert (len(made.chance), made.duration, made.seen) == (2357, 39.0, 1882)
    assert made.verdict == "beats both baselines"
    model = made["model"]
    for name in ("recency", "RFM score"):
        other = made[name]
        assert other.chances == "better"
        assert model.auc > other.auc
        assert model.error < other.error
        assert model.kept > other.kept
        assert other.verdict == "alike"
    assert all(row.holds for row in made.calibration)
    assert made.calibration.error < 0.035
    assert made["model uncorrected"].chances == "better"


def test_of_all_customers_of_cdnow_the_ranking_is_surely_better():
    """23,570 customers: better than recency and RFM score, in AUC and in chances."""
    made = check_churn_risk(read(MASTER, 0, 1, 3), **HALVES)
    assert len(made.chance) == 23_570
    for name in ("recency", "RFM score"):
        assert (made[name].verdict, made[name].chances) == ("better", "better")
        # The first tenth is of those who bought once, by any ranking: a tie, and told.
        assert made[name].first == "alike"
        assert made[name].lift_gain == pytest.approx(0, abs=0.013)
    assert "buyers kept in the last tenth better (recency), alike (RFM" in made.told
    # Next to the best that lines fitted to the hold-out itself would do: .1630, .1638.
    assert made["model"].brier < 0.160


def test_without_a_model_ranks_are_those_of_rfm_by_hand(cdnow):
    """AUC of days since the last purchase, as scikit-learn's roc_auc_score has it."""
    made = check_churn_risk(cdnow, **HALVES)
    assert made["recency"].auc == pytest.approx(0.7714352128578068, abs=1e-12)
    assert made["RFM score"].auc == pytest.approx(0.7757726778592228, abs=1e-12)


@pytest.mark.parametrize("model", ["BetaGeo", "ModifiedBetaGeo"])
def test_other_models_are_no_worse_than_the_baselines(cdnow, model):
    """Their chances are nearer, their ranking is not worse."""
    made = check_churn_risk(cdnow, model=model, **HALVES)
    assert made.model == model
    assert made.verdict == "beats both baselines"


def test_nothing_of_the_hold_out_is_known_at_the_cut(cdnow):
    """Without the days after the cut, what is said at the cut is the same."""
    rows = cdnow.table
    early = rows["day"] <= (dt.date(1997, 9, 30) - dt.date(1970, 1, 1)).days
    labels = np.array(rows.labels["customer"])
    kept = Events(
        {
            "customer": labels[rows["customer"][early]].tolist(),
            "date": np.datetime64("1970-01-01") + rows["day"][early],
            "amount": rows["amount"][early],
        },
        amount="amount",
    )
    days = {"horizon": "39 weeks", "on": "1997-09-30"}
    blind = churn_risk(kept, **days).to_columns()
    sighted = churn_risk(cdnow, **days).to_columns()
    for name, column in blind.items():
        assert column.tolist() == sighted[name].tolist()
    said = check_churn_risk(cdnow, correct=False, **HALVES).chance
    alone = churn_risk(kept, check=False, **days).watch.chance
    assert np.sort(alone) == pytest.approx(np.sort(said), abs=1e-12)


def test_the_list_of_cdnow(known):
    """Sums, intervals and the check; ranked by value at risk."""
    assert len(known) == 2357
    assert known.check.cut == dt.date(1997, 9, 30)
    assert known.lesson.customers == 2357
    at_risk = known.to_columns()["value_at_risk"]
    assert (np.diff(at_risk) <= 0).all()
    assert at_risk.sum() == pytest.approx(known.value_lost().value)
    churn = known.expected_churn()
    assert churn.low < 0.7098 < churn.high
    one = known.at_risk(1)[0]
    assert one.low < one.silent < one.high
    assert one.value_at_risk == pytest.approx(one.silent * one.value)
    assert one.reasons[0].startswith("last bought ")


def test_values_are_those_of_lifetime_value(cdnow, known):
    """No second formula: value is `lifetime_value` without discount."""
    made = summary(cdnow, on="1998-06-30", unit="weeks")
    value = lifetime_value(
        ParetoNBD.fit(made),
        GammaGamma.fit(made),
        made,
        horizon="39 weeks",
        discount=0,
        intervals=None,
    )
    for one in known.at_risk(5):
        assert value[one.customer].value == pytest.approx(one.value, rel=1e-9)
        assert value[one.customer].alive == pytest.approx(one.alive, rel=1e-9)
        assert value[one.customer].purchases == pytest.approx(one.purchases, rel=1e-6)


def drawn(seed, many=1500, weeks=60):
    """Draw a shop whose customers are those of a Pareto/NBD, day by day."""
    dice = np.random.default_rng(seed)
    first = dice.integers(0, 90, many)
    rate, stays = dice.gamma(0.9, 1 / 90, many), dice.gamma(0.9, 1 / 120, many)
    left = first + dice.exponential(1 / stays)
    who, days = [np.arange(many)], [first.astype(float)]
    at = first.astype(float)
    while True:
        at = at + dice.exponential(1 / rate)
        here = (at < left) & (at < 7 * weeks)
        if not here.any():
            break
        who.append(np.flatnonzero(here))
        days.append(at[here])
        at = np.where(here, at, np.inf)
    start = np.datetime64("2025-01-01")
    return Events(
        {
            "customer": np.concatenate(who),
            "date": start + np.concatenate(days).astype(int),
        }
    )


@pytest.mark.once
def test_expected_churn_holds_for_drawn_customers():
    """Of 20 drawn shops, the share that fell silent lies in at least 16 intervals."""
    held, day = 0, dt.date(2025, 1, 1) + dt.timedelta(7 * 40)
    for seed in range(20):
        events = drawn(seed)
        said = churn_risk(events, horizon="20 weeks", on=day, model="BetaGeo")
        churn = said.expected_churn()
        late = check_churn_risk(
            events, cut=day, on=day + dt.timedelta(140), model="BetaGeo"
        )
        held += churn.low <= late.silent.mean() <= churn.high
    assert held >= 16


def test_without_money_values_are_purchases():
    """Then a purchase is worth one."""
    made = churn_risk(drawn(1), horizon="20 weeks", on="2025-10-08", model="BetaGeo")
    assert str(made.watch.unit) == "purchases"
    assert made.watch.value == pytest.approx(made.purchases, rel=1e-6)
    assert made.lesson.names == ("level", "slope", "never came back")
    assert set(made.check.ids) >= {"recency", "RFM score"}


def test_a_fixed_spend_and_a_given_model_are_taken():
    """A model that was given has no errors; the list says so by having no interval."""
    model = BetaGeo(r=0.5, alpha=6.0, a=0.8, b=2.0, unit="weeks")
    made = churn_risk(
        shop(),
        horizon="4 months",
        on="2026-03-31",
        model=model,
        spend=20,
        money="EUR",
        correct=False,
    )
    assert made.model is model
    assert made.check.model == "BetaGeo"
    assert made.lesson is None
    assert made.at_risk(1)[0].low is None
    assert made.watch.chance_error is None
    assert made.value_lost().method.startswith("chance alone")
    assert made.watch.value == pytest.approx(20 * made.purchases, rel=1e-6)
    assert "not corrected by a check" in str(made)
    parts = [part.label for part in made.explain(made.ids[0]).inputs]
    assert parts == ["still there", "expected purchases", "value", "value at risk"]
    assert made.expected_churn().definition.id == "expected-churn.BetaGeo.4-months"


def test_a_summary_cannot_be_checked():
    """It does not know what came when; the result says so."""
    made = churn_risk(
        summary(shop(), on="2026-03-31", unit="weeks"), horizon="17 weeks"
    )
    assert made.check is None
    assert made.lesson is None
    assert "Not checked: a summary" in str(made)
    assert made.to_dict()["check"] is None
    assert "<table" in made._repr_html_()


def test_a_history_too_short_to_be_split_is_said():
    """Two days of purchases leave a day to fit to, on which nobody came back."""
    buys = {
        "customer": [*range(50), *range(30)],
        "date": ["2026-01-01"] * 50 + ["2026-01-02"] * 30,
    }
    made = churn_risk(Events(buys), horizon="1 weeks", on="2026-01-02", unit="days")
    assert made.check is None
    assert "nobody came back" in made.why
    # Everybody came back at once or never: no rate fits best, and the list says so.
    assert made.model.converged is False
    assert made.note in str(made)
    assert "converge" in made.note
    assert (
        churn_risk(
            Events(buys), horizon="1 weeks", on="2026-01-02", unit="days", check=False
        ).why
        == "not asked for"
    )


def test_a_check_without_an_earlier_hold_out_is_uncorrected():
    """The baselines have ranks then and no chances; what is not known is a dash."""
    buys = {
        "customer": [*range(50), *range(30), *range(20)],
        "date": ["2026-01-01"] * 50 + ["2026-01-02"] * 30 + ["2026-01-20"] * 20,
    }
    made = check_churn_risk(
        Events(buys), cut="2026-01-02", on="2026-01-31", model="BetaGeo", unit="days"
    )
    assert made.used is None
    assert "nobody came back" in made.note
    assert "Not corrected: " in str(made)
    other = made["recency"]
    assert (other.brier, other.brier_gain, other.chances) == (None, None, None)
    assert np.isnan(made.to_columns()["brier"][1])
    assert made.ids == ["model", "recency", "RFM score"]


def test_a_tie_is_called_a_tie():
    """Alike in both, the model is as good as the baselines, and no better."""
    made = checked()
    equal = [
        evolve(made[name], gain=0.001, gain_error=0.01, brier_gain=0.0)
        for name in ("recency", "RFM score")
    ]
    made = evolve(made, rankings=(made["model"], *equal))
    assert made.verdict == "as good as the baselines"


def test_why_there_is_no_correction_is_said():
    """It was not asked for; or ten of sixty in an earlier half taught too little."""
    days = {"cut": "2025-11-30", "on": "2026-03-31"}
    made = check_churn_risk(shop(), correct=False, **days)
    assert (made.used, made.note) == (None, "not asked for")
    buys = {
        "customer": [*range(60), *range(10), *range(5, 15), *range(30)],
        "date": ["2026-01-01"] * 60
        + ["2026-01-03"] * 10
        + ["2026-01-08"] * 10
        + ["2026-01-20"] * 30,
    }
    made = check_churn_risk(
        Events(buys), cut="2026-01-10", on="2026-01-31", model="BetaGeo", unit="days"
    )
    assert made.used is None
    assert made.note.startswith("too few were silent")


def test_a_ranking_that_is_worse_is_called_so():
    """The verdict goes by the worst of the comparisons."""
    better = checked()
    worse = evolve(better["recency"], gain=-0.2, gain_error=0.01)
    made = evolve(better, rankings=(better["model"], worse, better["RFM score"]))
    assert worse.verdict == "worse"
    assert made.verdict == "worse than a baseline"


def test_customers_whose_money_is_nothing_have_no_value():
    """They stay on the list, at its end, and the sum says how many they are."""
    rows = shop().table
    who, days, paid = rows["customer"], rows["day"], rows["amount"].copy()
    back = np.bincount(who)
    unpaid = int(np.flatnonzero(back > 2)[0])
    paid[who == unpaid] = 0.0
    events = Events(
        {
            "customer": who,
            "date": np.datetime64("1970-01-01") + days,
            "amount": paid,
        },
        amount="amount",
    )
    made = churn_risk(events, horizon="4 months", on="2026-03-31")
    assert made[str(unpaid)].value is None
    assert made[str(unpaid)].silent > 0
    assert made.value_lost().excluded == {"customer whose value is not known": 1}
    assert made.value_lost().standard_error > 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"horizon": 17}, "not-a-duration"),
        ({"horizon": "soon"}, "not-a-duration"),
        ({"horizon": "0 weeks"}, "not-a-duration"),
        ({"on": None}, "option-missing"),
        ({"on": "1999-01-01"}, "no-customers"),
        ({"model": "BG"}, "unknown-word"),
        ({"model": 3}, "wrong-type"),
        ({"spend": -1}, "parameter-not-positive"),
        ({"unit": "fortnights"}, "unknown-word"),
        ({"check": "yes"}, "not-a-flag"),
        ({"correct": 1}, "not-a-flag"),
        ({"level": 95}, "not-a-level"),
        ({"data": [1]}, "wrong-type"),
    ],
)
def test_bad_questions_are_refused(change, code):
    """Each with its code."""
    asked = {"data": shop(), "horizon": "4 months", "on": "2026-03-31", **change}
    with pytest.raises(InvalidOKRError) as caught:
        churn_risk(asked.pop("data"), **asked)
    assert code == caught.value.code


def test_a_summary_of_another_day_is_refused():
    """It cannot be asked on a day that it does not know."""
    made = summary(shop(), on="2026-03-31", unit="weeks")
    with pytest.raises(InvalidOKRError) as caught:
        churn_risk(made, horizon="4 months", on="2026-03-30")
    assert caught.value.code == "option-unused"
    with pytest.raises(InvalidOKRError) as caught:
        churn_risk(made, horizon="4 months", since="2026-01-01")
    assert (caught.value.code, caught.value.place) == ("option-unused", "since")
    same = churn_risk(made, horizon="4 months", on="2026-03-31")
    assert same.watch.on == dt.date(2026, 3, 31)


def test_a_check_refuses_what_cannot_be_checked():
    """A summary, a cut after the end, an unknown model."""
    days = {"cut": "2025-11-30", "on": "2026-03-31"}
    with pytest.raises(InvalidOKRError) as caught:
        check_churn_risk(summary(shop(), on="2026-03-31"), **days)
    assert caught.value.code == "wrong-type"
    with pytest.raises(InvalidOKRError) as caught:
        check_churn_risk(shop(), cut="2026-03-31", on="2025-11-30")
    assert caught.value.code == "period-order"
    with pytest.raises(InvalidOKRError):
        check_churn_risk(shop(), model="ParetoNBDD", **days)
    with pytest.raises(InvalidOKRError):
        check_churn_risk(shop(), unit="fortnights", **days)
    with pytest.raises(NotMeasuredError, match="too short"):
        days_back(dt.date(2026, 1, 2), dt.date(2026, 1, 2), 30)
    empty = summary(shop(), on="2020-01-01")
    with pytest.raises(InvalidOKRError):
        first_day(empty)


def test_the_result_reads_as_text_html_json_and_frame():
    """Every face has the same numbers, and JSON holds all of them."""
    made = risk()
    told = json.loads(json.dumps(made.to_dict()))
    assert told["items"][0]["customer"] == int(made.ids[0])
    assert told["check"]["calibration"]["brier"] == made.check.calibration.brier
    assert made.to_frame("polars").shape == (400, 8)
    assert "still there" in made._repr_html_()
    assert repr(made).startswith("<ChurnRisk of 400 customers on 2026-03-31: ")
    one = made.explain(made.ids[0])
    assert [part.label for part in one.inputs[-1].inputs] == list(made.lesson.names)
    assert next(iter(made)).customer == made.ids[0]
    assert made.at_risk(1)[0] == made[made.ids[0]]
    with pytest.raises(UnknownIdError):
        made["nobody"]
    for part in made.readings().values():
        assert part.date == dt.date(2026, 3, 31)
        assert part.standard_error > 0


def test_results_can_be_pickled():
    """They go to other processes whole, reasons and all."""
    made = pickle.loads(pickle.dumps(risk()))
    assert made.at_risk(3) == risk().at_risk(3)
    assert str(made) == str(risk())


def test_the_check_reads_as_text_html_json_and_frame():
    """With lift and calibration in each."""
    made = checked()
    told = json.loads(json.dumps(made.to_dict()))
    assert told["lift"]["items"][0]["part"] == 1
    assert told["items"][0]["name"] == "model"
    assert made.to_frame("polars").shape == (4, 16)
    assert "Chance of silence: said and seen" in made._repr_html_()
    assert repr(made).startswith("<RiskCheck of ParetoNBD on ")
    assert "Who fell silent" in str(made)
    assert made.explain("RFM score").inputs[2].value == made["RFM score"].brier
