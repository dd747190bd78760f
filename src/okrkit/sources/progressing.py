"""`steps`: a progress bar of the user's choice, told when another metric is done."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager

from okrkit.errors import InvalidOKRError, shown
from okrkit.results import require

__all__ = ["steps"]


@contextmanager
def steps(progress: object, ids: Sequence[str]) -> Generator[Callable[[], None]]:
    """
    Begin a progress bar over metrics, and end it with the block.

    Args:
        progress: What is called with the ids and `total`, and gives them again one by
            one, as `tqdm` does; True for `tqdm` itself; None or False for none.
        ids: The metrics.

    Yields:
        What to call whenever another metric is done.

    Raises:
        InvalidOKRError: It cannot be called, or gives nothing to go through.
        MissingExtraError: `tqdm` was asked for and is not installed.

    Example:
        >>> def say(ids, total):
        ...     for id_ in ids:
        ...         print(id_, "of", total)
        ...         yield id_
        >>> with steps(say, ["nps", "churn"]) as step:
        ...     step()
        nps of 2
        churn of 2
    """
    if progress is None or progress is False:
        yield lambda: None
        return
    if progress is True:
        progress = require("tqdm.auto", extra="progress").tqdm
    if not callable(progress):
        raise _no_progress(progress)
    shows = progress(ids, total=len(ids))
    if not isinstance(shows, Iterable):
        raise _no_progress(shows)
    bar: Iterator[object] = iter(shows)
    # A bar counts what is done when it is asked for the next one: at first for the
    # first. What it gives does not matter, so that no bar can lose a metric.
    _next(bar)
    try:
        yield lambda: _next(bar)
    finally:
        close = getattr(bar, "close", None)
        if callable(close):
            close()


def _next(bar: Iterator[object]) -> None:
    next(bar, None)


def _no_progress(got: object) -> InvalidOKRError:
    return InvalidOKRError(
        "this shows no progress",
        code="wrong-type",
        place="progress",
        expected="True, or a function of ids and total= that gives the ids, as tqdm",
        got=shown(got),
    )
