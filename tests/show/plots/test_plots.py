"""The pictures say what the results say, and leave the host program as it was."""

import datetime as dt
import inspect
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from attrs import evolve
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.text import Text

import okrkit as okr
from okrkit.errors import InvalidOKRError, MissingExtraError, UnknownIdError
from okrkit.projection import backtest
from okrkit.retention.value.sample import valued
from okrkit.show import plots
from okrkit.strategy.assuming.checking import check_assumptions
from okrkit.strategy.impact.measuring import impact
from okrkit.strategy.impact.ranking import rank_initiatives
from okrkit.strategy.leaving.churn_risk import churn_risk
from okrkit.strategy.leaving.contracts_sample import classified, hazard
from okrkit.strategy.leaving.lifting import calibration_table, lift_table
from okrkit.strategy.leaving.sample import checked, risk, watched
from okrkit.strategy.leaving.watched import WatchList
from okrkit.strategy.pain.alerts import satisfaction_alerts
from okrkit.strategy.pain.complaints import complaints
from okrkit.strategy.pain.drivers import key_drivers
from okrkit.strategy.pain.segments import satisfaction
from okrkit.strategy.prioritising.prioritise import prioritise

HOSTILE = r"Cut $x^{ \frac{ costs_ $ by 20% \alpha" + "\x1b\u202e" + "W" * 150
DAYS = [f"2026-0{m}-{d}" for m in range(1, 6) for d in (10, 20)]
SCORES = dict(zip(DAYS, [31, 33, 32, 31, 33, 32, 31, 33, 44, 46], strict=True))
MONTHS = [f"{2023 + m // 12}-{m % 12 + 1:02}-28" for m in range(36)]


@pytest.fixture(autouse=True)
def host():
    """Prove that no plot changes a style or leaves a figure that nobody asked for."""
    before = dict(mpl.rcParams)
    yield
    plt.close("all")
    assert before == dict(mpl.rcParams)


def axes(size=(8, 4.8)):
    """Return axes of a figure that pyplot does not know."""
    return Figure(figsize=size, layout="constrained").subplots()


def rendered(ax):
    """Draw a picture to the end: what cannot be drawn raises here."""
    ax.figure.draw_without_rendering()
    return ax


def measured(title="calls", name="nps", scores=SCORES, **options):
    """Measure one initiative."""
    work = okr.Initiative("calls", title, starts_on="2026-05-01")
    metric = okr.Metric("nps", name, unit="points", polarity="higher")
    return impact(work, scores, metric=metric, on="2026-06-01", **options)


def plan(effort=3, title="calls"):
    """Weigh two initiatives, one of them without an effort."""
    days = {"2026-10-16": 32, "2026-10-30": 34, "2026-11-13": 35}
    nps = okr.KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
    okrs = okr.OKRSet([okr.Objective("keep", "Stay", [nps])], cycle="2026-Q4")
    work = [
        okr.Initiative(title, "Call", moves=["nps"], effort=effort),
        okr.Initiative("mails", "Mail", moves=["nps"]),
        okr.Initiative("idle", "Nothing"),
    ]
    return prioritise(work, okrs=okrs, on="2026-11-15", effect=(1, 3, 6))


def beliefs(name="calls", *, few=False):
    """Check two assumed links: one that holds, one that does not."""
    rng = np.random.default_rng(3)
    months = MONTHS[:3] if few else MONTHS
    calls = np.round(60 + rng.normal(0, 2, len(months)).cumsum(), 2)
    mails = np.round(60 + rng.normal(0, 2, len(months)).cumsum(), 2)
    noise = rng.normal(0, 0.03, len(months))
    churn = np.round(3.4 - 0.04 * np.r_[0, calls[:-1] - 60] + noise, 3)
    made = {name: calls, "mails": mails, "churn": churn}
    goals = [okr.KeyResult(one, one, metric=one, at_least=9) for one in (name, "mails")]
    aim = okr.Objective("stay", "Stay", goals, measured_by=["churn"])
    metrics = [
        okr.Metric(name, role="driver", polarity="higher", rhythm="month"),
        okr.Metric("mails", role="driver", polarity="higher", rhythm="month"),
        okr.Metric("churn", role="outcome", polarity="lower", rhythm="month"),
    ]
    okrs = okr.OKRSet(
        [aim],
        cycle="2026-Q1",
        metrics=metrics,
        observations={k: dict(zip(months, v, strict=True)) for k, v in made.items()},
    )
    return check_assumptions(okrs, on="2026-01-15")


def answers(segment="small"):
    """Ask two segments how satisfied they are."""
    rows = [{"score": 9, "segment": segment}] * 80
    rows += [{"score": s, "segment": "large"} for s in [9, 2] * 20]
    return satisfaction([*rows, {"score": 3, "segment": segment}])


