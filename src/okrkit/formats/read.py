"""Any document to a plain tree: the one door for files and texts."""

import os
import stat
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from okrkit.errors import (
    DocumentError,
    DocumentFault,
    LimitError,
    StructureError,
    shown,
)
from okrkit.formats import json_marks, json_text, toml_text, yaml_text
from okrkit.formats.faults import Faults
from okrkit.formats.seems import merge_conflict_line, seems
from okrkit.formats.tree import Finder, Plain, Tree
from okrkit.model.checks import instance
from okrkit.model.limits import Limits
from okrkit.results.progressing import steps
from okrkit.results.saving import file_name

__all__ = ["FORMATS", "format_of", "read_file", "read_files", "read_text"]

_BOM = b"\xef\xbb\xbf"
_SUFFIXES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml"}


_KINDS = {list: "a list", str: "a text", bool: "true or false"}


def _parse_json(data: bytes, faults: Faults) -> tuple[Plain, Finder]:
    return json_text.parse(data, faults), partial(json_marks.find, data)


FORMATS: dict[str, Callable[[bytes, Faults], tuple[Plain, Finder]]] = {
    "yaml": yaml_text.parse,
    "json": _parse_json,
    "toml": toml_text.parse,
}
"""The formats that are read, by name."""


def read_files(
    files: Sequence[str], limits: Limits, progress: object = None
) -> list[Tree]:
    """
    Read the documents of files; what one of them has against it hides no other's.

    Args:
        files: Their names.
        limits: What is allowed.
        progress: As for `okrkit.load`.

    Returns:
        The trees; a file that is no document is an empty one, with its fault.

    Raises:
        DocumentError: As for `read_file`, where there is one file alone.
        LimitError: As for `read_file`.
        MissingExtraError: A package is needed to read a format.

    Example:
        >>> [tree.readable for tree in read_files(["a.yaml", "b.yaml"], Limits())]
        [False, False]
    """
    if len(files) == 1:
        return [read_file(files[0], limits)]
    trees: list[Tree] = []
    with steps(progress, files) as step:
        for file in files:
            trees.append(_read_or_note(file, limits))
            step()
    return trees


def _read_or_note(file: str, limits: Limits) -> Tree:
    try:
        return read_file(file, limits)
    except LimitError:
        raise
    except DocumentError as error:
        refused = error
    line = refused.place.removeprefix(f"{file}:")
    fault = DocumentFault(
        refused.why,
        code=refused.code,
        file=file,
        line=int(line) if line.isdecimal() else 0,
        expected=refused.expected,
        got=refused.got,
        hint=refused.hint,
    )
    return Tree(
        {}, file, "", lambda _: {}, faults=[fault], readable=False, refused=refused
    )


def read_file(path: str | os.PathLike[str], limits: Limits | None = None) -> Tree:
    """
    Read a document from a file.

    Args:
        path: The file; its suffix says its format.
        limits: What is allowed; the defaults of `Limits` where none are given.

    Returns:
        The tree; faults of the text are in it.

    Raises:
        DocumentError: The file is not there, cannot be read, or is no document.
        LimitError: The file or what it holds is larger than allowed.
        MissingExtraError: A package is needed to read this format.

    Example:
        >>> read_file("missing.yaml")
        Traceback (most recent call last):
        okrkit.errors.DocumentError: missing.yaml: there is no such file
    """
    limits = limits or Limits()
    file = file_name(path)
    data = file_bytes(file, limits)
    return _read(data, format_of(file, data), limits, file)


