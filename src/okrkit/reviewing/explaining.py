"""What was seen of one objective or key result, and which rule says what of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from okrkit.model.okr import KeyResult, Objective
from okrkit.results import Explanation
from okrkit.reviewing.finding import Finding
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.saying import number
from okrkit.wording.sentence import read
from okrkit.wording.slots import Slots

if TYPE_CHECKING:
    from okrkit.reviewing.result import Review

__all__ = ["explained", "explained_rule"]


def explained(review: "Review", id: str, /) -> Explanation:
    """
    Say what was seen of an id, and which rule says what of it.

    Args:
        review: The review.
        id: The whole id of an objective or key result that was reviewed.

    Returns:
        A tree: findings first, then the words and fields that were looked at.

    Example:
        >>> from okrkit import review, rules
        >>> notes = review("Launch the portal", rules=[rules.K01])
        >>> [part.label for part in explained(notes, "launch-the-portal").inputs]
        ['K01 activity', 'its words']
    """
    found = review.about(id)
    let_be = [each for each in review.waived if each.subject == id]
    asked = len(review.rules) - len(review.skipped)
    return Explanation(
        id,
        float(len(found)),
        shown=number(len(found), "finding"),
        rule=f"{number(asked, 'rule')} asked",
        inputs=(*map(_finding, found), *_seen(review, id)),
        excluded=tuple(
            (f"{each.code} {each.name}", each.waived or "") for each in let_be
        ),
    )


def explained_rule(review: "Review", code: str, /) -> Explanation:
    """
    Say what one rule found, in which words of what.

    Args:
        review: The review.
        code: Of a rule that holds in it.

    Returns:
        A tree of the findings by the ids that they are about; why it was not asked,
        where it was skipped.

    Example:
        >>> from okrkit import review, rules
        >>> notes = review("Launch the portal", rules=[rules.K01])
        >>> [part.label for part in explained_rule(notes, "K01").inputs]
        ['launch-the-portal']
    """
    found = review.of(code)
    rule = next(each for each in review.rules if each.code == code)
    skipped = next((each.why for each in review.skipped if each.code == code), "")
    return Explanation(
        f"{code} {rule.name}",
        float(len(found)),
        shown="not asked" if skipped else number(len(found), "finding"),
        source=rule.source,
        note=skipped,
        inputs=tuple(_finding(each, each.subject) for each in found),
        excluded=tuple(
            (each.subject, each.waived or "")
            for each in review.waived
            if each.code == code
        ),
    )


def _finding(finding: Finding, label: str = "") -> Explanation:
    return Explanation(
        label or f"{finding.code} {finding.name}",
        finding.severity,
        rule=f"{finding.part}, {finding.status}",
        formula=finding.words,
        source=finding.source,
        note=" ".join(filter(None, (finding.message, finding.suggestion))),
    )


def _seen(review: "Review", id: str) -> Iterator[Explanation]:
    """Give what was looked at: fields where they say something, and the words."""
    for objective in review.okrs.objectives:
        if objective.id == id and not review.lone:
            yield _words(objective)
        for key_result in objective.key_results:
            if key_result.id == id:
                if key_result.target is not None and not key_result.draft:
                    yield _fields(key_result)
                yield _words(key_result)


def _fields(key_result: KeyResult) -> Explanation:
    return Explanation(
        "its fields",
        str(key_result.target),
        rule="fields win over words",
        inputs=tuple(
            Explanation(name, str(value))
            for name, value in (
                ("metric", key_result.metric_id),
                ("owner", key_result.owner),
                ("intent", key_result.intent),
            )
            if value
        ),
    )


def _words(noun: Objective | KeyResult) -> Explanation:
    """Give what a title says: how it reads, the targets it states, what it names."""
    sentence = read(noun.title)
    title, names = sentence.text, sentence.mentions
    named = (*names.concepts, *names.measures, *names.populations)
    mentioned = [Explanation(quoted(title[slice(*n.span)]), n.id) for n in named]
    if isinstance(noun, Objective):
        return Explanation("its words", title, inputs=mentioned)
    judged = sentence.judged
    signs = [
        Explanation(
            quoted(title[slice(*sign.span)]),
            f"{sign.weight:+.2f}",
            rule=sign.name,
            note=sign.says,
        )
        for sign in judged.evidence
    ]
    return Explanation(
        "its words",
        judged.form,
        shown=f"{judged.form}, {judged.strength:.0%} sure",
        rule="signs add up to the log odds of an outcome",
        formula=title,
        inputs=(*signs, *map(_target, sentence.targets), *mentioned),
    )


def _target(slots: Slots) -> Explanation:
    said = (f"{name} {slots[name]}" for name in slots.said)
    return Explanation("a target", shown=", ".join(said))
