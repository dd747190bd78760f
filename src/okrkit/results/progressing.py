"""`steps`: a progress bar of the user's choice, told when another step is done."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager

from okrkit.errors import InvalidOKRError, MissingExtraError, shown
from okrkit.results.frames import require

__all__ = ["steps"]


@contextmanager
def steps(progress: object, of: Sequence[object]) -> Generator[Callable[[], None]]:
    """
    Begin a progress bar, and end it with the block, also where the block is left.

    What the bar raises leaves the block, and the verb around it, at once: this is how
    whoever looks at it cancels. A verb makes its result after the block, or in it from
    values of its own, so that nothing is half done.

    Args:
        progress: What is called with the steps and `total`, and gives them again one
            by one, as `tqdm` does; True for `tqdm` itself where it is installed, and
            for none where it is not; None or False for none.
        of: Names of the steps: metrics, files, or a range of numbers.

    Yields:
        What to call whenever another step is done.

    Raises:
        InvalidOKRError: It cannot be called, or gives nothing to go through.

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
        progress = _tqdm()
    if not callable(progress):
        raise _no_progress(progress)
    shows = progress(of, total=len(of))
    if not isinstance(shows, Iterable):
        raise _no_progress(shows)
    bar: Iterator[object] = iter(shows)
    # A bar counts what is done when it is asked for the next one: at first for the
    # first. What it gives does not matter, so that no bar can lose a step.
    _next(bar)
    try:
        yield lambda: _next(bar)
    finally:
        close = getattr(bar, "close", None)
        if callable(close):
            close()


def _tqdm() -> object:
    """Give `tqdm`, or what shows nothing: no work stops for want of a bar."""
    try:
        return require("tqdm.auto", extra="progress").tqdm
    except MissingExtraError:
        return _silent


def _silent(of: Iterable[object], *, total: int) -> Iterable[object]:
    del total
    return of


def _next(bar: Iterator[object]) -> None:
    next(bar, None)


def _no_progress(got: object) -> InvalidOKRError:
    return InvalidOKRError(
        "this shows no progress",
        code="wrong-type",
        place="progress",
        expected="True, or a function of steps and total= that gives them, as tqdm",
        got=shown(got),
    )
