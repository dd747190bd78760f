"""
Roll-up rules by name: okrkit's own, and those of other systems as far as known.

Each names its source, and in `unknown` what the source does not establish; there
okrkit's own rule stands in.
"""

from okrkit.alignment.rule import RollUp
from okrkit.scoring.fields import preset_named
from okrkit.scoring.policy import ScoringPolicy

__all__ = [
    "fifteenfive",
    "flowyteam",
    "get",
    "mhokr",
    "names",
    "okrkit",
    "perdoo",
    "quantive",
    "synergita",
    "viva",
]

okrkit: RollUp = RollUp(
    name="okrkit",
    source="okrkit's own choice: see 'How scores roll up' in its documentation",
)
"""The default: key results and contributing objectives are peers, by weight."""

viva: RollUp = RollUp(
    name="viva",
    source="Microsoft's help pages of Viva Goals: contributions, status roll-up",
    unknown=(
        "whether a share is edited: a weight below 1 is read as one",
        "which children in another unit are excluded: all are left out of sums here",
    ),
    weights="fixed",
    supported="unit",
    status="precedence",
    order=("off track", "at risk", "on track", "not measured"),
)
"""Edited shares are fixed, the rest split what is left; numbers add up, percent not."""

quantive: RollUp = RollUp(
    name="quantive",
    source="Quantive's help pages: objective progress",
    unknown=("objectives that support a key result: its own reading counts here",),
    weights="ignore",
)
"""Key results and contributing objectives are peers: all count the same."""

perdoo: RollUp = RollUp(
    name="perdoo",
    source="Perdoo's help pages: objective progress and status",
    unknown=(
        "which of its three choices a workspace takes: both as peers here",
        "its automatic status of a key result: okrkit's rule stands in",
    ),
    status="weakest",
)
"""Key results, aligned objectives, or both: a choice; the weakest status goes up."""

fifteenfive: RollUp = RollUp(
    name="fifteenfive",
    source="15Five's help pages: objective progress",
    unknown=("status roll-up: okrkit's rule stands in",),
    weights="ignore",
)
"""Key results and child objectives are peers: all count the same."""

synergita: RollUp = RollUp(
    name="synergita",
    source="Synergita's help pages: objective progress",
    unknown=("status roll-up: okrkit's rule stands in",),
    counts="one child",
    weights="key results",
)
"""All key results together are one child among the aligned objectives, all equal."""

flowyteam: RollUp = RollUp(
    name="flowyteam",
    source="FlowyTeam's rules, as open-okr's notes give them",
    unknown=("status roll-up: okrkit's rule stands in",),
    counts="key results",
    supported="aligned",
)
"""A key result with aligned objectives takes their weighted mean for its own value."""

mhokr: RollUp = RollUp(
    name="mhokr",
    source="MHOKR's source code",
    unknown=("status roll-up: okrkit's rule stands in",),
    counts="key results first",
    weights="ignore",
)
"""Child objectives count only where an objective has no key results of its own."""

_PRESETS = {
    preset.name: preset
    for preset in (
        okrkit,
        viva,
        quantive,
        perdoo,
        fifteenfive,
        synergita,
        flowyteam,
        mhokr,
    )
}


def names() -> tuple[str, ...]:
    """
    Return the names of the roll-up presets.

    Returns:
        Names, okrkit's own first.

    Example:
        >>> names()[:2]
        ('okrkit', 'viva')
    """
    return tuple(_PRESETS)


def get(name: str) -> RollUp:
    """
    Return a preset by its name.

    Args:
        name: One of `names`.

    Returns:
        The rule.

    Raises:
        PolicyError: No such preset; names those that look like it.

    Example:
        >>> get("mhokr").counts
        'key results first'
    """
    return preset_named(name, _PRESETS, why="no such roll-up preset", place="roll_up")


def resolve(roll_up: RollUp | str | None, policy: ScoringPolicy) -> RollUp:
    """
    Return the rule that is meant.

    Args:
        roll_up: A rule or the name of a preset; None takes that of the policy.
        policy: How key results are scored.

    Returns:
        The rule. Where none is given, the preset of the policy's name, else okrkit's
        own; and the weakest counts where it does under the policy.

    Raises:
        PolicyError: No such preset.

    Example:
        >>> resolve(None, ScoringPolicy(name="viva", roll_up="weakest")).name
        'viva*'
    """
    if isinstance(roll_up, RollUp):
        return roll_up
    if roll_up is not None:
        return get(roll_up)
    preset = _PRESETS.get(policy.name.removesuffix("*"), okrkit)
    if policy.roll_up == preset.rule:
        return preset
    return preset.replace(name=f"{preset.name}*", rule=policy.roll_up)
