"""Objections, and the letters of decisions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
        ("seasons", "0013_board"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionLetter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(help_text="in its round, from 1")),
                ("language", models.CharField(max_length=5)),
                ("document", models.JSONField()),
                ("appeal_by", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
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
                    "plan",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seasons.plan"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="seasons.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "organisation"), name="one_letter_a_club"),
                    models.UniqueConstraint(fields=("round", "number"), name="letter_numbered_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("objection", "Objection"), ("appeal", "Appeal")], default="objection", max_length=9
                    ),
                ),
                ("about", models.CharField(choices=[("time", "Time"), ("wish", "Wish"), ("all", "All")], max_length=4)),
                ("weekday", models.PositiveSmallIntegerField(null=True)),
                ("from_minute", models.PositiveSmallIntegerField(null=True)),
                ("text", models.TextField(max_length=4000)),
                ("instead_weekday", models.PositiveSmallIntegerField(null=True)),
                ("instead_minute", models.PositiveSmallIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("refused", "Refused")], max_length=8
                    ),
                ),
                ("answer_text", models.TextField(blank=True, max_length=4000)),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="seasons.groupapplication",
                    ),
                ),
                (
                    "hall",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
                (
                    "instead_hall",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
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
                    "plan",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seasons.plan"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="seasons.round",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", ""), ("withdrawn_at", None)),
                        fields=["round", "kind"],
                        name="objections_waiting",
                    ),
                    models.Index(fields=["round", "organisation"], name="objections_of_club"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("about", "all"),
                                ("from_minute", None),
                                ("group", None),
                                ("hall", None),
                                ("weekday", None),
                            ),
                            models.Q(
                                models.Q(("about", "all"), _negated=True),
                                ("from_minute__lt", 1440),
                                ("group__isnull", False),
                                ("hall__isnull", False),
                                ("weekday__lte", 6),
                            ),
                            _connector="OR",
                        ),
                        name="objection_about_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("instead_hall", None), ("instead_minute", None), ("instead_weekday", None)),
                            models.Q(
                                ("instead_hall__isnull", False),
                                ("instead_minute__lt", 1440),
                                ("instead_weekday__lte", 6),
                            ),
                            _connector="OR",
                        ),
                        name="objection_alternative_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answer_text", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("answer_text", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_at", None), ("answer", ""), _connector="OR"),
                        name="objection_withdrawn_is_not_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="objection_says_something"
                    ),
                ],
            },
        ),
    ]
