"""Loaders: one module a document layout, each a pure function from text to a reading."""
