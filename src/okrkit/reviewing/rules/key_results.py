"""Rules on one key result: K01 to K19."""

from typing import Final

from okrkit.reviewing.rule import Rule
from okrkit.reviewing.rules import (
    activities,
    compounds,
    declared,
    metrics_in_words,
    numberless,
    targets_in_words,
)

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            *activities.RULES,
            *compounds.RULES,
            *declared.RULES,
            *metrics_in_words.RULES,
            *numberless.RULES,
            *targets_in_words.RULES,
        ),
        key=lambda each: each.code,
    )
)
"""This family, in order."""
