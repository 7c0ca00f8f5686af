from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pm_graph.errors import DocumentError
from pm_graph.statement import Furniture, Loader, Passage, Thing

LOADER: Loader = entry_points(group="pm_graph.loaders")["sfia"].load()
DOCUMENTS = Path(__file__).parents[1] / "documents"
ORCHARD = (DOCUMENTS / "sfia-orchard-keeping.txt").read_text("utf-8")
KILN = (DOCUMENTS / "sfia-kiln-firing.txt").read_text("utf-8")

PAGE = """\
Knots that hold

Knot tying KNOT

Joining ropes.

Guidance notes

- rope means cord too

Defined at these levels: 2 3

Knot tying: Level 2

Ties the common knots.

Knot tying: Level 3

Teaches others.
"""


def test_names_the_skill_and_its_scheme() -> None:
    """A page gives one skill by its code, and the scheme of its levels."""
    reading = LOADER.load(ORCHARD, "orchard.txt")
    assert (reading.layout, reading.title) == ("sfia", "Orchard keeping (ORCH)")
    assert reading.things[:2] == (
        Thing("ORCH", "Skill", "Orchard keeping", "ORCH"),
        Thing("levels", "LevelScheme", "Levels of responsibility"),
    )


def test_links_each_level_to_the_one_above() -> None:
    """A level is followed by the next number, or is below the next number that the page has."""
    levels = [x for x in LOADER.load(ORCHARD, "orchard.txt").things if x.kind == "Level"]
    scheme = ("inScheme", "levels")
    assert levels == [
        Thing("level/1", "Level", "Level 1", "1", 1, (scheme, ("below", "level/3"))),
        Thing("level/3", "Level", "Level 3", "3", 3, (scheme, ("nextLevel", "level/4"))),
        Thing("level/4", "Level", "Level 4", "4", 4, (scheme, ("below", "level/6"))),
        Thing("level/6", "Level", "Level 6", "6", 6, (scheme,)),
    ]


@pytest.mark.parametrize(
    ("text", "described"), [(ORCHARD, [3, 4, 6]), (KILN, [2, 3, 4, 5])], ids=["orchard", "kiln"]
)
def test_gives_the_skill_at_each_described_level(text: str, described: list[int]) -> None:
    """There is a skill at a level where the page describes one, and only there."""
    reading = LOADER.load(text, "page.txt")
    skill = reading.things[0]
    assert [x for x in reading.things if x.kind == "SkillLevel"] == [
        Thing(
            f"{skill.key}/{level}",
            "SkillLevel",
            f"{skill.label} level {level}",
            f"{skill.key} {level}",
            links=(("ofSkill", skill.key), ("atLevel", f"level/{level}")),
        )
        for level in described
    ]


def test_reads_an_ascending_page() -> None:
    """Each sentence is a passage with its section, place, lines, subject and kind."""
    passages = LOADER.load(ORCHARD, "orchard.txt").passages
    assert passages[:5] == (
        Passage(
            "Definition",
            1,
            (5, 6),
            "Caring for fruit trees from planting to felling, so that each one yields well for as "
            "long as it stands.",
            ("ORCH",),
            "Definition",
        ),
        Passage(
            "Defined at these levels",
            1,
            (8, 8),
            "Defined at these levels: 3, 4, 6",
            ("ORCH",),
            "Observation",
            defined_at=("level/3", "level/4", "level/6"),
        ),
        Passage(
            "Level 1",
            1,
            (12, 12),
            "This skill is not typically observed or practised at this level.",
            ("ORCH",),
            "Observation",
            ("level/1",),
        ),
        Passage(
            "Level 3",
            1,
            (16, 16),
            "Prunes young trees under a plan that somebody else has drawn up.",
            ("ORCH/3",),
        ),
        Passage(
            "Level 3",
            2,
            (16, 17),
            "Records what was cut, e.g. water shoots, and why.",
            ("ORCH/3",),
        ),
    )
    assert [(x.section, x.position, x.lines) for x in passages[5:]] == [
        ("Level 3", 3, (17, 18)),
        ("Level 3", 4, (18, 18)),
        ("Level 4", 1, (22, 22)),
        ("Level 4", 2, (22, 22)),
        ("Level 6", 1, (26, 26)),
        ("Level 6", 2, (27, 27)),
    ]


def test_sets_the_strapline_aside() -> None:
    """What stands above the title is furniture."""
    assert LOADER.load(ORCHARD, "orchard.txt").furniture == (Furniture("strapline", (1, 1)),)


