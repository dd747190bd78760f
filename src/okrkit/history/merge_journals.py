"""Two continuations of one journal to one: the events of both, numbered and sealed."""

import datetime as dt
import heapq
import json
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from okrkit.history.agreement import FIRST
from okrkit.history.events import body, read_event
from okrkit.history.lines import HEADER, seal

__all__ = ["merge_lines", "replaced_twice"]

_HEAD = 48
_LOST = b'"kind":"lost"'
_REPLACES = b'"replaces":'
_SEAL = b',"sum":"'
_PLACE = ("n", "sum", "replaces")


def merge_lines(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """
    Merge journals that went on from one: every event of each, and each once.

    What both have from the beginning on stays as it is; an event that one side lost to
    damage is as the other still has it. The rest is put into the order in which it was
    recorded, whichever side is called ours, and numbered anew; what an event replaces
    keeps being that event.

    Args:
        base: Sealed lines of the journal that both began with, without its header.
        ours: Those of the one.
        theirs: Those of the other.

    Returns:
        The merged journal, a whole file.

    Raises:
        JournalError: A line that is no event.

    Example:
        >>> one = seal(1, b'{"kind":"okrs","date":"2026-10-01"}')
        >>> two = seal(1, b'{"kind":"okrs","date":"2026-10-02"}')
        >>> [line[:6] for line in merge_lines(b"", one, two).splitlines()[1:]]
        [b'{"n":1', b'{"n":2']
    """
    sides = [side.splitlines() for side in (ours, theirs, base)]
    common = [*_in_common(*sides)]
    same = len(common)
    rests = [[*_rows(side, same)] for side in sides]
    numbers: dict[Hashable, int] = {n: n for n in range(1, same + 1)}
    lines = [HEADER, *(row + b"\n" for row in common)]
    for row in heapq.merge(*rests, key=lambda row: row.order):
        if row.name in numbers:
            continue
        numbers[row.name] = n = len(numbers) + 1
        lines.append(seal(n, _body(row, n, numbers)))
    return b"".join(lines)


def _in_common(
    ours: Sequence[bytes], theirs: Sequence[bytes], base: Sequence[bytes]
) -> Iterator[bytes]:
    """Give the lines that both begin with, or that one of them has lost since."""
    for at, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        if one == other:
            yield one
            continue
        known = base[at] if at < len(base) else b""
        sound = {line for line in (one, other, known) if _LOST not in line[:_HEAD]}
        has_lost = len({one, other} & sound) < len({one, other})
        if not known or not has_lost or len(sound) > 1:
            return
        # The last of two repairs, where nobody has the event itself any more.
        yield sound.pop() if sound else max(one, other)


def replaced_twice(lines: bytes) -> Iterator[tuple[int, int, int]]:
    """
    Find the events that two others replace: each side of a merge had one of them.

    Args:
        lines: Sealed lines, without the header.

    Yields:
        Number of the event that is replaced, of the one that replaced it, and of the
        one that did so later.

    Example:
        >>> said = b'{"kind":"check_in","id":"nps","date":"2026-11-06","replaces":1}'
        >>> [*replaced_twice(seal(2, said) + seal(3, said))]
        [(1, 2, 3)]
    """
    pairs = [
        (event.n, event.replaces or event.n)
        for event in (read_event(r) for r in lines.splitlines() if _REPLACES in r)
    ]
    settled = {old for _, old in pairs}
    latest: dict[int, int] = {}
    for n, old in pairs:
        if n not in settled and old < n:
            if old in latest:
                yield old, latest[old], n
            latest[old] = n


@frozen
class _Row:
    """
    An event that not every side has from the beginning on.

    `name` says which event it is, in whichever journal; `order` where it comes.
    """

    line: bytes
    said: bytes
    name: Hashable
    replaced: Hashable
    order: tuple[dt.datetime, bytes]


def _rows(lines: Sequence[bytes], same: int) -> Iterator[_Row]:
    """Go through the events after those that both sides begin with."""
    names: dict[int, Hashable] = {n: n for n in range(1, same + 1)}
    seen: Counter[Hashable] = Counter()
    latest = FIRST
    for n, line in enumerate(lines[same:], start=same + 1):
        said = b"{" + line[line.index(b",") + 1 : line.rindex(_SEAL)] + b"}"
        replaced: Hashable = None
        event = read_event(line)
        if event.replaces is not None:
            parts = json.loads(line)
            rest = {name: parts[name] for name in parts if name not in _PLACE}
            said = json.dumps(rest, ensure_ascii=False).encode()
            replaced = names.get(event.replaces, event.replaces)
        # The same words twice in one journal are two events.
        words = (said, replaced)
        seen[words] += 1
        names[n] = name = (*words, seen[words])
        # A side stays in its own order, even where its clock went back.
        latest = max(latest, event.recorded_at or FIRST)
        yield _Row(line, said, name, replaced, (latest, said))


def _body(row: _Row, n: int, numbers: Mapping[Hashable, int]) -> bytes:
    if row.replaced is None:
        return row.said
    # What replaced nothing that was there goes on doing so, by naming itself.
    new = numbers.get(row.replaced, n)
    return body(evolve(read_event(row.line), replaces=new))
