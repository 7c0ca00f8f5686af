"""The commands of the command line, what each is for, and which options they share."""

COMMANDS = {
    "ask": "ask in plain words",
    "run": "ask a question of the catalogue by name",
    "questions": "list the catalogue, or one question with its parameters",
    "sparql": "run any SPARQL query; the known prefixes need no declaration",
    "show": "show what the graph says of a thing, or frameworks as a matrix",
    "find": "find where a text occurs",
    "explain": "explain why a triple holds, down to the passages it rests on",
    "gap": "map what somebody has done, or an advert, onto all that is asked",
    "build": "build a graph from documents",
    "load": "take files of other formats into a store or a graph of one's own",
    "reason": "infer what follows from RDF files or the store, by OWL 2 RL",
    "export": "write the graph in the terms of another ontology or format",
    "validate": "check a file against the rules of a target of the export",
    "check": "check shapes, vocabulary, digests and questions",
    "completion": "print the completion script of a shell",
}
ON_A_GRAPH = ("ask", "run", "sparql", "show", "find", "explain", "gap", "export", "check")
WITH_ROWS = (*("ask", "run", "questions", "sparql", "show", "find", "explain", "gap", "validate"),)
VALUED = (
    *("--store", "--endpoint", "--timeout", "-f", "--format", "-o", "--output", "--engine"),
    *("--advert", "--framework", "--against", "--as", "--schema", "--data", "--report"),
)
"""The options that take a value and may stand before the command."""
EXAMPLES = """examples:
  pm-graph ask "which skills distinguish level 4 from level 5"
  pm-graph run level-difference lower=3 upper=4 framework=sfia-8
  pm-graph sparql 'SELECT ?title { ?title a pm:Title }'
  pm-graph show capability:pricing
  pm-graph show --matrix sfia-8 -o matrix.html
  pm-graph build documents/ -o graph.ttl

Exit codes: 0 answered, 1 no rows, 2 usage, 3 data or query, 4 not stated,
5 not understood."""
