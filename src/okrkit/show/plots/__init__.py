"""
Pictures of results, drawn with matplotlib: result in, axes out.

Each takes the result first and the caller's axes as ``ax=``, draws, and returns the
axes. It shows nothing, saves nothing, and changes no style.

- `travelled`: `progress`, `chance`: will we make it?
- `aligned`: `contributions`, `alignment`: what comes from where.
- `graded`: `cycles`, `reliability`: how it went, and whether chances were right.
- `stayed`: `cohorts`, `nps`, `lifetime_value`: who stays, what they say and are worth.
- `worked`: `impact`, `cumulative_effect`, `ranking`: did it work?
- `chosen`: `priorities`, `assumptions`: what to do next, and what is believed.
- `leaving`: `watch_list`, `lift`, `calibration`: who is about to leave.
- `pain`: `satisfaction`, `drivers`, `complaints`, `alerts`: where it hurts.
- `canvas`, `places`, `grids`: what they share.

Every name is bound on first use, and matplotlib is imported when something is drawn.
"""

# A constant instead of typing's, which would have to be imported; checkers know it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from okrkit.show.plots.aligned import alignment as alignment
    from okrkit.show.plots.aligned import contributions as contributions
    from okrkit.show.plots.chosen import assumptions as assumptions
    from okrkit.show.plots.chosen import priorities as priorities
    from okrkit.show.plots.graded import cycles as cycles
    from okrkit.show.plots.graded import reliability as reliability
    from okrkit.show.plots.leaving import calibration as calibration
    from okrkit.show.plots.leaving import lift as lift
    from okrkit.show.plots.leaving import watch_list as watch_list
    from okrkit.show.plots.pain import alerts as alerts
    from okrkit.show.plots.pain import complaints as complaints
    from okrkit.show.plots.pain import drivers as drivers
    from okrkit.show.plots.pain import satisfaction as satisfaction
    from okrkit.show.plots.stayed import cohorts as cohorts
    from okrkit.show.plots.stayed import lifetime_value as lifetime_value
    from okrkit.show.plots.stayed import nps as nps
    from okrkit.show.plots.travelled import chance as chance
    from okrkit.show.plots.travelled import progress as progress
    from okrkit.show.plots.worked import cumulative_effect as cumulative_effect
    from okrkit.show.plots.worked import impact as impact
    from okrkit.show.plots.worked import ranking as ranking

_HOMES = {
    "aligned": ("alignment", "contributions"),
    "chosen": ("assumptions", "priorities"),
    "graded": ("cycles", "reliability"),
    "leaving": ("calibration", "lift", "watch_list"),
    "pain": ("alerts", "complaints", "drivers", "satisfaction"),
    "stayed": ("cohorts", "lifetime_value", "nps"),
    "travelled": ("chance", "progress"),
    "worked": ("cumulative_effect", "impact", "ranking"),
}

__all__ = [
    "alerts",
    "alignment",
    "assumptions",
    "calibration",
    "chance",
    "cohorts",
    "complaints",
    "contributions",
    "cumulative_effect",
    "cycles",
    "drivers",
    "impact",
    "lifetime_value",
    "lift",
    "nps",
    "priorities",
    "progress",
    "ranking",
    "reliability",
    "satisfaction",
    "watch_list",
]

if not TYPE_CHECKING:
    _HOME = {name: module for module, names in _HOMES.items() for name in names}

    def __getattr__(name: str) -> object:
        """Bind a public name the first time it is asked for."""
        if name not in _HOME:
            import sys

            message = f"module 'okrkit.show.plots' has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=sys.modules[__name__])
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names, bound or not."""
        return __all__
