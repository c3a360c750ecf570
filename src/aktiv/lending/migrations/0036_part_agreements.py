"""What municipalities have asked their neighbours to pay of loans, and what those answered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lending", "0034_count_items"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartAgreement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("home_percent", models.PositiveSmallIntegerField()),
                ("own_until_days", models.PositiveSmallIntegerField()),
                ("rules_nb", models.CharField(blank=True, max_length=500)),
                ("rules_nn", models.CharField(blank=True, max_length=500)),
                ("rules_en", models.CharField(blank=True, max_length=500)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(null=True)),
                ("proposed_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("waits", "Waits"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "by the one who asked, before there was an answer"),
                            (
                                "assumed",
                                "the owner's word, from before neighbours were asked: for loans of that time alone",
                            ),
                        ],
                        default="waits",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, help_text="why it was declined", max_length=500)),
                ("begins", models.DateField(null=True)),
                ("ends", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
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
                    "home",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="part_agreements",
                        to="lending.kind",
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
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        help_text="null: what was shared when neighbours began to be asked",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "-proposed_at", "id"], name="part_asked_by"),
                    models.Index(fields=["home", "-proposed_at", "id"], name="part_asked_of"),
                    models.Index(
                        condition=models.Q(("answer", "accepted")), fields=["kind", "home"], name="part_agreed"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "waits")), fields=("kind", "home"), name="part_asked_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("home_percent__gte", 1), ("home_percent__lte", 100)), name="part_percent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("home", models.F("municipality")), _negated=True), name="part_of_neighbour"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="part_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__in", ("waits", "assumed")), ("answered_at", None), ("answered_by", None)
                            ),
                            models.Q(
                                ("answer__in", ("accepted", "declined")),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            models.Q(("answer", "withdrawn"), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="part_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="part_declined_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "accepted"), ("begins__isnull", False)),
                            models.Q(
                                models.Q(("answer", "accepted"), _negated=True),
                                ("begins", None),
                                ("ended_at", None),
                                ("ends", None),
                            ),
                            _connector="OR",
                        ),
                        name="part_holds_when_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("ends__isnull", False)),
                            _connector="OR",
                        ),
                        name="part_ended_by_somebody",
                    ),
                ],
            },
        ),
    ]
