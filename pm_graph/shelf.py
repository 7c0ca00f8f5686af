"""Where the data of the project lies: the ontology and the questions, installed or in a checkout.

Both stand at the root of a checkout and are installed as ``pm_graph.ontology`` and
``pm_graph.queries``. ``importlib.resources`` would find them too; importing it costs more than
answering a question does, so the package's own path is used.
"""

import os
from importlib import import_module


def shelf(name: str) -> str:
    """Return the folder of the shelf ``name``: "ontology" or "queries"."""
    return str(next(iter(import_module(f"pm_graph.{name}").__path__)))


def files(name: str, ending: str) -> list[str]:
    """Return the paths of the shelf's files with this ending, sorted by name."""
    folder = shelf(name)
    return [
        os.path.join(folder, file) for file in sorted(os.listdir(folder)) if file.endswith(ending)
    ]


def read(path: str) -> str:
    """Return the text of a UTF-8 file.

    Read as bytes: opening a file as text costs several times as much, and all of the catalogue
    is read before the first answer.
    """
    with open(path, "rb", buffering=0) as file:
        return file.read().decode().replace("\r\n", "\n")
