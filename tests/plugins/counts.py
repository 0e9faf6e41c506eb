"""Every test starts with nothing kept and nobody's look-ups counted."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_counted():
    """Empties this worker's own part of the shared cache, which also holds the counts of the rate limits."""
    cache.clear()
