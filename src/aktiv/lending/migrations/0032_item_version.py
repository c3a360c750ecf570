"""Which version of an item somebody saw, so that two who change one do not undo each other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lending", "0031_told")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="version",
            field=models.PositiveIntegerField(
                default=1, help_text="grows when what is said of it changes, by whatever does it"
            ),
        ),
    ]
