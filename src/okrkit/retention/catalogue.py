"""`definitions`: every measure of the room by its id, with formula and source."""

from collections.abc import Mapping
from types import MappingProxyType

from okrkit.retention.churn import definitions as churn
from okrkit.retention.cohort import triangle
from okrkit.retention.engagement import (
    active,
    adopting,
    complaining,
    first_value,
    response,
    seat_using,
)
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.kaplan_meier import survival
from okrkit.retention.lifetime import closed_forms, contractual, gamma_gamma
from okrkit.retention.repeat import between, rate, rfm_result
from okrkit.retention.revenue import definitions as revenue
from okrkit.retention.service import coverage, following
from okrkit.retention.surveys import nps
from okrkit.retention.surveys.satisfaction import ces_definition, csat_definition
from okrkit.retention.value import definitions as value


def definitions() -> Mapping[str, Definition]:
    """
    Return what every measure counts, by the id that its readings carry.

    Measures whose id names what was asked (a box of answers, a timing of payments)
    are there as they are without being asked otherwise.

    Returns:
        Definitions by id, family by family.

    Example:
        >>> definitions()["logo-churn.cohort"].formula
        'lost of the opening customers / opening customers'
    """
    every = (
        *churn.CHURN.values(),
        *churn.RETENTION.values(),
        churn.RENEWAL,
        *revenue.RETENTION.values(),
        *revenue.CHURN.values(),
        revenue.QUICK,
        *revenue.MOVEMENTS.values(),
        *triangle.DEFINITIONS.values(),
        survival.SURVIVAL,
        survival.STAY,
        survival.LAPSE,
        rate.CLOSED,
        rate.CURVE,
        rate.SO_FAR,
        between.BETWEEN,
        rfm_result.SHARE,
        active.ACTIVE,
        active.STICKINESS,
        adopting.ADOPTION,
        seat_using.SEAT_USE,
        first_value.TIME_TO_FIRST_VALUE,
        response.RESPONSE_TIME,
        response.RESOLUTION_TIME,
        response.RESPONDED,
        response.RESOLVED,
        complaining.COMPLAINING,
        complaining.PER_ACCOUNTS,
        complaining.PER_ORDERS,
        following.FOLLOWED,
        coverage.COVERAGE,
        nps.NPS,
        nps.ENPS,
        csat_definition((1, 5), (4, 5)),
        ces_definition((1, 7), None),
        ces_definition((1, 7), (5, 7)),
        value.TOTAL,
        value.MEAN,
        value.NEW,
        value.NEW_AFTER_FIRST,
        value.CONTRACTS,
        *closed_forms.CUSTOMER_VALUE.values(),
        closed_forms.LIFETIME,
        contractual.RESIDUAL,
        gamma_gamma.MEAN_SPEND,
        gamma_gamma.INDEPENDENCE,
    )
    return MappingProxyType({one.id: one for one in every})
