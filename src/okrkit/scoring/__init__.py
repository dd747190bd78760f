"""
Scores: policies, presets, the arithmetic of progress, explanations, comparison.

`progress` is the array face; `score` the face for people, over the same columns.
"""

from okrkit.scoring import presets
from okrkit.scoring.beside import Beside, Guardrails, Held, Shown
from okrkit.scoring.comparison import Comparison, Difference, compare
from okrkit.scoring.kernel import progress
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.scorecard import Scorecard, score
from okrkit.scoring.scores import Score
from okrkit.scoring.status import STATUSES, Status, StatusRule, StatusStep
from okrkit.scoring.terms import KINDS

__all__ = [
    "KINDS",
    "STATUSES",
    "Beside",
    "Comparison",
    "Difference",
    "Guardrails",
    "Held",
    "Score",
    "Scorecard",
    "ScoringPolicy",
    "Shown",
    "Status",
    "StatusRule",
    "StatusStep",
    "compare",
    "presets",
    "progress",
    "score",
]
