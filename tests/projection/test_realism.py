"""How demanding targets are: laws of the stretch, precedents, and words for people."""

import json
import math

import numpy as np
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from okrkit import (
    Change,
    Done,
    Hold,
    KeyResult,
    Metric,
    Objective,
    OKRSet,
    Reach,
    Zones,
)
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.projection.cases import read_cases
from okrkit.projection.chances.regions import Region
from okrkit.projection.planning.demand import verdict_on
from okrkit.projection.planning.realism import realism
from okrkit.projection.planning.stretch import (
    LEVELS,
    demands,
    from_start,
    precedent_of,
    stretch_of,
)
from okrkit.projection.spreads.spread import DF, Spread

PLANNED = "2026-09-30"
MONTHS = {f"2026-0{m}-28": v for m, v in enumerate([31, 33, 32, 34, 33], 4)}


def okrs_of(*krs: KeyResult, values=MONTHS, **others: object) -> OKRSet:
    """Return a set about one metric, with its history."""
    nps = Metric("nps", **{"unit": "points", "bounds": [-100, 100], **others})
    return OKRSet(
        [Objective("keep", "Customers stay", krs)],
        metrics=[nps],
        observations={"nps": values},
        cycle="2026-Q4",
    )


def judged(target: object, **others: object):
    """Return the demand of one target on the metric."""
    given = target if isinstance(target, dict) else {"target": target}
    kr = KeyResult("kr", "x", metric="nps", **given)
    return realism(okrs_of(kr, **others), on=PLANNED)["kr"]


def at_least(*values: float) -> Region:
    """Return goals that are open above."""
    return Region(low=np.array(values), high=np.full(len(values), np.inf))


def history(values, *, start=120, end=211, step=30, **others: object):
    """Return cases of one series, read every thirty days up to the start."""
    times = start - step * np.arange(len(values))[::-1]
    usual = {"start": start, "end": end, "baseline": np.nan}
    return read_cases([times], [values], **{**usual, **others})


OPEN = np.array([False])


@pytest.mark.parametrize(
    ("target", "word"),
    [
        (33, "already met"),
        (34, "slight stretch"),
        (38, "stretch"),
        (99, "no precedent"),
    ],
)
def test_words_grow_with_the_target(target, word):
    """Rules and people branch on the word: each must mean what its bound says."""
    assert word == judged(Reach(30, target)).word


def test_business_as_usual_gets_there():
    """A metric that rises by itself reaches a target that is not yet met."""
    values = {f"2026-0{m}-28": 10.0 * m for m in range(1, 10)}
    kr = KeyResult("kr", "x", metric="nps", baseline=90, target=90.5)
    okrs = okrs_of(kr, values=values, kind="total", bounds=None)
    made = realism(okrs, on=PLANNED)["kr"]

    assert ("business as usual", True) == (made.word, made.stretch < 0)
    assert made.chance > 0.5
    assert made.usual > 90
    assert 1.0 == made.precedent


@given(st.floats(-50, 90), st.floats(0, 50))
def test_harder_targets_are_more_demanding(target, more):
    """Stretch rises, the chance and the precedent fall: in step, never against."""
    cases = history([31, 33, 32, 34, 33, 35, 31])
    easy = demands(cases, at_least(target), kept=OPEN)
    hard = demands(cases, at_least(target + more), kept=OPEN)

    assert hard.stretch >= easy.stretch
    assert hard.chance <= easy.chance
    assert hard.precedent <= easy.precedent
    assert hard.level >= easy.level
    assert hard.spans == easy.spans


