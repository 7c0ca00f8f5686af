"""Every target keeps the house's promises: a new one is tested by being there."""

import re
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

import pm_graph
from pm_graph.cli import main
from pm_graph.export.construct import lines, triple
from pm_graph.export.serialise import FORMATS
from pm_graph.export.target import Target, names, read_target
from pm_graph.graph import Graph
from pm_graph.store import StoreSource
from pm_graph.vocabulary import PM

HERE = Path(__file__).resolve().parent
TARGETS = {name: read_target(name) for name in names()}
LINKS_ONLY = {"sssom"}
"""The targets that are about links, and leave what is linked alone."""
RDFLIB = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml"}
WRITTEN = [
    (name, ending)
    for name, target in TARGETS.items()
    for ending in target.endings
    if ending in RDFLIB and not (ending == ".jsonld" and target.context)
]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD reader
@pytest.mark.parametrize(("name", "ending"), WRITTEN)
def test_two_parsers_read_the_same(graph: Graph, name: str, ending: str) -> None:
    """Both strict parsers read what is written, find all triples, and no subject is a literal."""
    done = graph.export(name, format=ending)
    ours = list(pyoxigraph.parse(done.data, format=FORMATS[ending]))
    theirs = rdflib.Graph().parse(data=done.data, format=RDFLIB[ending])
    assert len(ours) == len(theirs) == done.report.triples > 0
    assert not any(isinstance(subject, rdflib.Literal) for subject in theirs.subjects())
    for term in {term for found in theirs for term in found if isinstance(term, rdflib.URIRef)}:
        assert re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", term), term


@pytest.mark.parametrize("name", TARGETS)
def test_same_bytes_again(world: Graph, name: str) -> None:
    """The same graph gives the same bytes in every format."""
    for ending in TARGETS[name].endings:
        assert world.export(name, format=ending).data == world.export(name, format=ending).data


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_counted_is_left_out(graph: Graph, name: str) -> None:
    """All of each kind is described, as many as the graph itself counts."""
    report = graph.export(name).report
    for count in report.counts:
        kinds = [kind.term for kind in TARGETS[name].kinds if kind.label == count.kind]
        terms = " ".join(f"<{term}>" for term in kinds)
        query = f"SELECT (COUNT(DISTINCT ?t) AS ?n) {{ VALUES ?c {{ {terms} }} ?t a ?c }}"
        (row,) = graph.sparql(query)
        assert (count.left_out, count.examples) == (0, ())
        assert count.written == row["n"]


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_of_one_framework_is_left_out(graph: Graph, name: str) -> None:
    """Of a framework alone all goes out that its document names, and nothing more is missed."""
    report = graph.export(name, framework="sfia-8").report
    assert [(count.kind, count.examples) for count in report.counts if count.left_out] == []


@pytest.mark.parametrize("name", sorted(set(TARGETS) - LINKS_ONLY))
def test_every_term_goes_out_or_is_declared_lost(name: str) -> None:
    """Each class and property of the vocabulary is in a query, counted as a kind, or lost."""
    target = TARGETS[name]
    bodies = " ".join(part.query for part in target.parts)
    named = set(re.findall(r"\bpm:(\w+)", bodies))
    # What OWL says by itself, and what only the tables of links have.
    implied = {"Statement", "Passage", "Document", "Involvement", "below", "above"}
    links = {"subjectPassage", "objectPassage"}
    terms = {term for term in vars(PM) if not term.startswith("_")}
    assert terms - named - implied - links == set()


@pytest.mark.parametrize("name", TARGETS)
def test_portable(name: str) -> None:
    """The CONSTRUCTs as they stand say the same in pyoxigraph, in rdflib, and filled in by us."""
    world = (HERE / "world.ttl").read_text()
    store = pyoxigraph.Store()
    store.load(world, format=pyoxigraph.RdfFormat.TURTLE)
    theirs = rdflib.Graph().parse(data=world, format="turtle")
    for part in TARGETS[name].parts:
        ours = {triple(line) for line in lines(StoreSource(store, "world"), part, {})}
        engine = {str(found) for found in store.query(part.query)}  # type: ignore[union-attr]
        other = rdflib.Graph()
        for found in theirs.query(part.query):
            other.add(found)  # type: ignore[arg-type]
        data = other.serialize(format="nt", encoding="utf-8")
        read = {
            str(q.triple) for q in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_TRIPLES)
        }
        assert unnamed(ours) == unnamed(engine) == unnamed(read), part.path


def unnamed(found: set[str]) -> set[str]:
    """Return triples with all blank nodes called alike."""
    return {re.sub(r"_:\w+", "_:", each) for each in found}


@pytest.fixture(scope="module")
def built(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Return the graph that is built from the documents, with their text."""
    path = tmp_path_factory.mktemp("built") / "built.trig"
    assert main(["build", str(documents), "-o", str(path)]) == 0
    return pm_graph.open(str(path))


STATED = (
    "SELECT DISTINCT ?framework ?text WHERE { ?s pm:statedIn/oa:exact ?text ; a ?kind ."
    " ?s pm:about ?thing . OPTIONAL { ?thing skos:inScheme ?framework }"
    " VALUES ?kind { pm:Responsibility pm:Definition pm:Guidance pm:Trait pm:Observation } }"
)


@pytest.mark.parametrize("name", [name for name, t in TARGETS.items() if t.takes("with_text")])
def test_every_text_goes_out_with_text(built: Graph, name: str) -> None:
    """Where the publishers' words are asked for, those of every statement are there; else none."""
    chosen = ("sfia-6", "sfia-8") if name == "sfia" else ()  # SFIA has no place for other things
    found = [
        str(row["text"])
        for row in built.sparql(STATED)
        if not chosen or str(getattr(row["framework"], "iri", "")).endswith(chosen)
    ]
    assert len(found) > 40
    plain = words(built.export(name).data.decode())
    full = words(built.export(name, with_text=True).data.decode())
    assert [text for text in found if words(text) not in full] == []
    assert [text for text in found if len(text) > 60 and words(text) in plain] == []


def words(text: str) -> str:
    """Return the words of a text, as JSON and Turtle escape it or as it is."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return " ".join(re.findall(r"\w+", re.sub(r"\\[nt\"]", " ", plain).casefold()))


@pytest.mark.parametrize("name", TARGETS)
def test_a_title_and_reasons(name: str) -> None:
    """A target says what it is and why something is lost."""
    target: Target = TARGETS[name]
    assert target.about
    assert target.kinds
    assert all(lost.why for lost in target.lost)
