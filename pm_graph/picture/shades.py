"""Shades for the steps of a scale, and the letters that stand beside them."""

from collections.abc import Sequence

from pm_graph.picture.matrix import Field, Matrix

BLOCKS = "·░▒▓█"
"""From the lightest to the darkest."""
PLAIN = ".:+*#"
"""The same in ASCII."""


def shade(step: int, steps: int, shades: int = len(BLOCKS)) -> int:
    """Return which of ``shades`` a step of a scale of ``steps`` has, both counted from 1.

    The lowest step has the lightest, the highest the darkest; a scale of fewer steps leaves shades
    between them out, one of more lets neighbours share one, so that a word has to stand beside it.
    """
    return shades if steps <= 1 else 1 + round((step - 1) * (shades - 1) / (steps - 1))


def shade_of(field: Field, matrix: Matrix) -> int:
    """Return the shade of a field, counted from 1; 0 if it stands on no scale."""
    return shade(field.step, len(matrix.scale)) if field.step else 0


def letters(words: Sequence[str]) -> dict[str, str]:
    """Return for each word the shortest beginning that no other of the words has."""
    found = {}
    for word in words:
        others = [other for other in words if other != word]
        found[word] = next(
            (
                word[:size]
                for size in range(1, len(word))
                if not any(other.startswith(word[:size]) for other in others)
            ),
            word,
        )
    return found
