"""`Reliability`: how often came what was given each chance."""

import itertools

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.model.noun import Noun
from okrkit.projection.trust.rules import Bins, wilson
from okrkit.results import Explanation, ResultSet

_HEADS = ("chance given", "mean", "met", "range at 95%", "n")


@frozen(kw_only=True)
class Bin(Noun):
    """
    The chances of one bin, and what came of them.

    Attributes:
        id: Its bounds, in percent.
        n: How many chances.
        chance: Their mean; None of an empty bin.
        met: Share that was met; None of an empty bin.
        low: Lower end of what the share speaks for, at 95 %.
        high: Upper end of it.

    Example:
        >>> Bin(id="0-10%", n=0, chance=None, met=None, low=None, high=None).n
        0
    """

    id: str
    n: int
    chance: float | None
    met: float | None
    low: float | None
    high: float | None


@frozen(kw_only=True, eq=False, repr=False)
class Reliability(ResultSet[Bin]):
    """
    Chances in bins, each beside the share that was met.

    Where `chance` lies between `low` and `high`, the record speaks not against it; the
    range takes targets as independent, and is too narrow where they share a cycle.

    Attributes:
        of: Whose chances.
        bins: The bins.

    Example:
        >>> from okrkit.projection.trust.rules import binned
        >>> bins = binned(np.array([0.2, 0.3]), np.array([0.0, 1.0]), 2)
        >>> Reliability(of="okrkit", bins=bins)["0-50%"].met
        0.5
    """

    kind = "reliability"

    of: str
    bins: Bins

    @property
    def ids(self) -> tuple[str, ...]:
        """The bounds of each bin, in percent."""
        edges = [f"{100 * edge:.3g}" for edge in self.bins.edges.tolist()]
        return tuple(f"{a}-{b}%" for a, b in itertools.pairwise(edges))

    @property
    def ece(self) -> float | None:
        """The expected calibration error; None without any chance."""
        error = self.bins.ece
        return None if np.isnan(error) else error

    def _at(self, index: int, /) -> Bin:
        values = {name: column[index] for name, column in self.to_columns().items()}
        n, id = int(values.pop("n")), str(values.pop("id"))
        numbers = {k: None if np.isnan(v) else float(v) for k, v in values.items()}
        return Bin(id=id, n=n, **numbers)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return every number as arrays by name, in the order of `ids`.

        Returns:
            Columns by the names of `Bin`'s fields; NaN of empty bins.

        Example:
            >>> from okrkit.projection.trust.rules import binned
            >>> bins = binned(np.array([0.2]), np.array([1.0]), 2)
            >>> Reliability(of="okrkit", bins=bins).to_columns()["n"].tolist()
            [1, 0]
        """
        n = self.bins.n
        low, high = wilson(np.nan_to_num(self.bins.met) * n, n.astype(np.float64))
        return {
            "id": np.array(self.ids, dtype=object),
            "n": n,
            "chance": self.bins.chance,
            "met": self.bins.met,
            "low": low,
            "high": high,
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say what came of the chances of a bin.

        Args:
            id: Its bounds, as in `ids`.

        Returns:
            A line with its numbers.

        Raises:
            UnknownIdError: No such bin.

        Example:
            >>> from okrkit.projection.trust.rules import binned
            >>> bins = binned(np.array([0.2]), np.array([1.0]), 2)
            >>> Reliability(of="okrkit", bins=bins).explain("0-50%").formula
            '1 of 1 met'
        """
        item = self[id]
        hits = round((item.met or 0.0) * item.n)
        return Explanation(
            id,
            item.met,
            rule="share that was met",
            formula=f"{hits} of {item.n} met",
            inputs=(Explanation("mean chance", item.chance),),
        )

    def __str__(self) -> str:
        """Return it as a text table."""
        rows = [_cells(item) for item in self]
        table = markup.text_table(_HEADS, rows, align="lrrrr")
        return f"{markup.plain(self._title())}\n{table}"

    def __repr__(self) -> str:
        """Return its title."""
        return f"<Reliability: {markup.plain(self._title())}>"

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        rows = [_cells(item) for item in self]
        table = markup.table(_HEADS, rows, caption=self._title(), align="lrrrr")
        return markup.fragment(table, text=str(self))

    def _title(self) -> str:
        return f"what came of the chances of {self.of}"


def _cells(item: Bin) -> list[markup.Cell]:
    if item.chance is None or item.met is None:
        return [item.id, "-", "-", "-", "0"]
    ends = f"{_percent(item.low)} to {_percent(item.high)}"
    return [item.id, _percent(item.chance), _percent(item.met), ends, str(item.n)]


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f}%"
