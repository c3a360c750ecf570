"""What borrowers and storekeepers have been told of once already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lending", "0021_out_by_mistake"),
    ]

    operations = [
        migrations.AddField(
            model_name="kind",
            name="told_low_at",
            field=models.DateTimeField(help_text="when it was told; empty again when there are enough", null=True),
        ),
        migrations.AddField(
            model_name="loan",
            name="told_to_pick_up",
            field=models.DateTimeField(help_text="the start that its borrower was reminded of", null=True),
        ),
    ]
