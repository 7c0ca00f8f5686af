"""The table of rules, read from ``rules.txt``; terms are texts as N-Triples writes them.

What is a variable in the table stays one: ``?x``, ``?d[k]``. Both the engine and the checker of
proofs take the rules from here and from nowhere else.
"""

from functools import cache
from importlib.resources import files

from pm_graph.record import NamedTuple

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The namespaces whose terms are RDF's own."""

Pattern = tuple[str, str, str]
"""Subject, predicate and object: a variable or a term each."""
LIST = "list"
"""What stands for the predicate in the premise that something is a list."""


class Rule(NamedTuple):
    """One rule: from all premises and conditions follows each conclusion."""

    name: str
    premises: tuple[Pattern, ...]
    conditions: tuple[tuple[str, ...], ...]
    """The name of a test of :mod:`pm_graph.reason.datatypes` and the variables it is asked of."""
    conclusions: tuple[Pattern, ...]
    """Any of these follows; none means that the premises contradict each other."""

    @property
    def listed(self) -> bool:
        """Whether one of the premises is a list."""
        return any(premise[1] == LIST for premise in self.premises)


def iri(name: str) -> str:
    """Return the IRI of a name such as ``owl:sameAs`` the way N-Triples writes it."""
    prefix, _, local = name.partition(":")
    return f"<{NAMESPACES[prefix]}{local}>"


def is_variable(term: str) -> bool:
    """Whether a term of a pattern is a variable."""
    return term.startswith("?")


@cache
def rules() -> dict[str, Rule]:
    """Return the rules by name, in the order of the table."""
    text = (files("pm_graph.reason") / "rules.txt").read_text("utf-8")
    found: dict[str, Rule] = {}
    name = ""
    for line in text.splitlines():
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if not line.startswith(" "):
            name = words[0]
            found[name] = Rule(name, (), (), ())
            continue
        rule = found[name]
        if words[0] == "where":
            condition = (words[1], *words[2:])
            found[name] = Rule(name, rule.premises, (*rule.conditions, condition), rule.conclusions)
        elif words[0] != "=>":
            found[name] = Rule(
                name, (*rule.premises, _pattern(words)), rule.conditions, rule.conclusions
            )
        elif words[1] != "false":
            found[name] = Rule(
                name, rule.premises, rule.conditions, (*rule.conclusions, _pattern(words[1:]))
            )
    return found


def _pattern(words: list[str]) -> Pattern:
    subject, predicate, object_ = (_term(word) for word in words)
    return subject, predicate, object_


def _term(word: str) -> str:
    if is_variable(word) or word == LIST:
        return word
    text, marks, datatype = word.partition("^^")
    return f"{text}^^{iri(datatype)}" if marks else iri(word)
