"""The set as columns: every cell equals what the objects say."""

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.markup import ROWS_SHOWN
from okrkit.model.access import span_of
from okrkit.model.okr import INTENTS
from okrkit.model.rows import start_day
from okrkit.model.staged import BASES
from okrkit.model.table import KINDS, NEVER
from okrkit.model.ways import HOW
from okrkit.scoring.basis import direction

DAY = "2026-11-06"
TARGETS = [
    None,
    okr.Reach(32, 40),
    okr.Reach(3.2, 2, 1, basis="mean"),
    okr.Change(50),
    okr.Change(10, "percent", since="previous_year"),
    okr.Change(2, "times", since="2026-06-30"),
    okr.Hold(at_least=3, tolerance=2),
    okr.Hold(at_most=5, inclusive=False, basis="worst"),
    okr.Zones(0, 30, 70, 100, levels=(0.2, 0.5, 1)),
    okr.Steps({0: 0, 5: 0.5, 9: 1}),
    okr.Milestones(["a", ("b", 3)]),
    okr.Done(),
    okr.Establish(),
]
DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 31))
VALUES = st.integers(-9, 9)
PARTS = {
    okr.Reach: ("baseline", "target", "stretch"),
    okr.Zones: ("baseline", "commit", "target", "stretch"),
    okr.Hold: ("at_least", "at_most", "tolerance"),
}


@st.composite
def key_results(draw, id):
    """Key results of every target, on a metric or none, with check-ins that fit."""
    target = draw(st.sampled_from(TARGETS))
    done = {okr.Done: st.booleans(), okr.Milestones: st.sampled_from(["a", "b"])}
    said = done.get(type(target), st.none())
    counted = {okr.Done: st.sampled_from([0, 1]), okr.Milestones: st.none()}
    values = counted.get(type(target), VALUES)
    check_ins = [
        okr.CheckIn(
            day,
            draw(st.none() | values),
            confidence=draw(st.none() | st.floats(0, 1)),
            done=draw(st.none() | said),
        )
        for day in draw(st.sets(DAYS, max_size=2))
    ]
    return okr.KeyResult(
        id,
        "K",
        target=target,
        draft=target is None,
        metric=draw(st.sampled_from([None, "m", "n"])),
        weight=draw(st.floats(0, 5)),
        intent=draw(st.sampled_from([None, *INTENTS])),
        check_ins=check_ins,
        plan=draw(st.dictionaries(DAYS, VALUES, max_size=2)),
        starts_on=draw(st.sampled_from([None, "2026-11-01"])),
    )


