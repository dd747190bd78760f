"""`ExportMap`: which column of an export plays which part of an event table."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.checks import choice, flag, instances, mapping, number, text
from okrkit.retention.tables.table import Kind

__all__ = [
    "DATE_FORMS",
    "NEEDED",
    "OPTIONS",
    "TABLES",
    "DateForm",
    "ExportColumn",
    "ExportFilter",
    "ExportMap",
    "ExportMovement",
]

DateForm: TypeAlias = Literal[
    "iso", "day-first", "month-first", "unix-seconds", "unix-milliseconds"
]
"""How an export writes its dates."""

DATE_FORMS: Final = (
    "iso",
    "day-first",
    "month-first",
    "unix-seconds",
    "unix-milliseconds",
)
_AMOUNTS: Final[dict[str, Kind]] = {"amount": "number", "segment": "name"}
_ON_A_DAY: Final[dict[str, Kind]] = {"customer": "id", "date": "day"}
TABLES: Final[Mapping[str, Mapping[str, Kind]]] = {
    "Subscriptions": {
        "customer": "id",
        "start": "day",
        "end": "day",
        "due": "day",
        **_AMOUNTS,
    },
    "Ledger": {**_ON_A_DAY, **_AMOUNTS},
    "Events": {**_ON_A_DAY, **_AMOUNTS},
    "Accounts": {"customer": "id", "since": "day", "until": "day", **_AMOUNTS},
    "Responses": {
        "score": "number",
        "date": "day",
        "weight": "number",
        "segment": "name",
        "respondent": "id",
    },
    "Tickets": {
        "ticket": "id",
        "opened": "moment",
        "responded": "moment",
        "closed": "moment",
        "segment": "name",
    },
    "Seats": {**_ON_A_DAY, "used": "number", "bought": "number", "segment": "name"},
}
"""The parts of each event table of `okrkit.retention`, and what kind each is."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "Subscriptions": ("customer", "start", "end"),
    "Ledger": ("customer", "date", "amount"),
    "Events": ("customer", "date"),
    "Accounts": ("customer", "since"),
    "Responses": ("score",),
    "Tickets": ("opened",),
    "Seats": ("customer", "date", "used", "bought"),
}
"""The parts that each event table cannot do without."""

OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "Subscriptions": ("end_is", "pause_days"),
    "Ledger": ("below_zero",),
}
"""What else each event table can be told, besides its time zone."""

_MOST_HEADER_ROWS: Final = 10


def texts(value: object) -> tuple[str, ...]:
    """
    Return one word, or several, as a tuple of texts.

    Example:
        >>> texts("a"), texts(["a", 1])
        (('a',), ('a', '1'))
    """
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(map(str, value))
    return (str(value),)


def _values(value: object) -> Mapping[str, float] | None:
    """Keep what words count as, by the word in small letters."""
    if value is None:
        return None
    read = {}
    for word, worth in mapping(value, field="values").items():
        read[word.strip().casefold()] = number(worth, field=f"values.{word}")
    return read


