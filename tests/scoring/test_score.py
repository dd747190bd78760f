"""Scores of sets: what counts on which day, weights, statuses, the card itself."""

import datetime as dt
import json
import math
import pickle
import sys

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import (
    AmbiguousIdError,
    CalendarError,
    InvalidOKRError,
    UnknownIdError,
)
from okrkit.model.okrset import OKRSet
from okrkit.scoring import KINDS, STATUSES, progress
from okrkit.scoring.sheet import with_reading

ON = "2026-11-15"
Q4 = "2026-Q4"


def reach(id_="nps", values=None, **more):
    """Return a key result from 32 to 40."""
    return okr.KeyResult(
        id_, "They recommend us", baseline=32, target=40, check_ins=values or {}, **more
    )


def at(share, id_="k", **more):
    """Return a key result that has travelled a share of its way."""
    return okr.KeyResult(
        id_, "K", baseline=0, target=1, check_ins={"2026-11-13": share}, **more
    )


def one_set(*key_results, cycle=Q4, **more):
    """Return a set of one objective `o`."""
    return OKRSet(
        [okr.Objective("o", "Customers stay", list(key_results), **more)], cycle=cycle
    )


def card_of(*key_results, on=ON, policy=None, **more):
    """Return the scorecard of one objective with these key results."""
    return okr.score(one_set(*key_results, **more), on=on, policy=policy)


def test_the_score_of_a_key_result():
    """Every field a person or program reads, once, with its number."""
    metric = okr.Metric("nps", "Net Promoter Score", unit="points")
    check_ins = [
        okr.CheckIn("2026-10-30", 33, confidence=0.5),
        okr.CheckIn("2026-11-06", 34, confidence=0.6),
        okr.CheckIn("2026-11-13"),
    ]
    found = card_of(reach(values=check_ins, metric=metric, intent="aspirational"))[
        "nps"
    ]

    assert ("nps", "key result", "They recommend us") == (
        found.id,
        found.kind,
        found.title,
    )
    assert (34.0, "points") == (found.actual, found.unit.name)
    assert (0.25, 0.25, "red") == (found.progress, found.score, found.grade)
    assert ("on track", "on track") == (found.status, found.label)
    assert ("aspirational", "okrkit", dt.date(2026, 11, 15)) == (
        found.intent,
        found.policy,
        found.on,
    )
    assert (0.35, 0.5, 0.6) == (found.expected, found.elapsed, found.confidence)
    assert pytest.approx(2 / 37) == found.pace
    assert pytest.approx(6 / 46) == found.required_pace
    assert (False, dt.date(2026, 11, 6), 1.0) == (
        found.provisional,
        found.measured_on,
        found.weight,
    )
    assert json.dumps(found.to_dict())


class TestWhatCountsOnADay:
    """A score is a question about a day: nothing later may leak in."""

    def test_the_last_reading_up_to_the_day(self):
        """The same set, asked on other days, answers as it would have then."""
        kr = reach(values={"2026-10-10": 33, "2026-11-10": 36})
        days = ("2026-10-09", "2026-10-10", "2026-11-09", "2026-11-10")

        assert [None, 33, 33, 36] == [card_of(kr, on=d)["nps"].actual for d in days]

    def test_readings_after_the_end_do_not_count(self):
        """The fourth quarter is not graded by January."""
        okrs = OKRSet(
            [okr.Objective("o", "O", [reach(metric="nps")])],
            metrics=[okr.Metric("nps")],
            observations={"nps": {"2026-12-31": 38, "2027-01-10": 40}},
            cycle=Q4,
        )
        found = okr.score(okrs, on="2027-02-01")

        assert 38.0 == found["nps"].actual
        assert "left out 1 reading: dated after 2026-12-31" in str(found.explain("nps"))

    def test_an_earlier_reading_still_holds(self):
        """What was last known counts until something newer is known, marked stale."""
        found = card_of(reach(values={"2026-09-30": 32}))["nps"]

        assert (0.0, "stale") == (found.progress, found.status)

    def test_provisional_readings_are_told(self):
        """A number that can still change says so."""
        okrs = OKRSet(
            [okr.Objective("o", "O", [reach(metric="nps")])],
            metrics=[okr.Metric("nps")],
            observations={
                "nps": [okr.Observation(date="2026-11-13", value=34, provisional=True)]
            },
            cycle=Q4,
        )
        card = okr.score(okrs, on=ON)

        assert card["nps"].provisional
        assert card["o"].provisional
        assert "provisional" in str(card.explain("nps"))


BASES = {
    "latest": (9.0, 0.9),
    "mean": (4.0, 0.4),
    "sum": (12.0, 1.2),
    "worst": (1.0, 0.1),
}


