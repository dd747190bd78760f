"""A lifetime-value series: what was known when, why it changed, and an OKR of it."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.retention.customers.summary import summary
from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.pareto_nbd import ParetoNBD
from okrkit.retention.tables.events import Events
from okrkit.retention.value.changes import split
from okrkit.retention.value.customers import lifetime_value
from okrkit.retention.value.sample import series, shop
from okrkit.retention.value.series import lifetime_value_series

SAMPLE = Path(__file__).parents[2] / "examples" / "customer_retention" / "data"


@pytest.fixture(scope="module")
def cdnow():
    """Return the purchases of CDNOW's sample."""
    lines = (SAMPLE / "CDNOW_sample.txt").read_text("utf-8").splitlines()
    words = [line.split() for line in lines]
    columns = {
        "customer": [int(w[1]) for w in words],
        "date": [dt.date.fromisoformat(w[2]) for w in words],
        "amount": [float(w[4]) for w in words],
    }
    return Events(columns, amount="amount")


@pytest.fixture(scope="module")
def refitted(cdnow):
    """Return its series, fitted anew each quarter."""
    return lifetime_value_series(cdnow, on="1998-06-30", refit="each", unit="USD")


def adds_up(made):
    """Say whether the parts of every change add up to it, and changes to the values."""
    for one in made.changes:
        parts = one.behaviour + one.refit + one.joined + one.left
        assert parts == pytest.approx(one.change, abs=1e-9 * abs(one.after))
        assert one.population == one.joined + one.left
        assert one.before == pytest.approx(made[one.since].value, rel=1e-12)
        assert one.after == pytest.approx(made[one.period].value, rel=1e-12)


def test_each_value_is_that_of_its_own_day(cdnow, refitted):
    """The series is `lifetime_value` asked on each quarter's last day, no more."""
    day = summary(cdnow, on="1997-12-31", unit="weeks")
    made = lifetime_value(BetaGeo.fit(day), GammaGamma.fit(day), day, unit="USD")
    one = refitted["1997-Q4"]
    assert one.value == pytest.approx(made.mean.value, rel=1e-9)
    assert one.standard_error == pytest.approx(made.mean.standard_error, rel=1e-6)
    assert (one.low, one.high) == pytest.approx((made.mean.low, made.mean.high))
    assert one.denominator == 2357
    assert one.value == one.numerator / one.denominator
    assert one.date == dt.date(1997, 12, 31)
    assert "CDNOW" not in str(refitted)


def test_nothing_later_changes_what_was_known(cdnow, refitted):
    """Asked a year earlier, the same quarters have the same values, fits included."""
    early = lifetime_value_series(cdnow, on="1997-12-31", refit="each")
    assert early.value.tolist() == refitted.value[: len(early.value)].tolist()
    for asked in ({}, {"since": "1997-07-01"}):
        kept = lifetime_value_series(cdnow, on="1997-12-31", **asked)
        later = lifetime_value_series(cdnow, on="1998-06-30", **asked)
        assert kept.value.tolist() == later.value[: len(kept.value)].tolist()


def test_models_are_frozen_before_the_periods_asked_for(cdnow):
    """With `since` they know all that was known then; else what came first."""
    half = summary(cdnow, on="1997-06-30", unit="weeks")
    since = lifetime_value_series(cdnow, on="1997-12-31", since="1997-07-01")
    assert since.models == (BetaGeo.fit(half), GammaGamma.fit(half))
    first = summary(cdnow, on="1997-03-31", unit="weeks")
    whole = lifetime_value_series(cdnow, on="1998-01-15")
    assert whole.models == (BetaGeo.fit(first), GammaGamma.fit(first))


def test_too_little_before_since_is_no_reason_to_give_up(cdnow):
    """Where nobody came back before `since`, the first models that can be had serve."""
    who, day = cdnow.table["customer"], cdnow.table["day"]
    first = np.full(int(who.max()) + 1, day.max())
    np.minimum.at(first, who, day)
    january = np.datetime64("1997-02-01").astype(int)
    kept = (day >= january) | (day == first[who])
    rows = {
        "customer": who[kept],
        "date": day[kept].astype("datetime64[D]"),
        "amount": cdnow.table["amount"][kept],
    }
    made = lifetime_value_series(
        Events(rows, amount="amount"),
        on="1997-06-30",
        since="1997-02-01",
        every="month",
    )
    assert made.models is not None


def test_changes_add_up(cdnow, refitted):
    """Behaviour, refit, joined and left make the change, for means and totals."""
    adds_up(refitted)
    assert [one.left for one in refitted.changes] == [0.0] * len(refitted.changes)
    assert any(one.refit for one in refitted.changes)
    total = lifetime_value_series(
        cdnow, on="1998-06-30", of="total", population="active", active_within="90 days"
    )
    adds_up(total)
    assert [one.refit for one in total.changes] == [0.0] * len(total.changes)
    assert all(
        one.left < 0 < one.joined for one in total.changes if one.since > "1997-Q1"
    )
    assert np.isnan(total.numerator).all()


