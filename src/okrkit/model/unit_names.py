"""The names of units: what can be written for each, and the one that is kept."""

from typing import Final
from unicodedata import normalize

from okrkit.errors import UnitError, shown

__all__ = ["CALENDAR", "CURRENCIES", "FIXED", "SYMBOLS", "WHOLE", "canonical"]

_LONGEST_NOUN: Final = 60

_ALIASES: Final[dict[str, str]] = {
    "%": "%",
    "percent": "%",
    "per cent": "%",
    "pct": "%",
    "pp": "pp",
    "percentage point": "pp",
    "percentage points": "pp",
    "point": "points",
    "points": "points",
    "pt": "points",
    "pts": "points",
    "count": "count",
    "number": "count",
    "ratio": "ratio",
    "fraction": "ratio",
    "ms": "milliseconds",
    "millisecond": "milliseconds",
    "s": "seconds",
    "sec": "seconds",
    "second": "seconds",
    "min": "minutes",
    "minute": "minutes",
    "h": "hours",
    "hour": "hours",
    "d": "days",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "quarter": "quarters",
    "year": "years",
}
FIXED: Final = {
    "milliseconds": 1,
    "seconds": 1_000,
    "minutes": 60_000,
    "hours": 3_600_000,
    "days": 86_400_000,
    "weeks": 604_800_000,
}
"""Durations of fixed length, in milliseconds."""

CALENDAR: Final = {"months": 1, "quarters": 3, "years": 12}
"""Durations of the calendar, in months; a month has no fixed number of days."""

SYMBOLS: Final = {"$": "USD", "€": "EUR", "£": "GBP"}
"""The symbols that are read, and the currency each stands for."""

CURRENCIES: Final = frozenset({
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD",
    "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK",
    "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD",
    "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD",
    "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD",
    "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN",
    "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG",
    "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP",
    "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND",
    "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
})  # fmt: skip
"""ISO 4217: the active codes of national currencies and currency unions."""

WHOLE: Final = frozenset({
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
    "VUV", "XAF", "XOF", "XPF",
})  # fmt: skip
"""ISO 4217: the currencies without a smaller unit, of which nobody pays a part."""

_NAMES: Final = {*_ALIASES.values(), *FIXED, *CALENDAR}
_HINTS: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("usd", "eur", "gbp", "jpy", "chf", "cny", "inr", "cad", "aud"),
        "write the currency in capitals, as in USD",
    ),
    **dict.fromkeys(
        ("k", "m", "bn", "b", "mm", "k$", "$k", "m$", "$m"),
        "name the unit without a scale, as in USD, and write the value as $1.2m",
    ),
    **dict.fromkeys(("¥", "kr"), "several currencies use it: write JPY, CNY, SEK, ..."),
    **dict.fromkeys(
        ("nan", "inf", "n/a", "na", "none", "null", "-"),
        "write count where the number has no unit",
    ),
}


def canonical(text: object, /) -> str:
    """
    Give the one text that stands for a unit, or refuse it with the way out.

    Args:
        text: What was written: a sign, a name, an abbreviation, a code, a noun.

    Returns:
        The canonical text; giving it again changes nothing.

    Raises:
        UnitError: Where the text is no unit.

    Example:
        >>> canonical("per cent"), canonical("min"), canonical("€"), canonical("deals")
        ('%', 'minutes', 'EUR', 'deals')
    """
    if not isinstance(text, str):
        raise UnitError(
            "a unit is a text",
            expected="a unit such as '%', points, hours, USD or deals",
            got=shown(text),
        )
    name = text.strip(" \t")
    folded = name.casefold()
    if name in CURRENCIES:
        return name
    if name in SYMBOLS:
        return SYMBOLS[name]
    known = _ALIASES.get(folded, folded)
    if known in _NAMES:
        return known
    return _noun(name, folded)


def _noun(name: str, folded: str) -> str:
    """Check the noun of a count: a word that cannot be taken for a number."""
    fine = (
        0 < len(name) <= _LONGEST_NOUN
        and name[0].isalpha()
        and name.isprintable()
        and "  " not in name
        and folded not in _HINTS
    )
    if not fine:
        raise UnitError(
            "not a unit",
            expected="'%', pp, points, ratio, count, a duration, a currency or a noun",
            got=shown(name),
            hint=_HINTS.get(
                folded,
                f"a noun starts with a letter, as in deals, and "
                f"has at most {_LONGEST_NOUN} characters",
            ),
        )
    return normalize("NFC", name)
