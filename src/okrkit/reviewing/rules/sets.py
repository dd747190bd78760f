"""Rules on an objective with its key results: do they show what they are to show?"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from okrkit.markup import plain
from okrkit.reviewing.finding import Severity
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.phrasing import inside, listed, quoted
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.reading import names_customers, spelled
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult, SeenObjective
from okrkit.wording.concepts.clashing import Clash, clashes
from okrkit.wording.concepts.counterparts import MIRRORED
from okrkit.wording.concepts.covering import Covered, coverage
from okrkit.wording.concepts.measures import Measure
from okrkit.wording.concepts.phrases import stem
from okrkit.wording.concepts.suggesting import setting_of
from okrkit.wording.languages.en.rule_words import (
    BECOMING,
    BETTERING,
    BUYERS,
    FALLING,
    RISING,
)
from okrkit.wording.slots import Span

__all__ = ["RULES", "shares"]

_FEW, _SHOWN = 2, 40


@rule(
    "S01",
    "objective not measured",
    severity="error",
    part="substance",
    source="KEL, GP",
    needs=("objective", "words"),
)
def not_measured(context: ReviewContext) -> Iterator[Hit]:
    """
    A concept that the objective names and no key result measures.

    Why it matters:
        Every key result can be met while the objective stays as far away as before.

    Found:
        Objective: Keep the customers we have
        - Hold 40 onboarding calls
        - Publish 12 help articles

    Use instead:
        Objective: Keep the customers we have
        - Cut monthly customer churn from 3.2% to 2%
        - Raise the renewal rate from 81% to 88%

    When to waive:
        The concept is measured elsewhere, and the objective says where.

    Source:
        Allan Kelly; Google's OKR Playbook: key results that are necessary but not
        sufficient.
    """
    for objective in context.objectives:
        if not objective.key_results or _beside(objective):
            continue
        covered = objective.covered
        missed = [one for one in covered if _is_missed(objective, one)]
        if not missed:
            yield from _only_work(objective) or _maybe_missed(objective)
            continue
        krs = objective.key_results
        work = 2 * sum(kr.form != "outcome" for kr in krs) > len(krs)
        yield objective.hit(
            f"No key result measures {objective.names(missed)}."
            + " What is counted is the work towards it." * work,
            span=missed[0].span,
            suggestion=_measures_of(objective, missed),
            severity=_how_sure(objective, all_=len(missed) == len(covered)),
        )


def _how_sure(objective: SeenObjective, *, all_: bool) -> Severity:
    """Tell how sure it is: what goes by the same word may well be measured."""
    about = objective.context.concepts.about
    said = {stem(t.lower) for t in objective.sentence.tokens[1:]}
    words = {word for word in said if len(word) >= _A_WORD and word not in about}
    same = any(
        kr.form == "outcome"
        and kr.measurable
        and any(stem(token.lower) in words for token in kr.sentence.tokens)
        for kr in objective.key_results
    )
    return "info" if all_ and same else "error" if all_ else "warning"


_A_WORD: Final = 5
"""Shorter words, as "with" and "from", join what is said."""


def _maybe_missed(objective: SeenObjective) -> list[Hit]:
    """Ask of a concept of which nothing speaks, but for what nobody knows."""
    covered, krs = objective.covered, objective.key_results
    if not covered or any(one.shown for one in covered):
        return []
    unknown = [krs[place] for place in covered[0].unknown]
    if len(krs) - len(unknown) < _FEW or any(shares(kr, objective) for kr in krs):
        return []
    return [
        objective.hit(
            f"No key result names {objective.names(covered)}.",
            span=covered[0].span,
            suggestion=_measures_of(objective, covered),
            severity="info",
        )
    ]


def _only_work(objective: SeenObjective) -> list[Hit]:
    """Find an objective in other words than those known, beside nothing but work."""
    krs = objective.key_results
    work = [kr for kr in krs if kr.form != "outcome"]
    if objective.covered or len(krs) < _FEW or 2 * len(work) < len(krs):
        return []
    if len(work) < len(krs) and not _of_other_things(objective):
        return []
    all_ = len(work) == len(krs)
    return [
        objective.hit(
            "What is counted is the work towards it: all of that may be done, and the "
            "objective be missed."
            if all_
            else "No key result with a number names what is to get better.",
            suggestion="Add a measure of what would be different once it is reached."
            if all_
            else "Say how they show it, or add a measure of it.",
            severity="warning" if all_ else "info",
        )
    ]


def _of_other_things(objective: SeenObjective) -> bool:
    """Tell whether it is to better or be a thing of which its results say nothing."""
    if objective.opening.word not in _BETTERED | BECOMING:
        return False
    krs = objective.key_results
    results = [kr for kr in krs if kr.form == "outcome"]
    if objective.opening.word in BECOMING and 2 * len(results) >= len(krs):
        return False  # what one is to be is seen in many ways
    return not any(shares(kr, objective) or not kr.measurable for kr in results)


_BETTERED: Final = spelled(RISING | FALLING | BETTERING).keys()


def _is_missed(objective: SeenObjective, one: Covered) -> bool:
    """Tell whether nothing measures a concept, nor may do so under another name."""
    krs = [objective.key_results[place] for place in one.unknown]
    unknown = any(kr.form == "outcome" and kr.measurable for kr in krs)
    return one.shown != "direct" and (one.shown == "driver" or not unknown)


def _beside(objective: SeenObjective) -> bool:
    """Tell whether metrics beside the key results are said to measure it."""
    return bool(objective.objective.measured_by)


def _measures_of(objective: SeenObjective, missed: Sequence[Covered]) -> str:
    """Name measures that would show concepts themselves: the first two of each."""
    who = objective.people_said
    nouns = [noun for noun in who.values() if _plural(noun)]
    stay = all(one.concept in _STAYING for one in missed)
    if nouns and stay and not _BUYERS & who.keys():
        return f"Add a direct measure, such as the share of {nouns[0]} who leave."
    names = objective.context.concepts.concepts
    shown = [
        # To measure punctuality by punctuality would be no advice.
        inside(measure.definition.rstrip("."))
        if measure.name == names[one.concept].name and measure.definition
        else inside(measure.name)
        for one in missed[:_FEW]
        for measure in islice(_outcomes(objective, one.concept), _FEW)
    ]
    return f"Add a direct measure, such as {listed(shown, 'or')}." if shown else ""


_BUYERS: Final = frozenset(map(stem, BUYERS))
"""Of those who buy, what they buy again is a measure; volunteers only stay or go."""
_STAYING: Final = frozenset({"retention", "staff_retention"})


def _outcomes(objective: SeenObjective, concept: str) -> Iterator[Measure]:
    """Give the measures that show a concept first, or are at home there, each once."""
    map_ = objective.context.concepts
    setting = setting_of(objective.sentence.tokens, concepts=map_)
    unfit = setting.unlike | MIRRORED.keys()
    fit = [
        one
        for one in map_.measures.values()
        if concept in one.shows
        and one.role == "outcome"
        and (one.shows[0] == concept or one.id in setting.liked)
        and one.id not in unfit
    ]
    yield from sorted(fit, key=lambda one: setting.rank(one.id))


@rule(
    "S02",
    "causal assumption",
    severity="warning",
    part="substance",
    source="KEL, GP",
    needs=("objective", "words"),
)
def assumption(context: ReviewContext) -> Iterator[Hit]:
    """
    Key results that are all presumed to lead to the objective, and none that shows it.

    Why it matters:
        Whether the drivers move the outcome is a belief until somebody looks.

    Found:
        Objective: Improve customer retention
        - 95% of new customers have a date for onboarding within 5 days
        - Raise feature adoption from 30% to 45%

    Use instead:
        Objective: Improve customer retention
        - Cut monthly customer churn from 3.2% to 2%
        - Raise feature adoption from 30% to 45%

    When to waive:
        The assumption is written down, and somebody checks it.

    Source:
        Allan Kelly; Google's OKR Playbook.
    """
    for objective in context.objectives:
        stated = {one.outcome for one in objective.objective.assumptions}
        assumed = [c for c in objective.covered if c.shown in ("driver", "activity")]
        if not assumed or stated or _beside(objective):
            continue
        krs = [objective.key_results[place] for c in assumed for place in c.by]
        drivers = [_short(kr) for kr in krs]
        yield objective.hit(
            f"It is assumed that {listed(drivers, 'and')} "
            f"will bring {objective.names(assumed)}. "
            "The team might meet every key result and still not see it.",
            span=assumed[0].span,
            suggestion="Write the assumption down, and add the outcome itself.",
        )


def _short(kr: SeenKeyResult) -> str:
    """Name what a key result counts in a word or two, else by its title."""
    for measure in kr.measures:
        if kr.form == "outcome" or measure.role == "activity":
            return inside(measure.name)
    return quoted(plain(kr.title, limit=_SHOWN))


@rule(
    "S03",
    "scope mismatch",
    severity="warning",
    part="substance",
    source="KEL",
    needs=("objective", "words"),
)
def scope_mismatch(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result about other people than its objective.

    Why it matters:
        New customers cannot be retained yet, and free ones do not pay: the objective
        and its measure drift apart.

    Found:
        Objective: Keep our existing customers
        - 95% of new customers finish onboarding within 10 days

    Use instead:
        Objective: Keep our existing customers
        - 95% of existing customers renew their contract

    When to waive:
        The one is known to lead to the other, and the assumption is written down.

    Source:
        Allan Kelly.
    """
    people = context.concepts.populations
    for objective in context.objectives:
        said = {name for a in objective.objective.assumptions for name in a.drivers}
        for kr in objective.key_results:
            if kr.key_result.metric_id in said:
                continue
            found = clashes(objective.people, kr.mentions, concepts=context.concepts)
            for clash in found[:1]:
                if _in_a_name(kr, clash.span):
                    continue
                inside_ = clash.span[1] <= len(kr.title)
                words = kr.title[slice(*clash.span)].lower() if inside_ else ""
                yield kr.hit(
                    f"This is about {_plural(words) or people[clash.named].name}; the "
                    f"objective is about {_wanted(objective, clash)}.",
                    span=clash.span if inside_ else None,
                    suggestion="Measure those the objective is about, or say how the "
                    "one leads to the other.",
                )