def drivers(name="price", many=2):
    """Ask what satisfaction goes with."""
    rng = np.random.default_rng(1)
    felt = rng.normal(size=(200, many))
    names = [name, *(f"part {i}" for i in range(1, many))]
    asked = {n: np.clip(np.round(3 + felt[:, i]), 1, 5) for i, n in enumerate(names)}
    asked["all"] = np.clip(np.round(6 + 2 * felt[:, 0] + rng.normal(size=200)), 0, 10)
    return key_drivers(asked, "all", names, resamples=50)


def letters(name="late"):
    """Count complaints of two months."""
    days = ["2026-09-10"] * 9 + ["2026-10-10"] * 41
    what = [name] * 5 + ["bill"] * 4 + [name] * 30 + ["bill"] * 10 + ["new"]
    return complaints({"date": days, "category": what}, on="2026-11-15")


def survey(name="nps", fall=9):
    """Return a set whose score fell in September, and its alerts."""
    months = {f"2026-{m:02}-28": 40 - fall * (m > 8) + m % 2 for m in range(1, 13)}
    metric = okr.Metric("nps", name, unit="points", polarity="higher", kind="score")
    goal = okr.KeyResult("nps", "x", metric="nps", baseline=30, target=40)
    aim = okr.Objective("keep", "Stay", [goal])
    okrs = okr.OKRSet(
        [aim], metrics=[metric], observations={"nps": months}, cycle="2026-Q4"
    )
    return okrs, satisfaction_alerts(okrs, on="2026-12-31")


def watching(name="bo", event="has left", **columns):
    """Return a watch list of two."""
    return WatchList.of(
        customers=["al", name],
        chance=[0.2, 0.7],
        event=event,
        source="own",
        on="2026-10-31",
        **columns,
    )


def aims(title="calls", name="nps", on="2026-11-15"):
    """Return a set of two objectives, one below the other."""
    days = {"2026-09-25": 31, "2026-10-16": 32, "2026-10-30": 33, "2026-11-13": 35}
    nps = okr.KeyResult(name, title, baseline=32, target=40, metric=name)
    work = okr.KeyResult("work", title, baseline=0, target=5, check_ins={on: 2})
    up = okr.Support(objective=f"{name}-aim")
    return okr.OKRSet(
        [
            okr.Objective(f"{name}-aim", title, [nps]),
            okr.Objective("team", title, [work], supports=[up]),
        ],
        metrics=[okr.Metric(name, title)],
        observations={name: days},
        cycle="2026-Q4",
    )


def buyers(segment="paying"):
    """Return two cohorts of two, in one segment."""
    days = ["2026-01-05", "2026-02-03", "2026-01-20", "2026-02-08", "2026-02-09"]
    bought = {"customer": [1, 1, 2, 3, 4], "date": days, "plan": [segment] * 5}
    events = okr.retention.Events(bought, segment="plan")
    return okr.retention.cohorts(events, on="2026-03-31").of(segment)


def asked(segment="small"):
    """Return a score of three months, in two segments."""
    rows = [
        {"day": f"2026-0{m}-10", "score": score, "size": size}
        for m in (7, 8, 9)
        for size, scores in ((segment, [9, 10, 3, m]), ("large", [10, 9]))
        for score in scores
    ]
    responses = okr.retention.Responses(rows, date="day", segment="size")
    return okr.retention.nps(responses, on="2026-09-20")


def looked_back():
    """Return a back-test of six years of months."""
    months = [f"{2020 + m // 12}-{m % 12 + 1:02}-28" for m in range(72)]
    rng = np.random.default_rng(2)
    values = 30 + rng.normal(0, 1, 72).cumsum().round(1)
    return backtest(dict(zip(months, values.tolist(), strict=True)), "quarter")


def outlooks(title="calls", name="nps"):
    """Return chances seen on three days."""
    okrs, seen = aims(title, name), ("2026-10-20", "2026-11-01", "2026-11-15")
    return [okr.project(okrs, on=day, draws=200) for day in seen]


def visible(text):
    """Leave out of a text what an id must not hold."""
    return "".join(filter(str.isprintable, text))


