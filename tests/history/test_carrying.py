"""Carrying over: what the next cycle keeps, and that all it does not is named."""

import json

import pytest
from hypothesis import given

import okrkit as okr
from okrkit.errors import CalendarError, UnknownIdError
from okrkit.history.carrying import carry_over
from okrkit.history.closing import close
from okrkit.model.parts import Assumption, Guardrail, Initiative, Support
from okrkit.model.target import Change
from okrkit.testing import okr_sets

ON = "2027-01-08"
DAY = "2026-12-31"


def _alone(kr: okr.KeyResult, **more: object) -> okr.OKRSet:
    more = {"cycle": "2026-Q4", **more}
    return okr.OKRSet([okr.Objective("o", "O", [kr])], **more)


@pytest.mark.parametrize(
    ("target", "value", "new", "said"),
    [
        (okr.Reach(32, 40), 36, okr.Reach(36, 40), "from 36 to 40, from the value"),
        (okr.Reach(5, 2, stretch=1), 6, okr.Reach(6, 2, stretch=1), "from 6 to 2"),
        (okr.Reach(32, 40), 40, None, "agree on a new target"),
        (okr.Reach(32, 40), 45, None, "agree on a new target"),
        (okr.Reach(5, 2), 1, None, "agree on a new target"),
        (okr.Reach(32, 40), 32, None, "from 32 to 40"),
        (okr.Reach(0, 100), 60, None, "from 0 again"),
        (okr.Reach(0, 1), 0.6, None, "from 0 again"),
        (okr.Reach(0, 50, basis="sum"), 60, None, "its sum counted anew"),
        (okr.Zones(0, 30, 70, 100), 20, okr.Zones(20, 30, 70, 100), "from the value"),
        (okr.Zones(0, 30, 70, 90), 50, None, "agree on new zones"),
        (okr.Zones(0, 30, 70, 90), 95, None, "agree on a new target"),
        (okr.Hold(at_most=5), 6, None, "at most 5"),
        (okr.Steps([(0, 0), (9, 1)]), 6, None, "target"),
        (Change(5), 6, None, "counted anew"),
        (okr.Establish(), 6, None, "what was done"),
    ],
)
def test_each_target_starts_again(
    target: object, value: float, new: object, said: str
) -> None:
    """From the current value where a measure goes on, anew where work was counted."""
    kr = okr.KeyResult("k", "K", target=target, check_ins={DAY: value})
    run = carry_over(_alone(kr), "2027-Q1", on=ON)
    assert (new or target) == run.okrs.key_result("k").target
    words = [*run.kept, *run.dropped, *run.asked]
    assert any(said in each for each in words), words


def test_the_value_of_a_metric_is_said_in_its_unit() -> None:
    """The last reading up to the day counts, not a later one."""
    kr = okr.KeyResult("k", "K", baseline=3.2, target=2, metric="m")
    readings = {"2026-12-31": 2.6, "2027-01-20": 2.2}
    okrs = _alone(kr, metrics=[okr.Metric("m", unit="%")], observations={"m": readings})
    run = carry_over(okrs, "2027-Q1", on=ON)
    assert okr.Reach(2.6, 2) == run.okrs.key_result("k").target
    assert "target from 2.6% to 2%, from the value of 2026-12-31" == run["k"].kept[0]
    assert ("baseline 3.2%",) == run["k"].dropped
    assert okrs.series("m") == run.okrs.series("m")


def test_nothing_measured_is_asked_about() -> None:
    """Neither a draft nor a missing reading becomes a number."""
    kr = okr.KeyResult("k", "K", baseline=3, target=2)
    run = carry_over(_alone(kr), "2027-Q1", on=ON)
    assert run.asked == (
        "key result k: nothing was measured: is the baseline still true?",
    )
    draft = okr.KeyResult("k", "K", draft=True)
    assert ("its draft",) == carry_over(_alone(draft), "2027-Q1", on=ON)["k"].kept