def test_reads_guidance_bullet_by_bullet_and_sentence_by_sentence() -> None:
    """Guidance is about the skill; a bullet may have two sentences or be wrapped."""
    guidance = [x for x in LOADER.load(KILN, "kiln.txt").passages if x.kind == "Guidance"]
    assert [(x.position, x.lines, x.text) for x in guidance] == [
        (1, (8, 8), "firing covers wood, gas and electric kilns."),
        (2, (8, 8), "It leaves out open pits."),
        (3, (9, 9), 'a potter\'s "cone" stands for heat-work - not for temperature'),
        (4, (10, 11), "logs may be kept on paper or in a spreadsheet"),
    ]
    assert {(x.section, x.about) for x in guidance} == {("Guidance notes", ("KILN",))}


def test_a_range_is_about_the_skill_at_each_of_its_levels() -> None:
    """A sentence under "Levels 2-3" describes both; the levels may stand in descending order."""
    passages = LOADER.load(KILN, "kiln.txt").passages
    sections = list(dict.fromkeys(x.section for x in passages))
    assert sections == [
        "Definition",
        "Guidance notes",
        "Level 5",
        "Level 4",
        "Levels 2-3",
        "Level 1",
    ]
    assert {x.about for x in passages if x.section == "Levels 2-3"} == {("KILN/2", "KILN/3")}


@pytest.mark.parametrize(
    "heading",
    [
        "Levels 2-3",
        "Levels 2 \u2013 3",
        "levels\u00a02\u00a0to\u00a03",
        "Levels 2\u20113",
        "Level 2-3",
    ],
)
def test_reads_a_range_however_it_is_written(heading: str) -> None:
    """A hyphen, a long dash, "to" and no-break spaces all make a range, with one section name."""
    page = PAGE.replace(": Level 2", f": {heading}").partition("Knot tying: Level 3")[0]
    reading = LOADER.load(page, "knot.txt")
    assert reading.passages[-1].section == "Levels 2-3"
    assert reading.passages[-1].about == ("KNOT/2", "KNOT/3")


@pytest.mark.parametrize("listed", ["2 3", "2, 3", "2,3", "2 and 3", "2-3", "\u00a02\u00a03."])
def test_reads_the_list_of_levels_however_it_is_written(listed: str) -> None:
    """The levels may be parted by spaces, commas or "and"."""
    reading = LOADER.load(PAGE.replace("levels: 2 3", f"levels: {listed}"), "knot.txt")
    assert [x.rank for x in reading.things if x.kind == "Level"] == [2, 3]


def test_a_level_that_is_not_observed_is_about_the_skill() -> None:
    """Each level of an unobserved range is named; none of them becomes a skill at a level."""
    page = f"{PAGE}\nKnot tying: Levels 4-5\n\nThe skill is not practiced at these levels.\n"
    reading = LOADER.load(page, "knot.txt")
    last = reading.passages[-1]
    assert (last.about, last.kind) == (("KNOT",), "Observation")
    assert last.not_observed_at == ("level/4", "level/5")
    assert [x.key for x in reading.things if x.kind == "SkillLevel"] == ["KNOT/2", "KNOT/3"]
    assert [x.rank for x in reading.things if x.kind == "Level"] == [2, 3, 4, 5]


def test_the_title_is_the_name_that_the_levels_repeat() -> None:
    """A strapline may end in four capitals as well."""
    page = PAGE.replace("Knots that hold", "All knots are approved by NATO")
    assert LOADER.load(page, "knot.txt").title == "Knot tying (KNOT)"


UNREADABLE = "write 'Level 3' or 'Levels 1-2', from 1 to 7"