DRAWN = {
    "impact": lambda ax, text: plots.impact(measured(text, text), SCORES, ax=ax),
    "cumulative_effect": lambda ax, text: plots.cumulative_effect(
        measured(text, text), ax=ax
    ),
    "ranking": lambda ax, text: plots.ranking(
        rank_initiatives([measured(name=text)]), ax=ax
    ),
    "priorities": lambda ax, text: plots.priorities(plan(title=visible(text)), ax=ax),
    "assumptions": lambda ax, text: plots.assumptions(
        beliefs(name=visible(text)), ax=ax
    ),
    "watch_list": lambda ax, text: plots.watch_list(
        watching(text, event=text, value=[10, 20], reasons=lambda _: (text,)), ax=ax
    ),
    "lift": lambda ax, _: plots.lift(checked(), ax=ax),
    "calibration": lambda ax, _: plots.calibration(checked(), ax=ax),
    "satisfaction": lambda ax, text: plots.satisfaction(answers(text), ax=ax),
    "drivers": lambda ax, text: plots.drivers(drivers(text), ax=ax),
    "complaints": lambda ax, text: plots.complaints(letters(text), ax=ax),
    "alerts": lambda ax, text: plots.alerts(*survey(text)[::-1], ax=ax),
    "progress": lambda ax, text: plots.progress(
        outlooks(text, visible(text))[-1], ax=ax
    ),
    "chance": lambda ax, text: plots.chance(outlooks(text, visible(text)), ax=ax),
    "contributions": lambda ax, text: plots.contributions(
        okr.align(aims(text, visible(text)), on="2026-11-15"), ax=ax
    ),
    "alignment": lambda ax, text: plots.alignment(
        okr.align(aims(text, visible(text)), on="2026-11-15"), ax=ax
    ),
    "cycles": lambda ax, text: plots.cycles(
        [okr.score(aims(text, visible(text)), on="2026-11-15")], ax=ax
    ),
    "reliability": lambda ax, _: plots.reliability(looked_back(), ax=ax),
    "cohorts": lambda ax, text: plots.cohorts(buyers(visible(text)), ax=ax),
    "nps": lambda ax, text: plots.nps(asked(visible(text)), ax=ax),
    "lifetime_value": lambda ax, _: plots.lifetime_value(valued(), ax=ax),
}


def labels(ax):
    """Return the words beside the rows."""
    return [label.get_text() for label in ax.get_yticklabels()]


def said(ax):
    """Return the words in the picture."""
    return [text.get_text() for text in ax.texts]


def key(ax):
    """Return the words of the key."""
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_every_name_is_drawn_here():
    """A plot that is added is looked at in the tests for all of them."""
    assert plots.__all__ == sorted(DRAWN)
    assert plots.__all__ == dir(plots)


def test_every_picture_has_a_page():
    """The gallery shows each, with words for who does not see it."""
    folder = Path(__file__).parents[3] / "docs/gallery"
    pages = {page.stem: page.read_text("utf-8") for page in folder.glob("*.md")}
    index = pages.pop("index")
    assert plots.__all__ == sorted(pages)
    for name, page in pages.items():
        assert f"[`{name}`]({name}.md)" in index
        assert f"okr.plot.{name}(" in page
        assert page.count("okr.plot.") <= page.count('alt: "') + page.count("`okr.plot")


def test_a_typo_is_an_error_of_attributes():
    """The namespace is lazy, and still says what it has not."""
    with pytest.raises(AttributeError, match=r"'okrkit\.show\.plots' has no attribute"):
        plots.impct  # noqa: B018 - it is asked for


@pytest.mark.parametrize("name", DRAWN)
def test_draws_on_the_axes_that_are_given(name):
    """The caller's axes come back, and pyplot hears nothing of it."""
    ax = axes()
    assert ax is rendered(DRAWN[name](ax, "calls"))
    assert [] == plt.get_fignums()


@pytest.mark.parametrize("name", DRAWN)
def test_makes_one_figure_where_none_is_given(name):
    """A notebook shows a figure that pyplot knows; it is not closed."""
    rendered(DRAWN[name](None, "calls"))
    assert 1 == len(plt.get_fignums())


@pytest.mark.parametrize("size", [(4, 3), (8, 4.8)], ids=["narrow", "wide"])
@pytest.mark.parametrize("name", DRAWN)
def test_hostile_text_stays_text(name, size):
    """Dollars open no mathematics, and a word without end leaves room for the plot."""
    ax = rendered(DRAWN[name](axes(size), HOSTILE))
    texts = [ax.title, ax.xaxis.label, *ax.texts, *ax.get_yticklabels()]
    assert not [t for t in texts if "\x1b" in t.get_text() or "\u202e" in t.get_text()]
    assert not [t for t in texts if t._preprocess_math(t.get_text())[1] is True]
    assert ax.get_position().width > 0.25


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_marks_stand_out_from_the_background(name, style):
    """Lines and marks keep a contrast of 3 with what is behind them, light or dark."""

    def light(colour):
        part = np.array(mpl.colors.to_rgb(colour))
        part = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
        return part @ [0.2126, 0.7152, 0.0722]

    with plt.style.context(style):
        ax = DRAWN[name](axes(), "calls")
        behind = light(ax.get_facecolor())
        for line in ax.lines:
            one, other = sorted([behind, light(line.get_color())])
            assert (other + 0.05) / (one + 0.05) >= 3


