"""Where the documents are silent: what an answer says of it, at the shell and through the API.

What is expected was read in the documents: no sentence of theirs states any of these, and the
places named are those of the sentences that come nearest.
"""

import json
from pathlib import Path

import pyoxigraph
import pytest

import pm_graph
from pm_graph.cli import main
from pm_graph.graph import Graph
from pm_graph.shelf import shelf
from pm_graph.vocabulary import PM

TOPIC = "https://w3id.org/pm-graph/id/topic/"
ALL = ("DDaT", "Product Focus", "SFIA 6", "SFIA 8", "Six Levels of Product Management")
SFIA = ("SFIA 6", "SFIA 8")
LADDER = "six-levels, Six Levels of Product Management"

ASKED = [
    ("how much does a product manager earn", "salary", ALL, set()),
    (
        "how many years of experience does a product manager need",
        "years-of-experience",
        ALL,
        {
            "six-levels, Associate Product Manager, 1",
            "six-levels, Associate Product Manager, 2",
            "six-levels, Senior Product Manager, 2",
            "ddat, Role level: Product manager, 3",
            "product-focus, Paragraph 10, 2",
        },
    ),
    (
        "what degree does a product manager need",
        "degree",
        ALL,
        {"product-focus, Paragraph 10, 2"},
    ),
    (
        "what is the headcount",
        "headcount",
        ALL,
        {
            "six-levels, Director of Product Management, 2",
            f"{LADDER}, 7",
            f"{LADDER}, 8",
            "six-levels, Closing, 1",
            "product-focus, Paragraph 4, 1",
        },
    ),
    (
        "who does a product manager report to",
        "reporting-line",
        ALL,
        {
            "ddat, Role level: Product manager, 2",
            "ddat, At this role level, you will, 2",
            "product-focus, Paragraph 9, 3",
            "six-levels, Associate Product Manager, 2",
            "six-levels, Product Manager, 1",
            "six-levels, Senior Product Manager, 1",
            "six-levels, Director of Product Management, 2",
            "six-levels, Vice President of Product Management, 2",
            "six-levels, Chief Product Officer, 1",
            "six-levels, Chief Product Officer, 3",
        },
    ),
    (
        "which proficiency level does a product manager have in DDaT",
        "proficiency",
        ("DDaT",),
        {"ddat, Skill: Life cycle management, 1"},
    ),
    ("which SFIA edition is newer", "newer-edition", SFIA, set()),
    (
        "are levels cumulative",
        "cumulative-levels",
        ("SFIA 6", "SFIA 8", "Six Levels of Product Management"),
        {"six-levels, Product Manager, 1", "six-levels, Senior Product Manager, 1"},
    ),
    (
        "what interview questions does a product manager get",
        "interview-questions",
        ALL,
        {"ddat, Role level: Product manager, 2"},
    ),
    (
        "what is the difference between a product manager and a project manager",
        "project-manager",
        ALL,
        {"six-levels, Associate Product Manager, 2", "ddat, Skill: Product management, 3"},
    ),
    ("does a product manager need security clearance", "security-clearance", ALL, set()),
    ("can a product manager work from home", "place-of-work", ALL, set()),
    (
        "what do the documents say about performance reviews",
        "performance-rating",
        ALL,
        {
            "six-levels, Vice President of Product Management, 1",
            "six-levels, Chief Product Officer, 3",
            f"{LADDER}, 2",
        },
    ),
    (
        "is a product manager technically commercial",
        "technically-commercial",
        ("Product Focus",),
        {"product-focus, Paragraph 5, 1"},
    ),
    (
        "is launch as another bubble stated anywhere",
        "launch-bubble",
        ("Product Focus",),
        {"product-focus, Paragraph 2, 1", "product-focus, Paragraph 3, 3"},
    ),
    (
        "what tools are used in SFIA 8",
        "software-tools",
        ("SFIA 8",),
        {"sfia-8, Level 3, 3", "sfia-8, Level 5, 3"},
    ),
]


