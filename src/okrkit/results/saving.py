"""Files that are, at any moment, the old one or the new one, whole."""

import errno
import os
import secrets
from contextlib import suppress
from os import PathLike, fsdecode
from pathlib import Path

from okrkit.errors import DocumentError, InvalidOKRError, shown

__all__ = ["file_name", "save_bytes"]

_NEW_FILE = 0o666
_MODE = 0o7777


def save_bytes(path: str | PathLike[str], data: bytes) -> None:
    """
    Save a file so that it is, at any moment, the old one or the new one, whole.

    The data go to a new file in the same folder and to the disk; then that file takes
    the place, and keeps the mode, of the old one. A link keeps pointing where it does.

    Args:
        path: The file.
        data: Its new content.

    Raises:
        DocumentError: The file cannot be written; the old one is as it was.
        InvalidOKRError: The path is no path.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     save_bytes(f"{folder}/okrs.json", b"{}")
        ...     Path(f"{folder}/okrs.json").read_bytes()
        b'{}'
    """
    file = file_name(path)
    try:
        target = Path(os.path.realpath(file))
        _refuse_device(target)
        spare = target.with_name(f".{target.name[:50]}.{secrets.token_hex(8)}.tmp")
        try:
            _write_new(spare, data)
            with suppress(FileNotFoundError):
                spare.chmod(target.stat().st_mode & _MODE)
            spare.replace(target)
        finally:
            spare.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise DocumentError(
            f"the file cannot be written: {getattr(error, 'strerror', None) or error}",
            code="file-unwritable",
            place=file,
            hint="What was there before is untouched.",
        ) from error
    _sync_folder(target.parent)


def file_name(path: str | bytes | PathLike[str] | PathLike[bytes]) -> str:
    """
    Return a path as text.

    Args:
        path: A path in any of Python's ways.

    Returns:
        Its text.

    Raises:
        InvalidOKRError: It is no path: a file descriptor, say.

    Example:
        >>> from pathlib import Path
        >>> file_name(Path("okrs.yaml"))
        'okrs.yaml'
    """
    try:
        return fsdecode(path)
    except TypeError:
        raise InvalidOKRError(
            "this is not a path", code="invalid-path", got=shown(path)
        ) from None


def _refuse_device(target: Path) -> None:
    """Keep a file from taking the place of a device, for every program there is."""
    if target.exists() and not (target.is_file() or target.is_dir()):
        raise OSError(errno.EINVAL, "this is not a regular file")


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that was not there, down to the disk; the umask gives its mode."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _NEW_FILE)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name last, where the system can: some cannot sync a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
