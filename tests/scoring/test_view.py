"""What a notebook shows of a scorecard: bars, readings, grades, what stands where."""

import re

import pytest

import okrkit as okr
from okrkit.scoring.view import counted, grade_badge

ON = "2026-11-15"


def card_of(*krs, **changes):
    """Score key results of one objective."""
    okrs = okr.OKRSet([okr.Objective("keep", "Customers stay", krs)], cycle="2026-Q4")
    return okr.score(okrs, on=ON, **changes)


def view_of(result):
    """Give what is seen where the style is kept."""
    return result._repr_html_().split('class="okrkit-view"')[1]


def titles(html):
    """Find what drawings say."""
    return re.findall(r"<title>([^<]*)</title>", html)


BEHIND = okr.KeyResult(
    "nps",
    "They recommend us",
    baseline=32,
    target=40,
    check_ins={"2026-06-01": 30, "2026-10-02": 32, "2026-11-06": 34},
)
HELD = okr.KeyResult("calls", "Calls stay few", at_most=5, check_ins={"2026-11-13": 4})
OPEN = okr.KeyResult("open", "Nobody looked yet", baseline=0, target=1)


def test_a_row_says_what_it_draws():
    """Progress beside what was expected, readings of this cycle and the last."""
    view = view_of(card_of(BEHIND))

    assert "2 readings, from 32 to 34" in titles(view)
    assert "25%, expected 50%" in titles(view)
    assert 2 == view.count('"okrkit-mark"')
    assert "progress that was expected" in view


def test_of_a_sum_the_sum_is_drawn():
    """Less money than last month is more in all: the line rises with the value."""
    target = okr.Reach(0, 300_000, basis="sum")
    days = {"2026-08-01": 7, "2026-10-10": 120_000, "2026-11-10": 90_000}
    sold = okr.KeyResult("sold", "We sell more", target=target, check_ins=days)
    view = view_of(card_of(sold))

    assert "sum of 2 readings, from 120,000 to 210,000" in titles(view)


def test_an_objectives_bar_is_what_its_status_is_about():
    """Scores are clipped, so that they and the progress may tell two stories."""
    over = BEHIND.replace(id="over", check_ins={"2026-11-06": 44})
    below = BEHIND.replace(id="below", check_ins={"2026-11-06": 20})
    card = card_of(over, below)
    keep = card["keep"]

    assert (0.0, 0.5) == (keep.progress, keep.score)
    assert "50%, expected 50%" == titles(view_of(card))[0]
    assert "bar of an objective is its score" in view_of(card)
    assert ["50%, expected 50%"] == [t for t in titles(view_of(keep)) if "%" in t]


def test_without_a_cycle_nothing_is_expected():
    """No line across the bar, and no word of one; every reading is drawn."""
    view = view_of(okr.score(BEHIND, on=ON))

    assert "okrkit-mark" not in view
    assert "expected" not in view
    assert "3 readings, from 30 to 34" in titles(view)


def test_what_is_not_measured_is_no_zero():
    """No bar is filled, no grade is coloured, no line is drawn."""
    view = view_of(card_of(OPEN))
    rows = view.split("<tr>")

    assert "okrkit-spark" not in view
    assert "not measured" in rows[-1]
    assert "okrkit-good" not in rows[-1] + rows[-2]


def test_it_is_counted_what_stands_where():
    """Who has a thousand key results wants to know how many are in trouble."""
    card = card_of(BEHIND, HELD, OPEN)
    said = re.findall(r"<span>(\d+ [a-z ]+)</span>", view_of(card))

    assert ["1 at risk", "1 on track", "1 not measured"] == said
    assert "1 at risk" in view_of(card.objectives)
    assert "at risk" not in view_of(card_of())
    assert "okrkit-counts" not in view_of(okr.score(okr.OKRSet(), on=ON))
    assert "1 without a status" in view_of(okr.score(HELD, on=ON))


