import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("hsst", "0001_certificates")]

    initial = True

    dependencies = [
        ("members", "0001_squashed"),
        ("registry", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equivalence_certificates",
                        to="members.person",
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equivalence_certificate",
                        to="registry.application",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.edition"
                    ),
                ),
                (
                    "issued",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.issueddocument"
                    ),
                ),
                ("granted_on", models.DateField()),
                ("revoked_on", models.DateField(null=True)),
                (
                    "revoked_act",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.graveact"
                    ),
                ),
                (
                    "revoked_ground",
                    models.CharField(
                        blank=True,
                        choices=[("false", "it rested on false information"), ("error", "it was granted in error")],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("person"), models.F("granted_on"), name="certificate_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_act", None), ("revoked_ground", ""), ("revoked_on", None)),
                            models.Q(
                                ("revoked_act__isnull", False),
                                ("revoked_on__isnull", False),
                                models.Q(("revoked_ground", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_revoked_by_an_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_on", None), ("revoked_on__gte", models.F("granted_on")), _connector="OR"
                        ),
                        name="certificate_revoked_after_granted",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="certificate_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."issued_id" IS DISTINCT FROM (NEW."issued_id") OR OLD."granted_on" IS DISTINCT FROM (NEW."granted_on"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="501897eaa24695edfca629a9c581038f5f86329c",
                            operation="UPDATE",
                            pgid="pgtrigger_certificate_stands_2c111",
                            table="hsst_certificate",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a5ec02616bf6e50b3be6767cf80f2f4cba255d27",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_d6ff6",
                            table="hsst_certificate",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
    ]
