"""Settings of the tests: the product's own, with what would be slow or would reach outside taken away."""

import os

os.environ.setdefault("REGISTER_ENV", "test")

from config.launch import places
from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, BROKER_URL, BUILD_DIR, CACHES, DATABASES, STORAGES, TEMPLATES, WIRED

_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
# Each worker its own cache: databases 2 and up, for 0 and 1 are a running register's.
CACHE_URL = places.cache_url_beside(BROKER_URL, 2 + int(_worker) % 60)
CACHES["default"]["LOCATION"] = CACHE_URL
# Nothing is collected for tests, which find the files of the front end where they lie.
STATIC_ROOT = BUILD_DIR / "nothing-collected"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# A migrated database that every process's own is copied from (config/launch/prepared.py).
DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("TEST_TEMPLATE")}
# What tests keep as files, where they name no other place.
MEDIA_ROOT = BUILD_DIR / "test-files" / _worker
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[-1] |= {"DIRS": [BASE_DIR / "templates", BASE_DIR / "tests" / "templates"]}
WIRED["message_context"] = [*WIRED["message_context"], "tests.mail.events"]
