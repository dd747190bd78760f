"""What a file seems to be when it is not a document: said kindly, never opened."""

__all__ = ["merge_conflict_line", "seems"]

_STARTS: dict[bytes, str] = {
    b"PK\x03\x04": "a zip file: an Excel workbook, perhaps",
    b"PK\x05\x06": "an empty zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"7z\xbc\xaf": "a 7-zip file",
    b"\x28\xb5\x2f\xfd": "a zstandard file",
    b"SQLite format 3\0": "an SQLite database",
    b"%PDF-": "a PDF",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x93NUMPY": "a numpy array",
    b"version https://git-lfs": "a pointer of Git LFS: run `git lfs pull`",
}
_PICKLE_PROTOCOLS = range(2, 6)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")


def seems(data: bytes) -> str:
    r"""
    Say what a file seems to be, by how it starts.

    Args:
        data: The file, or its beginning.

    Returns:
        Words for a message; empty for what may be a document.

    Example:
        >>> seems(b"\x80\x04\x95")
        'a Python pickle'
        >>> seems(b"okrkit: 1")
        ''
    """
    for start, name in _STARTS.items():
        if data.startswith(start):
            return name
    if data[:1] == b"\x80" and data[1:2] and data[1] in _PICKLE_PROTOCOLS:
        return "a Python pickle"
    head = data[:1024]
    if data.startswith(_UTF16 + _UTF32) or b"\0" in head:
        return _wide(data, head)
    if head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page: an error page or a log-in page, perhaps"
    return ""


def _wide(data: bytes, head: bytes) -> str:
    """Tell text of two or four bytes a letter from what is no text."""
    zeros = head.count(b"\0")
    if zeros == len(head):
        return "NUL characters alone: it was not written to its end, perhaps"
    if data.startswith(_UTF32) or not any(head[1::4] + head[2::4]):
        return "text in UTF-32: save it as UTF-8"
    if data.startswith(_UTF16) or 3 * zeros > len(head):
        return "text in UTF-16: save it as UTF-8"
    return "no text"


def merge_conflict_line(data: bytes) -> int:
    r"""
    Find the marker of an unresolved merge.

    Args:
        data: A text.

    Returns:
        Its line; 0 where there is none.

    Example:
        >>> merge_conflict_line(b"a: 1\n<<<<<<< HEAD\nb: 2\n=======\n>>>>>>> x\n")
        2
    """
    text = b"\n" + data
    start = text.find(b"\n<<<<<<< ")
    if start < 0 or b"\n>>>>>>> " not in text[start:]:
        return 0
    return text.count(b"\n", 0, start) + 1
