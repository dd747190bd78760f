"""The definitions of logo churn, logo retention and renewal, each with its formula."""

from typing import Final, Literal, TypeAlias

from okrkit.retention.estimates.definition import Definition

ChurnDefinition: TypeAlias = Literal[
    "cohort", "all-lost", "average", "start+new", "hazard", "exposure"
]
"""The definitions of churn, by name."""

_BLOG: Final = "Shopify's comparison of churn formulas (2011)"

CHURN: Final[dict[str, Definition]] = {
    "cohort": Definition(
        id="logo-churn.cohort",
        name="Logo churn of the opening customers",
        formula="lost of the opening customers / opening customers",
        unit="ratio",
        source="The share of a fixed set of customers, as for any cohort",
        bounds=(0.0, 1.0),
    ),
    "all-lost": Definition(
        id="logo-churn.all-lost",
        name="Logo churn, all lost over the opening",
        formula="(lost of the opening + lost of the new) / opening customers",
        unit="ratio",
        source=f"{_BLOG}; counts losses of new customers against a base without them",
        bounds=(0.0, None),
    ),
    "average": Definition(
        id="logo-churn.average",
        name="Logo churn over the average customers",
        formula="(lost of the opening + lost of the new) / ((opening + closing) / 2)",
        unit="ratio",
        source=f"{_BLOG}; a rate of loss per customer and period, not a share",
        bounds=(0.0, None),
    ),
    "start+new": Definition(
        id="logo-churn.start-and-new",
        name="Logo churn of the opening and new customers",
        formula="(lost of the opening + lost of the new) / (opening + new)",
        unit="ratio",
        source=f"{_BLOG}; new customers had less time to leave",
        bounds=(0.0, 1.0),
    ),
    "hazard": Definition(
        id="logo-churn.hazard",
        name="Logo churn by the central hazard",
        formula="1 - exp(-(lost of the opening + of the new) / mean(opening, closing))",
        unit="ratio",
        source="The central rate of demography made a probability (Keyfitz 1968)",
        bounds=(0.0, 1.0),
    ),
    "exposure": Definition(
        id="logo-churn.exposure",
        name="Logo churn by daily exposure",
        formula="1 - product over days (1 - left on the day / there the day before)",
        unit="ratio",
        source="Kaplan and Meier (1958), with late entry, from period start to its end",
        bounds=(0.0, 1.0),
    ),
}
"""Logo churn by name of its definition."""


def _kept(churn: Definition) -> Definition:
    """Define what churn leaves."""
    formula = churn.formula
    lost = formula.startswith("1 - ")
    return Definition(
        id=churn.id.replace("churn", "retention"),
        name=churn.name.replace("churn", "retention"),
        formula=formula.removeprefix("1 - ") if lost else f"1 - {formula}",
        unit="ratio",
        source=churn.source,
        bounds=(0.0 if churn.bounds[1] == 1.0 else None, 1.0),
    )


RETENTION: Final = {name: _kept(churn) for name, churn in CHURN.items()}
"""Logo retention by name of its definition: what churn leaves."""

RENEWAL: Final = Definition(
    id="renewal-rate",
    name="Renewal rate",
    formula="customers still there on the day after / customers due, day by day",
    unit="ratio",
    source="Several due on one day are one; who left before it was not renewed",
    bounds=(0.0, 1.0),
)
"""The renewal rate, of those due in the period."""
