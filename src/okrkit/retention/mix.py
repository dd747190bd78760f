"""`mix_effect`: a change split into within segments and the mix of them."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit import markup
from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import normal_quantile
from okrkit.results import Explanation, Json, ResultSet
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.mix_parts import (
    Parts,
    period_parts,
    plain_ratio,
    read_parts,
)

_SOURCE: Final = "Kitagawa, Journal of the American Statistical Association 50 (1955)"
_WITHIN: Final = "sum of (rate after - rate before) * mean share"
_MIX: Final = "sum of (share after - share before) * mean rate"
_HEADS: Final = (
    "segment",
    "share before",
    "share after",
    "rate before",
    "rate after",
    "within",
    "mix",
)


@frozen(kw_only=True)
class SegmentEffect:
    """
    What one segment did to a change.

    Attributes:
        segment: Its name.
        share_before: Its part of the denominator.
        share_after: The same, after.
        before: Its rate; None where it had none.
        after: The same, after.
        within: What its own rate did.
        mix: What its share did: whether it is more of a rate above the mean, or less.

    Example:
        >>> mix_effect({"a": (1, 4)}, {"a": (2, 4)})["a"].within
        0.25
    """

    segment: str
    share_before: float
    share_after: float
    before: float | None
    after: float | None
    within: float
    mix: float

    @property
    def total(self) -> float:
        """
        Within and mix.

        Example:
            >>> mix_effect({"a": (1, 4)}, {"a": (2, 4)})["a"].total
            0.25
        """
        return self.within + self.mix


@frozen(eq=False, kw_only=True, repr=False)
class MixEffect(ResultSet[SegmentEffect]):
    """
    A change of a ratio, split exactly into what happened within and between segments.

    Standard errors take the segments' shares as known, and the two times as
    independent; None where the error of a rate is not known.

    Attributes:
        definition: What is counted.
        segments: The segments, in order.
        before: The ratio of everybody.
        after: The same, after.
        within: What segments' own rates did, one by one added up.
        mix: What their shares did.
        change_error: Standard error of the change.
        within_error: Of `within`.
        mix_error: Of `mix`.
        level: Of what is called more than chance.
        effects: Columns by name, as `SegmentEffect` has them.

    Example:
        >>> before = {"small": (9, 100), "large": (1, 100)}
        >>> after = {"small": (4, 50), "large": (1.5, 150)}
        >>> print(mix_effect(before, after).said.partition(":")[0])
        Ratio fell from 5% to 2.75%, by 2.25 points
    """

    kind: ClassVar[str] = "mix effect"

    definition: Definition
    segments: tuple[str, ...]
    before: float
    after: float
    within: float
    mix: float
    change_error: float | None
    within_error: float | None
    mix_error: float | None
    level: float
    effects: Mapping[str, Floats]

    @property
    def ids(self) -> Sequence[str]:
        """
        The segments, in order.

        Example:
            >>> mix_effect({"a": (1, 4)}, {"a": (2, 4)}).ids
            ('a',)
        """
        return self.segments

    @property
    def change(self) -> float:
        """
        After less before: within and mix, exactly.

        Example:
            >>> before, after = {"a": (1, 4), "b": (0, 4)}, {"a": (1, 4), "b": (0, 12)}
            >>> made = mix_effect(before, after)
            >>> made.change, made.within, made.mix
            (-0.0625, 0.0, -0.0625)
        """
        return float(_settled(self.after - self.before, self._noise()))

    @property
    def said(self) -> str:
        """
        The split as a sentence.

        Example:
            >>> before, after = {"a": (1, 4), "b": (0, 4)}, {"a": (1, 4), "b": (0, 12)}
            >>> made = mix_effect(before, after)
            >>> made.said.partition(": ")[2].partition(";")[0]
            'only because the mix moved, within segments nothing changed'
        """
        name, change = self.definition.name, self.change
        write = self.definition.text
        head = f"{name} is unchanged at {write(self.after)}"
        if change:
            verb = "fell" if change < 0 else "rose"
            head = f"{name} {verb} from {write(self.before)} to {write(self.after)}"
            head += f", by {self._points(abs(change))}"
        return f"{head}: {self._reason()}{self._surely()}."

    def _reason(self) -> str:
        """Say which of the two made the change."""
        within, mix = self.within, self.mix
        if not (within and mix):
            return self._one_sided()
        if within * mix < 0:
            if not self.change:
                verb, back = ("rose", "down") if within > 0 else ("fell", "up")
                return (
                    f"within segments it {verb} by {self._number(abs(within))}, "
                    f"and the mix took it {back} again by as much"
                )
            sign = 1 if self.change > 0 else -1
            by_mix = mix * sign > 0
            made, against = (mix, within) if by_mix else (within, mix)
            because = "because the mix moved" if by_mix else "within segments"
            other = "within segments" if by_mix else "by the mix"
            return (
                f"{self._number(abs(made))} {because}, "
                f"against {self._number(abs(against))} the other way {other}"
            )
        return (
            f"{self._number(abs(within))} within segments, "
            f"{self._number(abs(mix))} because the mix moved"
        )

    def _one_sided(self) -> str:
        """Say the same where one of the two, or neither, made a difference."""
        if self.mix:
            return f"only because the mix moved, {self._none_within()}"
        if self.within:
            return f"all of it within segments, {self._none_of_mix()}"
        if self._moved("within") or self._moved("mix") or self._shares_moved():
            return f"{self._none_within()}, and {self._none_of_mix()}"
        return "neither rates nor the mix moved"

    def _none_within(self) -> str:
        """Say why rates made no difference."""
        if self._moved("within"):
            return "within segments rises and falls cancel out"
        return "within segments nothing changed"

    def _none_of_mix(self) -> str:
        """Say why shares made no difference."""
        if self._moved("mix"):
            return "what the mix did cancels out"
        return "the mix did nothing"

    def _moved(self, name: str) -> bool:
        """Tell whether a part did something in any segment."""
        return bool(np.any(self.effects[name] != 0))

    def _shares_moved(self) -> bool:
        before, after = self.effects["share_before"], self.effects["share_after"]
        noise = _NOISE * np.maximum(before, after)
        return bool(np.any(_settled(after - before, noise) != 0))

    def _noise(self) -> float:
        """Return how far rounding alone moves the ratio of everybody."""
        columns = [np.nan_to_num(self.effects[name]) for name in ("before", "after")]
        shares = self.effects["share_before"], self.effects["share_after"]
        sums = [abs(c) @ s for c, s in zip(columns, shares, strict=True)]
        return _NOISE * float(max(sums))

    def _number(self, value: float) -> str:
        scale = 100 if self._percent else 1
        return f"{scale * value:.4g}"

    def _points(self, value: float) -> str:
        return f"{self._number(value)} points" if self._percent else self._number(value)

    @property
    def _percent(self) -> bool:
        return self.definition.percent and self.definition.unit.kind == "ratio"

    def _at(self, index: int, /) -> SegmentEffect:
        at = {name: float(column[index]) for name, column in self.effects.items()}
        return SegmentEffect(
            segment=self.ids[index],
            share_before=at["share_before"],
            share_after=at["share_after"],
            before=None if np.isnan(at["before"]) else at["before"],
            after=None if np.isnan(at["after"]) else at["after"],
            within=at["within"],
            mix=at["mix"],
        )

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column, by segment.

        Returns:
            By name: segment, shares and rates before and after, within and mix.

        Example:
            >>> mix_effect({"a": (1, 4)}, {"a": (2, 4)}).to_columns()["within"]
            array([0.25])
        """
        return {"segment": np.array(self.ids, dtype=np.str_), **self.effects}

    def to_dict(self) -> dict[str, Json]:
        """
        Return the result as plain values for JSON.

        Returns:
            The change, its parts with their errors, and an item for each segment.

        Example:
            >>> mix_effect({"a": (1, 4)}, {"a": (2, 4)}).to_dict()["change"]
            0.25
        """
        names = ("before", "after", "change", "within", "mix")
        errors = ("change_error", "within_error", "mix_error", "level")
        return {
            **super().to_dict(),
            "definition": self.definition.id,
            **{name: getattr(self, name) for name in (*names, *errors)},
            "said": self.said,
        }

    def explain(self, id: str = "", /) -> Explanation:
        """
        Say how the change came about, or what one segment did to it.

        Args:
            id: A segment; "" for everybody.

        Returns:
            The split.

        Raises:
            UnknownIdError: There is no such segment.

        Example:
            >>> made = mix_effect({"a": (1, 4)}, {"a": (2, 4)})
            >>> print(made.explain().inputs[1].formula)
            sum of (share after - share before) * mean rate
        """
        if id:
            one = self[id]
            return Explanation(
                id,
                one.total,
                shown=self._points(one.total),
                rule="within + mix",
                source=_SOURCE,
                inputs=[
                    self._part("within", one.within),
                    self._part("mix", one.mix, note=_new(one)),
                ],
            )
        write = self.definition.text
        parts = [
            self._part(
                "within segments",
                self.within,
                formula=_WITHIN,
                note=self._chance(self.within, self.within_error),
            ),
            self._part(
                "mix",
                self.mix,
                formula=_MIX,
                note=self._chance(self.mix, self.mix_error),
            ),
        ]
        return Explanation(
            f"change of {self.definition.name}",
            self.change,
            shown=self._points(self.change),
            rule="within + mix",
            formula=f"{write(self.after)} - {write(self.before)}",
            source=_SOURCE,
            note=self.said,
            inputs=[*parts, *(self.explain(name) for name in self.ids)],
        )

    def _part(
        self, name: str, value: float, *, formula: str = "", note: str = ""
    ) -> Explanation:
        shown = self._points(value)
        return Explanation(name, value, shown=shown, formula=formula, note=note)

    def _chance(self, value: float, error: float | None) -> str:
        more = self._more(value, error)
        off = "" if error is None else self._points(error)
        return f"{more} at {level_text(self.level)} (error {off})" if more else ""

    def _more(self, value: float, error: float | None) -> str:
        """Say whether a move is more than chance; nothing where nobody knows."""
        if error is None or not value:
            return ""
        reach = float(normal_quantile((1 + self.level) / 2)) * error
        return "more than chance" if abs(value) > reach else "no more than chance"

    def _surely(self) -> str:
        """Say whether the whole, and what segments did, moved more than by chance."""
        whole = self._more(self.change, self.change_error)
        within = self._more(self.within, self.within_error)
        if not whole:
            return ""
        said = f"; the change is {whole}"
        if within and within != whole:
            said += f", what happened within segments is {within}"
        return f"{said} at {level_text(self.level)}"

    def __str__(self) -> str:
        """Return the sentence, and a table of at most 200 segments."""
        table = markup.text_table(
            _HEADS, self._rows(), align="lrrrrrr", total=len(self)
        )
        return f"{markup.plain(self.said)}\n{table}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        table = markup.table(
            _HEADS, self._rows(), caption=self.said, align="lrrrrrr", total=len(self)
        )
        return markup.fragment(table, text=str(self))

    def _rows(self) -> list[list[str]]:
        write = self.definition.text
        return [
            [
                one.segment,
                f"{100 * one.share_before:.3g}%",
                f"{100 * one.share_after:.3g}%",
                write(one.before),
                write(one.after),
                self._number(one.within),
                self._number(one.mix),
            ]
            for _, one in zip(range(markup.ROWS_SHOWN), self, strict=False)
        ]


