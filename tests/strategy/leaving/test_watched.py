"""Watch lists: order, sums and their errors, readings, refusals."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.strategy.leaving.sample import watched
from okrkit.strategy.leaving.watched import WatchList, chances, threshold

SAID = {"event": "has left", "source": "own", "on": "2026-10-31"}


def test_the_most_to_lose_come_first_and_the_unknown_last():
    """By chance times value; of those without a value the likelier first."""
    made = WatchList.of(
        customers=["a", "b", "c", "d"],
        chance=[0.9, 0.5, 0.2, 0.3],
        value=[10, 100, None, None],
        **SAID,
    )
    assert ["b", "a", "d", "c"] == made.ids
    assert made["b"].value_at_risk == 50
    assert made["c"].value is None
    assert made["c"].value_at_risk is None
    assert [50, 9] == made.value_at_risk[:2].tolist()


def test_without_values_the_likeliest_come_first():
    """There is no value at risk then, and no reading of it."""
    made = WatchList.of(customers=[3, 1, 2], chance=[0.1, 0.9, 0.1], **SAID)
    assert ["1", "3", "2"] == made.ids
    assert made.valued is False
    assert set(made.readings()) == {"expected churn", "at-risk share"}
    lost = made.value_lost()
    assert lost.value is None
    assert lost.note == "nobody's value is known"
    assert lost.excluded == {"customer whose value is not known": 3}
    assert "at risk" in str(made)


def test_sums_have_the_errors_of_what_really_happens():
    """Mean and variance of independent events, and the model's error on top."""
    made = WatchList.of(
        customers=["a", "b"],
        chance=[0.2, 0.6],
        value=[100, 50],
        chance_error=0.1,
        value_error=7.0,
        **SAID,
    )
    churn, lost = made.expected_churn(), made.value_lost()
    assert churn.value == pytest.approx(0.4)
    own = math.sqrt(0.2 * 0.8 + 0.6 * 0.4) / 2
    assert churn.standard_error == pytest.approx(math.hypot(own, 0.1))
    assert lost.value == pytest.approx(50)
    own = math.sqrt(0.16 * 100**2 + 0.24 * 50**2)
    assert lost.standard_error == pytest.approx(math.hypot(own, 7.0))
    assert churn.low < 0.4 < churn.high
    assert lost.low < 50 < lost.high


@given(
    p=st.lists(st.sampled_from([0, 0.01, 0.3, 0.5, 1]), min_size=1, max_size=9),
    level=st.sampled_from([0.5, 0.8, 0.95, 0.99]),
)
def test_expected_churn_stays_a_share(p, level):
    """Its interval holds it, within 0 to 1, also where everybody is sure to leave."""
    made = WatchList.of(
        customers=range(len(p)), chance=p, chance_error=0.5, level=level, **SAID
    )
    churn = made.expected_churn()
    assert 0 <= churn.low <= churn.value <= churn.high <= 1


def test_the_sums_of_many_are_those_that_come():
    """Drawn 4,000 times, the share that leaves has the mean and error as said."""
    dice = np.random.default_rng(3)
    p, worth = dice.beta(2, 5, 200), dice.gamma(2, 50, 200)
    made = WatchList.of(customers=range(200), chance=p, value=worth, **SAID)
    gone = dice.random((4000, 200)) < p
    churn, lost = made.expected_churn(), made.value_lost()
    shares, sums = gone.mean(axis=1), gone @ worth
    assert shares.mean() == pytest.approx(churn.value, rel=0.01)
    assert shares.std() == pytest.approx(churn.standard_error, rel=0.05)
    assert sums.std() == pytest.approx(lost.standard_error, rel=0.05)
    held = (churn.low <= shares) & (shares <= churn.high)
    assert 0.93 <= held.mean() <= 0.97


def test_readings_go_into_a_key_result():
    """Each has a definition of its own, so that models are not mixed in one series."""
    made = watched().readings(least=0.4)
    assert "at-risk-share.sample.12-months.40" == made["at-risk share"].definition
    assert "value-at-risk.sample.12-months" == made["value at risk"].definition
    goal = okr.Objective(
        "keep",
        "Customers stay",
        [okr.KeyResult("churn", "Churn", metric="churn", target=okr.Hold(at_most=0.5))],
    )
    okrs = okr.OKRSet(
        [goal],
        cycle="2026-Q4",
        metrics=[okr.Metric("churn", unit="ratio", polarity="lower")],
    )
    source = watched().expected_churn()
    run = okr.refresh(okrs, {"churn": source}, on="2026-11-01")
    assert [round(o.value, 4) for o in run.okrs.series("churn")] == [0.4667]
    assert run.okrs.series("churn")[0].n == 3


def test_whom_to_look_after_first():
    """By what may be lost, by chance, and only from a chance on."""
    made = watched()
    assert ["bo", "al"] == [one.customer for one in made.at_risk(2)]
    assert ["al", "bo"] == [one.customer for one in made.at_risk(2, by="chance")]
    assert ["al"] == [one.customer for one in made.at_risk(9, least=0.5)]
    assert ["bo"] == [one.customer for one in made.at_risk(1, by="value at risk")]
    assert made.at_risk(1)[0].reasons == ("use fell by 60%",)


