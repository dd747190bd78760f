"""Two people amend one thing: each amendment holds from its day, as if said in turn."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.history.merging import merge
from okrkit.model.amendment import Amendment
from okrkit.testing import example_set

DAYS = [dt.date(2026, 11, day) for day in range(1, 30)]


def amended(*changes: tuple[str, dict[str, object]], okrs: okr.OKRSet | None = None):
    """Return the example with a key result that was amended on some days."""
    made = example_set() if okrs is None else okrs
    for day, fields in changes:
        made = made.amend("nps", on=day, reason=f"since {day}", **fields)
    return made


def targets(okrs: okr.OKRSet, *days: str) -> list[float]:
    """Return the target of each day."""
    found = []
    for day in days:
        target = okrs.key_result("nps").in_force(day).target
        assert isinstance(target, okr.Reach)
        found.append(target.target)
    return found


def test_both_sides_lower_a_target_on_two_days():
    """Each holds until the next one, whoever said it and whoever merges."""
    ours = amended(("2026-11-10", {"target": 36}))
    theirs = amended(("2026-11-05", {"target": 38}), ("2026-11-20", {"target": 35}))

    for sides in ((ours, theirs), (theirs, ours)):
        merged = merge(example_set(), *sides)

        assert merged.is_clean
        assert () == merged.kept
        assert [40, 38, 36, 35] == targets(
            merged.okrs, "2026-11-04", "2026-11-05", "2026-11-10", "2026-11-20"
        )
        rows = merged.okrs.key_result("nps").amendments
        assert ["since 2026-11-05", "since 2026-11-10", "since 2026-11-20"] == [
            row.reason for row in rows
        ]
    assert 35 == merged.okrs.key_result("nps").target.target  # type: ignore[union-attr]


def test_of_one_day_and_two_values_ours_stands():
    """A day has one definition, and which one only a person can say."""
    ours = amended(("2026-11-10", {"target": 36, "owner": "Ann"}))
    theirs = amended(("2026-11-10", {"target": 35}), ("2026-11-20", {"target": 34}))

    merged = merge(example_set(), ours, theirs)

    assert ["key_results.nps.amendments.2026-11-10.target"] == [*merged.ids]
    assert [36, 35, 40] == [
        merged.conflicts[0].values[side]["target"]  # type: ignore[index, call-overload]
        for side in ("ours", "theirs", "base")
    ]
    assert [40, 36, 34] == targets(
        merged.okrs, "2026-11-09", "2026-11-10", "2026-11-20"
    )
    assert () == merged.kept


def test_two_fields_of_one_day_are_one_amendment():
    """As if the second had been said after the first; both reasons stay."""
    ours = amended(("2026-11-10", {"target": 36}))
    theirs = example_set().amend("nps", on="2026-11-10", reason="new", owner="Bob")

    merged = merge(example_set(), ours, theirs)
    (row,) = merged.okrs.key_result("nps").amendments

    assert merged.is_clean
    assert "since 2026-11-10; new" == row.reason
    assert {"target", "owner"} == {*row.was}


def test_what_both_sides_said_alike_is_there_once():
    """Two who agree make no conflict; what changes nothing any more is told."""
    ours = amended(("2026-11-10", {"target": 36}))
    same = merge(example_set(), ours, amended(("2026-11-10", {"target": 36})))
    early = merge(example_set(), ours, amended(("2026-11-05", {"target": 36})))
    other = example_set().amend("nps", on="2026-11-10", reason="", target=36)
    silent = merge(example_set(), ours, other)

    assert same.is_clean
    assert 1 == len(same.okrs.key_result("nps").amendments)
    assert [40, 36] == targets(early.okrs, "2026-11-04", "2026-11-05")
    left_out = "the amendment of nps on 2026-11-10 (since 2026-11-10) is left out"
    assert (f"{left_out}: it was agreed so already",) == early.kept
    assert "the amendment of nps on 2026-11-10 is left out" in silent.kept[0]
    assert ["since 2026-11-10"] == [
        row.reason for row in silent.okrs.key_result("nps").amendments
    ]


def test_what_the_base_has_is_told_once_more_and_not_twice():
    """An amendment before those of both sides stays as it is."""
    begin = amended(("2026-11-02", {"target": 39}))
    ours = amended(("2026-11-10", {"target": 36}), okrs=begin)
    theirs = amended(("2026-11-05", {"target": 38}), okrs=begin)

    merged = merge(begin, ours, theirs)

    assert merged.is_clean
    assert [40, 39, 38, 36] == targets(
        merged.okrs, "2026-11-01", "2026-11-02", "2026-11-05", "2026-11-10"
    )


def test_objectives_are_amended_by_both_sides_too():
    """The same holds of an objective, and of its key results beside it."""

    def scoped(day: str, scope: str) -> okr.OKRSet:
        return example_set().amend("keep", on=day, reason="focus", scope=scope)

    theirs = scoped("2026-11-05", "all").amend(
        "nps", on="2026-11-20", reason="late", target=36
    )
    merged = merge(example_set(), scoped("2026-11-10", "some"), theirs)
    keep = merged.okrs.objective("keep")

    assert merged.is_clean
    assert ["all", "some"] == [
        keep.in_force(day).scope for day in ("2026-11-05", "2026-11-10")
    ]
    assert [36] == targets(merged.okrs, "2026-11-20")


def test_a_target_of_another_kind_has_its_day_too():
    """What was a way to go may become a limit, and a way again."""
    ours = amended(("2026-11-10", {"target": okr.Hold(at_least=30)}))
    theirs = amended(("2026-11-20", {"target": okr.Reach(32, 36)}))

    kr = merge(example_set(), ours, theirs).okrs.key_result("nps")

    assert okr.Hold(at_least=30) == kr.in_force("2026-11-10").target
    assert okr.Reach(32, 36) == kr.target


def test_what_documents_say_beyond_what_is_known_stays():
    """A field of another program in an amendment of either side."""

    def marked(day: str, target: float, name: str) -> okr.OKRSet:
        kr = amended((day, {"target": target})).key_result("nps")
        rows = [
            Amendment(a.date, a.reason, was=a.was, extra={name: 1})
            for a in kr.amendments
        ]
        keep = example_set().objective("keep")
        return example_set().with_objective(
            keep.with_key_result(kr.replace(amendments=rows))
        )

    sides = marked("2026-11-10", 36, "x-a"), marked("2026-11-05", 38, "x-b")
    kr = merge(example_set(), *sides).okrs.key_result("nps")

    assert [{"x-b": 1}, {"x-a": 1}] == [row.extra for row in kr.amendments]


def test_definitions_that_do_not_go_together_are_a_conflict():
    """Ours begins after theirs ends: no story can be made of the two."""
    ours = amended(("2026-11-10", {"starts_on": "2026-12-01", "owner": "Ann"}))
    theirs = amended(("2026-11-12", {"ends_on": "2026-11-25", "owner": "Bob"}))

    merged = merge(example_set(), ours, theirs)

    assert not merged.is_clean
    assert ours.key_result("nps").amendments == (
        merged.okrs.key_result("nps").amendments
    )


NAMES = ("target", "owner", "weight", "title")
SAID = st.lists(
    st.tuples(st.sampled_from(DAYS), st.sampled_from(NAMES), st.booleans()),
    max_size=8,
    unique_by=lambda said: said[0],
)


def _said(kr: okr.KeyResult, day: dt.date) -> list[object]:
    """Return what was agreed on a day."""
    return [getattr(kr.in_force(day), name) for name in NAMES]


@given(SAID, st.integers(0, 3))
def test_both_sides_are_as_if_said_in_turn(said, known):
    """Whoever said what: on each day holds what was said last up to it."""
    rows = [
        # No value twice: what is so already is no amendment.
        (str(day), {name: f"{41 + at}" if name in ("owner", "title") else 41 + at}, own)
        for at, (day, name, own) in enumerate(sorted(said))
    ]
    begin = amended(*(row[:2] for row in rows[:known]))
    new = rows[known:]
    ours = amended(*(row[:2] for row in new if row[2]), okrs=begin)
    theirs = amended(*(row[:2] for row in new if not row[2]), okrs=begin)
    whole = amended(*(row[:2] for row in rows)).key_result("nps")

    for sides in ((ours, theirs), (theirs, ours)):
        merged = merge(begin, *sides)
        kr = merged.okrs.key_result("nps")

        assert merged.is_clean
        assert whole.amendments == kr.amendments
        assert [_said(whole, day) for day in DAYS] == [_said(kr, day) for day in DAYS]


def test_what_both_sides_made_anew_has_no_story_in_common():
    """Nobody knows which came first: ours stands, and that is a conflict."""
    empty = okr.OKRSet(cycle="2026-Q4")
    ours = amended(("2026-11-10", {"target": 36}))
    theirs = amended(("2026-11-05", {"target": 38}))

    merged = merge(empty, ours, theirs)

    assert not merged.is_clean
    assert ours.key_result("nps").amendments == (
        merged.okrs.key_result("nps").amendments
    )


@pytest.mark.parametrize("side", [0, 1])
def test_a_side_that_took_an_amendment_back_is_asked(side):
    """What one side removed and the other went on from is a conflict."""
    begin = amended(("2026-11-02", {"target": 39}))
    more = amended(("2026-11-10", {"target": 36}), okrs=begin)
    less = amended(("2026-11-12", {"target": 35}))
    sides = (more, less) if side else (less, more)

    assert not merge(begin, *sides).is_clean