@frozen
class ExportColumn:
    """
    A column of an export, and how its cells become numbers.

    Attributes:
        names: What the export calls it; of several the first that is there.
        unit: "cents" where amounts are hundredths, else "".
        months: The column with the kind of period an amount is for ("month", "year"):
            the amount is made one a month. Empty where it is one.
        periods: The column with how many of those periods an amount is for; one where
            it is empty, or not there.
        times: The column with the quantity to multiply by; empty for none.
        currency: The column with the currency, which must be one in all rows that
            count; where it is not there, nothing is looked at. Empty for none. One
            without hundredths, such as JPY, is no currency of cents.
        single: A column that has to be 1 in all rows, since nobody knows whether the
            amount is for one or for all. Where it is not there: nothing is looked at.
        key: A column in which nothing may stand twice, since nobody knows whether the
            amounts are parts or the same. Where it is not there: nothing is looked at.
        values: What each word counts as, whatever its case: `{"good": 1, "bad": 0}`.
            Rows with any other word are left out and counted. None for numbers.
        asked: Whether it is read only where `also=` names its part.

    Raises:
        InvalidOKRError: A part of another type, or a word that is none.

    Example:
        >>> ExportColumn("plan_amount", unit="cents", months="plan_interval").names
        ('plan_amount',)
    """

    names: tuple[str, ...] = field(converter=texts)
    unit: Literal["", "cents"] = field(default="", kw_only=True)
    months: str = field(default="", kw_only=True)
    times: str = field(default="", kw_only=True)
    periods: str = field(default="", kw_only=True)
    currency: str = field(default="", kw_only=True)
    single: str = field(default="", kw_only=True)
    key: str = field(default="", kw_only=True)
    values: Mapping[str, float] | None = field(
        default=None, kw_only=True, converter=_values, hash=False
    )
    asked: bool = field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be meant."""
        choice(self.unit, ("", "cents"), field="unit")
        flag(self.asked, field="asked")
        for name in ("months", "times", "periods", "currency", "single", "key"):
            text(getattr(self, name), field=name, empty=True)

    @property
    def formula(self) -> str:
        """
        How a cell is read, as one line.

        Example:
            >>> ExportColumn("MRR", unit="cents").formula
            'MRR / 100'
        """
        parts = self.names[0] if self.names else ""
        if self.unit:
            parts += " / 100"
        if self.times:
            parts += f" * {self.times}"
        if self.months:
            parts += f" / months of {self.months}"
        if self.periods:
            parts += f" / {self.periods}"
        if self.values is not None:
            words = (f"{word} = {value:g}" for word, value in self.values.items())
            parts += f" ({', '.join(words)})"
        return parts


@frozen(kw_only=True)
class ExportFilter:
    """
    Which rows of an export count.

    Attributes:
        column: The column that tells.
        keep: Its values in rows that count; empty where `drop` says it.
        drop: Its values in rows that do not. Case and blanks around do not matter.
        needed: Whether an export without the column is refused.

    Raises:
        InvalidOKRError: Both of `keep` and `drop`, or none.

    Example:
        >>> ExportFilter(column="IsWon", keep=("true",)).said
        'IsWon is not true'
    """

    column: str
    keep: tuple[str, ...] = field(default=(), converter=texts)
    drop: tuple[str, ...] = field(default=(), converter=texts)
    needed: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a filter that says nothing, or two things."""
        text(self.column, field="column")
        if bool(self.keep) == bool(self.drop):
            raise InvalidOKRError(
                "which rows count is to be said in one way",
                code="one-of-two",
                place=f"filter on {self.column}",
                expected="keep= or drop=",
            )

    @property
    def said(self) -> str:
        """
        Why a row is left out.

        Example:
            >>> ExportFilter(column="Status", drop=("incomplete",)).said
            'Status is incomplete'
        """
        words = " or ".join(self.keep or self.drop)
        return f"{self.column} is {'not ' * bool(self.keep)}{words}"


@frozen(kw_only=True)
class ExportMovement:
    """
    How balances become a ledger: each row says what was paid before and what is now.

    Attributes:
        key: Columns that say whose balance it is.
        now: The balance at the end of the row's month.
        before: The balance at the end of the month before.

    Example:
        >>> ExportMovement(key=("subscription",), now="mrr", before="old").now
        'mrr'
    """

    key: tuple[str, ...] = field(converter=texts)
    now: str
    before: str


def _columns(value: object) -> Mapping[str, ExportColumn]:
    given = mapping(value, field="columns")
    return {part: as_column(column, part) for part, column in given.items()}


def as_column(column: object, part: str) -> ExportColumn:
    """
    Return a column by its name, or as it is.

    Args:
        column: A name, several of which the first that is there is meant, or a column.
        part: What it plays, for the message.

    Returns:
        The column.

    Raises:
        InvalidOKRError: No name of a column.

    Example:
        >>> as_column("Amount", "amount").names
        ('Amount',)
    """
    if isinstance(column, ExportColumn):
        return column
    several = column if isinstance(column, (list, tuple)) else (column,)
    names = [text(name, field=f"columns.{part}") for name in several]
    return ExportColumn(tuple(names))


def _said(value: object) -> Mapping[str, str]:
    read = mapping(value, field="to_say")
    return {name: str(hint) for name, hint in read.items()}


def _options(value: object) -> Mapping[str, object]:
    return mapping(value, field="options")


def _filters(value: Iterable[ExportFilter]) -> tuple[ExportFilter, ...]:
    return instances(value, ExportFilter, field="filters")


