"""Files of applications. Whoever is shown the application is shown them; those of a note, whoever is shown the note too."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
# The policies of the tables that are asked hold here too: what they do not show is not there.
AS_ITS_OWN = """EXISTS (SELECT FROM cases_application a WHERE a.id = application_id)
    AND (note_id IS NULL OR EXISTS (SELECT FROM cases_note n WHERE n.id = note_id))"""
SHOWN = f"{ALL} OR ({AS_ITS_OWN})"
WALL = f"""
    ALTER TABLE cases_attachment ENABLE ROW LEVEL SECURITY;
    CREATE POLICY attachment_shown ON cases_attachment FOR SELECT USING ({SHOWN});
    CREATE POLICY attachment_written ON cases_attachment FOR INSERT WITH CHECK (true);
    CREATE POLICY attachment_changed ON cases_attachment FOR UPDATE USING ({ALL});
    CREATE POLICY attachment_forgotten ON cases_attachment FOR DELETE USING ({ALL});
"""
NO_WALL = """
    DROP POLICY attachment_shown ON cases_attachment; DROP POLICY attachment_written ON cases_attachment;
    DROP POLICY attachment_changed ON cases_attachment; DROP POLICY attachment_forgotten ON cases_attachment;
    ALTER TABLE cases_attachment DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_saved_filters"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField(help_text="bytes, as they are kept")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("clean", "Clean"),
                            ("infected", "Infected"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("found", models.CharField(blank=True, max_length=80)),
                ("added_at", models.DateTimeField()),
                ("scanned_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="cases.application",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="cases.note",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["application", "added_at"], name="attachment_of_application"),
                    models.Index(
                        condition=models.Q(("note__isnull", False)), fields=["note"], name="attachment_of_note"
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["added_at"], name="attachment_to_scan"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scanned_at__isnull", True), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("scanned_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="attachment_scanned_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), models.Q(("name", ""), _negated=True)),
                        name="attachment_is_a_file",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
