from functools import partial
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pm_graph.errors import DocumentError
from pm_graph.statement import Loader, Passage, Thing

LOADER: Loader = entry_points(group="pm_graph.loaders")["ddat"].load()
KEEPER = (Path(__file__).parents[1] / "documents" / "ddat-lighthouse-keeper.txt").read_text("utf-8")

PAGE = """\
Crafts role: Cooper
- A cooper makes barrels.

In this role, you will:
- bend staves

Role level: Junior cooper
- A junior cooper learns.

At this role level, you will:
- sweep

Skill: Hooping
- heat the hoop
"""


def test_names_the_role_its_levels_and_its_skills() -> None:
    """The role lists its skills in the page's order; a role level belongs to its role."""
    reading = LOADER.load(KEEPER, "keeper.txt")
    assert (reading.layout, reading.title) == ("ddat", "Lighthouse keeper")
    of_role = (("ofRole", "lighthouse-keeper"),)
    assert reading.things == (
        Thing(
            "lighthouse-keeper",
            "Role",
            "Lighthouse keeper",
            links=(("listsSkill", "lamp-and-lens-care"), ("listsSkill", "weather-reading")),
            job_family="Harbour and coast",
        ),
        Thing(
            "lighthouse-keeper/assistant-keeper",
            "RoleLevel",
            "Assistant keeper (role level)",
            links=of_role,
        ),
        Thing(
            "lighthouse-keeper/principal-keeper",
            "RoleLevel",
            "Principal keeper (role level)",
            links=of_role,
        ),
        Thing("lamp-and-lens-care", "Skill", "Lamp and lens care"),
        Thing("weather-reading", "Skill", "Weather reading"),
    )


def test_reads_what_stands_under_the_role() -> None:
    """Bullets and prose under the role define it; its duties are statements about it."""
    role = ("lighthouse-keeper",)
    bullet = partial(Passage, form="bullet")
    heading, duties = "Harbour and coast role: Lighthouse keeper", "In this role, you will"
    assert LOADER.load(KEEPER, "keeper.txt").passages[:5] == (
        bullet(
            heading, 1, (2, 2), "A lighthouse keeper keeps the light burning.", role, "Definition"
        ),
        bullet(heading, 2, (2, 2), "They also keep the log.", role, "Definition"),
        Passage(heading, 3, (4, 4), "The post is lonely.", role, "Definition"),
        bullet(duties, 1, (7, 7), "trim the lamp at dusk and at dawn", role),
        bullet(duties, 2, (8, 9), "warn passing ships of fog, by horn or by bell", role),
    )


def test_tells_the_duties_of_several_role_levels_apart() -> None:
    """Where a page has several role levels, the section of duties carries the level's name."""
    passages = LOADER.load(KEEPER, "keeper.txt").passages[5:11]
    assert [(x.section, x.position, x.about) for x in passages] == [
        ("Role level: Assistant keeper", 1, ("lighthouse-keeper/assistant-keeper",)),
        (
            "At this role level, you will: Assistant keeper",
            1,
            ("lighthouse-keeper/assistant-keeper",),
        ),
        ("Role level: Principal keeper", 1, ("lighthouse-keeper/principal-keeper",)),
        ("Role level: Principal keeper", 2, ("lighthouse-keeper/principal-keeper",)),
        (
            "At this role level, you will: Principal keeper",
            1,
            ("lighthouse-keeper/principal-keeper",),
        ),
        (
            "At this role level, you will: Principal keeper",
            2,
            ("lighthouse-keeper/principal-keeper",),
        ),
    ]


def test_a_single_role_level_needs_no_name_in_its_duties() -> None:
    """Where a page has one role level, the section of duties is the heading as it stands."""
    passages = LOADER.load(PAGE, "cooper.txt").passages
    assert [x.text for x in passages if x.section == "At this role level, you will"] == ["sweep"]


def test_a_role_level_may_have_nothing_but_duties() -> None:
    """A role level is described by its duties as well as by a text of its own."""
    reading = LOADER.load(PAGE.replace("- A junior cooper learns.\n", ""), "cooper.txt")
    assert [x.text for x in reading.passages if x.about == ("cooper/junior-cooper",)] == ["sweep"]


def test_reads_the_bullets_of_each_skill() -> None:
    """Each bullet under a skill is a passage about the skill, whatever the bullet looks like."""
    passages = LOADER.load(KEEPER, "keeper.txt").passages[11:]
    assert [(x.section, x.position, x.about, x.lines) for x in passages] == [
        ("Skill: Lamp and lens care", 1, ("lamp-and-lens-care",), (25, 25)),
        ("Skill: Lamp and lens care", 2, ("lamp-and-lens-care",), (26, 26)),
        ("Skill: Weather reading", 1, ("weather-reading",), (29, 29)),
        ("Skill: Weather reading", 2, ("weather-reading",), (30, 30)),
    ]


