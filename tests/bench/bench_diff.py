"""
How fast `diff` is, beside a plain comparison of the two sets' dicts.

Run with ``pytest tests/bench/bench_diff.py -s``.
"""

import json
import time

import okrkit as okr
from okrkit.history.differing import diff

KEY_RESULTS = 100_000


def document(lowered=0):
    """Return the text of a large document, some of its targets lowered."""
    return json.dumps(
        {
            "okrkit": 1,
            "cycle": "2026-Q4",
            "objectives": [
                {
                    "id": f"o{i}",
                    "title": "Customers stay",
                    "key_results": [
                        {
                            "id": f"k{i}-{j}",
                            "title": f"They recommend us {i} {j}",
                            "baseline": 32,
                            "target": 36 if 5 * i + j < lowered else 40,
                            "check_ins": [
                                {"date": "2026-10-09", "value": 33},
                                {"date": "2026-10-30", "value": 33.5},
                                {"date": "2026-11-06", "value": 34 + j},
                            ],
                        }
                        for j in range(5)
                    ],
                }
                for i in range(KEY_RESULTS // 5)
            ],
        }
    )


def seconds_of(call):
    """Return the processor time of one call, and its answer."""
    start = time.process_time()
    answer = call()
    return time.process_time() - start, answer


def plainly_compared(one, other):
    """Return the key results of one dict that differ from those of another."""

    def rows(tree):
        return {kr["id"]: kr for o in tree["objectives"] for kr in o["key_results"]}

    old, new = rows(one), rows(other)
    return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def test_diff_of_large_documents(capsys):
    """Sets loaded in bulk are compared without an object for what did not change."""
    lowered = 1_000
    limits = okr.Limits(nodes=3_000_000)
    a, b = (okr.loads(document(n), "json", limits=limits) for n in (0, lowered))
    words, found = seconds_of(lambda: diff(a, b))
    written, trees = seconds_of(lambda: (okr.to_dict(a), okr.to_dict(b)))
    plain, names = seconds_of(lambda: plainly_compared(*trees))
    made, again = seconds_of(lambda: diff(a, b))

    assert lowered == len(found.edits) == len(names) == len(again.edits)
    with capsys.disabled():
        print(
            f"\ndiff of 2 x {KEY_RESULTS:,} key results, {lowered:,} changed: "
            f"{words:.2f} s, with objects made before {made:.2f} s; comparing their "
            f"dicts {plain:.2f} s, and {written:.1f} s to write these: "
            f"{words / plain:.2f} x the comparison, {words / (written + plain):.3f} x "
            "both"
        )
