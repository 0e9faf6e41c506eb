import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import members.references


class Migration(migrations.Migration):
    dependencies = [
        ("hsst", "0001_squashed"),
        ("members", "__first__"),
        ("registry", "0002_employers"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalibrationRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calibration_rounds",
                        to="registry.edition",
                    ),
                ),
                ("set_code", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=150)),
                (
                    "asked",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("open", "open"), ("closed", "closed"), ("cancelled", "given up")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("last_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(models.F("opened_at"), name="calibration_by_opening")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("edition"),
                        condition=models.Q(("stage", "open")),
                        name="calibration_one_open_an_edition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("stage", "open")),
                            models.Q(
                                models.Q(("stage", "open"), _negated=True), ("ended_at__gte", models.F("opened_at"))
                            ),
                            _connector="OR",
                        ),
                        name="calibration_ended_after_opened",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="calibration_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."set_code" IS DISTINCT FROM (NEW."set_code") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."asked" IS DISTINCT FROM (NEW."asked") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="183aeca127fa92d1c4b7db3ec56f81ea5e132699",
                            operation="UPDATE",
                            pgid="pgtrigger_calibration_stands_e2d33",
                            table="hsst_calibrationround",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="calibration_ends_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."ended_at" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="25e95bf3877b8dfd6628a3c9b3af8d67bf786e5b",
                            operation="UPDATE",
                            pgid="pgtrigger_calibration_ends_once_77a10",
                            table="hsst_calibrationround",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7a2c7fbd7f74a7c3eaa0d2a39a43f9fffac32afc",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_619d8",
                            table="hsst_calibrationround",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibrationCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="hsst.calibrationround"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=150)),
                ("content", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("round"), models.F("place"), name="calibration_case_one_a_place")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9238dcb9dfd16964129d96022a10a7faa31a6058",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d542c",
                            table="hsst_calibrationcase",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="be3f1176551e639f23610865a427fc00da0c47c8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_dc763",
                            table="hsst_calibrationcase",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibrationMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hsst.calibrationround"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hsst.calibrationcase"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.standard"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("met", "met"),
                            ("partly", "partly met"),
                            ("not_met", "not met"),
                            ("not_evidenced", "not evidenced"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.TextField()),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("round"),
                        models.F("case"),
                        models.F("standard"),
                        models.F("user"),
                        name="calibration_mark_one_an_assessor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="calibration_mark_has_a_reason"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a6ddfe3089492c7191771d24d34e0301ecdae2be",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d5b7a",
                            table="hsst_calibrationmark",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="07202deafd73fefa0097a5ebdff1e42c199b3e8a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_47ef5",
                            table="hsst_calibrationmark",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibrationSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="hsst.calibrationround"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("handed_in_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("round"), models.F("user"), name="calibration_seat_one_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_in_at", None), ("handed_in_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="calibration_handed_in_after_asked",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="calibration_seat_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e363dedc629874183659e8a316565375f774113e",
                            operation="UPDATE",
                            pgid="pgtrigger_calibration_seat_stands_344a1",
                            table="hsst_calibrationseat",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="calibration_handed_in_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."handed_in_at" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="fb1b8de093202b312620d33d46d93ceb7efe53cd",
                            operation="UPDATE",
                            pgid="pgtrigger_calibration_handed_in_once_1e158",
                            table="hsst_calibrationseat",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6e1fa7243ba493117f9dae34b4aa101b829912c0",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_94343",
                            table="hsst_calibrationseat",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibrationDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="hsst.calibrationseat"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hsst.calibrationcase"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.standard"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "met"),
                            ("partly", "partly met"),
                            ("not_met", "not met"),
                            ("not_evidenced", "not evidenced"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("seat"),
                        models.F("case"),
                        models.F("standard"),
                        name="calibration_draft_one_a_seat_and_standard",
                    )
                ],
            },
        ),
    ]
