"""Names of rows, as pandas has them: what belongs together names the same rows."""

from collections.abc import Iterable
from typing import Any

from okrkit.errors import InvalidOKRError, shown

__all__ = ["index_of", "named_alike"]

_FEW = 5


def index_of(given: object) -> Any:  # noqa: ANN401 - an index of pandas
    """
    Return the index of rows; None where they have none.

    Args:
        given: A frame or a series of pandas, or anything else.

    Returns:
        Its index.

    Example:
        >>> import pandas
        >>> list(index_of(pandas.Series([1, 0], ["al", "bo"]))), index_of([1, 0])
        (['al', 'bo'], None)
    """
    index = getattr(given, "index", None)
    return index if callable(getattr(index, "equals", None)) else None


def named_alike(
    columns: Iterable[tuple[str, object]],
    index: Any = None,  # noqa: ANN401 - an index of pandas
) -> Any:  # noqa: ANN401
    """
    Return the index that columns share, and refuse those that name other rows.

    Columns without an index are taken by the order of their rows, and those of another
    length are left to whoever counts them.

    Args:
        columns: Pairs of a name for the message and a column.
        index: What they are held against; the first index among them where None.

    Returns:
        The index; None where nothing has one.

    Raises:
        InvalidOKRError: Two of them name their rows differently.

    Example:
        >>> import pandas
        >>> list(named_alike([("use", pandas.Series([1, 0], [7, 8])), ("age", [3, 4])]))
        [7, 8]
    """
    for place, column in columns:
        own = index_of(column)
        if own is None:
            continue
        if index is None:
            index = own
        elif len(own) == len(index) and not own.equals(index):
            raise InvalidOKRError(
                "rows in another order, or of others",
                code="rows-differ",
                place=place,
                expected=f"the index {shown(list(index[:_FEW]))}, as the others have",
                got=shown(list(own[:_FEW])),
                hint="Bring them into one order with .reindex(); or give the values "
                "alone, .to_numpy(), if the rows are the same.",
            )
    return index
