import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import aktiv.facilities.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("facilities", "0002_guards"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(choices=[("use", "Use"), ("hold", "Hold"), ("closure", "Closure")], max_length=8),
                ),
                ("expires_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
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
                    "parent",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="timetable.claim",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Cut",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("footprint", aktiv.facilities.fields.FootprintField()),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("ended_at", models.DateTimeField(help_text="when the time went back to the claim", null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cuts_made",
                        to="timetable.claim",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cuts", to="timetable.claim"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DaySheet",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day", "space_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("busy", aktiv.facilities.fields.BitsField()),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="facilities.space"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("footprint", aktiv.facilities.fields.FootprintField()),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("before", models.PositiveSmallIntegerField(default=0)),
                ("after", models.PositiveSmallIntegerField(default=0)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="timetable.claim",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Occupancy",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("footprint", aktiv.facilities.fields.FootprintField()),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("layer", django.contrib.postgres.fields.ranges.BigIntegerRangeField()),
                (
                    "expires_at",
                    models.DateTimeField(help_text="the hold's; kept here so that reads need no join", null=True),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="occupancy", to="timetable.claim"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("kind", "hold"), ("released_at__isnull", True)),
                fields=["expires_at"],
                name="live_holds",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(condition=models.Q(("parent__isnull", False)), fields=["parent"], name="claim_children"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expires_at__isnull", False), ("kind", "hold")),
                    models.Q(models.Q(("kind", "hold"), _negated=True), ("expires_at__isnull", True)),
                    _connector="OR",
                ),
                name="only_holds_expire",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent__isnull", True), ("kind", "use"), _connector="OR"), name="only_use_is_split"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="claim_in_municipality"),
        ),
        migrations.AddIndex(
            model_name="cut",
            index=models.Index(condition=models.Q(("by__isnull", False)), fields=["by"], name="cuts_made"),
        ),
        migrations.AddConstraint(
            model_name="occupancy",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("footprint", "&&"), ("during", "&&"), ("layer", "&&")], name="no_double_booking"
            ),
        ),
    ]
