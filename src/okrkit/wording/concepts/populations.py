"""`Population`: who is meant, and which of them are never the same people."""

from attrs import frozen

__all__ = ["Population"]


@frozen(kw_only=True)
class Population:
    """
    People or accounts that a text may mean: new customers, paying accounts, a region.

    Attributes:
        id: Short and stable.
        name: What people call them.
        axis: What tells them apart: those of one axis exclude one another. Empty
            where they may overlap with any others.
        words: Phrases by which people name them; see `okrkit.wording.concepts.phrases`.
        within: Ids of those of the same axis that they are part of.

    Example:
        >>> new = Population(id="new", name="new customers", axis="tenure")
        >>> old = Population(id="existing", name="existing customers", axis="tenure")
        >>> new.excludes(old)
        True
    """

    id: str
    name: str
    axis: str = ""
    words: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    def excludes(self, other: "Population", /) -> bool:
        """
        Tell whether nobody can be in both.

        Args:
            other: Another population.

        Returns:
            Whether they differ on one axis, and neither is part of the other.

        Example:
            >>> paying = Population(id="paying", name="paying", axis="payment")
            >>> paying.excludes(Population(id="new", name="new", axis="tenure"))
            False
        """
        return (
            self.axis == other.axis != ""
            and self.id != other.id
            and self.id not in other.within
            and other.id not in self.within
        )
