"""Words in sentences: names inside them, lists of names, and what is quoted."""

from collections.abc import Iterable

__all__ = ["inside", "listed", "quoted"]


def inside(name: str, /) -> str:
    """
    Write a name as it stands inside a sentence: small, unless it is a proper one.

    Args:
        name: Of a measure or concept.

    Returns:
        The name.

    Example:
        >>> inside("Customer churn"), inside("Net Promoter Score")
        ('customer churn', 'Net Promoter Score')
    """
    is_proper = any(letter.isupper() for letter in name[1:])
    return name if is_proper else name[:1].lower() + name[1:]


def listed(names: Iterable[str], last: str, /) -> str:
    """
    List names in a sentence.

    Args:
        names: Any; each is named once.
        last: What stands before the last.

    Returns:
        Such as ``a, b or c``.

    Example:
        >>> listed(["a", "b", "c", "a"], "or")
        'a, b or c'
    """
    said = list(dict.fromkeys(names))
    return f" {last} ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))


def quoted(words: str, /) -> str:
    """
    Put words of a title into quotation marks.

    Args:
        words: Of the title.

    Returns:
        The words without spare blanks, in quotation marks.

    Example:
        >>> quoted(" go  live ")
        '\u201cgo live\u201d'
    """
    return f"\u201c{' '.join(words.split())}\u201d"
