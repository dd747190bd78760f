"""
Scores: policies, presets, the arithmetic of progress, explanations, comparison.

`progress` and its parts are the array face; `score` the face for people, over the
same columns.
"""

from okrkit.scoring import presets
from okrkit.scoring.beside import Held, Shown
from okrkit.scoring.kernel import KINDS, progress
from okrkit.scoring.policy import STATUSES, ScoringPolicy, Status, StatusRule, StatusStep
from okrkit.scoring.scorecard import Score, Scorecard, score

__all__ = [
    "KINDS",
    "STATUSES",
    "Held",
    "Score",
    "Scorecard",
    "ScoringPolicy",
    "Shown",
    "Status",
    "StatusRule",
    "StatusStep",
    "presets",
    "progress",
    "score",
]
