"""The questions, one SPARQL file each."""
