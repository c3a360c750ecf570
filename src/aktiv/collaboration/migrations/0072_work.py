"""What is told of once before its day, who is asked to try something, incidents in several languages, and years that can be
meant."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0071_agenda_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Prompt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("vote", "Vote"),
                            ("commitment", "Commitment"),
                            ("idea", "Idea"),
                            ("initiative", "the day of its evaluation has come"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="of what it is about")),
                ("day", models.DateField(help_text="what it is told before")),
                ("days_before", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="TrialInvitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, choices=[("yes", "Yes"), ("no", "No")], max_length=3)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="TrialQuestion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("text", models.CharField(max_length=2000)),
                ("feature", models.CharField(blank=True, max_length=20)),
                ("asked", models.PositiveIntegerField()),
                ("until", models.DateField(help_text="the last day for an answer")),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="incident",
            name="title_en",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="incident",
            name="title_nn",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="incidentupdate",
            name="text_en",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name="incidentupdate",
            name="text_nn",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AlterField(
            model_name="supportentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("asked", "Asked"),
                    ("wrote", "she who asked"),
                    ("answered", "Answered"),
                    ("waits", "answered, and something is asked of her"),
                    ("note", "between those who answer"),
                    ("taken", "Taken"),
                    ("handed", "to a colleague"),
                    ("moved", "to another member, or another priority"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                    ("became", "Became"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_month__year__gte", 1900), ("last_month__year__lte", 2200)),
                name="need_in_our_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_month__year__gte", 1900), ("last_month__year__lte", 2200)),
                name="offer_in_our_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="wheeltask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_year__range", (1900, 2200)),
                    models.Q(("last_year", None), ("last_year__range", (1900, 2200)), _connector="OR"),
                ),
                name="wheel_task_in_our_time",
            ),
        ),
        migrations.AddField(
            model_name="prompt",
            name="collaboration",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collaboration.collaboration",
            ),
        ),
        migrations.AddField(
            model_name="trialinvitation",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="trialquestion",
            name="initiative",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="collaboration.initiative",
            ),
        ),
        migrations.AddField(
            model_name="trialquestion",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="trialinvitation",
            name="question",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="collaboration.trialquestion",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.UniqueConstraint(
                fields=("collaboration", "kind", "number", "day", "days_before"), name="prompted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="trialquestion",
            constraint=models.UniqueConstraint(fields=("initiative", "number"), name="trial_question_once"),
        ),
        migrations.AddConstraint(
            model_name="trialquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), ("asked__gt", 0)),
                name="trial_question_asks_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="trialinvitation",
            constraint=models.UniqueConstraint(fields=("question", "person"), name="trial_asked_once"),
        ),
        migrations.AddConstraint(
            model_name="trialinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(("answer__in", ["yes", "no"]), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="trial_answered_whole",
            ),
        ),
    ]
