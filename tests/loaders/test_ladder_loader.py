from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pm_graph.errors import DocumentError
from pm_graph.statement import Furniture, Loader, Passage, Thing

LOADER: Loader = entry_points(group="pm_graph.loaders")["ladder"].load()
DOCUMENTS = Path(__file__).parents[1] / "documents"
BAKERY = (DOCUMENTS / "ladder-bakery.txt").read_text("utf-8")
STAGE = (DOCUMENTS / "ladder-stage-crew.txt").read_text("utf-8")

ARTICLE = """\
Rungs of the Forge

Every smithy has a ladder of roles.

Striker:

A striker swings the sledge.

Smith:

A smith shapes the iron.
"""


def test_names_the_ladder_its_levels_and_its_titles() -> None:
    """The first title stands at step 1; a title's key leaves out what it is a title of."""
    reading = LOADER.load(BAKERY, "bakery.txt")
    assert (reading.layout, reading.title) == ("ladder", "Four Rungs of the Bakery")
    scheme = ("inScheme", "ladder")
    assert reading.things == (
        Thing("ladder", "LevelScheme", "Four Rungs of the Bakery"),
        Thing("level/1", "Level", "Step 1", "1", 1, (scheme, ("nextLevel", "level/2"))),
        Thing("level/2", "Level", "Step 2", "2", 2, (scheme, ("nextLevel", "level/3"))),
        Thing("level/3", "Level", "Step 3", "3", 3, (scheme, ("nextLevel", "level/4"))),
        Thing("level/4", "Level", "Step 4", "4", 4, (scheme,)),
        Thing("apprentice-baker", "Title", "Apprentice Baker", links=(("atLevel", "level/1"),)),
        Thing("baker", "Title", "Baker", links=(("atLevel", "level/2"),)),
        Thing("head", "Title", "Head of Dough", links=(("atLevel", "level/3"),)),
        Thing("master-baker", "Title", "Master Baker", links=(("atLevel", "level/4"),)),
    )


def test_ranks_from_the_top_down_where_the_text_says_so() -> None:
    """If the first title is the highest and the last the lowest, the last is at level 1."""
    titles = [x for x in LOADER.load(STAGE, "stage.txt").things if x.kind == "Title"]
    assert [(x.key, x.links) for x in titles] == [
        ("technical-director", (("atLevel", "level/4"),)),
        ("stage-manager", (("atLevel", "level/3"),)),
        ("deputy-stage-manager", (("atLevel", "level/2"),)),
        ("runner", (("atLevel", "level/1"),)),
    ]


def test_a_wrapped_line_hides_no_rank() -> None:
    """The words that tell the direction may stand on two lines."""
    article = ARTICLE.replace("swings", "at the highest\nlevel swings")
    titles = [x for x in LOADER.load(article, "forge.txt").things if x.kind == "Title"]
    assert [x.links for x in titles] == [(("atLevel", "level/2"),), (("atLevel", "level/1"),)]


def test_a_wrapped_advertisement_is_still_one() -> None:
    """A paragraph of furniture is known wherever its lines break."""
    article = f"{ARTICLE}\nDo you need\na hand at your forge?\nI can\nhelp.\n"
    reading = LOADER.load(article, "forge.txt")
    assert reading.furniture == (Furniture("advertisement", (13, 16)),)


def test_reads_introduction_titles_and_closing() -> None:
    """Introduction and closing are about the framework itself, a title's prose about the title."""
    passages = LOADER.load(BAKERY, "bakery.txt").passages
    assert passages[1] == Passage(
        "Four Rungs of the Bakery",
        2,
        (7, 8),
        "Most bakers climb, rung by rung, and a clear ladder tells them what the next role will "
        "ask.",
        (),
    )
    assert [(x.section, x.position, x.lines, x.about) for x in passages] == [
        ("Four Rungs of the Bakery", 1, (7, 7), ()),
        ("Four Rungs of the Bakery", 2, (7, 8), ()),
        ("Four Rungs of the Bakery", 3, (10, 10), ()),
        ("Apprentice Baker", 1, (14, 14), ("apprentice-baker",)),
        ("Apprentice Baker", 2, (14, 14), ("apprentice-baker",)),
        ("Baker", 1, (18, 18), ("baker",)),
        ("Baker", 2, (18, 18), ("baker",)),
        ("Baker", 3, (20, 20), ("baker",)),
        ("Baker", 4, (21, 21), ("baker",)),
        ("Baker", 5, (22, 22), ("baker",)),
        ("Head of Dough", 1, (26, 26), ("head",)),
        ("Master Baker", 1, (30, 30), ("master-baker",)),
        ("Master Baker", 2, (32, 32), ("master-baker",)),
        ("Closing", 1, (34, 34), ()),
        ("Closing", 2, (34, 34), ()),
    ]
    assert {x.kind for x in passages} == {"Statement"}


def test_sets_navigation_and_advertisements_aside() -> None:
    """Calls to book, alternative texts, tags, links and a newsletter are no statements."""
    assert LOADER.load(BAKERY, "bakery.txt").furniture == (
        Furniture("advertisement", (1, 1)),
        Furniture("navigation", (2, 2)),
        Furniture("advertisement", (36, 36)),
        Furniture("navigation", (38, 38)),
        Furniture("navigation", (40, 40)),
        Furniture("navigation", (42, 43)),
        Furniture("advertisement", (45, 46)),
    )
    assert LOADER.load(STAGE, "stage.txt").furniture == (Furniture("navigation", (1, 1)),)


