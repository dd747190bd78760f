"""What hangs on an objective: segments, supports, guardrails, assumptions, work."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.attributes import EXTRA, checked, may, must
from okrkit.model.calendar import optional_date
from okrkit.model.checks import (
    LONGEST_NOTE,
    choice,
    identifier,
    items,
    number,
    optional_number,
    text,
)
from okrkit.model.noun import Noun, Say, phrase
from okrkit.model.target import Hold

SupportKind: TypeAlias = Literal["contributes", "informs", "depends on", "shares"]
"""What a support means."""

SUPPORT_KINDS: tuple[SupportKind, ...] = get_args(SupportKind)

_ID = must(identifier)
_TEXT = must(text, empty=True)
_NOTE = must(text, empty=True, longest=LONGEST_NOTE)
_OPTIONAL = must(optional_number)


def ids(value: Iterable[str], *, field: str = "") -> tuple[str, ...]:
    """
    Return a tuple of ids.

    Raises:
        InvalidOKRError: No list, or an item that is no id.

    Example:
        >>> ids(["nps", "churn"], field="measured_by")
        ('nps', 'churn')
    """
    return tuple(identifier(item, field=field) for item in items(value, field=field))


def weight(value: object, *, field: str) -> float:
    """
    Return a weight: a number, 0 or more; 0 is shown and does not count.

    Raises:
        InvalidOKRError: No finite number, or one below 0.

    Example:
        >>> weight(2, field="weight")
        2.0
    """
    result = number(value, field=field)
    if result < 0:
        raise InvalidOKRError(
            "a weight below 0",
            code="invalid-weight",
            place=field,
            expected="0 or more",
            got=shown(value),
        )
    return result


def forwards(start: dt.date | None, end: dt.date | None, *, place: str) -> None:
    """
    Refuse a span that ends before it starts.

    Raises:
        InvalidOKRError: It does (``period-order``).

    Example:
        >>> forwards(None, None, place="initiative calls")
    """
    if start is not None and end is not None and end < start:
        raise InvalidOKRError(
            "ends before it starts",
            code="period-order",
            place=place,
            got=f"{start} to {end}",
        )


@frozen(field_transformer=checked)
class Segment(Noun):
    """
    Who is meant: a part of the customers, users or people.

    Attributes:
        id: Short and stable.
        condition: Who belongs to it, in words.
        parent: Id of the segment it is part of, or None.
        extra: What a document says beyond these fields; kept and saved again.

    Example:
        >>> Segment("enterprise", "over $1m a year", parent="paying").parent
        'paying'
    """

    id: str = field(metadata=_ID)
    condition: str = field(default="", metadata=_TEXT)
    parent: str | None = field(default=None, metadata=may(identifier))
    extra: dict[str, object] = field(
        factory=dict, kw_only=True, repr=False, hash=False, metadata=EXTRA
    )


@frozen(kw_only=True, field_transformer=checked)
class Support(Noun):
    """
    A link to what an objective contributes to: exactly one parent.

    Attributes:
        objective: Id of the parent objective, or None.
        key_result: Id of the parent key result, or None.
        weight: Relative among the contributors of one parent; 1 where left out, and 0
            for one that is shown and does not count.
        share: The part of this child that counts for this parent where values add up.
        kind: ``"contributes"``, ``"informs"`` (no weight), ``"depends on"`` or
            ``"shares"``.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: No parent or two, a negative weight, a share outside 0 to 1.

    Example:
        >>> Support(objective="company/grow", weight=0.4).kind
        'contributes'
    """

    objective: str | None = field(default=None, metadata=may(identifier))
    key_result: str | None = field(default=None, metadata=may(identifier))
    weight: float = field(default=1.0, metadata=must(weight))
    share: float | None = field(default=None, metadata=_OPTIONAL)
    kind: SupportKind = field(
        default="contributes", metadata=must(choice, allowed=SUPPORT_KINDS)
    )
    extra: dict[str, object] = field(
        factory=dict, repr=False, hash=False, metadata=EXTRA
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a support of nothing or of two, and a share that is none."""
        if (self.objective is None) == (self.key_result is None):
            raise InvalidOKRError(
                "a support has one parent",
                code="support-parent",
                place="Support",
                expected="objective or key_result",
                got="both" if self.objective else "neither",
            )
        if self.share is not None and not 0 < self.share <= 1:
            raise InvalidOKRError(
                "not a share",
                code="not-a-share",
                place="Support.share",
                expected="a number above 0, up to 1",
                got=shown(self.share),
            )


