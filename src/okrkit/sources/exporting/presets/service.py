"""Exports of support and of customer relations: Zendesk, Salesforce, HubSpot."""

from typing import Final

from okrkit.sources.exporting.export_map import ExportColumn, ExportFilter, ExportMap

__all__ = ["SERVICE"]

_ZENDESK: Final = ExportMap(
    name="zendesk-satisfaction-ratings",
    table="Responses",
    columns={
        "score": ExportColumn("score", values={"good": 1, "bad": 0}),
        "date": "created_at",
        "respondent": ExportColumn("requester_id", asked=True),
    },
    records="satisfaction_ratings",
    key=("id",),
    filters=(ExportFilter(column="score", drop=("offered", "unoffered")),),
    clock="UTC",
    source="Records of Zendesk's API: satisfaction ratings, now called legacy.",
    note="Good counts 1 and bad 0: csat(..., scale=(0, 1), box=(1, 1)).",
)

_SALESFORCE: Final = ExportMap(
    name="salesforce-opportunities",
    table="Events",
    columns={
        "customer": "AccountId",
        "date": "CloseDate",
        "amount": ExportColumn("Amount", currency="CurrencyIsoCode", asked=True),
    },
    filters=(ExportFilter(column="IsWon", keep=("true", "1")),),
    records="records",
    key=("Id",),
    source="Fields of Salesforce's Opportunity by their API names. From memory: "
    "CurrencyIsoCode, where there are several currencies.",
    note="A won opportunity is a purchase on its close date.",
)

_HUBSPOT: Final = ExportMap(
    name="hubspot-deals",
    table="Events",
    columns={
        "date": "closedate",
        "amount": ExportColumn("amount", currency="deal_currency_code", asked=True),
    },
    filters=(ExportFilter(column="dealstage", keep=("closedwon",)),),
    key=("Record ID", "hs_object_id"),
    to_say={"customer": "the column with the deal's company, which deals do not have"},
    dates="unix-milliseconds",
    clock="UTC",
    source="Properties of HubSpot's deals by their internal names. From memory: "
    "deal_currency_code, and 'closedwon' as the stage of won deals in the first "
    "pipeline.",
    note="A won deal is a purchase on its close date. Other pipelines have stages of "
    "their own.",
)

SERVICE: Final = (_ZENDESK, _SALESFORCE, _HUBSPOT)
"""Every preset of support and of customer relations."""
