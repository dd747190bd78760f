"""Limits: safe defaults, and no limit that is none."""

import pytest
from attrs import asdict, fields_dict

from okrkit.errors import CODES, InvalidOKRError
from okrkit.model.limits import Limits


def test_defaults() -> None:
    """The documented defaults are the promise; a change is a change for every user."""
    assert {
        "file_bytes": 64 * 1024 * 1024,
        "depth": 64,
        "title": 500,
        "note": 20_000,
        "id": 200,
        "digits": 300,
        "nodes": 1_000_000,
        "events": 1_000_000,
        "faults": 20,
        "source_rows": 1_000_000,
        "source_seconds": 30,
    } == asdict(Limits())


@pytest.mark.parametrize("name", fields_dict(Limits))
@pytest.mark.parametrize("value", [0, -1, True, "5", None, float("nan"), float("inf")])
def test_refused(name: str, value: object) -> None:
    """A limit of zero, of text or of NaN would stop everything or nothing."""
    with pytest.raises(InvalidOKRError) as caught:
        Limits(**{name: value})  # type: ignore[arg-type]
    assert f"Limits.{name}" == caught.value.place
    assert caught.value.code in CODES


def test_fractions() -> None:
    """A limit is a count, and has no fraction."""
    with pytest.raises(InvalidOKRError):
        Limits(depth=2.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "most"), [("title", 500), ("note", 20_000), ("id", 200)]
)
def test_no_more_than_the_model_holds(name: str, most: int) -> None:
    """A longer title is refused by the objective anyway: such a limit would mislead."""
    assert most == getattr(Limits(**{name: most}), name)
    with pytest.raises(InvalidOKRError) as caught:
        Limits(**{name: most + 1})
    assert f"a whole number from 1 to {most}" == caught.value.expected


def test_shown_whole() -> None:
    """A number too large for a float still can be shown."""
    assert "1000000" in str(Limits(depth=10**400))


def test_counts() -> None:
    """Every count may be as small as one."""
    assert 1 == Limits(depth=1).depth
