"""SSSOM tables: read whole or refused with every fault, and written as quads.

The tables are ``mappings/*.sssom.tsv``: one that is right, and some with faults of each kind.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from pm_graph.errors import DocumentError
from pm_graph.links import alignment_quads, axiom, mapping_quads
from pm_graph.mapping import MappingSet, mapping_sets, read_mappings
from pm_graph.shelf import files
from pm_graph.vocabulary import GRAPH, ID, PM, Outside

TABLES = Path(__file__).parent / "mappings"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SSSOM = "https://w3id.org/sssom/"
CAPTAIN, DIRECTOR = f"{ID}ferry/captain", f"{ID}theatre/director"
COMMAND, LOG = f"{ID}ferry/statement/captain/1/1", f"{ID}ferry/statement/captain/2/1"
CAST, PLAY = f"{ID}theatre/statement/director/1/1", f"{ID}theatre/statement/director/2/1"
KNOWN = {CAPTAIN, DIRECTOR, COMMAND, LOG, CAST, PLAY}
"""What a build of the two frameworks describes: mate and understudy are not part of it."""
STATED = {
    COMMAND: f"{ID}ferry/passage/captain/3",
    LOG: f"{ID}ferry/passage/captain/4",
    CAST: f"{ID}theatre/passage/director/5",
    PLAY: f"{ID}theatre/passage/director/6",
}


def table(name: str) -> str:
    """Return the path of a table."""
    return str(TABLES / f"{name}.sssom.tsv")


def faults(name: str) -> list[tuple[int, str]]:
    """Return the faults for which a table is refused, each with its line."""
    with pytest.raises(DocumentError) as caught:
        read_mappings(table(name))
    assert caught.value.path == table(name)
    return [(fault.line, fault.message) for fault in caught.value.faults]


@pytest.fixture
def crews() -> MappingSet:
    """Return the table that is right."""
    return read_mappings(table("mappings-crews"))


def quads(
    sets: Iterable[MappingSet],
    known: Collection[str] = KNOWN,
    stated: Mapping[str, str] | None = None,
) -> set[Quad]:
    """Return the quads of mapping sets; none is written twice."""
    found = list(mapping_quads(sets, known, STATED if stated is None else stated))
    assert len(found) == len(set(found))
    return set(found)


def facts(found: Iterable[Quad], subject: str) -> dict[str, set[NamedNode | Literal]]:
    """Return what quads say of ``subject``: the values of each predicate."""
    facts: dict[str, set[NamedNode | Literal]] = {}
    for quad in found:
        if quad.subject == NamedNode(subject):
            assert isinstance(quad.object, NamedNode | Literal)
            facts.setdefault(quad.predicate.value, set()).add(quad.object)
    return facts


def nodes(*iris: str) -> set[NamedNode | Literal]:
    """Return IRIs as terms."""
    return set(map(NamedNode, iris))


# Reading


def test_a_table_is_read_whole(crews: MappingSet) -> None:
    """Every row is there, with its line, in the order of the table."""
    assert crews.name == "crews"
    assert [row.line for row in crews.rows] == list(range(19, 27))
    first = crews.rows[0]
    assert first[1:5] == (
        CAPTAIN,
        f"{SKOS}closeMatch",
        DIRECTOR,
        "https://w3id.org/semapv/vocab/ManualMappingCuration",
    )
    assert first.confidence == 0.5
    assert (first.subject_label, first.object_label) == ("Captain", "Director")
    assert (first.author, first.comment) == ("A curator", 'Both "call the tune".')
    assert first.subject_passages == (
        f"{ID}ferry/passage/captain/1",
        f"{ID}ferry/passage/captain/2",
    )
    assert first.object_passages == (f"{ID}theatre/passage/director/1",)


def test_what_a_row_leaves_open_stays_open(crews: MappingSet) -> None:
    """No confidence is not a confidence of zero, and the bounds count as inside."""
    assert [row.confidence for row in crews.rows] == [0.5, 1, None, 0, 0.25, 0.9, 0.8, 0.3]
    assert (crews.rows[2].author, crews.rows[2].comment) == ("", "")
    assert crews.rows[1].subject_passages == ()


def test_ends_may_be_written_out_or_be_nothing(crews: MappingSet) -> None:
    """An IRI needs no prefix; the standard's word for nothing is an end like any other."""
    assert crews.rows[4].object == "http://example.org/jobs/boatswain"
    assert crews.rows[5].object == crews.rows[6].subject == f"{SSSOM}NoTermFound"