@pytest.mark.parametrize(("basis", "expected"), BASES.items())
def test_what_a_basis_makes_of_readings(basis, expected):
    """Only readings within the days of the key result make a mean, sum or worst."""
    kr = okr.KeyResult(
        "k",
        "K",
        target=okr.Reach(0, 10, basis=basis),
        check_ins={"2026-09-01": 99, "2026-10-05": 2, "2026-10-20": 1, "2026-11-14": 9},
    )
    found = card_of(kr)["k"]

    assert expected == (found.actual, pytest.approx(found.progress, abs=1e-15))


@pytest.mark.parametrize(
    ("target", "worst"),
    [
        (okr.Hold(at_most=5, basis="worst"), 9),
        (okr.Hold(at_least=5, basis="worst"), 1),
        (okr.Hold(at_least=3, at_most=5, basis="worst"), 9),
        (okr.Hold(at_least=8, at_most=8.5, basis="worst"), 1),
        (okr.Reach(9, 0, basis="worst"), 9),
        (okr.Zones(9, 5, 3, 0, basis="worst"), 9),
        (okr.Steps([(0, 1), (9, 0)], basis="worst"), 9),
        (okr.Steps([(0, 0), (9, 1)], basis="worst"), 1),
    ],
)
def test_worst_is_on_the_wrong_side(target, worst):
    """Which reading is worst follows from the direction of the target."""
    kr = okr.KeyResult(
        "k",
        "K",
        target=target,
        check_ins={"2026-10-05": 1, "2026-10-20": 9, "2026-11-01": 4},
    )

    assert worst == card_of(kr)["k"].actual


def test_share_of_time():
    """Each reading holds until the next; days before the first are not known."""
    hold = okr.Hold(at_most=5, basis="share of time")
    values = {"2026-10-01": 8, "2026-10-31": 4}
    kr = okr.KeyResult("k", "K", target=hold, check_ins=values)
    carried = okr.KeyResult(
        "k", "K", target=hold, check_ins={"2026-09-15": 4, "2026-10-16": 8}
    )
    later = okr.KeyResult("k", "K", target=hold, check_ins={"2026-11-01": 4})
    never = okr.KeyResult("k", "K", target=hold)

    assert pytest.approx(16 / 46) == card_of(kr)["k"].progress
    assert pytest.approx(15 / 46) == card_of(carried)["k"].progress
    assert 1.0 == card_of(later)["k"].progress
    assert card_of(never)["k"].progress is None
    assert 1.0 == card_of(kr, on="2026-11-15")["k"].expected
    assert "share of days" in str(card_of(kr).explain("k"))


def test_a_basis_without_readings_in_its_days():
    """A mean of nothing is not 0, even where an older reading is known."""
    kr = okr.KeyResult(
        "k", "K", target=okr.Hold(at_most=5, basis="mean"), check_ins={"2026-09-01": 1}
    )

    assert (None, "not measured") == (card_of(kr)["k"].score, card_of(kr)["k"].status)


def test_a_mean_of_huge_readings_is_their_mean():
    """Sums overflow first; the mean does not, and a sum stops at the largest float."""
    values = {"2026-10-05": 1.6e308, "2026-10-06": 1.6e308}
    for basis, expected in (("mean", 1.6e308), ("sum", sys.float_info.max)):
        kr = okr.KeyResult(
            "k", "K", target=okr.Hold(at_least=0, basis=basis), check_ins=values
        )
        assert expected == card_of(kr)["k"].actual


