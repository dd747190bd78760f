"""`inside`: the files of a folder that a pattern means, and none outside the folder."""

import os
from collections.abc import Iterator
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import Final

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.declared_parts import files_pattern

__all__ = ["inside"]

_MAGIC: Final = frozenset("*?[")


def inside(folder: str | PathLike[str], pattern: str) -> tuple[Path, ...]:
    """
    Find the files of a folder that a pattern means.

    Links are followed, and what they lead to has to lie in the folder as well.

    Args:
        folder: The folder.
        pattern: A relative pattern with slashes, such as ``churn/*.csv``; ``**`` means
            folders in folders, and may stand once.

    Returns:
        The files, whole paths without links, in order.

    Raises:
        InvalidOKRError: No folder, a pattern that may lead out of it, no file, or a
            file that lies elsewhere.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = Path(folder, "churn.csv").write_text("date,value")
        ...     [path.name for path in inside(folder, "*.csv")]
        ['churn.csv']
    """
    files_pattern(pattern, field="files")
    root = _root(folder)
    try:
        found = sorted({path for path in _matches(root, pattern) if path.is_file()})
    except InvalidOKRError:
        raise
    except (OSError, ValueError) as error:
        raise InvalidOKRError(
            f"the files cannot be found ({type(error).__name__})",
            code="file-missing",
            place="files",
            got=shown(pattern),
        ) from error
    if not found:
        raise InvalidOKRError(
            "no file is called so",
            code="file-missing",
            place="files",
            expected="a file in the folder that the connection is",
            got=shown(pattern),
            hint="To mean every file of a folder, say which: churn/*.csv.",
        )
    return tuple(found)


def _root(folder: str | PathLike[str]) -> Path:
    # No text at all would mean the folder that the process happens to run in.
    if str(folder).strip():
        with suppress(OSError, ValueError, RuntimeError):
            root = Path(folder).resolve(strict=True)
            if root.is_dir():
                return root
    raise InvalidOKRError(
        "the connection is no folder",
        code="wrong-type",
        place="files",
        # What was given may be an address with a password, so it is not shown.
        expected="the path of a folder that is there",
    )


def _matches(root: Path, pattern: str) -> Iterator[Path]:
    """Go through what the pattern means, each where it really is."""
    plain = _MAGIC.isdisjoint(pattern)
    for path in [root / pattern] if plain else root.glob(pattern):
        # A loop of links leads nowhere, and no Python complains of it here.
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(root):
            raise _refused("a file lies outside the folder", "outside-folder", pattern)
        if not _MAGIC.isdisjoint(real.relative_to(root).as_posix()):
            raise _refused("a file has a pattern for a name", "files-pattern", pattern)
        yield real


def _refused(why: str, code: str, pattern: str) -> InvalidOKRError:
    # What lies outside is not named: a document must not find out what there is.
    return InvalidOKRError(
        why,
        code=code,
        place="files",
        expected="files in the folder that the connection is",
        got=shown(pattern),
        hint="Put the file itself into the folder, under a plain name.",
    )
