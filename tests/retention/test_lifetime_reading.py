"""Bringing equal purchase histories together, few or many, whatever their keys."""

import numpy as np
import pytest

from okrkit.retention.lifetime.reading import Histories, distinct

MANY = 100_000


@pytest.mark.parametrize(
    "kinds", [1, 50, 20_000, MANY], ids=["alike", "few", "crowded", "all unlike"]
)
def test_rows_that_are_equal_come_together(kinds):
    """Every row finds its own history again, and no history stands twice."""
    dice = np.random.default_rng(7)
    some = dice.permutation(MANY) % kinds
    columns = np.floor(some / 7), (some % 7) / 7
    rows, places = distinct(*columns)

    for column, row in zip(columns, rows, strict=True):
        assert (column == row[places]).all()
    assert kinds == len({*zip(*(row.tolist() for row in rows), strict=True)})
    assert kinds == len(rows[0])


def test_the_order_of_customers_does_not_matter():
    """A table sorted another way collapses to the very same rows."""
    dice = np.random.default_rng(8)
    x, age = dice.poisson(2, MANY) * 1.0, dice.integers(1, 20_000, MANY) / 7
    weight = dice.integers(1, 5, MANY) * 1.0
    mixed = dice.permutation(MANY)
    made = [
        Histories(frequency=x[at], recency=x[at], T=age[at], weight=weight[at])
        for at in (np.arange(MANY), mixed)
    ]
    one, other = (rows.collapsed() for rows in made)

    assert weight.sum() == one.customers
    for name in ("frequency", "recency", "T", "weight"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()
    assert len(one) < MANY


def test_two_zeros_are_one():
    """Minus zero comes out of subtractions, and is no other age."""
    rows, places = distinct(np.array([0.0, -0.0]), np.array([3.0, 3.0]))

    assert 1 == len(rows[0])
    assert [0, 0] == places.tolist()