def test_counts_are_grouped_by_what_is_worst():
    """Trouble stands first, whatever the policy calls it."""
    html = counted(
        {("fine", "on track"): 1200, ("late", "off track"): 2, (None, None): 1}
    )

    assert ["2 late", "1,200 fine", "1 without a status"] == re.findall(
        r"<span>([^<]+)</span>", html
    )


@pytest.mark.parametrize(
    ("grade", "tone"),
    [("low", "bad"), ("fair", "fair"), ("good", "good"), ("top", "good")],
)
def test_a_grade_has_its_colour_and_its_word(grade, tone):
    """Red is what is lowest, whatever it is called; the word is always there."""
    bands = (("low", 0.0), ("fair", 0.3), ("good", 0.7), ("top", 1.0))
    html = grade_badge(grade, bands)

    assert f"okrkit-{tone}" in html
    assert f"<span>{grade}</span>" in html


def test_a_large_card_says_where_the_rest_is():
    """The first rows in the order of the set, as a frame would show them."""
    many = [evolved(n) for n in range(1000)]
    view = view_of(card_of(*many))

    assert "… and 801 more: all in to_frame(), objectives alone in .objectives" in view
    assert "1,000 at risk" in view
    assert len(view) < 500_000


def evolved(n):
    """Make one of many."""
    return BEHIND.replace(id=f"k{n}")


def test_a_guardrail_has_its_sign():
    """That a limit is broken is seen, not only read."""
    keep = okr.Objective(
        "keep",
        "Customers stay",
        guardrails=[okr.Guardrail(metric="calls", at_most=20)],
        measured_by=["calls"],
    )
    okrs = okr.OKRSet(
        [keep],
        metrics=[okr.Metric("calls")],
        observations={"calls": {"2026-11-01": 21}},
        cycle="2026-Q4",
    )
    view = view_of(okr.score(okrs, on=ON))

    assert re.search(r"guardrail calls at most 20: 21, <span[^>]*okrkit-bad", view)
    assert "<li>measured by calls: 21 on 2026-11-01</li>" in view


def test_a_score_alone_reads_as_people_say_it():
    """Percent and units instead of twelve digits, in text as in HTML."""
    score = card_of(BEHIND)["nps"]
    text = str(score)

    assert re.search(r"^progress +25%$", text, re.MULTILINE)
    assert re.search(r"^expected +50%$", text, re.MULTILINE)
    assert re.search(r"^pace +0.05\d* a day$", text, re.MULTILINE)
    assert "label" not in text
    assert "25%, expected 50%" in titles(view_of(score))
    assert "okrkit-fair" in view_of(score)


def test_a_policy_with_words_of_its_own_shows_both():
    """The label is the policy's, the status everybody's."""
    score = card_of(BEHIND, policy="viva")["nps"]

    assert score.label != score.status
    assert re.search(rf"^label +{score.label}$", str(score), re.MULTILINE)


def test_an_empty_card_says_so() -> None:
    """A set without objectives shows that, in a terminal and in a notebook."""
    card = okr.score(okr.OKRSet(cycle="2026-Q4"), on="2026-11-15")
    assert "no objectives" == str(card).split("\n")[-1]
    assert "no objectives</td>" in card._repr_html_()


def test_a_policy_shows_its_name_and_its_thresholds() -> None:
    """Who looks at a preset wants to know what is red and what succeeds."""
    shown = str(okr.presets.okrkit)
    assert "ScoringPolicy  okrkit" in shown
    assert "red from 0, yellow from 0.4, green from 0.7" in shown
    assert "committed 1, aspirational 0.7, learning 0, unstated 1" in shown
    assert "gap (on track 0.1, at risk 0.25, off track)" in shown
    strict = okr.presets.okrkit.replace(name="<b>strict", digits=2)
    assert "digits         2" in str(strict)
    assert "<b>strict" not in strict._repr_html_()
