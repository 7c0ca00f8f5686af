"""``python -m pm_graph`` is ``pm-graph``."""

import sys

from pm_graph.cli import main

if __name__ == "__main__":
    sys.exit(main())