@frozen(kw_only=True)
class ExportMap:
    """
    What the columns of an export mean: a map to one event table of `okrkit.retention`.

    Attributes:
        name: What the export is called, in text and as the source of readings.
        table: Name of the event table, such as "Subscriptions".
        columns: By the part of the event table, the name of a column or an
            `ExportColumn`.
        source: Where the names of the columns come from.
        note: What a reader of the numbers has to know.
        header_rows: How many rows of names there are. Of two, the second holds the
            choices of a question; of more, the first holds the names.
        header_mark: What the last row of names has to hold, "" for anything.
        records: Under which key an API gives its records.
        dates: How dates are written. They are never guessed.
        clock: The time zone of moments that say none; None for the business's own.
        filters: Which rows count.
        key: The column with a row's own id, by which a row that two files tell of is
            found; of several names the first that is there. Empty for none: rows of
            `Subscriptions` are then told apart by customer and start.
        repeats: Columns that are the same in all rows of one key in one file, where a
            thing has several rows, such as one for each of its parts. Empty where a
            key may stand once.
        alike: Columns whose value must be the same in all rows that count, such as
            the kind of survey. One that is not there is not looked at.
        trial_end: The column with the end of a trial: a subscription begins with it,
            and one that ended by then never was. "" for none.
        movement: How balances become a ledger; None where rows are changes already.
        to_say: Parts that only the user can name, with a hint.
        options: More of the event table, such as `{"end_is": "first day without"}`.
        empty: Cells that hold nothing.
        decimal: The decimal sign of numbers in text: "." or ",".
        thousands: The sign between thousands; "" where there is none.

    Raises:
        InvalidOKRError: A table or part that is not known, or a word that is none.

    Example:
        >>> deals = ExportMap(name="deals", table="Events",
        ...     columns={"customer": "account", "date": "closed"})
        >>> deals.columns["date"].names
        ('closed',)
    """

    name: str
    table: str
    columns: Mapping[str, ExportColumn] = field(converter=_columns, hash=False)
    source: str = ""
    note: str = ""
    header_rows: int = 1
    header_mark: str = ""
    records: str = ""
    dates: DateForm = "iso"
    clock: str | None = None
    filters: tuple[ExportFilter, ...] = field(default=(), converter=_filters)
    key: tuple[str, ...] = field(default=(), converter=texts)
    repeats: tuple[str, ...] = field(default=(), converter=texts)
    alike: tuple[str, ...] = field(default=(), converter=texts)
    trial_end: str = ""
    movement: ExportMovement | None = None
    to_say: Mapping[str, str] = field(factory=dict, converter=_said, hash=False)
    options: Mapping[str, object] = field(factory=dict, converter=_options, hash=False)
    empty: tuple[str, ...] = field(default=("",), converter=texts)
    decimal: Literal[".", ","] = "."
    thousands: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse what no export can be."""
        text(self.name, field="name")
        choice(self.table, TABLES, field="table")
        choice(self.dates, DATE_FORMS, field="dates")
        choice(self.decimal, (".", ","), field="decimal")
        if self.thousands:
            choice(self.thousands, (",", ".", " ", "'"), field="thousands")
        self._check_parts()
        rows = self.header_rows
        if isinstance(rows, bool) or not isinstance(rows, int) or rows < 1:
            raise _no_count(rows)
        if rows > _MOST_HEADER_ROWS:
            raise _no_count(rows)
        if self.decimal == self.thousands:
            raise InvalidOKRError(
                "one sign for decimals and thousands",
                code="one-of-two",
                place="thousands",
                got=shown(self.thousands),
            )

    def _check_parts(self) -> None:
        for part in (*self.columns, *self.to_say):
            check_part(part, self.table)
        for name in self.options:
            choice(name, OPTIONS.get(self.table, ()), field="options")
        for name, table in (("trial_end", "Subscriptions"), ("movement", "Ledger")):
            if getattr(self, name) and self.table != table:
                raise InvalidOKRError(
                    f"{self.table} have no use for it",
                    code="not-needed",
                    place=name,
                    expected=f"table={table!r}",
                )


def check_part(part: str, table: str) -> None:
    """
    Refuse a part that an event table does not have.

    Args:
        part: Its name.
        table: The table's.

    Raises:
        InvalidOKRError: There is no such part; the hint names one that looks like it.

    Example:
        >>> check_part("amount", "Events")
    """
    known = TABLES[table]
    if part in known:
        return
    near = nearest(part, known, most=1)
    raise InvalidOKRError(
        f"{table} have no such part",
        code="unknown-field",
        place="columns",
        expected=", ".join(known),
        got=shown(part),
        hint=f"Did you mean {near[0]!r}?" if near else "",
    )


def _no_count(rows: object) -> InvalidOKRError:
    return InvalidOKRError(
        "no number of rows of names",
        code="out-of-range",
        place="header_rows",
        expected=f"a whole number from 1 to {_MOST_HEADER_ROWS}",
        got=shown(rows),
    )
