"""Every view that a notebook shows, as a browser shows it."""

from pathlib import Path

import pytest

import okrkit as okr

from .conftest import CANARY, FINE, WIDE
from .examples import results_of

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = "2026-11-15"

VERBS = {
    "set": lambda okrs: okrs,
    "objective": lambda okrs: okrs.objectives[0],
    "key result": lambda okrs: okrs.key_results[0],
    "metric": lambda okrs: okrs.metrics[0],
    "series": lambda okrs: okrs.series(okrs.metrics[0].id),
    "draft": lambda okrs: okr.parse(okrs.key_results[0].title),
    "score": lambda okrs: okr.score(okrs, on=ON),
    "align": lambda okrs: okr.align(okrs, on=ON),
    "project": lambda okrs: okr.project(okrs, on=ON, seed=0),
    "review": lambda okrs: okr.review(okrs, on=ON),
    "explain": lambda okrs: okr.score(okrs, on=ON).explain(okrs.key_results[0].id),
    "one score": lambda okrs: okr.score(okrs, on=ON)[okrs.key_results[0].id],
    "one chance": lambda okrs: okr.project(okrs, on=ON, seed=0)[okrs.key_results[0].id],
}


ROOMS = {
    "model": 14,
    "wording": 3,
    "scoring": 5,
    "alignment": 4,
    "projection": 7,
    "reviewing": 1,
    "retention": 35,
    "strategy": 22,
    "history": 10,
    "sources": 3,
    "formats": 2,
}
"""How many kinds of results the examples of each room make at least."""


@pytest.fixture(scope="module")
def company():
    """Give a set of several files, whose objectives support each other."""
    return okr.load(EXAMPLES / "cascade" / "okrs")


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


@pytest.mark.parametrize("verb", ["score", "align", "project"])
def test_a_company_fits_too(verb, company, look):
    """Long ids, many levels and many units: what crushed the column of titles."""
    assert FINE == look(VERBS[verb](company)._repr_html_())


@pytest.mark.parametrize("room", ROOMS)
def test_every_result_of_the_documentation_fits(room, look):
    """Whatever a notebook can show is shown to a team one day."""
    found = results_of(room)
    views = (f"<h2>{name}</h2>{one._repr_html_()}" for name, one in found.items())

    assert len(found) >= ROOMS[room]
    assert FINE == look("".join(views))


@pytest.mark.parametrize("verb", VERBS)
def test_a_cell_is_narrower_than_its_window(verb, engagement, opened):
    """A notebook stands beside a list of files: the room counts, not the screen."""
    html = f'<div style="width:340px">{VERBS[verb](engagement)._repr_html_()}</div>'
    page = opened(html, width=1600)

    assert [] == page.evaluate(WIDE)


def test_a_table_that_stacks_is_still_a_table(engagement, opened):
    """By ear nothing changes on a telephone: rows, their names, cells with heads."""
    html = VERBS["score"](engagement)._repr_html_()
    narrow, wide = (
        opened(html, width=width).locator("table").aria_snapshot()
        for width in (400, 1600)
    )

    for said in (narrow, wide):
        assert 'table "Scores on 2026-11-15, policy okrkit' in said
        assert 'rowheader "The NPS of paying accounts rises from 12 to 20 nps"' in said
        assert 'img "25%, expected 35%"' in said
        assert 'img "2 readings, from 12 points to 14 points"' in said
    assert 'columnheader "progress"' in wide
    assert 'cell "score 0.25"' in narrow
    assert 'cell "0.25"' in wide


def test_what_is_folded_opens_without_a_script(company, opened):
    """A branch opens at a click, in a front end that runs nothing."""
    page = opened(VERBS["align"](company)._repr_html_())
    folded = page.locator("details:not([open])")
    before = folded.count()
    folded.first.locator("summary").first.click()

    assert before - 1 == folded.count()
