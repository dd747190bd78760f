"""`Priority`: what one initiative is expected to add, and `Gain`, its parts."""

from typing import Literal, TypeAlias

from attrs import fields, frozen

from okrkit import markup
from okrkit.model.noun import Noun
from okrkit.model.unit import Unit
from okrkit.projection.said import chance_text
from okrkit.results import Explanation, Json, jsonable
from okrkit.scoring.amounts import plain_number, value_text
from okrkit.scoring.scores import Kind
from okrkit.strategy.prioritising.guarding import Breach
from okrkit.strategy.prioritising.stated import StatedEffect

__all__ = ["HEADS", "By", "Gain", "Priority", "cells", "explained"]

By: TypeAlias = Literal["key result", "objective"]
"""What is counted: key results that meet their target, or objectives that succeed."""


@frozen(kw_only=True)
class Gain(Noun):
    """
    What an initiative adds to the chance of one key result or objective.

    Attributes:
        id: Of the key result or objective.
        kind: "key result" or "objective".
        title: What its owner wrote.
        effect: What is expected on its value; None of objectives, and where nobody
            said.
        unit: Of the effect; None where there is no metric.
        before: Its chance as projected, without the initiative.
        gain: What its chance is expected to rise by; None where there is no telling.
        low: The least that it rises by for the low, the middle and the high effect.
        high: The greatest.
        error: Standard error of the gain from the number of draws; 0 of key results,
            whose chances are not drawn.
        why: The same in a sentence, or why there is no gain.

    Example:
        >>> Gain(id="nps", kind="key result", title="x", why="no effect was stated").id
        'nps'
    """

    id: str
    kind: Kind
    title: str
    effect: StatedEffect | None = None
    unit: Unit | None = None
    before: float | None = None
    gain: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    why: str

    @property
    def after(self) -> float | None:
        """
        Its chance with the initiative.

        Example:
            >>> Gain(id="nps", kind="key result", title="x", before=0.25, gain=0.5,
            ...      why="").after
            0.75
        """
        if self.before is None or self.gain is None:
            return None
        return self.before + self.gain

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name; what is not known is None.

        Example:
            >>> Gain(id="nps", kind="key result", title="x", why="").to_dict()["gain"]
        """
        made = {f.name: jsonable(getattr(self, f.name)) for f in fields(Gain)}
        if self.effect is not None:
            at = self.effect
            made["effect"] = {"low": at.low, "mid": at.mid, "high": at.high}
        return made


@frozen(kw_only=True)
class Priority(Noun):
    """
    What one initiative is expected to add.

    Attributes:
        id: Its id.
        title: What is done.
        rank: Its place, 1 for the first; None where no gain is known.
        gain: How many more key results (or objectives) are expected to succeed: the sum
            of what it adds to their chances. None where there is no telling.
        low: The same for the effect that helps least.
        high: The same for the effect that helps most.
        effort: How much work; None where nobody said.
        per_effort: Gain for each unit of effort; None where one of them is not known.
        gains: What it adds to each key result it moves, then to each of their
            objectives.
        guardrails: Those whose limits it goes towards, with the chance that they
            break; the gain is not lowered by them.
        why: The same in sentences, with what should be known of it.

    Example:
        >>> Priority(id="calls", title="Call", why="it moves nothing").per_effort
    """

    id: str
    title: str
    rank: int | None = None
    gain: float | None = None
    low: float | None = None
    high: float | None = None
    effort: float | None = None
    gains: tuple[Gain, ...] = ()
    guardrails: tuple[Breach, ...] = ()
    why: str

    @property
    def per_effort(self) -> float | None:
        """
        Gain for each unit of effort.

        Example:
            >>> Priority(id="calls", title="C", gain=0.5, effort=2, why="").per_effort
            0.25
        """
        if self.gain is None or self.effort is None:
            return None
        return self.gain / self.effort

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name, with `per_effort`; what is not known is None.

        Example:
            >>> Priority(id="calls", title="Call", why="").to_dict()["gains"]
            []
        """
        made = {f.name: jsonable(getattr(self, f.name)) for f in fields(Priority)}
        made["per_effort"] = self.per_effort
        made["gains"] = [each.to_dict() for each in self.gains]
        made["guardrails"] = [each.to_dict() for each in self.guardrails]
        return made


HEADS = ("rank", "id", "gain", "from", "to", "effort", "per effort", "says")
"""Heads of a table of priorities."""


def cells(item: Priority) -> list[markup.Cell]:
    """
    Return what a table says of a priority.

    Args:
        item: The priority.

    Returns:
        A text for each of `HEADS`.

    Example:
        >>> cells(Priority(id="calls", title="Call", why="it moves nothing"))
        ['-', 'calls', '-', '-', '-', '-', '-', 'it moves nothing']
    """
    return [
        "-" if item.rank is None else str(item.rank),
        item.id,
        _signed(item.gain),
        _signed(item.low),
        _signed(item.high),
        plain_number(item.effort, 6),
        _per_effort(item),
        item.why,
    ]


def explained(item: Priority, *, by: By) -> Explanation:
    """
    Say how a priority came about.

    Args:
        item: The priority.
        by: What is counted.

    Returns:
        A tree: a part for each key result and objective.

    Example:
        >>> explained(Priority(id="calls", title="Call", why=""), by="objective").label
        'calls'
    """
    return Explanation(
        item.id,
        item.gain,
        shown=_signed(item.gain),
        rule=f"{by}s more that succeed",
        formula=f"sum of the gains in chance of its {by}s",
        note=item.why,
        inputs=(*map(_part, item.gains), *map(_breach, item.guardrails)),
    )


def _breach(each: Breach) -> Explanation:
    return Explanation(
        f"guardrail {each.metric} of {each.objective}",
        each.after,
        shown=chance_text(each.after),
        rule="chance that it breaks, with it",
        note=each.why,
        inputs=()
        if each.before is None
        else (Explanation("without it", each.before, shown=chance_text(each.before)),),
    )


def _part(each: Gain) -> Explanation:
    said = () if each.effect is None else (_stated(each.effect, each.unit),)
    before = () if each.before is None else (_before(each),)
    rule = "mean over the stated effect of the chance with it, less the chance without"
    return Explanation(
        f"{each.kind} {each.id}",
        each.gain,
        shown=_signed(each.gain),
        rule="gain in chance",
        formula=rule,
        note=each.why,
        inputs=(*before, *said),
    )


def _before(each: Gain) -> Explanation:
    text = chance_text(each.before, drawn=bool(each.error))
    return Explanation("chance without it", each.before, shown=text, rule="projection")


def _stated(effect: StatedEffect, unit: Unit | None) -> Explanation:
    ends = (effect.low, effect.mid, effect.high)
    said = (value_text(end, unit) for end in ends)
    return Explanation(
        "effect",
        effect.mid,
        shown=", ".join(said),
        rule="10 %, 50 % and 90 % points, as stated",
    )


def _signed(value: float | None) -> str:
    # Adding 0 takes the sign off -0.0, and a gain rounded to nothing has none.
    return "-" if value is None else f"{round(value, 3) + 0.0:+.3g}"


def _per_effort(item: Priority) -> str:
    """Write a gain for each unit of effort, to two digits where units are small."""
    each = item.per_effort
    if each is None or abs(each) >= _SMALL or _signed(item.gain) == "+0":
        return _signed(each)
    return f"{each:+.2g}"


_SMALL = 0.01
