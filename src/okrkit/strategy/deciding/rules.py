"""All rules in one table: what each needs, from where on it speaks, what it tests."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

from okrkit.model.noun import Noun
from okrkit.projection.status import COMMITTED
from okrkit.strategy.deciding import (
    by_effect,
    by_end,
    by_guardrail,
    by_reading,
    by_risk,
    by_target,
)
from okrkit.strategy.deciding.by_risk import EMPTY
from okrkit.strategy.deciding.by_target import (
    HALF,
    HOPELESS,
    KEPT,
    MET_BY,
    SPANS,
    SURE,
)
from okrkit.strategy.deciding.decision import Decision, DecisionKind
from okrkit.strategy.deciding.known import Known
from okrkit.strategy.listed import percent

__all__ = ["ORDER", "RULES", "Need", "Rule"]

Need: TypeAlias = Literal["impacts", "assumptions", "hoped"]
"""What a rule needs beyond the set itself."""

ORDER: Final[tuple[DecisionKind, ...]] = (
    "escalate",
    "read again",
    "stop",
    "add outcome",
    "rescope",
    "retarget",
    "retire",
    "carry over",
    "close",
)
"""Kinds of decisions, the most pressing first."""


@frozen(kw_only=True)
class Rule(Noun):
    """
    One rule.

    Attributes:
        name: What decisions call it.
        kind: Of the decision that it speaks for.
        says: When it speaks, with its threshold.
        needs: What it needs beyond the set; it is not asked without.
        test: Gives the decisions.
        left: Gives what could not be judged, and why; nothing for most.

    Example:
        >>> RULES[0].name, RULES[0].kind
        ('committed off track', 'escalate')
    """

    name: str
    kind: DecisionKind
    says: str
    needs: tuple[Need, ...] = ()
    test: Callable[[Known], Iterator[Decision]] = field(repr=False)
    left: Callable[[Known], Iterable[str]] = field(default=lambda _: (), repr=False)


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        name="committed off track",
        kind="escalate",
        says="A committed key result has a chance of success below "
        f"{percent(COMMITTED[1])}.",
        test=by_risk.committed_off_track,
    ),
    Rule(
        name="inherited risk",
        kind="escalate",
        says="What it waits on is off track or missed while it is not, or it waits in "
        "a circle.",
        test=by_risk.inherited_risk,
    ),
    Rule(
        name="guardrail broken",
        kind="escalate",
        says="The latest value of a guardrail lies outside its limits, and is neither "
        "provisional nor stale.",
        test=by_guardrail.guardrail_broken,
        left=by_guardrail.guardrails_left,
    ),
    Rule(
        name="guardrail unsure",
        kind="read again",
        says="The latest value of a guardrail lies outside its limits, and is "
        "provisional or stale: older than its rhythm and grace allow, or the days of "
        "the policy.",
        test=by_guardrail.guardrail_unsure,
    ),
    Rule(
        name="not read to the end",
        kind="read again",
        says="Its days are over, and its last reading was stale on the last of them; "
        "not of what no later reading could change.",
        test=by_reading.not_read_to_the_end,
    ),
    Rule(
        name="stale",
        kind="read again",
        says="The last reading of a key result that runs is older than its rhythm and "
        "grace allow, or the days of the policy.",
        test=by_reading.stale,
    ),
    Rule(
        name="harm done",
        kind="stop",
        says="The impact of an initiative is real, and goes the wrong way by the "
        "metric's polarity.",
        needs=("impacts",),
        test=by_effect.harm_done,
    ),
    Rule(
        name="no sign",
        kind="stop",
        says="The effect of an initiative may be chance, the effect that was hoped is "
        "larger than the smallest that would be seen, its interval leaves it out, and "
        "nothing else that it moves really got better.",
        needs=("impacts", "hoped"),
        test=by_effect.no_sign,
    ),
    Rule(
        name="hollow",
        kind="add outcome",
        says="All drivers are green, and the whole interval of the outcome's change "
        "lies below what counts.",
        needs=("assumptions",),
        test=by_effect.hollow,
    ),
    Rule(
        name="driver alone",
        kind="add outcome",
        says="A driver moved in past cycles, and its outcome did not follow as hoped.",
        needs=("assumptions",),
        test=by_effect.driver_alone,
    ),
    Rule(
        name="outcome missing",
        kind="add outcome",
        says="No key result measures the outcome: review codes S01 and S02.",
        test=by_effect.outcome_missing,
    ),
    Rule(
        name="scope changed",
        kind="rescope",
        says="The scope of an objective was amended, and since then neither a key "
        "result was amended nor the objective reviewed.",
        test=by_risk.scope_changed,
    ),
    Rule(
        name="measured for others",
        kind="rescope",
        says="The segment of a key result is not the segment of its metric.",
        test=by_risk.measured_for_others,
    ),
    Rule(
        name="segment empty",
        kind="rescope",
        says=f"The last reading rests on less than {percent(EMPTY)} of the largest "
        "sample before.",
        test=by_risk.segment_empty,
    ),
    Rule(
        name="already met",
        kind="retarget",
        says=f"A target that is not committed is met with at most {percent(MET_BY)} of "
        f"its days over, and has a chance of {percent(KEPT)} or more to be so at the "
        "end.",
        test=by_target.already_met,
    ),
    Rule(
        name="nearly sure",
        kind="retarget",
        says=f"A target that is not committed has a chance above {percent(SURE)} with "
        f"at most {percent(HALF)} of its days over.",
        test=by_target.nearly_sure,
    ),
    Rule(
        name="no precedent",
        kind="retarget",
        says="A target was without precedent when it was set, and its chance is below "
        f"{percent(HOPELESS)}.",
        test=by_target.no_precedent,
    ),
    Rule(
        name="never read",
        kind="retire",
        says=f"There is no reading, and {percent(HALF)} of its days are over.",
        test=by_target.never_read,
    ),
    Rule(
        name="at its bound",
        kind="retire",
        says="The target is met, and the metric has the best value it can have.",
        test=by_target.at_its_bound,
    ),
    Rule(
        name="in no doubt",
        kind="retire",
        says=f"A limit that is not committed was kept in each of {SPANS} or more past "
        f"spans, and its chance is above {percent(SURE)}.",
        test=by_target.in_no_doubt,
    ),
    Rule(
        name="missed and open",
        kind="carry over",
        says="It was read to the end and missed, its objective is over, and nobody "
        "closed either; asked for as many days after the end as the objective had.",
        test=by_end.missed_and_open,
    ),
    Rule(
        name="never measured",
        kind="carry over",
        says="It was never measured, its objective is over, and nobody closed either; "
        "asked for as many days after the end as the objective had.",
        test=by_end.never_measured,
    ),
    Rule(
        name="not closed",
        kind="close",
        says="An objective is over, no reading can still change how it ended, and "
        "nobody closed it.",
        test=by_end.not_closed,
    ),
)
"""Every rule; the order is that of `ORDER`, and within a kind the order of asking."""
