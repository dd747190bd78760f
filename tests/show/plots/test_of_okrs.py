"""The pictures of OKRs themselves say what projections, cascades and cards say."""

import datetime as dt

import numpy as np
import pytest
from matplotlib.figure import Figure

import okrkit as okr
from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError
from okrkit.projection.course import course_of
from okrkit.show import plots

ON = "2026-11-15"
DAYS = {"2026-09-25": 31, "2026-10-16": 32, "2026-10-30": 33, "2026-11-13": 35}
LONG = "Every paying customer recommends us to friends without being asked " * 4
EMPTY = okr.OKRSet(cycle="2026-Q4")


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


def key(ax):
    """Return the words of the key."""
    return [text.get_text() for text in ax.get_legend().get_texts()]


def title(ax):
    """Return the lines over the picture."""
    return ax.get_title(loc="left").splitlines()


def line(ax, label):
    """Return the line that the key calls so."""
    (found,) = [one for one in ax.lines if one.get_label() == label]
    return found


def goal(target, days=DAYS, *, unit="count", id="k", **fields):
    """Return a set of one key result with its metric."""
    metric = okr.Metric("m", unit=unit)
    row = okr.KeyResult(id, "They recommend us", target=target, metric="m", **fields)
    return okr.OKRSet(
        [okr.Objective("o", "They stay", [row])],
        metrics=[metric],
        observations={"m": days},
        cycle="2026-Q4",
    )


# progress


def test_progress_draws_the_course():
    """Readings, what is expected and what is foreseen are the result's own numbers."""
    seen = okr.project(goal(okr.Reach(32, 40), unit="points"), on=ON)
    ax = rendered(plots.progress(seen, ax=axes()))
    made = course_of(seen.foresight, 0)
    assert made.actual.tolist() == line(ax, "read").get_ydata().tolist()
    expected = line(ax, "expected by each day")
    assert made.due.tolist() == expected.get_ydata().tolist()
    middle = line(ax, "foreseen: middle, 80%")
    assert made.ahead[:, 1].tolist() == middle.get_ydata().tolist()
    band = ax.collections[0].get_datalim(ax.transData)
    assert (made.ahead.min(), made.ahead.max()) == pytest.approx((band.y0, band.y1))
    assert "target: at least 40 points" in key(ax)
    assert "seen on 2026-11-15" in key(ax)
    assert "value, points" == ax.get_ylabel()
    one = seen["k"]
    told = f"now 35 points, chance {one.chance:.0%}, {one.status}"
    assert ["They recommend us", told] == title(ax)


def test_progress_keeps_the_target_in_sight():
    """A target far away is within the picture, and what meets it reaches the edge."""
    ax = plots.progress(okr.project(goal(okr.Reach(32, 900)), on=ON), ax=axes())
    low, high = ax.get_ylim()
    assert low < 31
    assert high > 900
    band = ax.patches[0].get_extents().transformed(ax.transData.inverted())
    assert (900, high) == pytest.approx((band.y0, band.y1))


def test_progress_within_limits():
    """A band has two ends, no expected way, and both are drawn."""
    ax = plots.progress(
        okr.project(goal(okr.Hold(at_least=30, at_most=40)), on=ON), ax=axes()
    )
    flat = [one for one in ax.lines if len({*np.round(one.get_ydata(), 9)}) == 1]
    assert {30.0, 40.0} <= {float(one.get_ydata()[0]) for one in flat}
    assert "expected by each day" not in key(ax)
    assert "target: 30 to 40" in key(ax)


def test_progress_draws_zones_with_their_names():
    """Commit, target and stretch are lines with words beside them."""
    seen = okr.project(goal(okr.Zones(32, 34, 38, 42), unit="points"), on=ON)
    ax = rendered(plots.progress(seen, ax=axes()))
    assert ["commit 34 points", "target 38 points", "stretch 42 points"] == said(ax)


def test_progress_of_a_mean_is_foreseen_at_the_end():
    """Nobody says how the mean goes there: a bar stands on the last day."""
    seen = okr.project(goal(okr.Hold(at_most=33, basis="mean")), on=ON)
    ax = rendered(plots.progress(seen, ax=axes()))
    middle = line(ax, "foreseen: middle, 80%")
    assert [seen["k"].median] == middle.get_ydata().tolist()
    assert 1 == len(middle.get_xdata())


