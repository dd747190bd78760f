"""
`exposition`: the text that a program shows its measurements in, line by line.

Two formats are read, and nothing that is neither. OpenMetrics 1.0 ends with ``# EOF``
and writes moments in seconds; the text format 0.0.4 of Prometheus has no end mark and
writes them in milliseconds. A text that ends early can therefore not pass for the
other. Every line is checked, in time that grows with the length of the text alone.

Source:
    OpenMetrics 1.0, section "Text format"; Prometheus, "Exposition formats".
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from typing import Final, Literal, NoReturn, TypeAlias

from attrs import Factory, define, field, frozen

from okrkit.errors import SourceError, shown

__all__ = ["NAME", "Dialect", "Exposition", "Family", "Sample", "exposition"]

Dialect: TypeAlias = Literal["OpenMetrics", "Prometheus"]
"""The two formats."""

NAME: Final = r"[a-zA-Z_:][a-zA-Z0-9_:]*+"
"""What a sample may be called."""

_REAL: Final = r"[-+]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][-+]?[0-9]++)?"
_NUMBER: Final = rf"(?:{_REAL}|[-+]?[iI][nN][fF](?:[iI][nN][iI][tT][yY])?|[nN][aA][nN])"
_LABEL: Final = r'[a-zA-Z_][a-zA-Z0-9_]*+="(?:[^"\\\n]++|\\[^\n])*+"'
_BLANKS: Final = r"[ \t]*+"
_LOOSE: Final = _LABEL.replace("=", rf"{_BLANKS}={_BLANKS}", 1)
_LABELS: Final = rf"\{{(?:{_LABEL}(?:,{_LABEL})*+)?\}}"
_NEXT: Final = rf"{_BLANKS},{_BLANKS}{_LOOSE}"
_LOOSE_LABELS: Final = rf"\{{{_BLANKS}(?:{_LOOSE}(?:{_NEXT})*+{_BLANKS},?{_BLANKS})?\}}"
_SAMPLE: Final[dict[Dialect, re.Pattern[str]]] = {
    "OpenMetrics": re.compile(
        rf"({NAME})({_LABELS})? ({_NUMBER})(?: ({_REAL}))?"
        rf"(?: # {_LABELS} {_NUMBER}(?: {_REAL})?)?"
    ),
    "Prometheus": re.compile(
        rf"{_BLANKS}({NAME})(?:{_BLANKS}({_LOOSE_LABELS}){_BLANKS}|[ \t]++)"
        rf"({_NUMBER})(?:[ \t]++([-+]?[0-9]++))?{_BLANKS}"
    ),
}
_ABOUT: Final[dict[Dialect, re.Pattern[str]]] = {
    "OpenMetrics": re.compile(rf"# (TYPE|HELP|UNIT) ({NAME})(?: (.*))?", re.DOTALL),
    "Prometheus": re.compile(
        rf"{_BLANKS}#{_BLANKS}(TYPE|HELP|UNIT)[ \t]++({NAME})(?:[ \t]++(.*))?",
        re.DOTALL,
    ),
}
_PAIR: Final = re.compile(
    r'([a-zA-Z_][a-zA-Z0-9_]*+)[ \t]*+=[ \t]*+"((?:[^"\\]++|\\.)*+)"'
)
_ESCAPE: Final = re.compile(r"\\(.)")
_PLAIN: Final = {"n": "\n", '"': '"', "\\": "\\"}

_EOF: Final = "# EOF"
_SUFFIXES: Final[dict[str, tuple[str, ...]]] = {
    "counter": ("_total", "_created"),
    "histogram": ("_bucket", "_count", "_sum", "_created"),
    "gaugehistogram": ("_bucket", "_gcount", "_gsum"),
    "summary": ("_count", "_sum", "_created"),
    "info": ("_info",),
    "gauge": (),
    "stateset": (),
    "unknown": (),
}
_TYPES: Final[dict[Dialect, tuple[str, ...]]] = {
    "OpenMetrics": tuple(_SUFFIXES),
    "Prometheus": ("counter", "gauge", "histogram", "summary", "untyped"),
}
_LONGEST: Final = 300
_SECOND: Final = 1_000_000
# The program's own context may trap what is rounded.
_EXACT: Final = Context(prec=60, traps=[])
# From the year 2 to the year 9998, so that every zone has the day.
_FIRST, _LAST = -62_100_000_000, 253_300_000_000
# Milliseconds before 2000 that would lie between 2000 and 2100 if they were seconds.
_SECONDS: Final = range(946_684_800, 4_102_444_800)


@frozen
class Sample:
    """
    One line with a value.

    Attributes:
        name: What it is called.
        labels: What tells it from others of its name.
        value: Its value; NaN and the infinities as they are.
        micros: When it held, in microseconds since 1970 in UTC; None if not said.
        line: Where it stands, from 1.

    Example:
        >>> Sample("up", {}, 1.0, None, 1).micros is None
        True
    """

    name: str
    labels: Mapping[str, str] = field(hash=False)
    value: float
    micros: int | None
    line: int


@define
class Family:
    """
    What a text says of samples that belong together.

    Attributes:
        type: Such as ``"gauge"`` or ``"counter"``; empty where not said.
        unit: Such as ``"seconds"``; empty where not said.

    Example:
        >>> Family("gauge").unit
        ''
    """

    type: str = ""
    unit: str = ""

    def owns(self, name: str, sample: str) -> bool:
        """
        Tell whether a sample is one of the family's.

        Args:
            name: The family's name.
            sample: The sample's name.

        Returns:
            Whether it is.

        Example:
            >>> Family("counter").owns("visits", "visits_total")
            True
        """
        if not sample.startswith(name):
            return False
        end = sample[len(name) :]
        return not end or end in _SUFFIXES.get(self.type, ())


@define
class Exposition:
    r"""
    What was read of a text.

    Attributes:
        dialect: The format that it is in.
        samples: The lines of the sample that was asked for.
        families: What was said of families, by name.
        names: Every sample there is, with how many lines it has.

    Example:
        >>> exposition("up 1\n", "up").dialect
        'Prometheus'
    """

    dialect: Dialect
    samples: list[Sample] = Factory(list)
    families: dict[str, Family] = Factory(dict)
    names: dict[str, int] = Factory(dict)

    def family(self, sample: str) -> tuple[str, Family]:
        r"""
        Find the family of a sample.

        Args:
            sample: The sample's name.

        Returns:
            Name of the family and what was said of it; of the sample itself, nothing,
            where no family was told.

        Example:
            >>> text = "# TYPE visits counter\nvisits_total 5\n# EOF\n"
            >>> exposition(text, "visits_total").family("visits_total")
            ('visits', Family(type='counter', unit=''))
        """
        for name in _bases(sample):
            found = self.families.get(name)
            if found is not None and found.owns(name, sample):
                return name, found
        return sample, Family()


def exposition(text: str, wanted: str) -> Exposition:
    r"""
    Read an exposition: check all of it, and keep the lines of one sample.

    Args:
        text: OpenMetrics text, or the text format of Prometheus.
        wanted: Name of the sample.

    Returns:
        The samples of that name, and what was said of all.

    Raises:
        SourceError: A line that is neither, an end that is missing, or a moment that
            cannot be one; with its line.

    Example:
        >>> text = 'up{job="api"} 1 1520879607.789\n# EOF\n'
        >>> [(s.labels, s.value, s.micros) for s in exposition(text, "up").samples]
        [({'job': 'api'}, 1.0, 1520879607789000)]
    """
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    ends = bool(lines) and lines[-1] == _EOF
    reader = _Reader(Exposition("OpenMetrics" if ends else "Prometheus"), wanted)
    for number, line in enumerate(lines[:-1] if ends else lines, 1):
        reader.take(line, number)
    return reader.made


@define
class _Reader:
    """Takes one line after the other."""

    made: Exposition
    wanted: str
    told: set[tuple[str, str]] = Factory(set)
    family: str = ""
    closed: set[str] = Factory(set)

    def take(self, line: str, number: int) -> None:
        """Check a line, and keep what it says."""
        found = _SAMPLE[self.made.dialect].fullmatch(line)
        if found is not None:
            self._sample(found, number)
            return
        about = _ABOUT[self.made.dialect].fullmatch(line)
        if about is not None:
            self._about(about, number)
        elif self.made.dialect == "OpenMetrics" or not _is_idle(line):
            _refuse_line(line, number, self.made.dialect)

    def _about(self, found: re.Match[str], number: int) -> None:
        """Keep what is said of a family, once, before its samples."""
        word, name, rest = found.groups()
        strict = self.made.dialect == "OpenMetrics"
        if (word, name) in self.told:
            _refuse(f"{word} of {shown(name)} stands twice", number)
        self.told.add((word, name))
        family = self.made.families.setdefault(name, Family())
        said = (rest or "") if strict else (rest or "").strip(" \t")
        if word == "TYPE":
            self._check_type(name, said, number)
            family.type = said
        elif word == "UNIT" and not strict:
            # A comment, unless it reads as what OpenMetrics says.
            if said and name.endswith(f"_{said}"):
                _refuse_half("UNIT", number)
        elif word == "UNIT":
            if said and not name.endswith(f"_{said}"):
                _refuse(
                    "the name does not end with its unit",
                    number,
                    expected=f"a name that ends with _{said}"[:_LONGEST],
                    got=shown(name),
                )
            family.unit = said
        if strict:
            self._enter(name, number)

    def _check_type(self, name: str, said: str, number: int) -> None:
        dialect = self.made.dialect
        if said not in _TYPES[dialect]:
            if said in _SUFFIXES and dialect == "Prometheus":
                _refuse_half(f"TYPE {said}", number)
            _refuse(
                "no such type",
                number,
                expected=", ".join(_TYPES[dialect]),
                got=shown(said),
            )
        parts = (name, *(name + end for end in _SUFFIXES.get(said, ())))
        if any(part in self.made.names for part in parts):
            _refuse(f"the type of {shown(name)} stands after its samples", number)

    def _enter(self, name: str, number: int) -> None:
        """Refuse a family whose lines do not stand together."""
        if name == self.family:
            return
        self.closed.add(self.family)
        if name in self.closed:
            _refuse(f"the lines of {shown(name)} do not stand together", number)
        self.family = name

    def _sample(self, found: re.Match[str], number: int) -> None:
        name, labels, value, time = found.groups()
        made = self.made
        made.names[name] = made.names.get(name, 0) + 1
        if made.dialect == "OpenMetrics":
            family = made.families.get(self.family, Family())
            if not (self.family and family.owns(self.family, name)):
                self._enter(name, number)
            elif family.type == "counter" and name == self.family:
                _refuse(
                    "the sample of a counter has no suffix",
                    number,
                    expected=shown(f"{name}_total"),
                    got=shown(name),
                )
        if name == self.wanted:
            made.samples.append(
                Sample(
                    name,
                    _labels(labels or "", number),
                    _value(value, number),
                    None if time is None else _micros(time, made.dialect, number),
                    number,
                )
            )


def _bases(sample: str) -> Iterator[str]:
    yield sample
    for end in dict.fromkeys(end for ends in _SUFFIXES.values() for end in ends):
        if sample.endswith(end):
            yield sample.removesuffix(end)


def _labels(text: str, number: int) -> dict[str, str]:
    """Read labels; one that stands twice would be two samples in one."""
    labels: dict[str, str] = {}
    for name, value in _PAIR.findall(text):
        if name in labels:
            _refuse(f"the label {shown(name)} stands twice", number)
        # A backslash before any other letter is itself.
        labels[name] = _ESCAPE.sub(lambda m: _PLAIN.get(m[1], m[0]), value)
    return labels


def _value(text: str, number: int) -> float:
    from okrkit.formats.faults import number_fault

    value = float(_short(text, number))
    why = "" if text[-1:].isalpha() else number_fault(text, value)
    if why:
        _refuse(why, number, got=shown(text), code="number-lost")
    return value


def _micros(text: str, dialect: Dialect, number: int) -> int:
    """Read a moment as microseconds since 1970 in UTC."""
    clock = float(_short(text, number))
    seconds = clock if dialect == "OpenMetrics" else clock / 1000
    if not _FIRST < seconds < _LAST:
        _refuse(
            "the moment lies outside the years 1 to 9999",
            number,
            expected=f"{_step(dialect)} since 1970",
            got=shown(text),
            hint="Only OpenMetrics ends with # EOF, and it writes seconds."
            if dialect == "OpenMetrics"
            else "",
            code="date-out-of-range",
        )
    if dialect == "Prometheus":
        if int(clock) in _SECONDS:
            _refuse(
                "a moment that seems to be in seconds, in a text without # EOF",
                number,
                expected="milliseconds since 1970, or # EOF as the last line",
                got=shown(text),
                hint="Was the text cut off? OpenMetrics writes seconds and ends with "
                "# EOF; without that it is read as the format of Prometheus.",
                code="openmetrics-cut-off",
            )
        return int(text) * 1000
    return int(_EXACT.multiply(Decimal(text), Decimal(_SECOND)))


def _step(dialect: Dialect) -> str:
    return "seconds" if dialect == "OpenMetrics" else "milliseconds"


def _short(text: str, number: int) -> str:
    if len(text) > _LONGEST:
        _refuse("a number has too many digits", number, got=shown(text))
    return text


def _is_idle(line: str) -> bool:
    """Tell whether a line of the Prometheus format says nothing: blank, a comment."""
    if line == _EOF:
        return False
    words = line.strip(" \t")
    comment = words.startswith("#")
    word = words[1:].split(maxsplit=1)[:1] if comment else []
    # What tells of a family has to be whole.
    return (comment and word not in (["TYPE"], ["HELP"])) or not words


def _refuse_line(line: str, number: int, dialect: Dialect) -> NoReturn:
    hint = ""
    if line.endswith("\r"):
        hint = "Lines end with a line feed alone: take the carriage returns away."
    elif line == _EOF:
        hint = "There is more after # EOF."
    elif dialect == "OpenMetrics" and _is_idle(line):
        hint = "OpenMetrics has no comments and no empty lines."
    elif dialect == "Prometheus" and " # {" in line:
        _refuse_half("an exemplar", number)
    elif '{"' in line:
        hint = "Names in quotes are not part of OpenMetrics 1.0."
    _refuse(
        f"this is no line of {dialect} text",
        number,
        expected='name{label="value"} value, with a moment or without',
        got=shown(line),
        hint=hint,
    )


def _refuse_half(what: str, number: int) -> NoReturn:
    _refuse(
        f"{what} is OpenMetrics, and the text does not end with # EOF",
        number,
        expected="# EOF as the last line",
        hint="Was the text cut off?",
        code="openmetrics-cut-off",
    )


def _refuse(
    why: str,
    number: int,
    *,
    expected: str = "",
    got: str = "",
    hint: str = "",
    code: str = "openmetrics-syntax",
) -> NoReturn:
    raise SourceError(
        why,
        code=code,
        place=f"line {number}",
        expected=expected,
        got=got,
        hint=hint,
    )
