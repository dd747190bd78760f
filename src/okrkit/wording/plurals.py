"""Plural nouns, told by their form."""

from okrkit.wording.languages.en import targets as data

__all__ = ["is_plural"]


def is_plural(lower: str, /) -> bool:
    """
    Tell whether a word is a plural noun by its form.

    Args:
        lower: The word in small letters.

    Example:
        >>> [is_plural(word) for word in ("stores", "business", "staff", "growth")]
        [True, False, True, False]
    """
    return (
        lower in data.OTHER_PLURALS
        or lower.endswith(data.MANY_PEOPLE)
        or (
            len(lower) > 2
            and lower[-1] == "s"
            and lower[-2] not in "su'\u2019"
            and lower not in data.SINGULARS
        )
    )
