"""
A text's lines as objectives and key results: what belongs to what.

`Gathering` walks through the lines once. Labels ("Objective:", "KR 2", "Owner:") say
what a line is; without any, headings and nesting do. What nothing says stays `Left`.
"""

import re
from collections.abc import Callable
from typing import Final, Literal

from attrs import define, field

from okrkit.wording.languages.en.okr_text import POINTING, Role
from okrkit.wording.okrs.cutting import several
from okrkit.wording.okrs.found import FoundObjective, FoundResult, Left, Told
from okrkit.wording.okrs.labelling import Label, label_in
from okrkit.wording.okrs.listing import Line
from okrkit.wording.slots import Span

__all__ = ["Gathering", "is_prose"]


_FIELDS: Final = ("why", "owner", "team", "scope", "kind", "cycle", "intent")
_OF_RESULT: Final = ("baseline", "current", "target", "metric", "unit")
_SINGLE: Final = (*_OF_RESULT, "owner", "team", "scope", "cycle")
"""What is said once; "why" may go on from label to label."""
_HEADS: Final = (
    "objective",
    "objectives",
    "key result",
    "key results",
    "owner",
    "team",
)
_SENTENCES: Final = re.compile(r"[.!?…]['”\")]?\s+(?=[A-Z])")
_STRUCK: Final = re.compile(r"\s*~~[^~]+~~\s*")
_DIGIT: Final = re.compile(r"\d")
_ALONE: Final = re.compile(r"\s*\d{1,3}(?:[.,]\d{1,2})?\s?(?:%|/\s?\d{1,3})?\s*")
_QUOTED: Final = re.compile(
    r"[\"\u201c\u201e\u2018']([^\"\u201c\u201d]{2,})[\"\u201d\u2019'][.,]?"
)
_MANY_WORDS: Final = 40
_SHORT: Final = 14


def is_prose(plain: str, /) -> bool:
    """
    Tell whether a line tells something, rather than stating one thing.

    Args:
        plain: What the line says.

    Returns:
        Whether it asks, has several sentences, or many words.

    Example:
        >>> is_prose("Is there a high turnover?"), is_prose("NPS from 32 to 40")
        (True, False)
    """
    said = plain.strip()
    return (
        said.endswith("?")
        or len(_SENTENCES.findall(said)) > 1
        or len(said.split()) > _MANY_WORDS
    )


def _points(plain: str) -> bool:
    """Tell whether a line only says where to look: "(see below)"."""
    said = plain.casefold().replace(":", " ").split()
    words = [word.strip("()[].,*_") for word in said]
    return "see" in words and all(word in POINTING for word in words)


