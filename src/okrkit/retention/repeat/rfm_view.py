"""Segments of customers as text and as an HTML table, with their money."""

from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit import markup

if TYPE_CHECKING:
    from okrkit.retention.repeat.rfm_result import RFM

_HEADS: Final = (
    "segment",
    "customers",
    "share",
    "money",
    "of money",
    "recency",
    "purchases",
)
_ALIGN: Final = "lrrrrrr"


def rfm_text(rfm: "RFM") -> str:
    """
    Write segments as a table.

    Args:
        rfm: The result.

    Returns:
        A head, and one line a segment: how many, how much, and the usual customer.
    """
    table = markup.text_table(_HEADS, _rows(rfm), align=_ALIGN)
    return f"{_title(rfm)}\n{table}"


def rfm_html(rfm: "RFM") -> str:
    """
    Draw segments for a notebook.

    Args:
        rfm: The result.

    Returns:
        A fragment with its own style, escaped.
    """
    total = max(len(rfm.recency), 1)
    drawn: list[list[markup.Cell]] = [
        [name, many, markup.bar(rfm.sizes[name] / total, share), *rest]
        for name, many, share, *rest in _rows(rfm)
    ]
    table = markup.table(_HEADS, drawn, caption=_title(rfm), align="lrlrrrr")
    return markup.fragment(table, text=rfm_text(rfm))


def _title(rfm: "RFM") -> str:
    said = [f"Recency, frequency and money on {rfm.on}"]
    if min(rfm.money.values(), default=0) < 0:
        said += ["no shares of money, as refunds took a segment's below 0"]
    said += [f"{count} rows left out: {why}" for why, count in rfm.excluded.items()]
    return markup.plain("; ".join(said))


def _rows(rfm: "RFM") -> list[list[str]]:
    total, money = len(rfm.recency), float(rfm.monetary.sum())
    # Parts of a whole are none of them below 0: else there is one above 100%.
    whole = money > 0 and min(rfm.money.values()) >= 0
    rows = []
    for name, count in rfm.sizes.items():
        mine = rfm.segment == rfm.names.index(name)
        own = rfm.money[name]
        rows.append(
            [
                name,
                str(count),
                f"{100 * count / total:.3g}%",
                f"{own:.2f}",
                f"{100 * own / money:.3g}%" if whole else "-",
                f"{float(np.median(rfm.recency[mine])):g} days",
                f"{float(np.median(rfm.frequency[mine])):g}",
            ]
        )
    return rows
