"""The array face: shapes, laws, what is refused, and what stays certain."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.projection import Forecast, forecast

NAN = np.nan
CYCLE = {"start": 0, "end": 91, "baseline": 32}
WEEKS, NPS = [[0, 7, 14, 21]], [[32, 33, 35, 35]]
FORECAST = sys.modules["okrkit.projection.forecast"]


@st.composite
def batches(draw, kind="level"):
    """Return the arguments of a forecast of a few short series."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    days = st.lists(st.integers(-60, 80), min_size=m, max_size=m, unique=True)
    number = st.integers(-200, 200).map(lambda i: i / 4)
    row = st.lists(number, min_size=m, max_size=m)
    times = np.array([sorted(draw(days)) for _ in range(n)], dtype=float)
    values = np.array([draw(row) for _ in range(n)])
    if kind == "cumulative":
        values = np.sort(values, axis=1)
    column = st.lists(number, min_size=n, max_size=n).map(np.array)
    return {
        "times": times,
        "values": values,
        "start": 0.0,
        "end": 91.0,
        "baseline": draw(column),
        "targets": np.column_stack([draw(column), draw(column)]),
        "kind": kind,
        "lower": draw(st.sampled_from([-np.inf, -100.0])),
        "upper": draw(st.sampled_from([np.inf, 120.0])),
    }


def same(one: Forecast, other: Forecast, **tolerance: float) -> None:
    """Compare all numbers of two forecasts."""
    tolerance = {"rel": 1e-7, "abs": 1e-9, **tolerance}
    for name, column in one.to_columns().items():
        assert column == pytest.approx(
            other.to_columns()[name], nan_ok=True, **tolerance
        ), name


def test_the_shapes_of_an_answer():
    """Programs index columns: one chance a target, one value a level."""
    view = forecast(
        WEEKS * 5, NPS * 5, **CYCLE, targets=[[34, 60, NAN]], quantiles=(0.1, 0.9)
    )

    assert (5, 3) == view.chance.shape
    assert (5, 2) == view.quantiles.shape
    assert (5,) == view.mean.shape == view.median.shape
    assert [0.1, 0.9] == view.levels.tolist()
    assert 5 == len(view)


def test_no_targets_and_no_levels():
    """Who asks for a mean alone pays for nothing else."""
    view = forecast(WEEKS, NPS, **CYCLE, quantiles=[])

    assert (1, 0) == view.chance.shape == view.quantiles.shape
    assert math.isfinite(view.mean[0])


def test_empty_batch():
    """An empty query has an empty answer of the right shape."""
    view = forecast(
        np.empty((0, 3)), np.empty((0, 3)), start=0, end=1, baseline=0, targets=[[1, 2]]
    )

    assert 0 == len(view)
    assert (0, 2) == view.chance.shape
    assert (0, 3) == view.quantiles.shape


def test_answers_cannot_be_written():
    """Results are shared; nobody changes them for others."""
    view = forecast(WEEKS, NPS, **CYCLE, targets=[[34]])

    with pytest.raises(ValueError, match="read-only"):
        view.chance[0, 0] = 1.0


@given(batches(), st.sampled_from(["level", "cumulative"]))
def test_answers_are_possible(batch, kind):
    """Whatever comes in: probabilities, ordered quantiles within bounds, no NaN."""
    if kind == "cumulative":
        batch |= {"kind": kind, "values": np.sort(batch["values"], axis=1)}
    view = forecast(**batch, quantiles=(0.05, 0.5, 0.95))

    assert ((view.chance >= 0) & (view.chance <= 1)).all()
    assert (np.diff(view.quantiles, axis=1) >= 0).all()
    assert (view.quantiles[:, 1] == view.median).all()
    for column in (view.mean, *view.quantiles.T):
        assert ((column >= batch["lower"]) & (column <= batch["upper"])).all()
        assert np.isfinite(column).all()
    if kind == "cumulative":
        assert (view.quantiles[:, 0] >= batch["values"].max(axis=1)).all()


@given(batches(), st.floats(0.01, 100))
def test_chance_falls_as_the_target_hardens(batch, more):
    """Up or down: a harder target can never be likelier."""
    ways = np.where(batch["targets"] >= batch["baseline"][:, None], 1.0, -1.0)
    batch["directions"] = ways
    easy = forecast(**batch)
    hard = forecast(**{**batch, "targets": batch["targets"] + ways * more})

    assert (hard.chance <= easy.chance).all()


