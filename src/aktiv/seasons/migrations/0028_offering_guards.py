"""What offers of freed season time must never be, held by the database.

- Nothing crosses municipalities or clubs: an offer is of a group of its own club, and what it became is its booking.
- An offer stands behind the second wall: the club that it is made to, and the municipality.
"""

from django.db import migrations

HOME = "id, municipality_id"
OWNED = "id, municipality_id, organisation_id"
HELD = "id, municipality_id, holder"
BELONGS = (
    ("freedtime", "freed_time_round_at_home", "round_id, municipality_id", "seasons_round", HOME),
    ("freedtime", "freed_time_source_at_home", "source_id, municipality_id", "bookings_booking", HOME),
    ("timeoffer", "time_offer_at_home", "freed_id, municipality_id", "seasons_freedtime", HOME),
    ("timeoffer", "time_offer_group", "group_id, municipality_id, organisation_id", "seasons_groupapplication", OWNED),
    ("timeoffer", "time_offer_booking", "booking_id, municipality_id, organisation_id", "bookings_booking", HELD),
)
ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
MINE = "organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)"
TABLE = "seasons_timeoffer"
WALL = f"""
ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY;
CREATE POLICY timeoffer_shown ON {TABLE} FOR SELECT USING ({ALL} OR {THERE} OR {MINE});
CREATE POLICY timeoffer_written ON {TABLE} FOR INSERT WITH CHECK (true);
CREATE POLICY timeoffer_changed ON {TABLE} FOR UPDATE USING ({ALL});
CREATE POLICY timeoffer_forgotten ON {TABLE} FOR DELETE USING ({ALL});
"""
NO_WALL = f"""
DROP POLICY timeoffer_shown ON {TABLE};
DROP POLICY timeoffer_written ON {TABLE};
DROP POLICY timeoffer_changed ON {TABLE};
DROP POLICY timeoffer_forgotten ON {TABLE};
ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("seasons", "0028_offering")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE seasons_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to} ({keys})",
                f"ALTER TABLE seasons_{table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to, keys in BELONGS
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