class TestChange:
    """NPS up 50 over the previous quarter: never guessed."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (okr.Change(10), 0.4),
            (okr.Change(-8), -0.5),
            (okr.Change(20, "percent"), 1.0),
            (okr.Change(2, "times"), 0.2),
            (okr.Change(10, since="2026-08-31"), 1.4),
            (okr.Change(10, since="previous_year"), None),
        ],
    )
    def test_it_starts_at_a_reading(self, change, expected):
        """The start is the last reading up to its day, and nothing else."""
        values = {"2026-08-20": 10, "2026-09-10": 20, "2026-11-12": 24}
        found = card_of(okr.KeyResult("k", "K", target=change, check_ins=values))["k"]

        assert expected == found.progress

    def test_without_a_start_it_is_not_measured(self):
        """An unknown start is no 0."""
        kr = okr.KeyResult(
            "k", "K", target=okr.Change(10), check_ins={"2026-11-12": 24}
        )
        card = card_of(kr)

        assert (None, "not measured") == (card["k"].progress, card["k"].status)
        assert "the start of its change is not known" in str(card.explain("k"))

    def test_a_change_of_nothing(self):
        """Ten percent of 0 is no way to travel; a policy may say what that is worth."""
        kr = okr.KeyResult(
            "k",
            "K",
            target=okr.Change(10, "percent"),
            check_ins={"2026-09-12": 0, "2026-11-12": 1},
        )

        assert card_of(kr)["k"].score is None
        assert "no change from where it started" in str(card_of(kr).explain("k"))
        assert 0.0 == card_of(kr, policy="mhokr")["k"].score
        assert 0.5 == card_of(kr, policy={"zero_range": 0.5})["k"].score

    def test_a_change_beyond_all_numbers(self):
        """An overflowing target is no target."""
        kr = okr.KeyResult(
            "k",
            "K",
            target=okr.Change(1e10, "times"),
            check_ins={"2026-09-12": 1e300, "2026-11-12": 1},
        )

        assert card_of(kr)["k"].score is None


class TestStagedWork:
    """Work is done, not done, or nobody has said so."""

    def test_nobody_has_said_anything(self):
        """Without any check-in there is no score; with one, nothing is done yet."""
        for target in (okr.Done(), okr.Milestones(["a", "b"])):
            silent = okr.KeyResult("k", "K", target=target)
            told = okr.KeyResult(
                "k",
                "K",
                target=target,
                check_ins=[okr.CheckIn("2026-11-13", note="soon")],
            )
            assert card_of(silent)["k"].score is None
            assert 0.0 == card_of(told)["k"].score

    def test_done_and_milestones(self):
        """Done is 1, milestones the share of weight."""
        done = okr.KeyResult(
            "d",
            "K",
            target=okr.Done(),
            check_ins=[okr.CheckIn("2026-11-01", done=True)],
        )
        stages = okr.KeyResult(
            "m",
            "K",
            target=okr.Milestones(["a", ("b", 3)]),
            check_ins=[okr.CheckIn("2026-11-13", done=["b"])],
        )
        card = card_of(done, stages)

        assert [1.0, 0.75] == [score.score for score in card.key_results]
        assert "on track" == card["d"].status

    def test_establish(self):
        """A baseline not yet measured is a known 0: that is what it asks for."""
        kr = okr.KeyResult("k", "K", target=okr.Establish())

        assert (0.0, "on track") == (card_of(kr)["k"].score, card_of(kr)["k"].status)
        assert "missed" == card_of(kr, on="2027-01-01")["k"].status
        measured = okr.KeyResult(
            "k", "K", target=okr.Establish(), check_ins={"2026-10-13": 5}
        )
        assert (1.0, "on track") == (
            card_of(measured)["k"].score,
            card_of(measured)["k"].status,
        )

    def test_establish_counts_where_what_is_missing_does_not(self):
        """Its reading is the task: left out, nobody would see that it is not done."""
        first = okr.KeyResult("first", "F", target=okr.Establish())
        unread = okr.KeyResult("unread", "U", baseline=0, target=1)
        card = card_of(at(1), first, unread)
        early = card_of(first, on="2026-09-30")

        assert "exclude" == card.policy.missing
        assert (0.0, None) == (card["first"].score, card["unread"].score)
        assert 0.5 == card.objectives[card.objectives.ids[0]].score
        assert "no first reading yet" in str(card.explain("first"))
        assert "no first reading" not in str(card.explain("unread"))
        assert (None, None) == (early["first"].score, next(iter(early)).score)
        assert "no first reading" not in str(early.explain("first"))

    def test_yes_or_no_is_due_on_the_last_day(self):
        """Half a yes at half time is not a thing; a plan can say when it is due."""
        days = ("2026-11-01", "2026-11-13", "2026-12-31")
        said = [okr.CheckIn(day, done=False) for day in days]
        kr = okr.KeyResult("k", "K", target=okr.Done(), check_ins=said)
        planned = okr.KeyResult(
            "k", "K", target=okr.Done(), check_ins=said, plan={"2026-11-10": 1}
        )

        assert "on track" == card_of(kr)["k"].status
        assert "off track" == card_of(kr, on="2026-12-31")["k"].status
        assert "off track" == card_of(planned)["k"].status
        assert "on track" == card_of(planned, on="2026-11-09")["k"].status


class TestWeights:
    """Weights are relative, and nothing they can be breaks the mean."""

    @pytest.mark.parametrize(
        ("weights", "expected"),
        [
            ((1, 3), 0.75),
            ((0, 1), 1.0),
            ((1e308, 1e308), 0.5),
            ((5e-324, 5e-324), 0.5),
            ((5e-324, 1e308), 1.0),
            ((1e308, 5e-324), 0.0),
            ((0, 0), None),
        ],
    )
    def test_the_mean(self, weights, expected):
        """From 0 and 1 with these weights."""
        first, second = weights
        card = card_of(at(0, "a", weight=first), at(1, "b", weight=second))

        assert expected == card["o"].score

    def test_all_weights_nothing(self):
        """Then there is no mean, and the explanation says why."""
        card = card_of(at(1, weight=0))

        assert "not measured" == card["o"].status
        assert "its weight is 0" in str(card.explain("o"))

    def test_a_policy_may_ignore_them(self):
        """Some systems have no weights."""
        card = card_of(at(0, "a", weight=9), at(1, "b"), policy="google")

        assert (0.5, 1.0) == (card["o"].score, card["a"].weight)

    @given(
        st.lists(
            st.tuples(st.floats(0, 1), st.floats(0.01, 100)), min_size=1, max_size=6
        ),
        st.randoms(use_true_random=False),
    )
    def test_order_and_splitting_change_nothing(self, rows, random):
        """The objective's score is a mean, however its key results are written."""
        made = [at(share, f"k{i}", weight=w) for i, (share, w) in enumerate(rows)]
        share, weight = rows[0]
        halves = [at(share, f"h{i}", weight=weight / 2) for i in range(2)]
        mixed = random.sample(made, len(made))
        scores = [
            card_of(*krs)["o"].score for krs in (made, mixed, [*halves, *made[1:]])
        ]

        assert pytest.approx(scores[0], rel=1e-14, abs=1e-15) == scores[1]
        assert pytest.approx(scores[0], rel=1e-14, abs=1e-15) == scores[2]

    @given(st.floats(0, 1), st.integers(1, 7))
    def test_equal_scores_have_that_mean(self, share, count):
        """Three times 0.7 is 0.7, not 0.6999999999999998."""
        assert share == card_of(*[at(share, f"k{i}") for i in range(count)])["o"].score