FAULTS = {
    "no title": (
        "Knot tying KNOT\n",
        "\n",
        [(0, "no title; begin with the skill's name and four-letter code on one line")],
    ),
    "no definition": (
        "Joining ropes.",
        "",
        [(3, "no definition; add it below the title")],
    ),
    "two straplines": (
        "Knots that hold",
        "Knots that hold\n\nLearn them.",
        [(3, "'Learn them.' stands above the title, where only a strapline may; remove it")],
    ),
    "guidance without notes": (
        "- rope means cord too",
        "",
        [(7, "nothing stands under 'Guidance notes'; add its text or remove it")],
    ),
    "guidance twice": (
        "Defined at",
        "Guidance notes\n- string does not\n\nDefined at",
        [(11, "'Guidance notes' stands on line 7 already; keep one of them")],
    ),
    "text under the list of levels": (
        "levels: 2 3",
        "levels: 2 3\n\nTwo levels only.",
        [
            (
                13,
                "'Two levels only.' stands under the list of levels, where no text belongs; "
                "move it below the title or a level",
            )
        ],
    ),
    "a list of no numbers": (
        "levels: 2 3",
        "levels: all",
        [
            (
                11,
                "can't read the levels in 'Defined at these levels: all'; list numbers from 1 to 7",
            )
        ],
    ),
    "a list of which one can't be read": (
        "levels: 2 3",
        "levels: 2, 3, x",
        [
            (
                11,
                "can't read the levels in 'Defined at these levels: 2, 3, x'; "
                "list numbers from 1 to 7",
            )
        ],
    ),
    "a listed level that is not described": (
        "levels: 2 3",
        "levels: 2 3 4",
        [(11, "level 4 is listed but not described; describe it or take it off the list")],
    ),
    "a described level that is not listed": (
        "levels: 2 3",
        "levels: 2",
        [(17, "level 3 is described but not listed among the page's levels; list it or remove it")],
    ),
    "another skill's level": (
        "Knot tying: Level 3",
        "Net mending: Level 3",
        [
            (
                17,
                "'Net mending: Level 3' is a level of another skill than 'Knot tying'; "
                "correct the name or remove it",
            )
        ],
    ),
    "a level without text": (
        "Teaches others.",
        "",
        [
            (11, "level 3 is listed but not described; describe it or take it off the list"),
            (17, "nothing stands under 'Knot tying: Level 3'; add its text"),
        ],
    ),
    "a level twice": (
        "tying: Level 3",
        "tying: Levels 2-3",
        [(17, "level 2 stands on line 13 already; keep one of them")],
    ),
    "a level beyond the seven": (
        "tying: Level 3",
        "tying: Level 8",
        [
            (11, "level 3 is listed but not described; describe it or take it off the list"),
            (17, f"can't read the level in 'Knot tying: Level 8'; {UNREADABLE}"),
        ],
    ),
    "a backward range": (
        "tying: Level 3",
        "tying: Levels 5-3",
        [
            (11, "level 3 is listed but not described; describe it or take it off the list"),
            (17, f"can't read the level in 'Knot tying: Levels 5-3'; {UNREADABLE}"),
        ],
    ),
    "a level in words": (
        "tying: Level 3",
        "tying: Level three",
        [
            (11, "level 3 is listed but not described; describe it or take it off the list"),
            (17, f"can't read the level in 'Knot tying: Level three'; {UNREADABLE}"),
        ],
    ),
    "a level both described and not observed": (
        "Teaches others.",
        "Teaches others. This skill is not observed at this level.",
        [
            (
                17,
                "level 3 is described and also said not to be observed; keep one of the two",
            )
        ],
    ),
    "no level at all": (
        PAGE[PAGE.index("Defined") :],
        "",
        [(3, "no level; add a heading such as 'Knot tying: Level 3'")],
    ),
}


@pytest.mark.parametrize(("old", "new", "faults"), FAULTS.values(), ids=FAULTS)
def test_reports_what_it_cannot_read(old: str, new: str, faults: list[tuple[int, str]]) -> None:
    """Every fault of a page is reported with its line, what is wrong and what would do."""
    assert old in PAGE
    with pytest.raises(DocumentError) as caught:
        LOADER.load(PAGE.replace(old, new), "knot.txt")
    assert list(caught.value.faults) == faults


def test_reports_all_faults_together() -> None:
    """One run shows everything that is wrong with a page."""
    page = PAGE.replace("Joining ropes.", "").replace("tying: Level 2", "tying: Level 9")
    with pytest.raises(DocumentError) as caught:
        LOADER.load(page, "knot.txt")
    assert [fault.line for fault in caught.value.faults] == [3, 11, 13]
    assert str(caught.value).startswith("knot.txt:3: no definition")


@given(
    levels=st.sets(st.integers(1, 7), min_size=1),
    descending=st.booleans(),
    sentences=st.integers(1, 4),
)
def test_reads_back_any_page(levels: set[int], descending: bool, sentences: int) -> None:
    """Whatever levels a page describes, and in either order, each gets its own sentences."""
    order = sorted(levels, reverse=descending)
    text = " ".join(f"Ties knot {number}." for number in range(sentences))
    parts = [f"Knot tying: Level {level}\n\n{text}\n" for level in order]
    reading = LOADER.load("\n".join(["Knot tying KNOT\n\nJoining ropes.\n", *parts]), "knot.txt")
    expected = [(f"KNOT/{level}",) for level in order for _ in range(sentences)]
    assert expected == [x.about for x in reading.passages if x.kind == "Statement"]
    assert sorted(levels) == [x.rank for x in reading.things if x.kind == "Level"]
    above = {x.key: dict(x.links) for x in reading.things if x.kind == "Level"}
    for lower, higher in zip(sorted(levels), sorted(levels)[1:], strict=False):
        link = "nextLevel" if higher == lower + 1 else "below"
        assert above[f"level/{lower}"][link] == f"level/{higher}"
