"""`clashes`: key results about other people than their objective is about."""

from collections.abc import Iterator

from attrs import frozen

from okrkit.wording.concepts.covering import coverage
from okrkit.wording.concepts.mentioning import Mention, Mentions
from okrkit.wording.concepts.vocabulary import Concepts, known
from okrkit.wording.slots import Span

__all__ = ["Clash", "clashes"]


@frozen(kw_only=True)
class Clash:
    """
    Two populations that nobody is in both of: an objective's, and its key result's.

    Attributes:
        wanted: Id of the one that the objective is about.
        wanted_span: The words of the objective that say so.
        implied: Whether it follows from what the objective is about, and is not said:
            retention is of existing customers.
        named: Id of the one that the key result names.
        span: The words of the key result that name it.

    Example:
        >>> one = Clash(wanted="existing", wanted_span=(9, 18), implied=True,
        ...             named="new", span=(0, 13))
        >>> one.named
        'new'
    """

    wanted: str
    wanted_span: Span
    implied: bool
    named: str
    span: Span


def clashes(
    aim: Mentions, result: Mentions, /, *, concepts: Concepts | None = None
) -> tuple[Clash, ...]:
    """
    Tell where a key result is about other people than its objective.

    Args:
        aim: What the objective names.
        result: What the key result names.
        concepts: The map to look in; what okrkit knows where it is left out.

    Returns:
        Each pair of populations that exclude one another. Where an objective is about
        both sides, as in "turn free users into paying customers", neither clashes. What
        is only implied is no objection to a key result that shows the concept itself:
        new customers can be kept as well.

    Raises:
        UnknownIdError: Something is named that the map does not have.

    Example:
        >>> from okrkit.wording.concepts.mentioning import mentions
        >>> from okrkit.wording.words import words
        >>> aim = mentions(words("Increase retention"))
        >>> [(one.wanted, one.named)
        ...  for one in clashes(aim, mentions(words("80% of new users call us")))]
        [('existing', 'new')]
    """
    if not result.populations:
        return ()
    map_ = known() if concepts is None else concepts
    groups = map_.populations
    wanted = [(one, False) for one in aim.populations]
    wanted += [(one, True) for one in _implied(aim, result, map_)]
    made: dict[tuple[str, str], Clash] = {}
    for one, implied in wanted:
        for other in result.populations:
            apart = groups[one.id].excludes(groups[other.id])
            axis = groups[one.id].axis
            own = {group.id for group, _ in wanted if groups[group.id].axis == axis}
            if apart and len(own) == 1:
                clash = Clash(
                    wanted=one.id,
                    wanted_span=one.span,
                    implied=implied,
                    named=other.id,
                    span=other.span,
                )
                made.setdefault((one.id, other.id), clash)
    return tuple(made.values())


def _implied(aim: Mentions, result: Mentions, map_: Concepts) -> Iterator[Mention]:
    """Give whom the concepts of an objective are about by their meaning."""
    for covered in coverage(aim, [result], concepts=map_):
        whom = map_.concepts[covered.concept].population
        if whom and covered.shown != "direct":
            yield Mention(whom, covered.span)
