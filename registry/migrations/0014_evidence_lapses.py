from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_register_cpd_scheme")]

    operations = [
        migrations.AddField("evidencerequest", "lapsed_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("evidencerequest", "evidence_request_one_open"),
        migrations.AddConstraint(
            "evidencerequest",
            models.UniqueConstraint(
                "application", condition=Q(answered_at=None, lapsed_at=None), name="evidence_request_one_open"
            ),
        ),
        migrations.AddConstraint(
            "evidencerequest",
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(lapsed_at=None), name="evidence_request_answered_or_lapsed"
            ),
        ),
    ]