class TestWhatIsMissing:
    """No data is neither 0 nor NaN."""

    def test_it_is_left_out(self):
        """The objective is scored by what is measured, and says what is not."""
        card = card_of(at(1, "a"), okr.KeyResult("b", "B", baseline=0, target=1))

        assert (1.0, None, "not measured") == (
            card["o"].score,
            card["b"].score,
            card["b"].status,
        )
        assert "left out b: nothing was measured" in str(card.explain("o"))

    def test_a_policy_may_count_it_as_zero(self):
        """Drafts never count, even then."""
        krs = (
            at(1, "a"),
            okr.KeyResult("b", "B", baseline=0, target=1),
            okr.KeyResult("c", "C", draft=True),
        )
        card = card_of(*krs, policy={"missing": "zero"})

        assert (0.5, None) == (card["o"].score, card["b"].score)
        assert "counted as 0" in str(card.explain("o"))
        assert "left out c: a draft" in str(card.explain("o"))

    def test_nothing_at_all(self):
        """An objective without key results, and a set without objectives."""
        assert ("not measured", None) == (card_of()["o"].status, card_of()["o"].score)
        assert str(card_of()).endswith("-  -      not measured")
        assert 0 == len(okr.score(OKRSet(), on=ON, policy={"roll_up": "weakest"}))
        empty = okr.score(OKRSet(), on=ON)
        assert (0, []) == (len(empty), list(empty))
        assert 0 == len(empty.to_columns()["score"])

    def test_columns_have_nan_where_objects_have_none(self):
        """Arrays cannot hold None; documents can, and NaN is in none of them."""
        card = card_of(okr.KeyResult("b", "B", baseline=0, target=1))

        assert np.isnan(card.to_columns()["score"]).all()
        assert "NaN" not in json.dumps(card.to_dict())


def test_the_weakest_key_result():
    """A chain is as strong as its weakest link, where the policy says so."""
    policy = {"roll_up": "weakest"}
    card = card_of(at(0.9, "a"), at(0.2, "b"), at(0.1, "c", weight=0), policy=policy)

    assert 0.2 == card["o"].score
    assert "min(0.9, 0.2)" in str(card.explain("o"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("weakest", "off track"), ("mean", "at risk"), ("score", "at risk")],
)
def test_statuses_of_objectives(rule, expected):
    """Systems roll statuses up in three ways."""
    steps = [
        ["on track", "on track", 0.1],
        ["at risk", "at risk", 0.3],
        ["off track", "off track"],
    ]
    policy = {"status": {"compare": "gap", "steps": steps, "objective": rule}}
    card = card_of(at(0.5, "a"), at(0, "b"), at(0.3, "c"), policy=policy)

    assert ["on track", "off track", "at risk"] == [s.status for s in card.key_results]
    assert expected == card["o"].status
    assert (
        card_of(okr.KeyResult("k", "K", draft=True), policy=policy)["o"].score is None
    )


