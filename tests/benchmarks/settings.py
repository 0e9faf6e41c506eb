"""Settings of the measured web processes: the product's own, and one address more for the page made plainly."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
