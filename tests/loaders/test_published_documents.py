import os
from collections import Counter
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from pm_graph.statement import Furniture, Loader, Reading
from pm_graph.text import normalise

LOADERS: dict[str, Loader] = {
    point.name: point.load()
    for point in entry_points(group="pm_graph.loaders")
    if point.value.startswith("pm_graph.")
}
BESIDE = Path(__file__).parents[2].parent / "shared" / "documents"
FOLDER = Path(os.environ.get("PM_GRAPH_DOCUMENTS", BESIDE))
LAYOUTS = {
    "sfia-6-prod": "sfia",
    "sfia-8-prod": "sfia",
    "ddat-product-manager": "ddat",
    "six-levels": "ladder",
    "product-focus": "article",
}


def published(name: str) -> str:
    """Return a published document's text, or skip the test."""
    path = FOLDER / f"{name}.txt"
    if not path.is_file():
        pytest.skip(f"no {path}; PM_GRAPH_DOCUMENTS says where the published documents are")
    return path.read_text("utf-8")


def read(name: str) -> Reading:
    """Return the reading of a published document, or skip the test."""
    return LOADERS[LAYOUTS[name]].load(published(name), name)


@pytest.mark.parametrize("name", LAYOUTS)
def test_one_loader_recognises_each_document(name: str) -> None:
    """Each published document has one layout."""
    recognised = [key for key, loader in LOADERS.items() if loader.recognises(published(name))]
    assert recognised == [LAYOUTS[name]]


HEADINGS = {
    "sfia-6-prod": {3, 10, 14, 18, 22, 26, 30},
    "sfia-8-prod": {1, 6, 14, 19, 24, 29},
    "ddat-product-manager": {1, 4, 10, 15, 20, 27, 33, 41, 47, 53, 60, 67, 73},
    "six-levels": {4, 16, 20, 24, 28, 32, 36},
    "product-focus": set[int](),
}


@pytest.mark.parametrize("name", HEADINGS)
def test_every_line_is_accounted_for(name: str) -> None:
    """A line is a heading, part of a passage or furniture, never two of them."""
    reading = read(name)
    lines = enumerate(published(name).splitlines(), 1)
    places = [HEADINGS[name]]
    for found in (reading.passages, reading.furniture):
        places.append({n for x in found for n in range(x.lines[0], x.lines[1] + 1)})
    written = {number for number, line in lines if line.strip()}
    assert written <= set.union(*places)
    assert sum(map(len, places)) == len(set.union(*places))
    text = published(name).splitlines()
    said = [normalise(text[number - 1]) for number in sorted(places[1])]
    assert " ".join(said) == " ".join(x.text for x in reading.passages)


SECTIONS = {
    "sfia-6-prod": {
        "Definition": 1,
        "Defined at these levels": 1,
        "Levels 1-2": 1,
        "Level 3": 2,
        "Level 4": 3,
        "Level 5": 4,
        "Level 6": 5,
        "Level 7": 1,
    },
    "sfia-8-prod": {
        "Definition": 1,
        "Guidance notes": 5,
        "Level 6": 6,
        "Level 5": 8,
        "Level 4": 5,
        "Level 3": 4,
    },
    "ddat-product-manager": {
        "Product and delivery role: Product manager": 1,
        "In this role, you will": 4,
        "Role level: Product manager": 3,
        "At this role level, you will": 3,
        "Skill: Agile and Lean practices": 5,
        "Skill: Applying user-centred insights": 4,
        "Skill: Creating value for money": 6,
        "Skill: Life cycle management": 4,
        "Skill: Managing product outcomes": 4,
        "Skill: Product leadership": 5,
        "Skill: Product management": 5,
        "Skill: Stakeholder relationship management": 4,
        "Skill: Strategic ownership": 3,
    },
    "six-levels": {
        "Six Levels of Product Management": 12,
        "Associate Product Manager": 2,
        "Product Manager": 5,
        "Senior Product Manager": 3,
        "Director of Product Management": 4,
        "Vice President of Product Management": 2,
        "Chief Product Officer": 3,
        "Closing": 2,
    },
    "product-focus": {
        f"Paragraph {number}": count
        for number, count in enumerate([2, 1, 4, 4, 1, 2, 4, 2, 3, 2], 1)
    },
}


