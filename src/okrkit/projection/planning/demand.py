"""`Demand`: how demanding the target of one key result is, in numbers and words."""

from typing import Literal

from attrs import fields, frozen

from okrkit import markup
from okrkit.model.noun import Noun
from okrkit.model.unit import Unit
from okrkit.results import Explanation, Json, jsonable
from okrkit.scoring.amounts import value_text

Word = Literal[
    "already met",
    "business as usual",
    "slight stretch",
    "stretch",
    "far stretch",
    "no precedent",
]
"""How demanding a target is, least first."""


@frozen(kw_only=True)
class Demand(Noun):
    """
    How demanding the target of one key result is.

    Attributes:
        id: Its id.
        title: What its owner wrote.
        word: "already met", "business as usual" (stretch 0 or less), "slight stretch"
            (to 0.5), "stretch" (to 2), "far stretch" (to 3, or beyond with a
            precedent) or "no precedent"; None where it cannot be judged.
        stretch: How far the target lies beyond what would be without effort, in
            standard deviations of that forecast's error.
        chance: Of meeting the target without effort.
        precedent: Share of past spans of the cycle's length that would have met it.
        spans: How many such spans history has; they overlap.
        usual: What would be at the end without effort, in the metric's unit.
        start: Where the metric stood last before the start.
        unit: Of the values; None where there is no metric.
        readings: How many readings before the start are looked at.
        why: The verdict in a sentence, or why there is none.

    Example:
        >>> from okrkit import KeyResult
        >>> from okrkit.projection.planning.realism import realism
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> realism(kr, on="2026-09-15", cycle="2026-Q4")["nps"].why
        'no judgement: 0 readings before 2026-09-16, and 4 are needed'
    """

    id: str
    title: str
    word: Word | None
    stretch: float | None
    chance: float | None
    precedent: float | None
    spans: int
    usual: float | None
    start: float | None
    unit: Unit | None
    readings: int
    why: str

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name; what is not known is None.

        Example:
            >>> from okrkit import KeyResult
            >>> from okrkit.projection.planning.realism import realism
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> realism(kr, on="2026-09-15", cycle="2026-Q4")["nps"].to_dict()["spans"]
            0
        """
        return {f.name: jsonable(getattr(self, f.name)) for f in fields(Demand)}


HEADS = ("id", "realism", "stretch", "chance", "precedent")
"""Heads of a table of demands."""


def cells(made: Demand) -> list[markup.Cell]:
    """
    Return what a table says of a demand.

    Args:
        made: The demand.

    Returns:
        A text for each of `HEADS`.

    Example:
        >>> from okrkit import KeyResult
        >>> from okrkit.projection.planning.realism import realism
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> cells(realism(kr, on="2026-09-15", cycle="2026-Q4")["nps"])
        ['nps', '-', '-', '-', '-']
    """
    numbers = _percent(made.chance), _percent(made.precedent)
    return [made.id, made.word or "-", _rounded(made.stretch), *numbers]


def explained(made: Demand) -> Explanation:
    """
    Say how the verdict on a key result came about.

    Args:
        made: The verdict.

    Returns:
        A tree of the numbers behind it.

    Example:
        >>> from okrkit import KeyResult
        >>> from okrkit.projection.planning.realism import realism
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> explained(realism(kr, on="2026-09-15", cycle="2026-Q4")["nps"]).label
        'nps'
    """
    usual = f"median of the forecast from {count(made.readings, 'reading')}"
    parts = (
        ("last value", made.start, value_text(made.start, made.unit), ""),
        ("without effort", made.usual, value_text(made.usual, made.unit), usual),
        ("stretch", made.stretch, _rounded(made.stretch), "(target - usual) / sd"),
        ("chance", made.chance, _percent(made.chance), "without effort"),
        (
            "precedent",
            made.precedent,
            _percent(made.precedent),
            f"of {count(made.spans, 'past span')}",
        ),
    )
    inputs = tuple(
        Explanation(label, value, shown=shown, rule=rule)
        for label, value, shown, rule in parts
        if value is not None
    )
    return Explanation(made.id, made.word, rule="realism", note=made.why, inputs=inputs)


def verdict_on(made: Demand, *, days: int) -> str:
    """
    Say how demanding a target is, in a sentence.

    Args:
        made: The numbers.
        days: Of the cycle.

    Returns:
        One line.

    Example:
        >>> from okrkit import KeyResult
        >>> from okrkit.projection.planning.realism import realism
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> made = realism(kr, on="2026-09-15", cycle="2026-Q4")["nps"]
        >>> verdict_on(made.replace(word="stretch", chance=0.2), days=92).split("; ")[1]
        'chance 20%'
    """
    usual = value_text(made.usual, made.unit)
    said = f"{made.word}: without effort it would end near {usual}"
    if made.stretch is not None:
        side = "beyond" if made.stretch > 0 else "on the safe side of"
        said += f", and the target lies {abs(made.stretch):.3g} standard deviations"
        said += f" {side} that"
    said += f"; chance {_percent(made.chance)}"
    if made.precedent is None:
        return f"{said}; history is shorter than its {days} days"
    spans = count(made.spans, "past span")
    seen = _percent(made.precedent)
    return f"{said}; {seen} of {spans} of {days} days would have met it"


def count(number: int, what: str) -> str:
    """
    Count things in words.

    Args:
        number: How many.
        what: One of them.

    Returns:
        The number, and the word with an s where it needs one.

    Example:
        >>> count(1, "reading"), count(2, "reading")
        ('1 reading', '2 readings')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _rounded(value: float | None) -> str:
    return "-" if value is None else f"{value:.2g}"