@given(batches(), st.integers(-12, 12))
def test_units_change_nothing(batch, power):
    """Euros or millions of euros: the same chances."""
    # Where all there is is 0, one unit of the metric is the only scale.
    assume(any(np.any(batch[part]) for part in ("values", "baseline", "targets")))
    by = 2.0**power
    parts = ("values", "baseline", "targets", "lower", "upper")
    plain, other = (
        forecast(**batch),
        forecast(**{**batch, **{part: batch[part] * by for part in parts}}),
    )

    back = {name: getattr(other, name) / by for name in ("mean", "median", "quantiles")}
    same(plain, evolve(other, **back))


@given(batches())
def test_mirror_changes_nothing(batch):
    """Churn down is retention up: no formula may prefer a direction."""
    ways = np.where(batch["targets"] >= batch["baseline"][:, None], 1.0, -1.0)
    turned = {part: -batch[part] for part in ("values", "baseline", "targets")}
    turned |= {"lower": -batch["upper"], "upper": -batch["lower"], "directions": -ways}
    levels = np.array([0.1, 0.5, 0.9])
    plain = forecast(**batch, quantiles=levels)
    other = forecast(**{**batch, **turned}, quantiles=levels)

    back = {"mean": -other.mean, "median": -other.median}
    same(plain, evolve(other, **back, quantiles=-other.quantiles[:, ::-1]), rel=1e-5)


@given(batches(), st.floats(-1e4, 1e4))
def test_the_origin_of_time_is_anyone_s(batch, days):
    """Days since 1970 or since the cycle began: the same answer."""
    moved = {part: batch[part] + round(days) for part in ("times", "start", "end")}

    same(forecast(**batch), forecast(**{**batch, **moved}))


@given(batches())
def test_rows_do_not_know_each_other(batch):
    """A forecast of many is the forecasts of each: nothing leaks between rows."""
    whole = forecast(**batch)
    for row in range(len(whole)):
        parts = ("times", "values", "baseline", "targets")
        one = forecast(**{**batch, **{part: batch[part][[row]] for part in parts}})
        rows = {
            name: getattr(whole, name)[[row]]
            for name in ("chance", "mean", "median", "quantiles")
        }
        same(evolve(whole, **rows), one)


def test_blocks_do_not_show(monkeypatch):
    """Work is done by block of rows; where a block ends must not matter."""
    rng = np.random.default_rng(5)
    times = np.sort(rng.uniform(-30, 60, (7, 5)), axis=1)
    values = rng.normal(50, 5, (7, 5))
    values[3, 2:] = NAN
    usual = {"start": 0, "end": 91, "baseline": 50, "targets": [[40, 60]]}
    whole = forecast(times, values, **usual, now=50)
    monkeypatch.setattr(FORECAST, "_ROWS", 3)

    same(whole, forecast(times, values, **usual, now=50))


def test_fault_in_a_later_block_is_found(monkeypatch):
    """A million rows are checked to the last one, and named by their own number."""
    monkeypatch.setattr(FORECAST, "_ROWS", 2)
    values = [[1.0, 2.0]] * 4 + [[2.0, 1.0]]

    with pytest.raises(InvalidOKRError) as caught:
        forecast([[0, 7]] * 5, values, start=0, end=9, baseline=1, kind="cumulative")
    assert ("falling-total", "forecast.values, row 4") == (
        caught.value.code,
        caught.value.place,
    )


def test_the_certain_past_stays_certain():
    """On the last day the reading is the answer: met or not, with no width."""
    view = forecast(
        [[0, 91]] * 2, [[32, 40]] * 2, **CYCLE, targets=[[40, 41], [39, 40.001]]
    )

    assert [[1, 0], [1, 0]] == view.chance.tolist()
    assert [40, 40] == view.mean.tolist() == view.median.tolist()
    assert [[40] * 3] * 2 == view.quantiles.tolist()


