"""`Portfolio`: the initiatives that add most together, for an effort."""

from collections.abc import Sequence

import numpy as np
from attrs import fields, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.results import Json, jsonable
from okrkit.scoring.amounts import plain_number
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.strategy.prioritising.choosing import best_of, scenarios, worth_of
from okrkit.strategy.prioritising.moving import chances_moved
from okrkit.strategy.prioritising.priority import Priority
from okrkit.strategy.prioritising.weighing import Ground, averaged

__all__ = ["Portfolio", "best_portfolio"]

_FEW = 32


@frozen(kw_only=True)
class Portfolio:
    """
    The initiatives that add most together, for an effort.

    Attributes:
        budget: The effort that there is.
        effort: What they take of it.
        chosen: Their ids, in the order of the priorities.
        left: Ids of the others that could have been chosen.
        excluded: Pairs of id and reason: those that could not.
        guardrails: Pairs of a chosen id and the guardrail that it goes against, by
            itself; the gain is not lowered by them.
        gain: How many more key results are expected to meet their target.
        alone: The sum of what each of them adds alone; less than `gain` where together
            they reach what none reaches alone.
        objectives: Pairs of an objective's id and what its joint chance rises by.
        method: "exact" where every set was looked at, "greedy" where they are too many.

    Example:
        >>> from okrkit import Initiative, KeyResult, Objective, OKRSet
        >>> from okrkit.strategy.prioritising.prioritise import prioritise
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> calls = Initiative("calls", "Call", moves=["nps"], effort=3)
        >>> made = prioritise([calls], okrs=okrs, on="2026-11-15", effect=(1, 3, 6))
        >>> made.best(5).chosen, made.best(2).chosen
        (('calls',), ())
    """

    budget: float
    effort: float
    chosen: tuple[str, ...]
    left: tuple[str, ...]
    excluded: tuple[tuple[str, str], ...]
    guardrails: tuple[tuple[str, str], ...]
    gain: float
    alone: float
    objectives: tuple[tuple[str, float], ...]
    method: str

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name; objectives by id.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.prioritising.prioritise import prioritise
            >>> made = prioritise([], okrs=OKRSet(), on="2026-11-15", effect={})
            >>> made.best(3).to_dict()["objectives"]
            {}
        """
        made = {f.name: jsonable(getattr(self, f.name)) for f in fields(Portfolio)}
        made["objectives"] = jsonable(dict(self.objectives))
        made["excluded"] = jsonable(dict(self.excluded))
        return {"kind": "portfolio", **made}

    def __str__(self) -> str:
        """Return it in a few lines."""
        return "\n".join(
            [
                self._title(),
                markup.text_table(_HEADS, self._rows(), align="llr"),
                *map(markup.plain, self._below()),
            ]
        )

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        table = markup.table(_HEADS, self._rows(), caption=self._title(), align="llr")
        below = [markup.element("li", line) for line in self._below()]
        parts = [table, markup.element("ul", *below)] if below else [table]
        return markup.fragment(markup.join(parts), text=str(self))

    def _below(self) -> list[str]:
        return [
            *(f"{id}: {why}" for id, why in self.guardrails),
            *(f"left out {id}: {why}" for id, why in self.excluded),
        ]

    def _title(self) -> str:
        how = "every set looked at" if self.method == "exact" else "chosen greedily"
        return (
            f"the best for an effort of {plain_number(self.budget, 6)}: "
            f"{self.gain:+.2f} key results, with "
            f"{plain_number(self.effort, 6)} ({how})"
        )

    def _rows(self) -> list[list[markup.Cell]]:
        rows: list[list[markup.Cell]] = []
        for what, ids in (("do", self.chosen), ("not now", self.left)):
            rows.extend([what, id, ""] for id in ids)
        rows.extend(
            ["objective", id, f"{100 * gain + 0.0:+.0f} points"]
            for id, gain in self.objectives
        )
        return rows


_HEADS = ("what", "id", "chance")


def best_portfolio(
    items: Sequence[Priority], ground: Ground, budget: object
) -> Portfolio:
    """
    Choose among initiatives for an effort.

    Effects of two initiatives on one key result add up; how one turns out says nothing
    of another.

    Args:
        items: Their priorities.
        ground: What gains are measured against.
        budget: The effort that there is.

    Returns:
        The choice.

    Raises:
        InvalidOKRError: No budget, or one below 0.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.strategy.prioritising.prioritise import prioritise
        >>> prioritise([], okrs=OKRSet(), on="2026-11-15", effect={}).best(3).chosen
        ()
    """
    most = number(budget, field="budget")
    if most < 0:
        raise InvalidOKRError(
            "an effort below 0",
            code="negative",
            place="budget",
            expected="0 or more, in the measure of the efforts",
            got=shown(budget),
        )
    could = [item for item in items if _reason(item) == ""]
    efforts = np.array([item.effort for item in could], dtype=np.float64)
    of, row, effects = _effects(could, ground)
    seen, seed = ground.outlook.foresight, ground.outlook.asked.seed
    worth = worth_of(
        scenarios(effects, of, seed=seed),
        of,
        row,
        lambda each, by: chances_moved(seen, np.array([each]), by[None])[0],
    )
    best = best_of(worth, efforts, most)
    chosen = set(best.chosen.tolist())
    inside = np.isin(of, best.chosen)
    single = worth(np.eye(len(could), dtype=np.bool_)) if could else np.zeros(0)
    return Portfolio(
        budget=most,
        effort=float(efforts[best.chosen].sum()),
        chosen=tuple(item.id for at, item in enumerate(could) if at in chosen),
        left=tuple(item.id for at, item in enumerate(could) if at not in chosen),
        excluded=tuple((i.id, _reason(i)) for i in items if _reason(i)),
        guardrails=tuple(
            (could[at].id, one.why)
            for at in sorted(chosen)
            for one in could[at].guardrails
        ),
        gain=best.worth,
        alone=float(single[best.chosen].sum()),
        objectives=_objectives(ground, row[inside], of[inside], effects[inside]),
        method="exact" if best.exact else "greedy",
    )


def _reason(item: Priority) -> str:
    """Return why an initiative cannot be chosen; empty where it can."""
    gains = [g.gain for g in item.gains if g.kind == "key result"]
    if all(gain is None for gain in gains):
        return item.why
    return "no effort was stated" if item.effort is None else ""


def _effects(could: Sequence[Priority], ground: Ground) -> tuple[Ints, Ints, Floats]:
    """Return the initiative, the key result and the numbers of each effect."""
    scope = ground.outlook.foresight.sheet.okrs.scope("key result")
    found = [
        (at, scope.find(gain.id), (gain.effect.low, gain.effect.mid, gain.effect.high))
        for at, item in enumerate(could)
        for gain in item.gains
        if gain.gain is not None and gain.effect is not None
    ]
    return (
        np.array([of for of, _, _ in found], dtype=np.int64),
        np.array([row for _, row, _ in found], dtype=np.int64),
        np.array([effect for _, _, effect in found]).reshape(-1, 3),
    )


def _objectives(
    ground: Ground, row: Ints, of: Ints, effects: Floats
) -> tuple[tuple[str, float], ...]:
    """Return what the chosen add to the joint chances of objectives."""
    okrs = ground.outlook.foresight.sheet.okrs
    above = np.unique(okrs.table.objective[row])
    if not len(above):
        return ()
    _, mine = np.unique(of, return_inverse=True)
    seed = ground.outlook.asked.seed
    drawn = scenarios(effects, mine, seed=seed, count=_FEW)
    # The ends are not looked at: any scenario does for them, and is known.
    found = averaged(ground, above, lambda at: (row, drawn[:, at % _FEW]), _FEW)
    return tuple(
        (okrs.objectives[place].id, float(gain))
        for place, gain in zip(above.tolist(), found.gain, strict=True)
    )
