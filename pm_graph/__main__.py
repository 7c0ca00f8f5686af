"""``python -m pm_graph`` is ``pm-graph``."""

from pm_graph.cli import run

if __name__ == "__main__":
    run()
