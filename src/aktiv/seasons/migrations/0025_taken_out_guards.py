"""What the mark of a group that was taken out must never be, held by the database.

- It is of the group's own club and municipality, so it is shown to those alone to whom the group is: the second wall.
"""

from django.db import migrations

OWNED = "group_id, municipality_id, organisation_id"
ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
MINE = "organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)"
TABLE = "seasons_takenout"

BELONGS = f"""
ALTER TABLE {TABLE} ADD CONSTRAINT taken_out_group FOREIGN KEY ({OWNED})
    REFERENCES seasons_groupapplication (id, municipality_id, organisation_id);
"""
WALL = f"""
ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY;
CREATE POLICY takenout_shown ON {TABLE} FOR SELECT USING ({ALL} OR {THERE} OR {MINE});
CREATE POLICY takenout_written ON {TABLE} FOR INSERT WITH CHECK (true);
CREATE POLICY takenout_changed ON {TABLE} FOR UPDATE USING ({ALL});
CREATE POLICY takenout_forgotten ON {TABLE} FOR DELETE USING ({ALL});
"""
NO_WALL = f"""
DROP POLICY takenout_shown ON {TABLE};
DROP POLICY takenout_written ON {TABLE};
DROP POLICY takenout_changed ON {TABLE};
DROP POLICY takenout_forgotten ON {TABLE};
ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("seasons", "0024_taken_out")]

    operations = [
        migrations.RunSQL(BELONGS, f"ALTER TABLE {TABLE} DROP CONSTRAINT taken_out_group"),
        migrations.RunSQL(WALL, NO_WALL),
    ]
