"""What `track_record` returns: the record of each owner, level, metric or cycle."""

import datetime as dt
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

from attrs import fields, frozen

from okrkit import markup
from okrkit.errors import UnknownIdError, shown
from okrkit.history.by_kind import numbers, words
from okrkit.history.tally import Tallied
from okrkit.model.noun import Noun
from okrkit.results import Explanation, Json, ResultSet, jsonable

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Pattern", "Track", "TrackRecord"]

_COUNTS = ("n", "cycles", "claimed", "hits")
_WORDS = ("id", "band", "verdict")
_MEASURES = ("score", "said", "said_last", "p", "brier", "base")


@frozen
class Pattern(Noun):
    """
    What a record speaks for, under the code of its rule.

    Attributes:
        code: H01, H02 or H08.
        name: Of the rule.
        text: What was found, with its numbers.

    Example:
        >>> Pattern("H02", "chronic below 0.4", "mean 0.31").code
        'H02'
    """

    code: str
    name: str
    text: str


@frozen(kw_only=True)
class Track(Noun):
    """
    The record of one owner, level, metric or cycle.

    Attributes:
        id: Whose it is.
        n: Key results that are over and have a score.
        cycles: In how many cycles.
        score: Their mean score; None without any.
        band: "too safe" (above 0.85), "healthy" (from 0.60), "below healthy", "over
            capacity" (below 0.40); None below six.
        claimed: Those with a confidence before their last day.
        hits: How many of these met their target.
        said: Mean of the first confidence in each; None without any.
        said_last: Mean of the last.
        p: How likely so many hits, or more, are if every first confidence was right;
            None below six.
        brier: Mean Brier score of all confidence, each key result counting the same;
            None below six.
        base: What would have got who always said the share of hits; None below six.
        patterns: What it speaks for; nothing below six.
        verdict: The same in words, or what is missing to judge.

    Example:
        >>> from okrkit.history.track_record import track_of
        >>> track_of("Ann", []).codes
        ()
    """

    id: str
    n: int
    cycles: int
    score: float | None
    band: str | None
    claimed: int
    hits: int
    said: float | None
    said_last: float | None
    p: float | None
    brier: float | None
    base: float | None
    patterns: tuple[Pattern, ...]
    verdict: str

    @property
    def codes(self) -> tuple[str, ...]:
        """
        Codes of the rules that it speaks for.

        Example:
            >>> from okrkit.history.track_record import track_of
            >>> track_of("Ann", []).codes
            ()
        """
        return tuple(each.code for each in self.patterns)


