"""The values of literals, for the rules of datatypes.

Values are those of XSD: all of decimal's types share one space of exact numbers, float and double
have one each, the string types share one of texts, dates with times are instants or local times.
A literal of a type that is not listed here has no value that could be compared, and neither has
one whose text its type does not allow.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import cast

from pm_graph.reason.table import NAMESPACES, iri

Value = tuple[str, object]
"""The space of a value and what it is there; equal values are equal tuples."""

STRING, LANG_STRING = iri("xsd:string"), iri("rdf:langString")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\^\^(<[^>]*>)|@([A-Za-z0-9-]+))?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_INTEGER = re.compile(r"[+-]?\d+")
_DOUBLE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN")
_MOMENT = re.compile(r"(-?\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_NAME = r"[^\W\d][\w.\-·]*"
_STRINGS = {
    "string": re.compile(r".*", re.DOTALL),
    "normalizedString": re.compile(r"[^\t\n\r]*"),
    "token": re.compile(r"([^\s]+( [^\s]+)*)?"),
    "language": re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
    "Name": re.compile(rf"(?::|{_NAME})[\w.\-·:]*"),
    "NCName": re.compile(_NAME),
    "NMTOKEN": re.compile(r"[\w.\-·:]+"),
}
END_OF_DAY = 24
"""The hour that XSD allows for the midnight at which a day ends."""
FARTHEST_ZONE = 14 * 3600
"""How far a time zone may be from UTC, in seconds."""
_LONGEST_NUMBER = 4000
"""Python refuses to turn more digits than about this many into a number."""


def split(literal: str) -> tuple[str, str, str]:
    """Return text, datatype and language of a literal as N-Triples writes it."""
    match = _LITERAL.fullmatch(literal)
    if match is None:
        return literal, "", ""
    text, datatype, language = match.groups()
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    return text, datatype or (LANG_STRING if language else STRING), (language or "").lower()


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])


def value(literal: str) -> Value | None:
    """Return the value of a literal as N-Triples writes it; None where it has none we know."""
    text, datatype, language = split(literal)
    if language:
        return "text", (text, language)
    read = _READERS.get(datatype)
    try:
        return read(text) if read else None
    except (ValueError, OverflowError, binascii.Error):
        return None


def has_known_type(literal: str) -> bool:
    """Whether the datatype of a literal is one of those whose values are known here."""
    return split(literal)[1] in SUPPORTED


def contained(known: Value | None, datatype: str) -> bool:
    """Whether a value lies in the value space of a datatype, given as N-Triples writes it."""
    if known is None:
        return False
    test = _SPACES.get(datatype)
    return test is not None and test(known)


def outside(literal: str, datatype: str) -> bool:
    """Whether a literal has no value in the value space of a datatype; both must be known."""
    if datatype not in _SPACES:
        return False
    known = value(literal)
    if known is None:  # of an unknown type there is nothing to say
        return has_known_type(literal) and datatype != iri("rdfs:Literal")
    return not contained(known, datatype)


def equal(one: str, other: str) -> bool:
    """Whether two literals have the same value."""
    known = value(one)
    return one == other or (known is not None and known == value(other))


def different(one: str, other: str) -> bool:
    """Whether two literals have values, and these are different."""
    first, second = value(one), value(other)
    return first is not None and second is not None and first != second


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _integer(name: str) -> Callable[[str], Value]:
    low, high = _INTEGERS[name]

    def read(text: str) -> Value | None:
        text = _collapsed(text)
        if not _INTEGER.fullmatch(text) or len(text) > _LONGEST_NUMBER:
            return None
        number = int(text)
        fits = (low is None or number >= low) and (high is None or number <= high)
        return ("decimal", Fraction(number)) if fits else None

    return read  # type: ignore[return-value]


def _decimal(text: str) -> Value | None:
    text = _collapsed(text)
    if not _DECIMAL.fullmatch(text) or len(text) > _LONGEST_NUMBER:
        return None
    return "decimal", Fraction(text)


def _floating(space: str, code: str) -> Callable[[str], Value | None]:
    def read(text: str) -> Value | None:
        text = _collapsed(text)
        if not _DOUBLE.fullmatch(text):
            return None
        number = float(text.replace("INF", "inf"))
        try:
            packed = struct.pack(code, number)
        except OverflowError:
            packed = struct.pack(code, math.copysign(math.inf, number))
        return space, "NaN" if math.isnan(number) else packed

    return read


def _string(name: str) -> Callable[[str], Value | None]:
    pattern = _STRINGS[name]

    def read(text: str) -> Value | None:
        if name not in ("string", "normalizedString"):
            text = _collapsed(text)
        elif name == "normalizedString":
            text = re.sub(r"[\t\n\r]", " ", text)
        return ("text", (text, "")) if pattern.fullmatch(text) else None

    return read


def _moment(text: str) -> Value | None:
    match = _MOMENT.fullmatch(_collapsed(text))
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(match[part]) for part in range(1, 7))
    # The calendar repeats every 400 years, so any year can be counted in one that Python knows.
    cycles, within = divmod(year, 400)
    late = hour == END_OF_DAY
    if late and (minute or second or match[7]):
        return None
    start = datetime(2000 + within, month, day, 0 if late else hour, minute, second)
    days = start.toordinal() + cycles * 146_097 + late
    seconds = Fraction(days * 86_400 + start.hour * 3600 + start.minute * 60 + second)
    seconds += Fraction("0" + match[7]) if match[7] else 0
    zone = match[8]
    if zone and zone != "Z":
        hours, minutes = int(zone[1:3]), int(zone[4:])
        offset = (hours * 60 + minutes) * 60
        if minutes >= 60 or offset > FARTHEST_ZONE:  # noqa: PLR2004 - minutes of an hour
            return None
        seconds -= -offset if zone[0] == "-" else offset
        return "moment", (seconds, zone)
    return "moment", (seconds, zone or "")


def _zoned(text: str) -> Value | None:
    known = _moment(text)
    return known if known is not None and known[1][1] else None  # type: ignore[index]


def _boolean(text: str) -> Value | None:
    known = {"true": True, "1": True, "false": False, "0": False}.get(_collapsed(text))
    return None if known is None else ("boolean", known)


_XSD = NAMESPACES["xsd"]
_READERS: dict[str, Callable[[str], Value | None]] = {
    **{f"<{_XSD}{name}>": _integer(name) for name in _INTEGERS},
    **{f"<{_XSD}{name}>": _string(name) for name in _STRINGS},
    iri("xsd:decimal"): _decimal,
    iri("xsd:double"): _floating("double", ">d"),
    iri("xsd:float"): _floating("float", ">f"),
    iri("xsd:boolean"): _boolean,
    iri("xsd:dateTime"): _moment,
    iri("xsd:dateTimeStamp"): _zoned,
    iri("xsd:anyURI"): lambda text: ("address", _collapsed(text)),
    iri("xsd:hexBinary"): lambda text: ("hex", binascii.unhexlify(_collapsed(text))),
    iri("xsd:base64Binary"): lambda text: (
        "base64",
        base64.b64decode("".join(text.split()), validate=True),
    ),
    iri("rdf:XMLLiteral"): lambda text: ("xml", text),
}


def _in_integers(name: str) -> Callable[[Value], bool]:
    low, high = _INTEGERS[name]

    def test(known: Value) -> bool:
        number = known[1]
        return (
            isinstance(number, Fraction)
            and known[0] == "decimal"
            and number.denominator == 1
            and (low is None or number >= low)
            and (high is None or number <= high)
        )

    return test


def _in_strings(name: str) -> Callable[[Value], bool]:
    pattern = _STRINGS[name]

    def test(known: Value) -> bool:
        if known[0] != "text":
            return False
        text, language = cast(tuple[str, str], known[1])
        return not language and pattern.fullmatch(text) is not None

    return test


def _in_space(space: str) -> Callable[[Value], bool]:
    return lambda known: known[0] == space


_SPACES: dict[str, Callable[[Value], bool]] = {
    **{f"<{_XSD}{name}>": _in_integers(name) for name in _INTEGERS},
    **{f"<{_XSD}{name}>": _in_strings(name) for name in _STRINGS},
    iri("xsd:decimal"): _in_space("decimal"),
    iri("xsd:double"): _in_space("double"),
    iri("xsd:float"): _in_space("float"),
    iri("xsd:boolean"): _in_space("boolean"),
    iri("xsd:dateTime"): _in_space("moment"),
    iri("xsd:dateTimeStamp"): lambda known: known[0] == "moment" and bool(known[1][1]),  # type: ignore[index]
    iri("xsd:anyURI"): _in_space("address"),
    iri("xsd:hexBinary"): _in_space("hex"),
    iri("xsd:base64Binary"): _in_space("base64"),
    iri("rdf:XMLLiteral"): _in_space("xml"),
    iri("rdf:PlainLiteral"): _in_space("text"),
    iri("rdfs:Literal"): bool,
}
SUPPORTED = (*_SPACES,)
"""The datatypes of OWL 2 RL, as N-Triples writes their IRIs."""
