"""The command ``validate``: a file in, a rule a row out."""

from __future__ import annotations

from pm_graph.answer import ANSWERED, Answer, Row
from pm_graph.export.target import read_target
from pm_graph.record import TYPE_CHECKING
from pm_graph.validate.rule import FAILED, Outcome
from pm_graph.validate.run import validate

if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace

    Options = Namespace | SimpleNamespace

COLUMNS = ("outcome", "rule", "what", "where", "remedy", "source")
FEW = 5
"""How many places a row names; JSON has them all."""


def outcomes(options: Options) -> list[Outcome]:
    """Validate the file that the command line names."""
    target = read_target(options.target)
    return validate(options.file, target, options.schema, options.data)


def as_json(found: list[Outcome], options: Options) -> bytes:
    """Return the outcomes as one JSON object, with every place."""
    import json

    rules = [each.to_dict() for each in found]
    whole = {"file": options.file, "target": options.target, "rules": rules}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def answer(found: list[Outcome], options: Options) -> Answer:
    """Return the outcomes as rows, failed rules first."""
    ordered = sorted(found, key=lambda each: each.outcome != FAILED)
    rows = tuple(
        Row(
            outcome=each.outcome,
            rule=each.rule,
            what=each.what,
            where=_where(each.where),
            remedy=each.remedy if each.outcome == FAILED else "",
            source=each.source,
        )
        for each in ordered
    )
    counts: dict[str, int] = {}
    for each in ordered:
        counts[each.outcome] = counts.get(each.outcome, 0) + 1
    tally = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    summary = f"{options.file} as {options.target}: {tally}."
    return Answer(options.file, ANSWERED, summary, columns=COLUMNS, rows=rows)


def _where(places: tuple[str, ...]) -> str:
    shown = places[:FEW]
    more = len(places) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")