def test_what_readers_wrote_is_no_rung() -> None:
    """A line with a colon among the replies heads no level."""
    reading = LOADER.load(f"{ARTICLE}\n2 comments\n\nForge master:\n\nYou left me out.\n", "x.txt")
    assert [x.label for x in reading.things if x.kind == "Title"] == ["Striker", "Smith"]
    assert reading.furniture == (Furniture("reader reply", (13, 17)),)


def test_titles_that_differ_behind_of_keep_the_whole_key() -> None:
    """Where two titles would share a short key, both are named in full."""
    text = ARTICLE.replace("Striker:", "Head of Iron:").replace("Smith:", "Head of Steel:")
    things = LOADER.load(text, "x.txt").things
    assert [x.key for x in things if x.kind == "Title"] == ["head-of-iron", "head-of-steel"]


@pytest.mark.parametrize(
    "text",
    [
        "Here is what we found:\n\nNothing.",
        "In short:\n- iron\n- fire",
        "A much longer line which only happens to end in a colon:\n\nProse.",
        "Ask around among\nHammer hands:\nthey know.",
    ],
)
def test_not_every_line_with_a_colon_is_a_title(text: str) -> None:
    """A line that leads to a list, has a verb or is long belongs to the prose around it."""
    article = ARTICLE.replace("swings the sledge.", f"swings the sledge.\n\n{text}")
    reading = LOADER.load(article, "x.txt")
    assert [x.label for x in reading.things if x.kind == "Title"] == ["Striker", "Smith"]
    striker = " ".join(x.text for x in reading.passages if x.section == "Striker")
    assert text.splitlines()[0] in striker


@pytest.mark.parametrize("title", ["IT smith", "VP, Iron", "Smith (night shift)", "Smith II"])
def test_reads_titles_of_many_forms(title: str) -> None:
    """An abbreviation, a comma, a bracket or a numeral may stand in a title."""
    reading = LOADER.load(ARTICLE.replace("Smith:", f"{title}:"), "forge.txt")
    assert [x.label for x in reading.things if x.kind == "Title"] == ["Striker", title]


@pytest.mark.parametrize(
    "text",
    [
        "Striker:\n\nSwings it.\n\nSmith:\n\nShapes iron at every level.\n",
        "Iron one:\n\nIron is hot.\n\nIron two:\n\nIron is cold.\n",
        ARTICLE.replace("Rungs", "# Rungs"),
        ARTICLE.replace("Smith:", ""),
    ],
    ids=["unrelated headings", "no word of rank", "markup", "a single title"],
)
def test_refuses_what_is_no_ladder(text: str) -> None:
    """Prose below lines with a colon is a ladder only if they are related and it tells of rank."""
    assert LOADER.recognises(ARTICLE)
    assert not LOADER.recognises(text)


FAULTS = {
    "no title of the article": (
        "Rungs of the Forge",
        "",
        [(0, "no title of the article; put it on a line above the introduction")],
    ),
    "a single title": (
        "Smith:",
        "",
        [
            (
                0,
                "fewer than two titles; put each on a line of its own that ends in a colon, "
                "such as 'Head gardener:'",
            )
        ],
    ),
    "a title with nothing below it": (
        "A striker swings the sledge.",
        "",
        [(5, "nothing stands under 'Striker'; add its text or remove it")],
    ),
    "a title twice": (
        "Smith:",
        "Striker:",
        [(9, "'Striker' stands on line 5 already; keep one of them")],
    ),
    "titles that read the same": (
        "Smith:",
        "Striker!:",
        [(0, "Title 'Striker' and Title 'Striker!' would share the key 'striker'; rename one")],
    ),
    "a title called like the article": (
        "Rungs of the Forge",
        "Smith",
        [(9, "'Smith' stands on line 1 already; keep one of them")],
    ),
    "a title called like the scheme": (
        "Smith:",
        "Ladder:",
        [
            (
                0,
                "LevelScheme 'Rungs of the Forge' and Title 'Ladder' would share the key "
                "'ladder'; rename one",
            )
        ],
    ),
    "a line that is no sentence": (
        "Striker:",
        "Why it matters\n\nStriker:",
        [
            (
                5,
                "'Why it matters' is neither a sentence nor a heading of this layout; "
                "end it with a full stop or remove it",
            )
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "faults"), FAULTS.values(), ids=FAULTS)
def test_reports_what_it_cannot_read(old: str, new: str, faults: list[tuple[int, str]]) -> None:
    """Every fault of an article is reported with its line, what is wrong and what would do."""
    assert old in ARTICLE
    with pytest.raises(DocumentError) as caught:
        LOADER.load(ARTICLE.replace(old, new), "forge.txt")
    assert list(caught.value.faults) == faults


@given(paragraphs=st.lists(st.integers(1, 3), min_size=2, max_size=6), closing=st.integers(0, 3))
def test_reads_back_any_ladder(paragraphs: list[int], closing: int) -> None:
    """The last title has at most as many paragraphs as the longest other one; then it closes."""
    parts = ["Rungs of the Forge", "Every smithy has a ladder of roles."]
    for number, count in enumerate(paragraphs, 1):
        parts += [f"Smith {number}:", *(f"Smith {number} hammers." for _ in range(count))]
    parts += ["So it goes."] * closing
    reading = LOADER.load("\n\n".join(parts), "forge.txt")
    titles = [x for x in reading.things if x.kind == "Title"]
    assert [x.links[0][1] for x in titles] == [f"level/{n + 1}" for n in range(len(paragraphs))]
    last = min(paragraphs[-1] + closing, max(paragraphs[:-1]))
    of_last = [x for x in reading.passages if x.section == f"Smith {len(paragraphs)}"]
    assert len(of_last) == last
    of_closing = [x for x in reading.passages if x.section == "Closing"]
    assert len(of_closing) == paragraphs[-1] + closing - last
