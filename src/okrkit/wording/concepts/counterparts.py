"""Measures that belong to others: their mirror image, and what to guard beside them."""

from typing import Final

__all__ = [
    "GUARDRAILS",
    "MIRRORED",
    "OF_BUYERS",
    "OF_CONTRACTS",
    "OF_SOFTWARE",
    "TWINS",
]

MIRRORED: Final[dict[str, str]] = {
    "logo_retention": "logo_churn",
    "revenue_churn": "net_revenue_retention",
    "crash_free": "crash_rate",
    "staff_retention_rate": "staff_turnover",
    "defect_rate": "first_pass_yield",
    "cancellations": "logo_churn",
    "error_budget": "uptime",
    "forecast_error": "forecast_accuracy",
    "resolved_within": "resolution_time",
    "responded_within": "response_time",
    "downtime": "uptime",
}
"""Measures that say the same as another one: only one of the two is suggested."""

GUARDRAILS: Final[dict[str, str]] = {
    "retention": "gross_margin",
    "win_back": "gross_margin",
    "loyalty": "gross_margin",
    "engagement": "csat",
    "adoption": "support_tickets",
    "activation": "cohort_retention",
    "satisfaction": "unit_cost",
    "support": "csat",
    "acquisition": "logo_churn",
    "demand": "conversion_rate",
    "conversion": "refund_rate",
    "expansion": "logo_churn",
    "advocacy": "acquisition_cost",
    "awareness": "cost_per_lead",
    "market": "gross_margin",
    "community": "response_time",
    "partners": "csat",
    "revenue": "gross_margin",
    "growth": "logo_churn",
    "profitability": "csat",
    "cash": "logo_churn",
    "cost": "csat",
    "planning": "lead_time",
    "quality": "lead_time",
    "reliability": "deployment_frequency",
    "performance": "errors",
    "scalability": "cloud_cost",
    "delivery": "change_failure_rate",
    "security": "lead_time",
    "compliance": "lead_time",
    "usability": "support_tickets",
    "accessibility": "page_speed",
    "data": "time_saved",
    "innovation": "defects",
    "productivity": "staff_survey",
    "logistics": "damage_rate",
    "punctuality": "csat",
    "supply": "unit_cost",
    "accounting": "staff_survey",
    "safety": "near_misses",
    "sustainability": "unit_cost",
    "hiring": "quality_of_hire",
    "staff_engagement": "goal_attainment",
    "staff_retention": "staff_survey",
    "learning": "utilisation",
    "diversity": "time_to_hire",
    "wellbeing": "goal_attainment",
    "collaboration": "cycle_time",
    "impact": "unit_cost",
    "fundraising": "unit_cost",
}
"""What is easily spoilt in the pursuit of a concept: the measure to keep an eye on."""

TWINS: Final[dict[str, str]] = {
    "csat": "staff_survey",
    "interaction_rate": "staff_survey",
    "logo_churn": "staff_turnover",
    "logo_retention": "staff_retention_rate",
    "nps": "enps",
    "activation_rate": "ramp_time",
    "rating": "employer_rating",
}
"""
Measures of customers, and the same of staff.

A key result often leaves out whose satisfaction it is where its objective says it.
"""

OF_CONTRACTS: Final = frozenset({
    "logo_churn", "renewal_rate", "net_revenue_retention", "gross_revenue_retention",
    "accounts_at_risk", "recurring_revenue", "seat_use", "trial_conversion",
})  # fmt: skip
"""Measures of those who have a contract: guests, shoppers and patients have none."""

OF_BUYERS: Final = frozenset({
    "repeat_rate", "purchase_interval", "purchase_frequency", "lifetime_value",
})  # fmt: skip
"""Measures of those who buy: volunteers, pupils and residents do not."""

OF_SOFTWARE: Final = frozenset({
    "fit_score", "time_to_value", "health_score", "test_coverage", "flaky_tests",
    "support_tickets", "escaped_defects", "crash_rate", "error_budget", "stickiness",
    "time_between_failures", "feature_adoption", "change_failure_rate", "alerts",
    "deployment_frequency", "page_speed",
})  # fmt: skip
"""Measures of those who make software, or sell it."""
