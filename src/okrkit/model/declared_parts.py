"""The checks of a declared source: nothing in it may be a path, address or secret."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from numbers import Integral
from typing import Final, TypeAlias, TypeVar

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import mapping, number, text

__all__ = [
    "ADDRESS",
    "CONNECTION",
    "DSN",
    "ENTRIES",
    "FILES",
    "LARGEST",
    "OPTION",
    "PARAM",
    "PRIVATE",
    "SECRET",
    "ZONE",
    "Entries",
    "Scalar",
    "cell",
    "column",
    "connection_name",
    "entries",
    "files_pattern",
    "named_table",
    "no_address",
    "option",
    "param",
    "query",
    "scalar",
    "zone_name",
]

T = TypeVar("T")
Scalar: TypeAlias = str | int | float | bool
"""A value that a document, a database and a plug-in understand alike."""

# Both Python's regular expressions and ECMAScript's read these, for the JSON Schema.
_END: Final = r"(?![\s\S])"
CONNECTION: Final = rf"^[A-Za-z0-9_-]{{1,60}}{_END}"
"""A short name: no address, path or password can be written with its characters."""

ZONE: Final = rf"^[A-Za-z][A-Za-z0-9_+/-]{{0,99}}{_END}"
"""What the name of a time zone looks like; which there are is the machine's to say."""

_STEP: Final = rf"(?!\.\.?(?:/|{_END}))[^/\\:\u0000-\u001f\u007f]+"
_TWICE: Final = r"\*\*[\s\S]*\*\*"
FILES: Final = rf"^(?!~)(?=\s*\S)(?![\s\S]*{_TWICE}){_STEP}(?:/{_STEP})*{_END}"
"""A relative pattern with slashes; no step of it leads out of the folder."""

ADDRESS: Final = (
    rf"://|^\s*[/~\\]|^\s*[A-Za-z]:[\\/]|(?:^|[/\\])\.\.(?:[/\\]|{_END})|^\s*file:"
)
"""What an address or a path looks like where it stands alone."""

PARAM: Final = rf"^(?!(?:start|end){_END})[A-Za-z_][A-Za-z0-9_]{{0,99}}{_END}"
"""Name of a query's parameter; ``:start`` and ``:end`` are the window's days."""

OPTION: Final = rf"^[a-z][a-z0-9_]{{0,99}}{_END}"
"""Name of an option: a keyword."""

PRIVATE: Final = (
    r"password|passwd|passphrase|secret|token|credential"
    r"|(?:api|access|private)_?key|(?:^|_)keys?(?![\s\S])"
    r"|(?:^|_)(?:pwd|dsn|auth|url|uri|host|hostname|address|endpoint|path|connection"
    r"|server|proxy|file|filename|folder|directory|dir|bucket|location"
    rf"|header(?!_rows{_END}))(?:e?s)?(?:_|{_END})"
)
"""Names of settings that are the program's to give."""


def _any_case(words: str) -> str:
    """Write words for both cases: ECMAScript's patterns have no flag inside."""
    return "|".join(
        "".join(f"[{sign}{sign.upper()}]" if sign.isalpha() else sign for sign in word)
        for word in words.split()
    )


_SECRETS: Final = _any_case(
    "password passwd passphrase pwd secret token credential credentials dsn"
    " api_?key access_?key account_?key private_?key"
)
SECRET: Final = rf"(?:{_SECRETS}){_END}"
"""How names of parameters end that hold a secret."""

DSN: Final = (
    r"://[^\s/@]*@|:/{0,3}[^\s/:@]+:[^\s/@]+@"
    rf"|(?:{_SECRETS})\s{{0,5}}=\s{{0,5}}\S"
)
"""What an address with a password in it, or settings with one, look like."""

LARGEST: Final = 2**63 - 1
"""The largest number a database can be handed."""

_GIVE: Final = "The program gives it, to refresh as connections={%r: ...}."
_NAME: Final = "warehouse"


class Entries(Mapping[str, T]):
    """
    A mapping that nobody can change; it can be copied, pickled and compared.

    Args:
        held: What is in it, copied.

    Example:
        >>> Entries({"plan": "pro"})
        {'plan': 'pro'}
    """

    __slots__ = ("_held",)

    def __init__(self, held: Mapping[str, T]) -> None:
        """Copy what is in it."""
        self._held = dict(held)

    def __getitem__(self, key: str, /) -> T:
        """Return the value of a name."""
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        """Go through the names, in order."""
        return iter(self._held)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._held)

    def __repr__(self) -> str:
        """Return it as a dict is shown."""
        return repr(self._held)


