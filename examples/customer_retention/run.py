"""
Refresh an OKR from real purchase records every week, score it, and say why.

    python run.py [--out FOLDER]

Writes scorecard.json into the folder, or into the current one.
"""

import argparse
import datetime as dt
import json
from functools import partial
from pathlib import Path

from purchases import Purchases

import okrkit as okr

HERE = Path(__file__).parent


def main() -> None:
    """Do the main job: load, refresh, score, explain, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
    out = parser.parse_args().out

    for name in ("engagement.yaml", "engagement_repaired.yaml"):
        print(f"\n## {name}\n")
        print(okr.score(okr.load(HERE / name), on="2026-11-30"))

    print("\n## repeat_purchase.yaml, refreshed every week\n")
    okrs = okr.load(HERE / "repeat_purchase.yaml")
    purchases = Purchases.read(HERE / "data" / "CDNOW_sample.txt")
    okrs, cards = refreshed_weekly(okrs, sources(purchases))
    print(trend(cards[::3]))

    card = okr.score(okrs, on=okrs.cycle.end)  # the day after the quarter
    print(f"\n{card}\n")
    print(card.explain("repeat-order"))
    path = out / "scorecard.json"
    path.write_text(json.dumps(card.to_dict(), indent=2) + "\n", encoding="utf-8")
    print(f"\nwritten: {path.name}")


def sources(purchases: Purchases) -> dict[str, okr.typing.Source]:
    """Say which measure of the purchases reads which metric."""
    return {
        "second_purchase_180d": partial(purchases.second_purchase, within=180),
        "second_purchase_90d": partial(purchases.second_purchase, within=90),
        "repeat_customers_4w": purchases.repeat_customers,
        "repeat_order_4w": purchases.repeat_order,
        "repeat_revenue_qtd": purchases.repeat_revenue,
        "active_13w": purchases.active,
    }


def refreshed_weekly(
    okrs: okr.OKRSet, measures: dict[str, okr.typing.Source]
) -> tuple[okr.OKRSet, list[okr.Scorecard]]:
    """Refresh and score a set on every Sunday of its quarter."""
    cards = []
    sunday = dt.date(1997, 7, 6)
    while sunday in okrs.cycle:
        run = okr.refresh(okrs, measures, on=sunday)
        run.raise_failed()
        okrs = run.okrs
        cards.append(okr.score(okrs, on=sunday))
        sunday += dt.timedelta(days=7)
    return okrs, cards


def trend(cards: list[okr.Scorecard]) -> str:
    """Write how the key results stood over time, a line for each."""
    heads = "".join(card.on.isoformat().rjust(16) for card in cards)
    lines = ["key result".ljust(18) + heads]
    for score in cards[0].key_results:
        cells = "".join(cell(card[score.id]).rjust(16) for card in cards)
        lines.append(score.id.ljust(18) + cells)
    return "\n".join(lines)


def cell(score: okr.Score) -> str:
    """Write a score and its status."""
    value = "-" if score.score is None else f"{score.score:.2f}"
    return f"{value} {score.status}"


if __name__ == "__main__":
    main()