def test_progress_of_work_is_a_share():
    """Milestones have no unit; nothing read yet is said."""
    work = okr.KeyResult("k", "Launch", target=okr.Milestones([("a", 1)]))
    seen = okr.project(work, on=ON, cycle="2026-Q4")
    ax = rendered(plots.progress(seen, ax=axes()))
    assert "share" == ax.get_ylabel()
    assert "50%" == ax.yaxis.get_major_formatter()(0.5)
    assert "nothing read yet" == key(ax)[0]


def test_progress_without_pairs_of_levels():
    """Where levels have no counterpart only the middle is drawn."""
    seen = okr.project(goal(okr.Reach(32, 40)), on=ON, levels=[0.3])
    ax = plots.progress(seen, ax=axes())
    assert "foreseen: middle" in key(ax)
    assert [] == list(ax.collections)


def test_progress_of_what_is_over():
    """Nothing is foreseen, and the day it is seen from lies beyond the picture."""
    seen = okr.project(goal(okr.Reach(32, 40)), on="2027-02-01")
    ax = plots.progress(seen, ax=axes())
    assert ["read", "expected by each day", "target: at least 40"] == key(ax)


def test_progress_with_many_readings_has_no_marks():
    """Sixty marks would hide the line."""
    first = dt.date(2026, 10, 1)
    days = {first + dt.timedelta(n): n for n in range(70)}
    seen = okr.project(goal(okr.Reach(0, 100), days), on="2026-12-15")
    assert "" == line(plots.progress(seen, ax=axes()), "read").get_marker()


def test_progress_of_one_of_several():
    """The id chooses; the first is drawn where none is named."""
    rows = [okr.KeyResult(id, id, baseline=0, target=9) for id in ("a", "b")]
    okrs = okr.OKRSet([okr.Objective("o", "O", rows)], cycle="2026-Q4")
    seen = okr.project(okrs, on=ON)
    assert "a" == title(plots.progress(seen, ax=axes()))[0]
    assert "b" == title(plots.progress(seen, id="b", ax=axes()))[0]
    with pytest.raises(UnknownIdError, match="'o'"):
        plots.progress(seen, id="o", ax=axes())


def test_progress_of_an_objective_names_its_key_results():
    """It has no readings of its own; the reader is sent to those that have."""
    rows = [okr.KeyResult(id, id, baseline=0, target=9) for id in ("a", "b")]
    okrs = okr.OKRSet(
        [okr.Objective("q4/stay", "O", rows), okr.Objective("q4/idle", "I")],
        cycle="2026-Q4",
    )
    seen = okr.project(okrs, on=ON)
    with pytest.raises(UnknownIdError, match="no course of its own") as caught:
        plots.progress(seen, id="q4/stay", ax=axes())
    assert "Draw one of its key results: 'a', 'b'." == caught.value.hint
    with pytest.raises(UnknownIdError) as caught:
        plots.progress(seen, id="q4/idle", ax=axes())
    assert "It has none to draw." == caught.value.hint


def test_progress_foresees_from_the_level_on():
    """A last reading far off its level does not move the fan to itself."""
    noisy = dict(zip(DAYS, [30, 40, 31, 40], strict=True))
    seen = okr.project(goal(okr.Reach(32, 60), noisy), on=ON)
    ax = rendered(plots.progress(seen, ax=axes()))
    middle = line(ax, "foreseen: middle, 80%")
    assert middle.get_xdata()[0] > line(ax, "read").get_xdata()[-1]
    assert 33 < middle.get_ydata()[0] < 39


def test_progress_that_cannot_be_drawn_says_why():
    """Without a cycle nothing is due; without a target nothing is met."""
    lone = okr.project(okr.KeyResult("k", "K", baseline=1, target=2), on=ON)
    (text,) = said(plots.progress(lone, ax=axes()))
    assert "no cycle says when it is due" in text
    (text,) = said(plots.progress(okr.project(EMPTY, on=ON), ax=axes()))
    assert "no key results" == text


def test_progress_of_a_change_whose_start_is_unknown():
    """There is neither target nor chance, and the readings are drawn all the same."""
    seen = okr.project(goal(okr.Change(5), {"2026-11-13": 35}), on=ON)
    ax = rendered(plots.progress(seen, ax=axes()))
    assert ["read", "seen on 2026-11-15"] == key(ax)
    assert "no chance" in " ".join(title(ax))


