"""
YAML text to a plain tree: the core schema of YAML 1.2, and nothing that can surprise.

Only PyYAML's events are used: they do not recurse, and what they mean is decided
here. ``no``, ``on``, ``12:30``, ``0100`` and dates are text; an alias may stand for
a text or number; aliases to containers, merge keys, tags and second documents
are faults, each with its path, and reading goes on.
"""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from attrs import Factory, define

from okrkit.errors import shown
from okrkit.formats.faults import (
    SPOILT,
    Faults,
    Spot,
    TreePath,
    count_digits,
    number_fault,
    text_fault,
)
from okrkit.formats.quiet import paused_gc
from okrkit.formats.tree import Finder, Plain, spoil
from okrkit.formats.yaml_events import events

if TYPE_CHECKING:
    import yaml

__all__ = ["is_numeral", "parse", "read_plain"]

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
_SHORT = 40
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMERAL = re.compile(r"[-+]?[0-9]+(?:[._][0-9]+)*")
_REST = re.compile(r"[0-9]{3}(?![0-9]).*", re.DOTALL)
_VERSION = (1, 2)


def parse(data: bytes, faults: Faults) -> tuple[Plain, Finder]:
    """
    Read YAML.

    Args:
        data: UTF-8 text without a byte order mark.
        faults: Knows the file and the limits; gathers what is wrong.

    Returns:
        The tree, and a function that finds where its values stand; `SPOILT` stands
        for what cannot be read.

    Raises:
        StructureError: The text is not YAML, or has very many faults.
        LimitError: The tree is too deep or too large, or a number too long.
        MissingExtraError: PyYAML is not installed.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> parse(b"{target: 40, on: no}", Faults(limits=Limits()))[0]
        {'target': 40, 'on': 'no'}
    """
    builder = _Builder(faults)
    with paused_gc():
        for event in events(data.decode(), faults):
            builder.take(event)
            if builder.documents > 1:
                break
    spoil(builder.root, faults.spoilt)
    return builder.root, builder.find


