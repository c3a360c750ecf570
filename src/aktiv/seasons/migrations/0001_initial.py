"""Rounds, the hours that are shared out in them, and what clubs ask for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bookings", "0070_unsaid"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClubApplication",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("handed_in", "Handed In"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("late", models.BooleanField(default=False)),
                ("paper", models.BooleanField(default=False)),
                ("own_minutes", models.PositiveIntegerField(default=0, help_text="a week, in halls of the club's own")),
                ("made_at", models.DateTimeField()),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.facility",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupApplication",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("from_age", models.PositiveSmallIntegerField()),
                ("to_age", models.PositiveSmallIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("recreational", "Recreational"),
                            ("local", "Local"),
                            ("regional", "Regional"),
                            ("national", "National"),
                        ],
                        max_length=12,
                    ),
                ),
                ("members", models.PositiveSmallIntegerField()),
                ("sessions", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("share_numerator", models.PositiveSmallIntegerField(default=1)),
                ("share_denominator", models.PositiveSmallIntegerField(default=1)),
                ("days_apart", models.PositiveSmallIntegerField(default=1)),
                (
                    "blocked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "coaches",
                    models.JSONField(default=list, help_text="names, as a list"),
                ),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.activity",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="seasons.clubapplication",
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
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PoolHall",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
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
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PoolTime",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("weekday", models.PositiveSmallIntegerField()),
                ("from_minute", models.PositiveSmallIntegerField()),
                ("to_minute", models.PositiveSmallIntegerField()),
                (
                    "atoms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "hall",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="times",
                        to="seasons.poolhall",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planning", "planning"),
                            ("open", "open"),
                            ("allocating", "allocating"),
                            ("hearing", "hearing"),
                            ("published", "published"),
                            ("running", "running"),
                            ("closed", "closed"),
                        ],
                        default="planning",
                        max_length=12,
                    ),
                ),
                ("seed", models.PositiveIntegerField()),
                ("grid_minutes", models.PositiveSmallIntegerField(default=30)),
                ("deadline", models.DateTimeField(null=True)),
                ("objections_until", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
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
                    "season",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bookings.season"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="poolhall",
            name="round",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="halls", to="seasons.round"
            ),
        ),
        migrations.AddField(
            model_name="clubapplication",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="seasons.round",
            ),
        ),
        migrations.CreateModel(
            name="RuleTable",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("table", models.JSONField()),
                ("made_at", models.DateTimeField()),
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
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="round",
            name="rules",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="seasons.ruletable",
            ),
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("choice", models.PositiveSmallIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                ("weekday", models.PositiveSmallIntegerField()),
                ("from_minute", models.PositiveSmallIntegerField()),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wishes",
                        to="seasons.groupapplication",
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
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.UniqueConstraint(fields=("application", "name"), name="group_once_in_application"),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.UniqueConstraint(
                fields=("id", "municipality", "organisation"), name="group_in_municipality"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_age__lte", models.F("to_age")), ("to_age__lte", 120)),
                name="group_ages_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("days_apart__range", (1, 7)), ("minutes__range", (15, 480)), ("sessions__range", (1, 7))
                ),
                name="group_asks_within_a_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_denominator__lte", 24),
                    ("share_numerator__gte", 1),
                    ("share_numerator__lte", models.F("share_denominator")),
                ),
                name="group_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(("blocked__contained_by", [0, 1, 2, 3, 4, 5, 6])), name="group_blocked_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupapplication",
            constraint=models.CheckConstraint(condition=models.Q(("members__lte", 2000)), name="group_members"),
        ),
        migrations.AddConstraint(
            model_name="pooltime",
            constraint=models.UniqueConstraint(
                fields=("hall", "weekday", "from_minute", "to_minute", "atoms"), name="pool_time_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pooltime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_minute__lt", models.F("to_minute")), ("to_minute__lte", 1440), ("weekday__lte", 6)
                ),
                name="pool_time_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolhall",
            constraint=models.UniqueConstraint(fields=("round", "space"), name="pool_hall_once"),
        ),
        migrations.AddConstraint(
            model_name="poolhall",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="pool_hall_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="clubapplication",
            constraint=models.UniqueConstraint(fields=("round", "organisation"), name="one_application_a_round"),
        ),
        migrations.AddConstraint(
            model_name="clubapplication",
            constraint=models.UniqueConstraint(
                fields=("id", "municipality", "organisation"), name="club_application_in_municipality"
            ),
        ),
        migrations.AddConstraint(
            model_name="clubapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handed_in_at", None), ("state", "draft")),
                    models.Q(models.Q(("state", "draft"), _negated=True), ("handed_in_at__isnull", False)),
                    _connector="OR",
                ),
                name="club_application_handed_in_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruletable",
            constraint=models.UniqueConstraint(fields=("municipality", "version"), name="rule_table_once"),
        ),
        migrations.AddConstraint(
            model_name="ruletable",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="rule_table_in_municipality"),
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["municipality", "-id"], name="round_of_municipality"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="round_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["planning", "open", "allocating", "hearing", "published", "running", "closed"])
                ),
                name="round_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("grid_minutes__in", [5, 10, 15, 20, 30, 60])), name="round_grid"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "planning"),
                    models.Q(("deadline__isnull", False), ("rules__isnull", False)),
                    _connector="OR",
                ),
                name="round_opens_with_rules_and_deadline",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(fields=("group", "space", "weekday", "from_minute"), name="wish_once"),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(fields=("group", "choice", "place"), name="wish_in_order"),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", [1, 2]), ("from_minute__lt", 1440), ("weekday__lte", 6)),
                name="wish_within_a_week",
            ),
        ),
    ]
