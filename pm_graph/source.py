"""The one protocol between questions and graphs: a query in, a result out.

Terms and results are pyoxigraph's on both sides of it, whether an embedded store answers or a
server: the questions cannot tell the difference.
"""

from collections.abc import Iterable
from typing import Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, Triple

Result = QuerySolutions | QueryBoolean | bool | Iterable[Triple]
"""What SELECT, ASK, and CONSTRUCT or DESCRIBE come back with."""


class Source(Protocol):
    """Something that answers SPARQL 1.1 queries over one dataset.

    The default graph of a query is the union of all named graphs.
    """

    @property
    def name(self) -> str:
        """What people call it: a path, a URL, "the graph that ships"."""

    def query(self, text: str, *, path: str = "query", timeout: float | None = None) -> Result:
        """Run ``text``, a query that may use the known prefixes without declaring them.

        ``path`` names the query in errors; ``timeout`` bounds it in seconds. Raises QueryError,
        QueryTimeoutError, EndpointError or GraphFileError.
        """