_NOISE: Final = 1e-13
"""Part of the numbers that a difference is made of, below which it is rounding."""


def mix_effect(
    before: Parts | str,
    after: Parts | str,
    *,
    of: Measured | None = None,
    level: float = 0.95,
) -> MixEffect:
    """
    Split the change of a ratio into what happened within segments, and by their mix.

    Each segment's rate changes, weighed by its mean share; and its share changes,
    weighed by its mean rate. The two add up to the change exactly. A segment that is
    new or has gone has one rate: it is all mix.

    Args:
        before: Numerator and denominator by segment, or an estimate of each; with
            `of` the label of a period.
        after: The same of a later time.
        of: A measure by segment that has both periods. What belongs to no segment is
            a segment of its own, so that everybody is there.
        level: Of what is called more than chance.

    Returns:
        The change, within and mix with their standard errors, and each segment.

    Raises:
        InvalidOKRError: No segments, no numbers, a denominator below 0 or all of them
            0, the same segment twice, or estimates of two measures.
        UnknownIdError: No such period.

    Units:
        Those of the ratio.

    Source:
        Kitagawa, Journal of the American Statistical Association 50 (1955),
        1168-1194: both halves with the mean of the other as weights.

    Example:
        >>> before = {"new": (30, 100), "old": (10, 100)}
        >>> after = {"new": (15, 50), "old": (15, 150)}
        >>> made = mix_effect(before, after)
        >>> round(made.within, 6), round(made.mix, 6)
        (0.0, -0.05)
    """
    level = check_level(level)
    about = plain_ratio()
    if of is not None:
        about = of.definition
        before, after = period_parts(of, before), period_parts(of, after)
    first, about = read_parts(before, "before", about)
    second, about = read_parts(after, "after", about)
    segments = tuple(dict.fromkeys([*first, *second]))
    none = (0.0, 0.0, 0.0)
    b = np.array([first.get(name, none) for name in segments]).T
    a = np.array([second.get(name, none) for name in segments]).T
    share0, share1 = b[1] / b[1].sum(), a[1] / a[1].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        rate0, rate1 = b[0] / b[1], a[0] / a[1]
    r0, r1 = np.where(b[1] > 0, rate0, rate1), np.where(a[1] > 0, rate1, rate0)
    r0, r1 = np.nan_to_num(r0), np.nan_to_num(r1)
    total0, total1 = float(b[0].sum() / b[1].sum()), float(a[0].sum() / a[1].sum())
    weight, moved = (share0 + share1) / 2, share1 - share0
    mean = (r0 + r1) / 2
    # About the mean of everybody: what a share moves is told from what all are.
    about_all = (total0 + total1) / 2
    within, all_within = _parts(
        (r1 - r0) * weight, weight * np.maximum(abs(r0), abs(r1))
    )
    apart = np.maximum(abs(mean), abs(about_all))
    mix, all_mix = _parts(
        moved * (mean - about_all), np.maximum(share0, share1) * apart
    )
    return MixEffect(
        definition=about,
        segments=segments,
        before=total0,
        after=total1,
        within=all_within,
        mix=all_mix,
        **_errors(b, a, share0, share1),
        level=level,
        effects={
            "share_before": share0,
            "share_after": share1,
            "before": rate0,
            "after": rate1,
            "within": within,
            "mix": mix,
        },
    )


