"""The mechanism under the targets: sorting beyond memory, templates, blank nodes, framing."""

import json
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from pm_graph.errors import DocumentError, UnknownNameError
from pm_graph.export.framing import compact
from pm_graph.export.run import Selection, export
from pm_graph.export.serialise import ExportError
from pm_graph.export.spool import Spool
from pm_graph.export.target import read_target
from pm_graph.graph import Graph

HEADER = "#+ title: a test\n#+ about: one\n"
PREFIXES = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nPREFIX ex: <http://example.org/>\n"
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"))


@given(st.lists(TEXTS), st.integers(1, 50))
def test_spool_sorts_and_keeps_each_once(lines: list[str], run: int) -> None:
    """However little fits into memory, the lines come sorted by code point and once."""
    with Spool({}, run) as spool:
        for line in lines:
            spool.add(line)
        assert list(spool) == sorted(set(lines))
        assert list(spool) == sorted(set(lines))


def test_spool_tells_the_prefixes_that_are_used() -> None:
    """Also those of lines that have gone to a file."""
    with Spool({"a": "http://a/", "b": "http://b/", "c": "http://c/"}, 10) as spool:
        for line in ("<http://a/1>", "<http://b/1>", "<http://b/2>"):
            spool.add(line)
        list(spool)
        assert set(spool.used) == {"a", "b"}


def write(folder: Path, **files: str) -> list[str]:
    """Write files of queries and return their paths."""
    for name, text in files.items():
        (folder / f"{name}.rq").write_text(text)
    return [str(folder / f"{name}.rq") for name in files]


def exported(world: Graph, paths: list[str], ending: str = ".nt") -> str:
    """Export the small world by the target "t" of these files."""
    from io import BytesIO

    buffer = BytesIO()
    export(world, read_target("t", paths), ending, buffer, Selection())
    return buffer.getvalue().decode()


def test_template_rules(world: Graph, tmp_path: Path) -> None:
    """What has no value or is no triple is left out; constants and text are as they stand."""
    query = (
        HEADER
        + PREFIXES
        + 'CONSTRUCT {\n  ?s ex:is "what? ?s" , 5 ; ex:none ?none .\n  ?label ex:of ?s .\n}\n'
        + "WHERE {\n  ?s skos:notation 'FIRE' ; skos:prefLabel ?label\n}\n"
    )
    subject = "<https://w3id.org/pm-graph/id/kiln-2/FIRE> <http://example.org/is>"
    number = '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert exported(world, write(tmp_path, export_t=query)).splitlines() == [
        f"{subject} {number} .",
        f'{subject} "what? ?s" .',
    ]


def test_parts_are_added(world: Graph, tmp_path: Path) -> None:
    """The triples of all files of a target go out together, each once."""
    body = "WHERE {\n  ?s skos:notation 'FIRE'\n}\n"
    one = HEADER + PREFIXES + "CONSTRUCT {\n  ?s a ex:One\n}\n" + body
    two = PREFIXES + "CONSTRUCT {\n  ?s a ex:One , ex:Two\n}\n" + body
    assert len(exported(world, write(tmp_path, export_t=one, export_t_more=two)).splitlines()) == 2


def test_what_is_left_out_is_named(world: Graph) -> None:
    """Of a kind that only half goes out the rest is counted, in the selection only."""
    from io import BytesIO

    target = read_target("half", [str(Path(__file__).parent / "export_half.rq")])
    whole = export(world, target, ".nt", BytesIO(), Selection()).counts
    assert [(c.kind, c.written, c.left_out) for c in whole] == [("things", 1, 4)]
    kiln = export(world, target, ".nt", BytesIO(), Selection(frameworks=("Kiln 2",)))
    assert [(c.kind, c.written, c.left_out) for c in kiln.counts] == [("things", 1, 2)]
    ends = ("capability/stoking", "kiln-2/FIRE/2")
    assert kiln.counts[0].examples == tuple(f"https://w3id.org/pm-graph/id/{end}" for end in ends)
    assert any("left out, 2 things" in line for line in kiln.lines())


def test_blank_nodes_get_steady_names(world: Graph, tmp_path: Path) -> None:
    """A list of blank nodes is written the same each time."""
    query = (
        HEADER
        + PREFIXES
        + "CONSTRUCT {\n  ?s ex:list ( ?label 'end' )\n}\n"
        + "WHERE {\n  ?s skos:notation ?n ; skos:prefLabel ?label\n}\n"
    )
    paths = write(tmp_path, export_t=query)
    assert exported(world, paths) == exported(world, paths)
    assert exported(world, paths, ".ttl").count("list") == 4


