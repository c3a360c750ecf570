"""Whether those came who had the time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0032_particulars"),
        ("facilities", "0040_doors_and_faults"),
        ("municipalities", "0001_initial"),
        ("people", "0030_personal_data"),
        ("prices", "0002_guards"),
        ("timetable", "0004_buffers_on_sheets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "occurrence",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="attendance",
                        serialize=False,
                        to="bookings.occurrence",
                    ),
                ),
                ("holder", models.UUIDField(help_text="the date's: the organisation, or the person acting for self")),
                ("outcome", models.CharField(choices=[("came", "Came"), ("no_show", "No Show")], max_length=7)),
                ("people", models.PositiveIntegerField(help_text="how many came, when they were counted", null=True)),
                ("noted_at", models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(fields=("id", "municipality", "holder"), name="occurrence_of_holder"),
        ),
        migrations.AddField(
            model_name="attendance",
            name="municipality",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="noted_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["came", "no_show"])), name="attendance_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("people__isnull", True), models.Q(("outcome", "came"), ("people__gt", 0)), _connector="OR"
                ),
                name="counted_when_they_came",
            ),
        ),
    ]