def test_progress_of_what_objectives_make():
    """Where a rule makes its score from below, its own readings foresee nothing."""
    row = okr.KeyResult("k", "K", target=okr.Reach(32, 40), metric="m")
    top = okr.Objective("top", "Top", [row])
    child = okr.KeyResult("c", "C", baseline=0, target=4, check_ins={ON: 2})
    up = okr.Support(key_result="k")
    low = okr.Objective("low", "Low", [child], supports=[up])
    okrs = okr.OKRSet(
        [top, low],
        metrics=[okr.Metric("m")],
        observations={"m": DAYS},
        cycle="2026-Q4",
    )
    ax = plots.progress(
        okr.project(okrs, on=ON, draws=200, roll_up="flowyteam"), ax=axes()
    )
    assert not [name for name in key(ax) if name.startswith("foreseen")]


# chance


def outlooks(okrs, *days):
    """Project a set on several days."""
    return [okr.project(okrs, on=day, draws=200) for day in days]


def test_chance_draws_the_chances_by_day():
    """The line goes through the chances by day; marks are statuses."""
    days = ("2026-11-15", "2026-10-20", "2026-11-01")
    seen = outlooks(goal(okr.Reach(32, 36)), *days)
    ax = rendered(plots.chance(seen, id="k", ax=axes()))
    ordered = sorted(seen, key=lambda one: one.on)
    chances = [one["k"].chance for one in ordered]
    assert chances == ax.lines[0].get_ydata().tolist()
    assert {one["k"].status for one in ordered} == set(key(ax))
    marked = np.concatenate([line(ax, name).get_ydata() for name in key(ax)])
    assert sorted(chances) == sorted(marked.tolist())
    ends = (f"{chances[place]:.0%}" for place in (0, -1))
    told = "{} on 2026-10-20, {} on 2026-11-15".format(*ends)
    assert ["They recommend us", told] == title(ax)


def test_chance_of_an_objective():
    """The first id of all is an objective, and its chance is one of success."""
    ax = plots.chance(outlooks(goal(okr.Reach(32, 36)), ON), ax=axes())
    assert "They stay" == title(ax)[0]
    assert "chance of success" == ax.get_ylabel()


def twins(id="x"):
    """Return a set whose objective and key result share an id."""
    days = {"2026-10-16": 1, "2026-11-13": 3}
    row = okr.KeyResult(id, "Row", baseline=0, target=9, check_ins=days)
    return okr.OKRSet([okr.Objective(id, "Head", [row])], cycle="2026-Q4")


def test_the_first_is_drawn_where_two_share_its_id():
    """Nobody named an id, so that none is in doubt; who names it is asked which."""
    seen = outlooks(twins(), "2026-10-20", ON)
    ax = plots.chance([*outlooks(EMPTY, "2026-10-05"), *seen], ax=axes())
    assert ("Head", 2) == (title(ax)[0], len(ax.lines[0].get_xdata()))
    rows = [one.key_results for one in seen]
    assert "Row" == title(plots.chance(rows, ax=axes()))[0]
    found = okr.align(twins(), on=ON)
    assert bars(plots.contributions(found, ax=axes()))
    for draw, made in ((plots.chance, seen), (plots.contributions, found)):
        with pytest.raises(AmbiguousIdError):
            draw(made, id="x", ax=axes())


def test_chance_of_one_day():
    """One outlook is a course of one day."""
    (one,) = outlooks(goal(okr.Reach(32, 36)), ON)
    ax = plots.chance(one, id="k", ax=axes())
    assert [one["k"].chance] == ax.lines[0].get_ydata().tolist()


def test_chance_beside_the_owners_confidence():
    """What its owner said is another line, with marks of its own."""
    said_ = {"2026-10-20": 0.9, "2026-11-10": 0.4}
    given = [okr.CheckIn(day, confidence=c) for day, c in said_.items()]
    okrs = goal(okr.Reach(32, 36), check_ins=given)
    ax = plots.chance(outlooks(okrs, "2026-10-10", "2026-10-25", ON), id="k", ax=axes())
    owners = line(ax, "owner's confidence").get_ydata()
    assert np.array_equal([np.nan, 0.9, 0.4], owners, equal_nan=True)


