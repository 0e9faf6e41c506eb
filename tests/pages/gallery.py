"""Writes every page with invented people into a folder, to be looked at: python -m tests.pages.gallery FOLDER."""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.template.loader import render_to_string  # noqa: E402 - templates need the settings first

from tests.pages.pages import every_page  # noqa: E402

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, (template, context) in every_page().items():
    (folder / f"{name}.html").write_text(render_to_string(template, context))