def read_plain(text: str) -> Plain:
    """
    Read an unquoted text by the core schema.

    Args:
        text: The text, without the blanks around it.

    Returns:
        None, a boolean, a number, or the text itself; infinity and NaN as they are.

    Example:
        >>> [read_plain(text) for text in ("40", "4e1", "0100", "yes", "~")]
        [40, 40.0, '0100', 'yes', None]
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in "-+.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def is_numeral(text: str) -> bool:
    """
    Tell whether a text looks like a number, as no name of a field does.

    Example:
        >>> is_numeral("000"), is_numeral("1.5"), is_numeral("2026-11-06")
        (True, True, False)
    """
    return _NUMERAL.fullmatch(text) is not None


@define(eq=False)
class _Box:
    """A dict or list in the making, and where its parts stand."""

    value: dict[str, Plain] | list[Plain]
    spots: dict[str | int, tuple[Spot, Spot, "_Box | None"]] = Factory(dict)
    key: str = ""
    has_key: bool = False
    key_spot: Spot = (0, 0)


@define(eq=False)
class _Builder:
    """Takes events, one at a time, and builds the tree without recursion."""

    faults: Faults
    root: Plain = None
    top: _Box | None = None
    top_spot: Spot = (0, 0)
    stack: list[_Box] = Factory(list)
    anchors: dict[str | None, Plain] = Factory(dict)
    nodes: int = 0
    documents: int = 0
    skipping: int = 0

    def take(self, event: "yaml.Event") -> None:
        """Add what an event says."""
        import yaml

        mark = event.start_mark
        spot = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        if self.skipping:
            self._skip(event, spot)
        elif isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, spot)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(event, spot, {})
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(event, spot, [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event.anchor, spot)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse("yaml-several-documents", spot)
            elif event.version not in {None, _VERSION}:
                said = ".".join(map(str, event.version or ()))
                self._refuse("yaml-version", spot, got=f"%YAML {said}")

    def find(self, wanted: Collection[TreePath]) -> dict[TreePath, tuple[Spot, Spot]]:
        """Find where values stand."""
        found: dict[TreePath, tuple[Spot, Spot]] = {}
        for path in wanted:
            box, key_spot, spot = self.top, self.top_spot, self.top_spot
            for part in path:
                none = ((0, 0), (0, 0), None)
                key_spot, spot, box = box.spots.get(part, none) if box else none
            found[path] = (key_spot, spot)
        return found

    def _take_scalar(self, event: "yaml.ScalarEvent", spot: Spot) -> None:
        plain = event.tag is None and event.implicit[0]
        text: str = event.value
        value = self._read(text, spot) if plain else text
        if event.tag is not None:
            self._refuse("yaml-tag", spot, got=_tag(event.tag))
            value = text if self._wants_key() else SPOILT
        self._anchor(event.anchor, value)
        if self._wants_key():
            self._take_text_key(value, text, spot, plain=plain)
            return
        if plain and self.stack:
            self._check_thousands(value, text, spot)
        if why := text_fault(text):
            self._add(why, "text-not-unicode", spot, got=shown(text))
            value = SPOILT
        self._put(value, spot)

    def _read(self, text: str, spot: Spot) -> Plain:
        most = self.faults.limits.digits
        if count_digits(text) > most and (
            _INTEGER.fullmatch(text) or _FLOAT.fullmatch(text)
        ):
            raise self.faults.limit("digits", "a number has too many digits", spot)
        value = read_plain(text)
        if isinstance(value, float) and not self._wants_key():
            why, code, hint = number_fault(text, value), "number-lost", ""
            if _NOT_FINITE.fullmatch(text):
                why, code = "this is not a finite number", "not-finite"
                hint = "Leave the field out where there is no value."
            if why:
                self._add(why, code, spot, got=shown(text), hint=hint)
                return SPOILT
        return value

    def _take_text_key(
        self, value: Plain, text: str, spot: Spot, *, plain: bool
    ) -> None:
        """Take a key that is a scalar, and refuse what is no name of a field."""
        self._take_key(text, spot)
        numeral = plain and is_numeral(text)
        if plain and text == "<<":
            self._refuse("yaml-merge-key", spot)
            self.faults.spoilt.add(self._path())
        elif numeral and self._keys_are_numbers():
            pass
        elif numeral and self._is_rest(text):
            self._refuse_thousands(text, spot)
        elif numeral or not isinstance(value, str):
            self._refuse("key-not-text", spot, got=shown(value))
        if why := text_fault(text):
            self._add(why, "text-not-unicode", spot)
            self.faults.spoilt.add(self._path())

    def _check_thousands(self, value: Plain, text: str, spot: Spot) -> None:
        """Refuse the rest of a number that a comma cut in two, as in ``1,000 EUR``."""
        box = self.stack[-1]
        if isinstance(box.value, list):
            # A text, for it begins with 0; 1,250 cannot be told from a list of two.
            if isinstance(value, str) and is_numeral(text) and self._is_rest(text):
                self._refuse_thousands(text, spot)
        elif not text and not is_numeral(box.key) and self._is_rest(box.key):
            self._refuse_thousands(box.key, box.key_spot)

    def _keys_are_numbers(self) -> bool:
        """Whether the mapping that is read is of steps: progress by value."""
        return len(self.stack) > 1 and self.stack[-2].key == "steps"

    def _is_rest(self, text: str) -> bool:
        """Whether a text may be the end of the number that stands before it."""
        before = self._before()
        number = isinstance(before, int | float | str) and str(before)[-1:].isdecimal()
        return number and _REST.fullmatch(text) is not None

    def _before(self) -> Plain:
        """Return the last value of the container that is read."""
        inside = self.stack[-1].value
        parts = inside.values() if isinstance(inside, dict) else inside
        return next(reversed(parts), None)

    def _refuse_thousands(self, text: str, spot: Spot) -> None:
        whole = f"{self._before()},{text}"
        self._add(
            "a comma cuts a number in two",
            "unreadable-number",
            spot,
            got=shown(whole),
            hint=f"Nothing stands between thousands: {whole.replace(',', '')}."
            if whole.isprintable() and len(whole) < _SHORT
            else "Nothing stands between thousands.",
        )
        inside, path = self.stack[-1].value, self._last()[:-1]
        last = len(inside) - 1 if isinstance(inside, list) else next(reversed(inside))
        # The number in front is not what was meant: nothing more is said of it.
        self.faults.spoilt.add((*path, last))

    def _take_alias(self, name: str | None, spot: Spot) -> None:
        value: Plain = self.anchors.get(name, SPOILT)
        code = "" if name in self.anchors else "yaml-alias-unknown"
        if isinstance(value, dict | list):
            value, code = SPOILT, "yaml-alias"
        if self._wants_key():
            self._take_key(value if isinstance(value, str) else f"*{name}", spot)
            code = code or ("" if isinstance(value, str) else "key-not-text")
        else:
            # What a merge key names was told with the key.
            code = "" if self._path() in self.faults.spoilt else code
            self._put(value, spot)
        if code:
            self._refuse(code, spot, got=shown(name), path=self._last())

    def _open(
        self,
        event: "yaml.CollectionStartEvent",
        spot: Spot,
        value: dict[str, Plain] | list[Plain],
    ) -> None:
        kind = "mapping" if isinstance(value, dict) else "list"
        if event.tag is not None:
            self._refuse("yaml-tag", spot, got=_tag(event.tag))
        self._anchor(event.anchor, value)
        if self._wants_key():
            self._take_key(f"a {kind}", spot)
            self._refuse("key-not-text", spot, got=f"a {kind}")
            self.skipping = 1
            return
        box = _Box(value)
        self._put(value, spot, box)
        self.stack.append(box)
        self._check_depth(spot)

    def _skip(self, event: "yaml.Event", spot: Spot) -> None:
        """Pass over a container that stands where a key should."""
        import yaml

        self.skipping += isinstance(event, yaml.CollectionStartEvent)
        self.skipping -= isinstance(event, yaml.CollectionEndEvent)
        self._check_depth(spot)

    def _check_depth(self, spot: Spot) -> None:
        if len(self.stack) + self.skipping > self.faults.limits.depth:
            why = "containers stand too deep in each other"
            raise self.faults.limit("depth", why, spot)

    def _anchor(self, name: str | None, value: Plain) -> None:
        if name is not None:
            self.anchors[name] = value

    def _wants_key(self) -> bool:
        if not self.stack:
            return False
        box = self.stack[-1]
        return isinstance(box.value, dict) and not box.has_key

    def _put(self, value: Plain, spot: Spot, inside: _Box | None = None) -> None:
        self.nodes += 1
        if self.nodes > self.faults.limits.nodes:
            raise self.faults.limit("nodes", "the document has too many values", spot)
        if value is SPOILT:
            self.faults.spoilt.add(self._path())
        if not self.stack:
            self.root, self.top, self.top_spot = value, inside, spot
            return
        box = self.stack[-1]
        if isinstance(box.value, list):
            box.spots[len(box.value)] = (spot, spot, inside)
            box.value.append(value)
        else:
            box.spots[box.key] = (box.key_spot, spot, inside)
            box.value[box.key] = value
            box.has_key = False

    def _take_key(self, key: str, spot: Spot) -> None:
        box = self.stack[-1]
        twice = key in box.spots
        box.key, box.key_spot, box.has_key = key, spot, True
        if twice:
            why = f"the key {shown(key)} stands twice"
            self._add(why, "duplicate-key", spot, hint="Keep one of them.")

    def _path(self) -> TreePath:
        """Return the path of what is read next: the value of a key, or a key's box."""
        path = self._last()
        if not self.stack:
            return path
        value = self.stack[-1].value
        if isinstance(value, list):
            return (*path[:-1], len(value))
        return path[:-1] if self._wants_key() else path

    def _last(self) -> TreePath:
        """Return the path of what was read last."""
        return tuple(
            box.key if isinstance(box.value, dict) else len(box.value) - 1
            for box in self.stack
        )

    def _refuse(
        self, code: str, spot: Spot, got: str = "", path: TreePath | None = None
    ) -> None:
        why, hint = _REFUSALS[code]
        self._add(why, code, spot, got=got, hint=hint, path=path)

    def _add(
        self,
        why: str,
        code: str,
        spot: Spot,
        *,
        got: str = "",
        hint: str = "",
        path: TreePath | None = None,
    ) -> None:
        where = self._path() if path is None else path
        self.faults.add(why, code=code, spot=spot, path=where, got=got, hint=hint)


_REFUSALS = {
    "yaml-several-documents": (
        "a second document begins",
        "Put each document into a file of its own, and load the folder.",
    ),
    "yaml-merge-key": ("merge keys are not read", "Write the fields out."),
    "yaml-alias": ("an alias stands for a container", "Write the fields out."),
    "yaml-alias-unknown": (
        "an alias stands for nothing",
        "A text that begins with * has to be put in quotes.",
    ),
    "yaml-tag": (
        "a tag is not read",
        "Leave the tag out; a text that begins with ! has to be put in quotes.",
    ),
    "yaml-version": (
        "the rules of another version of YAML are asked for",
        "Leave the directive out: documents are read by YAML 1.2.",
    ),
    "key-not-text": ("a key is not a text", "Put the key in quotes."),
}


def _tag(tag: str) -> str:
    return shown(tag.replace("tag:yaml.org,2002:", "!!", 1))
