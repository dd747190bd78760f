"""
Scoring policies by name: okrkit's own, and those of other systems as far as known.

Each names its source, and in `unknown` what the source does not establish; there
okrkit's own rule stands in.
"""

from collections.abc import Mapping
from typing import Any

from attrs import fields

from okrkit.errors import PolicyError, nearest, shown
from okrkit.scoring.fields import preset_named
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.status import StatusRule, StatusStep

__all__ = [
    "boja",
    "engagedly",
    "get",
    "google",
    "mhokr",
    "mooncamp",
    "names",
    "oboard",
    "okrkit",
    "open_okr",
    "profit_co_distance",
    "puzzle_okr",
    "quantive",
    "resolve",
    "tability",
    "upraise",
    "viva",
]

_NO_STATUS = "status over time: okrkit's rule stands in"
_NO_SCORE = "score: okrkit's rules stand in; only the status rule is published"
_NO_STALE = "when a value counts as stale: never, here"
_SUCCESS = "when a finished key result counts as achieved: okrkit's lines stand in"

okrkit: ScoringPolicy = ScoringPolicy(
    name="okrkit",
    source="okrkit's own choice: see 'The arithmetic of scores' in its documentation",
)
"""The default: limits hold, 0 to 1, weighted means, missing data left out."""

google: ScoringPolicy = ScoringPolicy(
    name="google",
    source="re:Work, 'Set goals with OKRs'; Google's OKR playbook in Doerr, "
    "'Measure What Matters' (2018)",
    unknown=(
        "the published bands leave gaps at 0.3 to 0.4 and 0.6 to 0.7: half-open here",
        _NO_STATUS,
        "intent that is not stated: read as aspirational",
    ),
    weights="ignore",
    unstated=0.7,
)
"""Plain mean of 0.0 to 1.0; red, yellow, green; committed 1.0, aspirational 0.7."""

viva: ScoringPolicy = ScoringPolicy(
    name="viva",
    source="Microsoft's help pages of Viva Goals: progress, control targets, status",
    unknown=(
        "progress below 0 and above 100 %: clamped here",
        "a control key result's risk threshold: the same page also says there is none",
        _NO_STALE,
        _SUCCESS,
    ),
    inclusive=False,
    tolerance=0.0,
    status=StatusRule(
        "gap",
        (
            StatusStep("On Track", "on track", 0.0),
            StatusStep("Behind", "at risk", 0.25),
            StatusStep("At Risk", "off track"),
        ),
    ),
    stale=None,
)
"""Limits must be beaten, not met; behind by a point is Behind, by 25 At Risk."""

quantive: ScoringPolicy = ScoringPolicy(
    name="quantive",
    source="Quantive's help pages: how key result progress is calculated",
    unknown=(
        "start equal to target",
        "the formula between a target and its critical value",
        _NO_STATUS,
        _NO_STALE,
        _SUCCESS,
    ),
    inclusive=False,
    tolerance=0.0,
    below="keep",
    above="keep",
    weights="ignore",
    stale=None,
)
"""Never clamped: 125 % and negative progress count; limits must be beaten."""

upraise: ScoringPolicy = ScoringPolicy(
    name="upraise",
    source="UpRaise's documentation: key result types, automatic status",
    unknown=("progress outside 0 to 100 %: clamped here", _NO_STALE, _SUCCESS),
    inclusive=True,
    tolerance=0.0,
    status=StatusRule(
        "ratio",
        (
            StatusStep("On Track", "on track", 0.95),
            StatusStep("Lagging", "at risk", 0.75),
            StatusStep("At Risk", "off track"),
        ),
    ),
    stale=None,
)
"""A band is all or nothing, its ends included; status by progress over time."""

oboard: ScoringPolicy = ScoringPolicy(
    name="oboard",
    source="Oboard's documentation: status of key results",
    unknown=(_NO_SCORE, _NO_STALE, _SUCCESS),
    status=StatusRule(
        "ratio",
        (
            StatusStep("On Track", "on track", 0.7),
            StatusStep("Behind", "at risk", 0.4),
            StatusStep("At Risk", "off track"),
        ),
    ),
    stale=None,
)
"""Status only: 70 % of what is expected is on track, 40 % behind."""

