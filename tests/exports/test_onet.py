"""The target ``onet``: every title and duty in the table, placed as the mappings place it."""

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pm_graph.export.onet import COLUMNS
from pm_graph.export.target import read_target
from pm_graph.graph import Graph
from pm_graph.validate.rule import FAILED, PASSED, UNVERIFIABLE, Outcome
from pm_graph.validate.run import validate

from .conftest import HERE, Shell

ID = "https://w3id.org/pm-graph/id/"
PAGE = "https://www.onetonline.org/link/summary/"
TARGET = read_target("onet")
Rows = list[dict[str, str]]


def read(data: str) -> Rows:
    """Return the rows of a table."""
    return list(csv.DictReader(io.StringIO(data)))


def asked(graph: Graph, query: str) -> set[tuple[str, ...]]:
    """Return the rows of a query as texts and addresses."""
    found = graph.sparql(query)
    return {tuple(str(getattr(row[c], "iri", row[c])) for c in found.columns) for row in found}


def test_every_title_and_duty(graph: Graph) -> None:
    """All are in the table, placed or not."""
    kinds = {
        "title": "Title",
        "role": "Role",
        "role level": "RoleLevel",
        "skill": "Skill",
        "skill level": "SkillLevel",
        "duty": "Responsibility",
    }
    rows = read(graph.export("onet").data.decode())
    assert tuple(rows[0]) == COLUMNS
    for name, kind in kinds.items():
        written = {(row["Address"],) for row in rows if row["Kind"] == name}
        assert written == asked(graph, f"SELECT ?s {{ ?s a pm:{kind} }}")


def test_placed_as_the_mappings_say(graph: Graph) -> None:
    """Code, title, match, confidence and reason of a title are those of its row of the mappings."""
    rows = read(graph.export("onet").data.decode())
    written = {
        (row["Address"], PAGE + row["O*NET-SOC Code"], row["Confidence"], row["Reason"])
        for row in rows
        if row["O*NET-SOC Code"] and row["Kind"] in ("title", "role", "role level")
    }
    query = f"""SELECT ?s ?o ?c ?r {{ ?row owl:annotatedSource ?s ; owl:annotatedTarget ?o .
        ?row <https://w3id.org/sssom/confidence> ?n ; rdfs:comment ?r . BIND (STR(?n) AS ?c)
        FILTER (STRSTARTS(STR(?o), "{PAGE}")) }}"""
    wanted = asked(graph, query)
    assert len(wanted) == 10
    assert written == wanted


def test_duties_under_the_codes_of_what_they_are_about(graph: Graph) -> None:
    """A duty of a title is under each occupation of the title, and under no other."""
    rows = read(graph.export("onet", framework="six-levels").data.decode())
    codes: dict[str, set[str]] = {}
    for row in rows:
        if row["Kind"] == "title":
            codes.setdefault(row["Title"], set()).add(row["O*NET-SOC Code"])
    assert codes["Associate Product Manager"] == {"11-2021.00", "13-1161.00"}
    duties = asked(graph, "SELECT ?s ?t { ?s a pm:Responsibility ; pm:about/skos:prefLabel ?t }")
    for address, title in duties:
        found = {row["O*NET-SOC Code"] for row in rows if row["Address"] == address}
        assert found == codes.get(title, set()) if f"{ID}six-levels/" in address else not found


def test_skills_by_their_role(graph: Graph) -> None:
    """A skill that a role's page lists is placed by the role, and the row says so."""
    rows = read(graph.export("onet", framework="ddat").data.decode())
    skills = [row for row in rows if row["Kind"] == "skill"]
    assert len(skills) == 9
    assert {row["Placed by"] for row in skills} == {"Product manager"}
    assert {
        row["O*NET-SOC Code"]
        for row in read(graph.export("onet", framework="sfia-8").data.decode())
    } == {""}


def test_small_world(world: Graph) -> None:
    """Levels, hedges, limits and the place of a duty, worked out by hand."""
    rows = read(world.export("onet").data.decode())
    (duty,) = (row for row in rows if row["Kind"] == "duty")
    assert {name: cell for name, cell in duty.items() if cell} == {
        "Framework": "Kiln 2",
        "Edition": "2",
        "Kind": "duty",
        "Title": "Firing level 1",
        "Level": "Level 1",
        "Rank": "1",
        "Duty": "May stoke small kilns",
        "Hedge": "may",
        "Limit": "small kilns",
        "Involvement": "performs",
        "Source": "kiln-2, Level 1, passage 1 (lines 4 to 5)",
        "Address": f"{ID}kiln-2/statement/1",
    }


