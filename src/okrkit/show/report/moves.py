"""How one objective or key result moved since an earlier day, in full and in short."""

from collections.abc import Iterator

from okrkit.model.okr import KeyResult
from okrkit.scoring.amounts import day_text
from okrkit.show.report.parts import Entry
from okrkit.show.report.standing import done
from okrkit.show.report.stands import Stand, entry_of
from okrkit.show.report.words import joined

__all__ = [
    "aim",
    "closed",
    "ended",
    "far",
    "first",
    "fresh",
    "harder",
    "in_short",
    "scored",
    "value",
]

_MOVED = 0.1
"""A chance that moved by less is as it was: so much it may move by any reading."""
_CARRIED = 3
"""So many key results are named that carried the score of an objective."""
_WAY = " of the way"


def aim(stand: Stand, was: Stand) -> Entry:
    """
    Say of an objective its score, status and chance, before and now.

    Args:
        stand: As it stands.
        was: As it stood.

    Returns:
        An entry; it names the key results that carried the score.

    Example:
        >>> aim.__name__
        'aim'
    """
    old, new = was.score.score, stand.score.score
    if old is not None and new is not None and not scored(stand, was):
        return _told(stand, was, [f"score {new:.2f}, as before"])
    return _told(stand, was, [*_score_moved(stand, was, _CARRIED)])


def value(stand: Stand, was: Stand) -> Entry:
    """
    Say of a key result its value, way, status and chance, before and now.

    Args:
        stand: As it stands.
        was: As it stood.

    Returns:
        An entry.

    Example:
        >>> value.__name__
        'value'
    """
    if was.now == stand.now and stand.score.progress is None:
        return _told(stand, was, [])
    if was.now == stand.now:
        return _told(stand, was, [f"{stand.now}, as before"])
    return _told(stand, was, [*_value_moved(stand, was)])


def first(stand: Stand, was: Stand) -> Entry:
    """
    Say of a key result what was read first.

    Args:
        stand: As it stands.
        was: As it stood.

    Returns:
        An entry.

    Example:
        >>> first.__name__
        'first'
    """
    return _told(stand, was, [f"first reading: {stand.now}"])


def closed(stand: Stand, was: Stand) -> Entry:
    """
    Say how something was closed, and how far it still moved.

    Args:
        stand: As it stands.
        was: As it stood.

    Returns:
        An entry.

    Example:
        >>> closed.__name__
        'closed'
    """
    said = "; ".join([f"It was {was.status}", *_last(stand, was)])
    ending = stand.ending or "Closed with its objective."
    return entry_of(stand, lines=(f"{said}. {ending}",))


def in_short(stand: Stand, was: Stand) -> Entry:
    """
    Say a move in a few words.

    Args:
        stand: As it stands.
        was: As it stood.

    Returns:
        An entry: how far it went, and where its status or chance clearly moved.

    Example:
        >>> in_short.__name__
        'in_short'
    """
    said = [*_score_moved(stand, was, 1)]
    came = was.score.progress is None and stand.score.progress is not None
    if isinstance(stand.noun, KeyResult) and came:
        said = [f"first reading: {stand.value}"]
    elif isinstance(stand.noun, KeyResult):
        moved = [f"{was.value} → {stand.value}"] * (was.value != stand.value)
        way = "".join(_way_moved(stand, was))
        said = [f"{moved[0]} ({way})"] if moved and way else moved
    if ended(stand, was):
        said = [f"was {was.status}", *said]
    elif was.status != stand.status and not came:
        said.append(f"{was.status} → {stand.status}")
    if far(stand, was):
        said.append(f"chance {was.chance} → {stand.chance}")
    text = "; ".join(said)
    return entry_of(stand, lines=(f"{text[:1].upper()}{text[1:]}.",))


def ended(stand: Stand, was: Stand) -> bool:
    """
    Tell whether something was closed since.

    Args:
        stand: As it stands.
        was: As it stood.

    Returns:
        Whether it was.

    Example:
        >>> ended.__name__
        'ended'
    """
    return stand.closing is not None and was.closing is None


def far(stand: Stand, was: Stand) -> bool:
    """
    Tell whether a chance clearly moved.

    Args:
        stand: As it stands.
        was: As it stood.

    Returns:
        Whether it did; not where one of the two is not known.

    Example:
        >>> far.__name__
        'far'
    """
    old, new = was.seen.success, stand.seen.success
    if not was.chance or not stand.chance or old is None or new is None:
        return False
    return abs(new - old) >= _MOVED


