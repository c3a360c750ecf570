"""A version of the rules says why it is, and from when it is meant; what the municipality enters on paper for a club is
the municipality's to read before it is handed in too."""

from django.db import migrations, models

ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
OWN = "organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)"
WITH_PAPER = f"{ALL} OR {OWN} OR ((state <> 'draft' OR paper) AND {THERE})"
WITHOUT = f"{ALL} OR {OWN} OR (state <> 'draft' AND {THERE})"


class Migration(migrations.Migration):
    dependencies = [("seasons", "0012_plans_under_way")]

    operations = [
        migrations.AddField("ruletable", "note", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddField("ruletable", "valid_from", models.DateField(null=True)),
        migrations.RunSQL(
            f"ALTER POLICY clubapplication_shown ON seasons_clubapplication USING ({WITH_PAPER})",
            f"ALTER POLICY clubapplication_shown ON seasons_clubapplication USING ({WITHOUT})",
        ),
    ]
