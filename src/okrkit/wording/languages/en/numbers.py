"""English numbers and units: what a word, a sign or a suffix is worth."""

from typing import Final

__all__ = [
    "AS_MUCH",
    "BEFORE_CODES",
    "BIG_SUFFIXES",
    "CODES_OF_MONEY",
    "DOLLARS",
    "DOUBLED",
    "FOLDS",
    "FRACTIONS",
    "FRACTION_WORDS",
    "HOW_OFTEN",
    "MONEY_AFTER",
    "MONEY_SIGNS",
    "NTHS",
    "NUMBER_WORDS",
    "PARTS",
    "PARTS_OF_ONE",
    "SQUARES",
    "SUFFIXES",
    "TENS",
    "UNITS",
]

NUMBER_WORDS: Final[dict[str, float]] = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
"""Words that are a number."""

TENS: Final = frozenset(
    {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
)
"""Words that a smaller one may follow: "twenty five"."""

BIG_SUFFIXES: Final[dict[str, float]] = {
    "hundred": 1e2,
    "dozen": 12,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "mio": 1e6,
    "mrd": 1e9,
    "mn": 1e6,
    "mln": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "lakh": 1e5,
    "lakhs": 1e5,
    "lac": 1e5,
    "crore": 1e7,
    "crores": 1e7,
}
"""Multipliers that stand for themselves, with or without a blank before them."""

SUFFIXES: Final[dict[str, float]] = {
    "m": 1e6,
    "mm": 1e6,
    "b": 1e9,
    "cr": 1e7,
    "l": 1e5,
    "t": 1e3,
}
"""Multipliers that need a currency before the number, or no blank (never "mm")."""

BEFORE_CODES: Final = {"T": 1e3, "k": 1e3, "K": 1e3, "M": 1e6, "m": 1e6}
"""Multipliers before a code of money: "450 TEUR"."""

FRACTIONS: Final[dict[str, float]] = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fourth": 4,
    "fourths": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
    "tenths": 10,
}
"""Into how many parts a fraction cuts the whole."""

SQUARES: Final = frozenset({"sq", "square", "cubic"})
"""What makes a length an area or a volume."""

NTHS: Final = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10}
"""Which one, after "every": how many there are to each."""

PARTS: Final = frozenset({"quarter", "quarters", "fourth", "fifth", "third"})
"""Fractions that mean something else unless "of" follows."""

FOLDS: Final[dict[str, float]] = {
    "double": 2,
    "doubles": 2,
    "doubled": 2,
    "doubling": 2,
    "twice": 2,
    "twofold": 2,
    "triple": 3,
    "triples": 3,
    "tripled": 3,
    "tripling": 3,
    "treble": 3,
    "threefold": 3,
    "quadruple": 4,
    "quadrupled": 4,
    "quadrupling": 4,
    "fourfold": 4,
    "quintuple": 5,
    "fivefold": 5,
    "tenfold": 10,
    "halve": 0.5,
    "halves": 0.5,
    "halved": 0.5,
    "halving": 0.5,
}
"""Words that multiply."""

DOUBLED: Final = frozenset(
    {"blind", "booking", "bookings", "charges", "check", "checks", "click", "counting"}
    | {"digit", "digits", "entries", "entry", "handling", "payment", "payments"}
    | {"room", "rooms", "shift", "shifts", "work"}
)
"""Words behind "double" that it only describes."""

PARTS_OF_ONE: Final = {"\u00bd": 0.5, "\u00bc": 0.25, "\u00be": 0.75}
"""Signs behind a number that add a part of one."""

MONEY_SIGNS: Final[dict[str, str]] = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
}
"""Signs of money, before or after the number."""

CODES_OF_MONEY: Final[dict[str, str]] = {
    "USD": "USD",
    "EUR": "EUR",
    "GBP": "GBP",
    "JPY": "JPY",
    "INR": "INR",
    "Rs": "INR",
    "Rp": "IDR",
    "RM": "MYR",
    "kr": "kr",
    "z\u0142": "PLN",
    "K\u010d": "CZK",
    "\u20a6": "NGN",
    "\u20a9": "KRW",
    "\u20ba": "TRY",
    "\u20aa": "ILS",
    "\u20ab": "VND",
    "\u0e3f": "THB",
    "\u20b1": "PHP",
    "TWD": "TWD",
    "THB": "THB",
    "MYR": "MYR",
    "IDR": "IDR",
    "PHP": "PHP",
    "VND": "VND",
    "SAR": "SAR",
    "QAR": "QAR",
    "EGP": "EGP",
    "GHS": "GHS",
    "HUF": "HUF",
    "RON": "RON",
    "ARS": "ARS",
    "CLP": "CLP",
    "COP": "COP",
    "PKR": "PKR",
    "BDT": "BDT",
    "LKR": "LKR",
    "CHF": "CHF",
    "CAD": "CAD",
    "AUD": "AUD",
    "NZD": "NZD",
    "SGD": "SGD",
    "HKD": "HKD",
    "CNY": "CNY",
    "RMB": "CNY",
    "BRL": "BRL",
    "MXN": "MXN",
    "SEK": "SEK",
    "NOK": "NOK",
    "DKK": "DKK",
    "PLN": "PLN",
    "CZK": "CZK",
    "ZAR": "ZAR",
    "AED": "AED",
    "NGN": "NGN",
    "KES": "KES",
    "ILS": "ILS",
    "KRW": "KRW",
    "TRY": "TRY",
}
"""Codes of money as they are written, before or after the number."""

