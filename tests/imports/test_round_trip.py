"""What is exported and taken in again says the same, links and levels."""

import json
from pathlib import Path

import pyoxigraph
import pytest

import pm_graph
from pm_graph.answer import Row
from pm_graph.cli import main
from pm_graph.graph import Graph
from pm_graph.importing.run import names, taken_in
from pm_graph.rdf_file import from_file

ID = "https://w3id.org/pm-graph/id/"
ENDINGS = {"case": "json", "ctdl-asn": "jsonld", "skos": "ttl"}
SAME = {
    "levels of things": "?s pm:atLevel ?o",
    "the order of levels": "?s pm:nextLevel ?o",
    "all that is above": "?s pm:above ?o",
    "ranks": "?s pm:rank ?o",
    "scales": "?s a pm:Level ; skos:inScheme ?o",
    "scales of frameworks": "?s a pm:LevelScheme ; dcterms:isPartOf ?o",
    "skills of levels": "?s pm:ofSkill ?o",
    "roles of levels": "?s pm:ofRole ?o",
    "frameworks of things": "?s a ?k ; skos:inScheme ?o . ?o a pm:Framework",
    "what duties are about": "?s a pm:Responsibility ; pm:about ?o",
    "words of duties": "?s a pm:Responsibility ; skos:prefLabel ?o",
    "hedges": "?s a pm:Responsibility ; pm:modality ?o",
    "limits": "?s a pm:Responsibility ; pm:scope ?o",
    "involvement": "?s a pm:Responsibility ; pm:involvement ?o",
    "capabilities": "?s a pm:Responsibility ; pm:capability ?o",
    "passages": "?s a pm:Responsibility ; pm:statedIn ?o",
    "places in passages": "?s a pm:Responsibility ; pm:position ?o",
    "sections": "?d pm:statedIn ?s . ?d a pm:Responsibility . ?s pm:section ?o",
    "numbers of passages": "?d pm:statedIn ?s . ?d a pm:Responsibility . ?s pm:position ?o",
    "first lines": "?d pm:statedIn ?s . ?d a pm:Responsibility . ?s pm:firstLine ?o",
    "last lines": "?d pm:statedIn ?s . ?d a pm:Responsibility . ?s pm:lastLine ?o",
    "documents": "?s dcterms:source ?x . ?x a pm:Document ; dcterms:identifier ?o",
    "the tree of capabilities": "?s a pm:Capability ; skos:broader ?o",
    "listed skills": "?s pm:listsSkill ?o",
    "codes": "?s a pm:Skill ; skos:notation ?o",
    "editions": "?s a pm:Framework ; owl:versionInfo ?o",
    "what replaces what": "?s a pm:Framework ; dcterms:replaces ?o",
}
GONE = {
    "skos": ("places in passages",),
    "ctdl-asn": ("editions", "what replaces what"),
}
"""What the export of a target reports as lost."""
MATCHES = ("exact", "close", "related", "broad", "narrow")
OPEN = "FILTER NOT EXISTS { VALUES ?k { %s } { ?s a ?k } UNION { ?o a ?k } }"
WORDS = OPEN % "pm:Definition pm:Guidance pm:Trait pm:Observation"
"""Leaves out the matches of what goes out in words alone."""
COMPETENCIES = (
    "pm:Skill pm:SkillLevel pm:Role pm:RoleLevel pm:Title pm:Responsibility pm:Capability"
)


@pytest.fixture(scope="module", params=sorted(ENDINGS))
def back(
    request: pytest.FixtureRequest, graph: Graph, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Graph]:
    """Return a target and the graph that was exported to it and taken in again, by the shell."""
    target = str(request.param)
    folder = tmp_path_factory.mktemp(target)
    path, store = folder / f"all.{ENDINGS[target]}", folder / "store"
    path.write_bytes(graph.export(target).data)
    assert main(["load", str(path), "-o", str(store)]) == 0
    return target, pm_graph.open(str(store))


def pairs(graph: Graph, pattern: str) -> set[tuple[str, str]]:
    """Return the pairs ?s and ?o of a pattern."""
    found = graph.sparql(f"SELECT DISTINCT ?s ?o {{ {pattern} }}")
    return {
        (str(getattr(r["s"], "iri", r["s"])), str(getattr(r["o"], "iri", r["o"]))) for r in found
    }


