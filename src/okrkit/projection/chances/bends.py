"""Where progress bends: values between which it goes straight, or at which it jumps."""

import numpy as np

from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.terms import HOLD, STEPS, ZONES, Terms


def bends(terms: Terms, rows: Ints) -> list[tuple[Ints, Floats]]:
    """
    Return the values at which the progress of each row bends or jumps.

    Args:
        terms: What the rows are judged by.
        rows: The rows.

    Returns:
        Places in `rows` and values, for all rows with one number of values together.
        None for a straight way, and for a value that is progress itself.

    Shape:
        rows (n,) → some (k,) and (k, p).

    Units:
        The metric's.

    Source:
        `okrkit.scoring.formulas`.

    Example:
        >>> from okrkit import KeyResult, Zones, score
        >>> kr = KeyResult("k", "K", target=Zones(0, 30, 70, 100))
        >>> terms = score(kr, on="2026-11-15", cycle="2026-Q4").sheet.terms
        >>> [(place.tolist(), at.tolist()) for place, at in bends(terms, np.array([0]))]
        [([0], [[30.0, 70.0]])]
    """
    kind = terms.kind[rows]
    held = (kind == HOLD) & (terms.hold == "limit")
    zoned, stepped = kind == ZONES, kind == STEPS
    straight = np.flatnonzero(~held & ~zoned & ~stepped)
    limited, zoned = np.flatnonzero(held), np.flatnonzero(zoned)
    found = [
        (straight, np.empty((len(straight), 0))),
        (limited, _limits(terms, rows[limited])),
        (
            zoned,
            np.column_stack([c[rows[zoned]] for c in (terms.commit, terms.target)]),
        ),
    ]
    group = terms.steps_group[rows]
    many = np.where(
        stepped, terms.steps_offset[group + 1] - terms.steps_offset[group], 0
    )
    for size in np.unique(many[stepped]).tolist():
        mine = np.flatnonzero(many == size)
        first = terms.steps_offset[group[mine]]
        found.append((mine, terms.steps_value[first[:, None] + np.arange(size)]))
    return [(mine, values) for mine, values in found if len(mine)]


def _limits(terms: Terms, rows: Ints) -> Floats:
    """Return limits with what lies next to them, and where progress reaches 0."""
    low, high = terms.at_least[rows], terms.at_most[rows]
    room = terms.tolerance[rows]
    columns = [low - room, high + room]
    for limit in (low, high):
        columns += [np.nextafter(limit, -np.inf), limit, np.nextafter(limit, np.inf)]
    values = np.column_stack(columns)
    # A limit that is not there bends nothing.
    some = np.where(np.isnan(low), high, low)[:, None]
    return np.where(np.isnan(values), some, values)
