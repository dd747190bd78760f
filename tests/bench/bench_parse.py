"""
How often parsing is right, on texts that shaped it and on texts set aside.

Run with ``pytest tests/bench/bench_parse.py -s``. Nothing here fails for being wrong:
whoever builds the parser does not look at the texts that were set aside. Those were
labelled by two readers, apart; how far they agree is what can be reached.
The hard ones were written to be so: names with numbers, scopes, second targets.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

import okrkit as okr

CORPUS = Path(__file__).parents[1] / "wording" / "corpus"
SLOTS = ("direction", "baseline", "target", "high", "unit", "kind")
NUMBERS = ("baseline", "target")


def labelled(name):
    """Return the rows of one part of the corpus, each with its draft."""
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row, okr.parse(row["text"])) for row in map(json.loads, lines)]


def rates(pairs):
    """Return precision, recall and F1 of pairs of said and true."""
    pairs = list(pairs)
    hits = sum(said and true for said, true in pairs)
    precision = hits / max(sum(said for said, _ in pairs), 1)
    recall = hits / max(sum(true for _, true in pairs), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def same(one, other):
    """Tell whether two slots hold the same, to the digits that labels have."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return one == pytest.approx(other, rel=1e-4, abs=1e-4)
    return one == other


def exact(row, draft, slots):
    """Tell whether all targets of a text are right in some slots."""
    true = row.get("targets", [])
    return len(true) == len(draft.targets) and all(
        same(getattr(said, slot), label.get(slot))
        for said, label in zip(draft.targets, true, strict=True)
        for slot in slots
    )


def second_reader(name):
    """Return what another reader said of the same texts, who saw no other labels."""
    path = CORPUS / f"{name}.second.jsonl"
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row["text"]: row for row in map(json.loads, lines)}


def slots_of(row):
    """Return the targets of a labelled row as slots that `exact` can compare."""
    return [
        SimpleNamespace(**{slot: target.get(slot) for slot in SLOTS})
        for target in row.get("targets", [])
    ]


@pytest.mark.parametrize(
    "name", ["development", "hard_development", "held_out", "hard_held_out"]
)
def test_how_often_it_is_right(name):
    """Precision, recall and F1 of each label, and how many texts are right whole."""
    rows, other = labelled(name), second_reader(name)
    read_twice = rows if other else []
    print(f"\n{name}: {len(rows)} key results (precision, recall, F1)")
    for label, said, true in (
        ("activity", lambda d: d.form != "outcome", lambda r: r["form"] != "outcome"),
        ("measurable", lambda d: d.measurable, lambda r: r["measurable"]),
        ("has baseline", lambda d: d.has_baseline, lambda r: r["has_baseline"]),
        ("binary", lambda d: d.binary, lambda r: r["binary"]),
    ):
        found = rates((said(draft), true(row)) for row, draft in rows)
        agreed = rates((true(other[row["text"]]), true(row)) for row, _ in read_twice)
        beside = f"   two readers {agreed[2]:.3f}" if other else ""
        print(f"  {label:13}" + "".join(f"{rate:7.3f}" for rate in found) + beside)
    for what, slots in (("all slots", SLOTS), ("numbers", NUMBERS)):
        share = sum(exact(row, draft, slots) for row, draft in rows) / len(rows)
        agreed = sum(
            exact(row, SimpleNamespace(targets=slots_of(other[row["text"]])), slots)
            for row, _ in read_twice
        ) / len(rows)
        beside = f"   two readers {agreed:.3f}" if other else ""
        print(f"  {what} of a text exact: {share:.3f}{beside}")
