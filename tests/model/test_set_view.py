"""What a notebook shows of sets, key results and series: readings, no internals."""

import re

import pytest

import okrkit as okr

ON = "2026-11-15"
DAYS = {"2026-10-02": 32.0, "2026-11-06": 34.0}


def keep(**changes):
    """Make a set with one metric, whose readings it keeps."""
    nps = okr.KeyResult(
        "nps", "They recommend us", metric="nps", baseline=32, target=40
    )
    known = {
        "objectives": [okr.Objective("keep", "Customers stay", [nps])],
        "metrics": [okr.Metric("nps", name="Net Promoter Score", unit="points")],
        "observations": {"nps": DAYS},
        "cycle": "2026-Q4",
    }
    return okr.OKRSet(**(known | changes))


def titles(html):
    """Find what drawings say."""
    return re.findall(r"<title>([^<]*)</title>", html)


def test_a_set_shows_what_was_read():
    """A team sees targets, the way so far and the metrics, not a list of ids."""
    html = keep()._repr_html_()
    view = html.split('class="okrkit-view"')[1]

    assert ["2 readings, from 32 points to 34 points"] * 2 == titles(view)
    assert "from 32 points to 40 points" in view
    assert "Net Promoter Score" in view
    assert ["objective, key result", "target", "readings"] == re.findall(
        r'<th scope="col"[^>]*>(?:<span>)?([^<]*)<', view.split("Metrics")[0]
    )


def test_a_set_says_its_name_and_nothing_of_its_insides():
    """`ReviewSettings(rules=(), severities={})` is no word of a team."""
    plain, agreed = (
        keep(),
        keep(review={"rules": ["K01"], "severities": {"K04": "off"}}),
    )

    assert "Settings" not in plain._repr_html_() + str(plain) + agreed._repr_html_()
    assert "review" not in str(plain)
    assert re.search(r"review +only K01; K04 off", str(agreed))
    assert "severities" not in str(keep(review={"severities": {"K04": "off"}}))
    assert "only K01" in str(keep(review={"rules": ["K01"]}))
    assert "<b>q4</b>" in keep(name="q4")._repr_html_()


def test_what_is_not_there_has_no_column():
    """Owners nobody named and readings nobody took do not fill a screen."""
    kr = okr.KeyResult("k", "K", at_most=5, owner="Ann", check_ins={ON: 3})
    draft = okr.KeyResult("d", "D", draft=True)
    okrs = okr.OKRSet([okr.Objective("o", "O", [kr, draft])])
    view = okrs._repr_html_().split('class="okrkit-view"')[1]

    assert ">owner</th>" in view
    assert '<span class="okrkit-whole">3</span>' in view
    assert ">draft</td>" in view
    assert "Metrics" not in view
    assert ">readings</th>" not in keep(observations={})._repr_html_()
    assert "Objectives" not in okr.OKRSet()._repr_html_()


def test_a_large_set_shows_its_first_rows():
    """A thousand key results do not make a notebook slow."""
    many = [okr.KeyResult(f"k{n}", "K", at_most=5) for n in range(1000)]
    metrics = [okr.Metric(f"m{n}") for n in range(1000)]
    html = okr.OKRSet([okr.Objective("o", "O", many)], metrics=metrics)._repr_html_()

    assert "… and 801 more" in html
    assert "… and 800 more" in html
    assert len(html) < 200_000


def test_a_series_is_drawn_above_its_readings():
    """The shape first, then the numbers; of one reading there is no line."""
    series = okr.Series.of(DAYS)

    assert ["2 readings, from 32 to 34"] == titles(series._repr_html_())
    assert [] == titles(okr.Series.of({ON: 1})._repr_html_())
    assert ["2 readings, from 32 points to 34 points"] == titles(
        keep().series("nps")._repr_html_()
    )
    assert "Series" in okr.Series()._repr_html_()


@pytest.mark.parametrize(("days", "said"), [(DAYS, 1), ({ON: 1}, 0), ({}, 0)])
def test_a_key_result_is_drawn_by_its_own_check_ins(days, said):
    """What its owner wrote down stands in its view, as a line where there is one."""
    kr = okr.KeyResult("k", "K", at_most=50, check_ins=days)

    assert said == len(titles(kr._repr_html_()))
    assert bool(days) == (">value</th>" in kr._repr_html_())


def test_a_check_in_without_a_value_draws_nothing():
    """A belief is no reading."""
    said = [okr.CheckIn(day, confidence=0.5) for day in DAYS]

    assert [] == titles(
        okr.KeyResult("k", "K", at_most=5, check_ins=said)._repr_html_()
    )
