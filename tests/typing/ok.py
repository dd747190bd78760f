"""
Right calls, read by mypy and pyright and never run.

They are what a user's editor must accept, with the types it must show.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_type

import okrkit as okr

kr = okr.KeyResult("nps", "Paying customers recommend us", baseline=32, target=40)
assert_type(kr, okr.KeyResult)

okrs = okr.load("okrs.yaml")
assert_type(okrs, okr.OKRSet)
assert_type(okr.loads("{}", format="json"), okr.OKRSet)

card = okr.score(okrs, on="2026-11-15", policy=okr.presets.google)
assert_type(card, okr.Scorecard)
assert_type(card["nps"], okr.Score)
assert_type(card.explain("nps"), okr.Explanation)
assert_type(card.to_csv(), str)
assert_type(card.to_csv("card.csv"), str)
card.to_xlsx("card.xlsx")

run = okr.refresh(okrs, {}, on="2026-11-15", recorded_at="2026-11-15T08:00:00Z")
assert_type(run, okr.Refresh)
assert_type(run.okrs, okr.OKRSet)
assert_type(
    okr.refresh(okrs, on="2026-11-15", connections={}, progress=True), okr.Refresh
)


def bar(steps: Iterable[str], total: int) -> Iterator[str]:
    """A bar of one's own, which may say of what it is."""
    for step in steps:
        print(step, total)  # noqa: T201 - a bar
        yield step


assert_type(okr.project(okrs, on="2026-11-15", progress=bar), okr.Outlook)


async def refreshed() -> okr.Refresh:
    """A source that is awaited is a source of the async verb alone."""

    async def read(start: date) -> list[tuple[date, float]]:
        return [(start, 34.0)]

    return await okr.refresh_async(okrs, {"nps": read}, on="2026-11-15", together=2)


assert_type(okr.__version__, str)