def test_behaviour_alone_moves_a_closed_population(cdnow):
    """With frozen parameters and the same people all of the change is what they do."""
    made = lifetime_value_series(cdnow, on="1998-06-30", since="1997-04-01")
    for one in made.changes:
        assert one.population == pytest.approx(0, abs=1e-12)
        assert one.refit == 0
        assert one.behaviour == pytest.approx(one.change)


def test_models_may_be_given(cdnow):
    """Known parameters are used as they are, and have no error; a fit's have one."""
    day = summary(cdnow, on="1997-09-30", unit="weeks")
    fit, paid = BetaGeo.fit(day), GammaGamma.fit(day)
    made = lifetime_value_series(
        cdnow, on="1997-12-31", since="1997-10-01", purchases=fit, spend=paid
    )
    assert made.models == (fit, paid)
    assert made.latest().standard_error > 0
    bare = lifetime_value_series(
        cdnow,
        on="1997-12-31",
        since="1997-10-01",
        purchases=ParetoNBD(r=0.553, alpha=10.578, s=0.606, beta=11.669, unit="weeks"),
        spend=25.0,
    )
    assert bare.latest().standard_error is None
    assert bare.latest().value > 0
    days = lifetime_value_series(
        cdnow, on="1997-12-31", since="1997-10-01", times="days", refit="each"
    )
    weeks = lifetime_value_series(
        cdnow, on="1997-12-31", since="1997-10-01", refit="each"
    )
    assert days.latest().value == pytest.approx(weeks.latest().value, rel=1e-6)


def test_a_population_of_ones_own(cdnow):
    """A function of the summary says who counts; flags of another kind do not."""
    first = dt.date(1997, 2, 1)
    made = lifetime_value_series(
        cdnow,
        on="1997-12-31",
        since="1997-07-01",
        population=lambda s: s.T > (s.on - first).days / 7,
    )
    whole = lifetime_value_series(cdnow, on="1997-12-31", since="1997-07-01")
    assert 0 < made.latest().denominator < whole.latest().denominator
    assert "one's own" in made.note
    for flags in (lambda s: s.T, lambda _: np.array([True]), lambda _: [True]):
        with pytest.raises(InvalidOKRError) as caught:
            lifetime_value_series(cdnow, on="1997-12-31", population=flags)
        assert caught.value.code == "column-length"


def test_nobody_is_not_measured(cdnow):
    """A population of nobody has no value, and says why; its change is not told."""
    made = lifetime_value_series(
        cdnow,
        on="1997-12-31",
        since="1997-04-01",
        population=lambda s: np.full(len(s), s.on.month != 9),
    )
    assert made["1997-Q3"].value is None
    assert "1997-Q3: no customers" in str(made)
    assert "no customers" in made._repr_html_()
    assert [(one.since, one.period) for one in made.changes] == [("1997-Q2", "1997-Q4")]
    adds_up(made)


def test_too_early_is_not_measured():
    """The first weeks know too little for a fit; they have no number, and say so."""
    rows = {
        "customer": [1, 2, 3, 4, 5, 1, 2],
        "date": ["2026-01-05"] * 5 + ["2026-04-05", "2026-04-06"],
        "amount": [10.0] * 7,
    }
    made = lifetime_value_series(
        Events(rows, amount="amount"), on="2026-06-30", refit="each"
    )
    assert made["2026-Q1"].value is None
    assert "nobody came back" in made.unmeasured["2026-Q1"]
    assert made.models is None
    assert len(made.changes) == 0
    with pytest.raises(NotMeasuredError):
        made.latest()
    assert "behaviour" not in str(made)
    assert "behaviour" not in made._repr_html_()


def test_the_running_period_is_provisional(cdnow):
    """A quarter that runs, or whose data may still come, is never read."""
    made = lifetime_value_series(cdnow, on="1998-05-15")
    assert made["1998-Q2"].provisional
    assert made.latest().id == "1998-Q1"
    late = lifetime_value_series(cdnow, on="1998-05-15", late_days=60)
    assert late.latest().id == "1997-Q4"


def test_it_is_a_reading_of_a_key_result(refitted):
    """The series goes into an OKR as any measure does, and is scored there."""
    okrs = okr.from_dict(
        {
            "okrkit": 1,
            "cycle": "1998-Q2",
            "metrics": {"clv": {"name": "Lifetime value", "unit": "USD"}},
            "objectives": [
                {
                    "id": "keep",
                    "title": "Customers are worth more",
                    "key_results": [
                        {
                            "id": "clv",
                            "title": "Mean lifetime value",
                            "metric": "clv",
                            "baseline": 20,
                            "target": 40,
                        }
                    ],
                }
            ],
        }
    )
    run = okr.refresh(okrs, {"clv": refitted}, on="1998-06-30")
    run.raise_failed()
    readings = run.okrs.series("clv")
    assert refitted["1998-Q2"].value == pytest.approx(readings[-1].value)
    # The error of the parameters is shared: it is no noise between readings.
    assert readings[-1].standard_error is None
    assert refitted["1998-Q2"].standard_error > 0


