"""`Export`: an export as an event table, and what could not be mapped."""

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen

from okrkit import markup
from okrkit.results import Explanation, Json
from okrkit.retention.tables.told import Told
from okrkit.sources.exporting.export_map import ExportMap

__all__ = ["Export"]

_LISTED: Final = 12
_HEADS: Final = ("left out", "rows")


@frozen(eq=False, repr=False, kw_only=True)
class Export:
    """
    An export of another program as an event table, and what could not be mapped.

    Attributes:
        table: The event table, for the measures of `okrkit.retention`.
        preset: The map that it was read by.
        rows: How many rows the export has.
        columns: By part of the event table, how it was read from the export's columns.
        unmapped: Columns that play no part.
        left_out: Rows that do not count, by reason.
        unknown: Words without a meaning, by column: how often each of the first 20
            stands, and all others.
        added: Changes added before the first balance of a ledger.
        zone: The time zone in which days are counted; None for the export's own.
        keyless: Whether there are several files, and nothing that tells which rows of
            two of them are the same.

    Example:
        >>> from okrkit.sources.exporting.reading import read_export
        >>> rated = [{"score": "good", "created_at": "2026-10-01T09:00:00Z"}]
        >>> read_export(rated, "zendesk-satisfaction-ratings")
        <Export: zendesk-satisfaction-ratings: 1 row of 1>
    """

    table: Told
    preset: ExportMap
    rows: int
    columns: Mapping[str, str]
    unmapped: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(factory=dict)
    unknown: Mapping[str, Mapping[str, int]] = field(factory=dict)
    added: int = 0
    zone: str | None = None
    keyless: bool = False

    @property
    def name(self) -> str:
        """The name of the preset: what readings name as their source."""
        return self.preset.name

    @property
    def read(self) -> int:
        """How many rows of the export are in the table."""
        return self.rows - sum(self.left_out.values())

    def events(self) -> Told:
        """
        Give the event table, as `okrkit.sources.retention` asks for it.

        Returns:
            The event table.

        Example:
            >>> from okrkit.sources.exporting.reading import read_export
            >>> rated = [{"score": "good", "created_at": "2026-10-01T09:00:00Z"}]
            >>> read_export(rated, "zendesk-satisfaction-ratings").events()
            <Responses: 1 row, 2026-10-01 to 2026-10-01>
        """
        return self.table

    def explain(self) -> Explanation:
        """
        Say how each part was read, and why rows were left out.

        Returns:
            The count of rows, with the parts as inputs.

        Example:
            >>> from okrkit.sources.exporting.reading import read_export
            >>> rated = [{"score": "offered", "created_at": "2026-10-01T09:00:00Z"}]
            >>> print(read_export(rated, "zendesk-satisfaction-ratings").explain())
            ... # doctest: +ELLIPSIS
            zendesk-satisfaction-ratings = 0 rows of 1  [Responses]
            ...
        """
        return Explanation(
            self.name,
            float(self.read),
            shown=self._count(),
            rule=self.preset.table,
            source=self.preset.source,
            note=" ".join(self._notes()),
            inputs=(
                Explanation(part, formula) for part, formula in self.columns.items()
            ),
            excluded=(
                (f"{count} row{'s' * (count != 1)}", why)
                for why, count in self.left_out.items()
            ),
        )

    def to_dict(self) -> dict[str, Json]:
        """
        Give what was read and what was not as plain values; no cell is in it.

        Returns:
            What `json.dumps` takes.

        Example:
            >>> from okrkit.sources.exporting.reading import read_export
            >>> rated = [{"score": "good", "created_at": "2026-10-01T09:00:00Z"}]
            >>> read_export(rated, "zendesk-satisfaction-ratings").to_dict()["read"]
            1
        """
        return {
            "kind": "export",
            "preset": self.name,
            "table": self.preset.table,
            "rows": self.rows,
            "read": self.read,
            "added": self.added,
            "zone": self.zone,
            "keyless": self.keyless,
            "columns": dict(self.columns),
            "unmapped": list(self.unmapped),
            "left_out": dict(self.left_out),
            "unknown": {name: dict(words) for name, words in self.unknown.items()},
        }

    def __str__(self) -> str:
        """Return what was read, what was left out, and what is not mapped, as lines."""
        parts = [f"  {part}: {formula}" for part, formula in self.columns.items()]
        left = [
            f"  left out: {count} row{'s' * (count != 1)}, {why}"
            for why, count in self.left_out.items()
        ]
        notes = [f"  {note}" for note in self._notes()]
        head = f"{self.name}: {self._count()} as {self.preset.table}"
        return "\n".join(map(markup.plain, [head, *parts, *left, *notes]))

    def __repr__(self) -> str:
        """Return the preset and how many rows were read, on one line."""
        return f"<Export: {markup.plain(self.name)}: {self._count()}>"

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        parts = markup.table(
            ("part", "read from"),
            list(self.columns.items()),
            caption=f"{self.name}: {self._count()} as {self.preset.table}",
        )
        left = [[why, str(count)] for why, count in self.left_out.items()]
        drawn = [parts, *([markup.table(_HEADS, left, align="lr")] if left else [])]
        drawn.extend(markup.element("p", note) for note in self._notes())
        return markup.fragment(markup.join(drawn), text=str(self))

    def _count(self) -> str:
        return f"{self.read} row{'s' * (self.read != 1)} of {self.rows}"

    def _notes(self) -> Iterator[str]:
        for name, words in self.unknown.items():
            said = (f"{word!r} {count}" for word, count in words.items())
            yield f"Words without a meaning in {name}: {_some(list(said))}."
        if self.added:
            yield f"Added: {self.added} of what was paid before the rows begin."
        if self.zone is not None:
            yield f"Days are counted in {self.zone}."
        if self.keyless:
            yield (
                "Rows have no id of their own: one that two files tell of, with other "
                "contents, counts twice."
            )
        if self.preset.note:
            yield self.preset.note
        if self.unmapped:
            yield f"Columns not used: {_some(self.unmapped)}."


def _some(names: "list[str] | tuple[str, ...]") -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + f" and {more} more" * (more > 0)