class TestTime:
    """Statuses are about a day, and the calendar has edges."""

    @pytest.mark.parametrize(
        ("on", "share", "expected"),
        [
            ("0001-01-01", 1, "not yet observable"),
            ("2026-09-30", 1, "not yet observable"),
            ("2026-11-15", 0.5, "on track"),
            ("2026-11-15", 0.4, "on track"),
            ("2026-11-15", 0.39, "at risk"),
            ("2026-11-15", 0.25, "at risk"),
            ("2026-11-15", 0.24, "off track"),
            ("2026-11-15", -5, "off track"),
            ("2026-11-23", 1, "on track"),
            ("2026-11-24", 1, "stale"),
            ("2026-12-31", 1, "stale"),
            ("2027-01-01", 1, "achieved"),
            ("2027-01-01", 0.99, "missed"),
            ("9999-12-31", 1, "achieved"),
        ],
    )
    def test_statuses_over_the_quarter(self, on, share, expected):
        """Each boundary of the rule, and days far outside."""
        assert expected == card_of(at(share), on=on)["k"].status

    def test_before_its_first_day_nothing_is_scored(self):
        """A cycle that has not begun cannot be behind."""
        card = card_of(at(1), on="2026-09-30")

        assert (None, 0.0, None) == (
            card["k"].score,
            card["k"].elapsed,
            card["o"].score,
        )
        assert "not yet observable" == card["o"].status

    def test_intent_decides_what_success_is(self):
        """Aspirational ones are achieved at 0.7 and expected there."""
        for intent, expected in (
            ("committed", "missed"),
            ("aspirational", "achieved"),
            ("learning", "achieved"),
        ):
            card = card_of(at(0.7, intent=intent), intent=intent, on="2027-01-01")
            assert [expected, expected] == [s.status for s in card]
        assert 0.35 == card_of(at(0, intent="aspirational"))["k"].expected
        zones = okr.KeyResult(
            "k",
            "K",
            target=okr.Zones(0, 30, 70, 100),
            intent="committed",
            check_ins={"2026-11-13": 70},
        )
        assert "achieved" == card_of(zones, on="2027-01-01")["k"].status

    def test_a_late_start_is_not_behind_at_birth(self):
        """A key result that starts mid-cycle has its own elapsed share."""
        kr = okr.KeyResult(
            "k",
            "K",
            baseline=0,
            target=1,
            starts_on="2026-11-15",
            check_ins={"2026-11-15": 0},
        )

        assert ("on track", pytest.approx(1 / 47)) == (
            card_of(kr)["k"].status,
            card_of(kr)["k"].elapsed,
        )

    def test_a_plan_says_what_is_expected_when(self):
        """Between its dates on the straight line, after the last what it ends with."""
        plan = {"2026-10-31": 0.1, "2026-11-30": 0.4}
        days = {
            "2026-10-15": pytest.approx(0.1 * 15 / 31),
            "2026-10-31": 0.1,
            "2026-11-15": pytest.approx(0.25),
            "2026-11-30": 0.4,
            "2026-12-30": 0.4,
        }

        assert days == {d: card_of(at(0, plan=plan), on=d)["k"].expected for d in days}
        hold = okr.KeyResult(
            "k", "K", at_most=5, plan={"2026-11-01": 8, "2026-12-01": 4}
        )
        assert [1.0, 0.0, 1.0] == [
            card_of(hold, on=d)["k"].expected
            for d in ("2026-10-15", "2026-11-01", "2026-12-01")
        ]

    def test_no_cycle_no_status(self):
        """Where nothing says when it is due, no status is made up."""
        card = card_of(at(0.5), cycle=None)

        assert (0.5, None, None, None) == (
            card["k"].score,
            card["k"].status,
            card["k"].expected,
            card["k"].pace,
        )
        assert "no cycle is known" in str(card.explain("o"))
        assert ["k", "0.5", "50%", "0.50", "yellow", "-"] == str(card).splitlines()[
            -1
        ].split()

    def test_leap_days(self):
        """29 February is a day like any other."""
        kr = okr.KeyResult(
            "k", "K", baseline=0, target=1, check_ins={"2028-02-29": 0.5}
        )
        found = card_of(kr, cycle="2028-02", on="2028-02-29")["k"]

        assert (0.5, 1.0) == (found.progress, found.elapsed)

    @pytest.mark.parametrize(
        "cycle", ["0001-01-01..0001-12-31", "9999-01-01..9999-12-30"]
    )
    def test_the_first_and_the_last_year(self, cycle):
        """Nothing steps out of the calendar."""
        first = cycle[:10]
        kr = okr.KeyResult("k", "K", baseline=0, target=1, check_ins={first: 0.5})

        assert 0.5 == card_of(kr, cycle=cycle, on=first)["k"].progress

    @pytest.mark.parametrize(
        "on",
        [
            "2026-13-01",
            "15.11.2026",
            20261115,
            dt.datetime(2026, 11, 15, tzinfo=dt.UTC),
            None,
            "２０２６-11-15",
        ],
    )
    def test_days_are_days(self, on):
        """No guessing parser, and no moments."""
        with pytest.raises(CalendarError):
            card_of(at(1), on=on)

    def test_staleness_by_days(self):
        """A policy may count days instead of the check-in rhythm, or not at all."""
        assert "stale" == card_of(at(0.5), policy={"stale": 1})["k"].status
        assert "no report for more than 1" in str(
            card_of(at(0.5), policy={"stale": 1}).explain("k")
        )
        late = {"policy": {"stale": None}, "on": "2026-11-30"}
        assert "at risk" == card_of(at(0.5), **late)["k"].status
        assert "stale" == card_of(at(0.5), policy={"stale": 1})["o"].status

    def test_a_slow_metric_is_not_stale_between_its_readings(self):
        """What is measured once a month has nothing newer on the fifteenth."""
        for more, expected in (
            ({}, "stale"),
            ({"rhythm": "month"}, "on track"),
            ({"lag": 5}, "on track"),
        ):
            okrs = OKRSet(
                [
                    okr.Objective(
                        "o", "O", [okr.KeyResult("k", "K", at_most=5, metric="m")]
                    )
                ],
                metrics=[okr.Metric("m", **more)],
                observations={"m": {"2026-10-31": 4}},
                cycle=Q4,
            )
            assert expected == okr.score(okrs, on=ON)["k"].status

    def test_ratio_rules_where_nothing_is_expected(self):
        """Nothing due is not behind, and less than nothing is."""
        falling = at(-0.1, plan={"2026-11-15": 0, "2026-12-31": 1})
        level = at(0, plan={"2026-11-15": 0, "2026-12-31": 1})

        assert "At Risk" == card_of(falling, policy="oboard")["k"].label
        assert "On Track" == card_of(level, policy="oboard")["k"].label