@pytest.mark.parametrize("name", plots.__all__)
def test_refuses_what_is_no_result(name):
    """Another object is refused with what was expected, before anything is drawn."""
    draw = getattr(plots, name)
    given = ["nonsense"] * (2 if name == "alerts" else 1)
    with pytest.raises(InvalidOKRError) as caught:
        draw(*given)
    assert caught.value.code in {"wrong-type", "not-a-list"}
    assert [] == plt.get_fignums()


@pytest.mark.parametrize("name", DRAWN)
def test_refuses_what_are_no_axes(name):
    """A figure is no axes."""
    with pytest.raises(InvalidOKRError, match="nothing can be drawn on this"):
        DRAWN[name](Figure(), "calls")


@pytest.mark.parametrize("projection", ["polar", "3d"])
def test_refuses_axes_that_are_not_flat(projection):
    """Bars and lines on a circle say nothing; matplotlib's own errors less."""
    ax = Figure().add_subplot(projection=projection)

    with pytest.raises(InvalidOKRError, match="leave out projection=") as caught:
        DRAWN["progress"](ax, "calls")
    assert repr(projection) == caught.value.got


@pytest.mark.parametrize("name", plots.__all__)
def test_takes_the_result_first_and_the_axes_by_name(name):
    """All are called alike."""
    asked = inspect.signature(getattr(plots, name)).parameters
    assert "found" == next(iter(asked))
    assert asked["ax"].kind is inspect.Parameter.KEYWORD_ONLY
    assert asked["ax"].default is None


def test_names_load_no_matplotlib():
    """Who looks at the names does not wait for matplotlib."""
    code = "import sys; from okrkit.show.plots import impact; import okrkit.show.plots"
    code += "; dir(okrkit.show.plots); assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_says_what_to_install(monkeypatch):
    """Without matplotlib the error names the command."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"okrkit\[plot\]"):
        plots.impact(measured())


def test_impact_draws_what_was_seen_and_expected():
    """The lines are the result's own numbers, the readings before among them."""
    found = measured()
    ax = plots.impact(found, SCORES, ax=axes())
    seen, expected, start = ax.lines
    assert list(SCORES.values()) == seen.get_ydata().tolist()
    assert found.to_columns()["expected"].tolist() == expected.get_ydata().tolist()
    assert [dt.date(2026, 5, 1).toordinal() - 719163] * 2 == list(start.get_xdata())
    expects = ["seen", "expected without it, 95%", "start, 2026-05-01"]
    assert expects == key(ax)
    assert "calls: a real rise" == ax.get_title(loc="left").splitlines()[0]
    assert "nps, points" == ax.get_ylabel()


def test_impact_without_earlier_readings():
    """Without them only what came after the start is drawn."""
    ax = plots.impact(measured(), ax=axes())
    assert [44, 46] == ax.lines[0].get_ydata().tolist()


def test_impact_of_a_set():
    """A set gives the readings of the metric."""
    work = okr.Initiative("calls", "x", starts_on="2026-05-01", moves=["nps"])
    aim = okr.Objective("keep", "Stay", initiatives=[work])
    okrs = okr.OKRSet([aim], metrics=[okr.Metric("nps")], observations={"nps": SCORES})
    found = impact("calls", okrs, on="2026-06-01")
    ax = plots.impact(found, okrs, ax=axes())
    assert len(SCORES) == len(ax.lines[0].get_ydata())
    assert "nps" == ax.get_ylabel()


def test_impact_of_one_reading_is_a_mark_with_a_bar():
    """A line needs two; one reading is drawn, too."""
    scores = dict(list(SCORES.items())[:9])
    ax = plots.impact(measured(scores=scores), scores, ax=axes())
    assert 1 == len(ax.containers)
    assert "expected without it, 95%" in key(rendered(ax))


@pytest.mark.parametrize("draw", [plots.impact, plots.cumulative_effect])
def test_impact_that_cannot_be_measured_says_why(draw):
    """Nothing to draw is said in words, in the axes."""
    found = measured(scores={"2026-05-20": 31})
    (why,) = said(draw(found, ax=axes()))
    assert "0 readings before" in why


def test_cumulative_effect_ends_at_the_sum():
    """The last point is the effect summed over the readings."""
    found = measured()
    ax = plots.cumulative_effect(found, ax=axes())
    assert found.cumulative == pytest.approx(ax.lines[1].get_ydata()[-1])
    assert "sum of effects, points" == ax.get_ylabel()


