"""What people hold in hand: an outlook by id, as table, columns, frame and JSON."""

import datetime as dt
import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError
from okrkit.markup import ROWS_SHOWN
from okrkit.projection.ahead import marginals_of
from okrkit.projection.projection import NAMES, ZoneChances
from okrkit.projection.said import chance_text

DAY = "2026-11-15"
DAYS = {"2026-10-10": 33, "2026-10-24": 34, "2026-11-10": 36}


def reach(id="nps", readings=DAYS, **changes):
    """A key result from 32 to 40."""
    goal = {"baseline": 32, "target": 40} | changes
    return okr.KeyResult(id, f"Title of {id}", check_ins=readings or {}, **goal)


ZONES = okr.KeyResult(
    "zones", "Z", target=okr.Zones(0, 30, 70, 100), check_ins={"2026-11-01": 20}
)
DONE = okr.KeyResult("done", "D", target=okr.Done())
DRAFT = okr.KeyResult("draft", "Cut it", draft=True)
STAGES = okr.KeyResult(
    "stages",
    "S",
    target=okr.Milestones(["a", ("b", 3)]),
    check_ins=[okr.CheckIn("2026-11-01", done=["a"])],
)
SHARE = okr.KeyResult(
    "share",
    "H",
    target=okr.Hold(at_most=5, basis="share of time"),
    check_ins={"2026-10-05": 4, "2026-11-01": 6},
)


@pytest.fixture(scope="module")
def okrs():
    """Two objectives with every way of forecasting, and one without any."""
    return okr.OKRSet(
        [
            okr.Objective(
                "keep", "Stay", [reach(), DONE, STAGES], intent="aspirational"
            ),
            okr.Objective("grow", "Grow", [ZONES, SHARE, DRAFT]),
            okr.Objective("bare", "Nothing yet", [okr.KeyResult("x", "X", draft=True)]),
        ],
        cycle="2026-Q4",
    )


@pytest.fixture(scope="module")
def outlook(okrs):
    """What is seen of them."""
    return okr.project(okrs, on=DAY, draws=200)


def test_it_lists_what_a_scorecard_lists(okrs, outlook):
    """Who reads both must find the same ids in the same order."""
    card = okr.score(okrs, on=DAY)
    assert list(card.ids) == list(outlook.ids) == [one.id for one in outlook]
    assert list(card.objectives.ids) == [one.id for one in outlook.objectives]
    assert list(card.key_results.ids) == [one.id for one in outlook.key_results]
    assert len(card) == len(outlook)
    for id in card.ids:
        assert id == outlook[id].id
        assert (card[id].title, card[id].actual, card[id].confidence) == (
            outlook[id].title,
            outlook[id].actual,
            outlook[id].confidence,
        )
    assert outlook["nps"] == outlook.key_results["nps"]
    assert outlook["keep"] == outlook.objectives["keep"]


def test_an_unknown_id_is_told(outlook):
    """A typo gets a hint, and an id of the other kind is not found either."""
    with pytest.raises(UnknownIdError, match="outlook"):
        outlook["npss"]
    with pytest.raises(UnknownIdError, match="outlook"):
        outlook.pace("npss")
    assert "nps" not in outlook.objectives
    assert "npss" not in outlook


def test_an_ambiguous_id_is_refused():
    """An objective and a key result may have one id: never the wrong one."""
    okrs = okr.OKRSet([okr.Objective("nps", "O", [reach()])], cycle="2026-Q4")
    seen = okr.project(okrs, on=DAY)
    with pytest.raises(AmbiguousIdError):
        seen["nps"]
    assert "key result" == seen.key_results["nps"].kind
    assert "objective" == seen.objectives["nps"].kind


def test_columns_records_and_json_say_the_same(outlook):
    """One set of numbers, however it is looked at."""
    columns, items = outlook.to_columns(), outlook.to_dict()["items"]
    assert list(items[0]) == list(columns)
    assert [one.to_dict() for one in outlook] == items
    assert json.loads(json.dumps(outlook.to_dict())) == outlook.to_dict()
    assert set(NAMES) - {"quantiles", "zones"} <= set(columns)
    assert {"q10", "q50", "q90", "chance_of_stretch"} <= set(columns)
    assert all(len(column) == len(outlook) for column in columns.values())


@pytest.mark.parametrize("backend", ["pandas", "polars", "pyarrow"])
def test_frames_of_every_library(outlook, backend):
    """The analyst's own library gets every column."""
    frame = outlook.to_frame(backend)
    assert len(outlook) == len(frame)
    assert list(outlook.to_columns()) == list(
        frame.column_names if backend == "pyarrow" else frame.columns
    )


