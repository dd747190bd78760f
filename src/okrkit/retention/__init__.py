"""
Retention: from raw events to metrics that carry their uncertainty.

A table says once which column plays which part; a verb counts it, by period and
segment or as one number; the result is readings, ready for `okrkit.refresh`.

- `tables`: `Events`, `Subscriptions`, `Ledger`, `Responses` and other event tables.
- `churn`, `revenue`, `mix`, `rates`: who left, what revenue stayed, and why it changed.
- `engagement`, `service`: who is active, what they wait for, what is kept to.
- `cohort`, `kaplan_meier`, `repeat`: how long customers stay, whether they buy again.
- `surveys`: NPS, CSAT, CES, and whether a move is real.
- `customers`, `lifetime`, `value`: one row a customer, models, what is still to come.
- `counting`, `arrays`, `engines`: the few numbers an estimator needs, from columns in
  memory or from a frame of any engine. `estimates`: what every measure gives.

Every name is bound on first use: who asks for one measure does not load the others.
"""

# A constant instead of typing's, which would have to be imported; checkers know it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from okrkit.retention.arrays.collapsed import Collapsed as Collapsed
    from okrkit.retention.arrays.state import CustomerState as CustomerState
    from okrkit.retention.catalogue import definitions as definitions
    from okrkit.retention.churn import logo_churn as logo_churn
    from okrkit.retention.churn import logo_churn_of_counts as logo_churn_of_counts
    from okrkit.retention.churn import logo_retention as logo_retention
    from okrkit.retention.churn import (
        logo_retention_of_counts as logo_retention_of_counts,
    )
    from okrkit.retention.churn import renewal_rate as renewal_rate
    from okrkit.retention.cohort.curve import Curve as Curve
    from okrkit.retention.cohort.result import Cohorts as Cohorts
    from okrkit.retention.cohort.triangle import cohorts as cohorts
    from okrkit.retention.customers.holdout import CustomerHoldout as CustomerHoldout
    from okrkit.retention.customers.holdout import Holdout as Holdout
    from okrkit.retention.customers.holdout import (
        calibration_and_holdout as calibration_and_holdout,
    )
    from okrkit.retention.customers.keeping import customer_state as customer_state
    from okrkit.retention.customers.summary import CustomerSummary as CustomerSummary
    from okrkit.retention.customers.summary import Summary as Summary
    from okrkit.retention.customers.summary import summary as summary
    from okrkit.retention.engagement.active import active_accounts as active_accounts
    from okrkit.retention.engagement.active import stickiness as stickiness
    from okrkit.retention.engagement.adopting import adoption as adoption
    from okrkit.retention.engagement.complaining import complaint_rate as complaint_rate
    from okrkit.retention.engagement.first_value import (
        time_to_first_value as time_to_first_value,
    )
    from okrkit.retention.engagement.response import resolution_time as resolution_time
    from okrkit.retention.engagement.response import resolved_within as resolved_within
    from okrkit.retention.engagement.response import (
        responded_within as responded_within,
    )
    from okrkit.retention.engagement.response import response_time as response_time
    from okrkit.retention.engagement.seat_using import seat_use as seat_use
    from okrkit.retention.estimates.definition import Definition as Definition
    from okrkit.retention.estimates.estimate import Estimate as Estimate
    from okrkit.retention.estimates.intervals import Interval as Interval
    from okrkit.retention.estimates.intervals import mean_interval as mean_interval
    from okrkit.retention.estimates.intervals import nps_interval as nps_interval
    from okrkit.retention.estimates.intervals import (
        proportion_interval as proportion_interval,
    )
    from okrkit.retention.estimates.intervals import ratio_interval as ratio_interval
    from okrkit.retention.estimates.measured import Measured as Measured
    from okrkit.retention.kaplan_meier.comparison import LogRank as LogRank
    from okrkit.retention.kaplan_meier.result import Survival as Survival
    from okrkit.retention.kaplan_meier.survival import (
        customer_survival as customer_survival,
    )
    from okrkit.retention.kaplan_meier.survival import survival as survival
    from okrkit.retention.lifetime.beta_discrete_weibull import (
        BetaDiscreteWeibull as BetaDiscreteWeibull,
    )
    from okrkit.retention.lifetime.beta_discrete_weibull import (
        LikelihoodRatio as LikelihoodRatio,
    )
    from okrkit.retention.lifetime.beta_geo import BetaGeo as BetaGeo
    from okrkit.retention.lifetime.beta_geo_beta_binom import (
        BetaGeoBetaBinom as BetaGeoBetaBinom,
    )
    from okrkit.retention.lifetime.bootstrap import Bootstrap as Bootstrap
    from okrkit.retention.lifetime.bootstrap import bootstrap as bootstrap
    from okrkit.retention.lifetime.closed_forms import customer_value as customer_value
    from okrkit.retention.lifetime.closed_forms import (
        customer_value_estimate as customer_value_estimate,
    )
    from okrkit.retention.lifetime.closed_forms import (
        margin_multiple as margin_multiple,
    )
    from okrkit.retention.lifetime.closed_forms import naive_lifetime as naive_lifetime
    from okrkit.retention.lifetime.closed_forms import (
        naive_lifetime_estimate as naive_lifetime_estimate,
    )
    from okrkit.retention.lifetime.closed_forms import segment_shares as segment_shares
    from okrkit.retention.lifetime.fit import Fit as Fit
    from okrkit.retention.lifetime.gamma_gamma import GammaGamma as GammaGamma
    from okrkit.retention.lifetime.modified_beta_geo import (
        ModifiedBetaGeo as ModifiedBetaGeo,
    )
    from okrkit.retention.lifetime.pareto_nbd import ParetoNBD as ParetoNBD
    from okrkit.retention.lifetime.renewals import Renewals as Renewals
    from okrkit.retention.lifetime.shifted_beta_geo import (
        ShiftedBetaGeo as ShiftedBetaGeo,
    )
    from okrkit.retention.mix import MixEffect as MixEffect
    from okrkit.retention.mix import SegmentEffect as SegmentEffect
    from okrkit.retention.mix import mix_effect as mix_effect
    from okrkit.retention.rates import convert_rate as convert_rate
    from okrkit.retention.repeat.between import (
        time_between_purchases as time_between_purchases,
    )
    from okrkit.retention.repeat.rate import repeat_rate as repeat_rate
    from okrkit.retention.repeat.rfm import rfm as rfm
    from okrkit.retention.repeat.rfm_result import RFM as RFM
    from okrkit.retention.repeat.rfm_result import ScoredCustomer as ScoredCustomer
    from okrkit.retention.repeat.rules import SegmentRule as SegmentRule
    from okrkit.retention.revenue import RevenueMovements as RevenueMovements
    from okrkit.retention.revenue import quick_ratio as quick_ratio
    from okrkit.retention.revenue import revenue_churn as revenue_churn
    from okrkit.retention.revenue import revenue_movements as revenue_movements
    from okrkit.retention.revenue import revenue_retention as revenue_retention
    from okrkit.retention.revenue.movements import RevenueMovement as RevenueMovement
    from okrkit.retention.service.coverage import coverage as coverage
    from okrkit.retention.service.covered import Coverage as Coverage
    from okrkit.retention.service.covered import NotCovered as NotCovered
    from okrkit.retention.service.covered import Uncovered as Uncovered
    from okrkit.retention.service.followed import Followed as Followed
    from okrkit.retention.service.following import followed_within as followed_within
    from okrkit.retention.surveys.change import SurveyChange as SurveyChange
    from okrkit.retention.surveys.change import survey_change as survey_change
    from okrkit.retention.surveys.nps import enps as enps
    from okrkit.retention.surveys.nps import nps as nps
    from okrkit.retention.surveys.planning import (
        minimum_detectable_change as minimum_detectable_change,
    )
    from okrkit.retention.surveys.planning import (
        required_responses as required_responses,
    )
    from okrkit.retention.surveys.satisfaction import ces as ces
    from okrkit.retention.surveys.satisfaction import csat as csat
    from okrkit.retention.tables.accounts import Accounts as Accounts
    from okrkit.retention.tables.events import Events as Events
    from okrkit.retention.tables.files import DataFile as DataFile
    from okrkit.retention.tables.ledger import Ledger as Ledger
    from okrkit.retention.tables.responses import Responses as Responses
    from okrkit.retention.tables.seats import Seats as Seats
    from okrkit.retention.tables.subscriptions import Subscriptions as Subscriptions
    from okrkit.retention.tables.tickets import Tickets as Tickets
    from okrkit.retention.value.changes import ValueChange as ValueChange
    from okrkit.retention.value.changes import ValueChanges as ValueChanges
    from okrkit.retention.value.contracts import CohortValue as CohortValue
    from okrkit.retention.value.contracts import ContractValue as ContractValue
    from okrkit.retention.value.contracts import contract_value as contract_value
    from okrkit.retention.value.customers import lifetime_value as lifetime_value
    from okrkit.retention.value.customers import (
        new_customer_value as new_customer_value,
    )
    from okrkit.retention.value.ranking import Decile as Decile
    from okrkit.retention.value.ranking import Deciles as Deciles
    from okrkit.retention.value.ranking import Lorenz as Lorenz
    from okrkit.retention.value.result import CustomerValue as CustomerValue
    from okrkit.retention.value.result import LifetimeValue as LifetimeValue
    from okrkit.retention.value.series import LifetimeValueSeries as LifetimeValueSeries
    from okrkit.retention.value.series import (
        lifetime_value_series as lifetime_value_series,
    )
    from okrkit.retention.value.terms import Discount as Discount

