"""Explanations name every input with its number, date and source."""

import pytest

import okrkit as okr
from okrkit.model.okrset import OKRSet

ON = "2026-11-15"


def explained(key_result, policy=None, on=ON):
    """Return the explanation of one key result as text."""
    return str(
        okr.score(key_result, on=on, policy=policy, cycle="2026-Q4").explain(
            key_result.id
        )
    )


def test_a_whole_tree():
    """What a person reads who asks why: nothing is left to guess."""
    metric = okr.Metric("nps", "Net Promoter Score", unit="points")
    reading = okr.Observation(
        date="2026-11-06", value=34, n=412, standard_error=1.5, source="survey"
    )
    kr = okr.KeyResult("nps", "They recommend us", baseline=32, target=40, metric="nps")
    okrs = OKRSet(
        [okr.Objective("keep", "Customers stay", [kr])],
        metrics=[metric],
        observations={"nps": [reading]},
        cycle="2026-Q4",
    )
    tree = okr.score(okrs, on=ON, policy="viva").explain("keep")

    assert (0.25, "weighted mean", "(1·0.25) / 1") == (
        tree.value,
        tree.rule,
        tree.formula,
    )
    assert "Viva" in tree.source
    nps = tree.inputs[0]
    assert (0.25, 1.0) == (nps.value, nps.weight)
    assert ["progress", "expected", "grade", "status"] == [
        part.label for part in nps.inputs
    ]
    progress, expected, grade, status = nps.inputs
    assert "(34 - 32) / (40 - 32)" == progress.formula
    assert ["34 points", "32 points", "40 points"] == [
        part.shown for part in progress.inputs
    ]
    assert "2026-11-06, survey, n = 412, ±1.5" == progress.inputs[0].source
    assert (0.5, "46 of 92 days are over") == (expected.value, expected.formula)
    assert ("red", "below 0.4") == (grade.value, grade.rule)
    assert ("at risk", "0.5 expected - 0.25 = 0.25 behind") == (
        status.value,
        status.formula,
    )
    assert "0.25, red, Behind" == nps.shown
    assert nps.to_dict()["inputs"][0]["formula"]
    assert "points" in tree._repr_html_()


def test_who_is_ahead_is_not_behind_by_less_than_nothing():
    """A gap is told with the word that fits, and without a sign."""
    kr = okr.KeyResult("nps", "x", baseline=32, target=40, check_ins={"2026-11-06": 38})
    *_, status = okr.score(kr, on="2026-11-15", cycle="2026-Q4").explain("nps").inputs
    assert "0.75 - 0.5 expected = 0.25 ahead" == status.formula


TARGETS = [
    (okr.Reach(-40, 0), -10, None, "(-10 - (-40)) / (0 - (-40))"),
    (okr.Hold(at_most=5), 4, None, "1 where 4 <= 5, else 0"),
    (okr.Hold(at_most=5), 4, "viva", "1 where 4 < 5, else 0"),
    (
        okr.Hold(at_least=1, at_most=5, tolerance=2),
        6,
        None,
        "1 where 1 <= 6 and 6 <= 5, else 1 - distance / 2",
    ),
    (okr.Hold(at_most=5), 8, "profit_co_distance", "2 - 8 / 5"),
    (okr.Hold(at_least=5), 8, "profit_co_distance", "8 / 5"),
    (okr.Hold(at_most=5), 8, "mhokr", "the policy judges limits by ratio"),
    (
        okr.Zones(0, 30, 70, 100),
        50,
        None,
        "50 on the line through 0 → 0, 30 → 0.3, 70 → 0.7",
    ),
    (
        okr.Zones(0, 30, 70, 100),
        50,
        {"zone_levels": [0.2, 0.5, 1]},
        "the policy says levels",
    ),
    (okr.Steps([(100, 0), (0, 1)]), 50, None, "50 on the line through 0 → 1, 100 → 0"),
    (okr.Steps([(i, i) for i in range(12)]), 5, None, "…"),
    (
        okr.Reach(0, 70, stretch=100),
        50,
        "puzzle_okr",
        "the policy counts the way to the stretch",
    ),
    (okr.Hold(at_most=5, basis="mean"), 4, None, "mean of 1 reading]"),
    (okr.Reach(0, 1), 1, "oboard", "1 of 0.5 expected"),
    (okr.Reach(0, 1), 1, "boja", "score 1, whatever the day"),
    (okr.Reach(0, 1), 1, {"digits": 2}, "2 decimals"),
    (okr.Reach(0, 1), 1, "quantive", "progress as it is"),
    (okr.Reach(0, 1), 1, {"bands": {"all": 0}}, "grade = all"),
    (okr.Reach(0, 1), 1, {"above": "stretch"}, "at most the stretch"),
]


