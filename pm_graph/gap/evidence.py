"""Evidence as it was written down: one record a line of a profile or a sentence of an advert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pm_graph.errors import UsageError
from pm_graph.record import NamedTuple

FIELDS = ("did", "capability", "involvement", "scope", "when")
"""What can be told of one piece of evidence; ``evidence`` is another word for ``did``."""

ALSO = {"evidence": "did", "capabilities": "capability"}
"""Other names of these fields in files."""


class Evidence(NamedTuple):
    """One thing that somebody has done, or that an advert asks for."""

    did: str = ""
    """It in words; a text of several sentences is read sentence by sentence."""
    capability: tuple[str, ...] = ()
    """Names of capabilities, for what is told in the graph's own terms."""
    involvement: str = ""
    scope: str = ""
    when: str = ""
    line: int = 0
    """Where it stands in its file, counted from 1; 0 where it comes from no file."""
    column: int = 0

    @property
    def text(self) -> str:
        """The evidence as it is repeated in an answer."""
        text = self.did or ", ".join((*self.capability, *filter(None, [self.involvement])))
        if self.scope and not self.did:
            text += f" ({self.scope})"
        return f"{text} ({self.when})" if self.when else text


class Profile(NamedTuple):
    """All evidence of one person, or of one advert."""

    name: str
    """Whose it is, or the file's name."""
    evidence: tuple[Evidence, ...]
    path: str = "evidence"
    """What stands for the source in errors."""
    advert: bool = False
    """Whether the words ask rather than tell: then wishes count, and bare nouns do not."""


Given = str | Mapping[str, object] | Evidence


def several(value: object) -> tuple[str, ...]:
    """Return the names in a text with semicolons, or in a list, without what is empty."""
    if value is None:
        return ()
    parts = str(value).split(";") if not isinstance(value, list | tuple) else map(str, value)
    return tuple(filter(None, (part.strip() for part in parts)))


def gather(given: Iterable[Given] | Profile) -> Profile:
    """Return evidence that was given in Python as a profile.

    Each piece is a text, a mapping with the keys FIELDS, or Evidence. Raises UsageError for
    anything else.
    """
    if isinstance(given, Profile):
        return given
    if isinstance(given, str | bytes | Mapping):
        raise UsageError("evidence is a list: of texts, or of mappings with " + ", ".join(FIELDS))
    return Profile("evidence", tuple(_one(piece) for piece in given))


def _one(piece: object) -> Evidence:
    if isinstance(piece, Evidence):
        return piece
    if isinstance(piece, str):
        return Evidence(did=piece)
    if not isinstance(piece, Mapping):
        raise UsageError(f"evidence is a text or a mapping, not {type(piece).__name__}")
    told = {"did" if key == "evidence" else str(key): value for key, value in piece.items()}
    if unknown := [key for key in told if key not in FIELDS]:
        raise UsageError(f"evidence has no {unknown[0]!r}; known: {', '.join(FIELDS)}")
    return made(told)


def made(told: Mapping[str, object], line: int = 0, column: int = 0) -> Evidence:
    """Return the evidence with the fields ``told``; those that are missing are empty."""
    text = {key: str(told[key]).strip() for key in told if told[key] is not None}
    return Evidence(
        did=text.get("did", ""),
        capability=several(told.get("capability")),
        involvement=text.get("involvement", ""),
        scope=text.get("scope", ""),
        when=text.get("when", ""),
        line=line,
        column=column,
    )


def is_empty(evidence: Evidence) -> bool:
    """Say whether the evidence tells nothing that could be placed."""
    return not (evidence.did or evidence.capability)
