"""`Boxes`: fields of a document that is not okrkit's, with what is wrong of them."""

from attrs import Factory, define

from okrkit.errors import shown
from okrkit.formats.faults import Faults, TreePath, name_path
from okrkit.formats.tree import Plain, Tree

__all__ = ["Box", "Boxes"]

Box = dict[str, Plain]
"""A mapping in a document."""


@define
class Boxes:
    """
    Reads fields, and gathers faults and warnings with their places.

    Attributes:
        tree: The document.
        faults: What cannot be.
        warnings: What is left out, or read although it is not known.

    Example:
        >>> from okrkit.formats.read import read_text
        >>> from okrkit.model.limits import Limits
        >>> tree = read_text('{"name": "revenue"}', "json")
        >>> Boxes(tree, Faults(Limits())).text(tree.value, "name", ())
        'revenue'
    """

    tree: Tree
    faults: Faults
    warnings: list[str] = Factory(list)

    def text(self, box: Box, name: str, path: TreePath, *, needed: bool = False) -> str:
        """
        Read a text.

        Args:
            box: What holds it.
            name: Its key.
            path: Where the box stands.
            needed: Whether it may not be left out.

        Returns:
            The text; empty where there is none, or another value.

        Example:
            >>> from okrkit.formats.read import read_text
            >>> from okrkit.model.limits import Limits
            >>> boxes = Boxes(read_text('{"a": 1}', "json"), Faults(Limits()))
            >>> boxes.text(boxes.tree.value, "a", ()), boxes.faults.found[0].code
            ('', 'not-text')
        """
        value = box.get(name)
        if isinstance(value, str) and (value.strip() or not needed):
            return value
        if value is None or value == "":
            if needed:
                self.fault(f"{name} is missing", "missing-field", path)
            return ""
        why = "a text is needed" if str(value).strip() else f"{name} is empty"
        self.fault(why, "not-text", (*path, name), got=shown(value))
        return ""

    def box(self, box: Box, name: str, path: TreePath) -> Box:
        """
        Read a mapping.

        Args:
            box: What holds it.
            name: Its key.
            path: Where the box stands.

        Returns:
            The mapping; an empty one where there is none, or another value.

        Example:
            >>> from okrkit.formats.read import read_text
            >>> from okrkit.model.limits import Limits
            >>> boxes = Boxes(read_text('{"a": {"b": 1}}', "json"), Faults(Limits()))
            >>> boxes.box(boxes.tree.value, "a", ())
            {'b': 1}
        """
        value = box.get(name)
        if value is None or isinstance(value, dict):
            return value or {}
        self.fault("a mapping is needed", "wrong-type", (*path, name), got=shown(value))
        return {}

    def rows(self, box: Box, name: str, path: TreePath) -> list[tuple[Box, TreePath]]:
        """
        Read a list of mappings.

        Args:
            box: What holds it.
            name: Its key.
            path: Where the box stands.

        Returns:
            Each mapping with its path; nothing where there is no list.

        Example:
            >>> from okrkit.formats.read import read_text
            >>> from okrkit.model.limits import Limits
            >>> boxes = Boxes(read_text('{"a": [{"b": 1}]}', "json"), Faults(Limits()))
            >>> boxes.rows(boxes.tree.value, "a", ())
            [({'b': 1}, ('a', 0))]
        """
        value = box.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(
                "a list is needed", "wrong-type", (*path, name), got=shown(value)
            )
            return []
        rows: list[tuple[Box, TreePath]] = []
        for at, row in enumerate(value):
            if isinstance(row, dict):
                rows.append((row, (*path, name, at)))
            else:
                self.fault(
                    "a mapping is needed",
                    "wrong-type",
                    (*path, name, at),
                    got=shown(row),
                )
        return rows

    def fault(self, why: str, code: str, path: TreePath, *, got: str = "") -> None:
        """
        Note what cannot be.

        Args:
            why: The fault.
            code: Its code.
            path: Where it stands.
            got: What stands there.

        Example:
            >>> from okrkit.formats.read import read_text
            >>> from okrkit.model.limits import Limits
            >>> boxes = Boxes(read_text('{"a": 1}', "json"), Faults(Limits()))
            >>> boxes.fault("it stands twice", "duplicate", ("a",))
            >>> str(boxes.faults.found[0])
            'line 1, a: it stands twice'
        """
        self.faults.add(why, code=code, spot=self.tree.locate(path), path=path, got=got)

    def warn(self, why: str, path: TreePath) -> None:
        """
        Note what is left out.

        Args:
            why: What and why.
            path: Where it stands.

        Example:
            >>> from okrkit.formats.read import read_text
            >>> from okrkit.model.limits import Limits
            >>> boxes = Boxes(read_text('{"a": 1}', "json"), Faults(Limits()))
            >>> boxes.warn("it is not read", ("a",))
            >>> boxes.warnings
            ['a: it is not read']
        """
        place = name_path(path)
        self.warnings.append(f"{place}: {why}" if place else why)

    def unknown(self, box: Box, known: tuple[str, ...], path: TreePath) -> None:
        """
        Warn of fields that are not known; names that begin with x- are for others.

        Args:
            box: What may hold them.
            known: The fields that are.
            path: Where it stands.

        Example:
            >>> from okrkit.formats.read import read_text
            >>> from okrkit.model.limits import Limits
            >>> boxes = Boxes(read_text('{"a": 1}', "json"), Faults(Limits()))
            >>> boxes.unknown(boxes.tree.value, ("b",), ())
            >>> boxes.warnings
            ['not read: a']
        """
        more = [name for name in box if name not in known and name[:2] != "x-"]
        if more:
            self.warn(f"not read: {', '.join(more[:20])}", path)
