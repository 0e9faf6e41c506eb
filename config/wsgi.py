"""The door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Named as text, so that wiring imports no app before Django is set up.
_django = get_wsgi_application()
application = import_string("registry.views.kept.KeptEntries")(_django)
