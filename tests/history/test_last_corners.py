"""Merges that meet what only two sides together, or a newer okrkit, can make."""

import pytest

import okrkit as okr
from okrkit.errors import JournalError
from okrkit.history.lines import HEADER, seal
from okrkit.history.merging import merge
from okrkit.history.merging_files import merge_files


def bounded(most: int, *guardrails: dict[str, object]) -> okr.OKRSet:
    """Return a set with one metric of at most so much, and an objective guarded so."""
    return okr.from_dict(
        {
            "okrkit": 1,
            "cycle": "2026-Q4",
            "metrics": {"calls": {"bounds": [0, most]}},
            "objectives": [
                {
                    "id": "keep",
                    "title": "Customers stay",
                    "guardrails": list(guardrails),
                    "key_results": [{"id": "up", "title": "Up", "at_least": 5}],
                }
            ],
        }
    )


def test_an_objective_that_does_not_fit_the_other_side_is_a_conflict():
    """A guardrail beyond new bounds makes no set; ours stands, theirs is shown."""
    ours = bounded(50)
    theirs = bounded(100, {"metric": "calls", "at_least": 60})

    merged = merge(bounded(100), ours, theirs)

    assert ("objectives.keep",) == tuple(merged.ids)
    assert () == merged.okrs.objective("keep").guardrails
    assert ours.metrics == merged.okrs.metrics
    values = merged["objectives.keep"].values
    assert 60 == values["theirs"]["guardrails"][0]["at_least"]


def test_an_event_of_a_newer_okrkit_in_both_journals_stops_their_merge(tmp_path):
    """It is no conflict that a person could settle, and ours stays as it is."""
    rows = (
        b'{"kind":"okrs","date":"2026-10-01"}',
        b'{"kind":"hologram","date":"2026-10-02"}',
    )
    lines = HEADER + b"".join(seal(n, row) for n, row in enumerate(rows, start=1))
    new = b'{"kind":"check_in","id":"up","date":"2026-10-03","data":{"value":3}}'
    files = [tmp_path / f"{side}.jsonl" for side in ("base", "ours", "theirs")]
    for file, rest in zip(files, (b"", b"", seal(3, new)), strict=True):
        file.write_bytes(lines + rest)

    with pytest.raises(JournalError) as refused:
        merge_files(*files)

    assert "event-unreadable" == refused.value.code
    assert lines == files[1].read_bytes()
