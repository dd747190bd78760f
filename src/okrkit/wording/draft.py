"""`parse`: free text → a `Draft`, with what it leaves open."""

import re
from typing import Final, Literal, TypeAlias

from attrs import evolve, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError
from okrkit.model.checks import LONGEST_TITLE, instance, text
from okrkit.model.metric import Metric
from okrkit.model.noun import Noun, Parts, altered, facts_html
from okrkit.model.okr import Intent, KeyResult
from okrkit.model.target import Change, Target
from okrkit.results import Json, jsonable
from okrkit.wording.aiming import target_of
from okrkit.wording.drafts_view import marked, slot_rows
from okrkit.wording.forms.evidence import Evidence, Form
from okrkit.wording.measuring import measured, unit_said
from okrkit.wording.naming import Names, slug
from okrkit.wording.sentence import Sentence, read
from okrkit.wording.slots import Direction, Slots, Span

__all__ = ["Draft", "Open", "draft_of", "parse"]

Open: TypeAlias = Literal["target", "baseline", "metric", "unit"]
"""What a text may leave open."""

_BAD: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
"""What a title cannot hold, or nobody would see."""

_PICTURES: Final = re.compile(r"(?: ?:[a-z0-9_+\-]{2,30}:)+\Z")
"""Names of pictures at the end, as chats write them: ``:warning:``."""

_NO_SLOTS: Final = Slots()

_BLANK: Final = KeyResult("draft", "draft", draft=True)


@frozen(kw_only=True)
class Draft(Noun):
    """
    A key result as its text states it, with what it leaves open.

    Attributes:
        text: As it was given; every span is of it.
        key_result: A draft of it, which is shown and never scored; None where the text
            is empty or longer than a title may be.
        form: What satisfies it: ``"activity"`` (its owner's doing), ``"output"`` (a
            thing that is only named) or ``"outcome"`` (a change in customers, users,
            the market, the business or the running system).
        strength: How sure the form is, 0 to 1; 0 of a text without words, of which the
            form (``"output"``) says nothing.
        measurable: Whether an amount says when it is met.
        binary: Whether it can only be done or not done.
        targets: Every target that is stated, in order.
        open: What the text leaves open: ``"target"``, ``"baseline"``, ``"metric"``,
            ``"unit"``.
        evidence: The words that show the form, the strongest first.
        line: On which line of a longer text it starts, from 1.
        start: Where it starts there.

    Example:
        >>> draft = parse("Cut monthly churn of paying accounts from 3.2% to 2%")
        >>> draft.baseline, draft.target, draft.unit, draft.form
        (3.2, 2.0, '%', 'outcome')
    """

    text: str
    key_result: KeyResult | None
    form: Form
    strength: float
    measurable: bool
    binary: bool
    targets: tuple[Slots, ...]
    open: tuple[Open, ...]
    evidence: tuple[Evidence, ...]
    line: int = 1
    start: int = 0

    @property
    def span(self) -> Span:
        """
        Where it stands in the text that it was read from.

        Example:
            >>> parse("NPS up 8").span
            (0, 8)
        """
        return self.start, self.start + len(self.text)

    @property
    def id(self) -> str:
        """
        Id of the key result; empty where there is none.

        Example:
            >>> parse("NPS up 8").id
            'nps-up-8'
        """
        return "" if self.key_result is None else self.key_result.id

    @property
    def slots(self) -> Slots:
        """
        The first target that is stated; without any slot where there is none.

        Example:
            >>> parse("NPS up 8").slots.target
            8.0
        """
        return self.targets[0] if self.targets else _NO_SLOTS

    @property
    def baseline(self) -> float | None:
        """
        Where it starts.

        Example:
            >>> parse("Grow referrals to 350").baseline is None
            True
        """
        return self.slots.baseline

    @property
    def has_baseline(self) -> bool:
        """
        Whether the text says where it starts, or so much that it follows.

        Example:
            >>> parse("9,000 weekly users, up from 6,500").has_baseline
            True
        """
        return any(slots.baseline is not None for slots in self.targets)

    @property
    def target(self) -> float | None:
        """
        The value to reach, or the amount of a change; `slots` says how it is meant.

        Example:
            >>> parse("Grow referrals to 350").target
            350.0
        """
        return self.slots.target

    @property
    def direction(self) -> Direction | None:
        """
        Which way the words point; what is better is for the metric to say.

        Example:
            >>> parse("Refund rate under 2%").direction
            'at-most'
        """
        return self.slots.direction

    @property
    def unit(self) -> str | None:
        """
        What the numbers count.

        Example:
            >>> parse("$3m in renewals").unit
            'USD'
        """
        return self.slots.unit

    @property
    def metric(self) -> Metric | None:
        """
        What is measured, as the draft of the key result names it.

        Example:
            >>> parse("NPS up 8").metric.id
            'nps'
        """
        metric = None if self.key_result is None else self.key_result.metric
        return metric if isinstance(metric, Metric) else None

    def confirm(self, id: str | None = None, /) -> KeyResult:
        """
        Return the key result as one that counts, after a person has looked at it.

        Args:
            id: Its permanent id; that of the draft where it is left out.

        Returns:
            The key result, no longer a draft.

        Raises:
            InvalidOKRError: The text leaves its target open (``draft-open``).

        Example:
            >>> parse("Grow referrals to 350").confirm("referrals").draft
            False
        """
        made = self.key_result
        if made is None or made.target is None:
            raise InvalidOKRError(
                "the text does not say what would be reached",
                code="draft-open",
                place="Draft.confirm",
                expected="a target in words, such as 'from 3.2% to 2%'",
                got=self.text,
            )
        return evolve(made, id=made.id if id is None else id, draft=False)

    def to_dict(self) -> dict[str, Json]:
        """
        Return everything as plain values for JSON.

        Returns:
            The attributes; of the key result its id, and of each target its slots with
            their spans.

        Example:
            >>> parse("NPS up 8").to_dict()["targets"][0]["target"]
            8.0
        """
        return {
            "text": self.text,
            "line": self.line,
            "start": self.start,
            "id": self.id or None,
            "form": self.form,
            "strength": self.strength,
            "measurable": self.measurable,
            "binary": self.binary,
            "has_baseline": self.has_baseline,
            "open": list(self.open),
            "targets": [_told(slots) for slots in self.targets],
            "evidence": [
                {"name": e.name, "span": list(e.span), "says": e.says}
                for e in self.evidence
            ],
        }

    def _facts(self) -> list[tuple[markup.Cell, markup.Cell]]:
        sure = f"{self.form}, {self.strength:.0%} sure"
        facts: list[tuple[markup.Cell, markup.Cell]] = [
            ("Draft", self.id),
            ("text", " ".join(self.text.split())),
            ("form", sure),
            ("measurable", "yes" if self.measurable else "no"),
        ]
        if self.evidence:
            facts.append(("because", self.evidence[0].says))
        if self.open:
            facts.append(("open", ", ".join(self.open)))
        return facts

    def _parts(self) -> Parts | None:
        rows = slot_rows(self.targets, self.text)
        if not rows:
            return None
        return Parts(("slot", "value", "words"), lambda: iter(rows), len(rows))

    def _repr_html_(self) -> str:
        """Return the text with its slots marked, and the tables, for a notebook."""
        # The text stands above, marked.
        facts = [fact for fact in self._facts() if fact[0] != "text"]
        views = [marked(self.targets, self.text), facts_html(facts)]
        parts = self._parts()
        if parts is not None:
            views.append(markup.table(parts.columns, parts.rows(), total=parts.total))
        return markup.fragment(markup.join(views), text=str(self))