@st.composite
def sets(draw):
    """Sets with and without cycle, with readings of two metrics."""
    objectives = [
        okr.Objective(
            f"o{n}",
            "O",
            [draw(key_results(f"o{n}k{k}")) for k in range(draw(st.integers(0, 3)))],
            intent=draw(st.sampled_from([None, *INTENTS])),
            check_in=draw(st.sampled_from(["", "day", 10])),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    kinds = st.sampled_from(["level", "ratio"])
    return okr.OKRSet(
        objectives,
        metrics=[
            okr.Metric("m", kind=draw(kinds), unit="%"),
            okr.Metric("n", kind=draw(kinds)),
        ],
        observations={"m": draw(st.dictionaries(DAYS, VALUES, max_size=4))},
        cycle=draw(st.sampled_from([None, "2026-Q4"])),
    )


def same(expected, actual):
    """Compare a field and a cell: None is NaN."""
    return math.isnan(actual) if expected is None else expected == actual


def group(ragged, place):
    """Return days and values of one group."""
    part = slice(*ragged.offset[place : place + 2])
    return ragged.day[part].tolist(), ragged.value[part].tolist()


def series_said(okrs, kr):
    """Say from the objects what a key result is judged by."""
    rows = okrs.readings(kr.id)
    match kr.target:
        case okr.Milestones():
            reports = [c for c in kr.check_ins if c.done is not None]
            done = [
                {s for c in reports[: n + 1] for s in c.done}
                for n in range(len(reports))
            ]
            return {
                c.date: kr.target.share(d) for c, d in zip(reports, done, strict=True)
            }
        case okr.Done():
            found = {r.date: float(r.value >= 1) for r in rows}
            return found | {
                c.date: float(c.done) for c in kr.check_ins if c.done is not None
            }
        case _:
            return {r.date: r.value for r in rows}


@given(sets())
def test_columns_say_what_objects_say(okrs):
    """Two faces, one truth: scoring a column is scoring the object."""
    table = okrs.table
    assert [kr.id for kr in okrs.key_results] == list(table.ids)
    assert [o.id for o in okrs] == list(table.objective_ids)
    assert [kr.title for kr in okrs.key_results] == list(table.titles)
    assert [o.title for o in okrs] == list(table.objective_titles)
    for row, kr in enumerate(okrs.key_results):
        objective = okrs.objective_of(kr.id)
        assert objective.id == table.objective_ids[table.objective[row]]
        assert (type(kr.target) if kr.target else None) is KINDS[table.kind[row]]
        names = PARTS.get(type(kr.target), ())
        for name in {n for part in PARTS.values() for n in part}:
            value = getattr(kr.target, name) if name in names else None
            assert same(value, getattr(table, name)[row])
        intent = kr.intent or objective.intent
        assert table.intent[row] == (-1 if intent is None else INTENTS.index(intent))
        assert kr.weight == table.weight[row]
        assert BASES[table.basis[row]] == (kr.target.basis if kr.target else "latest")
        span = span_of(kr, okrs.cycle_of(objective))
        ends = (
            (span.start.toordinal(), span.end.toordinal()) if span else (NEVER, NEVER)
        )
        assert ends == (table.start[row], table.end[row])
        assert {"": 10, "day": 4, 10: 13}[objective.check_in] == table.due_days[row]
        said = {day.toordinal(): value for day, value in series_said(okrs, kr).items()}
        assert (sorted(said), [said[day] for day in sorted(said)]) == group(
            table.readings, table.series[row]
        )
        assert [d.toordinal() for d, _ in kr.plan] == group(table.plan, row)[0]
        days, beliefs = group(table.check_ins, row)
        assert [c.date.toordinal() for c in kr.check_ins] == days
        assert all(map(same, [c.confidence for c in kr.check_ins], beliefs))


def columns_of(target, **fields):
    """Return the table of a set with one key result."""
    kr = okr.KeyResult("k", "K", target=target, **fields)
    return okr.OKRSet([okr.Objective("o", "O", [kr])], cycle="2026-Q4").table


@pytest.mark.parametrize(
    "target", [t for t in TARGETS if isinstance(t, okr.Change)], ids=str
)
def test_change(target):
    """A change knows its amount, its way, and the last day that can be its start."""
    table = columns_of(target)

    assert (target.by, target.how) == (table.change_by[0], HOW[table.change_how[0]])
    assert start_day(target, okr.Cycle.parse("2026-Q4")) == table.change_day[0]


@pytest.mark.parametrize(
    ("since", "day"),
    [
        ("previous_cycle", "2026-09-30"),
        ("previous_year", "2025-12-31"),
        ("2026-06-30", "2026-06-30"),
    ],
)
def test_start_of_a_change(since, day):
    """The start is read before the cycle, a year before its end, or on a date."""
    change = okr.Change(5, since=since)

    assert dt.date.fromisoformat(day).toordinal() == start_day(
        change, okr.Cycle.parse("2026-Q4")
    )


@pytest.mark.parametrize("since", ["previous_cycle", "previous_year"])
def test_start_needs_a_cycle(since):
    """Without a cycle there is no previous one: not measured, never guessed."""
    assert NEVER == start_day(okr.Change(5, since=since), None)


def test_steps_and_levels():
    """The parts of staged targets stand in columns of their own."""
    steps = columns_of(okr.Steps({0: 0, 5: 0.5, 9: 1}))
    zones = columns_of(okr.Zones(0, 30, 70, 100, levels=(0.2, 0.5, 1)))

    assert ([0.0, 5.0, 9.0], [0.0, 0.5, 1.0]) == (
        steps.steps.value.tolist(),
        steps.worth.tolist(),
    )
    assert [[0.2, 0.5, 1.0]] == zones.levels.tolist()
    assert np.isnan(steps.levels).all()
    assert [False] == columns_of(
        okr.Hold(at_most=1, inclusive=False)
    ).inclusive.tolist()


def test_one_metric_judged_in_several_ways():
    """A `Done` first in line must not hand its 1 to the `Reach` beside it."""
    targets = [okr.Done(), okr.Establish(), okr.Reach(30, 40), okr.Hold(at_least=1)]
    key_results = [
        okr.KeyResult(f"k{n}", "K", target=target, metric="nps")
        for n, target in enumerate(targets)
    ]
    table = okr.OKRSet(
        [okr.Objective("o", "O", key_results)],
        metrics=[okr.Metric("nps")],
        observations={"nps": {DAY: 34}},
    ).table

    assert [1.0, 34.0, 34.0, 34.0] == [
        group(table.readings, table.series[row])[1][0] for row in range(4)
    ]
    # The same readings are held once.
    assert 1 == len({*table.series[1:].tolist()})


def test_milestones_add_up():
    """Each check-in adds the stages it names; one without stages adds nothing."""
    kr = okr.KeyResult(
        "k",
        "K",
        target=okr.Milestones(["a", ("b", 3)]),
        check_ins=[
            okr.CheckIn("2026-11-01", done=["b"]),
            okr.CheckIn("2026-11-02", confidence=0.5),
            okr.CheckIn("2026-11-03", done=["a"]),
        ],
    )
    table = okr.OKRSet([okr.Objective("o", "O", [kr])]).table

    assert [0.75, 1.0] == table.readings.value.tolist()
    assert [True, False, True] == np.isnan(table.check_ins.value).tolist()


def test_done_may_be_taken_back():
    """The last word counts; a value of 1 or more is yes, a belief is no word."""
    kr = okr.KeyResult(
        "k",
        "K",
        target=okr.Done(),
        check_ins=[
            okr.CheckIn("2026-11-01", 1),
            okr.CheckIn("2026-11-02", confidence=0.5),
            okr.CheckIn("2026-11-03", done=False),
        ],
    )
    table = okr.OKRSet([okr.Objective("o", "O", [kr])]).table

    assert [1.0, 0.0] == table.readings.value.tolist()


def test_provisional_readings_are_marked():
    """What can still change by itself says so in the column, too."""
    row = okr.Observation(date=DAY, value=1, provisional=True)
    kr = okr.KeyResult("k", "K", at_least=1, metric="m")
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        metrics=[okr.Metric("m")],
        observations={"m": [row]},
    )

    assert [True] == okrs.table.readings.provisional.tolist()


def test_empty():
    """A set of nothing has columns of nothing, of the right shapes."""
    table = okr.OKRSet().table

    assert (0, (0, 3), [0]) == (
        len(table),
        table.levels.shape,
        table.plan.offset.tolist(),
    )


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [("day", 10), ("two weeks", 17), ("month", 34), (20, 23), ("", 10)],
)
def test_a_slow_metric_is_overdue_later(rhythm, days):
    """A metric read every two weeks is not stale after a week and the grace."""
    kr = okr.KeyResult("k", "K", metric="m", at_most=5)
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        metrics=[okr.Metric("m", rhythm=rhythm)],
        cycle="2026-Q4",
    )

    assert [days] == okrs.table.due_days.tolist()


