"""What `check_assumptions` returns: verdicts on links, and hollow objectives."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from okrkit import markup
from okrkit.numerics.multiplicity import Adjustment
from okrkit.results import Explanation, Json, ResultSet
from okrkit.results.sealed import Comparable
from okrkit.retention.estimates.levels import level_text
from okrkit.strategy.assuming.assumed import Assumptions
from okrkit.strategy.assuming.hollow import Trust, change_text
from okrkit.strategy.assuming.linked import NAMES, LinkCheck, Verdict

if TYPE_CHECKING:
    import numpy as np

__all__ = ["AssumptionCheck"]

_COUNTS = ("searched", "n", "cycles", "moved", "followed", "stayed")
_WORDS = ("id", "objective", "driver", "outcome", "source", "verdict", "why")
_HEADS = (
    "link",
    "verdict",
    "lag",
    "correlation",
    "adjusted p",
    "moved",
    "followed",
    "stayed",
)
_ALIGN = "llrrrrrr"
_TRUST = ("objective: outcome", "state", "drivers green", "change")
_TONES: dict[Verdict, markup.Tone] = {
    "moves with it": "good",
    "moved without it": "bad",
    "no sign yet": "none",
    "cannot tell": "none",
}
_STATES: dict[str, markup.Tone] = {
    "hollow": "bad",
    "holds": "good",
}


@frozen(kw_only=True, eq=False, repr=False)
class AssumptionCheck(Comparable, ResultSet[LinkCheck]):
    """
    What the readings say of what objectives assume: a `LinkCheck` for each link.

    Attributes:
        on: The day.
        level: Of intervals, and one less of the rate of false claims.
        adjust: How all links looked at are paid for.
        links: A check for each link, in the order of the set.
        trust: For each outcome of an objective with drivers, whether it delivers.
        assumed: The chains that were checked.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.strategy.assuming.checking import check_assumptions
        >>> check_assumptions(OKRSet(), on="2026-11-15")
        <AssumptionCheck of 0 links on 2026-11-15: 0 hollow>
    """

    kind = "assumption check"

    on: dt.date
    level: float
    adjust: Adjustment
    links: tuple[LinkCheck, ...]
    trust: tuple[Trust, ...]
    assumed: Assumptions

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the links."""
        return tuple(link.id for link in self.links)

    @property
    def hollow(self) -> tuple[Trust, ...]:
        """
        The objectives whose drivers are all green while the outcome is no better.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.assuming.checking import check_assumptions
            >>> check_assumptions(OKRSet(), on="2026-11-15").hollow
            ()
        """
        return tuple(one for one in self.trust if one.state == "hollow")

    def with_verdict(self, verdict: Verdict) -> tuple[LinkCheck, ...]:
        """
        Return the links of one verdict.

        Args:
            verdict: The verdict.

        Returns:
            The links, in order.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.assuming.checking import check_assumptions
            >>> check = check_assumptions(OKRSet(), on="2026-11-15")
            >>> check.with_verdict("moves with it")
            ()
        """
        return tuple(link for link in self.links if link.verdict == verdict)

    def _at(self, index: int, /) -> LinkCheck:
        return self.links[index]

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return a row for each link.

        Returns:
            Columns by the names of `LinkCheck`'s fields; missing numbers are NaN.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.assuming.checking import check_assumptions
            >>> check = check_assumptions(OKRSet(), on="2026-11-15")
            >>> check.to_columns()["p"].tolist()
            []
        """
        import numpy as np

        made: dict[str, np.ndarray] = {}
        for name in NAMES:
            values = [getattr(link, name) for link in self.links]
            if name in _WORDS:
                made[name] = np.empty(len(values), dtype=object)
                made[name][:] = values
            elif name in _COUNTS:
                made[name] = np.array(values, dtype=np.int64)
            else:
                given = [np.nan if value is None else value for value in values]
                made[name] = np.array(given, dtype=np.float64)
        return made

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            `kind`, `on`, `level`, `adjust`, `items` and `trust`.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.assuming.checking import check_assumptions
            >>> check_assumptions(OKRSet(), on="2026-11-15").to_dict()["items"]
            []
        """
        return {
            "kind": self.kind,
            "on": self.on.isoformat(),
            "level": self.level,
            "adjust": self.adjust,
            "items": [link.to_dict() for link in self.links],
            "trust": [one.to_dict() for one in self.trust],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the verdict on a link came about.

        Args:
            id: Of the link.

        Returns:
            A tree of the numbers behind it.

        Raises:
            UnknownIdError: No such link.

        Example:
            >>> from okrkit import KeyResult, Metric, Objective, OKRSet
            >>> from okrkit.strategy.assuming.checking import check_assumptions
            >>> kr = KeyResult("a", "A", at_least=9, metric="a")
            >>> aim = Objective("o", "O", [kr], measured_by=["b"])
            >>> two = [Metric("a", role="driver"), Metric("b")]
            >>> okrs = OKRSet([aim], metrics=two)
            >>> check_assumptions(okrs, on="2026-11-15").explain("o: a -> b").value
            'cannot tell'
        """
        link = self[id]
        chain = self.assumed[link.objective]
        stated = next(one for one in chain.links if one.id == link.id)
        parts = (
            ("correlation", link.correlation, "own past, trend and season taken out"),
            ("slope", link.slope, self._ends(link)),
            ("elasticity", link.elasticity, "percent for percent, at the means"),
            ("lag in days", link.lag, f"{link.searched} tried"),
            ("p", link.p, "share of orders of the driver with one as strong"),
            ("adjusted p", link.adjusted_p, self.adjust),
            ("least that would be seen", link.least, "in four of five cases"),
        )
        inputs = [
            Explanation(label, value, rule=rule)
            for label, value, rule in parts
            if value is not None
        ]
        counts = f"{link.followed} of {link.moved}, and stayed in {link.stayed}"
        inputs.append(
            Explanation(
                "outcome followed",
                shown=counts,
                rule=f"past cycles in which the driver moved, of {link.cycles}",
            )
        )
        return Explanation(
            link.id,
            link.verdict,
            rule=f"{link.source} link",
            source=stated.because,
            note=link.why,
            inputs=tuple(inputs),
        )

    def _ends(self, link: LinkCheck) -> str:
        if link.low is None or link.high is None:
            return ""
        return f"{link.low:.3g} to {link.high:.3g} at {level_text(self.level)}"

    def __str__(self) -> str:
        """Return links and hollow objectives as text tables."""
        table = markup.text_table(
            _HEADS,
            self._cells(),
            align=_ALIGN,
            total=len(self.links),
            none=self._none(),
        )
        lines = [self._title(), table]
        if self.trust:
            below = markup.text_table(
                _TRUST, self._trust_cells(), total=len(self.trust)
            )
            lines += ["", below]
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return how many, on one line."""
        return (
            f"<AssumptionCheck of {len(self)} links on {self.on}: "
            f"{len(self.hollow)} hollow>"
        )

    def _repr_html_(self) -> str:
        """Return links and hollow objectives as tables for a notebook."""
        rows = [
            [row[0], markup.badge(link.verdict, _TONES[link.verdict]), *row[2:]]
            for row, link in zip(self._cells(), self.links, strict=False)
        ]
        view = markup.table(
            _HEADS,
            rows,
            caption=self._title(),
            align=_ALIGN,
            total=len(self.links),
            none=self._none(),
        )
        below = [
            [row[0], markup.badge(one.state, _STATES.get(one.state, "none")), *row[2:]]
            for row, one in zip(self._trust_cells(), self.trust, strict=False)
        ]
        caption = "outcomes beside their drivers"
        more = markup.table(_TRUST, below, caption=caption, total=len(self.trust))
        parts = [view, more] if self.trust else [view]
        return markup.fragment(markup.join(parts), text=str(self))

    def _title(self) -> str:
        return f"what objectives assume, by the readings up to {self.on}"

    def _none(self) -> str:
        """Say why there is no link."""
        if not self.assumed.okrs.objectives:
            return "no objectives"
        return "no objective assumes that one metric moves another"

    def _cells(self) -> list[list[markup.Cell]]:
        return [
            [
                link.id,
                link.verdict,
                _number(link.lag, ".0f"),
                _number(link.correlation, ".2f"),
                _number(link.adjusted_p, ".2g"),
                f"{link.moved} of {link.cycles}",
                f"{link.followed}",
                f"{link.stayed}",
            ]
            for link in self.links[: markup.ROWS_SHOWN]
        ]

    def _trust_cells(self) -> list[list[markup.Cell]]:
        okrs = self.assumed.okrs
        rows: list[list[markup.Cell]] = []
        for one in self.trust[: markup.ROWS_SHOWN]:
            said = "-"
            if one.change is not None and one.low is not None and one.high is not None:
                unit = okrs.metric(one.outcome).unit
                low, middle, high = (
                    change_text(value, unit)
                    for value in (one.low, one.change, one.high)
                )
                said = f"{middle} ({low} to {high})"
            green = f"{one.green} of {one.drivers}"
            rows.append([one.id, one.state, green, said])
        return rows


def _number(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)
