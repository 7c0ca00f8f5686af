from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pm_graph.errors import DocumentError
from pm_graph.statement import Furniture, Loader, Passage, Thing

LOADER: Loader = entry_points(group="pm_graph.loaders")["article"].load()
DOCUMENTS = Path(__file__).parents[1] / "documents"
FALCONER = (DOCUMENTS / "article-falconer.txt").read_text("utf-8")

ARTICLE = """\
Lamplighting is the job of lighting the street lamps. A lamplighter is out at dusk.

The ladder is heavy. Mind it.
"""


def test_names_the_role_once() -> None:
    """An article is about one role, named as the one who has it."""
    reading = LOADER.load(FALCONER, "falconer.txt")
    assert (reading.layout, reading.title) == ("article", "What a Falconer Does")
    assert reading.things == (Thing("falconer", "Role", "Falconer"),)


def test_counts_the_paragraphs_of_content() -> None:
    """The first sentence defines the role; bullets belong to the paragraph above them."""
    passages = LOADER.load(FALCONER, "falconer.txt").passages
    assert passages[0] == Passage(
        "Paragraph 1",
        1,
        (5, 5),
        "Falconry is the craft of hunting with trained birds.",
        ("falconer",),
        "Definition",
    )
    assert [(x.section, x.position, x.lines, x.kind) for x in passages[1:]] == [
        ("Paragraph 1", 2, (5, 5), "Statement"),
        ("Paragraph 1", 3, (5, 6), "Statement"),
        ("Paragraph 2", 1, (8, 8), "Statement"),
        ("Paragraph 2", 2, (9, 9), "Statement"),
        ("Paragraph 2", 3, (10, 10), "Statement"),
        ("Paragraph 2", 4, (10, 10), "Statement"),
        ("Paragraph 2", 5, (11, 11), "Statement"),
        ("Paragraph 3", 1, (13, 13), "Statement"),
        ("Paragraph 3", 2, (13, 13), "Statement"),
    ]
    assert {x.about for x in passages} == {("falconer",)}


def test_sets_byline_sharing_replies_and_form_aside() -> None:
    """Nothing that readers wrote is a passage, not even what reads like one."""
    reading = LOADER.load(FALCONER, "falconer.txt")
    assert reading.furniture == (
        Furniture("byline", (3, 3)),
        Furniture("byline", (15, 16)),
        Furniture("sharing", (18, 18)),
        Furniture("reader reply", (20, 29)),
        Furniture("comment form", (31, 33)),
    )
    assert not [x.text for x in reading.passages if "teacher" in x.text or "waiting" in x.text]


@pytest.mark.parametrize(
    "heading",
    [
        "Join the conversation - 1 reply",
        "Join the discussion",
        "12 comments",
        "1 reply",
        "Comments (3)",
        "3 Responses to “Lamplighting”",
        "Leave a reply",
        "Post a Comment",
    ],
)
def test_knows_where_the_author_ends(heading: str) -> None:
    """Whatever the site calls its replies, nothing below that heading is a passage."""
    reply = "A lamplighter is also a poet."
    reading = LOADER.load(f"{ARTICLE}\n{heading}\n\n{reply}\n", "lamp.txt")
    assert reply not in [x.text for x in reading.passages]
    assert [x.lines for x in reading.furniture] == [(5, 7)]


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        (ARTICLE, "Lamplighter", "lamplighter"),
        (
            "Data stewardship is the discipline of tidy data. The challenge is scale. "
            "A data set is a table. The data steward's job is to tidy.",
            "Data steward",
            "data-steward",
        ),
        ("Medicine is the profession of healing. A doctor is on call.", "Doctor", "doctor"),
        ("A ferry pilot is a role at sea. It never ends.", "Ferry pilot", "ferry-pilot"),
        ("Acting is one of the oldest professions.", "Acting", "acting"),
    ],
)
def test_takes_the_name_of_the_role_from_the_text(text: str, name: str, key: str) -> None:
    """The role is called like the one who has it, or like what the first sentence defines."""
    reading = LOADER.load(text, "role.txt")
    assert LOADER.recognises(text)
    assert reading.title == name
    assert reading.things == (Thing(key, "Role", name),)