def test_directions_say_how_a_target_is_met():
    """The numbers decide unless somebody says; NaN is no target at all."""
    usual = {**CYCLE, "targets": [[40, 20, 32]]}
    told = forecast(WEEKS, NPS, **usual, directions=[[1, -1, 1]])
    turned = forecast(WEEKS, NPS, **usual, directions=-1)
    partly = forecast(WEEKS, NPS, **usual, directions=[[1, NAN, 1]])
    numbers_decide = forecast(WEEKS, NPS, **usual).chance

    assert numbers_decide.tolist() == told.chance.tolist()
    assert told.chance[0, 0] == pytest.approx(1 - turned.chance[0, 0])
    assert [False, True, False] == np.isnan(partly.chance[0]).tolist()


def test_targets_fit_in_several_shapes():
    """One target for all, a row for all, a column for each: as numpy broadcasts."""
    usual = (WEEKS * 2, NPS * 2)
    one = forecast(*usual, **CYCLE, targets=40).chance

    assert (2, 1) == one.shape
    for targets in ([[40]], [[40], [40]], np.ma.masked_array([[40]])):
        assert (
            one.tolist() == forecast(*usual, **CYCLE, targets=targets).chance.tolist()
        )
    masked = np.ma.masked_array([[40, 41]], mask=[[0, 1]])
    gaps = forecast(*usual, **CYCLE, targets=masked, directions=1)
    assert [False, True] == np.isnan(gaps.chance[0]).tolist()


def test_target_beyond_the_bounds():
    """101 % will never be reached, and more than -1 % is certain."""
    view = forecast(
        WEEKS, NPS, **CYCLE, targets=[[101, -1]], directions=1, lower=0, upper=100
    )

    assert [[0, 1]] == view.chance.tolist()


def test_no_reading_goes_on_from_the_baseline():
    """Before the first check-in there is still an answer, around the start."""
    view = forecast([[NAN]], [[NAN]], **CYCLE, targets=[[33]])

    assert 32 == pytest.approx(view.median[0], rel=0.2)
    assert 0 < view.chance[0, 0] < 1
    same(view, forecast([[95]], [[99]], **CYCLE, targets=[[33]]))


@pytest.mark.parametrize("size", [1e308, 1e-308])
@pytest.mark.parametrize("kind", ["level", "cumulative"])
def test_enormous_and_tiny_values(size, kind):
    """Odd numbers get finite answers, never NaN in silence."""
    values = np.array([[0.1, 0.2, 0.2, 0.4]]) * size
    view = forecast(
        WEEKS, values, start=0, end=91, baseline=0.1 * size, targets=size, kind=kind
    )

    assert 0 <= view.chance[0, 0] <= 1
    for column in view.to_columns().values():
        assert np.isfinite(column).all()


@pytest.mark.parametrize("kind", ["level", "cumulative"])
def test_constant_series_can_still_move(kind):
    """Four equal readings are no proof that nothing ever changes."""
    view = forecast(WEEKS, [[32] * 4], **CYCLE, targets=[[32, 40]], kind=kind)

    assert 0 < view.chance[0, 1] < 0.5
    assert view.quantiles[0, 2] > 32
    assert np.isfinite(view.quantiles).all()


def test_zero_series_is_answered():
    """Zero everywhere has no size of its own to take a width from."""
    view = forecast(WEEKS, [[0] * 4], start=0, end=91, baseline=0, targets=[[0, 1]])

    assert 0 <= view.chance[0, 1] <= view.chance[0, 0] <= 1


class Wider:
    """A calibration of one's own: twice as wide, on top of a base."""

    def __init__(self, base):
        """Keep the base."""
        self.base = base

    def apply(self, spread):
        """Return wider spreads."""
        return evolve(spread, below=2 * spread.below, above=2 * spread.above)


def test_calibration_is_a_choice():
    """The learned part can be left out, or corrected by one's own record."""
    levels = {"quantiles": (0.1, 0.5, 0.9)}
    for base in ("default", None):
        plain = forecast(WEEKS, NPS, **CYCLE, **levels, calibration=base).quantiles[0]
        wide = forecast(WEEKS, NPS, **CYCLE, **levels, calibration=Wider(base))
        assert 2 * (plain[2] - plain[1]) == pytest.approx(
            wide.quantiles[0, 2] - wide.quantiles[0, 1]
        )
        assert plain[1] == wide.median[0]


@pytest.mark.parametrize(
    ("calibration", "code"), [("defalt", "unknown-word"), (5, "wrong-type")]
)
def test_no_calibration(calibration, code):
    """A typo must not switch the correction off in silence."""
    with pytest.raises(InvalidOKRError) as caught:
        forecast(WEEKS, NPS, **CYCLE, calibration=calibration)
    assert code == caught.value.code


