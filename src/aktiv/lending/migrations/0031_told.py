"""What borrowers have been told of once already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lending", "0027_seen_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="loan",
            name="told_to_pick_up",
            field=models.DateTimeField(help_text="the start that its borrower was reminded of", null=True),
        ),
    ]
