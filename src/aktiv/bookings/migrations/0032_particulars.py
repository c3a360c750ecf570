"""What was answered and written with bookings moves to a table of its own, behind the second wall."""

import django.db.models.deletion
from django.db import migrations, models

WALL = """
ALTER TABLE bookings_particulars ENABLE ROW LEVEL SECURITY;
CREATE POLICY particulars_shown ON bookings_particulars FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
    OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
    OR organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)
);
CREATE POLICY particulars_written ON bookings_particulars FOR INSERT WITH CHECK (true);
CREATE POLICY particulars_changed ON bookings_particulars FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY particulars_forgotten ON bookings_particulars FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
MOVE = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO bookings_particulars (booking_id, municipality_id, person_id, organisation_id, answers, note)
SELECT id, municipality_id, person_id, organisation_id, answers, note FROM bookings_booking
WHERE note <> '' OR answers <> '{}'::jsonb
"""
BACK = """
UPDATE bookings_booking b SET answers = p.answers, note = p.note FROM bookings_particulars p WHERE p.booking_id = b.id
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0031_of_somebody"), ("people", "0030_personal_data")]

    operations = [
        migrations.CreateModel(
            name="Particulars",
            fields=[
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="particulars",
                        serialize=False,
                        to="bookings.booking",
                    ),
                ),
                ("answers", models.JSONField(default=dict, help_text="question id → answer")),
                ("note", models.TextField(blank=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
        migrations.RunSQL(MOVE, BACK),
        migrations.RemoveField(model_name="booking", name="answers"),
        migrations.RemoveField(model_name="booking", name="note"),
    ]
