"""Every row of every table of addresses."""

import importlib
import pkgutil

from tests import doors


def _rows():
    for module in pkgutil.iter_modules(doors.__path__):
        if not module.name.startswith("test_") and module.name not in {"tables", "conftest"}:
            yield from getattr(importlib.import_module(f"{doors.__name__}.{module.name}"), "TABLE", ())


TABLE = tuple(_rows())