def test_ranking_turns_the_better_way_to_the_right():
    """A fall of what should fall lies right of 0, and its interval with it."""
    lower = okr.Metric("churn", "Churn", unit="%", polarity="lower")
    work = okr.Initiative("mails", "x", starts_on="2026-05-01")
    falls = {day: 80 - value for day, value in SCORES.items()}
    fell = impact(work, falls, metric=lower, on="2026-06-01")
    unseen = impact("idle", {"2026-05-20": 3}, on="2026-06-01", starts_on="2026-05-01")
    ranking = rank_initiatives([measured(), fell, unseen])
    ax = plots.ranking(ranking, ax=axes())
    assert {"calls\nnps\nworked", "mails\nChurn\nworked"} == set(labels(ax)[:2])
    ends = [line.get_xdata() for line in ax.lines[1:]]
    assert all(min(end) > 0 for end in ends)
    for row, (low, high), (at,) in zip(ranking, ends[::2], ends[1::2], strict=False):
        assert low <= at <= high
        assert row.better == pytest.approx(at)
    assert "not measured" == said(ax)[-1]


def test_ranking_draws_what_is_not_sure_with_open_marks():
    """Colour is not the only sign of a claim."""
    dull = measured(scores=dict.fromkeys(SCORES, 31) | {"2026-01-10": 32})
    ax = plots.ranking(rank_initiatives([dull]), ax=axes())
    assert "#ffffff" == ax.lines[-1].get_markerfacecolor()


def test_first_of_many():
    """How many are not shown is said."""
    ax = plots.priorities(plan(), top=2, ax=axes())
    assert 2 == len(labels(ax))
    assert "the first 2 of 3" in ax.get_title(loc="left")


@pytest.mark.parametrize("top", [0, 1.5, "three"])
def test_refuses_a_number_of_rows_that_is_none(top):
    """So many rows cannot be shown."""
    with pytest.raises(InvalidOKRError):
        plots.priorities(plan(), top=top)


def test_priorities_by_effort():
    """Gains are divided by efforts; what has none is named and not drawn."""
    made = plan()
    ax = plots.priorities(made, ax=axes())
    calls = made["calls"]
    expects = [[calls.low / 3, calls.high / 3], [calls.per_effort]]
    drawn = [line.get_xdata().tolist() for line in ax.lines[1:]]
    assert expects == drawn
    assert ["an effort of 3", "no effort stated"] == [
        label.split("\n")[1] for label in labels(ax)[:2]
    ]
    gain = made["mails"].gain
    assert [f"{calls.per_effort:+.2f}", f"adds {gain:+.2f} in all"] == said(ax)[:2]
    assert "no gain known" == said(ax)[2]


def test_priorities_without_efforts():
    """Where nobody said an effort, gains are drawn."""
    made = plan(effort=None)
    ax = plots.priorities(made, ax=axes())
    assert [made["calls"].gain] == ax.lines[2].get_xdata().tolist()
    assert "unit of effort" not in ax.get_xlabel()


def test_assumptions_draw_correlations_with_verdicts():
    """The mark is the correlation, its interval the slope's in the same measure."""
    check = beliefs()
    ax = plots.assumptions(check, ax=axes())
    links = list(check)
    assert [f"{x.driver} → {x.outcome}\n{x.verdict}" for x in links] == labels(ax)
    assert "moves with it" == links[0].verdict
    (low, high), (at,) = (line.get_xdata() for line in ax.lines[1:3])
    assert links[0].correlation == pytest.approx(at)
    assert -1 <= low <= at <= high < 0
    assert links[0].least == pytest.approx(ax.patches[0].get_width() / 2)
    assert f"{links[0].lag:.0f}" == said(ax)[0]


def test_assumptions_without_readings():
    """A link that cannot be looked at keeps its row, and says so."""
    ax = plots.assumptions(beliefs(few=True), ax=axes())
    assert ["nothing to look at"] * 2 == said(ax)


