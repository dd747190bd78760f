"""A score names what it is of: objective, owner, cycle, targets, and how it ended."""

import numpy as np
import pytest

import okrkit as okr

ON = "2026-11-20"
DAYS = {"2026-10-05": 2}


@pytest.fixture
def card():
    """Return a card with every kind of what a column may hold."""
    kr = okr.KeyResult
    mine = [
        kr("reach", "Reach", baseline=0, target=10, owner="Ann", check_ins=DAYS),
        kr("least", "Least", at_least=5, check_ins=DAYS),
        kr("band", "Band", target=okr.Hold(at_least=5, at_most=9), check_ins=DAYS),
        kr("done", "Done", target=okr.Done()),
    ]
    okrs = okr.OKRSet(
        [
            okr.Objective("o", "O", mine, owner="Bea"),
            okr.Objective("p", "P", [kr("q", "Q", at_most=3)], cycle="2026"),
        ],
        cycle="2026-Q4",
    )
    return okr.score(okrs, on=ON)


def test_a_frame_can_be_grouped_as_it_is(card):
    """Whose is it, of which aim, by when: each user joined that by hand."""
    named = {
        "o": (None, "Bea", "2026-Q4", None, None),
        "reach": ("o", "Ann", "2026-Q4", 0.0, 10.0),
        "least": ("o", "Bea", "2026-Q4", None, 5.0),
        "band": ("o", "Bea", "2026-Q4", None, None),
        "done": ("o", "Bea", "2026-Q4", None, None),
        "p": (None, None, "2026", None, None),
        "q": ("p", None, "2026", None, 3.0),
    }
    names = ("objective", "owner", "cycle", "baseline", "target")

    assert named == {
        each.id: tuple(getattr(each, name) for name in names) for each in card
    }
    frame = card.to_frame("polars").select("id", *names)
    assert [(id, *values) for id, values in named.items()] == frame.rows()


def test_without_a_cycle_there_is_no_label():
    """A lone key result has no objective that runs in anything."""
    alone = okr.score(okr.KeyResult("k", "K", at_most=3), on=ON)

    assert alone["k"].cycle is None
    assert [None] == alone.to_columns()["cycle"].tolist()


@pytest.mark.parametrize(
    ("outcome", "status", "label"),
    [
        ("achieved", "achieved", "achieved"),
        ("missed", "missed", "missed"),
        ("postponed", None, "closed: postponed"),
        ("abandoned", None, "closed: abandoned"),
    ],
)
def test_what_was_closed_is_not_stale(outcome, status, label):
    """Nobody reads what was given up, and nobody has to."""
    end = okr.Closing("2026-10-19", outcome)
    aim = okr.Objective(
        "o", "O", [okr.KeyResult("k", "K", baseline=0, target=10, check_ins=DAYS)]
    )
    okrs = okr.OKRSet([aim.replace(closed=end)], cycle="2026-Q4")
    early, late = okr.score(okrs, on="2026-10-18"), okr.score(okrs, on=ON)

    assert (None, "stale") == (early["k"].closed, early["k"].status)
    for id in ("o", "k"):
        score = late[id]
        assert (outcome, status, label) == (score.closed, score.status, score.label)
        told = str(late.explain(id))
        assert f"closed = {outcome}  [closed on 2026-10-19]" in told
        assert "stale" not in told.splitlines()[0]
    columns = late.to_columns()
    assert [outcome] * 2 == columns["closed"].tolist()
    assert [status] * 2 == columns["status"].tolist()
    assert [label] * 2 == columns["label"].tolist()
    assert label in str(late)


def test_many_documents_name_as_one_does(tmp_path):
    """What is loaded in bulk has the same columns as what is made one by one."""
    made = okr.OKRSet(
        [
            okr.Objective(
                f"o{n}", "O",
                [okr.KeyResult(f"k{n}", "K", at_most=3, owner="x" * (n % 2))],
                owner="" if n % 3 else "Bea", cycle="2026" if n == 5 else None,
            )
            for n in range(40)
        ],
        cycle="2026-Q4",
    )  # fmt: skip
    okr.save(made, tmp_path / "okrs.json")
    read = okr.load(tmp_path / "okrs.json")
    mine, theirs = (okr.score(each, on=ON).to_columns() for each in (made, read))

    for name in ("objective", "owner", "cycle"):
        assert mine[name].tolist() == theirs[name].tolist()
    np.testing.assert_array_equal(mine["target"], theirs["target"])