@pytest.fixture
def okrs() -> okr.OKRSet:
    """Two objectives that know each other, with all that can be kept or dropped."""
    top = okr.KeyResult(
        "nps",
        "NPS",
        baseline=32,
        target=40,
        stretch=45,
        metric="nps",
        weight=2,
        owner="Ann",
        segment="paying",
        intent="committed",
        plan={"2026-11-30": 35},
        starts_on="2026-10-05",
        ends_on="2026-12-20",
        depends_on=["calls", "gone"],
        check_ins={"2026-11-06": 34, "2026-12-18": 36},
    )
    calls = okr.KeyResult("calls", "Calls", target=okr.Done())
    gone = okr.KeyResult("gone", "Gone", at_most=5)
    keep = okr.Objective(
        "keep",
        "Stay",
        [top, gone],
        owner="Bo",
        level="team",
        intent="aspirational",
        supports=[
            Support(objective="help", weight=0.4),
            Support(key_result="gone"),
            Support(objective="company/grow"),
        ],
        guardrails=[Guardrail(metric="nps", at_least=10)],
        measured_by=["nps"],
        assumptions=[
            Assumption(drivers=["nps"], outcome="nps"),
            Assumption(drivers=["nps"], outcome="gone"),
        ],
        initiatives=[
            Initiative("old", "Old", ends_on="2026-12-01"),
            Initiative("new", "New", ends_on="2027-02-01"),
        ],
        reviewed_on="2026-11-01",
        carried_from="2026-Q3/keep",
    )
    help_ = okr.Objective("help", "Help", [calls])
    year = okr.Objective("year", "Year", [okr.KeyResult("arr", "ARR", at_least=5)])
    made = okr.OKRSet(
        [keep, help_, year],
        metrics=[okr.Metric("nps")],
        cycle="2026-Q4",
        waive={"K04": "agreed"},
        name="team",
    )
    made = made.amend("nps", on="2026-11-10", reason="Late", target=39)
    told = {"gone": "achieved", "nps": "missed", "year": "abandoned"}
    return close(made, on=ON, outcomes=told).okrs


def test_lineage_and_agreement_are_kept(okrs: okr.OKRSet) -> None:
    """The id, metric, stretch, weight, owner and links; and where it comes from."""
    run = carry_over(okrs, "2027-Q1", on=ON, name="new")
    new = run.okrs.key_result("nps")
    old = okrs.key_result("nps")
    assert okr.Reach(36, 39, stretch=45) == new.target
    for name in ("id", "title", "metric", "weight", "owner", "segment", "intent"):
        assert getattr(old, name) == getattr(new, name)
    assert ("2026-Q4/nps", "2026-Q4/keep") == (
        new.carried_from,
        run.okrs.objective("keep").carried_from,
    )
    assert ("calls",) == new.depends_on
    supports = [s.objective for s in run.okrs.objective("keep").supports]
    assert ["help", "company/grow"] == supports
    assert ("new", "2027-Q1", {"K04": "agreed"}) == (
        run.okrs.name,
        str(run.okrs.cycle),
        run.okrs.waive,
    )


def test_every_dropped_thing_is_named(okrs: okr.OKRSet) -> None:
    """Nobody has to compare two sets to learn what is not there any more."""
    run = carry_over(okrs, "2027-Q1", on=ON)
    closing = f"missed on {ON} with"
    expected = [
        "objective keep: support of gone, which is not carried over",
        "objective keep: initiative old, ended on 2026-12-01",
        "objective keep: assumption on gone, of key results not carried over",
        "objective keep: reviewed on 2026-11-01",
        f"objective keep: closing: {closing}",
        "objective keep: carried from 2026-Q3/keep",
        "key result nps: 2 check-ins, the last of 2026-12-18",
        "key result nps: baseline 32",
        "key result nps: plan of 1 dates",
        "key result nps: first day 2026-10-05",
        "key result nps: last day 2026-12-20",
        "key result nps: dependency on gone, not carried over",
        "key result nps: amendment of 2026-11-10 (Late)",
        f"key result nps: closing: {closing}",
        "key result gone: left behind, achieved",
        "key result calls: what was done",
        "objective year: left behind, abandoned",
        "key result arr: left behind, its objective was abandoned",
    ]
    for line in expected:
        assert any(told.startswith(line) for told in run.dropped), (line, run.dropped)
    assert len(expected) == len(run.dropped)


def test_named_ones_alone_are_carried(okrs: okr.OKRSet) -> None:
    """What was achieved comes along where it is named, and not otherwise."""
    ids = [kr.id for kr in carry_over(okrs, "2027-Q1", on=ON).okrs.key_results]
    assert ["nps", "calls"] == ids
    some = carry_over(okrs, "2027-Q1", on=ON, only=["gone"])
    assert ["gone"] == [kr.id for kr in some.okrs.key_results]
    assert "left behind" == some["nps"].state
    assert "not named" == some["help"].why
    whole = carry_over(okrs, "2027-Q1", on=ON, only=["keep", "arr"])
    assert ["nps", "arr"] == [kr.id for kr in whole.okrs.key_results]
    assert "achieved" == whole["gone"].why
    with pytest.raises(UnknownIdError):
        carry_over(okrs, "2027-Q1", on=ON, only=["nothing"])