def first(rows: Rows, kind: str) -> dict[str, str]:
    """Return the first placed row of a kind."""
    return next(row for row in rows if row["Kind"] == kind and row["O*NET-SOC Code"])


BROKEN: list[tuple[str, Callable[[Rows], object]]] = [
    ("once", lambda r: r.append(first(r, "duty"))),
    ("one-title", lambda r: first(r, "duty").update({"O*NET-SOC Title": "Bakers"})),
    ("placed", lambda r: first(r, "title").update(Reason="")),
    ("each-row-names-its", lambda r: first(r, "title").update(Title="")),
    ("codes-have-the-form", lambda r: first(r, "title").update({"O*NET-SOC Code": "11-2021"})),
    ("a-match-is-one", lambda r: first(r, "title").update(Match="sameAs")),
    ("a-match-is-one", lambda r: first(r, "title").update(Confidence="70%")),
    ("a-duty-says-what", lambda r: first(r, "duty").update(Source="")),
]


def judged(rows: Rows, folder: Path, *data: str) -> dict[str, Outcome]:
    """Return the outcome of each rule for a table of these rows."""
    path = folder / "out.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return {each.rule: each for each in validate(str(path), TARGET, data=data)}


@pytest.mark.parametrize(("rule", "change"), BROKEN)
def test_each_rule_fails(
    graph: Graph, tmp_path: Path, rule: str, change: Callable[[Rows], object]
) -> None:
    """What is spoilt is found by the rule that is about it, which passed before."""
    rows = read(graph.export("onet", framework="six-levels").data.decode())
    assert judged(rows, tmp_path)[rule].outcome == PASSED
    change(rows)
    outcome = judged(rows, tmp_path)[rule]
    assert outcome.outcome == FAILED
    assert outcome.where


def test_codes_take_the_occupation_data(graph: Graph, tmp_path: Path) -> None:
    """Whether a code is O*NET's can be told with its table, in text as O*NET publishes it."""
    rows = read(graph.export("onet", framework="six-levels").data.decode())
    assert judged(rows, tmp_path)["codes"].outcome == UNVERIFIABLE
    data = tmp_path / "Occupation Data.txt"
    heading = "O*NET-SOC Code\tTitle\tDescription\n11-2021.00\tMarketing Managers\tx\n"
    data.write_text(heading)
    found = judged(rows, tmp_path, str(data))["codes"]
    assert found.where == ("13-1161.00 Market Research Analysts and Marketing Specialists",)
    data.write_text(f"{heading}13-1161.00\tMarket Research Analysts and Marketing Specialists\tx\n")
    assert judged(rows, tmp_path, str(data))["codes"].outcome == PASSED


def test_official_codes(graph: Graph, tmp_path: Path) -> None:
    """The codes and titles of the graph that ships are those of O*NET's own workbook."""
    home = Path(os.environ.get("PM_GRAPH_DATA", HERE.parents[2] / "shared" / "data"))
    book = home / "onet-29.2" / "Occupation Data.xlsx"
    if not book.is_file():
        pytest.skip(f"O*NET's occupation data is not at {book}; set PM_GRAPH_DATA")
    rows = read(graph.export("onet").data.decode())
    assert judged(rows, tmp_path, str(book))["codes"].outcome == PASSED


def test_no_table(shell: Shell, tmp_path: Path) -> None:
    """A file without codes, and rows of another length, are said with their lines."""
    path = tmp_path / "out.csv"
    path.write_text("Title,Duty\nBaker,Bake\n")
    done = shell("validate", path, "--as", "onet", "-f", "json")
    assert done.returncode == 1
    assert "has no column 'O*NET-SOC Code'" in done.stdout
    path.write_text("O*NET-SOC Code,Title\n11-2021.00,Baker,Bake\n")
    assert "out.csv:2" in shell("validate", path, "--as", "onet", "-f", "json").stdout
