"""What a source promises, proved for the plug-in by okrkit's own check."""

from pathlib import Path

from okrkit_jsonlines import JsonLines

from okrkit import Metric
from okrkit.testing import check_source

LINES = """\
{"metric": "nps", "date": "2026-10-31", "value": 34, "n": 412}
{"metric": "churn", "date": "2026-10-31", "numerator": 27, "denominator": 1000}
{"metric": "nps", "date": "2026-11-14", "value": 36, "n": 398}
"""


def test_it_keeps_what_a_source_promises(tmp_path: Path) -> None:
    """A window in halves, an empty one, twice the same: the check tries them all."""
    file = tmp_path / "readings.jsonl"
    file.write_text(LINES, encoding="utf-8")

    check_source(
        JsonLines(file),
        Metric("nps", unit="points"),
        start="2026-10-01",
        end="2026-12-01",
    )
