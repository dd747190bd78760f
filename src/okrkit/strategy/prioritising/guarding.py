"""What effects do to guardrails: said beside the gains, and not counted in them."""

from collections.abc import Iterable, Iterator

from okrkit.projection.outlook import Outlook
from okrkit.projection.said import about_text
from okrkit.scoring.amounts import value_text
from okrkit.strategy.prioritising.reading import Moved

__all__ = ["guardrails_pressed"]


def guardrails_pressed(moves: Iterable[Moved], outlook: Outlook) -> Iterator[str]:
    """
    Give the guardrails whose limits effects go towards.

    Args:
        moves: What an initiative moves, with the effect on each.
        outlook: How the set will probably end.

    Yields:
        A phrase for each, with the limit, the latest value, and that value with the
        middle effect; none for guardrails of objectives that are closed.

    Example:
        >>> from okrkit import Guardrail, Metric, Objective, OKRSet, project
        >>> from okrkit.strategy.prioritising.reading import read_initiatives, read_told
        >>> from okrkit import Initiative
        >>> guard = Guardrail(metric="cost", at_most=10)
        >>> okrs = OKRSet([Objective("keep", "Stay", guardrails=[guard])],
        ...               cycle="2026-Q4", metrics=[Metric("cost")])
        >>> gift = read_initiatives([Initiative("gift", "Gifts", moves=["cost"])], okrs)
        >>> told = read_told(gift, okrs, effect=(1, 2, 3), effort=None)
        >>> list(guardrails_pressed(told[0].moves, project(okrs, on="2026-11-15")))
        ['against guardrail cost of keep (at most 10, no reading)']
    """
    okrs = outlook.foresight.sheet.okrs
    mids = {m.name: m.effect.mid for m in moves if m.effect is not None}
    for held in outlook.card.guardrails:
        metric, objective = okrs.metric(held.metric), okrs.objective(held.objective)
        mid = mids.get(metric.id, 0.0)
        limit, word = held.at_most, "at most"
        if mid < 0:
            limit, word = held.at_least, "at least"
        if mid == 0 or limit is None or objective.closed is not None:
            continue
        now = "no reading"
        if held.actual is not None:
            then = about_text(held.actual + mid, held.unit)
            now = f"{value_text(held.actual, held.unit)} on {held.measured_on}, "
            now += f"{then} with it"
        yield (
            f"against guardrail {held.metric} of {held.objective} "
            f"({word} {value_text(limit, held.unit)}, {now})"
        )
