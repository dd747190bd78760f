"""The pictures of customers say what cohorts, surveys and lifetime values say."""

import datetime as dt

import numpy as np
import pytest
from attrs import evolve
from matplotlib.figure import Figure

import okrkit as okr
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.retention.value.ranking import deciles_of
from okrkit.retention.value.sample import valued
from okrkit.show import plots
from okrkit.show.plots.canvas import ink


def axes(size=(8, 4.8)):
    """Return axes of a figure that pyplot does not know."""
    return Figure(figsize=size, layout="constrained").subplots()


def rendered(ax):
    """Draw a picture to the end: what cannot be drawn raises here."""
    ax.figure.draw_without_rendering()
    return ax


def said(ax):
    """Return the words in the picture, each on one line."""
    return [text.get_text().replace("\n", " ") for text in ax.texts]


def title(ax):
    """Return the lines over the picture."""
    return ax.get_title(loc="left").splitlines()


# cohorts


def bought(months=3, customers=8):
    """Return a triangle: of each month so many begin, and fewer come back."""
    rows = [
        (f"{m}-{c}", dt.date(2024 + (m + a) // 12, (m + a) % 12 + 1, 3 + c))
        for m in range(months)
        for c in range(customers)
        for a in range(months - m)
        if not a or c % (a + 1) == 0
    ]
    who, days = zip(*rows, strict=True)
    events = okr.retention.Events({"customer": list(who), "date": list(days)})
    last = dt.date(2024 + (months - 1) // 12, (months - 1) % 12 + 1, 20)
    return okr.retention.cohorts(events, on=last)


def test_cohorts_are_rows_and_ages_columns():
    """Cells have the shares of the triangle; what lies ahead is empty."""
    made = bought()
    ax = rendered(plots.cohorts(made, ax=axes()))
    labels = [text.get_text() for text in ax.get_yticklabels()]
    assert ["2024-01, 8", "2024-02, 8", "2024-03, 8"] == labels
    written = {text.get_position(): text.get_text() for text in ax.texts}
    for row, cohort in enumerate(made.labels):
        for column, age in enumerate(made.ages.labels):
            value = made[f"{cohort}/{age}"].value
            mark = "*" * bool(made.provisional[row, column])
            expected = None if value is None else f"{100 * value:.3g}%{mark}"
            assert expected == written.get((column, row))
    assert ["0", "1", "2"] == [text.get_text() for text in ax.get_xticklabels()]
    assert "Cohort retention by month" == title(ax)[0]


def test_cohorts_that_can_still_change_have_a_frame():
    """The star alone would be lost where numbers are too small."""
    made = bought()
    ax = plots.cohorts(made, ax=axes())
    assert int((made.provisional & made.observed).sum()) == len(ax.patches) > 0
    assert "can still change" in ax.get_xlabel()


def test_cohorts_are_painted_beside_the_largest_later_share():
    """Everybody is there at the first age, which would make all others pale."""
    ax = plots.cohorts(bought(), ax=axes())
    painted = np.asarray(ax.collections[0].get_array()).reshape(3, 3, 4)
    assert painted[0, 0].tolist() == painted[0, 1].tolist()
    assert painted[0, 1, 0] < painted[0, 2, 0]
    assert 0.0 == painted[2, 2, 3]


def test_cohorts_of_many_months_are_the_last():
    """The newest are asked for; how many there are is said."""
    made = bought(30, 2)
    ax = rendered(plots.cohorts(made, top=5, ax=axes()))
    assert 5 == len(ax.get_yticklabels())
    assert "the last 5 of 30 cohorts" in title(ax)
    every = rendered(plots.cohorts(made, top=60, ax=axes((4, 3))))
    assert [] == said(every)
    assert len(every.get_xticklabels()) < 30


def test_cohorts_of_one_segment():
    """Its name stands over it."""
    rows = {"customer": [1, 1, 2], "date": ["2026-01-05", "2026-02-03", "2026-01-20"]}
    events = okr.retention.Events({**rows, "plan": ["a", "a", "b"]}, segment="plan")
    made = okr.retention.cohorts(events, on="2026-02-28")
    ax = plots.cohorts(made.of("a"), ax=axes())
    assert "Cohort retention by month, a" == title(ax)[0]


def test_cohorts_of_which_nobody_comes_back():
    """A share of 0 is drawn: it is not what lies ahead."""
    rows = {"customer": [1, 2], "date": ["2026-01-05", "2026-01-20"]}
    made = okr.retention.cohorts(okr.retention.Events(rows), on="2026-02-28")
    assert ["100%", "0%"] == said(plots.cohorts(made, ax=axes()))
    only = okr.retention.cohorts(okr.retention.Events(rows), on="2026-02-28", ages=1)
    assert ["100%"] == said(plots.cohorts(only, ax=axes()))


def test_cohorts_of_nobody():
    """Where no age can be judged that is said."""
    made = bought()
    none = np.zeros_like(made.due)
    (text,) = said(plots.cohorts(evolve(made, due=none), ax=axes()))
    assert "nobody began, or no age can be judged yet" == text


@pytest.mark.parametrize("top", [0, 2.5])
def test_cohorts_refuse_a_number_that_is_none(top):
    """So many cohorts cannot be drawn."""
    with pytest.raises(InvalidOKRError):
        plots.cohorts(bought(), top=top)


# nps


def answers(segments=("small",), months=3, on="2026-12-31", **options):
    """Ask for a score by month and segment."""
    rows = [
        {"day": f"2026-{m + 1:02}-10", "score": score, "size": name}
        for m in range(months)
        for name in segments
        for score in (9, 10, 3, 7 + m % 3)
    ]
    responses = okr.retention.Responses(rows, date="day", segment="size")
    return okr.retention.nps(responses, on=on, **options)


def test_nps_draws_scores_with_their_intervals():
    """Line and bars are the result's own numbers, period by period."""
    made = answers(on="2026-03-31")
    ax = rendered(plots.nps(made, segments=[""], ax=axes()))
    of = made.segment()
    assert [one.value for one in of] == ax.lines[0].get_ydata().tolist()
    bars = ax.collections[0].get_segments()
    assert [(one.low, one.high) for one in of] == [
        pytest.approx(tuple(bar[:, 1])) for bar in bars
    ]
    names = [text.get_text() for text in ax.get_xticklabels()]
    assert ["2026-01", "2026-02", "2026-03"] == names
    assert "value, points" == ax.get_ylabel()
    assert ["Net Promoter Score", "95% intervals"] == title(ax)
    assert ax.get_legend() is None


def test_nps_tells_segments_apart_by_marks():
    """Each has a line and a mark of its own, and stands a little apart."""
    ax = rendered(plots.nps(answers(("small", "large")), ax=axes()))
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert ["everybody", "large", "small"] == names
    lines = [one for one in ax.lines if one.get_label() in names]
    assert 3 == len({one.get_marker() for one in lines})
    assert 3 == len({float(one.get_xdata()[0]) for one in lines})


def test_nps_of_one_segment():
    """A lone one is named over the picture; an unknown one is refused."""
    made = answers(("small", "large"))
    ax = plots.nps(made, segments=["large"], ax=axes())
    assert "Net Promoter Score, large" == title(ax)[0]
    with pytest.raises(UnknownIdError, match="no such segment"):
        plots.nps(made, segments=["huge"], ax=axes())


def test_nps_of_many_segments_draws_the_first_six():
    """More lines than marks cannot be told apart."""
    made = answers([f"s{n}" for n in range(8)])
    ax = plots.nps(made, ax=axes())
    assert 6 == len(ax.get_legend().get_texts())
    assert "the first 6 of 9 segments" in title(ax)[1]


def test_nps_opens_the_marks_that_can_still_change():
    """A running period is told from one that is over."""
    made = answers(on="2026-03-15")
    ax = plots.nps(made, segments=[""], ax=axes())
    assert "#ffffff" == ax.lines[-1].get_markerfacecolor()
    assert [2] == ax.lines[-1].get_xdata().tolist()
    assert "open marks can still change" in title(ax)[1]


def test_nps_without_an_interval_is_a_mark():
    """What has no error is drawn without a bar."""
    made = answers(months=1)
    bare = evolve(made, low=made.low * np.nan, high=made.high * np.nan)
    ax = rendered(plots.nps(bare, segments=[""], ax=axes()))
    assert [made.segment()[0].value] == ax.lines[0].get_ydata().tolist()


def test_nps_of_shares_is_in_per_cent():
    """Satisfaction and churn are drawn the same way, in their own unit."""
    rows = [{"day": "2026-09-10", "score": score} for score in (5, 4, 1, 2)]
    responses = okr.retention.Responses(rows, date="day")
    made = okr.retention.csat(responses, on="2026-09-30")
    ax = plots.nps(made, ax=axes())
    assert "20%" == ax.yaxis.get_major_formatter()(0.2)
    assert "" == ax.get_ylabel()


def test_nps_of_nothing_says_so():
    """No value is no empty picture; the result's own note is shown."""
    made = answers()
    none = evolve(made, value=made.value * np.nan)
    assert ["nothing was measured"] == said(plots.nps(none, ax=axes()))
    noted = evolve(none, note="nobody answered")
    assert ["nobody answered"] == said(plots.nps(noted, ax=axes()))


def test_nps_of_one_number_is_refused():
    """A lone score has no way to be drawn over time."""
    with pytest.raises(InvalidOKRError) as caught:
        plots.nps(okr.retention.nps([9, 10, 3]))
    assert "wrong-type" == caught.value.code


# lifetime value


def test_lifetime_value_draws_the_deciles():
    """Bars are shares, the line adds them up, numbers are what one is worth."""
    made = valued()
    tenths = made.deciles().to_columns()
    ax = rendered(plots.lifetime_value(made, ax=axes()))
    assert tenths["share"].tolist() == [bar.get_height() for bar in ax.patches]
    assert tenths["cumulative"].tolist() == ax.lines[0].get_ydata().tolist()
    written = [text for text in said(ax) if text]
    means = tenths["mean"][tenths["customers"] > 0]
    assert [f"{mean:,.3g}" for mean in means] == written
    total = made.total.definition.text
    ends = f"{total(made.total.low)} to {total(made.total.high)}, 95%"
    assert (
        f"3 customers: {total(made.total.value)} ({ends}) in 12 months".replace(
            "$", r"\$"
        )
        == (title(ax)[1])
    )
    assert "value of one customer (USD)" in ax.get_xlabel()


def test_lifetime_value_of_deciles_alone():
    """They have neither money's name nor an interval of the whole."""
    ax = plots.lifetime_value(deciles_of(np.arange(1.0, 21.0) * 1e4), ax=axes())
    assert "20 customers" == title(ax)[1]
    assert "(" not in ax.get_xlabel()
    assert "2e+05" == said(ax)[0]


def test_lifetime_value_without_an_interval_or_a_horizon():
    """What is not known is not said."""
    made = valued()
    bare = evolve(made, total=evolve(made.total, low=None))
    endless = evolve(bare, terms=evolve(bare.terms, horizon=None))
    ax = plots.lifetime_value(endless, ax=axes())
    assert r"3 customers: \$286.45" == title(ax)[1]


def test_lifetime_value_of_nothing():
    """Customers that are worth nothing are said in words."""
    made = valued()
    (text,) = said(plots.lifetime_value(evolve(made, value=made.value * 0), ax=axes()))
    assert "worth" in text


@pytest.mark.parametrize(
    "colour", [(0, 0, 0), (1, 1, 1), (0.5, 0.5, 0.5), (0, 0.4, 0.85)]
)
def test_numbers_in_cells_stand_out(colour):
    """Whatever the cell, its number keeps a contrast of 4.5."""

    def light(part):
        steep = ((part + 0.055) / 1.055) ** 2.4
        return np.where(part <= 0.04045, part / 12.92, steep) @ [0.2126, 0.7152, 0.0722]

    behind = light(np.array(colour, dtype=float))
    text = 0.0 if ink(np.array(colour, dtype=float)) == "#000000" else 1.0
    low, high = sorted([behind, text])
    assert (high + 0.05) / (low + 0.05) >= 4.5
