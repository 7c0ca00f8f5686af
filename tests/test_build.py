"""From documents to a graph: the same bytes each time, whole or not at all."""

import itertools
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

import pm_graph
from pm_graph.build import gather, quads
from pm_graph.cli import main
from pm_graph.dataset import ContradictionError, infer, parts
from pm_graph.errors import DocumentError, UnknownLayoutError
from pm_graph.shipped import PARTS, graph_path
from pm_graph.text import digest
from pm_graph.vocabulary import GRAPH, ID, PM

NAMES = ["ddat", "product-focus", "sfia-6", "sfia-8", "six-levels"]


def built(tmp_path: Path, name: str, *arguments: str) -> Path:
    """Build a graph on the command line and return its path."""
    path = tmp_path / name
    assert main(["build", *arguments, "-o", str(path)]) == 0
    return path


def test_shipped_graph_is_the_build_without_text(documents: Path, tmp_path: Path) -> None:
    """Building the five documents again gives the graph that ships, byte for byte."""
    assert main(["build", str(documents), "-o", str(tmp_path), "--without-text"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(PARTS)
    for part in PARTS:
        assert Path(graph_path(part)).read_bytes() == (tmp_path / part).read_bytes()


def test_shipped_graph_holds_no_text() -> None:
    """The graph that ships has no publisher's text."""
    answer = pm_graph.open().sparql("ASK { ?passage oa:exact ?text }")
    assert answer.truth is False


def test_text_is_the_documents(documents: Path) -> None:
    """Built with text, each passage carries the words that its digest stands for."""
    data = quads(gather([str(documents)]), text=True)
    literals = [(q.subject, q.predicate.value, q.object) for q in data]
    texts = [(s, p, str(o.value)) for s, p, o in literals if isinstance(o, pyoxigraph.Literal)]
    digests = {subject: text for subject, name, text in texts if name == PM.digest}
    exact = {subject: text for subject, name, text in texts if name.endswith("oa#exact")}
    assert len(exact) == 156
    assert {who: digest(text) for who, text in exact.items()} == digests


def test_every_passage_is_annotated(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The coverage report says 100 % of each document, and a reason for each passage left out."""
    assert main(["build", str(documents), "--coverage"]) == 0
    report = capsys.readouterr().out
    assert report.count("(100 %)") == 5
    assert "not annotated" not in report
    assert report.count("left out") == 5
    assert "lines 26-37: reader reply" in report


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("ending", ["ttl", "trig", "nq", "nt", "jsonld"])
def test_formats_hold_the_same_triples(own_documents: Path, tmp_path: Path, ending: str) -> None:
    """Every ending gives the same triples, and both libraries parse them strictly."""
    reference = {
        (q.subject, q.predicate, q.object)
        for part in parts(gather([str(own_documents)]), text=True).values()
        for q in part
    }
    path = built(tmp_path, f"graph.{ending}", str(own_documents))
    form = {"jsonld": "json-ld", "nq": "nquads"}.get(ending, ending)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=path.read_text("utf-8"), format=form)
    parsed = {(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(path=str(path))}
    assert parsed == reference
    assert len({(s, p, o) for s, p, o, _ in dataset.quads()}) == len(reference)


def test_no_two_graphs_share_a_triple() -> None:
    """A query over the union of the named graphs meets no triple twice."""
    answer = pm_graph.open().sparql(
        "SELECT ?s ?p ?o WHERE { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?s ?p ?o } FILTER (?a != ?b) }"
    )
    assert len(answer) == 0


def test_named_graphs() -> None:
    """What documents say, what we curate, what links it and what follows are kept apart."""
    answer = pm_graph.open().sparql(
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    )
    names = {str(row["g"].iri).removeprefix(GRAPH) for row in answer}  # type: ignore[union-attr]
    ontology = Path(__file__).parents[1] / "ontology"
    linked = {
        path.name.removesuffix(".sssom.tsv").removesuffix(".ttl")
        for pattern in ("mappings-*", "alignment-*")
        for path in ontology.glob(pattern)
    }
    assert names == {*NAMES, "frameworks", "ontology", "inferred"} | linked


def test_any_order_and_repetition_builds_the_same(own_documents: Path) -> None:
    """The order in which documents are named does not count, nor does naming a folder twice."""
    paths = sorted(str(path) for path in own_documents.glob("*.txt"))
    expected = quads(gather(paths), text=True)
    assert quads(gather([*reversed(paths), str(own_documents)]), text=True) == expected


def test_unannotated_documents_are_loaded_and_marked(own_documents: Path, tmp_path: Path) -> None:
    """A document without annotations gets its things and passages; its statements are marked."""
    path = built(tmp_path, "own.ttl", str(own_documents / "sfia-orchard-keeping.txt"))
    graph = pm_graph.open(str(path))
    levels = graph.run("levels-of-skill")
    assert {row["standing"] for row in levels} == {"described", "not typically observed"}
    asked = graph.sparql(
        "ASK { ?s a pm:UnstructuredStatement ; pm:about/pm:atLevel/pm:rank ?rank }"
    )
    assert asked.truth is True
    assert graph.sparql("ASK { ?s a pm:Responsibility }").truth is False
    (coverage,) = graph.run("coverage")
    assert coverage["unstructured"] == coverage["passages"]


def test_a_changed_sentence_names_its_annotation(documents: Path, tmp_path: Path) -> None:
    """A sentence that was changed is named with its line and the annotation that no longer fits."""
    text = (documents / "sfia-8-prod.txt").read_text("utf-8")
    path = tmp_path / "sfia-8-prod.txt"
    path.write_text(text.replace("Rolls out", "Sometimes rolls out"), "utf-8")
    with pytest.raises(DocumentError) as caught:
        gather([str(path)])
    (fault,) = caught.value.faults
    assert fault.line == 27
    assert "Level 4, passage 5" in fault.message
    assert "annotations-sfia-8.tsv:" in fault.message


def test_a_removed_sentence_is_missed(documents: Path, tmp_path: Path) -> None:
    """Annotations whose passage is gone are named."""
    text = (documents / "ddat-product-manager.txt").read_text("utf-8")
    path = tmp_path / "page.txt"
    lines = [line for line in text.splitlines() if "experimentation" not in line]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(DocumentError, match="missing, though annotated") as caught:
        gather([str(path)])
    assert len(caught.value.faults) == 4


def test_unknown_layout_is_refused(tmp_path: Path) -> None:
    """A text of another layout is refused with the layouts that are known."""
    path = tmp_path / "poem.txt"
    path.write_text("Roses are red\nViolets are blue\n", "utf-8")
    with pytest.raises(UnknownLayoutError, match="a SFIA skill page"):
        gather([str(path)])


def test_every_iri_is_absolute_and_ours_or_a_standard() -> None:
    """The shipped graph has no blank node, no relative IRI, and literals as objects only."""
    for quad in pyoxigraph.parse(path=graph_path()):
        for term in (quad.subject, quad.predicate, quad.graph_name):
            assert isinstance(term, pyoxigraph.NamedNode)
            assert term.value.startswith("http")


def test_statements_of_a_passage_are_numbered() -> None:
    """The statements of each passage are numbered from 1 without a gap."""
    answer = pm_graph.open().sparql(
        "SELECT ?p ?n WHERE { ?s pm:statedIn ?p ; pm:position ?n } ORDER BY ?p ?n"
    )
    for _, rows in itertools.groupby(answer, key=lambda row: row["p"]):
        numbers = [row["n"] for row in rows]
        assert numbers == list(range(1, len(numbers) + 1))


def test_frameworks_are_the_five() -> None:
    """The graph that ships has the five frameworks under their names."""
    answer = pm_graph.open().sparql("SELECT ?f WHERE { ?f a pm:Framework } ORDER BY ?f")
    assert [row["f"].iri for row in answer] == [ID + name for name in NAMES]  # type: ignore[union-attr]


def test_a_contradiction_is_not_swallowed() -> None:
    """A dataset that contradicts itself is refused with the rule and the triples that clash."""
    text = """@prefix : <http://e/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        :A owl:disjointWith :B . :x a :A , :B ."""
    with pytest.raises(ContradictionError, match="cax-dw") as caught:
        infer(pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE))
    assert caught.value.exit_code == 1
    (line,) = caught.value.lines()
    assert "http://e/x" in line
