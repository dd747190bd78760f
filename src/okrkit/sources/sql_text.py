"""
One statement of SQL, and the `:name` parameters in it, for every style of driver.

The text is gone through once, mark by mark, so that a colon in a string, a name, a
comment or a cast is none of ours. It is not parsed: that it begins with SELECT and is
one statement is a check for mistakes. What keeps a query from changing anything is the
database itself, see `okrkit.sources.drivers`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

from okrkit.errors import SourceError, shown
from okrkit.model.checks import instance

__all__ = ["Statement", "Style", "statement"]

Style: TypeAlias = Literal["qmark", "numeric", "named", "format", "pyformat", "dollar"]
"""How a driver wants its parameters: the styles of DB-API 2.0, and ``$1``."""

_MARKS: Final = re.compile(r"""['"`\[$:;?#]|--|/\*""")
_NAME: Final = re.compile(r"[^\W\d]\w*")
_TAG: Final = re.compile(r"\$(?:[^\W\d]\w*)?\$")
_COMMENT: Final = re.compile(r"/\*|\*/")
_FIRST: Final = re.compile(r"[\s(]*(?:(\w+)|[^\s(])")
_QUOTE: Final[dict[str, re.Pattern[str]]] = {mark: re.compile(mark) for mark in "'\"`"}
_ESCAPED: Final[dict[str, re.Pattern[str]]] = {
    mark: re.compile(rf"\\|{mark}") for mark in "'\""
}
# What a driver of the style would take for a parameter of its own.
_OWN: Final[Mapping[str, str]] = {"qmark": "?", "numeric": ":", "dollar": "$"}
_LISTED: Final = {"qmark": "?", "format": "%s"}
_MAPPED: Final = {"named": ":{}", "pyformat": "%({})s"}
_COUNTED: Final = {"numeric": ":{}", "dollar": "${}"}


@frozen(kw_only=True)
class _Rules:
    """How a database reads quotes and comments."""

    nested: bool = False  # comments within comments
    dollar: bool = False  # $tag$ ... $tag$
    letter_e: bool = False  # E'it\'s'
    backslash: bool = False  # 'it\'s' as well
    backtick: bool = False  # `name`
    bracket: bool = False  # [name]
    hash: bool = False  # a comment begins with #
    first: tuple[str, ...] = ("SELECT", "WITH", "VALUES")


_POSTGRESQL: Final = _Rules(nested=True, dollar=True, letter_e=True)
_RULES: Final[Mapping[str, _Rules]] = {
    "postgresql": _POSTGRESQL,
    "duckdb": _Rules(
        nested=True,
        dollar=True,
        letter_e=True,
        first=("SELECT", "WITH", "VALUES", "FROM"),
    ),
    "sqlite": _Rules(backtick=True, bracket=True),
    "mysql": _Rules(backslash=True, backtick=True, hash=True),
    "mssql": _Rules(nested=True, bracket=True),
}
_COMMON: Final = _Rules()


@frozen
class Statement:
    """
    A statement taken apart at its parameters.

    Attributes:
        pieces: The text before, between and after the parameters.
        names: Of the parameters, in order; a name may stand several times.
        own: Marks outside of quotes that some drivers take for parameters.

    Example:
        >>> statement("select :a::int, ':b'").pieces
        ('select ', "::int, ':b'")
    """

    pieces: tuple[str, ...]
    names: tuple[str, ...] = ()
    own: frozenset[str] = field(default=frozenset(), repr=False)

    def written(
        self, style: Style, values: Mapping[str, object]
    ) -> tuple[str, list[object] | dict[str, object] | None]:
        """
        Write the statement for a driver, with the values as the driver wants them.

        Args:
            style: How the driver wants its parameters.
            values: By name; there may be more than the statement names.

        Returns:
            The text, and the values: None where the statement names none.

        Raises:
            SourceError: The text has marks of the driver's own style.

        Example:
            >>> statement("select :a, :b, :a").written("dollar", {"a": 1, "b": 2})
            ('select $1, $2, $1', [1, 2])
        """
        mark = _OWN.get(style)
        if mark in self.own:
            raise SourceError(
                f"the query has a {shown(mark)} where a parameter stands",
                code="query-parameters",
                expected="parameters written as :name",
                hint="Write :name, and give params={'name': ...}.",
            )
        if not self.names:
            return self.pieces[0], None
        pieces = self.pieces
        if style in ("format", "pyformat"):
            pieces = tuple(piece.replace("%", "%%") for piece in pieces)
        once = {name: place for place, name in enumerate(dict.fromkeys(self.names), 1)}
        if style in _COUNTED:
            marks = [_COUNTED[style].format(once[name]) for name in self.names]
            given: list[object] | dict[str, object] = [values[name] for name in once]
        elif style in _MAPPED:
            marks = [_MAPPED[style].format(name) for name in self.names]
            given = {name: values[name] for name in once}
        else:
            marks = [_LISTED[style]] * len(self.names)
            given = [values[name] for name in self.names]
        both = zip(pieces, (*marks, ""), strict=True)
        return "".join(part for pair in both for part in pair), given


def statement(text: str, dialect: str = "") -> Statement:
    """
    Take a statement apart at its parameters.

    Args:
        text: One statement that selects; a semicolon may end it.
        dialect: Whose quotes and comments it has, such as ``"sqlite"``.

    Returns:
        The statement, without what follows its end.

    Raises:
        SourceError: No statement, more than one, one that is no SELECT, or a quote or
            comment without its end.
        InvalidOKRError: No text.

    Example:
        >>> statement("select day from readings where team = :team;").names
        ('team',)
    """
    rules = _RULES.get(dialect, _COMMON)
    text = instance(text, kind=str, field="query")
    if "\0" in text:
        raise _refused("the query has a NUL character", code="query-unreadable")
    return _Scan(text, rules).statement()


def _refused(why: str, *, code: str, got: str = "", hint: str = "") -> SourceError:
    return SourceError(why, code=code, got=got, hint=hint)


class _Scan:
    """One way through a text, from mark to mark."""

    def __init__(self, text: str, rules: _Rules) -> None:
        self.text = text
        self.rules = rules
        self.names: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.own: set[str] = set()
        self.end = 0  # after the last that is neither blank nor comment
        self.closed = False  # whether a semicolon was there
        self.first = ""  # the word it begins with

    def statement(self) -> Statement:
        """Go through the text."""
        at = 0
        for start, after, kind in self._tokens():
            self._between(at, start)
            if kind == ";":
                self.closed = True
            elif kind != "comment":
                self.first = self.first or self.text[start:after]
                self._code(start, after)
            at = after
        self._between(at, len(self.text))
        if self.first.upper() not in self.rules.first:
            raise _refused(
                "the query does not select" if self.end else "the query is empty",
                code="query-not-select",
                got=shown(self.first) if self.first else "",
                hint="A metric is read by one SELECT (or WITH ... SELECT).",
            )
        starts = [0, *(after for _, after in self.spans)]
        ends = [*(start for start, _ in self.spans), self.end]
        pieces = tuple(self.text[a:b] for a, b in zip(starts, ends, strict=True))
        return Statement(pieces, tuple(self.names), frozenset(self.own))

    def _between(self, start: int, after: int) -> None:
        """Look at the text between two marks."""
        gap = self.text[start:after]
        bare = gap.rstrip()
        if bare:
            if not self.first and (word := _FIRST.match(bare)):
                self.first = word.group(1) or word.group()
            self._code(start, start + len(bare))

    def _code(self, start: int, after: int) -> None:
        """Note that there is code, which nothing may be after the end."""
        if self.closed:
            raise _refused(
                "the query has more than one statement",
                code="query-several",
                got=shown(self.text[start : start + 80]),
                hint="Give one SELECT; a semicolon may only end it.",
            )
        self.end = after

    def _tokens(self) -> Iterator[tuple[int, int, str]]:
        """Give where each quote, comment, parameter and semicolon starts and ends."""
        at = 0
        while found := _MARKS.search(self.text, at):
            start, mark = found.start(), found.group()
            token = self._token(start, mark)
            if token is None:
                at = found.end()
                continue
            at = token[0]
            yield start, at, token[1]

    def _token(self, start: int, mark: str) -> tuple[int, str] | None:
        """Read what a mark begins, or None where it begins nothing of interest."""
        if mark == ";":
            return start + 1, ";"
        if mark in ("--", "/*") or (mark == "#" and self.rules.hash):
            return self._comment(start, mark), "comment"
        quoted = self._quote(start, mark)
        return self._parameter(start, mark) if quoted is None else (quoted, "quote")

    def _quote(self, start: int, mark: str) -> int | None:
        """Find the end of what is quoted, in one way or another."""
        rules = self.rules
        if mark in "'\"" or (mark == "`" and rules.backtick):
            return self._quoted(start, mark)
        if mark == "[" and rules.bracket:
            return self._until("]", start, start + 1)
        tag = _TAG.match(self.text, start) if mark == "$" and rules.dollar else None
        if tag and not self._inside_word(start):
            return self._until(tag.group(), start, tag.end())
        return None

    def _parameter(self, start: int, mark: str) -> tuple[int, str] | None:
        """Read a parameter, or note a mark that a driver may take for one."""
        after = start + 1
        if mark == ":" and self.text[after : after + 1] in (":", "="):
            return after + 1, "cast"
        if mark == "?":
            self.own.add(mark)
        if mark not in ":$" or self._inside_word(start):
            return None
        if self.text[after : after + 1].isdigit():
            self.own.add(mark)
        name = _NAME.match(self.text, after) if mark == ":" else None
        if name is None:
            return None
        self.names.append(name.group())
        self.spans.append((start, name.end()))
        return name.end(), "parameter"

    def _inside_word(self, start: int) -> bool:
        before = self.text[start - 1 : start]
        return before.isalnum() or before in ("_", "$")

    def _until(self, what: str, start: int, at: int) -> int:
        """Find the end of something quoted."""
        found = self.text.find(what, at)
        if found < 0:
            raise self._open(start)
        return found + len(what)

    def _quoted(self, start: int, mark: str) -> int:
        """Find the end of a string or a quoted name; a doubled mark does not end it."""
        escapes = mark != "`" and self.rules.backslash
        if mark == "'" and self.rules.letter_e:
            escapes = self.text[start - 1 : start] in ("e", "E")
            escapes = escapes and not self._inside_word(start - 1)
        marks = _ESCAPED[mark] if escapes else _QUOTE[mark]
        at = start + 1
        while found := marks.search(self.text, at):
            at = found.end()
            if found.group() == "\\" or self.text[at : at + 1] == mark:
                at += 1  # what is escaped, or the second of two
                continue
            return at
        raise self._open(start)

    def _comment(self, start: int, mark: str) -> int:
        """Find the end of a comment: of its line, or where it is closed."""
        if mark != "/*":
            line = self.text.find("\n", start)
            return len(self.text) if line < 0 else line
        at, depth = start + 2, 1
        while found := _COMMENT.search(self.text, at):
            at = found.end()
            if found.group() == "*/":
                depth -= 1
            elif self.rules.nested:
                depth += 1
            if not depth:
                return at
        raise self._open(start)

    def _open(self, start: int) -> SourceError:
        return _refused(
            "the query has a quote or comment without its end",
            code="query-unreadable",
            got=shown(self.text[start : start + 80]),
        )
