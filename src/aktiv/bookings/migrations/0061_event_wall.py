"""What an event tells is for everyone where it is public; the rest, and whom to call, stands behind the second wall."""

from django.db import migrations

SHOWN = """
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
    OR holder = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
    OR holder = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)
"""
WALL = """
ALTER TABLE bookings_{table} ADD CONSTRAINT {table}_of_booking FOREIGN KEY (booking_id, municipality_id, holder)
    REFERENCES bookings_booking (id, municipality_id, holder);
ALTER TABLE bookings_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_shown ON bookings_{table} FOR SELECT USING ({shown});
CREATE POLICY {table}_written ON bookings_{table} FOR INSERT WITH CHECK (true);
CREATE POLICY {table}_changed ON bookings_{table} FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY {table}_forgotten ON bookings_{table} FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY {table}_shown ON bookings_{table};
DROP POLICY {table}_written ON bookings_{table};
DROP POLICY {table}_changed ON bookings_{table};
DROP POLICY {table}_forgotten ON bookings_{table};
ALTER TABLE bookings_{table} DISABLE ROW LEVEL SECURITY;
ALTER TABLE bookings_{table} DROP CONSTRAINT {table}_of_booking;
"""


def _wall(table: str, shown: str) -> migrations.RunSQL:
    return migrations.RunSQL(WALL.format(table=table, shown=shown), NO_WALL.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("bookings", "0060_event_pages")]

    operations = [_wall("eventpage", f"public OR {SHOWN}"), _wall("eventcontact", SHOWN)]
