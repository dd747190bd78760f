"""A state of more rows than fit into memory as a table: batch by batch."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.radix import SPREAD
from okrkit.retention.arrays.state import (
    AFTER,
    COLUMNS,
    CustomerState,
    added,
    state_of_columns,
)
from okrkit.retention.tables.reading import read_columns
from okrkit.retention.tables.table import Columns, Role

_BITS: Final = 6
"""Customers are dealt to two to the power of so many parts, worked on one by one."""

_HALF: Final = np.iinfo(np.int32)

_Chunk = tuple[NDArray[Any], ...]


def state_of_batches(
    batches: Iterable[object],
    roles: Sequence[Role],
    *,
    last: int,
    zeros: bool = True,
    zone: str | None = None,
) -> CustomerState:
    """
    Bring the rows of each customer together, of batches in any order.

    Only ids, days and amounts of the rows are kept, in 16 to 20 bytes a row.

    Args:
        batches: Tables such as a Parquet file gives: mappings of columns, record
            batches, small frames.
        roles: Which column plays which part: customer, day and perhaps amount.
        last: Last day that counts, as days since 1970-01-01.
        zeros: Whether a row without money (amount 0) is a purchase.
        zone: The business's time zone, for moments that say theirs.

    Returns:
        The state that all rows together would give.

    Raises:
        InvalidOKRError: As for a table; ids that are text in one batch and numbers in
            another.

    Example:
        >>> days = ("2026-10-01", "2026-10-08")
        >>> parts = ({"who": [1], "at": [day]} for day in days)
        >>> roles = [Role("customer", "who", "id"), Role("day", "at", "day")]
        >>> state_of_batches(parts, roles, last=99_999).days
        array([2])
    """
    names = [role.name for role in roles]
    dealt: list[list[_Chunk]] = [[] for _ in range(1 << _BITS)]
    excluded: dict[str, int] = {}
    places: dict[str, int] = {}
    kinds: set[bool] = set()
    for batch in batches:
        columns = read_columns(batch, roles, zone=zone)
        columns = columns.where(columns["day"] <= last, AFTER)
        excluded = added(excluded, columns.excluded)
        if columns.size:
            kinds.add("customer" in columns.labels)
            _deal(columns, names, places, dealt)
    if len(kinds) > 1:
        raise InvalidOKRError(
            "ids are numbers in one batch and text in another",
            code="ids-mixed",
            place="customer",
            hint="Make the ids text in all of them.",
        )
    parts = [
        _state(dealt, at, names, last=last, zeros=zeros) for at in range(len(dealt))
    ]
    for part in parts:
        excluded = added(excluded, part.excluded)
    whole = _together([part for part in parts if len(part)] or parts[:1])
    if True in kinds:
        whole = _labelled(whole, places)
    return evolve(whole, excluded=excluded)


def _deal(
    columns: Columns,
    names: Sequence[str],
    places: dict[str, int],
    dealt: list[list[_Chunk]],
) -> None:
    """Give the rows of each customer to his part."""
    customer = columns["customer"]
    if labels := columns.labels.get("customer"):
        known = (places.setdefault(label, len(places)) for label in labels)
        customer = np.fromiter(known, np.int64, len(labels))[customer]
    part = (customer.view(np.uint64) * SPREAD) >> np.uint64(64 - _BITS)
    part = part.astype(np.uint8)
    order = np.argsort(part, kind="stable")
    ends = np.cumsum(np.bincount(part, minlength=len(dealt))).tolist()
    arrays = {**columns.arrays, "customer": customer}
    sorted_ = [_narrow(arrays[name])[order] for name in names]
    start = 0
    for chunks, end in zip(dealt, ends, strict=True):
        if end > start:
            chunks.append(tuple(column[start:end].copy() for column in sorted_))
        start = end


def _narrow(column: NDArray[Any]) -> NDArray[Any]:
    """Keep whole numbers in half the space, where they fit."""
    if column.dtype.kind != "i" or not len(column):
        return column
    if _HALF.min <= np.min(column) and np.max(column) <= _HALF.max:
        return column.astype(np.int32)
    return column


def _state(
    dealt: list[list[_Chunk]],
    at: int,
    names: Sequence[str],
    *,
    last: int,
    zeros: bool,
) -> CustomerState:
    """Work on one part, and let go of its rows."""
    chunks, dealt[at] = dealt[at], []
    wide = {
        name: np.concatenate([chunk[place] for chunk in chunks])
        if chunks
        else np.zeros(0)
        for place, name in enumerate(names)
    }
    for name in ("customer", "day"):
        wide[name] = wide[name].astype(np.int64)
    size = len(wide["customer"])
    return state_of_columns(Columns(size=size, arrays=wide), last=last, zeros=zeros)


def _together(parts: Sequence[CustomerState]) -> CustomerState:
    """Put states of different customers together, sorted."""
    customer = np.concatenate([part.customer for part in parts])
    order = np.argsort(customer)
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts])[order]
        for name in COLUMNS
    }
    noted: dict[str, int] = {}
    for part in parts:
        noted = added(noted, part.noted)
    return CustomerState(
        customer=customer[order],
        **columns,
        money=parts[0].money,
        start=min(part.start for part in parts),
        end=max(part.end for part in parts),
        zeros=parts[0].zeros,
        noted=noted,
    )


def _labelled(state: CustomerState, places: dict[str, int]) -> CustomerState:
    """Return the state with its ids in the order of their texts."""
    texts = list(places)
    labels = tuple(sorted(texts[code] for code in state.customer.tolist()))
    new: Ints = np.zeros(len(texts), np.int64)
    new[[places[label] for label in labels]] = np.arange(len(labels))
    codes = new[state.customer]
    order = np.argsort(codes)
    return evolve(state.picked(order), customer=codes[order], labels=labels)