def test_what_is_not_over_goes_on() -> None:
    """An objective of the year is no business of the quarter's end."""
    kr = okr.KeyResult("k", "K", at_most=5, check_ins={"2026-05-01": 4})
    year = okr.Objective("year", "Year", [kr], cycle="2026")
    part = okr.Objective("part", "Part", supports=[Support(key_result="k")])
    okrs = okr.OKRSet([year, part], cycle="2026-Q2")
    run = carry_over(okrs, "2026-Q3", on="2026-07-02")
    assert ("goes on", "its cycle is 2026") == (run["k"].state, run["k"].why)
    assert kr == run.okrs.key_result("k")
    assert "2026" == str(run.okrs.cycle_of(run.okrs.objective("year")))
    assert 1 == len(run.okrs.objective("part").supports)


@pytest.mark.parametrize("into", ["2026-Q4", "2026-Q3"])
def test_only_a_later_cycle_comes_next(into: str) -> None:
    """A typing mistake must not close the future."""
    with pytest.raises(CalendarError) as caught:
        carry_over(okr.OKRSet(cycle="2026-Q4"), into, on=ON)
    assert "cycle-not-later" == caught.value.code


def test_a_set_without_a_cycle_keeps_bare_lineage() -> None:
    """There is no label to name, so the id stands alone."""
    okrs = okr.OKRSet([okr.Objective("o", "O")])
    run = carry_over(okrs, okr.Cycle.parse("2027-Q1"), on=ON)
    assert "o" == run.okrs.objective("o").carried_from


def test_the_result_shows_itself(okrs: okr.OKRSet) -> None:
    """As text, HTML, JSON, columns, and explained."""
    run = carry_over(okrs, "2027-Q1", on=ON)
    assert "into 2027-Q1: 4 carried over, 0 goes on, 3 left behind" in str(run)
    assert "baseline 32" in run._repr_html_()
    assert repr(run).startswith("<CarriedOver: into 2027-Q1")
    assert "carried over" == json.loads(json.dumps(run.to_dict()))["kind"]
    assert 7 == len(run.to_frame("polars"))
    assert "carried over" == run.explain("nps").value
    assert ["nps", "gone", "calls", "arr"] == list(run.key_results.ids)
    assert ["keep", "help", "year"] == list(run.objectives.ids)
    with pytest.raises(UnknownIdError):
        run.explain("nothing")


def test_carried_sets_are_documents(okrs: okr.OKRSet) -> None:
    """Lineage survives saving."""
    new = carry_over(okrs, "2027-Q1", on=ON).okrs
    text = okr.dumps(new, format="yaml")
    with pytest.warns(okr.errors.SupportWarning):
        again = okr.loads(text, format="yaml")
    assert "2026-Q4/nps" == again.key_result("nps").carried_from


@pytest.mark.filterwarnings("ignore::okrkit.errors.TextWarning")
@given(okr_sets())
def test_whatever_was_there_is_carried_or_named(okrs: okr.OKRSet) -> None:
    """Any set can be closed and carried over; no id of it goes unsaid."""
    on, into = "2199-12-31", "2200-Q1"
    closed = close(okrs, on=on)
    assert [len(closed.okrs.objectives), len(closed.okrs.key_results)] == [
        len(okrs.objectives),
        len(okrs.key_results),
    ]
    assert closed.okrs == close(closed.okrs, on=on).okrs
    run = carry_over(closed.okrs, into, on=on)
    there = {(item.kind, item.id) for item in run if item.state != "left behind"}
    kinds = (("objective", run.okrs.objectives), ("key result", run.okrs.key_results))
    assert there == {(kind, noun.id) for kind, nouns in kinds for noun in nouns}
    assert len(run) == len(okrs.objectives) + len(okrs.key_results)
    again = carry_over(run.okrs, "2200-Q2", on="2200-04-01", only=[])
    assert () == tuple(again.okrs.objectives)


def test_a_mean_is_counted_anew():
    """The last reading is not what a mean was judged by."""
    kr = okr.KeyResult(
        "k",
        "K",
        target=okr.Reach(32, 40, basis="mean"),
        check_ins={"2026-10-31": 30, DAY: 39},
    )

    carried = carry_over(_alone(kr), "2027-Q1", on=ON)

    assert 32 == carried.okrs.key_result("k").target.baseline


def test_a_provisional_value_is_asked_about():
    """A baseline that can still change is nobody's agreement."""
    metric = okr.Metric("m")
    kr = okr.KeyResult("k", "K", metric="m", baseline=32, target=40)
    reading = okr.Observation(date=DAY, value=36, provisional=True)
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        metrics=[metric],
        observations={"m": [reading]},
        cycle="2026-Q4",
    )

    carried = carry_over(okrs, "2027-Q1", on=ON)

    assert 36 == carried.okrs.key_result("k").target.baseline
    assert "is provisional: set the baseline again" in str(carried.asked)
