from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_messages_by_any_channel"),
    ]

    operations = [
        migrations.AlterField(
            model_name="outsideregistration",
            name="standing",
            field=models.CharField(
                choices=[
                    ("current", "current"),
                    ("suspended", "suspended"),
                    ("ended", "ended"),
                    ("stated", "said by the person, not yet checked"),
                ],
                max_length=10,
            ),
        ),
    ]
