"""What `prioritise` is told: initiatives, what each moves, effects and efforts."""

from collections.abc import Iterable, Mapping

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.model.checks import items, mapping, number
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Initiative
from okrkit.scoring.arithmetic import Ints
from okrkit.strategy.prioritising.stated import StatedEffect

__all__ = ["Moved", "Told", "read_initiatives", "read_told"]


@frozen(kw_only=True, eq=False)
class Moved:
    """
    One thing that an initiative moves.

    Attributes:
        name: The metric, or the key result where it has none, as the set calls it.
        rows: The key results judged by it.
        effect: What is expected; None where nobody said.
    """

    name: str
    rows: Ints
    effect: StatedEffect | None


@frozen(kw_only=True, eq=False)
class Told:
    """
    One initiative, with all that is told of it.

    Attributes:
        initiative: It.
        effort: How much work; None where nobody said.
        moves: What it moves, each metric once.
    """

    initiative: Initiative
    effort: float | None
    moves: tuple[Moved, ...]


def read_initiatives(given: object, okrs: OKRSet) -> tuple[Initiative, ...]:
    """
    Read initiatives, or the ids of those that the objectives of a set name.

    Args:
        given: Initiatives and ids.
        okrs: The set.

    Returns:
        The initiatives, in that order.

    Raises:
        InvalidOKRError: Something else, or one id twice.
        UnknownIdError: An id of none.

    Example:
        >>> read_initiatives([Initiative("calls", "Call")], OKRSet())[0].id
        'calls'
    """
    found, seen = [], set[str]()
    known: dict[str, Initiative] = {}
    for at, each in enumerate(items(given, field="initiatives")):
        if isinstance(each, str):
            known = known or {i.id: i for o in okrs.objectives for i in o.initiatives}
            if each not in known:
                raise UnknownIdError(
                    f"no such initiative in the set: {shown(each)}",
                    id=each,
                    known=tuple(known),
                )
        elif not isinstance(each, Initiative):
            raise InvalidOKRError(
                "not an initiative",
                code="wrong-type",
                place=f"initiatives[{at}]",
                expected="an Initiative, or the id of one in the set",
                got=shown(each),
            )
        one = known[each] if isinstance(each, str) else each
        if one.id in seen:
            raise InvalidOKRError(
                f"initiative {shown(one.id)} is there twice",
                code="duplicate",
                place=f"initiatives[{at}]",
            )
        seen.add(one.id)
        found.append(one)
    return tuple(found)


def read_told(
    initiatives: Iterable[Initiative],
    okrs: OKRSet,
    *,
    effect: object,
    effort: object,
) -> tuple[Told, ...]:
    """
    Read what initiatives move, how much, and how much work they are.

    Args:
        initiatives: The initiatives.
        okrs: The set.
        effect: One effect for all, or effects by id of the initiative; there one
            effect, or effects by what is moved.
        effort: Efforts by id of the initiative, which win over its own; or None.

    Returns:
        All of it, an item for each initiative.

    Raises:
        InvalidOKRError: No effect or effort, or one effect for unlike metrics.
        UnknownIdError: An initiative that is not there, or moves what is not there.
        AmbiguousIdError: A short id that several have.

    Example:
        >>> calls = Initiative("calls", "Call every new customer", effort=3)
        >>> read_told([calls], OKRSet(), effect={}, effort=None)[0].effort
        3.0
    """
    these = tuple(initiatives)
    ids = tuple(one.id for one in these)
    efforts = {} if effort is None else mapping(effort, field="effort")
    by_id: dict[str, object] | None = None
    if isinstance(effect, Mapping):
        by_id = mapping(effect, field="effect")
    else:
        effect = StatedEffect.of(effect)
    for name, told in (("effect", by_id or {}), ("effort", efforts)):
        for id in told:
            if id not in ids:
                raise UnknownIdError(
                    f"{name} of an initiative that is not there: {shown(id)}",
                    id=id,
                    known=ids,
                )
    return tuple(
        Told(
            initiative=one,
            effort=_effort(efforts.get(one.id, one.effort), one.id),
            moves=_moves(one, okrs, effect if by_id is None else by_id.get(one.id)),
        )
        for one in these
    )


def _effort(given: object, id: str) -> float | None:
    if given is None:
        return None
    place = f"effort of {id}"
    read = number(given, field=place)
    if read <= 0:
        raise InvalidOKRError(
            "an effort is above 0",
            code="not-positive",
            place=place,
            expected="a number above 0, in one measure for all initiatives",
            got=shown(given),
            hint="Leave out what nobody knows.",
        )
    return read


def _moves(one: Initiative, okrs: OKRSet, told: object) -> tuple[Moved, ...]:
    """Read what one initiative moves, with the effect on each."""
    rows: dict[str, Ints] = {}
    names: dict[str, str] = {}
    for id in one.moves:
        names[id], found = _rows_of(okrs, id)
        rows[names[id]] = found
    place = f"effect of {one.id}"
    effects: dict[str, StatedEffect] = {}
    if isinstance(told, Mapping):
        for id, each in mapping(told, field=place).items():
            if id not in names and id not in rows:
                raise UnknownIdError(
                    f"effect on what {one.id} does not move: {shown(id)}",
                    id=id,
                    known=one.moves,
                    hint=f"Name it in `moves` of {one.id}.",
                )
            name = names.get(id, id)
            if name in effects:
                raise InvalidOKRError(
                    f"two effects of {one.id} on {shown(name)}",
                    code="duplicate",
                    place=place,
                )
            effects[name] = StatedEffect.of(each, place=f"{place} on {id}")
    elif told is not None:
        effect = StatedEffect.of(told, place=place)
        if len(rows) > 1:
            raise InvalidOKRError(
                "one effect on several metrics",
                code="effect-unclear",
                place=place,
                expected="an effect for each: {id: {metric: (low, mid, high)}}",
                got=f"one for {', '.join(rows)}",
            )
        effects = dict.fromkeys(rows, effect)
    return tuple(
        Moved(name=name, rows=found, effect=effects.get(name))
        for name, found in rows.items()
    )


def _rows_of(okrs: OKRSet, id: str) -> tuple[str, Ints]:
    """Return what an id stands for, and the key results that are judged by it."""
    scope, table = okrs.scope("key result"), okrs.table
    if not scope.places(id):
        if not okrs.scope("metric").places(id):
            raise UnknownIdError(
                f"moves what is neither key result nor metric: {shown(id)}",
                id=id,
                known=(*scope.ids, *okrs.scope("metric").ids),
            )
        place = okrs.scope("metric").find(id)
        return okrs.metrics[place].id, np.flatnonzero(table.metric == place)
    row = scope.find(id)
    metric = int(table.metric[row])
    if metric < 0:
        taken = okrs.scope("metric").places(scope.ids[row])
        return f"{'key result ' if taken else ''}{scope.ids[row]}", np.array([row])
    # What moves a metric moves all that is judged by it.
    return okrs.metrics[metric].id, np.flatnonzero(table.metric == metric)
