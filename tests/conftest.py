"""What every test stands on: a private PostgreSQL used as a plain role, no network, no clock where none is allowed."""

import contextlib
import os
from pathlib import Path

import django
from hypothesis import HealthCheck, settings

from config.launch import servers

_TESTS = Path(__file__).parent
_running = contextlib.ExitStack()
if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the addresses from the process that starts them
    os.environ.update(_running.enter_context(servers.for_one_run(migrated=True)))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

# `make test` draws the same examples every time; `make soak` draws many, from the seed it prints.
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60, print_blob=True)
settings.register_profile(
    "soak", deadline=None, max_examples=3_000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")

pytest_plugins = [
    "tests.plugins.accounts",
    "tests.plugins.browser",
    "tests.plugins.database",
    "tests.plugins.fences",
    "tests.plugins.registers",
    "tests.plugins.stripe",
    "tests.plugins.counts",
    "tests.plugins.workers",
]


def pytest_collection_modifyitems(items):
    """The files with few tests that take long come first, so that no core waits for another at the end."""
    items.sort(key=lambda item: not item.path.is_relative_to(_TESTS / "launch"))


def pytest_configure():
    """Sets the product up once the fences stand, before any test module is read."""
    django.setup()


def pytest_unconfigure():
    """Stops the servers that this run started."""
    _running.close()