_OTHER_CODES: Final = (
    "AFN AMD AOA AWG AZN BBD BGN BHD BIF BMD BOB BSD BTN BWP BYN BZD CDF"
    " DJF DOP DZD ETB FJD FKP GEL GMD GNF GTQ GYD HNL HTG IQD IRR ISK JMD"
    " JOD KGS KHR KWD KYD KZT LBP LRD LYD MDL MKD MNT MRU MUR MVR MWK MZN"
    " NAD NIO NPR OMR PAB PGK PYG RSD RWF SBD SRD SSP SYP SZL TJS TMT TND"
    " TTD TZS UAH UGX UYU UZS VES VUV WST XAF XCD XOF XPF YER ZMW ZWL"
)
CODES_OF_MONEY.update((code, code) for code in _OTHER_CODES.split())

DOLLARS: Final[dict[str, str]] = {
    "US": "USD",
    "A": "AUD",
    "AU": "AUD",
    "C": "CAD",
    "CA": "CAD",
    "MX": "MXN",
    "NT": "TWD",
    "R": "BRL",
    "S": "SGD",
    "HK": "HKD",
    "NZ": "NZD",
    "SG": "SGD",
}
"""What stands before a dollar sign to say whose it is."""

MONEY_AFTER: Final[dict[str, str]] = {
    "dollar": "USD",
    "dollars": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "rupee": "INR",
    "rupees": "INR",
    "yen": "JPY",
    "francs": "CHF",
    "reais": "BRL",
    "zloty": "PLN",
    "rand": "ZAR",
    "dirhams": "AED",
    "naira": "NGN",
    "kronor": "SEK",
    "kroner": "kr",
    "yuan": "CNY",
    "ringgit": "MYR",
    "baht": "THB",
}
"""Words for money, after the number."""

UNITS: Final[dict[str, tuple[str, str]]] = {
    "%": ("%", "P"),
    "percent": ("%", "P"),
    "pct": ("%", "P"),
    "pp": ("pp", "O"),
    "ppt": ("pp", "O"),
    "ppts": ("pp", "O"),
    "pps": ("pp", "O"),
    "bps": ("bps", "O"),
    "point": ("points", "O"),
    "points": ("points", "O"),
    "pts": ("points", "O"),
    "pt": ("points", "O"),
    "ms": ("ms", "D"),
    "msec": ("ms", "D"),
    "millisecond": ("ms", "D"),
    "milliseconds": ("ms", "D"),
    "millis": ("ms", "D"),
    "s": ("seconds", "D"),
    "sec": ("seconds", "D"),
    "secs": ("seconds", "D"),
    "second": ("seconds", "D"),
    "seconds": ("seconds", "D"),
    "min": ("minutes", "D"),
    "mins": ("minutes", "D"),
    "minute": ("minutes", "D"),
    "minutes": ("minutes", "D"),
    "h": ("hours", "D"),
    "hr": ("hours", "D"),
    "hrs": ("hours", "D"),
    "hour": ("hours", "D"),
    "hours": ("hours", "D"),
    "d": ("days", "D"),
    "day": ("days", "D"),
    "days": ("days", "D"),
    "wk": ("weeks", "D"),
    "wks": ("weeks", "D"),
    "week": ("weeks", "D"),
    "weeks": ("weeks", "D"),
    "month": ("months", "D"),
    "months": ("months", "D"),
    "mo": ("months", "D"),
    "mos": ("months", "D"),
    "year": ("years", "D"),
    "years": ("years", "D"),
    "yr": ("years", "D"),
    "yrs": ("years", "D"),
    "y": ("years", "D"),
}
"""A unit after a number: its canonical name and the letter of the amount."""

UNITS["quarters"] = ("quarters", "D")
UNITS.update(
    {
        unit: (unit, "N")
        for unit in [
            "kwh",
            "mwh",
            "gwh",
            "kw",
            "mw",
            "kg",
            "g",
            "tonnes",
            "tons",
            "tonne",
            "km",
            "miles",
            "gb",
            "mb",
            "tb",
            "kb",
            "pb",
            "gbps",
            "mbps",
            "rps",
            "qps",
            "tps",
            "req/s",
            "litres",
            "liters",
            "degrees",
            "hectares",
            "acres",
            "ha",
            "sqm",
            "bpm",
            "fps",
            "ppm",
            "dpmo",
            "cm",
            "lbs",
            "tco2e",
            "t",
            "l",
            "ml",
            "kwp",
            "m2",
            "db",
            "psi",
            "ghz",
            "khz",
            "mhz",
            "rpm",
            "mg",
            "kcal",
            "sqft",
            "m3",
        ]
    }
)
FOLDS.update(
    {
        f"{word}-fold": value
        for word, value in NUMBER_WORDS.items()
        if value in {2, 3, 4, 5, 6, 7, 8, 9, 10}
    }
)
NUMBER_WORDS.update(
    {
        f"{ten}-{small}": NUMBER_WORDS[ten] + worth
        for ten in TENS
        for small, worth in list(NUMBER_WORDS.items())[:9]
    }
)

FRACTION_WORDS: Final[dict[str, float]] = {
    f"{top}-{name}": 100.0 * value / FRACTIONS[name]
    for top, value in list(NUMBER_WORDS.items())[:9]
    for name in FRACTIONS
    if value < FRACTIONS[name]
}
"""Fractions written with a hyphen, in percent."""

HOW_OFTEN: Final = {"once": 1.0, "twice": 2.0}
"""Words that count how often, unless an `AS_MUCH` follows: "twice as many"."""

AS_MUCH: Final = frozenset(
    {"as", "the", "our", "its", "that", "current", "last"}
    | {"more", "higher", "larger", "bigger", "faster", "fewer", "less"}
)
"""Words after "times" or "twice" that make them multiply."""
