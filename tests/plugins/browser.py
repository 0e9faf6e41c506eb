"""Tests in a real browser, where there is one: never skipped in silence, and never left out in CI."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from config.launch import chromium

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leaves browser tests out where there is no Chromium."""
    if chromium.program():
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if left_out and os.environ.get("CI"):
        raise pytest.UsageError("No Chromium was found, and in CI the tests in a browser must run.")
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter, config):
    """Says loudly what was not run."""
    if not chromium.program():
        terminalreporter.write_sep("!", "NO BROWSER: tests in a browser were left out; set CHROMIUM to one", red=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium, one for each file: its loop must not go on under the tests of another."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread; our code is not async
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium refuses root otherwise
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium.program(), args=[*QUIET, *sandbox])
        yield running
        running.close()
