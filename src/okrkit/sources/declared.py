"""`declared`: the sources that metrics declare, made of what a program connects to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, OKRError, SourceError, nearest, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import identifier, items, mapping
from okrkit.model.declared import DeclaredSource, SourceKind
from okrkit.model.limits import Limits
from okrkit.model.okrset import OKRSet
from okrkit.sources.folder_files import inside
from okrkit.sources.plugged import PluginSource
from okrkit.sources.secrets import chained
from okrkit.typing import MetricSource

__all__ = ["declared"]

_Source: TypeAlias = MetricSource | PluginSource

_FEW: Final = 20
_OF_EXPORT: Final = (
    "also",
    "dates",
    "clock",
    "decimal",
    "thousands",
    "header_rows",
    "encoding",
    "delimiter",
)
_DATABASE: Final = "an open connection, an engine, or a function that opens one"
_TABLES: Final = f"{_DATABASE}, a Spark session, an Ibis backend, or frames by name"
_EXPECTED: Final[dict[SourceKind, str]] = {
    "sql": _DATABASE,
    "table": _TABLES,
    "tables": _TABLES,
    "files": "the path of a folder",
    "openmetrics": "OpenMetrics text, a path to it, or a function that asks for it",
}


def declared(
    okrs: OKRSet,
    connections: Mapping[str, object] | None = None,
    plugins: Iterable[str] = (),
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> dict[str, _Source | OKRError]:
    """
    Make the source of every metric that declares one.

    Nothing is read yet. A name in a document imports no code: a plug-in has to be
    among `plugins`.

    Args:
        okrs: The set.
        connections: What the program connects to, by the names that documents use.
        plugins: Names of the plug-ins that documents may use.
        limits: How long each may take, where its driver can be told, and how many rows
            may come of it.

    Returns:
        By metric id: the source, or why there is none. Metrics whose source is a label
        or is not said are not among them.

    Raises:
        InvalidOKRError: `connections` or `plugins` are no names.

    Example:
        >>> from okrkit import Metric
        >>> churn = Metric("churn", source={"table": "churn", "connection": "lake"})
        >>> okrs = OKRSet(metrics=[churn])
        >>> declared(okrs, {"warehouse": {}})["churn"].why
        'no connection of this name was given'
    """
    host = _Host(
        mapping(connections, field="connections"),
        _names(plugins),
        okrs.cadence,
        limits,
    )
    return {
        metric.id: _made(metric.id, metric.source, host)
        for metric in okrs.metrics
        if isinstance(metric.source, DeclaredSource)
    }


@frozen
class _Host:
    """What the program gives."""

    connections: Mapping[str, object] = field(repr=False)
    plugins: tuple[str, ...]
    cadence: Cadence | None
    limits: Limits


def _names(plugins: object) -> tuple[str, ...]:
    given = items(plugins, field="plugins")
    return tuple(identifier(name, field="plugins") for name in given)


def _made(metric: str, source: DeclaredSource, host: _Host) -> _Source | OKRError:
    """Make one source, or the error of its metric."""
    try:
        if source.kind == "plugin":
            return _plugin(source, host)
        rows = _MAKERS[source.kind](source, _connection(source, host), host)
        return rows if source.retention is None else _counted(source, rows, host)
    except OKRError as error:
        return _of_metric(metric, source, error)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a connection may do anything
        # What it says may hold a password, so only its kind is told.
        made = SourceError(
            f"what the program gave raised {type(error).__name__}",
            metric=metric,
            source=source.label,
            hint="The error is the __cause__ of this one.",
        )
        made.__cause__ = chained(error)
        return made


def _of_metric(metric: str, source: DeclaredSource, error: OKRError) -> SourceError:
    where = (f"metric {metric}", source.label, error.place)
    made = SourceError(
        error.why,
        metric=metric,
        source=source.label,
        place=", ".join(part for part in where if part),
        code=error.code,
        expected=error.expected,
        got=error.got,
        hint=error.hint,
    )
    made.__cause__ = chained(error)
    return made


# -- what the program connects to ----------------------------------------------------


def _connection(source: DeclaredSource, host: _Host) -> object:
    """Find a connection by its name, of the kind that the declaration needs."""
    name = str(source.connection)
    if name not in host.connections:
        near = nearest(name, host.connections, most=1)
        raise InvalidOKRError(
            "no connection of this name was given",
            code="connection-unknown",
            expected=_listed(host.connections),
            got=shown(name),
            hint=f"Did you mean {near[0]!r}?"
            if near
            else f"Pass connections={{{name!r}: ...}} to refresh.",
        )
    found = host.connections[name]
    fits = _FITS.get(source.kind)
    # What a plug-in connects to is its own to judge.
    if fits is not None and not fits(found):
        raise InvalidOKRError(
            f"the connection {name} is of another kind",
            code="wrong-type",
            expected=_EXPECTED[source.kind],
            # Its type alone: a text may be an address with a password.
            got=type(found).__name__,
        )
    return found


def _listed(names: Iterable[str]) -> str:
    every = [*names]
    more = f" and {len(every) - _FEW} more" if len(every) > _FEW else ""
    return f"one of {', '.join(map(shown, every[:_FEW]))}{more}" if every else ""


def _is_database(found: object) -> bool:
    if isinstance(found, str | bytes | PathLike | Mapping):
        return False
    return callable(found) or hasattr(found, "cursor") or hasattr(found, "connect")


def _has_tables(found: object) -> bool:
    is_named = isinstance(found, Mapping) or callable(getattr(found, "table", None))
    return is_named or _is_database(found)


def _is_path(found: object) -> bool:
    return isinstance(found, str | PathLike)


def _is_text(found: object) -> bool:
    if isinstance(found, str) and "\n" not in found and "://" in found:
        return False  # an address is not asked: a function is, that knows its password
    return isinstance(found, str | bytes | PathLike) or callable(found)


_FITS: Final[dict[SourceKind, Callable[[object], bool]]] = {
    "sql": _is_database,
    "table": _has_tables,
    "tables": _has_tables,
    "files": _is_path,
    "openmetrics": _is_text,
}


# -- the adapter of each kind: imported when one is made -------------------------------


def _shape(source: DeclaredSource, host: _Host) -> dict[str, Any]:
    """Give the arguments that every adapter of rows takes."""
    if source.retention is not None:
        # What counts the rows is told how they are laid out.
        return {"name": source.label, "seconds": host.limits.source_seconds}
    return {
        "columns": source.columns or None,
        "every": source.every,
        "cadence": host.cadence,
        "provisional": source.provisional,
        "zone": source.zone,
        "name": source.label,
        "seconds": host.limits.source_seconds,
    }


def _sql(source: DeclaredSource, given: Any, host: _Host) -> MetricSource:  # noqa: ANN401
    from okrkit.sources.from_sql import sql

    return sql(
        str(source.sql),
        given,
        params=source.params or None,
        rows=host.limits.source_rows,
        locked=True,  # a query of a document may not read files through DuckDB
        **_shape(source, host),
    )


def _table(source: DeclaredSource, given: Any, host: _Host) -> MetricSource:  # noqa: ANN401
    from okrkit.sources.from_tables import table

    shape = {**_shape(source, host), "rows": host.limits.source_rows}
    return table(str(source.table), given, where=source.where or None, **shape)


def _tables(source: DeclaredSource, given: Any, host: _Host) -> dict[str, object]:  # noqa: ANN401
    from okrkit.sources.from_tables import table

    parts = source.tables.items()
    shape = {**_shape(source, host), "rows": host.limits.source_rows}
    return {part: table(name, given, **shape) for part, name in parts}


def _files(source: DeclaredSource, given: Any, host: _Host) -> object:  # noqa: ANN401
    paths = inside(given, str(source.files))
    if source.export is not None:
        return _export(source, paths, host.limits)
    from okrkit.sources.from_files import files

    shape = {**_shape(source, host), "rows": host.limits.source_rows}
    return files(paths, where=source.where or None, **shape)


@frozen
class _Export:
    """An export, in one file or several, that is read when it is counted."""

    paths: tuple[Path, ...]
    preset: str
    settings: Mapping[str, Any] = field(repr=False)

    def events(self) -> object:
        """Return its event table."""
        from okrkit.sources.exporting.reading import read_export

        return read_export(self.paths, self.preset, **self.settings).table


def _export(source: DeclaredSource, paths: Sequence[Path], limits: Limits) -> _Export:
    settings: dict[str, Any] = {
        k: v for k, v in source.options.items() if k in _OF_EXPORT
    }
    settings |= {"columns": source.columns or None, "where": source.where or None}
    settings |= {"zone": source.zone, "limits": limits}
    return _Export(tuple(paths), str(source.export), settings)


def _openmetrics(source: DeclaredSource, given: Any, _: object) -> MetricSource:  # noqa: ANN401
    from okrkit.sources.from_openmetrics import openmetrics

    return openmetrics(
        given,
        str(source.openmetrics),
        labels={name: str(value) for name, value in source.where.items()},
        zone=source.zone,
        name=source.label,
    )


_MAKERS: Final[dict[SourceKind, Callable[..., Any]]] = {
    "sql": _sql,
    "table": _table,
    "tables": _tables,
    "files": _files,
    "openmetrics": _openmetrics,
}


def _counted(source: DeclaredSource, rows: object, host: _Host) -> MetricSource:
    """Count rows by a definition of okrkit.retention."""
    from okrkit.sources.definitions_read import counted
    from okrkit.sources.from_retention import retention

    parts = [part for part in counted(str(source.retention)).tables if part]
    if bool(parts) is not (source.kind == "tables"):
        raise InvalidOKRError(
            f"the definition counts {'several tables' if parts else 'one table'}",
            code="source-misfit",
            expected=f"tables: {{{': ..., '.join(parts)}: ...}}"
            if parts
            else "table, sql or files",
            got=source.kind,
        )
    # An export knows its columns, and its reader was told what else to read.
    of_export = isinstance(rows, _Export)
    options: dict[str, Any] = {
        name: value
        for name, value in source.options.items()
        if not (of_export and name in _OF_EXPORT)
    }
    return retention(
        str(source.retention),
        rows,
        columns=None if of_export else source.columns or None,
        events=source.events,
        segment=source.segment or "",
        every=source.every,
        cadence=host.cadence,
        provisional=source.provisional,
        zone=source.zone,
        name=source.label,
        **options,
    )


def _plugin(source: DeclaredSource, host: _Host) -> PluginSource:
    """Give what makes a plug-in's source, where the program allows the plug-in."""
    name = str(source.plugin)
    if name not in host.plugins:
        raise InvalidOKRError(
            "the program does not allow this plug-in",
            code="plugin-not-allowed",
            expected=_listed(host.plugins),
            got=shown(name),
            hint=f"Pass plugins=[{name!r}] to refresh: the plug-in's code then runs.",
        )
    # It is made where it is read: its code may take as long as it likes.
    given = None if source.connection is None else _connection(source, host)
    return PluginSource(name, source.options, given)