def test_a_result_is_indexed_explained_and_shown(refitted):
    """One result, every face of it."""
    plain = json.loads(json.dumps(refitted.to_dict()))
    assert plain["changes"][0]["behaviour"] == refitted.changes["1997-Q2"].behaviour
    assert plain["kind"] == "lifetime-value-series"
    text = str(refitted)
    assert "behaviour" in text
    assert text == repr(refitted)
    page = refitted._repr_html_()
    assert "What changed: Lifetime value of a customer" in page
    told = refitted.changes.explain("1998-Q1")
    assert sum(part.value for part in told.inputs) == pytest.approx(told.value)
    assert "new parameters" in str(told)
    assert len(refitted.changes.to_frame("polars")) == len(refitted.changes)
    assert refitted.changes.to_columns()["since"][0] == "1997-Q1"
    assert "behaviour" in refitted.changes._repr_html_()
    assert repr(refitted.changes).startswith("<ValueChanges of Lifetime value")
    with pytest.raises(UnknownIdError):
        refitted.changes.explain("1997-Q1")
    assert refitted.to_frame("pandas").shape[0] == len(refitted.value)


def test_texts_and_kept_frames_are_read_too():
    """Ids that are text, and a lazy frame, give the values of columns in memory."""
    import polars as pl

    held = shop()
    data = {name: list(column) for name, column in held.data.items()}
    data["customer"] = [f"c{who:03d}" for who in data["customer"]]
    lazy = pl.DataFrame(data).lazy()
    made = lifetime_value_series(
        Events(lazy, amount="amount"),
        on="2026-03-31",
        since="2025-07-01",
        refit="each",
        unit="USD",
    )
    assert made.value == pytest.approx(series().value, rel=1e-9)
    for one, other in zip(made.changes, series().changes, strict=True):
        assert one.behaviour == pytest.approx(other.behaviour, rel=1e-6)


numbers = st.lists(st.floats(0, 1e3), min_size=1, max_size=6)


@given(numbers, numbers, st.data(), st.booleans())
def test_a_split_adds_up_whoever_comes_and_goes(before, between, data, mean):
    """No change is lost between its parts, not even where nobody stays."""
    stay = data.draw(st.integers(0, min(len(before), len(between))))
    old, new = np.array(before), np.array(between)
    after = new * 1.5
    flags = np.arange(len(old)) < stay, np.arange(len(new)) < stay
    made = split(old, new, after, flags, mean=mean)
    parts = sum(made[name] for name in ("behaviour", "refit", "joined", "left"))
    assert made["after"] - made["before"] == pytest.approx(parts, abs=1e-9)
    if stay == 0:
        assert made["behaviour"] == 0
    if (old[flags[0]] == new[flags[1]]).all():
        assert made["behaviour"] == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"refit": "weekly"}, None),
        ({"population": "some"}, None),
        ({"of": "median"}, None),
        ({"horizon": 12}, "not-a-duration"),
        ({"discount": 0.1}, "not-a-discount"),
        ({"purchases": GammaGamma}, "wrong-type"),
        ({"purchases": 3}, "wrong-type"),
        ({"spend": "much"}, None),
        ({"times": "quarters"}, "unknown-word"),
        ({"active_within": "soon"}, "not-a-duration"),
        ({"level": 2}, "not-a-level"),
        ({"on": "1990-01-01"}, None),
    ],
)
def test_bad_options_are_refused(options, code):
    """Typed errors, never a series made of nonsense."""
    with pytest.raises((InvalidOKRError, NotMeasuredError)) as caught:
        lifetime_value_series(shop(), **{"on": "2026-03-31", **options})
    assert code in (None, caught.value.code)


def test_contradictions_are_refused(cdnow):
    """A given model is not fitted anew; events without money have no spend."""
    given = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426, unit="weeks")
    for options in ({"purchases": given}, {"spend": GammaGamma(p=6, q=4, v=15)}):
        with pytest.raises(InvalidOKRError) as caught:
            lifetime_value_series(cdnow, on="1997-12-31", refit="each", **options)
        assert caught.value.code == "contradiction"
    bare = Events({"customer": [1, 1], "date": ["2026-01-01", "2026-02-01"]})
    with pytest.raises(InvalidOKRError) as caught:
        lifetime_value_series(bare, on="2026-03-31")
    assert caught.value.code == "column-missing"
    with pytest.raises(InvalidOKRError):
        lifetime_value_series({"customer": []}, on="2026-03-31")
    # An option that is wrong in every period is an error, not a period without value.
    with pytest.raises(InvalidOKRError) as caught:
        lifetime_value_series(
            cdnow,
            on="1997-12-31",
            since="1997-10-01",
            spend=GammaGamma(p=6, q=4, v=15),
            purchases=given,
            population=lambda s: s.frequency,
        )
    assert caught.value.code == "column-length"
