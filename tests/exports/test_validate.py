"""``pm-graph validate``: each rule can fail, what can't be told says so, official schemas apply."""

import json
import os
from pathlib import Path

import pytest

from pm_graph.cli import main
from pm_graph.export.target import names, read_target
from pm_graph.graph import Graph
from pm_graph.validate.rule import FAILED, PASSED, UNVERIFIABLE, Outcome
from pm_graph.validate.run import validate

from .conftest import HERE

SKOS = read_target("skos")
SSSOM = read_target("sssom")


def outcomes(path: Path, target: str = "skos", schema: str | None = None) -> dict[str, Outcome]:
    """Return the outcome of each rule by its name."""
    return {each.rule: each for each in validate(str(path), read_target(target), schema)}


@pytest.mark.parametrize("name", names())
def test_what_is_exported_passes(graph: Graph, tmp_path: Path, name: str) -> None:
    """The graph that ships passes every rule of every target, or the rule can't be verified."""
    target = read_target(name)
    path = tmp_path / f"out{target.endings[0]}"
    path.write_bytes(graph.export(name).data)
    assert [each for each in validate(str(path), target) if each.outcome == FAILED] == []


def test_each_rule_of_skos_can_fail() -> None:
    """A file that breaks each rule once fails each rule, at the thing named after it."""
    found = outcomes(HERE / "faulty-skos.ttl")
    assert {rule for rule, each in found.items() if each.outcome == PASSED} == {"syntax", "present"}
    for rule, each in found.items():
        if rule not in ("syntax", "present"):
            assert f"http://example.org/{rule}" in " ".join(each.where), rule
            assert each.remedy
            assert each.source


def test_exit_codes(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """1 where a rule is broken, with all places in JSON; 0 where none is."""
    assert main(["validate", str(HERE / "faulty-skos.ttl"), "--as", "skos", "-f", "json"]) == 1
    rules = json.loads(capfd.readouterr().out)["rules"]
    assert {"rule", "outcome", "what", "where", "remedy", "source"} == set(rules[0])
    path = tmp_path / "good.ttl"
    assert main(["export", "skos", "--store", str(HERE / "world.ttl"), "-o", str(path)]) == 0
    assert main(["validate", str(path), "--as", "skos"]) == 0


@pytest.mark.parametrize(
    ("file", "text", "where"),
    [
        ("cut.ttl", "<http://a/a> <http://a/b> ", "cut.ttl:1:"),
        ("relative.ttl", "<a> <http://a/b> <c> .", "relative.ttl:1:"),
        ("literal.nt", '"a" <http://a/b> <http://a/c> .\n', "literal.nt:1:"),
        ("cut.jsonld", '{"@id": ', "cut.jsonld:1:"),
    ],
)
def test_syntax(tmp_path: Path, file: str, text: str, where: str) -> None:
    """A file that no strict parser reads fails that rule at its line; the rest can't be told."""
    path = tmp_path / file
    path.write_text(text)
    syntax, rest = validate(str(path), SKOS)
    assert (syntax.rule, syntax.outcome) == ("syntax", FAILED)
    assert where in syntax.where[0]
    assert rest.outcome == UNVERIFIABLE


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda whole: whole.pop("license"), "the-set-has-an"),
        (lambda whole: whole["mappings"][0].pop("predicate_id"), "every-mapping-says-how"),
        (
            lambda whole: whole["mappings"][0].update(mapping_justification="mine"),
            "every-mapping-says-how",
        ),
        (
            lambda whole: [whole["mappings"][0].pop(f"object_{slot}") for slot in ("id", "label")],
            "every-mapping-has-two",
        ),
        (lambda whole: whole["mappings"][0].update(confidence=70), "a-confidence-is-a"),
        (lambda whole: whole["mappings"][0].pop("comment"), "every-mapping-gives-a"),
        (lambda whole: whole.pop("mappings"), "validate-sssom"),
    ],
)
def test_each_rule_of_sssom_can_fail(
    world: Graph, tmp_path: Path, change: object, rule: str
) -> None:
    """Each rule fails by itself when what it asks for is taken away."""
    whole = json.loads(world.export("sssom", format=".json").data)
    assert callable(change)
    change(whole)
    path = tmp_path / "faulty.json"
    path.write_text(json.dumps(whole))
    found = outcomes(path, "sssom")
    assert {name for name, each in found.items() if each.outcome == FAILED} == {rule}


def test_each_rule_of_sssom_in_rdf_can_fail() -> None:
    """The RDF form has the rules of the table, each broken once by the thing named after it."""
    found = outcomes(HERE / "faulty-sssom.ttl", "sssom")
    failed = {rule for rule, each in found.items() if each.outcome == FAILED}
    assert failed == {"complete", "justified", "confident", "reasoned", "set"}
    for rule in failed:
        assert {where.split()[0].strip("<>") for where in found[rule].where} == {
            f"http://example.org/{rule}"
        }


