"""Offers of roles on a staff, and reads of personal data told once a day."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0003_search_columns"),
        ("municipalities", "0001_initial"),
        ("people", "0005_limits_unlogged"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffInvitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("case_handler", "Case Handler"),
                            ("facility_manager", "Facility Manager"),
                            ("caretaker", "Caretaker"),
                            ("finance", "Finance"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("district", models.CharField(blank=True, max_length=80)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("language", models.CharField(default="nb", help_text="of the mail", max_length=2)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "mail_after",
                    models.DateTimeField(
                        help_text="when its mail is to be tried; empty when sent or given up", null=True
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="personaldataread",
            name="day",
            field=models.DateField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="personaldataread",
            name="at",
            field=models.DateTimeField(help_text="the first time that day"),
        ),
        migrations.AddConstraint(
            model_name="personaldataread",
            constraint=models.UniqueConstraint(fields=("reader", "person", "page", "day"), name="read_told_once_a_day"),
        ),
        migrations.AddField(
            model_name="staffinvitation",
            name="accepted_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="staffinvitation",
            name="facility",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="facilities.facility"
            ),
        ),
        migrations.AddField(
            model_name="staffinvitation",
            name="invited_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="staffinvitation",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="municipalities.municipality"
            ),
        ),
        migrations.AddIndex(
            model_name="staffinvitation",
            index=models.Index(
                condition=models.Q(("mail_after__isnull", False)),
                fields=["mail_after", "id"],
                name="staff_invitation_mail",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffinvitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("municipality", "email", "role", "facility", "district"),
                name="staff_invited_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="staffinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                    models.Q(
                        ("accepted_at__isnull", False), ("accepted_by__isnull", False), ("withdrawn_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="staff_invitation_taken_or_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="staff_invitation_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("facility__isnull", True), ("district", ""), _connector="OR"),
                name="invited_to_facility_or_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "administrator"), _negated=True),
                    models.Q(("district", ""), ("facility__isnull", True)),
                    _connector="OR",
                ),
                name="invited_administrator_of_all",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE people_staffinvitation ADD CONSTRAINT invited_to_facility_at_home"
            " FOREIGN KEY (facility_id, municipality_id) REFERENCES facilities_facility (id, municipality_id)",
            "ALTER TABLE people_staffinvitation DROP CONSTRAINT invited_to_facility_at_home",
        ),
    ]
