from pathlib import Path

from django.db import migrations

from members.sql import from_file

_SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("members", "0002_name_search")]

    operations = [
        from_file(_SQL / "search_types_1.sql"),
        from_file(_SQL / "search_readings_1.sql"),
        from_file(_SQL / "exact_probes_1.sql"),
        from_file(_SQL / "similar_probes_1.sql"),
        from_file(_SQL / "search_1.sql"),
    ]
