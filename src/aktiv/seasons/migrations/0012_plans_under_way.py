"""Plans under way: which were asked for together, when their worker was last heard of, and how many have begun.

What a plan was made from holds every club's wishes: it stands behind the second wall as they do.
"""

from django.db import migrations, models

ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"

WALL = f"""
ALTER TABLE seasons_planinstance ENABLE ROW LEVEL SECURITY;
CREATE POLICY planinstance_shown ON seasons_planinstance FOR SELECT USING ({ALL} OR {THERE});
CREATE POLICY planinstance_written ON seasons_planinstance FOR INSERT WITH CHECK (true);
CREATE POLICY planinstance_forgotten ON seasons_planinstance FOR DELETE USING ({ALL});
"""
NO_WALL = """
DROP POLICY planinstance_shown ON seasons_planinstance; DROP POLICY planinstance_written ON seasons_planinstance;
DROP POLICY planinstance_forgotten ON seasons_planinstance;
ALTER TABLE seasons_planinstance DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("seasons", "0004_plans_guards")]

    operations = [
        migrations.AddField("plan", "curve", models.PositiveIntegerField(null=True)),
        migrations.AddField("plan", "heard_at", models.DateTimeField(null=True)),
        migrations.AddField("plan", "attempts", models.PositiveSmallIntegerField(default=0)),
        migrations.RunSQL(
            "CREATE INDEX plan_under_way ON seasons_plan (heard_at) WHERE state IN ('waiting', 'running')",
            "DROP INDEX plan_under_way",
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