@pytest.mark.parametrize(("target", "value", "policy", "said"), TARGETS)
def test_every_rule_is_written_with_its_numbers(target, value, policy, said):
    """One line a person can check with a pocket calculator."""
    kr = okr.KeyResult("k", "K", target=target, check_ins={"2026-11-13": value})

    assert said in explained(kr, policy)


def test_changes_name_their_start():
    """Where a relative target comes from is half of its number."""
    kr = okr.KeyResult(
        "k",
        "K",
        target=okr.Change.of("+10 %"),
        check_ins={"2026-09-10": 50, "2026-11-13": 51},
    )
    text = explained(kr)

    assert "last reading up to 2026-09-30" in text
    assert "start +10 %" in text
    unknown = okr.KeyResult("k", "K", target=okr.Change(5))
    assert "no value" in str(okr.score(unknown, on=ON).explain("k"))


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-09-01", "before its first day"),
        ("2026-11-30", "no report within its check-in rhythm"),
        ("2027-01-02", "after its last day, success from 0.7 (aspirational)"),
    ],
)
def test_statuses_of_the_calendar_say_why(on, said):
    """What the calendar decides is no matter of progress."""
    kr = okr.KeyResult(
        "k",
        "K",
        baseline=0,
        target=1,
        intent="aspirational",
        check_ins={"2026-11-13": 1},
    )

    assert said in explained(kr, on=on)


def test_staged_work_names_the_check_in():
    """Work has no readings: the check-in is the source."""
    kr = okr.KeyResult(
        "k", "K", target=okr.Done(), check_ins=[okr.CheckIn("2026-11-13", done=True)]
    )

    assert "check-in of 2026-11-13" in explained(kr)
    early = okr.KeyResult(
        "k",
        "K",
        target=okr.Done(),
        check_ins=[okr.CheckIn("2026-11-12", 0), okr.CheckIn("2026-11-13", done=True)],
    )
    assert "check-in of 2026-11-13" in explained(early)


def test_plans_and_expectations_are_told():
    """Where an expectation comes from is as good a question as the score itself."""
    values = {"2026-11-13": 1}
    plan = okr.KeyResult(
        "k", "K", baseline=0, target=1, plan={"2026-12-01": 1}, check_ins=values
    )
    hold = okr.KeyResult("k", "K", at_most=1, check_ins=values)
    done = okr.KeyResult(
        "k", "K", target=okr.Done(), check_ins=[okr.CheckIn("2026-11-13", done=False)]
    )
    aspiring = okr.KeyResult(
        "k", "K", baseline=0, target=1, intent="aspirational", check_ins=values
    )

    assert "[by its plan]" in explained(plan)
    assert "[held at any time]" in explained(hold)
    assert "[due on the last day]" in explained(done)
    assert "[days that are over, of a success at 0.7]" in explained(aspiring)
    assert "46 of 92 days are over × 0.7" in explained(aspiring)
    assert "[days that are over]" in explained(aspiring, "viva")


def planned(target, plan, **more):
    """Return the formula of what a plan expects on the day."""
    kr = okr.KeyResult("k", "K", target=target, plan=plan, **more)
    tree = okr.score(kr, on=ON, cycle="2026-Q4").explain("k")
    return next(part.formula for part in tree.inputs if part.label == "expected")


@pytest.mark.parametrize(
    ("target", "plan", "formula"),
    [
        (
            okr.Reach(0, 10),
            {"2026-11-05": 2, "2026-11-25": 6},
            (
                "4 planned for 2026-11-15, "
                "between 2 on 2026-11-05 and 6 on 2026-11-25; (4 - 0) / (10 - 0)"
            ),
        ),
        (
            okr.Reach(0, 10),
            {"2026-12-31": 10},
            (
                "5 planned for 2026-11-15, "
                "between 0 on 2026-09-30 and 10 on 2026-12-31; (5 - 0) / (10 - 0)"
            ),
        ),
        (
            okr.Reach(0, 10),
            {"2026-11-05": 2},
            "2 planned for 2026-11-15, from 2 on 2026-11-05 on; (2 - 0) / (10 - 0)",
        ),
        (
            okr.Milestones(["a", "b"]),
            {"2026-12-31": 1},
            "0.5 planned for 2026-11-15, between 0 on 2026-09-30 and 1 on 2026-12-31",
        ),
        (
            okr.Done(),
            {"2026-12-01": 1},
            "0 planned for 2026-11-15, before 1 on 2026-12-01",
        ),
        (
            okr.Done(),
            {"2026-11-01": 1},
            "1 planned for 2026-11-15, from 1 on 2026-11-01 on",
        ),
    ],
)
def test_a_plan_is_shown_with_its_points(target, plan, formula):
    """Days that are over are no part of what a plan expects."""
    assert formula == planned(target, plan)


