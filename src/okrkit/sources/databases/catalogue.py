"""Tables and views by name: looked up in the catalogue and quoted, never pasted."""

from collections.abc import Iterator
from typing import Final, Protocol

from attrs import frozen

from okrkit.errors import AmbiguousIdError, UnknownIdError, shown
from okrkit.model.checks import text

__all__ = ["Table", "found", "quoted", "splits"]

_MANY: Final = 100_000
# Of each column: its schema, table and name, and how near the schema is: of several
# tables of one name the nearest counts, as the database itself has it.
_COLUMNS: Final = {
    "sqlite": """
        SELECT NULL AS d, l.name AS s, :table AS t, c.name AS c,
            CASE l.name WHEN 'temp' THEN -1 ELSE l.seq END AS near
        FROM pragma_database_list AS l
        CROSS JOIN pragma_table_info(:table, l.name) AS c
        WHERE :schema IN ('', l.name) ORDER BY near, c.cid""",
    "duckdb": """
        SELECT database_name AS d, schema_name AS s, table_name AS t,
            column_name AS c,
            CASE WHEN database_name = 'temp' THEN 0
                WHEN database_name = current_database()
                    AND schema_name = current_schema() THEN 2
                ELSE 4 END + CAST(table_name <> :table AS INTEGER) AS near
        FROM duckdb_columns()
        WHERE table_name COLLATE NOCASE = :table AND :schema COLLATE NOCASE IN (
            '', schema_name, database_name, database_name || '.' || schema_name)
        ORDER BY near, d, s, column_index""",
    "postgresql": """
        SELECT NULL AS d, n.nspname AS s, r.relname AS t, a.attname AS c,
            CASE WHEN pg_catalog.pg_table_is_visible(r.oid) THEN 0 ELSE 1 END AS near
        FROM pg_catalog.pg_class AS r
        JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid
        WHERE r.relkind IN ('r', 'v', 'm', 'p', 'f')
            AND a.attnum > 0 AND NOT a.attisdropped
            AND r.relname = :table AND :schema IN ('', n.nspname::text)
        ORDER BY near, s, a.attnum""",
}
_STANDARD: Final = """
    SELECT NULL AS d, table_schema AS s, table_name AS t, column_name AS c, 0 AS near
    FROM information_schema.columns
    WHERE table_name = :table AND (:schema = '' OR table_schema = :schema)
    ORDER BY table_schema, ordinal_position"""
_NAMES: Final = {
    "sqlite": "SELECT name AS t FROM sqlite_master WHERE type IN ('table', 'view')",
    "duckdb": """
        SELECT DISTINCT table_name AS t FROM duckdb_columns() WHERE NOT internal""",
}
_ALL: Final = """
    SELECT DISTINCT table_name AS t FROM information_schema.tables
    WHERE table_schema NOT IN ('information_schema', 'pg_catalog')"""


class Query(Protocol):
    """Runs a SELECT and gives columns, as `Opened.query` does."""

    def __call__(
        self, text: str, params: dict[str, object] | None = None, /, *, rows: int
    ) -> dict[str, list[object]]:
        """Run it."""
        ...


@frozen
class Table:
    """
    A table or view that is in the catalogue.

    Attributes:
        name: As it was asked for.
        quoted: As it is written in SQL, with its schema.
        columns: Names of its columns, in order.

    Example:
        >>> Table("readings", '"main"."readings"', ("day", "value")).columns
        ('day', 'value')
    """

    name: str
    quoted: str
    columns: tuple[str, ...]


def found(query: Query, dialect: str, name: str) -> Table:
    """
    Find a table by name.

    Args:
        query: Runs a SELECT.
        dialect: Whose SQL it speaks.
        name: Of the table, its schema before it or not; dots may be part of both.

    Returns:
        The table.

    Raises:
        UnknownIdError: There is none, with the names that are near.
        AmbiguousIdError: There are several, and none is nearer than the others.
        InvalidOKRError: The name is no text.

    Example:
        >>> def empty(text, params=None, /, *, rows):
        ...     row = {"near": 0, "d": None, "s": None, "t": "readings", "c": "day"}
        ...     return {name: [value] for name, value in row.items()}
        >>> found(empty, "", "readings").quoted
        '"readings"'
    """
    name = text(name, field="table")
    asked = _COLUMNS.get(dialect, _STANDARD)
    for schema, table in splits(name):
        given = query(asked, {"schema": schema, "table": table}, rows=_MANY)
        columns = [given[key] for key in ("near", "d", "s", "t", "c")]
        tables: dict[tuple[str, ...], list[str]] = {}
        for near, *parts, column in zip(*columns, strict=True):
            if near == columns[0][0]:  # they come in order
                full = tuple(str(part) for part in parts if part is not None)
                tables.setdefault(full, []).append(str(column))
        if len(tables) > 1:
            raise _several(name, [".".join(full) for full in tables])
        for full, names in tables.items():
            written = ".".join(quoted(part, dialect) for part in full)
            return Table(name, written, tuple(names))
    known = map(str, query(_NAMES.get(dialect, _ALL), rows=_MANY)["t"])
    raise UnknownIdError(
        f"the database has no table or view {shown(name)}",
        id=name,
        known=known,
        code="table-unknown",
    )


def quoted(name: str, dialect: str) -> str:
    """
    Write a name so that it is one, whatever stands in it.

    Args:
        name: Of a column, table or schema.
        dialect: Whose SQL it is for.

    Returns:
        The name in quotes.

    Example:
        >>> quoted('a"; drop table b; --', "sqlite")
        '"a""; drop table b; --"'
    """
    mark = "`" if dialect == "mysql" else '"'
    return f"{mark}{name.replace(mark, 2 * mark)}{mark}"


def splits(name: str) -> Iterator[tuple[str, str]]:
    """
    Give each way to take a name as schema and table, the whole name first.

    Args:
        name: With dots, which may part the two, and may be part of both.

    Yields:
        The schema and the table.

    Example:
        >>> list(splits("a.b.c"))
        [('', 'a.b.c'), ('a.b', 'c'), ('a', 'b.c')]
    """
    yield "", name
    parts = name.split(".")
    for at in range(len(parts) - 1, 0, -1):
        yield ".".join(parts[:at]), ".".join(parts[at:])


def _several(name: str, meanings: list[str]) -> AmbiguousIdError:
    return AmbiguousIdError(
        "tables of this name stand in several schemas",
        id=name,
        meanings=meanings,
        expected=" or ".join(map(shown, meanings[:5])),
        hint="Say the schema, too.",
    )
