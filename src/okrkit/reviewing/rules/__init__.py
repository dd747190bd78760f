"""
The rules of a review, by family, each with its page; own rules, and those of plug-ins.

Every rule is a name here by its code: ``okrkit.rules.K01``. Names are bound on first
use: the families use what stands above them, which uses the families.

- `objectives` (O), `key_results` (K), `numbers` (T): what one line says.
- `sets` (S), `alignment` (A), `history` (H): what lines say of each other.
- `waivers` (W): what the team lives with.
- `catalogue`: all of them.
"""

from typing import TYPE_CHECKING, Final

__all__ = [
    "ALL",
    "DEFAULT",
    "Configured",
    "Given",
    "Group",
    "Hit",
    "Need",
    "Page",
    "Part",
    "Praise",
    "Question",
    "ReviewContext",
    "ReviewSettings",
    "Rule",
    "SeenKeyResult",
    "SeenObjective",
    "Severity",
    "Skipped",
    "Status",
    "configured",
    "installed",
    "plugin",
    "rule",
]

if TYPE_CHECKING:
    from okrkit.model.agreed import ReviewSettings as ReviewSettings
    from okrkit.reviewing.configuring import Configured as Configured
    from okrkit.reviewing.configuring import Given as Given
    from okrkit.reviewing.configuring import configured as configured
    from okrkit.reviewing.finding import Part as Part
    from okrkit.reviewing.finding import Praise as Praise
    from okrkit.reviewing.finding import Question as Question
    from okrkit.reviewing.finding import Severity as Severity
    from okrkit.reviewing.finding import Skipped as Skipped
    from okrkit.reviewing.finding import Status as Status
    from okrkit.reviewing.hit import Hit as Hit
    from okrkit.reviewing.paging import Page as Page
    from okrkit.reviewing.plugged import installed as installed
    from okrkit.reviewing.plugged import plugin as plugin
    from okrkit.reviewing.ranking import Group as Group
    from okrkit.reviewing.rule import Need as Need
    from okrkit.reviewing.rule import Rule as Rule
    from okrkit.reviewing.rule import rule as rule
    from okrkit.reviewing.rules.catalogue import ALL as ALL
    from okrkit.reviewing.rules.catalogue import DEFAULT as DEFAULT
    from okrkit.reviewing.seen import ReviewContext as ReviewContext
    from okrkit.reviewing.seen import SeenKeyResult as SeenKeyResult
    from okrkit.reviewing.seen import SeenObjective as SeenObjective

    O01: Rule
    O02: Rule
    O03: Rule
    O04: Rule
    O05: Rule
    O06: Rule
    O07: Rule
    K01: Rule
    K02: Rule
    K03: Rule
    K04: Rule
    K05: Rule
    K06: Rule
    K07: Rule
    K08: Rule
    K09: Rule
    K10: Rule
    K11: Rule
    K12: Rule
    K13: Rule
    K14: Rule
    K15: Rule
    K16: Rule
    K17: Rule
    K18: Rule
    K19: Rule
    T01: Rule
    T02: Rule
    T03: Rule
    T04: Rule
    T05: Rule
    T06: Rule
    S01: Rule
    S02: Rule
    S03: Rule
    S04: Rule
    S05: Rule
    S06: Rule
    S07: Rule
    S08: Rule
    S09: Rule
    S10: Rule
    S11: Rule
    S12: Rule
    S13: Rule
    S14: Rule
    A01: Rule
    A02: Rule
    A03: Rule
    A04: Rule
    A05: Rule
    A06: Rule
    H01: Rule
    H02: Rule
    H03: Rule
    H04: Rule
    H05: Rule
    H06: Rule
    H07: Rule
    H08: Rule
    H09: Rule
    W01: Rule

_HOMES: Final = {
    "okrkit.reviewing.configuring": ("Configured", "Given", "configured"),
    "okrkit.model.agreed": ("ReviewSettings",),
    "okrkit.reviewing.finding": (
        "Part",
        "Praise",
        "Question",
        "Severity",
        "Skipped",
        "Status",
    ),
    "okrkit.reviewing.hit": ("Hit",),
    "okrkit.reviewing.paging": ("Page",),
    "okrkit.reviewing.plugged": ("installed", "plugin"),
    "okrkit.reviewing.ranking": ("Group",),
    "okrkit.reviewing.rule": ("Need", "Rule", "rule"),
    "okrkit.reviewing.rules.catalogue": ("ALL", "DEFAULT"),
    "okrkit.reviewing.seen": ("ReviewContext", "SeenKeyResult", "SeenObjective"),
}

if not TYPE_CHECKING:
    _HOME = {name: module for module, names in _HOMES.items() for name in names}

    def __getattr__(name: str) -> object:
        """Bind a public name the first time it is asked for, or a rule by its code."""
        import sys
        from importlib import import_module

        if name in _HOME:
            value = getattr(import_module(_HOME[name]), name)
        else:
            by_code = sys.modules.get(f"{__name__}.catalogue") or import_module(
                f"{__name__}.catalogue"
            )
            value = by_code.BY_CODE.get(name)
        if value is None:
            message = f"module {__name__!r} has no attribute {name!r}"
            # With name and obj Python adds its "Did you mean" to the traceback.
            raise AttributeError(message, name=name, obj=sys.modules[__name__])
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names, and the codes of the rules."""
        from okrkit.reviewing.rules.catalogue import BY_CODE

        return [*__all__, *BY_CODE]
