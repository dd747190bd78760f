"""Which files a call of `load` means: files as they are, folders with all in them."""

import os
from collections.abc import Iterator
from pathlib import Path

from okrkit.errors import DocumentError, InvalidOKRError, shown

__all__ = ["documents_in", "files_below", "name_of"]

_SUFFIXES = (".yaml", ".yml", ".json", ".toml")


def documents_in(paths: tuple[object, ...]) -> list[str]:
    """
    List the files that paths mean.

    Args:
        paths: Files, and folders whose documents are read in the order of their names.

    Returns:
        The files, each once.

    Raises:
        InvalidOKRError: No path, or something that is none.
        DocumentError: A folder without documents, or one that cannot be read.

    Example:
        >>> documents_in(("okrs.yaml", "okrs.yaml"))
        ['okrs.yaml']
    """
    if not paths:
        raise InvalidOKRError(
            "no path", code="invalid-path", expected="files or folders to load"
        )
    files: dict[str, None] = {}
    for path in paths:
        name = name_of(path)
        files |= dict.fromkeys(_inside(name) if Path(name).is_dir() else [name])
    return list(files)


def name_of(path: object) -> str:
    """
    Return a path as text.

    Args:
        path: A text or another path.

    Returns:
        Its text.

    Raises:
        InvalidOKRError: It is none.

    Example:
        >>> name_of(Path("okrs.yaml"))
        'okrs.yaml'
    """
    if isinstance(path, str | bytes | os.PathLike):
        return os.fsdecode(path)
    raise InvalidOKRError("this is not a path", code="invalid-path", got=shown(path))


def _inside(folder: str) -> list[str]:
    found = sorted(files_below(folder))
    if not found:
        raise DocumentError(
            "no document in this folder",
            code="file-missing",
            place=folder,
            expected=f"files that end in {', '.join(_SUFFIXES)}",
        )
    return found


def files_below(folder: str, /, suffixes: tuple[str, ...] = _SUFFIXES) -> Iterator[str]:
    """
    Go through the files below a folder that are not hidden, documents as a rule.

    Args:
        folder: The folder; links to other folders are not followed.
        suffixes: How the names end, in small letters.

    Yields:
        The files, folder by folder.

    Raises:
        DocumentError: A folder that cannot be read.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     print(list(files_below(folder)))
        []
    """

    def refuse(error: OSError) -> None:
        raise DocumentError(
            f"the folder cannot be read: {error.strerror}",
            code="file-unreadable",
            place=str(error.filename),
        ) from error

    for base, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.lower().endswith(suffixes) and not name.startswith("."):
                yield str(Path(base, name))
