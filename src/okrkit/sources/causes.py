"""`cause`: the error behind another, without the secrets that it may tell."""

from collections.abc import Iterator

from okrkit.sources.secrets import redacted, said

__all__ = ["cause"]


def cause(error: BaseException) -> BaseException:
    """
    Give what may be kept, and logged, as the `__cause__` of another error.

    Logs show the whole chain of an error, so a password would be in them even where
    the message of okrkit's own error has stars.

    Args:
        error: What a source raised.

    Returns:
        The error itself where neither it nor what is behind it tells a secret; else a
        RuntimeError that says the same with stars, with its traceback, and behind it
        one for each that was behind it.

    Example:
        >>> cause(OSError("cannot reach mysql://me:pw@host"))
        RuntimeError('OSError: cannot reach mysql://me:***@host')
        >>> cause(OSError("cannot reach it"))
        OSError('cannot reach it')
    """
    chain = list(_chain(error))
    if not any(map(_tells, chain)):
        return error
    behind: RuntimeError | None = None
    for one in reversed(chain):
        told = ": ".join(filter(None, (type(one).__name__, said(one))))
        made = RuntimeError(told).with_traceback(one.__traceback__)
        made.__cause__ = behind
        behind = made
    return behind or error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Go through an error and what is behind it, each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _tells(error: BaseException) -> bool:
    """Tell whether a secret stands in what is shown of an error, or kept in it."""
    try:
        kept = (error.args, vars(error), getattr(error, "exceptions", ()))
        texts = [str(error), *map(repr, kept)]
    except BaseException:  # noqa: BLE001 - a hostile error's own str
        return True  # nobody knows what it tells
    return any(not text.startswith(redacted(text)) for text in texts)