REFUSED = {
    "prose": "The sea was calm that day. We rowed to the island, and nobody spoke of the storm.",
    "prose about someone's job": "It is the job of the pilot to know the reef. He did not.",
    "a poem": "The lamp is lit,\nThe lamp is low,\nAnd who will sit\nWhere lamplights go?",
    "a README": "# gatekeeper\n\nGatekeeper is a role for servers.\n\n    pip install gatekeeper\n",
    "a README behind a byte order mark": "\ufeff# gk\n\nGk is a role for servers.\n",
    "a plain README": "gatekeeper\n\ngatekeeper is a role-based access library.\n\nInstall it.\n",
    "source code": 'def job() -> str:\n    """Say what the role is."""\n    return "the job of"\n',
    "CSV": "role,description\nlamplighter,lighting lamps is the job\n",
    "JSON": '{"role": "Lamplighting is the job of lighting lamps."}',
    "nothing": "\n \n",
    "only replies": "3 comments\n\nLamplighting is the job of lighting lamps.\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_refuses_what_describes_no_role(text: str) -> None:
    """Other texts are no article of this layout, and loading one is an error."""
    assert not LOADER.recognises(text)


def test_a_line_in_mid_sentence_is_no_furniture() -> None:
    """Where a wrapped sentence happens to read like a cue, it stays a sentence."""
    text = ARTICLE.replace("Mind it.", "The rules are\nposted in the hall\nbelow the clock.")
    reading = LOADER.load(text, "lamp.txt")
    assert reading.passages[-1].text == "The rules are posted in the hall below the clock."
    assert reading.passages[-1].lines == (3, 5)


FAULTS = {
    "no definition": (
        "is the job of lighting",
        "means lighting",
        [
            (
                1,
                "the first sentence defines no job or role; "
                "begin with one such as 'Gardening is the job of ...'",
            )
        ],
    ),
    "a heading with a colon": (
        "The ladder",
        "Tools of the trade:\n\nThe ladder",
        [
            (
                3,
                "'Tools of the trade:' is a heading, and this layout has none; "
                "remove it or make it a sentence",
            )
        ],
    ),
    "a line that is no sentence": (
        "The ladder",
        "Read our other articles\n\nThe ladder",
        [
            (
                3,
                "'Read our other articles' is neither a sentence nor a heading of this layout; "
                "end it with a full stop or remove it",
            )
        ],
    ),
    "nothing but replies": (
        ARTICLE,
        "Comments\n\n" + ARTICLE,
        [
            (
                0,
                "the first sentence defines no job or role; "
                "begin with one such as 'Gardening is the job of ...'",
            )
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "faults"), FAULTS.values(), ids=FAULTS)
def test_reports_what_it_cannot_read(old: str, new: str, faults: list[tuple[int, str]]) -> None:
    """Every fault of an article is reported with its line, what is wrong and what would do."""
    assert old in ARTICLE
    with pytest.raises(DocumentError) as caught:
        LOADER.load(ARTICLE.replace(old, new), "lamp.txt")
    assert list(caught.value.faults) == faults


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.booleans())
def test_reads_back_any_article(counts: list[int], has_title: bool) -> None:
    """However many paragraphs there are, each is a section, with or without a title above."""
    start = "Lamplighting is the job of lighting lamps."
    paragraphs = [" ".join(["Lamps burn oil."] * count) for count in counts]
    text = "\n\n".join([*(["At Dusk"] if has_title else []), start, *paragraphs])
    reading = LOADER.load(text, "lamp.txt")
    expected = ["Paragraph 1"]
    expected += [f"Paragraph {i}" for i, count in enumerate(counts, 2) for _ in range(count)]
    assert expected == [x.section for x in reading.passages]
    assert reading.title == ("At Dusk" if has_title else "Lamplighting")