@pytest.mark.parametrize(
    ("asked", "code", "place"),
    [
        ({"targets": [40]}, "shape-mismatch", "targets"),
        ({"targets": [[40], [41], [42]]}, "shape-mismatch", "targets"),
        ({"targets": [["40"]]}, "not-a-number", "targets"),
        ({"targets": [[np.inf]]}, "not-finite", "targets"),
        ({"targets": [[40]], "directions": [[1, 1]]}, "shape-mismatch", "directions"),
        (
            {"targets": [[40]], "directions": [[1], [0]]},
            "not-a-direction",
            "directions, row 1",
        ),
        (
            {"targets": 40, "baseline": [32, NAN]},
            "not-a-direction",
            "directions, row 1",
        ),
        ({"quantiles": [0.5, 1.0]}, "not-a-level", "quantiles"),
        ({"quantiles": [0.0]}, "not-a-level", "quantiles"),
        ({"quantiles": [NAN]}, "not-a-level", "quantiles"),
        ({"quantiles": [[0.5]]}, "shape-mismatch", "quantiles"),
        ({"basis": "maen"}, "unknown-word", "basis"),
        ({"basis": "share of time"}, "unknown-word", "basis"),
        ({"basis": 7}, "unknown-word", "basis"),
        ({"basis": np.zeros((2, 2, 2))}, "unknown-word", "basis"),
        ({"basis": ["mean", "sum"]}, "unknown-word", "basis"),
        ({"kind": [[1], [1, 2]]}, "wrong-type", "kind"),
        ({"kind": [["level"], ["level", "level"]]}, "wrong-type", "kind"),
        ({"basis": "worst"}, "not-a-direction", "directions, row 0"),
        (
            {"basis": "worst", "targets": [[40, 20]]},
            "not-a-direction",
            "directions, row 0",
        ),
        ({"end": 0}, "span-empty", "end, row 0"),
    ],
)
def test_questions_that_are_none(asked, code, place):
    """Each is refused by name: a wrong number is worse than an error."""
    with pytest.raises(InvalidOKRError) as caught:
        forecast(WEEKS * 2, NPS * 2, **{**CYCLE, **asked})
    assert (code, f"forecast.{place}") == (caught.value.code, caught.value.place)


@pytest.mark.parametrize("asked", [{"kind": [[1], [1, 2]]}, {"basis": ["mean", "sum"]}])
def test_what_is_no_word_is_shown(asked):
    """With what could have been said instead."""
    with pytest.raises(InvalidOKRError) as caught:
        forecast(WEEKS, NPS, **CYCLE, **asked)

    assert str(*asked.values()) == caught.value.got
    assert "latest" in caught.value.expected or "level" in caught.value.expected


def test_ways_out_are_named():
    """The commonest slips get their repair in the message."""
    for asked, hint in (
        ({"targets": [40, 41]}, "targets[:, None]"),
        ({"basis": "maen"}, "'mean'"),
        ({"basis": "share of time"}, "okrkit.project"),
    ):
        with pytest.raises(InvalidOKRError) as caught:
            forecast(WEEKS * 2, NPS * 2, **CYCLE, **asked)
        assert hint in caught.value.hint


@pytest.mark.parametrize("basis", ["mean", "worst", "sum"])
def test_other_bases_are_asked_of_the_whole_cycle(basis):
    """What lies behind counts as well: less is open, and the sum is larger."""
    usual = {**CYCLE, "targets": [[34]], "basis": basis}
    view = forecast(WEEKS, NPS, **usual)
    last = forecast(WEEKS, NPS, **{**CYCLE, "targets": [[34]]})

    assert 0 <= view.chance[0, 0] <= 1
    if basis == "sum":
        assert view.mean[0] > 100
    else:
        assert view.mean[0] < last.mean[0] + 1
    if basis == "worst":
        assert view.mean[0] <= 32
        assert 0 == view.chance[0, 0]
        down = forecast(WEEKS, NPS, **usual, directions=-1)
        assert down.median[0] >= 35


@pytest.mark.parametrize("basis", ["mean", "worst"])
def test_whole_cycle_over_is_certain(basis):
    """At the end nothing is open, whatever is asked."""
    weeks = [[*range(0, 92, 7)]]
    view = forecast(
        weeks, [[35] * 14], **CYCLE, targets=[[34]], basis=basis, directions=1
    )

    assert 1 == view.chance[0, 0]


