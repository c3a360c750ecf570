"""A club asks what a wish of its own would take.

- It asks of a plan that it is shown, never of a draft, and never has anything solved again.
- What it asked is its own: shown to it and to the municipality's staff, and to no other club.
- One wish is asked about once in a plan, until the answer is that nothing came of it.
"""

import django.db.models.deletion
from django.db import migrations, models

ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
MINE = "organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)"
WALL = f"""
ALTER POLICY inquiry_shown ON seasons_inquiry USING ({ALL} OR {THERE} OR {MINE});
CREATE UNIQUE INDEX inquiry_of_club_asked_once ON seasons_inquiry (organisation_id, plan_id, asked)
    WHERE organisation_id IS NOT NULL AND state <> 'failed';
CREATE INDEX inquiry_of_club ON seasons_inquiry (organisation_id, round_id, number)
    WHERE organisation_id IS NOT NULL;
"""
NO_WALL = f"""
DROP INDEX inquiry_of_club; DROP INDEX inquiry_of_club_asked_once;
ALTER POLICY inquiry_shown ON seasons_inquiry USING ({ALL} OR {THERE});
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0031_reached"), ("seasons", "0025_taken_out_guards")]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organisation", None), models.Q(("draft", None), ("kind", "what_if")), _connector="OR"
                ),
                name="inquiry_of_club_asks_of_plan",
            ),
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
