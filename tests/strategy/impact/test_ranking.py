"""`rank_initiatives`: side by side, with many questions paid for."""

import json

import numpy as np
import pytest

from okrkit import Initiative, KeyResult, Metric, Objective, OKRSet
from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError
from okrkit.numerics.multiplicity import adjusted_level, adjusted_p
from okrkit.strategy.impact.measuring import impact
from okrkit.strategy.impact.ranking import rank_initiatives

ON, START = "2026-11-15", "2026-05-04"
MONTHS = [f"2025-{m:02}-28" for m in range(1, 13)]
MONTHS += [f"2026-{m:02}-28" for m in range(1, 11)]


def readings(effect, seed):
    """Return noise, and an effect after the start."""
    values = 50 + np.random.default_rng(seed).standard_normal(22)
    values[16:] += effect
    return dict(zip(MONTHS, values.tolist(), strict=True))


def metric(id, polarity="higher"):
    """Return a metric in points."""
    return Metric(id, unit="points", polarity=polarity)


def okrs():
    """Return a set in which one worked, one harmed, one did nothing, one is new."""
    starts = {"starts_on": START}
    works = [
        Initiative("calls", "Call", moves=["nps"], **starts),
        Initiative("price", "Raise the price", moves=["churn", "complaints"], **starts),
        Initiative("mail", "Mail", moves=["opened kr"], **starts),
        Initiative("new", "New", moves=["fresh"], starts_on="2026-11-01"),
        Initiative("idea", "Idea", moves=["nps"]),
        Initiative("chat", "Chat", **starts),
    ]
    kr = KeyResult("opened kr", "Opened", metric="opened", baseline=1, target=2)
    return OKRSet(
        [Objective("keep", "Stay", [kr], initiatives=works)],
        metrics=[
            *(metric("nps"), metric("churn", "lower"), metric("complaints", "lower")),
            *(metric("opened", None), metric("fresh")),
        ],
        observations={
            "nps": readings(9, 1),
            "churn": readings(12, 2),
            "complaints": readings(-8, 3),
            "opened": readings(0, 4),
            "fresh": readings(0, 5),
        },
        cycle="2026-Q4",
    )


@pytest.fixture(scope="module")
def ranking():
    """Rank them once."""
    return rank_initiatives(okrs(), on=ON)


def test_what_is_sure_comes_first(ranking) -> None:
    """The order is: worked, made worse, not seen, cannot tell; by size within."""
    found = [(row.id, row.standing) for row in ranking]
    assert found[:2] == [("calls on nps", "worked"), ("price on complaints", "worked")]
    assert found[2:] == [
        ("price on churn", "made it worse"),
        ("mail on opened", "not seen to work"),
        ("new on fresh", "cannot tell"),
    ]
    assert ranking["calls"].better > ranking["price on complaints"].better > 0
    assert ranking["price on churn"].better < 0
    assert ranking["mail"].better >= 0


def test_left_out_says_why(ranking) -> None:
    """What cannot be asked is named, with a reason."""
    wanted = {"idea": "nobody said when it started", "chat": "moves no metric"}
    assert wanted == ranking.left_out


def test_many_questions_are_paid_for(ranking) -> None:
    """P-values and intervals are those of the family, and of it alone."""
    assert ranking.asked == 4
    rows = [row for row in ranking if row.p_adjusted is not None]
    alone = [row.impact.p for row in rows]
    assert [row.p_adjusted for row in rows] == adjusted_p(alone).tolist()
    assert ranking.interval_level == adjusted_level(alone)
    for row in rows:
        assert (row.low, row.high) == row.impact.interval(ranking.interval_level)
        assert row.low <= row.impact.low
        assert row.high >= row.impact.high
    new = ranking["new"]
    assert (new.effect, new.size, new.better, new.p_adjusted) == (None,) * 4
    assert (new.low, new.high) == (None, None)


@pytest.mark.once
def test_sixty_that_do_nothing_make_no_claim() -> None:
    """By chance alone some of sixty look as if they worked; adjusted none does."""
    each = [
        impact(f"i{i}", readings(0, 100 + i), on=ON, starts_on=START) for i in range(60)
    ]
    loose = rank_initiatives(each, adjust="none")
    assert sum(row.standing == "changed it" for row in loose) >= 1
    for adjust in ("holm", "benjamini-hochberg"):
        strict = rank_initiatives(each, adjust=adjust)
        assert sum(row.standing == "changed it" for row in strict) == 0
    assert loose.interval_level == 0.95


