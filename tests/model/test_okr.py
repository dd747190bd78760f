"""Key results and objectives: short forms of targets, check-ins, plans, evolving."""

import datetime as dt

import pytest

import okrkit as okr
from okrkit.errors import CODES, CalendarError, InvalidOKRError

DAY = "2026-11-06"


def key_result(**fields):
    """Make a key result of the fields that matter."""
    return okr.KeyResult("nps", "Customers recommend us", **fields)


@pytest.mark.parametrize(
    ("short", "target"),
    [
        ({"baseline": 32, "target": 40}, okr.Reach(32, 40)),
        ({"baseline": 32, "target": 40, "stretch": 45}, okr.Reach(32, 40, 45)),
        ({"at_least": 40}, okr.Hold(at_least=40)),
        ({"at_most": 5}, okr.Hold(at_most=5)),
        ({"at_least": 1, "at_most": 5}, okr.Hold(at_least=1, at_most=5)),
        ({"target": okr.Done()}, okr.Done()),
        ({"draft": True}, None),
        ({"draft": True, "at_most": 5}, okr.Hold(at_most=5)),
    ],
)
def test_short_forms(short, target):
    """The common targets are written without naming their class."""
    assert target == key_result(**short).target


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "target-missing"),
        ({"target": 40}, "target-incomplete"),
        ({"baseline": 32}, "target-incomplete"),
        ({"stretch": 32}, "target-incomplete"),
        ({"stretch": 32, "target": 9}, "target-incomplete"),
        ({"target": "Done"}, "target-incomplete"),
        ({"target": "40", "baseline": 3}, "not-a-number"),
        ({"target": 40, "at_least": 3}, "target-conflict"),
        ({"baseline": 40, "at_most": 3}, "target-conflict"),
        ({"target": okr.Done(), "at_most": 3}, "target-conflict"),
        ({"target": okr.Done(), "baseline": 3}, "target-conflict"),
        ({"at_most": 3, "weight": -1}, "invalid-weight"),
        ({"at_most": 3, "intent": "stretch"}, "unknown-word"),
        ({"at_most": 3, "metric": 5}, "not-text"),
        ({"at_most": 3, "check_ins": [DAY]}, "wrong-type"),
        (
            {"at_most": 3, "check_ins": [okr.CheckIn(DAY), okr.CheckIn(DAY)]},
            "duplicate-check-in",
        ),
        ({"at_most": 3, "plan": [(DAY,)]}, "wrong-type"),
        ({"at_most": 3, "plan": [(DAY, 1), (DAY, 2)]}, "duplicate"),
        ({"at_most": 3, "plan": [(DAY, None)]}, "not-a-number"),
        ({"at_most": 3, "starts_on": "2026-12-01", "ends_on": DAY}, "period-order"),
        ({"at_most": 3, "draft": "yes"}, "not-a-flag"),
        ({"at_most": 3, "depends_on": "churn"}, "not-a-list"),
    ],
    ids=lambda value: (
        value if isinstance(value, str) else f"{sorted(value)} {value!r:.60}"
    ),
)
def test_refused(fields, code):
    """Half a target, or two, is judged by nobody."""
    with pytest.raises(InvalidOKRError) as caught:
        key_result(**fields)
    assert code == caught.value.code
    assert code in CODES


def test_wrong_keyword_stays_pythons():
    """A typo in code is Python's to name, as for any class."""
    with pytest.raises(TypeError, match="base_line"):
        key_result(base_line=3)


def test_check_ins_and_plan_are_sorted():
    """Order of writing means nothing; a mapping is as good as a list."""
    days = {"2026-11-13": 35, DAY: 34}
    kr = key_result(at_least=40, check_ins=days, plan=days)

    assert [34.0, 35.0] == [c.value for c in kr.check_ins]
    assert ((dt.date(2026, 11, 6), 34.0), (dt.date(2026, 11, 13), 35.0)) == kr.plan
    assert kr == key_result(
        at_least=40, check_ins=list(kr.check_ins), plan=[("2026-11-13", 35), (DAY, 34)]
    )


def test_metric_id():
    """The id is there whether the metric is named, given or missing."""
    assert "nps" == key_result(at_least=4, metric="nps").metric_id
    assert "nps" == key_result(at_least=4, metric=okr.Metric("nps")).metric_id
    assert None is key_result(at_least=4).metric_id


class TestReplace:
    """Targets in short take the place of what was there."""

    @pytest.mark.parametrize(
        ("changes", "target"),
        [
            ({"at_most": 5}, okr.Hold(at_most=5)),
            ({"baseline": 1, "target": 2}, okr.Reach(1, 2)),
            ({"target": okr.Done()}, okr.Done()),
            ({"title": "x"}, okr.Reach(32, 40)),
        ],
    )
    def test_target(self, changes, target):
        """A new way to judge replaces the old one whole."""
        assert target == key_result(baseline=32, target=40).replace(**changes).target

    def test_a_part_of_a_reach(self):
        """A number for one end keeps the other end, the stretch and the basis."""
        kr = key_result(target=okr.Reach(32, 40, 60, basis="mean"))

        assert okr.Reach(32, 45, 60, basis="mean") == kr.replace(target=45).target
        assert okr.Reach(30, 40, basis="mean") == (
            kr.replace(baseline=30, stretch=None, title="More").target
        )
        assert okr.Done() == kr.replace(target=okr.Done()).target

    @pytest.mark.parametrize("changes", [{"target": 45}, {"baseline": 3}])
    def test_half_a_target(self, changes):
        """Where there was no baseline to keep, one end of a way is not enough."""
        with pytest.raises(InvalidOKRError) as caught:
            key_result(at_least=40).replace(**changes)
        assert "target-incomplete" == caught.value.code


