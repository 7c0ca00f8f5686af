"""The map as an answer: one row a statement, one a sentence that nothing answers to."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from pm_graph.answer import ANSWERED, UNKNOWN, Answer, Row, Understood
from pm_graph.gap.claim import Told
from pm_graph.gap.evidence import Profile
from pm_graph.gap.placing import (
    MARKS,
    MET,
    MISSING,
    OPTIONAL,
    PARTLY,
    UNCOMPARED,
    UNPLACED,
    Placed,
)
from pm_graph.gap.terms import Terms

COLUMNS = (
    "framework",
    "of",
    "touched",
    "placement",
    "statement",
    "asked",
    "capability",
    "involvement",
    "limits",
    "evidence",
    "because",
)
"""What each row holds. ``asked`` is "optional" where the document leaves that open, else "yes"."""
BRIEF = ("framework", "of", "touched", "placement", "statement", "evidence")
"""The columns of a table of everything."""
DETAIL = ("framework", "of", "touched", "placement", "statement", "asks", "evidence", "because")
"""The columns of a table of one thing; ``asks`` is capability, involvement and limits in one."""
GROUP = ("framework", "of", "touched")
SHORT = 90
"""How many characters of an advert's sentence are repeated where nothing answers to it."""
TITLE = "What evidence touches, statement by statement"
NOTES = (
    "A map, not a verdict: it says which statements the evidence speaks of, not how well anything "
    "was done, nor where anybody stands or should stand. Nobody is measured or compared by its "
    "counts, and what was not written down is missing here and nowhere else.",
    "met: the capability, or one below it, as closely and as far as the statement asks; partly "
    "met: less closely, less far, left open, or a capability above or beside it; missing: nothing "
    'touches it; optional: the document leaves it open ("may", "often", "or"), so that it counts '
    "as missing nowhere; not compared: it names no capability.",
    "The sources bear the statements. Which words stand for which capability, how closely a verb "
    "involves its doer and which scope shows another are readings of ours.",
)


def answer(
    profile: Profile,
    told: Sequence[Told],
    placed: Sequence[Placed],
    terms: Terms,
    *,
    understood: Understood,
    query: str,
) -> Answer:
    """Return the map of ``profile``: ``placed`` in its order, then what is not placed."""
    touched: dict[str, list[Placed]] = {}
    for one in placed:
        touched.setdefault(one.asked.of.iri, []).append(one)
    heads = {of: _tally(rows) for of, rows in touched.items()}
    rows = [_row(one, heads[one.asked.of.iri], told, terms) for one in placed]
    answering = {touch.claim.sentence for one in placed for touch in one.touches}
    left = [
        _unplaced(one, advert=profile.advert)
        for number, one in enumerate(told)
        if number not in answering
    ]
    what = "advert" if profile.advert else "evidence"
    if profile.advert and not answering:
        read = f"{len(told)} sentence{'s' * (len(told) != 1)}"
        summary = f"Nothing in the {what} names what is asked here; {read} of it were read."
        return Answer(f"gap {profile.name}", UNKNOWN, summary, notes=NOTES)
    described = f"{len(heads)} description{'s' * (len(heads) != 1)}"
    summary = f"What the {what} touches of {described}: {_tally(placed)}"
    if left:
        summary += f"; {len(left)} of {len(told)} sentences of the {what} are not placed"
    return Answer(
        f"gap {profile.name}",
        ANSWERED,
        f"{summary}.",
        understood=understood,
        columns=COLUMNS,
        rows=(*rows, *left),
        notes=NOTES,
        query=query,
        group=GROUP,
    )


def table(full: Answer, *, detail: bool) -> Answer:
    """Return the map with the columns that a table on a terminal has room for."""
    rows = []
    for row in full.rows:
        parts = (str(row[name]) for name in ("capability", "involvement", "limits") if row[name])
        rows.append(Row(row, asks=", ".join(parts) or None))
        rows[-1].citations = row.citations
    return Answer(
        full.question,
        full.status,
        full.summary,
        understood=full.understood,
        columns=DETAIL if detail else BRIEF,
        rows=tuple(rows),
        notes=full.notes,
        query=full.query,
        group=full.group,
    )


def _tally(placed: Sequence[Placed]) -> str:
    """Return in words how many of the statements are touched; optional ones are told apart."""
    firm = [one for one in placed if not one.optional and one.mark != UNCOMPARED]
    counts = {mark: sum(one.mark == mark for one in firm) for mark in MARKS}
    text = (
        f"{counts[MET] + counts[PARTLY]} of {len(firm)} statements asked ({counts[MET]} met, "
        f"{counts[PARTLY]} partly met), {counts[MISSING]} missing"
    )
    loose = [one for one in placed if one.optional and one.mark != UNCOMPARED]
    if loose:
        some = sum(one.mark in (MET, PARTLY) for one in loose)
        text += f", {some} of {len(loose)} optional ones"
    compared = sum(one.mark == UNCOMPARED for one in placed)
    return f"{text}, {compared} not compared" if compared else text


def _row(one: Placed, head: str, told: Sequence[Told], terms: Terms) -> Row:
    asked = one.asked
    texts = sorted({told[touch.claim.sentence].text for touch in one.touches})
    reasons = {
        "; ".join([touch.claim.words, *touch.lacks]): None
        for touch in sorted(one.touches, key=lambda touch: told[touch.claim.sentence].text)
    }
    row = Row(
        framework=asked.framework,
        of=asked.of,
        touched=head,
        placement=one.mark
        if one.mark not in (MET, PARTLY) or not one.optional
        else f"{OPTIONAL}: {one.mark}",
        statement=asked.statement,
        asked="optional" if one.optional else "yes",
        capability=", ".join(terms.called.get(c, c) for c in asked.capabilities) or None,
        involvement=terms.degree(asked.degree) if asked.degree else None,
        limits=asked.limits(terms) or None,
        evidence=" | ".join(texts) or None,
        because=" | ".join([*reasons, *filter(None, [one.why])]) or None,
    )
    row.citations = asked.citations
    return row


def _unplaced(one: Told, *, advert: bool) -> Row:
    """Return the row of a sentence that nothing in view answers to."""
    text = textwrap.shorten(one.text, SHORT, placeholder=" …") if advert else one.text
    row = Row(dict.fromkeys(COLUMNS))
    row.update(
        touched="Evidence that nothing here answers to",
        placement=UNPLACED,
        evidence=text or "…",
        because=one.silent or "what it speaks of is asked nowhere in view",
    )
    return row
