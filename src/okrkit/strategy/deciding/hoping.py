"""What was hoped of initiatives: of each, and by metric where it moves several."""

from collections.abc import Iterable, Mapping

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.model.checks import mapping, number
from okrkit.model.metric import Metric
from okrkit.model.okrset import OKRSet
from okrkit.strategy.impact.effect import Impact

__all__ = ["Hopes", "read_hoped", "way_of"]

Hopes = dict[tuple[str, str], float]
"""What was hoped, by initiative and metric."""

_WAYS = {"higher": 1, "lower": -1, None: 0}


def read_hoped(given: object, okrs: OKRSet, impacts: Iterable[Impact]) -> Hopes:
    """
    Read what was hoped of initiatives.

    Args:
        given: By id of the initiative a number, or a number for each metric.
        okrs: The set, whose initiatives say what they move.
        impacts: What initiatives are found to have done.

    Returns:
        The hopes, by initiative and metric.

    Raises:
        InvalidOKRError: No number; one for several metrics, or for none; or a hope that
            works against all that it is about.
        UnknownIdError: An initiative, or what it moves, is not there.

    Example:
        >>> from okrkit import Initiative, Metric, Objective
        >>> calls = Initiative("calls", "Call", moves=["nps"])
        >>> keep = Objective("keep", "Stay", initiatives=[calls])
        >>> okrs = OKRSet([keep], metrics=[Metric("nps")])
        >>> read_hoped({"calls": 3}, okrs, [])
        {('calls', 'nps'): 3.0}
    """
    moved = _moved(okrs, impacts)
    found: Hopes = {}
    for id, told in mapping(given, field="hoped").items():
        if id not in moved:
            raise UnknownIdError(
                f"hoped of an initiative that is not there: {shown(id)}",
                id=id,
                known=tuple(moved),
            )
        hopes = _of_one(id, told, moved[id])
        _check_sign(id, hopes, moved[id])
        found |= {(id, name): hope for name, hope in hopes.items()}
    return found


def way_of(metric: Metric | None) -> int:
    """
    Return which way is better: 1 for higher, -1 for lower, 0 where nobody said.

    Args:
        metric: The metric, or None.

    Returns:
        The sign.

    Example:
        >>> way_of(Metric("churn", polarity="lower"))
        -1
    """
    return 0 if metric is None else _WAYS[metric.polarity]


def _moved(
    okrs: OKRSet, impacts: Iterable[Impact]
) -> dict[str, dict[str, Metric | None]]:
    """Return what each initiative moves, as the set says and as it was measured."""
    found: dict[str, dict[str, Metric | None]] = {}
    for objective in okrs.objectives:
        for one in objective.initiatives:
            names = found.setdefault(one.id, {})
            names.update(_judged(okrs, id) for id in one.moves)
    for impact in impacts:
        found.setdefault(impact.initiative, {})[impact.metric.id] = impact.metric
    return found


def _judged(okrs: OKRSet, id: str) -> tuple[str, Metric | None]:
    """Return the metric that an id stands for, or the key result that has none."""
    scope = okrs.scope("key result")
    if not scope.places(id):
        metric = okrs.metric(id)
        return metric.id, metric
    row = scope.find(id)
    place = int(okrs.table.metric[row])
    if place < 0:
        return scope.ids[row], None
    return okrs.metrics[place].id, okrs.metrics[place]


def _of_one(id: str, told: object, moved: Mapping[str, object]) -> dict[str, float]:
    """Read what was hoped of one initiative, by metric."""
    place = f"hoped of {id}"
    if not isinstance(told, Mapping):
        hope = number(told, field=place)
        if len(moved) != 1:
            raise InvalidOKRError(
                "one hope for an initiative that does not move one metric",
                code="effect-unclear",
                place=place,
                expected="a number for each: {id: {metric: number}}",
                got=f"one for {', '.join(moved) or 'what names no metric'}",
            )
        return dict.fromkeys(moved, hope)
    read = mapping(told, field=place)
    for name in read:
        if name not in moved:
            raise UnknownIdError(
                f"hoped of {id} on what it does not move: {shown(name)}",
                id=name,
                known=tuple(moved),
            )
    return {
        name: number(each, field=f"{place} on {name}") for name, each in read.items()
    }


def _check_sign(
    id: str, hopes: Mapping[str, float], moved: Mapping[str, Metric | None]
) -> None:
    """Refuse hopes of which none helps, as `prioritise` refuses such effects."""
    ways = {name: hope * way_of(moved[name]) for name, hope in hopes.items()}
    harms = [name for name, way in ways.items() if way < 0]
    if not harms or any(way > 0 for way in ways.values()):
        return
    hope = hopes[harms[0]]
    raise InvalidOKRError(
        "a hope that works against its own metric",
        code="effect-against-target",
        place=f"hoped of {id}",
        expected=f"a change of {harms[0]} {'below' if hope > 0 else 'above'} 0",
        got=f"{hope:+g}",
        hint="A hope is a change of the metric with its sign: what lowers it is below "
        "0.",
    )