profit_co_distance: ScoringPolicy = ScoringPolicy(
    name="profit_co_distance",
    source="Profit.co's help pages: control key results, method 'distance from target'",
    unknown=(
        "the formula for 'at most' is inferred from a table; its floor: 0 here",
        "bands, and limits of 0 or below: not measured",
        _NO_STATUS,
        _NO_STALE,
        _SUCCESS,
    ),
    hold="distance",
    above="keep",
    stale=None,
)
"""A limit is a distance: 20 % better than the limit is 120 %."""

tability: ScoringPolicy = ScoringPolicy(
    name="tability",
    source="Tability's documentation: automatic colours against projected growth",
    unknown=(_NO_SCORE, _NO_STALE, _SUCCESS),
    status=StatusRule(
        "ratio",
        (
            StatusStep("green", "on track", 0.7, inclusive=False),
            StatusStep("yellow", "at risk", 0.5),
            StatusStep("red", "off track"),
        ),
    ),
    stale=None,
)
"""Status only: more than 70 % of the projected growth is green, 50 % yellow."""

mooncamp: ScoringPolicy = ScoringPolicy(
    name="mooncamp",
    source="Mooncamp's help pages: status suggestions, with its sample thresholds",
    unknown=(_NO_SCORE, "the name of the lowest status", _NO_STALE, _SUCCESS),
    status=StatusRule(
        "ratio",
        (
            StatusStep("On track", "on track", 0.9),
            StatusStep("Progressing", "at risk", 0.7),
            StatusStep("Off track", "off track"),
        ),
    ),
    stale=None,
)
"""Status only: the highest status whose threshold is reached; 90 % and 70 %."""

mhokr: ScoringPolicy = ScoringPolicy(
    name="mhokr",
    source="MHOKR's source code (its status function has no caller)",
    unknown=(_NO_STALE, _SUCCESS),
    hold="ratio",
    zero_range=0.0,
    weights="ignore",
    status=StatusRule(
        "gap",
        (
            StatusStep("On Track", "on track", 0.05),
            StatusStep("At Risk", "at risk", 0.15),
            StatusStep("Off Track", "off track"),
        ),
    ),
    stale=None,
)
"""Limits judged as value / limit, whichever side they are on: kept for comparison."""

engagedly: ScoringPolicy = ScoringPolicy(
    name="engagedly",
    source="Engagedly's help pages: status of key results (a ratio in its words, read "
    "as a gap)",
    unknown=(_NO_SCORE, _NO_STALE, _SUCCESS),
    status=StatusRule(
        "gap",
        (
            StatusStep("On Track", "on track", 0.165),
            StatusStep("Behind", "at risk", 0.33),
            StatusStep("At Risk", "off track"),
        ),
    ),
    stale=None,
)
"""Status only: 16.5 points behind is still on track, 33 behind."""

boja: ScoringPolicy = ScoringPolicy(
    name="boja",
    source="BOJA's documentation: status of objectives linked to issues",
    unknown=(
        "how half a place is rounded: to the worse here",
        _NO_SCORE,
        _NO_STALE,
        _SUCCESS,
    ),
    status=StatusRule(
        "score",
        (
            StatusStep("On Track", "on track", 0.6),
            StatusStep("At Risk", "at risk", 0.2),
            StatusStep("Off Track", "off track"),
        ),
        objective="mean",
    ),
    stale=None,
)
"""Status only, whatever the day: below 20 % off track, below 60 % at risk."""

puzzle_okr: ScoringPolicy = ScoringPolicy(
    name="puzzle_okr",
    source="The source code of puzzle/okr: ratio to stretch, with fixed zones",
    unknown=(
        "zone values set by its API: its bar reads those, its statistics do not",
        "roll-up to objectives: dropped there; okrkit's mean stands in",
        _NO_STATUS,
        _NO_STALE,
        _SUCCESS,
    ),
    way="stretch",
    zone_levels=(0.3, 0.7, 1.0),
    above="keep",
    bands=(("fail", 0.0), ("commit", 0.3), ("target", 0.7), ("stretch", 1.0)),
    stale=None,
)
"""Progress is 1 at the stretch value; fail, commit, target, stretch."""