def _in_a_name(kr: SeenKeyResult, span: Span) -> bool:
    """Tell whether words for people are part of a name: "against Enterprise Suite"."""
    words = kr.title[span[0] :].split()[:2]
    inner = bool(kr.title[: span[0]].strip()) and not kr.title.istitle()
    return inner and len(words) > 1 and all(word[:1].isupper() for word in words)


def _plural(words: str) -> str:
    """Give words for people where they can stand in a sentence by themselves."""
    return words if words.endswith("s") else ""


def _wanted(objective: SeenObjective, clash: Clash) -> str:
    """Name those whom an objective is about: in its own words, where it says them."""
    own = {one.span for one in objective.mentions.populations}
    said = ""
    if clash.wanted_span in own:
        said = _plural(objective.title[slice(*clash.wanted_span)].lower())
    for noun in objective.people_said.values():
        if not said and clash.wanted == "existing" and _plural(noun):
            said = f"existing {noun}"
    return said or objective.context.concepts.populations[clash.wanted].name


@rule(
    "S04",
    "segments merged",
    severity="info",
    part="substance",
    source="KEL, UI",
    needs=("objective", "words"),
)
def segments_merged(context: ReviewContext) -> Iterator[Hit]:
    """
    One number for customers who are very unequal, as another key result shows.

    Why it matters:
        What is right for the largest accounts is too much for the small ones, and the
        average hides both.

    Found:
        Objective: Improve customer retention
        - 80% of customers have an onboarding call within 10 days
        - All accounts over $1m have had a review in the last month

    Use instead:
        Objective: Improve customer retention
        - All enterprise customers have an onboarding call within 10 days
        - All enterprise customers have had a review in the last month

    When to waive:
        Everybody is meant to have the same service.

    Source:
        Allan Kelly.
    """
    for objective in context.objectives:
        sizes = [
            kr
            for kr in objective.key_results
            if _sized(kr) and names_customers(kr.sentence)
        ]
        if not sizes or _sized(objective):
            continue
        for kr in objective.key_results:
            if kr not in sizes and names_customers(kr.sentence):
                yield kr.hit(
                    f"{quoted(sizes[0].title)} singles out some accounts; this treats "
                    "all alike.",
                    suggestion="Say what each segment needs, or that all are meant.",
                )