def file_bytes(file: str, limits: Limits) -> bytes:
    """
    Read a regular file of no more than is allowed.

    Args:
        file: Its path.
        limits: What is allowed.

    Returns:
        What it holds.

    Raises:
        DocumentError: The file is not there, is no regular one, or cannot be read.
        LimitError: It is larger than allowed.

    Example:
        >>> file_bytes("missing.md", Limits())
        Traceback (most recent call last):
        okrkit.errors.DocumentError: missing.md: there is no such file
    """
    try:
        about = Path(file).stat()
        if stat.S_ISDIR(about.st_mode):
            _refuse(file, "this is a folder", "file-is-folder")
        if not stat.S_ISREG(about.st_mode):
            _refuse(file, "this is not a regular file", "file-unreadable")
        return _load(file, about.st_size, limits)
    except FileNotFoundError:
        _refuse(file, "there is no such file", "file-missing")
    except (OSError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        why = getattr(error, "strerror", None) or str(error)
        _refuse(file, f"the file cannot be read: {why}", "file-unreadable")


def file_text(file: str, limits: Limits) -> str:
    """
    Read a text of people from a file, with or without a mark of its encoding.

    Args:
        file: Its path.
        limits: What is allowed.

    Returns:
        The text, with the line ends of this program.

    Raises:
        DocumentError: As for `file_bytes`; or it is not UTF-8.
        LimitError: It is larger than allowed.

    Example:
        >>> file_text("missing.md", Limits())
        Traceback (most recent call last):
        okrkit.errors.DocumentError: missing.md: there is no such file
    """
    data = file_bytes(file, limits)
    _check_encoding(data, file)
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def line_end(data: bytes, /) -> str:
    r"""
    Tell how most lines of a file end.

    Args:
        data: What it holds.

    Returns:
        The end of a line, as text.

    Example:
        >>> line_end(b"okrkit: 1\r\ncycle: 2026-Q4\r\n")
        '\r\n'
    """
    return "\r\n" if 2 * data.count(b"\r\n") > data.count(b"\n") else "\n"


def read_text(
    text: str | bytes,
    format: str,
    limits: Limits | None = None,
    file: str = "",
) -> Tree:
    """
    Read a document from a text.

    Args:
        text: The document; bytes are UTF-8.
        format: ``"yaml"``, ``"json"`` or ``"toml"``.
        limits: What is allowed; the defaults of `Limits` where none are given.
        file: A name for messages.

    Returns:
        The tree; faults of the text are in it.

    Raises:
        DocumentError: The text is no document.
        LimitError: It is larger than allowed.
        MissingExtraError: A package is needed to read this format.
        InvalidOKRError: The text or the format is no text.

    Example:
        >>> read_text("title: Keep", "yaml").value
        {'title': 'Keep'}
    """
    if instance(format, kind=str, field="format") not in FORMATS:
        raise DocumentError(
            "this format is not known",
            code="format-unknown",
            place=file,
            expected=", ".join(FORMATS),
            got=shown(format),
        )
    if isinstance(text, bytes):
        data = text
    else:
        data = _encoded(instance(text, kind=str, field="text"), file)
    return _read(data, format, limits or Limits(), file)


def _encoded(text: str, file: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise DocumentError(
            "the text has half of a surrogate pair",
            code="document-encoding",
            place=f"{file}:{line}" if file else f"line {line}",
        ) from None


def format_of(file: str, data: bytes = b"") -> str:
    """
    Tell a file's format from its suffix.

    Args:
        file: The file's name.
        data: Its content, to say what it seems to be where the suffix is not known.

    Returns:
        ``"yaml"``, ``"json"`` or ``"toml"``.

    Raises:
        DocumentError: The suffix is none of these.

    Example:
        >>> format_of("team/okrs.YML")
        'yaml'
    """
    suffix = Path(file).suffix
    if suffix.lower() in _SUFFIXES:
        return _SUFFIXES[suffix.lower()]
    what = seems(data)
    raise DocumentError(
        "this format is not supported" + f"; it seems to be {what}" * bool(what),
        code="format-unknown",
        place=file,
        expected=", ".join(_SUFFIXES),
        got=suffix or "no suffix",
    )


def _load(file: str, size: int, limits: Limits) -> bytes:
    """Read at most what is allowed, whatever the size was said to be."""
    most = limits.file_bytes
    data = b""
    if size <= most:
        with Path(file).open("rb") as stream:
            data = stream.read(most + 1)
    if size > most or len(data) > most:
        raise _too_large(file, limits)
    return data


def _too_large(file: str, limits: Limits) -> LimitError:
    return LimitError(
        f"the document is larger than {limits.file_bytes:,} bytes",
        limit="file_bytes",
        allowed=limits.file_bytes,
        place=file,
    )


def _read(data: bytes, format: str, limits: Limits, file: str) -> Tree:
    if len(data) > limits.file_bytes:
        raise _too_large(file, limits)
    data = data.removeprefix(_BOM)
    what = seems(data)
    if what:
        _refuse(
            file, f"this is not a document; it seems to be {what}", "document-foreign"
        )
    _check_encoding(data, file)
    if not data.strip():
        _refuse(file, "there is nothing in it", "document-empty")
    faults = Faults(limits, file)
    try:
        value, find = FORMATS[format](data, faults)
        if not isinstance(value, dict):
            _refuse_root(value, faults)
    except StructureError as error:
        line = merge_conflict_line(data)
        if line:
            spot = f"{file}:{line}" if file else f"line {line}"
            raise DocumentError(
                "a merge is not resolved",
                code="document-merge-conflict",
                place=spot,
                hint="Keep one side, and take away the lines <<<<<<<, ======= and "
                ">>>>>>>.",
            ) from None
        return Tree(
            {},
            file,
            format,
            lambda _: {},
            faults=error.faults,
            readable=False,
            complete=error.complete,
        )
    return Tree(value, file, format, find, faults=faults.found, spoilt=faults.spoilt)


def _check_encoding(data: bytes, file: str) -> None:
    if data.isascii():
        return
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = seems(data)
        hint = (
            f"It seems to be {what}."
            if what
            else "Is it Latin-1 or Windows-1252? Save it as UTF-8."
        )
        raise DocumentError(
            "the text is not UTF-8",
            code="document-encoding",
            place=f"{file}:{line}" if file else f"line {line}",
            got=shown(data[max(error.start - 10, 0) : error.start + 10]),
            hint=hint,
        ) from None


def _refuse_root(value: Plain, faults: Faults) -> NoReturn:
    if value is None:
        _refuse(faults.file, "there is nothing in it", "document-empty")
    faults.add(
        "the document is not a mapping of fields",
        code="document-root",
        spot=(1, 1),
        expected="fields such as okrkit, cycle, objectives",
        got=_KINDS.get(type(value), "a number"),
    )
    faults.stop()


def _refuse(place: str, why: str, code: str) -> NoReturn:
    raise DocumentError(why, code=code, place=place)