def test_ids_are_found_as_they_were_given():
    """Whole numbers by their digits; "007" is nobody's number, and text stays text."""
    made = WatchList.of(customers=[7, -8, 70], chance=[0.5, 0.4, 0.3], **SAID)
    assert made["7"].chance == 0.5
    assert made["-8"].chance == 0.4
    for nobody in ("007", "8", "seven", "٧", ""):
        assert nobody not in made
    assert "01" in WatchList.of(customers=["01"], chance=[0.5], **SAID)
    with pytest.raises(UnknownIdError):
        made.explain("9")


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"customers": ["a", "a"]}, "duplicate-id", "customers"),
        ({"customers": [4, 4]}, "duplicate-id", "customers"),
        ({"customers": ["a", None]}, "blank", "customers"),
        ({"customers": []}, "no-customers", "customers"),
        ({"chance": [0.1]}, "column-length", "chance"),
        ({"chance": [0.1, 1.2]}, "not-a-share", "chance"),
        ({"chance": [0.1, None]}, "not-a-share", "chance"),
        ({"chance": ["x", "y"]}, "not-a-number", "chance"),
        ({"value": [1, 2, 3]}, "column-length", "value"),
        ({"value": [1, 1e200]}, "number-lost", "value"),
        ({"low": [[1, 2]]}, "column-length", "low"),
        ({"event": " "}, "blank", "event"),
        ({"source": 3}, "not-text", "source"),
        ({"chance_error": "x"}, "not-a-number", "chance_error"),
        ({"level": 1.5}, "not-a-level", "level"),
    ],
)
def test_bad_columns_are_refused(change, code, place):
    """Each with its code and place."""
    good = {"customers": ["a", "b"], "chance": [0.1, 0.2], **SAID}
    with pytest.raises(InvalidOKRError) as caught:
        WatchList.of(**{**good, **change})
    assert (code, place) == (caught.value.code, caught.value.place)


@pytest.mark.parametrize("top", [0, -1, True, 2.0, "3"])
def test_a_list_of_nobody_is_refused(top):
    """`top` is a whole number from 1 on."""
    with pytest.raises(InvalidOKRError) as caught:
        watched().at_risk(top)
    assert caught.value.place == "top"


def test_thresholds_and_orders_are_checked():
    """A chance is from 0 to 1, and an order one of two words."""
    with pytest.raises(InvalidOKRError):
        threshold(1.01, field="least")
    with pytest.raises(InvalidOKRError):
        watched().at_risk_share(-0.1)
    with pytest.raises(InvalidOKRError, match="not one of the known words"):
        watched().at_risk(1, by="name")
    assert chances([0, 1]).tolist() == [0, 1]
    with pytest.raises(InvalidOKRError):
        chances([])


def test_a_list_reads_as_text_html_json_and_frame():
    """Ids are escaped; nothing may be written into the columns."""
    made = WatchList.of(
        customers=["<b>", "c"],
        chance=[0.5, 0.25],
        low=[0.4, None],
        high=[0.6, None],
        value=[10, None],
        unit="EUR",
        excluded={"row without a date": 2},
        **SAID,
    )
    drawn = made._repr_html_()
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn
    assert "40% to 60%" in str(made)
    assert "Left out: 2, row without a date" in str(made)
    assert "<WatchList of 2 customers on 2026-10-31: 37.5% has left>" == repr(made)
    told = json.loads(json.dumps(made.to_dict()))
    assert told["items"][1]["value"] is None
    assert told["value_lost"]["value"] == 5
    assert made.to_frame("polars").shape == (2, 6)
    assert made.explain("<b>").inputs[1].value == 5
    assert made.explain("c").inputs == ()
    assert list(made)[1].low is None
    with pytest.raises(ValueError, match="read-only"):
        made.chance[0] = 0


def test_a_million_customers_are_columns():
    """Objects are made on access alone."""
    many = 1_000_000
    dice = np.random.default_rng(0)
    made = WatchList.of(
        customers=np.arange(many),
        chance=dice.random(many),
        value=dice.random(many),
        **SAID,
    )
    assert len(made) == many
    assert made.at_risk(1)[0].value_at_risk == made.value_at_risk.max()


def test_reasons_are_broken_between_them_only():
    """A narrow column made ten lines of one reason; a long text is broken and cut."""
    why = (("use fell by 60%", "renewal due in 3 days"), ("<b>" + "x" * 999,))
    made = WatchList.of(
        customers=["a", "b"], chance=[0.9, 0.5], reasons=why.__getitem__, **SAID
    )
    drawn = made._repr_html_()
    assert '<span class="okrkit-whole">use fell by 60%;</span> <span' in drawn
    assert "<span>&lt;b&gt;xx" in drawn
    assert "x" * 300 not in drawn


def test_notes_stand_below_the_list_in_text_and_notebook():
    """One was above, the other below, and the page says below."""
    said = {"event": "leaves", "source": "own", "on": "2026-10-31"}
    made = WatchList.of(
        customers=["al"],
        chance=[0.5],
        note="two rows alike",
        excluded={"old": 2},
        **said,
    )
    assert str(made).splitlines()[-2:] == ["Left out: 2, old", "Note: two rows alike"]
    drawn = made._repr_html_()
    assert drawn.index("</table>") < drawn.rindex("Left out: 2, old")


def test_what_is_at_risk_is_not_said_to_six_digits():
    """0.032826 of a customer stood beside 0.1."""
    said = {"event": "leaves", "source": "own", "on": "2026-10-31"}
    made = WatchList.of(customers=["al"], chance=[0.032826], value=[1.0], **said)
    assert str(made).splitlines()[-1].split() == ["al", "3.28%", "-", "1", "0.033"]
