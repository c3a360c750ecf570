"""Two who set when money is taken do not overwrite each other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0011_billing_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="capturerule",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