def test_hanging_blank_node_is_refused(world: Graph, tmp_path: Path) -> None:
    """A blank node that says nothing is the query's fault."""
    query = (
        HEADER + PREFIXES + "CONSTRUCT {\n  ?s ex:to _:x\n}\nWHERE {\n  ?s skos:notation ?n\n}\n"
    )
    with pytest.raises(ExportError, match="blank nodes hang in the air"):
        exported(world, write(tmp_path, export_t=query))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#+ title: x\nSELECT ?s\nWHERE {\n  ?s ?p ?o\n}\n", "an export is a CONSTRUCT"),
        ("#+ title: x\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }\n", "begin a line each"),
        ("CONSTRUCT {\n ?s ?p ?o\n}\nWHERE {\n ?s ?p ?o\n}\n", "no title"),
        (
            "#+ title: x\n#+ lost: pm:rank\nCONSTRUCT {\n ?s ?p ?o\n}\nWHERE {\n ?s ?p ?o\n}\n",
            "a reason",
        ),
        (
            "#+ title: x\n#+ kind: a b\nCONSTRUCT {\n ?s ?p ?o\n}\nWHERE {\n ?s ?p ?o\n}\n",
            "neither an IRI nor a CURIE",
        ),
    ],
)
def test_faults_of_a_file(tmp_path: Path, text: str, says: str) -> None:
    """A target's file that is not well formed says so, with its place."""
    with pytest.raises(DocumentError, match=says):
        read_target("t", write(tmp_path, export_t=text))


def test_unknown_target_of_a_folder(tmp_path: Path) -> None:
    """A target without a file is unknown."""
    with pytest.raises(UnknownNameError):
        read_target("t", write(tmp_path, export_u=HEADER))


CONTEXT = {
    "@vocab": "https://schema.org/",
    "ex": "http://example.org/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "label": {"@id": "rdfs:label", "@container": "@language"},
    "inSet": {"@id": "https://schema.org/inDefinedTermSet", "@type": "@id"},
    "name": {"@language": "en"},
    "steps": {"@id": "ex:steps", "@container": "@list"},
    "dated": {"@id": "ex:dated", "@type": "xsd:date"},
    "all": {"@id": "ex:all", "@container": "@set", "@type": "@id"},
}
NODES = [NamedNode(f"http://example.org/{name}") for name in "abc"]
PREDICATES = (
    [NamedNode(f"http://example.org/{name}") for name in ("dated", "all", "free")]
    + [
        NamedNode(f"https://schema.org/{name}")
        for name in ("inDefinedTermSet", "name", "dated", "x_y")
    ]
    + [NamedNode("http://www.w3.org/2000/01/rdf-schema#label")]
)
VALUES = [
    *NODES,
    Literal("text"),
    Literal("text", language="en"),
    Literal("Text", language="de"),
    Literal("7", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("007", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("0.50", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
    Literal("2020-01-01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
]
FACTS = st.builds(
    Triple, st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(VALUES)
)


@given(st.sets(FACTS, min_size=1))
def test_framing_reads_back(facts: set[Triple]) -> None:
    """A strict parser finds in compact JSON-LD the triples that went in, and no others."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder, "context.jsonld")
        path.write_text(json.dumps({"@context": CONTEXT}))
        data = b"".join(compact(sorted(facts, key=str), str(path)))
    assert {q.triple for q in pyoxigraph.parse(data, format=RdfFormat.JSON_LD)} == facts


def test_framing_is_flat_and_short(tmp_path: Path) -> None:
    """Terms, CURIEs and lists are used where the context has them."""
    path = tmp_path / "context.jsonld"
    path.write_text(json.dumps({"@context": CONTEXT, "@import-as": "https://example.org/context"}))
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    cells = [BlankNode("one"), BlankNode("two")]
    a, b, c = NODES
    facts = [
        Triple(a, NamedNode(rdf + "type"), NamedNode("https://schema.org/DefinedTerm")),
        Triple(a, NamedNode("https://schema.org/inDefinedTermSet"), b),
        Triple(
            a, NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), Literal("A", language="en")
        ),
        Triple(a, NamedNode("http://example.org/all"), c),
        Triple(a, NamedNode("http://example.org/steps"), cells[0]),
        Triple(cells[0], NamedNode(rdf + "first"), Literal("1")),
        Triple(cells[0], NamedNode(rdf + "rest"), cells[1]),
        Triple(cells[1], NamedNode(rdf + "first"), Literal("2")),
        Triple(cells[1], NamedNode(rdf + "rest"), NamedNode(rdf + "nil")),
    ]
    assert json.loads(b"".join(compact(facts, str(path)))) == {
        "@context": "https://example.org/context",
        "@graph": [
            {
                "@id": "ex:a",
                "@type": "DefinedTerm",
                "all": ["ex:c"],
                "inSet": "ex:b",
                "label": {"en": "A"},
                "steps": ["1", "2"],
            }
        ],
    }