def query(value: object, *, field: str, longest: int) -> str:
    """
    Return the text of a query.

    Raises:
        InvalidOKRError: No text, blank, or too long for a document.

    Example:
        >>> query("select 1", field="sql", longest=20)
        'select 1'
    """
    try:
        return text(value, field=field, longest=longest)
    except InvalidOKRError as error:
        if error.code == "too-long":
            error.hint = "Make it a view of the database, and declare that as table."
        raise


def connection_name(value: object, *, field: str) -> str:
    """
    Return the name of a connection; what looks like an address is not shown again.

    Raises:
        InvalidOKRError: No text, or more than a short name.

    Example:
        >>> connection_name("warehouse", field="connection")
        'warehouse'
    """
    name = text(value, field=field)
    if re.match(CONNECTION, name):
        return name
    secret = re.search(r"[:/@=;\\]", name) is not None
    raise InvalidOKRError(
        "an address stands where a name is wanted"
        if secret
        else "no name of a connection",
        code="address-in-document" if secret else "connection-name",
        place=field,
        expected="a name of letters, digits, _ and -, up to 60",
        # It may hold a password, and messages go into logs.
        got="" if secret else shown(name),
        hint=f"Name it, such as {_NAME}. {_GIVE % _NAME}" if secret else "",
    )


def no_address(value: object, *, field: str) -> str:
    """
    Return text that is neither an address nor a path.

    Raises:
        InvalidOKRError: It is one, or no text.

    Example:
        >>> no_address("billing.plans", field="table")
        'billing.plans'
    """
    name = text(value, field=field)
    if re.search(ADDRESS, name):
        raise _address(field)
    return name


def _address(field: str) -> InvalidOKRError:
    return InvalidOKRError(
        "an address or a path",
        code="address-in-document",
        place=field,
        expected="a name or a value",
        hint=f"A document says neither. {_GIVE % _NAME}",
    )


def files_pattern(value: object, *, field: str) -> str:
    """
    Return a pattern of files that stays in its folder.

    Raises:
        InvalidOKRError: It is absolute, leads out, has other slashes, or goes through
            all folders twice.

    Example:
        >>> files_pattern("churn/*.csv", field="files")
        'churn/*.csv'
    """
    pattern = text(value, field=field)
    if re.match(FILES, pattern):
        return pattern
    if re.search(_TWICE, pattern):
        # Each more multiplies the ways through the folders: a few take hours.
        raise InvalidOKRError(
            "** stands twice",
            code="files-pattern",
            place=field,
            expected="a pattern with ** at most once",
            hint="Write it once: **/*.csv.",
        )
    raise InvalidOKRError(
        "not a pattern inside a folder",
        code="files-pattern",
        place=field,
        expected="a relative one with slashes, such as churn/*.csv",
        got="" if re.search("://|@", pattern) else shown(pattern),
        hint="The folder itself is the program's to give, as the connection; `..`, "
        "`~`, backslashes and colons are not taken.",
    )


def zone_name(value: object, *, field: str) -> str:
    """
    Return what may be the name of a time zone.

    Raises:
        InvalidOKRError: It cannot be one.

    Example:
        >>> zone_name("Europe/Berlin", field="zone")
        'Europe/Berlin'
    """
    name = text(value, field=field)
    if re.match(ZONE, name):
        return name
    raise InvalidOKRError(
        "no name of a time zone",
        code="zone-unknown",
        place=field,
        expected="a name such as Europe/Berlin",
        got=shown(name),
    )