def test_chance_of_what_came_later():
    """Days on which it was not there yet are left out."""
    ax = plots.chance(
        [*outlooks(EMPTY, "2026-10-05"), *outlooks(goal(okr.Reach(32, 36)), ON)],
        id="k",
        ax=axes(),
    )
    assert 1 == len(ax.lines[0].get_xdata())
    assert title(ax)[1].endswith("on 2026-11-15")


def test_chance_without_any():
    """Nothing to draw is said; nothing known is refused."""
    none = okr.KeyResult("k", "K", target=okr.Change(5))
    seen = [okr.project(none, on=ON, cycle="2026-Q4")]
    (text,) = said(plots.chance(seen, ax=axes()))
    assert "no chance" in text
    for empty in ([], outlooks(EMPTY, ON)):
        assert ["no outlook of any day"] == said(plots.chance(empty, ax=axes()))
    with pytest.raises(UnknownIdError, match="nothing is known of 'x'"):
        plots.chance(seen, id="x", ax=axes())


def test_chance_of_an_unknown_kind_of_status_has_a_mark():
    """What is not measured yet keeps its chance, with a mark of its own."""
    bare = okr.KeyResult("k", "K", baseline=0, target=9)
    seen = [okr.project(bare, on=ON, cycle="2026-Q4")]
    assert ["not measured"] == key(plots.chance(seen, ax=axes()))


# contributions and alignment


def kr(id, value, title=None):
    """Return a key result of a way from 0 to 10."""
    read = {} if value is None else {"2026-11-06": value}
    return okr.KeyResult(id, title or id, baseline=0, target=10, check_ins=read)


def aim(id, rows, *above, **link):
    """Return an objective that supports others."""
    up = [okr.Support(objective=one, **link) for one in above]
    return okr.Objective(id, id.title(), rows, supports=up)


def tree(*more):
    """Return a cascade of three levels, with one that supports two."""
    aims = [
        okr.Objective("top", LONG, [kr("rev", 4)]),
        aim("keep", [kr("nps", 7), kr("none", None)], "top"),
        aim("sell", [kr("deals", 5)], "top"),
        aim("help", [kr("hours", 8)], "keep", "sell"),
        *more,
    ]
    return okr.align(okr.OKRSet(aims, cycle="2026-Q4"), on=ON)


def bars(ax):
    """Return where filled bars begin and how long they are, from the top down."""
    filled = [one for one in ax.patches if one.get_fill()]
    return [(one.get_x(), one.get_width()) for one in filled]


def test_contributions_follow_each_other():
    """Each begins where the one before ends, and the last is the score."""
    found = tree()
    made = found.contributions("top")
    ax = rendered(plots.contributions(found, ax=axes()))
    *parts, (start, whole) = bars(ax)
    sizes = [size for _, size in parts]
    assert [one.contribution for one in made] == pytest.approx(sizes)
    ends = [begin + size for begin, size in parts]
    assert [0.0, *ends[:-1]] == pytest.approx([begin for begin, _ in parts])
    assert (0.0, made.total) == (start, whole)
    assert ends[-1] == pytest.approx(made.total)
    gains = [one.get_width() for one in ax.patches if not one.get_fill()]
    assert [one.gain for one in made] == pytest.approx(gains)
    assert f"{made.total:.2f}" == said(ax)[-1]


def test_contributions_beyond_the_first_are_one_row():
    """The others stand together, and the sum is the same."""
    made = tree().contributions("top")
    ax = plots.contributions(tree(), top=2, ax=axes())
    labels = [text.get_text() for text in ax.get_yticklabels()]
    assert f"{len(made) - 2} others\nin all" == labels[2]
    *_, (begin, size), (_, whole) = bars(ax)
    assert begin + size == pytest.approx(whole)
    assert f"the first 2 of {len(made)}" in title(ax)


def test_contributions_of_what_gives_nothing_say_why():
    """A row without a score keeps its reason, and no number."""
    ax = plots.contributions(tree(), id="keep", ax=axes())
    labels = [text.get_text().replace("\n", " ") for text in ax.get_yticklabels()]
    assert any("nothing was measured" in text for text in labels)
    assert len(labels) - 1 == len(said(ax))


def test_contributions_below_nothing_go_back():
    """A score below 0 draws its bar to the left, where a policy keeps it."""
    policy = okr.presets.okrkit.replace(name="kept", below="keep")
    okrs = okr.OKRSet([okr.Objective("o", "O", [kr("a", 6), kr("b", -4)])])
    ax = plots.contributions(okr.align(okrs, on=ON, policy=policy), ax=axes())
    assert [(0.0, 0.3), (0.3, -0.2), (0.0, 0.1)] == [
        pytest.approx(pair) for pair in bars(ax)
    ]