@pytest.mark.parametrize(
    ("sentence", "topic", "looked", "near"), ASKED, ids=[topic for _, topic, *_ in ASKED]
)
def test_a_silence_at_the_shell(
    sentence: str,
    topic: str,
    looked: tuple[str, ...],
    near: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Status and exit code say that it is not stated; the summary where was looked."""
    assert main(["ask", sentence, "-f", "json"]) == 4
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "not_stated"
    assert found["understood"]["name"] == "not-stated"
    assert found["understood"]["parameters"]["topic"]["iri"] == TOPIC + topic
    _, _, places = found["summary"].partition("; looked in ")
    assert places.partition(".")[0] == ", ".join(looked)
    assert {f"{c['document']}, {c['section']}, {c['position']}" for c in found["citations"]} == near
    assert ("Nearby: " in places) == bool(near)
    assert main(["ask", sentence, "-f", "table"]) == 4
    printed = capsys.readouterr()
    assert printed.err == ""
    assert " ".join(printed.out.split()).startswith(found["summary"])
    assert f"[{len(near)}]" in printed.out or not near


@pytest.mark.parametrize("form", ["table", "md", "tsv", "csv", "json"])
def test_a_silence_in_every_format(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What comes near is printed in every format, and so is a topic that nothing comes near to."""
    assert main(["run", "not-stated", "topic=headcount", "-f", form]) == 4
    assert "several directors" in " ".join(capsys.readouterr().out.split())
    assert main(["run", "not-stated", "topic=salary", "-f", form]) == 4
    assert "nothing near" in capsys.readouterr().out


def test_several_topics_of_one_name(graph: Graph) -> None:
    """A word that stands for two topics asks for both."""
    answer = graph.ask("when was SFIA 8 published")
    assert {str(row["topic"]) for row in answer} == {"date of publication", "author and publisher"}
    assert {str(row["relation"]) for row in answer} == {"ours"}
    assert {str(row["framework"]) for row in answer} == {"SFIA 8"}


@pytest.mark.parametrize("topic", ["technically commercial", "launch bubble", "mini CEO"])
def test_a_readers_reply_is_no_document(graph: Graph, topic: str) -> None:
    """What stands in a reader's reply only is told as ours, and no passage of a reply is cited."""
    answer = graph.run("not-stated", topic=topic)
    assert answer.status == "not_stated"
    notes = [str(row["statement"]) for row in answer if row["relation"] == "ours"]
    assert len(notes) == 1
    assert "reader's reply" in notes[0]
    assert all(cited.lines[1] <= 22 for cited in answer.citations)


def test_a_framework_that_states_it_answers(tmp_path: Path) -> None:
    """A framework of somebody's own that states a salary makes it an answer, for its own roles."""
    path = tmp_path / "own.trig"
    own = """
        @prefix pm: <https://w3id.org/pm-graph/ontology#> .
        @prefix id: <https://w3id.org/pm-graph/id/> .
        @prefix topic: <https://w3id.org/pm-graph/id/topic/> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        id:own a pm:Framework ; skos:prefLabel "Our pay table"@en ; dcterms:source id:own-page .
        id:own-page a pm:Document ; dcterms:identifier "own" .
        id:own-scout a pm:Title ; skos:prefLabel "Product scout"@en ; skos:inScheme id:own .
        id:own-place a pm:Passage ; dcterms:isPartOf id:own-page ; pm:section "Pay" ;
          pm:position 1 ; pm:firstLine 1 ; pm:lastLine 1 .
        id:own-pay a pm:Trait ; skos:prefLabel "Ten crowns a day"@en ; pm:about id:own-scout ;
          pm:capability topic:salary ; pm:statedIn id:own-place ; pm:position 1 .
    """
    path.write_text(Path(shelf("ontology"), "graph.trig").read_text("utf-8") + own, "utf-8")
    graph = pm_graph.open(str(path))
    answer = graph.ask("what is the salary of a product scout")
    assert (answer.status, answer.exit_code) == ("answered", 0)
    assert answer.summary == "salary: 1 stated."
    assert [str(row["statement"]) for row in answer] == ["Ten crowns a day"]
    assert [cited.document for cited in answer.citations] == ["own"]
    other = graph.ask("what is the salary of a chief product officer")
    assert other.status == "not_stated"
    assert [row["relation"] for row in other] == ["nearby"]
    assert "Our pay table" in other.summary
    silent = {str(row["topic"]) for row in graph.run("silences")}
    assert "salary" not in silent
    assert "salary" in {str(row["topic"]) for row in graph.run("silences", framework="ddat")}


def test_the_levels_that_are_described_are_told(graph: Graph) -> None:
    """Who asks for levels that no document describes hears which ones are."""
    answer = graph.run("level-difference", lower=1, upper=2)
    assert answer.status == "not_stated"
    for edition in SFIA:
        assert f"{edition} (which describes levels 3, 4, 5, 6" in answer.summary
    assert all(name in answer.summary for name in ALL)
    bounded = graph.run("level-difference", lower=1, upper=2, framework="SFIA 6")
    assert bounded.summary.endswith("seen at levels 1, 2, 7).")


def test_other_silences_name_where_was_looked(graph: Graph) -> None:
    """Any question that finds nothing says in which documents, or between which, it looked."""
    assert graph.run("traits", framework="sfia-8").summary.endswith("; looked in SFIA 8.")
    links = graph.run("title-to-level", title="CPO", elsewhere="ddat").summary
    assert links.endswith(f"; looked in the links between {', '.join(ALL)}.")
    absent = graph.run("responsibilities-of", thing="director", framework="sfia-8")
    assert "it describes Product management, Product management level 3" in absent.summary


def test_what_is_stated_nowhere_is_an_answer(graph: Graph) -> None:
    """The list of silences is answered; for one framework only with what concerns it."""
    answer = graph.ask("what do the documents not say")
    assert answer.status == "answered"
    assert len(answer) == len(set(topics()))
    names = {str(row["topic"]) for row in graph.run("silences", framework="ddat")}
    assert "proficiency level of a skill" in names
    assert "which SFIA edition is the newer" not in names


def topics() -> dict[str, list[tuple[str, str]]]:
    """Return what ``ontology/topics.ttl`` says of each topic, by its IRI: properties and values."""
    found: dict[str, list[tuple[str, str]]] = {}
    for quad in pyoxigraph.parse(path=f"{shelf('ontology')}/topics.ttl"):
        if isinstance(quad.subject, pyoxigraph.NamedNode) and TOPIC in quad.subject.value:
            value = str(getattr(quad.object, "value", ""))
            found.setdefault(quad.subject.value, []).append((quad.predicate.value, value))
    return found


def test_everything_near_a_topic_is_there(graph: Graph) -> None:
    """Each statement, capability and framework that a topic names is one of the graph."""
    kinds = " ".join(
        f"<{kind}>" for kind in (PM.Capability, PM.Framework, PM.Responsibility, PM.Definition)
    ) + "".join(f" <{kind}>" for kind in (PM.Guidance, PM.Trait, PM.Observation))
    query = f"SELECT ?x {{ VALUES ?kind {{ {kinds} }} ?x a ?kind }}"
    known = {getattr(row["x"], "iri", "") for row in graph.sparql(query)}
    near = {
        value
        for said in topics().values()
        for name, value in said
        if name in {PM.nearby, PM.topicOf}
    }
    assert near - known == set()


def test_the_words_of_topics_are_plain() -> None:
    """A topic's names stand in a regular expression of a query: nothing in them steers it."""
    for iri, said in topics().items():
        names = [value for name, value in said if name.endswith(("prefLabel", "hiddenLabel"))]
        assert all(set(".*+?[](){}|^$\\").isdisjoint(name) for name in names), iri
        folded = [name.casefold() for name in names]
        assert len(folded) == len(set(folded)), iri
