"""Results that list objectives and key results: found by id, alone or by kind."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from okrkit.errors import AmbiguousIdError, shown
from okrkit.scoring.scores import Kind

if TYPE_CHECKING:
    import numpy as np

__all__ = ["numbers", "place_of", "words"]


class _Listed(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> Kind: ...


def place_of(items: Sequence[_Listed], id: str) -> int | None:
    """
    Find the place of an id, whole or short.

    Args:
        items: What has ids and kinds.
        id: The id.

    Returns:
        The place; None where nothing has it.

    Raises:
        AmbiguousIdError: Several things have it.

    Example:
        >>> from okrkit.history.closed import Ending
        >>> place_of([Ending(id="a/nps", kind="key result", title="NPS")], "nps")
        0
    """
    whole = [at for at, item in enumerate(items) if item.id == id]
    short = [at for at, item in enumerate(items) if item.id.rpartition("/")[2] == id]
    found = whole or short
    if len(found) > 1:
        names = [f"{items[at].kind} {items[at].id}" for at in found]
        raise AmbiguousIdError(
            f"{shown(id)} names {len(found)} things",
            id=id,
            meanings=names,
            hint=f"It is {' or '.join(names[:5])}: ask .objectives or .key_results, "
            "or use the whole id.",
        )
    return found[0] if found else None


def words(values: Sequence[object]) -> "np.ndarray":
    """
    Make a column of words; None where there is none.

    Example:
        >>> words(["a", None]).tolist()
        ['a', None]
    """
    import numpy as np

    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    return column


def numbers(values: Sequence[float | None]) -> "np.ndarray":
    """
    Make a column of numbers; NaN where there is none.

    Example:
        >>> numbers([0.5, None]).tolist()
        [0.5, nan]
    """
    import numpy as np

    return np.array(values, dtype=np.float64)