def test_contributions_show_what_rounding_adds():
    """Where the policy rounds, both numbers are there."""
    policy = okr.presets.okrkit.replace(name="round", digits=1)
    okrs = okr.OKRSet([okr.Objective("o", "O", [kr("a", 6), kr("b", 3)])])
    found = okr.align(okrs, on=ON, policy=policy)
    text = said(plots.contributions(found, ax=axes()))[-1]
    assert abs(found.contributions("o").rounding) > 0
    assert text.endswith(f"shown as {found['o'].score:.4g}")


def test_contributions_of_nothing():
    """No score and no objective are said in words; a wrong id is refused."""
    (text,) = said(plots.contributions(tree(), id="none", ax=axes()))
    assert "nothing was measured up to this day" == text
    (text,) = said(plots.contributions(okr.align(EMPTY, on=ON), ax=axes()))
    assert "no objective stands at the top" == text
    with pytest.raises(UnknownIdError):
        plots.contributions(tree(), id="nobody", ax=axes())


def marks(ax):
    """Return where each mark stands: across, and the row."""
    drawn = [one for one in ax.lines if one.get_marker() in {"s", "o"}]
    return [(one.get_marker(), *one.get_xydata()[0].tolist()) for one in drawn]


def test_alignment_puts_each_below_what_it_supports():
    """Rows go down the tree, levels to the right; scores and statuses are written."""
    ax = rendered(plots.alignment(tree(), ax=axes()))
    texts = said(ax)
    names = ["rev", "Keep", "nps", "none", "Help", "hours", "Sell", "deals"]
    assert names == [text.split("  ")[0] for text in texts[1:]]
    assert texts[0].startswith("Every paying customer")
    assert texts[0].endswith("on track")
    assert "none  -, not measured" in texts
    by_name = dict(zip(["top", *names], marks(ax), strict=True))
    assert list(range(9)) == [row for _, _, row in by_name.values()]
    across = {name: at for name, (_, at, _) in by_name.items()}
    assert across["top"] < across["Keep"] == across["Sell"] < across["Help"]
    assert ("s", "o") == (by_name["Help"][0], by_name["hours"][0])
    assert ["its key result", "contributes"] == key(ax)


def test_alignment_draws_the_second_parent_as_an_arc():
    """Who supports two stands once, and both links are there."""
    ax = plots.alignment(tree(), key_results=False, ax=axes())
    links = [one for one in ax.lines if one.get_marker() in {"", "None"}]
    assert 4 == len(links)
    assert [3, 3, 3, 21] == sorted(len(one.get_xdata()) for one in links)
    assert 4 == len(said(ax))


def test_alignment_names_every_kind_of_link():
    """The key tells them apart by line, not by colour alone."""
    shared = okr.Support(key_result="nps", kind="shares")
    more = [
        aim("info", [kr("post", 1)], "keep", kind="informs"),
        aim("wait", [kr("up", 6)], "help", kind="depends on"),
        okr.Objective("ours", "Ours", supports=[shared]),
    ]
    ax = plots.alignment(tree(*more), ax=axes())
    names = {"its key result", "contributes", "informs", "depends on", "shares"}
    assert names == set(key(ax))
    lines = [line(ax, name) for name in names]
    styles = {(one.get_linestyle(), one.get_linewidth()) for one in lines}
    assert len(names) == len(styles)


@pytest.mark.filterwarnings("ignore::okrkit.errors.OKRWarning")
def test_alignment_of_a_loop():
    """What stands in a loop is drawn once, the loop is named, and it ends."""
    loop = [aim("a", [kr("a1", 6)], "b"), aim("b", [kr("b1", 6)], "a")]
    ax = rendered(plots.alignment(tree(*loop), ax=axes()))
    texts = [text.split("  ")[0] for text in said(ax)]
    assert 1 == texts.count("A") == texts.count("B")
    assert "contributes, in a loop" in key(ax)
    assert ax.get_xlim()[0] < -0.1