_HOMES = {
    "arrays.collapsed": ("Collapsed",),
    "arrays.state": ("CustomerState",),
    "catalogue": ("definitions",),
    "churn": (
        "logo_churn",
        "logo_churn_of_counts",
        "logo_retention",
        "logo_retention_of_counts",
        "renewal_rate",
    ),
    "cohort.curve": ("Curve",),
    "cohort.result": ("Cohorts",),
    "cohort.triangle": ("cohorts",),
    "customers.holdout": (
        "CustomerHoldout",
        "Holdout",
        "calibration_and_holdout",
    ),
    "customers.keeping": ("customer_state",),
    "customers.summary": (
        "CustomerSummary",
        "Summary",
        "summary",
    ),
    "engagement.active": (
        "active_accounts",
        "stickiness",
    ),
    "engagement.adopting": ("adoption",),
    "engagement.complaining": ("complaint_rate",),
    "engagement.first_value": ("time_to_first_value",),
    "engagement.response": (
        "resolution_time",
        "resolved_within",
        "responded_within",
        "response_time",
    ),
    "engagement.seat_using": ("seat_use",),
    "estimates.definition": ("Definition",),
    "estimates.estimate": ("Estimate",),
    "estimates.intervals": (
        "Interval",
        "mean_interval",
        "nps_interval",
        "proportion_interval",
        "ratio_interval",
    ),
    "estimates.measured": ("Measured",),
    "kaplan_meier.comparison": ("LogRank",),
    "kaplan_meier.result": ("Survival",),
    "kaplan_meier.survival": (
        "customer_survival",
        "survival",
    ),
    "lifetime.beta_discrete_weibull": (
        "BetaDiscreteWeibull",
        "LikelihoodRatio",
    ),
    "lifetime.beta_geo": ("BetaGeo",),
    "lifetime.beta_geo_beta_binom": ("BetaGeoBetaBinom",),
    "lifetime.bootstrap": (
        "Bootstrap",
        "bootstrap",
    ),
    "lifetime.closed_forms": (
        "customer_value",
        "customer_value_estimate",
        "margin_multiple",
        "naive_lifetime",
        "naive_lifetime_estimate",
        "segment_shares",
    ),
    "lifetime.fit": ("Fit",),
    "lifetime.gamma_gamma": ("GammaGamma",),
    "lifetime.modified_beta_geo": ("ModifiedBetaGeo",),
    "lifetime.pareto_nbd": ("ParetoNBD",),
    "lifetime.renewals": ("Renewals",),
    "lifetime.shifted_beta_geo": ("ShiftedBetaGeo",),
    "mix": (
        "MixEffect",
        "SegmentEffect",
        "mix_effect",
    ),
    "rates": ("convert_rate",),
    "repeat.between": ("time_between_purchases",),
    "repeat.rate": ("repeat_rate",),
    "repeat.rfm": ("rfm",),
    "repeat.rfm_result": (
        "RFM",
        "ScoredCustomer",
    ),
    "repeat.rules": ("SegmentRule",),
    "revenue": (
        "RevenueMovements",
        "quick_ratio",
        "revenue_churn",
        "revenue_movements",
        "revenue_retention",
    ),
    "revenue.movements": ("RevenueMovement",),
    "service.coverage": ("coverage",),
    "service.covered": (
        "Coverage",
        "NotCovered",
        "Uncovered",
    ),
    "service.followed": ("Followed",),
    "service.following": ("followed_within",),
    "surveys.change": (
        "SurveyChange",
        "survey_change",
    ),
    "surveys.nps": (
        "enps",
        "nps",
    ),
    "surveys.planning": (
        "minimum_detectable_change",
        "required_responses",
    ),
    "surveys.satisfaction": (
        "ces",
        "csat",
    ),
    "tables.accounts": ("Accounts",),
    "tables.events": ("Events",),
    "tables.files": ("DataFile",),
    "tables.ledger": ("Ledger",),
    "tables.responses": ("Responses",),
    "tables.seats": ("Seats",),
    "tables.subscriptions": ("Subscriptions",),
    "tables.tickets": ("Tickets",),
    "value.changes": (
        "ValueChange",
        "ValueChanges",
    ),
    "value.contracts": (
        "CohortValue",
        "ContractValue",
        "contract_value",
    ),
    "value.customers": (
        "lifetime_value",
        "new_customer_value",
    ),
    "value.ranking": (
        "Decile",
        "Deciles",
        "Lorenz",
    ),
    "value.result": (
        "CustomerValue",
        "LifetimeValue",
    ),
    "value.series": (
        "LifetimeValueSeries",
        "lifetime_value_series",
    ),
    "value.terms": ("Discount",),
}

if not TYPE_CHECKING:
    _HOME = {name: module for module, names in _HOMES.items() for name in names}

    __all__ = [*_HOME]

    def __getattr__(name: str) -> object:
        """Bind a public name the first time it is asked for."""
        if name not in _HOME:
            import sys

            message = f"module 'okrkit.retention' has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=sys.modules[__name__])
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names, bound or not."""
        return __all__
