"""A draft is never scored, whatever it says already (ruling 6)."""

import json
import sys

import pytest

import okrkit as okr
from okrkit.formats import loads
from okrkit.history.carrying import carry_over
from okrkit.history.closing import close
from okrkit.history.track_record import track_record
from okrkit.model.lookup import LazyTuple
from okrkit.model.table import tabulate

ON = "2026-12-31"
WHY = "a draft: its target is not agreed yet"

TARGETS = {
    "reach": okr.Reach(32, 40),
    "hold": okr.Hold(at_least=30),
    "change": okr.Change(5, since="2026-10-01"),
    "zones": okr.Zones(30, 33, 36, 40),
    "steps": okr.Steps([(30, 0.3), (40, 1)]),
    "milestones": okr.Milestones(["a", "b"]),
    "done": okr.Done(),
    "establish": okr.Establish(),
}
VALUES = [okr.CheckIn("2026-10-01", 32), okr.CheckIn("2026-12-20", 38)]
WORK = {
    "milestones": [okr.CheckIn("2026-12-20", done=["a"])],
    "done": [okr.CheckIn("2026-12-20", done=True)],
}


def a_set(kind, count=1):
    """Drafts with a whole target, each beside a key result that is half done."""
    rows = []
    for at in range(count):
        said = WORK.get(kind, VALUES)
        draft = okr.KeyResult(
            f"d{at}", "D", target=TARGETS[kind], check_ins=said, draft=True
        )
        half = {"baseline": 0, "target": 10, "check_ins": {"2026-12-20": 5}}
        rows += [draft, okr.KeyResult(f"x{at}", "X", **half)]
    return okr.OKRSet([okr.Objective("keep", "Stay", rows)], cycle="2026-Q4")


@pytest.mark.parametrize("kind", TARGETS)
def test_a_draft_is_not_measured(kind):
    """Neither by the objects nor by the columns, and nothing above counts it."""
    okrs = a_set(kind)
    card = okr.score(okrs, on=ON)
    assert (None, "not measured", 0.5) == (
        card["d0"].score,
        card["d0"].status,
        card["keep"].score,
    )
    assert WHY in str(card.explain("d0"))
    assert 0 == okrs.table.kind[0]
    aligned = okr.align(okrs, on=ON)
    assert (None, 0.5) == (aligned["d0"].score, aligned["keep"].score)


@pytest.mark.parametrize("kind", TARGETS)
def test_a_document_that_is_read_in_columns_has_the_same_drafts(kind, monkeypatch):
    """The table is made without the objects, and says what they say."""
    monkeypatch.setattr(sys.modules["okrkit.formats.assemble"], "BULK_FROM", 0)
    whole = loads(json.dumps(okr.to_dict(a_set(kind, 3))), format="json")
    assert isinstance(whole.objectives, LazyTuple)
    plain = tabulate(whole)
    for name in ("kind", "baseline", "target", "at_least", "commit", "series"):
        expected = getattr(plain, name).tolist()
        assert expected == pytest.approx(
            getattr(whole.table, name).tolist(), nan_ok=True
        )
    assert [0, 1] * 3 == whole.table.kind.tolist()
    assert None is okr.score(whole, on=ON)["d1"].score


def test_a_draft_that_was_agreed_is_judged_from_then_on():
    """Writing it out is all it takes."""
    okrs = a_set("reach")
    whole = okrs.key_result("d0").replace(draft=False)
    okrs = okrs.with_objective(okrs.objectives[0].with_key_result(whole))
    assert 0.75 == okr.score(okrs, on=ON)["d0"].score


def test_a_draft_is_closed_by_what_people_say():
    """No rule gives an outcome of it; a track record leaves it out."""
    okrs = a_set("reach")
    closed = close(okrs, on="2027-01-08")
    assert (None, "not measured: say what became of it") == (
        closed["d0"].outcome,
        closed["d0"].why,
    )
    said = close(okrs, on="2027-01-08", outcomes={"d0": "abandoned"})
    assert "abandoned" == said["d0"].outcome
    record = track_record(okrs, on="2027-01-31")
    assert {"not measured": 1} == dict(record.left_out)


def test_a_draft_is_carried_over_as_it_is():
    """A baseline that nobody agreed is not moved."""
    okrs = a_set("reach")
    new = carry_over(okrs, "2027-Q1", on="2027-01-08").okrs.key_result("d0")
    assert (True, okr.Reach(32, 40), "2026-Q4/d0") == (
        new.draft,
        new.target,
        new.carried_from,
    )


def test_a_draft_has_no_chance():
    """A forecast needs an agreed target."""
    seen = okr.project(a_set("reach"), on="2026-12-21")
    assert None is seen["d0"].chance
    assert WHY in seen["d0"].method


def test_a_draft_changes_nothing_above_it():
    """What if it were reached: nobody can say."""
    tree = okr.align(a_set("reach"), on=ON)
    with pytest.raises(okr.OKRError) as caught:
        tree.what_if({"d0": 40})
    assert "draft" in str(caught.value)
