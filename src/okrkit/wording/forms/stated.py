"""The signs that the targets of a sentence show: bounds, shares, counts, times."""

import re
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Final

from okrkit.wording.forms.clauses import NOUNS, Sign, head_of
from okrkit.wording.languages.en import forms, numbers
from okrkit.wording.slots import Slots

__all__ = ["stated"]

_ALL: Final = 100
_NINES: Final = 99
_LASTING: Final = frozenset(("minutes", "hours", "days"))
_LONG: Final = frozenset(("weeks", "months", "years"))
_PRECISE: Final = _LASTING | _LONG - {"years"} | {
    "ms", "seconds", "points", "pp", "bytes", "KB", "MB", "GB", "TB"
}  # fmt: skip
_MEASURES: Final = frozenset(unit for unit, _ in numbers.UNITS.values())
_MONEY: Final = re.compile("[A-Z]{3}")
_COUNT: Final = re.compile(r"9[j~+x\"wgdclO]{0,4}(?P<nouns>[aemksoftnx]{1,5})")
_WORK: Final = frozenset(("opens-work", "opens-delivery", "opens-soft", "opens-staff"))
# "write the guide within three months" says by when, not how fast
_BY_WHEN: Final = _WORK - {"opens-soft"} | {
    "opens-start",
    "solve+own",
    "says-own-done-work",
}
# "finish in the top 5"
_RANKED: Final = re.compile("D[pzj]{0,3}[09]")
# "report on the top 20 reasons" is of what ranks, and ranks nothing
_LISTED: Final = re.compile("[ae]pz?j?[09]")
# what is all of it: "100% of staff have a plan"
_WHOLLY: Final = frozenset(("part-staff", "part-own", "object-part-own"))
_WORKED_ON: Final = frozenset(("opens-work", "opens-move"))
_WHOLE_THINGS: Final = frozenset(("part-other", "says-part-work"))
# "cold calls from 40 to 90 a week"
_MORE: Final = frozenset(("way-up", "counted"))
# for how many: "sign-on enabled for 90% of accounts"
_MADE: Final = frozenset(("says-own-part-work", "says-other-part-work"))
_FOR_A_SHARE: Final = re.compile("[wd]p9%O")
# "launch in 3 countries", not "deploy in 3 minutes"
# Or to whom: "ship it to 40% of users".
_WHERE: Final = re.compile(
    r"Dp(?:p~|<)?9\+?[j~]{0,2}[kaesn](?!t)|D[zujaemksonx]{1,6}T[<~]?9%"
)
# who works an hour, not what takes one: "rehearse 40 minutes a day"
_WORKED: Final = frozenset(("opens-work", "opens-unknown", "opens-soft"))
_EFFORT: Final = re.compile("[^p~<FTO9]9[tmn]")
# "plan a rota to give each of them an evening", "a map, showing every stop"
_ASIDE: Final = re.compile(r"[^Q]{3,}?(?:T[WDCRKGISBELXHMU]|,[vi]|;)[^Q]*Q")


def stated(
    line: str, start: int, targets: Sequence[Slots], said: Collection[str], /
) -> Iterator[Sign]:
    """
    Yield what the targets of a text show.

    Args:
        line: Its letters.
        start: Where the sentence begins.
        targets: What it says of targets.
        said: Names of the signs of its grammar.

    Yields:
        Signs.

    Example:
        >>> names = stated("W9a", 0, [Slots(target=3, unit="maps")], set())
        >>> [name for name, _, _ in names]
        ['counted', 'count-artefact']
    """
    if not _BY_WHEN.isdisjoint(said):
        targets = [slots for slots in targets if not _is_deadline(slots)]
    names = set(chain.from_iterable(_kinds(line, slots) for slots in targets))
    names.update(_of_all(line, start, targets, said, names))
    where = max(line.find("9"), 0)
    yield from ((name, where, where + 1) for name in sorted(names))
    foremost = _FOREMOST.match(line, start)
    if foremost is not None:
        yield f"solved-{NOUNS[foremost['noun']]}", start, foremost.end()
    count = None if "percent" in names else _COUNT.search(line)
    if count is not None:
        kind = NOUNS[head_of(count["nouns"])]
        yield f"count-{kind}", count.start(), count.end()
        # "grow the newsletter to 900 readers"
        if "change+own" in said and "way-down" not in names:
            yield f"grown-{kind}", count.start(), count.end()
        elif "opens-solve" in said:  # "close 30 bugs" is work, however many
            yield f"solved-{kind}", count.start(), count.end()


# "fix the top 10 bugs"
_FOREMOST: Final = re.compile("L[zu]?j0j?(?P<noun>[aefxn])")


