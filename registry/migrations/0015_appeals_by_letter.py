import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_evidence_lapses")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="appeal", name="appeal_stands"),
        migrations.AddField(model_name="appeal", name="came_on", field=models.DateField(null=True)),
        migrations.RunSQL(
            "UPDATE registry_appeal SET came_on = (asked_at AT TIME ZONE 'Europe/London')::date",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(model_name="appeal", name="came_on", field=models.DateField()),
        migrations.AddField(
            model_name="routepolicy", name="appeal_panel", field=models.PositiveSmallIntegerField(default=2)
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appeal",
            trigger=pgtrigger.compiler.Trigger(
                name="appeal_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."came_on" IS DISTINCT FROM (NEW."came_on") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4c628fdfb3e9068c708a29eafe35e49200fea9c5",
                    operation="UPDATE",
                    pgid="pgtrigger_appeal_stands_0a790",
                    table="registry_appeal",
                    when="BEFORE",
                ),
            ),
        ),
    ]
