"""A writer that is killed at any point loses nothing that it was told is kept."""

import pytest

from .places import size


@pytest.mark.filterwarnings("ignore::okrkit.errors.TornTailWarning")
def test_nothing_acknowledged_is_lost_to_kill(place, drive, holds):
    """Of each killed writer at most the one append it waited for is there besides."""
    rounds = size(1000, 40)
    acknowledged, errors = drive("kill", place, rounds, 7)
    assert errors == ""
    assert len({writer for writer, _, _ in acknowledged}) == rounds
    holds(place, acknowledged, spare=2 * rounds)