class TestTheCard:
    """Results are indexed, listed, and shown."""

    def test_order_and_parts(self):
        """Each objective, then its key results."""
        objectives = [
            okr.Objective("o1", "A", [at(1, "a"), at(0, "b")]),
            okr.Objective("o2", "B"),
            okr.Objective("o3", "C", [at(1, "c")]),
        ]
        card = okr.score(OKRSet(objectives, cycle=Q4), on=ON)

        assert (
            ["o1", "a", "b", "o2", "o3", "c"] == list(card.ids) == [s.id for s in card]
        )
        assert list(card.ids) == card.to_columns()["id"].tolist()
        assert [card[i] for i in card.ids] == list(card)
        assert ["o1", "o2", "o3"] == list(card.objectives.ids)
        assert ["a", "b", "c"] == list(card.key_results.ids)
        assert [s.to_dict() for s in card] == card.to_dict()["items"]

    def test_one_id_for_two_things(self):
        """An ambiguous look-up names both; asking for one kind is the way out."""
        okrs = OKRSet(
            [okr.Objective("nps", "O", [reach(values={"2026-11-13": 36})])], cycle=Q4
        )
        card = okr.score(okrs, on=ON)
        with pytest.raises(AmbiguousIdError) as caught:
            card["nps"]

        assert ("objective nps", "key result nps") == caught.value.meanings
        assert "nps" in card
        assert "objective" == card.objectives["nps"].kind
        assert "key result" == card.key_results["nps"].kind

    def test_unknown_ids(self):
        """Near misses are named."""
        with pytest.raises(UnknownIdError, match="npz"):
            card_of(reach())["npz"]
        with pytest.raises(UnknownIdError):
            card_of(reach()).explain("npz")
        assert "npz" not in card_of(reach())

    def test_qualified_ids(self):
        """A short id finds the whole one where it is unique."""
        okrs = OKRSet([okr.Objective("team/o", "O", [at(1, "team/k")])], cycle=Q4)

        assert "team/k" == okr.score(okrs, on=ON)["k"].id

    def test_a_lone_key_result(self):
        """It needs no set, no declared metric, and a cycle only for its status."""
        card = okr.score(
            reach(values={"2026-11-13": 36}, metric="nps"), on=ON, cycle=Q4
        )

        assert (["nps"], 0.5) == (list(card.ids), card["nps"].score)
        assert okr.score(reach(values={"2026-11-13": 36}), on=ON)["nps"].status is None
        metric = okr.Metric("nps", unit="points")
        assert "points" == okr.score(reach(metric=metric), on=ON)["nps"].unit.name

    def test_one_cycle_of_several(self):
        """A set may hold objectives of several cycles."""
        objectives = [
            okr.Objective("q3", "O", cycle="2026-Q3"),
            okr.Objective("q4", "O"),
        ]
        okrs = OKRSet(objectives, cycle=Q4)

        assert ["q3"] == list(okr.score(okrs, on=ON, cycle="2026-Q3").ids)

    def test_only_sets_and_key_results(self):
        """A list of key results is no set."""
        with pytest.raises(InvalidOKRError, match="an OKRSet or a KeyResult"):
            okr.score([reach()], on=ON)

    def test_guardrails_stand_apart(self):
        """A broken limit is told, and changes no score."""
        okrs = OKRSet(
            [
                okr.Objective(
                    "o",
                    "O",
                    [at(1)],
                    guardrails=[
                        okr.Guardrail(metric="calls", at_most=20),
                        okr.Guardrail(metric="margin", at_least=5),
                        okr.Guardrail(metric="none", at_least=5),
                    ],
                    measured_by=["calls", "none"],
                )
            ],
            metrics=[
                okr.Metric("calls"),
                okr.Metric("margin", unit="%"),
                okr.Metric("none"),
            ],
            observations={
                "calls": {"2026-11-01": 21, "2027-01-01": 1},
                "margin": {"2026-11-01": 5},
            },
            cycle=Q4,
        )
        card = okr.score(okrs, on="2027-02-01")

        assert [False, True, None] == [guard.holds for guard in card.guardrails]
        assert [21.0, None] == [shown.actual for shown in card.measured_by]
        assert 1.0 == card["o"].score
        assert "guardrail calls at most 20: 21, broken" in str(card)
        assert "measured by calls: 21 on 2026-11-01" in str(card)
        assert "broken" in card._repr_html_()

    def test_text_and_html(self):
        """A hostile title stays text."""
        card = card_of(
            okr.KeyResult(
                "k",
                "<script>alert(1)</script>",
                at_most=5,
                check_ins={"2026-11-13": 1e300},
            )
        )

        assert "<script>" not in card._repr_html_()
        assert "1e+300" in str(card)
        assert "<Scorecard of 2 scores on 2026-11-15, policy okrkit>" == repr(card)
        far = okr.KeyResult(
            "k", "K", baseline=0, target=1e-9, check_ins={"2026-11-13": 1e9}
        )
        assert "1e+18" in str(card_of(far))

    def test_frames(self):
        """What is not known is null there."""
        frame = card_of(at(1), okr.KeyResult("b", "B", draft=True)).to_frame("polars")

        assert [1.0, 1.0, None] == frame["score"].to_list()
        assert [dt.date(2026, 11, 13)] * 2 + [None] == frame["measured_on"].to_list()

    def test_scores_are_values(self):
        """They pickle, compare and hash."""
        score = card_of(at(1))["k"]

        assert score == pickle.loads(pickle.dumps(score))
        assert hash(score) == hash(card_of(at(1))["k"])


