"""
What was said when: the append-only journal, amendments, closing, diff and merge.

Where things are, from the line up:

- `lines`, `events`, `store`, `in_jsonl`, `in_sql`: what is kept, and how safely.
- `journal`, `checking`, `recording`, `rebuilding`: written to, and asked as of a day.
- `regrading`, `closing`, `carrying`, `track_record`: what a team does with it.
- `differing`, `merging` and ``merge_...``: two sets, or three, beside each other.
"""

from okrkit.history.carried import CarriedOver, Carry
from okrkit.history.carrying import carry_over
from okrkit.history.change_words import Edit
from okrkit.history.closed import Closed, Ending
from okrkit.history.closing import ROOT_CAUSES, close
from okrkit.history.diff_result import Diff
from okrkit.history.differing import diff
from okrkit.history.events import Event
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.in_memory import MemoryStore
from okrkit.history.in_sql import SqlStore
from okrkit.history.journal import Journal
from okrkit.history.lines import Damage
from okrkit.history.merge_result import Conflict, Merged
from okrkit.history.merging import merge
from okrkit.history.merging_files import MergedFile, merge_files
from okrkit.history.past import Past
from okrkit.history.recorded import Recorded
from okrkit.history.regraded import Regrade, Regraded, Version
from okrkit.history.regrading import regrade
from okrkit.history.repairing import Repaired, repair
from okrkit.history.store import Mark, Store
from okrkit.history.tally import Tallied
from okrkit.history.told import Told
from okrkit.history.track_record import track_record
from okrkit.history.tracked import Pattern, Track, TrackRecord

__all__ = [
    "ROOT_CAUSES",
    "CarriedOver",
    "Carry",
    "Closed",
    "Conflict",
    "Damage",
    "Diff",
    "Edit",
    "Ending",
    "Event",
    "Journal",
    "JsonlStore",
    "Mark",
    "MemoryStore",
    "Merged",
    "MergedFile",
    "Past",
    "Pattern",
    "Recorded",
    "Regrade",
    "Regraded",
    "Repaired",
    "SqlStore",
    "Store",
    "Tallied",
    "Told",
    "Track",
    "TrackRecord",
    "Version",
    "carry_over",
    "close",
    "diff",
    "merge",
    "merge_files",
    "regrade",
    "repair",
    "track_record",
]