def test_only_one_kind_has_columns_too(outlook):
    """A part is a result like the whole."""
    assert ["keep", "grow", "bare"] == outlook.objectives.to_columns()["id"].tolist()
    assert 3 == len(outlook.objectives.to_dict()["items"])


def test_text_and_html_show_each(outlook):
    """A person at a prompt and one in a notebook see the same table."""
    text, html = str(outlook), outlook._repr_html_()
    assert text.splitlines()[0] == "chances on 2026-11-15, policy okrkit"
    for one in outlook:
        assert one.id in text
        assert one.id in html
    assert "<Outlook of 10 projections on 2026-11-15, policy okrkit>" == repr(outlook)


def test_titles_are_escaped():
    """A title is text of strangers."""
    kr = okr.KeyResult("k", "<script>alert(1)</script>", baseline=0, target=1)
    assert "<script>" not in okr.project(kr, on=DAY, cycle="2026-Q4")._repr_html_()


def test_a_large_outlook_shows_its_first_rows():
    """Printing must not make ten thousand projections."""
    krs = [reach(f"k{n}") for n in range(ROWS_SHOWN + 5)]
    okrs = okr.OKRSet([okr.Objective("o", "O", krs)], cycle="2026-Q4")
    assert len(str(okr.project(okrs, on=DAY, draws=100)).splitlines()) < ROWS_SHOWN + 9


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (None, "-"),
        (0, "0%"),
        (1e-9, "<1%"),
        (0.5, "50%"),
        (0.9999, ">99%"),
        (1, "100%"),
    ],
)
def test_only_what_is_certain_reads_so(chance, text):
    """0 % and 100 % are promises."""
    assert text == chance_text(chance)


def test_an_interval_is_made_of_quantiles(outlook):
    """80 % lie between the 10 % and the 90 % quantile, other levels between theirs."""
    one = outlook["nps"]
    (_, low), (_, middle), (_, high) = one.quantiles
    assert (low, high) == pytest.approx(one.interval())
    assert middle == one.median
    narrow, wide = one.interval(0.5), one.interval(0.95)
    assert wide[0] < low < narrow[0] < middle < narrow[1] < high < wide[1]
    assert 0.8 == pytest.approx(1 - one.at_most(low) - one.at_least(high))


def test_an_objective_has_the_levels_that_were_asked_for(okrs, outlook):
    """Its draws are not kept: other levels mean to ask again."""
    keep = outlook["keep"]
    (_, low), _, (_, high) = keep.quantiles
    assert (low, high) == keep.interval(0.8)
    with pytest.raises(InvalidOKRError, match="not asked for") as caught:
        keep.interval(0.5)
    assert "levels=[0.25, 0.5, 0.75]" in caught.value.hint
    seen = okr.project(okrs, on=DAY, levels=[0.75, 0.25], draws=200)
    assert (0.25, 0.75) == seen.levels
    assert seen["keep"].interval(0.5) is not None
    assert (None, None) == (keep.at_least(0.5), keep.at_most(0.5))


def test_without_a_chance_there_is_no_interval(outlook):
    """None, not an error: a table of all of them must be possible."""
    one = outlook["draft"]
    assert (None, None, None) == (one.interval(), one.at_least(1), one.at_most(1))
    assert ((0.1, None), (0.5, None), (0.9, None)) == one.quantiles
    assert outlook["bare"].interval(0.5) is None


@pytest.mark.parametrize("level", [0, 1, -0.1, "half", None, True])
def test_an_interval_needs_a_chance(outlook, level):
    """An interval of everything or nothing is a mistake."""
    with pytest.raises(InvalidOKRError):
        outlook["nps"].interval(level)


def test_zones_have_a_chance_each(outlook):
    """The farther value is never the likelier one."""
    zones = outlook["zones"].zones
    assert isinstance(zones, ZoneChances)
    assert zones.commit >= zones.target >= zones.stretch
    assert zones.target == outlook["zones"].chance
    assert outlook["nps"].zones is None


def test_a_projection_is_a_value(outlook):
    """Equal, hashable, printable, and pickled like any record."""
    one = outlook["nps"]
    assert one == pickle.loads(pickle.dumps(one))
    assert hash(one) == hash(outlook["nps"])
    assert "chance" in str(one)
    assert "values" not in str(one)
    assert "chance" in one._repr_html_()


def test_the_age_of_the_last_reading_is_told(outlook):
    """Who sees a chance wants to know how old the news is."""
    one = outlook["nps"]
    assert (dt.date(2026, 11, 10), 5) == (one.measured_on, one.age)
    assert (3, 0) == (one.readings, one.history)