def test_faults_of_a_table(tmp_path: Path) -> None:
    """A table that our reader refuses fails the first rule with every fault at its line."""
    path = HERE.parent / "mappings" / "faulty-rows.sssom.tsv"
    syntax, _ = validate(str(path), SSSOM)
    assert syntax.outcome == FAILED
    assert len(syntax.where) > 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["no-such.ttl", "--as", "skos"], 3, "there is no such file"),
        (["world.ttl", "--as", "skso"], 2, "did you mean skos"),
        (["world.ttl"], 2, "--as"),
        (["conftest.py", "--as", "skos"], 1, ""),
        (["world.ttl", "--as", "skos", "--schema", "none.ttl"], 3, "there is no such file"),
        (["world.ttl", "--as", "skos", "--schema", "conftest.py"], 3, "no RDF format"),
    ],
)
def test_bad_calls(
    arguments: list[str],
    code: int,
    says: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is wrong with the call is one line; a file of no known kind fails its syntax."""
    monkeypatch.chdir(HERE)
    assert main(["validate", *arguments]) == code
    err = capfd.readouterr().err
    assert says in err
    assert len(err.splitlines()) <= 1


VOCABULARY = str(HERE / "vocabulary.ttl")
SHAPES = str(HERE / "shapes.ttl")
DATA = "@prefix ex: <http://example.org/v#> . @prefix d: <http://example.org/d/> .\n"


@pytest.mark.parametrize(
    ("text", "failed", "where"),
    [
        ("d:a a ex:Post ; ex:asks d:b ; ex:pay 5 . d:b a ex:Skill .", set(), ""),
        ("d:a a ex:Poste .", {"terms"}, "Poste"),
        ("d:a a ex:Post ; ex:ask d:b .", {"terms"}, "v#ask>"),
        ("d:a a ex:Skill ; ex:asks d:a .", {"domains"}, "none of Job"),
        ('d:a a ex:Job ; ex:asks "b" .', {"ranges"}, "none of Job, Skill"),
        ('d:a a ex:Job ; ex:pay "much" .', {"ranges"}, "none of decimal"),
    ],
)
def test_vocabulary(tmp_path: Path, text: str, failed: set[str], where: str) -> None:
    """Terms, domains and ranges of a vocabulary are what the file is held against."""
    path = tmp_path / "data.ttl"
    path.write_text(DATA + text)
    found = outcomes(path, schema=VOCABULARY)
    rules = {rule: found[rule] for rule in ("terms", "domains", "ranges")}
    assert {rule for rule, each in rules.items() if each.outcome == FAILED} == failed
    for rule in failed:
        assert where in rules[rule].where[0]


def test_thing_of_unknown_class(tmp_path: Path) -> None:
    """What the file says no class of can't be judged, and that is not a pass."""
    path = tmp_path / "data.ttl"
    path.write_text(DATA + "d:a a ex:Job ; ex:asks d:b .")
    found = outcomes(path, schema=VOCABULARY)
    assert found["unknown-classes"].outcome == UNVERIFIABLE
    assert found["unknown-classes"].where == ("<http://example.org/d/b>",)


def test_official_shapes(tmp_path: Path) -> None:
    """A SHACL file is told from a vocabulary, and its shapes are the rules."""
    path = tmp_path / "data.ttl"
    path.write_text(DATA + "d:a a ex:Job .")
    assert outcomes(path, schema=SHAPES)["JobShape"].outcome == FAILED
    path.write_text(DATA + "d:a a ex:Job ; ex:pay 1 .")
    assert outcomes(path, schema=SHAPES)["JobShape"].outcome == PASSED


def test_official_sssom_schema(graph: Graph, tmp_path: Path) -> None:
    """The JSON and the table are valid by SSSOM's own JSON Schema, a wrong slot is not."""
    home = HERE.parents[2] / "shared" / "standards"
    schema = Path(os.environ.get("PM_GRAPH_STANDARDS", home)) / "sssom" / "sssom_schema.schema.json"
    if not schema.is_file():
        pytest.skip(f"SSSOM's schema is not at {schema}; set PM_GRAPH_STANDARDS")
    pointed = f"{schema}#/$defs/MappingSet"
    for ending in (".json", ".sssom.tsv"):
        path = tmp_path / f"all{ending}"
        path.write_bytes(graph.export("sssom", format=ending).data)
        assert outcomes(path, "sssom", pointed)["sssom_schema"].outcome == PASSED
    whole = json.loads((tmp_path / "all.json").read_text())
    whole["mappings"][3]["confidense"] = 0.5
    (tmp_path / "wrong.json").write_text(json.dumps(whole))
    found = outcomes(tmp_path / "wrong.json", "sssom", pointed)["sssom_schema"]
    assert found.outcome == FAILED
    assert "confidense" in found.where[0]


@pytest.mark.parametrize("name", ["esco", "schema", "sfia", "ctdl-asn", "elm", "skos"])
def test_a_file_without_anything_of_the_target_does_not_pass(tmp_path: Path, name: str) -> None:
    """An empty file and one of another kind fail, and the outcome says that nothing was found."""
    empty, other = tmp_path / "empty.ttl", tmp_path / "other.ttl"
    empty.write_text("", encoding="utf-8")
    other.write_text("<https://example.org/a> <https://example.org/b> 1 .", encoding="utf-8")
    for path in (empty, other):
        failed = [each for each in validate(str(path), read_target(name)) if each.outcome == FAILED]
        assert [each.rule for each in failed] == ["present"]
