"""Results of SPARQL in the W3C's own formats, for tools that expect exactly those."""

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from pm_graph.errors import QueryError, UsageError
from pm_graph.graph import Graph


def sparql_csv(graph: Graph, query: str, path: str) -> bytes:
    """Return the result of a SELECT as SPARQL 1.1 Query Results CSV: plain values, CRLF lines.

    Raises UsageError for the other query forms, which that format does not know.
    """
    result = graph.whole.source.query(query, path=path, timeout=graph.timeout)
    if isinstance(result, QueryBoolean | bool) or not isinstance(result, QuerySolutions):
        raise UsageError("csv holds the rows of a SELECT; use json, nt or ttl for this query")
    try:
        return result.serialize(format=QueryResultsFormat.CSV) or b""
    except (OSError, RuntimeError) as error:
        raise QueryError(f"the query could not be finished: {error}", path=path) from None
