"""The remote answerer: any SPARQL 1.1 query service, through SPARQLWrapper.

SPARQLWrapper has no time-out unless told, no retries, and lets the errors of urllib through; this
adapter sends POST, bounds the time, tries a read again when the network fails or the server is
busy, and says in words what went wrong. Results are parsed by pyoxigraph, so that they are the
same types as those of the embedded store.
"""

import re
import time
from collections.abc import Callable
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from pyoxigraph import QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from pm_graph.checked import completed
from pm_graph.errors import EndpointError, QueryError, QueryTimeoutError
from pm_graph.source import Result
from pm_graph.sparql import form, uncommented

DEFAULT_TIMEOUT = 60.0
"""Seconds that a server may take when nobody says otherwise."""
LONGEST_TIMEOUT = 86_400.0
"""Sockets take no longer bound than the machine's clock can hold; a day is enough."""
TRIES = 3
PAUSE = 0.3
"""Seconds before the second try; twice as long before the third."""
_BUSY = frozenset((429, 502, 503, 504))
_REFUSED = frozenset((400, 422))


class EndpointSource:
    """Answers from the SPARQL service at ``url``."""

    def __init__(self, url: str, timeout: float | None = None) -> None:
        if not url.startswith(("http://", "https://")):
            raise EndpointError(url, "an endpoint is an http or https URL")
        self.name = url
        self._timeout = timeout or DEFAULT_TIMEOUT

    def query(self, text: str, *, path: str = "query", timeout: float | None = None) -> Result:
        """Run a query (:meth:`pm_graph.source.Source.query`)."""
        ready = completed(text, path).text
        triples = form(text) in ("construct", "describe")
        seconds = timeout or self._timeout
        wrapper = SPARQLWrapper(self.name, agent="pm-graph")
        wrapper.setMethod(POST)
        wrapper.setTimeout(max(1, round(min(seconds, LONGEST_TIMEOUT))))
        wrapper.setReturnFormat(TURTLE if triples else JSON)
        # SPARQLWrapper looks for the kind of query, and finds the words of comments too.
        wrapper.setQuery(uncommented(ready))
        data = self._read(lambda: bytes(wrapper.query().response.read()), path, seconds)
        try:
            if triples:
                return [
                    Triple(quad.subject, quad.predicate, quad.object)
                    for quad in parse(data, format=RdfFormat.TURTLE)
                ]
            return parse_query_results(data, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, OSError):
            raise EndpointError(self.name, "what came back is not a SPARQL result") from None

    def _read(self, request: Callable[[], bytes], path: str, seconds: float) -> bytes:
        """Send ``request``, again if the network fails or the server is busy; map all errors."""
        for again in range(TRIES):
            try:
                return request()
            except TimeoutError:
                raise QueryTimeoutError(seconds) from None
            except SPARQLWrapperException as error:
                raise self._refusal(error, path) from None
            except HTTPError as error:
                if error.code not in _BUSY:
                    raise EndpointError(self.name, f"HTTP {error.code} {error.reason}") from None
                problem = EndpointError(self.name, f"the server is busy (HTTP {error.code})")
            except (URLError, HTTPException, OSError, ValueError) as error:
                reason = getattr(error, "reason", error)
                if isinstance(reason, TimeoutError):
                    raise QueryTimeoutError(seconds) from None
                problem = EndpointError(self.name, f"can't be reached: {reason}")
            if again + 1 < TRIES:
                time.sleep(PAUSE * 2**again)
        raise problem

    def _refusal(self, error: SPARQLWrapperException, path: str) -> EndpointError | QueryError:
        """Return in words why the server did not take the query."""
        words = " ".join(str(error.args[0] if error.args else error.msg).split())
        said = words.partition("Response:")[2].strip()
        quoted = re.fullmatch(r"b(['\"])(.*)\1", said, re.DOTALL)
        reason = (quoted[2] if quoted else said).replace("\\n", " ").strip() or words
        if type(error).__name__ == "QueryBadFormed":
            return QueryError(f"{self.name} refuses the query: {reason[:200]}", path=path)
        return EndpointError(self.name, f"{error.msg.rstrip('. ')}: {reason[:200]}")
