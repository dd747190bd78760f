"""Every view that a notebook shows, as a browser shows it."""

from pathlib import Path

import pytest

import okrkit as okr

from .conftest import CANARY, FINE

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = "2026-11-15"

VERBS = {
    "set": lambda okrs: okrs,
    "score": lambda okrs: okr.score(okrs, on=ON),
    "align": lambda okrs: okr.align(okrs, on=ON),
    "project": lambda okrs: okr.project(okrs, on=ON, seed=0),
    "review": lambda okrs: okr.review(okrs, on=ON),
    "explain": lambda okrs: okr.score(okrs, on=ON).explain(okrs.key_results[0].id),
}


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
    return okr.from_dict(
        {
            "okrkit": 1,
            "cycle": "2026-Q4",
            "metrics": {"m": {"name": run, "unit": "points", "source": load}},
            "objectives": [
                {
                    "id": "o",
                    "title": out,
                    "owner": run,
                    "why": load,
                    "key_results": [
                        {
                            "id": "k",
                            "title": load + out,
                            "metric": "m",
                            "baseline": 1,
                            "target": 5,
                            "check_ins": [
                                {"date": "2026-11-10", "value": 3, "note": out}
                            ],
                        },
                        f"Cut churn of {run} from 3% to 2%",
                    ],
                }
            ],
        }
    )


@pytest.mark.parametrize("verb", VERBS)
def test_a_view_keeps_nobody_out(verb, engagement, look):
    """Narrow or wide, light or dark: it fits, it has contrast, it names its parts."""
    assert FINE == look(VERBS[verb](engagement)._repr_html_())


@pytest.mark.parametrize("verb", VERBS)
def test_hostile_texts_stay_texts(verb, hostile, look):
    """A title comes from whoever may write a document, and is shown to colleagues."""
    assert FINE == look(VERBS[verb](hostile)._repr_html_())
