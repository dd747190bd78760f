"""
Strategy: what works, what is assumed, who may leave, where it hurts.

- `impact`: did it work? A metric after a start, against what was to be expected.
- `prioritising`, `deciding`: what to do first, and what to decide.
- `assuming`: what each objective takes for granted, checked on the readings.
- `leaving`: who is about to leave, by purchases, by contracts, by any classifier.
- `pain`: where customers are unhappy, and what they complain of.
- `templates`: objectives to start from.

`listed` is the base of results that are shown as a list of items.
"""

from okrkit.strategy.assuming.association import Association, association
from okrkit.strategy.assuming.assumed import Assumptions
from okrkit.strategy.assuming.chained import Chain, Link
from okrkit.strategy.assuming.checked import AssumptionCheck
from okrkit.strategy.assuming.cycles import Counts
from okrkit.strategy.assuming.hollow import Trust
from okrkit.strategy.assuming.linked import LinkCheck
from okrkit.strategy.assuming.own_past import Habit
from okrkit.strategy.deciding.decided import Decisions
from okrkit.strategy.deciding.decision import Evidence
from okrkit.strategy.deciding.rules import RULES, Rule
from okrkit.strategy.impact.effect import ControlCheck, ImpactPoint
from okrkit.strategy.impact.kernel import ChangeAfter, change_after, changes_after
from okrkit.strategy.impact.placebo import Span
from okrkit.strategy.impact.ranked import ImpactRanking, RankedImpact
from okrkit.strategy.leaving.checked import Ranking, RiskCheck
from okrkit.strategy.leaving.checking import check_churn_risk
from okrkit.strategy.leaving.churn_risk import churn_risk
from okrkit.strategy.leaving.classifier import Classifier, ClassifierRisk
from okrkit.strategy.leaving.classifier_check import ClassifierCheck
from okrkit.strategy.leaving.classifier_source import RiskSource
from okrkit.strategy.leaving.correcting import Correction
from okrkit.strategy.leaving.hazard import ContractHazard, HazardEffect
from okrkit.strategy.leaving.hazard_check import HazardCheck, HazardRanking
from okrkit.strategy.leaving.hazard_logit import Logit, logit_fit
from okrkit.strategy.leaving.lifted import (
    CalibrationRow,
    CalibrationTable,
    LiftRow,
    LiftTable,
)
from okrkit.strategy.leaving.lifting import (
    auc,
    auc_error,
    auc_gain,
    calibration_table,
    lift_table,
)
from okrkit.strategy.leaving.risk import ChurnRisk, CustomerRisk
from okrkit.strategy.leaving.watched import Watched, WatchList
from okrkit.strategy.pain.alert import Alert, Alerts
from okrkit.strategy.pain.alerts import satisfaction_alerts
from okrkit.strategy.pain.complaint import ComplaintCategory, Complaints
from okrkit.strategy.pain.complaints import complaints
from okrkit.strategy.pain.cusum import cusum_run_length, cusum_threshold
from okrkit.strategy.pain.drivers import key_drivers
from okrkit.strategy.pain.importance import relative_weights, shapley_shares
from okrkit.strategy.pain.key_driver import KeyDriver, KeyDrivers
from okrkit.strategy.pain.rates import rate_ratio
from okrkit.strategy.pain.segment_scores import SegmentScore, SegmentScores
from okrkit.strategy.pain.segments import satisfaction
from okrkit.strategy.pain.shrinking import Shrunken, shrink
from okrkit.strategy.prioritising.guarding import Breach
from okrkit.strategy.prioritising.portfolio import Portfolio
from okrkit.strategy.prioritising.priorities import Priorities
from okrkit.strategy.prioritising.priority import Gain, Priority
from okrkit.strategy.prioritising.stated import StatedEffect, effect_points

__all__ = [
    "RULES",
    "Alert",
    "Alerts",
    "Association",
    "AssumptionCheck",
    "Assumptions",
    "Breach",
    "CalibrationRow",
    "CalibrationTable",
    "Chain",
    "ChangeAfter",
    "ChurnRisk",
    "Classifier",
    "ClassifierCheck",
    "ClassifierRisk",
    "ComplaintCategory",
    "Complaints",
    "ContractHazard",
    "ControlCheck",
    "Correction",
    "Counts",
    "CustomerRisk",
    "Decisions",
    "Evidence",
    "Gain",
    "Habit",
    "HazardCheck",
    "HazardEffect",
    "HazardRanking",
    "ImpactPoint",
    "ImpactRanking",
    "KeyDriver",
    "KeyDrivers",
    "LiftRow",
    "LiftTable",
    "Link",
    "LinkCheck",
    "Logit",
    "Portfolio",
    "Priorities",
    "Priority",
    "RankedImpact",
    "Ranking",
    "RiskCheck",
    "RiskSource",
    "Rule",
    "SegmentScore",
    "SegmentScores",
    "Shrunken",
    "Span",
    "StatedEffect",
    "Trust",
    "WatchList",
    "Watched",
    "association",
    "auc",
    "auc_error",
    "auc_gain",
    "calibration_table",
    "change_after",
    "changes_after",
    "check_churn_risk",
    "churn_risk",
    "complaints",
    "cusum_run_length",
    "cusum_threshold",
    "effect_points",
    "key_drivers",
    "lift_table",
    "logit_fit",
    "rate_ratio",
    "relative_weights",
    "satisfaction",
    "satisfaction_alerts",
    "shapley_shares",
    "shrink",
]
