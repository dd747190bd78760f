"""`review`: read OKRs as an expert coach does."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, get_args

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import optional_date
from okrkit.model.checks import instances
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.reviewing.asking import questions
from okrkit.reviewing.configuring import Settings, settings_of
from okrkit.reviewing.finding import Finding, Severity, Skipped
from okrkit.reviewing.praising import praises
from okrkit.reviewing.result import Review
from okrkit.reviewing.rule import Need, Rule
from okrkit.reviewing.rules.waivers import unused_waiver
from okrkit.reviewing.seen import ReviewContext
from okrkit.reviewing.waiving import idle, waived
from okrkit.wording.draft import Draft
from okrkit.wording.okr_text import DraftSet

if TYPE_CHECKING:
    from okrkit.history import Recorded

__all__ = ["review"]


def review(
    okrs: "OKRSet | Objective | KeyResult | Draft | DraftSet | str",
    *,
    on: dt.date | str | None = None,
    past: Iterable[OKRSet] = (),
    record: "Recorded | None" = None,
    policy: object = None,
    rules: Iterable[Rule] | None = None,
    severities: Mapping[str, Severity | str] | None = None,
    waive: Mapping[str, str] | None = None,
) -> Review:
    """
    Read OKRs as an expert coach does: what is wrong, what is good, what to ask.

    Rules that need what is not given (a day, readings, earlier cycles) are skipped, and
    listed with what they lack.

    Args:
        okrs: A set, an objective, a key result, a draft, drafts, or text as people
            write it.
        on: The day; definitions of that day are reviewed.
        past: Sets of earlier cycles.
        record: What `Journal.record` returned, or a diff: what was changed.
        policy: As in `okrkit.score`.
        rules: The rules; the default ones where they are left out. Add your own with
            ``rules={*okrkit.rules.DEFAULT, mine}``.
        severities: By code, where the team disagrees: ``"error"``, ``"warning"``,
            ``"info"`` or ``"off"``; beside those of the document.
        waive: Reasons by code, or by code and id (``"K01:nps"``), for what the team
            lives with; beside those of the document.

    Returns:
        The review.

    Raises:
        InvalidOKRError: Something else to review; settings that are none; a rule that
            fails.
        CalendarError: No date.

    Source:
        "The rules" in the documentation, each with its own source.

    Example:
        >>> notes = review("Launch the new portal")
        >>> notes.findings[0].name, notes.findings[0].severity
        ('activity', 'warning')

    .. versionadded:: 0.1.0
    """
    context = _context(okrs, on=on, past=past, record=record, policy=policy)
    settings = settings_of(
        context.okrs, rules=rules, severities=severities, waive=waive
    )
    found, skipped = _found(context, settings)
    kept, let_be = waived(found, settings)
    return Review(
        okrs=context.okrs,
        on=context.on,
        findings=kept,
        waived=let_be,
        praise=tuple(praises(context, kept)),
        questions=tuple(questions(context, kept)),
        skipped=tuple(skipped),
        rules=settings.rules,
        lone=context.lone,
        bare=context.bare,
    )


def _found(
    context: ReviewContext, settings: Settings
) -> tuple[list[Finding], list[Skipped]]:
    """Ask every rule that can be asked."""
    found: list[Finding] = []
    skipped: list[Skipped] = []
    lacks = {need: context.lacks(need) for need in get_args(Need)}
    # What waivers waive is known once every other rule was asked.
    for rule in sorted(settings.rules, key=lambda each: each is unused_waiver):
        if rule is unused_waiver:
            asked = {each.code for each in settings.rules}
            asked -= {each.code for each in skipped}
            context.idle_waivers = idle(found, settings, asked=asked)
        lacking = [why for need in rule.needs if (why := lacks[need])]
        if lacking:
            skipped.append(Skipped(rule.code, rule.name, lacking[0]))
        else:
            found.extend(rule.findings(context, settings.severity_of(rule)))
    return found, skipped


def _context(
    what: object,
    *,
    on: dt.date | str | None,
    past: Iterable[OKRSet],
    record: "Recorded | None",
    policy: object,
) -> ReviewContext:
    """See whatever was given as a set, in the definitions of the day."""
    day = optional_date(on, field="on")
    if isinstance(what, str):
        return ReviewContext.of_text(what, on=day)
    if isinstance(what, Draft):
        return ReviewContext.of_text(what.text, on=day)
    if isinstance(what, DraftSet):
        lone = not what.objectives
        return ReviewContext(what.to_okrs(), on=day, bare=True, lone=lone)
    lone = isinstance(what, KeyResult)
    if isinstance(what, KeyResult):
        what = OKRSet([Objective(what.id, what.title, [what])])
    if isinstance(what, Objective):
        what = OKRSet([what])
    if not isinstance(what, OKRSet):
        raise InvalidOKRError(
            "this cannot be reviewed",
            code="invalid-type",
            place="okrs",
            expected="a set, an objective, a key result, a draft or text",
            got=shown(what),
        )
    return ReviewContext(
        what if day is None else what.in_force(day),
        on=day,
        lone=lone,
        past=instances(past, OKRSet, field="past"),
        record=record,
        policy=policy,
    )
