"""Which run something is said of, and whether that run can still be spoken of."""

from attrs import evolve

from okrkit.errors import InvalidOKRError, JournalError, shown
from okrkit.history.agreement import Agreement
from okrkit.history.events import Event
from okrkit.history.knowing import Defined
from okrkit.history.runs import Run, Runs, same_days

__all__ = ["placed", "refuse_gone", "refuse_removal"]


def placed(event: Event, agreement: Agreement) -> tuple[Event, Run]:
    """
    Find the run that an event is about, and let the event name it where it has to.

    A closing always names it; anything else where its day does not say it for ever.

    Args:
        event: A check-in, amendment or closing, with its whole id.
        agreement: Knows the runs of what it is about.

    Returns:
        The event, and its run.

    Raises:
        JournalError: There is no such cycle of it (``unknown-cycle``), or a closing
            may be of two (``cycle-unclear``).

    Example:
        >>> start = {"okrkit": 1, "cycle": "2026-Q4"}
        >>> start["objectives"] = [{"id": "keep", "title": "Customers stay"}]
        >>> known = Agreement.of([Event("okrs", date="2026-10-01", data=start)], None)
        >>> said = Event("closing", "keep", scope="objective", date="2027-01-08")
        >>> placed(said, known)[0].cycle
        '2026-Q4'
    """
    runs = agreement.runs[event.scope, event.id]
    run = agreement.run(event)
    if run is None:
        run = _spelled(event, runs, agreement)
    elif not event.cycle and event.kind == "closing":
        run = _ended(event, runs, agreement)
    is_plain = event.kind != "closing" and runs.follows(run, event.date)
    name = "" if is_plain else run.name
    return (event if event.cycle == name else evolve(event, cycle=name)), run


def _spelled(event: Event, runs: Runs, agreement: Agreement) -> Run:
    """Find a run by another spelling of its cycle."""
    try:
        cycle = agreement.cycle(event.cycle)
    except JournalError:
        cycle = None
    for run in reversed(runs.every):
        if cycle is not None and same_days(run.span, cycle):
            return run
    raise JournalError(
        f"{event.scope} {shown(event.id)} does not run in this cycle",
        code="unknown-cycle",
        place="cycle",
        expected=" or ".join(run.name for run in runs.every if run.name),
        got=shown(event.cycle),
    )


def _ended(event: Event, runs: Runs, agreement: Agreement) -> Run:
    """Find the run that a closing ends; where two may be meant, somebody has to say."""
    now = runs.in_force(event.date) or runs.of(event.date)
    before = [run for run in runs.every if run is not now and run.over(event.date)]
    waiting = [run for run in before if not agreement.closed(run, event.n or _LAST)]
    if now is None or (waiting and now.over(event.date)):
        return waiting[-1]
    if not waiting:
        return now
    names = [run.name for run in (*waiting, now)]
    raise JournalError(
        f"{event.scope} {shown(event.id)} may be closed of {' or '.join(names)}",
        code="cycle-unclear",
        place="cycle",
        expected="the cycle that ended",
        hint=f"Say cycle={names[0]!r} or cycle={names[-1]!r}.",
    )


_LAST = 2**63


def refuse_gone(event: Event, run: Run, agreement: Agreement) -> None:
    """
    Refuse what is said of what is no more: removed, or closed.

    Args:
        event: A check-in or amendment.
        run: What it is about.
        agreement: Knows what was closed.

    Raises:
        JournalError: It was removed before that day (``removed-before``), or closed
            already (``closed-already``).

    Example:
        >>> said = Event("check_in", "nps", date="2026-11-06")
        >>> refuse_gone(said, Run(None), Agreement(None))
    """
    since = run.removed(event.date)
    if event.kind == "check_in" and since is not None:
        raise JournalError(
            f"key result {shown(event.id)} is removed since {since}",
            code="removed-before",
            place="date",
            expected=f"a day before {since}",
            got=str(event.date),
            hint="Add the key result again, or withdraw the removal, to go on with it.",
        )
    if event.kind == "amendment" and agreement.closed(run, event.n or _LAST):
        raise JournalError(
            f"{event.scope} {shown(event.id)} is closed{_of(run)}",
            code="closed-already",
            expected="a definition of what is not closed",
            hint="Withdraw the closing first.",
        )


def refuse_removal(event: Event, known: Defined) -> None:
    """
    Refuse a removal without a reason, and of what is removed already.

    Args:
        event: The removal, with its whole id.
        known: What was defined before.

    Raises:
        InvalidOKRError: Nobody says why (``reason-missing``).
        JournalError: It is removed on that day (``removed-before``).

    Example:
        >>> from okrkit.model.limits import Limits
        >>> said = Event("removal", "nps", scope="key result", date="2026-11-06")
        >>> refuse_removal(said, Defined.of([], Limits()))
        Traceback (most recent call last):
        okrkit.errors.InvalidOKRError: reason: a removal says why; expected a reason...
    """
    if not event.reason.strip():
        raise InvalidOKRError(
            "a removal says why",
            code="reason-missing",
            place="reason",
            expected="a reason",
            got=shown(event.reason),
        )
    runs = known.agreement.runs.get((event.scope, event.id))
    run = None if runs is None else runs.of(event.date)
    since = None if run is None else run.removed(event.date)
    if since is None or event.replaces is not None:
        return
    raise JournalError(
        f"{event.scope} {shown(event.id)} is removed since {since}",
        code="removed-before",
        place="date",
        expected=f"a day before {since}",
        got=str(event.date),
    )


def _of(run: Run) -> str:
    return f" for {run.name}" if run.name else ""