def _sized(seen: SeenKeyResult | SeenObjective) -> bool:
    people = seen.context.concepts.populations
    return any(people[one.id].axis == "size" for one in seen.mentions.populations)


@rule(
    "S09",
    "one-sided timing",
    severity="info",
    part="substance",
    source="BREV",
    needs=("objective", "words"),
)
def one_sided_timing(context: ReviewContext) -> Iterator[Hit]:
    """
    Only measures that move late, or only early signs.

    Why it matters:
        Of late ones a team learns when it is over; early signs alone may lead nowhere.

    Found:
        Objective: Grow revenue
        - Raise net revenue retention from 98% to 104%
        - Raise annual recurring revenue from $4m to $5m

    Use instead:
        Objective: Grow revenue
        - Raise annual recurring revenue from $4m to $5m
        - Raise qualified pipeline from $2m to $3m

    When to waive:
        The other kind is looked at elsewhere every week.

    Source:
        Brev, on leading and lagging indicators.
    """
    for objective in context.objectives:
        timings = [_timing(kr) for kr in objective.key_results]
        if len(timings) < _FEW or None in timings or len(set(timings)) > 1:
            continue
        late = timings[0] == "lagging"
        if not late and any(one.shown == "direct" for one in objective.covered):
            continue
        yield objective.hit(
            "All measures move late: a team learns how it went when it is over."
            if late
            else "All measures are early signs; none shows the result.",
            suggestion="Add an early sign that moves within weeks."
            if late
            else "Add the result that the signs are to lead to.",
        )


def _timing(kr: SeenKeyResult) -> str | None:
    """Tell when a key result's measure moves; None where that is not known."""
    if kr.form != "outcome" or not kr.mentions.measures:
        return None
    measure = kr.measures[0]
    if measure.timing == "leading":
        return "leading"
    often = not _OFTEN.isdisjoint(kr.sentence.said)
    return "lagging" if measure.id in _LATE and not often else None


