"""Agreements that another organisation pays a part of a booking."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0070_unsaid"),
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sharing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("percent", models.PositiveSmallIntegerField(default=0, help_text="of the use without its additions")),
                (
                    "additions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        help_text="by key, each as a whole",
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("ended", "Ended"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sharings", to="bookings.booking"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["payer", "-asked_at"], name="sharing_of_payer")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="sharing_percent"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent__gt", 0), models.Q(("additions", []), _negated=True), _connector="OR"
                        ),
                        name="sharing_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payer", models.F("organisation")), _negated=True),
                        name="sharing_with_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at", None),
                                ("answered_by", None),
                                ("ended_at", None),
                                ("ended_by", None),
                                ("state", "asked"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("ended_at", None),
                                ("ended_by", None),
                                ("state__in", ["accepted", "declined"]),
                            ),
                            models.Q(
                                ("answered_at", None),
                                ("answered_by", None),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("state", "withdrawn"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("state", "ended"),
                            ),
                            _connector="OR",
                        ),
                        name="sharing_state",
                    ),
                ],
            },
        ),
    ]
