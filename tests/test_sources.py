"""Two answerers, one protocol: the embedded store and an endpoint give the same answers."""

import http.server
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pm_graph
from pm_graph.errors import (
    EndpointError,
    GraphFileError,
    PmGraphError,
    QueryError,
    QueryTimeoutError,
    UsageError,
)
from pm_graph.graph import Graph
from pm_graph.shipped import PARTS, graph_path
from pm_graph.sparql import complete, form, masked

HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c != ?i) }"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the graph that ships with oxigraph on a free loopback port; yield its query URL."""
    store = str(tmp_path_factory.mktemp("server") / "store")
    binary = Path(sys.executable).parent / "oxigraph"
    whole = [graph_path(part) for part in PARTS]
    load = [str(binary), "load", "--location", store, "--file", *whole]
    subprocess.run(load, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [str(binary), "serve-read-only", "--location", store, "--bind", address]
    with subprocess.Popen(
        [*command, "--union-default-graph"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{address}/", timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://{address}/query"
        server.terminate()


def test_both_answer_alike(graph: Graph, endpoint: str) -> None:
    """Every question of the catalogue has the same answer from both, citations included."""
    remote, local = pm_graph.open(endpoint=endpoint), Graph(graph.whole.source)
    for name in graph.questions.names:
        assert remote.run(name).to_dict() == local.run(name).to_dict(), name


def test_what_follows_changes_no_answer(graph: Graph) -> None:
    """A question about the documents has the same answer with links and inferences at hand."""
    whole = Graph(graph.whole.source)
    for name in set(graph.questions.names) - {"show"}:
        assert graph.run(name).to_dict() == whole.run(name).to_dict(), name


def test_both_answer_plain_words_alike(graph: Graph, endpoint: str) -> None:
    """A question in plain words is understood alike."""
    sentence = "who stands above a senior product manager"
    assert pm_graph.open(endpoint=endpoint).ask(sentence).to_dict() == graph.ask(sentence).to_dict()


@pytest.mark.parametrize("query", ["ASK { ?t a pm:Title }", "ASK { ?t a pm:Nothing }"])
def test_both_answer_ask_alike(graph: Graph, endpoint: str, query: str) -> None:
    """Yes and no come from both alike."""
    assert pm_graph.open(endpoint=endpoint).sparql(query).truth == graph.sparql(query).truth


def test_both_construct_alike(graph: Graph, endpoint: str) -> None:
    """Triples come from both alike."""
    query = "CONSTRUCT { ?t a pm:Title } WHERE { ?t a pm:Title }"
    remote = pm_graph.open(endpoint=endpoint).sparql(query).triples
    assert set(remote or ()) == set(graph.sparql(query).triples or ())
    assert len(remote or ()) == 6


def test_endpoint_refusal_is_a_query_error(endpoint: str) -> None:
    """A query that the server can't parse is reported in words, with the server's name."""
    with pytest.raises(QueryError, match="refuses the query"):
        pm_graph.open(endpoint=endpoint).sparql("SELECT ?x WHERE { ?x ")


def test_endpoint_timeout(endpoint: str) -> None:
    """A server that takes too long is given up."""
    with pytest.raises(QueryTimeoutError):
        pm_graph.open(endpoint=endpoint, timeout=1).sparql(HEAVY)


def test_dead_endpoint() -> None:
    """An endpoint where nobody listens is an error in words, after a few tries."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/query"
    with pytest.raises(EndpointError, match="can't be reached"):
        pm_graph.open(endpoint=url).sparql("ASK {}")


@pytest.fixture
def strange_server(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[int]]]:
    """Serve the responses given by the test in turn, and count the requests."""
    responses: list[tuple[int, bytes]] = request.param
    asked: list[int] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = responses[min(len(asked), len(responses) - 1)]
            asked.append(status)
            self.send_response(status)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/query", asked
    server.shutdown()
    server.server_close()


YES = b'{"head": {}, "boolean": true}'


@pytest.mark.parametrize("strange_server", [[(503, b""), (200, YES)]], indirect=True)
def test_busy_server_is_asked_again(strange_server: tuple[str, list[int]]) -> None:
    """A busy server is asked again, and its answer taken."""
    url, asked = strange_server
    assert pm_graph.open(endpoint=url).sparql("ASK {}").truth is True
    assert asked == [503, 200]


@pytest.mark.parametrize(
    "strange_server", [[(404, b"")], [(401, b"")], [(403, b"")]], indirect=True
)
def test_refusals_are_not_repeated(strange_server: tuple[str, list[int]]) -> None:
    """A server that says no is asked once."""
    url, asked = strange_server
    with pytest.raises(EndpointError):
        pm_graph.open(endpoint=url).sparql("ASK {}")
    assert len(asked) == 1


@pytest.mark.parametrize("strange_server", [[(200, b"<html>hello</html>")]], indirect=True)
def test_strange_answers_are_refused(strange_server: tuple[str, list[int]]) -> None:
    """A page where a result was due is an error, not a traceback."""
    with pytest.raises(EndpointError, match="not a SPARQL result"):
        pm_graph.open(endpoint=strange_server[0]).sparql("ASK {}")


def test_a_timeout_bounds_the_embedded_store() -> None:
    """A query that would take minutes is given up in time; its process ends with it."""
    command = [sys.executable, "-m", "pm_graph", "sparql", HEAVY, "--timeout", "0.2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3
    assert done.stderr == (
        "pm-graph: no answer within 0.2 s; allow more with --timeout, or ask for less\n"
    )


def test_a_timeout_changes_no_answer(graph: Graph) -> None:
    """An answer in time is the same with a bound as without, whatever the form of the query."""
    bounded = pm_graph.open(timeout=60)
    for name in ("level-difference", "measures", "passage"):
        assert bounded.run(name).to_dict() == graph.run(name).to_dict()
    query = "CONSTRUCT { ?t a pm:Title } WHERE { ?t a pm:Title }"
    assert set(bounded.sparql(query).triples or ()) == set(graph.sparql(query).triples or ())
    assert bounded.sparql("ASK { ?t a pm:Title }").truth is True


def test_store_on_disk_answers_alike(graph: Graph, tmp_path: Path) -> None:
    """A store's folder is opened for reading and answers like the text it was made from."""
    store = pyoxigraph.Store(str(tmp_path / "store"))
    store.bulk_load(path=graph_path(), format=pyoxigraph.RdfFormat.TRIG)
    store.flush()
    del store
    on_disk = pm_graph.open(str(tmp_path / "store"))
    assert on_disk.run("title-ladder").to_dict() == graph.run("title-ladder").to_dict()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("graph.ttl", "<a:b> <a:c> .\n", "graph.ttl:1:"),
        ("graph.nt", "this is no RDF\n", "graph.nt:1:"),
        ("graph.docx", "", "no RDF format ends in '.docx'"),
    ],
)
def test_bad_files_are_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    """A file that is no RDF is refused with its place."""
    (tmp_path / name).write_text(text)
    with pytest.raises(GraphFileError) as caught:
        pm_graph.open(str(tmp_path / name)).sparql("ASK {}")
    assert message in str(caught.value)


def test_missing_and_foreign_stores_are_refused(tmp_path: Path) -> None:
    """Neither a missing path nor a folder of something else is opened."""
    with pytest.raises(GraphFileError, match="no such file"):
        pm_graph.open(str(tmp_path / "nowhere"))
    with pytest.raises(GraphFileError, match="not a store"):
        pm_graph.open(str(tmp_path))


def test_one_graph_at_a_time() -> None:
    """Naming a store and an endpoint is a usage error."""
    with pytest.raises(UsageError):
        pm_graph.open("graph.ttl", endpoint="http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELECT ?x WHERE { ?x a foo:Bar }", 1, 24, "no prefix 'foo:'"),
        ("SELECT ?x WHERE {\n  ?x a skoss:Concept\n}", 2, 8, "did you mean skos:"),
        ("SELECT ?x WHERE {\n  ?x pm:rank }\n}", 2, 14, "not SPARQL near '}'"),
        ("SELECT ?x WHERE {\n  ?x a pm:Title", 2, 16, "is not closed"),
        ("SELECT ?x ?x WHERE { ?x a pm:Title }", 1, 37, "twice"),
    ],
)
def test_syntax_errors_have_a_place(
    graph: Graph, query: str, line: int, column: int, words: str
) -> None:
    """An error in a query names line and column of the text that was given, and the cause."""
    with pytest.raises(QueryError) as caught:
        graph.sparql(query)
    assert (line, column) == (caught.value.line, caught.value.column)
    assert words in caught.value.message


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:b> <a:c> 1 }",
        "PREFIX x: <a:>\n# DELETE is next\nDELETE WHERE { ?s ?p ?o }",
        "clear all",
        "LOAD <http://127.0.0.1/>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(graph: Graph, query: str) -> None:
    """An update is told from a query and refused."""
    with pytest.raises(QueryError, match="this is an update"):
        graph.sparql(query)