def test_the_sources_are_written_out(crews: MappingSet) -> None:
    """What was compared with what is an IRI, however the metadata abbreviate it."""
    assert crews.metadata["subject_source"] == f"{ID}ferry/guide"
    assert crews.metadata["object_source"] == f"{ID}theatre"


def test_a_comment_may_hold_any_line_separator(tmp_path: Path) -> None:
    """Only a line feed ends a row, and no cell is too long."""
    text = Path(table("mappings-crews")).read_text("utf-8")
    long = "All stand in.\u2028And more\x85" + "x" * 200_000
    path = tmp_path / "mappings-long.sssom.tsv"
    path.write_text(text.replace("Both stand in.", long), "utf-8")
    assert read_mappings(str(path)).rows[-1].comment == long


def test_lines_may_end_as_elsewhere(tmp_path: Path, crews: MappingSet) -> None:
    """A table saved with the line ends of another system is the same table."""
    path = tmp_path / "mappings-crews.sssom.tsv"
    path.write_bytes(Path(table("mappings-crews")).read_bytes().replace(b"\n", b"\r\n"))
    assert read_mappings(str(path)).rows == crews.rows


def test_the_tables_that_ship_are_read() -> None:
    """Every table on the shelf is a mapping set with rows."""
    found = {one.name: len(one.rows) for one in mapping_sets()}
    assert len(found) == len(files("ontology", ".sssom.tsv"))
    assert {"capabilities", "editions", "frameworks", "levels"} <= set(found)
    assert all(found.values())


# Refusing


def test_all_faults_of_the_rows_are_told_at_once() -> None:
    """Each fault has its line; a row that can't be read repeats none."""
    assert faults("faulty-rows") == [
        (20, "unknown prefix 'zoo'; declare it in curie_map"),
        (21, "unknown prefix 'zoo'; declare it in curie_map"),
        (22, "'closeMatch' is no CURIE"),
        (22, "confidence '1.01' is not from 0 to 1"),
        (23, "confidence '-0.1' is not from 0 to 1"),
        (24, "confidence 'high' is not from 0 to 1"),
        (25, "confidence 'nan' is not from 0 to 1"),
        (26, "mapping_justification is empty"),
        (27, "predicate_id is empty"),
        (28, "a row has 11 cells, this one 3"),
        (29, "the same mapping stands in line 19"),
        (30, "unknown prefix 'zoo'; declare it in curie_map"),
    ]


def test_the_error_names_file_and_line() -> None:
    """What is printed has one line a fault, each with file and line."""
    with pytest.raises(DocumentError) as caught:
        read_mappings(table("faulty-rows"))
    lines = str(caught.value).split("\n")
    assert len(lines) == 12
    assert all(line.startswith(f"{table('faulty-rows')}:") for line in lines)


def test_faults_of_the_head_hide_none_of_the_rows() -> None:
    """Metadata, columns and cells are faulted together."""
    assert faults("faulty-head") == [
        (1, "the metadata has no license"),
        (1, "the metadata has no mapping_set_id"),
        (16, "the column 'mapping_justification' is missing"),
        (16, "the column 'object_id' is missing"),
        (18, "confidence 'high' is not from 0 to 1"),
    ]


def test_metadata_that_are_no_yaml() -> None:
    """The line where the reading ended is named."""
    [(line, message)] = faults("no-yaml")
    assert message == "the metadata is not YAML"
    assert 2 <= line <= 7