@define
class Gathering:
    """
    Walks through lines, and gathers what they say.

    Attributes:
        text: The whole text.
        aims: Numbers of the lines that are objectives without a label; None where
            nothing is an objective, so that each line stands alone.
        areas: Numbers of the lines that only stand over key results.
        objectives: Found so far.
        lone: Key results without an objective.
        left: Lines that were not read.
        fields: What is said before any objective, by role.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
        >>> found = Gathering("O: Grow", frozenset())
        >>> found.take(next(lines("O: Grow")))
        >>> len(found.objectives)
        1
    """

    text: str
    aims: frozenset[int] | None
    areas: frozenset[int] = frozenset()
    objectives: list[FoundObjective] = field(factory=list)
    lone: list[FoundResult] = field(factory=list)
    left: list[Left] = field(factory=list)
    fields: dict[Role, Told] = field(factory=dict)
    _section: Role | None = None
    _waiting: Role | None = None
    _label: Label | None = None
    _over: Line | None = None
    _base: int | None = None
    _style: Literal["", "one", "tight", "apart", "marked"] = ""
    _coded: Line | None = None
    _result: FoundResult | None = None
    _last: int = 0
    _said: set[str] = field(factory=set)

    @property
    def aim(self) -> FoundObjective | None:
        """The objective that lines belong to."""
        return self.objectives[-1] if self.objectives else None

    def is_current(self, line: Line, /) -> bool:
        """
        Tell whether a line says again what the objective is.

        Args:
            line: The line, or a cell of a table.

        Returns:
            Whether its words are those of the last objective.

        Example:
            >>> from okrkit.wording.okrs.listing import lines
            >>> Gathering("", frozenset()).is_current(next(lines("Grow")))
            False
        """
        if self.aim is None:
            return False
        return self._words(self.aim.span) == " ".join(line.body.casefold().split())

    def take(self, line: Line, /) -> None:
        """
        Take one more line.

        Args:
            line: The next line, or a part of one.

        Example:
            >>> from okrkit.wording.okrs.listing import lines
            >>> found = Gathering("NPS up 8", None)
            >>> found.take(next(lines("NPS up 8")))
            >>> found.lone[0].span
            (0, 8)
        """
        label = label_in(line, below=self.aim is not None)
        if line.mark == "=":
            self._close(None)
        elif _STRUCK.fullmatch(line.body):
            self.leave(line, "it is struck through")
        elif label is None and _points(line.plain):
            self.leave(line, "it points to another place")
        elif self.aims and line.number in self.aims and line.number != self._last:
            self.open(line)
        elif line.number in self.areas:
            self.leave(line, "a head over key results")
            self._base = self._result = None
        elif label is not None and not self._is_result(line, label):
            self._labelled(line, label)
        elif self._waiting is not None and self._awaited(line):
            pass
        elif line.is_item:
            self._item(line)
        elif line.mark == "#":
            self._heading(line)
        else:
            self._plain(line)
        self._last = line.number

    def leave(self, line: Line, why: str, /) -> None:
        """
        Keep a line as one that was not read.

        Args:
            line: The line.
            why: What it was taken for.

        Example:
            >>> from okrkit.wording.okrs.listing import lines
            >>> found = Gathering("Hi", frozenset())
            >>> found.leave(next(lines("Hi")), "a remark")
            >>> found.left[0].why
            'a remark'
        """
        self.left.append(Left(line.number, line.start, line.body.strip(), why))

    def _is_result(self, line: Line, label: Label) -> bool:
        """Tell whether what looks like a label begins a key result of a list."""
        if label.role in _HEADS or not line.is_item:
            return False
        inside = self._section == "key results" or (
            self._section is None and self.aim is not None
        )
        at_base = self._base is None or line.depth <= self._base
        if label.role in _OF_RESULT and self._is_below(line):
            return False
        return inside and at_base and bool(_DIGIT.search(line.plain, label.start))

    def _labelled(self, line: Line, label: Label) -> None:
        self._waiting, self._label, self._over = None, label, line
        value = line.plain[label.start :].strip()
        role = label.role
        if role == "objective":
            self._head(line, label, value, self.open)
        elif role == "key result":
            if self._section != "key results":
                self._close("key results")
            self._base, self._style, self._coded = None, "marked", line
            self._head(line, label, value, self.add)
        elif role in ("objectives", "key results", "initiatives", "measures"):
            self._close(role)
            for part in several(line, label.start):
                self._item(part)
        elif role in _OF_RESULT:
            self._of_result(line, label, value)
        elif role in _FIELDS:
            self._of_aim(line, label, value)
        else:
            self.leave(line, "a label that is no part of an OKR")
            if not value:
                self._close("other")

    def _head(
        self,
        line: Line,
        label: Label,
        value: str,
        make: "Callable[[Line, int, tuple[str, ...]], None]",
    ) -> None:
        """Open what a label names, or wait for the line that does."""
        if value:
            make(line, label.start, label.more)
        else:
            self._waiting = label.role

    def _awaited(self, line: Line) -> bool:
        """Read a line as what the label before it names; tell whether it was one."""
        role, label = self._waiting, self._label
        more = () if label is None else label.more
        ends = role not in ("objective", "key result")
        if ends and line.apart and not line.is_item:
            self._waiting = None
            return False
        if role == "objective":
            self._waiting = None
            self.open(line, 0, more)
        elif role == "key result":
            self._waiting = None
            self.add(line, 0, more)
        elif role is not None and line.mark != "#":
            self.say(role, line, over=self._over)
        else:
            self._waiting = None
            return False
        return True

    def _of_result(self, line: Line, label: Label, value: str) -> None:
        """Read a value that belongs to the key result above."""
        if self._result is None:
            if line.is_item:
                self._item(line)
            else:
                self.leave(line, "a value without a key result above it")
        elif value:
            self.say(label.role, line, label.start)
        else:
            self._waiting = label.role

    def _of_aim(self, line: Line, label: Label, value: str) -> None:
        """Read what a label says of the key result above it, or of the objective."""
        if value:
            self.say(label.role, line, label.start)
        else:
            self._waiting = label.role

    def say(
        self, role: Role, line: Line, at: int = 0, *, over: Line | None = None
    ) -> None:
        """
        Keep what is said of the key result or the objective above.

        Args:
            role: What is said.
            line: Where.
            at: Where it starts in the line.
            over: The line of the label; that line itself where it is left out. Deeper
                than a key result it speaks of that.

        Example:
            >>> from okrkit.wording.okrs.listing import lines
            >>> found = Gathering("Owner: Ann", frozenset())
            >>> found.say("owner", next(lines("Owner: Ann")), 7)
            >>> found.fields["owner"].text
            'Ann'
        """
        result, head = self._result, line if over is None else over
        fields = self.fields if self.aim is None else self.aim.fields
        own = role in _OF_RESULT or role in ("owner", "team", "intent")
        if result is not None and own:
            inside = head.indent > result.indent or head.mark == "|"
            if role in _OF_RESULT or inside:
                fields = result.fields
        value = line.plain[at:].strip()
        told = Told(value, line.number, line.start + at)
        before = fields.setdefault(role, told)
        goes_on = over is not None and over.mark != "|" and role not in _OF_RESULT
        if before is told or (role in _SINGLE and before.text == value):
            return
        if role in _SINGLE and not goes_on:
            self.left.append(Left(*told[1:], value, f"said more than once: {role}"))
        else:
            fields[role] = before._replace(text=f"{before.text}\n{value}")

    def open(self, line: Line, at: int = 0, more: tuple[str, ...] = ()) -> None:
        """
        Open an objective with the words of a line.

        Args:
            line: The line.
            at: Where its title starts in it.
            more: Words beside its label.

        Example:
            >>> from okrkit.wording.okrs.listing import lines
            >>> found = Gathering("Grow", frozenset())
            >>> found.open(next(lines("Grow")))
            >>> found.aim.span
            (0, 4)
        """
        span = self._span(line, at)
        section = self._section if self._section == "objectives" else None
        known = f"o {self._words(span)}"
        if known in self._said:
            self.leave(line, "an objective that was said before")
            return
        self._said.add(known)
        base = self._base
        self._close(section)
        self._base = base if section else None
        number = line.number
        self.objectives.append(
            FoundObjective(line=number, span=span, more=more, last=number)
        )

    def add(self, line: Line, at: int = 0, more: tuple[str, ...] = ()) -> None:
        """
        Add a key result with the words of a line.

        Args:
            line: The line.
            at: Where its title starts in it.
            more: Words beside its label.

        Example:
            >>> from okrkit.wording.okrs.listing import lines
            >>> found = Gathering("NPS 40", None)
            >>> found.add(next(lines("NPS 40")))
            >>> found.lone[0].line
            1
        """
        span = self._span(line, at)
        known = f"{len(self.objectives)} {self._words(span)}"
        if known in self._said and self.aim is not None:
            self.leave(line, "a key result that was said before")
            return
        self._said.add(known)
        self._result = FoundResult(
            line=line.number,
            span=span,
            more=more,
            indent=line.indent,
            last=line.number,
        )
        (self.lone if self.aim is None else self.aim.results).append(self._result)

    def _item(self, line: Line, at: int = 0) -> None:
        """Read an item of a list by the section that it stands in."""
        section, aim = self._section, self.aim
        if section == "other":
            self.leave(line, "an item below what is no part of an OKR")
        elif section in ("initiatives", "measures") and aim is not None:
            listed = aim.work if section == "initiatives" else aim.measures
            span = self._span(line, at)
            listed.append(Told(self.text[slice(*span)], line.number, span[0]))
        elif section == "objectives":
            self._base = line.depth if self._base is None else self._base
            if line.depth <= self._base or aim is None:
                self.open(line, at)
            else:
                self.add(line, at)
        elif section in ("initiatives", "measures"):
            self.leave(line, "an item without an objective above it")
        elif self.aims is None and aim is None:
            self.add(line, at)
        elif aim is None and section is None:
            self.leave(line, "an item without an objective above it")
        else:
            self._listed(line, at)

    def _listed(self, line: Line, at: int) -> None:
        """Read an item of a list of key results; what stands below one is none."""
        below = self._is_below(line)
        if self._base is None or line.depth < self._base:
            self._base = line.depth
        if not below and (line.depth <= self._base or self._result is None):
            self._style = "marked"
            self.add(line, at)
        else:
            self.leave(line, "an item below a key result")

    def _is_below(self, line: Line) -> bool:
        """Tell whether an item stands below a key result that has a label."""
        over = self._coded
        return over is not None and (line.indent > over.indent or not over.is_item)

    def _heading(self, line: Line) -> None:
        """Read a heading that is no objective: it ends the list before it."""
        self.leave(line, "a heading")
        self._close("other" if self.aim is not None else None)

    def _plain(self, line: Line) -> None:
        """Read a line without a mark."""
        if self._goes_on(line):
            return
        section = self._section
        if self.aims is None and self.aim is None and section is None:
            if line.plain.rstrip().endswith(":"):
                self.leave(line, "a line that leads over to a list")
            else:
                self.add(line)
        elif section == "objectives" and not is_prose(line.plain):
            self.open(line)
        elif self._result is not None and _ALONE.fullmatch(line.plain):
            self.leave(line, "a number alone")
        elif self._stands_for_result(line):
            self.add(line)
        elif self._is_listed(line):
            self._item(line)
        else:
            self.leave(line, "a remark")

    def _is_listed(self, line: Line) -> bool:
        """Tell whether a line without a mark is one more of a list of work or KPIs."""
        if self._section == "measures":
            return not line.apart
        work = self._section == "initiatives" and not is_prose(line.plain)
        return work and self._fits(line)

    def _goes_on(self, line: Line) -> bool:
        """Add a line to the words before it, where it goes on with them."""
        if line.apart:
            return False
        result, aim = self._result, self.aim
        words = line.plain.lstrip()
        if result is not None and result.last == self._last == line.number - 1:
            if line.indent <= result.indent and not words[:1].islower():
                return False
            result.span = result.span[0], line.end
            result.last = line.number
            return True
        fresh = aim is not None and not aim.results and self._section is None
        if fresh and aim is not None and aim.last == line.number - 1 == self._last:
            if not (line.indent or words[:1].islower()):
                return False
            aim.span = aim.span[0], line.end
            aim.last = line.number
            return True
        return False

    def _stands_for_result(self, line: Line) -> bool:
        """Tell whether a line without a mark is a key result of its own."""
        if is_prose(line.plain):
            return False
        if self._section == "key results":
            return self._fits(line)
        fresh = self._section is None and self.aim is not None and not line.apart
        few = len(line.plain.split()) <= _SHORT
        return fresh and self._base is None and (few or bool(_DIGIT.search(line.plain)))

    def _fits(self, line: Line) -> bool:
        """Tell whether a line without a mark is one more of a list without marks."""
        match self._style:
            case "":
                self._style = "one"
            case "one":
                self._style = "apart" if line.apart else "tight"
            case style:
                return style == ("apart" if line.apart else "tight")
        return True

    def _close(self, section: Role | None) -> None:
        """End the list before, and begin another."""
        self._section = section
        self._base = self._coded = self._result = self._waiting = None
        self._style = ""

    def _span(self, line: Line, at: int) -> Span:
        """Say where the words of a line stand, without the emphasis around them."""
        words = line.plain[at:]
        first = at + len(words) - len(words.lstrip())
        last = at + len(words.rstrip())
        quoted = _QUOTED.fullmatch(line.plain[first:last])
        if quoted is not None:
            first, last = first + quoted.start(1), first + quoted.end(1)
        return line.start + first, line.start + max(first, last)

    def _words(self, span: Span) -> str:
        return " ".join(self.text[slice(*span)].casefold().split())
