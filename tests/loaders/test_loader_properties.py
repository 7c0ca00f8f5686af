import re
import textwrap
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pm_graph.errors import DocumentError
from pm_graph.statement import Loader, Reading
from pm_graph.text import is_bullet, normalise, slug

LOADERS: dict[str, Loader] = {
    point.name: point.load()
    for point in entry_points(group="pm_graph.loaders")
    if point.value.startswith("pm_graph.")
}
FOLDER = Path(__file__).parents[1] / "documents"
DOCUMENTS = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))}
FRAGMENTS = [
    *{line for text in DOCUMENTS.values() for line in text.splitlines()},
    *[
        "Net mending: Levels 9-2",
        "Crafts role: ???",
        "Skill:",
        "Head of Nets:",
        "-",
        "\u2022 \u2022 x",
    ],
    *[
        "Defined at these levels: 3-4, 7",
        "7 replies",
        "RELATED POSTS",
        "By Ada Finch",
        "A \u2013 B",
    ],
]
ENDS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\n\u2028"])


@st.composite
def mixtures(draw: st.DrawFn) -> str:
    """Draw lines of any of the layouts, in any order."""
    return draw(ENDS).join(draw(st.lists(st.sampled_from(FRAGMENTS), max_size=30)))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Draw one of the documents with a few lines missing, moved, repeated or foreign."""
    lines = draw(st.sampled_from([*DOCUMENTS.values()])).splitlines()
    for _ in range(draw(st.integers(0, 4))):
        place, other = draw(st.integers(0, len(lines))), draw(st.integers(0, len(lines)))
        few = lines[place : place + draw(st.integers(0, 5))]
        foreign = draw(st.sampled_from(FRAGMENTS))
        lines[other : other + draw(st.integers(0, 2))] = draw(st.sampled_from([few, [foreign], []]))
    return "\n".join(lines)


def written(text: str) -> dict[int, str]:
    """Return the lines of ``text`` that say anything, normalised, by their number."""
    lines = enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1)
    plain = {number: normalise(line) for number, line in lines}
    return {number: line for number, line in plain.items() if any(map(str.isalnum, line))}


def words(text: str) -> list[str]:
    """Return the words of ``text`` without lone bullets and dashes."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def check(reading: Reading, text: str) -> None:
    """Assert what holds for every reading of ``text``."""
    lines = written(text)
    said = {n for x in reading.passages for n in range(x.lines[0], x.lines[1] + 1)}
    aside = {n for x in reading.furniture for n in range(x.lines[0], x.lines[1] + 1)}
    assert not said & aside
    # No word of the lines that hold passages is lost, moved or said twice.
    expected = words(" ".join(lines[number] for number in sorted(said)))
    assert expected == words(" ".join(x.text for x in reading.passages))
    # What is left are the headings that the reading names.
    named = [x.key.rpartition("/")[2] for x in reading.things if x.kind in {"RoleLevel", "Title"}]
    names = {slug(x) for x in (reading.title, *(x.section for x in reading.passages), *named)}
    for heading in (slug(lines[number]) for number in lines.keys() - said - aside):
        assert any(heading.endswith(name) or name.startswith(heading) for name in names)

    keys = [x.key for x in reading.things]
    assert len(keys) == len(set(keys))
    assert {key for x in reading.things for _, key in x.links} <= set(keys)
    places = [(x.section, x.position) for x in reading.passages]
    assert len(places) == len(set(places))
    for passage in reading.passages:
        assert passage.position == 1 or (passage.section, passage.position - 1) in places
        assert {*passage.about, *passage.not_observed_at} <= set(keys)
        assert passage.text == normalise(passage.text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_loader_recognises_each_document(name: str) -> None:
    """Layouts exclude each other: the loader that a document is named for, and no other."""
    recognised = [key for key, loader in LOADERS.items() if loader.recognises(DOCUMENTS[name])]
    assert recognised == [name.partition("-")[0]]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_line_is_accounted_for(name: str) -> None:
    """A line is a heading, part of a passage or furniture, and nothing is lost."""
    check(LOADERS[name.partition("-")[0]].load(DOCUMENTS[name], name), DOCUMENTS[name])


VARIANTS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "no final newline": lambda text: text.rstrip(),
    "blank lines at the end": lambda text: f"{text}\n \n\u00a0\n",
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "spaces at the ends of lines": lambda text: text.replace("\n", " \u00a0\n"),
    "indented lines": lambda text: re.sub("^", "   ", text, flags=re.MULTILINE),
    "curly quotes": lambda text: text.replace("'", "\u2019"),
    "long dashes": lambda text: text.replace(" - ", " \u2013 "),
    "other bullets": lambda text: re.sub("^- ", "\u25e6 ", text, flags=re.MULTILINE),
    "dashes as bullets": lambda text: re.sub("^- ", "\u2013 ", text, flags=re.MULTILINE),
    "bullets before bullets": lambda text: re.sub(
        "^- ", "- \u2022 - \u25e6 * ", text, flags=re.MULTILINE
    ),
    "full-width colons": lambda text: text.replace(":", "\uff1a"),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_reads_the_same_whatever_a_page_does_to_characters(name: str, variant: str) -> None:
    """Line ends, spaces, quotes, dashes and bullets change nothing in a reading."""
    loader, text = LOADERS[name.partition("-")[0]], DOCUMENTS[name]
    altered = VARIANTS[variant](text)
    assert loader.recognises(altered)
    assert loader.load(altered, name) == loader.load(text, name)


def wrapped(text: str, width: int) -> str:
    """Return ``text`` with every longer line wrapped, a bullet's further lines indented."""
    return "\n".join(
        textwrap.fill(
            line,
            width,
            subsequent_indent="  " if is_bullet(line) else "",
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )


@given(st.integers(60, 120))
def test_reads_the_same_however_paragraphs_are_wrapped(width: int) -> None:
    """Where a line breaks changes the places of passages, not the passages."""
    for name, text in DOCUMENTS.items():
        loader = LOADERS[name.partition("-")[0]]
        narrow = wrapped(text, width)
        before, after = loader.load(text, name), loader.load(narrow, name)
        check(after, narrow)
        assert before.things == after.things
        anywhere = (0, 0)
        assert [x._replace(lines=anywhere) for x in before.passages] == [
            x._replace(lines=anywhere) for x in after.passages
        ]


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize("text", ["", " ", "\ufeff", "\n\u00a0\r\n", "---\n\u2022\n"])
def test_an_empty_document_is_an_error(name: str, text: str) -> None:
    """A document without a word is refused in one line."""
    assert not LOADERS[name].recognises(text)
    with pytest.raises(DocumentError) as caught:
        LOADERS[name].load(text, "empty.txt")
    assert str(caught.value) == "empty.txt: the document is empty; give one that has text"


def attempt(loader: Loader, text: str) -> Reading | DocumentError:
    """Return the reading of ``text``, or the error with all its faults."""
    try:
        return loader.load(text, "soup.txt")
    except DocumentError as error:
        return error


@pytest.mark.parametrize("name", LOADERS)
@settings(max_examples=60)
@given(text=st.one_of(st.text(), mixtures(), damaged()))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    """A recogniser never raises; loading gives a full reading or all faults, each one line."""
    loader = LOADERS[name]
    assert loader.recognises(text) in {True, False}
    result = attempt(loader, text)
    if isinstance(result, Reading):
        check(result, text)
        return
    last = len(re.split(r"\r\n|\r|\n", text))
    assert result.faults
    for fault in result.faults:
        assert 0 <= fault.line <= last
        assert len(fault.message.splitlines()) == 1
        wrong, _, remedy = fault.message.rpartition("; ")
        assert wrong
        assert remedy


DEFINED = "Netting is the discipline of making nets. A netter is patient."


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        (f"Netting NETT\n\n{DEFINED}\n\nNetting: Level 2\n\nMakes nets.\n", "sfia"),
        (f"Netting NETT\n{DEFINED}\nNetting: Level 2\nMakes nets.\n", "sfia"),
        (f"Crafts role: Netter\n\n{DEFINED}\n\nSkill: Knots\n- tie them\n", "ddat"),
        (f"Nets\n\n{DEFINED}\n\nNetter:\n\nA role.\n\nHead netter:\n\nA role too.\n", "ladder"),
        (f"Nets\n\n{DEFINED}\n", "article"),
    ],
)
def test_a_page_with_headings_is_no_article(text: str, layout: str) -> None:
    """A page that defines a role as an article does is still of the layout its headings have."""
    assert [name for name, loader in LOADERS.items() if loader.recognises(text)] == [layout]
    check(LOADERS[layout].load(text, "nets.txt"), text)