@pytest.mark.parametrize("what", SAME)
def test_the_same(graph: Graph, back: tuple[str, Graph], what: str) -> None:
    """As much comes back as went out, and nothing else."""
    wanted = pairs(graph, SAME[what])
    assert wanted
    target, found = back
    assert pairs(found, SAME[what]) == (set() if what in GONE.get(target, ()) else wanted)


@pytest.mark.parametrize("match", MATCHES)
def test_the_same_links(graph: Graph, back: tuple[str, Graph], match: str) -> None:
    """Every match comes back, in CTDL-ASN those between competencies; both directions follow."""
    target, found = back
    pattern = f"?s skos:{match}Match ?o . FILTER (?s != ?o) {WORDS}"
    if target == "ctdl-asn":
        # An occupation is no competency, nor is a level; and a heading has no matches but ours.
        inside = (
            f"VALUES ?c {{ {COMPETENCIES} }} VALUES ?d {{ {COMPETENCIES} }} ?s a ?c . ?o a ?d ."
        )
        pattern = f"{inside} {pattern}"
    if target == "skos":
        # A scheme is no concept and has no match; what others describe says nothing of itself.
        ours = "FILTER (STRSTARTS(STR(?s), STR(id:)))"
        schemes = (
            "FILTER NOT EXISTS { { ?s a skos:ConceptScheme } UNION { ?o a skos:ConceptScheme } }"
        )
        pattern = f"?s skos:{match}Match ?o . FILTER (?s != ?o) {ours} {schemes}"
    wanted = pairs(graph, pattern)
    assert wanted
    assert pairs(found, pattern) == wanted


def test_reasons_and_confidences(graph: Graph, back: tuple[str, Graph]) -> None:
    """CASE brings the reason and the confidence of each match back; CTDL-ASN has none."""
    target, found = back
    ends = f"?row owl:annotatedSource ?s ; owl:annotatedTarget ?x . BIND (?x AS ?o) {WORDS}"
    for slot in ("rdfs:comment", "<https://w3id.org/sssom/confidence>"):
        query = f"?row owl:annotatedSource ?s ; owl:annotatedTarget ?t ; {slot} ?o ."
        wanted = pairs(
            graph,
            f"""{query} ?row owl:annotatedProperty ?p . FILTER (STRSTARTS(STR(?p), STR(skos:)))
            FILTER (?t != sssom:NoTermFound && ?s != sssom:NoTermFound)
            FILTER NOT EXISTS {{ VALUES ?k {{ pm:Definition pm:Guidance pm:Trait pm:Observation }}
            {{ ?s a ?k }} UNION {{ ?t a ?k }} }}""",
        )
        assert len(wanted) > 100
        assert pairs(found, query) == (wanted if target == "case" else set())
    assert bool(pairs(found, ends)) == (target == "case")


def test_questions_are_answered(graph: Graph, back: tuple[str, Graph]) -> None:
    """The store answers questions as the graph that ships does, sources and order as well."""

    def places(row: Row) -> list[str]:
        return [f"{c.document}, {c.section}, {c.position}, {c.lines}" for c in row.citations]

    def rows(of: Graph) -> list[list[str]]:
        lower = of.run("level-difference", lower=4, upper=5, framework="sfia-8")
        ladder = of.run("title-ladder")
        # What a ladder cites may say what goes out in words alone; what a duty cites is a place.
        return [
            *([*(str(row[c]) for c in lower.columns), *places(row)] for row in lower),
            *([str(row[c]) for c in ladder.columns] for row in ladder),
        ]

    assert len(rows(graph)) > 20
    assert rows(back[1]) == rows(graph)


def test_statements_and_links_apart(graph: Graph, tmp_path: Path) -> None:
    """What a file says, what it links and what follows are in named graphs of their own."""
    path = tmp_path / "My SFIA.json"
    path.write_bytes(graph.export("case", framework="sfia-8").data)
    places: dict[str, set[str]] = {}
    for quad in taken_in([str(path)]):
        graph_name = str(quad.graph_name).strip("<>").rsplit("/", 1)[-1]
        places.setdefault(graph_name, set()).add(quad.predicate.value)
    assert {"my-sfia", "my-sfia-links", "inferred", "ontology"} <= set(places)
    assert not any("Match" in predicate for predicate in places["my-sfia"])
    assert any("Match" in predicate for predicate in places["my-sfia-links"])


