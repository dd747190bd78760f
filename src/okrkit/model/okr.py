"""The nouns a team writes: `Objective` and `KeyResult`."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, TypeAlias, get_args

from attrs import evolve, field, frozen

from okrkit import markup
from okrkit.errors import CalendarError, InvalidOKRError
from okrkit.model.amendment import Amendable, Amendment, amended, remeasured
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
    text,
)
from okrkit.model.closing import Closing
from okrkit.model.metric import Metric
from okrkit.model.noun import Parts
from okrkit.model.okr_shown import check_ins_of, key_results_of, with_unit
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
from okrkit.model.short_forms import REACH, SHORT, as_check_ins, as_plan, whole_target
from okrkit.model.target import Reach, Target

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
class KeyResult(Amendable):
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
        amendments: What was agreed before, by date; see `amend`.
        closed: How it ended; None while it runs.
        carried_from: Of which key result it is the next, as ``"2026-Q4/nps"``.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: No target or two, a field of the wrong kind, a day twice.
        CalendarError: A day that is none.

    Example:
        >>> KeyResult("nps", "Customers recommend us", baseline=32, target=40).target
        Reach(baseline=32.0, target=40.0, stretch=None, basis='latest')
    """

    DEFINITION: ClassVar[tuple[str, ...]] = (
        "title",
        "metric",
        "target",
        "weight",
        "intent",
        "owner",
        "segment",
        "plan",
        "starts_on",
        "ends_on",
        "depends_on",
    )

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
        metadata=must(as_check_ins),
    )
    plan: tuple[tuple[dt.date, float], ...] = field(
        default=(), repr=False, metadata=must(as_plan)
    )
    starts_on: dt.date | None = field(default=None, converter=optional_date)
    ends_on: dt.date | None = field(default=None, converter=optional_date)
    depends_on: tuple[str, ...] = field(default=(), converter=ids)
    draft: bool = field(default=False, metadata=must(flag))
    amendments: tuple[Amendment, ...] = field(
        default=(),
        repr=False,
        metadata=must(lambda v, field: _key_result_was(v, field=field)),
    )
    closed: Closing | None = field(default=None, metadata=may(instance, kind=Closing))
    carried_from: str = field(default="", metadata=_TEXT)
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
        amendments: Iterable[Amendment] = (),
        closed: Closing | None = None,
        carried_from: str = "",
        extra: Mapping[str, object] | None = None,
    ) -> None:
        """Read the short forms of a target, then set and check every field."""
        fields: dict[str, Any] = {
            "id": id,
            "title": title,
            "target": whole_target(
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
            "amendments": amendments,
            "closed": closed,
            "carried_from": carried_from,
            "extra": extra,
        }
        self.__attrs_init__(**fields)
        self._check()

    def _check(self) -> None:
        """Refuse what has no target, and days that run backwards, now or before."""
        if self.target is None and not self.draft:
            raise InvalidOKRError(
                "no target",
                code="target-missing",
                place=f"key result {self.id}",
                expected="baseline and target, a limit, or a target such as Done()",
                hint="Without a baseline yet, use Establish().",
            )
        place, days = f"key result {self.id}", {"starts_on", "ends_on"}
        first, last = self.starts_on, self.ends_on
        forwards(first, last, place=place)
        for amendment in reversed(self.amendments):
            was: Mapping[str, Any] = amendment.was
            first, last = was.get("starts_on", first), was.get("ends_on", last)
            if days & was.keys():
                forwards(first, last, place=f"{place} before {amendment.date}")

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
        parts = {name: changes[name] for name in REACH if name in changes}
        whole = isinstance(parts.get("target", 0), Target | None)
        limits = changes.keys() & {"at_least", "at_most"}
        if parts and not whole and not limits and isinstance(self.target, Reach):
            rest = {name: v for name, v in changes.items() if name not in parts}
            return super().replace(**rest, target=self.target.replace(**parts))
        if changes.keys() & set(SHORT):
            changes.setdefault("target", None)
        return super().replace(**changes)

    def in_force(self, on: dt.date | str) -> Self:
        """
        Return the definition that was in force on a day.

        Args:
            on: The day.

        Returns:
            The key result as it was agreed then. Check-ins are left out from the day on
            from which it was about another metric, or about other work.

        Raises:
            CalendarError: No date.

        Example:
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> kr = kr.amend(on="2026-11-10", reason="We lost a month", target=36)
            >>> kr.in_force("2026-11-09").target
            Reach(baseline=32.0, target=40.0, stretch=None, basis='latest')
        """
        past = super().in_force(on)
        until = [day for day in remeasured(self) if day > as_date(on, field="on")]
        if not until:
            return past
        kept = tuple(c for c in self.check_ins if c.date < until[0])
        return evolve(past, check_ins=kept)

    @property
    def counting(self) -> tuple[CheckIn, ...]:
        """
        The check-ins since it is about its metric, or about the work that it counts.

        Example:
            >>> goal = {"at_least": 40, "check_ins": {"2026-11-06": 34}}
            >>> kr = KeyResult("nps", "NPS", metric="nps", **goal)
            >>> len(kr.amend(on="2026-11-10", reason="", metric="csat").counting)
            0
        """
        since = remeasured(self) if self.amendments else ()
        if not since:
            return self.check_ins
        return tuple(c for c in self.check_ins if c.date >= since[-1])

    def _settable(self) -> tuple[str, ...]:
        return (*super()._settable(), *SHORT)

    def _facts(self) -> list[tuple[markup.Cell, markup.Cell]]:
        return with_unit(super()._facts(), self)

    def _parts(self) -> Parts | None:
        return check_ins_of(self)

    def _views(self) -> Iterator[markup.Markup]:
        """Give what was said, the check-ins as a line, and as a table."""
        from okrkit.model.lines import line_drawn, line_through

        own = [each.observation() for each in self.counting if each.has_reading]
        views = iter(super()._views())
        yield next(views)
        drawn = line_drawn(line_through(own))
        if drawn is not None:
            yield markup.element("p", drawn)
        yield from views

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


def _key_result_was(value: object, *, field: str) -> tuple[Amendment, ...]:
    return amended(value, field=field, kind=KeyResult, whole=_whole_was)


def _whole_was(was: dict[str, Any]) -> dict[str, object]:
    """Read the short forms of an old target."""
    if was.keys().isdisjoint((*SHORT, "target")):
        return was
    short = {name: was.pop(name, None) for name in SHORT}
    target = whole_target(was.pop("target", None), **short)
    if target is None:
        raise InvalidOKRError(
            "a draft has no definition that an amendment could keep",
            code="amendment-of-draft",
            place="KeyResult.amendments",
            expected="the target that it had",
            hint="Use replace(): a draft may change as it likes.",
        )
    return {**was, "target": target}


def _objective_was(
    value: Iterable[Amendment], *, field: str = ""
) -> tuple[Amendment, ...]:
    return amended(value, field=field, kind=Objective)


def _metric(value: object, *, field: str) -> str | Metric:
    return value if isinstance(value, Metric) else identifier(value, field=field)


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
class Objective(Amendable):
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
        amendments: What was agreed before, by date; see `amend`.
        closed: How it ended; None while it runs.
        carried_from: Of which objective it is the next, as ``"2026-Q4/keep"``.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: A field of the wrong kind.
        CalendarError: A day or a rhythm of check-ins that is none.

    Example:
        >>> Objective("keep", "Paying customers stay", owner="Customer Success").level
        ''
    """

    DEFINITION: ClassVar[tuple[str, ...]] = (
        "title",
        "owner",
        "level",
        "intent",
        "why",
        "scope",
        "supports",
        "measured_by",
        "guardrails",
        "cycle",
        "check_in",
    )

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
    amendments: tuple[Amendment, ...] = field(
        default=(),
        kw_only=True,
        repr=False,
        converter=_objective_was,
    )
    closed: Closing | None = field(
        default=None, kw_only=True, metadata=may(instance, kind=Closing)
    )
    carried_from: str = field(default="", kw_only=True, metadata=_TEXT)
    extra: dict[str, object] = field(
        factory=dict, kw_only=True, repr=False, hash=False, metadata=EXTRA
    )

    def in_force(self, on: dt.date | str) -> Self:
        """
        Return the definition that was in force on a day, of its key results as well.

        Args:
            on: The day.

        Returns:
            The objective as it was agreed then; itself where nothing was amended later.

        Raises:
            CalendarError: No date.

        Example:
            >>> keep = Objective("keep", "Customers stay", scope="all")
            >>> keep = keep.amend(on="2026-11-10", reason="Focus", scope="paying")
            >>> keep.in_force("2026-11-09").scope
            'all'
        """
        past = super().in_force(on)
        inside = tuple(kr.in_force(on) for kr in self.key_results)
        same = all(a is b for a, b in zip(inside, self.key_results, strict=True))
        return past if same else evolve(past, key_results=inside)

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
        return key_results_of(self.key_results)
