"""Profiles in YAML; its nodes are walked, because they know their places."""

from __future__ import annotations

from pm_graph.gap.evidence import ALSO, FIELDS, Evidence, is_empty, made
from pm_graph.gap.trouble import EvidenceError, Spot
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from yaml.nodes import Node

_KEYS = "a profile has evidence: with a list, and name: if you like"
_NULL = "tag:yaml.org,2002:null"


def read_yaml(path: str, text: str) -> tuple[str, tuple[Evidence, ...]]:
    """Return the name that a profile gives itself, if any, and its evidence.

    Raises EvidenceError with all that is wrong, ``path`` naming the file.
    """
    import yaml

    root = _composed(path, text)
    if not isinstance(root, yaml.MappingNode):
        raise EvidenceError(path, [Spot(1, 0, _KEYS)])
    name, found, spots = "", None, list[Spot]()
    for key, value in root.value:
        if key.value == "name" and isinstance(value, yaml.ScalarNode):
            name = value.value
        elif key.value == "evidence":
            found = value
        else:
            spots.append(Spot(*_place(key), f"{key.value!r} is not known here; {_KEYS}"))
    evidence: list[Evidence] = []
    if isinstance(found, yaml.SequenceNode):
        for node in found.value:
            try:
                evidence.append(_piece(path, node))
            except EvidenceError as error:
                spots += error.spots
    elif found is None:
        spots = spots or [Spot(*_place(root), _KEYS)]
    elif found.tag != _NULL:
        spots.append(Spot(*_place(found), _KEYS))
    if spots:
        raise EvidenceError(path, spots)
    return name, tuple(evidence)


def _composed(path: str, text: str) -> Node | None:
    """Return the node of the document in ``text``; raises EvidenceError."""
    import yaml

    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        wrong = f"is no YAML: {error.problem or error.context}"
        raise EvidenceError(path, [Spot(*place, wrong)]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise EvidenceError(path, [Spot(0, 0, f"is no YAML: {error}")]) from None


def _place(node: Node) -> tuple[int, int]:
    """Return line and column of a node, counted from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _piece(path: str, node: Node) -> Evidence:
    """Return one item of the list; raises EvidenceError with all that is wrong with it."""
    import yaml

    line, column = _place(node)
    if isinstance(node, yaml.ScalarNode):
        piece = made({"did": node.value}, line, column)
        if node.tag == _NULL or is_empty(piece):
            raise EvidenceError(path, [Spot(line, column, "evidence is empty; say what was done")])
        return piece
    if not isinstance(node, yaml.MappingNode):
        wrong = "evidence is a text or a mapping with " + ", ".join(FIELDS)
        raise EvidenceError(path, [Spot(line, column, wrong)])
    told: dict[str, object] = {}
    spots = []
    for key, value in node.value:
        field = ALSO.get(key.value, key.value) if isinstance(key.value, str) else ""
        if field not in FIELDS:
            known = ", ".join(FIELDS)
            spots.append(Spot(*_place(key), f"{key.value!r} is not known here; known: {known}"))
        elif isinstance(value, yaml.ScalarNode):
            told[field] = value.value
        elif field == "capability" and isinstance(value, yaml.SequenceNode):
            told[field] = [str(item.value) for item in value.value]
        else:
            spots.append(Spot(*_place(value), f"{field} is a text"))
    piece = made(told, line, column)
    if not spots and is_empty(piece):
        spots.append(Spot(line, column, "evidence says neither did: nor capability:"))
    if spots:
        raise EvidenceError(path, spots)
    return piece
