"""`parse_okrs`: whole OKRs as people write them → a `DraftSet`."""

from okrkit.errors import InvalidOKRError
from okrkit.model.checks import instance
from okrkit.wording.okrs.building import built
from okrkit.wording.okrs.cutting import split
from okrkit.wording.okrs.drafted import DraftSet
from okrkit.wording.okrs.found import Left
from okrkit.wording.okrs.gathering import Gathering
from okrkit.wording.okrs.labelling import label_of
from okrkit.wording.okrs.listing import lines
from okrkit.wording.okrs.marking import without_wiki
from okrkit.wording.okrs.outlining import aims_of, areas_of, indented
from okrkit.wording.okrs.preparing import NOT_ENGLISH, reads_as_english, without_tags
from okrkit.wording.okrs.tabling import read_table, tables

__all__ = ["DraftSet", "Left", "parse_okrs"]


def parse_okrs(text: str, /) -> DraftSet:
    """
    Read one or several OKRs as people write them.

    Labels ("Objective:", "KR 1.2", "Key results:", "Owner:", "OKR Type:", "Cycle:"),
    Markdown headings, lists, tables, nesting and brackets say what a line is. A text
    that states no objective is read line by line. A line that is no part of an OKR is
    kept in `DraftSet.left`.

    Args:
        text: The text, on as many lines as it has.

    Returns:
        The objectives with drafts of their key results, and what is open.

    Raises:
        InvalidOKRError: No text, or nothing in it (``blank``).

    Shape:
        Linear in the length of the text.

    Source:
        "Read key results from sentences" in the documentation.

    Example:
        >>> text = "O: Keep customers" + chr(10) + "KR1: Cut churn from 3.2% to 2%"
        >>> found = parse_okrs(text)
        >>> found.objectives[0].key_results[0].target.target
        2.0

    .. versionadded:: 0.1.0
    """
    said = instance(text, kind=str, field="text")
    marked = indented(list(lines(without_tags(without_wiki(said)))))
    found = [part for line in marked for part in split(line)]
    if not found:
        raise InvalidOKRError(
            "there is nothing to read",
            code="blank",
            place="parse_okrs",
            expected="a text with an objective, or with key results",
        )
    labels = [None if line.mark == "=" else label_of(line) for line in found]
    pairs = list(zip(found, labels, strict=True))
    aims = aims_of(pairs)
    gathering = Gathering(said, aims, areas_of(pairs, aims))
    if not reads_as_english(said):
        gathering.leave(found[0], NOT_ENGLISH)
    for group in tables(found):
        if len(group) > 1 or group[0].mark == "|":
            read_table(gathering, group)
        else:
            gathering.take(group[0])
    return built(gathering)
