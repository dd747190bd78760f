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
    trial_end="Trial End (UTC)",
    clock="UTC",
    source="Columns as programs that read the dashboard's CSV name them. From memory: "
    "the words of Status, Currency, and that Amount is a price for one Interval.",
    note="A subscription ends on the day it ended, not on that of the request to "
    "cancel.",
)

_STRIPE_WAREHOUSE: Final = ExportMap(
    name="stripe-warehouse",
    table="Subscriptions",
    columns={"customer": "customer_id", "start": "start_date", "end": "ended_at"},
    filters=(ExportFilter(column="status", drop=_NEVER_BEGUN, needed=False),),
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
    trial_end="trial_ends_at",
    clock="UTC",
    source="docs.recurly.com/docs/subscriptions-exports: account_code, activated_at. "
    "From memory: expires_at, trial_ends_at, and that moments are of UTC.",
    note="A subscription ends when it expires, not when it was cancelled.",
)

_RECURLY_WAREHOUSE: Final = ExportMap(
    name="recurly-warehouse",
    table="Subscriptions",
    columns={"customer": "account_id", "start": "activated_at", "end": "expires_at"},
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
    clock="UTC",
    source="Chargebee's data catalogue: subscriptions. From memory: that moments are "
    "written out, in UTC; its API counts them in seconds (dates='unix-seconds').",
    note="Chargebee sets cancelled_at to the moment a cancellation takes hold.",
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
