"""The graph in other people's formats: a CONSTRUCT a target, and what becomes of its triples."""
