"""How well key results are read: figures on our own corpus, with sober gates."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from okrkit.wording.cleaning import cleaned
from okrkit.wording.forms.judging import judge
from okrkit.wording.targets.reading import read_targets
from okrkit.wording.words import words

CORPUS = Path(__file__).parent / "corpus"
DEVELOPMENT = CORPUS / "development.jsonl"

Row = dict[str, object]


def rows(path: Path) -> list[tuple[Row, Row]]:
    """Give each labelled key result, and what is read from its text."""
    found: list[tuple[Row, Row]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        clean = cleaned(label["text"])
        tokens = words(clean)
        targets = read_targets(clean, tokens)
        judged = judge(clean, tokens, targets)
        read: Row = {
            "form": judged.form,
            "measurable": judged.measurable,
            "binary": judged.binary,
            "has_baseline": any(slots.baseline is not None for slots in targets),
            "targets": targets,
        }
        found.append((label, read))
    return found


@pytest.fixture(scope="module")
def read() -> list[tuple[Row, Row]]:
    """Read the development corpus once."""
    return rows(DEVELOPMENT)


def f1(pairs: list[tuple[Row, Row]], true: Callable[[Row], bool]) -> float:
    """Say how well a label is told: the harmonic mean of precision and recall."""
    both = sum(true(label) and true(found) for label, found in pairs)
    told = sum(true(found) for _, found in pairs)
    there = sum(true(label) for label, _ in pairs)
    figures = f"precision {both / told:.3f}, recall {both / there:.3f}"
    print(f"{figures}, of {len(pairs)}")  # noqa: T201 - the figures are the result
    return 2 * both / (told + there)


@pytest.mark.parametrize(
    ("label", "gate"),
    [("form", 0.90), ("measurable", 0.95), ("has_baseline", 0.95), ("binary", 0.82)],
)
def test_labels_are_told(read: list[tuple[Row, Row]], label: str, gate: float):
    """The gates are a little under what was reached: a change that loses is seen."""

    def true(row: Row) -> bool:
        return row[label] != "outcome" if label == "form" else bool(row[label])

    assert f1(read, true) >= gate


def test_outputs_are_told_from_activities(read: list[tuple[Row, Row]]):
    """A thing that is only named is no work yet."""
    named = [
        label["form"] == found["form"]
        for label, found in read
        if "outcome" not in (label["form"], found["form"])
    ]
    assert sum(named) / len(named) >= 0.85


SLOTS = ("direction", "baseline", "target", "high", "of", "stretch", "unit", "kind")


def same(label: Row, read: object) -> bool:
    """Compare one target's slots with its label, numbers to four digits."""
    for name in SLOTS:
        wanted, found = label.get(name), getattr(read, name)
        if isinstance(wanted, int | float) and isinstance(found, int | float):
            if abs(wanted - found) > 1e-4 * max(1.0, abs(wanted)):
                return False
        elif wanted != found:
            return False
    return True


def test_slots_are_read(read: list[tuple[Row, Row]]):
    """All slots of all targets of a text, each exactly as labelled."""
    exact = 0
    for label, found in read:
        wanted, got = label["targets"], found["targets"]
        assert isinstance(wanted, list)
        assert isinstance(got, tuple)
        exact += len(wanted) == len(got) and all(map(same, wanted, got))
    print(f"exact {exact / len(read):.3f}, of {len(read)}")  # noqa: T201 - likewise
    assert exact / len(read) >= 0.90