@frozen(kw_only=True, eq=False, repr=False)
class TrackRecord(ResultSet[Track]):
    """
    Records over cycles; whoever's key result ended first stands first.

    Attributes:
        on: The day it is about.
        by: "owner", "level", "metric" or "cycle".
        rows: Each key result that counts.
        items: A record for each.
        all: All of them as if they were one.
        left_out: How many key results do not count, by reason.

    Example:
        >>> from okrkit.history.track_record import track_record
        >>> track_record(on="2027-01-08").all.n
        0
    """

    kind = "track record"

    on: dt.date
    by: str
    rows: tuple[Tallied, ...]
    items: tuple[Track, ...]
    all: Track
    left_out: Mapping[str, int]

    @property
    def ids(self) -> tuple[str, ...]:
        """Whose records they are."""
        return tuple(item.id for item in self.items)

    def _at(self, index: int, /) -> Track:
        return self.items[index]

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return a row for each record.

        Returns:
            Columns by the names of `Track`'s fields, with `codes` as one text for its
            patterns; missing numbers are NaN, missing words None.

        Example:
            >>> from okrkit.history.track_record import track_record
            >>> track_record(on="2027-01-08").to_columns()["n"].tolist()
            []
        """
        import numpy as np

        def of(name: str) -> "list[object]":
            return [getattr(item, name) for item in self.items]

        return {
            **{name: words(of(name)) for name in _WORDS},
            **{name: np.array(of(name), dtype=np.int64) for name in _COUNTS},
            **{
                name: numbers([getattr(item, name) for item in self.items])
                for name in _MEASURES
            },
            "codes": words([", ".join(item.codes) for item in self.items]),
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            `kind`, `on`, `by`, `all`, `left_out` and `items`.

        Example:
            >>> from okrkit.history.track_record import track_record
            >>> track_record(on="2027-01-08").to_dict()["items"]
            []
        """
        return {
            "kind": self.kind,
            "on": jsonable(self.on),
            "by": self.by,
            "all": _plain(self.all),
            "left_out": jsonable(dict(self.left_out)),
            "items": [_plain(item) for item in self.items],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say what a record rests on.

        Args:
            id: Whose.

        Returns:
            A tree: each key result with its score, what was said first, what came.

        Raises:
            UnknownIdError: No such record.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet
            >>> from okrkit.history.track_record import track_record
            >>> kr = KeyResult("k", "K", at_most=5, check_ins={"2026-12-31": 4})
            >>> okrs = OKRSet([Objective("o", "O", [kr], owner="Ann")], cycle="2026-Q4")
            >>> track_record(okrs, on="2027-01-31").explain("Ann").inputs[0].note
            'met'
        """
        place = self._place(id)
        if place is None:
            raise UnknownIdError(
                f"no such {self.by}: {shown(id)}", id=id, known=self.ids
            )
        item = self.items[place]
        test = ""
        if item.said is not None and item.p is not None:
            met = f"{item.hits} of {item.claimed} met, {item.said:.3g} said"
            test = f"{met}: p {item.p:.3g}"
        return Explanation(
            id,
            item.score,
            rule="mean of the final scores",
            formula=test,
            note=item.verdict,
            inputs=tuple(_explained(row) for row in self.rows if row.group == id),
            excluded=tuple(
                (f"{n} key results", why) for why, n in self.left_out.items()
            ),
        )

    def __str__(self) -> str:
        """Return it as a text table; the last row is of all."""
        rows = [_row(item) for item in islice(self.items, markup.ROWS_SHOWN)]
        heads = (self.by, *_HEADS)
        table = markup.text_table(
            heads, [*rows, _row(self.all)], align=_ALIGN, total=len(self.items) + 1
        )
        return f"{self._title()}\n{table}"

    def __repr__(self) -> str:
        """Return how many records, on one line."""
        return (
            f"<TrackRecord of {len(self)}, {len(self.rows)} key results to {self.on}>"
        )

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        rows = [_row(item) for item in islice(self.items, markup.ROWS_SHOWN)]
        table = markup.table(
            (self.by, *_HEADS),
            [*rows, _row(self.all)],
            caption=self._title(),
            align=_ALIGN,
            total=len(self.items) + 1,
        )
        return markup.fragment(table, text=str(self))

    def _title(self) -> str:
        rest = ", ".join(f"{n} {why}" for why, n in self.left_out.items())
        left = f"; left out: {rest}" if rest else ""
        return f"track record by {self.by} to {self.on}{left}"


_HEADS = (
    "n",
    "cycles",
    "score",
    "met",
    "said",
    "last",
    "p",
    "Brier",
    "codes",
    "verdict",
)
_ALIGN = "lrrrrrrrrll"


def _plain(item: Track) -> Json:
    found: dict[str, Json] = {
        f.name: jsonable(getattr(item, f.name)) for f in fields(Track)
    }
    found["patterns"] = [
        {"code": p.code, "name": p.name, "text": p.text} for p in item.patterns
    ]
    return found


def _explained(row: Tallied) -> Explanation:
    first = f", {row.said[0]:.0%} said first" if row.said else ""
    came = "met" if row.hit else "not met"
    return Explanation(f"{row.cycle}/{row.id}", row.score, note=f"{came}{first}")


def _row(item: Track) -> list[markup.Cell]:
    band = f"{item.band}; " if item.band else ""
    return [
        item.id,
        str(item.n),
        str(item.cycles),
        _number(item.score, 2),
        f"{item.hits}/{item.claimed}" if item.claimed else "-",
        _number(item.said, 2),
        _number(item.said_last, 2),
        _number(item.p, 3),
        _number(item.brier, 3),
        ", ".join(item.codes),
        f"{band}{item.verdict}",
    ]


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
