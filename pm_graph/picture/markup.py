"""Text that is safe in HTML and XML, and the templates that it is put into.

What is safe is what XML 1.0 calls a character, with the characters of mark-up as references.
"""

import os
import re
from html import escape
from string import Template

from pm_graph.layout import visible

_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF))
"""What is left of what XML 1.0 forbids once control characters and surrogates are gone."""


def safe(text: str) -> str:
    """Return ``text`` as one line for the content of an element or an attribute in quotes."""
    return escape(" ".join(visible(text).translate(_NO_CHARACTERS).split()))


def lines(text: str) -> str:
    """Return ``text`` for the content of an element, its line ends kept."""
    return "\n".join(escape(visible(line).translate(_NO_CHARACTERS)) for line in text.splitlines())


def data(name: str) -> str:
    """Return the text of a file of this package."""
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def fill(name: str, **parts: str) -> str:
    """Return the template called ``name`` with its parts, which have to be safe, in place."""
    return Template(data(name)).substitute(parts)


def linked(marks: str) -> str:
    """Return the numbers of sources, as :func:`pm_graph.layout.marks` writes them, as links."""
    return re.sub(r"\d+", r'<a href="#source-\g<0>">\g<0></a>', safe(marks))
