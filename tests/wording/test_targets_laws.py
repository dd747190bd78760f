"""What holds for every text: read back what was written, true spans, linear time."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from okrkit.wording.slots import NAMES
from okrkit.wording.targets.reading import read_targets

# Ten times the text takes ten times as long; a square would take a hundred times.
LINEAR = 30
METRICS = ("referrals", "open tickets", "site visits", "overdue invoices")
UNITS = {"%": "%", " minutes": "minutes", " days": "days", "": None}
ALPHABET = "5 .,%$€()[]<>-+/x=#*from to by of at least p95 all no half twice 1m30s"


@given(
    metric=some.sampled_from(METRICS),
    start=some.integers(1, 9999),
    end=some.integers(1, 9999),
    unit=some.sampled_from(sorted(UNITS)),
)
def test_from_to_is_read_back(metric: str, start: int, end: int, unit: str) -> None:
    """Whatever numbers a person puts into the commonest form, they come back."""
    text = f"Move {metric} from {start:,}{unit} to {end:,}{unit}"
    (slots,) = read_targets(text)

    assert (start, end) == (slots.baseline, slots.target)
    if unit:
        assert UNITS[unit] == slots.unit


@given(
    by=some.integers(1, 400),
    verb=some.sampled_from([("Grow", "up"), ("Cut", "down")]),
)
def test_a_percentage_change_is_read_back(by: int, verb: tuple[str, str]) -> None:
    """What is said "by N %" is a change, never a level."""
    (slots,) = read_targets(f"{verb[0]} rework by {by}%")

    assert (verb[1], by, "percent-delta") == (slots.direction, slots.target, slots.kind)


@given(
    bound=some.sampled_from(
        [
            ("at least", "at-least"),
            ("over", "at-least"),
            (">", "at-least"),
            ("no more than", "at-most"),
            ("under", "at-most"),
            ("<=", "at-most"),
        ]
    ),
    tenths=some.integers(1, 999),
)
def test_a_bound_is_read_back(bound: tuple[str, str], tenths: int) -> None:
    """A floor read as a ceiling grades a success as a failure."""
    (slots,) = read_targets(f"Keep fill rate {bound[0]} {tenths / 10}%")

    assert (bound[1], tenths / 10) == (slots.direction, slots.target)


@given(some.text() | some.text(alphabet=ALPHABET, max_size=120))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    """A comment box takes anything; a parser that raises takes the program down."""
    for slots in read_targets(text):
        for name, (first, last) in slots.spans.items():
            assert name in NAMES
            assert 0 <= first < last <= len(text)
            if isinstance(slots[name], str) and name not in {"unit", "direction"}:
                assert slots[name] == text[first:last]
        for name in ("baseline", "target", "high", "of", "stretch"):
            value = slots[name]
            assert value is None or (isinstance(value, float) and math.isfinite(value))


@given(some.integers(0, 10**6), some.sampled_from(["Reach {} users", "NPS up {}"]))
def test_the_span_of_a_target_holds_its_number(value: int, form: str) -> None:
    """An editor underlines what the span says."""
    text = form.format(value)
    for slots in read_targets(text):
        first, last = slots.spans["target"]
        assert str(value) in text[first:last]


@pytest.mark.once
@pytest.mark.parametrize(
    "piece",
    [
        "5 ",
        "from ",
        "from 5 to ",
        "((5 ",
        "a@b.example ",
        "https://a.example/5 ",
        "[a](b) ",
        "     ",
        "&5",
        "5m ",
        "all ",
        "the 5 ",
        "5 % of ",
        "p95 ",
        "~~",
        "=> ",
        "1/",
        "Q1/",
        "1 / 5 ",
    ],
)
def test_time_grows_with_the_text_alone(
    piece: str, growth: Callable[[Callable[[str], object], str], float]
) -> None:
    """Hostile characters by the thousand must not stop a server."""
    assert growth(read_targets, piece) < LINEAR