@given(
    st.lists(st.integers(-40, 40), min_size=4, max_size=8),
    st.integers(-60, 60),
    st.sampled_from([0.25, 4.0, 1024.0]),
)
def test_mirror_and_units_change_nothing(values, target, by):
    """Down in euros is as demanding as up in cents."""
    assume(target or any(values))
    down = Region(low=np.array([-np.inf]), high=np.array([-float(target)]))

    def asked(factor, goal):
        cases = history([value * factor for value in values])
        size = np.array([abs(target * factor)])
        return demands(evolve(cases, size=size), goal, kept=OPEN)

    plain, mirrored = asked(1, at_least(float(target))), asked(-1, down)
    scaled = asked(by, at_least(target * by))

    for other in (mirrored, scaled):
        for name in ("stretch", "chance", "precedent", "level", "spans"):
            assert getattr(plain, name) == pytest.approx(
                getattr(other, name), nan_ok=True, rel=1e-5, abs=1e-9
            ), name


@given(st.floats(-3, 6))
def test_stretch_and_chance_of_an_open_target_say_the_same(far):
    """Both come from one distribution: z of the chance is the stretch."""
    ends = Spread.of([40], scale=2)
    goal = at_least(40 + 2 * far)
    likely = ends.at_least(goal.low[:, None])[:, 0]
    stretch = stretch_of(ends, goal, likely)

    assert far / math.sqrt(DF / (DF - 2)) == pytest.approx(stretch[0], abs=1e-12)
    band = evolve(goal, high=np.array([1e6]))
    assert stretch == pytest.approx(stretch_of(ends, band, likely), abs=1e-6)


def test_narrow_band_is_hard_to_keep():
    """The forecast may lie in a band and still leave it by chance, on either side."""
    wide, narrow = (
        judged(Hold(at_least=20, at_most=46)),
        judged(Hold(at_least=32.9, at_most=33.1)),
    )

    assert wide.stretch < 0 < narrow.stretch
    assert wide.chance > 0.9
    assert narrow.chance < 0.1
    assert "business as usual" == wide.word


def test_limit_that_is_kept_is_not_met_already():
    """A hold that holds is no trivial target: it is one to be kept."""
    assert "business as usual" == judged({"at_least": 30}).word


def test_certain_forecast_has_no_width():
    """At or beyond: without a width the target is either there or out of reach."""
    sure = Spread.of([5, 5, 5], scale=0)
    stretch = stretch_of(sure, at_least(5, 4, 6), np.array([1.0, 1, 0]))

    assert 0 == stretch[0]
    assert stretch[1] < -1e300
    assert stretch[2] > 1e300


def test_goal_that_no_value_meets():
    """Nothing to measure a distance to."""
    none = Region(low=np.array([np.inf]), high=np.array([-np.inf]))

    assert np.isnan(stretch_of(Spread.of([5], scale=1), none, np.zeros(1))).all()


@pytest.mark.parametrize(
    ("needed", "share"), [(-9, 1), (3, 1), (4, 2 / 3), (6, 2 / 3), (7, 0), (20, 0)]
)
def test_precedents_are_counted(needed, share):
    """Over 60 days 30, 34, 36, 40, 39 has changed by 6, 6 and 3."""
    cases = history([30, 34, 36, 40, 39], end=180)
    found, spans = precedent_of(cases, at_least(39.0 + needed))

    assert 3 == spans[0]
    assert share == found[0]


def test_spans_between_readings_follow_the_line():
    """A cycle of 45 days begins at a reading and ends between two."""
    cases = history([0, 30, 30], start=60, end=105)
    found, spans = precedent_of(cases, at_least(30 + 30.0))

    assert (1, 1.0) == (spans[0], found[0])


def test_nearly_a_span_is_a_span():
    """Quarters differ by a day or two; four of them are still a year."""
    cases = history([10, 20], start=90, end=181, step=90)

    assert [1] == precedent_of(cases, at_least(25.0))[1].tolist()
    short = history([10, 20], start=90, end=190, step=90)
    share, spans = precedent_of(short, at_least(25.0))
    assert (0, True) == (spans[0], np.isnan(share[0]))


class Narrow:
    """A calibration that is sure of itself, so that every other value is far."""

    base = None

    def apply(self, spread):
        """Return spreads of a thousandth of the width."""
        return evolve(spread, below=spread.below / 1e3, above=spread.above / 1e3)


