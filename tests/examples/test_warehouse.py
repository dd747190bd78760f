"""The year of weekly refreshes: what it says, and its numbers counted by hand."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.once

WAREHOUSE = Path(__file__).parents[2] / "examples" / "warehouse"


@pytest.fixture(scope="module")
def sections(said, folder):
    """Return what the example prints, by title, run as a person would."""
    text = said(WAREHOUSE / "run.py", folder=folder)
    parts = (part.partition("\n\n") for part in text.split("## ")[1:])
    return {title: text for title, _, text in parts}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Return the warehouse that the example builds, also where there is one."""
    folder = tmp_path_factory.mktemp("built")
    for _ in range(2):
        subprocess.run([sys.executable, WAREHOUSE / "build.py"], cwd=folder, check=True)
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as database:
        yield database


def test_it_prints_every_part(sections):
    """A year in fourteen lines, then the end and the middle of it."""
    assert [
        "Every fourth Monday",
        "The last refresh",
        "Where they ended",
        "What was known on 1998-01-05",
        "What was expected then",
        "Why churn is where it is",
    ] == list(sections)
    assert 13 == len(sections["Every fourth Monday"].split("\n\n")[0].splitlines())


def test_the_last_refresh_brings_what_sql_counts(sections, warehouse):
    """The readings of declared sources are what anybody counts in the warehouse."""
    opening, lost = warehouse.execute(
        """
        with paying as (select * from plans where plan = 'paying')
        select count(*), count(*) filter (ended_on + 1 < date '1998-07-01')
        from paying
        where started_on < date '1998-06-01'
          and (ended_on is null or ended_on >= date '1998-05-31')
        """
    ).fetchone()
    buyers = warehouse.execute(
        "select count(distinct customer) from purchases"
        " where bought_on between date '1998-06-01' and date '1998-06-30'"
    ).fetchone()[0]
    sales = warehouse.execute(
        "select sum(dollars) from purchases"
        " where bought_on between date '1998-06-29' and date '1998-07-05'"
    ).fetchone()[0]
    told = " ".join(sections["The last refresh"].split())

    assert f"{100 * lost / opening:.4f}".rstrip("0") + "%" in told
    assert f"1998-06-30 {buyers} sales" in told
    assert f"${sales:.2f}" in told


def test_what_was_known_then_stays(sections):
    """A year later January looks as it looked in January."""
    line = next(
        line
        for line in sections["Every fourth Monday"].splitlines()
        if line.startswith("1998-01-26")
    )

    assert " 1 new readings" in line or " 5 new readings" in line
    known = " ".join(sections["What was known on 1998-01-05"].split())
    assert "churn 4.43% 86%" in known
