"""The vocabulary, the controlled vocabularies, the annotations and the built graph."""
