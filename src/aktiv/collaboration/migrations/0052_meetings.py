"""Meetings with agendas and minutes, the wheel of the year, and who is reminded of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0051_service_run_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("called_off_at", models.DateTimeField(null=True)),
                ("called_off_why", models.CharField(max_length=300, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="collaboration.body",
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
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("text", models.CharField(blank=True, max_length=2000)),
                ("made_at", models.DateTimeField()),
                (
                    "commitment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.commitment",
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.idea",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.incident",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.maintenanceitem",
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
                    "vote",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.vote",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="collaboration.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField(max_length=40000)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="collaboration.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "minutes",
            },
        ),
        migrations.CreateModel(
            name="WheelTask",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("budget", "the vote on next year’s budget"),
                            ("key", "shares adjusted by the new figures"),
                            ("assessment", "the service looked at by a standard"),
                            ("report", "the annual report"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name_nb", models.CharField(max_length=120)),
                ("name_nn", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("month", models.PositiveSmallIntegerField()),
                ("day", models.PositiveSmallIntegerField()),
                ("ahead", models.PositiveSmallIntegerField()),
                ("first_year", models.PositiveSmallIntegerField()),
                ("last_year", models.PositiveSmallIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.body",
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
            name="WheelDone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("on_day", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
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
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="done",
                        to="collaboration.wheeltask",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("mail_after", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="collaboration.wheeltask",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["collaboration", "-starts_at"], name="meetings_newest"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="meeting_once"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at")), models.Q(("place", ""), _negated=True)),
                name="meeting_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("called_off_at", None), ("called_off_why", None)),
                    models.Q(
                        ("called_off_at__isnull", False),
                        ("called_off_why__isnull", False),
                        models.Q(("called_off_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="meeting_called_off_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(fields=("meeting", "number"), name="agenda_item_once"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="agenda_item_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.UniqueConstraint(fields=("meeting", "version"), name="minutes_once"),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved_at__isnull", False)), fields=("meeting",), name="minutes_approved_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approved_by", None)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="minutes_approved_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="wheeltask",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="wheel_task_once"),
        ),
        migrations.AddConstraint(
            model_name="wheeltask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ahead__lte", 120), ("day__gte", 1), ("day__lte", 31), ("month__gte", 1), ("month__lte", 12)
                ),
                name="wheel_task_in_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="wheeltask",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_year", None), ("last_year__gte", models.F("first_year")), _connector="OR"),
                name="wheel_task_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="wheeltask",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_nb", ""), _negated=True), name="wheel_task_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="wheeldone",
            constraint=models.UniqueConstraint(fields=("task", "year"), name="wheel_done_once_a_year"),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("mail_after__isnull", False)), fields=["mail_after"], name="reminder_mail"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("task", "year", "person"), name="reminded_once"),
        ),
    ]
