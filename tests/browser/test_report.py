"""The report, as a browser shows and prints it."""

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


def test_what_is_folded_is_printed(engagement, opened):
    """On paper nothing can be opened."""
    page = opened(okr.report(engagement, on=ON).to_html())
    folded = page.locator(".okrkit-tree code").last
    assert not folded.is_visible()

    page.emulate_media(media="print")
    assert folded.is_visible()