def test_alignment_of_a_part_and_of_the_first():
    """A part has its own top; those nearest to the top are shown first."""
    ax = plots.alignment(tree(), of="keep", ax=axes())
    assert "Keep" == said(ax)[0].split("  ")[0]
    assert 5 == len(said(ax))
    few = plots.alignment(tree(), top=4, ax=axes())
    assert ["rev", "Keep", "Sell"] == [t.split("  ")[0] for t in said(few)[1:]]
    assert "the first 4 of 9" in title(few)
    with pytest.raises(UnknownIdError):
        plots.alignment(tree(), of="nobody", ax=axes())


def test_alignment_of_nothing():
    """An empty set is said in words."""
    assert ["no objectives"] == said(
        plots.alignment(okr.align(EMPTY, on=ON), ax=axes())
    )


def test_alignment_without_any_link_has_no_key():
    """Objectives that stand alone are drawn one below the other."""
    okrs = okr.OKRSet([okr.Objective(id, id) for id in ("a", "b")], cycle="2026-Q4")
    ax = rendered(plots.alignment(okr.align(okrs, on=ON), ax=axes()))
    assert ["a  -, not measured", "b  -, not measured"] == said(ax)
    assert ax.get_legend() is None


def test_alignment_refuses_a_flag_that_is_none():
    """What is no flag is not taken for one."""
    with pytest.raises(InvalidOKRError):
        plots.alignment(tree(), key_results="no")


# cycles


def card(cycle, on, values, *, title_="K"):
    """Score one cycle: a value for each key result."""
    last = okr.Cycle.parse(cycle).last_day
    rows = [
        okr.KeyResult(
            id,
            title_,
            baseline=0,
            target=10,
            check_ins={last: value} if value is not None else {},
        )
        for id, value in values.items()
    ]
    okrs = okr.OKRSet([okr.Objective("o", "O", rows)], cycle=cycle)
    return okr.score(okrs, on=on)


def cells(ax):
    """Return how full each cell is painted, and which ones are."""
    return np.asarray(ax.collections[0].get_array()).reshape(-1, 4)


def test_cycles_are_columns_by_their_days():
    """Cards are sorted, ids are rows in their order, numbers stand in the cells."""
    later = card("2026-Q4", "2027-02-01", {"a": 9, "b": None})
    early = card("2026-Q3", "2026-10-20", {"a": 5, "c": 2})
    ax = rendered(plots.cycles([later, early], ax=axes()))
    rows = [text.get_text() for text in ax.get_yticklabels()]
    assert ["o", "a", "c", "b"] == rows
    assert ["2026-Q3", "2026-Q4"] == [t.get_text() for t in ax.get_xticklabels()]
    at = {text.get_position(): text.get_text() for text in ax.texts}
    assert ("0.50", "0.90") == (at[0, 1], at[1, 1])
    assert ("0.20", "-") == (at[0, 2], at[1, 3])
    assert (1, 2) not in at
    assert "-: no score" in ax.get_xlabel()
    assert "Scores by cycle, policy okrkit" == title(ax)[0]
    bold = [text.get_fontweight() for text in ax.get_yticklabels()]
    assert ["bold", "normal", "normal", "normal"] == bold


def test_cycles_mark_what_can_still_change():
    """A running cycle is told by a frame and a star."""
    ax = plots.cycles([card("2026-Q4", "2026-12-31", {"a": 5}).key_results], ax=axes())
    assert ["0.50*"] == said(ax)
    assert 1 == len(ax.patches)
    assert "normal" == ax.get_yticklabels()[0].get_fontweight()


def test_cycles_are_the_darker_the_higher():
    """What a number says is seen: full is the colour itself."""
    final = card("2026-Q3", "2026-10-20", {"a": 0, "b": 5, "c": 10}).key_results
    red = cells(plots.cycles([final], ax=axes()))[:, 0]
    assert red[0] > red[1] > red[2]


def test_cycles_of_one_label_are_told_by_their_days():
    """The same cycle twice, and one of several cycles, have dates."""
    twice = [card("2026-Q4", day, {"a": 5}) for day in ("2026-11-01", "2026-12-01")]
    ax = plots.cycles(twice, ax=axes())
    names = [text.get_text() for text in ax.get_xticklabels()]
    assert ["2026-11-01", "2026-12-01"] == names
    both = okr.OKRSet(
        [okr.Objective(id, id, [kr(id, 5)], cycle=id) for id in ("2026-Q3", "2026-Q4")]
    )
    ax = plots.cycles([okr.score(both, on=ON)], ax=axes())
    assert [ON] == [text.get_text() for text in ax.get_xticklabels()]


