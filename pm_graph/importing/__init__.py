"""Other people's files taken into the graph: what a target of the export writes, read back."""