def _told(slots: Slots) -> Json:
    said: dict[str, Json] = {name: jsonable(slots[name]) for name in slots.said}
    spans: dict[str, Json] = {name: list(span) for name, span in slots.spans.items()}
    said["derived"] = jsonable(slots.derived)
    said["spans"] = spans
    return said


def parse(text: str, /) -> Draft:
    """
    Read a key result from free text.

    Nothing is guessed: what the text does not say is left open, and said to be.

    Args:
        text: A key result as people write it, with or without markup.

    Returns:
        What it states, with the words that state it, and a draft of the key result.

    Raises:
        InvalidOKRError: It is no text.

    Shape:
        Linear in the length of the text.

    Source:
        "Read key results from sentences" in the documentation.

    Example:
        >>> draft = parse("Raise trial conversion from 6% to 9%")
        >>> draft.key_result.target.target, draft.open
        (9.0, ())

    .. versionadded:: 0.1.0
    """
    return draft_of(read(instance(text, kind=str, field="text")))


def draft_of(
    sentence: Sentence,
    /,
    *,
    ids: Names | None = None,
    owner: str = "",
    intent: Intent | None = None,
    line: int = 1,
    start: int = 0,
) -> Draft:
    """
    Return the draft of what a sentence says.

    Args:
        sentence: What was read.
        ids: Those that are taken; of its words is made the next free one.
        owner: Who answers for it.
        intent: How firmly it is meant.
        line: On which line of a longer text it starts.
        start: Where it starts there.

    Returns:
        The draft.

    Example:
        >>> draft_of(read("Launch the portal")).binary
        True
    """
    judged = sentence.judged
    first = sentence.targets[0] if sentence.targets else _NO_SLOTS
    metric = measured(sentence, first)
    target = target_of(sentence, metric)
    title = title_of(sentence.clean)
    made = None
    if title:
        # Made of a checked one: a title and what was read of it need no check.
        made = altered(
            _BLANK,
            id=slug(title) if ids is None else ids.free(slug(title)),
            title=title,
            target=target,
            metric=metric,
            owner=text(owner, field="owner", empty=True),
            intent=intent,
        )
    return Draft(
        text=sentence.text,
        key_result=made,
        form=judged.form,
        strength=judged.strength,
        measurable=judged.measurable,
        binary=judged.binary,
        targets=sentence.targets,
        open=tuple(_open(sentence, first, target, metric)),
        evidence=judged.evidence,
        line=line,
        start=start,
    )


def title_of(clean: str, /) -> str:
    """
    Give the words of a text as a title.

    Args:
        clean: The text with its markup blanked out.

    Returns:
        The words on one line, without markup and without what nobody can see; empty
        where nothing is left, or more than a title may be.

    Example:
        >>> title_of("   NPS   up 8")
        'NPS up 8'
    """
    words = clean if clean.isprintable() else _BAD.sub(" ", clean)
    title = " ".join(words.split())
    if title.endswith(":"):
        title = _PICTURES.sub("", title)
    title = title.rstrip(" -\u2013\u2014:;,|").removeprefix("- ").lstrip(":;,| ")
    seen = any(map(str.isalnum, title))
    return title if seen and len(title) <= LONGEST_TITLE else ""


def _open(
    sentence: Sentence, slots: Slots, target: Target | None, metric: Metric | None
) -> list[Open]:
    """Name what the words do not say, and a person must."""
    if sentence.judged.binary and target is not None:
        return []
    found: list[Open] = []
    if target is None:
        found.append("target")
    moves = isinstance(target, Change) or slots.direction in ("up", "down")
    if moves and slots.baseline is None:
        found.append("baseline")
    if metric is None:
        found.append("metric")
    if slots.target is not None and not unit_said(slots, metric):
        found.append("unit")
    return found