@pytest.mark.parametrize(
    ("on", "formula"),
    [
        (ON, "46 of 92 days are over: 0 × 0.7"),
        ("2026-12-31", "92 of 92 days are over: 1 × 0.7"),
    ],
)
def test_what_is_due_at_the_end_gives_its_number(on, formula):
    """Half of the days asks for nothing of a yes or no, and the text says so."""
    kr = okr.KeyResult("k", "K", target=okr.Done(), intent="aspirational")

    assert formula in explained(kr, on=on)


def test_expectations_without_days():
    """Where no cycle is known nothing is due; of an objective it is a mean."""
    krs = [
        okr.KeyResult(name, "K", baseline=0, target=1, weight=weight, check_ins=values)
        for name, weight, values in [("a", 1, {ON: 1}), ("b", 3, {ON: 1}), ("c", 1, {})]
    ]
    whole = OKRSet([okr.Objective("o", "O", krs)], cycle="2026-Q4")
    bare = OKRSet([okr.Objective("o", "O", krs)])
    empty = OKRSet([okr.Objective("o", "O", krs[2:])], cycle="2026-Q4")
    aspiring = okr.KeyResult("k", "K", baseline=0, target=1, intent="aspirational")
    nothing = "no cycle is known, so nothing is due"

    def formula(okrs, name):
        tree = okr.score(okrs, on=ON).explain(name)
        return next(part.formula for part in tree.inputs if part.label == "expected")

    assert "(1·0.5 + 3·0.5) / 4" == formula(whole, "o")
    assert [nothing] * 2 == [formula(bare, "o"), formula(bare, "a")]
    assert nothing == formula(aspiring, "k")
    assert "" == formula(empty, "o")


def test_milestones_show_their_weights():
    """A share of work is done weight by all weight, of what was done by the day."""
    kr = okr.KeyResult(
        "k",
        "K",
        target=okr.Milestones(["designed", ("rolled out", 3)]),
        check_ins=[
            okr.CheckIn("2026-11-12", done=["designed"]),
            okr.CheckIn("2026-11-20", done=["rolled out"]),
        ],
    )

    assert "= 1 / 4" in explained(kr)
    assert "= 4 / 4" in explained(kr, on="2026-11-21")


def test_a_mean_is_not_from_its_last_reading():
    """Date, n and error of the last reading say nothing of the mean of all."""
    readings = [
        okr.Observation(date="2026-10-05", value=2, n=10, standard_error=1),
        okr.Observation(date="2026-11-13", value=4, n=412, standard_error=1.5),
    ]
    kr = okr.KeyResult(
        "k", "K", target=okr.Reach(0, 10, basis="mean"), metric=okr.Metric("m")
    )
    okrs = OKRSet(
        [okr.Objective("o", "O", [kr])], observations={"m": readings}, cycle="2026-Q4"
    )
    actual = okr.score(okrs, on=ON).explain("k").inputs[0].inputs[0]

    assert "mean of 2 readings, each counting the same" == actual.rule
    assert "2026-10-05 to 2026-11-13" == actual.source


def test_the_start_of_a_change_says_its_day():
    """It counts however old it is, so people must see how old it is."""
    check_ins = {"2024-03-31": 30, "2026-11-06": 35}
    kr = okr.KeyResult("k", "K", target=okr.Change(10), check_ins=check_ins)
    text = str(okr.score(kr, on="2026-11-15", cycle="2026-Q4").explain("k"))

    assert "from 2024-03-31, last reading up to 2026-09-30" in text


def test_formulas_write_large_numbers_out():
    """Nobody checks 1.2e+07 against a plan of 12 million."""
    arr = okr.KeyResult("arr", "Revenue", baseline=9_800_000, target=12_000_000,
                        check_ins={"2026-11-06": 10_457_918})  # fmt: skip
    tree = okr.score(arr, on="2026-11-15", cycle="2026-Q4").explain("arr")

    assert "(10,457,918 - 9,800,000) / (12,000,000 - 9,800,000)" in str(tree)
