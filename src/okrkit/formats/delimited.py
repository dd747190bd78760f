"""Delimited text from elsewhere: its encoding, and what parts two of its cells."""

import re
from typing import Final

from okrkit.errors import DocumentError, InvalidOKRError, OKRError, shown

__all__ = ["BAR", "decoded", "first_row", "marks_of", "names_parted_twice"]

BAR: Final = "|"
_MARKS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
_QUOTED: Final = re.compile('"[^"]*"')
_HEAD: Final = 1 << 16


def decoded(data: bytes, encoding: str, label: str) -> str:
    r"""
    Read bytes as text in the encoding that was said.

    Args:
        data: The bytes.
        encoding: Its name, as Python has it.
        label: Where they are from, for messages.

    Returns:
        The text.

    Raises:
        DocumentError: A byte that is none of the encoding's.
        InvalidOKRError: No such encoding.

    Example:
        >>> decoded(b"caf\xe9", "cp1252", "export.csv")
        'café'
    """
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"this is not {encoding}: byte {error.start} cannot be read",
            code="document-encoding",
            place=label,
            hint="Save it as UTF-8, or say its encoding: encoding='cp1252' is what "
            "Excel writes in the Americas and Western Europe.",
        ) from None
    except (LookupError, UnicodeError):
        raise InvalidOKRError(
            "no such encoding",
            code="unknown-word",
            place="encoding",
            expected="a name such as 'utf-8' or 'cp1252'",
            got=shown(encoding),
        ) from None


def first_row(text: str) -> str:
    r"""
    Return the row of names of a text, without what stands in quotes.

    Example:
        >>> first_row('id;"a, b"\n1;2')
        'id;'
    """
    bare = _QUOTED.sub("", text[:_HEAD]).lstrip("\r\n").splitlines()
    return bare[0] if bare else ""


def marks_of(text: str, delimiter: str | None) -> list[str]:
    """
    Say what may part two cells: what was said, or all that the first row shows.

    Args:
        text: The text.
        delimiter: What was said; None where nothing was.

    Returns:
        The marks; none where the row of names is a single name.

    Raises:
        InvalidOKRError: What was said parts no cells.

    Example:
        >>> marks_of("id;title", None), marks_of("id", "|")
        ([';'], ['|'])
    """
    if delimiter is None:
        row = first_row(text)
        return [mark for mark in _MARKS if mark in row]
    if delimiter in _MARKS or delimiter == BAR:
        return [delimiter]
    raise InvalidOKRError(
        "nothing that parts two cells",
        code="unknown-word",
        place="delimiter",
        expected="',', ';', '|' or a tab",
        got=shown(delimiter),
    )


def names_parted_twice(marks: list[str], label: str, kind: type[OKRError]) -> OKRError:
    """
    Make the error of a row of names that several marks part.

    Args:
        marks: The marks.
        label: Where the text is from.
        kind: Class of the error.

    Returns:
        The error, to be raised.

    Example:
        >>> str(names_parted_twice([",", ";"], "a.csv", DocumentError)).split(";")[0]
        'a.csv: names parted by commas and semicolons'
    """
    return kind(
        f"names parted by {' and '.join(_MARKS[mark] for mark in marks)}",
        code="file-unreadable",
        place=label,
        expected="one mark between all of them",
        hint=f"Say which it is, such as delimiter={marks[0]!r}.",
    )