def test_pace_is_there_too(outlook):
    """The plain pace beside the chance, of key results."""
    pace = outlook.pace("nps")
    assert outlook["nps"].pace == pytest.approx(pace.actual)
    assert outlook["nps"].required_pace == pytest.approx(pace.required)
    assert outlook.pace("nps") == pace
    assert okr.projection.Outlook is okr.Outlook
    assert outlook.pace("keep").actual is None


def test_explain_gives_value_and_method(outlook):
    """The least an explanation says."""
    said = outlook.explain("nps")
    assert ("nps", outlook["nps"].chance) == (said.label, said.value)
    with pytest.raises(UnknownIdError):
        outlook.explain("npss")


def test_an_objective_has_a_joint_chance(outlook):
    """Its chance is of its score, its value is its score."""
    keep = outlook["keep"]
    assert (None, None) == (keep.actual, keep.unit)
    assert keep.chance == keep.success
    assert 0 <= keep.quantiles[0][1] <= keep.median <= keep.quantiles[-1][1] <= 1
    assert keep.mean == keep.expected_score
    assert (4, 0) == (keep.readings, keep.history)
    assert "200 joint draws of its key results" == keep.method
    means = [outlook[id].expected_score for id in ("nps", "done", "stages")]
    assert keep.mean == pytest.approx(np.mean(means), abs=0.05)


def test_an_objective_of_nothing_has_no_chance(outlook):
    """Where no key result has a number the objective has none."""
    bare = outlook["bare"]
    assert (None, None, "not measured") == (bare.chance, bare.mean, bare.status)
    assert "no chance: none of its key results has one" == bare.method


def test_a_key_result_that_objectives_make_is_drawn_with_them():
    """Its chance is that of the draws, whatever its own readings say."""
    top = okr.Objective("top", "T", [reach(), reach("own")])
    sub = okr.Objective(
        "sub",
        "S",
        [reach("low", {"2026-11-10": 32.5})],
        supports=[okr.Support(key_result="nps")],
    )
    okrs = okr.OKRSet([top, sub], cycle="2026-Q4")
    alone = okr.project(okrs, on=DAY, draws=200)
    rule = okr.alignment.RollUp(name="aligned", supported="aligned")
    seen = okr.project(okrs, on=DAY, draws=200, roll_up=rule)
    nps, node = seen["nps"], list(seen.joint.nodes).index(2)
    assert nps.method == "200 joint draws of what makes its score"
    assert nps.chance == nps.success == seen.joint.chance[node]
    assert nps.expected_score == pytest.approx(seen.joint.mean[node])
    assert nps.expected_score == pytest.approx(seen["sub"].expected_score)
    assert nps.drawn
    assert (nps.mean, nps.median, nps.interval(), nps.at_least(40)) == (None,) * 4
    assert nps.zones is None
    assert seen["own"] == alone["own"]
    assert alone["nps"].mean is not None
    columns = seen.to_columns()
    assert nps.chance == columns["chance"][list(seen.ids).index("nps")]


@pytest.mark.parametrize(("value", "status"), [(40, "achieved"), (39, "missed")])
def test_an_objective_is_over_on_its_last_day_when_all_is_read(value, status):
    """As its key results are; not before, and not while one may still change."""
    last = {"2026-11-10": 36, "2026-12-31": value}
    okrs = okr.OKRSet([okr.Objective("keep", "K", [reach(readings=last)])])
    okrs = okrs.replace(cycle="2026-Q4")
    assert okr.project(okrs, on="2026-12-31")["nps"].status == status
    assert okr.project(okrs, on="2026-12-31")["keep"].status == status
    assert okr.project(okrs, on="2026-12-30")["keep"].status not in {status, None}
    two = [reach(readings=last), reach("other")]
    okrs = okr.OKRSet([okr.Objective("keep", "K", two)], cycle="2026-Q4")
    assert okr.project(okrs, on="2026-12-31")["keep"].status not in {status, None}


def test_a_seed_says_everything(okrs, outlook):
    """The same seed, the same numbers; another one, others; key results never."""
    again = okr.project(okrs, on=DAY, draws=200)
    other = okr.project(okrs, on=DAY, draws=200, seed=1)
    assert outlook.to_dict() == again.to_dict()
    assert outlook["keep"].mean != other["keep"].mean
    assert outlook["nps"] == other["nps"]


def test_objectives_are_drawn_when_asked_for(okrs):
    """Who wants key results alone does not pay for the simulation."""
    seen = okr.project(okrs, on=DAY)
    assert seen["nps"].chance is not None
    assert len(seen.key_results.to_columns()["id"]) == 7
    assert "joint" not in seen.__getstate__()["_made"]
    assert seen["keep"].chance is not None
    assert seen.joint is seen.objectives.joint


