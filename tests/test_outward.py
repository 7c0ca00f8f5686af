"""Links outward lead to things that exist: held against the published data where it is at hand."""

import os
import re
import zipfile
from pathlib import Path

import pytest

from pm_graph.mapping import mapping_sets

DATA = Path(
    os.environ.get("PM_GRAPH_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
)


def ends(name: str) -> set[tuple[str, str]]:
    """Return the IRIs and labels of what lies outside in the mapping set ``name``."""
    (table,) = [one for one in mapping_sets() if one.name == name]
    return {
        (iri, label)
        for row in table.rows
        for iri, label in ((row.subject, row.subject_label), (row.object, row.object_label))
        if not iri.startswith("https://w3id.org/pm-graph/")
    }


def test_esco_knows_what_is_linked_to_it() -> None:
    """Each ESCO IRI is in ESCO's data set, with the label that the table gives."""
    path = DATA / "esco-1.1.1" / "classification_en.zip"
    if not path.is_file():
        pytest.skip(f"ESCO's data set is not at {path}; set PM_GRAPH_DATA")
    with zipfile.ZipFile(path) as archive:
        tables = [archive.read(name).decode("utf-8") for name in archive.namelist()]
    for iri, label in ends("esco"):
        lines = [line for table in tables for line in table.splitlines() if iri in line]
        assert lines, iri
        assert any(label in line for line in lines), (iri, label)


def test_onet_knows_what_is_linked_to_it() -> None:
    """Each O*NET-SOC code is in O*NET's table of occupations, with the title the mapping gives."""
    folder = DATA / "onet-29.2"
    if not folder.is_dir():
        pytest.skip(f"O*NET's tables are not at {folder}; set PM_GRAPH_DATA")
    import openpyxl

    (path,) = folder.glob("Occupation Data.xlsx")
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        sheet = book.active
        assert sheet is not None
        titles = {str(row[0]): str(row[1]) for row in sheet.iter_rows(values_only=True)}
    finally:
        book.close()
    for iri, label in ends("onet"):
        assert titles[iri.rpartition("/")[2]] == label


def test_identifiers_of_sfia_9_have_their_form() -> None:
    """SFIA's identifiers are a skill, a skill at a level, a level or the scheme of the levels."""
    form = (
        r"https://rdf\.sfia-online\.org/9/"
        r"(skills/PROD|skilllevels/PROD_[3-6]|lor/[1-7]|ontology/LorScheme)"
    )
    for iri, _ in ends("sfia-9"):
        assert re.fullmatch(form, iri), iri