@frozen(kw_only=True, field_transformer=checked)
class Guardrail(Noun):
    """
    A limit on a metric that must not get worse; reported, never averaged in.

    Attributes:
        metric: Id of the metric.
        at_least: Lower limit in its unit, or None.
        at_most: Upper limit in its unit, or None.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: No limit, or limits crossed.

    Example:
        >>> Guardrail(metric="complaints", at_most=20).hold.at_most
        20.0
    """

    metric: str = field(metadata=_ID)
    at_least: float | None = field(default=None, metadata=_OPTIONAL)
    at_most: float | None = field(default=None, metadata=_OPTIONAL)
    extra: dict[str, object] = field(
        factory=dict, repr=False, hash=False, metadata=EXTRA
    )

    def __attrs_post_init__(self) -> None:
        """Check the limits as `Hold` does."""
        _ = self.hold

    def _phrase(self, _number: Say, /) -> str:
        return f"{self.metric} {phrase(self.hold)}"

    @property
    def hold(self) -> Hold:
        """
        The limit as a target.

        Example:
            >>> Guardrail(metric="complaints", at_most=20).hold.direction
            -1
        """
        return Hold(at_least=self.at_least, at_most=self.at_most)


@frozen(kw_only=True, field_transformer=checked)
class Assumption(Noun):
    """
    What an objective believes: these drivers move that outcome.

    Attributes:
        drivers: Ids of metrics.
        outcome: Id of the metric they should move.
        lag: Days until the outcome follows.
        because: Why one believes it.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: A negative lag, or a field of the wrong kind.

    Example:
        >>> Assumption(drivers=["onboarded"], outcome="churn", lag=60).lag
        60.0
    """

    drivers: tuple[str, ...] = field(converter=ids)
    outcome: str = field(metadata=_ID)
    lag: float = field(default=0.0, metadata=must(number))
    because: str = field(default="", metadata=_NOTE)
    extra: dict[str, object] = field(
        factory=dict, repr=False, hash=False, metadata=EXTRA
    )

    def __attrs_post_init__(self) -> None:
        """Refuse an effect before its cause."""
        if self.lag < 0:
            raise InvalidOKRError(
                "a lag is days until the outcome follows",
                code="negative",
                place="Assumption.lag",
                got=shown(self.lag),
            )


@frozen(field_transformer=checked)
class Initiative(Noun):
    """
    Work meant to move key results; never a key result itself.

    Attributes:
        id: Short and stable.
        title: What is done.
        starts_on: First day, or None.
        ends_on: Last day, or None.
        moves: Ids of the key results or metrics it should move.
        segment: For whom.
        effort: How much work, in the team's own measure; None where not said.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: It ends before it starts, or a field is of the wrong kind.
        CalendarError: No date.

    Example:
        >>> Initiative("calls", "Call every new customer", moves=["churn"]).moves
        ('churn',)
    """

    id: str = field(metadata=_ID)
    title: str = field(metadata=must(text))
    starts_on: dt.date | None = field(
        default=None, kw_only=True, converter=optional_date
    )
    ends_on: dt.date | None = field(default=None, kw_only=True, converter=optional_date)
    moves: tuple[str, ...] = field(default=(), kw_only=True, converter=ids)
    segment: str = field(default="", kw_only=True, metadata=_TEXT)
    effort: float | None = field(default=None, kw_only=True, metadata=_OPTIONAL)
    extra: dict[str, object] = field(
        factory=dict, kw_only=True, repr=False, hash=False, metadata=EXTRA
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a span that runs backwards."""
        forwards(self.starts_on, self.ends_on, place=f"initiative {self.id}")
