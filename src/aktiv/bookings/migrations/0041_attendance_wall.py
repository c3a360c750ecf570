"""Whether somebody came is for her, for her organisation and for the municipality: it stands behind the second wall."""

from django.db import migrations

OF_DATE = """
ALTER TABLE bookings_attendance ADD CONSTRAINT attendance_of_date FOREIGN KEY (occurrence_id, municipality_id, holder)
    REFERENCES bookings_occurrence (id, municipality_id, holder)
"""
WALL = """
ALTER TABLE bookings_attendance ENABLE ROW LEVEL SECURITY;
CREATE POLICY attendance_shown ON bookings_attendance FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
    OR holder = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
    OR holder = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)
);
CREATE POLICY attendance_written ON bookings_attendance FOR INSERT WITH CHECK (true);
CREATE POLICY attendance_changed ON bookings_attendance FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY attendance_forgotten ON bookings_attendance FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY attendance_shown ON bookings_attendance;
DROP POLICY attendance_written ON bookings_attendance;
DROP POLICY attendance_changed ON bookings_attendance;
DROP POLICY attendance_forgotten ON bookings_attendance;
ALTER TABLE bookings_attendance DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0040_attendance")]

    operations = [
        migrations.RunSQL(OF_DATE, "ALTER TABLE bookings_attendance DROP CONSTRAINT attendance_of_date"),
        migrations.RunSQL(WALL, NO_WALL),
    ]