def test_the_object_face_is_the_array_face():
    """One formula for one number: both faces give the very same floats."""
    rng = np.random.default_rng(3)
    rows = 200
    start, end, value = rng.normal(0, 10, (3, rows))
    krs = [
        okr.KeyResult(
            f"k{i}",
            "K",
            baseline=start[i],
            target=end[i],
            check_ins={"2026-11-13": value[i]},
        )
        for i in range(rows)
    ]
    card = card_of(*krs)
    found = progress(
        np.full(rows, KINDS.index("reach")), value, baseline=start, target=end
    )

    assert found.tolist() == [s.progress for s in card.key_results]
    assert found.tolist() == card.key_results.to_columns()["progress"].tolist()


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=3)
)
def test_any_finite_numbers_give_a_finite_score(numbers):
    """No warning, no NaN, no infinity, whatever the numbers."""
    start, end, value = numbers
    try:
        kr = okr.KeyResult(
            "k", "K", baseline=start, target=end, check_ins={"2026-11-13": value}
        )
    except InvalidOKRError:
        return
    for policy in ("okrkit", "quantive", "oboard"):
        card = card_of(kr, at(0.5, "other"), policy=policy)
        assert math.isfinite(card["k"].progress)
        assert math.isfinite(card["o"].score)
        assert card["k"].status in STATUSES
        assert str(card.explain("o"))


