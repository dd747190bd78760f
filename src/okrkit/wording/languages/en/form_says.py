"""English: each sign of a form as a part of a sentence."""

from collections.abc import Mapping
from typing import Final

THINGS: Final[Mapping[str, str]] = {
    "artefact": "a thing that a team makes",
    "event": "something that a team holds or runs",
    "practice": "a practice of the team's",
    "own": "the team's own work",
    "metric": "a measure",
    "quantity": "a quantity",
    "fraction": "a share",
    "customer": "people outside the team",
    "staff": "one's own people",
    "business": "something that customers or the market do",
    "trouble": "something that goes wrong or comes in",
    "time": "a time",
    "other": "something else",
}
"""What nouns name."""

DEEDS: Final[Mapping[str, str]] = {
    "work": "work",
    "delivery": "delivering",
    "change": "a change",
    "reach": "reaching a value",
    "keep": "keeping a value",
    "gain": "winning something",
    "soft": "helping or looking into something",
    "start": "starting",
    "ensure": "seeing to it",
    "solve": "solving or answering",
    "remove": "removing something",
    "staff": "training or coaching",
    "move": "moving something",
    "unknown": "an order",
    "doing": "doing",
    "changing": "changing",
    "third": "what others do",
    "have": "having",
}
"""What verbs do."""

SHARES: Final[Mapping[str, str]] = {
    "every": "all of",
    "part": "a share of",
    "none": "none of",
}
"""How much of something is meant."""

SAID: Final[Mapping[str, str]] = {
    "act": "what is done by",
    "done": "what has been done with",
    "part": "what has been done with",
    "be": "what becomes of",
    "modal": "what is possible for",
    "has": "what belongs to",
    "to": "what is still to be done by",
}
"""What is said of a subject or an object."""

ABOUT: Final[Mapping[str, str]] = {
    "work": "the work is about",
    "change": "the change is about",
    "gain": "what is to be won is",
    "solve": "what is solved or answered is",
    "remove": "what is removed is",
    "ensure": "what is seen to is",
    "staff": "those who are trained are",
    "have": "what is there is",
    "bare": "it only names",
    "vague": "without a number it changes",
    "subject": "it speaks of",
    "object": "it acts on",
    "count": "it counts",
    "quantity": "it counts",
}
"""How the thing is brought in that a verb acts on."""

SIGNS: Final[Mapping[str, str]] = {
    "we-have": "it says what the team has",
    "there-is": "it says what there is",
    "we": "the team itself acts",
    "ensure-we": "the team sees to its own doing",
    "object-none": "nothing is named that it acts on",
    "subject-none": "no subject is named",
    "from-to": "it says from where to where",
    "way-up": "something is to rise",
    "way-down": "something is to fall",
    "way-at-least": "it sets a lower bound",
    "way-at-most": "it sets an upper bound",
    "way-between": "it sets a range",
    "way-exactly": "it sets a value to be kept",
    "way-zero": "it wants none of something",
    "way-unbounded": "it wants as much as possible",
    "kind-absolute": "it states a number",
    "kind-delta": "it states by how much",
    "kind-percent-delta": "it states by which share something changes",
    "kind-multiple": "it states how many times as much",
    "kind-percentile": "it states a percentile",
    "kind-ratio": "it states a ratio",
    "kind-rank": "it states a rank",
    "worked-rank": "the rank says what is worked on",
    "kind-share": "it states a share",
    "kind-all": "it is about all of something",
    "kind-fraction": "it states a part of a whole",
    "money": "it states an amount of money",
    "percent": "it states a percentage",
    "in-units": "the number has a unit",
    "service-level": "it states a share and a limit for it",
    "reference": "it compares with another value",
    "no-target": "it states no target",
    "placeholder": "a number is still to be filled in",
    "compared": "it compares",
    "compared-measured": "it compares",
    "opens-more": "it wants more or less of something",
    "in-place": "something is to be in place",
    "in-place-measured": "something is to be in place",
    "in-time": "it names a standard of the daily work",
    "in-time-measured": "it names a standard of the daily work",
    "effect": "it names an effect, without a number",
    "effect-measured": "it names an effect, with a number",
    "goes-on": "it is never done once and for all",
    "goes-on-measured": "it is never done once and for all",
    "ritual": "it is held again and again",
    "customers-act": "people outside the team act",
    "metric": "it names a measure",
    "by-doing": "it names the work by which",
    "by-us": "the team does it",
    "we-do": "the team does it",
    "own": "it is the team's own",
    "who-number": "what is made has to reach a number",
    "trouble": "it names something that goes wrong",
    "to-change": "it says what the work is for",
    "to-change-number": "it says what the work is for, with a number",
    "with-metric": "what is made has to reach a value",
    "and-change": "it also wants a change, with a number",
    "later-change": "a later sentence wants a change",
    "later-work": "a later sentence is about work",
}
"""Signs that have a sentence of their own."""