def test_far_target_with_a_precedent_is_not_without_one():
    """What has been seen once is no news, however unlikely it looks."""
    words = []
    for values in ([30, 31, 30, 31, 30, 31], [10, 31, 30, 31, 30, 31]):
        cases = history(values)
        found = demands(cases, at_least(45.0), kept=OPEN, calibration=Narrow())
        words.append(LEVELS[found.level[0]])

    assert ["no precedent", "far stretch"] == words


def test_counter_that_starts_again():
    """Last quarter's 400 deals are no start of this quarter's 0."""
    cycle = {"start": 60, "end": 90, "kind": "cumulative"}
    again = from_start(history([0, 100, 200], baseline=0, lower=0, **cycle))
    going_on = from_start(history([0, 100, 200], baseline=200, **cycle))

    assert [[-200, -100, 0]] == again.values.tolist()
    assert ([0], [-200]) == (again.baseline.tolist(), again.lower.tolist())
    assert [[0, 100, 200]] == going_on.values.tolist()
    assert [200] == going_on.baseline.tolist()


def test_total_of_a_cycle_is_compared_with_earlier_ones():
    """50 deals a month make 150 a quarter: that is business as usual, 300 is not."""
    values = {f"2026-0{m}-28": 50 * m for m in range(1, 10)}
    words = []
    for target in (120, 300):
        kr = KeyResult("kr", "x", metric="nps", baseline=0, target=target)
        okrs = okrs_of(kr, values=values, kind="total", bounds=None)
        words.append(realism(okrs, on=PLANNED)["kr"].word)

    assert "business as usual" == words[0]
    assert words[1] in ("far stretch", "no precedent")


def test_every_kind_of_target_is_judged_by_its_own_values():
    """Zones by their target, a change by its start, a fall as a fall."""
    zones, reach = judged(Zones(33, 35, 38, 45)), judged(Reach(33, 38))
    change, down = judged(Change(5)), judged(Reach(33, 28))

    assert (
        reach.stretch == pytest.approx(zones.stretch) == pytest.approx(change.stretch)
    )
    assert down.stretch > 0


def test_readings_of_the_cycle_do_not_count():
    """It is about the plan, whenever it is asked: the effort itself is no history."""
    kr = KeyResult("kr", "x", metric="nps", baseline=33, target=36)
    more = {**MONTHS, "2026-10-28": 60, "2026-11-28": 70}
    before = realism(okrs_of(kr), on=PLANNED)["kr"]
    after = realism(okrs_of(kr, values=more), on="2026-12-24")["kr"]

    assert before == after


def test_planning_ahead_knows_what_is_known():
    """In July nobody knows the readings of August."""
    kr = KeyResult("kr", "x", metric="nps", baseline=33, target=36)
    made = realism(okrs_of(kr), on="2026-07-31")["kr"]

    assert (4, 34.0) == (made.readings, made.start)


@pytest.mark.parametrize(
    ("kr", "why"),
    [
        (KeyResult("kr", "x", target=Done()), "staged work"),
        (KeyResult("kr", "x", metric="nps", target=Change(5)), "4 are needed"),
        (KeyResult("kr", "x", baseline=1, target=2), "0 readings before 2026-10-01"),
        (
            KeyResult("kr", "x", metric="nps", target=Hold(at_least=3, basis="worst")),
            "judged by the worst",
        ),
    ],
)
def test_no_judgement_without_history(kr, why):
    """A number made of nothing would be taken for one: None, and the reason."""
    few = dict([*MONTHS.items()][:1])
    made = realism(okrs_of(kr, values=few), on=PLANNED)["kr"]
    numbers = (made.stretch, made.chance, made.precedent, made.usual, made.start)

    assert (None,) * 5 == numbers
    assert (None, 0) == (made.word, made.spans)
    assert made.why.startswith("no judgement: ")
    assert why in made.why


def test_change_from_an_unknown_start():
    """A change whose start nobody knows has no target to be judged."""
    kr = KeyResult(
        "kr",
        "x",
        metric="nps",
        target=Change(5, since="2020-01-01"),
        starts_on="2026-10-02",
    )
    made = realism(okrs_of(kr), on=PLANNED)["kr"]

    assert "no judgement: its start or its target is not known" == made.why