def test_an_objective_that_is_over_is_achieved_or_missed():
    """All that it is made of is certain, so it is certain too."""
    good, bad = reach("a", {"2026-12-30": 41}), reach("b", {"2026-12-30": 33})
    okrs = okr.OKRSet(
        [okr.Objective("good", "O", [good]), okr.Objective("bad", "O", [bad])],
        cycle="2026-Q4",
    )
    seen = okr.project(okrs, on="2027-01-05")
    assert (1, "achieved") == (seen["good"].chance, seen["good"].status)
    assert (0, "missed") == (seen["bad"].chance, seen["bad"].status)
    assert (1, 1) == seen["good"].interval()
    card = okr.score(okrs, on="2027-01-05")
    for id in card.ids:
        assert card[id].status == seen[id].status
        assert card[id].score == pytest.approx(seen[id].expected_score)


def test_an_objective_counts_what_comes_up_from_below():
    """Its chance is of the score that `align` gives it."""
    up = okr.Support(objective="top")
    child = okr.Objective("child", "C", [reach("k", {"2026-12-31": 41})], supports=[up])
    okrs = okr.OKRSet([okr.Objective("top", "T"), child], cycle="2026-Q4")
    seen = okr.project(okrs, on="2026-12-31")
    assert 1 == seen["top"].chance
    assert 1 == okr.align(okrs, on="2026-12-31")["top"].score


def test_marginals_have_every_row_once():
    """What has no spread has quantiles of progress; nothing has both."""
    krs = [reach("a"), DONE, STAGES, SHARE, DRAFT]
    okrs = okr.OKRSet([okr.Objective("o", "O", krs)], cycle="2026-Q4")
    marginals = marginals_of(okr.project(okrs, on=DAY).foresight)
    assert [True, False, False, False, False] == marginals.known().tolist()
    assert [1, 2, 3] == sorted(marginals.quantiles.rows.tolist())
    over = marginals_of(okr.project(okrs, on="2027-01-05").foresight)
    assert [0] == np.flatnonzero(over.known()).tolist()
    assert {2, 3} <= set(over.quantiles.rows.tolist())


def test_a_cycle_selects_its_objectives(okrs):
    """As `score` does."""
    later = okr.Objective("later", "L", [reach("l")], cycle="2027-Q1")
    both = okr.OKRSet([*okrs.objectives, later], cycle="2026-Q4")
    assert ["later", "l"] == list(okr.project(both, on=DAY, cycle="2027-Q1").ids)


def test_an_empty_set_has_an_empty_outlook():
    """Nothing in, nothing out."""
    seen = okr.project(okr.OKRSet(), on=DAY)
    assert (0, []) == (len(seen), seen.to_dict()["items"])
    assert "chances on" in str(seen)


@given(st.integers(0, 3), st.integers(0, 3))
def test_places_and_ids_agree(first, second):
    """Objectives without key results stand in the list like others."""
    sizes = [first, second, 0, first]
    okrs = okr.OKRSet(
        [
            okr.Objective(f"o{n}", "O", [reach(f"o{n}k{k}") for k in range(size)])
            for n, size in enumerate(sizes)
        ],
        cycle="2026-Q4",
    )
    seen = okr.project(okrs, on=DAY, draws=100)
    assert list(seen.ids) == [one.id for one in seen]
    assert list(seen.ids) == [seen[id].id for id in seen.ids]
    assert list(seen.ids) == seen.to_columns()["id"].tolist()


def test_no_draw_of_many_is_no_promise():
    """What did not happen in the draws may happen; what is over may not."""
    far = okr.OKRSet([okr.Objective("o", "O", [reach(target=9e9)])], cycle="2026-Q4")
    seen, over = okr.project(far, on=DAY), okr.project(far, on="2027-01-05")
    assert (0, True) == (seen["o"].chance, seen["o"].drawn)
    assert "<1%" in str(seen.objectives)
    assert (0, False) == (over["o"].chance, over["o"].drawn)
    assert "<1%" not in str(over)


def test_a_projection_reads_like_a_sentence():
    """Percent for chances, few digits for what nobody knows, the unit with each."""
    nps = okr.Metric("nps", unit="points")
    said = [okr.CheckIn("2026-11-10", 36.25, confidence=0.6)]
    text = str(
        okr.project(reach(readings=said, metric=nps), on=DAY, cycle="2026-Q4")["nps"]
    )
    assert "confidence      60%" in text
    assert "actual          36.25 points" in text
    assert "quantiles       0.1: " in text
    zones = str(okr.project(ZONES, on=DAY, cycle="2026-Q4")["zones"])
    assert "zones           commit " in zones