def test_the_second_score_runs_no_loop_over_key_results():
    """The number of Python calls does not grow with the number of key results."""

    def calls(size):
        goals = [okr.Hold(at_most=9, basis=b) for b in ("latest", "mean", "sum")]
        days = {"2026-11-01": 2.14, "2026-11-06": 2.54, "2026-11-10": 0.28}
        objectives = [
            okr.Objective(
                f"o{i}",
                "O",
                [
                    okr.KeyResult(f"k{i}-{j}", "K", target=goal, check_ins=days)
                    for j, goal in enumerate(goals)
                ],
            )
            for i in range(size)
        ]
        okrs = OKRSet(objectives, cycle=Q4)
        okr.score(okrs, on=ON)
        count = 0

        def watch(*_):
            nonlocal count
            count += 1

        sys.setprofile(watch)
        try:
            okr.score(okrs, on=ON)
        finally:
            sys.setprofile(None)
        return count

    assert calls(5) == calls(300)


def test_the_plan_of_one_is_not_expected_of_another():
    """A key result without a plan went on track as soon as another had one."""
    planned = at(0.9, "b", plan={"2026-11-30": 1})
    alone = card_of(at(0.1, "a"))["a"]
    together = card_of(at(0.1, "a"), planned, at(0.1, "c"))

    assert (0.5, "off track") == (alone.expected, alone.status)
    for name in ("a", "c"):
        found = together[name]
        assert (0.5, "off track") == (found.expected, found.status)


def test_a_change_from_a_day_to_come_is_not_known():
    """Its start would be today's reading, and all of the way still to go."""
    kr = okr.KeyResult(
        "k",
        "K",
        target=okr.Change(10, since="2026-11-20"),
        check_ins={"2026-11-13": 5, "2026-11-25": 10},
    )
    before, since = card_of(kr, on="2026-11-19")["k"], card_of(kr, on="2026-11-20")["k"]

    assert (None, "not measured") == (before.score, before.status)
    assert 0.0 == since.score
    assert 0.5 == card_of(kr, on="2026-11-25")["k"].score


def test_a_limit_that_must_be_beaten_is_not_achieved_by_reaching_it():
    """With a tolerance the limit itself scored 1.0, and was achieved."""
    goal = okr.Hold(at_most=5, inclusive=False, tolerance=1e-9)
    kr = okr.KeyResult("k", "K", target=goal, check_ins={"2026-12-30": 5})
    card = card_of(kr, on="2027-01-01")

    assert (0.999999999, "missed") == (card["k"].score, card["k"].status)
    assert "missed" == card["o"].status
    assert "at least 0 and at most 0.999999999" in str(card.explain("k"))


def test_share_of_time_counts_no_day_at_a_limit_that_must_be_beaten():
    """Half of the days at the limit itself are half of the days that are not met."""
    goal = okr.Hold(at_most=5, inclusive=False, tolerance=9, basis="share of time")
    days = {"2026-10-01": 5, "2026-10-11": 4}
    kr = okr.KeyResult("k", "K", target=goal, check_ins=days)

    assert 0.5 == card_of(kr, on="2026-10-20")["k"].progress


def test_a_bulk_loaded_set_is_scored_without_objects():
    """Scoring 20,000 key results took seconds, only to ask each objective's intent."""
    objectives = [
        {
            "id": f"o{i}",
            "title": "O",
            "intent": "aspirational" if i % 2 else "learning",
            "key_results": [
                {
                    "id": f"k{i}",
                    "title": "K",
                    "at_most": 5,
                    "check_ins": {"2026-11-06": 4},
                }
            ],
        }
        for i in range(1200)
    ]
    okrs = okr.from_dict({"okrkit": 1, "cycle": Q4, "objectives": objectives})
    made = 0

    def watch(frame, event, _):
        nonlocal made
        made += (
            event == "call"
            and frame.f_code.co_name == "__init__"
            and isinstance(frame.f_locals.get("self"), (okr.Objective, okr.KeyResult))
        )

    sys.setprofile(watch)
    try:
        card = okr.score(okrs, on=ON)
    finally:
        sys.setprofile(None)

    assert 0 == made
    assert ("learning", "aspirational") == (card["o0"].intent, card["o1"].intent)


def test_with_reading_judges_the_same_set_by_other_values():
    """A what-if scores by the same rules, and a missing one as the policy says."""
    for missing, expected in (("exclude", 0.5), ("zero", 0.25)):
        policy = okr.presets.okrkit.replace(name="mine", missing=missing)
        card = card_of(at(0.5, "a"), at(0.9, "b"), policy=policy)
        value = card.sheet.reading.value.copy()
        value[1] = np.nan
        other = with_reading(card.sheet, evolve(card.sheet.reading, value=value))

        assert [expected] == other.objectives.score.tolist()
        assert card.sheet.terms is other.terms
        assert [0.7] == card.sheet.objectives.score.tolist()