open_okr: ScoringPolicy = ScoringPolicy(
    name="open_okr",
    source="The open-okr specification: progress, signal, score bands, check-in grace",
    unknown=(
        "how far outside a limit progress is 0: the target's tolerance decides",
        "the names of the score bands, and of the signal between 50 and 75 %",
        _SUCCESS,
    ),
    bands=(("below 0.4", 0.0), ("0.4", 0.4), ("0.7", 0.7), ("0.9", 0.9)),
    status=StatusRule(
        "score",
        (
            StatusStep("green", "on track", 0.75),
            StatusStep("yellow", "at risk", 0.5),
            StatusStep("red", "off track"),
        ),
    ),
    stale=10,
)
"""A signal that ignores time: 75 % green, below 50 % red; outdated after ten days."""

_PRESETS: dict[str, ScoringPolicy] = {
    preset.name: preset
    for preset in (
        okrkit,
        google,
        viva,
        quantive,
        upraise,
        oboard,
        profit_co_distance,
        tability,
        mooncamp,
        mhokr,
        engagedly,
        boja,
        puzzle_okr,
        open_okr,
    )
}


def names() -> tuple[str, ...]:
    """
    Return the names of all presets.

    Returns:
        Names, okrkit's own first.

    Example:
        >>> names()[:2]
        ('okrkit', 'google')
    """
    return tuple(_PRESETS)


def get(name: str) -> ScoringPolicy:
    """
    Return a preset by its name.

    Args:
        name: One of `names`.

    Returns:
        The policy.

    Raises:
        PolicyError: No such preset; names those that look like it.

    Example:
        >>> get("google").weights
        'ignore'
    """
    return _preset(name, "policy")


def _preset(name: object, place: str) -> ScoringPolicy:
    return preset_named(name, _PRESETS, why="no such preset", place=place)


def resolve(
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
) -> ScoringPolicy:
    """
    Return the policy that is meant, as documents and callers may say it.

    Args:
        policy: A policy, the name of a preset, or a mapping of fields that differ from
            those of its ``preset`` (okrkit's where it names none); ``status`` may be
            the name of a preset whose status rule is wanted. None means okrkit's own.

    Returns:
        The policy; one with other fields is called after its preset with a ``*``
        unless it has a name.

    Raises:
        PolicyError: No such preset or field, or a value that cannot be; of a mapping
            with its place in a document, such as ``policy.bands``.

    Example:
        >>> resolve({"preset": "google", "weights": "use"}).name
        'google*'
    """
    if policy is None:
        return okrkit
    if isinstance(policy, ScoringPolicy):
        return policy
    if not isinstance(policy, Mapping):
        return get(policy)
    changes: dict[str, Any] = {_known(name): part for name, part in policy.items()}
    preset = _preset(changes.pop("preset", "okrkit"), "policy.preset")
    if isinstance(status := changes.get("status"), str):
        changes["status"] = _preset(status, "policy.status").status
    if changes:
        changes.setdefault("name", f"{preset.name}*")
    try:
        return preset.replace(**changes)
    except PolicyError as error:
        raise _in_document(error) from error


def _known(name: object) -> str:
    """Return the name of a field of a policy, as a mapping may say it."""
    if isinstance(name, str) and name in _FIELDS:
        return name
    word = name if isinstance(name, str) and name.isidentifier() else ""
    near = nearest(word, _FIELDS, most=1)
    raise PolicyError(
        f"a policy has no field {shown(name)}",
        code="unknown-field",
        place=f"policy.{word}".rstrip("."),
        expected=", ".join(_FIELDS),
        got=shown(name),
        hint=f"Did you mean {near[0]!r}?" if near else "",
    )


def _in_document(error: PolicyError) -> PolicyError:
    """Say where in a document the fault of a policy stands."""
    noun, dot, name = error.place.partition(".")
    return PolicyError(
        error.why,
        code=error.code,
        place=f"{_PLACES[noun]}{dot}{name}",
        expected=error.expected,
        got=error.got,
        hint=error.hint,
    )


_FIELDS = ("preset", *(f.name for f in fields(ScoringPolicy)))
_PLACES = {
    "ScoringPolicy": "policy",
    "StatusRule": "policy.status",
    "StatusStep": "policy.status.steps",
}