def test_metadata_that_name_nothing() -> None:
    """A list is YAML, and no metadata."""
    assert faults("no-names") == [(1, "the metadata is no list of names and values")]


def test_metadata_whose_identifiers_are_none() -> None:
    """A mapping set without an IRI could not be written."""
    assert faults("no-iris") == [
        (1, "license 'MIT' is no IRI"),
        (1, "mapping_set_id 'crews and casts' is no IRI"),
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("binary", "is no UTF-8 text"),
        ("nowhere", "No such file or directory"),
    ],
)
def test_a_file_that_is_no_table(name: str, message: str) -> None:
    """The file as a whole is at fault."""
    assert faults(name) == [(0, message)]


def test_an_empty_file_lacks_everything() -> None:
    """Nothing is no table: all that is required is missing."""
    found = {message for _, message in faults("empty")}
    assert len(found) == 6


# Writing


def test_a_row_is_its_triple_and_an_axiom(crews: MappingSet) -> None:
    """The axiom has the row's ends and slots; all stands in the graph of the mapping set."""
    found = quads([crews])
    node = axiom("crews", crews.rows[0])
    assert facts(found, node.value) == {
        Outside.rdf_type: nodes(Outside.owl_Axiom),
        Outside.owl_annotatedSource: nodes(CAPTAIN),
        Outside.owl_annotatedProperty: nodes(f"{SKOS}closeMatch"),
        Outside.owl_annotatedTarget: nodes(DIRECTOR),
        f"{SSSOM}mapping_justification": nodes(
            "https://w3id.org/semapv/vocab/ManualMappingCuration"
        ),
        f"{SSSOM}confidence": {
            Literal("0.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#double"))
        },
        f"{SSSOM}author_label": {Literal("A curator")},
        Outside.rdfs_comment: {Literal('Both "call the tune".', language="en")},
        PM.subjectPassage: nodes(f"{ID}ferry/passage/captain/1", f"{ID}ferry/passage/captain/2"),
        PM.objectPassage: nodes(f"{ID}theatre/passage/director/1"),
    }
    assert NamedNode(DIRECTOR) in facts(found, CAPTAIN)[f"{SKOS}closeMatch"]
    assert {quad.graph_name for quad in found} == {NamedNode(f"{GRAPH}mappings-crews")}


def test_what_a_row_leaves_open_is_not_written(crews: MappingSet) -> None:
    """Without confidence, author and comment the axiom has none."""
    written = facts(quads([crews]), axiom("crews", crews.rows[2]).value)
    assert not {f"{SSSOM}confidence", f"{SSSOM}author_label", Outside.rdfs_comment} & set(written)


def test_a_statement_brings_its_passage(crews: MappingSet) -> None:
    """Where the table names no passage, that of the statement is cited; where it does, that."""
    found = quads([crews])
    second = facts(found, axiom("crews", crews.rows[1]).value)
    assert second[PM.subjectPassage] == nodes(STATED[COMMAND])
    assert second[PM.objectPassage] == nodes(STATED[CAST])
    third = facts(found, axiom("crews", crews.rows[2]).value)
    assert third[PM.subjectPassage] == nodes(f"{ID}ferry/passage/captain/1")


def test_nothing_found_links_nothing(crews: MappingSet) -> None:
    """Such a row makes an axiom, which cites the one side there is, and no plain triple."""
    found = quads([crews])
    nothing = NamedNode(f"{SSSOM}NoTermFound")
    dropped, new = (axiom("crews", row) for row in crews.rows[5:7])
    used = {quad.subject for quad in found if nothing in (quad.subject, quad.object)}
    assert used == {dropped, new}
    assert facts(found, dropped.value)[PM.subjectPassage] == nodes(STATED[LOG])
    assert PM.objectPassage not in facts(found, dropped.value)
    assert facts(found, new.value)[PM.objectPassage] == nodes(STATED[PLAY])


