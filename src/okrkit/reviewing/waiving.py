"""What the team lives with: waivers, and those that no longer waive anything."""

from collections.abc import Collection, Iterable

from okrkit.reviewing.configuring import Settings
from okrkit.reviewing.finding import Finding

__all__ = ["idle", "waived"]


def waived(
    findings: Iterable[Finding], settings: Settings
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """
    Set aside what the team lives with.

    Args:
        findings: All of them.
        settings: What was agreed.

    Returns:
        What stays, and what was waived, each with its reason.

    Example:
        >>> waived([], Settings(rules=(), severities={}, waive={}))
        ((), ())
    """
    if not settings.waive:
        return tuple(findings), ()
    kept: list[Finding] = []
    let_be: list[Finding] = []
    for finding in findings:
        reason = next(
            (settings.waive[k] for k in _keys(finding) if k in settings.waive), None
        )
        if reason is None:
            kept.append(finding)
        else:
            let_be.append(finding.because(reason))
    return tuple(kept), tuple(let_be)


def idle(
    findings: Iterable[Finding], settings: Settings, *, asked: Collection[str]
) -> tuple[str, ...]:
    """
    List the waivers that waive nothing.

    Args:
        findings: All of them.
        settings: What was agreed.
        asked: Codes of the rules that were asked so far; waivers of others may be of
            use.

    Returns:
        Their keys, in order.

    Example:
        >>> settings = Settings(rules=(), severities={}, waive={"K01": "w"})
        >>> idle([], settings, asked={"K01"})
        ('K01',)
    """
    used = {key for finding in findings for key in _keys(finding)}
    return tuple(
        key
        for key in settings.waive
        if key not in used and key.partition(":")[0] in asked
    )


def _keys(finding: Finding) -> tuple[str, str]:
    """Name a finding as a waiver may: the narrower one first."""
    return f"{finding.code}:{finding.subject}", finding.code
