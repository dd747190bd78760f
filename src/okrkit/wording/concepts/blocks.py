"""
Language data as people write it: blocks of lines, one block for each thing.

The first line of a block is ``id: Name``. A line that starts with ``>`` is a fact of it
(``> axis tenure``), one that starts with ``-`` has phrases parted by commas, and what
else there is makes one sentence that defines it. Blank lines part the blocks.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

__all__ = ["Block", "blocks", "parted"]


class Block(NamedTuple):
    """
    What stands in one block.

    Attributes:
        id: Of the thing.
        name: What people call it.
        facts: By their first word.
        text: What defines it.
        words: Phrases that name it.

    Example:
        >>> Block("nps", "NPS", {}, "", ()).name
        'NPS'
    """

    id: str
    name: str
    facts: Mapping[str, str]
    text: str
    words: tuple[str, ...]


def blocks(text: str, /) -> Iterator[Block]:
    r"""
    Read the blocks of a text.

    Args:
        text: Blocks parted by blank lines.

    Yields:
        Each of them, in order.

    Example:
        >>> read = next(blocks("nps: NPS\n> axis x\nOne by another.\n- nps, promoters"))
        >>> read.facts, read.text, read.words
        ({'axis': 'x'}, 'One by another.', ('nps', 'promoters'))
    """
    for part in text.strip().split("\n\n"):
        head, *lines = part.splitlines()
        id, _, name = head.partition(": ")
        facts: dict[str, str] = {}
        for line in lines:
            if line.startswith("> "):
                key, _, value = line[2:].partition(" ")
                facts[key] = f"{facts[key]} {value}" if key in facts else value
        phrases = ",".join(line[2:] for line in lines if line.startswith("- "))
        rest = " ".join(line for line in lines if not line.startswith(("> ", "- ")))
        yield Block(id, name, facts, rest, parted(phrases))


def parted(text: str, /) -> tuple[str, ...]:
    """
    Give the phrases of a text that parts them by commas.

    Args:
        text: On one line or several.

    Returns:
        The phrases, in order.

    Example:
        >>> parted("churn, churn rate,")
        ('churn', 'churn rate')
    """
    phrases = (phrase.strip() for phrase in text.replace("\n", " ").split(","))
    return tuple(phrase for phrase in phrases if phrase)
