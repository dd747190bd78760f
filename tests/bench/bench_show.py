"""
How fast results are shown, each figure beside the limit it has to keep.

Run with ``pytest tests/bench/bench_show.py -s``.
"""

import datetime as dt
import time

import numpy as np
import pytest

import okrkit as okr
from okrkit.results import Tabular

ON, SINCE = "2026-11-15", "2026-10-15"


def best_of(call, times=3):
    """
    Return the shortest time of several runs, in seconds, and what the last gave.

    It is that of the processor: what else runs on the machine does not count.
    """
    best, made = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        made = call()
        best = min(best, time.process_time() - start)
    return best, made


def shown(capsys, text):
    """Print one figure past the capture."""
    with capsys.disabled():
        print(f"\n{text}", end="")


def company(key_results=200, each=5, weeks=40):
    """Return key results in percent, five to an objective, read every week."""
    rng = np.random.default_rng(7)
    days = [dt.date(2026, 2, 1) + dt.timedelta(7 * week) for week in range(weeks)]
    walks = 30 + 20 * rng.random((key_results, 1))
    walks = walks + np.cumsum(rng.normal(0.1, 0.5, (key_results, weeks)), axis=1)
    values = np.clip(walks, 0, 100).tolist()
    krs = [
        okr.KeyResult(f"k{n}", f"Measure {n} rises", metric=f"m{n}",
                      baseline=35, target=45)
        for n in range(key_results)
    ]  # fmt: skip
    return okr.OKRSet(
        [
            okr.Objective(f"o{n}", f"Objective {n}", krs[n : n + each], owner="Ann")
            for n in range(0, key_results, each)
        ],
        metrics=[
            okr.Metric(f"m{n}", unit="%", polarity="higher", bounds=(0, 100))
            for n in range(key_results)
        ],
        observations={
            f"m{n}": dict(zip(days, row, strict=True)) for n, row in enumerate(values)
        },
        cycle="2026-Q4",
    )


def test_a_report_of_200_key_results(capsys):
    """Compared with last month, back-tested and written as a page: below 2 s."""
    whole, page = best_of(
        lambda: okr.report(company(), on=ON, since=SINCE).to_html(), times=4
    )
    verbs, _ = best_of(lambda: okr.project(company(), on=ON).joint)
    shown(
        capsys,
        f"report of 200: {whole:.2f} s of 2 s, {len(page) / 1e6:.1f} MB, "
        f"{whole / verbs:.1f} x the chances alone",
    )

    assert whole < 2


VIEWS = {
    "a scorecard": lambda okrs: okr.score(okrs, on=ON),
    "a cascade": lambda okrs: okr.align(okrs, on=ON),
    "an outlook": lambda okrs: okr.project(okrs, on=ON, seed=0, draws=100),
    "a set": lambda okrs: okrs,
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_a_thousand_key_results(name, capsys):
    """A cell of a notebook is there before one looks; a scorecard in 100 ms."""
    result = VIEWS[name](company(1000, weeks=20))
    seconds, html = best_of(result._repr_html_)
    size = len(html.encode("utf-8")) / 1e3

    limit = 0.1 if name == "a scorecard" else 0.5
    shown(capsys, f"{name}: {1e3 * seconds:.0f} ms of {1e3 * limit:.0f}, {size:.0f} kB")
    assert seconds < limit
    assert size < 500


class Rows(Tabular):
    """A result with every type of column, 100,000 rows long."""

    kind = "rows"

    def __init__(self, many=100_000):
        """Make the columns."""
        rng = np.random.default_rng(0)
        titles = [f"Paying customers recommend us, {at}" for at in range(many)]
        self.columns = {
            "id": np.array([f"team/kr-{at}" for at in range(many)]),
            "title": np.array(titles, object),
            "actual": rng.normal(size=many),
            "score": np.round(rng.random(many), 2),
            "n": rng.integers(0, 1000, many),
            "on": np.full(many, "2026-11-15", "M8[D]"),
            "late": rng.random(many) > 0.5,
        }

    def to_columns(self):
        """Give them."""
        return self.columns


def test_a_table_of_100_000_rows(capsys, tmp_path):
    """Texts are guarded and nothing is a formula, in about the time of pandas' own."""
    rows = Rows()
    frame = rows.to_frame("pandas")
    own, text = best_of(rows.to_csv)
    theirs, _ = best_of(lambda: frame.to_csv(index=False))
    book, _ = best_of(lambda: rows.to_xlsx(tmp_path / "a.xlsx"), times=1)
    pandas, _ = best_of(
        lambda: frame.to_excel(tmp_path / "b.xlsx", index=False), times=1
    )
    shown(
        capsys,
        f"100,000 rows as CSV: {own:.2f} s, {len(text) / 1e6:.0f} MB, "
        f"{own / theirs:.2f} x pandas; as XLSX: {book:.1f} s, "
        f"{book / pandas:.2f} x pandas",
    )

    assert own < 2.5 * theirs
    assert book < 1.5 * pandas
