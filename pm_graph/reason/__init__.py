"""OWL 2 RL over any RDF: what follows, what contradicts, and why.

``reason(triples)`` returns the :class:`~pm_graph.reason.closure.Closure`.
"""

from pm_graph.reason.closure import Closure, Contradiction, reason
from pm_graph.reason.proof import Proof
from pm_graph.reason.trouble import NotEntailedError, TooManyTriplesError

__all__ = [
    "Closure",
    "Contradiction",
    "NotEntailedError",
    "Proof",
    "TooManyTriplesError",
    "reason",
]