def scalar(value: object, *, field: str) -> Scalar:
    """
    Return a text, a number, true or false; a day becomes its text.

    Raises:
        InvalidOKRError: Anything else, or a number that no database can be handed.

    Example:
        >>> scalar(5.0, field="params.days"), scalar("pro", field="params.plan")
        (5, 'pro')
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value, field=field, empty=True)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    found = int(value) if isinstance(value, Integral) else number(value, field=field)
    if not -LARGEST <= found <= LARGEST:
        raise InvalidOKRError(
            "a number beyond those of databases",
            code="out-of-range",
            place=field,
            expected="a number of at most 64 bits",
            got=shown(value),
        )
    # A document writes 5.0 as 5: both are one value, here and when it is loaded again.
    whole = isinstance(found, float) and found.is_integer() and abs(found) < 1e15
    return int(found) if whole else found


def entries(
    value: object, *, field: str, check: Callable[..., object]
) -> "Entries[object]":
    """
    Return a mapping whose every entry passes a check; None gives an empty one.

    Args:
        value: The mapping.
        field: What is being set, for the message.
        check: Takes a key, its value and ``field=``.

    Returns:
        A copy that nobody can change.

    Raises:
        InvalidOKRError: No mapping, or the first entry with a fault.

    Example:
        >>> entries({"plan": "pro"}, field="params", check=param)
        {'plan': 'pro'}
    """
    given = mapping(value, field=field)
    return Entries(
        {key: check(key, part, field=f"{field}.{key}") for key, part in given.items()}
    )


def param(key: str, value: object, *, field: str) -> Scalar:
    """
    Return the value of a query's parameter.

    Raises:
        InvalidOKRError: A name that no query can write or that means a secret, no
            value, or an address with a password.

    Example:
        >>> param("plan", "pro", field="params.plan")
        'pro'
    """
    if re.search(SECRET, key):
        raise _private(key, field)
    if re.match(PARAM, key):
        return _without_dsn(value, field=field)
    settled = key in ("start", "end")
    raise InvalidOKRError(
        "the window gives this one" if settled else "no name of a parameter",
        code="option-name",
        place=field,
        expected="letters, digits and _, not start or end",
        got=shown(key),
        hint="Leave it out: :start and :end are the days asked for." if settled else "",
    )


def column(key: str, value: object, *, field: str) -> "str | Entries[str]":
    """
    Return the name of a user's column, by what it is; of several tables, their columns.

    Raises:
        InvalidOKRError: One of the two is no text, or blank.

    Example:
        >>> column("value", "churn_rate", field="columns.value")
        'churn_rate'
        >>> column("activity", {"customer": "account"}, field="columns.activity")
        {'customer': 'account'}
    """
    text(key, field=field)
    if not isinstance(value, Mapping):
        return text(value, field=field)
    given = mapping(value, field=field)
    return Entries(
        {
            text(part, field=field): text(name, field=f"{field}.{part}")
            for part, name in given.items()
        }
    )


def named_table(key: str, value: object, *, field: str) -> str:
    """
    Return the name of one of several tables, by the part it plays.

    Raises:
        InvalidOKRError: One of the two is no text, or the name is an address.

    Example:
        >>> named_table("activity", "logins", field="tables.activity")
        'logins'
    """
    text(key, field=field)
    return no_address(value, field=field)


def cell(key: str, value: object, *, field: str) -> Scalar:
    """
    Return the value that a user's column must have.

    Raises:
        InvalidOKRError: No name of a column, or no value.

    Example:
        >>> cell("plan", "pro", field="where.plan")
        'pro'
    """
    text(key, field=field)
    return _without_dsn(value, field=field)


def option(key: str, value: object, *, field: str) -> Scalar | tuple[Scalar, ...]:
    """
    Return an option: a value or a list of values, none of them private.

    Raises:
        InvalidOKRError: A name that is no keyword or that means a secret or an address,
            or a value that is an address or a path.

    Example:
        >>> option("inactive", 90, field="options.inactive")
        90
    """
    if not re.match(OPTION, key):
        raise InvalidOKRError(
            "no name of an option",
            code="option-name",
            place=field,
            expected="a small letter, then small letters, digits and _",
            got=shown(key),
        )
    if re.search(PRIVATE, key):
        raise _private(key, field)
    if isinstance(value, list | tuple):
        return tuple(_shareable(part, field=field) for part in value)
    return _shareable(value, field=field)


def _private(key: str, field: str) -> InvalidOKRError:
    return InvalidOKRError(
        "a secret or an address is no setting of a document",
        code="address-in-document",
        place=field,
        got=shown(key),
        hint=_GIVE % _NAME,
    )


def _without_dsn(value: object, *, field: str) -> Scalar:
    found = scalar(value, field=field)
    if isinstance(found, str) and re.search(DSN, found):
        raise _address(field)
    return found


def _shareable(value: object, *, field: str) -> Scalar:
    found = _without_dsn(value, field=field)
    if isinstance(found, str) and re.search(ADDRESS, found):
        raise _address(field)
    return found


ENTRIES: Final[dict[str, Callable[..., object]]] = {
    "tables": named_table,
    "params": param,
    "columns": column,
    "where": cell,
    "options": option,
}
"""The check of one entry of each field that is a mapping."""
