"""What clubs have had a receipt for, and been reminded of. Nobody is told anew of what was handed in before this."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("seasons", "0023_prices")]

    operations = [
        migrations.AddField("clubapplication", "changed_at", models.DateTimeField(null=True)),
        migrations.AddField("clubapplication", "told_revision", models.PositiveIntegerField(default=0)),
        migrations.AddField("clubapplication", "reminded_at", models.DateTimeField(null=True)),
        migrations.RunSQL("UPDATE seasons_clubapplication SET told_revision = revision", migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE INDEX applications_untold ON seasons_clubapplication (changed_at)"
            " WHERE state = 'handed_in' AND told_revision < revision",
            "DROP INDEX applications_untold",
        ),
    ]
