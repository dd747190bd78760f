"""`Recorded`: what was new in a set, and what of it contradicts what was known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import evolve, field, frozen

from okrkit import markup
from okrkit.history.events import Event, Scope
from okrkit.history.told import HEADS, Told, columns
from okrkit.results import Json, Tabular

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Recorded"]

_SHOWN: Final = 100
_FEW: Final = 5


def _rows(items: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(items)


@frozen(repr=False)
class Recorded(Tabular):
    """
    What was new in a set against what a journal knew.

    Attributes:
        items: Each new event, with what it corrects.
        missing: What the journal knows and the set does not have, as pairs of scope
            and id; none of it was removed.
        dry_run: Whether nothing was written.

    Example:
        >>> Recorded([]).counts
        {}
    """

    kind: ClassVar[str] = "recorded"

    items: tuple[Told, ...] = field(converter=_rows)
    missing: tuple[tuple[Scope, str], ...] = ()
    dry_run: bool = True

    @property
    def events(self) -> tuple[Event, ...]:
        """
        The new events; those of a dry run have no number.

        Example:
            >>> Recorded([]).events
            ()
        """
        return tuple(item.event for item in self.items)

    @property
    def counts(self) -> dict[str, int]:
        """
        How many events of each kind.

        Example:
            >>> Recorded([Told(Event("okrs", date="2026-10-01"), "new")]).counts
            {'okrs': 1}
        """
        return dict(Counter(event.kind for event in self.events))

    @property
    def contradictions(self) -> tuple[Told, ...]:
        """
        What says otherwise than was known of the same day, and corrects it.

        Example:
            >>> Recorded([]).contradictions
            ()
        """
        return tuple(item for item in self.items if item.state == "correction")

    @property
    def silent(self) -> tuple[Told, ...]:
        """
        Changes of what was agreed that nobody gave a reason for.

        Example:
            >>> Recorded([]).silent
            ()
        """
        return tuple(item for item in self.items if item.state == "silent")

    def of(self, events: Sequence[Event], *, dry_run: bool) -> "Recorded":
        """
        Return the same with the events as they were recorded.

        Args:
            events: One for each item, in the same order.
            dry_run: Whether nothing was written.

        Returns:
            The account.

        Example:
            >>> Recorded([]).of([], dry_run=False).dry_run
            False
        """
        items = [
            evolve(item, event=event)
            for item, event in zip(self.items, events, strict=True)
        ]
        return evolve(self, items=items, dry_run=dry_run)

    def __iter__(self) -> Iterator[Told]:
        """Go through what is new."""
        return iter(self.items)

    def __len__(self) -> int:
        """Count what is new."""
        return len(self.items)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give the events as arrays by name.

        Returns:
            The columns of `okrkit.history.told.columns`.

        Example:
            >>> Recorded([]).to_columns()["n"]
            array([], dtype=int64)
        """
        return columns(self.items)

    def to_dict(self) -> dict[str, Json]:
        """
        Give the account as plain values for JSON.

        Returns:
            ``kind``, ``dry_run``, ``counts``, ``missing`` and ``items``.

        Example:
            >>> Recorded([]).to_dict()["counts"]
            {}
        """
        missing: list[Json] = [[scope, name] for scope, name in self.missing]
        items: list[Json] = [item.to_dict() for item in self.items]
        return {
            "kind": self.kind,
            "dry_run": self.dry_run,
            "counts": {**self.counts},
            "missing": missing,
            "items": items,
        }

    def __str__(self) -> str:
        """Return the account as text: counts, then a row for each event."""
        if not self.items:
            return self._title()
        rows = [item.cells() for item in self.items[:_SHOWN]]
        table = markup.text_table(HEADS, rows, align="rlllllll", total=len(self.items))
        return f"{self._title()}\n\n{table}"

    def __repr__(self) -> str:
        """Return the counts on one line."""
        return f"<Recorded: {self._title()}>"

    def _repr_html_(self) -> str:
        """Return the account as a table for a notebook."""
        rows = [item.cells() for item in self.items[:_SHOWN]]
        view = markup.table(
            HEADS, rows, caption=self._title(), align="rlllllll", total=len(self.items)
        )
        return markup.fragment(view, text=str(self))

    def _title(self) -> str:
        """Say how much of what is new."""
        parts = [f"{n:,} {kind.replace('_', '-')}" for kind, n in self.counts.items()]
        told = f"{', '.join(parts) or 'nothing'} new"
        for name, rows in (
            ("contradicting what was known", self.contradictions),
            ("without a reason", self.silent),
        ):
            told += f", {len(rows):,} {name}" * bool(rows)
        if self.missing:
            few = ", ".join(f"{scope} {name}" for scope, name in self.missing[:_FEW])
            rest = " ..." if len(self.missing) > _FEW else ""
            told += f"; known and not in the set: {few}{rest}"
        return f"{'dry run: ' if self.dry_run else ''}{told}"
