"""What nobody should pass, and somebody does: an error of okrkit, and never another."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from okrkit import retention as r
from okrkit.errors import CalendarError, InvalidOKRError, NotMeasuredError, OKRError

ON = "2026-03-15"
DAYS = ["2026-01-05", "2026-01-06", "2026-02-07"]
VISITS = r.Events({"customer": [1, 2, 3], "date": DAYS})
ACCOUNTS = r.Accounts({"customer": [1, 2], "since": DAYS[:2], "end": [None] * 2})
WORDS = np.array(["month", "week"])
HUGE = [10**30, 1e308, 10**400]


@pytest.mark.parametrize("method", [None, 5, ["wilson"], WORDS, type])
def test_a_method_is_a_name_or_an_estimator(method):
    """A method that comes from a settings file may be anything."""
    for ask in (
        lambda: r.adoption(VISITS, VISITS, on=ON, method=method),
        lambda: r.followed_within(VISITS, VISITS, days=5, on=ON, method=method),
        lambda: r.coverage(ACCOUNTS, VISITS, window=28, on=ON, method=method),
        lambda: r.repeat_rate(VISITS, on=ON, interval=method),
    ):
        with pytest.raises(InvalidOKRError):
            ask()


@pytest.mark.parametrize("size", HUGE)
def test_days_and_counts_have_an_end(size):
    """A number beyond 64 bits was an OverflowError of numpy."""
    plans = {"customer": [1], "start": DAYS[:1], "end": [None]}
    for ask in (
        lambda: r.active_accounts(VISITS, on=ON, late_days=size),
        lambda: r.repeat_rate(VISITS, on=ON, late_days=size),
        lambda: r.logo_churn(VISITS, on=ON, inactive=size),
        lambda: r.repeat_rate(VISITS, on=ON, within=size),
        lambda: r.nps(counts={9: size}),
        lambda: r.nps(promoters=size, passives=0, detractors=0),
        lambda: r.Subscriptions(plans, pause_days=size),
        lambda: r.logo_churn_of_counts(opening=size, lost=0),
    ):
        with pytest.raises(InvalidOKRError):
            ask()


def test_words_are_no_arrays():
    """An array compared with a word is an array: its truth is ambiguous."""
    rows = {"customer": [1], "date": DAYS[:1]}
    for ask in (
        lambda: r.active_accounts(VISITS, on=ON, every=WORDS),
        lambda: r.active_accounts(VISITS, on=ON, cadence=WORDS),
        lambda: r.nps([9, 8], trust_scale=WORDS),
        lambda: r.Events(rows, customer=WORDS),
        lambda: r.Events(pl.DataFrame(rows), customer=WORDS),
        lambda: r.BetaGeo(r=0.2, alpha=4, a=0.7, b=2, unit=WORDS),
    ):
        with pytest.raises(OKRError):
            ask()


def test_a_frame_without_a_day_has_nothing_to_measure():
    """What pandas calls NA is neither equal to itself nor not."""
    frame = pd.DataFrame({"customer": [1, 2], "date": [None, None]})
    with pytest.raises(NotMeasuredError):
        r.active_accounts(r.Events(frame), on=ON)


def test_two_columns_of_one_name():
    """Which one is meant? pandas allows it after a join."""
    names = ["customer", "customer", "date"]
    frame = pd.DataFrame([[1, 1, "2026-01-01"]], columns=names)
    with pytest.raises(InvalidOKRError) as caught:
        r.Events(frame)
    assert "duplicate" == caught.value.code


@pytest.mark.parametrize("moment", ["0001-01-01T00:00+14:00", "9999-12-31T23:00-14:00"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_moments_at_the_ends_of_the_calendar(moment, zone):
    """On the clock of the zone they are of the year 0, or of the year 10000."""
    rows = {"customer": [1], "date": [moment]}
    for data in (rows, pd.DataFrame(rows)):
        with pytest.raises(CalendarError) as caught:
            r.Events(data, zone=zone)
        assert "date-out-of-range" == caught.value.code


def test_a_text_that_is_no_table_says_so():
    """Whether DuckDB is installed matters only to files."""
    with pytest.raises(InvalidOKRError) as caught:
        r.nps("9")
    assert "file-unreadable" == caught.value.code


@pytest.mark.parametrize(
    "engine", [dict, pd.DataFrame, pl.DataFrame], ids=["dict", "pandas", "polars"]
)
def test_only_how_weights_compare_counts(engine):
    """Nothing is left of the squares of weights of 1e-170; -50 is right."""
    for unit in (1.0, 1e-170, 5e-310):
        rows = engine({"score": [9, 3], "weight": [1 * unit, 3 * unit]})
        made = r.nps(r.Responses(rows, weight="weight"))
        assert -50.0 == pytest.approx(made.value, rel=1e-9)
        assert 1.6 == pytest.approx(made.effective_n, rel=1e-9)


def test_enps_takes_the_three_kinds_too():
    """It is `nps` by another name."""
    kinds = {"promoters": 60, "passives": 25, "detractors": 15}
    assert (45.0, "enps") == (
        r.enps(**kinds).value,
        r.enps(**kinds).definition.id,
    )
    assert r.nps(**kinds).low == r.enps(**kinds).low
    with pytest.raises(InvalidOKRError):
        r.enps([9], **kinds)