_LATE: Final = frozenset({
    "net_revenue_retention", "gross_revenue_retention", "renewal_rate", "revenue",
    "recurring_revenue", "revenue_growth", "market_share", "net_margin",
    "gross_margin", "profit", "lifetime_value", "customer_tenure", "staff_turnover",
    "staff_retention_rate", "staff_tenure", "quality_of_hire", "employer_rating",
    "pay_gap", "rule_of_forty", "win_rate", "deal_size",
})  # fmt: skip
"""Measures that are known long after what made them; of others nobody can be sure."""
_OFTEN: Final = frozenset({"daily", "weekly", "day", "week", "monthly", "month"})


@rule(
    "S13",
    "stray key result",
    severity="info",
    part="substance",
    source="GL",
    needs=("objective", "words"),
)
def stray(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result that has nothing to do with its objective, where others have.

    Why it matters:
        It was tossed in, and hides that its own objective is missing.

    Found:
        Objective: Improve customer retention
        - Cut monthly customer churn from 3.2% to 2%
        - Raise the renewal rate from 81% to 88%
        - Cut cloud cost from $90k to $70k a month

    Use instead:
        Objective: Improve customer retention
        - Cut monthly customer churn from 3.2% to 2%
        - Raise the renewal rate from 81% to 88%

    When to waive:
        It is a guardrail: then say so.

    Source:
        GitLab's OKR reviews.
    """
    for objective in context.objectives:
        every = objective.key_results
        known_ = [kr for kr in every if _is_known(kr) and not shares(kr, objective)]
        far = [kr for kr in known_ if not _near(kr, objective)]
        if not far or sum(_near(kr, objective) for kr in every) < _FEW:
            continue
        for kr in far:
            yield kr.hit(
                f"This says nothing of {objective.names(objective.covered)}.",
                suggestion="Move it to an objective of its own, or make it a "
                "guardrail.",
            )


def _is_known(kr: SeenKeyResult) -> bool:
    """Tell whether it is sure what a key result measures, and that it is to move."""
    ids = {measure.id for measure in kr.measures}
    sure = kr.metric is not None and kr.metric.id in ids | {kr.key_result.metric_id}
    moves = kr.baseline is not None or kr.slots.direction in ("up", "down")
    return sure and bool(ids) and kr.form == "outcome" and moves


def _near(kr: SeenKeyResult, objective: SeenObjective) -> bool:
    """Tell whether a key result speaks of anything that its objective names."""
    aims, map_ = objective.mentions, kr.context.concepts
    found = coverage(aims, [kr.mentions], forms=[kr.form], concepts=map_)
    if any(one.shown is not None for one in found):
        return True
    # What is of the same field may well belong to it: nobody outside can tell.
    named = {one.id for one in kr.mentions.concepts}
    named |= {concept for measure in kr.measures for concept in measure.shows}
    wanted = {one.concept for one in found}
    beside = {near for concept in named for near in map_.concepts[concept].near}
    fields = {_FIELD_OF.get(concept, concept) for concept in wanted}
    return bool(wanted & beside) or any(
        _FIELD_OF.get(concept, concept) in fields for concept in named
    )


_FIELDS: Final = """\
retention win_back loyalty engagement satisfaction support adoption activation \
acquisition demand conversion expansion advocacy awareness market community
revenue growth profitability cash cost planning accounting fundraising
hiring staff_engagement staff_retention learning diversity wellbeing collaboration
quality reliability performance scalability delivery security compliance data
logistics punctuality supply productivity safety
"""
_FIELD_OF: Final = {
    one: field for field in _FIELDS.splitlines() for one in field.split()
}
"""Concepts of one field: customers, money, people, systems, operations."""


def shares(kr: SeenKeyResult, objective: SeenObjective, /) -> bool:
    """
    Tell whether a key result and its objective have a longer word in common.

    Args:
        kr: A key result.
        objective: Its objective.

    Returns:
        Whether they have, or it measures what the objective names by its word.

    Example:
        >>> text = "Objective: Bakeries trust us" + chr(10) + "- Bakeries from 3 to 9"
        >>> seen = ReviewContext.of_text(text)
        >>> shares(seen.key_results[0], seen.objectives[0])
        True
    """
    longest = 4
    words = {t.lower for t in objective.sentence.tokens if len(t.lower) > longest}
    return any(token.lower in words for token in kr.sentence.tokens) or any(
        concept in words for measure in kr.measures for concept in measure.shows
    )


RULES: Final[tuple[Rule, ...]] = (
    not_measured,
    assumption,
    scope_mismatch,
    segments_merged,
    one_sided_timing,
    stray,
)
"""This family, in order."""
