"""The Python API: open, ask, run, sparql, and rows that turn into what people use."""

import json

import pytest
import rdflib

import pm_graph
from pm_graph.answer import Answer, Citation, Thing
from pm_graph.errors import BadValueError, PmGraphError, UnknownNameError
from pm_graph.graph import Graph


def test_rows_are_typed(graph: Graph) -> None:
    """Things come as label and IRI, numbers as numbers, nothing as None."""
    rows = graph.run("title-ladder").rows
    assert rows[0]["rank"] == 1
    assert rows[0]["title"] == Thing(
        "Associate Product Manager",
        "https://w3id.org/pm-graph/id/six-levels/associate-product-manager",
    )
    assert rows[-1]["next"] is None


def test_rows_have_citations(graph: Graph) -> None:
    """Each row knows the passages it rests on, and the answer has each of them once."""
    answer = graph.run("titles-above", title="director of product management")
    assert [row.citations for row in answer] == [(cited,) for cited in answer.citations]
    assert answer.citations[0][:4] == (
        "six-levels",
        "Vice President of Product Management",
        1,
        (34, 34),
    )
    assert answer.citations[0].text is None


@pytest.mark.parametrize(
    "value",
    [
        "Director of Product Management",
        "  director OF product management ",
        "id:six-levels/director",
        "six-levels/director",
        "https://w3id.org/pm-graph/id/six-levels/director",
        "<https://w3id.org/pm-graph/id/six-levels/director>",
        rdflib.URIRef("https://w3id.org/pm-graph/id/six-levels/director"),
    ],
)
def test_a_thing_can_be_named_in_many_ways(graph: Graph, value: str) -> None:
    """A label in any case, a CURIE, a path and an IRI all name the same thing."""
    answer = graph.run("titles-above", title=value)
    assert [str(row["above"]) for row in answer] == [
        "Vice President of Product Management",
        "Chief Product Officer",
    ]


def test_several_values(graph: Graph) -> None:
    """A parameter takes several values at once."""
    answer = graph.run("who-does", capability=["pricing", "mentoring"])
    assert {str(row["capability_named"]) for row in answer} == {"Pricing", "Mentoring"}


def test_one_name_for_several_things_means_all(graph: Graph) -> None:
    """Where two editions could be meant, both answer, labelled."""
    answer = graph.run("responsibilities-of", thing="level 6")
    assert {str(row["framework"]) for row in answer} >= {"SFIA 6", "SFIA 8"}


def test_defaults_are_noted(graph: Graph) -> None:
    """A value that nobody gave is told in a note; one that stands for any is not."""
    assert graph.run("level-difference", lower=3).notes == ("upper: 5, because none was given",)
    assert graph.run("level-difference", lower=3, upper=4).notes == ()


def test_understood_tells_the_parameters(graph: Graph) -> None:
    """The answer says which question was answered with which values."""
    understood = graph.ask("who deals with the product backlog").understood
    assert understood is not None
    assert understood.name == "who-does"
    assert understood.parameters == {
        "capability": {
            "label": "Backlog ownership",
            "iri": "https://w3id.org/pm-graph/id/capability/backlog-ownership",
        },
        "framework": None,
    }


def test_the_query_of_an_answer_runs_anywhere(graph: Graph) -> None:
    """The SPARQL that an answer shows is complete: rdflib runs it and finds as many rows."""
    answer = graph.ask("who stands above a senior product manager")
    assert len(graph.to_rdflib().query(answer.query)) == len(answer) == 3


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("level-differences", {}, "did you mean level-difference"),
        ("level-difference", {"lowr": 4}, "did you mean lower"),
        (
            "titles-above",
            {"title": "Senior Produkt Manager"},
            "did you mean Senior Product Manager",
        ),
        ("titles-above", {"title": "id:six-levels/wizard"}, "no title 'id:six-levels/wizard'"),
        ("level-difference", {"lower": "four and a half"}, "is not a whole number"),
        ("level-difference", {"framework": "SFIA 7"}, "did you mean SFIA 8 or SFIA 6"),
    ],
)
def test_unknown_names_are_refused(
    graph: Graph, name: str, parameters: dict[str, str | int], message: str
) -> None:
    """An unknown question, parameter or value is refused with the nearest known ones."""
    with pytest.raises((UnknownNameError, BadValueError)) as caught:
        graph.run(name, **parameters)
    assert message.casefold() in str(caught.value).casefold()


