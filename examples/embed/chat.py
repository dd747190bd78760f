"""
The morning's message for a chat: where we stand, what to decide, what to mend.

    python chat.py

The text is what Slack's webhooks take as `{"text": ...}`: bold is one star, a link is
in angle brackets, and &, < and > are written as entities, so that a title can neither
call everybody nor hide an address. Chats that read CommonMark, as Mattermost and
Zulip do, take the report itself.
"""

import re
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
MOST = 3


def message(okrs: okr.OKRSet, on: str) -> str:
    """Write the message of a day."""
    text = "\n".join(lines(okrs, on))
    if len(text) <= LONGEST:
        return text
    return text[: text.rindex("\n", 0, LONGEST)] + "\n... and more in the report"


def report(okrs: okr.OKRSet, on: str) -> str:
    """Write the report of a day on one screen, for a chat that reads CommonMark."""
    return okr.report(okrs, on=on, audience="executive").to_markdown()


def lines(okrs: okr.OKRSet, on: str) -> Iterator[str]:
    """Give the lines: objectives with their key results, decisions, findings."""
    card = okr.score(okrs, on=on)
    for objective in okrs.objectives:
        yield f"*{escaped(objective.title)}* - {said(card[objective.id])}"
        for kr in objective.key_results:
            score = card.key_results[kr.id]
            yield f"- {escaped(kr.title)}: {said(score)}"
    decisions = list(okr.decisions(okrs, on=on))
    if decisions:
        yield "\n*To decide*"
        yield from (f"- {escaped(one.title)}" for one in decisions[:MOST])
    found = okr.review(okrs, on=on).findings
    if found:
        yield "\n*To mend*"
        yield from (f"- {escaped(one.message)} ({one.code})" for one in found[:MOST])


def said(score: okr.Score) -> str:
    """Say a status in a sign and in words, and how far it is."""
    sign = SIGNS.get(score.status, "\u26aa")
    share = "" if score.progress is None else f", {score.progress:.0%} of the way"
    return f"{sign} {score.status}{share}"


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
