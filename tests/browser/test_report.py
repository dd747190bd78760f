"""The report, as a browser shows and prints it."""

import re
from pathlib import Path

import pytest

import okrkit as okr

from .conftest import CANARY, FINE

EXAMPLES = Path(__file__).parents[2] / "examples"
ON, SINCE = "2026-12-05", "2026-11-05"


@pytest.fixture(scope="module")
def engagement():
    """Give a set as a team would keep it."""
    return okr.load(EXAMPLES / "customer_retention" / "engagement_repaired.yaml")


@pytest.fixture(scope="module")
def hostile():
    """Give a set whose every text tries to run, to load or to break out."""
    run = f"<script>{CANARY}=1</script><img src=x onerror='{CANARY}=1'>"
    out = f"\"'></td></table></style><svg onload={CANARY}=1>{run}"
    load = "<iframe srcdoc=x></iframe><link rel=stylesheet href=//out.test/a>$$x$$"
    days = {"2026-10-10": 3, "2026-10-30": 3, "2026-11-06": 2}
    notes = [
        okr.CheckIn(day, value, note=out, author=run) for day, value in days.items()
    ]
    return okr.OKRSet(
        [
            okr.Objective(
                "o",
                out,
                [
                    okr.KeyResult("k", load + out, metric="m", baseline=1, target=5,
                                  check_ins=notes, intent="committed"),
                    okr.KeyResult("w" * 40, "w" * 200, at_most=3),
                ],
                owner=run,
                why=load,
                guardrails=[okr.Guardrail(metric="g", at_most=1)],
            )
        ],
        metrics=[okr.Metric("m", name=run), okr.Metric("g", name=out)],
        observations={"g": {"2026-11-10": 5}},
        cycle="2026-Q4",
    )  # fmt: skip


@pytest.mark.parametrize("audience", ["team", "executive"])
def test_it_keeps_nobody_out(audience, engagement, look):
    """Narrow or wide, light or dark: it fits, it has contrast, it names its parts."""
    made = okr.report(engagement, on=ON, since=SINCE, audience=audience)
    assert FINE == look(made.to_html())


def test_hostile_texts_stay_texts(hostile, look):
    """A title comes from whoever may write a document, and is shown to colleagues."""
    made = okr.report(hostile, on="2026-11-15", since="2026-10-20", title="<script>")
    assert FINE == look(made.to_html())


def test_what_is_folded_is_printed_where_it_is_asked_for(engagement, opened):
    """Explanations of ten key results fill twenty pages; some want them on paper."""
    page = opened(okr.report(engagement, on=ON).to_html())
    folded = page.locator(".okrkit-tree code").last
    title = page.get_by_role("heading", name="Objective by objective")
    asks = page.get_by_label("Print every explanation")
    assert (False, True) == (folded.is_visible(), title.is_visible())

    page.emulate_media(media="print")
    assert (False, False) == (folded.is_visible(), title.is_visible())
    page.emulate_media(media="screen")
    asks.check()
    page.emulate_media(media="print")
    assert (True, True) == (folded.is_visible(), title.is_visible())
    assert not asks.is_visible()


def test_what_a_reader_opened_is_printed(engagement, opened):
    """Whoever opens one thing wants this one on paper."""
    page = opened(okr.report(engagement, on=ON).to_html())
    page.locator("summary", has_text="How this came about").first.click()
    page.emulate_media(media="print")

    assert page.locator(".okrkit-tree").first.is_visible()
    assert not page.locator(".okrkit-tree").last.is_visible()


def test_a_team_prints_a_few_pages(opened):
    """A report of eleven key results is read in a meeting, from paper."""
    days = {f"2026-10-{day:02}": n for n, day in enumerate((2, 9, 16, 23, 30))}
    krs = [
        okr.KeyResult(f"k{n}", f"Customers are happier with part {n} of the service",
                      baseline=0, target=8 + n, intent="committed", check_ins=days)
        for n in range(11)
    ]  # fmt: skip
    parts = [
        okr.Objective(f"o{n}", f"Aim {n}", krs[n::3], owner=f"Team {n}")
        for n in range(3)
    ]
    made = okr.report(okr.OKRSet(parts, cycle="2026-Q4"), on=ON, since=SINCE)
    page = opened(made.to_html())

    assert 8 >= len(re.findall(rb"/Type /Page\b", page.pdf(format="A4")))
