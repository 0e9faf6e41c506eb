from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0013_silent"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accessrecord",
            name="what",
            field=models.CharField(
                choices=[
                    ("record", "your whole record"),
                    ("document", "a document of yours"),
                    ("application", "an application of yours"),
                    ("grounds", "the grounds of a request to be withheld"),
                    ("message", "a message sent to you"),
                    ("copy", "an export that lists you"),
                    ("declaration", "what you explained in a declaration"),
                    ("reference", "a reference given about you"),
                    ("audit", "an audit of your CPD"),
                ],
                max_length=20,
            ),
        ),
    ]
