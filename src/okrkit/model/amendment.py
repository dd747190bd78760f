"""`Amendment`: a dated change of what was agreed; the old definition is kept."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, Self, TypeVar

from attrs import evolve, field, fields, fields_dict, frozen

from okrkit.errors import CalendarError, InvalidOKRError, nearest, shown
from okrkit.model.attributes import EXTRA, checked, must
from okrkit.model.calendar import as_date
from okrkit.model.checks import LONGEST_NOTE, instances, mapping, text
from okrkit.model.metric import instant
from okrkit.model.noun import Noun, Say, said
from okrkit.model.staged import Done, Establish, Milestones
from okrkit.model.target import Reach

A = TypeVar("A", bound="Amendable")

_TEXT = must(text, empty=True)
_NOTE = must(text, empty=True, longest=LONGEST_NOTE)


def _was(value: object, *, field: str) -> dict[str, object]:
    found = mapping(value, field=field)
    if not found:
        raise InvalidOKRError(
            "an amendment that changes nothing",
            code="nothing-amended",
            place=field,
            expected="what was agreed before, as in was={'target': 40}",
            hint="Say in `was` each field that was another, with its old value.",
        )
    return found


@frozen(field_transformer=checked)
class Amendment(Noun):
    """
    A change of what was agreed, from a day on; the old definition is kept.

    Attributes:
        date: The first day on which the new definition holds.
        reason: Why it was changed; empty for a silent change.
        by: Who changed it.
        recorded_at: The moment it was recorded, aware; None where nobody said.
        was: Each field that was another, with the value it had until then: of a key
            result `title`, `target`, `metric`, `weight`, `intent`, `owner`, `segment`,
            `plan`, `starts_on`, `ends_on`, `depends_on`; of an objective `title`,
            `owner`, `level`, `intent`, `why`, `scope`, `supports`, `measured_by`,
            `guardrails`, `cycle`, `check_in`. None where there was nothing.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: Nothing was different, or a field of the wrong kind.
        CalendarError: No date, or the first of the calendar.

    Example:
        >>> Amendment("2026-11-10", "A quarter was lost", was={"weight": 2}).was
        {'weight': 2}
    """

    date: dt.date = field(converter=as_date)
    reason: str = field(default="", metadata=_NOTE)
    by: str = field(default="", kw_only=True, metadata=_TEXT)
    recorded_at: dt.datetime | None = field(
        default=None, kw_only=True, converter=instant
    )
    was: Mapping[str, object] = field(
        kw_only=True, hash=False, metadata=must(lambda v, field: _was(v, field=field))
    )
    extra: dict[str, object] = field(
        factory=dict, kw_only=True, repr=False, hash=False, metadata=EXTRA
    )

    def __attrs_post_init__(self) -> None:
        """Refuse the first day of the calendar, which has no day before it."""
        if self.date == dt.date.min:
            raise CalendarError(
                "an amendment on the first day of the calendar",
                code="date-out-of-range",
                place="Amendment.date",
                expected="a day with one before it",
                got=str(self.date),
            )

    @property
    def until(self) -> dt.date:
        """
        The last day of the definition that it changed.

        Example:
            >>> str(Amendment("2026-11-10", was={"weight": 2}).until)
            '2026-11-09'
        """
        return self.date - dt.timedelta(1)

    def _phrase(self, _number: Say) -> str:
        was = ", ".join(
            f"{name.replace('_', ' ')} was {said(value) or 'empty'}"
            for name, value in self.was.items()
        )
        return f"{self.date} ({was})"


class Amendable(Noun):
    """
    The base of nouns whose definition can be amended: `KeyResult`, `Objective`.

    Example:
        >>> from okrkit import KeyResult
        >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
        >>> later = kr.amend(on="2026-11-10", reason="A quarter was lost", target=36)
        >>> later.target.target, later.in_force("2026-11-09").target.target
        (36.0, 40.0)
    """

    __slots__ = ()

    DEFINITION: ClassVar[tuple[str, ...]] = ()
    """The fields that an amendment can change."""

    id: str
    amendments: tuple[Amendment, ...]

    def amend(
        self,
        *,
        on: dt.date | str,
        reason: str,
        by: str = "",
        recorded_at: dt.datetime | str | None = None,
        **changes: object,
    ) -> Self:
        """
        Change what was agreed from a day on, and keep what was agreed until then.

        Two changes of one day make one amendment. A change holds until a later one
        changes the same: said late, of a day before that one, it changes what that one
        says was before it, and the present stays. Of a `Reach` baseline, target and
        stretch are changed each by itself.

        Args:
            on: The first day of the new definition.
            reason: Why; empty for a silent change.
            by: Who changes it.
            recorded_at: The moment it is recorded, aware.
            **changes: Fields as `replace` takes them.

        Returns:
            A new noun with the new definition, and the old one in its `amendments`.

        Raises:
            InvalidOKRError: Nothing changes, a field that is no part of the
                definition, or a value that cannot be.
            CalendarError: No date.

        Example:
            >>> from okrkit import Objective
            >>> keep = Objective("keep", "Customers stay", scope="all")
            >>> keep = keep.amend(on="2026-11-10", reason="Focus", scope="paying")
            >>> keep.scope, keep.amendments[0].was
            ('paying', {'scope': 'all'})
        """
        day = as_date(on, field="on")
        before = self.in_force(day)
        after = before.replace(**changes)
        self._refuse_others(before, after)
        new = {
            name: getattr(after, name)
            for name in self.DEFINITION
            if getattr(after, name) != getattr(before, name)
        }
        was = {name: getattr(before, name) for name in new}
        if not was:
            raise InvalidOKRError(
                "an amendment that changes nothing",
                code="nothing-amended",
                place=self.id,
                got=shown(changes),
                hint=f"On {day} it is defined like this already.",
            )
        made = Amendment(day, reason, was=was, by=by, recorded_at=recorded_at)
        amendments = [a for a in self.amendments if a.date < day]
        same = [a for a in self.amendments if a.date == day]
        if same:
            made = _joined(same[0], made)
        # What a day changed and changed back was not amended.
        was = {n: v for n, v in made.was.items() if getattr(after, n) != v}
        if was:
            amendments.append(evolve(made, was=was))
        now = after
        for later in self.amendments[len(self.in_force(day).amendments) :]:
            # Each later change is made again, of what is agreed before it now.
            then, there = self.in_force(later.until), self.in_force(later.date)
            rest = {n: getattr(now, n) for n in self.DEFINITION if n not in later.was}
            to = {
                n: _again(getattr(then, n), getattr(there, n), getattr(now, n))
                for n in later.was
            }
            before_it = {n: getattr(now, n) for n in later.was}
            amendments.append(evolve(later, was=before_it))
            now = self.replace(amendments=(), **rest, **to)
        terms = {name: getattr(now, name) for name in self.DEFINITION}
        return self.replace(amendments=amendments, **terms)

    def in_force(self, on: dt.date | str) -> Self:
        """
        Return the definition that was in force on a day.

        Args:
            on: The day.

        Returns:
            The noun as it was agreed then, with the amendments up to that day; itself
            where nothing was amended later.

        Raises:
            CalendarError: No date.

        Example:
            >>> from okrkit import KeyResult
            >>> kr = KeyResult("nps", "NPS", baseline=32, target=40)
            >>> kr.in_force("2026-11-15") is kr
            True
        """
        day = as_date(on, field="on")
        kept = tuple(each for each in self.amendments if each.date <= day)
        was: dict[str, Any] = {}
        for amendment in reversed(self.amendments[len(kept) :]):
            was |= amendment.was
        return self.replace(amendments=kept, **was) if was else self

    def _refuse_others(self, before: Self, after: Self) -> None:
        """Refuse a change of what is no part of the definition."""
        names = [name for name in self._settable() if hasattr(self, name)]
        for name in names:
            if name in self.DEFINITION or getattr(before, name) == getattr(after, name):
                continue
            raise InvalidOKRError(
                f"{shown(name)} is no part of the definition",
                code="unknown-field",
                place=self.id,
                expected=", ".join(self.DEFINITION),
                got=shown(name),
                hint="Use replace(): it needs no amendment.",
            )


def _again(old: object, new: object, now: object) -> object:
    """Make a change from old to new of another value; of a `Reach`, part by part."""
    if not isinstance(old, Reach) or not isinstance(new, Reach):
        return new
    if not isinstance(now, Reach):
        return new
    parts: dict[str, Any] = {
        a.name: getattr(new, a.name)
        for a in fields(Reach)
        if getattr(new, a.name) != getattr(old, a.name)
    }
    return evolve(now, **parts)


def rewritten(noun: A, ways: Mapping[str, Callable[[Any], object]]) -> A:
    """
    Return a noun with fields written anew, in its definition and in all before it.

    Args:
        noun: A key result or objective.
        ways: Name of a field → what makes its new value of the one it has.

    Returns:
        The noun.

    Example:
        >>> from okrkit import Objective
        >>> rewritten(Objective("keep", "They stay"), {"title": str.upper}).title
        'THEY STAY'
    """
    amendments = tuple(
        evolve(a, was={n: ways[n](v) if n in ways else v for n, v in a.was.items()})
        for a in noun.amendments
    )
    new = {name: way(getattr(noun, name)) for name, way in ways.items()}
    return noun.replace(amendments=amendments, **new)


def _joined(old: Amendment, new: Amendment) -> Amendment:
    """Make two amendments of one day one: what was before both counts."""
    reasons = dict.fromkeys(part for part in (old.reason, new.reason) if part)
    for silent, told in ((old, new), (new, old)):
        if not silent.reason and not silent.was.keys() <= told.was.keys():
            reasons = {}  # one for another field explains nothing of what was silent
    authors = dict.fromkeys(part for part in (old.by, new.by) if part)
    return evolve(
        old,
        was={**new.was, **old.was},
        reason="; ".join(reasons),
        by=", ".join(authors),
        recorded_at=new.recorded_at or old.recorded_at,
    )


def remeasured(noun: Amendable) -> tuple[dt.date, ...]:
    """
    Return the days from which on a key result was about another measure.

    Args:
        noun: The key result.

    Returns:
        Days on which its metric changed, or whether and which work is counted; what was
        reported before says nothing of what is measured after.

    Example:
        >>> from okrkit import KeyResult
        >>> kr = KeyResult("nps", "NPS", at_least=40, metric="nps").amend(
        ...     on="2026-11-10", reason="Nobody answers", metric="csat")
        >>> [str(day) for day in remeasured(kr)]
        ['2026-11-10']
    """
    days = []
    after = {name: getattr(noun, name) for name in ("metric", "target")}
    for amendment in reversed(noun.amendments):
        before = after | {n: v for n, v in amendment.was.items() if n in after}
        if _measure(**before) != _measure(**after):
            days.append(amendment.date)
        after = before
    return tuple(reversed(days))


def _measure(metric: object, target: object) -> tuple[object, type | None]:
    return getattr(metric, "id", metric), type(target) if isinstance(
        target, Milestones | Done | Establish
    ) else None


def amended(
    value: object,
    *,
    field: str,
    kind: type[Amendable],
    whole: Callable[[dict[str, object]], dict[str, object]] = lambda was: was,
) -> tuple[Amendment, ...]:
    """
    Return amendments by date, each old value checked as the field it was of.

    Args:
        value: The amendments, in any order.
        field: What is being set, for the message.
        kind: The class whose amendments they are.
        whole: Reads short forms of an old definition.

    Returns:
        The amendments.

    Raises:
        InvalidOKRError: Two of one day, a field that is no part of the definition, or
            an old value that could never have been.

    Example:
        >>> from okrkit import Objective
        >>> one = Amendment("2026-11-10", was={"title": "Customers come back"})
        >>> amended([one], field="amendments", kind=Objective) == (one,)
        True
    """
    given = instances(value, Amendment, field=field)
    if not given:
        return given
    found = sorted(given, key=lambda a: a.date)
    for before, after in pairwise(found):
        if before.date == after.date:
            raise InvalidOKRError(
                f"two amendments of {after.date}",
                code="duplicate-amendment",
                place=field,
                hint="Make them one: a day has one definition.",
            )
    return tuple(_checked(a, field, kind, whole) for a in found)


def _checked(
    amendment: Amendment,
    place: str,
    kind: type[Amendable],
    whole: Callable[[dict[str, object]], dict[str, object]],
) -> Amendment:
    given = whole(dict(amendment.was))
    for name in given:
        if name not in kind.DEFINITION:
            raise _unknown(name, kind.DEFINITION, place)
    was: dict[str, object] = {}
    known = fields_dict(kind)  # type: ignore[arg-type]
    for name in kind.DEFINITION:  # one order, whatever the one it was given in
        if name in given:
            convert: Any = known[name].converter
            was[name] = given[name] if convert is None else convert(given[name])
    return evolve(amendment, was=was)


def _unknown(name: str, known: Sequence[str], place: str) -> InvalidOKRError:
    near = nearest(name, known, most=1)
    return InvalidOKRError(
        "no part of the definition",
        code="unknown-field",
        place=place,
        expected=", ".join(known),
        got=shown(name),
        hint=f"Did you mean {near[0]!r}?" if near else "",
    )
