"""Ideas from anybody, their steps, comments and supports; who wrote them stands in a table of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0004_votes_guards"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Idea",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("text", models.CharField(max_length=4000)),
                ("affected", models.CharField(help_text="who would notice", max_length=300)),
                ("language", models.CharField(max_length=2)),
                (
                    "feature",
                    models.CharField(blank=True, help_text="the part of the service that it came from", max_length=20),
                ),
                (
                    "page",
                    models.CharField(
                        blank=True, help_text="the page that it came from, by its URL name", max_length=60
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("due", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("screening", "answered, and looked into"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("stopped", "answered, and not taken further"),
                        ],
                        default="submitted",
                        max_length=9,
                    ),
                ),
                ("answered_on", models.DateField(null=True)),
                ("hidden", models.BooleanField(default=False)),
                ("supporters", models.PositiveIntegerField(default=0)),
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
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.facility",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="collaboration.idea",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IdeaComment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("text", models.CharField(max_length=2000)),
                ("official", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("hidden", models.BooleanField(default=False)),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="collaboration.idea"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Authorship",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("named", models.BooleanField(default=False)),
                ("may_ask", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "idea",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorship",
                        to="collaboration.idea",
                    ),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorship",
                        to="collaboration.ideacomment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IdeaFollow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                (
                    "idea",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follows",
                        to="collaboration.idea",
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
            name="IdeaReport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("spam", "Spam"),
                            ("abuse", "Abuse"),
                            ("private", "it tells of somebody"),
                            ("other", "Other"),
                        ],
                        max_length=7,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("upheld", models.BooleanField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="collaboration.ideacomment",
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="collaboration.idea",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "settled_by",
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
            name="IdeaStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("answered", "Answered"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("hidden", "Hidden"),
                            ("shown", "Shown"),
                            ("c_hidden", "Comment Hidden"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("screening", "answered, and looked into"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("stopped", "answered, and not taken further"),
                        ],
                        help_text="the idea's, after it",
                        max_length=9,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=4000)),
                ("made_at", models.DateTimeField()),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="collaboration.idea"
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
            ],
        ),
        migrations.CreateModel(
            name="IdeaSupport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                (
                    "idea",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="collaboration.idea",
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
        migrations.AddIndex(
            model_name="idea",
            index=models.Index(fields=["collaboration", "-number"], name="ideas_newest"),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="idea_once"),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    models.Q(("affected", ""), _negated=True),
                ),
                name="idea_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("into", None)),
                    _connector="OR",
                ),
                name="idea_merged_into_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(
                condition=models.Q(("into", models.F("id")), _negated=True), name="idea_into_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="authorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment__isnull", False), ("idea", None)),
                    models.Q(("comment", None), ("idea__isnull", False)),
                    _connector="OR",
                ),
                name="authorship_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="ideafollow",
            constraint=models.UniqueConstraint(fields=("idea", "person"), name="idea_followed_once"),
        ),
        migrations.AddConstraint(
            model_name="ideareport",
            constraint=models.UniqueConstraint(
                fields=("idea", "comment", "person"), name="idea_reported_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="ideareport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None), ("upheld", None)),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False), ("upheld__isnull", False)),
                    _connector="OR",
                ),
                name="idea_report_settled_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="ideastep",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), ("kind", "submitted"), _connector="OR"),
                name="idea_step_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="ideasupport",
            constraint=models.UniqueConstraint(fields=("idea", "person"), name="idea_supported_once"),
        ),
    ]
