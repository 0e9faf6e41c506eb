"""Writes every page with invented people into a folder, to be looked at: python -m tests.pages.gallery FOLDER."""

import os
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    """Writes the pages; the style sheet is expected beside them under static/."""
    from django.template.loader import render_to_string

    from tests.pages.pages import every_page

    folder.mkdir(parents=True, exist_ok=True)
    for name, (template, context) in every_page().items():
        (folder / f"{name}.html").write_text(render_to_string(template, context))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main(Path(sys.argv[1]))
