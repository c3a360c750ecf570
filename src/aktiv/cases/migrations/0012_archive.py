"""What goes to a municipality's archive. Its own people are shown it; the journal is read from here on."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "(SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[]"
SHOWN = f"{ALL} OR municipality_id = ANY ({THERE})"
WALL = f"""
    ALTER TABLE cases_archiverecord ADD CONSTRAINT archived_of_case
        FOREIGN KEY (case_id, municipality_id) REFERENCES cases_case (id, municipality_id);
    ALTER TABLE cases_archiverecord ADD CONSTRAINT archived_of_decision
        FOREIGN KEY (decision_id, municipality_id) REFERENCES cases_decision (id, municipality_id);
    ALTER TABLE cases_archiverecord ENABLE ROW LEVEL SECURITY;
    CREATE POLICY archiverecord_shown ON cases_archiverecord FOR SELECT
        USING ({SHOWN});
    CREATE POLICY archiverecord_written ON cases_archiverecord FOR INSERT WITH CHECK (true);
    CREATE POLICY archiverecord_changed ON cases_archiverecord FOR UPDATE USING ({ALL});
    CREATE POLICY archiverecord_forgotten ON cases_archiverecord FOR DELETE USING ({ALL});
"""
FROM_HERE_ON = """
    INSERT INTO cases_archiveposition (id, number) SELECT 1, coalesce(max(number), 0) FROM journal_entry
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_attachments"),
        ("journal", "0001_initial"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchivePosition",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_archive_position")],
            },
        ),
        migrations.CreateModel(
            name="Archiving",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="archiving",
                        serialize=False,
                        to="municipalities.municipality",
                    ),
                ),
                ("since", models.DateTimeField(help_text="when it was switched on; null while it is off", null=True)),
                (
                    "account",
                    models.CharField(blank=True, help_text="the archive's account at the carrier", max_length=80),
                ),
                ("archive_part", models.CharField(blank=True, max_length=60)),
                ("class_system", models.CharField(blank=True, max_length=60)),
                ("class_id", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            models.Q(
                                models.Q(("account", ""), _negated=True), models.Q(("archive_part", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="archive_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("class_id", ""), ("class_system", "")),
                            models.Q(
                                models.Q(("class_system", ""), _negated=True), models.Q(("class_id", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="archive_class_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveRecord",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("application", "Application"), ("decision", "Decision"), ("appeal", "Appeal")],
                        max_length=11,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("archived", "Archived"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("message", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("due_at", models.DateTimeField(help_text="when it is sent or asked about next")),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("case_number", models.CharField(blank=True, max_length=40)),
                ("post_number", models.CharField(blank=True, max_length=40)),
                ("code", models.CharField(blank=True, help_text="why it was refused, or not sent yet", max_length=40)),
                ("why", models.CharField(blank=True, help_text="what the archive said of it", max_length=300)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="archived", to="cases.case"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.decision",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "sent"))), fields=["due_at"], name="archive_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "archived"), _negated=True),
                        fields=["municipality", "happened_at"],
                        name="archive_unfinished",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision__isnull", True)),
                        fields=("case", "kind"),
                        name="archived_once_of_a_case",
                    ),
                    models.UniqueConstraint(fields=("decision",), name="archived_once_of_a_decision"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision__isnull", False), ("kind", "decision")),
                            models.Q(models.Q(("kind", "decision"), _negated=True), ("decision__isnull", True)),
                            _connector="OR",
                        ),
                        name="archived_decision_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("state__in", ("archived", "refused"))),
                            models.Q(("answered_at__isnull", True), ("state__in", ("waiting", "sent"))),
                            _connector="OR",
                        ),
                        name="archived_answered_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "archived"), _negated=True),
                            models.Q(("case_number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="archived_has_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="archive_refusal_has_a_code",
                    ),
                ],
            },
        ),
        migrations.RunSQL([WALL, FROM_HERE_ON], migrations.RunSQL.noop),  # the tables go with what is undone
    ]
