"""Words in -s that are no plural: "visitors come" but "a visitor comes"."""

from okrkit.wording.wordforms import CODES, NOUN, VERB

__all__ = ["only_a_verb"]


def only_a_verb(lower: str, /) -> bool:
    """
    Tell whether a word is known as a verb and never as a noun.

    Args:
        lower: The word in small letters.

    Example:
        >>> [only_a_verb(word) for word in ("reduces", "visits", "gardens")]
        [True, False, False]
    """
    code = CODES.get(lower)
    return code is not None and code[0] in VERB and code[-1] not in NOUN
