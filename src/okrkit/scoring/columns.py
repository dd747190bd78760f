"""The numbers of a set scored on a day, as columns."""

from attrs import frozen

from okrkit.model.okrset import OKRSet
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.basis import Reading
from okrkit.scoring.formulas import Flags
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.terms import Terms

REASONS = (
    "",
    "a draft: its target is not agreed yet",
    "its first day is still to come",
    "it still ripens: its first reading can still come",
    "nothing was measured up to this day",
    "the start of its change is not known",
    "its change is no change from where it started, or not a number",
    "the policy's rule says nothing of this target",
)
"""Why a row has no score; the place of each is its number, 0 for none."""

MEASURED, DRAFT, EARLY, RIPENING, UNREAD, NO_START, NO_WAY, NO_RULE = range(
    len(REASONS)
)
"""The number of each reason; those after `RIPENING` are of what could be measured."""


@frozen(eq=False, kw_only=True)
class Columns:
    """
    The numbers of some key results or objectives; NaN, `NEVER` and -1 for none.

    Attributes:
        actual: The value that counts, in the metric's unit.
        progress: Unbounded.
        score: The policy's reading of it.
        grade: Place in the policy's bands.
        status: Place in `STATUSES`.
        step: Place in the steps of the policy's status rule, where that decided.
        line: Score from which it is achieved.
        expected: Progress expected on the day, or on that of the last reading where the
            rhythm of the metric owes no newer one.
        due: Ordinal of that day.
        elapsed: Share of its days that are over.
        confidence: The owner's latest.
        pace: Units a day since the last reading up to the first day; else since the
            start, from the baseline.
        required_pace: Units a day to the target from tomorrow on.
        anew: First reading of a total that began anew below its baseline.
        provisional: Whether the value can still change.
        maturity: Place in `MATURITIES`.
        day: Ordinal of the reading that counts.
        weight: Among the key results of one objective, as the policy takes it.
        intent: Place in `INTENTS`.
        start: First day.
        end: The day after the last.
        reason: Place in `REASONS`.
    """

    actual: Floats
    progress: Floats
    score: Floats
    grade: Ints
    status: Ints
    step: Ints
    line: Floats
    expected: Floats
    due: Ints
    elapsed: Floats
    confidence: Floats
    pace: Floats
    required_pace: Floats
    anew: Floats
    provisional: Flags
    maturity: Ints
    day: Ints
    weight: Floats
    intent: Ints
    start: Ints
    end: Ints
    reason: Ints


@frozen(eq=False, kw_only=True)
class Sheet:
    """
    A set scored on a day by a policy.

    Attributes:
        okrs: The set.
        policy: The policy.
        on: Ordinal of the day.
        terms: What each key result is judged by, changes resolved, the policy applied.
        reading: What counts for each key result.
        key_results: Their numbers.
        objectives: The objectives' numbers.
        offset: Key results of objective ``i`` are ``offset[i]:offset[i + 1]``.
        counted: Which key results count in their objective.
    """

    okrs: OKRSet
    policy: ScoringPolicy
    on: int
    terms: Terms
    reading: Reading
    key_results: Columns
    objectives: Columns
    offset: Ints
    counted: Flags
