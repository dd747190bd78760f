"""`DeclaredSource`: what a document says of where a metric's readings come from."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from attrs import field, fields, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.attributes import checked, may, must
from okrkit.model.checks import LONGEST_NOTE, choice, flag, identifier, text
from okrkit.model.declared_parts import (
    ENTRIES,
    Scalar,
    connection_name,
    entries,
    files_pattern,
    no_address,
    query,
    zone_name,
)
from okrkit.model.noun import Noun, Say
from okrkit.model.phrases import NearMisses

__all__ = [
    "BY_READING",
    "EVERY",
    "FITS",
    "KINDS",
    "NEEDS",
    "OWN_OPTIONS",
    "DeclaredSource",
    "SourceKind",
    "as_source",
    "misfits",
]

SourceKind: TypeAlias = Literal[
    "sql", "table", "tables", "files", "openmetrics", "plugin"
]
"""The ways to read; a declaration has just one."""

KINDS: Final[tuple[SourceKind, ...]] = (
    "sql",
    "table",
    "tables",
    "files",
    "openmetrics",
    "plugin",
)
EVERY: Final = ("year", "half", "quarter", "month", "week", "day", "custom")
_SHAPE: Final = ("columns", "every", "provisional", "zone")
_COUNTED: Final = ("retention", "events", "segment", "options")
FITS: Final[dict[SourceKind, tuple[str, ...]]] = {
    "sql": ("connection", "params", *_SHAPE, *_COUNTED),
    "table": ("connection", "where", *_SHAPE, *_COUNTED),
    "tables": ("connection", *_SHAPE, *_COUNTED),
    "files": ("connection", "where", *_SHAPE, "export", *_COUNTED),
    "openmetrics": ("connection", "where", "zone"),
    "plugin": ("connection", "options"),
}
"""What goes with each way to read."""

NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "tables": ("retention",),
    "export": ("retention",),
    "events": ("retention",),
    "segment": ("retention",),
    "options": ("retention", "plugin"),
}
"""What says something only beside another field."""

BY_READING: Final = (
    "date",
    "period",
    "value",
    "starts_on",
    "unit",
    "standard_error",
    "numerator",
    "denominator",
    "n",
    "recorded_at",
    "source",
    "definition",
    "provisional",
)
"""What `columns` may name where rows are readings; period is another word for date."""

OWN_OPTIONS: Final = (
    "definition",
    "table",
    "columns",
    "events",
    "segment",
    "every",
    "cadence",
    "provisional",
    "zone",
    "name",
)
"""What is no option of a retention definition: it is said beside it, or by the set."""

_LONGEST_LABEL: Final = 200
_NAMES_ONLY: Final = ("params", "where", "options")
_ID: Final = may(identifier)
_ENTRIES: Final = {n: must(entries, check=check) for n, check in ENTRIES.items()}


@frozen(kw_only=True, repr=False, field_transformer=checked)
class DeclaredSource(Noun):
    """
    Where a metric's readings come from, as a document may say it.

    It names no path, no address and no secret: what is connected to is given by the
    program, to `okrkit.refresh` as ``connections={"warehouse": ...}``. Just one of
    `sql`, `table`, `tables`, `files`, `openmetrics` and `plugin` says how to read.

    Attributes:
        sql: A query of one statement; its parameters are written ``:name``, and
            ``:start`` and ``:end`` are the days that are asked for.
        table: Name of a table or view, with its schema where that is needed.
        tables: Names of tables, by the part they play in a definition of `retention`
            that counts two: ``{"complaints": "tickets", "activity": "logins"}``.
        files: Which CSV or Parquet files, in the folder that the connection is:
            relative, such as ``churn/*.csv``.
        openmetrics: Name of a sample in OpenMetrics text.
        plugin: Name of a plug-in; read only where the program allows it.
        connection: Name of what the program connects to.
        params: Values of the query's parameters.
        columns: The user's columns, by field of an observation, or by the part they
            play in what `retention` counts; of `tables`, those of each. Of an export
            the ones it cannot know.
        where: Which rows: values that columns (or labels, of OpenMetrics) must have.
        every: The kind of period a row or a reading is of; a day where None.
        provisional: Whether the period that runs now is read as well.
        zone: The business's time zone, for moments that say theirs.
        export: Of which program the files are an export; see `okrkit.sources.exports`.
        retention: Id of a definition of `okrkit.retention` that counts the rows, which
            are events then.
        events: What kind of event table the rows are, where the columns do not tell.
        segment: Who is meant by `retention`; everybody where None.
        options: More of the definition's and the export's own, or the plug-in's
            settings: numbers, texts, true, false, or lists of them.

    Raises:
        InvalidOKRError: No way to read or two, a field that does not go with it, an
            address, a path or a secret.

    Example:
        >>> DeclaredSource(
        ...     table="billing.plans",
        ...     connection="warehouse",
        ...     retention="logo-churn.cohort",
        ... ).label
        'warehouse: billing.plans'
    """

    sql: str | None = field(default=None, metadata=may(query, longest=LONGEST_NOTE))
    table: str | None = field(default=None, metadata=may(no_address))
    tables: Mapping[str, str] = field(
        factory=dict, hash=False, metadata=_ENTRIES["tables"]
    )
    files: str | None = field(default=None, metadata=may(files_pattern))
    openmetrics: str | None = field(default=None, metadata=may(no_address))
    plugin: str | None = field(default=None, metadata=_ID)
    connection: str | None = field(default=None, metadata=may(connection_name))
    params: Mapping[str, Scalar] = field(
        factory=dict, hash=False, metadata=_ENTRIES["params"]
    )
    columns: Mapping[str, str | Mapping[str, str]] = field(
        factory=dict, hash=False, metadata=_ENTRIES["columns"]
    )
    where: Mapping[str, Scalar] = field(
        factory=dict, hash=False, metadata=_ENTRIES["where"]
    )
    every: str | None = field(default=None, metadata=may(choice, allowed=EVERY))
    provisional: bool = field(default=False, metadata=must(flag))
    zone: str | None = field(default=None, metadata=may(zone_name))
    export: str | None = field(default=None, metadata=_ID)
    retention: str | None = field(default=None, metadata=_ID)
    events: str | None = field(default=None, metadata=_ID)
    segment: str | None = field(default=None, metadata=may(text))
    options: Mapping[str, Scalar | Sequence[Scalar]] = field(
        factory=dict, hash=False, metadata=_ENTRIES["options"]
    )

    def __attrs_post_init__(self) -> None:
        """Refuse fields that do not go together."""
        given = {f.name: getattr(self, f.name) for f in fields(DeclaredSource)}
        for path, error in misfits(given):
            error.place = ".".join(["DeclaredSource", *path])
            raise error

    def __repr__(self) -> str:
        """Return what was said on one line; of values and settings the names."""
        said = ", ".join(f"{name}={part}" for name, part in self._said())
        return f"DeclaredSource({said})"

    @property
    def kind(self) -> SourceKind:
        """
        How it is read: the name of the field that says it.

        Example:
            >>> DeclaredSource(table="churn", connection="warehouse").kind
            'table'
        """
        return next(kind for kind in KINDS if getattr(self, kind))

    @property
    def label(self) -> str:
        """
        A short name for readings and messages; neither the query nor a value is in it.

        Example:
            >>> DeclaredSource(sql="select 1", connection="warehouse").label
            'warehouse'
        """
        what = {"sql": "", "tables": ", ".join(self.tables.values())}
        named = what.get(self.kind, getattr(self, self.kind))
        parts = [part for part in (self.connection, named) if part]
        return " ".join(": ".join(parts).split())[:_LONGEST_LABEL]

    def _phrase(self, _number: Say, /) -> str:
        what = {
            "sql": "a query",
            "table": f"table {self.table}",
            "tables": f"tables {', '.join(self.tables.values())}",
            "files": f"files {self.files}",
            "openmetrics": f"sample {self.openmetrics}",
            "plugin": f"plug-in {self.plugin}",
        }[self.kind]
        counted = f"{self.retention} over " if self.retention else ""
        of = f" of {self.connection}" if self.connection else ""
        by = f", by {self.every}" if self.every else ""
        return " ".join(f"{counted}{what}{of}{by}".split())

    def _said(self) -> Iterator[tuple[str, str]]:
        """Go through the fields that say something, values and settings by name."""
        for name in (f.name for f in fields(DeclaredSource)):
            part = getattr(self, name)
            if part:
                yield name, repr([*part] if name in _NAMES_ONLY else part)

    def _facts(self) -> list[tuple[markup.Cell, markup.Cell]]:
        """Show the names of values and settings, and not what they are."""
        names = {name: ", ".join(getattr(self, name)) for name in _NAMES_ONLY}
        return [(head, names.get(str(head), said)) for head, said in super()._facts()]


def as_source(
    value: "str | DeclaredSource | Mapping[str, object]", *, field: str = ""
) -> "str | DeclaredSource":
    """
    Read a metric's source: a label, a declaration, or the fields of one.

    Args:
        value: What was given.
        field: What is being set, for the message.

    Returns:
        The label or the declaration.

    Raises:
        InvalidOKRError: Neither, or fields that are none of a declaration.

    Example:
        >>> as_source({"table": "churn", "connection": "warehouse"}).kind
        'table'
    """
    if isinstance(value, str):
        return text(value, field=field, empty=True)
    if isinstance(value, DeclaredSource):
        return value
    if not isinstance(value, Mapping):
        raise InvalidOKRError(
            "no source",
            code="wrong-type",
            place=field,
            expected="text, a DeclaredSource or its fields",
            got=shown(value),
        )
    names = [f.name for f in fields(DeclaredSource)]
    for name in value:
        if name not in names:
            near = nearest(name, names, most=1) if isinstance(name, str) else ()
            raise InvalidOKRError(
                "a declared source has no such field",
                code="unknown-field",
                place=field,
                expected=", ".join(names),
                got=shown(name),
                hint=f"Did you mean {near[0]!r}?" if near else "",
            )
    given: dict[str, Any] = {k: v for k, v in value.items() if v is not None}
    return DeclaredSource(**given)


def misfits(
    given: Mapping[str, object],
) -> Iterator[tuple[tuple[str, ...], InvalidOKRError]]:
    """
    Find what does not go together in a declaration.

    Args:
        given: Its fields; those that hold nothing are as good as left out.

    Yields:
        Each fault, with the field, and the key in it, where it stands.

    Example:
        >>> [error.code for _, error in misfits({"sql": "select 1", "where": {"a": 1}})]
        ['missing-field', 'source-misfit']
    """
    said = {k: v for k, v in given.items() if v is not None and v not in ({}, False)}
    kinds: list[SourceKind] = [kind for kind in KINDS if kind in said]
    if len(kinds) != 1:
        yield (
            (),
            InvalidOKRError(
                "a source is read in one way",
                code="source-kind",
                expected=" or ".join(KINDS),
                got=" and ".join(kinds) or "none of them",
            ),
        )
        return
    kind = kinds[0]
    if kind != "plugin" and "connection" not in said:
        yield (
            (),
            InvalidOKRError(
                "connection is missing",
                code="missing-field",
                expected="the name of what the program connects to",
                hint="Add connection, such as warehouse; the program gives it to "
                'refresh as connections={"warehouse": ...}.',
            ),
        )
    for name in said:
        if name not in (kind, *FITS[kind]):
            yield (name,), _misfit(name, kind, FITS[kind])
        elif not set(NEEDS.get(name, said)).intersection(said):
            yield (name,), _needy(name)
    yield from _odd_keys(kind, said)


def _misfit(name: str, kind: str, fits: tuple[str, ...]) -> InvalidOKRError:
    hint = (
        "Say it in the query, with params." if (name, kind) == ("where", "sql") else ""
    )
    return InvalidOKRError(
        f"{name} does not go with {kind}",
        code="source-misfit",
        expected=", ".join(fits),
        got=name,
        hint=hint,
    )


def _needy(name: str) -> InvalidOKRError:
    return InvalidOKRError(
        f"{name} says nothing without {' or '.join(NEEDS[name])}",
        code="source-misfit",
        expected=f"{name} beside {' or '.join(NEEDS[name])}",
        got=name,
    )


def _odd_keys(
    kind: SourceKind, said: Mapping[str, object]
) -> Iterator[tuple[tuple[str, ...], InvalidOKRError]]:
    """Find names and values that depend on what else is said."""
    columns, options, where = (
        part if isinstance(part := said.get(name), Mapping) else {}
        for name in ("columns", "options", "where")
    )
    yield from _odd_columns(kind, columns)
    if "retention" not in said and "columns" in FITS[kind]:
        look = NearMisses()
        for name in map(str, columns):
            if name not in BY_READING:
                yield ("columns", name), _no_field(name, look(name, BY_READING))
    if "retention" in said:
        for name in options:
            if name in OWN_OPTIONS:
                yield (
                    ("options", str(name)),
                    InvalidOKRError(
                        f"{name} is no option",
                        code="option-name",
                        got=shown(name),
                        hint="Say it beside retention, or leave it out.",
                    ),
                )
    if kind == "openmetrics":
        for name, value in where.items():
            if not isinstance(value, str):
                yield (
                    ("where", str(name)),
                    InvalidOKRError(
                        "a label of OpenMetrics is text",
                        code="not-text",
                        expected="text",
                        got=shown(value),
                        hint="Put quotes around it.",
                    ),
                )


def _odd_columns(
    kind: SourceKind, columns: Mapping[object, object]
) -> Iterator[tuple[tuple[str, ...], InvalidOKRError]]:
    """Find columns that are not of each table, where there are several, or are."""
    several = kind == "tables"
    for name, column in columns.items():
        if isinstance(column, Mapping) is not several:
            yield (
                ("columns", str(name)),
                InvalidOKRError(
                    "columns of which table"
                    if several
                    else "columns of several tables",
                    code="source-misfit",
                    expected="{part of the table: its columns}"
                    if several
                    else "the name of a column",
                    got=shown(column),
                ),
            )


def _no_field(name: str, near: Sequence[str]) -> InvalidOKRError:
    return InvalidOKRError(
        "no field of a reading",
        code="unknown-field",
        expected=", ".join(BY_READING),
        got=shown(name),
        hint=f"Did you mean {near[0]!r}?"
        if near
        else "columns gives the field first, then your column: {value: churn_rate}.",
    )