EMPTY = okr.OKRSet(cycle="2026-Q4")
NOTHING = {
    "ranking": (lambda: rank_initiatives(EMPTY, on="2026-11-15"), "could be measured"),
    "priorities": (
        lambda: prioritise([], okrs=EMPTY, on="2026-11-15", effect={}),
        "no initiatives",
    ),
    "assumptions": (lambda: check_assumptions(EMPTY, on="2026-11-15"), "looked at"),
    "complaints": (
        lambda: complaints(
            {"date": ["2026-08-01", "2026-09-01"], "category": ["a", "b"]},
            on="2026-11-15",
        ),
        "no complaints in 2026-10",
    ),
    "calibration": (
        lambda: backtest({"2026-01-01": 3}, "quarter").reliability(),
        "no chance was given",
    ),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_is_said_in_words(name):
    """A result without data is no empty picture."""
    make, words = NOTHING[name]
    (text,) = said(rendered(getattr(plots, name)(make(), ax=axes())))
    assert words in text.replace("\n", " ")


def test_watch_list_draws_the_loss_within_the_value():
    """Bars are values and what may be lost of them; words say both."""
    ax = plots.watch_list(watched(), ax=axes())
    assert [400, 100, 100, 160, 90, 10] == [bar.get_width() for bar in ax.patches]
    assert r"\$160 (40%)" == said(ax)[0]
    assert "the first" not in ax.get_title(loc="left")


def test_watch_list_with_a_value_that_is_not_known():
    """A customer without a value keeps his chance."""
    ax = plots.watch_list(watching(value=[10, np.nan]), ax=axes())
    assert ["2 (20%)", "70%"] == said(ax)


def test_watch_list_without_values_draws_chances():
    """Where no values are known, chances stand with their intervals."""
    made = watching(low=[0.1, np.nan], high=[0.4, np.nan])
    ax = plots.watch_list(made, ax=axes())
    drawn = [line.get_xdata().tolist() for line in ax.lines]
    assert [[0.7], [0.1, 0.4], [0.2]] == drawn
    assert ["70%", "20%"] == said(ax)


def test_watch_list_of_a_churn_risk():
    """The list inside is drawn."""
    ax = plots.watch_list(risk(), top=3, ax=axes())
    assert 3 == len(labels(ax))
    assert "the first 3 of 400" in ax.get_title(loc="left")


@pytest.mark.parametrize(
    "make",
    [checked, lambda: checked().lift, risk, lambda: hazard().check(), classified],
    ids=["check", "table", "risk", "hazard", "classifier"],
)
def test_lift_takes_every_check(make):
    """A table, or whatever holds one."""
    ax = rendered(plots.lift(make(), ax=axes()))
    assert said(ax) == [f"{float(text):.2f}" for text in said(ax)]


def test_lift_draws_shares_beside_that_of_all():
    """Bars are shares, numbers their multiples, the dashed line is everybody."""
    table = lift_table([0.9, 0.8, 0.2, 0.1], [1, 1, 0, 1], bins=2)
    ax = plots.lift(table, ax=axes())
    assert [1.0, 0.5] == [bar.get_height() for bar in ax.patches]
    assert ["1.33", "0.67"] == said(ax)
    assert [0.75, 0.75] == list(ax.lines[-1].get_ydata())


@pytest.mark.parametrize(
    "make",
    [
        checked,
        lambda: checked().calibration,
        risk,
        lambda: hazard().check(),
        classified,
    ],
    ids=["check", "table", "risk", "hazard", "classifier"],
)
def test_calibration_takes_every_check(make):
    """A table, or whatever holds one."""
    ax = rendered(plots.calibration(make(), ax=axes()))
    assert (0, 1) == ax.get_xlim() == ax.get_ylim()


def test_calibration_opens_the_marks_that_are_off():
    """What chance does not explain is seen without colours, too."""
    said_, left = [0.1] * 50 + [0.5] * 50, [0, 1] * 50
    table = calibration_table(said_, left, bins=2)
    ax = plots.calibration(table, ax=axes())
    held, off = ax.lines[-2:]
    assert ([0.5], [0.1]) == (
        pytest.approx(held.get_xdata()),
        pytest.approx(off.get_xdata()),
    )
    assert "#ffffff" == off.get_markerfacecolor()


def test_calibration_of_a_back_test():
    """The reliability of projections is drawn the same way."""
    rng = np.random.default_rng(0)
    weeks = [dt.date(2024, 1, 7) + dt.timedelta(days=7 * i) for i in range(90)]
    series = dict(zip(weeks, rng.normal(100, 5, 90).round(1).tolist(), strict=True))
    found = backtest(series, "quarter").reliability()
    ax = plots.calibration(found, ax=axes())
    points = sum(len(line.get_xdata()) for line in ax.lines[-2:])
    assert int((found.to_columns()["n"] > 0).sum()) == points > 0


def test_an_unchecked_risk_has_neither():
    """A risk that was not tried on an earlier day says so."""
    made = churn_risk(
        okr.retention.summary(shop(), on="2026-03-31"), horizon="4 months"
    )
    with pytest.raises(InvalidOKRError, match="not checked on an earlier day"):
        plots.lift(made)


def shop():
    """Return the purchases of a small shop."""
    from okrkit.retention.value.sample import shop as made

    return made()


def test_satisfaction_draws_both_values():
    """An open mark as measured, a filled one shrunken, a line for all answers."""
    found = answers()
    ax = plots.satisfaction(found, ax=axes())
    everybody, raw, ends, pulled = (line.get_xdata() for line in ax.lines[:4])
    first = found[found.ids[0]]
    assert [found.everybody.value] * 2 == list(everybody)
    assert [first.value] == list(raw)
    assert [first.shrunken_low, first.shrunken_high] == list(ends)
    assert [first.shrunken] == list(pulled)
    assert [f"{i.id}\nn {i.n:g}, {i.standing}" for i in found] == labels(ax)


def test_satisfaction_in_per_cent():
    """Shares are written as percentages, scores are not."""
    rows = {"score": [5, 4, 1, 2] * 9, "segment": ["a", "b", "b", "a"] * 9}
    ax = plots.satisfaction(satisfaction(rows, measure="csat"), ax=axes())
    assert "20.0%" == ax.xaxis.get_major_formatter()(0.2)


def test_satisfaction_of_a_segment_without_an_error():
    """What has no interval keeps its open mark alone."""
    rows = {"score": [5, 4, 1, 2, 3] * 9 + [3], "segment": [*"abbab"] * 9 + ["c"]}
    found = satisfaction(rows, measure="ces")
    assert found["c"].shrunken is None
    ax = plots.satisfaction(found, ax=axes())
    assert 3 * 2 + 1 + 1 == len(ax.lines)


def test_drivers_stand_in_their_quadrants():
    """Marks are performance and importance, beside the lines between quadrants."""
    found = drivers()
    ax = plots.drivers(found, ax=axes())
    assert [found.done] * 2 == list(ax.lines[0].get_xdata())
    assert [found.average] * 2 == list(ax.lines[1].get_ydata())
    for item, mark in zip(found, ax.lines[4::3], strict=True):
        assert [item.performance, item.importance] == mark.get_xydata()[0].tolist()


def test_drivers_that_lower_it_and_those_of_chance_have_marks_of_their_own():
    """What is no quadrant must not be read as one."""
    rng = np.random.default_rng(4)
    calls, felt = rng.integers(1, 6, 300), rng.integers(1, 6, 300)
    asked = {"calls": calls, "felt": felt, "all": np.clip(12 - 3 * calls + felt, 0, 10)}
    lowered = key_drivers(asked, "all", ["calls", "felt"], resamples=50)
    chance = {"a": calls, "b": felt, "all": rng.integers(0, 11, 300)}
    unsure = key_drivers(chance, "all", ["a", "b"], resamples=50)

    assert "lowers it" == lowered["calls"].quadrant
    assert {"cannot tell"} == {item.quadrant for item in unsure}
    for found, mark in ((lowered, "v"), (unsure, "x")):
        marks = [line.get_marker() for line in plots.drivers(found, ax=axes()).lines]
        assert mark in marks


@pytest.mark.parametrize("size", [(4, 3), (8, 4.8)], ids=["narrow", "wide"])
def test_names_of_drivers_do_not_cover_each_other(size):
    """Direct labels are read, or they are of no use."""
    ax = rendered(plots.drivers(drivers(many=7), ax=axes(size)))
    boxes = [Text.get_window_extent(text) for text in ax.texts[4:]]
    overlaps = [
        (i, j)
        for i, one in enumerate(boxes)
        for j, other in enumerate(boxes[:i])
        if one.overlaps(other)
    ]
    assert [] == overlaps


def test_complaints_draw_shares_and_their_sum():
    """Bars are shares, the line adds them up, words say what grew."""
    found = letters()
    ax = plots.complaints(found, ax=axes())
    assert [item.share for item in found] == [bar.get_width() for bar in ax.patches]
    assert [item.cumulative for item in found] == ax.lines[0].get_xdata().tolist()
    assert f"late\n30, more: {found['late'].ratio:.2g} times" == labels(ax)[0]
    assert "41 complaints in 2026-10, beside 2026-09" == ax.get_title(loc="left")


def test_complaints_without_a_period_before():
    """Nothing is said of a comparison that there is not."""
    made = complaints({"date": ["2026-10-02"], "category": ["late"]}, on="2026-11-15")
    ax = plots.complaints(made, ax=axes())
    assert "1 complaints in 2026-10" == ax.get_title(loc="left")


def test_alerts_draw_the_fall():
    """Levels, the days of the change and the alarm are those of the alert."""
    okrs, found = survey()
    alert = found["nps"]
    ax = plots.alerts(found, okrs, ax=axes())
    readings, before, after, alarm = ax.lines
    assert 12 == len(readings.get_xdata())
    assert [alert.before] * 2 == before.get_ydata().tolist()
    assert [alert.before + alert.size] * 2 == after.get_ydata().tolist()
    raised = alert.raised_on.toordinal() - 719163
    assert [raised] * 2 == list(alarm.get_xdata())
    title = ax.get_title(loc="left").splitlines()
    assert ["nps: has fallen", "to re-evaluate: keep"] == [title[0], title[-1]]
    assert f"changed, {alert.changed_from} to {alert.changed_to}" in key(ax)


def test_alerts_without_a_fall():
    """The readings stand alone, with the verdict."""
    okrs, found = survey(fall=0)
    ax = plots.alerts(found, okrs, id="nps", ax=axes())
    assert 1 == len(ax.lines)
    assert "nps: no sign" == ax.get_title(loc="left")


def test_alerts_of_a_series_without_a_unit():
    """A lone series has neither unit nor objectives."""
    months = {f"2026-{m:02}-28": 40 - 9 * (m > 8) + m % 2 for m in range(1, 13)}
    found = satisfaction_alerts(months, on="2026-12-31")
    ax = plots.alerts(found, months, ax=axes())
    assert "" == ax.get_ylabel()
    assert 2 == len(ax.get_title(loc="left").splitlines())


def test_alerts_of_a_measure_that_is_not_there():
    """The known ones are named."""
    okrs, found = survey()
    with pytest.raises(UnknownIdError, match="nothing is known of 'csat'"):
        plots.alerts(found, okrs, id="csat", ax=axes())


def test_alerts_with_readings_that_came_later():
    """Readings after the day that was asked on are not drawn; none are said so."""
    okrs, found = survey()
    later = {"2027-05-01": 3}
    assert ["no readings"] == said(plots.alerts(found, later, ax=axes()))
    assert okrs.series("nps")


def test_colours_go_by_what_is_behind():
    """Where axes and figure are transparent, the style's own text says it."""
    from okrkit.show.plots.canvas import colours

    clear = {"facecolor": "none"}
    ax = Figure(facecolor="none").subplots(subplot_kw=clear)
    assert "#1a7f37" == colours(ax)["good"]
    ax.xaxis.label.set_color("white")
    assert ("#4ac26b", "#000000") == (colours(ax)["good"], colours(ax)["back"])


def test_draws_in_a_part_of_a_figure():
    """Subfigures are figures, too."""
    part, _ = Figure(figsize=(9, 4), layout="constrained").subfigures(1, 2)
    ax = plots.drivers(drivers(), ax=part.subplots())
    assert 6 == len(ax.texts)


def test_what_is_not_known_is_not_drawn():
    """A mark without an interval or a lag, and a fall of unknown size, stand alone."""
    check = beliefs()
    bare = evolve(check.links[0], least=None, lag=None, low=None, high=None)
    ax = plots.assumptions(evolve(check, links=(bare,)), ax=axes())
    assert [[bare.correlation]] == [list(line.get_xdata()) for line in ax.lines[1:]]
    assert [] == [*ax.texts, *ax.patches]
    okrs, found = survey()
    unsure = evolve(found, items=(evolve(found["nps"], size=None),))
    assert 1 == len(plots.alerts(unsure, okrs, ax=axes()).lines)
    flat = measured(scores=dict.fromkeys(SCORES, 31))
    ranked = rank_initiatives([flat])
    shy = evolve(ranked, items=(evolve(ranked.items[0], low=None),))
    assert 2 == len(plots.ranking(shy, ax=axes()).lines)


def test_satisfaction_without_a_single_answer_of_a_segment():
    """A segment nobody answered for keeps its row and has no mark."""
    found = answers()
    silent = evolve(found.items[0], value=None, shrunken=None)
    nobody = evolve(found.everybody, value=None)
    ax = plots.satisfaction(evolve(found, items=(silent,), everybody=nobody), ax=axes())
    assert [] == list(ax.lines)


def test_alerts_where_nothing_is_watched():
    """No measure of satisfaction in the set is said in words."""
    okrs, found = survey()
    ax = plots.alerts(evolve(found, items=()), okrs, ax=axes())
    assert ["no measure of satisfaction is watched"] == said(ax)


def test_lines_are_broken_for_axes_among_others():
    """Where no layout moves the axes, their own width says where a title breaks."""
    left, _ = Figure(figsize=(8, 3)).subplots(1, 2)
    title = plots.calibration(checked(), ax=left).get_title(loc="left")
    assert "What was said, and what came" == title.splitlines()[0]
    assert 3 == len(title.splitlines())