def test_a_check_in_is_corrected():
    """The error names the way, and the way works, on a key result and on a set."""
    kr = key_result(at_least=40, check_ins={DAY: 35, "2026-11-13": 36})
    okrs = okr.OKRSet([okr.Objective("keep", "Stay", [kr])])
    new = okr.CheckIn(DAY, 34)

    with pytest.raises(InvalidOKRError) as caught:
        kr.with_check_in(new)
    assert "replace=True" in caught.value.hint
    corrected = kr.with_check_in(new, replace=True)
    assert [34.0, 36.0] == [c.value for c in corrected.check_ins]
    assert corrected == okrs.with_check_in(kr.id, new, replace=True).key_results[0]


def test_with_check_in():
    """A check-in is added in its place; a second of the day is refused."""
    kr = key_result(at_least=40, check_ins={"2026-11-13": 35})
    later = kr.with_check_in(okr.CheckIn(DAY, 34))

    assert [34.0, 35.0] == [c.value for c in later.check_ins]
    assert 1 == len(kr.check_ins)
    with pytest.raises(InvalidOKRError) as caught:
        later.with_check_in(okr.CheckIn(DAY, 33))
    assert "duplicate-check-in" == caught.value.code


class TestObjective:
    """The aim and what hangs on it."""

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"key_results": ["nps"]}, "wrong-type"),
            ({"supports": ["top"]}, "wrong-type"),
            ({"guardrails": [5]}, "wrong-type"),
            ({"intent": ""}, "unknown-word"),
            ({"cycle": 5}, "not-text"),
            ({"check_in": "sometimes"}, "unknown-rhythm"),
            ({"check_in": 0}, "unknown-rhythm"),
            ({"reviewed_on": "soon"}, "invalid-date"),
        ],
    )
    def test_refused(self, fields, code):
        """Every field is checked where it is written."""
        with pytest.raises(InvalidOKRError) as caught:
            okr.Objective("o", "O", **fields)
        assert code == caught.value.code

    def test_rhythm_names_its_field(self):
        """The message says whose rhythm it is."""
        with pytest.raises(CalendarError, match=r"Objective\.check_in"):
            okr.Objective("o", "O", check_in="weekly")

    @pytest.mark.parametrize("rhythm", ["", "two weeks", 10])
    def test_rhythms(self, rhythm):
        """What the cadence knows, an objective may have."""
        assert rhythm == okr.Objective("o", "O", check_in=rhythm).check_in

    def test_cycle_may_be_a_label_or_a_cycle(self):
        """A label is read by the set's cadence, later."""
        cycle = okr.Cycle.parse("2026-Q4")

        assert "2026-Q4" == okr.Objective("o", "O", cycle="2026-Q4").cycle
        assert cycle is okr.Objective("o", "O", cycle=cycle).cycle

    def test_with_key_result(self):
        """A new one is added last; one of a known id is exchanged in its place."""
        first, second = key_result(at_least=40), key_result(at_least=41).replace(id="b")
        objective = okr.Objective("o", "O", [first, second])
        changed = objective.with_key_result(first.replace(title="x"))

        assert ["nps", "b"] == [kr.id for kr in changed.key_results]
        assert "x" == changed.key_results[0].title
        assert 3 == len(objective.with_key_result(first.replace(id="c")).key_results)
        with pytest.raises(InvalidOKRError) as caught:
            objective.with_key_result("nps")
        assert "wrong-type" == caught.value.code

    def test_text(self):
        """The table lists key results with their targets in words."""
        text = str(
            okr.Objective("o", "O", [key_result(at_least=40), key_result(draft=True)])
        )

        assert "at least 40" in text
        assert "draft" in text

    def test_a_key_result_without_check_ins_shows_no_empty_table(self):
        """It is one sentence then, in text and in a notebook."""
        assert "confidence" not in str(key_result(at_least=40))


def test_a_target_has_the_unit_of_the_metric_that_is_given() -> None:
    """An amount of money without its currency is half of what was said."""
    rev = okr.Metric("rev", unit="CHF", polarity="higher")
    kr = okr.KeyResult("a", "A", metric=rev, baseline=310000, target=400000)
    assert "target     from CHF 310,000 to CHF 400,000" in str(kr)
    assert "from CHF 310,000 to CHF 400,000" in kr._repr_html_()
    assert "from CHF 310,000 to CHF 400,000" in str(okr.Objective("o", "O", [kr]))
    assert "target" not in str(okr.KeyResult("a", "A", metric=rev, draft=True))
