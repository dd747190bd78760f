"""What is closed has no chance any more; what has not begun is not judged yet."""

import numpy as np
import pytest

import okrkit as okr

ON = "2026-11-15"
READ = {"2026-11-01": 4, "2026-11-10": 8}


def closing(outcome, day="2026-11-05", **more):
    """How something ended."""
    return okr.Closing(day, outcome, **more)


def key_result(id, **changes):
    """A key result from 0 to 10."""
    known = {"baseline": 0, "target": 10, "check_ins": READ}
    return okr.KeyResult(id, f"Title {id}", **(known | changes))


def of(*key_results, **changes):
    """A set of one objective."""
    keep = okr.Objective("keep", "Stay", key_results, **changes)
    return okr.OKRSet([keep], cycle="2026-Q4")


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("achieved", "achieved"),
        ("missed", "missed"),
        ("postponed", None),
        ("abandoned", None),
    ],
)
def test_what_is_closed_has_an_outcome_and_no_chance(outcome, status):
    """Nobody works on it any more, whatever its readings would have become."""
    seen = okr.project(of(key_result("r", closed=closing(outcome))), on=ON)
    one = seen["r"]

    assert (outcome, status) == (one.closed, one.status)
    assert {None} == {one.chance, one.success, one.median, one.expected_score}
    assert f"no chance: closed on 2026-11-05 as {outcome}" == one.method
    assert ["-", "-", outcome] == str(seen).splitlines()[-1].split()[-3:]
    assert outcome in seen._repr_html_()
    assert f"r = no chance, {outcome}" in str(seen.explain("r"))


def test_a_closing_of_a_later_day_is_not_known_yet():
    """An outlook as of a day does not know what came after it."""
    okrs = of(key_result("r", closed=closing("abandoned")))
    open_ = okr.project(of(key_result("r")), on="2026-11-04")["r"]

    assert open_ == okr.project(okrs, on="2026-11-04")["r"]


def test_a_closed_objective_closes_its_key_results():
    """One that was closed before it ended as it says itself."""
    won = key_result("won", closed=closing("achieved", "2026-10-20"))
    seen = okr.project(of(key_result("r"), won, closed=closing("missed")), on=ON)

    assert ["missed", "missed", "achieved"] == [each.closed for each in seen]
    assert ["missed", "missed", "achieved"] == seen.to_columns()["closed"].tolist()
    assert [None, None, None] == [each.chance for each in seen]


def test_what_is_closed_counts_for_its_objective_as_it_stands():
    """The aim still has this part of it, and it will not change any more."""
    whole = of(key_result("r", check_ins={"2026-11-01": 4}, closed=closing("missed")),
               key_result("s", check_ins={"2026-12-31": 10}))  # fmt: skip
    seen = okr.project(whole, on="2026-12-31")

    assert 0.7 == pytest.approx(seen["keep"].expected_score)
    assert ("missed", 0.0) == (seen["keep"].status, seen["keep"].chance)


def test_all_key_results_closed_leave_nothing_to_change():
    """Then the objective is decided though its days are not over."""
    krs = [key_result(id, closed=closing("abandoned")) for id in "rs"]

    assert "missed" == okr.project(of(*krs), on=ON)["keep"].status


def test_what_was_rolled_up_and_closed_has_no_chance():
    """A rule that makes key results of objectives does not open them again."""
    below = okr.Objective("low", "Low", [key_result("s")],
                          supports=[okr.Support(key_result="r")])  # fmt: skip
    top = okr.Objective("top", "Top", [key_result("r", closed=closing("abandoned"))])
    okrs = okr.OKRSet([top, below], cycle="2026-Q4")
    seen = okr.project(okrs, on=ON, roll_up="viva")

    assert (None, "abandoned") == (seen["r"].chance, seen["r"].closed)


def test_a_key_result_that_begins_later_keeps_its_objective_from_a_verdict():
    """Work that begins next month is no reason to call an aim lost."""
    late = key_result("late", check_ins={}, starts_on="2026-12-01")
    seen = okr.project(of(key_result("r"), late), on=ON)
    gone = late.replace(closed=closing("abandoned"))

    assert "not yet observable" == seen["keep"].status
    assert "or that of one of its key results" in str(seen.explain("keep"))
    given_up = okr.project(of(key_result("r"), gone), on=ON)["keep"]
    assert "not yet observable" != given_up.status


def test_a_parent_is_not_missed_while_what_supports_it_can_change():
    """Draws that are all alike are no proof where it has no key results itself."""
    top = okr.Objective("top", "Top")
    far = key_result("far", target=9e9, check_ins=READ)
    below = okr.Objective("low", "Low", [far], supports=[okr.Support(objective="top")])
    seen = okr.project(okr.OKRSet([top, below], cycle="2026-Q4"), on=ON)

    assert ("off track", 0.0) == (seen["top"].status, seen["top"].chance)
    over = okr.project(okr.OKRSet([top, below], cycle="2026-Q4"), on="2027-02-01")
    assert "missed" == over["top"].status


def test_a_set_read_in_bulk_knows_what_is_closed():
    """Large sets are read without an object for each key result."""
    rows = [{"id": f"k{n}", "title": "K", "baseline": 0, "target": 9} for n in range(9)]
    rows[3] |= {"closed": {"date": "2026-11-05", "outcome": "missed"}}
    data = {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "objectives": [{"id": "o", "title": "O", "key_results": rows}],
    }
    okrs = okr.from_dict(data)
    closed = okr.project(okrs, on=ON).key_results.to_columns()["closed"]

    assert [3] == np.flatnonzero(closed == "missed").tolist()
    amended = okrs.amend("k1", on="2026-11-20", reason="Less", target=5)
    assert "missed" == okr.project(amended, on=ON)["k3"].closed
