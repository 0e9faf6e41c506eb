"""Pages in a real Chromium against the running product; tests.plugins.browser starts it, or says that there is none."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Everything in this folder needs the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def page(request, browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=request.param == "with JavaScript", locale="en-GB"
    )
    yield context.new_page()
    context.close()
