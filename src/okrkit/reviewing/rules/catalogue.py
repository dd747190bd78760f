"""Every rule, in the order in which an expert would look."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from okrkit.reviewing.rule import Rule
from okrkit.reviewing.rules import (
    alignment,
    history,
    key_results,
    numbers,
    objectives,
    pairing,
    reasons,
    seasons,
    set_counts,
    sets,
    vague_objectives,
    waivers,
)

__all__ = ["ALL", "BY_CODE", "DEFAULT", "PLACES"]

_FAMILIES: Final = (
    (*vague_objectives.RULES, *objectives.RULES, *reasons.RULES),
    key_results.RULES,
    numbers.RULES,
    (*sets.RULES, *pairing.RULES, *set_counts.RULES, *seasons.RULES),
    alignment.RULES,
    history.RULES,
    waivers.RULES,
)

ALL: Final[tuple[Rule, ...]] = tuple(
    rule for family in _FAMILIES for rule in sorted(family, key=lambda one: one.code)
)
"""All rules of okrkit, in order."""

DEFAULT: Final[frozenset[Rule]] = frozenset(ALL)
"""The rules that are asked where nobody says which."""

BY_CODE: Final[Mapping[str, Rule]] = MappingProxyType({r.code: r for r in ALL})
"""The rules by their codes."""

PLACES: Final[Mapping[str, int]] = MappingProxyType(
    {c: n for n, c in enumerate(BY_CODE)}
)
"""Where in the order each code stands."""
