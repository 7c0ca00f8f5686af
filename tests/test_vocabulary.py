"""The vocabulary module and the Turtle say the same, and the Turtle keeps to its profile."""

import itertools

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from pm_graph.check import vocabulary_terms
from pm_graph.shelf import files, shelf
from pm_graph.vocabulary import PM

BASE = "https://w3id.org/pm-graph/ontology#"


@pytest.fixture(scope="module")
def turtle() -> rdflib.Graph:
    """Return ``ontology/pm.ttl`` as rdflib reads it."""
    return rdflib.Graph().parse(f"{shelf('ontology')}/pm.ttl")


def module_terms() -> dict[str, str]:
    """Return the terms of the vocabulary module by name."""
    return {name: iri for name, iri in vars(PM).items() if not name.startswith("_")}


def test_module_equals_turtle() -> None:
    """Each term of the Turtle is in the module under its own name, and no other is."""
    assert vocabulary_terms() == module_terms()


def test_mistyped_term_raises() -> None:
    """A term that the vocabulary does not have is an error, not an IRI."""
    with pytest.raises(AttributeError):
        _ = PM.Responsability  # type: ignore[attr-defined]


def test_every_term_is_described(turtle: rdflib.Graph) -> None:
    """Every term has one label, one definition and the ontology that defines it."""
    for iri in module_terms().values():
        term = rdflib.URIRef(iri)
        for predicate in (RDFS.label, SKOS.definition, RDFS.isDefinedBy):
            assert len(list(turtle.objects(term, predicate))) == 1, (iri, predicate)


def test_header_names_its_version(turtle: rdflib.Graph) -> None:
    """The ontology's header has a version IRI that ends in its version."""
    (header,) = turtle.subjects(RDF.type, OWL.Ontology)
    version, iri = turtle.value(header, OWL.versionInfo), turtle.value(header, OWL.versionIRI)
    assert f"{header}/{version}" == str(iri)


def test_profile_is_owl_2_rl(turtle: rdflib.Graph) -> None:
    """Only axioms between named terms are used, all of which the RL profile allows."""
    allowed = {
        RDF.type,
        RDFS.label,
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        RDFS.range,
        RDFS.isDefinedBy,
        SKOS.definition,
        OWL.disjointWith,
        OWL.inverseOf,
    }
    used = {p for s, p, _ in turtle if str(s).startswith(BASE)}
    assert used <= allowed
    assert not [node for node in turtle.all_nodes() if isinstance(node, rdflib.BNode)]


def test_domains_and_ranges_are_declared(turtle: rdflib.Graph) -> None:
    """Whatever a property names as its domain or range is a class of ours or a datatype."""
    classes = set(turtle.subjects(RDF.type, OWL.Class))
    for _, end in itertools.chain(
        turtle.subject_objects(RDFS.domain), turtle.subject_objects(RDFS.range)
    ):
        assert end in classes or str(end).startswith(str(rdflib.XSD)), end


def test_capabilities_form_one_forest() -> None:
    """Every capability leads up the tree to a top concept, without a cycle."""
    graph = rdflib.Graph().parse(f"{shelf('ontology')}/capabilities.ttl")
    capabilities = set(graph.subjects(RDF.type, rdflib.URIRef(PM.Capability)))
    tops = set(graph.subjects(SKOS.topConceptOf))
    assert tops <= capabilities
    for capability in capabilities:
        above = set(graph.transitive_objects(capability, SKOS.broader))
        assert above & tops, capability
        broader = [x for b in graph.objects(capability, SKOS.broader) for x in [b]]
        assert all(
            capability not in set(graph.transitive_objects(parent, SKOS.broader))
            for parent in broader
        )


def test_no_label_names_two_capabilities() -> None:
    """A label means one capability, whatever its case; only other names may mean several."""
    graph = rdflib.Graph().parse(f"{shelf('ontology')}/capabilities.ttl")
    labels: dict[str, set[object]] = {}
    for subject, label in graph.subject_objects(SKOS.prefLabel):
        labels.setdefault(str(label).casefold(), set()).add(subject)
    for subject, name in graph.subject_objects(SKOS.altLabel):
        if str(name).casefold() in labels:
            labels[str(name).casefold()].add(subject)
    assert {name: who for name, who in labels.items() if len(who) > 1} == {}


def test_every_turtle_file_parses_strictly_in_both() -> None:
    """Both libraries read the same number of triples from every file of the shelf."""
    import pyoxigraph

    for path in files("ontology", ".ttl"):
        strict = {(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(path=path)}
        assert len(rdflib.Graph().parse(path)) == len(strict), path