def test_columns_cannot_be_written():
    """The table is kept with its set: a write would change every later score."""
    objective = okr.Objective("o", "O", [okr.KeyResult("k", "K", at_most=5)])
    table = okr.OKRSet([objective], cycle="2026-Q4").table

    with pytest.raises(ValueError, match="read-only"):
        table.at_most[0] = 6
    with pytest.raises(ValueError, match="read-only"):
        table.readings.offset[0] = 1


def test_reports_of_work_may_say_nothing_of_it():
    """A check-in with only a note, or only a value, neither adds nor undoes work."""
    note = okr.CheckIn("2026-11-06", note="nothing yet")
    staged = okr.KeyResult("m", "M", target=okr.Milestones(["a"]), check_ins=[note])
    done = okr.KeyResult("d", "D", target=okr.Done(), check_ins={"2026-11-06": 1})
    table = okr.OKRSet([okr.Objective("o", "O", [staged, done])]).table

    assert [1.0] == table.readings.value.tolist()


class TestHowATableShowsItself:
    """What a person sees who asks `okrs.table` for a look."""

    def test_text(self):
        """First rows, of each what it has, how many more, and every column's name."""
        kr = okr.KeyResult("nps", "NPS", baseline=32, target=40, check_ins={DAY: 34})
        hold = okr.KeyResult("churn", "Churn", at_most=5, weight=2)
        draft = okr.KeyResult("x", "Do better", draft=True)
        objective = okr.Objective("keep", "Stay", [kr, hold, draft])
        text = str(okr.OKRSet([objective], cycle="2026-Q4").table)

        count, _, head, _, nps, churn, said, _, names = text.split("\n")
        assert "Table of 3 key results" == count
        numbers = ["baseline", "target", "at_most", "weight", "first", "day"]
        ends = ["last", "day", "readings"]
        assert ["key", "result", "objective", "kind", *numbers, *ends] == head.split()
        days = ["2026-10-01", "2026-12-31"]
        assert ["nps", "keep", "Reach", "32", "40", "1", *days, "1"] == nps.split()
        assert ["churn", "keep", "Hold", "5", "2", *days, "0"] == churn.split()
        assert ["x", "keep", "draft", "1", *days, "0"] == said.split()
        assert names.startswith("Columns: ids, objective_ids, titles, objective_titles")
        assert names.endswith(", readings, check_ins, plan")

    def test_one_line(self):
        """The repr stays short, whatever the set's size."""
        table = columns_of(okr.Hold(at_most=5))

        assert "<Table of 1 key result>" == repr(table)

    def test_many_rows_are_counted(self):
        """A large set shows its first rows only, and makes no more of them."""
        krs = [okr.KeyResult(f"k{n}", "K", at_most=5) for n in range(1234)]
        table = okr.OKRSet([okr.Objective("o", "O", krs)]).table

        assert "Table of 1,234 key results" in str(table)
        assert f"… and {1234 - ROWS_SHOWN} more" in str(table)
        assert f"… and {1234 - ROWS_SHOWN} more" in table._repr_html_()
        assert f"k{ROWS_SHOWN}" not in str(table)

    def test_hostile_ids_stay_text(self):
        """The table escapes like every other view."""
        kr = okr.KeyResult("<script>alert(1)</script>", "K", at_most=5)
        table = okr.OKRSet([okr.Objective("</table>", "O", [kr])]).table
        view = table._repr_html_()

        assert "<script" not in view
        assert 1 == view.count("</table>")
        assert "&lt;script&gt;" in view
        assert "<caption>Table of 1 key result</caption>" in view

    def test_empty(self):
        """A set of nothing shows its heads."""
        table = okr.OKRSet().table

        assert "Table of 0 key results" in str(table)
        assert "Columns: ids" in table._repr_html_()


@given(st.sampled_from(TARGETS), st.integers(-99, 99).filter(bool))
def test_directions_are_those_of_the_objects(target, start):
    """Which way is better is one formula, for a target and for a million of them."""
    assume(target is not None)
    kr = okr.KeyResult("k", "K", target=target, metric="m")
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        metrics=[okr.Metric("m")],
        observations={"m": {"2025-01-01": start}},
        cycle="2026-Q4",
    )
    resolved = target.resolve(start) if isinstance(target, okr.Change) else target
    terms = okr.score(okrs, on=DAY).sheet.terms

    assert [resolved.direction] == direction(terms).tolist()
    if isinstance(target, okr.Change):
        assert (resolved.baseline, resolved.target) == (
            terms.baseline[0],
            terms.target[0],
        )