def test_a_file_and_the_same_bytes(graph: Graph, tmp_path: Path) -> None:
    """An RDF file is written the same each time, and can be opened."""
    path = tmp_path / "in.json"
    path.write_bytes(graph.export("case", framework="six-levels").data)
    files = [tmp_path / "one.trig", tmp_path / "two.trig"]
    for file in files:
        assert main(["load", str(path), "-o", str(file)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert len(from_file(str(files[0]))) > 1000


def test_items_of_others(tmp_path: Path) -> None:
    """Items of another package are skills; its tree and its matches are read as CASE means them."""
    when = {"lastChangeDateTime": "2020-01-01T00:00:00Z"}

    def record(number: int, **rest: object) -> dict[str, object]:
        name = f"00000000-0000-4000-8000-{number:012}"
        return {"identifier": name, "uri": f"http://example.org/{number}", **rest, **when}

    def link(number: int, kind: str, origin: int, goal: int) -> dict[str, object]:
        ends = [
            {k: v for k, v in record(end, title=str(end)).items() if k != "lastChangeDateTime"}
            for end in (origin, goal)
        ]
        nodes = {"originNodeURI": ends[0], "destinationNodeURI": ends[1]}
        return record(number, associationType=kind, **nodes)

    package = {
        "CFDocument": record(1, creator="x", title="Baking", caseVersion="1.1", language="en"),
        "CFItems": [record(2, fullStatement="Bake"), record(3, fullStatement="Bake bread")],
        "CFAssociations": [
            link(4, "isChildOf", 2, 1),
            link(5, "isChildOf", 3, 2),
            link(6, "exactMatchOf", 3, 9),
            link(7, "isRelatedTo", 2, 8),
        ],
    }
    path, out = tmp_path / "baking.json", tmp_path / "baking.trig"
    path.write_text(json.dumps(package))
    assert main(["load", str(path), "-o", str(out)]) == 0
    graph = pm_graph.open(str(out))
    base = "http://example.org/"
    assert pairs(graph, "?s a pm:Skill ; skos:inScheme ?o") == {
        (f"{base}2", f"{base}1"),
        (f"{base}3", f"{base}1"),
    }
    assert pairs(graph, "?s a pm:Framework ; skos:prefLabel ?o") == {(f"{base}1", "Baking")}
    assert (f"{base}3", f"{base}2") in pairs(graph, "?s skos:broader ?o")
    assert (f"{base}3", f"{base}9") in pairs(graph, "?s skos:exactMatch ?o")
    assert (f"{base}2", f"{base}8") in pairs(graph, "?s skos:relatedMatch ?o")


@pytest.mark.parametrize(
    "case",
    [
        ("{}", ["-o", "out.trig"], 3, "does not tell its format"),
        ("{}", ["-o", "out.trig", "--as", "esperanto"], 2, "no format that can be taken in"),
        ("{}", ["-o", "out.trig", "--as", "case"], 3, "has nothing that case would have"),
        ('{"CFDocument": ', ["-o", "out.trig"], 3, "in.json:1:"),
        ('{"CFDocument": {}}', [], 2, "with -o"),
        ('{"CFDocument": {}}', ["-o", "full"], 2, "is a folder and no store"),
    ],
)
def test_one_line_and_a_code(
    case: tuple[str, list[str], int, str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is wrong is one line that says what would do, and nothing is written."""
    text, arguments, code, says = case
    monkeypatch.chdir(tmp_path)
    Path("in.json").write_text(text)
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine")
    assert main(["load", "in.json", *arguments]) == code
    err = capfd.readouterr().err
    assert says in err
    assert len(err.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full", "in.json"]


def test_old_store_stays_whole(graph: Graph, tmp_path: Path) -> None:
    """A load that fails leaves the store that was there; one that does not replaces it."""
    store, path = tmp_path / "store", tmp_path / "in.json"
    path.write_bytes(graph.export("case", framework="six-levels").data)
    assert main(["load", str(path), "-o", str(store)]) == 0
    before = len(pyoxigraph.Store.read_only(str(store)))
    path.write_text("{}")
    assert main(["load", str(path), "-o", str(store)]) == 3
    assert len(pyoxigraph.Store.read_only(str(store))) == before
    path.write_bytes(graph.export("case", framework="product-focus").data)
    assert main(["load", str(path), "-o", str(store)]) == 0
    assert len(pyoxigraph.Store.read_only(str(store))) != before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in.json", "store"]


def test_what_can_be_taken_in() -> None:
    """The targets of which there is a way back."""
    assert names() == sorted([*ENDINGS, "sssom"])
