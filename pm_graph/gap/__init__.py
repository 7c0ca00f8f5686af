"""Where evidence stands on the map that the frameworks draw: what it touches, and what it does not.

Evidence, in words or in the graph's own terms, goes through :mod:`~pm_graph.gap.claims` (which
capability, how closely, how far) to :mod:`~pm_graph.gap.placing`, which holds each claim against
each statement of the frameworks, and comes out as an answer.
"""
