"""Identifiers that receiving systems ask for, made of an address and nothing else.

The form is that of a version 4 UUID (RFC 9562, section 5.4), the bits are of the SHA-256 of the
address. ``queries/export_ctdl-asn*.rq`` make the same ones in SPARQL.
"""

from __future__ import annotations

from hashlib import sha256


def identifier(text: str) -> str:
    """Return a UUID in lower case that depends on ``text`` alone."""
    digest = sha256(text.encode()).hexdigest()
    variant = "89ab"[int(digest[16], 16) % 4]
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"