def _of_all(
    line: str,
    start: int,
    targets: Sequence[Slots],
    said: Collection[str],
    names: AbstractSet[str],
) -> Iterator[str]:
    """Yield what the targets show together with the grammar."""
    if "from-to" in names:
        yield from _moved(targets, said, names)
    ranked = "kind-rank" in names and _RANKED.search(line) is None
    if ranked and (_LISTED.search(line) or not _WORK.isdisjoint(said)):
        yield "worked-rank"
    if names == {"kind-all", "of-all"} and _ASIDE.match(line, start):
        yield "aside"
    full = "percent" in names and any(slots.target == _ALL for slots in targets)
    own = not _WHOLLY.isdisjoint(said) or _WHOLE_THINGS.issubset(said)
    own = own or ("object-part-business" in said and not _WORKED_ON.isdisjoint(said))
    if full and "Q" not in line and own:
        yield "whole-own-in-time" if _in_time(targets) else "whole-own"
    if "percent" in names and not _MADE.isdisjoint(said) and _FOR_A_SHARE.search(line):
        yield "done-for"
    if "opens-delivery" in said and _WHERE.match(line, start):
        yield "delivered-where"
    lasting = not _WORKED.isdisjoint(said) and any(map(_is_time, targets))
    if lasting and _EFFORT.search(line):
        yield "effort"
    if _is_one(line, targets):
        yield "one-thing"


def _moved(
    targets: Sequence[Slots], said: Collection[str], names: AbstractSet[str]
) -> Iterator[str]:
    """Yield what shows where something goes from a value to another."""
    if "way-down" in names:
        if "change+own" in said:
            yield "own-less"
        if "says-part-work" in said:
            yield "done-less"
    elif "subject-event" in said and names >= _MORE and not _live(targets):
        yield "own-more"
    if "opens-reach" in said:
        yield "reach-from"


def _live(targets: Sequence[Slots]) -> bool:
    """Tell whether what is counted goes live: "deployments"."""
    return any((slots.unit or "").lower() in forms.PUT_LIVE for slots in targets)


def _in_time(targets: Sequence[Slots]) -> bool:
    """Tell whether a share is of what is done within hours or days."""
    limits = [slots.service_level for slots in targets if slots.service_level]
    return any(map(_soon, limits))


def _is_deadline(slots: Slots) -> bool:
    """Tell whether a target only says until when something is done."""
    late = slots.kind == "absolute" and slots.unit in _LONG
    return late and slots.baseline is None and slots.direction in (None, "at-most")


def _is_time(slots: Slots) -> bool:
    """Tell whether a target says how long something is done."""
    bare = slots.kind == "absolute" and slots.direction is None
    return bare and slots.unit in _LASTING


def _is_one(line: str, targets: Sequence[Slots]) -> bool:
    """Tell whether one thing is the target, which is there or is not."""
    if len(targets) != 1 or "P" in line or "Q" in line:
        return False
    slots, known = targets[0], targets[0].baseline is not None or targets[0].window
    one = slots.target == 1 and slots.kind == "absolute" and not known
    one = one and slots.unit not in _MEASURES  # "1 l" is no thing
    bound = slots.direction in (None, "at-least", "exactly")
    return one and bound and _unit("", slots.unit or "%") == "counted"


def _kinds(line: str, slots: Slots) -> Iterator[str]:
    """Yield the names of what one target shows."""
    if slots.baseline is not None:
        yield "from-to"
    if slots.direction is not None:
        yield f"way-{slots.direction}"
    if slots.kind == "share" and "%" not in line:
        yield "kind-all" if "Q" in line else "kind-fraction"
    elif slots.kind is not None:
        yield f"kind-{slots.kind}"
        if slots.kind == "share" and _NINES < (slots.target or 0) < _ALL:
            yield "nearly-all"
    if slots.service_level is not None:
        yield "service-level"
        if slots.kind == "share" and "Q" in line and _soon(slots.service_level):
            yield "all-in-time"
    if slots.reference is not None:
        yield "reference"
    if slots.unit is not None:
        yield _unit(line, slots.unit)


def _soon(limit: str) -> bool:
    """Tell whether a limit is one of service, no deadline: of hours or days."""
    return not any(word in limit.lower() for word in forms.LONG)


def _unit(line: str, unit: str) -> str:
    """Name what a unit shows: what is counted stands beside the number."""
    if unit == "%":
        return "percent" if "%" in line else "of-all"
    if unit in _PRECISE:
        return "in-units"
    return "money" if _MONEY.fullmatch(unit) else "counted"
