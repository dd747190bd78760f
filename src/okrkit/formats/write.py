"""A plain tree to text, in one canonical form a format; bytes to a file, atomically."""

import errno
import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from math import isfinite
from pathlib import Path

from attrs import define

from okrkit.errors import DocumentError, InvalidOKRError, shown
from okrkit.formats import toml_out, yaml_out
from okrkit.formats.faults import Faults, TreePath, file_name, name_path, text_fault
from okrkit.model.checks import instance
from okrkit.model.limits import Limits

__all__ = ["save_bytes", "write_tree"]

_NEW_FILE = 0o666
_MODE = 0o7777


def write_tree(tree: object, format: str, *, limits: Limits | None = None) -> str:
    r"""
    Write a tree as text; reading the text gives the tree again, with dates as ISO text.

    Args:
        tree: A dict of dicts, lists, texts, numbers, booleans, dates and None.
        format: ``"yaml"``, ``"json"`` or ``"toml"``. TOML has no None: such fields
            are left out.
        limits: How deep the tree may be, and how many values and digits it may hold.

    Returns:
        The text, with a line end at its end.

    Raises:
        InvalidOKRError: The tree holds what no reader would take.
        DocumentError: The format is not known.
        LimitError: The tree is deeper than allowed.
        MissingExtraError: A package is needed to write this format.

    Example:
        >>> write_tree({"title": "Raise NPS: fast", "weight": 2}, "yaml")
        "title: 'Raise NPS: fast'\nweight: 2\n"
    """
    if instance(format, kind=str, field="format") not in _WRITERS:
        raise DocumentError(
            "this format is not known",
            code="format-unknown",
            expected=", ".join(_WRITERS),
            got=shown(format),
        )
    limits = limits or Limits()
    try:
        plain = _Checker(Faults(limits), toml=format == "toml").check(tree, ())
        if not isinstance(plain, dict):
            raise _unwritable((), "a document is a dict of fields", tree)
        return _WRITERS[format](plain)
    except RecursionError:
        why = "containers stand deeper in each other than Python can write here"
        raise Faults(limits).limit("depth", why) from None


def _write_json(tree: dict[str, object]) -> str:
    text = json.dumps(
        tree, indent=2, ensure_ascii=False, allow_nan=False, default=date.isoformat
    )
    return text + "\n"


_WRITERS: dict[str, Callable[[dict[str, object]], str]] = {
    "yaml": yaml_out.write,
    "json": _write_json,
    "toml": toml_out.write,
}


@define
class _Checker:
    """Copies a tree into plain dicts and lists; refuses what no reader would take."""

    faults: Faults
    toml: bool
    nodes: int = 0

    def check(self, value: object, path: TreePath) -> object:
        """Copy one value and all below it."""
        self.nodes += 1
        if self.nodes > self.faults.limits.nodes:
            raise self.faults.limit("nodes", "the document has too many values")
        if isinstance(value, dict | list | tuple):
            if len(path) >= self.faults.limits.depth:
                why = "containers stand too deep in each other"
                raise self.faults.limit("depth", why)
            if isinstance(value, dict):
                return self._check_dict(value, path)
            return [self.check(part, (*path, at)) for at, part in enumerate(value)]
        return self._check_scalar(value, path)

    def _check_dict(
        self, value: dict[object, object], path: TreePath
    ) -> dict[str, object]:
        plain: dict[str, object] = {}
        for key, part in value.items():
            if not isinstance(key, str) or text_fault(key):
                raise _unwritable(path, "a key has to be a text", key)
            if part is not None or not self.toml:
                plain[str(key)] = self.check(part, (*path, key))
        return plain

    def _check_scalar(self, value: object, path: TreePath) -> object:
        if value is None and self.toml:
            raise _unwritable(path, "TOML has no null for a list", value)
        if isinstance(value, str):
            if why := text_fault(value):
                raise _unwritable(path, why, value)
            return str(value)
        if isinstance(value, bool | None):
            return value
        if isinstance(value, int):
            size = 2**63 if self.toml else 10**self.faults.limits.digits
            if not -size < value < size:
                raise _unwritable(path, "the number is too long", "more digits")
            return int(value)
        if isinstance(value, float) and isfinite(value):
            return float(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        raise _unwritable(path, "a document cannot hold this", value)


def _unwritable(path: TreePath, why: str, value: object) -> InvalidOKRError:
    return InvalidOKRError(
        why, code="not-writable", place=name_path(path), got=shown(value)
    )


def save_bytes(path: str | os.PathLike[str], data: bytes) -> None:
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
