"""Corrections by hand of what somebody owes."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("payments", "0012_capture_version"),
        ("people", "0031_reached"),
        ("prices", "0003_setup"),
    ]

    operations = [
        migrations.CreateModel(
            name="ManualCorrection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("less", "Less"), ("more", "More")], max_length=4)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "text",
                    models.CharField(blank=True, help_text="what the customer reads on the invoice", max_length=60),
                ),
                ("vat_code", models.SlugField(blank=True, max_length=20)),
                ("use_day", models.DateField(null=True)),
                ("reason", models.CharField(max_length=300)),
                ("alone", models.BooleanField(help_text="little enough for one")),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("granted", models.BooleanField(null=True)),
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
                    "charge",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prices.charge",
                    ),
                ),
                (
                    "decided_by",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "-asked_at"], name="correction_of_municipality"),
                    models.Index(
                        condition=models.Q(("decided_at", None)), fields=["municipality"], name="correction_waits"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("amount__lte", 10000000000)), name="correction_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="correction_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("charge__isnull", False),
                                ("kind", "less"),
                                ("text", ""),
                                ("use_day", None),
                                ("vat_code", ""),
                            ),
                            models.Q(
                                ("charge", None),
                                ("kind", "more"),
                                ("use_day__isnull", False),
                                models.Q(("text", ""), _negated=True),
                                models.Q(("vat_code", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="correction_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), ("person__isnull", False)),
                            models.Q(("organisation__isnull", False), ("person", None)),
                            _connector="OR",
                        ),
                        name="correction_to_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("granted", None)),
                            models.Q(
                                ("decided_at__isnull", False), ("decided_by__isnull", False), ("granted__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="correction_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("granted", True), _negated=True),
                            ("alone", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_by_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)), fields=("charge",), name="one_correction_waits"
                    ),
                ],
            },
        ),
    ]
