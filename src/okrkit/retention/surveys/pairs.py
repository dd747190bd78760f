"""Answers of the same people to two surveys: what each one's answer adds."""

from collections.abc import Mapping

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import instance
from okrkit.retention.counting.rows import in_memory
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.surveys.answers import check_scale
from okrkit.retention.surveys.nps import NPS, POINTS
from okrkit.retention.surveys.satisfaction import (
    CES_SCALE,
    CSAT_SCALE,
    ces_definition,
    csat_box,
    csat_definition,
)
from okrkit.retention.tables.responses import Responses


def worth_of(
    name: str, scale: tuple[int, int] | None, box: tuple[int, int] | None
) -> tuple[Definition, Mapping[float, float]]:
    """
    Return what is counted, and what each answer adds to it.

    Args:
        name: "nps", "csat" or "ces".
        scale: Lowest and highest answer; the usual ones where None.
        box: Lowest and highest answer that counts as satisfied, for "csat".

    Returns:
        The definition, and a number for each answer of the scale.

    Raises:
        InvalidOKRError: No scale, or a box outside of it.

    Example:
        >>> worth_of("csat", None, None)[1][4.0]
        1.0
    """
    if name == "nps":
        return NPS, dict(enumerate(POINTS.astype(float).tolist()))
    span = scale or (CSAT_SCALE if name == "csat" else CES_SCALE)
    check_scale(span)
    scores = range(span[0], span[1] + 1)
    if name == "ces":
        return ces_definition(span, None), {float(s): float(s) for s in scores}
    good = csat_box(box, span)
    return csat_definition(span, good), {
        float(s): float(good[0] <= s <= good[1]) for s in scores
    }


def each_answer(
    given: object, place: str, worth: Mapping[float, float]
) -> dict[object, float]:
    """
    Return what the answer of each respondent adds; one answer each.

    Args:
        given: `Responses` with respondents, and without weights.
        place: Which survey it is, for the message.
        worth: What each answer adds; any other is left out.

    Returns:
        Numbers by respondent.

    Raises:
        InvalidOKRError: No such responses, or a respondent who answered twice.

    Example:
        >>> data = {"score": [9, 3], "who": ["ann", "bob"]}
        >>> each_answer(Responses(data, respondent="who"), "before", {9.0: 1.0})
        {'ann': 1.0}
    """
    responses = instance(given, kind=Responses, field=place)
    if responses.respondent is None or responses.weight is not None:
        raise InvalidOKRError(
            "pairs need a respondent, and no weights",
            code="column-missing",
            place=place,
            expected="Responses(..., respondent=...)",
            hint="paired=False compares the two as different people.",
        )
    table = in_memory(responses.table, "score", "respondent")
    labels = table.labels.get("respondent")
    keys: list[object] = table["respondent"].tolist()
    if labels is not None:
        keys = [labels[code] for code in table["respondent"]]
    made: dict[object, float] = {}
    for who, score in zip(keys, table["score"].tolist(), strict=True):
        if score not in worth:
            continue
        if who in made:
            raise InvalidOKRError(
                "a respondent answered twice",
                code="duplicate",
                place=place,
                got=shown(who),
                hint="Keep one answer of each, such as the last.",
            )
        made[who] = worth[score]
    return made
