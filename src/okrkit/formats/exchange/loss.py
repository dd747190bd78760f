"""`Loss`: what one side holds and the other has no place for."""

from attrs import frozen

__all__ = ["Loss"]


@frozen
class Loss:
    """
    What one side holds and the other has no place for.

    Attributes:
        what: A column, a field, or a fact: ``"column Labels"``.
        where: The first rows or ids it concerns, in words.
        count: How many rows or things it concerns.
        why: The reason, and what was done instead.
        kept: Whether the words are still there, in `extra`, though without a meaning.

    Example:
        >>> print(Loss("column Labels", "row 2", 1, "okrkit has no labels", kept=True))
        column Labels (row 2): okrkit has no labels; kept in extra
    """

    what: str
    where: str
    count: int
    why: str
    kept: bool = False

    def __str__(self) -> str:
        """Return all of it as one sentence."""
        where = f" ({self.where})" if self.where else ""
        return f"{self.what}{where}: {self.why}{'; kept in extra' * self.kept}"
