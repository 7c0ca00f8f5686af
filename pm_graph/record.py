"""``NamedTuple`` without ``typing``, whose import costs a tenth of what an answer may take.

Type checkers see ``typing.NamedTuple`` itself; at run time the same class statement makes the same
kind of tuple by way of ``collections.namedtuple``.
"""

from collections import namedtuple

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple

    __all__ = ["NamedTuple"]
else:

    class _Meta(type):
        """Turns a class statement with annotated fields into a named tuple with its methods."""

        def __new__(mcs, name, bases, body):
            """Return the named tuple; the base class itself is made as it stands."""
            if not bases:
                return super().__new__(mcs, name, bases, body)
            fields = list(body.pop("__annotations__"))
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            for key, value in body.items():
                if key not in ("__slots__", "__classcell__"):
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Meta):
        """The base of a record: fields are what its class annotates, in that order."""
