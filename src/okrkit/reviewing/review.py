"""`review`: read OKRs as an expert coach does."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from attrs import evolve

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import optional_date
from okrkit.model.checks import instances
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.results.progressing import steps
from okrkit.reviewing.asking import questions
from okrkit.reviewing.configuring import Settings, settings_of
from okrkit.reviewing.finding import Finding, Severity, Skipped
from okrkit.reviewing.praising import praises
from okrkit.reviewing.result import Review
from okrkit.reviewing.rule import NEEDS, Rule
from okrkit.reviewing.rules.waivers import unused_waiver
from okrkit.reviewing.seen import ReviewContext
from okrkit.reviewing.unread import is_foreign
from okrkit.reviewing.waiving import idle, placed, waived
from okrkit.typing import Progress
from okrkit.wording.concepts.vocabulary import Concepts, known
from okrkit.wording.draft import Draft
from okrkit.wording.okrs.drafted import DraftSet
from okrkit.wording.okrs.found import Left
from okrkit.wording.okrs.preparing import NOT_ENGLISH
from okrkit.wording.okrs.reading import parse_okrs
from okrkit.wording.sentence import held

if TYPE_CHECKING:
    from okrkit.history import Diff, Recorded
    from okrkit.scoring import ScoringPolicy

__all__ = ["review"]

NOT_INSTALLED: Final = "no rule that was given has the code that the document names"
"""Why a rule of which a document speaks was not asked: it is a plug-in's, or a slip."""


def review(
    okrs: "OKRSet | Objective | KeyResult | Draft | DraftSet | str",
    *,
    on: dt.date | str | None = None,
    past: Iterable[OKRSet] = (),
    record: "Recorded | Diff | None" = None,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    concepts: Concepts | None = None,
    rules: Iterable[Rule | str] | None = None,
    severities: Mapping[str, Severity | str] | None = None,
    waive: Mapping[str, str] | None = None,
    progress: "Progress | bool | None" = None,
) -> Review:
    """
    Read OKRs as an expert coach does: what is wrong, what is good, what to ask.

    Rules that need what is not given (a day, readings, earlier cycles) are skipped, and
    listed with what they lack; so are codes in a document that no rule has here, since
    they may be a plug-in's.

    Args:
        okrs: A set, an objective, a key result, a draft, drafts, or text as people
            write it.
        on: The day; definitions of that day are reviewed.
        past: Sets of earlier cycles.
        record: What `Journal.record` returned, or a diff: what was changed.
        policy: As in `okrkit.score`.
        concepts: What words mean, where a company has its own; see
            `okrkit.wording.Concepts`.
        rules: The rules, or their codes; the default ones where they are left out. Add
            your own with ``rules={*okrkit.rules.DEFAULT, mine}``.
        severities: By code, where the team disagrees: ``"error"``, ``"warning"``,
            ``"info"`` or ``"off"``; beside those of the document.
        waive: Reasons by code, or by code and id (``"K01:nps"``), for what the team
            lives with; beside those of the document.
        progress: True for a bar by `tqdm`, or what makes one of
            the codes of rules and `total`, as `tqdm` does; None for none.

    Returns:
        The review.

    Raises:
        InvalidOKRError: Something else to review; settings that are none; a rule that
            fails.
        CalendarError: No date.

    Source:
        "The rules of a review" in the documentation, each with its own source.

    Example:
        >>> notes = review("Launch the new portal")
        >>> notes.findings[0].name, notes.findings[0].severity
        ('activity', 'warning')

    .. versionadded:: 0.1.0
    """
    day = optional_date(on, field="on")
    with held():
        given, bare, lone, left = _set_of(okrs)
        context = ReviewContext(
            given if day is None else given.in_force(day),
            on=day,
            bare=bare,
            lone=lone,
            past=instances(past, OKRSet, field="past"),
            record=record,
            policy=policy,
            concepts=known() if concepts is None else concepts,
        )
    foreign = is_foreign(left)
    settings = settings_of(
        context.okrs, rules=rules, severities=severities, waive=waive
    )
    found, skipped = (
        _unasked(settings) if foreign else _found(context, settings, progress)
    )
    skipped += [Skipped(code, "unknown", NOT_INSTALLED) for code in settings.unknown]
    kept, let_be = waived(found, settings)
    return Review(
        okrs=context.okrs,
        on=context.on,
        findings=kept,
        waived=let_be,
        # What the team lives with is not praised for all that.
        praise=() if foreign else tuple(praises(context, found)),
        questions=() if foreign else tuple(questions(context, kept)),
        skipped=tuple(skipped),
        rules=settings.rules,
        lone=context.lone,
        bare=context.bare,
        left=left,
    )


