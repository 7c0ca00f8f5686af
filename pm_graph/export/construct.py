"""Run the CONSTRUCTs of a target and hand out N-Triples, in memory that does not grow with them.

Engines keep every triple that a CONSTRUCT has made, to hand each out once. What is run is therefore
the SELECT of the template's variables, and the template is filled in here, by SPARQL 1.1's rules
(https://www.w3.org/TR/sparql11-query/#construct, section 16.2): a triple with a variable that has
no value, or that is none in RDF, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, NamedNode, QuerySolutions, RdfFormat, Triple, parse

from pm_graph.errors import QueryError
from pm_graph.export.target import Part
from pm_graph.record import TYPE_CHECKING
from pm_graph.sparql import masked
from pm_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pm_graph.source import Source

TYPE = "<!>"
"""How rdf:type is spelt while lines are sorted, so that it stands before every other predicate."""
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_VARIABLE = re.compile(r"[?$](\w+)")
_AS_IRI = "var:"
_PREFIX = re.compile(r"^(?:PREFIX)\s+[^\n]*", re.MULTILINE)

Slot = int | str
"""A place of a template: the number of a variable, or a term; a blank node begins with ``_:``."""


def lines(
    source: Source,
    part: Part,
    values: dict[str, list[str]],
    graphs: Sequence[str] = (),
    *,
    timeout: float | None = None,
) -> Iterator[str]:
    """Yield a line ``SUBJECT PREDICATE OBJECT`` for each triple; rdf:type is spelt ``TYPE``.

    ``values`` are N-Triples terms by parameter; ``graphs`` the IRIs of the only named graphs that
    are asked, all of them if there is none. The same line may come several times.
    """
    variables, template = _template(part)
    bound = part.bind(values)
    # Everything in front of WHERE stays as it is when values are put in.
    where = bound[part.where :]
    prologue = "\n".join(_PREFIX.findall(bound[: part.template[0]]))
    origin = "".join(f"FROM <{graph}>\n" for graph in graphs)
    select = f"SELECT {' '.join(f'?{name}' for name in variables) or '*'}"
    query = f"{prologue}\n{select}\n{origin}{where}"
    result = source.query(query, path=part.path, timeout=timeout)
    if not isinstance(result, QuerySolutions):
        raise QueryError("an export is a CONSTRUCT", path=part.path)
    # A slot becomes a place in the terms of a solution with the terms of the template behind them.
    fixed = sorted({slot for each in template for slot in each if isinstance(slot, str)})
    places = {slot: len(variables) + at for at, slot in enumerate(fixed)}
    triples = [tuple(places[s] if isinstance(s, str) else s for s in each) for each in template]
    blank = any(slot.startswith("_:") for slot in fixed)
    # Solutions that follow each other say much of the same; the spool would drop it later.
    last = [("", "", "")] * len(triples)
    for number, solution in enumerate(result):
        own = [_own(slot, number) for slot in fixed] if blank else fixed
        said = zip(
            variables, solution, strict=False
        )  # a template without any has all that is asked
        terms = [*("" if term is None else str(term) for _, term in said), *own]
        for at, (subject, predicate, value) in enumerate(triples):
            found = (terms[subject], terms[predicate], terms[value])
            if found == last[at]:
                continue
            last[at] = s, p, o = found
            if s and p and o and s[0] != '"' and p[0] == "<":
                yield f"{s} {TYPE if p == RDF_TYPE else p} {o}"


def triple(line: str) -> str:
    """Return a line as N-Triples, without its full stop."""
    return line.replace(f" {TYPE} ", f" {RDF_TYPE} ", 1)


def _own(slot: str, number: int) -> str:
    """Return a term of the template; each solution has blank nodes of its own."""
    return f"{slot}x{number}" if slot.startswith("_:") else slot


def _template(part: Part) -> tuple[list[str], list[tuple[Slot, Slot, Slot]]]:
    """Return the variables of a template and its triples.

    A template is Turtle but for its variables; with an IRI in the place of each it can be parsed
    as such.
    """
    begin, end = part.template
    text, bare = part.query[begin:end], masked(part.query)[begin:end]
    variables = list(dict.fromkeys(_VARIABLE.findall(bare)))
    for match in reversed(list(_VARIABLE.finditer(bare))):
        text = f"{text[: match.start()]}<{_AS_IRI}{match[1]}>{text[match.end() :]}"
    known = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    declared = "\n".join(_PREFIX.findall(part.query[:begin]))
    stop = "" if bare.rstrip().endswith(".") else " ."
    try:
        found = list(parse(f"{known}{declared}\n{text}\n{stop}", format=RdfFormat.TURTLE))
    except SyntaxError as error:
        message = f"the template can't be read: {error.msg}"
        raise QueryError(message, path=part.path) from None

    def slot(term: object) -> Slot:
        if isinstance(term, NamedNode) and term.value.startswith(_AS_IRI):
            return variables.index(term.value.removeprefix(_AS_IRI))
        if isinstance(term, BlankNode):
            return f"_:b{term.value}"
        return str(term)

    triples = [Triple(q.subject, q.predicate, q.object) for q in found]
    return variables, [(slot(t.subject), slot(t.predicate), slot(t.object)) for t in triples]