def _parts(effects: Floats, made_of: Floats) -> tuple[Floats, float]:
    """Return effects and their sum, without what is rounding of their numbers."""
    noise = _NOISE * made_of
    return _settled(effects, noise), float(_settled(effects.sum(), noise.sum()))


def _settled(value: ArrayLike, noise: ArrayLike) -> Floats:
    """Return 0 for what is no more than rounding; never -0."""
    given = np.asarray(value, np.float64)
    return np.where(np.abs(given) <= noise, 0.0, given)


def _errors(
    b: Floats, a: Floats, share0: Floats, share1: Floats
) -> dict[str, float | None]:
    """Return the standard errors of the change and its two parts."""
    both = (b[1] > 0) & (a[1] > 0)
    weight, half = (share0 + share1) / 2 * both, (share1 - share0) / 2
    before, after = np.where(both, half, -share0), np.where(both, half, share1)
    v0, v1 = np.where(b[1] > 0, b[2], 0.0), np.where(a[1] > 0, a[2], 0.0)
    sums = {
        "change_error": share0**2 * v0 + share1**2 * v1,
        "within_error": weight**2 * (v0 + v1),
        "mix_error": before**2 * v0 + after**2 * v1,
    }
    made = {name: float(np.sqrt(parts.sum())) for name, parts in sums.items()}
    return {name: None if np.isnan(e) else e for name, e in made.items()}


def _new(one: SegmentEffect) -> str:
    if one.before is None:
        return "a new segment: all of it is mix"
    return "the segment has gone: all of it is mix" if one.after is None else ""