def _unasked(settings: Settings) -> tuple[list[Finding], list[Skipped]]:
    """Ask no rule of words that cannot be read."""
    return [], [Skipped(rule.code, rule.name, NOT_ENGLISH) for rule in settings.rules]


def _found(
    context: ReviewContext, settings: Settings, progress: "Progress | bool | None"
) -> tuple[list[Finding], list[Skipped]]:
    """Ask every rule that can be asked."""
    found: list[Finding] = []
    skipped: list[Skipped] = []
    lacks = {need: context.lacks(need) for need in NEEDS}
    # What waivers waive is known once every other rule was asked.
    rules = sorted(settings.rules, key=lambda each: each is unused_waiver)
    with steps(progress, [rule.code for rule in rules]) as step:
        for rule in rules:
            if rule is unused_waiver:
                unasked = {rule.code, *(each.code for each in skipped)}
                asked = {each.code for each in settings.rules} - unasked
                context.idle_waivers = idle(found, settings, asked=asked)
                context.placed_waivers = placed(found, settings, places=context.places)
            lacking = [why for need in rule.needs if (why := lacks[need])]
            if lacking:
                skipped.append(Skipped(rule.code, rule.name, lacking[0]))
            else:
                found.extend(rule.findings(context, settings.severity_of(rule)))
            step()
    return found, skipped


def _set_of(what: object) -> tuple[OKRSet, bool, bool, tuple[Left, ...]]:
    """
    Return whatever was given as a set.

    Returns:
        The set; whether it is bare text, and a lone line; what of it was not read.
    """
    if isinstance(what, str | Draft):
        what = parse_okrs(what if isinstance(what, str) else what.text)
    if isinstance(what, DraftSet):
        return what.to_okrs(), True, not what.objectives, what.left
    lone = isinstance(what, KeyResult)
    if isinstance(what, KeyResult):
        what = Objective(what.id, what.title, [evolve(what, depends_on=())])
    if isinstance(what, Objective):
        what = OKRSet([what], metrics=_named(what))
    if not isinstance(what, OKRSet):
        raise _unreviewable(what)
    return what, False, lone, ()


def _unreviewable(what: object) -> InvalidOKRError:
    """Say what can be reviewed, and how to get there from what was given."""
    hint = "okr.load(path) reads a set from a file."
    if isinstance(what, bytes | bytearray):
        hint = "Decode them first: .decode()."
    elif isinstance(what, list | tuple) and all(isinstance(x, str) for x in what):
        hint = "Join lines of text first: '\\n'.join(lines)."
    return InvalidOKRError(
        "this cannot be reviewed",
        code="wrong-type",
        place="okrs",
        expected="text, or a Draft, DraftSet, KeyResult, Objective or OKRSet",
        got=shown(what),
        hint=hint,
    )


def _named(objective: Objective) -> list[Metric]:
    """Declare what an objective out of a set names: nobody knows more of it."""
    given = [kr.metric for kr in objective.key_results]
    own = {metric.id for metric in given if isinstance(metric, Metric)}
    names = [
        *(metric for metric in given if isinstance(metric, str)),
        *objective.measured_by,
        *(guardrail.metric for guardrail in objective.guardrails),
        *(name for each in objective.assumptions for name in each.drivers),
        *(each.outcome for each in objective.assumptions),
        *(name for each in objective.initiatives for name in each.moves),
    ]
    return [Metric(name) for name in dict.fromkeys(names) if name not in own]