def test_no_cycle_no_judgement():
    """Without an end there is nothing to forecast to."""
    kr = KeyResult("kr", "x", baseline=33, target=36, check_ins=MONTHS)

    assert "no cycle" in realism(kr, on=PLANNED)["kr"].why


def test_one_key_result_alone():
    """As for `score`: a lone key result with its cycle will do."""
    kr = KeyResult("kr", "x", baseline=33, target=36, check_ins=MONTHS)
    alone = realism(kr, on=PLANNED, cycle="2026-Q4")["kr"]

    assert judged(Reach(33, 36)).stretch == pytest.approx(alone.stretch, abs=0.3)
    assert "beyond that; chance" in alone.why


def test_nothing_to_judge():
    """An empty set has an empty answer; something else is refused."""
    assert 0 == len(realism(OKRSet(cycle="2026-Q4"), on=PLANNED))
    with pytest.raises(InvalidOKRError):
        realism("okrs.yaml", on=PLANNED)
    with pytest.raises(InvalidOKRError):
        realism(okrs_of(), on=PLANNED, calibration="none")


def test_results_are_like_every_other():
    """Index, columns, JSON, text, HTML and explanation come from the same numbers."""
    done = KeyResult("ship", "<b>Ship</b>", target=Done())
    nps = KeyResult("nps", "x", metric="nps", baseline=33, target=38)
    found = realism(okrs_of(nps, done), on=PLANNED)
    columns, plain = found.to_columns(), json.loads(json.dumps(found.to_dict()))

    assert ["nps", "ship"] == list(found.ids) == [item.id for item in found]
    assert ("nps" in found, "no" in found) == (True, False)
    assert found["nps"].stretch == columns["stretch"][0] == plain["items"][0]["stretch"]
    assert [None, "points"] == [plain["items"][1]["word"], columns["unit"][0]]
    assert found["nps"].to_dict()["word"] == "stretch"
    assert (2, 12) == found.to_frame().shape
    assert "2026-09-30" == str(found.on)
    assert "<Realism of 2 key results on 2026-09-30>" == repr(found)
    assert "ship  -" in str(found)
    assert "<b>" not in found._repr_html_().replace("<b>stretch", "")
    with pytest.raises(UnknownIdError):
        found["npss"]


def test_explanation_names_its_numbers():
    """Whoever doubts the verdict finds what it rests on."""
    kr = KeyResult("kr", "x", metric="nps", baseline=33, target=36)
    found = realism(okrs_of(kr), on=PLANNED)
    tree = found.explain("kr")
    labels = [part.label for part in tree.inputs]

    assert ["last value", "without effort", "stretch", "chance", "precedent"] == labels
    assert "33 points" == tree.inputs[0].shown
    assert "of 2 past spans" == tree.inputs[-1].rule
    assert found["kr"].why == tree.note
    assert "2 past spans of 92 days" in tree.note


def test_goal_without_a_distance_is_still_said():
    """Where no value meets a target there is a chance of 0, and no distance."""
    made = judged(Reach(33, 36)).replace(stretch=None, chance=0.0)

    said = verdict_on(made, days=92)
    assert " points; chance 0%; " in said
    assert "standard deviations" not in said


def test_short_history_says_so():
    """Four weeks have no precedent for a quarter, and must not seem to lack one."""
    weeks = {f"2026-09-{d:02}": v for d, v in ((1, 31), (8, 33), (15, 32), (22, 34))}
    made = judged(Reach(34, 36), values=weeks)

    assert (None, 0) == (made.precedent, made.spans)
    assert "history is shorter than its 92 days" in made.why
    assert "precedent" not in [
        part.label
        for part in realism(
            okrs_of(
                KeyResult("kr", "x", metric="nps", baseline=34, target=36),
                values=weeks,
            ),
            on=PLANNED,
        )
        .explain("kr")
        .inputs
    ]
