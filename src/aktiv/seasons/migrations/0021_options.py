"""What groups may ask for beside the usual: some weeks or a part of the season, shorter sessions, to train right before
or after another group, hours for a club as a whole; and the weeks and days of a plan's times.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
        ("seasons", "0020_inquiries"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="groupapplication",
            name="group_asks_within_a_week",
        ),
        migrations.RemoveConstraint(
            model_name="plansession",
            name="session_once_in_plan",
        ),
        migrations.AddField(
            model_name="groupapplication",
            name="beside",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="seasons.groupapplication",
            ),
        ),
        migrations.AddField(
            model_name="groupapplication",
            name="from_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="groupapplication",
            name="least_minutes",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="groupapplication",
            name="to_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="groupapplication",
            name="weeks",
            field=models.CharField(
                choices=[("every", "Every"), ("odd", "Odd"), ("even", "Even"), ("either", "Either")],
                default="every",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="groupapplication",
            name="whole_club",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="plansession",
            name="from_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="plansession",
            name="to_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="plansession",
            name="weeks",
            field=models.CharField(
                choices=[("every", "Every"), ("odd", "Odd"), ("even", "Even")], default="every", max_length=5
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.UniqueConstraint(fields=("id", "application"), name="group_in_application"),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__range", (15, 480)),
                    models.Q(
                        models.Q(("days_apart__range", (1, 7)), ("sessions__range", (1, 7)), ("whole_club", False)),
                        models.Q(
                            ("coaches", []),
                            ("days_apart", 0),
                            ("sessions__range", (1, 100)),
                            ("team", None),
                            ("whole_club", True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="group_asks_within_a_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(("weeks__in", ["every", "odd", "even", "either"])), name="group_weeks"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_day", None), ("to_day", None)),
                    models.Q(("from_day__isnull", False), ("to_day__gte", models.F("from_day"))),
                    _connector="OR",
                ),
                name="group_part_of_season",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least_minutes", None),
                    models.Q(("least_minutes__gte", 15), ("least_minutes__lt", models.F("minutes"))),
                    _connector="OR",
                ),
                name="group_least_is_shorter",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("beside", None), models.Q(("beside", models.F("id")), _negated=True), _connector="OR"
                ),
                name="group_beside_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="plansession",
            constraint=models.UniqueConstraint(
                fields=("plan", "group", "hall", "weekday", "from_minute"), name="session_once_in_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="plansession",
            constraint=models.CheckConstraint(
                condition=models.Q(("weeks__in", ["every", "odd", "even"])), name="session_weeks"
            ),
        ),
        migrations.AddConstraint(
            model_name="plansession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_day", None), ("to_day", None)),
                    models.Q(("from_day__isnull", False), ("to_day__gte", models.F("from_day"))),
                    _connector="OR",
                ),
                name="session_part_of_season",
            ),
        ),
    ]
