from pathlib import Path

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from members.sql import from_file

_SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NameVariant",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "side", "variant", "term", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("side", models.CharField(choices=[("s", "Surname"), ("f", "Forename")], max_length=1)),
                ("variant", models.CharField(db_collation="C", max_length=40)),
                ("term", models.CharField(db_collation="C", max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Nickname",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "forename", "other", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("forename", models.CharField(db_collation="C", max_length=40)),
                ("other", models.CharField(db_collation="C", max_length=40)),
                ("direct", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="NameTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "side", "term", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("side", models.CharField(choices=[("s", "Surname"), ("f", "Forename")], max_length=1)),
                ("term", models.CharField(db_collation="C", max_length=40)),
                ("sound", models.CharField(db_collation="C", max_length=4)),
                ("other_sound", models.CharField(db_collation="C", max_length=4)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("side"), models.F("sound"), models.F("term"), name="name_term_by_sound"),
                    models.Index(
                        models.F("side"),
                        models.F("other_sound"),
                        models.F("term"),
                        condition=models.Q(("other_sound", models.F("sound")), _negated=True),
                        name="name_term_by_other_sound",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("term", name="gin_trgm_ops"),
                        fastupdate=False,
                        name="name_term_by_trigrams",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("official", "official name"), ("known_as", "known as"), ("former", "former name")],
                        max_length=10,
                    ),
                ),
                ("rank", models.SmallIntegerField()),
                ("surname", models.CharField(db_collation="C", max_length=40)),
                ("forenames", models.CharField(db_collation="C", max_length=40)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "name",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.name",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("surname"),
                        models.F("rank"),
                        models.F("forenames"),
                        models.F("person"),
                        name="search_name_by_surname",
                    ),
                    models.Index(
                        models.F("forenames"), models.F("surname"), models.F("person"), name="search_name_by_forenames"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("name"), models.F("surname"), models.F("forenames"), name="search_name_key_once_a_name"
                    )
                ],
            },
        ),
        from_file(_SQL / "normalise_1.sql"),
        from_file(_SQL / "one_letter_less_1.sql"),
        from_file(_SQL / "surname_keys_1.sql"),
        from_file(_SQL / "term_in_use_1.sql"),
        from_file(_SQL / "forget_terms_1.sql"),
        from_file(_SQL / "write_search_keys_1.sql"),
        from_file(_SQL / "terms_of_1.sql"),
        from_file(_SQL / "learn_terms_1.sql"),
        from_file(_SQL / "index_names_1.sql"),
        from_file(_SQL / "remove_from_search_1.sql"),
        from_file(_SQL / "distant_terms_1.sql"),
        from_file(_SQL / "similar_terms_1.sql"),
    ]
