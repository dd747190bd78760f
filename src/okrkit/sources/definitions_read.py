"""How each definition of okrkit.retention is counted: the verb and its tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.metric import Metric
from okrkit.results.frames import require
from okrkit.sources.csv_numbers import has_texts, numbers_read

__all__ = ["Counted", "counted", "event_table"]

_PAYING: Final = ("Subscriptions", "Ledger")
_CUSTOMERS: Final = (*_PAYING, "Events")
_SHOWN: Final = 20
_NO_SERIES: Final = (
    "It is one number or a curve, or changes for past periods with every day: take "
    "the value you mean, and give it to `refresh` as a reading of its day."
)


def _whole(result: Any, _: Metric, __: Mapping[str, object]) -> Any:  # noqa: ANN401
    return result


@frozen(kw_only=True)
class Counted:
    """
    How a definition is counted.

    Attributes:
        verb: Name of the function of okrkit.retention.
        tables: By argument, the kinds of event table it takes; one that is asked first
            and alone is called "".
        options: What the definition settles, by argument of the verb.
        more: Options that belong to the definition and not to the verb.
        taken: Makes the readable measure of what the verb gives, the metric and those
            options.

    Example:
        >>> counted("renewal-rate").tables
        {'': ('Subscriptions',)}
    """

    verb: str
    tables: Mapping[str, tuple[str, ...]]
    options: Mapping[str, object] = field(factory=dict)
    more: tuple[str, ...] = ()
    taken: Callable[[Any, Metric, Mapping[str, object]], Any] = _whole


def _of(kinds: tuple[str, ...], verb: str, **options: object) -> Counted:
    return Counted(verb=verb, tables={"": kinds}, options=options)


def _movement(name: str) -> Counted:
    def taken(result: Any, metric: Metric, _: Mapping[str, object]) -> Any:  # noqa: ANN401
        return result.measured(name, unit=metric.unit)

    return Counted(verb="revenue_movements", tables={"": _PAYING}, taken=taken)


def _cohorts(retention: str) -> Counted:
    def taken(result: Any, _: Metric, more: Mapping[str, object]) -> Any:  # noqa: ANN401
        if "age" not in more:
            raise InvalidOKRError(
                "the retention of a cohort at which age",
                code="missing-field",
                place="age",
                expected="the number or label of an age",
                hint="Say age=1 for the period after the first.",
            )
        return result.measured(more["age"])

    return Counted(
        verb="cohorts",
        tables={"": ("Events",)},
        options={"retention": retention},
        more=("age",),
        taken=taken,
    )


def _lifetime_value(of: str) -> Counted:
    return Counted(
        verb="lifetime_value_series", tables={"": ("Events",)}, options={"of": of}
    )


_CHURN: Final = {
    "cohort": "cohort",
    "all-lost": "all-lost",
    "average": "average",
    "start-and-new": "start+new",
    "hazard": "hazard",
    "exposure": "exposure",
}
_MOVEMENTS: Final = (
    "opening",
    "new",
    "returned",
    "expansion",
    "contraction",
    "churned",
    "moved",
    "closing",
)
_PER: Final = {
    "accounts": "complaining accounts",
    "per-100-accounts": "100 accounts",
    "per-100-orders": "100 orders",
}
_COUNTED: Final[dict[str, Counted]] = {
    **{
        f"logo-{what}.{id_}": _of(_CUSTOMERS, f"logo_{what}", definition=word)
        for what in ("churn", "retention")
        for id_, word in _CHURN.items()
    },
    "renewal-rate": _of(("Subscriptions",), "renewal_rate"),
    **{
        f"revenue-{what}.{word}": _of(_PAYING, f"revenue_{what}", definition=word)
        for what in ("retention", "churn")
        for word in ("net", "gross")
    },
    "quick-ratio": _of(_PAYING, "quick_ratio"),
    **{f"recurring-revenue.{name}": _movement(name) for name in _MOVEMENTS},
    **{
        f"cohort-retention.{name}": _cohorts(name)
        for name in ("classic", "rolling", "bracket")
    },
    "repeat-rate": _of(("Events",), "repeat_rate"),
    "repeat-rate.kaplan-meier": _of(("Events",), "repeat_rate", method="kaplan-meier"),
    "active-accounts": _of(("Events",), "active_accounts"),
    "stickiness": _of(("Events",), "stickiness"),
    "adoption": Counted(
        verb="adoption", tables={"uses": ("Events",), "among": ("Events", "Accounts")}
    ),
    "seat-use": _of(("Seats",), "seat_use"),
    "time-to-first-value": Counted(
        verb="time_to_first_value",
        tables={"first": ("Events",), "value": ("Events",)},
    ),
    "response-time": _of(("Tickets",), "response_time"),
    "resolution-time": _of(("Tickets",), "resolution_time"),
    "responded-within": _of(("Tickets",), "responded_within"),
    "resolved-within": _of(("Tickets",), "resolved_within"),
    **{
        f"complaints.{id_}": Counted(
            verb="complaint_rate",
            tables={"complaints": ("Events",), "activity": ("Events",)},
            options={"per": word},
        )
        for id_, word in _PER.items()
    },
    "followed-within": Counted(
        verb="followed_within", tables={"first": ("Events",), "then": ("Events",)}
    ),
    "coverage": Counted(
        verb="coverage", tables={"accounts": ("Accounts",), "events": ("Events",)}
    ),
    "nps": _of(("Responses",), "nps"),
    "enps": _of(("Responses",), "enps"),
    "csat": _of(("Responses",), "csat"),
    "ces": _of(("Responses",), "ces"),
    "lifetime-value.total": _lifetime_value("total"),
    "lifetime-value.mean": _lifetime_value("mean"),
}


def counted(definition: str) -> Counted:
    """
    Find how a definition is counted.

    Args:
        definition: Its id, as `okrkit.retention.definitions` lists them. ``csat`` and
            ``ces`` take their scale and box as options.

    Returns:
        The verb with what it takes.

    Raises:
        InvalidOKRError: No such definition, or one that is no series of readings.

    Example:
        >>> counted("logo-churn.cohort").verb
        'logo_churn'
    """
    if isinstance(definition, str) and definition in _COUNTED:
        return _COUNTED[definition]
    from okrkit.retention.catalogue import definitions

    known = isinstance(definition, str) and definition in definitions()
    near = nearest(definition, _COUNTED, most=3) if isinstance(definition, str) else ()
    also = f"Did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise InvalidOKRError(
        "this definition has no series of readings" if known else "no such definition",
        code="unknown-definition",
        place="definition",
        expected="an id of okrkit.retention.definitions()",
        got=shown(definition),
        hint=_NO_SERIES if known else also or f"There are {', '.join(_COUNTED)}.",
    )


def event_table(
    data: object,
    kinds: tuple[str, ...],
    *,
    columns: Mapping[str, str],
    events: str = "",
    settings: Mapping[str, object],
    place: str = "table",
) -> object:
    """
    Make the event table that a verb takes, of whatever was given.

    Args:
        data: An event table, raw data of any kind, or an adapter that has `events`.
        kinds: The kinds of event table that the verb takes.
        columns: Names of the user's columns, by the part they play.
        events: Which kind it is, such as ``"ledger"``; told by the columns where empty.
        settings: What else the table is asked with, such as a time zone.
        place: What the table is called in messages.

    Returns:
        The table.

    Raises:
        InvalidOKRError: A table of another kind, a part that there is not, or columns
            that more than one kind has.

    Example:
        >>> rows = {"who": [1], "score": [9]}
        >>> event_table(rows, ("Responses",), columns={"score": "score"}, settings={})
        <Responses: 1 row>
    """
    from okrkit import retention

    every = ("Accounts", "Events", "Ledger", "Responses", "Seats", "Subscriptions")
    made = tuple(getattr(retention, name) for name in (*every, "Tickets"))
    source = data
    if not isinstance(data, made):
        fetch = getattr(data, "events", None)
        data = fetch() if callable(fetch) else data
    if isinstance(data, made):
        return _ready(data, kinds, columns, place)
    names = _names(data)
    kind = _kind(kinds, columns, events, place, names)
    table: Any = getattr(retention, kind)
    _check_parts(kind, columns, place)
    if kind == "Responses" and "date" in names:
        columns = {"date": "date", **columns}  # which every series needs
    known = _parts(kind)
    fitting = {name: one for name, one in settings.items() if name in known}
    if not has_texts(source):
        return table(data, **columns, **fitting)
    with numbers_read(data, {**known, **columns}) as rows:
        return table(rows, **columns, **fitting)


def _ready(
    data: object, kinds: tuple[str, ...], columns: Mapping[str, str], place: str
) -> object:
    """Take an event table as it is, where it is of the right kind."""
    name = type(data).__name__
    if name not in kinds:
        raise InvalidOKRError(
            "another kind of event table is counted here",
            code="wrong-type",
            place=place,
            expected=" or ".join(kinds),
            got=name,
        )
    if columns:
        raise InvalidOKRError(
            "an event table knows its columns",
            code="unknown-field",
            place=f"{place}, columns",
            got=shown(dict(columns)),
            hint=f"Say them in {name}(...), or give the raw data.",
        )
    return data


def _names(data: object) -> tuple[str, ...]:
    """Return the names of columns, where data shows them without being read."""
    if isinstance(data, Sequence) and data and isinstance(data[0], Mapping):
        data = data[0]
    if isinstance(data, Mapping):
        return tuple(map(str, data))
    from okrkit.retention.tables.frames import is_frame

    if not is_frame(data):
        return ()
    nw = require("narwhals.stable.v2", extra="frames")
    try:
        schema = nw.from_native(data, pass_through=True).collect_schema()
    except (nw.exceptions.NarwhalsError, TypeError, AttributeError):
        return ()  # who reads it says what is wrong
    return tuple(map(str, schema.names()))


def _kind(
    kinds: tuple[str, ...],
    columns: Mapping[str, str],
    events: str,
    place: str,
    names: tuple[str, ...],
) -> str:
    """Tell which kind of event table raw data is."""
    named = {kind.lower(): kind for kind in kinds}
    if events:
        if events.lower() in named:
            return named[events.lower()]
        raise InvalidOKRError(
            "no event table of this kind is counted here",
            code="unknown-word",
            place=f"{place}, events",
            expected=" or ".join(named),
            got=shown(events),
        )
    fitting = [kind for kind in kinds if set(columns) <= set(_parts(kind))]
    telling = [kind for kind in fitting if columns] or list(kinds)
    if len(telling) == 1 or not fitting:
        return telling[0]
    from okrkit.sources.exporting.export_map import NEEDED

    whole = [
        kind
        for kind in telling
        if {columns.get(part, part) for part in NEEDED[kind]} <= set(names)
    ]
    if len(whole) == 1:
        return whole[0]
    told = whole or telling
    raise InvalidOKRError(
        "these columns may be of several kinds of event table",
        code="ambiguous-table",
        place=place,
        expected=" or ".join(told),
        got=", ".join(columns or names[:_SHOWN]) or "no columns",
        hint=f"Say events={told[0].lower()!r}, or give okrkit.retention.{told[0]}(...)."
        if whole or not names
        else "Say which columns play the parts: columns={'customer': ...}. Exports of "
        "other programs are read by okrkit.sources.read_export.",
    )


def _parts(kind: str) -> Mapping[str, object]:
    """Return what an event table is asked with, besides its data, where not said."""
    from attrs import fields

    from okrkit import retention

    every = fields(getattr(retention, kind))
    return {one.name: one.default for one in every if one.init and one.name != "data"}


def _check_parts(kind: str, columns: Mapping[str, str], place: str) -> None:
    known = _parts(kind)
    for part in columns:
        if part in known:
            continue
        near = nearest(part, known, most=1) if isinstance(part, str) else ()
        raise InvalidOKRError(
            f"{kind} has no such part",
            code="unknown-field",
            place=f"{place}, columns",
            expected=", ".join(known),
            got=shown(part),
            hint=f"Did you mean {near[0]!r}?" if near else "",
        )
