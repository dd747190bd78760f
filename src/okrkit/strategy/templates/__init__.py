"""
Templates: retention objectives to start from, each a document of its own.

`gallery` lists them, `get` gives one. A `Template` says which numbers it needs of you,
and makes a set of them: its own are examples, and never taken for yours.
"""

from okrkit.strategy.templates.gallery import Gallery, gallery, get, names
from okrkit.strategy.templates.template import Ask, Template

__all__ = ["Ask", "Gallery", "Template", "gallery", "get", "names"]
