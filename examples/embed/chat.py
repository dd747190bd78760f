"""
The morning's message for a chat: what to decide, what to mend, where we stand.

    python chat.py

The text is what Slack's webhooks take as `{"text": ...}`: bold is one star, a link is
in angle brackets, and &, < and > are written as entities, so that a title can neither
call everybody nor hide an address. Chats that read CommonMark, as Teams, Mattermost
and Zulip do, take the report itself.

A status says how much is done by now, a chance how it will probably end: what is on
track today can still be likely to miss.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import okrkit as okr

HERE = Path(__file__).parent
SIGNS = {
    "achieved": "\u2705",
    "on track": "\U0001f7e2",
    "at risk": "\U0001f7e1",
    "off track": "\U0001f534",
    "missed": "\u26d4",
}
LONGEST = 3_000
MORE = "\n... and more in the report"
MOST = 3


def message(okrs: okr.OKRSet, on: str) -> str:
    """Write the message of a day, in whole lines that a chat takes."""
    text = "\n".join(lines(okrs, on))
    if len(text) <= LONGEST:
        return text
    room = LONGEST - len(MORE)
    return text[: text.rindex("\n", 0, room + 1)] + MORE


def report(okrs: okr.OKRSet, on: str) -> str:
    """Write the report of a day on one screen, for a chat that reads CommonMark."""
    return okr.report(okrs, on=on, audience="executive").to_markdown()


def lines(okrs: okr.OKRSet, on: str) -> Iterator[str]:
    """Give the lines; what can be long stands last, where a long message is cut."""
    card, view = okr.score(okrs, on=on), okr.project(okrs, on=on)
    stand = Counter(score.status for score in card.objectives)
    told = [f"{many} {signed(word)}" for word, many in stand.most_common()]
    yield f"*Objectives on {on}*: {', '.join(told) or 'none'}"
    decided = [
        f"{one.kind.capitalize()}: {escaped(one.title)}"
        for one in okr.decisions(okrs, on=on)
    ]
    yield from listed("To decide", decided)
    found = [
        f"{escaped(one.title or one.subject)}: {escaped(one.message)} ({one.code})"
        for one in okr.review(okrs, on=on).findings
    ]
    yield from listed("To mend", found)
    yield "\n*Where we stand*"
    for objective in okrs.objectives:
        here = said(card.objectives[objective.id], view.objectives[objective.id])
        yield f"*{escaped(objective.title)}*: {here}"
        for kr in objective.key_results:
            here = said(card.key_results[kr.id], view.key_results[kr.id])
            yield f"- {escaped(kr.title)}: {here}"


def listed(heading: str, items: list[str]) -> Iterator[str]:
    """Give a heading with the first items, and say how many there are besides."""
    if items:
        yield f"\n*{heading}*"
        yield from (f"- {item}" for item in items[:MOST])
    if len(items) > MOST:
        yield f"- ... and {len(items) - MOST} more"


def said(score: okr.Score, seen: okr.Projection) -> str:
    """Say where it stands, how far it is, and while it runs its chance."""
    parts = [signed(score.status)]
    if score.progress is not None:
        parts.append(f"{score.progress:.0%} of the way")
    if seen.success is not None and score.status not in {"achieved", "missed"}:
        # Nobody may read that something is sure which is only likely.
        chance = min(max(seen.success, 0.01), 0.99)
        parts.append(f"chance of success {chance:.0%}")
    return ", ".join(parts)


def signed(status: str) -> str:
    """Put the sign of a status before its word."""
    return f"{SIGNS.get(status, chr(0x26AA))} {status}"


def escaped(text: str) -> str:
    """Write a text of somebody's so that the chat shows it and does nothing else."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A mark of bold, italics, strike or code acts only where a space stands outside.
    return re.sub(r"([*_~`])", "\u200b\\1\u200b", " ".join(text.split()))


def main() -> None:
    """Print both messages of a morning."""
    on = "2026-11-15"
    sources = {"exports": HERE / "exports"}
    run = okr.refresh(okr.load(HERE / "okrs.yaml"), on=on, connections=sources)
    print(message(run.okrs, on))
    print("\n---\n")
    print(report(run.okrs, on))


if __name__ == "__main__":
    main()