@pytest.mark.parametrize("name", SECTIONS)
def test_counts_the_passages_of_each_section(name: str) -> None:
    """Each section has as many passages as it has sentences and bullets, in document order."""
    sections = Counter(x.section for x in read(name).passages)
    assert list(sections.items()) == list(SECTIONS[name].items())


@pytest.mark.parametrize(
    ("name", "mentioned", "unobserved"),
    [("sfia-6-prod", range(1, 8), [1, 2, 7]), ("sfia-8-prod", range(3, 7), [])],
)
def test_describes_the_skill_at_levels_three_to_six(
    name: str, mentioned: range, unobserved: list[int]
) -> None:
    """Both editions describe levels 3 to 6; only the older one speaks of the others."""
    reading = read(name)
    assert reading.title == "Product management (PROD)"
    assert [x.rank for x in reading.things if x.kind == "Level"] == list(mentioned)
    assert [x.key for x in reading.things if x.kind == "SkillLevel"] == [
        f"PROD/{level}" for level in range(3, 7)
    ]
    keys = [key for x in reading.passages for key in x.not_observed_at]
    assert keys == [f"level/{level}" for level in unobserved]


def test_lists_the_nine_skills_of_the_role() -> None:
    """The role, its role level and its skills share a name here and there, but no key."""
    reading = read("ddat-product-manager")
    assert reading.title == "Product manager"
    kinds = Counter(x.kind for x in reading.things)
    assert kinds == {"Role": 1, "RoleLevel": 1, "Skill": 9}
    role = reading.things[0]
    assert role.job_family == "Product and delivery"
    assert [key for _, key in role.links] == [x.key for x in reading.things if x.kind == "Skill"]
    skills = {key for _, key in role.links}
    assert sum(set(x.about) <= skills for x in reading.passages) == 40


def test_ranks_the_six_titles() -> None:
    """The titles stand in order from the bottom up."""
    titles = [x for x in read("six-levels").things if x.kind == "Title"]
    assert [(x.key, x.links) for x in titles] == [
        (key, (("atLevel", f"level/{rank}"),))
        for rank, key in enumerate(
            [
                "associate-product-manager",
                "product-manager",
                "senior-product-manager",
                "director",
                "vice-president",
                "chief-product-officer",
            ],
            1,
        )
    ]


def test_tells_furniture_from_statements() -> None:
    """Straplines, navigation, advertisements, bylines, replies and forms are set aside."""
    furniture = {name: read(name).furniture for name in LAYOUTS}
    assert furniture == {
        "sfia-6-prod": (Furniture("strapline", (1, 1)),),
        "sfia-8-prod": (),
        "ddat-product-manager": (),
        "six-levels": (
            Furniture("advertisement", (1, 1)),
            Furniture("navigation", (2, 2)),
            Furniture("advertisement", (42, 42)),
            Furniture("navigation", (47, 47)),
            Furniture("navigation", (51, 51)),
            Furniture("advertisement", (55, 56)),
        ),
        "product-focus": (
            Furniture("byline", (21, 22)),
            Furniture("sharing", (24, 24)),
            Furniture("reader reply", (26, 37)),
            Furniture("comment form", (39, 41)),
        ),
    }


def test_names_the_role_of_the_article() -> None:
    """The article without a title is about the product manager; its first sentence defines it."""
    reading = read("product-focus")
    assert [x.key for x in reading.things] == ["product-manager"]
    assert reading.title == "Product manager"
    assert [x.kind for x in reading.passages] == ["Definition"] + ["Statement"] * 24