def test_a_row_whose_end_is_not_built_is_left_out(crews: MappingSet) -> None:
    """Of things that the build does not describe nothing is said, of things outside it is."""
    found = quads([crews])
    absent = nodes(f"{ID}ferry/mate", f"{ID}theatre/understudy")
    assert not [quad for quad in found if {quad.subject, quad.object} & absent]
    assert axiom("crews", crews.rows[7]) not in {quad.object for quad in found}
    assert axiom("crews", crews.rows[4]) in {quad.object for quad in found}
    more = quads([crews], {*KNOWN, f"{ID}ferry/mate", f"{ID}theatre/understudy"})
    assert axiom("crews", crews.rows[7]) in {quad.object for quad in more}


def test_a_set_without_rows_is_not_written() -> None:
    """If no row has both ends at hand, the mapping set leaves no trace."""
    edited = read_mappings(table("mappings-crews"))
    ours = edited._replace(rows=edited.rows[:1])
    assert quads([ours], {CAPTAIN}) == set()


def test_what_lies_outside_gets_its_label(crews: MappingSet) -> None:
    """The table's label names what the graph does not describe, and only that."""
    labels = {
        (quad.subject, quad.object)
        for quad in quads([crews])
        if quad.predicate == NamedNode(Outside.rdfs_label)
    }
    skipper = NamedNode("http://example.org/jobs/skipper")
    assert labels == {(skipper, Literal("Skipper", language="en"))}


def test_the_set_says_what_it_is(crews: MappingSet) -> None:
    """Identifier, licence, title, sources, creators, and each of its rows."""
    written = facts(quads([crews]), "https://example.org/mappings/crews")
    assert written == {
        Outside.rdf_type: nodes(f"{SSSOM}MappingSet"),
        Outside.dcterms_license: nodes("https://spdx.org/licenses/MIT"),
        Outside.dcterms_title: {Literal("Ferry to theatre")},
        Outside.dcterms_description: {Literal("Who does on a ferry what others do in a theatre.")},
        Outside.owl_versionInfo: {Literal("3")},
        f"{SSSOM}subject_source": nodes(f"{ID}ferry/guide"),
        f"{SSSOM}object_source": nodes(f"{ID}theatre"),
        f"{SSSOM}creator_label": {Literal("A curator"), Literal("Another curator")},
        f"{SSSOM}mappings": {axiom("crews", row) for row in crews.rows[:7]},
    }


def test_one_creator_needs_no_list(crews: MappingSet) -> None:
    """A name that stands alone is one creator, not one for each letter."""
    alone = crews._replace(metadata={**crews.metadata, "creator_label": "A curator"})
    written = facts(quads([alone]), "https://example.org/mappings/crews")
    assert written[f"{SSSOM}creator_label"] == {Literal("A curator")}


def test_the_identifier_of_a_row_is_that_of_its_mapping(crews: MappingSet) -> None:
    """It hangs on set and mapping, not on place, confidence or words."""
    first, second = crews.rows[:2]
    node = axiom("crews", first)
    assert node.value.startswith(f"{ID}mapping/crews/")
    assert axiom("crews", first._replace(line=99, confidence=0.1, comment="New words.")) == node
    assert axiom("crews", first._replace(predicate=f"{SKOS}relatedMatch")) != node
    assert axiom("crews", first._replace(subject=DIRECTOR, object=CAPTAIN)) != node
    assert axiom("others", first) != node
    assert axiom("crews", second) != node
    assert len({axiom(one.name, row) for one in mapping_sets() for row in one.rows}) == sum(
        len(one.rows) for one in mapping_sets()
    )


def test_each_alignment_has_its_graph() -> None:
    """The alignments on the shelf stand in graphs of their own, named after their files."""
    shelved = {Path(path).stem for path in files("ontology", ".ttl")}
    expected = {NamedNode(GRAPH + name) for name in shelved if name.startswith("alignment-")}
    assert {quad.graph_name for quad in alignment_quads([])} == expected
