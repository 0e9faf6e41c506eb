"""Settings of a worker that a test starts as a process of its own: that test’s database, and where its mail goes."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, MEDIA_ROOT

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE_NAME"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["TEST_MAIL_FOLDER"]
MEDIA_ROOT = os.environ.get("TEST_MEDIA_ROOT", MEDIA_ROOT)
if _port := os.environ.get("TEST_SMTP_PORT"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = "127.0.0.1", int(_port), 20
