"""Exports of billing: Stripe, Recurly, Chargebee, Baremetrics, ChartMogul."""

from typing import Final

from okrkit.sources.exporting.export_map import (
    ExportColumn,
    ExportFilter,
    ExportMap,
    ExportMovement,
)

__all__ = ["BILLING"]

_NEVER_BEGUN: Final = ("incomplete", "incomplete_expired")
# Billing writes the moment at which a subscription ended. Whether somebody is there on
# a day is asked at its end: who began in it is, who ended in it is not. So the day it
# ended in is the first without it, and the day before the last that was paid for. Read
# as the last day, one that ended on 31 October would be lost in November.
_ENDED: Final = {"end_is": "first day without"}

_STRIPE: Final = ExportMap(
    name="stripe-subscriptions",
    table="Subscriptions",
    columns={
        "customer": "Customer ID",
        "start": ExportColumn(("Start Date (UTC)", "Start (UTC)")),
        "end": "Ended At (UTC)",
        "amount": ExportColumn(
            "Amount",
            months="Interval",
            periods="Interval Count",
            currency="Currency",
            single="Quantity",
            key="id",
            asked=True,
        ),
    },
    filters=(ExportFilter(column="Status", drop=_NEVER_BEGUN),),
    key=("id",),
    repeats=("Customer ID", "Status", "Start Date (UTC)", "Ended At (UTC)"),
    options=_ENDED,
    trial_end="Trial End (UTC)",
    clock="UTC",
    source="Columns as programs that read the dashboard's CSV name them. From memory: "
    "the words of Status, Currency, and that Amount is a price for one Interval.",
    note="The day a subscription ended in is the first without it; that of the "
    "request to cancel does not matter.",
)

_STRIPE_WAREHOUSE: Final = ExportMap(
    name="stripe-warehouse",
    table="Subscriptions",
    columns={"customer": "customer_id", "start": "start_date", "end": "ended_at"},
    filters=(ExportFilter(column="status", drop=_NEVER_BEGUN, needed=False),),
    key=("id",),
    options=_ENDED,
    trial_end="trial_end",
    clock="UTC",
    source="Columns of the subscription table that Fivetran fills from Stripe. From "
    "memory: the words of status.",
    note=_STRIPE.note,
)

_RECURLY: Final = ExportMap(
    name="recurly-subscriptions",
    table="Subscriptions",
    columns={"customer": "account_code", "start": "activated_at", "end": "expires_at"},
    key=("uuid",),
    options=_ENDED,
    trial_end="trial_ends_at",
    clock="UTC",
    source="docs.recurly.com/docs/subscriptions-exports: account_code, activated_at. "
    "From memory: expires_at, trial_ends_at, and that moments are of UTC.",
    note="The day a subscription expired in is the first without it; that of its "
    "cancellation does not matter.",
)

_RECURLY_WAREHOUSE: Final = ExportMap(
    name="recurly-warehouse",
    table="Subscriptions",
    columns={"customer": "account_id", "start": "activated_at", "end": "expires_at"},
    key=("id", "uuid"),
    options=_ENDED,
    trial_end="trial_ends_at",
    clock="UTC",
    source="Columns of the subscription table that Fivetran fills from Recurly.",
    note=_RECURLY.note,
)

_CHARGEBEE: Final = ExportMap(
    name="chargebee-subscriptions",
    table="Subscriptions",
    columns={
        "customer": "customer_id",
        "start": "activated_at",
        "end": "cancelled_at",
    },
    key=("id", "subscription_id"),
    options=_ENDED,
    clock="UTC",
    source="Chargebee's data catalogue: subscriptions. From memory: that moments are "
    "written out, in UTC; its API counts them in seconds (dates='unix-seconds').",
    note="Chargebee sets cancelled_at to the moment a cancellation takes hold; the day "
    "it did in is the first without the subscription.",
)

_CHARGEBEE_MRR: Final = ExportMap(
    name="chargebee-mrr-monthly-summary",
    table="Ledger",
    columns={"customer": "customer_id", "date": "reporting_month"},
    movement=ExportMovement(
        key=("customer_id", "subscription_id"),
        now="mrr_billing_currency",
        before="mrr_previous_billing_currency",
    ),
    alike=("exchange_rate",),
    source="Chargebee's data catalogue: subscription_mrr_monthly_summary.",
    note="Amounts are in the billing currency, in whatever unit the export has.",
)

_BAREMETRICS: Final = ExportMap(
    name="baremetrics-subscriptions",
    table="Subscriptions",
    columns={
        "customer": "customer_oid",
        "start": "subscription_started_at",
        "end": "subscription_canceled_at",
        "amount": ExportColumn(
            "plan_amount",
            unit="cents",
            times="subscription_quantity",
            months="plan_interval",
            periods="plan_interval_count",
            currency="plan_currency",
        ),
    },
    key=("subscription_oid", "oid"),
    options=_ENDED,
    clock="UTC",
    source="The template of Baremetrics' import. From memory: plan_currency, "
    "plan_interval_count, that dates are written out, and that moments are of UTC.",
)

_CHARTMOGUL: Final = ExportMap(
    name="chartmogul-mrr-movements",
    table="Ledger",
    columns={
        "customer": "CUSTOMER_UUID",
        "date": "DATE",
        "amount": ExportColumn("MRR_MOVEMENT", unit="cents", currency="CURRENCY"),
    },
    clock="UTC",
    source="dev.chartmogul.com/docs/destinations/calculated-data/mrr-movements. From "
    "memory: that moments are of UTC.",
    note="Amounts are in the account's currency, which CURRENCY_CODE, that of the "
    "invoice, does not name. Rows must begin with the account: "
    "what was paid before the first of a customer is not known.",
)

BILLING: Final = (
    _STRIPE,
    _STRIPE_WAREHOUSE,
    _RECURLY,
    _RECURLY_WAREHOUSE,
    _CHARGEBEE,
    _CHARGEBEE_MRR,
    _BAREMETRICS,
    _CHARTMOGUL,
)
"""Every preset of billing."""