def test_cycles_too_many_to_be_written_are_painted():
    """Where numbers would be too small to be read, colours are left, and few names."""
    many = [
        card(f"{year}", f"{year}-12-31", {f"k{n}": n for n in range(6)})
        for year in range(1990, 2030)
    ]
    ax = rendered(plots.cycles(many, ax=axes((4, 3))))
    assert [] == said(ax)
    assert 7 * 40 == len(cells(ax))
    assert len(ax.get_xticklabels()) < 10


def test_cycles_of_nothing():
    """Neither cards nor rows is said in words; how many are left out, too."""
    for none in ([], [okr.score(EMPTY, on=ON)]):
        assert ["no scorecard of any cycle has a row"] == said(
            plots.cycles(none, ax=axes())
        )
    few = plots.cycles([card("2026-Q3", ON, {"a": 1, "b": 2})], top=2, ax=axes())
    assert "the first 2 of 3" in title(few)


# reliability


def test_reliability_draws_what_came_of_chances():
    """Marks are bins with their counts; an open one is off by more than chance."""
    test = okr.backtest(walks(), "quarter")
    ax = rendered(plots.reliability(test, ax=axes()))
    bins = test.reliability().to_columns()
    some = bins["n"] > 0
    drawn = sorted(np.concatenate([one.get_xdata() for one in ax.lines[-2:]]).tolist())
    assert sorted(bins["chance"][some].tolist()) == drawn
    assert [str(n) for n in bins["n"][some]] == said(ax)
    off = (bins["chance"] < bins["low"]) | (bins["chance"] > bins["high"])
    assert int((off & some).sum()) == len(ax.lines[-1].get_xdata())
    assert "#ffffff" == ax.lines[-1].get_markerfacecolor()
    assert title(ax)[2].startswith(f"Brier score {test.brier:.3f}, ")
    assert ax.get_legend() is None


def walks():
    """Return five series that wander."""
    rng = np.random.default_rng(2)
    weeks = [dt.date(2023, 1, 1) + dt.timedelta(7 * n) for n in range(150)]
    steps = 30 + rng.normal(0, 1, (5, 150)).cumsum(axis=1).round(2)
    return {
        f"s{n}": dict(zip(weeks, row, strict=True))
        for n, row in enumerate(steps.tolist())
    }


def test_reliability_beside_others():
    """Other forecasters have lines with marks of their own, and no ranges."""
    test = okr.backtest(walks(), "quarter")
    ax = plots.reliability(
        test, of=("okrkit", "last value", "linear pace", "owners"), ax=axes()
    )
    assert ["last value", "linear pace"] == key(ax)
    own = test.reliability("last value").to_columns()
    some = own["n"] > 0
    assert own["met"][some].tolist() == line(ax, "last value").get_ydata().tolist()


def test_reliability_of_one_forecaster():
    """The first is the one whose name stands over the picture; unknown ones do not."""
    test = okr.backtest(walks(), "quarter")
    ax = plots.reliability(test, of=["linear pace"], ax=axes())
    assert "What linear pace said, and what came" == title(ax)[0]
    assert "What okrkit said" in title(plots.reliability(test, of=[], ax=axes()))[0]
    with pytest.raises(UnknownIdError, match="nothing is known of 'me'"):
        plots.reliability(test, of=["me"], ax=axes())


def test_reliability_of_too_little():
    """Few cycles are drawn with the warning, none are said in words."""
    weeks = dict(list(walks()["s0"].items())[:60])
    few = plots.reliability(okr.backtest(weeks, "quarter"), ax=axes())
    assert "too little to judge" == title(few)[2]
    none = plots.reliability(okr.backtest({"2026-01-01": 3}, "quarter"), ax=axes())
    assert ["no chance was given: no cycle could be tested"] == said(none)


def test_an_id_that_is_two_things_is_refused():
    """An objective and a key result of one id have to be told apart."""
    okrs = okr.OKRSet([okr.Objective("x", "X", [kr("x", 5)])], cycle="2026-Q4")
    with pytest.raises(AmbiguousIdError):
        plots.contributions(okr.align(okrs, on=ON), id="x", ax=axes())
    with pytest.raises(AmbiguousIdError):
        plots.chance([okr.project(okrs, on=ON, draws=50)], id="x", ax=axes())