def test_doubts_are_no_questions() -> None:
    """What is not claimed anyway costs the others nothing."""
    other = Initiative("other", "Other", starts_on=START)
    pair = [
        impact("calls", readings(9, 1), on=ON, starts_on=START),
        impact("price", readings(9, 2), on=ON, starts_on=START, others=[other]),
    ]
    ranking = rank_initiatives(pair, on=ON)
    assert ranking.asked == 1
    assert ranking["calls"].p_adjusted == pair[0].p
    assert ranking["price"].standing == "cannot tell"
    assert ranking["price"].low is not None


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: rank_initiatives(okrs()), "option-missing"),
        (lambda: rank_initiatives([3]), "wrong-type"),
        (lambda: rank_initiatives(okrs(), on=ON, adjust="x"), "unknown-word"),
        (lambda: rank_initiatives([], level=2), "not-a-level"),
        (lambda: rank_initiatives([one(), one()]), "duplicate-id"),
        (lambda: rank_initiatives([one()], on="2026-11-16"), "contradiction"),
        (lambda: rank_initiatives([one()], until={}), "option-unused"),
        (lambda: rank_initiatives(okrs(), on=ON, until=["calls"]), "not-a-mapping"),
    ],
    ids=range(8),
)
def test_what_is_refused(call, code) -> None:
    """What cannot be ranked is named."""
    with pytest.raises(InvalidOKRError) as caught:
        call()
    assert code == caught.value.code


def one():
    """Return an impact."""
    return impact("calls", readings(9, 1), on=ON, starts_on=START)


def test_found_by_id(ranking) -> None:
    """An initiative is found by its id where it has one metric."""
    assert ranking["calls"].metric == "nps"
    with pytest.raises(AmbiguousIdError, match="moves 2 metrics"):
        _ = ranking["price"]
    with pytest.raises(UnknownIdError):
        _ = ranking["idea"]


def test_shown(ranking) -> None:
    """Text, JSON, columns and notebooks say the same."""
    text = str(ranking)
    assert "4 questions at 95% together (holm); intervals at 98.75% each" in text
    assert "made it worse" in text
    plain = json.loads(json.dumps(ranking.to_dict()))
    assert [row.id for row in ranking] == [row["id"] for row in plain["items"]]
    assert ranking["calls"].p_adjusted == plain["items"][0]["p_adjusted"]
    columns = ranking.to_columns()
    assert columns["standing"][0] == "worked"
    assert np.isnan(columns["effect"][-1])
    assert columns["before"].dtype == np.int64
    assert len(ranking.to_frame("polars")) == 5
    assert ranking.to_frame()["starts_on"].dtype.kind == "M"
    started = [row.impact.starts_on for row in ranking]
    assert columns["starts_on"].tolist() == started
    assert "<ImpactRanking of 5: 2 worked, holm>" == repr(ranking)
    assert "not seen to work" in ranking._repr_html_()
    told = str(ranking.explain("calls"))
    assert "worked" in told
    assert "98.75% interval" in told
    assert "cannot tell" in str(ranking.explain("new"))


def test_without_a_better_direction() -> None:
    """A metric without polarity is changed, for better or worse."""
    found = rank_initiatives([one()])["calls"]
    assert found.standing == "changed it"
    assert found.better == abs(found.size)


def test_who_was_not_asked_stands_in_the_table(ranking) -> None:
    """A table without them looks as if they did not exist."""
    lines = str(ranking).splitlines()
    (idea,) = [line for line in lines if line.startswith("idea")]
    assert "not asked: nobody said when it started" in idea
    assert any("not asked: moves no metric" in line for line in lines)
    assert "not asked: moves no metric" in ranking._repr_html_()


def test_an_old_one_is_measured_up_to_the_next_ones_start() -> None:
    """By its id; the others are measured up to the day."""
    until = {"calls": "2026-08-01"}
    ranking = rank_initiatives(okrs(), on=ON, until=until)
    wanted = impact("calls", okrs(), on=ON, metric="nps", until="2026-08-01")
    assert ranking["calls"].effect == wanted.effect
    assert ranking["calls"].impact.after == 3
    assert ranking["mail"].impact.after == 6
    ends = f"from 2026-08-01 to {ON}"
    assert f"looked at up to 2 different days, {ends}" in ranking.notes
    assert str(ranking["calls"].impact.until) == "2026-08-01"
    with pytest.raises(UnknownIdError, match="cals"):
        rank_initiatives(okrs(), on=ON, until={"cals": "2026-08-01"})


def test_impacts_of_other_days_and_levels_are_said() -> None:
    """They are ranked side by side, but not as if they were alike."""
    early = impact("mail", readings(9, 2), on="2026-09-15", starts_on=START)
    loose = impact("price", readings(9, 3), on=ON, starts_on=START, level=0.8)
    assert rank_initiatives([one()]).notes == ()
    made = rank_initiatives([one(), early, loose])
    days, levels = made.notes
    assert days.startswith(f"measured on 2 different days, from 2026-09-15 to {ON}: ")
    assert levels == "measured at 80% each; all are ranked at 95%"
    assert str(made).splitlines()[-2:] == list(made.notes)
    assert made.notes[1] in made._repr_html_()
    assert made.to_dict()["notes"] == list(made.notes)


def test_tiny_values_are_not_written_as_nothing() -> None:
    """A share of 1 in 10 million that doubles is no change from 0 to 0."""
    tiny = {day: value * 1e-9 for day, value in readings(50, 1).items()}
    found = impact("calls", tiny, on=ON, starts_on=START)
    assert found.verdict == "a real rise"
    assert "reading" in found.why
    assert " 0, where 0 " not in found.why
    assert "9.97e-08, where 5.05e-08 " in found.why
    assert "e-08" in str(found.explain())
