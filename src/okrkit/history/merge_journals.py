"""Two continuations of one journal to one: the events of both, numbered and sealed."""

import heapq
import json
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from okrkit.history.events import body, read_event
from okrkit.history.lines import HEADER, seal

__all__ = ["merge_lines"]

_SEAL = b',"sum":"'
_REPLACES = b'"replaces":'


def merge_lines(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """
    Merge journals that went on from one: every event of each, and each once.

    What both have from the beginning on stays as it is. The rest is put into the order
    in which it was recorded, whichever side is called ours, and numbered anew; what
    an event replaces keeps being that event.

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
    same = _in_common(sides[0], sides[1])
    rests = [[*_rows(side, same)] for side in sides]
    numbers: dict[Hashable, int] = {n: n for n in range(1, same + 1)}
    lines = [HEADER, *(row + b"\n" for row in sides[0][:same])]
    for row in heapq.merge(*rests, key=lambda row: row.order):
        if row.name in numbers:
            continue
        numbers[row.name] = n = len(numbers) + 1
        lines.append(seal(n, _body(row, numbers)))
    return b"".join(lines)


def _in_common(ours: Sequence[bytes], theirs: Sequence[bytes]) -> int:
    """Count the lines that both begin with."""
    pairs = zip(ours, theirs, strict=False)
    differs = (at for at, (one, other) in enumerate(pairs) if one != other)
    return next(differs, min(len(ours), len(theirs)))


@frozen
class _Row:
    """
    An event that not every side has from the beginning on.

    `name` says which event it is, in whichever journal; `order` where it comes.
    """

    line: bytes
    body: bytes
    name: Hashable
    replaced: Hashable
    order: tuple[str, bytes]


def _rows(lines: Sequence[bytes], same: int) -> Iterator[_Row]:
    """Go through the events after those that both sides begin with."""
    names: dict[int, Hashable] = {n: n for n in range(1, same + 1)}
    seen: Counter[Hashable] = Counter()
    latest = ""
    for n, line in enumerate(lines[same:], start=same + 1):
        said = b"{" + line[line.index(b",") + 1 : line.rindex(_SEAL)] + b"}"
        replaced: Hashable = None
        if _REPLACES in line:
            event = read_event(line)
            said = body(evolve(event, replaces=None)) if event.replaces else said
            replaced = names.get(event.replaces or 0, event.replaces)
        # The same words twice in one journal are two events.
        words = (said, replaced)
        seen[words] += 1
        names[n] = name = (*words, seen[words])
        # A side stays in its own order, even where its clock went back.
        latest = max(latest, str(json.loads(line).get("recorded_at", "")))
        yield _Row(line, said, name, replaced, (latest, said))


def _body(row: _Row, numbers: Mapping[Hashable, int]) -> bytes:
    if row.replaced is None:
        return row.body
    new = numbers.get(row.replaced)
    return body(evolve(read_event(row.line), replaces=new))