def test_now_moves_the_horizon_of_other_bases():
    """Days without a reading are open as long as nobody has read them."""
    usual = {**CYCLE, "targets": [[34]], "basis": "mean"}
    early, late, never = (
        forecast(WEEKS, NPS, **usual, now=now) for now in (21, 80, [NAN])
    )

    assert early.mean.tolist() == never.mean.tolist()
    assert math.isfinite(late.mean[0])
    bare = forecast([[NAN]], [[NAN]], **usual)
    assert math.isfinite(bare.mean[0])


def test_answers_travel():
    """Columns for frames, plain values for JSON, one line for a log."""
    view = forecast(WEEKS, NPS, **CYCLE, targets=[[34, NAN]], quantiles=[0.5])
    plain = json.loads(json.dumps(view.to_dict()))

    assert ["mean", "median", "chance_0", "chance_1", "quantile_0.5"] == list(
        view.to_columns()
    )
    assert {"kind": "forecast", "levels": [0.5]} == {
        key: plain[key] for key in ("kind", "levels")
    }
    assert [view.chance[0, 0], None] == plain["items"][0]["chance"]
    assert view.mean[0] == plain["items"][0]["mean"]
    assert "<Forecast of 1 series, 2 targets, 1 quantiles>" == repr(view)
    assert (1, 5) == view.to_frame().shape


def test_same_input_same_bits():
    """No seed, no clock: another process gives the same numbers to the last bit."""
    script = (
        "from okrkit.projection import forecast\n"
        f"view = forecast({WEEKS}, {NPS}, **{CYCLE}, targets=[[34]])\n"
        "print(view.mean[0].hex(), view.chance[0, 0].hex())"
    )
    run = [sys.executable, "-c", script]
    view = forecast(WEEKS, NPS, **CYCLE, targets=[[34]])
    expected = f"{view.mean[0].hex()} {view.chance[0, 0].hex()}"

    assert (
        expected
        == subprocess.run(
            run, check=True, capture_output=True, text=True
        ).stdout.strip()
    )


@pytest.mark.parametrize("baseline", [3.2, 32.0, 132.0])
@pytest.mark.parametrize("part", [0.3, 0.6, 1.0, 1.3])
def test_one_good_reading_is_not_drawn_back_beyond_the_start(baseline, part):
    """A team that has met its target late is not told that it will end below zero."""
    reading = baseline * (1 + 0.25 * part)
    found = forecast(
        [[75.0]], [[reading]], start=0, end=92, baseline=[baseline], quantiles=[0.5]
    )
    plain = forecast(
        [[75.0]],
        [[reading]],
        start=0,
        end=92,
        baseline=[baseline],
        quantiles=[0.5],
        calibration=None,
    )

    assert baseline < found.quantiles[0, 0]
    assert abs(found.quantiles[0, 0] - plain.quantiles[0, 0]) < reading - baseline


@pytest.mark.parametrize("lower", [None, 0.0])
@pytest.mark.parametrize("start", [0.5, 1.0, 3.0, 8.0])
@pytest.mark.parametrize("ways", [(4, 8, 12, 16), (2, 4, 10, 15)])
def test_steady_work_from_almost_nothing_is_not_undone(start, ways, lower):
    """Sixteen customers of twenty, won one after the other, are not said to leave."""
    found = forecast(
        [[11.0, 25.0, 39.0, 50.0]],
        [[start + way for way in ways]],
        start=0,
        end=91,
        baseline=[start],
        targets=[[start + 19]],
        quantiles=[0.5],
        lower=lower,
    )

    assert start + ways[1] < found.quantiles[0, 0] < start + 19
    assert 0.2 < found.chance[0, 0] < 0.6


def test_what_swings_many_fold_is_expected_back():
    """A spike among ups and downs of a busy metric is still taken for one."""
    days, values = [[11.0, 25.0, 39.0, 50.0]], [[3.0, 1.2, 2.8, 9.0]]
    asked = {"start": 0, "end": 91, "baseline": [1.0], "quantiles": [0.5]}
    learned = forecast(days, values, **asked).quantiles[0, 0]
    alone = forecast(days, values, **asked, calibration=None).quantiles[0, 0]

    assert learned < alone
