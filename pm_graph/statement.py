"""What a loader hands over: the things a document describes and the passages that describe them.

A loader is a pure function from a document's text to a :class:`Reading`. It knows the layout and
nothing else: no graph, no annotations, no network, no clock.
"""

from collections.abc import Callable
from typing import NamedTuple


class Thing(NamedTuple):
    """A skill, level, skill at a level, role, role level or title that the document describes."""

    key: str
    """The path of its IRI below the framework, such as ``PROD/5`` or ``director``."""
    kind: str
    """The local name of its class in the vocabulary, such as ``SkillLevel``."""
    label: str
    """What the document calls it."""
    notation: str | None = None
    """Its code or number, where the document gives one."""
    rank: int | None = None
    """Its place on an ordered scale, the lowest step being 1 or the document's own number."""
    links: tuple[tuple[str, str], ...] = ()
    """Pairs of a property's local name and the key of the thing it points to."""
    job_family: str | None = None
    """The family of jobs that a role's page names."""


class Passage(NamedTuple):
    """One sentence or bullet, with its place in the document."""

    section: str
    """The heading it stands under, as the document writes it, without a closing colon."""
    position: int
    """Its place among the passages of its section, counted from 1."""
    lines: tuple[int, int]
    """The first and the last line it stands on, counted from 1."""
    text: str
    """The publisher's words, normalised (:func:`pm_graph.text.normalise`)."""
    about: tuple[str, ...]
    """The keys of the things it describes; none means the framework itself."""
    kind: str = "Statement"
    """The class the layout alone gives it: Definition, Guidance, Observation or Statement."""
    not_observed_at: tuple[str, ...] = ()
    """The keys of the levels at which it says that the skill is not typically observed."""
    form: str = "sentence"
    """"sentence" or "bullet"."""
    defined_at: tuple[str, ...] = ()
    """The keys of the levels at which it says that the skill is defined."""


class Furniture(NamedTuple):
    """Lines that are no statement of the publisher's: told apart, reported, never loaded."""

    kind: str
    """navigation, advertisement, byline, strapline, sharing, reader reply or comment form."""
    lines: tuple[int, int]


class Reading(NamedTuple):
    """All that a loader found in one document."""

    layout: str
    """The name of the loader that read it."""
    title: str
    """The document's own title, or the name of what it describes when it has none."""
    things: tuple[Thing, ...]
    passages: tuple[Passage, ...]
    furniture: tuple[Furniture, ...]


class Loader(NamedTuple):
    """A document layout: how to recognise it and how to read it.

    Loaders are found through the entry-point group ``pm_graph.loaders``.
    """

    name: str
    title: str
    """A few words for people: "a SFIA skill page"."""
    recognises: Callable[[str], bool]
    """From the text of a document to whether it has this layout."""
    load: Callable[[str, str], Reading]
    """From the text and the name for error messages; raises DocumentError with all faults."""