@pytest.mark.parametrize("line", ["- Skill: whistling", "- whistle, a\n  skill: rare"])
def test_a_bullet_is_no_heading(line: str) -> None:
    """What reads like a heading within a bullet belongs to the bullet."""
    reading = LOADER.load(PAGE.replace("- bend staves", line), "cooper.txt")
    duties = [x.text for x in reading.passages if x.section == "In this role, you will"]
    assert duties == [" ".join(line.removeprefix("- ").split())]


FAULTS = {
    "no role": (
        "Crafts role: Cooper\n- A cooper makes barrels.\n",
        "",
        [(0, "no role; begin with a line such as 'Product and delivery role: Product manager'")],
    ),
    "a role without a name": (
        "role: Cooper",
        "role:",
        [(1, "'Crafts role' names nothing; add the name")],
    ),
    "a second role": (
        "Skill: Hooping",
        "Crafts role: Smith\n- A smith makes hoops.\n\nSkill: Hooping",
        [
            (
                13,
                "'Crafts role: Smith' is a second role; give each role a document of its own",
            )
        ],
    ),
    "text above the role": (
        "Crafts role:",
        "- see also: smiths\nCrafts role:",
        [
            (
                1,
                "'see also: smiths' stands above the first heading; "
                "move it below the role or remove it",
            )
        ],
    ),
    "a role level above the role": (
        "Crafts role:",
        "Role level: Master cooper\n- A master owns the yard.\n\nCrafts role:",
        [(1, "'Role level: Master cooper' stands above the role; move it")],
    ),
    "duties above their role level": (
        "Role level: Junior cooper\n- A junior cooper learns.\n",
        "",
        [(8, "'At this role level, you will' stands above its role level; move it")],
    ),
    "a role of which nothing is said": (
        "- A cooper makes barrels.\n\nIn this role, you will:\n- bend staves\n",
        "",
        [(1, "nothing is said about 'Cooper'; say it")],
    ),
    "duties twice": (
        "Role level:",
        "In this role, you will:\n- sing\n\nRole level:",
        [(7, "'In this role, you will' stands on line 4 already; keep one of them")],
    ),
    "duties that are none": (
        "- bend staves",
        "",
        [(4, "nothing stands under 'In this role, you will'; add its text or remove it")],
    ),
    "a skill twice": (
        "Skill: Hooping",
        "Skill: Hooping\n- cut the hoop\n\nSkill: Hooping",
        [(16, "'Skill: Hooping' stands on line 13 already; keep one of them")],
    ),
    "two skills with one key": (
        "Skill: Hooping",
        "Skill: HOOPING!\n- cut the hoop\n\nSkill: Hooping",
        [(0, "Skill 'HOOPING!' and Skill 'Hooping' would share the key 'hooping'; rename one")],
    ),
    "a skill called like the role": (
        "Skill: Hooping",
        "Skill: Cooper",
        [(0, "Role 'Cooper' and Skill 'Cooper' would share the key 'cooper'; rename one")],
    ),
    "a skill without bullets": (
        "- heat the hoop",
        "",
        [(13, "nothing stands under 'Skill: Hooping'; add its text or remove it")],
    ),
    "prose under a skill": (
        "- heat the hoop",
        "- heat the hoop\n\nMind your hands.",
        [
            (
                16,
                "'Mind your hands.' is prose, but a skill has bullets only; "
                "make it a bullet or remove it",
            )
        ],
    ),
    "a role without skills": (
        "Skill: Hooping\n- heat the hoop\n",
        "",
        [(1, "'Cooper' lists no skill; add a line such as 'Skill: Life cycle'")],
    ),
}


@pytest.mark.parametrize(("old", "new", "faults"), FAULTS.values(), ids=FAULTS)
def test_reports_what_it_cannot_read(old: str, new: str, faults: list[tuple[int, str]]) -> None:
    """Every fault of a page is reported with its line, what is wrong and what would do."""
    assert old in PAGE
    with pytest.raises(DocumentError) as caught:
        LOADER.load(PAGE.replace(old, new), "cooper.txt")
    assert list(caught.value.faults) == faults


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_reads_back_any_page(bullets: list[int]) -> None:
    """However many skills a page has, each keeps its own bullets, in the page's order."""
    skills = [
        "\n".join([f"Skill: Craft {number}", *(f"- do it {n} times" for n in range(count))])
        for number, count in enumerate(bullets)
    ]
    page = "\n\n".join(["Crafts role: Cooper\n- A cooper makes barrels.", *skills])
    reading = LOADER.load(page, "cooper.txt")
    keys = [f"craft-{number}" for number in range(len(bullets))]
    assert [("listsSkill", key) for key in keys] == list(reading.things[0].links)
    expected = [(key,) for key, count in zip(keys, bullets, strict=True) for _ in range(count)]
    assert expected == [x.about for x in reading.passages if x.kind == "Statement"]
