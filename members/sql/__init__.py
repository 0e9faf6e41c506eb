"""SQL functions as files: one statement a file; a changed function is a new file and a new migration."""

from pathlib import Path

from django.db import migrations


def from_file(path: Path) -> migrations.RunSQL:
    """The migration operation that runs one such file; there is no way back, as with data migrations."""
    return migrations.RunSQL([path.read_text(encoding="utf-8")], migrations.RunSQL.noop)
