"""The nouns a team writes: `Objective` and `KeyResult`."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias, get_args

from attrs import evolve, field, frozen

from okrkit.errors import CalendarError, InvalidOKRError, shown
from okrkit.model.attributes import EXTRA, beyond, checked, may, must
from okrkit.model.calendar import Cycle, as_date, optional_date
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import (
    LONGEST_NOTE,
    choice,
    flag,
    identifier,
    instance,
    instances,
    items,
    number,
    text,
)
from okrkit.model.metric import Metric
from okrkit.model.noun import Noun, Parts, phrase
from okrkit.model.parts import (
    Assumption,
    Guardrail,
    Initiative,
    Support,
    forwards,
    ids,
    weight,
)
from okrkit.model.rhythm import Rhythm, as_rhythm
from okrkit.model.target import Hold, Reach, Target

Intent: TypeAlias = Literal["committed", "aspirational", "learning"]
"""How firmly an objective or key result is meant; decides the policy."""

INTENTS: tuple[Intent, ...] = get_args(Intent)

Readings: TypeAlias = Mapping[dt.date | str, float] | Mapping[str, float]
"""Values by date."""

_ID = must(identifier)
_TITLE = must(text)
_TEXT = must(text, empty=True)
_NOTE = must(text, empty=True, longest=LONGEST_NOTE)


@frozen(init=False, field_transformer=checked)
class KeyResult(Noun):
    """
    One measure with a target.

    The target is given whole (``target=Hold(at_most=5)``) or in short: ``baseline=``
    and ``target=`` numbers make a `Reach`, ``at_least=`` and ``at_most=`` a `Hold`.

    Attributes:
        id: Short and stable; key results have a scope of ids of their own.
        title: What will be true, in one line.
        target: How its value is judged; None only for a draft.
        metric: Id of the metric, or the `Metric` itself; None where check-ins are all.
        weight: Relative among the key results of its objective; 1 where left out, and 0
            for one that is shown and does not count.
        intent: Overrides the objective's; None inherits it.
        owner: Who answers for it; empty inherits the objective's.
        segment: Whom it is about.
        check_ins: What was said of it, by date.
        plan: Pairs (date, value): what is expected when.
        starts_on: First day, where it differs from the cycle's.
        ends_on: Last day, where it differs from the cycle's.
        depends_on: Ids of key results it waits for.
        draft: Free text whose slots are still open: never scored.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: No target or two, a field of the wrong kind, a day twice.
        CalendarError: A day that is none.

    Example:
        >>> KeyResult("nps", "Customers recommend us", baseline=32, target=40).target
        Reach(baseline=32.0, target=40.0, stretch=None, basis='latest')
    """

    id: str = field(metadata=_ID)
    title: str = field(metadata=_TITLE)
    target: Target | None = None
    metric: str | Metric | None = field(
        default=None, metadata=may(lambda v, field: _metric(v, field=field))
    )
    weight: float = field(default=1.0, metadata=must(weight))
    intent: Intent | None = field(default=None, metadata=may(choice, allowed=INTENTS))
    owner: str = field(default="", metadata=_TEXT)
    segment: str = field(default="", metadata=_TEXT)
    check_ins: tuple[CheckIn, ...] = field(
        default=(),
        repr=False,
        metadata=must(lambda v, field: _check_ins(v, field=field)),
    )
    plan: tuple[tuple[dt.date, float], ...] = field(
        default=(), repr=False, metadata=must(lambda v, field: _plan(v, field=field))
    )
    starts_on: dt.date | None = field(default=None, converter=optional_date)
    ends_on: dt.date | None = field(default=None, converter=optional_date)
    depends_on: tuple[str, ...] = field(default=(), converter=ids)
    draft: bool = field(default=False, metadata=must(flag))
    extra: dict[str, object] = field(
        factory=dict,
        repr=False,
        hash=False,
        metadata=must(beyond, more=("baseline", "stretch", "at_least", "at_most")),
    )

    if TYPE_CHECKING:
        # Made by attrs, which pyright does not know.
        def __attrs_init__(self, **values: object) -> None: ...

    def __init__(
        self,
        id: str,
        title: str,
        *,
        target: Target | float | None = None,
        baseline: float | None = None,
        stretch: float | None = None,
        at_least: float | None = None,
        at_most: float | None = None,
        metric: str | Metric | None = None,
        weight: float = 1.0,
        intent: Intent | None = None,
        owner: str = "",
        segment: str = "",
        check_ins: Iterable[CheckIn] | Readings = (),
        plan: Iterable[tuple[dt.date | str, float]] | Readings = (),
        starts_on: dt.date | str | None = None,
        ends_on: dt.date | str | None = None,
        depends_on: Iterable[str] = (),
        draft: bool = False,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        """Read the short forms of a target, then set and check every field."""
        fields: dict[str, Any] = {
            "id": id,
            "title": title,
            "target": _whole_target(
                target,
                baseline=baseline,
                stretch=stretch,
                at_least=at_least,
                at_most=at_most,
            ),
            "metric": metric,
            "weight": weight,
            "intent": intent,
            "owner": owner,
            "segment": segment,
            "check_ins": check_ins,
            "plan": plan,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "depends_on": depends_on,
            "draft": draft,
            "extra": extra,
        }
        self.__attrs_init__(**fields)
        if self.target is None and not self.draft:
            raise InvalidOKRError(
                "no target",
                code="target-missing",
                place=f"key result {self.id}",
                expected="baseline and target, a limit, or a target such as Done()",
                hint="Without a baseline yet, use Establish().",
            )
        forwards(self.starts_on, self.ends_on, place=f"key result {self.id}")

    @property
    def metric_id(self) -> str | None:
        """
        Id of its metric, however the metric is given.

        Example:
            >>> KeyResult("nps", "NPS", at_least=40, metric=Metric("nps")).metric_id
            'nps'
        """
        return self.metric.id if isinstance(self.metric, Metric) else self.metric

    def replace(self, /, **changes: object) -> Self:
        """
        Return the key result with other fields; what is not named stays.

        Of a `Reach` numbers for ``baseline=``, ``target=`` and ``stretch=`` change that
        part, and the others stay. Any other target in short (``at_least=``,
        ``at_most=``, or baseline and target) takes the place of the one it had.

        Args:
            **changes: Fields by name, or the parts of a target in short.

        Returns:
            A new key result.

        Raises:
            InvalidOKRError: A name that is no field, or a value that cannot be.

        Example:
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> kr.replace(target=45).target.baseline
            32.0
            >>> kr.replace(at_least=40).target.at_least
            40.0
        """
        parts = {name: changes[name] for name in _REACH if name in changes}
        whole = isinstance(parts.get("target", 0), Target | None)
        limits = changes.keys() & {"at_least", "at_most"}
        if parts and not whole and not limits and isinstance(self.target, Reach):
            rest = {name: v for name, v in changes.items() if name not in parts}
            return super().replace(**rest, target=self.target.replace(**parts))
        if changes.keys() & set(_SHORT):
            changes.setdefault("target", None)
        return super().replace(**changes)

    def _settable(self) -> tuple[str, ...]:
        return (*super()._settable(), *_SHORT)

    def _parts(self) -> Parts | None:
        if not self.check_ins:
            return None
        unit = self.metric.unit if isinstance(self.metric, Metric) else None
        return Parts(
            ("date", "value", "confidence", "note"),
            lambda: (check_in.cells(unit) for check_in in self.check_ins),
            len(self.check_ins),
        )

    def with_check_in(self, check_in: CheckIn, *, replace: bool = False) -> Self:
        """
        Return the key result with one more check-in.

        Args:
            check_in: The new one.
            replace: Whether it may take the place of the one of its day: a correction.

        Returns:
            A new key result; the check-ins stay in the order of their dates.

        Raises:
            InvalidOKRError: There is a check-in of that day and `replace` is not set,
                or it is no check-in.

        Example:
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> len(kr.with_check_in(CheckIn("2026-11-06", 34)).check_ins)
            1
        """
        new = instance(check_in, kind=CheckIn, field="check_in")
        others = tuple(old for old in self.check_ins if old.date != new.date)
        taken = len(others) < len(self.check_ins)
        if taken and not flag(replace, field="replace"):
            raise InvalidOKRError(
                f"there is a check-in of {new.date}",
                code="duplicate-check-in",
                place=f"key result {self.id}",
                hint="To correct it, pass replace=True to with_check_in.",
            )
        return evolve(self, check_ins=(*others, new))


_REACH = ("baseline", "target", "stretch")
_SHORT = ("baseline", "stretch", "at_least", "at_most")


def _whole_target(
    target: Any,  # noqa: ANN401 - whatever a user gives; what it is, is told below
    **short: float | None,
) -> object:
    given = {name: value for name, value in short.items() if value is not None}
    limits = given.keys() & {"at_least", "at_most"}
    if limits and (target is not None or given.keys() - limits):
        raise _two_targets(given, target)
    if limits:
        return Hold(at_least=short["at_least"], at_most=short["at_most"])
    if isinstance(target, Target):
        if given:
            raise _two_targets(given, target)
        return target
    if "baseline" in given and target is not None:
        return Reach(given["baseline"], target, short["stretch"])
    if given or target is not None:
        raise InvalidOKRError(
            "half a target",
            code="target-incomplete",
            place="KeyResult.target",
            expected="baseline and target together",
            got=shown({**given, "target": target} if target is not None else given),
            hint="Where the baseline is not known yet, use Establish() first.",
        )
    return None


def _two_targets(given: object, target: object) -> InvalidOKRError:
    return InvalidOKRError(
        "two targets",
        code="target-conflict",
        place="KeyResult.target",
        expected="one way to judge the value",
        got=shown(given if target is None else (given, target)),
        hint="Make two key results, or keep one of the targets.",
    )


def _metric(value: object, *, field: str) -> str | Metric:
    return value if isinstance(value, Metric) else identifier(value, field=field)


def _check_ins(value: object, *, field: str) -> tuple[CheckIn, ...]:
    if isinstance(value, Mapping):
        value = [CheckIn(day, reading) for day, reading in value.items()]
    found = sorted(instances(value, CheckIn, field=field), key=lambda c: c.date)
    for before, after in pairwise(found):
        if before.date == after.date:
            raise InvalidOKRError(
                f"two check-ins of {after.date}",
                code="duplicate-check-in",
                place=field,
                hint="Keep one of them: a day has one check-in.",
            )
    return tuple(found)


def _plan(value: object, *, field: str) -> tuple[tuple[dt.date, float], ...]:
    rows = value.items() if isinstance(value, Mapping) else items(value, field=field)
    plan: dict[dt.date, float] = {}
    for row in rows:
        pair = items(row, field=field)
        if len(pair) != 2:
            raise InvalidOKRError(
                "not a date and a value",
                code="wrong-type",
                place=field,
                expected="pairs of date and value",
                got=shown(row),
            )
        day = as_date(pair[0], field=field)
        if day in plan:
            raise InvalidOKRError(
                f"two values for {day}", code="duplicate", place=field
            )
        plan[day] = number(pair[1], field=field)
    return tuple(sorted(plan.items()))


def _cycle(value: object, *, field: str) -> str | Cycle:
    return value if isinstance(value, Cycle) else text(value, field=field, longest=60)


def _rhythm(
    value: Any,  # noqa: ANN401 - as_rhythm says what it takes
    *,
    field: str,
) -> Rhythm | Literal[""]:
    try:
        return "" if isinstance(value, str) and not value else as_rhythm(value)
    except CalendarError as error:
        error.place = field
        raise


def _key_results(
    value: Iterable[KeyResult], *, field: str = ""
) -> tuple[KeyResult, ...]:
    return instances(value, KeyResult, field=field)


def _supports(value: Iterable[Support], *, field: str = "") -> tuple[Support, ...]:
    return instances(value, Support, field=field)


def _guardrails(
    value: Iterable[Guardrail], *, field: str = ""
) -> tuple[Guardrail, ...]:
    return instances(value, Guardrail, field=field)


def _assumptions(
    value: Iterable[Assumption], *, field: str = ""
) -> tuple[Assumption, ...]:
    return instances(value, Assumption, field=field)


def _initiatives(
    value: Iterable[Initiative], *, field: str = ""
) -> tuple[Initiative, ...]:
    return instances(value, Initiative, field=field)


@frozen(field_transformer=checked)
class Objective(Noun):
    """
    A qualitative aim with the key results that show it.

    Attributes:
        id: Short and stable; objectives have a scope of ids of their own.
        title: What should become true.
        key_results: How one will know.
        owner: Who answers for it.
        level: Where it stands: ``"company"``, ``"team"`` ...
        intent: ``"committed"``, ``"aspirational"`` or ``"learning"``; None where nobody
            said.
        why: Why it matters.
        scope: Whom or what it is about.
        supports: Links to the parents it contributes to.
        measured_by: Ids of metrics that show it; refreshed and shown, never scored.
        guardrails: Limits that must hold meanwhile.
        assumptions: Which drivers are believed to move which outcome.
        initiatives: The work meant to move it.
        reviewed_on: When its relevance was last confirmed.
        cycle: Its cycle or the label of it, where it differs from the set's.
        check_in: Its rhythm of check-ins, where it differs from the set's: ``"day"``,
            ``"week"``, ``"two weeks"``, ``"month"`` or a number of days.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: A field of the wrong kind.
        CalendarError: A day or a rhythm of check-ins that is none.

    Example:
        >>> Objective("keep", "Paying customers stay", owner="Customer Success").level
        ''
    """

    id: str = field(metadata=_ID)
    title: str = field(metadata=_TITLE)
    key_results: tuple[KeyResult, ...] = field(default=(), converter=_key_results)
    owner: str = field(default="", kw_only=True, metadata=_TEXT)
    level: str = field(default="", kw_only=True, metadata=_TEXT)
    intent: Intent | None = field(
        default=None, kw_only=True, metadata=may(choice, allowed=INTENTS)
    )
    why: str = field(default="", kw_only=True, metadata=_NOTE)
    scope: str = field(default="", kw_only=True, metadata=_TEXT)
    supports: tuple[Support, ...] = field(default=(), kw_only=True, converter=_supports)
    measured_by: tuple[str, ...] = field(default=(), kw_only=True, converter=ids)
    guardrails: tuple[Guardrail, ...] = field(
        default=(), kw_only=True, converter=_guardrails
    )
    assumptions: tuple[Assumption, ...] = field(
        default=(), kw_only=True, converter=_assumptions
    )
    initiatives: tuple[Initiative, ...] = field(
        default=(), kw_only=True, converter=_initiatives
    )
    reviewed_on: dt.date | None = field(
        default=None, kw_only=True, converter=optional_date
    )
    cycle: str | Cycle | None = field(default=None, kw_only=True, metadata=may(_cycle))
    check_in: Rhythm | Literal[""] = field(
        default="",
        kw_only=True,
        metadata=must(lambda v, field: _rhythm(v, field=field)),
    )
    extra: dict[str, object] = field(
        factory=dict, kw_only=True, repr=False, hash=False, metadata=EXTRA
    )

    def with_key_result(self, key_result: KeyResult) -> Self:
        """
        Return the objective with a key result added, or exchanged for that of its id.

        Args:
            key_result: The new one.

        Returns:
            A new objective.

        Raises:
            InvalidOKRError: It is no key result.

        Example:
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> len(Objective("keep", "Customers stay").with_key_result(kr).key_results)
            1
        """
        new = instance(key_result, kind=KeyResult, field="key_result")
        by_id = {kr.id: kr for kr in self.key_results} | {new.id: new}
        return evolve(self, key_results=tuple(by_id.values()))

    def _parts(self) -> Parts:
        return Parts(
            ("key result", "title", "target", "owner"),
            lambda: (
                (kr.id, kr.title, phrase(kr.target or "draft"), kr.owner)
                for kr in self.key_results
            ),
            len(self.key_results),
        )
