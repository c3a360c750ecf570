"""What each hour of each hall costs in a plan: where the shortage is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("seasons", "0022_swaps")]

    operations = [migrations.AddField("plan", "prices", models.JSONField(null=True))]