def scored(stand: Stand, was: Stand) -> bool:
    """
    Tell whether a score is written otherwise than before.

    Args:
        stand: As it stands.
        was: As it stood.

    Returns:
        Whether it is; not where one of the two is not known.

    Example:
        >>> scored.__name__
        'scored'
    """
    old, new = was.score.score, stand.score.score
    return old is not None and new is not None and f"{old:.2f}" != f"{new:.2f}"


def fresh(stand: Stand) -> bool:
    """
    Tell whether a newer reading counts than on the earlier day.

    Args:
        stand: As it stands.

    Returns:
        Whether one does.

    Example:
        >>> fresh.__name__
        'fresh'
    """
    was, day = stand.before, stand.score.measured_on
    return day is not None and (was is None or was.score.measured_on != day)


def harder(stand: Stand, was: Stand) -> str:
    """
    Say whether a target is easier or harder to meet than it was.

    Args:
        stand: As it stands.
        was: As it stood.

    Returns:
        "made easier", "made harder", or "changed" where it is neither.

    Example:
        >>> harder.__name__
        'harder'
    """
    old, new = was.seen.goal, stand.seen.goal
    steps = []
    if old.low is not None and new.low is not None:
        steps.append(old.low - new.low)
    if old.high is not None and new.high is not None:
        steps.append(new.high - old.high)
    same = (old.low is None, old.high is None) == (new.low is None, new.high is None)
    if not same or not any(steps):
        return "changed"
    if min(steps) >= 0:
        return "made easier"
    return "made harder" if max(steps) <= 0 else "changed"


def _score_moved(stand: Stand, was: Stand, most: int) -> Iterator[str]:
    """Say how far a score moved, and what carried it."""
    old, new = was.score.score, stand.score.score
    if old is None or new is None or not scored(stand, was):
        return
    by = [*_carried(stand, up=new > old)][:most]
    names = f", by {joined(by)}" if by else ""
    yield f"score {old:.2f} → {new:.2f}{names}"


def _carried(stand: Stand, *, up: bool) -> Iterator[str]:
    """Name the key results that moved a score this way, largest first."""
    moved, read = [], []
    for part in stand.parts:
        was, new = part.before, part.score.score
        old = None if was is None else was.score.score
        if was is None or old is None or new is None:
            read += [part] if new is not None else []
        elif (new > old) == up and new != old:
            moved.append((abs(new - old) * (part.score.weight or 0.0), part, was))
    for _, part, was in sorted(moved, key=lambda each: -each[0]):
        way = "".join(_way_moved(part, was)).removesuffix(_WAY)
        yield f"{part.name} ({way})" if way else part.name
    yield from (f"{part.name} (first reading)" for part in read)


def _value_moved(stand: Stand, was: Stand) -> Iterator[str]:
    """Say from what to what a value went, and how much of the way that is."""
    yield f"{was.now} → {stand.now}"
    same = done(stand)
    yield from _way_moved(stand, was) if done(was) != same else [f"{same}, as before"]


def _way_moved(stand: Stand, was: Stand) -> Iterator[str]:
    """Say how much of the way was done, and is, where it is not the same."""
    old, new = (done(each) for each in (was, stand))
    if old and new and old != new:
        yield f"{old.removesuffix(_WAY)} → {new}"


def _last(stand: Stand, was: Stand) -> Iterator[str]:
    """Say how far something still went before it was closed."""
    if not isinstance(stand.noun, KeyResult):
        yield from _score_moved(stand, was, _CARRIED)
    elif fresh(stand) and stand.score.progress is not None:
        yield from _value_moved(stand, was)


def _told(stand: Stand, was: Stand, said: list[str]) -> Entry:
    """Add what is beside the value: status, chance, and a target that is another."""
    if was.status != stand.status:
        said.append(f"{was.status} → {stand.status}")
    if was.chance and stand.chance:
        same = was.chance == stand.chance
        moved = f"still {stand.chance}" if same else f"{was.chance} → {stand.chance}"
        said.append(f"chance {moved}")
    elif stand.chance:
        said.append(f"chance {stand.chance}")
    said += _eased(stand, was)
    text = "; ".join(said)
    return entry_of(stand, lines=(f"{text[:1].upper()}{text[1:]}.",))


def _eased(stand: Stand, was: Stand) -> Iterator[str]:
    """Say that the target is another: a chance may have moved for that alone."""
    if not was.target or not stand.target or stand.target == was.target:
        return
    days = [
        each.date
        for each in stand.noun.amendments
        if "target" in each.was and was.score.on < each.date <= stand.score.on
    ]
    when = f" on {day_text(max(days))}" if days else ""
    yield (
        f"its target was {harder(stand, was)}{when}: it was {was.target}, it is "
        f"{stand.target}"
    )