def test_deep_nesting_is_refused(graph: Graph) -> None:
    """Brackets nested past any use are refused before a parser sees them."""
    with pytest.raises(QueryError, match="nested more than"):
        graph.sparql("ASK " + "{" * 50_000 + "}" * 50_000)


def test_words_inside_strings_do_not_count(graph: Graph) -> None:
    """What stands in strings, IRIs and comments is neither prefix, bracket nor keyword."""
    text = '{ foo:bar INSERT """ # '
    query = f"SELECT ?x WHERE {{ # foo:bar {{\n BIND ({text!r} AS ?x) }}"
    assert [row["x"] for row in graph.sparql(query)] == [text]


@given(st.text(alphabet="SELECTWHR?x{}()[]<>:#\"'\\\n .apm", max_size=80))
def test_guards_never_fail_otherwise(text: str) -> None:
    """Whatever the text, the guards return or raise QueryError; masking keeps every place."""
    assert len(masked(text)) == len(text)
    assert [i for i, c in enumerate(text) if c == "\n"] == [
        i for i, c in enumerate(masked(text)) if c == "\n"
    ]
    form(text)
    try:
        completed, added, *_ = complete(text)
    except QueryError:
        return
    assert completed.endswith(text)
    assert completed.count("\n") - text.count("\n") == added


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_an_error(text: str) -> None:
    """Any text given as SPARQL is answered or refused with an error of ours."""
    message = ""
    try:
        pm_graph.open().sparql(text)
    except PmGraphError as error:
        message = str(error)
    assert "\n" not in message
