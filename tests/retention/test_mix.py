"""A change split into within segments and mix: exact, and said in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.retention.churn import logo_churn, logo_churn_of_counts
from okrkit.retention.mix import mix_effect
from okrkit.retention.revenue import revenue_retention
from okrkit.retention.surveys.nps import nps
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.responses import Responses
from okrkit.retention.tables.subscriptions import Subscriptions

BEFORE = {"new": (30, 100), "old": (10, 100)}
AFTER = {"new": (15, 50), "old": (15, 150)}

segments = st.dictionaries(
    st.sampled_from("abcde"),
    st.tuples(st.integers(0, 50), st.integers(0, 200)).map(
        lambda pair: (min(pair), max(pair))
    ),
    min_size=1,
).filter(lambda parts: sum(below for _, below in parts.values()) > 0)


@given(segments, segments)
def test_the_split_is_exact(before, after):
    """Within and mix add up to the change, of each segment and of all; new ones too."""
    made = mix_effect(before, after)
    ratios = [
        sum(x) / sum(y)
        for x, y in (zip(*p.values(), strict=True) for p in (before, after))
    ]
    change = ratios[1] - ratios[0]
    assert change == pytest.approx(made.within + made.mix, abs=1e-12)
    assert change == made.change
    assert change == pytest.approx(sum(one.total for one in made), abs=1e-12)
    assert made.within_error >= 0


@given(segments, segments)
def test_back_is_the_other_way_round(before, after):
    """Swapping the two turns every part around: neither time is the base."""
    there, back = mix_effect(before, after), mix_effect(after, before)
    assert there.within == pytest.approx(-back.within, abs=1e-12)
    assert there.mix == pytest.approx(-back.mix, abs=1e-12)


def test_churn_fell_because_the_mix_moved():
    """No segment churns less; there are more of those that churn little."""
    made = mix_effect(BEFORE, AFTER)
    assert (0.0, -0.05) == (round(made.within, 12), round(made.mix, 12))
    expected = "only because the mix moved, within segments nothing changed; "
    expected += "the change is no more than chance at 95%."
    assert made.said.endswith(expected)
    told = str(made)
    for head in ("share before", "share after", "rate before", "rate after"):
        assert head in told
    assert "-5 points" in str(made.explain())
    assert "Ratio fell from 20% to 15%, by 5 points" in made.said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (BEFORE, BEFORE, "neither rates nor the mix moved"),
        (
            {"a": (1, 10), "b": (5, 10)},
            {"a": (2, 10), "b": (4, 10)},
            "30%: within segments rises and falls cancel out, and the mix did nothing.",
        ),
        (
            {"a": (1, 10), "b": (1, 10)},
            {"a": (1, 10), "b": (2, 20)},
            "10%: within segments nothing changed, and the mix did nothing.",
        ),
        (
            {"a": (10, 100), "b": (50, 100)},
            {"a": (30, 150), "b": (30, 50)},
            "30%: within segments it rose by 10, and the mix took it down again by as",
        ),
        (
            {"a": (10, 100), "b": (50, 100)},
            {"a": (10, 50), "b": (50, 150)},
            "30%: within segments it fell by 6.667, and the mix took it up again by as",
        ),
        (
            {"a": (1, 10), "b": (3, 10), "c": (5, 10)},
            {"a": (2, 20), "b": (6, 20), "c": (10, 20)},
            "30%: neither rates nor the mix moved",
        ),
        (
            {"a": (10, 100), "b": (20, 100), "c": (30, 100)},
            {"a": (5, 50), "b": (40, 200), "c": (15, 50)},
            "20%: within segments nothing changed, and what the mix did cancels out",
        ),
        (
            {"a": (10, 100), "b": (50, 100)},
            {"a": (24, 150), "b": (20, 50)},
            "only because the mix moved, within segments rises and falls cancel out",
        ),
        (BEFORE, {"new": (40, 100), "old": (20, 100)}, "the mix did nothing"),
        (BEFORE, {"new": (20, 50), "old": (30, 150)}, "10 within segments, against 5 "),
        (BEFORE, {"new": (16, 50), "old": (18, 150)}, "because the mix moved, against"),
        (
            BEFORE,
            {"new": (10, 50), "old": (7.5, 150)},
            "within segments, 4.375 because",
        ),
    ],
)
def test_the_sentence_names_what_did_it(before, after, said):
    """Each way in which the two can work together or against each other."""
    assert said in mix_effect(before, after).said


def test_rounding_is_no_effect():
    """0.1 + 0.2 is not quite 0.3: what is left of it is neither shown nor explained."""
    made = mix_effect({"a": (1, 10), "b": (5, 10)}, {"a": (2, 10), "b": (4, 10)})
    assert (0.0, 0.0, 0.0) == (made.within, made.mix, made.change)
    assert not np.signbit([made.within, made.mix, *made.effects["mix"]]).any()
    assert "-0 " not in f"{made} "
    assert "e-1" not in f"{made.explain()}"
    small = mix_effect({"a": (1e-20, 1)}, {"a": (3e-20, 1)})
    assert 2e-20 == pytest.approx(small.within, rel=1e-12)
    assert "rose" in small.said


def test_new_and_vanished_segments_are_mix():
    """A segment that was not there has no rate to change."""
    made = mix_effect({"a": (10, 100), "b": (20, 100)}, {"a": (10, 100), "c": (5, 100)})
    assert (0.0, 0.0) == (made["b"].within, made["c"].within)
    assert (None, None) == (made["b"].after, made["c"].before)
    assert "new segment" in made.explain("c").inputs[1].note
    assert "has gone" in made.explain("b").inputs[1].note
    assert made.change == pytest.approx(made.mix)


def test_errors_by_hand():
    """Shares as known: weights squared times the variances of the rates."""
    made = mix_effect(
        {"a": (10, 100), "b": (20, 100)}, {"a": (30, 100), "b": (40, 300)}
    )
    variance = {
        name: p * (1 - p) / n
        for name, p, n in (
            ("a0", 0.1, 100),
            ("b0", 0.2, 100),
            ("a1", 0.3, 100),
            ("b1", 40 / 300, 300),
        )
    }
    within = 0.375**2 * (variance["a0"] + variance["a1"])
    within += 0.625**2 * (variance["b0"] + variance["b1"])
    assert within**0.5 == pytest.approx(made.within_error, rel=1e-12)
    mix = 0.125**2 * sum(variance.values())
    assert mix**0.5 == pytest.approx(made.mix_error, rel=1e-12)
    change = 0.25 * (variance["a0"] + variance["b0"])
    change += 0.0625 * variance["a1"] + 0.5625 * variance["b1"]
    assert change**0.5 == pytest.approx(made.change_error, rel=1e-12)
    notes = [part.note for part in made.explain().inputs[:2]]
    assert ["no more than chance" in note for note in notes] == [True, True]


def churn_by_plan(on="2026-10-31"):
    """Measure churn by plan; one customer has none."""
    start = ["2026-08-01"] * 40 + ["2026-09-15"] * 60
    end = ["2026-09-10"] * 8 + [None] * 32 + ["2026-10-10"] * 3 + [None] * 57
    data = {"customer": range(100), "start": start, "end": end}
    plan = ["small"] * 30 + ["large"] * 9 + [None] + ["large"] * 60
    plans = Subscriptions(
        {**data, "customer": list(range(100)), "plan": plan}, segment="plan"
    )
    return logo_churn(plans, on=on)


def test_periods_of_a_measure():
    """Everybody is there: who has no segment is one, and the change is that of all."""
    churn = churn_by_plan()
    made = mix_effect("2026-09", "2026-10", of=churn)
    assert ("large", "small", "(no segment)") == made.ids
    expected = churn["2026-10"].value - churn["2026-09"].value
    assert expected == pytest.approx(made.change, abs=1e-12)
    assert "Logo churn of the opening customers fell" in made.said
    with pytest.raises(UnknownIdError):
        mix_effect("2026-09", "2026-12", of=churn)
    august = mix_effect("2026-09", "2026-10", of=churn)
    assert made.to_dict() == august.to_dict()
    with pytest.raises(InvalidOKRError, match="of= a period"):
        mix_effect("2026-09", "2026-10")


def test_estimates_bring_their_own_errors():
    """Revenue has customers as clusters; an unknown error is unknown in the split."""
    churn = churn_by_plan()
    before = [one for one in churn if one.id.startswith("2026-09/")]
    after = [one for one in churn if one.id.startswith("2026-10/")]
    made = mix_effect(before, after)
    assert made.within_error > 0
    rows = {
        "customer": [1, 2, 1],
        "date": ["2026-08-01", "2026-08-01", "2026-10-05"],
        "amount": [10.0, 20.0, 5.0],
        "plan": ["a", "b", "a"],
    }
    net = revenue_retention(Ledger(rows, segment="plan"), on="2026-10-31")
    made = mix_effect("2026-09", "2026-10", of=net)
    assert None is made.within_error
    assert 5 / 30 == pytest.approx(made.within)
    assert "" == made.explain().inputs[0].note


def test_a_result_as_text_html_and_plain_values():
    """Escaped for a notebook; nothing but JSON in the dict; a frame of segments."""
    made = mix_effect({"<b>": (1, 4), "b": (0, 4)}, {"<b>": (1, 4)})
    assert "<b>" not in made._repr_html_()
    assert "share" in str(made)
    plain = made.to_dict()
    assert (None, 0.125) == (plain["items"][1]["after"], plain["change"])
    assert 2 == len(made.to_frame("polars"))
    assert ["<b>", "b"] == [one.segment for one in made]


@pytest.mark.parametrize(
    ("before", "match"),
    [
        ({}, "a ratio of nothing"),
        ({"a": (0, 0)}, "a ratio of nothing"),
        ({"a": (1, -4)}, "denominator"),
        ({"a": (1, 0)}, "denominator"),
        ({"a": (1,)}, "two numbers"),
        ({"a": 0.5}, "two numbers"),
        ({"a": ("1", 2)}, "number"),
        (7, "no segments"),
    ],
)
def test_what_is_no_ratio_by_segment(before, match):
    """Nothing, below nothing, and what is no pair of numbers."""
    with pytest.raises(InvalidOKRError, match=match):
        mix_effect(before, AFTER)


def test_estimates_that_cannot_be_split():
    """Twice the same segment, or a value without numerator and denominator."""
    one = logo_churn_of_counts(opening=10, lost=1)
    with pytest.raises(InvalidOKRError, match="twice"):
        mix_effect([one, one], [one])
    hazard = logo_churn_of_counts(opening=10, lost=1, definition="hazard")
    with pytest.raises(InvalidOKRError, match="without numerator"):
        mix_effect([hazard], [one])


def test_two_measures_are_never_split_as_one():
    """Churn of the opening customers is not churn over the average ones."""
    cohort = logo_churn_of_counts(opening=10, lost=1)
    average = logo_churn_of_counts(opening=10, lost=1, definition="average")
    with pytest.raises(InvalidOKRError, match="two measures"):
        mix_effect([cohort], [average])
    with pytest.raises(InvalidOKRError, match="two measures"):
        mix_effect({"a": cohort, "b": average}, [cohort])


def test_a_score_is_split_in_points():
    """Promoters less detractors of all are a share; the score is 100 of these."""
    rows = {
        "score": [10, 10, 0, 10, 10, 0, 0, 0],
        "date": ["2026-09-05"] * 4 + ["2026-10-05"] * 4,
        "plan": ["x", "x", "y", None] * 2,
    }
    score = nps(Responses(rows, date="date", segment="plan"), on="2026-10-31")
    made = mix_effect("2026-09", "2026-10", of=score)
    assert (50.0, -50.0) == (made.before, made.after)
    assert [100.0, -100.0, 100.0] == made.to_columns()["before"].tolist()
    assert -100 == pytest.approx(made.within + made.mix)
    assert "fell from 50 points to -50 points" in made.said
    errors = [score[f"2026-09/{plan}"].standard_error for plan in "xy"]
    one, other = ([score[f"{m}/x"], score[f"{m}/y"]] for m in ("2026-09", "2026-10"))
    own = mix_effect(one, other)
    later = [row.standard_error for row in other]
    weights = np.array([2 / 3, 1 / 3])
    squares = np.square(errors) + np.square(later)
    assert own.within_error == pytest.approx(np.sqrt((weights**2 * squares).sum()))


def test_values_beyond_one_have_no_binomial_error():
    """A ratio above 1 is split all the same; its error is not known."""
    made = mix_effect({"a": (5, 4), "b": (1, 4)}, {"a": (6, 4), "b": (1, 4)})
    assert None is made.change_error
    assert 0.125 == made.within
