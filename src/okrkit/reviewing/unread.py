"""What of a text was not read, in one sentence; and whether it is in English."""

from collections.abc import Sequence
from typing import Final

from okrkit.model.okrset import OKRSet
from okrkit.reviewing.phrasing import quoted
from okrkit.wording.okrs.found import Left
from okrkit.wording.okrs.preparing import NOT_ENGLISH, reads_as_english

__all__ = ["FOREIGN", "is_foreign", "titled_abroad", "unread"]

FOREIGN: Final = "This does not read as English, the one language that is reviewed."
"""What is said of a text in another language, instead of findings."""

_SHOWN: Final = 3
_LONGEST: Final = 60


def is_foreign(left: Sequence[Left], /) -> bool:
    """
    Tell whether a text was not read since it is in another language.

    Args:
        left: Its lines that were not read.

    Returns:
        Whether it does not read as English.

    Example:
        >>> is_foreign([Left(1, 0, "Status: green", "a remark")])
        False
    """
    return any(one.why == NOT_ENGLISH for one in left)


def titled_abroad(okrs: OKRSet, /) -> bool:
    """
    Tell whether the titles of a set are in another language.

    Args:
        okrs: The set; its fields need no language.

    Returns:
        Whether they do not read as English.

    Example:
        >>> titled_abroad(OKRSet())
        False
    """
    titles = [
        title
        for objective in okrs.objectives
        for title in (objective.title, *(kr.title for kr in objective.key_results))
    ]
    return not reads_as_english(" ".join(titles))


def unread(left: Sequence[Left], /) -> str:
    """
    Say which lines of a text were not read.

    Args:
        left: The lines, each with what it was taken for.

    Returns:
        The sentence, with the first of them; empty where everything was read, or
        nothing since it is in another language.

    Example:
        >>> unread([Left(2, 9, "Status: green", "a remark")])
        '1 line was not read: “Status: green”'
    """
    if not left or is_foreign(left):
        return ""
    kept = [one.text for one in left[:_SHOWN]]
    told = [t if len(t) <= _LONGEST else f"{t[: _LONGEST - 1]}…" for t in kept]
    said = ", ".join(map(quoted, told))
    more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
    count = "1 line was" if len(left) == 1 else f"{len(left)} lines were"
    return f"{count} not read: {said}{more}"
