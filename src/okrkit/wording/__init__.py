"""
Free text ⇄ OKRs: what a sentence says of a target, and what kind of sentence it is.

In reading order, from the words up:

- `words`, `cleaning`: a text is cut; what is no part of it is blanked out.
- `targets`: digits become amounts (`numerals`, `units`, `amounts`), each word or
  amount becomes one letter (`letters`, `masking`), so that `grammar` is a table over
  letters; `describing` and `choosing` say which forms count; `filling`, `nouns`,
  `directions`, `around` fill the slots. `reading` is all of this in one call.
- `forms`: who acts on what (`wordclass`, `clauses`, `signs`); `judging` weighs it.
- `concepts`: the map of what may be named (`phrases`, `vocabulary`, `measures`,
  `populations`); `mentioning` finds it, `covering` and `clashing` compare an objective
  with key results, `suggesting` names measures for it.
- `sentence`: all that one text says; `aiming`, `measuring`, `draft`: its key result.
- `okrs`: whole OKRs, from `marking` and `listing` to `reading`.
- `writing_out`: a draft in fields.

The words of a language are data, under `languages`.
Every name is bound on first use.
"""

# A constant instead of typing's, which would have to be imported; checkers know it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from okrkit.wording.concepts.measures import Measure as Measure
    from okrkit.wording.concepts.mentioning import Mention as Mention
    from okrkit.wording.concepts.mentioning import Mentions as Mentions
    from okrkit.wording.concepts.populations import Population as Population
    from okrkit.wording.concepts.suggestions import Suggestion as Suggestion
    from okrkit.wording.concepts.suggestions import Suggestions as Suggestions
    from okrkit.wording.concepts.vocabulary import Concept as Concept
    from okrkit.wording.concepts.vocabulary import Concepts as Concepts
    from okrkit.wording.concepts.vocabulary import known as known
    from okrkit.wording.forms.evidence import Evidence as Evidence
    from okrkit.wording.forms.evidence import Judged as Judged
    from okrkit.wording.sentence import Sentence as Sentence
    from okrkit.wording.slots import Slots as Slots
    from okrkit.wording.words import Token as Token
    from okrkit.wording.writing_out import StaysDraft as StaysDraft
    from okrkit.wording.writing_out import written_out as written_out

_HOMES = {
    "concepts.mentioning": ("Mention", "Mentions"),
    "forms.evidence": ("Evidence", "Judged"),
    "concepts.measures": ("Measure",),
    "concepts.populations": ("Population",),
    "sentence": ("Sentence",),
    "slots": ("Slots",),
    "concepts.suggestions": ("Suggestion", "Suggestions"),
    "concepts.vocabulary": ("Concept", "Concepts", "known"),
    "words": ("Token",),
    "writing_out": ("StaysDraft", "written_out"),
}

__all__ = [
    "Concept",
    "Concepts",
    "Evidence",
    "Judged",
    "Measure",
    "Mention",
    "Mentions",
    "Population",
    "Sentence",
    "Slots",
    "StaysDraft",
    "Suggestion",
    "Suggestions",
    "Token",
    "known",
    "written_out",
]

if not TYPE_CHECKING:
    _HOME = {name: module for module, names in _HOMES.items() for name in names}

    def __getattr__(name: str) -> object:
        """Bind a public name the first time it is asked for."""
        if name not in _HOME:
            import sys

            message = f"module 'okrkit.wording' has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=sys.modules[__name__])
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names, bound or not."""
        return __all__
