"""
Make the reference pages from the code: names, errors, codes and limits.

A page holds a line ``<!-- okrkit: names -->`` where the text belongs. References
to a name where it is defined lead to where it is documented, the short path.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType

import attrs
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

import okrkit
from okrkit import alignment, errors
from okrkit.retention import catalogue

_MARKER = re.compile(r"^<!-- okrkit: ([\w.-]+) -->$", re.MULTILINE)

# Names that share a line of a docstring's section, and what is said of them.
_SHARED = re.compile(r"^ {4}([*\w]+(?:, [*\w]+)+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def directive(kind: str, name: str, *options: str) -> str:
    """Write one autodoc directive as MyST takes it."""
    lines = [f".. {kind}:: {name}", *(f"   :{option}:" for option in options)]
    return "\n".join(["```{eval-rst}", *lines, "```", ""])


def member(path: str, value: object) -> str:
    """Write the directive for a public thing, whatever it is."""
    if inspect.isclass(value):
        kind = "autoexception" if issubclass(value, BaseException) else "autoclass"
        return directive(kind, path, "members")
    if inspect.isroutine(value):
        return directive("autofunction", path)
    return directive("autodata", path, "no-value")


def names() -> Iterator[str]:
    """Document every public name of the front, by kind."""
    kinds: dict[str, list[str]] = {"Nouns": [], "Verbs": [], "Results and policies": []}
    for name in okrkit.__all__:
        value = getattr(okrkit, name)
        if isinstance(value, ModuleType) or value is errors.OKRError:
            continue
        noun = getattr(value, "__module__", "").startswith("okrkit.model")
        kind = "Nouns" if noun else "Results and policies"
        kinds["Verbs" if inspect.isroutine(value) else kind].append(name)
    for title, members in kinds.items():
        yield f"## {title}\n"
        for name in members:
            yield member(f"okrkit.{name}", getattr(okrkit, name))


def namespaces() -> Iterator[str]:
    """Document the families that are used by their own path, but for the errors."""
    for name in okrkit.__all__:
        module = getattr(okrkit, name)
        if not isinstance(module, ModuleType) or module is errors:
            continue
        yield f"## okrkit.{name}\n"
        yield from _members(f"okrkit.{name}", module)


def _members(path: str, module: ModuleType) -> Iterator[str]:
    """Document what a family holds; last the families inside that the front has not."""
    yield (inspect.getdoc(module) or "").partition("\n\n")[0] + "\n"
    inside = {n: getattr(module, n) for n in sorted(module.__all__)}
    fronts = [getattr(okrkit, name) for name in okrkit.__all__]
    here = {n: v for n, v in inside.items() if not any(v is front for front in fronts)}
    families = {n: v for n, v in here.items() if isinstance(v, ModuleType)}
    for name, value in here.items():
        if name not in families:
            yield member(f"{path}.{name}", value)
    for name, family in families.items():
        yield f"### {path}.{name}\n"
        yield from _members(f"{path}.{name}", family)


def tree() -> Iterator[str]:
    """Draw the error tree as the module draws it."""
    drawing = (errors.__doc__ or "").partition("::\n\n")[2].partition("\n\n")[0]
    yield "```text\n" + inspect.cleandoc(drawing) + "\n```\n"


def error_classes() -> Iterator[str]:
    """Document every class of the tree."""
    for name in errors.__all__:
        yield member(f"okrkit.errors.{name}", getattr(errors, name))


def codes() -> Iterator[str]:
    """List every code with its meaning."""
    yield "| code | meaning |\n|---|---|"
    for code, meaning in errors.CODES.items():
        yield f"| `{code}` | {meaning} |"


def limits() -> Iterator[str]:
    """List every limit with its default."""
    texts = dict(
        re.findall(r"^ *(\w+): (.+)$", okrkit.Limits.__doc__ or "", re.MULTILINE)
    )
    yield "| limit | default | of what |\n|---|---|---|"
    for item in attrs.fields(okrkit.Limits):
        yield f"| `{item.name}` | {item.default:,} | {texts[item.name]} |"


def roll_ups() -> Iterator[str]:
    """Say of every roll-up preset what it does, where it is from, what is unknown."""
    fields = ("counts", "rule", "weights", "supported", "status")
    yield f"| name | {' | '.join(f'`{name}`' for name in fields)} |"
    yield "|---" * (len(fields) + 1) + "|"
    presets = [alignment.presets.get(name) for name in alignment.presets.names()]
    for preset in presets:
        words = [getattr(preset, name) for name in fields]
        yield f"| `{preset.name}` | {' | '.join(words)} |"
    yield ""
    for preset in presets:
        yield f"## {preset.name}\n"
        yield f"Source: {preset.source}.\n"
        if preset.unknown:
            yield f"Not established: {'; '.join(preset.unknown)}.\n"


def retention_definitions() -> Iterator[str]:
    """List every measure of retention with its formula and its source."""
    yield "| id | name | formula | unit | source |\n|---|---|---|---|---|"
    for one in catalogue.definitions().values():
        formula = one.formula.replace("|", "\\|")
        yield f"| `{one.id}` | {one.name} | `{formula}` | {one.unit} | {one.source} |"


MAKERS: dict[str, Callable[[], Iterator[str]]] = {
    "codes": codes,
    "error-classes": error_classes,
    "limits": limits,
    "names": names,
    "namespaces": namespaces,
    "retention-definitions": retention_definitions,
    "roll-ups": roll_ups,
    "tree": tree,
}


def fill_in(_app: Sphinx, _page: str, content: list[str]) -> None:
    """Put the made text in the place of each marker of a page."""
    content[0] = _MARKER.sub(lambda m: "\n".join(MAKERS[m[1]]()), content[0])


def apart(
    _app: Sphinx, _what: str, _name: str, _value: object, _how: object, text: list[str]
) -> None:
    """Give names that share a line a line each: Napoleon takes others for types."""
    whole = _SHARED.sub(
        lambda m: "\n".join(f"    {name}: {m[2]}" for name in m[1].split(", ")),
        "\n".join(text),
    )
    text[:] = whole.split("\n")


def resolve(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, text: nodes.TextElement
) -> nodes.reference | None:
    """Lead a reference to a name's home to the place where it is documented."""
    target = node.get("reftarget", "")
    known = env.domains.python_domain.objects
    _, _, last = target.rpartition(".")
    spaces = [n for n in okrkit.__all__ if isinstance(getattr(okrkit, n), ModuleType)]
    for path in (f"okrkit.{last}", *(f"okrkit.{space}.{last}" for space in spaces)):
        if path in known and node.get("refdomain") == "py":
            page, anchor = known[path].docname, known[path].node_id
            uri = app.builder.get_relative_uri(node["refdoc"], page) + "#" + anchor
            return nodes.reference("", "", text, internal=True, refuri=uri)
    return None


def documented(_app: Sphinx, env: BuildEnvironment) -> None:
    """Fail where a public name is not in the reference."""
    known = set(env.domains.python_domain.objects)
    public = {
        f"okrkit.{name}"
        for name in okrkit.__all__
        if not isinstance(getattr(okrkit, name), ModuleType)
        and name not in errors.__all__
    }
    if missing := sorted(public - known):
        raise ExtensionError(f"not in the reference: {', '.join(missing)}")


def setup(app: Sphinx) -> dict[str, bool]:
    """Join Sphinx."""
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("source-read", fill_in)
    app.connect("autodoc-process-docstring", apart, priority=400)  # before Napoleon
    app.connect("missing-reference", resolve)
    app.connect("env-check-consistency", documented)
    return {"parallel_read_safe": True}
