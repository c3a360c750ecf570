"""What is kept back and why, assessments, requests to join, services of a version, and owners of halls."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0053_meetings_guards"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("standard", models.CharField(help_text="the version of the standard", max_length=12)),
                ("assessed_on", models.DateField()),
                ("summary", models.CharField(blank=True, max_length=1000)),
                ("made_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssessedCriterion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("criterion", models.CharField(max_length=20)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("partly", "Partly"),
                            ("not_met", "Not Met"),
                            ("n_a", "does not apply"),
                        ],
                        max_length=7,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=600)),
                (
                    "evidence",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="collaboration.assessment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(help_text="of partner", max_length=14)),
                ("name", models.CharField(help_text="of who would join", max_length=120)),
                ("population", models.PositiveIntegerField(null=True)),
                ("contact", models.CharField(help_text="name and office of who to talk with", max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("message", models.TextField(blank=True, max_length=4000)),
                ("language", models.CharField(max_length=2)),
                ("made_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=1000)),
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
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
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
        migrations.CreateModel(
            name="OwnedFacility",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("first", models.DateField()),
                ("last", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facilities.facility"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Withheld",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("what", models.CharField(help_text="so that it can be asked for, without telling it", max_length=200)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("confidential", "Confidential"),
                            ("internal", "Internal"),
                            ("obtained", "Obtained"),
                            ("negotiation", "Negotiation"),
                            ("security", "Security"),
                            ("employment", "Employment"),
                            ("personal", "Personal"),
                            ("rules", "Rules"),
                        ],
                        max_length=12,
                    ),
                ),
                ("why", models.CharField(max_length=600)),
                ("from_day", models.DateField()),
                ("until_day", models.DateField(help_text="when it is looked at again", null=True)),
                ("made_at", models.DateTimeField()),
                ("ended_on", models.DateField(help_text="from when it is shown", null=True)),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
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
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AnnexedService",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.service",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexed",
                        to="collaboration.agreementversion",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("version", "service"), name="service_annexed_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="assessment_once"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("standard", ""), _negated=True), name="assessment_of_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedcriterion",
            constraint=models.UniqueConstraint(fields=("assessment", "criterion"), name="criterion_answered_once"),
        ),
        migrations.AddConstraint(
            model_name="assessedcriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["met", "partly", "not_met", "n_a"])), name="criterion_answer_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedcriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "met"), ("evidence", []), _negated=True),
                    models.Q(models.Q(("answer", "met"), _negated=True), ("note", ""), _negated=True),
                ),
                name="criterion_answer_is_shown",
            ),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="join_request_once"),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="join_request_names_who"
            ),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    ("answered_at__isnull", False),
                    _connector="OR",
                ),
                name="join_request_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownedfacility",
            constraint=models.CheckConstraint(
                condition=models.Q(("last", None), ("last__gte", models.F("first")), _connector="OR"),
                name="owned_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="withheld",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="withheld_once"),
        ),
        migrations.AddConstraint(
            model_name="withheld",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("what", ""), _negated=True), models.Q(("why", ""), _negated=True)),
                name="withheld_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="withheld",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ground__in",
                        [
                            "confidential",
                            "internal",
                            "obtained",
                            "negotiation",
                            "security",
                            "employment",
                            "personal",
                            "rules",
                        ],
                    )
                ),
                name="withheld_on_a_known_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="withheld",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("until_day", None), ("until_day__gte", models.F("from_day")), _connector="OR"),
                    models.Q(("ended_on", None), ("ended_on__gte", models.F("from_day")), _connector="OR"),
                ),
                name="withheld_in_order",
            ),
        ),
    ]