def test_errors_have_one_root() -> None:
    """Every error of the package descends from one class."""
    import pm_graph.errors as module

    classes = [value for value in vars(module).values() if isinstance(value, type)]
    errors = [value for value in classes if issubclass(value, BaseException)]
    assert errors
    assert all(issubclass(error, PmGraphError) for error in errors)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("which skills distinguish level 4 from level 5", "answered"),
        ("WHICH skills distinguish level four from level five???", "answered"),
        ("what separates level 1 from level 2", "not_stated"),
        ("who stands above a wizard", "not_understood"),
        ("is it raining", "not_understood"),
        ("", "not_understood"),
        ("level " * 5000, "not_understood"),
        ("'; DROP ALL; --", "not_understood"),
    ],
)
def test_statuses(graph: Graph, sentence: str, status: str) -> None:
    """A sentence is answered, or told to be unstated or not understood; nothing is guessed."""
    answer = graph.ask(sentence)
    assert answer.status == status
    assert bool(answer.rows) == (status == "answered")


def test_what_was_not_recognised_is_named(graph: Graph) -> None:
    """A sentence that fits but for a name says which name, and offers near ones."""
    answer = graph.ask("who stands above a chief happiness manager")
    assert "chief happiness manager" in answer.summary
    assert graph.ask("who stands above a seniour product manager").heard is not None


def test_json_has_the_documented_keys(graph: Graph) -> None:
    """The JSON object has the keys of the design, and rows and citations that fit together."""
    data = json.loads(json.dumps(graph.run("title-ladder").to_dict()))
    assert list(data) == [
        "question",
        "understood",
        "status",
        "summary",
        "columns",
        "rows",
        "citations",
        "row_citations",
        "notes",
        "choices",
        "query",
        "heard",
    ]
    assert data["citations"][0] == {
        "document": "six-levels",
        "section": "Associate Product Manager",
        "position": 1,
        "lines": [18, 18],
    }
    assert data["row_citations"] == [[0], [1], [2], [3], [4], [5]]


def test_frames(graph: Graph) -> None:
    """Rows turn into pandas and polars frames, things by their labels."""
    answer = graph.run("title-ladder")
    titles = [str(row["title"]) for row in answer]
    assert answer.to_pandas()["title"].tolist() == titles
    assert answer.to_polars()["title"].to_list() == titles
    assert answer.to_polars()["rank"].to_list() == [1, 2, 3, 4, 5, 6]
    empty = Answer("", "answered", "", columns=("a", "b"))
    assert list(empty.to_pandas().columns) == list(empty.to_polars().columns) == ["a", "b"]


def test_rdflib_gets_every_triple(graph: Graph) -> None:
    """``to_rdflib`` hands over all triples of all named graphs."""
    (row,) = graph.sparql("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert len(graph.to_rdflib()) == row["n"]


def test_a_citation_reads_well() -> None:
    """A citation as text names document, section and passage, and quotes what there is."""
    place = Citation("sfia-8", "Level 5", 3, (22, 22), None, "x")
    assert str(place) == "sfia-8, Level 5, passage 3"
    assert str(place._replace(text="So it is.")) == "sfia-8, Level 5, passage 3: So it is."


def test_open_twice_is_one_graph() -> None:
    """The graph that ships is read once a process."""
    assert pm_graph.open().source is pm_graph.open().source
